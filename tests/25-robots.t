#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# `blotter robots`: the table of cases from files, and what the answers of a real server mean.
. "$(dirname "$0")/lib/tap.sh"
plan 45
mkdir "$T/www" "$T/other" "$T/other/www"
cd "$T" || exit 1

is "every case of robots.tsv" "$(/usr/bin/python3 "$TESTS/lib/robots.py" "$TESTS/robots.tsv")" "$(grep -cP '^(allow|deny)\t' "$TESTS/robots.tsv")"
ok "which are at least 200" test "$(grep -cP '^(allow|deny)\t' "$TESTS/robots.tsv")" -ge 200

printf 'User-agent: *\nDisallow: /x # no\nCrawl-delay: 2.5\n' >robots.txt
status "not allowed is 1" 1 blotter robots --file=robots.txt https://www.example.gov/x
is "by which line" "$out" "not allowed: line 2: Disallow: /x
crawl-delay: 2.5 s"
status "allowed is 0" 0 blotter robots --file robots.txt https://www.example.gov/y
is "by no line" "$out" "allowed: no rule matches
crawl-delay: 2.5 s"
status "blotter is asked for when none is named" 1 sh -c "printf 'user-agent: Blotter/0.1\ndisallow: /' | blotter robots --file=- /"
printf 'User-agent: *\nDisallow: /\033[31m\342\200\256red\n' >odd.txt
status "a file with control characters" 1 blotter robots --file=odd.txt "https://www.example.gov/%1b[31m%e2%80%aered"
unlike "does not bring them to the terminal" "$(printf '%s' "$out" | LC_ALL=C tr -d '\n')" '[[:cntrl:]]'
{ cat robots.txt; head -c 600000 /dev/zero | tr '\0' '#'; } >long.txt
status "a file over 500 KiB" 1 blotter robots --file=long.txt /x
like "is read in part, and that is said" "$err" "'long.txt' is over 512000 bytes"
status "an agent that is no product token" 0 blotter robots --file=odd.txt --agent="Example Bot" /
like "is told" "$err" "'Example Bot' is no product token"
status "no URL" 2 blotter robots
status "two URLs" 2 blotter robots --file=robots.txt /a /b
status "a file that is not there" 2 blotter robots --file=nowhere.txt /
like "is named" "$err" "'nowhere.txt': No such file"
status "a directory" 2 blotter robots --file=. /
status "without a file the site is asked, as feeds.conf says how" 78 blotter robots http://127.0.0.1/

# ---- asking a site ----
SITE_EXTRA="location = /final.txt { default_type text/plain; return 200 'user-agent: blotter\ndisallow: /moved\n'; }"
site_start "$T/other/www" "$T/other" || exit 1
OTHER=$BASE
SITE_EXTRA="location = /robots.txt { if (-f \"$T/302\") { return 302 $OTHER/final.txt; } if (-f \"$T/loop\") { return 301 /robots.txt; } if (-f \"$T/429\") { return 429; }
if (-f \"$T/401\") { return 401; } if (-f \"$T/500\") { return 500; } if (-f \"$T/503\") { return 503; } if (-f \"$T/204\") { return 204; } if (-f \"$T/202\") { return 202; } }"
site_start "$T/www" "$T" || exit 1
: >empty.conf
export BLOTTER_CONFIG="$T/empty.conf"

answer() { # what, state of the server, exit status, output, path
    [ -z "$2" ] || : >"$2"
    status "$1" "$3" blotter robots "$BASE${5:-/x}"
    is "$1: so it says" "$out" "$4"
    [ -z "$2" ] || rm "$2"
}
answer "no robots.txt" "" 0 "allowed: $BASE/robots.txt: HTTP 404 Not Found"
answer "one that is behind a login" 401 0 "allowed: $BASE/robots.txt: HTTP 401 Unauthorized"
answer "no answer's content" 204 0 "allowed: no rule matches"
answer "a server in trouble" 503 1 "not allowed for now: $BASE/robots.txt: HTTP 503 Service Unavailable"
answer "an error" 500 1 "not allowed for now: $BASE/robots.txt: HTTP 500 Internal Server Error"
answer "too many requests" 429 1 "not allowed for now: $BASE/robots.txt: HTTP 429 Too Many Requests"
answer "accepted, and nothing more" 202 1 "not allowed for now: $BASE/robots.txt: HTTP 202 Accepted"
answer "another host's, by a redirect" 302 1 "not allowed: line 2: disallow: /moved" /moved/x
answer "redirects without end" loop 0 "allowed: $BASE/robots.txt: redirect in a circle"
: >www/robots.txt
answer "an empty robots.txt" "" 0 "allowed: no rule matches"
cp robots.txt www/
answer "a robots.txt" "" 1 "not allowed: line 2: Disallow: /x
crawl-delay: 2.5 s"
cp long.txt www/robots.txt
printf 'max-body = 1K\n' >small.conf
BLOTTER_CONFIG=$T/small.conf status "a long robots.txt, whatever max-body is" 1 blotter robots "$BASE/x"
like "is read in part too" "$err" "'$BASE/robots.txt' is over 512000 bytes"
status "nobody there" 1 blotter robots "http://127.0.0.1:9/x"
like "is said" "$out" "^not allowed for now: http://127.0.0.1:9/robots.txt: no connection"
