#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Digests: what is news and when, read back with Python's parser; hostile releases; sendmail, the spool and kill -9.
# People and places are invented.
. "$(dirname "$0")/lib/tap.sh"
plan 101
read_mail() { /usr/bin/python3 "$TESTS/lib/readmail.py" "$@"; }

# release NAME DATE TITLE BODY: one record, imported
release() {
    /usr/bin/python3 - "$@" >"$T/in.jsonl" <<'P'
import json, sys
name, date, title, body = sys.argv[1:5]
print(json.dumps({'url': 'https://www.example.gov/news/' + name, 'date': date, 'title': title, 'body': body}))
P
    blotter -q import "$T/in.jsonl" || echo "# import failed" >&2
}

# conf TRANSPORT-LINES: watches over words
conf() {
    cat >"$T/feeds.conf" <<C
data = "$T/data"
watch "harvest" {
  query = "harvest"
  to = {"Desk <desk@example.org>"}
  limit = 3
}
mail {
  from = "Blotter <blotter@example.org>"
  $1
}
C
}
export BLOTTER_CONFIG="$T/feeds.conf" BLOTTER_NOW=2026-11-22T06:00:00Z
conf

# ---- what is news ----
status "a dry run without a store says so" 1 blotter digest --dry-run
release old 2026-10-01 "Old harvest case" "A harvest long ago."
status "a new watch" 0 blotter digest
is "begins now, with nothing" "$out" ""
like "and says so" "$err" "1 new"
status "nothing is new" 0 blotter -q digest
is "and nothing is said" "$out$err" ""

release one 2026-11-01 "Farm owner pleads guilty to forced labor of harvest hands" \
    "The farm owner pleaded guilty to forced labor in violation of 18 U.S.C. § 1589. The harvest hands got no pay."
release two 2026-11-02 "Café “Étoile” opened for the harvest" "Nothing happened at the harvest feast."
release other 2026-11-02 "Bank robbed" "A bank was robbed."
status "a dry run shows" 0 blotter -q digest --dry-run
cp "$T/.out" "$T/dry.eml"
status "two are new" 0 blotter -q digest
cp "$T/.out" "$T/1.eml"
is "as the dry run said" "$(cat "$T/dry.eml")" "$(cat "$T/1.eml")"
is "subject" "$(read_mail "$T/1.eml" 'h["subject"]')" \
    "[harvest] 2 new: Farm owner pleads guilty to forced labor of harvest hands"
is "no defect" "$(read_mail "$T/1.eml" '""' 2>&1)" ""
is "from, to" "$(read_mail "$T/1.eml" 'h["from"], h["to"]')" \
    "('Blotter <blotter@example.org>', 'Desk <desk@example.org>')"
is "list" "$(read_mail "$T/1.eml" 'h["list-id"], h["auto-submitted"]')" \
    "('<harvest.blotter.example.org>', 'auto-generated')"
like "message id" "$(read_mail "$T/1.eml" 'h["message-id"]')" '^<harvest\.1-4\.[0-9a-f]{16}@example.org>$'
read_mail "$T/1.eml" text >"$T/1.txt"
like "title" "$(cat "$T/1.txt")" 'Café “Étoile” opened for the harvest'
like "charge" "$(cat "$T/1.txt")" 'Charges: Forced labor'
like "the date that was printed, and when it was added" "$(cat "$T/1.txt")" \
    'Date: November 1, 2026 \(added November 22, 2026\)'
like "matching words are marked" "$(cat "$T/1.txt")" '\*harvest\*'
like "and in HTML" "$(read_mail "$T/1.eml" html)" '<b>harvest</b>'
like "link" "$(read_mail "$T/1.eml" html)" '<a href="https://www.example.gov/news/one">Farm owner'
like "hotline" "$(cat "$T/1.txt")" '1-888-373-7888'
unlike "what does not match is not there" "$(cat "$T/1.txt")" 'Bank|Old harvest'
status "nothing is sent twice" 0 blotter -q digest
is "(nothing)" "$out" ""

release two 2026-11-02 "Café “Étoile” opened for the harvest" "Two people were hurt at the harvest feast."
release old 2026-10-01 "Old harvest case" "A harvest long ago, told anew."
status "what changed comes again" 0 blotter -q digest
cp "$T/.out" "$T/2.eml"
like "what was there before the watch too; it is named so" "$(read_mail "$T/2.eml" 'h["subject"]')" '^\[harvest\] 2 changed: '
like "in the text" "$(read_mail "$T/2.eml" text)" 'Changed: Café'
unlike "another message id" "$(read_mail "$T/2.eml" 'h["message-id"]')" 'harvest\.1-4\.'
status "and once" 0 blotter -q digest
is "(once)" "$out" ""

