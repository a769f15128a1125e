/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_BASE_ASCII_H
#define BLOTTER_BASE_ASCII_H

#include <stdbool.h>

/* Classes of ASCII characters, whatever the locale (cron's is C, a reporter's is not) and for any char, signed
 * or not, and for EOF; bytes from 0x80 belong to none. */
static inline bool ascii_isdigit(int c)
{
    return c >= '0' && c <= '9';
}

static inline bool ascii_isupper(int c)
{
    return c >= 'A' && c <= 'Z';
}

static inline bool ascii_islower(int c)
{
    return c >= 'a' && c <= 'z';
}

static inline bool ascii_isalpha(int c)
{
    return ascii_islower(c | 0x20);
}

static inline bool ascii_isalnum(int c)
{
    return ascii_isalpha(c) || ascii_isdigit(c);
}

static inline bool ascii_isxdigit(int c)
{
    int l = c | 0x20;
    return ascii_isdigit(c) || (l >= 'a' && l <= 'f');
}

static inline bool ascii_isspace(int c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline bool ascii_ispunct(int c)
{
    return c > ' ' && c < 0x7f && !ascii_isalnum(c);
}

static inline char ascii_tolower(char c)
{
    return ascii_isupper(c) ? (char)(c | 0x20) : c;
}

#endif
