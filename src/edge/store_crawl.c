/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the crawl remembers between runs: what sources said of pages (mentions), how each source fares, and
 * the pages still to be fetched. A feed's answer is thousands of rows of which almost none is new, so a
 * mention that says nothing new is one look-up and no write. */
#include <string.h>

#include "base/clock.h"
#include "edge/store_db.h"

/* ---- mentions ---- */

/* An entry is kept as JSON; url and body have columns of their own. */
static void write_entry(const struct entry *entry, struct buf *out)
{
    struct js *v = entry_to_json(entry);
    js_write(v, false, out);
    js_free(v);
}

static int read_entry(struct store *s, sqlite3_stmt *st, const char *url, struct arena *a,
                      struct entry *entry, struct err *e)
{
    *entry = (struct entry){.url = url};
    struct js *v = js_parse((const char *)sqlite3_column_text(st, 1), (size_t)sqlite3_column_bytes(st, 1), e);
    if (!v)
        return err_context(e, "'%s' is damaged (a mention of '%s'); restore it from a backup", s->path, url);
    entry_from_json(v, a, entry);
    js_free(v);
    if (sqlite3_column_type(st, 2) == SQLITE_NULL)
        return 0;
    struct buf b = {0};
    int rc = pack_open(s->pack, sqlite3_column_blob(st, 2), (size_t)sqlite3_column_bytes(st, 2), NULL,
                       STORE_TEXT_MAX, &b, e);
    if (!rc)
        entry->body = arena_strndup(a, buf_str(&b), b.len);
    buf_free(&b);
    return rc;
}

/* 1 when source said just this of the page before, or something else since `seen` (0: that is now); 0 when
 * not. */
static int said_before(struct store *s, const char *source, const char *url, int64_t seen,
                       const unsigned char hash[HASH_SIZE], struct err *e)
{
    sqlite3_stmt *st = db_ask(s, Q_MENTION_FIND, ARGS(T(url), T(source)), e);
    int rc = db_row(s, st, e);
    if (rc <= 0)
        return rc;
    rc = (sqlite3_column_bytes(st, 0) == HASH_SIZE && !memcmp(sqlite3_column_blob(st, 0), hash, HASH_SIZE)) ||
         (seen && sqlite3_column_int64(st, 1) > seen);
    db_end(st);
    return rc;
}

/* When an entry says that it came: 0 when it does not, or only as "today or yesterday", which the time of the
 * look tells better, unless that is long past (seen). -1: it is no item of news, as the lines of a sitemap,
 * which name pages of all sorts and change when anything on them does. */
static int64_t item_time(const struct entry *entry, int64_t seen)
{
    enum { DAYS_TOLD = 2 * 86400 };
    int64_t now = seen ? seen : clock_now();
    if (!entry->title)
        return -1;
    const char *exact = entry->published ? entry->published : entry->updated;
    int64_t t = exact ? clock_from_iso(exact) : 0;
    if (t > 0 && t <= now)
        return t;
    t = entry->date ? clock_from_iso(entry->date) : 0;
    return t > 0 && t <= now - DAYS_TOLD ? t : seen ? -1 : 0;
}

int store_mention_at(struct store *s, const char *source, const struct entry *entry, int64_t seen,
                     bool *changed, struct err *e)
{
    unsigned char hash[HASH_SIZE];
    if (changed)
        *changed = false;
    if (!entry->url)
        return err_set(e, ERR_DATA, "an entry of '%s' without a URL cannot be kept", source);
    if (entry->body && strlen(entry->body) > STORE_TEXT_MAX)
        return err_set(e, ERR_DATA, "the body of '%s' is over %d bytes", entry->url, STORE_TEXT_MAX);
    buf_reset(&s->json);
    write_entry(entry, &s->json);
    hash_strings((const char *const[]){s->json.p, entry->body}, 2, hash);
    int known = said_before(s, source, entry->url, seen, hash, e);
    if (known)
        return known < 0 ? -1 : 0;
    buf_reset(&s->packed);
    if (entry->body)
        pack_bytes(s->pack, entry->body, strlen(entry->body), NULL, &s->packed);
    if (db_do(s, Q_MENTION_SET,
              ARGS(T(entry->url), T(source), I(seen ? seen : clock_now()), B(hash, HASH_SIZE), T(s->json.p),
                   B(entry->body ? s->packed.p : NULL, s->packed.len), I(item_time(entry, seen))),
              e) ||
        db_do(s, Q_ALIAS_TWIN, ARGS(T(entry->url)), e))
        return -1;
    if (changed)
        *changed = true;
    return 0;
}

