/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_FLOW_SPOOL_H
#define BLOTTER_FLOW_SPOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/strs.h"

/* Digests between being written and being done with at every recipient, as files in DATA/spool. One process
 * at a time works here (the caller holds a lock). */

/* One digest: the same message in one or more copies, whom each is for, and what is to be marked. */
struct parcel {
    const char *name; /* stem of its files, message_id up to the "@": letters, digits, '.' and '-' */
    const char *watch, *message_id;
    int64_t cursor, composed; /* of the watch once it is marked; when it was written, UTC seconds */
    const int64_t *releases;
    size_t nreleases, copies;
    const struct strs *to; /* one list a copy, as in feeds.conf */
    bool marked;           /* the watch has its cursor; copies may still wait */
    bool again;            /* it was there before this run */
    const char *fault;     /* why it cannot be read: then nothing but the name is known; NULL: it can */
};

const char *spool_dir(const char *data, struct arena *a); /* of a data directory */
/* Whether a message is there, for those who still wait for it. */
bool spool_has(const char *dir, const char *message_id, struct arena *a);

/* Puts a parcel there: after a crash it is there wholly or not at all. copy[i] goes to p->to[i]. */
int spool_put(const char *dir, const struct parcel *p, const struct buf *copy, struct err *e);

/* The parcels that are there, of each watch the oldest first, those that cannot be read behind all others;
 * sweeps away what a crash left. No directory: none. */
int spool_list(const char *dir, struct arena *a, struct parcel **v, size_t *n, struct err *e);

/* A copy that is not done with at all its recipients. */
struct spool_copy {
    struct strs left; /* recipients; none: the copy is done with */
    int tries;        /* that failed so far */
    int64_t next;     /* not before this time; 0: at once */
    struct strs told; /* those of whom a person was told that they are refused for now */
};
int spool_copy_get(const char *dir, const struct parcel *p, size_t i, struct arena *a, struct spool_copy *c,
                   struct err *e);
int spool_copy_read(const char *dir, const struct parcel *p, size_t i, struct buf *message, struct err *e);
/* Writes its state down; one that is done with goes. */
int spool_copy_put(const char *dir, const struct parcel *p, size_t i, const struct spool_copy *c,
                   struct err *e);

/* The watch is marked, copies wait. */
int spool_mark(const char *dir, struct parcel *p, struct err *e);
/* Forgets a parcel that is done with and marked. */
int spool_forget(const char *dir, const struct parcel *p, struct err *e);

#endif
