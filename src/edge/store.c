/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Releases: put, got, found, walked. A release is known by its URLs (table alias) and its record is kept as
 * one JSON text from which everything that the store itself decides is left out; so "did anything change?" is
 * a comparison of two strings, and "did the publisher's words change?" one of two hashes. When two releases
 * turn out to be one, store_merge.c joins them; bytes are store_original.c's business. */
#include "edge/store.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "edge/store_db.h"

/* ---- URLs ---- */

static int find_url(struct store *s, const char *url, int64_t *id, bool *complete, struct err *e)
{
    sqlite3_stmt *st = db_ask(s, Q_ALIAS_FIND, ARGS(T(url)), e);
    int rc = db_row(s, st, e);
    *id = 0;
    if (rc <= 0)
        return rc;
    *id = sqlite3_column_int64(st, 0);
    if (complete)
        *complete = sqlite3_column_int(st, 1);
    db_end(st);
    return 0;
}

int store_find(struct store *s, const char *url, int64_t *id, bool *complete, struct err *e)
{
    if (complete)
        *complete = false;
    return find_url(s, url, id, complete, e);
}

static int read_urls(struct store *s, int64_t id, struct arena *a, struct strs *urls, struct err *e)
{
    *urls = (struct strs){0};
    sqlite3_stmt *st = db_ask(s, Q_ALIASES, ARGS(I(id)), e);
    int rc;
    while ((rc = db_row(s, st, e)) > 0)
        strs_add(urls, db_text(st, 0, a), a);
    return rc;
}

/* Makes every URL of r lead to it; *added says whether one is new. */
static int add_urls(struct store *s, struct release *r, struct arena *a, bool *added, struct err *e)
{
    int64_t before = sqlite3_total_changes64(s->db);
    for (size_t i = 0; i < r->urls.n; i++)
        if (db_do(s, Q_ALIAS_ADD, ARGS(T(r->urls.v[i]), I(r->id)), e))
            return -1;
    if (db_do(s, Q_ALIAS_ADD, ARGS(T(r->url), I(r->id)), e))
        return -1;
    *added = sqlite3_total_changes64(s->db) != before;
    return read_urls(s, r->id, a, &r->urls, e);
}

/* ---- reading ---- */

/* A row of the columns RELEASE names (store_sql.c), without URLs. */
static int read_release(struct store *s, sqlite3_stmt *st, struct arena *a, struct release *out,
                        struct err *e)
{
    struct release r;
    struct js *v = js_parse((const char *)sqlite3_column_text(st, 8), (size_t)sqlite3_column_bytes(st, 8), e);
    int rc = v ? release_from_json(v, a, &r, e) : -1;
    js_free(v);
    if (!rc)
        rc = text_unpack(s, st, 9, a, &r.text, e);
    if (rc)
        return err_set(e, ERR_CORRUPT,
                       "'%s' is damaged (release %lld cannot be read); restore it from a backup", s->path,
                       (long long)sqlite3_column_int64(st, 0));
    r.id = sqlite3_column_int64(st, 0);
    r.revision = sqlite3_column_int64(st, 1);
    r.url = db_text(st, 2, a);
    r.source = db_text(st, 3, a);
    r.status = db_text(st, 4, a);
    r.first_seen = db_iso(st, 5, a);
    r.changed = db_iso(st, 6, a);
    r.complete = sqlite3_column_int(st, 7);
    *out = r;
    return 0;
}

static int get(struct store *s, int64_t id, struct arena *a, struct release *r, struct err *e)
{
    sqlite3_stmt *st = db_ask(s, Q_RELEASE_GET, ARGS(I(id)), e);
    int rc = db_row(s, st, e);
    if (rc < 0)
        return -1;
    if (rc == 0)
        return err_set(e, ERR_NOT_FOUND, "there is no release %lld", (long long)id);
    struct release found;
    rc = read_release(s, st, a, &found, e);
    db_end(st);
    if (rc || read_urls(s, found.id, a, &found.urls, e))
        return -1;
    *r = found;
    return 0;
}

int store_get(struct store *s, int64_t id, struct arena *a, struct release *r, struct err *e)
{
    int64_t now = id;
    int rc = db_enter(s, STORE_READ, e);
    if (rc)
        return -1;
    rc = db_number(s, Q_FORMER_ID, ARGS(I(id)), &now, e) < 0 ? -1 : get(s, now, a, r, e);
    return db_leave(s, rc, e);
}

static int walk(struct store *s, enum query q, int64_t after, int limit, struct arena *a, struct release **v,
                size_t *n, struct err *e)
{
    size_t cap = 0;
    int rc;
    sqlite3_stmt *st = db_ask(s, q, ARGS(I(after), I(limit)), e);
    while ((rc = db_row(s, st, e)) > 0) {
        *v = arena_grow(a, *v, *n, &cap, sizeof **v);
        struct release *r = &(*v)[*n];
        if (read_release(s, st, a, r, e) || read_urls(s, r->id, a, &r->urls, e)) {
            db_end(st);
            return -1;
        }
        ++*n;
    }
    return rc;
}

