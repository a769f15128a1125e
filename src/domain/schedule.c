/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When a source or a page is asked again. Knows no clock and no store. */
#include "domain/schedule.h"

#include <stddef.h>

enum {
    MINUTE = 60,
    HOUR = 60 * MINUTE,
    DAY = 24 * HOUR,
    WEEK = 7 * DAY,
    MONTH = 30 * DAY,
    QUARTER = 91 * DAY,
    FIRST_RETRY = 15 * MINUTE,
    SLACK = HOUR, /* by which looks come early */
    REMOVED_AFTER = 14 * DAY,
    PATIENCE = 4 * WEEK, /* with a page that is gone and cannot be taken for removed */
    LOOK_SECONDS = 200,  /* of one run, for one host */
    FEWEST_LOOKS = 10,
    MOST_LOOKS = 100,
};

int64_t schedule_retry(int failures)
{
    int64_t s = FIRST_RETRY;
    while (failures-- > 0 && s < WEEK)
        s *= 2;
    return s < WEEK ? s : WEEK;
}

/* The next wait is the longest of these that the release has been unchanged for already. */
int64_t schedule_look(int64_t since, int64_t now)
{
    static const int64_t waits[] = {DAY, WEEK, MONTH, QUARTER};
    enum { LAST = sizeof waits / sizeof *waits - 1 };
    int64_t age = now - since + SLACK;
    size_t i = 0;
    while (i < LAST && age >= waits[i])
        i++;
    return now + waits[i] - SLACK;
}

int64_t schedule_look_gone(int64_t gone, int64_t now)
{
    return now + (now - gone < PATIENCE ? DAY : WEEK) - SLACK;
}

bool schedule_is_removed(int64_t gone, int64_t now)
{
    return now - gone + SLACK >= REMOVED_AFTER;
}

int64_t schedule_look_failed(int failures, int64_t now)
{
    int64_t s = DAY;
    while (failures-- > 0 && s < WEEK)
        s *= 2;
    return now + (s < WEEK ? s : WEEK) - SLACK;
}

bool schedule_is_believed(int64_t doubt, int64_t now)
{
    return now - doubt + SLACK >= DAY;
}

bool schedule_within_day(int64_t at, int64_t now)
{
    return at && now - at <= DAY + SLACK;
}

int schedule_looks(double delay)
{
    double n = delay > 0 ? LOOK_SECONDS / delay : MOST_LOOKS;
    return n > MOST_LOOKS ? MOST_LOOKS : n < FEWEST_LOOKS ? FEWEST_LOOKS : (int)n;
}
