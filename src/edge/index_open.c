/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The index that a search reads: the own one, and shards of other machines or places, as one database. Xapian
 * makes statistics of all shards together, so that the best of all are found whichever shard they are in; it
 * also gives up the whole search when one shard fails. So each part is opened and checked by itself, and a
 * search that fails is tried on each part alone: those that fail there too are left out from then on, by
 * name, and the others are asked again. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "edge/index.h"
#include "edge/index_priv.h"

enum {
    RETRIES = 10,
    CONNECT = 2000, /* milliseconds until a shard's machine must have answered at all */
    ANSWER = 10000, /* and until each of its answers must be there */
};

/* ---- parts ---- */

static bool remote(const struct index_part *p)
{
    return p->x && xc_is_remote(p->x);
}

/* What Xapian said of a part, without the hint at what mends an index where it is another machine's. */
static int part_failed(const struct index_part *p, bool is_remote, const struct xc_error *x, struct err *e)
{
    return is_remote ? err_set(e, ERR_IO, "%s: %s", p->at, x->msg) : index_failed(p->at, x, e);
}

static int check_format(struct index_part *p, struct err *e)
{
    struct xc_error x;
    const char *found;
    uint32_t documents;
    bool places;
    if (xc_count(p->x, &documents, &x) || xc_get(p->x, index_format_key, &found, &x) ||
        xc_has_places(p->x, &places, &x))
        return part_failed(p, remote(p), &x, e);
    if (index_check_format(p->at, found, documents, e))
        return -1;
    /* Xapian takes a table that it cannot open for one that is not needed. */
    x = (struct xc_error){XC_CORRUPT, "position.glass is not there or cannot be read"};
    return places ? 0 : part_failed(p, remote(p), &x, e);
}

/* "host:port" and "[::1]:port"; the form was checked when the configuration was read. */
static int connect_part(struct index_part *p, struct xc_error *x)
{
    char host[256];
    const char *colon = strrchr(p->at, ':'), *from = p->at + (*p->at == '[');
    size_t n = colon ? (size_t)(colon - from) - (*p->at == '[') : 0;
    if (!colon || n >= sizeof host) {
        *x = (struct xc_error){.status = XC_SYSTEM, .msg = "it is not host:port"};
        return -1;
    }
    memcpy(host, from, n);
    host[n] = '\0';
    return xc_open_remote(host, (unsigned)strtoul(colon + 1, NULL, 10), CONNECT, ANSWER, &p->x, x);
}

static int open_part(struct index_part *p, bool is_remote, struct err *e)
{
    struct xc_error x;
    if (is_remote ? connect_part(p, &x) : xc_open(p->at, &p->x, &x))
        return part_failed(p, is_remote, &x, e);
    return check_format(p, e);
}

/* A part that is being opened, those of other machines each in a thread: however many do not answer, that
 * takes no longer than one. */
struct opening {
    struct index_part *part;
    bool remote, threaded;
    pthread_t thread;
    int rc;
    struct err why;
};

static void *open_this(void *arg)
{
    struct opening *o = arg;
    o->rc = open_part(o->part, o->remote, &o->why);
    return NULL;
}

static struct opening *open_parts(struct index *ix, const struct shard *shards)
{
    struct opening *v = arena_alloc(ix->arena, ix->nparts * sizeof *v);
    for (size_t i = 0; i < ix->nparts; i++) {
        v[i].part = &ix->parts[i];
        v[i].remote = i && shards[i - 1].remote;
        v[i].threaded = v[i].remote && !pthread_create(&v[i].thread, NULL, open_this, &v[i]);
    }
    for (size_t i = 0; i < ix->nparts; i++)
        if (!v[i].threaded)
            open_this(&v[i]);
    for (size_t i = 0; i < ix->nparts; i++)
        if (v[i].threaded)
            pthread_join(v[i].thread, NULL);
    return v;
}

/* ---- all of them as one ---- */

/* Leaves a part out; -1 with *e where none may be. */
static int leave_out(struct index *ix, struct index_part *p, const struct err *why, struct err *e)
{
    const char *name = p->name ? p->name : "own index";
    xc_close(p->x);
    p->x = NULL;
    if (ix->nparts == 1)
        return err_set(e, why->code, "%s", why->msg);
    strs_add(&ix->missing, arena_printf(ix->arena, "%s: %s", name, why->msg), ix->arena);
    return ix->all ? err_set(e, ERR_IO, "no answer from %s: %s", name, why->msg) : 0;
}

/* Makes one database of the parts that are open. */
static int join(struct index *ix, struct err *e)
{
    struct xc_error x = {0};
    size_t n = 0;
    xc_close(ix->x);
    ix->x = NULL;
    int rc = xc_new(&ix->x, &x);
    for (size_t i = 0; !rc && i < ix->nparts; i++)
        if (ix->parts[i].x) {
            ix->open[n++] = i;
            rc = xc_join(ix->x, ix->parts[i].x, &x);
        }
    if (rc)
        return index_failed(ix->parts[0].at, &x, e);
    return n ? 0 : err_set(e, ERR_IO, "no shard answers: %s", strs_join(&ix->missing, "; ", ix->arena));
}

