/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_PHRASE_H
#define BLOTTER_DOMAIN_PHRASE_H

#include <stddef.h>
#include <stdint.h>

/* What a phrase is evidence of. Each topic's table stands in the file that uses it. */
enum topic {
    TOPIC_ROLE,    /* role.c: what a sentence does */
    TOPIC_CHARGE,  /* offence.c: names of offences */
    TOPIC_CALLED,  /* kind.c: the release's own words for its matter and its setting */
    TOPIC_STAGE,   /* stage.c: arrested, indicted … */
    TOPIC_TERM,    /* term.c: lengths of prison terms */
    TOPIC_VICTIM,  /* victim.c: victims under 18 */
    TOPIC_PLACE,   /* place.c: offices, districts, courts */
    TOPIC_STATUTE, /* statute.c: citations */
    TOPIC_AGENCY,  /* agency.c */
    TOPICS
};

/* A row: what it is called, what it gives, the words, and one example that a test runs. A row whose value is
 * NULL takes its words away from shorter rows ("drug trafficking ring" is no sex trafficking ring). */
struct phrase {
    const char *rule, *value, *text, *example;
};

struct phrases {
    const struct phrase *v;
    size_t n;
};
#define PHRASES(rows)                                                                                        \
    {                                                                                                        \
        rows, sizeof(rows) / sizeof *(rows)                                                                  \
    }

/* One place where a row's words stand. */
struct hit {
    const struct phrase *p;
    enum topic topic;
    uint32_t start, end, group[3][2];
    uint32_t sentence; /* index, set by discourse.c */
};

/* Calls found for every hit of every table in s, by start. Safe in several threads. */
void phrase_scan(const char *s, size_t len, void (*found)(void *ctx, const struct hit *h), void *ctx);

extern const struct phrases role_phrases, charge_phrases, called_phrases, stage_phrases, term_phrases,
    victim_phrases, place_phrases, statute_phrases, agency_phrases;

#endif
