/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From counts to panels of bars. Values of two fields make small charts side by side on one scale, not
 * stacked bars: a release may have several values, and what is stacked would seem to add up. What is rare is
 * left to the table, and that is said. */
#include "cmd/stats_panels.h"

#include <string.h>

enum {
    PANELS = 12,
    LYING_ALONE = 30, /* bars of one panel; in each of several */
    LYING = 10,
    TICKS = 7, /* labels beneath upright bars */
};

struct view {
    const struct stats_sheet *t;
    const struct stats_axis *along, *each; /* bars; panels (NULL: one) */
    bool turned;                           /* bars are the columns of the table */
    size_t first, bars;                    /* of along */
};

static unsigned count_at(const struct view *w, size_t panel, size_t bar)
{
    if (!w->each)
        return w->along->v[bar].count;
    return w->turned ? stats_cell(w->t->s, panel, bar) : stats_cell(w->t->s, bar, panel);
}

/* Years are labelled where a round number of them divides them; of months the Januaries. */
static long tick_every(const struct view *w)
{
    static const long steps[] = {1, 2, 5, 10, 20, 50, 100};
    long months = strcmp(w->along->field->name, "month") ? 1 : 12, shown = (long)w->bars / months;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (shown / steps[i] <= TICKS)
            return steps[i] * months;
    return 1000 * months;
}

static struct chart_bar *make_bars(const struct view *w, size_t panel)
{
    struct arena *a = w->t->a;
    const struct field *f = w->along->field;
    struct chart_bar *bars = arena_alloc(a, (w->bars + 1) * sizeof *bars);
    long every = stats_is_time(f) ? tick_every(w) : 0;
    for (size_t i = 0; i < w->bars; i++) {
        const char *value = w->along->v[w->first + i].value;
        long at = stats_time(f, value);
        bars[i].label = stats_label(f, value, a);
        bars[i].count = count_at(w, panel, w->first + i);
        bars[i].tick = every && (w->bars <= TICKS || at % every == 0);
        if (bars[i].tick && every % 12 == 0 && !strcmp(f->name, "month") && w->bars > TICKS)
            bars[i].label = arena_strndup(a, value, 4); /* of a January its year */
    }
    return bars;
}

static unsigned most_of(const struct chart_bar *bars, size_t n)
{
    unsigned most = 0;
    for (size_t i = 0; i < n; i++)
        most = bars[i].count > most ? bars[i].count : most;
    return most;
}

/* "2009: 11, 2010: 18 …" of the bars that are not empty. */
static const char *describe(const struct view *w, const char *name, const struct chart_bar *bars)
{
    struct strs l = {0};
    for (size_t i = 0; i < w->bars; i++)
        if (bars[i].count)
            strs_add(&l,
                     arena_printf(w->t->a, "%s: %u",
                                  stats_label(w->along->field, w->along->v[w->first + i].value, w->t->a),
                                  bars[i].count),
                     w->t->a);
    return arena_printf(w->t->a, "%s. %s", name, strs_join(&l, ", ", w->t->a));
}

static void make_panel(const struct view *w, size_t i, struct chart_panel *p)
{
    struct arena *a = w->t->a;
    const struct stats_value *v = w->each ? &w->each->v[i] : NULL;
    const char *name = v ? stats_label(w->each->field, v->value, a) : NULL;
    struct chart_bar *bars = make_bars(w, i);
    *p = (struct chart_panel){.name = name,
                              .figure = v ? stats_count_words(v->count, a) : NULL,
                              .desc = describe(w, name ? name : stats_title(w->t), bars),
                              .times = stats_is_time(w->along->field),
                              .bars = bars,
                              .n = w->bars,
                              .most = most_of(bars, w->bars)};
}

/* Which bars: all times that are dates; of other values the most frequent. */
static void choose_bars(struct view *w)
{
    const struct stats_axis *x = w->along;
    size_t most = w->each ? LYING : LYING_ALONE;
    w->bars = x->n;
    if (stats_is_time(x->field)) {
        if (x->n && !x->v[x->n - 1].value)
            w->bars--;
    } else if (w->bars > most) {
        w->bars = most;
    }
}

static const char *left_out(const struct view *w, size_t panels)
{
    struct arena *a = w->t->a;
    size_t more = w->along->n - w->bars, hidden = w->each ? w->each->n - panels : 0;
    if (stats_is_time(w->along->field) && more)
        return "Not drawn: releases without a date.";
    if (!more && !hidden)
        return NULL;
    if (hidden && more)
        return arena_printf(a, "Not drawn: %zu more charts, and %zu more bars of each.", hidden, more);
    return arena_printf(a, "Not drawn: %zu more %s.", hidden + more, hidden ? "charts" : "bars");
}

struct stats_panels stats_panels(const struct stats_sheet *t)
{
    const struct stats *s = t->s;
    struct view w = {.t = t, .along = &s->rows, .each = s->columns.n ? &s->columns : NULL};
    if (w.each && stats_is_time(s->columns.field) && !stats_is_time(s->rows.field)) {
        w.along = &s->columns;
        w.each = &s->rows;
        w.turned = true;
    }
    choose_bars(&w);
    struct stats_panels p = {.n = !w.each ? 1 : w.each->n > PANELS ? PANELS : w.each->n};
    p.v = arena_alloc(t->a, (p.n + 1) * sizeof *p.v);
    unsigned most = 1;
    for (size_t i = 0; i < p.n; i++) {
        make_panel(&w, i, &p.v[i]);
        most = p.v[i].most > most ? p.v[i].most : most;
    }
    for (size_t i = 0; i < p.n; i++)
        p.v[i].most = most;
    p.left_out = left_out(&w, p.n);
    return p;
}
