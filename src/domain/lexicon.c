/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words that tell a defendant's name from an official's, a town's or an agency's. Lists to be read and
 * extended by whoever knows press releases; a hash table makes asking cheap. */
#include "domain/lexicon.h"

#include <stdint.h>
#include <string.h>
#include <threads.h>

#include "base/ascii.h"

static const struct {
    enum word_class class;
    const char *words; /* in lower case, separated by blanks */
} rows[] = {
    /* capitalised words that no person's name holds: */
    /* function words and words that start sentences */
    {WORD_NO_NAME, "the a an on in at of for from by to with as and or if after before during according "
                   "today yesterday this that these those his her their he she they we it i our my your its "
                   "who when while both all each some several many other another also however following "
                   "under since between no not but more most such because through until upon over out even "
                   "only there here then once how what where which whether why may including include "
                   "includes mr mrs ms dr"},
    /* numbers */
    {WORD_NO_NAME, "one two three four five six seven eight nine ten eleven twelve"},
    /* days and months */
    {WORD_NO_NAME, "monday tuesday wednesday thursday friday saturday sunday january february march april "
                   "june july august september october november december jan feb mar apr aug sept oct nov "
                   "dec"},
    /* nations and peoples */
    {WORD_NO_NAME, "american americans mexican chinese indian guatemalan honduran thai filipino ukrainian "
                   "russian cuban dominican nigerian colombian brazilian ecuadorian salvadoran venezuelan "
                   "jamaican african asian european haitian spanish french german america guatemala "
                   "honduras colombia venezuela china thailand india philippines ukraine russia canada "
                   "europe africa kenya nigeria iraq iran afghanistan korea japan ireland england britain "
                   "spain germany france italy israel mexico republic kingdom peoples"},
    /* states, and their abbreviations */
    {WORD_NO_NAME, "alabama alaska arizona arkansas california colorado connecticut delaware florida "
                   "georgia hawaii idaho illinois indiana iowa kansas kentucky louisiana maine maryland "
                   "massachusetts michigan minnesota mississippi missouri montana nebraska nevada hampshire "
                   "jersey york carolina dakota ohio oklahoma oregon pennsylvania tennessee texas utah "
                   "vermont washington wisconsin wyoming puerto rico ala ariz ark calif colo conn del fla "
                   "ga ill ind kan ky md mass mich minn miss mo mont neb nev okla ore pa tenn tex va vt "
                   "wash wis wyo d.c n.y n.j n.c s.c n.m n.d s.d r.i w.va p.r"},
    /* places */
    {WORD_NO_NAME, "new north south east west northern southern eastern western central middle southwest "
                   "northeast city town village island islands river valley street avenue road boulevard "
                   "highway motel hotel inn university college school hospital bank airport port de la las "
                   "los san santa el fort ft saint st mount downtown metro metropolitan greater upper lower "
                   "county counties parish parishes coast farm farms clinic"},
    /* courts, agencies and their parts */
    {WORD_NO_NAME, "u.s us united states state federal department departments justice court courts attorney "
                   "attorneys district districts division divisions police homeland security investigation "
                   "investigations investigative bureau office offices agency administration service "
                   "services enforcement customs immigration border patrol protection internal revenue "
                   "criminal civil rights section unit task force team project operation program center "
                   "national international act code title rule amendment constitution house senate congress "
                   "government public affairs media safe childhood innocence lost initiative committee "
                   "commission council association organization treasury postal secret diplomatic consulate "
                   "embassy navy army marine corps guard airlines sheriffs wage hour relations community "
                   "fbi hsi ice irs dea atf doj dhs cbp uscis usps uspis ncis hhs oig ceos ero ncmec osi "
                   "cid ausa usao fbis hsis ices"},
    /* offices that people hold */
    {WORD_NO_NAME, "commander admiral nurse nurses doctor doctors special agent agents charge director judge "
                   "chief officer officers sheriff inspector "
                   "secretary commissioner general assistant deputy acting principal senior executive "
                   "supervisory trial counsel prosecutor prosecutors detective sergeant lieutenant captain "
                   "colonel mayor governor senator president ambassador administrator magistrate"},
    {WORD_NO_NAME, "commanders captains admirals colonels sergeants lieutenants majors corporal corporals lt "
                   "col capt cmdr sgt cpl maj adm spc pvt petty warlord boss underboss class bartender "
                   "operations removal facility correctional unit ex-husband ex-wife co-owner co-founder"},
    /* crimes and proceedings */
    {WORD_NO_NAME, "defendant defendants victim victims conspiracy trafficking human sex child children "
                   "exploitation obscenity fraud statement note case count counts indictment information "
                   "complaint grand jury plea sentencing possession production distribution receipt "
                   "attempted interstate transportation forced money laundering racketeer influenced "
                   "corrupt drug organized crime crimes violence against declaration memorandum gang cartel "
                   "family bloods crips latin kings mafia ms-13 tren aryan brotherhood"},
    /* other words of titles and names of things */
    {WORD_NO_NAME, "individuals members member men women man woman legal health labor financial economic "
                   "tax antitrust environment natural resources foreign social facebook instagram snapchat "
                   "backpage backpage.com internet twitter whatsapp kik medicare medicaid"},
    /* titles that make a name an official's, and words that only stand beside such names */
    {WORD_TITLE,
     "honorable attorney attorneys agent agents charge director directors judge judges chief chiefs "
     "sheriff inspector secretary commissioner general assistant deputy acting prosecutor "
     "prosecutors mayor governor senator victim victims witness justice ambassador "
     "administrator magistrate counsel superintendent sac adic ausa ausas paralegal analyst "
     "liaison advocate spokesman spokeswoman congressman professor minister marshal "
     "coordinator principal supervisory special executive u.s united head investigator "
     "investigators attorney's announced said stated added noted thanked commended praised "
     "explained secretaries chairman chairwoman"},
    /* words that stand before a defendant's name */
    {WORD_ACCUSER,
     "charging charged charges indicted indicting indicts convicted convicting arrested "
     "arresting sentenced sentencing against defendant defendants co-defendant co-defendants "
     "codefendant codefendants coconspirator coconspirators co-conspirator co-conspirators "
     "conspirator conspirators accomplice accomplices brother brothers wife husband son "
     "sister nephew cousin uncle daughter associate associates extradited extraditing "
     "identified apprehended named traffickers trafficker smuggler ringleader leader alleged "
     "allege accused accuses fugitive removed partner girlfriend boyfriend mother father "
     "convict deported extradite couple paramour bar barring enjoin enjoins enjoining sues suing sued "
     "ex-wife ex-husband ex-boyfriend ex-girlfriend stepson stepfather stepbrother fiance "
     "fiancee grandson grandmother half-brother half-sister brother-in-law sister-in-law "
     "son-in-law father-in-law mother-in-law twin spouse bookkeeper underboss "
     "detained detaining detains deporting removing denaturalize denaturalizing"},
    /* … at once before it */
    {WORD_ACCUSER_BESIDE,
     "alleges that owner operator manager executive executives civilians civilian employee "
     "employees"},
    /* … with "of" between: "the sentencing of Jane Roe" */
    {WORD_ACCUSING_NOUN,
     "sentencing conviction convictions arrest arrests indictment indictments extradition "
     "prosecution plea pleas role roles sentence guilt removal apprehension capture trial "
     "deportation"},
    /* words that may stand between a name and its verb */
    {WORD_AUXILIARY,
     "was were is are has have had been also today yesterday each both all previously who "
     "allegedly then later himself herself and would did late recently already now earlier "
     "knowingly unlawfully either jointly subsequently additionally separately formally initially "
     "ultimately eventually originally formerly individually"},
    /* verbs that follow a defendant's name */
    {WORD_DEED_VERB,
     "sentenced charged convicted indicted arrested extradited pleaded pled plead pleads "
     "admitted admits faces face facing conspired arraigned apprehended ordered found entered "
     "acknowledged agreed recruited forced coerced used operated lured transported enticed "
     "smuggled posted advertised harbored threatened compelled sold purchased received "
     "attempted traveled travelled paid accused detained named remains remain awaiting waived "
     "scheduled caused obtained possessed distributed produced persuaded participated engaged "
     "arranged brought owned worked served defrauded submitted bribed laundered helped "
     "confiscated held kept taken removed deported fled charges met offered conspiring sought "
     "made wanted appeared employed"},
    /* … those that are the business of courts alone */
    {WORD_COURT_VERB, "sentenced charged convicted indicted arrested extradited pleaded pled plead admitted "
                      "found faces accused arraigned conspired named agreed pleads admits extorted"},
    /* what follows "a" after a name and a comma: "Jane Roe, a citizen of" */
    {WORD_PERSON, "citizen national resident native member former man woman naturalized doctor registered "
                  "lawful permanent mexican guatemalan honduran chinese russian ukrainian indian thai u.s "
                  "united dual nurse physician attorney police businessman alleged convicted"},
    /* parts of names that are written small */
    {WORD_PARTICLE, "de la las los del da dos di van von der den el al bin ibn du le y e"},
    /* nouns that stand before a person's name and say what the person is: "Ohio resident Jane Roe" */
    {WORD_ROLE,
     "resident residents national nationals citizen citizens native natives man men woman women businessman "
     "businessmen businesswoman owner owners co-owner co-owners operator operators manager managers employee "
     "employees executive executives president presidents co-founder founder bookkeeper accountant "
     "accountants boss bosses underboss soldier soldiers capo bartender driver drivers recruiter recruiters "
     "lawyer lawyers doctor doctors physician physicians nurse nurses pharmacist pharmacists landlord "
     "paramour boyfriend girlfriend husband wife son sons daughter brother brothers sister sisters father "
     "mother partner partners salesman salesmen broker brokers trader traders banker bankers contractor "
     "contractors subcontractor supervisor supervisors officer officers guard guards trooper teacher pastor "
     "priest leader leaders member members associate associates civilian civilians individual individuals "
     "alien aliens immigrant offender offenders defendant defendants co-defendant co-defendants conspirator "
     "conspirators co-conspirator co-conspirators commander commanders captain captains colonel lieutenant "
     "lieutenants sergeant sergeants major admiral corporal lt col capt cmdr sgt cpl maj adm dr smuggler "
     "smugglers trafficker traffickers farmer rancher attorney chiropractor dentist engineer developer "
     "promoter preparer preparers agent chef student professor scientist researcher coach couple siblings "
     "spouse spouses fugitive ceo cfo coo ringleader clerk clerks worker workers cashier"},
    /* … and what may stand before them: "former tax preparer Jane Roe" */
    {WORD_DESCRIBING,
     "former then fellow current ex retired suspected alleged convicted registered illegal criminal "
     "undocumented naturalized federal local own his her their real estate police corrections correctional "
     "medical family crime gang cartel consulate embassy store bank tax insurance mortgage government "
     "company corporate chief general vice"},
    /* words behind a run of capitals that make it a thing: "the Rio Verde River" */
    {WORD_THING, "act acts river rivers gang gangs family school schools elementary street avenue road bank "
                 "hotel motel inn center hospital clinic church county group room house program project "
                 "unit task force team cartel bloods crips boys nation mafia dto tco aso motorcycle building "
                 "restaurant store casino beach island apartments police department organization network "
                 "crew clan clique enterprise crime syndicate bombers locos lords disciples avenues "
                 "park airport port base field stadium tower towers district bridge creek lake valley "
                 "mountain mountains area region city township village shores heights springs acres "
                 "mosque temple society foundation fund journal times post herald news magazine channel "
                 "cemetery prison jail penitentiary ranch farm farms mall plaza marina trail convention "
                 "agreement protocol method model index division corps brigade regiment airlines airways "
                 "facility operations healthcare care services service"},
    /* … and before it: "Operation Cold Harbor" */
    {WORD_THING_BEFORE,
     "operation hurricane project camp lake mount fort cape port base corps tropical storm "
     "typhoon super superstorm task force codenamed dubbed river"},
    /* what somebody suffered whose name follows: "the murder of Jane Roe" */
    {WORD_HARM, "murder murders murdered murdering killing killings killed kill death deaths shooting "
                "shootings kidnapping kidnappings kidnapped abduction abducted abducting raped rape raping "
                "beating stabbing stabbed shot assassination assassinate assassinated slaying slain "
                "disappearance assaulted injured beheading execution executed"},
    /* words of the lists above that are also first names, and last names */
    {WORD_FIRST_NAME, "april june august virginia georgia carolina dakota florida america india israel"},
    {WORD_LAST_NAME, "washington west north street case farm ireland england israel guard"},
    /* words of sentences that tell who brought a suit for the government */
    {WORD_RELATOR, "whistleblower whistleblowers tam relator relators"},
    /* what is filed against, or agreed with, a party of a civil matter */
    {WORD_SUIT, "lawsuit lawsuits suit settlement settlements settled agreement decree complaint judgment "
                "injunction"},
    /* what institutions are called that stand in civil matters */
    {WORD_INSTITUTION,
     "bank university college hospital center centers authority association clinic schools "
     "school system systems health healthcare group partners pharmaceuticals apartments "
     "properties management realty motel hotel insurance mortgage trust credit laboratories "
     "technologies solutions industries enterprises stores services district academy "
     "institute society church library foundation privatbank"},
    /* what follows a last name */
    {WORD_SUFFIX, "jr sr ii iii iv v"},
    /* how names of companies end */
    {WORD_COMPANY, "inc llc corp ltd co corporation company ag limited lp llp gmbh plc n.a s.a l.l.c "
                   "l.l.p l.p w.l.l p.c pllc p.l.l.c p.l.c s.r.l srl b.v n.v a.g a/s k.k sarl s.p.a "
                   "incorporated pty pvt bhd sdn oy s.a.s s.a.r.l lllp"},
};

