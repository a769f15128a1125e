/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The names of a sentence, and whose each is. It is a defendant's or an official's when the words beside it
 * say so (mention_beside.c), and a list shares what is known of one of its names. */
#include "domain/mention_beside.h"

/* --- lists --- */

bool mention_joined(const struct words *ws, const struct mention *x, const struct mention *y)
{
    enum { REACH = 9 };
    if (y->from - x->to > REACH)
        return false;
    char end = ws->v[x->to - 1].after;
    if (y->from == x->to)
        return end == ',' || end == ';';
    for (size_t k = x->to; k < y->from; k++) {
        const struct word *w = &ws->v[k];
        bool detail = w->upper || word_is_age(ws, w) ||
                      word_in(ws, w,
                              "|and|of|both|also|known|as|aka|a/k/"
                              "a|a.k.a|age|or|formerly|the|all|his|her|wife|brother|husband|son|");
        if (!detail || w->after == ':' || (w->is & WORD_TITLE))
            return false;
    }
    return true;
}

/* True when the name starts an item of a list that semicolons part: "…; and plant manager Jane Roe, …". */
static bool starts_item(const struct words *ws, const struct mention *x)
{
    size_t from = x->described;
    if (from && word_in(ws, &ws->v[from - 1], "|and|"))
        from--;
    return from && ws->v[from - 1].after == ';';
}

/* The name that starts the item before that of v[i]; i when there is none. */
static size_t item_before(const struct words *ws, const struct mention *v, size_t i)
{
    size_t marks = 0, w = v[i].from;
    for (size_t k = i; k-- > 0;) {
        while (w >= v[k].to)
            marks += ws->v[--w].after == ';';
        if (marks > 1)
            return i;
        if (v[k].is == DEFENDANT || v[k].is == OFFICIAL || v[k].is == VICTIM || starts_item(ws, &v[k]))
            return k;
    }
    return i;
}

static void share(struct mention *from, struct mention *to)
{
    to->is = from->is;
    to->strong = from->strong;
}

/* The name before v[i] in its list, towns and aliases passed over; i when there is none. */
static size_t list_before(const struct words *ws, const struct mention *v, size_t i)
{
    size_t k = i, next = v[i].to;
    while (k && (k == i || v[k].is == PLACE || v[k].is == ALIAS))
        k--;
    bool town = k + 1 < i && v[i - 1].is == PLACE && next < ws->n && ws->v[next - 1].after == ',' &&
                (ws->v[next].is & WORD_NO_NAME) &&
                ws->v[next].upper; /* "of Roe Falls, Ohio, and Doe Hills, Texas" */
    return k < i && !town && mention_joined(ws, &v[k], &v[i]) ? k : i;
}

static bool bare(const struct words *ws, const struct mention *x, const struct mention *y)
{
    size_t between = y->from - x->to;
    return (between == 0 && ws->v[x->to - 1].after == ',') ||
           (between == 1 && word_in(ws, &ws->v[x->to], "|and|") && !ws->v[x->to].after);
}

/* In a list of bare names what follows one alias is another person: "Jane Roe, John Doe aka Jack, Ann Poe".
 */
static void end_aliases(const struct words *ws, struct mention *v, size_t n)
{
    bool list = false;
    for (size_t i = 1; i < n; i++) {
        bool next = bare(ws, &v[i - 1], &v[i]);
        bool names = (v[i].is == UNKNOWN || v[i].is == DEFENDANT) &&
                     (v[i - 1].is == UNKNOWN || v[i - 1].is == DEFENDANT);
        list = (list && (next || v[i].is == ALIAS)) || (next && names);
        if (list && next && v[i].is == ALIAS)
            v[i].is = UNKNOWN;
    }
}

static void share_in_lists(const struct words *ws, struct mention *v, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        size_t k = starts_item(ws, &v[i]) ? item_before(ws, v, i) : i;
        struct mention *x = &v[k < i ? k : list_before(ws, v, i)];
        bool shares = x->is == DEFENDANT || x->is == OFFICIAL || x->is == VICTIM;
        if (x < &v[i] && ((v[i].is == UNKNOWN && shares) || (x->is == VICTIM && v[i].is == DEFENDANT)))
            share(x, &v[i]);
    }
    for (size_t i = n; i-- > 1;) {
        size_t k = v[i].is == DEFENDANT && starts_item(ws, &v[i]) ? item_before(ws, v, i) : i;
        struct mention *x = k < i ? &v[k] : &v[i - 1];
        if (x->is == UNKNOWN && v[i].is == DEFENDANT && (k < i || mention_joined(ws, x, &v[i])))
            share(&v[i], x);
    }
}

/* --- finding --- */

/* A party of a civil matter that no company's ending tells: a bank, a university. Gives its length at word i.
 */
static size_t civil_party(const struct words *ws, size_t i, struct mention *x)
{
    size_t n = institution_length(ws, i);
    *x = (struct mention){.from = i, .to = i + n, .described = i, .strong = true};
    if (n && mention_is_party(ws, x))
        x->is = DEFENDANT;
    return x->is == DEFENDANT ? n : 0;
}

/* The word that a list goes on with: behind the last name of one that was cut in two ("Jane" / "Roe, Ann
 * Poe"). */
static size_t starts_at(const struct words *ws)
{
    return ws->n && ws->v[0].upper && ws->v[0].after == ',';
}

size_t mentions_find(const struct words *ws, bool civil, bool goes_on, struct mention **out)
{
    size_t n = 0;
    struct mention *v =
        arena_alloc(ws->d->arena, (ws->n / 2 + 1) * sizeof *v); /* a name has two words at least */
    for (size_t i = 0; i < ws->n;) {
        size_t k = name_length(ws, i), party = civil ? civil_party(ws, i, &v[n]) : 0;
        if (party > k) {
            k = party;
            n++;
        } else if (k) {
            v[n] = (struct mention){.from = i, .to = i + k};
            mention_judge(ws, &v[n++]);
        }
        i += k ? k : 1;
    }
    if (goes_on && n && v[0].is == UNKNOWN && v[0].described <= starts_at(ws))
        v[0].is = DEFENDANT;
    end_aliases(ws, v, n);
    share_in_lists(ws, v, n);
    *out = v;
    return n;
}
