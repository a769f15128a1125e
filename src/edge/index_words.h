/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_EDGE_INDEX_WORDS_H
#define BLOTTER_EDGE_INDEX_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A text cut into words: words_begin, then words_next as long as it is true. What is longer than WORD_MAX
 * bytes is no word. */
enum { WORD_MAX = 64 };

struct words_wanted {
    uint64_t second[256]; /* by first byte: a bit for each second one, modulo 64 */
};

struct words {
    const char *text, *at, *end;
    const char *no_initials;           /* up to here no initials begin */
    const struct words_wanted *wanted; /* see words_only */
    char word[WORD_MAX + 8];           /* in lower case */
    size_t len;                        /* of it */
    size_t number;                     /* which word of the text it is, from 1 */
    size_t begin, stop;                /* where it stands */
};

void words_begin(struct words *w, const char *text, size_t n); /* borrows text */
/* Passes over most words but those that are wanted, in a fraction of the time. They are counted. */
void words_only(struct words *w, const struct words_wanted *wanted);
/* Words that begin as this one, in lower case, does: by two bytes, or by one. */
void words_want(struct words_wanted *w, const char *word, size_t bytes);
bool words_next(struct words *w);

/* Whether a byte is one of a word's, letters beyond ASCII included. */
bool word_joins(char c);

/* Whether a word is stemmed: one that begins with a digit is not. */
bool word_has_stem(const char *word);

/* Snowball's English stems. It costs more than cutting a text into words does, and texts share most of their
 * words: each word has one of n places, which the last one that belongs there holds. */
struct stems;
struct stems *stems_new(size_t n);
void stems_free(struct stems *s);                        /* NULL is allowed */
const char *stems_of(struct stems *s, const char *word); /* good until the next call */

/* FNV-1a. */
uint32_t word_hash(const char *s, size_t n);

#endif
