/* SPDX-License-Identifier: GPL-2.0-or-later */
/* No request without its site's robots.txt (RFC 9309). A request waits here, in memory, until that is known;
 * then fetch asks crawl_robots_refuse before anything goes out, redirects included, so that there is one
 * place where yes or no is said. A redirect to a site that is new to this run takes its request back: it
 * waits for that site's robots.txt and starts anew. An answer holds for a day and is kept in the store; while
 * a site cannot give its robots.txt the last copy stands in for thirty days, and without one nothing is asked
 * of the site. There is no switch that turns this off. */
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "domain/schedule.h"
#include "domain/text.h"
#include "flow/crawl_state.h"
#include "flow/robots.h"

enum { MAX_HOLDS = 5 /* sites that one request may be led to whose robots.txt has to be asked first */ };

struct crawl_site {
    const char *url;                      /* of its robots.txt, by which a site is known here */
    const struct robots *rules;           /* NULL: all is allowed */
    const char *shut;                     /* why nothing may be asked for now; NULL: it may */
    int64_t due;                          /* when robots.txt is to be asked again */
    bool known;                           /* the above holds */
    bool asked;                           /* a request for it is under way */
    bool outside;                         /* … which may not reach into this network */
    bool told;                            /* that it is shut was warned of in this run */
    struct job *first, **last;            /* what waits for it */
    struct crawl_site *next_stale, *next; /* next: in its row of the table */
};

/* ---- what is known of a site ---- */

static const char *why_shut(struct crawl *c, const struct crawl_site *s, const struct robots_state *st,
                            const char *said)
{
    if (!said)
        said = st->status ? arena_printf(c->jobs, "HTTP %d", (int)st->status) : "no answer";
    return arena_printf(c->jobs, "'%s' could not be had, so nothing is asked there for now: %s", s->url,
                        said);
}

/* What follows from the last answer; said is its error, NULL when that is not remembered. */
static void settle(struct crawl *c, struct crawl_site *s, const struct robots_state *st, const char *said)
{
    enum robots_access access = robots_access((long)st->status);
    bool copy = st->body && c->now - st->got <= ROBOTS_KEEP; /* §2.3.1.4 */
    s->known = true;
    s->due = st->due;
    s->rules = NULL;
    s->shut = access == ROBOTS_UNREACHABLE && !copy ? why_shut(c, s, st, said) : NULL;
    if (s->shut || access == ROBOTS_NONE)
        return;
    s->rules = robots_parse(st->body, st->len, ROBOTS_AGENT, c->jobs);
    fetch_host_delay(c->fetch, s->url, s->rules->delay);
}

/* What an earlier run left, while it holds. Who names a source wants it now, not when a site that failed is
 * due again. */
static int recall(struct crawl *c, struct crawl_site *s, struct err *e)
{
    struct robots_state st;
    if (store_robots_get(c->st, s->url, c->unit, &st, e))
        return -1;
    bool failed = robots_access((long)st.status) == ROBOTS_UNREACHABLE, now = c->o->n || c->o->force;
    if (st.tried && st.due > c->now && !(failed && now))
        settle(c, s, &st, NULL);
    return 0;
}

/* Where in the table of sites the one with this robots.txt is, or belongs (FNV-1a). */
static struct crawl_site **place(struct crawl *c, const char *robots)
{
    uint32_t h = 2166136261U;
    for (const char *p = robots; *p; p++)
        h = (h ^ (unsigned char)*p) * 16777619U;
    struct crawl_site **at = &c->sites[h % CRAWL_SITES];
    while (*at && strcmp((*at)->url, robots))
        at = &(*at)->next;
    return at;
}

static struct crawl_site *site_at(struct crawl *c, const char *robots, struct err *e)
{
    struct crawl_site **at = place(c, robots);
    if (*at)
        return *at;
    struct crawl_site *s = arena_alloc(c->jobs, sizeof *s);
    s->url = arena_strdup(c->jobs, robots);
    s->last = &s->first;
    return recall(c, s, e) ? NULL : (*at = s);
}

/* Whether robots.txt has to come before anything is asked of the site. */
static bool comes_first(const struct crawl_site *s, int64_t now)
{
    return !s->known || (s->shut && s->due <= now);
}

/* ---- waiting ---- */

static int ask(struct crawl *c, struct crawl_site *s, bool outside, struct err *e)
{
    struct job *j = arena_alloc(c->jobs, sizeof *j);
    *j = (struct job){.url = s->url, .source_name = s->url, .gate = {.robots = s, .outside = outside}};
    struct fetch_request r = robots_request(s->url, j);
    r.outside = s->outside = outside;
    s->asked = true;
    return fetch_add(c->fetch, &r, e);
}

static int wait_for(struct crawl *c, struct crawl_site *s, struct job *j, struct err *e)
{
    j->gate.next = NULL;
    *s->last = j;
    s->last = &j->gate.next;
    return s->asked ? 0 : ask(c, s, j->gate.outside, e);
}

static struct job *take_waiting(struct crawl_site *s)
{
    struct job *j = s->first;
    s->first = NULL;
    s->last = &s->first;
    return j;
}

