/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_CMD_CSV_H
#define BLOTTER_CMD_CSV_H

#include "base/buf.h"

/* Appends one cell of RFC 4180. A cell that begins as a formula would is preceded by an apostrophe, for a
 * title is a stranger's words and spreadsheets run them. */
void csv_cell(struct buf *out, const char *s);

#endif
