/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_EDGE_MAIL_RUN_H
#define BLOTTER_EDGE_MAIL_RUN_H

#include "base/buf.h"
#include "base/err.h"

/* Private to mail: runs argv (argv[0] is a path) with `in` as standard input, for at most so many seconds.
 * What it prints goes to *out, max bytes of it at most, or, where out is NULL, to our standard error. Gives
 * its wait status, or -1 with ERR_MAIL: it cannot be run, or was killed because time was up or it said too
 * much. */
int mail_run(const char *const *argv, int in, struct buf *out, size_t max, double seconds, struct err *e);

#endif
