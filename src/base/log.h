/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_BASE_LOG_H
#define BLOTTER_BASE_LOG_H

#include <stdbool.h>

/* Diagnostics for the person who runs the program, on standard error as "blotter: …". Results never go here,
 * and nothing here exits. Control characters in what is printed are replaced. */
void log_warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* One line that is drawn over itself, at most ten times a second, only where standard error is a terminal
 * (and -q was not given): nothing under cron. log_warn and log_progress_end clear it. */
void log_progress(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_progress_end(void);

void log_set_quiet(bool quiet); /* no progress, even on a terminal */

/* Takes user name and password out of every URL in s. Warnings and the progress line go through it; what else
 * is shown or kept of a URL that feeds.conf gives is for the caller. */
void log_mask(char *s);

#endif
