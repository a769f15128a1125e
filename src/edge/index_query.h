/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_EDGE_INDEX_QUERY_H
#define BLOTTER_EDGE_INDEX_QUERY_H

#include "base/arena.h"
#include "domain/query.h"
#include "edge/index_marks.h"
#include "edge/xapian_c.h"

/* A query as Xapian's: its number in s, or -1 with *x. The words that it asks for in texts are told to m. */
int index_query(struct xc_search *s, const struct query *q, struct marks *m, struct arena *a,
                struct xc_error *x);

#endif
