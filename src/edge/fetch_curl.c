/* SPDX-License-Identifier: GPL-2.0-or-later */
/* HTTP exchanges over curl's multi interface, behind a narrow front: no other file of the fetcher sees curl,
 * and its callbacks end here. A transfer keeps its easy handle, buffer and arena for one exchange after the
 * other. Everything the network fills has a cap, which is reported in our words, as curl's are for
 * programmers. Left as curl has it: certificates are verified, and there is no .netrc, no HTTP/0.9, no memory
 * for HSTS or Alt-Svc. Cookies are kept in memory, for all transfers together. Which request may start, and
 * what its answer means, is for fetch.c. */
#include "edge/fetch_curl.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#include <arpa/inet.h>

#include "base/ascii.h"
#include "base/strs.h"
#include "domain/url.h"
#include "edge/curl_lib.h"
#include "edge/fetch_addr.h"
#include "edge/fetch_decode.h"
#include "edge/fetch_rule.h"

enum {
    MAX_URL = 8 * 1024,      /* bytes */
    MAX_HEADER = 64 * 1024,  /* bytes, all lines of one answer, with the hints (1xx) before it */
    MAX_HEADER_LINES = 256,  /* the same */
    MAX_COOKIES = 2000,      /* set in one run, before all are forgotten */
    MAX_IDLE = 256,          /* connections kept */
    READ_BUFFER = 64 * 1024, /* bytes that curl reads at once */
    KEEP_BODY = 1024 * 1024, /* a larger buffer is given back after use */
    STALLED_BELOW = 1,       /* bytes a second, over half of the whole timeout */
};

/* What a transfer has beside what its user sees. */
struct fetch_wire {
    struct fetch_curl *c;
    CURL *easy;
    struct curl_slist *headers;
    struct fetch_transfer *next_sent;
    size_t header_len, header_lines;
    size_t enough;
    bool headers_done, headers_over, body_over, private_refused, again, packed;
    bool proxied, no_private, sent;
    char error[CURL_ERROR_SIZE];
};

struct fetch_curl {
    const struct fetch_options *o;
    CURLM *multi;
    CURLSH *share;
    struct fetch_transfer **all; /* o->hosts of them, made when needed */
    int n, cookies;
    struct fetch_transfer *idle, *sent;
};

static void die(void)
{
    abort(); /* out of memory, as in xmalloc: nothing else can fail where this is called */
}

static long round_up(double x)
{
    long n = (long)x;
    return n + ((double)n < x);
}

/* ---- what curl calls ---- */

