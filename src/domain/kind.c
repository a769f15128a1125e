/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a release is with respect to human trafficking: a case of it, a neighbouring crime, a program, or
 * something else. A matter is a case when trafficking is charged, or when the release itself calls it so. */
#include "domain/kind.h"

#include <string.h>

#include "domain/charge.h"

/* clang-format off */
static const struct phrase called_rows[] = {
    {"trafficking", "trafficking",
     "(?:(?:human|sex|labou?r) traffick\\w+|traffick\\w+ in persons|forced labou?r|involuntary servitude|"
     "peonage|(?:modern day )?slavery|compelled service|domestic servitude)",
     "a human trafficking scheme"},
    {"labor-exploitation", "exploitation", "labor exploitation", "a scheme involving labor exploitation"},
    {"operation", "operation",
     "(?:nationwide|national(?:ly)?|statewide|crackdown|(?:week|month) ?long|(?:juveniles|minors|"
     "children|victims) (?:recovered|rescued)|recovery of \\d+|operation (?-i:[A-Z])\\w{2,20})",
     "a nationwide operation"},
    {"other-trafficking", "other-trafficking",
     "(?:(?:identity|document|arms|weapons|drug) traffick\\w+|traffick\\w+ (?:in |of |the |in the "
     ")?(?:stolen )?(?:identit\\w+|documents?|identity documents?))",
     "an identity trafficking scheme"},
    {"civil-matter", "civil-matter",
     "(?:settle(?:s|d|ment|ments)?|resolv\\w+|reach(?:es|ed)? (?:an? )?(?:\\w+ ){0,2}(?:agreement|"
     "resolution|settlement)|pays? {4w}\\$|consent "
     "(?:decree|judgment)|lawsuit|sues|abandon(?:s|ment)?|divest\\w*|releases {4w}findings|"
     "concludes that|finds that)",
     "to settle allegations under the Fair Housing Act"},
    {"anti-trafficking", "topic", "anti trafficking", "an anti-trafficking team"},
    {"sex-setting", "sex-setting",
     "(?:prostitut\\w+|commercial sex\\w*|brothels?|sex acts?|escorts?|pimp\\w*)",
     "in a brothel"},
    {"labor-setting", "labor-setting",
     "(?:(?:guest )?workers?|laborers?|labor(?:ed|ing)?|employ(?:ed|ees?|ment)|forced to work|to work|"
     "farms?|wages|factory|restaurants?)",
     "farm workers"},
    {"household", "household",
     "(?:domestic (?:servant|servitude|help\\w*|workers?|services?|labor|duties|chores)s?|nann(?:y|ies)|"
     "live in (?:maid|housekeeper|servant|nanny|caretaker|cook)|house ?hold (?:work|chores|servants?|"
     "duties|workers?|help|employees?|"
     "tasks)|as (?:a|an|their|her|his) (?:\\w+ ){0,3}(?:maid|housekeeper|servant|cook|au pair|baby "
     "?sitter)|house ?maids?|"
     "(?:two|three|her|his|their|former|family) housekeepers?|house ?work)",
     "worked as their domestic servant"},
    {"housework", "housework",
     "(?:chores|baby ?sit\\w*|cook\\w*,? (?:and )?(?:clean|iron|wash|scrub|garden)\\w*|clean\\w*,? "
     "(?:and )?(?:cook|iron|wash|launder)\\w*|"
     "clean\\w* (?:the|their|her|his) (?:own )?(?:house|home|residence)s?|"
     "(?:(?:care|cared|caring) for|(?:look|looked|looking) after) (?:the |their |her |his |\\w+ )?(?:\\w+{s} "
     ")?(?:\\w+ )?(?:children|grandchildren|twins|"
     "toddlers|infants?|baby|kids))",
     "made her cook, clean and look after the children"},
    {"sweep", "sweep",
     "(?:arrest\\w* (?:(?:more than|over|nearly|about|at least|another) )?(?:\\d[\\d,]*|dozens|"
     "hundreds|two|three|four|five|six|seven|"
     "eight|nine|ten|several|multiple)|(?:results?|resulted|resulting|leads?|led) (?:in|to) (?:\\w+ "
     "){0,3}(?:\\d+|dozens|multiple))",
     "arrests 370 alien offenders"},
};
/* clang-format on */
const struct phrases called_phrases = PHRASES(called_rows);

/* "Admits Transporting Women in Human Trafficking Case": what a headline calls so is the matter. */
static bool is_headline_case(const struct doc *d, const struct sentence *s, const struct hit *h)
{
    return s->roles & ROLE_HEADLINE && !strcmp(h->p->rule, "trafficking-investigation") &&
           !sentence_has(d, s, TOPIC_CALLED, "operation");
}

/* "the Human Trafficking Prosecution Unit" calls nothing trafficking. */
static bool is_name_of_unit(const struct doc *d, const struct hit *h)
{
    const struct sentence *s = &d->sentences[h->sentence];
    for (size_t i = s->first_hit; i < s->end_hit; i++)
        if (d->hits[i].topic == TOPIC_CHARGE && !d->hits[i].p->value && d->hits[i].start <= h->start &&
            d->hits[i].end >= h->end && !is_headline_case(d, s, &d->hits[i]))
            return true;
    return false;
}

