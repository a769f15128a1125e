/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Polite HTTP over curl's multi interface, turned round into a loop that pulls: fetch_next starts what may
 * start, lets curl work until a transfer has ended, and hands that out. Redirects are followed here, hop by
 * hop through the queue, so that each hop keeps its host's delay and is checked by the same rules. A transfer
 * (easy handle, body, arena) is reused for one request after the other, and is taken up again only when its
 * page was handed back: that bounds what is held in memory, however fast the answers come. Which request may
 * start is fetch_queue's question, which addresses lie inside fetch_addr's, what a status means fetch_rule's.
 * Curl is seen here only, and URLs are read by curl's own parser: what was checked is what is connected to.
 */
#include "edge/fetch.h"

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <curl/curl.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "edge/fetch_addr.h"
#include "edge/fetch_queue.h"
#include "edge/fetch_rule.h"

enum {
    MAX_PENDING = 1000000,   /* requests queued */
    MAX_URL = 8 * 1024,      /* bytes */
    MAX_HEADER = 64 * 1024,  /* bytes, all lines of one answer */
    MAX_HEADER_LINES = 256,  /* of one answer; 1xx count with it */
    MAX_COOKIES = 2000,      /* set in one run, before all are forgotten */
    MAX_IDLE = 256,          /* connections kept */
    KEEP_BODY = 1024 * 1024, /* a larger buffer is given back after use */
    STALLED_BELOW = 1,       /* bytes a second */
    PATIENCE = 30,      /* seconds of Retry-After for which the host's queue waits; beyond, it is given up */
    MAX_SILENT = 5,     /* transfers in a row without an answer, before the host's queue is given up */
    SILENT_PAUSE = 300, /* seconds for which it then is */
    MAX_RETRY_AFTER = 365 * 24 * 3600,
};

/* One URL on the way of a request, the latest first. Without user info and fragment. */
struct hop {
    struct hop *prev;
    char url[];
};

struct job {
    struct fetch_item item; /* first: what is taken from the queue is the job */
    void *tag;
    const char *url, *etag, *last_modified;
    char *user, *password; /* from the URL; NULL: none */
    struct hop *hop;
    struct fetch_host *home; /* of the URL as asked for */
    const char *bad;         /* why the URL cannot be fetched */
    int hops;
    bool temporary; /* a redirect on the way was not permanent */
    bool outside;   /* it came from or through a public address: no way back in */
    bool cookie;    /* an answer on the way set one: the same URL may answer otherwise now */
    char strings[];
};

struct transfer {
    struct fetch *f;
    CURL *easy;
    struct transfer *next; /* in the list of the idle or of the ended */
    struct job *job;
    struct arena *a; /* the strings of the page */
    struct buf body;
    struct curl_slist *headers;
    char curl_error[CURL_ERROR_SIZE];
    size_t header_len, header_lines;
    bool headers_done, headers_over, body_over;
    bool proxied, inside_refused;
    bool sent; /* since the last look */
    struct fetch_page page;
};

struct fetch {
    struct fetch_options o;
    CURLM *multi;
    CURLSH *share;
    CURLU *u;        /* for reading URLs */
    struct arena *a; /* for the length of a fetch_add */
    struct fetch_queue *q;
    struct transfer **all; /* o.hosts of them, made when needed */
    int n_all, n_sent, cookies;
    struct transfer *idle, *ended, **ended_end, *out; /* out: in the caller's hands */
    size_t pending;
};

static long round_up(double x)
{
    long n = (long)x;
    return n + ((double)n < x);
}

/* fetch_interrupt has no argument, as a signal handler has none: one flag and one descriptor a process. */
static volatile sig_atomic_t interrupted, wake_fd = -1;

void fetch_interrupt(void)
{
    int saved = errno;
    uint64_t one = 1;
    interrupted = 1;
    if (wake_fd >= 0 && write(wake_fd, &one, sizeof one) < 0) {
        /* full: a wake-up is there already */
    }
    errno = saved;
}

static int take_interrupt(struct err *e)
{
    uint64_t n;
    interrupted = 0;
    if (read(wake_fd, &n, sizeof n) < 0) {
        /* nothing there: the signal came before the descriptor was made */
    }
    return err_set(e, ERR_INTERRUPTED, "interrupted");
}

/* ---- what curl calls ---- */