static curl_socket_t open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *to)
{
    struct fetch_transfer *t = arg;
    char text[INET6_ADDRSTRLEN] = "";
    (void)purpose;
    if (to->family == AF_INET)
        inet_ntop(AF_INET, &((struct sockaddr_in *)&to->addr)->sin_addr, text, sizeof text);
    else if (to->family == AF_INET6)
        inet_ntop(AF_INET6, &((struct sockaddr_in6 *)&to->addr)->sin6_addr, text, sizeof text);
    if (t->wire->no_private && !t->wire->proxied && fetch_addr_private(text)) {
        t->wire->private_refused = true;
        return CURL_SOCKET_BAD;
    }
    return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

/* Called when a connection, new or kept, is there and the request is about to go out. A kept one did not come
 * by open_socket for this request. Behind a proxy the address is the proxy's. */
static int before_request(void *arg, char *ip, char *local_ip, int port, int local_port)
{
    struct fetch_transfer *t = arg;
    struct fetch_wire *w = t->wire;
    bool private = fetch_addr_private(ip);
    (void)local_ip, (void)port, (void)local_port;
    t->public = !w->proxied && !private;
    if (w->no_private && !w->proxied && private) {
        w->private_refused = true;
        return CURL_PREREQFUNC_ABORT;
    }
    if (w->sent) { /* a kept connection broke before an answer, and curl would ask anew, at once */
        w->again = true;
        return CURL_PREREQFUNC_ABORT;
    }
    w->sent = true;
    w->next_sent = w->c->sent;
    w->c->sent = t;
    return CURL_PREREQFUNC_OK;
}

/* The codings of the body, from all lines that name some; "" when none does. */
static const char *encodings(struct fetch_transfer *t)
{
    const char *all = "";
    struct curl_header *h;
    for (size_t i = 0;
         curl_easy_header(t->wire->easy, "content-encoding", i, CURLH_HEADER, -1, &h) == CURLHE_OK; i++)
        all = arena_printf(t->a, "%s,%s", all, h->value);
    return all;
}

/* All headers of one answer are there. False: its length alone is too much. */
static bool headers_end(struct fetch_transfer *t)
{
    struct fetch_wire *w = t->wire;
    curl_off_t len = -1;
    curl_easy_getinfo(w->easy, CURLINFO_RESPONSE_CODE, &t->status);
    if (t->status < 200) /* a hint, not the answer */
        return true;
    w->headers_done = true;
    w->packed = *encodings(t);
    curl_easy_getinfo(w->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &len);
    w->body_over = t->status < 300 && len > 0 && (size_t)len > w->c->o->max_body && !w->enough;
    if (len > 0 && len <= KEEP_BODY && !w->body_over)
        buf_reserve(&t->body, (size_t)len);
    return !w->body_over;
}

static size_t on_header(char *line, size_t size, size_t n, void *arg)
{
    static const char set_cookie[] = "set-cookie:";
    struct fetch_transfer *t = arg;
    struct fetch_wire *w = t->wire;
    (void)size;
    w->header_len += n;
    if (w->header_len > MAX_HEADER || ++w->header_lines > MAX_HEADER_LINES) {
        w->headers_over = true;
        return 0;
    }
    if (n >= sizeof set_cookie && !strncasecmp(line, set_cookie, sizeof set_cookie - 1)) {
        t->set_cookie = true;
        w->c->cookies++;
    }
    return (*line != '\r' && *line != '\n') || headers_end(t) ? n : 0;
}

static size_t on_body(char *p, size_t size, size_t n, void *arg)
{
    struct fetch_transfer *t = arg;
    size_t enough = t->wire->packed ? 0 : t->wire->enough; /* a part of a packed body is nothing */
    size_t room = (enough ? enough : t->wire->c->o->max_body) - t->body.len;
    (void)size;
    if (n > room) {
        t->wire->body_over = !enough;
        buf_add(&t->body, p, enough ? room : 0); /* enough: set_end knows by the length that it was meant */
        return 0;
    }
    buf_add(&t->body, p, n);
    return n;
}

/* ---- transfers ---- */

/* All that does not change from one exchange to the next. */
static void set_up(struct fetch_transfer *t)
{
    const struct fetch_options *o = t->wire->c->o;
    CURL *c = t->wire->easy;
    long ms = round_up(o->timeout * 1000), third = ms / 3 + 1;
    CURLcode bad = CURLE_OK;
    bad |= curl_easy_setopt(c, CURLOPT_PRIVATE, t);
    bad |= curl_easy_setopt(c, CURLOPT_SHARE, t->wire->c->share);
    bad |= curl_easy_setopt(c, CURLOPT_ERRORBUFFER, t->wire->error);
    bad |= curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
    bad |= curl_easy_setopt(c, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
    bad |= curl_easy_setopt(c, CURLOPT_COOKIEFILE, ""); /* none is read; they are kept from here on */
    bad |= curl_easy_setopt(c, CURLOPT_HTTP_CONTENT_DECODING, 0L); /* fetch_decode does that */
    bad |= curl_easy_setopt(c, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    bad |= curl_easy_setopt(c, CURLOPT_NOPROXY, "");    /* fetch_proxy decides, not curl */
    bad |= curl_easy_setopt(c, CURLOPT_QUICK_EXIT, 1L); /* never wait for a resolver's thread */
    bad |= curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, ms);
    bad |= curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, third);
    bad |= curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, (long)STALLED_BELOW);
    bad |= curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, ms / 2000 + 1);
    bad |= curl_easy_setopt(c, CURLOPT_BUFFERSIZE, (long)READ_BUFFER);
    bad |= curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    bad |= curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, t);
    bad |= curl_easy_setopt(c, CURLOPT_PREREQFUNCTION, before_request);
    bad |= curl_easy_setopt(c, CURLOPT_PREREQDATA, t);
    bad |= curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_header);
    bad |= curl_easy_setopt(c, CURLOPT_HEADERDATA, t);
    bad |= curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_body);
    bad |= curl_easy_setopt(c, CURLOPT_WRITEDATA, t);
    bad |= curl_easy_setopt(c, CURLOPT_USERAGENT, o->agent);
    if (o->cainfo)
        bad |= curl_easy_setopt(c, CURLOPT_CAINFO, o->cainfo);
    if (bad)
        die();
}

