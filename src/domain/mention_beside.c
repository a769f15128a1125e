/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What stands beside a name and says whose it is: "…, 42, of …", "charging …", "… pleaded guilty"; a title; a
 * word of harm. Only the words next to a name are read: no grammar, but the same few forms serve nearly all
 * releases. Which words say what stands in lexicon.c. */
#include "domain/mention_beside.h"

#include "base/ascii.h"

/* Where the words start that describe the person whose name starts at word k: "U.S. Navy Commander Jane Roe",
 * "Lake County resident Jane Roe", "his bookkeeper, Jane Roe". k itself when there are none. */
static size_t described_from(const struct words *ws, size_t k)
{
    enum { REACH = 9 };
    size_t from = k, end = k > REACH ? k - REACH : 0;
    while (from > end) {
        const struct word *w = &ws->v[from - 1];
        bool noun = (w->is & WORD_ROLE) && (!w->after || (w->after == ',' && from == k));
        bool beside = !w->after && (word_is_aged(ws, w) || (w->is & WORD_DESCRIBING));
        bool office = (w->is & (WORD_TITLE | WORD_ACCUSER)) && !word_in(ws, w, "|u.s|us|united|");
        bool name = !w->after && w->upper && !office && (from < k || (w->is & WORD_NO_NAME));
        if (!noun && !beside && !name)
            break;
        from--;
    }
    return from;
}

static bool title_before(const struct words *ws, const struct mention *x)
{
    for (size_t k = 1; k <= 2 && k <= x->from; k++) {
        const struct word *w = &ws->v[x->from - k];
        if (w->after == ';' || (w->after == ',' && k > 1))
            return false;
        if ((w->is & WORD_TITLE))
            return true;
        if (!w->upper)
            return false;
    }
    return false;
}

static bool title_after(const struct words *ws, const struct mention *x)
{
    if (x->to >= ws->n)
        return false;
    const struct word *next = &ws->v[x->to];
    if (ws->v[x->to - 1].after == ',')
        return (next->is & WORD_TITLE);
    if (word_in(ws, next, "|said|stated|announced|added|"))
        return true;
    /* "Jane Roe of the Civil Rights Division"; but "removed Jane Roe from the United States" */
    if (!word_in(ws, next, "|of|for|from|with|") || x->to + 2 >= ws->n)
        return false;
    const struct word *of = next + 1;
    if (word_in(ws, of, "|the|"))
        return of[1].upper && !word_in(ws, of + 1, "|united|u.s|us|country|");
    return of->upper && of[1].upper && word_in(ws, of, "|u.s|immigration|homeland|");
}

/* The word after a name, parentheses left out: "Jane Roe (Roe), 42". Sets after to what separates them. */
static size_t next_word(const struct words *ws, const struct mention *x, char *after)
{
    enum { LONGEST = 6 };
    size_t k = x->to;
    while (k < ws->n && ws->v[k].before == '(') {
        size_t end = k;
        while (end < ws->n && end < k + LONGEST && ws->v[end].after != ')')
            end++;
        k = end < ws->n && end < k + LONGEST ? end + 1 : k + 1;
    }
    *after = ws->v[k - 1].after == ')' ? ',' : ws->v[k - 1].after;
    return k;
}

static bool age_after(const struct words *ws, const struct mention *x)
{
    char after;
    size_t k = next_word(ws, x, &after);
    if (x->to < ws->n && ws->v[x->to].before == '(' && word_is_age(ws, &ws->v[x->to]))
        return true; /* "Jane Roe (42, Dayton)" */
    if (k >= ws->n || after != ',')
        return false;
    if (word_is_age(ws, &ws->v[k]))
        return true;
    return word_in(ws, &ws->v[k], "|age|aged|a|an|now|") && k + 1 < ws->n &&
           (word_is_age(ws, &ws->v[k + 1]) || word_is_aged(ws, &ws->v[k + 1]));
}

static bool is_alias_mark(const struct words *ws, const struct word *w)
{
    return word_in(ws, w, "|aka|a.k.a|a/k/a|alias|");
}

