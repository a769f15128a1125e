/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_FLOW_POST_H
#define BLOTTER_FLOW_POST_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/buf.h"
#include "domain/conf.h"
#include "domain/delivery.h"

/* The way that messages leave by, as feeds.conf has it. Nothing is opened, and no password asked for, before
 * there is a message. */
struct post;

/* from is an address as in feeds.conf; out is where the transport "stdout" prints. */
struct post *post_open(const struct conf *c, const char *from, FILE *out);
void post_close(struct post *p); /* NULL is allowed */

struct post_item {
    const struct buf *message; /* as mail_write gives it */
    const char *message_id;
    int64_t composed;
    struct strs to; /* recipients, as in feeds.conf */
    bool again;     /* it may have been handed over already, by a run that died */
};
/* Sets answer[i] for to.v[i]. After the first ANSWER_DOWN nothing more is tried: it is everyone's answer. */
void post_send(struct post *p, const struct post_item *item, struct mail_answer *answer);

#endif
