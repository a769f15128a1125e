/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What `blotter stats` has counted, for programs: CSV for spreadsheets, JSON for the rest. Values stand as
 * they are written in queries; JSON has the words for readers beside them, and the notes. */
#include "base/json.h"
#include "cmd/cells.h"
#include "cmd/stats.h"

static void put_cell(struct buf *out, const char *s)
{
    cells_put(s, CELLS_CSV, out);
}

enum { SCHEMA = 1 };

/* ---- CSV: a row a value; releases, then one column a value of the second field ---- */

void stats_csv(const struct stats_sheet *t, struct buf *out)
{
    const struct stats *s = t->s;
    put_cell(out, s->rows.field->name);
    buf_adds(out, ",releases");
    for (size_t k = 0; k < s->columns.n; k++) {
        buf_addc(out, ',');
        put_cell(out, stats_slug(s->columns.field, s->columns.v[k].value, t->a));
    }
    buf_adds(out, "\r\n");
    for (size_t i = 0; i < s->rows.n; i++) {
        put_cell(out, stats_slug(s->rows.field, s->rows.v[i].value, t->a));
        buf_addf(out, ",%u", s->rows.v[i].count);
        for (size_t k = 0; k < s->columns.n; k++)
            buf_addf(out, ",%u", stats_cell(s, i, k));
        buf_adds(out, "\r\n");
    }
    for (size_t i = 0; i < s->missing.n; i++) { /* CSV has no place for a remark, and this must be seen */
        put_cell(out, arena_printf(t->a, "(partial: no answer from %s)", stats_missing(t, i)));
        for (size_t k = 0; k < s->columns.n + 1; k++)
            buf_addc(out, ',');
        buf_adds(out, "\r\n");
    }
}

/* ---- JSON ---- */

static struct js *value_json(const struct stats_sheet *t, const struct stats_axis *axis, size_t i)
{
    struct js *v = js_object();
    js_set_str(v, "value", axis->v[i].value);
    js_set_str(v, "label", stats_label(axis->field, axis->v[i].value, t->a));
    js_set_int(v, "count", axis->v[i].count);
    return v;
}

static struct js *row_json(const struct stats_sheet *t, size_t i)
{
    struct js *v = value_json(t, &t->s->rows, i), *cells = js_array();
    for (size_t k = 0; k < t->s->columns.n; k++)
        js_push_int(cells, stats_cell(t->s, i, k));
    if (t->s->columns.field)
        js_set(v, "cells", cells);
    else
        js_free(cells);
    return v;
}

void stats_json(const struct stats_sheet *t, struct buf *out)
{
    const struct stats *s = t->s;
    struct js *v = js_object(), *columns = js_array(), *rows = js_array();
    struct strs by = {0}, notes = stats_notes(t);
    strs_add(&by, s->rows.field->name, t->a);
    if (s->columns.field)
        strs_add(&by, s->columns.field->name, t->a);
    for (size_t k = 0; k < s->columns.n; k++)
        js_push(columns, value_json(t, &s->columns, k));
    for (size_t i = 0; i < s->rows.n; i++)
        js_push(rows, row_json(t, i));
    js_set_int(v, "schema", SCHEMA);
    js_set_str(v, "query", t->query);
    js_set_strs(v, "by", &by);
    js_set_str(v, "unit", "releases");
    js_set_int(v, "total", s->total);
    js_set_bool(v, "partial", s->missing.n > 0);
    js_set_strs(v, "missing", &s->missing);
    js_set_strs(v, "notes", &notes);
    js_set(v, "columns", columns);
    js_set(v, "rows", rows);
    js_write(v, true, out);
    buf_addc(out, '\n');
    js_free(v);
}
