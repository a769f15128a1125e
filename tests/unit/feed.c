/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Feeds as they come: broken XML, wrong encodings, relative links, dates; and the real ones, where they are.
 * The dialects themselves are among the golden pairs of tests/pages (page.c). */
#include "t.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "edge/page.h"

#define CORPUS   "../shared/corpus/"
#define COUNT(x) (sizeof(x) / sizeof *(x))

static int read_bytes(const char *s, size_t n, const char *charset, struct arena *a, struct page *p,
                      struct err *e)
{
    struct page_hint hint = {
        .url = "https://www.example.gov/feeds/x", .charset = charset, .want = PAGE_WANT_FEED};
    return page_read(s, n, &hint, a, p, e);
}

static struct entries feed(const char *s, struct arena *a)
{
    struct page p;
    struct err e;
    if (read_bytes(s, strlen(s), NULL, a, &p, &e))
        fail_msg("%s: %s", s, e.msg);
    assert_int_equal(p.kind, PAGE_FEED);
    return p.entries;
}

#define RSS(items)  "<rss version='2.0'><channel><title>T</title>" items "</channel></rss>"
#define ITEM(inner) RSS("<item><link>/1</link>" inner "</item>")

/* One item's title, as it is written and as it reads. */
static const struct title {
    const char *xml, *want;
} titles[] = {
    {ITEM("<title>Plain</title>"), "Plain"},
    {ITEM("<title> \n Two\n  lines </title>"), "Two lines"},
    {ITEM("<title>AT&amp;T</title>"), "AT&T"},
    {ITEM("<title>AT&amp;amp;T</title>"), "AT&T"},
    {ITEM("<title>AT&T</title>"), "AT&T"},
    {ITEM("<title>Q & A</title>"), "Q & A"},
    {ITEM("<title>1 < 2</title>"), "1 < 2"},
    {ITEM("<title>a &mdash; b</title>"), "a — b"},
    {ITEM("<title>&lt;b&gt;Bold&lt;/b&gt; move</title>"), "Bold move"},
    {ITEM("<title><![CDATA[<b>Bold</b> &amp; brave]]></title>"), "Bold & brave"},
    {ITEM("<title><b>Bold</b> move</title>"), "Bold move"},
    {ITEM("<title>It&#8217;s &#146;here&#146; &#x1F600;</title>"), "It’s ’here’ 😀"},
    {ITEM("<title>bell\007 &#7; escape\033[1m</title>"), "bell escape[1m"},
    {ITEM("<title>Unclosed"), "Unclosed"},
    {ITEM("<title>Crossed <b>tags</title></b>"), "Crossed tags"},
    {ITEM("<dc:title>Undeclared</dc:title>"), "Undeclared"},
    {ITEM("<dc:title>Worse</dc:title><title>Better</title>"), "Better"},
    {ITEM("<media:title>Other</media:title><title>Own</title>"), "Own"},
    {ITEM("<TITLE>Capitals</TITLE>"), "Capitals"},
    {ITEM("<title attr=unquoted other>Attributes</title>"), "Attributes"},
    {ITEM("<title>a<!-- comment -->b<?pi x?>c</title>"), "abc"},
    {ITEM("<title>&#xD800;&#1114112;x</title>"), "\xef\xbf\xbd\xef\xbf\xbdx"},
    {ITEM("<title/><title>Second</title>"), "Second"},
    {"junk before <?xml version='1.0'?>" ITEM("<title>Late</title>"), NULL},
    {"\n\n  <?xml version='1.0'?>\n<!-- x --><!DOCTYPE rss>" ITEM("<title>Blanks first</title>"),
     "Blanks first"},
    {ITEM("<title>After</title>") "<html>trailing junk & more", "After"},
    {"<rss:rss "
     "xmlns:rss='http://purl.org/rss/1.0/'><rss:channel><rss:item><rss:title>Prefixed</rss:title></rss:item>"
     "</rss:channel></rss:rss>",
     "Prefixed"},
    {"<feed><entry><title>No namespace</title></entry></feed>", "No namespace"},
    {"<rss xmlns='http://unknown.example/ns'><channel><item><title>Odd "
     "namespace</title></item></channel></rss>",
     "Odd namespace"},
    {"<a:feed xmlns:a='http://www.w3.org/2005/Atom'><a:entry><a:title>Prefixed "
     "Atom</a:title></a:entry></a:feed>",
     "Prefixed Atom"},
    {"<feed xmlns='http://www.w3.org/2005/Atom'><entry><title type='text'>a &lt;b&gt; "
     "c</title></entry></feed>",
     "a <b> c"},
    {"<feed xmlns='http://www.w3.org/2005/Atom'><entry><title type='html'>a "
     "&lt;b&gt;c</title></entry></feed>",
     "a c"},
};

