/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_DISCOURSE_H
#define BLOTTER_DOMAIN_DISCOURSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "domain/phrase.h"
#include "domain/release.h"

/* What a sentence does in a release: what it asserts of the defendants counts, the rest is noise to most
 * rules. A sentence can do several things. */
enum role {
    ROLE_HEADLINE = 1 << 0,    /* title or subtitle */
    ROLE_LEAD = 1 << 1,        /* the first paragraph that tells the news */
    ROLE_FOLLOW = 1 << 2,      /* the second one */
    ROLE_COUNTS = 1 << 3,      /* says what somebody is charged with, pleaded to, was convicted of */
    ROLE_ANNOUNCE = 1 << 4,    /* who announced it */
    ROLE_BACKGROUND = 1 << 5,  /* what was before this news */
    ROLE_RECORD = 1 << 6,      /* earlier crimes of the defendant */
    ROLE_MAXIMUM = 1 << 7,     /* what could be imposed */
    ROLE_QUOTE = 1 << 8,       /* an official speaks */
    ROLE_BOILERPLATE = 1 << 9, /* programs, hotlines, the presumption of innocence */
    ROLE_CONTACT = 1 << 10,    /* who investigates and prosecutes */
    ROLE_HEAD = 1 << 11,       /* stands above the title */
    ROLE_TODAY = 1 << 12,      /* says that it is the news of the day */
    ROLE_ASSIST = 1 << 13,     /* who helped */
    ROLE_NARRATIVE = 1 << 14,  /* tells what was done, not what it is called */
    ROLE_LONG_AGO = 1 << 15,   /* background with a year or "last summer" */
};

enum doc_part { DOC_HEAD, DOC_TITLE, DOC_SUBTITLE, DOC_TEXT, DOC_PARTS };

struct sentence {
    uint32_t start, end; /* in doc->s */
    uint32_t paragraph;  /* counted over all parts */
    enum doc_part part;
    unsigned roles;
    size_t first_hit, end_hit; /* its hits: doc->hits[first_hit … end_hit) */
};

/* A release made ready for the rules: its parts in one string, sentences with their roles, and every hit of
 * every phrase table. Lives in the arena. */
struct doc {
    const char *s;
    size_t len;
    struct {
        uint32_t start, end;
    } part[DOC_PARTS];
    struct sentence *sentences;
    size_t nsentences;
    struct hit *hits; /* by start */
    size_t nhits;
    bool cut; /* the text was longer than DOC_MAX */
    struct arena *arena;
};

enum { DOC_MAX = 1 << 20 };   /* bytes of a text that are read */
enum { SENTENCE_MAX = 3000 }; /* … of a sentence; a longer one is cut in two */

struct doc *doc_read(const struct release *r, struct arena *a);

/* The first sentence after s (NULL: of the document) that has all the roles in want and none of those in not;
 * NULL at the end. */
const struct sentence *doc_next(const struct doc *d, const struct sentence *s, unsigned want, unsigned not );

/* True when a hit of this topic and value (NULL: any) stands in the sentence. */
bool sentence_has(const struct doc *d, const struct sentence *s, enum topic t, const char *value);

/* The same of the title and the subtitle. */
bool headline_has(const struct doc *d, enum topic t, const char *value);

/* Records why a value was given: the span in the part it stands in, with its words. */
void doc_why(const struct doc *d, struct release *r, const char *field, const char *value, const char *rule,
             uint32_t start, uint32_t end);

#endif
