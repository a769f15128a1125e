/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading web archives. A record is a header, a block whose length the header tells, and two line ends; so
 * one wrong length makes a block of what is none, and the whole rest of the file doubtful. A record is
 * therefore given only once its end was seen to be an end: the file's, its gzip member's, or the beginning of
 * another record. In an archive with one gzip member a record damage ends with the member, and reading goes
 * on with the next. */
#include "edge/warc.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/ascii.h"
#include "base/clock.h"
#include "base/gzip.h"
#include "domain/media.h"

enum { ROOM = 64 * 1024, HEAD_MAX = 64 * 1024 };
static const int64_t LENGTH_MAX = (int64_t)1 << 50;
static const char MAGIC[] = "WARC/";
enum { MAGIC_LEN = sizeof MAGIC - 1 };

struct warc {
    struct gzip_in *in;
    char buf[ROOM];
    size_t at, len;            /* what is not taken yet is buf[at..len), all of one gzip member */
    int64_t base;              /* byte of the unpacked archive at buf[0] */
    enum gzip_in_status ahead; /* what comes behind buf; GZIP_BYTES: not known */
    struct err ahead_err;      /* of GZIP_ERROR */
    bool fresh;                /* the next bytes begin a gzip member */
    int64_t member_at;         /* byte of the unpacked archive at which the present one began */

    struct buf head;
    int64_t offset, length,
        left;     /* of the present record: its place, its block, what was not taken of that */
    bool aligned; /* it begins a gzip member */
    bool open;    /* its block was not taken */
};

bool warc_may_be(const void *p, size_t n)
{
    return (n >= MAGIC_LEN && !memcmp(p, MAGIC, MAGIC_LEN)) || gzip_is(GZIP_FORM_GZIP, p, n);
}

struct warc *warc_open(FILE *f, const void *seen, size_t n)
{
    struct warc *w = xcalloc(1, sizeof *w);
    w->in = gzip_in_new(f, seen, n);
    w->ahead = GZIP_BYTES;
    w->fresh = true;
    return w;
}

void warc_close(struct warc *w)
{
    if (!w)
        return;
    gzip_in_free(w->in);
    buf_free(&w->head);
    free(w);
}

int64_t warc_tell(const struct warc *w)
{
    return w->base + (int64_t)w->at;
}

/* ---- bytes ---- */

/* A gzip member's end was come to: it is told once, and what follows is of another. */
static void pass_member(struct warc *w)
{
    w->ahead = GZIP_BYTES;
    w->fresh = true;
}

/* Puts more bytes behind those in buf, unless their gzip member ends there: that is told when buf is empty.
 */
static enum gzip_in_status pull(struct warc *w, struct err *e)
{
    size_t got = 0;
    memmove(w->buf, w->buf + w->at, w->len - w->at);
    w->base += (int64_t)w->at;
    w->len -= w->at;
    w->at = 0;
    if (w->ahead == GZIP_BYTES)
        w->ahead = gzip_in_read(w->in, w->buf + w->len, ROOM - w->len, &got, &w->ahead_err);
    if (w->ahead == GZIP_BYTES && w->fresh) {
        w->member_at = w->base + (int64_t)w->len;
        w->fresh = false;
    }
    w->len += got;
    enum gzip_in_status s = w->ahead;
    if (s == GZIP_ERROR)
        *e = w->ahead_err;
    if (s == GZIP_MEMBER && !w->len)
        pass_member(w);
    return s;
}

/* GZIP_BYTES: there is at least one byte in buf. */
static enum gzip_in_status more(struct warc *w, struct err *e)
{
    return w->at < w->len ? GZIP_BYTES : pull(w, e);
}

/* The same, wherever the next byte is. */
static enum gzip_in_status more_anywhere(struct warc *w, struct err *e)
{
    enum gzip_in_status s;
    while ((s = more(w, e)) == GZIP_MEMBER)
        ;
    return s;
}

static enum gzip_in_status skip_line_ends(struct warc *w, bool anywhere, struct err *e)
{
    enum gzip_in_status s;
    while ((s = anywhere ? more_anywhere(w, e) : more(w, e)) == GZIP_BYTES &&
           (w->buf[w->at] == '\r' || w->buf[w->at] == '\n'))
        w->at++;
    return s;
}

