/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Offices and districts. An office counts when the FBI's own office is named, not the town it stands in; a
 * district when it prosecutes, not when it helped or when somebody was arrested there. An office that follows
 * from the district alone is derived, and kept apart. */
#include "domain/place.h"

#include <string.h>

#include "domain/district.h"
#include "domain/namekey.h"
#include "domain/office.h"

/* Words of a name: what [^.;] would stop at is let by after an initial or "Jr". */
#define WORDS  "(?:[^.;]|(?<=[ .][A-Z])\\.|(?<=[JS]r)\\.|(?<=[ .][A-Z][a-z])\\.)"
#define FBI    "(?:FBI|Federal Bureau of Investigation)(?: \\((?:the )?FBI\\))?{s}"
#define SUFFIX "(?:Field (?:Office|Division)|Division|Office|Field)"
#define STATE  "(?:,? (?:{state}|(?-i:[A-Z][a-z]{1,4}\\.|[A-Z]\\.? ?[A-Z]\\.)),?)?"
#define PART   "(?:Northern|Southern|Eastern|Western|Central|Middle)"
#define DISTRICT                                                                                             \
    "(?:" PART " )?Districts? of (?:the )?(?:" PART " )?{state}(?: and (?:the )?Northern Mariana Islands)?"
/* clang-format off */
static const struct phrase place_rows[] = {
    {"fbi-office", "office", FBI "(?: in| of| for| at)?(?: the)? ({office})" STATE "(?: " SUFFIX ")?",
     "the FBI's Cleveland Division"},
    {"fbi-offices", "office", FBI " ({office}) and ({office}) " SUFFIX "s",
     "the FBI's Richmond and Norfolk Divisions"},
    {"fbi-comma-office", "office", FBI ", (?:the )?({office})" STATE " " SUFFIX, "FBI, Dallas Division"},
    {"office-of-fbi", "office", "({office})" STATE " " SUFFIX "s? (?:of|for) (?:the )?" FBI,
     "the Honolulu Division of the FBI"},
    {"office-fbi", "office", "({office}) " FBI, "the Los Angeles FBI"},
    {"fbi-agent-of", "office",
     FBI
     ",? (?:Acting )?(?:Supervisory )?(?:Special Agent|Assistant Director|Deputy Assistant Director)s? "
     "in charge" WORDS "{0,50}? (?:of|for|in) (?:the )?(?:" FBI " )?({office})" STATE "(?: " SUFFIX ")?",
     "FBI Special Agent in Charge Jane Roe of the Philadelphia Field Office"},
    {"agent-fbi-office", "office",
     "(?:Special Agent|Assistant Director) in charge" WORDS "{0,50}? of (?:the )?({office})" STATE " "
     SUFFIX "[^.;]{0,6} (?:of )?(?:the )?" FBI,
     "Special Agent in Charge Jane Roe of the Miami Field Office of the FBI"},
    {"fbi-agent-comma", "office",
     FBI ",? (?:Acting )?(?:Special Agent|Assistant Director) in charge" WORDS "{0,40}?, ({office})" STATE
     " " SUFFIX,
     "FBI Special Agent in Charge Jane Roe, Portland Division"},
    {"press-office", "head-office", "({office}) (?:Public Affairs|Media|Press)(?: Office)?",
     "Norfolk Public Affairs Office"},

    {"attorney-for-district", "attorney",
     "(?:U\\.S\\.|United States) Attorney{s}" WORDS "{0,60}? (?:for|of|in|from) (?:the )?(" DISTRICT ")",
     "U.S. Attorney Jane Roe of the Southern District of Ohio"},
    {"district-attorney", "attorney", "(" DISTRICT ")(?:'s|s)? U(?:\\.S\\.|nited States) Attorney",
     "Southern District of Ohio U.S. Attorney Jane Roe"},
    {"state-attorney", "attorney", "(?:U\\.S\\.|United States) Attorney{s} (?:Office )?(?:for|of) ({state})",
     "U.S. Attorney for Maine"},
    {"district", "district", "(" DISTRICT ")", "in the Southern District of Ohio"},
    {"districts", "districts", "((?:" PART ",? (?:and )?){1,3}" PART ") Districts of ({state})",
     "the Northern and Southern Districts of Texas"},

    {"court-in", "court",
     "(?:court|jury|juries|judge|grand jury)(?: sitting| presiding)? in (?:downtown "
     ")?((?-i:[A-Z][\\w'.]+(?: [A-Z][\\w'.]+){0,2}))(?:, ((?-i:[A-Z][\\w.]+(?: [A-Z][\\w.]+)?)))?",
     "a federal court in Tacoma, Washington"},
    {"event-in", "court",
     "(?:indicted|pleaded guilty|sentenced|convicted|arraigned|tried|trial|charged|found guilty|"
     "appeared) {2w}in ((?-i:[A-Z][\\w'.]+(?: [A-Z][\\w'.]+){0,2})), ((?-i:[A-Z][\\w.]+(?: "
     "[A-Z][\\w.]+)?))",
     "pleaded guilty today in Hammond, Ind."},
    {"town", "town",
     "(?:of|in|near) ((?-i:[A-Z][\\w'.]+(?: [A-Z][\\w'.]+){0,2})), ((?-i:[A-Z][\\w.]+(?: [A-Z][\\w.]+)?))",
     "of Dayton, Ohio"},
    {"federal", "federal",
     "(?:U\\.S\\.|United States) (?:Attorney|District (?:Court )?(?:Judge|Court)|Magistrate){s}|federal "
     "(?:court|grand jury|prison|jury|charges|judge|magistrate|prosecutors?|district|indictment|felon\\w+)",
     "in federal court"},
    {"immigration-court", NULL, "immigration (?:court|judge)", "an immigration judge in Detroit"},
    {"city-court", "court",
     "(?:in|a) ((?-i:[A-Z][\\w'.]+(?: [A-Z][\\w'.]+){0,2})) federal (?:court|jury|grand jury)",
     "in Camden federal court"},
};
/* clang-format on */
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
        if (h->topic != TOPIC_PLACE || !h->p->value || !strstr(h->p->value, "office"))
            continue;
        if (!strcmp(h->p->value, "head-office") && !(d->sentences[h->sentence].roles & ROLE_HEAD))
            continue;
        for (int g = 0; g < 2 && h->group[g][1]; g++) {
            const char *slug = office_lookup(group_text(d, h, g));
            if (slug && strs_add_once(&r->offices, slug, d->arena))
                doc_why(d, r, "offices", slug, h->p->rule, h->start, h->end);
        }
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
    return h->topic == TOPIC_PLACE && h->p->value && !strcmp(h->p->value, value);
}

