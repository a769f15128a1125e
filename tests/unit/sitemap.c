/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sitemaps: what the protocol allows, what publishers write, and what hostile ones might. */
#include "t.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/gzip.h"
#include "edge/page.h"
#include "edge/sitemap.h"

#define NS         "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\""
#define HERE       "https://www.agency.example/sitemap.xml"
#define SET(items) "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset " NS ">" items "</urlset>"
#define AT(path)   "https://www.agency.example" path

/* What is read: "URL lastmod title date" of each entry, parted by newlines. */
static const struct {
    const char *text, *wanted;
} cases[] = {
    {SET("<url><loc>" AT("/a") "</loc></url>"), AT("/a") " - - -\n"},
    {SET("<url>\n <loc>\n  " AT("/a") "\n </loc>\n <lastmod>2026-11-20T10:00:00-05:00</lastmod></url>"),
     AT("/a") " 2026-11-20T15:00:00Z - -\n"},
    {SET("<url><loc>" AT("/a") "</loc><lastmod>2026-11-20</lastmod></url>"),
     AT("/a") " 2026-11-20T00:00:00Z - -\n"},
    {SET("<url><loc>" AT("/a") "</loc><lastmod>soon</lastmod></url>"), AT("/a") " - - -\n"},
    /* References, CDATA, comments, processing instructions. */
    {SET("<url><loc>" AT("/a?x=1&amp;y=2&#38;z=3") "</loc></url>"), AT("/a?x=1&y=2&z=3") " - - -\n"},
    {SET("<url><loc><![CDATA[" AT("/a?x=1&y=2") "]]></loc></url>"), AT("/a?x=1&y=2") " - - -\n"},
    {SET("<!-- <url><loc>" AT("/no") "</loc></url> --><?x <loc>?><url><loc>" AT(
         "/a") "<!-- b --></loc></url>"),
     AT("/a") " - - -\n"},
    /* Extensions have elements of the same name; those of news tell title and date. */
    {SET("<url><loc>" AT("/a") "</loc><image:image><image:loc>" AT(
         "/i.png") "</image:loc></image:image></url>"),
     AT("/a") " - - -\n"},
    {SET("<url><image:image><image:loc>" AT("/i.png") "</image:loc></image:image><loc>" AT(
         "/a") "</loc></url>"),
     AT("/a") " - - -\n"},
    {SET("<url><loc>" AT("/a") "</loc><news:news><news:publication_date>2026-11-19</news:publication_date>"
                               "<news:title>Two\nConvicted</news:title></news:news></url>"),
     AT("/a") " - Two Convicted 2026-11-19\n"},
    {"<sm:urlset xmlns:sm=\"x\"><sm:url><sm:loc>" AT("/a") "</sm:loc></sm:url><url><loc>" AT(
         "/b") "</loc></url></sm:urlset>",
     AT("/a") " - - -\n"},
    /* An index. */
    {"<sitemapindex " NS
     "><sitemap><loc>" AT("/1.xml") "</loc><lastmod>2026-01-02</lastmod></sitemap></sitemapindex>",
     AT("/1.xml") " 2026-01-02T00:00:00Z - -\n"},
    /* Relative, of another site, of another scheme. */
    {SET("<url><loc>/a</loc></url><url><loc>https://elsewhere.example/b</loc></url>"
         "<url><loc>ftp://www.agency.example/c</loc></url><url><loc>http://agency.example/d</loc></url>"
         "<url><loc></loc></url><url/>"),
     AT("/a") " - - -\nhttp://agency.example/d - - -\n"},
    /* Ill-formed: one that was never closed, a second <loc>, an entry that is cut, attributes with '>'. */
    {SET("<url><loc>" AT("/a") "</loc><url><loc>" AT("/b") "</loc><loc>" AT("/c") "</loc></url>"),
     AT("/a") " - - -\n" AT("/b") " - - -\n"},
    {"<urlset><url><loc>" AT("/a") "</loc></url><url><loc>" AT("/b"), AT("/a") " - - -\n"},
    {SET("<url x=\"a>b\"><loc y='>'>" AT("/a") "</loc></url>"), AT("/a") " - - -\n"},
    {"<!DOCTYPE urlset [<!ENTITY x \"" AT("/evil") "\"><!ENTITY y SYSTEM "
                                                   "\"file:///etc/passwd\">]><urlset><url><loc>" AT(
                                                       "/&x;&y;") "</loc></url></urlset>",
     AT("/&x;&y;") " - - -\n"},
    /* Plain text. */
    {AT("/a") "\r\n\r\n  \n" AT("/b") "\nhttps://elsewhere.example/c\n",
     AT("/a") " - - -\n" AT("/b") " - - -\n"},
    {AT("/a"), AT("/a") " - - -\n"},
    {"<urlset></urlset>", ""},
};

