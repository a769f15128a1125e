/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `blotter source test`: what would be read from a URL, before it is followed. */
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "cmd/blotter.h"
#include "domain/text.h"
#include "edge/fetch.h"
#include "flow/ingest.h"
#include "flow/probe.h"

enum { SHOWN = 10 /* entries */ };

static const char *day_of(const struct entry *n, struct arena *a)
{
    const char *s = n->date ? n->date : n->published ? n->published : n->updated;
    return s ? arena_strndup(a, s, strnlen(s, 10)) : NULL;
}

/* ---- as text ---- */

static void put(struct buf *b, const char *before, const char *s)
{
    buf_adds(b, before);
    text_add_safe(b, s, false);
    buf_addc(b, '\n');
}

static void put_entries(struct buf *b, const struct entries *l, struct arena *a)
{
    buf_addf(b, "%zu %s%s%s\n", l->n,
             l->index    ? "sitemaps"
             : l->n == 1 ? "entry"
                         : "entries",
             l->rows ? arena_printf(a, " of %lld", (long long)l->rows) : "",
             l->n > SHOWN ? arena_printf(a, ", the first %d:", SHOWN)
             : l->n       ? ":"
                          : "");
    for (size_t i = 0; i < l->n && i < SHOWN; i++) {
        const struct entry *n = &l->v[i];
        const char *day = day_of(n, a);
        buf_addf(b, "  %-10s  ", day ? day : "(no date)");
        if (n->title)
            put(b, "", n->title);
        put(b, n->title ? "              " : "", n->url ? n->url : "(no link)");
    }
}

static void put_links(struct buf *b, const struct links *l)
{
    for (size_t i = 0; i < l->feeds.n; i++) {
        put(b, "names a feed: ", l->feeds.v[i]);
        if (*l->feed_titles.v[i])
            put(b, "              ", l->feed_titles.v[i]);
    }
    for (size_t i = 0; i < l->sitemaps.n; i++)
        put(b, "names a sitemap: ", l->sitemaps.v[i]);
}

static void put_text(struct buf *b, const struct probe *p, struct arena *a)
{
    const struct entries *l = &p->page.entries;
    bool list = p->page.kind == PAGE_FEED || p->page.kind == PAGE_LISTING || p->page.kind == PAGE_SITEMAP;
    buf_addf(b, "%s%s%s%s", p->what, list && l->dialect && strcmp(l->dialect, p->what) ? " (" : "",
             list && l->dialect && strcmp(l->dialect, p->what) ? l->dialect : "",
             list && l->dialect && strcmp(l->dialect, p->what) ? ")" : "");
    if (p->trouble)
        put(b, ": ", p->trouble);
    else
        put(b, ": ",
            list                    ? (l->title ? l->title : p->final)
            : p->page.release.title ? p->page.release.title
                                    : p->final);
    if (!p->trouble && list)
        put_entries(b, l, a);
    if (!p->trouble && p->page.kind == PAGE_RELEASE && p->page.release.date)
        put(b, "  ", p->page.release.date);
    if (!p->trouble && l->next)
        put(b, "next page: ", l->next);
    if (p->robots && p->robots != p->trouble)
        put(b, "robots: ", p->robots);
    put_links(b, &p->links);
    for (size_t i = 0; i < p->warnings.n; i++)
        put(b, "warning: ", p->warnings.v[i]);
    if (p->section)
        buf_addf(b, "\n%s", p->section);
    else if (p->links.feeds.n)
        put(b, "\ntry: blotter source test ", p->links.feeds.v[0]);
}

/* ---- as JSON ---- */

static struct js *entries_json(const struct entries *l, struct arena *a)
{
    struct js *list = js_array();
    for (size_t i = 0; i < l->n && i < SHOWN; i++) {
        struct js *o = js_object();
        js_set_str(o, "date", day_of(&l->v[i], a));
        js_set_str(o, "title", l->v[i].title);
        js_set_str(o, "url", l->v[i].url);
        js_push(list, o);
    }
    return list;
}

static struct js *feeds_json(const struct links *l)
{
    struct js *list = js_array();
    for (size_t i = 0; i < l->feeds.n; i++) {
        struct js *o = js_object();
        js_set_str(o, "url", l->feeds.v[i]);
        js_set_str(o, "title", *l->feed_titles.v[i] ? l->feed_titles.v[i] : NULL);
        js_push(list, o);
    }
    return list;
}

static void put_json(struct buf *b, const struct probe *p, struct arena *a)
{
    struct js *o = js_object();
    const struct entries *l = &p->page.entries;
    js_set_str(o, "url", p->url);
    js_set_str(o, "final_url", p->final);
    js_set_int(o, "status", p->status);
    js_set_bool(o, "works", !p->trouble);
    js_set_str(o, "error", p->trouble);
    js_set_str(o, "what", p->what);
    js_set_str(o, "kind", p->kind);
    js_set_str(o, "dialect", l->dialect);
    js_set_str(o, "title", p->page.kind == PAGE_RELEASE ? p->page.release.title : l->title);
    js_set_int(o, "count", (int64_t)l->n);
    js_set_int(o, "rows", l->rows);
    js_set(o, "entries", entries_json(l, a));
    js_set_str(o, "next", l->next);
    js_set_str(o, "robots", p->robots);
    js_set(o, "feeds", feeds_json(&p->links));
    js_set_strs(o, "sitemaps", &p->links.sitemaps);
    js_set_strs(o, "warnings", &p->warnings);
    js_set_str(o, "section", p->section);
    js_write(o, true, b);
    buf_addc(b, '\n');
    js_free(o);
}

/* ---- the verb ---- */

/* It works without a feeds.conf; with one, its manners and site sections count. */
static int optional_conf(const struct call *c, struct conf **conf)
{
    struct err e;
    *conf = NULL;
    if (conf_load(c->config, conf, &e))
        return e.code == ERR_NOT_FOUND ? 0 : fail(&e);
    return ingest_check_sites(*conf, &e) ? fail(&e) : 0;
}

static int test(const struct conf *conf, const char *url, bool json)
{
    struct arena *a = arena_new();
    struct buf b = {0};
    struct probe p;
    struct err e;
    int status;
    if (probe_url(conf, url, a, &p, &e)) {
        status = fail(&e);
    } else {
        (json ? put_json : put_text)(&b, &p, a);
        fputs(buf_str(&b), stdout);
        status = p.trouble ? 1 : 0;
    }
    buf_free(&b);
    arena_free(a);
    return status;
}

int cmd_source(struct call *c)
{
    static const char *const formats[] = {"text", "json", NULL};
    struct conf *conf;
    int status, format = 0;
    const struct opt opts[] = {
        {"format", "text|json", OPT_CHOICE, &format, formats, "for a person or a program"}, {0}};
    if (options_parse(c, opts, &status))
        return status;
    if (c->argc != 2 || strcmp(c->argv[0], "test"))
        return usage(c, "takes 'test' and a URL");
    status = optional_conf(c, &conf);
    if (!status)
        status = test(conf, c->argv[1], format == 1);
    conf_free(conf);
    return flush_stdout(status);
}
