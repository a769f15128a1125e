/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The front program: search and stats, which must start at once and so load the index's library alone, and
 * the door to all others. */
#include "cmd/blotter.h"

int main(int argc, char **argv)
{
    static const struct handler mine[] = {{"search", cmd_search}, {"stats", cmd_stats}, {0}};
    return cmd_main(argc, argv, mine);
}
