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
    "conspiracy|scheme|history|after(?! (?:his|her|their|pleading|a "                                        \
    "(?:guilty|jury)))|earlier|before|from now|since|relationship|career|veteran))"
#define IN_WORDS                                                                                             \
    "(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?: (?:one|two|three|four|five|six|seven|"  \
    "eight|nine))?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|"        \
    "fifteen|sixteen|seventeen|eighteen|nineteen|hundred)"
/* clang-format off */
static const struct phrase term_rows[] = {
    {"years-and-months", "years",
     "({number}) years?(?:,? (?:and )?(?:an? additional )?({number}) months?)?" NOT_PRISON,
     "16 years, nine months"},
    {"years-and-a-half", "halves", "(" IN_WORDS ") and (?:a|one) half years?" NOT_PRISON,
     "seven and a half years"},
    {"in-figures", "in-figures",
     IN_WORDS " \\((\\d{1,3})\\) (year|month)s?(?:,? (?:and )?" IN_WORDS
     " \\((\\d{1,2})\\) months?)?" NOT_PRISON,
     "thirty (30) years"},
    {"months", "months", "({number}) months?(?: and (?:one|a|\\d+) days?)?" NOT_PRISON, "360 months"},
    {"year-and-day", "years", "(an|a|one|12) (?:years?|months) and (?:one|a|1) ?days?", "a year and a day"},
    {"life", "life",
     "(?:life(?: terms?| sentences?)?(?: plus [\\w ]{1,30})? (?:in|imprisonment|sentence|behind|without|"
     "term|plus|imprison\\w*)|(?:to|for|serve|gets?|of|consecutive|concurrent) life(?! of)(?:time in "
     "prison)?|life terms?)" NOT_PRISON,
     "sentenced to life in prison"},

    {"imposed", "imposing",
     "(?:sentenc(?:ed|es?|ing)|ordered|imprison\\w*|prison|incarcerat\\w+|serve|serving|receiv(?:ed|es)|"
     "gets?|behind bars|custody|given|imposed|jail|handed|will spend|must spend)",
     "was sentenced"},
    {"combined", "combined",
     "(?:combined|collective|cumulative) (?:total (?:of )?|(?:prison )?(?:sentences?|terms?) of )?(?:more "
     "than |"
     "over |nearly |almost |about )?{number} (?:years|months)",
     "ordered to serve a combined 57 years"},
    {"the-maximum", "given-maximum",
     "sentenced (?:\\w+ ){0,3}to (?:serve )?(?:the |a )?(?:\\w+ )?(?:minimum|maximum|mandatory|statutory)",
     "was sentenced today to the statutory maximum of ten years"},
    {"more-than", "more", "(?:more than|over|at least) {number} years", "more than 15 years"},
    {"nearly", "less", "(?:nearly|almost|just under) {number} years", "nearly 20 years"},
    {"each-their-own", "respectively", "respectively", "30 years and 70 months, respectively"},
    {"list", "list",
     "(?:following {4w}(?:sentences|terms|defendants|sentenced|penalties)|(?:these|sentences|terms) "
     "{2w}(?:follows?|were|are|include|sentences|terms)|sentenced (?:today |as ){0,2}(?:follows|were|are))",
     "imposed the following terms"},
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

/* The years before the point of "12.5 years", of which the rules see "5 years"; 0: there is none, or more
 * digits than a term has. */
static int years_before_point(const struct doc *d, const struct hit *h)
{
    enum { DIGITS = 3 };
    uint32_t i = h->start;
    if (i < 2 || d->s[i - 1] != '.' || !ascii_isdigit(d->s[i - 2]))
        return 0;
    for (i -= 2; i && ascii_isdigit(d->s[i - 1]);)
        i--;
    return h->start - 1 - i > DIGITS ? 0 : atoi(d->s + i);
}

/* The months of the n digits behind the point: 6 of ".5", 3 of ".25". */
static int months_behind_point(int digits, uint32_t n)
{
    int whole = 1;
    while (n-- > 0)
        whole *= 10;
    return 12 * digits / whole;
}

static int months_of(const struct doc *d, const struct hit *h)
{
    if (!strcmp(h->p->value, "life"))
        return SENTENCE_LIFE;
    int n = read_number(d->s + h->group[0][0], h->group[0][1] - h->group[0][0]);
    if (!strcmp(h->p->value, "in-figures")) {
        int more = read_number(d->s + h->group[2][0], h->group[2][1] - h->group[2][0]);
        return (d->s[h->group[1][0]] | 0x20) == 'y' ? 12 * n + more : n;
    }
    int whole = years_before_point(d, h);
    if (whole)
        return 12 * whole + months_behind_point(n, h->group[0][1] - h->group[0][0]);
    if (!strcmp(h->p->value, "months"))
        return n;
    if (!strcmp(h->p->value, "halves"))
        return 12 * n + 6;
    int months = read_number(d->s + h->group[1][0], h->group[1][1] - h->group[1][0]);
    return months < 12 ? 12 * n + months : 12 * n > months ? 12 * n : months; /* two terms, of two people */
}

static bool is_term(const struct hit *h)
{
    static const char *const values[] = {"years", "months", "life", "halves", "in-figures", NULL};
    if (h->topic == TOPIC_TERM)
        for (const char *const *v = values; *v; v++)
            if (!strcmp(h->p->value, *v))
                return true;
    return false;
}

/* True when a hit of this value takes the term in: "a combined 57 years", "more than 15 years". */
static bool is_within(const struct doc *d, const struct sentence *s, const struct hit *term,
                      const char *value)
{
    for (size_t i = s->first_hit; i < s->end_hit && d->hits[i].start <= term->start; i++)
        if (d->hits[i].topic == TOPIC_TERM && !strcmp(d->hits[i].p->value, value) &&
            d->hits[i].end > term->start)
            return true;
    return false;
}

/* True when the words round a term impose it: prison is spoken of, and no supervised release before it since
 * the last such word. */
static bool is_imposed(const struct doc *d, const struct sentence *s, const struct hit *term)
{
    if (is_within(d, s, term, "combined"))
        return false;
    bool imposing = false, after = false;
    for (size_t i = s->first_hit; i < s->end_hit; i++) {
        const struct hit *h = &d->hits[i];
        bool supervised = h->topic == TOPIC_TERM && !strcmp(h->p->value, "supervised");
        if (h->topic != TOPIC_TERM || (!supervised && strcmp(h->p->value, "imposing")))
            continue;
        bool prison = !supervised;
        if (h->start < term->start)
            imposing = prison || (imposing && term->start - h->start > 60);
        else if (h->start - term->end < 30 && !after) {
            if (!prison && !memchr(d->s + term->end, ',', h->start - term->end))
                return false;
            after = true;
        }
    }
    return imposing || after;
}

enum { NOT = ROLE_MAXIMUM | ROLE_QUOTE | ROLE_BOILERPLATE | ROLE_RECORD };

struct best {
    int months;
    const struct hit *h;
};

static void take_term(const struct doc *d, const struct hit *h, struct best *best)
{
    int months = months_of(d, h);
    if (months > best->months)
        *best = (struct best){months, h};
}

/* What speaks of a maximum imposes nothing, unless it was the maximum that was imposed. */
static bool is_hypothetical(const struct doc *d, const struct sentence *s)
{
    return s->roles & ROLE_MAXIMUM && !sentence_has(d, s, TOPIC_TERM, "given-maximum");
}

static void take_longest(const struct doc *d, unsigned want, unsigned not, struct best *best)
{
    for (const struct sentence *s = NULL; (s = doc_next(d, s, want, not &~(unsigned)ROLE_MAXIMUM));) {
        if (not &ROLE_MAXIMUM && is_hypothetical(d, s))
            continue;
        for (size_t i = s->first_hit; i < s->end_hit; i++)
            if (is_term(&d->hits[i]) && is_imposed(d, s, &d->hits[i]))
                take_term(d, &d->hits[i], best);
    }
}

/* --- lists --- */

static bool ends_with_colon(const struct doc *d, const struct sentence *s)
{
    uint32_t end = s->end;
    while (end > s->start && d->s[end - 1] == ' ')
        end--;
    return end > s->start && d->s[end - 1] == ':';
}

/* A line "Doe, 52, of Springfield - 11 years": its first term, unless that is one of supervision. */
static const struct hit *term_of_line(const struct doc *d, const struct sentence *s)
{
    for (size_t i = s->first_hit; i < s->end_hit; i++) {
        const struct hit *h = &d->hits[i];
        if (h->topic == TOPIC_TERM && !strcmp(h->p->value, "supervised"))
            return NULL;
        if (is_term(h))
            return h;
    }
    return NULL;
}

/* "The judge imposed the following terms:", and a line for each defendant. A sentence that has no term ends
 * the list, but for the rest of a line. */
static void take_list(const struct doc *d, struct best *best)
{
    const struct sentence *end = d->sentences + d->nsentences;
    for (const struct sentence *s = NULL; (s = doc_next(d, s, 0, NOT | ROLE_BACKGROUND));) {
        if (s->part != DOC_TEXT || !ends_with_colon(d, s) || !sentence_has(d, s, TOPIC_TERM, "list"))
            continue;
        uint32_t last = s->paragraph;
        for (const struct sentence *t = s + 1; t < end && t->paragraph <= last + 1; t++) {
            const struct hit *h = t->roles & NOT ? NULL : term_of_line(d, t);
            if (!h)
                continue;
            take_term(d, h, best);
            last = t->paragraph;
        }
    }
}

/* --- which one --- */

/* "More than 15 years" in one sentence is 188 months in another. */
static void take_exact(const struct doc *d, struct best *best)
{
    const struct sentence *at = &d->sentences[best->h->sentence];
    bool more = is_within(d, at, best->h, "more"), less = is_within(d, at, best->h, "less");
    struct best exact = {SENTENCE_NONE, NULL};
    for (const struct sentence *s = NULL; (more || less) && (s = doc_next(d, s, 0, NOT));)
        for (size_t i = s->first_hit; i < s->end_hit; i++) {
            const struct hit *h = &d->hits[i];
            if (!is_term(h) || !is_imposed(d, s, h) || is_within(d, s, h, "more") ||
                is_within(d, s, h, "less"))
                continue;
            int over = months_of(d, h) - best->months;
            if ((more && over >= 0 && over < 12) || (less && over > -12 && over < 6))
                take_term(d, h, &exact);
        }
    if (exact.h)
        *best = exact;
}

void term_read(const struct doc *d, struct release *r)
{
    struct best best = {SENTENCE_NONE, NULL};
    if (!strs_has(&r->stages, "sentenced"))
        return;
    take_longest(d, ROLE_LEAD, NOT, &best);
    take_longest(d, ROLE_FOLLOW, NOT | ROLE_LONG_AGO, &best);
    take_longest(d, ROLE_TODAY | ROLE_COUNTS, NOT, &best);
    take_list(d, &best);
    if (!best.h)
        take_longest(d, ROLE_FOLLOW, NOT, &best);
    if (!best.h)
        take_longest(d, ROLE_TODAY, NOT, &best);
    if (!best.h)
        take_longest(d, ROLE_HEADLINE, 0, &best);
    if (!best.h)
        take_longest(d, ROLE_COUNTS, NOT | ROLE_BACKGROUND, &best);
    if (!best.h)
        return;
    take_exact(d, &best);
    r->sentence_months = best.months;
    const char *value = best.months == SENTENCE_LIFE ? "life" : arena_printf(d->arena, "%d", best.months);
    doc_why(d, r, "sentence_months", value, best.h->p->rule, best.h->start, best.h->end);
}
