/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_CMD_STATS_PANELS_H
#define BLOTTER_CMD_STATS_PANELS_H

#include "cmd/chart.h"
#include "cmd/stats.h"

/* The panels of a count, which all share one scale: one for a count by one field; for two, one for each value
 * of the field that is no time, with the other along it. */
struct stats_panels {
    struct chart_panel *v;
    size_t n;
    const char *left_out; /* what is not drawn, as a sentence; NULL: nothing */
};
struct stats_panels stats_panels(const struct stats_sheet *t);

#endif