static struct fetch_transfer *transfer_new(struct fetch_curl *c)
{
    struct fetch_transfer *t = xcalloc(1, sizeof *t);
    t->a = arena_new();
    t->wire = xcalloc(1, sizeof *t->wire);
    t->wire->c = c;
    t->wire->easy = curl_easy_init();
    if (!t->wire->easy)
        die();
    set_up(t);
    return c->all[c->n++] = t;
}

struct fetch_transfer *fetch_curl_get(struct fetch_curl *c)
{
    struct fetch_transfer *t = c->idle;
    if (t)
        c->idle = t->next;
    else if (c->n < c->o->hosts)
        t = transfer_new(c);
    return t;
}

/* Leaves the handle, the buffer and the arena's first block as they are. */
void fetch_curl_put(struct fetch_transfer *t)
{
    struct fetch_wire *w = t->wire;
    curl_slist_free_all(w->headers);
    arena_reset(t->a);
    buf_reset(&t->body);
    if (t->body.cap > KEEP_BODY)
        buf_free(&t->body);
    *w = (struct fetch_wire){.c = w->c, .easy = w->easy};
    *t = (struct fetch_transfer){.next = w->c->idle, .a = t->a, .body = t->body, .wire = w};
    w->c->idle = t;
}

static void transfer_free(struct fetch_transfer *t)
{
    curl_multi_remove_handle(t->wire->c->multi, t->wire->easy);
    curl_easy_cleanup(t->wire->easy);
    curl_slist_free_all(t->wire->headers);
    buf_free(&t->body);
    arena_free(t->a);
    free(t->wire);
    free(t);
}

static void add_condition(struct fetch_transfer *t, const char *name, const char *value)
{
    value = fetch_header_value(value, t->a);
    if (!value)
        return;
    struct curl_slist *l = curl_slist_append(t->wire->headers, arena_printf(t->a, "%s: %s", name, value));
    if (!l)
        die();
    t->wire->headers = l;
    t->conditional = true;
}

void fetch_curl_start(struct fetch_transfer *t, const struct fetch_ask *ask)
{
    struct fetch_wire *w = t->wire;
    w->proxied = *ask->proxy;
    w->no_private = ask->no_private;
    w->enough = ask->enough;
    add_condition(t, "If-None-Match", ask->etag);
    add_condition(t, "If-Modified-Since", ask->last_modified);
    CURLcode bad = CURLE_OK;
    bad |= curl_easy_setopt(w->easy, CURLOPT_URL, ask->url);
    /* On one machine, compressing costs both ends more than it saves; and packed, all would have to come
     * where a part is enough. What comes compressed all the same is unpacked. */
    bad |= curl_easy_setopt(w->easy, CURLOPT_ACCEPT_ENCODING,
                            ask->enough || url_is_loopback(ask->url) ? "identity" : FETCH_ENCODINGS);
    /* Rather share an HTTP/2 connection than open one. Without TLS it would wait for what never comes. */
    bad |= curl_easy_setopt(w->easy, CURLOPT_PIPEWAIT, str_starts(ask->url, "https:") ? 1L : 0L);
    bad |= curl_easy_setopt(w->easy, CURLOPT_FRESH_CONNECT, (long)ask->fresh);
    bad |= curl_easy_setopt(w->easy, CURLOPT_PROXY, ask->proxy);
    bad |= curl_easy_setopt(w->easy, CURLOPT_USERNAME, ask->user);
    bad |= curl_easy_setopt(w->easy, CURLOPT_PASSWORD, ask->password);
    bad |= curl_easy_setopt(w->easy, CURLOPT_HTTPHEADER, w->headers);
    if (w->c->cookies > MAX_COOKIES) {
        bad |= curl_easy_setopt(w->easy, CURLOPT_COOKIELIST, "ALL");
        w->c->cookies = 0;
    }
    if (bad || curl_multi_add_handle(w->c->multi, w->easy) != CURLM_OK)
        die();
}

/* ---- how a transfer ended ---- */

/* Curl has one code for three clocks. */
static const char *timeout_text(struct fetch_transfer *t)
{
    curl_off_t total = 0, asked = 0;
    double limit = t->wire->c->o->timeout;
    curl_easy_getinfo(t->wire->easy, CURLINFO_TOTAL_TIME_T, &total);
    curl_easy_getinfo(t->wire->easy, CURLINFO_PRETRANSFER_TIME_T, &asked);
    double seconds = (double)total / 1e6;
    if (seconds >= limit * 0.99)
        return arena_printf(t->a, "timed out after %g s", limit);
    return arena_printf(t->a, asked ? "stalled, given up after %.0f s" : "no connection within %.0f s",
                        seconds);
}

