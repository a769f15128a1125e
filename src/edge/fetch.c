/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Polite HTTP, turned round into a loop that pulls: fetch_next starts what may start, lets the transfers work
 * until one has ended, and hands that out. Redirects are followed here, hop by hop through the queue, so that
 * each hop keeps its host's delay and is checked by the same rules. A transfer is taken up again only when
 * its page was handed back: that bounds what is held in memory, however fast the answers come. The wire is
 * fetch_curl's; which request may start is fetch_queue's question, which addresses lie inside fetch_addr's,
 * what a status means fetch_rule's. */
#include "edge/fetch.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/clock.h"
#include "domain/media.h"
#include "edge/fetch_addr.h"
#include "edge/fetch_curl.h"
#include "edge/fetch_job.h"
#include "edge/fetch_queue.h"
#include "edge/fetch_rule.h"
#include "edge/fetch_wake.h"

enum {
    MAX_PENDING = 1000000,
    PATIENCE = 30,      /* seconds for which a host's queue waits when it asks so; beyond, it is given up */
    MAX_SILENT = 5,     /* transfers in a row without an answer, before a host's queue is given up */
    SILENT_PAUSE = 300, /* seconds for which it then is */
    UNSAID_PAUSE = 900, /* the pause that a 429 means when it names none */
    MAX_RETRY_AFTER = 365 * 24 * 3600,
};

struct fetch {
    struct fetch_options o; /* with all defaults filled in */
    struct fetch_curl *curl;
    struct fetch_queue *q;
    struct arena *a; /* for the length of a fetch_add */
    int wake_fd;
    size_t pending;
    struct fetch_transfer *ended, **ended_end; /* in the order in which they did */
    struct fetch_transfer *out;                /* in the caller's hands */
};

/* ---- requests ---- */

static struct fetch_host *host_of(struct fetch *f, const struct fetch_url *u)
{
    bool loopback = fetch_addr_loopback(u->host);
    double delay = f->o.delay >= 0 ? f->o.delay : loopback ? 0 : 2;
    int limit = f->o.connections > 0 ? f->o.connections : loopback ? 4 : 1;
    return fetch_queue_host(f->q, u->site, delay, limit);
}

int fetch_add(struct fetch *f, const struct fetch_request *r, struct err *e)
{
    if (f->pending >= MAX_PENDING)
        return err_set(e, ERR_BUSY, "more than %d requests are queued", MAX_PENDING);
    struct fetch_job *j = fetch_job_new(r);
    struct fetch_url u;
    const char *bad = fetch_url_read(NULL, j->url, f->a, &u);
    if (bad) {
        j->bad = xstrdup(bad);
        j->home = fetch_queue_host(f->q, "", 0, f->o.hosts);
    } else {
        j->user = u.user ? xstrdup(u.user) : NULL;
        j->password = u.password ? xstrdup(u.password) : NULL;
        j->home = host_of(f, &u);
        fetch_job_go(j, u.text);
    }
    arena_reset(f->a);
    (r->first ? fetch_queue_add_first : fetch_queue_add)(f->q, j->home, &j->item);
    f->pending++;
    return 0;
}

void fetch_host_delay(struct fetch *f, const char *url, double seconds)
{
    struct fetch_url u;
    if (!fetch_url_read(NULL, url, f->a, &u))
        fetch_queue_slow(f->q, host_of(f, &u), seconds);
    arena_reset(f->a);
}

size_t fetch_pending(const struct fetch *f)
{
    return f->pending;
}

/* ---- answers ---- */

/* Seconds, or a date, which is taken against the server's own clock where it tells. */
static int64_t retry_after(struct fetch_transfer *t)
{
    const char *s = fetch_curl_header(t, "retry-after"), *date = fetch_curl_header(t, "date");
    int64_t then, now;
    if (!s)
        return 0;
    if (!date || !fetch_curl_date(date, &now))
        now = clock_now();
    if (ascii_isdigit(*s))
        then = strtol(s, NULL, 10), now = 0;
    else if (!fetch_curl_date(s, &then))
        return 0;
    return then <= now ? 0 : then - now < MAX_RETRY_AFTER ? then - now : MAX_RETRY_AFTER;
}

