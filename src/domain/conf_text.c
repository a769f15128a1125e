/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One walk over the text of feeds.conf before libconfuse parses it. It takes comments out, for libconfuse 3.3
 * counts their lines wrongly; it finds what libconfuse passes over in silence: what is never closed, for
 * which the end of the file will do, and the signs * and +, which it drops from a word; and it writes down
 * where each section and each of its options begins, for libconfuse forgets it, and an error that is found
 * later must name the line. What is wrong in the text otherwise is left to libconfuse. */
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
    int opened;        /* the line of the last "{" */
    const char *fault; /* the first one that libconfuse would pass over in silence, or NULL */
    int fault_line;
    const char
        *option; /* the first word of what is under way: of an option, its name; of a section, its kind */
    int option_line;
    bool equals; /* "=" was seen: what comes is its value */
    bool adds;   /* it was "+=" */
    struct conf_mark *marks;
    size_t nmarks, marks_cap, sections_cap;
};

/* The end of the "${NAME}" that begins at s, for which libconfuse takes all up to the next "}"; s itself when
 * none begins there. */
static char *skip_variable(char *s)
{
    char *end = s[0] == '$' && s[1] == '{' ? strchr(s, '}') : NULL;
    return end ? end + 1 : s;
}

/* The end of the quoted string that begins at s; NULL when it has none. Variables are looked up between
 * double quotation marks. */
static char *skip_string(char *s)
{
    char quote = *s++;
    while (*s && *s != quote) {
        char *end = quote == '"' ? skip_variable(s) : s;
        s = end > s ? end : s + (*s == '\\' && s[1] ? 2 : 1);
    }
    return *s ? s + 1 : NULL;
}

/* The end of the comment (#, //, or C's) that begins at s, s itself when none begins there; NULL when it has
 * no end. */
static char *skip_comment(char *s)
{
    if (*s == '#' || (s[0] == '/' && s[1] == '/'))
        return strchrnul(s, '\n');
    if (s[0] != '/' || s[1] != '*')
        return s;
    char *end = strstr(s + 2, "*/");
    return end ? end + 2 : NULL;
}

/* Lines are kept. */
static void blank(char *s, const char *end)
{
    for (; s < end; s++)
        if (*s != '\n')
            *s = ' ';
}

static void set_fault(struct walk *w, const char *fault)
{
    if (!w->fault)
        w->fault_line = w->line;
    w->fault = w->fault ? w->fault : fault;
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

/* The end of the word that begins at s, without quotation marks. */
static char *skip_word(char *s)
{
    while (*s && !ascii_isspace(*s) && !is_sign(*s) && !strchr("\"'#", *s))
        s++;
    return s;
}

/* The end of what begins at s, which is no comment, and is noted. NULL: it has none. */
static char *note_token(struct walk *w, char *s)
{
    char *end = skip_variable(s);
    if (*s == '"' || *s == '\'') {
        end = skip_string(s);
    } else if (is_sign(*s)) {
        if (*s == '+' && s[1] != '=')
            set_fault(w, "'+' takes quotation marks around it");
        on_sign(w, *s);
        return s + 1;
    } else if (end == s) {
        end = skip_word(s);
        if (memchr(s, '*', (size_t)(end - s)))
            set_fault(w, "'*' takes quotation marks around it");
    }
    if (end)
        on_word(w, s, (size_t)(end - s));
    return end;
}

/* The end of what begins at s. */
static char *step(struct walk *w, char *s)
{
    char *end = skip_comment(s);
    if (!end) {
        set_fault(w, "a comment is never closed");
    } else if (end > s) {
        blank(s, end);
    } else if (ascii_isspace(*s)) {
        end = s + 1;
    } else {
        end = note_token(w, s);
        if (!end)
            set_fault(w, "a quotation mark is never closed");
    }
    return end ? end : s + strlen(s);
}

const char *conf_text_read(char *s, struct arena *a, struct conf_text *t, int *line)
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
    *line = w.fault ? w.fault_line : w.opened;
    return w.fault ? w.fault : w.depth > 0 ? "'{' is never closed" : NULL;
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
