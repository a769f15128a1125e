/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a source answered: its entries are remembered and their pages queued, the next page of a list is asked
 * for, and the source's state is kept: when it was well, when it is due, what it is to be asked with. */
#include <string.h>
#include <strings.h>

#include "base/log.h"
#include "domain/health.h"
#include "domain/schedule.h"
#include "flow/crawl_state.h"

enum { WEEK = 7 * 86400, FORGET_MOVE = 3 /* failures at the new place */, TIMES = 500 };

/* ---- what is kept of the source ---- */

/* The state as of the present definition: what another one brought (a new place, validators, a retirement)
 * says nothing of this. */
static int load(struct crawl *c, const struct job *j, struct source_state *s, struct err *e)
{
    if (store_source_get(c->st, j->source_name, c->unit, s, e))
        return -1;
    const char *definition = crawl_definition(j->source, c->unit);
    if (!s->definition || strcmp(s->definition, definition)) {
        s->etag = s->last_modified = s->resume = s->moved = s->error = NULL;
        s->retired = s->ttl = s->whole = 0;
        s->failures = 0;
        s->skip = s->trouble = s->told = 0;
    }
    s->definition = definition;
    return 0;
}

/* ---- failures ---- */

struct failure {
    const char *why;
    enum trouble trouble;
    int64_t retry_after;
    bool gone; /* 410 */
};

static struct failure failure_of(const struct fetch_page *p)
{
    return (struct failure){.why = p->error,
                            .trouble = p->outcome == FETCH_BLOCKED ? TROUBLE_WALL
                                       : p->outcome == FETCH_LATER ? TROUBLE_PASSING
                                                                   : TROUBLE_LASTING,
                            .retry_after = p->retry_after,
                            .gone = p->status == 410};
}

/* A failure is said when it is a change, and seems to stay; a person who asked by name hears of each. A later
 * page of a list is part of what is missing now. */
static unsigned worth_telling(const struct crawl *c, const struct job *j, const struct source_state *s)
{
    bool at_once = c->o->n || j->page > 1;
    return health_news(s->trouble, s->failures, !at_once && s->last_ok, s->told);
}

static void tell_failure(struct crawl *c, const struct job *j, struct source_state *s)
{
    unsigned news = worth_telling(c, j, s);
    if (news) {
        log_warn("source '%s': %s: %s", j->source_name, j->url, s->error);
        c->counts->told++;
    }
    s->told |= news;
}

/* The place that a redirect led to is given up when it fails several times: the old one may know better. */
static void maybe_forget_move(const struct crawl *c, const struct job *j, bool gone, struct source_state *s)
{
    if (!j->at_moved || (s->failures < FORGET_MOVE && !gone))
        return;
    s->moved = NULL;
    s->next_due = c->now;
}

static int source_failed(struct crawl *c, const struct job *j, struct failure f, struct err *e)
{
    struct source_state s;
    if (load(c, j, &s, e))
        return -1;
    /* A later page of a list: what came before it is here, and `resume` knows the rest. */
    ++*(j->page > 1 ? &c->counts->failed : &c->counts->sources_failed);
    int64_t wait = schedule_backoff(j->source_name, s.failures, f.trouble == TROUBLE_WALL);
    s.last_try = c->now;
    s.failures++;
    s.trouble = f.trouble;
    s.error = f.trouble == TROUBLE_WALL && strncmp(f.why, "blocked: ", 9)
                  ? arena_printf(c->unit, "blocked: %s", f.why)
                  : f.why;
    s.next_due = c->now + (wait > f.retry_after ? wait : f.retry_after);
    maybe_forget_move(c, j, f.gone, &s);
    tell_failure(c, j, &s);
    return store_source_put(c->st, &s, e);
}

/* 410: the publisher says that this address will never answer again (RFC 9110 §15.5.11). */
static int source_retired(struct crawl *c, const struct job *j, const struct fetch_page *p, struct err *e)
{
    struct source_state s;
    if (load(c, j, &s, e))
        return -1;
    if (!(s.told & TOLD_RETIRED)) {
        log_warn("source '%s': %s: %s: it is not asked again until its url in feeds.conf is changed",
                 j->source_name, j->url, p->error);
        c->counts->told++;
    } else {
        c->counts->sources_failed++; /* it was asked all the same; the first time it is news, no failure */
    }
    s.last_try = s.retired = c->now;
    s.failures++;
    s.trouble = TROUBLE_LASTING;
    s.error = p->error;
    s.told |= TOLD_RETIRED;
    return store_source_put(c->st, &s, e);
}

/* Its host wants a pause, or did not answer others: that is no failure of this source, unless a person asked
 * for it. */
static int source_unasked(struct crawl *c, const struct job *j, const struct fetch_page *p, struct err *e)
{
    struct source_state s;
    if (load(c, j, &s, e))
        return -1;
    ++*(j->page > 1 ? &c->counts->failed : &c->counts->sources_failed);
    if (c->o->n)
        log_warn("source '%s': %s: %s", j->source_name, j->url, p->error);
    int64_t due = c->now + p->retry_after;
    s.next_due = s.next_due > due ? s.next_due : due;
    return store_source_put(c->st, &s, e);
}