enum { LONGEST = 20, SLOTS = 4096 };

/* Open addressing; the words stay where the rows have them. */
static struct slot {
    const char *word;
    size_t n;
    unsigned classes;
} slots[SLOTS];

static struct slot *slot_of(const char *key, size_t n)
{
    uint32_t hash = 2166136261u; /* FNV-1a */
    for (size_t i = 0; i < n; i++)
        hash = (hash ^ (unsigned char)key[i]) * 16777619u;
    struct slot *s = &slots[hash % SLOTS];
    while (s->word && (s->n != n || memcmp(s->word, key, n)))
        s = s + 1 < slots + SLOTS ? s + 1 : slots;
    return s;
}

static void fill(void)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (const char *w = rows[i].words; *w;) {
            size_t n = strcspn(w, " ");
            struct slot *s = slot_of(w, n);
            *s = (struct slot){w, n, s->classes | rows[i].class};
            w += n + (w[n] == ' ');
        }
}

size_t word_possessive(const char *s, size_t n)
{
    if (n < 3 || ascii_tolower(s[n - 1]) != 's')
        return 0;
    if (s[n - 2] == '\'')
        return 2;
    return n > 4 && !memcmp(s + n - 4, "\u2019", 3) ? 4 : 0;
}

unsigned lexicon_classes(const char *s, size_t n)
{
    static once_flag once = ONCE_FLAG_INIT;
    char key[LONGEST];
    n -= word_possessive(s, n);
    if (n == 0 || n > LONGEST)
        return 0;
    for (size_t i = 0; i < n; i++)
        key[i] = ascii_tolower(s[i]);
    call_once(&once, fill);
    return slot_of(key, n)->classes;
}
