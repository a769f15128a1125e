/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a capture of the web becomes: a release, what a feed says of releases, a further name of one, or
 * nothing. An archive holds whatever somebody crawled, so what is no release is the rule and no failure; only
 * a page that cannot be had out of its record is one. */
#include <string.h>

#include "base/strs.h"
#include "domain/url.h"
#include "edge/warc_http.h"
#include "flow/archive_state.h"

static const char SOURCE[] = "import";

enum { LEFT = 200, LEADS_MAX = 4 /* to where more lead, dead links lead: their names are not the page's */ };

static int skip(struct archive *v)
{
    v->n->skipped++;
    return 0;
}

static bool is_front(const char *url)
{
    const char *path = url_path(url);
    return !*path || !strcmp(path, "/");
}

/* Types that are neither page nor feed, whatever is in them; others are told by their content. */
static bool is_page(const char *media)
{
    static const char never[] = "|text/css|text/javascript|application/javascript|application/x-javascript|"
                                "application/ecmascript|application/pdf|application/zip|application/gzip|"
                                "application/wasm|application/vnd.ms-fontobject|";
    static const char *const kinds[] = {"image/", "audio/", "video/", "font/"};
    if (!media)
        return true;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_starts(media, kinds[i]))
            return false;
    return !str_listed(never, media, strlen(media));
}

/* ---- feeds ---- */

/* Whether a release is known from its page: then no feed's word replaces the page's. */
static int from_page(struct archive *v, int64_t id, bool *yes, struct err *e)
{
    struct release r;
    *yes = false;
    if (!id)
        return 0;
    if (store_get(v->o->st, id, v->entry, &r, e))
        return -1;
    *yes = r.complete && r.profile && strcmp(r.profile, "feed");
    return 0;
}

static int take_words(struct archive *v, const char *source, const struct entry *n, int64_t seen,
                      struct err *e)
{
    enum store_change change;
    if (ingest_entry_at(v->o->st, v->o->conf, source, n, seen, v->entry, &change, e))
        return -1;
    archive_count(v, change);
    return 0;
}

/* Remembered, for the page that may follow; of a page that is here already what is said anew is merged. */
static int take_entry(struct archive *v, const char *source, const struct entry *n, int64_t seen,
                      struct err *e)
{
    int64_t id;
    bool complete, said_new, page = false;
    if (store_mention_at(v->o->st, source, n, seen, &said_new, e) ||
        store_find(v->o->st, n->url, &id, &complete, e) || (n->body && from_page(v, id, &page, e)))
        return -1;
    if (n->body && !page)
        return take_words(v, source, n, seen, e);
    if (!id || !said_new)
        return 0;
    return complete ? ingest_refresh(v->o->st, v->o->conf, id, v->entry, e)
                    : take_words(v, source, n, seen, e);
}

/* A source's answer is read by what feeds.conf says of it. */
static int take_entries(struct archive *v, const struct source *source, const struct entries *l, int64_t seen,
                        struct err *e)
{
    size_t limit = source && source->limit ? (size_t)source->limit : l->n;
    for (size_t i = 0; i < l->n && limit; i++) {
        const struct entry *n = &l->v[i];
        if (!n->url || (source && source->match && !strstr(n->url, source->match)))
            continue;
        limit--;
        arena_reset(v->entry);
        if (take_entry(v, source ? source->name : SOURCE, n, seen, e))
            return -1;
    }
    return 0;
}

static int take_left(struct archive *v, const struct mention *m, struct err *e)
{
    enum store_change change;
    arena_reset(v->entry);
    if (!m->entry.title)
        return 0;
    if (ingest_entry_at(v->o->st, v->o->conf, m->source, &m->entry, m->seen, v->entry, &change, e))
        return -1;
    archive_count(v, change);
    return 0;
}

int archive_take_left(struct archive *v, struct err *e)
{
    struct mention *m;
    size_t n;
    for (int64_t after = 0;; after = m[n - 1].id) {
        arena_reset(v->unit);
        if (store_mentions_left(v->o->st, after, LEFT, v->unit, &m, &n, e))
            return -1;
        for (size_t i = 0; i < n; i++)
            if (take_left(v, &m[i], e))
                return -1;
        if (n < LEFT)
            return 0;
    }
}

/* ---- names ---- */

/* The URLs that lead to a capture, but those of other releases: between the redirect and either page there
 * may be years. */
static int find_names(struct archive *v, const struct capture *c, struct strs *names, struct err *e)
{
    struct strs leads = {0};
    int64_t id, of;
    bool complete;
    redirects_leading_to(v->redirects, c->canonical, v->unit, &leads);
    if (!leads.n || leads.n > LEADS_MAX)
        return 0;
    if (store_find(v->o->st, c->canonical, &id, NULL, e))
        return -1;
    for (size_t i = 0; i < leads.n; i++) {
        if (store_find(v->o->st, leads.v[i], &of, &complete, e))
            return -1;
        if (!of || !complete || of == id)
            strs_add(names, leads.v[i], v->unit);
    }
    return 0;
}

static void note_redirect(struct archive *v, const struct capture *c, const char *location, const char **to)
{
    const char *url = url_resolve(c->url, location, v->unit);
    *to = url ? url_canonical(url, v->unit) : NULL;
    if (*to && !is_front(*to) && !is_front(c->canonical))
        redirects_add(v->redirects, c->canonical, *to);
    else
        *to = NULL;
}

