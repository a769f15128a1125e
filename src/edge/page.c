/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is it? Bytes from the network or a file are told apart here, by what they are and not by what they are
 * called, and handed to who reads that: feed.c, doj.c, article.c, listing.c, sitemap.c. A page of a known
 * layout is a release at once; all others must first prove to be no wall and no list. */
#include "edge/page.h"

#include <string.h>
#include <strings.h>

#include "base/ascii.h"
#include "base/gzip.h"
#include "domain/text.h"
#include "domain/url.h"
#include "edge/article.h"
#include "edge/charset.h"
#include "edge/doj.h"
#include "edge/dom.h"
#include "edge/facts.h"
#include "edge/feed.h"
#include "edge/listing.h"
#include "edge/render.h"
#include "edge/sitemap.h"
#include "edge/tidy.h"
#include "edge/wall.h"

enum { MAX_BYTES = 64 * 1024 * 1024, LOOK = 4096, MANY = 3 /* entries that make a list */ };

struct input {
    const char *p;
    size_t n;
    const struct page_hint *hint;
};

/* Files that are sometimes served in place of a page. */
static const struct magic {
    const char *bytes;
    size_t n;
    const char *name;
} magics[] = {
    {"%PDF-", 5, "a PDF file"},
    {"\x1f\x8b", 2, "gzip-compressed"},
    {"PK\3\4", 4, "a ZIP or office file"},
    {"\x89PNG", 4, "a PNG image"},
    {"\xff\xd8\xff", 3, "a JPEG image"},
    {"GIF8", 4, "a GIF image"},
    {"\x28\xb5\x2f\xfd", 4, "zstd-compressed"},
    {"WARC/", 5, "a web archive (WARC)"},
    {"\xd0\xcf\x11\xe0", 4, "an office file"},
};

static int refuse_binary(const char *bytes, size_t len, struct err *e)
{
    for (size_t i = 0; i < sizeof magics / sizeof *magics; i++)
        if (len >= magics[i].n && !memcmp(bytes, magics[i].bytes, magics[i].n))
            return err_set(e, ERR_DATA, "is %s, not a page or feed", magics[i].name);
    return 0;
}

/* Text has next to no control characters but white space, unless it is marked as of an encoding that does not
 * go by bytes. */
static bool is_text(const char *bytes, size_t len)
{
    size_t odd = 0, nuls = 0, n = len < LOOK ? len : LOOK;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)bytes[i];
        nuls += c == 0;
        odd += (c && c < ' ' && !ascii_isspace(c)) || c == 0x7f;
    }
    return charset_is_marked(bytes, len) || (odd * 20 <= n && nuls * 10 <= n);
}

static char first_char(const struct input *in)
{
    size_t i = 0;
    while (i < in->n && ascii_isspace(in->p[i]))
        i++;
    return i < in->n ? in->p[i] : '\0';
}

static int wrong_kind(const struct input *in, const char *what, struct err *e)
{
    static const char *const wanted[] = {[PAGE_WANT_FEED] = "a feed",
                                         [PAGE_WANT_LISTING] = "a listing",
                                         [PAGE_WANT_RELEASE] = "a release",
                                         [PAGE_WANT_SITEMAP] = "a sitemap"};
    return err_set(e, ERR_DATA, "is %s, not %s", what, wanted[in->hint->want]);
}

static bool wants(const struct input *in, enum page_want what)
{
    return in->hint->want == PAGE_WANT_ANY || in->hint->want == what;
}

static int read_json(const struct input *in, struct arena *a, struct page *out, struct err *e)
{
    if (!wants(in, PAGE_WANT_FEED))
        return wrong_kind(in, "JSON", e);
    out->kind = PAGE_FEED;
    return doj_read(in->p, in->n, in->hint->url, a, &out->entries, e);
}

static int read_feed(const struct input *in, struct arena *a, struct page *out, struct err *e)
{
    if (!wants(in, PAGE_WANT_FEED))
        return wrong_kind(in, "a feed", e);
    out->kind = PAGE_FEED;
    return feed_read(in->p, in->n, in->hint->url, in->hint->content, a, &out->entries, e);
}

static int read_sitemap(const struct input *in, struct arena *a, struct page *out, struct err *e)
{
    if (!wants(in, PAGE_WANT_SITEMAP))
        return wrong_kind(in, "a sitemap", e);
    out->kind = PAGE_SITEMAP;
    return sitemap_read(in->p, in->n, in->hint->url, a, &out->entries, e);
}

/* The release's URL: the page's own canonical link, if it may speak for where it came from. */
static const char *own_url(const struct facts *f, const char *url, struct arena *a)
{
    if (f->canonical && (!url || url_same_site(f->canonical, url)) &&
        (!url || strlen(url_path(f->canonical)) > 1 || strlen(url_path(url)) <= 1))
        return f->canonical;
    return url ? url_canonical(url, a) : NULL;
}

/* What an HTML page is, when no known layout made it a release. Beside a release there may be a few others
 * listed; many, on a page that shows no date of its own, are what it is for. */
