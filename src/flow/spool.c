/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The spool: what is to be sent, as files. NAME.json says what a parcel is and is written last, after its
 * copies NAME.0.eml, NAME.1.eml …, which are exactly what the mail system gets; so a parcel is there wholly
 * or not at all. NAME.0.try is there when a copy was tried in vain or is done with at some of its recipients:
 * who is left, how often it was tried, when it is tried next, of whom a person was told. Each is written anew
 * beside the old one and renamed.
 *
 * Why nothing is lost nor sent under a second Message-ID, whichever line the process dies on:
 *   - before NAME.json: nothing was handed over; the copies are swept, and the same news is found again.
 *   - then until the watch is marked: the next run takes up all parcels before it looks for news, so the
 *     news that is in one can not get into a second. Marking is one transaction, and twice is as once.
 *   - a copy goes, or its .try is written, after the mail system has answered. Dying in between repeats it,
 *     the same bytes under the same Message-ID; a mailbox of this machine looks whether it is there.
 *   - the watch is marked when every copy was handed over or waits here: what waits is as durable as the
 *     ledger, so one recipient whose server is down does not hold back the others' next digest. What is
 *     found later is another digest, with another Message-ID; to a recipient who still waits for the one
 *     before, it waits behind it.
 *   - NAME.json goes last, when no copy is left and the watch is marked.
 * A full disk fails the first write of a parcel, before anything is handed over. */
#include "flow/spool.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "base/strs.h"
#include "edge/mail.h"

enum { FILE_MAX = 64 << 20, COPIES_MAX = 100000 };

static const char *copy_path(const char *dir, const struct parcel *p, size_t i, const char *kind,
                             struct arena *a)
{
    return arena_printf(a, "%s/%s.%zu.%s", dir, p->name, i, kind);
}

static const char *parcel_path(const char *dir, const char *name, struct arena *a)
{
    return arena_printf(a, "%s/%s.json", dir, name);
}

const char *spool_dir(const char *data, struct arena *a)
{
    return arena_printf(a, "%s/spool", data);
}

bool spool_has(const char *dir, const char *message_id, struct arena *a)
{
    const char *name = arena_strndup(a, message_id, strcspn(message_id, "@"));
    return !access(parcel_path(dir, name, a), F_OK);
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
    struct js *to = js_array();
    for (size_t i = 0; i < p->copies; i++) {
        struct js *one = js_object();
        js_set_strs(one, "to", &p->to[i]);
        js_push(to, one);
    }
    js_set(o, "recipients", to);
    js_set_bool(o, "marked", p->marked);
    js_write(o, false, out);
    js_free(o);
    arena_free(a);
}

static const int64_t *read_ids(const struct js *o, struct arena *a, size_t *n)
{
    struct strs ids = js_strs(o, a);
    int64_t *v = arena_alloc(a, (ids.n + 1) * sizeof *v);
    for (size_t i = 0; i < ids.n; i++)
        v[i] = strtoll(ids.v[i], NULL, 10);
    *n = ids.n;
    return v;
}

/* Whom each copy is for. Parcels were written without that once: then each copy was for the one whom it
 * names, and is done with when it is gone. */
static int read_recipients(const char *dir, const struct js *o, struct arena *a, struct parcel *p,
                           struct err *e)
{
    struct strs *to = arena_alloc(a, (p->copies + 1) * sizeof *to);
    p->to = to;
    for (size_t i = 0; i < p->copies; i++) {
        const char *path = copy_path(dir, p, i, "eml", a);
        struct buf message = {0};
        to[i] = js_strs(js_get(js_at(o, i), "to"), a);
        if (to[i].n || (access(path, F_OK) != 0 && errno == ENOENT))
            continue;
        int rc = file_read(path, FILE_MAX, &message, e);
        if (!rc)
            mail_recipients(&message, a, &to[i]);
        buf_free(&message);
        if (rc)
            return -1;
        if (!to[i].n)
            return err_set(e, ERR_CORRUPT, "'%s' is damaged: who it is for cannot be read from it", path);
    }
    return 0;
}

static int read_parcel(const char *dir, const char *name, struct arena *a, struct parcel *p, struct err *e)
{
    int rc = -1;
    struct buf b = {0};
    struct js *o = NULL;
    struct err ignored;
    const char *path = parcel_path(dir, name, a);
    if (file_read(path, FILE_MAX, &b, e))
        goto out;
    o = js_parse(buf_str(&b), b.len, &ignored);
    int64_t copies = js_int(js_get(o, "copies"), -1);
    *p = (struct parcel){.name = arena_strdup(a, name),
                         .watch = arena_strdup(a, js_str(js_get(o, "watch"))),
                         .message_id = arena_strdup(a, js_str(js_get(o, "message_id"))),
                         .cursor = js_int(js_get(o, "cursor"), -1),
                         .composed = js_int(js_get(o, "composed"), -1),
                         .copies = (size_t)copies,
                         .marked = js_bool(js_get(o, "marked"), false),
                         .again = true};
    if (!p->watch || !p->message_id || p->cursor < 0 || p->composed < 0 || copies < 0 ||
        copies > COPIES_MAX) {
        err_set(e, ERR_CORRUPT, "'%s' is damaged: no digest can be read from it", path);
        goto out;
    }
    p->releases = read_ids(js_get(o, "releases"), a, &p->nreleases);
    rc = read_recipients(dir, js_get(o, "recipients"), a, p, e);
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
    if (!rc && chmod(dir, S_IRWXU)) /* who gets what is nobody else's business */
        rc = err_sys(e, errno, "cannot close '%s' to others", dir);
    for (size_t i = 0; !rc && i < p->copies; i++)
        rc = file_write(copy_path(dir, p, i, "eml", a), buf_str(&copy[i]), copy[i].len, e);
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
    if (!str_ends(file, ".eml") && !str_ends(file, ".try"))
        return NULL;
    char *name = arena_strndup(a, file, strlen(file) - strlen(".eml"));
    char *dot = strrchr(name, '.');
    if (!dot)
        return NULL;
    *dot = 0;
    return name;
}

