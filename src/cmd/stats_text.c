/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What `blotter stats` has counted, as a table for a person, with a bar for each row. Where the columns do
 * not fit side by side the table goes on below, with its first column again, so that nothing is left out. */
#include <string.h>

#include "cmd/stats.h"
#include "domain/text.h"

enum { GAP = 2, MIN_BAR = 10, MAX_BAR = 50, MAX_HEADS = 4, MAX_COLUMNS = 24, LABEL = 36 };

struct table {
    const struct stats_sheet *t;
    const struct stats *s;
    struct buf *out;
    size_t label, all, bar; /* widths */
    size_t columns;         /* how many are shown */
    size_t *column;         /* their widths */
    const char *bold, *quiet, *tint, *off;
};

static size_t width_of(const char *s)
{
    return text_width(s, strlen(s));
}

static size_t digits(unsigned n)
{
    size_t d = 1;
    while (n /= 10)
        d++;
    return d;
}

static size_t larger(size_t x, size_t y)
{
    return x > y ? x : y;
}

/* A value, as far as a table has room for it. */
static const char *short_slug(const struct table *b, const struct stats_axis *axis, size_t i)
{
    const char *slug = stats_slug(axis->field, axis->v[i].value, b->t->a);
    size_t fits = text_fit(slug, LABEL);
    return slug[fits] ? arena_printf(b->t->a, "%.*s…", (int)text_fit(slug, LABEL - 1), slug) : slug;
}

static void put_padded(struct buf *out, const char *s, size_t width, bool right)
{
    size_t n = width_of(s), pad = n < width ? width - n : 0;
    buf_addf(out, "%*s%s%*s", right ? (int)pad : 0, "", s, right ? 0 : (int)pad, "");
}

/* A heading breaks after its hyphens: the piece for one line, bottom aligned. */
static struct strs head_lines(const struct table *b, size_t k)
{
    const struct stats_axis *c = &b->s->columns;
    const char *slug = short_slug(b, c, k);
    struct strs l = {0};
    if (stats_is_time(c->field)) {
        strs_add(&l, slug, b->t->a);
        return l;
    }
    while (*slug) {
        size_t n = l.n + 1 < MAX_HEADS ? strcspn(slug, "-") : strlen(slug);
        n += slug[n] == '-';
        strs_add(&l, arena_strndup(b->t->a, slug, n), b->t->a);
        slug += n;
    }
    return l;
}

static void measure(struct table *b)
{
    const struct stats *s = b->s;
    b->label = width_of(s->rows.field->name);
    for (size_t i = 0; i < s->rows.n; i++)
        b->label = larger(b->label, width_of(short_slug(b, &s->rows, i)));
    b->all = larger(digits(s->total), strlen("all"));
    b->column = arena_alloc(b->t->a, (b->columns + 1) * sizeof *b->column);
    for (size_t k = 0; k < b->columns; k++) {
        struct strs head = head_lines(b, k);
        b->column[k] = digits(s->columns.v[k].count);
        for (size_t i = 0; i < head.n; i++)
            b->column[k] = larger(b->column[k], width_of(head.v[i]));
    }
}

/* Columns from the first on that fit into so many characters; one at least. */
static size_t fitting(const struct table *b, size_t from, size_t room, size_t *used)
{
    size_t n = 0;
    *used = 0;
    for (size_t k = from; k < b->columns; k++, n++) {
        if (n && *used + GAP + b->column[k] > room)
            break;
        *used += GAP + b->column[k];
    }
    return n;
}

