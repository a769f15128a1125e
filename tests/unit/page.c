/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pages: the golden pairs of tests/pages (a page, and what must be read from it), kinds, and hostile input.
 */
#include "t.h"

#include <dirent.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "edge/page.h"

#define PAGES    "tests/pages/"
#define COUNT(x) (sizeof(x) / sizeof *(x))

static const char *const kinds[] = {[PAGE_FEED] = "feed",
                                    [PAGE_LISTING] = "listing",
                                    [PAGE_RELEASE] = "release",
                                    [PAGE_WALL] = "wall",
                                    [PAGE_OTHER] = "other"};

static const char *slurp(const char *path, size_t *n, struct arena *a)
{
    struct buf b = {0};
    struct err e;
    if (file_read(path, 1 << 24, &b, &e))
        fail_msg("%s", e.msg);
    const char *s = arena_strndup(a, buf_str(&b), b.len);
    *n = b.len;
    buf_free(&b);
    return s;
}

static enum page_want want_of(const char *s)
{
    return !s                      ? PAGE_WANT_ANY
           : !strcmp(s, "feed")    ? PAGE_WANT_FEED
           : !strcmp(s, "listing") ? PAGE_WANT_LISTING
                                   : PAGE_WANT_RELEASE;
}

/* ---- golden pairs ---- */

static unsigned wrongs;

