/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which releases are of one case, so that the charge, the plea and the sentence of one case make one thread
 * in a mail program. There is no number of a case in most releases; what they share is a defendant and a
 * place. A name alone would not do: two people may bear it. What is wrong here costs a message its place in a
 * thread, never a release. */
#include <stdlib.h>
#include <string.h>

#include "domain/namekey.h"
#include "flow/digest_state.h"

enum { MATTERS_MAX = 100 };

struct strs digest_matters(const struct release *r, struct arena *a)
{
    struct strs l = {0};
    const struct strs *places = r->districts.n ? &r->districts : &r->offices;
    for (size_t i = 0; i < r->defendants.n; i++) {
        char key[NAMEKEY_MAX];
        namekey(r->defendants.v[i], strlen(r->defendants.v[i]), key);
        for (size_t k = 0; strchr(key, ' ') && k < places->n && l.n < MATTERS_MAX; k++)
            strs_add_once(&l, arena_printf(a, "%s, %s", key, places->v[k]), a);
    }
    return l;
}

/* ---- groups ---- */

struct keyed {
    const char *key;
    size_t at;
};

static int by_key(const void *x, const void *y)
{
    const struct keyed *a = x, *b = y;
    int d = strcmp(a->key, b->key);
    return d ? d : (a->at > b->at) - (a->at < b->at);
}

/* The lowest number of the group, with the way there made shorter. */
static size_t find(size_t *leader, size_t i)
{
    for (; leader[i] != i; i = leader[i])
        leader[i] = leader[leader[i]];
    return i;
}

void digest_group(const struct strs *keys, size_t n, size_t *leader)
{
    size_t all = 0, used = 0;
    for (size_t i = 0; i < n; i++) {
        leader[i] = i;
        all += keys[i].n;
    }
    struct keyed *v = xcalloc(all + 1, sizeof *v);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < keys[i].n; k++)
            v[used++] = (struct keyed){keys[i].v[k], i};
    qsort(v, used, sizeof *v, by_key);
    for (size_t i = 1; i < used; i++) {
        if (strcmp(v[i].key, v[i - 1].key) != 0)
            continue;
        size_t x = find(leader, v[i - 1].at), y = find(leader, v[i].at);
        leader[x < y ? y : x] = x < y ? x : y;
    }
    for (size_t i = 0; i < n; i++)
        leader[i] = find(leader, i);
    free(v);
}

/* ---- a digest for each ---- */

static void add_item(const struct news *all, size_t i, struct news *one)
{
    struct digest *d = &one->digest;
    struct digest_item *items = (struct digest_item *)d->items;
    items[d->n] = all->digest.items[i];
    one->behind[d->n++] = all->behind[i];
    enum digest_how how = all->digest.items[i].how;
    ++*(how == DIGEST_NEW ? &d->added : how == DIGEST_CHANGED ? &d->changed : &d->removed);
}

static struct news empty_of(const struct news *all, size_t room)
{
    struct news one = *all;
    one.digest.items = arena_alloc(all->a, room * sizeof *one.digest.items);
    one.behind = arena_alloc(all->a, room * sizeof *one.behind);
    one.digest.n = one.digest.added = one.digest.changed = one.digest.removed = one.digest.left_out = 0;
    one.more = true;
    return one;
}

void digest_cases(const struct news *news, struct news **v, size_t *n)
{
    struct arena *a = news->a;
    size_t items = news->digest.n, *leader = arena_alloc(a, (items + 1) * sizeof *leader);
    size_t *room = arena_alloc(a, (items + 1) * sizeof *room),
           *place = arena_alloc(a, (items + 1) * sizeof *place);
    struct strs *keys = arena_alloc(a, (items + 1) * sizeof *keys);
    for (size_t i = 0; i < items; i++)
        keys[i] = news->behind[i].matters;
    digest_group(keys, items, leader);
    for (size_t i = 0; i < items; i++)
        room[leader[i]]++;
    *v = arena_alloc(a, (items + 1) * sizeof **v);
    *n = 0;
    for (size_t i = 0; i < items; i++) {
        if (leader[i] == i) {
            place[i] = (*n)++;
            (*v)[place[i]] = empty_of(news, room[i]);
        }
        add_item(news, i, &(*v)[place[leader[i]]]);
    }
    if (!*n)
        return;
    /* What the limit left out is told with the last one, which moves the cursor; it is of other cases. */
    struct news *last = &(*v)[*n - 1];
    last->more = false;
    last->digest.left_out = news->digest.left_out;
}
