/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Prison terms: "30 years", "360 months", "33 years and nine months", "a year and a day", "life". A term
 * counts when a sentence of the release imposes it as its news; a maximum, a term of supervised release or an
 * earlier sentence of somebody else does not. */
#include "domain/term.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/ascii.h"

#define NOT_PRISON                                                                                           \
    "(?! (?:\\w+ )?(?:of )?(?:supervis|probation|home|community|old|of "                                     \
    "age|ago|later|investigation|period|term of super|special|"                                              \
    "conspiracy|scheme|history|after|earlier|before|from now|since|relationship|career|veteran))"
/* clang-format off */
static const struct phrase term_rows[] = {
    {"years-and-months", "years",
     "({number}) years?(?:,? and (?:an? additional )?({number}) months?)?" NOT_PRISON,
     "33 years and nine months"},
    {"months", "months", "({number}) months?(?: and (?:one|a|\\d+) days?)?" NOT_PRISON, "360 months"},
    {"year-and-day", "years", "(an|a|one|12) (?:years?|months) and (?:one|a|1) ?days?", "a year and a day"},
    {"life", "life",
     "(?:life(?: terms?| sentences?)?(?: plus [\\w ]{1,30})? (?:in|imprisonment|sentence|behind|without|"
     "term|plus|imprison\\w*)|(?:to|for|serve|gets?|of|consecutive|concurrent) life(?! of)(?:time in "
     "prison)?|life terms?)" NOT_PRISON,
     "sentenced to life in prison"},

    {"imposed", "imposing",
     "(?:sentenc(?:ed|es?|ing)|ordered|imprison\\w*|prison|incarcerat\\w+|serve|serving|receiv(?:ed|es)|"
     "gets?|behind bars|custody|given|imposed|jail)",
     "was sentenced"},
    {"supervised", "supervised",
     "(?:supervis\\w+|probation|home (?:confinement|detention)|community service|suspended)",
     "supervised release"},
};
/* clang-format on */
const struct phrases term_phrases = PHRASES(term_rows);

static const struct {
    const char *word;
    int n;
} numbers[] = {
    {"a", 1},          {"an", 1},        {"one", 1},       {"two", 2},       {"three", 3},    {"four", 4},
    {"five", 5},       {"six", 6},       {"seven", 7},     {"eight", 8},     {"nine", 9},     {"ten", 10},
    {"eleven", 11},    {"twelve", 12},   {"thirteen", 13}, {"fourteen", 14}, {"fifteen", 15}, {"sixteen", 16},
    {"seventeen", 17}, {"eighteen", 18}, {"nineteen", 19}, {"twenty", 20},   {"thirty", 30},  {"forty", 40},
    {"fifty", 50},     {"sixty", 60},    {"seventy", 70},  {"eighty", 80},   {"ninety", 90},
};

static int word_number(const char *s, size_t n)
{
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (strlen(numbers[i].word) == n && !strncasecmp(numbers[i].word, s, n))
            return numbers[i].n;
    return 0;
}

/* "360", "thirty five", "a". */
static int read_number(const char *s, size_t n)
{
    if (n && ascii_isdigit(*s))
        return atoi(s);
    size_t first = 0;
    while (first < n && ascii_isalpha(s[first]))
        first++;
    int value = word_number(s, first);
    while (first < n && !ascii_isalpha(s[first]))
        first++;
    return value + (first < n ? word_number(s + first, n - first) : 0);
}

static int months_of(const struct doc *d, const struct hit *h)
{
    if (!strcmp(h->p->value, "life"))
        return SENTENCE_LIFE;
    int n = read_number(d->s + h->group[0][0], h->group[0][1] - h->group[0][0]);
    if (!strcmp(h->p->value, "months"))
        return n;
    return 12 * n + read_number(d->s + h->group[1][0], h->group[1][1] - h->group[1][0]);
}

static bool is_term(const struct hit *h)
{
    return h->topic == TOPIC_TERM &&
           (!strcmp(h->p->value, "years") || !strcmp(h->p->value, "months") || !strcmp(h->p->value, "life"));
}

/* True when the words round a term impose it: prison is spoken of, and no supervised release before it since
 * the last such word. */
static bool is_imposed(const struct doc *d, const struct sentence *s, const struct hit *term)
{
    bool imposing = false, after = false;
    for (size_t i = s->first_hit; i < s->end_hit; i++) {
        const struct hit *h = &d->hits[i];
        if (h->topic != TOPIC_TERM || is_term(h))
            continue;
        bool prison = !strcmp(h->p->value, "imposing");
        if (h->start < term->start)
            imposing = prison || (imposing && term->start - h->start > 60);
        else if (h->start - term->end < 30 && !after) {
            if (!prison)
                return false;
            after = true;
        }
    }
    return imposing || after;
}

struct best {
    int months;
    const struct hit *h;
};

static void take_longest(const struct doc *d, unsigned want, unsigned not, struct best *best)
{
    for (const struct sentence *s = NULL; (s = doc_next(d, s, want, not ));)
        for (size_t i = s->first_hit; i < s->end_hit; i++) {
            const struct hit *h = &d->hits[i];
            if (!is_term(h) || !is_imposed(d, s, h))
                continue;
            int months = months_of(d, h);
            if (months > best->months)
                *best = (struct best){months, h};
        }
}

void term_read(const struct doc *d, struct release *r)
{
    enum { NOT = ROLE_MAXIMUM | ROLE_QUOTE | ROLE_BOILERPLATE | ROLE_RECORD };
    struct best best = {SENTENCE_NONE, NULL};
    if (!strs_has(&r->stages, "sentenced"))
        return;
    take_longest(d, ROLE_LEAD, NOT, &best);
    take_longest(d, ROLE_FOLLOW, NOT | ROLE_LONG_AGO, &best);
    take_longest(d, ROLE_TODAY | ROLE_COUNTS, NOT, &best);
    if (!best.h)
        take_longest(d, ROLE_FOLLOW, NOT, &best);
    if (!best.h)
        take_longest(d, ROLE_HEADLINE, 0, &best);
    if (!best.h)
        take_longest(d, ROLE_COUNTS, NOT | ROLE_BACKGROUND, &best);
    if (!best.h)
        return;
    r->sentence_months = best.months;
    const char *value = best.months == SENTENCE_LIFE ? "life" : arena_printf(d->arena, "%d", best.months);
    doc_why(d, r, "sentence_months", value, best.h->p->rule, best.h->start, best.h->end);
}
