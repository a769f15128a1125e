/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_EDGE_MAIL_POST_H
#define BLOTTER_EDGE_MAIL_POST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/strs.h"
#include "domain/delivery.h"

/* Ways for a message (as mail_write gives it) to leave: a sendmail program, or a mailbox on this machine. All
 * take it whole or not at all, and it is on the disk when a mailbox has taken it. */

/* Hands a message to PROGRAM (`/usr/sbin/sendmail`) as `PROGRAM -t -i -f FROM`, with local line ends, and
 * waits for at most so many seconds. With a list bcc, which may be NULL, it goes to those addresses too, and
 * the program takes their names out. What the program prints goes to standard error. */
void mail_sendmail(const char *program, const char *from, const struct strs *bcc, const struct buf *message,
                   double seconds, struct mail_answer *answer);

/* Into a mailbox (made when missing). `again`: the message may be there already, from a run that died; then
 * it is not put there twice. message_id is without angle brackets, date in UTC seconds. */
struct mail_item {
    const struct buf *message;
    const char *from, *message_id; /* from: a bare address */
    int64_t date;
    bool again;
};
/* Appends it as it stands in an mbox: a line "From ", the message with local line ends, quoted as mboxrd
 * quotes. message_id and again do not matter here. */
void mail_add_mbox(const struct mail_item *m, struct buf *out);
int mail_to_maildir(const char *path, const struct mail_item *m, struct err *e);
/* mboxrd; locked by PATH.lock and by fcntl, waiting so many seconds at most (ERR_BUSY). */
int mail_to_mbox(const char *path, const struct mail_item *m, double seconds, struct err *e);

/* The password, the first line of a file or of what a shell command prints: one that others may read is
 * ERR_CONFIG. Never part of an error. */
const char *mail_password_of_file(const char *path, struct arena *a, struct err *e);
const char *mail_password_of_command(const char *command, double seconds, struct arena *a, struct err *e);

#endif
