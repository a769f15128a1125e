/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The persons and companies charged. A name is a run of capitalised words that are no months, agencies or
 * towns; it is a defendant's when the words beside it say so ("…, 42, of …", "charging …", "… pleaded
 * guilty"), an official's when a title stands beside it, and a list shares what is known of one of its names.
 * Only the words next to a name are read: no grammar, but the same few forms serve nearly all releases. */
#include "domain/defendant.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "domain/namekey.h"

/* --- word lists: lower case, between bars --- */

/* Capitalised words that no person's name holds. */
static const char no_name[] =
    "|the|a|an|on|in|at|of|for|from|by|to|with|as|and|or|if|after|before|during|according|today|yesterday|"
    "this|that|"
    "these|those|his|her|their|he|she|they|we|it|i|our|my|your|its|who|when|while|both|all|each|one|two|"
    "three|four|five|six|"
    "seven|eight|nine|ten|eleven|twelve|some|several|many|other|another|also|however|following|under|since|"
    "between|"
    "monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|june|july|august|"
    "september|october|november|december|jan|feb|mar|apr|aug|sept|oct|nov|dec|"
    "u.s|us|united|states|state|federal|department|departments|justice|court|courts|attorney|attorneys|"
    "district|districts|county|"
    "division|divisions|police|homeland|security|investigation|investigations|investigative|bureau|office|"
    "offices|agency|"
    "administration|service|services|enforcement|customs|immigration|border|patrol|protection|internal|"
    "revenue|"
    "criminal|civil|rights|section|unit|task|force|team|project|operation|program|center|national|"
    "international|"
    "american|americans|mexican|chinese|indian|guatemalan|honduran|thai|filipino|ukrainian|russian|cuban|"
    "dominican|nigerian|"
    "colombian|brazilian|ecuadorian|salvadoran|venezuelan|jamaican|african|asian|european|haitian|spanish|"
    "french|german|"
    "street|avenue|road|boulevard|highway|motel|hotel|inn|university|college|school|hospital|bank|"
    "airport|port|"
    "act|code|title|rule|amendment|constitution|house|senate|congress|government|"
    "special|agent|agents|charge|director|judge|chief|officer|officers|sheriff|inspector|secretary|"
    "commissioner|"
    "general|assistant|deputy|acting|principal|senior|executive|supervisory|trial|counsel|prosecutor|"
    "prosecutors|"
    "detective|sergeant|lieutenant|captain|colonel|mayor|governor|senator|president|ambassador|administrator|"
    "magistrate|"
    "defendant|defendants|victim|victims|conspiracy|trafficking|human|sex|child|children|exploitation|"
    "obscenity|fraud|"
    "fbi|hsi|ice|irs|dea|atf|doj|dhs|cbp|uscis|usps|uspis|ncis|hhs|oig|ceos|ero|ncmec|osi|cid|ausa|usao|"
    "new|north|south|east|west|northern|southern|eastern|western|central|middle|southwest|northeast|"
    "city|town|village|island|islands|river|valley|airlines|navy|army|force|marine|corps|"
    "coast|guard|"
    "alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|florida|georgia|hawaii|idaho|"
    "illinois|indiana|"
    "iowa|kansas|kentucky|louisiana|maine|maryland|massachusetts|michigan|minnesota|mississippi|missouri|"
    "montana|nebraska|"
    "nevada|hampshire|jersey|mexico|york|carolina|dakota|ohio|oklahoma|oregon|pennsylvania|tennessee|texas|"
    "utah|vermont|"
    "washington|wisconsin|wyoming|puerto|rico|america|guatemala|honduras|colombia|venezuela|china|"
    "thailand|india|"
    "philippines|ukraine|russia|canada|europe|africa|kenya|nigeria|iraq|iran|afghanistan|korea|japan|"
    "facebook|instagram|snapchat|backpage|backpage.com|internet|twitter|whatsapp|kik|medicare|medicaid|"
    "statement|note|case|count|counts|indictment|information|complaint|grand|jury|plea|sentencing|public|"
    "affairs|media|"
    "safe|childhood|innocence|lost|initiative|committee|commission|council|association|organization|gang|"
    "cartel|family|"
    "individuals|members|member|men|women|man|woman|legal|health|labor|treasury|postal|secret|drug|"
    "organized|crime|crimes|"
    "racketeer|influenced|corrupt|financial|economic|tax|antitrust|environment|natural|resources|foreign|"
    "affairs|"
    "possession|production|distribution|receipt|attempted|interstate|transportation|forced|money|laundering|"
    "social|diplomatic|wage|hour|consulate|embassy|republic|kingdom|peoples|"
    "de|la|las|los|san|santa|el|fort|saint|st|mount|port|no|not|but|more|most|such|because|through|until|"
    "upon|over|out|"
    "even|only|there|here|then|once|how|what|where|which|whether|why|may|including|include|includes|mr|mrs|"
    "ms|dr|"
    "counties|parish|parishes|sheriffs|fbis|hsis|ices|ireland|england|britain|spain|germany|france|italy|"
    "israel|"
    "ala|ariz|ark|calif|colo|conn|del|fla|ga|ill|ind|kan|ky|md|mass|mich|minn|miss|mo|mont|neb|nev|okla|ore|"
    "pa|tenn|tex|"
    "va|vt|wash|wis|wyo|d.c|n.y|n.j|n.c|s.c|n.m|n.d|s.d|r.i|w.va|p.r|downtown|metro|metropolitan|greater|"
    "upper|lower|"
    "mad|bloods|crips|latin|kings|mafia|ms-13|tren|aryan|brotherhood|clinic|farm|farms|account|tool|counties|"
    "offic|"
    "relations|community|violence|against|declaration|memorandum|";

