/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The searchable fields, as a table. A row says how a field is written in a query, what a release has of it,
 * and which values it knows; parser, index, facets and help all read the same rows. How values become terms
 * and slots of the index is index.c's business; what offices, districts and charges are called stands in
 * their own tables. */
#include "domain/field.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/strs.h"
#include "domain/charge.h"
#include "domain/date.h"
#include "domain/district.h"
#include "domain/namekey.h"
#include "domain/office.h"
#include "domain/period.h"
#include "domain/stage.h"
#include "domain/url.h"

/* ---- the values of a release ---- */

static struct strs one(const char *s, struct arena *a)
{
    struct strs l = {0};
    if (s && *s)
        strs_add(&l, s, a);
    return l;
}

/* Fields that are a member of the record. */
#define MEMBER(name, expression)                                                                             \
    static struct strs name(const struct release *r, bool for_terms, struct arena *a)                        \
    {                                                                                                        \
        (void)for_terms;                                                                                     \
        (void)a;                                                                                             \
        return expression;                                                                                   \
    }
MEMBER(of_title, one(r->title, a))
MEMBER(of_url, one(r->url, a))
MEMBER(of_agency, one(r->agency, a))
MEMBER(of_kind, one(r->kind, a))
MEMBER(of_source, one(r->source, a))
MEMBER(of_status, one(r->status, a))
MEMBER(of_offices, r->offices)
MEMBER(of_offices_derived, r->offices_derived)
MEMBER(of_districts, r->districts)
MEMBER(of_stages, r->stages)
MEMBER(of_defendants, r->defendants)
MEMBER(of_minor, one(r->minor_victim ? "yes" : "no", a))
MEMBER(of_complete, one(r->complete ? "yes" : "no", a))
MEMBER(of_id, one(arena_printf(a, "%lld", (long long)r->id), a))
MEMBER(of_revision, one(arena_printf(a, "%lld", (long long)r->revision), a))
#undef MEMBER

static struct strs of_text(const struct release *r, bool for_terms, struct arena *a)
{
    (void)for_terms;
    struct strs l = one(r->subtitle, a);
    if (r->text && *r->text)
        strs_add(&l, r->text, a);
    return l;
}

static struct strs of_charges(const struct release *r, bool for_terms, struct arena *a)
{
    if (!for_terms)
        return r->charges;
    struct strs l = {0};
    for (size_t i = 0; i < r->charges.n; i++) {
        const char *const *group;
        size_t n = charge_groups(r->charges.v[i], &group);
        strs_add_once(&l, r->charges.v[i], a);
        for (size_t g = 0; g < n; g++)
            strs_add_once(&l, group[g], a);
    }
    return l;
}

/* A district's slug ends in the postal code of its state. */
static const char *state_of_district(const char *slug)
{
    size_t n = strlen(slug);
    return n >= 2 ? slug + n - 2 : NULL;
}

static const char *lower(const char *s, struct arena *a)
{
    char *low = arena_strdup(a, s);
    for (char *p = low; *p; p++)
        *p = ascii_tolower(*p);
    return low;
}

static struct strs of_states(const struct release *r, bool for_terms, struct arena *a)
{
    (void)for_terms;
    struct strs l = {0};
    for (size_t i = 0; i < r->districts.n; i++)
        if (state_of_district(r->districts.v[i]))
            strs_add_once(&l, state_of_district(r->districts.v[i]), a);
    for (size_t i = 0; i < r->offices.n; i++) {
        const struct office *o = office_find(r->offices.v[i]);
        if (o)
            strs_add_once(&l, lower(o->state, a), a);
    }
    return l;
}

/* "18:2423(a)(1)" is found as that, as 18:2423(a) and as 18:2423, and each without the title; counted as the
 * first ones. */
static struct strs of_statutes(const struct release *r, bool for_terms, struct arena *a)
{
    struct strs l = {0};
    for (size_t i = 0; i < r->statutes.n; i++) {
        const char *whole = r->statutes.v[i], *colon = strchr(whole, ':');
        for (size_t n = strlen(whole); n > 0;) {
            const char *section = arena_strndup(a, whole, n);
            strs_add_once(&l, section, a);
            if (colon && for_terms && whole + n > colon)
                strs_add_once(&l, section + (colon + 1 - whole), a);
            while (n > 0 && whole[--n] != '(')
                ;
        }
    }
    return l;
}

