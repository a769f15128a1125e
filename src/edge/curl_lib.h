/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_EDGE_CURL_LIB_H
#define BLOTTER_EDGE_CURL_LIB_H

/* libcurl, for the two files that talk to it: fetch_curl.c (HTTP) and smtp.c. All others see their fronts. */
#include <curl/curl.h> // IWYU pragma: export

#endif
