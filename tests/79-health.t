#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# How sources fare over simulated weeks: what is told once, what is remembered, when a source is asked again; and one
# run at a time, which stops when it is told to.
. "$(dirname "$0")/lib/tap.sh"
plan 124
. "$TESTS/lib/killat.sh"
killat_of blotter-fetch || { skip 124 "cannot build what is preloaded"; exit 0; }
cd "$T" || exit 1

# The server and its TLS twin; each ends with this shell, which holds its pipe.
mkdir www tls
server() { # NAME DIR [CERT KEY]
    /usr/bin/python3 "$TESTS/lib/moody.py" "$2" "$1.log" $3 $4 <keep >"$1.port" 8>&- &
    until_so test -s "$1.port"
}
mkfifo keep
exec 8<>keep
server plain www
server secure tls "$TESTS/lib/loopback.crt" "$TESTS/lib/loopback.key"
BASE=http://127.0.0.1:$(cat plain.port)
SECURE=https://127.0.0.1:$(cat secure.port)
asked() { grep -c "^/$1	" plain.log; }
now=$(date -u -d 2026-11-02T12:00:00Z +%s)
export BLOTTER_NOW=$now
later() { # 3h, 2d: lets time pass
    case $1 in
    *min) now=$((now + ${1%min} * 60)) ;;
    *h) now=$((now + ${1%h} * 3600)) ;;
    *d) now=$((now + ${1%d} * 86400)) ;;
    esac
    BLOTTER_NOW=$now
}
says() { # NAME STATUS [HEADER…]: what /NAME answers; its body is NAME.xml
    says_file=$1 says_status=$2
    shift 2
    { echo "$says_status"; for h in "$@"; do echo "$h"; done; echo; cat "$T/$says_file.xml" 2>/dev/null; } >"$T/www/.new"
    mv "$T/www/.new" "$T/www/$says_file"
}
item() { # NUMBER [SECONDS]: an item with its whole text in it
    echo "<item><title>Release $1 of the Example Office</title><link>$BASE/r$1</link>${2:+<pubDate>$(date -u -R -d "@$2")</pubDate>}</item>"
}
feed() { # NAME HEAD ITEMS
    printf '<rss version="2.0"><channel><title>%s</title>%s%s</channel></rss>' "$1" "$2" "$3" >"$T/$1.xml"
}
conf() { # NAME LINES…: a configuration with its own data
    conf_name=$1
    shift
    { echo "data = \"$conf_name\""; for l in "$@"; do echo "$l"; done; } >"$conf_name.conf"
}
fetch() { blotter -q --config "$@"; }
page=$(cat "$TESTS/site/opa/pr/texas-dealer-sentenced-for-trafficking-rare-birds")
pages() { for p; do printf '200\nContent-Type: text/html\n\n%s' "$page" | sed "s/texas-dealer-sentenced-for-trafficking-rare-birds/r$p/g; s/Texas Dealer/Dealer $p/g; s|<link rel=\"canonical\"[^>]*>||" >"www/r$p"; done; }
pages 1 2 3 4 5

# ---- a failure is told when it is news ----
feed a '' "$(item 1)"
says a 200
conf one "source \"a\" { url = \"$BASE/a\" every = 1h }"
run() { blotter --config one.conf run; }
status "a source is well" 0 run
is "and nothing is said" "$out$err" ""
later 61min
says a 503
status "a first hiccup" 0 run
is "is not worth a word" "$out$err" ""
status "status knows it" 0 blotter --config one.conf status
like "in a word" "$out" "^a +failing "
like "with the reason and the next try" "$out" "HTTP 503 Service Unavailable; 1 in a row, next try in 1[0-9] minutes"
later 5min
n=$(asked a)
status "before its time" 0 run
is "it is not asked" "$(asked a)" "$n"
later 20min
status "the second time in a row (all failed: there is but one)" 4 run
like "is told" "$err" "^blotter: source 'a': $BASE/a: HTTP 503"
later 2h
status "the third" 0 run
is "is known" "$out$err" ""
status "status wants a person" 3 blotter --config one.conf status
like "and ends with what to do" "$(echo "$out" | tail -1)" "look at its address in a browser"
later 3d
says a 200
status "it works again" 0 run
like "which is told" "$err" "^blotter: source 'a' works again after 3 days$"
later 1h
status "once" 0 run
is "only" "$out$err" ""
later 61min
says a 404
status "what will not pass is told at once" 4 run
like "with the reason" "$err" "source 'a': .*HTTP 404"
later 2d
says a 200
status "and is well again" 0 run

