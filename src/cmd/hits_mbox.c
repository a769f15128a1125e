/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Results as a mailbox (mboxrd): a message a release, to be read, sorted and annotated in a mail program. It
 * lives in the program that loads the library of mail; the front program hands the search over to it. */
#include <string.h>

#include "base/clock.h"
#include "base/hash.h"
#include "base/log.h"
#include "cmd/blotter.h"
#include "cmd/hits.h"
#include "domain/conf.h"
#include "domain/url.h"
#include "edge/mail.h"
#include "edge/mail_post.h"
#include "edge/store.h"

static const char nobody[] = "blotter@localhost";

/* Noon of the day, which is that day in America and Europe alike; when it came where no day is known. */
static int64_t when(const struct release *r)
{
    int64_t t = r->date ? clock_from_iso(r->date) : INT64_MIN;
    if (t != INT64_MIN)
        return t + 12 * 3600;
    t = r->first_seen ? clock_from_iso(r->first_seen) : INT64_MIN;
    return t != INT64_MIN ? t : 0;
}

/* The site, at the address of who keeps this blotter: nothing was sent by the site. */
static const char *from(const struct hits *h, const struct release *r)
{
    struct err e;
    const char *contact =
        h->conf->contact && !mail_check_address(h->conf->contact, &e) ? h->conf->contact : nobody;
    const char *host = r->url ? url_host(r->url, h->one) : NULL;
    if (!host || strspn(host, "abcdefghijklmnopqrstuvwxyz0123456789.-") != strlen(host) ||
        strchr(contact, '<'))
        return contact;
    return arena_printf(h->one, "\"%s\" <%s>", host, contact);
}

/* The same for the same release wherever it is made. */
static const char *identifier(const struct release *r, struct arena *a)
{
    unsigned char hash[HASH_SIZE];
    char hex[HASH_HEX_MAX];
    hash_strings((const char *[]){r->url}, 1, hash);
    return arena_printf(a, "release.%.32s@blotter.invalid", hash_hex(hash, hex));
}

static const char *joined(const struct strs *l, struct arena *a)
{
    return strs_join(l, ", ", a);
}

/* Its paragraphs are in the store; a document of the index has the words alone, and is all there is of a
 * release of another machine. */
static const char *text_of(struct store *st, const struct release *r, struct arena *a)
{
    struct release kept;
    struct err e;
    if (st && !store_get(st, r->id, a, &kept, &e) && r->url && kept.text && !strcmp(kept.url, r->url))
        return kept.text;
    return r->text ? r->text : "";
}

static const char *body(const struct release *r, const char *whole, struct arena *a)
{
    const char *sentence = hit_sentence(r, a);
    struct buf b = {0};
    if (r->date)
        buf_addf(&b, "date      %s\n", r->date);
    if (r->offices.n || r->offices_derived.n)
        buf_addf(&b, "office    %s\n", joined(r->offices.n ? &r->offices : &r->offices_derived, a));
    if (r->charges.n)
        buf_addf(&b, "charges   %s\n", joined(&r->charges, a));
    if (r->stages.n)
        buf_addf(&b, "stage     %s\n", joined(&r->stages, a));
    if (sentence)
        buf_addf(&b, "sentence  %s\n", sentence);
    buf_addf(&b, "url       %s\n\n%s\n", r->url ? r->url : "", whole);
    const char *text = arena_strdup(a, b.p);
    buf_free(&b);
    return text;
}

static void put_message(struct hits *h, struct store *st, const struct release *r)
{
    struct mail_message m = {.from = from(h, r),
                             .subject = r->title ? r->title : "(no title)",
                             .message_id = identifier(r, h->one),
                             .date = when(r),
                             .text = body(r, text_of(st, r, h->one), h->one)};
    struct buf message = {0};
    struct err e;
    strs_add(&m.to, nobody, h->one);
    if (mail_write(&m, &message, &e))
        log_warn("release %lld: %s", (long long)r->id, e.msg);
    else
        mail_add_mbox(&(struct mail_item){.message = &message, .from = nobody, .date = m.date}, &h->out);
    buf_free(&message);
}

void hits_mbox(struct hits *h)
{
    struct store *st = NULL;
    struct err e;
    if (store_open(h->conf->data, STORE_READ, &st, &e))
        st = NULL;
    for (size_t i = 0; i < h->found->n && hits_next(h); i++)
        put_message(h, st, &h->found->hits[i].release);
    store_close(st);
}

int cmd_search_mail(struct call *c)
{
    return search_with(c, hits_mbox);
}
