/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bars as SVG. Written by hand: what is needed are rectangles, lines and words, and each must stay readable
 * without a script, on a telephone, in the dark, on paper and by a voice. One hue; what tells series apart is
 * their place, never their colour. Which panels there are is up to who calls. */
#include "cmd/chart.h"

#include <stdio.h>
#include <string.h>

#include "domain/text.h"

enum {
    NAME = 24,     /* height of a name above its panel */
    UPRIGHT = 104, /* height of upright bars */
    BENEATH = 20,  /* height of their labels */
    LINE = 36,     /* height of a lying bar with its label */
    RIGHT = 98,    /* percent: where they end, for half of the last label */
    GUTTER = 10,   /* percent: where upright bars begin */
    PAD = 8,       /* above upright bars, for the number of the topmost line */
};

const char chart_colours[] =
    "--paper:#fff;--ink:#1d2329;--quiet:#57606a;--line:#d5dae0;--bar:#2f5f8f;--link:#1f5a96;";

const char chart_dark[] =
    "--paper:#14181d;--ink:#e6e9ed;--quiet:#a3adb8;--line:#333b45;--bar:#7fb0e0;--link:#8fbef0;";

const char chart_style[] = ".n{font-weight:600;font-size:14px;fill:var(--ink)}"
                           ".l{font-size:13px;fill:var(--ink)}"
                           ".q{font-size:12px;fill:var(--quiet)}"
                           ".b{fill:var(--bar)}"
                           ".t{fill:var(--line)}"
                           ".g{stroke:var(--line);stroke-width:1}"
                           ".e{text-anchor:end}.m{text-anchor:middle}";

static unsigned head(const struct chart_panel *p)
{
    return p->name ? NAME : 0;
}

unsigned chart_height(const struct chart_panel *p)
{
    return head(p) + (p->times ? PAD + UPRIGHT + BENEATH : (unsigned)p->n * LINE);
}

static void put_words(struct buf *out, const char *class, double percent, unsigned y, const char *s)
{
    buf_addf(out, "<text class=\"%s\" x=\"%.2f%%\" y=\"%u\">", class, percent, y);
    text_add_markup(out, s);
    buf_adds(out, "</text>");
}

/* A round number of which two to four make up the whole. */
static unsigned step_of(unsigned most)
{
    static const unsigned firsts[] = {1, 2, 5};
    for (unsigned long long ten = 1;; ten *= 10)
        for (size_t i = 0; i < 3; i++)
            if (firsts[i] * ten * 4 >= most)
                return (unsigned)(firsts[i] * ten);
}

static void put_lines(struct buf *out, unsigned long long top, unsigned step, unsigned base)
{
    for (unsigned long long at = 0; at <= top; at += step) {
        unsigned y = base - (unsigned)(at * UPRIGHT / top);
        char number[24];
        snprintf(number, sizeof number, "%llu", at);
        buf_addf(out, "<line class=\"g\" x1=\"%d%%\" x2=\"%d%%\" y1=\"%u\" y2=\"%u\"/>", GUTTER, RIGHT, y, y);
        put_words(out, "q e", GUTTER - 1.5, y + 4, number);
    }
    buf_addc(out, '\n');
}

static void put_tip(struct buf *out, const struct chart_bar *b)
{
    buf_adds(out, "<title>");
    text_add_markup(out, b->label);
    buf_addf(out, ": %u</title>", b->count);
}

static void put_upright(struct buf *out, const struct chart_panel *p)
{
    unsigned base = head(p) + PAD + UPRIGHT, step = step_of(p->most);
    unsigned long long top = ((unsigned long long)p->most + step - 1) / step * step;
    double each = (double)(RIGHT - GUTTER) / (double)p->n, wide = each * (p->n > 60 ? 0.9 : 0.74);
    put_lines(out, top, step, base);
    for (size_t i = 0; i < p->n; i++) {
        const struct chart_bar *b = &p->bars[i];
        double x = GUTTER + each * (double)i, tall = (double)b->count * UPRIGHT / (double)top;
        if (b->count) {
            buf_addf(out, "<rect class=\"b\" x=\"%.2f%%\" width=\"%.2f%%\" y=\"%.1f\" height=\"%.1f\">",
                     x + (each - wide) / 2, wide, base - tall, tall);
            put_tip(out, b);
            buf_adds(out, "</rect>\n");
        }
        if (b->tick)
            put_words(out, "q m", x + each / 2, base + BENEATH - 5, b->label);
    }
    buf_addc(out, '\n');
}

/* SVG cuts no words off: so many letters go beside a number, on a telephone too. */
static void put_label(struct buf *out, const struct chart_panel *p, unsigned y, const char *s)
{
    size_t room = p->name ? 34 : 44, fits = text_fit(s, room);
    struct buf cut = {0};
    if (s[fits])
        buf_addf(&cut, "%.*s…", (int)text_fit(s, room - 1), s);
    put_words(out, "l", 0, y, s[fits] ? buf_str(&cut) : s);
    buf_free(&cut);
}

static void put_lying(struct buf *out, const struct chart_panel *p)
{
    for (size_t i = 0; i < p->n; i++) {
        const struct chart_bar *b = &p->bars[i];
        unsigned y = head(p) + (unsigned)i * LINE;
        char number[16];
        snprintf(number, sizeof number, "%u", b->count);
        put_label(out, p, y + 14, b->label);
        put_words(out, "q e", 100, y + 14, number);
        buf_addf(out, "<rect class=\"t\" x=\"0\" width=\"100%%\" y=\"%u\" height=\"7\"/>", y + 20);
        if (b->count)
            buf_addf(out, "<rect class=\"b\" x=\"0\" width=\"%.2f%%\" y=\"%u\" height=\"7\"/>",
                     100.0 * b->count / p->most, y + 20);
        buf_addc(out, '\n');
    }
}

void chart_panel(struct buf *out, const struct chart_panel *p, unsigned x, unsigned y, const char *width)
{
    buf_addf(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" x=\"%u\" y=\"%u\" width=\"%s\" height=\"%u\" "
        "overflow=\"visible\" aria-label=\"",
        x, y, width, chart_height(p));
    text_add_markup(out, p->desc);
    buf_adds(out, "\">\n<desc>");
    text_add_markup(out, p->desc);
    buf_adds(out, "</desc>\n");
    if (p->name) {
        put_words(out, "n", 0, 14, p->name);
        put_words(out, "q e", 100, 14, p->figure);
    }
    if (p->n && p->most)
        (p->times ? put_upright : put_lying)(out, p);
    buf_adds(out, "</svg>\n");
}