/* "Jane Roe, aka Big Jane and Jay, 42, of": the age is hers. */
static bool age_after_alias(const struct words *ws, const struct mention *x)
{
    enum { REACH = 9 };
    char after;
    size_t k = next_word(ws, x, &after);
    if (k >= ws->n || !is_alias_mark(ws, &ws->v[k]))
        return false;
    for (size_t end = k + REACH; ++k < ws->n && k < end;) {
        if (word_is_age(ws, &ws->v[k]) && ws->v[k - 1].after)
            return true;
        if (!ws->v[k].upper && !ws->v[k].before && !word_in(ws, &ws->v[k], "|and|or|the|"))
            return false;
    }
    return false;
}

/* "42-year-old Jane Roe"; a child is no defendant. */
static bool age_before(const struct words *ws, const struct mention *x)
{
    return x->from && word_is_aged(ws, &ws->v[x->from - 1]) && !word_is_child(ws, &ws->v[x->from - 1]);
}

/* True when a person is described from word k on: "[a] retired real estate lawyer from Ohio". */
static bool person_at(const struct words *ws, size_t k)
{
    enum { REACH = 5 };
    if (k < ws->n && (ws->v[k].is & WORD_PERSON) && !(ws->v[k].is & WORD_TITLE))
        return true;
    for (size_t end = k + REACH; k < ws->n && k < end; k++) {
        const struct word *w = &ws->v[k];
        if ((w->is & WORD_ROLE) && !w->upper)
            return true;
        if (w->after || (!w->upper && w->is && !(w->is & (WORD_PERSON | WORD_NO_NAME))))
            return false;
    }
    return false;
}

static bool comma_phrase_after(const struct words *ws, const struct mention *x)
{
    char after;
    size_t k = next_word(ws, x, &after);
    if (k + 1 >= ws->n)
        return false;
    const struct word *next = &ws->v[k], *then = &ws->v[k + 1];
    if (is_alias_mark(ws, next))
        return true;
    if (after != ',' && after != '"')
        return false;
    if (word_in(ws, next, "|also|") && word_in(ws, then, "|known|"))
        return true;
    if (word_in(ws, next, "|also|") && word_in(ws, then, "|a|an|"))
        return person_at(ws, k + 2);
    if (word_in(ws, next, "|a|an|"))
        return person_at(ws, k + 1);
    if (word_in(ws, next, "|both|all|each|formerly|currently|originally|"))
        return word_in(ws, then, "|of|from|residents|citizens|nationals|");
    return word_in(ws, next, "|of|residing|") && then->upper && !word_in(ws, then, "|the|");
}

/* True when a verb of accusation starts at word k, auxiliaries before it passed over. */
static bool verb_at(const struct words *ws, size_t k, unsigned verbs)
{
    enum { REACH = 4 };
    for (size_t end = k + REACH; k < ws->n && k < end; k++) {
        if ((ws->v[k].is & verbs))
            return true;
        if (!(ws->v[k].is & WORD_AUXILIARY) || ws->v[k].after == ';')
            return false;
    }
    return false;
}

static bool verb_after(const struct words *ws, const struct mention *x)
{
    char after;
    size_t k = next_word(ws, x, &after);
    return after != ';' && after != ':' && verb_at(ws, k, WORD_DEED_VERB);
}

/* "Jane Roe, the owner of a farm in Ohio, was charged"; "Jane Roe of Dayton, Ohio, was charged". */
static bool late_verb_after(const struct words *ws, const struct mention *x)
{
    enum { REACH = 30 };
    char after;
    size_t k = next_word(ws, x, &after), end = k + REACH;
    if (k >= ws->n || (after != ',' && !(after == 0 && word_in(ws, &ws->v[k], "|of|"))))
        return false;
    bool town = after == 0;
    for (k++; k < ws->n && k < end; k++) {
        const struct word *w = &ws->v[k - 1];
        if (w->after == ';' || word_in(ws, w, "|said|announced|stated|"))
            return false;
        town = town && (w->upper || word_in(ws, w, "|of|"));
        if ((w->after == ',' || (town && w->upper)) && verb_at(ws, k, WORD_COURT_VERB))
            return true;
    }
    return false;
}

/* "was sentenced", "pleaded guilty": what courts do to the person before word k, and to no official. */
static bool court_at(const struct words *ws, size_t k)
{
    bool passive = false;
    enum { REACH = 5 };
    for (size_t end = k + REACH; k < ws->n && k < end; k++) {
        const struct word *w = &ws->v[k];
        if (word_in(ws, w, "|pleaded|pled|plead|pleads|"))
            return true;
        if (passive && (w->is & WORD_COURT_VERB))
            return true;
        if (!(w->is & WORD_AUXILIARY) || w->after == ';' || word_in(ws, w, "|and|"))
            return false; /* "before Judge Jane Roe and was sentenced" */
        passive = passive || word_in(ws, w, "|was|were|is|are|been|");
    }
    return false;
}