for i in 1 2 3 4 5; do release "many$i" "2026-11-1$i" "Harvest number $i" "harvest"; done
status "more than the limit" 0 blotter -q digest
cp "$T/.out" "$T/3.eml"
like "all are counted" "$(read_mail "$T/3.eml" 'h["subject"]')" '^\[harvest\] 5 new: Harvest number 5'
like "the rest is named" "$(read_mail "$T/3.eml" text)" 'And 2 more'
is "the newest are listed" "$(read_mail "$T/3.eml" text | grep -c 'Harvest number [543]')" 3

status "looking back shows what was not sent" 0 blotter -q digest --dry-run --since=2026-11-11 --format=text
like "the two" "$out" '^harvest: 2 new'
status "looking back further: all that was not sent" 0 blotter -q digest --dry-run --since=2020-01-01 --format=html
like "as HTML" "$out" '^<!DOCTYPE html>'
is "a dry run marks nothing" "$(blotter -q digest --dry-run --since=2026-11-11 --format=text | head -1)" "harvest: 2 new"

# ---- hostile releases ----
cp "$T/feeds.conf" "$T/feeds.conf.1"
cat >>"$T/feeds.conf" <<'C'
watch "Hostile <b>w\"atch</b>" { query = "zebra" to = {"ann@example.org"} limit = 0 }
C
blotter -q digest
/usr/bin/python3 - >"$T/hostile.jsonl" <<'P'
import json
titles = ['<script>alert(1)</script> zebra', 'zebra\r\nBcc: all@example.net\r\n\r\nbody', '=?utf-8?q?zebra_evil?= zebra',
          'zebra \u202etxt.exe\u202c end', 'zebra ' + 'w' * 100 * 1024, 'zebra ' + '\u05d0' * 1000,
          '"><img src=x onerror=alert(1)> zebra', 'zebra ' + ' '.join(['word'] * 200), 'From zebra', '.', '\x1b[2J zebra',
          'zebra &lt;b&gt;&#x3c;i&#x3e;', '\U0001f993 zebra', 'zebra \ue000x\ue001y']
for i, title in enumerate(titles):
    print(json.dumps({'url': f'https://www.example.gov/zebra/{i}', 'date': '2026-11-20', 'title': title,
                      'body': f'zebra {title} </p></div><style>p{{}}</style>\r\n.\r\nFrom zebra\n--=_boundary--\n{title}'}))
print(json.dumps({'url': 'https://www.example.gov/"><script>x</script>', 'date': '2026-11-20', 'title': 'zebra url',
                  'body': 'zebra'}))
P
blotter -q import "$T/hostile.jsonl" 2>/dev/null
status "hostile releases" 0 blotter -q digest
cp "$T/.out" "$T/hostile.eml"
read_mail "$T/hostile.eml" text >"$T/hostile.txt" 2>"$T/hostile.err"
is "no defect, no markup, no header" "$(cat "$T/hostile.err")" ""
is "all of them are there" "$(read_mail "$T/hostile.eml" 'html.count("<h3")')" 15
is "markup is text" "$(grep -c '<script>alert(1)</script> zebra' "$T/hostile.txt")" 1
like "an encoded word stays a word" "$(cat "$T/hostile.txt")" '=\?utf-8\?q\?zebra_evil\?='
ok "it is not long" test "$(wc -c <"$T/hostile.eml")" -lt 60000
release enc 2026-11-21 "=?utf-8?q?zebra_evil?= zebra" "zebra"
blotter -q digest >"$T/enc.eml"
like "nor is a subject decoded twice" "$(read_mail "$T/enc.eml" 'h["subject"]')" ': =\?utf-8\?q\?zebra_evil\?= zebra$'

# ---- sendmail ----
# Writes down each message, then does what $T/then says.
cat >"$T/sendmail" <<S
#!/bin/sh
n=\$(ls "$T/sent" | wc -l)
cat >"$T/sent/\$n.part"
printf '%s\n' "\$*" >"$T/sent.argv"
mv "$T/sent/\$n.part" "$T/sent/\$n.eml"
. "$T/then"
S
chmod 755 "$T/sendmail"
mkdir "$T/sent"
: >"$T/then"
conf "transport = sendmail
  sendmail = \"$T/sendmail\""
