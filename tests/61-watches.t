#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Watches: when they are due, what they are told of, whose case a message is, what the ledger keeps, and what
# mistakes in feeds.conf, clocks and addresses do to them. People and places are invented.
. "$(dirname "$0")/lib/tap.sh"
plan 123
cd "$T" || exit 1
export BLOTTER_CONFIG="$T/feeds.conf" BLOTTER_NOW=2026-11-02T12:00:00Z # a Monday

# release NAME DATE TITLE BODY: one record, imported
release() {
    /usr/bin/python3 - "$@" >"$T/in.jsonl" <<'P'
import json, sys
name, date, title, body = sys.argv[1:5]
print(json.dumps({'url': 'https://www.example.gov/news/' + name, 'date': date, 'title': title, 'body': body}))
P
    blotter -q import "$T/in.jsonl" || echo "# import failed" >&2
}
conf() { # watches, and perhaps lines of the mail section
    printf 'data = "%s"\n%s\nmail { from = "Blotter <blotter@example.org>"\n%s }\n' "$T/data" "$1" "$2" >feeds.conf
}
read_mail() { /usr/bin/python3 "$TESTS/lib/readmail.py" "$@"; }
now() { BLOTTER_NOW=$1; }
subjects() { sed -n 's/^Subject: //p'; } # of messages on standard input
sql() { /usr/bin/python3 -c 'import sqlite3, sys; print(*sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchone())' data/blotter.db "$1"; }
field() { /usr/bin/python3 -c 'import json, sys; d = [json.loads(l) for l in open(sys.argv[1])]; print(eval(sys.argv[2]))' "$@"; }

# ---- mistakes in feeds.conf ----
wrong() { # what, pattern, key = value
    printf 'data = "d"\nwatch "x" {\n query = "a"\n %s\n}\n' "$3" >bad.conf
    status "$1: exit status" 78 blotter --config bad.conf watch list
    like "$1: the message" "$err" "bad.conf:4: $2"
}
wrong "when" "'when' takes immediate, .* not 'daily 7:00'" 'when = "daily 7:00"'
wrong "heartbeat" "'heartbeat' is never, weekly or monthly, not 'daily'" 'heartbeat = daily'
wrong "order" "'order' is date, relevance or sentence, not 'size'" 'order = size'
wrong "group" "'group' is charge or office, not 'judge'" 'group = judge'
wrong "include" "'include' is new, changed or removed, not 'old'" 'include = {new, old}'
printf 'watch "x" { query = "a" include = {} }\n' >bad.conf
status "nothing included" 78 blotter --config bad.conf watch list
like "is named" "$err" 'bad.conf:1: watch "x" includes nothing'

# ---- the clock on the wall ----
conf 'watch "morning" { query = "harvest" to = {"desk@example.org"} when = "daily 07:00" heartbeat = weekly }
watch "monday" { query = "harvest" to = {"desk@example.org"} when = "weekly mon 07:00" }'
release zero 2026-10-01 "Harvest zero" "harvest"
printf 'data = "%s"\nwatch "box" { query = "harvest" }\nmail { from = "desk@example.org" transport = mbox path = box }\n' "$T/none" >box.conf
status "a watch for a mailbox" 0 blotter --config box.conf watch list
like "goes there" "$out" "to: the mailbox"
status "watches before their first run" 0 blotter watch list
like "begin with it" "$out" "daily at 07:00, begins with the next run"
status "the first run" 0 blotter -q digest
is "sends nothing" "$out" ""
release one 2026-11-02 "Harvest one" "harvest"
now 2026-11-02T23:59:00Z
status "before its time" 0 blotter digest
like "nothing is sent" "$err" "^digest: 0 sent"
status "the list" 0 blotter watch list
like "says when, to whom, what" "$out" "next 2026-11-03 07:00, nothing sent yet"
like "and how far" "$out" "1 revision not looked at"
now 2026-11-03T06:59:00Z
is "a minute before" "$(blotter -q digest)" ""
now 2026-11-03T07:00:00Z
is "at seven" "$(blotter -q digest | subjects)" "[morning] 1 new: Harvest one"
like "which the list then tells" "$(blotter watch list)" "last sent 2026-11-03 07:00"
now 2026-11-04T07:20:00Z
is "nothing new the next day" "$(blotter -q digest)" ""
release two 2026-11-04 "Harvest two" "harvest"
now 2026-11-04T09:00:00Z
is "what comes after seven waits" "$(blotter -q digest)" ""
is "seven is seven where the clock hangs: in Honolulu on Wednesday at six the weekly one alone is due" \
    "$(TZ=HST10 BLOTTER_NOW=2026-11-04T16:00:00Z blotter -q digest --dry-run | subjects)" "[monday] 2 new: Harvest two"
