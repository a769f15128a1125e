/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The data of a document: what a result prints, so that a search opens nothing but the index. One table
 * drives writing and reading. */
#include "edge/index_data.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The members of a release that a result is printed from, as lines of name=value: Omega's form. A list has
 * one line a value. The text is the last line. */
static const struct member {
    const char *name;
    enum { INTEGER, STRING, LIST, FLAG, SENTENCE } type;
    size_t at;
} members[] = {
/* clang-format off */
#define M(name, type) {#name, type, offsetof(struct release, name)}
    /* clang-format on */
    M(id, INTEGER),
    M(url, STRING),
    M(title, STRING),
    M(subtitle, STRING),
    M(date, STRING),
    M(offices, LIST),
    M(offices_derived, LIST),
    M(districts, LIST),
    M(agency, STRING),
    M(kind, STRING),
    M(charges, LIST),
    M(stages, LIST),
    M(sentence_months, SENTENCE),
    M(statutes, LIST),
    M(minor_victim, FLAG),
    M(defendants, LIST),
    M(source, STRING),
    M(complete, FLAG),
    M(status, STRING),
    M(revision, INTEGER),
    M(first_seen, STRING),
    M(changed, STRING),
    M(warnings, LIST),
#undef M
};
enum { NMEMBERS = sizeof members / sizeof *members };
static const char text_name[] = "text";

/* A value on one line: what breaks lines becomes one blank. */
static void add_line(struct buf *b, const char *name, const char *value)
{
    buf_adds(b, name);
    buf_addc(b, '=');
    while (*value) {
        size_t n = strcspn(value, "\r\n"), breaks = strspn(value + n, "\r\n");
        buf_add(b, value, n);
        if (breaks)
            buf_addc(b, ' ');
        value += n + breaks;
    }
    buf_addc(b, '\n');
}

static void add_member(struct buf *b, const struct member *m, const struct release *r)
{
    const void *p = (const char *)r + m->at;
    char number[24];
    if (m->type == STRING) {
        const char *s = *(const char *const *)p;
        if (s && *s)
            add_line(b, m->name, s);
        return;
    }
    if (m->type == LIST) {
        const struct strs *l = p;
        for (size_t i = 0; i < l->n; i++)
            add_line(b, m->name, l->v[i]);
        return;
    }
    long long n = m->type == INTEGER ? *(const int64_t *)p
                  : m->type == FLAG  ? *(const bool *)p
                                     : *(const int *)p;
    if (m->type == SENTENCE && n == SENTENCE_NONE)
        return;
    snprintf(number, sizeof number, "%lld", n);
    add_line(b, m->name, m->type == SENTENCE && n == SENTENCE_LIFE ? "life" : number);
}

void index_data_add(struct buf *b, const struct release *r)
{
    for (size_t i = 0; i < NMEMBERS; i++)
        add_member(b, &members[i], r);
    if (r->text)
        add_line(b, text_name, r->text);
}

/* Begins with the one that was found last: that is where it is, or soon after, in what was written here. */
static const struct member *member_find(const char *name, size_t n, size_t *last)
{
    for (size_t i = 0; i < NMEMBERS; i++) {
        size_t at = (*last + i) % NMEMBERS;
        if (!strncmp(members[at].name, name, n) && !members[at].name[n])
            return &members[*last = at];
    }
    return NULL;
}

static void read_member(const struct member *m, char *value, struct arena *a, struct release *r)
{
    void *p = (char *)r + m->at;
    switch (m->type) {
    case STRING:
        *(const char **)p = value;
        break;
    case LIST:
        strs_add(p, value, a);
        break;
    case INTEGER:
        *(int64_t *)p = strtoll(value, NULL, 10);
        break;
    case FLAG:
        *(bool *)p = *value == '1';
        break;
    case SENTENCE:
        *(int *)p = !strcmp(value, "life") ? SENTENCE_LIFE : (int)strtol(value, NULL, 10);
        break;
    }
}

void index_data_read(const char *data, size_t len, struct arena *a, struct release *r, const char **text,
                     size_t *text_len)
{
    size_t last = 0;
    release_init(r);
    *text = "";
    *text_len = 0;
    for (const char *p = data, *end = data + len, *next; p < end; p = next) {
        const char *stop = memchr(p, '\n', (size_t)(end - p));
        stop = stop ? stop : end;
        next = stop + 1;
        const char *is = memchr(p, '=', (size_t)(stop - p));
        if (!is)
            continue;
        const struct member *m = member_find(p, (size_t)(is - p), &last);
        size_t n = (size_t)(stop - is - 1);
        if (m)
            read_member(m, arena_strndup(a, is + 1, n), a, r);
        else if (!strncmp(p, text_name, (size_t)(is - p)))
            *text = is + 1, *text_len = n;
    }
}