/* A title before or after a name that makes it an official's. */
static const char titles[] =
    "|attorney|attorneys|agent|agents|charge|director|directors|judge|judges|chief|chiefs|sheriff|"
    "inspector|secretary|"
    "commissioner|general|assistant|deputy|acting|prosecutor|prosecutors|"
    "mayor|governor|"
    "senator|victim|victims|witness|justice|ambassador|administrator|magistrate|counsel|superintendent|sac|"
    "adic|ausa|"
    "ausas|"
    "paralegal|analyst|liaison|advocate|spokesman|spokeswoman|congressman|professor|minister|"
    "marshal|"
    "coordinator|principal|supervisory|special|executive|u.s|united|head|investigator|"
    "investigators|attorney's|"
    "announced|said|stated|added|noted|thanked|commended|praised|explained|secretaries|chairman|chairwoman|";

/* Words that stand before a defendant's name. */
static const char accusers[] =
    "|charging|charged|charges|indicted|indicting|indicts|convicted|convicting|arrested|arresting|"
    "sentenced|sentencing|against|defendant|"
    "defendants|co-defendant|co-defendants|codefendant|codefendants|coconspirator|coconspirators|co-"
    "conspirator|co-conspirators|"
    "conspirator|conspirators|accomplice|accomplices|brother|brothers|wife|husband|son|sister|nephew|cousin|"
    "uncle|daughter|"
    "associate|associates|extradited|extraditing|identified|apprehended|named|traffickers|trafficker|"
    "smuggler|ringleader|leader|"
    "alleged|allege|accused|accuses|fugitive|removed|brothers|partner|girlfriend|boyfriend|"
    "mother|father|convict|"
    "deported|extradite|couple|";
/* Such words that must stand beside it. */
static const char accusers_beside[] =
    "|alleges|that|owner|operator|manager|executive|executives|civilians|civilian|employee|employees|";
/* Verbs that a court's business has, and nobody else's. */
static const char court_verbs[] = "|sentenced|charged|convicted|indicted|arrested|extradited|pleaded|pled|"
                                  "plead|admitted|found|faces|accused|arraigned|conspired|named|";
/* Such words when "of" stands between: "the sentencing of Jane Roe". */
static const char accusing_nouns[] = "|sentencing|conviction|convictions|arrest|arrests|indictment|"
                                     "indictments|extradition|prosecution|plea|pleas|role|roles|sentence|"
                                     "guilt|removal|apprehension|capture|trial|deportation|";

/* Words that follow a defendant's name, at once or after an auxiliary. */
static const char auxiliaries[] =
    "|was|were|is|are|has|have|had|been|also|today|yesterday|each|both|all|previously|who|allegedly|then|"
    "later|then|then-|himself|herself|and|would|did|"
    "late|recently|already|now|earlier|knowingly|unlawfully|either|jointly|subsequently|";