# Over simulated weeks of a dead source: it is asked less and less, at most once a week.
later 2h
says a 500
n=$(asked a)
told=0
for _ in $(seq 1 60); do
    run >o 2>&1 || told=$((told + 1))
    later 12h
done
n=$(($(asked a) - n))
is "a source that is dead for a month is told once" "$told" 1
ok "and asked $n times" test $n -ge 8 -a $n -le 14
says a 200
later 8d
status "after which it is asked within a week" 0 run
like "and well" "$err" "works again after"

# ---- Retry-After ----
feed r '' "$(item 2)"
feed q '' "$(item 2)"
says r 200
says q 200
conf pause "connections = 1" "source \"r\" { url = \"$BASE/r\" every = 1h }" "source \"q\" { url = \"$BASE/q\" every = 2h }"
status "two sources of a host" 0 blotter --config pause.conf run
later 61min
says r 429 'Retry-After: 36000'
status "one is asked to wait ten hours" 0 blotter --config pause.conf run
n=$(asked r) m=$(asked q)
later 5h
status "five hours later" 0 blotter --config pause.conf run
is "the whole host is left alone" "$(asked r) $(asked q)" "$n $m"
is "without a word" "$out$err" ""
later 6h
says r 200
status "and after ten" 0 blotter --config pause.conf run
is "asked again" "$(asked r) $(asked q)" "$((n + 1)) $((m + 1))"
later 3h
says r 429
status "a 429 without a number" 0 blotter --config pause.conf run
is "backs the host off too" "$(asked q)" "$((m + 1))"

# A pause of three days, in which the robots.txt that is known grows old, and known releases are due for a look.
sql() { /usr/bin/python3 -c 'import sqlite3, sys; [print(*r) for r in sqlite3.connect(sys.argv[1]).execute(sys.argv[2])]' "$@"; }
conf long "connections = 1" "source \"r\" { url = \"$BASE/r\" every = 1h }" "source \"q\" { url = \"$BASE/q\" every = 2h }"
says r 200
status "a host is well" 0 blotter --config long.conf run
later 61min
says r 429 'Retry-After: 259200'
status "it asks for three days" 0 blotter --config long.conf run
n=$(wc -l <plain.log)
later 2d
status "two days later" 0 blotter --config long.conf run
is "it is not even asked for its robots.txt" "$(wc -l <plain.log)" "$n"
is "without a word" "$out$err" ""
is "which is no failure of others, nor of releases that were to be looked at" "$(sql long/blotter.db "SELECT name FROM source WHERE failures OR error IS NOT NULL") $(sql long/blotter.db 'SELECT count(*), sum(failures) FROM visit')" "r 1 0"
says r 200
later 25h
status "and when it is over" 0 blotter --config long.conf run
ok "all is asked" test "$(tail -n +$((n + 1)) plain.log | grep -cE '^/(robots.txt|r|q)	')" = 3

