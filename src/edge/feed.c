/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Feeds. What the elements of all dialects mean is one table; an entry's fields are collected from its
 * children by that table, the better source of a field replacing the worse, and then settled: links made
 * absolute and canonical, markup taken out of titles, dates read. Dialects differ less than their names
 * suggest, and feeds mix them (Dublin Core in RSS, Atom in RSS), so that nothing here asks which dialect it
 * is in, but for how text is written. */
#include "edge/feed.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "domain/date.h"
#include "domain/text.h"
#include "domain/url.h"
#include "edge/dom.h"
#include "edge/feed_pace.h"
#include "edge/render.h"
#include "edge/tidy.h"

enum { MAX_ENTRIES = 100000, MAX_CATEGORIES = 200 };

/* The vocabularies, by namespace and by the prefix that stands for it where the namespace is not declared. */
enum vocabulary { RSS, ATOM, DC, DCTERMS, CONTENT, FEEDBURNER, ITUNES, RDF, XHTML, OTHER };
static const struct namespace
{
    const char *uri;    /* what the namespace begins with */
    const char *prefix; /* its usual prefix */
    enum vocabulary vocabulary;
}
namespaces[] = {
    {"http://www.w3.org/2005/Atom", "atom", ATOM},
    {"http://purl.org/atom/ns#", "atom03", ATOM},
    {"http://purl.org/dc/elements/", "dc", DC},
    {"http://purl.org/dc/terms/", "dcterms", DCTERMS},
    {"http://purl.org/rss/1.0/modules/content/", "content", CONTENT},
    {"http://rssnamespace.org/feedburner/", "feedburner", FEEDBURNER},
    {"http://www.itunes.com/dtds/", "itunes", ITUNES},
    {"http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf", RDF},
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

enum field {
    ID,
    LINK,
    TITLE,
    SUMMARY,
    PUBLISHED,
    UPDATED,
    AUTHOR,
    SINGLE /* so many fields have one value */,
    CATEGORY
};

/* What an element means. Of several elements for one field the one with the highest rank wins, of equals the
 * first. */
static const struct tag {
    enum vocabulary vocabulary;
    const char *name;
    enum field field;
    int rank;
} tags[] = {
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

    {RSS, "title", TITLE, 9},
    {ATOM, "title", TITLE, 8},
    {DC, "title", TITLE, 5},
    {ITUNES, "title", TITLE, 2},

    {RSS, "description", SUMMARY, 9},
    {ATOM, "summary", SUMMARY, 9},
    {RSS, "abstract", SUMMARY, 8}, /* CDF */
    {DC, "description", SUMMARY, 6},
    {ITUNES, "summary", SUMMARY, 4},
    {CONTENT, "encoded", SUMMARY, 3},
    {ATOM, "content", SUMMARY, 3},
    {XHTML, "body", SUMMARY, 2},

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

    {DC, "creator", AUTHOR, 9},
    {RSS, "author", AUTHOR, 8},
    {ATOM, "author", AUTHOR, 8},
    {ITUNES, "author", AUTHOR, 5},
    {DC, "publisher", AUTHOR, 1},

    {RSS, "category", CATEGORY, 0},
    {ATOM, "category", CATEGORY, 0},
    {DC, "subject", CATEGORY, 0},
};

/* What was found for a field so far. */
struct found {
    const struct node *node;
    const char *value; /* as written; of LINK: the reference */
    int rank;
};

struct item {
    struct found field[SINGLE];
    struct strs categories;
};

struct reader {
    struct arena *a;
    const char *url;
    enum vocabulary own; /* of elements that name none */
    struct entries *out;
};

static enum vocabulary vocabulary_of(const struct reader *r, const struct node *n)
{
    const char *uri = node_ns(n), *prefix = node_prefix(n);
    for (size_t i = 0; i < sizeof namespaces / sizeof *namespaces; i++) {
        const struct namespace *ns = &namespaces[i];
        if (uri && !strncasecmp(uri, ns->uri, strlen(ns->uri)))
            return ns->vocabulary;
        size_t len = ns->prefix ? strlen(ns->prefix) : 0;
        if (!uri && prefix && len && !strncasecmp(prefix, ns->prefix, len) && strchr(":", prefix[len]))
            return ns->vocabulary;
    }
    return prefix ? OTHER : r->own;
}

static bool named(const struct node *n, const char *name)
{
    const char *own = node_name(n);
    return own && !strcasecmp(own, name);
}

/* An attribute in any case: CDF's are in capitals. */
static const char *attr(const struct node *n, const char *name)
{
    const char *v = node_attr(n, name);
    if (v)
        return v;
    char upper[16] = "";
    for (size_t i = 0; name[i] && i < sizeof upper - 1; i++)
        upper[i] = (char)(name[i] >= 'a' && name[i] <= 'z' ? name[i] - 32 : name[i]);
    return node_attr(n, upper);
}

/* ---- links ---- */

/* The base at n: xml:base of the elements above it, outermost first (XML Base §4). */
static const char *base_of(const struct reader *r, const struct node *n)
{
    const char *own = NULL;
    while (n && (own = node_attr(n, "xml:base")) == NULL)
        n = node_parent(n);
    if (!n)
        return r->url;
    const struct node *up = node_parent(n);
    const char *outer = up ? base_of(r, up) : r->url;
    const char *base = url_resolve(outer, own, r->a);
    return base ? base : outer;
}

static const char *absolute(const struct reader *r, const struct node *n, const char *ref)
{
    const char *base = base_of(r, n);
    if (!base)
        base = r->out->url;
    return ref && *ref ? url_resolve(base, ref, r->a) : NULL;
}

/* The reference that an element for LINK holds, NULL when it is a link to something else. */
static const char *reference(const struct reader *r, const struct node *n, const struct tag *t)
{
    const char *text = text_fold(node_text(n, r->a), r->a);
    if (!strcmp(t->name, "guid")) {
        const char *permalink = attr(n, "isPermaLink");
        bool declared = permalink && strcasecmp(permalink, "false") != 0;
        bool like = !strncasecmp(text, "http://", 7) || !strncasecmp(text, "https://", 8);
        return (!permalink && like) || (declared && *text) ? text : NULL;
    }
    if (!strcmp(t->name, "id"))
        return !strncasecmp(text, "http://", 7) || !strncasecmp(text, "https://", 8) ? text : NULL;
    const char *href = attr(n, "href");
    if (!href || *text)
        return *text ? text : attr(n, "rdf:resource");
    const char *rel = attr(n, "rel");
    return !rel || !*rel || !strcasecmp(rel, "alternate") ? href : NULL;
}

/* ---- text ---- */

/* Whether text that may be markup is: it holds a tag or a character reference. */
static bool looks_like_html(const char *s)
{
    for (; (s = strpbrk(s, "<&")) != NULL; s++) {
        unsigned char c = (unsigned char)s[1] | 32;
        if ((c >= 'a' && c <= 'z') || (*s == '<' && (s[1] == '/' || s[1] == '!')) ||
            (*s == '&' && s[1] == '#'))
            return true;
    }
    return false;
}

/* Plain text of an element for a person. Atom says how it is written (RFC 4287 §3.1; Atom 0.3 by mode and
 * type); RSS leaves it open, and escaped markup is common. */
static const char *plain(const struct reader *r, const struct node *n, bool one_line)
{
    struct arena *a = r->a;
    const char *type = attr(n, "type"), *mode = attr(n, "mode"), *s;
    bool atom = vocabulary_of(r, n) == ATOM;
    bool rendered = false;
    for (const struct node *c = node_first(n); c; c = node_next(c))
        rendered |= node_name(c) != NULL;
    if (rendered) {
        s = render_text(n, a);
    } else {
        s = node_text(n, a);
        bool text = atom && (!type || !strcasecmp(type, "text") || !strcasecmp(type, "text/plain")) &&
                    (!mode || strcasecmp(mode, "escaped") != 0);
        rendered = !text && looks_like_html(s);
        if (rendered)
            s = render_html(s, strlen(s), a);
    }
    s = text_clean(s, strlen(s), a);
    if (one_line || !rendered)
        s = text_squeeze(s, a);
    return *s ? s : NULL;
}

static const char *author(const struct node *n, struct arena *a)
{
    for (const struct node *c = node_first(n); c; c = node_next(c))
        if (named(c, "name"))
            return text_fold(node_text(c, a), a);
    for (const struct node *c = node_first(n); c; c = node_next(c))
        if (named(c, "email"))
            return text_fold(node_text(c, a), a);
    return text_fold(node_text(n, a), a);
}

/* A category: Atom's is an attribute. Blanks are kept as published, for tags are compared as written; only
 * the layout of the XML goes. */
static void add_category(struct item *it, const struct node *n, struct arena *a)
{
    const char *term = attr(n, "term");
    if (!term || !*term)
        term = attr(n, "label");
    if (!term)
        term = node_text(n, a);
    term = strpbrk(term, "\r\n") ? text_squeeze(term, a) : arena_strdup(a, term);
    if (*text_squeeze(term, a) && it->categories.n < MAX_CATEGORIES)
        strs_add(&it->categories, term, a);
}

/* ---- entries ---- */

static void take(const struct reader *r, struct item *it, const struct node *n)
{
    enum vocabulary v = vocabulary_of(r, n);
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
        const struct tag *t = &tags[i];
        if (t->vocabulary != v || !named(n, t->name))
            continue;
        if (t->field == CATEGORY) {
            add_category(it, n, r->a);
            continue;
        }
        const char *value = t->field == LINK ? reference(r, n, t) : node_text(n, r->a);
        struct found *f = &it->field[t->field];
        bool empty = !value || (!*value && !node_first(n));
        if (!empty && t->rank > f->rank)
            *f = (struct found){n, value, t->rank};
    }
}

