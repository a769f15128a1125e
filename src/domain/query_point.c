/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An error of a query shown in its place: the query on one line, a caret on the next. What is shown was typed
 * by somebody or stands in a file, so that nothing of it may steer the terminal. */
#include <string.h>

#include "domain/query.h"
#include "domain/text.h"

enum { BYTES = 4 /* of a character at most */ };

static const char *safe(const char *s, size_t n, struct arena *a)
{
    return text_safe(arena_strndup(a, s, n), a);
}

static size_t width(const char *s)
{
    return text_width(s, strlen(s));
}

/* The end of s that fits, whole characters. */
static const char *last_columns(const char *s, size_t columns)
{
    while (width(s) > columns)
        for (s++; ((unsigned char)*s & 0xc0) == 0x80;)
            s++;
    return s;
}

const char *query_point_at(const char *s, size_t at, unsigned columns, struct arena *a)
{
    size_t n = strlen(s), most = (size_t)BYTES * columns, from, after;
    at = at < n ? at : n;
    from = at > most ? at - most : 0;
    while (from < at && ((unsigned char)s[from] & 0xc0) == 0x80)
        from++;
    after = n - at < most ? n - at : most;
    while (at + after < n && after && ((unsigned char)s[at + after] & 0xc0) == 0x80)
        after--;
    const char *before = safe(s + from, at - from, a), *rest = safe(s + at, after, a);
    const char *cut = from || width(before) + width(rest) > columns ? "…" : "", *end = "";
    if (*cut && width(before) > columns / 2)
        before = last_columns(before, columns / 2);
    else if (!from)
        cut = "";
    size_t room = columns - width(before) - width(cut);
    if (at + after < n || width(rest) > room) {
        rest = arena_strndup(a, rest, text_fit(rest, room - 1));
        end = "…";
    }
    return arena_printf(a, "%s%s%s%s\n%*s^", cut, before, rest, end, (int)(width(cut) + width(before)), "");
}