static curl_socket_t open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *to)
{
    struct transfer *t = arg;
    char text[INET6_ADDRSTRLEN] = "";
    (void)purpose;
    if (to->family == AF_INET)
        inet_ntop(AF_INET, &((struct sockaddr_in *)&to->addr)->sin_addr, text, sizeof text);
    else if (to->family == AF_INET6)
        inet_ntop(AF_INET6, &((struct sockaddr_in6 *)&to->addr)->sin6_addr, text, sizeof text);
    if (t->job->outside && !t->proxied && !t->f->o.private_ok && fetch_addr_private(text)) {
        t->inside_refused = true;
        return CURL_SOCKET_BAD;
    }
    return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

/* Called when a connection, new or kept, is there and the request is about to go out. A kept one never came
 * by open_socket. Through a proxy the address is the proxy's, and the name was judged before. */
static int before_request(void *arg, char *ip, char *local_ip, int port, int local_port)
{
    struct transfer *t = arg;
    (void)local_ip, (void)port, (void)local_port;
    if (!t->proxied && !fetch_addr_private(ip))
        t->job->outside = true;
    if (t->job->outside && !t->proxied && !t->f->o.private_ok && fetch_addr_private(ip)) {
        t->inside_refused = true;
        return CURL_PREREQFUNC_ABORT;
    }
    if (!t->sent)
        t->f->n_sent++;
    t->sent = true;
    return CURL_PREREQFUNC_OK;
}

static size_t on_header(char *line, size_t size, size_t n, void *arg)
{
    static const char set_cookie[] = "set-cookie:";
    struct transfer *t = arg;
    (void)size;
    t->header_len += n;
    if (t->header_len > MAX_HEADER || ++t->header_lines > MAX_HEADER_LINES) {
        t->headers_over = true;
        return 0;
    }
    if (n >= sizeof set_cookie && !strncasecmp(line, set_cookie, sizeof set_cookie - 1)) {
        t->job->cookie = true;
        t->f->cookies++;
    }
    if (n <= 2 && (*line == '\r' || *line == '\n')) {
        long status = 0;
        curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
        t->headers_done = status >= 200;
    }
    return n;
}

static size_t on_body(char *p, size_t size, size_t n, void *arg)
{
    struct transfer *t = arg;
    (void)size;
    if (n > t->f->o.max_body - t->body.len) {
        t->body_over = true;
        return 0;
    }
    buf_add(&t->body, p, n);
    return n;
}

/* ---- transfers ---- */

/* All that does not change from one request to the next. Left as curl has it: certificates are verified, no
 * .netrc, no HTTP/0.9, no HSTS or Alt-Svc memory. */
static bool set_up(struct transfer *t)
{
    const struct fetch_options *o = &t->f->o;
    CURL *c = t->easy;
    long ms = round_up(o->timeout * 1000), connect_ms = ms / 3 > 1000 ? ms / 3 : 1000;
    CURLcode bad = CURLE_OK;
    bad |= curl_easy_setopt(c, CURLOPT_PRIVATE, t);
    bad |= curl_easy_setopt(c, CURLOPT_SHARE, t->f->share);
    bad |= curl_easy_setopt(c, CURLOPT_ERRORBUFFER, t->curl_error);
    bad |= curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
    bad |= curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
    bad |= curl_easy_setopt(c, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
    bad |= curl_easy_setopt(c, CURLOPT_ACCEPT_ENCODING, "");
    bad |= curl_easy_setopt(c, CURLOPT_COOKIEFILE, "");
    bad |= curl_easy_setopt(c, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    bad |= curl_easy_setopt(c, CURLOPT_QUICK_EXIT, 1L); /* never wait for a resolver's thread */
    bad |= curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, ms);
    bad |= curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, connect_ms);
    bad |= curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, (long)STALLED_BELOW);
    bad |= curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, connect_ms / 1000);
    bad |= curl_easy_setopt(c, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)o->max_body);
    bad |= curl_easy_setopt(c, CURLOPT_BUFFERSIZE, 64L * 1024);
    bad |= curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    bad |= curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, t);
    bad |= curl_easy_setopt(c, CURLOPT_PREREQFUNCTION, before_request);
    bad |= curl_easy_setopt(c, CURLOPT_PREREQDATA, t);
    bad |= curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_header);
    bad |= curl_easy_setopt(c, CURLOPT_HEADERDATA, t);
    bad |= curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_body);
    bad |= curl_easy_setopt(c, CURLOPT_WRITEDATA, t);
    if (o->agent)
        bad |= curl_easy_setopt(c, CURLOPT_USERAGENT, o->agent);
    if (o->cainfo)
        bad |= curl_easy_setopt(c, CURLOPT_CAINFO, o->cainfo);
    return bad == CURLE_OK;
}

