/* SPDX-License-Identifier: GPL-2.0-or-later */
/* All phrase tables, compiled once and looked for in one pass over a release. Which hits count is decided by
 * the file that owns the table: a phrase is evidence, not a verdict. */
#include "domain/phrase.h"

#include <stdlib.h>
#include <string.h>
#include <threads.h>

#include "base/arena.h"
#include "domain/pattern.h"

static const struct phrases *const tables[TOPICS] = {
    [TOPIC_ROLE] = &role_phrases,   [TOPIC_CHARGE] = &charge_phrases,   [TOPIC_CALLED] = &called_phrases,
    [TOPIC_STAGE] = &stage_phrases, [TOPIC_TERM] = &term_phrases,       [TOPIC_VICTIM] = &victim_phrases,
    [TOPIC_PLACE] = &place_phrases, [TOPIC_STATUTE] = &statute_phrases, [TOPIC_AGENCY] = &agency_phrases,
};

/* The rows of all tables in one list, and their patterns. */
static struct {
    struct row {
        const struct phrase *p;
        enum topic topic;
    } * rows;
    struct patterns *patterns;
} all;

static void compile_all(void)
{
    size_t n = 0;
    for (enum topic t = 0; t < TOPICS; t++)
        n += tables[t]->n;
    const char **texts = xcalloc(n, sizeof *texts);
    all.rows = xcalloc(n, sizeof *all.rows);
    n = 0;
    for (enum topic t = 0; t < TOPICS; t++)
        for (size_t i = 0; i < tables[t]->n; i++, n++) {
            all.rows[n] = (struct row){&tables[t]->v[i], t};
            texts[n] = tables[t]->v[i].text;
        }
    all.patterns = patterns_compile(texts, n);
    free(texts);
}

struct sink {
    void (*found)(void *, const struct hit *);
    void *ctx;
};

static void on_match(void *ctx, const struct match *m)
{
    const struct sink *sink = ctx;
    const struct row *row = &all.rows[m->row];
    struct hit h = {.p = row->p, .topic = row->topic, .start = m->start, .end = m->end};
    memcpy(h.group, m->group, sizeof h.group);
    sink->found(sink->ctx, &h);
}

void phrase_scan(const char *s, size_t len, void (*found)(void *, const struct hit *), void *ctx)
{
    static once_flag once = ONCE_FLAG_INIT;
    call_once(&once, compile_all);
    patterns_scan(all.patterns, s, len, on_match, &(struct sink){found, ctx});
}
