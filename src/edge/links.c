/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What helps a person to find and judge a source, and no reader needs: the feeds that a page names, and
 * whether a feed is written as it says. */
#include "edge/links.h"

#include <string.h>
#include <strings.h>

#include "base/ascii.h"
#include "domain/text.h"
#include "domain/url.h"
#include "edge/charset.h"
#include "edge/dom.h"
#include "edge/facts.h"

enum { MAX_LINKS = 50, LOOK = 256 /* bytes in which an XML declaration ends */, MAX_ENCODING = 40 };

static bool has_word(const char *list, const char *word)
{
    size_t n = strlen(word);
    for (const char *p = list; p && *p; p += strcspn(p, " \t\n\r\f")) {
        p += strspn(p, " \t\n\r\f");
        if (strcspn(p, " \t\n\r\f") == n && !strncasecmp(p, word, n))
            return true;
    }
    return false;
}

static bool is_feed_type(const char *type)
{
    static const char *const types[] = {"application/rss+xml", "application/atom+xml", "application/rdf+xml"};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (type && !strncasecmp(type, types[i], strlen(types[i])))
            return true;
    return false;
}

static void see_link(const struct node *n, const char *base, struct arena *a, struct links *out)
{
    const char *rel = node_attr(n, "rel"), *href = node_attr(n, "href"), *title = node_attr(n, "title");
    const char *url = rel && href && *href ? url_resolve(base, href, a) : NULL;
    url = url ? url_canonical(url, a) : NULL;
    if (!url)
        return;
    if (has_word(rel, "alternate") && is_feed_type(node_attr(n, "type")) && out->feeds.n < MAX_LINKS &&
        strs_add_once(&out->feeds, url, a))
        strs_add(&out->feed_titles, title ? text_fold(title, a) : "", a);
    else if (has_word(rel, "sitemap") && out->sitemaps.n < MAX_LINKS)
        strs_add_once(&out->sitemaps, url, a);
}

void links_read(const char *bytes, size_t len, const char *charset, const char *url, struct arena *a,
                struct links *out)
{
    size_t n;
    struct facts f;
    *out = (struct links){0};
    const char *utf8 = charset_decode(bytes, len, charset, a, &n);
    struct dom *d = dom_html(utf8, n);
    if (!d)
        return;
    facts_gather(d, url, a, &f);
    for (const struct node *x = dom_root(d); x; x = node_walk(x, dom_root(d)))
        if (node_is(x, "link"))
            see_link(x, f.base, a, out);
    dom_free(d);
}

/* ---- how it is written ---- */

/* The encoding that an XML declaration names; "" when there is none. */
static const char *declared(const char *p, size_t n, struct arena *a)
{
    const char *s = arena_strndup(a, p, n < LOOK ? n : LOOK);
    const char *end = strstr(s, "?>"), *at = strncmp(s, "<?xml", 5) ? NULL : strstr(s, "encoding");
    if (!at || !end || at > end)
        return "";
    at += strcspn(at, "\"'");
    size_t length = *at ? strcspn(at + 1, "\"'") : 0;
    return length && length < MAX_ENCODING ? arena_strndup(a, at + 1, length) : "";
}

static bool is_ascii(const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)p[i] >= 0x80)
            return false;
    return true;
}

static const char *check_encoding(const char *p, size_t n, const char *http, struct arena *a)
{
    bool marked = n >= 3 && !memcmp(p, "\xef\xbb\xbf", 3);
    const char *inside = declared(marked ? p + 3 : p, n - (marked ? 3 : 0), a);
    const char *says = marked ? "UTF-8" : http ? http : *inside ? inside : "UTF-8";
    bool utf8 = !strcasecmp(says, "utf-8") || !strcasecmp(says, "utf8");
    if (is_ascii(p, n) || strncasecmp(says, "utf-16", 6) == 0)
        return NULL;
    if (utf8 && !text_is_utf8(p, n))
        return arena_printf(a, "says that it is %s, but is not", says);
    if (!utf8 && text_is_utf8(p, n))
        return arena_printf(a, "says that it is %s, but is UTF-8", says);
    if (http && *inside && strcasecmp(http, inside))
        return arena_printf(a, "is %s by its Content-Type and %s by itself", http, inside);
    return NULL;
}

void links_check_xml(const char *bytes, size_t len, const char *charset, struct arena *a, struct writing *w)
{
    size_t n;
    const char *utf8 = charset_decode(bytes, len, charset, a, &n);
    w->ill_formed = dom_ill_formed(utf8, n, a);
    w->encoding = check_encoding(bytes, len, charset, a);
}