is "unless the watch is named" "$(blotter -q digest --dry-run morning | subjects)" "[morning] 1 new: Harvest two"
is "or forced" "$(blotter -q digest --dry-run --force | subjects | wc -l)" 2
now 2026-11-09T09:00:00Z
is "after days without a run one digest goes, and the weekly one" "$(blotter -q digest | subjects)" \
    "[morning] 1 new: Harvest two
[monday] 2 new: Harvest two"
is "once" "$(blotter -q digest)" ""

# ---- a sign of life ----
for day in 10 11 12 13 14 15; do BLOTTER_NOW=2026-11-${day}T09:00:00Z blotter -q digest; done >silence
is "silence for six days" "$(cat silence)" ""
now 2026-11-16T08:00:00Z
blotter -q digest >beat.eml
like "then a sign of life" "$(subjects <beat.eml)" '^\[morning\] nothing new'
is "once" "$(blotter -q digest)" ""
now 2026-11-17T08:00:00Z
is "nor the day after" "$(blotter -q digest)" ""
now 2026-11-23T08:00:00Z
blotter -q digest >beat2.eml
like "a week later again" "$(subjects <beat2.eml)" '^\[morning\] nothing new'
ok "under another id" test "$(grep -i '^message-id' beat.eml)" != "$(grep -i '^message-id' beat2.eml)"

# ---- a clock that jumps ----
release three 2026-11-23 "Harvest three" "harvest"
now 2027-11-23T08:00:00Z
is "a year ahead: what is new is sent" "$(blotter -q digest | subjects)" "[morning] 1 new: Harvest three
[monday] 1 new: Harvest three"
release four 2026-11-24 "Harvest four" "harvest"
now 2026-11-24T06:00:00Z
status "set back: a run" 0 blotter -q digest
like "says so" "$err" "the clock was set back .watch '.*' was last seen to at 2027-11-23"
is "in one line, for all watches" "$(echo "$err" | wc -l)" 1
is "and sends nothing before seven" "$out" ""
blotter -q digest 2>again.err
is "it is said once" "$(cat again.err)" ""
now 2026-11-24T07:00:00Z
is "then it goes on; nothing comes twice" "$(blotter -q digest | subjects)" "[morning] 1 new: Harvest four"

# ---- the query is another; the watch is gone and comes again ----
release other 2026-11-24 "Orchard one" "orchard"
now 2026-11-25T08:00:00Z
blotter -q digest >rest
conf 'watch "morning" { query = "orchard OR harvest" to = {"desk@example.org"} }'
is "another query does not bring up the past" "$(blotter -q digest)" ""
conf ''
is "without watches nothing happens" "$(blotter -q digest)" ""
release five 2026-11-25 "Orchard two" "orchard"
conf 'watch "morning" { query = "orchard OR harvest" to = {"desk@example.org"} }'
is "a watch that comes again goes on where it was" "$(blotter -q digest | subjects)" "[morning] 1 new: Orchard two"

