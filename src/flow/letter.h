/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_FLOW_LETTER_H
#define BLOTTER_FLOW_LETTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/strs.h"
#include "domain/release.h"

/* A digest as words: what a person reads of the news of one watch. */

/* Round the matching words of a snippet (U+E000 and U+E001, for private use: no release is written in them).
 */
#define LETTER_MARK_ON  "\xee\x80\x80"
#define LETTER_MARK_OFF "\xee\x80\x81"

enum { DIGEST_SCHEMA = 1 }; /* of letter_json */

enum digest_how {
    DIGEST_NEW,
    DIGEST_CHANGED /* it was sent, and its words are others since */,
    DIGEST_REMOVED
};

struct digest_item {
    const struct release *release;
    const char *snippet; /* or NULL */
    enum digest_how how;
    const char *changes; /* CHANGED: what is another, in words ("title, text"); or NULL */
    const char *why;     /* why it matched, in words; or NULL */
    const char *office;  /* the office by which it matched; NULL: by none */
    unsigned versions;   /* at least so many releases tell this story; 1: this one alone */
};

struct digest {
    const char *watch;
    const char *query; /* in words */
    const char *from;  /* whom to ask to be taken off */
    int64_t now;
    int64_t since; /* when it was last heard of, for one without news; 0: not known */
    const struct digest_item *items;
    size_t n;
    size_t added, changed, removed; /* how many there are of each, those beyond the limit included */
    size_t limit, left_out;         /* how many are listed at most, and how many that left out */
    enum { DIGEST_BY_CHARGE, DIGEST_BY_OFFICE } group;
    bool mask_names;                                /* names of defendants are left out */
    struct strs sources;                            /* that are silent or blocked: a sentence each */
    const char *unsubscribe_mail, *unsubscribe_url; /* an address; an https URL; NULL: none */
};

/* "[labor-south] 3 new, 1 changed: Title of the first". */
const char *letter_subject(const struct digest *d, struct arena *a);

/* Plain text, wrapped at 72 columns; URLs stand on a line of their own, unbroken. */
void letter_text(const struct digest *d, struct buf *out);

/* A page of plain HTML: styles in place, no script, no picture, nothing that is fetched. Colours are left to
 * the reader's program, so that it is legible in the dark too. */
void letter_html(const struct digest *d, struct buf *out);

/* A feed to subscribe to (RFC 4287), an entry a release. */
void letter_atom(const struct digest *d, struct buf *out);

/* One line of JSON: {"schema":1,"watch":…,"items":[…]}, as blotter(1) describes it. */
void letter_json(const struct digest *d, struct buf *out);

#endif
