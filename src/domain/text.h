/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_TEXT_H
#define BLOTTER_DOMAIN_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"

/* The character at the front of s: its length in bytes, 0 when n is 0 or the bytes are no UTF-8 (RFC 3629).
 */
size_t text_decode(const char *s, size_t n, uint32_t *c);
size_t text_encode(uint32_t c, char out[4]); /* the reverse; c must be a character */
uint32_t text_cp1252(unsigned char byte);    /* Windows-1252; U+FFFD where it has no character */

bool text_is_utf8(const char *s, size_t n); /* RFC 3629: no overlong forms, no surrogates */

/* A copy that is UTF-8 without control characters: what is no UTF-8 is read as Windows-1252 (what pages
 * without a declaration usually are); C0 and C1 controls other than newline and tab go. */
char *text_clean(const char *s, size_t n, struct arena *a);

/* White space (with U+00A0 and its kin) folded to single spaces and trimmed. */
char *text_fold(const char *s, struct arena *a);
/* The same, but newlines stay, without blanks round them: for titles, whose line breaks are the publisher's.
 */
char *text_fold_lines(const char *s, struct arena *a);

/* The same of ASCII white space alone: for what is kept as published (a feed's title, a tag). */
char *text_squeeze(const char *s, struct arena *a);

/* What a terminal may obey: C0, DEL, C1, the bidirectional overrides (U+202A–202E, U+2066–2069). */
bool text_is_control(uint32_t c);

/* Appends s as it may be shown on a terminal: no control character (C0, DEL, C1), no bidirectional override
 * (U+202A–202E, U+2066–2069), no U+FFFE and U+FFFF, invalid UTF-8 as U+FFFD; newline and tab become a space
 * unless lines is true.
 */
void text_add_safe(struct buf *out, const char *s, bool lines);
const char *text_safe(const char *s, struct arena *a); /* one line of it, in the arena */

/* The same for XML and HTML, in an attribute too: &, <, > and quotes as references. */
void text_add_markup(struct buf *out, const char *s);

size_t text_width(const char *s, size_t n); /* columns on a terminal (wide East Asian characters count two) */
size_t text_fit(const char *s,
                size_t columns); /* bytes of the longest prefix of whole characters that fits */

#endif
