/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The ledger of digests: what was written, for whom and with which releases, what became of it, and which
 * message follows which. A message is written down before it is spooled, so that whatever went out can be
 * sent again as the same bytes; that it went out is told by its row in `digest` (store_watch_sent). */
#include <stdlib.h>
#include <string.h>

#include "edge/store_db.h"

enum { COPY_MAX = 64 << 20, MATTER_MESSAGES = 1000 };

/* ---- what was written ---- */

static int put_copies(struct store *s, const struct message_record *m, struct err *e)
{
    struct pack_like like = {0};
    for (size_t i = 0; i < m->ncopies; i++) {
        const struct message_copy *c = &m->copies[i];
        buf_reset(&s->packed);
        pack_bytes(s->pack, c->bytes, c->len, &like, &s->packed);
        if (db_do(s, Q_DELIVERY_ADD,
                  ARGS(T(m->message_id), T(c->recipient), I((int64_t)i), I(OUTCOME_WAITING), I(m->composed),
                       B(s->packed.p, s->packed.len)),
                  e))
            return -1;
        if (!i)
            like = (struct pack_like){c->bytes, c->len};
    }
    return 0;
}

static int put_message(struct store *s, const struct message_record *m, struct err *e)
{
    int64_t id;
    if (db_number(s, Q_MESSAGE_ADD, ARGS(T(m->message_id), T(m->watch), T(m->subject), I(m->as_of)), &id, e) <
            0 ||
        put_copies(s, m, e))
        return -1;
    for (size_t i = 0; i < m->matters.n; i++)
        if (db_do(s, Q_MATTER_ADD, ARGS(T(m->watch), T(m->matters.v[i]), T(m->message_id)), e))
            return -1;
    /* One comes, one goes. */
    return db_do(s, Q_MESSAGE_FORGET, ARGS(T(m->watch), I(MESSAGES_KEPT)), e);
}

int store_message_put(struct store *s, const struct message_record *m, struct err *e)
{
    if (db_enter(s, STORE_WRITE, e))
        return -1;
    return db_leave(s, put_message(s, m, e), e);
}

static int unpack_copy(struct store *s, sqlite3_stmt *st, const struct pack_like *like, struct arena *a,
                       struct message_copy *c, struct err *e)
{
    struct buf b = {0};
    int rc = pack_open(s->pack, sqlite3_column_blob(st, 1), (size_t)sqlite3_column_bytes(st, 1), like,
                       COPY_MAX, &b, e);
    *c = (struct message_copy){
        .recipient = db_text(st, 0, a), .bytes = arena_strndup(a, buf_str(&b), b.len), .len = b.len};
    buf_free(&b);
    return rc ? err_context(e, "'%s' is damaged (a kept message)", s->path) : 0;
}

int store_message_copies(struct store *s, const char *message_id, struct arena *a, struct message_copy **v,
                         size_t *n, struct err *e)
{
    struct pack_like like = {0};
    size_t cap = 0;
    int rc;
    *v = NULL;
    *n = 0;
    sqlite3_stmt *st = db_ask(s, Q_DELIVERY_BYTES, ARGS(T(message_id)), e);
    while ((rc = db_row(s, st, e)) > 0) {
        *v = arena_grow(a, *v, *n, &cap, sizeof **v);
        if (unpack_copy(s, st, &like, a, &(*v)[*n], e)) {
            db_end(st);
            return -1;
        }
        if (!(*n)++)
            like = (struct pack_like){(*v)->bytes, (*v)->len};
    }
    return rc;
}

/* ---- what became of it ---- */

int store_digest_strike(struct store *s, const char *message_id, const char *recipient, struct err *e)
{
    return db_do(s, Q_DELIVERY_STRIKE, ARGS(T(message_id), T(recipient)), e);
}

