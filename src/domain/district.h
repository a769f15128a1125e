/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_DISTRICT_H
#define BLOTTER_DOMAIN_DISTRICT_H

#include <stdbool.h>
#include <stddef.h>

/* One federal judicial district with a U.S. Attorney's Office. */
struct district {
    const char *slug;   /* "usao-sdfl" */
    const char *part;   /* "Southern"; NULL when the state is one district */
    const char *state;  /* "Florida" */
    const char *cities; /* towns where its court sits, separated by '|'; a town that more than one district
                           could mean is left out */
    const char
        *office; /* the FBI office that covers it; where that depends on place or date, the usual one */
};

extern const struct district districts[]; /* by state and part; ends with a NULL slug */

const struct district *district_find(const char *slug); /* NULL when there is no such district */

/* The slug that a written name means: a slug, "sdfl", "USAO - Florida, Southern", "Southern District of
 * Florida", "U.S. Attorney's Office, Southern District of Florida", "D. Mass." … NULL when it means none. */
const char *district_lookup(const char *name);

/* The district that running text names, in any of its turns: "Southern District of Florida", "Eastern
 * District Texas", "District of Western New York", "District for Kansas". NULL when there is no such
 * district. */
const char *district_in_words(const char *text);

/* "Southern District of Florida"; NULL when there is no such district. out holds at least DISTRICT_NAME_MAX
 * bytes and is returned. */
enum { DISTRICT_NAME_MAX = 80 };
char *district_name(const char *slug, char out[DISTRICT_NAME_MAX]);

/* The only district of a state, or NULL when the state has several or is none. */
const char *district_of_state(const char *state);

/* The same of the state that a text ends with: "with help of the Maine"; NULL when it ends with none. */
const char *district_at_end(const char *text);

/* True when the district is in a state that is written out or abbreviated: "Oregon", "Ore.", "OR", "N.J.". */
bool district_in_state(const struct district *d, const char *written);

/* The FBI office that covers a district on a day. Ten districts are split between offices: there places (a
 * text that names towns, may be NULL) decides, and NULL is given when it does not. day may be NULL: today's
 * map. */
const char *district_office(const char *slug, const char *day, const char *places);

#endif
