/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_EDGE_MAIL_H
#define BLOTTER_EDGE_MAIL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/strs.h"

/* A message to be written (RFC 5322, MIME). The subject and the parts may hold anything: encoding, folding
 * and what cannot be shown are dealt with here. Addresses, identifiers and the URL are refused when they are
 * not well-formed. */
struct mail_message {
    const char *from; /* one address, "Name <a@example.org>" or "a@example.org" */
    struct strs to;   /* at least one */
    bool undisclosed; /* To names none of them ("undisclosed-recipients:;") */
    const char *subject;
    const char *message_id;       /* without angle brackets: "left@right" */
    const char *list_id;          /* "labor-south.blotter.example.org"; NULL: no List-Id */
    const char *in_reply_to;      /* identifier of the message before it in its thread; NULL: none */
    struct strs references;       /* identifiers of the thread, oldest first */
    const char *unsubscribe_mail; /* an address, for List-Unsubscribe (RFC 2369); NULL: none */
    const char *unsubscribe_url;  /* https, that takes a POST as RFC 8058 has it; NULL: none */
    int64_t date;                 /* UTC seconds */
    const char *text;             /* text/plain part, UTF-8 */
    const char *html;             /* text/html part, or NULL */
};

/* Appends the message with CRLF line ends, in ASCII, no line over 998 bytes; the same message gives the same
 * bytes. -1 with ERR_CONFIG when an address, an identifier or the URL is malformed. */
int mail_write(const struct mail_message *m, struct buf *out, struct err *e);

/* Checks an address of feeds.conf. */
int mail_check_address(const char *address, struct err *e);

/* Appends those whom a message names in its To header, as feeds.conf would have them. It may name none. */
void mail_recipients(const struct buf *message, struct arena *a, struct strs *to);

/* Appends a message of mail_write's with another bare address in its To header. */
void mail_readdress(const char *message, size_t n, const char *to, struct buf *out);

/* The bare address of one ("name@example.org" of "Name <name@example.org>"), as it goes into an envelope;
 * NULL with ERR_CONFIG when it is malformed. */
const char *mail_bare(const char *address, struct arena *a, struct err *e);

/* The host of an address ("example.org" of "Name <a@example.org>"); NULL with ERR_CONFIG when it is
 * malformed. */
const char *mail_host(const char *address, struct arena *a, struct err *e);

/* Appends a message with the line ends of a local file or pipe (LF) instead of CRLF. */
void mail_add_local(const struct buf *message, struct buf *out);

#endif
