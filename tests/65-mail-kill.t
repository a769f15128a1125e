#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# kill -9 on its way to a server, a mailbox and an mbox: each release reaches each recipient, never under two ids. The
# kills are spread over the steps of a digest; BLOTTER_KILL=full takes 200 each.
. "$(dirname "$0")/lib/tap.sh"
plan 12
. "$TESTS/lib/killat.sh"
killat_of blotter-digest || { skip 12 "cannot build what is preloaded"; exit 0; }
kills=12
[ "${BLOTTER_KILL:-}" = full ] && kills=200
export BLOTTER_CONFIG="$T/feeds.conf" BLOTTER_NOW=2026-11-22T06:00:00Z

conf() { # LINES
    cat >"$T/feeds.conf" <<C
data = "$T/data"
watch "harvest" { query = "harvest" to = {"ann@example.org", "bob@example.org"} limit = 0 }
watch "second" { query = "harvest" to = {"ann@example.org"} limit = 0 }
mail {
  from = "Blotter <blotter@example.org>"
  $1
}
C
}
n=0
news() {
    n=$((n + 1))
    printf '{"url": "https://www.example.gov/news/%s", "date": "2026-11-20", "title": "Harvest number %s.", "body": "harvest"}\n' \
        $n $n >"$T/in.jsonl"
    blotter -q import "$T/in.jsonl" || echo "# import failed" >&2
}
# Runs that are killed, each with something new; then one that is not. They begin with one whose steps are counted; some
# take a step or two less, so that one that was to die at the last ones ends well, and another dies sooner in its place.
storm() {
    first=$((n + 1)) i=0 before=$killed
    news
    killat 0 blotter -q digest
    steps=$(killat_steps)
    while [ $((killed - before)) -lt $kills ] && [ $i -lt $((2 * kills)) ]; do
        news
        killat $((1 + i % kills * steps / kills)) blotter -q digest
        i=$((i + 1))
    done
    is "$1: the kills came on the way ($steps steps)" "$((killed - before)) $wrong" "$kills 0"
    for day in 1 2; do BLOTTER_NOW=$(date -u -d "$BLOTTER_NOW + 1 day" +%Y-%m-%dT%H:%M:%SZ) && blotter -q digest; done
    status "$1: the last run ends well" 0 blotter -q digest
}
# check WANTED: over (list, recipient, id, text) of what arrived: each release, for each of WANTED (list, recipient),
# under exactly one id
cat >"$T/check.py" <<'P'
import collections, email, email.policy, glob, mailbox, os, re, sys
kind, path, first, last, wanted = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), eval(sys.argv[5])
if kind == 'smtp':
    raw = [(open(f, 'rb').read(), open(f[:-3] + 'envelope').read().split()[1]) for f in glob.glob(path + '/*.eml')]
elif kind == 'maildir':
    raw = [(open(f, 'rb').read(), '') for f in glob.glob(path + '/new/*')]
else:
    raw = [(bytes(m), '') for m in mailbox.mbox(path)]
ids = collections.defaultdict(set)
for bytes_, to in raw:
    m = email.message_from_bytes(bytes_, policy=email.policy.default)
    text = m.get_body(('plain',)).get_content()
    for number in set(re.findall(r'Harvest number (\d+)\.', text)):
        ids[m['list-id'].split('.')[0].lstrip('<'), to, int(number)].add(m['message-id'])
for who in wanted:
    for number in range(first, last + 1):
        if len(ids[(*who, number)]) != 1:
            print(who, number, sorted(ids[(*who, number)]))
P
check() { /usr/bin/python3 "$T/check.py" "$1" "$2" $first $n "$3" | head -5; }

conf 'transport = stdout'
news
blotter -q digest
if /usr/bin/python3 -c 'import aiosmtpd' 2>/dev/null; then
    sink "$T/smtp"
    printf '%s slow\n' EHLO MAIL RCPT DATA END KEPT >"$T/smtp/fault"
    conf "transport = smtp tls = no url = \"smtp://localhost:$port\""
    storm "SMTP"
    is "each got each once" "$(check smtp "$T/smtp" '[("harvest", "ann@example.org"), ("harvest", "bob@example.org"), ("second", "ann@example.org")]')" ""
    is "nothing is left in the spool" "$(ls "$T/data/spool")" ""
else
    skip 4 "no aiosmtpd"
fi
conf "transport = maildir path = \"$T/box\""
storm "maildir"
is "each is there" "$(check maildir "$T/box" '[("harvest", ""), ("second", "")]')" ""
is "no message is there twice" "$(cat "$T"/box/new/* | grep -i '^message-id' | sort | uniq -d)" ""
conf "transport = mbox path = \"$T/mbox\""
storm "mbox"
is "each is in it" "$(check mbox "$T/mbox" '[("harvest", ""), ("second", "")]')" ""
is "none is in it twice" "$(grep -i '^message-id' "$T/mbox" | sort | uniq -d)" ""
