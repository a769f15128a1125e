/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_EDGE_FEED_H
#define BLOTTER_EDGE_FEED_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "domain/entry.h"

/* Whether an XML document with this root element is a feed. */
bool feed_is_root(const char *name);

/* Where a feed begins that has something else before it, a server's warning or a stray letter; n when there
 * is none, or an HTML page begins first. */
size_t feed_find(const char *s, size_t n);

/* Reads a feed of any dialect, RSS 0.90 to 2.0, RSS 1.0 and 1.1, Atom 0.3 and 1.0, CDF, well-formed or not
 * (tidy.h). url (may be NULL) is where it came from: the base of relative links (RFC 3986 §5.1.3; a
 * Content-Location has no say in it, RFC 9110 §8.7); without it, the feed's own page is. An entry without a
 * link has a NULL url, and a warning. The entries' content is read where it is wanted. -1 with ERR_DATA when
 * there is no feed in it. */
int feed_read(const char *utf8, size_t len, const char *url, bool content, struct arena *a,
              struct entries *out, struct err *e);

#endif
