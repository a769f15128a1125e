/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages: written with GMime, which only this file sees.
 *
 * What a message holds came from the web, so nothing is believed: every value is made one line of valid
 * UTF-8 before it becomes a header, addresses and identifiers are held to their plainest form, and both parts
 * are encoded so that they are ASCII in short lines, which no mail system on the way has a reason to change.
 * The subject is encoded here and not by GMime 3.2, which passes text that looks like an encoded word
 * ("=?utf-8?q?...?=") and writes encoded words over 75 characters, against RFC 2047. Nothing depends on the
 * time, the host or chance: the same message gives the same bytes. What a digest says is for others. */
#include "edge/mail.h"

#include <gmime/gmime.h>
#include <string.h>

#include "domain/text.h"

enum {
    LINE_COLUMNS = 76,     /* a header line is folded before it is longer (RFC 5322: 78) */
    ENCODED_WORD_MAX = 75, /* RFC 2047, section 2 */
    PLAIN_WORD_MAX = 60,   /* a longer word cannot be folded, so it is encoded, in pieces */
    BODY_LINE_MAX = 78,    /* of a part that goes out as it is */
    ADDRESS_MAX = 254,     /* RFC 5321 and its errata */
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

/* ---- the subject ---- */

static size_t char_len(const char *s)
{
    size_t n = 1;
    while (((unsigned char)s[n] & 0xc0) == 0x80)
        n++;
    return n;
}

static bool needs_encoding(const char *word, size_t n)
{
    if (n > PLAIN_WORD_MAX || g_strstr_len(word, (gssize)n, "=?"))
        return true;
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)word[i] >= 0x7f)
            return true;
    return false;
}

/* Appends a word that must not be broken, on this line or the next. */
static void add_unbroken(struct buf *out, size_t *column, const char *word, size_t n)
{
    if (*column && *column + 1 + n > LINE_COLUMNS) {
        buf_adds(out, "\n");
        *column = 0;
    }
    buf_addc(out, ' ');
    buf_add(out, word, n);
    *column += 1 + n;
}

static bool is_q_plain(char c)
{
    return g_ascii_isalnum(c) || (c && strchr(" !*+-/.,:;[]()'", c));
}

/* One encoded word (RFC 2047, "Q") of as many whole characters of s as fit into max bytes. Gives the rest. */
static const char *encode_word(struct buf *word, const char *s, const char *end, size_t max)
{
    buf_reset(word);
    buf_adds(word, "=?UTF-8?Q?");
    while (s < end) {
        size_t k = char_len(s);
        bool plain = k == 1 && is_q_plain(*s);
        if (word->len + (plain ? 1 : 3 * k) + strlen("?=") > max)
            break;
        if (plain)
            buf_addc(word, *s == ' ' ? '_' : *s);
        for (size_t i = 0; !plain && i < k; i++)
            buf_addf(word, "=%02X", (unsigned char)s[i]);
        s += k;
    }
    buf_adds(word, "?=");
    return s;
}

static void add_encoded(struct buf *out, size_t *column, const char *s, size_t n)
{
    struct buf word = {0};
    for (const char *end = s + n; s < end;) {
        size_t room = LINE_COLUMNS - 1 - *column;
        bool here = *column < LINE_COLUMNS / 2; /* else the next line has room for more */
        s = encode_word(&word, s, end, here && room < ENCODED_WORD_MAX ? room : ENCODED_WORD_MAX);
        add_unbroken(out, column, word.p, word.len);
    }
    buf_free(&word);
}

/* The value of a Subject line, folded. Words that need it are encoded, with the spaces between two of them,
 * for a reader drops the space between encoded words. */
static void add_subject(struct buf *out, const char *s)
{
    size_t column = strlen("Subject:");
    while (*(s += strspn(s, " "))) {
        size_t n = strcspn(s, " ");
        if (!needs_encoding(s, n)) {
            add_unbroken(out, &column, s, n);
            s += n;
            continue;
        }
        for (const char *next = s + n; *(next += strspn(next, " "));) {
            size_t k = strcspn(next, " ");
            if (!needs_encoding(next, k))
                break;
            next += k;
            n = (size_t)(next - s);
        }
        add_encoded(out, &column, s, n);
        s += n;
    }
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
    g_mime_part_set_content_encoding(part, is_plain_body(buf_str(&clean))
                                               ? GMIME_CONTENT_ENCODING_7BIT
                                               : GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
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

static void set_subject(GMimeMessage *msg, const char *subject)
{
    struct buf clean = {0}, value = {0};
    text_add_safe(&clean, subject, false);
    add_subject(&value, buf_str(&clean));
    GMimeHeaderList *headers = g_mime_object_get_header_list(GMIME_OBJECT(msg));
    g_mime_header_list_append(headers, "Subject", "", NULL);
    GMimeHeader *h = g_mime_header_list_get_header(headers, "Subject");
    buf_addc(&value, '\n');
    g_mime_header_set_raw_value(h, value.p);
    buf_free(&clean);
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

static void set_others(GMimeMessage *msg, const struct mail_message *m)
{
    GDateTime *date = g_date_time_new_from_unix_utc(m->date);
    if (date) {
        g_mime_message_set_date(msg, date);
        g_date_time_unref(date);
    }
    g_mime_message_set_message_id(msg, m->message_id);
    if (m->list_id) {
        char *id = g_strdup_printf("<%s>", m->list_id);
        g_mime_object_append_header(GMIME_OBJECT(msg), "List-Id", id, NULL);
        g_free(id);
    }
    g_mime_object_append_header(GMIME_OBJECT(msg), "Auto-Submitted", "auto-generated", NULL);
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
    if (check_id("Message-ID", m->message_id, 1, e) || (m->list_id && check_id("List-Id", m->list_id, 0, e)))
        goto out;
    if (set_addresses(msg, m, e))
        goto out;
    set_subject(msg, m->subject);
    set_others(msg, m);
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

/* ---- local form ---- */

void mail_add_local(const struct buf *message, struct buf *out)
{
    const char *s = buf_str(message);
    for (const char *cr; (cr = strstr(s, "\r\n")); s = cr + 1)
        buf_add(out, s, (size_t)(cr - s));
    buf_adds(out, s);
}
