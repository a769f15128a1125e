/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_MASK_H
#define BLOTTER_DOMAIN_MASK_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/strs.h"

/* Names that are left out of what is shown. */
struct mask;

#define MASK_NAME "[name]" /* stands for each */

/* For the names of a release's defendants, persons and companies; NULL when there are none. It lives in the
 * arena. */
const struct mask *mask_new(const struct strs *names, struct arena *a);

enum mask_case {
    MASK_CAPITALS, /* running text: "Young" is a name, "young" is not */
    MASK_ANY_CASE, /* words that lost their case, as in a query or a URL */
};

/* s with "[name]" for each of the names: whole, with other initials, nicknames and suffixes in it, and any
 * part of a person's name alone; in capitals, with and without accents, possessive and plural; and what is
 * said to be an alias after one. Rather too much than too little. Characters of private use, which mark
 * words, stay. NULL for m or s gives s. */
const char *mask_text(const struct mask *m, const char *s, enum mask_case how, struct arena *a);

/* Whether the path of a URL holds one of the names: a slug made of a title often does. */
bool mask_in_url(const struct mask *m, const char *url, struct arena *a);

#endif
