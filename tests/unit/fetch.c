/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Polite HTTP against a real server on loopback that answers each path in its own bad way
 * (tests/lib/faults.py). One row per fault says what fetch makes of it; politeness is read from the server's
 * own log. */
#include "t.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <net/if.h>

#include "base/arena.h"
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
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        dup2(in[0], 0);
        dup2(out[1], 1);
        execl("/usr/bin/python3", "python3", "-B", "tests/lib/faults.py", "--bind", bind, "--log", s->log,
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
    server_start(&tls, "127.0.0.1,127.0.0.2", "tests/lib/loopback.crt,tests/lib/loopback.key");
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

/* A port that is free now. */
static int free_port(struct sockaddr_in *to)
{
    socklen_t len = sizeof *to;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    *to = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    assert_return_code(bind(fd, (struct sockaddr *)to, len), errno);
    assert_return_code(getsockname(fd, (struct sockaddr *)to, &len), errno);
    close(fd);
    return ntohs(to->sin_port);
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
    {"/deflate", FETCH_OK, 200, NULL, NULL, false},
    {"/bare-deflate", FETCH_OK, 200, NULL, NULL, false},
    {"/nested-gzip", FETCH_OK, 200, NULL, NULL, false},
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
    {"/status/451", FETCH_BLOCKED, 451, "HTTP 451 Unavailable For Legal Reasons", NULL, false},
    {"/status/500", FETCH_LATER, 500, "HTTP 500 Internal Server Error", NULL, false},
    {"/status/503", FETCH_LATER, 503, "HTTP 503 Service Unavailable", NULL, false},
    {"/status/999", FETCH_LATER, 999, "HTTP 999", NULL, false},
    {"/empty", FETCH_LATER, 200, "the body is empty", NULL, false},
    /* slow */
    {"/slow/200", FETCH_OK, 200, NULL, NULL, false},
    {"/silent", FETCH_LATER, 0, "stalled, given up after ", NULL, false},
    {"/stalled", FETCH_LATER, 200, "", NULL, false},
    {"/slow-headers", FETCH_LATER, 200, "", NULL, false},
    {"/slow-body", FETCH_LATER, 200, "timed out after 10 s", NULL, false},
    /* broken */
    {"/truncated", FETCH_LATER, 200, "truncated after 82 bytes", NULL, false},
    {"/truncated-404", FETCH_GONE, 404, "HTTP 404 Not Found", NULL, false},
    {"/truncated-chunk", FETCH_LATER, 200, "truncated after 32 bytes", NULL, false},
    {"/broken-chunk", FETCH_LATER, 200, "the connection broke", NULL, false},
    {"/broken-gzip", FETCH_LATER, 200, "the compressed body is broken or cut short", NULL, false},
    {"/cut-gzip/half", FETCH_LATER, 200, "the compressed body is broken or cut short", NULL, false},
    {"/cut-gzip/trailer", FETCH_LATER, 200, "the compressed body is broken or cut short", NULL, false},
    {"/cut-gzip/close", FETCH_LATER, 200, "the compressed body is broken or cut short", NULL, false},
    {"/cut-gzip/deflate", FETCH_LATER, 200, "the compressed body is broken or cut short", NULL, false},
    {"/cut-gzip/404", FETCH_GONE, 404, "HTTP 404 Not Found", NULL, false},
    {"/brotli", FETCH_LATER, 200, "the body comes in an encoding that was not asked for", NULL, false},
    {"/not-gzip", FETCH_LATER, 200, "the compressed body is broken or cut short", NULL, false},
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
    {"/bomb/50", FETCH_REFUSED, 200, "body over 100000 bytes", NULL, false},
    {"/deflate-bomb", FETCH_REFUSED, 200, "body over 100000 bytes", NULL, false},
    {"/nested-bomb", FETCH_REFUSED, 200, "body over 100000 bytes", NULL, false},
    {"/many-encodings", FETCH_LATER, 200, "the body has too many encodings", NULL, false},
    {"/four-encodings", FETCH_LATER, 200, "the compressed body is broken or cut short", NULL, false},
    {"/endless-headers", FETCH_REFUSED, 200, "headers over ", NULL, false},
    {"/long-header", FETCH_REFUSED, 200, "headers over ", NULL, false},
    {"/many-headers", FETCH_REFUSED, 200, "headers over ", NULL, false},
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
        opened((struct fetch_options){.delay = 0, .connections = 16, .timeout = 10, .max_body = MAX_BODY});
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

static void order_is_that_of_the_ends(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct fetch *f = opened((struct fetch_options){.delay = 0, .connections = 2});
    int late, soon;
    add(f, at("127.0.0.1", "/slow/1000", a), &late);
    add(f, at("127.0.0.1", "/ok", a), &soon);
    assert_ptr_equal(next(f).tag, &soon);
    assert_ptr_equal(next(f).tag, &late);
    fetch_close(f);

    f = opened((struct fetch_options){.delay = 0, .connections = 1});
    int tags[20];
    for (int i = 0; i < 20; i++)
        add(f, at("127.0.0.1", i % 5 ? "/ok" : "/moved/2", a), &tags[i]);
    for (int i = 0; i < 20; i++)
        assert_ptr_equal(next(f).tag, &tags[i]);
    fetch_close(f);
    arena_free(a);
}

static void headers_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *path, *type, *charset, *etag;
    } row[] = {
        {"/type?text/html", "text/html", NULL, NULL},
        {"/type?Text/HTML;%20Charset=%22UTF-8%22", "text/html", "UTF-8", NULL},
        {"/type?application/rss%2Bxml;v=1;%20charset='x'", "application/rss+xml", "x", NULL},
        {"/type?;charset=latin1", NULL, "latin1", NULL},
        {"/type?text/html;charset=", "text/html", NULL, NULL},
        {"/type?text/html;charset", "text/html", NULL, NULL},
        {"/type?", NULL, NULL, NULL},
        {"/wrong-charset", "text/html", "ISO-8859-1", NULL},
        {"/chunked", "text/html", NULL, NULL},  /* the trailer's ETag does not count */
        {"/early", "text/html", "utf-8", NULL}, /* nor does the hint's */
        {"/odd-etag", "text/html", "utf-8", NULL},
        {"/etag", "text/html", "utf-8", "\"v1\""},
    };
    struct arena *a = arena_new();
    struct fetch *f = opened((struct fetch_options){.delay = 0});
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct fetch_page p = get(f, at("127.0.0.1", row[i].path, a));
        const char *got[] = {p.content_type, p.charset, p.etag},
                   *want[] = {row[i].type, row[i].charset, row[i].etag};
        for (int k = 0; k < 3; k++)
            if (got[k] ? !want[k] || strcmp(got[k], want[k]) : want[k] != NULL)
                fail_msg("%s: '%s', not '%s'", row[i].path, got[k] ? got[k] : "", want[k] ? want[k] : "");
    }
    fetch_close(f);
    arena_free(a);
}

