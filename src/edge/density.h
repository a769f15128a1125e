/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_EDGE_DENSITY_H
#define BLOTTER_EDGE_DENSITY_H

#include <stdbool.h>

#include "base/arena.h"
#include "edge/dom.h"

/* The element that holds most of a page's running text, by the weight of the text in it; NULL when there is
 * none. Marks (RENDER_SKIP) what in the page is navigation, sharing and the like, for render_text to
 * leave out. */
const struct node *density_body(const struct dom *d, struct arena *a);

/* Whether n is navigation, a page's header or footer, an aside and the like; or stands in one. */
bool density_is_furniture(const struct node *n);
bool density_in_furniture(const struct node *n);

#endif