/* Reports one difference and goes on, so that one run shows all. */
static void wrong(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
static void wrong(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    printf("# ");
    vprintf(fmt, ap);
    printf("\n");
    va_end(ap);
    wrongs++;
}

static struct js *entries_json(const struct entries *l)
{
    struct js *list = js_array();
    for (size_t i = 0; i < l->n; i++) {
        const struct entry *en = &l->v[i];
        struct js *o = js_object();
        js_set_str(o, "id", en->id);
        js_set_str(o, "url", en->url);
        js_set_str(o, "title", en->title);
        js_set_str(o, "summary", en->summary);
        js_set_str(o, "published", en->published);
        js_set_str(o, "updated", en->updated);
        js_set_str(o, "date", en->date);
        js_set_str(o, "author", en->author);
        js_set_strs(o, "categories", &en->categories);
        js_set_str(o, "body", en->body);
        js_set_str(o, "link", en->link);
        js_set_str(o, "content", en->content);
        js_push(list, o);
    }
    return list;
}

static struct js *page_json(const struct page *p)
{
    const struct release none = {.sentence_months = SENTENCE_NONE};
    struct js *o =
        release_to_json(p->kind == PAGE_RELEASE ? &p->release : &none, RELEASE_JSON_TEXT | RELEASE_JSON_READ);
    js_set_str(o, "kind", kinds[p->kind]);
    js_set_str(o, "wall", p->wall);
    js_set_str(o, "dialect", p->entries.dialect);
    js_set_str(o, "list_title", p->entries.title);
    js_set_str(o, "list_url", p->entries.url);
    js_set_str(o, "next", p->entries.next);
    js_set_strs(o, "list_warnings", &p->entries.warnings);
    js_set(o, "entries", entries_json(&p->entries));
    return o;
}

static const char *show(const struct js *v, struct arena *a)
{
    struct buf b = {0};
    if (v)
        js_write(v, false, &b);
    const char *s = arena_strdup(a, v ? buf_str(&b) : "(absent)");
    buf_free(&b);
    return s;
}

static void check_key(const char *name, const char *key, const struct js *want, const struct js *got,
                      struct arena *a)
{
    const struct js *w = js_get(want, key), *g = js_get(got, key);
    if (w && strcmp(show(w, a), show(g, a)))
        wrong("%s: %s is\n#   %s, not\n#   %s", name, key, show(g, a), show(w, a));
}

static void check_entries(const char *name, const struct js *want, const struct js *got, struct arena *a)
{
    static const char *const keys[] = {"id",   "url",    "title",      "summary", "published", "updated",
                                       "date", "author", "categories", "body",    "link",      "content"};
    const struct js *w = js_get(want, "entries"), *g = js_get(got, "entries");
    if (w && js_len(w) != js_len(g))
        wrong("%s: %zu entries, not %zu: %s", name, js_len(g), js_len(w), show(g, a));
    for (size_t i = 0; i < js_len(w); i++)
        for (size_t k = 0; k < COUNT(keys); k++)
            check_key(name, keys[k], js_at(w, i), js_at(g, i), a);
}

static void check_text(const char *name, const struct js *want, const struct page *p)
{
    const struct js *has = js_get(want, "text_has"), *lacks = js_get(want, "text_lacks");
    for (size_t i = 0; i < js_len(has); i++)
        if (!p->release.text || !strstr(p->release.text, js_str(js_at(has, i))))
            wrong("%s: the text lacks '%s'", name, js_str(js_at(has, i)));
    for (size_t i = 0; i < js_len(lacks); i++)
        if (p->release.text && strstr(p->release.text, js_str(js_at(lacks, i))))
            wrong("%s: the text has '%s'", name, js_str(js_at(lacks, i)));
}

/* "why" names the rule that gave title and date. */
static void check_why(const char *name, const struct js *want, const struct page *p)
{
    for (size_t i = 0; i < p->release.nwhy; i++) {
        const struct why *w = &p->release.why[i];
        const char *rule = js_str(js_get(js_get(want, "why"), w->field));
        if (rule && strcmp(rule, w->rule))
            wrong("%s: %s comes from %s, not %s", name, w->field, w->rule, rule);
        assert_string_equal(w->part, "page");
        assert_non_null(w->words);
    }
    if (js_get(want, "why"))
        assert_int_equal(p->release.nwhy, 2);
}

static void check_pair(const char *name, struct arena *a)
{
    static const char *const keys[] = {"kind",       "wall",       "url",          "profile", "title",
                                       "subtitle",   "date",       "head",         "number",  "updated",
                                       "topics",     "components", "text",         "dialect", "next",
                                       "list_title", "list_url",   "list_warnings"};
    size_t n;
    struct err e;
    const char *s = slurp(arena_printf(a, PAGES "%s.json", name), &n, a);
    struct js *want = js_parse(s, n, &e);
    if (!want)
        fail_msg("%s.json: %s", name, e.msg); /* a broken test */
    const char *file = js_str(js_get(want, "file"));
    s = slurp(arena_printf(a, PAGES "%s", file ? file : arena_printf(a, "%s.html", name)), &n, a);
    struct page_hint hint = {
        .url = js_str(js_get(want, "from")), .content = true, .want = want_of(js_str(js_get(want, "want")))};
    struct page p;
    if (page_read(s, n, &hint, a, &p, &e))
        wrong("%s: %s", name, e.msg);
    struct js *got = page_json(&p);
    for (size_t i = 0; i < COUNT(keys); i++)
        check_key(name, keys[i], want, got, a);
    check_entries(name, want, got, a);
    check_text(name, want, &p);
    check_why(name, want, &p);
    js_free(got);
    js_free(want);
}

static void golden_pairs(void **state)
{
    (void)state;
    DIR *d = opendir(PAGES);
    assert_non_null(d);
    size_t n = 0;
    for (struct dirent *f; (f = readdir(d)) != NULL;) {
        if (!str_ends(f->d_name, ".json"))
            continue;
        struct arena *a = arena_new();
        check_pair(arena_strndup(a, f->d_name, strlen(f->d_name) - 5), a);
        arena_free(a);
        n++;
    }
    closedir(d);
    assert_true(n >= 20);
    assert_int_equal(wrongs, 0);
}

/* ---- kinds and wants ---- */

#define RELEASE                                                                                              \
    "<html><head><title>A</title></head><body><main><h1>A headline</h1><p>March 4, 2021</p><p>A sentence "   \
    "that is "                                                                                               \
    "long enough to be one, with a full stop at its end. And another one, so that it reads as text, which "  \
    "goes on "                                                                                               \
    "for a while yet.</p></main></body></html>"
#define LIST                                                                                                 \
    "<html><body><h1>News</h1><ul><li><a href='/1'>The first of the headlines</a> March 4, 2021</li>"        \
    "<li><a href='/2'>The second of the headlines</a> March 3, 2021</li>"                                    \
    "<li><a href='/3'>The third of the headlines</a> March 2, 2021</li></ul></body></html>"
#define WORDS "one word after another and never an end of the "
#define LINE                                                                                                 \
    "<html><body><main><h1>A headline</h1><p>March 4, 2021</p><p>" WORDS WORDS WORDS WORDS WORDS WORDS WORDS \
        WORDS WORDS WORDS "sentence</p></main></body></html>"
#define FEED "<rss><channel><item><link>/1</link></item></channel></rss>"

static const struct wanted {
    const char *bytes;
    enum page_want want;
    int kind; /* -1: refused */
    const char *message;
} wanteds[] = {
    {RELEASE, PAGE_WANT_ANY, PAGE_RELEASE, NULL},
    {RELEASE, PAGE_WANT_RELEASE, PAGE_RELEASE, NULL},
    {LINE, PAGE_WANT_ANY, PAGE_RELEASE, NULL},
    {RELEASE, PAGE_WANT_LISTING, PAGE_OTHER, NULL},
    {RELEASE, PAGE_WANT_FEED, -1, "is HTML, not a feed"},
    {LIST, PAGE_WANT_ANY, PAGE_LISTING, NULL},
    {LIST, PAGE_WANT_LISTING, PAGE_LISTING, NULL},
    {LIST, PAGE_WANT_FEED, -1, "is HTML, not a feed"},
    {FEED, PAGE_WANT_ANY, PAGE_FEED, NULL},
    {FEED, PAGE_WANT_FEED, PAGE_FEED, NULL},
    {FEED, PAGE_WANT_RELEASE, -1, "is a feed, not a release"},
    {FEED, PAGE_WANT_LISTING, -1, "is a feed, not a listing"},
    {"{\"results\": []}", PAGE_WANT_ANY, PAGE_FEED, NULL},
    {"{\"results\": []}", PAGE_WANT_RELEASE, -1, "is JSON, not a release"},
    {"<h1>T</h1><p>Short.", PAGE_WANT_ANY, PAGE_OTHER, NULL},
    {"<h1>T</h1><p>Short.", PAGE_WANT_RELEASE, PAGE_RELEASE, NULL},
    {"<html></html>", PAGE_WANT_ANY, PAGE_OTHER, NULL},
    {"<html><script>go()</script></html>", PAGE_WANT_ANY, PAGE_WALL, NULL},
    {"<meta http-equiv=refresh content='0;url=/x'>", PAGE_WANT_RELEASE, PAGE_WALL, NULL},
    {"<title>Page not found | Example</title><h1>Page not found</h1><p>The page that you asked for is not "
     "here.</p>",
     PAGE_WANT_RELEASE, PAGE_WALL, NULL},
    {"words without any markup", PAGE_WANT_ANY, -1, "holds no markup"},
    {"", PAGE_WANT_ANY, -1, "is empty"},
};

static void pages_are_what_was_wanted_or_say_so(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(wanteds); i++) {
        struct arena *a = arena_new();
        struct page_hint hint = {.url = "https://www.example.gov/x", .want = wanteds[i].want};
        struct page p;
        struct err e;
        int rc = page_read(wanteds[i].bytes, strlen(wanteds[i].bytes), &hint, a, &p, &e);
        if (rc ? wanteds[i].kind != -1 : (int)p.kind != wanteds[i].kind)
            fail_msg("%zu is %s", i, rc ? e.msg : kinds[p.kind]);
        if (rc)
            assert_string_equal(e.msg, wanteds[i].message);
        if (!rc && p.kind == PAGE_WALL)
            assert_non_null(p.wall);
        arena_free(a);
    }
}

