/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The pager, as git has it: the person's own command, run by the shell; less with FRX unless LESS says
 * otherwise, so that what fits on the screen is left there and colours are shown. It is started when there is
 * something to show, so that no error ends in it. */
#include "cmd/pager.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NOT_RUN = 126 }; /* this and 127 are the shell's: not a program, not found */

static const char ours[] = "less";
static pid_t pager;
static int terminal; /* standard output as it was */

/* NULL: none is wanted. */
static const char *command(void)
{
    const char *s = getenv("BLOTTER_PAGER");
    if (!s)
        s = getenv("PAGER");
    if (!s)
        return ours;
    return *s && strcmp(s, "cat") ? s : NULL;
}

static bool can_page(void)
{
    const char *term = getenv("TERM");
    return isatty(STDOUT_FILENO) && term && *term && strcmp(term, "dumb");
}

static void run(const char *what, int from)
{
    dup2(from, STDIN_FILENO);
    setenv("LESS", "FRX", 0);
    setenv("LESSCHARSET", "utf-8", 0); /* what is printed is, whatever the locale */
    setenv("LV", "-c", 0);
    if (what == ours)
        execlp(ours, ours, (char *)NULL);
    else
        execl("/bin/sh", "sh", "-c", what, (char *)NULL);
    _exit(NOT_RUN + 1);
}

bool pager_begin(void)
{
    const char *what = command();
    int io[2];
    if (!what || !can_page() || pipe2(io, O_CLOEXEC))
        return false;
    fflush(stdout);
    terminal = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
    pager = terminal < 0 ? -1 : fork();
    if (pager == 0)
        run(what, io[0]);
    close(io[0]);
    if (pager > 0) {
        dup2(io[1], STDOUT_FILENO);
        signal(SIGPIPE, SIG_IGN); /* the person has read enough */
        signal(SIGINT, SIG_IGN);  /* is the pager's, which must not be left with the terminal */
        signal(SIGQUIT, SIG_IGN);
    } else if (terminal >= 0) {
        close(terminal);
    }
    close(io[1]);
    return pager > 0;
}

bool pager_end(void)
{
    int state = 0;
    fflush(stdout);
    __fpurge(stdout); /* what the pager did not want is not for the terminal */
    clearerr(stdout);
    dup2(terminal, STDOUT_FILENO);
    close(terminal);
    while (waitpid(pager, &state, 0) < 0)
        ;
    signal(SIGPIPE, SIG_DFL);
    signal(SIGINT, SIG_DFL);
    signal(SIGQUIT, SIG_DFL);
    return !(WIFEXITED(state) && WEXITSTATUS(state) >= NOT_RUN);
}
