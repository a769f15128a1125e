/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words that give a sentence its role: who announced, what is counted, what could be imposed, who speaks,
 * what stands in every release. How far a role reaches is decided in discourse.c. */
#include "domain/phrase.h"

/* clang-format off */
static const struct phrase role_rows[] = {
    {"charged-with", "counts", "charg(?:ed|es|ing)", "was charged with bank fraud"},
    {"counts-of", "counts",
     "(?:counts?|charges?) (?:of|for|that|alleg\\w+|include|stem\\w*|relat\\w+|aris\\w+)",
     "two counts of wire fraud"},
    {"plea", "counts", "(?:ple(?:ade?d?|d|as?|ading)|entered (?:a )?(?:guilty )?pleas?) {2w}(?:guilty|to)",
     "pleaded guilty to arson"},
    {"guilty-of", "counts", "guilty (?:of|to|on|by|plea\\w*|verdicts?)", "found guilty of arson"},
    {"convicted-of", "counts", "convict(?:ed|ion|ions|s)", "was convicted of arson"},
    {"indicted-for", "counts", "indict(?:ed|ment|ments|s)", "was indicted for arson"},
    {"sentenced-for", "counts", "sentenced", "was sentenced for arson"},
    {"complaint", "counts", "(?:criminal complaints?|information charging|complaint)",
     "a criminal complaint"},
    {"admitted", "told-counts", "admit(?:s|ted|ting)", "Doe admitted that she smuggled aliens"},
    {"arrested-for", "told-counts", "arrest(?:ed|s)? {4w}(?:for|on)",
     "arrested today on suspicion of arson"},

    {"acts-include", "counts",
     "(?:criminal|predicate|racketeering|alleged|illegal|unlawful) (?:acts?|activit\\w+|offenses|crimes|"
     "conduct) {4w}(?:are|include|including|involving|such as)",
     "racketeering acts including extortion"},
    {"object-of", "counts", "objects? of the (?:\\w+ )?conspiracy",
     "an object of the conspiracy was extortion"},
    {"offenses-include", "counts",
     "(?:offenses|crimes|charges|violations|counts) {2w}(?:are|were|include[sd]?|including)",
     "The offenses include robbery"},

    {"alleges", "narrative", "(?:alleg(?:es?|ed|edly|ing|ations?)|according to(?! {8w}announc))",
     "According to the indictment, Doe drove the van"},
    {"evidence", "narrative",
     "(?:evidence (?:at|presented|showed|that|introduced)|the (?:evidence|testimony)|testif\\w+|the jury "
     "heard)",
     "Evidence at trial showed"},
    {"admitted-that", "narrative",
     "(?:admitted|acknowledged|admits|admitting)(?: {4w})?(?:that|to|he|she|they|\\w+ing)",
     "Doe admitted that she drove the van"},
    {"court-papers", "narrative",
     "(?:court (?:documents|records|filings|papers)|(?:plea|factual) (?:agreement|statement|documents|"
     "basis))",
     "as set out in court documents"},
    {"period", "narrative", "(?:between|from|beginning|starting) (?:[\\w'.,]{1,20} ){0,6}(?:{month}|\\d{4})",
     "from May 2011 to June 2012"},

    {"announced-by", "announce",
     "(?:announced|announcement|announcing|announces|joined {4w}(?:in )?(?:making )?the announcement)",
     "made the announcement"},

    {"today", "today",
     "(?:today|yesterday|this (?:morning|afternoon|week|evening)|late (?:yesterday|last night))",
     "was sentenced today"},

    {"previously", "long-ago", "(?:previously|earlier|originally|already|formerly)",
     "had previously pleaded guilty"},
    {"had-been", "background",
     "had (?:been )?(?:\\w+ ){0,2}(?:ple(?:a?ded|d)|convicted|indicted|charged|found)",
     "had pleaded guilty in May"},
    {"dated", "long-ago", "(?:on|in|since) {month} (?:\\d\\d?,? )?\\d{4}",
     "On May 3, 2011, Doe pleaded guilty"},
    {"dated-day", "background", "on {month} \\d\\d?", "on May 3, Doe pleaded guilty"},
    {"last-year", "long-ago", "last (?:month|year|spring|summer|fall|winter)", "pleaded guilty last fall"},
    {"awaiting", "background", "(?:are|is|and) awaiting (?:trial|sentenc\\w+)",
     "Roe is awaiting sentencing"},

    {"prior-conviction", "record",
     "(?:prior|previous|earlier|past) {2w}(?:criminal )?(?:convictions?|arrests?|felony)",
     "has a prior conviction for robbery"},
    {"has-been-convicted", "record",
     "(?:has|have|had) (?:also |previously |since )?been (?:arrested|convicted)",
     "who has been convicted of robbery"},
    {"criminal-history", "record",
     "(?:criminal (?:history|record|histories|records)|rap sheet|convicted felon)",
     "has a criminal history that includes assault"},
    {"registered-offender", "record", "registered sex offender", "is a registered sex offender"},
    {"wanted-for", "record", "{aliens} (?:with|who (?:has|have|had)) {4w}convict\\w+",
     "aliens with convictions"},

    {"faces", "maximum",
     "fac(?:es?|ing) {4w}(?:an?|up|as|between|the|maximum|mandatory|statutory|life|no|\\d+|minimum|at "
     "least|possible|ten|five|twenty|fifteen|thirty|three|more)",
     "faces up to 20 years in prison"},
    {"maximum", "maximum",
     "(?:maximum|mandatory|statutory|minimum) {2w}(?:\\w+ ){0,2}(?:penalt|sentence|term|of|possible|fine|"
     "prison|punish|minimum|maximum)\\w*",
     "a maximum penalty of life"},
    {"could-get", "maximum", "(?:could|may|can) (?:be sentenced|face|receive|serve|spend|get)",
     "could face life in prison"},
    {"if-convicted", "maximum", "(?:if|upon|when) (?:\\w+ )?(?:convict(?:ed|ion)|found guilty)",
     "If convicted, Doe faces"},
    {"punishable", "maximum",
     "(?:punishable|carr(?:y|ies|ied|ying)) {4w}(?:by|an?|up|the|maximum|mandatory|sentence|penalt\\w+)",
     "carries a penalty of ten years"},
    {"to-be-sentenced", "maximum",
     "(?:sentencing (?:is|has been|was|hearing|date|guidelines|for|before|will)|scheduled "
     "{4w}sentenc\\w+|at sentencing|(?:will|to) be sentenced|recommend\\w*|agreed to (?:serve|receive|a "
     "sentence))",
     "Sentencing is scheduled for May 3"},

    {"asked-for", "maximum",
     "(?:prosecutors?|government|prosecution|defense|lawyers?) (?:had |have |has )?(?:asked|sought|requested|"
     "argued) {8w}(?:sentence|term|years|months|prison)",
     "Prosecutors asked for a sentence of 20 years"},

    {"said", "quote",
     "(?:said|stated|added|noted|explained|remarked|commented|concluded|continued|declared|praised|"
     "thanked|according to)(?:,|:)? (?:{q}|(?-i:(?:Acting |Assistant |Deputy |Principal |Special |Senior "
     "|Interim |First |Associate |Chief |Executive |Former |U\\.S\\. |United States |FBI |HSI |ICE |IRS |"
     "DEA |ATF |USPIS |Justice Department |Department |Civil |the |The )*(?:Attorney|Agent|Director|"
     "Secretary|Commissioner|Inspector|Sheriff|Chief|Commander|Administrator|Prosecutor|Judge|Mr\\.|"
     "Ms\\.|Mrs\\.|Sgt|Lt|Capt|Col|Special|Supervisory|SAC|ADIC|Superintendent|Ambassador|Senator)|"
     "[A-Z][a-z]+,? (?:[A-Z]\\. ?)?[A-Z][\\w'-]+,? (?-i:the |U\\.S|United|Assistant|Acting|Special|"
     "Director|head|chief|ICE|HSI|FBI|Attorney|Executive|Inspector|Deputy|Principal|[Ss]pecial|[Aa]cting|"
     "[Ff]ield|[Aa]ssistant)|[A-Z]\\w+(?:\\.|$)))",
     "We will not rest, said U.S. Attorney Jane Roe"},
    {"stated-we", "quote",
     "(?:said|stated|added),? (?-i:[A-Z][a-z]+ (?:will|is|are|has|have|was|continue|who|and|of|in|must|"
     "should|remain|can|victims|trafficking))",
     "U.S. Attorney Jane Roe stated We will not rest"},
    {"officer-said", "quote",
     "(?:Attorney|Agent|Director|Secretary|Charge|Inspector|Sheriff|Chief|Commissioner|Division|Office|"
     "SAC) (?:(?-i:[A-Z][\\w.'-]+,?) ){0,4}(?:said|stated|added|noted|remarked|commented)(?:,|:|\\.)?(?: "
     "(?:that|in))?",
     "U.S. Attorney Jane Roe said"},

    {"safe-childhood", "boilerplate", "Project Safe Childhood", "as part of Project Safe Childhood"},
    {"presumed-innocent", "boilerplate", "(?:presumed|presumption of) (?:to be )?innocen(?:t|ce)",
     "is presumed innocent until proven guilty"},
    {"merely-accusation", "boilerplate",
     "(?:merely|only|simply) (?:an? )?(?:accusations?|allegations?|charges?)",
     "An indictment is merely an accusation"},
    {"more-information", "boilerplate",
     "(?:more information|to learn more|learn more|please visit|visit (?:www|http|the)|hotline|tip ?line|"
     "tip form|toll free|report (?:crimes?|suspicious|suspected|information|tips))",
     "For more information about the program, visit www.example.gov"},
    {"coordination-team", "boilerplate", "(?:ACTeams?|Anti Trafficking Coordination)",
     "an Anti-Trafficking Coordination Team"},
    {"priority", "boilerplate", "(?:top|highest|one of the|chief) (?:\\w+ )?priorit(?:y|ies)",
     "a top priority of the department"},
    {"directorate", "boilerplate",
     "(?:largest investigative (?:arm|agency)|principal investigative (?:arm|component)|is (?:a|the) "
     "(?:directorate|(?:nationwide|national|joint|federal|multi\\w*) (?:initiative|program|task force|"
     "operation)))",
     "is the largest investigative arm of the department"},
    {"initiative", "boilerplate", "(?:nationwide|national|bilateral) (?:\\w+ ){0,3}(?:initiative|strategy)",
     "a nationwide initiative"},
    {"established", "boilerplate",
     "(?:(?:was|were) (?:created|established|launched|formed|designed)|since (?:its|the) (?:inception|"
     "creation))",
     "The task force was established in 2004"},
    {"joint-task-force", "boilerplate",
     "(?:Joint Task Force Alpha|JTFA|along the (?:southwest|southern) border)",
     "the Joint Task Force Alpha"},
    {"fiscal-year", "boilerplate", "(?:fiscal years?|FY) \\d{4}", "in fiscal year 2008"},
    {"sentencing-guidelines", "boilerplate", "federal sentencing guidelines",
     "under the federal sentencing guidelines"},
    {"statute-explained", "boilerplate",
     "(?:federal law|the (?:act|law|statute)) (?:makes it|prohibits|provides|requires|defines)",
     "Federal law makes it a crime"},

    {"investigated-by", "contact",
     "(?:investigated|prosecuted|handled|being tried|supervised) (?:\\w+ ){0,2}by",
     "was investigated by the FBI"},
    {"prosecuting", "contact", "(?:is|are|was|were) (?:\\w+ )?(?:prosecuting|handling|representing)",
     "is prosecuting the case"},
    {"trial-attorney", "contact",
     "(?:Trial Attorneys?|Assistants? U(?:\\.S\\.|nited States) Attorneys?|AUSAs?)",
     "Trial Attorney Jane Roe"},
    {"assistance", "assist",
     "(?:assist(?:ed|ing)|with {4w}assistance|provid\\w+ {4w}assistance|assistance (?:of|from|was|in)|"
     "cooperat(?:ed|ion)|contribut(?:ed|ions)|support (?:of|from))",
     "provided valuable assistance"},
    {"investigation-by", "contact",
     "(?:investigat(?:ed|ing)|result of) {4w}(?:the (?:case|matter)|investigation)",
     "result of an investigation"},
};
/* clang-format on */
const struct phrases role_phrases = PHRASES(role_rows);
