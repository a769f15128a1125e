/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The federal judicial districts, as tables: their names, the towns their courts sit in, the FBI office that
 * covers each. Here is decided what a name or a component of justice.gov means, and which office a district
 * implies; which district a sentence speaks of is left to place.c.
 *
 * A town with '~' before it means its district only where its state stands beside it ("Portland, Ore."): the
 * name is a word, a surname, or another district's town as well. */
#include "domain/district.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/ascii.h"
#include "base/strs.h"
#include "domain/namekey.h"

const struct district districts[] = {
    {"usao-mdal", "Middle", "Alabama", "Montgomery|Dothan|Opelika", "mobile"},
    {"usao-ndal", "Northern", "Alabama",
     "Birmingham|Huntsville|~Decatur|Tuscaloosa|Anniston|Gadsden|~Florence", "birmingham"},
    {"usao-sdal", "Southern", "Alabama", "~Mobile|~Selma", "mobile"},
    {"usao-ak", NULL, "Alaska", "Anchorage|~Fairbanks|Juneau|Ketchikan|~Nome", "anchorage"},
    {"usao-az", NULL, "Arizona", "Phoenix|Tucson|Flagstaff|Yuma|~Prescott", "phoenix"},
    {"usao-edar", "Eastern", "Arkansas", "Little Rock|Jonesboro|Pine Bluff|~Helena", "littlerock"},
    {"usao-wdar", "Western", "Arkansas",
     "Fort Smith|~Fayetteville|~Texarkana|~Hot Springs|~El Dorado|~Harrison", "littlerock"},
    {"usao-cdca", "Central", "California", "Los Angeles|Santa Ana|~Riverside|~Orange County", "losangeles"},
    {"usao-edca", "Eastern", "California", "Sacramento|Fresno|Bakersfield|Redding|Modesto", "sacramento"},
    {"usao-ndca", "Northern", "California", "San Francisco|Oakland|San Jose|~Eureka", "sanfrancisco"},
    {"usao-sdca", "Southern", "California", "San Diego|El Centro", "sandiego"},
    {"usao-co", NULL, "Colorado", "Denver|Colorado Springs|Grand Junction|Durango", "denver"},
    {"usao-ct", NULL, "Connecticut", "New Haven|Hartford|Bridgeport", "newhaven"},
    {"usao-de", NULL, "Delaware", "~Wilmington", "baltimore"},
    {"usao-dc", NULL, "District of Columbia", "~Washington|District of Columbia", "washingtondc"},
    {"usao-mdfl", "Middle", "Florida", "Tampa|Orlando|Jacksonville|Fort Myers|Ft. Myers|Ocala", "tampa"},
    {"usao-ndfl", "Northern", "Florida", "Tallahassee|Pensacola|~Gainesville|Panama City", "jacksonville"},
    {"usao-sdfl", "Southern", "Florida",
     "Miami|Fort Lauderdale|Ft. Lauderdale|West Palm Beach|Key West|Fort Pierce|Ft. Pierce", "miami"},
    {"usao-mdga", "Middle", "Georgia", "~Macon|~Columbus|~Albany|~Athens|Valdosta", "atlanta"},
    {"usao-ndga", "Northern", "Georgia", "Atlanta|~Gainesville|~Rome|~Newnan", "atlanta"},
    {"usao-sdga", "Southern", "Georgia", "Savannah|~Augusta|~Brunswick|~Dublin|Statesboro|Waycross",
     "atlanta"},
    {"usao-gu", NULL, "Guam", "Guam|Hagatna|Hagåtña|Saipan", "honolulu"},
    {"usao-hi", NULL, "Hawaii", "Honolulu", "honolulu"},
    {"usao-id", NULL, "Idaho", "Boise|Pocatello|Coeur d'Alene", "saltlakecity"},
    {"usao-cdil", "Central", "Illinois", "~Springfield|Peoria|Urbana|Rock Island", "springfield"},
    {"usao-ndil", "Northern", "Illinois", "Chicago|Rockford", "chicago"},
    {"usao-sdil", "Southern", "Illinois", "East St. Louis|~Benton", "springfield"},
    {"usao-ndin", "Northern", "Indiana", "~Hammond|South Bend|Fort Wayne|~Lafayette", "indianapolis"},
    {"usao-sdin", "Southern", "Indiana", "Indianapolis|Evansville|Terre Haute|New Albany", "indianapolis"},
    {"usao-ndia", "Northern", "Iowa", "Cedar Rapids|Sioux City|~Waterloo", "omaha"},
    {"usao-sdia", "Southern", "Iowa", "Des Moines|Davenport|Council Bluffs", "omaha"},
    {"usao-ks", NULL, "Kansas", "~Kansas City|Wichita|Topeka", "kansascity"},
    {"usao-edky", "Eastern", "Kentucky", "~Lexington|~Covington|~London|Pikeville|Frankfort|~Ashland",
     "louisville"},
    {"usao-wdky", "Western", "Kentucky", "Louisville|Bowling Green|Owensboro|Paducah", "louisville"},
    {"usao-edla", "Eastern", "Louisiana", "New Orleans", "neworleans"},
    {"usao-mdla", "Middle", "Louisiana", "Baton Rouge", "neworleans"},
    {"usao-wdla", "Western", "Louisiana", "Shreveport|~Lafayette|~Monroe|~Alexandria|~Lake Charles",
     "neworleans"},
    {"usao-me", NULL, "Maine", "~Portland|Bangor", "boston"},
    {"usao-md", NULL, "Maryland", "Baltimore|Greenbelt", "baltimore"},
    {"usao-ma", NULL, "Massachusetts", "Boston|Worcester|~Springfield", "boston"},
    {"usao-edmi", "Eastern", "Michigan", "Detroit|Flint|Bay City|Ann Arbor", "detroit"},
    {"usao-wdmi", "Western", "Michigan", "Grand Rapids|Kalamazoo|~Lansing|Marquette", "detroit"},
    {"usao-mn", NULL, "Minnesota", "Minneapolis|St. Paul|Duluth|Fergus Falls", "minneapolis"},
    {"usao-ndms", "Northern", "Mississippi", "~Oxford|~Aberdeen|~Greenville", "jackson"},
    {"usao-sdms", "Southern", "Mississippi", "~Jackson|Gulfport|Hattiesburg|Natchez|Biloxi", "jackson"},
    {"usao-edmo", "Eastern", "Missouri", "St. Louis|Cape Girardeau", "stlouis"},
    {"usao-wdmo", "Western", "Missouri", "~Kansas City|~Springfield|Jefferson City|~St. Joseph",
     "kansascity"},
    {"usao-mt", NULL, "Montana", "Billings|Great Falls|Missoula|~Helena|~Butte", "billings"},
    {"usao-ne", NULL, "Nebraska", "Omaha|~Lincoln|North Platte", "omaha"},
    {"usao-nv", NULL, "Nevada", "Las Vegas|Reno", "lasvegas"},
    {"usao-nh", NULL, "New Hampshire", "~Concord", "boston"},
    {"usao-nj", NULL, "New Jersey", "Newark|Trenton|Camden", "newark"},
    {"usao-nm", NULL, "New Mexico", "Albuquerque|Las Cruces|Santa Fe|Roswell", "albuquerque"},
    {"usao-edny", "Eastern", "New York", "Brooklyn|Central Islip", "newyork"},
    {"usao-ndny", "Northern", "New York", "~Albany|Syracuse|Utica|Binghamton|Plattsburgh", "albany"},
    {"usao-sdny", "Southern", "New York", "Manhattan|White Plains|Poughkeepsie", "newyork"},
    {"usao-wdny", "Western", "New York", "Buffalo|~Rochester", "buffalo"},
    {"usao-ednc", "Eastern", "North Carolina",
     "Raleigh|~Wilmington|~Greenville|New Bern|Elizabeth City|~Fayetteville", "charlotte"},
    {"usao-mdnc", "Middle", "North Carolina", "Greensboro|~Durham|Winston-Salem", "charlotte"},
    {"usao-wdnc", "Western", "North Carolina", "Charlotte|Asheville|Statesville", "charlotte"},
    {"usao-nd", NULL, "North Dakota", "Fargo|Bismarck|Grand Forks|Minot", "minneapolis"},
    {"usao-ndoh", "Northern", "Ohio", "Cleveland|Akron|Toledo|Youngstown", "cleveland"},
    {"usao-sdoh", "Southern", "Ohio", "~Columbus|Cincinnati|Dayton", "cincinnati"},
    {"usao-edok", "Eastern", "Oklahoma", "Muskogee", "oklahomacity"},
    {"usao-ndok", "Northern", "Oklahoma", "Tulsa", "oklahomacity"},
    {"usao-wdok", "Western", "Oklahoma", "Oklahoma City|~Lawton", "oklahomacity"},
    {"usao-or", NULL, "Oregon", "~Portland|~Eugene|~Medford|~Pendleton", "portland"},
    {"usao-edpa", "Eastern", "Pennsylvania", "Philadelphia|Allentown|~Reading|~Easton", "philadelphia"},
    {"usao-mdpa", "Middle", "Pennsylvania", "Harrisburg|Scranton|Williamsport|Wilkes-Barre", "philadelphia"},
    {"usao-wdpa", "Western", "Pennsylvania", "Pittsburgh|~Erie|Johnstown", "pittsburgh"},
    {"usao-pr", NULL, "Puerto Rico", "San Juan|Hato Rey|~Ponce", "sanjuan"},
    {"usao-ri", NULL, "Rhode Island", "Providence", "boston"},
    {"usao-sc", NULL, "South Carolina", "~Columbia|~Charleston|~Greenville|~Florence|Spartanburg|~Anderson",
     "columbia"},
    {"usao-sd", NULL, "South Dakota", "Sioux Falls|Rapid City|~Pierre|~Aberdeen", "minneapolis"},
    {"usao-edtn", "Eastern", "Tennessee", "Knoxville|Chattanooga|Greeneville|~Winchester", "nashville"},
    {"usao-mdtn", "Middle", "Tennessee", "Nashville|~Columbia|Cookeville", "nashville"},
    {"usao-wdtn", "Western", "Tennessee", "Memphis|~Jackson", "nashville"},
    {"usao-edtx", "Eastern", "Texas", "~Beaumont|~Sherman|Plano|~Tyler|~Marshall|Lufkin|~Texarkana",
     "dallas"},
    {"usao-ndtx", "Northern", "Texas",
     "Dallas|Fort Worth|Ft. Worth|Lubbock|Amarillo|Abilene|Wichita Falls|San Angelo", "dallas"},
    {"usao-sdtx", "Southern", "Texas",
     "Houston|Galveston|~Victoria|Corpus Christi|Laredo|McAllen|Brownsville", "houston"},
    {"usao-wdtx", "Western", "Texas",
     "San Antonio|Austin|El Paso|Waco|Del Rio|~Midland|~Odessa|Pecos|~Alpine", "sanantonio"},
    {"usao-ut", NULL, "Utah", "Salt Lake City|~St. George", "saltlakecity"},
    {"usao-vt", NULL, "Vermont", "~Burlington|Rutland|Brattleboro", "albany"},
    {"usao-vi", NULL, "Virgin Islands", "St. Thomas|St. Croix|Charlotte Amalie|Christiansted", "sanjuan"},
    {"usao-edva", "Eastern", "Virginia", "~Alexandria|Richmond|Norfolk|Newport News", "washingtondc"},
    {"usao-wdva", "Western", "Virginia",
     "Roanoke|Charlottesville|Abingdon|Harrisonburg|Lynchburg|~Danville|Big Stone Gap", "richmond"},
    {"usao-edwa", "Eastern", "Washington", "Spokane|Yakima|~Richland", "seattle"},
    {"usao-wdwa", "Western", "Washington", "Seattle|Tacoma", "seattle"},
    {"usao-ndwv", "Northern", "West Virginia", "Wheeling|Clarksburg|~Elkins|Martinsburg", "pittsburgh"},
    {"usao-sdwv", "Southern", "West Virginia", "~Charleston|~Huntington|Beckley|Bluefield", "pittsburgh"},
    {"usao-edwi", "Eastern", "Wisconsin", "Milwaukee|Green Bay", "milwaukee"},
    {"usao-wdwi", "Western", "Wisconsin", "Madison|Eau Claire", "milwaukee"},
    {"usao-wy", NULL, "Wyoming", "Cheyenne|Casper", "denver"},
    {NULL, NULL, NULL, NULL, NULL},
};

