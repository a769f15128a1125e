/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Words as the field uses them: "labor trafficking" finds "forced labor" and § 1589 as well. A query is
 * widened in its tree, so that it means the same on every machine that searches. What stands in quotation
 * marks, behind a field or behind NOT is taken as written: a phrase is asked for by those who want that
 * phrase, and to exclude more than was said would hide what nobody misses. */
#include <string.h>

#include "domain/namekey.h"
#include "domain/query_priv.h"
#include "domain/synonym.h"

static struct query *leaf(struct parser *p, enum query_op op, const char *text)
{
    struct query *q = query_node(p, op);
    q->text = text;
    return q;
}

static struct query *cited(struct parser *p, const char *section)
{
    struct query *q = leaf(p, QUERY_TERM, section);
    q->field = field_find("statute", NULL);
    return q;
}

static const char *text_written(const struct query *q)
{
    return q->widened ? q->kid[0]->text : q->text;
}

/* True when a name is what was written: one word, or words that must all be there. */
static bool is_written(struct parser *p, const struct query *written, const char *name)
{
    char key[NAMEKEY_MAX];
    const char *text = written->text;
    for (size_t i = 0; written->op == QUERY_AND && i < written->nkids; i++) {
        const char *next = text_written(written->kid[i]);
        text = i ? arena_printf(p->arena, "%s %s", text, next) : next;
    }
    if (!text)
        return false;
    namekey(text, strlen(text), key);
    return namekey_is(key, name, strlen(name));
}

static void add_names(struct parser *p, struct query_list *l, const char *names)
{
    const struct query *written = l->v[0];
    while (*names) {
        size_t n = strcspn(names, "|");
        const char *name = arena_strndup(p->arena, names, n);
        if (!is_written(p, written, name))
            query_push(p, l, leaf(p, strpbrk(name, " -") ? QUERY_PHRASE : QUERY_WORD, name));
        names += n + (names[n] == '|');
    }
}

/* What was written OR its names and its section. */
static struct query *widened(struct parser *p, struct query *written, const struct synonym *s,
                             const char *section)
{
    struct query_list any = {0};
    query_push(p, &any, written);
    add_names(p, &any, s->names);
    if (section)
        query_push(p, &any, cited(p, section));
    struct query *q = query_joined(p, QUERY_OR, &any);
    q->widened = any.n > 1;
    p->widened += any.n > 1;
    return q;
}

static bool plain_word(const struct query *q)
{
    return q->op == QUERY_WORD && !q->field;
}

/* The words that stand in a row from i on, as many as a name may have. */
static size_t words_at(const struct query_list *all, size_t i, const char **words, size_t most)
{
    size_t n = 0;
    for (; n < most && i + n < all->n && plain_word(all->v[i + n]); n++)
        words[n] = all->v[i + n]->text;
    return n;
}

/* The words that were written for a name, which must all be there; each in other spellings of its own, so
 * that "labour trafficking" finds no less than "labor trafficking". */
static struct query *written_words(struct parser *p, struct query *const *v, size_t n)
{
    struct query_list words = {0};
    for (size_t i = 0, used; i < n; i++) {
        const struct synonym *s = n > 1 ? synonym_find(&v[i]->text, 1, &used) : NULL;
        query_push(p, &words, s ? widened(p, v[i], s, s->section) : v[i]);
    }
    return query_joined(p, QUERY_AND, &words);
}

int query_widen(struct parser *p, struct query_list *all)
{
    enum { MOST = 10 };
    const char *words[MOST];
    struct query_list out = {0};
    for (size_t i = 0, used; i < all->n; i += used) {
        size_t n = words_at(all, i, words, MOST);
        const struct synonym *s = n ? synonym_find(words, n, &used) : NULL;
        if (!s) {
            query_push(p, &out, all->v[i]);
            used = 1;
            continue;
        }
        if (p->widened >= QUERY_MAX_WIDENED)
            return query_fail(p, p->p, ": put them in quotation marks",
                              "more than %d names that have other names too", QUERY_MAX_WIDENED);
        query_push(p, &out, widened(p, written_words(p, all->v + i, used), s, s->section));
    }
    *all = out;
    return 0;
}

struct query *query_section(struct parser *p, const char *section)
{
    const char *colon = strchr(section, ':'), *number = colon ? colon + 1 : section;
    const struct synonym *s = p->excluding ? NULL : synonym_of_section(section);
    struct query_list ways = {0};
    query_push(p, &ways, cited(p, section));
    query_push(p, &ways, leaf(p, QUERY_PHRASE, arena_printf(p->arena, "section %s", number)));
    struct query *q = query_joined(p, QUERY_OR, &ways);
    return s ? widened(p, q, s, NULL) : q;
}
