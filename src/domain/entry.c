/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The growing list of what a feed or listing names. */
#include "domain/entry.h"

#include <string.h>

struct entry *entries_add(struct entries *l, struct arena *a)
{
    if (l->n == l->cap) {
        size_t cap = l->cap ? 2 * l->cap : 32;
        struct entry *v = arena_alloc(a, cap * sizeof *v);
        if (l->n)
            memcpy(v, l->v, l->n * sizeof *v);
        l->v = v;
        l->cap = cap;
    }
    return &l->v[l->n++];
}
