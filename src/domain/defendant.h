/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_DEFENDANT_H
#define BLOTTER_DOMAIN_DEFENDANT_H

#include "domain/discourse.h"

/* Fills r->defendants with the persons and companies charged or convicted in the matter, as written at first
 * mention, and says why. At most DEFENDANTS_MAX; more are counted in a warning. */
enum { DEFENDANTS_MAX = 200 };
void defendant_read(const struct doc *d, struct release *r);

#endif
