/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The charges that a release asserts against its defendants: by the names of offences (offence.c) in its
 * headline, its lead and in sentences that speak of counts; by the sections it cites. Where the words leave
 * open which trafficking is meant ("human trafficking charges"), the rest of the release decides. */
#include "domain/counts.h"

#include <string.h>

#include "domain/charge.h"
#include "domain/victim.h"

/* The value of rows that name no offence: one is named after them. */
#define COUNT_FOLLOWS "count"

/* Rows whose words tell a deed as well as they name an offence. A narrative is full of deeds: what counts
 * there is the name. */
static const char *const deeds[] = {"by-force-to-commercial-sex",
                                    "minor-to-commercial-sex",
                                    "compel-labor",
                                    "compelled-service",
                                    "withholding-documents",
                                    "transport-for-prostitution",
                                    "mann-act",
                                    "transport-for-prostitution-far",
                                    "entice-to",
                                    "enticement",
                                    "coerce-into-sex",
                                    "illicit-conduct-abroad",
                                    "travel-for-sex",
                                    "prostitution-business",
                                    "promoting-prostitution",
                                    "facility-for-prostitution",
                                    "explicit-depictions",
                                    "exploitation-of-minor",
                                    "sexual-abuse",
                                    "sexually-abusing",
                                    "abducting",
                                    "violent-acts",
                                    "pimping",
                                    "across-state-lines",
                                    "withholding-of-documents",
                                    "pictures-of-abuse",
                                    "move-aliens",
                                    "bring-to-us",
                                    "import-for-immoral",
                                    "naturalization-fraud",
                                    "false-visa-papers",
                                    "drug-acts",
                                    "controlled-substances",
                                    "gun-acts",
                                    "defraud",
                                    "kickbacks",
                                    "violent-crime",
                                    "assault",
                                    "robbery",
                                    "kidnapping",
                                    "corruption",
                                    "cyber",
                                    "obstruction",
                                    "false-statements",
                                    "wildlife",
                                    "counterfeit-goods",
                                    "other",
                                    "national-security",
                                    "trafficking-minor-for-sex",
                                    "trafficking-for-sex",
                                    "child-prostitution",
                                    "commercial-sex-minor",
                                    "terrorism",
                                    NULL};

static bool is_deed(const struct hit *h)
{
    for (const char *const *r = deeds; *r; r++)
        if (!strcmp(*r, h->p->rule))
            return true;
    return false;
}

/* "Received 46 months for", "faces one count under": a count follows though no verb of charging stands there.
 */
static bool says_count(const struct doc *d, const struct sentence *s, const struct hit *h)
{
    for (size_t i = s->first_hit; i < s->end_hit && d->hits[i].start < h->start; i++)
        if (d->hits[i].topic == TOPIC_CHARGE && d->hits[i].p->value &&
            !strcmp(d->hits[i].p->value, COUNT_FOLLOWS))
            return true;
    return false;
}

/* A paragraph in which an official is quoted may tell the counts before he speaks. */
static bool is_count_beside_quote(const struct doc *d, const struct sentence *s, const struct hit *h)
{
    bool count = false;
    for (size_t i = s->first_hit; i < s->end_hit; i++) {
        const struct hit *o = &d->hits[i];
        if (o->topic == TOPIC_ROLE && !strcmp(o->p->value, "quote"))
            return false;
        count |= o->topic == TOPIC_ROLE && o->start < h->start && !strcmp(o->p->rule, "counts-of");
    }
    return count && !strchr("\"\xe2", d->s[s->start]);
}

/* What introduces the words of h: the nearest phrase before it that tells of counts, or of earlier crimes.
 * "Doe, who has prior convictions, is charged with arson" asserts arson. */
static bool is_told_as_record(const struct doc *d, const struct sentence *s, const struct hit *h)
{
    bool record = false, any = false;
    for (size_t i = s->first_hit; i < s->end_hit && d->hits[i].start < h->start; i++) {
        const struct hit *o = &d->hits[i];
        if (o->topic != TOPIC_ROLE)
            continue;
        bool news =
            s->roles & ROLE_LEAD && s->roles & (ROLE_ANNOUNCE | ROLE_TODAY) &&
            !strcmp(o->p->rule, "has-been-convicted"); /* "announced that Doe has been convicted of" */
        if (!strcmp(o->p->value, "record"))
            any = true, record = !news;
        else if (!strcmp(o->p->rule, "charged-with") || !strcmp(o->p->rule, "counts-of"))
            record = false;
    }
    return record || (!any && !(s->roles & ROLE_COUNTS));
}

