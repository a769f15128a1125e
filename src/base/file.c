/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whole files in, whole files out, and the one lock. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"

int file_read_head(const char *path, size_t max, struct buf *b, struct err *e)
{
    int fd = strcmp(path, "-") ? open(path, O_RDONLY | O_CLOEXEC) : STDIN_FILENO;
    if (fd < 0)
        return err_sys(e, errno, "cannot open '%s'", path);
    int rc = -1;
    size_t start = b->len;
    for (size_t left; (left = max - (b->len - start));) {
        buf_reserve(b, 64 * 1024 - 1); /* and a NUL */
        b->p[b->len] = 0;
        size_t room = b->cap - b->len - 1;
        ssize_t n = read(fd, b->p + b->len, left < room ? left : room);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            err_sys(e, errno, "cannot read '%s'", path);
            goto out;
        }
        if (n == 0)
            break;
        b->len += (size_t)n;
        b->p[b->len] = 0;
    }
    rc = 0;
out:
    if (fd != STDIN_FILENO)
        close(fd);
    return rc;
}

int file_read(const char *path, size_t max, struct buf *b, struct err *e)
{
    size_t start = b->len;
    if (file_read_head(path, max + 1, b, e))
        return -1;
    return b->len - start > max ? err_set(e, ERR_DATA, "'%s' is over %zu bytes", path, max) : 0;
}

int file_write_all(int fd, const void *bytes, size_t n)
{
    const char *p = bytes;
    while (n) {
        ssize_t k = write(fd, p, n);
        if (k < 0 && errno == EINTR)
            continue;
        if (k < 0)
            return -1;
        p += k;
        n -= (size_t)k;
    }
    return 0;
}

static int sync_directory(const char *path)
{
    char dir[4096];
    snprintf(dir, sizeof dir, "%s", path);
    char *slash = strrchr(dir, '/');
    if (slash)
        *slash = 0;
    int fd = open(slash ? (*dir ? dir : "/") : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    int rc = fsync(fd);
    close(fd);
    return rc;
}

int file_sync_directory_of(const char *path, struct err *e)
{
    return sync_directory(path) ? err_sys(e, errno, "cannot sync the directory of '%s'", path) : 0;
}

int file_write(const char *path, const void *p, size_t n, struct err *e)
{
    char tmp[4096];
    if (snprintf(tmp, sizeof tmp, "%s.tmp%ld", path, (long)getpid()) >= (int)sizeof tmp)
        return err_set(e, ERR_IO, "path too long: '%s'", path);
    int fd = open(tmp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0)
        return err_sys(e, errno, "cannot write '%s'", tmp);
    int rc = file_write_all(fd, p, n) || fsync(fd);
    int saved = errno;
    if (close(fd) && !rc)
        rc = -1, saved = errno;
    if (!rc && rename(tmp, path))
        rc = -1, saved = errno;
    if (!rc && sync_directory(path))
        rc = -1, saved = errno;
    if (rc) {
        unlink(tmp);
        return err_sys(e, saved, "cannot write '%s'", path);
    }
    return 0;
}

/* Appends n bytes of a file from there on. */
static bool read_part(int fd, int64_t at, size_t n, struct buf *b)
{
    buf_reserve(b, n);
    while (n) {
        ssize_t k = pread(fd, b->p + b->len, n, at);
        if (k < 0 && errno == EINTR)
            continue;
        if (k <= 0)
            return false;
        b->len += (size_t)k;
        at += k;
        n -= (size_t)k;
    }
    return true;
}

bool file_mark(int fd, char hex[HASH_HEX_MAX], int64_t *size)
{
    enum { PART = 64 * 1024 };
    unsigned char hash[HASH_SIZE];
    struct stat st;
    struct buf b = {0};
    if (fstat(fd, &st) || !S_ISREG(st.st_mode))
        return false;
    *size = st.st_size;
    size_t part = st.st_size < PART ? (size_t)st.st_size : PART;
    bool good = read_part(fd, 0, part, &b) && read_part(fd, st.st_size - (int64_t)part, part, &b);
    buf_addf(&b, " %lld", (long long)st.st_size);
    hash_bytes(b.p, b.len, hash);
    hash_hex(hash, hex);
    buf_free(&b);
    return good;
}

int file_mkdirs(const char *path, struct err *e)
{
    char dir[4096];
    if (snprintf(dir, sizeof dir, "%s", path) >= (int)sizeof dir)
        return err_set(e, ERR_IO, "path too long: '%s'", path);
    for (char *p = dir + 1;; p++) {
        if (*p && *p != '/')
            continue;
        char c = *p;
        *p = 0;
        if (mkdir(dir, 0777) && errno != EEXIST)
            return err_sys(e, errno, "cannot make directory '%s'", dir);
        *p = c;
        if (!c)
            break;
    }
    struct stat st;
    if (stat(path, &st))
        return err_sys(e, errno, "cannot use '%s'", path);
    if (!S_ISDIR(st.st_mode))
        return err_set(e, ERR_IO, "'%s' is not a directory", path);
    return 0;
}

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
    (void)st, (void)flag, (void)ftw;
    return remove(path);
}

