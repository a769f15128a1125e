/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How far each watch has come, and what a release is to it. What was sent is kept in store_digest.c. Also the
 * few figures that `status` prints. */
#include <sys/stat.h>

#include "edge/store_db.h"

int store_watch_get(struct store *s, const char *name, struct arena *a, struct watch_state *st, bool *found,
                    struct err *e)
{
    *st = (struct watch_state){.name = arena_strdup(a, name)};
    *found = false;
    sqlite3_stmt *row = db_ask(s, Q_WATCH_GET, ARGS(T(name)), e);
    int rc = db_row(s, row, e);
    if (rc <= 0)
        return rc;
    *found = true;
    st->cursor = sqlite3_column_int64(row, 1);
    st->last_sent = sqlite3_column_int64(row, 2);
    st->looked = sqlite3_column_int64(row, 3);
    db_end(row);
    return 0;
}

static int mark(struct store *s, const char *name, int64_t cursor, int64_t now, const char *message_id,
                const int64_t *releases, size_t n, struct err *e)
{
    int64_t digest = 0;
    if (db_do(s, Q_WATCH_PUT, ARGS(T(name), I(cursor), I(now)), e))
        return -1;
    if (db_number(s, Q_DIGEST_ADD, ARGS(T(name), T(message_id), I(now), I(cursor)), &digest, e) < 0)
        return -1;
    for (size_t i = 0; i < n; i++)
        if (db_do(s, Q_SENT_ADD, ARGS(T(name), I(releases[i]), I(digest)), e))
            return -1;
    return 0;
}

int store_watch_sent(struct store *s, const char *name, int64_t cursor, int64_t now, const char *message_id,
                     const int64_t *releases, size_t n, struct err *e)
{
    if (db_enter(s, STORE_WRITE, e))
        return -1;
    return db_leave(s, mark(s, name, cursor, now, message_id, releases, n, e), e);
}

int store_watches_looked(struct store *s, const struct strs *names, int64_t cursor, int64_t now,
                         struct err *e)
{
    int rc = 0;
    if (!names->n)
        return 0;
    if (db_enter(s, STORE_WRITE, e))
        return -1;
    for (size_t i = 0; i < names->n && !rc; i++)
        rc = db_do(s, Q_WATCH_LOOKED, ARGS(T(names->v[i]), I(cursor), I(now)), e);
    return db_leave(s, rc, e);
}

int store_watch_news(struct store *s, const char *name, bool edits_only, const int64_t *ids, size_t n,
                     enum store_news *how, struct err *e)
{
    for (size_t i = 0; i < n; i++) {
        int64_t one;
        if (db_number(s, Q_WATCH_NEWS, ARGS(T(name), I(ids[i]), I(edits_only)), &one, e) < 0)
            return -1;
        how[i] = (enum store_news)one;
    }
    return 0;
}

int store_watch_known(struct store *s, const char *name, int64_t after, int64_t to, struct arena *a,
                      int64_t **ids, size_t *n, struct err *e)
{
    size_t cap = 0;
    *ids = NULL;
    *n = 0;
    sqlite3_stmt *st = db_ask(s, Q_WATCH_KNOWN, ARGS(T(name), I(after), I(to)), e);
    int rc;
    while ((rc = db_row(s, st, e)) > 0) {
        *ids = arena_grow(a, *ids, *n, &cap, sizeof **ids);
        (*ids)[(*n)++] = sqlite3_column_int64(st, 0);
    }
    return rc;
}

int store_watch_version(struct store *s, const char *name, int64_t release, int *version, struct err *e)
{
    int64_t n = 0;
    int rc = db_number(s, Q_WATCH_VERSION, ARGS(T(name), I(release)), &n, e);
    *version = (int)n;
    return rc < 0 ? -1 : 0;
}

/* ---- figures ---- */

static int64_t file_bytes(const char *path, const char *suffix)
{
    struct buf b = {0};
    struct stat st;
    buf_addf(&b, "%s%s", path, suffix);
    int64_t n = stat(b.p, &st) ? 0 : st.st_size;
    buf_free(&b);
    return n;
}

int store_figures(struct store *s, struct store_figures *f, struct err *e)
{
    sqlite3_stmt *st = db_ask(s, Q_FIGURES, NULL, e);
    int rc = db_row(s, st, e);
    if (rc <= 0)
        return -1;
    *f = (struct store_figures){.releases = sqlite3_column_int64(st, 0),
                                .complete = sqlite3_column_int64(st, 1),
                                .versions = sqlite3_column_int64(st, 2),
                                .mentions = sqlite3_column_int64(st, 3),
                                .todo = sqlite3_column_int64(st, 4),
                                .last_id = sqlite3_column_int64(st, 5),
                                .bytes = file_bytes(s->path, "") + file_bytes(s->path, "-wal")};
    db_end(st);
    return 0;
}