# ---- edits ----
release five 2026-11-25 "Orchard two" "orchard and more words"
is "an edit comes" "$(blotter -q digest | subjects)" "[morning] 1 changed: Orchard two"
release five 2026-11-25 "Vineyard two" "vines"
is "one that takes it out of the query too" "$(blotter -q digest | subjects)" "[morning] 1 changed: Vineyard two"
conf 'watch "morning" { query = "vines OR six" to = {"desk@example.org"} include = {new} }
watch "edits" { query = "orchard" to = {"desk@example.org"} include = {changed, removed} }'
release five 2026-11-25 "Vineyard two" "vines and more"
blotter -q digest >edits0
is "a watch for what is new is not told of edits" "$(cat edits0)" ""
release six 2026-11-25 "Orchard six" "orchard"
is "one for edits not of what is new" "$(blotter -q digest | subjects)" "[morning] 1 new: Orchard six"
release six 2026-11-25 "Orchard six" "orchard, edited"
release other 2026-11-24 "Orchard one" "orchard, edited twice"
is "but of the edits of what it was never sent" "$(blotter -q digest | subjects)" "[edits] 2 changed: Orchard six"
is "once" "$(blotter -q digest)" ""

conf 'watch "late" { query = "orchard" to = {"desk@example.org"} }'
blotter -q digest
release six 2026-11-25 "Orchard six" "orchard, edited again"
is "an edit of what was there before a watch is no new release to it" "$(blotter -q digest | subjects)" \
    "[late] 1 changed: Orchard six"
release six 2026-11-25 "Orchard six" "orchard, edited once more"
is "with --since it counts as one" "$(conf 'watch "later" { query = "orchard" to = {"desk@example.org"} }'
    blotter -q digest; release six 2026-11-25 "Orchard six" "orchard, edited at last"
    blotter -q digest --since=2026-11-25 --dry-run | subjects)" "[later] 1 new: Orchard six"

# ---- order, group ----
conf 'watch "long" { query = "kiln" to = {"desk@example.org"} order = sentence limit = 1 group = office }'
blotter -q digest
release k1 2026-11-25 "Kiln owner sentenced to 12 months for forced labor" "The kiln owner was sentenced to 12 months in prison for forced labor."
release k2 2026-11-24 "Kiln owner sentenced to 30 years for forced labor" "The kiln owner was sentenced to 30 years in prison for forced labor."
blotter -q digest >long.eml
like "one is listed" "$(cat long.eml)" "^And 1 more that are not listed"
if grep -q INDEX_SORT_SENTENCE "$TESTS/../src/edge/index_search.c"; then
    like "the longest sentence first" "$(tr -d '\n' <long.eml)" "2 new: Kiln owner sentenced to 30 years"
else
    skip 1 "the index does not sort by sentence yet"
fi

# ---- the ledger ----
status "the log" 0 blotter digest --log morning --limit=2
like "has subject" "$out" "^[0-9]+ +2026-11-25T08:00:00Z  \[morning\] 1 new: Orchard six"
like "recipient" "$out" "^ +accepted +desk@example.org"
like "and release" "$out" "^ +id [0-9]+ +Orchard six"
is "the last ones, oldest first" "$(echo "$out" | grep -c 'morning')" 2
blotter digest --log --limit=0 --format=json >log.json
is "as JSON" "$(field log.json 'd[-1]["schema"], d[-1]["watch"], d[-1]["to"][0]["outcome"], len(d[-1]["releases"])')" \
    "(1, 'long', 'accepted', 1)"
is "every digest has its message id" "$(field log.json 'len(d) == len({e["message_id"] for e in d}) > 5')" True
n=$(field log.json 'd[-1]["digest"]')
is "lines fit the screen" "$({ blotter digest --log; blotter watch list; } | awk '/^ / && length > 80' | wc -l)" 0
is "a log of nothing says so" "$(blotter digest --log nobody 2>&1)" "nothing was sent yet"
status "once more" 0 blotter digest --resend="$n"
cp .out resent.eml
ok "the same bytes" cmp long.eml resent.eml
status "a digest that is not there" 1 blotter digest --resend=999
like "is named" "$err" "there is no digest 999"
status "nor is a word one" 2 blotter digest --resend=x
status "--resend goes with no other" 2 blotter digest --resend=1 --force
status "--log sends nothing" 2 blotter digest --log --dry-run

