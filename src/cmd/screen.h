/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_CMD_SCREEN_H
#define BLOTTER_CMD_SCREEN_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"

/* How wide the output is and what a terminal is told; the style is all empty when colours are not wanted. */
struct style {
    const char *title, *match, *quiet, *alarm, *off;
};
struct screen {
    unsigned columns; /* screen_columns() */
    unsigned width;   /* of running text: not all of a wide screen */
    struct style style;
};
unsigned screen_columns(void); /* of the terminal, or $COLUMNS, or 80; at least 40 */
void screen_init(struct screen *s, bool in_colours);

/* Marks round matching words: the terminal never sees them. */
extern const char screen_mark_on[], screen_mark_off[];

/* Appends words folded to the width, each line indented and in a style of the screen; words between marks
 * are shown as matching. No control character of the text comes through. Words longer than a line are broken.
 * Ends with a newline unless there is no word. */
void screen_wrap(const struct screen *s, const char *text, unsigned indent, const char *style,
                 struct arena *a, struct buf *out);

/* The same after a label of plain ASCII, under which no line begins. A text without a word is a hyphen. */
void screen_label(const struct screen *s, const char *label, const char *text, struct arena *a,
                  struct buf *out);

/* Appends two blocks of lines side by side, the right one from this column on. A left line that reaches
 * there has the row for itself. */
void screen_beside(const char *left, const char *right, unsigned column, struct buf *out);

#endif
