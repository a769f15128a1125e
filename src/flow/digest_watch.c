/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Watches as they stand: what each asks for, when its turn comes, how far it is; and what one would have sent
 * in the last weeks, so that a query can be judged before it fills a mailbox. Nothing is written here. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "domain/date.h"
#include "domain/story.h"
#include "flow/digest_state.h"

enum { DAY = 86400, LATE = 3 * DAY, RUN = 60 /* minutes: an immediate watch's slot */ };

/* ---- how they stand ---- */

/* What the query asks for, and what is wrong. */
static void read_watch(const struct run *run, struct watch_row *row, struct arena *a)
{
    struct query *q = NULL;
    struct err e;
    if (digest_check_watch(run, row->watch, a, &q, &e))
        row->error = arena_strdup(a, e.msg);
    if (q)
        row->query = query_describe(q, a);
}

static int survey_state(const struct conf *c, struct store *st, int64_t rev, int64_t now,
                        struct watch_row *row, struct arena *a, struct err *e)
{
    struct watch_state state;
    struct digest_row *last;
    size_t n;
    const struct timetable *t = &row->watch->when;
    if (store_watch_get(st, row->watch->name, a, &state, &row->begun, e))
        return -1;
    if (!row->begun)
        return 0;
    int64_t local = clock_local_minutes(now);
    int64_t looked = clock_local_minutes(state.looked < now ? state.looked : now);
    if (store_digests(st, row->watch->name, 1, a, &last, &n, e))
        return -1;
    row->last_sent = n ? last->sent : 0;
    row->lag = rev > state.cursor ? rev - state.cursor : 0;
    if (!timetable_due(t, looked, local))
        row->due = clock_from_local(timetable_next(t, local));
    return undelivered_of(st, c, row->watch, a, &row->undelivered, &row->nundelivered, e);
}

int digest_survey(const struct conf *c, struct arena *a, struct watch_row *rows, struct err *e)
{
    struct digest_options o = {0};
    struct run run = {.conf = c, .o = &o, .from = digest_from(c), .now = clock_now()};
    struct store *st = NULL;
    int64_t rev = 0;
    int rc = 0;
    if (store_open(c->data, STORE_READ, &st, e)) {
        if (e->code != ERR_NOT_FOUND)
            return -1;
        st = NULL;
    } else {
        rc = store_last_revision(st, &rev, e);
    }
    for (size_t i = 0; i < c->nwatches && !rc; i++) {
        rows[i] = (struct watch_row){.watch = &c->watches[i]};
        read_watch(&run, &rows[i], a);
        if (st)
            rc = survey_state(c, st, rev, run.now, &rows[i], a, e);
    }
    store_close(st);
    return rc;
}

/* ---- what would have been sent ---- */

/* A release with when it counts and the slot that it falls into. */
struct moment {
    const struct release *release;
    int64_t at, slot; /* UTC seconds; minutes of the local calendar */
    size_t place;     /* in the order of the search */
};

static int64_t moment_of(const struct release *r)
{
    int64_t added = r->first_seen ? clock_from_iso(r->first_seen) : INT64_MIN;
    int64_t dated =
        r->date && date_valid_day(r->date) ? (int64_t)date_to_days(r->date) * DAY + DAY / 2 : added;
    return added - dated > LATE ? dated : added;
}

static int by_slot(const void *x, const void *y)
{
    const struct moment *a = x, *b = y;
    if (a->slot != b->slot)
        return a->slot < b->slot ? -1 : 1;
    return (a->place > b->place) - (a->place < b->place);
}

/* The run that finds it: that of the next slot; of an immediate watch one at the end of the hour. */
static int64_t slot_of(const struct timetable *t, int64_t at)
{
    int64_t local = clock_local_minutes(at);
    return t->every == TIMETABLE_IMMEDIATE ? (local / RUN + 1) * RUN : timetable_next(t, local);
}

static size_t moments(const struct watch *w, const struct index_result *found, int64_t from, int64_t to,
                      struct moment *v)
{
    size_t n = 0;
    for (size_t i = 0; i < found->n; i++) {
        const struct release *r = &found->hits[i].release;
        int64_t at = moment_of(r);
        if (at < from || at > to || (r->status && !strcmp(r->status, "removed")))
            continue;
        v[n] = (struct moment){.release = r, .at = at, .slot = slot_of(&w->when, at), .place = n};
        n++;
    }
    qsort(v, n, sizeof *v, by_slot);
    return n;
}

/* One slot's releases, each story once. */
static void fill_slot(const struct moment *v, size_t n, int64_t now, struct rehearsal_slot *slot,
                      struct arena *a)
{
    struct strs *keys = arena_alloc(a, (n + 1) * sizeof *keys);
    size_t *leader = arena_alloc(a, (n + 1) * sizeof *leader),
           *place = arena_alloc(a, (n + 1) * sizeof *place);
    *slot = (struct rehearsal_slot){.at = v->slot, .ahead = v->slot > clock_local_minutes(now)};
    slot->v = arena_alloc(a, n * sizeof *slot->v);
    for (size_t i = 0; i < n; i++) {
        const char *key = story_key(v[i].release, a);
        if (key)
            strs_add(&keys[i], key, a);
    }
    digest_group(keys, n, leader);
    for (size_t i = 0; i < n; i++) {
        if (leader[i] == i)
            slot->v[place[i] = slot->n++].release = v[i].release;
        slot->v[place[leader[i]]].versions++;
    }
}

static void fill_slots(const struct moment *v, size_t n, int64_t now, struct rehearsal *out, struct arena *a)
{
    out->slots = arena_alloc(a, (n + 1) * sizeof *out->slots);
    for (size_t i = 0, k; i < n; i = k) {
        for (k = i; k < n && v[k].slot == v[i].slot;)
            k++;
        fill_slot(v + i, k - i, now, &out->slots[out->n++], a);
    }
}

/* Those of that time or later by their date or by when they came. */
static struct query *recent(struct query *wanted, int64_t from, struct arena *a)
{
    char iso[CLOCK_ISO_MAX];
    clock_iso(from, iso);
    const char *day = arena_printf(a, "%.4s%.2s%.2s", iso, iso + 5, iso + 8);
    struct query *dated = digest_range("date", day, NULL, a), *added = digest_range("added", day, NULL, a);
    return digest_both(QUERY_AND, wanted, digest_both(QUERY_OR, dated, added, a), a);
}

int digest_rehearse(const struct conf *c, const struct watch *w, int days, struct arena *a,
                    struct rehearsal *out, struct err *e)
{
    struct query *wanted;
    struct index *ix = NULL;
    struct index_result found;
    int64_t now = clock_now(), from = now - (int64_t)days * DAY;
    *out = (struct rehearsal){0};
    if (digest_query(c, w, now, a, &wanted, e))
        return -1;
    out->query = query_describe(wanted, a);
    struct index_search search = {
        .query = recent(wanted, from, a), .limit = DIGEST_HITS_MAX, .sort = INDEX_SORT_DATE};
    int rc = index_open(arena_printf(a, "%s/xapian", c->data), &ix, e);
    if (!rc)
        rc = index_search(ix, &search, a, &found, e);
    if (!rc) {
        struct moment *v = arena_alloc(a, (found.n + 1) * sizeof *v);
        fill_slots(v, moments(w, &found, from, now, v), now, out, a);
    }
    index_close(ix);
    return rc;
}
