/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `blotter search`: a query, the index, and the hits as text for a person or as JSON for a program. Opens the
 * index alone: a document holds all that is printed here. What a query means is query.c's business, how hits
 * are found and snippets chosen index.c's. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "base/strs.h"
#include "cmd/blotter.h"
#include "cmd/shards.h"
#include "domain/text.h"
#include "edge/index.h"

enum {
    LIMIT = 10,
    COUNTED = 1000,  /* matches are counted exactly up to this many */
    SNIPPET = 240,   /* bytes of a snippet in JSON */
    LINES = 2,       /* of a snippet as text */
    FACET_ROWS = 20, /* values of a facet as text */
    WIDTH = 80,
    MIN_WIDTH = 40,
    MAX_WIDTH = 120,
    INDENT = 4,
};

enum format { TEXT, JSON, JSONL, IDS };

/* What a terminal is told; all empty when colours are not wanted. */
struct style {
    const char *title, *match, *quiet, *off;
};
static const struct style coloured = {"\033[1m", "\033[1;33m", "\033[2m", "\033[0m"}, bare = {"", "", "", ""};

struct search {
    int format, sort, colour;
    unsigned limit, offset;
    bool count, explain, all_shards;
    const char *facet_names;

    struct arena *a;
    const char *words; /* the query as it was given */
    struct query *query;
    const struct field **facets;
    size_t nfacets;
    unsigned width;
    struct style style;
    struct buf out;
};

/* ---- as text ---- */

/* Marks round matching words in a snippet: no text has them, and the terminal never sees them. */
enum { ON = '\001', OFF = '\002' };
static const char mark_on[] = {ON, 0}, mark_off[] = {OFF, 0};

/* Most words are this, and as wide as they are long. */
static bool plain(const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (p[i] < 0x20 || p[i] > 0x7e)
            return false;
    return true;
}

/* A word that may hold marks. */
static void put_word(struct search *s, const char *p, size_t n)
{
    if (plain(p, n)) {
        buf_add(&s->out, p, n);
        return;
    }
    for (const char *end = p + n; p < end;) {
        size_t run = 0;
        while (p + run < end && p[run] != ON && p[run] != OFF)
            run++;
        text_add_safe(&s->out, arena_strndup(s->a, p, run), false);
        p += run;
        if (p < end)
            buf_adds(&s->out, *p++ == ON ? s->style.match : s->style.off);
    }
}

static size_t word_width(const char *p, size_t n)
{
    if (plain(p, n))
        return n;
    size_t marks = 0;
    for (size_t i = 0; i < n; i++)
        marks += p[i] == ON || p[i] == OFF;
    return text_width(p, n) - (text_width(mark_on, 1) * marks);
}

/* Words folded to the width, each line indented. */
static void put_wrapped(struct search *s, const char *text)
{
    size_t column = 0;
    for (const char *p = text; *p;) {
        size_t n = strcspn(p, " \t\n");
        size_t width = word_width(p, n);
        if (n && (!column || column + 1 + width > s->width)) {
            buf_addf(&s->out, "%s%*s", column ? "\n" : "", INDENT, "");
            column = INDENT;
        } else if (n) {
            buf_addc(&s->out, ' ');
            column++;
        }
        put_word(s, p, n);
        column += width;
        p += n + (p[n] != '\0');
    }
    if (column)
        buf_addc(&s->out, '\n');
}

static const char *sentence(const struct release *r, struct arena *a)
{
    int n = r->sentence_months;
    if (n == SENTENCE_NONE)
        return NULL;
    if (n == SENTENCE_LIFE)
        return "life";
    if (n % 12)
        return arena_printf(a, "%d month%s", n, n == 1 ? "" : "s");
    return arena_printf(a, "%d year%s", n / 12, n == 12 ? "" : "s");
}

static const char *office(const struct release *r, struct arena *a)
{
    if (r->offices.n)
        return strs_join(&r->offices, ", ", a);
    if (r->offices_derived.n)
        return arena_printf(a, "(%s)", strs_join(&r->offices_derived, ", ", a));
    return "no office";
}

/* What is known of a release, shortly: date, office, charges, stage and sentence. */
static struct strs facts_of(const struct release *r, struct arena *a)
{
    struct strs facts = {0}, stages = {0};
    strs_add(&facts, r->date ? r->date : "no date", a);
    strs_add(&facts, office(r, a), a);
    if (r->charges.n)
        strs_add(&facts, strs_join(&r->charges, ", ", a), a);
    for (size_t i = 0; i < r->stages.n; i++)
        strs_add(&stages, r->stages.v[i], a);
    if (sentence(r, a))
        strs_add(&stages, sentence(r, a), a);
    if (stages.n)
        strs_add(&facts, strs_join(&stages, ", ", a), a);
    if (r->status && strcmp(r->status, "live"))
        strs_add(&facts, r->status, a);
    if (!r->complete)
        strs_add(&facts, "summary only", a);
    return facts;
}