static void what_cannot_be_fetched_comes_back(void **state)
{
    (void)state;
    static const char *const row[][2] = {
        {"ftp://files.example/x", "only http and https are fetched, not 'ftp'"},
        {"file:///etc/hostname", "only http and https are fetched, not 'file'"},
        {"", "not a URL"},
        {"no URL at all", "not a URL"},
        {"/path", "not a URL"},
        {"http://", "not a URL"},
        {"http://host.example:99999/", "not a URL"},
        {"http://ho\nst.example/", "not a URL"},
    };
    enum { N = sizeof row / sizeof *row };
    struct fetch *f = opened((struct fetch_options){.delay = 0});
    for (size_t i = 0; i < N; i++)
        add(f, row[i][0], (void *)row[i]);
    char *far = xmalloc(20000);
    memset(far, 'x', 19999);
    far[19999] = 0;
    memcpy(far, "http://host.example/", 20);
    add(f, far, NULL);
    free(far);
    for (size_t i = 0; i <= N; i++) {
        struct fetch_page p = next(f);
        const char *const *r = p.tag;
        if (p.outcome != FETCH_REFUSED || p.status)
            fail_msg("'%s': outcome %d, %s", p.url, p.outcome, p.error ? p.error : "");
        assert_string_equal(p.error, r ? r[1] : "the URL is over 8192 bytes");
        assert_true(!r || !strcmp(p.url, r[0]));
    }
    fetch_close(f);
}

/* ---- politeness, as the server saw it ---- */

/* The server's clock for an arrival is that of the kernel, in ticks. */
static const double tick = 0.012;

static void check_gaps(const char *host, const char *part, size_t count, double delay)
{
    struct arena *a = arena_new();
    static struct seen s[COUNT_MAX];
    size_t n = seen(part, a, s), k = 0;
    double last = -INFINITY;
    for (size_t i = 0; i < n; i++) {
        if (strncmp(s[i].host, host, strlen(host)))
            continue;
        if (s[i].at - last < delay - tick)
            fail_msg("%s%s: %.3f s after the one before", s[i].host, s[i].target, s[i].at - last);
        last = s[i].at;
        k++;
    }
    assert_int_equal(k, count);
    arena_free(a);
}

static void the_delay_is_kept_for_each_host(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct fetch *f = opened((struct fetch_options){.delay = 0.2, .connections = 3});
    for (int i = 0; i < 6; i++) {
        add(f, at("127.0.0.1", "/page/polite", a), NULL);
        add(f, at("127.0.0.2", "/slow/300?polite", a), NULL);
    }
    add(f, at("127.0.0.3", "/moved/4?polite", a), NULL); /* hops are requests */
    for (int i = 0; i < 13; i++)
        assert_int_equal(next(f).outcome, FETCH_OK);
    fetch_close(f);
    check_gaps("127.0.0.1", "polite", 6, 0.2);
    check_gaps("127.0.0.2", "polite", 6, 0.2);
    check_gaps("127.0.0.3", "/moved/", 5, 0.2);
    arena_free(a);
}

/* A server may close a kept connection at any time, also on a request: that is asked again, but politely. */
static void a_second_try_keeps_the_delay(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct fetch *f = opened((struct fetch_options){.delay = 0.2, .connections = 1});
    assert_int_equal(get(f, at("127.0.0.1", "/ok?kept", a)).outcome, FETCH_OK);
    assert_int_equal(get(f, at("127.0.0.1", "/once/kept", a)).outcome, FETCH_OK);
    struct fetch_page p = get(f, at("127.0.0.1", "/hang-up?kept", a));
    assert_int_equal(p.outcome, FETCH_LATER);
    assert_string_equal(p.error, "the connection was closed without an answer");
    fetch_close(f);
    check_gaps("127.0.0.1", "kept", 5, 0.2);
    arena_free(a);
}

static void connections_stay_within_the_limit(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    static struct seen s[COUNT_MAX];
    for (int limit = 1; limit <= 3; limit++) {
        struct fetch *f = opened((struct fetch_options){.delay = 0, .connections = limit});
        const char *path = arena_printf(a, "/slow/20?limit%d", limit);
        for (int i = 0; i < 30; i++)
            add(f, at(i % 2 ? "127.0.0.1" : "127.0.0.2", path, a), NULL);
        for (int i = 0; i < 30; i++)
            assert_int_equal(next(f).outcome, FETCH_OK);
        fetch_close(f);
        assert_int_equal(seen(path, a, s), 30);
        for (int i = 0; i < 30; i++)
            assert_in_range(s[i].busy, 1, limit);
    }
    arena_free(a);
}

static void too_many_requests_is_a_wish_for_a_pause(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct fetch *f = opened((struct fetch_options){.delay = 0, .connections = 1});
    add(f, at("127.0.0.1", "/status/429", a), NULL);
    add(f, at("127.0.0.1", "/ok?unasked", a), NULL);
    struct fetch_page p = next(f);
    assert_int_equal(p.outcome, FETCH_LATER);
    assert_string_equal(p.error, "HTTP 429 Too Many Requests");
    assert_int_equal(p.pause, 900);
    assert_false(p.unasked);
    p = next(f);
    assert_true(p.unasked && p.outcome == FETCH_LATER && !p.pause);
    assert_in_range(p.retry_after, 600, 901);
    /* a pause of an earlier run */
    fetch_pause(f, at("127.0.0.2", "", a), 5000);
    add(f, at("127.0.0.2", "/ok?unasked", a), NULL);
    p = next(f);
    assert_true(p.unasked);
    assert_in_range(p.retry_after, 4700, 5001);
    fetch_close(f);
    arena_free(a);
}

