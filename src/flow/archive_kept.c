/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Taking back from an archive what a store had put there: a note says what is known of a release beside its
 * originals (its URLs, what feeds said of it, whether it is still there), and its originals follow, the
 * oldest first. What a note says holds only for what it names. */
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/strs.h"
#include "domain/url.h"
#include "flow/archive.h"
#include "flow/archive_state.h"

static const char SOURCE[] = "import";

enum {
    NAME_LEN = 200,
    URL_LEN = 8192,
    SAID_MAX = 1000, /* URLs, and words of feeds, that one note may hold */
    ORIGINALS_MAX = 1000
};

/* ---- notes ---- */

int archive_close_note(struct archive *v, struct err *e)
{
    int64_t id = v->note.created;
    bool removed = id && !strcmp(v->note.status, "removed");
    v->note = (struct note){0};
    arena_reset(v->group);
    return removed ? store_set_status(v->o->st, id, "removed", e) : 0;
}

int archive_note_covers(struct archive *v, const struct capture *c, bool *covers, struct err *e)
{
    *covers = v->note.open && (strs_has(&v->note.urls, c->given) || strs_has(&v->note.urls, c->canonical));
    return *covers ? 0 : archive_close_note(v, e);
}

static bool is_clean(const char *s, size_t max)
{
    size_t n = 0;
    for (; s[n]; n++)
        if ((unsigned char)s[n] < ' ' || s[n] == 0x7f)
            return false;
    return n && n <= max;
}

static bool is_url(const char *s, struct arena *a)
{
    return s && is_clean(s, URL_LEN) && !strchr(s, ' ') && url_canonical(s, a);
}

static int take_mention(struct archive *v, const struct js *o, struct err *e)
{
    const struct js *said = js_get(o, "entry");
    const char *source = js_str(js_get(o, "source")), *seen = js_str(js_get(o, "seen")),
               *url = js_str(js_get(said, "url"));
    if (!source || !is_clean(source, NAME_LEN) || !is_url(url, v->unit))
        return 0;
    struct entry entry = {.url = url, .body = js_str(js_get(said, "body"))};
    entry_from_json(said, v->unit, &entry);
    int64_t at = seen ? clock_from_iso(seen) : 0;
    return store_mention_at(v->o->st, source, &entry, at <= 0 || at > v->now ? v->now : at, NULL, e);
}

static int read_note(struct archive *v, const struct js *o, struct err *e)
{
    const char *source = js_str(js_get(o, "source")), *status = js_str(js_get(o, "status"));
    const struct js *mentions = js_get(o, "mentions");
    struct strs urls = js_strs(js_get(o, "urls"), v->unit);
    v->note.open = true;
    v->note.source = arena_strdup(v->group, source && is_clean(source, NAME_LEN) ? source : SOURCE);
    v->note.status = arena_strdup(v->group, status ? status : "live");
    for (size_t i = 0; i < urls.n && i < SAID_MAX; i++)
        if (is_url(urls.v[i], v->unit))
            strs_add_once(&v->note.urls, urls.v[i], v->group);
    for (size_t i = 0; i < js_len(mentions) && i < SAID_MAX; i++)
        if (take_mention(v, js_at(mentions, i), e))
            return -1;
    return 0;
}

int archive_take_note(struct archive *v, const struct warc_record *r, struct err *e)
{
    struct err none;
    struct js *o = js_parse(buf_str(&v->block), v->block.len, &none);
    int rc = 0;
    if (o)
        rc = read_note(v, o, e);
    else
        archive_failed(v, r, none.msg);
    js_free(o);
    return rc;
}

/* ---- originals ---- */

static int take_original(struct archive *v, const struct original *o, struct err *e)
{
    struct ingest_result r;
    const char *source = v->note.open ? v->note.source : SOURCE;
    if (ingest_original(v->o->st, v->o->conf, source, o, &v->note.urls, v->unit, &r, e)) {
        if (e->code != ERR_DATA)
            return -1;
        v->n->skipped++;
        return 0;
    }
    if (r.kind != PAGE_RELEASE) {
        v->n->skipped++;
        return 0;
    }
    if (r.change == STORE_NEW)
        v->note.created = v->note.open ? r.release.id : 0;
    archive_count(v, r.change);
    return 0;
}

int archive_take_kept(struct archive *v, const struct capture *c, const struct warc_record *r, struct err *e)
{
    const char *media = r->media ? r->media : "";
    bool record = !strcmp(media, ARCHIVE_RECORD);
    struct original o = {.url = record ? NULL : c->url,
                         .media = record ? STORED_RECORD : media,
                         .charset = r->charset,
                         .bytes = buf_str(&v->block),
                         .len = v->block.len,
                         .seen = c->seen};
    return take_original(v, &o, e);
}

/* The original among those of a release that has this digest; *found tells. */
static int find_original(struct archive *v, int64_t id, const char *digest, struct original *o, bool *found,
                         struct err *e)
{
    int64_t *keys;
    size_t n;
    if (store_originals(v->o->st, id, v->unit, &keys, &n, e))
        return -1;
    for (size_t i = n > ORIGINALS_MAX ? n - ORIGINALS_MAX : 0; i < n && !*found; i++) {
        arena_reset(v->entry);
        if (store_original_by_key(v->o->st, keys[i], v->entry, o, e))
            return -1;
        *found = warc_digest_is(digest, o->bytes, o->len);
    }
    return 0;
}

/* "What was here then, is here again": without the bytes, which the store has, if it took that capture. */
int archive_take_revisit(struct archive *v, const struct capture *c, const struct warc_record *r,
                         struct err *e)
{
    struct original o;
    bool found = false;
    const char *other = r->refers_to_url ? url_canonical(r->refers_to_url, v->unit) : NULL;
    int64_t id = 0;
    if (!r->digest || !r->profile || !strstr(r->profile, "identical-payload-digest")) {
        v->n->skipped++;
        return 0;
    }
    if (store_find(v->o->st, c->canonical, &id, NULL, e) ||
        (!id && other && store_find(v->o->st, other, &id, NULL, e)) ||
        (id && find_original(v, id, r->digest, &o, &found, e)))
        return -1;
    if (!found) {
        v->n->skipped++;
        return 0;
    }
    o.seen = c->seen;
    return take_original(v, &o, e);
}
