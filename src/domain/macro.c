/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The expressions that patterns share, each under a name: numbers, months, states, offices, and the nouns
 * that press releases use for people. */
#include "domain/macro.h"

#include <string.h>

#include "base/buf.h"
#include "domain/office.h"

static const struct {
    const char *name, *text;
} macros[] = {
    /* an apostrophe and s, in any of its prints, or stripped of the apostrophe */
    {"{s}", "(?:'|\\xe2\\x80\\x99)?s?(?:'|\\xe2\\x80\\x99)?"},
    {"{q}", "(?:\"|\\xe2\\x80\\x9c|'|\\xe2\\x80\\x98)"},
    {"{dash}", "(?:-|\\xe2\\x80[\\x90-\\x95])"},
    /* up to so many words between two others */
    {"{2w}", "(?:[\\w'.,]{1,20} ){0,2}"},
    {"{4w}", "(?:[\\w'.,]{1,20} ){0,4}"},
    {"{8w}", "(?:[\\w'.,]{1,20} ){0,8}"},
    {"{month}",
     "(?-i:Jan(?:uary|\\.)?|Feb(?:ruary|\\.)?|Mar(?:ch|\\.)|Apr(?:il|\\.)|May|June?|July?|Aug(?:ust|\\.)?"
     "|Sept?(?:ember|\\.)?|Oct(?:ober|\\.)?|Nov(?:ember|\\.)?|Dec(?:ember|\\.)?)"},
    {"{number}",
     "(?:\\d{1,4}|an|a|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
     "(?: (?:one|two|three|four|five|six|seven|eight|nine))?|one|two|three|four|five|six|seven|eight|"
     "nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)"},
    {"{minor}", "(?:minors?|child(?:ren)?|juveniles?|girls?|boys?|kids?|teen(?:s|agers?|aged?)?|"
                "(?:\\d\\d?|thirteen|fourteen|fifteen|sixteen|seventeen|twelve|eleven) years? olds?)"},
    /* what may stand between "of" and the victim */
    {"{young}",
     "(?:(?:an?|the|his|her|their|one|two|three|four|five|\\d\\d?|multiple|several|numerous|other|another|"
     "young|underage|under age|teenage|minor|female|male|juvenile|local|foreign|at least|more than|and|"
     "runaway|vulnerable|american|mexican|adults?|women|adult women) ){0,5}"},
    {"{aliens}",
     "(?:(?:illegal |undocumented |unlawful |criminal |unaccompanied |foreign |mexican |cuban |chinese |"
     "central american |guatemalan |honduran )*(?:aliens?|migrants?|immigrants?|nationals?|"
     "non-?citizens?|foreigners|people|persons|individuals|human beings|humans|workers))"},
    {"{drugs}", "(?:cocaine|crack|heroin|meth(?:amphetamine)?s?|marijuana|fentanyl|oxycodone|opioids?|pills|"
                "mdma|ecstasy|"
                "ketamine|controlled substances?|drugs?|narcotics?)"},
    {"{guns}",
     "(?:firearms?|guns?|handguns?|rifles?|pistols?|ammunition|weapons?|machine ?guns?|silencers?)"},
    {"{state}",
     "(?-i:Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|District of Columbia|"
     "Columbia|Florida|Georgia|Guam|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|"
     "Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|"
     "New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|"
     "Pennsylvania|Puerto Rico|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|"
     "(?:the |U\\.S\\. ){0,2}Virgin Islands|West Virginia|Virginia|Washington|Wisconsin|Wyoming)"},
    /* a state as it stands behind a town: written out, abbreviated, or as in an address */
    {"{st}",
     "(?:{state}|(?-i:(?:Ala|Ariz|Ark|Calif|Colo|Conn|Del|Fla|Ga|Ill|Ind|Kan|Ky|La|Md|Mass|Mich|Minn|Miss|"
     "Mo|Mont|Neb|Nev|Okla|Ore|Penn|Pa|Tenn|Tex|Vt|Va|Wash|Wisc?|Wyo|N\\. ?[HJMYCD]|[RP]\\. ?[IR]|"
     "S\\. ?[CD]|W\\. ?Va|D\\. ?C|[A-Z][A-Z])\\b\\.?))"},
};

/* {office}: the names of the table, and Washington's field office. */
static const char *office_names(void)
{
    static struct buf names;
    if (names.len)
        return names.p;
    buf_adds(&names, "(?-i:");
    for (const struct office *o = offices; o->slug; o++) {
        buf_adds(&names, o == offices ? "" : "|");
        for (const char *c = o->name; *c; c++)
            buf_adds(&names, *c == '.' ? "\\.?" : (const char[]){*c, '\0'});
    }
    buf_adds(&names, "|Washington,? D\\.?C\\.?|Saint Louis|WFO)");
    return names.p;
}

const char *macro_find(const char *p, size_t *n)
{
    for (size_t i = 0; i < sizeof macros / sizeof *macros; i++) {
        *n = strlen(macros[i].name);
        if (!strncmp(p, macros[i].name, *n))
            return macros[i].text;
    }
    *n = strlen("{office}");
    return strncmp(p, "{office}", *n) ? NULL : office_names();
}