static void titles_become_plain_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(titles); i++) {
        struct arena *a = arena_new();
        struct page p;
        struct err e;
        if (read_bytes(titles[i].xml, strlen(titles[i].xml), NULL, a, &p, &e)) {
            if (titles[i].want)
                fail_msg("%s: %s", titles[i].xml, e.msg);
        } else if (p.entries.n != 1 || !p.entries.v[0].title ||
                   strcmp(p.entries.v[0].title, titles[i].want)) {
            fail_msg("%s gives %zu entries, '%s'", titles[i].xml, p.entries.n,
                     p.entries.n ? p.entries.v[0].title : "");
        }
        arena_free(a);
    }
}

/* One item's link. */
static const struct title links[] = {
    {RSS("<item><link>https://www.example.gov/a</link></item>"), "https://www.example.gov/a"},
    {RSS("<item><link>\n https://www.example.gov/a?x=1&amp;y=2 \n</link></item>"),
     "https://www.example.gov/a?x=1&y=2"},
    {RSS("<item><link>https://www.example.gov/a?x=1&y=2</link></item>"), "https://www.example.gov/a?x=1&y=2"},
    {RSS("<item><link>b/c</link></item>"), "https://www.example.gov/feeds/b/c"},
    {RSS("<item xml:base='/d/'><link>b</link></item>"), "https://www.example.gov/d/b"},
    {RSS("<item><guid>https://www.example.gov/g</guid></item>"), "https://www.example.gov/g"},
    {RSS("<item><guid isPermaLink='true'>/g</guid></item>"), "https://www.example.gov/g"},
    {RSS("<item><guid>not a link</guid></item>"), NULL},
    {RSS("<item><guid isPermaLink='false'>https://www.example.gov/g</guid></item>"), NULL},
    {RSS("<item><guid>https://www.example.gov/g</guid><link>/l</link></item>"), "https://www.example.gov/l"},
    {RSS("<item><link></link><guid>https://www.example.gov/g</guid></item>"), "https://www.example.gov/g"},
    {RSS("<item><atom:link href='/self' rel='self'/><link>/l</link></item>"), "https://www.example.gov/l"},
    {RSS("<item><link>/l</link><feedburner:origLink>/orig</feedburner:origLink></item>"),
     "https://www.example.gov/orig"},
    {RSS("<item><link href='/attribute'/></item>"), "https://www.example.gov/attribute"},
    {RSS("<item><link>javascript:alert(1)</link></item>"), NULL},
    {RSS("<item><title>nothing</title></item>"), NULL},
};

static void links_become_canonical(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(links); i++) {
        struct arena *a = arena_new();
        struct entries l = feed(links[i].xml, a);
        assert_int_equal(l.n, 1);
        const char *got = l.v[0].url, *want = links[i].want;
        if ((got == NULL) != (want == NULL) || (got && strcmp(got, want)))
            fail_msg("%s gives '%s'", links[i].xml, got ? got : "(none)");
        assert_int_equal(l.warnings.n, want ? 0 : 1);
        arena_free(a);
    }
}

static void an_element_left_open_swallows_nothing(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct entries l =
        feed(RSS("<item><title>One</title><link>/1</link><description><p>text<br></description></item>"
                 "<item><title>Two<link>/2</link></item></foo>"
                 "<item><title>Three</title><link>/3</link></item>"),
             a);
    assert_int_equal(l.n, 3);
    assert_string_equal(l.v[1].title, "Two/2"); /* what stands in an unclosed title is its text */
    assert_string_equal(l.v[2].url, "https://www.example.gov/3");
    arena_free(a);
}

static void a_truncated_feed_gives_what_is_there(void **state)
{
    (void)state;
    static const char whole[] = RSS("<item><title>One</title><link>/1</link></item>"
                                    "<item><title>Two &amp; more</title><link>/2</link>"
                                    "<description><![CDATA[<p>x</p>]]></description></item>");
    for (size_t n = 60; n < sizeof whole; n++) {
        struct arena *a = arena_new();
        struct page p;
        struct err e;
        assert_int_equal(read_bytes(whole, n, NULL, a, &p, &e), 0);
        if (n > 100)
            assert_string_equal(p.entries.v[0].title, "One");
        arena_free(a);
    }
}

/* ---- encodings ---- */

