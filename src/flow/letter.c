/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A digest in words. The forms are walks over the same words, so that they cannot say different things. The
 * words are sober on purpose: releases are the government's side of a case, about people who may be innocent
 * and people who were harmed. Names are left out here, where that is wished, before anything is cut. Pure:
 * which releases are news is decided in digest.c; what is said of one is in letter_facts.c; how words are
 * laid out is for letter_text.c, letter_html.c, letter_feed.c and letter_json.c. */
#include <inttypes.h>
#include <string.h>

#include "domain/charge.h"
#include "domain/mask.h"
#include "domain/office.h"
#include "domain/url.h"
#include "flow/letter_words.h"

enum { /* columns */
       TITLE_MAX = 300,
       SUBJECT_TITLE_MAX = 100,
       SNIPPET_MAX = 600,
       FACT_MAX = 600,
};
enum { SOURCES_MAX = 20 }; /* named in a digest */

/* ---- items ---- */

static const struct mask *mask_for(const struct digest *d, const struct release *r, struct arena *a)
{
    return d->mask_names ? mask_new(&r->defendants, a) : NULL;
}

/* The title before its kind is put in front. A release whose title is nothing but blanks has none. */
static const char *title_of(const struct release *r, const struct mask *m, size_t columns, struct arena *a)
{
    const char *title = r->title ? letter_line(mask_text(m, r->title, MASK_CAPITALS, a), columns, a) : "";
    return *title ? title : "(no title)";
}

static struct release without_names(const struct release *r, const struct mask *m, struct arena *a)
{
    struct release masked = *r;
    masked.title = mask_text(m, r->title, MASK_CAPITALS, a);
    masked.subtitle = mask_text(m, r->subtitle, MASK_CAPITALS, a);
    masked.text = masked.head = NULL;
    masked.defendants = masked.urls = (struct strs){0};
    masked.why = NULL;
    masked.nwhy = 0;
    if (mask_in_url(m, r->url, a))
        masked.url = NULL;
    return masked;
}

static struct letter_item read_item(const struct digest *d, const struct digest_item *item, struct arena *a)
{
    static const char *const prefix[] = {
        [DIGEST_NEW] = "", [DIGEST_CHANGED] = "Changed: ", [DIGEST_REMOVED] = "Removed: "};
    const struct release *r = item->release;
    const struct mask *m = mask_for(d, r, a);
    struct letter_item l = {.item = item, .record = d->mask_names ? without_names(r, m, a) : *r};
    struct digest_item said = *item;
    said.why = l.why = mask_text(m, item->why, MASK_ANY_CASE, a);
    l.title = arena_printf(a, "%s%s", prefix[item->how], title_of(r, m, TITLE_MAX, a));
    l.link = url_link(l.record.url, a);
    letter_add_facts(&l, &said, a);
    if (r->url && !l.record.url)
        letter_add_fact(
            &l, "Link",
            arena_printf(a, "left out, for it holds a name; 'blotter show %" PRId64 "' gives it", r->id), a);
    const char *snippet = mask_text(m, item->snippet, MASK_CAPITALS, a);
    l.snippet = snippet && *snippet ? letter_marked(snippet, SNIPPET_MAX, a) : NULL;
    return l;
}

/* ---- sections: what is new by the charge that comes first in its table, or by office; then the rest ---- */

static size_t charge_group(const struct digest_item *item)
{
    size_t g = 0;
    while (charges[g].slug && !strs_has(&item->release->charges, charges[g].slug))
        g++;
    return g;
}

static const char *charge_title(size_t g)
{
    return charges[g].slug ? charges[g].label : "No charge recognized";
}

/* The office that was asked for, or else the one that the release names first: of a sweep through the country
 * that is as good as any. */
static size_t office_group(const struct digest_item *item)
{
    const struct release *r = item->release;
    const struct strs *l = r->offices.n ? &r->offices : &r->offices_derived;
    const char *slug = item->office ? item->office : l->n ? l->v[0] : "";
    size_t g = 0;
    while (offices[g].slug && strcmp(offices[g].slug, slug))
        g++;
    return g;
}

static const char *office_title(size_t g)
{
    return offices[g].slug ? offices[g].name : "No office recognized";
}

static const struct grouping {
    size_t (*group)(const struct digest_item *item);
    const char *(*title)(size_t group); /* the last one is of those that belong to none */
} groupings[] = {
    [DIGEST_BY_CHARGE] = {charge_group, charge_title}, [DIGEST_BY_OFFICE] = {office_group, office_title}};

/* Where an item stands: its group, or the section of what is no news. */
enum { NO_GROUP = 1 << 20 };
static size_t place_of(const struct digest *d, const struct digest_item *item)
{
    return item->how == DIGEST_NEW ? groupings[d->group].group(item) : NO_GROUP + item->how;
}

static const char *place_title(const struct digest *d, size_t place)
{
    return place == NO_GROUP + DIGEST_CHANGED   ? "Changed on their sites"
           : place == NO_GROUP + DIGEST_REMOVED ? "Removed from their sites"
                                                : groupings[d->group].title(place);
}

/* The places of the items, and the first that is not below at; SIZE_MAX when there is none. */
static size_t next_place(const size_t *place, size_t n, size_t at)
{
    size_t next = SIZE_MAX;
    for (size_t i = 0; i < n; i++)
        if (place[i] >= at && place[i] < next)
            next = place[i];
    return next;
}

static size_t *places(const struct digest *d, struct arena *a)
{
    size_t *place = arena_alloc(a, (d->n + 1) * sizeof *place);
    for (size_t i = 0; i < d->n; i++)
        place[i] = place_of(d, &d->items[i]);
    return place;
}

