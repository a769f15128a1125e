/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_EDGE_TIDY_H
#define BLOTTER_EDGE_TIDY_H

#include <stddef.h>

#include "base/buf.h"

/* Appends to out the XML of a feed as publishers write it, made well-formed: no declaration, no DTD, comments
 * or processing instructions; HTML's named entities and the stray "&" and "<" as characters; control
 * characters gone; every attribute quoted; every element closed where its parent closes. One pass, linear;
 * elements deeper than a bound are left out, their text stays. */
void tidy_xml(const char *s, size_t n, struct buf *out);

/* The name of the first element, in at most size bytes with its NUL; "" when there is none before the text
 * ends. Blanks, comments, declarations and processing instructions are passed over. */
void tidy_root(const char *s, size_t n, char *name, size_t size);

#endif