/* Whether a record begins with the next byte, of which there is one: also one that the file's end cuts off.
 */
static bool record_begins(struct warc *w)
{
    struct err later; /* a failure is told when what is before it was taken */
    for (;;) {
        size_t n = w->len - w->at < MAGIC_LEN ? w->len - w->at : MAGIC_LEN;
        if (memcmp(w->buf + w->at, MAGIC, n))
            return false;
        if (n == MAGIC_LEN)
            return true;
        enum gzip_in_status s = pull(w, &later);
        if (s == GZIP_MEMBER)
            pass_member(w); /* members that are cut by size may part even this */
        else if (s != GZIP_BYTES)
            return true;
    }
}

/* A gzip member ended within a record. Some tools cut members by size, which means nothing; where members
 * hold records, and the next one does, the record is cut off. */
static bool next_is_record(struct warc *w)
{
    struct err later;
    return w->aligned && more_anywhere(w, &later) == GZIP_BYTES && record_begins(w);
}

/* ---- damage ---- */

static enum warc_status broken(const struct warc *w, struct err *e)
{
    err_context(e, "record at byte %lld", (long long)w->offset);
    return WARC_BROKEN;
}

/* The present record is no good, for the reason in e: on to the next gzip member, if there is one. */
static enum warc_status damaged(struct warc *w, struct err *e)
{
    struct err none;
    enum gzip_in_status s;
    w->open = false;
    if (gzip_in_packed(w->in)) {
        while ((s = more(w, &none)) == GZIP_BYTES)
            w->at = w->len;
        if (s == GZIP_MEMBER && more_anywhere(w, &none) == GZIP_BYTES) {
            broken(w, e);
            return WARC_DAMAGED;
        }
    }
    return broken(w, e);
}

/* ---- a header ---- */

static bool head_is_whole(const struct buf *h)
{
    const char *end = h->p + h->len;
    return end[-1] == '\n' &&
           ((h->len >= 2 && end[-2] == '\n') || (h->len >= 3 && end[-2] == '\r' && end[-3] == '\n'));
}

/* Takes lines up to the empty one into w->head. */
static enum warc_status take_head(struct warc *w, struct err *e)
{
    enum gzip_in_status s;
    buf_reset(&w->head);
    while ((s = more(w, e)) != GZIP_END && s != GZIP_ERROR && w->head.len < HEAD_MAX) {
        if (s == GZIP_MEMBER && next_is_record(w)) {
            err_set(e, ERR_DATA, "is cut off: its gzip member ends within its header");
            broken(w, e);
            return WARC_DAMAGED;
        }
        if (s == GZIP_MEMBER)
            continue;
        buf_addc(&w->head, w->buf[w->at++]);
        if (head_is_whole(&w->head))
            return WARC_FOUND;
    }
    if (s == GZIP_ERROR)
        return broken(w, e);
    err_set(e, ERR_DATA,
            s == GZIP_END ? "is cut off: the file ends within its header" : "its header is over 64 KiB");
    return damaged(w, e);
}

enum field {
    F_TYPE,
    F_ID,
    F_URL,
    F_DATE,
    F_LENGTH,
    F_CONTENT_TYPE,
    F_DIGEST,
    F_REFERS_TO_URL,
    F_PROFILE,
    F_TRUNCATED,
    F_SEGMENT,
    FIELDS
};
static const char *const field_names[FIELDS] = {
    [F_TYPE] = "WARC-Type",
    [F_ID] = "WARC-Record-ID",
    [F_URL] = "WARC-Target-URI",
    [F_DATE] = "WARC-Date",
    [F_LENGTH] = "Content-Length",
    [F_CONTENT_TYPE] = "Content-Type",
    [F_DIGEST] = "WARC-Payload-Digest",
    [F_REFERS_TO_URL] = "WARC-Refers-To-Target-URI",
    [F_PROFILE] = "WARC-Profile",
    [F_TRUNCATED] = "WARC-Truncated",
    [F_SEGMENT] = "WARC-Segment-Number",
};