# ---- walls ----
feed w '' "$(item 2)"
says w 200
conf wall "source \"w\" { url = \"$BASE/w\" every = 1h }"
blotter --config wall.conf run
later 2h
says w 403
status "a wall is told at once" 4 blotter --config wall.conf run
like "as what it is" "$err" "source 'w': .*blocked: HTTP 403 Forbidden"
n=$(asked w)
later 18h
status "it is left alone" 0 blotter --config wall.conf run
is "for most of a day" "$(asked w)" "$n"
later 11h
status "then asked" 0 blotter --config wall.conf run
is "and not told again" "$(asked w) $out$err" "$((n + 1)) "
status "status" 3 blotter --config wall.conf status
like "calls it blocked" "$out" "^w +blocked "
printf '200\n\n<html><head><title>Log in</title></head><body><form action="/login"><input type="text" name="user"><input type="password" name="password"><input type="submit" value="Log in"></form></body></html>' >www/w
status "a login page" 4 blotter --config wall.conf fetch w
is "is a wall too, and known" "$err" ""
feed v '' "$(item 9)"
says v 200
printf '403\n\nno' >www/r9
conf pagewall "source \"v\" { url = \"$BASE/v\" every = 1h }"
status "a page behind a wall" 3 blotter --config pagewall.conf run
like "is named" "$err" "/r9: blocked: HTTP 403"
later 12h
status "and" 0 blotter --config pagewall.conf run
is "left alone" "$(asked r9)" 1
later 20h
status "for a day" 0 blotter --config pagewall.conf run
is "then asked, and not told again" "$(asked r9)$out$err" 2

# ---- gone for good ----
feed g '' "$(item 2)"
says g 200
conf gone "source \"g\" { url = \"$BASE/g\" every = 1h }"
blotter --config gone.conf run
later 2h
says g 410
status "410" 3 blotter --config gone.conf run
like "is told" "$err" "source 'g': .*HTTP 410 Gone: it is not asked again"
n=$(asked g)
for _ in 1 2 3; do
    later 20d
    blotter --config gone.conf run
    blotter -q --config gone.conf fetch --force
done >gone.out 2>&1
is "it is never asked again, and nothing is said" "$(asked g) $(cat gone.out)" "$n "
status "status" 3 blotter --config gone.conf status
like "calls it retired" "$out" "^g +retired "
like "and says what to do" "$(echo "$out" | tail -1)" "correct its url in feeds.conf"
status "by name it is asked" 4 blotter --config gone.conf fetch g
is "so" "$(asked g)" "$((n + 1))"
cp www/a www/g2
sed -i 's|/g"|/g2"|' gone.conf
status "and when it is defined anew" 0 blotter --config gone.conf run
is "so" "$(asked g2)" 1
status "it is well" 0 blotter --config gone.conf status

# ---- moved ----
feed old '' ''
feed new '' "$(item 2)"
says new 200
says old 301 "Location: /new"
conf moved "source \"m\" { url = \"$BASE/old\" every = 1h }"
status "a source has moved" 0 blotter --config moved.conf run
like "which is told with advice" "$err" "^blotter: source 'm': $BASE/old has moved for good to $BASE/new: change its url in feeds.conf$"
later 2h
status "then" 0 blotter --config moved.conf run
is "the new place is asked, without a word" "$(asked old) $(asked new) $out$err" "1 2 "
blotter --config moved.conf status >o
like "status shows it" "$(cat o)" "moved for good to $BASE/new"
says new 500
for _ in 1 2 3; do
    later 2h
    blotter --config moved.conf run >/dev/null 2>&1
done
is "three failures there" "$(asked old) $(asked new)" "1 5"
says old 200
cp new.xml old.xml
says old 200
later 1h
status "and the old place is asked" 0 blotter --config moved.conf run
is "so" "$(asked old) $(asked new)" "2 5"
like "and is well" "$err" "works again"
says old 302 "Location: /new"
says new 200
later 2h
blotter --config moved.conf run
later 2h
blotter --config moved.conf run
is "a redirect for now is followed each time" "$(asked old)" 4
cp www/new tls/s
says http 308 "Location: $SECURE/s"
conf https "cainfo = \"$TESTS/lib/loopback.crt\"" "source \"h\" { url = \"$BASE/http\" every = 1h }"
status "a source that answers https by a permanent redirect" 0 blotter --config https.conf run
like "is told of" "$err" "moved for good to $SECURE/s"
n=$(asked http)
later 2h
status "and from then on" 0 blotter --config https.conf run
is "asked there" "$(asked http) $(grep -c '^/s	' secure.log) $err" "$n 2 "
cp www/new tls/s2
printf '301\nLocation: %s/new\n\n' "$BASE" >tls/s2
conf weaker "cainfo = \"$TESTS/lib/loopback.crt\"" "source \"h\" { url = \"$SECURE/s2\" every = 1h }"
blotter --config weaker.conf run >o 2>&1
is "from https to http is not remembered" "$(cat o; blotter --config weaker.conf status --format=json >j; json j 'd["sources"][0]["moved"]')" None

