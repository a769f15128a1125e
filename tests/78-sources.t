#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Sources with an archive: the API's pages, lists with a pager, sitemaps; day by day and with --backfill; and what
# `source test` says of a URL. bench/backfill walks an archive of 269,000 rows.
. "$(dirname "$0")/lib/tap.sh"
ROWS=600
plan 89
export BLOTTER_NOW=2026-11-22T06:00:00Z
cd "$T" || exit 1

# archive NAME ROWS: an API and a list on loopback; sets $API. Its log is NAME.log.
archives=
archive() {
    mkfifo "$1.ctl"
    /usr/bin/python3 "$TESTS/lib/archive.py" --rows "$2" --log "$1.log" <"$1.ctl" >"$1.port" &
    echo $! >"$1.pid"
    archives=$((archives + 1))
    eval "exec $((archives + 2))>$1.ctl"
    until_so test -s "$1.port"
    API=http://127.0.0.1:$(cat "$1.port")
}
asked() { # NAME PATTERN: how many requests since the last mark
    tail -n +"$(($(cat "$1.mark" 2>/dev/null || echo 0) + 1))" "$1.log" | grep -cE -- "$2"
}
mark() { wc -l <"$1.log" >"$1.mark"; }
tell() { curl -s "$API/do/$1" >/dev/null; }
records() { blotter --config "$1" export | wc -l; }
numbers() { blotter --config "$1" export | sed 's/.*"url":"[^"]*release-\([0-9]*\)".*/\1/' | sort -n; }
resume() { /usr/bin/python3 -c 'import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute("SELECT resume FROM source").fetchone()[0])' "$1/blotter.db"; }
source_of() { printf 'data = "%s"\nsource "s" { url = "%s" kind = %s %s }\n' "$1" "$2" "$3" "$4"; }

# ---- the API from day to day ----
archive api 600
source_of api "$API/api?pagesize=20&sort=date&direction=DESC" doj-api 'pages = 4' >api.conf
status "the first run takes as many pages as it is told" 0 blotter --config api.conf fetch
is "and no more" "$(records api.conf) $(asked api /api)" "80 4"
mark api
status "with nothing new" 0 blotter --config api.conf fetch s
is "one page is asked" "$(asked api /api)" 1
tell add/30
mark api
status "with thirty new rows" 0 blotter --config api.conf fetch s
is "pages are asked until one is known" "$(records api.conf) $(asked api /api)" "110 3"
tell add/100
status "when there are more than all pages hold" 0 blotter --config api.conf fetch s
like "that is said" "$err" "all entries of 4 pages were new: older ones may be missing; 'blotter fetch --backfill s'"

sed 's/"api"/"asc"/; s/pages = 4/pages = 3/' api.conf >asc.conf
tell order/asc
mark api
status "a list that comes oldest first" 0 blotter --config asc.conf fetch
like "is found out" "$err" "does not come newest first.*all of its 3 pages"
mark api
status "at the next run" 0 blotter --config asc.conf fetch s
is "that is not said again, and all pages are read" "$err $(asked api /api)" " 3"
tell order/desc
blotter -q --config asc.conf fetch s 2>/dev/null
mark api
blotter -q --config asc.conf fetch s 2>/dev/null
is "as soon as it comes as it should, one is enough" "$(asked api /api)" 1

# At most four requests a second go to the real one, whatever `delay` says.
mark api
printf 'contact = "desk@agency.example"\ndelay = 0\n' >rate.conf
source_of rate "http://api.agency.example/api?pagesize=20" doj-api 'pages = 4' >>rate.conf
began=$(milliseconds)
status "a public API, by way of a proxy" 0 env http_proxy="$API" blotter --config rate.conf fetch
took=$(($(milliseconds) - began))
is "is asked at most four times a second ($took ms)" "$(asked api 'http://api.agency.example/api') $((took >= 730))" "4 1"

# ---- backfill ----
archive walk "$ROWS"
source_of all "$API/api?pagesize=50&sort=date&direction=DESC" api 'pages = 1' >all.conf
status "a backfill" 0 blotter --config all.conf fetch --backfill
like "goes to the end" "$out" "backfill: $ROWS of $ROWS rows, to the end"
is "all rows are there once" "$(numbers all.conf | uniq | wc -l) $(records all.conf)" "$ROWS $ROWS"
is "each page was asked once" "$(asked walk /api)" $(((ROWS + 49) / 50))
is "nothing is left to go on with" "$(resume all)" None
tell add/70
status "a second one" 0 blotter --config all.conf fetch --backfill s
is "finds what is new" "$(records all.conf)" $((ROWS + 70))

