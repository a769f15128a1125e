/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_TERM_H
#define BLOTTER_DOMAIN_TERM_H

#include "domain/discourse.h"

/* Fills r->sentence_months with the longest prison term that the release announces as imposed, and says why.
 * Reads the stages of *r. */
void term_read(const struct doc *d, struct release *r);

#endif
