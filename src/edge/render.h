/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_EDGE_RENDER_H
#define BLOTTER_EDGE_RENDER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "edge/dom.h"

enum { RENDER_SKIP = 1 }; /* node_mark: this node and what is below it is no text */

/* The text of what is below top as a reader sees it: paragraphs separated by "\n\n", list items, lines and
 * table rows by "\n", cells by a tab, white space folded. Scripts, styles, forms' controls and what is hidden
 * are left out, and nodes marked RENDER_SKIP. Never NULL. */
const char *render_text(const struct node *top, struct arena *a);

/* The same of several nodes in a row, as paragraphs of one text. */
const char *render_nodes(const struct node *const *v, size_t n, struct arena *a);

/* The text of a node, an attribute included, on one line. */
const char *render_line(const struct node *n, struct arena *a);

/* Text from `from` up to, not including, `to` (both below top, in document order). */
const char *render_between(const struct node *top, const struct node *from, const struct node *to,
                           struct arena *a);

/* The same of a fragment of HTML. */
char *render_html(const char *html, size_t len, struct arena *a);

/* Whether render_text would leave n out whatever is in it. */
bool render_hides(const struct node *n);

#endif
