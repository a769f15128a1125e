#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# A site with every fault (tests/lib/faults.py): what each looks like to a reader of the messages, whether it is tried
# again, that the rest goes on meanwhile, and that neither memory nor time runs away. The table is that of FAULTS in
# blotter(1). Then the lines that must hold whatever a server does: where a crawl may go, what it may tell.
. "$(dirname "$0")/lib/tap.sh"
cd "$T" || exit 1
LIMIT=150
! grep -q __asan_init "$BUILD/blotter-fetch" || LIMIT=1500 # a sanitizer's own memory

# Path, whether a page with that fault is tried again ("kept": it is a release after all), and the reason.
TAB=$(printf '\t')
cat >table <<'X'
release/1	kept	-
longer/4	kept	-
charset-release	kept	-
plain-release	kept	-
to301?/release/2	kept	-
to?/release/3	kept	-
moved-broken	kept	-
permanent/2	kept	-
loop/1	never	redirect in a circle
for-ever/0	never	more than 5 redirects
to?file:///etc/hostname	never	redirect refused: only http and https are fetched, not 'file'
nowhere	never	HTTP 301 Moved Permanently
not-modified	again	HTTP 304 Not Modified, though no condition was sent
status/401	again	blocked: HTTP 401 Unauthorized
status/403	again	blocked: HTTP 403 Forbidden
status/404	never	HTTP 404 Not Found
status/410	never	HTTP 410 Gone
retry/429/120	again	HTTP 429 Too Many Requests
retry-date/503/3600	again	HTTP 503 Service Unavailable
status/500	again	HTTP 500 Internal Server Error
status/503	again	HTTP 503 Service Unavailable
silent	again	(stalled, given up|timed out) after
slow-headers	again	(stalled, given up|timed out) after
slow-body	again	timed out after 6 s
stalled	again	(stalled, given up|timed out) after
truncated	again	truncated after 82 bytes
truncated-chunk	again	truncated after 32 bytes
cut-gzip	again	the compressed body is broken or cut short
broken-gzip	again	the compressed body is broken or cut short
not-gzip	again	the compressed body is broken or cut short
brotli	again	the body comes in an encoding that was not asked for
two-lengths	again	truncated after 82 bytes
reset	again	the connection broke: Connection reset by peer
reset-body	again	the connection broke: Connection reset by peer
hang-up	again	the connection was closed without an answer
not-http	again	the answer is not HTTP
http-0.9	again	the answer is not HTTP
bad-status	again	the answer is not HTTP
big	never	body over 1048576 bytes
endless	never	body over 1048576 bytes
bomb	never	body over 1048576 bytes
deflate-bomb	never	body over 1048576 bytes
nested-bomb	never	body over 1048576 bytes
endless-headers	never	headers over 65536 bytes or 256 lines
long-header	never	headers over 65536 bytes or 256 lines
many-headers	never	headers over 65536 bytes or 256 lines
empty	again	the body is empty
binary	again	is binary
pdf	again	is a PDF file
json	again	is JSON
challenge	again	blocked: an Akamai challenge
X
rows=$(wc -l <table) good=$(grep -c "${TAB}kept" table)
plan $((rows * 2 + 34))

# Each row has a host of its own, so that none waits for another.
mkfifo in out
/usr/bin/python3 "$TESTS/lib/faults.py" --bind "$(awk '{ printf "%s127.0.2.%d", (NR > 1 ? "," : ""), NR }' table)" --log faults.log <in >out &
exec 9>in
read -r port <out
mkdir www
wired() { # one more server on two ports of its own
    h2=$(site_free_port) proxy=$(site_free_port)
    SITE_EXTRA="} log_format wire '\$server_protocol \$connection \$http_accept_encoding \$gzip_ratio \$request_uri';
server { listen 127.0.0.1:$h2 ssl http2; listen 127.0.0.1:$proxy; root \"$T/www\"; access_log \"$T/wire.log\" wire;
  ssl_certificate \"$TESTS/lib/loopback.crt\"; ssl_certificate_key \"$TESTS/lib/loopback.key\";"
    site_start "$T/www" "$T"
}
wired || wired || wired || exit 1 # a port may have been taken meanwhile
for i in 1 2 3 4 5 6; do
    sed "s/farm-labor-contractor-convicted-of-forced-labor-and-visa-fraud/good-$i/; s/Farm Labor Contractor/Contractor Number $i/" \
        "$TESTS/site/opa/pr/farm-labor-contractor-convicted-of-forced-labor-and-visa-fraud" >"www/good-$i"
done
rss() { # reads URLs
    echo '<rss version="2.0"><channel><title>Feed</title>'
    sed 's/&/\&amp;/g; s|.*|<item><title>T</title><description>What the feed says.</description><link>&</link></item>|'
    echo '</channel></rss>'
}
urls() { awk -F'\t' -v port="$port" '{ printf "http://127.0.2.%d:%d/%s\n", NR, port, $1 }' table; }
urls | rss >www/all.xml
for i in 1 2 3 4 5 6; do echo "$BASE/good-$i"; done | rss >www/good.xml

measure() { # NAME command…: leaves NAME.said, NAME.err; sets code and mib; what has no end ends with 124
    /usr/bin/python3 - "$@" <<'P'
import resource, subprocess, sys
name = sys.argv[1]
code = subprocess.call(['timeout', '300', *sys.argv[2:]], stdout=open(name + '.said', 'w'), stderr=open(name + '.err', 'w'))
print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024, file=open(name + '.used', 'w'))
P
    read -r code mib <"$1.used"
}
sql() { /usr/bin/python3 -c 'import sqlite3, sys; [print(*r, sep="\t") for r in sqlite3.connect(sys.argv[1]).execute(sys.argv[2], sys.argv[3:])]' "$@"; }
kept() { blotter --config "$1" export | /usr/bin/python3 -c 'import json, sys; print(*sorted(r["url"] for r in map(json.loads, sys.stdin) if r["complete"] and sys.argv[1] in r["url"]))' "${2:-}"; }

