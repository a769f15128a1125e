/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Feeds. What the elements of all dialects mean is one table (feed_tag.c); an entry's fields are collected
 * from its children by that table, the better source of a field replacing the worse, and then settled: links
 * made absolute and canonical, markup taken out of titles (feed_text.c), dates read. Dialects differ less
 * than their names suggest, and feeds mix them (Dublin Core in RSS, Atom in RSS), so that nothing here asks
 * which dialect it is in, but for how text is written. */
#include "edge/feed.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "base/ascii.h"
#include "base/strs.h"
#include "domain/date.h"
#include "domain/text.h"
#include "domain/url.h"
#include "edge/dom.h"
#include "edge/feed_pace.h"
#include "edge/feed_tag.h"
#include "edge/feed_text.h"
#include "edge/markup.h"
#include "edge/tidy.h"

enum { MAX_ENTRIES = 100000, MAX_CATEGORIES = 200, MAX_GARBAGE = 64 * 1024, LOOK = 4096 };

/* What was found for a field so far. */
struct found {
    const struct node *node;
    const char *value; /* of LINK: the reference as written */
    int rank;
};

struct item {
    struct found field[SINGLE];
    struct found more; /* a second summary: the body where there is no other */
    struct strs categories;
};

struct reader {
    struct arena *a;
    const char *url;          /* where the feed came from */
    const char *home;         /* the feed's own page */
    enum vocabulary own;      /* of elements that name none */
    bool content;             /* is wanted */
    const struct node *whose; /* the author of all entries that name none */
    struct entries *out;
};

static bool named(const struct node *n, const char *name)
{
    const char *own = node_name(n);
    return own && !strcasecmp(own, name);
}

static enum text_kind kind_of(const struct reader *r, const struct node *n, enum text_kind otherwise)
{
    return feed_vocabulary(n, r->own) == ATOM ? TEXT_ATOM : otherwise;
}

/* ---- links ---- */

static const char *base_of(const struct reader *r, const struct node *n)
{
    const char *base = markup_base(n, NULL, r->url, r->a);
    return base ? base : r->home;
}

/* A reference at n made absolute; one that nothing says the base of stays as it is. NULL when it is none to a
 * page. */
static const char *absolute(const struct reader *r, const struct node *n, const char *ref)
{
    const char *base = base_of(r, n), *url = ref && *ref ? url_resolve(base, ref, r->a) : NULL;
    if (url || base || !ref)
        return url;
    ref = text_squeeze(ref, r->a);
    return *ref && ref[strcspn(ref, ":/?#")] != ':' ? ref : NULL;
}

static bool is_http(const char *s)
{
    return !strncasecmp(s, "http://", 7) || !strncasecmp(s, "https://", 8);
}

/* The reference of a <guid>: RSS 2.0 says that it is a permalink unless it says otherwise; many that do not
 * say are none. */
static const char *permalink(const struct node *n, const char *text)
{
    const char *declared = node_attr_like(n, "isPermaLink");
    if (declared ? !strcasecmp(declared, "false") : !is_http(text))
        return NULL;
    return *text ? text : NULL;
}

/* How good a link with attributes is, 0 to 3, -1 when it is no link to the entry's page (RFC 4287 §4.2.7). */
static int quality(const struct node *n)
{
    const char *rel = node_attr_like(n, "rel"), *type = node_attr_like(n, "type");
    static const char iana[] = "http://www.iana.org/assignments/relation/";
    if (rel && !strncasecmp(rel, iana, sizeof iana - 1))
        rel += sizeof iana - 1;
    bool named_so = rel && *rel;
    if (named_so && strcasecmp(rel, "alternate"))
        return -1;
    bool html =
        !type || !*type || !strncasecmp(type, "text/html", 9) || !strncasecmp(type, "application/xhtml", 17);
    return 2 * html + named_so;
}

