/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What `blotter stats` has counted, as one SVG file: a heading, the panels, and the notes without which a
 * picture that is passed on would be misread. Readable on light and dark pages. */
#include <string.h>

#include "base/clock.h"
#include "cmd/stats_panels.h"
#include "domain/text.h"

enum {
    MARGIN = 32,
    WIDTH = 960,
    ROOM = WIDTH - 2 * MARGIN,
    BETWEEN = 32, /* panels */
    ACROSS = 3,
    HEAD = 96,
    NOTE = 18, /* height of a line of notes */
    NOTE_CHARS = 140,
    QUERY_CHARS = 110,
};

static void put_line(struct buf *out, const char *class, unsigned y, const char *s, size_t n)
{
    buf_addf(out, "<text class=\"%s\" x=\"%d\" y=\"%u\">", class, MARGIN, y);
    struct buf line = {0};
    buf_add(&line, s, n);
    text_add_markup(out, buf_str(&line));
    buf_free(&line);
    buf_adds(out, "</text>\n");
}

/* SVG wraps no words. */
static struct strs wrapped(const struct strs *notes, struct arena *a)
{
    struct strs lines = {0};
    for (size_t i = 0; i < notes->n; i++)
        for (const char *s = notes->v[i]; *s; s += strspn(s, " ")) {
            size_t n = text_fit(s, NOTE_CHARS);
            if (s[n])
                for (size_t k = n; k > n / 2; k--)
                    if (s[k] == ' ') {
                        n = k;
                        break;
                    }
            strs_add(&lines, arena_strndup(a, s, n), a);
            s += n;
        }
    return lines;
}

static void put_head(const struct stats_sheet *t, unsigned height, struct buf *out)
{
    buf_addf(
        out,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-labelledby=\"title desc\" width=\"%d\" "
        "height=\"%u\" viewBox=\"0 0 %d %u\">\n<title id=\"title\">",
        WIDTH, height, WIDTH, height);
    text_add_markup(out, stats_title(t));
    buf_adds(out, "</title>\n<desc id=\"desc\">");
    text_add_markup(out, stats_query(t));
    text_add_markup(out, arena_printf(t->a, ": %s.", stats_count_words(t->s->total, t->a)));
    buf_addf(
        out,
        "</desc>\n<style>:root{%s}%s"
        "text{font-family:system-ui,-apple-system,\"Segoe UI\",Roboto,\"Liberation Sans\",Arial,sans-serif}"
        ".h{font-size:22px;font-weight:600;fill:var(--ink)}.p{fill:var(--paper)}"
        "@media(prefers-color-scheme:dark){:root{%s}}</style>\n"
        "<rect class=\"p\" width=\"100%%\" height=\"100%%\"/>\n",
        chart_colours, chart_style, chart_dark);
}

static void put_words(const struct stats_sheet *t, struct buf *out)
{
    char iso[CLOCK_ISO_MAX];
    const char *query = stats_query(t), *title = stats_title(t);
    size_t fits = text_fit(query, QUERY_CHARS);
    put_line(out, "h", MARGIN + 18, title, strlen(title));
    const char *line = arena_printf(t->a, "%.*s%s", (int)fits, query, query[fits] ? "…" : "");
    put_line(out, "l", MARGIN + 40, line, strlen(line));
    line = arena_printf(t->a, "%s, counted on %.10s", stats_count_words(t->s->total, t->a),
                        clock_iso(t->now, iso));
    put_line(out, "q", MARGIN + 58, line, strlen(line));
}

void stats_svg(const struct stats_sheet *t, struct buf *out)
{
    struct stats_panels p = stats_panels(t);
    struct strs notes = stats_notes(t);
    if (p.left_out)
        strs_add(&notes, p.left_out, t->a);
    struct strs lines = wrapped(&notes, t->a);
    unsigned across = p.n < ACROSS ? (unsigned)p.n : ACROSS, each = p.n ? chart_height(&p.v[0]) : 0;
    unsigned down = across ? ((unsigned)p.n + across - 1) / across : 0,
             wide = (ROOM - BETWEEN * (across - 1)) / across;
    unsigned foot = MARGIN + HEAD + down * (each + BETWEEN);
    put_head(t, foot + (unsigned)lines.n * NOTE + MARGIN, out);
    put_words(t, out);
    for (unsigned i = 0; i < p.n; i++)
        chart_panel(out, &p.v[i], MARGIN + i % across * (wide + BETWEEN),
                    MARGIN + HEAD - 8 + i / across * (each + BETWEEN), arena_printf(t->a, "%u", wide));
    for (unsigned i = 0; i < lines.n; i++)
        put_line(out, "q", foot + i * NOTE + 8, lines.v[i], strlen(lines.v[i]));
    buf_adds(out, "</svg>\n");
}
