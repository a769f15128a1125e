/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The charge types, as a table: their groups and the sections of the U.S. Code that charge them. Trafficking
 * of people is a group of its own; trafficking in drugs, arms or wildlife stands in none of its rows. The
 * words by which a release names a charge are in offence.c. */
#include "domain/charge.h"

#include <string.h>

#include "domain/namekey.h"

static const char *const ht[] = {"human-trafficking", NULL};
static const char *const labor[] = {"human-trafficking", "labor-trafficking", NULL};
static const char *const related[] = {"related", NULL};
static const char *const none[] = {NULL};

const char *const charge_groups_all[] = {"human-trafficking", "labor-trafficking", "related", NULL};

/* A charge before another wins where both list a section; a row with a subsection wins over one without. */
const struct charge charges[] = {
    {"sex-trafficking", "Sex trafficking by force, fraud or coercion", ht, "18:1591 18:1594"},
    {"child-sex-trafficking", "Sex trafficking of a minor", ht, NULL},
    {"forced-labor", "Forced labor; labor trafficking", labor, "18:1589 18:1590 18:1595"},
    {"involuntary-servitude", "Peonage, slavery, involuntary servitude", labor,
     "18:1581 18:1582 18:1583 18:1584 18:1585 18:1586 18:1587 18:1588"},
    {"document-servitude", "Unlawful conduct with respect to documents", labor, "18:1592 18:1597"},
    {"domestic-servitude", "Domestic servitude", labor, NULL},
    {"mann-act", "Transportation for prostitution or criminal sexual activity", related,
     "18:2421 18:2423 18:2423(a)"},
    {"enticement", "Coercion and enticement", related, "18:2422"},
    {"child-sex-tourism", "Travel for illicit sexual conduct", related,
     "18:2423(b) 18:2423(c) 18:2423(d) 18:2423(f)"},
    {"promoting-prostitution", "Promotion of prostitution", related, "18:2421A"},
    {"child-exploitation", "Child pornography or CSAM", related,
     "18:2251 18:2251A 18:2252 18:2252A 18:2260 18:1466A"},
    {"sexual-abuse", "Sexual abuse", related, "18:2241 18:2242 18:2243 18:2244"},
    {"alien-smuggling", "Smuggling, transporting or harboring aliens", related, "8:1324 8:1327 8:1328"},
    {"visa-fraud", "Visa fraud; fraud in foreign labor contracting", related,
     "18:1546 18:1351 8:1325(c) 18:1425"},
    {"drug-trafficking", "Drug trafficking", none,
     "21:841 21:843 21:846 21:848 21:856 21:952 21:959 21:960 21:963"},
    {"firearms", "Firearms", none, "18:922 18:924 26:5861"},
    {"fraud", "Fraud", none,
     "18:1341 18:1343 18:1344 18:1347 18:1348 18:1349 18:1028 18:1028A 18:1029 15:78j"},
    {"tax", "Tax crimes", none, "26:7201 26:7202 26:7203 26:7206 26:7212"},
    {"money-laundering", "Money laundering", none, "18:1956 18:1957 18:1960 31:5332"},
    {"racketeering", "Racketeering", none, "18:1962"},
    {"kidnapping", "Kidnapping", none, "18:1201 18:1203 18:1204"},
    {"violent-crime", "Violent crime", none, "18:1111 18:1112 18:1113 18:113 18:1959 18:2119 18:844"},
    {"robbery", "Robbery", none, "18:1951 18:2113"},
    {"terrorism", "Terrorism", none, "18:2339 18:2339A 18:2339B 18:2339C 18:2332 18:2332a"},
    {"national-security", "National security", none, "18:793 18:794 18:951 50:1705 22:2778 22:611"},
    {"corruption", "Corruption", none, "18:201 18:666 15:78dd-1 15:78dd-2 15:78dd-3"},
    {"civil-rights", "Civil rights", none, "18:241 18:242 18:245 18:247 18:249 18:248 42:3631"},
    {"cyber", "Cyber crime", none, "18:1030"},
    {"obstruction", "Obstruction of justice", none,
     "18:1001 18:1503 18:1505 18:1510 18:1512 18:1513 18:1519 18:1621 18:1623"},
    {"wildlife-trafficking", "Wildlife trafficking", none, "16:3372 16:3373 16:1538"},
    {"counterfeit-goods", "Counterfeit goods", none, "18:2318 18:2319 18:2320"},
    {"antitrust", "Antitrust", none, "15:1 15:2 15:3"},
    {"environmental", "Environmental crimes", none, "33:1319 33:1908 42:7413 42:6928"},
    {"other", "Other", none, NULL},
    {NULL, NULL, NULL, NULL},
};

