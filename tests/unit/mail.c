/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages as bytes: headers that cannot be injected, encoded words within RFC 2047, parts that survive.
 * That a mail program reads them without a defect is tested with Python's parser in
 * tests/60-digest.t. */
#include "t.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "edge/mail.h"

static struct mail_message message(struct arena *a)
{
    struct mail_message m = {.from = "Blotter <blotter@example.org>",
                             .subject = "[labor-south] 3 new",
                             .message_id = "digest.labor-south.1-4@example.org",
                             .list_id = "labor-south.example.org",
                             .date = 1795327200, /* 2026-11-22 06:00 */
                             .text = "Hello\n",
                             .html = "<p>Hello</p>\n"};
    strs_add(&m.to, "desk@example.org", a);
    return m;
}

static const char *written(const struct mail_message *m, struct buf *out)
{
    struct err e;
    buf_reset(out);
    assert_int_equal(mail_write(m, out, &e), 0);
    return buf_str(out);
}

/* The value of a header, folds included. */
static const char *header(const char *msg, const char *name, struct arena *a)
{
    const char *p = strstr(msg, arena_printf(a, "\r\n%s: ", name));
    assert_non_null(p);
    p += strlen(name) + 4;
    const char *end = p;
    while ((end = strstr(end, "\r\n")) && (end[2] == ' ' || end[2] == '\t'))
        end += 2;
    return arena_strndup(a, p, (size_t)(end - p));
}

static size_t longest_line(const char *s)
{
    size_t most = 0;
    for (const char *nl; (nl = strstr(s, "\r\n")); s = nl + 2)
        if ((size_t)(nl - s) > most)
            most = (size_t)(nl - s);
    return most;
}

static void headers_are_as_asked(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct mail_message m = message(a);
    struct buf b = {0}, again = {0};
    const char *s = written(&m, &b);
    assert_int_equal(strncmp(s, "From: Blotter <blotter@example.org>\r\n", 37), 0);
    assert_string_equal(header(s, "To", a), "desk@example.org");
    assert_string_equal(header(s, "Subject", a), "[labor-south] 3 new");
    assert_string_equal(header(s, "Date", a), "Sun, 22 Nov 2026 06:00:00 +0000");
    assert_string_equal(header(s, "Message-Id", a), "<digest.labor-south.1-4@example.org>");
    assert_string_equal(header(s, "List-Id", a), "<labor-south.example.org>");
    assert_string_equal(header(s, "Auto-Submitted", a), "auto-generated");
    assert_string_equal(header(s, "Content-Language", a), "en");
    assert_string_equal(header(s, "MIME-Version", a), "1.0");
    assert_non_null(strstr(header(s, "Content-Type", a), "multipart/alternative"));
    assert_true(strstr(s, "text/plain; charset=utf-8") < strstr(s, "text/html; charset=utf-8"));
    assert_string_equal(written(&m, &again), s);
    m.from = "Jörg Desk <blotter@example.org>";
    assert_non_null(strstr(written(&m, &b), "From: =?UTF-8?b?"));
    m.html = NULL;
    m.list_id = NULL;
    s = written(&m, &b);
    assert_null(strstr(s, "multipart"));
    assert_null(strstr(s, "List-Id"));
    assert_non_null(strstr(s, "\r\n\r\nHello\r\n"));
    buf_free(&b);
    buf_free(&again);
    arena_free(a);
}

static void nothing_can_inject_a_header(void **state)
{
    (void)state;
    static const char *const subjects[] = {
        "news\r\nBcc: all@example.net", "news\nBcc: all@example.net", "news\rBcc: all@example.net",
        "news\v\f\033\x7f\nBcc: x",     "news\xc2\x85 Bcc: x",        "news\xe2\x80\xa8 Bcc: x",
    };
    struct arena *a = arena_new();
    struct buf b = {0};
    for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++) {
        struct mail_message m = message(a);
        m.subject = subjects[i];
        m.text = m.html = "\r\n.\r\nBcc: x\r\n\r\n";
        const char *s = written(&m, &b);
        const char *end = strstr(s, "\r\n\r\n");
        const char *bcc = strstr(s, "\r\nBcc:");
        assert_true(!bcc || bcc > end);
        for (const char *p = s; *p; p++) {
            assert_true(*p != '\r' || p[1] == '\n');
            assert_true(*p != '\n' || (p > s && p[-1] == '\r'));
            assert_true((*p >= ' ' && *p < 0x7f) || strchr("\r\n\t", *p));
        }
    }
    buf_free(&b);
    arena_free(a);
}

