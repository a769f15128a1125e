/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Synonyms, as a table. Only names of the same thing stand in one row: a statute and the crime it makes, an
 * agency and its initials, a visa and its long name. Words that are merely near (pimp and panderer, victim
 * and survivor) stay apart, and so do initials that are words or names of their own (ICE, RICO, CEOS), and
 * names that stand in most releases and would only slow a search down (FBI, DOJ). How a query is widened by
 * them is query_widen.c's business. */
#include "domain/synonym.h"

#include <string.h>

#include "domain/namekey.h"

const struct synonym synonyms[] = {
    {"sex trafficking", NULL, "18:1591"},
    {"child sex trafficking|minor sex trafficking|sex trafficking of a minor|sex trafficking of minors|"
     "sex trafficking of a child|sex trafficking of children",
     NULL, NULL},
    {"labor trafficking|forced labor", "labour trafficking|forced labour", "18:1589"},
    {"human trafficking|trafficking in persons", NULL, NULL},
    {"involuntary servitude", NULL, "18:1584"},
    {"peonage|debt bondage", "debt servitude", "18:1581"},
    {"document servitude", NULL, "18:1592"},
    {"Mann Act", NULL, "18:2421"},
    {"T visa|T nonimmigrant", "T visas|T nonimmigrant visa|T nonimmigrant status", NULL},
    {"U visa|U nonimmigrant", "U visas|U nonimmigrant visa|U nonimmigrant status", NULL},
    {"CSAM|child sexual abuse material|child pornography", NULL, NULL},
    {"TVPA|TVPRA|Trafficking Victims Protection Act|Trafficking Victims Protection Reauthorization Act", NULL,
     NULL},
    /* The FBI's older releases have lost their apostrophes, and a phrase is as it is written. */
    {"USAO|U.S. Attorney's Office|United States Attorney's Office|U.S. Attorneys Office|"
     "United States Attorneys Office",
     NULL, NULL},
    {"HSI|Homeland Security Investigations", NULL, NULL},
    {"NCMEC|National Center for Missing and Exploited Children|National Center for Missing & Exploited "
     "Children",
     NULL, NULL},
    {"HTPU|Human Trafficking Prosecution Unit", NULL, NULL},
    /* Releases are spelled as in America; those who search may not. */
    {"labor", "labour", NULL},
    {"laborer", "labourer|labourers", NULL},
    {"offense", "offence|offences", NULL},
    {"organized", "organised", NULL},
    {"defense", "defence", NULL},
    {"parlor", "parlour|parlours", NULL},
    {NULL, NULL, NULL},
};

enum { MOST_WORDS = 9 };

/* The key of the first words, and where each of them ends in it. Gives how many words it holds. */
static size_t key_of(const char *const *words, size_t n, char key[NAMEKEY_MAX], size_t ends[MOST_WORDS])
{
    char word[NAMEKEY_MAX];
    size_t len = 0, i = 0;
    for (; i < n && i < MOST_WORDS; i++) {
        size_t k = strlen(namekey(words[i], strnlen(words[i], NAMEKEY_MAX), word));
        if (len + k + 2 > NAMEKEY_MAX)
            break;
        if (i && k)
            key[len++] = ' ';
        memcpy(key + len, word, k);
        ends[i] = len += k;
    }
    key[len] = '\0';
    return i;
}

/* How many words a name takes; 0 when it is not what they begin with. */
static size_t words_taken(const char *key, const size_t *ends, size_t n, const char *name, size_t len)
{
    const char *rest = namekey_skip(key, name, len);
    for (size_t i = n; rest && i-- > 0;)
        if (ends[i] == (size_t)(rest - key))
            return i + 1;
    return 0;
}

/* The longest of a list of names. */
static size_t most_taken(const char *key, const size_t *ends, size_t n, const char *names)
{
    size_t most = 0;
    while (names && *names) {
        size_t len = strcspn(names, "|"), taken = words_taken(key, ends, n, names, len);
        most = taken > most ? taken : most;
        names += len + (names[len] == '|');
    }
    return most;
}

const struct synonym *synonym_find(const char *const *words, size_t n, size_t *used)
{
    const struct synonym *found = NULL;
    char key[NAMEKEY_MAX];
    size_t ends[MOST_WORDS];
    n = key_of(words, n, key, ends);
    *used = 0;
    for (const struct synonym *s = synonyms; *key && s->names; s++) {
        size_t taken = most_taken(key, ends, n, s->names), other = most_taken(key, ends, n, s->others);
        taken = other > taken ? other : taken;
        if (taken > *used) {
            *used = taken;
            found = s;
        }
    }
    return found;
}

const struct synonym *synonym_of_section(const char *section)
{
    const char *colon = strchr(section, ':');
    size_t n = strlen(section);
    for (const struct synonym *s = synonyms; s->names; s++) {
        const char *of = s->section ? s->section + (colon ? 0 : strcspn(s->section, ":") + 1) : "";
        if (strlen(of) == n && n && !strncmp(of, section, n))
            return s;
    }
    return NULL;
}
