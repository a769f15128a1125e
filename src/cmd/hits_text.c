/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Results for a person: of each release the facts on a line or two, title, snippet and URL. Facets stand
 * beside the hits where the screen is wide and below them where not. */
#include <string.h>

#include "cmd/hits.h"
#include "domain/text.h"

enum {
    INDENT = 4,
    FACET_ROWS = 20,   /* values of a facet that are shown */
    FACET_VALUE = 26,  /* columns of a value beside the hits */
    BESIDE = 140,      /* columns of a screen wide enough for facets beside hits and most of their URLs */
    BESIDE_AT = 136,   /* where they stand at most */
    BESIDE_WIDTH = 36, /* what they take */
};

/* ---- the facts ---- */

/* Facts stand in groups, two blanks between them; within a group there are commas. A line ends between any
 * two. */
struct line {
    struct hits *h;
    size_t column;
};

static void put_fact(struct line *l, const char *s, bool more, bool first, const char *style)
{
    struct buf *out = &l->h->out;
    size_t width = text_width(s, strlen(s)) + more, gap = first ? 2 : 1;
    if (l->column + gap + width > l->h->screen.width) {
        buf_addf(out, "\n%*s", INDENT, "");
        l->column = INDENT;
    } else if (l->column > INDENT) {
        buf_addf(out, "%*s", (int)gap, "");
        l->column += gap;
    }
    buf_adds(out, style);
    text_add_safe(out, s, false);
    if (more)
        buf_addc(out, ',');
    buf_adds(out, *style ? l->h->screen.style.off : "");
    l->column += width;
}

static void put_facts_of(struct line *l, const struct strs *group, const char *style)
{
    for (size_t i = 0; i < group->n; i++)
        put_fact(l, group->v[i], i + 1 < group->n, i == 0, style);
}

static void put_one(struct line *l, const char *s, const char *style)
{
    put_fact(l, s, false, true, style);
}

/* In parentheses where the release does not name one, and it is derived from the district. */
static struct strs offices_of(const struct release *r, struct arena *a)
{
    struct strs none = {0};
    if (r->offices.n)
        return r->offices;
    if (r->offices_derived.n)
        strs_add(&none, arena_printf(a, "(%s)", strs_join(&r->offices_derived, ", ", a)), a);
    else
        strs_add(&none, "no office", a);
    return none;
}

/* What is announced, and the sentence. */
static struct strs stages_of(const struct release *r, struct arena *a)
{
    struct strs l = {0};
    const char *sentence = hit_sentence(r, a);
    for (size_t i = 0; i < r->stages.n; i++)
        strs_add(&l, r->stages.v[i], a);
    if (sentence)
        strs_add(&l, sentence, a);
    return l;
}

static void put_facts(struct hits *h, const struct hit *hit)
{
    const struct release *r = &hit->release;
    const struct style *style = &h->screen.style;
    struct line l = {h, INDENT};
    struct strs offices = offices_of(r, h->one), stages = stages_of(r, h->one);
    buf_addf(&h->out, "%s%*u%s  ", style->quiet, INDENT - 2, hit->rank, style->off);
    put_one(&l, r->date ? r->date : "no date", "");
    put_facts_of(&l, &offices, "");
    put_facts_of(&l, &r->charges, "");
    put_facts_of(&l, &stages, "");
    if (r->status && strcmp(r->status, "live"))
        put_one(&l, r->status, style->alarm);
    if (!r->complete)
        put_one(&l, "summary only", style->alarm);
    buf_addc(&h->out, '\n');
}

