/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_FLOW_DIGEST_H
#define BLOTTER_FLOW_DIGEST_H

#include <stdbool.h>
#include <stdio.h>

#include "base/err.h"
#include "base/strs.h"
#include "domain/conf.h"

/* Digests: what is new for each watch, mailed at least once under a Message-ID that stays the same. */

enum digest_form { DIGEST_MESSAGE, DIGEST_TEXT, DIGEST_HTML, DIGEST_ATOM, DIGEST_JSON };

struct digest_options {
    struct strs watches;   /* names; none: all of feeds.conf */
    bool dry_run;          /* print on out what would be sent; nothing is sent or marked */
    enum digest_form form; /* of what a dry run prints */
    const char *since; /* "YYYY-MM-DD": releases from this day on, if not sent already; NULL: what is new */
    FILE *out;         /* of a dry run, and of the transport "stdout" */
};

struct digest_tally {
    unsigned started;  /* watches that begin now */
    unsigned quiet;    /* watches with nothing new */
    unsigned sent;     /* digests that were accepted, those of earlier runs included; in a dry run: printed */
    unsigned releases; /* in them */
    unsigned failed;   /* digests; each was named by log_warn */
    enum err_code failure; /* of the first */
};

/* Sends what is left of earlier runs and then the digests of the watches. A watch that fails does not keep
 * the others. -1 only when nothing could be done: an unknown watch (ERR_NOT_FOUND), another run
 * (ERR_BUSY), the store or the index. */
int digest_run(const struct conf *c, const struct digest_options *o, struct digest_tally *t, struct err *e);

#endif