sed -i 's/to = .*/to = {"Desk <desk@example.org>", "ann@example.org", "bob@example.org"}/' "$T/feeds.conf"
sent() { ls "$T/sent" | grep -c eml; }
ids() { cat "$T"/sent/*.eml | grep -i '^message-id' | sort -u | wc -l; }
spooled() { ls "$T/data/spool" | wc -l; }

release s1 2026-11-21 "Harvest s1" "harvest"
status "sendmail" 0 blotter -q digest
is "nothing is printed" "$out$err" ""
is "each recipient has a message" "$(sent)" 3
is "none learns of another" "$(cat "$T"/sent/*.eml | grep '^To: ' | tr '\n' ' ')" \
    "To: Desk <desk@example.org> To: ann@example.org To: bob@example.org "
is "arguments" "$(cat "$T/sent.argv")" "-t -i -f blotter@example.org"
is "local line ends" "$(grep -c "$(printf '\r')" "$T/sent/0.eml")" 0
is "no defect" "$(read_mail "$T/sent/0.eml" '""' 2>&1)" ""
is "nothing is left" "$(spooled)" 0

rm -f "$T"/sent/*
cat >"$T/then" <<S
if grep -q "^To: ann" "$T/sent/\$n.eml"; then rm "$T/sent/\$n.eml"; exit 75; fi
S
release s2 2026-11-21 "Harvest s2" "harvest"
status "not now" 0 blotter digest
like "counts who waits" "$err" " 1 waiting, 0 failed"
is "the others have theirs" "$(sent)" 2
release s3 2026-11-21 "Harvest s3" "harvest"
status "it is not tried again at once, nor overtaken" 0 blotter -q digest
is "the others get the next" "$(sent)" 4
export BLOTTER_NOW=2026-11-22T06:20:00Z
status "once more not now" 75 blotter -q digest
like "names watch and recipient" "$err" "watch 'harvest': to 'ann@example.org': .*sendmail' exited with 75"
: >"$T/then"
export BLOTTER_NOW=2026-11-22T07:00:00Z
status "later it goes" 0 blotter -q digest
is "both to that one" "$(sent)" 6
is "in their order" "$(grep -h '^Subject' "$T/sent/4.eml" "$T/sent/5.eml" | tr '\n' ' ')" \
    "Subject: [harvest] 1 new: Harvest s2 Subject: [harvest] 1 new: Harvest s3 "
is "under the same ids" "$(ids)" 2
is "nothing is left after" "$(spooled)" 0

rm -f "$T"/sent/*
echo 'kill -9 $PPID' >"$T/then"
release s4 2026-11-21 "Harvest s4" "harvest"
blotter -q digest 2>/dev/null
ok "killed before acceptance was known" test "$(spooled)" -eq 4
blotter -q digest 2>/dev/null
is "killed again" "$(sent)" 2
: >"$T/then"
status "the next run completes" 0 blotter -q digest
is "all have it" "$(cat "$T"/sent/*.eml | grep '^To: ' | sort -u | wc -l)" 3
is "under one id" "$(ids)" 1
is "nothing is left of it" "$(spooled)" 0
status "and nothing is sent again" 0 blotter -q digest
is "(nothing again)" "$(sent)" 5

# Of digests that go case by case, one has gone when the run dies: the others come with the next.
rm -f "$T"/sent/*
cp "$T/feeds.conf" "$T/feeds.conf.each"
sed -i 's/limit = 3/limit = 3 per-case = yes/; s/^mail {/mail { copies = bcc/' "$T/feeds.conf"
for i in 1 2 3; do release "case$i" 2026-11-21 "Harvest case $i" "harvest"; done
echo 'kill -9 $PPID' >"$T/then"
blotter -q digest 2>/dev/null
: >"$T/then"
status "case by case: the next run completes" 0 blotter -q digest
is "all cases came" "$(cat "$T"/sent/*.eml | sed -n 's/^Subject: .*Harvest case //p' | sort -u | tr '\n' ' ')" "1 2 3 "
is "each as one message to all, who stand where only the mail system reads" \
    "$(cat "$T/sent/1.eml" | tr -d '\n\t' | grep -o 'Bcc: .*bob@example.org' | head -1)" "Bcc: desk@example.org,ann@example.org,bob@example.org"
mv "$T/feeds.conf.each" "$T/feeds.conf"

# What was spooled before a parcel said whom it is for goes to whom its copies name; those that went are gone.
rm -f "$T"/sent/*
echo 'kill -9 $PPID' >"$T/then"
release s4b 2026-11-21 "Harvest s4b" "harvest"
blotter -q digest 2>/dev/null
/usr/bin/python3 - "$T"/data/spool/*.json <<'P'
import json, sys
whole = json.load(open(sys.argv[1]))
json.dump({k: whole[k] for k in ('watch', 'message_id', 'cursor', 'composed', 'copies', 'releases')}, open(sys.argv[1], 'w'))
P
rm -f "$T"/data/spool/*.0.eml "$T"/sent/*
: >"$T/then"
echo '{' >"$T/data/spool/other.1-2.0123456789abcdef.json"
status "one parcel of an older program, one that is damaged" 65 blotter -q digest
like "the damaged one is named" "$err" "spool/other\.1-2.*json' is damaged"
is "the other goes to those who are left" "$(cat "$T"/sent/*.eml | grep '^To: ' | tr '\n' ' ')" \
    "To: ann@example.org To: bob@example.org "
is "under its id" "$(ids)" 1
rm -f "$T"/sent/* "$T"/data/spool/other*
release s4c 2026-11-21 "Harvest s4c" "harvest"
echo '{' >"$T/data/spool/harvest.1-2.0123456789abcdef.json"
status "a damaged parcel that may be of a watch" 65 blotter -q digest
is "keeps it from finding the same again" "$(sent)" 0
rm -f "$T"/data/spool/harvest*
status "until it is removed" 0 blotter -q digest
is "then all get what is new" "$(sent)" 3

echo "blotter -q digest 2>$T/second.err; echo \$? >$T/second" >"$T/then"
release s5 2026-11-21 "Harvest s5" "harvest"
blotter -q digest
is "of two runs at once one waits for another day" "$(cat "$T/second")" 75
like "and says why" "$(cat "$T/second.err")" 'digest.lock'
: >"$T/then"
conf 'transport = sendmail
  sendmail = "/nonexistent/sendmail"'
release s6 2026-11-21 "Harvest s6" "harvest"
status "a missing sendmail" 69 blotter -q digest
like "is named" "$err" "'/nonexistent/sendmail'"
cp "$T"/data/spool/*.0.eml "$T/s6.eml"

# ---- over SMTP ----
if /usr/bin/python3 -c 'import aiosmtpd' 2>/dev/null; then
    sink "$T/smtp"
    cat >"$T/smtp/sendmail" <<S
#!/usr/bin/python3
import email, smtplib, sys
raw = sys.stdin.buffer.read()
with smtplib.SMTP('127.0.0.1', $port) as s:
    s.sendmail(sys.argv[sys.argv.index('-f') + 1], email.message_from_bytes(raw)['To'], raw.replace(b'\\n', b'\\r\\n'))
S
    chmod 755 "$T/smtp/sendmail"
    conf "transport = sendmail
      sendmail = \"$T/smtp/sendmail\""
    status "delivered over SMTP" 0 blotter -q digest
    is "it arrives without a defect" "$(read_mail "$T/smtp/0.eml" '""' 2>&1)" ""
    is "envelope" "$(cat "$T/smtp/0.envelope")" "blotter@example.org desk@example.org"
    like "it is what was left in the spool before" "$(read_mail "$T/smtp/0.eml" text)" 'Harvest s6'
    is "byte for byte, with the line ends of the wire" "$(tr -d '\r' <"$T/smtp/0.eml" | cksum)" "$(tr -d '\r' <"$T/s6.eml" | cksum)"
else
    skip 5 "no aiosmtpd"
fi

# ---- mistakes ----
status "an unknown watch" 2 blotter digest harvst
like "is told with the nearest" "$err" "no watch .harvst. in .*: did you mean .harvest."
status "a bad day" 2 blotter digest --dry-run --since=tomorrow
status "a bad format" 2 blotter digest --dry-run --format=pdf
conf
printf 'watch "bad" { query = "office:mimai" to = {"x@example.org"} }\nwatch "good" { query = "zebra" }\n' >>"$T/feeds.conf"
status "a query that does not parse" 78 blotter -q digest --dry-run --since=2020-01-01 --format=text
like "is named with its place" "$err" "watch 'bad': .*feeds.conf:[0-9]+: "
like "and does not keep the others" "$out" '^good: '