static struct transfer *transfer_new(struct fetch *f)
{
    struct transfer *t = xcalloc(1, sizeof *t);
    t->f = f;
    t->a = arena_new();
    t->easy = curl_easy_init();
    if (!t->easy || !set_up(t))
        abort(); /* out of memory, as in xmalloc: every option is known to this curl */
    f->all[f->n_all++] = t;
    return t;
}

/* One that is free; NULL when all are in use. */
static struct transfer *transfer_get(struct fetch *f)
{
    struct transfer *t = f->idle;
    if (t)
        f->idle = t->next;
    else if (f->n_all < f->o.hosts)
        t = transfer_new(f);
    return t;
}

static void job_free(struct job *j)
{
    while (j->hop) {
        struct hop *prev = j->hop->prev;
        free(j->hop);
        j->hop = prev;
    }
    curl_free(j->user);
    curl_free(j->password);
    free((char *)j->bad);
    free(j);
}

static void job_drop(struct fetch_item *i)
{
    job_free((struct job *)i);
}

/* Makes a transfer idle. Its job goes on elsewhere, or is over. */
static void transfer_put(struct transfer *t)
{
    curl_slist_free_all(t->headers);
    t->headers = NULL;
    if (t->body.cap > KEEP_BODY)
        buf_free(&t->body);
    buf_reset(&t->body);
    arena_reset(t->a);
    t->job = NULL;
    t->header_len = t->header_lines = 0;
    t->headers_done = t->headers_over = t->body_over = false;
    t->inside_refused = false;
    t->page = (struct fetch_page){0};
    t->next = t->f->idle;
    t->f->idle = t;
}

/* ---- URLs ---- */

static const char *url_part(CURLU *u, CURLUPart part, unsigned flags, struct arena *a)
{
    char *s = NULL;
    const char *copy = NULL;
    if (curl_url_get(u, part, &s, flags) == CURLUE_OK)
        copy = arena_strdup(a, s);
    curl_free(s);
    return copy;
}

