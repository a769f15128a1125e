/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The reading program beside the front: the verbs that open the store. */
#include "cmd/blotter.h"

int main(int argc, char **argv)
{
    static const struct handler mine[] = {{"show", cmd_show},     {"log", cmd_log},       {"diff", cmd_diff},
                                          {"export", cmd_export}, {"status", cmd_status}, {0}};
    return cmd_main(argc, argv, mine);
}
