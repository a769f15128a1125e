/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The crawl from top to bottom: ask what is due, fetch, read what comes, store it, queue what it names. What
 * is queued lives in the store, so that an interrupted crawl goes on where it was; the fetcher decides when
 * each request may start. Answers are handled in the order in which they arrive. */
#include "flow/crawl.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "domain/url.h"
#include "edge/fetch.h"
#include "flow/ingest.h"

enum {
    COMMIT_EVERY = 200, /* answers; */
    WEEK = 7 * 86400,
    FIRST_RETRY = 15 * 60, /* after a failure; doubles with each, up to a week */
    GIVE_UP = 12,          /* failures after which a page that is no release is left alone */
};
static const double COMMIT_SECONDS = 0.5;   /* at most so much work is done twice after a crash */
static const double COMMIT_PATIENCE = 0.05; /* seconds without an answer after which what came is committed */

/* A request under way: what it is for. */
struct job {
    const struct source
        *source; /* never NULL for a source's own answer; NULL for a page of a source that is gone */
    const char *source_name;
    const char *url;
    bool is_page; /* a release's page, not the source itself */
    int page;     /* which page of a listing or API, from 1 */
    int tries;    /* failures so far */
    bool warned;  /* that it fails is known */
    bool resumed; /* it goes on where an earlier run broke off */
};

struct crawl {
    const struct crawl_options *o;
    const struct conf *conf;
    struct store *st;
    struct sync *sync;
    struct fetch *fetch;
    struct crawl_counts *counts;
    struct arena *jobs;  /* lives as long as the crawl */
    struct arena *unit;  /* one answer */
    struct arena *entry; /* one entry of it */
    bool open;           /* a transaction is */
    int64_t now;
    unsigned uncommitted, answers;
    double committed_at;
};

/* ---- transactions: one over many answers, for speed; never longer than half a second of work, and never
 * while waiting for the network, so that others can write too ---- */

static int begin(struct crawl *c, struct err *e)
{
    if (c->open)
        return 0;
    c->open = !store_begin(c->st, e);
    c->committed_at = clock_monotonic();
    return c->open ? 0 : -1;
}

static int commit(struct crawl *c, struct err *e)
{
    if (!c->open)
        return 0;
    c->open = false;
    if (store_commit(c->st, e))
        return -1;
    sync_kick(c->sync);
    c->uncommitted = 0;
    return 0;
}

static int maybe_commit(struct crawl *c, struct err *e)
{
    if (++c->uncommitted < COMMIT_EVERY && clock_monotonic() - c->committed_at < COMMIT_SECONDS)
        return 0;
    return commit(c, e);
}

/* ---- asking ---- */

/* Public hosts want to know whom to write to. */
static int check_contact(const struct crawl *c, const char *url, struct err *e)
{
    if (c->conf->contact || url_is_loopback(url))
        return 0;
    return err_set(e, ERR_CONFIG,
                   "%s: 'contact' is not set: give an address at which the people who run '%s' can reach you",
                   c->conf->path, url_host(url, c->unit));
}

static int request(struct crawl *c, struct job job, const struct source_state *validators, struct err *e)
{
    struct job *j = arena_alloc(c->jobs, sizeof *j);
    *j = job;
    j->url = arena_strdup(c->jobs, job.url);
    j->source_name = arena_strdup(c->jobs, job.source_name);
    /* What a public page names is a stranger's word: it may not point into this machine or its network. */
    struct fetch_request r = {
        .url = j->url, .tag = j, .outside = !job.source || !url_is_loopback(job.source->url)};
    if (validators && !c->o->force) {
        r.etag = validators->etag;
        r.last_modified = validators->last_modified;
    }
    return fetch_add(c->fetch, &r, e);
}

static bool is_named(const struct crawl_options *o, const char *name)
{
    for (size_t i = 0; i < o->n; i++)
        if (!strcmp(o->names[i], name))
            return true;
    return false;
}

/* What of a source's definition decides what is taken of its answers. */
static const char *definition(const struct source *s, struct arena *a)
{
    return arena_printf(a, "%d %d %d %s %s", (int)s->kind, s->limit, s->pages, s->match ? s->match : "",
                        s->url);
}

/* A chain of pages that an earlier run could not follow to its end: "PAGE URL". */
static int ask_rest(struct crawl *c, struct job j, const char *resume, struct err *e)
{
    char *url;
    j.page = (int)strtol(resume, &url, 10);
    j.url = *url ? url + 1 : url;
    j.resumed = true;
    return check_contact(c, j.url, e) ? -1 : request(c, j, NULL, e);
}