static const struct own {
    const char *from, *canonical, *url;
} owns[] = {
    {NULL, NULL, NULL},
    {NULL, "https://www.example.gov/a?utm_source=x", "https://www.example.gov/a"},
    {"https://www.example.gov/b", NULL, "https://www.example.gov/b"},
    {"https://www.example.gov/b", "https://example.gov/a", "https://example.gov/a"},
    {"https://www.example.gov/b", "/a", "https://www.example.gov/a"},
    {"https://www.example.gov/b", "https://evil.example/a", "https://www.example.gov/b"},
    {"http://127.0.0.1:81/b", "https://www.example.gov/b", "http://127.0.0.1:81/b"},
    {"https://www.example.gov/b", "https://www.example.gov/", "https://www.example.gov/b"},
    {"https://www.example.gov/b", "javascript:x", "https://www.example.gov/b"},
};

static void the_canonical_link_holds_within_its_site(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(owns); i++) {
        struct arena *a = arena_new();
        const char *c = owns[i].canonical, *html = RELEASE;
        if (c)
            html = arena_printf(a, "<link rel='canonical' href='%s'>%s", c, html);
        struct page_hint hint = {.url = owns[i].from, .want = PAGE_WANT_RELEASE};
        struct page p;
        struct err e;
        assert_int_equal(page_read(html, strlen(html), &hint, a, &p, &e), 0);
        const char *got = p.release.url, *want = owns[i].url;
        if ((got == NULL) != (want == NULL) || (got && strcmp(got, want)))
            fail_msg("%zu gives '%s'", i, got ? got : "(none)");
        arena_free(a);
    }
}

