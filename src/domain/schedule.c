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

static int64_t doubled(int64_t first, int times)
{
    int64_t s = first;
    while (times-- > 0 && s < WEEK)
        s *= 2;
    return s < WEEK ? s : WEEK;
}

int64_t schedule_retry(int failures)
{
    return doubled(FIRST_RETRY, failures);
}

/* A number below n that is always the same for a name and a turn (FNV-1a, its bits mixed once more: the last
 * letters of a name would hardly reach the high bits). */
static int64_t draw(const char *name, int turn, int64_t n)
{
    uint64_t h = 14695981039346656037u;
    for (const char *p = name; *p; p++)
        h = (h ^ (unsigned char)*p) * 1099511628211u;
    h = (h ^ (uint64_t)turn) * 1099511628211u;
    h = (h ^ h >> 33) * 0xff51afd7ed558ccdu;
    return (int64_t)((h ^ h >> 33) % (uint64_t)n);
}

int64_t schedule_backoff(const char *name, int failures, bool wall)
{
    int64_t s = doubled(wall ? DAY : FIRST_RETRY, failures);
    s += s * (draw(name, failures, 401) - 200) / 1000;
    return s < WEEK ? s : WEEK;
}

int64_t schedule_splay(const char *name, int64_t most)
{
    return most > 0 ? draw(name, 0, most + 1) : 0;
}

static int64_t ceiling(int64_t every)
{
    return every > DAY ? every : DAY;
}

int64_t schedule_interval(int64_t every, int64_t gap, const struct pace *wish)
{
    int64_t s = every;
    if (s < gap / 8)
        s = gap / 8;
    if (s < wish->ttl)
        s = wish->ttl;
    return s < ceiling(every) ? s : ceiling(every);
}

/* Bits 0 to 23 of skip are hours of the day, bits 24 to 30 days of the week from Sunday. */
static bool skipped(int64_t t, uint32_t skip)
{
    int64_t hour = t / HOUR % 24, day = (t / DAY + 4) % 7; /* 1970 began on a Thursday */
    return skip >> hour & 1 || skip >> (24 + day) & 1;
}

int64_t schedule_due(const char *name, int64_t now, int64_t interval, const struct pace *wish)
{
    int64_t due = now + interval - interval * draw(name, 0, 1001) / 20000;
    int64_t last = now + ceiling(interval);
    while (due < last && skipped(due, wish->skip))
        due += HOUR - due % HOUR;
    return due < last ? due : last;
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
    return now + doubled(DAY, failures) - SLACK;
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