/* The reference that an element for LINK holds, NULL when it is a link to something else. */
static const char *reference(const struct reader *r, const struct node *n, const struct tag *t, int *rank)
{
    const char *text = text_fold(node_text(n, r->a), r->a), *href = node_attr_like(n, "href");
    if (!strcmp(t->name, "guid"))
        return permalink(n, text);
    if (!strcmp(t->name, "id"))
        return is_http(text) ? text : NULL;
    if (!strcmp(t->name, "content"))
        return node_attr_like(n, "src");
    if (!href)
        return *text ? text : feed_rdf_attr(n, "resource");
    int q = quality(n);
    *rank += q;
    return q < 0 ? NULL : href;
}

/* ---- categories ---- */

static void add_category(struct item *it, const char *term, struct arena *a)
{
    term = strpbrk(term, "\r\n") ? text_squeeze(term, a) : arena_strdup(a, term);
    if (*text_squeeze(term, a) && it->categories.n < MAX_CATEGORIES)
        strs_add(&it->categories, term, a);
}

/* A category: Atom's and iTunes' are attributes, keywords are a list. Blanks are kept as published, for tags
 * are compared as written; only the layout of the XML goes. */
static void take_category(struct item *it, const struct node *n, struct arena *a)
{
    static const char *const attributes[] = {"term", "label", "text"};
    const char *term = NULL;
    for (size_t i = 0; i < 3 && (!term || !*term); i++)
        term = node_attr_like(n, attributes[i]);
    if (!term || !*term)
        term = node_text(n, a);
    if (!named(n, "keywords") && !named(n, "tags")) {
        add_category(it, term, a);
        return;
    }
    struct strs words = strs_split(term, ',', a);
    for (size_t i = 0; i < words.n; i++)
        add_category(it, words.v[i], a);
}

/* ---- entries ---- */

static void offer(struct found *f, struct found other, bool or_equal)
{
    if (other.rank > f->rank || (or_equal && other.rank == f->rank))
        *f = other;
}

/* Whether an element is the dialect's own in name only: in an entry that has a known namespace it has none,
 * or one that nobody knows. */
static bool is_stranger(const struct node *n)
{
    const struct node *up = node_parent(n);
    return !node_prefix(n) && up && feed_is_known(up) && !feed_is_known(n);
}

/* Of equals the first counts, but of dates the last: a second one is a correction. */
static void take_field(const struct reader *r, struct item *it, const struct node *n, const struct tag *t)
{
    enum { STEP = 8 }; /* ranks leave room for how good a link is, and whose an element */
    int rank = t->rank * STEP - is_stranger(n);
    const char *value = t->field == LINK ? reference(r, n, t, &rank) : node_text(n, r->a);
    if (!value || (!*value && !node_first(n)))
        return;
    struct found f = {n, value, rank}, *had = &it->field[t->field];
    if (t->field == SUMMARY && had->node)
        offer(&it->more, rank > had->rank ? *had : f, false);
    offer(had, f, t->field == PUBLISHED || t->field == UPDATED);
}

static void take(const struct reader *r, struct item *it, const struct node *n)
{
    enum vocabulary v = feed_vocabulary(n, r->own);
    const char *name = node_name(n);
    for (const struct tag *t = feed_tag(v, name, NULL); t; t = feed_tag(v, name, t))
        if (t->field == CATEGORY)
            take_category(it, n, r->a);
        else
            take_field(r, it, n, t);
}

static const char *read_date(struct reader *r, const struct found *f, const char **day, size_t number)
{
    struct date d;
    if (!f->node)
        return NULL;
    const char *s = text_fold(f->value, r->a);
    if (!*s)
        return NULL;
    if (!date_parse_feed(s, &d)) {
        strs_add(&r->out->warnings,
                 arena_printf(r->a, "entry %zu: '%.60s' is no date that is understood", number, s), r->a);
        return NULL;
    }
    if (!*day)
        *day = arena_strdup(r->a, d.day);
    return arena_strdup(r->a, d.utc);
}

/* Who wrote an entry of Atom that does not say: the author of the feed that it was copied from, else of this
 * one (RFC 4287 §4.2.1). */
