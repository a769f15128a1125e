/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_FLOW_FARE_H
#define BLOTTER_FLOW_FARE_H

#include <stdbool.h>

#include "domain/conf.h"
#include "domain/health.h"
#include "edge/store.h"

/* How a source of feeds.conf fares, by what the store knows of it. */
struct fare {
    const struct source *source;
    struct source_state state;
    struct habit habit;
    int64_t silence; /* seconds since the last item */
    bool silent;     /* which is unusual */
    enum health health;
    bool needs_person;
};

int fare_of(struct store *st, const struct source *source, int64_t now, struct arena *a, struct fare *f,
            struct err *e);

/* What readers of a digest should know, for what they do not hear: a sentence for each kind of trouble, with
 * the sources that have it. */
int fare_sentences(struct store *st, const struct conf *c, int64_t now, struct arena *a, struct strs *out,
                   struct err *e);

#endif
