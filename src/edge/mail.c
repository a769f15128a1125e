/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages: written with GMime, which only this file sees.
 *
 * What a message holds came from the web, so nothing is believed: every value is made one line of valid
 * UTF-8 before it becomes a header, addresses and identifiers are held to their plainest form, and both parts
 * are encoded so that they are ASCII in short lines, which no mail system on the way has a reason to change.
 * Nothing depends on the time, the host or chance: the same message gives the same bytes. What a digest says
 * is for others. */
#include "edge/mail.h"

#include <gmime/gmime.h>
#include <string.h>
#include <strings.h>

#include "domain/text.h"
#include "edge/mail_header.h"

enum {
    BODY_LINE_MAX = 78, /* of a part that goes out as it is */
    ADDRESS_MAX = 254,  /* RFC 5321 and its errata */
    URL_MAX = 900,      /* a line of a message holds 998 bytes */
};

static void start(void)
{
    static gsize done;
    if (g_once_init_enter(&done)) {
        g_mime_init();
        g_once_init_leave(&done, 1);
    }
}

/* ---- addresses and identifiers ---- */

static bool is_atom(char c)
{
    return g_ascii_isalnum(c) || (c && strchr("!#$%&'*+-/=?^_`{|}~", c));
}

/* dot-atom "@" dot-atom: RFC 5322 without quoted strings, comments and literals, which in a configuration are
 * mistakes more often than meant. */
static bool is_dot_atoms(const char *s, int ats)
{
    bool open = true; /* an atom must come */
    for (; *s; s++) {
        if (is_atom(*s)) {
            open = false;
            continue;
        }
        if (open || (*s != '.' && *s != '@'))
            return false;
        ats -= *s == '@';
        open = true;
    }
    return !open && ats == 0;
}

static bool has_control(const char *s)
{
    for (; *s; s++)
        if ((unsigned char)*s < 0x20 || *s == 0x7f)
            return true;
    return false;
}

/* The one mailbox that s names, or NULL. The caller ends the list. */
static InternetAddressMailbox *only_mailbox(InternetAddressList *l)
{
    if (!l || internet_address_list_length(l) != 1)
        return NULL;
    InternetAddress *one = internet_address_list_get_address(l, 0);
    if (!INTERNET_ADDRESS_IS_MAILBOX(one))
        return NULL;
    const char *addr = internet_address_mailbox_get_idn_addr(INTERNET_ADDRESS_MAILBOX(one));
    if (!addr || strlen(addr) > ADDRESS_MAX || !is_dot_atoms(addr, 1))
        return NULL;
    return INTERNET_ADDRESS_MAILBOX(one);
}

/* A list of the one address in s; NULL with ERR_CONFIG. */
static InternetAddressList *parse_address(const char *s, struct err *e)
{
    start();
    InternetAddressList *l = NULL;
    if (s && !has_control(s) && text_is_utf8(s, strlen(s))) {
        GMimeParserOptions *strict = g_mime_parser_options_new();
        g_mime_parser_options_set_address_compliance_mode(strict, GMIME_RFC_COMPLIANCE_STRICT);
        l = internet_address_list_parse(strict, s);
        g_mime_parser_options_free(strict);
    }
    if (only_mailbox(l))
        return l;
    g_clear_object(&l);
    err_set(e, ERR_CONFIG, "'%s' is no mail address (wanted: Name <name@example.org>)", s ? s : "");
    return NULL;
}

/* The bare address, as it goes into an envelope. */
static char *bare_address(const char *s, struct err *e)
{
    InternetAddressList *l = parse_address(s, e);
    char *bare = l ? g_strdup(internet_address_mailbox_get_idn_addr(only_mailbox(l))) : NULL;
    g_clear_object(&l);
    return bare;
}

int mail_check_address(const char *address, struct err *e)
{
    InternetAddressList *l = parse_address(address, e);
    if (!l)
        return -1;
    g_object_unref(l);
    return 0;
}

