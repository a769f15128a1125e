/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cutting texts into words. Gives the same as Xapian's TermGenerator, which follows Unicode's rules for word
 * boundaries, so that other users of the index (quest, Omega) cut their queries alike. Done here because
 * TermGenerator looks up each word of a text twice in the document's tree, by strings that it builds for it,
 * a quarter of the time of indexing; and because queries and snippets need the same words. */
#include "edge/index_words.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "domain/text.h"
#include "edge/xapian_c.h"

/* ---- characters ---- */

/* The character in lower case, 0 when it is no part of a word, or not ASCII. */
static const unsigned char ascii_word[256] = {
    /* clang-format off */
    ['0'] = '0', '1', '2', '3', '4', '5', '6', '7', '8', '9',
    ['A'] = 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm',
            'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z',
    ['_'] = '_',
    ['a'] = 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm',
            'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z',
    /* clang-format on */
};

static unsigned char plain(const char *p)
{
    return ascii_word[(unsigned char)*p];
}

bool word_joins(char c)
{
    return (c & 0x80) || plain(&c);
}

static uint32_t word_char(uint32_t c)
{
    return c < 128 ? ascii_word[c] : xc_word_char(c);
}

static bool is_digit(uint32_t c)
{
    return c < 128 ? ascii_isdigit((int)c) : xc_is_digit(c);
}

/* What may stand between two parts of a word ("o'clock", "AT&T"), and between digits ("1,591.5"). 0: nothing;
 * IGNORED: it may, and is left out. */
#define IGNORED UINT32_MAX

static uint32_t invisible(uint32_t c)
{
    bool joins = (c >= 0x200b && c <= 0x200d) || c == 0x2060 || c == 0xfeff;
    return joins ? IGNORED : 0;
}

static uint32_t infix(uint32_t c)
{
    if (c == '\'' || c == '&' || c == 0xb7 || c == 0x5f4 || c == 0x2027)
        return c;
    if (c == 0x2019 || c == 0x201b)
        return '\'';
    return invisible(c);
}

static uint32_t infix_of_digits(uint32_t c)
{
    static const uint32_t marks[] = {',',   '.',    ';',    0x37e,  0x589, 0x60d,
                                     0x7f8, 0x2044, 0xfe10, 0xfe13, 0xfe14};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (c == marks[i])
            return c;
    return invisible(c);
}

/* ---- a place in the text ---- */

struct cursor {
    const char *p, *next, *end;
    uint32_t c; /* the character there, 0 at the end */
};

static void move_to(struct cursor *at, const char *p)
{
    size_t left = (size_t)(at->end - p), n;
    at->p = p;
    at->c = left ? (unsigned char)*p : 0; /* as Xapian reads what is no UTF-8 */
    n = left && at->c >= 128 ? text_decode(p, left, &at->c) : left > 0;
    at->next = p + (left && !n ? 1 : n);
}

static void step(struct cursor *at)
{
    move_to(at, at->next);
}

static void add_char(struct words *w, uint32_t c)
{
    char utf8[4] = {(char)c};
    size_t n = c < 128 ? 1 : text_encode(c, utf8);
    if (w->len + n < sizeof w->word) /* what is longer than a word is only counted */
        memcpy(w->word + w->len, utf8, n);
    w->len += n;
}

/* ---- words ---- */

/* "U.S.A" is one word, "usa". True when there are such initials, which are then passed over. Those that end
 * in more of a word, as in "A.B.Cd", are none from any of their letters on: they are read once, or a text of
 * nothing else would take hours. */
static bool initials(struct cursor *at, struct words *w)
{
    struct cursor c = *at;
    if (at->p < w->no_initials)
        return false;
    while (ascii_isupper((int)c.c)) {
        uint32_t low = c.c + 32;
        step(&c);
        if (!w->len && c.c != '.')
            return false;
        add_char(w, low);
        if (c.c != '.')
            break;
        step(&c);
    }
    if (w->len > 1 && !word_char(c.c)) {
        *at = c;
        return true;
    }
    w->no_initials = c.p;
    w->len = 0;
    return false;
}

/* Letters and digits of ASCII, of which there is one at least; gives the last. */
static uint32_t add_ascii(struct cursor *at, struct words *w)
{
    const char *p = at->p;
    for (; p < at->end && plain(p); p++, w->len++)
        if (w->len < sizeof w->word)
            w->word[w->len] = (char)plain(p);
    move_to(at, p);
    return plain(p - 1);
}