static void a_pause_that_is_asked_for_is_kept(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    static struct seen s[COUNT_MAX];
    struct fetch *f = opened((struct fetch_options){.delay = 0, .connections = 1});
    /* short: waited for */
    add(f, at("127.0.0.1", "/retry/503/1?short", a), NULL);
    add(f, at("127.0.0.1", "/ok?short", a), NULL);
    struct fetch_page p = next(f);
    assert_int_equal(p.outcome, FETCH_LATER);
    assert_int_equal(p.retry_after, 1);
    assert_int_equal(next(f).outcome, FETCH_OK);
    check_gaps("127.0.0.1", "short", 2, 1);
    /* long: the host's queue is given up, other hosts go on */
    add(f, at("127.0.0.2", "/retry/429/120?drawn-out", a), NULL);
    for (int i = 0; i < 3; i++)
        add(f, at("127.0.0.2", "/ok?drawn-out", a), NULL);
    add(f, at("127.0.0.3", "/retry-date/503/60?drawn-out", a), NULL);
    add(f, at("127.0.0.1", "/ok?drawn-out", a), NULL);
    int asked = 0, well = 0;
    for (int i = 0; i < 6; i++) {
        p = next(f);
        well += p.outcome == FETCH_OK;
        asked += p.status != 0;
        if (p.outcome == FETCH_OK)
            continue;
        assert_int_equal(p.outcome, FETCH_LATER);
        if (p.status == 503)
            assert_in_range(p.retry_after, 59, 60);
        else
            assert_in_range(p.retry_after, 1, 120);
        if (!p.status)
            assert_string_equal(p.error, "not asked: the host wants a pause");
    }
    assert_int_equal(well, 1);
    assert_int_equal(asked, 3);
    assert_int_equal(seen("drawn-out", a, s), 3);
    fetch_close(f);
    arena_free(a);
}

static void a_delay_can_be_raised_on_the_way(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct fetch *f = opened((struct fetch_options){.delay = 0});
    add(f, at("127.0.0.1", "/ok?raised", a), NULL);
    assert_int_equal(next(f).outcome, FETCH_OK);
    fetch_host_delay(f, at("127.0.0.1", "/robots.txt", a), 0.3); /* the request before counts */
    fetch_host_delay(f, at("127.0.0.1", "/", a), 0.1);           /* none is lowered */
    fetch_host_delay(f, "not a URL", 5);
    for (int i = 0; i < 3; i++)
        add(f, at("127.0.0.1", "/ok?raised", a), NULL);
    for (int i = 0; i < 3; i++)
        assert_int_equal(next(f).outcome, FETCH_OK);
    fetch_close(f);
    check_gaps("127.0.0.1", "raised", 4, 0.3);
    arena_free(a);
}

static void the_first_goes_before_the_others(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct fetch *f = opened((struct fetch_options){.delay = 0, .connections = 1});
    int tags[4];
    for (int i = 0; i < 4; i++)
        assert_int_equal(fetch_add(f,
                                   &(struct fetch_request){.url = at("127.0.0.1", "/ok?first", a),
                                                           .tag = &tags[i],
                                                           .first = i == 3},
                                   NULL),
                         0);
    static const int order[] = {3, 0, 1, 2};
    for (int i = 0; i < 4; i++)
        assert_ptr_equal(next(f).tag, &tags[order[i]]);
    fetch_close(f);
    arena_free(a);
}

/* ---- what the caller may refuse ---- */

/* Refuses what has the word in it, and writes down what it was asked, "TAG PATH " each. */
struct guard {
    struct buf heard;
    const char *word;
};

static const char *guarded(void *arg, void *tag, const char *url, struct arena *a)
{
    struct guard *g = arg;
    const char *path = strchr(url + strlen("http://"), '/');
    buf_addf(&g->heard, "%s %.*s ", tag ? (const char *)tag : "-", (int)strcspn(path, "?"), path);
    return strstr(url, g->word) ? arena_printf(a, "no '%s'", g->word) : NULL;
}

static void every_hop_can_be_refused(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    static struct seen s[COUNT_MAX];
    struct guard g = {.word = "evil"};
    struct fetch *f = opened((struct fetch_options){
        .delay = 0.2, .connections = 1, .redirects = 2, .refuse = guarded, .refuse_arg = &g});
    static char tags[][2] = {"a", "b", "c", "d"};
    const char *evil = at("127.0.0.2", "/evil", a);
    add(f, at("127.0.0.1", "/evil?guarded", a), tags[0]);
    add(f, at("127.0.0.1", arena_printf(a, "/to?//127.0.0.2:%d/%%65vil?guarded", plain.port), a), tags[1]);
    add(f, at("127.0.0.1", "/moved/2", a), tags[2]);
    add(f, "ftp://evil", tags[3]); /* never to be sent, so not asked */
    for (int i = 0; i < 4; i++) {
        struct fetch_page p = next(f);
        bool fine = *(const char *)p.tag == 'c';
        assert_int_equal(p.outcome, fine ? FETCH_OK : FETCH_REFUSED);
        if (*(const char *)p.tag == 'a')
            assert_string_equal(p.error, "no 'evil'");
        if (*(const char *)p.tag != 'b')
            continue;
        assert_string_equal(p.error, "no 'evil'");
        assert_string_equal(p.final_url, arena_printf(a, "%s?guarded", evil));
        assert_int_equal(p.status, 0);
    }
    assert_string_equal(g.heard.p, "a /evil b /to b /evil c /moved/2 c /moved/1 c /moved/0 ");
    assert_int_equal(seen("guarded", a, s), 1); /* b's first hop alone */
    fetch_close(f);
    buf_free(&g.heard);
    arena_free(a);
}

