/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_CMD_CELLS_H
#define BLOTTER_CMD_CELLS_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"

/* Tables for spreadsheets: CSV as RFC 4180 has it, and TSV, in which no cell has a tab or a line break. A
 * cell that a spreadsheet would take for a formula is preceded by an apostrophe in both. */
enum cells {
    CELLS_CSV,
    CELLS_TSV,
    CELLS_CSV_SHOWN, /* CSV for a terminal: no control characters, no line breaks in cells */
    CELLS_TSV_SHOWN,
};

void cells_put(const char *s, enum cells form, struct buf *out); /* one cell */

/* The members of a flat object in their order: their names; their values, lists joined with "; ". */
void cells_head(const struct js *record, enum cells form, struct arena *a, struct buf *out);
void cells_row(const struct js *record, enum cells form, struct arena *a, struct buf *out);

#endif
