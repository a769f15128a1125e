/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The stages of a matter, and the words that announce them, as tables. Which of them are news is left to
 * news.c. */
#include "domain/stage.h"

#include <stddef.h>
#include <string.h>

#include "domain/namekey.h"
#include "domain/phrase.h"

const struct stage stages[] = {
    {"investigation", "Investigation"},
    {"arrested", "Arrested"},
    {"charged", "Charged"},
    {"indicted", "Indicted"},
    {"extradited", "Extradited"},
    {"pleaded-guilty", "Pleaded guilty"},
    {"convicted", "Convicted at trial"},
    {"sentenced", "Sentenced"},
    {"acquitted", "Acquitted"},
    {"restitution", "Restitution"},
    {"civil-complaint", "Civil complaint"},
    {"settled", "Settled"},
    {"dismissed", "Dismissed"},
    {"other", "Other"},
    {NULL, NULL},
};

const char *stage_lookup(const char *name)
{
    char key[NAMEKEY_MAX];
    if (!name)
        return NULL;
    namekey(name, strlen(name), key);
    for (const struct stage *s = stages; s->slug; s++)
        if (namekey_is(key, s->slug, strlen(s->slug)))
            return s->slug;
    return NULL;
}

/* Up to so many words between two others; sums of money and "and" signs are words here. */
#define GAP(n) "(?:[\\w'.,$&%/]{1,24} ){0," #n "}"
#define COURT  "(?:courts?|judges?|jury)"

