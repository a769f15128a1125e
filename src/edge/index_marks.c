/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finds in a text what a query asks for, by the words that the index cuts it into. */
#include "edge/index_marks.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "edge/index_words.h"

enum {
    MOST = 200, /* that are sought: a snippet of more is none */
    STEMS = 64, /* that are remembered */
};

struct sought {
    enum marks_as as;
    struct strs words, terms; /* one word, or those of a phrase */
    double weight;
    size_t met, begin, last; /* of words: how many stand before this place, since where; the last's number */
};

struct marks {
    struct stems *stems;
    struct words cut;
    struct words_wanted wanted;
    struct sought *sought;
    struct snippet_mark *found;
    size_t nsought, sought_cap, nfound, found_cap;
};

struct marks *marks_new(struct arena *a)
{
    return arena_alloc(a, sizeof(struct marks));
}

void marks_end(struct marks *m)
{
    if (!m)
        return;
    stems_free(m->stems);
    free(m->sought);
    free(m->found);
}

int marks_weigh(struct marks *m, struct xc_search *s, struct xc_error *x)
{
    for (size_t i = 0; i < m->nsought; i++) {
        struct sought *what = &m->sought[i];
        double sum = 0, weight;
        for (size_t k = 0; k < what->terms.n; k++, sum += weight)
            if (xc_weight(s, what->terms.v[k], &weight, x))
                return -1;
        what->weight = sum > 0 ? sum : 1; /* of a beginning Xapian knows none */
    }
    return 0;
}

/* A stem differs from its words in its last two letters at most ("dying", "die"), which spares most words the
 * stemming. */
static size_t same_bytes(const char *stem)
{
    size_t n = strlen(stem);
    return n > 3 ? n - 2 : 1;
}

static size_t same(enum marks_as as, const char *word)
{
    return as == MARKS_WORDS ? strlen(word) + 1 : as == MARKS_BEGIN ? strlen(word) : same_bytes(word);
}

void marks_seek(struct marks *m, enum marks_as as, const struct strs *words, const struct strs *terms)
{
    if (m->nsought == MOST)
        return;
    m->sought = xgrow(m->sought, m->nsought, &m->sought_cap, sizeof *m->sought);
    m->sought[m->nsought++] = (struct sought){.as = as, .words = *words, .terms = *terms, .weight = 1};
    for (size_t i = 0; i < words->n; i++)
        words_want(&m->wanted, words->v[i], same(as, words->v[i]));
}

static bool has_stem(struct marks *m, const char *word, const char *stem)
{
    if (strncmp(word, stem, same_bytes(stem)) || !word_has_stem(word))
        return false;
    if (!m->stems)
        m->stems = stems_new(STEMS);
    return !strcmp(stems_of(m->stems, word), stem);
}

/* True when the word at this place completes the words that are sought. */
static bool completes_words(const struct words *w, struct sought *what)
{
    if (what->met && what->last + 1 != w->number)
        what->met = 0;
    what->last = w->number;
    if (what->met && strcmp(w->word, what->words.v[what->met]))
        what->met = 0;
    if (!what->met) {
        what->begin = w->begin;
        if (strcmp(w->word, what->words.v[0]))
            return false;
    }
    if (++what->met < what->words.n)
        return false;
    what->met = 0;
    return true;
}

static bool completes(struct marks *m, struct sought *what)
{
    const char *wanted = what->words.v[0];
    if (!what->met && *m->cut.word != *wanted) /* as of most: a stem begins as its word does */
        return false;
    if (what->as == MARKS_WORDS)
        return completes_words(&m->cut, what);
    what->begin = m->cut.begin;
    return what->as == MARKS_STEM ? has_stem(m, m->cut.word, wanted) : str_starts(m->cut.word, wanted);
}

static void add(struct marks *m, size_t which)
{
    const struct sought *what = &m->sought[which];
    if (m->nfound && m->found[m->nfound - 1].end > what->begin)
        return;
    m->found = xgrow(m->found, m->nfound, &m->found_cap, sizeof *m->found);
    m->found[m->nfound++] = (struct snippet_mark){what->begin, m->cut.stop, (unsigned)which, what->weight};
}

const struct snippet_mark *marks_find(struct marks *m, const char *text, size_t len, size_t *n)
{
    m->nfound = 0;
    for (size_t i = 0; i < m->nsought; i++)
        m->sought[i].met = 0;
    words_begin(&m->cut, text, len);
    words_only(&m->cut, &m->wanted);
    while (words_next(&m->cut))
        for (size_t i = 0; i < m->nsought; i++)
            if (completes(m, &m->sought[i]))
                add(m, i);
    *n = m->nfound;
    return m->found;
}