static void subjects_are_encoded_in_words_of_75(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct buf b = {0};
    struct mail_message m = message(a);
    m.subject = "3 new: =?utf-8?q?evil?= plain";
    assert_string_equal(header(written(&m, &b), "Subject", a),
                        "3 new: =?UTF-8?Q?=3D=3Futf-8=3Fq=3Fevil=3F=3D?= plain");
    m.subject = "owner of Café Müller sentenced";
    assert_string_equal(header(written(&m, &b), "Subject", a),
                        "owner of =?UTF-8?Q?Caf=C3=A9_M=C3=BCller?= sentenced");
    struct buf longest = {0};
    for (int i = 0; i < 100 * 1024; i++)
        buf_adds(&longest, i % 2 ? "\xd7\xa9" : "x");
    m.subject = longest.p;
    const char *s = written(&m, &b);
    assert_true(longest_line(s) <= 76);
    for (const char *p = s; (p = strstr(p, "=?UTF-8?Q?")); p++)
        assert_true(strstr(p, "?=") + 2 - p <= 75);
    buf_free(&longest);
    buf_free(&b);
    arena_free(a);
}

static void parts_are_short_ascii_lines(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct buf b = {0}, word = {0};
    struct mail_message m = message(a);
    for (int i = 0; i < 100 * 1024; i++)
        buf_addc(&word, 'w');
    m.text = m.html = word.p;
    assert_true(longest_line(written(&m, &b)) <= 78);
    m.html = NULL;
    m.text = "short\n";
    assert_non_null(strstr(written(&m, &b), "Content-Transfer-Encoding: 7bit"));
    static const char *const encoded[] = {"Café at the harbor\n", "From here\n", "blank \n", "--=_boundary\n",
                                          "not \xff all of it\n"};
    for (size_t i = 0; i < sizeof encoded / sizeof *encoded; i++) {
        m.text = encoded[i];
        const char *s = written(&m, &b);
        assert_non_null(strstr(s, "Content-Transfer-Encoding: quoted-printable"));
        assert_null(strstr(s, "=_b"));
        assert_null(strstr(s, "\nFrom "));
    }
    m.text = "被告人有罪。\n被告人有罪。\n"; /* of three bytes each: base64 is shorter */
    assert_non_null(strstr(written(&m, &b), "Content-Transfer-Encoding: base64"));
    buf_free(&word);
    buf_free(&b);
    arena_free(a);
}

static void a_thread_and_a_way_out_are_headers(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct buf b = {0};
    struct mail_message m = message(a);
    const char *s = written(&m, &b);
    assert_null(strstr(s, "\r\nIn-Reply-To"));
    assert_null(strstr(s, "\r\nReferences"));
    assert_null(strstr(s, "\r\nList-Unsubscribe"));
    m.in_reply_to = "digest.labor-south.1-3@example.org";
    for (int i = 0; i < 11; i++)
        strs_add(&m.references, arena_printf(a, "digest.labor-south.%d-9.0123456789abcdef@example.org", i),
                 a);
    m.unsubscribe_mail = "Desk <leave+me%x&y@example.org>";
    s = written(&m, &b);
    assert_string_equal(header(s, "In-Reply-To", a), "<digest.labor-south.1-3@example.org>");
    assert_string_equal(
        header(s, "List-Unsubscribe", a),
        "<mailto:leave%2Bme%25x%26y@example.org?subject=unsubscribe%20labor-south.example.org>");
    assert_null(strstr(s, "\r\nList-Unsubscribe-Post"));
    assert_true(longest_line(s) <= 120);
    const char *references = header(s, "References", a);
    for (size_t i = 0; i < m.references.n; i++)
        assert_non_null(strstr(references, arena_printf(a, "<%s>", m.references.v[i])));
    m.unsubscribe_url = "https://lists.example.org/leave?list=labor-south&who=desk";
    s = written(&m, &b);
    assert_true(str_starts(header(s, "List-Unsubscribe", a),
                           "<https://lists.example.org/leave?list=labor-south&who=desk>,\r\n <mailto:"));
    assert_string_equal(header(s, "List-Unsubscribe-Post", a), "List-Unsubscribe=One-Click");
    arena_free(a);
    buf_free(&b);
}

