/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The front program: the reading verbs, and the door to the others. */
#include "cmd/blotter.h"

int main(int argc, char **argv)
{
    static const struct handler mine[] = {
        {"search", cmd_search}, {"show", cmd_show}, {"export", cmd_export},
        {"status", cmd_status}, {"run", cmd_run},   {0},
    };
    return cmd_main(argc, argv, mine);
}