/* The job is over: its page waits for fetch_next, in its transfer. */
static struct fetch_page *end(struct fetch *f, struct fetch_transfer *t, enum fetch_outcome outcome,
                              const char *error)
{
    struct fetch_job *j = t->owner;
    struct fetch_page *p = j->page = arena_alloc(t->a, sizeof *p);
    *p = (struct fetch_page){
        .tag = j->tag,
        .url = j->url,
        .final_url = j->hop ? j->hop->url : j->url,
        .moved = j->hops && !j->temporary,
        .outcome = outcome,
        .status = t->status,
        .error = error,
        .body = "",
    };
    t->next = NULL;
    *f->ended_end = t;
    f->ended_end = &t->next;
    return p;
}

/* A host that is down is not asked for each of its thousand pages. */
static void note_silence(struct fetch *f, struct fetch_host *h, double now)
{
    if (++h->silent < MAX_SILENT)
        return;
    h->silent = 0;
    fetch_queue_shut(f->q, h, now + SILENT_PAUSE,
                     "not asked: the host did not answer several times in a row");
}

/* The whole host keeps the pause that it asked for. "Too many requests" is such a wish without a number. */
static int64_t pause_of(const struct fetch_page *p)
{
    if (p->status != 429 && p->status != 503)
        return 0;
    return p->retry_after ? p->retry_after : p->status == 429 ? UNSAID_PAUSE : 0;
}

static void keep_pause(struct fetch *f, struct fetch_host *h, int64_t pause)
{
    double until = clock_monotonic() + (double)pause;
    if (pause <= PATIENCE)
        fetch_queue_delay(f->q, h, until);
    else
        fetch_queue_shut(f->q, h, until, "not asked: the host wants a pause");
}

void fetch_pause(struct fetch *f, const char *url, int64_t seconds)
{
    struct fetch_url u;
    if (!fetch_url_read(NULL, url, f->a, &u))
        keep_pause(f, host_of(f, &u), seconds);
    arena_reset(f->a);
}

static void fail(struct fetch *f, struct fetch_transfer *t, double now)
{
    struct fetch_job *j = t->owner;
    switch (t->end) {
    case FETCH_END_ANSWER:
        break;
    case FETCH_END_PRIVATE:
        end(f, t, FETCH_REFUSED, j->hops ? "redirect to a private address refused" : t->trouble);
        break;
    case FETCH_END_TOO_MUCH:
        end(f, t, FETCH_REFUSED, t->trouble);
        break;
    case FETCH_END_SILENT:
        note_silence(f, j->item.host, now);
        end(f, t, FETCH_LATER, t->trouble);
        break;
    case FETCH_END_BROKEN:
    case FETCH_END_AGAIN:
        end(f, t, FETCH_LATER, t->trouble);
        break;
    }
}

/* An answer that is no redirect, or one that leads nowhere. */
static void judge(struct fetch *f, struct fetch_transfer *t)
{
    struct fetch_job *j = t->owner;
    enum fetch_outcome outcome = fetch_status_outcome(t->status);
    const char *error = fetch_status_text(t->status, t->a);
    if (outcome == FETCH_OK && !t->body.len && !j->enough) {
        outcome = FETCH_LATER;
        error = "the body is empty";
    } else if (outcome == FETCH_NOT_MODIFIED && !t->conditional) {
        outcome = FETCH_LATER;
        error = arena_printf(t->a, "%s, though no condition was sent", error);
    }
    bool well = outcome == FETCH_OK || outcome == FETCH_NOT_MODIFIED;
    struct fetch_page *p = end(f, t, outcome, well ? NULL : error);
    p->body = buf_str(&t->body);
    p->len = t->body.len;
    media_type(fetch_curl_header(t, "content-type"), t->a, &p->content_type, &p->charset);
    p->etag = fetch_curl_header(t, "etag");
    p->last_modified = fetch_curl_header(t, "last-modified");
    p->retry_after = retry_after(t);
    p->pause = pause_of(p);
    if (p->pause)
        keep_pause(f, j->item.host, p->pause);
}

