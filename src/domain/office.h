/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_OFFICE_H
#define BLOTTER_DOMAIN_OFFICE_H

#include <stdbool.h>
#include <stddef.h>

/* One FBI field office. A day is "YYYY-MM-DD"; NULL for from: since long before the first release on the web;
 * for to: still there. */
struct office {
    const char *slug; /* as in fbi.gov's URLs, and in our records */
    const char *name; /* as it is shown: "St. Louis" */
    const char *state;
    const char *aliases;  /* other written names, separated by '|', in any case and punctuation */
    const char *building; /* the town the building stands in, when it is another */
    const char *feed;     /* slug in feed URLs, when it is another ("washington" in washington-news) */
    const char *from, *to;
};

extern const struct office offices[]; /* in the order of their slugs; ends with a NULL slug */

const struct office *office_find(const char *slug); /* NULL when there is no such office */

/* The slug that a written name means: a slug, a name, an alias, a tag of a feed with its dirt ("San  Juan",
 * "Washington Field Office", "FBI New York", "FBI Miami Division"); NULL when it means none. Case and
 * punctuation are passed over. */
const char *office_lookup(const char *name);

/* The office whose name begins a text of n bytes, and the bytes of the name; NULL and those of the first word
 * with what follows it when none does. */
const char *office_at(const char *s, size_t n, size_t *used);

const char *office_name(const char *slug);      /* "St. Louis"; NULL when there is no such office */
const char *office_feed_slug(const char *slug); /* "washington" for washingtondc; NULL as above */

/* The office that a URL names: fbi.gov's current, flat and archived forms, old host names (miami.fbi.gov) and
 * feeds. Gives the span of its slug within url when start is not NULL. NULL when it names none. */
const char *office_from_url(const char *url, size_t *start, size_t *end);

/* The offices that existed on a day, one after another: start with NULL; NULL at the end. */
const struct office *office_next(const struct office *o, const char *day);

#endif
