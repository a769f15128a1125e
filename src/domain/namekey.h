/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_NAMEKEY_H
#define BLOTTER_DOMAIN_NAMEKEY_H

#include <stdbool.h>
#include <stddef.h>

/* A written name as it is compared: letters and digits in lower case, everything between two of them one
 * blank, apostrophes and dots gone ("St. Louis" and "st louis" are one). Names longer than NAMEKEY_MAX are
 * cut. */
enum { NAMEKEY_MAX = 128 };
char *namekey(const char *s, size_t n, char out[NAMEKEY_MAX]);

/* What follows in key behind the key of the n bytes at s; NULL when key does not begin with it. The letter
 * that follows may go on with the same word. */
const char *namekey_skip(const char *key, const char *s, size_t n);
/* True when key is the key of the n bytes at s. */
bool namekey_is(const char *key, const char *s, size_t n);
/* True when key is one of the names in list, which are separated by '|'. NULL is the empty list. */
bool namekey_in(const char *key, const char *list);

#endif
