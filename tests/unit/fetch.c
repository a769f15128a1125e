/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Polite HTTP against a real server on loopback that answers each path in its own bad way
 * (tests/lib/faults.py). One row per fault says what fetch makes of it; politeness is read from the server's
 * own log. */
#include "t.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/strs.h"
#include "edge/fetch.h"
#include "edge/fetch_addr.h"
#include "edge/fetch_queue.h"
#include "edge/fetch_rule.h"

enum { MAX_BODY = 100000, COUNT_MAX = 1000 };

/* ---- the server ---- */

static struct server {
    pid_t pid;
    int in; /* the server ends when this is closed */
    int port;
    char log[64];
} plain, tls;

static void server_start(struct server *s, const char *bind, const char *cert)
{
    int in[2], out[2];
    char line[16] = "";
    strcpy(s->log, "/tmp/blotter-faults.XXXXXX");
    close(mkstemp(s->log));
    assert_return_code(pipe2(in, O_CLOEXEC), errno);
    assert_return_code(pipe2(out, O_CLOEXEC), errno);
    if (!(s->pid = fork())) {
        dup2(in[0], 0);
        dup2(out[1], 1);
        execlp("python3", "python3", "tests/lib/faults.py", "--bind", bind, "--log", s->log,
               cert ? "--tls" : NULL, cert, NULL);
        _exit(127);
    }
    close(in[0]);
    close(out[1]);
    s->in = in[1];
    for (size_t n = 0; n + 1 < sizeof line && read(out[0], line + n, 1) == 1 && line[n] != '\n'; n++)
        ;
    close(out[0]);
    s->port = atoi(line);
    assert_int_not_equal(s->port, 0);
}

static void server_stop(struct server *s)
{
    close(s->in);
    waitpid(s->pid, NULL, 0);
    unlink(s->log);
}

static int start_all(void **state)
{
    (void)state;
    static const char *const proxies[] = {"http_proxy",  "https_proxy", "all_proxy", "no_proxy",
                                          "HTTPS_PROXY", "ALL_PROXY",   "NO_PROXY"};
    for (size_t i = 0; i < sizeof proxies / sizeof *proxies; i++)
        unsetenv(proxies[i]);
    server_start(&plain, "127.0.0.1,127.0.0.2,127.0.0.3", NULL);
    server_start(&tls, "127.0.0.1", "tests/lib/loopback.crt,tests/lib/loopback.key");
    return 0;
}

static int stop_all(void **state)
{
    (void)state;
    server_stop(&plain);
    server_stop(&tls);
    return 0;
}

/* One line of the server's log. */
struct seen {
    double at;
    int conns, busy;
    const char *host, *target, *if_none_match, *if_modified_since, *cookie, *authorization, *agent;
};

/* Those requests, in order, whose target has `part` in it; gives their number. */
static size_t seen(const char *part, struct arena *a, struct seen out[COUNT_MAX])
{
    struct buf b = {0};
    struct err e;
    assert_int_equal(file_read(plain.log, 10 << 20, &b, &e), 0);
    struct strs lines = strs_split(arena_strdup(a, buf_str(&b)), '\n', a);
    size_t n = 0;
    for (size_t i = 0; i < lines.n && n < COUNT_MAX; i++) {
        struct strs f = strs_split(lines.v[i], '\t', a);
        assert_int_equal(f.n, 10);
        if (strstr(f.v[4], part))
            out[n++] = (struct seen){atof(f.v[0]), atoi(f.v[1]), atoi(f.v[2]), f.v[3], f.v[4],
                                     f.v[5],       f.v[6],       f.v[7],       f.v[8], f.v[9]};
    }
    buf_free(&b);
    return n;
}

/* ---- helpers ---- */

static struct fetch *opened(struct fetch_options o)
{
    struct fetch *f;
    struct err e;
    if (!o.agent)
        o.agent = "blotter-test/1 (+http://gazette.example/bot)";
    assert_int_equal(fetch_open(&o, &f, &e), 0);
    return f;
}

static const char *at(const char *host, const char *path, struct arena *a)
{
    return arena_printf(a, "http://%s:%d%s", host, plain.port, path);
}

static void add(struct fetch *f, const char *url, void *tag)
{
    struct err e;
    assert_int_equal(fetch_add(f, &(struct fetch_request){.url = url, .tag = tag}, &e), 0);
}