static const char *read_date(struct reader *r, const struct found *f, const char **day, size_t number)
{
    struct date d;
    if (!f->node)
        return NULL;
    const char *s = text_fold(f->value, r->a);
    if (!*s)
        return NULL;
    if (!date_parse(s, &d)) {
        strs_add(&r->out->warnings,
                 arena_printf(r->a, "entry %zu: '%.60s' is no date that is understood", number, s), r->a);
        return NULL;
    }
    if (!*day)
        *day = arena_strdup(r->a, d.day);
    return arena_strdup(r->a, d.utc);
}

static const char *link_of(const struct reader *r, const struct item *it, const struct node *n)
{
    const struct found *link = &it->field[LINK];
    const char *url = link->node ? absolute(r, link->node, link->value) : NULL;
    if (!url)
        url = absolute(r, n, attr(n, "rdf:about")); /* RSS 1.0 */
    if (!url)
        url = absolute(r, n, attr(n, "href")); /* CDF */
    return url ? url_canonical(url, r->a) : NULL;
}

static void settle(struct reader *r, const struct item *it, const struct node *n)
{
    struct arena *a = r->a;
    struct entry *en = entries_add(r->out, a);
    size_t number = r->out->n;
    const struct found *f = it->field;
    en->url = link_of(r, it, n);
    en->id = f[ID].node ? text_fold(f[ID].value, a) : arena_strdup(a, attr(n, "rdf:about"));
    en->title = f[TITLE].node ? plain(r, f[TITLE].node, true) : NULL;
    en->summary = f[SUMMARY].node ? plain(r, f[SUMMARY].node, false) : NULL;
    en->author = f[AUTHOR].node ? author(f[AUTHOR].node, a) : NULL;
    en->published = read_date(r, &f[PUBLISHED], &en->date, number);
    en->updated = read_date(r, &f[UPDATED], &en->date, number);
    const char *changed = attr(n, "lastmod"); /* CDF */
    if (changed && !f[UPDATED].node)
        en->updated = read_date(r, &(struct found){n, changed, 1}, &en->date, number);
    en->categories = it->categories;
    if (!en->url)
        strs_add(&r->out->warnings, arena_printf(a, "entry %zu has no link", number), a);
}

