/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_BASE_STRS_H
#define BLOTTER_BASE_STRS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"

/* A list of strings that lives in an arena. Zero-initialise to start. The strings are borrowed or copied as
 * the function says. */
struct strs {
    const char **v;
    size_t n, cap;
};

void strs_add(struct strs *l, const char *s, struct arena *a);      /* borrows s */
void strs_add_copy(struct strs *l, const char *s, struct arena *a); /* copies s into the arena */
bool strs_add_once(struct strs *l, const char *s,
                   struct arena *a); /* copies s unless it is there; true if added */
bool strs_has(const struct strs *l, const char *s);
const char *strs_join(const struct strs *l, const char *sep, struct arena *a);
struct strs strs_split(const char *s, char sep,
                       struct arena *a); /* trims blanks round each piece, drops empty ones */

/* True when the n bytes at s, case of ASCII letters aside, stand in a list of lower-case words of the form
 * "|a|b|". */
bool str_listed(const char *list, const char *s, size_t n);
bool str_starts(const char *s, const char *prefix);
bool str_ends(const char *s, const char *suffix);
/* Edit distance (Levenshtein with transpositions) of two short ASCII words, case ignored; for "did you mean".
 */
unsigned str_distance(const char *x, const char *y);

/* The name in a list that is nearest to what was asked for: start with .value, consider each name (slug is
 * what would be suggested for it), then ask. A name that holds it is near; one that differs in more than a
 * third of its letters is no slip of the finger: NULL. */
struct str_nearest {
    const char *value, *best;
    unsigned distance;
};
void str_consider(struct str_nearest *near, const char *name, const char *slug);
const char *str_suggest(const struct str_nearest *near);

#endif
