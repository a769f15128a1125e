/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words by which releases name offences, one row a way of saying it. The value is a charge of charge.c,
 * or one of two that the rest of the release must settle: "human-trafficking" (of which kind?) and "facility"
 * (interstate travel and facilities: racketeering, or prostitution?). Rows without a value stand at the end:
 * they take away words in which a shorter row would see an offence. Which sentences assert what they name is
 * left to counts.c. */
#include "domain/phrase.h"

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
