/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Many patterns in one pass: the only file that knows PCRE2. The text is walked word by word; the first two
 * letters of a word give the few patterns that could start there, and each of those is tried at that place
 * alone (anchored, JIT-compiled). What a match means is left to the tables that hold the patterns. */
#include "domain/pattern.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/arena.h"
#include "base/buf.h"
#include "domain/macro.h"

/* No pattern reaches further. PCRE2 looks for the letters that a match must hold up to the end of what it is
 * given; were that the whole text, the time would grow with its square. */
enum { LONGEST_MATCH = 400 };

enum { LETTERS = 27, DIGIT = 26 }; /* the classes of a first letter: a to z, and any digit */

/* A way in which a pattern can begin: its first letters, in lower case (none: a digit). */
struct lead {
    uint16_t row;
    uint8_t n;
    bool whole;    /* the word ends with them */
    uint32_t then; /* what the next word can begin with, one bit a letter class; only after a whole word */
    char letters[12];
    uint32_t four, mask; /* the first four of them, as bytes of one number, and which of its bytes are set */
};

struct bucket {
    struct lead *leads;
    size_t n;
};

struct patterns {
    pcre2_code **code;
    size_t n;
    struct bucket by_two[LETTERS][LETTERS + 1];            /* leads of one or two letters, and digits; … */
    struct bucket by_three[LETTERS][LETTERS][LETTERS + 1]; /* … longer ones: by their first letters, where the
                                                              last index may be none (LETTERS) */
};

static int letter_class(unsigned char c)
{
    if (c >= '0' && c <= '9')
        return DIGIT;
    c |= 0x20;
    return c >= 'a' && c <= 'z' ? c - 'a' : LETTERS;
}

static bool is_word_char(unsigned char c)
{
    return c >= 0x80 || isalnum(c);
}

/* --- where a pattern can start --- */

static void bucket_add(struct bucket *b, struct lead lead)
{
    b->leads = xrealloc(b->leads, (b->n + 1) * sizeof *b->leads);
    b->leads[b->n++] = lead;
}

/* The four bytes at s in lower case (letters at least), as one number. */
static uint32_t four_bytes(const char *s)
{
    uint32_t v;
    memcpy(&v, s, sizeof v);
    return v | 0x20202020u;
}

static void lead_add(struct patterns *p, struct lead lead)
{
    unsigned char mask[sizeof lead.mask] = {0};
    memset(mask, 0xff, lead.n < sizeof mask ? lead.n : sizeof mask);
    memcpy(&lead.mask, mask, sizeof mask);
    lead.four = four_bytes(lead.letters) & lead.mask;
    int first = lead.n ? lead.letters[0] - 'a' : DIGIT, second = lead.n > 1 ? lead.letters[1] - 'a' : LETTERS;
    if (lead.n > 2)
        bucket_add(&p->by_three[first][second][lead.letters[2] - 'a'], lead);
    else if (lead.n == 2)
        bucket_add(&p->by_two[first][second], lead);
    else
        for (int k = 0; k <= LETTERS; k++) /* anything may follow */
            bucket_add(&p->by_two[first][k], lead);
}

static const char *group_end(const char *re)
{
    int depth = 0;
    for (; *re; re++) {
        if (*re == '\\' && re[1])
            re++;
        else if (*re == '(')
            depth++;
        else if (*re == ')' && --depth == 0)
            return re;
    }
    return re;
}

/* Behind the alternative that starts at alt, within the group that ends at end. */
static const char *next_alternative(const char *alt, const char *end)
{
    for (int depth = 0; alt < end && !(depth == 0 && *alt == '|'); alt++) {
        if (*alt == '\\')
            alt++;
        else
            depth += (*alt == '(') - (*alt == ')');
    }
    return alt + 1;
}

static bool is_optional(const char *re)
{
    return *re == '?' || *re == '*' || (re[0] == '{' && re[1] == '0');
}

/* Skips the quantifier that stands at re. */
static const char *after_quantifier(const char *re)
{
    if (*re == '{')
        return strchr(re, '}') + 1;
    return *re == '?' || *re == '*' || *re == '+' ? re + 1 : re;
}

/* Blanks and hyphens, plain and typographic. */
static const char blank[] = "(?:[ \\t-]|\\xc2\\xa0|\\xe2\\x80[\\x90-\\x95])";

static void add_starts(struct patterns *p, uint16_t row, const char *re, const char *rest);

