/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Preloaded into the program $KILLAT_OF ("blotter-digest") by a test: kill -9 at the Nth call that changes
 * something outside the process, just before it is made, so that with each N in turn every step has been the
 * last. $KILLAT is N (0: never) and $KILLAT_LOG a file to which a line is added: the call it died at ("fsync
 * /tmp/…"), or, where it ended by itself, how many there were. With $KILLAT_TERM it is asked to end instead,
 * and slowed down from there on, so that the fastest machine has something left when the time for it is over.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static long calls; /* counted by all threads */

static int is_ours(void)
{
    static int known = -1;
    char path[4096];
    if (known < 0) {
        ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
        path[n < 0 ? 0 : n] = 0;
        const char *slash = strrchr(path, '/');
        const char *of = getenv("KILLAT_OF");
        known = slash && of && !strcmp(slash + 1, of);
    }
    return known;
}

static void note(const char *what, const char *subject)
{
    const char *path = getenv("KILLAT_LOG");
    FILE *f = path ? fopen(path, "a") : NULL;
    if (!f)
        return;
    fprintf(f, "%s %s\n", what, subject);
    fclose(f);
}

static void step(const char *what, const char *subject)
{
    const char *s = getenv("KILLAT"), *term = getenv("KILLAT_TERM");
    long at = s ? atol(s) : 0;
    if (!is_ours())
        return;
    long n = __atomic_add_fetch(&calls, 1, __ATOMIC_RELAXED);
    if (term && at && n > at && n % 10 == 0)
        usleep(250000);
    if (n != at)
        return;
    note(what, subject);
    kill(getpid(), term ? SIGTERM : SIGKILL);
}

static void step_at(const char *what, int fd)
{
    char link[64], target[4096];
    if (!is_ours())
        return;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, target, sizeof target - 1);
    target[n < 0 ? 0 : n] = 0;
    step(what, target);
}

__attribute__((destructor)) static void end(void)
{
    char n[32];
    snprintf(n, sizeof n, "%ld", calls);
    if (is_ours())
        note("calls", n);
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

int fsync(int fd)
{
    step_at("fsync", fd);
    return NEXT(fsync)(fd);
}
int fdatasync(int fd)
{
    step_at("fdatasync", fd);
    return NEXT(fdatasync)(fd);
}
int rename(const char *from, const char *to)
{
    step("rename", to);
    return NEXT(rename)(from, to);
}
int link(const char *from, const char *to)
{
    step("link", to);
    return NEXT(link)(from, to);
}
int unlink(const char *path)
{
    step("unlink", path);
    return NEXT(unlink)(path);
}
ssize_t write(int fd, const void *p, size_t n)
{
    step_at("write", fd);
    return NEXT(write)(fd, p, n);
}
ssize_t pwrite64(int fd, const void *p, size_t n, off64_t at)
{
    step_at("pwrite", fd);
    return NEXT(pwrite64)(fd, p, n, at);
}
int connect(int fd, const struct sockaddr *to, socklen_t n)
{
    step("connect", "");
    return NEXT(connect)(fd, to, n);
}
ssize_t send(int fd, const void *p, size_t n, int flags)
{
    step("send", n > 5 && memchr(p, '\n', n) ? "line" : "");
    return NEXT(send)(fd, p, n, flags);
}
pid_t waitpid(pid_t pid, int *status, int flags)
{
    step("waitpid", "");
    return NEXT(waitpid)(pid, status, flags);
}