/* Districts that FBI offices share, or that passed from one to another: the first row that fits decides. */
static const struct cover {
    const char *district;
    const char *places; /* towns and counties, separated by '|'; NULL: the whole district */
    const char *until;  /* the last day on which this was so; NULL: still */
    const char *office;
} covers[] = {
    {"usao-mt", NULL, "2025-09-30", "saltlakecity"},
    {"usao-edtn", NULL, "2024-09-30", "knoxville"},
    {"usao-mdtn", NULL, "2024-09-30", "memphis"},
    {"usao-wdtn", NULL, "2024-09-30", "memphis"},
    {"usao-mt", NULL, NULL, "billings"},
    {"usao-edtn", NULL, NULL, "nashville"},
    {"usao-mdtn", NULL, NULL, "nashville"},
    {"usao-wdtn", NULL, NULL, "nashville"},
    {"usao-mdfl", "Tampa|Orlando|Fort Myers|Ft. Myers", NULL, "tampa"},
    {"usao-mdfl", "Jacksonville|Ocala", NULL, "jacksonville"},
    {"usao-nj", "Camden|Gloucester County|Salem County", NULL, "philadelphia"},
    {"usao-nj", "Newark|Trenton", NULL, "newark"},
    {"usao-edtx", "Beaumont", NULL, "houston"},
    {"usao-edtx", "Sherman|Plano|Tyler|Marshall|Texarkana", NULL, "dallas"},
    {"usao-sdtx", "Houston|Galveston|Victoria|Corpus Christi", NULL, "houston"},
    {"usao-sdtx", "Laredo|McAllen|Brownsville", NULL, "sanantonio"},
    {"usao-wdtx", "El Paso|Pecos|Midland|Odessa", NULL, "elpaso"},
    {"usao-wdtx", "San Antonio|Austin|Waco|Del Rio", NULL, "sanantonio"},
    {"usao-edva", "Alexandria", NULL, "washingtondc"},
    {"usao-edva", "Richmond", NULL, "richmond"},
    {"usao-edva", "Norfolk|Newport News", NULL, "norfolk"},
};
enum { NCOVERS = sizeof covers / sizeof *covers };

