#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# run as cron calls it, one writer at a time, and stopping when asked to.
. "$(dirname "$0")/lib/tap.sh"
plan 28
mkdir "$T/www"
DATA=$T/data
site_start "$T/www" "$T" || exit 1
site_fill "$TESTS/site" "$T/www"
conf=$T/www/feeds.conf
cd "$T" || exit 1

status "run" 0 env -i PATH="$PATH" blotter --config "$conf" run
is "is silent when all is well" "$out$err" ""
is "and has fetched" "$(blotter --config "$conf" export | wc -l)" 9
status "again" 0 env -i PATH="$PATH" blotter --config "$conf" run
is "nothing is due" "$(grep -c 'feeds/national' "$T/access.log")" 1
BLOTTER_NOW=$(($(date +%s) + 86400)) status "a day later" 0 blotter --config "$conf" run
is "the feeds are asked again, with their validators" "$(grep 'feeds/national' "$T/access.log" | awk '{print $4}' | tr '\n' ' ')" "200 304 "

# A start that is put off: by as much each time, by another time for other data; nothing is held meanwhile.
sed "s|^data = .*|data = \"$T/late\"|" "$conf" >late.conf
put_off() { terminal timeout 2 blotter --config "$1" run --splay=100000000 2>&1 | grep -o 'starting in [0-9]* s'; }
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
if [ "$(id -u)" != 0 ]; then
    nobody=
elif chmod 755 "$T" && setpriv --reuid=65534 --clear-groups sh -c "cd '$T' && blotter --version" >/dev/null 2>&1; then
    nobody="setpriv --reuid=65534 --clear-groups"
else
    nobody=skip
fi
if [ "$nobody" = skip ]; then
    skip 1 "nobody may run the program"
else
    chmod 000 "$T/mistaken/run.lock"
    like "a store of another user is named, with the reason" \
        "$($nobody blotter --config mistaken.conf run 2>&1)" "mistaken/run.lock'.*another user.*Permission denied"
    chmod 644 "$T/mistaken/run.lock"
fi

# A slow crawl: one page a second.
sed "s|^data = .*|data = \"$T/slow\"\ndelay = 1|" "$conf" >slow.conf
blotter -q --config slow.conf fetch 2>slow.err &
pid=$!
while [ ! -s "$T/slow/blotter.db" ] || [ "$(blotter --config slow.conf export 2>/dev/null | wc -l)" -lt 1 ]; do
    kill -0 $pid 2>/dev/null || break
    sleep 0.1
done
status "a second writer is refused at once" 75 blotter --config slow.conf fetch
like "and told who holds the lock since when" "$err" "locked by process $pid since [0-9-]+T"
status "a reader is not" 0 blotter --config slow.conf export
start=$(date +%s)
kill -INT $pid
wait $pid
is "an interrupt ends the crawl as temporary" $? 75
ok "within two seconds" test $(($(date +%s) - start)) -le 2
like "and says so" "$(cat slow.err)" interrupted
ok "what came in is kept" test "$(blotter --config slow.conf export | wc -l)" -ge 1
ok "and is indexed" test "$(blotter --config slow.conf search --count date:2026)" = "$(blotter --config slow.conf export | wc -l)"
kept=$(blotter --config slow.conf export | wc -l)
sed -i 's/^delay = 1/delay = 0/' slow.conf
status "the next run goes on where it was" 0 blotter --config slow.conf fetch
like "with what was left" "$out" " $((9 - kept)) new, 0 changed"
is "and is complete" "$(blotter --config slow.conf export | wc -l)" 9

# The manner of the crawl, from the server's own log: never two requests in one second.
: >"$T/access.log"
kill -USR1 "$(cat "$T/nginx.pid")"
sed -i "s/^delay = 0/delay = 0.3/; s|^data = .*|data = \"$T/paced\"|" slow.conf
blotter -q --config slow.conf fetch fbi-national
is "requests keep the delay, that for robots.txt included" "$(awk 'NR > 1 && $1 - last < 0.28 { n++ } { last = $1 } END { print n + 0, NR }' "$T/access.log")" "0 6"
