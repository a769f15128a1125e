/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_FLOW_LETTER_H
#define BLOTTER_FLOW_LETTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "domain/release.h"

/* A digest as words: what a person reads of the news of one watch. */

/* Round the matching words of a snippet (U+E000 and U+E001, for private use: no release is written in them).
 */
#define LETTER_MARK_ON  "\xee\x80\x80"
#define LETTER_MARK_OFF "\xee\x80\x81"

struct digest_item {
    const struct release *release;
    const char *snippet; /* or NULL */
    bool changed;        /* it was in an earlier digest, and its words are others since */
};

struct digest {
    const char *watch;
    const char *query; /* in words */
    const char *from;  /* whom to ask to be taken off */
    int64_t now;
    const struct digest_item *items;
    size_t n;
    size_t added, changed; /* how many there are of each, those beyond the limit included */
};

/* "[labor-south] 3 new, 1 changed: Title of the first". */
const char *letter_subject(const struct digest *d, struct arena *a);

/* Plain text, wrapped at 72 columns; URLs stand on a line of their own, unbroken. */
void letter_text(const struct digest *d, struct buf *out);

/* A page of plain HTML: styles in place, no script, no picture, nothing that is fetched. Colours are left to
 * the reader's program, so that it is legible in the dark too. */
void letter_html(const struct digest *d, struct buf *out);

#endif