/* "District of Western New York" is the "Western District of New York". */
static const char *district_of_text(const struct doc *d, const struct hit *h)
{
    const char *name = group_text(d, h, 0), *slug = district_lookup(name);
    static const char *const parts[] = {"Northern", "Southern", "Eastern", "Western",
                                        "Central",  "Middle",   NULL};
    for (const char *const *p = parts; !slug && *p; p++) {
        const char *at = strstr(name, *p);
        if (at && at > name)
            slug = district_lookup(arena_printf(d->arena, "%s District of %s", *p, at + strlen(*p) + 1));
    }
    return slug;
}

/* "the Northern and Southern Districts of Texas" */
static void add_districts(const struct doc *d, struct release *r, const struct hit *h)
{
    struct strs parts = strs_split(group_text(d, h, 0), ' ', d->arena);
    for (size_t i = 0; i < parts.n; i++)
        add_district(
            d, r,
            district_lookup(arena_printf(d->arena, "%.*s District of %s", (int)strcspn(parts.v[i], ","),
                                         parts.v[i], group_text(d, h, 1))),
            h);
}

/* Districts that are named in sentences with one of these roles (0: any): all, or those whose attorney is. */
static void named_districts(const struct doc *d, struct release *r, const char *value, unsigned any,
                            unsigned not )
{
    for (size_t i = 0; i < d->nhits; i++) {
        const struct hit *h = &d->hits[i];
        unsigned roles = d->sentences[h->sentence].roles;
        if ((any && !(roles & any)) || (roles & not ))
            continue;
        if (is_place(h, value))
            add_district(d, r, district_of_text(d, h), h);
        else if (is_place(h, "districts"))
            add_districts(d, r, h);
    }
}

/* The district whose court sits in a town. Without a state, a town that could be several needs its state in
 * the headline or the lead (near); state may itself be what was taken for a town ("U.S. District Court in
 * Arizona"). */
static const char *district_of_city(const char *city, const char *state, const char *near)
{
    char key[NAMEKEY_MAX], one[NAMEKEY_MAX];
    namekey(city, strlen(city), key);
    for (const struct district *x = districts; x->slug; x++) {
        for (const char *c = x->cities; *c;) {
            size_t n = strcspn(c, "|");
            bool vague = *c == '~', named = near && strstr(near, x->state);
            if (!strcmp(namekey(c, n, one), key) && (state ? district_in_state(x, state) : !vague || named))
                return x->slug;
            c += n + (c[n] == '|');
        }
    }
    return district_of_state(state ? state : city);
}

/* True when the words before a court say that it is none of the district's. */
static bool is_taken(const struct doc *d, const struct hit *h)
{
    const struct sentence *s = &d->sentences[h->sentence];
    for (size_t i = s->first_hit; i < s->end_hit; i++)
        if (d->hits[i].topic == TOPIC_PLACE && !d->hits[i].p->value && d->hits[i].start < h->start &&
            d->hits[i].end > h->start)
            return true;
    return false;
}

