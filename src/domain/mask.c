/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names left out of a text. Every word of a person's name is looked for on its own, for releases go on with
 * the surname alone, headlines shorten and capitalise, and one missed word undoes the rest; of a company's
 * name only the whole, for "Farms" is no name. A text is cut into words once; each is covered or not; then
 * runs of covered words become one "[name]". Who is a defendant is not decided here, so a name that was not
 * recognized as one stays. */
#include "domain/mask.h"

#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "domain/lexicon.h"
#include "domain/text.h"
#include "domain/url.h"

enum {
    ALIAS_WORDS = 5, /* of an alias at most */
    GAP_MAX = 24,    /* bytes between two words of one name */
};

/* A word of a text: letters and digits with apostrophes among them; a possessive ending is left out. */
struct token {
    const char *start, *end;
    const char *key; /* in lower case, without accents and apostrophes */
    bool upper;      /* begins with a capital */
    bool covered;
};

struct tokens {
    struct token *v;
    size_t n;
};

struct mask {
    struct part {
        const char *key;
        bool lower; /* it is written with a small letter */
    } * parts;      /* of persons, sorted */
    size_t nparts;
    struct strs particles; /* of persons: "de", "la" */
    struct tokens *companies;
    size_t ncompanies;
};

/* ---- words ---- */

/* U+00C0 to U+017F without their accents; '*' is no letter. */
static const char bare[] = "aaaaaaaceeeeiiiidnooooo*ouuuuytsaaaaaaaceeeeiiiidnooooo*ouuuuyty"
                           "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"
                           "lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

/* The length of an apostrophe at s; 0 when there is none. */
static size_t apostrophe(const char *s)
{
    return *s == '\'' ? 1 : str_starts(s, "\xe2\x80\x99") ? 3 : 0;
}

static bool is_combining(uint32_t c)
{
    return c >= 0x300 && c <= 0x36f;
}

static bool is_letter(uint32_t c)
{
    if (c < 0x80)
        return ascii_isalnum((int)c);
    if (c < 0xc0)
        return false;
    bool sign = c == 0xd7 || c == 0xf7 || c == 0xfffd || c >= 0xf0000;
    return !sign && !(c >= 0x2000 && c < 0x2c00) && !(c >= 0x3000 && c < 0x3040) &&
           !(c >= 0xe000 && c < 0xf900);
}

static bool is_upper(uint32_t c)
{
    return c < 0x80 ? ascii_isupper((int)c) : c < 0xdf || c > 0xff;
}

/* The length of the letter at s, *c what it is; 0 when there is none. */
static size_t letter_at(const char *s, uint32_t *c)
{
    size_t k = text_decode(s, strnlen(s, 4), c);
    return k && is_letter(*c) ? k : 0;
}

static const char *key_of(const char *s, const char *end, struct arena *a)
{
    char *key = arena_alloc(a, (size_t)(end - s) + 1), *out = key;
    uint32_t c;
    for (size_t k; s < end; s += k) {
        k = text_decode(s, (size_t)(end - s), &c);
        if (!k || apostrophe(s) || is_combining(c)) {
            k += !k;
        } else if (c >= 0xc0 && c < 0x180) {
            *out++ = bare[c - 0xc0];
        } else {
            memcpy(out, s, k);
            *out = ascii_tolower(*out);
            out += k;
        }
    }
    return key;
}

/* The end of the word that starts at s with a letter. */
static const char *word_end(const char *s)
{
    uint32_t c;
    size_t k, tick;
    for (;; s += k) {
        k = letter_at(s, &c);
        tick = apostrophe(s);
        if (!k && tick && letter_at(s + tick, &c))
            k = tick;
        if (!k)
            return s;
    }
}

static struct tokens tokens_of(const char *s, struct arena *a)
{
    struct tokens t = {.v = arena_alloc(a, (strlen(s) / 2 + 2) * sizeof *t.v)};
    while (*s) {
        uint32_t c;
        size_t k = letter_at(s, &c);
        if (!k) {
            s++;
            continue;
        }
        const char *end = word_end(s);
        size_t possessive = word_possessive(s, (size_t)(end - s));
        struct token *w = &t.v[t.n++];
        *w = (struct token){.start = s, .end = end - possessive, .upper = is_upper(c)};
        w->key = key_of(s, w->end, a);
        s = end;
    }
    return t;
}

static unsigned classes(const struct token *w)
{
    return lexicon_classes(w->key, strlen(w->key));
}

static bool is_initial(const struct token *w)
{
    return strlen(w->key) == 1 && w->upper;
}

/* ---- making ---- */

static int compare_parts(const void *x, const void *y)
{
    return strcmp(((const struct part *)x)->key, ((const struct part *)y)->key);
}

static bool is_company(const struct tokens *name)
{
    for (size_t i = 0; i < name->n; i++)
        if (classes(&name->v[i]) & (WORD_COMPANY | WORD_INSTITUTION))
            return true;
    return false;
}