/* Reads url (against what u holds, when it is relative) into u. NULL, or why it cannot be fetched. */
static const char *url_read(CURLU *u, const char *url, struct arena *a)
{
    if (strlen(url) > MAX_URL)
        return arena_printf(a, "URL over %d bytes", MAX_URL);
    if (curl_url_set(u, CURLUPART_URL, url, CURLU_URLENCODE | CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK)
        return "not a URL";
    const char *scheme = url_part(u, CURLUPART_SCHEME, 0, a), *host = url_part(u, CURLUPART_HOST, 0, a);
    if (!scheme || (strcmp(scheme, "http") && strcmp(scheme, "https")))
        return arena_printf(a, "only http and https are fetched, not '%s'", scheme ? scheme : "");
    return host && *host ? NULL : "URL without a host";
}

/* The name under which a host's politeness is kept: without scheme, so that http and https are one; with the
 * port only when it is an unusual one: that is another server. */
static const char *host_name(CURLU *u, struct arena *a)
{
    const char *host = url_part(u, CURLUPART_HOST, 0, a), *port = url_part(u, CURLUPART_PORT, 0, a);
    size_t n = strlen(host);
    if (n > 1 && host[n - 1] == '.')
        n--;
    bool usual = !port || !strcmp(port, "80") || !strcmp(port, "443");
    char *name = arena_printf(a, "%.*s%s%s", (int)n, host, usual ? "" : ":", usual ? "" : port);
    for (char *p = name; *p; p++)
        *p = (char)tolower((unsigned char)*p);
    return name;
}

static struct fetch_host *host_of(struct fetch *f, struct arena *a)
{
    bool loopback = fetch_addr_loopback(url_part(f->u, CURLUPART_HOST, 0, a));
    double delay = f->o.delay >= 0 ? f->o.delay : loopback ? 0 : 2;
    int limit = f->o.connections > 0 ? f->o.connections : loopback ? 4 : 1;
    return fetch_queue_host(f->q, host_name(f->u, a), delay, limit);
}

/* What u holds, without fragment and secrets: these do not stay in a URL that goes into messages. */
static const char *url_clean(CURLU *u, struct arena *a)
{
    curl_url_set(u, CURLUPART_USER, NULL, 0);
    curl_url_set(u, CURLUPART_PASSWORD, NULL, 0);
    curl_url_set(u, CURLUPART_OPTIONS, NULL, 0);
    curl_url_set(u, CURLUPART_FRAGMENT, NULL, 0);
    return url_part(u, CURLUPART_URL, 0, a);
}

static void job_go(struct job *j, const char *url)
{
    struct hop *hop = xmalloc(sizeof *hop + strlen(url) + 1);
    strcpy(hop->url, url);
    hop->prev = j->hop;
    j->hop = hop;
}

/* ---- requests ---- */

static struct job *job_new(const struct fetch_request *r)
{
    const char *from[] = {r->url, r->etag, r->last_modified};
    size_t n = 0;
    for (int i = 0; i < 3; i++)
        n += from[i] ? strlen(from[i]) + 1 : 0;
    struct job *j = xcalloc(1, sizeof *j + n);
    const char **to[] = {&j->url, &j->etag, &j->last_modified};
    char *p = j->strings;
    for (int i = 0; i < 3; i++)
        if (from[i]) {
            *to[i] = p;
            p = stpcpy(p, from[i]) + 1;
        }
    j->tag = r->tag;
    j->outside = r->outside;
    return j;
}

static void secrets_from_url(struct job *j, CURLU *u)
{
    if (curl_url_get(u, CURLUPART_USER, &j->user, CURLU_URLDECODE) == CURLUE_OK)
        curl_url_get(u, CURLUPART_PASSWORD, &j->password, CURLU_URLDECODE);
}

int fetch_add(struct fetch *f, const struct fetch_request *r, struct err *e)
{
    if (f->pending >= MAX_PENDING)
        return err_set(e, ERR_BUSY, "more than %d requests are queued", MAX_PENDING);
    struct job *j = job_new(r);
    curl_url_set(f->u, CURLUPART_URL, NULL, 0);
    const char *bad = url_read(f->u, j->url, f->a);
    if (bad) {
        j->bad = xstrdup(bad);
        j->home = fetch_queue_host(f->q, "", 0, f->o.hosts);
    } else {
        secrets_from_url(j, f->u);
        j->home = host_of(f, f->a);
        job_go(j, url_clean(f->u, f->a));
    }
    arena_reset(f->a);
    fetch_queue_add(f->q, j->home, &j->item);
    f->pending++;
    return 0;
}

size_t fetch_pending(const struct fetch *f)
{
    return f->pending;
}

/* Scheme, host and port are the same. Both are as job_go left them. */
static bool same_origin(const char *x, const char *y)
{
    size_t n = (size_t)(strstr(x, "://") + 3 - x);
    n += strcspn(x + n, "/?");
    return !strncmp(x, y, n) && (!y[n] || strchr("/?", y[n]));
}

static void add_header(struct transfer *t, const char *name, const char *value)
{
    value = fetch_header_value(value, t->a);
    if (!value)
        return;
    struct curl_slist *l = curl_slist_append(t->headers, arena_printf(t->a, "%s: %s", name, value));
    if (!l)
        abort(); /* out of memory, as in xmalloc */
    t->headers = l;
}

/* What is asked with the request beside its URL: validators only at home, secrets only where they were meant
 * for. */
static void set_headers(struct transfer *t)
{
    struct job *j = t->job;
    const struct hop *first = j->hop;
    while (first->prev)
        first = first->prev;
    bool trusted = same_origin(first->url, j->hop->url);
    if (j->item.host == j->home) {
        add_header(t, "If-None-Match", j->etag);
        add_header(t, "If-Modified-Since", j->last_modified);
    }
    curl_easy_setopt(t->easy, CURLOPT_HTTPHEADER, t->headers);
    curl_easy_setopt(t->easy, CURLOPT_USERNAME, trusted ? j->user : NULL);
    curl_easy_setopt(t->easy, CURLOPT_PASSWORD, trusted ? j->password : NULL);
}

static void set_url(struct transfer *t)
{
    CURLU *u = t->f->u;
    curl_url_set(u, CURLUPART_URL, t->job->hop->url, 0);
    const char *host = url_part(u, CURLUPART_HOST, 0, t->a);
    const char *proxy = fetch_proxy(url_part(u, CURLUPART_SCHEME, 0, t->a), host);
    t->proxied = *proxy;
    if (t->proxied && !fetch_addr_private(host))
        t->job->outside = true;
    curl_easy_setopt(t->easy, CURLOPT_PROXY, proxy);
    curl_easy_setopt(t->easy, CURLOPT_URL, (const char *)t->job->hop->url);
}

/* ---- answers ---- */

static void end(struct transfer *t, enum fetch_outcome outcome, const char *error)
{
    struct job *j = t->job;
    struct fetch *f = t->f;
    t->page.tag = j->tag;
    t->page.url = j->url;
    t->page.final_url = j->hop ? j->hop->url : j->url;
    t->page.moved = j->hops && !j->temporary;
    t->page.outcome = outcome;
    t->page.error = error;
    t->page.body = buf_str(&t->body);
    t->page.len = t->body.len;
    t->next = NULL;
    *f->ended_end = t;
    f->ended_end = &t->next;
}

/* What curl says of a transfer without an answer, or of a broken one. `silent`: the host may be down. */
static const struct trouble {
    CURLcode code;
    bool silent;
    const char *text;
} troubles[] = {
    {CURLE_COULDNT_RESOLVE_HOST, true, "the host's name was not found"},
    {CURLE_COULDNT_RESOLVE_PROXY, true, "the proxy's name was not found"},
    {CURLE_COULDNT_CONNECT, true, "no connection"},
    {CURLE_SSL_CONNECT_ERROR, true, "TLS handshake failed"},
    {CURLE_PEER_FAILED_VERIFICATION, true, "the certificate is not trusted"},
    {CURLE_OPERATION_TIMEDOUT, true, "timed out"},
    {CURLE_GOT_NOTHING, false, "the connection was closed without an answer"},
    {CURLE_SEND_ERROR, false, "the connection broke"},
    {CURLE_RECV_ERROR, false, "the connection broke"},
    {CURLE_PARTIAL_FILE, false, "truncated"},
    {CURLE_BAD_CONTENT_ENCODING, false, "the compressed body is broken"},
    {CURLE_UNSUPPORTED_PROTOCOL, false, "the answer is not HTTP"},
    {CURLE_WEIRD_SERVER_REPLY, false, "the answer is not HTTP"},
    {CURLE_HTTP2, false, "HTTP/2 broke"},
    {CURLE_HTTP2_STREAM, false, "HTTP/2 broke"},
};

static const struct trouble *trouble_of(CURLcode code)
{
    for (size_t i = 0; i < sizeof troubles / sizeof *troubles; i++)
        if (troubles[i].code == code)
            return &troubles[i];
    return NULL;
}

/* Curl has one code for three clocks. */
static const char *timeout_text(struct transfer *t)
{
    curl_off_t total = 0, connected = 0;
    curl_easy_getinfo(t->easy, CURLINFO_TOTAL_TIME_T, &total);
    curl_easy_getinfo(t->easy, CURLINFO_PRETRANSFER_TIME_T, &connected);
    double seconds = (double)total / 1e6;
    if (seconds >= t->f->o.timeout * 0.99)
        return arena_printf(t->a, "timed out after %g s", t->f->o.timeout);
    return arena_printf(t->a, connected ? "stalled, given up after %.0f s" : "no connection within %.0f s",
                        seconds);
}

static const char *trouble_text(struct transfer *t, CURLcode code)
{
    const struct trouble *known = trouble_of(code);
    long errnum = 0;
    if (!known)
        return curl_easy_strerror(code);
    if (code == CURLE_OPERATION_TIMEDOUT)
        return timeout_text(t);
    if (code == CURLE_PARTIAL_FILE)
        return arena_printf(t->a, "truncated after %zu bytes", t->body.len);
    if ((code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CONNECT_ERROR) && *t->curl_error)
        return arena_printf(t->a, "%s: %s", known->text, t->curl_error);
    curl_easy_getinfo(t->easy, CURLINFO_OS_ERRNO, &errnum);
    bool os = code == CURLE_COULDNT_CONNECT || code == CURLE_RECV_ERROR || code == CURLE_SEND_ERROR;
    return os && errnum ? arena_printf(t->a, "%s: %s", known->text, strerror((int)errnum)) : known->text;
}

/* A host that is down is not asked for each of its thousand pages. */
static void note_silence(struct transfer *t, CURLcode code, double now)
{
    struct fetch_host *h = t->job->item.host;
    const struct trouble *known = trouble_of(code);
    bool silent = known && known->silent && !t->header_len;
    h->silent = silent ? h->silent + 1 : 0;
    if (h->silent < MAX_SILENT)
        return;
    h->silent = 0;
    fetch_queue_shut(t->f->q, h, now + SILENT_PAUSE,
                     arena_printf(t->a, "not asked: the host did not answer %d times in a row", MAX_SILENT));
}

static void fail(struct transfer *t, CURLcode code, double now)
{
    static const char inside[] = "redirect to a private address refused";
    if (t->inside_refused && !t->header_len)
        end(t, FETCH_REFUSED, t->job->hops ? inside : "private address refused");
    else if (t->headers_over || code == CURLE_OUT_OF_MEMORY) /* what curl calls a line over its own limit */
        end(t, FETCH_REFUSED,
            arena_printf(t->a, "headers over %d bytes or %d lines", MAX_HEADER, MAX_HEADER_LINES));
    else if (t->body_over || code == CURLE_FILESIZE_EXCEEDED)
        end(t, FETCH_REFUSED, arena_printf(t->a, "body over %zu bytes", t->f->o.max_body));
    else {
        note_silence(t, code, now);
        end(t, FETCH_LATER, trouble_text(t, code));
    }
    t->page.body = "";
    t->page.len = 0;
}

static const char *header(struct transfer *t, const char *name)
{
    struct curl_header *h;
    if (curl_easy_header(t->easy, name, 0, CURLH_HEADER, -1, &h) != CURLHE_OK)
        return NULL;
    return fetch_header_value(h->value, t->a);
}

/* Where a redirect points to, without fragment; NULL when it does not say. */
static const char *location(struct transfer *t)
{
    const char *s = fetch_status_redirects(t->page.status) ? header(t, "location") : NULL;
    return s && *s && *s != '#' ? arena_strndup(t->a, s, strcspn(s, "#")) : NULL;
}

/* Seconds, or a date, which is taken against the server's own clock where it tells. */
static int64_t retry_after(struct transfer *t)
{
    const char *s = header(t, "retry-after"), *date = header(t, "date");
    if (!s)
        return 0;
    int64_t seconds;
    if (isdigit((unsigned char)*s)) {
        seconds = strtoll(s, NULL, 10);
    } else {
        time_t then = curl_getdate(s, NULL), now = date ? curl_getdate(date, NULL) : -1;
        seconds = then == -1 ? 0 : then - (now == -1 ? (time_t)clock_now() : now);
    }
    return seconds < 0 ? 0 : seconds > MAX_RETRY_AFTER ? MAX_RETRY_AFTER : seconds;
}

/* The whole host keeps the pause it asked for. */
static void keep_pause(struct transfer *t, double now)
{
    struct fetch_host *h = t->job->item.host;
    int64_t s = t->page.retry_after;
    if (!s || (t->page.status != 429 && t->page.status != 503))
        return;
    if (s <= PATIENCE)
        fetch_queue_delay(t->f->q, h, now + (double)s);
    else
        fetch_queue_shut(t->f->q, h, now + (double)s, "not asked: the host wants a pause");
}

static void judge(struct transfer *t, double now)
{
    struct fetch_page *p = &t->page;
    enum fetch_outcome outcome = fetch_status_outcome(p->status);
    const char *error = fetch_status_text(p->status, t->a);
    if (outcome == FETCH_OK && !t->body.len) {
        outcome = FETCH_LATER;
        error = "the body is empty";
    } else if (outcome == FETCH_NOT_MODIFIED && !t->headers) {
        outcome = FETCH_LATER;
        error = arena_printf(t->a, "%s, though no condition was sent", error);
    } else if (outcome == FETCH_OK || outcome == FETCH_NOT_MODIFIED) {
        error = NULL;
    }
    fetch_content_type(header(t, "content-type"), t->a, &p->content_type, &p->charset);
    p->etag = header(t, "etag");
    p->last_modified = header(t, "last-modified");
    p->retry_after = retry_after(t);
    t->job->item.host->silent = 0;
    keep_pause(t, now);
    end(t, outcome, error);
}

static bool been_there(const struct job *j, const char *url)
{
    for (const struct hop *h = j->hop; h; h = h->prev)
        if (!strcmp(h->url, url))
            return true;
    return false;
}

/* Reads where a redirect points to. NULL with *why when that hop is not to be made. */
static const char *next_hop(struct transfer *t, const char *to, const char **why)
{
    struct fetch *f = t->f;
    struct job *j = t->job;
    curl_url_set(f->u, CURLUPART_URL, j->hop->url, 0);
    const char *bad = url_read(f->u, to, t->a), *url = bad ? NULL : url_clean(f->u, t->a);
    *why = NULL;
    if (!url)
        *why = arena_printf(t->a, "redirect refused: %s", bad ? bad : "not a URL");
    else if (j->outside && !f->o.private_ok && fetch_addr_private(url_part(f->u, CURLUPART_HOST, 0, t->a)))
        *why = "redirect to a private address refused";
    else if (j->hops == f->o.redirects)
        *why = arena_printf(t->a, "more than %d redirects", f->o.redirects);
    else if (been_there(j, url) && !j->cookie) /* a wall may set a cookie and send back: the cap ends that */
        *why = "redirect in a circle";
    return *why ? NULL : url;
}

static void follow(struct transfer *t, const char *to)
{
    struct job *j = t->job;
    const char *why, *url = next_hop(t, to, &why);
    if (!url) {
        end(t, FETCH_REFUSED, why);
        return;
    }
    j->hops++;
    j->temporary |= !fetch_status_permanent(t->page.status);
    job_go(j, url);
    fetch_queue_add_first(t->f->q, host_of(t->f, t->a), &j->item);
    transfer_put(t);
}

static void finish(struct transfer *t, CURLcode code)
{
    double now = clock_monotonic();
    const char *to;
    fetch_queue_done(t->f->q, t->job->item.host, now);
    curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &t->page.status);
    if (code != CURLE_OK && (!t->headers_done || t->page.status < 300))
        fail(t, code, now); /* of an error or a redirect, the body does not matter */
    else if ((to = location(t)))
        follow(t, to);
    else
        judge(t, now);
}