int store_mention(struct store *s, const char *source, const struct entry *entry, bool *changed,
                  struct err *e)
{
    return store_mention_at(s, source, entry, 0, changed, e);
}

/* Appends the rows of a statement of the columns MENTION names (store_sql.c). */
static int take_mentions(struct store *s, enum query q, const struct arg *args, struct arena *a,
                         struct mention **v, size_t *n, size_t *cap, struct err *e)
{
    sqlite3_stmt *st = db_ask(s, q, args, e);
    int rc;
    while ((rc = db_row(s, st, e)) > 0) {
        *v = arena_grow(a, *v, *n, cap, sizeof **v);
        struct mention *m = &(*v)[*n];
        m->source = db_text(st, 0, a);
        m->id = sqlite3_column_int64(st, 3);
        m->seen = sqlite3_column_int64(st, 4);
        if (read_entry(s, st, db_text(st, 5, a), a, &m->entry, e)) {
            db_end(st);
            return -1;
        }
        ++*n;
    }
    return rc;
}

int store_mentions(struct store *s, const struct strs *urls, struct arena *a, struct mention **v, size_t *n,
                   struct err *e)
{
    size_t cap = 0;
    *v = NULL;
    *n = 0;
    for (size_t i = 0; i < urls->n; i++)
        if (take_mentions(s, Q_MENTIONS, ARGS(T(urls->v[i])), a, v, n, &cap, e))
            return -1;
    return 0;
}

int store_mentions_left(struct store *s, int64_t after, int limit, struct arena *a, struct mention **v,
                        size_t *n, struct err *e)
{
    size_t cap = 0;
    *v = NULL;
    *n = 0;
    return take_mentions(s, Q_MENTIONS_LEFT, ARGS(I(after), I(limit)), a, v, n, &cap, e);
}

/* ---- sources ---- */

static void read_source(sqlite3_stmt *st, struct arena *a, struct source_state *out)
{
    *out = (struct source_state){
        .name = db_text(st, 0, a),
        .last_try = sqlite3_column_int64(st, 1),
        .last_ok = sqlite3_column_int64(st, 2),
        .last_new = sqlite3_column_int64(st, 3),
        .next_due = sqlite3_column_int64(st, 4),
        .failures = sqlite3_column_int(st, 5),
        .error = db_text(st, 6, a),
        .etag = db_text(st, 7, a),
        .last_modified = db_text(st, 8, a),
        .entries = sqlite3_column_int64(st, 9),
        .releases = sqlite3_column_int64(st, 10),
        .pending = sqlite3_column_int64(st, 11),
        .blocked = sqlite3_column_int64(st, 12),
        .definition = db_text(st, 13, a),
        .resume = db_text(st, 14, a),
        .moved = db_text(st, 15, a),
        .retired = sqlite3_column_int64(st, 16),
        .ttl = sqlite3_column_int64(st, 17),
        .whole = sqlite3_column_int64(st, 18),
        .skip = (uint32_t)sqlite3_column_int64(st, 19),
        .trouble = (unsigned)sqlite3_column_int(st, 20),
        .told = (unsigned)sqlite3_column_int(st, 21),
    };
}

int store_source_get(struct store *s, const char *name, struct arena *a, struct source_state *st,
                     struct err *e)
{
    *st = (struct source_state){.name = arena_strdup(a, name)};
    sqlite3_stmt *row = db_ask(s, Q_SOURCE_GET, ARGS(T(name)), e);
    int rc = db_row(s, row, e);
    if (rc <= 0)
        return rc;
    read_source(row, a, st);
    db_end(row);
    return 0;
}