/* Before a host is asked for the first time requests to it are refused: who waited for them would wait for
 * hours. */
static void what_is_refused_costs_no_delay(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    static struct seen s[COUNT_MAX];
    struct guard g = {.word = "evil"};
    struct fetch *f = opened((struct fetch_options){.delay = 3600, .refuse = guarded, .refuse_arg = &g});
    for (int i = 0; i < 9; i++)
        add(f, at("127.0.0.3", "/evil", a), NULL);
    add(f, at("127.0.0.3", "/ok?refused", a), NULL);
    for (int i = 0; i < 10; i++)
        assert_int_equal(next(f).outcome, i < 9 ? FETCH_REFUSED : FETCH_OK);
    assert_int_equal(seen("refused", a, s), 1);
    fetch_close(f);
    buf_free(&g.heard);
    arena_free(a);
}

static void enough_is_enough(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        size_t enough;
        enum fetch_outcome outcome;
        size_t len;
    } row[] = {
        {"/size/5000", 1000, FETCH_OK, 1000},
        {"/size/1000", 1000, FETCH_OK, 1000},
        {"/size/999", 1000, FETCH_OK, 999},
        {"/size-unsaid/5000", 1000, FETCH_OK, 1000},
        {"/empty", 1000, FETCH_OK, 0},
        {"/big", 1000, FETCH_OK, 1000},
        {"/endless", 3 * MAX_BODY, FETCH_OK, 3 * MAX_BODY},
        {"/gzip", 1000, FETCH_OK, 1000},
        {"/bomb", 1000, FETCH_REFUSED, 0}, /* packed, all of it must come */
        {"/truncated", 2000, FETCH_LATER, 0},
        {"/endless-404", 1000, FETCH_GONE, 1000},
        {"/empty", 0, FETCH_LATER, 0},
        {"/size/200000", 0, FETCH_REFUSED, 0},
    };
    struct arena *a = arena_new();
    struct fetch *f = opened((struct fetch_options){.delay = 0, .connections = 1, .max_body = MAX_BODY});
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        const struct fetch_request r = {.url = at("127.0.0.1", row[i].path, a), .enough = row[i].enough};
        assert_int_equal(fetch_add(f, &r, NULL), 0);
        struct fetch_page p = next(f);
        if (p.outcome != row[i].outcome || p.len != row[i].len)
            fail_msg("%s, %zu: outcome %d, %zu bytes", row[i].path, row[i].enough, p.outcome, p.len);
    }
    fetch_close(f);
    arena_free(a);
}

static void a_dead_host_is_left_alone(void **state)
{
    (void)state;
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof to;
    int taken = socket(AF_INET, SOCK_STREAM, 0); /* bound, but nobody listens */
    assert_return_code(bind(taken, (struct sockaddr *)&to, len), errno);
    assert_return_code(getsockname(taken, (struct sockaddr *)&to, &len), errno);
    struct arena *a = arena_new();
    struct fetch *f = opened((struct fetch_options){.delay = 0, .connections = 1});
    for (int i = 0; i < 8; i++)
        add(f, arena_printf(a, "http://127.0.0.1:%d/%d", ntohs(to.sin_port), i), NULL);
    for (int i = 0; i < 8; i++) {
        struct fetch_page p = next(f);
        assert_int_equal(p.outcome, FETCH_LATER);
        assert_true(str_starts(p.error, i < 5 ? "no connection: Connection refused" : "not asked: "));
        assert_int_equal(p.retry_after > 0, i >= 5);
    }
    fetch_close(f);
    close(taken);
    arena_free(a);
}

/* ---- what must not leave, and where not to go ---- */

static void another_host_gets_no_validators_secrets_or_cookies(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    static struct seen s[COUNT_MAX];
    struct fetch *f = opened((struct fetch_options){.delay = 0});
    assert_int_equal(get(f, at("127.0.0.1", "/cookie", a)).outcome, FETCH_OK);
    const char *url = arena_printf(
        a, "http://reader:s3cret@127.0.0.1:%d/to?http://127.0.0.2:%d/etag%%3Fcross", plain.port, plain.port);
    fetch_add(f, &(struct fetch_request){.url = url, .etag = "\"v1\"", .last_modified = "then"}, NULL);
    struct fetch_page p = next(f);
    assert_int_equal(p.outcome, FETCH_OK);
    assert_string_equal(p.url, url);
    assert_string_equal(p.final_url, at("127.0.0.2", "/etag?cross", a));
    assert_int_equal(seen("cross", a, s), 2);
    assert_string_equal(s[0].if_none_match, "\"v1\"");
    assert_string_equal(s[0].if_modified_since, "then");
    assert_string_equal(s[0].cookie, "visitor=7");
    assert_string_equal(s[0].authorization, "Basic cmVhZGVyOnMzY3JldA==");
    assert_string_equal(s[1].if_none_match, "-");
    assert_string_equal(s[1].if_modified_since, "-");
    assert_string_equal(s[1].cookie, "-");
    assert_string_equal(s[1].authorization, "-");
    /* back home they are sent; and a later request without secrets has none */
    url = arena_printf(a, "http://reader:s3cret@127.0.0.1:%d/to?/status/500%%3Fback", plain.port);
    p = get(f, url);
    assert_string_equal(p.final_url, at("127.0.0.1", "/status/500?back", a));
    assert_string_equal(p.error, "HTTP 500 Internal Server Error");
    assert_int_equal(get(f, at("127.0.0.1", "/ok?back", a)).outcome, FETCH_OK);
    assert_int_equal(seen("back", a, s), 3);
    assert_string_equal(s[1].authorization, "Basic cmVhZGVyOnMzY3JldA==");
    assert_string_equal(s[2].authorization, "-");
    fetch_close(f);
    /* cookies go with the run */
    f = opened((struct fetch_options){.delay = 0});
    assert_int_equal(get(f, at("127.0.0.1", "/ok?fresh", a)).outcome, FETCH_OK);
    assert_int_equal(seen("fresh", a, s), 1);
    assert_string_equal(s[0].cookie, "-");
    fetch_close(f);
    arena_free(a);
}

