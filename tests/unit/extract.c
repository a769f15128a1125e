/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whole releases, as they come, about people who do not exist: what is extracted, why, and what is not. */
#include "t.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "domain/extract.h"

/* A release and what must be read from it; NULL: not looked at. "" : nothing. */
struct example {
    const char *name, *title, *text;
    const char *kind, *charges, *stages, *offices, *districts, *statutes, *defendants;
    int months; /* SENTENCE_NONE: none */
    int minor;  /* 0, 1, or -1: not looked at */
};

static const struct example examples[] = {
    {.name = "a sentence for child sex trafficking",
     .title = "Ohio Man Sentenced to 30 Years in Prison for Sex Trafficking of a Minor",
     .text = "John Q. Doe, 42, of Dayton, Ohio, was sentenced today to 360 months in prison followed by 10 "
             "years of supervised release "
             "for sex trafficking of a minor, announced U.S. Attorney Jane Roe for the Southern District of "
             "Ohio and Special Agent in "
             "Charge Richard Miles of the FBI’s Cincinnati Field Office.\n\n"
             "On May 3, 2019, Doe pleaded guilty to one count of sex trafficking of a minor in violation of "
             "18 U.S.C. § 1591(a)(1) and "
             "(b)(2).\n\n"
             "“Human trafficking and drug trafficking destroy lives,” said U.S. Attorney Roe.\n\n"
             "This case was brought as part of Project Safe Childhood. It combats child pornography and "
             "kidnapping.",
     .kind = "case",
     .charges = "child-sex-trafficking",
     .stages = "sentenced",
     .offices = "cincinnati",
     .districts = "usao-sdoh",
     .statutes = "18:1591(a)(1) 18:1591(b)(2)",
     .defendants = "John Q. Doe",
     .months = 360,
     .minor = 1},
    {.name = "an unsealed indictment with arrests",
     .title = "Two Women Indicted for Forced Labor of Farm Workers",
     .text = "An indictment unsealed today in Tampa, Florida, charges Jane A. Roe, 51, and Mary Major, 47, "
             "both of Ocala, Florida, "
             "with conspiracy to commit forced labor and visa fraud, announced U.S. Attorney John Stiles of "
             "the Middle District of "
             "Florida. Both women were arrested this morning.\n\n"
             "According to the indictment, the defendants confiscated the workers' passports and beat one of "
             "them.\n\n"
             "If convicted, each faces up to 20 years in prison.",
     .kind = "case",
     .charges = "forced-labor visa-fraud",
     .stages = "indicted arrested",
     .offices = "",
     .districts = "usao-mdfl",
     .statutes = "",
     .defendants = "Jane A. Roe Mary Major",
     .months = SENTENCE_NONE,
     .minor = 0},
    {.name = "a plea; a maximum is no sentence",
     .title = "Texas Man Pleads Guilty to Human Smuggling",
     .text = "Richard Roe, 33, of Laredo, pleaded guilty today in federal court in Laredo, Texas, to "
             "conspiracy to transport "
             "illegal aliens. He faces up to 10 years in prison. His prior convictions include robbery, for "
             "which he served 24 months in prison.",
     .kind = "related",
     .charges = "alien-smuggling",
     .stages = "pleaded-guilty",
     .districts = "usao-sdtx",
     .defendants = "Richard Roe",
     .months = SENTENCE_NONE,
     .minor = 0},
    {.name = "drug trafficking is not trafficking of people",
     .title = "Leader of Drug Trafficking Organization Convicted",
     .text = "A federal jury convicted Peter Poe, 39, of conspiracy to distribute cocaine, announced U.S. "
             "Attorney Jane Roe of the "
             "District of Maine. The trafficking lasted for years.",
     .kind = "other",
     .charges = "drug-trafficking",
     .stages = "convicted",
     .districts = "usao-me",
     .defendants = "Peter Poe",
     .months = SENTENCE_NONE,
     .minor = 0},
    {.name = "wildlife trafficking is not either",
     .title = "Dealer Charged with Trafficking in Protected Turtles",
     .text = "John Doe, 50, was charged today by complaint with violating the Lacey Act by selling turtles.",
     .kind = "other",
     .charges = "wildlife-trafficking",
     .stages = "charged",
     .defendants = "John Doe",
     .months = SENTENCE_NONE,
     .minor = 0},
    {.name = "sections name charges, too",
     .title = "Employer Indicted",
     .text = "A federal grand jury indicted Jane Roe, 50, today on two counts under 18 U.S.C. §§ 1589 and "
             "1592 and one "
             "count under 21 U.S.C. § 841(a)(1).",
     .kind = "case",
     .charges = "forced-labor document-servitude drug-trafficking",
     .stages = "indicted",
     .statutes = "18:1589 18:1592 21:841(a)(1)",
     .defendants = "Jane Roe",
     .months = SENTENCE_NONE,
     .minor = 0},
    {.name = "a program",
     .title = "Justice Department Awards Grants to Combat Human Trafficking",
     .text = "The Department of Justice announced grants of $10 million for task forces that investigate sex "
             "trafficking and forced "
             "labor. More than 100 traffickers were convicted last year, and one was sentenced to 40 years "
             "in prison.",
     .kind = "program",
     .charges = "",
     .stages = "other",
     .offices = "",
     .districts = "",
     .defendants = "",
     .months = SENTENCE_NONE,
     .minor = 0},
    {.name = "something else that mentions trafficking",
     .title = "Attorney General Announces Resignation of Director",
     .text = "The Attorney General praised the work of the office against human trafficking and fraud.",
     .kind = "other",
     .charges = "",
     .stages = "other",
     .months = SENTENCE_NONE,
     .minor = 0},
    {.name = "a year and a day",
     .title = "Couple Sentenced for Harboring Nanny",
     .text = "John and Jane Doe, of Example, Maryland, were each sentenced today to a year and a day in "
             "prison for alien harboring. The "
             "couple made the woman work as their domestic servant, in what officials called forced labor.",
     .kind = "case",
     .stages = "sentenced",
     .defendants = "John Doe Jane Doe",
     .months = 12,
     .minor = 0},
    {.name = "years and months; the longest of two; not a co-defendant's of long ago",
     .title = "Two Brothers Sentenced to Prison for Sex Trafficking",
     .text = "John Doe, 42, was sentenced today to 33 years and nine months in prison for sex trafficking by "
             "force, fraud and coercion. "
             "His brother, James Doe, 40, was also sentenced today to 120 months in prison.\n\n"
             "On June 7, 2011, a third man, Richard Roe, was sentenced to 500 months in prison.",
     .kind = "case",
     .charges = "sex-trafficking",
     .stages = "sentenced",
     .defendants = "John Doe James Doe Richard Roe",
     .months = 405,
     .minor = 0},
    {.name = "life plus a term of years",
     .title = "Gang Leader Gets Life for Murder",
     .text = "John Doe, 42, was sentenced today to life in prison plus 10 years for murder in aid of "
             "racketeering.",
     .kind = "other",
     .stages = "sentenced",
     .months = SENTENCE_LIFE,
     .minor = 0},
    {.name = "an undercover officer is no child",
     .title = "Man Pleads Guilty to Attempted Enticement of a Minor",
     .text = "John Doe, 42, pleaded guilty today to attempted enticement of a minor. Doe sent messages to an "
             "undercover agent posing as a "
             "14-year-old girl.",
     .kind = "related",
     .charges = "enticement",
     .stages = "pleaded-guilty",
     .months = SENTENCE_NONE,
     .minor = 0},
    {.name = "officials, towns and aliases are no defendants",
     .title = "Three Charged with Sex Trafficking",
     .text = "John Doe, aka Big John, Johnny Boy and Jack Dough, 31, of Falls Church, Virginia; Richard Roe, "
             "also known as Rick Rowe, 28; "
             "and Ann Smith-Jones, 25, were charged today by criminal complaint with sex trafficking, "
             "announced U.S. Attorney Mary Major, "
             "Sheriff Paul Poe and FBI Special Agent in Charge Peter Piper.",
     .kind = "case",
     .stages = "charged",
     .defendants = "John Doe Richard Roe Ann Smith-Jones",
     .months = SENTENCE_NONE,
     .minor = 0},
    {.name = "Spanish",
     .title = "Hombre de Ohio condenado por trata de personas",
     .text = "Un hombre de Dayton fue condenado hoy a 30 años de prisión por la trata de una menor (18 "
             "U.S.C. § 1591).",
     .kind = "other",
     .charges = "",
     .stages = "other",
     .statutes = "18:1591",
     .defendants = "",
     .months = SENTENCE_NONE,
     .minor = 0},
};

