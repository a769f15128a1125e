/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A digest as a page of HTML, for mail programs first: the styles stand in place, for some take others away,
 * and are few, for the rest differ. No colour is set. A program that reads in the dark then turns everything
 * about, or nothing, and either is legible; one colour set against an unknown ground is what is not. Nothing
 * is fetched, nothing counts who reads, links lead where they say. */
#include <string.h>

#include "domain/text.h"
#include "flow/letter_words.h"

/* <name style="…">s</name>, s escaped. */
static void element(struct buf *out, const char *name, const char *style, const char *s)
{
    buf_addf(out, "<%s style=\"%s\">", name, style);
    text_add_markup(out, s);
    buf_addf(out, "</%s>\n", name);
}

static void heading(struct buf *out, const char *s)
{
    element(out, "h2", "font-size:18px;line-height:1.3;margin:32px 0 0;border-bottom:1px solid", s);
}

static void link_to(struct buf *out, const char *href, const char *shown)
{
    buf_adds(out, "<a href=\"");
    text_add_markup(out, href);
    buf_adds(out, "\">");
    text_add_markup(out, shown);
    buf_adds(out, "</a>");
}

static void snippet(const char *s, struct buf *out, struct arena *a)
{
    bool marked = false, was = false, words;
    buf_adds(out, "<p style=\"margin:6px 0 0\">");
    for (size_t n; *s; s += n) {
        n = letter_piece(s, &marked, &words);
        if (words && marked != was)
            buf_adds(out, marked ? "<b>" : "</b>");
        if (words) {
            text_add_markup(out, arena_strndup(a, s, n));
            was = marked;
        }
    }
    buf_adds(out, was ? "</b></p>\n" : "</p>\n");
}

static void item(const struct letter_item *l, struct buf *out, struct arena *a)
{
    buf_adds(out, "<h3 style=\"font-size:16px;line-height:1.3;margin:20px 0 6px\">");
    if (l->link)
        link_to(out, l->link, l->title);
    else
        text_add_markup(out, l->title);
    buf_adds(out, "</h3>\n<ul style=\"margin:0;padding:0;list-style:none;font-size:14px\">\n");
    for (size_t i = 0; i < l->nfacts; i++) {
        buf_addf(out, "<li style=\"margin:0\">%s: ", l->facts[i].name);
        text_add_markup(out, l->facts[i].value);
        buf_adds(out, "</li>\n");
    }
    buf_adds(out, "</ul>\n");
    if (l->snippet)
        snippet(l->snippet, out, a);
}

static void head(const struct letter *l, struct buf *out)
{
    buf_adds(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                  "<meta name=\"color-scheme\" content=\"light dark\">\n"
                  "<meta name=\"supported-color-schemes\" content=\"light dark\">\n<title>");
    text_add_markup(out, l->heading);
    buf_adds(out, "</title>\n</head>\n<body style=\"margin:0;padding:16px;font-family:sans-serif;"
                  "font-size:16px;line-height:1.45\">\n"
                  "<div style=\"max-width:640px;margin:0 auto;overflow-wrap:anywhere\">\n");
    element(out, "h1", "font-size:22px;line-height:1.3;margin:0", l->heading);
    element(out, "p", "margin:4px 0 0", l->day);
}

static void foot(const struct letter *l, struct buf *out)
{
    if (l->sources.n) {
        heading(out, LETTER_SOURCES);
        buf_adds(out, "<ul style=\"margin:12px 0 0;padding:0 0 0 20px;font-size:14px\">\n");
        for (size_t i = 0; i < l->sources.n; i++)
            element(out, "li", "margin:0", l->sources.v[i]);
        buf_adds(out, "</ul>\n");
    }
    heading(out, LETTER_ABOUT);
    for (size_t i = 0; i < l->about.n; i++)
        element(out, "p", "margin:12px 0 0;font-size:14px", l->about.v[i]);
    buf_adds(out, "<p style=\"margin:12px 0 0;font-size:14px\">");
    text_add_markup(out, l->leave);
    if (l->leave_link) {
        buf_addc(out, ' ');
        link_to(out, l->leave_href, l->leave_link);
    }
    buf_adds(out, "</p>\n");
}

void letter_html(const struct digest *d, struct buf *out)
{
    struct arena *a = arena_new();
    struct letter l;
    letter_read(d, &l, a);
    head(&l, out);
    for (size_t s = 0; s < l.nsections; s++) {
        heading(out, l.sections[s].title);
        for (size_t i = 0; i < l.sections[s].n; i++)
            item(&l.sections[s].items[i], out, a);
    }
    if (l.nothing)
        element(out, "p", "margin:20px 0 0", l.nothing);
    if (l.more)
        element(out, "p", "margin:28px 0 0", l.more);
    foot(&l, out);
    buf_adds(out, "</div>\n</body>\n</html>\n");
    arena_free(a);
}
