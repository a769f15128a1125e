/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Feeds as they come: broken XML, wrong encodings, relative links, dates; and the real ones, where they are.
 * The dialects themselves are among the golden pairs of tests/pages (page.c). */
#include "t.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "edge/page.h"

#define CORPUS   "../shared/corpus/"
#define COUNT(x) (sizeof(x) / sizeof *(x))

static int read_bytes(const char *s, size_t n, const char *charset, struct arena *a, struct page *p,
                      struct err *e)
{
    struct page_hint hint = {.url = "https://www.example.gov/feeds/x",
                             .charset = charset,
                             .want = PAGE_WANT_FEED,
                             .content = true};
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
    {"junk before <?xml version='1.0'?>" ITEM("<title>Late</title>"), "Late"},
    {"<br />\n<b>Warning</b>: no <b>/db</b>\n<?xml version='1.0'?>" ITEM("<title>Warned</title>"), "Warned"},
    {"\xef\xbb\xbf\xef\xbb\xbf" ITEM("<title>Two marks</title>"), "Two marks"},
    {"<html><body><pre>" ITEM("<title>Shown</title>"), NULL},
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

/* ---- what each element gives ---- */

#define ATOM(inner)     "<feed xmlns='http://www.w3.org/2005/Atom'><entry>" inner "</entry></feed>"
#define ATOM3(inner)    "<feed version='0.3' xmlns='http://purl.org/atom/ns#'><entry>" inner "</entry></feed>"
#define WITH(ns, inner) "<rss version='2.0' xmlns:" ns "'><channel><item>" inner "</item></channel></rss>"
#define RDF(inner)                                                                                           \
    "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>"     \
    "<channel rdf:about='/'><title>T</title></channel>" inner "</rdf:RDF>"
#define DIV "<div xmlns='http://www.w3.org/1999/xhtml'>"

/* One field of the first entry: as what is written, and what is read. NULL: nothing. */
static const struct reading {
    const char *xml, *field, *want;
} readings[] = {
    /* titles of Atom, by what they are said to be */
    {ATOM("<title>a &lt;b&gt; c</title>"), "title", "a <b> c"},
    {ATOM("<title type='html'>A &lt;i&gt;raid&lt;/i&gt; &amp;amp; more</title>"), "title", "A raid & more"},
    {ATOM("<title type='html'><![CDATA[A <i>raid</i>]]></title>"), "title", "A raid"},
    {ATOM("<title type='html'>Use of &amp;lt;b&amp;gt;</title>"), "title", "Use of <b>"},
    {ATOM("<title type='xhtml'>" DIV "A <i>raid</i> &lt; two</div></title>"), "title", "A raid < two"},
    {ATOM("<title type='text/html'>A &lt;i&gt;raid&lt;/i&gt;</title>"), "title", "A raid"},
    {ATOM("<title type='HTML'>A &lt;i&gt;raid&lt;/i&gt;</title>"), "title", "A raid"},
    {ATOM3("<title mode='escaped' type='text/html'>A &lt;i&gt;raid&lt;/i&gt;</title>"), "title", "A raid"},
    {ATOM3("<title mode='escaped'>A &lt;i&gt;raid&lt;/i&gt;</title>"), "title", "A raid"},
    {ATOM3("<title mode='xml' type='application/xhtml+xml'>" DIV "A <i>raid</i></div></title>"), "title",
     "A raid"},
    {ATOM3("<title mode='base64' type='text/html'>QSA8aT5yYWlkPC9pPg==</title>"), "title", "A raid"},
    {ATOM3("<title mode='base64'>\n  QSBy\n  YWlk\n</title>"), "title", "A raid"},
    {ATOM3("<title mode='base64'>not Base64!</title>"), "title", "not Base64!"},
    {ATOM3("<title>A raid</title>"), "title", "A raid"},
    /* titles of RSS, by what they look like */
    {ITEM("<title>How the &lt;canvas&gt; element works</title>"), "title", "How the <canvas> element works"},
    {ITEM("<title>The &lt;suspect&gt; and the &lt;/suspect&gt;</title>"), "title",
     "The <suspect> and the </suspect>"},
    {ITEM("<title>One&lt;br&gt;two &lt;font color='red'&gt;three</title>"), "title", "One two three"},
    {ITEM("<title>A raid&lt;o:p&gt;&lt;/o:p&gt;</title>"), "title", "A raid"},
    {ITEM("<title>A &lt;mark&gt;raid&lt;/mark&gt;</title>"), "title", "A raid"},
    {ITEM("<title>x &lt; y &amp;&amp; y &gt; z</title>"), "title", "x < y && y > z"},
    {ITEM("<title>&amp;lt;b&amp;gt;Twice&amp;lt;/b&amp;gt; escaped</title>"), "title", "Twice escaped"},
    {ITEM("<title><![CDATA[&lt;b&gt;Twice&lt;/b&gt; escaped]]></title>"), "title", "Twice escaped"},
    {ITEM("<title><![CDATA[Q&A]]> and <![CDATA[<i>B</i>]]></title>"), "title", "Q&A and B"},
    {ITEM("<title>Safe&lt;script&gt;alert(1)&lt;/script&gt; words</title>"), "title", "Safe words"},
    {ITEM("<title>Safe&lt;iframe src='x'&gt;&lt;b&gt;words&lt;/b&gt;</title>"), "title", "Safewords"},
    {ITEM("<title>Mark's &quot;quote&quot; &#38; &#x26;</title>"), "title", "Mark's \"quote\" & &"},
    {ITEM("<title>caf\xc3\x83\xc2\xa9</title>"), "title", "café"}, /* encoded twice */
    {ITEM("<title>It\xc3\xa2\xe2\x82\xac\xe2\x84\xa2s</title>"), "title", "It’s"},
    {ITEM("<title>\xc3\x83 la \xe2\x80\x99</title>"), "title", "\xc3\x83 la \xe2\x80\x99"}, /* not so */
    {ITEM("<title>It\xc2\x92s \xc2\x96 here</title>"), "title", "It’s – here"},             /* C1 */
    {ITEM("<title>a\xef\xbf\xbe-\xef\xbf\xbf-c</title>"), "title", "a--c"}, /* no characters */
    {ITEM("<itunes:title>Podcast</itunes:title><dc:title>Core</dc:title>"), "title", "Core"},
    {ITEM("<media:title>Media</media:title>"), "title", "Media"},
    {ITEM("<media:group><media:title>In a group</media:title></media:group>"), "title", "In a group"},
    {ITEM("<source url='/s'><title>Not mine</title></source><title>Mine</title>"), "title", "Mine"},
    {ATOM("<source><title>Theirs</title><id>urn:theirs</id></source><title>Ours</title><id>urn:ours</id>"),
     "title", "Ours"},
    {ITEM("<x:box><title>Boxed</title></x:box>"), "title", NULL},

    /* vocabularies: by namespace, whatever the prefix; by the usual prefix where it is not declared */
    {WITH("q='http://purl.org/dc/elements/1.1/", "<q:title>Declared</q:title>"), "title", "Declared"},
    {WITH("q='HTTP://PURL.ORG/DC/ELEMENTS/1.1/", "<q:creator>Ann Sample</q:creator>"), "author",
     "Ann Sample"},
    {WITH("q='http://purl.org/dc/terms/", "<q:issued>2026-05-20</q:issued>"), "published",
     "2026-05-20T00:00:00Z"},
    {WITH("dc='http://wrong.example/dc", "<dc:title>Wrong URI</dc:title>"), "title", "Wrong URI"},
    {ITEM("<DC:Title>Capitals</DC:Title>"), "title", "Capitals"},
    {WITH("c='http://purl.org/rss/1.0/modules/content/", "<c:encoded>Text</c:encoded>"), "body", "Text"},
    {WITH("i='http://www.itunes.com/dtds/podcast-1.0.dtd", "<i:author>Ann</i:author>"), "author", "Ann"},
    {WITH("a='http://www.w3.org/2005/Atom", "<a:updated>2026-05-20</a:updated>"), "updated",
     "2026-05-20T00:00:00Z"},
    {WITH("title='http://other.example/", "<title:title>Other</title:title>"), "title", NULL},
    {"<r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>"
     "<item r:about='/about'><title>T</title></item></r:RDF>",
     "url", "https://www.example.gov/about"},
    {"<feed version='0.1' xmlns='http://purl.org/pie/'><entry><title>Old Atom</title></entry></feed>",
     "title", "Old Atom"},
    {"<p:feed xmlns:p='http://purl.org/echo/'><p:entry><p:title>Older</p:title></p:entry></p:feed>", "title",
     "Older"},
    {"<entry xmlns='http://www.w3.org/2005/Atom'><title>Alone</title></entry>", "title", "Alone"},
    {"<RSS><CHANNEL><ITEM><TITLE>Loud</TITLE></ITEM></CHANNEL></RSS>", "title", "Loud"},
    {"<rss><item><title>No channel</title></item></rss>", "title", "No channel"},

    {"<r:rss xmlns:r='http://backend.userland.com/rss2'><r:item><title>Nobody's</title><r:title>Own</r:title>"
     "</r:item></r:rss>",
     "title", "Own"},
    {ITEM("<title xmlns='http://other.example/'>Only one</title>"), "title", "Only one"},
    {ITEM("<svg:title xmlns:svg='http://www.w3.org/2000/svg'>Drawing</svg:title><title>Own</title>"), "title",
     "Own"},

    /* summary and body */
    {ITEM("<description>&lt;p&gt;One&lt;/p&gt;&lt;p&gt;two&lt;/p&gt;</description>"), "summary",
     "One\n\ntwo"},
    {ITEM("<description>&lt;p&gt;One&lt;/p&gt;</description>"), "body", NULL},
    {ITEM("<description>Short</description><content:encoded>Long</content:encoded>"), "summary", "Short"},
    {ITEM("<content:encoded>Long</content:encoded><description>Short</description>"), "body", "Long"},
    {ITEM("<content:encoded>&lt;p&gt;All&lt;/p&gt;</content:encoded>"), "summary", "All"},
    {ITEM("<content:encoded>&lt;p&gt;All&lt;/p&gt;</content:encoded>"), "body", "<p>All</p>"},
    {ITEM("<fullitem>&lt;b&gt;Whole&lt;/b&gt;</fullitem>"), "body", "<b>Whole</b>"},
    {ITEM("<body xmlns='http://www.w3.org/1999/xhtml'><p>In <b>XHTML</b></p></body>"), "body",
     "<p>In <b>XHTML</b></p>"},
    {ITEM("<xhtml:body><xhtml:p>Undeclared</xhtml:p></xhtml:body>"), "body", "<p>Undeclared</p>"},
    {ITEM("<dc:description>Core</dc:description>"), "summary", "Core"},
    {ITEM("<description>First</description><summary>Second</summary>"), "summary", "First"},
    {ITEM("<description>First</description><summary>Second</summary>"), "body", "Second"},
    {ITEM("<summary>First</summary><description>Second</description>"), "body", "Second"},
    {ITEM("<itunes:summary>Podcast</itunes:summary><description>Own</description>"), "summary", "Own"},
    {ITEM("<itunes:summary>Podcast</itunes:summary>"), "summary", "Podcast"},
    {ITEM("<media:group><media:description>Media</media:description></media:group>"), "summary", "Media"},
    {ITEM("<description>Naked <b>markup</b> <a href='x'>here</a></description>"), "summary",
     "Naked markup here"},
    {ITEM("<description>&lt;!' odd</description>"), "summary", "<!' odd"},
    {ITEM("<description>&lt;noscript&gt;kept&lt;/noscript&gt; words</description>"), "summary", "kept words"},
    {ITEM("<description>&amp;eacute; &amp;#233; &amp;nosuch;</description>"), "summary", "é é &nosuch;"},
    {ATOM("<content type='html'>&lt;p&gt;All&lt;/p&gt;</content>"), "summary", "All"},
    {ATOM("<summary>Short</summary><content>a &lt; b</content>"), "body", "a &lt; b"},
    {ATOM("<content type='xhtml'>" DIV "One <div>two</div></div></content>"), "body", "One <div>two</div>"},
    {ATOM("<content type='xhtml' xmlns:h='http://www.w3.org/1999/xhtml'><h:div>In "
          "<h:i>a</h:i></h:div></content>"),
     "body", "In <i>a</i>"},
    {ATOM("<content type='application/octet-stream'>PGI+Qjwv\nYj4=</content>"), "body", "<b>B</b>"},
    {ATOM("<content type='application/xml'><x>in <y>XML</y></x></content>"), "body", "in XML"},
    {ATOM("<content type='text/plain'>1 &lt;2&gt;</content>"), "body", "1 &lt;2&gt;"},
    {ATOM("<summary type='html'>&lt;p&gt;One&lt;/p&gt;&lt;p&gt;two&lt;/p&gt;</summary>"), "summary",
     "One\n\ntwo"},
    {"<CHANNEL><ITEM HREF='/i'><ABSTRACT>Abstract</ABSTRACT></ITEM></CHANNEL>", "summary", "Abstract"},

    /* what a body may hold */
    {ITEM("<fullitem><![CDATA[a<script>x()</script><style>p{}</style><!-- c -->b]]></fullitem>"), "body",
     "ab"},
    {ITEM("<fullitem><![CDATA[<p onclick='x()' style='x' class=\"c\">a</p>]]></fullitem>"), "body",
     "<p class=\"c\">a</p>"},
    {ITEM("<fullitem><![CDATA[<a href=' java\nscript:x()'>a</a><a href='data:,x'>b</a>]]></fullitem>"),
     "body", "<a>a</a><a>b</a>"},
    {ITEM("<fullitem><![CDATA[<a href='mailto:a@b.example'>a</a>]]></fullitem>"), "body",
     "<a href=\"mailto:a@b.example\">a</a>"},
    {ITEM("<fullitem><![CDATA[<iframe src='/x'>in</iframe><form><button>b</button></form>]]></fullitem>"),
     "body", "inb"},
    {ITEM("<fullitem><![CDATA[<img src='i.png' alt='A &quot;B&quot;'>c<br>d]]></fullitem>"), "body",
     "<img src=\"https://www.example.gov/feeds/i.png\" alt=\"A &quot;B&quot;\" />c<br />d"},

    /* links */
    {ATOM("<link href='/bare'/><link rel='alternate' href='/alternate'/>"), "url",
     "https://www.example.gov/alternate"},
    {ATOM("<link rel='alternate' type='application/pdf' href='/pdf'/><link type='text/html' href='/html'/>"),
     "url", "https://www.example.gov/html"},
    {ATOM("<link rel='alternate' type='application/pdf' href='/pdf'/>"), "url",
     "https://www.example.gov/pdf"},
    {ATOM("<link rel='self' href='/self'/><link rel='related' href='/r'/>"), "url", NULL},
    {ATOM("<link rel='http://www.iana.org/assignments/relation/alternate' href='/iana'/>"), "url",
     "https://www.example.gov/iana"},
    {ATOM("<link rel='ALTERNATE' type='Text/HTML' href='/capitals'/>"), "url",
     "https://www.example.gov/capitals"},
    {ATOM("<id>https://www.example.gov/id</id>"), "url", "https://www.example.gov/id"},
    {ATOM("<id>https://www.example.gov/id</id><link href='/link'/>"), "url", "https://www.example.gov/link"},
    {ATOM("<id>tag:example.gov,2026:1</id>"), "url", NULL},
    {ATOM("<content src='/elsewhere' type='text/html'/>"), "url", "https://www.example.gov/elsewhere"},
    {ITEM("<enclosure url='/audio.mp3' type='audio/mpeg'/>"), "url", "https://www.example.gov/1"},
    {RSS("<item><enclosure url='/audio.mp3'/><comments>/c</comments></item>"), "url", NULL},
    {RSS("<item><guid isPermaLink='TRUE'>/g</guid></item>"), "url", "https://www.example.gov/g"},
    {RSS("<item><guid ispermalink=false>https://www.example.gov/g</guid></item>"), "url", NULL},
    {RSS("<item><link>/p/?utm_source=x#top</link></item>"), "url", "https://www.example.gov/p"},
    {RSS("<item><link>/p/?utm_source=x#top</link></item>"), "link",
     "https://www.example.gov/p/?utm_source=x#top"},
    {RSS("<item><link>ftp://www.example.gov/x</link></item>"), "link", NULL},
    {RDF("<item rdf:about='/about'><title>T</title></item>"), "url", "https://www.example.gov/about"},
    {RDF("<item rdf:about='/about'><link>/link</link></item>"), "url", "https://www.example.gov/link"},
    {"<CHANNEL BASE='http://c.example/'><ITEM HREF='i'/></CHANNEL>", "url", "http://c.example/i"},
    {"<CHANNEL><ITEM><A HREF='/a'>A</A></ITEM></CHANNEL>", "url", "https://www.example.gov/a"},

    /* xml:base: on the feed, on the entry within it, on the element within that; relative, nested, bad */
    {"<feed xml:base='http://o.example/d/'><entry><link href='a'/></entry></feed>", "url",
     "http://o.example/d/a"},
    {"<feed xml:base='http://o.example/d/'><entry xml:base='e/'><link href='a'/></entry></feed>", "url",
     "http://o.example/d/e/a"},
    {"<feed xml:base='http://o.example/d/'><entry xml:base='e/'><link xml:base='/f/' "
     "href='a'/></entry></feed>",
     "url", "http://o.example/f/a"},
    {"<feed xml:base='d/'><entry><link href='a'/></entry></feed>", "url",
     "https://www.example.gov/feeds/d/a"},
    {"<feed xml:base='javascript:x'><entry><link href='a'/></entry></feed>", "url",
     "https://www.example.gov/feeds/a"},
    {RSS("<item xml:base='http://o.example/'><link>a</link></item>"), "url", "http://o.example/a"},
    {ATOM("<content type='html' xml:base='/d/'>&lt;a href='a'&gt;b&lt;/a&gt;</content>"), "body",
     "<a href=\"https://www.example.gov/d/a\">b</a>"},
    {ATOM("<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml' xml:base='http://o.example/d/'>"
          "<p xml:base='e/'><a href='a'>b</a></p></div></content>"),
     "body", "<p><a href=\"http://o.example/d/e/a\">b</a></p>"},

    /* identifiers */
    {ITEM("<guid> urn:x:1 </guid>"), "id", "urn:x:1"},
    {ITEM("<guid isPermaLink='false'>17</guid>"), "id", "17"},
    {ITEM("<guid>17</guid><dc:identifier>other</dc:identifier>"), "id", "17"},
    {ATOM("<id>tag:example.gov,2026:1</id>"), "id", "tag:example.gov,2026:1"},
    {RDF("<item rdf:about='urn:x:2'><link>/2</link></item>"), "id", "urn:x:2"},

    /* authors */
    {ITEM("<author>desk@example.gov (Ann Sample)</author>"), "author", "desk@example.gov (Ann Sample)"},
    {ITEM("<author>Ann Sample &lt;desk@example.gov&gt;</author>"), "author", "Ann Sample <desk@example.gov>"},
    {ITEM("<dc:creator>Ann Sample</dc:creator><author>desk@example.gov</author>"), "author", "Ann Sample"},
    {ITEM("<dc:author>Ann Sample</dc:author>"), "author", "Ann Sample"},
    {ITEM("<itunes:author>Ann Sample</itunes:author>"), "author", "Ann Sample"},
    {ITEM("<dc:creator><![CDATA[Ann O&#39;Sample]]></dc:creator>"), "author", "Ann O'Sample"},
    {ATOM("<author><name>Ann Sample</name></author>"), "author", "Ann Sample"},
    {ATOM("<author><email>a@b.example</email></author>"), "author", "a@b.example"},
    {ATOM("<author><uri>/ann</uri><email>a@b.example</email>\n<name> Ann\n Sample</name></author>"), "author",
     "Ann Sample (a@b.example)"},
    {ATOM("<author><name>First</name></author><author><name>Second</name></author>"), "author", "First"},
    {ATOM("<contributor><name>Helper</name></contributor>"), "author", NULL},
    {ATOM("<source><author><name>Theirs</name></author></source>"), "author", "Theirs"},
    {"<feed xmlns='http://www.w3.org/2005/Atom'><author><name>The feed's</name></author><entry/></feed>",
     "author", "The feed's"},

    /* categories */
    {ITEM("<category>One</category><category domain='d'>Two, too</category>"), "categories", "One|Two, too"},
    {ITEM("<category>\n  One\n  two\n</category><category/>"), "categories", "One two"},
    {ITEM("<dc:subject>One</dc:subject><category>Two</category>"), "categories", "One|Two"},
    {ATOM("<category term='One' scheme='s' label='L'/><category term='' label='Two'/>"), "categories",
     "One|Two"},
    {ATOM("<category>One</category>"), "categories", "One"},
    {ITEM("<itunes:category text='One'><itunes:category text='Two'/></itunes:category>"), "categories",
     "One|Two"},
    {ITEM("<itunes:keywords>One, Two ,,Three</itunes:keywords>"), "categories", "One|Two|Three"},
    {ITEM("<media:keywords>One,Two</media:keywords><media:category>Three</media:category>"), "categories",
     "One|Two|Three"},
    {ITEM("<tags>One,Two</tags>"), "categories", "One|Two"},

    /* dates: which element; how they may be written is in date.c */
    {ITEM("<pubDate>20 May 2026 14:07 EDT</pubDate>"), "published", "2026-05-20T18:07:00Z"},
    {ITEM("<dc:date>2026-05-20T14:07Z</dc:date>"), "published", "2026-05-20T14:07:00Z"},
    {ITEM("<dc:date>2026-05-20T14:07Z</dc:date>"), "updated", "2026-05-20T14:07:00Z"},
    {ITEM("<dc:date>2026-05-21</dc:date><pubDate>20 May 2026</pubDate>"), "published",
     "2026-05-20T00:00:00Z"},
    {ITEM("<dcterms:created>2026-05-19</dcterms:created><dcterms:issued>2026-05-20</dcterms:issued>"),
     "published", "2026-05-20T00:00:00Z"},
    {ITEM("<dcterms:modified>2026-05-21</dcterms:modified>"), "updated", "2026-05-21T00:00:00Z"},
    {ITEM("<updated>2026-05-21</updated>"), "updated", "2026-05-21T00:00:00Z"},
    {ATOM("<published>2026-05-20</published><updated>2026-05-21</updated>"), "published",
     "2026-05-20T00:00:00Z"},
    {ATOM("<published>2026-05-20</published><updated>2026-05-21</updated>"), "updated",
     "2026-05-21T00:00:00Z"},
    {ATOM3("<issued>2026-05-20T23:00:00-04:00</issued>"), "date", "2026-05-20"},
    {ATOM3("<created>2026-05-19</created><modified>2026-05-21</modified>"), "published",
     "2026-05-19T00:00:00Z"},
    {ATOM3("<modified>2026-05-21</modified>"), "updated", "2026-05-21T00:00:00Z"},
    {ITEM("<pubDate>2004-május-3T9:15+02:00</pubDate>"), "published", "2004-05-03T07:15:00Z"},
    {ATOM("<updated>2026-05-20</updated><updated>2026-05-21</updated>"), "updated", "2026-05-21T00:00:00Z"},
    {ITEM("<pubDate>20 May 2026</pubDate><pubDate/>"), "published", "2026-05-20T00:00:00Z"},
    {ITEM("<pubDate>some day</pubDate>"), "published", NULL},
    {"<CHANNEL><ITEM HREF='/i' LASTMOD='2026-05-20T10:00Z'/></CHANNEL>", "updated", "2026-05-20T10:00:00Z"},

    /* broken: what was left open ends where the next begins */
    {RSS("<item><title>One<link>/1<description>Words<pubDate>20 May 2026</item>"), "title", "One"},
    {RSS("<item><title>One<link>/1<description>Words<pubDate>20 May 2026</item>"), "url",
     "https://www.example.gov/1"},
    {RSS("<item><title>One<link>/1<description>Words<pubDate>20 May 2026</item>"), "summary", "Words"},
    {RSS("<item><title>One<link>/1<description>Words<pubDate>20 May 2026</item>"), "date", "2026-05-20"},
    {RSS("<item><title>One<item><title>Two"), "title", "One"},
    {RSS("<item><enclosure url='/a.mp3'><title>After it</title></item>"), "title", "After it"},
    {ATOM("<link rel='alternate' href='/1'><title>After it</title>"), "title", "After it"},
    {ATOM("<link rel='alternate' href='/1'><author><name>Ann</author><title>T</title>"), "author", "Ann"},
    {ITEM("<description><![CDATA[No end</description><title>After it</title>"), "title", "After it"},
    {RSS("<item><description><![CDATA[No "
         "end</description></item><item><fullitem><![CDATA[x]]></fullitem></item>"),
     "summary", "No end"},
    {ITEM("<description><![CDATA[a <![CDATA[ b]]> c</description>"), "summary", "a <![CDATA[ b c"},
    {ITEM("<!-- no end <title>Not lost</title>"), "title", "Not lost"},
    {ITEM("<title>One</TITLE><dc:creator>Ann</DC:Creator>"), "author", "Ann"},
    {ITEM("<caf\xc3\xa9 \xc3\xa9='1'>x</caf\xc3\xa9><title>One</title>"), "title", "One"},
    {ITEM("<title a='1' a='2' b=\"<x>\">One</title>"), "title", "One"},
    {ITEM("<title>A&B; C&D</title>"), "title", "A&B; C&D"},
    {RSS("<item><link>/a?b=1&copy=2&lt=3</link></item>"), "url", "https://www.example.gov/a?b=1&copy=2&lt=3"},
    {ITEM("<title>&amp;#; &#; &#x; &#xzz; &;</title>"), "title", "&#; &#; &#x; &#xzz; &;"},

    /* entities that a DTD declares */
    {"<!DOCTYPE rss [<!ENTITY chief 'The Chief'> <!ENTITY cubed \"&#179;\">]>" ITEM(
         "<title>&chief; x&cubed;</title>"),
     "title", "The Chief x³"},
    {"<!DOCTYPE rss [\n<!ENTITY tag '<b>x</b>'>\n]>" ITEM("<title>&tag;</title>"), "title", "x"},
    {"<!DOCTYPE rss PUBLIC '-//Netscape Communications//DTD RSS 0.91//EN' 'http://dtd.example/rss.dtd'>" //
     ITEM("<title>&eacute;&mdash;&undefined;</title>"),
     "title", "é—&undefined;"},
    {"<!DOCTYPE rss [<!ENTITY a 'aa'><!ENTITY b '&a;&a;'><!ENTITY % p 'x'>]>" ITEM(
         "<title>&a;&b;&p;</title>"),
     "title", "aa&b;&p;"},
    {"<!DOCTYPE rss [<!ENTITY unclosed 'x>]>" ITEM("<title>Still here</title>"), "title", "Still here"},
};

static const char *field_of(const struct entry *en, const char *name, struct arena *a)
{
    const struct {
        const char *name, *value;
    } fields[] = {
        {"id", en->id},         {"url", en->url},         {"link", en->link}, {"title", en->title},
        {"body", en->content},  {"summary", en->summary}, {"date", en->date}, {"published", en->published},
        {"author", en->author}, {"updated", en->updated},
    };
    for (size_t i = 0; i < COUNT(fields); i++)
        if (!strcmp(fields[i].name, name))
            return fields[i].value;
    return strs_join(&en->categories, "|", a);
}

static void each_element_gives_its_field(void **state)
{
    (void)state;
    unsigned wrongs = 0;
    for (size_t i = 0; i < COUNT(readings); i++) {
        struct arena *a = arena_new();
        const struct reading *r = &readings[i];
        struct page p;
        struct err e;
        bool read = !read_bytes(r->xml, strlen(r->xml), NULL, a, &p, &e) && p.entries.n;
        const char *got = read ? field_of(&p.entries.v[0], r->field, a) : NULL;
        if ((got == NULL) != (r->want == NULL) || (got && strcmp(got, r->want))) {
            printf("# %s\n#   %s is %s, not %s\n", r->xml, r->field, got ? got : "(none)",
                   r->want ? r->want : "(none)");
            wrongs++;
        }
        arena_free(a);
    }
    assert_int_equal(wrongs, 0);
}

/* Without a base known, a relative link stays as it is; the feed's own page is a base. */
static void relative_links_without_a_base(void **state)
{
    (void)state;
    static const struct {
        const char *xml, *url, *link;
    } cases[] = {
        {ATOM("<link href='/rel'/>"), NULL, "/rel"},
        {RSS("<item><link> rel/x </link></item>"), NULL, "rel/x"},
        {RSS("<item><link>javascript:x</link></item>"), NULL, NULL},
        {"<rss><channel><link>http://f.example/d/</link><item><link>x</link></item></channel></rss>",
         "http://f.example/d/x", "http://f.example/d/x"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct arena *a = arena_new();
        struct page p;
        struct err e;
        assert_int_equal(page_read(cases[i].xml, strlen(cases[i].xml), NULL, a, &p, &e), 0);
        const struct entry *en = &p.entries.v[0];
        const char *got[] = {en->url, en->link}, *want[] = {cases[i].url, cases[i].link};
        for (size_t k = 0; k < 2; k++)
            if ((got[k] == NULL) != (want[k] == NULL) || (got[k] && strcmp(got[k], want[k])))
                fail_msg("%s gives '%s'", cases[i].xml, got[k] ? got[k] : "(none)");
        assert_int_equal(p.entries.warnings.n, cases[i].url ? 0 : 1);
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
    assert_string_equal(l.v[1].title, "Two");
    assert_string_equal(l.v[1].url, "https://www.example.gov/2");
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
    /* UTF-8 all through, whatever it says */
    BYTES("<?xml version='1.0' encoding='us-ascii'?>" ITEM("<title>caf\xc3\xa9</title>"), NULL),
    BYTES("<?xml version='1.0' encoding='iso-8859-1'?>" ITEM("<title>caf\xc3\xa9</title>"), NULL),
    BYTES("<?xml version='1.0' encoding='windows-1252'?>" ITEM("<title>caf\xc3\xa9</title>"), NULL),
    BYTES(ITEM("<title>caf\xc3\xa9</title>"), "ISO-8859-1"),
    BYTES("<?xml version='1.0' encoding='csunicode'?>" ITEM("<title>caf\xc3\xa9</title>"), NULL),
    /* names as publishers write them */
    BYTES("<?xml version='1.0' encoding='ISO_8859-1'?>" ITEM("<title>" E_ACUTE "</title>"), NULL),
    BYTES("<?xml version='1.0' encoding='windows_1252'?>" ITEM("<title>" E_ACUTE "</title>"), NULL),
    BYTES("<?xml version='1.0' encoding='x-mac-roman'?>" ITEM("<title>caf\x8e</title>"), NULL),
    BYTES("<?xml version='1.0' encoding='850'?>" ITEM("<title>caf\x82</title>"), NULL),
    BYTES("<?xml version='1.0' encoding='ibm437'?>" ITEM("<title>caf\x82</title>"), NULL),
    BYTES("<?xml version='1.0' encoding='iso-8859-15'?>" ITEM("<title>" E_ACUTE "</title>"), NULL),
    BYTES("<?xml version='1.0' encoding='ISO8859_9'?>" ITEM("<title>" E_ACUTE "</title>"), NULL),
    BYTES("<?xml version='1.0' encoding='gb2312'?>" ITEM("<title>caf\xa8\xa6</title>"), NULL),
    BYTES(" \n<?xml version='1.0' encoding='macintosh'?>" ITEM("<title>caf\x8e</title>"), NULL),
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

/* Of other encodings, text that has no é. */
static const struct {
    const char *bytes, *want;
} foreign[] = {
    {"<?xml version='1.0' encoding='koi8-r'?>" ITEM("<title>\xf3\xd5\xc4</title>"), "Суд"},
    {"<?xml version='1.0' encoding='windows-1251'?>" ITEM("<title>\xd1\xf3\xe4</title>"), "Суд"},
    {"<?xml version='1.0' encoding='shift_jis'?>" ITEM("<title>\x8d\xd9\x94\xbb</title>"), "裁判"},
    {"<?xml version='1.0' encoding='x-sjis'?>" ITEM("<title>\x87\x40</title>"), "①"},
    {"<?xml version='1.0' encoding='euc-jp'?>" ITEM("<title>\xba\xdb\xc8\xbd</title>"), "裁判"},
    {"<?xml version='1.0' encoding='big5'?>" ITEM("<title>\xaa\x6b\xb0\x7c</title>"), "法院"},
    {"<?xml version='1.0' encoding='ks_c_5601-1987'?>" ITEM("<title>\xb9\xfd\xbf\xf8</title>"), "법원"},
    {"<?xml version='1.0' encoding='iso-8859-2'?>" ITEM("<title>\xa3\xf3\x64\xbc \x93x\x94</title>"),
     "Łódź “x”"},
    {"<?xml version='1.0' encoding='iso-8859-1'?>" ITEM("<title>\x91x\x92 \x96 \x80</title>"), "‘x’ – €"},
    {"<?xml version='1.0' encoding='utf-8'?>" ITEM("<title>caf\xc3\xa9 \x93x\x94</title>"), "café “x”"},
    {"<?xml version='1.0' encoding='windows-874'?>" ITEM("<title>\xc8\xd2\xc5</title>"), "ศาล"},
};

static void other_encodings(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(foreign); i++) {
        struct arena *a = arena_new();
        struct entries l = feed(foreign[i].bytes, a);
        assert_int_equal(l.n, 1);
        assert_string_equal(l.v[0].title, foreign[i].want);
        arena_free(a);
    }
}

/* EBCDIC, of the code page that it declares in itself: an exclamation mark is 5A in 037 and 4F in 500. */
static void ebcdic_says_what_it_is(void **state)
{
    (void)state;
    static const struct {
        const char *page;
        char mark;
    } pages[] = {{"cp037", 'Z'}, {"IBM500", 'O'}};
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789 <>/?='\".-IBM";
    static const unsigned char codes[] = {
        0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98,
        0x99, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7, 0xa8, 0xa9, 0xf0, 0xf1, 0xf2, 0xf3, 0xf4, 0xf5, 0xf6, 0xf7,
        0xf8, 0xf9, 0x40, 0x4c, 0x6e, 0x61, 0x6f, 0x7e, 0x7d, 0x7f, 0x4b, 0x60, 0xc9, 0xc2, 0xd4};
    for (size_t i = 0; i < COUNT(pages); i++) {
        struct arena *a = arena_new();
        char *s = arena_printf(
            a, "<?xml version='1.0' encoding='%s'?><rss><item><title>hear this!</title></item></rss>",
            pages[i].page);
        size_t n = strlen(s);
        for (char *p = s; *p; p++) {
            const char *at = strchr(letters, *p);
            *p = at ? (char)codes[at - letters] : pages[i].mark;
        }
        struct page p;
        struct err e;
        if (read_bytes(s, n, NULL, a, &p, &e))
            fail_msg("%s: %s", pages[i].page, e.msg);
        assert_int_equal(p.entries.n, 1);
        assert_string_equal(p.entries.v[0].title, "hear this!");
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
    {"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'/>", "is a sitemap, not a feed"},
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

/* What could take quadratic time or grow without end does not: each is read within a second or two. */
static void hostile_feeds_take_linear_time(void **state)
{
    (void)state;
    static const struct {
        const char *before, *again, *after;
        size_t times;
    } hostile[] = {
        {"<rss><item><title>", "<![CDATA[", "", 150000},
        {"<rss><item><title>", "<!--", "", 100000},
        {"<rss><item><title>", "<?xml><!--", "", 100000},
        {"", "<?xml><!--", "", 100000},
        {"<rss>", "<item><title>", "", 100000},
        {"<rss><item>", "<title>", "</item></rss>", 150000},
        {"<rss><item><description>", "</title>", "", 150000},
        {"<!DOCTYPE rss [<!ENTITY a "
         "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'>]><rss><item><title>",
         "&a;", "</title></item></rss>", 300000},
        {"<!DOCTYPE rss [", "<!ENTITY a '", "]><rss><item/></rss>", 100000},
        {"<rss><item><title ", " a='1'", ">x</title></item></rss>", 100000},
        {"<rss><item><fullitem>&lt;p", " a=1", "&gt;x</fullitem></item></rss>", 100000},
        {"<rss><item><title>", "&lt;a", "</title></item></rss>", 300000},
        {"<rss><item><title>x", " a='1'", "</title></item></rss>", 100000},
        {"<rss><item><fullitem>", "&lt;b a='1'&gt;", "</fullitem></item></rss>", 50000},
    };
    for (size_t i = 0; i < COUNT(hostile); i++) {
        struct arena *a = arena_new();
        struct buf b = {0};
        struct page p;
        struct err e;
        buf_adds(&b, hostile[i].before);
        for (size_t k = 0; k < hostile[i].times; k++)
            buf_adds(&b, hostile[i].again);
        buf_adds(&b, hostile[i].after);
        clock_t start = clock();
        if (!read_bytes(b.p, b.len, NULL, a, &p, &e) && p.entries.n && p.entries.v[0].title)
            assert_true(strlen(p.entries.v[0].title) < 2 * b.len + (1 << 20));
        double took = (double)(clock() - start) / CLOCKS_PER_SEC;
        if (took > 10) /* under sanitizers, on a busy machine; quadratic, it would be minutes */
            fail_msg("%s… took %.1f s", hostile[i].again, took);
        buf_free(&b);
        arena_free(a);
    }
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
        assert_string_equal(strs_join(&en->categories, "|", a), strs_join(&categories, "|", a));
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
        cmocka_unit_test(each_element_gives_its_field),
        cmocka_unit_test(relative_links_without_a_base),
        cmocka_unit_test(an_element_left_open_swallows_nothing),
        cmocka_unit_test(a_truncated_feed_gives_what_is_there),
        cmocka_unit_test(encodings_are_found_out),
        cmocka_unit_test(other_encodings),
        cmocka_unit_test(ebcdic_says_what_it_is),
        cmocka_unit_test(wide_encodings),
        cmocka_unit_test(what_is_no_feed_is_refused_with_a_reason),
        cmocka_unit_test(entity_bombs_do_not_explode),
        cmocka_unit_test(depth_and_number_are_bounded),
        cmocka_unit_test(hostile_feeds_take_linear_time),
        cmocka_unit_test(three_dialects_of_one_feed_agree),
    };
    return RUN(tests);
}