int file_remove_tree(const char *path, struct err *e)
{
    if (nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS) && errno != ENOENT)
        return err_sys(e, errno, "cannot remove '%s'", path);
    return 0;
}

/* What the holder wrote of itself; since and what stay empty while it has not got to that yet. */
struct holder {
    long pid;
    char since[CLOCK_ISO_MAX], what[32];
};

static void read_holder(int fd, const struct flock *lock, struct holder *h)
{
    char line[128] = "";
    long pid = 0;
    *h = (struct holder){.pid = lock->l_pid};
    if (pread(fd, line, sizeof line - 1, 0) > 0)
        sscanf(line, "%ld %31s %31s", &pid, h->since, h->what);
    if (pid == h->pid || h->pid <= 0) { /* the system knows no pid of another machine's process */
        h->pid = pid;
        return;
    }
    *h->since = *h->what = 0;
}

/* 0: the lock is ours. 1: another has it, *h. -1: it cannot be had. */
static int try_lock(int fd, const char *path, struct holder *h, struct err *e)
{
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (!fcntl(fd, F_SETLK, &lock))
        return 0;
    if (errno != EACCES && errno != EAGAIN)
        return err_sys(e, errno, "cannot lock '%s'", path);
    if (fcntl(fd, F_GETLK, &lock) || lock.l_type == F_UNLCK)
        lock.l_pid = 0; /* it went in this moment */
    read_holder(fd, &lock, h);
    return 1;
}

static int wait_for_lock(int fd, const char *path, double wait, struct err *e)
{
    enum { PAUSE_MS = 50, GRACE = 10 /* pauses for one that has just come, or just gone */ };
    double until = clock_monotonic() + wait;
    struct holder h;
    for (int tries = 0;; tries++) {
        int rc = try_lock(fd, path, &h, e);
        if (rc <= 0)
            return rc;
        if (clock_monotonic() >= until && ((h.pid && *h.since) || tries >= GRACE))
            break;
        nanosleep(&(struct timespec){.tv_nsec = PAUSE_MS * 1000000L}, NULL);
    }
    return err_set(e, ERR_BUSY, "'%s' is locked by process %ld since %s%s%s%s; try again when it has ended",
                   path, h.pid, *h.since ? h.since : "now", *h.what ? " (blotter " : "", h.what,
                   *h.what ? ")" : "");
}

int file_lock(const char *path, const char *what, double wait, int *out, struct err *e)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (fd < 0)
        return err_sys(e, errno, "cannot open lock '%s'%s", path,
                       errno == EACCES ? " (is it another user's? one user alone writes to a store)" : "");
    if (wait_for_lock(fd, path, wait, e)) {
        close(fd);
        return -1;
    }
    char who[128], since[CLOCK_ISO_MAX];
    int n = snprintf(who, sizeof who, "%ld %s %.31s\n", (long)getpid(), clock_iso(clock_now(), since), what);
    if (ftruncate(fd, 0) || pwrite(fd, who, (size_t)n, 0) != n) {
        int saved = errno;
        close(fd);
        return err_sys(e, saved, "cannot write lock '%s'", path);
    }
    *out = fd;
    return 0;
}

int file_put_in_place(const char *fresh, const char *current, struct err *e)
{
    if (!renameat2(AT_FDCWD, fresh, AT_FDCWD, current, RENAME_EXCHANGE))
        return file_remove_tree(fresh, e);
    if (errno != ENOENT && file_remove_tree(current, e))
        return -1;
    if (rename(fresh, current))
        return err_sys(e, errno, "cannot rename '%s' to '%s'", fresh, current);
    return 0;
}
