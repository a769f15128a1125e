/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which releases are news to a watch: what its query finds above its cursor, and of that what the ledger says
 * it has not sent as it is; and what it has sent and has been edited or removed since, whether its query
 * finds that still or not. A revision alone does not make news: a tag that a second feed adds gives a release
 * a new one without a new word. The store's ledger tells (store_watch_news), by revisions too, so that no
 * clock is believed. Releases that tell one story are one item; all of them count as sent. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "domain/diff.h"
#include "domain/field.h"
#include "domain/match.h"
#include "domain/query.h"
#include "domain/story.h"
#include "flow/digest_state.h"

enum { SNIPPET_LENGTH = 240, MESSAGE_ITEMS = 2000 };

/* ---- what is asked for ---- */

static struct query *new_query(enum query_op op, struct arena *a)
{
    struct query *q = arena_alloc(a, sizeof *q);
    q->op = op;
    return q;
}

struct query *digest_range(const char *field, const char *low, const char *high, struct arena *a)
{
    struct query *q = new_query(QUERY_RANGE, a);
    q->field = field_find(field, NULL);
    q->low = low;
    q->high = high;
    return q;
}

struct query *digest_both(enum query_op op, struct query *x, struct query *y, struct arena *a)
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
        return digest_range("revision", after, to, a);
    const char *s = run->o->since, *day = arena_printf(a, "%.4s%.2s%.2s", s, s + 5, s + 8);
    struct query *dated =
        digest_both(QUERY_AND, digest_range("date", day, NULL, a), digest_range("revision", NULL, to, a), a);
    return news->begins ? dated : digest_both(QUERY_OR, dated, digest_range("revision", after, to, a), a);
}

int digest_query(const struct conf *conf, const struct watch *w, int64_t now, struct arena *a,
                 struct query **q, struct err *e)
{
    const struct query_env env = {now, conf->watches, conf->nwatches};
    if (!query_parse(w->query, &env, a, q, e))
        return 0;
    e->code = ERR_CONFIG;
    return err_context(e, "%s:%d", w->file, conf_line(&w->place, "query"));
}

/* ---- what is chosen ---- */

/* A release that may become an item. */
struct candidate {
    const struct release *release;
    const char *snippet, *why;
    enum digest_how how;
    enum store_news news;
    const char *story;
};

/* All that was found for one watch. */
struct choice {
    struct candidate *v;
    size_t n;
    size_t *story; /* of each, the first one that tells its story */
};

static bool edits_only(const struct news *news)
{
    return !(news->watch->include & WATCH_NEW);
}

/* Whether, and as what, a release goes into the digest. */
static bool is_news(const struct run *run, const struct watch *w, const struct release *r,
                    enum store_news news, enum digest_how *how)
{
    const char *since = run->o->since;
    bool removed = r->status && !strcmp(r->status, "removed");
    if (news == STORE_NEWS_NO && run->o->form == DIGEST_ATOM)
        news = STORE_NEWS_OLD; /* a feed is made anew each time, so what was sent stays in it */
    bool wanted = since && r->date && strcmp(r->date, since) >= 0;
    if (news == STORE_NEWS_EDITED)
        news = wanted ? STORE_NEWS_OLD : STORE_NEWS_CHANGED;
    switch (news) {
    case STORE_NEWS_OLD:
        *how = DIGEST_NEW;
        return !removed && wanted && (w->include & WATCH_NEW);
    case STORE_NEWS_NEW:
        *how = DIGEST_NEW;
        return !removed && (w->include & WATCH_NEW);
    case STORE_NEWS_CHANGED:
        *how = DIGEST_CHANGED;
        return !removed && (w->include & WATCH_CHANGED);
    case STORE_NEWS_REMOVED:
        *how = DIGEST_REMOVED;
        return w->include & WATCH_REMOVED;
    case STORE_NEWS_RESTORED:
        *how = DIGEST_CHANGED;
        return w->include & WATCH_REMOVED;
    default:
        return false;
    }
}

static int add_candidates(const struct run *run, const struct news *news, const int64_t *ids, size_t n,
                          const struct candidate *found, struct choice *c, struct err *e)
{
    enum store_news *how = arena_alloc(news->a, (n + 1) * sizeof *how);
    if (store_watch_news(run->store, news->watch->name, edits_only(news), ids, n, how, e))
        return -1;
    for (size_t i = 0; i < n; i++) {
        struct candidate one = found[i];
        one.news = how[i];
        if (is_news(run, news->watch, one.release, how[i], &one.how))
            c->v[c->n++] = one;
    }
    return 0;
}

static int add_found(const struct run *run, const struct news *news, const struct index_result *found,
                     struct choice *c, struct err *e)
{
    int64_t *ids = arena_alloc(news->a, (found->n + 1) * sizeof *ids);
    struct candidate *v = arena_alloc(news->a, (found->n + 1) * sizeof *v);
    for (size_t i = 0; i < found->n; i++) {
        ids[i] = found->hits[i].release.id;
        v[i] = (struct candidate){.release = &found->hits[i].release, .snippet = found->hits[i].snippet};
    }
    return add_candidates(run, news, ids, found->n, v, c, e);
}