/* True when the sentence asserts the offence that h names of the defendants. */
static bool asserts(const struct doc *d, const struct sentence *s, const struct hit *h)
{
    enum { NEVER = ROLE_BOILERPLATE | ROLE_HEAD };
    if (s->roles & ROLE_HEADLINE)
        return true;
    if (s->roles & ROLE_QUOTE && !is_count_beside_quote(d, s, h))
        return false;
    if (s->roles & NEVER || (s->roles & ROLE_RECORD && is_told_as_record(d, s, h)))
        return false;
    if (s->roles & ROLE_LEAD)
        return true;
    bool cited = h->topic == TOPIC_STATUTE && !(s->roles & ROLE_NARRATIVE);
    if (!(s->roles & (ROLE_COUNTS | ROLE_MAXIMUM)) && !says_count(d, s, h) && !cited)
        return false;
    return !(s->roles & ROLE_CONTACT) && (!(s->roles & ROLE_NARRATIVE) || !is_deed(h));
}

/* True when the words before h say that the count was lost. */
static bool is_acquitted(const struct doc *d, const struct sentence *s, const struct hit *h)
{
    bool acquitted = false;
    for (size_t i = s->first_hit; i < s->end_hit && d->hits[i].start < h->start; i++)
        if (d->hits[i].topic == TOPIC_STAGE && d->hits[i].p->value)
            acquitted = !strcmp(d->hits[i].p->value, "acquitted");
    return acquitted;
}

/* "Possessing heroin and firearms": these rows reach over what they do not name. */
static bool is_loose(const struct hit *h)
{
    return !strcmp(h->p->rule, "gun-acts") || !strcmp(h->p->rule, "drug-acts");
}

/* True when another row names the charge better: it takes these words in, or takes them away. */
static bool is_covered(const struct doc *d, const struct sentence *s, const struct hit *h)
{
    enum { LONGEST_NAME = 60 };
    for (size_t i = s->first_hit; i < s->end_hit; i++) {
        const struct hit *o = &d->hits[i];
        if (o == h || o->topic != TOPIC_CHARGE || o->start > h->start || o->end <= h->start ||
            (o->p->value && !strcmp(o->p->value, COUNT_FOLLOWS)))
            continue;
        if (o->p->value && strcmp(o->p->value, h->p->value) && is_loose(o))
            continue;
        bool longer = o->end - o->start > h->end - h->start;
        if (!o->p->value ? o->end >= h->end || o->start < h->start
                         : longer && o->end - o->start <= LONGEST_NAME)
            return true;
    }
    return false;
}

enum { VALUES_MAX = 48 };
struct found {
    struct {
        const char *value;
        const struct hit *h;
        const struct hit *body; /* the first that names a count below the headline */
        bool named;             /* stands right behind "guilty of", "charged with" … */
    } v[VALUES_MAX];
    size_t n;
};

static const struct hit *has(const struct found *f, const char *value)
{
    for (size_t i = 0; i < f->n; i++)
        if (!strcmp(f->v[i].value, value))
            return f->v[i].h;
    return NULL;
}

/* Rows of a wider meaning: another row's words for the same charge say it better. */
static const struct side {
    const char *rule, *beside; /* gives way to this charge; NULL: to any */
} side_words[] = {
    {"kickbacks", "fraud"},
    {"defraud", "tax"},
    {"defraud", "visa-fraud"},
    {"defraud-government", "tax"},
    {"defraud-government", "visa-fraud"},
    {"defraud-government", "forced-labor"},
    {"immigration-offenses", "alien-smuggling"},
    {"immigration-offenses", "visa-fraud"},
    {"false-visa-papers", "forced-labor"},
    {"assault", "civil-rights"},
    {"violent-acts", NULL},
    {"sexually-abusing", NULL},
    {"abducting", NULL},
    {NULL, NULL},
};

static bool is_side_word(const char *rule)
{
    for (const struct side *w = side_words; w->rule; w++)
        if (!strcmp(w->rule, rule))
            return true;
    return false;
}