int store_walk(struct store *s, bool by_id, int64_t after, int limit, struct arena *a, struct release **v,
               size_t *n, struct err *e)
{
    *v = NULL;
    *n = 0;
    if (db_enter(s, STORE_READ, e))
        return -1;
    return db_leave(s, walk(s, by_id ? Q_RELEASE_BY_ID : Q_RELEASE_BY_REVISION, after, limit, a, v, n, e), e);
}

int store_last_revision(struct store *s, int64_t *rev, struct err *e)
{
    return db_number(s, Q_REVISION, NULL, rev, e) < 0 ? -1 : 0;
}

int store_identity(struct store *s, int64_t *id, struct err *e)
{
    return db_number(s, Q_IDENTITY, NULL, id, e) < 0 ? -1 : 0;
}

int store_former(struct store *s, int64_t after, struct arena *a, struct former **v, size_t *n, struct err *e)
{
    size_t cap = 0;
    *v = NULL;
    *n = 0;
    sqlite3_stmt *st = db_ask(s, Q_FORMER_AFTER, ARGS(I(after)), e);
    int rc;
    while ((rc = db_row(s, st, e)) > 0) {
        *v = arena_grow(a, *v, *n, &cap, sizeof **v);
        (*v)[(*n)++] = (struct former){.revision = sqlite3_column_int64(st, 0),
                                       .release = sqlite3_column_int64(st, 1),
                                       .id = sqlite3_column_int64(st, 2),
                                       .url = db_text(st, 3, a)};
    }
    return rc;
}

/* ---- writing ---- */

/* What the store knows of a release before a put. */
struct kept {
    int64_t revision, changed;
    const char *url, *source, *status, *first_seen, *record;
    const char *changed_iso;
    bool complete;
    int extracted;
    unsigned char words[HASH_SIZE];
};

static int read_kept(struct store *s, int64_t id, struct arena *a, struct kept *k, struct err *e)
{
    sqlite3_stmt *st = db_ask(s, Q_RELEASE_KEPT, ARGS(I(id)), e);
    int rc = db_row(s, st, e);
    if (rc < 0)
        return -1;
    if (rc == 0)
        return err_set(e, ERR_NOT_FOUND, "there is no release %lld", (long long)id);
    *k = (struct kept){
        .revision = sqlite3_column_int64(st, 0),
        .url = db_text(st, 1, a),
        .source = db_text(st, 2, a),
        .status = db_text(st, 3, a),
        .first_seen = db_iso(st, 4, a),
        .changed = sqlite3_column_int64(st, 5),
        .changed_iso = db_iso(st, 5, a),
        .complete = sqlite3_column_int(st, 6),
        .extracted = sqlite3_column_int(st, 7),
        .record = db_text(st, 9, a),
    };
    if (sqlite3_column_bytes(st, 8) == HASH_SIZE)
        memcpy(k->words, sqlite3_column_blob(st, 8), HASH_SIZE);
    db_end(st);
    return 0;
}

/* The part of a release that is kept as JSON: all but what stands in columns. In s->json until the next. */
static const char *record_of(struct store *s, const struct release *r)
{
    struct release bare = *r;
    bare.id = bare.revision = 0;
    bare.url = bare.source = bare.status = bare.first_seen = bare.changed = NULL;
    bare.urls = (struct strs){0};
    struct js *v = release_to_json(&bare, RELEASE_JSON_WHY | RELEASE_JSON_READ);
    buf_reset(&s->json);
    js_write(v, false, &s->json);
    js_free(v);
    return buf_str(&s->json);
}

static void hash_words(const struct release *r, unsigned char out[HASH_SIZE])
{
    hash_strings((const char *const[]){r->title, r->subtitle, r->date, r->text}, 4, out);
}

/* When what is put was seen. */
static int64_t seen_at(const struct original *o)
{
    return o && o->seen ? o->seen : clock_now();
}

static int add_version(struct store *s, const struct release *r, const unsigned char words[HASH_SIZE],
                       const struct original *o, struct err *e)
{
    int64_t version;
    if (db_number(s, Q_VERSION_ADD,
                  ARGS(I(r->id), I(seen_at(o)), I(r->complete), B(words, HASH_SIZE), I(r->revision)),
                  &version, e) < 0)
        return -1;
    return o ? original_add(s, version, o, e) : 0;
}