static void same_list(const struct example *x, const char *field, const struct strs *got, const char *want,
                      struct arena *a)
{
    const char *joined = strs_join(got, " ", a);
    if (want && strcmp(joined, want))
        fail_msg("%s: %s are '%s', not '%s'", x->name, field, joined, want);
}

/* Every why that has a span names words that stand there. */
static void whys_point_at_their_words(const struct release *r)
{
    for (size_t i = 0; i < r->nwhy; i++) {
        const struct why *w = &r->why[i];
        const char *part = !strcmp(w->part, "text")    ? r->text
                           : !strcmp(w->part, "title") ? r->title
                           : !strcmp(w->part, "url")   ? r->url
                                                       : NULL;
        assert_non_null(w->field);
        assert_non_null(w->rule);
        if (!part || w->end <= w->start)
            continue;
        assert_true(w->end <= strlen(part));
        assert_true(strlen(w->words) <= 80);
        assert_int_equal(strncmp(part + w->start, w->words, strlen(w->words)), 0);
    }
}

static void run(const struct example *x, struct arena *a)
{
    struct release r;
    release_init(&r);
    r.url = "https://www.example.gov/release";
    r.title = x->title;
    r.text = x->text;
    r.date = "2020-01-02";
    extract_release(&r, a);
    if (x->kind && strcmp(r.kind, x->kind))
        fail_msg("%s: kind is '%s', not '%s'", x->name, r.kind, x->kind);
    same_list(x, "charges", &r.charges, x->charges, a);
    same_list(x, "stages", &r.stages, x->stages, a);
    same_list(x, "offices", &r.offices, x->offices, a);
    same_list(x, "districts", &r.districts, x->districts, a);
    same_list(x, "statutes", &r.statutes, x->statutes, a);
    same_list(x, "defendants", &r.defendants, x->defendants, a);
    if (r.sentence_months != x->months)
        fail_msg("%s: the sentence is %d, not %d", x->name, r.sentence_months, x->months);
    if (r.minor_victim != x->minor)
        fail_msg("%s: minor victim is %d", x->name, r.minor_victim);
    assert_int_equal(r.warnings.n, 0);
    whys_point_at_their_words(&r);
}