/* ---- success ---- */

/* Whether the next page of a list is wanted: as long as pages bring news, or an earlier run wanted it
 * already. */
static bool follows(const struct job *j, const struct entries *l, bool news)
{
    return l->next && (news || j->resumed) && j->page < j->source->pages;
}

/* After a success. A chain of pages that is broken further on is not well by its first page. */
static void recover(const struct crawl *c, const struct job *j, struct source_state *s, int64_t well_before)
{
    if (s->resume && j->page == 1 && s->failures)
        return;
    if (s->told & TOLD_BROKEN && well_before && well_before < c->started)
        log_warn("source '%s' works again after %s", j->source_name,
                 health_span(c->now - well_before, c->unit));
    else if (s->told & TOLD_BROKEN)
        log_warn("source '%s' works now", j->source_name);
    s->failures = 0;
    s->trouble = TROUBLE_NONE;
    s->told &= ~(unsigned)TOLD_BROKEN;
    s->error = NULL;
    s->retired = 0;
}

/* A permanent redirect is remembered (RFC 9110 §15.4.2, §15.4.9): from then on the new place is asked. Not
 * where the address holds a password, which was for the old one, nor from https to what anybody can read. */
static void note_move(const struct job *j, const struct fetch_page *p, struct source_state *s)
{
    const char *host = strstr(j->source->url, "://"), *at = host ? strchr(host, '@') : NULL;
    bool password = at && (size_t)(at - host) < 3 + strcspn(host + 3, "/?#");
    bool weaker = !strncasecmp(j->source->url, "https:", 6) && strncasecmp(p->final_url, "https:", 6);
    if (j->page != 1 || !p->moved || password || weaker)
        return;
    if (!s->moved || strcmp(s->moved, p->final_url))
        log_warn("source '%s': %s has moved for good to %s: change its url in feeds.conf", j->source_name,
                 j->source->url, p->final_url);
    s->moved = p->final_url;
}

static void keep_validators(const struct crawl *c, const struct job *j, const struct fetch_page *p,
                            const struct entries *l, struct source_state *s)
{
    bool same = p->outcome == FETCH_NOT_MODIFIED;
    if (l && l->cut) { /* its validators would hide what is missing */
        s->etag = s->last_modified = NULL;
    } else if (j->page == 1) {
        s->etag = p->etag ? p->etag : same ? s->etag : NULL;
        s->last_modified = p->last_modified ? p->last_modified : same ? s->last_modified : NULL;
        s->whole = same ? s->whole : c->now;
    }
}

/* A source that says nothing for much longer than is usual: its feed may have been given up for another. */
static void look_at_silence(struct crawl *c, const struct job *j, const struct habit *h, bool news,
                            struct source_state *s)
{
    int64_t last = h->last > s->last_new ? h->last : s->last_new;
    bool silent = !news && habit_unusual(h, c->now - last);
    if (silent && !(s->told & TOLD_SILENT)) {
        log_warn("source '%s': nothing new for %s, though %.1f items a week are usual", j->source_name,
                 health_span(c->now - last, c->unit), h->per_week);
        c->counts->told++;
        s->told |= TOLD_SILENT;
    } else if (news && s->told & TOLD_SILENT) {
        log_warn("source '%s' has news again after %s", j->source_name,
                 health_span(c->now - s->last_new, c->unit));
        s->told &= ~(unsigned)TOLD_SILENT;
    }
}

static int source_succeeded(struct crawl *c, const struct job *j, const struct fetch_page *p,
                            const struct entries *l, bool news, struct err *e)
{
    struct source_state s;
    struct habit habit;
    int64_t *at;
    size_t n;
    if (load(c, j, &s, e) || store_item_times(c->st, j->source_name, TIMES, c->unit, &at, &n, e))
        return -1;
    habit_of(at, n, c->now, &habit);
    if (l && !follows(j, l, news))
        s.resume = NULL;
    recover(c, j, &s, s.last_ok);
    note_move(j, p, &s);
    keep_validators(c, j, p, l, &s);
    look_at_silence(c, j, &habit, news, &s);
    s.last_try = s.last_ok = c->now;
    if (news)
        s.last_new = c->now;
    if (l && j->page == 1) {
        s.ttl = l->pace.ttl;
        s.skip = l->pace.skip;
    }
    struct pace wish = {s.ttl, s.skip};
    int64_t interval = schedule_interval(j->source->every, habit.gap, &wish);
    if (!s.failures) /* else the rest of a broken chain keeps its own time */
        s.next_due = schedule_due(j->source_name, c->started, interval, &wish);
    if (l)
        s.entries = (int64_t)l->n;
    return store_source_put(c->st, &s, e);
}

/* ---- entries ---- */

/* Whether a release is known from its page: then no feed's word replaces the page's. */
static int from_page(struct crawl *c, int64_t id, bool *yes, struct err *e)
{
    struct release r;
    *yes = false;
    if (!id)
        return 0;
    if (store_get(c->st, id, c->entry, &r, e))
        return -1;
    *yes = r.complete && r.profile && strcmp(r.profile, "feed");
    return 0;
}

