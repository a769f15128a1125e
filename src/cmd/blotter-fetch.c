/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The crawler's program: the verbs that read pages and write the store and the index. */
#include "cmd/blotter.h"

int main(int argc, char **argv)
{
    static const struct handler mine[] = {
        {"fetch", cmd_fetch},
        {"import", cmd_import},
        {"parse", cmd_parse},
        {"reindex", cmd_reindex},
        {"robots", cmd_robots},
        {"source", cmd_source},
        {0},
    };
    return cmd_main(argc, argv, mine);
}
