/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an answer of the mail system means, as tables: whether a message has arrived, waits, is refused, or
 * nobody's can be brought at all. The last is told from the others by where it happens: what goes wrong
 * before a recipient is named is about us and the server (its certificate, our password, our address), so it
 * is no verdict on any recipient, whatever the class of the code, and a mistake in feeds.conf loses no
 * digest. */
#include "domain/delivery.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>
#include <sysexits.h>

#include "domain/schedule.h"

enum { DAY = 86400, FEWEST_TRIES = 8, PATIENCE = 5 * DAY, LONGEST_WAIT = 8 * DAY };

/* ---- SMTP ---- */

static const struct step {
    const char *name, *verb;
} steps[SMTP_STEPS] = {
    [SMTP_CONNECT] = {"connecting", NULL},    [SMTP_GREETING] = {"its greeting", NULL},
    [SMTP_EHLO] = {"EHLO", "EHLO"},           [SMTP_STARTTLS] = {"STARTTLS", "STARTTLS"},
    [SMTP_TLS] = {"the TLS handshake", NULL}, [SMTP_AUTH] = {"AUTH", "AUTH"},
    [SMTP_MAIL] = {"MAIL FROM", "MAIL"},      [SMTP_RCPT] = {"RCPT TO", "RCPT"},
    [SMTP_DATA] = {"DATA", "DATA"},           [SMTP_END] = {"the end of the message", NULL},
    [SMTP_QUIT] = {"QUIT", "QUIT"},
};

const char *smtp_step_name(enum smtp_step step)
{
    return steps[step].name;
}

enum smtp_step smtp_step_of(const char *line)
{
    if (!strncasecmp(line, "HELO", 4))
        return SMTP_EHLO;
    for (int i = 0; i < SMTP_STEPS; i++)
        if (steps[i].verb && !strncasecmp(line, steps[i].verb, strlen(steps[i].verb)))
            return (enum smtp_step)i;
    return SMTP_CONNECT;
}

/* The first row that fits: a range of codes, from a step to a step. */
static const struct verdict {
    int from, to;
    enum smtp_step first, last;
    enum mail_end end;
} verdicts[] = {
    {200, 399, SMTP_CONNECT, SMTP_QUIT, ANSWER_TAKEN},
    {421, 421, SMTP_CONNECT, SMTP_QUIT, ANSWER_DOWN}, /* the server closes (RFC 5321 §3.8) */
    {530, 530, SMTP_CONNECT, SMTP_QUIT, ANSWER_DOWN}, /* it wants TLS or a password first (RFC 4954) */
    {552, 552, SMTP_MAIL, SMTP_MAIL, ANSWER_NEVER},   /* larger than it takes (RFC 1870) */
    {400, 599, SMTP_CONNECT, SMTP_MAIL, ANSWER_DOWN}, /* no recipient was named yet */
    {501, 501, SMTP_RCPT, SMTP_RCPT, ANSWER_NEVER},   /* an address that it cannot read … */
    {504, 504, SMTP_RCPT, SMTP_RCPT, ANSWER_NEVER},   /* … or holds to be no whole one */
    {500, 504, SMTP_RCPT, SMTP_DATA, ANSWER_DOWN},    /* it does not know a command that it must know */
    {452, 452, SMTP_RCPT, SMTP_RCPT, ANSWER_LATER},   /* too many recipients, or its disk is full */
    {500, 599, SMTP_RCPT, SMTP_END, ANSWER_NEVER},
    {400, 499, SMTP_RCPT, SMTP_END, ANSWER_LATER},
};

/* A server that takes no mail from us for others, as long as feeds.conf has no password, or has our address
 * on a list of bad ones, refuses each recipient. That is about us, and a person can mend it; but it may be
 * about one recipient alone, so the others are tried. */
static bool is_policy(enum smtp_step step, const char *words)
{
    return step == SMTP_RCPT && !strncmp(words, "5.7.", 4);
}

enum mail_end delivery_of_reply(enum smtp_step step, int code, const char *words)
{
    for (size_t i = 0; i < sizeof verdicts / sizeof *verdicts; i++) {
        const struct verdict *v = &verdicts[i];
        if (code >= v->from && code <= v->to && step >= v->first && step <= v->last)
            return v->end == ANSWER_NEVER && is_policy(step, words) ? ANSWER_LATER : v->end;
    }
    return ANSWER_DOWN;
}

/* ---- sendmail ---- */

static const struct {
    int status;
    enum mail_end end;
} exits[] = {
    {EX_OK, ANSWER_TAKEN},     {EX_TEMPFAIL, ANSWER_LATER}, {EX_NOUSER, ANSWER_NEVER},
    {EX_NOHOST, ANSWER_NEVER}, {EX_DATAERR, ANSWER_NEVER},
};

/* Others, EX_UNAVAILABLE among them, come from programs that have no queue or are not set up: msmtp exits so
 * when its server is not there. They are no verdict on a recipient. */
enum mail_end delivery_of_exit(int status)
{
    for (size_t i = 0; i < sizeof exits / sizeof *exits; i++)
        if (exits[i].status == status)
            return exits[i].end;
    return ANSWER_DOWN;
}

/* ---- another try ---- */

int64_t delivery_retry(const char *name, int tries, int64_t now)
{
    return now + schedule_backoff(name, tries, false);
}

bool delivery_is_due(int64_t next, int64_t now)
{
    return now >= next || next - now > LONGEST_WAIT;
}

bool delivery_is_hopeless(int64_t since, int tries, int64_t now)
{
    return tries >= FEWEST_TRIES && now - since >= PATIENCE;
}