static const char *shown(const char *s)
{
    return s ? s : "-";
}

static void reads(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena *a = arena_new();
        struct page_hint hint = {.url = HERE, .want = PAGE_WANT_SITEMAP};
        struct page p;
        struct err e;
        struct buf got = {0};
        if (page_read(cases[i].text, strlen(cases[i].text), &hint, a, &p, &e))
            fail_msg("case %zu: %s", i, e.msg);
        assert_int_equal(p.kind, PAGE_SITEMAP);
        for (size_t k = 0; k < p.entries.n; k++) {
            const struct entry *n = &p.entries.v[k];
            buf_addf(&got, "%s %s %s %s\n", n->url, shown(n->updated), shown(n->title), shown(n->date));
        }
        if (strcmp(buf_str(&got), cases[i].wanted))
            fail_msg("case %zu: got\n%swanted\n%s", i, buf_str(&got), cases[i].wanted);
        buf_free(&got);
        arena_free(a);
    }
}

static int read_as(enum page_want want, const char *text, size_t n, struct arena *a, struct page *p,
                   struct err *e)
{
    struct page_hint hint = {.url = HERE, .want = want};
    return page_read(text, n, &hint, a, p, e);
}

static void tells_kinds(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct page p;
    struct err e;
    const char *set = cases[0].text, *html = "<html><body><p>Welcome</p></body></html>";
    const char *index = "<sitemapindex><sitemap><loc>" AT("/1.xml") "</loc></sitemap></sitemapindex>";
    assert_int_equal(read_as(PAGE_WANT_ANY, set, strlen(set), a, &p, &e), 0);
    assert_int_equal(p.kind, PAGE_SITEMAP);
    assert_false(p.entries.index);
    assert_int_equal(read_as(PAGE_WANT_ANY, index, strlen(index), a, &p, &e), 0);
    assert_true(p.entries.index);
    assert_string_equal(p.entries.dialect, "sitemap-index");
    assert_int_equal(read_as(PAGE_WANT_FEED, set, strlen(set), a, &p, &e), -1);
    assert_string_equal(e.msg, "is a sitemap, not a feed");
    assert_int_equal(read_as(PAGE_WANT_SITEMAP, html, strlen(html), a, &p, &e), -1);
    assert_string_equal(e.msg, "is HTML, not a sitemap");
    assert_int_equal(read_as(PAGE_WANT_SITEMAP, "{\"results\":[]}", 14, a, &p, &e), -1);
    assert_int_equal(read_as(PAGE_WANT_SITEMAP, "", 0, a, &p, &e), -1);
    arena_free(a);
}

static void pack(const char *text, size_t n, struct buf *out)
{
    struct gzip_out *g = gzip_out_new();
    gzip_out_member(g, text, n, out);
    gzip_out_free(g);
}

