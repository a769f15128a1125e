/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is kept of a source after an answer: how it fares, when it is due, what it is to be asked with; and
 * what of that a person is told. When something is news is decided in domain/health, when it is due in
 * domain/schedule. */
#include <string.h>
#include <strings.h>

#include "base/log.h"
#include "domain/schedule.h"
#include "flow/crawl_state.h"

enum { FORGET_MOVE = 3 /* failures at the new place */, TIMES = 500 };

int crawl_state_get(struct crawl *c, const struct job *j, struct source_state *s, struct err *e)
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
    if (crawl_chain_names(j, news) && !j->warned) {
        log_warn("source '%s': %s: %s", j->source_name, j->url, s->error);
        c->counts->told += news != 0;
    }
    s->told |= news;
}

/* The place that a redirect led to is given up when it fails several times: the old one may know better. */
static void maybe_forget_move(const struct crawl *c, const struct job *j, bool gone, struct source_state *s)
{
    if (!j->at_moved || j->page > 1 || (s->failures < FORGET_MOVE && !gone))
        return;
    s->moved = NULL;
    s->next_due = c->now;
}

static const char *reason(struct crawl *c, struct failure f)
{
    bool wall = f.trouble == TROUBLE_WALL && strncmp(f.why, "blocked: ", 9);
    return wall ? arena_printf(c->unit, "blocked: %s", f.why) : f.why;
}

/* One sitemap of an index that cannot be had does not keep the source from being asked at its time. */
static int64_t wait_after(const struct job *j, const struct source_state *s, struct failure f)
{
    int64_t wait = schedule_backoff(j->source_name, s->failures, f.trouble == TROUBLE_WALL);
    if (crawl_chain_child(j) && wait > j->source->every)
        wait = j->source->every;
    return wait > f.retry_after ? wait : f.retry_after;
}

int crawl_source_failed(struct crawl *c, const struct job *j, struct failure f, struct err *e)
{
    struct source_state s;
    if (crawl_state_get(c, j, &s, e))
        return -1;
    /* A later page of a list: what came before it is here, and `resume` knows the rest. */
    ++*(j->page > 1 ? &c->counts->failed : &c->counts->sources_failed);
    s.next_due = c->now + wait_after(j, &s, f);
    s.last_try = c->now;
    s.failures++;
    s.trouble = f.trouble;
    s.error = reason(c, f);
    crawl_chain_fail(j);
    maybe_forget_move(c, j, f.gone, &s);
    tell_failure(c, j, &s);
    return store_source_put(c->st, &s, e);
}