const char *mail_bare(const char *address, struct arena *a, struct err *e)
{
    char *bare = bare_address(address, e);
    const char *copy = arena_strdup(a, bare);
    g_free(bare);
    return copy;
}

const char *mail_host(const char *address, struct arena *a, struct err *e)
{
    char *bare = bare_address(address, e);
    if (!bare)
        return NULL;
    const char *host = arena_strdup(a, strchr(bare, '@') + 1);
    g_free(bare);
    return host;
}

static int check_id(const char *what, const char *s, int ats, struct err *e)
{
    if (strlen(s) <= ADDRESS_MAX && is_dot_atoms(s, ats))
        return 0;
    return err_set(e, ERR_CONFIG, "'%s' cannot be the %s of a message", s, what);
}

/* A header takes a URL as it is, so it is held to ASCII that needs no folding and no quotes. */
static int check_unsubscribe_url(const char *url, struct err *e)
{
    bool good = str_starts(url, "https://") && strlen(url) <= URL_MAX;
    for (const char *s = url; *s; s++)
        good &= *s > ' ' && *s < 0x7f && !strchr("<>\"\\", *s);
    return good ? 0 : err_set(e, ERR_CONFIG, "'%s' is no https URL at which to unsubscribe", url);
}

/* ---- the message ---- */

/* Whether a part can go out as it is: ASCII in short lines, nothing that a mail system likes to change
 * (blanks at the end of a line, "From " at its start) and no "=_", by which our boundaries are known. */
static bool is_plain_body(const char *s)
{
    size_t column = 0;
    for (const char *p = s; *p; p++) {
        bool first = p == s || p[-1] == '\n';
        if ((unsigned char)*p >= 0x7f || str_starts(p, "=_") || (first && str_starts(p, "From ")))
            return false;
        if ((*p == ' ' || *p == '\t') && (p[1] == '\n' || !p[1]))
            return false;
        column = *p == '\n' ? 0 : column + 1;
        if (column > BODY_LINE_MAX)
            return false;
    }
    return true;
}

/* Quoted-printable can be read as it is, and takes three bytes for one that is not ASCII: where that is more
 * than base64's third, a text is not read as it is by anyone. */
static GMimeContentEncoding encoding_of(const char *s, size_t n)
{
    size_t wide = 0;
    for (const char *p = s; *p; p++)
        wide += (unsigned char)*p >= 0x7f;
    return is_plain_body(s) ? GMIME_CONTENT_ENCODING_7BIT
           : wide > n / 3   ? GMIME_CONTENT_ENCODING_BASE64
                            : GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE;
}

/* GMime's own text part would choose a charset by the content. */
static GMimeObject *make_part(const char *subtype, const char *body)
{
    struct buf clean = {0};
    text_add_safe(&clean, body, true);
    GMimePart *part = g_mime_part_new_with_type("text", subtype);
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(buf_str(&clean), clean.len);
    GMimeDataWrapper *content = g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_DEFAULT);
    g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "charset", "utf-8");
    g_mime_part_set_content(part, content);
    g_mime_part_set_content_encoding(part, encoding_of(buf_str(&clean), clean.len));
    g_object_unref(content);
    g_object_unref(stream);
    buf_free(&clean);
    return GMIME_OBJECT(part);
}

static GMimeObject *make_body(const struct mail_message *m)
{
    GMimeObject *text = make_part("plain", m->text);
    if (!m->html)
        return text;
    /* quoted-printable never holds "=_", so this cannot stand in a part */
    char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, m->message_id, -1);
    char *boundary = g_strdup_printf("=_%.32s", sum);
    GMimeMultipart *both = g_mime_multipart_new_with_subtype("alternative");
    g_mime_multipart_set_boundary(both, boundary);
    GMimeObject *html = make_part("html", m->html);
    g_mime_multipart_add(both, text);
    g_mime_multipart_add(both, html); /* the last is what a reader prefers */
    g_object_unref(text);
    g_object_unref(html);
    g_free(boundary);
    g_free(sum);
    return GMIME_OBJECT(both);
}