static int ask_source(struct crawl *c, const struct source *s, struct err *e)
{
    struct source_state state;
    arena_reset(c->unit);
    if (store_source_get(c->st, s->name, c->unit, &state, e))
        return -1;
    bool named = is_named(c->o, s->name);
    /* Validators and due date are those of the definition that was asked; another one is news. */
    bool same = state.definition && !strcmp(state.definition, definition(s, c->unit));
    if (c->o->n ? !named : !c->o->force && same && state.next_due > c->now)
        return 0;
    c->counts->sources++;
    struct job j = {
        .source = s, .source_name = s->name, .url = s->url, .page = 1, .warned = same && state.failures > 0};
    if (check_contact(c, s->url, e) || request(c, j, same ? &state : NULL, e))
        return -1;
    return same && state.resume ? ask_rest(c, j, state.resume, e) : 0;
}

static int ask_sources(struct crawl *c, struct err *e)
{
    for (size_t i = 0; i < c->o->n; i++)
        if (!conf_source(c->conf, c->o->names[i]))
            return err_set(e, ERR_USAGE, "%s has no source '%s'", c->conf->path, c->o->names[i]);
    for (size_t i = 0; i < c->conf->nsources; i++)
        if (ask_source(c, &c->conf->sources[i], e))
            return -1;
    return 0;
}

static int page_failed(struct crawl *c, const struct job *j, const char *why, bool for_good,
                       int64_t retry_after, struct err *e);

static int request_page(struct crawl *c, const char *url, const char *source, const struct todo *t,
                        struct err *e)
{
    struct job j = {
        .source = conf_source(c->conf, source), .source_name = source, .url = url, .is_page = true};
    if (t) {
        j.tries = t->tries;
        j.warned = t->error != NULL;
    }
    if (check_contact(c, url, e)) /* not the source's fault: this page waits, the others come */
        return begin(c, e) || page_failed(c, &j, e->msg, false, 0, e) ? -1 : 0;
    return request(c, j, NULL, e);
}

/* What earlier runs left in the queue. */
static int ask_waiting(struct crawl *c, struct err *e)
{
    struct todo *v;
    size_t n;
    arena_reset(c->unit);
    if (store_todo_due(c->st, NULL, c->now, INT_MAX, c->unit, &v, &n, e))
        return -1;
    for (size_t i = 0; i < n; i++)
        if ((!c->o->n || is_named(c->o, v[i].source)) && request_page(c, v[i].url, v[i].source, &v[i], e))
            return -1;
    return 0;
}

/* ---- a source's answer ---- */

static int64_t back_off(int failures)
{
    int64_t s = FIRST_RETRY;
    while (failures-- > 0 && s < WEEK)
        s *= 2;
    return s < WEEK ? s : WEEK;
}

static int source_failed(struct crawl *c, const struct job *j, const char *why, int64_t retry_after,
                         struct err *e)
{
    struct source_state s;
    if (store_source_get(c->st, j->source_name, c->unit, &s, e))
        return -1;
    if (!j->warned)
        log_warn("source '%s': %s: %s", j->source_name, j->url, why);
    if (j->page > 1) { /* a later page of a list: what came before it is here, and `resume` knows the rest */
        c->counts->failed++;
        c->counts->newly_failed += !j->warned;
    } else {
        c->counts->sources_failed++;
    }
    int64_t wait = back_off(s.failures);
    s.definition = definition(j->source, c->unit);
    s.last_try = c->now;
    s.failures++;
    s.error = why;
    s.next_due = c->now + (wait > retry_after ? wait : retry_after);
    return store_source_put(c->st, &s, e);
}

/* Whether the next page of a list is wanted: as long as pages bring news, or an earlier run wanted it
 * already. */
static bool follows(const struct job *j, const struct entries *l, bool news)
{
    return l->next && (news || j->resumed) && j->page < j->source->pages;
}

static int source_succeeded(struct crawl *c, const struct job *j, const struct fetch_page *p,
                            const struct entries *l, bool news, struct err *e)
{
    struct source_state s;
    if (store_source_get(c->st, j->source_name, c->unit, &s, e))
        return -1;
    s.last_try = s.last_ok = c->now;
    s.next_due = c->now + j->source->every;
    s.failures = 0;
    s.error = NULL;
    s.definition = definition(j->source, c->unit);
    if (news)
        s.last_new = c->now;
    if (l && !follows(j, l, news))
        s.resume = NULL;
    if (l && l->cut) { /* its validators would hide what is missing */
        s.etag = s.last_modified = NULL;
    } else if (j->page == 1) {
        s.etag = p->etag ? p->etag : p->outcome == FETCH_NOT_MODIFIED ? s.etag : NULL;
        s.last_modified = p->last_modified                   ? p->last_modified
                          : p->outcome == FETCH_NOT_MODIFIED ? s.last_modified
                                                             : NULL;
    }
    if (l)
        s.entries = (int64_t)l->n;
    return store_source_put(c->st, &s, e);
}

