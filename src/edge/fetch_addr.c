/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which addresses lie inside: those that a redirect from outside must not reach, and those that need no
 * proxy. Every address is taken as 16 bytes, IPv4 as ::ffff:a.b.c.d, so that a network is one prefix
 * comparison; the IPv6 ranges that carry an IPv4 address are judged by what they carry. When to ask is for
 * fetch.c; nothing here resolves a name. */
#include "edge/fetch_addr.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* The ranges of the IANA special-purpose registries (RFC 6890) behind which a host of one's own may listen.
 */
static const char *const inside[] = {
    "0.0.0.0/8",      /* this host */
    "10.0.0.0/8",     /* private, RFC 1918 */
    "100.64.0.0/10",  /* shared by carriers, RFC 6598 */
    "127.0.0.0/8",    /* loopback */
    "169.254.0.0/16", /* link-local; a cloud's metadata service */
    "172.16.0.0/12",  /* private, RFC 1918 */
    "192.0.0.0/24",   /* protocol assignments */
    "192.168.0.0/16", /* private, RFC 1918 */
    "198.18.0.0/15",  /* benchmarks, RFC 2544 */
    "224.0.0.0/4",    /* multicast */
    "240.0.0.0/4",    /* reserved, and broadcast */
    "::/127",         /* unspecified, loopback */
    "fc00::/7",       /* unique local */
    "fe80::/10",      /* link-local */
    "fec0::/10",      /* site-local, as it once was */
    "ff00::/8",       /* multicast */
};

/* IPv6 ranges that carry an IPv4 address, and at which byte. */
static const struct {
    const char *net;
    int at;
} carriers[] = {
    {"64:ff9b::/96", 12}, /* NAT64, RFC 6052 */
    {"2002::/16", 2},     /* 6to4, RFC 3056 */
    {"::/96", 12},        /* IPv4-compatible, as it once was */
};

enum { ADDR = 16, V4_AT = 12 };

static const unsigned char mapped[V4_AT] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

/* Reads n bytes of text as an address, without brackets and zone. */
static bool read_addr(const char *s, size_t n, unsigned char out[ADDR])
{
    char text[INET6_ADDRSTRLEN];
    if (n >= 2 && s[0] == '[' && s[n - 1] == ']') {
        s++;
        n -= 2;
    }
    const char *zone = memchr(s, '%', n);
    if (zone)
        n = (size_t)(zone - s);
    if (n >= sizeof text)
        return false;
    memcpy(text, s, n);
    text[n] = 0;
    if (inet_pton(AF_INET6, text, out) == 1)
        return true;
    memcpy(out, mapped, V4_AT);
    return inet_pton(AF_INET, text, out + V4_AT) == 1;
}

static bool same_bits(const unsigned char *x, const unsigned char *y, int bits)
{
    int bytes = bits / 8, rest = bits % 8;
    if (memcmp(x, y, (size_t)bytes))
        return false;
    return !rest || !((x[bytes] ^ y[bytes]) >> (8 - rest));
}

/* net is "address/bits" or an address alone, n bytes of text. */
static bool in_net(const unsigned char addr[ADDR], const char *net, size_t n)
{
    unsigned char base[ADDR];
    const char *slash = memchr(net, '/', n);
    size_t len = slash ? (size_t)(slash - net) : n;
    if (!read_addr(net, len, base))
        return false;
    int bits = 8 * ADDR;
    if (slash)
        bits = atoi(slash + 1) + (memchr(net, ':', len) ? 0 : 8 * V4_AT);
    return bits >= 0 && bits <= 8 * ADDR && same_bits(addr, base, bits);
}

static bool bytes_private(const unsigned char addr[ADDR])
{
    for (size_t i = 0; i < sizeof inside / sizeof *inside; i++)
        if (in_net(addr, inside[i], strlen(inside[i])))
            return true;
    return false;
}

bool fetch_addr_private(const char *addr)
{
    unsigned char a[ADDR], v4[ADDR];
    if (!read_addr(addr, strlen(addr), a))
        return false;
    for (size_t i = 0; i < sizeof carriers / sizeof *carriers; i++)
        if (in_net(a, carriers[i].net, strlen(carriers[i].net))) {
            memcpy(v4, mapped, V4_AT);
            memcpy(v4 + V4_AT, a + carriers[i].at, ADDR - V4_AT);
            if (bytes_private(v4))
                return true;
        }
    return bytes_private(a);
}

/* name is domain or ends in "." domain; n bytes of text, case ignored. */
static bool in_domain(const char *name, const char *domain, size_t n)
{
    size_t len = strlen(name);
    if (len < n || strncasecmp(name + len - n, domain, n))
        return false;
    return len == n || name[len - n - 1] == '.';
}

bool fetch_addr_loopback(const char *host)
{
    unsigned char a[ADDR];
    if (read_addr(host, strlen(host), a))
        return in_net(a, "127.0.0.0/8", strlen("127.0.0.0/8")) || in_net(a, "::1", strlen("::1"));
    return in_domain(host, "localhost", strlen("localhost"));
}

static bool no_proxy(const char *list, const char *host)
{
    static const char blank[] = ", \t";
    unsigned char a[ADDR];
    bool is_addr = read_addr(host, strlen(host), a);
    for (size_t n; list += strspn(list, blank), (n = strcspn(list, blank)); list += n) {
        if (n == 1 && *list == '*')
            return true;
        bool dot = *list == '.';
        if (is_addr ? in_net(a, list, n) : in_domain(host, list + dot, n - dot))
            return true;
    }
    return false;
}

/* The first of the variables that is set and not empty; "" otherwise. */
static const char *env(const char *name, const char *other)
{
    const char *v = getenv(name);
    if ((!v || !*v) && other)
        v = getenv(other);
    return v ? v : "";
}

const char *fetch_proxy(const char *scheme, const char *host)
{
    if (fetch_addr_loopback(host) || no_proxy(env("no_proxy", "NO_PROXY"), host))
        return "";
    const char *proxy = strcmp(scheme, "https") ? env("http_proxy", NULL) : env("https_proxy", "HTTPS_PROXY");
    return *proxy ? proxy : env("all_proxy", "ALL_PROXY");
}