static void put(struct found *f, const char *value, const struct hit *h)
{
    for (size_t i = 0; h && i < f->n; i++)
        if (!strcmp(f->v[i].value, value) && is_side_word(f->v[i].h->p->rule) && !is_side_word(h->p->rule) &&
            strcmp(f->v[i].h->p->rule, "kickbacks"))
            f->v[i].h = h;
    if (h && !has(f, value) && f->n < VALUES_MAX) {
        f->v[f->n].value = value;
        f->v[f->n].body = NULL;
        f->v[f->n].named = false;
        f->v[f->n++].h = h;
    }
}

/* "Pleaded guilty to assaulting an officer": the verb of a deed that is the count itself. */
static bool is_named_count(const struct doc *d, const struct hit *h)
{
    enum { NEAR = 24 };
    static const char *const names[] = {"counts-of", "charged-with", "plea",
                                        "guilty-of", "convicted-of", NULL};
    const struct sentence *s = &d->sentences[h->sentence];
    for (size_t i = s->first_hit; i < s->end_hit && d->hits[i].start < h->start; i++)
        for (const char *const *n = names; *n; n++)
            if (d->hits[i].topic == TOPIC_ROLE && !strcmp(d->hits[i].p->rule, *n) &&
                d->hits[i].end + NEAR > h->start)
                return true;
    return false;
}

static void note_body(const struct doc *d, struct found *f, const struct hit *h)
{
    for (size_t i = 0; i < f->n; i++)
        if (!strcmp(f->v[i].value, h->p->value)) {
            f->v[i].body = f->v[i].body ? f->v[i].body : h;
            f->v[i].named |= is_named_count(d, h);
        }
}

static const struct hit *in_body(const struct found *f, const char *value)
{
    for (size_t i = 0; i < f->n; i++)
        if (!strcmp(f->v[i].value, value))
            return f->v[i].body;
    return NULL;
}

static void take_out(struct found *f, const char *value)
{
    for (size_t i = 0; i < f->n; i++)
        if (!strcmp(f->v[i].value, value)) {
            f->v[i] = f->v[--f->n];
            return;
        }
}

static void collect(const struct doc *d, struct found *f, unsigned any)
{
    for (size_t i = 0; i < d->nhits; i++) {
        const struct hit *h = &d->hits[i];
        const struct sentence *s = &d->sentences[h->sentence];
        if (h->topic == TOPIC_CHARGE && h->p->value && strcmp(h->p->value, COUNT_FOLLOWS) &&
            (!any || (s->roles & any)) && asserts(d, s, h) && !is_covered(d, s, h) &&
            !is_acquitted(d, s, h)) {
            put(f, h->p->value, h);
            if (!(s->roles & ROLE_HEADLINE) && strcmp(h->p->rule, "sex-trafficking-general"))
                note_body(d, f, h);
        }
    }
}

static const struct sentence *sentence_at(const struct doc *d, uint32_t at)
{
    size_t low = 0, high = d->nsentences;
    while (low + 1 < high) {
        size_t mid = (low + high) / 2;
        *(d->sentences[mid].start <= at ? &low : &high) = mid;
    }
    return &d->sentences[low];
}

/* Sections that are cited where counts are told name their charges. */
static void collect_statutes(const struct doc *d, const struct release *r, struct found *f)
{
    static const struct phrase rule = {"statute-cited", NULL, NULL, NULL};
    for (size_t i = 0; i < r->nwhy; i++) {
        const struct why *w = &r->why[i];
        if (strcmp(w->field, "statutes") || strcmp(w->part, "text"))
            continue;
        uint32_t base = d->part[DOC_TEXT].start;
        const struct sentence *s = sentence_at(d, base + w->start);
        const char *slug = charge_of_statute(w->value);
        bool known = slug && !strcmp(slug, "sex-trafficking") && has(f, "child-sex-trafficking");
        struct hit *h = arena_alloc(d->arena, sizeof *h);
        *h = (struct hit){.p = &rule,
                          .topic = TOPIC_STATUTE,
                          .start = base + w->start,
                          .end = base + w->end,
                          .sentence = (uint32_t)(s - d->sentences)};
        if (slug && !known && asserts(d, s, h))
            put(f, slug, h);
    }
}

static bool says(const struct doc *d, enum topic t, const char *value)
{
    enum { NOT = ROLE_QUOTE | ROLE_BOILERPLATE | ROLE_CONTACT };
    for (const struct sentence *s = NULL; (s = doc_next(d, s, 0, NOT));)
        if (sentence_has(d, s, t, value))
            return true;
    return false;
}