/* On one line where they fit. */
static void put_facts(struct search *s, const struct hit *h)
{
    struct strs facts = facts_of(&h->release, s->a);
    size_t column = INDENT;
    buf_addf(&s->out, "%*u  ", INDENT - 2, h->rank);
    for (size_t i = 0; i < facts.n; i++) {
        size_t width = text_width(facts.v[i], strlen(facts.v[i]));
        if (i && column + 2 + width > s->width) {
            buf_addf(&s->out, "\n%*s", INDENT, "");
            column = INDENT;
        } else if (i) {
            buf_adds(&s->out, "  ");
            column += 2;
        }
        text_add_safe(&s->out, facts.v[i], false);
        column += width;
    }
    buf_addc(&s->out, '\n');
}

static void put_hit(struct search *s, const struct hit *h)
{
    put_facts(s, h);
    buf_adds(&s->out, s->style.title);
    put_wrapped(s, h->release.title ? h->release.title : "(no title)");
    buf_adds(&s->out, s->style.off);
    put_wrapped(s, h->snippet);
    buf_addf(&s->out, "%*s%s", INDENT, "", s->style.quiet);
    text_add_safe(&s->out, h->release.url ? h->release.url : "", false);
    buf_addf(&s->out, "  id %lld%s\n\n", (long long)h->release.id, s->style.off);
}

static void put_facet(struct search *s, const struct facet *f)
{
    buf_addf(&s->out, "by %s\n", f->field->name);
    for (size_t i = 0; i < f->n && i < FACET_ROWS; i++) {
        buf_addf(&s->out, "%8u  ", f->v[i].count);
        text_add_safe(&s->out, f->v[i].value, false);
        buf_addc(&s->out, '\n');
    }
    if (f->n > FACET_ROWS)
        buf_addf(&s->out, "          and %zu more\n", f->n - FACET_ROWS);
    buf_addc(&s->out, '\n');
}

static void put_text(struct search *s, const struct index_result *r)
{
    const char *about = r->exact ? "" : "about ";
    for (size_t i = 0; i < r->n; i++)
        put_hit(s, &r->hits[i]);
    for (size_t i = 0; r->total && i < s->nfacets; i++)
        put_facet(s, &r->facets[i]);
    if (r->n)
        buf_addf(&s->out, "%u-%u of %s%u\n", r->hits[0].rank, r->hits[r->n - 1].rank, about, r->total);
    else if (r->total)
        buf_addf(&s->out, "%s%u found\n", about, r->total);
}

/* ---- for programs ---- */

static struct js *hit_json(const struct hit *h)
{
    struct js *v = release_to_json(&h->release, 0);
    js_set_int(v, "rank", h->rank);
    js_set_str(v, "snippet", h->snippet);
    return v;
}

static struct js *facet_json(const struct facet *f)
{
    struct js *list = js_array();
    for (size_t i = 0; i < f->n; i++) {
        struct js *v = js_object();
        js_set_str(v, "value", f->v[i].value);
        js_set_int(v, "count", f->v[i].count);
        js_push(list, v);
    }
    return list;
}

static void put_json(struct search *s, const struct index_result *r)
{
    struct js *v = js_object(), *hits = js_array(), *facets = js_object();
    for (size_t i = 0; i < r->n; i++)
        js_push(hits, hit_json(&r->hits[i]));
    for (size_t i = 0; i < s->nfacets; i++)
        js_set(facets, r->facets[i].field->name, facet_json(&r->facets[i]));
    js_set_str(v, "query", s->words);
    js_set_int(v, "total", r->total);
    js_set_bool(v, "exact", r->exact);
    js_set(v, "hits", hits);
    js_set(v, "facets", facets);
    js_write(v, true, &s->out);
    buf_addc(&s->out, '\n');
    js_free(v);
}

static void put_jsonl(struct search *s, const struct index_result *r)
{
    for (size_t i = 0; i < r->n; i++) {
        struct js *v = hit_json(&r->hits[i]);
        js_write(v, false, &s->out);
        buf_addc(&s->out, '\n');
        js_free(v);
    }
}

static void put_ids(struct search *s, const struct index_result *r)
{
    for (size_t i = 0; i < r->n; i++)
        buf_addf(&s->out, "%lld\n", (long long)r->hits[i].release.id);
}

/* ---- the verb ---- */

/* Columns of the terminal, within what reads well. */
static unsigned columns(void)
{
    struct winsize w = {0};
    const char *set = getenv("COLUMNS");
    unsigned n = set ? (unsigned)strtoul(set, NULL, 10) : 0;
    if (!n && !ioctl(STDOUT_FILENO, TIOCGWINSZ, &w))
        n = w.ws_col;
    if (!n)
        n = WIDTH;
    return n < MIN_WIDTH ? MIN_WIDTH : n > MAX_WIDTH ? MAX_WIDTH : n;
}

