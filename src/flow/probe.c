/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A look at what might become a source: asked, read and judged as the crawl would, with all that a person
 * should know before it is followed for years. */
#include "flow/probe.h"

#include <stdio.h>
#include <string.h>

#include "base/ascii.h"
#include "base/clock.h"
#include "domain/date.h"
#include "domain/url.h"
#include "edge/fetch.h"
#include "flow/crawl.h"
#include "flow/robots.h"

enum {
    MAX_SITEMAPS = 50,
    MAX_WARNINGS = 10, /* of a reader, which may have one an entry */
    MAX_SLUG = 32,
    YEAR = 365,
};

struct look {
    const struct conf *conf;
    struct arena *a;
    struct probe *out;
    const char *robots_url;
    const struct robots *rules; /* NULL: there are none */
};

static void warn(struct look *l, const char *text)
{
    strs_add(&l->out->warnings, text, l->a);
}

/* ---- robots.txt ---- */

static void add_sitemap(struct look *l, const char *ref)
{
    const char *url = url_resolve(l->robots_url, ref, l->a);
    url = url ? url_canonical(url, l->a) : NULL;
    if (url && l->out->links.sitemaps.n < MAX_SITEMAPS)
        strs_add_once(&l->out->links.sitemaps, url, l->a);
}

static const char *verdict(const struct look *l, const char *url, bool *allowed)
{
    struct robots_verdict v;
    robots_judge(l->rules, url, l->a, &v);
    *allowed = v.allowed;
    return v.line ? arena_printf(l->a, "%s by line %d of its robots.txt: %s",
                                 v.allowed ? "allowed" : "not allowed", v.line, v.rule)
                  : "allowed: no line of its robots.txt is about it";
}

/* What the site's robots.txt says of the URL (RFC 9309). False: it may not be asked. */
static bool see_robots(struct look *l, const struct fetch_page *p)
{
    bool allowed = true;
    enum robots_access access = robots_access(robots_status(p));
    if (access == ROBOTS_RULES) {
        l->rules = robots_parse(p->body, p->len, ROBOTS_AGENT, l->a);
        l->out->robots = verdict(l, l->out->url, &allowed);
        for (size_t i = 0; i < l->rules->sitemaps.n; i++)
            add_sitemap(l, l->rules->sitemaps.v[i]);
    } else {
        allowed = access == ROBOTS_NONE;
        l->out->robots = arena_printf(l->a, "%s: its robots.txt answers %s",
                                      allowed ? "allowed" : "not allowed for now", p->error);
    }
    return allowed;
}

/* For fetch_options.refuse: a redirect within the site is under its rules too. */
static const char *refuse(void *look, void *tag, const char *url, struct arena *a)
{
    const struct look *l = look;
    const char *robots = robots_url(url, a);
    bool allowed = true;
    const char *why = l->rules && robots && !strcmp(robots, l->robots_url) ? verdict(l, url, &allowed) : NULL;
    (void)tag;
    return allowed ? NULL : why;
}

/* ---- the answer ---- */

static const char *const want_kind[] = {
    [PAGE_FEED] = "feed",       [PAGE_LISTING] = "listing", [PAGE_RELEASE] = "page",
    [PAGE_SITEMAP] = "sitemap", [PAGE_WALL] = NULL,         [PAGE_OTHER] = NULL};

static void name_it(struct look *l)
{
    struct probe *o = l->out;
    static const char *const names[] = {
        [PAGE_FEED] = "feed",       [PAGE_LISTING] = "listing", [PAGE_RELEASE] = "release",
        [PAGE_SITEMAP] = "sitemap", [PAGE_WALL] = "wall",       [PAGE_OTHER] = "nothing"};
    bool api = o->page.kind == PAGE_FEED && !strcmp(o->page.entries.dialect, "doj-api");
    o->what = api ? "api" : o->page.entries.index ? "sitemap index" : names[o->page.kind];
    o->kind = api ? "doj-api" : want_kind[o->page.kind];
    if (o->page.kind == PAGE_WALL)
        o->trouble = o->page.wall;
    else if (o->page.kind == PAGE_OTHER)
        o->trouble = "no release, feed, listing or sitemap found there";
}

static void check_writing(struct look *l, const struct fetch_page *p)
{
    struct writing w;
    bool packed = p->len > 2 && !memcmp(p->body, "\x1f\x8b", 2);
    bool xml = l->out->page.kind == PAGE_FEED || l->out->page.kind == PAGE_SITEMAP;
    if (!xml || packed || p->body[strspn(p->body, " \t\r\n\xef\xbb\xbf")] != '<')
        return;
    links_check_xml(p->body, p->len, p->charset, l->a, &w);
    if (w.ill_formed)
        warn(l, arena_printf(l->a, "is not well-formed: %s", w.ill_formed));
    if (w.encoding)
        warn(l, w.encoding);
}

