/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Another look at the releases that are here: whether the publisher has changed their words, taken them away,
 * or brought them back. Looks grow rarer as a release stays as it is (domain/schedule), and a run takes a
 * limited number at each host, so that after a pause, or for a large store, the oldest come first and the
 * rest in later runs. What a look tells is committed together with when the next one is due. */
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "domain/schedule.h"
#include "domain/url.h"
#include "flow/crawl_state.h"

enum {
    PUBLIC_DELAY = 2, /* seconds between two requests where feeds.conf does not say */
    FAILURES = 3,     /* in a row, after which a host is left alone for the rest of the run */
    WHOLE_EVERY = 4,  /* looks of which one is unconditional, lest a wrong validator freezes a release */
};

/* The looks of this run at one host. */
struct look_host {
    const char *name;
    struct visit **v;
    size_t n, next;
    int failures; /* in a row */
};

/* ---- which, and one after the other ---- */

static struct look_host *host_of(struct crawl *c, const char *name, size_t *cap)
{
    for (size_t i = 0; i < c->nhosts; i++)
        if (!strcmp(c->hosts[i].name, name))
            return &c->hosts[i];
    if (c->nhosts == *cap) {
        struct look_host *more = arena_alloc(c->jobs, (2 * *cap + 16) * sizeof *more);
        if (c->nhosts)
            memcpy(more, c->hosts, c->nhosts * sizeof *more);
        c->hosts = more;
        *cap = 2 * *cap + 16;
    }
    c->hosts[c->nhosts] = (struct look_host){.name = name};
    return &c->hosts[c->nhosts++];
}

static void add_visit(struct crawl *c, struct look_host *h, struct visit *v, int limit)
{
    if (h->n >= (size_t)limit)
        return;
    if (!h->v)
        h->v = arena_alloc(c->jobs, (size_t)limit * sizeof *h->v);
    h->v[h->n++] = v;
}

static int limit_of(const struct crawl *c, const char *url)
{
    return schedule_looks(c->conf->delay >= 0 ? c->conf->delay : url_is_loopback(url) ? 0 : PUBLIC_DELAY);
}

/* A page that is gone from where it last was may be where it was first met, or be led elsewhere from there;
 * both places are asked in turn. */
static const char *url_of(const struct visit *v)
{
    bool turn = v->gone && (v->looks + v->failures) % 2;
    return turn && v->first_url ? v->first_url : v->url;
}

/* Asks for the next page of a host, if there is one and the host is not to be left alone. */
static int look_next(struct crawl *c, struct look_host *h, struct err *e)
{
    struct err none;
    if (h->next >= h->n || h->failures >= FAILURES)
        return 0;
    const struct visit *v = h->v[h->next++];
    if (crawl_check_contact(c, v->url, &none)) { /* the sources tell of it */
        h->next = h->n;
        return 0;
    }
    const char *url = url_of(v);
    bool whole = strcmp(url, v->url) || v->looks % WHOLE_EVERY == WHOLE_EVERY - 1;
    struct source_state validators = {.etag = v->etag, .last_modified = v->last_modified};
    struct job j = {.source = conf_source(c->conf, v->source),
                    .source_name = v->source,
                    .url = url,
                    .is_page = true,
                    .look = v->release,
                    .host = h};
    return crawl_request(c, j, whole ? NULL : &validators, e);
}

int crawl_looks_begin(struct crawl *c, struct err *e)
{
    struct visit *v;
    size_t n, cap = 0;
    if (store_visits_due(c->st, c->now, schedule_looks(0), c->jobs, &v, &n, e))
        return -1;
    for (size_t i = 0; i < n; i++)
        if (conf_source(c->conf, v[i].source) && crawl_is_wanted(c, v[i].source))
            add_visit(c, host_of(c, v[i].host, &cap), &v[i], limit_of(c, v[i].url));
    for (size_t i = 0; i < c->nhosts; i++)
        if (look_next(c, &c->hosts[i], e))
            return -1;
    return 0;
}

/* ---- how a site fares ---- */

int crawl_site_well(struct crawl *c, const char *url, struct err *e)
{
    enum { FRESH = 3600 }; /* it is only asked whether it was well within a day */
    struct site_state s;
    if (store_site_get(c->st, url, &s, e))
        return -1;
    if (s.ok && c->now - s.ok < FRESH && c->now >= s.ok)
        return 0;
    s.ok = c->now;
    return store_site_put(c->st, url, &s, e);
}