/* Removes what the process left when it died while it wrote: copies without a parcel, states without a copy,
 * files that were not renamed yet (file_write). */
static bool is_litter(const char *dir, const char *file, struct arena *a)
{
    if (strstr(file, ".tmp"))
        return true;
    const char *name = parcel_of_copy(file, a);
    if (name && access(parcel_path(dir, name, a), F_OK) != 0)
        return errno == ENOENT;
    if (!name || !str_ends(file, ".try"))
        return false;
    const char *copy = arena_printf(a, "%s/%.*s.eml", dir, (int)(strlen(file) - strlen(".try")), file);
    return access(copy, F_OK) != 0 && errno == ENOENT;
}

static int sweep(const char *dir, const struct strs *files, struct arena *a, struct err *e)
{
    for (size_t i = 0; i < files->n; i++)
        if (*files->v[i] != '.' && is_litter(dir, files->v[i], a) &&
            remove_file(arena_printf(a, "%s/%s", dir, files->v[i]), e))
            return -1;
    return 0;
}

static int by_age(const void *x, const void *y)
{
    const struct parcel *p = x, *q = y;
    if (p->fault || q->fault)
        return (p->fault != NULL) - (q->fault != NULL);
    int d = strcmp(p->watch, q->watch);
    if (!d)
        d = (p->cursor > q->cursor) - (p->cursor < q->cursor);
    if (!d)
        d = (p->composed > q->composed) - (p->composed < q->composed);
    return d ? d : strcmp(p->name, q->name);
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
        struct parcel *p = &(*v)[*n];
        struct err why;
        if (!name)
            continue;
        if (read_parcel(dir, name, a, p, &why))
            *p = (struct parcel){.name = name, .fault = arena_strdup(a, why.msg)};
        ++*n;
    }
    qsort(*v, *n, sizeof **v, by_age);
    return 0;
}

/* ---- copies ---- */

int spool_copy_get(const char *dir, const struct parcel *p, size_t i, struct arena *a, struct spool_copy *c,
                   struct err *e)
{
    struct buf b = {0};
    struct err ignored;
    *c = (struct spool_copy){0};
    if (access(copy_path(dir, p, i, "eml", a), F_OK) != 0 && errno == ENOENT)
        return 0; /* done with */
    c->left = p->to[i];
    const char *path = copy_path(dir, p, i, "try", a);
    if (access(path, F_OK) != 0 && errno == ENOENT)
        return 0;
    int rc = file_read(path, FILE_MAX, &b, e);
    struct js *o = rc ? NULL : js_parse(buf_str(&b), b.len, &ignored);
    if (!rc && !js_is_array(js_get(o, "left"))) {
        rc = err_set(e, ERR_CORRUPT, "'%s' is damaged: who is left cannot be read from it", path);
    } else if (!rc) {
        c->left = js_strs(js_get(o, "left"), a);
        c->tries = (int)js_int(js_get(o, "tries"), 0);
        c->next = js_int(js_get(o, "next"), 0);
        c->told = js_strs(js_get(o, "told"), a);
    }
    js_free(o);
    buf_free(&b);
    return rc;
}

int spool_copy_read(const char *dir, const struct parcel *p, size_t i, struct buf *message, struct err *e)
{
    struct arena *a = arena_new();
    int rc = file_read(copy_path(dir, p, i, "eml", a), FILE_MAX, message, e);
    arena_free(a);
    return rc;
}

/* A copy that is done with goes before its state, without which it would be everyone's again. */
int spool_copy_put(const char *dir, const struct parcel *p, size_t i, const struct spool_copy *c,
                   struct err *e)
{
    struct arena *a = arena_new();
    int rc;
    if (c->left.n) {
        struct buf b = {0};
        struct js *o = js_object();
        js_set_strs(o, "left", &c->left);
        js_set_int(o, "tries", c->tries);
        js_set_int(o, "next", c->next);
        js_set_strs(o, "told", &c->told);
        js_write(o, false, &b);
        rc = file_write(copy_path(dir, p, i, "try", a), b.p, b.len, e);
        js_free(o);
        buf_free(&b);
    } else {
        rc = remove_file(copy_path(dir, p, i, "eml", a), e);
        if (!rc)
            rc = remove_file(copy_path(dir, p, i, "try", a), e);
    }
    arena_free(a);
    return rc;
}

/* ---- the end ---- */

int spool_mark(const char *dir, struct parcel *p, struct err *e)
{
    p->marked = true;
    struct arena *a = arena_new();
    struct buf b = {0};
    write_parcel(p, &b);
    int rc = file_write(parcel_path(dir, p->name, a), b.p, b.len, e);
    buf_free(&b);
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
