/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The charges that a release asserts against its defendants: by the names of offences in its headline, its
 * lead and in sentences that speak of counts; by the sections it cites. Where the words leave open which
 * trafficking is meant ("human trafficking charges"), the rest of the release decides. */
#include "domain/counts.h"

#include <string.h>

#include "domain/charge.h"
#include "domain/victim.h"

/* clang-format off */
static const struct phrase charge_rows[] = {
    /* trafficking of people */
    {"child-sex-trafficking", "child-sex-trafficking",
     "(?:child|minor|juvenile|underage|teen|children) sex(?:ual)? traffick\\w+",
     "child sex trafficking"},
    {"sex-trafficking-of-minor", "child-sex-trafficking",
     "sex(?:ual)? traffick(?:ing|ed|ers?) (?:of |involving |with |scheme involving |conspiracy involving "
     ")?{young}{minor}",
     "sex trafficking of a 15-year-old girl"},
    {"trafficking-minor-for-sex", "child-sex-trafficking",
     "traffick(?:ing|ed) (?:of )?{young}{minor} {4w}(?:for|into|in|to) {4w}(?:sex\\w*|commercial|"
     "prostitut\\w+)",
     "trafficking a 13-year-old girl for commercial sex acts"},
    {"child-prostitution", "child-sex-trafficking",
     "(?:child prostitution|prostitut(?:ion|ing) (?:of )?{young}{minor}|(?:minor|child|juvenile|"
     "underage) prostitut\\w+)",
     "the prostitution of two minors"},
    {"commercial-sex-minor", "child-sex-trafficking",
     "commercial sex(?:ual)? (?:exploitation|acts?|activity) (?:of|with|involving) {young}{minor}",
     "commercial sexual exploitation of a minor"},
    {"sex-trafficking", "sex-trafficking", "sex(?:ual)? traffick(?:ing|ed|ers?)", "sex trafficking"},
    {"sex-trafficking-general", "sex-trafficking",
     "sex traffick(?:ing|ers?) (?:\\w+ )?(?:violations?|charges?|offenses?|crimes?|ring|scheme|case|"
     "organization|operation|enterprise|venture)",
     "sex trafficking offenses"},
    {"by-force-to-commercial-sex", "sex-trafficking",
     "(?:force,? fraud,? (?:or|and) coercion|force|coercion) (?:to|and) [^.;]{0,60}commercial sex",
     "two counts of using force, fraud, or coercion to cause women to engage in commercial sex"},
    {"minor-to-commercial-sex", "child-sex-trafficking",
     "caus(?:e|ed|ing) {young}{minor} to engage in (?:a )?commercial sex",
     "one count of causing a minor to engage in commercial sex"},
    {"trafficking-for-sex", "sex-trafficking",
     "traffick(?:ing|ed) (?:of )?{young}(?:women|adults?|victims?|persons|people|females) {4w}(?:for|"
     "into|in|to) {4w}(?:sex\\w*|commercial|prostitut\\w+)",
     "trafficking women for prostitution"},
    {"forced-labor", "forced-labor", "forced (?:human )?labou?r", "conspiracy to commit forced labor"},
    {"labor-trafficking", "forced-labor", "labou?r traffick\\w+", "a labor-trafficking conspiracy"},
    {"compel-labor", "forced-labor",
     "(?:compel\\w*|coerc\\w+) (?:the |their )?{4w}(?:labor|compelled service)",
     "a scheme to compel the labor of a woman"},
    {"compelled-service", "forced-labor", "(?:compelled service|forced service|forced into labor)",
     "held in compelled service"},
    {"involuntary-servitude", "involuntary-servitude",
     "(?:(?:involuntary|indentured) servitude|peonage|condition of (?:slavery|servitude))",
     "holding a person in a condition of involuntary servitude"},
    {"slavery-charge", "involuntary-servitude", "(?:slavery charges?|held in slavery|into slavery)",
     "slavery charges"},
    {"document-servitude", "document-servitude",
     "(?:document servitude|(?:unlawful conduct|servitude) with respect to (?:immigration )?documents)",
     "document servitude"},
    {"withholding-documents", "document-servitude",
     "(?:withhold\\w*|confiscat\\w+|conceal\\w+|destroy\\w*|possess\\w*|taking|seiz\\w+|hold(?:ing)?) "
     "{4w}(?:passports?|(?:immigration|identification|identity|travel) documents?)",
     "confiscating the passports of the workers"},
    {"human-trafficking", "human-trafficking",
     "(?:human traffick\\w+|traffick\\w+ in (?:persons|humans)|(?:alien|person) trafficking|traffick\\w+ "
     "{2w}human beings)",
     "human trafficking charges"},

    /* neighbouring crimes */
    {"transport-for-prostitution", "mann-act",
     "transport\\w* {8w}(?:for|with|to|in order to|and) (?:the |an? )?{4w}(?:prostitut\\w+|(?:commercial|"
     "criminal|illegal|unlawful|illicit)? ?sex\\w* {2w}(?:activity|acts?|conduct|abuse)|engag\\w+ in "
     "(?:\\w+ )?(?:sex\\w*|prostitut\\w+))",
     "interstate transportation for purposes of prostitution"},
    {"transport-for-prostitution-far", "mann-act",
     "transport\\w* [^.;]{0,90}(?:purposes? of (?:engaging in )?(?:\\w+ )?(?:prostitution|sex\\w*)|"
     "intent (?:to|that|of) [^.;]{0,40}(?:prostitution|sex\\w*))",
     "transporting a young woman across state lines for the purpose of prostitution"},
    {"mann-act", "mann-act", "Mann Act", "violating the Mann Act"},
    {"enticement", "enticement",
     "(?:coerc\\w+ (?:and|or) entic\\w+|entic(?:ement|ing|ed?|es) (?:and|or) coerc\\w+|(?:online |"
     "internet )?enticement|(?:persuad\\w+|induc\\w+|entic\\w+)(?:,| or| and) {2w}(?:persuad\\w+|"
     "induc\\w+|entic\\w+|coerc\\w+))",
     "coercion and enticement"},
    {"entice-to", "enticement",
     "entic(?:ing|ed?|es) {young}(?:another|persons?|individuals?|women|woman|someone|{minor})",
     "enticing a minor to engage in sexual activity"},
    {"coerce-into-sex", "enticement",
     "coerc\\w+ {young}(?:individual|person|{minor}) to engage in (?:\\w+ )?(?:unlawful |illegal )?sex\\w*",
     "attempting to coerce an individual to engage in unlawful sexual activity"},
    {"illicit-conduct-abroad", "child-sex-tourism",
     "(?:illicit sexual conduct|sex(?:ual)? touris[tm]\\w*|sexual conduct {4w}(?:in|with|minors?) "
     "{4w}foreign)",
     "engaging in illicit sexual conduct in foreign places"},
    {"travel-for-sex", "child-sex-tourism",
     "travel\\w* [^.;]{0,60}(?:intent|purpose|to) [^.;]{0,30}(?:illicit sex\\w*|sex\\w* {4w}{minor}|"
     "sexual(?:ly)? abus\\w+)",
     "traveling to another country to engage in sex with minors"},
    {"prostitution-business", "promoting-prostitution",
     "prostitution (?:business|enterprise|ring|operation|conspiracy|offenses?|charges?|scheme|"
     "organization|network)",
     "operating a prostitution business"},
    {"promoting-prostitution", "promoting-prostitution",
     "(?:promot\\w+|facilitat\\w+|manag\\w+|operat\\w+|profit\\w+ from|running|keeping|advertis\\w+) "
     "{4w}(?:prostitution|brothels?)",
     "promoting prostitution"},
    {"pimping", "promoting-prostitution", "(?:pimping|pandering)", "pimping and pandering"},
    {"facility-of-commerce", "facility",
     "(?:us(?:e|ing) {4w}(?:facilit\\w+|internet|telephone)|interstate(?: and foreign)? travel|"
     "travel(?:ing)? in interstate) [^.;]{0,60}(?:racketeering|unlawful activit\\w+|promot\\w+|aid of)",
     "use of a facility in interstate commerce in aid of racketeering"},
    {"facility-for-prostitution", "promoting-prostitution",
     "us(?:e|ing) {4w}facilit\\w+ [^.;]{0,60}prostitution",
     "using an interstate facility to promote prostitution"},
    {"child-pornography", "child-exploitation",
     "(?:child (?:pornograph\\w+|sexual abuse (?:material|image)\\w*|erotica)|CSAM|pornography (?:of|"
     "involving) {minor})",
     "production of child pornography"},
    {"exploitation-of-minor", "child-exploitation",
     "sexual(?:ly)? exploit(?:ation|ing|ed) (?:of )?{young}{minor}",
     "sexual exploitation of a minor"},
    {"child-exploitation", "child-exploitation", "child (?:sexual )?exploitation(?: enterprise)?",
     "child exploitation"},
    {"explicit-depictions", "child-exploitation",
     "sexually explicit (?:conduct|images?|visual|videos?|depictions?|photo\\w+|material)",
     "sexually explicit visual depictions"},
    {"sexual-abuse", "sexual-abuse",
     "(?:(?:aggravated |attempted )?(?:sexual|sex) (?:abuse|assault|contact|battery)(?! (?:material|"
     "image))|abusive sexual contact|sexually (?:abus|assault)\\w+|rap(?:e|ed|ing|ist))",
     "aggravated sexual abuse"},
    {"alien-smuggling", "alien-smuggling",
     "(?:(?:alien|human|migrant|people|immigrant|UAC) smuggl\\w+|smuggl\\w+ (?:of )?{4w}{aliens})",
     "human smuggling"},
    {"stash-house", "alien-smuggling", "stash houses?", "a stash house was uncovered"},
    {"alien-harboring", "alien-smuggling", "alien (?:harbor\\w+|transport\\w+)", "alien harboring"},
    {"move-aliens", "alien-smuggling",
     "(?:transport|harbor|conceal|shield|encourag|induc|import|bring|smuggl|mov)\\w* "
     "[^.;]{0,70}(?:aliens?|undocumented|non-?citizens|migrants?|illegal immigrants?)",
     "conspiracy to transport illegal aliens"},
    {"bring-to-us", "alien-smuggling",
     "(?:bring|brought|smuggl|encourag|induc|transport)\\w* {4w}{aliens} {4w}(?:to|in|into) the "
     "(?:United States|U\\.S\\.)",
     "bringing migrants illegally to the United States"},
    {"harboring-for-gain", "alien-smuggling",
     "harboring (?:and \\w+ )?for (?:financial|commercial|private)",
     "harboring for financial gain"},
    {"import-for-immoral", "alien-smuggling", "import\\w+ {8w}(?:for|immoral) (?:prostitution|purposes?)",
     "importing an alien for prostitution purposes"},
    {"visa-fraud", "visa-fraud",
     "(?:(?:visa|passport|marriage|immigration|asylum|naturalization|citizenship|sponsorship) (?:\\w+ "
     ")?(?:document )?fraud|fraud (?:and|or) misuse of visas?|fraud {2w}(?:in|with) (?:\\w+ )?(?:foreign "
     "labor|contracting)|foreign labor contracting)",
     "fraud in foreign labor contracting"},
    {"naturalization-fraud", "visa-fraud",
     "(?:procur\\w+|obtain\\w+|secur\\w+) [^.;]{0,40}(?:naturalization|citizenship|visas?|passports?)",
     "procurement of naturalization unlawfully"},
    {"false-visa-papers", "visa-fraud",
     "(?:false|fraudulent|counterfeit|forged|fake)(?:ly)? {4w}(?:visas?|immigration|passports?|green "
     "cards?|permanent resident|work permits?)",
     "false visa applications"},

    /* everything else */
    {"drug-trafficking", "drug-trafficking",
     "(?:drugs?|narcotics?|narco|cocaine|heroin|meth\\w*|marijuana|fentanyl|opioid) (?:and \\w+ "
     ")?(?:traffick\\w+|smuggl\\w+|distribut\\w+|dealing|dealers?|conspirac\\w+|charges?|offenses?|"
     "premises|import\\w+|possession|counts?|crimes?)",
     "drug trafficking"},
    {"drug-acts", "drug-trafficking",
     "(?:distribut|possess|import|manufactur|sell|traffick|smuggl|dispens|deal|launder)\\w* "
     "[^.;]{0,60}{drugs}",
     "possession with intent to distribute cocaine"},
    {"controlled-substances", "drug-trafficking", "(?:controlled substances?|narcotics counts?)",
     "conspiracy to distribute controlled substances"},
    {"gun-offenses", "firearms",
     "{guns} (?:and \\w+ )?(?:offenses?|charges?|traffick\\w+|smuggl\\w+|violations?|crimes?|possession|"
     "counts?)",
     "firearms offenses"},
    {"gun-acts", "firearms",
     "(?:possess\\w*|us(?:e|ing)|brandish\\w*|discharg\\w+|carry\\w*|smuggl\\w+|traffick\\w+|export\\w*|"
     "purchas\\w+|import\\w+|dealing|transfer\\w*|receiv\\w+) {4w}{2w}{guns}",
     "using and carrying a firearm"},
    {"felon-in-possession", "firearms", "felon in possession", "being a felon in possession"},
    {"named-fraud", "fraud",
     "(?:wire|mail|bank|health ?care|securities|mortgage|credit card|access device|medicare|medicaid|"
     "insurance|investment|bankruptcy|loan|procurement|contract|grant|benefits?|unemployment|welfare|"
     "student aid|computer|telemarketing|identity|food stamp|stock|commodities|document|consumer|"
     "accounting) fraud",
     "wire fraud"},
    {"stolen-cards", "fraud", "(?:stolen|counterfeit) (?:credit|debit|payment) cards?",
     "using stolen credit card numbers"},
    {"identity-theft", "fraud", "(?:identity|identification) (?:theft|document)\\w*",
     "aggravated identity theft"},
    {"defraud", "fraud",
     "(?:defraud\\w*|fraud (?:and \\w+ )?(?:scheme|scandal|charges?|conspiracy|scam|case|ring)|schemes? "
     "to (?:\\w+ )?(?:defraud|obtain)|false claims|fraudulent(?:ly)? (?:\\w+ )?(?:claims?|scheme|"
     "obtain\\w*|billing|acqui\\w+)|ponzi|theft of (?:government|public|federal) funds|embezzl\\w+|"
     "swindl\\w+)",
     "conspiracy to defraud the United States"},
    {"defraud-of-taxes", "tax", "defraud\\w* {4w}(?:United States|government) [^.;]{0,50}tax\\w*",
     "defrauded the United States of employment taxes"},
    {"tax", "tax",
     "(?:tax (?:fraud|evasion|crimes?|offenses?|charges?|scheme|refunds?|shelter)|(?:false|fraudulent) "
     "{4w}tax (?:returns?|documents?|refunds?)|evad\\w+ {4w}tax\\w*|evasion of {4w}tax\\w*|(?:failing|"
     "failure) to (?:\\w+ )?(?:file|pay|collect) {4w}tax\\w*|(?:defraud\\w*|obstruct\\w+|imped\\w+) "
     "{4w}(?:IRS|internal revenue))",
     "evasion of corporate employment tax"},
    {"money-laundering", "money-laundering",
     "(?:money launder\\w+|launder\\w+ [^.;]{0,50}(?:money|proceeds|funds|monetary|dollars|profits)|"
     "monetary (?:instruments|transactions)|bulk cash|cash smuggling|money transmitting|international "
     "promotional|concealment money)",
     "conspiracy to commit money laundering"},
    {"racketeering", "racketeering", "(?:racketeering|(?-i:RICO)|racketeer influenced)",
     "racketeering conspiracy"},
    {"aid-of-racketeering", "facility", "in aid of racketeering",
     "interstate travel in aid of racketeering"},
    {"violence-in-aid", "violent-crime",
     "(?:murders?|violent crimes?|assault\\w*|maiming|kidnapping) in (?:the )?aid of racketeering",
     "murder in aid of racketeering"},
    {"kidnapping", "kidnapping", "(?:kidnap\\w*|hostage taking|abduct\\w+)", "conspiracy to kidnap"},
    {"violent-crime", "violent-crime",
     "(?:murder(?:s|ed|ing)?|manslaughter|homicide|assault(?:s|ed|ing)?|arson|car ?jacking|child abuse|"
     "maiming|stabbing)",
     "assault on a federal officer"},
    {"violence-as-element", NULL,
     "(?:during|furtherance|relation to) {4w}(?:violent crimes?|crimes? of violence)",
     "a firearm in furtherance of a crime of violence"},
    {"robbery", "robbery", "(?:robber(?:y|ies)|robbing|robbed)", "armed robbery"},
    {"official-extortion", "corruption", "extortion under (?:the )?color of official right",
     "extortion under color of official right"},
    {"terrorism", "terrorism", "(?:material support|terroris[mt]\\w*|weapons? of mass destruction)",
     "material support to terrorists"},
    {"national-security", "national-security",
     "(?:espionage|arms export control|export(?:s|ed|ing)? [^.;]{0,50}(?:without {4w}licen[sc]e|"
     "technolog\\w+|defense|military|technical)|export control\\w*|(?:economic|trade) sanctions|IEEPA|"
     "emergency economic powers|agents? of {4w}foreign (?:government|power)|classified (?:information|"
     "documents)|illegal(?:ly)? export\\w*)",
     "violating the Arms Export Control Act"},
    {"kickbacks", "corruption", "kickbacks?", "paid kickbacks"},
    {"corruption", "corruption",
     "(?:brib\\w+|FCPA|foreign corrupt practices|public corruption|honest services|color of official "
     "right|gratuit\\w+)",
     "conspiracy to pay bribes"},
    {"civil-rights", "civil-rights",
     "(?:depriv\\w+ {8w}rights|under color of law|hate crimes?|civil rights (?:violations?|charges?|"
     "conspiracy|offenses?|crimes?)|fair housing|discriminat\\w+|FACE Act|religious property|cross "
     "burning|conspiracy against rights)",
     "deprivation of rights under color of law"},
    {"cyber", "cyber",
     "(?:computer (?:hack\\w+|intrusions?)|hack(?:ing|ed|ers?)|unauthorized access|ransomware|malware|"
     "botnets?|cyber ?stalking)",
     "computer hacking"},
    {"obstruction", "obstruction",
     "(?:obstruct\\w+|(?:witness|evidence) (?:and \\w+ )?tampering|tamper\\w+ with|false statements?|"
     "perjury|lying to|lied to|falsif\\w+ {4w}(?:records?|documents?)|retaliat\\w+|(?:destroy|conceal|"
     "delet)\\w* {4w}(?:evidence|records))",
     "obstruction of justice"},
    {"false-statements", "obstruction",
     "(?:making|made|submit\\w+|provid\\w+|using) {4w}(?:false|materially false|fraudulent) "
     "{2w}statements?",
     "making false statements to a federal agent"},
    {"wildlife", "wildlife-trafficking",
     "(?:Lacey Act|wildlife|endangered species|migratory bird|ivory|rhino\\w*|elvers|eels|whale teeth|"
     "protected (?:coral|reptiles|species|turtles|animals|birds)|(?:traffick|smuggl|sell)\\w* "
     "{4w}(?:coral|reptiles|turtles|snakes|birds|fish|horns?|animals))",
     "violating the Lacey Act"},
    {"counterfeit-goods", "counterfeit-goods",
     "(?:counterfeit (?!currency|bills|money|checks|identi|immigration|documents|visas|passports|"
     "u\\.?s\\.?)|copyright infringement|trademarks?|intellectual property (?:crime|theft)|pirated)\\w*",
     "trafficking in counterfeit goods"},
    {"antitrust", "antitrust",
     "(?:price fixing|bid rigging|fix(?:ing)? {4w}prices|rig(?:ging)? {4w}bids|sherman act|antitrust|"
     "allocat\\w+ {4w}(?:customers|markets?))",
     "a price-fixing conspiracy"},
    {"environmental", "environmental",
     "(?:clean (?:water|air) act|environmental crimes?|(?:act to prevent )?pollution from ships|"
     "hazardous waste|oily (?:waste|water)|illegal(?:ly)? (?:dump|discharg)\\w+)",
     "violating the Clean Water Act"},
    {"other", "other",
     "(?:extortion\\w*|extort\\w*|burglar\\w+|larceny|(?:theft|stealing|stole) (?:of|from|more|federal|"
     "government|trade|[$\\d])|trade secrets?|structur\\w+ {4w}(?:cash|financial|currency|deposits|"
     "transactions)|misprision|(?:illegal|unlawful)(?:ly)? (?:re )?-?(?:re)?ent(?:ry|er\\w*)|reentry|"
     "illegal gambling|wagering|unlawful employment|removal proceedings|theft)",
     "illegal reentry of a removed alien"},
    {"immigration-offenses", "other",
     "(?:related |other )?immigration (?:\\w+ )?(?:offenses?|violations?|charges?|crimes?)",
     "a related immigration offense"},

    /* words that name no charge though a shorter row would find one in them */
    {"civil-rights-division", NULL, "Civil Rights (?:Division|Unit|Section|laws?)",
     "the Civil Rights Division"},
    {"task-force", NULL,
     "(?:human |sex |labor |drug |child )?(?:traffick\\w+|exploitation|smuggling|slavery) (?:\\w+ "
     "){0,4}(?:task force|unit|section|coordinat\\w+|team|prosecution|rescue|coalition|center|initiative|"
     "statutes?|laws?)",
     "the Human Trafficking Task Force"},
    {"anti-trafficking", NULL, "(?:anti|counter) (?:human )?(?:traffick|smuggl)\\w+",
     "anti-trafficking efforts"},
    {"exploitation-section", NULL, "Child Exploitation (?:and|Task|Section|Unit|&|Investigations)",
     "the Child Exploitation and Obscenity Section"},
    {"modern-slavery", NULL, "modern day slave\\w*", "modern-day slavery"},
    {"sex-offender", NULL, "sex offenders?", "a sex offender"},
    {"terrorism-agencies", NULL,
     "(?:joint terrorism|firearms and explosives|drug enforcement|organized crime drug|foreign terrorist "
     "organization|counter ?terrorism)",
     "the Drug Enforcement Administration"},
    {"victims-of", NULL,
     "(?:victims? of|survivors? of|combat\\w*|prevent\\w*|efforts? (?:to|against)|fight(?:ing)?(?: "
     "against)?) {4w}(?:abuse|assault|violence|traffick\\w+|slavery|exploitation|crimes?)",
     "funds for victims of domestic violence and sexual abuse"},
    {"trafficking-investigation", NULL, "human trafficking (?:investigation|case|operation)s?",
     "a human trafficking investigation"},
    {"fugitive", NULL, "violent (?:crime|offender) {2w}(?:task force|section|impact)",
     "the Violent Crime Task Force"},
    {"firearms-bureau", NULL, "Alcohol, Tobacco,? (?:and )?Firearms(?:,? and Explosives)?",
     "Bureau of Alcohol, Tobacco, Firearms and Explosives"},
    {"antitrust-division", NULL, "antitrust (?:division|laws?)", "the Antitrust Division"},
    {"tax-division", NULL, "Tax Division", "the Tax Division"},
    {"immigrant-rights", NULL, "Immigration (?:and Customs|Court|Appeals)",
     "Immigration and Customs Enforcement"},
};
/* clang-format on */
const struct phrases charge_phrases = PHRASES(charge_rows);

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
