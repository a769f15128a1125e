/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The news of a release: which stage of a matter it announces. Headlines say it with one verb; the lead says
 * what the headline leaves open ("charged" by indictment or by complaint; "convicted" by a jury or by a
 * plea), and may announce an arrest beside it. What is told as background is no news. */
#include "domain/news.h"

#include <string.h>
#include <strings.h>

#include "domain/stage.h"

/* True when a hit takes its words away from others: "ordered detained" is no arrest. */
static bool takes(const struct hit *h)
{
    return h->topic == TOPIC_STAGE && (!h->p->value || !strcmp(h->p->value, "detention"));
}

/* True when a hit that takes words away, other than itself, has those where the i-th hit starts; one may come
 * after it that starts at the same word. */
static bool is_taken(const struct doc *d, const struct sentence *s, size_t i)
{
    uint32_t at = d->hits[i].start;
    for (size_t k = s->first_hit; k < s->end_hit && d->hits[k].start <= at; k++)
        if (k != i && takes(&d->hits[k]) && d->hits[k].end > at)
            return true;
    return false;
}

static const struct hit *find_in(const struct doc *d, const struct sentence *s, const char *value)
{
    for (size_t i = s->first_hit; i < s->end_hit; i++) {
        const struct hit *h = &d->hits[i];
        if (h->topic == TOPIC_STAGE && h->p->value && !strcmp(h->p->value, value) && !is_taken(d, s, i))
            return h;
    }
    return NULL;
}

/* The first hit of a value within the sentences that have all of these roles. */
static const struct hit *find(const struct doc *d, const char *value, unsigned want, unsigned not )
{
    const struct hit *h = NULL;
    for (const struct sentence *s = NULL; !h && (s = doc_next(d, s, want, not ));)
        h = find_in(d, s, value);
    return h;
}

struct news {
    const struct doc *d;
    struct release *r;
};

static bool give(struct news *n, const char *stage, const struct hit *h)
{
    if (strs_add_once(&n->r->stages, stage, n->d->arena) && h)
        doc_why(n->d, n->r, "stages", stage, h->p->rule, h->start, h->end);
    return true;
}

enum { NOT_NEWS = ROLE_BACKGROUND | ROLE_QUOTE | ROLE_BOILERPLATE | ROLE_RECORD };

/* In the headline, but for what it tells of the past; in the lead; in the paragraph after it. */
static const struct hit *in_headline(const struct news *n, const char *value)
{
    return find(n->d, value, ROLE_HEADLINE, ROLE_BACKGROUND);
}

static const struct hit *in_first(const struct news *n, const char *value)
{
    return find(n->d, value, ROLE_LEAD, NOT_NEWS);
}

static const struct hit *in_lead(const struct news *n, const char *value)
{
    const struct hit *h = in_first(n, value);
    return h ? h : find(n->d, value, ROLE_FOLLOW, NOT_NEWS | ROLE_CONTACT);
}

static const struct hit *today(const struct news *n, const char *value)
{
    return find(n->d, value, ROLE_TODAY, ROLE_QUOTE | ROLE_BOILERPLATE | ROLE_CONTACT);
}

static bool in_title(const struct news *n, const struct hit *h)
{
    return h && n->d->sentences[h->sentence].part == DOC_TITLE;
}

/* True when a sentence that says one value says the other too. */
static bool together(const struct news *n, const struct hit *h, const char *other)
{
    return h && find_in(n->d, &n->d->sentences[h->sentence], other);
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
    if (!charged)
        charged = in_headline(n, "charges");
    if (!charged)
        charged = in_headline(n, "complaint-filed");
    if (!h)
        h = in_lead(n, "indicted");
    if (!h && charged && !in_lead(n, "complaint"))
        h = find(n->d, "indicted", 0, NOT);
    if (!h && in_headline(n, "arrested") && find(n->d, "unsealed", 0, NOT))
        h = find(n->d, "indicted", 0, NOT | ROLE_BOILERPLATE);
    if (h)
        return give(n, "indicted", h);
    if ((h = charged) || (h = in_lead(n, "complaint")) || (h = in_lead(n, "charged")))
        return give(n, "charged", h);
    return false;
}

/* "Arrests and charges", "arrests nine, three charged": not "arrests a man charged". */
static bool is_new_clause(const struct doc *d, const struct hit *from, const struct hit *h)
{
    enum { AND = sizeof " and " - 1 };
    for (size_t i = from->end; i < h->start; i++)
        if (strchr(",;:&", d->s[i]))
            return true;
    return h->start > AND && !strncasecmp(d->s + h->start - AND, " and ", AND);
}

