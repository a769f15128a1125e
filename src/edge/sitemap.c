/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sitemaps, by the protocol of sitemaps.org and, for titles and dates, Google's news extension. A sitemap may
 * have 50 MB and 50,000 URLs, as a tree several times that; so it is read in one pass over its bytes, tag by
 * tag, and only what stands in the few elements of interest is kept. Prefixes are told apart as written:
 * <image:loc> is no <loc>. */
#include "edge/sitemap.h"

#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/buf.h"
#include "domain/date.h"
#include "domain/text.h"
#include "domain/url.h"

enum { MAX_VALUE = 4096 /* bytes of an element's text; a URL has at most 2,048 by the protocol */ };

/* The elements whose text is kept, once in an entry. */
enum part { LOC, LASTMOD, NEWS_TITLE, NEWS_DATE, PARTS };
static const struct {
    const char *prefix, *name; /* NULL: the root's own prefix */
} parts[PARTS] = {
    [LOC] = {NULL, "loc"},
    [LASTMOD] = {NULL, "lastmod"},
    [NEWS_TITLE] = {"news", "title"},
    [NEWS_DATE] = {"news", "publication_date"},
};

struct tag {
    const char *prefix, *name;
    size_t nprefix, nname;
    bool closes, empty;
};

struct reader {
    const char *p, *end, *url;
    struct arena *a;
    struct entries *out;
    const char *prefix; /* of the root, with its length */
    size_t nprefix;
    const char *item;         /* "url" or "sitemap" */
    bool inside, keep, ended; /* an entry; text; the root was closed */
    enum part part;           /* whose text is kept */
    struct buf text[PARTS];
    size_t foreign, unusable; /* entries of another site; without a URL that can be asked */
};

bool sitemap_is_root(const char *name)
{
    const char *colon = strchr(name, ':');
    if (colon)
        name = colon + 1;
    return !strcmp(name, "urlset") || !strcmp(name, "sitemapindex");
}

/* ---- entries ---- */

static const char *time_of(const char *s, struct arena *a)
{
    struct date d;
    return *s && date_parse(s, &d) ? arena_strdup(a, d.utc) : NULL;
}

static void add(struct reader *r, const char *loc)
{
    const char *absolute = *loc ? url_resolve(r->url ? r->url : loc, loc, r->a) : NULL;
    const char *url = absolute ? url_canonical(absolute, r->a) : NULL;
    struct date d;
    if (!url) {
        r->unusable++;
        return;
    }
    if (r->url && !url_same_site(url, r->url)) {
        r->foreign++;
        return;
    }
    struct entry *en = entries_add(r->out, r->a);
    en->url = url;
    en->updated = time_of(buf_str(&r->text[LASTMOD]), r->a);
    const char *title = text_fold(buf_str(&r->text[NEWS_TITLE]), r->a), *day = buf_str(&r->text[NEWS_DATE]);
    en->title = *title ? title : NULL;
    en->published = time_of(day, r->a);
    en->date = *day && date_parse(day, &d) ? arena_strdup(r->a, d.day) : NULL;
}

static void finish_entry(struct reader *r)
{
    if (r->inside && r->out->n < SITEMAP_MAX_URLS)
        add(r, text_fold(buf_str(&r->text[LOC]), r->a));
    for (int i = 0; i < PARTS; i++)
        buf_reset(&r->text[i]);
    r->inside = r->keep = false;
}

/* ---- text ---- */

static void keep_text(struct reader *r, const char *s, size_t n)
{
    struct buf *b = &r->text[r->part];
    if (r->keep && n <= MAX_VALUE && b->len + n <= MAX_VALUE)
        buf_add(b, s, n);
}

