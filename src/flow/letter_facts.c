/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a digest says of one release, a line each, and how a line is made of what came from the web: one line
 * of harmless characters, cut to a width. */
#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "domain/charge.h"
#include "domain/date.h"
#include "domain/district.h"
#include "domain/office.h"
#include "domain/stage.h"
#include "domain/text.h"
#include "flow/letter_words.h"

enum { FACT_COLUMNS = 600 };
enum { OFFICES_MAX = 8, OFFICES_SHOWN = 6 }; /* of one that names more than the first, the second */

/* ---- lines ---- */

const char *letter_marked(const char *s, size_t columns, struct arena *a)
{
    char *line = text_fold(text_safe(s, a), a);
    size_t fits = text_fit(line, columns);
    return line[fits] ? arena_printf(a, "%.*s…", (int)text_fit(line, columns - 1), line) : line;
}

size_t letter_piece(const char *s, bool *marked, bool *words)
{
    bool on = str_starts(s, LETTER_MARK_ON), off = str_starts(s, LETTER_MARK_OFF);
    *words = !on && !off;
    if (*words)
        return 1 + strcspn(s + 1, "\xee"); /* the first byte of both marks */
    *marked = on;
    return strlen(LETTER_MARK_ON);
}

const char *letter_unmarked(const char *s, struct arena *a)
{
    char *plain = arena_alloc(a, strlen(s) + 1), *end = plain;
    bool marked, words;
    for (size_t n; *s; s += n) {
        n = letter_piece(s, &marked, &words);
        if (words)
            end = mempcpy(end, s, n);
    }
    return plain;
}

const char *letter_line(const char *s, size_t columns, struct arena *a)
{
    return letter_marked(letter_unmarked(s, a), columns, a);
}

/* "November 18, 2022" of a day, or of a time that begins with one. */
static const char *day_words(const char *when, struct arena *a)
{
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    const char *day = arena_strndup(a, when, strnlen(when, DATE_MAX - 1));
    if (!date_valid_day(day))
        return letter_line(when, DATE_MAX, a);
    int month = (day[5] - '0') * 10 + day[6] - '0', date = (day[8] - '0') * 10 + day[9] - '0';
    return arena_printf(a, "%s %d, %.4s", months[month - 1], date, day);
}

const char *letter_day(int64_t utc, struct arena *a)
{
    char day[DATE_MAX];
    return day_words(date_eastern_day(utc, day), a);
}

static const char *span_words(int months, struct arena *a)
{
    int years = months / 12, rest = months % 12;
    if (!years || (years == 1 && rest))
        return arena_printf(a, "%d month%s", months, months == 1 ? "" : "s");
    const char *y = arena_printf(a, "%d year%s", years, years == 1 ? "" : "s");
    return rest ? arena_printf(a, "%s %d month%s", y, rest, rest == 1 ? "" : "s") : y;
}

/* ---- facts: what is said of a release, under its title ---- */

static const char *fact_changes(const struct digest_item *item, struct arena *a)
{
    (void)a;
    return item->how == DIGEST_CHANGED ? item->changes : NULL;
}

/* The day of a time that the store wrote; NULL when there is none. */
static const char *kept_day(const char *iso, struct arena *a)
{
    int64_t t = iso ? clock_from_iso(iso) : INT64_MIN;
    return t == INT64_MIN ? NULL : letter_day(t, a);
}

/* The day that was printed; the day it came to be known, when that is another. */
static const char *fact_date(const struct digest_item *item, struct arena *a)
{
    const struct release *r = item->release;
    const char *s = r->date ? day_words(r->date, a) : "not given";
    const char *added = kept_day(r->first_seen, a), *changed = kept_day(r->changed, a);
    if (added && strcmp(added, s) != 0)
        s = arena_printf(a, "%s (added %s)", s, added);
    if (item->how == DIGEST_CHANGED && changed)
        s = arena_printf(a, "%s, changed %s", s, changed);
    return s;
}