# Killed on the way, while it waits for a page and has stored those before; while it is dead, rows come and go.
sed 's/"all"/"kill"/; 1a timeout = 1h' all.conf >kill.conf
has_come() { resume "$1" 2>/dev/null | grep -q "\"page\":$2,"; }
mark walk
tell hold/5
blotter -q --config kill.conf fetch --backfill &
pid=$!
until_so has_come kill 5
ok "a backfill is killed" kill -9 $pid
wait $pid 2>/dev/null
tell hold/-1
like "it is known how far it was" "$(resume kill)" '"backfill":\{"page":[0-9]+,"url":".*page=[0-9]+","rows":[0-9]+,"of":[0-9]+\}'
at=$(resume kill | sed 's/.*page=\([0-9]*\)".*/\1/')
tell remove/3
tell remove/3
tell add/1
mark walk
status "the next one goes on" 0 blotter --config kill.conf fetch --backfill
like "to the end" "$out" "backfill: $((ROWS + 69)) of $((ROWS + 69)) rows, to the end"
is "it began with the page before: no row that moved is lost" "$(asked walk 'page=0|pagesize=50&sort=date&direction=DESC$') $(
    asked walk "page=$at\$" | sed 's/[12]/again/')" "1 again"
is "every row that was there all the time is" "$(numbers kill.conf | awk -v n="$ROWS" '$1 < n' | uniq | wc -l)" "$ROWS"

# A row goes while it walks: the page that it drew the others to is read again.
sed 's/"all"/"moved"/' all.conf >moved.conf
tell remove-after/4/10
mark walk
status "a row is taken out behind the reader" 0 blotter --config moved.conf fetch --backfill
is "one page is read twice" "$(asked walk 'page=4$')" 2
is "and none is missing" "$(numbers moved.conf | wc -l)" "$((ROWS + 69))"