/* "2022-11-18" or a time of that day, cut to so many digits of 20221118; NULL when it is no date. */
static const char *digits(const char *day, size_t n, struct arena *a)
{
    char s[9];
    if (!day || strnlen(day, 10) < 10 || day[4] != '-' || day[7] != '-')
        return NULL;
    memcpy(s, day, 4);
    memcpy(s + 4, day + 5, 2);
    memcpy(s + 6, day + 8, 2);
    s[8] = '\0';
    return strspn(s, "0123456789") == 8 ? arena_strndup(a, s, n) : NULL;
}

static struct strs of_date(const struct release *r, bool for_terms, struct arena *a)
{
    (void)for_terms;
    return one(digits(r->date, 8, a), a);
}

static struct strs of_added(const struct release *r, bool for_terms, struct arena *a)
{
    (void)for_terms;
    const char *day = digits(r->first_seen, 8, a), *t = r->first_seen;
    if (!day || strlen(t) < strlen("2026-11-22T06:00") || t[13] != ':')
        return one(day ? arena_printf(a, "%s0000", day) : NULL, a);
    return one(arena_printf(a, "%s%.2s%.2s", day, t + 11, t + 14), a);
}

static struct strs of_year(const struct release *r, bool for_terms, struct arena *a)
{
    (void)for_terms;
    return one(digits(r->date, 4, a), a);
}

static struct strs of_month(const struct release *r, bool for_terms, struct arena *a)
{
    const char *month = digits(r->date, 6, a);
    return one(month && !for_terms ? arena_printf(a, "%.4s-%s", month, month + 4) : month, a);
}

/* The federal fiscal year begins on 1 October of the year before. */
static struct strs of_fiscal_year(const struct release *r, bool for_terms, struct arena *a)
{
    (void)for_terms;
    const char *month = digits(r->date, 6, a);
    if (!month)
        return (struct strs){0};
    int n = atoi(month);
    return one(arena_printf(a, "%d", n / 100 + (n % 100 >= 10)), a);
}

static struct strs of_sentence(const struct release *r, bool for_terms, struct arena *a)
{
    (void)for_terms;
    return one(r->sentence_months == SENTENCE_NONE ? NULL : arena_printf(a, "%d", r->sentence_months), a);
}

/* ---- the values of a query ---- */

/* What people say for an office, with or without "FBI-". Of the bureau's own two letters only those that are
 * no other state's: "AL" is Albany there, and Alabama elsewhere. */
static const char *office_by_initials(const char *value)
{
    static const struct {
        const char *names, *slug;
    } v[] = {
        {"NY", "newyork"},          {"WFO|DC", "washingtondc"}, {"SF", "sanfrancisco"},
        {"KC", "kansascity"},       {"LV|Vegas", "lasvegas"},   {"NOLA", "neworleans"},
        {"Philly", "philadelphia"}, {"SLC", "saltlakecity"},
    };
    char key[NAMEKEY_MAX];
    const char *name = namekey(value, strlen(value), key);
    name += str_starts(name, "fbi ") ? strlen("fbi ") : 0;
    for (size_t i = 0; i < sizeof v / sizeof *v; i++)
        if (namekey_in(name, v[i].names))
            return v[i].slug;
    return NULL;
}

static const char *find_office(const char *value, struct arena *a, const char **suggestion)
{
    (void)a;
    const char *slug = office_lookup(value);
    struct str_nearest near = {.value = value};
    if (!slug)
        slug = office_by_initials(value);
    for (const struct office *o = offices; !slug && o->slug; o++) {
        str_consider(&near, o->slug, o->slug);
        str_consider(&near, o->name, o->slug);
    }
    *suggestion = str_suggest(&near);
    return slug;
}

static const char *find_district(const char *value, struct arena *a, const char **suggestion)
{
    (void)a;
    const char *slug = district_lookup(value);
    struct str_nearest near = {.value = value};
    for (const struct district *d = districts; !slug && d->slug; d++) {
        str_consider(&near, d->slug, d->slug);
        str_consider(&near, d->slug + strlen("usao-"), d->slug + strlen("usao-"));
    }
    *suggestion = str_suggest(&near);
    return slug;
}

