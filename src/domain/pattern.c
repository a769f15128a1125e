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

enum { LETTERS = 27, DIGIT = 26 }; /* the classes of a first letter: a to z, and any digit */

/* A way in which a pattern can begin: its first letters, in lower case (none: a digit). */
struct lead {
    uint16_t row;
    uint8_t n;
    bool whole; /* the word ends with them */
    char letters[12];
};

struct bucket {
    struct lead *leads;
    size_t n;
};

struct patterns {
    pcre2_code **code;
    size_t n;
    struct bucket start[LETTERS]
                       [LETTERS + 1]; /* by the first two letters; the second may be none (LETTERS) */
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

static void lead_add(struct patterns *p, struct lead lead)
{
    int first = lead.n ? lead.letters[0] - 'a' : DIGIT;
    if (lead.n > 1) {
        bucket_add(&p->start[first][lead.letters[1] - 'a'], lead);
        return;
    }
    for (int k = 0; k <= LETTERS; k++) /* anything may follow */
        bucket_add(&p->start[first][k], lead);
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
    while (alt < end) {
        add_starts(p, row, alt, end + 1);
        int depth = 0;
        while (alt < end && !(depth == 0 && *alt == '|')) {
            if (*alt == '\\')
                alt++;
            else
                depth += (*alt == '(') - (*alt == ')');
            alt++;
        }
        alt++;
    }
    if (is_optional(end + 1))
        add_starts(p, row, after_quantifier(end + 1), "");
}

/* True when what follows a word in a pattern is a blank, here or behind the group that the word ends. */
static bool word_ends(const char *re, const char *rest)
{
    const char *next = *re == '|' || *re == ')' ? rest : re;
    return !strncmp(next, blank, strlen(blank)) && next[strlen(blank)] == '+';
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
    lead.whole = lead.n && word_ends(re + lead.n, rest);
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

static void try_at(const struct patterns *p, uint16_t row, const char *s, size_t len, size_t at,
                   pcre2_match_data *md, void (*found)(void *, const struct match *), void *ctx)
{
    int set = pcre2_match(p->code[row], (PCRE2_SPTR)s, len, at, 0, md, NULL);
    if (set < 0)
        return;
    const PCRE2_SIZE *v = pcre2_get_ovector_pointer(md);
    struct match m = {.row = row, .start = (uint32_t)v[0], .end = (uint32_t)v[1]};
    /* The pairs beyond the highest group that was set are none of this match (pcre2api(3)). */
    for (int g = 1; g < set && g <= PATTERN_GROUPS; g++) {
        if (v[2 * g] == PCRE2_UNSET)
            continue;
        m.group[g - 1][0] = (uint32_t)v[2 * g];
        m.group[g - 1][1] = (uint32_t)v[2 * g + 1];
    }
    found(ctx, &m);
}

static bool begins_with(const char *s, size_t len, const struct lead *lead)
{
    if (lead->n > len)
        return false;
    for (size_t k = 0; k < lead->n; k++)
        if ((s[k] | 0x20) != lead->letters[k])
            return false;
    return !lead->whole || lead->n == len || !isalnum((unsigned char)s[lead->n]);
}

void patterns_scan(const struct patterns *p, const char *s, size_t len,
                   void (*found)(void *, const struct match *), void *ctx)
{
    pcre2_match_data *md = pcre2_match_data_create(PATTERN_GROUPS + 1, NULL);
    bool inside = false; /* a word */
    for (size_t i = 0; i < len; i++) {
        bool word = is_word_char((unsigned char)s[i]);
        int first = letter_class((unsigned char)s[i]);
        if (word && !inside && first != LETTERS) {
            int second = i + 1 < len ? letter_class((unsigned char)s[i + 1]) : LETTERS;
            const struct bucket *b = &p->start[first][second];
            int tried = -1; /* leads of one row stand together: one try a row */
            for (size_t k = 0; k < b->n; k++) {
                if (b->leads[k].row == tried || !begins_with(s + i, len - i, &b->leads[k]))
                    continue;
                tried = b->leads[k].row;
                try_at(p, b->leads[k].row, s, len, i, md, found, ctx);
            }
        }
        inside = word;
    }
    pcre2_match_data_free(md);
}