/* "Sample Farms, Inc." is looked for as "Sample Farms"; what it is comes with it when it is there. */
static void add_company(struct mask *m, struct tokens name)
{
    while (name.n > 1 && (classes(&name.v[name.n - 1]) & WORD_COMPANY))
        name.n--;
    if (name.n)
        m->companies[m->ncompanies++] = name;
}

static void add_person(struct mask *m, const struct tokens *name, struct arena *a)
{
    for (size_t i = 0; i < name->n; i++) {
        const struct token *w = &name->v[i];
        unsigned is = classes(w);
        bool last = i + 1 == name->n; /* what is a particle within a name is a name at its end: "Van Le" */
        if ((is & WORD_PARTICLE) && !last)
            strs_add_once(&m->particles, w->key, a);
        else if (strlen(w->key) > 1 && !((is & WORD_SUFFIX) && i))
            m->parts[m->nparts++] = (struct part){w->key, !w->upper};
    }
}

const struct mask *mask_new(const struct strs *names, struct arena *a)
{
    struct mask *m = arena_alloc(a, sizeof *m);
    struct tokens *name = arena_alloc(a, (names->n + 1) * sizeof *name);
    size_t words = 0;
    for (size_t i = 0; i < names->n; i++) {
        name[i] = tokens_of(names->v[i], a);
        words += name[i].n;
    }
    m->parts = arena_alloc(a, (words + 1) * sizeof *m->parts);
    m->companies = arena_alloc(a, (names->n + 1) * sizeof *m->companies);
    for (size_t i = 0; i < names->n; i++)
        if (is_company(&name[i]))
            add_company(m, name[i]);
        else
            add_person(m, &name[i], a);
    qsort(m->parts, m->nparts, sizeof *m->parts, compare_parts);
    return m->nparts || m->ncompanies ? m : NULL;
}

/* ---- finding ---- */

static const struct part *part_find(const struct mask *m, const char *key)
{
    return bsearch(&(struct part){key, false}, m->parts, m->nparts, sizeof *m->parts, compare_parts);
}

/* The part of a name that a word is, itself or in the plural ("the Does"). */
static const struct part *part_of(const struct mask *m, const struct token *w, struct arena *a)
{
    const struct part *p = part_find(m, w->key);
    size_t n = strlen(w->key);
    for (size_t cut = 1; !p && cut <= 2 && n > cut + 1 && w->key[n - 1] == 's'; cut++)
        if (cut == 1 || w->key[n - 2] == 'e')
            p = part_find(m, arena_strndup(a, w->key, n - cut));
    return p;
}

static bool starts_with(const struct tokens *t, size_t i, const struct tokens *name, enum mask_case how)
{
    if (i + name->n > t->n || (how == MASK_CAPITALS && !t->v[i].upper && name->v[0].upper))
        return false;
    for (size_t k = 0; k < name->n; k++)
        if (strcmp(t->v[i + k].key, name->v[k].key) != 0)
            return false;
    return true;
}

static void cover_companies(const struct mask *m, struct tokens *t, enum mask_case how)
{
    for (size_t i = 0; i < t->n; i++)
        for (size_t c = 0; c < m->ncompanies; c++) {
            if (!starts_with(t, i, &m->companies[c], how))
                continue;
            size_t end = i + m->companies[c].n;
            while (end < t->n && (classes(&t->v[end]) & WORD_COMPANY) && t->v[end].upper)
                end++;
            for (size_t k = i; k < end; k++)
                t->v[k].covered = true;
        }
}

static void cover_parts(const struct mask *m, struct tokens *t, enum mask_case how, struct arena *a)
{
    for (size_t i = 0; i < t->n; i++) {
        const struct part *p = part_of(m, &t->v[i], a);
        if (p && (t->v[i].upper || p->lower || how == MASK_ANY_CASE))
            t->v[i].covered = true;
    }
}

/* The length of a typographic quotation mark at s (U+2018 to U+201D); 0 when there is none. */
static size_t quotation(const char *s)
{
    return str_starts(s, "\xe2\x80") && (s[2] & 0xff) >= 0x98 && (s[2] & 0xff) <= 0x9d ? 3 : 0;
}

/* Whether nothing but these characters, quotation marks and marks of private use stand between two words. */
static bool only_between(const struct token *x, const struct token *y, const char *allowed)
{
    if (y->start - x->end > GAP_MAX)
        return false;
    for (const char *s = x->end; s < y->start;) {
        bool private = str_starts(s, "\xee") && y->start - s >= 3; /* U+E000 and on */
        size_t n = private ? 3 : str_starts(s, "\xc2\xa0") ? 2 : quotation(s);
        if (!n && !strchr(allowed, *s))
            return false;
        s += n ? n : 1;
    }
    return true;
}

/* A nickname has a quotation mark or a parenthesis before it. */
static bool is_quoted(const struct token *w, const char *text)
{
    const char *s = w->start;
    return s > text && (strchr("\"'(", s[-1]) || (s - text >= 3 && quotation(s - 3)));
}

static bool may_stand_within(const struct token *w, const char *text)
{
    return is_initial(w) || (classes(w) & WORD_PARTICLE) || is_quoted(w, text);
}