static void read_entry(struct reader *r, const struct node *n)
{
    struct item it = {0};
    for (const struct node *c = node_first(n); c; c = node_next(c))
        if (node_name(c))
            take(r, &it, c);
    settle(r, &it, n);
}

static bool is_entry(const struct reader *r, const struct node *n)
{
    if (!named(n, "item") && !named(n, "entry"))
        return false;
    enum vocabulary v = vocabulary_of(r, n);
    return v == RSS || v == ATOM;
}

/* ---- the feed itself ---- */

static const char *dialect_of(const struct node *root)
{
    static const struct {
        const char *root, *uri, *version, *name; /* NULL: any; of version: a beginning */
    } dialects[] = {
        {"feed", "http://www.w3.org/2005/Atom", NULL, "atom10"},
        {"feed", NULL, "0.1", "atom01"},
        {"feed", NULL, "0.2", "atom02"},
        {"feed", "http://purl.org/atom/ns#", NULL, "atom03"},
        {"feed", NULL, "0.3", "atom03"},
        {"feed", NULL, NULL, "atom10"},
        {"rss", NULL, "0.90", "rss090"},
        {"rss", NULL, "0.91", "rss091"},
        {"rss", NULL, "0.92", "rss092"},
        {"rss", NULL, "0.93", "rss093"},
        {"rss", NULL, "0.94", "rss094"},
        {"rss", NULL, NULL, "rss20"},
        {"channel", "http://purl.org/net/rss1.1#", NULL, "rss11"},
        {"channel", NULL, NULL, "cdf"},
    };
    const char *uri = node_ns(root), *version = attr(root, "version");
    for (size_t i = 0; i < sizeof dialects / sizeof *dialects; i++)
        if (named(root, dialects[i].root) && (!dialects[i].uri || (uri && !strcmp(uri, dialects[i].uri))) &&
            (!dialects[i].version ||
             (version && !strncmp(version, dialects[i].version, strlen(dialects[i].version)))))
            return dialects[i].name;
    /* RDF: RSS 0.90 and 1.0 differ in the namespace of the channel. */
    for (const struct node *c = node_first(root); c; c = node_next(c))
        if (named(c, "channel") && node_ns(c) && strstr(node_ns(c), "/0.9"))
            return "rss090";
    return "rss10";
}

