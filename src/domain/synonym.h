/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_SYNONYM_H
#define BLOTTER_DOMAIN_SYNONYM_H

#include <stddef.h>

/* Names that the field has for one thing, so that a search for one finds the others. */
struct synonym {
    const char *names;   /* separated by '|': any of them finds all */
    const char *others;  /* what finds them too and is not looked for itself, as British spelling; or NULL */
    const char *section; /* of the U.S. Code, that they find and that finds them ("18:1591"); or NULL */
};

extern const struct synonym synonyms[]; /* ends with NULL names */

/* The row of which a name, or another, begins a list of words (as written, case and punctuation aside), and
 * how many of them it takes; of several the one that takes most. NULL when there is none. */
const struct synonym *synonym_find(const char *const *words, size_t n, size_t *used);

/* The row of a section of the U.S. Code, "18:1591" or "1591"; NULL when there is none, and for a subsection:
 * whoever names that wants no more than it. */
const struct synonym *synonym_of_section(const char *section);

#endif
