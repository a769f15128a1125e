/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_EDGE_CHARSET_H
#define BLOTTER_EDGE_CHARSET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/* The bytes of a page or feed as UTF-8 without NUL and byte order mark. The encoding is that of a byte order
 * mark or of the NULs that UTF-16 and UTF-32 have, else of the HTTP header (may be NULL), else of the
 * declaration inside (XML declaration, in EBCDIC too, or <meta>), else UTF-8 where the bytes are that, else
 * Windows-1252. What is declared as ASCII, ISO 8859-1 or Windows-1252 and is UTF-8 all through, is UTF-8.
 * Bytes that are no character in it are repaired, never an error. The result has *n bytes, and is the input
 * itself where there is nothing to do: do not expect a NUL after it. */
const char *charset_decode(const char *bytes, size_t len, const char *http, struct arena *a, size_t *n);

/* Whether the bytes begin as text in UTF-16 or UTF-32 does, or as XML in EBCDIC: then any byte may be text.
 */
bool charset_is_marked(const char *bytes, size_t len);

#endif