bool mention_earlier(const struct words *ws, size_t k, size_t reach, unsigned classes, const char *list)
{
    for (size_t n = 1; n <= reach && n <= k; n++) {
        const struct word *w = &ws->v[k - n];
        if (w->after == ';')
            return false;
        if ((w->is & classes) || (*list && word_in(ws, w, list)))
            return true;
    }
    return false;
}

/* "to life in prison", "to 83 months", in a list of those who were sentenced */
static bool term_after(const struct words *ws, const struct mention *x)
{
    char after;
    size_t k = next_word(ws, x, &after);
    if (after || k + 2 >= ws->n || !word_in(ws, &ws->v[k], "|to|") ||
        mention_earlier(ws, x->from, 10, 0, "|by|"))
        return false; /* "by District Judge for the District of Ohio Jane Roe to 66 months" */
    return word_in(ws, &ws->v[k + 1], "|life|probation|") ||
           (ascii_isdigit(ws->d->s[ws->v[k + 1].start]) && word_in(ws, &ws->v[k + 2], "|months|years|"));
}

static bool court_after(const struct words *ws, const struct mention *x)
{
    char after;
    size_t k = next_word(ws, x, &after);
    return !after && court_at(ws, k);
}

/* True when an accusing word stands close before word k: "charging", "the sentencing of". */
static bool accuser_before(const struct words *ws, size_t from)
{
    enum { REACH = 3 };
    for (size_t k = 1; k <= REACH && k <= from; k++) {
        const struct word *w = &ws->v[from - k];
        if (w->after && w->after != ':' && !(k == 1 && w->after == ','))
            return false;
        if (k > 1 && (w->is & WORD_ROLE) && word_in(ws, w + 1, "|of|"))
            return false; /* "associates of Jane Roe" */
        if ((w->is & WORD_ACCUSER) || (k == 1 && (w->is & WORD_ACCUSER_BESIDE)))
            return true;
        if (k == 1 && from > 1 && word_in(ws, w, "|names|naming|"))
            return word_in(ws, w - 1, "|indictment|complaint|suit|lawsuit|information|also|");
        if (word_in(ws, w, "|of|") && k + 1 <= from && (ws->v[from - k - 1].is & WORD_ACCUSING_NOUN))
            return true;
        if (w->upper && k > 1)
            return false;
    }
    return false;
}

/* Steps back over the bare last names that start a list: "executives: Roe, Doe and Jane Poe". */
static size_t list_from(const struct words *ws, size_t from)
{
    while (from && ws->v[from - 1].upper && ws->v[from - 1].after == ',' &&
           !(ws->v[from - 1].is & (WORD_TITLE | WORD_NO_NAME)))
        from--;
    return from;
}

/* Verb first: "Also charged in the indictment were Jane Roe and …", "The defendants are: Jane Roe, …". */
static bool inverted_before(const struct words *ws, size_t from)
{
    enum { REACH = 16 };
    from = list_from(ws, from);
    if (!from)
        return false;
    const struct word *w = &ws->v[from - 1];
    if (w->after && w->after != ':')
        return false;
    bool people = (w->is & WORD_ROLE) || word_in(ws, w, "|as|following|people|persons|");
    if (!word_in(ws, w, "|was|were|are|is|include|includes|included|") && !(people && w->after == ':'))
        return false;
    return mention_earlier(ws, from - 1, REACH, WORD_COURT_VERB,
                           "|defendants|defendant|pleaded|co-defendants|custody|") &&
           !mention_earlier(ws, from - 1, REACH, 0, "|victims|victim|");
}

/* "conspired with Jane Roe"; "was charged in May along with Jane Roe" */
static bool with_before(const struct words *ws, size_t from)
{
    enum { REACH = 16 };
    if (from < 2 || !word_in(ws, &ws->v[from - 1], "|with|"))
        return false;
    const struct word *w = &ws->v[from - 2];
    if (word_in(ws, w, "|conspired|conspiring|colluded|colluding|"))
        return true;
    return word_in(ws, w, "|along|together|") &&
           mention_earlier(ws, from - 2, REACH, WORD_COURT_VERB, "|pleaded|");
}

