/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which releases tell one story. Two of different cases must never be taken for one: what is collapsed is not
 * seen. So a key needs a day and, beside it, one of two proofs, and where neither is to be had the release
 * stands alone:
 *
 *   who and what   the full names of all defendants, the charges, what is announced, and the sentence;
 *   the words      the title and how the text begins. Districts publish on one day under one title of what
 *                  are different cases ("… Sentenced for Illegal Reentry"): the title alone proves nothing.
 *
 * A later step of a case is another story, and so is the same news a day later. */
#include "domain/story.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/strs.h"
#include "domain/namekey.h"

enum {
    KEY_DIGITS = 16,
    BEGINNING = 160, /* letters of a text that are compared */
    LEAST = 80,      /* of which there must be so many */
    DATELINE = 60,   /* bytes in which a dateline ends */
    TITLE = 400,     /* letters of a title that are compared */
};

static int by_bytes(const void *x, const void *y)
{
    return strcmp(*(const char *const *)x, *(const char *const *)y);
}

/* What is charged or decided against somebody; of what else there is, one day may bring several. */
static bool of_a_criminal_case(const struct strs *stages)
{
    static const char civil[] = "|settled|civil-complaint|investigation|other|";
    for (size_t i = 0; i < stages->n; i++)
        if (str_listed(civil, stages->v[i], strlen(stages->v[i])))
            return false;
    return stages->n > 0;
}

/* The names as they are compared, in order; NULL when there is none, or one that others may have too. */
static const char *names_of(const struct strs *defendants, struct arena *a)
{
    struct strs keys = {0};
    for (size_t i = 0; i < defendants->n; i++) {
        char key[NAMEKEY_MAX];
        namekey(defendants->v[i], strlen(defendants->v[i]), key);
        if (!strchr(key, ' '))
            return NULL;
        strs_add_once(&keys, key, a);
    }
    if (!keys.n)
        return NULL;
    qsort(keys.v, keys.n, sizeof *keys.v, by_bytes);
    return strs_join(&keys, "\n", a);
}

static const char *sorted(const struct strs *l, struct arena *a)
{
    struct strs copy = {0};
    for (size_t i = 0; i < l->n; i++)
        strs_add(&copy, l->v[i], a);
    if (copy.n) /* of an empty list there is no array, which qsort must not be given */
        qsort(copy.v, copy.n, sizeof *copy.v, by_bytes);
    return strs_join(&copy, "\n", a);
}

/* Behind "MIAMI—" or "WASHINGTON - ": some publishers write it, some do not. */
static const char *after_dateline(const char *text)
{
    static const char *const dashes[] = {"\u2014", "\u2013", " - ", "--"};
    size_t n = strnlen(text, DATELINE);
    for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++) {
        const char *dash = memmem(text, n, dashes[i], strlen(dashes[i]));
        if (dash)
            return dash + strlen(dashes[i]);
    }
    return text;
}

/* The first letters and digits, in lower case; what is not ASCII is passed over. */
static const char *letters_of(const char *s, size_t most, struct arena *a)
{
    char *out = arena_alloc(a, most + 1), *p = out;
    for (; *s && p < out + most; s++) {
        char c = *s >= 'A' && *s <= 'Z' ? (char)(*s + 32) : *s;
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            *p++ = c;
    }
    *p = '\0';
    return out;
}

enum { MOST = 6 };

/* Who and what; how many strings, 0 when that is not known. */
static size_t who_and_what(const struct release *r, const char *v[MOST], struct arena *a)
{
    const char *names = of_a_criminal_case(&r->stages) ? names_of(&r->defendants, a) : NULL;
    if (!names)
        return 0;
    size_t n = 0;
    v[n++] = "who";
    v[n++] = r->date;
    v[n++] = names;
    v[n++] = sorted(&r->stages, a);
    v[n++] = sorted(&r->charges, a);
    v[n++] = arena_printf(a, "%d", r->sentence_months);
    return n;
}

static size_t the_words(const struct release *r, const char *v[MOST], struct arena *a)
{
    const char *beginning = letters_of(after_dateline(r->text ? r->text : ""), BEGINNING, a);
    if (!r->title || strlen(beginning) < LEAST)
        return 0;
    size_t n = 0;
    v[n++] = "words";
    v[n++] = r->date;
    v[n++] = letters_of(r->title, TITLE, a);
    v[n++] = beginning;
    return n;
}

const char *story_key(const struct release *r, struct arena *a)
{
    unsigned char hash[HASH_SIZE];
    char hex[HASH_HEX_MAX];
    const char *v[MOST];
    size_t n = r->date ? who_and_what(r, v, a) : 0;
    if (r->date && !n)
        n = the_words(r, v, a);
    if (!n) {
        v[n++] = "alone";
        v[n++] = r->url;
    }
    hash_strings(v, n, hash);
    return arena_strndup(a, hash_hex(hash, hex), KEY_DIGITS);
}
