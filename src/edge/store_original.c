/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bytes that releases were read from, kept for ever. Nine tenths of a page are the frame that all pages
 * of its site share, so a page is packed like an earlier one of that site (a "sample", which is kept too):
 * 7,989 pages of 41 KB take a nineteenth of their size, where packing each alone gives less than a quarter,
 * in half the time. The first page of a site becomes a sample, and so does one that resembles none of them (a
 * new layout), up to SITE_SAMPLES. They are tried in the order of age: most pages resemble the first, and
 * what comes later is as often a freak as a new layout. */
#include <string.h>

#include "base/clock.h"
#include "edge/store_db.h"

enum {
    SITE_SAMPLES = 4,       /* of one site; each costs its own size once, and trying it some time */
    SAMPLE_MAX = 256 << 10, /* longer pages are no sample */
    FITS = 6,               /* packed to less than a sixth: resembles enough, no other is tried */
};

/* ---- samples ---- */

void samples_forget(struct store *s)
{
    for (size_t i = 0; i < SAMPLES_HELD; i++) {
        buf_free(&s->sample[i].bytes);
        s->sample[i] = (struct sample){0};
    }
}

/* The place of a sample: where it is, else the one that was not used for longest, emptied. */
static struct sample *place_of(struct store *s, int64_t id)
{
    struct sample *oldest = &s->sample[0];
    for (size_t i = 0; i < SAMPLES_HELD; i++) {
        if (s->sample[i].id == id)
            return &s->sample[i];
        if (s->sample[i].used < oldest->used)
            oldest = &s->sample[i];
    }
    buf_reset(&oldest->bytes);
    oldest->id = 0;
    return oldest;
}

static const struct sample *sample_get(struct store *s, int64_t id, struct err *e)
{
    struct sample *place = place_of(s, id);
    place->used = ++s->clock;
    if (place->id == id)
        return place;
    sqlite3_stmt *st = db_ask(s, Q_SAMPLE_GET, ARGS(I(id)), e);
    int rc = db_row(s, st, e);
    if (rc == 0)
        err_set(e, ERR_CORRUPT, "'%s' is damaged (sample %lld is missing); restore it from a backup", s->path,
                (long long)id);
    if (rc <= 0)
        return NULL;
    rc = pack_open(s->pack, sqlite3_column_blob(st, 0), (size_t)sqlite3_column_bytes(st, 0), NULL, SAMPLE_MAX,
                   &place->bytes, e);
    db_end(st);
    if (rc) {
        err_context(e, "'%s' is damaged (sample %lld); restore it from a backup", s->path, (long long)id);
        return NULL;
    }
    place->id = id;
    return place;
}

static int sample_add(struct store *s, const char *site, const struct original *o, int64_t *id, struct err *e)
{
    buf_reset(&s->packed);
    pack_bytes(s->pack, o->bytes, o->len, NULL, &s->packed);
    return db_number(s, Q_SAMPLE_ADD, ARGS(T(site), B(s->packed.p, s->packed.len)), id, e) < 0 ? -1 : 0;
}

/* "www.example.gov": what pages that resemble each other have in common. False for what has no frame to
 * share: bytes from nowhere, and records of an import. */
static bool site_of(const struct original *o, struct buf *out)
{
    if (!o->url || !o->media || !strstr(o->media, "html"))
        return false;
    const char *host = strstr(o->url, "://");
    host = host ? host + 3 : o->url;
    buf_add(out, host, strcspn(host, "/?#"));
    return true;
}

/* ---- packing ---- */

static int site_samples(struct store *s, const char *site, int64_t id[SITE_SAMPLES], size_t *n, struct err *e)
{
    sqlite3_stmt *st = db_ask(s, Q_SAMPLES, ARGS(T(site)), e);
    int rc;
    *n = 0;
    while ((rc = db_row(s, st, e)) > 0)
        if (*n < SITE_SAMPLES)
            id[(*n)++] = sqlite3_column_int64(st, 0);
    return rc;
}

/* Packs into s->packed: like the first of the samples that fits, else in the way that is shortest, of which
 * alone (*chosen 0) is one. *stranger: no sample saves a third of what it takes alone. */
static int pack_shortest(struct store *s, const struct original *o, const int64_t *id, size_t n,
                         int64_t *chosen, bool *stranger, struct err *e)
{
    struct buf try = {0};
    int rc = -1;
    for (size_t i = 0; i <= n && (i == 0 || s->packed.len > o->len / FITS); i++) {
        struct pack_like like = {0};
        if (i < n) {
            const struct sample *sample = sample_get(s, id[i], e);
            if (!sample)
                goto out;
            like = (struct pack_like){sample->bytes.p, sample->bytes.len};
        }
        buf_reset(&try);
        pack_bytes(s->pack, o->bytes, o->len, &like, &try);
        *stranger = i == n && (i == 0 || s->packed.len > try.len / 3 * 2);
        if (i == 0 || try.len < s->packed.len) {
            struct buf swap = s->packed;
            s->packed = try;
            try = swap;
            *chosen = i < n ? id[i] : 0;
        }
    }
    rc = 0;
out:
    buf_free(&try);
    return rc;
}

