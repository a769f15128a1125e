/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_EDGE_WALL_H
#define BLOTTER_EDGE_WALL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "edge/dom.h"
#include "edge/facts.h"

/* Why the page is not the page that was asked for: a challenge, a denial, a login form, nothing at all; NULL
 * when it is none of these. A page with text to read is never a wall, whatever words are in it; nor is a
 * short one that reads as a dated article, but for marks that only walls have. */
const char *wall_reason(const char *html, size_t len, const struct dom *d, const struct facts *f,
                        bool article, struct arena *a);

#endif