static void unpacks(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct page p;
    struct err e;
    struct buf b = {0};
    pack(cases[1].text, strlen(cases[1].text), &b);
    assert_int_equal(read_as(PAGE_WANT_SITEMAP, b.p, b.len, a, &p, &e), 0);
    assert_int_equal(p.entries.n, 1);
    assert_int_equal(read_as(PAGE_WANT_RELEASE, b.p, b.len, a, &p, &e), -1);
    assert_string_equal(e.msg, "is gzip-compressed, not a page or feed");
    assert_int_equal(read_as(PAGE_WANT_SITEMAP, b.p, b.len - 9, a, &p, &e), -1); /* cut off */
    b.p[b.len - 6] ^= 1;                                                         /* its check fails */
    assert_int_equal(read_as(PAGE_WANT_SITEMAP, b.p, b.len, a, &p, &e), -1);
    buf_reset(&b);
    pack("just words", 10, &b);
    assert_int_equal(read_as(PAGE_WANT_SITEMAP, b.p, b.len, a, &p, &e), -1);
    buf_free(&b);
    arena_free(a);
}

static void caps(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct page p;
    struct err e;
    struct buf b = {0}, z = {0};
    buf_adds(&b, "<urlset>");
    for (int i = 0; i < SITEMAP_MAX_URLS + 10; i++)
        buf_addf(&b, "<url><loc>" AT("/%d") "</loc></url>", i);
    buf_adds(&b, "</urlset>");
    assert_int_equal(read_as(PAGE_WANT_SITEMAP, b.p, b.len, a, &p, &e), 0);
    assert_int_equal(p.entries.n, SITEMAP_MAX_URLS);
    assert_int_equal(p.entries.warnings.n, 1);
    buf_reserve(&b, SITEMAP_MAX_BYTES + 100 - b.len); /* a bomb: much out of little */
    memset(b.p + b.len, ' ', SITEMAP_MAX_BYTES + 100 - b.len);
    pack(b.p, SITEMAP_MAX_BYTES + 100, &z);
    assert_int_equal(read_as(PAGE_WANT_SITEMAP, z.p, z.len, a, &p, &e), -1);
    buf_free(&z);
    buf_free(&b);
    arena_free(a);
}

/* Two MB of each end within a second or so: nothing is looked at again and again. */
static void is_linear(void **state)
{
    (void)state;
    static const char *const units[] = {"<url>",   "<",           "<!--", "<![CDATA[", "&",
                                        "<url \"", "<loc>&",      "<a/>", "</urlset",  "<!DOCTYPE [",
                                        "<!x>",    "<url><loc>x", "&#"};
    clock_t began = clock();
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        struct arena *a = arena_new();
        struct buf b = {0};
        struct entries l;
        struct err e;
        buf_adds(&b, "<urlset><url><loc>");
        while (b.len < 2 << 20)
            buf_adds(&b, units[i]);
        sitemap_read(b.p, b.len, HERE, a, &l, &e);
        assert_true(l.n <= SITEMAP_MAX_URLS);
        buf_free(&b);
        arena_free(a);
    }
    /* Of the processor, not of the wall: two megabytes read in quadratic time would take hours. */
    assert_true((clock() - began) / CLOCKS_PER_SEC < 60);
}

/* Every prefix of a sitemap is read without harm, and gives no more than the whole. */
static void bears_cuts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (size_t n = 0; n < strlen(cases[i].text); n++) {
            struct arena *a = arena_new();
            char *copy = malloc(n + 1); /* of its very length, so that a sanitizer sees a step beyond */
            struct entries l;
            struct err e;
            memcpy(copy, cases[i].text, n);
            if (!sitemap_read(copy, n, HERE, a, &l, &e))
                assert_true(l.n <= 2);
            free(copy);
            arena_free(a);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads), cmocka_unit_test(tells_kinds), cmocka_unit_test(unpacks),
        cmocka_unit_test(caps),  cmocka_unit_test(is_linear),   cmocka_unit_test(bears_cuts),
    };
    return RUN(tests);
}
