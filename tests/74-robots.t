#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# robots.txt in the crawl, proven from the servers' own logs: it is asked first, once a day, and what it says is kept.
. "$(dirname "$0")/lib/tap.sh"
plan 83
mkdir "$T/www" "$T/other" "$T/other/www"
cd "$T" || exit 1

# Two sites: "other" is one that redirects lead to. A file in $T makes the first one answer its robots.txt otherwise.
site_start "$T/other/www" "$T/other" || exit 1
OTHER=$BASE
SITE_EXTRA="location = /robots.txt { if (-f \"$T/503\") { return 503; } if (-f \"$T/moved\") { return 301 $OTHER/rules.txt; } }
location /away/ { rewrite ^/away(.*) $OTHER\$1 redirect; } location = /inside { return 302 /private/inside; }
location = /public { return 302 http://www.example.gov/x; }"
site_start "$T/www" "$T" || exit 1
SITE=$BASE

release() { # ROOT PATH NAME
    mkdir -p "$1/$(dirname "$2")"
    sed "s|farm-labor-contractor-convicted-of-forced-labor-and-visa-fraud|$3|; s|Farm Labor Contractor|Contractor $3|; /rel=.canonical/d" \
        "$TESTS/site/opa/pr/farm-labor-contractor-convicted-of-forced-labor-and-visa-fraud" >"$1/$2"
}
feed() { # FILE URL…
    feed_to=$1
    shift
    { printf '<rss version="2.0"><channel><title>News</title>'
      for u; do printf '<item><title>News %s</title><description>In short, %s.</description><link>%s</link></item>' "${u##*/}" "${u##*/}" "$u"; done
      printf '</channel></rss>'; } >"$feed_to"
}
asked() { awk '{ print $3 }' "$T/${2:-}access.log" | grep -c -- "^$1"; }
clear_logs() { : >"$T/access.log"; : >"$T/other/access.log"; }
first() { head -n 1 "$T/access.log" | awk '{ print $3 }'; }
start=$(date -u -d 2026-11-22T06:00:00Z +%s)
later() { awk "BEGIN { printf \"%d\", $start + 3600 * $1 }"; } # HOURS
at() { # HOURS CONF ARGUMENT…
    at_now=$(later "$1") at_conf=$2
    shift 2
    BLOTTER_NOW=$at_now blotter --config "$at_conf.conf" "$@"
}
conf() { printf 'data = "%s"\ndelay = 0\n' "$1" >"$1.conf"; shift; }
whole() { blotter --config "$1.conf" export | grep -c '"complete":true'; }

for n in a b c; do release www "news/$n" "$n"; release www "private/$n" "p$n"; release other/www "news/$n" "o$n"; done
release www private/inside inside
feed www/feed.xml "$SITE/news/a" "$SITE/private/a" "$SITE/news/b" "$SITE/private/b" "$SITE/news/c"
cat >www/robots.txt <<'R'
User-agent: *
Disallow: /

User-agent: Blotter/0.1
Disallow: /private/
Allow: /private/b$
Crawl-delay: 0.4
R

# ---- what is disallowed is never asked; Crawl-delay; once a day ----
conf one
printf 'source "news" { url = "%s/feed.xml" every = 2h }\n' "$SITE" >>one.conf
began=$(milliseconds)
status "a page is forbidden: in part" 3 at 0 one fetch
took=$(($(milliseconds) - began))
is "robots.txt is asked first" "$(first)" /robots.txt
is "once" "$(asked /robots.txt)" 1
like "the page is told, with the line" "$err" "source 'news': $SITE/private/a: robots.txt forbids it: line 5 'Disallow: /private/'$"
is "and nothing else" "$(printf '%s\n' "$err" | wc -l)" 1
is "it was never asked" "$(asked /private/a)" 0
is "the longer rule allows another" "$(asked /private/b)" 1
is "what may be asked was" "$(asked /news/)" 3
is "Crawl-delay is kept from the first of six requests on ($took ms)" "$(wc -l <access.log) $((took >= 1980))" "6 1"
is "the feed's word stands for the page" "$(at 0 one show --format=json "$SITE/private/a" | /usr/bin/python3 -c 'import json, sys; d = json.load(sys.stdin); print(d["complete"], d["text"])')" "False In short, a."
like "as a search tells" "$(at 0 one search "url:$SITE/private/a")" '  summary only$'
clear_logs
printf 'User-agent: *\nDisallow: /news/\n' >www/robots.txt
status "the next run, hours later" 0 at 12 one fetch
is "is silent" "$err" ""
is "and asks the feed alone" "$(awk '{ print $3 }' access.log)" /feed.xml
status "a run by name" 0 at 13 one fetch news
is "does not ask robots.txt either" "$(asked /robots.txt)" 0
is "nor what it forbids" "$(asked /private/a)" 0
clear_logs
status "a day later" 0 at 25 one fetch
is "robots.txt is asked again, first" "$(first) $(asked /robots.txt)" "/robots.txt 1"
is "and what it allows now" "$(asked /private/a)" 1
is "which is here" "$(whole one)" 5
status "the store is sound" 0 /usr/bin/python3 -c 'import sqlite3; assert sqlite3.connect("one/blotter.db").execute("PRAGMA integrity_check").fetchone()[0] == "ok"'

# ---- a source that is forbidden ----
clear_logs
printf 'User-agent: *\nDisallow: /feed' >www/robots.txt
conf two
printf 'source "news" { url = "%s/feed.xml" }\n' "$SITE" >>two.conf
status "a forbidden source" 4 at 0 two fetch
like "is told" "$err" "source 'news': $SITE/feed.xml: robots.txt forbids it: line 2 'Disallow: /feed'"
is "and not asked" "$(asked /feed)" 0
status "status wants a person" 3 at 1 two status
like "and shows it" "$out" "^news +failing "
like "with the line that forbids it" "$out" "^    robots.txt forbids it: line 2 'Disallow: /feed'; 1 in a row, next try in 23 hours"
at 1 two status --format=json >status.json
is "with the day on which it is tried again" "$(json status.json 'd["sources"][0]["next_due"]')" 2026-11-23T06:00:00Z
status "till then" 0 at 23 two fetch
is "nothing is asked" "$(wc -l <access.log)" 1
rm www/robots.txt
status "then, without a robots.txt" 0 at 25 two fetch
is "all may be asked" "$(whole two)" 5
status "and for a day" 0 at 36 two fetch news
is "that is remembered too" "$(asked /robots.txt)" 2

# ---- a list whose later pages are forbidden ends before them ----
clear_logs
printf 'User-agent: *\nDisallow: /*?page=\n' >www/robots.txt
for n in a b; do printf '<article class="news-content-listing"><h2><a href="/news/%s">Contractor %s Convicted of Forced Labor</a></h2><div class="node-date"><time datetime="2026-11-20T12:00:00Z">November 20, 2026</time></div></article>' $n $n; done >rows
printf '<html><head><title>News</title></head><body><h1>News</h1>%s<ul class="js-pager__items"><li><a rel="next" href="/list?page=1">Next</a></li></ul></body></html>' "$(cat rows)" >www/list
conf nine
printf 'source "list" { url = "%s/list" kind = listing pages = 5 }\n' "$SITE" >>nine.conf
status "a list with a pager that is forbidden" 0 at 0 nine fetch
is "is read up to there" "$(asked /list) $(whole nine)" "1 2"
status "and is well" 0 at 30 nine fetch list
unlike "for good" "$(at 30 nine status)" forbids
conf ten
sed -n 3p nine.conf >>ten.conf
status "who names it" 0 at 0 ten fetch list
like "is told where it ends" "$err" "source 'list': the list ends before $SITE/list\?page=1: robots.txt forbids it: line 2 'Disallow: /\*\?page='"
rm www/robots.txt

# ---- a robots.txt that cannot be had ----
clear_logs
: >503
conf three
printf 'source "a" { url = "%s/feed.xml?a" }\nsource "b" { url = "%s/feed.xml?b" }\n' "$SITE" "$SITE" >>three.conf
status "no robots.txt for now" 4 at 0 three fetch
is "nothing else is asked" "$(awk '{ print $3 }' access.log)" /robots.txt
is "which is told once" "$err" "blotter: source 'a': $SITE/feed.xml?a: '$SITE/robots.txt' could not be had, so nothing is asked there for now: HTTP 503 Service Unavailable"
status "soon after" 0 at 0.1 three fetch
is "it is left alone" "$(wc -l <access.log)" 1
status "a quarter of an hour later, which is no news" 0 at 0.3 three fetch
is "it is tried again" "$(wc -l <access.log)" 2
is "silently" "$err" ""
status "then after half an hour" 0 at 0.6 three fetch
is "and no sooner" "$(wc -l <access.log)" 2
rm 503
printf 'User-agent: *\nDisallow: /private/\n' >www/robots.txt
status "who names a source wants it now" 3 at 0.7 three fetch a
is "and gets it" "$(whole three)" 3

# The last good copy.
: >503
clear_logs
status "a day later it cannot be had again" 0 at 26 three fetch a
is "so the last copy holds" "$(asked /robots.txt) $(asked /feed.xml) $(asked /private)" "1 1 0"
status "for thirty days" 0 at 700 three fetch a
is "it does" "$(asked /feed.xml)" 2
status "and no longer" 4 at 750 three fetch a
is "then nothing is asked" "$(asked /feed.xml)" 2
rm 503 www/robots.txt

# ---- redirects ----
clear_logs
: >moved
printf 'User-agent: *\nDisallow: /private/\n' >other/www/rules.txt
conf four
printf 'source "news" { url = "%s/feed.xml" }\n' "$SITE" >>four.conf
status "a robots.txt that is elsewhere" 3 at 0 four fetch
is "is followed" "$(asked /rules.txt other/) $(asked /private) $(asked /news)" "1 0 3"
is "though the other site's own was not asked" "$(asked /robots.txt other/)" 0
rm moved

clear_logs
printf 'User-agent: *\nDisallow: /private\n' >www/robots.txt
printf 'User-agent: *\nDisallow: /news/b\nDisallow: /news/c$\n' >other/www/robots.txt
feed www/away.xml "$SITE/away/news/a" "$SITE/away/news/b" "$SITE/inside" "$SITE/public"
conf five
printf 'source "away" { url = "%s/away.xml" }\n' "$SITE" >>five.conf
status "pages that redirects lead elsewhere" 3 at 0 five fetch
is "the other site's robots.txt is asked first, and once" "$(awk '{ print $3 }' other/access.log | tr '\n' ' ')" "/robots.txt /news/a "
like "what it forbids is told" "$err" "$SITE/away/news/b: redirect to '$OTHER/news/b': robots.txt forbids it: line 2 'Disallow: /news/b'"
like "within a site too" "$err" "$SITE/inside: redirect to '$SITE/private/inside': robots.txt forbids it: line 2 'Disallow: /private'"
is "and not asked" "$(asked /private)" 0
like "and a public host wants a contact" "$err" "$SITE/public: redirect to 'http://www.example.gov/x': .*'contact' is not set"
is "what it allows is here" "$(whole five)" 1
status "later" 0 at 2 five fetch away
is "neither robots.txt is asked again" "$(asked /robots.txt) $(asked /robots.txt other/)" "1 1"

# A server that leads on and on, to a new host each time: a request gives up.
/usr/bin/python3 - "$T" 2>server.err <<'P' &
import http.server, itertools, os, sys
count = itertools.count(1)
class H(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        open(sys.argv[1] + '/spin.log', 'a').write(self.path + '\n')
        self.send_response(302 if self.path == '/spin' else 404)
        self.send_header('Location', f'http://127.0.1.{next(count)}:{s.server_port}/spin') if self.path == '/spin' else None
        self.send_header('Content-Length', '0')
        self.end_headers()
    def log_message(self, *a): pass
s = http.server.ThreadingHTTPServer(('0.0.0.0', 0), H)
open(sys.argv[1] + '/spin.pid', 'w').write(str(os.getpid()))
open(sys.argv[1] + '/spin.tmp', 'w').write(str(s.server_port))
os.rename(sys.argv[1] + '/spin.tmp', sys.argv[1] + '/spin.port')
s.serve_forever()
P
while [ ! -s spin.port ]; do sleep 0.05; done
conf six
printf 'source "spin" { url = "http://127.0.1.250:%s/spin" kind = page }\n' "$(cat spin.port)" >>six.conf
status "redirects to ever new sites" 4 at 0 six fetch
like "come to an end" "$err" "redirected to one new site after the other"
ok "soon" test "$(wc -l <spin.log)" -le 20

# A page that a stranger's link names is not looked for in this network, and leaves no mark on a site that is there. (One
# whose source is gone from feeds.conf counts as such.)
clear_logs
conf eight
blotter -q --config eight.conf fetch
/usr/bin/python3 -c 'import sqlite3, sys; d = sqlite3.connect("eight/blotter.db"); d.execute("INSERT INTO todo(url, source, due) VALUES(?, ?, 1)", (sys.argv[1] + "/news/a", "gone")); d.commit()' "$OTHER"
status "a stranger's link to this network" 3 at 0 eight fetch
like "is refused" "$err" "$OTHER/news/a: private address refused"
is "not even robots.txt is asked" "$(wc -l <other/access.log)" 0
cp www/feed.xml other/www/feed.xml
printf 'source "own" { url = "%s/feed.xml" limit = 1 }\n' "$OTHER" >>eight.conf
status "a source of ours there is none the worse for it" 0 at 0.1 eight fetch
is "with its robots.txt" "$(head -n 1 other/access.log | awk '{ print $3 }')" /robots.txt

# ---- a copy that grows old while a crawl goes on ----
# Where a machine was too slow, so that it was old before the first request, it is given more time.
feed www/long.xml "$SITE/news/a" "$SITE/news/b" "$SITE/news/c" $(for n in a b c d e f g h i j k l; do echo "$SITE/private/$n"; done)
aging() { # SECONDS: what is known of robots.txt holds for so long, a crawl takes more than twice that
    rm -rf seven www/robots.txt
    printf 'data = "seven"\ndelay = %s\nsource "long" { url = "%s/long.xml" limit = 1 }\n' \
        "$(awk "BEGIN { print $1 / 6 }")" "$SITE" >seven.conf
    blotter -q --config seven.conf fetch || return 1
    /usr/bin/python3 -c 'import sqlite3, sys, time; d = sqlite3.connect("seven/blotter.db"); d.execute("UPDATE robots SET due = ?", (int(time.time()) + int(sys.argv[1]),)); d.commit()' "$1"
    printf 'User-agent: *\nDisallow: /private/\n' >www/robots.txt
    clear_logs
    sed -i 's/ limit = 1//' seven.conf
    blotter -q --config seven.conf fetch long 2>/dev/null
    aged=$?
}
for seconds in 3 12 48; do aging $seconds && [ "$(first)" = /long.xml ] && break; done
is "a fetch, during which it grows old" "$aged" 3
is "robots.txt is asked in the middle of it" "$(asked /robots.txt) $(first)" "1 /long.xml"
ok "and what it says holds for what is still to come" test "$(asked /private)" -lt 10
is "and is asked no more" "$(awk '{ print $3 }' access.log | sed -n '/robots.txt/,$p' | grep -c private | awk '{ print ($1 <= 1) }')" 1