/* "John Q. Doe", "John “Johnny” Doe", "de la Doe", "Doe Jr.": what stands within, before and after. */
static void cover_between(const struct mask *m, struct tokens *t, const char *text)
{
    for (size_t i = 0; i < t->n; i++) {
        if (!t->v[i].covered)
            continue;
        for (size_t k = i; k > 0 && strs_has(&m->particles, t->v[k - 1].key) && !t->v[k - 1].covered &&
                           only_between(&t->v[k - 1], &t->v[k], " ");
             k--)
            t->v[k - 1].covered = true;
        size_t end = i + 1;
        while (end < t->n && end - i < ALIAS_WORDS && !t->v[end].covered &&
               may_stand_within(&t->v[end], text) && only_between(&t->v[end - 1], &t->v[end], " .\"'()-"))
            end++;
        if (end < t->n && t->v[end].covered && only_between(&t->v[end - 1], &t->v[end], " .\"'()-"))
            for (size_t k = i; k < end; k++)
                t->v[k].covered = true;
        if (i + 1 < t->n && (classes(&t->v[i + 1]) & WORD_SUFFIX) && t->v[i + 1].upper &&
            only_between(&t->v[i], &t->v[i + 1], " ,"))
            t->v[i + 1].covered = true;
    }
}

/* The words "also known as", "a/k/a", "aka" from word i on: how many; 0 when they do not stand there. */
static size_t alias_words(const struct tokens *t, size_t i)
{
    static const char *const forms[][3] = {
        {"also", "known", "as"}, {"a", "k", "a"}, {"aka"}, {"alias"}, {"nicknamed"}};
    for (size_t f = 0; f < sizeof forms / sizeof *forms; f++) {
        size_t n = 0;
        while (n < 3 && forms[f][n] && i + n < t->n && !strcmp(t->v[i + n].key, forms[f][n]))
            n++;
        if (n == 3 || (n && !forms[f][n]))
            return n;
    }
    return 0;
}

static void cover_aliases(struct tokens *t, const char *text)
{
    for (size_t i = 0; i + 1 < t->n; i++) {
        size_t n = t->v[i].covered ? alias_words(t, i + 1) : 0;
        if (!n || !only_between(&t->v[i], &t->v[i + 1], " ,.(\"'"))
            continue;
        struct token *last = &t->v[i + n], *w = last + 1;
        for (size_t k = 0; k < ALIAS_WORDS && i + n + 1 + k < t->n; k++, last = w++) {
            bool goes_on = only_between(last, w, k ? " .-" : " .\"'");
            if (!goes_on || !(w->upper || (k == 0 && is_quoted(w, text))))
                break;
            w->covered = true;
        }
    }
}

static struct tokens find(const struct mask *m, const char *s, enum mask_case how, struct arena *a)
{
    struct tokens t = tokens_of(s, a);
    cover_companies(m, &t, how);
    cover_parts(m, &t, how, a);
    return t;
}

/* ---- writing ---- */

/* Whether two covered words are of one name, so that one "[name]" stands for both. */
static bool is_one_name(const struct token *x, const struct token *y)
{
    const char *allowed = is_initial(x) ? " .\"'()-" : " \"'()-";
    if (classes(y) & (WORD_SUFFIX | WORD_COMPANY))
        allowed = " ,.";
    return x->covered && y->covered && only_between(x, y, allowed);
}

/* The marks that stood between the words of a name; they switch something that must be switched back. */
static void keep_marks(struct buf *out, const char *s, const char *end)
{
    uint32_t c;
    for (size_t k; s < end; s += k) {
        k = text_decode(s, (size_t)(end - s), &c);
        if (k && c >= 0xe000 && c < 0xf900)
            buf_add(out, s, k);
        k += !k;
    }
}

static const char *write_masked(const struct tokens *t, const char *s, struct arena *a)
{
    struct buf out = {0};
    for (size_t i = 0; i < t->n; i++) {
        if (!t->v[i].covered)
            continue;
        size_t last = i;
        while (last + 1 < t->n && is_one_name(&t->v[last], &t->v[last + 1]))
            last++;
        buf_add(&out, s, (size_t)(t->v[i].start - s));
        buf_adds(&out, MASK_NAME);
        keep_marks(&out, t->v[i].start, t->v[last].end);
        s = t->v[last].end;
        if (*s == '.' && last > i && (classes(&t->v[last]) & (WORD_SUFFIX | WORD_COMPANY)) && s[1])
            s++;
        i = last;
    }
    buf_adds(&out, s);
    char *masked = arena_strdup(a, buf_str(&out));
    buf_free(&out);
    return masked;
}

const char *mask_text(const struct mask *m, const char *s, enum mask_case how, struct arena *a)
{
    if (!m || !s)
        return s;
    struct tokens t = find(m, s, how, a);
    cover_between(m, &t, s);
    cover_aliases(&t, s);
    return write_masked(&t, s, a);
}

bool mask_in_url(const struct mask *m, const char *url, struct arena *a)
{
    if (!m || !url)
        return false;
    struct tokens t = find(m, url_path(url), MASK_ANY_CASE, a);
    for (size_t i = 0; i < t.n; i++)
        if (t.v[i].covered)
            return true;
    return false;
}