/* The alternatives of the group that starts at re, and, when it may be left out, what follows it. */
static void add_group_starts(struct patterns *p, uint16_t row, const char *re)
{
    const char *end = group_end(re), *alt = re + 1;
    if (*alt == '?')
        alt = alt + strcspn(alt, ":") + 1;
    for (; alt < end; alt = next_alternative(alt, end))
        add_starts(p, row, alt, end + 1);
    if (is_optional(end + 1))
        add_starts(p, row, after_quantifier(end + 1), "");
}

enum { CAPITAL = 1u << 30, ANYTHING = 0 }; /* beside the letter classes in lead.then */

static uint32_t first_letters(const char *re);

/* Of a group: what its alternatives can begin with, and what follows it when it may be left out. */
static uint32_t first_letters_of_group(const char *re)
{
    static const char capital[] = "(?-i:[A-Z]";
    const char *end = group_end(re), *alt = re + 1;
    uint32_t set = 0;
    if (!strncmp(re, capital, strlen(capital)))
        return CAPITAL;
    if (*alt == '?')
        alt = alt + strcspn(alt, ":") + 1;
    for (; alt < end; alt = next_alternative(alt, end)) {
        uint32_t one = first_letters(alt);
        if (one == ANYTHING)
            return ANYTHING;
        set |= one;
    }
    uint32_t after = is_optional(end + 1) ? first_letters(after_quantifier(end + 1)) : set;
    return after == ANYTHING ? ANYTHING : set | after;
}

/* The letter classes that a match of re can begin with; ANYTHING when that cannot be told. */
static uint32_t first_letters(const char *re)
{
    if (*re == '(')
        return re[1] == '?' && strchr("=!<", re[2]) ? ANYTHING : first_letters_of_group(re);
    if (!strncmp(re, "\\d", 2))
        return 1u << DIGIT;
    int class = letter_class((unsigned char)*re);
    return class == LETTERS || is_optional(re + 1) ? ANYTHING : 1u << class;
}

/* What follows the word that ends at re within a group that rest follows: the pattern of the next word, or
 * NULL when the word may go on. */
static const char *next_word(const char *re, const char *rest)
{
    const char *next = *re == '|' || *re == ')' ? rest : re;
    while (*next == ')')
        next++;
    size_t n = strlen(blank);
    return !strncmp(next, blank, n) && next[n] == '+' ? next + n + 1 : NULL;
}

/* Enters the pattern in the buckets of the letters that re can begin with; rest is what follows the group
 * that re is an alternative of. */
static void add_starts(struct patterns *p, uint16_t row, const char *re, const char *rest)
{
    struct lead lead = {.row = row};
    if (*re == '(') {
        add_group_starts(p, row, re);
        return;
    }
    while (lead.n < sizeof lead.letters && letter_class((unsigned char)re[lead.n]) < DIGIT &&
           !is_optional(re + lead.n + 1)) {
        lead.letters[lead.n] = (char)(re[lead.n] | 0x20);
        lead.n++;
    }
    if (!lead.n && letter_class((unsigned char)*re) != DIGIT && strncmp(re, "\\d", 2)) {
        fprintf(stderr, "pattern '%s' has no fixed first letter\n", re);
        abort();
    }
    const char *next = lead.n ? next_word(re + lead.n, rest) : NULL;
    lead.whole = next != NULL;
    lead.then = next ? first_letters(next) : ANYTHING;
    lead_add(p, lead);
}

/* --- compiling --- */

static void expand(const char *text, struct buf *out)
{
    bool class = false; /* between brackets */
    for (const char *p = text; *p; p++) {
        size_t n;
        class = *p == '[' || (class && *p != ']');
        const char *macro = *p == '{' ? macro_find(p, &n) : NULL;
        if (macro) {
            buf_adds(out, "(?:");
            expand(macro, out);
            buf_adds(out, ")");
            p += n - 1;
        } else if (*p == ' ' && !class) {
            buf_adds(out, blank);
            buf_addc(out, p[1] == '?' ? '*' : '+');
            p += p[1] == '?';
        } else {
            buf_addc(out, *p);
        }
    }
}

static pcre2_code *compile(const char *re)
{
    int code;
    PCRE2_SIZE at;
    pcre2_code *c = pcre2_compile((PCRE2_SPTR)re, PCRE2_ZERO_TERMINATED, PCRE2_CASELESS | PCRE2_ANCHORED,
                                  &code, &at, NULL);
    if (!c) {
        PCRE2_UCHAR why[256];
        pcre2_get_error_message(code, why, sizeof why);
        fprintf(stderr, "pattern '%s': %s at %zu\n", re, (char *)why, (size_t)at);
        abort();
    }
    pcre2_jit_compile(c, PCRE2_JIT_COMPLETE); /* where there is no JIT, the interpreter does it */
    return c;
}

