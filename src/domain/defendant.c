/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The persons and companies charged: the mentions that are defendants', each person once, as written at
 * first. Whose a mention is stands in mention.c; here is decided which sentences count, and that the releases
 * that only count people or tell of no matter name nobody. */
#include "domain/defendant.h"

#include <string.h>

#include "base/ascii.h"
#include "domain/mention.h"
#include "domain/namekey.h"

/* --- writing down --- */

/* What is found, while it is found. */
struct finding {
    struct release *r;
    struct words words;
    struct name_key keys[DEFENDANTS_MAX]; /* of r->defendants */
    size_t over;                          /* names beyond the most that are kept */
    size_t list;                          /* the first defendant that the list being read has given */
    bool civil;                           /* a suit or a settlement: institutions are parties */
    bool open;                            /* a list goes on in the next sentence, */
    bool cut;                             /* … which is of the same paragraph */
    uint32_t paragraph;                   /* of the sentence before */
};

enum { LIST_CUT = SENTENCE_MAX - 100 }; /* bytes; a sentence as long may have been cut */

static bool same_words(const struct name_key *x, const struct name_key *y)
{
    bool same = x->words.n == y->words.n && !strcmp(x->suffix ? x->suffix : "", y->suffix ? y->suffix : "");
    for (size_t i = 0; same && i < x->words.n; i++)
        same = !strcmp(x->words.v[i], y->words.v[i]);
    return same;
}

/* Names like each other are one person's, but a list names nobody twice: "John Roe, Jane Roe, John Q. Roe".
 */
static void put(struct finding *f, const char *name, uint32_t start, uint32_t end)
{
    const struct doc *d = f->words.d;
    struct name_key key = name_key(name, d->arena);
    for (size_t i = 0; i < f->r->defendants.n; i++)
        if (i >= f->list ? same_words(&f->keys[i], &key) : name_same(&f->keys[i], &key))
            return;
    if (f->r->defendants.n == DEFENDANTS_MAX) {
        f->over++;
        return;
    }
    f->keys[f->r->defendants.n] = key;
    strs_add(&f->r->defendants, name, d->arena);
    doc_why(d, f->r, "defendants", name, "name", start, end);
}

/* True when the word is part of a name that was found. */
static bool is_known(const struct finding *f, const char *word)
{
    struct name_key key = name_key(word, f->words.d->arena);
    for (size_t i = 0; i < f->r->defendants.n; i++)
        if (name_same(&f->keys[i], &key))
            return true;
    return false;
}

/* "John and Jane Roe": a first name before "and" shares the last name. */
static void put_shared(struct finding *f, const struct mention *x)
{
    const struct words *ws = &f->words;
    if (x->from < 2 || !word_in(ws, &ws->v[x->from - 1], "|and|") || (ws->v[x->to - 1].is & WORD_COMPANY))
        return;
    const struct word *first = &ws->v[x->from - 2], *last = &ws->v[x->to - 1];
    bool alone = x->from == 2 || (!first[-1].upper && !first[-1].after);
    if (!word_is_name(ws, first) || first->after || !alone)
        return;
    const char *text = name_text(ws, x->from - 2, x->from - 1);
    if (is_known(f, text))
        return;
    if ((last->is & WORD_SUFFIX) && x->to - x->from > 2)
        last--;
    const struct word *from = last;
    while (from > &ws->v[x->from + 1] && (from[-1].is & WORD_PARTICLE))
        from--; /* "de la Vega" */
    put(f,
        arena_printf(ws->d->arena, "%s %.*s", text, (int)(last->end - from->start), ws->d->s + from->start),
        first->start, last->end);
}

/* Who brought a suit for the government is no defendant of it. */
static bool has_relator(const struct words *ws)
{
    for (size_t i = 0; i < ws->n; i++)
        if (ws->v[i].is & WORD_RELATOR)
            return true;
    return false;
}

/* True when the sentence goes on with the list that is open: in the next paragraph or line, or behind the cut
 * in a sentence that was too long. */
static bool is_item(const struct finding *f, const struct sentence *s)
{
    return f->open && (s->paragraph != f->paragraph || f->cut);
}

/* A list over sentences, each with a name at its start: it opens with a colon after an accusing word, goes on
 * while an item ends in a semicolon or is a name and nothing else, and shares what the items before were. */