/* Appends a header whose value is written and folded already, so that GMime does neither again. */
static void add_raw(GMimeMessage *msg, const char *name, struct buf *value)
{
    GMimeHeaderList *headers = g_mime_object_get_header_list(GMIME_OBJECT(msg));
    g_mime_header_list_append(headers, name, "", NULL);
    GMimeHeader *h = g_mime_header_list_get_header(headers, name);
    buf_addc(value, '\n');
    g_mime_header_set_raw_value(h, value->p);
}

static void set_subject(GMimeMessage *msg, const char *subject)
{
    struct buf clean = {0}, value = {0};
    text_add_safe(&clean, subject, false);
    mail_fold_subject(&value, buf_str(&clean));
    add_raw(msg, "Subject", &value);
    buf_free(&clean);
    buf_free(&value);
}

/* A header of identifiers or URLs in angle brackets, each of which stays whole. */
static void add_bracketed(GMimeMessage *msg, const char *name, const char *const *v, size_t n,
                          const char *between)
{
    struct buf value = {0};
    mail_fold_bracketed(&value, name, v, n, between);
    if (n)
        add_raw(msg, name, &value);
    buf_free(&value);
}

static int set_addresses(GMimeMessage *msg, const struct mail_message *m, struct err *e)
{
    if (!m->to.n)
        return err_set(e, ERR_CONFIG, "a message from '%s' has no recipient", m->from);
    for (size_t i = 0; i <= m->to.n; i++) {
        InternetAddressList *one = parse_address(i ? m->to.v[i - 1] : m->from, e);
        if (!one)
            return -1;
        if (i && m->undisclosed) {
            g_object_unref(one);
            continue;
        }
        internet_address_set_charset(internet_address_list_get_address(one, 0), "utf-8");
        internet_address_list_append(i ? g_mime_message_get_to(msg) : g_mime_message_get_from(msg), one);
        g_object_unref(one);
    }
    if (m->undisclosed) {
        InternetAddress *none = internet_address_group_new("undisclosed-recipients");
        internet_address_list_add(g_mime_message_get_to(msg), none);
        g_object_unref(none);
    }
    return 0;
}

/* How to be taken off the list, for the button of a mail program. The mail says for which one. */
static int set_unsubscribe(GMimeMessage *msg, const struct mail_message *m, struct err *e)
{
    const char *ways[2];
    size_t n = 0;
    char *address = NULL, *mail = NULL;
    if (m->unsubscribe_url) {
        if (check_unsubscribe_url(m->unsubscribe_url, e))
            return -1;
        ways[n++] = m->unsubscribe_url;
    }
    if (m->unsubscribe_mail) {
        if (!(address = bare_address(m->unsubscribe_mail, e)))
            return -1;
        char *escaped = g_uri_escape_string(address, "@", false); /* RFC 6068 */
        mail = g_strdup_printf("mailto:%s?subject=unsubscribe%%20%s", escaped, m->list_id ? m->list_id : "");
        g_free(escaped);
        ways[n++] = mail;
    }
    add_bracketed(msg, "List-Unsubscribe", ways, n, ",");
    if (m->unsubscribe_url)
        g_mime_object_append_header(GMIME_OBJECT(msg), "List-Unsubscribe-Post", "List-Unsubscribe=One-Click",
                                    NULL);
    g_free(address);
    g_free(mail);
    return 0;
}

static int set_ids(GMimeMessage *msg, const struct mail_message *m, struct err *e)
{
    if (check_id("Message-ID", m->message_id, 1, e) || (m->list_id && check_id("List-Id", m->list_id, 0, e)))
        return -1;
    if (m->in_reply_to && check_id("In-Reply-To", m->in_reply_to, 1, e))
        return -1;
    for (size_t i = 0; i < m->references.n; i++)
        if (check_id("References", m->references.v[i], 1, e))
            return -1;
    g_mime_message_set_message_id(msg, m->message_id);
    add_bracketed(msg, "In-Reply-To", &m->in_reply_to, m->in_reply_to ? 1 : 0, "");
    add_bracketed(msg, "References", m->references.v, m->references.n, "");
    add_bracketed(msg, "List-Id", &m->list_id, m->list_id ? 1 : 0, "");
    return 0;
}

