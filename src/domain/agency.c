/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The agency behind a release: the investigating one that the text names first, else the publisher. */
#include "domain/agency.h"

#include <stddef.h>
#include <string.h>

/* clang-format off */
static const struct phrase agency_rows[] = {
    {"fbi", "fbi", "(?:FBI{s}|Federal Bureau of Investigation{s})", "the FBI's Miami Field Office"},
    {"ice-hsi", "hsi", "(?:HSI|Homeland Security Investigations)", "ICE Homeland Security Investigations"},
    {"ice", "ice", "(?:ICE|Immigration and Customs Enforcement{s})",
     "U.S. Immigration and Customs Enforcement"},
    {"dea", "dea", "(?:DEA|Drug Enforcement Administration)", "the Drug Enforcement Administration"},
    {"atf", "atf", "(?:ATF|Alcohol, Tobacco,? (?:and )?Firearms)", "the ATF"},
    {"irs", "irs", "(?:IRS|Internal Revenue Service)", "IRS Criminal Investigation"},
    {"uspis", "uspis", "(?:USPIS|Postal Inspect\\w+)", "the Postal Inspection Service"},
    {"secret-service", "usss", "Secret Service", "the U.S. Secret Service"},
    {"dol", "dol", "Department of Labor", "the Department of Labor"},
    {"diplomatic-security", "dss", "Diplomatic Security", "the Diplomatic Security Service"},
};
/* clang-format on */
const struct phrases agency_phrases = PHRASES(agency_rows);

static const struct {
    const char *host, *agency;
} publishers[] = {{"fbi.gov", "fbi"}, {"ice.gov", "ice"}, {"justice.gov", "doj"}};

/* Where the host stands in a URL, "www." or another label before it or nothing; NULL when the URL is of
 * another host ("justice.gov" is not "ice.gov"). */
static const char *host_in(const char *url, const char *host)
{
    const char *at = strstr(url, "://"), *path = at ? at + 3 + strcspn(at + 3, "/:?#") : NULL;
    size_t n = strlen(host);
    if (!at || (size_t)(path - at) < n + 3 || strncmp(path - n, host, n) != 0)
        return NULL;
    return path - n == at + 3 || path[-(ptrdiff_t)n - 1] == '.' ? path - n : NULL;
}

static bool by_contact(const struct doc *d, struct release *r)
{
    for (size_t i = 0; i < d->nhits; i++) {
        const struct hit *h = &d->hits[i];
        if (h->topic != TOPIC_AGENCY || !(d->sentences[h->sentence].roles & (ROLE_CONTACT | ROLE_HEAD)))
            continue;
        r->agency = h->p->value;
        doc_why(d, r, "agency", h->p->value, h->p->rule, h->start, h->end);
        return true;
    }
    return false;
}

void agency_read(const struct doc *d, struct release *r)
{
    const char *url = r->urls.n ? r->urls.v[0] : r->url;
    for (size_t i = 0; url && i < sizeof publishers / sizeof *publishers; i++) {
        const char *at = host_in(url, publishers[i].host);
        if (!at || (i == 2 && by_contact(d, r)))
            continue;
        if (r->agency)
            return;
        uint32_t start = (uint32_t)(at - url);
        r->agency = publishers[i].agency;
        release_why(r,
                    (struct why){.field = "agency",
                                 .value = r->agency,
                                 .rule = "publisher",
                                 .part = "url",
                                 .start = start,
                                 .end = start + (uint32_t)strlen(publishers[i].host),
                                 .words = publishers[i].host},
                    d->arena);
        return;
    }
    by_contact(d, r);
}
