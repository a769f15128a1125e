/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which districts prosecute. A district counts when its attorney, its prosecutors or its court act in the
 * matter, not when its office helped or was thanked, or when somebody was arrested there. What is surest is
 * asked first: components, then attorneys, courts, prosecutors, towns where a court sits; what is asked later
 * counts only when nothing was found before. */
#include "domain/venue.h"

#include <string.h>
#include <strings.h>

#include "base/ascii.h"
#include "domain/district.h"
#include "domain/namekey.h"

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

static const char *group_text(const struct doc *d, const struct hit *h, int g)
{
    return arena_strndup(d->arena, d->s + h->group[g][0], h->group[g][1] - h->group[g][0]);
}

/* --- who is named, and as what --- */

enum who {
    WHO_ATTORNEY = 1 << 0, /* the U.S. Attorney in person */
    WHO_OFFICE = 1 << 1,   /* the office */
    WHO_STAFF = 1 << 2,    /* an assistant U.S. attorney */
    WHO_HELPED = 1 << 3,   /* one who assisted, or was thanked */
};

static enum who who_is_named(const struct doc *d, const struct hit *h)
{
    enum { OFFICE_WITHIN = 40 }; /* bytes of "United States Attorney's Office" */
    static const char assistant[] = "Assistant ",
                      first[] = "First Assistant "; /* who leads when none else does */
    size_t n = strlen(assistant), k = strlen(first), len = h->end - h->start;
    if (h->start >= n && !strncmp(d->s + h->start - n, assistant, n))
        return h->start >= k && !strncmp(d->s + h->start - k, first, k) ? WHO_ATTORNEY : WHO_STAFF;
    return memmem(d->s + h->start, len < OFFICE_WITHIN ? len : OFFICE_WITHIN, "Office", 6) ? WHO_OFFICE
                                                                                           : WHO_ATTORNEY;
}

/* True when the sentence says of who is named by h that they only helped: "with assistance from" before,
 * "provided assistance" behind. Who prosecutes with somebody's assistance is no helper, nor is a prosecutor
 * who is thanked. */
static bool is_help(const struct doc *d, const struct hit *h, enum who who)
{
    enum { CLOSE = 60 }; /* bytes */
    const struct sentence *s = &d->sentences[h->sentence];
    bool helped = false, prosecutes = false;
    for (size_t i = s->first_hit; i < s->end_hit; i++) {
        const struct hit *x = &d->hits[i];
        if (is_place(x, "prosecutes")) {
            if (x->start >= h->end)
                return helped && x->start - h->end >= CLOSE;
            helped = false;
            prosecutes = true;
        } else if (is_place(x, "helped-by") && x->start < h->start) {
            helped = true;
        } else if (is_place(x, "thanked") && x->start < h->start) {
            helped = helped || who == WHO_OFFICE;
        } else if (is_place(x, "helps") && x->start >= h->end) {
            return helped || !prosecutes || x->start - h->end < CLOSE;
        }
    }
    return helped;
}

/* True when between two districts stands no more than a list has: names, "of the", "and". */
static bool continues_list(const char *s, size_t n)
{
    enum { LONGEST = 80 };
    static const char small[] = "|of|for|the|and|in|", other[] = "|marshal|agent|judge|court|inspector|"
                                                                 "director|chief|sheriff|general|division|"
                                                                 "bureau|circuit|commissioner|";
    if (n > LONGEST)
        return false;
    for (size_t i = 0; i < n; i++) {
        size_t k = 0;
        while (i + k < n && ascii_isalnum(s[i + k]))
            k++;
        if (k && (str_listed(other, s + i, k) || (!ascii_isupper(s[i]) && !str_listed(small, s + i, k))))
            return false;
        if (k)
            i += k - 1;
        else if (s[i] == ':' || s[i] == '(')
            return false;
    }
    return true;
}

/* "the Northern and Southern Districts of Texas" */
static void add_parts(const struct doc *d, struct release *r, const struct hit *h)
{
    struct strs parts = strs_split(group_text(d, h, 0), ' ', d->arena);
    const char *state = group_text(d, h, 1);
    for (size_t i = 0; i < parts.n; i++)
        add_district(d, r, district_in_words(arena_printf(d->arena, "%s District of %s", parts.v[i], state)),
                     h);
}

