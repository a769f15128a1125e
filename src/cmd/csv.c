/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cells of a table for spreadsheets. What the columns are, and the line ends, are the verbs' business. */
#include "cmd/csv.h"

#include <stdbool.h>
#include <string.h>

void csv_cell(struct buf *out, const char *s)
{
    bool formula = strchr("=+-@\t\r", *s) && *s;
    if (!formula && !strpbrk(s, ",\"\r\n")) {
        buf_adds(out, s);
        return;
    }
    buf_addc(out, '"');
    if (formula)
        buf_addc(out, '\'');
    for (; *s; s++) {
        if (*s == '"')
            buf_addc(out, '"');
        buf_addc(out, *s);
    }
    buf_addc(out, '"');
}