static int put_new(struct store *s, struct release *r, const struct original *o, int version, struct arena *a,
                   int64_t revision, struct err *e)
{
    unsigned char words[HASH_SIZE];
    char iso[CLOCK_ISO_MAX];
    bool added;
    int64_t now = seen_at(o);
    hash_words(r, words);
    r->revision = revision;
    r->first_seen = arena_strdup(a, clock_iso(now, iso));
    r->changed = NULL;
    r->status = "live";
    const struct arg *args = ARGS(I(revision), T(r->url), T(r->source), T(r->status), I(now), I(r->complete),
                                  I(version), B(words, HASH_SIZE), T(record_of(s, r)), text_pack(s, r->text));
    if (db_number(s, Q_RELEASE_ADD, args, &r->id, e) < 0 || add_urls(s, r, a, &added, e))
        return -1;
    return add_version(s, r, words, o, e);
}

/* Same words, another record: the bytes are kept as well where they are not those that we have. */
static int add_original_if_new(struct store *s, int64_t id, const struct original *o, struct arena *a,
                               struct err *e)
{
    struct original old;
    struct err none;
    int64_t version;
    if (!o)
        return 0;
    if (store_original(s, id, 0, a, &old, &none)) {
        if (none.code != ERR_NOT_FOUND)
            return err_set(e, none.code, "%s", none.msg);
    } else if (old.len == o->len && !memcmp(old.bytes, o->bytes, o->len)) {
        return 0;
    }
    return db_number(s, Q_VERSION_NEWEST, ARGS(I(id)), &version, e) < 0 ? -1 : original_add(s, version, o, e);
}

static int write_release(struct store *s, const struct release *r, int64_t changed, int version,
                         const unsigned char words[HASH_SIZE], struct err *e)
{
    struct arg when = changed ? I(changed) : T(NULL);
    return db_do(s, Q_RELEASE_SET,
                 ARGS(I(r->id), I(r->revision), T(r->url), when, I(r->complete), I(version),
                      B(words, HASH_SIZE), T(record_of(s, r)), text_pack(s, r->text)),
                 e);
}

/* What is to be done with r, where k is known. */
static enum store_change compare(struct store *s, const struct release *r, const struct kept *k, bool touched,
                                 const unsigned char words[HASH_SIZE])
{
    if (r->complete && !k->complete)
        return STORE_COMPLETED;
    if (memcmp(words, k->words, HASH_SIZE))
        return STORE_CHANGED;
    return touched || strcmp(record_of(s, r), k->record) ? STORE_UPDATED : STORE_UNCHANGED;
}

/* What stays as it was in a release that was known before. Its URL stays too, so that it is one and the same
 * to an index or a reader's notes, but for a page that replaces a feed's summary. */
static void carry_over(struct release *r, const struct kept *k)
{
    r->source = k->source;
    r->status = k->status;
    r->first_seen = k->first_seen;
    r->changed = k->changed_iso;
    r->revision = k->revision;
    if (k->complete || !r->complete)
        r->url = k->url;
}

/* A feed's summary of a release whose page we have: the page stays, only the feed's URLs count. */
static int put_under_page(struct store *s, struct release *r, struct arena *a, int64_t revision, bool touched,
                          enum store_change *change, struct err *e)
{
    *change = touched ? STORE_UPDATED : STORE_UNCHANGED;
    if (touched && db_do(s, Q_RELEASE_REVISION, ARGS(I(r->id), I(revision)), e))
        return -1;
    return get(s, r->id, a, r, e);
}

static int put_known(struct store *s, struct release *r, const struct original *o, int version,
                     struct arena *a, int64_t revision, bool merged, enum store_change *change, struct err *e)
{
    struct kept k;
    unsigned char words[HASH_SIZE];
    bool added;
    if (read_kept(s, r->id, a, &k, e) || add_urls(s, r, a, &added, e))
        return -1;
    if (!r->complete && k.complete)
        return put_under_page(s, r, a, revision, added || merged, change, e);
    hash_words(r, words);
    bool earlier = false;
    if (o && o->seen && r->complete == k.complete) {
        struct earlier v = {
            r->id, revision, r->complete, added || merged, {r->title, r->subtitle, r->date, r->text},
            words, o};
        if (store_earlier(s, &v, &earlier, change, e))
            return -1;
    }
    if (earlier)
        return get(s, r->id, a, r, e);
    carry_over(r, &k);
    *change = compare(s, r, &k, added || merged, words);
    if (*change == STORE_UNCHANGED)
        return version == k.extracted ? 0 : db_do(s, Q_RELEASE_EXTRACTED, ARGS(I(r->id), I(version)), e);
    r->revision = revision;
    if (*change == STORE_CHANGED) {
        char iso[CLOCK_ISO_MAX];
        k.changed = seen_at(o);
        r->changed = arena_strdup(a, clock_iso(k.changed, iso));
    }
    if (*change != STORE_UPDATED && db_do(s, Q_VERSION_KEEP, ARGS(I(r->id)), e))
        return -1;
    if (write_release(s, r, k.changed, version, words, e))
        return -1;
    if (strcmp(r->url, k.url) && db_do(s, Q_FORMER_ADD, ARGS(I(revision), I(r->id), I(r->id), T(k.url)), e))
        return -1;
    return *change == STORE_UPDATED ? add_original_if_new(s, r->id, o, a, e) : add_version(s, r, words, o, e);
}