/* Where a redirect points to, without fragment; NULL when it does not say. */
static const char *location(struct fetch_transfer *t)
{
    const char *s = fetch_status_redirects(t->status) ? fetch_curl_header(t, "location") : NULL;
    return s && *s != '#' ? arena_strndup(t->a, s, strcspn(s, "#")) : NULL;
}

/* Why a redirect is not followed; NULL: it may be, to *u. */
static const char *hop_refused(struct fetch *f, struct fetch_transfer *t, const char *to, struct fetch_url *u)
{
    struct fetch_job *j = t->owner;
    const char *bad = fetch_url_read(j->hop->url, to, t->a, u);
    if (bad)
        return arena_printf(t->a, "redirect refused: %s", bad);
    if (j->outside && !f->o.private_ok && fetch_addr_private(u->host))
        return "redirect to a private address refused";
    if (j->hops == f->o.redirects)
        return arena_printf(t->a, "more than %d redirects", f->o.redirects);
    if (fetch_job_was_at(j, u->text) &&
        !j->cookie) /* a wall may set a cookie and send back: the cap ends that */
        return "redirect in a circle";
    return NULL;
}

static void follow(struct fetch *f, struct fetch_transfer *t, const char *to)
{
    struct fetch_job *j = t->owner;
    struct fetch_url u;
    j->cookie |= t->set_cookie;
    const char *why = hop_refused(f, t, to, &u);
    if (why) {
        end(f, t, FETCH_REFUSED, why);
        return;
    }
    j->hops++;
    j->temporary |= !fetch_status_permanent(t->status);
    fetch_job_go(j, u.text);
    fetch_queue_add_first(f->q, host_of(f, &u), &j->item);
    fetch_curl_put(t);
}

/* A request too: it keeps the host's delay. */
static void once_more(struct fetch *f, struct fetch_transfer *t)
{
    struct fetch_job *j = t->owner;
    j->again = true;
    fetch_queue_add_first(f->q, j->item.host, &j->item);
    fetch_curl_put(t);
}

static void finish(struct fetch *f, struct fetch_transfer *t)
{
    struct fetch_job *j = t->owner;
    struct fetch_host *h = j->item.host;
    double now = clock_monotonic();
    const char *to;
    j->outside |= t->public;
    fetch_queue_done(f->q, h, now);
    if (t->end != FETCH_END_SILENT)
        h->silent = 0;
    if (t->end == FETCH_END_AGAIN && !j->again)
        once_more(f, t);
    else if (t->end != FETCH_END_ANSWER)
        fail(f, t, now);
    else if ((to = location(t)))
        follow(f, t, to);
    else
        judge(f, t);
}

/* ---- the loop ---- */

static void ask(struct fetch *f, struct fetch_transfer *t)
{
    struct fetch_job *j = t->owner;
    struct fetch_url u;
    if (fetch_url_read(NULL, j->hop->url, t->a, &u))
        abort(); /* it was read before */
    bool at_home = j->item.host == j->home, at_origin = fetch_job_at_origin(j);
    const char *proxy = fetch_proxy(u.scheme, u.host);
    if (*proxy && !fetch_addr_private(u.host))
        j->outside = true; /* for all we know: the name is looked up by the proxy */
    fetch_curl_start(t, &(struct fetch_ask){
                            .url = j->hop->url,
                            .user = at_origin ? j->user : NULL,
                            .password = at_origin ? j->password : NULL,
                            .etag = at_home ? j->etag : NULL,
                            .last_modified = at_home ? j->last_modified : NULL,
                            .proxy = proxy,
                            .fresh = j->again,
                            .no_private = j->outside && !f->o.private_ok,
                            .enough = j->enough,
                        });
}

static void start(struct fetch *f, struct fetch_transfer *t, bool shut, double now)
{
    struct fetch_job *j = t->owner;
    struct fetch_host *h = j->item.host;
    const char *no;
    if (shut) {
        double left = h->shut_until - now;
        struct fetch_page *p = end(f, t, FETCH_LATER, arena_strdup(t->a, h->shut_why));
        p->unasked = true;
        p->retry_after = (int64_t)left + 1;
    } else if (j->bad) {
        fetch_queue_done(f->q, h, now);
        end(f, t, FETCH_REFUSED, j->bad);
    } else if (f->o.refuse && (no = f->o.refuse(f->o.refuse_arg, j->tag, j->hop->url, t->a))) {
        fetch_queue_untake(f->q, h);
        end(f, t, FETCH_REFUSED, no);
    } else {
        ask(f, t);
    }
}