static int pack_original(struct store *s, const struct original *o, int64_t *sample, struct err *e)
{
    int64_t id[SITE_SAMPLES] = {0};
    size_t n = 0;
    bool stranger;
    struct buf site = {0};
    if (!site_of(o, &site))
        return pack_shortest(s, o, id, 0, sample, &stranger, e);
    int rc = site_samples(s, site.p, id, &n, e);
    if (!rc)
        rc = pack_shortest(s, o, id, n, sample, &stranger, e);
    if (!rc && stranger && n < SITE_SAMPLES && o->len <= SAMPLE_MAX) {
        rc = sample_add(s, site.p, o, id, e);
        if (!rc)
            rc = pack_shortest(s, o, id, 1, sample, &stranger, e);
    }
    buf_free(&site);
    return rc;
}

int original_add(struct store *s, int64_t version, const struct original *o, struct err *e)
{
    int64_t sample;
    if (pack_original(s, o, &sample, e))
        return -1;
    return db_do(s, Q_ORIGINAL_ADD,
                 ARGS(I(version), I(o->seen ? o->seen : clock_now()), T(o->url), T(o->media), T(o->charset),
                      I(sample), B(s->packed.p, s->packed.len)),
                 e);
}

/* ---- unpacking ---- */

static int read_original(struct store *s, sqlite3_stmt *st, struct arena *a, struct original *o,
                         struct err *e)
{
    struct pack_like like = {0};
    int64_t sample = sqlite3_column_int64(st, 3);
    if (sample) {
        const struct sample *found = sample_get(s, sample, e);
        if (!found)
            return -1;
        like = (struct pack_like){found->bytes.p, found->bytes.len};
    }
    struct buf b = {0};
    int rc = pack_open(s->pack, sqlite3_column_blob(st, 4), (size_t)sqlite3_column_bytes(st, 4), &like,
                       STORE_ORIGINAL_MAX, &b, e);
    if (rc)
        err_context(e, "'%s' is damaged; restore it from a backup", s->path);
    else
        *o = (struct original){.url = db_text(st, 0, a),
                               .media = db_text(st, 1, a),
                               .charset = db_text(st, 2, a),
                               .bytes = arena_strndup(a, buf_str(&b), b.len),
                               .len = b.len,
                               .seen = sqlite3_column_int64(st, 5)};
    buf_free(&b);
    return rc;
}

/* 1: *o is the statement's row; 0: it gives none; -1. */
static int get_original(struct store *s, enum query q, const struct arg *args, struct arena *a,
                        struct original *o, struct err *e)
{
    sqlite3_stmt *st = db_ask(s, q, args, e);
    int rc = db_row(s, st, e);
    if (rc <= 0)
        return rc;
    rc = read_original(s, st, a, o, e);
    db_end(st);
    return rc ? -1 : 1;
}

int store_original(struct store *s, int64_t id, int version, struct arena *a, struct original *o,
                   struct err *e)
{
    if (db_enter(s, STORE_READ, e))
        return -1;
    int rc = get_original(s, Q_ORIGINAL_GET, ARGS(I(id), I(version)), a, o, e);
    if (rc == 0)
        rc = version ? err_set(e, ERR_NOT_FOUND, "version %d of release %lld has no original", version,
                               (long long)id)
                     : err_set(e, ERR_NOT_FOUND, "release %lld has no original", (long long)id);
    return db_leave(s, rc > 0 ? 0 : rc, e);
}

int store_originals(struct store *s, int64_t id, struct arena *a, int64_t **keys, size_t *n, struct err *e)
{
    size_t cap = 0;
    *keys = NULL;
    *n = 0;
    sqlite3_stmt *st = db_ask(s, Q_ORIGINAL_KEYS, ARGS(I(id)), e);
    int rc;
    while ((rc = db_row(s, st, e)) > 0) {
        *keys = arena_grow(a, *keys, *n, &cap, sizeof **keys);
        (*keys)[(*n)++] = sqlite3_column_int64(st, 0);
    }
    return rc;
}

int store_original_by_key(struct store *s, int64_t key, struct arena *a, struct original *o, struct err *e)
{
    if (db_enter(s, STORE_READ, e))
        return -1;
    int rc = get_original(s, Q_ORIGINAL_BY_KEY, ARGS(I(key)), a, o, e);
    if (rc == 0)
        rc = err_set(e, ERR_NOT_FOUND, "there is no original %lld", (long long)key);
    return db_leave(s, rc > 0 ? 0 : rc, e);
}