release k3 2026-11-25 "Kiln three" "kiln"
blotter -q digest --to=Ann@example.net long >to.eml
like "to somebody else" "$(cat to.eml)" "^To: Ann@example.net"
is "marks nothing" "$(blotter digest --log --format=json | wc -l)" "$(field log.json 'len(d)' | sed 's/^1[0-9]$/&/')"
is "the watch still has it to send" "$(blotter -q digest long | subjects)" "[long] 1 new: Kiln three"
status "to no address" 2 blotter digest --to=nobody long

# ---- recipients ----
conf 'watch "one" { query = "kiln" to = {"Desk <desk@example.org>", "DESK@example.org", "b@example.org"} }
watch "two" { query = "kiln" to = {"desk@@example.org"} }
watch "three" { query = "kiln" to = {"x@example.org"} }
watch "four" { query = "office:mimai" to = {"x@example.org"} }
watch "five" { query = "kiln" to = {"desk"} }'
blotter -q digest 2>/dev/null
release k4 2026-11-25 "Kiln four" "kiln"
status "a bad address, a bad query" 78 blotter -q digest
like "the address is named with its line" "$err" "watch 'two': .*feeds.conf:3: 'desk@@example.org' is no mail address"
like "one without an @ too" "$err" "watch 'five': .*feeds.conf:6: 'desk' is no mail address"
like "the query too" "$err" "watch 'four': .*feeds.conf:5: unknown office 'mimai'"
is "the others go on; nobody gets it twice" "$(echo "$out" | sed -n 's/^To: //p' | tr '\n' ' ')" \
    "Desk <desk@example.org> b@example.org x@example.org "
printf 'watch "x" { query = "a" to = {"a@example.org\\nBcc: b@example.org"} }\n' >bad.conf
status "an address of two lines" 78 blotter --config bad.conf watch list
is "is told in one" "$(echo "$out" | tr -s ' \n' ' ' | grep -c "error: .*a@example.org.*Bcc: b@example.org' is no mail address")" 1
sed -n "1,/}/p" feeds.conf >lines.conf
cat >>lines.conf <<'C'
watch "many" {
  query = "kiln
           potter"
  to = {
    "a@example.org",
    "desk@@example.org",
    "b@example.org"
  }
}
watch "long" {
  to = {"a@example.org"}
  query =
    "kiln
     office:mimai"
}
C
lines=$(grep -n 'watch "many"' lines.conf | cut -d: -f1)
status "watches of several lines" 78 blotter --config lines.conf digest
like "the address is named with its own line" "$err" "lines.conf:$((lines + 5)): 'desk@@example.org' is no"
like "the query with its first" "$err" "lines.conf:$((lines + 11)): unknown office 'mimai'"
status "list tells the errors" 78 blotter watch list
flat() { echo "$out" | tr -s ' \n' ' '; } # lines are broken by the length of the path, too
like "by watch" "$(flat)" "error: [^:]*feeds.conf:3: 'desk@@"
blotter watch list --format=json >list.json
is "as JSON" "$(json list.json '[(w["watch"], w["error"] is None, w["in_words"]) for w in d][2:4]')" \
    "[('three', True, 'text has kiln'), ('four', False, None)]"
conf 'watch "one" { query = "kiln" }' 'transport = sendmail'
status "no recipient" 78 blotter -q digest
like "is named before there is anything to send" "$err" "feeds.conf:2: it has no recipient"
cp feeds.conf good.conf
sed -i 's/^mail {.*/mail { from = "Blotter"/' feeds.conf
status "a sender that is none" 78 blotter -q digest
is "is named once, with its line" "$(echo "$err" | sed 's|/.*/||')" \
    "blotter: feeds.conf:3: 'from' of mail: 'Blotter' is no mail address (wanted: Name <name@example.org>)"
