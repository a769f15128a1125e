/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a release is with respect to human trafficking: a case of it, a neighbouring crime, a program, or
 * something else. A matter is a case when trafficking is charged, or when the release itself calls it so. */
#include "domain/kind.h"

#include <string.h>

#include "domain/charge.h"

static const struct phrase called_rows[] = {
    {"trafficking", "trafficking",
     "(?:(?:human|sex|labou?r) traffick\\w+|traffick\\w+ in persons|forced labou?r|involuntary "
     "servitude|peonage|"
     "(?:modern day )?slavery|compelled service|domestic servitude)",
     "a human trafficking scheme"},
    {"anti-trafficking", "topic", "anti trafficking", "an anti-trafficking team"},
    {"sex-setting", "sex-setting",
     "(?:prostitut\\w+|commercial sex\\w*|brothels?|sex acts?|escorts?|pimp\\w*)", "in a brothel"},
    {"labor-setting", "labor-setting",
     "(?:(?:guest )?workers?|laborers?|labor(?:ed|ing)?|employ(?:ed|ees?|ment)|forced to work|to "
     "work|farms?|wages|factory|restaurants?)",
     "farm workers"},
    {"household", "household",
     "(?:domestic (?:servant|servitude|help\\w*|workers?|services?|labor|duties|chores)s?|nann(?:y|ies)|live "
     "in (?:maid|housekeeper|servant|nanny)|"
     "household (?:work|chores|servants?|duties|workers?)|as (?:a|their|her|his) (?:maid|housekeeper)|house "
     "?maids?)",
     "worked as their domestic servant"},
};
const struct phrases called_phrases = PHRASES(called_rows);

static const struct hit *called(const struct doc *d, unsigned any, unsigned not )
{
    for (size_t i = 0; i < d->nhits; i++) {
        const struct hit *h = &d->hits[i];
        unsigned roles = d->sentences[h->sentence].roles;
        if (h->topic == TOPIC_CALLED && !strcmp(h->p->value, "trafficking") && (roles & any) &&
            !(roles & not ))
            return h;
    }
    return NULL;
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

static bool charges_any(const struct release *r, const char *group)
{
    for (size_t i = 0; i < r->charges.n; i++)
        if (charge_in(r->charges.v[i], group))
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
    const struct hit *h = called(d, ROLE_HEADLINE | ROLE_LEAD, ROLE_BOILERPLATE);
    if (is_matter(r) && charges_any(r, "human-trafficking"))
        give(d, r, "case", "trafficking-charged", h);
    else if (is_matter(r) && h)
        give(d, r, "case", "called-trafficking", h);
    else if (charges_any(r, "related"))
        give(d, r, "related", "neighbouring-crime", NULL);
    else if (headline_topic(d))
        give(d, r, "program", "headline-topic", headline_topic(d));
    else
        give(d, r, "other", "no-trafficking", NULL);
}
