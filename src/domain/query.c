/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The query language: a recursive descent from text to the tree of query.h. Xapian's own parser takes an
 * unknown field for a phrase, a date for three words and "office:new york" for "new"; here whatever is not
 * understood is an error that says where and what might have been meant. How a leaf's words are cut and
 * stemmed, and what the tree costs, is index.c's business; what fields and values there are stands in
 * field.c; which words stand for one another in synonym.c.
 *
 *   or    := and ("OR" and)*
 *   and   := not (["AND"] not)*
 *   not   := ("NOT" | "-")* near
 *   near  := item ("NEAR/n" item)*
 *   item  := "(" or ")" | phrase | word | word "*" | field ":" value ("," value)* */
#include "domain/query.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/ascii.h"
#include "base/strs.h"
#include "domain/conf.h"
#include "domain/query_priv.h"
#include "domain/text.h"

enum { NEAR_DEFAULT = 10, NEAR_MAX = 100 /* as far apart are title and text in the index */ };

static struct query *but_not(struct parser *p, struct query *yes, struct query *no)
{
    struct query_list both = {0};
    query_push(p, &both, yes ? yes : query_node(p, QUERY_ALL));
    query_push(p, &both, no);
    return query_joined(p, QUERY_NOT, &both);
}

/* ---- values ---- */

/* The text between the quotation mark at p and the next. */
static int quoted(struct parser *p, struct value *v)
{
    v->at = p->p;
    v->quoted = true;
    p->p += query_quote(p->p);
    const char *begin = p->p;
    while (*p->p && !query_quote(p->p))
        p->p++;
    if (!*p->p)
        return query_fail(p, v->at, " is not closed", "the quotation mark");
    v->text = arena_strndup(p->arena, begin, (size_t)(p->p - begin));
    p->p += query_quote(p->p);
    return 0;
}

/* A value without quotation marks: up to a blank, a comma, or a parenthesis that it did not open itself. */
static void bare(struct parser *p, struct value *v)
{
    unsigned open = 0;
    v->at = p->p;
    v->quoted = false;
    for (; *p->p && *p->p != ',' && !query_blank(p->p) && !query_quote(p->p); p->p++) {
        if (*p->p == ')' && !open--)
            break;
        open += *p->p == '(';
    }
    v->text = arena_strndup(p->arena, v->at, (size_t)(p->p - v->at));
}

static int value_at(struct parser *p, struct value *v)
{
    if (query_quote(p->p))
        return quoted(p, v);
    bare(p, v);
    return 0;
}

/* What stands for no value of its own: to read on would find what was not asked for. */
static int no_value(struct parser *p, const struct field *f)
{
    const char *rest = arena_printf(p->arena, ": list values as %s:x,y", f->name);
    if (*p->p == '-')
        rest = arena_printf(p->arena, ": '-' goes before the field, as -%s:x", f->name);
    return query_fail(p, p->p, rest, "no value for %s can begin with '%c'", f->name, *p->p);
}

static int values(struct parser *p, const struct field *f, struct query **out)
{
    struct query_list any = {0};
    do {
        struct value v;
        struct query *q = NULL;
        p->p += any.n > 0; /* the comma */
        if (*p->p == '-' || *p->p == '(')
            return no_value(p, f);
        if (value_at(p, &v))
            return -1;
        if (!v.quoted && !*v.text)
            return query_fail(p, v.at, "", "no value for %s:", f->name);
        if (query_value(p, f, &v, &q))
            return -1;
        query_push(p, &any, q);
    } while (*p->p == ',');
    if (*p->p && *p->p != ')' && !query_blank(p->p))
        return query_fail(p, p->p, ": quotation marks go round a whole value, a blank behind it",
                          "the value for %s does not end", f->name);
    *out = query_joined(p, QUERY_OR, &any);
    return 0;
}

/* ---- watches ---- */

static int whole(struct parser *p, struct query **out);

static int unknown_watch(struct parser *p, const struct value *v)
{
    struct str_nearest near = {.value = v->text};
    for (size_t i = 0; i < p->env->nwatches; i++)
        str_consider(&near, p->env->watches[i].name, p->env->watches[i].name);
    const char *best = str_suggest(&near), *rest = "";
    if (best)
        rest = arena_printf(p->arena, ": did you mean '%s'?", best);
    return query_fail(p, v->at, rest, "unknown watch '%s'", query_shown(p, v->text, strlen(v->text)));
}

