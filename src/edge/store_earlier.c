/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a web archive tells of the past of a release that is known already. Its words are put among the
 * versions by the time at which they were seen; the record stays what the newest version says. Archives
 * overlap and are imported twice, so words that stand next to their place already are not put there again.
 * (That somebody saw the same words once more between two others is lost with this; an archive that is read
 * a second time, and so adds nothing, is worth it.) */
#include <string.h>

#include "edge/store_db.h"

/* Among the versions of one kind, in their order: where a time lies, and what stands there. */
struct place {
    int64_t n;          /* the number that a version of that time would get */
    int64_t newest;     /* when the last was seen */
    bool any, later;    /* there is one at all; one was seen after the time */
    bool before, after; /* the last one up to the time, and the first one after it, have the words */
    bool here;          /* one of that very time has them */
};

static void look_at(struct place *p, const struct earlier *v, int64_t n, int64_t seen, bool same)
{
    if (!p->any)
        p->n = n;
    if (seen <= v->o->seen) {
        p->n = n + 1;
        p->before = same;
        p->here |= same && seen == v->o->seen;
    } else if (!p->later) {
        p->later = true;
        p->after = same;
    }
    p->any = true;
    p->newest = seen;
}

static int find_place(struct store *s, const struct earlier *v, struct place *p, struct err *e)
{
    *p = (struct place){0};
    sqlite3_stmt *st = db_ask(s, Q_VERSIONS, ARGS(I(v->release)), e);
    int rc;
    while ((rc = db_row(s, st, e)) > 0)
        if (sqlite3_column_int(st, 2) == v->complete)
            look_at(p, v, sqlite3_column_int64(st, 0), sqlite3_column_int64(st, 1),
                    sqlite3_column_bytes(st, 3) == HASH_SIZE &&
                        !memcmp(sqlite3_column_blob(st, 3), v->words, HASH_SIZE));
    return rc;
}

static int insert(struct store *s, const struct earlier *v, const struct place *p, struct err *e)
{
    int64_t version;
    if (db_do(s, Q_EARLIER_ROOM, ARGS(I(v->release), I(p->n)), e) ||
        db_do(s, Q_EARLIER_BACK, ARGS(I(v->release)), e) ||
        db_number(s, Q_EARLIER_ADD,
                  ARGS(I(v->release), I(p->n), I(v->o->seen), I(v->complete), B(v->words, HASH_SIZE)),
                  &version, e) < 0)
        return -1;
    if (store_replace_wording(s, v->release, (int)p->n, &v->said, e))
        return -1;
    return original_add(s, version, v->o, e);
}

int store_earlier(struct store *s, const struct earlier *v, bool *yes, enum store_change *change,
                  struct err *e)
{
    struct place p;
    int64_t first;
    if (find_place(s, v, &p, e) || db_number(s, Q_RELEASE_FIRST, ARGS(I(v->release)), &first, e) < 0)
        return -1;
    *yes = p.later || (p.here && !p.before);
    if (!*yes)
        return 0;
    bool stands = p.before || p.after || p.here;
    *change = !stands ? STORE_EARLIER : v->touched || v->o->seen < first ? STORE_UPDATED : STORE_UNCHANGED;
    if (*change == STORE_UNCHANGED)
        return 0;
    if (!stands && insert(s, v, &p, e))
        return -1;
    struct arg changed = stands ? T(NULL) : I(p.newest);
    return db_do(s, Q_EARLIER_TIMES, ARGS(I(v->release), I(v->o->seen), changed, I(v->revision)), e);
}