/* XML's own five, and characters by number; what is none stays as it stands. Returns what was read. */
static size_t keep_reference(struct reader *r, const char *s, size_t n)
{
    static const struct {
        const char *name, *is;
    } named[] = {{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&apos;", "'"}};
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (n >= strlen(named[i].name) && !memcmp(s, named[i].name, strlen(named[i].name))) {
            keep_text(r, named[i].is, 1);
            return strlen(named[i].name);
        }
    const char *end = n > 3 && s[1] == '#' ? memchr(s, ';', n < 12 ? n : 12) : NULL;
    char number[12], c[4];
    if (end) {
        bool hex = s[2] == 'x' || s[2] == 'X';
        const char *digits = s + 2 + hex;
        memcpy(number, digits, (size_t)(end - digits));
        number[end - digits] = '\0';
        unsigned long code = strtoul(number, NULL, hex ? 16 : 10);
        if (code >= ' ' && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)) {
            keep_text(r, c, text_encode((uint32_t)code, c));
            return (size_t)(end - s) + 1;
        }
    }
    keep_text(r, "&", 1);
    return 1;
}

static void read_text(struct reader *r)
{
    const char *end = memchr(r->p, '<', (size_t)(r->end - r->p));
    if (!end)
        end = r->end;
    while (r->keep && r->p < end) {
        const char *amp = memchr(r->p, '&', (size_t)(end - r->p));
        keep_text(r, r->p, (size_t)((amp ? amp : end) - r->p));
        r->p = amp ? amp + keep_reference(r, amp, (size_t)(end - amp)) : end;
    }
    r->p = end;
}

/* ---- tags ---- */

/* Where what begins at r->p with a mark ends: behind its closing mark, or at the end of all. */
static const char *behind(const struct reader *r, size_t from, const char *mark)
{
    const char *at = memmem(r->p + from, (size_t)(r->end - r->p) - from, mark, strlen(mark));
    return at ? at + strlen(mark) : r->end;
}

/* Comments, declarations and processing instructions are passed over, CDATA is text. False: it is a tag. */
static bool read_markup(struct reader *r)
{
    static const struct {
        const char *open, *close;
    } kinds[] = {{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}, {"<!", ">"}};
    size_t left = (size_t)(r->end - r->p);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        size_t n = strlen(kinds[i].open);
        if (left < n || memcmp(r->p, kinds[i].open, n))
            continue;
        const char *end = behind(r, n, kinds[i].close);
        if (i == 1 && end > r->p + n + 3)
            keep_text(r, r->p + n, (size_t)(end - r->p) - n - 3);
        /* A document type may hold declarations; none of them is taken. */
        const char *bracket = i == 3 ? memchr(r->p, '[', (size_t)(end - r->p)) : NULL;
        r->p = bracket ? behind(r, n, "]>") : end;
        return true;
    }
    return false;
}

static bool in_name(char c)
{
    return !ascii_isspace(c) && c != '>' && c != '/' && c != '<' && c != '=';
}

/* The end of a tag: the first '>' that is not in quotes. */
static const char *tag_end(const char *p, const char *end)
{
    char quote = 0;
    for (; p < end; p++) {
        if (quote ? *p == quote : *p == '"' || *p == '\'')
            quote = quote ? 0 : *p;
        else if (!quote && *p == '>')
            return p;
    }
    return end;
}

static struct tag read_tag(struct reader *r)
{
    struct tag t = {0};
    const char *p = r->p + 1, *end = tag_end(p, r->end);
    t.closes = p < end && *p == '/';
    p += t.closes;
    t.name = p;
    for (; p < end && in_name(*p); p++)
        if (*p == ':' && !t.prefix) {
            t.prefix = t.name;
            t.nprefix = (size_t)(p - t.name);
            t.name = p + 1;
        }
    t.nname = (size_t)(p - t.name);
    t.empty = end > r->p + 1 && end[-1] == '/';
    r->p = end < r->end ? end + 1 : r->end;
    return t;
}

static bool is(const struct reader *r, const struct tag *t, const char *prefix, const char *name)
{
    const char *want = prefix ? prefix : r->prefix;
    size_t n = prefix ? strlen(prefix) : r->nprefix;
    return t->nname == strlen(name) && !memcmp(t->name, name, t->nname) && t->nprefix == n &&
           (n == 0 || !memcmp(t->prefix, want, n));
}

