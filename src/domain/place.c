/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Offices, and the phrases in which offices and districts are named. An office counts when the FBI's own
 * office is named, not the town it stands in; which districts count is decided in venue.c. An office that
 * follows from the district alone is derived, and kept apart. */
#include "domain/place.h"

#include <string.h>

#include "base/ascii.h"
#include "domain/district.h"
#include "domain/office.h"
#include "domain/venue.h"

/* Words of a name: what [^.;] would stop at is let by after an initial or "Jr". */
#define WORDS  "(?:[^.;]|(?<=[ .][A-Z])\\.|(?<=[JS]r)\\.|(?<=[ .][A-Z][a-z])\\.)"
#define NAME   "(?-i:[A-Z][\\w'.]+)"
#define FBI    "(?:FBI|Federal Bureau of Investigations?{s})(?: \\((?:the )?FBI\\))?{s}"
#define SUFFIX "(?:Field (?:Office|Division)|Division|Office|Field)"
#define STATE  "(?:,? (?:{state}|(?-i:[A-Z][a-z]{1,4}\\.|[A-Z]\\.? ?[A-Z]\\.)),?)?"
#define AGENT                                                                                                \
    "(?:Acting )?(?:Supervisory )?(?:Special Agent|Assistant Director|Deputy Assistant Director)s? in "      \
    "charge"

#define ATTORNEY "(?:U\\.S\\.|United States|U\\. S\\.) Attorney{s}"
/* Each spelled out, so that a pattern that begins with one is tried only where a district follows. */
#define PART "(?:Northern|North|Southern|South|Eastern|East|Western|West|Central|Middle)"
#define DISTRICT                                                                                             \
    "(?:(?:" PART " )?Districts? (?:of|for) (?:the )?(?:" PART                                               \
    " )?{state}(?: and (?:the )?Northern Mariana "                                                           \
    "Islands)?|" PART " District,? {state})"

/* A town: no point may end a word of it but an abbreviation's, for the next word could begin a sentence. */
#define TOWN  "(?-i:(?:(?:St|Ft|Mt)\\. )?[A-Z][\\w']+(?: [A-Z][\\w']+){0,2})"
#define IN    "{st}"
#define OF_IT "(" TOWN ")(?:, (" IN "))?"
/* The words that may stand between what happened and where: when it was, and before whom. */
#define WHEN                                                                                                 \
    "(?:(?:today|yesterday|late|early|earlier|on|this|last|morning|afternoon|evening|night|week|month|"      \
    "\\w{3,6}day|{month}|\\d{1,4}|in (?:federal|U\\.S\\. District) court),? ){0,6}"
