/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keys by which results are sorted. Xapian breaks ties by the numbers of documents, which are others after a
 * rebuild and on another machine; here a key ends in a hash of the URL, so that the same releases come in the
 * same order from one index, after a merge and over shards. A remote shard sorts by what a slot holds and by
 * nothing else, which is why keys are kept and not made when asked for. */
#include "domain/order.h"

#include <stdint.h>

#include "domain/date.h"

/* FNV-1a, 32 bits, with the bits stirred once more: neighbouring URLs are to lie apart. */
static uint32_t hash(const char *s)
{
    uint32_t h = 2166136261u;
    for (; *s; s++)
        h = (h ^ (unsigned char)*s) * 16777619u;
    return (h ^ (h >> 15)) * 2246822519u;
}

/* Months, the longest that is told apart for life, 0 for none (a sentence of 0 months is one). */
static unsigned long months(const struct release *r)
{
    enum { MOST = 999998 };
    if (r->sentence_months == SENTENCE_LIFE)
        return MOST + 1;
    if (r->sentence_months < 0)
        return 0;
    return r->sentence_months >= MOST ? MOST : (unsigned long)r->sentence_months + 1;
}

const char *order_key(const struct release *r, enum order order, struct arena *a)
{
    const char *undated = order == ORDER_OLDEST ? "9" : "0";
    const char *date = r->date && date_valid_day(r->date) ? r->date : undated;
    uint32_t last = hash(r->url ? r->url : "");
    if (order == ORDER_SENTENCE)
        return arena_printf(a, "%06lu%s%08x", months(r), date, last);
    return arena_printf(a, "%s%08x", date, last);
}