/* ---- profiles of feeds.conf ---- */

static void a_profile_of_feeds_conf_overrides_key_by_key(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    size_t n;
    const char *s = slurp(PAGES "justice-drupal7.html", &n, a);
    struct profile site = {.name = "own",
                           .host = "justice.example",
                           .title = "substring-after(//title, 'County ')",
                           .date = "//nothing | //*[class('node__updated')]",
                           .subtitle = "not XPath (",
                           .topics = "//*[class('agency')]"};
    struct page_hint hint = {.site = &site};
    struct page p;
    struct err e;
    assert_int_equal(page_read(s, n, &hint, a, &p, &e), 0);
    assert_string_equal(p.release.title, "Woman Pleads Guilty to Sex Trafficking of a Minor");
    assert_string_equal(p.release.date, "2016-01-04");
    assert_string_equal(p.release.subtitle, "Defendant Recruited Victims at Bus Stations");
    assert_string_equal(p.release.topics.v[0], "Office of Public Affairs");
    assert_string_equal(p.release.profile, "justice-drupal7");
    assert_string_equal(p.release.why[0].rule, "own");
    site.probe = "//h9";
    assert_int_equal(page_read(s, n, &hint, a, &p, &e), 0);
    assert_string_equal(p.release.date, "2015-12-11");
    arena_free(a);
}

static void malformed_expressions_are_named(void **state)
{
    (void)state;
    struct err e;
    assert_null(page_check_profile(&(struct profile){.title = "//h1[class('x')]"}, &e));
    assert_string_equal(page_check_profile(&(struct profile){.title = "//h1", .body = "//div["}, &e), "body");
    assert_int_equal(e.code, ERR_CONFIG);
    assert_string_equal(e.msg, "body: '//div[' is no XPath 1.0 expression");
    for (const struct profile *p = profiles; p->name; p++)
        if (page_check_profile(p, &e))
            fail_msg("%s: %s", p->name, e.msg);
}

/* ---- text ---- */

