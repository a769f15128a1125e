/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether a store is sound: by SQLite's own check, and by what holds between the rows of every sound store.
 */
#ifndef BLOTTER_TESTS_STORE_CHECK_H
#define BLOTTER_TESTS_STORE_CHECK_H

#include "edge/store_db.h"

/* Each gives a row where something is wrong. */
static const struct {
    const char *sql, *what;
} store_checks[] = {
    {"SELECT 1 FROM pragma_foreign_key_check", "a row leads nowhere"},
    {"SELECT 1 FROM release r WHERE NOT EXISTS (SELECT 1 FROM alias WHERE url = r.url AND release = r.id)",
     "a release is not known by its URL"},
    {"SELECT 1 FROM release r WHERE (complete, words) IS NOT (SELECT complete, words FROM version"
     " WHERE release = r.id ORDER BY n DESC LIMIT 1)",
     "a release is not its newest version"},
    {"SELECT 1 FROM version GROUP BY release HAVING min(n) <> 1 OR max(n) <> count(*)",
     "versions are not numbered from 1"},
    {"SELECT 1 FROM former WHERE revision > (SELECT max(revision) FROM release)",
     "a former name is of a revision to come"},
    {"SELECT 1 FROM watch WHERE cursor > (SELECT ifnull(max(revision), 0) FROM release)",
     "a watch is ahead of the releases"},
};

/* 1 and the first column of the first row, 0 when there is none, or -1. */
static inline int first_row(struct store *s, const char *sql, struct buf *text, struct err *e)
{
    sqlite3_stmt *st = NULL;
    int rc = sqlite3_prepare_v2(s->db, sql, -1, &st, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(st);
    if (rc == SQLITE_ROW) {
        const char *p = (const char *)sqlite3_column_text(st, 0);
        buf_adds(text, p ? p : "");
    } else if (rc != SQLITE_DONE) {
        db_error(s, e);
    }
    sqlite3_finalize(st);
    return rc == SQLITE_ROW ? 1 : rc == SQLITE_DONE ? 0 : -1;
}

static inline int damaged(struct store *s, const char *what, struct err *e)
{
    return err_set(e, ERR_CORRUPT, "'%s' is damaged (%s); restore it from a backup", s->path, what);
}

/* ERR_CORRUPT says what is not sound. */
static inline int store_check(struct store *s, struct err *e)
{
    struct buf text = {0};
    int rc = first_row(s, "PRAGMA integrity_check(1)", &text, e);
    if (rc > 0)
        rc = sqlite3_stricmp(text.p, "ok") ? damaged(s, text.p, e) : 0;
    for (size_t i = 0; !rc && i < sizeof store_checks / sizeof *store_checks; i++) {
        rc = first_row(s, store_checks[i].sql, &text, e);
        if (rc > 0)
            rc = damaged(s, store_checks[i].what, e);
    }
    buf_free(&text);
    return rc;
}

#endif
