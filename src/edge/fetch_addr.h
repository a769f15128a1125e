/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_EDGE_FETCH_ADDR_H
#define BLOTTER_EDGE_FETCH_ADDR_H

#include <stdbool.h>

/* Private to fetch. An address is text as inet_ntop writes it, with or without brackets and zone; a name is
 * neither private nor loopback here (but for localhost): what it resolves to is asked when it is known. */

/* True for an address that the public net does not route: loopback, private, link-local, shared, multicast,
 * unspecified, reserved; also when IPv6 carries such an IPv4 address. False for a name. */
bool fetch_addr_private(const char *addr);

/* True for localhost, *.localhost, 127.0.0.0/8 and ::1. */
bool fetch_addr_loopback(const char *host);

/* The proxy that the environment names for a host, or "" to go there directly: http_proxy (lower case only: a
 * CGI server sets HTTP_PROXY from a request), https_proxy, all_proxy, and no_proxy with its usual forms
 * (names, .suffixes, addresses, networks, *). A loopback host never has one. */
const char *fetch_proxy(const char *scheme, const char *host);

#endif
