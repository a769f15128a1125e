/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether a victim is under 18. A child must be somebody's victim in what the release tells of its matter:
 * programs, quotations, the defendant's own family and the invented child of an undercover officer do not
 * count. */
#include "domain/victim.h"

#include <string.h>

/* clang-format off */
static const struct phrase victim_rows[] = {
    {"years-old-child", "minor",
     "(?:\\d|1[0-7]|thirteen|fourteen|fifteen|sixteen|seventeen|twelve|eleven|ten|nine|eight|seven|six) "
     "years? old {2w}(?:girls?|boys?|child(?:ren)?|victims?|female|male|minor|student|runaway|to|from|in|"
     "for)",
     "a 15-year-old girl"},
    {"years-old", "minor",
     "(?:\\d|1[0-7]|(?:six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven)teen)) (?:and "
     "\\d+ )?(?:years? (?:old|of age)|months? old)(?! (?:daughter|son|brother|sister|criminal|prior|case))",
     "the victim was 15 years old"},
    {"as-young-as", "minor", "as young as (?:\\d|1[0-7]|\\w+teen|twelve|eleven|ten)",
     "some as young as 14"},
    {"minor-person", "minor",
     "(?:minor|underage|under age|juvenile|teenaged?|preteen|prepubescent|school aged?) (?:and adult "
     ")?(?:female|male|girl|boy|victim|child|daughter|runaway|prostitute|student|teen|individual|person|"
     "sex)(?:s|ren)?",
     "a minor female"},
    {"minor", "minor",
     "(?:minors?|juveniles)(?! (?:roles?|injur\\w+|offen[sc]\\w+|players?|part|league|justice|courts?|"
     "detention))",
     "sex trafficking of a minor"},
    {"was-years", "minor",
     "was (?:only |just |still )?(?:\\d|1[0-7])(?:,| (?:when|at the time|to (?:\\d|1[0-7])|and (?:\\d|1[0-7])))(?! "
     "?(?:months?|years? in|percent|\\d))",
     "Jane Doe was 16 when she met him"},
    {"youngest", "minor",
     "youngest (?:of (?:whom|them) |victim )?(?:was|were|"
     "being|is) (?:only |just |as young as )?(?:\\d|1[0-7])"
     "(?! (?:of|other|different|separate|additional|men|women|adults))",
     "the youngest of whom was 13"},
    {"of-a-child", "minor", "(?:traffick\\w+|adults?|women) (?:\\w+ ){0,3}(?:and )?of (?:a |one )?child(?:ren)?",
     "sex trafficking of adults and of a child"},
    {"smuggled-with-child", "minor",
     "(?:family|mother|father|couple|migrants?|group) with (?:(?:an?|two|three|her|his|their|young|small) ){1,3}"
     "(?:infants?|bab(?:y|ies)|toddlers?|child(?:ren)?)",
     "a family with an infant"},
    {"kin-of-migrant", "minor",
     "(?:his|her|their|whose|wife and|brothers|sisters|siblings|cousins) (?:(?:\\d|1[0-7]) years? old "
     "(?:son|daughter|brother|sister|child|nephew|niece)|"
     "aged? (?:\\d|1[0-7]) and)",
     "his wife and his 10-year-old son"},
    {"young-girls", "minor",
     "(?:(?:young|local|foreign|runaway|teenage|and|other|two|three|four|five|six|several|multiple|of|"
     "the) girls|girls (?:as|under|into|were|who|for|between|from|aged)|teenagers?|teens)",
     "women and girls"},
    {"unaccompanied", "minor", "unaccompanied (?:alien )?(?:child(?:ren)?|minors?|juveniles?)",
     "an unaccompanied alien child"},
    {"child-crime", "minor",
     "(?:child|children) (?:sex traffick\\w+|prostitut\\w+|porn\\w+|sexual|sex (?:abuse|crimes?)|"
     "victims?|molest\\w+|"
     "exploit\\w+|rap\\w+|abuse|neglect|endangerment|cruelty)",
     "child pornography"},
    {"crime-child", "minor",
     "(?:exploit|smuggl|abus|molest|rap|entic|traffick|sexually|transport|coerc|abduct|kidnap|prostitut|"
     "forc(?=ed|ing)|endanger|assault|sex|harm|recruit|lur)\\w* (?:\\w+ ){0,4}(?:child(?:ren)?|minors?|infants?|"
     "toddlers?|bab(?:y|ies))",
     "smuggled two children"},
    {"counted-children", "minor",
     "(?:\\d+|two|three|four|five|six|seven|eight|nine|ten|adults and|women and) (?:adults? and |"
     "(?:minor|young|"
     "small|unaccompanied|undocumented|foster|infant|trafficked|missing|other|more|additional|of "
     "(?:the|their|his|her)) )?"
     "children",
     "two adults and six children died"},
    {"child-victim", "minor", "(?:the|that|trafficked|missing|young) child(?:ren)? (?:was|were|to|who|had)",
     "the child was"},

    {"young-and-older", "mixed",
     "(?:(?:some|victims|women|girls)(?:,)? {2w}(?:(?:were|being|was) )?as young as)|including (?:an? |"
     "at least one )?(?:minors?|juveniles?|\\d\\d year old)",
     "some as young as 14"},
    {"adult-women", "adult",
     "(?:women|adults|adults? {2w}(?:victims?|females?|woman|males?)|(?:young|adult|another|multiple) "
     "(?:woman|females)|adult)",
     "women and girls"},

    {"found-children", "found",
     "(?:\\d+ (?:(?:child|minor|more|adult|sex|missing|known|possible|potential|suspected|trafficking|additional) ){0,2}(?:minors|children|"
     "juveniles|victims|survivors)|identification of \\d+) "
     "{4w}(?:recovered|rescued|identified|victims)",
     "84 minors were recovered"},
    {"locating-children", "found",
     "(?:locat|recover|rescu|identif)(?:ed|ing|y) (?:of )?(?:\\w+ ){0,6}(?:\\d+|one|two|three|four|"
     "five|six|seven|eight|nine|ten|eleven|twelve) "
     "(?:\\w+ )?(?:minors?|child(?:ren)?|juveniles?|girls?|teens|teenagers)",
     "recovered six adults and three juveniles"},
    {"were-minors", "found", "were (?:minors|juveniles|children)",
     "of the 31 victims, 12 were minors"},
    {"real-victim", "real",
     "(?:(?:minor|child|underage|juvenile|young) victims?|(?:multiple|several|two|three|real|"
     "numerous) (?:\\w+ )?(?:minors|girls|children))",
     "the minor victim"},

    {"no-real-child", "sting",
     "(?:undercover|believed (?:to be|was|were|he|she|they)|thought (?:to be|was|he|they|she)|decoy|"
     "sting|persona|purport(?:ed|ing|edly)|"
     "(?:officers?|detectives?) [^.;]{0,40}(?:pos(?:ed|ing) as|pretend\\w+|told "
     "him (?:that )?she|said she)|"
     "fictitious|imaginary|fictional)",
     "an undercover agent posing as a 14-year-old girl"},
    {"no-child-at-all", "nobody",
     "(?:no (?:actual|real) (?:child(?:ren)?|minors?|girls?|victims?)|not an? (?:actual|real) (?:child|"
     "minor|girl)|there (?:was|were) (?:never |"
     "in fact )?no (?:actual |real )?(?:child(?:ren)?|minors?|girls?))",
     "no actual child was involved"},
    {"pictures", "pictures",
     "(?:child porn\\w+|child sex(?:ual)? (?:abuse|exploitation) (?:material|image)\\w*|CSAM|"
     "(?:images?|videos?|files?) (?:of |depict\\w+ |show\\w+ "
     "){4w}(?:child(?:ren)?|minors?|girls?|boys?|toddlers?|infants?))",
     "possession of child pornography"},
    {"own-family", NULL,
     "(?:(?:mother|father|parents?|widow|single mother) of (?:\\w+ ){0,2}(?:minors?|child(?:ren)?)|"
     "(?:couple)(?:'|\\xe2\\x80\\x99)?s(?:'|\\xe2\\x80\\x99)? "
     "(?:\\w+ ){0,3}(?:child(?:ren)?|daughters?|"
     "sons?|kids|minors?|infants?|twins|bab(?:y|ies))|"
     "victim(?:'|\\xe2\\x80\\x99)?s?(?:'|\\xe2\\x80\\x99)? (?:own|young|small|two|three|four|five|six|"
     "seven|eight) (?:\\w+ )?(?:child(?:ren)?|"
     "daughters?|sons?)|(?:widow|mother) (?:\\w+ ){0,4}with (?:\\w+ ){1,2}(?:school aged? |young "
     "|small |minor )?(?:child(?:ren)?|"
     "daughters?|sons?)|"
     "(?:child|minor) sponsors?|unaccompanied (?:alien )?(?:child(?:ren)?|minors?) (?:sponsors?|program)|"
     "(?:her|his|their|own|whose) (?:\\w+ )?(?:child(?:ren)?|girlfriend)|girlfriends?|when (?:he|she) "
     "was (?:a minor|\\d+))",
     "a mother of six children"},
    {"care-for-children", NULL,
     "(?:(?:care|cared|caring|nanny) for|(?:look|looks|looked|looking) after) (?:[\\w,'-]+ "
     "){0,6}(?:child(?:ren)?|kids|grandchildren|infants?|"
     "toddlers?|bab(?:y|ies)|twins)",
     "to care for their four minor children"},
    {"known-as", NULL,
     "(?:convicted |accused )?(?:child|sex) (?:sex )?(?:molesters?|rapists?|predators?|offenders?)",
     "a convicted child molester"},
    {"sex-offender-contact", NULL,
     "(?:contact with|access to|unsupervised|restrictions? on|prohibited) (?:\\w+ ){0,4}(?:minors?|"
     "child(?:ren)?)",
     "no contact with minors"},
    {"missing-center", NULL,
     "(?:missing (?:and|&) exploited children|crimes against children|child exploitation (?:and|"
     "investigat|task|unit)|children{s} (?:hospital|services|home)|child (?:protective|protection|"
     "support|advocacy|welfare)|children and famil\\w+|child labor)",
     "the National Center for Missing and Exploited Children"},
    {"innocence", NULL, "(?:Boys? (?:and|&) Girls Club|Girl Scouts?|Boy Scouts?|call girls?|cover girls?)",
     "the Boys and Girls Club"},
};
/* clang-format on */
const struct phrases victim_phrases = PHRASES(victim_rows);