static void count_change(struct crawl *c, enum store_change change)
{
    if (change == STORE_NEW)
        c->counts->created++;
    else if (change == STORE_CHANGED || change == STORE_COMPLETED)
        c->counts->changed++;
    else
        c->counts->unchanged++;
}

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
    count_change(c, change);
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
    return added ? request_page(c, n->url, j->source_name, NULL, e) : 0;
}

static int take_entries(struct crawl *c, const struct job *j, const struct entries *l, bool *news,
                        struct err *e)
{
    size_t limit = j->source->limit ? (size_t)j->source->limit : l->n;
    for (size_t i = 0; i < l->n && limit; i++) {
        const struct entry *n = &l->v[i];
        if (!n->url || (j->source->match && !strstr(n->url, j->source->match)))
            continue;
        limit--;
        arena_reset(c->entry);
        if (begin(c, e) || take_entry(c, j, n, news, e) || maybe_commit(c, e))
            return -1;
    }
    return 0;
}

static enum page_want wanted(const struct job *j)
{
    static const enum page_want of_kind[] = {[SOURCE_FEED] = PAGE_WANT_FEED,
                                             [SOURCE_LISTING] = PAGE_WANT_LISTING,
                                             [SOURCE_API] = PAGE_WANT_FEED,
                                             [SOURCE_PAGE] = PAGE_WANT_RELEASE};
    return j->is_page || !j->source ? PAGE_WANT_RELEASE : of_kind[j->source->kind];
}

/* Notes where a chain of pages goes on, before the entries of this page are stored: should the run end among
 * them, the next one still knows that there is more. */
static int note_rest(struct crawl *c, const struct job *j, const struct entries *l, struct err *e)
{
    struct source_state s;
    if (!l->next || j->page >= j->source->pages)
        return 0;
    if (store_source_get(c->st, j->source_name, c->unit, &s, e))
        return -1;
    s.definition = definition(j->source, c->unit);
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
    if (begin(c, e))
        return -1;
    if (follows(j, l, news)) {
        struct job next = *j;
        next.url = l->next;
        next.page++;
        if (check_contact(c, next.url, e) || request(c, next, NULL, e))
            return -1;
    }
    return source_succeeded(c, j, p, l, news, e);
}

/* True when an err is about what came in, not about the store. */
static bool is_about_data(const struct err *e)
{
    return e->code == ERR_DATA;
}

static int ingest_answer(struct crawl *c, const struct job *j, const struct fetch_page *p,
                         struct ingest_result *r, struct err *e)
{
    struct ingest_input in = {.asked = j->url,
                              .url = p->final_url,
                              .charset = p->charset,
                              .bytes = p->body,
                              .len = p->len,
                              .source = j->source_name,
                              .want = wanted(j)};
    return ingest_bytes(c->st, c->conf, &in, c->unit, r, e);
}

static int source_answer(struct crawl *c, const struct job *j, const struct fetch_page *p, struct err *e)
{
    struct ingest_result r;
    if (p->outcome == FETCH_NOT_MODIFIED)
        return source_succeeded(c, j, p, NULL, false, e);
    if (p->outcome != FETCH_OK)
        return source_failed(c, j, p->error, p->retry_after, e);
    if (ingest_answer(c, j, p, &r, e))
        return is_about_data(e) ? source_failed(c, j, e->msg, 0, e) : -1;
    switch (r.kind) {
    case PAGE_FEED:
    case PAGE_LISTING:
        return source_entries(c, j, p, &r.entries, e);
    case PAGE_RELEASE:
        count_change(c, r.change);
        return source_succeeded(c, j, p, NULL, r.change != STORE_UNCHANGED, e);
    case PAGE_WALL:
        return source_failed(c, j, arena_printf(c->unit, "blocked: %s", r.wall), 0, e);
    case PAGE_OTHER:
        break;
    }
    return source_failed(c, j, "no releases found in the answer", 0, e);
}

/* ---- a page's answer ---- */

/* Until the page can be had, what the feed said stands for it. */
static int keep_summary(struct crawl *c, const struct job *j, struct err *e)
{
    struct strs url = {0};
    struct mention *m;
    size_t n;
    int64_t id;
    enum store_change change;
    strs_add(&url, j->url, c->unit);
    if (store_find(c->st, j->url, &id, NULL, e) || store_mentions(c->st, &url, c->unit, &m, &n, e))
        return -1;
    if (id || !n || !m[0].entry.title)
        return 0;
    if (ingest_entry(c->st, c->conf, m[0].source, &m[0].entry, c->unit, &change, e))
        return -1;
    count_change(c, change);
    return 0;
}