int store_digest_recipient(struct store *s, const char *message_id, const char *recipient,
                           enum outcome outcome, const char *reason, int64_t now, struct err *e)
{
    return db_do(s, Q_DELIVERY_SET, ARGS(T(message_id), T(recipient), I(outcome), I(now), T(reason)), e);
}

static struct recipient read_recipient(sqlite3_stmt *st, struct arena *a)
{
    return (struct recipient){.address = db_text(st, 0, a),
                              .outcome = (enum outcome)sqlite3_column_int(st, 1),
                              .at = sqlite3_column_int64(st, 2),
                              .reason = db_text(st, 3, a)};
}

int store_recipients(struct store *s, const char *message_id, struct arena *a, struct recipient **v,
                     size_t *n, struct err *e)
{
    size_t cap = 0;
    int rc;
    *v = NULL;
    *n = 0;
    sqlite3_stmt *st = db_ask(s, Q_DELIVERIES, ARGS(T(message_id)), e);
    while ((rc = db_row(s, st, e)) > 0) {
        *v = arena_grow(a, *v, *n, &cap, sizeof **v);
        (*v)[(*n)++] = read_recipient(st, a);
    }
    return rc;
}

/* Of one recipient, as the rows come: the first that waits, and the last that came to an end. */
struct fate {
    struct undelivered waits, ended;
};

static void add_fate(const struct fate *f, struct arena *a, struct undelivered **v, size_t *n, size_t *cap)
{
    const struct undelivered *both[] = {&f->ended, &f->waits};
    for (size_t i = 0; i < 2; i++) {
        if (!both[i]->to.address || both[i]->to.outcome == OUTCOME_ACCEPTED)
            continue;
        *v = arena_grow(a, *v, *n, cap, sizeof **v);
        (*v)[(*n)++] = *both[i];
    }
}

int store_watch_undelivered(struct store *s, const char *name, struct arena *a, struct undelivered **v,
                            size_t *n, struct err *e)
{
    struct fate f = {0};
    const char *who = "";
    size_t cap = 0;
    int rc;
    *v = NULL;
    *n = 0;
    sqlite3_stmt *st = db_ask(s, Q_UNDELIVERED, ARGS(T(name)), e);
    while ((rc = db_row(s, st, e)) > 0) {
        struct undelivered one = {.to = read_recipient(st, a),
                                  .message_id = db_text(st, 4, a),
                                  .written = sqlite3_column_int64(st, 5)};
        if (strcmp(one.to.address, who) != 0) {
            add_fate(&f, a, v, n, &cap);
            f = (struct fate){0};
            who = one.to.address;
        }
        if (one.to.outcome != OUTCOME_WAITING)
            f.ended = one;
        else if (!f.waits.to.address)
            f.waits = one;
    }
    add_fate(&f, a, v, n, &cap);
    return rc;
}

int store_refused_before(struct store *s, const char *name, const char *recipient, const char *message_id,
                         bool *refused, struct err *e)
{
    int64_t is = 0;
    int rc = db_number(s, Q_REFUSED_BEFORE, ARGS(T(name), T(recipient), T(message_id)), &is, e);
    *refused = rc > 0 && is;
    return rc < 0 ? -1 : 0;
}

/* ---- what went out ---- */

static struct digest_row read_digest(sqlite3_stmt *st, struct arena *a)
{
    return (struct digest_row){.id = sqlite3_column_int64(st, 0),
                               .watch = db_text(st, 1, a),
                               .message_id = db_text(st, 2, a),
                               .sent = sqlite3_column_int64(st, 3),
                               .subject = db_text(st, 4, a)};
}

int store_digests(struct store *s, const char *watch, int limit, struct arena *a, struct digest_row **v,
                  size_t *n, struct err *e)
{
    size_t cap = 0;
    int rc;
    *v = NULL;
    *n = 0;
    sqlite3_stmt *st = db_ask(s, watch ? Q_WATCH_DIGESTS : Q_DIGESTS, ARGS(T(watch), I(limit)), e);
    while ((rc = db_row(s, st, e)) > 0) {
        *v = arena_grow(a, *v, *n, &cap, sizeof **v);
        (*v)[(*n)++] = read_digest(st, a);
    }
    return rc;
}

