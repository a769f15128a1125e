/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The news of a release: which stage of a matter it announces. Headlines say it with one verb; the lead says
 * what the headline leaves open ("charged" by indictment or by complaint; "convicted" by a jury or by a
 * plea), and may announce an arrest beside it. What is told as background is no news. */
#include "domain/news.h"

#include <string.h>

#include "domain/stage.h"

/* clang-format off */
static const struct phrase stage_rows[] = {
    {"sentenced", "sentenced",
     "(?:sentenc(?:ed|es?|ing)(?! (?:is|hearing|date|guidelines|scheduled|enhance|commission|reform|"
     "polic|of)))",
     "was sentenced today"},
    {"prison-for", "sentenced",
     "(?:life|\\d+ (?:years?|months?)|{number} years?) in (?:federal |state )?prison",
     "leads to life in federal prison"},
    {"ordered-to-prison", "sentenced",
     "(?:(?:ordered|sent|going|goes|headed|heads) to (?:\\w+ )?(?:prison|jail)|(?:gets?|receives?|given|"
     "lands?|draws?|got|ordered to serve) {8w}(?:life|years?|months?|prison))",
     "Ring leader gets life in federal prison"},
    {"pleaded", "pleaded-guilty",
     "(?:ple(?:ads?|aded|d|ading) (?:\\w+ )?(?:guilty|no contest|nolo)|guilty pleas?(?! agreement)|"
     "enter(?:ed|s)? (?:an? )?pleas?)",
     "pleaded guilty today"},
    {"admits", "pleaded-guilty", "admit(?:s|ted)(?! (?:to the|into))", "Officer admits smuggling"},
    {"agrees-to-plead", "agreed-plea", "agree(?:s|d)? to ple(?:ad|d) guilty", "agreed to plead guilty"},
    {"convicted", "convicted", "(?:convict(?:ed|s|ion of)|(?:federal )?(?:jury|juries) convicts?)",
     "was convicted by a jury"},
    {"jury", "jury", "(?:jury|juries|verdict)", "Jury convicts man"},
    {"found-guilty", "convicted", "(?:found guilty|guilty verdicts?|verdicts? of guilty|finds {8w}guilty)",
     "was found guilty"},
    {"indicted", "indicted", "(?:indict(?:ed|s|ment|ments)|superseding)", "A grand jury indicted Doe"},
    {"charged", "charged", "charg(?:ed|es(?= (?:\\w+ ){0,6}with)|ing)", "was charged with arson"},
    {"charges", "charges", "charges", "on federal charges"},
    {"complaint", "complaint",
     "(?:criminal complaints?|complaint (?:alleg|charg)\\w+|(?:by|in) (?:an? )?(?:federal )?(?:criminal "
     ")?complaint)",
     "in a criminal complaint"},
    {"information", "complaint",
     "(?:criminal information|(?:felony )?charge filed|information (?:charging|filed))",
     "a criminal information"},
    {"arrested", "arrested",
     "(?:arrest(?:ed|ing)|taken into custody|nab(?:s|bed)|apprehend(?:ed|s)|captur(?:ed|es)|detain(?:ed|"
     "s))",
     "was arrested today"},
    {"arrests", "arrests", "arrests?(?! (?:record|warrant))", "FBI arrests five"},
    {"unsealed", "unsealed", "(?:unseal(?:ed|s|ing)?|made public)", "an indictment unsealed today"},
    {"extradited", "extradited", "extradit(?:ed|ion|es)", "was extradited from Spain"},
    {"acquitted", "acquitted", "acquit(?:ted|tal|s)", "was acquitted"},
    {"restitution", "restitution", "(?:restitution|compensation (?:to|for) victims)",
     "ordered to pay restitution"},
    {"lawsuit", "civil-complaint",
     "(?:(?:files?|filed) {4w}(?:lawsuit|suit|civil|complaint)|sues?|sued|lawsuit (?:against|alleg\\w+)|"
     "(?:civil|forfeiture) (?:forfeiture )?(?:complaint|action|suit))",
     "files lawsuit against"},
    {"settlement", "settled",
     "(?:settle(?:s|d|ment|ments)|consent (?:decree|judgment|order)|(?:agree(?:s|d)?|to) to pay "
     "{4w}(?:resolve|settle))",
     "reached a settlement"},
    {"dismissed", "dismissed", "(?:dismiss(?:ed|al) (?:of )?{4w}(?:charges?|indictment|case))",
     "dismissal of the charges"},
    {"search-warrant", "investigation",
     "(?:search warrants?|seeking (?:victims|information)|under investigation|stash house discover\\w+)",
     "executed a search warrant"},
    {"removal", "removal",
     "(?:deport(?:ed|s|ation)|remov(?:ed|es|al)|denaturaliz\\w+|repatriat\\w+|revok\\w+)",
     "was removed from the United States"},
    {"seizure", "seizure", "(?:seiz(?:ed?|es|ure|ing)|forfeit\\w*|sanctions|designat\\w+)",
     "seized counterfeit toys"},

    {"sweep", "sweep",
     "(?:arrest\\w* {4w}(?:\\d{2,}|more than|over|nearly|dozens|hundreds)|(?:\\d{2,}K?|multiple|"
     "dozens of) {2w}(?:arrests|illegal (?:aliens|workers)|alien offenders))",
     "arrests 370 alien offenders"},
    {"no-matter", "no-matter",
     "(?:statement|readout|remarks|fact sheet|joint declaration|testimony|announc\\w+ {8w}(?:grants?|"
     "funding|initiative|partnership|phase|selection|strategy|accomplishments|million|members|plan|"
     "creation|requirements|retirement|resignation|director|as|his|her)|resign\\w*|departure|to leave|"
     "appoint\\w*|honors|recogni[sz]es|awards?|budget request|accomplishments|annual report|most viewed|"
     "expands|proclamation|meetings?|meets? with|to participate|launch\\w*|memorandum of understanding|"
     "releases|invests?|educates?|visits?|partners? with|passes away|dies|strike force|social media|"
     "highlights?|sign memorandum|roundtable|conference|summit|in (?:its |the |this |fiscal )?(?:past |last |first |second |third |record )?year|applauds?|concludes|"
     "successful|celebrat\\w+|observ\\w+|commemorat\\w+|awareness|national strategy|implementation|"
     "fiscal year|FY \\d{4}|training|conducts?|update|frequently asked)",
     "Readout of a meeting"},

    {"never-matter", "never-matter",
     "(?:most viewed|readout|fact sheet|budget request|proclamation|(?:opening )?statement (?:of|by|from|"
     "on)|awards ceremony)",
     "Readout of a meeting"},
    {"charges-somebody", "charged",
     "(?:U\\.S\\.|United States|department|jury|attorney|feds) charges (?-i:[A-Z])\\w{0,20}",
     "U.S. charges Jane Doe"},

    {"not-the-news", NULL,
     "(?:convicted (?:\\w+ ){0,2}(?:smugglers?|traffickers?|predators?|murderers?|molesters?)|convicted "
     "(?:felons?|sex|child|of(?= .{0,60}(?:sentenc|deport|remov|indict|charged))|murderer|criminal|"
     "traffick\\w+|aliens?|rapist|drug|gang|fugitive)|(?:sentenc\\w+|plea|arrest) (?:agreement|hearing|"
     "guidelines|record|warrants?)|arrest(?:ed)? (?:and|or) (?:prosecut\\w+|charg\\w+ (?:more|\\d))|"
     "charged particle|charges? d'affaires|in charge)",
     "Convicted sex trafficker sentenced"},
};
/* clang-format on */
const struct phrases stage_phrases = PHRASES(stage_rows);

