/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a source answered: its entries are remembered and their pages queued, and the next page of a list is
 * asked for. What is kept of the source itself: crawl_health.c. */
#include <string.h>

#include "base/log.h"
#include "flow/crawl_state.h"

static struct failure failure_of(const struct job *j, const struct fetch_page *p)
{
    return (struct failure){.why = p->error,
                            .trouble = p->outcome == FETCH_BLOCKED                       ? TROUBLE_WALL
                                       : p->outcome == FETCH_LATER && !j->gate.forbidden ? TROUBLE_PASSING
                                                                                         : TROUBLE_LASTING,
                            .retry_after = p->retry_after,
                            .gone = p->status == 410};
}

/* One sitemap that cannot be had does not keep the others from being asked. */
static int failed(struct crawl *c, const struct job *j, struct failure f, struct err *e)
{
    struct job next;
    if (crawl_source_failed(c, j, f, e))
        return -1;
    return crawl_chain_next_child(j, &next) ? crawl_request(c, next, NULL, e) : 0;
}

static int of_no_use(struct crawl *c, const struct job *j, const char *why, struct err *e)
{
    return failed(c, j, (struct failure){.why = why, .trouble = TROUBLE_LASTING}, e);
}

/* Asks for the next page, where there is one. */
static int ask_next(struct crawl *c, const struct job *next, struct err *e)
{
    return !next ? 0 : crawl_check_contact(c, next->url, e) ? -1 : crawl_request(c, *next, NULL, e);
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
    crawl_count(c, change);
    *news |= change == STORE_NEW;
    if (change != STORE_NEW)
        crawl_chain_known(j);
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
    if (id)
        crawl_chain_known(j);
    if (id && complete) {
        c->counts->unchanged++;
        return 0;
    }
    if (store_todo_add(c->st, n->url, j->source_name, c->now, &added, e))
        return -1;
    *news |= added;
    return added ? crawl_request_page(c, n->url, j->source_name, NULL, e) : 0;
}

/* What this source said of a page before; NULL: nothing. */
static int said_before(struct crawl *c, const struct job *j, const char *url, const struct entry **out,
                       struct err *e)
{
    struct strs urls = {0};
    struct mention *m;
    size_t n;
    strs_add(&urls, url, c->entry);
    *out = NULL;
    if (store_mentions(c->st, &urls, c->entry, &m, &n, e))
        return -1;
    for (size_t i = 0; i < n; i++)
        if (!strcmp(m[i].source, j->source_name))
            *out = &m[i].entry;
    return 0;
}

static bool is_newer(const struct entry *n, const char *than)
{
    return n->updated && (!than || strcmp(n->updated, than) > 0);
}

/* Whether a page that a sitemap names is to be asked: it is new, or changed since the sitemap named it last
 * or, when another source did, since it was read. */
static int wants_location(struct crawl *c, const struct job *j, const struct entry *n, bool *yes,
                          struct err *e)
{
    const struct entry *before;
    struct release r;
    int64_t id;
    bool complete = false;
    if (said_before(c, j, n->url, &before, e) || store_find(c->st, n->url, &id, &complete, e))
        return -1;
    *yes = !before || is_newer(n, before->updated);
    if (before || !id || !complete)
        return 0;
    if (store_get(c->st, id, c->entry, &r, e))
        return -1;
    *yes = is_newer(n, r.changed ? r.changed : r.first_seen);
    return 0;
}

static int take_location(struct crawl *c, const struct job *j, const struct entry *n, bool *news,
                         struct err *e)
{
    bool wanted, added;
    if (wants_location(c, j, n, &wanted, e) || store_mention(c->st, j->source_name, n, NULL, e))
        return -1;
    if (!wanted) {
        c->counts->unchanged++;
        return 0;
    }
    /* A page that was given up is tried again when it has changed. */
    if (store_todo_done(c->st, n->url, e) || store_todo_add(c->st, n->url, j->source_name, c->now, &added, e))
        return -1;
    *news = true;
    return crawl_request_page(c, n->url, j->source_name, NULL, e);
}

static bool too_old(const struct job *j, const struct entry *n)
{
    const char *day = n->date ? n->date : n->updated ? n->updated : n->published;
    return j->source->since && day && strncmp(day, j->source->since, strlen(j->source->since)) < 0;
}

static int take_entries(struct crawl *c, const struct job *j, const struct entries *l, bool *news,
                        struct err *e)
{
    size_t limit = j->source->limit ? (size_t)j->source->limit : l->n;
    for (size_t i = 0; i < l->n && limit; i++) {
        const struct entry *n = &l->v[i];
        if (fetch_interrupted()) /* a list may be long; its source counts as not asked yet */
            return err_set(e, ERR_INTERRUPTED, "interrupted");
        if (!n->url || (j->source->match && !strstr(n->url, j->source->match)) || too_old(j, n))
            continue;
        limit--;
        arena_reset(c->entry);
        bool sitemap = j->source->kind == SOURCE_SITEMAP;
        if (crawl_begin(c, e) || (sitemap ? take_location(c, j, n, news, e) : take_entry(c, j, n, news, e)) ||
            crawl_maybe_commit(c, e))
            return -1;
    }
    return 0;
}

