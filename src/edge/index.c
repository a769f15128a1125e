/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The full-text index: what its two halves share, the format and the errors. index_write.c turns releases
 * into Xapian documents; index_query.c turns query trees into Xapian queries, index_search.c what they find
 * into hits. All go by the rows of field.c, cut texts into words by index_words.c, and reach Xapian through
 * the narrow binding of xapian_c.h. The mark "indexed up to revision N" is metadata and committed with the
 * documents, so that a crash leaves documents and mark of one moment. Which releases are to be indexed is
 * sync's business. */
#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "edge/index_priv.h"

/* Raised whenever a prefix, a slot or the data changes its meaning. */
const char index_format[] = "2";
const char index_format_key[] = "blotter-format", index_rev_key[] = "blotter-revision",
           index_store_key[] = "blotter-store";

static int damaged(const char *path, const char *why, struct err *e)
{
    return err_set(e, ERR_CORRUPT, "the index '%s' is damaged (%s): run 'blotter reindex', which rebuilds it",
                   path, why);
}

/* Xapian sees no database where a directory cannot be read, and where one was begun and never finished. */
static int missing(const char *path, struct err *e)
{
    DIR *d = opendir(path);
    bool begun = false;
    if (!d && errno != ENOENT)
        return err_sys(e, errno, "cannot read the index '%s'", path);
    for (struct dirent *f; d && !begun && (f = readdir(d));)
        begun = strcmp(f->d_name, ".") && strcmp(f->d_name, "..");
    if (d)
        closedir(d);
    return begun ? damaged(path, "it is not complete", e)
                 : err_set(
                       e, ERR_NOT_FOUND,
                       "there is no index at '%s': run 'blotter reindex', or fetch or import something first",
                       path);
}

/* True, with *e, when the index is there and may not be read: to Xapian some of its files are then as good as
 * lost. */
static bool unreadable(const char *path, struct err *e)
{
    static const char *const files[] = {
        "", "/iamglass", "/postlist.glass", "/position.glass", "/docdata.glass", "/termlist.glass"};
    struct arena *a = arena_new();
    bool found = false;
    for (size_t i = 0; !found && i < sizeof files / sizeof *files; i++) {
        const char *file = arena_printf(a, "%s%s", path, files[i]);
        found = access(file, R_OK) && errno == EACCES;
        if (found)
            err_sys(e, EACCES, "cannot read '%s'", file);
    }
    arena_free(a);
    return found;
}

int index_failed(const char *path, const struct xc_error *x, struct err *e)
{
    if ((x->status == XC_SYSTEM || x->status == XC_CORRUPT) && unreadable(path, e))
        return -1;
    switch (x->status) {
    case XC_MISSING:
        return missing(path, e);
    case XC_LOCKED:
        return err_set(e, ERR_BUSY, "the index '%s' is being written by another process", path);
    case XC_MODIFIED:
        return err_set(e, ERR_BUSY, "the index '%s' changes faster than it can be read", path);
    case XC_QUERY:
        return err_set(e, ERR_QUERY, "%s", x->msg);
    case XC_SYSTEM:
        return err_set(e, ERR_IO, "cannot use the index '%s': %s", path, x->msg);
    case XC_MEMORY:
        return err_set(e, ERR_IO, "out of memory while using the index '%s'", path);
    default:
        return damaged(path, x->msg, e);
    }
}

int index_format_age(const char *found, uint32_t documents)
{
    if (!*found && !documents) /* new and not yet committed */
        return 0;
    char *end;
    long theirs = strtol(found, &end, 10), ours = strtol(index_format, NULL, 10);
    if (!*found || *end || theirs < 1)
        return 1;
    return (theirs > ours) - (theirs < ours);
}

int index_check_format(const char *path, const char *found, uint32_t documents, struct err *e)
{
    int age = index_format_age(found, documents);
    if (!age)
        return 0;
    if (!*found)
        return err_set(e, ERR_CORRUPT, "the Xapian database '%s' was not made by blotter", path);
    if (age > 0)
        return err_set(
            e, ERR_CORRUPT,
            "the index '%s' has format '%s', of a newer blotter than this, which reads '%s': use that one",
            path, found, index_format);
    return err_set(
        e, ERR_CORRUPT,
        "the index '%s' has format '%s', of an earlier blotter: the next fetch or import makes it anew, or "
        "'blotter reindex' now",
        path, found);
}
