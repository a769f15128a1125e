/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `blotter search`: a query, the index, and what was found in the form that was asked for (hits_*.c). Opens
 * the index alone: a document holds all that is printed here. What a query means is query.c's business, how
 * hits are found and snippets chosen index.c's. */
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/strs.h"
#include "cmd/blotter.h"
#include "cmd/hits.h"
#include "cmd/pager.h"
#include "cmd/shards.h"

enum {
    LIMIT = 10,
    LIMIT_MAX = 100000, /* hits are held in memory; `export` gives all records one by one */
    COUNTED = 1000,     /* matches are counted exactly up to this many */
    SNIPPET = 240,      /* bytes of a snippet for programs */
    LINES = 2,          /* of a snippet as text */
    INDENT = 4,
};

enum format { TEXT, JSON, JSONL, CSV, TSV, ATOM, MBOX, IDS, TEMPLATE };
#define FORMATS "text|json|jsonl|csv|tsv|atom|mbox|ids|template"
static const char *const formats[] = {"text", "json", "jsonl", "csv",      "tsv",
                                      "atom", "mbox", "ids",   "template", NULL};
static hits_form *const forms[] = {
    [TEXT] = hits_text, [JSON] = hits_json, [JSONL] = hits_jsonl,
    [CSV] = hits_csv,   [TSV] = hits_tsv,   [ATOM] = hits_atom,
    [MBOX] = NULL,      [IDS] = hits_ids,   [TEMPLATE] = hits_template,
};

#define SORTS "relevance|date|-date|sentence"
static const char *const sorts[] = {"relevance", "date", "-date", "sentence", NULL}; /* as enum index_sort */

struct search {
    int format, sort, colour;
    unsigned limit, offset;
    bool count, explain, all, all_shards, no_pager, usual_limit;
    const char *facet_names, *template;

    struct arena *a;
    struct query *query;
    const struct field **facets;
    const char *suggestion; /* other words, when nothing was found; or NULL */
    hits_form *put;
    struct hits hits;
};

static int find_facets(struct search *s, struct err *e)
{
    struct strs names = strs_split(s->facet_names ? s->facet_names : "", ',', s->a);
    s->facets = arena_alloc(s->a, (names.n + 1) * sizeof(struct field *));
    for (size_t i = 0; i < names.n; i++)
        if (!(s->facets[s->hits.nfacets++] = field_counted(names.v[i], e)))
            return -1;
    return 0;
}

static int read_template(struct search *s, struct err *e)
{
    if (s->format != TEMPLATE)
        return 0;
    struct strs names = hits_names(s->a);
    s->hits.template = template_parse(s->template, &names, s->a, e);
    return s->hits.template ? 0 : -1;
}

static int look(struct search *s, struct index_result *r, struct err *e)
{
    struct index *ix = NULL;
    struct index_search q = {.query = s->query,
                             .offset = s->offset,
                             .limit = s->count ? 0 : s->limit,
                             .sort = (enum index_sort)s->sort,
                             .collapse = !s->all && !s->count, /* what is counted are releases */
                             .text = s->format == MBOX,
                             .facets = s->facets,
                             .nfacets = s->hits.nfacets,
                             .check_at_least = s->count ? UINT_MAX : COUNTED};
    if (s->format == TEXT) {
        q.snippet = LINES * (s->hits.screen.width - INDENT) - 10;
        q.mark_on = screen_mark_on;
        q.mark_off = screen_mark_off;
    } else if (s->format != IDS && s->format != MBOX) {
        q.snippet = SNIPPET;
    }
    int rc = open_index(s->hits.conf, s->all_shards, &ix, e);
    if (!rc)
        rc = index_search(ix, &q, s->a, r, e);
    if (!rc && !r->total && s->format == TEXT && !s->count) /* nobody else is told */
        rc = index_suggest(ix, s->query, s->a, &s->suggestion, e);
    index_close(ix);
    return rc;
}

static void put(struct search *s)
{
    struct hits *h = &s->hits;
    s->put(h);
    fwrite(buf_str(&h->out), 1, h->out.len, stdout);
    buf_reset(&h->out);
}

static void put_found(struct search *s, const struct index_result *r)
{
    s->hits.found = r;
    if (s->count) {
        printf("%u\n", r->total);
        return;
    }
    bool paged = r->total && !s->no_pager && pager_begin();
    put(s);
    if (paged && !pager_end())
        put(s);
}

/* A table or a list that was cut off without a word would pass for all there is. A feed is made to hold the
 * newest alone; text and JSON say how many there are. */
static void tell_more(const struct search *s, const struct index_result *r, const struct call *c)
{
    bool says_so = s->format == TEXT || s->format == JSON || s->format == ATOM || s->count;
    if (s->usual_limit && !says_so && !c->quiet && s->offset + r->n < r->stories)
        log_warn("%zu hits of %s%u: --limit=N prints more", r->n, r->stories_exact ? "" : "about ",
                 r->stories);
}

