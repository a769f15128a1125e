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

/* Reads a feed of any dialect, RSS 0.90 to 2.0, RSS 1.0 and 1.1, Atom 0.3 and 1.0, CDF. url (may be NULL) is
 * where it came from: the base of relative links. An entry without a link has a NULL url, and a warning. -1
 * with ERR_DATA when there is no feed in it. */
int feed_read(const char *utf8, size_t len, const char *url, struct arena *a, struct entries *out,
              struct err *e);

#endif