int index_open_all(const char *path, const struct shard *shards, size_t n, bool all, struct index **out,
                   struct err *e)
{
    struct arena *a = arena_new();
    struct index *ix = arena_alloc(a, sizeof *ix);
    int rc = 0;
    ix->arena = a;
    ix->all = all;
    ix->nparts = n + 1;
    ix->parts = arena_alloc(a, ix->nparts * sizeof *ix->parts);
    ix->open = arena_alloc(a, ix->nparts * sizeof *ix->open);
    ix->parts[0].at = arena_strdup(a, path);
    for (size_t i = 0; i < n; i++)
        ix->parts[i + 1] =
            (struct index_part){.name = arena_strdup(a, shards[i].name),
                                .at = arena_strdup(a, shards[i].remote ? shards[i].remote : shards[i].path)};
    const struct opening *opened = open_parts(ix, shards);
    for (size_t i = 0; !rc && i <= n; i++)
        if (opened[i].rc)
            rc = leave_out(ix, &ix->parts[i], &opened[i].why, e);
    if (!rc)
        rc = join(ix, e);
    if (rc)
        index_close(ix);
    else
        *out = ix;
    return rc;
}

int index_open(const char *path, struct index **out, struct err *e)
{
    return index_open_all(path, NULL, 0, true, out, e);
}

void index_close(struct index *ix)
{
    if (!ix)
        return;
    xc_close(ix->x);
    for (size_t i = 0; i < ix->nparts; i++)
        xc_close(ix->parts[i].x);
    arena_free(ix->arena);
}

/* ---- reading ---- */

typedef int reader(struct index *, void *, struct xc_error *);

/* Reads, and again after a writer has taken away the revision that was being read. */
static int read_again(struct index *ix, reader *read, void *arg, struct xc_error *x)
{
    for (int i = 0; i <= RETRIES; i++) {
        if (!read(ix, arg, x))
            return 0;
        if (x->status != XC_MODIFIED || (xc_reopen(ix->x, x) && x->status != XC_MODIFIED))
            break;
    }
    return -1;
}

/* Reads one part alone. */
static int read_part(const struct index *ix, size_t i, reader *read, void *arg, struct xc_error *x)
{
    size_t only = i;
    struct index one = {.parts = ix->parts, .nparts = ix->nparts, .open = &only};
    int rc = xc_new(&one.x, x);
    if (!rc)
        rc = xc_join(one.x, ix->parts[i].x, x);
    if (!rc)
        rc = read_again(&one, read, arg, x);
    xc_close(one.x);
    return rc;
}

/* Leaves out the parts that fail by themselves: 1 when there is one and others are left, 0 when all are well,
 * -1 with *e. */
static int drop_failed(struct index *ix, reader *read, void *arg, struct err *e)
{
    int dropped = 0;
    for (size_t i = 0; i < ix->nparts; i++) {
        struct xc_error x;
        struct err why;
        if (!ix->parts[i].x || !read_part(ix, i, read, arg, &x))
            continue;
        part_failed(&ix->parts[i], remote(&ix->parts[i]), &x, &why);
        if (leave_out(ix, &ix->parts[i], &why, e))
            return -1;
        dropped = 1;
    }
    return dropped && join(ix, e) ? -1 : dropped;
}

int index_reading(struct index *ix, reader *read, void *arg, struct err *e)
{
    for (;;) {
        struct xc_error x = {0};
        if (!read_again(ix, read, arg, &x))
            return 0;
        bool may_drop = ix->nparts > 1 && x.status != XC_QUERY && x.status != XC_MEMORY;
        int dropped = may_drop ? drop_failed(ix, read, arg, e) : 0;
        if (dropped < 0)
            return -1;
        if (!dropped)
            return index_failed(ix->parts[0].at, &x, e);
    }
}

static int read_count(struct index *ix, void *arg, struct xc_error *x)
{
    uint32_t n = 0;
    int rc = xc_count(ix->x, &n, x);
    *(int64_t *)arg = n;
    return rc;
}

int index_count(struct index *ix, int64_t *documents, struct err *e)
{
    return index_reading(ix, read_count, documents, e);
}

/* The mark is the own index's: a join gives its first part's. */
static int read_rev(struct index *ix, void *arg, struct xc_error *x)
{
    const char *value = "";
    int rc = xc_get(ix->x, index_rev_key, &value, x);
    *(int64_t *)arg = strtoll(value, NULL, 10);
    return rc;
}

int index_rev(struct index *ix, int64_t *rev, struct err *e)
{
    return index_reading(ix, read_rev, rev, e);
}