static const char *find_stage(const char *value, struct arena *a, const char **suggestion)
{
    (void)a;
    const char *slug = stage_lookup(value);
    struct str_nearest near = {.value = value};
    for (const struct stage *s = stages; !slug && s->slug; s++)
        str_consider(&near, s->slug, s->slug);
    *suggestion = str_suggest(&near);
    return slug;
}

/* A postal code or a name; the districts' table knows both. */
static const char *find_state(const char *value, struct arena *a, const char **suggestion)
{
    char want[NAMEKEY_MAX];
    struct str_nearest near = {.value = value};
    namekey(value, strlen(value), want);
    *suggestion = NULL;
    for (const struct district *d = districts; d->slug; d++) {
        const char *code = state_of_district(d->slug);
        if (!strcmp(want, code) || namekey_is(want, d->state, strlen(d->state)))
            return arena_strdup(a, code);
        str_consider(&near, d->state, d->state);
    }
    *suggestion = str_suggest(&near);
    return NULL;
}

/* A short list of words, each with what it stands for: pairs, ended by NULL. */
static const char *among(const char *const *pairs, const char *value, const char **suggestion)
{
    struct str_nearest near = {.value = value};
    *suggestion = NULL;
    for (; *pairs; pairs += 2) {
        if (!strcasecmp(pairs[0], value))
            return pairs[1];
        str_consider(&near, pairs[0], pairs[0]);
    }
    *suggestion = str_suggest(&near);
    return NULL;
}

static const char *find_kind(const char *value, struct arena *a, const char **suggestion)
{
    static const char *const words[] = {"case",    "case",  "related", "related", "program",
                                        "program", "other", "other",   NULL};
    (void)a;
    return among(words, value, suggestion);
}

static const char *find_status(const char *value, struct arena *a, const char **suggestion)
{
    static const char *const words[] = {"live", "live", "removed", "removed", NULL};
    (void)a;
    return among(words, value, suggestion);
}

/* What agency.c gives (a test holds them together): the front program does without the rules that read texts.
 */
static const char *find_agency(const char *value, struct arena *a, const char **suggestion)
{
    /* clang-format off */
    static const char *const words[] = {
        "fbi", "fbi", "federal bureau of investigation", "fbi",
        "doj", "doj", "justice", "doj", "department of justice", "doj",
        "ice", "ice", "immigration and customs enforcement", "ice",
        "hsi", "hsi", "homeland security investigations", "hsi",
        "dea", "dea", "drug enforcement administration", "dea",
        "atf", "atf", "irs", "irs", "irs-ci", "irs",
        "uspis", "uspis", "usps", "uspis", "postal inspection service", "uspis",
        "usss", "usss", "secret service", "usss",
        "dol", "dol", "labor", "dol", "department of labor", "dol",
        "dss", "dss", "diplomatic security service", "dss",
        NULL};
    /* clang-format on */
    (void)a;
    return among(words, value, suggestion);
}

static const char *find_yes_no(const char *value, struct arena *a, const char **suggestion)
{
    static const char *const words[] = {"yes", "yes", "no", "no", "true", "yes", "false", "no", NULL};
    (void)a;
    return among(words, value, suggestion);
}

static const char *find_number(const char *value, struct arena *a, const char **suggestion)
{
    enum { MAX_DIGITS = 15 }; /* a double holds every such number exactly */
    (void)a;
    *suggestion = NULL;
    size_t n = strspn(value, "0123456789"), zeros = strspn(value, "0");
    return n && n <= MAX_DIGITS && !value[n] ? value + zeros - (zeros == n) : NULL;
}

/* Months; years as "10y"; "life". */
static const char *find_sentence(const char *value, struct arena *a, const char **suggestion)
{
    size_t n = strspn(value, "0123456789");
    const char *unit = value + n;
    *suggestion = NULL;
    unit += strspn(unit, " ");
    if (!strcasecmp(value, "life"))
        return arena_printf(a, "%d", SENTENCE_LIFE);
    if (!n || n > 6)
        return NULL;
    if (!*unit || !strcasecmp(unit, "m") || !strcasecmp(unit, "months"))
        return arena_strndup(a, value, n);
    if (!strcasecmp(unit, "y") || !strcasecmp(unit, "years"))
        return arena_printf(a, "%d", atoi(value) * 12);
    return NULL;
}

