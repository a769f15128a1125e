/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_FLOW_REINDEX_H
#define BLOTTER_FLOW_REINDEX_H

#include <stdint.h>

#include "base/err.h"
#include "domain/conf.h"

enum { REINDEX_FIELDS = 24 };

/* What reindex found. */
struct reindex_counts {
    int64_t releases, changed; /* changed: records in which at least one field differs now */
    int64_t unreadable;        /* originals that today's readers cannot read: kept as they were */
    struct {
        const char *field;
        int64_t n;
    } fields[REINDEX_FIELDS]; /* by field, those with n > 0; ends with a NULL field */
};

/* Builds a new index beside the old one from the stored originals, extracting anew, in some threads with a
 * shard each; the shards are merged and take the old one's place in one step. Records that come out otherwise
 * are replaced in the store. The writer's lock must be held. */
int reindex_run(const struct conf *conf, struct reindex_counts *out, struct err *e);

#endif
