/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_NEWS_H
#define BLOTTER_DOMAIN_NEWS_H

#include "domain/discourse.h"

/* Fills r->stages with what the release announces as its news, and says why; the headline and the lead
 * decide. "other" when it announces nothing that happens to a defendant. */
void news_read(const struct doc *d, struct release *r);

#endif
