/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The labelled digests of web archives: "sha1:" and base 32 in most that exist, hexadecimal or SHA-256 in
 * others. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/hash.h"
#include "base/strs.h"
#include "edge/warc.h"

/* RFC 4648 §6, without padding. */
static void base32(const unsigned char *p, size_t n, char *out)
{
    static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    unsigned bits = 0, held = 0;
    for (size_t i = 0; i < n; i++) {
        held = (held << 8 | p[i]) & 0xffff;
        for (bits += 8; bits >= 5; bits -= 5)
            *out++ = digit[held >> (bits - 5) & 31];
    }
    if (bits)
        *out++ = digit[held << (5 - bits) & 31];
    *out = 0;
}

static void hex(const unsigned char *p, size_t n, char *out)
{
    for (size_t i = 0; i < n; i++)
        sprintf(out + 2 * i, "%02x", p[i]);
}

/* What a label stands for; the hash of p[0..n) in out. 0: it is not known. */
static size_t hash_as(const char *label, size_t label_len, const void *p, size_t n,
                      unsigned char out[HASH_SIZE])
{
    if (str_listed("|sha1|sha-1|", label, label_len)) {
        hash_sha1(p, n, out);
        return HASH_SHA1_SIZE;
    }
    if (!str_listed("|sha256|sha-256|", label, label_len))
        return 0;
    hash_bytes(p, n, out);
    return HASH_SIZE;
}

bool warc_digest_is(const char *digest, const void *p, size_t n)
{
    unsigned char hash[HASH_SIZE];
    char text[HASH_HEX_MAX];
    const char *colon = digest ? strchr(digest, ':') : NULL;
    size_t size = colon ? hash_as(digest, (size_t)(colon - digest), p, n, hash) : 0;
    if (!size)
        return false;
    const char *value = colon + 1;
    size_t len = strcspn(value, "=");
    base32(hash, size, text);
    if (strlen(text) == len && !strncasecmp(value, text, len))
        return true;
    hex(hash, size, text);
    return !strcasecmp(value, text);
}
