/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_EDGE_INDEX_TERMS_H
#define BLOTTER_EDGE_INDEX_TERMS_H

#include <stdbool.h>
#include <stddef.h>

#include "edge/xapian_c.h"

/* The words of one document after another, as the terms that Xapian is given. */
struct terms;

struct terms *terms_new(void);
void terms_free(struct terms *t); /* NULL is allowed */

/* Adds the words of a text: under a prefix ("" or a term prefix; borrowed), each counting so much; with gap,
 * no phrase reaches from the text before into this one. */
void terms_add(struct terms *t, const char *text, const char *prefix, unsigned weight, bool gap);

/* All that was added since the last call: plain with their places, stemmed without. Good until the next call
 * of any of these. */
const struct xc_posting *terms_take(struct terms *t, size_t *n);

#endif
