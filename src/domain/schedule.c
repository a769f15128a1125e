/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When a source or a page is asked again. Knows no clock and no store. */
#include "domain/schedule.h"

enum { MINUTE = 60, WEEK = 7 * 86400, FIRST_RETRY = 15 * MINUTE };

int64_t schedule_retry(int failures)
{
    int64_t s = FIRST_RETRY;
    while (failures-- > 0 && s < WEEK)
        s *= 2;
    return s < WEEK ? s : WEEK;
}
