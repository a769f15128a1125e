/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Counting by one or two fields. The index counts by a field in one search; a table of two is one search for
 * each value of the smaller field, with the other counted. That reads each match once for each of its values,
 * needs nothing of the index but searching, and so spans shards. Releases without a value are counted by
 * excluding those that have one. How a table looks is left to the verb. */
#include "flow/stats.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "domain/stage.h"

enum {
    MAX_FILLED =
        2400,  /* times on an axis: with more, gaps are left out (a wrong date is far from all others) */
    TRIES = 4, /* counting anew after a writer */
};

/* ---- the order of values ---- */

static long year_of(const char *value)
{
    return strlen(value) == 4 && strspn(value, "0123456789") == 4 ? strtol(value, NULL, 10) : -1;
}

static long month_of(const char *value)
{
    char *end;
    long year = strtol(value, &end, 10), month = *end == '-' ? strtol(end + 1, &end, 10) : 0;
    return strlen(value) == 7 && !*end && year > 0 && month >= 1 && month <= 12 ? year * 12 + month - 1 : -1;
}

static const char *year_name(long at, struct arena *a)
{
    return arena_printf(a, "%04ld", at);
}

static const char *month_name(long at, struct arena *a)
{
    return arena_printf(a, "%04ld-%02ld", at / 12, at % 12 + 1);
}

static long stage_place(const char *value)
{
    long n = 0;
    while (stages[n].slug && strcmp(stages[n].slug, value))
        n++;
    return n;
}

static long kind_place(const char *value)
{
    static const char *const kinds[] = {"case", "related", "program", "other", NULL};
    long n = 0;
    while (kinds[n] && strcmp(kinds[n], value))
        n++;
    return n;
}

/* Fields whose values have an order of their own; name gives the time at a place. */
static const struct order {
    const char *field;
    long (*place)(const char *value);
    const char *(*name)(long at, struct arena *a);
} orders[] = {
    {"fy", year_of, year_name},   {"year", year_of, year_name}, {"month", month_of, month_name},
    {"stage", stage_place, NULL}, {"kind", kind_place, NULL},
};

static const struct order *order_of(const struct field *f)
{
    for (size_t i = 0; f && i < sizeof orders / sizeof *orders; i++)
        if (!strcmp(orders[i].field, f->name))
            return &orders[i];
    return NULL;
}

bool stats_is_time(const struct field *f)
{
    const struct order *o = order_of(f);
    return o && o->name;
}

long stats_time(const struct field *f, const char *value)
{
    return value && stats_is_time(f) ? order_of(f)->place(value) : -1;
}

struct placed {
    long place;
    struct stats_value v;
};

static int by_place(const void *x, const void *y)
{
    const struct placed *a = x, *b = y;
    if (a->place != b->place)
        return a->place < b->place ? -1 : 1;
    if (a->v.count != b->v.count)
        return a->v.count > b->v.count ? -1 : 1;
    return strcmp(a->v.value, b->v.value);
}

/* Times that lie between two others and have no release. */
static void fill_gaps(struct stats_axis *axis, const struct order *o, struct arena *a)
{
    size_t n = axis->n;
    long first = n ? o->place(axis->v[0].value) : 0, last = n ? o->place(axis->v[n - 1].value) : -1;
    axis->gaps = first < 0 || last - first >= MAX_FILLED;
    if (axis->gaps || !n)
        return;
    struct stats_value *from = axis->v;
    axis->n = (size_t)(last - first + 1);
    axis->v = arena_alloc(a, (axis->n + 1) * sizeof *axis->v);
    for (size_t i = 0, k = 0; i < axis->n; i++)
        if (o->place(from[k].value) == first + (long)i)
            axis->v[i] = from[k++];
        else
            axis->v[i].value = o->name(first + (long)i, a);
}

/* The values of a facet in order, then what has none. */
static void set_axis(struct stats_axis *axis, const struct facet *f, unsigned without, unsigned total,
                     struct arena *a)
{
    const struct order *o = order_of(f->field);
    struct placed *p = arena_alloc(a, (f->n + 1) * sizeof *p);
    unsigned long long sum = without;
    for (size_t i = 0; i < f->n; i++) {
        p[i] = (struct placed){o ? o->place(f->v[i].value) : 0, {f->v[i].value, f->v[i].count}};
        sum += f->v[i].count;
    }
    qsort(p, f->n, sizeof *p, by_place);
    *axis = (struct stats_axis){.field = f->field, .n = f->n, .several = sum > total};
    axis->v = arena_alloc(a, (f->n + 1) * sizeof *axis->v);
    for (size_t i = 0; i < f->n; i++)
        axis->v[i] = p[i].v;
    if (o && o->name)
        fill_gaps(axis, o, a);
    if (without)
        axis->v[axis->n++] = (struct stats_value){NULL, without};
}

/* ---- counting ---- */

struct counting {
    struct index *ix;
    struct query *q;
    struct arena *a;
    struct stats *out;
    struct err *e;
};

static struct query *node(const struct counting *c, enum query_op op, struct query *x, struct query *y)
{
    struct query *q = arena_alloc(c->a, sizeof *q);
    q->op = op;
    q->kid = arena_alloc(c->a, 2 * sizeof(struct query *));
    q->kid[0] = x;
    q->kid[1] = y;
    q->nkids = 2;
    return q;
}