# Trouble on the way.
sed 's/"all"/"fail"/' all.conf >fail.conf
tell fail/3/2
status "a page that fails twice" 0 blotter --config fail.conf fetch --backfill
like "is asked again" "$out" "rows, to the end"
sed 's/"all"/"fail2"/' all.conf >fail2.conf
tell fail/3/50
status "a page that fails for good" 3 blotter --config fail2.conf fetch --backfill
like "ends the walk, which can go on" "$out" "backfill: 150 of .*; 0 of 1 to the end, the next --backfill goes on"
tell fail/3/0
status "and does" 0 blotter --config fail2.conf fetch --backfill
is "to its end" "$(records fail2.conf)" "$((ROWS + 68))"
sed 's/"all"/"int"/; 1a timeout = 1h' all.conf >int.conf
tell hold/2
blotter --config int.conf fetch --backfill >int.out 2>int.err &
pid=$!
until_so has_come int 2
kill -TERM $pid
ended $pid
tell hold/-1
like "an interrupt keeps what came in, and says how far" "$(cat int.out)" "backfill: 100 of .*the next --backfill goes on"
source_of since "$API/api?pagesize=50&sort=date&direction=DESC" api 'since = "2026-11-20"' >since.conf
status "with 'since'" 0 blotter --config since.conf fetch --backfill
is "older rows are left out, and their pages" "$(blotter --config since.conf export | grep -o '"date":"[^"]*"' | sort | uniq -c | head -1 | awk '{print $2}')" '"date":"2026-11-20"'
status "a source without an archive" 2 sh -c 'printf "data = \"d\"\nsource \"f\" { url = \"http://127.0.0.1:1/\" }\n" >f.conf; blotter --config f.conf fetch --backfill f'
like "is named" "$err" "source 'f' has no archive to walk"

sed 's/"all"/"flap"/' all.conf >flap.conf
tell flap
status "servers that count differently" 0 timeout 300 blotter --config flap.conf fetch --backfill
like "do not keep it walking for ever" "$out" "to the end"

# ---- lists with a pager ----
archive list 90
source_of list "$API/list" listing '' >list.conf
status "a list" 0 blotter --config list.conf fetch
is "its first page" "$(records list.conf)" 20
status "its archive" 0 blotter --config list.conf fetch --backfill
is "is walked by its pager" "$(records list.conf) $out" "90 1 source, 70 new, 0 changed, 20 unchanged, 0 failed
backfill: 90 entries, to the end"
source_of endless "$API/endless" listing '' >endless.conf
status "a pager without an end" 0 blotter --config endless.conf fetch --backfill
like "is found out" "$err" "the same entries as on the page before: taken for the end"

# ---- sitemaps ----
mkdir -p www/opa/pr www/one www/two www/other
site_start "$T/www" "$T" || exit 1
page=$TESTS/site/opa/pr/farm-labor-contractor-convicted-of-forced-labor-and-visa-fraud
write() { # FILE, then URL LASTMOD pairs; an index when the file is called index
    write_to=$1 item=url set=urlset
    shift
    case $write_to in *index*) item=sitemap set=sitemapindex ;; esac
    {
        echo "<?xml version=\"1.0\" encoding=\"UTF-8\"?><$set xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">"
        while [ $# -gt 1 ]; do
            echo "<$item><loc>$BASE$1</loc>${2:+<lastmod>$2</lastmod>}</$item>"
            shift 2
        done
        echo "</$set>"
    } >"$write_to"
}
for i in 1 2 3 4 5; do
    sed "s/farm-labor-contractor-convicted-of-forced-labor-and-visa-fraud/release-$i/g; s/Farm Labor Contractor/Contractor $i/g" "$page" >"www/opa/pr/release-$i"
done
echo '<html><head><title>About</title></head><body><h1>About us</h1><p>We are here.</p></body></html>' >www/about
write www/one/map.xml /opa/pr/release-1 2026-11-20 /opa/pr/release-2 2026-11-20 /about 2026-11-20
write two.xml /opa/pr/release-3 2026-11-21T10:00:00Z /opa/pr/release-4 2014-01-01
gzip -c two.xml >www/two/map.xml.gz
write www/index.xml /one/map.xml 2026-11-20 /two/map.xml.gz 2026-11-21
source_of map "$BASE/index.xml" sitemap 'since = "2015-01-01"' >map.conf
hits() { # PATTERN: since the last mark
    tail -n +"$(($(cat hits.mark 2>/dev/null || echo 0) + 1))" access.log | grep -cE -- "$1"
}
status "an index of sitemaps, one of them packed" 0 blotter --config map.conf fetch
is "their releases are taken, but for those before 'since'; other pages are passed over" "$(records map.conf) $err" "3 "
wc -l <access.log >hits.mark
status "again" 0 blotter --config map.conf fetch s
is "the index alone is asked, on a condition" "$(hits .) $(hits 'index.xml 304')" "1 1"
touch -d tomorrow www/index.xml
wc -l <access.log >hits.mark
status "when it was written anew with nothing new in it" 0 blotter --config map.conf fetch s
is "no sitemap is asked" "$(hits .)" 1
sed -i 's/Contractor 3/Contractor Three/' www/opa/pr/release-3
write two.xml /opa/pr/release-3 2026-11-22T01:00:00Z /opa/pr/release-4 2014-01-01 /opa/pr/release-5 2026-11-22
gzip -c two.xml >www/two/map.xml.gz
write www/index.xml /one/map.xml 2026-11-20 /two/map.xml.gz 2026-11-22
wc -l <access.log >hits.mark
status "when a sitemap has a newer lastmod" 0 blotter --config map.conf fetch s
is "it is asked, and of it what is new or newer" "$(hits .) $(hits 'two/map') $(hits 'release-[35]') $(records map.conf)" "4 1 2 4"
is "a page that changed is a new version" "$(blotter --config map.conf show --format=json "$BASE/opa/pr/release-3" >r3.json; json r3.json 'd["changed"] is not None')" True

write www/index2.xml /gone.xml 2026-11-20 /one/map.xml 2026-11-20 /index.xml 2026-11-20
source_of map2 "$BASE/index2.xml" sitemap 'match = "/opa/"' >map2.conf
status "a sitemap that is gone, and an index within an index" 3 blotter --config map2.conf fetch
like "are named" "$err" "index.xml: is an index within an index"
is "the others go on; only URLs that match are asked" "$(records map2.conf) $(grep -c 'about' access.log)" "2 1"
soon=$(date -u -d '+7 hours' +%s)
status "seven hours later" 0 env BLOTTER_NOW=$soon blotter --config map2.conf fetch
is "they are asked again, without a word" "$err" ""
blotter --config map2.conf status --format=json >map2.json
is "though they never answer, the source is not asked less often for it" "$(json map2.json 'd["sources"][0]["failures"] > 2, d["sources"][0]["next_due"] <= "'"$(date -u -d "@$((soon + 6 * 3600 + 60))" +%Y-%m-%dT%H:%M:%SZ)"'"')" "(True, True)"
write www/index2.xml /secret/map.xml 2026-11-20 /two/map.xml.gz 2026-11-22
printf 'User-agent: *\nDisallow: /secret/\n' >www/robots.txt
next=$((soon + 26 * 3600))
status "a sitemap that robots.txt forbids" 0 env BLOTTER_NOW=$next blotter --config map2.conf fetch
is "is not asked, but those after it are" "$(grep -c 'GET /secret' access.log) $(records map2.conf)" "0 5"
blotter --config map2.conf status --format=json >map2.json
like "and status tells" "$(json map2.json 'd["sources"][0]["error"]')" "robots.txt forbids it: line 2"
rm www/robots.txt
write www/index2.xml /one/map.xml 2026-11-20
status "and when all is mended" 0 blotter --config map2.conf fetch s
printf '%s/opa/pr/release-4\n\n%s/opa/pr/release-5\n' "$BASE" "$BASE" >www/map.txt
source_of txt "$BASE/map.txt" sitemap '' >txt.conf
status "a sitemap in plain text" 0 blotter --config txt.conf fetch --backfill
is "is read" "$(records txt.conf) $out" "2 1 source, 2 new, 0 changed, 0 unchanged, 0 failed
backfill: 2 entries, to the end"

# ---- source test ----
item() { printf '<item><title>%s</title><link>%s</link>%s</item>' "$1" "$2" "$3"; }
rss() { printf '<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>%s</channel></rss>' "$1"; }
rss "$(item 'Two Convicted' "$BASE/opa/pr/release-1" '<pubDate>Fri, 20 Nov 2026 12:00:00 GMT</pubDate>')$(item Three "$BASE/opa/pr/release-2")" >www/good.xml
rss "$(item "Caf&nbsp;$(printf '\351')" /opa/pr/release-1 '<pubDate>Fri, 20 Nov 2020 12:00:00 GMT</pubDate>')" | sed 's/?>/ encoding="UTF-8"?>/' >www/bad.xml
rss '' >www/empty.xml
printf 'User-agent: *\nDisallow:\nSitemap: %s/index.xml\nsitemap: /other.xml # here\n' "$BASE" >www/robots.txt
echo '<html><head><title>Front</title><link rel="alternate" type="application/rss+xml" title="All news" href="/good.xml"></head><body><p>Welcome.</p></body></html>' >www/front
status "a feed would work" 0 blotter source test "$BASE/good.xml"
like "it is named, with its entries" "$out" "feed \(rss20\): News
2 entries:
  2026-11-20  Two Convicted
              $BASE/opa/pr/release-1"
like "and what is doubtful" "$out" "warning: 1 of 2 entries have no date"
like "and the sitemaps of robots.txt" "$out" "names a sitemap: $BASE/index.xml
names a sitemap: $BASE/other.xml"
{
    printf 'data = "pasted"\n'
    printf '%s\n' "$out" | sed -n '/^source/,$p'
} >pasted.conf
status "its section can be pasted" 0 blotter --config pasted.conf fetch
is "and works" "$(records pasted.conf)" 2
status "a feed with much amiss" 0 blotter --config pasted.conf source test --format=json "$BASE/bad.xml"
printf '%s' "$out" >bad.json
is "has it all named" "$(json bad.json '[any(w.startswith(x) for w in d["warnings"]) for x in ("is not well-formed: line 1", "says that it is UTF-8, but is not", "its links are relative", "its newest entry is of 2020-11-20")]')" "[True, True, True, True]"
status "an empty one" 0 blotter source test "$BASE/empty.xml"
like "is said to be empty" "$out" "warning: it is empty"
status "a page that is no source" 1 blotter source test "$BASE/front"
like "but names one" "$out" "names a feed: $BASE/good.xml
 *All news"
status "what is not there" 1 blotter source test "$BASE/nowhere"
status "a packed sitemap" 0 blotter source test --format=json "$BASE/two/map.xml.gz"
printf '%s' "$out" >map.json
is "is told, with its kind" "$(json map.json 'd["what"], d["kind"], d["count"], d["entries"][0]["date"]')" "('sitemap', 'sitemap', 3, '2026-11-22')"
printf 'User-agent: *\nDisallow: /good\n' >www/robots.txt
wc -l <access.log >hits.mark
status "what robots.txt does not allow" 1 blotter source test "$BASE/good.xml"
is "is not asked" "$out $(hits good)" "nothing: not allowed by line 2 of its robots.txt: Disallow: /good 0"
status "what is no URL" 2 blotter source test nonsense