static const char accused_verbs[] =
    "|sentenced|charged|convicted|indicted|arrested|extradited|pleaded|pled|plead|pleads|admitted|admits|"
    "faces|face|facing|conspired|"
    "arraigned|apprehended|ordered|found|entered|acknowledged|agreed|recruited|forced|coerced|used|operated|"
    "lured|transported|"
    "enticed|smuggled|posted|advertised|harbored|threatened|compelled|sold|purchased|received|attempted|"
    "traveled|travelled|paid|"
    "accused|detained|named|remains|remain|awaiting|waived|scheduled|caused|obtained|possessed|distributed|"
    "produced|persuaded|"
    "participated|engaged|arranged|brought|owned|worked|served|defrauded|submitted|bribed|laundered|helped|"
    "confiscated|held|kept|"
    "taken|removed|deported|fled|charges|met|offered|conspiring|sought|made|wanted|appeared|employed|";
/* What follows a name after a comma and "a" or "an". */
static const char person_nouns[] = "|citizen|national|resident|native|member|former|man|woman|naturalized|"
                                   "doctor|registered|lawful|permanent|mexican|guatemalan|"
                                   "honduran|chinese|russian|ukrainian|indian|thai|u.s|united|dual|nurse|"
                                   "physician|attorney|police|businessman|alleged|convicted|";
static const char particles[] = "|de|la|las|los|del|da|dos|di|van|von|der|den|el|al|bin|ibn|du|le|y|e|";
static const char suffixes[] = "|jr|sr|ii|iii|iv|v|";
static const char company_marks[] =
    "|inc|llc|corp|ltd|co|corporation|company|ag|limited|lp|llp|gmbh|plc|n.a|s.a|";

/* --- words --- */

struct word {
    uint32_t start, end; /* without the punctuation round it */
    char after;          /* ',' ';' ':' or '"' when it follows at once; 0 */
    char before;         /* '"' or '(' when it stands before */
    bool dot;            /* a point follows */
    bool upper;          /* starts with a capital */
};

static bool is_letter(unsigned char c)
{
    return isalnum(c) || c >= 0x80;
}

/* UTF-8 punctuation: quotation marks and dashes, three bytes from E2 80. */
static bool is_fancy(const char *s, size_t left)
{
    return left >= 3 && !memcmp(s, "\xe2\x80", 2);
}

static bool is_capital(const char *s)
{
    return (*s >= 'A' && *s <= 'Z') ||
           ((unsigned char)*s == 0xc3 && (unsigned char)s[1] >= 0x80 && (unsigned char)s[1] <= 0x9e);
}

struct words {
    struct word *v;
    size_t n, cap;
};

static void add_word(struct words *ws, struct word w, struct arena *a)
{
    if (ws->n == ws->cap) {
        size_t cap = ws->cap ? 2 * ws->cap : 128;
        struct word *v = arena_alloc(a, cap * sizeof *v);
        if (ws->n)
            memcpy(v, ws->v, ws->n * sizeof *v);
        ws->v = v;
        ws->cap = cap;
    }
    ws->v[ws->n++] = w;
}

/* Half of the corpora have lost their dashes: "WASHINGTONJane Roe". Gives the length of the capitals before.
 */
static size_t glued_dateline(const char *s, size_t n)
{
    size_t k = 0;
    while (k < n && s[k] >= 'A' && s[k] <= 'Z')
        k++;
    return k >= 6 && k < n && s[k] >= 'a' && s[k] <= 'z' ? k - 1 : 0;
}