static const struct node *author_above(const struct reader *r, const struct node *entry)
{
    for (const struct node *c = node_first(entry); c; c = node_next(c))
        if (named(c, "source") && feed_vocabulary(c, r->own) == ATOM)
            for (const struct node *d = node_first(c); d; d = node_next(d))
                if (named(d, "author"))
                    return d;
    return r->whose;
}

/* What the entry itself is linked by, where no element of it says: RSS 1.0, CDF. */
static const char *link_of(const struct reader *r, const struct found *link, const struct node *n)
{
    const char *url = link->node ? absolute(r, link->node, link->value) : NULL;
    if (!url)
        url = absolute(r, n, feed_rdf_attr(n, "about"));
    return url ? url : absolute(r, n, node_attr_like(n, "href"));
}

static const char *plain(const struct reader *r, const struct found *f, enum text_kind kind)
{
    return f->node ? feed_plain(f->node, kind_of(r, f->node, kind), kind == TEXT_TITLE, r->a) : NULL;
}

/* What the entry says at some length: its summary, and its body, which stands in for a summary. */
static void settle_text(const struct reader *r, const struct item *it, struct entry *en)
{
    const struct found *body = it->field[BODY].node ? &it->field[BODY] : &it->more;
    en->title = plain(r, &it->field[TITLE], TEXT_TITLE);
    en->summary = plain(r, &it->field[SUMMARY], TEXT_PROSE);
    if (!en->summary)
        en->summary = plain(r, body, TEXT_PROSE);
    if (r->content && body->node)
        en->content =
            feed_markup(body->node, kind_of(r, body->node, TEXT_PROSE), base_of(r, body->node), r->a);
}

static void settle(struct reader *r, const struct item *it, const struct node *n)
{
    struct arena *a = r->a;
    struct entry *en = entries_add(r->out, a);
    size_t number = r->out->n;
    const struct found *f = it->field;
    en->link = link_of(r, &f[LINK], n);
    en->url = en->link ? url_canonical(en->link, a) : NULL;
    en->id = f[ID].node ? text_fold(f[ID].value, a) : arena_strdup(a, feed_rdf_attr(n, "about"));
    settle_text(r, it, en);
    const struct node *author = f[AUTHOR].node ? f[AUTHOR].node : author_above(r, n);
    en->author = author ? feed_person(author, a) : NULL;
    en->published = read_date(r, &f[PUBLISHED], &en->date, number);
    en->updated = read_date(r, &f[UPDATED], &en->date, number);
    const char *changed = node_attr_like(n, "lastmod"); /* CDF */
    if (changed && !f[UPDATED].node)
        en->updated = read_date(r, &(struct found){n, changed, 1}, &en->date, number);
    en->categories = it->categories;
    if (!en->url)
        strs_add(&r->out->warnings,
                 en->link ? arena_printf(a, "entry %zu: '%.60s' is relative, and nothing says to what",
                                         number, en->link)
                          : arena_printf(a, "entry %zu has no link", number),
                 a);
}

/* Whether what n holds counts as if it stood beside it: Media RSS's group, iTunes' category within another.
 */
static bool is_group(const struct reader *r, const struct node *n)
{
    enum vocabulary v = feed_vocabulary(n, r->own);
    return (v == MEDIA && named(n, "group")) || (v == ITUNES && named(n, "category"));
}

static void take_children(const struct reader *r, struct item *it, const struct node *n)
{
    for (const struct node *c = node_first(n), *next; c; c = next) {
        bool name = node_name(c) != NULL;
        if (name)
            take(r, it, c);
        next = name && is_group(r, c) ? node_walk(c, n) : node_skip(c, n);
    }
}

static void read_entry(struct reader *r, const struct node *n)
{
    struct item it = {0};
    take_children(r, &it, n);
    settle(r, &it, n);
}

