/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_BASE_HASH_H
#define BLOTTER_BASE_HASH_H

#include <stddef.h>

/* SHA-256, and SHA-1 where others' files name things by it (FIPS 180-4). Only hash.c sees libmd. */
enum { HASH_SIZE = 32, HASH_HEX_MAX = 2 * HASH_SIZE + 1, HASH_SHA1_SIZE = 20 };

void hash_bytes(const void *p, size_t n, unsigned char out[HASH_SIZE]);

/* One hash of n strings, any of which may be NULL. Each goes in with its length before it, so that no two
 * different lists are the same to it: not ("ab", "c") and ("a", "bc"), and not "" and NULL. */
void hash_strings(const char *const *v, size_t n, unsigned char out[HASH_SIZE]);

/* Collisions of SHA-1 can be made: it tells what is the same only where nobody gains by lying. */
void hash_sha1(const void *p, size_t n, unsigned char out[HASH_SHA1_SIZE]);

char *hash_hex(const unsigned char hash[HASH_SIZE], char out[HASH_HEX_MAX]); /* returns out */

#endif