static void examples_are_read(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        run(&examples[i], a);
        arena_reset(a);
    }
    arena_free(a);
}

/* A headline, what follows it, and the news. */
static void the_news_is_told_in_many_ways(void **state)
{
    (void)state;
    static const struct {
        const char *title, *text, *stages;
    } rows[] = {
        /* civil matters */
        {"Acme Clinics to Pay U.S. $2.5 Million to Settle False Claims Act Allegations",
         "Acme Clinics Inc. has agreed to pay $2.5 million to settle allegations that it charged patients "
         "too much, the department announced today.",
         "settled"},
        {"Doe Bank AG Reaches Resolution Under Bank Program", "The bank reached a resolution today.",
         "settled"},
        {"Justice Department Reaches Agreement to Protect Rights of Voters in Example County",
         "The department announced today that it has reached an agreement with county officials, which was "
         "filed in conjunction with a lawsuit alleging that ballots were late.",
         "settled civil-complaint"},
        {"Department and City Sign Cooperation Agreement", "The two offices will exchange staff.", "other"},
        {"Acme Pleads Guilty to Misbranding and Agrees to Pay $36 Million to Resolve False Claims Act Claims",
         "Acme Inc. pleaded guilty today and will pay $36 million.", "pleaded-guilty settled"},
        {"Justice Department Seeks to Shut Down Florida Tax Preparer",
         "The United States filed a suit to bar Jane Roe from preparing returns and charging customers fees.",
         "civil-complaint"},
        {"U.S. Attorney files petition to enforce subpoenas",
         "The office filed a petition. One alien was sentenced to 150 months in prison in 2009.",
         "civil-complaint"},
        {"Federal Court Permanently Bars Ohio Man from Preparing Returns",
         "The court barred John Doe from preparing returns. He was charged with nothing.", "other"},
        {"Justice Department Releases Investigative Findings on the Example County Jail",
         "The department released its letter of findings today.", "investigation"},
        {"Officials Close the Investigation into the Death of John Doe",
         "The evidence is insufficient for charges against the officers.", "other"},
        {"Antitrust Division Issues Its Newsletter",
         "The newsletter tells of executives who were sentenced to prison.", "other"},
        {"Court Orders Motel Owner to Pay Workers $388,000",
         "A motel owner who is serving time must pay them restitution, a judge ruled.", "restitution"},

        /* arrests and charges */
        {"ICE arrests Freedonian man charged with rape of a child",
         "Officers arrested John Doe, a Freedonian man charged with rape by the county.", "arrested"},
        {"Iowa Man Arrested and Charged with Arson", "John Doe was arrested today and charged with arson.",
         "arrested charged"},
        {"Agents arrest 31, three charged with crimes", "Agents arrested 31 people.", "arrested charged"},
        {"Nineteen Members of a Gang Indicted",
         "A grand jury has indicted 19 members of a gang. The indictment was unsealed today upon the arrests "
         "of the defendants.",
         "indicted arrested"},
        {"FBI Announces Results of Two-Week Operation",
         "The office today released the results of an operation.\n\nIt located 27 adults and seven minors in "
         "five cities of two states.\n\nEleven people were arrested on state charges.",
         "arrested"},
        {"Smuggler Ordered Detained Pending Trial",
         "John Doe was ordered detained today. He was indicted in May.", "other"},
        {"ICE removes man wanted for fraud in Freedonia",
         "Officers removed John Doe. He was arrested in May at a bridge.", "other"},
        {"Alleged boss of smugglers returned from Freedonia to face charges",
         "Jane Roe is charged with smuggling and made her first appearance on Thursday.", "extradited"},
        {"United States Seeks Extradition of Officer", "A complaint was filed in court.", "other"},
        {"Federal Charges Filed Against Two Pharmacists",
         "John Doe and Jane Roe were charged today in a criminal information with adulteration of drugs.",
         "charged"},

        /* more than one */
        {"Two Men Convicted of Arson; Third Defendant Cleared",
         "Two men were convicted by a jury today of arson.", "convicted acquitted"},
        {"Company Pleads Guilty in Drug Scheme",
         "The department announced the guilty plea and sentencing of Acme Inc. for fraud.",
         "pleaded-guilty sentenced"},
        {"Two Executives Indicted for Fraud",
         "A grand jury has indicted two executives of Acme Inc. for fraud. The guilty pleas of three others "
         "were unsealed today.",
         "indicted pleaded-guilty"},
        {"Two Executives Indicted for Fraud",
         "A grand jury today indicted two executives; including them, nine people have pleaded guilty.",
         "indicted"},
        {"Executive Agrees to Plead Guilty and Serve One Year in Prison",
         "John Doe has agreed to plead guilty, it was announced today.", "charged pleaded-guilty"},
        {"Two Plead Guilty to Fraud; Owners Face up to 20 Years in Prison",
         "John Doe and Jane Roe pleaded guilty today.", "pleaded-guilty"},
    };
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct release r;
        release_init(&r);
        r.title = rows[i].title;
        r.text = rows[i].text;
        extract_release(&r, a);
        const char *got = strs_join(&r.stages, " ", a);
        if (strcmp(got, rows[i].stages))
            fail_msg("'%s': stages are '%s', not '%s'", rows[i].title, got, rows[i].stages);
        arena_reset(a);
    }
    arena_free(a);
}

