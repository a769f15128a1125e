/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Offices and districts. An office counts when the FBI's own office is named, not the town it stands in; a
 * district when it prosecutes, not when it helped or when somebody was arrested there. An office that follows
 * from the district alone is derived, and kept apart. */
#include "domain/place.h"

#include <string.h>

#include "domain/district.h"
#include "domain/namekey.h"
#include "domain/office.h"

#define FBI    "(?:FBI|Federal Bureau of Investigation)(?: \\((?:the )?FBI\\))?{s}"
#define SUFFIX "(?:Field (?:Office|Division)|Division|Office|Field)"
#define STATE  "(?:,? (?:{state}|(?-i:[A-Z][a-z]{1,4}\\.|[A-Z]\\.? ?[A-Z]\\.)),?)?"
static const struct phrase place_rows[] = {
    {"fbi-office", "office", FBI "(?: in| of| for| at)?(?: the)? ({office})" STATE "(?: " SUFFIX ")?",
     "the FBI's Cleveland Division"},
    {"fbi-comma-office", "office", FBI ", (?:the )?({office})" STATE " " SUFFIX, "FBI, Dallas Division"},
    {"office-of-fbi", "office", "({office})" STATE " " SUFFIX "s? (?:of|for) (?:the )?" FBI,
     "the Honolulu Division of the FBI"},
    {"office-fbi", "office", "({office}) " FBI, "the Los Angeles FBI"},
    {"fbi-agent-of", "office",
     FBI ",? (?:Acting )?(?:Supervisory )?(?:Special Agent|Assistant Director|Deputy Assistant Director)s? "
         "in charge[^.;]{0,50}? "
         "(?:of|for|in) (?:the )?(?:" FBI " )?({office})" STATE "(?: " SUFFIX ")?",
     "FBI Special Agent in Charge Jane Roe of the Philadelphia Field Office"},
    {"agent-fbi-office", "office",
     "(?:Special Agent|Assistant Director) in charge[^.;]{0,50}? of (?:the )?({office})" STATE " " SUFFIX
     "[^.;]{0,6} (?:of )?(?:the )?" FBI,
     "Special Agent in Charge Jane Roe of the Miami Field Office of the FBI"},
    {"fbi-agent-comma", "office",
     FBI ",? (?:Acting )?(?:Special Agent|Assistant Director) in charge[^.;]{0,40}?, ({office})" STATE
         " " SUFFIX,
     "FBI Special Agent in Charge Jane Roe, Portland Division"},
    {"press-office", "head-office", "({office}) (?:Public Affairs|Media|Press)(?: Office)?",
     "Norfolk Public Affairs Office"},

    {"part-district", "district",
     "((?:Northern|Southern|Eastern|Western|Central|Middle) District of {state})",
     "the Southern District of Ohio"},
    {"one-district", "district", "(Districts? of (?:the )?{state}(?: and the Northern Mariana Islands)?)",
     "the District of Maine"},
    {"state-attorney", "state", "U(?:\\.S\\.|nited States) Attorney for ({state})",
     "U.S. Attorney for Maine"},

    {"court-in", "court",
     "(?:court|jury|juries|judge|grand jury)(?: sitting)? in ((?:downtown )?(?-i:[A-Z][\\w'.]+(?: "
     "[A-Z][\\w'.]+){0,2}))(?:, ((?-i:[A-Z][\\w.]+(?: [A-Z][\\w.]+)?)))?",
     "a federal court in Tacoma, Washington"},
    {"city-court", "court",
     "(?:in|a) ((?-i:[A-Z][\\w'.]+(?: [A-Z][\\w'.]+){0,2})) federal (?:court|jury|grand jury)",
     "in Camden federal court"},
};
const struct phrases place_phrases = PHRASES(place_rows);

/* --- offices --- */

static void add_office(struct release *r, const struct doc *d, const char *slug, struct why why)
{
    if (!slug || !strs_add_once(&r->offices, slug, d->arena))
        return;
    why.field = "offices";
    why.value = slug;
    release_why(r, why, d->arena);
}

static void office_of_url(struct release *r, const struct doc *d, const char *url)
{
    size_t start, end;
    const char *slug = office_from_url(url, &start, &end);
    if (slug)
        add_office(
            r, d, slug,
            (struct why){
                .rule = "url", .part = "url", .start = (uint32_t)start, .end = (uint32_t)end, .words = slug});
}

static void offices_of_urls(const struct doc *d, struct release *r)
{
    office_of_url(r, d, r->url);
    for (size_t i = 0; i < r->urls.n; i++)
        office_of_url(r, d, r->urls.v[i]);
}

static void offices_of_tags(const struct doc *d, struct release *r)
{
    for (size_t i = 0; i < r->tags.n; i++)
        add_office(r, d, office_lookup(r->tags.v[i]),
                   (struct why){.rule = "tag", .part = "tag", .words = r->tags.v[i]});
}

static const char *group_text(const struct doc *d, const struct hit *h, int g)
{
    return arena_strndup(d->arena, d->s + h->group[g][0], h->group[g][1] - h->group[g][0]);
}

static void offices_of_text(const struct doc *d, struct release *r)
{
    for (size_t i = 0; i < d->nhits; i++) {
        const struct hit *h = &d->hits[i];
        if (h->topic != TOPIC_PLACE || !strstr(h->p->value, "office"))
            continue;
        if (!strcmp(h->p->value, "head-office") && !(d->sentences[h->sentence].roles & ROLE_HEAD))
            continue;
        const char *slug = office_lookup(group_text(d, h, 0));
        if (slug && strs_add_once(&r->offices, slug, d->arena))
            doc_why(d, r, "offices", slug, h->p->rule, h->start, h->end);
    }
}

/* --- districts --- */