# ---- each fault as the page of a release ----
printf 'data = "pages"\ntimeout = 6s\nmax-body = 1M\nsource "all" { url = "%s/all.xml" }\nsource "good" { url = "%s/good.xml" }\n' "$BASE" "$BASE" >pages.conf
measure pages blotter --config pages.conf fetch
is "pages that fail: in part" "$code" 3
ok "within $LIMIT MiB ($mib)" test "$mib" -lt $LIMIT
is "the other source goes on" "$(kept pages.conf good- | wc -w)" 6
sql pages/blotter.db 'SELECT url, due, error FROM todo' >todo
now=$(date +%s) n=0
while IFS=$TAB read -r path what why; do
    n=$((n + 1))
    row=$(grep "^http://127.0.2.$n:$port/" todo | cut -f2-)
    case $what in
    kept) is "page $path is kept" "$row" "" ;;
    never) like "page $path, not tried again: $why" "$row" "^0$TAB.*$why" ;;
    again) like "page $path, tried again: $why" "$row" "^[1-9][0-9]*$TAB.*$why" ;;
    esac
done <table
is "$good of them are releases" "$(kept pages.conf 127.0.2. | wc -w)" "$good"
like "a wrong charset spoils no more than the odd character" "$(blotter --config pages.conf show "http://127.0.2.3:$port/charset-release")" 'Owner .*Doe.* Convicted, Notice 5'
is "of all others the feed's word is kept" "$(blotter --config pages.conf export | grep -c '"text":"What the feed says."')" $((rows - good))
is "each failure is named once" "$(grep -c "^blotter: source 'all': http://127.0.2" pages.err)" $((rows - good))
pause() { sql pages/blotter.db 'SELECT due - ? FROM todo WHERE url LIKE ?' "$now" "%$1%"; }
ok "Retry-After in seconds: not before" test "$(pause retry/429)" -ge 100
ok "Retry-After as a date: not before" test "$(pause retry-date)" -ge 3500
ok "a page that is blocked is left alone for a day, less a fifth" test "$(pause status/403)" -ge 69120
before=$(wc -l <faults.log)
status "what failed is not asked again at once" 0 blotter --config pages.conf fetch good
is "indeed" "$(wc -l <faults.log)" "$before"
status "nor told again, when it is tried anew much later" 0 env BLOTTER_NOW=$((now + 9 * 86400)) blotter -q --config pages.conf fetch all
unlike "by a message" "$err" "127.0.2"

# ---- each fault as a source ----
printf 'data = "sources"\ntimeout = 6s\nmax-body = 1M\nsource "good" { url = "%s/good.xml" }\n' "$BASE" >sources.conf
urls | awk '{ gsub(/"/, "\\\""); printf "source \"s%d\" { url = \"%s\" kind = page }\n", NR, $0 }' >>sources.conf
measure sources blotter --config sources.conf fetch
is "sources that fail: in part" "$code" 3
ok "within $LIMIT MiB ($mib)" test "$mib" -lt $LIMIT
is "the other source goes on" "$(kept sources.conf good- | wc -w)" 6
blotter --config sources.conf status --format=json >status.json
/usr/bin/python3 -c 'import json; [print(s["source"], s["failures"], s["error"], sep="\t") for s in json.load(open("status.json"))["sources"]]' >states
n=0
while IFS=$TAB read -r path what why; do
    n=$((n + 1))
    state=$(grep "^s$n$TAB" states | cut -f2-)
    case $what in
    kept) is "source $path is well" "$state" "0${TAB}None" ;;
    *) like "source $path: $why" "$state" "^1$TAB.*($why|no releases found in the answer)" ;;
    esac
