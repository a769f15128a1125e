/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_CMD_PAGER_H
#define BLOTTER_CMD_PAGER_H

#include <stdbool.h>

/* From here to pager_end() standard output goes to the person's pager: $BLOTTER_PAGER, $PAGER or less. False,
 * and nothing is changed, where standard output is no terminal that could show one, or none is wanted (the
 * variable is empty or "cat"). Who writes asks for the width and the colours before. */
bool pager_begin(void);

/* Waits until the person has read. That the pager was left early is no failure of the output. False when it
 * could not be run, so that nothing was shown. */
bool pager_end(void);

#endif
