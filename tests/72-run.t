#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# run as cron calls it, one writer at a time, and stopping when asked to.
. "$(dirname "$0")/lib/tap.sh"
plan 32
mkdir "$T/www"
DATA=$T/data
mute "$T"
SITE_EXTRA="location = /opa/pr/texas-dealer-sentenced-for-trafficking-rare-birds {
if (-f \"$T/hold\") { proxy_pass http://127.0.0.1:$port; } proxy_read_timeout 1h; }"
site_start "$T/www" "$T" || exit 1
site_fill "$TESTS/site" "$T/www"
conf=$T/www/feeds.conf
cd "$T" || exit 1

now=2026-11-22T06:00:00Z next=2026-11-23T06:00:00Z # whatever the day is: the releases are of that month
status "run" 0 env -i PATH="$PATH" BLOTTER_NOW=$now blotter --config "$conf" run
is "is silent when all is well" "$out$err" ""
is "and has fetched" "$(blotter --config "$conf" export | wc -l)" 9
status "again" 0 env -i PATH="$PATH" BLOTTER_NOW=$now blotter --config "$conf" run
is "nothing is due" "$(grep -c 'feeds/national' "$T/access.log")" 1
BLOTTER_NOW=$next status "a day later" 0 blotter --config "$conf" run
is "the feeds are asked again, with their validators" "$(grep 'feeds/national' "$T/access.log" | awk '{print $4}' | tr '\n' ' ')" "200 304 "

# A start that is put off: by as much each time, by another time for other data; nothing is held meanwhile.
sed "s|^data = .*|data = \"$T/late\"|" "$conf" >late.conf
put_off() { # CONF: what a start is put off by, to who waits for it
    : >put.off
    terminal sh -c 'echo $$ >splay.pid && exec blotter --config "$1" run --splay=100000000' - "$1" >put.off 2>&1 &
    until_so grep -q 'starting in [0-9]* s' put.off
    kill "$(cat splay.pid)"
    ended $!
    grep -o 'starting in [0-9]* s' put.off
}
if has_terminal; then
    put_off "$conf" >splay.1
    put_off "$conf" >splay.2
    put_off late.conf >splay.3
    ok "a start is put off by as long each time" cmp -s splay.1 splay.2
    ok "on this installation, not on others" test -s splay.3 -a "$(cat splay.1)" != "$(cat splay.3)"
else
    skip 2 "no terminals here"
fi
status "meanwhile a signal ends it" 124 timeout 1 blotter --config late.conf run --splay=100000000
is "nothing was said, and nothing begun" "$out$err$(ls -d "$T/late" 2>/dev/null)" ""
status "no splay, no wait" 0 blotter -q --config "$conf" run --splay=0

# A mistake in a watch is named at once to who waits for it, and at the end in any case.
sed "s|^data = .*|data = \"$T/mistaken\"|" "$conf" >mistaken.conf
printf 'watch "wrong" { query = "office:mimai" to = {"x@example.org"} }\n' >>mistaken.conf
if has_terminal; then
    terminal blotter --config mistaken.conf run >mistaken.out 2>&1
    is "a mistake is named before the crawl and after it" \
        "$(grep -oE "^.*watch 'wrong': |[0-9]+ new, 0 changed" mistaken.out | grep -oE "wrong|new" | tr '\n' ' ')" "wrong new wrong "
else
    skip 1 "no terminals here"
fi
status "under cron" 78 blotter --config mistaken.conf run
is "it is named once" "$(echo "$err" | grep -c "watch 'wrong': .*mistaken.conf:[0-9]*: unknown office 'mimai'")" 1

# Who has run it as another user once is told why it does not go on.
find_nobody
printf 'data = "own/index"\n' >own.conf
printf '{"url":"https://www.example.gov/1","date":"2026-11-20","title":"Harvest","body":"harvest"}\n' >own.jsonl
(umask 022; blotter -q --config own.conf import own.jsonl)
is "who gets digests is nobody else's business" "$(stat -c %a own/index/blotter.db)" 640
if [ "$nobody" ] && [ "$nobody" != skip ]; then
    other="$nobody --regid=65534"
    like "others may search" "$($other blotter --config own.conf search harvest 2>&1)" "^1-1 of 1"
    status "but not ask the store" 78 $other blotter --config own.conf status
    like "which says why" "$err" "own/index/blotter.db': Permission denied"
else
    skip 3 "no other user"
fi
if [ "$nobody" = skip ]; then
    skip 1 "nobody may run the program"
else
    chmod 000 "$T/mistaken/run.lock"
    like "a store of another user is named, with the reason" \
        "$($nobody blotter --config mistaken.conf run 2>&1)" "mistaken/run.lock'.*another user.*Permission denied"
    chmod 644 "$T/mistaken/run.lock"
fi

# A crawl that waits for one page, and has others.
sed "s|^data = .*|data = \"$T/slow\"\ntimeout = 1h|" "$conf" >slow.conf
: >hold
blotter -q --config slow.conf fetch 2>slow.err &
pid=$!
has() { test "$(blotter --config slow.conf export 2>/dev/null | wc -l)" -ge "$1"; }
until_so has 5
status "a second writer is refused at once" 75 blotter --config slow.conf fetch
like "and told who holds the lock since when" "$err" "locked by process $pid since [0-9-]+T"
status "a reader is not" 0 blotter --config slow.conf export
kill -INT $pid
ended $pid
is "an interrupt ends the crawl as temporary" $? 75
like "and says so" "$(cat slow.err)" interrupted
kept=$(blotter --config slow.conf export | wc -l)
ok "what came in is kept" test "$kept" -ge 5 -a "$kept" -lt 9
is "and is indexed" "$(blotter --config slow.conf search --count date:2026)" "$kept"
rm hold
status "the next run goes on where it was" 0 blotter --config slow.conf fetch
like "with what was left" "$out" " $((9 - kept)) new, 0 changed"
is "and is complete" "$(blotter --config slow.conf export | wc -l)" 9

# The manner of the crawl: so many requests with so much between two of them take so long at least.
before=$(wc -l <access.log)
sed -i "s/^timeout = .*/delay = 0.3/; s|^data = .*|data = \"$T/paced\"|" slow.conf
began=$(milliseconds)
blotter -q --config slow.conf fetch fbi-national
took=$(($(milliseconds) - began))
n=$(($(wc -l <access.log) - before))
is "six requests, that for robots.txt included" "$n" 6
ok "keep the delay ($took ms)" test "$took" -ge 1480
