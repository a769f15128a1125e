/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Many patterns in one pass: the only file that knows PCRE2. The text is walked word by word; the first
 * letters of a word, and of the next one, give the few patterns that could start there, and each of those is
 * tried at that place alone (anchored, JIT-compiled). What a match means is left to the tables that hold the
 * patterns. */
#include "domain/pattern.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/buf.h"
#include "domain/macro.h"

/* No pattern reaches further. PCRE2 looks for the letters that a match must hold up to the end of what it is
 * given; were that the whole text, the time would grow with its square. */
enum { LONGEST_MATCH = 400 };

enum { LETTERS = 27, DIGIT = 26 }; /* the classes of a first letter: a to z, and any digit */

/* A way in which a pattern can begin: its first letters and points, in lower case (none: a digit). */
struct lead {
    uint16_t row;
    uint16_t bucket;
    uint8_t n;
    bool whole;    /* the word, or the number, ends with them */
    uint32_t then; /* what the next word can begin with, one bit a letter class; only after a whole word */
    char letters[12];
};

/* What is looked at first of a lead, kept apart so that much of it is at hand at once: its first four letters
 * as bytes of one number, and which of its bytes are set. */
struct glance {
    uint32_t four, mask;
};

/* Leads are filed by the classes of their first letters: those of one or two, and digits, by two classes;
 * longer ones by three, where the third may be none. Where the second is none (a point), two have to do. */
enum { SECONDS = LETTERS + 1, BY_TWO = LETTERS * SECONDS, BUCKETS = BY_TWO + LETTERS * LETTERS * SECONDS };

struct patterns {
    pcre2_code **code;
    bool jit; /* all of them are machine code: pcre2_match's checks of its arguments can be left out */
    size_t n;
    struct lead *leads; /* in the order of their buckets, and of the rows in each */
    struct glance *glances;
    size_t nleads;
    uint16_t first[BUCKETS + 1]; /* index of a bucket's first lead; it ends where the next one starts */
};

static int letter_class(char c)
{
    if (ascii_isdigit(c))
        return DIGIT;
    return ascii_isalpha(c) ? (c | 0x20) - 'a' : LETTERS;
}

static size_t by_two(int first, int second)
{
    return (size_t)(first * SECONDS + second);
}

static size_t by_three(int first, int second, int third)
{
    return (size_t)(BY_TWO + (first * LETTERS + second) * SECONDS + third);
}

static bool is_word_char(char c)
{
    return (unsigned char)c >= 0x80 || ascii_isalnum(c);
}

/* --- where a pattern can start --- */

static void bucket_add(struct patterns *p, size_t bucket, struct lead lead)
{
    lead.bucket = (uint16_t)bucket;
    p->leads = xrealloc(p->leads, (p->nleads + 1) * sizeof *p->leads);
    p->leads[p->nleads++] = lead;
}

static int lead_cmp(const void *x, const void *y)
{
    const struct lead *a = x, *b = y;
    return a->bucket != b->bucket ? a->bucket - b->bucket : a->row - b->row;
}

/* The four bytes at s in lower case (letters at least), as one number. */
static uint32_t four_bytes(const char *s)
{
    uint32_t v;
    memcpy(&v, s, sizeof v);
    return v | 0x20202020u;
}

static struct glance glance_at(const struct lead *lead)
{
    struct glance g;
    unsigned char mask[sizeof g.mask] = {0};
    memset(mask, 0xff, lead->n < sizeof mask ? lead->n : sizeof mask);
    memcpy(&g.mask, mask, sizeof mask);
    g.four = four_bytes(lead->letters) & g.mask;
    return g;
}

static void sort_leads(struct patterns *p)
{
    qsort(p->leads, p->nleads, sizeof *p->leads, lead_cmp);
    p->glances = xcalloc(p->nleads, sizeof *p->glances);
    for (size_t i = 0; i < p->nleads; i++)
        p->glances[i] = glance_at(&p->leads[i]);
    for (size_t bucket = 0, i = 0; bucket <= BUCKETS; bucket++) {
        while (i < p->nleads && p->leads[i].bucket < bucket)
            i++;
        p->first[bucket] = (uint16_t)i;
    }
}

static void lead_add(struct patterns *p, struct lead lead)
{
    int first = lead.n ? letter_class(lead.letters[0]) : DIGIT;
    int second = lead.n > 1 ? letter_class(lead.letters[1]) : LETTERS;
    if (lead.n > 2 && second != LETTERS)
        bucket_add(p, by_three(first, second, letter_class(lead.letters[2])), lead);
    else if (lead.n >= 2)
        bucket_add(p, by_two(first, second), lead);
    else
        for (int k = 0; k <= LETTERS; k++) /* anything may follow */
            bucket_add(p, by_two(first, k), lead);
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
    int class = letter_class(*re);
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
    if (!strncmp(next, ",?", 2))
        next += 2;
    return !strncmp(next, blank, n) && next[n] == '+' ? next + n + 1 : NULL;
}

