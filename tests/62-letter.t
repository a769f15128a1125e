#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# How a digest reads, in each of its forms: by Python's mail, HTML, XML and JSON parsers, by a schema of Atom, and by
# blotter's own reader of feeds; and that nothing in a release breaks one. People and places are invented.
. "$(dirname "$0")/lib/tap.sh"
plan 38
read_mail() { /usr/bin/python3 "$TESTS/lib/readmail.py" "$@"; }
export BLOTTER_CONFIG="$T/feeds.conf" BLOTTER_NOW=2026-11-01T12:00:00Z
cat >"$T/feeds.conf" <<C
data = "$T/data"
watch "zebra" { query = "zebra" to = {"desk@example.org"} limit = 0 }
mail { from = "Blotter <blotter@example.org>" }
C

# releases: a line of Python that fills the list r, imported
releases() {
    /usr/bin/python3 - "$1" >"$T/in.jsonl" <<'P'
import json, sys
r = []
def add(name, title, body='zebra', date='2026-11-20', **more):
    r.append({'url': 'https://www.example.gov/news/' + name, 'date': date, 'title': title, 'body': body, **more})
exec(sys.argv[1])
print('\n'.join(map(json.dumps, r)))
P
    blotter -q import "$T/in.jsonl" 2>"$T/import.err" || echo "# import failed: $(cat "$T/import.err")" >&2
}
releases 'add("old", "An old zebra", date="2026-10-01")'
blotter -q digest
export BLOTTER_NOW=2026-11-22T06:00:00Z

# ---- one that reads as people read it ----
releases 'add("farm", "Farm owner pleads guilty to forced labor", "MIAMI—Pat Sampleton pleaded guilty today in the Southern District of Florida to forced labor, in violation of 18 U.S.C. § 1589. He kept a zebra.")
add("visit", "Café “Étoile” shows a zebra")'
status "text" 0 blotter -q digest --dry-run --format=text
is "from its heading on" "$(printf '%s\n' "$out" | head -8)" "zebra: 2 new
November 22, 2026

Forced labor; labor trafficking (1)

1.  Farm owner pleads guilty to forced labor
    Date: November 20, 2026 (added November 22, 2026)
    Office: Miami (by its district)"
is "every line fits 72 columns" "$(printf '%s\n' "$out" | LC_ALL=C.UTF-8 awk 'length($0) > 72 && !/:\/\//')" ""
is "no rules are drawn" "$(printf '%s\n' "$out" | grep -cE '[-=_*]{3}')" 0
is "links stand alone" "$(printf '%s\n' "$out" | grep -c '^    https://www.example.gov/news/[a-z]*$')" 2
like "the passage is marked" "$out" 'He kept a \*zebra\*'
blotter -q digest --dry-run >"$T/1.eml"
is "the message has no defect" "$(read_mail "$T/1.eml" '""' 2>&1)" ""
like "its subject is the news" "$(read_mail "$T/1.eml" 'h["subject"]')" '^\[zebra\] 2 new: Farm owner pleads guilty'
is "its text is the text" "$(read_mail "$T/1.eml" text)" "$out"
is "whom to ask to leave is told" "$(read_mail "$T/1.eml" 'h["list-unsubscribe"]')" \
    "<mailto:blotter@example.org?subject=unsubscribe%20zebra.blotter.example.org>"
is "its language is told" "$(read_mail "$T/1.eml" 'h["content-language"]')" en
is "headings go down a step at a time" \
    "$(read_mail "$T/1.eml" '" ".join(re.findall("<(h[1-6])", html)) if [re := __import__("re")] else 0')" "h1 h2 h3 h2 h3 h2"
is "the same news is the same bytes" "$(blotter -q digest --dry-run | cksum)" "$(cksum <"$T/1.eml")"
status "HTML" 0 blotter -q digest --dry-run --format=html
is "is its HTML part" "$out" "$(read_mail "$T/1.eml" html)"
unlike "fetches nothing, sets no colour" "$out" '<(img|link|script|style|iframe)|url\(|(^|[^-])color:|background'
like "has a language and a title" "$out" '<html lang="en">'
status "JSON" 0 blotter -q digest --dry-run --format=json
cp "$T/.out" "$T/1.json"
is "has what the digest has" "$(json "$T/1.json" '[d["schema"], d["watch"], d["query"], d["made"], d["new"], len(d["items"])]')" \
    "[1, 'zebra', 'text has zebra', '2026-11-22T06:00:00Z', 2, 2]"
