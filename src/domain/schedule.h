/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_SCHEDULE_H
#define BLOTTER_DOMAIN_SCHEDULE_H

#include <stdint.h>

/* When to ask again; all times are seconds. */

/* After so many failures before this one: a quarter of an hour, doubled with each, at most a week. */
int64_t schedule_retry(int failures);

#endif
