/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Mail by SMTP, through curl. curl says of a failed message little more than that it failed; so the commands
 * and replies are followed as they pass by (on_command, on_reply), and it is known at which step, with which
 * reply and for which recipient a conversation ended. What that means is a table of domain/delivery.c. A
 * server's words are capped and made safe to show; those of AUTH are not shown at all, for some servers
 * repeat what they were sent. Passwords stay in curl and in this process. */
#include "edge/smtp.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "domain/text.h"
#include "edge/curl_lib.h"

enum {
    MAX_SAID = 64 * 1024, /* bytes of replies for one message */
    MAX_SAID_EACH = 1024, /* more for each recipient */
    MAX_SHOWN = 300,      /* bytes of one reply */
    CODE = 3,             /* digits of a reply */
    QUIT_SECONDS = 5,
};

struct smtp {
    struct arena *a;
    struct smtp_options o;
    CURL *easy;
    char error[CURL_ERROR_SIZE];
    bool live, quitting; /* a connection may be there; none is to be opened any more */
    /* the conversation about one message */
    enum smtp_step step;
    int code;          /* of the last whole reply at this step, or 0 */
    bool more;         /* the reply under way goes on */
    bool over;         /* QUIT was sent */
    struct buf reply;  /* its text, as far as it is shown */
    size_t said, most; /* bytes of replies, and how many are too many */
    size_t named;      /* recipients that RCPT was sent for */
    const struct strs *to;
    struct mail_answer *answer;
    const char *rest; /* of the message */
    size_t nrest;
};

/* ---- what passes by ---- */

static int on_command(CURL *easy, curl_infotype type, char *p, size_t n, void *arg)
{
    struct smtp *s = arg;
    (void)easy;
    char verb[9] = "";
    if (type != CURLINFO_HEADER_OUT || (s->step == SMTP_AUTH && s->code == 334))
        return 0; /* after 334 comes a piece of AUTH, whatever it looks like */
    memcpy(verb, p, n < 8 ? n : 8);
    s->over |= smtp_step_of(verb) == SMTP_QUIT;
    if (s->over)
        return 0; /* after a failure curl takes its leave; what counts was said before */
    s->step = smtp_step_of(verb);
    s->code = 0;
    s->named += s->step == SMTP_RCPT;
    return 0;
}

static void set_why(struct smtp *s, struct mail_answer *answer, const char *to)
{
    struct buf safe = {0};
    text_add_safe(&safe, buf_str(&s->reply), false);
    size_t shown = s->step == SMTP_AUTH && safe.len > CODE ? CODE : safe.len;
    bool wrong = s->step == SMTP_AUTH && s->code == 535; /* RFC 4954 */
    bool passes = answer->end == ANSWER_LATER && s->code / 100 == 4;
    err_set(&answer->why, passes ? ERR_BUSY : ERR_MAIL, "'%s' answered %s%s%s: %.*s%s",
            s->o.url, smtp_step_name(s->step), to ? " " : "", to ? to : "", (int)shown, buf_str(&safe),
            wrong ? " (user name or password refused)" : "");
    buf_free(&safe);
}

/* Of the reply, after its code. */
static const char *words_of(const struct smtp *s)
{
    return s->reply.len > CODE ? s->reply.p + CODE + 1 : "";
}

static void reply_is_whole(struct smtp *s)
{
    if (s->step == SMTP_CONNECT)
        s->step = SMTP_GREETING;
    if (s->step == SMTP_RCPT && s->named && s->named <= s->to->n && s->code >= 400) {
        struct mail_answer *answer = &s->answer[s->named - 1];
        answer->end = delivery_of_reply(SMTP_RCPT, s->code, words_of(s));
        answer->blamed = true;
        set_why(s, answer, s->to->v[s->named - 1]);
    }
    if (s->step == SMTP_STARTTLS && s->code == 220)
        s->step = SMTP_TLS, s->code = 0;
}

