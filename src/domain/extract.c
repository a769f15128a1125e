/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Extraction, in the order in which one field needs another. The release is read once into sentences with
 * roles and hits (discourse.c, phrase.c); each field's own file decides what counts. */
#include "domain/extract.h"

#include <string.h>

#include "domain/agency.h"
#include "domain/counts.h"
#include "domain/defendant.h"
#include "domain/kind.h"
#include "domain/news.h"
#include "domain/place.h"
#include "domain/statute.h"
#include "domain/term.h"
#include "domain/victim.h"

const int extract_version = 3;

/* Forgets what an earlier extraction gave. Whys of fields that were read stay. */
static void forget(struct release *r)
{
    static const char *const read[] = {"title",   "subtitle", "date",       "text", "number",
                                       "updated", "topics",   "components", NULL};
    size_t kept = 0;
    for (size_t i = 0; i < r->nwhy; i++)
        for (const char *const *f = read; *f; f++)
            if (r->why[i].field && !strcmp(r->why[i].field, *f)) {
                r->why[kept++] = r->why[i];
                break;
            }
    r->nwhy = kept;
    r->offices = r->offices_derived = r->districts = r->charges = r->stages = (struct strs){0};
    r->statutes = r->defendants = r->warnings = (struct strs){0};
    r->agency = r->kind = NULL;
    r->sentence_months = SENTENCE_NONE;
    r->minor_victim = false;
}

/* A date is kept as it was printed; what is wrong with it is said. "In the future" is told from when the
 * release was first seen, so that the result depends on the release alone. */
static void check_date(struct release *r, struct arena *a)
{
    enum { DAY = sizeof "2020-01-01" - 1 };
    if (!r->date)
        strs_add(&r->warnings, "no date", a);
    else if (r->first_seen && strncmp(r->date, r->first_seen, DAY) > 0)
        strs_add(&r->warnings, "date in the future", a);
}

static const char *one_line(const char *s, struct arena *a)
{
    char *line = arena_strdup(a, s);
    for (char *p = line; p && (p = strchr(p, '\n'));)
        *p = ' ';
    return line;
}

static void read_fields(struct release *r, struct arena *a)
{
    struct doc *d = doc_read(r, a);
    check_date(r, a);
    if (d->cut)
        strs_add(&r->warnings, "text over 1 MiB: the rest was not read for fields", a);
    agency_read(d, r);
    statute_read(d, r);
    news_read(d, r);
    defendant_read(d, r);
    victim_read(d, r);
    counts_read(d, r);
    kind_read(d, r);
    victim_settle(d, r);
    place_read(d, r);
    term_read(d, r);
}

/* Titles keep their line breaks; the rules read them as one line of the same length. */
void extract_release(struct release *r, struct arena *a)
{
    const char *title = r->title, *subtitle = r->subtitle;
    forget(r);
    r->title = one_line(title, a);
    r->subtitle = one_line(subtitle, a);
    read_fields(r, a);
    r->title = title;
    r->subtitle = subtitle;
}
