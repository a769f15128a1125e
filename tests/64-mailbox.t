#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Digests into mailboxes of this machine, read by others' programs; disks that are full. People and places are invented.
. "$(dirname "$0")/lib/tap.sh"
plan 37
read_mail() { /usr/bin/python3 "$TESTS/lib/readmail.py" "$@"; }
export BLOTTER_CONFIG="$T/feeds.conf" BLOTTER_NOW=2026-11-22T06:00:00Z

conf() { # LINES
    cat >"$T/feeds.conf" <<C
data = "data"
timeout = 2s
watch "harvest" { query = "harvest" }
watch "second" { query = "harvest" to = {"ann@example.org", "bob@example.org"} }
mail {
  from = "Blotter <blotter@example.org>"
  $1
}
C
}
n=0
news() {
    n=$((n + 1))
    printf '{"url": "https://www.example.gov/news/%s", "date": "2026-11-20", "title": "Harvest %s: “Étoile”", "body": "harvest\\n\\nFrom here to there\\n>From"}\n' \
        $n $n >"$T/in.jsonl"
    blotter -q import "$T/in.jsonl" || echo "# import failed" >&2
}
spooled() { ls "$T/data/spool" | wc -l; }
# mailbox EXPRESSION over box: Python's mailbox
mailbox() {
    /usr/bin/python3 -c 'import mailbox, sys
kind, path, expression = sys.argv[1:]
box = mailbox.Maildir(path, create=False) if kind == "maildir" else mailbox.mbox(path, create=False)
print(eval(expression))' "$@"
}

# ---- maildir ----
conf 'transport = maildir path = "box/news"'
news
status "watches begin" 0 blotter -q digest
news
status "a maildir" 0 blotter -q digest
is "nothing is printed" "$out$err" ""
is "gets each digest once, beside feeds.conf" "$(ls "$T/box/news/new" | wc -l) $(ls "$T/box/news/tmp" | wc -l)" "2 0"
is "which nobody else reads" "$(stat -c %a "$T/box/news" "$T/box/news/new" | tr '\n' ' ')" "700 700 "
is "without a defect" "$(for f in "$T"/box/news/new/*; do read_mail "$f" '""' 2>&1; done | tr -d '\n')" ""
is "Python's mailbox reads it" "$(mailbox maildir "$T/box/news" 'sorted(m["list-id"] for m in box)')" \
    "['<harvest.blotter.example.org>', '<second.blotter.example.org>']"
is "recipients are not named" "$(mailbox maildir "$T/box/news" 'sorted(m["to"] for m in box)')" \
    "['undisclosed-recipients: ;', 'undisclosed-recipients: ;']"
if command -v mutt >/dev/null && has_terminal; then
    mkdir "$T/Mail" # or mutt asks about it first
    (LC_ALL=C.UTF-8 && terminal timeout 120 mutt -n -R -F /dev/null -f "$T/box/news" \
        -e "set pipe_decode nowait_key; push '<pipe-message>cat >>$T/mutt.out<enter><exit>'") >/dev/null 2>&1
    like "mutt reads it" "$(cat "$T/mutt.out")" '^Subject: .* 1 new: Harvest 2: “Étoile”'
else
    skip 1 "no mutt"
fi

# A run that died after the message was there, but before it was known: its spool is put back.
news
conf "transport = sendmail
  sendmail = \"/nonexistent/sendmail\""
