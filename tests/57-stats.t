#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# `blotter stats`: releases counted by one field or two, in each form; what the numbers are, and are not, is said.
. "$(dirname "$0")/lib/tap.sh"
plan 65
cd "$T"
cat >feeds.conf <<'C'
contact = "desk@example.org"
data = "index"
C
cat >r.jsonl <<'J'
{"url":"https://www.example.gov/news/1","title":"Miami Man Sentenced for Sex Trafficking of a Minor","date":"2022-09-30","body":"MIAMI, FL-John Doe, 40, was sentenced today to 30 years in prison for sex trafficking of a minor, in violation of 18 U.S.C. § 1591(a). The FBI's Miami Field Office investigated the case."}
{"url":"https://www.example.gov/news/2","title":"Farm Owner Indicted for Forced Labor","date":"2022-10-01","body":"TAMPA, FL-A farm owner in the Middle District of Florida was indicted for forced labor. The FBI's Tampa Field Office investigated the case."}
{"url":"https://www.example.gov/news/3","title":"Leader of Drug Trafficking Ring Sentenced to Life","date":"2019-06-30","body":"NEW YORK-The leader of a ring that trafficked in fentanyl was sentenced to life in prison. The FBI's New York Field Office investigated the case."}
{"url":"https://www.example.gov/news/4","title":"Office Supplies Are Bought","date":"2020-01-05","body":"Pens and paper."}
{"url":"https://www.example.gov/news/5","title":"Motel Owner Pleads Guilty to Sex Trafficking","body":"MIAMI, FL-Jane Roe pleaded guilty today to sex trafficking and to forced labor. The FBI's Miami Field Office investigated the case."}
J
status "releases are imported" 0 blotter -q import r.jsonl
COLUMNS=80
export COLUMNS BLOTTER_NOW=2023-02-01T12:00:00Z

# ---- one field ----
status "by fiscal year, as text" 0 blotter stats
like "heads" "$out" '^fy +all$'
like "October begins a fiscal year" "$out" '^2022 +1  (█)+$'
like "and September ends one" "$out" '^2023 +1  (█)+$'
like "a year without a release is there" "$out" '^2021 +\.$'
like "that the index has none of it is said" "$out" 'no release at all of 2021: that none'
like "and not of a year with other releases" "$(blotter stats --by=year sentenced)" 'no release at all of 2021: that none'
like "what has no date is counted apart" "$out" '^no date +1  (█)+$'
like "the last row counts releases" "$out" '^all +5$'
like "what is counted is said" "$out" 'Counts of press releases, not of investigations, cases or people'
like "as is a year that is not over" "$out" '^2023 is not over yet\.$'
is "rows in their order" "$(echo $(printf '%s\n' "$out" | awk '/^(20.. +[1.]|no)/ { print $1 }'))" "2019 2020 2021 2022 2023 no"
# ---- each count is what the filter finds ----
for field in office charge stage kind month year state statute minor; do
    blotter stats --by=$field --format=csv >c.csv
    wrong=$(tr -d '\r' <c.csv | sed 1d | grep -v '^no' | while IFS=, read -r value n; do
        [ "$n" = 0 ] || [ "$(blotter search --count "$field:\"$value\"")" = "$n" ] || echo "$value"
    done)
    is "$field: a count is what the filter finds ($(wc -l <c.csv | tr -d ' '))" "$wrong$([ "$(wc -l <c.csv)" -gt 1 ] || echo empty)" ""
done

# ---- two fields ----
blotter stats --by=office,stage --format=json >o.json
is "two fields: each cell" "$(json o.json '[(r["value"], r["count"], dict(zip([c["value"] for c in d["columns"]], r["cells"]))) for r in d["rows"] if r["value"] in ("miami", None)]')" \
    "[('miami', 2, {'indicted': 0, 'pleaded-guilty': 1, 'sentenced': 1, 'other': 0}), (None, 1, {'indicted': 0, 'pleaded-guilty': 0, 'sentenced': 0, 'other': 1})]"
is "stages stand as a case runs" "$(json o.json '[c["value"] for c in d["columns"]]')" "['indicted', 'pleaded-guilty', 'sentenced', 'other']"
blotter stats --by=stage,office --format=json >p.json
is "turned round it is the same" "$(/usr/bin/python3 -c '
import json
def cells(f, turn):
    d = json.load(open(f))
    return {((c["value"], r["value"]) if turn else (r["value"], c["value"])): n for r in d["rows"] for c, n in zip(d["columns"], r["cells"])}
print(cells("o.json", False) == cells("p.json", True), len(cells("o.json", False)))')" "True 16"
is "JSON says what it is" "$(json o.json 'd["schema"], d["unit"], d["by"], d["total"], d["partial"], d["missing"]')" "(1, 'releases', ['office', 'stage'], 5, False, [])"
is "JSON: labels" "$(json o.json '[r["label"] for r in d["rows"]][:2], d["columns"][1]["label"]')" "(['Miami', 'New York'], 'Pleaded guilty')"
status "several charges" 0 blotter stats --by=charge,kind charge:human-trafficking
like "count under each" "$out" 'A release counts under each of its charges'
like "all is the number of releases" "$out" '^all +3 '
is "CSV" "$(blotter stats --by=fy,stage --format=csv charge:sex-trafficking | tr -d '\r')" "fy,releases,pleaded-guilty
no date,1,1"
is "its lines end as RFC 4180 says" "$(blotter stats --by=kind --format=csv | od -An -c | grep -c '\\r  *\\n')" "$(blotter stats --by=kind --format=csv | od -An -c | grep -c '\\n')"
is "80 columns are kept" "$(blotter stats --by=office,charge | /usr/bin/python3 -c 'import sys; [print(l) for l in sys.stdin.buffer.read().decode().splitlines() if len(l) > 80]')" ""
esc=$(printf '\033')
unlike "no colours where the output is no terminal" "$(blotter stats)" "$esc"
like "colours where they are asked for" "$(blotter stats --color=always)" "$esc\[36m"

