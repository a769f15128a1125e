/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_EDGE_SMTP_H
#define BLOTTER_EDGE_SMTP_H

#include "base/buf.h"
#include "base/err.h"
#include "base/strs.h"
#include "domain/delivery.h"

/* A mail server that messages are handed to (RFC 5321): TLS as told, one connection for all messages as long
 * as it lasts. */
struct smtp;

struct smtp_options {
    const char *url;             /* "smtp://host:port" or "smtps://host:port", without user and password */
    enum smtp_tls tls;           /* of smtp://: STARTTLS. Certificates are verified wherever there is TLS. */
    const char *user, *password; /* NULL: no AUTH. Never written anywhere. */
    const char *cainfo;          /* file of CA certificates; NULL: the system's */
    double timeout; /* seconds for the server to answer a command; a third of it to connect; five times it for
                     * a message */
};

/* Copies the options. -1 with ERR_CONFIG when curl cannot do what they ask. Nothing is sent yet. */
int smtp_open(const struct smtp_options *o, struct smtp **out, struct err *e);
void smtp_close(struct smtp *s); /* NULL is allowed */

/* Hands a message (CRLF line ends) to the server, from one bare address to others; sets answer[i] for
 * to->v[i]. One that is refused does not keep the others. What the server says is told in answer[i].why. */
void smtp_send(struct smtp *s, const char *from, const struct strs *to, const struct buf *message,
               struct mail_answer *answer);

#endif