done <table

is "410 retires a source, and nothing else does" "$(sql sources/blotter.db 'SELECT error FROM source WHERE retired')" "HTTP 410 Gone"

# ---- caps that need a page of their own ----
/usr/bin/python3 - "$port" >www/links <<'P'
print('<html><head><title>News</title></head><body><h1>News</h1>' + ''.join(
    f'<article><h2><a href="/pr/{i}">Contractor {i} Convicted of Forced Labor Again</a></h2><time datetime="2026-11-02">November 2, 2026</time></article>' for i in range(6000)) + '</body></html>')
P
blotter parse --url="$BASE/links" www/links >links.json 2>links.err
is "at most 5,000 links of one page are followed" "$(json links.json 'len(d["entries"])')" 5000

# ---- where a crawl may go: the server stands for every public host, as their proxy ----
proxied() { # NAME, source's URL: a fetch through the proxy
    printf 'data = "%s"\ntimeout = 6s\ndelay = 0.01\ncontact = "desk@gazette.example"\nsource "p" { url = "%s" kind = page }\n' "$1" "$2" >"$1.conf"
    http_proxy=http://127.0.2.1:$port blotter --config "$1.conf" fetch >"$1.said" 2>"$1.err"
}
proxied inside "http://gazette.example/to?http://127.0.2.2:$port/release/inside"
like "no redirect from a public host to a loopback address" "$(cat inside.err)" "redirect to a private address refused"
proxied private "http://gazette.example/to?http://10.9.8.7/release/inside"
like "nor to a private one" "$(cat private.err)" "redirect to a private address refused"
is "nobody was asked" "$(grep -c release/inside faults.log)" "2"
proxied outside "http://gazette.example/to?http://courier.example/release/outside"
is "from one public host to another" "$(kept outside.conf)" "http://courier.example/release/outside"

# ---- certificates, HTTP/2, connections, compression ----
printf 'data = "tls"\nsource "p" { url = "https://127.0.0.1:%d/good-1" kind = page }\n' "$h2" >tls.conf
status "a certificate of one's own making" 4 blotter --config tls.conf fetch
like "is not trusted" "$err" "the certificate is not trusted: .*self.signed"
is "nothing was asked" "$(grep -c HTTP/2 wire.log)" 0
printf 'cainfo = "%s"\n' "$TESTS/lib/loopback.crt" >>tls.conf
for i in 2 3 4 5 6; do echo "https://127.0.0.1:$h2/good-$i"; done | rss >www/tls.xml
printf 'source "tls" { url = "https://127.0.0.1:%d/tls.xml" }\n' "$h2" >>tls.conf
status "but it is when feeds.conf names it" 0 blotter --config tls.conf fetch --force
is "by HTTP/2, all on one connection" "$(grep /good- wire.log | grep -c '^HTTP/2.0') $(grep '^HTTP/2.0' wire.log | cut -d' ' -f2 | sort -u | wc -l)" "6 1"
: >wire.log
for i in 1 2 3 4 5 6; do echo "http://gazette.example/good-$i"; done | rss >www/public.xml
printf 'data = "public"\ndelay = 0.01\ncontact = "desk@gazette.example"\nsource "p" { url = "http://gazette.example/public.xml" }\n' >public.conf
status "a public host" 0 env http_proxy="http://127.0.0.1:$proxy" blotter --config public.conf fetch
is "is asked on one connection, which is kept, for compressed pages" "$(grep /good- wire.log | cut -d' ' -f2 | sort -u | wc -l) $(grep -c '^HTTP/1.1 [0-9]* gzip [1-9].*good-' wire.log)" "1 6"

# ---- credentials stay between us and the server ----
secret="http://reader:s3cret@127.0.2.1:$port"
printf 'data = "secret"\ntimeout = 6s\nsource "w" { url = "%s/status/500" }\nsource "p" { url = "%s/release/7" kind = page }\nsource "f" { url = "http://reader:s3cret@%s/secret.xml" }\n' \
    "$secret" "$secret" "${BASE#http://}" >secret.conf
printf '%s\n' "$secret/release/8" "$secret/status/404" "$secret/to?/status/403" | rss >www/secret.xml
status "URLs with a password" 3 blotter --config secret.conf fetch
said=$out$err
ok "are asked with it" grep -q 'release/7.*Basic cmVhZGVyOnMzY3JldA==' faults.log
said="$said$(blotter --config secret.conf status; blotter --config secret.conf status --format=json; blotter --config secret.conf export; blotter --config secret.conf export --why; blotter --config secret.conf search --format=json sex; blotter --config secret.conf show --explain 1)"
unlike "which no message, status, record or search repeats" "$said" s3cret
is "nor is it kept" "$(grep -rlaE 's3cret|cmVhZGVyOnMzY3JldA' secret | tr '\n' ' ')" ""
