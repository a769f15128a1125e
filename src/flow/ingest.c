/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The story of one release: bytes are read, what feeds said of it is merged in, the rules extract, the store
 * keeps. Every kind of original goes through read_original(), so that reindex sees exactly what the first
 * ingestion saw. */
#include "flow/ingest.h"

#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "domain/date.h"
#include "domain/diff.h"
#include "domain/extract.h"
#include "domain/office.h"
#include "domain/text.h"
#include "domain/url.h"

static const char HTML[] = "text/html", RECORD[] = "application/json",
                  ENTRY[] = "application/x-blotter-entry";

/* What no URL holds: C0 controls, blank and DEL. */
#define CONTROLS "\1\2\3\4\5\6\7\b\t\n\v\f\r\16\17\20\21\22\23\24\25\26\27\30\31\32\33\34\35\36\37 \177"

/* ---- an entry as an original ---- */

static void write_entry(const struct entry *n, struct buf *out)
{
    struct js *o = js_object();
    js_set_str(o, "id", n->id);
    js_set_str(o, "url", n->url);
    js_set_str(o, "title", n->title);
    js_set_str(o, "summary", n->summary);
    js_set_str(o, "date", n->date);
    js_set_str(o, "published", n->published);
    js_set_strs(o, "categories", &n->categories);
    js_set_str(o, "body", n->body);
    js_write(o, false, out);
    js_free(o);
}

static void read_entry(const struct js *o, struct arena *a, struct release *r)
{
    const char *body = js_str(js_get(o, "body"));
    r->title = arena_strdup(a, js_str(js_get(o, "title")));
    r->date = arena_strdup(a, js_str(js_get(o, "date")));
    r->tags = js_strs(js_get(o, "categories"), a);
    r->complete = body != NULL;
    r->profile = "feed";
    r->text = body ? page_html_to_text(body, strlen(body), a) : arena_strdup(a, js_str(js_get(o, "summary")));
}

/* ---- a record of an import as an original ---- */

static const char *clean(const char *s, struct arena *a)
{
    return s ? text_clean(s, strlen(s), a) : NULL;
}

static int read_record(const struct js *o, struct arena *a, struct release *r, struct err *e)
{
    const char *url = js_str(js_get(o, "url")), *body = js_str(js_get(o, "body")),
               *html = js_str(js_get(o, "html"));
    const char *date = js_str(js_get(o, "date")), *title = js_str(js_get(o, "title"));
    struct date d;
    if (!body)
        body = js_str(js_get(o, "text")); /* a record that blotter exported */
    if (!js_is_object(o) || !url)
        return err_set(e, ERR_DATA, "a record needs a 'url'");
    if (!url_canonical(url, a) || strcspn(url, CONTROLS) != strlen(url))
        return err_set(e, ERR_DATA, "'%s' is no http or https URL", url);
    if (!title)
        return err_set(e, ERR_DATA, "record of '%s' has no title", url);
    if (!date && !js_is_null(js_get(o, "date")))
        return err_set(e, ERR_DATA, "record of '%s' has a date that is no text", url);
    if (date && *date && !date_parse(date, &d))
        return err_set(e, ERR_DATA, "record of '%s' has a date that is none: '%s'", url, date);
    r->url = arena_strdup(a, url);
    r->title = title ? text_fold_lines(clean(title, a), a) : NULL;
    r->subtitle = clean(js_str(js_get(o, "subtitle")), a);
    r->date = date && *date ? arena_strdup(a, d.day) : NULL;
    r->text = html ? page_html_to_text(html, strlen(html), a) : clean(body ? body : "", a);
    r->topics = js_strs(js_get(o, "topics"), a);
    r->components = js_strs(js_get(o, "components"), a);
    r->tags = js_strs(js_get(o, "tags"), a);
    r->profile = "jsonl";
    r->complete = body || html;
    return 0;
}

/* ---- any original ---- */

static int read_original(const struct conf *conf, const struct original *o, enum page_want want,
                         struct arena *a, struct page *page, struct err *e)
{
    if (!strcmp(o->media, HTML)) {
        struct page_hint hint = {.url = o->url,
                                 .charset = o->charset,
                                 .want = want,
                                 .site = conf ? conf_site(conf, o->url) : NULL};
        return page_read(o->bytes, o->len, &hint, a, page, e);
    }
    *page = (struct page){.kind = PAGE_RELEASE};
    release_init(&page->release);
    struct js *v = js_parse(o->bytes, o->len, e);
    if (!v)
        return -1;
    int rc = 0;
    if (!strcmp(o->media, ENTRY))
        read_entry(v, a, &page->release);
    else
        rc = read_record(v, a, &page->release, e);
    js_free(v);
    return rc;
}

