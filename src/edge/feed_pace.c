/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a feed says of its own rhythm. The elements stand in the channel, or in an Atom feed's root; RSS 1.0's
 * module is known by its namespace or, undeclared, by its prefix. */
#include "edge/feed_pace.h"

#include <string.h>
#include <strings.h>

#include "domain/text.h"

enum {
    MINUTE = 60,
    HOUR = 3600,
    DAY = 24 * HOUR,
    ALL_HOURS = 0xffffff,
    ALL_DAYS = 0x7f,
    MAX_NUMBER = 1000000,
};

static bool named(const struct node *n, const char *name)
{
    const char *own = node_name(n);
    return own && !strcasecmp(own, name);
}

/* A whole number, and nothing else; -1 when it is none. */
static int64_t number(const char *s)
{
    int64_t n = 0;
    if (!*s)
        return -1;
    for (; *s; s++) {
        if (*s < '0' || *s > '9')
            return -1;
        n = n < MAX_NUMBER ? 10 * n + (*s - '0') : MAX_NUMBER;
    }
    return n;
}

static const char *words(const struct node *n, struct arena *a)
{
    return text_squeeze(node_text(n, a), a);
}

static bool is_syndication(const struct node *n)
{
    static const char uri[] = "http://purl.org/rss/1.0/modules/syndication";
    const char *ns = node_ns(n), *prefix = node_prefix(n);
    return ns ? !strncasecmp(ns, uri, sizeof uri - 1) : prefix && !strncasecmp(prefix, "sy", 2);
}

static int64_t period(const char *s)
{
    static const struct {
        const char *word;
        int64_t seconds;
    } periods[] = {{"hourly", HOUR},
                   {"daily", DAY},
                   {"weekly", 7 * DAY},
                   {"monthly", (int64_t)30 * DAY},
                   {"yearly", (int64_t)365 * DAY}};
    for (size_t i = 0; i < sizeof periods / sizeof *periods; i++)
        if (!strcasecmp(s, periods[i].word))
            return periods[i].seconds;
    return 0;
}

/* The bits of the hours (0 to 23; 24 was midnight in RSS 0.91) or days that stand under n. */
static uint32_t skips(const struct node *n, struct arena *a)
{
    static const char *const days[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
    uint32_t bits = 0;
    for (const struct node *c = node_first(n); c; c = node_next(c)) {
        const char *s = node_name(c) ? words(c, a) : "";
        int64_t hour = named(c, "hour") ? number(s) : -1;
        if (hour >= 0 && hour <= 24)
            bits |= 1u << hour % 24;
        for (int d = 0; named(c, "day") && d < 7; d++)
            if (!strncasecmp(s, days[d], 3))
                bits |= 1u << (24 + d);
    }
    return bits;
}

struct said {
    int64_t ttl, period, times; /* seconds; so many times in the period */
    uint32_t skip;
};

static void read_children(const struct node *head, struct arena *a, struct said *out)
{
    for (const struct node *c = node_first(head); c; c = node_next(c)) {
        if (!node_name(c))
            continue;
        if (named(c, "ttl"))
            out->ttl = number(words(c, a)) * MINUTE;
        else if (named(c, "skipHours") || named(c, "skipDays"))
            out->skip |= skips(c, a);
        else if (named(c, "updatePeriod") && is_syndication(c))
            out->period = period(words(c, a));
        else if (named(c, "updateFrequency") && is_syndication(c))
            out->times = number(words(c, a));
    }
}

struct pace feed_pace(const struct node *root, struct arena *a)
{
    struct said s = {.times = 1};
    struct pace p;
    read_children(root, a, &s);
    for (const struct node *c = node_first(root); c; c = node_next(c))
        if (named(c, "channel"))
            read_children(c, a, &s);
    int64_t update = s.period / (s.times > 0 ? s.times : 1);
    p.ttl = s.ttl > update ? s.ttl : update;
    p.ttl = p.ttl < DAY ? p.ttl : DAY;
    p.skip = s.skip;
    if ((p.skip & ALL_HOURS) == ALL_HOURS)
        p.skip &= ~(uint32_t)ALL_HOURS;
    if (p.skip >> 24 == ALL_DAYS)
        p.skip &= ALL_HOURS;
    return p;
}