/* Looks that fail are told of when they begin to, not release by release and not in every run. */
static int site_looks(struct crawl *c, const char *url, const char *why, struct err *e)
{
    struct site_state s;
    if (store_site_get(c->st, url, &s, e))
        return -1;
    if (!s.failing == !why)
        return 0;
    if (why) {
        log_warn("the known releases of '%s' cannot be looked at again: %s", url_host(url, c->unit), why);
        c->counts->newly_failed++;
    }
    s.failing = why ? c->now : 0;
    return store_site_put(c->st, url, &s, e);
}

/* ---- what a look told ---- */

static int set_status(struct crawl *c, struct visit *v, const char *status, unsigned *count, struct err *e)
{
    if (store_set_status(c->st, v->release, status, e))
        return -1;
    v->since = c->now;
    ++*count;
    return 0;
}

/* The page is there. */
static int found(struct crawl *c, struct visit *v, struct err *e)
{
    v->gone = v->doubt = 0;
    if (v->status && !strcmp(v->status, "removed") && set_status(c, v, "live", &c->counts->restored, e))
        return -1;
    v->looks++;
    v->failures = 0;
    v->error = NULL;
    v->due = schedule_look(v->since, c->now);
    return store_visit_put(c->st, v, e);
}

/* When a release that had no visit yet came to be as it is. */
static int64_t since(const struct release *r, int64_t now)
{
    int64_t t = clock_from_iso(r->changed ? r->changed : r->first_seen);
    return t == INT64_MIN ? now : t;
}

int crawl_look_stored(struct crawl *c, const struct job *j, const struct fetch_page *p,
                      const struct ingest_result *r, struct err *e)
{
    const struct release *now = &r->release;
    struct visit v;
    bool known;
    if (store_visit_get(c->st, now->id, c->unit, &v, &known, e))
        return -1;
    if (!known)
        v.looks = -1; /* the first is none */
    if (!known || r->change == STORE_NEW || r->change == STORE_CHANGED || r->change == STORE_COMPLETED)
        v.since = r->change == STORE_UNCHANGED || r->change == STORE_UPDATED ? since(now, c->now) : c->now;
    v.source = now->source && conf_source(c->conf, now->source) ? now->source : j->source_name;
    v.url = p->final_url;
    v.etag = p->etag;
    v.last_modified = p->last_modified;
    v.status = now->status;
    return found(c, &v, e);
}

/* Gone for 14 days, while the site was well, is removed. Before that it may be a mishap, and a site that
 * answers nothing but 404 has one. */
static int gone(struct crawl *c, const struct job *j, struct visit *v, struct err *e)
{
    struct site_state s;
    if (store_site_get(c->st, j->url, &s, e))
        return -1;
    if (!v->gone)
        v->gone = c->now;
    v->looks++;
    v->failures = 0;
    v->error = NULL;
    if (strcmp(v->status, "removed") && schedule_is_removed(v->gone, c->now) &&
        schedule_within_day(s.ok, c->now)) {
        v->status = "removed";
        if (set_status(c, v, v->status, &c->counts->removed, e))
            return -1;
    }
    v->due =
        strcmp(v->status, "removed") ? schedule_look_gone(v->gone, c->now) : schedule_look(v->since, c->now);
    return store_visit_put(c->st, v, e);
}

/* A look that told nothing. */
static int told_nothing(struct crawl *c, const struct job *j, struct visit *v, const char *why,
                        int64_t retry_after, struct err *e)
{
    int64_t due =
        v->gone || v->doubt ? schedule_look_failed(0, c->now) : schedule_look_failed(v->failures, c->now);
    v->due = due < c->now + retry_after ? c->now + retry_after : due;
    v->failures++;
    v->error = why;
    c->counts->failed++;
    if (store_visit_put(c->st, v, e))
        return -1;
    return ++j->host->failures == FAILURES ? site_looks(c, j->url, why, e) : 0;
}

/* The page has nothing in common with the release. At another address it is another page, to which dead links
 * are led. At its own address it is believed when it still says so a day later: what keeps people from a site
 * for some hours does not look like a wall each time. */
