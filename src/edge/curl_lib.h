/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_EDGE_CURL_LIB_H
#define BLOTTER_EDGE_CURL_LIB_H

/* libcurl, for the two files that talk to it: fetch_curl.c (HTTP) and smtp.c. All others see their fronts. */
#include <curl/curl.h> // IWYU pragma: export

#include "base/arena.h"

/* What a result of a transfer means, where no answer tells it; protocol: "HTTP", "SMTP"; error: what curl put
 * into its CURLOPT_ERRORBUFFER. NULL: it is none that is known. */
const char *curl_trouble(CURL *easy, CURLcode code, const char *protocol, const char *error, struct arena *a);

#endif
