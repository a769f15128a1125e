#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Many watches: looked up in an index of the new alone, they find what a search of the archive finds for each.
. "$(dirname "$0")/lib/tap.sh"
plan 17
WATCHES=3000 ARCHIVED=600 NEW=20
export BLOTTER_CONFIG="$T/feeds.conf" BLOTTER_NOW=2026-11-22T06:00:00Z

# releases FROM TO [WORD]: invented records of few words, with offices and charges that rules can see
releases() {
    /usr/bin/python3 - "$@" >"$T/in.jsonl" <<'P'
import json, random, sys
first, end, extra = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:] or ['']
words = 'passport motel harvest housekeeper debt truck salon ransom visa online café orchard kitchen ledger'.split()
crimes = ['forced labor', 'sex trafficking', 'alien smuggling', 'wire fraud', 'money laundering']
for i in range(first, end):
    random.seed(i)
    crime, some = random.choice(crimes), random.sample(words, 4)
    print(json.dumps({'url': f'https://www.example.gov/news/{i}', 'date': f'2026-{1 + i % 11:02}-{1 + i % 28:02}',
                      'title': f'Person Number {i} indicted for {crime}',
                      'body': f'The indictment charges {crime}. It speaks of the {some[0]} {some[1]}.\n\n'
                              f'A witness named the {some[2]} and {some[3]}. {extra[0]}'}))
P
    blotter -q import "$T/in.jsonl"
}
# Queries of every kind: words, stems, phrases, NEAR, wildcards, fields, dates, NOT.
/usr/bin/python3 - $WATCHES "$T" >"$T/feeds.conf" <<'P'
import random, sys
random.seed(1)
words = 'passport motel harvests housekeeper debts truck salon ransom visa online café orchard kitchen ledger'.split()
forms = ['{0}', '{0} {1}', '{0} OR {1}', '{0} -{1}', "'{0} {1}'", '{0} NEAR/3 {1}', '{2}*', 'charge:forced-labor {0}',
         'title:indicted {0}', 'date:2026-05..2026-08 {0}', '(stage:indicted OR {0}) {1}', 'kind:related NOT {0}']
print(f'data = "{sys.argv[2]}/data"\nmail {{ from = "blotter@example.org" }}')
for i in range(int(sys.argv[1])):
    x, y = random.sample(words, 2)
    query = forms[i % len(forms)].format(x, y, x[:4]).replace("'", '\\"')
    print(f'watch "w{i}" {{ query = "{query}" to = {{"desk{i}@example.org"}} limit = 0 }}')
P
fresh() { blotter -q digest --dry-run --format=text "$@"; }
archive() { TMPDIR=/nonexistent fresh "$@"; } # where there is no room for an index of the new, the archive serves
same() { # WHAT: both give the same, which is something
    fresh >"$T/fresh.txt"
    archive >"$T/archive.txt"
    ok "$1: the same digests as from the archive" cmp "$T/fresh.txt" "$T/archive.txt"
    ok "$1: they are many" test "$(grep -c '^w[0-9]*: ' "$T/fresh.txt")" -ge "$2"
}

releases 0 $ARCHIVED
status "the watches begin" 0 blotter -q digest
releases $ARCHIVED $((ARCHIVED + NEW))
same "new releases" 2000

# A release that was there before is changed: it is news where the watch has it, once.
releases 5 10 "Since then, the harvest was found."
same "changed ones too" 2000

# What the run has open shows which index it reads: a deleted one in $TMPDIR.
mkdir "$T/tmp" "$T/out"
cat >"$T/sendmail" <<'S2'
#!/bin/sh
cat >/dev/null
ls -l "/proc/$PPID/fd" 2>/dev/null | grep -c 'tmp/blotter-digest-.*deleted' >"${0%/*}/open"
S2
chmod 755 "$T/sendmail"
# Ten watches are as they were; what the others ask for stands nowhere.
sed -e "s|mail {|mail { transport = sendmail sendmail = \"$T/sendmail\"|" \
    -e '/^watch "w1[0-9]"/!s|^\(watch "[^"]*" { query = \).* to = |\1"zebra" to = |' "$T/feeds.conf" >"$T/some.conf"
status "they are sent" 0 env BLOTTER_CONFIG="$T/some.conf" TMPDIR="$T/tmp" blotter -q digest
if [ -e "/proc/self/fd" ]; then
    ok "the run reads an index of the new alone" test "$(cat "$T/open")" -gt 0
else
    skip 1 "no /proc"
fi
is "and leaves nothing behind" "$(ls "$T/tmp")" ""

# One watch is not worth an index of the new; nor is one that looks back.
status "one watch alone" 0 fresh w1
is "finds the same" "$out" "$(archive w1)"
status "looking back" 0 fresh --since=2026-11-01 w1 w2 w3
is "finds the same" "$out" "$(archive --since=2026-11-01 w1 w2 w3)"
status "those that were sent" 0 fresh w10 w11 w12
is "have nothing new" "$out" ""

# A message has an end, though the watch sets none.
printf 'data = "%s/data"\nmail { from = "blotter@example.org" }\nwatch "all" { query = "indicted" to = {"desk@example.org"} limit = 0 }\n' \
    "$T" >"$T/all.conf"
export BLOTTER_CONFIG="$T/all.conf"
blotter -q digest
releases 5000 7050
blotter -q digest --dry-run --format=json >"$T/all.json"
is "a program gets all" "$(json "$T/all.json" 'len(d["items"])')" 2050
blotter -q digest >"$T/all.eml"
like "a person 2,000, and the number of the rest" "$(cat "$T/all.eml")" "^And 50 more that are not listed here: this watch lists 2000 at most"
is "which are not sent later" "$(blotter -q digest)" ""