/* ---- the loop ---- */

static void begin(struct transfer *t, struct job *j, bool shut, double now)
{
    struct fetch *f = t->f;
    t->job = j;
    if (shut) {
        end(t, FETCH_LATER, arena_strdup(t->a, j->item.host->shut_why));
        t->page.retry_after = round_up(j->item.host->shut_until - now);
        return;
    }
    if (j->bad) {
        fetch_queue_done(f->q, j->item.host, now);
        end(t, FETCH_REFUSED, j->bad);
        return;
    }
    if (f->cookies > MAX_COOKIES) {
        curl_easy_setopt(t->easy, CURLOPT_COOKIELIST, "ALL");
        f->cookies = 0;
    }
    *t->curl_error = 0;
    set_url(t);
    set_headers(t);
    if (curl_multi_add_handle(f->multi, t->easy) != CURLM_OK)
        abort(); /* out of memory, as in xmalloc: the handle is idle and sound */
}

static void begin_all(struct fetch *f)
{
    double now = clock_monotonic();
    struct transfer *t;
    bool shut = false;
    while (fetch_queue_when(f->q) <= now && (t = transfer_get(f))) {
        struct fetch_item *i = fetch_queue_take(f->q, now, &shut);
        if (i)
            begin(t, (struct job *)i, shut, now);
        else
            transfer_put(t);
    }
}