/* "United States v. Jane Roe" */
static bool versus_before(const struct words *ws, const struct mention *x)
{
    return x->from > 1 && word_in(ws, &ws->v[x->from - 1], "|v|vs|") && ws->v[x->from - 1].dot &&
           word_in(ws, &ws->v[x->from - 2], "|u.s|us|states|america|");
}

/* "his company Roe Landscaping" */
static bool ware_before(const struct words *ws, const struct mention *x)
{
    enum { REACH = 7 };
    if (!x->from || ws->v[x->from - 1].after ||
        !word_in(ws, &ws->v[x->from - 1], "|company|companies|business|firm|called|product|device|drug|"))
        return false;
    return !(ws->v[x->to - 1].is & WORD_COMPANY) ||
           mention_earlier(ws, x->from, REACH, 0, "|of|at|for|from|by|his|her|their|its|through|with|to|");
}

/* "the murder of Jane Roe", "killed store clerk Jane Roe" */
static bool harm_before(const struct words *ws, const struct mention *x)
{
    size_t from = x->described;
    if (x->from && word_is_child(ws, &ws->v[x->from - 1]))
        return true;
    if (from && word_in(ws, &ws->v[from - 1], "|of|")) {
        from--;
        for (int k = 0; k < 3 && from && !(ws->v[from - 1].is & WORD_HARM); k++)
            from--; /* "murders in Ohio of" */
    }
    return from && (ws->v[from - 1].is & WORD_HARM) && !ws->v[from - 1].after &&
           !(from > 1 && word_in(ws, &ws->v[from - 2], "|was|were|been|"));
}

/* Capitals that name a gang, a river, an operation: "the Ninth Street Crew", "Operation Cold Harbor". */
static bool is_thing(const struct words *ws, const struct mention *x)
{
    const struct word *last = &ws->v[x->to - 1];
    if (last->is & WORD_COMPANY)
        return false;
    if (x->from && !ws->v[x->from - 1].after) {
        const struct word *before = &ws->v[x->from - 1];
        if (word_in(ws, before, "|the|vessel|ship|") || (before->upper && (before->is & WORD_THING_BEFORE)))
            return true;
    }
    if ((last->is & WORD_THING) || (ws->v[x->from].is & WORD_THING_BEFORE))
        return true;
    return x->to < ws->n && !last->after && !last->dot && ws->v[x->to].upper && !ws->v[x->to].before &&
           (ws->v[x->to].is & WORD_THING);
}

/* The word before a name, where a company sits passed over ("of Ohio-based Roe Corp."); NULL at the start. */
static const struct word *word_before(const struct words *ws, const struct mention *x)
{
    size_t k = x->from;
    while (k && word_is_based(ws, &ws->v[k - 1]))
        k--;
    return k ? &ws->v[k - 1] : NULL;
}

static bool place_before(const struct words *ws, const struct mention *x)
{
    const struct word *w = word_before(ws, x);
    return w && word_in(ws, w, "|in|at|from|near|to|outside|throughout|");
}

/* "of" stands before towns, but also in "the conviction of Jane Roe". */
static bool of_before(const struct words *ws, const struct mention *x)
{
    const struct word *w = word_before(ws, x);
    return w && word_in(ws, w, "|of|");
}

/* True when the person before the alias mark at word k has had an age, or stands in a list without ages: a
 * further name is another person. "Jane Roe, 25, aka Jay, John Doe, 28" */
static bool age_before_alias(const struct words *ws, size_t k)
{
    return k && word_is_age(ws, &ws->v[k - 1]) && ws->v[k - 1].after;
}

/* Other names: "aka Big Jane, Jane Smith and Jane Doe". A comma before "and" starts another person. */
static bool alias_before(const struct words *ws, const struct mention *x)
{
    enum { REACH = 10 };
    for (size_t k = 1; k <= REACH && k <= x->from; k++) {
        const struct word *w = &ws->v[x->from - k];
        bool joint = word_in(ws, w, "|and|or|the|");
        if (is_alias_mark(ws, w))
            return !(k > 1 && age_after(ws, x) && age_before_alias(ws, x->from - k));
        if (word_in(ws, w, "|as|") && x->from > k && word_in(ws, w - 1, "|known|posing|"))
            return true;
        if ((!w->upper && !joint) || w->after == ';' || w->after == ':')
            return false;
        if (word_in(ws, w, "|and|") && x->from > k && w[-1].after == ',')
            return false;
    }
    return false;
}