/* clang-format off */
static const struct phrase place_rows[] = {
    {"fbi-office", "office",
     FBI "(?: (?:Field )?(?:Office|Division)s?)?(?: in| of| for| at| from)?(?: the)? ({office})" STATE
     "(?: " SUFFIX ")?",
     "the FBI's Cleveland Division"},
    {"fbi-comma-office", "office",
     FBI ",(?: including)? (?:the |its )?({office})" STATE " " SUFFIX, "FBI, Dallas Division"},
    {"office-of-fbi", "office", "({office})" STATE " " SUFFIX "s? (?:of|for) (?:the )?" FBI,
     "the Honolulu Division of the FBI"},
    {"office-fbi", "office", "({office}) " FBI, "the Los Angeles FBI"},
    {"fbi-agent-of", "office",
     FBI
     ",?(?: under the (?:direction|leadership|supervision) of)? " AGENT WORDS
     "{0,50}? (?:of|for|in) (?:the )?(?:" FBI " )?({office})" STATE "(?: " SUFFIX ")?",
     "FBI Special Agent in Charge Jane Roe of the Philadelphia Field Office"},
    {"fbi-agents-in", "office",
     FBI " (?:Special )?Agents? (?:" NAME " ){1,4}(?:in|of|from) (?:the )?({office})(?:,? and (?:" NAME
     " ){1,4}(?:in|of|from) (?:the )?({office}))?",
     "FBI Special Agents Jane Roe in Honolulu and Richard Miles in Los Angeles"},
    {"agent-fbi-office", "office",
     "(?:Special Agent|Assistant Director) in charge" WORDS "{0,50}? of (?:the )?({office})" STATE " "
     SUFFIX "[^.;]{0,6} (?:of |for |with )?(?:the )?" FBI,
     "Special Agent in Charge Jane Roe of the Miami Field Office of the FBI"},
    {"fbi-agent-comma", "office", FBI ",? " AGENT WORDS "{0,40}?, ({office})" STATE " " SUFFIX,
     "FBI Special Agent in Charge Jane Roe, Portland Division"},
    {"press-office", "head-office", "({office}) (?:Public Affairs|Media|Press)(?: Office)?",
     "Norfolk Public Affairs Office"},

    {"attorney-for-district", "attorney",
     ATTORNEY "(?:" WORDS "{0,60}? (?:for|of|in|from))?,?(?: the)? (" DISTRICT ")",
     "U.S. Attorney Jane Roe of the Southern District of Ohio"},
    {"district-attorney", "attorney", "(" DISTRICT ")(?:'s|s)? U(?:\\.S\\.|nited States) Attorney",
     "Southern District of Ohio U.S. Attorney Jane Roe"},
    {"state-attorney", "attorney",
     ATTORNEY " (?:Office )?(?:" NAME " ){0,4}(?:for|of|in) (?:the )?({state})(?! (?:City|County|Beach))",
     "U.S. Attorney for Maine"},
    {"district", "district", "(" DISTRICT ")", "in the Southern District of Ohio"},
    {"districts", "districts", "((?:" PART ",? (?:and )?){1,3}" PART ") Districts of ({state})",
     "the Northern and Southern Districts of Texas"},

    {"assistance-from", "helped-by",
     "(?:assistance|help|support|aid|cooperation)(?: was| were| is)?(?: also)?(?: provided)? (?:of|from|by)",
     "with assistance from"},
    {"assisted-by", "helped-by", "(?:assisted|supported|helped|aided) by", "assisted by"},
    {"providing-support-were", "helped-by",
     "providing {4w}(?:assistance|support|help) (?:{4w})?(?:was|were|are|is)",
     "Also providing significant support were"},
    {"thanked", "thanked",
     "(?:thank(?:s|ed|ing)?|commend(?:s|ed|ing)?|credit(?:s|ed|ing)|prais(?:es|ed|ing)|grateful|gratitude|"
     "appreciation|acknowledg(?:es|ed|ing)|recogniz(?:es|ed|ing))",
     "thanked the agents"},
    {"assisted-in", "helps",
     "(?:assisted(?<!and.assisted) (?:in|with|the|on)|provid(?:ed|es|ing) {4w}(?:assistance|support|help)|"
     "(?:is|are|was|were) recused)",
     "provided valuable assistance"},
    {"prosecutes", "prosecutes",
     "(?:prosecut(?:ed|ing|e)|(?:being )?(?:handled|tried|litigated)|(?:are|is) (?:handling|trying)|"
     "represent(?:ed|ing))",
     "are prosecuting the case"},

    {"matter", "matter",
     "(?:settle(?:s|d|ments?)?|lawsuits?|filed suit|sue[sd]?|complaints?|consent (?:decrees?|judgment|order)|"
     "agreements?|agree[sd]? to|resolv(?:e|es|ed|ing)|injunctions?|contempt|False Claims|investigations? "
     "(?:into|of)|findings|(?:courts?|judge|jury) (?:orders?|ordered|approve[sd]?|enter(?:s|ed)|award(?:s|ed)|finds?|"
     "found|rule[sd]?|grant(?:s|ed))|convicted|convictions?|charges|forfeit(?:s|ed|ure)?|liable|restitution|"
     "fugitives?|arraigned)",
     "agreed to settle"},

    {"court-in", "court",
     "(?:court|courthouse|jury|juries|judge|grand jury)(?: sitting| presiding)? (?:in|at) (?:downtown )?" OF_IT,
     "a federal court in Tacoma, Washington"},
    {"judge-in", "court", "Judge (?:" NAME " ){1,4}(?:sitting )?in " OF_IT,
     "before U.S. Magistrate Judge Jane Roe in Gulfport"},
    {"attorney-in", "court", ATTORNEY " Offices? (?:in|of) " OF_IT, "the U.S. Attorney's Office in Boston"},
    {"event-in", "court",
     "(?:indicted|pleaded guilty|sentenced|convicted|arraigned|tried|trial|charged|found guilty|appeared|"
     "unsealed|returned|filed) " WHEN "in " OF_IT,
     "pleaded guilty today in Hammond, Ind."},
    {"federal", "federal",
     "(?:U\\.S\\.|United States) (?:Attorney|District (?:Court )?(?:Judge|Court)|Magistrate){s}|federal "
     "(?:court|grand jury|prison|jury|charges|judge|magistrate|prosecutors?|district|indictment|felon\\w+)",
     "in federal court"},
    {"immigration-court", NULL, "immigration (?:court|judge)", "an immigration judge in Detroit"},
    {"state-court", NULL,
     "(?:state|county|superior|circuit|municipal|juvenile|family|appeals|appellate|supreme|high|"
     "crown|criminal) (?:district )?(?:court|judge|jury|grand jury)",
     "Superior Court in Phoenix"},
};
/* clang-format on */
const struct phrases place_phrases = PHRASES(place_rows);