/* Racketeering by interstate travel or facilities is what prostitution is charged as. */
static void settle_facility(const struct doc *d, struct found *f)
{
    const struct hit *h = has(f, "facility");
    if (!h)
        return;
    put(f, says(d, TOPIC_CALLED, "sex-setting") ? "promoting-prostitution" : "racketeering", h);
    take_out(f, "facility");
}

static size_t count_hits(const struct doc *d, enum topic t, const char *value)
{
    enum { NOT = ROLE_QUOTE | ROLE_BOILERPLATE | ROLE_CONTACT };
    size_t n = 0;
    for (size_t i = 0; i < d->nhits; i++) {
        const struct hit *h = &d->hits[i];
        n += h->topic == t && h->p->value && !strcmp(h->p->value, value) &&
             !(d->sentences[h->sentence].roles & NOT);
    }
    return n;
}

/* "Human trafficking" with no count that says of which kind: the setting tells. */
static void settle_trafficking(const struct doc *d, struct found *f)
{
    const struct hit *h = has(f, "human-trafficking");
    if (!h)
        return;
    take_out(f, "human-trafficking");
    for (size_t i = 0; i < f->n; i++)
        if (charge_in(f->v[i].value, "human-trafficking"))
            return;
    size_t sex = count_hits(d, TOPIC_CALLED, "sex-setting"),
           labor = count_hits(d, TOPIC_CALLED, "labor-setting");
    if (sex || labor)
        put(f, 2 * sex >= labor ? "sex-trafficking" : "forced-labor", h);
}

/* The section is one for adults and children: the victims tell. A headline's "sex trafficking" stands for the
 * counts below it; a count of its own, or adult victims, keep it beside the child's. */
static void settle_age(const struct doc *d, const struct release *r, struct found *f)
{
    const struct hit *plain = has(f, "sex-trafficking"), *body = in_body(f, "sex-trafficking");
    const struct hit *child = in_body(f, "child-sex-trafficking");
    if (!plain || !r->minor_victim)
        return;
    bool one_list = body && child && body->sentence == child->sentence;
    bool adults = victim_adults(d) && (body || !child);
    put(f, "child-sex-trafficking", plain);
    if (!one_list && !adults)
        take_out(f, "sex-trafficking");
}

/* Somebody who is made to work does housework in a household; of harboring and visas only the words for a
 * servant tell that. */
static void settle_setting(const struct doc *d, struct found *f)
{
    static const struct {
        const char *value, *setting;
    } labor[] = {{"forced-labor", "housework"},          {"involuntary-servitude", "housework"},
                 {"document-servitude", "housework"},    {"forced-labor", "household"},
                 {"involuntary-servitude", "household"}, {"document-servitude", "household"},
                 {"alien-smuggling", "household"},       {"visa-fraud", "household"}};
    for (size_t i = 0; i < sizeof labor / sizeof *labor; i++)
        if (has(f, labor[i].value) && says(d, TOPIC_CALLED, labor[i].setting)) {
            put(f, "domestic-servitude", has(f, labor[i].value));
            return;
        }
}

/* Words of a wider meaning give way to the offence that they only describe. */
static void settle_side_words(struct found *f)
{
    for (const struct side *w = side_words; w->rule; w++)
        for (size_t k = 0; k < f->n; k++)
            if (!strcmp(f->v[k].h->p->rule, w->rule) &&
                (w->beside ? has(f, w->beside) != NULL : f->n > 1 && !f->v[k].named) &&
                (!w->beside || strcmp(f->v[k].value, w->beside)))
                take_out(f, f->v[k].value);
}

static bool is_in_headline(const struct doc *d, const struct hit *h)
{
    return h && d->sentences[h->sentence].roles & ROLE_HEADLINE;
}

/* Where the headline tells of papers got by fraud, what they hid is an earlier crime. */
static void settle_concealed(const struct doc *d, struct found *f)
{
    static const char *const hidden[] = {"sexual-abuse", "violent-crime", "kidnapping", NULL};
    if (!is_in_headline(d, has(f, "visa-fraud")))
        return;
    for (const char *const *c = hidden; *c; c++)
        if (has(f, *c) && !is_in_headline(d, has(f, *c)))
            take_out(f, *c);
}

