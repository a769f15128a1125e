/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ways out: what answers mean, the sendmail call, passwords, and mailboxes that a crash does not double or
 * spoil. SMTP is tested against a real server in tests/63-smtp.t. */
#include "t.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/strs.h"
#include "domain/conf.h"
#include "domain/delivery.h"
#include "edge/mail_post.h"
#include "edge/mail_run.h"

struct fixture {
    struct arena *a;
    char dir[32];
    struct buf message, got;
};

static int setup(void **state)
{
    struct fixture *f = xcalloc(1, sizeof *f);
    f->a = arena_new();
    strcpy(f->dir, "/tmp/blotter-post-XXXXXX");
    assert_non_null(mkdtemp(f->dir));
    buf_adds(&f->message,
             "Message-Id: <m1@example.org>\r\nSubject: x\r\n\r\nFrom here\r\n>From there\r\n.\r\nend\r\n");
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    struct err e;
    assert_int_equal(file_remove_tree(f->dir, &e), 0);
    buf_free(&f->message);
    buf_free(&f->got);
    arena_free(f->a);
    free(f);
    return 0;
}

static const char *in(struct fixture *f, const char *name)
{
    return arena_printf(f->a, "%s/%s", f->dir, name);
}

static const char *content(struct fixture *f, const char *path)
{
    struct err e;
    buf_reset(&f->got);
    assert_int_equal(file_read(path, 1 << 20, &f->got, &e), 0);
    return buf_str(&f->got);
}

static void put(struct fixture *f, const char *path, const char *s, mode_t mode)
{
    struct err e;
    (void)f;
    assert_int_equal(file_write(path, s, strlen(s), &e), 0);
    assert_int_equal(chmod(path, mode), 0);
}

/* ---- what answers mean ---- */