static void terms_are_told_in_many_ways(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int months;
    } rows[] = {
        {"John Doe and two others were sentenced today. The judge imposed the following terms:\n\nJohn Doe, "
         "52, "
         "of Example - 11 years (smuggling);\n\nRichard Roe, 27 - 120 months and one day;\n\nMary Major - 10 "
         "years",
         132},
        {"John Doe and Jane Roe were ordered today to serve a combined 57 years in prison. Doe received 35 "
         "years "
         "in prison.",
         420},
        {"John Doe and Jane Roe were sentenced today to 30 years and 70 months in prison, respectively.",
         360},
        {"John Doe, of Example, who drove the truck, will spend 34 years in prison. Richard Roe was handed a "
         "life "
         "sentence.",
         SENTENCE_LIFE},
        {"A judge in Example, Ohio, sent John Doe to prison for more than 15 years. Doe, 35, received a term "
         "of "
         "188 months after his guilty plea.",
         188},
        {"John Doe, of Example, was sentenced today to 16 years, eight months in prison.", 200},
        {"John Doe, of Example, was sentenced today to eight and a half years in prison.", 102},
        {"John Doe, of Example, was sentenced today to 12.5 years in prison for smuggling.", 150},
        {"John Doe, of Example, was sentenced today to sixty-three (63) months in prison.", 63},
        {"John Doe, of Example, was sentenced to 151 months, lifetime supervision and a fine. Prosecutors "
         "asked "
         "for a term of 300 months in prison.",
         151},
        {"John Doe, of Example, was sentenced today to the statutory maximum of 10 years in prison.", 120},
        {"John Doe, of Example, was sentenced today to probation for smuggling; he faced up to ten years.",
         SENTENCE_NONE},
    };
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct release r;
        release_init(&r);
        r.title = "Pair Sentenced for Smuggling";
        r.text = rows[i].text;
        extract_release(&r, a);
        if (r.sentence_months != rows[i].months)
            fail_msg("'%s': the sentence is %d, not %d", rows[i].text, r.sentence_months, rows[i].months);
        arena_reset(a);
    }
    arena_free(a);
}