static void read_sections(const struct digest *d, struct letter *l, struct arena *a)
{
    const size_t *place = places(d, a);
    struct letter_item *items = arena_alloc(a, (d->n + 1) * sizeof *items);
    l->sections = arena_alloc(a, (d->n + 1) * sizeof *l->sections);
    for (size_t at = 0; (at = next_place(place, d->n, at)) != SIZE_MAX; at++) {
        struct letter_section *s = &l->sections[l->nsections++];
        s->items = items;
        for (size_t i = 0; i < d->n; i++)
            if (place[i] == at)
                s->items[s->n++] = read_item(d, &d->items[i], a);
        s->title = arena_printf(a, "%s (%zu)", place_title(d, at), s->n);
        items += s->n;
    }
}

static const struct digest_item *first_item(const struct digest *d, struct arena *a)
{
    const size_t *place = places(d, a);
    size_t first = next_place(place, d->n, 0);
    for (size_t i = 0; i < d->n; i++)
        if (place[i] == first)
            return &d->items[i];
    return NULL;
}

/* ---- what stands round the items ---- */

/* "3 new, 1 changed". */
static const char *count_words(const struct digest *d, struct arena *a)
{
    const struct {
        size_t n;
        const char *what;
    } counts[] = {{d->added, "new"}, {d->changed, "changed"}, {d->removed, "removed"}};
    struct strs words = {0};
    for (size_t i = 0; i < 3; i++)
        if (counts[i].n)
            strs_add(&words, arena_printf(a, "%zu %s", counts[i].n, counts[i].what), a);
    return words.n ? strs_join(&words, ", ", a) : "nothing new";
}

static const char *nothing_words(const struct digest *d, struct arena *a)
{
    const char *since = d->since ? arena_printf(a, " since %s", letter_day(d->since, a)) : "";
    return arena_printf(a,
                        "Nothing that this watch asks for was published, edited or taken down%s. The watch "
                        "is at work; it will write when there is news.",
                        since);
}

/* What was left out by the limit, or NULL. */
static const char *more_words(const struct digest *d, struct arena *a)
{
    if (!d->left_out)
        return NULL;
    return arena_printf(a, "And %zu more that are not listed here: this watch lists %zu at most.",
                        d->left_out, d->limit);
}

static void read_sources(const struct digest *d, struct letter *l, struct arena *a)
{
    for (size_t i = 0; i < d->sources.n && i < SOURCES_MAX; i++)
        strs_add(&l->sources, letter_line(d->sources.v[i], FACT_MAX, a), a);
    if (d->sources.n > SOURCES_MAX)
        strs_add(&l->sources,
                 arena_printf(a, "and %zu more: see 'blotter status'", d->sources.n - SOURCES_MAX), a);
}

/* The query may name somebody of whom the digest tells. */
static const char *query_words(const struct digest *d, struct arena *a)
{
    struct strs names = {0};
    for (size_t i = 0; d->mask_names && i < d->n; i++)
        for (size_t k = 0; k < d->items[i].release->defendants.n; k++)
            strs_add(&names, d->items[i].release->defendants.v[k], a);
    return letter_line(mask_text(mask_new(&names, a), d->query, MASK_ANY_CASE, a), FACT_MAX, a);
}

static void read_about(const struct digest *d, struct letter *l, struct arena *a)
{
    strs_add(&l->about,
             "These releases are the government's own announcements. A charge is an accusation: a person who "
             "is charged is presumed innocent unless and until proven guilty in a court of law.",
             a);
    strs_add(&l->about,
             "Help for victims of human trafficking: National Human Trafficking Hotline, 1-888-373-7888 "
             "(text 233733). Sexual exploitation of a child is reported to the CyberTipline, 1-800-THE-LOST "
             "(1-800-843-5678).",
             a);
    strs_add(&l->about,
             arena_printf(a, "This digest is made for the watch '%s', which asks for: %s.",
                          letter_line(d->watch, SUBJECT_TITLE_MAX, a), l->query),
             a);
    if (d->mask_names)
        strs_add(&l->about,
                 "Names of defendants are left out where they were recognized; the pages have them.", a);
}

static void read_leave(const struct digest *d, struct letter *l, struct arena *a)
{
    const char *url = url_link(d->unsubscribe_url, a);
    if (url) {
        l->leave = "To stop receiving it, open";
        l->leave_link = l->leave_href = url;
    } else if (d->unsubscribe_mail) {
        l->leave = "To stop receiving it, write to";
        l->leave_link = letter_line(d->unsubscribe_mail, TITLE_MAX, a);
        l->leave_href = arena_printf(a, "mailto:%s", l->leave_link);
    } else {
        l->leave = arena_printf(
            a, "To stop receiving it, ask %s to take your address off that watch (in feeds.conf).",
            letter_line(d->from, TITLE_MAX, a));
    }
}

void letter_read(const struct digest *d, struct letter *l, struct arena *a)
{
    *l = (struct letter){
        .heading = arena_printf(a, "%s: %s", letter_line(d->watch, SUBJECT_TITLE_MAX, a), count_words(d, a)),
        .day = letter_day(d->now, a),
        .query = query_words(d, a),
        .nothing = d->n ? NULL : nothing_words(d, a),
        .more = more_words(d, a)};
    read_sections(d, l, a);
    read_sources(d, l, a);
    read_about(d, l, a);
    read_leave(d, l, a);
}

const char *letter_subject(const struct digest *d, struct arena *a)
{
    const struct digest_item *first = first_item(d, a);
    const char *head =
        arena_printf(a, "[%s] %s", letter_line(d->watch, SUBJECT_TITLE_MAX, a), count_words(d, a));
    if (!first)
        return head;
    const struct mask *m = mask_for(d, first->release, a);
    return arena_printf(a, "%s: %s", head, title_of(first->release, m, SUBJECT_TITLE_MAX, a));
}
