/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where a password comes from: a file that nobody else can read, or a command (of a password manager). It is
 * the first line, without its end. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "edge/mail_post.h"
#include "edge/mail_run.h"

enum { PASSWORD_MAX = 4096 };

/* Ends *b. where is the source of it, for the error. */
static const char *first_line(struct buf *b, const char *where, struct arena *a, struct err *e)
{
    const char *s = buf_str(b), *password = NULL;
    size_t n = strcspn(s, "\r\n");
    bool controls = false;
    for (size_t i = 0; i < n; i++)
        controls |= (unsigned char)s[i] < ' ' || s[i] == 0x7f;
    if (!n || controls || strlen(s) != b->len)
        err_set(e, ERR_CONFIG, "%s gives no password: its first line is empty or no text", where);
    else
        password = arena_strndup(a, s, n);
    if (b->p)
        explicit_bzero(b->p, b->cap);
    buf_free(b);
    return password;
}

const char *mail_password_of_file(const char *path, struct arena *a, struct err *e)
{
    struct stat st;
    struct buf b = {0};
    if (stat(path, &st)) {
        err_set(e, ERR_CONFIG, "cannot read password-file '%s': %s", path, strerror(errno));
        return NULL;
    }
    if (S_ISREG(st.st_mode) && (st.st_mode & (S_IRWXO | S_IWGRP))) {
        err_set(e, ERR_CONFIG, "password-file '%s' is open to others: chmod 600 it", path);
        return NULL;
    }
    if (file_read(path, PASSWORD_MAX, &b, e)) {
        buf_free(&b);
        e->code = ERR_CONFIG; /* of another user, mostly */
        err_context(e, "password-file");
        return NULL;
    }
    return first_line(&b, arena_printf(a, "password-file '%s'", path), a, e);
}

const char *mail_password_of_command(const char *command, double seconds, struct arena *a, struct err *e)
{
    struct buf b = {0};
    const char *argv[] = {"/bin/sh", "-c", command, NULL};
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    int status = null < 0 ? err_sys(e, errno, "cannot open '/dev/null'")
                          : mail_run(argv, null, &b, PASSWORD_MAX, seconds, e);
    if (null >= 0)
        close(null);
    if (!status)
        return first_line(&b, "password-command", a, e);
    if (status == -1)
        err_context(e, "password-command");
    else
        err_set(e, ERR_CONFIG, "password-command failed (%s %d)", WIFSIGNALED(status) ? "signal" : "exit",
                WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
    if (b.p)
        explicit_bzero(b.p, b.cap);
    buf_free(&b);
    return NULL;
}
