#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# A feed that can be read, though something is wrong with it: said when it begins, and kept in status.
. "$(dirname "$0")/lib/tap.sh"
plan 21
mkdir "$T/www"
site_start "$T/www" "$T" || exit 1
cd "$T" || exit 1
printf 'data = "data"\nsource "feed" { url = "%s/feed.xml" every = 1h }\nsource "map" { url = "%s/map.xml" kind = sitemap every = 1h }\n' \
    "$BASE" "$BASE" >feeds.conf
map() { printf '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>%s</loc></url></urlset>' "$1" >www/map.xml; }
item() { printf '<item><title>Release %s</title>%s<description>A text of release %s.</description></item>' "$1" "$2" "$1"; }
feed() { # ITEMS END
    printf '<rss version="2.0"><channel><title>Feed</title>%s%s' "$1" "$2" >www/feed.xml
}
export BLOTTER_CONFIG="$T/feeds.conf"
hour=0
run() { # as cron would, two hours later
    hour=$((hour + 2))
    BLOTTER_NOW=$(date -u -d "2026-11-22T00:00:00Z + $hour hours" +%Y-%m-%dT%H:%M:%SZ)
    export BLOTTER_NOW
    blotter run
}
end='</channel></rss>'
one="$(item 1 "<link>$BASE/r1</link>")"
none=$(item 2 '')
map "$BASE/m1"
printf '<html><head><title>M</title></head><body><h1>A release</h1><p>It has a text.</p></body></html>' >www/m1

feed "$one" "$end"
run >/dev/null 2>&1
status "a feed is well" 0 run
is "nothing is said" "$out$err" ""

feed "$one" ''
status "a feed that ends before its end" 0 run
like "is told" "$err" "source 'feed': .*/feed.xml: the feed is cut short"
status "as long as it stays so" 0 run
is "a run says nothing" "$out$err" ""
status "status does" 0 blotter status
like "under its source" "$(echo "$out" | grep -A1 '^feed ')" "its last answer was cut short"
blotter status --format=json >status.json
is "as JSON too" "$(json status.json '[len(s["warnings"]) for s in d["sources"]]')" "[1, 0]"
status "who asks by name" 0 blotter -q fetch feed
like "hears of it again" "$err" "the feed is cut short"

feed "$one$none" ''
status "another fault" 0 run
like "is told" "$err" "entry 2 has no link"
feed "$one$none$none$none$none$none$none$none" "$end"
status "what is over, and more of the same" 0 run
is "are not" "$err" ""
blotter status --format=json >status.json
like "status knows what is left" "$(json status.json 'd["sources"][0]["warnings"]')" "^\[.its last answer has faults[^,]*\]"
feed "$one" "$end"
run >/dev/null 2>&1
blotter status --format=json >status.json
is "and when all is over" "$(json status.json 'd["sources"][0]["warnings"]')" "[]"
feed "$none$none$none$none$none$none$none$none" "$end"
status "when it begins anew" 0 run
is "it is told, in a few lines" "$(printf '%s\n' "$err" | grep -c 'has no link') $(printf '%s\n' "$err" | sed -n 's/.*: and/and/p')" \
    "5 and 3 more faults of the kind"

map https://www.example.gov/elsewhere
status "a sitemap with a fault" 0 run
like "is no other" "$err" "source 'map': .*/map.xml: 1 URLs of another site"