static void note_item(struct finding *f, const struct sentence *s, const struct mention *v, size_t n)
{
    const struct words *ws = &f->words;
    bool item = n && v[0].is == DEFENDANT, name = is_item(f, s) && item && !v[0].from && v[0].to == ws->n;
    size_t last = ws->n;
    if (last && word_in(ws, &ws->v[last - 1], "|and|"))
        last--;
    char end = last ? ws->v[last - 1].after : 0;
    f->cut = n && v[n - 1].is == DEFENDANT && ws->n - v[n - 1].to <= 1 && s->end - s->start >= LIST_CUT &&
             !ws->v[ws->n - 1].dot;
    f->open = (end == ';' && item) || name || f->cut ||
              (end == ':' && mention_earlier(ws, ws->n, ws->n, WORD_COURT_VERB, "|defendants|pleaded|"));
    f->paragraph = s->paragraph;
}

/* Where names are mostly officials': only what is strong counts, and most can be passed over unread. */
enum { WEAK = ROLE_QUOTE | ROLE_CONTACT };

static bool is_read(const struct doc *d, const struct sentence *s)
{
    if (!(s->roles & WEAK) || (s->roles & (ROLE_COUNTS | ROLE_LEAD | ROLE_FOLLOW)))
        return true;
    for (const char *p = d->s + s->start, *end = d->s + s->end; (p = memchr(p, ',', (size_t)(end - p)));)
        if (++p + 2 < end && *p == ' ' && (ascii_isdigit(p[1]) || p[1] == 'a'))
            return true; /* an age, perhaps */
    return false;
}

static void read_sentence(struct finding *f, const struct sentence *s)
{
    struct mention *v;
    const struct words *ws = &f->words;
    words_read(&f->words, s);
    size_t n = mentions_find(ws, f->civil, is_item(f, s), &v), before = n;
    note_item(f, s, v, n);
    bool weak = (s->roles & WEAK) || has_relator(ws);
    for (size_t i = 0; i < n; i++) {
        if (v[i].is != DEFENDANT || (weak && !v[i].strong))
            continue;
        if (before == n || !mention_joined(ws, &v[before], &v[i]))
            f->list = f->r->defendants.n;
        before = i;
        put_shared(f, &v[i]);
        put(f, name_text(ws, v[i].from, v[i].to), ws->v[v[i].from].start, ws->v[v[i].to - 1].end);
    }
    f->list = DEFENDANTS_MAX;
}

/* True when the headline counts people by the dozen: a sweep, whose names are examples. */
static bool is_sweep(const struct doc *d, const struct release *r)
{
    if (!strs_has(&r->stages, "arrested") || r->stages.n > (strs_has(&r->stages, "investigation") ? 2u : 1u))
        return false;
    for (size_t i = 0; i < d->nhits; i++) {
        const struct hit *h = &d->hits[i];
        bool named = h->end > 3 && d->s[h->end - 3] == '-'; /* the number of a gang, "MS-13", counts nobody */
        if (h->topic == TOPIC_STAGE && h->p->value && !strcmp(h->p->value, "sweep") && !named &&
            (d->sentences[h->sentence].roles & ROLE_HEADLINE))
            return true;
    }
    return false;
}

/* True when something happens to somebody: a stage, or a removal or a seizure in the headline. */
static bool is_matter(const struct doc *d, const struct release *r)
{
    if (!strs_has(&r->stages, "other") || r->stages.n > 1)
        return true;
    return headline_has(d, TOPIC_STAGE, "removal");
}

void defendant_read(const struct doc *d, struct release *r)
{
    enum { NOT = ROLE_HEADLINE | ROLE_HEAD | ROLE_BOILERPLATE };
    if (!is_matter(d, r) || is_sweep(d, r))
        return;
    struct finding *f = arena_alloc(d->arena, sizeof *f);
    f->r = r;
    f->words.d = d;
    f->list = DEFENDANTS_MAX;
    f->civil = strs_has(&r->stages, "settled") || strs_has(&r->stages, "civil-complaint");
    for (const struct sentence *s = NULL; (s = doc_next(d, s, 0, NOT));)
        if (is_read(d, s))
            read_sentence(f, s);
    if (f->over)
        strs_add(&r->warnings,
                 arena_printf(d->arena, "over %d defendants; %zu more names were left out", DEFENDANTS_MAX,
                              f->over),
                 d->arena);
}
