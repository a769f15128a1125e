/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_BASE_ERR_H
#define BLOTTER_BASE_ERR_H

#include <stddef.h>

/* Codes answer "what should the caller do", not "which library spoke". */
enum err_code {
    ERR_NONE,
    ERR_USAGE,       /* the command line is wrong */
    ERR_QUERY,       /* a search query does not parse */
    ERR_NOT_FOUND,   /* no such release, source, watch */
    ERR_DATA,        /* input that cannot be read as what it should be */
    ERR_CORRUPT,     /* a file of our own is damaged */
    ERR_IO,          /* the system refused, which may pass: disk full, … */
    ERR_FORBIDDEN,   /* the system does not permit it: a person has to */
    ERR_BUSY,        /* locked by another process; try later */
    ERR_CONFIG,      /* feeds.conf is wrong or missing */
    ERR_NET,         /* a host did not answer as HTTP should */
    ERR_MAIL,        /* the mail system is unavailable */
    ERR_INTERRUPTED, /* SIGINT or SIGTERM */
};

/* What went wrong: lower case, what failed first, the subject in single quotes, no full stop. */
struct err {
    enum err_code code;
    size_t at; /* ERR_QUERY: the byte of the query at which it failed */
    char msg[1024];
};

/* Fills *e (which may be NULL) and returns -1, so that `return err_set(e, …)` is one line. Control characters
 * that the arguments bring in are replaced, so that a message can be printed on a terminal as it is. */
int err_set(struct err *e, enum err_code code, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* As err_set with ERR_IO, or ERR_FORBIDDEN where errnum says so, and ": " and strerror(errnum) appended. */
int err_sys(struct err *e, int errnum, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* Puts context before the message that *e holds: "reading 'x': " + msg. Returns -1. */
int err_context(struct err *e, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* The exit status that a code maps to (sysexits.h where one fits): 0, 1, 2, 4, 65, 69, 75 or 78. */
int err_exit_status(enum err_code code);

#endif
