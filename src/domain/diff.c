/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Word by word. Words become numbers first (equal words, equal numbers), found by sorting, because a
 * stranger who writes a text could make any hash that is as quick collide. The comparison then marks the
 * words that go and those that come: common ends are cut off, the rest is split where the furthest paths from
 * either end meet, and both halves are treated alike. Where they do not meet in a reasonable time the split
 * is made where the better of them got furthest; when all time is used up the rest is marked as it is. */
#include "domain/diff.h"

#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"

enum {
    SPLIT_STEPS = 400, /* of the search for a split, at most: its work is their square */
    WORK = 400000000,  /* diagonals and words looked at in all: a second or two */
};

/* ---- words ---- */

/* The length of the white space at text + at, and its line breaks, from the first to the last, as a word (of
 * no length when there are none). */
static size_t space(const char *text, size_t at, struct diff_word *breaks)
{
    size_t n = 0;
    *breaks = (struct diff_word){.is_break = true};
    for (; ascii_isspace(text[at + n]); n++)
        if (text[at + n] == '\n') {
            if (!breaks->len)
                breaks->at = (uint32_t)(at + n);
            breaks->len = (uint32_t)(at + n + 1) - breaks->at;
        }
    return n;
}

static size_t word_length(const char *p)
{
    size_t n = 0;
    while (p[n] && !ascii_isspace(p[n]))
        n++;
    return n;
}

static void add_word(struct diff_words *w, struct diff_word word)
{
    if (w->v)
        w->v[w->n] = word;
    w->n++;
}

/* Fills w->v, or only counts when that is NULL. */
static void cut(struct diff_words *w)
{
    struct diff_word breaks;
    size_t at = space(w->text, 0, &breaks);
    w->n = 0;
    while (w->text[at]) {
        size_t n = word_length(w->text + at);
        if (w->n && breaks.len)
            add_word(w, breaks);
        add_word(w, (struct diff_word){.at = (uint32_t)at, .len = (uint32_t)n});
        at += n;
        at += space(w->text, at, &breaks);
    }
}

static struct diff_words words_of(const char *text, struct arena *a)
{
    struct diff_words w = {.text = text ? text : ""};
    cut(&w);
    w.v = arena_alloc(a, (w.n + 1) * sizeof *w.v);
    cut(&w);
    return w;
}

/* ---- words as numbers ---- */

struct entry {
    const char *p;
    uint32_t len;
    uint32_t *number; /* where the word's number goes */
};

static int by_word(const void *x, const void *y)
{
    const struct entry *p = x, *q = y;
    if (p->len != q->len)
        return p->len < q->len ? -1 : 1;
    return memcmp(p->p, q->p, p->len);
}

static struct entry *add_entries(struct entry *to, const struct diff_words *w, uint32_t *numbers)
{
    for (size_t i = 0; i < w->n; i++)
        *to++ = (struct entry){w->text + w->v[i].at, w->v[i].len, &numbers[i]};
    return to;
}

/* Gives equal words of both texts equal numbers, from 1. */
static void number_words(const struct diff_words *x, uint32_t *nx, const struct diff_words *y, uint32_t *ny)
{
    size_t n = x->n + y->n;
    struct entry *all = xcalloc(n + 1, sizeof *all);
    add_entries(add_entries(all, x, nx), y, ny);
    qsort(all, n, sizeof *all, by_word);
    uint32_t number = 0;
    for (size_t i = 0; i < n; i++) {
        number += i == 0 || by_word(&all[i - 1], &all[i]);
        *all[i].number = number;
    }
    free(all);
}

/* ---- the comparison ---- */

struct work {
    const uint32_t *a, *b;
    bool *gone, *come; /* marks of the words of a and of b */
    ptrdiff_t *ahead,
        *back; /* by diagonal (x - y): how far in a the paths from the front, from the end, got */
    long left; /* work that may still be done */
};

/* A piece of both texts. */
struct box {
    ptrdiff_t a0, a1, b0, b1;
};

struct point {
    ptrdiff_t x, y;
};

/* The diagonals that paths from one end are on. */
struct fan {
    ptrdiff_t low, high;
};

/* One more step: the fan opens by a diagonal on either side until it meets the box's. What is beyond its rim
 * counts as infinitely far behind. */
static void open_fan(struct fan *f, ptrdiff_t *reach, const struct box *x, ptrdiff_t behind)
{
    ptrdiff_t low = x->a0 - x->b1, high = x->a1 - x->b0;
    if (f->low > low)
        reach[--f->low - 1] = behind;
    else
        f->low++;
    if (f->high < high)
        reach[++f->high + 1] = behind;
    else
        f->high--;
}

