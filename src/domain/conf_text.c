/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One walk over the text of feeds.conf before libconfuse parses it. It takes comments out, for libconfuse 3.3
 * counts their lines wrongly; it finds a section that is never closed, for which libconfuse takes the end of
 * the file; and it writes down where each section and each of its options begins, for libconfuse forgets it,
 * and an error that is found later must name the line. What is wrong in the text otherwise is left to
 * libconfuse. */
#include <stdint.h>
#include <string.h>

#include "base/ascii.h"
#include "domain/conf_file.h"

/* Where an option is set or, in a list, where one of its values is. */
struct conf_mark {
    const char *option;
    int line;
    bool value;
};

struct walk {
    struct conf_text *t;
    struct arena *a;
    int line, depth;
    int opened; /* the line of the last "{" */
    const char
        *option; /* the first word of what is under way: of an option, its name; of a section, its kind */
    int option_line;
    bool equals; /* "=" was seen: what comes is its value */
    bool adds;   /* it was "+=" */
    struct conf_mark *marks;
    size_t nmarks, marks_cap, sections_cap;
};

/* The end of the quoted string that begins at s, or of the text. */
static char *skip_string(char *s)
{
    char quote = *s++;
    while (*s && *s != quote)
        s += *s == '\\' && s[1] ? 2 : 1;
    return *s ? s + 1 : s;
}

/* Blanks a comment (#, //, or C's) that begins at s, and returns its end; s itself when none begins
 * there. Lines are kept. */
static char *blank_comment(char *s)
{
    bool c_style = s[0] == '/' && s[1] == '*';
    if (*s != '#' && !c_style && !(s[0] == '/' && s[1] == '/'))
        return s;
    char *end = c_style ? strstr(s + 2, "*/") : strchrnul(s, '\n');
    end = !end ? s + strlen(s) : c_style ? end + 2 : end;
    for (; s < end; s++)
        if (*s != '\n')
            *s = ' ';
    return end;
}

static void mark(struct walk *w, bool value)
{
    if (!w->t->n || !w->depth || !w->option)
        return;
    w->marks = arena_grow(w->a, w->marks, w->nmarks, &w->marks_cap, sizeof *w->marks);
    w->marks[w->nmarks++] = (struct conf_mark){w->option, value ? w->line : w->option_line, value};
    w->t->sections[w->t->n - 1].place.n++;
}

static void on_word(struct walk *w, const char *s, size_t n)
{
    if (w->depth > 1) {
        mark(w, true);
    } else if (w->equals) {
        w->option = NULL;
        w->equals = w->adds = false;
    } else if (!w->option) {
        w->option = arena_strndup(w->a, s, n);
        w->option_line = w->line;
    }
}

static void open_section(struct walk *w)
{
    struct conf_text *t = w->t;
    t->sections = arena_grow(w->a, t->sections, t->n, &w->sections_cap, sizeof *t->sections);
    t->sections[t->n++] =
        (struct conf_section){.kind = w->option, .place.line = w->option ? w->option_line : w->line};
    w->option = NULL;
}

static void on_sign(struct walk *w, char c)
{
    if (c == '+')
        w->adds = true;
    if (c == '=') {
        w->equals = true;
        if (!w->adds)
            mark(w, false);
    }
    if (c == '{') {
        if (!w->depth++)
            open_section(w);
        w->opened = w->line;
    }
    if (c == '}') {
        w->depth--;
        w->option = NULL;
        w->equals = w->adds = false;
    }
}

static bool is_sign(char c)
{
    return c && strchr("{}=+,()", c);
}

/* The end of what begins at s, which is noted. */
static char *step(struct walk *w, char *s)
{
    char *end = blank_comment(s);
    if (end > s)
        return end;
    if (*s == '"' || *s == '\'') {
        end = skip_string(s);
        on_word(w, s, (size_t)(end - s));
    } else if (is_sign(*s)) {
        on_sign(w, *end++);
    } else if (ascii_isspace(*s)) {
        end++;
    } else {
        while (*end && !ascii_isspace(*end) && !is_sign(*end) && !strchr("\"'#", *end))
            end++;
        on_word(w, s, (size_t)(end - s));
    }
    return end;
}

int conf_text_read(char *s, struct arena *a, struct conf_text *t)
{
    *t = (struct conf_text){0};
    struct walk w = {.t = t, .a = a, .line = 1};
    while (*s) {
        char *end = step(&w, s);
        for (; s < end; s++)
            w.line += *s == '\n';
    }
    for (size_t i = 0, at = 0; i < t->n; at += t->sections[i++].place.n)
        t->sections[i].place.marks = w.marks + at;
    return w.depth > 0 ? w.opened : 0;
}

const struct conf_section *conf_text_next(const struct conf_text *t, const char *kind,
                                          const struct conf_section *after)
{
    for (size_t i = after ? (size_t)(after - t->sections) + 1 : 0; i < t->n; i++)
        if (t->sections[i].kind && !strcmp(t->sections[i].kind, kind))
            return &t->sections[i];
    return NULL;
}

int conf_line_of(const struct conf_place *p, const char *option, size_t nth)
{
    int line = p->line;
    size_t seen = 0;
    for (size_t i = 0; i < p->n; i++) {
        const struct conf_mark *m = &p->marks[i];
        if (strcmp(m->option, option) != 0)
            continue;
        if (!m->value) /* set once more, and what was before is forgotten */
            line = m->line, seen = 0;
        else if (seen++ == nth)
            line = m->line;
    }
    return line;
}

int conf_line(const struct conf_place *p, const char *option)
{
    return conf_line_of(p, option, SIZE_MAX);
}