/* One sentence a row, and the offices that it names. */
static void offices_are_named_in_many_ways(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"the FBI's Miami Field Office", "miami"},
        {"the FBIs Cleveland Division", "cleveland"},
        {"the FBI’s Springfield, Illinois, Division", "springfield"},
        {"FBI Houston", "houston"},
        {"the FBI in Phoenix", "phoenix"},
        {"FBI, Dallas Division Special Agent in Charge Jane Roe", "dallas"},
        {"the Honolulu Division of the FBI and the Norfolk, Va., Division of the FBI", "honolulu norfolk"},
        {"Special Agent in Charge Jane Roe of the Little Rock Field Office of the FBI", "littlerock"},
        {"FBI Special Agent in Charge Jane Roe of the Philadelphia Field Office", "philadelphia"},
        {"the FBI’s Washington Field Office", "washingtondc"},
        {"the FBI's St. Louis Division", "stlouis"},
        {"the Denver FBI", "denver"},
        {"the FBI's Richmond and Norfolk Divisions", "richmond norfolk"},
        {"FBI Special Agent-in-Charge Jane Q. Roe of the Tampa Field Office", "tampa"},
        {"the Federal Bureau of Investigation (FBI), Miami Field Office", "miami"},
        {"the FBI and the Miami Police Department", ""},
        {"the FBI, Houston Police Department", ""},
        {"the HSI Miami field office", ""},
        {"the FBI's Tyler Resident Agency", ""},
        {"the FBI's Criminal Investigative Division", ""},
        {"in Jackson, Mississippi", ""},
    };
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct release r;
        release_init(&r);
        r.title = "Man Charged with Fraud";
        r.text = arena_printf(a, "John Doe was charged today with fraud. The case was investigated by %s.",
                              rows[i][0]);
        extract_release(&r, a);
        const char *got = strs_join(&r.offices, " ", a);
        if (strcmp(got, rows[i][1]))
            fail_msg("'%s' names '%s', not '%s'", rows[i][0], got, rows[i][1]);
        arena_reset(a);
    }
    arena_free(a);
}

static void districts_are_named_in_many_ways(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"announced U.S. Attorney Jane B. Roe of the Western District of Texas", "usao-wdtx"},
        {"announced U.S. Attorney Jane Roe for the Northern District of Ohio and U.S. Attorney John Doe of "
         "the District of Maine",
         "usao-ndoh usao-me"},
        {"in U.S. District Court in Portland, Ore.", "usao-or"},
        {"by a federal grand jury in Brooklyn", "usao-edny"},
        {"in the U.S. District Court for the District of Western New York", "usao-wdny"},
        {"announced the U.S. Attorneys for the Northern and Southern Districts of Iowa",
         "usao-ndia usao-sdia"},
        {"in federal court in Springfield, Mo.", "usao-wdmo"},
        {"in U.S. District Court in Arizona", "usao-az"},
        {"by an immigration judge in Detroit", ""},
        {"in London, England", ""},
    };
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct release r;
        release_init(&r);
        r.title = "Man Charged with Fraud";
        r.text = arena_printf(a, "A man who did not say his name was charged today with wire fraud %s.",
                              rows[i][0]);
        extract_release(&r, a);
        const char *got = strs_join(&r.districts, " ", a);
        if (strcmp(got, rows[i][1]))
            fail_msg("'%s' names '%s', not '%s'", rows[i][0], got, rows[i][1]);
        arena_reset(a);
    }
    arena_free(a);
}