static struct fetch_page next(struct fetch *f)
{
    struct fetch_page p;
    struct err e = {0};
    if (fetch_next(f, &p, &e) != 1)
        fail_msg("no page: %s", e.msg);
    return p;
}

static struct fetch_page get(struct fetch *f, const char *url)
{
    add(f, url, NULL);
    return next(f);
}

/* ---- one row per fault ---- */

static const struct row {
    const char *path;
    enum fetch_outcome outcome;
    long status;
    const char *error; /* how it begins; NULL: none */
    const char *final; /* path after redirects; NULL: the same */
    bool moved;
} rows[] = {
    {"/ok", FETCH_OK, 200, NULL, NULL, false},
    {"/gzip", FETCH_OK, 200, NULL, NULL, false},
    {"/chunked", FETCH_OK, 200, NULL, NULL, false},
    {"/until-close", FETCH_OK, 200, NULL, NULL, false},
    {"/early", FETCH_OK, 200, NULL, NULL, false},
    {"/wrong-charset", FETCH_OK, 200, NULL, NULL, false},
    {"/binary", FETCH_OK, 200, NULL, NULL, false},
    {"/challenge", FETCH_OK, 200, NULL, NULL, false},
    {"/ok?a b", FETCH_OK, 200, NULL, "/ok?a+b", false},
    {"/ok#part", FETCH_OK, 200, NULL, "/ok", false},
    /* redirects */
    {"/moved/3", FETCH_OK, 200, NULL, "/moved/0", true},
    {"/permanent/2", FETCH_OK, 200, NULL, "/permanent/0", true},
    {"/found/3", FETCH_OK, 200, NULL, "/found/0", false},
    {"/mixed/3", FETCH_OK, 200, NULL, "/mixed/0", false},
    {"/moved/5", FETCH_OK, 200, NULL, "/moved/0", true},
    {"/moved/6", FETCH_REFUSED, 301, "more than 5 redirects", "/moved/1", true},
    {"/for-ever/0", FETCH_REFUSED, 302, "more than 5 redirects", "/for-ever/5", false},
    {"/loop/1", FETCH_REFUSED, 301, "redirect in a circle", "/loop/2", true},
    {"/wall", FETCH_OK, 200, NULL, NULL, false},
    {"/to301?/status/404", FETCH_GONE, 404, "HTTP 404 Not Found", "/status/404", true},
    {"/to?file:///etc/hostname", FETCH_REFUSED, 302,
     "redirect refused: only http and https are fetched, not 'file'", NULL, false},
    {"/to?ftp://ftp.example/x", FETCH_REFUSED, 302,
     "redirect refused: only http and https are fetched, not 'ftp'", NULL, false},
    {"/to?gopher://x.example/", FETCH_REFUSED, 302, "redirect refused: only http", NULL, false},
    {"/to?javascript:alert(1)", FETCH_REFUSED, 302, "redirect refused: ", NULL, false},
    {"/to?http://", FETCH_REFUSED, 302, "redirect refused: not a URL", NULL, false},
    {"/to?//%01/", FETCH_REFUSED, 302, "HTTP 302 Found", NULL, false},
    {"/to?", FETCH_REFUSED, 302, "HTTP 302 Found", "/to", false},
    {"/nowhere", FETCH_REFUSED, 301, "HTTP 301 Moved Permanently", NULL, false},
    {"/moved-broken", FETCH_OK, 200, NULL, "/ok", true},
    {"/to?%23part", FETCH_REFUSED, 302, "HTTP 302 Found", NULL, false},
    {"/to?/ok%23part", FETCH_OK, 200, NULL, "/ok", false},
    {"/to?%3Fnowhere", FETCH_REFUSED, 301, "HTTP 301 Moved Permanently", "/nowhere", false},
    {"/to?/ok%C2%A7", FETCH_GONE, 404, "HTTP 404 Not Found", "/ok%c2%a7", false},
    /* statuses */
    {"/not-modified", FETCH_LATER, 304, "HTTP 304 Not Modified, though no condition was sent", NULL, false},
    {"/status/202", FETCH_LATER, 202, "HTTP 202 Accepted", NULL, false},
    {"/status/204", FETCH_LATER, 204, "HTTP 204 No Content", NULL, false},
    {"/status/206", FETCH_REFUSED, 206, "HTTP 206 Partial Content", NULL, false},
    {"/status/400", FETCH_REFUSED, 400, "HTTP 400 Bad Request", NULL, false},
    {"/status/401", FETCH_BLOCKED, 401, "HTTP 401 Unauthorized", NULL, false},
    {"/status/403", FETCH_BLOCKED, 403, "HTTP 403 Forbidden", NULL, false},
    {"/status/404", FETCH_GONE, 404, "HTTP 404 Not Found", NULL, false},
    {"/status/407", FETCH_BLOCKED, 407, "HTTP 407 Proxy Authentication Required", NULL, false},
    {"/status/408", FETCH_LATER, 408, "HTTP 408 Request Timeout", NULL, false},
    {"/status/410", FETCH_GONE, 410, "HTTP 410 Gone", NULL, false},
    {"/status/418", FETCH_REFUSED, 418, "HTTP 418", NULL, false},
    {"/status/425", FETCH_LATER, 425, "HTTP 425 Too Early", NULL, false},
    {"/status/429", FETCH_LATER, 429, "HTTP 429 Too Many Requests", NULL, false},
    {"/status/451", FETCH_BLOCKED, 451, "HTTP 451 Unavailable For Legal Reasons", NULL, false},
    {"/status/500", FETCH_LATER, 500, "HTTP 500 Internal Server Error", NULL, false},
    {"/status/503", FETCH_LATER, 503, "HTTP 503 Service Unavailable", NULL, false},
    {"/status/999", FETCH_LATER, 999, "HTTP 999", NULL, false},
    {"/empty", FETCH_LATER, 200, "the body is empty", NULL, false},
    /* slow */
    {"/slow/200", FETCH_OK, 200, NULL, NULL, false},
    {"/silent", FETCH_LATER, 0, "stalled, given up after ", NULL, false},
    {"/stalled", FETCH_LATER, 200, "", NULL, false},
    {"/slow-headers", FETCH_LATER, 0, "", NULL, false},
    {"/slow-body", FETCH_LATER, 200, "timed out after 4 s", NULL, false},
    /* broken */
    {"/truncated", FETCH_LATER, 200, "truncated after 82 bytes", NULL, false},
    {"/truncated-404", FETCH_GONE, 404, "HTTP 404 Not Found", NULL, false},
    {"/truncated-chunk", FETCH_LATER, 200, "truncated after 32 bytes", NULL, false},
    {"/broken-chunk", FETCH_LATER, 200, "the connection broke", NULL, false},
    {"/broken-gzip", FETCH_LATER, 200, "the compressed body is broken", NULL, false},
    {"/not-gzip", FETCH_LATER, 200, "the compressed body is broken", NULL, false},
    {"/two-lengths", FETCH_LATER, 200, "truncated after 82 bytes", NULL, false},
    {"/negative-length", FETCH_LATER, 200, "the answer is not HTTP", NULL, false},
    {"/reset", FETCH_LATER, 0, "the connection broke: Connection reset by peer", NULL, false},
    {"/reset-body", FETCH_LATER, 200, "the connection broke: Connection reset by peer", NULL, false},
    {"/hang-up", FETCH_LATER, 0, "the connection was closed without an answer", NULL, false},
    {"/not-http", FETCH_LATER, 0, "the answer is not HTTP", NULL, false},
    {"/bad-status", FETCH_LATER, 0, "the answer is not HTTP", NULL, false},
    /* too much */
    {"/size/100000", FETCH_OK, 200, NULL, NULL, false},
    {"/size/100001", FETCH_REFUSED, 200, "body over 100000 bytes", NULL, false},
    {"/size-unsaid/100000", FETCH_OK, 200, NULL, NULL, false},
    {"/size-unsaid/100001", FETCH_REFUSED, 200, "body over 100000 bytes", NULL, false},
    {"/big", FETCH_REFUSED, 200, "body over 100000 bytes", NULL, false},
    {"/big-404", FETCH_GONE, 404, "HTTP 404 Not Found", NULL, false},
    {"/endless", FETCH_REFUSED, 200, "body over 100000 bytes", NULL, false},
    {"/endless-404", FETCH_GONE, 404, "HTTP 404 Not Found", NULL, false},
    {"/bomb", FETCH_REFUSED, 200, "body over 100000 bytes", NULL, false},
    {"/endless-headers", FETCH_REFUSED, 200, "headers over ", NULL, false},
    {"/long-header", FETCH_REFUSED, 200, "headers over ", NULL, false},
    {"/endless-hints", FETCH_REFUSED, 103, "headers over ", NULL, false},
};

