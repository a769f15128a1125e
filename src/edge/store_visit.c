/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The looks at known releases: where, when and with what each is asked for again, and what the looks told;
 * and how the sites fare that they are taken at. When a look is due is for domain/schedule to say. */
#include <string.h>

#include "edge/store_db.h"

/* "www.example.gov:8080": what is asked politely, and is well or not, as one. */
static const char *host_of(const char *url, struct buf *out)
{
    const char *host = strstr(url, "://");
    host = host ? host + 3 : url;
    buf_reset(out);
    buf_add(out, host, strcspn(host, "/?#"));
    return buf_str(out);
}

static void read_visit(sqlite3_stmt *st, struct arena *a, struct visit *v)
{
    *v = (struct visit){.release = sqlite3_column_int64(st, 0),
                        .source = db_text(st, 1, a),
                        .host = db_text(st, 2, a),
                        .url = db_text(st, 3, a),
                        .etag = db_text(st, 4, a),
                        .last_modified = db_text(st, 5, a),
                        .since = sqlite3_column_int64(st, 6),
                        .due = sqlite3_column_int64(st, 7),
                        .looks = sqlite3_column_int64(st, 8),
                        .failures = sqlite3_column_int(st, 9),
                        .error = db_text(st, 10, a),
                        .gone = sqlite3_column_int64(st, 11),
                        .doubt = sqlite3_column_int64(st, 12),
                        .status = db_text(st, 13, a),
                        .first_url = db_text(st, 14, a)};
}

int store_visit_get(struct store *s, int64_t release, struct arena *a, struct visit *v, bool *found,
                    struct err *e)
{
    sqlite3_stmt *st = db_ask(s, Q_VISIT_GET, ARGS(I(release)), e);
    int rc = db_row(s, st, e);
    *v = (struct visit){.release = release};
    *found = rc > 0;
    if (rc <= 0)
        return rc;
    read_visit(st, a, v);
    db_end(st);
    return 0;
}

int store_visit_put(struct store *s, const struct visit *v, struct err *e)
{
    struct buf host = {0};
    int rc = db_do(s, Q_VISIT_PUT,
                   ARGS(I(v->release), T(v->source), T(host_of(v->url, &host)), T(v->url), T(v->etag),
                        T(v->last_modified), I(v->since), I(v->due), I(v->looks), I(v->failures), T(v->error),
                        I(v->gone), I(v->doubt)),
                   e);
    buf_free(&host);
    return rc;
}

int store_visits_due(struct store *s, int64_t now, int per_host, struct arena *a, struct visit **v, size_t *n,
                     struct err *e)
{
    size_t cap = 0;
    *v = NULL;
    *n = 0;
    sqlite3_stmt *st = db_ask(s, Q_VISITS_DUE, ARGS(I(now), I(per_host)), e);
    int rc;
    while ((rc = db_row(s, st, e)) > 0) {
        *v = arena_grow(a, *v, *n, &cap, sizeof **v);
        read_visit(st, a, &(*v)[(*n)++]);
    }
    return rc;
}

int store_site_get(struct store *s, const char *url, struct site_state *state, struct err *e)
{
    struct buf host = {0};
    sqlite3_stmt *st = db_ask(s, Q_SITE_GET, ARGS(T(host_of(url, &host))), e);
    int rc = db_row(s, st, e);
    *state = (struct site_state){0};
    if (rc > 0) {
        *state = (struct site_state){sqlite3_column_int64(st, 0), sqlite3_column_int64(st, 1)};
        db_end(st);
    }
    buf_free(&host);
    return rc < 0 ? -1 : 0;
}

int store_site_put(struct store *s, const char *url, const struct site_state *state, struct err *e)
{
    struct buf host = {0};
    int rc = db_do(s, Q_SITE_PUT, ARGS(T(host_of(url, &host)), I(state->ok), I(state->failing)), e);
    buf_free(&host);
    return rc;
}