/* The query of a watch, read as a part of this one. Its errors are told of its own line in feeds.conf; their
 * place in the query is that of its name. */
static int read_watch(struct parser *p, const struct value *v, const struct watch *w, struct query **out)
{
    for (const struct query_within *in = p->within; in; in = in->outer)
        if (!strcmp(in->name, w->name))
            return query_fail(p, v->at, "", "watch '%s' leads back to itself", w->name);
    if (++p->watches > QUERY_MAX_WATCHES)
        return query_fail(p, v->at, "", "more than %d watches", QUERY_MAX_WATCHES);
    struct query_within here = {w->name, p->within};
    struct parser inner = *p;
    inner.start = inner.p = w->query;
    inner.within = &here;
    int rc = whole(&inner, out);
    p->leaves = inner.leaves;
    p->wild = inner.wild;
    p->watches = inner.watches;
    p->widened = inner.widened;
    if (rc && p->e) {
        err_context(p->e, "%s:%d: watch '%s'", w->file, conf_line(&w->place, "query"), w->name);
        p->e->at = (size_t)(v->at - p->start);
    }
    return rc;
}

static int watches(struct parser *p, struct query **out)
{
    struct query_list any = {0};
    do {
        struct value v;
        struct query *q = NULL;
        const struct watch *w = p->env->watches, *end = w + p->env->nwatches;
        p->p += any.n > 0; /* the comma */
        if (value_at(p, &v))
            return -1;
        if (!*v.text)
            return query_fail(p, v.at, "", "no name of a watch");
        while (w != end && strcmp(w->name, v.text))
            w++;
        if (w == end ? unknown_watch(p, &v) : read_watch(p, &v, w, &q))
            return -1;
        query_push(p, &any, q);
    } while (*p->p == ',');
    *out = query_joined(p, QUERY_OR, &any);
    return 0;
}

/* ---- items ---- */

/* What is said of a word with a colon that is no field's. */
static int unknown_field(struct parser *p, const char *name, const char *suggestion)
{
    const char *word = query_shown(p, p->p, (size_t)(query_word_end(p->p) - p->p));
    const char *rest = "; words that hold a colon must stand in quotation marks";
    if (!strcasecmp(name, "http") || !strcasecmp(name, "https"))
        rest = arena_printf(p->arena, ": did you mean url:%s?", word);
    else if (*name && !name[strspn(name, "0123456789")])
        rest = arena_printf(p->arena, ": did you mean statute:%s?", word);
    else if (suggestion)
        rest = arena_printf(p->arena, ": did you mean '%s:'?", suggestion);
    return query_fail(p, p->p, rest, "unknown field '%s'", query_shown(p, name, strlen(name)));
}

/* A field and its values at p, which has a colon. */
static int filter(struct parser *p, const char *colon, struct query **out)
{
    const char *name = arena_strndup(p->arena, p->p, (size_t)(colon - p->p)), *suggestion = NULL;
    const struct field *f = field_find(name, &suggestion);
    bool watch = !strcasecmp(name, "watch");
    if (!f && !watch)
        return unknown_field(p, name, str_distance(name, "watch") == 1 ? "watch" : suggestion);
    p->p = colon + 1;
    return watch ? watches(p, out) : values(p, f, out);
}

/* "sentence>=10y", "office=miami": a field whose colon was left out. NULL when the word is another. */
static const char *without_colon(struct parser *p, const char *end)
{
    size_t n = strcspn(p->p, "<>=");
    const struct field *f = p->p + n < end ? field_find(arena_strndup(p->arena, p->p, n), NULL) : NULL;
    const char *value = p->p + n + (p->p[n] == '=');
    return f ? arena_printf(p->arena, "%s:%.*s", f->name, (int)(end - value), value) : NULL;
}

/* What only a citation has. */
static bool cites(const char *word)
{
    static const char *const marks[] = {"§", "U.S", "USC", "Code", "Section", "Sec."};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (!strncasecmp(word, marks[i], strlen(marks[i])))
            return true;
    return false;
}

/* A section as it is cited, "§ 1591", "18 U.S.C. § 1591(a)", "Title 18, United States Code, Section 1591": up
 * to seven words. NULL when there is none at p, else p is behind it. */
