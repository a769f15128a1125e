/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_MENTION_BESIDE_H
#define BLOTTER_DOMAIN_MENTION_BESIDE_H

#include "domain/mention.h"

/* Private to mention*.c. */

/* Whose name x is, by the words beside it: sets described, is and strong. */
void mention_judge(const struct words *ws, struct mention *x);
/* Whether x is sued, or settles. */
bool mention_is_party(const struct words *ws, const struct mention *x);

#endif