static int hand_over(struct crawl *c, struct job *j, struct err *e)
{
    struct fetch_request r = {.url = j->url,
                              .tag = j,
                              .etag = j->gate.etag,
                              .last_modified = j->gate.last_modified,
                              .outside = j->gate.outside};
    j->gate.hops = 0;
    j->gate.held = NULL;
    j->gate.refused = j->gate.forbidden = false;
    return fetch_add(c->fetch, &r, e);
}

static int admit(struct crawl *c, struct job *j, const char *robots, struct err *e)
{
    struct crawl_site *s = site_at(c, robots, e);
    if (!s)
        return -1;
    return comes_first(s, c->now) ? wait_for(c, s, j, e) : hand_over(c, j, e);
}

int crawl_robots_admit(struct crawl *c, struct job *j, struct err *e)
{
    const char *robots = robots_url(j->url, c->unit);
    return robots ? admit(c, j, robots, e) : hand_over(c, j, e); /* no URL: fetch says so */
}

/* ---- yes or no ---- */

/* A copy that has grown old within this run still holds for what is asked before the new one comes. */
static void renew_soon(struct crawl *c, struct crawl_site *s, bool outside)
{
    if (s->asked)
        return;
    s->asked = true;
    s->outside = outside;
    s->next_stale = c->stale;
    c->stale = s;
}

int crawl_robots_renew(struct crawl *c, struct err *e)
{
    for (struct crawl_site *s; (s = c->stale);) {
        c->stale = s->next_stale;
        if (ask(c, s, s->outside, e))
            return -1;
    }
    return 0;
}

static const char *refused(struct job *j, struct crawl_site *s, int64_t now, const char *why)
{
    j->gate.refused = true;
    j->gate.by = s;
    j->gate.forbidden = !s || !s->shut;
    j->gate.wait = s ? s->due - now : 0;
    return why;
}

/* The line is a stranger's: it is made fit for a terminal. */
static const char *why_forbidden(const struct robots_verdict *v, struct arena *a)
{
    enum { SHOWN = 200 };
    struct buf line = {0};
    text_add_safe(&line, v->rule, false);
    const char *why = arena_printf(a, "robots.txt forbids it: line %d '%.*s'", v->line,
                                   (int)text_fit(buf_str(&line), SHOWN), buf_str(&line));
    buf_free(&line);
    return why;
}

/* NULL, or why url is not asked, which j then knows too. */
static const char *consult(struct crawl *c, struct job *j, const char *url, struct arena *a)
{
    struct robots_verdict v;
    int64_t now = clock_now(); /* the last answer may be long ago */
    const char *robots = robots_url(url, a);
    if (!robots)
        return refused(j, NULL, 0, "a URL whose site is not plain");
    struct crawl_site *s = *place(c, robots);
    if (!s || comes_first(s, now)) {
        j->gate.held = arena_strdup(c->jobs, robots);
        return arena_printf(a, "'%s' is to be asked first", robots);
    }
    if (s->due <= now)
        renew_soon(c, s, j->gate.outside);
    if (s->shut)
        return refused(j, s, now, s->shut);
    if (!s->rules)
        return NULL;
    robots_judge(s->rules, url, a, &v);
    if (v.allowed)
        return NULL;
    return refused(j, s, now, why_forbidden(&v, a));
}

const char *crawl_robots_refuse(void *crawl, void *tag, const char *url, struct arena *a)
{
    struct crawl *c = crawl;
    struct job *j = tag;
    struct err e;
    const char *why = NULL;
    bool redirect = j->gate.hops++ > 0;
    if (crawl_check_contact(c, url, &e))
        why = refused(j, NULL, 0, arena_strdup(a, e.msg));
    else if (!j->gate.robots) /* which itself may always be asked */
        why = consult(c, j, url, a);
    return why && redirect ? arena_printf(a, "redirect to '%s': %s", url, why) : why;
}

/* ---- answers ---- */

/* Seconds until the next try of a robots.txt that cannot be had: doubled each time it was waited for. */
static int64_t back_off(const struct robots_state *st, int64_t now)
{
    int64_t last = st->due - st->tried;
    if (!st->tried || robots_access((long)st->status) != ROBOTS_UNREACHABLE)
        return schedule_retry(0);
    if (st->due <= now)
        last *= 2;
    return last < ROBOTS_FRESH ? last : ROBOTS_FRESH;
}

static void note(struct robots_state *st, const struct fetch_page *p, int64_t now)
{
    int64_t wait = back_off(st, now);
    st->tried = now;
    st->status = robots_status(p);
    st->due = now + ROBOTS_FRESH;
    switch (robots_access((long)st->status)) {
    case ROBOTS_RULES:
        st->got = now;
        st->body = p->body;
        st->len = p->len;
        break;
    case ROBOTS_NONE:
        st->got = 0;
        st->body = NULL;
        break;
    case ROBOTS_UNREACHABLE:
        st->due = now + (wait > p->retry_after ? wait : p->retry_after);
        break;
    }
}