static void on_root(struct reader *r, const struct tag *t)
{
    r->prefix = t->prefix;
    r->nprefix = t->nprefix;
    r->out->index = t->nname == strlen("sitemapindex") && !memcmp(t->name, "sitemapindex", t->nname);
    r->item = r->out->index ? "sitemap" : "url";
    r->ended = t->empty;
}

static void on_tag(struct reader *r, const struct tag *t)
{
    r->keep = false;
    if (is(r, t, NULL, r->item)) { /* one that was never closed ends where the next begins */
        finish_entry(r);
        r->inside = !t->closes && !t->empty;
    } else if (is(r, t, NULL, r->out->index ? "sitemapindex" : "urlset")) {
        r->ended |= t->closes;
    }
    for (enum part i = 0; i < PARTS && !t->closes && r->inside; i++)
        if (is(r, t, parts[i].prefix, parts[i].name) && !r->text[i].len) {
            r->keep = !t->empty;
            r->part = i;
        }
}

static void read_xml(struct reader *r)
{
    while (r->p < r->end && !r->ended) {
        read_text(r);
        if (r->p == r->end || read_markup(r))
            continue;
        struct tag t = read_tag(r);
        if (!r->item && !t.closes)
            on_root(r, &t);
        else if (r->item)
            on_tag(r, &t);
        if (r->out->n == SITEMAP_MAX_URLS)
            return;
    }
    r->out->cut = !r->ended; /* what stands in an entry that was cut may be cut itself: it is left out */
}

/* ---- plain text ---- */

static size_t line_length(const char *p, const char *end)
{
    size_t n = 0;
    while (p + n < end && p[n] != '\n' && p[n] != '\r')
        n++;
    return n;
}

static bool is_blank(const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!ascii_isspace(p[i]))
            return false;
    return true;
}

static bool begins_url(const char *p, size_t n)
{
    return n < MAX_VALUE && ((n > 7 && !memcmp(p, "http://", 7)) || (n > 8 && !memcmp(p, "https://", 8)));
}

bool sitemap_is_text(const char *utf8, size_t len)
{
    enum { LOOK = 100 };
    const char *end = utf8 + len;
    size_t urls = 0, lines = 0;
    for (const char *p = utf8; p < end && lines < LOOK; lines++) {
        size_t n = line_length(p, end);
        if (!is_blank(p, n) && (!begins_url(p, n) || memchr(p, ' ', n)))
            return false;
        urls += !is_blank(p, n);
        p += n + 1;
    }
    return urls > 0;
}

static void read_lines(struct reader *r)
{
    while (r->p < r->end && r->out->n < SITEMAP_MAX_URLS) {
        size_t n = line_length(r->p, r->end);
        if (begins_url(r->p, n))
            add(r, text_fold(arena_strndup(r->a, r->p, n), r->a));
        else if (!is_blank(r->p, n))
            r->unusable++;
        r->p += n < (size_t)(r->end - r->p) ? n + 1 : n;
    }
}

/* ---- both ---- */

static void warn(struct reader *r, size_t n, const char *what)
{
    if (n)
        strs_add(&r->out->warnings, arena_printf(r->a, "%zu %s", n, what), r->a);
}

int sitemap_read(const char *utf8, size_t len, const char *url, struct arena *a, struct entries *out,
                 struct err *e)
{
    *out = (struct entries){.dialect = "sitemap"};
    struct reader r = {.p = utf8, .end = utf8 + len, .url = url, .a = a, .out = out};
    if (sitemap_is_text(utf8, len))
        read_lines(&r);
    else
        read_xml(&r);
    for (int i = 0; i < PARTS; i++)
        buf_free(&r.text[i]);
    if (!r.item && !out->n)
        return err_set(e, ERR_DATA, "is no sitemap");
    out->url = url ? url_canonical(url, a) : NULL;
    if (out->index)
        out->dialect = "sitemap-index";
    warn(&r, r.foreign, "URLs of another site are passed over");
    warn(&r, r.unusable, "entries have no URL that can be asked");
    if (out->n == SITEMAP_MAX_URLS && r.p < r.end)
        strs_add(&out->warnings, arena_printf(a, "over %d URLs: the rest is not read", SITEMAP_MAX_URLS), a);
    return 0;
}
