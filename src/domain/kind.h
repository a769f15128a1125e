/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_KIND_H
#define BLOTTER_DOMAIN_KIND_H

#include "domain/discourse.h"

/* Fills r->kind: "case", "related", "program" or "other". Reads the charges and stages of *r; where the
 * release calls a matter trafficking though its counts are others, charges that only trafficking leaves in
 * doubt are settled too. */
void kind_read(const struct doc *d, struct release *r);

#endif
