#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# `blotter search`: what it prints in each form, what it refuses, and that other programs can read the index.
. "$(dirname "$0")/lib/tap.sh"
plan 89
cd "$T"
cat >feeds.conf <<'C'
contact = "desk@example.org"
data = "index"
C
esc=$(printf '\033')
cat >r.jsonl <<J
{"url":"https://www.example.gov/news/1","title":"Miami Man Sentenced to 30 Years for Sex Trafficking of a Minor","date":"2022-11-18","body":"MIAMI, FL-John Doe, 40, was sentenced today to 30 years in prison for sex trafficking of a minor, in violation of 18 U.S.C. § 1591. The FBI's Miami Field Office investigated the case."}
{"url":"https://www.example.gov/news/2","title":"Farm Owner Indicted for Forced Labor","date":"2021-03-02","body":"TAMPA, FL-A farm owner in the Middle District of Florida was indicted for forced labor. The owner withheld passports & threatened the workers <b>daily</b>. The FBI's Tampa Field Office investigated the case."}
{"url":"https://www.example.gov/news/3","title":"Leader of Drug Trafficking Ring Sentenced to Life \u001b[31mred\u202e","date":"2015-06-30","body":"NEW YORK-The leader of a ring that trafficked in fentanyl was sentenced to life in prison. A minor amount of cash was seized. \u001b]0;owned\u0007 The FBI's New York Field Office investigated the case."}
{"url":"https://www.example.gov/news/4","title":"Office Supplies Are Bought","date":"2020-01-05","body":"Pens and paper."}
{"url":"https://www.example.gov/news/5","title":"Words","date":"2010-01-01","body":"AT&T and U.S.A. won’t pay 1,591.50 for C++ or fish+chips; naïve Straße, ΟΔΟΣ, well-known x_y, O'Sample's 2nd."}
J
status "releases are imported" 0 blotter -q import r.jsonl

# ---- text ----
COLUMNS=80
export COLUMNS
status "words find releases" 0 blotter search trafficking
like "the first line of a hit holds rank, date, office, charge" "$out" '^ 1  20[0-9-]+  [a-z]+  [a-z-]+'
like "its title follows" "$out" '^    Miami Man Sentenced to 30 Years for Sex Trafficking of a Minor$'
like "its URL and id" "$out" '^    https://www\.example\.gov/news/1  id 1$'
like "the last line counts" "$out" '^1-2 of 2$'
unlike "no control character comes through" "$(blotter search fentanyl | LC_ALL=C tr -d '\n')" '[[:cntrl:]]'
unlike "no bidirectional override comes through" "$(blotter search fentanyl)" "$(printf '\342\200\256')"
unlike "no colours where the output is no terminal" "$out" "$esc"
like "matching words are marked in colour" "$(blotter search --color=always passports)" "withheld $esc\[1;31mpassports$esc\[0m & threatened the workers <b>daily</b>"
is "lines fit the width" "$(COLUMNS=60 blotter search trafficking | grep -v https: | awk 'length > 60')" ""
status "nothing found is 1" 1 blotter search zebra
is "and prints nothing" "$out" ""
status "an empty query finds everything, newest first" 0 blotter search --format=ids
is "in that order" "$(echo $out)" "1 2 4 3 5"

# ---- filters ----
ids() { blotter search --format=ids --sort=date "$@" 2>&1 | tr '\n' ' ' | sed 's/ $//'; }
is "office" "$(ids office:miami)" 1
is "office in quotation marks" "$(ids 'office:"new york"')" 3
is "any of several" "$(ids office:tampa,miami)" "1 2"
is "charge" "$(ids charge:child-sex-trafficking)" 1
is "group of charges" "$(ids charge:human-trafficking)" "1 2"
is "date" "$(ids date:2021)" 2
is "range of dates" "$(ids date:2015-06-30..2021-03-02)" "2 4 3"
is "relative date" "$(BLOTTER_NOW=2022-11-20 ids date:7d)" 1
is "statute" "$(ids 'statute:"18 USC 1591"')" 1
is "words and exclusion" "$(ids trafficking -drug)" 1
is "phrase" "$(ids '"sex trafficking"')" 1
is "wildcard" "$(ids 'fent*')" 3