sed 's/^mail {/mail { unsubscribe = "mailto:leave@@example.org"/' good.conf >feeds.conf
status "nowhere to unsubscribe" 78 blotter -q digest
like "is named with its line" "$err" "feeds.conf:3: 'unsubscribe' of mail: 'leave@@example.org'"

# ---- what it would have sent ----
now 2026-11-26T12:00:00Z
conf 'watch "kilns" { query = "kiln" when = "weekly mon 07:00" limit = 2 }'
status "a rehearsal" 0 blotter watch test kilns
like "by its timetable" "$out" "^2026-11-30 07:00  4 releases, still to come"
like "with its limit" "$out" "and 2 more: the watch lists 2 at most"
like "summed up" "$out" "^30 days: 1 digest, 4 releases"
release k5 2026-11-03 "Kiln of an archive" "kiln"
blotter watch test kilns --format=json >test.json
is "what an archive brought counts by its date" "$(blotter watch test kilns | sed -n '4,5p')" "2026-11-09 07:00  1 release
    2026-11-03  id $(blotter search --format=ids kiln | sort -n | tail -1)      Kiln of an archive"
for site in www news; do
    printf '{"url":"https://%s.example.gov/told","title":"Sampleville Man Sentenced to 10 Years for Forced Labor at a Lathe","date":"2026-11-20","body":"John Q. Sample, 40, was sentenced today to 10 years for forced labor at a lathe."}\n' $site
done >in.jsonl
blotter -q import in.jsonl
sed 's/"kiln"/"lathe"/' feeds.conf >lathe.conf
like "a story that two sites tell is one release" "$(blotter --config lathe.conf watch test kilns)" "^30 days: 1 digest, 1 release$"
status "a watch that is not there" 2 blotter watch test nowhere
status "no such order" 2 blotter watch

# ---- cases ----
now 2026-11-26T12:00:00Z
conf 'watch "cases" { query = "quarry" to = {"desk@example.org"} per-case = yes }'
blotter -q digest
place="the Southern District of Florida"
release c1 2026-11-26 "Quarry owner charged with forced labor" \
    "MIAMI – Gregory Samplest, 58, of Sampleville, was charged with forced labor at a quarry in $place."
release c2 2026-11-26 "Another quarry owner charged with forced labor" \
    "MIAMI – Lena Placeholder, 41, of Sampleville, was charged with forced labor at a quarry in $place."
release c3 2026-11-26 "Quarry feast" "A feast at the quarry."
blotter -q digest >cases1
is "a message for each case" "$(subjects <cases1 | grep -c '\[cases\] 1 new')" 3
is "the cursor is where the news ended" "$(sql 'SELECT cursor = (SELECT max(revision) FROM release) FROM watch WHERE name = "cases"')" 1
release c4 2026-11-26 "Quarry owner pleads guilty" \
    "MIAMI – Gregory Samplest, 58, of Sampleville, pleaded guilty to forced labor at a quarry in $place."
blotter -q digest >cases2
first=$(sql 'SELECT m.message_id FROM matter m JOIN digest d USING (message_id) WHERE m.name LIKE "gregory samplest,%" ORDER BY d.id LIMIT 1')
is "the plea follows the charge" "$(sed -n 's/^In-Reply-To: *<\(.*\)>/\1/p' cases2)" "$first"
is "a sign of life follows what went before" "$(grep -ci '^in-reply-to' beat.eml)" 1
is "both are of one case" "$(sql 'SELECT count(*) FROM matter WHERE name LIKE "gregory samplest,%"')" 2

release c5 2026-11-26 "Quarry owner sentenced" \
    "MIAMI – Gregory Samplest, 58, of Sampleville, was sentenced for forced labor at a quarry in $place."
blotter -q digest >cases3
is "the sentence follows both, as a mail program reads it" \
    "$(read_mail cases3 '[str(h["references"]).split(), str(h["in-reply-to"])]')" \
    "[['<$first>', '$(read_mail cases2 'h["message-id"]')'], '$(read_mail cases2 'h["message-id"]')']"