/* Finds what r's URLs lead to; more than one release is made one, that with the lowest id. */
static int identify(struct store *s, struct release *r, int64_t revision, bool *merged, struct err *e)
{
    r->id = 0;
    for (size_t i = 0; i <= r->urls.n; i++) {
        int64_t id;
        if (find_url(s, i < r->urls.n ? r->urls.v[i] : r->url, &id, NULL, e))
            return -1;
        if (!id || id == r->id)
            continue;
        if (r->id) {
            int64_t keep = id < r->id ? id : r->id, other = id < r->id ? r->id : id;
            if (store_merge(s, keep, other, revision, e))
                return -1;
            *merged = true;
            id = keep;
        }
        r->id = id;
    }
    return 0;
}

static int put(struct store *s, struct release *r, const struct original *o, int version, struct arena *a,
               enum store_change *change, struct err *e)
{
    int64_t revision;
    bool merged = false;
    if (store_last_revision(s, &revision, e))
        return -1;
    revision++;
    if (identify(s, r, revision, &merged, e))
        return -1;
    *change = STORE_NEW;
    return r->id ? put_known(s, r, o, version, a, revision, merged, change, e)
                 : put_new(s, r, o, version, a, revision, e);
}

static int check_sizes(const struct release *r, const struct original *o, struct err *e)
{
    if (!r->url)
        return err_set(e, ERR_DATA, "a release without a URL cannot be kept");
    if (r->text && strlen(r->text) > STORE_TEXT_MAX)
        return err_set(e, ERR_DATA, "the text of '%s' is over %d bytes", r->url, STORE_TEXT_MAX);
    if (o && o->len > STORE_ORIGINAL_MAX)
        return err_set(e, ERR_DATA, "'%s' is over %d bytes", r->url, STORE_ORIGINAL_MAX);
    return 0;
}

int store_put(struct store *s, struct release *r, const struct original *o, int version, struct arena *a,
              enum store_change *change, struct err *e)
{
    struct release work = *r;
    if (check_sizes(r, o, e) || db_enter(s, STORE_WRITE, e))
        return -1;
    if (db_leave(s, put(s, &work, o, version, a, change, e), e))
        return -1;
    *r = work;
    return 0;
}

static int replace(struct store *s, const struct release *r, int version, struct arena *a, struct err *e)
{
    struct kept k;
    unsigned char words[HASH_SIZE];
    if (read_kept(s, r->id, a, &k, e))
        return -1;
    struct release work = *r;
    work.url = k.url;
    work.complete = k.complete;
    work.revision = k.revision;
    hash_words(r, words);
    bool same_words = !memcmp(words, k.words, HASH_SIZE);
    if (same_words && version == k.extracted && !strcmp(record_of(s, &work), k.record))
        return 0;
    if (write_release(s, &work, k.changed, version, words, e))
        return -1;
    /* A better reader finds other words in the same bytes: that is what the newest version now says. */
    return same_words ? 0 : db_do(s, Q_VERSION_WORDS, ARGS(I(r->id), B(words, HASH_SIZE)), e);
}

int store_replace_record(struct store *s, const struct release *r, int version, struct err *e)
{
    if (db_enter(s, STORE_WRITE, e))
        return -1;
    struct arena *a = arena_new();
    int rc = replace(s, r, version, a, e);
    arena_free(a);
    return db_leave(s, rc, e);
}

static int set_status(struct store *s, int64_t id, const char *status, struct err *e)
{
    int64_t revision, found;
    if (store_last_revision(s, &revision, e))
        return -1;
    int rc = db_number(s, Q_RELEASE_EXISTS, ARGS(I(id)), &found, e);
    if (rc == 0)
        return err_set(e, ERR_NOT_FOUND, "there is no release %lld", (long long)id);
    if (rc < 0 || db_do(s, Q_RELEASE_STATUS, ARGS(I(id), T(status), I(revision + 1)), e))
        return -1;
    return sqlite3_changes(s->db)
               ? db_do(s, Q_EVENT_ADD, ARGS(I(id), I(clock_now()), T(status), I(revision + 1)), e)
               : 0;
}

int store_set_status(struct store *s, int64_t id, const char *status, struct err *e)
{
    if (db_enter(s, STORE_WRITE, e))
        return -1;
    return db_leave(s, set_status(s, id, status, e), e);
}