/* Behind the digits that re begins with, which may be a set of them. */
static const char *after_digits(const char *re)
{
    for (;;) {
        if (!strncmp(re, "\\d", 2))
            re += 2;
        else if (*re == '[' && ascii_isdigit(re[1]))
            re = strchr(re, ']') + 1;
        else if (ascii_isdigit(*re))
            re++;
        else
            return re;
        re = after_quantifier(re);
    }
}

/* Bytes of re that stand for one letter, or point, of a lead; 0 when there is none. */
static size_t lead_letter(const char *re, size_t before)
{
    size_t n = letter_class(*re) < DIGIT ? 1 : before && !strncmp(re, "\\.", 2) ? 2 : 0;
    return is_optional(re + n) ? 0 : n;
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
    const char *end = after_digits(re);
    if (end == re)
        for (size_t n; lead.n < sizeof lead.letters && (n = lead_letter(end, lead.n)); end += n)
            lead.letters[lead.n++] = (char)(end[n - 1] | 0x20);
    if (end == re) {
        fprintf(stderr, "pattern '%s' has no fixed first letter\n", re);
        abort();
    }
    const char *next = next_word(end, rest);
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

static pcre2_code *compile(const char *re, bool *jit)
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
    *jit &= !pcre2_jit_compile(c, PCRE2_JIT_COMPLETE); /* where there is no JIT, the interpreter does it */
    return c;
}

struct patterns *patterns_compile(const char *const *texts, size_t n)
{
    struct patterns *p = xcalloc(1, sizeof *p);
    struct buf re = {0};
    p->code = xcalloc(n, sizeof *p->code);
    p->n = n;
    p->jit = true;
    for (size_t i = 0; i < n; i++) {
        buf_reset(&re);
        buf_adds(&re, "(?:");
        expand(texts[i], &re);
        buf_adds(&re, ")(?![a-zA-Z0-9])");
        p->code[i] = compile(buf_str(&re), &p->jit);
        add_starts(p, (uint16_t)i, buf_str(&re), "");
    }
    sort_leads(p);
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
    int set = (sc->p->jit ? pcre2_jit_match : pcre2_match)(sc->p->code[row], (PCRE2_SPTR)sc->s, end, at, 0,
                                                           sc->md, NULL);
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
    size_t k = 0, gap = 0;
    if (lead->n > len)
        return false;
    for (; k < lead->n; k++)
        if ((s[k] | 0x20) != lead->letters[k])
            return false;
    if (!lead->whole)
        return true;
    while (lead->n == 0 && k < len && ascii_isdigit(s[k]))
        k++;
    if (k < len && ascii_isalnum(s[k]))
        return false;
    for (; k < len && gap < GAP && !ascii_isalnum(s[k]); gap++)
        k++;
    if (lead->then == ANYTHING || k == len)
        return true;
    int class = letter_class(s[k]);
    return class == LETTERS || (lead->then >> class & 1) || ((lead->then & CAPITAL) && ascii_isupper(s[k]));
}

static void try_bucket(const struct scan *sc, size_t i, uint32_t four, size_t bucket)
{
    size_t end = sc->p->first[bucket + 1];
    int tried = -1; /* leads of one row stand together: one try a row */
    for (size_t k = sc->p->first[bucket]; k < end; k++) {
        const struct glance *g = &sc->p->glances[k];
        const struct lead *l = &sc->p->leads[k];
        if ((four & g->mask) != g->four || l->row == tried || !fits(sc->s + i, sc->len - i, l))
            continue;
        tried = l->row;
        try_at(sc, l->row, i);
    }
}

static void try_word(const struct scan *sc, size_t i)
{
    char w[4] = {0}; /* its first bytes; the text may end before */
    memcpy(w, sc->s + i, sc->len - i < sizeof w ? sc->len - i : sizeof w);
    int first = letter_class(w[0]), second = letter_class(w[1]);
    if (first == LETTERS)
        return;
    try_bucket(sc, i, four_bytes(w), by_two(first, second));
    if (second != LETTERS)
        try_bucket(sc, i, four_bytes(w), by_three(first, second, letter_class(w[2])));
}

/* Bytes of the dash, quotation mark, blank or sign at s, beyond ASCII (U+2000 to U+203F, U+00A0 to U+00BF):
 * they part words as ASCII's do; other such characters are letters. 0 when there is none. */
static size_t mark_length(const char *s, size_t left)
{
    if (left >= 3 && !memcmp(s, "\xe2\x80", 2))
        return 3;
    return left >= 2 && *s == '\xc2' ? 2 : 0;
}

void patterns_scan(const struct patterns *p, const char *s, size_t len,
                   void (*found)(void *, const struct match *), void *ctx)
{
    struct scan sc = {p, s, len, pcre2_match_data_create(PATTERN_GROUPS + 1, NULL), found, ctx};
    bool inside = false; /* a word */
    for (size_t i = 0, mark; i < len; i += mark ? mark : 1) {
        bool word = is_word_char(s[i]);
        mark = word && s[i] < 0 ? mark_length(s + i, len - i) : 0;
        if (word && !mark && !inside)
            try_word(&sc, i);
        inside = word && !mark;
    }
    pcre2_match_data_free(sc.md);
}