/* One word of text[i, end), which starts with no blank. Gives where it ends. */
static size_t read_word(const char *s, size_t i, size_t end, struct word *w)
{
    size_t stop = i;
    while (stop < end && !strchr(" \t\n", s[stop]) &&
           memcmp(s + stop, "\xe2\x80\x94", stop + 3 <= end ? 3 : 0))
        stop++;
    if (stop == i)
        stop = i + 3; /* a dash by itself */
    size_t from = i, to = stop;
    *w = (struct word){0};
    while (from < to && (!is_letter((unsigned char)s[from]) || is_fancy(s + from, to - from))) {
        w->before = s[from] == '('                                            ? '('
                    : strchr("\"'", s[from]) || is_fancy(s + from, to - from) ? '"'
                                                                              : s[from];
        from += is_fancy(s + from, to - from) ? 3 : 1;
    }
    size_t glued = glued_dateline(s + from, to - from);
    if (glued) {
        *w = (struct word){
            .start = (uint32_t)from, .end = (uint32_t)(from + glued), .after = ':', .upper = true};
        return from + glued;
    }
    for (size_t n; to > from; to -= n) {
        bool fancy = to - from >= 3 && is_fancy(s + to - 3, 3);
        n = fancy ? 3 : 1;
        if (!fancy && is_letter((unsigned char)s[to - 1]))
            break;
        if (s[to - 1] == '.')
            w->dot = true;
        else if (!w->after || s[to - 1] == ';' || w->after == '"')
            w->after = fancy ? '"' : s[to - 1];
    }
    w->start = (uint32_t)from;
    w->end = (uint32_t)to;
    w->upper = from < to && is_capital(s + from);
    return stop;
}

static void split_words(const struct doc *d, const struct sentence *s, struct words *ws)
{
    ws->n = 0;
    for (size_t i = s->start; i < s->end;) {
        struct word w;
        if (strchr(" \t", d->s[i])) {
            i++;
            continue;
        }
        i = read_word(d->s, i, s->end, &w);
        if (w.end > w.start || w.after)
            add_word(ws, w, d->arena);
    }
}

/* True when the word, in lower case and without a possessive, stands in a list. */
static bool in(const struct doc *d, const struct word *w, const char *list)
{
    char key[28] = "|";
    size_t n = w->end - w->start;
    if (n > 2 && d->s[w->end - 2] == '\'' && d->s[w->end - 1] == 's')
        n -= 2;
    if (!n || n + 3 > sizeof key)
        return false;
    for (size_t i = 0; i < n; i++)
        key[1 + i] = (char)tolower((unsigned char)d->s[w->start + i]);
    key[1 + n] = '|';
    key[2 + n] = '\0';
    return strstr(list, key) != NULL;
}

static bool is_age(const struct doc *d, const struct word *w)
{
    const char *s = d->s + w->start;
    return w->end - w->start == 2 && isdigit((unsigned char)s[0]) && isdigit((unsigned char)s[1]) &&
           s[0] > '0' && memcmp(s, "18", 2) >= 0;
}

/* --- names --- */

struct name {
    size_t from, to; /* words [from, to) */
    enum { UNKNOWN, DEFENDANT, OFFICIAL, PLACE, ALIAS } is;
};

static bool is_initial(const struct word *w)
{
    return w->end - w->start <= 2 && w->upper;
}

static bool is_name_word(const struct doc *d, const struct word *w)
{
    if (!w->upper || w->before == '(' || w->before == '"' || isdigit((unsigned char)d->s[w->end - 1]))
        return false;
    if (in(d, w, suffixes) || (w->dot && w->end - w->start == 1))
        return true;
    return !in(d, w, no_name) && !in(d, w, accusers);
}

/* Words inside a name that are no names by themselves: a nickname in quotation marks, a former name in
 * parentheses, a particle ("de la"). */
static bool is_inner(const struct doc *d, const struct words *ws, size_t i)
{
    const struct word *w = &ws->v[i];
    if (i + 1 >= ws->n || w->before == ',')
        return false;
    const struct word *next = &ws->v[i + 1];
    if (w->before == '"')
        return w->after == '"';
    if (w->before == '(')
        return w->after == ')' && w->upper && is_name_word(d, next);
    return in(d, w, particles) && !w->after && (next->upper || in(d, next, particles));
}

/* Reads the name that starts at word i; 0 words when none does. */
static size_t name_length(const struct doc *d, const struct words *ws, size_t i)
{
    enum { LONGEST = 7 };
    size_t n = 0, real = 0;
    while (i + n < ws->n && n < LONGEST) {
        const struct word *w = &ws->v[i + n];
        bool inner = n && is_inner(d, ws, i + n);
        if (!inner && (!is_name_word(d, w) || (n && w->before)))
            break;
        n++;
        real += !inner;
        bool suffix_next =
            w->after == ',' && i + n < ws->n && in(d, &ws->v[i + n], suffixes) && ws->v[i + n].upper;
        bool goes_on = !w->after && (!w->dot || is_initial(w) || in(d, w, "|st|"));
        if (!goes_on && !inner && !suffix_next)
            break;
    }
    return real >= 2 ? n : 0;
}