/* The server is also the proxy through which the public host gazette.example is seen. */
static void no_way_in_from_outside(void **state)
{
    (void)state;
    static const struct {
        const char *to;
        bool refused;
    } row[] = {
        {"http://127.0.0.1:%d/page/inside", true},
        {"http://localhost:%d/page/inside", true}, /* a name: refused when it is known what it resolves to */
        {"http://x.localhost:%d/page/inside", true},
        {"//127.1:%d/page/inside", true},
        {"http://2130706433:%d/page/inside", true},
        {"http://[::1]:%d/page/inside", true},
        {"http://[::ffff:127.0.0.1]:%d/page/inside", true},
        {"http://10.1.2.3/page/inside?%d", true},
        {"http://192.168.7.7/page/inside?%d", true},
        {"http://169.254.169.254/page/inside?%d", true},
        {"http://[fd00::1]/page/inside?%d", true},
        {"http://0.0.0.0:%d/page/inside", true},
        {"http://courier.example/ok?%d", false},
    };
    struct arena *a = arena_new();
    static struct seen s[COUNT_MAX];
    struct fetch *f = opened((struct fetch_options){.delay = 0, .timeout = 5});
    setenv("http_proxy", arena_printf(a, "http://127.0.0.1:%d", plain.port), 1);
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        const char *to = arena_printf(a, row[i].to, plain.port);
        struct fetch_page p = get(f, arena_printf(a, "http://gazette.example/to?%s", to));
        if (row[i].refused && (p.outcome != FETCH_REFUSED || !strstr(p.error, "private address refused")))
            fail_msg("%s: outcome %d, '%s'", to, p.outcome, p.error ? p.error : "");
        if (!row[i].refused)
            assert_int_equal(p.outcome, FETCH_OK);
    }
    /* in again by way of the outside */
    struct fetch_page p =
        get(f, at("127.0.0.1", "/to?http://gazette.example/to%3Fhttp://localhost/page/inside", a));
    assert_string_equal(p.error, "redirect to a private address refused");
    /* found on a public page: refused on a new and on a kept connection */
    struct fetch_request r = {.url = at("localhost", "/page/inside", a), .outside = true};
    for (int i = 0; i < 2; i++) {
        fetch_add(f, &r, NULL);
        p = next(f);
        assert_int_equal(p.outcome, FETCH_REFUSED);
        assert_string_equal(p.error, "private address refused");
        assert_int_equal(get(f, at("localhost", "/ok?keep", a)).outcome, FETCH_OK);
    }
    assert_int_equal(seen("/page/inside", a, s), 14); /* the redirects themselves, by proxy; nothing else */
    for (size_t i = 0; i < 14; i++)
        assert_true(strstr(s[i].target, "/to?"));
    fetch_close(f);
    /* unless it is allowed */
    f = opened((struct fetch_options){.delay = 0, .private_ok = true});
    p = get(f, at("gazette.example", arena_printf(a, "/to?http://localhost:%d/ok", plain.port), a));
    assert_int_equal(p.outcome, FETCH_OK);
    fetch_close(f);
    unsetenv("http_proxy");
    arena_free(a);
}

/* Nor is a connection made first and given up then. */
static void what_is_refused_is_not_knocked_at(void **state)
{
    (void)state;
    struct sockaddr_in to;
    struct arena *a = arena_new();
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), port = free_port(&to);
    assert_return_code(bind(fd, (struct sockaddr *)&to, sizeof to), errno);
    assert_return_code(listen(fd, 1), errno);
    struct fetch *f = opened((struct fetch_options){.delay = 0});
    struct fetch_request r = {.url = arena_printf(a, "http://127.0.0.1:%d/", port), .outside = true};
    fetch_add(f, &r, NULL);
    assert_string_equal(next(f).error, "private address refused");
    assert_int_equal(accept(fd, NULL, NULL), -1);
    assert_int_equal(errno, EAGAIN);
    fetch_close(f);
    close(fd);
    arena_free(a);
}

static void certificates_are_verified(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    const char *right = arena_printf(a, "https://127.0.0.1:%d/ok", tls.port);
    const char *wrong = arena_printf(a, "https://127.0.0.2:%d/ok", tls.port); /* not in the certificate */
    struct fetch *f = opened((struct fetch_options){.delay = 0, .cainfo = "tests/lib/loopback.crt"});
    assert_int_equal(get(f, right).outcome, FETCH_OK);
    struct fetch_page p = get(f, wrong);
    assert_int_equal(p.outcome, FETCH_LATER);
    assert_true(str_starts(p.error, "the certificate is not trusted: "));
    fetch_close(f);
    f = opened((struct fetch_options){.delay = 0});
    p = get(f, right);
    assert_int_equal(p.outcome, FETCH_LATER);
    assert_true(str_starts(p.error, "the certificate is not trusted: "));
    fetch_close(f);
    f = opened((struct fetch_options){.delay = 0, .cainfo = "no/such/file"});
    assert_string_equal(get(f, right).error, "the file of CA certificates cannot be read");
    fetch_close(f);
    arena_free(a);
}

/* ---- a real server ---- */

static const char nginx_conf[] =
    "daemon off; master_process off; pid nginx.pid; error_log error.log; events {}\n"
    "http { log_format f '$server_protocol $connection $request_uri'; access_log access.log f;\n"
    "  client_body_temp_path t1; proxy_temp_path t2; fastcgi_temp_path t3; uwsgi_temp_path t4; "
    "scgi_temp_path t5;\n"
    "  default_type text/html; gzip on; gzip_min_length 0; root .;\n"
    "  server { listen 127.0.0.1:%d; }\n"
    "  server { listen 127.0.0.1:%d ssl http2; ssl_certificate %s/loopback.crt; ssl_certificate_key "
    "%s/loopback.key; }\n"
    "}\n";