/* An address, with http and https for one another; browsers show neither. */
static const char *find_url(const char *value, struct arena *a, const char **suggestion)
{
    const char *rest = strstr(value, "://");
    *suggestion = NULL;
    rest = rest ? rest + strlen("://") : value;
    if (!url_canonical(rest == value && strchr(value, '.') && strchr(value, '/')
                           ? arena_printf(a, "https://%s", value)
                           : value,
                       a))
        return NULL;
    return arena_printf(a, "%s\n%s", url_canonical(arena_printf(a, "https://%s", rest), a),
                        url_canonical(arena_printf(a, "http://%s", rest), a));
}

/* What may stand before a section's number, and blanks: "§§ ", "section ", "Sec. ". */
static const char *skip_section_mark(const char *s)
{
    static const char *const marks[] = {" ", "§", "\xc2\xa0", "sections", "section", "secs.", "sec."};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (!strncasecmp(s, marks[i], strlen(marks[i])) && *s) {
            s += strlen(marks[i]);
            i = (size_t)-1; /* from the first again */
        }
    return s;
}

/* "U.S.C.", "USC", ", United States Code,", with blanks round it; s itself when it is not there. */
static const char *skip_code(const char *s)
{
    static const char *const names[] = {"u.s.c.",    "u.s.c",   "usc",
                                        "u.s. code", "us code", "united states code"};
    const char *name = s + strspn(s, " .,");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!strncasecmp(name, names[i], strlen(names[i])))
            return name + strlen(names[i]) + (name[strlen(names[i])] == ',');
    return s;
}

