/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How the sources fare, for `status` and for the foot of a digest: what is silent there is told where its
 * news would have been. What counts as silence or a wall is for domain/health. */
#include "flow/fare.h"

enum {
    TIMES = 500, /* of a source's items: how often they come is told by the latest */
    NAMED = 5,   /* sources that a sentence names */
};

/* A failure that may pass by itself needs nobody until the crawl has reported it. */
static bool needs_person(const struct fare *f)
{
    return f->health == HEALTH_FAILING ? f->state.told & TOLD_BROKEN : health_advice(f->health) != NULL;
}

int fare_of(struct store *st, const struct source *source, int64_t now, struct arena *a, struct fare *f,
            struct err *e)
{
    struct source_state *s = &f->state;
    int64_t *at;
    size_t n;
    f->source = source;
    if (store_source_get(st, source->name, a, s, e) ||
        store_item_times(st, source->name, TIMES, a, &at, &n, e))
        return -1;
    habit_of(at, n, now, &f->habit);
    int64_t last = s->last_new > f->habit.last ? s->last_new : f->habit.last;
    f->silence = last && now > last ? now - last : 0;
    f->silent = habit_unusual(&f->habit, f->silence);
    f->health = health_of(s->last_try > 0, s->retired > 0, (enum trouble)s->trouble, f->silent);
    f->needs_person = needs_person(f);
    return 0;
}

/* What is said of those that are not well; the names come first. */
static const struct {
    enum health health;
    const char *one, *several;
} troubles[] = {
    {HEALTH_BLOCKED, "does not let blotter in at present; its news is not here",
     "do not let blotter in at present; their news is not here"},
    {HEALTH_FAILING, "cannot be read at present; its news is not here",
     "cannot be read at present; their news is not here"},
    {HEALTH_RETIRED, "is gone from its address; its news is not here",
     "are gone from their addresses; their news is not here"},
    {HEALTH_SILENT, "has been silent for unusually long", "have been silent for unusually long"},
};
enum { TROUBLES = sizeof troubles / sizeof *troubles };

int fare_sentences(struct store *st, const struct conf *c, int64_t now, struct arena *a, struct strs *out,
                   struct err *e)
{
    struct strs names[TROUBLES] = {0};
    for (size_t i = 0; i < c->nsources; i++) {
        struct fare f;
        if (fare_of(st, &c->sources[i], now, a, &f, e))
            return -1;
        for (size_t k = 0; k < TROUBLES; k++)
            if (f.needs_person && f.health == troubles[k].health)
                strs_add(&names[k], c->sources[i].name, a);
    }
    for (size_t k = 0; k < TROUBLES; k++) {
        struct strs *l = &names[k];
        size_t all = l->n;
        if (!all)
            continue;
        if (all > NAMED)
            l->n = NAMED;
        const char *more = all > NAMED ? arena_printf(a, " and %zu more", all - NAMED) : "";
        strs_add(out,
                 arena_printf(a, "%s%s %s.", strs_join(l, ", ", a), more,
                              all > 1 ? troubles[k].several : troubles[k].one),
                 a);
    }
    return 0;
}