/* Reads the company's name that starts at word i and ends with "Inc.", "LLC" …; 0 words when none does. */
static size_t company_length(const struct doc *d, const struct words *ws, size_t i)
{
    enum { LONGEST = 8 };
    for (size_t n = 0; i + n < ws->n && n < LONGEST; n++) {
        const struct word *w = &ws->v[i + n];
        bool mark_next = i + n + 1 < ws->n && in(d, &ws->v[i + n + 1], company_marks);
        if (!w->upper || (n == 0 && in(d, w, "|the|a|an|and|at|of|in|by|for|with|former|both|u.s|")))
            return 0;
        if (n && in(d, w, company_marks) && !mark_next)
            return n + 1;
        if (w->after && !(w->after == ',' && mark_next) && w->after != ')' && w->after != '"')
            return 0;
    }
    return 0;
}

/* --- what stands beside a name --- */

static bool title_before(const struct doc *d, const struct words *ws, const struct name *x)
{
    for (size_t k = 1; k <= 2 && k <= x->from; k++) {
        const struct word *w = &ws->v[x->from - k];
        if (w->after == ';' || (w->after == ',' && k > 1))
            return false;
        if (in(d, w, titles))
            return true;
        if (!w->upper)
            return false;
    }
    return false;
}

static bool title_after(const struct doc *d, const struct words *ws, const struct name *x)
{
    if (x->to >= ws->n)
        return false;
    const struct word *next = &ws->v[x->to];
    if (ws->v[x->to - 1].after == ',')
        return in(d, next, titles);
    if (in(d, next, "|said|stated|announced|added|"))
        return true;
    /* "Jane Roe of the Civil Rights Division" */
    return in(d, next, "|of|for|from|with|") && x->to + 1 < ws->n &&
           in(d, &ws->v[x->to + 1], "|the|u.s|immigration|homeland|");
}

/* The word after a name, parentheses left out: "Jane Roe (Roe), 42". Sets after to what separates them. */
static size_t next_word(const struct words *ws, const struct name *x, char *after)
{
    size_t k = x->to;
    while (k < ws->n && ws->v[k].before == '(')
        k++;
    *after = ws->v[k - 1].after == ')' ? ',' : ws->v[k - 1].after;
    return k;
}

/* "42-year-old" */
static bool is_aged(const struct doc *d, const struct word *w)
{
    const char *s = d->s + w->start;
    return w->end - w->start > 8 && isdigit((unsigned char)s[0]) && isdigit((unsigned char)s[1]) &&
           s[2] == '-';
}

static bool age_after(const struct doc *d, const struct words *ws, const struct name *x)
{
    char after;
    size_t k = next_word(ws, x, &after);
    if (k >= ws->n || after != ',')
        return false;
    if (is_age(d, &ws->v[k]))
        return true;
    return in(d, &ws->v[k], "|age|aged|a|an|now|") && k + 1 < ws->n &&
           (is_age(d, &ws->v[k + 1]) || is_aged(d, &ws->v[k + 1]));
}

static bool age_before(const struct doc *d, const struct words *ws, const struct name *x)
{
    return x->from && is_aged(d, &ws->v[x->from - 1]);
}

static bool comma_phrase_after(const struct doc *d, const struct words *ws, const struct name *x)
{
    char after;
    size_t k = next_word(ws, x, &after);
    if (k + 1 >= ws->n)
        return false;
    const struct word *next = &ws->v[k], *then = &ws->v[k + 1];
    if (in(d, next, "|aka|a.k.a|a/k/a|alias|"))
        return true;
    if (after != ',' && after != '"')
        return false;
    if (in(d, next, "|also|") && in(d, then, "|known|"))
        return true;
    if (in(d, next, "|a|an|"))
        return in(d, then, person_nouns) && !in(d, then, titles);
    if (in(d, next, "|both|all|each|formerly|currently|originally|"))
        return in(d, then, "|of|from|residents|citizens|nationals|");
    return in(d, next, "|of|residing|") && then->upper && !in(d, then, "|the|");
}

