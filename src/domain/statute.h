/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_STATUTE_H
#define BLOTTER_DOMAIN_STATUTE_H

#include "domain/discourse.h"

/* Fills r->statutes with the sections of the U.S. Code that the release cites ("18:1591(a)(1)"), in the order
 * of their first mention, and says why. */
void statute_read(const struct doc *d, struct release *r);

#endif