/* --- offices --- */

static void add_office(struct release *r, const struct doc *d, const char *slug, struct why why)
{
    if (!slug || !strs_add_once(&r->offices, slug, d->arena))
        return;
    why.field = "offices";
    why.value = slug;
    release_why(r, why, d->arena);
}

static void office_of_url(struct release *r, const struct doc *d, const char *url)
{
    size_t start, end;
    const char *slug = office_from_url(url, &start, &end);
    if (slug)
        add_office(
            r, d, slug,
            (struct why){
                .rule = "url", .part = "url", .start = (uint32_t)start, .end = (uint32_t)end, .words = slug});
}

static void offices_of_urls(const struct doc *d, struct release *r)
{
    office_of_url(r, d, r->url);
    for (size_t i = 0; i < r->urls.n; i++)
        office_of_url(r, d, r->urls.v[i]);
}

static void offices_of_tags(const struct doc *d, struct release *r)
{
    for (size_t i = 0; i < r->tags.n; i++)
        add_office(r, d, office_lookup(r->tags.v[i]),
                   (struct why){.rule = "tag", .part = "tag", .words = r->tags.v[i]});
}

static void add_named(const struct doc *d, struct release *r, const char *slug, const struct hit *h)
{
    if (slug && strs_add_once(&r->offices, slug, d->arena))
        doc_why(d, r, "offices", slug, h->p->rule, h->start, h->end);
}

/* Behind the words that join one office of a list to the next (", ", " and the FBI's "); at itself when none
 * stand there. */
static size_t after_and(const struct doc *d, size_t at, size_t end)
{
    static const char *const joints[] = {", and ", "; and ", " and ", ", ", "; ", NULL};
    static const char *const before[] = {"the ", "its ", "FBI ", NULL};
    size_t from = at;
    for (const char *const *j = joints; from == at && *j; j++)
        if (end - at > strlen(*j) && !strncmp(d->s + at, *j, strlen(*j)))
            at += strlen(*j);
    for (const char *const *b = before; from < at && *b; b++)
        if (end - at > strlen(*b) && !strncmp(d->s + at, *b, strlen(*b)))
            at += strlen(*b);
    return at;
}

/* True when what follows a name makes it the name of something else: "Houston Police Department". */
static bool goes_on(const struct doc *d, size_t at, size_t end)
{
    static const char *const suffixes[] = {" Field", " Division", " Office", NULL};
    for (const char *const *w = suffixes; *w; w++)
        if (end - at > strlen(*w) && !strncmp(d->s + at, *w, strlen(*w)))
            return false;
    return at + 1 < end && (d->s[at] == '-' || (d->s[at] == ' ' && ascii_isupper(d->s[at + 1])));
}

