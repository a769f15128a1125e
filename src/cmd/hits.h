/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_CMD_HITS_H
#define BLOTTER_CMD_HITS_H

#include "cmd/screen.h"
#include "domain/template.h"
#include "edge/index.h"

struct call; /* cmd.h */
struct conf; /* conf.h */

/* What a search has found, and what its forms need to print it. */
struct hits {
    const char *words; /* the query as it was given */
    const char *sort;  /* name of the order */
    unsigned offset;
    const struct index_result *found;
    size_t nfacets;
    const struct conf *conf;
    const struct template *template; /* of the form `template` */
    bool shown;                      /* a terminal gets it: nothing may come through that it would obey */
    struct screen screen;
    struct arena *a;   /* lives as long as what was found */
    struct arena *one; /* for one hit at a time: hits_next empties it */
    struct buf out;
};

/* A form appends to out, and calls hits_next between hits. */
typedef void hits_form(struct hits *h);
hits_form hits_text, hits_json, hits_jsonl, hits_csv, hits_tsv, hits_atom, hits_mbox, hits_ids, hits_template;

/* Writes what is in out; false when there is no use in more. */
bool hits_next(struct hits *h);

/* A hit as a record of schema 1 with rank, shard, versions and snippet; the caller frees it. */
struct js *hit_json(const struct hit *hit);

/* The same with office, charge and sentence in words: what a template may name. */
struct js *hit_named_json(const struct hit *hit, struct arena *a);
struct strs hits_names(struct arena *a);

/* "15 years", "life"; NULL when none was imposed. */
const char *hit_sentence(const struct release *r, struct arena *a);

/* The verb; mail writes the form mbox. Without it that form is handed to the program that has it, for mail
 * needs a library that takes longer to load than a search does. */
int search_with(struct call *c, hits_form *mail);

#endif
