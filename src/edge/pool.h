/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_EDGE_POOL_H
#define BLOTTER_EDGE_POOL_H

#include <stddef.h>

/* malloc and friends for libxml2. Between pool_enter and pool_leave what this thread allocates comes from one
 * pool, and is freed with it, at once; outside, it is malloc's. What was allocated before pool_enter must not
 * be freed within, nor the reverse. Exhausted memory ends the process. */
struct pool;

struct pool *pool_enter(void);
void pool_leave(struct pool *p);
void pool_drop(struct pool *p); /* frees all that was allocated within */

void *pool_malloc(size_t n);
void *pool_realloc(void *p, size_t n);
void pool_free(void *p);
char *pool_strdup(const char *s);

#endif
