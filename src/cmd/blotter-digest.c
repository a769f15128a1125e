/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The mailing program: digests, and search where its results are to be messages. */
#include "cmd/blotter.h"

int main(int argc, char **argv)
{
    static const struct handler mine[] = {
        {"digest", cmd_digest}, {"run", cmd_run}, {"watch", cmd_watch}, {"search", cmd_search_mail}, {0}};
    return cmd_main(argc, argv, mine);
}