# ---- pictures and pages ----
blotter stats --by=fy,stage --format=svg >s.svg
blotter stats --by=charge --format=html 'sex OR "</title><script>x"' >s.html
ok "SVG is well-formed, has title and description, and no script" /usr/bin/python3 -c '
import xml.dom.minidom as m
d = m.parse("s.svg").documentElement
t = lambda n: d.getElementsByTagName(n)
assert d.getAttribute("role") == "img" and t("title")[0].firstChild.data and t("desc")[0].firstChild.data
assert not t("script") and not t("image") and not t("foreignObject")
words = " ".join(x.firstChild.data for x in t("text"))
assert "Sentenced" in words and "Counts of press releases" in words and len(t("rect")) > 4, words'
ok "HTML: tags nest, the table has heads, nothing is fetched" /usr/bin/python3 - <<'P'
import html.parser
void = {"meta", "rect", "line"}
class Page(html.parser.HTMLParser):
    stack, seen, words = [], [], ""
    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))
        if tag not in void: self.stack.append(tag)
    def handle_startendtag(self, tag, attrs): self.seen.append((tag, dict(attrs)))
    def handle_endtag(self, tag):
        if tag not in void: assert self.stack.pop() == tag, tag
    def handle_data(self, s): self.words += s
p = Page(); p.feed(open("s.html", encoding="utf-8").read())
assert not p.stack, p.stack
tags = [t for t, _ in p.seen]
assert not {"script", "img", "link", "iframe", "object"} & set(tags)
assert not any(k in a for _, a in p.seen for k in ("src", "href"))
assert not any(k.startswith("on") for _, a in p.seen for k in a)
assert tags.count("h1") == 1 and "caption" in tags and "main" in tags
assert {a.get("scope") for t, a in p.seen if t == "th"} == {"col", "row"}
assert all(a.get("aria-label") for t, a in p.seen if t == "svg")
assert '</title><script>x' in p.words and "1-888-373-7888" in p.words and "Forced labor" in p.words
P

refused=$(for f in $(blotter stats --help | sed -n 's/^ *Fields: \([a-z -]*\)\..*/\1/p'); do
    blotter stats --by="$f" >/dev/null 2>&1 && echo "$f" || echo "not $f"
done)
is "the fields that --help names are taken" "$(echo $refused)" "fy year month office office-derived district state charge stage kind agency source statute status minor"

# ---- what is refused ----
status "an unknown field is 2" 2 blotter stats --by=fi
like "and the nearest is named" "$err" "did you mean 'fy'"
status "a field that cannot be counted is 2" 2 blotter stats --by=title
status "three fields are 2" 2 blotter stats --by=fy,stage,office
status "one field twice is 2" 2 blotter stats --by=fy,FY
status "nothing found is 1" 1 blotter stats --format=html zebra
is "and prints nothing" "$out" ""
status "with programs too" 1 blotter stats --format=json --by=fy,stage zebra
is "which are told zero" "$(printf '%s' "$out" | /usr/bin/python3 -c 'import json, sys; d = json.load(sys.stdin); print(d["total"], d["rows"], d["columns"])')" "0 [] []"
is "in a table" "$(blotter stats --format=csv zebra | tr -d '\r')" "fy,releases"

# ---- more than one machine ----
mkdir other
sed 's|"index"|"other/index"|' feeds.conf >other.conf
echo '{"url":"https://www.example.gov/news/6","title":"Farmer Indicted for Forced Labor","date":"2021-05-05","body":"DENVER-A farmer was indicted for forced labor. The FBI Denver Field Office investigated the case."}' >s.jsonl
ok "another index" blotter -q --config="$T/other.conf" import s.jsonl
blotter --config="$T/other.conf" export | grep -q Farmer || note "nothing is there"
echo 'shard "other" { path = "other/index/xapian" }' >>feeds.conf
status "its releases count with the own ones" 0 blotter stats --by=fy,stage --format=csv charge:forced-labor
is "in rows and columns" "$(printf '%s' "$out" | tr -d '\r')" "fy,releases,indicted,pleaded-guilty
2021,1,1,0
2022,0,0,0
2023,1,1,0
no date,1,0,1"
mv other gone
for form in text csv json svg html; do
    status "$form: a shard that does not answer makes it partial" 3 blotter stats --by=fy,stage --format=$form
    like "$form says so" "$out" '[Pp]artial.*no answer|"partial": true'
done
like "and is named" "$err" "no answer from other"
unlike "of no year it is said that there is nothing" "$(blotter stats 2>/dev/null)" "no release at all"
unlike "but where it is does not go into a page that is passed on" "$(printf '%s' "$out")" "xapian"
status "--all-shards refuses" 75 blotter stats --all-shards
