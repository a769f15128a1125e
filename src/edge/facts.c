/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The machine-readable side of a page: canonical link, metas, JSON-LD. Every page is asked for it, so that it
 * is one walk, with the few elements of interest in a table. Publishers' names for the same thing differ; the
 * tables list them in order of trust. */
#include "edge/facts.h"

#include <string.h>
#include <strings.h>

#include "base/json.h"
#include "domain/text.h"
#include "domain/url.h"
#include "edge/render.h"

enum { MAX_JSON_LD = 256 * 1024, MAX_LD_DEPTH = 4, MAX_LD_NODES = 200 };

static const char *const title_metas[] = {"og:title", "dc.title", "dcterms.title", "citation_title",
                                          "twitter:title"};
static const char *const date_metas[] = {
    "article:published_time", "publicationdate",
    "dcterms.issued",         "dc.date.issued",
    "datepublished",          "pubdate",
    "publish_date",           "dc.date",
    "dcterms.date",           "date",
};

/* What schema.org calls a thing that was published. */
static const char *const article_types[] = {
    "NewsArticle", "Article", "PressRelease", "ReportageNewsArticle", "Report", "BlogPosting", "WebPage"};

struct gathering {
    struct facts *f;
    struct arena *a;
    size_t title_rank, date_rank; /* place in its table + 1; 0: none yet */
    const char *canonical, *og_url, *base;
    const struct node *second[16];
    unsigned nsecond;
    unsigned ld_nodes;
};

static void offer(const char *name, const char *const *table, size_t count, const char *value, size_t *rank,
                  const char **out, const char **out_name)
{
    for (size_t i = 0; i < count; i++)
        if (!strcasecmp(name, table[i]) && (*rank == 0 || i + 1 < *rank)) {
            *rank = i + 1;
            *out = value;
            *out_name = table[i];
        }
}

#define OFFER(table, rank, out, out_name)                                                                    \
    offer(name, table, sizeof(table) / sizeof *(table), value, &g->rank, &g->f->out, out_name)

static void on_meta(struct gathering *g, const struct node *n)
{
    const char *name = node_attr(n, "property"), *value = node_attr(n, "content");
    if (!name)
        name = node_attr(n, "name");
    if (!name)
        name = node_attr(n, "itemprop");
    if (!name || !value || !*value)
        return;
    OFFER(title_metas, title_rank, meta_title, &g->f->meta_title_name);
    OFFER(date_metas, date_rank, meta_date, &g->f->meta_date_name);
    if (!strcasecmp(name, "og:site_name"))
        g->f->site_name = value;
    else if (!strcasecmp(name, "og:url"))
        g->og_url = value;
}

static void on_link(struct gathering *g, const struct node *n)
{
    const char *rel = node_attr(n, "rel");
    if (rel && !strcasecmp(rel, "canonical") && !g->canonical)
        g->canonical = node_attr(n, "href");
}

static const char *ld_type(const struct js *o)
{
    const struct js *type = js_get(o, "@type");
    const char *s = js_str(js_is_array(type) ? js_at(type, 0) : type);
    return s ? s : "";
}

static void ld_object(struct gathering *g, const struct js *v, int depth)
{
    if (depth > MAX_LD_DEPTH || g->ld_nodes++ > MAX_LD_NODES)
        return;
    for (size_t i = 0; i < js_len(v); i++)
        ld_object(g, js_at(v, i), depth + 1);
    if (!js_is_object(v))
        return;
    for (size_t i = 0; i < sizeof article_types / sizeof *article_types; i++) {
        if (strcmp(ld_type(v), article_types[i]))
            continue;
        const char *title = js_str(js_get(v, "headline")), *date = js_str(js_get(v, "datePublished"));
        bool page = !strcmp(article_types[i], "WebPage");
        if (!title && page)
            title = js_str(js_get(v, "name"));
        if (!g->f->ld_title)
            g->f->ld_title = arena_strdup(g->a, title);
        if (!g->f->ld_date)
            g->f->ld_date = arena_strdup(g->a, date);
    }
    ld_object(g, js_get(v, "@graph"), depth + 1);
    ld_object(g, js_get(v, "mainEntity"), depth + 1);
}

static void on_script(struct gathering *g, const struct node *n)
{
    const char *type = node_attr(n, "type");
    if (!type || strcasecmp(type, "application/ld+json"))
        return;
    const char *text = node_text(n, g->a);
    size_t len = strlen(text);
    struct err e;
    struct js *v = len <= MAX_JSON_LD ? js_parse(text, len, &e) : NULL;
    if (v)
        ld_object(g, v, 0);
    js_free(v);
}

static void on_title(struct gathering *g, const struct node *n)
{
    const struct node *up = node_parent(n);
    if (!g->f->title && !(up && node_is(up, "svg")))
        g->f->title = text_fold(node_text(n, g->a), g->a);
}

static void on_base(struct gathering *g, const struct node *n)
{
    if (!g->base)
        g->base = node_attr(n, "href");
}

static void on_h1(struct gathering *g, const struct node *n)
{
    if (g->f->nheadings < 16)
        g->f->heading[g->f->nheadings++] = n;
}

static void on_h2(struct gathering *g, const struct node *n)
{
    if (g->nsecond < 16)
        g->second[g->nsecond++] = n;
}

static void on_input(struct gathering *g, const struct node *n)
{
    const char *type = node_attr(n, "type");
    g->f->passwords += type && !strcasecmp(type, "password");
}

static const struct interest {
    const char *name;
    void (*see)(struct gathering *, const struct node *);
} interests[] = {
    {"meta", on_meta}, {"link", on_link}, {"script", on_script}, {"title", on_title},
    {"h1", on_h1},     {"h2", on_h2},     {"input", on_input},   {"base", on_base},
};

/* og:url is often the site's own address on every page: it counts only where it names a page. */
static const char *absolute(const struct gathering *g, const char *ref)
{
    const char *url = ref && *ref ? url_resolve(g->f->base, ref, g->a) : NULL;
    return url ? url_canonical(url, g->a) : NULL;
}

static bool is_page(const char *url)
{
    return url && strlen(url_path(url)) > 1;
}

void facts_gather(const struct dom *d, const char *url, struct arena *a, struct facts *f)
{
    const struct node *root = dom_root(d);
    struct gathering g = {.f = f, .a = a};
    *f = (struct facts){0};
    for (const struct node *n = root; n; n = node_walk(n, root)) {
        const char *name = node_name(n);
        for (size_t i = 0; name && i < sizeof interests / sizeof *interests; i++)
            if (name[0] == interests[i].name[0] && !strcmp(name, interests[i].name)) {
                interests[i].see(&g, n);
                break;
            }
    }
    if (f->nheadings == 0) {
        memcpy(f->heading, g.second, sizeof g.second);
        f->nheadings = g.nsecond;
    }
    f->base = url;
    f->base = g.base && *g.base ? url_resolve(url, g.base, a) : url;
    if (!f->base)
        f->base = url;
    f->canonical = absolute(&g, g.canonical);
    if (!is_page(f->canonical) && is_page(absolute(&g, g.og_url)))
        f->canonical = absolute(&g, g.og_url);
    if (!f->base)
        f->base = f->canonical;
}