static bool check_row(const struct row *r, const struct fetch_page *p, struct arena *a)
{
    bool well = p->outcome == r->outcome && p->status == r->status && p->moved == r->moved;
    well &= r->error ? p->error && str_starts(p->error, r->error) : !p->error;
    well &= !strcmp(p->url, at("127.0.0.1", r->path, a));
    well &= !strcmp(p->final_url, at("127.0.0.1", r->final ? r->final : r->path, a));
    well &= p->body && p->len <= MAX_BODY && !p->body[p->len];
    well &= p->outcome != FETCH_OK || p->len > 0;
    if (!well)
        print_error("%s: outcome %d, status %ld, error '%s', final '%s', moved %d, %zu bytes\n", r->path,
                    p->outcome, p->status, p->error ? p->error : "", p->final_url, p->moved, p->len);
    return well;
}

static void each_fault_has_its_outcome(void **state)
{
    (void)state;
    enum { N = sizeof rows / sizeof *rows };
    bool back[N] = {false}, all_well = true;
    struct arena *a = arena_new();
    struct fetch *f =
        opened((struct fetch_options){.delay = 0, .connections = 16, .timeout = 4, .max_body = MAX_BODY});
    for (size_t i = 0; i < N; i++)
        add(f, at("127.0.0.1", rows[i].path, a), (void *)&rows[i]);
    assert_int_equal(fetch_pending(f), N);
    for (size_t i = 0; i < N; i++) {
        struct fetch_page p = next(f);
        const struct row *r = p.tag;
        assert_false(back[r - rows]);
        back[r - rows] = true;
        all_well &= check_row(r, &p, a);
        assert_int_equal(fetch_pending(f), N - 1 - i);
    }
    struct fetch_page p;
    assert_int_equal(fetch_next(f, &p, NULL), 0);
    assert_true(all_well);
    fetch_close(f);
    arena_free(a);
}