/* clang-format off */
static const struct phrase stage_rows[] = {
    {"sentenced", "sentenced", "(?:sentenced|resentenced|re sentenced)(?! (?:is|hearing|to be))",
     "was sentenced today"},
    {"sentence", "sentence",
     "(?:sentenc(?:es?|ing)(?! (?:is|hearing|date|guidelines|scheduled|enhance|commission|reform|polic|of|"
     "reduction)))",
     "Smuggler's sentence: ten years"},
    {"given-sentence", "sentenced",
     "(?:received|given|imposed|handed(?: down)?|drew|result(?:ed|ing|s) in) " GAP(6)
     "(?:sentences?|(?:prison|jail) terms?)",
     "received a prison sentence"},
    {"prison-for", "sentenced",
     "(?:life|\\d+ (?:years?|months?)|{number} years?) in (?:federal |state )?prison",
     "leads to life in federal prison"},
    {"prison-time", "sentence", "prison (?:time|terms?|sentences?)", "leads to prison time for smugglers"},
    {"ordered-to-prison", "sentenced",
     "(?:(?:ordered|sent|going|goes|headed|heads|bound) (?:back )?to (?:\\w+ )?(?:prison|jail)|(?:sends?|"
     "ordered) " GAP(5) "to (?:\\w+ )?(?:prison|jail)|(?:will|must) (?:spend|serve) " GAP(4)
     "(?:life|years?|months?|decades)|ordered to serve " GAP(4) "(?:life|years?|months?|decades))",
     "Drivers sent to federal prison"},
    {"gets-term", "sentence",
     "(?:gets?|receives?|given|lands?|draws?|got) {8w}(?:life|years?|months?|decades|prison|bars)",
     "Ring leader gets life in federal prison"},
    {"pleaded", "pleaded-guilty",
     "(?:ple(?:ads?|aded|d|ading) (?:(?!not)\\w+ )?(?:guilty|no contest|nolo)|guilty pleas?(?! agreement)|"
     "enter(?:ed|s)? (?:an? )?(?:guilty )?pleas?(?! (?:of not|agreement)))",
     "pleaded guilty today"},
    {"admits", "pleaded-guilty", "admit(?:s|ted)(?! (?:to the|into))", "Officer admits smuggling"},
    {"agrees-to-plead", "agreed-plea", "agree(?:s|d)? to ple(?:ad|d) guilty", "agreed to plead guilty"},
    {"plea-and-sentence", "plea-and-sentence",
     "(?:pleas? and sentenc(?:ing|e)s?|sentenc(?:ing|e)s? and (?:\\w+ )?pleas?|ple(?:d|aded) "
     "guilty and (?:was|were) (?:immediately |also )?sentenced)",
     "announced the guilty plea and sentencing of Doe"},
    {"convicted", "convicted", "convict(?:ed|s|ion of)",
     "was convicted by a jury"},
    {"jury-convicts", "convicted", "(?:jury|juries) " GAP(8) "convict(?:s|ed)",
     "A jury yesterday convicted Doe"},
    {"jury", "jury", "(?:jury|juries|verdict)", "Jury convicts man"},
    {"found-guilty", "convicted", "(?:found guilty|guilty verdicts?|verdicts? of guilty|finds {8w}guilty)",
     "was found guilty"},
    {"indicted", "indicted", "(?:indict(?:ed|s|ment|ments)|superseding)", "A grand jury indicted Doe"},
    {"charged", "charged",
     "(?:charged(?! (?:(?:an? |the |its |his |her |their )?(?:\\$|customers|consumers|patients|borrowers|"
     "medicare|medicaid|government|higher|high|more|excessive|inflated|exorbitant|unlawful|fees?|"
     "particles?)))|charges(?= (?:\\w+ ){0,6}with)|charging (?:him|her|them) with)",
     "was charged with arson"},
    {"charges-brought", "charges",
     "(?:charges (?:against|filed|unsealed|allege|announced|brought|made public)|(?:announc(?:es?|ed)|"
     "fac(?:es?|ing)|files?|brings?|unseals?|leads? to|led to|results? in) " GAP(6)
     "(?:charges?|counts|felonies))",
     "Federal charges filed against two"},
    {"accused", "charges", "(?:is|are|was|were|men|women|man|woman|couple|who stand) accused of",
     "A couple are accused of harboring aliens"},
    {"complaint", "complaint",
     "(?:criminal complaints?|complaint (?:alleg|charg)\\w+|(?:by|in) (?:an? )?(?:federal )?(?:criminal "
     ")?complaint)",
     "in a criminal complaint"},
    {"complaint-filed", "complaint-filed", "(?:federal|criminal) complaints? (?:is |was )?(?:filed|unsealed)",
     "Federal complaint filed against Doe"},
    {"information", "complaint",
     "(?:criminal information|(?:felony )?charge filed|information (?:charging|filed))",
     "a criminal information"},
    {"arrested", "arrested",
     "(?:arrest(?:ed|ing)|taken into custody|nab(?:s|bed)|apprehend(?:ed|s)|captur(?:ed|es)|detain(?:ed|"
     "s)(?! (?:without|pending|until)))",
     "was arrested today"},
    {"upon-arrest", "arrested",
     "(?:up ?on|following|after|with) (?:the |his |her |their )(?:initial )?arrests?(?: of| (?:earlier )?"
     "(?:today|this|yesterday)| and initial)",
     "unsealed today upon the arrests of Doe and Roe"},
    {"surrendered", "arrested",
     "(?:surrendered (?:to (?:the )?(?:FBI|federal|law|police|authorities|agents|U\\.S\\. Marshals)|this|"
     "today|himself|herself|themselves|yesterday|voluntarily)|turned (?:himself|herself|themselves) in)",
     "Doe surrendered this morning"},
    {"arrests", "arrests", "arrests?(?! (?:record|warrant))", "FBI arrests five"},
    {"ordered-held", "detention",
     "(?:ordered (?:held|detained)|(?:held|detained) (?:without (?:bail|bond)|pending|until|on (?:\\w+ ){0,4}"
     "charges))",
     "Smuggler ordered detained"},
    {"unsealed", "unsealed", "(?:unseal(?:ed|s|ing)?|made public)", "an indictment unsealed today"},
    {"extradited", "extradited", "extradit(?:ed|ion|es)", "was extradited from Spain"},
    {"returned-to-face", "extradited",
     "(?:return(?:ed|s)?|surrender(?:ed|s)?|transfer(?:red|s)?|brought|expel(?:led|s)|handed over|flown|"
     "turned over|delivered|deported) " GAP(10) "(?:from (?!(?:the )?(?:united states|u\\.?s))" GAP(5)
     "to |to (?:the )?(?:united states|u\\.?s\\.?|america) (?:to )?)(?:face|stand trial|answer)",
     "returned from Mexico to face smuggling charges"},
    {"acquitted", "acquitted",
     "(?:acquit(?:ted|tal|s)|(?:found|verdicts? of) not guilty|(?:defendants?|man|woman|is|are) cleared|"
     "cleared of)",
     "was acquitted"},
    {"restitution", "restitution", "(?:restitution|compensation (?:to|for) victims)",
     "ordered to pay restitution"},
    {"orders-to-pay", "orders-pay",
     "(?:" COURT " (?:\\w+ ){0,3}order(?:s|ed) " GAP(10) "pay|ordered to pay|orders? " GAP(8)
     "(?:restitution|(?:to )?repay))",
     "Court orders owner to pay workers"},
    {"lawsuit", "civil-complaint",
     "(?:(?:files?|filed|filing|brings?|brought) (?:(?!criminal|brief)[\\w'.,$&%/]{1,24} ){0,6}(?:lawsuits?|"
     "suits?|civil (?:action|charges|complaint|injunction)|complaints?|petition)|sues?|sued|suing)",
     "files lawsuit against"},
    {"a-lawsuit", "lawsuit",
     "(?:lawsuit (?:against|alleg\\w+)|(?:civil|forfeiture) (?:forfeiture )?(?:complaint|action|suit))",
     "a lawsuit against the owner"},
    {"joins-lawsuit", "civil-complaint",
     "(?:interven(?:es?|ed|ing)|joins?|joined) " GAP(4) "(?:lawsuits?|suits?|litigation|qui tam)",
     "Government intervenes in suit against hospital"},
    {"seeks-order", "civil-complaint",
     "(?:seek(?:s|ing)?|ask(?:s|ed)?|moves?|sought) " GAP(6)
     "(?:to (?:permanently )?(?:shut(?: down)?|bar|enjoin|stop|halt|block|recover|forfeit|revoke|require|"
     "enforce|dissolve|denaturalize|prohibit|strip)|(?:an? )?injunction|forfeiture|civil penalties)",
     "seeks to shut down tax preparer"},
    {"settlement", "settled",
     "(?:settle(?:s|d|ment|ments)?|consent (?:decree|judgment|order)|(?:deferred|non) prosecution agreements?)",
     "reached a settlement"},
    {"resolves", "settled",
     "(?:resolv(?:e|es|ed|ing) " GAP(10)
     "(?:allegations?|claims?|violations?|lawsuits?|suit|charges?|investigations?|complaints?|dispute|matters?|"
     "litigation|liability|case|penalt\\w+|discharges|review|issues)|reach(?:es|ed)? (?:\\w+ )?resolutions?)",
     "to pay $2 million to resolve allegations"},
    {"agreement", "settled",
     "(?:reach(?:es|ed)?|enter(?:s|ed)? into|signs?|signed|under|announces?) "
     "(?:(?!plea|cooperation|extradition|sharing|bilateral|multilateral|assistance|to|with)[\\w'.,$&%/]{1,24} )"
     "{0,4}agreements?(?= (?:with|to (?:protect|ensure|resolve|improve|reform|remedy|address|"
     "correct|end|stop|desegregate|settle|pay))| (?:resolving|under|over|regarding|that|requiring))",
     "Department reaches agreement with the county"},
    {"pays", "pays",
     "(?:pays?|paid|repay|forfeits?|install|divest|spend|reduce|improve|upgrade|invest|perform|restore|"
     "implement|reform|surrender|make|clean|comply|agrees? to (?!plead)\\w+|obtains? " GAP(3) "for|recovers?|"
     "requires? " GAP(4) "(?:divestitures?|to))",
     "Hospital to pay $2 million"},
    {"agreed-to-pay", "agreed-to-pay", "agree(?:s|d|ment)? to (?:pay|repay|forfeit)", "has agreed to pay"},
    {"filed-with", "filed-with",
     "(?:filed|lodged) " GAP(5) "(?:in conjunction|together|along|simultaneously|concurrently|at the same "
     "time|contemporaneously) (?:with|as) " GAP(8) "(?:complaint|lawsuit|suit|settlement|decree)",
     "The settlement was filed in conjunction with a complaint"},
    {"also-filed", "filed-with",
     "(?:complaint|lawsuit|suit)s? (?:(?:was|were|is|also|both) ){0,2}(?:simultaneously |also )?filed "
     "(?:today|simultaneously|concurrently|in conjunction|together|along)",
     "the complaint filed today"},
    {"dismissed", "dismissed", "(?:dismiss(?:ed|al) (?:of )?{4w}(?:charges?|indictment|case))",
     "dismissal of the charges"},
    {"search-warrant", "investigation",
     "(?:search warrants?|seeking (?:victims|information)|under investigation|stash houses? (?:discover|found|uncover|locat|raid)\\w*)",
     "executed a search warrant"},
    {"findings", "investigation",
     "(?:investigative findings|letter of findings|findings (?:letter|of (?:\\w+ ){0,3}(?:investigations?|"
     "violations?|discrimination|misconduct))|(?:department|justice|division) finds (?!guilty)\\w+)",
     "Department releases investigative findings on the county jail"},
    {"opens-investigation", "investigation",
     "(?:open(?:s|ed)?|announc(?:es?|ed)|launch(?:es|ed)?|begins?|initiat(?:es?|ed)) "
     "(?:(?!results|charges|arrest)[\\w'.,$&%/]{1,24} ){0,5}investigations?(?= (?:of|into|regarding))",
     "Department opens investigation into the county jail"},
    {"removal", "removal",
     "(?:deport(?:ed|s|ation)|remov(?:ed|es|al)|denaturaliz\\w+|repatriat\\w+|revok\\w+)",
     "was removed from the United States"},
    {"seizure", "seizure", "(?:seiz(?:ed?|es|ure|ing)|forfeit\\w*|sanctions|designat\\w+)",
     "seized counterfeit toys"},
    {"court-ruling", "ruling",
     "(?:(?:courts?|judges?) (?:[\\w'.,]{1,20} ){0,5}(?:bars?|barred|enjoins?|enjoined|shuts?|prohibits?|"
     "upholds?|"
     "affirms?|rules?|blocks?|halts?|stops?|grants?|denies|holds|issues?|enters|revokes)|(?:shut down|"
     "barred|enjoined) by|held in (?:civil |criminal )?contempt|permanent(?:ly)? (?:injunction|enjoined|"
     "barred|shut)|commutations?|"
     "clemency|pardons?|compensates? " GAP(3) "victims|returns? " GAP(5) "to (?:\\w+ )?victims)",
     "Federal court bars tax preparer"},

    {"sweep", "sweep",
     "(?:arrest\\w* {4w}(?:\\d{2,}|more than|over|nearly|dozens|hundreds)|(?:\\d{2,}K?|multiple|"
     "dozens of) {2w}(?:arrests|illegal (?:aliens|workers)|alien offenders))",
     "arrests 370 alien offenders"},
    {"operation", "operation",
     "(?:operations?(?! of)|sweeps?|crackdown|take ?down|sting|round ?up|raids?|(?:juveniles|minors|children|"
     "victims) (?:rescued|recovered))",
     "results of an operation against traffickers"},

    {"no-matter", "no-matter",
     "(?:statement|readout|remarks|fact sheet|joint declaration|testimony|announc\\w+ {8w}(?:grants?|"
     "funding|initiative|partnership|phase|selection|strategy|accomplishments|million|members|plan|"
     "creation|requirements|retirement|resignation|director|as|his|her)|resign\\w*|departure|leaves?|"
     "appoint\\w*|honors|recogni[sz]es|awards?|budget request|accomplishments|annual report|most viewed|"
     "expands|proclamation|meetings?|meets? with|participates?|launch\\w*|memorandum of understanding|"
     "releases|invests?|educates?|visits?|partners? with|passes away|dies|strike force|social media|"
     "highlights?|sign memorandum|roundtable|conference|summit|(?:this|its|fiscal|past|last|first|"
     "second|third|record) year|applauds?|concludes|"
     "successful|celebrat\\w+|observ\\w+|commemorat\\w+|awareness|national strategy|implementation|"
     "commitment|monitor elections?|fiscal year|FY \\d{4}|training|conducts?|update|frequently asked)",
     "Readout of a meeting"},

    {"never-matter", "never-matter",
     "(?:most viewed|newsletter|press (?:conference|availability)|media advisory|readout|fact sheet|"
     "budget request|proclamation|(?:opening )?statement (?:of|by|from|"
     "on)|awards ceremony)",
     "Readout of a meeting"},
    {"charges-somebody", "charged",
     "(?:U\\.S\\.|United States|department|jury|attorney|feds) charges (?-i:[A-Z])\\w{0,20}",
     "U.S. charges Jane Doe"},

    {"not-the-news", NULL,
     "(?:convicted (?:\\w+ ){0,2}(?:smugglers?|traffickers?|predators?|murderers?|molesters?)|convicted "
     "(?:felons?|sex|child|of(?= .{0,60}(?:sentenc|deport|remov(?:ed|es)|indict|charged))|murderer|criminal|"
     "traffick\\w+|aliens?|rapist|drug|gang|fugitive)|(?:sentenc\\w+|plea|arrest) (?:agreement|hearing|"
     "guidelines|record|warrants?)|arrest(?:ed)? (?:and|or) (?:prosecut\\w+|charg\\w+ (?:more|\\d))|"
     "charges? d'affaires|in charge)",
     "Convicted sex trafficker sentenced"},
    {"convicted-somebody", NULL,
     "(?:(?:if|when|once) convicted|convicted (?!(?:of|in|on|for|by|after|at|and|as|following|today|under|with|"
     "from|through|to|yesterday|last|this|again|monday|tuesday|wednesday|thursday|friday|who|while|but|or|the|"
     "their|his|her|a|an|all|both|each|here|late|earlier|before|during|without|federally)\\b)\\w{1,20})",
     "Convicted banker helped a client"},
    {"no-extradition-yet", NULL,
     "(?:seek(?:s|ing)?|request(?:s|ed|ing)?|pending|await(?:s|ing)?|fight(?:s|ing)?|waived?) " GAP(3)
     "extradition",
     "is awaiting extradition"},
    {"not-guilty", NULL, "not guilty", "entered not guilty pleas"},
    {"agreed-sentence", NULL, "agree(?:s|d)? to (?:be sentenced|serve|a sentence)",
     "agreed to be sentenced to two years"},
    {"faces-prison", NULL, "fac(?:es?|ing) " GAP(8) "(?:life|prison)", "Defendant faces life in prison"},
    {"removed-before", NULL,
     "(?:previously|formerly|twice|once|repeatedly|times?|already) (?:deported|removed)",
     "previously deported man arrested"},
    {"investigation-over", "ruling", "clos(?:es?|ed|ing) " GAP(4) "investigations?",
     "Officials close the investigation"},
    {"decree-over", NULL,
     "(?:terminat\\w+|end(?:s|ing)?|improved|complian\\w+|monitors?|violat\\w+) (?:\\w+ ){0,3}(?:consent "
     "decree|settlement)",
     "seeks termination of the consent decree"},
};
/* clang-format on */
const struct phrases stage_phrases = PHRASES(stage_rows);