static int find_facets(struct search *s, struct err *e)
{
    struct strs names = strs_split(s->facet_names ? s->facet_names : "", ',', s->a);
    s->facets = arena_alloc(s->a, (names.n + 1) * sizeof(struct field *));
    for (size_t i = 0; i < names.n; i++) {
        const char *near = NULL;
        const struct field *f = field_find(names.v[i], &near);
        if (f && f->facet)
            s->facets[s->nfacets++] = f;
        else if (f)
            return err_set(e, ERR_USAGE, "releases cannot be counted by '%s'", f->name);
        else
            return err_set(e, ERR_USAGE, near ? "no field '%s': did you mean '%s'?" : "no field '%s'",
                           names.v[i], near);
    }
    return 0;
}

static int look(struct search *s, const struct conf *conf, struct index_result *r, struct err *e)
{
    struct index *ix = NULL;
    struct index_search q = {.query = s->query,
                             .offset = s->offset,
                             .limit = s->count ? 0 : s->limit,
                             .sort = (enum index_sort)s->sort,
                             .facets = s->facets,
                             .nfacets = s->nfacets,
                             .check_at_least = s->count ? UINT_MAX : COUNTED};
    if (s->format == TEXT) {
        q.snippet = LINES * (s->width - INDENT) - 10;
        q.mark_on = mark_on;
        q.mark_off = mark_off;
    } else if (s->format != IDS) {
        q.snippet = SNIPPET;
    }
    int rc = open_index(conf, s->all_shards, &ix, e);
    if (!rc)
        rc = index_search(ix, &q, s->a, r, e);
    index_close(ix);
    return rc;
}

static void put(struct search *s, const struct index_result *r)
{
    static void (*const put_as[])(struct search *, const struct index_result *) = {
        [TEXT] = put_text, [JSON] = put_json, [JSONL] = put_jsonl, [IDS] = put_ids};
    if (s->count)
        buf_addf(&s->out, "%u\n", r->total);
    else
        put_as[s->format](s, r);
    fwrite(buf_str(&s->out), 1, s->out.len, stdout);
}

static int search(struct search *s, struct call *c)
{
    struct strs words = {.v = (const char **)c->argv, .n = (size_t)c->argc};
    struct index_result r;
    struct conf *conf;
    struct err e;
    int status;
    s->words = strs_join(&words, " ", s->a);
    if (load_conf(c, &conf, &status))
        return status;
    const struct query_env env = {clock_now(), conf->watches, conf->nwatches};
    if (query_parse(s->words, &env, s->a, &s->query, &e) || find_facets(s, &e)) {
        status = fail_query(&e, s->words);
        goto out;
    }
    if (s->explain) {
        fputs(query_explain(s->query, s->a), stdout);
        status = 0;
        goto out;
    }
    s->width = columns();
    s->style = colour_wanted((enum colour)s->colour) ? coloured : bare;
    if (look(s, conf, &r, &e))
        status = fail(&e);
    else {
        put(s, &r);
        status = r.total == 0;
        if (status && s->format == TEXT && !c->quiet && !s->count)
            log_warn("nothing found");
        status = tell_missing(&r, status);
    }
out:
    conf_free(conf);
    return status;
}

int cmd_search(struct call *c)
{
    static const char *const formats[] = {"text", "json", "jsonl", "ids", NULL};
    static const char *const sorts[] = {"relevance", "date", "oldest", "sentence",
                                        NULL}; /* enum index_sort */
    struct search s = {.limit = LIMIT};
    int status;
    const struct opt opts[] = {
        {"format", "text|json|jsonl|ids", OPT_CHOICE, &s.format, formats,
         "for a person; one object; one hit a line; one id a line"},
        {"limit", "N", OPT_UINT, &s.limit, NULL, "at most N hits (10)"},
        {"offset", "N", OPT_UINT, &s.offset, NULL, "pass over the first N hits"},
        {"sort", "relevance|date|oldest|sentence", OPT_CHOICE, &s.sort, sorts,
         "best, newest, oldest first, or longest sentence first"},
        {"facets", "FIELD,...", OPT_STRING, &s.facet_names, NULL,
         "count all matches by these fields: office,charge,year"},
        {"explain", NULL, OPT_FLAG, &s.explain, NULL,
         "print the query as it was understood, and search nothing"},
        {"count", NULL, OPT_FLAG, &s.count, NULL, "print how many match, nothing else"},
        {"all-shards", NULL, OPT_FLAG, &s.all_shards, NULL, "fail when a shard does not answer"},
        {"color", "auto|always|never", OPT_CHOICE, &s.colour, colour_choices,
         "colours: on a terminal, unless NO_COLOR is set"},
        {0}};
    if (options_parse(c, opts, &status))
        return status;
    s.a = arena_new();
    status = search(&s, c);
    buf_free(&s.out);
    arena_free(s.a);
    return flush_stdout(status);
}
