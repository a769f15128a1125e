/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What was said over time: the versions of a release with their words, and when it was removed and came back.
 * The newest version says what the release says; the words of the others are kept with them from the moment
 * they are superseded. */
#include "edge/store_db.h"

int store_versions(struct store *s, int64_t id, struct arena *a, struct version **v, size_t *n, struct err *e)
{
    size_t cap = 0;
    *v = NULL;
    *n = 0;
    sqlite3_stmt *st = db_ask(s, Q_VERSIONS, ARGS(I(id)), e);
    int rc;
    while ((rc = db_row(s, st, e)) > 0) {
        *v = arena_grow(a, *v, *n, &cap, sizeof **v);
        struct version *w = &(*v)[(*n)++];
        *w = (struct version){
            .n = sqlite3_column_int(st, 0), .seen = db_iso(st, 1, a), .complete = sqlite3_column_int(st, 2)};
        if (sqlite3_column_bytes(st, 3) == HASH_SIZE)
            hash_hex(sqlite3_column_blob(st, 3), w->sha256);
    }
    return rc;
}

int store_wording(struct store *s, int64_t id, int version, struct arena *a, struct wording *w, struct err *e)
{
    sqlite3_stmt *st = db_ask(s, Q_WORDING, ARGS(I(id), I(version)), e);
    int rc = db_row(s, st, e);
    if (rc < 0)
        return -1;
    if (rc == 0)
        return err_set(e, ERR_NOT_FOUND, "release %lld has no version %d", (long long)id, version);
    struct wording found = {
        .title = db_text(st, 0, a), .subtitle = db_text(st, 1, a), .date = db_text(st, 2, a)};
    bool kept = sqlite3_column_int(st, 4);
    rc = text_unpack(s, st, 3, a, &found.text, e);
    db_end(st);
    if (rc)
        return err_context(e, "'%s' is damaged (version %d of release %lld); restore it from a backup",
                           s->path, version, (long long)id);
    if (!kept)
        return err_set(
            e, ERR_NOT_FOUND,
            "the words of version %d of release %lld are not at hand; 'blotter reindex' reads them "
            "anew from its original",
            version, (long long)id);
    *w = found;
    return 0;
}

int store_replace_wording(struct store *s, int64_t id, int version, const struct wording *w, struct err *e)
{
    unsigned char words[HASH_SIZE];
    hash_strings((const char *const[]){w->title, w->subtitle, w->date, w->text}, 4, words);
    return db_do(s, Q_WORDING_SET,
                 ARGS(I(id), I(version), T(w->title), T(w->subtitle), T(w->date), text_pack(s, w->text),
                      B(words, HASH_SIZE)),
                 e);
}

int store_events(struct store *s, int64_t id, struct arena *a, struct event **v, size_t *n, struct err *e)
{
    size_t cap = 0;
    *v = NULL;
    *n = 0;
    sqlite3_stmt *st = db_ask(s, Q_EVENTS, ARGS(I(id)), e);
    int rc;
    while ((rc = db_row(s, st, e)) > 0) {
        *v = arena_grow(a, *v, *n, &cap, sizeof **v);
        (*v)[(*n)++] = (struct event){.at = db_iso(st, 0, a), .status = db_text(st, 1, a)};
    }
    return rc;
}
