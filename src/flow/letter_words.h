/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_FLOW_LETTER_WORDS_H
#define BLOTTER_FLOW_LETTER_WORDS_H

#include "flow/letter.h"

/* Private to letter: a digest in words, ready to be laid out. Every string in it is one line of harmless
 * characters, cut to a length that a person reads, without the names that are to be left out; but it is not
 * escaped. Strings live in the arena of letter_read. */

enum { LETTER_FACTS_MAX = 12 };

struct letter_fact {
    const char *name, *value;
};

struct letter_item {
    const struct digest_item *item;
    const char *title;     /* "Changed: …" where it is */
    const char *link;      /* of url_link(); NULL: none, or it holds a name that is left out */
    struct release record; /* the release, without the names */
    struct letter_fact facts[LETTER_FACTS_MAX];
    size_t nfacts;
    const char *snippet; /* with LETTER_MARK_ON and LETTER_MARK_OFF; or NULL */
    const char *why;     /* or NULL */
};

struct letter_section {
    const char *title;
    struct letter_item *items;
    size_t n;
};

struct letter {
    const char *heading, *day, *query;
    const char *nothing; /* what is said in place of releases; NULL when there are some */
    struct letter_section *sections;
    size_t nsections;
    const char *more; /* what was left out by the limit; or NULL */
    struct strs sources, about;
    const char *leave;      /* how to be taken off; then follows the link, if there is one */
    const char *leave_link; /* as it is shown: an address or a URL; NULL: none */
    const char *leave_href;
};

void letter_read(const struct digest *d, struct letter *l, struct arena *a);

/* What came from elsewhere as one line of harmless characters, at most so many columns wide; marks go, or
 * stay. */
const char *letter_line(const char *s, size_t columns, struct arena *a);
const char *letter_marked(const char *s, size_t columns, struct arena *a);

/* "November 18, 2022": the day of a time in Washington, for releases are dated there. */
const char *letter_day(int64_t utc, struct arena *a);

void letter_add_facts(struct letter_item *l, const struct digest_item *item, struct arena *a);
void letter_add_fact(struct letter_item *l, const char *name, const char *value, struct arena *a);

/* The snippet's next piece at s: a mark, which switches *marked, or words without one. Gives its length;
 * *words tells which. */
size_t letter_piece(const char *s, bool *marked, bool *words);

/* s without marks. */
const char *letter_unmarked(const char *s, struct arena *a);

#define LETTER_SOURCES "Sources that are silent or cannot be read"
#define LETTER_ABOUT   "About this digest"

#endif