/* Roles in which a victim is nobody's in this matter. */
enum { NO_MATTER = ROLE_QUOTE | ROLE_BOILERPLATE | ROLE_CONTACT | ROLE_HEAD | ROLE_RECORD };

static bool is(const struct hit *h, const char *value)
{
    return h->topic == TOPIC_VICTIM && h->p->value && !strcmp(h->p->value, value);
}

/* True when a row without a value covers the hit. */
static bool taken_away(const struct doc *d, const struct sentence *s, const struct hit *h)
{
    for (size_t i = s->first_hit; i < s->end_hit; i++)
        if (d->hits[i].topic == TOPIC_VICTIM && !d->hits[i].p->value && d->hits[i].start < h->end &&
            h->start < d->hits[i].end)
            return true;
    return false;
}

static const struct hit *find(const struct doc *d, const char *value)
{
    for (size_t i = 0; i < d->nhits; i++) {
        const struct hit *h = &d->hits[i];
        const struct sentence *s = &d->sentences[h->sentence];
        if (is(h, value) && !(s->roles & NO_MATTER) && !sentence_has(d, s, TOPIC_VICTIM, "sting") &&
            !taken_away(d, s, h))
            return h;
    }
    return NULL;
}

/* An operation without a matter has victims only when it found some; an unnamed man who is arrested has those
 * of the crime that the headline names. */