/* The delay counts from when a request was really sent. */
static void note_sent(struct fetch *f)
{
    double now = clock_monotonic();
    for (int i = 0; f->n_sent; i++)
        if (f->all[i]->sent) {
            f->all[i]->sent = false;
            f->n_sent--;
            fetch_queue_sent(f->q, f->all[i]->job->item.host, now);
        }
}

static int work(struct fetch *f, struct err *e)
{
    int running, left;
    CURLMcode bad = curl_multi_perform(f->multi, &running);
    if (bad)
        return err_set(e, ERR_IO, "network: %s", curl_multi_strerror(bad));
    if (f->n_sent)
        note_sent(f);
    for (CURLMsg *m; (m = curl_multi_info_read(f->multi, &left));) {
        struct transfer *t;
        CURL *easy = m->easy_handle;
        CURLcode code = m->data.result; /* *m goes with the handle */
        curl_easy_getinfo(easy, CURLINFO_PRIVATE, &t);
        curl_multi_remove_handle(f->multi, easy);
        finish(t, code);
    }
    return 0;
}

/* Until something comes in, a host's delay is over, or fetch_interrupt. */
static int wait_for_more(struct fetch *f, struct err *e)
{
    enum { LONGEST = 60000 };
    struct curl_waitfd wake = {.fd = wake_fd, .events = CURL_WAIT_POLLIN};
    bool room = f->idle || f->n_all < f->o.hosts;
    double ms = room ? (fetch_queue_when(f->q) - clock_monotonic()) * 1000 : LONGEST;
    if (ms <= 0)
        return 0;
    CURLMcode bad = curl_multi_poll(f->multi, &wake, 1, ms < LONGEST ? (int)round_up(ms) : LONGEST, NULL);
    return bad ? err_set(e, ERR_IO, "network: %s", curl_multi_strerror(bad)) : 0;
}