int store_digest_get(struct store *s, int64_t id, struct arena *a, struct digest_row *d, struct err *e)
{
    sqlite3_stmt *st = db_ask(s, Q_DIGEST_GET, ARGS(I(id)), e);
    int rc = db_row(s, st, e);
    if (rc < 0)
        return -1;
    if (!rc)
        return err_set(e, ERR_NOT_FOUND, "there is no digest %lld", (long long)id);
    *d = read_digest(st, a);
    db_end(st);
    return 0;
}

int store_digest_releases(struct store *s, int64_t id, struct arena *a, struct digest_release **v, size_t *n,
                          struct err *e)
{
    size_t cap = 0;
    int rc;
    *v = NULL;
    *n = 0;
    sqlite3_stmt *st = db_ask(s, Q_DIGEST_RELEASES, ARGS(I(id)), e);
    while ((rc = db_row(s, st, e)) > 0) {
        *v = arena_grow(a, *v, *n, &cap, sizeof **v);
        (*v)[(*n)++] = (struct digest_release){.id = sqlite3_column_int64(st, 0),
                                               .url = db_text(st, 1, a),
                                               .title = db_text(st, 2, a),
                                               .date = db_text(st, 3, a)};
    }
    return rc;
}

/* ---- which follows which ---- */

static int add_ids(struct store *s, sqlite3_stmt *st, struct arena *a, struct strs *ids, struct err *e)
{
    int rc;
    while ((rc = db_row(s, st, e)) > 0)
        strs_add(ids, db_text(st, 0, a), a);
    return rc;
}

/* The first and the last ones of all digests of the watch. */
static int thread_of_watch(struct store *s, const char *watch, struct arena *a, struct strs *ids,
                           struct err *e)
{
    struct strs last = {0};
    if (add_ids(s, db_ask(s, Q_WATCH_FIRST, ARGS(T(watch)), e), a, ids, e) ||
        add_ids(s, db_ask(s, Q_WATCH_LAST, ARGS(T(watch), I(THREAD_LAST)), e), a, &last, e))
        return -1;
    for (size_t i = last.n; i-- > 0;)
        strs_add_once(ids, last.v[i], a);
    return 0;
}

static int compare_numbers(const void *x, const void *y)
{
    int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;
    return (a > b) - (a < b);
}

int store_watch_thread(struct store *s, const char *watch, const struct strs *matters, struct arena *a,
                       struct strs *ids, struct err *e)
{
    *ids = (struct strs){0};
    if (!matters)
        return thread_of_watch(s, watch, a, ids, e);
    int64_t *v = NULL;
    size_t n = 0, cap = 0;
    for (size_t i = 0; i < matters->n; i++) {
        sqlite3_stmt *st = db_ask(s, Q_WATCH_MATTER, ARGS(T(watch), T(matters->v[i])), e);
        int rc;
        while ((rc = db_row(s, st, e)) > 0) {
            v = arena_grow(a, v, n, &cap, sizeof *v);
            v[n++] = sqlite3_column_int64(st, 0);
            if (n >= MATTER_MESSAGES * (i + 1))
                break;
        }
        db_end(st);
        if (rc < 0)
            return -1;
    }
    if (n)
        qsort(v, n, sizeof *v, compare_numbers);
    size_t different = 0;
    for (size_t i = 0; i < n; i++)
        if (!i || v[i] != v[i - 1])
            v[different++] = v[i];
    for (size_t i = 0; i < different; i++) {
        struct digest_row d;
        if (i && i + THREAD_LAST < different)
            continue;
        if (store_digest_get(s, v[i], a, &d, e))
            return -1;
        strs_add(ids, d.message_id, a);
    }
    return 0;
}
