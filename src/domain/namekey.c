/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How names are compared: offices, districts and charges are written by many hands, so case, punctuation and
 * doubled blanks are passed over in one place. What is a letter is decided for ASCII alone, whatever the
 * locale; other bytes count as letters and stay as they are. Tables are asked by comparing as far as two
 * names agree, which is seldom far. */
#include "domain/namekey.h"

#include <string.h>

#include "base/ascii.h"

/* A written name, as its key is made. */
struct writing {
    const char *s, *end;
    bool begun;
};

static bool is_word(char c)
{
    return (unsigned char)c >= 0x80 || ascii_isalnum(c);
}

/* Bytes at s that are passed over as if they were not there: dots and apostrophes. */
static size_t silent(const struct writing *w)
{
    if (*w->s == '.' || *w->s == '\'')
        return 1;
    return w->end - w->s > 2 && !memcmp(w->s, "\u2019", 3) ? 3 : 0;
}

/* The next byte of the key; NUL at its end. */
static char next(struct writing *w)
{
    bool gap = false;
    for (size_t n; w->s < w->end; w->s += n) {
        n = silent(w);
        if (!n && is_word(*w->s))
            break;
        gap |= !n;
        n += !n;
    }
    if (w->s == w->end)
        return '\0';
    if (gap && w->begun)
        return ' '; /* the blanks are behind us: the letter comes next time */
    w->begun = true;
    return ascii_tolower(*w->s++);
}

char *namekey(const char *s, size_t n, char out[NAMEKEY_MAX])
{
    struct writing w = {s, s + n, false};
    size_t k = 0;
    for (char c; k + 1 < NAMEKEY_MAX && (c = next(&w));)
        out[k++] = c;
    out[k] = '\0';
    return out;
}

const char *namekey_skip(const char *key, const char *s, size_t n)
{
    struct writing w = {s, s + n, false};
    char c;
    if (n && ascii_isalnum(*s) && ascii_tolower(*s) != *key)
        return NULL; /* most rows of a table differ in their first letter */
    while ((c = next(&w)) && c == *key)
        key++;
    return c ? NULL : key;
}

bool namekey_is(const char *key, const char *s, size_t n)
{
    const char *rest = namekey_skip(key, s, n);
    return rest && !*rest;
}

bool namekey_in(const char *key, const char *list)
{
    while (list && *list) {
        size_t n = strcspn(list, "|");
        if (namekey_is(key, list, n))
            return true;
        list += n + (list[n] == '|');
    }
    return false;
}
