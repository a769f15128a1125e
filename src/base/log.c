/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Warnings and the progress line on standard error. */
#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"

static bool quiet, drawn;

void log_set_quiet(bool q)
{
    quiet = q;
}

void log_mask(char *s)
{
    for (char *p = s; (p = strstr(p, "://"));) {
        p += 3;
        char *at = memrchr(p, '@', strcspn(p, "/?# \t\r\n"));
        if (at)
            memmove(p, at + 1, strlen(at));
    }
}

static void print_scrubbed(const char *fmt, va_list ap)
{
    char line[2048];
    vsnprintf(line, sizeof line, fmt, ap);
    log_mask(line);
    for (char *p = line; *p; p++)
        if ((unsigned char)*p < 0x20 || *p == 0x7f)
            *p = ' ';
    fputs(line, stderr);
}

void log_progress_end(void)
{
    if (drawn)
        fputs("\r\033[K", stderr);
    drawn = false;
}

void log_warn(const char *fmt, ...)
{
    log_progress_end();
    fputs("blotter: ", stderr);
    va_list ap;
    va_start(ap, fmt);
    print_scrubbed(fmt, ap);
    va_end(ap);
    fputc('\n', stderr);
}

void log_progress(const char *fmt, ...)
{
    static double last;
    double now = clock_monotonic();
    if (quiet || now - last < 0.1 || !isatty(STDERR_FILENO))
        return;
    last = now;
    fputs("\r\033[K", stderr);
    va_list ap;
    va_start(ap, fmt);
    print_scrubbed(fmt, ap);
    va_end(ap);
    fflush(stderr);
    drawn = true;
}