/* ---- what feeds said ---- */

static void take_mention(struct release *r, const struct conf *conf, const struct mention *m, struct arena *a)
{
    const struct source *source = conf ? conf_source(conf, m->source) : NULL;
    for (size_t i = 0; i < m->entry.categories.n; i++)
        strs_add_once(&r->tags, m->entry.categories.v[i], a);
    if (source && source->office) /* the feed of a field office says as much as a tag with its name */
        strs_add_once(&r->tags, arena_printf(a, "FBI %s", office_name(source->office)), a);
    if (!r->title)
        r->title = m->entry.title;
    if (!r->date && m->entry.date) {
        r->date = m->entry.date;
        release_why(
            r,
            (struct why){
                .field = "date", .value = r->date, .rule = "feed-date", .part = "tag", .words = m->source},
            a);
    }
}

static void finish(struct release *r, const struct conf *conf, const struct mention *m, size_t n,
                   struct arena *a)
{
    for (size_t i = 0; i < n; i++)
        take_mention(r, conf, &m[i], a);
    /* A date is in the future when it lies after the day on which the release was first seen. */
    char now[CLOCK_ISO_MAX];
    if (!r->first_seen)
        r->first_seen = arena_strdup(a, clock_iso(clock_now(), now));
    extract_release(r, a);
}

/* A site's front page is where dead links lead and what careless pages name as their canonical link: it is no
 * release, and taking it for one would make all those releases one. */
static bool is_front(const char *url)
{
    const char *path = url_path(url);
    return !*path || !strcmp(path, "/");
}

static void add_url(struct release *r, const char *url, struct arena *a)
{
    const char *canonical = url ? url_canonical(url, a) : NULL;
    if (canonical && !is_front(canonical))
        strs_add_once(&r->urls, canonical, a);
}

/* names, which may be NULL, as they are. */
static void add_names(struct release *r, const struct strs *names, struct arena *a)
{
    for (size_t i = 0; names && i < names->n; i++)
        if (!is_front(names->v[i]))
            strs_add_once(&r->urls, names->v[i], a);
}

static void set_first_seen(struct release *r, int64_t seen, struct arena *a)
{
    char iso[CLOCK_ISO_MAX];
    if (seen)
        r->first_seen = arena_strdup(a, clock_iso(seen, iso));
}

/* The names that a known release has already: they count when its office is worked out. */
static int recall_urls(struct store *st, struct release *r, struct arena *a, struct err *e)
{
    struct release known;
    int64_t id = 0;
    for (size_t i = 0; i < r->urls.n && !id; i++)
        if (store_find(st, r->urls.v[i], &id, NULL, e))
            return -1;
    if (!id)
        return 0;
    if (store_get(st, id, a, &known, e))
        return -1;
    for (size_t i = 0; i < r->urls.n; i++)
        strs_add_once(&known.urls, r->urls.v[i], a);
    r->urls = known.urls;
    return 0;
}

static int keep(struct store *st, const struct conf *conf, struct release *r, const struct original *o,
                struct arena *a, enum store_change *change, struct err *e)
{
    struct mention *m;
    size_t n;
    if (recall_urls(st, r, a, e) || store_mentions(st, &r->urls, a, &m, &n, e))
        return -1;
    finish(r, conf, m, n, a);
    return store_put(st, r, o, extract_version, a, change, e);
}

/* ---- another look at a release ---- */

static bool same(const char *x, const char *y)
{
    return x == y || (x && y && !strcmp(x, y));
}

/* One release at two times, to all appearance: publishers rework a text, or give it another headline, but
 * hardly both at once so that nothing is left. */
static bool alike(const struct release *x, const struct release *y, enum diff_likeness how, struct arena *a)
{
    return (x->title && same(x->title, y->title)) || diff_alike(x->text, y->text, how, a);
}

/* What was kept of a release was read with the readers of its day, or a user's XPaths of then. Only if it is
 * read anew from the same bytes before it is compared with the page of today, what differs is the
 * publisher's doing. */