/* "the FBI's San Diego, Las Vegas and Phoenix Divisions": the phrase ends with the first, the list goes on.
 */
static void offices_of_list(const struct doc *d, struct release *r, const struct hit *h)
{
    size_t end = d->sentences[h->sentence].end, n;
    for (size_t at = h->end, next; (next = after_and(d, at, end)) > at; at = next + n) {
        const char *slug = office_at(d->s + next, end - next, &n);
        if (!slug || goes_on(d, next + n, end))
            return;
        add_named(d, r, slug, h);
    }
}

static void offices_of_text(const struct doc *d, struct release *r)
{
    for (size_t i = 0; i < d->nhits; i++) {
        const struct hit *h = &d->hits[i];
        if (h->topic != TOPIC_PLACE || !h->p->value || !strstr(h->p->value, "office"))
            continue;
        if (!strcmp(h->p->value, "head-office") && !(d->sentences[h->sentence].roles & ROLE_HEAD))
            continue;
        for (int g = 0; g < 2 && h->group[g][1]; g++)
            add_named(d, r,
                      office_lookup(
                          arena_strndup(d->arena, d->s + h->group[g][0], h->group[g][1] - h->group[g][0])),
                      h);
        if (!strcmp(h->p->rule, "fbi-office"))
            offices_of_list(d, r, h);
    }
}

/* True for the head of a table of offices: "FBI Division\tArrests", "Recoveries by FBI Field Office:". */
static bool heads_table(const struct doc *d, const struct sentence *s)
{
    enum { LONGEST = 120 };
    size_t n = s->end - s->start;
    const char *at = d->s + s->start;
    return n < LONGEST && memmem(at, n, "FBI", 3) && !memchr(at, '.', n) &&
           (memmem(at, n, "Division", 8) || memmem(at, n, "Field Office", 12));
}

/* Rows below such a head, each with an office's name before a tab, a number or the end of the line. */
static void offices_of_tables(const struct doc *d, struct release *r)
{
    enum { LONGEST = 60 };
    bool table = false;
    for (const struct sentence *s = NULL; (s = doc_next(d, s, 0, 0));) {
        size_t n = s->end - s->start, used;
        const char *row = d->s + s->start;
        if (s->part != DOC_TEXT || heads_table(d, s) || n > LONGEST) {
            table = s->part == DOC_TEXT && heads_table(d, s);
            continue;
        }
        const char *slug = table ? office_at(row, n, &used) : NULL;
        while (slug && used < n && strchr(" \t:-", row[used]))
            used++;
        if (slug && (used == n || ascii_isdigit(row[used]) || row[used - 1] == '\t') &&
            strs_add_once(&r->offices, slug, d->arena))
            doc_why(d, r, "offices", slug, "table", s->start, s->end);
    }
}

/* --- derived offices --- */

static void derive_offices(const struct doc *d, struct release *r)
{
    enum { NEAR = 2000 }; /* bytes of headline and lead, where the places of the matter are named */
    uint32_t start = d->part[DOC_TITLE].start;
    const char *places = arena_strndup(d->arena, d->s + start, d->len - start < NEAR ? d->len - start : NEAR);
    for (size_t i = 0; i < r->districts.n && !r->offices.n; i++) {
        const char *slug = district_office(r->districts.v[i], r->date, places);
        if (slug && strs_add_once(&r->offices_derived, slug, d->arena))
            release_why(r,
                        (struct why){.field = "offices_derived",
                                     .value = slug,
                                     .rule = "district",
                                     .part = "text",
                                     .words = r->districts.v[i]},
                        d->arena);
    }
}

void place_read(const struct doc *d, struct release *r)
{
    offices_of_urls(d, r);
    offices_of_tags(d, r);
    offices_of_text(d, r);
    offices_of_tables(d, r);
    venue_read(d, r);
    derive_offices(d, r);
}