int store_source_put(struct store *s, const struct source_state *st, struct err *e)
{
    return db_do(s, Q_SOURCE_PUT,
                 ARGS(T(st->name), I(st->last_try), I(st->last_ok), I(st->last_new), I(st->next_due),
                      I(st->failures), T(st->error), T(st->etag), T(st->last_modified), I(st->entries),
                      T(st->definition), T(st->resume), T(st->moved), I(st->retired), I(st->ttl),
                      I(st->whole), I(st->skip), I(st->trouble), I(st->told)),
                 e);
}

int store_item_times(struct store *s, const char *source, int limit, struct arena *a, int64_t **v, size_t *n,
                     struct err *e)
{
    size_t cap = 0;
    *v = NULL;
    *n = 0;
    sqlite3_stmt *st = db_ask(s, Q_MENTION_TIMES, ARGS(T(source), I(limit)), e);
    int rc;
    while ((rc = db_row(s, st, e)) > 0) {
        *v = arena_grow(a, *v, *n, &cap, sizeof **v);
        (*v)[(*n)++] = sqlite3_column_int64(st, 0);
    }
    return rc;
}

/* ---- the frontier ---- */

int store_todo_add(struct store *s, const char *url, const char *source, int64_t due, bool *added,
                   struct err *e)
{
    if (db_do(s, Q_TODO_ADD, ARGS(T(url), T(source), I(due)), e))
        return -1;
    if (added)
        *added = sqlite3_changes(s->db) > 0;
    return 0;
}

int store_todo_due(struct store *s, const char *source, int64_t now, int limit, struct arena *a,
                   struct todo **v, size_t *n, struct err *e)
{
    size_t cap = 0;
    *v = NULL;
    *n = 0;
    sqlite3_stmt *st = source ? db_ask(s, Q_TODO_DUE_OF, ARGS(I(now), I(limit), T(source)), e)
                              : db_ask(s, Q_TODO_DUE, ARGS(I(now), I(limit)), e);
    int rc;
    while ((rc = db_row(s, st, e)) > 0) {
        *v = arena_grow(a, *v, *n, &cap, sizeof **v);
        (*v)[(*n)++] = (struct todo){.url = db_text(st, 0, a),
                                     .source = db_text(st, 1, a),
                                     .due = sqlite3_column_int64(st, 2),
                                     .tries = sqlite3_column_int(st, 3),
                                     .error = db_text(st, 4, a)};
    }
    return rc;
}

int store_todo_done(struct store *s, const char *url, struct err *e)
{
    return db_do(s, Q_TODO_DONE, ARGS(T(url)), e);
}

int store_todo_fail(struct store *s, const char *url, const char *error, int64_t due, struct err *e)
{
    return db_do(s, Q_TODO_FAIL, ARGS(T(url), T(error), I(due)), e);
}

int store_todo_postpone(struct store *s, const char *url, int64_t due, struct err *e)
{
    return db_do(s, Q_TODO_POSTPONE, ARGS(T(url), I(due)), e);
}

/* ---- hosts that want a pause ---- */

int store_pause(struct store *s, const char *origin, int64_t until, struct err *e)
{
    return db_do(s, Q_PAUSE_OVER, ARGS(I(clock_now())), e) ||
                   db_do(s, Q_PAUSE_SET, ARGS(T(origin), I(until)), e)
               ? -1
               : 0;
}

int store_pauses(struct store *s, int64_t now, struct arena *a, struct pause **v, size_t *n, struct err *e)
{
    size_t cap = 0;
    *v = NULL;
    *n = 0;
    sqlite3_stmt *st = db_ask(s, Q_PAUSES, ARGS(I(now)), e);
    int rc;
    while ((rc = db_row(s, st, e)) > 0) {
        *v = arena_grow(a, *v, *n, &cap, sizeof **v);
        (*v)[(*n)++] = (struct pause){db_text(st, 0, a), sqlite3_column_int64(st, 1)};
    }
    return rc;
}
