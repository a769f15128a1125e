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
    {"sex-trafficking-of-both", "child-sex-trafficking",
     "sex(?:ual)? traffick(?:ing|ed) (?:of )?(?:\\w+ )?(?:adults?|women) (?:victims? )?and (?:of "
     ")?{young}{minor}",
     "sex trafficking of adults and of a child"},
    {"trafficking-minor-for-sex", "child-sex-trafficking",
     "traffick(?:ing|ed) (?:of )?{young}{minor} {4w}(?:for|into|in|to) {4w}(?:sex\\w*|commercial|"
     "prostitut\\w+)",
     "trafficking a 13-year-old girl for commercial sex acts"},
    {"child-prostitution", "child-sex-trafficking",
     "(?:child prostitution|prostitut(?:ion|ing) (?:of )?{young}{minor}|(?:minor|child|juvenile|"
     "underage) prostitut\\w+)",
     "the prostitution of two minors"},
    {"commercial-sex-minor", "child-sex-trafficking",
     "commercial sex(?:ual)? (?:exploitation|acts?|activity|abuse) (?:of|with|from|involving) "
     "{young}{minor}",
     "commercial sexual exploitation of a minor"},
    {"commercial-sex-trafficking-minor", "child-sex-trafficking",
     "commercial sex(?:ual)? traffick\\w+ (?:of |involving |with )?{young}{minor}",
     "attempted commercial sex trafficking of a minor"},
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
     "(?:document servitude|(?:unlawful conduct|servitude) (?:with respect to|regarding|relating to|"
     "involving|"
     "in connection with) (?:\\w+ ){0,4}(?:documents?|passports?)|(?:unlawful|illegal)(?:ly)? (?:\\w+ "
     "){0,2}(?:withhold\\w*|"
     "confiscat\\w+|possess\\w+) (?:of )?(?:\\w+ ){0,5}(?:documents?|passports?) {8w}(?:forced labor|"
     "trafficking|"
     "servitude|peonage|slavery))",
     "document servitude"},
    {"withholding-documents", "document-servitude",
     "(?:withhold\\w*|confiscat\\w+|conceal\\w+|destroy\\w*|possess\\w*|taking|seiz\\w+|hold(?:ing)?) "
     "{4w}(?:passports?|(?:immigration|identification|identity|travel) documents?)",
     "confiscating the passports of the workers"},
    {"withholding-of-documents", "document-servitude",
     "(?:withholding|confiscation|concealment|destruction|seizure) of {8w}(?:passports?|documents?)",
     "the unlawful withholding of documents"},
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
    {"across-state-lines", "mann-act",
     "(?:taking|took|driving|drove) [^.;,]{0,60}(?:across|over) (?:a |the "
     ")?(?:state|international) "
     "(?:lines?|borders?) [^.;,]{0,40}(?:prostitut\\w+|sex\\w*)",
     "taking a minor across state lines for sexual activity"},
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
     "image))|abusive sexual contact|rap(?:e|ist))",
     "aggravated sexual abuse"},
    {"sexually-abusing", "sexual-abuse", "(?:sexually (?:abus|assault|molest)\\w+|rap(?:ed|ing))",
     "who sexually abused three children"},
    {"pictures-of-abuse", "child-exploitation",
     "(?:images?|videos?|depict\\w+|pictures|photo\\w+|files|recordings?|material) (?:\\w+ "
     "){0,4}(?:child |children |minors )?"
     "(?:being )?sexual(?:ly)? (?:abus|assault|exploit)\\w*(?: of {4w}{minor})?",
     "possessing images of child sexual abuse"},
    {"alien-smuggling", "alien-smuggling",
     "(?:(?:alien|human|migrant|people|immigrant|UAC) smuggl\\w+|smuggl\\w+ (?:of )?{4w}{aliens})",
     "human smuggling"},
    {"stash-house", "alien-smuggling", "stash houses?", "a stash house was uncovered"},
    {"alien-harboring", "alien-smuggling", "alien (?:harbor\\w+|transport\\w+)", "alien harboring"},
    {"move-aliens", "alien-smuggling",
     "(?:transport|harbor|conceal|shield|encourag|induc|import|bring|smuggl|mov)\\w* (?:(?!prostitut|"
     "sexual|launder|"
     "firearm)[^.;]){0,70}(?:aliens?|undocumented|non-?citizens|migrants?|illegal immigrants?)",
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
     "(?:distribut|possess|import|manufactur|sell|traffick|smuggl|dispens|deal)\\w* (?:(?!firearm|"
     "weapon|gun|ammunition|"
     "prescription (?:drug|medic)|misbrand|unapproved)"
     "[^.;]){0,60}{drugs}",
     "possession with intent to distribute cocaine"},
    {"controlled-substances", "drug-trafficking", "(?:controlled substances?|narcotics counts?)",
     "conspiracy to distribute controlled substances"},
    {"gun-offenses", "firearms",
     "{guns} (?:and \\w+ )?(?:offenses?|charges?|traffick\\w+|smuggl\\w+|violations?|crimes?|possession|"
     "counts?)",
     "firearms offenses"},
    {"gun-acts", "firearms",
     "(?:possess\\w*|us(?:e|ing)|brandish\\w*|discharg\\w+|carry\\w*|smuggl\\w+|traffick\\w+|export\\w*|"
     "purchas\\w+|import\\w+|dealing|transfer\\w*|receiv\\w+) (?:[\\w'.,]{1,20} ){0,6}{guns}",
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
    {"defraud-government", "fraud",
     "(?:defraud\\w*|fraud (?:against|on|upon)) (?:and \\w+ )?(?:the )?(?:United States|U\\.S\\.|"
     "federal government|government)(?! navy| army|"
     " food| department| postal| military)",
     "conspiracy to defraud the United States"},
    {"false-claims-act", "fraud", "False Claims Act", "violating the False Claims Act"},
    {"defraud-of-taxes", "tax", "defraud\\w* {4w}(?:United States|government) [^.;]{0,50}tax\\w*",
     "defrauded the United States of employment taxes"},
    {"tax", "tax",
     "(?:tax (?:related )?(?:fraud|evasion|crimes?|offenses?|charges?|scheme|shelter|(?:criminal "
     ")?(?:offenses?|violations?|crimes?))|"
     "tax refunds?(?! checks?)|tax (?:return )?preparers?|prepar(?:e|ed|es|ing) (?:\\w+ ){0,2}tax returns?|undeclared "
     "{4w}(?:accounts?|assets|income)|"
     "(?:false|fraudulent) "
     "{4w}tax (?:returns?|documents?|forms?|refunds?(?! checks?))|evad\\w+ {4w}tax\\w*|evasion of "
     "{4w}tax\\w*|(?:failing|"
     "failure) to (?:\\w+ )?(?:file|pay|collect) {4w}tax\\w*|(?:defraud\\w*|obstruct\\w+|imped\\w+) "
     "{4w}(?:IRS|internal revenue))",
     "evasion of corporate employment tax"},
    {"money-laundering", "money-laundering",
     "(?:money launder\\w+|launder\\w* [^.;]{0,50}(?:money|proceeds|funds|monetary|dollars|profits|\\$ "
     "?\\d)|"
     "monetary (?:instruments|transactions)|bulk cash|cash smuggling|money transmitting|international "
     "promotional|concealment money)",
     "conspiracy to commit money laundering"},
    {"racketeering", "racketeering", "(?:racketeering|(?-i:RICO)|racketeer influenced)",
     "racketeering conspiracy"},
    {"aid-of-racketeering", "facility", "aid of (?:an? )?(?:unlawful )?racketeering",
     "interstate travel in aid of racketeering"},
    {"violence-in-aid", "violent-crime",
     "(?:murders?|violent crimes?|assault\\w*|maiming|kidnapping) in (?:the )?aid of racketeering",
     "murder in aid of racketeering"},
    {"kidnapping", "kidnapping", "(?:kidnap(?:ping)?|hostage taking|abduction)", "conspiracy to kidnap"},
    {"abducting", "kidnapping", "(?:kidnapped|abduct(?:ed|ing)|(?:took|taken|taking) hostage)", "who abducted a boy"},
    {"violent-crime", "violent-crime",
     "(?:murders?|manslaughter|homicide|arson|car ?jacking|child (?:abuse|cruelty|neglect|endanger\\w+)|"
     "(?:cruelty|injury) (?:and \\w+ )?(?:of|to) {4w}child(?:ren)?|endanger\\w+ {4w}child(?:ren)?|"
     "maiming|stabbing|strangulation|"
     "aggravated battery|domestic violence|attempted killing|"
     "conspir\\w+ to (?:kill|murder)|reckless (?:harm|endanger\\w+|homicide))",
     "manslaughter"},
    {"assault", "violent-crime", "assaults?", "assault on a federal officer"},
    {"violent-acts", "violent-crime", "(?:murder(?:ed|ing)|assault(?:ed|ing))", "who murdered two men"},
    {"violence-as-element", NULL,
     "(?:during|furtherance|relation to) {4w}(?:violent crimes?|crimes? of violence|"
     "(?:drug|narcotics?)(?: traffick\\w+)? (?:crimes?|offenses?|felony))",
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
     "(?:depriv\\w+ {8w}rights|(?:under )?color of law|hate crimes?|civil rights (?:violations?|"
     "charges?(?! (?:of|for) )|"
     "conspiracy|offenses?|crimes?|investigation|abuses?)|violat\\w+ {4w}(?:civil|constitutional) "
     "rights|fair housing|"
     "discriminat\\w+|FACE Act|religious property|cross burning|conspiracy against rights|"
     "(?:constitutional|voting|civil) rights of|(?:excessive|unreasonable|unjustified|unlawful) (?:use "
     "of )?force|"
     "sexual harassment|patterns? or practices? (?:of|investigation))",
     "deprivation of rights under color of law"},
    {"civil-rights-acts", "civil-rights",
     "(?:Americans with Disabilities Act|Title (?:VI|VII|IX|II|III)(?= of)|Voting Rights Act|Fair "
     "Housing Act|Equal Credit Opportunity "
     "Act|Equal Educational Opportunit\\w+ Act|Rehabilitation Act|Religious Land Use|Institutionalized "
     "Persons|"
     "Uniformed Services Employment|Military and Overseas Voter|Overseas Citizens Absentee|National "
     "Voter Registration Act|Help "
     "America Vote Act|employment discrimination|"
     "(?:citizenship|immigration) status discrimination|constitutional (?:rights|violations?|policing))",
     "to settle allegations under the Americans with Disabilities Act"},
    {"cyber", "cyber",
     "(?:computer (?:hack\\w+|intrusions?)|hack(?:ing|ed|ers?)|unauthorized access|ransomware|malware|"
     "botnets?)",
     "computer hacking"},
    {"obstruction", "obstruction",
     "(?:obstruct\\w*|(?:witness|evidence) (?:and \\w+ )?tampering|tamper\\w+ with|false statements?|"
     "perjury|subornation|lying to|lied to|falsif\\w+ {4w}(?:records?|documents?)|retaliat\\w+|"
     "(?:destroy|conceal|alter|"
     "delet)\\w* {4w}(?:evidence|records)|destruction (?:or \\w+ )?of (?:\\w+ )?(?:evidence|records|"
     "documents)|"
     "(?:false|misleading) (?:declarations?|testimony|information) (?:to|before)|witness intimidation)",
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
     "(?:price fixing|anti ?competitive|bid rigging|divestitures? "
     "(?:in|as|before|for)|(?:block|abandon)\\w* {8w}(?:merger|acquisition)|"
     "(?:proposed|planned) (?:merger|acquisition)|fix(?:ing)? {4w}prices|rig(?:ging)? {4w}bids|sherman "
     "act|antitrust|"
     "allocat\\w+ {4w}(?:customers|markets?))",
     "a price-fixing conspiracy"},
    {"environmental", "environmental",
     "(?:clean (?:water|air) act|environmental crimes?|(?:act to prevent )?pollution from ships|"
     "hazardous (?:waste|substances|materials)|oily (?:waste|water)|illegal(?:ly)? (?:dump|"
     "discharg)\\w+|Superfund (?:Act|law|statute|settlement)|CERCLA|oil "
     "pollution act|oil spills?|safe drinking water|pipeline safety|rivers and harbors|toxic "
     "substances|resource conservation and "
     "recovery|asbestos (?:\\w+ )?(?:violations?|standards?|regulations?)|(?:vehicle|diesel|excess) "
     "emissions|(?:air|water) pollution)",
     "violating the Clean Water Act"},
    {"other", "other",
     "(?:extortion\\w*|extort\\w*|burglar\\w+|larceny|(?:theft|stealing|stole) (?:of|from|more|federal|"
     "government|trade|[$\\d])|trade secrets?|structur\\w+ {4w}(?:cash|financial|currency|deposits|"
     "transactions)|misprision|(?:illegal|unlawful)(?:ly)? (?:re ?)ent(?:ry|er\\w*)|reentry|re entry "
     "(?:after|of|by|following)|"
     "illegal(?:ly)? gambling|wagering|unlawful employment|removal proceedings|theft|(?:cyber ?)?stalking|"
     "(?:false|unlawful) imprisonment|obscen\\w+ (?:materials?|images?|matters?) to|misbrand\\w+|"
     "adulterat\\w+ (?:\\w+ )?(?:drugs?|food|"
     "devices?)|Food,? Drug,? and Cosmetic Act|drug diversion|stolen (?:property|vehicles|goods|motor)|"
     "counterfeit (?:currency|bills|"
     "u\\.?s\\.?|obligations|money)|interstate (?:threats?|threatening)|threatening (?:interstate "
     ")?communications?|contempt of court|"
     "bigamy|operating {4w}without {4w}license|desertion|harassment|indecent exposure|(?:driving|"
     "operating) (?:while |under |a )"
     "(?:the )?(?:intoxicat|influence)\\w*)",
     "illegal reentry of a removed alien"},
    {"entry", "other",
     "(?:(?:illegal|unlawful|improper) (?:entry|presence) (?:into|by|of|in)|entry without inspection|"
     "alien inadmissibility)",
     "charged with improper entry by an alien"},
    {"unregistered-offender", "other",
     "(?:fail(?:ure|ing|ed|s)? to (?:\\w+ ){0,4}regist(?:er|ration)|(?:while|when|being) (?:being "
     ")?(?:a )?(?:required to register|registered sex))",
     "committing a felony while required to register as a sex offender"},
    {"immigration-offenses", "other",
     "(?:related |other )?immigration (?:\\w+ )?(?:offenses?|violations?|charges?|crimes?)",
     "a related immigration offense"},

    /* words after which a charge is named */
    {"months-for", "count",
     "(?:received|given|serving|got|drew|sentence|term|imprisonment|prison|probation|confinement|"
     "months|years) for",
     "received eight months of home confinement for conspiring to obstruct justice"},
    {"count-under", "count", "counts? (?:each )?(?:under|in violation)",
     "and one count under section 1592 of confiscating passports"},
    {"accused-of", "count", "(?:accused (?:\\w+ ){0,3}of|wanted (?:\\w+ ){0,3}(?:for|on))", "accused of laundering millions"},

    /* words that name no charge though a shorter row would find one in them */
    {"encourage-entry", NULL,
     "(?:encourag|induc)\\w* (?:[\\w']+ ){0,4}(?:illegal|unlawful)(?:ly)? (?:re ?)?ent(?:ry|er\\w*)",
     "encouraging another person to illegally enter"},
    {"civil-rights-charge", NULL, "civil rights charges? (?:of|for)", "a civil rights charge of sex trafficking"},
    {"lost-count", NULL,
     "(?:not guilty (?:of|on)|cleared (?:[\\w.'-]+ ){1,6}of|acquitted (?:[\\w.'-]+ ){0,6}of)(?: (?!but|"
     "convicted|guilty)[^ .;]{1,30}){1,16}",
     "found him not guilty of making false statements"},
    {"no-charge", NULL,
     "(?:(?:do|does|did) not (?:include|allege|involve|charge)|no (?:charges?|counts?|evidence|"
     "allegations?) of|not charged with|"
     "none (?:\\w+ )?(?:charged|accused) with)(?: [^ .;]{1,30}){1,10}",
     "The charges do not include any offense of compelled labor"},
    {"another-term", NULL,
     "(?:serving|held|detained|jailed|consecutive(?:ly)?) (?:[\\w'-]+ ){0,5}(?:state|county|local|"
     "unrelated|prior|separate)"
     "(?: [^ .;,]{1,30}){0,8}",
     "has been held on state assault charges"},
    {"in-state-court", NULL,
     "(?:state|county|local) (?:court|prison|jail)(?: [^ .;,]{1,30}){0,6} for(?: [^ .;,]{1,30}){1,8}",
     "convicted in state court for assaulting the woman"},
    {"earlier-conviction", NULL,
     "(?:prior|previous|earlier|past|existing|foreign) (?:\\w+ )?(?:convictions?|sentences?|arrests?|"
     "charges?|felon\\w+|histor\\w+) (?:for|of|in|on)(?: (?!is|was|pleaded)[^ .;,]{1,30}){1,12}",
     "two prior convictions for sexually abusing children"},
    {"history-of", NULL,
     "(?:histor(?:y|ies)|rap sheet)(?: (?:of|includ\\w+|with))(?: (?!is|was|"
     "pleaded)[^ .;,]{1,30}){1,12}",
     "aliens with histories of child exploitation"},
    {"statistics", NULL,
     "(?:arrested|removed|deported|rescued|prosecuted|apprehended|identified) (?:more than |over |"
     "nearly |approximately |about |some )?"
     "\\d[\\d,]{2,}(?: [^ .;]{1,30}){1,40}",
     "has arrested more than 20,000 people for crimes against children"},
    {"wide-range", NULL,
     "(?:crimes|offenses|activit(?:y|ies))(?: [^ .;]{1,30}){0,4},? (?:such as|including but|ranging)"
     "(?: [^ .;]{1,30}){1,24}",
     "criminal activity such as alien smuggling and human trafficking"},
    {"prescription-drugs", NULL,
     "(?:prescription|generic|unapproved|counterfeit|imitation|specialty) (?:and \\w+ )?(?:drugs?|"
     "medications?)(?: [^ .;,]{1,30}){0,2}",
     "a prescription drug smuggling ring"},
    {"abuse-of-process", NULL, "abuse of (?:process|discretion|trust)", "an abuse of trust"},
    {"civil-rights-division", NULL, "Civil Rights (?:Division|Unit|Section|laws?)",
     "the Civil Rights Division"},
    {"task-force", NULL,
     "(?:human |sex |labor |drug |child )?(?:traffick\\w+|exploitation|smuggling|slavery) (?:\\w+ "
     "){0,4}(?:task forces?|units?|section|coordinat\\w+|team|prosecution|rescue|coalition|center|"
     "initiative|group|squad|"
     "branch|bureau|office|program|hotline|network|alliance|council|division|statutes?|laws?|working "
     "group|prevention|awareness|"
     "protection act)",
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