#define E_ACUTE "caf\xe9"
static const struct encoded {
    const char *bytes;
    size_t n;
    const char *charset;
} encoded[] = {
#define BYTES(s, charset)                                                                                    \
    {                                                                                                        \
        s, sizeof(s) - 1, charset                                                                            \
    }
    BYTES("<?xml version='1.0' encoding='utf-8'?>" ITEM("<title>caf\xc3\xa9</title>"), NULL),
    BYTES("\xef\xbb\xbf" ITEM("<title>caf\xc3\xa9</title>"), NULL),
    BYTES("\xef\xbb\xbf" ITEM("<title>caf\xc3\xa9</title>"),
          "iso-8859-1"), /* the mark wins over the header */
    BYTES(ITEM("<title>caf\xc3\xa9</title>"), NULL),
    BYTES(ITEM("<title>" E_ACUTE "</title>"), NULL), /* no UTF-8, so Windows-1252 */
    BYTES("<?xml version='1.0' encoding='iso-8859-1'?>" ITEM("<title>" E_ACUTE "</title>"), NULL),
    BYTES("<?xml version='1.0' encoding='utf-8'?>" ITEM("<title>" E_ACUTE "</title>"), NULL), /* a lie */
    BYTES("<?xml version='1.0' encoding='utf-8'?>" ITEM("<title>" E_ACUTE "</title>"), "ISO-8859-1"),
    BYTES("<?xml version='1.0' encoding='utf-16'?>" ITEM("<title>caf\xc3\xa9</title>"), NULL), /* another */
    BYTES("<?xml version='1.0' encoding='no-such-thing'?>" ITEM("<title>caf\xc3\xa9</title>"), NULL),
    BYTES("<?xml version='1.0' encoding='iso-8859-15'?>" ITEM("<title>" E_ACUTE "</title>"), NULL),
    BYTES("<?xml version='1.0' encoding='macintosh'?>" ITEM("<title>caf\x8e</title>"), NULL),
    BYTES(ITEM("<title>caf\x8e</title>"), "macintosh"),
    BYTES(ITEM("<title>caf\xc3\xa9</title>"), "utf-16"),
};

static void encodings_are_found_out(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(encoded); i++) {
        struct arena *a = arena_new();
        struct page p;
        struct err e;
        if (read_bytes(encoded[i].bytes, encoded[i].n, encoded[i].charset, a, &p, &e))
            fail_msg("%zu: %s", i, e.msg);
        if (p.entries.n != 1 || strcmp(p.entries.v[0].title, "café"))
            fail_msg("%zu gives '%s'", i, p.entries.n ? p.entries.v[0].title : "nothing");
        arena_free(a);
    }
}

/* ASCII text in UTF-16 or UTF-32, with or without a mark. */
static size_t widen(const char *s, size_t width, bool big, bool mark, char *out)
{
    size_t n = 0;
    for (bool first = mark; *s || first; first = false) {
        unsigned c = first ? 0xfeff : (unsigned char)*s++;
        for (size_t k = 0; k < width; k++) {
            size_t shift = 8 * (big ? width - 1 - k : k);
            out[n++] = (char)(shift < 32 ? c >> shift & 0xff : 0);
        }
    }
    return n;
}

static void wide_encodings(void **state)
{
    (void)state;
    static const char text[] = "<?xml version='1.0' encoding='utf-16'?>" ITEM("<title>Wide</title>");
    char bytes[4 * sizeof text + 4];
    for (int i = 0; i < 8; i++) {
        struct arena *a = arena_new();
        struct page p;
        struct err e;
        size_t n = widen(text, i & 1 ? 4 : 2, i & 2, i & 4, bytes);
        if (read_bytes(bytes, n, NULL, a, &p, &e))
            fail_msg("%d: %s", i, e.msg);
        assert_int_equal(p.entries.n, 1);
        assert_string_equal(p.entries.v[0].title, "Wide");
        arena_free(a);
    }
}

/* ---- what is no feed ---- */

static const struct title refused[] = {
    {"", "is empty"},
    {" \n ", "is empty"},
    {"<!DOCTYPE html><html><body>x</body></html>", "is HTML, not a feed"},
    {"<?xml version='1.0'?><!-- x --><html xmlns='http://www.w3.org/1999/xhtml'><body/></html>",
     "is HTML, not a feed"},
    {"<p>fragment", "is HTML, not a feed"},
    {"just text", "holds no markup"},
    {"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'/>",
     "is a sitemap, not a feed"},
    {"{\"a\": 1}", "is JSON, but no answer of the justice.gov API"},
    {"{\"a\": ", "is no JSON: "},
    {"%PDF-1.4", "is a PDF file, not a page or feed"},
    {"\x1f\x8b\x08", "is gzip-compressed, not a page or feed"},
    {"\x01\x02\x03\x04\x05\x06\x0e\x0f<rss>", "is binary, not a page or feed"},
};

