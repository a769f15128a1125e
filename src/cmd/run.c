/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `blotter run`: what cron calls. Fetch and digest are programs of their own; this only runs one after the
 * other and passes the worse of their statuses on. */
#include <unistd.h>

#include "cmd/blotter.h"

/* Which of two exit statuses a person should hear of: anything is worse than 0, and a failure of the
 * machinery (64 and above) is worse than one of some sources. */
static int worse(int x, int y)
{
    return x > y ? x : y;
}

int cmd_run(struct call *c)
{
    struct err e;
    int status;
    if (options_parse(c, NULL, &status))
        return status;
    if (c->argc)
        return usage(c, "takes no arguments");
    bool quiet = c->quiet || !isatty(STDOUT_FILENO); /* under cron a healthy run prints nothing */
    const char *const args[] = {quiet ? "-q" : NULL, NULL};
    int fetched = cmd_spawn(c, "fetch", args, &e);
    if (fetched < 0)
        return fail(&e);
    if (fetched == 75 || fetched == 78 ||
        fetched >= 128) /* locked, misconfigured or killed: nothing new to mail */
        return fetched;
    int digested = cmd_spawn(c, "digest", args, &e);
    if (digested < 0)
        return fail(&e);
    return worse(fetched, digested);
}
