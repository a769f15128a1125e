/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_DOMAIN_URL_H
#define BLOTTER_DOMAIN_URL_H

#include <stdbool.h>

#include "base/arena.h"

/* The canonical form of an absolute http or https URL, by which a release is known: scheme and host in lower
 * case, no default port, no user info, dot segments resolved (RFC 3986 §6.2), percent-encodings normalised,
 * no fragment, no tracking parameters (utm_*, fbclid, gclid, mc_cid, mc_eid …), no trailing slash on a path.
 * Blanks round it are cut. NULL when s is not such a URL. */
const char *url_canonical(const char *s, struct arena *a);

/* ref resolved against base (RFC 3986 §5); NULL when the result is not http or https. Not canonicalised. */
const char *url_resolve(const char *base, const char *ref, struct arena *a);

const char *url_host(const char *url,
                     struct arena *a); /* "www.fbi.gov", without port; NULL when there is none */
const char *url_path(
    const char *url); /* within url, from the first '/' after the host; "" when there is none */

/* A URL as it may stand where people read and follow it: ASCII alone, what no URI may hold (RFC 3986)
 * percent-encoded. NULL when it is NULL, not http or https, or has blanks or controls in it. */
const char *url_link(const char *url, struct arena *a);

/* True when both are of one site: equal hosts and ports after "www." is taken off, whatever the scheme. */
bool url_same_site(const char *x, const char *y);

/* True for localhost, 127.0.0.0/8 and [::1]: hosts that may be crawled without delay and contact. */
bool url_is_loopback(const char *url);

#endif
