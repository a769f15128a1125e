/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which page of a list comes next. From day to day a list is read until its pages bring nothing new; a
 * backfill reads it to the end. Lists move while they are read: a new row pushes the others to later pages,
 * where they are met twice, which is no harm; a row that is taken out draws them to earlier ones, past the
 * reader. So a backfill that goes on begins with the page it took last, and where an API says that it has
 * fewer rows than before, so many are read again. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/log.h"
#include "domain/date.h"
#include "domain/url.h"
#include "edge/doj.h"
#include "flow/crawl_state.h"

enum {
    MAX_WALK = 100000, /* pages of an archive: a pager that goes on beyond is none */
    MAX_RETRIES = 3,   /* of one page of it, in one run */
    MAX_BACK = 3,      /* steps back without coming further: servers behind one name may count differently */
    MAX_PATIENCE = 30, /* seconds that a server may want to be left alone before one of them */
};
static const double API_DELAY = 0.25; /* its terms of use: at most four requests a second */

struct chain {
    bool walk;               /* to the end: a backfill */
    bool rest_elsewhere;     /* another chain of the source has taken up what an earlier run left */
    bool first_ever;         /* the source was never read before */
    bool known;              /* it has met a release that was here already */
    bool unordered, told;    /* not newest first; and that was said before */
    bool again;              /* the next page was counted before */
    bool failed;             /* a page could not be had */
    bool named;              /* which was told: so are others of this chain */
    unsigned faults;         /* of its pages: bits of enum told */
    char day[DATE_TIME_MAX]; /* of the last entry, or its time */
    int64_t rows, of;
    int64_t furthest;               /* page of an API, from 0 */
    int backs;                      /* since it was reached */
    unsigned char print[HASH_SIZE]; /* of the last page's entries */
    bool repeats;                   /* the page before has the same */
    uint64_t *asked;                /* URLs of pages, hashed */
    size_t nasked, asked_cap;
    const struct entry *child; /* of an index of sitemaps: the entries that are to be asked */
    size_t nchildren;
    const char *etag, *last_modified;
};

/* ---- what is kept from run to run ---- */

void crawl_rest_read(const char *resume, struct arena *a, struct crawl_rest *out)
{
    struct err e;
    *out = (struct crawl_rest){0};
    struct js *v = resume && *resume == '{' ? js_parse(resume, strlen(resume), &e) : NULL;
    const struct js *rest = js_get(v, "rest"), *walk = js_get(v, "backfill");
    if (resume && !v) { /* as it was written at first: "PAGE URL" */
        char *end;
        out->page = (int)strtol(resume, &end, 10);
        out->url = *end == ' ' ? arena_strdup(a, end + 1) : NULL;
        return;
    }
    out->page = (int)js_int(js_get(rest, "page"), 0);
    out->url = arena_strdup(a, js_str(js_get(rest, "url")));
    out->walked = (int)js_int(js_get(walk, "page"), 0);
    out->walked_url = arena_strdup(a, js_str(js_get(walk, "url")));
    out->rows = js_int(js_get(walk, "rows"), 0);
    out->of = js_int(js_get(walk, "of"), 0);
    out->unordered = js_bool(js_get(v, "unordered"), false);
    js_free(v);
}

static void write_page(struct js *v, const char *key, int page, const char *url, int64_t rows, int64_t of)
{
    if (!url)
        return;
    struct js *o = js_object();
    js_set_int(o, "page", page);
    js_set_str(o, "url", url);
    if (rows || of) {
        js_set_int(o, "rows", rows);
        js_set_int(o, "of", of);
    }
    js_set(v, key, o);
}

const char *crawl_rest_write(const struct crawl_rest *r, struct arena *a)
{
    if (!r->url && !r->walked_url && !r->unordered)
        return NULL;
    struct buf b = {0};
    struct js *v = js_object();
    write_page(v, "rest", r->page, r->url, 0, 0);
    write_page(v, "backfill", r->walked, r->walked_url, r->rows, r->of);
    if (r->unordered)
        js_set_bool(v, "unordered", true);
    js_write(v, false, &b);
    js_free(v);
    const char *s = arena_strdup(a, buf_str(&b));
    buf_free(&b);
    return s;
}

