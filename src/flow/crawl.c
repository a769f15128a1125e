/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The crawl from top to bottom: ask what is due, fetch, read what comes, store it, queue what it names. What
 * is queued lives in the store, so that an interrupted crawl goes on where it was; the fetcher decides when
 * each request may start. Answers are handled in the order in which they arrive, in crawl_source.c and
 * crawl_page.c. */
#include "flow/crawl.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "domain/url.h"
#include "flow/crawl_state.h"

enum {
    COMMIT_EVERY = 200,        /* answers */
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
int crawl_check_contact(const struct crawl *c, const char *url, struct err *e)
{
    if (c->conf->contact || url_is_loopback(url))
        return 0;
    return err_set(e, ERR_CONFIG,
                   "%s: 'contact' is not set: give an address at which the people who run '%s' can reach you",
                   c->conf->path, url_host(url, c->unit));
}

int crawl_request(struct crawl *c, struct job job, const struct source_state *validators, struct err *e)
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

const char *crawl_definition(const struct source *s, struct arena *a)
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
    return crawl_check_contact(c, j.url, e) ? -1 : crawl_request(c, j, NULL, e);
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
    bool retired = same && state.retired;
    if (c->o->n ? !named : retired || (!c->o->force && same && state.next_due > c->now))
        return 0;
    c->counts->sources++;
    struct job j = {.source = s,
                    .source_name = s->name,
                    .url = same && state.moved ? state.moved : s->url,
                    .page = 1,
                    .at_moved = same && state.moved};
    /* Now and then it is asked for the whole, so that a validator that is wrong cannot freeze it. */
    bool fresh = same && state.whole > c->now - WHOLE_EVERY;
    if (crawl_check_contact(c, j.url, e) || crawl_request(c, j, fresh ? &state : NULL, e))
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

int crawl_request_page(struct crawl *c, const char *url, const char *source, const struct todo *t,
                       struct err *e)
{
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

/* What earlier runs left in the queue. */
static int ask_waiting(struct crawl *c, struct err *e)
{
    struct todo *v;
    size_t n;
    arena_reset(c->unit);
    if (store_todo_due(c->st, NULL, c->now, INT_MAX, c->unit, &v, &n, e))
        return -1;
    for (size_t i = 0; i < n; i++)
        if ((!c->o->n || is_named(c->o, v[i].source)) &&
            crawl_request_page(c, v[i].url, v[i].source, &v[i], e))
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

static enum page_want wanted(const struct job *j)
{
    static const enum page_want of_kind[] = {[SOURCE_FEED] = PAGE_WANT_FEED,
                                             [SOURCE_LISTING] = PAGE_WANT_LISTING,
                                             [SOURCE_API] = PAGE_WANT_FEED,
                                             [SOURCE_PAGE] = PAGE_WANT_RELEASE};
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
                              .want = wanted(j)};
    return ingest_bytes(c->st, c->conf, &in, c->unit, r, e);
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
    const struct job *j = p->tag;
    arena_reset(c->unit);
    c->answers++;
    c->now = clock_now();
    if (crawl_begin(c, e) || note_pause(c, p, e))
        return -1;
    int rc = j->is_page ? crawl_page_answer(c, j, p, e) : crawl_source_answer(c, j, p, e);
    log_progress("%u answers, %u new, %u failed, %zu to go: %s", c->answers, c->counts->created,
                 c->counts->failed, fetch_pending(c->fetch), j->url);
    return rc ? -1 : crawl_maybe_commit(c, e);
}

static int crawl(struct crawl *c, struct err *e)
{
    struct fetch_page page;
    int rc;
    if (keep_pauses(c, e) || ask_sources(c, e) || ask_waiting(c, e))
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