static void put_hit(struct hits *h, const struct hit *hit)
{
    const struct release *r = &hit->release;
    const struct style *style = &h->screen.style;
    put_facts(h, hit);
    screen_wrap(&h->screen, r->title ? r->title : "(no title)", INDENT, style->title, h->one, &h->out);
    screen_wrap(&h->screen, hit->snippet, INDENT, "", h->one, &h->out);
    buf_addf(&h->out, "%*s%s", INDENT, "", style->quiet);
    text_add_safe(&h->out, r->url ? r->url : "", false);
    buf_addf(&h->out, "  id %lld", (long long)r->id);
    if (hit->shard) {
        buf_adds(&h->out, " in ");
        text_add_safe(&h->out, hit->shard, false);
    }
    buf_addf(&h->out, "%s\n", style->off);
    if (hit->versions > 1)
        buf_addf(&h->out, "%*s%sat least %u versions of this story (--all shows each)%s\n", INDENT, "",
                 style->quiet, hit->versions, style->off);
    buf_addc(&h->out, '\n');
}

/* ---- facets ---- */

static int digits(unsigned n)
{
    return n < 10 ? 1 : 1 + digits(n / 10);
}

static void put_facet_value(struct hits *h, const struct facet_value *v, int number, size_t most)
{
    struct buf safe = {0};
    text_add_safe(&safe, v->value, false);
    const char *s = buf_str(&safe);
    size_t whole = text_width(s, safe.len), fits = whole > most ? text_fit(s, most - 1) : safe.len;
    buf_addf(&h->out, "%*u  %.*s%s\n", number, v->count, (int)fits, s, whole > most ? "…" : "");
    buf_free(&safe);
}

static void put_facet(struct hits *h, const struct facet *f, bool beside)
{
    int number = !beside ? 8 : f->n ? digits(f->v[0].count) : 1; /* the most frequent first */
    buf_addf(&h->out, "%sby %s%s\n", h->screen.style.title, f->field->name, h->screen.style.off);
    for (size_t i = 0; i < f->n && i < FACET_ROWS; i++)
        put_facet_value(h, &f->v[i], number, beside ? FACET_VALUE : h->screen.width - 10);
    if (f->n > FACET_ROWS)
        buf_addf(&h->out, "%*sand %zu more\n", number + 2, "", f->n - FACET_ROWS);
    buf_addc(&h->out, '\n');
}

static void put_facets(struct hits *h, bool beside)
{
    for (size_t i = 0; h->found->total && i < h->nfacets; i++)
        put_facet(h, &h->found->facets[i], beside);
}

/* ---- the whole ---- */

static void put_hits(struct hits *h)
{
    for (size_t i = 0; i < h->found->n; i++) {
        put_hit(h, &h->found->hits[i]);
        if (!hits_next(h))
            break;
    }
}

/* Both are composed before they are joined: what is read beside facets is a screen or two. */
static void put_beside(struct hits *h)
{
    struct buf whole = h->out, left, right;
    unsigned column = h->screen.columns - BESIDE_WIDTH;
    h->out = (struct buf){0};
    for (size_t i = 0; i < h->found->n; i++)
        put_hit(h, &h->found->hits[i]);
    left = h->out;
    h->out = (struct buf){0};
    put_facets(h, true);
    right = h->out;
    h->out = whole;
    screen_beside(buf_str(&left), buf_str(&right), column < BESIDE_AT ? column : BESIDE_AT, &h->out);
    buf_free(&left);
    buf_free(&right);
}

/* "1-3 of 3 stories, 4 releases", or releases alone where each is a story. */
static void put_count(struct hits *h)
{
    const struct index_result *r = h->found;
    bool stories = r->n && r->stories != r->total;
    if (r->n)
        buf_addf(&h->out, "%u-%u of ", r->hits[0].rank, r->hits[r->n - 1].rank);
    if (stories)
        buf_addf(&h->out, "%s%u stor%s, ", r->stories_exact ? "" : "about ", r->stories,
                 r->stories == 1 ? "y" : "ies");
    buf_addf(&h->out, "%s%u%s", r->exact ? "" : "about ", r->total, stories ? " releases" : "");
    buf_addf(&h->out, "%s%s\n", r->n ? "" : " found", r->missing.n ? ", a partial answer" : "");
}

void hits_text(struct hits *h)
{
    if (h->nfacets && h->found->n && h->screen.columns >= BESIDE) {
        put_beside(h);
    } else {
        put_hits(h);
        put_facets(h, false);
    }
    if (h->found->total)
        put_count(h);
}
