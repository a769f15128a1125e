/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_FLOW_ARCHIVE_STATE_H
#define BLOTTER_FLOW_ARCHIVE_STATE_H

#include "base/arena.h"
#include "base/buf.h"
#include "domain/redirect.h"
#include "edge/store.h"
#include "edge/warc.h"
#include "flow/archive_import.h"
#include "flow/ingest.h"

/* What the parts of an import of a web archive share: archive_import.c reads and remembers its place,
 * archive_capture.c says what a capture becomes, archive_kept.c takes back what a store had given out. Nobody
 * else includes this. */

/* One record's subject. */
struct capture {
    const char *given;     /* its URL as it stands in the record */
    const char *url;       /* http or https, without fragment; NULL: it is of nothing on the web */
    const char *canonical; /* the same as the store knows URLs */
    int64_t seen;          /* UTC seconds */
};

/* What a store said of a release whose originals follow. */
struct note {
    bool open;
    const char *source, *status;
    struct strs urls;
    int64_t created; /* id of the release, if these originals made it; 0 */
};

struct archive {
    const struct archive_options *o;
    struct archive_counts *n;
    struct warc *w;
    struct redirects *redirects;
    struct strs sources; /* canonical URLs of o->conf->sources, in their order */
    struct note note;
    struct buf block, unpacked;
    struct arena *all, *unit, *entry, *group; /* the archive; one record; one entry of a feed; one note */

    const char *name; /* by which the store remembers its place; NULL: it does not */
    int64_t size;     /* of the file */
    int64_t from;     /* what begins before this in the unpacked archive was imported by an earlier run */
    int64_t good;     /* what begins before this is imported */
    int64_t now;
    unsigned uncommitted, warned;
    double committed_at;
};

/* ---- archive_import.c ---- */

void archive_count(struct archive *v, enum store_change change);

/* ---- archive_capture.c: within a transaction. -1: the import cannot go on. ---- */

/* A response whose block is in v->block. cut: it is longer. */
int archive_take_response(struct archive *v, const struct capture *c, const struct warc_record *r, bool cut,
                          struct err *e);
/* The same of a response that an earlier run imported: where it redirects to is noted. */
void archive_replay_response(struct archive *v, const struct capture *c);
/* A resource or conversion: the bytes alone. */
int archive_take_resource(struct archive *v, const struct capture *c, const struct warc_record *r, bool cut,
                          struct err *e);
/* What feeds said of pages that the archive does not have stands for them. */
int archive_take_left(struct archive *v, struct err *e);
/* Counts and warns of a record that is no good. */
void archive_failed(struct archive *v, const struct warc_record *r, const char *why);

/* ---- archive_kept.c: likewise ---- */

/* Whether the note that is open speaks of this capture; closes it if not. */
int archive_note_covers(struct archive *v, const struct capture *c, bool *covers, struct err *e);
int archive_close_note(struct archive *v, struct err *e);
int archive_take_note(struct archive *v, const struct warc_record *r, struct err *e);
int archive_take_kept(struct archive *v, const struct capture *c, const struct warc_record *r, struct err *e);
int archive_take_revisit(struct archive *v, const struct capture *c, const struct warc_record *r,
                         struct err *e);

#endif
