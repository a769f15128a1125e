/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_EDGE_LISTING_H
#define BLOTTER_EDGE_LISTING_H

#include <stdbool.h>

#include "base/arena.h"
#include "domain/entry.h"
#include "edge/dom.h"
#include "edge/facts.h"

/* Reads the lists of releases that the page holds, in a known layout, else (generic) links that stand by a
 * date. url is where the page came from, or NULL. The number of entries; next is the next page of the list.
 */
size_t listing_read(const struct dom *d, const struct facts *f, const char *url, bool generic,
                    struct arena *a, struct entries *out);

#endif
