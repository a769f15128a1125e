/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An mbox: messages in one file, each after a line "From ". In the dialect mboxrd, lines of a message that
 * look like one (">From " too) get a ">" more, which readers can take away without a loss. A write that
 * fails is taken back at once. One that a crash cut is found by the next: the bytes are known, so half of
 * them at the end of the file is this very message, cut; and whole ones, in the last part of the file, is
 * this message delivered. Both kinds of lock are taken, the file PATH.lock first, for mail programs differ in
 * which they look at. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "edge/mail.h"
#include "edge/mail_post.h"

#define FROM "From "
enum { LOOK_BACK = 16 << 20, STALE = 10 * 60, PID_DIGITS = 20 };

/* ---- the message ---- */

static void add_from_line(struct buf *out, const struct mail_item *m)
{
    static const char days[][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    time_t t = m->date;
    struct tm tm = {0};
    gmtime_r(&t, &tm);
    buf_addf(out, FROM "%s %s %s %2d %02d:%02d:%02d %d\n", m->from, days[tm.tm_wday], months[tm.tm_mon],
             tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec, tm.tm_year + 1900);
}

static void add_quoted(struct buf *out, const char *s)
{
    while (*s) {
        size_t n = strcspn(s, "\n"), marks = strspn(s, ">");
        if (str_starts(s + marks, FROM))
            buf_addc(out, '>');
        buf_add(out, s, n);
        buf_addc(out, '\n');
        s += n + (s[n] == '\n');
    }
    buf_addc(out, '\n');
}

void mail_add_mbox(const struct mail_item *m, struct buf *out)
{
    struct buf local = {0};
    mail_add_local(m->message, &local);
    add_from_line(out, m);
    add_quoted(out, buf_str(&local));
    buf_free(&local);
}

/* ---- what is there ---- */

/* Where in the n bytes at s, which end the file, a part of ours begins that a crash cut; n when none does. */
static size_t cut_at(const char *s, size_t n, const struct buf *ours)
{
    for (size_t i = n > ours->len ? n - ours->len : 0; i < n; i++)
        if ((i == 0 || s[i - 1] == '\n') && !memcmp(s + i, ours->p, n - i))
            return i;
    return n;
}

/* Whether a message is there as a whole: a reader may have added headers ("Status: RO"). */
static bool holds(const char *s, size_t n, const struct buf *ours, const char *message_id)
{
    struct buf id = {0};
    buf_addf(&id, "<%s>\n", message_id);
    const char *body = strstr(ours->p, "\n\n"), *end = s + n;
    size_t nbody = strlen(body);
    bool found = false;
    for (const char *p = s; !found && (p = memmem(p, (size_t)(end - p), id.p, id.len)); p++) {
        const char *there = memmem(p, (size_t)(end - p), "\n\n", 2);
        found = there && (size_t)(end - there) >= nbody && !memcmp(there, body, nbody);
    }
    buf_free(&id);
    return found;
}

/* ---- the file ---- */

/* Whether nobody holds the lock any more: the process that wrote its number into it, as we and others do, is
 * gone; or there is no number and it is ten minutes old. */
static bool is_stale(const char *lock)
{
    struct stat st;
    struct buf b = {0};
    struct err ignored;
    bool stale = false;
    if (!stat(lock, &st) && !file_read_head(lock, PID_DIGITS, &b, &ignored)) {
        long pid = strtol(buf_str(&b), NULL, 10);
        stale = pid > 0 ? kill((pid_t)pid, 0) && errno == ESRCH : time(NULL) - st.st_mtime > STALE;
    }
    buf_free(&b);
    return stale;
}

/* Makes the lock with our number in it at once: one without, left by a kill in between, would be believed for
 * ten minutes. Where a file system knows no files without a name, it is made first. -1 with errno. */
static int make_dot_lock(const char *lock, const char *dir)
{
    char self[64];
    int fd = open(dir, O_WRONLY | O_TMPFILE | O_CLOEXEC, 0600);
    bool nameless = fd >= 0;
    if (!nameless)
        fd = open(lock, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return -1;
    dprintf(fd, "%ld\n", (long)getpid());
    snprintf(self, sizeof self, "/proc/self/fd/%d", fd);
    int rc = nameless ? linkat(AT_FDCWD, self, AT_FDCWD, lock, AT_SYMLINK_FOLLOW) : 0, problem = errno;
    close(fd);
    errno = problem;
    return rc;
}

/* Takes PATH.lock as mail programs do: made anew or not at all. */
static int take_dot_lock(const char *lock, const char *dir, double until, struct err *e)
{
    while (make_dot_lock(lock, dir)) {
        if (errno != EEXIST)
            return err_sys(e, errno, "cannot make '%s'", lock);
        if (is_stale(lock))
            unlink(lock);
        else if (clock_monotonic() >= until)
            return err_set(e, ERR_BUSY, "'%s' is there: another program writes to the mailbox", lock);
        else
            nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
    }
    return 0;
}

static int take_file_lock(int fd, const char *path, double until, struct err *e)
{
    struct flock l = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    while (fcntl(fd, F_SETLK, &l)) {
        if (errno != EACCES && errno != EAGAIN && errno != EINTR)
            return err_sys(e, errno, "cannot lock '%s'", path);
        if (clock_monotonic() >= until)
            return err_set(e, ERR_BUSY, "'%s' is locked by another program", path);
        nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
    }
    return 0;
}

/* The last bytes of the file. */
static int read_end(int fd, const char *path, off_t size, off_t most, struct buf *out, struct err *e)
{
    off_t from = size > most ? size - most : 0;
    buf_reserve(out, (size_t)(size - from));
    while (from < size) {
        ssize_t n = pread(fd, out->p + out->len, (size_t)(size - from), from);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return err_sys(e, n ? errno : EIO, "cannot read '%s'", path);
        out->len += (size_t)n;
        from += n;
    }
    return 0;
}

/* Appends ours at the offset `at`, which is the end or where a cut part of it began. */
static int append(int fd, const char *path, off_t at, const char *gap, const struct buf *ours, struct err *e)
{
    if (ftruncate(fd, at) || lseek(fd, at, SEEK_SET) < 0 || file_write_all(fd, gap, strlen(gap)) ||
        file_write_all(fd, ours->p, ours->len) || fsync(fd)) {
        err_sys(e, errno, "cannot write to '%s'", path);
        if (ftruncate(fd, at))
            err_context(e, "a part of a message stays in '%s'", path);
        return -1;
    }
    return 0;
}

static int deliver(int fd, const char *path, const struct buf *ours, const struct mail_item *m, struct err *e)
{
    struct stat st;
    struct buf end = {0};
    char head[sizeof FROM - 1];
    int rc = -1;
    if (fstat(fd, &st)) {
        err_sys(e, errno, "cannot look at '%s'", path);
        goto out;
    }
    ssize_t n = pread(fd, head, sizeof head, 0);
    if (!S_ISREG(st.st_mode) || n < 0 || memcmp(head, FROM, (size_t)n) != 0) {
        err_set(e, ERR_CONFIG, "'%s' is no mbox", path);
        goto out;
    }
    if (read_end(fd, path, st.st_size, m->again ? LOOK_BACK : 2, &end, e))
        goto out;
    size_t cut = m->again ? cut_at(buf_str(&end), end.len, ours) : end.len;
    rc = 0;
    if (end.len - cut == ours->len || (m->again && holds(buf_str(&end), end.len, ours, m->message_id)))
        goto out;
    const char *gap = !cut || (cut > 1 && end.p[cut - 1] == '\n' && end.p[cut - 2] == '\n') ? ""
                      : end.p[cut - 1] == '\n'                                              ? "\n"
                                                                                            : "\n\n";
    rc = append(fd, path, st.st_size - (off_t)(end.len - cut), gap, ours, e);
out:
    buf_free(&end);
    return rc;
}

int mail_to_mbox(const char *path, const struct mail_item *m, double seconds, struct err *e)
{
    struct arena *a = arena_new();
    struct buf ours = {0};
    const char *lock = arena_printf(a, "%s.lock", path), *slash = strrchr(path, '/');
    const char *dir = slash ? arena_strndup(a, path, (size_t)(slash - path + 1)) : ".";
    double until = clock_monotonic() + seconds;
    int fd = -1, rc = take_dot_lock(lock, dir, until, e);
    if (rc)
        goto out;
    fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        rc = err_sys(e, errno, "cannot open '%s'", path);
    else
        rc = take_file_lock(fd, path, until, e);
    if (!rc) {
        mail_add_mbox(m, &ours);
        rc = deliver(fd, path, &ours, m, e);
    }
    if (fd >= 0)
        close(fd);
    unlink(lock);
out:
    buf_free(&ours);
    arena_free(a);
    return rc;
}