static const struct hit *called(const struct doc *d, unsigned any, unsigned not )
{
    for (size_t i = 0; i < d->nhits; i++) {
        const struct hit *h = &d->hits[i];
        unsigned roles = d->sentences[h->sentence].roles;
        if (h->topic == TOPIC_CALLED && !strcmp(h->p->value, "trafficking") && (roles & any) &&
            !(roles & not ) && !is_name_of_unit(d, h))
            return h;
    }
    return NULL;
}

/* A release that comes back to trafficking again and again is about it, though its headline is about a team
 * or a report. */
static const struct hit *topic_of_text(const struct doc *d)
{
    enum { OFTEN = 4, APART = 1000, NOT = ROLE_HEADLINE | ROLE_CONTACT };
    const struct hit *first = NULL;
    size_t n = 0;
    for (size_t i = 0; i < d->nhits; i++) {
        const struct hit *h = &d->hits[i];
        if (h->topic != TOPIC_CALLED || strcmp(h->p->value, "trafficking") ||
            d->sentences[h->sentence].roles & NOT)
            continue;
        first = first ? first : h;
        n++;
    }
    return n >= OFTEN && d->len / n < APART ? first : NULL;
}

static const struct hit *headline_topic(const struct doc *d)
{
    for (size_t i = 0; i < d->nhits; i++) {
        const struct hit *h = &d->hits[i];
        if (h->topic == TOPIC_CALLED &&
            (!strcmp(h->p->value, "trafficking") || !strcmp(h->p->value, "topic")) &&
            (d->sentences[h->sentence].roles & ROLE_HEADLINE))
            return h;
    }
    return NULL;
}

/* Offences that are trafficking by themselves; a household is only where it happens. */
static bool charges_trafficking(const struct release *r)
{
    for (size_t i = 0; i < r->charges.n; i++)
        if (charge_in(r->charges.v[i], "human-trafficking") && strcmp(r->charges.v[i], "domestic-servitude"))
            return true;
    return false;
}

/* Offences that make a matter a neighbour of trafficking; rape and visa fraud alone do not. */
static bool charges_neighbour(const struct release *r)
{
    static const char *const near[] = {
        "mann-act",        "enticement", "child-sex-tourism", "promoting-prostitution", "child-exploitation",
        "alien-smuggling", NULL};
    for (const char *const *c = near; *c; c++)
        if (strs_has(&r->charges, *c))
            return true;
    return false;
}

/* True when the matter is prostitution or labor that somebody was made to do. */
static bool is_exploitation(const struct doc *d, const struct release *r)
{
    if (strs_has(&r->charges, "promoting-prostitution") || strs_has(&r->charges, "mann-act"))
        return true;
    for (const struct sentence *s = NULL; (s = doc_next(d, s, 0, ROLE_BOILERPLATE));)
        if (sentence_has(d, s, TOPIC_CALLED, "exploitation"))
            return true;
    return false;
}

static bool is_matter(const struct release *r)
{
    return r->charges.n || !strs_has(&r->stages, "other");
}

static void give(const struct doc *d, struct release *r, const char *kind, const char *rule,
                 const struct hit *h)
{
    r->kind = kind;
    if (h)
        doc_why(d, r, "kind", kind, rule, h->start, h->end);
    else
        release_why(r, (struct why){.field = "kind", .value = kind, .rule = rule, .part = "text"}, d->arena);
}

void kind_read(const struct doc *d, struct release *r)
{
    const struct hit *told = called(d, ROLE_HEADLINE | ROLE_LEAD, ROLE_BOILERPLATE),
                     *said = called(d, ROLE_QUOTE, 0);
    if (is_matter(r) && told && !r->charges.n && !r->defendants.n &&
        headline_has(d, TOPIC_CALLED, "operation"))
        give(d, r, "program", "operation-without-defendants", told);
    else if (is_matter(r) && charges_trafficking(r))
        give(d, r, "case", "trafficking-charged", told);
    else if (is_matter(r) && r->charges.n && told)
        give(d, r, "case", "called-trafficking", told);
    else if (!told && headline_has(d, TOPIC_CALLED, "other-trafficking"))
        give(d, r, "other", "other-trafficking", NULL);
    else if (charges_neighbour(r) && said && is_exploitation(d, r))
        give(d, r, "case", "official-calls-it-trafficking", said);
    else if (charges_neighbour(r))
        give(d, r, "related", "neighbouring-crime", NULL);
    else if (is_matter(r) && told)
        give(d, r, "case", "called-trafficking", told);
    else if (headline_topic(d))
        give(d, r, "program", "headline-topic", headline_topic(d));
    else if (!is_matter(r) && topic_of_text(d))
        give(d, r, "program", "topic-of-text", topic_of_text(d));
    else
        give(d, r, "other", "no-trafficking", NULL);
}