/* Letters and digits, and what may stand between them. */
static void add_body(struct cursor *at, struct words *w)
{
    uint32_t low = word_char(at->c), before = 0;
    while (low) {
        for (; low; low = word_char(at->c))
            if (at->c < 128) {
                before = add_ascii(at, w);
            } else {
                add_char(w, before = low);
                step(at);
            }
        struct cursor after = *at;
        step(&after);
        low = word_char(after.c);
        uint32_t between = is_digit(before) && is_digit(after.c) ? infix_of_digits(at->c) : infix(at->c);
        if (!low || !between)
            return;
        if (between != IGNORED)
            add_char(w, between);
        *at = after;
    }
}

/* Some '+' or '#', as in "C++"; not in "fish+chips". */
enum { SUFFIX = 3 };

static void add_suffix(struct cursor *at, struct words *w)
{
    size_t length = w->len, n = 0;
    for (; (at->c == '+' || at->c == '#') && ++n <= SUFFIX; step(at))
        add_char(w, at->c);
    if (n > SUFFIX || word_char(at->c))
        w->len = length;
}

void words_begin(struct words *w, const char *text, size_t n)
{
    w->text = w->at = w->no_initials = text;
    w->end = text + n;
    w->wanted = NULL;
    w->number = 0;
}

void words_only(struct words *w, const struct words_wanted *wanted)
{
    w->wanted = wanted;
}

static uint64_t second_byte(const char *p)
{
    return UINT64_C(1) << (plain(p) & 63);
}

void words_want(struct words_wanted *w, const char *word, size_t bytes)
{
    w->second[(unsigned char)*word] |= bytes > 1 ? second_byte(word + 1) : UINT64_MAX;
}

static bool wanted(const struct words *w, const char *p)
{
    static const char none[1];
    return !w->wanted || w->wanted->second[plain(p)] & second_byte(p + 1 < w->end ? p + 1 : none);
}

/* Passes over what is between words, and over words that are not wanted: of ASCII letters and digits alone,
 * which nothing joins to what follows, as most are. Gives the place of what must be looked at closely. */
static const char *pass(struct words *w, const char *p)
{
    for (const char *q;; p = q) {
        while (p < w->end && !(*p & 0x80) && !plain(p))
            p++;
        if (p == w->end || (*p & 0x80) || wanted(w, p))
            return p;
        for (q = p + 1; q < w->end && plain(q);)
            q++;
        if (q == w->end || (*q & 0x80) || q - p > WORD_MAX - SUFFIX)
            return p;
        if (*q != ' ' && *q != '\n' &&
            (ascii_isdigit(q[-1]) || *q == '\'' || *q == '&' || (*q == '.' && q - p == 1)))
            return p;
        w->number++;
    }
}

bool words_next(struct words *w)
{
    struct cursor at = {.end = w->end};
    do {
        move_to(&at, pass(w, w->at));
        while (at.p < at.end && !word_char(at.c))
            move_to(&at, pass(w, at.next));
        if (at.p == at.end)
            return false;
        w->begin = (size_t)(at.p - w->text);
        w->len = 0;
        if (!initials(&at, w)) {
            add_body(&at, w);
            add_suffix(&at, w);
        }
        w->at = at.p;
    } while (w->len > WORD_MAX);
    w->word[w->len] = '\0';
    w->stop = (size_t)(at.p - w->text);
    w->number++;
    return true;
}

/* ---- stems ---- */

bool word_has_stem(const char *word)
{
    uint32_t c = (unsigned char)*word;
    if (c < 128)
        return !ascii_isdigit((int)c) && c != '_';
    text_decode(word, strlen(word), &c);
    return xc_is_letter(c);
}

uint32_t word_hash(const char *s, size_t n)
{
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < n; i++)
        h = (h ^ (unsigned char)s[i]) * 16777619u;
    return h;
}

struct stems {
    struct xc_stemmer *stemmer;
    size_t n;
    struct {
        char word[WORD_MAX + 1], stem[WORD_MAX + 1];
    } v[];
};

struct stems *stems_new(size_t n)
{
    struct stems *s = xcalloc(1, sizeof *s + n * sizeof *s->v);
    s->stemmer = xc_stemmer_new();
    s->n = n;
    return s;
}

void stems_free(struct stems *s)
{
    if (!s)
        return;
    xc_stemmer_free(s->stemmer);
    free(s);
}

const char *stems_of(struct stems *s, const char *word)
{
    size_t len = strlen(word), place = word_hash(word, len) % s->n;
    if (strcmp(s->v[place].word, word)) {
        memcpy(s->v[place].word, word, len + 1);
        xc_stem(s->stemmer, word, s->v[place].stem, sizeof s->v[place].stem);
    }
    return s->v[place].stem;
}