static enum page_kind classify(const struct input *in, const struct dom *d, const struct facts *f,
                               enum article_trust trust, struct arena *a, struct page *out)
{
    enum page_want want = in->hint->want;
    const char *url = in->hint->url;
    bool dated = trust >= ARTICLE_GENERIC && out->release.date;
    out->wall = wall_reason(in->p, in->n, d, f, dated, a);
    if (out->wall)
        return PAGE_WALL;
    size_t listed =
        want == PAGE_WANT_RELEASE ? 0 : listing_read(d, f, url, want == PAGE_WANT_LISTING, a, &out->entries);
    if (listed >= MANY || (listed && trust < ARTICLE_GENERIC))
        return PAGE_LISTING;
    if (want == PAGE_WANT_LISTING)
        return PAGE_OTHER;
    out->entries = (struct entries){0};
    if (trust >= ARTICLE_BARE || (trust == ARTICLE_WEAK && want == PAGE_WANT_RELEASE))
        return PAGE_RELEASE;
    if (want == PAGE_WANT_ANY && listing_read(d, f, url, true, a, &out->entries))
        return PAGE_LISTING;
    return PAGE_OTHER;
}

static int read_html(const struct input *in, struct arena *a, struct page *out, struct err *e)
{
    if (in->hint->want == PAGE_WANT_FEED || in->hint->want == PAGE_WANT_SITEMAP)
        return wrong_kind(in, "HTML", e);
    struct dom *d = dom_html(in->p, in->n);
    if (!d)
        return err_set(e, ERR_DATA, "holds no markup");
    struct facts f;
    facts_gather(d, in->hint->url, a, &f);
    enum article_trust trust = ARTICLE_NONE;
    if (in->hint->want != PAGE_WANT_LISTING)
        trust = article_read(d, &f, in->hint, a, &out->release);
    out->release.url = own_url(&f, in->hint->url, a);
    out->kind = trust == ARTICLE_KNOWN ? PAGE_RELEASE : classify(in, d, &f, trust, a, out);
    dom_free(d);
    return 0;
}

/* The root of XML or HTML as it stands in the source. */
static int read_markup(const struct input *in, struct arena *a, struct page *out, struct err *e)
{
    char root[32];
    tidy_root(in->p, in->n, root, sizeof root);
    if (feed_is_root(root))
        return read_feed(in, a, out, e);
    if (sitemap_is_root(root))
        return read_sitemap(in, a, out, e);
    size_t garbage = feed_find(in->p, in->n);
    if (garbage < in->n)
        return read_feed(&(struct input){in->p + garbage, in->n - garbage, in->hint}, a, out, e);
    static const char *const xml[] = {"opml", "svg", "Error", "soap:Envelope"};
    for (size_t i = 0; i < sizeof xml / sizeof *xml; i++)
        if (!strcmp(root, xml[i]))
            return err_set(e, ERR_DATA, "is XML (<%s>), not a page or feed", root);
    return read_html(in, a, out, e);
}

/* A sitemap may come packed as a file (sitemap.xml.gz), which nothing else may. */
static int read_packed(const char *bytes, size_t len, const struct input *in, struct arena *a,
                       struct page *out, struct err *e)
{
    struct buf b = {0};
    char root[32];
    int rc = gzip_unpack(GZIP_FORM_GZIP, bytes, len, SITEMAP_MAX_BYTES, &b, e);
    if (!rc) {
        struct input inner = {.hint = in->hint};
        inner.p = charset_decode(buf_str(&b), b.len, NULL, a, &inner.n);
        tidy_root(inner.p, inner.n, root, sizeof root);
        rc = sitemap_is_root(root) || sitemap_is_text(inner.p, inner.n) ? read_sitemap(&inner, a, out, e)
                                                                        : refuse_binary(bytes, len, e);
    }
    buf_free(&b);
    return rc;
}

int page_read(const char *bytes, size_t len, const struct page_hint *hint, struct arena *a, struct page *out,
              struct err *e)
{
    static const struct page_hint none;
    struct input in = {.hint = hint ? hint : &none};
    *out = (struct page){.kind = PAGE_OTHER};
    release_init(&out->release);
    if (wants(&in, PAGE_WANT_SITEMAP) && gzip_is(GZIP_FORM_GZIP, bytes, len))
        return read_packed(bytes, len, &in, a, out, e);
    if (len == 0)
        return err_set(e, ERR_DATA, "is empty");
    if (len > MAX_BYTES)
        return err_set(e, ERR_DATA, "is over %d MB", MAX_BYTES >> 20);
    if (refuse_binary(bytes, len, e))
        return -1;
    if (!is_text(bytes, len))
        return err_set(e, ERR_DATA, "is binary, not a page or feed");
    in.p = charset_decode(bytes, len, in.hint->charset, a, &in.n);
    char first = first_char(&in);
    if (!first)
        return err_set(e, ERR_DATA, "is empty");
    if (first == '{' || first == '[')
        return read_json(&in, a, out, e);
    if (wants(&in, PAGE_WANT_SITEMAP) && sitemap_is_text(in.p, in.n))
        return read_sitemap(&in, a, out, e);
    if (!memchr(in.p, '<', in.n))
        return err_set(e, ERR_DATA, "holds no markup");
    return read_markup(&in, a, out, e);
}

const char *page_check_profile(const struct profile *p, struct err *e)
{
    const struct {
        const char *key, *xpath;
    } all[] = {{"probe", p->probe},   {"title", p->title},     {"subtitle", p->subtitle},
               {"date", p->date},     {"updated", p->updated}, {"body", p->body},
               {"head", p->head},     {"topics", p->topics},   {"components", p->components},
               {"number", p->number}, {"drop", p->drop}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i].xpath && dom_check_xpath(all[i].xpath, e)) {
            err_context(e, "%s", all[i].key);
            return all[i].key;
        }
    return NULL;
}

char *page_html_to_text(const char *html, size_t len, struct arena *a)
{
    return render_html(html, len, a);
}
