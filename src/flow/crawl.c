/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The crawl from top to bottom: ask what is due, fetch, read what comes, store it, queue what it names. What
 * is queued lives in the store, so that an interrupted crawl goes on where it was; the fetcher decides when
 * each request may start. Answers are handled in the order in which they arrive, in crawl_source.c,
 * crawl_page.c and crawl_look.c. */
#include "flow/crawl.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "domain/url.h"
#include "flow/crawl_state.h"

enum {
    COMMIT_EVERY = 200,        /* answers in one transaction */
    MAX_QUEUED = 50000,        /* requests held in memory: what else is to be fetched waits in the store */
    WHOLE_EVERY = 7 * 86400,   /* seconds after which a source is asked without a condition */
    LONGEST_PAUSE = 7 * 86400, /* seconds; a host that wants more is asked once a week */
};
static const double COMMIT_SECONDS = 0.5;   /* at most so much work is done twice after a crash */
static const double COMMIT_PATIENCE = 0.05; /* seconds without an answer after which what came is committed */

/* ---- transactions: one over many answers, for speed; never longer than half a second of work, and never
 * while waiting for the network, so that others can write too ---- */

int crawl_begin(struct crawl *c, struct err *e)
{
    if (c->open)
        return 0;
    c->open = !store_begin(c->st, e);
    c->committed_at = clock_monotonic();
    return c->open ? 0 : -1;
}

static int crawl_commit(struct crawl *c, struct err *e)
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

int crawl_maybe_commit(struct crawl *c, struct err *e)
{
    if (++c->uncommitted < COMMIT_EVERY && clock_monotonic() - c->committed_at < COMMIT_SECONDS)
        return 0;
    return crawl_commit(c, e);
}

/* ---- asking ---- */

/* Public hosts want to know whom to write to. */
int crawl_contact(const struct conf *conf, const char *url, struct err *e)
{
    if (conf->contact || url_is_loopback(url))
        return 0;
    struct arena *a = arena_new();
    const char *host = url_host(url, a);
    err_set(e, ERR_CONFIG,
            "%s: 'contact' is not set: give an address at which the people who run '%s' can reach you",
            conf->path, host ? host : url);
    arena_free(a);
    return -1;
}

int crawl_check_contact(const struct crawl *c, const char *url, struct err *e)
{
    return crawl_contact(c->conf, url, e);
}

int crawl_request(struct crawl *c, struct job job, const struct source_state *validators, struct err *e)
{
    struct job *j = arena_alloc(c->jobs, sizeof *j);
    *j = job;
    j->url = arena_strdup(c->jobs, job.url);
    j->source_name = arena_strdup(c->jobs, job.source_name);
    /* What a public page names is a stranger's word: it may not point into this machine or its network. */
    j->gate = (struct gate){.outside = !job.source || !url_is_loopback(job.source->url)};
    if (validators && !c->o->force) {
        j->gate.etag = arena_strdup(c->jobs, validators->etag);
        j->gate.last_modified = arena_strdup(c->jobs, validators->last_modified);
    }
    return crawl_robots_admit(c, j, e);
}

static bool is_named(const struct crawl_options *o, const char *name)
{
    for (size_t i = 0; i < o->n; i++)
        if (!strcmp(o->names[i], name))
            return true;
    return false;
}

bool crawl_is_wanted(const struct crawl *c, const char *source)
{
    return !c->o->n || is_named(c->o, source);
}

const char *crawl_definition(const struct source *s, struct arena *a)
{
    char *d =
        arena_printf(a, "%d %d %d %s %s%s%s", (int)s->kind, s->limit, s->pages, s->match ? s->match : "",
                     s->url, s->since ? " since " : "", s->since ? s->since : "");
    log_mask(d); /* no password is kept in the store */
    return d;
}

/* Whether there is more to a source than its first page. */
static bool has_archive(const struct source *s)
{
    return s->kind == SOURCE_LISTING || s->kind == SOURCE_API || s->kind == SOURCE_SITEMAP;
}

