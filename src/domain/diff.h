/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_DIFF_H
#define BLOTTER_DOMAIN_DIFF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/* What differs between two texts, word by word. A word is what stands between white space; line breaks
 * between words count as a word of their own, so that a paragraph that is split shows; blanks count for
 * nothing. */

struct diff_words {
    const char *text; /* borrowed */
    struct diff_word {
        uint32_t at, len; /* bytes of text */
        bool is_break;    /* "\n" or more of them */
    } * v;
    size_t n;
};

/* A stretch: words [a, a + n) of the old text that are the same as [b, b + n) of the new one; or [a, a + n)
 * of the old one that are gone; or [b, b + n) of the new one that have come. The other offset is where it
 * would stand. */
struct diff_part {
    enum diff_what { DIFF_SAME, DIFF_OLD, DIFF_NEW } what;
    size_t a, b, n;
};

struct diff {
    struct diff_words a, b; /* the old text's, the new one's */
    struct diff_part *v; /* in order; neighbours differ in kind; what is gone stands before what has come */
    size_t n;
};

/* The shortest way from one text to the other (Myers, "An O(ND) difference algorithm and its variations",
 * 1986, in linear memory) as long as that is to be had with a bounded amount of work: of texts that have
 * little in common it is one of the ways, and what the bound leaves over is told as gone and come whole. NULL
 * is an empty text. A text may have up to 4 GiB. What comes lives in the arena. */
void diff_texts(const char *from, const char *to, struct arena *a, struct diff *out);

/* Words that came and went, line breaks not counted. */
void diff_count(const struct diff *d, size_t *added, size_t *removed);

/* The bytes of a stretch, with the white space after its last word when another word follows there: the old
 * text is what is the same and what is gone one after the other, the new one what is the same and what has
 * come, white space at the end aside. */
const char *diff_text(const struct diff *d, const struct diff_part *part, size_t *len);

/* Whether at least one in so many of the pairs of neighbouring words of the shorter text stand in the other
 * too. True when one of them has no such pair. DIFF_AKIN: they are likely to be one text at two times,
 * however much it was edited; DIFF_SAME_TEXT: they tell the same in the same words. */
enum diff_likeness { DIFF_AKIN = 8, DIFF_SAME_TEXT = 2 };
bool diff_alike(const char *x, const char *y, enum diff_likeness one_in, struct arena *a);

#endif
