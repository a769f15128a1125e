/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_FLOW_DIGEST_H
#define BLOTTER_FLOW_DIGEST_H

#include <stdbool.h>
#include <stdio.h>

#include "base/err.h"
#include "base/strs.h"
#include "domain/conf.h"
#include "domain/release.h"
#include "flow/undelivered.h"

/* Digests: what is new for each watch, mailed at least once under a Message-ID that stays the same. */

enum digest_form { DIGEST_MESSAGE, DIGEST_TEXT, DIGEST_HTML, DIGEST_ATOM, DIGEST_JSON };

struct digest_options {
    struct strs watches;   /* names; none: all of feeds.conf. What is named is sent at once */
    bool force;            /* all at once, whatever their timetables say, and what waits for another try */
    bool dry_run;          /* print on out what would be sent; nothing is sent or marked */
    const char *to;        /* send to this address instead, and mark nothing; NULL: to the recipients */
    enum digest_form form; /* of what a dry run prints */
    const char *since; /* "YYYY-MM-DD": releases from this day on, if not sent already; NULL: what is new */
    FILE *out;         /* of a dry run, and of the transport "stdout" */
};

struct digest_tally {
    unsigned started;  /* watches that begin now */
    unsigned quiet;    /* watches with nothing new */
    unsigned early;    /* watches whose time has not come */
    unsigned sent;     /* digests that were accepted, those of earlier runs included; in a dry run: printed */
    unsigned releases; /* in them */
    unsigned waiting;  /* recipients for whom a digest waits in the spool, for another try at a later run */
    unsigned failed;   /* digests; each was named by log_warn */
    enum err_code failure; /* of the first */
};

/* Hands a digest that was sent over once more, the same bytes, to those to whom it was refused; where it was
 * to none, to all its recipients; to nobody for whom it waits, or who was taken off the watch since. Where to
 * is not NULL, to that address alone, which then stands in the message. ERR_NOT_FOUND: there is none of that
 * number, its message is no longer kept, or nobody is left. */
int digest_resend(const struct conf *c, int64_t number, const char *to, FILE *out, struct err *e);

/* Sends what is left of earlier runs and then the digests of the watches. A watch that fails does not keep
 * the others. -1 only when nothing could be done: an unknown watch (ERR_NOT_FOUND), another run
 * (ERR_BUSY), the store or the index. */
int digest_run(const struct conf *c, const struct digest_options *o, struct digest_tally *t, struct err *e);

/* ---- watches as they stand ---- */

struct watch_row {
    const struct watch *watch;
    const char *query;               /* in words; NULL: it does not parse */
    const char *error;               /* of feeds.conf; NULL: none */
    bool begun;                      /* the rest is known */
    int64_t last_sent;               /* UTC seconds; 0: nothing was sent yet */
    int64_t due;                     /* the next slot, UTC seconds; 0: the next run */
    int64_t lag;                     /* revisions of the store that it has not looked at */
    struct undelivered *undelivered; /* who does not get its digests */
    size_t nundelivered;
};
/* One row a watch, in the order of feeds.conf; a store that is not there yet is none. */
int digest_survey(const struct conf *c, struct arena *a, struct watch_row *rows, struct err *e);

/* What a watch would have sent. */
struct rehearsed {
    const struct release *release;
    unsigned versions; /* that tell its story */
};
struct rehearsal {
    const char *query; /* in words */
    struct rehearsal_slot {
        int64_t at; /* minutes of the local calendar */
        bool ahead; /* it is still to come */
        struct rehearsed *v;
        size_t n;
    } * slots; /* the first one first; those without news are left out */
    size_t n;
};
/* Of the last so many days, by its query and timetable as they are now. A release counts as of when it came
 * or, if that was more than three days after its date (of an archive that was taken in), as of its date.
 * Nothing is marked. */
int digest_rehearse(const struct conf *c, const struct watch *w, int days, struct arena *a,
                    struct rehearsal *out, struct err *e);

#endif