/* All that may start. False: there is no transfer left for more. */
static bool start_all(struct fetch *f)
{
    double now = clock_monotonic();
    struct fetch_transfer *t;
    while ((t = fetch_curl_get(f->curl))) {
        bool shut;
        t->owner = fetch_queue_take(f->q, now, &shut);
        if (!t->owner) {
            fetch_curl_put(t);
            return true;
        }
        start(f, t, shut, now);
    }
    return false;
}

static int work(struct fetch *f, struct err *e)
{
    struct fetch_transfer *t;
    if (fetch_curl_work(f->curl, e))
        return -1;
    double now = clock_monotonic();
    while ((t = fetch_curl_sent(f->curl)))
        fetch_queue_sent(f->q, ((struct fetch_job *)t->owner)->item.host, now);
    while ((t = fetch_curl_ended(f->curl)))
        finish(f, t);
    return 0;
}

static void take_back(struct fetch *f)
{
    if (!f->out)
        return;
    fetch_job_free(f->out->owner);
    fetch_curl_put(f->out);
    f->out = NULL;
}

static void hand_out(struct fetch *f, struct fetch_page *page)
{
    struct fetch_transfer *t = f->out = f->ended;
    f->ended = t->next;
    if (!f->ended)
        f->ended_end = &f->ended;
    f->pending--;
    *page = *((struct fetch_job *)t->owner)->page;
}

int fetch_next(struct fetch *f, struct fetch_page *page, struct err *e)
{
    return fetch_next_within(f, INFINITY, page, e);
}

int fetch_next_within(struct fetch *f, double seconds, struct fetch_page *page, struct err *e)
{
    double until = clock_monotonic() + seconds;
    take_back(f);
    while (!fetch_wake_due()) {
        if (!f->pending)
            return 0;
        bool room = start_all(f);
        if (work(f, e))
            return -1;
        if (f->ended) {
            hand_out(f, page);
            return 1;
        }
        double now = clock_monotonic(), when = room ? fetch_queue_when(f->q) - now : INFINITY;
        if (now >= until)
            return FETCH_NOTHING_YET;
        if (when > until - now)
            when = until - now;
        if (fetch_curl_wait(f->curl, when, f->wake_fd, e))
            return -1;
    }
    return fetch_wake_take(e);
}

bool fetch_interrupted(void)
{
    return fetch_wake_due();
}

/* ---- opening and closing ---- */

static void set_options(struct fetch_options *o, const struct fetch_options *from)
{
    *o = *from;
    o->agent = xstrdup(from->agent ? from->agent : "blotter");
    o->cainfo = from->cainfo ? xstrdup(from->cainfo) : NULL;
    o->hosts = from->hosts > 0 ? from->hosts : 64;
    o->max_body = from->max_body ? from->max_body : 10 * 1024 * 1024;
    o->timeout = from->timeout > 0 ? from->timeout : 60;
    o->redirects = from->redirects > 0 ? from->redirects : 5;
}

int fetch_open(const struct fetch_options *o, struct fetch **out, struct err *e)
{
    struct fetch *f = xcalloc(1, sizeof *f);
    set_options(&f->o, o);
    f->q = fetch_queue_new();
    f->a = arena_new();
    f->ended_end = &f->ended;
    f->wake_fd = fetch_wake_open(e);
    if (f->wake_fd < 0 || fetch_curl_open(&f->o, &f->curl, e)) {
        fetch_close(f);
        return -1;
    }
    *out = f;
    return 0;
}

void fetch_close(struct fetch *f)
{
    if (!f)
        return;
    if (f->curl)
        fetch_curl_close(f->curl, fetch_job_free);
    fetch_queue_free(f->q, fetch_job_free);
    arena_free(f->a);
    free((char *)f->o.agent);
    free((char *)f->o.cainfo);
    free(f);
}
