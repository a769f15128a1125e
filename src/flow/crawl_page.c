/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the page of a release answered: it is stored, or the feed's summary stands for it until it can be had.
 */
#include <stdio.h>

#include "base/log.h"
#include "domain/schedule.h"
#include "flow/crawl_state.h"

enum { GIVE_UP = 12 /* failures after which a page that is no release is left alone */ };

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
    size_t i = 0;
    while (i < n && !m[i].entry.title) /* a sitemap knows none */
        i++;
    if (id || i == n)
        return 0;
    if (ingest_entry(c->st, c->conf, m[i].source, &m[i].entry, c->unit, &change, e))
        return -1;
    crawl_count(c, change);
    return 0;
}

int crawl_page_failed(struct crawl *c, const struct job *j, const char *why, bool for_good,
                      int64_t retry_after, struct err *e)
{
    if (j->look)
        return crawl_look_failed(c, j, why, retry_after, e);
    char reason[1024]; /* `why` may stand in *e, which what follows may overwrite */
    snprintf(reason, sizeof reason, "%s", why);
    if (!j->warned) {
        log_warn("source '%s': %s: %s", j->source_name, j->url, reason);
        c->counts->newly_failed++;
    }
    c->counts->failed++;
    int64_t wait = schedule_backoff(j->url, j->tries, false),
            due = c->now + (wait > retry_after ? wait : retry_after);
    if (for_good || j->tries >= GIVE_UP)
        due = 0;
    return keep_summary(c, j, e) || store_todo_fail(c->st, j->url, reason, due, e) ? -1 : 0;
}

/* A wall is left alone for longer than what may be a hiccup. */
static int page_blocked(struct crawl *c, const struct job *j, const char *why, int64_t retry_after,
                        struct err *e)
{
    int64_t wait = schedule_backoff(j->url, j->tries, true);
    return crawl_page_failed(c, j, arena_printf(c->unit, "blocked: %s", why), false,
                             wait > retry_after ? wait : retry_after, e);
}

/* Its host wants a pause: that is no failure of the page. */
static int page_unasked(struct crawl *c, const struct job *j, const struct fetch_page *p, struct err *e)
{
    c->counts->failed++;
    return keep_summary(c, j, e) || store_todo_postpone(c->st, j->url, c->now + p->retry_after, e) ? -1 : 0;
}

int crawl_page_answer(struct crawl *c, const struct job *j, const struct fetch_page *p, struct err *e)
{
    struct ingest_result r;
    if (j->look)
        return crawl_look_answer(c, j, p, e);
    if (p->unasked)
        return page_unasked(c, j, p, e);
    if (p->outcome == FETCH_BLOCKED)
        return page_blocked(c, j, p->error, p->retry_after, e);
    if (p->outcome != FETCH_OK)
        return crawl_page_failed(c, j, p->error, p->outcome == FETCH_GONE || p->outcome == FETCH_REFUSED,
                                 p->retry_after, e);
    bool whatever = j->source && j->source->kind == SOURCE_SITEMAP; /* it names more than releases */
    if (crawl_ingest(c, j, p, &r, e))
        return crawl_is_data(e) && whatever ? store_todo_done(c->st, j->url, e)
               : crawl_is_data(e)           ? crawl_page_failed(c, j, e->msg, false, 0, e)
                                            : -1;
    if (r.kind == PAGE_WALL)
        return page_blocked(c, j, r.wall, 0, e);
    if (r.kind != PAGE_RELEASE && whatever)
        return store_todo_done(c->st, j->url, e);
    if (r.kind != PAGE_RELEASE)
        return crawl_page_failed(c, j, "no release found on the page", false, 0, e);
    crawl_count(c, r.change);
    return store_todo_done(c->st, j->url, e);
}