static const char *const type_names[] = {
    [WARC_INFO] = "warcinfo",         [WARC_REQUEST] = "request",           [WARC_RESPONSE] = "response",
    [WARC_RESOURCE] = "resource",     [WARC_METADATA] = "metadata",         [WARC_REVISIT] = "revisit",
    [WARC_CONVERSION] = "conversion", [WARC_CONTINUATION] = "continuation",
};
static const size_t TYPES = sizeof type_names / sizeof *type_names;

const char *warc_type_name(enum warc_type type)
{
    return (size_t)type < TYPES ? type_names[type] : NULL;
}

static enum warc_type type_of(const char *name)
{
    for (size_t i = 1; name && i < TYPES; i++)
        if (!strcasecmp(name, type_names[i]))
            return (enum warc_type)i;
    return WARC_OTHER;
}

/* Blanks, and the <> that WARC 1.0's grammar puts round a URI, are cut off. */
static const char *value_of(char *s)
{
    s += strspn(s, " \t");
    char *end = s + strlen(s);
    while (end > s && ascii_isspace(end[-1]))
        *--end = 0;
    if (*s == '<' && end[-1] == '>') {
        end[-1] = 0;
        s++;
    }
    return *s ? s : NULL;
}

/* One line "Name: value" of the header; of a name that comes twice the first counts. */
static void take_field(char *line, const char *v[FIELDS])
{
    char *colon = strchr(line, ':');
    if (!colon)
        return;
    *colon = 0;
    line[strcspn(line, " \t")] = 0;
    for (size_t i = 0; i < FIELDS; i++)
        if (!v[i] && !strcasecmp(line, field_names[i])) {
            v[i] = value_of(colon + 1);
            return;
        }
}

/* Lines that begin with a blank go on with the one before (WARC 1.0 has them). */
static void take_fields(char *s, const char *v[FIELDS])
{
    for (char *p = s; *p; p++)
        if (*p == '\n' && (p[1] == ' ' || p[1] == '\t')) {
            *p = ' ';
            if (p > s && p[-1] == '\r')
                p[-1] = ' ';
        }
    char *rest = s;
    for (char *line; (line = strsep(&rest, "\n"));)
        take_field(line, v);
}

static int64_t parse_length(const char *s)
{
    int64_t n = 0;
    if (!s)
        return -1;
    for (; ascii_isdigit(*s) && n < LENGTH_MAX; s++)
        n = n * 10 + (*s - '0');
    return *s || n >= LENGTH_MAX ? -1 : n;
}

/* "2026-11-22T06:00:00Z", also with a fraction of the second (WARC 1.1), or the day alone. */
static int64_t parse_date(const char *s)
{
    enum { SECONDS = 19 };
    char iso[CLOCK_ISO_MAX];
    if (!s)
        return 0;
    bool fraction = strlen(s) > SECONDS && s[SECONDS] == '.' && s[strlen(s) - 1] == 'Z';
    snprintf(iso, sizeof iso, "%.*s%s", fraction ? SECONDS : CLOCK_ISO_MAX - 1, s, fraction ? "Z" : "");
    int64_t t = clock_from_iso(iso);
    return t > 0 ? t : 0;
}

/* The first line: versions 0.16 to 0.18 and 1.x are read alike. */
static int check_version(const char *line, struct err *e)
{
    const char *p = line + MAGIC_LEN;
    if ((*p == '0' || *p == '1') && p[1] == '.' && ascii_isdigit(p[2]))
        return 0;
    return err_set(e, ERR_DATA, "is of a version of WARC that is not known ('%.*s')",
                   (int)strcspn(line, "\r\n"), line);
}

static int parse_head(struct warc *w, struct arena *a, struct warc_record *r, struct err *e)
{
    const char *v[FIELDS] = {0};
    char *text = arena_strndup(a, w->head.p, w->head.len);
    if (strlen(text) != w->head.len)
        return err_set(e, ERR_DATA, "its header holds a NUL");
    if (check_version(text, e))
        return -1;
    take_fields(text + strcspn(text, "\n"), v);
    *r = (struct warc_record){.type = type_of(v[F_TYPE]),
                              .id = v[F_ID],
                              .url = v[F_URL],
                              .digest = v[F_DIGEST],
                              .refers_to_url = v[F_REFERS_TO_URL],
                              .profile = v[F_PROFILE],
                              .truncated = v[F_TRUNCATED],
                              .segment = v[F_SEGMENT] != NULL,
                              .date = parse_date(v[F_DATE]),
                              .length = parse_length(v[F_LENGTH])};
    media_type(v[F_CONTENT_TYPE], a, &r->media, &r->charset);
    if (r->length < 0)
        return err_set(e, ERR_DATA, "its Content-Length is %s", v[F_LENGTH] ? "no number" : "missing");
    return 0;
}