/* Moves all paths from the front one step on. True when one meets a path from the end. */
static bool step_ahead(struct work *w, const struct box *x, struct fan *f, const struct fan *other,
                       bool may_meet, struct point *at)
{
    open_fan(f, w->ahead, x, -1);
    for (ptrdiff_t d = f->high; d >= f->low; d -= 2) {
        ptrdiff_t i = w->ahead[d - 1] >= w->ahead[d + 1] ? w->ahead[d - 1] + 1 : w->ahead[d + 1], j = i - d;
        for (; i < x->a1 && j < x->b1 && w->a[i] == w->b[j]; w->left--)
            i++, j++;
        w->ahead[d] = i;
        w->left--;
        if (may_meet && other->low <= d && d <= other->high && w->back[d] <= i) {
            *at = (struct point){i, j};
            return true;
        }
    }
    return false;
}

/* The same from the end. */
static bool step_back(struct work *w, const struct box *x, struct fan *f, const struct fan *other,
                      bool may_meet, struct point *at)
{
    open_fan(f, w->back, x, PTRDIFF_MAX);
    for (ptrdiff_t d = f->high; d >= f->low; d -= 2) {
        ptrdiff_t i = w->back[d - 1] < w->back[d + 1] ? w->back[d - 1] : w->back[d + 1] - 1, j = i - d;
        for (; i > x->a0 && j > x->b0 && w->a[i - 1] == w->b[j - 1]; w->left--)
            i--, j--;
        w->back[d] = i;
        w->left--;
        if (may_meet && other->low <= d && d <= other->high && i <= w->ahead[d]) {
            *at = (struct point){i, j};
            return true;
        }
    }
    return false;
}

/* Where the paths got furthest that did not meet. */
static struct point furthest(const struct work *w, const struct box *x, const struct fan *f,
                             const struct fan *g)
{
    struct point best = {x->a0, x->b0}, last = {x->a1, x->b1};
    for (ptrdiff_t d = f->high; d >= f->low; d -= 2) {
        ptrdiff_t i = w->ahead[d] < x->a1 ? w->ahead[d] : x->a1;
        i = i - d > x->b1 ? x->b1 + d : i;
        if (2 * i - d > best.x + best.y)
            best = (struct point){i, i - d};
    }
    for (ptrdiff_t d = g->high; d >= g->low; d -= 2) {
        ptrdiff_t i = w->back[d] > x->a0 ? w->back[d] : x->a0;
        i = i - d < x->b0 ? x->b0 + d : i;
        if (2 * i - d < last.x + last.y)
            last = (struct point){i, i - d};
    }
    return best.x + best.y - x->a0 - x->b0 >= x->a1 + x->b1 - last.x - last.y ? best : last;
}

/* A point on a short way through the box, neither its first nor its last corner. */
static struct point split(struct work *w, const struct box *x)
{
    ptrdiff_t front = x->a0 - x->b0, end = x->a1 - x->b1;
    struct fan f = {front, front}, g = {end, end};
    struct point at;
    bool odd = (front - end) & 1;
    w->ahead[front] = x->a0;
    w->back[end] = x->a1;
    for (int step = 0; step < SPLIT_STEPS && w->left > 0; step++)
        if (step_ahead(w, x, &f, &g, odd, &at) || step_back(w, x, &g, &f, !odd, &at))
            return at;
    return furthest(w, x, &f, &g);
}

static void cut_common_ends(const struct work *w, struct box *x)
{
    while (x->a0 < x->a1 && x->b0 < x->b1 && w->a[x->a0] == w->b[x->b0])
        x->a0++, x->b0++;
    while (x->a0 < x->a1 && x->b0 < x->b1 && w->a[x->a1 - 1] == w->b[x->b1 - 1])
        x->a1--, x->b1--;
}

static ptrdiff_t size_of(const struct box *x)
{
    return x->a1 - x->a0 + x->b1 - x->b0;
}

/* Goes into the smaller half and round with the larger, so that the depth is a logarithm. */
static void compare(struct work *w, struct box x)
{
    for (;;) {
        cut_common_ends(w, &x);
        if (x.a0 == x.a1 || x.b0 == x.b1 || w->left <= 0)
            break;
        struct point p = split(w, &x);
        struct box first = {x.a0, p.x, x.b0, p.y}, rest = {p.x, x.a1, p.y, x.b1};
        bool first_is_smaller = size_of(&first) < size_of(&rest);
        compare(w, first_is_smaller ? first : rest);
        x = first_is_smaller ? rest : first;
    }
    memset(w->gone + x.a0, true, (size_t)(x.a1 - x.a0));
    memset(w->come + x.b0, true, (size_t)(x.b1 - x.b0));
}

/* ---- the result ---- */

static size_t run(const bool *marks, size_t from, size_t n)
{
    size_t i = from;
    while (i < n && marks[i])
        i++;
    return i - from;
}