static int ask_source(struct crawl *c, const struct source *s, struct err *e)
{
    struct source_state state;
    arena_reset(c->unit);
    if (store_source_get(c->st, s->name, c->unit, &state, e))
        return -1;
    bool named = is_named(c->o, s->name);
    /* Validators and due date are those of the definition that was asked; another one is news. */
    bool same = state.definition && !strcmp(state.definition, crawl_definition(s, c->unit));
    bool retired = same && state.retired, due = c->o->force || !same || state.next_due <= c->now;
    if (c->o->n ? !named : retired || (c->o->backfill ? !has_archive(s) : !due))
        return 0;
    if (c->o->backfill && !has_archive(s))
        return err_set(e, ERR_USAGE,
                       "source '%s' has no archive to walk: that have listings, sitemaps and the API",
                       s->name);
    c->counts->sources++;
    struct job j = {.source = s,
                    .source_name = s->name,
                    .url = same && state.moved ? state.moved : s->url,
                    .page = 1,
                    .at_moved = same && state.moved};
    /* Now and then it is asked for the whole, so that a validator that is wrong cannot freeze it. */
    if (state.whole <= c->now - WHOLE_EVERY)
        state.etag = state.last_modified = NULL;
    return crawl_check_contact(c, j.url, e) ? -1 : crawl_chain_begin(c, j, same ? &state : NULL, e);
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

int crawl_request_page(struct crawl *c, const char *url, const char *source, const struct todo *t,
                       struct err *e)
{
    if (!t && fetch_pending(c->fetch) >= MAX_QUEUED)
        return 0; /* it waits in the store */
    struct job j = {
        .source = conf_source(c->conf, source), .source_name = source, .url = url, .is_page = true};
    if (t) {
        j.tries = t->tries;
        j.warned = t->error != NULL;
    }
    if (crawl_check_contact(c, url, e)) /* not the source's fault: this page waits, the others come */
        return crawl_begin(c, e) || crawl_page_failed(c, &j, e->msg, false, 0, e) ? -1 : 0;
    return crawl_request(c, j, NULL, e);
}

/* What earlier runs left in the queue, of one source or (NULL) of all. */
static int ask_waiting_of(struct crawl *c, const char *source, struct err *e)
{
    struct todo *v;
    size_t n;
    arena_reset(c->unit);
    if (store_todo_due(c->st, source, c->now, MAX_QUEUED, c->unit, &v, &n, e))
        return -1;
    for (size_t i = 0; i < n; i++)
        if (crawl_request_page(c, v[i].url, v[i].source, &v[i], e))
            return -1;
    return 0;
}

static int ask_waiting(struct crawl *c, struct err *e)
{
    if (!c->o->n)
        return ask_waiting_of(c, NULL, e);
    for (size_t i = 0; i < c->conf->nsources; i++)
        if (crawl_is_wanted(c, c->conf->sources[i].name) && ask_waiting_of(c, c->conf->sources[i].name, e))
            return -1;
    return 0;
}

/* ---- answers ---- */

void crawl_count(struct crawl *c, enum store_change change)
{
    if (change == STORE_NEW)
        c->counts->created++;
    else if (change == STORE_CHANGED || change == STORE_COMPLETED)
        c->counts->changed++;
    else
        c->counts->unchanged++;
}

/* A sitemap names pages of all sorts: unless feeds.conf says which are releases, they are looked at as they
 * are. */
static enum page_want wanted(const struct job *j)
{
    static const enum page_want of_kind[] = {[SOURCE_FEED] = PAGE_WANT_FEED,
                                             [SOURCE_LISTING] = PAGE_WANT_LISTING,
                                             [SOURCE_API] = PAGE_WANT_FEED,
                                             [SOURCE_PAGE] = PAGE_WANT_RELEASE,
                                             [SOURCE_SITEMAP] = PAGE_WANT_SITEMAP};
    if (j->is_page && j->source && j->source->kind == SOURCE_SITEMAP && !j->source->match)
        return PAGE_WANT_ANY;
    return j->is_page || !j->source ? PAGE_WANT_RELEASE : of_kind[j->source->kind];
}

bool crawl_is_data(const struct err *e)
{
    return e->code == ERR_DATA;
}

int crawl_ingest(struct crawl *c, const struct job *j, const struct fetch_page *p, struct ingest_result *r,
                 struct err *e)
{
    struct ingest_input in = {.asked = j->url,
                              .url = p->final_url,
                              .charset = p->charset,
                              .bytes = p->body,
                              .len = p->len,
                              .source = j->source_name,
                              .want = wanted(j),
                              .known = j->look};
    if (ingest_bytes(c->st, c->conf, &in, c->unit, r, e))
        return -1;
    if (r->kind == PAGE_WALL || r->kind == PAGE_OTHER || r->stranger)
        return 0;
    if (r->kind == PAGE_RELEASE && crawl_look_stored(c, j, p, r, e))
        return -1;
    return crawl_site_well(c, p->final_url, e);
}

int crawl_answer(struct crawl *c, const struct job *j, const struct fetch_page *p, struct err *e)
{
    if (p->outcome == FETCH_NOT_MODIFIED && crawl_site_well(c, p->final_url, e))
        return -1;
    return j->is_page ? crawl_page_answer(c, j, p, e) : crawl_source_answer(c, j, p, e);
}

/* ---- hosts that want a pause: it outlasts the run ---- */

static int note_pause(struct crawl *c, const struct fetch_page *p, struct err *e)
{
    if (!p->pause)
        return 0;
    const char *host = strstr(p->final_url, "://") + 3;
    const char *origin =
        arena_strndup(c->unit, p->final_url, (size_t)(host - p->final_url) + strcspn(host, "/?#"));
    int64_t s = p->pause < LONGEST_PAUSE ? p->pause : LONGEST_PAUSE;
    return store_pause(c->st, origin, c->now + s, e);
}

static int keep_pauses(struct crawl *c, struct err *e)
{
    struct pause *v;
    size_t n;
    arena_reset(c->unit);
    if (store_pauses(c->st, c->now, c->unit, &v, &n, e))
        return -1;
    for (size_t i = 0; i < n; i++)
        fetch_pause(c->fetch, v[i].origin, v[i].until - c->now);
    return 0;
}

/* ---- the loop ---- */

static int take_answer(struct crawl *c, const struct fetch_page *p, struct err *e)
{
    struct job *j = p->tag;
    arena_reset(c->unit);
    c->answers++;
    c->now = clock_now();
    if (crawl_begin(c, e) || note_pause(c, p, e))
        return -1;
    int rc = crawl_robots_answer(c, j, p, e) || crawl_robots_renew(c, e);
    if (!crawl_chain_progress(c, j))
        log_progress("%u answers, %u new, %u failed, %zu to go: %s", c->answers, c->counts->created,
                     c->counts->failed, fetch_pending(c->fetch), j->url);
    return rc ? -1 : crawl_maybe_commit(c, e);
}

static int crawl(struct crawl *c, struct err *e)
{
    struct fetch_page page;
    int rc;
    if (keep_pauses(c, e) || ask_sources(c, e) || ask_waiting(c, e) || crawl_looks_begin(c, e))
        return -1;
    while ((rc = fetch_next_within(c->fetch, c->open ? COMMIT_PATIENCE : INFINITY, &page, e)) > 0)
        if (rc == FETCH_NOTHING_YET ? crawl_commit(c, e) : take_answer(c, &page, e)) {
            if (e->code != ERR_INTERRUPTED)
                return -1;
            rc = -1;
            break;
        }
    /* An interrupt keeps what came in: the queue in the store knows the rest. */
    struct err late;
    return crawl_commit(c, rc ? &late : e) ? -1 : rc;
}

static const char *agent_name(const struct conf *conf, struct arena *a)
{
    if (!conf->contact && !conf->agent_url)
        return "blotter/" VERSION;
    return arena_printf(a, "blotter/" VERSION " (%s%s%s%s)", conf->agent_url ? "+" : "",
                        conf->agent_url ? conf->agent_url : "", conf->agent_url && conf->contact ? "; " : "",
                        conf->contact ? conf->contact : "");
}

struct fetch_options crawl_manners(const struct conf *conf, struct arena *a)
{
    return (struct fetch_options){.agent = agent_name(conf, a),
                                  .delay = conf->delay,
                                  .connections = conf->connections,
                                  .max_body = conf->max_body,
                                  .timeout = conf->timeout,
                                  .cainfo = conf->cainfo};
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
                      .started = clock_now(),
                      .now = clock_now(),
                      .began = clock_monotonic(),
                      .committed_at = clock_monotonic()};
    struct fetch_options f = crawl_manners(o->conf, c.jobs);
    f.refuse = crawl_robots_refuse;
    f.refuse_arg = &c;
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