/* Starts nginx in dir and waits until it answers, for at most ten seconds. False: somebody took a port. */
static bool nginx_start(const char *dir, int port[2], pid_t *pid, struct arena *a)
{
    struct sockaddr_in to;
    struct err e;
    char *lib = realpath("tests/lib", NULL);
    port[1] = free_port(&to);
    port[0] = free_port(&to);
    const char *conf = arena_printf(a, nginx_conf, port[0], port[1], lib, lib);
    free(lib);
    assert_int_equal(file_write(arena_printf(a, "%s/conf", dir), conf, strlen(conf), &e), 0);
    if (!(*pid = fork())) {
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        execlp("nginx", "nginx", "-p", dir, "-c", "conf", "-e", "error.log", NULL);
        execl("/usr/sbin/nginx", "nginx", "-p", dir, "-c", "conf", "-e", "error.log", NULL);
        _exit(127);
    }
    for (int i = 0; i < 1000; i++, usleep(10000)) {
        int fd = socket(AF_INET, SOCK_STREAM, 0), bad = connect(fd, (struct sockaddr *)&to, sizeof to);
        close(fd);
        if (!bad)
            return true;
        if (waitpid(*pid, NULL, WNOHANG) == *pid)
            return false;
    }
    return false;
}

/* How many connections the log shows; all its lines are to begin with proto. */
static size_t nginx_connections(const char *log, const char *proto, size_t requests, struct arena *a)
{
    struct buf b = {0};
    struct strs conns = {0};
    assert_int_equal(file_read(log, 1 << 20, &b, NULL), 0);
    struct strs lines = strs_split(buf_str(&b), '\n', a);
    size_t n = 0;
    for (size_t i = 0; i < lines.n; i++)
        if (str_starts(lines.v[i], proto)) {
            strs_add_once(&conns, strs_split(lines.v[i], ' ', a).v[1], a);
            n++;
        }
    assert_int_equal(n, requests);
    buf_free(&b);
    return conns.n;
}

static void a_real_server_keeps_connections(void **state)
{
    (void)state;
    enum { N = 40 };
    static char page[50000];
    char dir[] = "/tmp/blotter-nginx.XXXXXX";
    struct arena *a = arena_new();
    int port[2];
    pid_t pid;
    bool up = false;
    if (access("/usr/sbin/nginx", X_OK))
        skip();
    assert_non_null(mkdtemp(dir));
    memset(page, 'x', sizeof page);
    assert_int_equal(file_write(arena_printf(a, "%s/page", dir), page, sizeof page, NULL), 0);
    for (int i = 0; i < 5 && !up; i++)
        up = nginx_start(dir, port, &pid, a);
    assert_true(up);
    struct fetch *f =
        opened((struct fetch_options){.delay = 0, .connections = 4, .cainfo = "tests/lib/loopback.crt"});
    for (int i = 0; i < N; i++)
        add(f, arena_printf(a, "http%s://127.0.0.1:%d/page", i % 2 ? "s" : "", port[i % 2]), NULL);
    for (int i = 0; i < N; i++) {
        struct fetch_page p = next(f);
        assert_int_equal(p.outcome, FETCH_OK);
        assert_int_equal(p.len, sizeof page);
        assert_memory_equal(p.body, page, sizeof page);
    }
    const char *tag = arena_strdup(a, get(f, arena_printf(a, "http://127.0.0.1:%d/page", port[0])).etag);
    struct fetch_request r = {.url = arena_printf(a, "https://127.0.0.1:%d/page", port[1]), .etag = tag};
    assert_int_equal(fetch_add(f, &r, NULL), 0);
    assert_int_equal(next(f).outcome, FETCH_NOT_MODIFIED);
    fetch_close(f);
    kill(pid, SIGTERM);
    waitpid(pid, NULL, 0);
    const char *log = arena_printf(a, "%s/access.log", dir);
    assert_in_range(nginx_connections(log, "HTTP/1.1", N / 2 + 1, a), 1, 4);
    assert_int_equal(nginx_connections(log, "HTTP/2.0", N / 2 + 1, a), 1); /* four streams share it */
    assert_int_equal(system(arena_printf(a, "rm -r %s", dir)), 0);
    arena_free(a);
}

/* ---- interruption, many, closing ---- */

static void on_alarm(int sig)
{
    (void)sig;
    fetch_interrupt();
}

static void a_signal_ends_the_wait(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct fetch_page p;
    struct err e = {0};
    struct fetch *f = opened((struct fetch_options){.delay = 0});
    signal(SIGALRM, on_alarm);
    add(f, at("127.0.0.1", "/silent", a), NULL);
    ualarm(100000, 0);
    assert_int_equal(fetch_next(f, &p, &e), -1);
    assert_int_equal(e.code, ERR_INTERRUPTED);
    assert_int_equal(fetch_pending(f), 1);
    fetch_interrupt(); /* when none waits, the next one is stopped */
    fetch_interrupt();
    assert_int_equal(fetch_next(f, &p, &e), -1);
    add(f, at("127.0.0.1", "/ok", a), NULL);
    assert_int_equal(next(f).outcome, FETCH_OK); /* and one may go on */
    fetch_close(f);

    f = opened((struct fetch_options){.delay = 3600}); /* waiting for a host's delay */
    assert_int_equal(get(f, at("127.0.0.1", "/ok", a)).outcome, FETCH_OK);
    add(f, at("127.0.0.1", "/ok", a), NULL);
    ualarm(100000, 0);
    assert_int_equal(fetch_next(f, &p, &e), -1);
    fetch_close(f);
    signal(SIGALRM, SIG_DFL);
    arena_free(a);
}

static void many_over_many_hosts(void **state)
{
    (void)state;
    enum { N = 2000 };
    static bool back[N];
    struct arena *a = arena_new();
    struct fetch *f = opened((struct fetch_options){.delay = 0, .connections = 8, .hosts = 16});
    static const char *const host[] = {"127.0.0.1", "127.0.0.2", "127.0.0.3"};
    for (int i = 0; i < N; i++)
        add(f, at(host[i % 3], arena_printf(a, "/page/%d", i), a), &back[i]);
    for (int i = 0; i < N; i++) {
        struct fetch_page p = next(f);
        bool *b = p.tag;
        char want[16];
        snprintf(want, sizeof want, "\n%d", (int)(b - back));
        assert_int_equal(p.outcome, FETCH_OK);
        assert_true(str_ends(p.body, want)); /* each its own body */
        assert_false(*b);
        *b = true;
    }
    fetch_close(f);
    arena_free(a);
}