static int release(struct crawl *c, struct crawl_site *s, struct err *e)
{
    for (struct job *j = take_waiting(s), *next; j; j = next) {
        next = j->gate.next;
        if (hand_over(c, j, e))
            return -1;
    }
    return 0;
}

/* A stranger's link pointed into this network. That is the end of those that came by such links, and says
 * nothing of the site: a source of ours may be there. */
static int turn_away(struct crawl *c, struct crawl_site *s, const struct fetch_page *p, struct err *e)
{
    s->known = false;
    for (struct job *j = take_waiting(s), *next; j; j = next) {
        struct fetch_page no = {.tag = j,
                                .url = j->url,
                                .final_url = j->url,
                                .outcome = FETCH_REFUSED,
                                .error = p->error,
                                .body = ""};
        next = j->gate.next;
        if (j->gate.outside ? crawl_answer(c, j, &no, e) : crawl_robots_admit(c, j, e))
            return -1;
    }
    return 0;
}

/* The host wants a pause, so that robots.txt was not asked for: neither is what waits for it. */
static int postpone(struct crawl *c, struct crawl_site *s, const struct fetch_page *p, struct err *e)
{
    for (struct job *j = take_waiting(s), *next; j; j = next) {
        struct fetch_page no = *p;
        next = j->gate.next;
        no.tag = j;
        no.url = no.final_url = j->url;
        if (crawl_answer(c, j, &no, e))
            return -1;
    }
    return 0;
}

static int robots_answer(struct crawl *c, const struct job *j, const struct fetch_page *p, struct err *e)
{
    struct crawl_site *s = j->gate.robots;
    struct robots_state st;
    s->asked = false;
    if (p->unasked)
        return postpone(c, s, p, e);
    if (s->outside && p->outcome == FETCH_REFUSED && !p->status && !strcmp(p->final_url, s->url))
        return turn_away(c, s, p, e);
    if (store_robots_get(c->st, s->url, c->unit, &st, e))
        return -1;
    note(&st, p, c->now);
    if (store_robots_put(c->st, &st, e))
        return -1;
    settle(c, s, &st, p->error);
    return release(c, s, e);
}

/* Later pages of a list that are forbidden are no failure of the source: the list ends before them. (Sitemaps
 * of an index are: the others do not end there.) */
static int end_list(struct crawl *c, const struct job *j, const struct fetch_page *p, struct err *e)
{
    struct source_state s;
    if (c->o->n || c->o->force) /* who asks for it wants to know; under cron it would be told for ever */
        log_warn("source '%s': the list ends before %s: %s", j->source_name, j->url, p->error);
    if (store_source_get(c->st, j->source_name, c->unit, &s, e))
        return -1;
    s.resume = NULL;
    return store_source_put(c->st, &s, e);
}

/* It waits for another try, however often it was refused: that costs nobody anything, unless a redirect led
 * there. One warning tells of a site that is shut. */
static int put_off(struct crawl *c, const struct job *j, const struct fetch_page *p, struct err *e)
{
    struct job again = *j;
    struct fetch_page later = *p;
    struct crawl_site *s = j->gate.by;
    if (s && !s->shut && !j->is_page && j->page > 1 && !crawl_chain_child(j))
        return end_list(c, j, p, e);
    if (j->gate.hops <= 1)
        again.tries = 0;
    later.outcome = FETCH_LATER;
    later.unasked = false;
    later.retry_after = j->gate.wait;
    if (s && s->shut)
        again.warned |= s->told;
    unsigned told = c->counts->told + c->counts->newly_failed;
    int rc = crawl_answer(c, &again, &later, e);
    if (s)
        s->told |= c->counts->told + c->counts->newly_failed > told;
    return rc;
}

/* It was led to a site that this run has not met yet. It starts anew when that one's robots.txt is known. */
static int hold(struct crawl *c, struct job *j, const struct fetch_page *p, struct err *e)
{
    if (++j->gate.holds <= MAX_HOLDS)
        return admit(c, j, j->gate.held, e);
    struct fetch_page no = *p;
    no.error = "redirected to one new site after the other";
    return crawl_answer(c, j, &no, e);
}

/* Where the site's robots.txt could not be had or says no, that is the reason to be told, whatever pause its
 * host wants beside. */
static int unasked(struct crawl *c, struct job *j, const struct fetch_page *p, struct err *e)
{
    struct fetch_page no = *p;
    const char *why = consult(c, j, p->final_url, c->unit);
    j->gate.held = NULL;
    if (!j->gate.refused)
        return crawl_answer(c, j, p, e);
    no.error = why;
    if (j->gate.wait < p->retry_after)
        j->gate.wait = p->retry_after;
    return put_off(c, j, &no, e);
}

int crawl_robots_answer(struct crawl *c, struct job *j, const struct fetch_page *p, struct err *e)
{
    if (j->gate.robots)
        return robots_answer(c, j, p, e);
    if (j->gate.held)
        return hold(c, j, p, e);
    if (p->unasked)
        return unasked(c, j, p, e);
    return j->gate.refused ? put_off(c, j, p, e) : crawl_answer(c, j, p, e);
}
