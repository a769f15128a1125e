/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an answer means: the policy by status, as a table, and the reading of the few headers that are passed
 * on. The phrase is ours, not the server's: HTTP/2 has none, and it would be text from outside in a message.
 * Redirects are followed, and transport errors worded, in fetch.c. */
#include "edge/fetch_rule.h"

#include <string.h>

static const struct rule {
    short status;
    unsigned char outcome;
    const char *phrase;
} rules[] = {
    {200, FETCH_OK, "OK"},
    {202, FETCH_LATER, "Accepted"}, /* also how some walls answer */
    {203, FETCH_OK, "Non-Authoritative Information"},
    {204, FETCH_LATER, "No Content"},
    {206, FETCH_REFUSED, "Partial Content"}, /* was never asked for */
    {300, FETCH_REFUSED, "Multiple Choices"},
    {301, FETCH_REFUSED, "Moved Permanently"}, /* these: when they do not say where to */
    {302, FETCH_REFUSED, "Found"},
    {303, FETCH_REFUSED, "See Other"},
    {304, FETCH_NOT_MODIFIED, "Not Modified"},
    {307, FETCH_REFUSED, "Temporary Redirect"},
    {308, FETCH_REFUSED, "Permanent Redirect"},
    {400, FETCH_REFUSED, "Bad Request"},
    {401, FETCH_BLOCKED, "Unauthorized"},
    {402, FETCH_REFUSED, "Payment Required"},
    {403, FETCH_BLOCKED, "Forbidden"},
    {404, FETCH_GONE, "Not Found"},
    {405, FETCH_REFUSED, "Method Not Allowed"},
    {406, FETCH_REFUSED, "Not Acceptable"},
    {407, FETCH_BLOCKED, "Proxy Authentication Required"},
    {408, FETCH_LATER, "Request Timeout"},
    {410, FETCH_GONE, "Gone"},
    {414, FETCH_REFUSED, "URI Too Long"},
    {421, FETCH_LATER, "Misdirected Request"},
    {425, FETCH_LATER, "Too Early"},
    {429, FETCH_LATER, "Too Many Requests"},
    {431, FETCH_REFUSED, "Request Header Fields Too Large"},
    {451, FETCH_BLOCKED, "Unavailable For Legal Reasons"},
    {500, FETCH_LATER, "Internal Server Error"},
    {501, FETCH_LATER, "Not Implemented"},
    {502, FETCH_LATER, "Bad Gateway"},
    {503, FETCH_LATER, "Service Unavailable"},
    {504, FETCH_LATER, "Gateway Timeout"},
    {520, FETCH_LATER, "Unknown Error of the Origin"}, /* 520 to 526: Cloudflare's */
    {521, FETCH_LATER, "Origin Is Down"},
    {522, FETCH_LATER, "Connection to the Origin Timed Out"},
    {523, FETCH_LATER, "Origin Is Unreachable"},
    {524, FETCH_LATER, "The Origin Timed Out"},
    {525, FETCH_LATER, "TLS Handshake with the Origin Failed"},
    {526, FETCH_LATER, "Invalid Certificate of the Origin"},
};

/* For a status that the table does not have: by its first digit. */
static const enum fetch_outcome by_class[] = {FETCH_LATER,   FETCH_LATER,   FETCH_LATER,
                                              FETCH_REFUSED, FETCH_REFUSED, FETCH_LATER};

static const struct rule *rule_of(long status)
{
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (rules[i].status == status)
            return &rules[i];
    return NULL;
}

enum fetch_outcome fetch_status_outcome(long status)
{
    const struct rule *r = rule_of(status);
    if (r)
        return (enum fetch_outcome)r->outcome;
    return status > 0 && status < 600 ? by_class[status / 100] : FETCH_LATER;
}

const char *fetch_status_text(long status, struct arena *a)
{
    const struct rule *r = rule_of(status);
    return r ? arena_printf(a, "HTTP %ld %s", status, r->phrase) : arena_printf(a, "HTTP %ld", status);
}

bool fetch_status_redirects(long status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

bool fetch_status_permanent(long status)
{
    return status == 301 || status == 308;
}

const char *fetch_header_value(const char *value, struct arena *a)
{
    if (!value || !*value)
        return NULL;
    for (const char *p = value; *p; p++)
        if ((unsigned char)*p < ' ' || *p == 0x7f)
            return NULL;
    return arena_strdup(a, value);
}