static const char *trouble_text(struct fetch_transfer *t, CURLcode code)
{
    if (code == CURLE_OPERATION_TIMEDOUT)
        return timeout_text(t);
    if (code == CURLE_PARTIAL_FILE)
        return arena_printf(t->a, "truncated after %zu bytes", t->body.len);
    const char *text = curl_trouble(t->wire->easy, code, "HTTP", t->wire->error, t->a);
    return text ? text : curl_easy_strerror(code);
}

static void set_end(struct fetch_transfer *t, CURLcode code)
{
    const struct fetch_wire *w = t->wire;
    if (code == CURLE_OK || (w->headers_done && t->status >= 300) ||
        (code == CURLE_WRITE_ERROR && w->enough && !w->body_over && t->body.len == w->enough)) {
        t->end = FETCH_END_ANSWER;
    } else if (w->private_refused && !w->header_len) {
        t->end = FETCH_END_PRIVATE;
        t->trouble = "private address refused";
    } else if (w->again) {
        t->end = FETCH_END_AGAIN;
        t->trouble = "the connection broke";
    } else if (w->headers_over || code == CURLE_OUT_OF_MEMORY) { /* so curl calls a line over its own limit */
        t->end = FETCH_END_TOO_MUCH;
        t->trouble = arena_printf(t->a, "headers over %d bytes or %d lines", MAX_HEADER, MAX_HEADER_LINES);
    } else if (w->body_over) {
        t->end = FETCH_END_TOO_MUCH;
        t->trouble = arena_printf(t->a, "body over %zu bytes", w->c->o->max_body);
    } else {
        bool cut_off = code == CURLE_GOT_NOTHING || code == CURLE_RECV_ERROR || code == CURLE_SEND_ERROR;
        t->end = w->header_len || cut_off ? FETCH_END_BROKEN : FETCH_END_SILENT;
        t->trouble = trouble_text(t, code);
    }
}

/* The body as it was meant. That of an error page is dropped when it cannot be had: its status counts. */
static void decode(struct fetch_transfer *t)
{
    size_t max = t->wire->c->o->max_body;
    enum fetch_decoded d = fetch_decode(encodings(t), max, &t->body);
    if (t->wire->enough && t->body.len > t->wire->enough)
        buf_truncate(&t->body, t->wire->enough);
    if (d == FETCH_DECODED || t->status >= 300)
        return;
    t->end = d == FETCH_DECODED_TOO_MUCH ? FETCH_END_TOO_MUCH : FETCH_END_BROKEN;
    t->trouble = d == FETCH_DECODED_TOO_MUCH  ? arena_printf(t->a, "body over %zu bytes", max)
                 : d == FETCH_DECODED_UNKNOWN ? "the body comes in an encoding that was not asked for"
                                              : "the compressed body is broken or cut short";
}

struct fetch_transfer *fetch_curl_ended(struct fetch_curl *c)
{
    int left;
    struct fetch_transfer *t;
    CURLMsg *m = curl_multi_info_read(c->multi, &left);
    if (!m)
        return NULL;
    CURL *easy = m->easy_handle;
    CURLcode code = m->data.result;
    curl_multi_remove_handle(c->multi, easy); /* *m goes with it */
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &t);
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &t->status);
    set_end(t, code);
    if (t->end == FETCH_END_ANSWER)
        decode(t);
    return t;
}

const char *fetch_curl_header(struct fetch_transfer *t, const char *name)
{
    struct curl_header *h;
    if (curl_easy_header(t->wire->easy, name, 0, CURLH_HEADER, -1, &h) != CURLHE_OK)
        return NULL;
    return fetch_header_value(h->value, t->a);
}

bool fetch_curl_date(const char *s, int64_t *out)
{
    time_t t = curl_getdate(s, NULL);
    *out = t;
    return t != -1;
}

/* ---- all together ---- */

int fetch_curl_work(struct fetch_curl *c, struct err *e)
{
    int running;
    CURLMcode bad = curl_multi_perform(c->multi, &running);
    return bad ? err_set(e, ERR_IO, "network: %s", curl_multi_strerror(bad)) : 0;
}

struct fetch_transfer *fetch_curl_sent(struct fetch_curl *c)
{
    struct fetch_transfer *t = c->sent;
    if (t)
        c->sent = t->wire->next_sent;
    return t;
}