/* One line of a reply: code, then "-" when more lines follow. */
static size_t on_reply(char *p, size_t size, size_t n, void *arg)
{
    struct smtp *s = arg;
    (void)size;
    s->said += n;
    if (s->said > s->most)
        return 0;
    if (s->over)
        return n;
    if (!s->more)
        buf_reset(&s->reply);
    size_t room = MAX_SHOWN - s->reply.len, end = n;
    while (end && ascii_isspace((unsigned char)p[end - 1]))
        end--;
    if (s->reply.len && room)
        buf_addc(&s->reply, ' '), room--;
    buf_add(&s->reply, p, end < room ? end : room);
    bool coded = n >= CODE && ascii_isdigit(p[0]) && ascii_isdigit(p[1]) && ascii_isdigit(p[2]);
    s->more = !coded || (n > CODE && p[CODE] == '-');
    if (!s->more) {
        s->code = (p[0] - '0') * 100 + (p[1] - '0') * 10 + (p[2] - '0');
        reply_is_whole(s);
    }
    return n;
}

static size_t on_read(char *out, size_t size, size_t n, void *arg)
{
    struct smtp *s = arg;
    size_t k = size * n < s->nrest ? size * n : s->nrest;
    memcpy(out, s->rest, k);
    s->rest += k;
    s->nrest -= k;
    if (!s->nrest)
        s->step = SMTP_END, s->code = 0;
    return k;
}

static curl_socket_t open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *to)
{
    const struct smtp *s = arg;
    (void)purpose;
    return s->quitting ? CURL_SOCKET_BAD : socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

/* ---- the handle ---- */

static long ms(double seconds)
{
    return (long)(seconds * 1000) + 1;
}

static CURLcode set_up(struct smtp *s)
{
    static const long tls[] = {[SMTP_TLS_REQUIRED] = CURLUSESSL_ALL,
                               [SMTP_TLS_OPPORTUNISTIC] = CURLUSESSL_TRY,
                               [SMTP_TLS_NO] = CURLUSESSL_NONE};
    CURL *c = s->easy;
    CURLcode bad = CURLE_OK;
    bad |= curl_easy_setopt(c, CURLOPT_URL, s->o.url);
    bad |= curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    bad |= curl_easy_setopt(c, CURLOPT_USE_SSL, tls[s->o.tls]);
    bad |= curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    bad |= curl_easy_setopt(c, CURLOPT_CAINFO, s->o.cainfo);
    bad |= curl_easy_setopt(c, CURLOPT_PROXY, ""); /* nor one of the environment */
    bad |= curl_easy_setopt(c, CURLOPT_USERNAME, s->o.user);
    bad |= curl_easy_setopt(c, CURLOPT_PASSWORD, s->o.password);
    bad |= curl_easy_setopt(c, CURLOPT_MAIL_RCPT_ALLLOWFAILS, 1L);
    bad |= curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, ms(s->o.timeout / 3));
    bad |= curl_easy_setopt(c, CURLOPT_SERVER_RESPONSE_TIMEOUT, ms(s->o.timeout) / 1000 + 1);
    bad |= curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, ms(s->o.timeout * 5));
    bad |= curl_easy_setopt(c, CURLOPT_QUICK_EXIT, 1L);
    bad |= curl_easy_setopt(c, CURLOPT_ERRORBUFFER, s->error);
    bad |= curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    bad |= curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, s);
    bad |= curl_easy_setopt(c, CURLOPT_VERBOSE, 1L); /* else on_command is not called; nothing is printed */
    bad |= curl_easy_setopt(c, CURLOPT_DEBUGFUNCTION, on_command);
    bad |= curl_easy_setopt(c, CURLOPT_DEBUGDATA, s);
    bad |= curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_reply);
    bad |= curl_easy_setopt(c, CURLOPT_HEADERDATA, s);
    bad |= curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_reply); /* the reply to a QUIT of ours */
    bad |= curl_easy_setopt(c, CURLOPT_WRITEDATA, s);
    bad |= curl_easy_setopt(c, CURLOPT_READFUNCTION, on_read);
    bad |= curl_easy_setopt(c, CURLOPT_READDATA, s);
    return bad;
}

int smtp_open(const struct smtp_options *o, struct smtp **out, struct err *e)
{
    struct arena *a = arena_new();
    struct smtp *s = arena_alloc(a, sizeof *s);
    *s = (struct smtp){.a = a, .o = *o};
    s->o.url = arena_strdup(a, o->url);
    s->o.user = arena_strdup(a, o->user);
    s->o.password = arena_strdup(a, o->password);
    s->o.cainfo = arena_strdup(a, o->cainfo);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    s->easy = curl_easy_init();
    if (!s->easy || set_up(s)) {
        smtp_close(s);
        return err_set(e, ERR_CONFIG, "cannot set up mail by '%s'", o->url);
    }
    *out = s;
    return 0;
}