sed -i '/second/d; s/query = "harvest" }/query = "harvest" to = {"ann@example.org"} }/' "$T/feeds.conf"
blotter -q digest 2>/dev/null
cp -a "$T/data/spool" "$T/spool.kept"
conf 'transport = maildir path = "box/news"'
status "what waited for another way goes into the maildir" 0 blotter -q digest harvest
is "once" "$(ls "$T/box/news/new" | wc -l)" 3
rm -rf "$T/data/spool" && cp -a "$T/spool.kept" "$T/data/spool"
BLOTTER_NOW=2026-11-23T06:00:00Z status "when it is handed over again" 0 blotter -q digest harvest
is "it is not doubled" "$(find "$T/box/news" -type f | wc -l)" 3
mkdir -p "$T/papers/letters"
conf 'transport = maildir path = "papers"'
news
status "a directory of another kind" 78 blotter -q digest harvest
like "is named, and not made a maildir" "$err" "'.*papers' is no maildir"
is "(not made)" "$(ls "$T/papers")" letters

# ---- mbox ----
conf 'transport = mbox path = "news.mbox"'
status "an mbox" 0 blotter -q digest
ok "has all" test "$(grep -c '^From blotter@example.org Sun Nov 22 06:00:00 2026$' "$T/news.mbox")" -ge 2
is "Python's mailbox counts the same" "$(mailbox mbox "$T/news.mbox" 'len(box)')" "$(grep -c '^From ' "$T/news.mbox")"
is "and sees no defect" "$(mailbox mbox "$T/news.mbox" '[p.defects for m in box for p in m.walk() if p.defects]')" "[]"
if command -v grepmail >/dev/null; then
    is "grepmail finds them" "$(grepmail -h 'List-Id: <second' "$T/news.mbox" | grep -c '^Message-Id')" \
        "$(grep -c '^List-Id: <second' "$T/news.mbox")"
else
    skip 1 "no grepmail"
fi
cp "$T/news.mbox" "$T/before.mbox"
: >"$T/news.mbox.lock"
news
status "an mbox that is locked" 75 blotter -q digest
like "is waited for, but not for ever" "$err" "news.mbox.lock' is there"
rm "$T/news.mbox.lock"
is "nothing was written" "$(cmp "$T/news.mbox" "$T/before.mbox" && echo same)" same
status "later it goes" 0 blotter -q digest
is "to both watches" "$(mailbox mbox "$T/news.mbox" 'len(box)')" "$(($(grep -c '^From ' "$T/before.mbox") + 2))"
ok "what was there is as it was" cmp -n "$(wc -c <"$T/before.mbox")" "$T/news.mbox" "$T/before.mbox"

# ---- a full disk: no file may be larger than the mbox (far larger than the store), which fails a write as a full disk does
{ printf 'From x Sun Nov 22 06:00:00 2026\n\n'; head -c 12000000 /dev/zero | tr '\0' 'x' | fold -w 70; printf '\n\n'; } >"$T/large"
cat "$T/news.mbox" >>"$T/large" && mv "$T/large" "$T/news.mbox"
news
cp "$T/news.mbox" "$T/before.mbox"
( trap '' XFSZ; ulimit -f $(($(wc -c <"$T/news.mbox") / 512 + 2)); blotter -q digest harvest ) >"$T/.out" 2>"$T/.err"
is "a full disk" "$?" 75
like "is named" "$(cat "$T/.err")" "cannot write to '.*news.mbox': File too large"
ok "half a message is taken back" cmp "$T/news.mbox" "$T/before.mbox"
status "nothing is lost" 0 blotter -q digest harvest
is "(nothing)" "$(mailbox mbox "$T/news.mbox" 'len(box)')" "$(($(grep -c '^From ' "$T/before.mbox") + 1))"
news
rm -rf "$T/data/spool" && : >"$T/data/spool"
status "a spool that cannot be written" 75 blotter -q digest harvest
like "is named" "$err" "'.*data/spool"
is "nothing is marked, nothing was sent" "$(mailbox mbox "$T/news.mbox" 'len(box)')" "$(($(grep -c '^From ' "$T/before.mbox") + 1))"
rm "$T/data/spool"
status "and it goes when there is room" 0 blotter -q digest harvest
is "under one id each" "$(mailbox mbox "$T/news.mbox" 'len(box) == len({m["message-id"] for m in box})')" True