static void a_feed_alone_gives_what_it_has(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct release r;
    release_init(&r);
    r.url = "https://www.justice.gov/usao-xx/pr/y";
    strs_add(&r.urls, "https://www.fbi.gov/contact-us/field-offices/norfolk/news/press-releases/x", a);
    strs_add(&r.urls, r.url, a);
    strs_add(&r.tags, "National ", a);
    strs_add(&r.tags, "San  Juan", a);
    strs_add(&r.components, "USAO - Virginia, Eastern", a);
    r.title = "Portsmouth Man Sentenced to Life in Prison for Attempted Sex Trafficking of a Minor";
    r.text = "A Portsmouth man was sentenced to life in prison.";
    r.complete = false;
    extract_release(&r, a);
    assert_string_equal(strs_join(&r.offices, " ", a), "norfolk sanjuan");
    assert_string_equal(strs_join(&r.districts, " ", a), "usao-edva");
    assert_string_equal(strs_join(&r.charges, " ", a), "child-sex-trafficking");
    assert_int_equal(r.sentence_months, SENTENCE_LIFE);
    assert_string_equal(r.kind, "case");
    assert_string_equal(strs_join(&r.warnings, " ", a), "no date");
    assert_null(r.date);
    arena_free(a);
}

static void an_office_is_derived_only_where_none_is_named(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct release r;
    release_init(&r);
    r.date = "2015-05-05";
    r.title = "Man Charged with Fraud";
    r.text = "John Doe, 40, was charged today with fraud, announced U.S. Attorney Jane Roe of the Western "
             "District of Tennessee.";
    extract_release(&r, a);
    assert_int_equal(r.offices.n, 0);
    assert_string_equal(strs_join(&r.offices_derived, " ", a), "memphis");
    r.text = "John Doe, 40, was charged with fraud, said FBI Nashville and U.S. Attorney Jane Roe of the "
             "Western District of Tennessee.";
    extract_release(&r, a);
    assert_string_equal(strs_join(&r.offices, " ", a), "nashville");
    assert_int_equal(r.offices_derived.n, 0);
    arena_free(a);
}

static void what_stands_above_the_title_counts(void **state)
{
    (void)state;
    static const char *const rows[][3] = {
        {"FBI Norfolk\nNorfolk Public Affairs Office\nFebruary 15, 2021", "norfolk", ""},
        {"Miami Media Office", "miami", ""},
        {"FBI National Press Office", "", ""},
        {"Department of Justice\nU.S. Attorney’s Office\nDistrict of Connecticut (203) 555-0100", "",
         "usao-ct"},
    };
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct release r;
        release_init(&r);
        r.head = rows[i][0];
        r.title = "Man Charged with Fraud";
        r.text = "John Doe, 40, was charged today with wire fraud.";
        extract_release(&r, a);
        assert_string_equal(strs_join(&r.offices, " ", a), rows[i][1]);
        assert_string_equal(strs_join(&r.districts, " ", a), rows[i][2]);
    }
    arena_free(a);
}

static void extracting_again_gives_the_same(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct release r;
    release_init(&r);
    r.title = examples[0].title;
    r.text = examples[0].text;
    release_why(&r, (struct why){.field = "title", .value = "x", .rule = "y", .part = "page", .words = "h1"},
                a);
    extract_release(&r, a);
    size_t whys = r.nwhy;
    const char *first = strs_join(&r.defendants, " ", a);
    extract_release(&r, a);
    assert_int_equal(r.nwhy, whys);
    assert_string_equal(strs_join(&r.defendants, " ", a), first);
    assert_string_equal(r.why[0].field, "title");
    arena_free(a);
}

static void a_date_after_the_release_was_seen_is_flagged(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct release r;
    release_init(&r);
    r.title = "Man Charged";
    r.text = "A man was charged.";
    r.date = "2031-01-01";
    r.first_seen = "2030-12-01T06:00:00Z";
    extract_release(&r, a);
    assert_string_equal(strs_join(&r.warnings, " ", a), "date in the future");
    assert_string_equal(r.date, "2031-01-01");
    arena_free(a);
}