static void add_named(const struct doc *d, struct release *r, const struct hit *h)
{
    if (is_place(h, "districts"))
        add_parts(d, r, h);
    else
        add_district(d, r, district_in_words(group_text(d, h, 0)), h);
}

/* The district of "the Maine U.S. Attorney's Office", whose words h begin behind the state. */
static const char *state_before(const struct doc *d, const struct hit *h)
{
    enum { LONGEST = 24 }; /* bytes of a state's name */
    static const char attorney[] = "Attorney";
    uint32_t from = d->sentences[h->sentence].start;
    if (!memmem(d->s + h->start, h->end - h->start, attorney, strlen(attorney)))
        return NULL;
    if (h->start - from > LONGEST)
        from = h->start - LONGEST;
    return district_at_end(arena_strndup(d->arena, d->s + from, h->start - from));
}

/* The districts whose attorneys, offices or staff (one of who) are named in sentences with one of the roles
 * in any (0: all) and none of those in not. A list goes on behind the first: "U.S. Attorneys Jane Roe of the
 * Southern District of Ohio, John Doe of the District of Maine and …". */
static void attorney_districts(const struct doc *d, struct release *r, unsigned any, unsigned not,
                               unsigned who)
{
    const struct hit *last = NULL; /* of the list that h may continue */
    for (size_t i = 0; i < d->nhits; i++) {
        const struct hit *h = &d->hits[i];
        unsigned roles = d->sentences[h->sentence].roles;
        const char *before = is_place(h, "federal") ? state_before(d, h) : NULL;
        if ((any && !(roles & any)) || (roles & not ))
            continue;
        if (before || is_place(h, "attorney")) {
            enum who is = who_is_named(d, h);
            last = (is & who) && is_help(d, h, is) == !!(who & WHO_HELPED) ? h : NULL;
            if (last && before)
                add_district(d, r, before, h);
            else if (last)
                add_named(d, r, h);
        } else if (last && (is_place(h, "district") || is_place(h, "districts")) && h->start >= last->end &&
                   h->sentence == last->sentence && continues_list(d->s + last->end, h->start - last->end)) {
            add_named(d, r, h);
            last = h;
        }
    }
}

/* --- districts named with no attorney --- */

/* The District of Columbia is a town as well: it is a district where a court or an attorney stands before. */
static bool is_mere_town(const struct doc *d, const struct hit *h, const char *slug)
{
    enum { BEFORE = 60 };
    static const char *const legal[] = {"Court ",   "Judge ",    "jury ", "ourt in the ",
                                        "Attorney", "ndictment", NULL};
    uint32_t from = h->start - d->sentences[h->sentence].start < BEFORE ? d->sentences[h->sentence].start
                                                                        : h->start - BEFORE;
    static const char circuit[] = " Circuit";
    if (!slug || strcmp(slug, "usao-dc"))
        return false;
    if (h->end + strlen(circuit) <= d->len && !strncmp(d->s + h->end, circuit, strlen(circuit)))
        return true;
    for (const char *const *w = legal; *w; w++)
        if (memmem(d->s + from, h->start - from, *w, strlen(*w)))
            return false;
    return true;
}

static void named_districts(const struct doc *d, struct release *r, unsigned any, unsigned not )
{
    for (size_t i = 0; i < d->nhits; i++) {
        const struct hit *h = &d->hits[i];
        unsigned roles = d->sentences[h->sentence].roles;
        if ((any && !(roles & any)) || (roles & not ))
            continue;
        if (is_place(h, "districts"))
            add_parts(d, r, h);
        else if (is_place(h, "district") && !is_help(d, h, WHO_OFFICE)) {
            const char *slug = district_in_words(group_text(d, h, 0));
            if (!is_mere_town(d, h, slug))
                add_district(d, r, slug, h);
        }
    }
}

/* --- towns --- */

/* The district whose court sits in a town. Without a state, a town that could be several needs its state in
 * the headline or the lead (near); state may itself be what was taken for a town ("U.S. District Court in
 * Arizona"). */
