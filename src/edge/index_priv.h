/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_EDGE_INDEX_PRIV_H
#define BLOTTER_EDGE_INDEX_PRIV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/strs.h"
#include "edge/xapian_c.h"

/* What the writing and the searching half of the index share. */

/* Names of the metadata: what the documents look like, and the revision of the store that they are of. */
extern const char index_format_key[], index_rev_key[], index_store_key[];
extern const char index_format[];

/* What Xapian said as an error of the index at path. */
int index_failed(const char *path, const struct xc_error *x, struct err *e);

/* How the format of an index with so many documents compares with ours: < 0 older, 0 the same, > 0 newer, or
 * none that we ever wrote. */
int index_format_age(const char *found, uint32_t documents);

/* 0 when an index with this format and so many documents is one that we read; else ERR_CORRUPT, and what to
 * do. */
int index_check_format(const char *path, const char *found, uint32_t documents, struct err *e);

/* An index that is read: its parts, of which one that fails is closed and named, and all that are left as one
 * database. */
struct index_part {
    const char *name; /* of a shard; NULL: the own index */
    const char *at;   /* its path, or host:port */
    struct xc_db *x;  /* NULL: failed */
};
struct index {
    struct arena *arena;
    struct index_part *parts;
    size_t nparts;
    size_t *open;        /* which of them the parts of x are */
    struct xc_db *x;     /* all that are open */
    bool all;            /* none may fail */
    struct strs missing; /* those that failed, each with why */
};

/* Runs what reads ix->x, and again from the start after a writer has overtaken it, or without a part that
 * turned out to be gone. */
int index_reading(struct index *ix, int (*read)(struct index *, void *, struct xc_error *), void *arg,
                  struct err *e);

#endif