void crawl_chain_keep(const struct job *j, const struct job *next, struct crawl_rest *r)
{
    const struct chain *ch = j->chain;
    bool whole = !next && !ch->walk && !j->resumed;
    r->unordered = ch->unordered || (r->unordered && !whole);
    if (ch->walk && next && j->source->kind != SOURCE_SITEMAP) {
        r->walked = j->page;
        r->walked_url = j->url;
        r->rows = ch->rows;
        r->of = ch->of;
    } else if (ch->walk) {
        *r = (struct crawl_rest){.unordered = r->unordered};
    } else if (!next && !ch->rest_elsewhere) {
        r->url = NULL;
    }
}

/* ---- beginning ---- */

static struct chain *new_chain(struct crawl *c, const struct source_state *state, const struct crawl_rest *r)
{
    struct chain *ch = arena_alloc(c->jobs, sizeof *ch);
    ch->first_ever = !state || !state->last_ok;
    ch->told = r->unordered;
    return ch;
}

static int ask(struct crawl *c, struct job j, int page, const char *url, struct err *e)
{
    j.page = page;
    j.url = url;
    j.resumed = true;
    return crawl_check_contact(c, url, e) ? -1 : crawl_request(c, j, NULL, e);
}

/* A backfill that goes on reads the page again which it took last. */
static int ask_walk(struct crawl *c, struct job j, const struct source_state *state,
                    const struct crawl_rest *r, struct err *e)
{
    struct chain *ch = j.chain = new_chain(c, state, r);
    ch->walk = ch->again = true;
    ch->rows = r->rows;
    ch->of = r->of;
    c->counts->backfill.rows += r->rows;
    c->counts->backfill.before += r->rows;
    c->counts->backfill.of += r->of;
    return ask(c, j, r->walked, r->walked_url, e);
}

int crawl_chain_begin(struct crawl *c, struct job j, const struct source_state *state, struct err *e)
{
    struct crawl_rest r;
    crawl_rest_read(state ? state->resume : NULL, c->jobs, &r);
    if (j.source->kind == SOURCE_API && !url_is_loopback(j.url))
        fetch_host_delay(c->fetch, j.url, API_DELAY);
    struct chain *ch = j.chain = new_chain(c, state, &r);
    ch->walk = c->o->backfill && !r.walked_url;
    ch->rest_elsewhere = r.url != NULL;
    c->counts->backfill.sources += c->o->backfill;
    if (crawl_request(c, j, ch->walk ? NULL : state, e))
        return -1;
    if (c->o->backfill)
        return r.walked_url ? ask_walk(c, j, state, &r, e) : 0;
    if (!r.url)
        return 0;
    j.chain = new_chain(c, state, &r);
    return ask(c, j, r.page, r.url, e);
}

/* ---- a page ---- */

/* An API may be asked for an order; what it gave is seen from its entries alone. */
static void check_order(const struct job *j, const struct entries *l)
{
    struct chain *ch = j->chain;
    bool by_change = strstr(j->source->url, "sort=changed") != NULL;
    bool was = ch->unordered;
    for (size_t i = 0; i < l->n; i++) {
        const char *day = by_change ? l->v[i].updated : l->v[i].date;
        if (!day)
            continue;
        ch->unordered |= *ch->day && strcmp(day, ch->day) > 0;
        snprintf(ch->day, sizeof ch->day, "%s", day);
    }
    if (!was && ch->unordered && !ch->told)
        log_warn("source '%s': %s: does not come newest first (sort=date&direction=DESC asks for that): "
                 "all of its %d pages are read at each run, known releases or not",
                 j->source_name, j->url, j->source->pages);
}