static const struct {
    const char *html, *text;
} texts[] = {
    {"", ""},
    {"plain", "plain"},
    {"<p>One</p><p>Two</p>", "One\n\nTwo"},
    {"<p> One\n two </p>\n\n<div><div><p>Three</p></div></div>", "One two\n\nThree"},
    {"a<br>b", "a\nb"},
    {"a<br><br>b", "a\n\nb"},
    {"a<br/> &nbsp; <br/>b", "a\n\nb"},
    {"a<br><br><br>b", "a\n\nb"},
    {"<ul><li>a</li><li>b</li></ul>c", "a\nb\n\nc"},
    {"<ul><li><p>a</p><p>a2</p></li><li>b</li></ul>", "a\na2\nb"},
    {"<table><tr><td>a</td><td> b </td></tr><tr><td><p>c</p><p>d</p></td></tr></table>", "a\tb\nc d"},
    {"<b>bold</b><i>er</i> word", "bolder word"},
    {"x <script>no()</script><style>no</style><!-- no -->y", "x y"},
    {"<p hidden>no</p><p style='display:none'>no</p>yes", "yes"},
    {"<pre>a\n  b</pre>", "a\nb"},
    {"1 &lt; 2 &amp; 3&#160;&#167;&nbsp;1591", "1 < 2 & 3 § 1591"},
    {"1 < 2 & 3", "1 < 2 & 3"},
    {"&#147;quoted&#148; soft&shy;hyphen zero\xe2\x80\x8bwidth", "“quoted” softhyphen zerowidth"},
    {"<p>unclosed <b>bold", "unclosed bold"},
    {"<option>no</option><button>no</button>yes", "yes"},
};

static void fragments_become_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct arena *a = arena_new();
        const char *got = page_html_to_text(texts[i].html, strlen(texts[i].html), a);
        if (strcmp(got, texts[i].text))
            fail_msg("'%s' gives '%s'", texts[i].html, got);
        arena_free(a);
    }
}

/* ---- threads ---- */

static void *read_often(void *unused)
{
    (void)unused;
    for (int i = 0; i < 30; i++) {
        struct arena *a = arena_new();
        size_t n;
        const char *s = slurp(i & 1 ? PAGES "fbi.html" : PAGES "justice-drupal7.html", &n, a);
        struct page p;
        struct err e;
        if (page_read(s, n, NULL, a, &p, &e) || !p.release.date)
            return arena_free(a), "wrong";
        arena_free(a);
    }
    return NULL;
}

static void pages_are_read_in_several_threads(void **state)
{
    (void)state;
    pthread_t t[4];
    for (size_t i = 0; i < COUNT(t); i++)
        assert_int_equal(pthread_create(&t[i], NULL, read_often, NULL), 0);
    for (size_t i = 0; i < COUNT(t); i++) {
        void *result;
        pthread_join(t[i], &result);
        assert_null(result);
    }
}

/* ---- hostile input ---- */

/* Reads bytes as anything; whatever comes out must be whole. */
static void survive(const char *s, size_t n, const char *charset)
{
    for (int want = PAGE_WANT_ANY; want <= PAGE_WANT_RELEASE; want++) {
        struct arena *a = arena_new();
        struct page_hint hint = {
            .url = "https://www.example.gov/x", .charset = charset, .want = (enum page_want)want};
        struct page p;
        struct err e;
        if (page_read(s, n, &hint, a, &p, &e))
            assert_int_equal(e.code, ERR_DATA);
        else if (p.kind == PAGE_RELEASE)
            assert_true(p.release.title && p.release.text && *p.release.text);
        arena_free(a);
    }
}

static void any_piece_of_a_page_is_survived(void **state)
{
    (void)state;
    static const char *const files[] = {"fbi.html",  "justice-drupal10.html", "atom10.xml",
                                        "rss20.xml", "doj-answer.js",         "fbi-2000.html"};
    unsigned random = 1;
    for (size_t i = 0; i < COUNT(files); i++) {
        struct arena *a = arena_new();
        size_t n;
        char *s = (char *)slurp(arena_printf(a, PAGES "%s", files[i]), &n, a);
        for (size_t cut = 1; cut < n; cut += 67) {
            char *exact = memcpy(malloc(cut), s, cut); /* so that a sanitizer sees what is read beyond it */
            survive(exact, cut, NULL);
            free(exact);
        }
        for (int round = 0; round < 40; round++) {
            for (int k = 0; k < 5; k++) {
                random = random * 1103515245 + 12345;
                s[(random >> 8) % n] = "<>&\"'/=\0\xff ;!-[]"[random % 16];
            }
            survive(s, n, round & 1 ? "utf-16le" : NULL);
        }
        arena_free(a);
    }
}