/* ---- what is sent, what is given back ---- */

static void validators_go_out_as_received(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct fetch *f = opened((struct fetch_options){.delay = 0});
    struct fetch_page p = get(f, at("127.0.0.1", "/etag?1", a));
    assert_int_equal(p.outcome, FETCH_OK);
    assert_string_equal(p.etag, "\"v1\"");
    assert_string_equal(p.last_modified, "Tue, 01 Nov 2022 12:00:00 GMT");
    struct fetch_request again[] = {
        {.url = at("127.0.0.1", "/etag?2", a), .etag = "\"v1\""},
        {.url = at("127.0.0.1", "/etag?3", a), .last_modified = "Tue, 01 Nov 2022 12:00:00 GMT"},
        {.url = at("127.0.0.1", "/etag?4", a), .etag = "W/\"old\"", .last_modified = "yesterday"},
    };
    static const enum fetch_outcome want[] = {FETCH_NOT_MODIFIED, FETCH_NOT_MODIFIED, FETCH_OK};
    for (int i = 0; i < 3; i++) {
        assert_int_equal(fetch_add(f, &again[i], NULL), 0);
        p = next(f);
        assert_int_equal(p.outcome, want[i]);
        assert_null(p.error);
        assert_string_equal(p.etag, "\"v1\"");
    }
    struct seen s[COUNT_MAX];
    assert_int_equal(seen("/etag?", a, s), 4);
    assert_string_equal(s[0].if_none_match, "-");
    assert_string_equal(s[1].if_none_match, "\"v1\"");
    assert_string_equal(s[1].if_modified_since, "-");
    assert_string_equal(s[2].if_none_match, "-");
    assert_string_equal(s[2].if_modified_since, "Tue, 01 Nov 2022 12:00:00 GMT");
    assert_string_equal(s[3].if_none_match, "W/\"old\"");
    assert_string_equal(s[3].if_modified_since, "yesterday");
    assert_string_equal(s[0].agent, "blotter-test/1 (+http://gazette.example/bot)");
    fetch_close(f);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_fault_has_its_outcome),
        cmocka_unit_test(validators_go_out_as_received),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, start_all, stop_all);
}