static void court_districts(const struct doc *d, struct release *r, const char *value, unsigned any)
{
    enum { NEAR = 1200 };
    uint32_t start = d->part[DOC_TITLE].start;
    const char *near = arena_strndup(d->arena, d->s + start, d->len - start < NEAR ? d->len - start : NEAR);
    for (size_t i = 0; i < d->nhits; i++) {
        const struct hit *h = &d->hits[i];
        unsigned roles = d->sentences[h->sentence].roles;
        if (!is_place(h, value) || is_taken(d, h) || (any && !(roles & any)) ||
            (roles & (ROLE_QUOTE | ROLE_BOILERPLATE)))
            continue;
        const char *state = h->group[1][1] ? group_text(d, h, 1) : NULL;
        const char *city = group_text(d, h, 0), *slug = district_of_city(city, state, near);
        if (!slug && state)
            slug = district_of_city(city, NULL, near);
        add_district(d, r, slug, h);
        if (r->districts.n)
            return;
    }
}

/* The dateline at the start of the text: "YUMA, Ariz. \u2014", "BOSTON -". Gives where it ends; 0 when there
 * is none. */
static size_t dateline(const char *s, size_t max)
{
    enum { LONGEST = 48 };
    size_t n = 0, capitals = 0;
    for (; n < max && n < LONGEST && s[n] != '\n'; n++) {
        if (n && s[n - 1] == ' ' &&
            (s[n] == '-' || !strncmp(s + n, "\u2013", 3) || !strncmp(s + n, "\u2014", 3)))
            return capitals > 3 ? n : 0;
        capitals += s[n] >= 'A' && s[n] <= 'Z';
    }
    return 0;
}

/* A dateline is enough in a state with one district, and where the court itself sits. */
static void dateline_district(const struct doc *d, struct release *r)
{
    uint32_t start = d->part[DOC_TEXT].start;
    size_t n = dateline(d->s + start, d->part[DOC_TEXT].end - start);
    struct strs places = strs_split(arena_strndup(d->arena, d->s + start, n), ',', d->arena);
    if (!places.n)
        return;
    const char *slug = district_of_city(places.v[0], places.n > 1 ? places.v[1] : NULL, NULL);
    for (const struct district *x = districts; !slug && places.n > 1 && x->slug; x++)
        if (!x->part && district_in_state(x, places.v[1]))
            slug = x->slug;
    if (slug && strs_add_once(&r->districts, slug, d->arena))
        doc_why(d, r, "districts", slug, "dateline", start, start + (uint32_t)n);
}

/* True when a federal court or prosecutor is spoken of at all. */
static bool is_federal(const struct doc *d)
{
    for (const struct sentence *s = NULL; (s = doc_next(d, s, 0, ROLE_BOILERPLATE));)
        if (sentence_has(d, s, TOPIC_PLACE, "federal"))
            return true;
    return false;
}

static void districts_read(const struct doc *d, struct release *r)
{
    enum {
        NEWS = ROLE_HEAD | ROLE_LEAD | ROLE_FOLLOW | ROLE_ANNOUNCE | ROLE_HEADLINE,
        ASIDE = ROLE_BOILERPLATE | ROLE_CONTACT,
        HELP = ROLE_BOILERPLATE | ROLE_ASSIST
    };
    districts_of_components(d, r);
    if (!r->districts.n)
        named_districts(d, r, "attorney", 0, ASIDE);
    if (!r->districts.n)
        named_districts(d, r, "district", NEWS, ASIDE);
    if (!r->districts.n)
        court_districts(d, r, "court", NEWS);
    if (!r->districts.n)
        named_districts(d, r, "attorney", ROLE_CONTACT, HELP);
    if (!r->districts.n)
        named_districts(d, r, "district", ROLE_COUNTS, ASIDE | ROLE_QUOTE | ROLE_BACKGROUND);
    if (!r->districts.n)
        court_districts(d, r, "court", 0);
    if (!r->districts.n)
        named_districts(d, r, "district", 0, HELP);
    if (!r->districts.n && r->defendants.n && r->charges.n && is_federal(d)) {
        dateline_district(d, r);
        if (!r->districts.n)
            court_districts(d, r, "town", ROLE_LEAD | ROLE_FOLLOW);
    }
}

/* --- derived offices --- */

static void derive_offices(const struct doc *d, struct release *r)
{
    enum { NEAR = 2000 }; /* bytes of headline and lead, where the places of the matter are named */
    uint32_t start = d->part[DOC_TITLE].start;
    const char *places = arena_strndup(d->arena, d->s + start, d->len - start < NEAR ? d->len - start : NEAR);
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
    if (r->stages.n > 1 || !strs_has(&r->stages, "other"))
        districts_read(d, r);
    else
        districts_of_components(d, r);
    derive_offices(d, r);
}
