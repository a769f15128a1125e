/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Another spelling for words that occur nowhere. Looks through the index's own list of words, those with the
 * same first or second letter: that costs some milliseconds when nothing was found, and nothing else.
 * Xapian's spelling data would cost time and space with each release that is indexed, and only plain words of
 * texts could be asked for. Of the nearest words the most frequent is taken. */
#include <string.h>

#include "base/ascii.h"
#include "domain/field.h"
#include "edge/index.h"
#include "edge/index_priv.h"
#include "edge/index_words.h"

enum {
    SHORTEST = 4,  /* letters: shorter words are near to too many */
    LONGEST = 40,  /* bytes */
    MOST = 5,      /* words that are looked up */
    SEEN = 2 << 20 /* words that are looked at for one, at most: bounds the time on any index */
};

struct best {
    const char *word; /* as it was written, in lower case */
    size_t n;
    unsigned distance, documents;
    char found[LONGEST + 3];
    unsigned left; /* to be looked at */
};

/* Slips that are taken for one: one letter in short words, two in others. */
static unsigned near_enough(size_t n)
{
    return n < 6 ? 1 : 2;
}

static bool see(void *arg, const char *word, struct xc_term_here *here)
{
    struct best *b = arg;
    size_t n = strlen(word);
    if (!b->left--)
        return false;
    if (n + 2 < b->n || n > b->n + 2 || n >= sizeof b->found)
        return true;
    unsigned d = str_distance(b->word, word);
    if (!d || d > b->distance)
        return true;
    unsigned documents = xc_documents(here);
    if (d == b->distance && documents <= b->documents)
        return true;
    b->distance = d;
    b->documents = documents;
    memcpy(b->found, word, n + 1);
    return true;
}

struct suggesting {
    const struct query *q;
    struct arena *arena;
    struct strs words;
    unsigned looked_up;
};

/* A slip in the first letter is mostly that it changed places with the second. */
static int look_up(struct xc_db *x, const char *word, const char *prefix, struct best *b, struct xc_error *xe)
{
    char start[2] = {word[0], 0}, second[2] = {word[1], 0};
    if (xc_words(x, prefix, start, see, b, xe))
        return -1;
    return *start == *second ? 0 : xc_words(x, prefix, second, see, b, xe);
}

/* Whether a word, or one of the same stem, is there. */
static int occurs(struct xc_db *x, const char *word, const char *prefix, struct arena *a, bool *yes,
                  struct xc_error *xe)
{
    if (xc_occurs(x, arena_printf(a, "%s%s", prefix, word), yes, xe))
        return -1;
    if (*yes)
        return 0;
    struct stems *stems = stems_new(1);
    const char *stem = arena_printf(a, "Z%s%s", prefix, stems_of(stems, word));
    stems_free(stems);
    return xc_occurs(x, stem, yes, xe);
}

static int suggest_word(struct index *ix, struct suggesting *s, const struct query *q, struct xc_error *xe)
{
    const char *prefix = q->field && q->field->prefix ? q->field->prefix : "";
    size_t n = strlen(q->text);
    char word[LONGEST + 1];
    struct best b = {.word = word, .n = n, .distance = near_enough(n), .left = SEEN};
    bool there = false;
    if (n < SHORTEST || n > LONGEST || s->looked_up >= MOST)
        return 0;
    for (size_t i = 0; i <= n; i++) {
        word[i] = ascii_tolower(q->text[i]);
        if (word[i] &&
            (word[i] < 'a' || word[i] > 'z')) /* numbers are not misspelt, they are other numbers */
            return 0;
    }
    for (size_t i = 0; i < ix->nparts; i++)
        if (ix->parts[i].x && !there && occurs(ix->parts[i].x, word, prefix, s->arena, &there, xe))
            return -1;
    if (there)
        return 0;
    s->looked_up++;
    for (size_t i = 0; i < ix->nparts; i++)
        if (ix->parts[i].x && !xc_is_remote(ix->parts[i].x) && look_up(ix->parts[i].x, word, prefix, &b, xe))
            return -1;
    if (*b.found)
        strs_add_once(&s->words, b.found, s->arena);
    return 0;
}

/* The parser bounds how deep the tree is. What is excluded is no reason why nothing was found. */
static int suggest(struct index *ix, struct suggesting *s, const struct query *q, struct xc_error *xe)
{
    size_t n = q->op == QUERY_NOT ? 1 : q->nkids;
    if (q->op == QUERY_WORD && suggest_word(ix, s, q, xe))
        return -1;
    for (size_t i = 0; i < n; i++)
        if (suggest(ix, s, q->kid[i], xe))
            return -1;
    return 0;
}

static int read_suggestion(struct index *ix, void *arg, struct xc_error *xe)
{
    struct suggesting *s = arg;
    s->words = (struct strs){0};
    s->looked_up = 0;
    return suggest(ix, s, s->q, xe);
}

int index_suggest(struct index *ix, const struct query *q, struct arena *a, const char **suggestion,
                  struct err *e)
{
    struct suggesting s = {.q = q, .arena = a};
    if (index_reading(ix, read_suggestion, &s, e))
        return -1;
    *suggestion = s.words.n ? strs_join(&s.words, " ", a) : NULL;
    return 0;
}