static int page_failed(struct crawl *c, const struct job *j, const char *why, bool for_good,
                       int64_t retry_after, struct err *e)
{
    char reason[1024]; /* `why` may stand in *e, which what follows may overwrite */
    snprintf(reason, sizeof reason, "%s", why);
    if (!j->warned) {
        log_warn("source '%s': %s: %s", j->source_name, j->url, reason);
        c->counts->newly_failed++;
    }
    c->counts->failed++;
    int64_t wait = back_off(j->tries), due = c->now + (wait > retry_after ? wait : retry_after);
    if (for_good || j->tries >= GIVE_UP)
        due = 0;
    return keep_summary(c, j, e) || store_todo_fail(c->st, j->url, reason, due, e) ? -1 : 0;
}

static int page_answer(struct crawl *c, const struct job *j, const struct fetch_page *p, struct err *e)
{
    struct ingest_result r;
    if (p->outcome != FETCH_OK)
        return page_failed(c, j, p->error, p->outcome == FETCH_GONE || p->outcome == FETCH_REFUSED,
                           p->retry_after, e);
    if (ingest_answer(c, j, p, &r, e))
        return is_about_data(e) ? page_failed(c, j, e->msg, false, 0, e) : -1;
    if (r.kind == PAGE_WALL)
        return page_failed(c, j, arena_printf(c->unit, "blocked: %s", r.wall), false, 0, e);
    if (r.kind != PAGE_RELEASE)
        return page_failed(c, j, "no release found on the page", false, 0, e);
    count_change(c, r.change);
    return store_todo_done(c->st, j->url, e);
}

/* ---- the loop ---- */

static int take_answer(struct crawl *c, const struct fetch_page *p, struct err *e)
{
    const struct job *j = p->tag;
    arena_reset(c->unit);
    c->answers++;
    c->now = clock_now();
    if (begin(c, e))
        return -1;
    int rc = j->is_page ? page_answer(c, j, p, e) : source_answer(c, j, p, e);
    log_progress("%u answers, %u new, %u failed, %zu to go: %s", c->answers, c->counts->created,
                 c->counts->failed, fetch_pending(c->fetch), j->url);
    return rc ? -1 : maybe_commit(c, e);
}

static int crawl(struct crawl *c, struct err *e)
{
    struct fetch_page page;
    int rc;
    if (ask_sources(c, e) || ask_waiting(c, e))
        return -1;
    while ((rc = fetch_next_within(c->fetch, c->open ? COMMIT_PATIENCE : INFINITY, &page, e)) > 0)
        if (rc == FETCH_NOTHING_YET ? commit(c, e) : take_answer(c, &page, e))
            return -1;
    /* An interrupt keeps what came in: the queue in the store knows the rest. */
    struct err late;
    return commit(c, rc ? &late : e) ? -1 : rc;
}

static const char *agent_name(const struct conf *conf, struct arena *a)
{
    if (!conf->contact && !conf->agent_url)
        return "blotter/" VERSION;
    return arena_printf(a, "blotter/" VERSION " (%s%s%s%s)", conf->agent_url ? "+" : "",
                        conf->agent_url ? conf->agent_url : "", conf->agent_url && conf->contact ? "; " : "",
                        conf->contact ? conf->contact : "");
}

int crawl_run(struct store *st, struct sync *sync, const struct crawl_options *o, struct crawl_counts *counts,
              struct err *e)
{
    struct crawl c = {.o = o,
                      .conf = o->conf,
                      .st = st,
                      .sync = sync,
                      .counts = counts,
                      .jobs = arena_new(),
                      .unit = arena_new(),
                      .entry = arena_new(),
                      .now = clock_now(),
                      .committed_at = clock_monotonic()};
    struct fetch_options f = {.agent = agent_name(o->conf, c.jobs),
                              .delay = o->conf->delay,
                              .connections = o->conf->connections,
                              .max_body = o->conf->max_body,
                              .timeout = o->conf->timeout,
                              .cainfo = o->conf->cainfo};
    *counts = (struct crawl_counts){0};
    int rc = fetch_open(&f, &c.fetch, e);
    if (!rc) {
        rc = crawl(&c, e);
        store_rollback(st); /* after a failure; nothing is open after success */
        fetch_close(c.fetch);
    }
    log_progress_end();
    arena_free(c.entry);
    arena_free(c.unit);
    arena_free(c.jobs);
    return rc;
}