# ---- for programs ----
blotter search --format=json --facets=office,year trafficking >j.json
is "JSON: total" "$(json j.json 'd["total"], d["exact"], d["query"]')" "(2, True, 'trafficking')"
is "JSON: a hit is a record with rank and snippet" "$(json j.json 'd["hits"][0]["rank"], d["hits"][0]["schema"], "traffick" in d["hits"][0]["snippet"]')" "(1, 1, True)"
is "JSON: facets" "$(json j.json 'd["facets"]["year"]')" "[{'value': '2015', 'count': 1}, {'value': '2022', 'count': 1}]"
is "JSON lines" "$(blotter search --format=jsonl trafficking | /usr/bin/python3 -c 'import json, sys; print(sorted(json.loads(l)["id"] for l in sys.stdin))')" "[1, 3]"
is "limit and offset" "$(blotter search --format=ids --limit=1 --offset=1 --sort=date)" 2
is "an offset beyond the end" "$(blotter search --format=ids --offset=1000000000)" ""
is "count" "$(blotter search --count trafficking)" 2
like "facets as text" "$(blotter search --limit=0 --facets=charge)" '^ +1  forced-labor$'

# ---- what is refused ----
status "an unknown office is 2" 2 blotter search office:mimai
is "with place and suggestion" "$err" "blotter: unknown office 'mimai' at character 8: did you mean 'miami'?
  office:mimai
         ^"
status "an unknown field is 2" 2 blotter search ofice:miami
status "a trailing OR is 2" 2 blotter search miami OR
status "a stray quotation mark is 2" 2 blotter search 'miami "'
status "a day that does not exist is 2" 2 blotter search date:2022-02-30
status "an unknown facet is 2" 2 blotter search --facets=ofice x
status "an unknown format is 2" 2 blotter search --format=xml x
status "bytes that are no UTF-8 are 2" 2 blotter search "$(printf 'a\377')"

# ---- the index ----
like "Xapian's own quest reads it" "$(quest -d index/xapian '"sex trafficking" minor' 2>&1)" 'title=Miami Man'
ok "and finds it in order" xapian-check index/xapian
# Texts are cut into words as Xapian cuts queries: what its own parser makes of each of these is in the index.
missed() { # PROGRAM ARGUMENTS…: the words by which it does not find release 5
    for w in 'AT&T' U.S.A. "won't" 1,591.50 C++ fish chips naïve straße ΟΔΟΣ well-known x_y "O'Sample's" 2nd; do
        "$@" "\"$w\"" 2>&1 | grep -q news/5 || printf '%s ' "$w"
    done
}
is "words with all kinds of characters are found" "$(missed blotter search --color=never)" ""
is "by Xapian's own query parser as well" "$(missed quest -d index/xapian)" ""
mv index/xapian away
for verb in search stats export; do
    status "no index is no answer to $verb" 65 blotter $verb trafficking
    like "that says what to do" "$err" 'no index at'
done
mkdir index/xapian && cp away/postlist.glass index/xapian
status "half an index is 65" 65 blotter search x
like "and names the remedy" "$err" "blotter reindex"
# Without these files Xapian finds words, but has no text of a hit, or takes a phrase for words anywhere.
for file in docdata position postlist; do
    for verb in search export; do
        rm -rf index/xapian && cp -r away index/xapian && rm index/xapian/$file.glass
        status "$verb from an index without its $file" 65 blotter $verb '"sex trafficking"'
        is "prints nothing" "$out" ""
    done
done
find_nobody
for file in postlist docdata position; do
    for verb in search stats export; do
        [ "$verb-$file" = stats-docdata ] && continue # which it does not read
        rm -rf index/xapian && cp -r away index/xapian && chmod -R a+rX . && chmod 000 index/xapian/$file.glass
        if [ "$nobody" = skip ]; then
            skip 2 "nobody may run the program"
        else
            status "$verb from an index whose $file may not be read" 78 $nobody blotter $verb trafficking
            like "says so" "$err" "cannot read '.*xapian/$file.glass': Permission denied"
        fi
    done
done
rm -rf index/xapian && cp -r away index/xapian && chmod 700 index/xapian
if [ "$nobody" = skip ]; then
    skip 2 "nobody may run the program"
else
    status "search in a directory that may not be read" 78 $nobody blotter search trafficking
    like "says so" "$err" "cannot read .*xapian': Permission denied"
fi
rm -rf index/xapian && : >index/xapian
status "an empty file is no index" 65 blotter search x
like "and is named" "$err" "xapian' is damaged \(it is an empty file\)"
rm index/xapian
rm -rf index/xapian && cp -r away index/xapian && printf 'not an index' >index/xapian/iamglass
status "a damaged index is 65" 65 blotter search x
