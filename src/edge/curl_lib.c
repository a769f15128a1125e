/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What curl's results mean, in words for those who run blotter: curl's own are for programmers. */
#include "edge/curl_lib.h"

#include <string.h>

static const struct trouble {
    CURLcode code;
    enum { PLAIN, WITH_ERRNO, WITH_TEXT, WITH_PROTOCOL } detail;
    const char *text;
} troubles[] = {
    {CURLE_COULDNT_RESOLVE_HOST, PLAIN, "the host's name was not found"},
    {CURLE_COULDNT_RESOLVE_PROXY, PLAIN, "the proxy's name was not found"},
    {CURLE_COULDNT_CONNECT, WITH_ERRNO, "no connection"},
    {CURLE_SSL_CONNECT_ERROR, WITH_TEXT, "no TLS connection"},
    {CURLE_PEER_FAILED_VERIFICATION, WITH_TEXT, "the certificate is not trusted"},
    {CURLE_SSL_CACERT_BADFILE, PLAIN, "the file of CA certificates cannot be read"},
    {CURLE_USE_SSL_FAILED, PLAIN, "it offers no TLS, and tls = required"},
    {CURLE_LOGIN_DENIED, PLAIN, "it offers no way to log in that is known here"},
    {CURLE_OPERATION_TIMEDOUT, PLAIN, "it did not answer in time"},
    {CURLE_GOT_NOTHING, PLAIN, "the connection was closed without an answer"},
    {CURLE_SEND_ERROR, WITH_ERRNO, "the connection broke"},
    {CURLE_RECV_ERROR, WITH_ERRNO, "the connection broke"},
    {CURLE_BAD_CONTENT_ENCODING, PLAIN, "the body has too many encodings"},
    {CURLE_UNSUPPORTED_PROTOCOL, WITH_PROTOCOL, "the answer is not"},
    {CURLE_WEIRD_SERVER_REPLY, WITH_PROTOCOL, "the answer is not"},
    {CURLE_HTTP2, PLAIN, "the HTTP/2 connection broke"},
    {CURLE_HTTP2_STREAM, PLAIN, "the HTTP/2 stream broke"},
};

const char *curl_trouble(CURL *easy, CURLcode code, const char *protocol, const char *error, struct arena *a)
{
    const struct trouble *known = NULL;
    long errnum = 0;
    for (size_t i = 0; i < sizeof troubles / sizeof *troubles && !known; i++)
        if (troubles[i].code == code)
            known = &troubles[i];
    if (!known)
        return NULL;
    curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &errnum);
    if (known->detail == WITH_PROTOCOL)
        return arena_printf(a, "%s %s", known->text, protocol);
    const char *detail = known->detail == WITH_ERRNO && errnum ? strerror((int)errnum)
                         : known->detail == WITH_TEXT          ? error
                                                               : "";
    return *detail ? arena_printf(a, "%s: %s", known->text, detail) : known->text;
}