/* The page may have come before. */
static int take_redirect(struct archive *v, const struct capture *c, const struct warc_http *h, struct err *e)
{
    const char *to;
    struct capture page = {0};
    struct strs names = {0};
    int64_t id;
    note_redirect(v, c, h->location, &to);
    if (!to)
        return skip(v);
    page.canonical = to;
    if (store_find(v->o->st, to, &id, NULL, e) || find_names(v, &page, &names, e))
        return -1;
    return id && names.n ? ingest_names(v->o->st, v->o->conf, id, &names, v->unit, e) : 0;
}

/* ---- pages ---- */

static const struct source *find_source(const struct archive *v, const struct capture *c,
                                        const struct strs *names)
{
    for (size_t i = 0; i < v->sources.n; i++)
        if (!strcmp(v->sources.v[i], c->canonical) || strs_has(names, v->sources.v[i]))
            return &v->o->conf->sources[i];
    return NULL;
}

/* Who spoke of a page first, and so whether it is a release for certain. */
static int find_mention(struct archive *v, const struct capture *c, const struct strs *names,
                        struct ingest_input *in, struct err *e)
{
    struct strs urls = {0};
    struct mention *m;
    size_t n;
    int64_t id;
    for (size_t i = 0; i < names->n; i++)
        strs_add(&urls, names->v[i], v->unit);
    strs_add(&urls, c->canonical, v->unit);
    if (store_mentions(v->o->st, &urls, v->unit, &m, &n, e) ||
        store_find(v->o->st, c->canonical, &id, NULL, e))
        return -1;
    size_t first = 0;
    for (size_t i = 1; i < n; i++)
        if (m[i].id < m[first].id)
            first = i;
    in->source = n ? m[first].source : SOURCE;
    in->want = n || id ? PAGE_WANT_RELEASE : PAGE_WANT_ANY;
    return 0;
}

static int ingest(struct archive *v, const struct source *source, const struct ingest_input *in,
                  struct err *e)
{
    struct ingest_result r;
    if (ingest_bytes(v->o->st, v->o->conf, in, v->unit, &r, e))
        return e->code == ERR_DATA ? skip(v) : -1;
    switch (r.kind) {
    case PAGE_RELEASE:
        archive_count(v, r.change);
        return 0;
    case PAGE_FEED:
        return take_entries(v, source, &r.entries, in->seen, e);
    case PAGE_LISTING: /* any page with a few headlines reads as one: only a source's is believed */
        return source ? take_entries(v, source, &r.entries, in->seen, e) : skip(v);
    default:
        return skip(v);
    }
}

static enum page_want wanted(const struct source *s)
{
    switch (s->kind) {
    case SOURCE_FEED:
    case SOURCE_API:
        return PAGE_WANT_FEED;
    case SOURCE_LISTING:
        return PAGE_WANT_LISTING;
    case SOURCE_PAGE:
        return PAGE_WANT_RELEASE;
    default:
        return PAGE_WANT_ANY;
    }
}

static int take_page(struct archive *v, const struct capture *c, const char *charset, const char *bytes,
                     size_t len, struct err *e)
{
    struct ingest_input in = {.url = c->url, .charset = charset, .bytes = bytes, .len = len, .seen = c->seen};
    if (find_names(v, c, &in.names, e))
        return -1;
    const struct source *source = find_source(v, c, &in.names);
    if (!source && is_front(c->canonical))
        return skip(v);
    if (source) {
        in.source = source->name;
        in.want = wanted(source);
    } else if (find_mention(v, c, &in.names, &in, e)) {
        return -1;
    }
    return ingest(v, source, &in, e);
}

/* ---- records ---- */

static bool redirects(long status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

void archive_replay_response(struct archive *v, const struct capture *c)
{
    struct warc_http h;
    struct err none;
    const char *to;
    if (v->block.len && !warc_http_head(v->block.p, v->block.len, v->unit, &h, &none) &&
        redirects(h.status) && h.location)
        note_redirect(v, c, h.location, &to);
}

/* Why a page that is in a record is not there whole; NULL when it is. */
static const char *not_whole(const struct archive *v, const struct warc_record *r, bool cut, struct arena *a)
{
    if (r->truncated)
        return arena_printf(a, "was cut off when it was captured (%s)", r->truncated);
    if (r->segment)
        return "is spread over several records, which are not put together";
    return cut ? arena_printf(a, "is over %zu bytes ('max-body')", v->o->conf->max_body) : NULL;
}

static int fail(struct archive *v, const struct warc_record *r, const char *why)
{
    archive_failed(v, r, why);
    return 0;
}

int archive_take_response(struct archive *v, const struct capture *c, const struct warc_record *r, bool cut,
                          struct err *e)
{
    struct warc_http h;
    if (r->media && strcmp(r->media, "application/http"))
        return skip(v);
    if (!v->block.len || warc_http_head(v->block.p, v->block.len, v->unit, &h, e))
        return fail(v, r, v->block.len ? e->msg : "holds no HTTP response");
    if (redirects(h.status) && h.location)
        return take_redirect(v, c, &h, e);
    if ((h.status != 200 && h.status != 203) || !is_page(h.media) || !h.len)
        return skip(v);
    const char *why = not_whole(v, r, cut, v->unit);
    if (!why && warc_http_body(&h, v->o->conf->max_body, &v->unpacked, e))
        why = e->msg;
    return why ? fail(v, r, why) : take_page(v, c, h.charset, h.body, h.len, e);
}

int archive_take_resource(struct archive *v, const struct capture *c, const struct warc_record *r, bool cut,
                          struct err *e)
{
    if (!is_page(r->media) || !v->block.len)
        return skip(v);
    const char *why = not_whole(v, r, cut || v->block.len > v->o->conf->max_body, v->unit);
    return why ? fail(v, r, why) : take_page(v, c, r->charset, v->block.p, v->block.len, e);
}