static bool is_matter(const struct doc *d, const struct release *r)
{
    bool other = strs_has(&r->stages, "other"), arrested = strs_has(&r->stages, "arrested");
    bool of_child = arrested && headline_has(d, TOPIC_VICTIM, "minor") &&
                    !headline_has(d, TOPIC_CALLED, "sweep") && !headline_has(d, TOPIC_CALLED, "operation");
    return r->defendants.n || r->stages.n > 1 || of_child || !(other || arrested);
}

/* An undercover officer's invented child is nobody's victim, unless the release speaks of a real one. It may
 * be invented in one sentence and have its age in the next. */
static bool is_sting(const struct doc *d)
{
    enum { NOT = ROLE_QUOTE | ROLE_BOILERPLATE | ROLE_CONTACT };
    const struct sentence *officer = NULL;
    for (const struct sentence *s = NULL; (s = doc_next(d, s, 0, NOT));) {
        if (sentence_has(d, s, TOPIC_VICTIM, "nobody"))
            return true;
        if (sentence_has(d, s, TOPIC_VICTIM, "sting"))
            officer = s;
        if (officer && s - officer <= 1 && s->paragraph == officer->paragraph &&
            sentence_has(d, s, TOPIC_VICTIM, "minor"))
            return !find(d, "real");
    }
    return false;
}

void victim_read(const struct doc *d, struct release *r)
{
    const struct hit *h = find(d, "minor");
    bool found = find(d, "found") != NULL;
    r->minor_victim = (h || found) && (is_matter(d, r) || found) && (!is_sting(d) || find(d, "pictures"));
    if (r->minor_victim)
        doc_why(d, r, "minor_victim", "true", h ? h->p->rule : "found-children",
                h ? h->start : find(d, "found")->start, h ? h->end : find(d, "found")->end);
}

/* A release about nothing of the kind may still name children; they are nobody's victims. */
void victim_settle(const struct doc *d, struct release *r)
{
    static const char *const against[] = {"kidnapping", "sexual-abuse", "violent-crime", "civil-rights",
                                          NULL};
    bool nothing = r->stages.n == 1 && strs_has(&r->stages, "other") && !r->defendants.n;
    bool person = strcmp(r->kind, "other") != 0 || (!r->charges.n && !nothing);
    person = person || headline_has(d, TOPIC_VICTIM, "minor");
    for (const char *const *c = against; *c; c++)
        person |= strs_has(&r->charges, *c);
    r->minor_victim &= person;
}

/* "Some as young as 14", "women, including a minor": others were older. */
static bool some_are_older(const struct doc *d)
{
    for (size_t i = 0; i < d->nhits; i++) {
        const struct hit *h = &d->hits[i];
        if (h->topic == TOPIC_VICTIM && !(d->sentences[h->sentence].roles & NO_MATTER) && is(h, "mixed"))
            return true;
    }
    return false;
}

bool victim_adults(const struct doc *d)
{
    return find(d, "adult") || some_are_older(d);
}
