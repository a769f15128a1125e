/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The charges that a release asserts against its defendants: by the names of offences (offence.c) in its
 * headline, its lead and in sentences that speak of counts; by the sections it cites. Where the words leave
 * open which trafficking is meant ("human trafficking charges"), the rest of the release decides. */
#include "domain/counts.h"

#include <string.h>

#include "domain/charge.h"
#include "domain/victim.h"

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

/* True when the sentence asserts the offence that h names of the defendants. */
static bool asserts(const struct sentence *s, const struct hit *h)
{
    enum { NEVER = ROLE_QUOTE | ROLE_BOILERPLATE | ROLE_RECORD | ROLE_HEAD };
    if (s->roles & ROLE_HEADLINE)
        return true;
    if (s->roles & NEVER)
        return false;
    if (s->roles & ROLE_LEAD)
        return true;
    if (!(s->roles & (ROLE_COUNTS | ROLE_MAXIMUM)) || (s->roles & ROLE_CONTACT))
        return false;
    return !(s->roles & ROLE_NARRATIVE) || !is_deed(h);
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

/* True when another row names the charge better: it takes these words in, or takes them away. */
static bool is_covered(const struct doc *d, const struct sentence *s, const struct hit *h)
{
    enum { LONGEST_NAME = 60 };
    for (size_t i = s->first_hit; i < s->end_hit; i++) {
        const struct hit *o = &d->hits[i];
        if (o == h || o->topic != TOPIC_CHARGE || o->start > h->start || o->end <= h->start)
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

static void put(struct found *f, const char *value, const struct hit *h)
{
    if (h && !has(f, value) && f->n < VALUES_MAX) {
        f->v[f->n].value = value;
        f->v[f->n].body = NULL;
        f->v[f->n++].h = h;
    }
}

static void note_body(struct found *f, const struct hit *h)
{
    for (size_t i = 0; i < f->n; i++)
        if (!strcmp(f->v[i].value, h->p->value) && !f->v[i].body)
            f->v[i].body = h;
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
        if (h->topic == TOPIC_CHARGE && h->p->value && (!any || (s->roles & any)) && asserts(s, h) &&
            !is_covered(d, s, h) && !is_acquitted(d, s, h)) {
            put(f, h->p->value, h);
            if (!(s->roles & ROLE_HEADLINE) && strcmp(h->p->rule, "sex-trafficking-general"))
                note_body(f, h);
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
        if (slug && !known && asserts(s, h))
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

static void settle_setting(const struct doc *d, struct found *f)
{
    static const char *const labor[] = {
        "forced-labor", "involuntary-servitude", "document-servitude", "alien-smuggling", "visa-fraud", NULL};
    for (const char *const *c = labor; *c; c++)
        if (has(f, *c) && says(d, TOPIC_CALLED, "household")) {
            put(f, "domestic-servitude", has(f, *c));
            return;
        }
}

/* Words of a wider meaning give way to the offence that they only describe. */
static void settle_side_words(struct found *f)
{
    static const struct {
        const char *rule, *beside;
    } side[] = {
        {"kickbacks", "fraud"},
        {"defraud", "tax"},
        {"defraud", "visa-fraud"},
        {"immigration-offenses", "alien-smuggling"},
        {"immigration-offenses", "visa-fraud"},
        {"false-visa-papers", "forced-labor"},
    };
    for (size_t i = 0; i < sizeof side / sizeof *side; i++)
        for (size_t k = 0; k < f->n; k++)
            if (!strcmp(f->v[k].h->p->rule, side[i].rule) && strcmp(f->v[k].value, side[i].beside) &&
                has(f, side[i].beside))
                take_out(f, f->v[k].value);
}

/* Papers are withheld to hold people: without another count of servitude it is some other crime. */
static void settle_documents(struct found *f)
{
    static const char *const with[] = {"forced-labor",          "involuntary-servitude", "sex-trafficking",
                                       "child-sex-trafficking", "alien-smuggling",       NULL};
    const struct hit *h = has(f, "document-servitude");
    if (!h || strcmp(h->p->rule, "withholding-documents"))
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
}

/* Where nothing happens to a defendant, or unnamed people are arrested, only the headline asserts anything;
 * where nobody is accused at all (a statement, a grant, a meeting), nothing does. */
static bool only_unnamed(const struct release *r)
{
    return r->stages.n == 1 && !r->defendants.n &&
           (strs_has(&r->stages, "arrested") || strs_has(&r->stages, "investigation"));
}

static unsigned asserting(const struct release *r)
{
    return only_unnamed(r) || (r->stages.n == 1 && strs_has(&r->stages, "other")) ? ROLE_HEADLINE : 0;
}

static bool is_removal(const struct doc *d)
{
    for (const struct sentence *s = NULL; (s = doc_next(d, s, ROLE_HEADLINE, 0));)
        if (sentence_has(d, s, TOPIC_STAGE, "removal"))
            return true;
    return false;
}

static bool is_about_nobody(const struct doc *d, const struct release *r)
{
    return strs_has(&r->stages, "other") && r->stages.n == 1 && !r->defendants.n && !is_removal(d);
}

void counts_read(const struct doc *d, struct release *r)
{
    struct found f = {.n = 0};
    if (is_about_nobody(d, r))
        return;
    collect(d, &f, asserting(r));
    if (!asserting(r))
        collect_statutes(d, r, &f);
    settle(d, r, &f);
    if (!f.n && strs_has(&r->stages, "other"))
        strs_add_copy(&r->charges, "other", d->arena); /* somebody was removed, something was seized */
    for (const struct charge *c = charges; c->slug; c++) {
        const struct hit *h = has(&f, c->slug);
        if (!h || (only_unnamed(r) && strcmp(c->slug, "alien-smuggling")))
            continue;
        strs_add_copy(&r->charges, c->slug, d->arena);
        doc_why(d, r, "charges", c->slug, h->p->rule, h->start, h->end);
    }
}