static const struct {
    const char *before, *again, *after;
    int times;
} floods[] = {
    {"<h1>T</h1>", "<div>", "text", 500000},
    {"<h1>T</h1>", "<b>x ", "text", 100000},
    {"", "<ul><li>", "x", 100000},
    {"<table>", "<tr><td><table>", "x", 100000},
    {"", "<p>A line of text.", "", 50000},
    {"", "<", "", 300000},
    {"", "&", "", 300000},
    {"<p>", "&lt;", "", 300000},
    {"", "<a href=\"", "", 200000},
    {"", "<!--", "", 500000},
    {"", "<script>", "", 200000},
    {"", "</div>", "", 500000},
    {"<h1>x</h1><p>", "abcdefghij", "", 300000},
    {"<h1>x</h1><p>", "March 41, 2021 ", "", 100000},
    {"<div class=view-content>",
     "<h3>x</h3><div class=views-row><b class=views-field-title><a href=/x>t</a></b></div>", "", 20000},
    {"<ul>", "<li>March 4, 2021 <a href=/x>A title that is long enough</a>", "", 20000},
    {"<script type='application/ld+json'>", "[", "</script><h1>x", 300000},
    {"<rss>", "<item>", "", 300000},
    {"<rss><channel><item><title>", "&lt;b&gt;", "", 300000},
    {"<!DOCTYPE rss [", "<!ENTITY a '&b;'>", "]><rss>&a;</rss>", 50000},
    {"", "{\"a\":", "", 300000},
    {"{\"results\":[", "{},", "{}]}", 100000},
};

static void floods_are_survived(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(floods); i++) {
        struct buf b = {0};
        buf_adds(&b, floods[i].before);
        for (int k = 0; k < floods[i].times; k++)
            buf_adds(&b, floods[i].again);
        buf_adds(&b, floods[i].after);
        survive(b.p, b.len, NULL);
        buf_free(&b);
    }
}

/* ---- real pages ---- */

static void real_listings_give_their_entries(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        size_t entries;
        const char *first;
    } real[] = {{"justice_gov_listing_drupal7_2022.html", 40, "2021-12-21"},
                {"justice_gov_listing_drupal9_2023.html", 10, "2023-01-04"}};
    if (access("../shared/corpus/pages", R_OK))
        skip();
    for (size_t i = 0; i < COUNT(real); i++) {
        struct arena *a = arena_new();
        size_t n;
        const char *s = slurp(arena_printf(a, "../shared/corpus/pages/%s", real[i].name), &n, a);
        struct page_hint hint = {.url = "https://www.justice.gov/olc/opinions"};
        struct page p;
        struct err e;
        assert_int_equal(page_read(s, n, &hint, a, &p, &e), 0);
        assert_int_equal(p.kind, PAGE_LISTING);
        assert_int_equal(p.entries.n, real[i].entries);
        assert_string_equal(p.entries.v[0].date, real[i].first);
        assert_string_equal(p.entries.next, "https://www.justice.gov/olc/opinions?items_per_page=40&page=1");
        arena_free(a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(golden_pairs),
        cmocka_unit_test(pages_are_what_was_wanted_or_say_so),
        cmocka_unit_test(the_canonical_link_holds_within_its_site),
        cmocka_unit_test(a_profile_of_feeds_conf_overrides_key_by_key),
        cmocka_unit_test(malformed_expressions_are_named),
        cmocka_unit_test(fragments_become_text),
        cmocka_unit_test(pages_are_read_in_several_threads),
        cmocka_unit_test(any_piece_of_a_page_is_survived),
        cmocka_unit_test(floods_are_survived),
        cmocka_unit_test(real_listings_give_their_entries),
    };
    return RUN(tests);
}
