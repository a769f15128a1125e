/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The searching half of the index: documents become hits. What a query means to Xapian is index_query.c's
 * business; what is searched, and that a search is run again when a writer has overtaken it, index_open.c's.
 */
#include "edge/index.h"

#include <stdlib.h>
#include <string.h>

#include "domain/order.h"
#include "domain/snippet.h"
#include "edge/index_data.h"
#include "edge/index_marks.h"
#include "edge/index_priv.h"
#include "edge/index_query.h"

enum { SNIPPET_TEXT = 1 << 20 /* bytes of a text that a snippet is chosen from */ };

/* True when words take part in what matches; filters alone give all matches the same weight. */
static bool has_words(const struct query *q)
{
    size_t n = q->op == QUERY_NOT ? 1 : q->nkids;
    for (size_t i = 0; i < n; i++)
        if (has_words(q->kid[i]))
            return true;
    return q->op == QUERY_WORD || q->op == QUERY_PHRASE || q->op == QUERY_PREFIX;
}

/* ---- results ---- */

struct search {
    const struct index_search *s;
    struct arena *arena;
    struct index_result *out;
    struct marks *marks;
};

/* Filters alone give all matches one weight, and newest first is then the best there is. */
static void set_order(struct xc_run *r, const struct index_search *s)
{
    static const struct {
        enum order order;
        bool ascending, relevance;
    } rows[] = {
        [INDEX_SORT_RELEVANCE] = {ORDER_NEWEST, false, true},
        [INDEX_SORT_DATE] = {ORDER_NEWEST, false, false},
        [INDEX_SORT_OLDEST] = {ORDER_OLDEST, true, false},
        [INDEX_SORT_SENTENCE] = {ORDER_SENTENCE, false, false},
    };
    r->sort_slot = SLOT_ORDER + (int)rows[s->sort].order;
    r->ascending = rows[s->sort].ascending;
    r->relevance = rows[s->sort].relevance && has_words(s->query);
}

static int run(struct index *ix, struct xc_search *x, const struct search *q, struct xc_matches *m,
               struct xc_error *xe)
{
    const struct index_search *s = q->s;
    uint32_t documents = 0;
    unsigned *slots = arena_alloc(q->arena, (s->nfacets + 1) * sizeof *slots);
    for (size_t i = 0; i < s->nfacets; i++)
        slots[i] = (unsigned)s->facets[i]->slot;
    if (xc_count(ix->x, &documents, xe))
        return -1;
    struct xc_run r = {.offset = s->offset,
                       .limit = s->limit < documents ? s->limit : documents,
                       .check_at_least =
                           s->nfacets || s->check_at_least > documents ? documents : s->check_at_least,
                       .collapse_slot = s->collapse ? SLOT_STORY : -1,
                       .count_slots = slots,
                       .ncount_slots = s->nfacets};
    set_order(&r, s);
    int query = index_query(x, s->query, q->marks, q->arena, xe);
    return query < 0 ? -1 : xc_search_run(x, query, &r, m, xe);
}

static const char *snippet_of(const char *text, size_t len, const struct search *q)
{
    const struct index_search *s = q->s;
    size_t n;
    if (len > SNIPPET_TEXT)
        for (len = SNIPPET_TEXT; len && ((unsigned char)text[len] & 0xc0) == 0x80;)
            len--;
    const struct snippet_mark *marks = marks_find(q->marks, text, len, &n);
    return snippet_make(text, len, marks, n, s->snippet, s->mark_on ? s->mark_on : "",
                        s->mark_off ? s->mark_off : "", q->arena);
}

static int read_hit(struct index *ix, struct xc_search *x, size_t i, const struct search *q,
                    struct xc_error *xe)
{
    struct hit *h = &q->out->hits[i];
    struct xc_hit m;
    const char *text;
    size_t text_len;
    if (xc_match(x, i, &m, xe))
        return -1;
    if (!m.len) { /* Xapian takes a table that it cannot open for one that is not needed */
        *xe = (struct xc_error){XC_CORRUPT, "docdata.glass is not there or cannot be read"};
        return -1;
    }
    index_data_read(m.data, m.len, q->arena, &h->release, &text, &text_len);
    const char *shard = ix->parts[ix->open[m.part]].name;
    h->shard = shard ? arena_strdup(q->arena, shard) : NULL; /* hits are printed when the index is closed */
    h->rank = q->s->offset + (unsigned)i + 1;
    h->versions = m.collapsed + 1;
    h->weight = m.weight;
    h->snippet = q->s->snippet ? snippet_of(text, text_len, q) : "";
    if (q->s->text)
        h->release.text = arena_strndup(q->arena, text, text_len);
    return 0;
}

static int by_count(const void *x, const void *y)
{
    const struct facet_value *a = x, *b = y;
    if (a->count != b->count)
        return a->count < b->count ? 1 : -1;
    return strcmp(a->value, b->value);
}

static int read_facet(struct xc_search *x, size_t i, const struct search *q, struct xc_error *xe)
{
    struct facet *f = &q->out->facets[i];
    const struct xc_value_count *v;
    if (xc_counts(x, i, &v, &f->n, xe))
        return -1;
    f->field = q->s->facets[i];
    f->v = arena_alloc(q->arena, (f->n + 1) * sizeof *f->v);
    for (size_t k = 0; k < f->n; k++)
        f->v[k] = (struct facet_value){arena_strdup(q->arena, v[k].value), v[k].count};
    qsort(f->v, f->n, sizeof *f->v, by_count);
    return 0;
}

static int read_search(struct index *ix, void *arg, struct xc_error *xe)
{
    struct search *q = arg;
    struct index_result *out = q->out;
    struct xc_search *x = NULL;
    struct xc_matches m = {0};
    *out = (struct index_result){0};
    q->marks = marks_new(q->arena);
    int rc = xc_search_new(ix->x, &x, xe);
    if (!rc)
        rc = run(ix, x, q, &m, xe);
    if (!rc) {
        out->n = m.n;
        out->total = m.estimated;
        out->exact = m.least == m.most;
        out->stories = m.kinds;
        out->stories_exact = m.kinds_exact;
        out->hits = arena_alloc(q->arena, (m.n + 1) * sizeof *out->hits);
        out->facets = arena_alloc(q->arena, (q->s->nfacets + 1) * sizeof *out->facets);
    }
    if (!rc && m.n)
        rc = marks_weigh(q->marks, x, xe);
    for (size_t i = 0; !rc && i < m.n; i++)
        rc = read_hit(ix, x, i, q, xe);
    for (size_t i = 0; !rc && i < q->s->nfacets; i++)
        rc = read_facet(x, i, q, xe);
    marks_end(q->marks);
    xc_search_free(x);
    return rc;
}

int index_search(struct index *ix, const struct index_search *s, struct arena *a, struct index_result *out,
                 struct err *e)
{
    struct search q = {s, a, out, NULL};
    int rc = index_reading(ix, read_search, &q, e);
    for (size_t i = 0; !rc && i < ix->missing.n; i++)
        strs_add_copy(&out->missing, ix->missing.v[i], a);
    return rc;
}
