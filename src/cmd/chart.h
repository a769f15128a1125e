/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_CMD_CHART_H
#define BLOTTER_CMD_CHART_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/* Bar charts as SVG 1.1: no script, no picture, text as text. A panel is one series with its name. Places
 * across are percentages and sizes of letters are pixels, so that a panel fits a telephone and a wide page
 * alike without its words growing or shrinking. */

struct chart_bar {
    const char *label; /* of the bar; beneath a time: only where it has room */
    unsigned count;
    bool tick; /* a time with its label beneath, where there is room for some only */
};

struct chart_panel {
    const char *name;   /* what the series is of; NULL: nothing above it */
    const char *figure; /* at the right of the name: "44 releases" */
    const char *desc;   /* for who cannot see it */
    bool times;         /* bars upright side by side, else lying one beneath another */
    const struct chart_bar *bars;
    size_t n;
    unsigned most; /* what a full bar stands for; the same for panels that are compared */
};

unsigned chart_height(const struct chart_panel *p); /* in pixels */

/* Appends the panel as an <svg> element at x, y; width is "100%" or pixels. It uses the classes of
 * chart_style.
 */
void chart_panel(struct buf *out, const struct chart_panel *p, unsigned x, unsigned y, const char *width);

/* Style sheet of all panels: classes n (name), q (quiet words), b (bars), g (lines); colours come from the
 * custom properties of chart_colours, and of chart_dark in the dark. */
extern const char chart_style[], chart_colours[], chart_dark[];

#endif
