/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_QUERY_PRIV_H
#define BLOTTER_DOMAIN_QUERY_PRIV_H

#include <stdbool.h>

#include "domain/field.h"
#include "domain/query.h"

/* Private to the query language: what its files share. query.c is the grammar, query_read.c the characters
 * and the tree's parts, query_value.c what stands behind a field's colon, query_widen.c the synonyms. */

/* The watches whose queries are being read, innermost first. */
struct query_within {
    const char *name;
    const struct query_within *outer;
};

struct parser {
    const char *start, *p;
    const struct query_env *env;
    struct arena *arena;
    struct err *e;
    unsigned depth, leaves, wild, watches, widened;
    unsigned excluding; /* how many exclusions this stands in: nothing is widened there */
    const struct query_within *within;
};

/* One value as it stands in the query. */
struct value {
    const char *at; /* where, for errors */
    const char *text;
    bool quoted;
};

struct query_list {
    struct query **v;
    size_t n, cap;
};

/* ---- query_read.c ---- */

/* Fails at a place: "<message> at character N<rest>". */
int query_fail(struct parser *p, const char *at, const char *rest, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
/* A word as an error repeats it: not more than a glance, and harmless on a terminal. */
const char *query_shown(struct parser *p, const char *s, size_t n);

struct query *query_node(struct parser *p, enum query_op op);
void query_push(struct parser *p, struct query_list *l, struct query *q);
/* The list as one query: itself when it is single. */
struct query *query_joined(struct parser *p, enum query_op op, const struct query_list *l);

/* Length of the blank at s, 0 when there is none. Queries are pasted from pages: U+00A0 is one as well. */
size_t query_blank(const char *s);
/* Length of the quotation mark at s: " or one of print. */
size_t query_quote(const char *s);
/* End of the word at s: before a blank, a quotation mark or a parenthesis. */
const char *query_word_end(const char *s);
void query_skip_blanks(struct parser *p);
/* Fails on what other search languages, or editors, have for an operator of this one: "–passport",
 * "!passport",
 * "||". Passed over, it would find what was to be left out. 0 when there is none at p. */
int query_sign(struct parser *p);
/* How many words the index will find in a text, about (it knows all of Unicode), and the bytes of the
 * longest. */
unsigned query_count_words(const char *s, size_t *longest);

enum connective { NO_OPERATOR, OP_AND, OP_OR, OP_NOT, OP_NEAR };
/* The operator at s, by its capitals: "and" is a word. */
enum connective query_connective(const char *s);

/* ---- query_value.c ---- */

enum { QUERY_SHOWN = 60 /* bytes of a word that an error repeats */ };
/* What a value of a field asks for, or a word when f is NULL. */
int query_value(struct parser *p, const struct field *f, const struct value *v, struct query **out);

/* ---- query_widen.c ---- */

/* Replaces runs of single words, in a list of what must all be there, by themselves OR their synonyms. */
int query_widen(struct parser *p, struct query_list *all);
/* "§ 1591": the section as cited, the words "section 1591", and what it is known as. */
struct query *query_section(struct parser *p, const char *section);

#endif
