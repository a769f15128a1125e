/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libxml2 reads HTML character by character, and a quarter of a page of justice.gov is scripts, comments and
 * indentation. Leaving them out first takes a sixth off the time that reading the page takes. Tags are told
 * from text as HTML does, with quoted attribute values stepped over; nothing else of the grammar is needed.
 */
#include "edge/prune.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

struct prune {
    const char *p, *end;
    struct buf *out;
    bool verbatim; /* within <pre> or <textarea> */
};

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_letter(char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

/* Whether the tag at p (after "<" or "</") is this one. */
static bool is_tag(const char *p, const char *end, const char *name)
{
    size_t n = strlen(name);
    return (size_t)(end - p) > n && !strncasecmp(p, name, n) &&
           (is_blank(p[n]) || p[n] == '>' || p[n] == '/');
}

/* The place after the tag that begins at p: its ">", passing over quoted values. *many is set to where it has
 * more attributes than a tag has: libxml2 compares each with all before it. */
static const char *after_tag(const char *p, const char *end, const char **many)
{
    enum { MAX_MARKS = 2000 };
    unsigned marks = 0; /* what parts attributes, and names from values */
    for (p++; p < end && *p != '>'; p++) {
        if ((is_blank(*p) || *p == '/' || *p == '=') && ++marks == MAX_MARKS)
            *many = p;
        if (*p != '=')
            continue;
        const char *q = p + 1;
        while (q < end && is_blank(*q))
            q++;
        const char *close =
            q < end && (*q == '"' || *q == '\'') ? memchr(q + 1, *q, (size_t)(end - q - 1)) : NULL;
        if (close)
            p = close;
    }
    return p < end ? p + 1 : end;
}

/* The place where the element ends that was opened before p. */
static const char *find_close(const char *p, const char *end, const char *name)
{
    while ((p = memchr(p, '<', (size_t)(end - p))) != NULL) {
        if (end - p > 2 && p[1] == '/' && is_tag(p + 2, end, name))
            return p;
        p++;
    }
    return end;
}

static const char *after_comment(const char *p, const char *end)
{
    const char *close = memmem(p + 2, (size_t)(end - p - 2), "-->", 3); /* "<!-->" is one */
    return close ? close + 3 : end;
}

/* Whether the "&" at p may be a reference; libxml2 formats an error for each that is none. */
static bool is_reference(const char *p, const char *end)
{
    return p + 1 < end && (is_letter(p[1]) || p[1] == '#');
}

static bool is_run(const struct prune *t, const char *p, const char *end)
{
    return !t->verbatim && is_blank(*p) && p + 1 < end && is_blank(p[1]);
}

static void put_text(struct prune *t, const char *p, const char *end)
{
    for (const char *q; p < end; p = q) {
        for (q = p; q < end && !(*q == '&' && !is_reference(q, end)) && !is_run(t, q, end); q++)
            ;
        buf_add(t->out, p, (size_t)(q - p));
        if (q == end)
            return;
        if (*q == '&') {
            buf_adds(t->out, "&amp;");
            q++;
            continue;
        }
        size_t before = t->out->len;
        for (; q < end && is_blank(*q); q++)
            if (*q == '\n')
                buf_addc(t->out, '\n'); /* titles keep their line breaks */
        if (t->out->len == before)
            buf_addc(t->out, ' ');
    }
}

static void take_script(struct prune *t, const char *inside)
{
    static const char ld[] = "ld+json";
    bool keep = memmem(t->p, (size_t)(inside - t->p), ld, sizeof ld - 1);
    const char *close = find_close(inside, t->end, "script");
    buf_add(t->out, t->p, (size_t)((keep ? close : inside) - t->p));
    t->p = close;
}

static void take_tag(struct prune *t)
{
    const char *p = t->p, *many = NULL, *after = after_tag(p, t->end, &many);
    bool closes = p[1] == '/';
    const char *name = p + 1 + closes;
    char initial = name < t->end ? *name | 32 : 0;
    if (initial == 's' && !closes && is_tag(name, t->end, "script")) {
        take_script(t, after);
        return;
    }
    if (initial == 's' && !closes && is_tag(name, t->end, "style")) {
        t->p = find_close(after, t->end, "style");
        return;
    }
    if ((initial == 'p' && is_tag(name, t->end, "pre")) ||
        (initial == 't' && is_tag(name, t->end, "textarea")))
        t->verbatim = !closes;
    buf_add(t->out, p, (size_t)((many ? many : after) - p));
    buf_adds(t->out, many ? ">" : "");
    t->p = after;
}

void prune_html(const char *s, size_t n, struct buf *out)
{
    struct prune t = {.p = s, .end = s + n, .out = out};
    buf_reserve(out, n);
    while (t.p < t.end) {
        const char *tag = memchr(t.p, '<', (size_t)(t.end - t.p));
        put_text(&t, t.p, tag ? tag : t.end);
        if (!tag)
            return;
        t.p = tag;
        if (t.end - tag >= 4 && !memcmp(tag, "<!--", 4)) {
            t.p = after_comment(tag, t.end);
        } else if (tag + 1 < t.end && (is_letter(tag[1]) || tag[1] == '/' || tag[1] == '!')) {
            take_tag(&t);
        } else {
            buf_adds(out, "&lt;");
            t.p++;
        }
    }
}