/* True when a verb of accusation starts at word k, auxiliaries before it passed over. */
static bool verb_at(const struct doc *d, const struct words *ws, size_t k, const char *verbs)
{
    enum { REACH = 4 };
    for (size_t end = k + REACH; k < ws->n && k < end; k++) {
        if (in(d, &ws->v[k], verbs))
            return true;
        if (!in(d, &ws->v[k], auxiliaries) || ws->v[k].after == ';')
            return false;
    }
    return false;
}

static bool verb_after(const struct doc *d, const struct words *ws, const struct name *x)
{
    char after;
    size_t k = next_word(ws, x, &after);
    return after != ';' && after != ':' && verb_at(d, ws, k, accused_verbs);
}

/* "Jane Roe, the owner of a farm in Ohio, was charged"; "Jane Roe of Dayton, Ohio, was charged". */
static bool late_verb_after(const struct doc *d, const struct words *ws, const struct name *x)
{
    enum { REACH = 18 };
    char after;
    size_t k = next_word(ws, x, &after), end = k + REACH;
    if (k >= ws->n || (after != ',' && !(after == 0 && in(d, &ws->v[k], "|of|"))))
        return false;
    for (k++; k < ws->n && k < end; k++) {
        if (ws->v[k - 1].after == ';' || in(d, &ws->v[k - 1], titles))
            return false;
        if (ws->v[k - 1].after == ',' && verb_at(d, ws, k, court_verbs))
            return true;
    }
    return false;
}

static bool accuser_before(const struct doc *d, const struct words *ws, const struct name *x)
{
    enum { REACH = 3 };
    for (size_t k = 1; k <= REACH && k <= x->from; k++) {
        const struct word *w = &ws->v[x->from - k];
        if (w->after && w->after != ':' && !(k == 1 && w->after == ','))
            return false;
        if (in(d, w, accusers) || (k == 1 && in(d, w, accusers_beside)))
            return true;
        if (in(d, w, "|of|") && k + 1 <= x->from && in(d, &ws->v[x->from - k - 1], accusing_nouns))
            return true;
        if (w->upper && k > 1)
            return false;
    }
    return false;
}

static bool place_before(const struct doc *d, const struct words *ws, const struct name *x)
{
    return x->from && in(d, &ws->v[x->from - 1], "|of|in|at|from|near|to|outside|throughout|");
}

/* Other names: "aka Big Jane, Jane Smith and Jane Doe". A comma before "and" starts another person. */
static bool alias_before(const struct doc *d, const struct words *ws, const struct name *x)
{
    enum { REACH = 10 };
    for (size_t k = 1; k <= REACH && k <= x->from; k++) {
        const struct word *w = &ws->v[x->from - k];
        bool joint = in(d, w, "|and|or|the|");
        if (in(d, w, "|aka|a.k.a|a/k/a|alias|") ||
            (in(d, w, "|as|") && x->from > k && in(d, w - 1, "|known|identified|posing|")))
            return true;
        if ((!w->upper && !joint) || w->after == ';' || w->after == ':')
            return false;
        if (in(d, w, "|and|") && x->from > k && w[-1].after == ',')
            return false;
    }
    return false;
}

static void judge_name(const struct doc *d, const struct words *ws, struct name *x)
{
    if (alias_before(d, ws, x))
        x->is = ALIAS;
    else if (age_after(d, ws, x) || age_before(d, ws, x))
        x->is = DEFENDANT;
    else if (title_before(d, ws, x) || title_after(d, ws, x))
        x->is = OFFICIAL;
    else if (accuser_before(d, ws, x))
        x->is = DEFENDANT;
    else if (place_before(d, ws, x))
        x->is = PLACE;
    else if (comma_phrase_after(d, ws, x) || verb_after(d, ws, x) || late_verb_after(d, ws, x))
        x->is = DEFENDANT;
}

/* --- lists --- */