static void set_date(GMimeMessage *msg, int64_t date)
{
    GDateTime *utc = g_date_time_new_from_unix_utc(date);
    if (utc) {
        g_mime_message_set_date(msg, utc);
        g_date_time_unref(utc);
    }
}

/* Appends what GMime writes, which has LF alone and is all ASCII text, with CRLF. A line of a
 * quoted-printable part that begins with "From " gets another spelling, for a mailbox file would change it.
 */
static void add_with_crlf(struct buf *out, const char *s)
{
    for (const char *nl; (nl = strchr(s, '\n')); s = nl + 1) {
        if (str_starts(s, "From ")) {
            buf_adds(out, "=46");
            s++;
        }
        buf_add(out, s, (size_t)(nl - s));
        buf_adds(out, "\r\n");
    }
    buf_adds(out, s);
}

int mail_write(const struct mail_message *m, struct buf *out, struct err *e)
{
    start();
    int rc = -1;
    char *s = NULL;
    GMimeMessage *msg = g_mime_message_new(false);
    GMimeObject *body = NULL;
    if (set_addresses(msg, m, e))
        goto out;
    set_subject(msg, m->subject);
    set_date(msg, m->date);
    if (set_ids(msg, m, e) || set_unsubscribe(msg, m, e))
        goto out;
    g_mime_object_append_header(GMIME_OBJECT(msg), "Auto-Submitted", "auto-generated", NULL);
    g_mime_object_append_header(GMIME_OBJECT(msg), "Content-Language", "en", NULL);
    body = make_body(m);
    g_mime_object_set_header(GMIME_OBJECT(msg), "MIME-Version", "1.0", NULL);
    g_mime_message_set_mime_part(msg, body);
    s = g_mime_object_to_string(GMIME_OBJECT(msg), NULL);
    add_with_crlf(out, s);
    rc = 0;
out:
    g_free(s);
    g_clear_object(&body);
    g_object_unref(msg);
    return rc;
}

/* ---- a message that is there ---- */

void mail_recipients(const struct buf *message, struct arena *a, struct strs *to)
{
    start();
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(buf_str(message), message->len);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *msg = g_mime_parser_construct_message(parser, NULL);
    InternetAddressList *l = msg ? g_mime_message_get_to(msg) : NULL;
    for (int i = 0; l && i < internet_address_list_length(l); i++) {
        InternetAddress *one = internet_address_list_get_address(l, i);
        char *s = INTERNET_ADDRESS_IS_MAILBOX(one) ? internet_address_to_string(one, NULL, false) : NULL;
        if (s)
            strs_add_copy(to, s, a);
        g_free(s);
    }
    g_clear_object(&msg);
    g_object_unref(parser);
    g_object_unref(stream);
}

/* The field that begins at s, with the lines that it is folded into. */
static size_t field_length(const char *s, const char *end)
{
    const char *p = s;
    do {
        const char *line = memmem(p, (size_t)(end - p), "\r\n", 2);
        p = line ? line + 2 : end;
    } while (p < end && (*p == ' ' || *p == '\t'));
    return (size_t)(p - s);
}

void mail_readdress(const char *message, size_t n, const char *to, struct buf *out)
{
    const char *s = message, *end = message + n;
    while (s < end && *s != '\r') { /* the empty line */
        size_t length = field_length(s, end);
        if (length > 3 && !strncasecmp(s, "To:", 3))
            buf_addf(out, "To: %s\r\n", to);
        else
            buf_add(out, s, length);
        s += length;
    }
    buf_add(out, s, (size_t)(end - s));
}

void mail_add_local(const struct buf *message, struct buf *out)
{
    const char *s = buf_str(message);
    for (const char *cr; (cr = strstr(s, "\r\n")); s = cr + 1)
        buf_add(out, s, (size_t)(cr - s));
    buf_adds(out, s);
}
