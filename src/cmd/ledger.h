/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_CMD_LEDGER_H
#define BLOTTER_CMD_LEDGER_H

#include "domain/diff.h"
#include "edge/store.h"

/* What the verbs share that look at one release of the store: which one is meant, and what differs between
 * two of its versions. */

/* An id is digits alone; anything else is a URL, as it was kept or in its canonical form. ERR_USAGE when it
 * is neither, ERR_NOT_FOUND when no release is known by it. */
int find_release(struct store *st, const char *what, struct arena *a, int64_t *id, struct err *e);

/* The parts whose words make a version. */
enum ledger_part { LEDGER_TITLE, LEDGER_SUBTITLE, LEDGER_DATE, LEDGER_TEXT, LEDGER_PARTS };
extern const char *const ledger_part_names[LEDGER_PARTS];

/* How a part differs. differs is also true when only white space does; then nothing came and nothing went. */
struct ledger_change {
    bool differs;
    struct diff diff;
    size_t added, removed; /* words */
};
void ledger_compare(const struct wording *from, const struct wording *to, struct arena *a,
                    struct ledger_change out[LEDGER_PARTS]);

/* A version as a JSON object: version, seen, sha256, complete. */
struct js *ledger_version_json(const struct version *v);

#endif
