/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_NAME_H
#define BLOTTER_DOMAIN_NAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/discourse.h"
#include "domain/lexicon.h"

/* A word of a sentence, with the punctuation round it taken off and noted. */
struct word {
    uint32_t start, end; /* in doc->s */
    unsigned is;         /* its classes (lexicon.h) */
    char after;          /* ',' ';' ':' ')' or '"' when it follows at once; 0 */
    char before;         /* '"' or '(' when it stands before; 0 */
    bool dot;            /* a point follows */
    bool upper;          /* starts with a capital */
};

/* The words of one sentence; kept from one to the next for the memory. */
struct words {
    const struct doc *d;
    struct word *v;
    size_t n, cap;
};

void words_read(struct words *ws, const struct sentence *s);

/* True when the word, in lower case, stands in a list of the form "|and|or|". */
bool word_in(const struct words *ws, const struct word *w, const char *list);

bool word_is_age(const struct words *ws, const struct word *w);   /* 18 to 99 */
bool word_is_aged(const struct words *ws, const struct word *w);  /* "42-year-old" */
bool word_is_child(const struct words *ws, const struct word *w); /* "12-year-old" */
bool word_is_based(const struct words *ws, const struct word *w); /* "Ohio-based" */
bool word_is_name(const struct words *ws, const struct word *w);  /* could be part of a person's name */

/* How many words the name that starts at word i has: of a person (two names at least) or of a company; 0 when
 * none starts there. */
size_t name_length(const struct words *ws, size_t i);

/* The same for an institution ("University of Roe, Doe Medical Center"), which only civil matters have as
 * party. */
size_t institution_length(const struct words *ws, size_t i);

/* The name in words [from, to), nicknames left out. In the arena of the document. */
char *name_text(const struct words *ws, size_t from, size_t to);

/* A name's words in lower case, for comparing; the suffix is kept apart. */
struct name_key {
    struct strs words;
    const char *suffix; /* "jr" or NULL */
};
struct name_key name_key(const char *name, struct arena *a);

/* True when both are one person: one name holds the words of the other, or they differ in middle names; a
 * letter of a long word may be mistyped. Different suffixes make different persons. */
bool name_same(const struct name_key *x, const struct name_key *y);

#endif
