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
    {.name = "verb-first lists, ranks, residents, and what else a name is found by",
     .title = "Five Charged in Bribery Scheme",
     .text =
         "WASHINGTON John Doe of Dayton was charged today with bribery, together with Lake County resident "
         "Richard Roe and his bookkeeper, Ann Poe.\n\n"
         "Also charged in the indictment are U.S. Navy Commander Peter Poe, ŠIMON ROE and plant manager "
         "Łukasz “Big Lu” Major; Jane Roe-Smith of Toledo, Ohio; and Roe & Sons Farms, Inc.\n\n"
         "The case is related to United States v. Mark Moe.\n\n"
         "“We will not rest,” said Sheriff Paul Pious. Marcus Washington, 37, who drove the van, was "
         "sentenced last May.",
     .kind = "other",
     .defendants = "John Doe Richard Roe Ann Poe Peter Poe ŠIMON ROE Łukasz Major Jane Roe-Smith Roe & Sons "
                   "Farms, Inc. Mark Moe Marcus Washington",
     .months = SENTENCE_NONE,
     .minor = 0},
    {.name = "gangs, operations, storms, victims and the companies of defendants are none",
     .title = "Gang Member Sentenced for Murder",
     .text =
         "A member of the Cold Harbor Boys gang was sentenced today to 30 years in prison for the murder of "
         "store clerk Ann Poe and her husband Peter Poe. John Doe’s sentence follows an investigation called "
         "Operation Silent Harbor.\n\n"
         "After Hurricane Roe made landfall, Doe murdered 11-year-old Mary Major. Richard Roe, the former "
         "director of sales of Ohio-based Moe Trucking Inc., pleaded guilty in May.",
     .kind = "other",
     .defendants = "John Doe Richard Roe",
     .stages = "sentenced",
     .months = 360,
     .minor = 1},
    {.name = "one list names nobody twice; an alias ends where a list of bare names goes on",
     .title = "Six Indicted for Wire Fraud",
     .text =
         "An indictment unsealed today charges John Roe, Jane Roe, John Q. Roe, Richard Roe aka Rick Rowe, "
         "Ann Poe and Mary Major with wire fraud.",
     .kind = "other",
     .defendants = "John Roe Jane Roe John Q. Roe Richard Roe Ann Poe Mary Major",
     .stages = "indicted",
     .months = SENTENCE_NONE,
     .minor = 0},
    {.name = "parties of a civil matter; who blew the whistle is none",
     .title = "Justice Department Settles Lawsuit Against Ohio Bank",
     .text = "The Justice Department announced today a settlement with First Roe Bank, of Dayton, Ohio, that "
             "resolves its lawsuit against the University of Roe, San Pedro Medical Center, and against John "
             "Doe.\n\n"
             "The suit was filed under the qui tam provisions of the False Claims Act by Jane Poe, a former "
             "employee of the bank.",
     .kind = "other",
     .defendants = "First Roe Bank University of Roe, San Pedro Medical Center John Doe",
     .stages = "settled",
     .months = SENTENCE_NONE,
     .minor = 0},
    {.name = "a list whose items are paragraphs",
     .title = "Three Indicted for Forced Labor",
     .text = "A federal grand jury indicted three people today for forced labor.\n\n"
             "Charged in the indictment are:\n\nJohn Doe, aka “Jay,” 61, of Dayton;\n\nRichard Roe (44, "
             "Toledo); and\n\nM&M Harvest Solutions LLC.\n\nJane Poe of the Labor Department made the "
             "announcement.",
     .kind = "case",
     .defendants = "John Doe Richard Roe M&M Harvest Solutions LLC",
     .stages = "indicted",
     .months = SENTENCE_NONE,
     .minor = 0},
    {.name = "a lost count; documents; housework",
     .title = "Jury Finds Couple Guilty of Compelling the Labor of Their Cousin",
     .text = "A federal jury in Boston convicted John Doe, 48, and Jane Doe, 44, of forced labor and "
             "unlawful conduct with "
             "respect to immigration documents. Jurors found Mr. Doe not guilty of a count of making false "
             "statements.\n\n"
             "Evidence at trial showed that the victim was told to cook, clean and care for their three "
             "children.",
     .kind = "case",
     .charges = "forced-labor document-servitude domestic-servitude",
     .months = SENTENCE_NONE,
     .minor = 0},
    {.name = "counts after a record; what somebody received a term for",
     .title = "Two Sentenced for Forced Labor of Farm Workers",
     .text = "Jane Roe, 51, was sentenced today to 60 months in prison for forced labor.\n\n"
             "Richard Miles, a bookkeeper, received eight months of home confinement for conspiring to "
             "obstruct justice.\n\n"
             "Peter Poe, who has a prior conviction for robbery, is charged with mail fraud.",
     .kind = "case",
     .charges = "forced-labor fraud obstruction",
     .months = 60,
     .minor = 0},
    {.name = "the facts of a civil-rights crime are no counts",
     .title = "Former Jailer Pleads Guilty to Civil Rights Violation",
     .text = "John Stiles, 33, pleaded guilty today to deprivation of rights under color of law for "
             "assaulting an inmate. Stiles "
             "had assaulted the man in the shower.",
     .kind = "other",
     .charges = "civil-rights",
     .stages = "pleaded-guilty",
     .months = SENTENCE_NONE,
     .minor = 0},
    {.name = "a deed that is the count itself",
     .title = "Man Sentenced After Disturbance at Courthouse",
     .text = "John Stiles was sentenced today to 12 months in prison. He pleaded guilty to assaulting a "
             "federal officer and to "
             "possession of a firearm in furtherance of a drug trafficking crime.",
     .kind = "other",
     .charges = "firearms violent-crime",
     .months = 12,
     .minor = 0},
    {.name = "a failure to register; a purchase of pictures from an officer",
     .title = "Registered Sex Offender Convicted of Child Pornography Charge",
     .text = "Peter Poe, 52, was convicted today of receipt of child pornography and of committing a felony "
             "while being "
             "required to register as a sex offender. Poe bought a video from an undercover inspector.",
     .kind = "related",
     .charges = "child-exploitation other",
     .stages = "convicted",
     .months = SENTENCE_NONE,
     .minor = 1},
    {.name = "a sting in two sentences",
     .title = "Man Sentenced for Attempted Enticement",
     .text = "Peter Poe, 52, was sentenced today to 120 months in prison for attempted coercion and "
             "enticement of a minor.\n\n"
             "A detective wrote under a persona. She said she was 13 years old. There was no actual child.",
     .kind = "related",
     .charges = "enticement",
     .stages = "sentenced",
     .months = 120,
     .minor = 0},
    {.name = "migrants with children",
     .title = "Man Extradited on Smuggling Charges",
     .text = "Richard Roe, 37, was extradited from Canada today on an indictment charging him with bringing "
             "aliens to the United "
             "States and conspiring to launder the proceeds. In one trip a family with an infant was left in "
             "the snow.",
     .kind = "related",
     .charges = "alien-smuggling money-laundering",
     .months = SENTENCE_NONE,
     .minor = 1},
    {.name = "a Mann Act matter that the headline calls trafficking",
     .title = "Ohio Man Admits Transporting Women in Human Trafficking Case",
     .text = "Richard Roe, 36, pleaded guilty today to transportation of an individual with intent that she "
             "engage in "
             "prostitution.",
     .kind = "case",
     .charges = "mann-act",
     .months = SENTENCE_NONE,
     .minor = 0},
    {.name = "what an agency has done since its beginnings is no count",
     .title = "Former Coach Sentenced for Producing Child Sexual Abuse Material",
     .text = "John Stiles, 43, was sentenced today to 120 months in prison for producing child sexual abuse "
             "material.\n\n"
             "The agency has arrested more than 20,000 people for crimes against children, including the sex "
             "trafficking of "
             "children.",
     .kind = "related",
     .charges = "child-exploitation",
     .stages = "sentenced",
     .months = 120,
     .minor = 1},
    {.name = "an arrest for what the headline says somebody was convicted of",
     .title = "ICE arrests man convicted of possession of child pornography",
     .text = "BOSTON — Officers arrested a citizen of Ruritania at his residence for immigration violations. "
             "His criminal history "
             "includes robbery.",
     .kind = "related",
     .charges = "child-exploitation",
     .stages = "arrested",
     .months = SENTENCE_NONE,
     .minor = 1},
    {.name = "a settlement",
     .title = "Example Health Pays $12 Million to Settle False Claims Act Allegations",
     .text = "Example Health has agreed to pay the United States $12 million to resolve allegations that it "
             "overbilled a program, "
             "the Justice Department announced today.",
     .kind = "other",
     .charges = "fraud",
     .months = SENTENCE_NONE,
     .minor = 0},
    {.name = "an earlier crime that a fraud hid",
     .title = "Sex offender indicted for naturalization fraud",
     .text = "Juan Doe, 47, who had been arrested for sexual abuse of a child, was indicted today for "
             "naturalization fraud.",
     .kind = "other",
     .charges = "visa-fraud",
     .months = SENTENCE_NONE,
     .minor = 0},
    {.name = "an official is quoted beside the counts",
     .title = "Two Charged",
     .text = "Two people were charged by information today.\n\n"
             "Jane Roe is charged with one count of transporting individuals for prostitution and one count "
             "of money laundering. "
             "Change-of-plea hearings have been set, according to U.S. Attorney Mary Major.",
     .kind = "related",
     .charges = "mann-act money-laundering",
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
        {"John Doe, of Example, was sentenced today to 12.25 years in prison for smuggling.", 147},
        {"John Doe, of Example, was sentenced today to 99999999999.5 years in prison.", 60},
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
        {"the FBI's San Diego, Las Vegas and Phoenix Field Offices", "sandiego lasvegas phoenix"},
        {"the FBI in Little Rock and Memphis, the Arkansas State Police", "littlerock memphis"},
        {"FBI offices in Minneapolis and Portland, where victims live", "minneapolis portland"},
        {"the FBI field office in San Antonio", "sanantonio"},
        {"the FBI, including its New Haven Field Office", "newhaven"},
        {"the FBI, under the direction of Special Agent in Charge Jane Q. Roe in Newark", "newark"},
        {"FBI Special Agents Jane Roe in Honolulu and Mary Major in Los Angeles", "honolulu losangeles"},
        {"FBI Houston, San Antonio Police Department", "houston"},
        {"FBI Newark and New York State Police", "newark"},
        {"the table.\n\nFBI Division\tArrests\nAlbany\t3\nSt. Louis\t0\nWFO\t2\nTotal\t5",
         "albany stlouis washingtondc"},
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
        {"announced Acting U.S. Attorney Eastern District Texas Jane Roe", "usao-edtx"},
        {"announced U. S. Attorney Jane Roe of the Southern District of West Virginia", "usao-sdwv"},
        {"announced U.S. Attorneys Jane Roe of the District of Maine, John Doe of the Eastern District of "
         "Texas and Mary Major of the District of Utah",
         "usao-me usao-edtx usao-ut"},
        {"announced U.S. Attorney Jane Roe for Kansas", "usao-ks"},
        {"and will be prosecuted by the Utah U.S. Attorney's Office", "usao-ut"},
        {"announced First Assistant U.S. Attorney Jane Roe for the District of Arizona", "usao-az"},
        {"after aiding and assisting fraud, announced U.S. Attorney Jane Roe of the District of Kansas",
         "usao-ks"},
        {"before U.S. Magistrate Judge Jane Q. Roe in Gulfport", "usao-sdms"},
        {"and pleaded guilty on Jan. 22 in New Haven", "usao-ct"},
        {"in federal court in Las Vegas. The plea stands", "usao-nv"},
        {"in a case that is prosecuted by Assistant U.S. Attorney Jane Roe of the District of Maine, with "
         "assistance from the U.S. Attorney's Office for the District of Utah",
         "usao-me"},
        {"in a case of Trial Attorney Mary Major, with assistance from Assistant U.S. Attorney Jane Roe of "
         "the District of Arizona",
         "usao-az"},
        {"in Manhattan federal court. The U.S. Attorney's Office for the District of Utah provided "
         "assistance",
         "usao-sdny"},
        {"by an immigration judge in Detroit", ""},
        {"in Superior Court in Phoenix", ""},
        {"in a scheme that reached Ohio and the District of Columbia", ""},
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

/* Title and text, and the districts of the matter. */
static void districts_are_those_of_a_matter(void **state)
{
    (void)state;
    static const char *const rows[][3] = {
        {"Clinic to Pay $2 Million to Settle False Claims Act Allegations",
         "A clinic has agreed to pay $2 million. The suit was filed in the U.S. District Court for the "
         "Northern District of Illinois.",
         "usao-ndil"},
        {"Statement on the Departure of Jane Roe",
         "U.S. Attorney Jane Roe of the District of Maine will retire.", ""},
        {"Man Charged with Alien Smuggling", "YUMA, Ariz. \u2014 John Doe was charged with alien smuggling.",
         "usao-az"},
        {"Man Charged with Alien Smuggling",
         "EXAMPLETON, Texas \u2014 John Doe was charged with alien smuggling.", ""},
        {"Man Charged with Assault",
         "BOSTON \u2014 John Doe was charged with assault in Superior Court in Boston, and federal charges "
         "are "
         "under review.",
         ""},
    };
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct release r;
        release_init(&r);
        r.title = rows[i][0];
        r.text = rows[i][1];
        extract_release(&r, a);
        const char *got = strs_join(&r.districts, " ", a);
        if (strcmp(got, rows[i][2]))
            fail_msg("'%s' gives '%s', not '%s'", rows[i][1], got, rows[i][2]);
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
    /* in a sentence, one a line, one a paragraph */
    static const char *const ways[][3] = {{"An indictment charges", " %s, 33,", " with fraud."},
                                          {"Charged in the indictment were ", "%s, ", "and John Doe."},
                                          {"The following defendants were charged:", "\n%s", "\n"},
                                          {"The following defendants were charged:", "\n\n%s", "\n"}};
    for (size_t w = 0; w < sizeof ways / sizeof *ways; w++) {
        struct arena *a = arena_new();
        struct buf b = {0};
        struct release r;
        release_init(&r);
        r.date = "2020-01-01";
        r.title = "Many Charged with Fraud";
        buf_adds(&b, "Ten thousand people were charged with fraud today, the office announced.\n\n");
        buf_adds(&b, ways[w][0]);
        for (int i = 0; i < 10000; i++) {
            const char *mark = strstr(ways[w][1], "%s");
            buf_addf(&b, "%.*s%s%s", (int)(mark - ways[w][1]), ways[w][1], made_up_name(i, a), mark + 2);
        }
        buf_adds(&b, ways[w][2]);
        r.text = buf_str(&b);
        extract_release(&r, a);
        assert_int_equal(r.defendants.n, 200);
        assert_int_equal(r.warnings.n, 1);
        assert_true(str_starts(r.warnings.v[0], "over 200 defendants; "));
        buf_free(&b);
        arena_free(a);
    }
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

static void the_agency_is_the_publisher_by_its_host(void **state)
{
    static const struct {
        const char *url, *agency;
    } rows[] = {
        {"https://www.justice.gov/opa/pr/one", "doj"}, {"https://justice.gov/opa", "doj"},
        {"https://www.fbi.gov/news/one", "fbi"},       {"https://www.ice.gov/news/one", "ice"},
        {"https://ice.gov:443/news", "ice"},           {"https://www.practice.gov/news", NULL},
        {"https://example.org/ice.gov/", NULL},        {"https://ice.gov.example.org/", NULL},
    };
    (void)state;
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct release r;
        release_init(&r);
        r.url = rows[i].url;
        r.title = "Words";
        r.text = "More words.";
        extract_release(&r, a);
        if (rows[i].agency)
            assert_string_equal(r.agency, rows[i].agency);
        else
            assert_null(r.agency);
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_do_not_disturb_each_other),
        cmocka_unit_test(the_agency_is_the_publisher_by_its_host),
        cmocka_unit_test(examples_are_read),
        cmocka_unit_test(the_news_is_told_in_many_ways),
        cmocka_unit_test(terms_are_told_in_many_ways),
        cmocka_unit_test(offices_are_named_in_many_ways),
        cmocka_unit_test(districts_are_named_in_many_ways),
        cmocka_unit_test(districts_are_those_of_a_matter),
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