bool feed_is_root(const char *name)
{
    static const char *const roots[] = {"rss", "feed", "rdf", "channel"};
    const char *colon = strchr(name, ':');
    for (size_t i = 0; i < sizeof roots / sizeof *roots; i++)
        if (!strcasecmp(colon ? colon + 1 : name, roots[i]))
            return true;
    return false;
}

static void read_head(struct reader *r, const struct node *head)
{
    struct item it = {0};
    for (const struct node *c = node_first(head); c; c = node_next(c))
        if (node_name(c) && !is_entry(r, c))
            take(r, &it, c);
    const struct found *title = &it.field[TITLE], *link = &it.field[LINK];
    if (!r->out->title && title->node)
        r->out->title = plain(r, title->node, true);
    const char *url =
        link->node ? absolute(r, link->node, link->value) : absolute(r, head, attr(head, "href"));
    if (!r->out->url && url)
        r->out->url = url_canonical(url, r->a);
}

static void read_tree(struct reader *r, const struct node *root)
{
    read_head(r, root);
    for (const struct node *c = node_first(root); c; c = node_next(c))
        if (named(c, "channel"))
            read_head(r, c);
    for (const struct node *n = node_first(root); n && r->out->n < MAX_ENTRIES;) {
        bool entry = is_entry(r, n);
        if (entry)
            read_entry(r, n);
        n = entry ? node_skip(n, root) : node_walk(n, root);
    }
    if (r->out->n == 0)
        strs_add(&r->out->warnings, "the feed has no entries", r->a);
}

/* Whether the closing tag of the root stands at the end, before comments and the like. A document that was
 * cut off still gives the entries that it holds. */
static bool ends_with_root(const char *s, size_t len, const char *root)
{
    enum { TAIL = 4096 };
    const char *from = len > TAIL ? s + len - TAIL : s, *close = NULL;
    size_t n = strlen(root);
    for (const char *p = from; (p = memmem(p, (size_t)(s + len - p), "</", 2)); p += 2)
        if ((size_t)(s + len - p) > n + 2 && !strncasecmp(p + 2, root, n))
            close = p;
    return close != NULL;
}

int feed_read(const char *utf8, size_t len, const char *url, struct arena *a, struct entries *out,
              struct err *e)
{
    int rc = -1;
    struct buf xml = {0};
    tidy_xml(utf8, len, &xml);
    struct dom *d = dom_xml(buf_str(&xml), xml.len);
    *out = (struct entries){0};
    if (!d || !feed_is_root(node_name(dom_root(d)))) {
        err_set(e, ERR_DATA, "is no feed");
        goto out;
    }
    struct reader r = {.a = a, .url = url, .out = out};
    r.own = named(dom_root(d), "feed") ? ATOM : RSS;
    out->dialect = dialect_of(dom_root(d));
    read_tree(&r, dom_root(d));
    out->pace = feed_pace(dom_root(d), a);
    out->cut = !ends_with_root(utf8, len, node_name(dom_root(d)));
    if (out->cut)
        strs_add(&out->warnings, "the feed is cut short: its closing tag is missing", a);
    rc = 0;
out:
    dom_free(d);
    buf_free(&xml);
    return rc;
}