const struct district *district_find(const char *slug)
{
    for (const struct district *d = districts; slug && d->slug; d++)
        if (!strcmp(d->slug, slug))
            return d;
    return NULL;
}

/* Words before a district's name that do not change which is meant. */
static const char *const leading[] = {"usao ",
                                      "us attorneys office for ",
                                      "us attorneys office ",
                                      "united states attorneys office ",
                                      "for ",
                                      "the ",
                                      "us ",
                                      NULL};

static const char *cut_before(const char *key)
{
    for (const char *const *w = leading; *w; w++)
        if (!strncmp(key, *w, strlen(*w)))
            key += strlen(*w);
    return key;
}

static const struct {
    const char *name, *slug;
} other_names[] = {
    {"guam northern mariana islands", "usao-gu"},
    {"guam and northern mariana islands", "usao-gu"},
    {"districts of guam and the northern mariana islands", "usao-gu"},
    {"district of the northern mariana islands", "usao-gu"},
    {"northern mariana islands", "usao-gu"},
    {"district of the us virgin islands", "usao-vi"},
    {"washington dc", "usao-dc"},
};

/* key without what name is in it, or NULL when it does not begin so. */
static const char *after(const char *key, const char *name)
{
    return key ? namekey_skip(key, name, strlen(name)) : NULL;
}