/* ---- records ---- */

static enum warc_status not_a_record(struct warc *w, int64_t at, struct err *e)
{
    if (at)
        return damaged(w, (err_set(e, ERR_DATA, "is none: the archive is damaged there or before"), e));
    err_set(e, ERR_DATA, "is%s no web archive: it does not begin with a WARC record",
            gzip_in_packed(w->in) ? " gzip-compressed, and" : "");
    return WARC_BROKEN;
}

enum warc_status warc_next(struct warc *w, struct arena *a, struct warc_record *r, struct err *e)
{
    bool cut;
    if (w->open) {
        enum warc_status s = warc_block(w, 0, NULL, &cut, e);
        if (s != WARC_FOUND)
            return s;
    }
    enum gzip_in_status s = skip_line_ends(w, true, e);
    if (s != GZIP_BYTES)
        return s == GZIP_END ? WARC_END : WARC_BROKEN;
    int64_t at = warc_tell(w);
    w->offset = gzip_in_packed(w->in) ? gzip_in_member(w->in) : at;
    w->aligned = gzip_in_packed(w->in) && at == w->member_at;
    if (!record_begins(w))
        return not_a_record(w, at, e);
    enum warc_status head = take_head(w, e);
    if (head != WARC_FOUND)
        return head;
    if (parse_head(w, a, r, e))
        return damaged(w, e);
    r->at = at;
    r->offset = w->offset;
    w->length = w->left = r->length;
    w->open = true;
    return WARC_FOUND;
}

/* ---- blocks ---- */

/* The block was taken. What follows must be an end or a record. */
static enum warc_status check_end(struct warc *w, struct err *e)
{
    enum gzip_in_status s = skip_line_ends(w, false, e);
    w->open = false;
    if (s == GZIP_ERROR)
        return broken(w, e);
    if (s != GZIP_BYTES || record_begins(w))
        return WARC_FOUND;
    err_set(e, ERR_DATA, "its Content-Length (%lld) is wrong, or it is damaged: no record follows it",
            (long long)w->length);
    return damaged(w, e);
}

static enum gzip_in_status take_block(struct warc *w, size_t max, struct buf *out, bool *cut, struct err *e)
{
    enum gzip_in_status s = GZIP_BYTES;
    size_t taken = 0;
    *cut = w->length > (int64_t)max;
    while (w->left && (s = more(w, e)) != GZIP_END && s != GZIP_ERROR) {
        if (s == GZIP_MEMBER && next_is_record(w))
            return s;
        if (s == GZIP_MEMBER)
            continue;
        size_t n = w->len - w->at < (uint64_t)w->left ? w->len - w->at : (size_t)w->left;
        size_t keep = n < max - taken ? n : max - taken;
        if (keep)
            buf_add(out, w->buf + w->at, keep);
        taken += keep;
        w->at += n;
        w->left -= (int64_t)n;
    }
    return w->left ? s : GZIP_BYTES;
}

enum warc_status warc_block(struct warc *w, size_t max, struct buf *out, bool *cut, struct err *e)
{
    enum gzip_in_status s = take_block(w, max, out, cut, e);
    if (s == GZIP_BYTES)
        return check_end(w, e);
    w->open = false;
    if (s == GZIP_END)
        err_set(e, ERR_DATA, "is cut off: the file ends %lld bytes before it", (long long)w->left);
    else if (s == GZIP_MEMBER)
        err_set(e, ERR_DATA, "its Content-Length (%lld) is wrong: its gzip member ends %lld bytes before",
                (long long)w->length, (long long)w->left);
    broken(w, e);
    return s == GZIP_MEMBER ? WARC_DAMAGED : WARC_BROKEN; /* a member: the next record is at hand already */
}
