/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the elements of all dialects of feeds mean: two tables, one of vocabularies, one of their elements. */
#include "edge/feed_tag.h"

#include <string.h>
#include <strings.h>

#include "edge/dom.h"

#define RDF_NS "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

static const struct namespace
{
    const char *uri;    /* what the namespace begins with */
    const char *prefix; /* its usual prefix */
    enum vocabulary vocabulary;
}
namespaces[] = {
    {"http://www.w3.org/2005/Atom", "atom", ATOM},
    {"http://purl.org/atom/ns#", "atom03", ATOM},
    {"http://purl.org/echo/", NULL, ATOM}, /* Atom's drafts before 0.3 */
    {"http://purl.org/pie/", NULL, ATOM},
    {"http://example.com/necho", NULL, ATOM},
    {"http://example.com/newformat#", NULL, ATOM},
    {"uri/of/echo/namespace#", NULL, ATOM},
    {"http://purl.org/dc/elements/", "dc", DC},
    {"http://purl.org/dc/terms/", "dcterms", DCTERMS},
    {"http://purl.org/rss/1.0/modules/content/", "content", CONTENT},
    {"http://purl.org/rss/1.0/modules/dcterms/", NULL, DCTERMS},
    {"http://purl.org/rss/1.0/modules/rss091#", "rss091", RSS},
    {"http://rssnamespace.org/feedburner/", "feedburner", FEEDBURNER},
    {"http://www.itunes.com/dtds/", "itunes", ITUNES},
    {"http://search.yahoo.com/mrss", "media", MEDIA},
    {RDF_NS, "rdf", RDF},
    {"http://www.w3.org/1999/xhtml", "xhtml", XHTML},
    {"http://purl.org/rss/1.0/modules/", NULL, OTHER},
    {"http://purl.org/rss/1.0/", "rss", RSS},
    {"http://purl.org/net/rss1.1#", "rss11", RSS},
    {"http://my.netscape.com/", "rss09", RSS},
    {"http://channel.netscape.com/", NULL, RSS},
    {"http://backend.userland.com/", NULL, RSS},
    {"http://blogs.law.harvard.edu/tech/rss", NULL, RSS},
    {"http://cyber.law.harvard.edu/rss", NULL, RSS},
};

static const struct tag tags[] = {
    {RSS, "guid", ID, 9},
    {ATOM, "id", ID, 8},
    {DC, "identifier", ID, 2},

    {FEEDBURNER, "origLink", LINK, 9},
    {RSS, "link", LINK, 8},
    {ATOM, "link", LINK, 7},
    {RSS, "guid", LINK, 5}, /* where it is a permalink */
    {RSS, "a", LINK, 4},    /* CDF */
    {RSS, "url", LINK, 3},
    {ATOM, "id", LINK, 2},
    {ATOM, "content", LINK, 1}, /* where it is elsewhere (RFC 4287 §4.1.3.2) */

    {RSS, "title", TITLE, 9},
    {ATOM, "title", TITLE, 8},
    {DC, "title", TITLE, 5},
    {ITUNES, "title", TITLE, 2},
    {MEDIA, "title", TITLE, 1},

    {RSS, "description", SUMMARY, 9},
    {RSS, "summary", SUMMARY, 9},
    {ATOM, "summary", SUMMARY, 9},
    {DC, "description", SUMMARY, 9},
    {RSS, "abstract", SUMMARY, 8}, /* CDF */
    {ITUNES, "summary", SUMMARY, 4},
    {MEDIA, "description", SUMMARY, 3},

    {CONTENT, "encoded", BODY, 9},
    {ATOM, "content", BODY, 9},
    {RSS, "fullitem", BODY, 9},
    {XHTML, "body", BODY, 9},
    {RSS, "body", BODY, 9},

    {RSS, "pubDate", PUBLISHED, 9},
    {ATOM, "published", PUBLISHED, 8},
    {ATOM, "issued", PUBLISHED, 7}, /* Atom 0.3 */
    {DCTERMS, "issued", PUBLISHED, 6},
    {DC, "date", PUBLISHED, 5},
    {ATOM, "created", PUBLISHED, 3}, /* Atom 0.3 */
    {DCTERMS, "created", PUBLISHED, 2},

    {ATOM, "updated", UPDATED, 9},
    {ATOM, "modified", UPDATED, 8}, /* Atom 0.3 */
    {DCTERMS, "modified", UPDATED, 7},
    {RSS, "lastBuildDate", UPDATED, 2},
    {DC, "date", UPDATED, 1}, /* the date of something that was done to it, and often all there is */

    {DC, "creator", AUTHOR, 9},
    {DC, "author", AUTHOR, 8},
    {RSS, "author", AUTHOR, 8},
    {ATOM, "author", AUTHOR, 8},
    {ITUNES, "author", AUTHOR, 5},
    {RSS, "managingEditor", AUTHOR, 2},
    {DC, "publisher", AUTHOR, 1},

    {RSS, "category", CATEGORY, 0},
    {RSS, "keywords", CATEGORY, 0},
    {RSS, "tags", CATEGORY, 0},
    {ATOM, "category", CATEGORY, 0},
    {DC, "subject", CATEGORY, 0},
    {ITUNES, "category", CATEGORY, 0},
    {ITUNES, "keywords", CATEGORY, 0},
    {MEDIA, "category", CATEGORY, 0},
    {MEDIA, "keywords", CATEGORY, 0},
};

enum { NAMESPACES = sizeof namespaces / sizeof *namespaces, TAGS = sizeof tags / sizeof *tags };

static const struct namespace *by_uri(const char *uri)
{
    for (size_t i = 0; i < NAMESPACES; i++)
        if (!strncasecmp(uri, namespaces[i].uri, strlen(namespaces[i].uri)))
            return &namespaces[i];
    return NULL;
}

/* A prefix as written may have the name behind it, after a colon. */
static const struct namespace *by_prefix(const char *prefix)
{
    for (size_t i = 0; i < NAMESPACES; i++) {
        size_t len = namespaces[i].prefix ? strlen(namespaces[i].prefix) : 0;
        if (len && !strncasecmp(prefix, namespaces[i].prefix, len) && strchr(":", prefix[len]))
            return &namespaces[i];
    }
    return NULL;
}

enum vocabulary feed_vocabulary(const struct node *n, enum vocabulary own)
{
    const char *uri = node_ns(n), *prefix = node_prefix(n);
    const struct namespace *ns = uri ? by_uri(uri) : NULL;
    if (!ns && prefix)
        ns = by_prefix(prefix);
    return ns ? ns->vocabulary : prefix ? OTHER : own;
}

bool feed_is_known(const struct node *n)
{
    const char *uri = node_ns(n);
    return uri && by_uri(uri);
}

static const struct tag *find(enum vocabulary v, const char *name, const struct tag *from)
{
    for (const struct tag *t = from; t < tags + TAGS; t++)
        if (t->vocabulary == v && !strcasecmp(t->name, name))
            return t;
    return NULL;
}

const struct tag *feed_tag(enum vocabulary v, const char *name, const struct tag *last)
{
    if (last)
        return find(last->vocabulary, name, last + 1);
    const struct tag *t = find(v, name, tags);
    return t || (v != RSS && v != ATOM) ? t : find(v == RSS ? ATOM : RSS, name, tags);
}

const char *feed_rdf_attr(const struct node *n, const char *name)
{
    char prefixed[16] = "rdf:";
    const char *v = node_attr_ns(n, RDF_NS, name);
    if (!v)
        v = node_attr(n, strncat(prefixed, name, sizeof prefixed - 5));
    return v ? v : node_attr_like(n, name);
}
