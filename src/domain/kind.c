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
    {"exploitation-of-labor", "trafficking", "labor exploitation", "a scheme involving labor exploitation"},
    {"no-matter", "program",
     "(?:announce[sd]? (?:\\w+ "
     "){0,3}(?:grants?|funding|initiative|phase|launch|strategy|plan|members|winners|recipients)|"
     "awareness|readout|fact sheet|remarks|statement (?:of|by|from|on)|meets? with|task force|initiative|"
     "conference|summit|report|symposium|training|resources|proclamation|honors?|awards?|resign\\w*|budget|"
     "nationwide|operation cross country|crackdown)",
     "Readout of a meeting"},
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
    else if (called(d, ROLE_HEADLINE, 0))
        give(d, r, "program", "headline-no-matter", h);
    else
        give(d, r, "other", "no-trafficking", NULL);
}