static const char *after_words(const char *key, const char *words)
{
    size_t n = strlen(words);
    return key && !strncmp(key, words, n) ? key + n : NULL;
}

static bool is(const char *key, const char *name)
{
    return key && namekey_is(key, name, strlen(name));
}

/* "southern district of florida", "florida southern", "district of the virgin islands", "maine" */
static bool is_named(const struct district *d, const char *key)
{
    if (!d->part) {
        const char *rest = after_words(key, "district of ");
        return is(key, d->state) || is(rest, d->state) || is(after_words(rest, "the "), d->state);
    }
    return is(after_words(after(key, d->part), " district of "), d->state) ||
           is(after_words(after(key, d->state), " "), d->part);
}

static const char *by_key(const char *key)
{
    for (size_t i = 0; i < sizeof other_names / sizeof *other_names; i++)
        if (!strcmp(other_names[i].name, key))
            return other_names[i].slug;
    for (const struct district *d = districts; d->slug; d++)
        if (!strcmp(d->slug + strlen("usao-"), key) || is_named(d, key))
            return d->slug;
    return NULL;
}

const char *district_lookup(const char *name)
{
    char key[NAMEKEY_MAX];
    return name ? by_key(cut_before(namekey(name, strlen(name), key))) : NULL;
}

/* True when the words before the last `after` bytes of key name this part: "north", "northern". */
static bool names_part(const char *key, size_t after, const char *part)
{
    enum { STEM = 4 }; /* letters that tell the parts apart */
    const char *end = key + strlen(key) - after;
    for (const char *w = key; w < end; w += strcspn(w, " ") + 1)
        if (end - w >= STEM && (*w | 0x20) == (*part | 0x20) && !strncmp(w + 1, part + 1, STEM - 1))
            return true;
    return false;
}

static bool names_any_part(const char *key, size_t after)
{
    static const char *const parts[] = {"Northern", "Southern", "Eastern", "Western",
                                        "Central",  "Middle",   NULL};
    for (const char *const *p = parts; *p; p++)
        if (names_part(key, after, *p))
            return true;
    return false;
}

/* False when the row before is of the same state, as far as that is seen at a glance. */
static bool is_new_state(const struct district *d)
{
    return d == districts || d->state != d[-1].state;
}