/* True when nothing but an age, a place or "and" stands between two names of one sentence. */
static bool joined(const struct doc *d, const struct words *ws, const struct name *x, const struct name *y)
{
    enum { REACH = 9 };
    if (y->from - x->to > REACH)
        return false;
    char end = ws->v[x->to - 1].after;
    if (y->from == x->to)
        return end == ',' || end == ';';
    for (size_t k = x->to; k < y->from; k++) {
        const struct word *w = &ws->v[k];
        bool detail = w->upper || is_age(d, w) ||
                      in(d, w,
                         "|and|of|both|also|known|as|aka|a/k/"
                         "a|a.k.a|age|or|formerly|the|all|his|her|wife|brother|husband|son|");
        if (!detail || w->after == ':' || in(d, w, titles))
            return false;
    }
    return true;
}

static void share_in_lists(const struct doc *d, const struct words *ws, struct name *v, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        bool shares = v[i - 1].is == DEFENDANT || v[i - 1].is == OFFICIAL;
        if (v[i].is == UNKNOWN && shares && joined(d, ws, &v[i - 1], &v[i]))
            v[i].is = v[i - 1].is;
    }
    for (size_t i = n; i-- > 1;)
        if (v[i - 1].is == UNKNOWN && v[i].is == DEFENDANT && joined(d, ws, &v[i - 1], &v[i]))
            v[i - 1].is = DEFENDANT;
}

/* --- writing down --- */

static char *name_text(const struct doc *d, const struct words *ws, const struct name *x)
{
    struct buf b = {0};
    for (size_t k = x->from; k < x->to; k++) {
        const struct word *w = &ws->v[k];
        if (w->before == '"')
            continue;
        if (b.len)
            buf_addc(&b, ' ');
        if (w->before == '(')
            buf_addc(&b, '(');
        buf_add(&b, d->s + w->start, w->end - w->start);
        if (w->before == '(')
            buf_addc(&b, ')');
        if (w->dot && (is_initial(w) || in(d, w, suffixes) || in(d, w, company_marks)))
            buf_addc(&b, '.');
    }
    if (b.len > 3 && !strcmp(b.p + b.len - 2, "'s"))
        buf_truncate(&b, b.len - 2);
    char *s = arena_strdup(d->arena, buf_str(&b));
    buf_free(&b);
    return s;
}

static bool is_suffix(const char *word)
{
    char key[16];
    snprintf(key, sizeof key, "|%s|", word);
    return strstr(suffixes, key) != NULL;
}

/* True when every word of y stands in x in the same order, but for one letter mistyped in a long word. */
static bool holds_words(const struct strs *x, const struct strs *y)
{
    size_t i = 0;
    for (size_t k = 0; k < y->n; k++, i++) {
        while (i < x->n && strcmp(x->v[i], y->v[k]) &&
               !(strlen(y->v[k]) > 4 && strlen(x->v[i]) < 24 && strlen(y->v[k]) < 24 &&
                 str_distance(x->v[i], y->v[k]) <= 1))
            i++;
        if (i == x->n)
            return false;
    }
    return true;
}

static struct strs name_words(const struct doc *d, const char *name)
{
    char key[NAMEKEY_MAX];
    return strs_split(namekey(name, strlen(name), key), ' ', d->arena);
}

/* True when both are one person: one name holds the words of the other, or they differ by middle names. */
static bool same_person(const struct doc *d, const char *x, const char *y)
{
    struct strs wx = name_words(d, x), wy = name_words(d, y);
    bool sx = is_suffix(wx.v[wx.n - 1]), sy = is_suffix(wy.v[wy.n - 1]);
    if (sx && sy && strcmp(wx.v[wx.n - 1], wy.v[wy.n - 1]))
        return false;
    wx.n -= sx;
    wy.n -= sy;
    if (!wx.n || !wy.n)
        return false;
    return holds_words(&wx, &wy) || holds_words(&wy, &wx) ||
           (!strcmp(wx.v[0], wy.v[0]) && !strcmp(wx.v[wx.n - 1], wy.v[wy.n - 1]));
}

static void put_defendant(const struct doc *d, struct release *r, const char *name, uint32_t start,
                          uint32_t end, size_t *over)
{
    for (size_t i = 0; i < r->defendants.n; i++)
        if (same_person(d, r->defendants.v[i], name))
            return;
    if (r->defendants.n >= DEFENDANTS_MAX) {
        ++*over;
        return;
    }
    strs_add(&r->defendants, name, d->arena);
    doc_why(d, r, "defendants", name, "name", start, end);
}