static const char *citation(struct parser *p)
{
    enum { MOST_WORDS = 7 };
    const struct field *statute = field_find("statute", NULL);
    const char *end = p->p, *ignored, *section = NULL;
    bool marked = cites(p->p);
    if (!marked && !ascii_isdigit(*p->p) && strncasecmp(p->p, "title ", strlen("title ")) != 0)
        return NULL;
    for (int i = 0; i < MOST_WORDS && !section && *end && end - p->p <= QUERY_SHOWN; i++) {
        struct parser ahead = *p;
        struct value v;
        ahead.p = end + query_blank(end);
        bare(&ahead, &v);
        end = ahead.p;
        size_t n = (size_t)(end - p->p);
        while (n && strchr(".,;", p->p[n - 1]))
            n--;
        const char *text = arena_strndup(p->arena, p->p, n);
        marked |= cites(v.text) || strstr(v.text, "§");
        section = marked ? statute->lookup(text, p->arena, &ignored) : NULL;
        end += *end == ',';
    }
    if (section)
        p->p = end;
    return section;
}

static int word(struct parser *p, struct query **out)
{
    const char *end = query_word_end(p->p), *colon = memchr(p->p, ':', (size_t)(end - p->p));
    if (colon)
        return filter(p, colon, out);
    const char *meant = without_colon(p, end);
    if (meant)
        return query_fail(p, p->p,
                          arena_printf(p->arena, ": did you mean %s?", query_shown(p, meant, strlen(meant))),
                          "there is no colon in '%s'", query_shown(p, p->p, (size_t)(end - p->p)));
    struct value v = {.at = p->p};
    const char *section = citation(p);
    if (section) {
        if (++p->leaves > QUERY_MAX_LEAVES)
            return query_fail(p, v.at, "", "more than %d words", QUERY_MAX_LEAVES);
        *out = query_section(p, section);
        return 0;
    }
    v.text = arena_strndup(p->arena, p->p, (size_t)(end - p->p));
    p->p = end;
    return query_value(p, NULL, &v, out);
}

static int or_list(struct parser *p, struct query **out);

static int group(struct parser *p, struct query **out)
{
    const char *open = p->p++;
    if (or_list(p, out))
        return -1;
    if (!*out)
        return query_fail(p, open, "", "there is nothing in the parentheses");
    if (*p->p != ')')
        return query_fail(p, open, " is not closed", "the parenthesis");
    p->p++;
    return 0;
}

static int item(struct parser *p, struct query **out)
{
    struct value v;
    if (query_sign(p))
        return -1;
    if (*p->p == '(')
        return group(p, out);
    if (query_quote(p->p))
        return quoted(p, &v) ? -1 : query_value(p, NULL, &v, out);
    return word(p, out);
}

/* True when something stands at p that an operator can work on. */
static bool operand_ahead(const struct parser *p)
{
    enum connective op = query_connective(p->p);
    return *p->p && *p->p != ')' && (op == NO_OPERATOR || op == OP_NOT);
}

static int lonely(struct parser *p, const char *at)
{
    return query_fail(p, at, " has nothing after it", "'%s'",
                      query_shown(p, at, (size_t)(query_word_end(at) - at)));
}

/* "NEAR" or "NEAR/5" at p, which is passed over. */
static int near_distance(struct parser *p, unsigned *n)
{
    const char *at = p->p, *end = query_word_end(at);
    char *rest = NULL;
    *n = NEAR_DEFAULT;
    if (end - at > 4) {
        unsigned long words = ascii_isdigit(at[5]) ? strtoul(at + 5, &rest, 10) : 0;
        *n = words <= NEAR_MAX ? (unsigned)words : 0;
        if (rest != end || *n < 2)
            return query_fail(p, at, ": NEAR/n takes a number of words from 2 to 100", "bad '%s'",
                              query_shown(p, at, (size_t)(end - at)));
    }
    p->p = end;
    query_skip_blanks(p);
    return operand_ahead(p) ? 0 : lonely(p, at);
}

static int near_list(struct parser *p, struct query **out)
{
    struct query_list l = {0};
    unsigned n = 0, before = 0;
    for (;;) {
        const char *at = p->p;
        struct query *q = NULL;
        if (item(p, &q))
            return -1;
        query_push(p, &l, q);
        query_skip_blanks(p);
        bool more = query_connective(p->p) == OP_NEAR;
        if ((more || l.n > 1) && (q->op != QUERY_WORD || q->field != l.v[0]->field))
            return query_fail(p, at, "", "NEAR works on single words only, not on what stands");
        if (l.n > QUERY_MAX_NEAR)
            return query_fail(p, at, "", "more than %d words joined by NEAR", QUERY_MAX_NEAR);
        if (!more)
            break;
        at = p->p;
        if (near_distance(p, &n))
            return -1;
        if (before && before != n)
            return query_fail(p, at, "", "another distance than in the NEAR before it,");
        before = n;
    }
    *out = query_joined(p, QUERY_NEAR, &l);
    if (l.n > 1)
        (*out)->n = n;
    return 0;
}

