/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `blotter parse`: what would be read from a file, as JSON, so that readers and rules can be tried on a page.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/json.h"
#include "cmd/blotter.h"
#include "domain/extract.h"
#include "domain/url.h"
#include "edge/page.h"
#include "flow/ingest.h"

static struct js *entry_json(const struct entry *n, bool whole)
{
    struct js *o = js_object();
    if (whole)
        js_set_str(o, "id", n->id);
    js_set_str(o, "url", n->url || !whole ? n->url : n->link);
    if (whole)
        js_set_str(o, "link", n->link ? n->link : n->url);
    js_set_str(o, "title", n->title);
    if (!whole) {
        js_set_str(o, "date", n->date);
        return o;
    }
    js_set_str(o, "summary", n->summary);
    js_set_str(o, "body", n->body ? n->body : n->content);
    js_set_str(o, "published", n->published);
    js_set_str(o, "updated", n->updated);
    js_set_str(o, "date", n->date);
    js_set_strs(o, "categories", &n->categories);
    js_set_str(o, "author", n->author);
    return o;
}

static struct js *entries_json(const struct page *p)
{
    bool feed = p->kind != PAGE_LISTING;
    const struct entries *l = &p->entries;
    struct js *o = js_object(), *list = js_array();
    js_set_str(o, "type", p->kind == PAGE_FEED ? "feed" : p->kind == PAGE_SITEMAP ? "sitemap" : "listing");
    if (feed)
        js_set_str(o, "dialect", l->dialect);
    js_set_str(o, "title", l->title);
    if (feed)
        js_set_str(o, "url", l->url);
    for (size_t i = 0; i < l->n; i++)
        js_push(list, entry_json(&l->v[i], feed));
    js_set(o, "entries", list);
    if (!feed || l->next)
        js_set_str(o, "next", l->next);
    js_set_strs(o, "warnings", &l->warnings);
    return o;
}

static struct js *release_json(struct page *p, const char *url, struct arena *a)
{
    struct release *r = &p->release;
    const char *given = url ? url_canonical(url, a) : NULL;
    if (given)
        strs_add_once(&r->urls, given, a);
    if (r->url)
        strs_add_once(&r->urls, r->url, a);
    char now[CLOCK_ISO_MAX];
    r->first_seen = arena_strdup(a, clock_iso(clock_now(), now)); /* what lies after it is in the future */
    extract_release(r, a);
    struct js *o = release_to_json(r, RELEASE_JSON_TEXT | RELEASE_JSON_WHY | RELEASE_JSON_READ);
    js_set_str(o, "type", "release");
    return o;
}

static int print_page(struct page *p, const char *file, const char *url, struct arena *a)
{
    struct err e;
    struct js *o;
    switch (p->kind) {
    case PAGE_FEED:
    case PAGE_LISTING:
    case PAGE_SITEMAP:
        o = entries_json(p);
        break;
    case PAGE_RELEASE:
        o = release_json(p, url, a);
        break;
    case PAGE_WALL:
        err_set(&e, ERR_DATA, "'%s' is no release: %s", file, p->wall);
        return fail(&e);
    default:
        err_set(&e, ERR_DATA, "no release, feed, listing or sitemap found in '%s'", file);
        return fail(&e);
    }
    struct buf out = {0};
    js_write(o, true, &out);
    js_free(o);
    puts(buf_str(&out));
    buf_free(&out);
    return 0;
}

/* parse works without a feeds.conf; with one, its site sections count. */
static struct conf *optional_conf(const struct call *c, int *status)
{
    struct conf *conf = NULL;
    struct err e;
    *status = 0;
    if (conf_load(c->config, &conf, &e) && e.code != ERR_NOT_FOUND)
        *status = fail(&e);
    return conf;
}

int cmd_parse(struct call *c)
{
    const char *url = NULL, *charset = NULL;
    struct err e;
    struct page page;
    struct buf bytes = {0};
    int status;
    const struct opt opts[] = {
        {"url", "URL", OPT_STRING, &url, NULL, "where the file came from"},
        {"charset", "NAME", OPT_STRING, &charset, NULL, "its encoding, as Content-Type gave it"},
        {0}};
    if (options_parse(c, opts, &status))
        return status;
    if (c->argc != 1)
        return usage(c, "takes one file");
    struct stat st;
    if (strcmp(c->argv[0], "-") && (stat(c->argv[0], &st) || S_ISDIR(st.st_mode)))
        return usage(c, "cannot read '%s': %s", c->argv[0],
                     strerror(access(c->argv[0], F_OK) ? errno : EISDIR));
    struct conf *conf = optional_conf(c, &status);
    if (status)
        return status;
    struct arena *a = arena_new();
    const struct page_hint hint = {
        .url = url, .charset = charset, .content = true, .site = conf ? conf_site(conf, url) : NULL};
    size_t max = conf ? conf->max_body : 10 << 20;
    if (conf && ingest_check_sites(conf, &e))
        status = fail(&e);
    else if (url && !url_canonical(url, a))
        status = usage(c, "--url takes an http or https URL, not '%s'", url);
    else if (file_read(c->argv[0], max, &bytes, &e))
        status = fail(&e);
    else if (page_read(buf_str(&bytes), bytes.len, &hint, a, &page, &e))
        status = (err_context(&e, "'%s'", c->argv[0]), fail(&e));
    else
        status = print_page(&page, c->argv[0], url, a);
    buf_free(&bytes);
    arena_free(a);
    conf_free(conf);
    return flush_stdout(status);
}