static void a_reply_means_what_its_step_says(void **state)
{
    static const struct {
        enum smtp_step step;
        int code;
        enum mail_end end;
    } rows[] = {
        {SMTP_END, 250, ANSWER_TAKEN},  {SMTP_DATA, 354, ANSWER_TAKEN},    {SMTP_RCPT, 550, ANSWER_NEVER},
        {SMTP_RCPT, 450, ANSWER_LATER}, {SMTP_END, 554, ANSWER_NEVER},     {SMTP_END, 451, ANSWER_LATER},
        {SMTP_RCPT, 421, ANSWER_DOWN},  {SMTP_MAIL, 550, ANSWER_DOWN},     {SMTP_MAIL, 552, ANSWER_NEVER},
        {SMTP_AUTH, 535, ANSWER_DOWN},  {SMTP_GREETING, 554, ANSWER_DOWN}, {SMTP_CONNECT, 0, ANSWER_DOWN},
        {SMTP_END, 0, ANSWER_DOWN},     {SMTP_RCPT, 530, ANSWER_DOWN},     {SMTP_STARTTLS, 454, ANSWER_DOWN},
        {SMTP_RCPT, 502, ANSWER_DOWN},  {SMTP_RCPT, 999, ANSWER_DOWN},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (delivery_of_reply(rows[i].step, rows[i].code, "") != rows[i].end)
            fail_msg("%s %d", smtp_step_name(rows[i].step), rows[i].code);
    static const struct {
        enum smtp_step step;
        int code;
        enum mail_end end;
        const char *words;
    } worded[] = {
        {SMTP_RCPT, 501, ANSWER_NEVER, "5.1.3 Bad recipient address syntax"},
        {SMTP_RCPT, 504, ANSWER_NEVER, "5.5.2 <desk@localhost>: need fully-qualified address"},
        {SMTP_RCPT, 550, ANSWER_NEVER, "5.1.1 no such user"},
        {SMTP_RCPT, 554, ANSWER_LATER, "5.7.1 <desk@example.org>: Relay access denied"},
        {SMTP_RCPT, 550, ANSWER_LATER, "5.7.606 Access denied, banned sending IP"},
        {SMTP_RCPT, 550, ANSWER_NEVER, "55.7.1 is no status"},
        {SMTP_RCPT, 550, ANSWER_NEVER, "no such user 5.7.1"},
        {SMTP_END, 554, ANSWER_NEVER, "5.7.1 spam"},
    };
    for (size_t i = 0; i < sizeof worded / sizeof *worded; i++)
        if (delivery_of_reply(worded[i].step, worded[i].code, worded[i].words) != worded[i].end)
            fail_msg("%d %s", worded[i].code, worded[i].words);
    assert_int_equal(smtp_step_of("MAIL FROM:<a@example.org>"), SMTP_MAIL);
    assert_int_equal(smtp_step_of("rcpt to:<a@example.org>"), SMTP_RCPT);
    assert_int_equal(smtp_step_of("AGFubgBz"), SMTP_CONNECT);
    assert_int_equal(delivery_of_exit(0), ANSWER_TAKEN);
    assert_int_equal(delivery_of_exit(75), ANSWER_LATER);
    assert_int_equal(delivery_of_exit(67), ANSWER_NEVER);
    assert_int_equal(delivery_of_exit(69), ANSWER_DOWN);
    assert_int_equal(delivery_of_exit(1), ANSWER_DOWN);
}

static void patience_is_days_and_tries_whatever_the_clock_does(void **state)
{
    enum { DAY = 86400 };
    int64_t now = 1795327200;
    (void)state;
    assert_true(delivery_retry("x", 0, now) > now);
    assert_true(delivery_retry("x", 3, now) > delivery_retry("x", 1, now));
    assert_false(delivery_is_due(now + 1, now));
    assert_true(delivery_is_due(now, now));
    assert_true(delivery_is_due(now + 365 * DAY, now));          /* set back by a year */
    assert_false(delivery_is_hopeless(now - 365 * DAY, 1, now)); /* set ahead by a year */
    assert_false(delivery_is_hopeless(now - DAY, 100, now));
    assert_true(delivery_is_hopeless(now - 6 * DAY, 10, now));
}

/* ---- feeds.conf ---- */

static void the_mail_section_must_agree(void **state)
{
    (void)state;
    assert_true(conf_mail_url("smtp://mail.example.org"));
    assert_true(conf_mail_url("smtps://mail.example.org:465/"));
    assert_true(conf_mail_url("smtp://[::1]:25"));
    static const char *const bad[] = {"",           "mail.example.org", "http://mail.example.org",
                                      "smtp://",    "smtp://:25",       "smtp://u:p@mail.example.org",
                                      "smtp://h:0", "smtp://h:65536",   "smtp://h:25x",
                                      "smtp://h/x", "smtp://h\r\nQUIT", "smtp://[::1"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (conf_mail_url(bad[i]))
            fail_msg("'%s'", bad[i]);
    const char *option;
    struct conf_mail m = {
        .transport = MAIL_SMTP, .url = "smtp://mail.example.org", .user = "u", .password_file = "p"};
    assert_null(conf_mail_fault(&m, &option));
    m.tls = SMTP_TLS_OPPORTUNISTIC;
    assert_non_null(strstr(conf_mail_fault(&m, &option), "without TLS"));
    assert_string_equal(option, "tls");
    m.url = "smtp://localhost:25";
    assert_null(conf_mail_fault(&m, &option));
    m.url = "smtp://localhost.example.org";
    assert_non_null(conf_mail_fault(&m, &option));
    m.url = "smtps://mail.example.org";
    assert_non_null(conf_mail_fault(&m, &option));
    m.tls = SMTP_TLS_REQUIRED;
    m.password_command = "pass";
    assert_non_null(strstr(conf_mail_fault(&m, &option), "both"));
    m = (struct conf_mail){.transport = MAIL_MBOX};
    assert_non_null(strstr(conf_mail_fault(&m, &option), "path"));
}

/* ---- programs ---- */

static void sendmail_gets_the_message_and_its_status_counts(void **state)
{
    struct fixture *f = *state;
    const char *program = in(f, "send mail"), *from = "-blotter@example.org";
    static const char script[] =
        "#!/bin/sh\nd=$(dirname \"$0\")\nprintf '%s\\n' \"$@\" >$d/argv\ncat >$d/stdin\n"
        "exit $(cat $d/exit)\n";
    struct mail_answer answer;
    struct strs bcc = {0};
    put(f, program, script, 0755);
    put(f, in(f, "exit"), "0", 0644);
    mail_sendmail(program, from, NULL, &f->message, 60, &answer);
    assert_int_equal(answer.end, ANSWER_TAKEN);
    assert_string_equal(content(f, in(f, "argv")), "-t\n-i\n-f\n-blotter@example.org\n");
    assert_string_equal(content(f, in(f, "stdin")),
                        "Message-Id: <m1@example.org>\nSubject: x\n\nFrom here\n>From there\n.\nend\n");
    strs_add(&bcc, "ann@example.org", f->a);
    strs_add(&bcc, "bob@example.org", f->a);
    put(f, in(f, "exit"), "75", 0644);
    mail_sendmail(program, from, &bcc, &f->message, 60, &answer);
    assert_int_equal(answer.end, ANSWER_LATER);
    assert_non_null(strstr(answer.why.msg, "75"));
    assert_true(
        str_starts(content(f, in(f, "stdin")), "Bcc: ann@example.org,\n\tbob@example.org\nMessage-Id:"));
    assert_null(strstr(content(f, in(f, "argv")), "ann"));
    /* one that does not read its input, with more than a pipe would hold */
    for (int i = 0; i < 1 << 20; i++)
        buf_addc(&f->message, 'x');
    mail_sendmail("/bin/false", from, NULL, &f->message, 60, &answer);
    assert_int_equal(answer.end, ANSWER_DOWN);
    mail_sendmail("/bin/true", from, NULL, &f->message, 60, &answer);
    assert_int_equal(answer.end, ANSWER_TAKEN);
    mail_sendmail("/nonexistent/sendmail", from, NULL, &f->message, 60, &answer);
    assert_int_equal(answer.end, ANSWER_DOWN);
    assert_int_equal(answer.why.code, ERR_MAIL);
    assert_non_null(strstr(answer.why.msg, "'/nonexistent/sendmail'"));
}

static void a_program_that_hangs_is_killed_with_what_it_started(void **state)
{
    struct fixture *f = *state;
    struct mail_answer answer;
    const char *program = in(f, "hang");
    put(f, program, "#!/bin/sh\nsleep 1000 &\necho $! >\"$0.pid\"\nmv \"$0.pid\" \"${0%/*}/child\"\nwait\n",
        0755);
    for (double patience = 0.5; access(in(f, "child"), F_OK); patience *= 2) { /* until it came so far */
        mail_sendmail(program, "a@example.org", NULL, &f->message, patience, &answer);
        assert_int_equal(answer.end, ANSWER_DOWN);
    }
    assert_non_null(strstr(answer.why.msg, "did not end"));
    bool gone = false;
    for (int i = 0; i < 200 && !gone; i++) { /* nobody may wait for it, then it stays as a zombie */
        const char *stat =
            arena_printf(f->a, "/proc/%ld/status", strtol(content(f, in(f, "child")), NULL, 10));
        gone = access(stat, F_OK) != 0 || strstr(content(f, stat), "zombie");
        usleep(25000);
    }
    assert_true(gone);
}

static void a_password_is_a_line_that_nobody_else_can_read(void **state)
{
    struct fixture *f = *state;
    struct err e;
    const char *path = in(f, "password");
    put(f, path, "s3cret word\nsecond line\n", 0600);
    assert_string_equal(mail_password_of_file(path, f->a, &e), "s3cret word");
    assert_string_equal(mail_password_of_command(arena_printf(f->a, "cat '%s'", path), 60, f->a, &e),
                        "s3cret word");
    chmod(path, 0644);
    assert_null(mail_password_of_file(path, f->a, &e));
    assert_int_equal(e.code, ERR_CONFIG);
    assert_null(strstr(e.msg, "s3cret"));
    put(f, path, "\n", 0600);
    assert_null(mail_password_of_file(path, f->a, &e));
    assert_null(mail_password_of_file("/nonexistent/password", f->a, &e));
    assert_null(mail_password_of_file("/", f->a, &e)); /* cannot be read */
    assert_int_equal(e.code, ERR_CONFIG);
    static const char *const bad[] = {"echo s3cret; exit 3", "true", "yes s3cret", "printf 's3\\001cret'"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_null(mail_password_of_command(bad[i], 60, f->a, &e));
        assert_null(strstr(e.msg, "s3cret"));
    }
    assert_null(mail_password_of_command("sleep 1000", 0.2, f->a, &e));
    assert_non_null(strstr(e.msg, "did not end"));
}

/* ---- mailboxes ---- */

static struct mail_item item(struct fixture *f, bool again)
{
    return (struct mail_item){.message = &f->message,
                              .from = "blotter@example.org",
                              .message_id = "m1@example.org",
                              .date = 1795327200,
                              .again = again};
}

static const char whole[] =
    "From blotter@example.org Sun Nov 22 06:00:00 2026\nMessage-Id: <m1@example.org>\n"
    "Subject: x\n\n>From here\n>>From there\n.\nend\n\n";

static void to_mbox(struct fixture *f, bool again)
{
    struct mail_item m = item(f, again);
    struct err e = {0};
    if (mail_to_mbox(in(f, "mbox"), &m, 5, &e))
        fail_msg("%s", e.msg);
}

static void an_mbox_gets_each_message_once(void **state)
{
    struct fixture *f = *state;
    const char *mbox = in(f, "mbox");
    struct stat st;
    to_mbox(f, false);
    assert_string_equal(content(f, mbox), whole);
    assert_int_equal(stat(mbox, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    to_mbox(f, true);
    assert_string_equal(content(f, mbox), whole);
    /* a reader marked it, another message came after it */
    const char *marked = arena_printf(f->a, "%.50sStatus: RO\n%sFrom x Sun Nov 22 06:00:00 2026\n\nhello\n",
                                      whole, whole + 50);
    put(f, mbox, marked, 0600);
    to_mbox(f, true);
    assert_string_equal(content(f, mbox), marked);
    /* not at the end of a line */
    put(f, mbox, "From x Sun Nov 22 06:00:00 2026\n\nhello", 0600);
    to_mbox(f, false);
    assert_string_equal(content(f, mbox),
                        arena_printf(f->a, "From x Sun Nov 22 06:00:00 2026\n\nhello\n\n%s", whole));
    assert_int_equal(access(in(f, "mbox.lock"), F_OK), -1);
}

static void a_message_cut_at_any_byte_is_mended(void **state)
{
    static const char before[] = "From x Sun Nov 22 06:00:00 2026\n\nhello\n\n";
    struct fixture *f = *state;
    const char *mbox = in(f, "mbox"), *wanted = arena_printf(f->a, "%s%s", before, whole);
    for (size_t n = 0; n < sizeof whole; n++) {
        put(f, mbox, arena_printf(f->a, "%s%.*s", before, (int)n, whole), 0600);
        to_mbox(f, true);
        assert_string_equal(content(f, mbox), wanted);
        put(f, mbox, arena_printf(f->a, "%.*s", (int)n, whole), 0600);
        to_mbox(f, true);
        assert_string_equal(content(f, mbox), whole);
    }
}

static void what_is_no_mbox_or_locked_is_left_alone(void **state)
{
    struct fixture *f = *state;
    struct mail_item m = item(f, false);
    struct err e;
    put(f, in(f, "mbox"), "notes\n", 0600);
    assert_int_equal(mail_to_mbox(in(f, "mbox"), &m, 5, &e), -1);
    assert_int_equal(e.code, ERR_CONFIG);
    assert_string_equal(content(f, in(f, "mbox")), "notes\n");
    put(f, in(f, "other.lock"), "", 0600);
    assert_int_equal(mail_to_mbox(in(f, "other"), &m, 0.2, &e), -1);
    assert_int_equal(e.code, ERR_BUSY);
    assert_int_equal(access(in(f, "other"), F_OK), -1);
    assert_int_equal(access(in(f, "other.lock"), F_OK), 0);
    put(f, in(f, "other.lock"), arena_printf(f->a, "%ld\n", (long)getppid()), 0600);
    assert_int_equal(mail_to_mbox(in(f, "other"), &m, 0.2, &e), -1);
    put(f, in(f, "other.lock"), "999999999\n", 0600); /* no process has that number: its holder died */
    assert_int_equal(mail_to_mbox(in(f, "other"), &m, 0.2, &e), 0);
    assert_int_equal(access(in(f, "other.lock"), F_OK), -1);
    assert_int_equal(mail_to_mbox("/dev/full", &m, 5, &e), -1);
}

static size_t count(const char *pattern)
{
    FILE *p = popen(pattern, "r");
    int n = -1;
    assert_int_equal(fscanf(p, "%d", &n), 1);
    pclose(p);
    return (size_t)n;
}

static void a_maildir_gets_each_message_once(void **state)
{
    struct fixture *f = *state;
    struct err e;
    struct mail_item m = item(f, false);
    const char *box = in(f, "box"), *all = arena_printf(f->a, "find %s -type f | wc -l", box);
    assert_int_equal(mail_to_maildir(box, &m, &e), 0);
    assert_int_equal(count(all), 1);
    m.again = true;
    assert_int_equal(mail_to_maildir(box, &m, &e), 0);
    assert_int_equal(count(all), 1);
    assert_int_equal(
        count(arena_printf(f->a, "cd %s/new && for x in *; do mv $x ../cur/$x:2,S; done; ls ../cur | wc -l",
                           box)),
        1);
    assert_int_equal(mail_to_maildir(box, &m, &e), 0);
    assert_int_equal(count(all), 1);
    m.message_id = "m2@example.org";
    assert_int_equal(mail_to_maildir(box, &m, &e), 0);
    assert_int_equal(count(all), 2);
    assert_int_equal(count(arena_printf(f->a, "ls %s/tmp | wc -l", box)), 0);
    assert_int_equal(file_mkdirs(in(f, "docs/letters"), &e), 0);
    assert_int_equal(mail_to_maildir(in(f, "docs"), &m, &e), -1);
    assert_int_equal(e.code, ERR_CONFIG);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reply_means_what_its_step_says),
        cmocka_unit_test(patience_is_days_and_tries_whatever_the_clock_does),
        cmocka_unit_test(the_mail_section_must_agree),
        TEST(sendmail_gets_the_message_and_its_status_counts),
        TEST(a_program_that_hangs_is_killed_with_what_it_started),
        TEST(a_password_is_a_line_that_nobody_else_can_read),
        TEST(an_mbox_gets_each_message_once),
        TEST(a_message_cut_at_any_byte_is_mended),
        TEST(what_is_no_mbox_or_locked_is_left_alone),
        TEST(a_maildir_gets_each_message_once),
    };
    return RUN(tests);
}
