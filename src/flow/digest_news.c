/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which releases are news to a watch: what its query finds above its cursor, and of that what the ledger says
 * it has not sent as it is. A revision alone does not make news: a tag that a second feed adds gives a
 * release a new one without a new word. The store's ledger tells (store_watch_news), by revisions too, so
 * that no clock is believed. */
#include <inttypes.h>
#include <string.h>

#include "domain/field.h"
#include "domain/query.h"
#include "flow/digest_state.h"

enum {
    SNIPPET_LENGTH = 240,
    HITS_MAX = 20000, /* looked at for one digest; what is beyond is counted only */
};

static struct query *new_query(enum query_op op, struct arena *a)
{
    struct query *q = arena_alloc(a, sizeof *q);
    q->op = op;
    return q;
}

static struct query *range(const char *field, const char *low, const char *high, struct arena *a)
{
    struct query *q = new_query(QUERY_RANGE, a);
    q->field = field_find(field, NULL);
    q->low = low;
    q->high = high;
    return q;
}

static struct query *both(enum query_op op, struct query *x, struct query *y, struct arena *a)
{
    struct query *q = new_query(op, a);
    q->nkids = 2;
    q->kid = arena_alloc(a, q->nkids * sizeof *q->kid);
    q->kid[0] = x;
    q->kid[1] = y;
    return q;
}

/* The releases that may be news, whatever the watch asks for: revisions after the cursor, up to what the
 * index had when the run began. With --since, those from that day on too. */
static struct query *candidates(const struct run *run, const struct news *news)
{
    struct arena *a = news->a;
    const char *to = arena_printf(a, "%" PRId64, run->rev);
    const char *after = arena_printf(a, "%" PRId64, news->state.cursor + 1);
    if (!run->o->since)
        return range("revision", after, to, a);
    const char *s = run->o->since, *day = arena_printf(a, "%.4s%.2s%.2s", s, s + 5, s + 8);
    struct query *dated = both(QUERY_AND, range("date", day, NULL, a), range("revision", NULL, to, a), a);
    return news->begins ? dated : both(QUERY_OR, dated, range("revision", after, to, a), a);
}

static bool is_news(const struct run *run, const struct release *r, enum store_news how)
{
    const char *since = run->o->since;
    if (r->status && !strcmp(r->status, "removed"))
        return false;
    bool feed = run->o->form == DIGEST_ATOM; /* made anew each time, so what was sent stays in it */
    if (how == STORE_NEWS_OLD || (feed && how == STORE_NEWS_NO))
        return since && r->date && strcmp(r->date, since) >= 0;
    return how != STORE_NEWS_NO;
}

static int choose(const struct run *run, struct news *news, const struct index_result *found, struct err *e)
{
    int64_t *ids = arena_alloc(news->a, (found->n + 1) * sizeof *ids);
    enum store_news *how = arena_alloc(news->a, (found->n + 1) * sizeof *how);
    for (size_t i = 0; i < found->n; i++)
        ids[i] = found->hits[i].release.id;
    if (store_watch_news(run->store, news->watch->name, ids, found->n, how, e))
        return -1;
    struct digest *d = &news->digest;
    size_t limit = news->watch->limit > 0 ? (size_t)news->watch->limit : found->n;
    struct digest_item *items = arena_alloc(news->a, (found->n + 1) * sizeof *items);
    for (size_t i = 0; i < found->n; i++) {
        const struct hit *hit = &found->hits[i];
        bool changed = how[i] == STORE_NEWS_CHANGED;
        if (!is_news(run, &hit->release, how[i]))
            continue;
        ++*(changed ? &d->changed : &d->added);
        if (d->n < limit)
            items[d->n++] = (struct digest_item){.release = &hit->release,
                                                 .snippet = hit->snippet,
                                                 .how = changed ? DIGEST_CHANGED : DIGEST_NEW,
                                                 .versions = 1};
    }
    d->items = items;
    d->added += found->total > found->n ? found->total - found->n : 0;
    return 0;
}

int digest_look(const struct run *run, struct news *news, struct err *e)
{
    struct query *wanted;
    if (query_parse(news->watch->query, run->now, news->a, &wanted, e))
        return err_context(e, "%s:%d", news->watch->file, news->watch->line);
    news->digest = (struct digest){.watch = news->watch->name,
                                   .query = query_describe(wanted, news->a),
                                   .from = run->from,
                                   .now = run->now};
    struct index_search search = {.query = both(QUERY_AND, wanted, candidates(run, news), news->a),
                                  .limit = HITS_MAX,
                                  .check_at_least = HITS_MAX + 1,
                                  .sort = INDEX_SORT_DATE,
                                  .snippet = SNIPPET_LENGTH,
                                  .mark_on = LETTER_MARK_ON,
                                  .mark_off = LETTER_MARK_OFF};
    struct index_result found;
    if (index_search(run->index, &search, news->a, &found, e))
        return -1;
    return choose(run, news, &found, e);
}
