/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a store keeps, written as a web archive that other tools read and archive_import takes back. */
#include "flow/archive_export.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "edge/warc.h"
#include "flow/archive.h"

struct archive_export {
    struct warc_writer *w;
    struct arena *unit, *bytes; /* one release; one original */
    struct buf note;
};

int archive_export_begin(struct store *st, struct archive_export **out_x, struct buf *out, struct err *e)
{
    static const char info[] =
        "software: blotter/" VERSION "\r\n"
        "format: WARC File Format 1.1\r\n"
        "conformsTo: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n";
    char id[WARC_ID_MAX], digest[WARC_DIGEST_MAX], salt[32];
    int64_t identity;
    if (store_identity(st, &identity, e))
        return -1;
    struct archive_export *x = xcalloc(1, sizeof *x);
    x->w = warc_writer_new();
    x->unit = arena_new();
    x->bytes = arena_new();
    snprintf(salt, sizeof salt, "%lld", (long long)identity);
    struct warc_entry r = {.type = WARC_INFO,
                           .date = clock_now(),
                           .media = "application/warc-fields",
                           .block = info,
                           .len = sizeof info - 1,
                           .salt = salt};
    warc_write(x->w, &r, out, id, digest);
    *out_x = x;
    return 0;
}

void archive_export_end(struct archive_export *x)
{
    if (!x)
        return;
    warc_writer_free(x->w);
    arena_free(x->unit);
    arena_free(x->bytes);
    buf_free(&x->note);
    free(x);
}

/* ---- what is known beside the originals ---- */

static struct js *mention_to_json(const struct mention *m)
{
    char iso[CLOCK_ISO_MAX];
    struct js *o = js_object(), *entry = entry_to_json(&m->entry);
    js_set_str(entry, "url", m->entry.url);
    if (m->entry.body)
        js_set_str(entry, "body", m->entry.body);
    js_set_str(o, "source", m->source);
    js_set_str(o, "seen", clock_iso(m->seen, iso));
    js_set(o, "entry", entry);
    return o;
}

static void write_note(struct archive_export *x, const struct release *r, const struct mention *m, size_t n)
{
    struct js *o = js_object(), *mentions = js_array();
    js_set_str(o, "url", r->url);
    js_set_strs(o, "urls", &r->urls);
    js_set_str(o, "source", r->source);
    js_set_str(o, "status", r->status);
    for (size_t i = 0; i < n; i++)
        js_push(mentions, mention_to_json(&m[i]));
    js_set(o, "mentions", mentions);
    buf_reset(&x->note);
    js_write(o, false, &x->note);
    js_free(o);
}

static int export_note(struct archive_export *x, struct store *st, const struct release *r, struct buf *out,
                       struct err *e)
{
    char id[WARC_ID_MAX], digest[WARC_DIGEST_MAX];
    struct mention *m;
    size_t n;
    if (store_mentions(st, &r->urls, x->unit, &m, &n, e))
        return -1;
    write_note(x, r, m, n);
    struct warc_entry entry = {.type = WARC_METADATA,
                               .url = r->url,
                               .date = clock_now(),
                               .media = ARCHIVE_RELEASE,
                               .block = x->note.p,
                               .len = x->note.len};
    warc_write(x->w, &entry, out, id, digest);
    return 0;
}

/* ---- originals ---- */

/* What was written of a release, for revisits. */
struct written {
    char id[WARC_ID_MAX], digest[WARC_DIGEST_MAX];
    const char *url, *media, *charset;
    int64_t date;
};

static bool same(const char *x, const char *y)
{
    return x == y || (x && y && !strcmp(x, y));
}

static const struct written *find_written(const struct written *w, size_t n, const struct written *like)
{
    for (size_t i = 0; i < n; i++)
        if (!strcmp(w[i].digest, like->digest) && same(w[i].url, like->url) &&
            same(w[i].media, like->media) && same(w[i].charset, like->charset))
            return &w[i];
    return NULL;
}

static void export_revisit(struct archive_export *x, const struct written *first, int64_t date,
                           const char *salt, struct buf *out)
{
    char id[WARC_ID_MAX], digest[WARC_DIGEST_MAX];
    struct warc_entry r = {.type = WARC_REVISIT,
                           .url = first->url,
                           .date = date,
                           .refers_to = first->id,
                           .refers_to_url = first->url,
                           .refers_to_date = first->date,
                           .digest = first->digest,
                           .salt = salt};
    warc_write(x->w, &r, out, id, digest);
}

/* The i-th original of r; w[0..*n) are those that were written whole. */
static void export_original(struct archive_export *x, const struct release *r, const struct original *o,
                            size_t i, struct written *w, size_t *n, struct buf *out)
{
    char salt[32];
    struct written *me = &w[*n];
    size_t before = out->len;
    snprintf(salt, sizeof salt, "%zu", i);
    *me = (struct written){.url = arena_strdup(x->unit, o->url ? o->url : r->url),
                           .media = !strcmp(o->media, STORED_RECORD) ? ARCHIVE_RECORD
                                                                     : arena_strdup(x->unit, o->media),
                           .charset = arena_strdup(x->unit, o->charset),
                           .date = o->seen};
    struct warc_entry entry = {.type = WARC_RESOURCE,
                               .url = me->url,
                               .date = me->date,
                               .media = me->media,
                               .charset = me->charset,
                               .block = o->bytes,
                               .len = o->len,
                               .salt = salt};
    warc_write(x->w, &entry, out, me->id, me->digest);
    const struct written *first = find_written(w, *n, me);
    if (!first) {
        ++*n;
        return;
    }
    buf_truncate(out, before);
    export_revisit(x, first, me->date, salt, out);
}

int archive_export_release(struct archive_export *x, struct store *st, const struct release *r,
                           struct buf *out, struct err *e)
{
    int64_t *keys;
    size_t n, written = 0;
    arena_reset(x->unit);
    if (export_note(x, st, r, out, e) || store_originals(st, r->id, x->unit, &keys, &n, e))
        return -1;
    struct written *w = arena_alloc(x->unit, (n + 1) * sizeof *w);
    for (size_t i = 0; i < n; i++) {
        struct original o;
        arena_reset(x->bytes);
        if (store_original_by_key(st, keys[i], x->bytes, &o, e))
            return -1;
        export_original(x, r, &o, i, w, &written, out);
    }
    return 0;
}
