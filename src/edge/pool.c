/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A parsed page is some ten thousand small allocations that live and die together. From malloc they cost a
 * third of the time of reading the page, so libxml2 is given this instead: memory is cut from large chunks,
 * what is freed is kept by size for the next of that size, and the last piece to be cut can grow in place, as
 * parsers' buffers do. Large pieces are malloc's own, and go when they are freed. */
#include "edge/pool.h"

#include <assert.h>
#include <pthread.h>
#include <stdalign.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

enum {
    CHUNK = 256 * 1024,
    LARGE = CHUNK / 4,
    STEP = alignof(max_align_t),
    FINE = 1024, /* sizes up to here are rounded to steps, above to powers of two */
    CLASSES = FINE / STEP + 7,
    MAX_SPARE = 16,
};

/* Before every piece. */
struct piece {
    size_t size; /* as rounded */
    union {
        struct large *large; /* NULL: cut from a chunk */
        struct piece *next;  /* while it is free */
    };
};

struct large {
    struct large *next, *prev;
    struct piece piece;
};

struct chunk {
    struct chunk *next;
    size_t used;
    alignas(max_align_t) char data[CHUNK];
};

struct pool {
    struct chunk *chunks;
    struct large ring; /* of large pieces */
    struct piece *free[CLASSES];
};

static _Thread_local struct pool *inside;

/* Chunks of pools that were dropped, kept by each thread for the next page: given back to the system and
 * fetched again they would cost as much as the parser's own work. They go with the thread. */
struct spare {
    struct chunk *chunks;
    unsigned n;
};

static pthread_key_t spare_key;

static void spare_free(void *p)
{
    struct spare *s = p;
    for (struct chunk *c = s->chunks, *next; c; c = next) {
        next = c->next;
        free(c);
    }
    free(s);
}

static void spare_make_key(void)
{
    pthread_key_create(&spare_key, spare_free);
}

static struct spare *spare_get(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, spare_make_key);
    struct spare *s = pthread_getspecific(spare_key);
    if (!s) {
        s = xcalloc(1, sizeof *s);
        pthread_setspecific(spare_key, s);
    }
    return s;
}

static struct chunk *chunk_new(struct chunk *next)
{
    struct spare *s = spare_get();
    struct chunk *c = s->chunks;
    if (c) {
        s->chunks = c->next;
        s->n--;
    } else {
        c = xmalloc(sizeof *c);
    }
    c->next = next;
    c->used = 0;
    return c;
}

static void chunk_free(struct chunk *c)
{
    struct spare *s = spare_get();
    if (s->n == MAX_SPARE) {
        free(c);
        return;
    }
    c->next = s->chunks;
    s->chunks = c;
    s->n++;
}

struct pool *pool_enter(void)
{
    assert(!inside);
    struct pool *p = xcalloc(1, sizeof *p);
    p->ring.next = p->ring.prev = &p->ring;
    inside = p;
    return p;
}

void pool_leave(struct pool *p)
{
    assert(inside == p);
    inside = NULL;
}

void pool_drop(struct pool *p)
{
    if (!p)
        return;
    for (struct chunk *c = p->chunks, *next; c; c = next) {
        next = c->next;
        chunk_free(c);
    }
    for (struct large *l = p->ring.next, *next; l != &p->ring; l = next) {
        next = l->next;
        free(l);
    }
    free(p);
}

static struct piece *piece_of(void *p)
{
    return (struct piece *)p - 1;
}

static void link_large(struct large *l)
{
    l->next = &inside->ring;
    l->prev = inside->ring.prev;
    l->prev->next = l->next->prev = l;
    l->piece.large = l;
}

static void unlink_large(struct large *l)
{
    l->prev->next = l->next;
    l->next->prev = l->prev;
}

static void *large_malloc(size_t n)
{
    struct large *l = xmalloc(sizeof *l + n);
    l->piece.size = n;
    link_large(l);
    return &l->piece + 1;
}

static size_t rounded(size_t n)
{
    if (n <= FINE)
        return n ? (n + STEP - 1) / STEP * STEP : STEP;
    size_t size = 2 * FINE;
    while (size < n)
        size *= 2;
    return size;
}

static size_t class_of(size_t size)
{
    size_t class = (size < FINE ? size : FINE) / STEP;
    for (; size > FINE; size /= 2)
        class ++;
    return class;
}

static void *cut(size_t size)
{
    struct chunk *c = inside->chunks;
    if (!c || CHUNK - c->used < sizeof(struct piece) + size)
        c = inside->chunks = chunk_new(c);
    struct piece *piece = (struct piece *)(void *)(c->data + c->used);
    c->used += sizeof *piece + size;
    piece->size = size;
    piece->large = NULL;
    return piece + 1;
}

void *pool_malloc(size_t n)
{
    if (!inside)
        return xmalloc(n);
    if (n >= LARGE)
        return large_malloc(n);
    size_t size = rounded(n);
    struct piece **free_one = &inside->free[class_of(size)], *piece = *free_one;
    if (!piece)
        return cut(size);
    *free_one = piece->next;
    piece->large = NULL;
    return piece + 1;
}

void pool_free(void *p)
{
    if (!inside || !p) {
        free(p);
        return;
    }
    struct piece *piece = piece_of(p);
    if (piece->large) {
        unlink_large(piece->large);
        free(piece->large);
        return;
    }
    struct piece **free_one = &inside->free[class_of(piece->size)];
    piece->next = *free_one;
    *free_one = piece;
}

/* Makes the last piece of the newest chunk larger; false when it is not the last, or there is no room. */
static bool grow(struct piece *piece, size_t size)
{
    struct chunk *c = inside->chunks;
    if (!c || (const char *)(piece + 1) + piece->size != c->data + c->used ||
        c->used - piece->size + size > CHUNK)
        return false;
    c->used += size - piece->size;
    piece->size = size;
    return true;
}

static void *large_realloc(struct large *l, size_t n)
{
    unlink_large(l);
    l = xrealloc(l, sizeof *l + n);
    l->piece.size = n;
    link_large(l);
    return &l->piece + 1;
}

void *pool_realloc(void *p, size_t n)
{
    if (!inside)
        return xrealloc(p, n);
    if (!p)
        return pool_malloc(n);
    struct piece *piece = piece_of(p);
    if (piece->large)
        return large_realloc(piece->large, n);
    if (n <= piece->size || (n < LARGE && grow(piece, rounded(n))))
        return p;
    void *moved = pool_malloc(n);
    memcpy(moved, p, piece->size);
    pool_free(p);
    return moved;
}

char *pool_strdup(const char *s)
{
    size_t n = strlen(s) + 1;
    return memcpy(pool_malloc(n), s, n);
}
