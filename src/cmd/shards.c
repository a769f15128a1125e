/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The index with its shards, for the verbs that search: how it is opened, and what is said when a shard does
 * not answer. */
#include "cmd/shards.h"

#include "base/log.h"

static int open_with(const struct conf *conf, size_t nshards, bool all, struct index **out, struct err *e)
{
    struct arena *a = arena_new();
    const char *own = arena_printf(a, "%s/xapian", conf->data);
    int rc = index_open_all(own, conf->shards, nshards, all, out, e);
    if (rc && e->code == ERR_NOT_FOUND) /* of who asks a question it means that there is no such release */
        e->code = ERR_DATA;
    arena_free(a);
    return rc;
}

int open_index(const struct conf *conf, bool all, struct index **out, struct err *e)
{
    return open_with(conf, conf->nshards, all, out, e);
}

int open_own_index(const struct conf *conf, struct index **out, struct err *e)
{
    return open_with(conf, 0, true, out, e);
}

int tell_missing(const struct strs *missing, int status)
{
    enum { PARTIAL = 3 };
    for (size_t i = 0; i < missing->n; i++)
        log_warn("partial: no answer from %s", missing->v[i]);
    return missing->n ? PARTIAL : status;
}