int crawl_source_retired(struct crawl *c, const struct job *j, const struct fetch_page *p, struct err *e)
{
    struct source_state s;
    if (crawl_state_get(c, j, &s, e))
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

int crawl_source_unasked(struct crawl *c, const struct job *j, const struct fetch_page *p, struct err *e)
{
    struct source_state s;
    if (crawl_state_get(c, j, &s, e))
        return -1;
    ++*(j->page > 1 ? &c->counts->failed : &c->counts->sources_failed);
    if (c->o->n)
        log_warn("source '%s': %s: %s", j->source_name, j->url, p->error);
    crawl_chain_fail(j);
    int64_t due = c->now + p->retry_after;
    s.next_due = s.next_due > due ? s.next_due : due;
    return store_source_put(c->st, &s, e);
}

/* ---- success ---- */

/* A chain of pages that is broken further on is not well by its first page, nor an index of sitemaps before
 * all of them that were wanted have come. */
static bool is_broken(const struct crawl *c, const struct job *j, const struct source_state *s,
                      const struct job *next)
{
    struct crawl_rest r;
    crawl_rest_read(s->resume, c->unit, &r);
    return crawl_chain_failing(j) || (r.url && j->page == 1 && s->failures) ||
           (next && crawl_chain_has_index(j));
}

static void recover(const struct crawl *c, const struct job *j, struct source_state *s, int64_t well_before)
{
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
                            const struct entries *l, const struct job *next, struct source_state *s)
{
    bool same = p->outcome == FETCH_NOT_MODIFIED;
    if (l && l->cut) { /* its validators would hide what is missing */
        s->etag = s->last_modified = NULL;
    } else if (crawl_chain_has_index(j)) { /* before all its sitemaps are read, they would hide them */
        s->etag = s->last_modified = NULL;
        if (!next)
            crawl_chain_validators(j, &s->etag, &s->last_modified);
    } else if (j->page == 1) {
        s->etag = p->etag ? p->etag : same ? s->etag : NULL;
        s->last_modified = p->last_modified ? p->last_modified : same ? s->last_modified : NULL;
    }
    if (j->page == 1 && !same && !(l && l->cut))
        s->whole = c->now;
}

static const char *keep_chain(struct crawl *c, const struct job *j, const struct job *next,
                              const char *resume)
{
    struct crawl_rest r;
    crawl_rest_read(resume, c->unit, &r);
    crawl_chain_keep(j, next, &r);
    return crawl_rest_write(&r, c->unit);
}

/* What the publisher asks for, and what the source's habit suggests. */
static int64_t next_due(const struct crawl *c, const struct job *j, const struct habit *h,
                        const struct source_state *s)
{
    struct pace wish = {s->ttl, s->skip};
    int64_t interval = schedule_interval(j->source->every, h->gap, &wish);
    return schedule_due(j->source_name, c->started, interval, &wish);
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

/* What is wrong with a list that could be read is said when it begins, or to a person who asked by name, and
 * not at each run as long as it stays so. The first page may be well and a later one not, so what is over is
 * known at the end of the chain. */
static void tell_faults(const struct crawl *c, const struct job *j, const struct entries *l, bool more,
                        struct source_state *s)
{
    enum { SAID = 5 };
    unsigned faults = (l->cut ? TOLD_CUT : 0) | (l->warnings.n > l->cut ? TOLD_FAULTY : 0);
    unsigned all = crawl_chain_faults(j, faults);
    bool news = c->o->n || faults & ~s->told;
    for (size_t i = 0; news && i < l->warnings.n && i < SAID; i++)
        log_warn("source '%s': %s: %s", j->source_name, j->url, l->warnings.v[i]);
    if (news && l->warnings.n > SAID)
        log_warn("source '%s': %s: and %zu more faults of the kind", j->source_name, j->url,
                 l->warnings.n - SAID);
    s->told |= faults;
    if (!more && !j->resumed)
        s->told = (s->told & ~(unsigned)(TOLD_CUT | TOLD_FAULTY)) | all;
}

int crawl_source_succeeded(struct crawl *c, const struct job *j, const struct fetch_page *p,
                           const struct entries *l, bool news, const struct job *next, struct err *e)
{
    struct source_state s;
    struct habit habit;
    int64_t *at;
    size_t n;
    if (crawl_state_get(c, j, &s, e) || store_item_times(c->st, j->source_name, TIMES, c->unit, &at, &n, e))
        return -1;
    habit_of(at, n, c->now, &habit);
    if (l)
        s.resume = keep_chain(c, j, next, s.resume);
    if (!is_broken(c, j, &s, next))
        recover(c, j, &s, s.last_ok);
    note_move(j, p, &s);
    keep_validators(c, j, p, l, next, &s);
    look_at_silence(c, j, &habit, news, &s);
    if (l)
        tell_faults(c, j, l, next != NULL, &s);
    s.last_try = s.last_ok = c->now;
    if (news)
        s.last_new = c->now;
    if (l && j->page == 1) {
        s.ttl = l->pace.ttl;
        s.skip = l->pace.skip;
    }
    if (!s.failures) /* else the rest of a broken chain keeps its own time */
        s.next_due = next_due(c, j, &habit, &s);
    if (l)
        s.entries = (int64_t)l->n;
    return store_source_put(c->st, &s, e);
}
