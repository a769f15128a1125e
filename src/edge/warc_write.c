/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writing web archives. Nothing in a record depends on when or where it is written but what it says: the
 * same release of the same store gives the same bytes, and so two exports can be compared. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/gzip.h"
#include "base/hash.h"
#include "edge/warc.h"

static const char SAME[] = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest";

struct warc_writer {
    struct gzip_out *gzip;
    struct buf record;
};

struct warc_writer *warc_writer_new(void)
{
    struct warc_writer *w = xcalloc(1, sizeof *w);
    w->gzip = gzip_out_new();
    return w;
}

void warc_writer_free(struct warc_writer *w)
{
    if (!w)
        return;
    gzip_out_free(w->gzip);
    buf_free(&w->record);
    free(w);
}

/* ---- fields ---- */

/* No value can end its line. */
static void put_text(struct buf *out, const char *s)
{
    for (; *s; s++)
        buf_addc(out, (unsigned char)*s < ' ' || *s == 0x7f ? ' ' : *s);
}

static void put_field(struct buf *out, const char *name, const char *before, const char *value,
                      const char *after)
{
    if (!value)
        return;
    buf_addf(out, "%s: %s", name, before);
    put_text(out, value);
    buf_addf(out, "%s\r\n", after);
}

static void put_uri(struct buf *out, const char *name, const char *uri)
{
    if (!uri)
        return;
    buf_addf(out, "%s: ", name);
    for (; *uri; uri++)
        if ((unsigned char)*uri <= ' ' || *uri == 0x7f)
            buf_addf(out, "%%%02X", (unsigned)(unsigned char)*uri);
        else
            buf_addc(out, *uri);
    buf_adds(out, "\r\n");
}

static void put_date(struct buf *out, const char *name, int64_t date)
{
    char iso[CLOCK_ISO_MAX];
    put_field(out, name, "", clock_iso(date, iso), "");
}

/* ---- names ---- */

static void digest_of(const struct warc_entry *r, char out[WARC_DIGEST_MAX])
{
    unsigned char hash[HASH_SIZE];
    char hex[HASH_HEX_MAX];
    hash_bytes(r->block, r->len, hash);
    snprintf(out, WARC_DIGEST_MAX, "sha256:%s", hash_hex(hash, hex));
}

/* A UUID of version 8 (RFC 9562 §5.8) made of what the record says. */
static void name_record(const struct warc_entry *r, const char *type, const char *digest,
                        char id[WARC_ID_MAX])
{
    unsigned char h[HASH_SIZE];
    char date[CLOCK_ISO_MAX], hex[HASH_HEX_MAX];
    hash_strings((const char *const[]){type, r->url, clock_iso(r->date, date), r->media, r->charset, digest,
                                       r->refers_to, r->salt},
                 8, h);
    h[6] = (h[6] & 0x0f) | 0x80;
    h[8] = (h[8] & 0x3f) | 0x80;
    hash_hex(h, hex);
    snprintf(id, WARC_ID_MAX, "urn:uuid:%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16,
             hex + 20);
}

/* ---- records ---- */

static void put_reference(struct buf *out, const struct warc_entry *r)
{
    put_field(out, "WARC-Refers-To", "<", r->refers_to, ">");
    if (r->type != WARC_REVISIT)
        return;
    put_uri(out, "WARC-Refers-To-Target-URI", r->refers_to_url);
    put_date(out, "WARC-Refers-To-Date", r->refers_to_date);
    put_field(out, "WARC-Profile", "", SAME, "");
}

static void put_media(struct buf *out, const struct warc_entry *r)
{
    if (!r->media)
        return;
    buf_adds(out, "Content-Type: ");
    put_text(out, r->media);
    if (r->charset) {
        buf_adds(out, "; charset=");
        put_text(out, r->charset);
    }
    buf_adds(out, "\r\n");
}

void warc_write(struct warc_writer *w, const struct warc_entry *r, struct buf *out, char id[WARC_ID_MAX],
                char digest[WARC_DIGEST_MAX])
{
    struct buf *b = &w->record;
    const char *type = warc_type_name(r->type);
    bool revisit = r->type == WARC_REVISIT;
    if (revisit)
        snprintf(digest, WARC_DIGEST_MAX, "%s", r->digest);
    else
        digest_of(r, digest);
    name_record(r, type, digest, id);
    buf_reset(b);
    buf_addf(b, "WARC/1.1\r\nWARC-Type: %s\r\n", type);
    put_uri(b, "WARC-Target-URI", r->url);
    put_date(b, "WARC-Date", r->date);
    put_field(b, "WARC-Record-ID", "<", id, ">");
    put_reference(b, r);
    put_field(b, "WARC-Block-Digest", "", revisit ? NULL : digest, "");
    put_field(b, "WARC-Payload-Digest", "", revisit || r->type == WARC_RESOURCE ? digest : NULL, "");
    put_media(b, r);
    buf_addf(b, "Content-Length: %zu\r\n\r\n", r->len);
    buf_add(b, r->block, r->len);
    buf_adds(b, "\r\n\r\n");
    gzip_out_member(w->gzip, b->p, b->len, out);
}
