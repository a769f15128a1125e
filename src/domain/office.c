/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The FBI's field offices, as a table: what they are called, where they stand, from when to when they were.
 * Here is decided what a name, a feed's tag or a URL means; what a sentence of a release says about an office
 * is left to place.c, and what a court district implies to district.c.
 *
 * Offices that were closed stay in the table: an old release still names them. */
#include "domain/office.h"

#include <string.h>

#include "base/ascii.h"
#include "domain/namekey.h"

const struct office offices[] = {
    {"albany", "Albany", .state = "NY"},
    {"albuquerque", "Albuquerque", .state = "NM"},
    {"anchorage", "Anchorage", .state = "AK"},
    {"atlanta", "Atlanta", .state = "GA"},
    {"baltimore", "Baltimore", .state = "MD"},
    {"billings", "Billings", "MT", .from = "2025-10-01"},
    {"birmingham", "Birmingham", .state = "AL"},
    {"boston", "Boston", "MA", .building = "Chelsea"},
    {"buffalo", "Buffalo", .state = "NY"},
    {"charlotte", "Charlotte", .state = "NC"},
    {"chicago", "Chicago", .state = "IL"},
    {"cincinnati", "Cincinnati", .state = "OH"},
    {"cleveland", "Cleveland", .state = "OH"},
    {"columbia", "Columbia", .state = "SC"},
    {"dallas", "Dallas", .state = "TX"},
    {"denver", "Denver", .state = "CO"},
    {"detroit", "Detroit", .state = "MI"},
    {"elpaso", "El Paso", .state = "TX"},
    {"honolulu", "Honolulu", "HI", .building = "Kapolei"},
    {"houston", "Houston", .state = "TX"},
    {"indianapolis", "Indianapolis", .state = "IN"},
    {"jackson", "Jackson", .state = "MS"},
    {"jacksonville", "Jacksonville", .state = "FL"},
    {"kansascity", "Kansas City", .state = "MO"},
    {"knoxville", "Knoxville", "TN", .to = "2024-09-30"},
    {"lasvegas", "Las Vegas", .state = "NV"},
    {"littlerock", "Little Rock", .state = "AR"},
    {"losangeles", "Los Angeles", "CA", .aliases = "LA|Los Angles"},
    {"louisville", "Louisville", .state = "KY"},
    {"memphis", "Memphis", "TN", .to = "2024-09-30"},
    {"miami", "Miami", "FL", .building = "Miramar"},
    {"milwaukee", "Milwaukee", "WI", .building = "St. Francis"},
    {"minneapolis", "Minneapolis", "MN", .building = "Brooklyn Center"},
    {"mobile", "Mobile", .state = "AL"},
    {"nashville", "Nashville", "TN", .aliases = "Nasvhille", .from = "2024-10-01"},
    {"newark", "Newark", .state = "NJ"},
    {"newhaven", "New Haven", .state = "CT"},
    {"neworleans", "New Orleans", .state = "LA"},
    {"newyork", "New York", "NY", .aliases = "New York City|NYC|NYO"},
    {"norfolk", "Norfolk", "VA", .building = "Chesapeake"},
    {"oklahomacity", "Oklahoma City", .state = "OK"},
    {"omaha", "Omaha", .state = "NE"},
    {"philadelphia", "Philadelphia", .state = "PA"},
    {"phoenix", "Phoenix", .state = "AZ"},
    {"pittsburgh", "Pittsburgh", .state = "PA"},
    {"portland", "Portland", .state = "OR"},
    {"richmond", "Richmond", .state = "VA"},
    {"sacramento", "Sacramento", "CA", .building = "Roseville"},
    {"saltlakecity", "Salt Lake City", .state = "UT"},
    {"sanantonio", "San Antonio", .state = "TX"},
    {"sandiego", "San Diego", .state = "CA"},
    {"sanfrancisco", "San Francisco", .state = "CA"},
    {"sanjuan", "San Juan", "PR", .aliases = "San Juan Puerto Rico"},
    {"seattle", "Seattle", .state = "WA"},
    {"springfield", "Springfield", .state = "IL"},
    {"stlouis", "St. Louis", "MO", .aliases = "Saint Louis"},
    {"tampa", "Tampa", .state = "FL"},
    {"washingtondc", "Washington", "DC",
     .aliases = "Washington Field|Washington DC|WFO|DC|Washington D C Field", .feed = "washington"},
    {.slug = NULL},
};

const struct office *office_find(const char *slug)
{
    for (const struct office *o = offices; slug && o->slug; o++)
        if (!strcmp(o->slug, slug))
            return o;
    return NULL;
}

/* Words round an office's name that do not change which office is meant. */
static const char *const leading[] = {"the ", "fbi ", "fbis ", NULL};
static const char *const trailing[] = {" fbi", " field office", " division", " field division", " office",
                                       NULL};

static char *cut_before(char *key)
{
    for (const char *const *w = leading; *w; w++)
        if (!strncmp(key, *w, strlen(*w)))
            key += strlen(*w);
    return key;
}