/* A feed whose links are relative and that names no base is read by guessing. */
static void check_base(struct look *l, const struct fetch_page *p)
{
    static const char LINK[] = "<link>";
    if (l->out->page.kind != PAGE_FEED || strstr(p->body, "xml:base"))
        return;
    for (const char *s = p->body; (s = strstr(s, LINK));) {
        s += sizeof LINK - 1;
        s += strspn(s, " \t\r\n");
        if (*s == '/' || *s == '.') {
            warn(l, "its links are relative and it names no base: they are taken as relative to its URL");
            return;
        }
    }
}

static void see_body(struct look *l, const struct fetch_page *p)
{
    struct probe *o = l->out;
    struct err e;
    struct page_hint hint = {.url = o->final, .charset = arena_strdup(l->a, p->charset)};
    hint.site = l->conf ? conf_site(l->conf, o->final) : NULL;
    char *body = arena_strndup(l->a, p->body, p->len);
    struct links named = {0};
    if (page_read(body, p->len, &hint, l->a, &o->page, &e)) {
        o->page = (struct page){.kind = PAGE_OTHER};
        o->what = "nothing";
        o->trouble = arena_strdup(l->a, e.msg);
        return;
    }
    name_it(l);
    check_writing(l, p);
    check_base(l, p);
    if (o->page.kind == PAGE_FEED || o->page.kind == PAGE_SITEMAP)
        return;
    links_read(body, p->len, p->charset, o->final, l->a, &named);
    o->links.feeds = named.feeds;
    o->links.feed_titles = named.feed_titles;
    for (size_t i = 0; i < named.sitemaps.n; i++)
        strs_add_once(&o->links.sitemaps, named.sitemaps.v[i], l->a);
}

/* ---- what is doubtful ---- */

static const char *day_of(const struct entry *n)
{
    return n->date ? n->date : n->published ? n->published : n->updated;
}

static void check_age(struct look *l, const char *newest)
{
    char day[DATE_MAX];
    snprintf(day, sizeof day, "%.10s", newest);
    if (date_valid_day(day) && date_to_days(day) < clock_now() / 86400 - YEAR)
        warn(l, arena_printf(l->a, "its newest entry is of %s: more than a year ago", day));
}

static void check_entries(struct look *l)
{
    const struct entries *v = &l->out->page.entries;
    size_t undated = 0, unlinked = 0;
    const char *newest = NULL;
    for (size_t i = 0; i < v->n; i++) {
        const char *day = day_of(&v->v[i]);
        undated += !day;
        unlinked += !v->v[i].url;
        if (day && (!newest || strcmp(day, newest) > 0))
            newest = day;
    }
    if (!v->n)
        warn(l, "it is empty: there are no entries");
    else if (undated)
        warn(l, undated == v->n ? "no entry has a date"
                                : arena_printf(l->a, "%zu of %zu entries have no date", undated, v->n));
    if (v->n && unlinked == v->n)
        l->out->trouble = "no entry has a link";
    else if (unlinked)
        warn(l, arena_printf(l->a, "%zu of %zu entries have no link", unlinked, v->n));
    if (newest)
        check_age(l, newest);
    if (v->cut)
        warn(l, "it ends before its closing tag");
    for (size_t i = 0; i < v->warnings.n && i < MAX_WARNINGS; i++)
        warn(l, v->warnings.v[i]);
}

static void check_answer(struct look *l, const struct fetch_page *p)
{
    if (!p->etag && !p->last_modified)
        warn(l, "it sends neither ETag nor Last-Modified: every run fetches it whole");
    if (p->moved)
        warn(l, arena_printf(l->a, "it has moved for good to %s", l->out->final));
    else if (strcmp(p->url, p->final_url))
        warn(l, arena_printf(l->a, "it leads on to %s", l->out->final));
    if (l->out->page.kind == PAGE_RELEASE)
        warn(l, "it is one release, no list of them");
}

/* ---- a section for feeds.conf ---- */

