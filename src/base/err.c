/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Errors as values: a code that says what the caller should do and a sentence for a person. Nothing here
 * prints or exits; that is for the commands. */
#include "base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static void scrub(char *s)
{
    for (; *s; s++)
        if ((unsigned char)*s < 0x20 || *s == 0x7f)
            *s = ' ';
}

static void fill(struct err *e, enum err_code code, const char *fmt, va_list ap)
{
    e->code = code;
    vsnprintf(e->msg, sizeof e->msg, fmt, ap);
    scrub(e->msg);
}

int err_set(struct err *e, enum err_code code, const char *fmt, ...)
{
    if (e) {
        va_list ap;
        va_start(ap, fmt);
        e->at = 0;
        fill(e, code, fmt, ap);
        va_end(ap);
    }
    return -1;
}

static bool forbidden(int errnum)
{
    return errnum == EACCES || errnum == EPERM || errnum == EROFS;
}

int err_sys(struct err *e, int errnum, const char *fmt, ...)
{
    if (e) {
        va_list ap;
        va_start(ap, fmt);
        fill(e, forbidden(errnum) ? ERR_FORBIDDEN : ERR_IO, fmt, ap);
        va_end(ap);
        size_t n = strlen(e->msg);
        snprintf(e->msg + n, sizeof e->msg - n, ": %s", strerror(errnum));
    }
    return -1;
}

int err_context(struct err *e, const char *fmt, ...)
{
    if (e) {
        char rest[sizeof e->msg];
        memcpy(rest, e->msg, sizeof rest);
        va_list ap;
        va_start(ap, fmt);
        fill(e, e->code, fmt, ap);
        va_end(ap);
        size_t n = strlen(e->msg);
        snprintf(e->msg + n, sizeof e->msg - n, ": %s", rest);
    }
    return -1;
}

int err_exit_status(enum err_code code)
{
    static const int status[] = {
        [ERR_NONE] = 0,     [ERR_USAGE] = 2, [ERR_QUERY] = 2,        [ERR_NOT_FOUND] = 1,  [ERR_DATA] = 65,
        [ERR_CORRUPT] = 65, [ERR_IO] = 75,   [ERR_BUSY] = 75,        [ERR_FORBIDDEN] = 78, [ERR_CONFIG] = 78,
        [ERR_NET] = 4,      [ERR_MAIL] = 69, [ERR_INTERRUPTED] = 75,
    };
    return status[code];
}