static void take_back(struct fetch *f)
{
    if (!f->out)
        return;
    job_free(f->out->job);
    transfer_put(f->out);
    f->out = NULL;
}

static void hand_out(struct fetch *f, struct fetch_page *page)
{
    struct transfer *t = f->out = f->ended;
    f->ended = t->next;
    if (!f->ended)
        f->ended_end = &f->ended;
    f->pending--;
    *page = t->page;
}

int fetch_next(struct fetch *f, struct fetch_page *page, struct err *e)
{
    take_back(f);
    while (f->pending) {
        if (interrupted)
            return take_interrupt(e);
        begin_all(f);
        if (work(f, e))
            return -1;
        if (f->ended) {
            hand_out(f, page);
            return 1;
        }
        if (wait_for_more(f, e))
            return -1;
    }
    return interrupted ? take_interrupt(e) : 0;
}

/* ---- opening and closing ---- */

static void set_defaults(struct fetch_options *o)
{
    o->agent = o->agent ? xstrdup(o->agent) : NULL;
    o->cainfo = o->cainfo ? xstrdup(o->cainfo) : NULL;
    o->hosts = o->hosts > 0 ? o->hosts : 64;
    o->max_body = o->max_body ? o->max_body : 10 * 1024 * 1024;
    o->timeout = o->timeout > 0 ? o->timeout : 60;
    o->redirects = o->redirects > 0 ? o->redirects : 5;
}