/* Fills d->v, or only counts when that is NULL. */
static void collect(struct diff *d, const bool *gone, const bool *come)
{
    d->n = 0;
    for (size_t i = 0, j = 0; i < d->a.n || j < d->b.n;) {
        struct diff_part part = {.what = DIFF_SAME, .a = i, .b = j};
        if ((part.n = run(gone, i, d->a.n)) > 0) {
            part.what = DIFF_OLD;
            i += part.n;
        } else if ((part.n = run(come, j, d->b.n)) > 0) {
            part.what = DIFF_NEW;
            j += part.n;
        } else {
            for (; i < d->a.n && j < d->b.n && !gone[i] && !come[j]; i++, j++)
                part.n++;
        }
        if (d->v)
            d->v[d->n] = part;
        d->n++;
    }
}

void diff_texts(const char *from, const char *to, struct arena *a, struct diff *out)
{
    *out = (struct diff){.a = words_of(from, a), .b = words_of(to, a)};
    size_t n = out->a.n, m = out->b.n, diagonals = n + m + 3;
    uint32_t *numbers = xcalloc(n + m + 1, sizeof *numbers);
    bool *marks = xcalloc(n + m + 2, sizeof *marks);
    ptrdiff_t *reach = xcalloc(2 * diagonals, sizeof *reach);
    struct work w = {.a = numbers,
                     .b = numbers + n,
                     .gone = marks,
                     .come = marks + n,
                     .ahead = reach + m + 1,
                     .back = reach + diagonals + m + 1,
                     .left = WORK};
    number_words(&out->a, numbers, &out->b, numbers + n);
    compare(&w, (struct box){0, (ptrdiff_t)n, 0, (ptrdiff_t)m});
    collect(out, w.gone, w.come);
    out->v = arena_alloc(a, (out->n + 1) * sizeof *out->v);
    collect(out, w.gone, w.come);
    free(reach);
    free(marks);
    free(numbers);
}

/* The text that a stretch is shown from: the new one, unless it is in the old one alone, or goes on there
 * alone. */
static const struct diff_words *side(const struct diff *d, const struct diff_part *part, size_t *at)
{
    bool on = part->a + part->n < d->a.n && part->b + part->n == d->b.n;
    bool old = part->what == DIFF_OLD || (part->what == DIFF_SAME && on);
    *at = old ? part->a : part->b;
    return old ? &d->a : &d->b;
}

void diff_count(const struct diff *d, size_t *added, size_t *removed)
{
    *added = *removed = 0;
    for (size_t i = 0; i < d->n; i++) {
        size_t at;
        const struct diff_words *w = side(d, &d->v[i], &at);
        for (size_t k = at; d->v[i].what != DIFF_SAME && k < at + d->v[i].n; k++)
            if (!w->v[k].is_break)
                ++*(d->v[i].what == DIFF_OLD ? removed : added);
    }
}

const char *diff_text(const struct diff *d, const struct diff_part *part, size_t *len)
{
    size_t at;
    const struct diff_words *w = side(d, part, &at);
    const struct diff_word *last = &w->v[at + part->n - 1];
    const char *p = w->text + w->v[at].at;
    size_t end = at + part->n < w->n ? w->v[at + part->n].at : (size_t)last->at + last->len;
    *len = (size_t)(w->text + end - p);
    return p;
}

/* ---- likeness ---- */

static int by_number(const void *x, const void *y)
{
    uint64_t p = *(const uint64_t *)x, q = *(const uint64_t *)y;
    return p < q ? -1 : p > q;
}

/* The pairs of neighbours, sorted. */
static void pair_up(const uint32_t *numbers, size_t pairs, uint64_t *out)
{
    for (size_t i = 0; i < pairs; i++)
        out[i] = (uint64_t)numbers[i] << 32 | numbers[i + 1];
    qsort(out, pairs, sizeof *out, by_number);
}

static size_t count_common(const uint64_t *x, size_t n, const uint64_t *y, size_t m)
{
    size_t common = 0;
    for (size_t i = 0, j = 0; i < n && j < m;)
        if (x[i] == y[j])
            common++, i++, j++;
        else if (x[i] < y[j])
            i++;
        else
            j++;
    return common;
}

bool diff_alike(const char *x, const char *y, enum diff_likeness one_in, struct arena *a)
{
    struct diff_words p = words_of(x, a), q = words_of(y, a);
    if (p.n < 2 || q.n < 2)
        return true;
    size_t n = p.n - 1, m = q.n - 1;
    uint32_t *numbers = xcalloc(p.n + q.n, sizeof *numbers);
    uint64_t *pairs = xcalloc(n + m, sizeof *pairs);
    number_words(&p, numbers, &q, numbers + p.n);
    pair_up(numbers, n, pairs);
    pair_up(numbers + p.n, m, pairs + n);
    size_t common = count_common(pairs, n, pairs + n, m);
    free(pairs);
    free(numbers);
    return common * one_in >= (n < m ? n : m);
}
