/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Media types as headers give them, from servers and from web archives alike. */
#include "domain/media.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "base/ascii.h"

static bool is_token(char c)
{
    return (unsigned char)c > ' ' && (unsigned char)c < 0x7f && !strchr("\"(),:;<=>?@[\\]{}", c);
}

/* The value of charset among the parameters at p (RFC 9110 §5.6.6); NULL when there is none. */
static const char *charset_of(const char *p, struct arena *a)
{
    static const char key[] = "charset=";
    for (; (p = strchr(p, ';')); p++) {
        p += 1 + strspn(p + 1, " \t");
        if (!strncasecmp(p, key, sizeof key - 1)) {
            size_t n = 0;
            for (p += sizeof key - 1, p += *p == '"' || *p == '\''; is_token(p[n]) && p[n] != '\''; n++)
                ;
            return n ? arena_strndup(a, p, n) : NULL;
        }
        p--;
    }
    return NULL;
}

void media_type(const char *value, struct arena *a, const char **type, const char **charset)
{
    size_t n = 0;
    *type = *charset = NULL;
    if (!value)
        return;
    while (is_token(value[n]))
        n++;
    if (n) {
        char *t = arena_strndup(a, value, n);
        *type = t;
        for (; *t; t++)
            *t = ascii_tolower(*t);
    }
    *charset = charset_of(value, a);
}