static void what_is_no_feed_is_refused_with_a_reason(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(refused); i++) {
        struct arena *a = arena_new();
        struct page p;
        struct err e;
        if (read_bytes(refused[i].xml, strlen(refused[i].xml), NULL, a, &p, &e) == 0)
            fail_msg("'%s' is read", refused[i].xml);
        assert_int_equal(e.code, ERR_DATA);
        if (strncmp(e.msg, refused[i].want, strlen(refused[i].want)))
            fail_msg("'%s' gives '%s'", refused[i].xml, e.msg);
        arena_free(a);
    }
}

static void entity_bombs_do_not_explode(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct entries l =
        feed("<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;'>"
             "<!ENTITY c '&b;&b;&b;&b;&b;'><!ENTITY x SYSTEM 'file:///etc/passwd'>]>" //
             ITEM("<title>&c;&x;</title>"),
             a);
    assert_int_equal(l.n, 1);
    assert_string_equal(l.v[0].title, "&c;&x;");
    arena_free(a);
}

static void depth_and_number_are_bounded(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct buf b = {0};
    struct page p;
    struct err e;
    buf_adds(&b, "<rss><channel><item><title>Deep");
    for (int i = 0; i < 300000; i++)
        buf_adds(&b, "<x>");
    buf_adds(&b, "down</title></item></channel></rss>");
    assert_int_equal(read_bytes(b.p, b.len, NULL, a, &p, &e), 0);
    buf_reset(&b);
    buf_adds(&b, "<rss><channel>");
    for (int i = 0; i < 100010; i++)
        buf_adds(&b, "<item/>");
    assert_int_equal(read_bytes(b.p, b.len, NULL, a, &p, &e), 0);
    assert_int_equal(p.entries.n, 100000);
    buf_free(&b);
    arena_free(a);
}

/* ---- the real feeds ---- */

static struct entries corpus_feed(const char *name, struct arena *a)
{
    struct buf b = {0};
    struct err e;
    struct page p;
    if (file_read(arena_printf(a, CORPUS "feeds/%s", name), 1 << 24, &b, &e) ||
        page_read(b.p, b.len, NULL, a, &p, &e))
        fail_msg("%s: %s", name, e.msg);
    buf_free(&b);
    return p.entries;
}

static struct js *corpus_truth(void)
{
    struct buf b = {0};
    struct err e;
    if (file_read(CORPUS "fbi_atom_entries.json", 1 << 24, &b, &e))
        fail_msg("%s", e.msg);
    struct js *v = js_parse(b.p, b.len, &e);
    buf_free(&b);
    return v;
}

static void check_entry(const struct entry *en, const struct js *want, bool tags, struct arena *a)
{
    struct strs categories = js_strs(js_get(want, "categories"), a);
    assert_string_equal(en->url, js_str(js_get(want, "link")));
    assert_string_equal(en->title, js_str(js_get(want, "title")));
    assert_int_equal(strncmp(en->published, js_str(js_get(want, "published")), 19), 0);
    assert_int_equal(strncmp(en->date, js_str(js_get(want, "published")), 10), 0);
    if (tags)
        assert_true(strs_equal(&en->categories, &categories));
}

static void three_dialects_of_one_feed_agree(void **state)
{
    (void)state;
    static const struct {
        const char *name, *dialect;
        bool tags;
    } dialects[] = {{"fbi-national.atom.xml", "atom10", true},
                    {"fbi-national.rss10.rdf", "rss10", true},
                    {"fbi-national.rss20.xml", "rss20", false}};
    if (access(CORPUS "fbi_atom_entries.json", R_OK))
        skip();
    struct js *truth = corpus_truth();
    for (size_t i = 0; i < COUNT(dialects); i++) {
        struct arena *a = arena_new();
        struct entries l = corpus_feed(dialects[i].name, a);
        assert_string_equal(l.dialect, dialects[i].dialect);
        assert_int_equal(l.warnings.n, 0);
        assert_int_equal(l.n, js_len(truth));
        for (size_t k = 0; k < l.n; k++)
            check_entry(&l.v[k], js_at(truth, k), dialects[i].tags, a);
        arena_free(a);
    }
    js_free(truth);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(titles_become_plain_text),
        cmocka_unit_test(links_become_canonical),
        cmocka_unit_test(an_element_left_open_swallows_nothing),
        cmocka_unit_test(a_truncated_feed_gives_what_is_there),
        cmocka_unit_test(encodings_are_found_out),
        cmocka_unit_test(wide_encodings),
        cmocka_unit_test(what_is_no_feed_is_refused_with_a_reason),
        cmocka_unit_test(entity_bombs_do_not_explode),
        cmocka_unit_test(depth_and_number_are_bounded),
        cmocka_unit_test(three_dialects_of_one_feed_agree),
    };
    return RUN(tests);
}