static int ascending(const void *x, const void *y)
{
    int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;
    return (a > b) - (a < b);
}

/* Leaves of ids those that are not among the found. */
static size_t not_found(int64_t *ids, size_t n, const struct index_result *found, struct arena *a)
{
    size_t left = 0;
    int64_t *have = arena_alloc(a, (found->n + 1) * sizeof *have);
    for (size_t i = 0; i < found->n; i++)
        have[i] = found->hits[i].release.id;
    qsort(have, found->n, sizeof *have, ascending);
    for (size_t i = 0; i < n; i++)
        if (!bsearch(&ids[i], have, found->n, sizeof *have, ascending))
            ids[left++] = ids[i];
    return left;
}

/* What was sent and is another since, and is not found any more: perhaps because of the edit. */
static int known_elsewhere(const struct run *run, const struct news *news, const struct index_result *found,
                           int64_t **ids, size_t *n, struct err *e)
{
    *n = 0;
    if (news->begins || found->n >= DIGEST_HITS_MAX)
        return 0;
    if (store_watch_known(run->store, news->watch->name, news->state.cursor, run->rev, news->a, ids, n, e))
        return -1;
    *n = not_found(*ids, *n, found, news->a);
    return 0;
}

static int add_known(const struct run *run, const struct news *news, const int64_t *ids, size_t n,
                     struct choice *c, struct err *e)
{
    struct candidate *v = arena_alloc(news->a, (n + 1) * sizeof *v);
    for (size_t i = 0; i < n; i++) {
        struct release *r = arena_alloc(news->a, sizeof *r);
        if (store_get(run->store, ids[i], news->a, r, e))
            return -1;
        v[i] = (struct candidate){.release = r, .why = "it was sent before; the query does not find it now"};
    }
    return add_candidates(run, news, ids, n, v, c, e);
}

/* New releases that tell one story stand behind the first of them; an edit is told for itself. */
static void collapse(struct choice *c, struct arena *a)
{
    struct strs *keys = arena_alloc(a, (c->n + 1) * sizeof *keys);
    c->story = arena_alloc(a, (c->n + 1) * sizeof *c->story);
    for (size_t i = 0; i < c->n; i++) {
        const char *key = c->v[i].how == DIGEST_NEW ? story_key(c->v[i].release, a) : NULL;
        if (key)
            strs_add(&keys[i], key, a);
    }
    digest_group(keys, c->n, c->story);
}

/* ---- what is said of an item ---- */

static bool differs(const char *x, const char *y)
{
    return strcmp(x ? x : "", y ? y : "") != 0;
}

static const char *text_change(const char *was, const char *is, struct arena *a)
{
    struct diff d;
    size_t came, went;
    diff_texts(was, is, a, &d);
    diff_count(&d, &came, &went);
    if (!came && !went)
        return "text (line breaks alone)";
    return arena_printf(a, "text (%zu word%s added, %zu taken out)", came, came == 1 ? "" : "s", went);
}

/* What is another than in the words that were sent. Words that are not at hand are no error: what is known is
 * told. */
static int changes(const struct run *run, const struct news *news, const struct candidate *c,
                   const char **out, struct err *e)
{
    struct wording was, is;
    struct version *v;
    size_t n;
    int version;
    int64_t id = c->release->id;
    if (c->news == STORE_NEWS_RESTORED) {
        *out = "it is back on its site";
        return 0;
    }
    if (store_watch_version(run->store, news->watch->name, id, &version, e) ||
        store_versions(run->store, id, news->a, &v, &n, e))
        return -1;
    if (!version && n > 1) /* never sent: from the words before */
        version = v[n - 2].n;
    if (!n || !version || store_wording(run->store, id, version, news->a, &was, e) ||
        store_wording(run->store, id, v[n - 1].n, news->a, &is, e))
        return n && version && e->code != ERR_NOT_FOUND ? -1 : 0;
    struct strs parts = {0};
    if (differs(was.title, is.title))
        strs_add(&parts, "title", news->a);
    if (differs(was.subtitle, is.subtitle))
        strs_add(&parts, "subtitle", news->a);
    if (differs(was.date, is.date))
        strs_add(&parts, arena_printf(news->a, "date (was %s)", was.date ? was.date : "not given"), news->a);
    if (differs(was.text, is.text))
        strs_add(&parts, text_change(was.text, is.text, news->a), news->a);
    *out = parts.n ? strs_join(&parts, ", ", news->a) : NULL;
    return 0;
}

static int make_item(const struct run *run, const struct news *news, const struct query *wanted,
                     const struct candidate *c, struct digest_item *item, struct err *e)
{
    *item = (struct digest_item){.release = c->release, .snippet = c->snippet, .how = c->how, .versions = 1};
    item->why =
        c->why ? c->why : match_why(wanted, c->release, c->snippet, LETTER_MARK_ON, LETTER_MARK_OFF, news->a);
    item->office = match_value(wanted, c->release, "office", news->a);
    return c->how == DIGEST_CHANGED ? changes(run, news, c, &item->changes, e) : 0;
}