/* Offices that the release names, then those that only its district stands for. */
static const char *fact_office(const struct digest_item *item, struct arena *a)
{
    const struct release *r = item->release;
    struct strs names = {0};
    for (size_t i = 0; i < r->offices.n; i++) {
        const char *name = office_name(r->offices.v[i]);
        strs_add_once(&names, name ? name : r->offices.v[i], a);
    }
    for (size_t i = 0; i < r->offices_derived.n; i++) {
        const char *slug = r->offices_derived.v[i], *name = office_name(slug);
        strs_add_once(&names, arena_printf(a, "%s (by its district)", name ? name : slug), a);
    }
    if (names.n > OFFICES_MAX) {
        const char *rest = arena_printf(a, "and %zu more", names.n - OFFICES_SHOWN);
        names.n = OFFICES_SHOWN;
        return arena_printf(a, "%s %s", strs_join(&names, ", ", a), rest);
    }
    return names.n ? strs_join(&names, ", ", a) : NULL;
}

static const char *fact_district(const struct digest_item *item, struct arena *a)
{
    struct strs names = {0};
    const struct strs *l = &item->release->districts;
    for (size_t i = 0; i < l->n; i++) {
        char name[DISTRICT_NAME_MAX];
        strs_add_once(&names, district_name(l->v[i], name) ? name : l->v[i], a);
    }
    return names.n ? strs_join(&names, ", ", a) : NULL;
}

static const char *fact_charges(const struct digest_item *item, struct arena *a)
{
    struct strs labels = {0};
    const struct strs *l = &item->release->charges;
    for (size_t i = 0; i < l->n; i++) {
        const char *label = charge_label(l->v[i]);
        if (!strcmp(l->v[i], "other")) /* says nothing beside the rest */
            continue;
        strs_add_once(&labels, label ? label : l->v[i], a);
    }
    return labels.n ? strs_join(&labels, " / ", a) : NULL;
}

static const char *fact_stage(const struct digest_item *item, struct arena *a)
{
    struct strs labels = {0};
    for (const struct stage *s = stages; s->slug; s++)
        if (strcmp(s->slug, "other") && strs_has(&item->release->stages, s->slug))
            strs_add(&labels, s->label, a);
    return labels.n ? strs_join(&labels, ", ", a) : NULL;
}

static const char *fact_sentence(const struct digest_item *item, struct arena *a)
{
    int months = item->release->sentence_months;
    if (months == SENTENCE_LIFE)
        return "life in prison";
    return months > 0 ? span_words(months, a) : NULL;
}

static const char *fact_versions(const struct digest_item *item, struct arena *a)
{
    return item->versions > 1 ? arena_printf(a, "at least %u of this story", item->versions) : NULL;
}

static const char *fact_why(const struct digest_item *item, struct arena *a)
{
    (void)a;
    return item->why;
}

static const char *fact_note(const struct digest_item *item, struct arena *a)
{
    if (item->how == DIGEST_REMOVED)
        return arena_printf(a, "gone from its site; 'blotter show %" PRId64 "' prints what it said",
                            item->release->id);
    return item->release->complete ? NULL : "only the summary of a feed could be read so far";
}

static const struct {
    const char *name;
    const char *(*value)(const struct digest_item *item, struct arena *a); /* NULL: nothing to say */
} facts[] = {
    {"What changed", fact_changes}, {"Date", fact_date},
    {"Office", fact_office},        {"District", fact_district},
    {"Charges", fact_charges},      {"Stage", fact_stage},
    {"Sentence", fact_sentence},    {"Versions", fact_versions},
    {"Matched by", fact_why},       {"Note", fact_note},
};
enum { NFACTS = sizeof facts / sizeof *facts };
_Static_assert((int)NFACTS < (int)LETTER_FACTS_MAX, "an item has room for every fact, and one more");

void letter_add_fact(struct letter_item *l, const char *name, const char *value, struct arena *a)
{
    l->facts[l->nfacts++] = (struct letter_fact){name, letter_line(value, FACT_COLUMNS, a)};
}

void letter_add_facts(struct letter_item *l, const struct digest_item *item, struct arena *a)
{
    for (size_t i = 0; i < NFACTS; i++) {
        const char *value = facts[i].value(item, a);
        if (value)
            letter_add_fact(l, facts[i].name, value, a);
    }
}
