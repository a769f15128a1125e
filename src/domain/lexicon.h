/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_LEXICON_H
#define BLOTTER_DOMAIN_LEXICON_H

#include <stddef.h>

/* What a single word says about the name it stands in or beside. A word can be of several classes. */
enum word_class {
    WORD_NO_NAME = 1 << 0,
    WORD_TITLE = 1 << 1,
    WORD_ACCUSER = 1 << 2,
    WORD_ACCUSER_BESIDE = 1 << 3,
    WORD_ACCUSING_NOUN = 1 << 4,
    WORD_AUXILIARY = 1 << 5,
    WORD_DEED_VERB = 1 << 6,
    WORD_COURT_VERB = 1 << 7,
    WORD_PERSON = 1 << 8,
    WORD_PARTICLE = 1 << 9,
    WORD_SUFFIX = 1 << 10,
    WORD_COMPANY = 1 << 11,
    WORD_ROLE = 1 << 12,
    WORD_THING = 1 << 13,
    WORD_THING_BEFORE = 1 << 14,
    WORD_HARM = 1 << 15,
    WORD_FIRST_NAME = 1 << 16,
    WORD_LAST_NAME = 1 << 17,
    WORD_RELATOR = 1 << 18,
    WORD_DESCRIBING = 1 << 19,
    WORD_SUIT = 1 << 20,
    WORD_INSTITUTION = 1 << 21,
};

/* The classes of the word [s, s+n), whatever its case, a possessive ending left out; 0 when it has none. */
unsigned lexicon_classes(const char *s, size_t n);

/* How many bytes at the end of [s, s+n) are a possessive ending, "'s" or "’s"; 0 when there is none. */
size_t word_possessive(const char *s, size_t n);

#endif
