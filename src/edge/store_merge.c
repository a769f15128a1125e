/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two releases that turn out to be one: an FBI page and the justice.gov page it now redirects to, met through
 * different feeds. Nothing is lost, and nothing is left to chance: the lower id stays, the
 * content is that of the newest version (one from a page before any from a feed), all versions are numbered
 * in that order, all URLs, digest marks, events and the looks lead to what stays, and the URL and id that go
 * are remembered as former. */
#include "edge/store_db.h"

/* Binds keep as ?1 and other as ?2, whichever of them the statement names. */
static const enum query steps[] = {
    Q_MERGE_TIMES,  Q_MERGE_ALIASES, Q_MERGE_VERSIONS, Q_MERGE_RENUMBER,   Q_MERGE_SENT,   Q_MERGE_SENT_REST,
    Q_MERGE_FORMER, Q_MERGE_EVENTS,  Q_MERGE_VISIT,    Q_MERGE_VISIT_REST, Q_MERGE_DELETE,
};

int store_merge(struct store *s, int64_t keep, int64_t other, int64_t revision, struct err *e)
{
    int64_t base = keep;
    if (db_number(s, Q_MERGE_BASE, ARGS(I(keep), I(other)), &base, e) < 0)
        return -1;
    int64_t leaves = base == keep ? other : keep;
    if (db_do(s, Q_MERGE_LEAVES, ARGS(I(keep), I(other), I(leaves), I(revision)), e))
        return -1;
    if (db_do(s, Q_VERSION_KEEP, ARGS(I(keep)), e) || db_do(s, Q_VERSION_KEEP, ARGS(I(other)), e))
        return -1;
    if (base == other && db_do(s, Q_MERGE_CONTENT, ARGS(I(keep), I(other)), e))
        return -1;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (db_do(s, steps[i], ARGS(I(keep), I(other)), e))
            return -1;
    return 0;
}