static bool is_entry(const struct reader *r, const struct node *n)
{
    if (!named(n, "item") && !named(n, "entry"))
        return false;
    enum vocabulary v = feed_vocabulary(n, r->own);
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
        {"entry", NULL, NULL, "atom10"}, /* a document of its own (RFC 4287 §2) */
        {"channel", "http://purl.org/net/rss1.1#", NULL, "rss11"},
        {"channel", NULL, NULL, "cdf"},
    };
    const char *uri = node_ns(root), *version = node_attr_like(root, "version");
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
    const char *colon = strchr(name, ':');
    name = colon ? colon + 1 : name;
    return str_listed("|rss|feed|rdf|channel|entry|", name, strlen(name));
}

/* Whether a feed surely begins at s: other formats have feeds, and pages have RDF in them. */
static bool is_sure_root(const char *s, size_t n)
{
    char name[32];
    n = n < LOOK ? n : LOOK;
    tidy_root(s, n, name, sizeof name);
    return !strcasecmp(name, "rss") || (!strcasecmp(name, "feed") && memmem(s, n, "xmlns", 5)) ||
           (!strcasecmp(name, "rdf:RDF") && (memmem(s, n, "/rss/", 5) || memmem(s, n, "netscape.com", 12)));
}

size_t feed_find(const char *s, size_t n)
{
    const char *end = s + (n < MAX_GARBAGE ? n : MAX_GARBAGE);
    for (const char *p = s; (p = memchr(p, '<', (size_t)(end - p))) != NULL; p++) {
        size_t left = (size_t)(s + n - p);
        if (left > 5 && (!strncasecmp(p, "<html", 5) || !strncasecmp(p, "<body", 5)))
            break;
        if (left > 5 && (ascii_isalpha(p[1]) || !strncasecmp(p, "<?xml", 5)) && is_sure_root(p, left))
            return (size_t)(p - s);
    }
    return n;
}

static void read_head(struct reader *r, const struct node *head)
{
    struct item it = {0};
    for (const struct node *c = node_first(head); c; c = node_next(c))
        if (node_name(c) && !is_entry(r, c))
            take(r, &it, c);
    if (!r->out->title)
        r->out->title = plain(r, &it.field[TITLE], TEXT_TITLE);
    const char *url = link_of(r, &it.field[LINK], head);
    if (!r->home && url && (r->out->url = url_canonical(url, r->a)) != NULL)
        r->home = url;
    if (r->own == ATOM && !r->whose)
        r->whose = it.field[AUTHOR].node;
}

static void read_tree(struct reader *r, const struct node *root)
{
    read_head(r, root);
    for (const struct node *c = node_first(root); c; c = node_next(c))
        if (named(c, "channel"))
            read_head(r, c);
    if (is_entry(r, root))
        read_entry(r, root);
    for (const struct node *n = r->out->n ? NULL : node_first(root); n && r->out->n < MAX_ENTRIES;) {
        bool entry = is_entry(r, n);
        if (entry)
            read_entry(r, n);
        n = entry ? node_skip(n, root) : node_walk(n, root);
    }
    if (r->out->n == 0)
        strs_add(&r->out->warnings, "the feed has no entries", r->a);
}

int feed_read(const char *utf8, size_t len, const char *url, bool content, struct arena *a,
              struct entries *out, struct err *e)
{
    int rc = -1;
    struct buf xml = {0};
    bool complete = tidy_xml(utf8, len, &xml);
    struct dom *d = dom_xml(buf_str(&xml), xml.len);
    *out = (struct entries){0};
    if (!d || !feed_is_root(node_name(dom_root(d)))) {
        err_set(e, ERR_DATA, "is no feed");
        goto out;
    }
    struct reader r = {.a = a, .url = url, .content = content, .out = out};
    r.own = named(dom_root(d), "feed") || named(dom_root(d), "entry") ? ATOM : RSS;
    out->dialect = dialect_of(dom_root(d));
    read_tree(&r, dom_root(d));
    out->pace = feed_pace(dom_root(d), a);
    out->cut = !complete;
    if (out->cut)
        strs_add(&out->warnings, "the feed is cut short: its closing tag is missing", a);
    rc = 0;
out:
    dom_free(d);
    buf_free(&xml);
    return rc;
}
