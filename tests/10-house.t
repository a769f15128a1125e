#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The floor plan holds: includes point downward, edges do not know one another, each foreign library has one room.
. "$(dirname "$0")/lib/tap.sh"
plan 12
src=$TESTS/../src

is "base includes only base" "$(grep -hE '^#include "' "$src"/base/* | grep -vE '"base/' | sort -u)" ""
is "domain includes only base and domain" "$(grep -hE '^#include "' "$src"/domain/* | grep -vE '"(base|domain)/' | sort -u)" ""
is "edges include nothing above them" "$(grep -hE '^#include "' "$src"/edge/* | grep -vE '"(base|domain|edge)/' | sort -u)" ""
is "workflows include no command" "$(grep -hE '^#include "cmd/' "$src"/flow/* | sort -u)" ""

# An edge is a family of files with one front: they may include one another, not another family.
family() {
    case $1 in
    fetch* | smtp* | curl*) echo net ;;
    store*) echo store ;;
    index* | xapian_c*) echo index ;;
    mail*) echo mail ;;
    warc*) echo warc ;;
    *) echo read ;;
    esac
}
crossing=$(cd "$src/edge" && grep -HE '^#include "edge/' -- * | while IFS=: read -r file line; do
    other=${line#*edge/}
    [ "$(family "$file")" = "$(family "$other")" ] || echo "$file: $line"
done)
is "edges do not include one another" "$crossing" ""

room() { (cd "$src" && grep -lE "^#include <($1)" -r . | sed 's|^\./||' | sort | tr '\n' ' '); }
is "xapian lives in its binding" "$(room xapian)" "edge/xapian_c.cc "
is "curl lives behind a private header of fetcher and mailer" "$(room curl/) $(grep -l edge/curl_lib.h -r "$src" | sed "s|.*/||" | sort | tr "\n" " ")" \
    "edge/curl_lib.h  curl_lib.c fetch_curl.c smtp.c "
is "libxml2 lives in dom" "$(room libxml/)" "edge/dom.c "
is "sqlite lives behind the store's private header" "$(room sqlite3)" "edge/store_db.h "
is "gmime lives in mail" "$(room gmime/)" "edge/mail.c "
is "jansson, libconfuse, PCRE2, zstd, zlib and libmd have one room each" \
    "$(for l in jansson confuse pcre2 zstd zlib 'sha1|sha2|md5'; do room "$l" | wc -w; done | sort -u)" 1
is "the only C++ is the binding" "$(cd "$src" && find . -name '*.cc' -o -name '*.cpp' -o -name '*.hpp')" ./edge/xapian_c.cc