static void a_malformed_way_out_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"http://example.org/",
                                      "https://example.org/a b",
                                      "https://example.org/>,<x",
                                      "https://example.org/\r\nBcc: x@example.org",
                                      "https://example.org/é",
                                      "javascript:alert(1)",
                                      ""};
    struct arena *a = arena_new();
    struct buf b = {0};
    struct err e;
    struct mail_message m = message(a);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        m.unsubscribe_url = bad[i];
        assert_int_equal(mail_write(&m, &b, &e), -1);
        assert_int_equal(e.code, ERR_CONFIG);
    }
    m.unsubscribe_url = NULL;
    m.unsubscribe_mail = "nobody";
    assert_int_equal(mail_write(&m, &b, &e), -1);
    m.unsubscribe_mail = NULL;
    m.in_reply_to = "x@example.org>\r\nBcc: <x@example.org";
    assert_int_equal(mail_write(&m, &b, &e), -1);
    m.in_reply_to = NULL;
    strs_add(&m.references, "x y@example.org", a);
    assert_int_equal(mail_write(&m, &b, &e), -1);
    assert_int_equal(b.len, 0);
    arena_free(a);
}

static void addresses_are_one_plain_mailbox(void **state)
{
    (void)state;
    static const char *const good[] = {"a@example.org",
                                       "<a@example.org>",
                                       "Desk <a.b+c@example.org>",
                                       "\"Desk, South\" <a@example.org>",
                                       "Jörg Desk <a@example.org>",
                                       "root@localhost"};
    static const char *const bad[] = {"",
                                      "desk",
                                      "a b@example.org",
                                      "a@example..org",
                                      "a@",
                                      "@example.org",
                                      "a@example.org, b@example.org",
                                      "group: a@example.org;",
                                      "a@[127.0.0.1]",
                                      "\"a b\"@example.org",
                                      "a@example.org\r\nBcc: b@example.org",
                                      "Desk\n <a@example.org>",
                                      "Desk\xff <a@example.org>",
                                      "a@example.org\xc2\xa0"};
    struct err e;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_int_equal(mail_check_address(good[i], &e), 0);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        e.code = ERR_NONE;
        assert_int_equal(mail_check_address(bad[i], &e), -1);
        assert_int_equal(e.code, ERR_CONFIG);
    }
    assert_int_equal(mail_check_address("desk at example", &e), -1);
    assert_non_null(strstr(e.msg, "'desk at example'"));
    struct arena *a = arena_new();
    assert_string_equal(mail_host("Desk <a@news.example.org>", a, &e), "news.example.org");
    struct mail_message m = message(a);
    struct buf b = {0};
    m.to.v[0] = "nobody";
    assert_int_equal(mail_write(&m, &b, &e), -1);
    assert_non_null(strstr(e.msg, "'nobody'"));
    m.to.n = 0;
    assert_int_equal(mail_write(&m, &b, &e), -1);
    m = message(a);
    m.message_id = "a@b>\r\nBcc: x@example.org";
    assert_int_equal(mail_write(&m, &b, &e), -1);
    assert_int_equal(b.len, 0);
    arena_free(a);
}

static void another_address_takes_the_place_of_the_whole_field(void **state)
{
    (void)state;
    static const char message[] =
        "From: a@example.org\r\nTo: Ann\r\n <ann@example.org>,\r\n\tbob@example.org\r\nSubject: "
        "x\r\n To: y\r\n\r\nTo: the body\r\n";
    struct buf b = {0};
    mail_readdress(message, strlen(message), "cem@example.org", &b);
    assert_string_equal(buf_str(&b),
                        "From: a@example.org\r\nTo: cem@example.org\r\nSubject: x\r\n To: y\r\n\r\nTo: the "
                        "body\r\n");
    buf_reset(&b);
    mail_readdress("To: a", 5, "b@example.org", &b); /* cut short */
    assert_string_equal(buf_str(&b), "To: b@example.org\r\n");
    buf_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headers_are_as_asked),
        cmocka_unit_test(nothing_can_inject_a_header),
        cmocka_unit_test(subjects_are_encoded_in_words_of_75),
        cmocka_unit_test(parts_are_short_ascii_lines),
        cmocka_unit_test(a_thread_and_a_way_out_are_headers),
        cmocka_unit_test(a_malformed_way_out_is_refused),
        cmocka_unit_test(addresses_are_one_plain_mailbox),
        cmocka_unit_test(another_address_takes_the_place_of_the_whole_field),
    };
    return RUN(tests);
}
