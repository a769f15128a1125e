/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A chain of blocks that only grows. Each allocation is zeroed when it is given out: pages of a block that
 * nobody asks for are never touched, and a reset costs nothing. Large requests get a block of their own. */
#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 64 * 1024, ALIGN = alignof(max_align_t) };

struct block {
    struct block *next;
    size_t used, size;
    alignas(max_align_t) char data[];
};

struct arena {
    struct block *head;
};

static void die(void)
{
    static const char msg[] = "blotter: out of memory\n";
    fwrite(msg, 1, sizeof msg - 1, stderr);
    abort();
}

void *xmalloc(size_t n)
{
    void *p = malloc(n ? n : 1);
    if (!p)
        die();
    return p;
}

void *xcalloc(size_t n, size_t size)
{
    void *p = calloc(n ? n : 1, size ? size : 1);
    if (!p)
        die();
    return p;
}

void *xrealloc(void *p, size_t n)
{
    p = realloc(p, n ? n : 1);
    if (!p)
        die();
    return p;
}

static size_t more_than(size_t n)
{
    return n < 4 ? 8 : 2 * n;
}

void *xgrow(void *v, size_t n, size_t *cap, size_t size)
{
    if (n < *cap)
        return v;
    *cap = more_than(n);
    return xrealloc(v, *cap * size);
}

char *xstrdup(const char *s)
{
    size_t n = strlen(s) + 1;
    return memcpy(xmalloc(n), s, n);
}

static struct block *block_new(size_t size, struct block *next)
{
    if (size > SIZE_MAX - sizeof(struct block))
        die();
    struct block *b = xmalloc(sizeof *b + size);
    b->next = next;
    b->used = 0;
    b->size = size;
    return b;
}

struct arena *arena_new(void)
{
    struct arena *a = xcalloc(1, sizeof *a);
    a->head = block_new(BLOCK, NULL);
    return a;
}

void arena_free(struct arena *a)
{
    if (!a)
        return;
    for (struct block *b = a->head, *next; b; b = next) {
        next = b->next;
        free(b);
    }
    free(a);
}

void arena_reset(struct arena *a)
{
    struct block *keep = NULL;
    for (struct block *b = a->head, *next; b; b = next) {
        next = b->next;
        if (!keep && b->size == BLOCK)
            keep = b;
        else
            free(b);
    }
    if (!keep)
        keep = block_new(BLOCK, NULL);
    keep->used = 0;
    keep->next = NULL;
    a->head = keep;
}

void *arena_alloc(struct arena *a, size_t n)
{
    if (n > SIZE_MAX - ALIGN)
        die();
    n = (n + ALIGN - 1) / ALIGN * ALIGN;
    struct block *b = a->head;
    if (b->size - b->used < n) {
        if (n > BLOCK / 4) { /* a block of its own, behind the head, which still has room */
            struct block *own = block_new(n, b->next);
            own->used = n;
            b->next = own;
            return memset(own->data, 0, n);
        }
        b = a->head = block_new(BLOCK, b);
    }
    void *p = b->data + b->used;
    b->used += n;
    return memset(p, 0, n);
}

char *arena_strndup(struct arena *a, const char *s, size_t n)
{
    char *p = arena_alloc(a, n + 1);
    if (n)
        memcpy(p, s, n);
    return p;
}

char *arena_strdup(struct arena *a, const char *s)
{
    return s ? arena_strndup(a, s, strlen(s)) : NULL;
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    char *p = arena_alloc(a, (size_t)n + 1);
    vsnprintf(p, (size_t)n + 1, fmt, again);
    va_end(again);
    return p;
}

void *arena_grow(struct arena *a, void *v, size_t n, size_t *cap, size_t size)
{
    if (n < *cap)
        return v;
    *cap = more_than(n);
    void *more = arena_alloc(a, *cap * size);
    return n ? memcpy(more, v, n * size) : more;
}