# ---- validators ----
feed v1 '' "$(item 3)"
says v1 200 'ETag: "one"' 'Last-Modified: Fri, 01 Jan 2038 00:00:00 GMT'
conf val "source \"v\" { url = \"$BASE/v1\" every = 12h }"
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    fetch val.conf run
    later 13h
done
whole=$(grep '^/v1	' plain.log | grep -c '	-	-$')
is "validators go back as received" "$(grep '^/v1	' plain.log | sed -n '2p')" '/v1	"one"	Fri, 01 Jan 2038 00:00:00 GMT'
is "and are left out once a week" "$whole" 2

# ---- the interval ----
feed ttl '<ttl>720</ttl>' "$(item 3)"
says ttl 200
feed hours '<skipDays><day>Monday</day><day>Tuesday</day></skipDays>' "$(item 3)"
says hours 200
# Thirty items, one every other day: looked at six-hourly is enough.
feed rare '' "$(for i in $(seq 1 30); do item 4 $((now - i * 172800)) | sed "s|/r4|/r4?n=$i|"; done)"
says rare 200
printf '%s' "$page" >/dev/null
conf pace "source \"t\" { url = \"$BASE/ttl\" every = 1h }" "source \"s\" { url = \"$BASE/rare\" every = 1h }" "source \"e\" { url = \"$BASE/a\" every = 1h }"
next_due() { blotter --config pace.conf status --format=json >j; json j "[-(-(__import__('calendar').timegm(__import__('time').strptime(s['next_due'], '%Y-%m-%dT%H:%M:%SZ')) - $now) // 3600) for s in d['sources']]"; }
blotter -q --config pace.conf run >o 2>&1
is "a ttl of 12 h, an eighth of two days, and every" "$(next_due)" "[12, 6, 1]"

# ---- silence ----
feed daily '' "$(for i in $(seq 1 40); do item 5 $((now - i * 86400)) | sed "s|/r5|/r5?n=$i|"; done)"
says daily 200
conf silent "source \"d\" { url = \"$BASE/daily\" every = 6h }"
status "a feed with an item a day" 0 blotter --config silent.conf run
later 3d
status "is silent for three days" 0 blotter --config silent.conf run
is "which happens" "$out$err" ""
later 3d
status "for six" 3 blotter --config silent.conf run
like "is told" "$err" "source 'd': nothing new for 6 days, though [67]\.[0-9] items a week are usual"
later 1d
status "once" 0 blotter --config silent.conf run
is "only" "$out$err" ""
status "status" 3 blotter --config silent.conf status
like "calls it silent" "$out" "^d +silent .* [67]\.[0-9] "
blotter --config silent.conf status --format=json >j
is "and so in JSON" "$(json j '[(s["state"], s["silence_unusual"], s["silence_chance"] < 0.01, round(s["items_per_week"]), s["silence"] // 86400) for s in d["sources"]]')" "[('silent', True, True, 7, 7)]"
feed daily '' "$(item 5 $now | sed "s|/r5|/r5?n=99|")"
says daily 200
later 1d
status "news again" 0 blotter --config silent.conf run
like "is told" "$err" "source 'd' has news again after 8 days"
status "and all is well" 0 blotter --config silent.conf status
ok "status fits 80 columns" test "$(blotter --config silent.conf status | awk '{ if (length > n) n = length } END { print n }')" -le 80