static void cut_after(char *key)
{
    for (const char *const *w = trailing; *w; w++) {
        size_t n = strlen(key), k = strlen(*w);
        if (n > k && !strcmp(key + n - k, *w))
            key[n - k] = '\0';
    }
}

static const struct office *by_key(const char *key)
{
    for (const struct office *o = offices; o->slug; o++)
        if (!strcmp(o->slug, key) || namekey_is(key, o->name, strlen(o->name)) || namekey_in(key, o->aliases))
            return o;
    return NULL;
}

const char *office_lookup(const char *name)
{
    char buf[NAMEKEY_MAX];
    if (!name)
        return NULL;
    char *key = cut_before(namekey(name, strlen(name), buf));
    const struct office *o = by_key(key);
    if (!o) {
        cut_after(key);
        o = by_key(key);
    }
    return o ? o->slug : NULL;
}

/* Behind the word at s: letters, then what is none up to the next one. */
static size_t word_end(const char *s, size_t n)
{
    size_t k = 0;
    while (k < n && (ascii_isalnum(s[k]) || s[k] == '.'))
        k++;
    return k;
}

const char *office_at(const char *s, size_t n, size_t *used)
{
    enum { WORDS = 3 }; /* of "Salt Lake City" */
    size_t ends[WORDS], words = 0, at = 0;
    for (; words < WORDS && (at = at + word_end(s + at, n - at)) <= n; words++) {
        ends[words] = at;
        while (at < n && (s[at] == ' ' || s[at] == '-'))
            at++;
        if (at == ends[words])
            break;
    }
    for (size_t k = words < WORDS ? words + 1 : WORDS; k-- > 0;) {
        char buf[NAMEKEY_MAX];
        const struct office *o = ends[k] ? by_key(namekey(s, ends[k], buf)) : NULL;
        *used = ends[k];
        if (o)
            return o->slug;
    }
    *used = ends[0];
    while (*used < n && !ascii_isalnum(s[*used]))
        ++*used;
    return NULL;
}

const char *office_name(const char *slug)
{
    const struct office *o = office_find(slug);
    return o ? o->name : NULL;
}

const char *office_feed_slug(const char *slug)
{
    const struct office *o = office_find(slug);
    return !o ? NULL : o->feed ? o->feed : o->slug;
}

static const struct office *by_slug_span(const char *s, size_t n)
{
    for (const struct office *o = offices; o->slug; o++)
        if ((strlen(o->slug) == n && !strncmp(o->slug, s, n)) ||
            (o->feed && strlen(o->feed) == n && !strncmp(o->feed, s, n)))
            return o;
    return NULL;
}

/* Where the slug stands in a URL: between these two. Paths are looked for anywhere, so that a copy of the
 * site under another root gives the same offices. */
static const struct url_form {
    const char *before, *after;
    const char *example;
} url_forms[] = {
    {"/contact-us/field-offices/", "/", "https://www.fbi.gov/contact-us/field-offices/miami/news/x"},
    {"/contact-us/field-offices/", "", "https://www.fbi.gov/contact-us/field-offices/miami"},
    {"/archives/", "/press-releases/", "https://archives.fbi.gov/archives/miami/press-releases/2012/x"},
    {"fbi.gov/", "/press-releases/", "https://www.fbi.gov/miami/press-releases/2012/x"},
    {"fbi.gov/", "/news-and-outreach/", "https://www.fbi.gov/miami/news-and-outreach/x"},
    {"/feeds/", "-news/", "https://www.fbi.gov/feeds/miami-news/RSS"},
    {"://", ".fbi.gov/", "http://miami.fbi.gov/pressrel/x"},
};

/* The slug that starts at s and is followed by after ("": the end of the path). */
static const struct office *slug_at(const char *s, const char *after, size_t *n)
{
    *n = strspn(s, "abcdefghijklmnopqrstuvwxyz");
    bool ends = *after ? !strncmp(s + *n, after, strlen(after)) : strchr("?#", s[*n]) != NULL;
    return ends ? by_slug_span(s, *n) : NULL;
}

const char *office_from_url(const char *url, size_t *start, size_t *end)
{
    for (size_t i = 0; url && i < sizeof url_forms / sizeof *url_forms; i++) {
        const struct url_form *f = &url_forms[i];
        const char *s = strstr(url, f->before);
        size_t n;
        const struct office *o = s ? slug_at(s + strlen(f->before), f->after, &n) : NULL;
        if (!o)
            continue;
        if (start) {
            *start = (size_t)(s - url) + strlen(f->before);
            *end = *start + n;
        }
        return o->slug;
    }
    return NULL;
}

/* True when the office existed on a day; a NULL day asks for the present ones. */
static bool office_valid(const struct office *o, const char *day)
{
    if (!day)
        return !o->to;
    return (!o->from || strcmp(o->from, day) <= 0) && (!o->to || strcmp(day, o->to) <= 0);
}

const struct office *office_next(const struct office *o, const char *day)
{
    for (o = o ? o + 1 : offices; o->slug; o++)
        if (office_valid(o, day))
            return o;
    return NULL;
}
