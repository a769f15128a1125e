/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a source answered: its entries are remembered and their pages queued, the next page of a list is asked
 * for, and the source's state is kept: when it was well, when it is due, what it is to be asked with. */
#include <string.h>

#include "base/log.h"
#include "domain/schedule.h"
#include "flow/crawl_state.h"

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
    int64_t wait = schedule_retry(s.failures);
    s.definition = crawl_definition(j->source, c->unit);
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
    s.definition = crawl_definition(j->source, c->unit);
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
    if (store_source_get(c->st, j->source_name, c->unit, &s, e))
        return -1;
    s.definition = crawl_definition(j->source, c->unit);
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
    if (p->outcome != FETCH_OK)
        return source_failed(c, j, p->error, p->retry_after, e);
    if (crawl_ingest(c, j, p, &r, e))
        return crawl_is_data(e) ? source_failed(c, j, e->msg, 0, e) : -1;
    switch (r.kind) {
    case PAGE_FEED:
    case PAGE_LISTING:
        return source_entries(c, j, p, &r.entries, e);
    case PAGE_RELEASE:
        crawl_count(c, r.change);
        return source_succeeded(c, j, p, NULL, r.change != STORE_UNCHANGED, e);
    case PAGE_WALL:
        return source_failed(c, j, arena_printf(c->unit, "blocked: %s", r.wall), 0, e);
    case PAGE_OTHER:
        break;
    }
    return source_failed(c, j, "no releases found in the answer", 0, e);
}