static void note_print(struct chain *ch, const struct entries *l, struct arena *a)
{
    unsigned char print[HASH_SIZE];
    const char **urls = arena_alloc(a, (l->n + 1) * sizeof *urls);
    for (size_t i = 0; i < l->n; i++)
        urls[i] = l->v[i].url;
    hash_strings(urls, l->n, print);
    ch->repeats = l->n && !memcmp(print, ch->print, sizeof print);
    memcpy(ch->print, print, sizeof print);
}

void crawl_chain_meet(struct crawl *c, const struct job *j, const struct entries *l)
{
    struct chain *ch = j->chain;
    if (j->source->kind == SOURCE_API)
        check_order(j, l);
    if (!ch->walk)
        return;
    int64_t rows = l->rows ? l->first + (int64_t)l->n : ch->rows + (ch->again ? 0 : (int64_t)l->n);
    note_print(ch, l, c->unit);
    c->counts->backfill.rows += rows - ch->rows;
    ch->rows = rows;
    ch->again = false;
}

void crawl_chain_known(const struct job *j)
{
    j->chain->known = true;
}

/* ---- the next page ---- */

/* Whether the chain has asked for a URL before; from now on it has. */
static bool asked_before(struct chain *ch, const char *url, struct arena *a)
{
    unsigned char hash[HASH_SIZE];
    uint64_t key;
    hash_bytes(url, strlen(url), hash);
    memcpy(&key, hash, sizeof key);
    for (size_t i = 0; i < ch->nasked; i++)
        if (ch->asked[i] == key)
            return true;
    ch->asked = arena_grow(a, ch->asked, ch->nasked, &ch->asked_cap, sizeof *ch->asked);
    ch->asked[ch->nasked++] = key;
    return false;
}

/* Rows were taken out since the page before: as many may have slipped past. */
static bool step_back(struct crawl *c, const struct job *j, const struct entries *l, struct job *next)
{
    struct chain *ch = j->chain;
    int64_t lost = ch->of - l->rows, page = l->page_size ? l->first / l->page_size : 0;
    c->counts->backfill.of += l->rows - ch->of;
    ch->of = l->rows;
    if (page > ch->furthest) {
        ch->furthest = page;
        ch->backs = 0;
    }
    if (lost <= 0 || page == 0 || ++ch->backs > MAX_BACK)
        return false;
    int64_t steps = (lost + l->page_size - 1) / l->page_size;
    if (steps > page)
        steps = page;
    next->url = doj_page(j->url, page - steps, c->unit);
    next->page = j->page > steps ? j->page - (int)steps : 1;
    ch->day[0] = '\0';
    memset(ch->print, 0, sizeof ch->print);
    return true;
}

/* Whether an archive, which comes newest first, has come to what is older than is wanted. */
static bool past_since(const struct job *j)
{
    const struct chain *ch = j->chain;
    return j->source->since && j->source->kind == SOURCE_API && !ch->unordered && *ch->day &&
           strncmp(ch->day, j->source->since, DATE_MAX - 1) < 0;
}

static bool walks_on(struct crawl *c, const struct job *j, const struct entries *l, struct job *next)
{
    struct chain *ch = j->chain;
    if (l->rows && step_back(c, j, l, next))
        return true;
    if (!l->next || past_since(j))
        return false;
    bool circle = j->source->kind != SOURCE_API && asked_before(ch, l->next, c->jobs);
    if (!ch->repeats && !circle && j->page < MAX_WALK)
        return true;
    log_warn("source '%s': %s: %s: taken for the end of the list", j->source_name, j->url,
             ch->repeats ? "the same entries as on the page before"
             : circle    ? "the next page is one that was read"
                         : "pages without end");
    return false;
}

bool crawl_chain_next(struct crawl *c, const struct job *j, const struct entries *l, bool news,
                      struct job *next)
{
    const struct chain *ch = j->chain;
    *next = *j;
    next->page = j->page + 1;
    next->url = l->next;
    next->tries = 0;
    if (ch->walk) {
        bool on = walks_on(c, j, l, next);
        c->counts->backfill.ended += !on;
        return on;
    }
    if (!l->next || !(news || j->resumed || ch->unordered || ch->told))
        return false;
    if (j->page < j->source->pages)
        return true;
    if (news && !ch->known && !ch->first_ever && j->source->pages > 1)
        log_warn("source '%s': all entries of %d pages were new: older ones may be missing; "
                 "'blotter fetch --backfill %s' reads on",
                 j->source_name, j->page, j->source_name);
    return false;
}