/* The bytes of the longest name of a state that key ends with: "west virginia", not "virginia". */
static size_t state_at_end(const char *key)
{
    for (const char *w = key; *w; w += strcspn(w, " "), w += *w == ' ')
        for (const struct district *d = districts; d->slug; d++)
            if (is_new_state(d) && is(w, d->state))
                return strlen(w);
    return 0;
}

/* Most names end with the state, which leaves few rows; the others are looked for in all. */
const char *district_in_words(const char *text)
{
    char key[NAMEKEY_MAX];
    size_t n = state_at_end(namekey(text, strlen(text), key));
    for (const struct district *d = districts; n && d->slug; d++)
        if (is(key + strlen(key) - n, d->state) &&
            (d->part ? names_part(key, n, d->part) : !names_any_part(key, n)))
            return d->slug;
    return district_lookup(text);
}

char *district_name(const char *slug, char out[DISTRICT_NAME_MAX])
{
    const struct district *d = district_find(slug);
    if (!d)
        return NULL;
    if (d->part)
        snprintf(out, DISTRICT_NAME_MAX, "%s District of %s", d->part, d->state);
    else if (str_starts(d->state, "District"))
        snprintf(out, DISTRICT_NAME_MAX, "%s", d->state);
    else
        snprintf(out, DISTRICT_NAME_MAX, "District of %s", d->state);
    return out;
}

const char *district_of_state(const char *state)
{
    char key[NAMEKEY_MAX];
    if (!state)
        return NULL;
    namekey(state, strlen(state), key);
    for (const struct district *d = districts; d->slug; d++)
        if (is(key, d->state))
            return d->part ? NULL : d->slug;
    return NULL;
}

const char *district_at_end(const char *text)
{
    char key[NAMEKEY_MAX];
    size_t n = state_at_end(namekey(text, strlen(text), key));
    return n ? district_of_state(key + strlen(key) - n) : NULL;
}

/* Abbreviations that are not the beginning of the name: postal ones, and those that leave letters out. */
static const struct {
    const char *key, *state;
} abbreviations[] = {
    {"ak", "Alaska"},         {"az", "Arizona"},
    {"calif", "California"},  {"conn", "Connecticut"},
    {"ct", "Connecticut"},    {"ga", "Georgia"},
    {"ks", "Kansas"},         {"ky", "Kentucky"},
    {"la", "Louisiana"},      {"me", "Maine"},
    {"md", "Maryland"},       {"mn", "Minnesota"},
    {"mo", "Missouri"},       {"mt", "Montana"},
    {"nv", "Nevada"},         {"pa", "Pennsylvania"},
    {"tn", "Tennessee"},      {"tx", "Texas"},
    {"va", "Virginia"},       {"vt", "Vermont"},
    {"ia", "Iowa"},           {"hi", "Hawaii"},
    {"il", "Illinois"},       {"in", "Indiana"},
    {"wva", "West Virginia"}, {"dc", "District of Columbia"},
};

bool district_in_state(const struct district *d, const char *written)
{
    char key[NAMEKEY_MAX], name[NAMEKEY_MAX];
    namekey(written, strlen(written), key);
    for (size_t i = 0; i < sizeof abbreviations / sizeof *abbreviations; i++)
        if (!strcmp(abbreviations[i].key, key))
            return !strcmp(abbreviations[i].state, d->state);
    namekey(d->state, strlen(d->state), name);
    const char *second = strchr(name, ' ');
    if (second && strlen(key) == 2 && key[0] == name[0] && key[1] == second[1])
        return true; /* "NJ" */
    return *key && str_starts(name, key);
}

/* True when one of the towns in list stands in text as whole words. */
static bool names_any(const char *text, const char *list)
{
    while (text && *list) {
        size_t n = strcspn(list, "|");
        for (const char *p = text; (p = memmem(p, strlen(p), list, n)); p++)
            if ((p == text || !ascii_isalnum(p[-1])) && !ascii_isalnum(p[n]))
                return true;
        list += n + (list[n] == '|');
    }
    return false;
}

const char *district_office(const char *slug, const char *day, const char *places)
{
    const struct district *d = district_find(slug);
    const char *office = NULL;
    bool split = false;
    for (size_t i = 0; d && i < NCOVERS; i++) {
        const struct cover *c = &covers[i];
        if (strcmp(c->district, slug) || (c->until && (!day || strcmp(day, c->until) > 0)))
            continue;
        split = true;
        if (!c->places)
            return c->office;
        if (!names_any(places, c->places))
            continue;
        if (office && strcmp(office, c->office))
            return NULL;
        office = c->office;
    }
    return split || !d ? office : d->office;
}
