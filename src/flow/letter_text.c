/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A digest as plain text. It is read aloud as often as it is looked at: headings stand alone on a line, no
 * rules are drawn, and nothing is said by its place alone. */
#include <string.h>

#include "domain/text.h"
#include "flow/letter_words.h"

enum { WIDTH = 72, INDENT = 4 };

/* Appends s wrapped at WIDTH, each line after so many blanks, the first after label too, which is as
 * wide or narrower. A word wider than a line is broken. */
static void wrap(struct buf *out, const char *label, size_t indent, const char *s)
{
    size_t column = indent, room = WIDTH - indent;
    bool fresh = true;
    buf_addf(out, "%-*s", (int)indent, label);
    while (*(s += strspn(s, " "))) {
        size_t n = strcspn(s, " "), width = text_width(s, n);
        if (!fresh && column + 1 + (width < room ? width : room) > WIDTH) {
            buf_addf(out, "\n%*s", (int)indent, "");
            column = indent;
            fresh = true;
        }
        if (width > room)
            n = text_fit(s, room);
        if (!fresh)
            buf_addc(out, ' ');
        buf_add(out, s, n);
        column += !fresh + text_width(s, n);
        fresh = false;
        s += n;
    }
    buf_addc(out, '\n');
}

static void heading(struct buf *out, const char *s)
{
    wrap(out, "", 0, s);
    buf_addc(out, '\n');
}

/* The marks of a snippet become those of plain text. */
static const char *snippet_words(const char *s, struct arena *a)
{
    struct buf b = {0};
    bool marked = false, was = false, words;
    for (size_t n; *s; s += n) {
        n = letter_piece(s, &marked, &words);
        if (words && marked != was)
            buf_addc(&b, '*');
        if (words) {
            buf_add(&b, s, n);
            was = marked;
        }
    }
    char *text = arena_printf(a, was ? "%s*" : "%s", buf_str(&b));
    buf_free(&b);
    return text;
}

static void item(const struct letter_item *l, size_t number, struct buf *out, struct arena *a)
{
    wrap(out, arena_printf(a, "%zu.", number), INDENT, l->title);
    for (size_t i = 0; i < l->nfacts; i++)
        wrap(out, "", INDENT, arena_printf(a, "%s: %s", l->facts[i].name, l->facts[i].value));
    if (l->snippet)
        wrap(out, "", INDENT, snippet_words(l->snippet, a));
    if (l->link)
        buf_addf(out, "%*s%s\n", INDENT, "", l->link);
    buf_addc(out, '\n');
}

static void foot(const struct letter *l, struct buf *out)
{
    if (l->sources.n)
        heading(out, LETTER_SOURCES);
    for (size_t i = 0; i < l->sources.n; i++)
        wrap(out, "-", 2, l->sources.v[i]);
    if (l->sources.n)
        buf_addc(out, '\n');
    heading(out, LETTER_ABOUT);
    for (size_t i = 0; i < l->about.n; i++)
        heading(out, l->about.v[i]);
    wrap(out, "", 0, l->leave);
    if (l->leave_link)
        buf_addf(out, "%s\n", l->leave_link);
}

void letter_text(const struct digest *d, struct buf *out)
{
    struct arena *a = arena_new();
    struct letter l;
    letter_read(d, &l, a);
    wrap(out, "", 0, l.heading);
    heading(out, l.day);
    size_t number = 0;
    for (size_t s = 0; s < l.nsections; s++) {
        heading(out, l.sections[s].title);
        for (size_t i = 0; i < l.sections[s].n; i++)
            item(&l.sections[s].items[i], ++number, out, a);
    }
    if (l.nothing)
        heading(out, l.nothing);
    if (l.more)
        heading(out, l.more);
    foot(&l, out);
    arena_free(a);
}
