/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_STORY_H
#define BLOTTER_DOMAIN_STORY_H

#include "domain/release.h"

/* The key of the story that a release tells, in hexadecimal digits: the same for releases of the FBI, of a
 * U.S. Attorney and of Main Justice that tell the same news of the same case on the same day. Where too
 * little is known to say so it is the release's own. A pure function of the record, so that machines need not
 * ask one another. Allocated in a. */
const char *story_key(const struct release *r, struct arena *a);

#endif