/* "Jane Roe's conviction" */
static bool own_after(const struct words *ws, const struct mention *x)
{
    const struct word *last = &ws->v[x->to - 1];
    return x->to < ws->n && !last->after && (ws->v[x->to].is & WORD_ACCUSING_NOUN) &&
           word_possessive(ws->d->s + last->start, last->end - last->start);
}

/* "the victim identified as Jane Roe" */
static bool victim_before(const struct words *ws, const struct mention *x)
{
    enum { REACH = 6 };
    return x->from && word_in(ws, &ws->v[x->from - 1], "|as|") &&
           mention_earlier(ws, x->from, REACH, 0, "|victim|victims|");
}

/* "a settlement with Roe Farms Inc.", "resolves its lawsuit against Jane Roe" */
static bool suit_before(const struct words *ws, const struct mention *x)
{
    enum { REACH = 9 };
    size_t from = x->described;
    while (from && (word_is_based(ws, &ws->v[from - 1]) || word_in(ws, &ws->v[from - 1], "|the|a|an|")))
        from--;
    if (!from || ws->v[from - 1].after)
        return false;
    if (word_in(ws, &ws->v[from - 1], "|with|"))
        return mention_earlier(ws, from - 1, REACH, 0,
                               "|settlement|settlements|agreement|agreements|decree|settled|");
    return word_in(ws, &ws->v[from - 1], "|against|") && mention_earlier(ws, from - 1, REACH, WORD_SUIT, "");
}

/* What stands before a name accuses it. */
static bool is_accused(const struct words *ws, const struct mention *x)
{
    if (own_after(ws, x))
        return true;
    if (!x->from || victim_before(ws, x))
        return false;
    return accuser_before(ws, x->from) || (x->described < x->from && accuser_before(ws, x->described)) ||
           inverted_before(ws, x->described) || with_before(ws, x->described) || versus_before(ws, x) ||
           suit_before(ws, x);
}

static bool is_aged(const struct words *ws, const struct mention *x)
{
    return age_after(ws, x) || age_before(ws, x) || age_after_alias(ws, x);
}

static bool is_described(const struct words *ws, const struct mention *x)
{
    return comma_phrase_after(ws, x) || verb_after(ws, x) || late_verb_after(ws, x) || term_after(ws, x);
}

void mention_judge(const struct words *ws, struct mention *x)
{
    bool placed = place_before(ws, x);
    x->described = described_from(ws, x->from);
    if (alias_before(ws, x))
        x->is = ALIAS;
    else if (harm_before(ws, x))
        x->is = VICTIM;
    else if ((x->strong = is_aged(ws, x)))
        x->is = DEFENDANT;
    else if (is_thing(ws, x))
        x->is = PLACE;
    else if (!placed && court_after(ws, x) && (!of_before(ws, x) || is_accused(ws, x)))
        x->is = DEFENDANT, x->strong = true;
    else if (title_before(ws, x) || title_after(ws, x))
        x->is = OFFICIAL;
    else if (placed || ware_before(ws, x))
        x->is = PLACE;
    else if ((x->strong = is_accused(ws, x)))
        x->is = DEFENDANT;
    else if (of_before(ws, x))
        x->is = PLACE;
    else if (is_described(ws, x))
        x->is = DEFENDANT;
}

/* The verbs of who settles: "has agreed to pay", "will forfeit". */
static bool settles_after(const struct words *ws, const struct mention *x)
{
    enum { REACH = 5 };
    char after;
    size_t k = next_word(ws, x, &after);
    for (size_t end = k + REACH; k < ws->n && k < end; k++) {
        if (word_in(ws, &ws->v[k], "|agreed|agrees|agree|pay|settle|forfeit|reached|entered|maintain|"))
            return true;
        if (!(ws->v[k].is & WORD_AUXILIARY) && !word_in(ws, &ws->v[k], "|will|"))
            return false;
    }
    return false;
}

bool mention_is_party(const struct words *ws, const struct mention *x)
{
    return suit_before(ws, x) || settles_after(ws, x);
}
