#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# kill -9 of digest at every step: before and after the spool, while the mail system takes a message, after acceptance and
# before the ledger. Each release reaches each watch's recipients, and no news has two Message-IDs.
# BLOTTER_KILL=full takes 200 kills and more: at each step once, then at two steps one after the other.
. "$(dirname "$0")/lib/tap.sh"
KILLS=30 TIMED=10
plan 14
. "$TESTS/lib/killat.sh"
killat_of blotter-digest || { skip 14 "cannot build what is preloaded"; exit 0; }
export BLOTTER_CONFIG="$T/feeds.conf" BLOTTER_NOW=2026-11-22T06:00:00Z
mkdir "$T/sent"

# conf MAIL: three watches with four recipients, who ask for what overlaps.
conf() {
    cat >"$T/feeds.conf" <<C
data = "$T/data"
watch "harvest" { query = "harvest" to = {"ann@example.org", "bob@example.org"} }
watch "all" { query = "" to = {"desk@example.org"} }
watch "odd" { query = "odd" to = {"odd@example.org"} }
mail { from = "blotter@example.org" $1 }
C
}

# Over SMTP where digest speaks it, else through a sendmail. \$MAIL_LINES may say otherwise; \$T/sent has what arrived.
mail=${MAIL_LINES:-}
if [ -z "$mail" ] && /usr/bin/python3 -c 'import aiosmtpd' 2>/dev/null; then
    conf 'transport = smtp url = "smtp://127.0.0.1:1" tls = no'
    blotter -q digest --dry-run 2>&1 | grep -q 'feeds.conf:' || {
        sink "$T/sent"
        mail="transport = smtp url = \"smtp://127.0.0.1:$port\" tls = no"
    }
fi
if [ -z "$mail" ]; then
    # Takes a message wholly or not at all, as a mail system does: one that is cut short has no end.
    cat >"$T/sendmail" <<C
#!/bin/sh
cat >"$T/sent/\$\$.part" && mv "$T/sent/\$\$.part" "$T/sent/\$\$.\$(date +%N).eml"
C
    chmod 755 "$T/sendmail"
    mail="transport = sendmail sendmail = \"$T/sendmail\""
fi
echo "# $mail"
conf "$mail"

n=0
news() { # one more release: all, the harvest too, every second one odd
    n=$((n + 1))
    odd=$([ $((n % 2)) = 1 ] && echo odd)
    printf '{"url":"https://www.example.gov/%s","date":"2026-11-20","title":"Harvest number%s","body":"A harvest, %s, number%s."}\n' \
        $n $n "$odd" $n >"$T/in.jsonl"
    blotter -q import "$T/in.jsonl"
}
kill_at() { killat "$1" blotter -q digest; }
kill_after() { # SECONDS
    timeout -s KILL "$1" "$BUILD/blotter-digest" -q digest >/dev/null 2>&1
    [ $? = 137 ] && killed=$((killed + 1))
    return 0
}
complete() { blotter -q digest >"$T/complete.out" 2>&1 || { wrong=$((wrong + 1)); note "$(cat "$T/complete.out")"; }; }

printf '{"url":"https://www.example.gov/0","date":"2026-11-20","title":"Long ago","body":"Before the watches."}\n' >"$T/in.jsonl"
blotter -q import "$T/in.jsonl"
status "the watches begin" 0 blotter -q digest
news
start=$(date +%s%N)
kill_at 0
took=$((($(date +%s%N) - start) / 1000))
steps=$(killat_steps)
echo "# a digest takes $steps steps"
ok "the steps of a digest are counted" test "${steps:-0}" -gt 20
: >"$T/steps"
[ "${BLOTTER_KILL:-}" = full ] && KILLS=$steps TIMED=60
i=0
while [ $i -lt $KILLS ]; do
    news
    kill_at $((1 + i * steps / KILLS))
    i=$((i + 1))
    complete
done
if [ "${BLOTTER_KILL:-}" = full ]; then
    while [ $killed -lt $((2 * steps)) ] || [ $killed -lt 140 ]; do # what completes a digest dies too
        i=$((i + 1))
        news
        kill_at $((1 + i * 37 % steps))
        kill_at $((1 + i * 53 % steps))
        complete
    done
fi
counted=$killed
# At moments, not at steps: spread over the time that a digest took.
i=0
while [ $i -lt $TIMED ]; do
    i=$((i + 1))
    news
    kill_after "$(awk -v us=$took -v i=$i -v n=$TIMED 'BEGIN { printf "%.4f", us * i / n / 1e6 }')"
    complete
done
echo "# $n releases, $killed kills, $counted of them at steps:"
sed "s|$T/||; s| data/spool/.*\.\([a-z]*\)\.tmp.*| spool .\1.tmp|; s| data/spool/.*\.| spool .|; s|pipe:.*|pipe|; s|socket:.*|socket|" "$T/steps" | sort | uniq -c | sed 's/^/# /'
is "every run was killed, or ended well" $wrong 0
ok "most were killed" test $counted -ge $((KILLS * 3 / 4))
like "before the spool was complete" "$(cat "$T/steps")" '^(write|fsync|rename) .*spool.*(eml|json)'
like "while a message was handed over" "$(cat "$T/steps")" '^(send|write (pipe|socket)|waitpid)'
like "after it was accepted" "$(cat "$T/steps")" '^(unlink|rename) .*spool'
like "while the ledger was written" "$(cat "$T/steps")" '^(pwrite|write|fsync|fdatasync) .*blotter\.db-wal'

# For each (watch, recipient) and release: the ids under which it came.
/usr/bin/python3 - "$T/sent" $n >"$T/summary" <<'P'
import collections, email, email.policy, glob, re, sys
ids, copies = collections.defaultdict(set), collections.Counter()
for path in glob.glob(sys.argv[1] + '/*.eml'):
    m = email.message_from_file(open(path), policy=email.policy.default)
    copies[m['to'], m['message-id']] += 1
    for number in set(re.findall(r'Harvest number(\d+)', m.get_body(['plain']).get_content())):
        ids[m['list-id'], m['to'], int(number)].add(m['message-id'])
wanted = [(w, to, i) for w, to, of in (('harvest', 'ann', 1), ('harvest', 'bob', 1), ('all', 'desk', 1), ('odd', 'odd', 2))
          for i in range(1, int(sys.argv[2]) + 1) if i % of == of - 1 or of == 1]
keys = [(f'<{w}.blotter.example.org>', f'{to}@example.org', i) for w, to, i in wanted]
print('missing', [k for k in keys if k not in ids])
print('twice', [(k, v) for k, v in ids.items() if len(v) > 1])
print('stray', [k for k in ids if k not in set(keys)])
print('repeated', sum(c - 1 for c in copies.values()), 'of', sum(copies.values()))
P
sed -n 's/^repeated/# repeated under the same id:/p' "$T/summary"
summary() { sed -n "s/^$1 //p" "$T/summary"; }
is "nothing is missing" "$(summary missing)" "[]"
is "nothing came under two ids" "$(summary twice)" "[]"
is "nothing came to others" "$(summary stray)" "[]"
is "nothing is left in the spool" "$(ls "$T/data/spool")" ""
before=$(ls "$T/sent" | wc -l)
blotter -q digest
is "nothing is left to send" "$(ls "$T/sent" | wc -l)" "$before"
is "the store is sound" "$(/usr/bin/python3 -c 'import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute("PRAGMA integrity_check").fetchone()[0])' "$T/data/blotter.db")" ok