/* "Emmanuel and Ngozi Nnaji": a first name before "and" shares the last name. */
static void put_shared(const struct doc *d, struct release *r, const struct words *ws, const struct name *x,
                       size_t *over)
{
    if (x->from < 2 || !in(d, &ws->v[x->from - 1], "|and|"))
        return;
    const struct word *first = &ws->v[x->from - 2];
    if (!is_name_word(d, first) || first->after ||
        (x->from > 2 && (ws->v[x->from - 3].upper || ws->v[x->from - 3].after)))
        return;
    char key[NAMEKEY_MAX];
    const char *text = arena_strndup(d->arena, d->s + first->start, first->end - first->start);
    char word[NAMEKEY_MAX];
    namekey(text, strlen(text), word);
    for (size_t i = 0; i < r->defendants.n; i++)
        if (strstr(namekey(r->defendants.v[i], strlen(r->defendants.v[i]), key), word))
            return; /* it is the last name of somebody known */
    const struct word *last = &ws->v[x->to - 1];
    if (in(d, last, suffixes) && x->to - x->from > 2)
        last--;
    put_defendant(d, r,
                  arena_printf(d->arena, "%s %.*s", text, (int)(last->end - last->start), d->s + last->start),
                  first->start, ws->v[x->to - 1].end, over);
}

static size_t find_names(const struct doc *d, const struct words *ws, struct name **out)
{
    size_t n = 0, cap = 0;
    struct name *v = NULL;
    for (size_t i = 0; i < ws->n;) {
        size_t k = company_length(d, ws, i);
        if (!k)
            k = name_length(d, ws, i);
        if (!k) {
            i++;
            continue;
        }
        if (n == cap) {
            cap = cap ? 2 * cap : 16;
            struct name *w = arena_alloc(d->arena, cap * sizeof *w);
            if (n)
                memcpy(w, v, n * sizeof *w);
            v = w;
        }
        v[n] = (struct name){i, i + k, UNKNOWN};
        judge_name(d, ws, &v[n++]);
        i += k;
    }
    *out = v;
    return n;
}

static void read_sentence(const struct doc *d, const struct sentence *s, struct words *ws, struct release *r,
                          size_t *over)
{
    struct name *v;
    split_words(d, s, ws);
    size_t n = find_names(d, ws, &v);
    share_in_lists(d, ws, v, n);
    for (size_t i = 0; i < n; i++) {
        if (v[i].is != DEFENDANT)
            continue;
        put_shared(d, r, ws, &v[i], over);
        put_defendant(d, r, name_text(d, ws, &v[i]), ws->v[v[i].from].start, ws->v[v[i].to - 1].end, over);
    }
}

/* True when the headline counts people by the dozen: a sweep, whose names are examples. */
static bool is_sweep(const struct doc *d, const struct release *r)
{
    if (!strs_has(&r->stages, "arrested") || r->stages.n > 1 + strs_has(&r->stages, "investigation"))
        return false;
    for (const struct sentence *s = NULL; (s = doc_next(d, s, ROLE_HEADLINE, 0));)
        if (sentence_has(d, s, TOPIC_STAGE, "sweep"))
            return true;
    return false;
}

/* True when something happens to somebody: a stage, or a removal or a seizure in the headline. */
static bool is_matter(const struct doc *d, const struct release *r)
{
    if (!strs_has(&r->stages, "other") || r->stages.n > 1)
        return true;
    for (const struct sentence *s = NULL; (s = doc_next(d, s, ROLE_HEADLINE, 0));)
        if (sentence_has(d, s, TOPIC_STAGE, "removal"))
            return true;
    return false;
}

void defendant_read(const struct doc *d, struct release *r)
{
    enum { NOT = ROLE_HEADLINE | ROLE_HEAD | ROLE_QUOTE | ROLE_BOILERPLATE | ROLE_CONTACT };
    struct words ws = {0};
    size_t over = 0;
    if (!is_matter(d, r) || is_sweep(d, r))
        return;
    for (const struct sentence *s = NULL; (s = doc_next(d, s, 0, NOT));)
        read_sentence(d, s, &ws, r, &over);
    if (over)
        strs_add(
            &r->warnings,
            arena_printf(d->arena, "over %d defendants; %zu more names were left out", DEFENDANTS_MAX, over),
            d->arena);
}