static int doubt(struct crawl *c, const struct job *j, struct visit *v, const struct fetch_page *p,
                 struct err *e)
{
    struct ingest_result r;
    int64_t id;
    const char *at = url_canonical(p->final_url, c->unit);
    if (at && store_find(c->st, at, &id, NULL, e))
        return -1;
    if (!at || id != v->release)
        return told_nothing(c, j, v, "its page leads to another page", 0, e);
    if (!v->doubt || !schedule_is_believed(v->doubt, c->now)) {
        v->doubt = v->doubt ? v->doubt : c->now;
        return told_nothing(c, j, v, "its page says something else altogether", 0, e);
    }
    struct job trusting = *j;
    trusting.look = 0;
    if (crawl_ingest(c, &trusting, p, &r, e))
        return -1;
    crawl_count(c, r.change);
    return 0;
}

static int page_came(struct crawl *c, const struct job *j, struct visit *v, const struct fetch_page *p,
                     struct err *e)
{
    struct ingest_result r;
    if (crawl_ingest(c, j, p, &r, e)) {
        const char *why = arena_strdup(c->unit, e->msg);
        return crawl_is_data(e) ? told_nothing(c, j, v, why, 0, e) : -1;
    }
    if (r.kind == PAGE_WALL)
        return told_nothing(c, j, v, arena_printf(c->unit, "blocked: %s", r.wall), 0, e);
    if (r.kind != PAGE_RELEASE)
        return told_nothing(c, j, v, "no release found on the page", 0, e);
    if (r.stranger)
        return doubt(c, j, v, p, e);
    if (r.change == STORE_CHANGED)
        crawl_count(c, r.change);
    return 0;
}

static int look_answer(struct crawl *c, const struct job *j, struct visit *v, const struct fetch_page *p,
                       struct err *e)
{
    switch (p->outcome) {
    case FETCH_OK:
        return page_came(c, j, v, p, e);
    case FETCH_NOT_MODIFIED:
        v->etag = p->etag ? p->etag : v->etag;
        v->last_modified = p->last_modified ? p->last_modified : v->last_modified;
        return found(c, v, e);
    case FETCH_GONE:
        return gone(c, j, v, e);
    default:
        return told_nothing(c, j, v, p->error, p->retry_after, e);
    }
}

/* Its host wants a pause: no failure. The other looks there stay due. */
static int not_asked(struct crawl *c, const struct job *j, const struct fetch_page *p, struct err *e)
{
    struct visit v;
    bool known;
    j->host->next = j->host->n;
    if (store_visit_get(c->st, j->look, c->unit, &v, &known, e))
        return -1;
    v.due = c->now + p->retry_after;
    return known ? store_visit_put(c->st, &v, e) : 0;
}

int crawl_look_answer(struct crawl *c, const struct job *j, const struct fetch_page *p, struct err *e)
{
    struct visit v;
    bool known;
    if (p->unasked)
        return not_asked(c, j, p, e);
    if (p->outcome == FETCH_NOT_MODIFIED && strcmp(p->final_url, j->url) && !j->tries) {
        /* Validators are of one URL (RFC 9110 §8.8); where it leads to now, they say nothing. */
        struct job whole = *j;
        whole.tries = 1;
        return crawl_request(c, whole, NULL, e);
    }
    if (store_visit_get(c->st, j->look, c->unit, &v, &known, e))
        return -1;
    if (known) { /* else it became one with another release since */
        int failures = j->host->failures;
        if (look_answer(c, j, &v, p, e))
            return -1;
        if (j->host->failures == failures) {
            j->host->failures = 0;
            c->counts->looks++;
            if (site_looks(c, j->url, NULL, e))
                return -1;
        }
    }
    return look_next(c, j->host, e);
}

int crawl_look_failed(struct crawl *c, const struct job *j, const char *why, int64_t retry_after,
                      struct err *e)
{
    struct visit v;
    bool known;
    why = arena_strdup(c->unit, why); /* it may stand in *e */
    if (store_visit_get(c->st, j->look, c->unit, &v, &known, e) ||
        (known && told_nothing(c, j, &v, why, retry_after, e)))
        return -1;
    return look_next(c, j->host, e);
}