/* "Arrests man charged with arson": he was charged before, by somebody else; only a charge of which the lead
 * says more than that is news. */
static bool add_charging_of_arrested(struct news *n)
{
    const struct hit *arrest = in_headline(n, "arrests"), *charged = in_headline(n, "charged");
    if (!charged || !arrest || arrest->sentence != charged->sentence || charged->start < arrest->start ||
        is_new_clause(n->d, arrest, charged))
        return add_charging(n);
    const struct hit *h = in_lead(n, "complaint");
    if (!h)
        h = in_first(n, "charges");
    return h && give(n, "charged", h);
}

/* Sentenced, pleaded guilty, convicted: a headline and its second line may announce more than one. */
static bool add_outcomes(struct news *n)
{
    const struct hit *sentenced = in_headline(n, "sentenced"), *plea = in_headline(n, "pleaded-guilty");
    const struct hit *convicted = in_headline(n, "convicted"), *agreed = in_headline(n, "agreed-plea");
    if (!sentenced)
        sentenced = in_headline(n, "sentence");
    if (plea && !strcmp(plea->p->rule, "admits") && (sentenced || in_headline(n, "settled")))
        plea = NULL;
    if (agreed) {
        give(n, "charged", in_lead(n, "charged"));
        sentenced = NULL; /* a term in the headline is what was agreed on */
    }
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

/* What is announced beside an outcome: others were acquitted, sentenced or charged, or the civil side of the
 * matter was settled. */
static void add_beside_outcome(struct news *n)
{
    const struct hit *h = in_headline(n, "acquitted");
    if (h)
        give(n, "acquitted", h);
    if ((h = in_lead(n, "plea-and-sentence"))) {
        give(n, "pleaded-guilty", h);
        give(n, "sentenced", h);
    }
    if (strs_has(&n->r->stages, "pleaded-guilty") && (h = in_headline(n, "settled")))
        give(n, "settled", h);
    const struct hit *charged = in_headline(n, "indicted");
    if (!charged)
        charged = in_headline(n, "charged");
    for (const char *const *v = (const char *const[]){"sentenced", "pleaded-guilty", "convicted", NULL}; *v;
         v++)
        if (in_title(n, in_headline(n, *v)))
            return;
    if (in_title(n, charged))
        add_charging(n);
}

/* Somebody who is brought before a court that unseals the indictment is news twice. */
static bool add_extradition(struct news *n)
{
    const struct hit *h = in_headline(n, "extradited");
    if (!h)
        return false;
    give(n, "extradited", h);
    const struct hit *unsealed = in_lead(n, "unsealed");
    if (together(n, unsealed, "indicted"))
        give(n, "indicted", unsealed);
    return true;
}

static bool is_filed_with(const struct news *n)
{
    return in_lead(n, "filed-with") != NULL;
}

/* Settlements and lawsuits: a complaint is often filed so that a court can approve what was agreed. */
static bool add_civil(struct news *n)
{
    const struct hit *settled = in_headline(n, "settled"), *suit = in_headline(n, "civil-complaint");
    bool criminal = in_lead(n, "sentenced") || in_lead(n, "pleaded-guilty") || in_lead(n, "agreed-plea");
    if (!settled && !suit && in_headline(n, "pays") && !criminal)
        settled = in_lead(n, in_lead(n, "settled") ? "settled" : "agreed-to-pay");
    if (!settled && !suit)
        suit = in_headline(n, "lawsuit");
    if (settled) {
        const struct hit *plea = in_first(n, "pleaded-guilty");
        give(n, "settled", settled);
        if (plea && strcmp(plea->p->rule, "admits"))
            give(n, "pleaded-guilty", plea);
    }
    if (suit || (settled && is_filed_with(n)))
        give(n, "civil-complaint", suit);
    return settled || suit;
}

/* A court's order to pay is a restitution order when it is no part of a sentence. */
static bool add_restitution(struct news *n)
{
    const struct hit *order = in_headline(n, "orders-pay"), *h = in_headline(n, "restitution");
    if (!h && order && !in_first(n, "sentenced"))
        h = find(n->d, "restitution", ROLE_LEAD, ROLE_QUOTE);
    if (!h && order && !in_first(n, "sentenced"))
        h = find(n->d, "restitution", ROLE_FOLLOW, ROLE_QUOTE);
    return h && give(n, "restitution", h);
}

static bool headline_decides(struct news *n)
{
    bool outcome = add_outcomes(n);
    if (add_extradition(n))
        return true;
    if (outcome) {
        add_beside_outcome(n);
        return true;
    }
    if (in_headline(n, "arrests") || in_headline(n, "arrested")) {
        add_arrest(n);
        add_charging_of_arrested(n);
        return true;
    }
    if (in_headline(n, "indicted") || in_headline(n, "charged")) {
        add_charging(n);
        add_arrest(n);
        return true;
    }
    return false;
}

/* Headlines that name no step of a criminal case. */
static bool lesser_news(struct news *n)
{
    static const char *const order[] = {"acquitted", "dismissed", "investigation", NULL};
    if (add_civil(n) || add_restitution(n))
        return true;
    for (const char *const *v = order; *v; v++) {
        const struct hit *h = in_headline(n, *v);
        if (h)
            return give(n, *v, h);
    }
    if (in_headline(n, "charges") || in_headline(n, "complaint-filed")) {
        const struct hit *plea = in_first(n, "pleaded-guilty");
        if (plea)
            give(n, "pleaded-guilty", plea);
        add_charging(n);
        add_arrest(n);
        return true;
    }
    return false;
}

/* "Nine have pleaded guilty" counts what was before. */
static bool is_perfect(const struct doc *d, const struct hit *h)
{
    enum { HAVE = sizeof "have " - 1 };
    return h->start > HAVE && (!strncasecmp(d->s + h->start - HAVE, "have ", HAVE) ||
                               !strncasecmp(d->s + h->start - HAVE, " has ", HAVE));
}

/* What happened to others of the same matter on the same day. */
static void add_others_today(struct news *n)
{
    enum { NOT = NOT_NEWS | ROLE_MAXIMUM | ROLE_CONTACT | ROLE_NARRATIVE };
    struct strs *st = &n->r->stages;
    const struct hit *plea = find(n->d, "pleaded-guilty", ROLE_TODAY, NOT);
    const struct hit *sentenced = find(n->d, "sentenced", ROLE_TODAY, NOT);
    bool charged = strs_has(st, "indicted") || strs_has(st, "charged");
    if (plea && strcmp(plea->p->rule, "admits") && !is_perfect(n->d, plea) &&
        (charged || strs_has(st, "convicted")))
        give(n, "pleaded-guilty", plea);
    if (sentenced && strs_has(st, "pleaded-guilty") && !in_headline(n, "agreed-plea"))
        give(n, "sentenced", sentenced);
}

/* What a court or an officer does to somebody that is no stage of a case. */
static bool is_other(struct news *n)
{
    static const char *const values[] = {"detention", "ruling", "removal", NULL};
    for (const char *const *v = values; *v; v++) {
        const struct hit *h = in_headline(n, *v);
        if (h)
            return give(n, "other", h);
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
        if (h)
            return give(n, strcmp(*v, "agreed-plea") ? *v : "pleaded-guilty", h);
    }
    const struct hit *h = in_first(n, "charges");
    bool charged = add_charging(n);
    add_arrest(n);
    if (!charged && h)
        charged = give(n, find(n->d, "indicted", 0, ROLE_QUOTE | ROLE_CONTACT) ? "indicted" : "charged", h);
    if (charged || n->r->stages.n)
        return true;
    const struct hit *suit = in_first(n, "civil-complaint");
    h = in_first(n, "settled");
    if (h && strcmp(h->p->rule, "agreement")) /* agencies enter into agreements too */
        return give(n, "settled", h);
    return suit && give(n, "civil-complaint", suit);
}

/* The result of an operation is arrests, wherever the release counts them. */
static bool operation_arrests(struct news *n)
{
    enum { NOT = ROLE_QUOTE | ROLE_BOILERPLATE | ROLE_BACKGROUND | ROLE_RECORD };
    if (!in_headline(n, "operation"))
        return false;
    const struct hit *h = find(n->d, "arrested", 0, NOT);
    if (!h)
        h = find(n->d, "sweep", 0, NOT);
    if (!h)
        h = in_lead(n, "arrests");
    return h && give(n, "arrested", h);
}

void news_read(const struct doc *d, struct release *r)
{
    struct news n = {d, r};
    if (in_headline(&n, "never-matter"))
        give(&n, "other", NULL);
    else if (headline_decides(&n))
        add_others_today(&n);
    else if (lesser_news(&n) || is_other(&n))
        return;
    else if ((in_headline(&n, "no-matter") || !lead_decides(&n)) && !operation_arrests(&n))
        give(&n, "other", NULL);
}