/* ---- the digest ---- */

/* A message of more is read by nobody and taken by no server, and has to fit into the spool. */
static size_t limit_of(const struct run *run, const struct watch *w)
{
    size_t most = run->o->form == DIGEST_MESSAGE ? MESSAGE_ITEMS : SIZE_MAX;
    return w->limit > 0 && (size_t)w->limit < most ? (size_t)w->limit : most;
}

/* How many new stories there is room for: edits and removals come first, for a reader has seen those. */
static size_t room_for_new(size_t limit, const struct choice *c)
{
    size_t edits = 0;
    for (size_t i = 0; i < c->n; i++)
        edits += c->v[i].how != DIGEST_NEW;
    return limit > edits ? limit - edits : 0;
}

static void stand_behind(const struct news *news, struct behind *b, const struct release *r)
{
    int64_t *ids = arena_alloc(news->a, (b->n + 1) * sizeof *ids);
    if (b->n)
        memcpy(ids, b->ids, b->n * sizeof *ids);
    ids[b->n++] = r->id;
    b->ids = ids;
    if (!news->watch->per_case)
        return;
    struct strs matters = digest_matters(r, news->a);
    for (size_t i = 0; i < matters.n; i++)
        strs_add_once(&b->matters, matters.v[i], news->a);
}

/* Counts all, lists what the limit leaves. place[i]: the item of a candidate, plus one. */
static int list_items(const struct run *run, struct news *news, const struct query *wanted,
                      const struct choice *c, struct err *e)
{
    struct digest *d = &news->digest;
    size_t limit = limit_of(run, news->watch);
    size_t room = room_for_new(limit, c), *place = arena_alloc(news->a, (c->n + 1) * sizeof *place);
    struct digest_item *items = arena_alloc(news->a, (c->n + 1) * sizeof *items);
    news->behind = arena_alloc(news->a, (c->n + 1) * sizeof *news->behind);
    for (size_t i = 0; i < c->n; i++) {
        const struct candidate *one = &c->v[i];
        if (c->story[i] != i) {
            size_t at = place[c->story[i]];
            if (at) {
                items[at - 1].versions++;
                stand_behind(news, &news->behind[at - 1], one->release);
            }
            continue;
        }
        ++*(one->how == DIGEST_NEW ? &d->added : one->how == DIGEST_CHANGED ? &d->changed : &d->removed);
        if (d->n >= limit || (one->how == DIGEST_NEW && !room))
            continue;
        room -= one->how == DIGEST_NEW;
        if (make_item(run, news, wanted, one, &items[d->n], e))
            return -1;
        stand_behind(news, &news->behind[d->n], one->release);
        place[i] = ++d->n;
    }
    d->items = items;
    return 0;
}

static int choose(const struct run *run, struct news *news, const struct query *wanted,
                  const struct index_result *found, struct err *e)
{
    int64_t *known = NULL;
    size_t nknown;
    struct choice c = {0};
    if (known_elsewhere(run, news, found, &known, &nknown, e))
        return -1;
    c.v = arena_alloc(news->a, (found->n + nknown + 1) * sizeof *c.v);
    if (add_found(run, news, found, &c, e) || add_known(run, news, known, nknown, &c, e))
        return -1;
    collapse(&c, news->a);
    if (list_items(run, news, wanted, &c, e))
        return -1;
    struct digest *d = &news->digest;
    size_t limit = limit_of(run, news->watch);
    d->added += found->total > found->n ? found->total - found->n : 0;
    d->limit = limit < DIGEST_HITS_MAX ? limit : DIGEST_HITS_MAX;
    d->left_out = d->added + d->changed + d->removed - d->n;
    return 0;
}

int digest_look(const struct run *run, struct news *news, struct err *e)
{
    static const enum index_sort sorts[] = {[WATCH_BY_DATE] = INDEX_SORT_DATE,
                                            [WATCH_BY_RELEVANCE] = INDEX_SORT_RELEVANCE,
                                            [WATCH_BY_SENTENCE] = INDEX_SORT_SENTENCE};
    struct query *wanted;
    if (digest_query(run->conf, news->watch, run->now, news->a, &wanted, e))
        return -1;
    news->digest.query = query_describe(wanted, news->a);
    if (!run->o->since && run->rev <= news->state.cursor)
        return 0;
    struct index_search search = {.query = digest_both(QUERY_AND, wanted, candidates(run, news), news->a),
                                  .limit = DIGEST_HITS_MAX,
                                  .check_at_least = DIGEST_HITS_MAX + 1,
                                  .sort = sorts[news->watch->order],
                                  .snippet = SNIPPET_LENGTH,
                                  .mark_on = LETTER_MARK_ON,
                                  .mark_off = LETTER_MARK_OFF};
    struct index_result found;
    if (index_search(digest_index(run, news), &search, news->a, &found, e))
        return -1;
    return choose(run, news, wanted, &found, e);
}
