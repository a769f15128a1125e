/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_EDGE_MAIL_H
#define BLOTTER_EDGE_MAIL_H

#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/strs.h"

/* A message to be written (RFC 5322, MIME). Values may hold anything: encoding, folding and the refusal of
 * line breaks are done here. */
struct mail_message {
    const char *from; /* one address, "Name <a@example.org>" or "a@example.org" */
    struct strs to;   /* at least one */
    const char *subject;
    const char *message_id; /* without angle brackets: "left@right" */
    const char *list_id;    /* "labor-south.blotter.example.org"; NULL: no List-Id */
    int64_t date;           /* UTC seconds */
    const char *text;       /* text/plain part, UTF-8 */
    const char *html;       /* text/html part, or NULL */
};

/* Appends the message with CRLF line ends. -1 with ERR_CONFIG when an address is malformed. */
int mail_write(const struct mail_message *m, struct buf *out, struct err *e);

/* Checks an address of feeds.conf. */
int mail_check_address(const char *address, struct err *e);

/* Hands a message to PROGRAM (`/usr/sbin/sendmail`) as `PROGRAM -t -i -f FROM`. -1 with ERR_MAIL when it is
 * missing or exits non-zero; *permanent (may be NULL) tells whether another try is useless. */
int mail_sendmail(const char *program, const char *from, const struct buf *message, struct err *e);

#endif