/* "18:1591", "1591", "§ 1591(a)", "18 U.S.C. § 1591(a)", "18 USC 1591": the title, then the section. */
static const char *find_statute(const char *value, struct arena *a, const char **suggestion)
{
    *suggestion = NULL;
    bool title = !strncasecmp(value, "title ", strlen("title "));
    const char *s = title ? value + strlen("title ") : skip_section_mark(value), *number = s;
    size_t n = strspn(number, "0123456789");
    const char *code = skip_code(number + n);
    bool titled = n && (code > number + n || (*code && strchr(": ,", *code)));
    if ((title && !titled) || (titled && n > 2)) /* the code has 54 titles: "1591, 1594" are sections */
        return NULL;
    if (titled)
        s = skip_section_mark(code + (*code == ':' || *code == ','));
    size_t len = strspn(s, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ()-.");
    if (!ascii_isdigit(*s) || s[len])
        return NULL;
    return titled ? arena_printf(a, "%.*s:%s", (int)n, number, s) : s;
}

/* The charges that a section makes, one a line. A bare section is one of title 18 where that has a row. */
static const char *charges_of(const char *section, struct arena *a)
{
    static const char *const titles[] = {"18:", "8:", "21:", "26:", "22:", ""};
    const char *slug = NULL;
    for (size_t i = 0; !slug && i < sizeof titles / sizeof *titles; i++)
        if (!*titles[i] || !strchr(section, ':'))
            slug = charge_of_statute(arena_printf(a, "%s%s", titles[i], section));
    /* The age of the victim is not in the section's number. */
    return slug && !strcmp(slug, "sex-trafficking") ? "sex-trafficking\nchild-sex-trafficking" : slug;
}

static const char *find_charge(const char *value, struct arena *a, const char **suggestion)
{
    const char *slug = charge_lookup(value), *section = find_statute(value, a, suggestion);
    if (!slug && section)
        return charges_of(section, a);
    struct str_nearest near = {.value = value};
    for (const char *const *g = charge_groups_all; !slug && *g; g++) /* who says less means more */
        str_consider(&near, *g, *g);
    for (const struct charge *c = charges; !slug && c->slug; c++)
        str_consider(&near, c->slug, c->slug);
    *suggestion = str_suggest(&near);
    return slug;
}

/* A year, a month or a day that there is: so many digits, with or without hyphens. */
static const char *only_digits(const char *value, size_t want, struct arena *a)
{
    char *out = arena_strdup(a, value), *p = out, day[16];
    for (; *value; value++)
        if (*value != '-')
            *p++ = *value;
    *p = '\0';
    if (strlen(out) != want || strspn(out, "0123456789") != want)
        return NULL;
    snprintf(day, sizeof day, "%.4s-%s-%s", out, want > 4 ? arena_strndup(a, out + 4, 2) : "01",
             want > 6 ? out + 6 : "01");
    return date_valid_day(day) ? out : NULL;
}

static const char *find_year(const char *value, struct arena *a, const char **suggestion)
{
    *suggestion = NULL;
    return only_digits(value, 4, a);
}

static const char *find_fiscal_year(const char *value, struct arena *a, const char **suggestion)
{
    int year = period_fiscal_year(value);
    *suggestion = NULL;
    return year ? arena_printf(a, "%d", year) : NULL;
}

static const char *find_month(const char *value, struct arena *a, const char **suggestion)
{
    *suggestion = NULL;
    return only_digits(value, 6, a);
}

static const char *find_day(const char *value, struct arena *a, const char **suggestion)
{
    *suggestion = NULL;
    return only_digits(value, 8, a);
}

/* ---- the table ---- */

/* A slot's number is part of the index format: never give one a second meaning. */
enum {
    SLOT_DATE,
    SLOT_OFFICE,
    SLOT_DISTRICT,
    SLOT_STATE,
    SLOT_CHARGE,
    SLOT_STAGE,
    SLOT_KIND,
    SLOT_AGENCY,
    SLOT_SOURCE,
    SLOT_STATUTE,
    SLOT_REVISION,
    SLOT_ADDED,
    SLOT_YEAR,
    SLOT_MONTH,
    SLOT_FISCAL_YEAR,
    SLOT_SENTENCE,
    SLOT_STATUS,
    SLOT_DERIVED,
    SLOT_MINOR,
};

#define TEXT(field, also, pre, w, of, eg, about)                                                             \
    {                                                                                                        \
        .name = field, .alias = also, .kind = FIELD_TEXT, .prefix = pre, .slot = -1, .weight = w,            \
        .values = of, .example = eg, .help = about                                                           \
    }
#define TERM(field, also, pre, at, of, find, eg, about)                                                      \
    {                                                                                                        \
        .name = field, .alias = also, .kind = FIELD_TERM, .prefix = pre, .slot = at, .facet = (at) >= 0,     \
        .values = of, .lookup = find, .example = eg, .help = about                                           \
    }
#define SLOT(field, also, what, at, of, find, eg, about)                                                     \
    {                                                                                                        \
        .name = field, .alias = also, .kind = what, .slot = at, .values = of, .lookup = find, .example = eg, \
        .help = about                                                                                        \
    }

const struct field fields[] = {
    TEXT("title", "headline", "S", 4, of_title, "title:\"sex trafficking\"", "words of the title"),
    TEXT("text", "body", "", 1, of_text, "text:traffick*", "words anywhere, as without a field"),
    TEXT("defendant", "name", "XN", 0, of_defendants, "defendant:\"john doe\"",
         "names of persons and companies charged"),
    TERM("office", "offices", "XO", SLOT_OFFICE, of_offices, find_office, "office:\"new york\"",
         "FBI field office that is named"),
    TERM("office-derived", NULL, "XOD", SLOT_DERIVED, of_offices_derived, find_office, "office-derived:miami",
         "FBI field office derived from the court district"),
    TERM("district", "usao", "XD", SLOT_DISTRICT, of_districts, find_district, "district:sdfl",
         "federal judicial district"),
    TERM("state", NULL, "XST", SLOT_STATE, of_states, find_state, "state:fl,ga",
         "state of district or office"),
    TERM("charge", "charges", "XC", SLOT_CHARGE, of_charges, find_charge, "charge:human-trafficking",
         "charge or group of charges"),
    TERM("stage", "stages", "XG", SLOT_STAGE, of_stages, find_stage, "stage:sentenced",
         "what the release announces"),
    TERM("kind", NULL, "XK", SLOT_KIND, of_kind, find_kind, "kind:case", "case, related, program or other"),
    TERM("agency", NULL, "XA", SLOT_AGENCY, of_agency, find_agency, "agency:fbi",
         "agency that investigated it, or published it"),
    TERM("source", NULL, "XSRC", SLOT_SOURCE, of_source, NULL, "source:fbi-miami",
         "source in feeds.conf that gave it first"),
    TERM("statute", "usc", "XL", SLOT_STATUTE, of_statutes, find_statute, "statute:18:1591",
         "section of the U.S. Code that it cites"),
    TERM("minor", NULL, "XM", SLOT_MINOR, of_minor, find_yes_no, "minor:yes",
         "a victim is under 18: yes or no"),
    TERM("complete", NULL, "XP", -1, of_complete, find_yes_no, "complete:no",
         "no while only a feed's summary could be had"),
    TERM("status", NULL, "XSTAT", SLOT_STATUS, of_status, find_status, "status:removed", "live or removed"),
    TERM("id", NULL, "XID", -1, of_id, find_number, "id:1", "number of the release"),
    TERM("url", NULL, "Q", -1, of_url, find_url, "url:https://www.example.gov/news/a", "address of the page"),
    SLOT("date", NULL, FIELD_DATE, SLOT_DATE, of_date, NULL, "date:2022-11-01..2022-11-30",
         "day of publication"),
    SLOT("added", NULL, FIELD_TIME, SLOT_ADDED, of_added, NULL, "added:24h",
         "when it was first seen, in UTC"),
    TERM("year", NULL, "Y", SLOT_YEAR, of_year, find_year, "year:2022", "year of publication"),
    TERM("month", NULL, "M", SLOT_MONTH, of_month, find_month, "month:2022-11", "month of publication"),
    TERM("day", NULL, "D", -1, of_date, find_day, "day:2022-11-18", "day of publication, that very day"),
    TERM("fy", NULL, "XFY", SLOT_FISCAL_YEAR, of_fiscal_year, find_fiscal_year, "fy:2023",
         "federal fiscal year (October to September)"),
    SLOT("sentence", NULL, FIELD_NUMBER, SLOT_SENTENCE, of_sentence, find_sentence, "sentence:>=10y",
         "longest prison term: months, years (10y) or life"),
    SLOT("revision", NULL, FIELD_NUMBER, SLOT_REVISION, of_revision, find_number, "revision:>0",
         "revision of the store in which it last changed"),
    {.name = NULL},
};

const struct field *field_find(const char *name, const char **suggestion)
{
    struct str_nearest near = {.value = name};
    for (const struct field *f = fields; f->name; f++) {
        if (!strcasecmp(f->name, name) || (f->alias && !strcasecmp(f->alias, name)))
            return f;
        if (suggestion)
            str_consider(&near, f->name, f->name);
    }
    if (suggestion)
        *suggestion = str_suggest(&near);
    return NULL;
}

const struct field *field_counted(const char *name, struct err *e)
{
    const char *near = NULL;
    const struct field *f = field_find(name, &near);
    if (f && f->facet)
        return f;
    if (f)
        err_set(e, ERR_USAGE, "releases cannot be counted by '%s'", f->name);
    else
        err_set(e, ERR_USAGE, near ? "no field '%s': did you mean '%s'?" : "no field '%s'", name, near);
    return NULL;
}

/* FNV-1a, 64 bits: tells long URLs of one site apart; nothing else depends on it. */
static unsigned long long hash(const char *s)
{
    unsigned long long h = 14695981039346656037ULL;
    for (; *s; s++)
        h = (h ^ (unsigned char)*s) * 1099511628211ULL;
    return h;
}

const char *field_term(const struct field *f, const char *value, struct arena *a)
{
    bool exact = f->lookup == find_url; /* the one value in which case means something */
    const char *term = arena_printf(a, "%s%s", f->prefix, exact ? value : lower(value, a));
    if (strlen(term) <= FIELD_TERM_MAX)
        return term;
    return arena_printf(a, "%.*s%016llx", FIELD_TERM_MAX - 16, term, hash(value));
}