/* What a person is told beside the results. */
static int tell(const struct search *s, const struct index_result *r, const struct call *c)
{
    int status = tell_missing(&r->missing, r->total == 0);
    tell_doubt(c, s->query);
    tell_more(s, r, c);
    if (!r->total && s->format == TEXT && !c->quiet && !s->count)
        log_warn(s->suggestion ? "nothing found: did you mean '%s'?" : "nothing found", s->suggestion);
    return status;
}

static int search(struct search *s, struct call *c)
{
    struct hits *h = &s->hits;
    struct index_result r;
    struct conf *conf;
    struct err e;
    int status;
    if (load_conf(c, &conf, &status))
        return status;
    const struct query_env env = {clock_now(), conf->watches, conf->nwatches};
    h->words = query_of_arguments((const char *const *)c->argv, (size_t)c->argc, s->a);
    h->conf = conf;
    h->sort = sorts[s->sort];
    h->offset = s->offset;
    h->shown = isatty(STDOUT_FILENO);
    if (query_parse(h->words, &env, s->a, &s->query, &e)) {
        status = fail_query(&e, h->words);
        goto out;
    }
    if (s->explain) {
        status = 0;
        fputs(query_explain(s->query, s->a), stdout);
        goto out;
    }
    screen_init(&h->screen, colour_wanted((enum colour)s->colour));
    if (find_facets(s, &e) || read_template(s, &e) || look(s, &r, &e)) {
        status = fail(&e);
    } else {
        put_found(s, &r);
        status = tell(s, &r, c);
    }
out:
    conf_free(conf);
    return status;
}

/* What the options ask for together. -1 as options_parse. */
static int settle(struct search *s, struct call *c, int *status)
{
    *status = 2;
    if (s->template && s->format < 0)
        s->format = TEMPLATE;
    if (s->format < 0)
        s->format = TEXT;
    if ((s->format == TEMPLATE) != (s->template != NULL))
        return usage(c,
                     s->template ? "--template is a form of its own: leave --format=%s out"
                                 : "--format=%s needs --template='{date} {title}'",
                     formats[s->format]),
               -1;
    if (s->facet_names && s->format != TEXT && s->format != JSON)
        return usage(c, "--facets are for text and json; --format=%s has no place for them",
                     formats[s->format]),
               -1;
    s->usual_limit = s->limit == UINT_MAX;
    if (s->usual_limit)
        s->limit = LIMIT;
    if (s->limit > LIMIT_MAX)
        return usage(c, "--limit is at most %d; `blotter export` gives all records", LIMIT_MAX), -1;
    return 0;
}

static const char *const *arguments(const struct call *c, struct arena *a)
{
    struct strs l = {0};
    for (int i = 0; i < c->argc; i++)
        strs_add(&l, c->argv[i], a);
    strs_add(&l, NULL, a);
    return l.v;
}

static int run(struct search *s, struct call *c, hits_form *mail)
{
    const char *const *args = arguments(c, s->a); /* options_parse will order them */
    int status;
    const struct opt opts[] = {
        {"format", FORMATS, OPT_CHOICE, &s->format, formats,
         "for a person; JSON whole or a hit a line; tables; a feed; a mailbox; ids"},
        {"template", "TEXT", OPT_STRING, &s->template, NULL, "a line a hit: '{date} {title}'"},
        {"limit", "N", OPT_UINT, &s->limit, NULL, "at most N hits (10)"},
        {"offset", "N", OPT_UINT, &s->offset, NULL, "pass over the first N hits"},
        {"sort", SORTS, OPT_CHOICE, &s->sort, sorts, "best, newest, oldest or longest sentence first"},
        {"all", NULL, OPT_FLAG, &s->all, NULL, "each release, also of one story"},
        {"facets", "FIELD,...", OPT_STRING, &s->facet_names, NULL,
         "count all matches by these fields: office,charge,year"},
        {"explain", NULL, OPT_FLAG, &s->explain, NULL,
         "print the query as it was understood, and search nothing"},
        {"all-shards", NULL, OPT_FLAG, &s->all_shards, NULL, "fail when a shard does not answer"},
        {"count", NULL, OPT_FLAG, &s->count, NULL, "print how many match, nothing else"},
        {"color", "auto|always|never", OPT_CHOICE, &s->colour, colour_choices,
         "colours: on a terminal, unless NO_COLOR is set"},
        {"no-pager", NULL, OPT_FLAG, &s->no_pager, NULL, "on a terminal: show all at once"},
        {0}};
    if (options_parse(c, opts, &status) || settle(s, c, &status))
        return status;
    s->put = s->format == MBOX ? mail : forms[s->format];
    if (!s->put && !s->count)
        return cmd_hand_over(c, "blotter-digest", args);
    return search(s, c);
}

int search_with(struct call *c, hits_form *mail)
{
    struct search s = {.limit = UINT_MAX, .format = -1, .a = arena_new()};
    s.hits.a = s.a;
    s.hits.one = arena_new();
    int status = run(&s, c, mail);
    buf_free(&s.hits.out);
    arena_free(s.hits.one);
    arena_free(s.a);
    return flush_stdout(status);
}

int cmd_search(struct call *c)
{
    return search_with(c, NULL);
}