static int reread(struct store *st, const struct conf *conf, struct release *kept, struct arena *a,
                  struct err *e)
{
    struct original o;
    struct mention *m;
    size_t n;
    struct release now;
    struct err why;
    if (store_original(st, kept->id, 0, a, &o, &why))
        return why.code == ERR_NOT_FOUND ? 0 : err_set(e, why.code, "%s", why.msg);
    if (store_mentions(st, &kept->urls, a, &m, &n, e))
        return -1;
    if (strcmp(o.media, HTML) || ingest_again(conf, &o, kept, m, n, a, &now, &why) ||
        (same(now.title, kept->title) && same(now.subtitle, kept->subtitle) && same(now.date, kept->date) &&
         same(now.text, kept->text)))
        return 0;
    return store_replace_record(st, &now, extract_version, e) || store_get(st, kept->id, a, kept, e) ? -1 : 0;
}

/* A page that names another release's URL as its own, by mistake, must not make the two one; that it leads
 * there and the same words are found, as when a site has taken over another's, does. */
static int drop_foreign_urls(struct store *st, const struct release *kept, struct release *r, struct arena *a,
                             struct err *e)
{
    struct strs own = {0};
    for (size_t i = 0; i < r->urls.n; i++) {
        struct release other;
        int64_t id;
        if (store_find(st, r->urls.v[i], &id, NULL, e) ||
            (id && id != kept->id && store_get(st, id, a, &other, e)))
            return -1;
        if (!id || id == kept->id || alike(&other, r, DIFF_SAME_TEXT, a))
            strs_add(&own, r->urls.v[i], a);
        else if (same(r->urls.v[i], r->url))
            r->url = kept->url;
    }
    r->urls = own;
    return 0;
}

static int compare_with_known(struct store *st, const struct conf *conf, int64_t id, struct release *r,
                              struct arena *a, bool *stranger, struct err *e)
{
    struct release kept;
    if (store_get(st, id, a, &kept, e) || reread(st, conf, &kept, a, e))
        return -1;
    *stranger = !alike(&kept, r, DIFF_AKIN, a);
    return drop_foreign_urls(st, &kept, r, a, e);
}

int ingest_check_sites(const struct conf *conf, struct err *e)
{
    for (size_t i = 0; i < conf->nsites; i++) {
        const char *wrong = page_check_profile(&conf->sites[i], e);
        if (wrong)
            return err_context(e, "%s:%d: site \"%s\"", conf->path, conf_line(&conf->site_places[i], wrong),
                               conf->sites[i].host);
    }
    return 0;
}

int ingest_bytes(struct store *st, const struct conf *conf, const struct ingest_input *in, struct arena *a,
                 struct ingest_result *out, struct err *e)
{
    struct original o = {.url = in->url,
                         .media = HTML,
                         .charset = in->charset,
                         .bytes = in->bytes,
                         .len = in->len,
                         .seen = in->seen};
    struct page page;
    if (read_original(conf, &o, in->want, a, &page, e))
        return -1;
    *out = (struct ingest_result){.kind = page.kind, .entries = page.entries, .wall = page.wall};
    if (page.kind != PAGE_RELEASE)
        return 0;
    struct release *r = &page.release;
    if (!r->url)
        return err_set(e, ERR_DATA, "a page without a canonical link: give its URL with --url");
    if (in->asked && in->url && is_front(in->url))
        return err_set(e, ERR_DATA, "the page is gone: it leads to the site's front page");
    if (is_front(r->url) && in->url)
        r->url = url_canonical(in->url, a);
    r->source = in->source;
    set_first_seen(r, in->seen, a);
    add_names(r, &in->names, a);
    add_url(r, in->asked, a);
    add_url(r, in->url, a);
    add_url(r, r->url, a);
    o.url = in->url ? in->url : r->url;
    if (in->known && compare_with_known(st, conf, in->known, r, a, &out->stranger, e))
        return -1;
    if (out->stranger)
        return 0;
    if (keep(st, conf, r, &o, a, &out->change, e))
        return -1;
    out->release = *r;
    return 0;
}

/* names may be NULL. */
static int ingest_json(struct store *st, const struct conf *conf, const char *source,
                       const struct original *o, const char *url, const struct strs *names, struct arena *a,
                       struct ingest_result *out, struct err *e)
{
    struct page page;
    if (read_original(conf, o, PAGE_WANT_RELEASE, a, &page, e))
        return -1;
    struct release *r = &page.release;
    if (url)
        r->url = url;
    r->source = source;
    set_first_seen(r, o->seen, a);
    add_names(r, names, a);
    strs_add_once(&r->urls, r->url, a); /* as it is: a record's URL is its identity */
    if (keep(st, conf, r, o, a, &out->change, e))
        return -1;
    out->kind = PAGE_RELEASE;
    out->release = *r;
    return 0;
}