int fetch_curl_wait(struct fetch_curl *c, double seconds, int wake_fd, struct err *e)
{
    enum { LONGEST = 3600 };
    struct curl_waitfd wake = {.fd = wake_fd, .events = CURL_WAIT_POLLIN};
    if (seconds <= 0)
        return 0;
    int ms = seconds < LONGEST ? (int)round_up(seconds * 1000) : LONGEST * 1000;
    CURLMcode bad = curl_multi_poll(c->multi, &wake, 1, ms, NULL);
    return bad ? err_set(e, ERR_IO, "network: %s", curl_multi_strerror(bad)) : 0;
}

int fetch_curl_open(const struct fetch_options *o, struct fetch_curl **out, struct err *e)
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT))
        return err_set(e, ERR_IO, "the HTTP library does not start");
    struct fetch_curl *c = xcalloc(1, sizeof *c);
    c->o = o;
    c->multi = curl_multi_init();
    c->share = curl_share_init();
    if (!c->multi || !c->share)
        die();
    curl_multi_setopt(c->multi, CURLMOPT_MAXCONNECTS, (long)MAX_IDLE);
    curl_share_setopt(c->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_COOKIE);
    curl_share_setopt(c->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
    c->all = xcalloc((size_t)o->hosts, sizeof *c->all);
    *out = c;
    return 0;
}

void fetch_curl_close(struct fetch_curl *c, void (*drop)(void *owner))
{
    for (int i = 0; i < c->n; i++) {
        if (c->all[i]->owner)
            drop(c->all[i]->owner);
        transfer_free(c->all[i]);
    }
    curl_multi_cleanup(c->multi);
    curl_share_cleanup(c->share);
    free(c->all);
    free(c);
    curl_global_cleanup();
}

/* ---- URLs ---- */

static char *url_part(CURLU *u, CURLUPart part, unsigned flags, struct arena *a)
{
    char *s = NULL, *copy = NULL;
    if (curl_url_get(u, part, &s, flags) == CURLUE_OK)
        copy = arena_strdup(a, s);
    curl_free(s);
    return copy;
}

/* Http and https are one, and so are the usual ports: it is the same machine. Another port is another server.
 */
static const char *site_of(CURLU *u, const char *host, struct arena *a)
{
    const char *port = url_part(u, CURLUPART_PORT, 0, a);
    if (!port || !strcmp(port, "80") || !strcmp(port, "443"))
        return host;
    return arena_printf(a, "%s:%s", host, port);
}

static char *host_of(CURLU *u, struct arena *a)
{
    char *host = url_part(u, CURLUPART_HOST, 0, a);
    size_t n = host ? strlen(host) : 0;
    if (n > 1 && host[n - 1] == '.')
        host[n - 1] = 0;
    for (char *p = host; p && *p; p++)
        *p = ascii_tolower(*p);
    return host;
}

static const char *read_parts(CURLU *u, struct arena *a, struct fetch_url *out)
{
    out->scheme = url_part(u, CURLUPART_SCHEME, 0, a);
    if (!out->scheme || (strcmp(out->scheme, "http") && strcmp(out->scheme, "https")))
        return arena_printf(a, "only http and https are fetched, not '%s'", out->scheme ? out->scheme : "");
    out->host = host_of(u, a);
    if (!out->host || !*out->host)
        return "the URL has no host";
    out->site = site_of(u, out->host, a);
    out->user = url_part(u, CURLUPART_USER, CURLU_URLDECODE, a);
    out->password = url_part(u, CURLUPART_PASSWORD, CURLU_URLDECODE, a);
    static const CURLUPart off[] = {CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_OPTIONS,
                                    CURLUPART_FRAGMENT};
    for (size_t i = 0; i < sizeof off / sizeof *off; i++)
        curl_url_set(u, off[i], NULL, 0);
    out->text = url_part(u, CURLUPART_URL, 0, a);
    return out->text ? NULL : "not a URL";
}

const char *fetch_url_read(const char *base, const char *url, struct arena *a, struct fetch_url *out)
{
    const char *why = "not a URL";
    CURLU *u = curl_url();
    if (!u)
        die();
    if (strlen(url) > MAX_URL)
        why = arena_printf(a, "the URL is over %d bytes", MAX_URL);
    else if ((!base || curl_url_set(u, CURLUPART_URL, base, 0) == CURLUE_OK) &&
             curl_url_set(u, CURLUPART_URL, url, CURLU_URLENCODE | CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK)
        why = read_parts(u, a, out);
    curl_url_cleanup(u);
    return why;
}
