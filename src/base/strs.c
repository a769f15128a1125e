/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lists of strings in an arena, and the few string questions that the standard library leaves open. */
#include "base/strs.h"

#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"

void strs_add(struct strs *l, const char *s, struct arena *a)
{
    l->v = arena_grow(a, l->v, l->n, &l->cap, sizeof *l->v);
    l->v[l->n++] = s;
}

void strs_add_copy(struct strs *l, const char *s, struct arena *a)
{
    strs_add(l, arena_strdup(a, s), a);
}

bool strs_has(const struct strs *l, const char *s)
{
    for (size_t i = 0; i < l->n; i++)
        if (!strcmp(l->v[i], s))
            return true;
    return false;
}

bool strs_add_once(struct strs *l, const char *s, struct arena *a)
{
    if (strs_has(l, s))
        return false;
    strs_add_copy(l, s, a);
    return true;
}

const char *strs_join(const struct strs *l, const char *sep, struct arena *a)
{
    size_t n = 1, k = strlen(sep);
    for (size_t i = 0; i < l->n; i++)
        n += strlen(l->v[i]) + k;
    char *s = arena_alloc(a, n), *p = s;
    for (size_t i = 0; i < l->n; i++) {
        if (i)
            p = stpcpy(p, sep);
        p = stpcpy(p, l->v[i]);
    }
    return s;
}

struct strs strs_split(const char *s, char sep, struct arena *a)
{
    struct strs l = {0};
    while (*s) {
        const char *end = strchrnul(s, sep), *b = s, *e = end;
        while (b < e && ascii_isspace(*b))
            b++;
        while (e > b && ascii_isspace(e[-1]))
            e--;
        if (e > b)
            strs_add(&l, arena_strndup(a, b, (size_t)(e - b)), a);
        s = *end ? end + 1 : end;
    }
    return l;
}

bool str_listed(const char *list, const char *s, size_t n)
{
    for (const char *word = list + 1; n && *word;) {
        size_t same = 0;
        while (same < n && word[same] == ascii_tolower(s[same]))
            same++;
        if (same == n && word[n] == '|')
            return true;
        while (*word++ != '|')
            ;
    }
    return false;
}

bool str_starts(const char *s, const char *prefix)
{
    return !strncmp(s, prefix, strlen(prefix));
}

bool str_ends(const char *s, const char *suffix)
{
    size_t n = strlen(s), k = strlen(suffix);
    return n >= k && !strcmp(s + n - k, suffix);
}

static unsigned min3(unsigned a, unsigned b, unsigned c)
{
    unsigned m = a < b ? a : b;
    return m < c ? m : c;
}

unsigned str_distance(const char *x, const char *y)
{
    enum { MAX = 64 }; /* words of a query or a key of feeds.conf; longer ones are just "far" */
    size_t n = strlen(x), m = strlen(y);
    if (n >= MAX || m >= MAX)
        return MAX;
    unsigned d[MAX][MAX];
    for (size_t i = 0; i <= n; i++)
        d[i][0] = (unsigned)i;
    for (size_t j = 0; j <= m; j++)
        d[0][j] = (unsigned)j;
    for (size_t i = 1; i <= n; i++)
        for (size_t j = 1; j <= m; j++) {
            int a = ascii_tolower(x[i - 1]), b = ascii_tolower(y[j - 1]);
            d[i][j] = min3(d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a != b));
            if (i > 1 && j > 1 && a == ascii_tolower(y[j - 2]) && b == ascii_tolower(x[i - 2]) &&
                d[i - 2][j - 2] + 1 < d[i][j])
                d[i][j] = d[i - 2][j - 2] + 1;
        }
    return d[n][m];
}

/* "convictions" and "convicted": another form of the word. */
static bool begin_alike(const char *x, const char *y)
{
    enum { LETTERS = 6 };
    return !strncasecmp(x, y, LETTERS) && strlen(x) >= LETTERS;
}

void str_consider(struct str_nearest *near, const char *name, const char *slug)
{
    enum { PART = 3 }; /* letters: who writes so many of a name means it, its beginning first */
    const char *part = strlen(near->value) >= PART ? strcasestr(name, near->value) : NULL;
    unsigned d = part ? part > name : str_distance(near->value, name);
    if (d > 2 && begin_alike(near->value, name))
        d = 2;
    if (!near->best || d < near->distance) {
        near->best = slug;
        near->distance = d;
    }
}

const char *str_suggest(const struct str_nearest *near)
{
    enum { MAX = 60 }; /* what is longer str_distance has not compared */
    size_t n = strlen(near->value), most = n < 4 ? 1 : n < 6 ? 2 : n / 3;
    return near->best && n < MAX && near->distance <= most && near->distance < n ? near->best : NULL;
}
