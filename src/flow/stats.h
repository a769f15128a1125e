/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_FLOW_STATS_H
#define BLOTTER_FLOW_STATS_H

#include <stdbool.h>
#include <stddef.h>

#include "edge/index.h"

/* How many releases there are of each value of a field, or of each pair of values of two. */

struct stats_value {
    const char *value; /* as the index has it ("2007", "sex-trafficking"); NULL: releases without any */
    unsigned count;    /* releases that have it */
};

struct stats_axis {
    const struct field *field; /* NULL: there is no second one */
    struct stats_value *v; /* times in their order without gaps, stages as a case runs, others most frequent
                              first; NULL last */
    size_t n;
    bool several; /* some release has more than one value: the counts add up to more than the releases */
    bool gaps;    /* years or months without a release are left out, for they are too many */
    struct strs
        unknown; /* those of which the whole index has no release: that none is counted says nothing */
};

struct stats {
    struct stats_axis rows, columns;
    unsigned *cells; /* rows.n times columns.n, row by row; NULL when counted by one field */
    unsigned total;  /* releases */
    struct strs missing;
};

/* True of a field whose values are times: fy, year, month. Their place among all times; -1 for what is none.
 */
bool stats_is_time(const struct field *f);
long stats_time(const struct field *f, const char *value);

/* Counts what a query finds by by[0] and, unless it is NULL, by by[1]; both can be counted (field->facet).
 * One search for each value of the field that has fewer: it works over shards too. All of one state of the
 * index, unless a writer is faster than that several times over. ERR_USAGE when a table of two fields would
 * have more than STATS_MAX_CELLS. */
enum { STATS_MAX_CELLS = 4000000, STATS_MAX_SEARCHES = 5000 };
int stats_count(struct index *ix, struct query *q, const struct field *const by[2], struct arena *a,
                struct stats *out, struct err *e);

unsigned stats_cell(const struct stats *s, size_t row, size_t column);

#endif