int fetch_open(const struct fetch_options *o, struct fetch **out, struct err *e)
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT))
        return err_set(e, ERR_IO, "the HTTP library does not start");
    if (wake_fd < 0 && (wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) < 0) {
        curl_global_cleanup();
        return err_sys(e, errno, "no descriptor for wake-ups");
    }
    struct fetch *f = xcalloc(1, sizeof *f);
    f->o = *o;
    set_defaults(&f->o);
    f->multi = curl_multi_init();
    f->share = curl_share_init();
    f->u = curl_url();
    f->a = arena_new();
    if (!f->multi || !f->share || !f->u)
        abort(); /* out of memory, as in xmalloc */
    curl_multi_setopt(f->multi, CURLMOPT_MAXCONNECTS, (long)MAX_IDLE);
    curl_share_setopt(f->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_COOKIE);
    curl_share_setopt(f->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
    f->q = fetch_queue_new();
    f->all = xcalloc((size_t)f->o.hosts, sizeof *f->all);
    f->ended_end = &f->ended;
    *out = f;
    return 0;
}

void fetch_close(struct fetch *f)
{
    if (!f)
        return;
    for (int i = 0; i < f->n_all; i++) {
        struct transfer *t = f->all[i];
        curl_multi_remove_handle(f->multi, t->easy);
        curl_easy_cleanup(t->easy);
        curl_slist_free_all(t->headers);
        buf_free(&t->body);
        arena_free(t->a);
        if (t->job)
            job_free(t->job);
        free(t);
    }
    curl_multi_cleanup(f->multi);
    curl_share_cleanup(f->share);
    curl_url_cleanup(f->u);
    fetch_queue_free(f->q, job_drop);
    arena_free(f->a);
    free(f->all);
    free((char *)f->o.agent);
    free((char *)f->o.cainfo);
    free(f);
    curl_global_cleanup();
}