/* The first hit of a value within the sentences that have all of these roles. */
static const struct hit *find(const struct doc *d, const char *value, unsigned want, unsigned not )
{
    for (const struct sentence *s = NULL; (s = doc_next(d, s, want, not ));) {
        uint32_t taken = 0;
        for (size_t i = s->first_hit; i < s->end_hit; i++) {
            const struct hit *h = &d->hits[i];
            if (h->topic != TOPIC_STAGE)
                continue;
            if (!h->p->value)
                taken = h->end;
            else if (!strcmp(h->p->value, value)) {
                /* a row that takes words away may come after one that starts at the same word */
                bool covered = h->start < taken;
                for (size_t k = i + 1; k < s->end_hit && d->hits[k].start <= h->start; k++)
                    covered |= d->hits[k].topic == TOPIC_STAGE && !d->hits[k].p->value;
                if (!covered)
                    return h;
            }
        }
    }
    return NULL;
}

struct news {
    const struct doc *d;
    struct release *r;
};

static void give(struct news *n, const char *stage, const struct hit *h)
{
    if (strs_add_once(&n->r->stages, stage, n->d->arena) && h)
        doc_why(n->d, n->r, "stages", stage, h->p->rule, h->start, h->end);
}

/* In the headline, but for what it tells of the past; in the lead; in the paragraph after it. */
static const struct hit *in_headline(const struct news *n, const char *value)
{
    return find(n->d, value, ROLE_HEADLINE, ROLE_BACKGROUND);
}

static const struct hit *in_lead(const struct news *n, const char *value)
{
    enum { NOT = ROLE_BACKGROUND | ROLE_QUOTE | ROLE_BOILERPLATE | ROLE_RECORD };
    const struct hit *h = find(n->d, value, ROLE_LEAD, NOT);
    return h ? h : find(n->d, value, ROLE_FOLLOW, NOT | ROLE_CONTACT);
}