/* Bars in eighths of a character. */
static void put_bar(const struct table *b, unsigned count, unsigned most)
{
    static const char *const parts[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    size_t eighths = most ? (size_t)((double)count / most * (double)(b->bar * 8) + 0.5) : 0;
    if (count && !eighths)
        eighths = 1;
    if (!eighths)
        return;
    buf_addf(b->out, "%*s%s", GAP, "", b->tint);
    for (size_t i = 0; i < eighths / 8; i++)
        buf_adds(b->out, "█");
    buf_addf(b->out, "%s%s", parts[eighths % 8], b->off);
}

static void put_heads(const struct table *b, size_t from, size_t n, bool first)
{
    size_t lines = 1;
    for (size_t k = from; k < from + n; k++)
        lines = larger(lines, head_lines(b, k).n);
    for (size_t line = 0; line < lines; line++) {
        bool last = line + 1 == lines;
        struct buf row = {0};
        put_padded(&row, last ? b->s->rows.field->name : "", b->label, false);
        if (first)
            buf_addf(&row, "%*s", (int)(GAP + b->all), last ? "all" : "");
        for (size_t k = from; k < from + n; k++) {
            struct strs head = head_lines(b, k);
            size_t above = lines - head.n;
            buf_addf(&row, "%*s", GAP, "");
            put_padded(&row, line < above ? "" : head.v[line - above], b->column[k], true);
        }
        while (row.len && row.p[row.len - 1] == ' ')
            buf_truncate(&row, row.len - 1);
        buf_addf(b->out, "%s%s%s\n", b->bold, buf_str(&row), b->off);
        buf_free(&row);
    }
}

static void put_number(const struct table *b, unsigned n, size_t width)
{
    if (n)
        buf_addf(b->out, "%*u", (int)(GAP + width), n);
    else
        buf_addf(b->out, "%*s%s.%s", (int)(GAP + width - 1), "", b->quiet, b->off);
}

static unsigned most_of(const struct stats_axis *axis)
{
    unsigned most = 0;
    for (size_t i = 0; i < axis->n; i++)
        most = axis->v[i].count > most ? axis->v[i].count : most;
    return most;
}

/* Some columns of all rows. */
static void put_block(const struct table *b, size_t from, size_t n, bool first)
{
    const struct stats *s = b->s;
    unsigned most = most_of(&s->rows);
    put_heads(b, from, n, first);
    for (size_t i = 0; i < s->rows.n; i++) {
        put_padded(b->out, short_slug(b, &s->rows, i), b->label, false);
        if (first)
            put_number(b, s->rows.v[i].count, b->all);
        for (size_t k = from; k < from + n; k++)
            put_number(b, stats_cell(s, i, k), b->column[k]);
        if (first)
            put_bar(b, s->rows.v[i].count, most);
        buf_addc(b->out, '\n');
    }
    buf_adds(b->out, b->bold);
    put_padded(b->out, "all", b->label, false);
    if (first)
        buf_addf(b->out, "%*u", (int)(GAP + b->all), s->total);
    for (size_t k = from; k < from + n; k++)
        buf_addf(b->out, "%*u", (int)(GAP + b->column[k]), s->columns.v[k].count);
    buf_addf(b->out, "%s\n\n", b->off);
}

/* Words folded to the width. */
static void put_note(const struct table *b, const char *s)
{
    size_t column = 0, width = b->t->width < 100 ? b->t->width : 100;
    buf_adds(b->out, b->quiet);
    for (; *s; s += strspn(s, " ")) {
        size_t n = strcspn(s, " "), columns = text_width(s, n);
        if (column && column + 1 + columns > width) {
            buf_addc(b->out, '\n');
            column = 0;
        }
        buf_addf(b->out, "%s%.*s", column ? " " : "", (int)n, s);
        column += columns + (column > 0);
        s += n;
    }
    buf_addf(b->out, "%s\n", b->off);
}

void stats_text(const struct stats_sheet *t, struct buf *out)
{
    struct table b = {.t = t, .s = t->s, .out = out, .bold = "", .quiet = "", .tint = "", .off = ""};
    if (t->colour) {
        b.bold = "\033[1m";
        b.quiet = "\033[2m";
        b.tint = "\033[36m";
        b.off = "\033[0m";
    }
    size_t n = t->s->columns.n;
    b.columns = n > MAX_COLUMNS && !stats_is_time(t->s->columns.field) ? MAX_COLUMNS : n;
    measure(&b);
    struct strs notes = stats_notes(t);
    if (n > b.columns)
        strs_add(&notes, arena_printf(t->a, "%zu more columns are in the other forms.", n - b.columns), t->a);
    size_t fixed = b.label + GAP + b.all, room = t->width > fixed ? t->width - fixed : 0, used = 0;
    n = fitting(&b, 0, room > GAP + MIN_BAR ? room - GAP - MIN_BAR : 0, &used);
    size_t left = room > used + GAP ? room - used - GAP : 0;
    b.bar = left > MAX_BAR ? MAX_BAR : left;
    put_block(&b, 0, n, true);
    for (size_t from = n; from < b.columns; from += n) {
        n = fitting(&b, from, t->width > b.label ? t->width - b.label : 0, &used);
        put_block(&b, from, n, false);
    }
    for (size_t i = 0; i < notes.n; i++)
        put_note(&b, notes.v[i]);
}
