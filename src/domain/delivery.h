/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_DELIVERY_H
#define BLOTTER_DOMAIN_DELIVERY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

/* What became of a message at one recipient. */
enum mail_end {
    ANSWER_TAKEN, /* accepted: it is the mail system's from now on */
    ANSWER_LATER, /* not now, for this recipient: worth another try at a later run */
    ANSWER_NEVER, /* refused for good: another try would get the same answer */
    ANSWER_DOWN,  /* the way itself is closed, to all: no use in trying another message in this run */
};

/* Which, and in words why: nothing for ANSWER_TAKEN. Its code is ERR_MAIL, or ERR_BUSY where waiting alone
 * may help. */
struct mail_answer {
    enum mail_end end;
    bool blamed; /* with ANSWER_DOWN: this very message was under way, and may be what closed it */
    struct err why;
};

/* Where in a conversation (RFC 5321, 3207, 4954) a server was. */
enum smtp_step {
    SMTP_CONNECT,
    SMTP_GREETING,
    SMTP_EHLO,
    SMTP_STARTTLS,
    SMTP_TLS,
    SMTP_AUTH,
    SMTP_MAIL,
    SMTP_RCPT,
    SMTP_DATA,
    SMTP_END, /* after the message */
    SMTP_QUIT,
    SMTP_STEPS
};

/* TLS at smtp://: STARTTLS must be, is used where it is offered, is not used. */
enum smtp_tls { SMTP_TLS_REQUIRED, SMTP_TLS_OPPORTUNISTIC, SMTP_TLS_NO };

const char *smtp_step_name(enum smtp_step step);
/* The step that a line which was sent opens; SMTP_CONNECT when it opens none ("=" of an AUTH under way). */
enum smtp_step smtp_step_of(const char *line);

/* What a reply means, by the step, its code, and the words after that, which may begin with an enhanced
 * status code (RFC 3463). 0: there was none, the conversation broke or timed out. */
enum mail_end delivery_of_reply(enum smtp_step step, int code, const char *words);

/* What the exit status of a sendmail program means (sysexits.h). */
enum mail_end delivery_of_exit(int status);

/* When a copy that waits is tried again, and whether it is given up: after so many tries and so many days,
 * both, so that neither a clock that jumps ahead nor a run every minute ends the patience. */
int64_t delivery_retry(const char *name, int tries, int64_t now);
bool delivery_is_due(int64_t next, int64_t now); /* also when the clock was set back behind all reason */
bool delivery_is_hopeless(int64_t since, int tries, int64_t now);

#endif