static const struct hit *today(const struct news *n, const char *value)
{
    return find(n->d, value, ROLE_TODAY, ROLE_QUOTE | ROLE_BOILERPLATE | ROLE_CONTACT);
}

/* An indictment is news with the arrests it led to, and the other way round. */
static void add_arrest(struct news *n)
{
    const struct hit *h = in_headline(n, "arrested");
    if (!h)
        h = in_headline(n, "arrests");
    if (!h)
        h = in_lead(n, "arrested");
    if (!h)
        h = today(n, "arrested");
    if (h)
        give(n, "arrested", h);
}

/* How somebody was charged: the headline's word, else the lead's; a complaint, else the indictment that the
 * release speaks of anywhere. */
static bool add_charging(struct news *n)
{
    enum { NOT = ROLE_QUOTE | ROLE_CONTACT };
    const struct hit *charged = in_headline(n, "charged"), *h = in_headline(n, "indicted");
    if (!h)
        h = in_lead(n, "indicted");
    if (!h && charged && !in_lead(n, "complaint"))
        h = find(n->d, "indicted", 0, NOT);
    if (!h && in_headline(n, "arrested") && find(n->d, "unsealed", 0, NOT))
        h = find(n->d, "indicted", 0, NOT | ROLE_BOILERPLATE);
    if (h) {
        give(n, "indicted", h);
        return true;
    }
    if ((h = charged) || (h = in_lead(n, "complaint")) || (h = in_lead(n, "charged"))) {
        give(n, "charged", h);
        return true;
    }
    return false;
}

/* Sentenced, pleaded guilty, convicted: a headline and its second line may announce more than one. */
static bool add_outcomes(struct news *n)
{
    const struct hit *sentenced = in_headline(n, "sentenced"), *plea = in_headline(n, "pleaded-guilty");
    const struct hit *convicted = in_headline(n, "convicted"), *agreed = in_headline(n, "agreed-plea");
    if (plea && !strcmp(plea->p->rule, "admits") && (sentenced || in_headline(n, "settled")))
        plea = NULL;
    if (agreed)
        give(n, "charged", in_lead(n, "charged"));
    if (convicted && in_headline(n, "arrests") && in_headline(n, "arrests")->start < convicted->start)
        return false; /* somebody is arrested who was convicted once */
    if (sentenced)
        give(n, "sentenced", sentenced);
    if (plea || agreed)
        give(n, "pleaded-guilty", plea ? plea : agreed);
    if (!convicted || plea || agreed || (sentenced && convicted->start > sentenced->start))
        return n->r->stages.n > 0;
    const struct hit *lead_plea = in_headline(n, "jury") ? NULL : in_lead(n, "pleaded-guilty");
    if (!sentenced)
        give(n, lead_plea && !in_lead(n, "convicted") ? "pleaded-guilty" : "convicted",
             lead_plea ? lead_plea : convicted);
    else if (find(n->d, "convicted", ROLE_LEAD | ROLE_TODAY, 0))
        give(n, "convicted", convicted);
    return true;
}

static bool headline_decides(struct news *n)
{
    const struct hit *h;
    bool outcome = add_outcomes(n);
    if ((h = in_headline(n, "extradited"))) {
        give(n, "extradited", h);
        return true;
    }
    if (outcome)
        return true;
    if (in_headline(n, "indicted") || in_headline(n, "charged")) {
        add_charging(n);
        add_arrest(n);
        return true;
    }
    if (in_headline(n, "arrested") || in_headline(n, "arrests")) {
        add_arrest(n);
        add_charging(n);
        return true;
    }
    return false;
}

/* The lead's own news, in the order in which a lead that has several means them. */
static bool lead_decides(struct news *n)
{
    static const char *const order[] = {"sentenced", "agreed-plea", "pleaded-guilty",
                                        "convicted", "extradited",  NULL};
    for (const char *const *v = order; *v; v++) {
        const struct hit *h = in_lead(n, *v);
        if (h) {
            give(n, strcmp(*v, "agreed-plea") ? *v : "pleaded-guilty", h);
            return true;
        }
    }
    bool charged = add_charging(n);
    add_arrest(n);
    return charged || n->r->stages.n;
}

static bool lesser_news(struct news *n)
{
    static const char *const order[] = {"settled",       "civil-complaint", "acquitted", "dismissed",
                                        "investigation", "restitution",     NULL};
    for (const char *const *v = order; *v; v++) {
        const struct hit *h = in_headline(n, *v);
        if (h) {
            give(n, *v, h);
            return true;
        }
    }
    return false;
}

void news_read(const struct doc *d, struct release *r)
{
    struct news n = {d, r};
    bool program = in_headline(&n, "no-matter") != NULL;
    if (in_headline(&n, "never-matter") ||
        (!headline_decides(&n) && !lesser_news(&n) && (program || !lead_decides(&n))))
        give(&n, "other", NULL);
}