is "and the record" "$(json "$T/1.json" '[(i["how"], i["release"]["schema"], i["release"]["defendants"]) for i in d["items"]][0]')" \
    "('new', 1, ['Pat Sampleton'])"

# ---- a feed ----
valid() { # what, FILE
    if command -v xmllint >/dev/null; then ok "$1" xmllint --noout --relaxng "$TESTS/lib/atom.rng" "$2"; else
        skip 1 "no xmllint"
    fi
}
status "Atom" 0 blotter -q digest --dry-run --format=atom
cp "$T/.out" "$T/1.xml"
valid "is valid" "$T/1.xml"
blotter parse "$T/1.xml" >"$T/parsed.json"
is "is read by blotter" "$(json "$T/parsed.json" '[d["dialect"]] + [(e["url"], e["title"], e["date"]) for e in d["entries"]]')" \
    "['atom10', ('https://www.example.gov/news/farm', 'Farm owner pleads guilty to forced labor', '2026-11-20'), ('https://www.example.gov/news/visit', 'Café “Étoile” shows a zebra', '2026-11-20')]"
is "has the charge as category" "$(json "$T/parsed.json" '"forced-labor" in d["entries"][0]["categories"]')" True
blotter -q digest >/dev/null
status "when all was mailed" 0 blotter -q digest --dry-run --format=atom
is "the feed is what it was" "$out" "$(cat "$T/1.xml")"
BLOTTER_NOW=2027-11-22T06:00:00Z blotter -q digest --dry-run --format=atom >"$T/2.xml"
valid "a year later it is valid" "$T/2.xml"
is "and empty" "$(blotter parse "$T/2.xml" >"$T/parsed.json"; json "$T/parsed.json" 'd["entries"]')" "[]"
echo 'watch "other" { query = "lion" }' >>"$T/feeds.conf"
status "a feed is of one watch" 2 blotter -q digest --dry-run --format=atom
status "which is named" 0 blotter -q digest --dry-run --format=atom zebra

# ---- hostile releases ----
releases 'import random
titles = ["<script>alert(1)</script> zebra", "zebra\r\nBcc: all@example.net\r\n\r\nbody", "=?utf-8?q?zebra_evil?= zebra",
          "zebra \u202etxt.exe\u202c end", "zebra " + "w" * 100 * 1024, "zebra " + "\u05d0" * 1000, "]]> <!-- zebra --> &amp;",
          "\"><img src=x onerror=alert(1)> zebra", "zebra " + "word " * 200, "From zebra", ".", "\x1b[2J\x07 zebra",
          "\U0001f993 zebra", "zebra \ue000x\ue001y\ue000", "zebra \ufffe\uffff end", "\u2028zebra\u2029", "zebra \u200b\ufeff"]
for i, t in enumerate(titles):
    add(f"h{i}", t, f"zebra {t} </p></div><style>p{{}}</style>\r\n.\r\nFrom zebra\n--=_boundary--\n{t}", subtitle=t)
r.append({"url": "https://www.example.gov/\"><script>x</script>{}|^`", "date": "2026-11-20", "title": "zebra url", "body": "zebra"})'
for form in message text html atom json; do
    blotter -q digest --dry-run --format=$form zebra >"$T/hostile.$form"
done
is "no defect, no markup, no header" "$(read_mail "$T/hostile.message" '""' 2>&1)" ""
is "all of them are there" "$(read_mail "$T/hostile.message" 'html.count("<h3")')" 18
is "the text is one of printable characters" "$(/usr/bin/python3 -c '
import sys
print({c for c in open(sys.argv[1], encoding="utf-8").read() if not c.isprintable() and c not in "\n\u200b\u2028\u2029\ufeff"})' \
    "$T/hostile.text")" "set()"
valid "the feed is valid" "$T/hostile.atom"
is "and whole" "$(blotter parse "$T/hostile.atom" >"$T/parsed.json"; json "$T/parsed.json" 'len(d["entries"])')" 20
is "as is the JSON" "$(json "$T/hostile.json" 'len(d["items"])')" 18
ok "none of it is long" test "$(cat "$T"/hostile.[hmt]* | wc -c)" -lt 200000
is "lines of the message are short" "$(awk 'length($0) > 78' "$T/hostile.message" | grep -cvE "^(Message-Id|List-Id|List-Unsubscribe):")" 0