int ingest_entry_at(struct store *st, const struct conf *conf, const char *source, const struct entry *entry,
                    int64_t seen, struct arena *a, enum store_change *change, struct err *e)
{
    struct buf json = {0};
    struct ingest_result r;
    write_entry(entry, &json);
    struct original o = {.url = entry->url, .media = ENTRY, .bytes = json.p, .len = json.len, .seen = seen};
    int rc = ingest_json(st, conf, source, &o, entry->url, NULL, a, &r, e);
    if (!rc)
        *change = r.change;
    buf_free(&json);
    return rc;
}

int ingest_entry(struct store *st, const struct conf *conf, const char *source, const struct entry *entry,
                 struct arena *a, enum store_change *change, struct err *e)
{
    return ingest_entry_at(st, conf, source, entry, 0, a, change, e);
}

int ingest_record(struct store *st, const struct conf *conf, const char *source, const char *json, size_t len,
                  struct arena *a, enum store_change *change, struct err *e)
{
    struct original o = {.media = RECORD, .bytes = json, .len = len};
    struct ingest_result r;
    if (ingest_json(st, conf, source, &o, NULL, NULL, a, &r, e))
        return -1;
    *change = r.change;
    return 0;
}

/* An entry's JSON holds no more than ingest_entry takes: a title, and the URL that it is kept under. */
static int check_entry(const struct original *o, struct arena *a, struct err *e)
{
    struct js *v = js_parse(o->bytes, o->len, e);
    bool good = js_str(js_get(v, "title")) && o->url && url_canonical(o->url, a);
    js_free(v);
    return good ? 0 : err_set(e, ERR_DATA, "is no entry of a feed");
}

int ingest_original(struct store *st, const struct conf *conf, const char *source, const struct original *o,
                    const struct strs *names, struct arena *a, struct ingest_result *out, struct err *e)
{
    *out = (struct ingest_result){0};
    if (!strcmp(o->media, RECORD))
        return ingest_json(st, conf, source, o, NULL, names, a, out, e);
    if (!strcmp(o->media, ENTRY))
        return check_entry(o, a, e) ? -1 : ingest_json(st, conf, source, o, o->url, names, a, out, e);
    if (strcmp(o->media, HTML))
        return err_set(e, ERR_DATA, "is of type '%s', which no release has", o->media);
    struct ingest_input in = {.url = o->url,
                              .charset = o->charset,
                              .bytes = o->bytes,
                              .len = o->len,
                              .source = source,
                              .want = PAGE_WANT_RELEASE,
                              .names = *names,
                              .seen = o->seen};
    return ingest_bytes(st, conf, &in, a, out, e);
}

int ingest_again(const struct conf *conf, const struct original *o, const struct release *kept,
                 const struct mention *mentions, size_t nmentions, struct arena *a, struct release *out,
                 struct err *e)
{
    struct page page;
    if (read_original(conf, o, PAGE_WANT_RELEASE, a, &page, e))
        return -1;
    if (page.kind != PAGE_RELEASE)
        return err_set(e, ERR_DATA, "the original of '%s' is no release any more for today's readers",
                       kept->url);
    struct release *r = &page.release;
    r->id = kept->id;
    r->url = kept->url;
    r->urls = kept->urls;
    r->source = kept->source;
    r->status = kept->status;
    r->revision = kept->revision;
    r->first_seen = kept->first_seen;
    r->changed = kept->changed;
    finish(r, conf, mentions, nmentions, a);
    *out = *r;
    return 0;
}

int ingest_names(struct store *st, const struct conf *conf, int64_t id, const struct strs *names,
                 struct arena *a, struct err *e)
{
    struct release r;
    struct mention *m;
    size_t n;
    enum store_change change;
    if (store_get(st, id, a, &r, e))
        return -1;
    for (size_t i = 0; names && i < names->n; i++) {
        int64_t of;
        if (store_find(st, names->v[i], &of, NULL, e))
            return -1;
        if (!of && !is_front(names->v[i]))
            strs_add_once(&r.urls, names->v[i], a);
    }
    if (store_mentions(st, &r.urls, a, &m, &n, e))
        return -1;
    finish(&r, conf, m, n, a);
    return store_put(st, &r, NULL, extract_version, a, &change, e);
}

int ingest_refresh(struct store *st, const struct conf *conf, int64_t id, struct arena *a, struct err *e)
{
    return ingest_names(st, conf, id, NULL, a, e);
}