# ---- one at a time ----
unset BLOTTER_NOW
echo hang >www/hang
# Until a signal ends it, a run waits here: for a server that says nothing, an hour long.
conf busy 'timeout = 1h' "source \"h\" { url = \"$BASE/hang\" }"
hold() { # until the server has the request
    n=$(asked "$1")
    blotter -q --config "$2" run >held.out 2>held.err &
    pid=$!
    until_so has_asked "$1" $((n + 1))
}
has_asked() { test "$(asked "$1")" -ge "$2"; }
hold hang busy.conf
status "a second run" 75 blotter --config busy.conf run
like "is told who holds the lock since when" "$err" "is locked by process $pid since [0-9-]+T[0-9:]+Z \(blotter run\)"
status "a fetch" 75 blotter --config busy.conf fetch
like "is told of the fetch" "$err" "locked by process [0-9]+ since [0-9-]+T[0-9:]+Z \(blotter fetch\)"
began=$(milliseconds)
status "with --wait it waits" 75 blotter --config busy.conf run --wait=1
took=$(($(milliseconds) - began))
ok "so long ($took ms)" test $took -ge 950
sed "s|/hang|/a|" busy.conf >busy2.conf
blotter -q --config busy2.conf run --wait=600 &
waiting=$!
knocks() { ls -l "/proc/$1/fd" 2>/dev/null | grep -q '\.lock$'; }
until_so knocks $waiting
kill -TERM $pid
ended $waiting
is "a run that waited for the lock" $? 0
is "has run" "$(blotter --config busy2.conf status --format=json >j; json j '[s["state"] for s in d["sources"]]')" "['ok']"

# ---- stopping ----
wait $pid
stops() { # what, name of the answer, signal
    stop=stop-$$ # no other test's
    conf $stop 'timeout = 1h' "source \"z\" { url = \"$BASE/$2\" }"
    hold "$2" $stop.conf
    kill "-$3" $pid
    ended $pid
    is "a run that is stopped ($3) while $1 ends as temporary" $? 75
    like "and says so" "$(cat held.err)" interrupted
    is "and leaves nobody behind" "$(cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\0' '\n' | grep -x "[s]top-$$\.conf")" ""
    sed "s|/$2|/a|" $stop.conf >stop2.conf
    status "and the next run goes on" 0 blotter --config stop2.conf run
}
stops "a server is silent" hang TERM
{ echo stall; echo; head -c 4000 /dev/zero | tr '\0' 'x'; } >www/stalled
stops "a body is stalled" stalled INT

# While the index is made anew: at a step of it, counted from the first (lib/killat.c).
/usr/bin/python3 - >many.jsonl <<'P'
import json
words = 'bail plea charge motel passport victim agent court wage visa'.split()
for i in range(4000):
    text = ' '.join(words[(i * k + k * k) % 10] + str((i * k) % 3001) for k in range(1, 120))
    print(json.dumps({'url': f'https://www.example.gov/{i}', 'title': f'Release {i}', 'date': '2026-10-01', 'body': text}))
P
conf many "source \"a\" { url = \"$BASE/a\" }" 'mail { from = "b@example.org" transport = sendmail sendmail = "'"$T"'/slow" }'
blotter -q --config many.conf import many.jsonl
rm -rf many/xapian
KILLAT=40 KILLAT_TERM=1 preloaded blotter -q --config many.conf fetch
before=$(blotter --config many.conf search --count Release)
ok "a stop while the index is made leaves the rest ($before)" test "$before" -lt 4000
status "the next fetch" 0 blotter -q --config many.conf fetch a
is "completes it" "$(blotter --config many.conf search --count Release)" 4000

# While a digest is handed over.
cat >slow <<S
#!/bin/sh
cat >>"$T/mail"; echo \$\$ >"$T/slow.pid"; exec sleep 600
S
chmod +x slow
echo 'watch "w" { query = "dealer" to = {"desk@example.org"} }' >>many.conf
blotter -q --config many.conf digest
printf '{"url":"https://www.example.gov/x","title":"A dealer","date":"2026-10-01","body":"dealer"}\n' >more.jsonl
blotter -q --config many.conf import more.jsonl
blotter -q --config many.conf run >o 2>&1 &
pid=$!
until_so test -s slow.pid
kill -TERM $pid
ended $pid
is "a run that is stopped while a digest is handed over ends" $? 75
kill "$(cat slow.pid)" 2>/dev/null
sed -i 's/; exec.*//' slow
status "the next one" 0 blotter -q --config many.conf digest
ok "sends it under the same Message-ID" test "$(grep -i '^message-id' mail | sort | uniq -c | awk '{ print $1 }')" = 2