/* A QUIT that curl sends of its own accord when a handle is cleaned up waits two minutes for its answer. */
static void quit(struct smtp *s)
{
    s->quitting = true;
    curl_easy_setopt(s->easy, CURLOPT_UPLOAD, 0L);
    curl_easy_setopt(s->easy, CURLOPT_NOBODY, 1L);
    curl_easy_setopt(s->easy, CURLOPT_MAIL_RCPT, NULL);
    curl_easy_setopt(s->easy, CURLOPT_CUSTOMREQUEST, "QUIT");
    curl_easy_setopt(s->easy, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)QUIT_SECONDS);
    curl_easy_setopt(s->easy, CURLOPT_TIMEOUT_MS, QUIT_SECONDS * 1000L);
    curl_easy_setopt(s->easy, CURLOPT_FORBID_REUSE, 1L);
    s->said = 0;
    curl_easy_perform(s->easy);
}

void smtp_close(struct smtp *s)
{
    if (!s)
        return;
    if (s->live)
        quit(s);
    curl_easy_cleanup(s->easy);
    curl_global_cleanup();
    buf_free(&s->reply);
    if (s->o.password)
        explicit_bzero((char *)s->o.password, strlen(s->o.password));
    arena_free(s->a);
}

/* ---- one message ---- */

/* Where no reply of the server tells why. */
static void set_trouble(struct smtp *s, CURLcode code, struct err *why)
{
    struct arena *a = arena_new();
    const char *text =
        s->said > s->most ? "it says too much" : curl_trouble(s->easy, code, "SMTP", s->error, a);
    err_set(why, ERR_MAIL, "'%s', at %s: %s", s->o.url, smtp_step_name(s->step),
            text ? text : "the connection broke");
    arena_free(a);
}

/* The end of the whole, for those of whom nothing is known yet. */
static void settle(struct smtp *s, CURLcode code)
{
    struct mail_answer all = {.end = ANSWER_TAKEN};
    bool spoken = s->code >= 400 && code != CURLE_OPERATION_TIMEDOUT;
    if (code != CURLE_OK) {
        all.end = delivery_of_reply(s->step, spoken ? s->code : 0, words_of(s));
        all.blamed = s->step >= SMTP_RCPT;
        if (spoken)
            set_why(s, &all, NULL);
        else
            set_trouble(s, code, &all.why);
    }
    for (size_t i = 0; i < s->to->n; i++)
        if (!*s->answer[i].why.msg)
            s->answer[i] = all;
}

static CURLcode converse(struct smtp *s, const struct buf *message, bool fresh)
{
    s->step = SMTP_CONNECT;
    s->code = 0;
    s->more = s->over = false;
    s->named = s->said = 0;
    s->most = MAX_SAID + MAX_SAID_EACH * s->to->n;
    s->rest = buf_str(message);
    s->nrest = message->len;
    *s->error = 0;
    for (size_t i = 0; i < s->to->n; i++)
        s->answer[i] = (struct mail_answer){.end = ANSWER_DOWN};
    curl_easy_setopt(s->easy, CURLOPT_FRESH_CONNECT, (long)fresh);
    return curl_easy_perform(s->easy);
}

void smtp_send(struct smtp *s, const char *from, const struct strs *to, const struct buf *message,
               struct mail_answer *answer)
{
    struct curl_slist *l = NULL;
    long connects = 1;
    for (size_t i = 0; i < to->n; i++) {
        struct curl_slist *longer = curl_slist_append(l, to->v[i]);
        if (!longer)
            abort(); /* out of memory, as in xmalloc */
        l = longer;
    }
    s->to = to;
    s->answer = answer;
    curl_easy_setopt(s->easy, CURLOPT_MAIL_FROM, from);
    curl_easy_setopt(s->easy, CURLOPT_MAIL_RCPT, l);
    curl_easy_setopt(s->easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(s->easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t)message->len);
    CURLcode code = converse(s, message, false);
    curl_easy_getinfo(s->easy, CURLINFO_NUM_CONNECTS, &connects);
    if (code != CURLE_OK && !connects && s->step <= SMTP_MAIL) /* the server had enough of this connection */
        code = converse(s, message, true);
    s->live = code == CURLE_OK;
    settle(s, code);
    curl_easy_setopt(s->easy, CURLOPT_MAIL_RCPT, NULL);
    curl_slist_free_all(l);
}
