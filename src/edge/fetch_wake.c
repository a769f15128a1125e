/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fetch_interrupt, for signal handlers. A handler has no argument, so there is one flag and one descriptor a
 * process. The descriptor is what makes it safe: a signal between the look at the flag and the poll would be
 * slept over, an eventfd that is ready is not. It lives as long as the process. */
#include "edge/fetch_wake.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "edge/fetch.h"

static volatile sig_atomic_t due, wake_fd = -1;

void fetch_interrupt(void)
{
    int saved = errno;
    uint64_t one = 1;
    due = 1;
    if (wake_fd >= 0 && write(wake_fd, &one, sizeof one) < 0) {
        /* full: it can be read already */
    }
    errno = saved;
}

int fetch_wake_open(struct err *e)
{
    if (wake_fd < 0 && (wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) < 0)
        return err_sys(e, errno, "no descriptor to be woken by");
    return wake_fd;
}

bool fetch_wake_due(void)
{
    return due;
}

int fetch_wake_take(struct err *e)
{
    uint64_t n;
    due = 0;
    if (read(wake_fd, &n, sizeof n) < 0) {
        /* the signal came before there was a descriptor */
    }
    return err_set(e, ERR_INTERRUPTED, "interrupted");
}
