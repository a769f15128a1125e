/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words of `blotter stats`: what fields and values are called, and the notes without which the numbers
 * would be misread. Every form says the same, so they stand here once. */
#include <string.h>

#include "base/clock.h"
#include "cmd/stats.h"
#include "domain/charge.h"
#include "domain/district.h"
#include "domain/office.h"
#include "domain/stage.h"
#include "domain/text.h"

static const char *charge_words(const char *value, struct arena *a)
{
    (void)a;
    return charge_label(value);
}

static const char *stage_words(const char *value, struct arena *a)
{
    (void)a;
    for (const struct stage *s = stages; s->slug; s++)
        if (!strcmp(s->slug, value))
            return s->label;
    return NULL;
}

static const char *office_words(const char *value, struct arena *a)
{
    (void)a;
    return office_name(value);
}

static const char *district_words(const char *value, struct arena *a)
{
    char name[DISTRICT_NAME_MAX];
    return district_find(value) ? arena_strdup(a, district_name(value, name)) : NULL;
}

/* The districts know the names of states; their slugs end in the postal code. */
static const char *state_words(const char *value, struct arena *a)
{
    (void)a;
    for (const struct district *d = districts; d->slug; d++)
        if (!strcmp(d->slug + strlen(d->slug) - 2, value))
            return d->state;
    return NULL;
}

static const char *statute_words(const char *value, struct arena *a)
{
    const char *colon = strchr(value, ':');
    return colon ? arena_printf(a, "%.*s U.S.C. § %s", (int)(colon - value), value, colon + 1) : NULL;
}

static const struct words {
    const char *field, *label, *plural;
    const char *(*value)(const char *value, struct arena *a); /* NULL: as the index has it */
} words[] = {
    {"fy", "Fiscal year", NULL, NULL},
    {"year", "Year", NULL, NULL},
    {"month", "Month", NULL, NULL},
    {"office", "FBI field office", "offices", office_words},
    {"office-derived", "FBI field office of the district", "offices", office_words},
    {"district", "District", "districts", district_words},
    {"state", "State", "states", state_words},
    {"charge", "Charge", "charges", charge_words},
    {"stage", "Stage", "stages", stage_words},
    {"kind", "Kind", NULL, NULL},
    {"agency", "Agency", NULL, NULL},
    {"source", "Source", NULL, NULL},
    {"statute", "Statute", "statutes", statute_words},
    {"status", "Status", NULL, NULL},
    {"minor", "Victim under 18", NULL, NULL},
};

static const struct words *words_of(const struct field *f)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!strcmp(words[i].field, f->name))
            return &words[i];
    return NULL;
}

const char *stats_field_label(const struct field *f)
{
    const struct words *w = words_of(f);
    return w ? w->label : f->name;
}

const char *stats_slug(const struct field *f, const char *value, struct arena *a)
{
    if (!value)
        return stats_is_time(f) ? "no date" : "none";
    return text_safe(value, a);
}

const char *stats_label(const struct field *f, const char *value, struct arena *a)
{
    const struct words *w = words_of(f);
    const char *label = value && w && w->value ? w->value(value, a) : NULL;
    return label ? text_safe(label, a) : stats_slug(f, value, a);
}

/* "FBI field office" keeps its capitals, "Fiscal year" does not. */
static const char *within_sentence(const struct field *f, struct arena *a)
{
    char *s = arena_strdup(a, stats_field_label(f));
    if (s[0] >= 'A' && s[0] <= 'Z' && !(s[1] >= 'A' && s[1] <= 'Z'))
        s[0] |= 0x20;
    return s;
}

const char *stats_title(const struct stats_sheet *t)
{
    const char *first = within_sentence(t->s->rows.field, t->a);
    if (!t->s->columns.field)
        return arena_printf(t->a, "Press releases by %s", first);
    return arena_printf(t->a, "Press releases by %s and %s", first,
                        within_sentence(t->s->columns.field, t->a));
}

const char *stats_query(const struct stats_sheet *t)
{
    return *t->query ? text_safe(t->query, t->a) : "all releases";
}

const char *stats_count_words(unsigned n, struct arena *a)
{
    const char *unit = n == 1 ? "" : "s";
    if (n < 1000)
        return arena_printf(a, "%u release%s", n, unit);
    if (n < 1000000)
        return arena_printf(a, "%u,%03u release%s", n / 1000, n % 1000, unit);
    return arena_printf(a, "%u,%03u,%03u release%s", n / 1000000, n / 1000 % 1000, n % 1000, unit);
}

/* ---- notes ---- */

/* The time that has not ended yet, when it is on the axis. */
static void note_unfinished(const struct stats_sheet *t, const struct stats_axis *axis, struct strs *notes)
{
    char iso[CLOCK_ISO_MAX];
    clock_iso(t->now, iso);
    struct release today = {.date = arena_strndup(t->a, iso, 10)};
    struct strs now = axis->field->values(&today, false, t->a);
    for (size_t i = 0; now.n && i < axis->n; i++)
        if (axis->v[i].value && !strcmp(axis->v[i].value, now.v[0]))
            strs_add(notes, arena_printf(t->a, "%s is not over yet.", now.v[0]), t->a);
}

/* "2019 to 2024 and 2027" */
static void note_unknown(const struct stats_sheet *t, const struct stats_axis *axis, struct strs *notes)
{
    const struct strs *l = &axis->unknown;
    struct strs runs = {0};
    for (size_t i = 0, end; i < l->n; i = end) {
        for (end = i + 1;
             end < l->n && stats_time(axis->field, l->v[end]) == stats_time(axis->field, l->v[end - 1]) + 1;)
            end++;
        strs_add(&runs, end - i == 1 ? l->v[i] : arena_printf(t->a, "%s to %s", l->v[i], l->v[end - 1]),
                 t->a);
    }
    if (runs.n)
        strs_add(notes,
                 arena_printf(t->a,
                              "The index has no release at all of %s: that none is counted says nothing.",
                              strs_join(&runs, ", ", t->a)),
                 t->a);
}

static void note_axis(const struct stats_sheet *t, const struct stats_axis *axis, struct strs *notes)
{
    const struct words *w = words_of(axis->field);
    if (axis->several)
        strs_add(notes,
                 arena_printf(t->a,
                              "A release counts under each of its %s, so these add up to more than the "
                              "releases there are.",
                              w && w->plural ? w->plural : "values"),
                 t->a);
    if (!stats_is_time(axis->field))
        return;
    if (!strcmp(axis->field->name, "fy"))
        strs_add(notes, "A fiscal year runs from October 1 of the year before to September 30.", t->a);
    if (axis->gaps)
        strs_add(notes, "Times without a release are left out, for they are too many.", t->a);
    note_unknown(t, axis, notes);
    note_unfinished(t, axis, notes);
}

const char *stats_missing(const struct stats_sheet *t, size_t i)
{
    const char *what = t->s->missing.v[i]; /* "name: why" */
    return text_safe(arena_strndup(t->a, what, strcspn(what, ":")), t->a);
}

struct strs stats_notes(const struct stats_sheet *t)
{
    struct strs notes = {0};
    for (size_t i = 0; i < t->s->missing.n; i++)
        strs_add(&notes, arena_printf(t->a, "Partial: no answer from %s.", stats_missing(t, i)), t->a);
    strs_add(
        &notes,
        "Counts of press releases, not of investigations, cases or people: a case may have several releases "
        "or none. They are not comparable with the FBI's own figures.",
        t->a);
    note_axis(t, &t->s->rows, &notes);
    if (t->s->columns.field)
        note_axis(t, &t->s->columns, &notes);
    return notes;
}
