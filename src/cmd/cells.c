/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Records as rows of a table. Spreadsheets run what looks like a formula, and a title is a stranger's words;
 * so such a cell is made text. */
#include "cmd/cells.h"

#include <string.h>

#include "base/strs.h"
#include "domain/text.h"

static const struct form {
    char between;
    const char *end;
    bool shown;
} forms[] = {
    [CELLS_CSV] = {',', "\r\n", false},
    [CELLS_TSV] = {'\t', "\n", false},
    [CELLS_CSV_SHOWN] = {',', "\n", true},
    [CELLS_TSV_SHOWN] = {'\t', "\n", true},
};

/* What begins a formula, in the wide characters of East Asian keyboards too. */
static bool is_formula(const char *s)
{
    static const char *const wide[] = {"\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\xa0"};
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (str_starts(s, wide[i]))
            return true;
    return *s && strchr("=+-@\t\r\n", *s);
}

static void put_csv(const char *s, struct buf *out)
{
    bool formula = is_formula(s);
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

/* TSV knows no quoting, but spreadsheets do: to them a quotation mark at the start hides what follows. */
static void put_tsv(const char *s, struct buf *out)
{
    if (is_formula(s) || *s == '"')
        buf_addc(out, '\'');
    for (; *s; s++)
        buf_addc(out, strchr("\t\r\n", *s) ? ' ' : *s);
}

void cells_put(const char *s, enum cells form, struct buf *out)
{
    struct buf safe = {0};
    if (forms[form].shown) {
        text_add_safe(&safe, s, false);
        s = buf_str(&safe);
    }
    (forms[form].between == ',' ? put_csv : put_tsv)(s, out);
    buf_free(&safe);
}

void cells_head(const struct js *record, enum cells form, struct arena *a, struct buf *out)
{
    struct strs keys = js_keys(record, a);
    for (size_t i = 0; i < keys.n; i++) {
        if (i)
            buf_addc(out, forms[form].between);
        cells_put(keys.v[i], form, out);
    }
    buf_adds(out, forms[form].end);
}

static void put_value(const struct js *v, enum cells form, struct arena *a, struct buf *out)
{
    if (js_is_array(v)) {
        struct strs l = js_strs(v, a);
        cells_put(strs_join(&l, "; ", a), form, out);
    } else if (js_str(v)) {
        cells_put(js_str(v), form, out);
    } else if (!js_is_null(v)) {
        js_write(v, false, out); /* a number or a boolean */
    }
}

void cells_row(const struct js *record, enum cells form, struct arena *a, struct buf *out)
{
    struct strs keys = js_keys(record, a);
    for (size_t i = 0; i < keys.n; i++) {
        if (i)
            buf_addc(out, forms[form].between);
        put_value(js_get(record, keys.v[i]), form, a, out);
    }
    buf_adds(out, forms[form].end);
}
