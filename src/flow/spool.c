/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The spool: NAME.0.eml, NAME.1.eml … are the copies still to be handed over, exactly as the mail system gets
 * them; NAME.json says what they are. The .json is written last and makes the parcel valid, for nothing is
 * handed over before; a copy goes when it is accepted, the .json when the watch is marked. So the state is
 * which files there are, and a crash at any line leaves one that the next run can go on from. */
#include "flow/spool.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "base/strs.h"

enum { FILE_MAX = 64 << 20, COPIES_MAX = 100000 };

static const char *copy_path(const char *dir, const struct parcel *p, size_t i, struct arena *a)
{
    return arena_printf(a, "%s/%s.%zu.eml", dir, p->name, i);
}

static const char *parcel_path(const char *dir, const char *name, struct arena *a)
{
    return arena_printf(a, "%s/%s.json", dir, name);
}

static int remove_file(const char *path, struct err *e)
{
    if (unlink(path) && errno != ENOENT)
        return err_sys(e, errno, "cannot remove '%s'", path);
    return 0;
}

static void write_parcel(const struct parcel *p, struct buf *out)
{
    struct arena *a = arena_new();
    struct strs ids = {0};
    for (size_t i = 0; i < p->nreleases; i++)
        strs_add(&ids, arena_printf(a, "%" PRId64, p->releases[i]), a);
    struct js *o = js_object();
    js_set_str(o, "watch", p->watch);
    js_set_str(o, "message_id", p->message_id);
    js_set_int(o, "cursor", p->cursor);
    js_set_int(o, "composed", p->composed);
    js_set_int(o, "copies", (int64_t)p->copies);
    js_set_strs(o, "releases", &ids);
    js_write(o, false, out);
    js_free(o);
    arena_free(a);
}

static int read_parcel(const char *path, const char *name, struct arena *a, struct parcel *p, struct err *e)
{
    int rc = -1;
    struct buf b = {0};
    struct js *o = NULL;
    struct err ignored;
    if (file_read(path, FILE_MAX, &b, e))
        goto out;
    o = js_parse(buf_str(&b), b.len, &ignored);
    *p = (struct parcel){.name = arena_strdup(a, name),
                         .watch = arena_strdup(a, js_str(js_get(o, "watch"))),
                         .message_id = arena_strdup(a, js_str(js_get(o, "message_id"))),
                         .cursor = js_int(js_get(o, "cursor"), -1),
                         .composed = js_int(js_get(o, "composed"), -1),
                         .copies = (size_t)js_int(js_get(o, "copies"), 0)};
    if (!p->watch || !p->message_id || p->cursor < 0 || p->composed < 0 || p->copies > COPIES_MAX) {
        err_set(e, ERR_CORRUPT, "'%s' is damaged: no digest can be read from it", path);
        goto out;
    }
    struct strs ids = js_strs(js_get(o, "releases"), a);
    int64_t *releases = arena_alloc(a, (ids.n + 1) * sizeof *releases);
    for (size_t i = 0; i < ids.n; i++)
        releases[i] = strtoll(ids.v[i], NULL, 10);
    p->releases = releases;
    p->nreleases = ids.n;
    rc = 0;
out:
    js_free(o);
    buf_free(&b);
    return rc;
}

int spool_put(const char *dir, const struct parcel *p, const struct buf *copy, struct err *e)
{
    struct arena *a = arena_new();
    struct buf b = {0};
    int rc = file_mkdirs(dir, e);
    for (size_t i = 0; !rc && i < p->copies; i++)
        rc = file_write(copy_path(dir, p, i, a), buf_str(&copy[i]), copy[i].len, e);
    if (!rc) {
        write_parcel(p, &b);
        rc = file_write(parcel_path(dir, p->name, a), b.p, b.len, e);
    }
    buf_free(&b);
    arena_free(a);
    return rc;
}

/* ---- listing ---- */

/* The names of all files in the spool, sorted. */
static int list_files(const char *dir, struct arena *a, struct strs *names, struct err *e)
{
    struct dirent **entries;
    int n = scandir(dir, &entries, NULL, alphasort);
    if (n < 0)
        return errno == ENOENT ? 0 : err_sys(e, errno, "cannot read '%s'", dir);
    for (int i = 0; i < n; i++) {
        strs_add_copy(names, entries[i]->d_name, a);
        free(entries[i]);
    }
    free(entries);
    return 0;
}

/* "NAME" of "NAME.json". */
static const char *parcel_of_file(const char *file, struct arena *a)
{
    return str_ends(file, ".json") ? arena_strndup(a, file, strlen(file) - strlen(".json")) : NULL;
}

/* "NAME" of "NAME.7.eml". */
static const char *parcel_of_copy(const char *file, struct arena *a)
{
    if (!str_ends(file, ".eml"))
        return NULL;
    char *name = arena_strndup(a, file, strlen(file) - strlen(".eml"));
    char *dot = strrchr(name, '.');
    if (!dot)
        return NULL;
    *dot = 0;
    return name;
}

/* Removes copies without a parcel: the process died while it put them there. */
static int sweep(const char *dir, const struct strs *files, struct arena *a, struct err *e)
{
    for (size_t i = 0; i < files->n; i++) {
        const char *name = parcel_of_copy(files->v[i], a);
        if (name && access(parcel_path(dir, name, a), F_OK) != 0 && errno == ENOENT &&
            remove_file(arena_printf(a, "%s/%s", dir, files->v[i]), e))
            return -1;
    }
    return 0;
}

int spool_list(const char *dir, struct arena *a, struct parcel **v, size_t *n, struct err *e)
{
    struct strs files = {0};
    *n = 0;
    if (list_files(dir, a, &files, e) || sweep(dir, &files, a, e))
        return -1;
    *v = arena_alloc(a, (files.n + 1) * sizeof **v);
    for (size_t i = 0; i < files.n; i++) {
        const char *name = parcel_of_file(files.v[i], a);
        if (name && read_parcel(parcel_path(dir, name, a), name, a, &(*v)[(*n)++], e))
            return -1;
    }
    return 0;
}

/* ---- on its way ---- */

static int send_copy(const char *path, spool_hand_over *hand_over, void *context, struct err *e)
{
    if (access(path, F_OK) != 0 && errno == ENOENT)
        return 0; /* accepted in an earlier run */
    struct buf message = {0};
    int rc = file_read(path, FILE_MAX, &message, e);
    if (!rc)
        rc = hand_over(context, &message, e);
    if (!rc)
        rc = remove_file(path, e);
    buf_free(&message);
    return rc;
}

int spool_send(const char *dir, const struct parcel *p, spool_hand_over *hand_over, void *context,
               struct err *e)
{
    struct arena *a = arena_new();
    struct err later;
    int rc = 0;
    for (size_t i = 0; i < p->copies; i++)
        if (send_copy(copy_path(dir, p, i, a), hand_over, context, rc ? &later : e))
            rc = -1;
    arena_free(a);
    return rc;
}

int spool_forget(const char *dir, const struct parcel *p, struct err *e)
{
    struct arena *a = arena_new();
    int rc = remove_file(parcel_path(dir, p->name, a), e);
    arena_free(a);
    return rc;
}
