/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When output is coloured: the same for every verb that has colours. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/cmd.h"

const char *const colour_choices[] = {"auto", "always", "never", NULL};

bool colour_wanted(enum colour choice)
{
    const char *no = getenv("NO_COLOR"), *term = getenv("TERM");
    if (choice != COLOUR_AUTO)
        return choice == COLOUR_ALWAYS;
    return isatty(STDOUT_FILENO) && !(no && *no) && term && strcmp(term, "dumb");
}
