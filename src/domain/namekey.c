/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How names are compared: offices, districts and charges are written by many hands, so case, punctuation and
 * doubled blanks are passed over in one place. What is a letter is decided for ASCII alone, whatever the
 * locale; other bytes count as letters and stay as they are. */
#include "domain/namekey.h"

#include <string.h>

static bool is_word(unsigned char c)
{
    return c >= 0x80 || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

char *namekey(const char *s, size_t n, char out[NAMEKEY_MAX])
{
    size_t k = 0;
    bool gap = false;
    for (size_t i = 0; i < n && k + 2 < NAMEKEY_MAX; i++) {
        unsigned char c = (unsigned char)s[i];
        if (n - i > 2 && !memcmp(s + i, "\u2019", 3)) {
            i += 2; /* a curly apostrophe */
        } else if (is_word(c)) {
            if (gap && k)
                out[k++] = ' ';
            gap = false;
            out[k++] = (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
        } else if (c != '.' && c != '\'') {
            gap = true;
        }
    }
    out[k] = '\0';
    return out;
}

bool namekey_in(const char *key, const char *list)
{
    char one[NAMEKEY_MAX];
    while (list && *list) {
        size_t n = strcspn(list, "|");
        if (!strcmp(namekey(list, n, one), key))
            return true;
        list += n + (list[n] == '|');
    }
    return false;
}
