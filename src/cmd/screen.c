/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text for a person's screen: how wide it may be, words folded to that, two blocks side by side. A style
 * never runs over the end of a line, so that what stands beside is not coloured by it. What the words are is
 * for the callers. */
#include "cmd/screen.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "domain/text.h"

enum {
    WIDTH = 80,
    MIN_WIDTH = 40,
    MAX_WIDTH = 1000,
    MAX_TEXT = 100, /* longer lines are hard to read */
};

static const struct style coloured = {"\033[1m", "\033[1;31m", "\033[2m", "\033[31m", "\033[0m"},
                          bare = {"", "", "", "", ""};

enum { ON = '\001', OFF = '\002' };
const char screen_mark_on[] = {ON, 0}, screen_mark_off[] = {OFF, 0};

unsigned screen_columns(void)
{
    struct winsize w = {0};
    const char *set = getenv("COLUMNS");
    unsigned long n = set ? strtoul(set, NULL, 10) : 0;
    if (!n && !ioctl(STDOUT_FILENO, TIOCGWINSZ, &w))
        n = w.ws_col;
    if (!n)
        n = WIDTH;
    return n < MIN_WIDTH ? MIN_WIDTH : n > MAX_WIDTH ? MAX_WIDTH : (unsigned)n;
}

void screen_init(struct screen *s, bool in_colours)
{
    s->columns = screen_columns();
    s->width = s->columns < MAX_TEXT ? s->columns : MAX_TEXT;
    s->style = in_colours ? coloured : bare;
}

/* ---- folding ---- */

struct fold {
    const struct screen *screen;
    const char *style, *now; /* of the lines; what holds at this place */
    unsigned indent;
    size_t column; /* 0: no line has begun */
    struct arena *a;
    struct buf *out;
};

/* Most words are this, and as wide as they are long. */
static bool plain(const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (p[i] < 0x20 || p[i] > 0x7e)
            return false;
    return true;
}

static size_t width_of(const char *p, size_t n)
{
    return plain(p, n) ? n : text_width(p, n); /* marks have no width */
}

static void end_line(struct fold *f)
{
    if (*f->now)
        buf_adds(f->out, f->screen->style.off);
    buf_addc(f->out, '\n');
}

static void begin_line(struct fold *f)
{
    if (f->column)
        end_line(f);
    buf_addf(f->out, "%*s%s", f->indent, "", f->now);
    f->column = f->indent;
}

static void turn(struct fold *f, bool on)
{
    if (*f->now)
        buf_adds(f->out, f->screen->style.off);
    f->now = on ? f->screen->style.match : f->style;
    buf_adds(f->out, f->now);
}

/* A word, or a piece of one, that fits on the line. */
static void put_piece(struct fold *f, const char *p, size_t n, size_t width)
{
    f->column += width;
    if (plain(p, n)) {
        buf_add(f->out, p, n);
        return;
    }
    for (const char *end = p + n; p < end;) {
        size_t run = 0;
        while (p + run < end && p[run] != ON && p[run] != OFF)
            run++;
        text_add_safe(f->out, arena_strndup(f->a, p, run), false);
        p += run;
        if (p < end)
            turn(f, *p++ == ON);
    }
}

static void put_word(struct fold *f, const char *p, size_t n)
{
    size_t room = f->screen->width - f->indent, width = width_of(p, n);
    if (!f->column || (f->column > f->indent && f->column + 1 + width > f->screen->width))
        begin_line(f);
    else if (f->column > f->indent) {
        buf_addc(f->out, ' ');
        f->column++;
    }
    for (; width > room; width = width_of(p, n)) {
        const char *piece = arena_strndup(f->a, p, n < 4 * room ? n : 4 * room);
        size_t k = text_fit(piece, room);
        k = k ? k : 1;
        put_piece(f, p, k, width_of(p, k));
        p += k;
        n -= k;
        begin_line(f);
    }
    put_piece(f, p, n, width);
}

void screen_wrap(const struct screen *s, const char *text, unsigned indent, const char *style,
                 struct arena *a, struct buf *out)
{
    struct fold f = {s, style, style, indent, 0, a, out};
    for (const char *p = text; *p;) {
        size_t n = strcspn(p, " \t\n");
        if (n)
            put_word(&f, p, n);
        p += n + (p[n] != '\0');
    }
    if (f.column)
        end_line(&f);
}

void screen_label(const struct screen *s, const char *label, const char *text, struct arena *a,
                  struct buf *out)
{
    size_t at = out->len, n = strlen(label);
    screen_wrap(s, text, (unsigned)n, "", a, out);
    if (out->len == at)
        buf_addf(out, "%*s-\n", (int)n, "");
    memcpy(out->p + at, label, n);
}

/* ---- side by side ---- */

/* Columns of a line without what tells the terminal its style. */
static size_t shown_width(const char *p, size_t n)
{
    size_t width = 0;
    for (const char *end = p + n; p < end;) {
        size_t run = 0;
        while (p + run < end && p[run] != '\033')
            run++;
        width += width_of(p, run);
        p += run;
        while (p < end && *p++ != 'm')
            ;
    }
    return width;
}

void screen_beside(const char *left, const char *right, unsigned column, struct buf *out)
{
    while (*left || *right) {
        size_t l = strcspn(left, "\n"), r = strcspn(right, "\n");
        size_t width = shown_width(left, l);
        buf_add(out, left, l);
        left += l + (left[l] != '\0');
        if (width + 2 <= column && *right) {
            if (r)
                buf_addf(out, "%*s%.*s", (int)(column - width), "", (int)r, right);
            right += r + (right[r] != '\0');
        }
        buf_addc(out, '\n');
    }
}
