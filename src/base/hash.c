/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The room in which libmd lives: SHA-256, by which the store tells one version of a text from another, and
 * SHA-1, by which web archives name what they hold. */
#include "base/hash.h"

#include <sys/types.h>

#include <sha1.h>
#include <sha2.h>
#include <stdint.h>
#include <string.h>

void hash_bytes(const void *p, size_t n, unsigned char out[HASH_SIZE])
{
    SHA2_CTX c;
    SHA256Init(&c);
    SHA256Update(&c, p, n);
    SHA256Final(out, &c);
}

void hash_sha1(const void *p, size_t n, unsigned char out[HASH_SHA1_SIZE])
{
    SHA1_CTX c;
    SHA1Init(&c);
    SHA1Update(&c, p, n);
    SHA1Final(out, &c);
}

static void add_length(SHA2_CTX *c, uint64_t n)
{
    uint8_t b[8];
    for (int i = 0; i < 8; i++)
        b[i] = (uint8_t)(n >> (8 * i));
    SHA256Update(c, b, sizeof b);
}

void hash_strings(const char *const *v, size_t n, unsigned char out[HASH_SIZE])
{
    SHA2_CTX c;
    SHA256Init(&c);
    for (size_t i = 0; i < n; i++) {
        size_t len = v[i] ? strlen(v[i]) : 0;
        add_length(&c, v[i] ? len : UINT64_MAX);
        if (len)
            SHA256Update(&c, (const uint8_t *)v[i], len);
    }
    SHA256Final(out, &c);
}

char *hash_hex(const unsigned char hash[HASH_SIZE], char out[HASH_HEX_MAX])
{
    static const char digit[] = "0123456789abcdef";
    for (size_t i = 0; i < HASH_SIZE; i++) {
        out[2 * i] = digit[hash[i] >> 4];
        out[2 * i + 1] = digit[hash[i] & 15];
    }
    out[2 * HASH_SIZE] = 0;
    return out;
}