/* ---- lists ---- */

/* Any number of NOT, '-' and (meaning nothing here) '+', then what they stand before. */
static int not_item(struct parser *p, struct query **out, bool *negative)
{
    *negative = false;
    for (;;) {
        const char *at = p->p;
        bool word_not = query_connective(at) == OP_NOT;
        if (!word_not && *at != '-' && *at != '+')
            break;
        *negative ^= *at != '+';
        p->p += word_not ? 3 : 1;
        if (word_not)
            query_skip_blanks(p);
        if (!operand_ahead(p) || query_blank(p->p))
            return lonely(p, at);
        if (++p->depth > QUERY_MAX_DEPTH)
            return query_fail(p, at, "", "too many NOTs");
    }
    p->excluding += *negative;
    int rc = near_list(p, out);
    p->excluding -= *negative;
    return rc;
}

static int and_list(struct parser *p, struct query **out)
{
    struct query_list yes = {0}, no = {0};
    unsigned depth = p->depth;
    for (;;) {
        query_skip_blanks(p);
        const char *at = p->p;
        bool negative, joins = query_connective(at) == OP_AND;
        if (joins && !yes.n && !no.n)
            return query_fail(p, at, " has nothing before it", "'AND'");
        if (joins) {
            p->p += 3;
            query_skip_blanks(p);
            if (!operand_ahead(p))
                return lonely(p, at);
        }
        if (query_connective(p->p) == OP_NEAR)
            return query_fail(p, p->p, " has no word before it", "'NEAR'");
        if (!operand_ahead(p))
            break;
        struct query *q = NULL;
        if (not_item(p, &q, &negative))
            return -1;
        query_push(p, negative ? &no : &yes, q);
        p->depth = depth;
    }
    if (!p->excluding && query_widen(p, &yes))
        return -1;
    *out = yes.n ? query_joined(p, QUERY_AND, &yes) : NULL;
    if (no.n)
        *out = but_not(p, *out, query_joined(p, QUERY_OR, &no));
    return 0;
}

/* Gives NULL when there is nothing. */
static int or_list(struct parser *p, struct query **out)
{
    struct query_list l = {0};
    if (++p->depth > QUERY_MAX_DEPTH)
        return query_fail(p, p->p, "", "parentheses more than %d deep", QUERY_MAX_DEPTH);
    for (;;) {
        struct query *q = NULL;
        if (and_list(p, &q))
            return -1;
        bool more = query_connective(p->p) == OP_OR;
        if (!q && (more || l.n))
            return more ? query_fail(p, p->p, " has nothing before it", "'OR'") : lonely(p, p->p);
        if (q)
            query_push(p, &l, q);
        if (!more)
            break;
        const char *at = p->p;
        p->p += 2;
        query_skip_blanks(p);
        if (!operand_ahead(p))
            return lonely(p, at);
    }
    p->depth--;
    *out = l.n ? query_joined(p, QUERY_OR, &l) : NULL;
    return 0;
}

static int not_utf8(struct parser *p, size_t n)
{
    size_t at = 0, k;
    for (uint32_t c; (k = text_decode(p->start + at, n - at, &c)) > 0;)
        at += k;
    err_set(p->e, ERR_QUERY, "the query is not UTF-8");
    if (p->e)
        p->e->at = at;
    return -1;
}

/* All of the text. */
static int whole(struct parser *p, struct query **out)
{
    size_t n = strnlen(p->start, QUERY_MAX_BYTES + 1);
    if (n > QUERY_MAX_BYTES)
        return err_set(p->e, ERR_QUERY, "the query is longer than %d bytes", QUERY_MAX_BYTES);
    if (!text_is_utf8(p->start, n))
        return not_utf8(p, n);
    if (or_list(p, out))
        return -1;
    if (*p->p == ')')
        return query_fail(p, p->p, " was never opened", "the parenthesis");
    if (!*out)
        *out = query_node(p, QUERY_ALL);
    return 0;
}

int query_parse(const char *s, const struct query_env *env, struct arena *a, struct query **out,
                struct err *e)
{
    struct parser p = {.start = s, .p = s, .env = env, .arena = a, .e = e};
    return whole(&p, out);
}
