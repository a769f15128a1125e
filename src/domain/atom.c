/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Atom feeds, as RFC 4287 has them: the elements in one order, ids that never change, an author and a time on
 * every entry, a link or else a content. Search results and digests are both written here, so that a release
 * is the same entry to a reader who follows two of them. Which releases, and in what words, is for others. */
#include "domain/atom.h"

#include <string.h>

#include "base/clock.h"
#include "base/hash.h"
#include "domain/charge.h"
#include "domain/date.h"
#include "domain/office.h"
#include "domain/stage.h"
#include "domain/text.h"
#include "domain/url.h"

#define LONG_AGO "1970-01-01T00:00:00Z" /* of what tells no time: the element is required */

/* <name>s</name>; nothing when s is NULL. */
static void element(struct buf *out, const char *indent, const char *name, const char *s)
{
    if (!s)
        return;
    buf_addf(out, "%s<%s>", indent, name);
    text_add_markup(out, s);
    buf_addf(out, "</%s>\n", name);
}

static void author(struct buf *out, const char *indent, const char *name)
{
    buf_addf(out, "%s<author>", indent);
    element(out, "", "name", name);
    buf_truncate(out, out->len - 1);
    buf_adds(out, "</author>\n");
}

void atom_begin(const struct atom_feed *f, struct buf *out)
{
    char updated[CLOCK_ISO_MAX];
    buf_adds(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                  "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\">\n");
    element(out, "  ", "id", f->id);
    element(out, "  ", "title", f->title);
    element(out, "  ", "subtitle", f->subtitle);
    element(out, "  ", "updated", clock_iso(f->updated, updated));
    author(out, "  ", "blotter");
    element(out, "  ", "generator", "blotter");
}

static void add_categories(const struct atom_entry *e, struct buf *out)
{
    for (size_t i = 0; i < e->categories.n; i++) {
        buf_adds(out, "    <category term=\"");
        text_add_markup(out, e->categories.v[i]);
        if (i < e->labels.n) {
            buf_adds(out, "\" label=\"");
            text_add_markup(out, e->labels.v[i]);
        }
        buf_adds(out, "\"/>\n");
    }
}

void atom_add(const struct atom_entry *e, struct buf *out)
{
    buf_adds(out, "  <entry>\n");
    element(out, "    ", "id", e->id);
    element(out, "    ", "title", e->title ? e->title : "");
    if (e->link) {
        buf_adds(out, "    <link rel=\"alternate\" href=\"");
        text_add_markup(out, e->link);
        buf_adds(out, "\"/>\n");
    }
    if (e->author)
        author(out, "    ", e->author);
    element(out, "    ", "published", e->published);
    element(out, "    ", "updated", e->updated ? e->updated : LONG_AGO);
    add_categories(e, out);
    element(out, "    ", e->link ? "summary" : "content", e->link || e->summary ? e->summary : "");
    buf_adds(out, "  </entry>\n");
}

void atom_end(struct buf *out)
{
    buf_adds(out, "</feed>\n");
}

/* RFC 9562, version 8: a hash of our own choice, with the bits of version and variant set. */
const char *atom_id(const char *const *v, size_t n, struct arena *a)
{
    unsigned char h[HASH_SIZE];
    char hex[HASH_HEX_MAX];
    hash_strings(v, n, h);
    h[6] = (unsigned char)(0x80 | (h[6] & 0x0f));
    h[8] = (unsigned char)(0x80 | (h[8] & 0x3f));
    hash_hex(h, hex);
    return arena_printf(a, "urn:uuid:%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16, hex + 20);
}

/* A civil day as a time: noon UTC is within that day in America and Europe alike, midnight is not. */
static const char *noon(const char *day, struct arena *a)
{
    return day && date_valid_day(day) ? arena_printf(a, "%sT12:00:00Z", day) : NULL;
}

static const char *valid_time(const char *iso)
{
    return iso && strlen(iso) > DATE_MAX && clock_from_iso(iso) != INT64_MIN ? iso : NULL;
}

static void categorize(struct atom_entry *e, const char *term, const char *label, struct arena *a)
{
    strs_add(&e->categories, term, a);
    strs_add(&e->labels, label ? label : term, a);
}

struct atom_entry atom_of_release(const struct release *r, struct arena *a)
{
    const char *changed = valid_time(r->changed), *seen = valid_time(r->first_seen);
    struct atom_entry e = {.id = atom_id((const char *[]){"release", r->url}, 2, a),
                           .title = r->title,
                           .link = url_link(r->url, a),
                           .author = r->url ? url_host(r->url, a) : NULL,
                           .published = noon(r->date, a)};
    e.updated = changed ? changed : seen ? seen : e.published;
    for (size_t i = 0; i < r->charges.n; i++)
        categorize(&e, r->charges.v[i], charge_label(r->charges.v[i]), a);
    for (const struct stage *s = stages; s->slug; s++)
        if (strs_has(&r->stages, s->slug))
            categorize(&e, s->slug, s->label, a);
    for (size_t i = 0; i < r->offices.n; i++)
        categorize(&e, r->offices.v[i], office_name(r->offices.v[i]), a);
    return e;
}