conf 'watch "few" { query = "quarry" to = {"desk@example.org"} per-case = yes limit = 2 }'
blotter -q digest --since=2026-11-01 >few
is "what the limit left out belongs to no case's subject" "$(subjects <few | sed 's/:.*//' | sort | uniq -c | tr -s ' ')" " 2 [few] 1 new"
is "and is told once, with the limit" "$(tr -d '\r' <few | grep -c 'And [0-9]* more that are not listed here: this watch lists 2 at')" 1

# ---- how to leave ----
leave() { # URL, what a mail program reads
    sed "s|^mail {|mail { unsubscribe = \"$1\"|" good.conf >feeds.conf
    sed -i 's|query = .*|query = "quarry" to = {"x@example.org"} }|; /sendmail/d' feeds.conf
    echo '}' >>feeds.conf
    blotter -q digest --dry-run --since=2026-11-01 >leave.eml
    is "leaving by ${1%%:*}" "$(read_mail leave.eml 'h["list-unsubscribe"], h["list-unsubscribe-post"]')" "$2"
    like "and by the foot" "$(read_mail leave.eml text)" "$(echo "${1#mailto:}" | tr + .)"
}
leave mailto:leave+x@example.org "('<mailto:leave%2Bx@example.org?subject=unsubscribe%20one.blotter.example.org>', None)"
leave https://lists.example.org/leave/1 "('<https://lists.example.org/leave/1>', 'List-Unsubscribe=One-Click')"

# ---- what is gone from its site ----
mkdir -p www
site_start "$T/www" "$T" || exit 1
page=farm-labor-contractor-convicted-of-forced-labor-and-visa-fraud
for n in gone stays unknown; do sed "s/$page/$n/g; s/<p>A federal/<p>quoth$n A federal/; s/Hector Placeholder/Hector Placeholder$n/" "$TESTS/site/opa/pr/$page" >www/$n; done
feed() {
    printf '<rss version="2.0"><channel><title>News</title>'
    for n; do printf '<item><title>Contractor (%s)</title><link>%s/%s</link></item>' "$n" "$BASE" "$n"; done
    printf '</channel></rss>'
}
rm -rf data
conf "source \"all\" { url = \"$BASE/feed.xml\" every = 1h }
watch \"all\" { query = \"contractor\" to = {\"desk@example.org\"} }
watch \"new\" { query = \"contractor\" to = {\"desk@example.org\"} include = {new} }"
day() { BLOTTER_NOW=$((1795600000 + $1 * 86400)); }
day 0
feed unknown >www/feed.xml
blotter -q fetch
blotter -q digest # they begin
feed unknown gone stays >www/feed.xml
day 1
blotter -q fetch
is "two are new" "$(blotter -q digest | subjects | cut -c1-12 | tr '\n' ' ')" "[all] 2 new: [new] 2 new: "
rm www/gone www/unknown
for d in 2 4 6 8 10 12 14 16 18 20; do
    day $d
    blotter -q fetch 2>/dev/null
    blotter -q digest
done >gone.eml
is "one that was sent is gone: told once, to who wants to know" \
    "$(blotter search --count status:removed) $(subjects <gone.eml | wc -l)" "1 1"
BLOTTER_NOW=2026-11-26T12:00:00Z blotter watch test all >rehearsal
is "a rehearsal leaves it out" "$(grep -c " id " rehearsal) $(grep -c " id $(blotter search --format=ids status:removed) " rehearsal)" "2 0"
is "its row in the ledger" "$(blotter digest --log all --format=json | tail -1 | sed 's/.*"title"/"title"/' | grep -c gone)" 1
sed "s/$page/gone/g; s/<p>A federal/<p>quothgone A federal/" "$TESTS/site/opa/pr/$page" >www/gone
for d in 21 28 35 42; do
    day $d
    blotter -q fetch 2>/dev/null
    blotter -q digest
done >back.eml
is "it is back: told once; the other one is gone by now, which nobody hears who had not heard of it" \
    "$(blotter search --format=ids status:removed | wc -l) $(subjects <back.eml | cut -c1-15)" "1 [all] 1 changed"
