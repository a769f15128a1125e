/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words of one document, each with its places, by prefix and word. All is kept in a few arrays that are
 * used again for the next document and stay within the processor's cache. */
#include "edge/index_terms.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "edge/index_words.h"

enum {
    NONE = -1,
    STEMS = 1 << 13,
    TABLE = 1 << 11,      /* places in the table at first */
    TABLE_MOST = 1 << 16, /* a table that an enormous text made greater is not kept */
    GAP = 100,            /* places: what Xapian's own tools put between two texts */
};

/* A list is threaded through the places. */
struct place {
    uint32_t at;
    int next;
};

struct word {
    const char *prefix;
    uint32_t hash, weight;
    size_t text; /* where it begins in letters */
    int first, last;
    size_t nplaces;
};

struct terms {
    struct stems *stems;
    struct words cut;
    uint32_t position;
    struct buf letters; /* the words, each with a NUL */
    struct word *words;
    struct place *places;
    int *table; /* open addressing: index into words, or NONE */
    size_t nwords, words_cap, nplaces, places_cap, table_size;
    struct arena *arena; /* of what was taken last */
};

struct terms *terms_new(void)
{
    struct terms *t = xcalloc(1, sizeof *t);
    t->stems = stems_new(STEMS);
    t->arena = arena_new();
    return t;
}

void terms_free(struct terms *t)
{
    if (!t)
        return;
    stems_free(t->stems);
    arena_free(t->arena);
    buf_free(&t->letters);
    free(t->words);
    free(t->places);
    free(t->table);
    free(t);
}

static void empty_table(struct terms *t, size_t size)
{
    if (size != t->table_size) {
        t->table = xrealloc(t->table, size * sizeof *t->table);
        t->table_size = size;
    }
    memset(t->table, 0xff, size * sizeof *t->table); /* NONE */
}

static const char *text_of(const struct terms *t, const struct word *w)
{
    return t->letters.p + w->text;
}

static size_t after(const struct terms *t, size_t k)
{
    return (k + 1) & (t->table_size - 1);
}

static void grow_table(struct terms *t)
{
    empty_table(t, t->table_size ? 2 * t->table_size : TABLE);
    for (size_t i = 0; i < t->nwords; i++) {
        size_t k = t->words[i].hash & (t->table_size - 1);
        while (t->table[k] != NONE)
            k = after(t, k);
        t->table[k] = (int)i;
    }
}

static struct word *find(struct terms *t, const char *prefix)
{
    uint32_t hash = word_hash(t->cut.word, t->cut.len);
    if (t->nwords * 2 >= t->table_size)
        grow_table(t);
    size_t k = hash & (t->table_size - 1);
    for (; t->table[k] != NONE; k = after(t, k)) {
        struct word *w = &t->words[t->table[k]];
        if (w->hash == hash && !strcmp(text_of(t, w), t->cut.word) && !strcmp(w->prefix, prefix))
            return w;
    }
    t->table[k] = (int)t->nwords;
    t->words = xgrow(t->words, t->nwords, &t->words_cap, sizeof *t->words);
    struct word *w = &t->words[t->nwords++];
    *w = (struct word){.prefix = prefix, .hash = hash, .text = t->letters.len, .first = NONE};
    buf_add(&t->letters, t->cut.word, t->cut.len + 1);
    return w;
}

void terms_add(struct terms *t, const char *text, const char *prefix, unsigned weight, bool gap)
{
    t->position += gap ? GAP : 0;
    words_begin(&t->cut, text, strlen(text));
    while (words_next(&t->cut)) {
        struct word *w = find(t, prefix);
        int place = (int)t->nplaces;
        t->places = xgrow(t->places, t->nplaces, &t->places_cap, sizeof *t->places);
        t->places[t->nplaces++] = (struct place){++t->position, NONE};
        *(w->first == NONE ? &w->first : &t->places[w->last].next) = place;
        w->last = place;
        w->nplaces++;
        w->weight += weight;
    }
}

/* (Printing it would take longer than all else that is done for a word.) */
static const char *term(const struct terms *t, const char *kind, const char *prefix, const char *word)
{
    size_t k = strlen(kind), p = strlen(prefix), n = strlen(word);
    char *s = arena_alloc(t->arena, k + p + n + 1);
    memcpy(s, kind, k);
    memcpy(s + k, prefix, p);
    memcpy(s + k + p, word, n);
    return s;
}

static struct xc_posting plain(const struct terms *t, const struct word *w)
{
    uint32_t *places = arena_alloc(t->arena, w->nplaces * sizeof *places);
    size_t n = 0;
    for (int i = w->first; i != NONE; i = t->places[i].next)
        places[n++] = t->places[i].at;
    return (struct xc_posting){term(t, "", w->prefix, text_of(t, w)), w->weight, places, n};
}

static struct xc_posting stemmed(const struct terms *t, const struct word *w)
{
    const char *stem = stems_of(t->stems, text_of(t, w));
    return (struct xc_posting){term(t, "Z", w->prefix, stem), w->weight, NULL, 0};
}

const struct xc_posting *terms_take(struct terms *t, size_t *n)
{
    arena_reset(t->arena);
    struct xc_posting *v = arena_alloc(t->arena, (2 * t->nwords + 1) * sizeof *v);
    *n = 0;
    for (size_t i = 0; i < t->nwords; i++) {
        v[(*n)++] = plain(t, &t->words[i]);
        if (word_has_stem(text_of(t, &t->words[i])))
            v[(*n)++] = stemmed(t, &t->words[i]);
    }
    t->nwords = t->nplaces = t->position = 0;
    buf_reset(&t->letters);
    empty_table(t, t->table_size > TABLE_MOST ? TABLE : t->table_size);
    return v;
}
