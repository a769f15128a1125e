/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A maildir: a file is written in tmp/ and appears in new/ by a rename, so no reader ever sees half a message
 * and no lock is needed. The file's name comes from the Message-ID alone: a repeated delivery finds its
 * message, in new/, or in cur/ where a reader has put it with its flags (":2,S"). */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/strs.h"
#include "edge/mail.h"
#include "edge/mail_post.h"

enum { HASH_CHARS = 32 };

static const char *name_of(const struct mail_item *m, struct arena *a)
{
    unsigned char hash[HASH_SIZE];
    char hex[HASH_HEX_MAX];
    hash_strings(&m->message_id, 1, hash);
    return arena_printf(a, "%lld.%.*s.blotter", (long long)m->date, HASH_CHARS, hash_hex(hash, hex));
}

static bool is_in(const char *dir, const char *name)
{
    DIR *d = opendir(dir);
    bool found = false;
    size_t n = strlen(name);
    for (struct dirent *f; d && !found && (f = readdir(d));)
        found = !strncmp(f->d_name, name, n) && (!f->d_name[n] || f->d_name[n] == ':');
    if (d)
        closedir(d);
    return found;
}

/* Whether path may become a maildir: it is one, or is empty, or not there. rmdir tells an empty one. */
static bool is_fit(const char *path)
{
    return is_in(path, "new") || is_in(path, "cur") || is_in(path, "tmp") || !rmdir(path) || errno == ENOENT;
}

/* What is not there is made, for its owner alone. */
static int prepare(const char *path, struct arena *a, struct err *e)
{
    static const char *const parts[] = {"", "/tmp", "/new", "/cur"};
    if (!is_fit(path))
        return err_set(e, ERR_CONFIG, "'%s' is no maildir", path);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const char *part = arena_printf(a, "%s%s", path, parts[i]);
        if (!access(part, F_OK))
            continue;
        if (file_mkdirs(part, e))
            return -1;
        if (chmod(part, 0700))
            return err_sys(e, errno, "cannot close '%s' to others", part);
    }
    return 0;
}

int mail_to_maildir(const char *path, const struct mail_item *m, struct err *e)
{
    struct arena *a = arena_new();
    struct buf local = {0};
    const char *name = name_of(m, a), *tmp = arena_printf(a, "%s/tmp/%s", path, name);
    const char *new = arena_printf(a, "%s/new/%s", path, name);
    int rc = prepare(path, a, e);
    if (rc || (m->again && (!access(new, F_OK) || is_in(arena_printf(a, "%s/cur", path), name))))
        goto out;
    mail_add_local(m->message, &local);
    rc = file_write(tmp, buf_str(&local), local.len, e);
    if (!rc && rename(tmp, new))
        rc = err_sys(e, errno, "cannot put a message into '%s'", path);
    if (!rc)
        rc = file_sync_directory_of(new, e);
out:
    buf_free(&local);
    arena_free(a);
    return rc;
}