/* q, where the field has the value; without a value where it is NULL. */
static struct query *narrowed(const struct counting *c, struct query *q, const struct field *f,
                              const char *value)
{
    struct query *leaf = arena_alloc(c->a, sizeof *leaf);
    const char *near;
    leaf->field = f;
    if (!value) {
        leaf->op = QUERY_RANGE; /* without bounds: any value */
        return node(c, QUERY_NOT, q, leaf);
    }
    leaf->op = QUERY_TERM;
    leaf->text = f->lookup ? f->lookup(value, c->a, &near) : NULL;
    if (!leaf->text)
        leaf->text = value;
    return node(c, QUERY_AND, q, leaf);
}

static int look(const struct counting *c, const struct query *q, const struct field *const *by, size_t nby,
                struct index_result *r)
{
    struct index_search s = {.query = q, .facets = by, .nfacets = nby, .check_at_least = UINT_MAX};
    if (index_search(c->ix, &s, c->a, r, c->e))
        return -1;
    for (size_t i = 0; i < r->missing.n; i++)
        strs_add_once(&c->out->missing, r->missing.v[i], c->a);
    return 0;
}

/* Of which times without a release the index has none of any kind. A shard that does not answer may have
 * some. */
static int find_unknown(const struct counting *c, struct stats_axis *axis)
{
    enum { MOST = 120 }; /* one small search each */
    size_t zeros = 0;
    if (c->out->missing.n)
        return 0;
    for (size_t i = 0; i < axis->n; i++)
        zeros += !axis->v[i].count;
    for (size_t i = 0; zeros <= MOST && i < axis->n; i++) {
        struct query all = {.op = QUERY_ALL};
        struct index_result r;
        if (axis->v[i].count)
            continue;
        if (look(c, narrowed(c, &all, axis->field, axis->v[i].value), NULL, 0, &r))
            return -1;
        if (!r.total)
            strs_add(&axis->unknown, axis->v[i].value, c->a);
    }
    return 0;
}

/* Both axes and the total, and so all of a count by one field. */
static int count_axes(const struct counting *c, const struct field *const by[2])
{
    struct stats_axis *const axes[] = {&c->out->rows, &c->out->columns};
    struct index_result all, none;
    size_t n = by[1] ? 2 : 1;
    if (look(c, c->q, by, n, &all))
        return -1;
    c->out->total = all.total;
    for (size_t i = 0; i < n; i++) {
        if (look(c, narrowed(c, c->q, by[i], NULL), NULL, 0, &none))
            return -1;
        set_axis(axes[i], &all.facets[i], none.total, all.total, c->a);
        if (stats_is_time(by[i]) && find_unknown(c, axes[i]))
            return -1;
    }
    return 0;
}

struct named {
    const char *value;
    size_t at;
};

static int by_name(const void *x, const void *y)
{
    const struct named *a = x, *b = y;
    return strcmp(a->value, b->value);
}

/* One search: the counts of all values of an axis go where they belong, step cells apart. */
static int count_line(const struct counting *c, struct query *q, const struct stats_axis *axis,
                      const struct named *names, size_t nnames, unsigned *cells, size_t step)
{
    struct index_result r;
    if (look(c, q, &axis->field, 1, &r))
        return -1;
    for (size_t i = 0; i < r.facets[0].n; i++) {
        struct named want = {r.facets[0].v[i].value, 0};
        const struct named *found = bsearch(&want, names, nnames, sizeof *names, by_name);
        if (found)
            cells[found->at * step] = r.facets[0].v[i].count;
    }
    if (!axis->n || axis->v[axis->n - 1].value)
        return 0;
    if (look(c, narrowed(c, q, axis->field, NULL), NULL, 0, &r))
        return -1;
    cells[(axis->n - 1) * step] = r.total;
    return 0;
}

/* The searches go along the shorter axis. */
static int count_cells(const struct counting *c)
{
    struct stats *s = c->out;
    bool by_rows = s->rows.n <= s->columns.n;
    const struct stats_axis *each = by_rows ? &s->rows : &s->columns,
                            *other = by_rows ? &s->columns : &s->rows;
    struct named *names = arena_alloc(c->a, (other->n + 1) * sizeof *names);
    size_t n = 0, step = by_rows ? 1 : s->columns.n;
    if (each->n > STATS_MAX_SEARCHES || (other->n && each->n > STATS_MAX_CELLS / other->n))
        return err_set(c->e, ERR_USAGE,
                       "a table of %zu by %zu is too large: ask for less, or count by one field", s->rows.n,
                       s->columns.n);
    s->cells = arena_alloc(c->a, (each->n * other->n + 1) * sizeof *s->cells);
    for (size_t i = 0; i < other->n; i++)
        if (other->v[i].value)
            names[n++] = (struct named){other->v[i].value, i};
    qsort(names, n, sizeof *names, by_name);
    for (size_t i = 0; i < each->n; i++) {
        struct query *q = narrowed(c, c->q, each->field, each->v[i].value);
        unsigned *cells = s->cells + i * (by_rows ? s->columns.n : 1);
        if (each->v[i].count && count_line(c, q, other, names, n, cells, step))
            return -1;
    }
    return 0;
}

int stats_count(struct index *ix, struct query *q, const struct field *const by[2], struct arena *a,
                struct stats *out, struct err *e)
{
    struct counting c = {ix, q, a, out, e};
    int64_t before = -1, after = 0;
    for (int i = 0; i < TRIES && before != after; i++) {
        *out = (struct stats){0};
        if (index_rev(ix, &before, e) || count_axes(&c, by) || (by[1] && count_cells(&c)) ||
            index_rev(ix, &after, e))
            return -1;
    }
    return 0;
}

unsigned stats_cell(const struct stats *s, size_t row, size_t column)
{
    return s->cells ? s->cells[row * s->columns.n + column] : 0;
}
