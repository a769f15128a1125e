/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_BASE_ARENA_H
#define BLOTTER_BASE_ARENA_H

#include <stddef.h>

/* One arena serves one unit of work (a page, a search, a digest): what is allocated from it lives until the
 * arena is reset or freed, and is never freed singly. Exhausted memory ends the process. */
struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *a);  /* NULL is allowed */
void arena_reset(struct arena *a); /* forgets everything, keeps one block for the next unit of work */

void *arena_alloc(struct arena *a, size_t n);                  /* zeroed, aligned for any type */
char *arena_strdup(struct arena *a, const char *s);            /* NULL gives NULL */
char *arena_strndup(struct arena *a, const char *s, size_t n); /* copies n bytes and adds a NUL */
char *arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Room for one more item of `size` bytes in a list of n that has room for *cap: v itself, or a larger copy. A
 * list that is borrowed has a *cap of 0 and is copied. */
void *arena_grow(struct arena *a, void *v, size_t n, size_t *cap, size_t size);

/* malloc and friends that end the process when memory is exhausted. */
void *xmalloc(size_t n);
void *xcalloc(size_t n, size_t size);
void *xrealloc(void *p, size_t n);
char *xstrdup(const char *s);

#endif
