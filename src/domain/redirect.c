/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Redirects by where they lead: a table of chains. Its keys are strangers' words, so the hash is one that
 * they cannot make collide. */
#include "domain/redirect.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

enum { CHAINS = 1 << 14, BYTES_MAX = 32 << 20 };

struct redirect {
    const char *from, *to;
    struct redirect *next;
};

struct redirects {
    struct arena *arena;
    size_t n, bytes;
    struct redirect *chain[CHAINS];
};

struct redirects *redirects_new(void)
{
    struct redirects *r = xcalloc(1, sizeof *r);
    r->arena = arena_new();
    return r;
}

void redirects_free(struct redirects *r)
{
    if (!r)
        return;
    arena_free(r->arena);
    free(r);
}

static size_t chain_of(const char *url)
{
    unsigned char hash[HASH_SIZE];
    hash_bytes(url, strlen(url), hash);
    return (size_t)(hash[0] << 8 | hash[1]) % CHAINS;
}

void redirects_add(struct redirects *r, const char *from, const char *to)
{
    struct redirect **at = &r->chain[chain_of(to)];
    size_t bytes = strlen(from) + strlen(to), same = 0;
    for (; *at; at = &(*at)->next)
        if (!strcmp((*at)->to, to)) {
            if (!strcmp((*at)->from, from))
                return;
            same++;
        }
    if (!strcmp(from, to) || same >= REDIRECTS_TO_ONE || r->n >= REDIRECTS_MAX ||
        bytes > BYTES_MAX - r->bytes)
        return;
    *at = arena_alloc(r->arena, sizeof **at);
    (*at)->from = arena_strdup(r->arena, from);
    (*at)->to = arena_strdup(r->arena, to);
    r->n++;
    r->bytes += bytes;
}

void redirects_leading_to(const struct redirects *r, const char *url, struct arena *a, struct strs *out)
{
    struct strs found = {0}; /* url, then what leads to it, step by step */
    strs_add(&found, url, a);
    for (size_t step = 0, i = 0; step < REDIRECTS_DEPTH; step++)
        for (size_t end = found.n; i < end; i++)
            for (const struct redirect *d = r->chain[chain_of(found.v[i])]; d; d = d->next)
                if (!strcmp(d->to, found.v[i]) && found.n <= REDIRECTS_TO_ONE)
                    strs_add_once(&found, d->from, a);
    for (size_t i = 1; i < found.n; i++)
        strs_add(out, found.v[i], a);
}
