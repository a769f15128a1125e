/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_CMD_STATS_H
#define BLOTTER_CMD_STATS_H

#include <stdint.h>

#include "base/buf.h"
#include "flow/stats.h"

/* What `blotter stats` has counted and how it was asked: the forms below print this. */
struct stats_sheet {
    const struct stats *s;
    const char *query; /* as it was given; "" for everything */
    int64_t now;
    bool colour; /* text */
    unsigned width;
    struct arena *a;
};

/* ---- words that all forms share (stats_words.c) ---- */
const char *stats_field_label(const struct field *f); /* "Fiscal year" */
/* Harmless on a terminal; "none" or "no date" for releases without a value. */
const char *stats_slug(const struct field *f, const char *value, struct arena *a);
const char *stats_label(const struct field *f, const char *value,
                        struct arena *a);                   /* for a reader: "Pleaded guilty" */
const char *stats_title(const struct stats_sheet *t);       /* "Press releases by fiscal year and stage" */
const char *stats_query(const struct stats_sheet *t);       /* "charge:human-trafficking", "all releases" */
const char *stats_count_words(unsigned n, struct arena *a); /* "1,234 releases" */
/* The shards that did not answer, by name alone: tables and pages are passed on, and where a shard is is
 * nobody else's business. */
const char *stats_missing(const struct stats_sheet *t, size_t i);
struct strs stats_notes(const struct stats_sheet *t); /* what must be known to read the numbers: sentences */

/* ---- forms; each appends to out ---- */
void stats_text(const struct stats_sheet *t, struct buf *out);
void stats_csv(const struct stats_sheet *t, struct buf *out);
void stats_json(const struct stats_sheet *t, struct buf *out);
void stats_svg(const struct stats_sheet *t, struct buf *out);
void stats_html(const struct stats_sheet *t, struct buf *out);

#endif