/* Notes where a chain of pages goes on, before the entries of this page are stored: should the run end among
 * them, the next one still knows that there is more. */
static int note_rest(struct crawl *c, const struct job *j, const struct entries *l, struct err *e)
{
    struct source_state s;
    struct crawl_rest r;
    if (!l->next || j->page >= j->source->pages || c->o->backfill)
        return 0;
    if (crawl_state_get(c, j, &s, e))
        return -1;
    crawl_rest_read(s.resume, c->unit, &r);
    r.page = j->page + 1;
    r.url = l->next;
    s.resume = crawl_rest_write(&r, c->unit);
    return store_source_put(c->st, &s, e);
}

/* The sitemaps of an index that were not read since they changed last. */
static int take_index(struct crawl *c, const struct job *j, const struct fetch_page *p,
                      const struct entries *l, struct err *e)
{
    struct entries wanted = {0};
    for (size_t i = 0; i < l->n; i++) {
        const struct entry *n = &l->v[i], *before;
        arena_reset(c->entry);
        if (said_before(c, j, n->url, &before, e))
            return -1;
        if (!too_old(j, n) && (!before || !n->updated || is_newer(n, before->updated)))
            *entries_add(&wanted, c->unit) = *n;
    }
    crawl_chain_index(c, j, &wanted, p);
    return 0;
}

/* An index, a sitemap of it, or one that stands alone. */
static int source_sitemap(struct crawl *c, const struct job *j, const struct fetch_page *p,
                          const struct entries *l, struct err *e)
{
    bool news = false;
    struct job next;
    const struct entry *child = crawl_chain_child(j);
    if (l->index && child)
        return of_no_use(c, j, "is an index within an index of sitemaps: it is not followed", e);
    if (!l->index)
        crawl_chain_meet(c, j, l);
    if (l->index ? take_index(c, j, p, l, e) : take_entries(c, j, l, &news, e))
        return -1;
    if (crawl_begin(c, e) || (child && store_mention(c->st, j->source_name, child, NULL, e)))
        return -1;
    bool more = crawl_chain_next_child(j, &next);
    if (!more)
        c->counts->backfill.ended += c->o->backfill && !crawl_chain_failing(j);
    if (ask_next(c, more ? &next : NULL, e))
        return -1;
    return crawl_source_succeeded(c, j, p, l, news, more ? &next : NULL, e);
}

static int source_entries(struct crawl *c, const struct job *j, const struct fetch_page *p,
                          const struct entries *l, struct err *e)
{
    bool news = false;
    struct job next;
    crawl_chain_meet(c, j, l);
    if (note_rest(c, j, l, e) || take_entries(c, j, l, &news, e))
        return -1;
    if (crawl_begin(c, e))
        return -1;
    bool more = crawl_chain_next(c, j, l, news, &next);
    if (ask_next(c, more ? &next : NULL, e))
        return -1;
    return crawl_source_succeeded(c, j, p, l, news, more ? &next : NULL, e);
}

/* A backfill that would go on with a page which is gone begins anew the next time. */
static int forget_walk(struct crawl *c, const struct job *j, struct err *e)
{
    struct source_state s;
    struct crawl_rest r;
    if (crawl_state_get(c, j, &s, e))
        return -1;
    crawl_rest_read(s.resume, c->unit, &r);
    if (!r.walked_url || strcmp(r.walked_url, j->url))
        return 0;
    r.walked_url = NULL;
    s.resume = crawl_rest_write(&r, c->unit);
    return store_source_put(c->st, &s, e);
}

int crawl_source_answer(struct crawl *c, const struct job *j, const struct fetch_page *p, struct err *e)
{
    struct ingest_result r;
    if (p->outcome == FETCH_NOT_MODIFIED)
        return crawl_source_succeeded(c, j, p, NULL, false, NULL, e);
    if (p->unasked)
        return crawl_source_unasked(c, j, p, e);
    if (p->outcome != FETCH_OK && crawl_chain_retry(j, p)) {
        struct job again = *j;
        again.tries++;
        return crawl_request(c, again, NULL, e);
    }
    if (p->outcome == FETCH_GONE && j->resumed && forget_walk(c, j, e))
        return -1;
    if (p->status == 410 && j->page == 1 && !j->at_moved && (p->moved || !strcmp(p->final_url, p->url)))
        return crawl_source_retired(c, j, p, e);
    if (p->outcome != FETCH_OK)
        return failed(c, j, failure_of(j, p), e);
    if (crawl_ingest(c, j, p, &r, e))
        return crawl_is_data(e) ? of_no_use(c, j, arena_strdup(c->unit, e->msg), e) : -1;
    switch (r.kind) {
    case PAGE_FEED:
    case PAGE_LISTING:
        return source_entries(c, j, p, &r.entries, e);
    case PAGE_SITEMAP:
        return source_sitemap(c, j, p, &r.entries, e);
    case PAGE_RELEASE:
        crawl_count(c, r.change);
        return crawl_source_succeeded(c, j, p, NULL, r.change != STORE_UNCHANGED, NULL, e);
    case PAGE_WALL:
        return failed(c, j, (struct failure){.why = r.wall, .trouble = TROUBLE_WALL}, e);
    case PAGE_OTHER:
        break;
    }
    return of_no_use(c, j, "no releases found in the answer", e);
}