struct patterns *patterns_compile(const char *const *texts, size_t n)
{
    struct patterns *p = xcalloc(1, sizeof *p);
    struct buf re = {0};
    p->code = xcalloc(n, sizeof *p->code);
    p->n = n;
    for (size_t i = 0; i < n; i++) {
        buf_reset(&re);
        buf_adds(&re, "(?:");
        expand(texts[i], &re);
        buf_adds(&re, ")(?![a-zA-Z0-9])");
        p->code[i] = compile(buf_str(&re));
        add_starts(p, (uint16_t)i, buf_str(&re), "");
    }
    buf_free(&re);
    return p;
}

/* --- scanning --- */

/* The words of a text, for the patterns that could start at each. */
struct scan {
    const struct patterns *p;
    const char *s;
    size_t len;
    pcre2_match_data *md;
    void (*found)(void *, const struct match *);
    void *ctx;
};

static void try_at(const struct scan *sc, uint16_t row, size_t at)
{
    size_t end = sc->len - at < LONGEST_MATCH ? sc->len : at + LONGEST_MATCH;
    int set = pcre2_match(sc->p->code[row], (PCRE2_SPTR)sc->s, end, at, 0, sc->md, NULL);
    if (set < 0)
        return;
    const PCRE2_SIZE *v = pcre2_get_ovector_pointer(sc->md);
    struct match m = {.row = row, .start = (uint32_t)v[0], .end = (uint32_t)v[1]};
    /* The pairs beyond the highest group that was set are none of this match (pcre2api(3)). */
    for (int g = 1; g < set && g <= PATTERN_GROUPS; g++) {
        if (v[2 * g] == PCRE2_UNSET)
            continue;
        m.group[g - 1][0] = (uint32_t)v[2 * g];
        m.group[g - 1][1] = (uint32_t)v[2 * g + 1];
    }
    sc->found(sc->ctx, &m);
}

/* True when the word that starts at s, and the next one, can begin a match. */
static bool fits(const char *s, size_t len, const struct lead *lead)
{
    enum { GAP = 6 }; /* bytes of blanks and dashes that are looked behind */
    size_t k = 0;
    if (lead->n > len)
        return false;
    for (; k < lead->n; k++)
        if ((s[k] | 0x20) != lead->letters[k])
            return false;
    if (!lead->whole || k == len)
        return true;
    if (isalnum((unsigned char)s[k]))
        return false;
    while (k < len && k < lead->n + (size_t)GAP && !isalnum((unsigned char)s[k]))
        k++;
    if (lead->then == ANYTHING || k == len)
        return true;
    int class = letter_class((unsigned char)s[k]);
    return class == LETTERS || (lead->then >> class & 1) ||
           ((lead->then & CAPITAL) && isupper((unsigned char)s[k]));
}

static void try_bucket(const struct scan *sc, size_t i, uint32_t four, const struct bucket *b)
{
    int tried = -1; /* leads of one row stand together: one try a row */
    for (const struct lead *l = b->leads; l < b->leads + b->n; l++) {
        if ((four & l->mask) != l->four || l->row == tried || !fits(sc->s + i, sc->len - i, l))
            continue;
        tried = l->row;
        try_at(sc, l->row, i);
    }
}

static void try_word(const struct scan *sc, size_t i)
{
    char w[4] = {0}; /* its first bytes; the text may end before */
    memcpy(w, sc->s + i, sc->len - i < sizeof w ? sc->len - i : sizeof w);
    int first = letter_class((unsigned char)w[0]), second = letter_class((unsigned char)w[1]);
    if (first == LETTERS)
        return;
    try_bucket(sc, i, four_bytes(w), &sc->p->by_two[first][second]);
    if (second != LETTERS)
        try_bucket(sc, i, four_bytes(w), &sc->p->by_three[first][second][letter_class((unsigned char)w[2])]);
}

void patterns_scan(const struct patterns *p, const char *s, size_t len,
                   void (*found)(void *, const struct match *), void *ctx)
{
    struct scan sc = {p, s, len, pcre2_match_data_create(PATTERN_GROUPS + 1, NULL), found, ctx};
    bool inside = false; /* a word */
    for (size_t i = 0; i < len; i++) {
        bool word = is_word_char((unsigned char)s[i]);
        if (word && !inside)
            try_word(&sc, i);
        inside = word;
    }
    pcre2_match_data_free(sc.md);
}