/* Papers are withheld to hold people: without another count of servitude it is some other crime. */
static void settle_documents(struct found *f)
{
    static const char *const with[] = {"forced-labor",          "involuntary-servitude", "sex-trafficking",
                                       "child-sex-trafficking", "alien-smuggling",       NULL};
    const struct hit *h = has(f, "document-servitude");
    if (!h || strncmp(h->p->rule, "withholding", strlen("withholding")))
        return;
    for (const char *const *c = with; *c; c++)
        if (has(f, *c))
            return;
    take_out(f, "document-servitude");
}

static void settle(const struct doc *d, const struct release *r, struct found *f)
{
    settle_facility(d, f);
    settle_trafficking(d, f);
    settle_age(d, r, f);
    settle_setting(d, f);
    settle_documents(f);
    settle_side_words(f);
    settle_concealed(d, f);
}

static bool only_other(const struct release *r)
{
    return r->stages.n == 1 && strs_has(&r->stages, "other");
}

/* Where unnamed people are arrested, the headline tells whether it is for a crime. */
static bool only_unnamed(const struct release *r)
{
    return r->stages.n == 1 && !r->defendants.n &&
           (strs_has(&r->stages, "arrested") || strs_has(&r->stages, "investigation"));
}

static bool is_removal(const struct doc *d)
{
    return headline_has(d, TOPIC_STAGE, "removal");
}

/* A settlement, a suit, findings, a merger: somebody answers for something though nobody is accused of a
 * crime. */
static bool is_civil(const struct doc *d)
{
    return headline_has(d, TOPIC_CALLED, "civil-matter");
}

/* Which sentences assert anything. Where nothing happens to a defendant only the headline does; what somebody
 * removed is wanted for, and what is settled, stands in the lead too. */
static unsigned asserting(const struct doc *d, const struct release *r)
{
    if (only_unnamed(r))
        return ROLE_HEADLINE;
    if (!only_other(r))
        return 0;
    return is_civil(d) || is_removal(d) ? ROLE_HEADLINE | ROLE_LEAD : ROLE_HEADLINE;
}

/* Nobody is accused in a statement, a grant, a meeting. */
static bool is_about_nobody(const struct doc *d, const struct release *r)
{
    return only_other(r) && !r->defendants.n && !is_removal(d) && !is_civil(d);
}

/* What a civil matter can be about. In a release that only looks like one, crimes are no counts. */
static void keep_civil(struct found *f)
{
    static const char *const civil[] = {"fraud",      "tax", "civil-rights", "antitrust", "environmental",
                                        "corruption", NULL};
    for (size_t i = f->n; i > 0; i--) {
        bool kept = false;
        for (const char *const *c = civil; *c; c++)
            kept |= !strcmp(f->v[i - 1].value, *c);
        if (!kept)
            take_out(f, f->v[i - 1].value);
    }
}

/* True when the unnamed are arrested for this crime: smuggling is told by what was found; of other crimes the
 * headline says that somebody was convicted or is charged. */
static bool is_of_unnamed(const struct doc *d, const char *slug, const struct hit *h)
{
    const struct sentence *s = &d->sentences[h->sentence];
    bool one = !headline_has(d, TOPIC_CALLED, "sweep");
    return !strcmp(slug, "alien-smuggling") || (one && (s->roles & ROLE_COUNTS || says_count(d, s, h)));
}

void counts_read(const struct doc *d, struct release *r)
{
    struct found f = {.n = 0};
    unsigned any = asserting(d, r);
    if (is_about_nobody(d, r))
        return;
    collect(d, &f, any);
    if (!any)
        collect_statutes(d, r, &f);
    settle(d, r, &f);
    if (only_other(r) && is_civil(d) && !is_removal(d) && !r->defendants.n)
        keep_civil(&f);
    else if (!f.n && strs_has(&r->stages, "other"))
        strs_add_copy(&r->charges, "other", d->arena); /* somebody was removed, something was seized */
    for (const struct charge *c = charges; c->slug; c++) {
        const struct hit *h = has(&f, c->slug);
        if (!h || (only_unnamed(r) && !is_of_unnamed(d, c->slug, h)))
            continue;
        strs_add_copy(&r->charges, c->slug, d->arena);
        doc_why(d, r, "charges", c->slug, h->p->rule, h->start, h->end);
    }
}