static void closing_drops_all(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct fetch *f = opened((struct fetch_options){.delay = 0, .connections = 4});
    for (int i = 0; i < 50; i++) {
        add(f, at("127.0.0.1", i % 2 ? "/ok" : "/moved/1", a), NULL);
        add(f, at("127.0.0.2", i % 2 ? "/silent" : "/endless-headers", a), NULL);
        add(f, "http://reader:s3cret@host.example:99999999/", NULL);
    }
    for (int i = 0; i < 20; i++)
        next(f);
    assert_int_equal(fetch_pending(f), 130);
    fetch_close(f); /* under way, ended, queued, and one in hand */
    fetch_close(NULL);
    arena_free(a);
}

/* ---- the pure parts ---- */

static void addresses_inside_and_outside(void **state)
{
    (void)state;
    static const struct {
        const char *addr;
        bool private, loopback;
    } row[] = {
        {"127.0.0.1", true, true},
        {"127.255.3.4", true, true},
        {"::1", true, true},
        {"[::1]", true, true},
        {"::ffff:127.0.0.1", true, true},
        {"localhost", false, true},
        {"LocalHost", false, true},
        {"www.localhost", false, true},
        {"notlocalhost", false, false},
        {"localhost.example", false, false},
        {"128.0.0.1", false, false},
        {"126.255.255.255", false, false},
        {"0.0.0.0", true, false},
        {"10.0.0.1", true, false},
        {"11.0.0.1", false, false},
        {"172.15.255.255", false, false},
        {"172.16.0.1", true, false},
        {"172.31.255.255", true, false},
        {"172.32.0.0", false, false},
        {"192.168.255.1", true, false},
        {"192.169.0.1", false, false},
        {"169.254.169.254", true, false},
        {"100.63.255.255", false, false},
        {"100.64.0.1", true, false},
        {"100.127.255.255", true, false},
        {"100.128.0.0", false, false},
        {"224.0.0.1", true, false},
        {"255.255.255.255", true, false},
        {"203.0.113.9", false, false},
        {"::", true, false},
        {"::2", true, false},
        {"fc00::1", true, false},
        {"fdff::1", true, false},
        {"fe00::1", false, false},
        {"fe80::1%eth0", true, false},
        {"[fe80::1%25eth0]", true, false},
        {"febf::1", true, false},
        {"ff02::1", true, false},
        {"2001:db8::1", false, false},
        {"::ffff:10.0.0.1", true, false},
        {"::ffff:203.0.113.9", false, false},
        {"64:ff9b::10.0.0.1", true, false},
        {"64:ff9b::203.0.113.9", false, false},
        {"2002:a00:1::", true, false},
        {"2002:cb00:7109::", false, false},
        {"::127.0.0.1", true, false},
        {"gazette.example", false, false},
        {"10.0.0.1.example", false, false},
        {"10.0.0", false, false},
        {"", false, false},
        {"[", false, false},
        {"[]", false, false},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        if (fetch_addr_private(row[i].addr) != row[i].private ||
            fetch_addr_loopback(row[i].addr) != row[i].loopback)
            fail_msg("%s: private %d, loopback %d", row[i].addr, !row[i].private, !row[i].loopback);
}

static void the_environment_names_the_proxy(void **state)
{
    (void)state;
    assert_string_equal(fetch_proxy("http", "gazette.example"), "");
    setenv("HTTP_PROXY", "http://evil.example", 1);
    assert_string_equal(fetch_proxy("http", "gazette.example"), "");
    setenv("all_proxy", "http://all.example", 1);
    setenv("HTTPS_PROXY", "http://tls.example", 1);
    assert_string_equal(fetch_proxy("http", "gazette.example"), "http://all.example");
    assert_string_equal(fetch_proxy("https", "gazette.example"), "http://tls.example");
    assert_string_equal(fetch_proxy("https", "localhost"), "");
    assert_string_equal(fetch_proxy("https", "127.8.8.8"), "");
    setenv("no_proxy", "press.example, .wire.example,10.0.0.0/8 2001:db8::/32,192.0.2.7", 1);
    static const struct {
        const char *host;
        bool direct;
    } row[] = {
        {"press.example", true},     {"www.PRESS.example", true}, {"xpress.example", false},
        {"wire.example", true},      {"a.wire.example", true},    {"wire.example.org", false},
        {"10.3.2.1", true},          {"11.3.2.1", false},         {"[2001:db8::5]", true},
        {"2001:db9::5", false},      {"192.0.2.7", true},         {"192.0.2.70", false},
        {"10.0.0.1.example", false},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        if (row[i].direct != !*fetch_proxy("http", row[i].host))
            fail_msg("%s", row[i].host);
    setenv("no_proxy", "*", 1);
    assert_string_equal(fetch_proxy("http", "xpress.example"), "");
    static const char *const set[] = {"HTTP_PROXY", "all_proxy", "HTTPS_PROXY", "no_proxy"};
    for (int i = 0; i < 4; i++)
        unsetenv(set[i]);
}

/* Takes what may start at a time, by name; "!" before what is given up. */
static const char *taken(struct fetch_queue *q, double now, struct buf *b)
{
    struct fetch_item *i;
    bool shut;
    buf_reset(b);
    while ((i = fetch_queue_take(q, now, &shut)))
        buf_addf(b, "%s%s ", shut ? "!" : "", i->host->name);
    return buf_str(b);
}

static void drop_nothing(void *item)
{
    (void)item;
}

static void the_queue_is_fair_and_patient(void **state)
{
    (void)state;
    struct fetch_item item[20];
    struct buf b = {0};
    struct fetch_queue *q = fetch_queue_new();
    struct fetch_host *x = fetch_queue_host(q, "x", 2, 1), *y = fetch_queue_host(q, "y", 0, 2),
                      *z = fetch_queue_host(q, "z", 2, 3);
    assert_ptr_equal(fetch_queue_host(q, "x", 9, 9), x);
    for (int i = 0; i < 4; i++) {
        fetch_queue_add(q, x, &item[i]);
        fetch_queue_add(q, y, &item[4 + i]);
        fetch_queue_add(q, z, &item[8 + i]);
    }
    assert_string_equal(taken(q, 100, &b),
                        "x y z y ");         /* nobody twice before each had one; y has two at a time */
    assert_true(isinf(fetch_queue_when(q))); /* until something is sent or done */
    fetch_queue_sent(q, z, 103);             /* the connect took 3 s: the delay counts from there */
    assert_true(fetch_queue_when(q) == 105);
    fetch_queue_done(q, x, 101); /* never sent: counts as sent when it failed */
    assert_true(fetch_queue_when(q) == 103);
    assert_string_equal(taken(q, 102.9, &b), "");
    assert_string_equal(taken(q, 103, &b), "x ");
    fetch_queue_done(q, y, 103);
    fetch_queue_done(q, y, 103);
    assert_string_equal(taken(q, 103, &b), "y y ");
    assert_string_equal(taken(q, 105, &b), "z ");
    fetch_queue_sent(q, z, 105);
    fetch_queue_delay(q, z, 200); /* a pause of its own */
    assert_string_equal(taken(q, 199, &b), "");
    assert_string_equal(taken(q, 200, &b), "z ");
    fetch_queue_sent(q, x, 203);
    fetch_queue_done(q, x, 203);
    fetch_queue_shut(q, x, 300, "no");
    fetch_queue_shut(q, x, 250, "shorter: does not count");
    assert_string_equal(taken(q, 203, &b), "!x !x ");
    fetch_queue_add(q, x, &item[12]);
    assert_string_equal(taken(q, 299, &b), "!x ");
    fetch_queue_add(q, x, &item[13]);
    assert_string_equal(taken(q, 300, &b), "x "); /* open again */
    fetch_queue_add(q, y, &item[14]);
    fetch_queue_add(q, y, &item[15]);
    fetch_queue_add_first(q, y, &item[16]);
    fetch_queue_done(q, y, 300);
    bool shut;
    assert_ptr_equal(fetch_queue_take(q, 300, &shut), &item[16]);
    fetch_queue_free(q, drop_nothing);
    buf_free(&b);
}

/* ---- last, as it leaves the network ---- */

/* Gives this process a network of its own, where the machine itself has a public address. False: not allowed
 * here. */
static bool own_network(const char *public)
{
    struct ifreq lo = {.ifr_name = "lo"};
    struct sockaddr_in addr = {.sin_family = AF_INET};
    if (unshare(CLONE_NEWUSER | CLONE_NEWNET))
        return false;
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    lo.ifr_flags = IFF_UP;
    bool well = !ioctl(fd, SIOCSIFFLAGS, &lo);
    strcpy(lo.ifr_name, "lo:1");
    inet_pton(AF_INET, public, &addr.sin_addr);
    memcpy(&lo.ifr_addr, &addr, sizeof addr);
    well = well && !ioctl(fd, SIOCSIFADDR, &lo);
    close(fd);
    return well;
}

static void a_public_address_is_known_as_such(void **state)
{
    (void)state;
    static const char public[] = "203.0.113.5";
    if (!own_network(public))
        skip();
    struct arena *a = arena_new();
    struct server s;
    server_start(&s, "127.0.0.1,203.0.113.5", NULL);
    struct fetch *f = opened((struct fetch_options){.delay = 0});
    const char *ok = arena_printf(a, "http://%s:%d/ok", public, s.port);
    const char *in = arena_printf(a, "http://%s:%d/to?http://localhost:%d/ok", public, s.port, s.port);
    assert_int_equal(get(f, ok).outcome, FETCH_OK);
    for (int i = 0; i < 2; i++) { /* on a new connection, and where one is kept */
        struct fetch_page p = get(f, in);
        assert_int_equal(p.outcome, FETCH_REFUSED);
        assert_string_equal(p.error, "redirect to a private address refused");
        assert_int_equal(get(f, arena_printf(a, "http://localhost:%d/to?%s", s.port, ok)).outcome, FETCH_OK);
    }
    fetch_close(f);
    server_stop(&s);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_fault_has_its_outcome),
        cmocka_unit_test(validators_go_out_as_received),
        cmocka_unit_test(order_is_that_of_the_ends),
        cmocka_unit_test(headers_are_read),
        cmocka_unit_test(what_cannot_be_fetched_comes_back),
        cmocka_unit_test(the_delay_is_kept_for_each_host),
        cmocka_unit_test(a_second_try_keeps_the_delay),
        cmocka_unit_test(connections_stay_within_the_limit),
        cmocka_unit_test(too_many_requests_is_a_wish_for_a_pause),
        cmocka_unit_test(a_pause_that_is_asked_for_is_kept),
        cmocka_unit_test(a_delay_can_be_raised_on_the_way),
        cmocka_unit_test(the_first_goes_before_the_others),
        cmocka_unit_test(every_hop_can_be_refused),
        cmocka_unit_test(what_is_refused_costs_no_delay),
        cmocka_unit_test(enough_is_enough),
        cmocka_unit_test(a_dead_host_is_left_alone),
        cmocka_unit_test(another_host_gets_no_validators_secrets_or_cookies),
        cmocka_unit_test(no_way_in_from_outside),
        cmocka_unit_test(what_is_refused_is_not_knocked_at),
        cmocka_unit_test(certificates_are_verified),
        cmocka_unit_test(a_real_server_keeps_connections),
        cmocka_unit_test(a_signal_ends_the_wait),
        cmocka_unit_test(many_over_many_hosts),
        cmocka_unit_test(closing_drops_all),
        cmocka_unit_test(addresses_inside_and_outside),
        cmocka_unit_test(the_environment_names_the_proxy),
        cmocka_unit_test(the_queue_is_fair_and_patient),
        cmocka_unit_test(a_public_address_is_known_as_such),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, start_all, stop_all);
}