static const struct charge *charge_find(const char *slug)
{
    for (const struct charge *c = charges; slug && c->slug; c++)
        if (!strcmp(c->slug, slug))
            return c;
    return NULL;
}

/* Names that people use for a charge or a group beside its slug. */
static const struct {
    const char *slug, *names;
} other_names[] = {
    {"human-trafficking", "trafficking in persons|ht|human trafficking offenses"},
    {"labor-trafficking", "labour trafficking|servitude"},
    {"child-sex-trafficking", "minor sex trafficking|sex trafficking of minors|sex trafficking of children"},
    {"forced-labor", "forced labour"},
    {"involuntary-servitude", "peonage|slavery"},
    {"child-exploitation", "child pornography|csam"},
    {"alien-smuggling", "human smuggling|smuggling"},
    {"drug-trafficking", "drugs|narcotics"},
    {"firearms", "guns|firearms trafficking"},
    {"enticement", "coercion and enticement"},
    {"promoting-prostitution", "prostitution"},
    {"racketeering", "rico"},
};

static const char *slug_for_key(const char *slug, const char *key)
{
    return namekey_is(key, slug, strlen(slug)) ? slug : NULL;
}

const char *charge_lookup(const char *name)
{
    char key[NAMEKEY_MAX];
    const char *slug = NULL;
    if (!name)
        return NULL;
    namekey(name, strlen(name), key);
    for (const struct charge *c = charges; !slug && c->slug; c++)
        slug = slug_for_key(c->slug, key);
    for (const char *const *g = charge_groups_all; !slug && *g; g++)
        slug = slug_for_key(*g, key);
    for (size_t i = 0; !slug && i < sizeof other_names / sizeof *other_names; i++)
        slug = namekey_in(key, other_names[i].names) ? other_names[i].slug : NULL;
    return slug;
}

size_t charge_groups(const char *slug, const char *const **groups)
{
    const struct charge *c = charge_find(slug);
    size_t n = 0;
    *groups = c ? c->groups : none;
    while ((*groups)[n])
        n++;
    return n;
}

const char *charge_label(const char *slug)
{
    static const char *const group_labels[] = {"Human trafficking", "Labor trafficking",
                                               "Neighbouring crimes"};
    const struct charge *c = charge_find(slug);
    if (c)
        return c->label;
    for (size_t i = 0; slug && charge_groups_all[i]; i++)
        if (!strcmp(charge_groups_all[i], slug))
            return group_labels[i];
    return NULL;
}

bool charge_in(const char *slug, const char *group)
{
    const char *const *g;
    for (size_t n = charge_groups(slug, &g); n > 0; n--)
        if (!strcmp(g[n - 1], group))
            return true;
    return false;
}

/* How well a section fits one of a row's list: bytes of the listed section that it begins with; 0 when it is
 * another section. "18:2423(b)(1)" fits "18:2423" and, better, "18:2423(b)". */
static size_t section_fit(const char *section, const char *list)
{
    size_t best = 0;
    while (list && *list) {
        size_t n = strcspn(list, " ");
        if (n > best && !strncmp(section, list, n) && strchr("(", section[n]))
            best = n;
        list += n + strspn(list + n, " ");
    }
    return best;
}

const char *charge_of_statute(const char *section)
{
    const char *slug = NULL;
    size_t best = 0;
    for (const struct charge *c = charges; section && c->slug; c++) {
        size_t fit = section_fit(section, c->statutes);
        if (fit > best) {
            best = fit;
            slug = c->slug;
        }
    }
    return slug;
}