/* A name from host and path: "example-gov-news". */
static const char *slug_of(const char *url, struct arena *a)
{
    const char *host = url_host(url, a), *path = url_path(url), *last = path;
    if (!host)
        return "source";
    if (str_starts(host, "www."))
        host += 4;
    for (const char *p = path; *p && *p != '?'; p++)
        if (*p == '/' && p[1] && p[1] != '?')
            last = p;
    size_t n = strcspn(last, "?.");
    char *s = arena_printf(a, "%s%.*s", host, (int)(n < MAX_SLUG ? n : MAX_SLUG), last);
    for (char *p = s; *p; p++)
        *p = ascii_isalnum(*p) ? ascii_tolower(*p) : '-';
    for (size_t k = strlen(s); k && s[k - 1] == '-';)
        s[--k] = '\0';
    return s;
}

static const char *free_name(struct look *l, const char *url)
{
    const char *slug = slug_of(url, l->a), *name = slug;
    for (int i = 2; l->conf && conf_source(l->conf, name); i++)
        name = arena_printf(l->a, "%s-%d", slug, i);
    return name;
}

/* A URL as a string of feeds.conf: what means something there is percent-encoded. */
static const char *quoted(const char *url, struct arena *a)
{
    struct buf b = {0};
    for (const char *p = url; *p; p++)
        if (strchr("\"\\${}", *p))
            buf_addf(&b, "%%%02X", (unsigned char)*p);
        else
            buf_addc(&b, *p);
    const char *s = arena_strdup(a, buf_str(&b));
    buf_free(&b);
    return s;
}

static const char *make_section(struct look *l, bool moved)
{
    static const struct {
        const char *kind, *rest;
    } extras[] = {
        {"feed", "  every = 2h\n"},
        {"listing", "  every = 3h\n"},
        {"doj-api", "  every = 3h\n"},
        {"sitemap", "  every = 1d\n  # since = \"2015-01-01\"\n  # match = \"/press-releases/\"\n"},
        {"page", "  every = 1d\n"},
    };
    const struct probe *o = l->out;
    const char *url = moved ? o->final : o->url, *rest = "";
    for (size_t i = 0; i < sizeof extras / sizeof *extras; i++)
        if (!strcmp(extras[i].kind, o->kind))
            rest = extras[i].rest;
    return arena_printf(l->a, "source \"%s\" {\n  url = \"%s\"\n  kind = %s\n%s%s}\n", free_name(l, url),
                        quoted(url, l->a), o->kind, rest, o->page.entries.next ? "  pages = 3\n" : "");
}

/* ---- the story ---- */

static void see_answer(struct look *l, const struct fetch_page *p)
{
    struct probe *o = l->out;
    o->final = arena_strdup(l->a, p->final_url);
    o->status = p->status;
    if (p->outcome != FETCH_OK) {
        o->what = p->outcome == FETCH_BLOCKED ? "wall" : "nothing";
        o->trouble = arena_strdup(l->a, p->error);
        return;
    }
    see_body(l, p);
    if (o->trouble)
        return;
    check_answer(l, p);
    if (o->page.kind != PAGE_RELEASE)
        check_entries(l);
    if (o->trouble)
        o->kind = NULL;
    else
        o->section = make_section(l, p->moved);
}

static int ask(struct fetch *f, const struct fetch_request *r, struct fetch_page *p, struct err *e)
{
    return !fetch_add(f, r, e) && fetch_next(f, p, e) == 1 ? 0 : -1;
}

static int ask_both(struct look *l, struct fetch *f, const char *url, struct err *e)
{
    struct fetch_page p;
    const struct fetch_request robots = robots_request(l->robots_url, NULL), page = {.url = url};
    if (ask(f, &robots, &p, e))
        return -1;
    if (!see_robots(l, &p)) {
        l->out->what = "nothing";
        l->out->trouble = l->out->robots;
        return 0;
    }
    if (ask(f, &page, &p, e))
        return -1;
    see_answer(l, &p);
    return 0;
}

int probe_url(const struct conf *conf, const char *url, struct arena *a, struct probe *out, struct err *e)
{
    static const struct conf defaults = {.delay = -1};
    struct look l = {.conf = conf, .a = a, .out = out};
    struct fetch *f;
    *out = (struct probe){.url = url_canonical(url, a)};
    if (!out->url)
        return err_set(e, ERR_USAGE, "'%s' is no http or https URL", url);
    struct fetch_options o = crawl_manners(conf ? conf : &defaults, a);
    o.refuse = refuse;
    o.refuse_arg = &l;
    l.robots_url = robots_url(out->url, a);
    if (fetch_open(&o, &f, e))
        return -1;
    int rc = ask_both(&l, f, url, e);
    fetch_close(f);
    if (!(conf && conf->contact) && !url_is_loopback(out->url))
        warn(&l, "'contact' is not set in feeds.conf: fetch will not ask a public host without it");
    return rc;
}
