/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What sites answered when they were asked for their robots.txt: a row a site, with the last good copy. What
 * an answer means, and how long it holds, is not known here. */
#include <string.h>

#include "edge/store_db.h"

enum { COPY_MAX = 4 << 20 /* bytes; far more than is ever kept */ };

static int read_copy(struct store *s, sqlite3_stmt *row, struct arena *a, struct robots_state *st,
                     struct err *e)
{
    struct buf b = {0};
    if (sqlite3_column_type(row, 4) == SQLITE_NULL)
        return 0;
    int rc = pack_open(s->pack, sqlite3_column_blob(row, 4), (size_t)sqlite3_column_bytes(row, 4), NULL,
                       COPY_MAX, &b, e);
    if (!rc) {
        st->body = arena_strndup(a, buf_str(&b), b.len);
        st->len = b.len;
    }
    buf_free(&b);
    return rc ? err_context(e, "'%s' is damaged (the copy of '%s'); restore it from a backup", s->path,
                            st->url)
              : 0;
}

int store_robots_get(struct store *s, const char *url, struct arena *a, struct robots_state *st,
                     struct err *e)
{
    *st = (struct robots_state){.url = arena_strdup(a, url)};
    sqlite3_stmt *row = db_ask(s, Q_ROBOTS_GET, ARGS(T(url)), e);
    int rc = db_row(s, row, e);
    if (rc <= 0)
        return rc;
    st->tried = sqlite3_column_int64(row, 0);
    st->due = sqlite3_column_int64(row, 1);
    st->status = sqlite3_column_int64(row, 2);
    st->got = sqlite3_column_int64(row, 3);
    rc = read_copy(s, row, a, st, e);
    db_end(row);
    return rc;
}

int store_robots_put(struct store *s, const struct robots_state *st, struct err *e)
{
    buf_reset(&s->packed);
    if (st->body)
        pack_bytes(s->pack, st->body, st->len, NULL, &s->packed);
    return db_do(s, Q_ROBOTS_PUT,
                 ARGS(T(st->url), I(st->tried), I(st->due), I(st->status), I(st->got),
                      B(st->body ? s->packed.p : NULL, s->packed.len)),
                 e);
}