static void add_district(const struct doc *d, struct release *r, const char *slug, const struct hit *h)
{
    if (slug && strs_add_once(&r->districts, slug, d->arena))
        doc_why(d, r, "districts", slug, h->p->rule, h->start, h->end);
}

static void districts_of_components(const struct doc *d, struct release *r)
{
    for (size_t i = 0; i < r->components.n; i++) {
        const char *slug =
            str_starts(r->components.v[i], "USAO") ? district_lookup(r->components.v[i]) : NULL;
        if (slug && strs_add_once(&r->districts, slug, d->arena))
            release_why(r,
                        (struct why){.field = "districts",
                                     .value = slug,
                                     .rule = "component",
                                     .part = "component",
                                     .words = r->components.v[i]},
                        d->arena);
    }
}

static bool is_place(const struct hit *h, const char *value)
{
    return h->topic == TOPIC_PLACE && !strcmp(h->p->value, value);
}

/* Districts that are named in sentences with one of these roles (0: any). */
static void named_districts(const struct doc *d, struct release *r, unsigned any, unsigned not )
{
    for (size_t i = 0; i < d->nhits; i++) {
        const struct hit *h = &d->hits[i];
        unsigned roles = d->sentences[h->sentence].roles;
        if ((any && !(roles & any)) || (roles & not ))
            continue;
        if (is_place(h, "district") || is_place(h, "state"))
            add_district(d, r, district_lookup(group_text(d, h, 0)), h);
    }
}

/* The state that a written state or its abbreviation means is compared by its first letters ("Ore.", "Wash.",
 * "Mass."), or both initials ("N.J."). */
static bool state_fits(const char *state, const char *written)
{
    char key[NAMEKEY_MAX], name[NAMEKEY_MAX];
    namekey(written, strlen(written), key);
    namekey(state, strlen(state), name);
    if (str_starts(name, key))
        return true;
    const char *second = strchr(name, ' ');
    if (second && strlen(key) == 2)
        return key[0] == name[0] && key[1] == second[1];
    static const char *const odd[][2] = {
        {"md", "maryland"},    {"va", "virginia"},       {"pa", "pennsylvania"},  {"ky", "kentucky"},
        {"la", "louisiana"},   {"ga", "georgia"},        {"mo", "missouri"},      {"vt", "vermont"},
        {"ct", "connecticut"}, {"wva", "west virginia"}, {"calif", "california"}, {"conn", "connecticut"},
        {"tx", "texas"},       {"az", "arizona"},        {"me", "maine"},         {"ks", "kansas"},
        {"tn", "tennessee"},   {"mt", "montana"},        {"ak", "alaska"},        {"mn", "minnesota"}};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
        if (!strcmp(odd[i][0], key) && !strcmp(odd[i][1], name))
            return true;
    return false;
}

/* The district whose court sits in a town; state may be NULL. */
static const char *district_of_city(const char *city, const char *state)
{
    char key[NAMEKEY_MAX], one[NAMEKEY_MAX];
    namekey(city, strlen(city), key);
    for (const struct district *x = districts; x->slug; x++) {
        for (const char *c = x->cities; *c;) {
            size_t n = strcspn(c, "|");
            bool vague = *c == '~';
            if (!strcmp(namekey(c, n, one), key) && (state ? state_fits(x->state, state) : !vague))
                return x->slug;
            c += n + (c[n] == '|');
        }
    }
    return state ? district_of_state(state) : NULL;
}

static void court_districts(const struct doc *d, struct release *r, unsigned any)
{
    for (size_t i = 0; i < d->nhits; i++) {
        const struct hit *h = &d->hits[i];
        unsigned roles = d->sentences[h->sentence].roles;
        if (!is_place(h, "court") || (any && !(roles & any)) || (roles & (ROLE_QUOTE | ROLE_BOILERPLATE)))
            continue;
        const char *state = h->group[1][1] ? group_text(d, h, 1) : NULL;
        const char *slug = district_of_city(group_text(d, h, 0), state);
        if (!slug && state)
            slug = district_of_city(group_text(d, h, 0), NULL);
        add_district(d, r, slug, h);
        if (r->districts.n)
            return;
    }
}

static void districts_read(const struct doc *d, struct release *r)
{
    enum { NEWS = ROLE_LEAD | ROLE_FOLLOW | ROLE_ANNOUNCE | ROLE_HEADLINE };
    districts_of_components(d, r);
    if (r->districts.n)
        return;
    named_districts(d, r, NEWS, ROLE_BOILERPLATE);
    if (!r->districts.n)
        named_districts(d, r, 0, ROLE_BOILERPLATE | ROLE_CONTACT | ROLE_QUOTE);
    if (!r->districts.n)
        court_districts(d, r, NEWS);
    if (!r->districts.n)
        court_districts(d, r, 0);
    if (!r->districts.n)
        named_districts(d, r, 0, ROLE_BOILERPLATE);
}

/* --- derived offices --- */

static void derive_offices(const struct doc *d, struct release *r)
{
    const char *places = d->s + d->part[DOC_TITLE].start;
    for (size_t i = 0; i < r->districts.n && !r->offices.n; i++) {
        const char *slug = district_office(r->districts.v[i], r->date, places);
        if (slug && strs_add_once(&r->offices_derived, slug, d->arena))
            release_why(r,
                        (struct why){.field = "offices_derived",
                                     .value = slug,
                                     .rule = "district",
                                     .part = "text",
                                     .words = r->districts.v[i]},
                        d->arena);
    }
}

void place_read(const struct doc *d, struct release *r)
{
    offices_of_urls(d, r);
    offices_of_tags(d, r);
    offices_of_text(d, r);
    districts_read(d, r);
    derive_offices(d, r);
}
