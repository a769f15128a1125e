/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_EDGE_INDEX_MARKS_H
#define BLOTTER_EDGE_INDEX_MARKS_H

#include <stddef.h>

#include "base/arena.h"
#include "base/strs.h"
#include "domain/snippet.h"
#include "edge/xapian_c.h"

/* What a query asks for in texts, so that it can be found there again. */
struct marks;

struct marks *marks_new(struct arena *a); /* lives in a, and is ended all the same */

enum marks_as { MARKS_WORDS, MARKS_STEM, MARKS_BEGIN };
/* One word as it is, by its stem or by its beginning; or a phrase: one at least, in lower case. The terms are
 * those of the query, for their weight. The strings are borrowed. */
void marks_seek(struct marks *m, enum marks_as as, const struct strs *words, const struct strs *terms);

/* How much each counts, once the search has been run; -1 with *x. */
int marks_weigh(struct marks *m, struct xc_search *s, struct xc_error *x);

/* Where it stands in a text, in order and apart; good until the next call. */
const struct snippet_mark *marks_find(struct marks *m, const char *text, size_t len, size_t *n);

void marks_end(struct marks *m); /* NULL is allowed */

#endif