bool crawl_chain_retry(const struct job *j, const struct fetch_page *p)
{
    return j->chain->walk && p->outcome == FETCH_LATER && p->status != 429 && j->tries < MAX_RETRIES &&
           p->retry_after <= MAX_PATIENCE;
}

bool crawl_chain_failing(const struct job *j)
{
    return j->chain->failed;
}

void crawl_chain_fail(const struct job *j)
{
    j->chain->failed = true;
}

unsigned crawl_chain_faults(const struct job *j, unsigned faults)
{
    return j->chain->faults |= faults;
}

bool crawl_chain_names(const struct job *j, bool news)
{
    return j->chain->named |= news;
}

/* ---- an index of sitemaps ---- */

static const char *copy(struct crawl *c, const char *s)
{
    return arena_strdup(c->jobs, s);
}

void crawl_chain_index(struct crawl *c, const struct job *j, const struct entries *l,
                       const struct fetch_page *p)
{
    struct chain *ch = j->chain;
    struct entry *v = arena_alloc(c->jobs, (l->n + 1) * sizeof *v);
    for (size_t i = 0; i < l->n; i++)
        v[i] = (struct entry){.url = copy(c, l->v[i].url), .updated = copy(c, l->v[i].updated)};
    ch->child = v;
    ch->nchildren = l->n;
    ch->etag = copy(c, p->etag);
    ch->last_modified = copy(c, p->last_modified);
}

bool crawl_chain_has_index(const struct job *j)
{
    return j->chain->child != NULL;
}

/* The index is page 1 of its chain, its first sitemap page 2. */
const struct entry *crawl_chain_child(const struct job *j)
{
    return j->chain->child && j->page > 1 ? &j->chain->child[j->page - 2] : NULL;
}

bool crawl_chain_next_child(const struct job *j, struct job *next)
{
    const struct chain *ch = j->chain;
    if (!ch->child || (size_t)j->page > ch->nchildren)
        return false;
    *next = *j;
    next->page = j->page + 1;
    next->url = ch->child[j->page - 1].url;
    next->tries = 0;
    return true;
}

void crawl_chain_validators(const struct job *j, const char **etag, const char **last_modified)
{
    *etag = j->chain->failed ? NULL : j->chain->etag;
    *last_modified = j->chain->failed ? NULL : j->chain->last_modified;
}

/* ---- progress ---- */

static const char *how_long(double seconds, struct arena *a)
{
    long min = lround(seconds / 60);
    if (seconds < 90)
        return arena_printf(a, "%.0f s", seconds);
    if (min < 90)
        return arena_printf(a, "%ld min", min);
    if (min < 48 * 60)
        return arena_printf(a, "%ld h %ld min", min / 60, min % 60);
    return arena_printf(a, "%ld days", min / (24 * 60));
}

bool crawl_chain_progress(const struct crawl *c, const struct job *j)
{
    const struct crawl_backfill *b = &c->counts->backfill;
    double elapsed = clock_monotonic() - c->began, rate = (double)(b->rows - b->before) / elapsed;
    if (!b->sources)
        return false;
    if (b->of && rate > 0)
        log_progress("%lld of %lld rows, %.0f a second, about %s left; %zu pages to go: %s",
                     (long long)b->rows, (long long)b->of, rate,
                     how_long((double)(b->of - b->rows) / rate, c->unit), fetch_pending(c->fetch), j->url);
    else
        log_progress("%lld entries, %zu pages to go, about %s for these: %s", (long long)b->rows,
                     fetch_pending(c->fetch),
                     how_long((double)fetch_pending(c->fetch) * elapsed / (c->answers + 1), c->unit), j->url);
    return true;
}
