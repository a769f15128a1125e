/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Choosing the few lines of a text that are shown with a hit. Xapian can do it, but weighs every word of a
 * text against the index, or stops at the first match; here the marks alone are weighed, so that the best
 * place of the whole text costs little. Which words match is found by the index, which knows how they are
 * stemmed. */
#include "domain/snippet.h"

#include <stdbool.h>
#include <string.h>

#include "base/ascii.h"
#include "base/buf.h"

enum {
    SENTENCE_WORD =
        4, /* letters before a full stop that ends a sentence and no abbreviation ("Mr.", "Fla.") */
};

struct window {
    size_t begin, end;
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t';
}

/* What stands in a window from mark i on: each thing once in full, again for little; more when it is close.
 */
static double score(const struct snippet_mark *m, size_t n, size_t i, size_t length, size_t *last)
{
    double sum = 0;
    *last = i;
    for (size_t k = i; k < n && m[k].end - m[i].begin <= length; k++) {
        bool again = false;
        for (size_t j = i; j < k && !again; j++)
            again = m[j].what == m[k].what;
        sum += again ? m[k].weight / 16 : m[k].weight;
        *last = k;
    }
    return sum / (1 + 0.25 * (double)(m[*last].end - m[i].begin) / (double)(length + 1));
}

/* The marks that are worth most together; the earliest of equals. */
static struct window best(const struct snippet_mark *m, size_t n, size_t length)
{
    struct window w = {0, 0};
    double most = -1;
    for (size_t i = 0; i < n; i++) {
        size_t last;
        double s = score(m, n, i, length, &last);
        if (s > most) {
            most = s;
            w = (struct window){m[i].begin, m[last].end};
        }
    }
    return w;
}

/* True when a sentence ends just before i: a full stop after a word that is no abbreviation, or a paragraph.
 */
static bool sentence_ends(const char *text, size_t i)
{
    while (i > 0 && strchr("\"')", text[i - 1]))
        i--;
    if (i > 0 && (text[i - 1] == '!' || text[i - 1] == '?'))
        return true;
    if (i == 0 || text[i - 1] != '.')
        return false;
    size_t letters = 0;
    for (i--; i > 0 && ascii_islower(text[i - 1]); i--)
        letters++;
    return letters >= SENTENCE_WORD || (i > 0 && ascii_isdigit(text[i - 1]) && !letters);
}

static bool sentence_begins(const char *text, size_t i)
{
    size_t end = i;
    while (end > 0 && is_blank(text[end - 1]))
        end--;
    return end == 0 || (end < i && sentence_ends(text, end));
}

/* The latest beginning of a sentence in [from, to], else the first beginning of a word there, else to. */
static size_t begin_at(const char *text, size_t from, size_t to)
{
    size_t word = to;
    for (size_t i = to + 1; i-- > from;)
        if (i == 0 || is_blank(text[i - 1])) {
            if (sentence_begins(text, i))
                return i;
            word = i;
        }
    return word;
}

/* The end of the last word that ends in [from, to]; from when there is none. */
static size_t end_at(const char *text, size_t len, size_t from, size_t to)
{
    if (to >= len)
        return len;
    for (size_t i = to; i > from; i--)
        if (is_blank(text[i]) && !is_blank(text[i - 1]))
            return i;
    return from;
}

static struct window widened(const char *text, size_t len, struct window w, size_t length)
{
    size_t used = w.end - w.begin, slack = length > used ? length - used : 0;
    /* A sentence is read from its beginning, as long as some words after the last mark can be shown. */
    size_t before = w.begin > slack * 3 / 4 ? w.begin - slack * 3 / 4 : 0;
    size_t begin = begin_at(text, before, w.begin);
    if (!sentence_begins(text, begin))
        begin = begin_at(text, w.begin > slack / 3 ? w.begin - slack / 3 : 0, w.begin);
    size_t end = end_at(text, len, w.end, begin + length > w.end ? begin + length : w.end);
    if (end == begin) /* one enormous word: cut within it */
        for (end = begin + length; end > begin && end < len && ((unsigned char)text[end] & 0xc0) == 0x80;)
            end--;
    return (struct window){begin, end < len ? end : len};
}

/* Text without a run of blanks' second and later ones. */
static void add_folded(struct buf *out, const char *text, size_t from, size_t to)
{
    for (size_t i = from, end; i < to; i = end) {
        for (end = i; end < to && !is_blank(text[end]);)
            end++;
        buf_add(out, text + i, end - i);
        if (end < to && (end == 0 || !is_blank(text[end - 1])))
            buf_addc(out, ' ');
        end += end < to;
    }
}

const char *snippet_make(const char *text, size_t len, const struct snippet_mark *marks, size_t nmarks,
                         size_t length, const char *on, const char *off, struct arena *a)
{
    struct buf out = {0};
    while (len > 0 && is_blank(text[len - 1]))
        len--;
    struct window w = widened(text, len, best(marks, nmarks, length), length);
    size_t at = w.begin;
    if (!sentence_begins(text, w.begin))
        buf_adds(&out, "…");
    for (size_t i = 0; i < nmarks; i++) {
        if (marks[i].begin < at || marks[i].end > w.end)
            continue;
        add_folded(&out, text, at, marks[i].begin);
        buf_adds(&out, on);
        add_folded(&out, text, marks[i].begin, marks[i].end);
        buf_adds(&out, off);
        at = marks[i].end;
    }
    add_folded(&out, text, at, w.end);
    if (w.end < len && !sentence_ends(text, w.end))
        buf_adds(&out, "…");
    const char *s = arena_strdup(a, buf_str(&out));
    buf_free(&out);
    return s;
}