static const char *district_of_city(const char *city, const char *state, const char *near)
{
    char key[NAMEKEY_MAX];
    namekey(city, strlen(city), key);
    for (const struct district *x = districts; x->slug; x++) {
        for (const char *c = x->cities; *c;) {
            size_t n = strcspn(c, "|");
            bool vague = *c == '~', named = near && strstr(near, x->state);
            if (namekey_is(key, c, n) && (state ? district_in_state(x, state) : !vague || named))
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

/* The town of "in Camden federal court", "a St. Louis federal jury": the capitalised words before h, and "in"
 * or "a" before them. NULL when no such words stand there. */
static const char *town_before(const struct doc *d, const struct hit *h)
{
    static const char *const courts[] = {"federal court", "federal jury", "federal grand jury", NULL};
    size_t begin = d->sentences[h->sentence].start, end = h->start ? h->start - 1 : 0, at = end;
    const char *const *c = courts;
    while (*c && strncasecmp(d->s + h->start, *c, strlen(*c)))
        c++;
    if (!*c)
        return NULL;
    for (size_t word = at; word > begin; word = at - 1) {
        for (word = at; word > begin && d->s[word - 1] != ' ';)
            word--;
        if (!ascii_isupper(d->s[word])) {
            bool in = str_starts(d->s + word, "in ") || str_starts(d->s + word, "a ");
            return in && at < end ? arena_strndup(d->arena, d->s + at + 1, end - at - 1) : NULL;
        }
        if (word == begin)
            return NULL;
        at = word - 1;
    }
    return NULL;
}

static const char *district_of_court(const struct doc *d, const struct hit *h, const char *near)
{
    if (is_place(h, "federal")) {
        const char *town = town_before(d, h);
        return town ? district_of_city(town, NULL, near) : NULL;
    }
    const char *state = h->group[1][1] ? group_text(d, h, 1) : NULL, *city = group_text(d, h, 0);
    const char *slug = district_of_city(city, state, near);
    if (!strcmp(h->p->rule, "event-in") && !state && slug && slug == district_of_state(city))
        return NULL; /* "convicted in Montana": by a court of the state's as well */
    return !slug && state ? district_of_city(city, NULL, near) : slug;
}

static void court_districts(const struct doc *d, struct release *r, unsigned any)
{
    enum { NEAR = 1200 };
    uint32_t start = d->part[DOC_TITLE].start;
    const char *near = arena_strndup(d->arena, d->s + start, d->len - start < NEAR ? d->len - start : NEAR);
    for (size_t i = 0; i < d->nhits && !r->districts.n; i++) {
        const struct hit *h = &d->hits[i];
        unsigned roles = d->sentences[h->sentence].roles;
        if (!(is_place(h, "court") || is_place(h, "federal")) || is_taken(d, h) || (any && !(roles & any)) ||
            (roles & (ROLE_QUOTE | ROLE_BOILERPLATE)))
            continue;
        if (!any && (roles & ROLE_BACKGROUND) && !strcmp(h->p->rule, "event-in"))
            continue;
        add_district(d, r, district_of_court(d, h, near), h);
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

/* True when a federal court or prosecutor is spoken of at all. */
static bool is_federal(const struct doc *d)
{
    for (const struct sentence *s = NULL; (s = doc_next(d, s, 0, ROLE_BOILERPLATE));)
        if (sentence_has(d, s, TOPIC_PLACE, "federal"))
            return true;
    return false;
}

/* True when the news is of a state's court. */
static bool is_of_state(const struct doc *d)
{
    for (size_t i = 0; i < d->nhits; i++)
        if (d->hits[i].topic == TOPIC_PLACE && !strcmp(d->hits[i].p->rule, "state-court") &&
            (d->sentences[d->hits[i].sentence].roles & (ROLE_HEADLINE | ROLE_LEAD | ROLE_FOLLOW)))
            return true;
    return false;
}

static bool is_prosecuted(const struct release *r)
{
    static const char *const stages[] = {"indicted", "pleaded-guilty", "convicted", "sentenced", NULL};
    for (const char *const *s = stages; *s; s++)
        if (strs_has(&r->stages, *s))
            return true;
    return r->charges.n > 0;
}

/* True when something is charged that states hardly ever do. */
static bool is_federal_crime(const struct release *r)
{
    static const char *const crimes[] = {"alien-smuggling",
                                         "visa-fraud",
                                         "mann-act",
                                         "enticement",
                                         "child-sex-tourism",
                                         "forced-labor",
                                         "sex-trafficking",
                                         "child-sex-trafficking",
                                         NULL};
    for (const char *const *c = crimes; *c; c++)
        if (strs_has(&r->charges, *c))
            return true;
    return false;
}

static const char *only_district(const char *state)
{
    for (const struct district *x = districts; x->slug; x++)
        if (!x->part && district_in_state(x, state))
            return x->slug;
    return NULL;
}

/* A dateline is enough in a state with one district, and where the court itself sits when a federal court or
 * prosecutor is spoken of. */
static void dateline_district(const struct doc *d, struct release *r)
{
    const struct sentence *lead = doc_next(d, NULL, ROLE_LEAD, ROLE_HEADLINE);
    uint32_t start = lead ? lead->start : d->part[DOC_TEXT].start;
    size_t n = dateline(d->s + start, d->part[DOC_TEXT].end - start);
    struct strs places = strs_split(arena_strndup(d->arena, d->s + start, n), ',', d->arena);
    if (!places.n || !is_prosecuted(r) || is_of_state(d))
        return;
    const char *state = places.n > 1 ? places.v[1] : NULL, *slug = NULL;
    bool federal = is_federal(d);
    if (state && (federal || is_federal_crime(r)))
        slug = only_district(state);
    if (!slug && federal)
        slug = district_of_city(places.v[0], state, NULL);
    if (slug && strs_add_once(&r->districts, slug, d->arena))
        doc_why(d, r, "districts", slug, "dateline", start, start + (uint32_t)n);
}

/* --- all of it --- */

/* True when a release that announces no step of a prosecution is of a matter all the same: a settlement, a
 * suit, findings. Others name attorneys who retire, are honoured or sit on committees. */
static bool is_matter(const struct doc *d, const struct release *r)
{
    if (r->stages.n != 1 || !strs_has(&r->stages, "other"))
        return true;
    for (size_t i = 0; i < d->nhits; i++)
        if (is_place(&d->hits[i], "matter") &&
            (d->sentences[d->hits[i].sentence].roles & (ROLE_HEADLINE | ROLE_LEAD)))
            return true;
    return false;
}

void venue_read(const struct doc *d, struct release *r)
{
    enum {
        NEWS = ROLE_HEAD | ROLE_LEAD | ROLE_FOLLOW | ROLE_ANNOUNCE | ROLE_HEADLINE,
        ASIDE = ROLE_BOILERPLATE | ROLE_CONTACT
    };
    districts_of_components(d, r);
    if (r->districts.n || !is_matter(d, r))
        return;
    attorney_districts(d, r, 0, ROLE_BOILERPLATE, WHO_ATTORNEY);
    if (!r->districts.n)
        attorney_districts(d, r, 0, ASIDE, WHO_OFFICE);
    if (!r->districts.n)
        named_districts(d, r, NEWS, ASIDE);
    if (!r->districts.n)
        court_districts(d, r, NEWS);
    if (!r->districts.n)
        attorney_districts(d, r, 0, ROLE_BOILERPLATE, WHO_OFFICE | WHO_STAFF);
    if (!r->districts.n)
        attorney_districts(d, r, ROLE_QUOTE, 0, WHO_ATTORNEY);
    if (!r->districts.n)
        named_districts(d, r, ROLE_COUNTS, ASIDE | ROLE_QUOTE | ROLE_BACKGROUND);
    if (!r->districts.n)
        court_districts(d, r, 0);
    if (!r->districts.n)
        named_districts(d, r, 0, ROLE_BOILERPLATE);
    if (!r->districts.n)
        attorney_districts(d, r, 0, ROLE_BOILERPLATE, WHO_OFFICE | WHO_STAFF | WHO_HELPED);
    if (!r->districts.n)
        dateline_district(d, r);
}