/* Names that differ enough to be told apart: two syllables and a running number in letters. */
static const char *made_up_name(int i, struct arena *a)
{
    static const char *const first[] = {"Abel",  "Bruno",  "Celia", "Dagmar",
                                        "Edith", "Fulton", "Gilda", "Horst"};
    static const char *const last[] = {"Quimby", "Ruskin",    "Stoddard", "Thackeray",
                                       "Ullman", "Vandemeer", "Whitlock", "Yarborough"};
    return arena_printf(a, "%s %c%c%c%c%s", first[i % 8], 'A' + i % 26, 'a' + i / 26 % 26, 'a' + i / 676 % 26,
                        'a' + i * 7 % 26, last[i / 8 % 8]);
}

static void ten_thousand_defendants_are_capped(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct buf b = {0};
    struct release r;
    release_init(&r);
    r.date = "2020-01-01";
    r.title = "Many Charged with Fraud";
    buf_adds(&b, "An indictment charges");
    for (int i = 0; i < 10000; i++)
        buf_addf(&b, " %s, 33,", made_up_name(i, a));
    buf_adds(&b, " with fraud.");
    r.text = buf_str(&b);
    extract_release(&r, a);
    assert_int_equal(r.defendants.n, 200);
    assert_int_equal(r.warnings.n, 1);
    assert_true(str_starts(r.warnings.v[0], "over 200 defendants; "));
    buf_free(&b);
    arena_free(a);
}

static void enormous_and_odd_texts_do_no_harm(void **state)
{
    (void)state;
    static const char *const units[] = {"a",
                                        "Aa Bb ",
                                        "1 ",
                                        "18 U.S.C. 1591, ",
                                        "(",
                                        "\xff",
                                        "\xe2\x80",
                                        ". ",
                                        "\n",
                                        "said Special Agent ",
                                        "John Doe, 42, was sentenced to 30 years in prison. "};
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        struct buf b = {0};
        struct release r;
        release_init(&r);
        r.date = "2020-01-01";
        r.title = "Man Sentenced";
        while (b.len < (1 << 20) + 1000)
            buf_adds(&b, units[i]);
        r.text = buf_str(&b);
        extract_release(&r, a);
        assert_true(r.warnings.n >= 1);
        assert_true(r.nwhy < 1000);
        buf_free(&b);
        arena_reset(a);
    }
    struct release empty;
    release_init(&empty);
    extract_release(&empty, a);
    assert_string_equal(empty.kind, "other");
    arena_free(a);
}

static void *run_all(void *ok)
{
    struct arena *a = arena_new();
    for (int round = 0; round < 20; round++) {
        struct release r;
        release_init(&r);
        r.title = examples[0].title;
        r.text = examples[0].text;
        extract_release(&r, a);
        *(bool *)ok = r.sentence_months == 360 && r.defendants.n == 1;
        arena_reset(a);
    }
    arena_free(a);
    return NULL;
}

static void threads_do_not_disturb_each_other(void **state)
{
    (void)state;
    pthread_t t[4];
    bool ok[4] = {false};
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&t[i], NULL, run_all, &ok[i]), 0);
    for (int i = 0; i < 4; i++) {
        pthread_join(t[i], NULL);
        assert_true(ok[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_do_not_disturb_each_other),
        cmocka_unit_test(examples_are_read),
        cmocka_unit_test(the_news_is_told_in_many_ways),
        cmocka_unit_test(terms_are_told_in_many_ways),
        cmocka_unit_test(offices_are_named_in_many_ways),
        cmocka_unit_test(districts_are_named_in_many_ways),
        cmocka_unit_test(a_feed_alone_gives_what_it_has),
        cmocka_unit_test(an_office_is_derived_only_where_none_is_named),
        cmocka_unit_test(what_stands_above_the_title_counts),
        cmocka_unit_test(extracting_again_gives_the_same),
        cmocka_unit_test(a_date_after_the_release_was_seen_is_flagged),
        cmocka_unit_test(ten_thousand_defendants_are_capped),
        cmocka_unit_test(enormous_and_odd_texts_do_no_harm),
    };
    return RUN(tests);
}