/* An entry that brings its own body needs no page; and while there is no page, a corrected summary is taken.
 */
static int take_words(struct crawl *c, const struct job *j, const struct entry *n, bool *news, struct err *e)
{
    enum store_change change;
    if (ingest_entry(c->st, c->conf, j->source_name, n, c->entry, &change, e))
        return -1;
    crawl_count(c, change);
    *news |= change == STORE_NEW;
    return 0;
}

/* One entry of a feed or listing: remembered, and its page queued unless it is here already. What it says
 * anew of a release that is here (another office's tag) is merged into the record. */
static int take_entry(struct crawl *c, const struct job *j, const struct entry *n, bool *news, struct err *e)
{
    int64_t id;
    bool complete = false, said_new, added = false, page = false;
    if (store_mention(c->st, j->source_name, n, &said_new, e) ||
        store_find(c->st, n->url, &id, &complete, e) || (n->body && from_page(c, id, &page, e)))
        return -1;
    if (n->body && !page)
        return take_words(c, j, n, news, e);
    if (id && said_new &&
        (complete ? ingest_refresh(c->st, c->conf, id, c->entry, e) : take_words(c, j, n, news, e)))
        return -1;
    if (id && complete) {
        c->counts->unchanged++;
        return 0;
    }
    if (store_todo_add(c->st, n->url, j->source_name, c->now, &added, e))
        return -1;
    *news |= added;
    return added ? crawl_request_page(c, n->url, j->source_name, NULL, e) : 0;
}

static int take_entries(struct crawl *c, const struct job *j, const struct entries *l, bool *news,
                        struct err *e)
{
    size_t limit = j->source->limit ? (size_t)j->source->limit : l->n;
    for (size_t i = 0; i < l->n && limit; i++) {
        const struct entry *n = &l->v[i];
        if (fetch_interrupted()) /* a list may be long; its source counts as not asked yet */
            return err_set(e, ERR_INTERRUPTED, "interrupted");
        if (!n->url || (j->source->match && !strstr(n->url, j->source->match)))
            continue;
        limit--;
        arena_reset(c->entry);
        if (crawl_begin(c, e) || take_entry(c, j, n, news, e) || crawl_maybe_commit(c, e))
            return -1;
    }
    return 0;
}

/* Notes where a chain of pages goes on, before the entries of this page are stored: should the run end among
 * them, the next one still knows that there is more. */
static int note_rest(struct crawl *c, const struct job *j, const struct entries *l, struct err *e)
{
    struct source_state s;
    if (!l->next || j->page >= j->source->pages)
        return 0;
    if (load(c, j, &s, e))
        return -1;
    s.resume = arena_printf(c->unit, "%d %s", j->page + 1, l->next);
    return store_source_put(c->st, &s, e);
}

static int source_entries(struct crawl *c, const struct job *j, const struct fetch_page *p,
                          const struct entries *l, struct err *e)
{
    bool news = false;
    for (size_t i = 0; i < l->warnings.n; i++)
        log_warn("source '%s': %s: %s", j->source_name, j->url, l->warnings.v[i]);
    if (note_rest(c, j, l, e) || take_entries(c, j, l, &news, e))
        return -1;
    if (crawl_begin(c, e))
        return -1;
    if (follows(j, l, news)) {
        struct job next = *j;
        next.url = l->next;
        next.page++;
        if (crawl_check_contact(c, next.url, e) || crawl_request(c, next, NULL, e))
            return -1;
    }
    return source_succeeded(c, j, p, l, news, e);
}

int crawl_source_answer(struct crawl *c, const struct job *j, const struct fetch_page *p, struct err *e)
{
    struct ingest_result r;
    if (p->outcome == FETCH_NOT_MODIFIED)
        return source_succeeded(c, j, p, NULL, false, e);
    if (p->unasked)
        return source_unasked(c, j, p, e);
    if (p->status == 410 && j->page == 1 && !j->at_moved && (p->moved || !strcmp(p->final_url, p->url)))
        return source_retired(c, j, p, e);
    if (p->outcome != FETCH_OK)
        return source_failed(c, j, failure_of(p), e);
    if (crawl_ingest(c, j, p, &r, e))
        return crawl_is_data(e) ? source_failed(c, j, (struct failure){e->msg, TROUBLE_LASTING, 0, false}, e)
                                : -1;
    switch (r.kind) {
    case PAGE_FEED:
    case PAGE_LISTING:
        return source_entries(c, j, p, &r.entries, e);
    case PAGE_RELEASE:
        crawl_count(c, r.change);
        return source_succeeded(c, j, p, NULL, r.change != STORE_UNCHANGED, e);
    case PAGE_WALL:
        return source_failed(c, j, (struct failure){r.wall, TROUBLE_WALL, 0, false}, e);
    case PAGE_OTHER:
        break;
    }
    return source_failed(c, j, (struct failure){"no releases found in the answer", TROUBLE_LASTING, 0, false},
                         e);
}
