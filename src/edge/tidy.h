/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_EDGE_TIDY_H
#define BLOTTER_EDGE_TIDY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/* Appends to out the XML of a feed as publishers write it, made well-formed: no declaration, no DTD, comments
 * or processing instructions; HTML's named entities, a DTD's that are plain words (each once, never entities
 * within entities, a bounded amount in all) and the stray "&" and "<" as characters; control characters gone,
 * but C1's, which are read as Windows-1252; every attribute quoted; every element closed where its parent
 * closes, and in a feed that leaves its own elements open, where the next of them begins. Linear: one pass,
 * two over what is broken; elements deeper than a bound are left out, their text stays, and attributes beyond
 * one. True when the first element was closed, false when the text ends before that. */
bool tidy_xml(const char *s, size_t n, struct buf *out);

/* The name of the first element, in at most size bytes with its NUL; "" when there is none before the text
 * ends. Blanks, comments, declarations and processing instructions are passed over. */
void tidy_root(const char *s, size_t n, char *name, size_t size);

#endif
