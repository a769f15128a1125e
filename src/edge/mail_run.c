/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Programs of others, which may hang, die, or say too much. Each runs in a process group of its own, so that
 * what it started goes with it when its time is up. */
#include "edge/mail_run.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"

extern char **environ;

/* out < 0: our standard error. 0 or an errno. */
static int start(const char *const *argv, int in, int out, pid_t *pid)
{
    posix_spawn_file_actions_t io;
    posix_spawnattr_t how;
    posix_spawn_file_actions_init(&io);
    posix_spawnattr_init(&how);
    posix_spawn_file_actions_adddup2(&io, in, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&io, out < 0 ? STDERR_FILENO : out, STDOUT_FILENO);
    posix_spawnattr_setflags(&how, POSIX_SPAWN_SETPGROUP);
    int problem = posix_spawn(pid, argv[0], &io, &how, (char **)argv, environ);
    posix_spawnattr_destroy(&how);
    posix_spawn_file_actions_destroy(&io);
    return problem;
}

/* Waits for one descriptor to be readable. False when time is up. */
static bool wait_for(int fd, double until)
{
    for (;;) {
        double left = until - clock_monotonic();
        struct pollfd p = {.fd = fd, .events = POLLIN};
        if (left <= 0)
            return false;
        int n = poll(&p, 1, left > 60 ? 60000 : (int)(left * 1000) + 1);
        if (n > 0)
            return true;
        if (n < 0 && errno != EINTR)
            return false;
    }
}

/* What comes from fd until its end. False: too much, or too late. */
static bool gather(int fd, struct buf *out, size_t max, double until)
{
    char part[4096];
    while (wait_for(fd, until)) {
        ssize_t n = read(fd, part, sizeof part);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return true;
        if (out->len + (size_t)n > max)
            break;
        buf_add(out, part, (size_t)n);
    }
    explicit_bzero(part, sizeof part);
    return false;
}

int mail_run(const char *const *argv, int in, struct buf *out, size_t max, double seconds, struct err *e)
{
    int pipes[2] = {-1, -1}, status = -1;
    pid_t pid;
    double until = clock_monotonic() + seconds;
    if (out && pipe2(pipes, O_CLOEXEC))
        return err_set(e, ERR_MAIL, "cannot run '%s': %s", argv[0], strerror(errno));
    int problem = start(argv, in, pipes[1], &pid);
    if (pipes[1] >= 0)
        close(pipes[1]);
    if (problem) {
        err_set(e, ERR_MAIL, "cannot run '%s': %s", argv[0], strerror(problem));
        goto out;
    }
    int watch = pidfd_open(pid, 0);
    bool good = !out || gather(pipes[0], out, max, until);
    if (!good || (watch >= 0 && !wait_for(watch, until))) {
        kill(-pid, SIGKILL);
        good = false;
    }
    if (watch >= 0)
        close(watch);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    if (!good)
        status = err_set(e, ERR_MAIL, "'%s' did not end within %g s, or said too much", argv[0], seconds);
out:
    if (pipes[0] >= 0)
        close(pipes[0]);
    return status;
}
