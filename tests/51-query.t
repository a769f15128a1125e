#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The query language on a real index: what each form finds, that what is not understood is an error which shows its
# place, and that the examples of blotter-query(7) and `blotter help query` are as they say.
. "$(dirname "$0")/lib/tap.sh"
top=$TESTS/..
finds=$(cat <<'Q'
trafficking SENTENCING ~ 1 3 ~ words in capitals are stemmed as others are
date:2024-01-05 ~ 4 ~ a date with hyphens is a day
date:2022-11-18..2022-11-20 ~ 1 6 ~ a range takes both its ends in
date:2022-11..yesterday ~ 1 4 6 7 ~ the ends of a range may be of different kinds
date:..2015 ~ 3 5 ~ a range may be open
date:"november 2022" ~ 1 6 ~ a month by its name
date:fy2007 ~ 5 ~ a federal fiscal year begins in October
fy:07 ~ 5 ~ and may be written short
date:7d ~ 7 ~ the last seven days
date:last-month ~  ~ the last month
added:24h ~ 7 ~ hours are counted, not days
added:2026-11-20 ~ 1 2 3 4 5 6 ~ the day it was added
added:..2026-11-20 ~ 1 2 3 4 5 6 ~ a range of them
added:2026-11-22T05:30 ~ 7 ~ the minute it was added
added:>2026-11-22T05:30 ~  ~ and not the whole day
added:"2026-11-22 00:30 -0500" ~ 7 ~ in another zone's time
office:"new york" ~ 3 ~ a value with a blank
office:FBI-NY ~ 3 ~ an office by its initials
office:miami,tampa ~ 1 2 ~ one of several values
district:sdfl,mdfl ~ 1 2 ~ districts, shortly
state:fl ~ 1 2 ~ a state
charge:human-trafficking ~ 1 2 6 ~ a group of charges finds its members
charge:1591 ~ 1 6 ~ a charge by its section, of adults and minors
charge:"18 U.S.C. § 1589" ~ 2 ~ or as it is cited
stage:sentenced kind:case ~ 1 ~ two filters
statute:18:1591 ~ 1 6 ~ a section with its title
statute:1591(a) ~ 6 ~ a subsection without it
statute:"18 USC 1591" ~ 1 6 ~ a section as it is cited
§ 1591 ~ 1 6 ~ so without a field
18 U.S.C. § 1591(a) ~ 6 ~ with its title
section 1589 ~ 2 ~ and in words
Title 18, United States Code, Section 1589 ~ 2 ~ as releases have it
motel § 1591 ~ 6 ~ behind other words
passports (§ 1591 OR § 1589) ~ 2 ~ and in parentheses
-§ 1591 trafficking ~ 3 ~ and excluded
sex trafficking ~ 1 6 ~ a crime finds its section
"sex trafficking" ~ 1 ~ but in quotation marks nothing else
labor trafficking ~ 2 ~ and its other name
labour trafficking ~ 2 ~ in British spelling too
"labour trafficking" ~  ~ but in quotation marks as written
T visas ~ 4 ~ a visa and its long name
HSI ~ 5 ~ initials and what they stand for
"HSI" ~  ~ in quotation marks, themselves
hsi OR passports ~ 2 5 ~ in either half of OR
passports -(HSI OR fentanyl) ~ 2 ~ what is excluded is taken as written
minor:yes ~ 1 ~ a minor
sentence:life ~ 3 ~ life
sentence:>=360 ~ 1 3 ~ which is longer than any number
sentence:>30y ~ 3 ~ longer than years
sentence:<=30y ~ 1 ~ not longer
sentence:<30y ~  ~ shorter
date:<2007 ~ 5 ~ before a year
sentence:120..360 ~ 1 ~ between months
defendant:doe ~ 1 ~ a defendant
defendant:"john doe" agency:fbi ~ 1 ~ and the agency
title:"sex trafficking" ~ 1 ~ words of the title
title:traffick* ~ 1 3 ~ that begin so
fent* ~ 3 ~ a wildcard
owner NEAR/3 passports ~ 2 ~ words near each other, in either order
passports NEAR/2 farm ~  ~ and not
owner NEAR/3 threatened ~ 2 ~ so many words apart
owner NEAR/2 threatened ~  ~ and no more
url:HTTPS://www.example.gov/news/3/ ~ 3 ~ an address, however it is written
url:www.example.gov/news/3 ~ 3 ~ or as browsers show it
url:http://www.example.gov/news/3 ~ 3 ~ http or https
«farm owner» ~ 2 ~ quotation marks of print
id:4 ~ 4 ~ an id
watch:south ~ 2 ~ a saved query
watch:south,ny -fentanyl ~ 2 ~ several, and more words
watch:all NOT status:removed ~ 2 3 ~ a watch of watches
naïve ~ 7 ~ letters beyond ASCII, in the C locale
1,591.50 ~ 7 ~ a number is no section
u.s.v.i. ~ 7 ~ initials in small letters
"in the u.s.v.i." ~ 7 ~ in a phrase too
P.M. ~ 7 ~ initials in capitals
title:u.s.v.i. ~  ~ which are not in the title
Q
)
wrong=$(cat <<'Q'
ofice:miami ~ 1 ~ unknown field 'ofice'.*did you mean 'office:'
office:mimai ~ 8 ~ unknown office 'mimai'.*did you mean 'miami'
x 日本 "y" office:new york ~ 17 ~ did you mean office:"new york"
trafficking OR ~ 13 ~ 'OR' at character 13 has nothing after it
OR ~ 1 ~ 'OR' at character 1 has nothing before it
AND OR NOT ~ 1 ~ 'AND' at character 1
NOT ~ 1 ~ 'NOT' at character 1 has nothing after it
- ~ 1 ~ '-' at character 1 has nothing after it
passports –motel ~ 11 ~ write '-' to leave out what follows
year:2021..2022 ~ 6 ~ did you mean date:2021..2022
date:2022-11-18T09:30 ~ 6 ~ dates are days
* ~ 1 ~ there is no word in '\*'
miami " ~ 7 ~ the quotation mark at character 7 is not closed
(a OR b ~ 1 ~ the parenthesis at character 1 is not closed
a) ~ 2 ~ the parenthesis at character 2 was never opened
date:2022-02-30 ~ 6 ~ no such date '2022-02-30'
date:2021..2022-13 ~ 12 ~ no such date '2022-13'
date:2022..2021 ~ 6 ~ ends before it begins
sentence:24..12 ~ 10 ~ ends before it begins
date:24h ~ 6 ~ added: takes hours
day:2023-02-29 ~ 5 ~ unknown day
stage:plea ~ 7 ~ did you mean 'pleaded-guilty'
agency:fib ~ 8 ~ did you mean 'fbi'
18:1591 ~ 1 ~ did you mean statute:18:1591
watch:sout ~ 7 ~ did you mean 'south'
x watch:broken ~ 9 ~ feeds.conf:[0-9]+: watch 'broken': unknown office 'mimai'
watch:round ~ 7 ~ leads back to itself
Q
)
top_examples() { # the examples of the man page and of the help, one query a line
    sed -n 's/^\.Dl \(blotter search .*\)$/\1/p' "$top/man/blotter-query.7" | sed 's/\\(dq/"/g; s/\\(sc/§/g'
    blotter help query | sed -n '/^Words/,/^Names/s/^  \([^ ].\{25\}\) .*/\1/p; s/^  \([^ ]*:[^ ]\{27,\}\)$/\1/p' |
        sed 's/ *$//; /^watch:NAME$/d' | sed "s/.*/blotter search '&'/"
}
plan $((38 + $(printf '%s\n' "$finds" | wc -l) + 2 * $(printf '%s\n' "$wrong" | wc -l)))
cd "$T"
cat >feeds.conf <<'C'
contact = "desk@example.org"
data = "index"
watch "south" { query = "charge:labor-trafficking office:tampa" to = {"desk@example.org"} }
watch "ny" { query = "office:newyork" to = {"desk@example.org"} }
watch "all" { query = "watch:south OR watch:ny" to = {"desk@example.org"} }
watch "labor-south" { query = "charge:labor-trafficking" to = {"desk@example.org"} }
watch "broken" { query = "office:mimai" to = {"desk@example.org"} }
watch "round" { query = "x OR watch:round2" to = {"desk@example.org"} }
watch "round2" { query = "watch:round" to = {"desk@example.org"} }
C
cat >r.jsonl <<'J'
{"url":"https://www.example.gov/news/1","title":"Miami Man Sentenced to 30 Years for Sex Trafficking of a Minor","date":"2022-11-18","body":"MIAMI, FL-John Doe, 40, was sentenced today in the Southern District of Florida to 30 years in prison for sex trafficking of a minor, in violation of 18 U.S.C. § 1591. The FBI's Miami Field Office investigated the case."}
{"url":"https://www.example.gov/news/2","title":"Farm Owner Indicted for Forced Labor","date":"2021-03-02","body":"TAMPA, FL-Richard Roe, a farm owner in the Middle District of Florida, was indicted for forced labor, in violation of Title 18, United States Code, Section 1589. The owner withheld passports & threatened the workers <b>daily</b>. The FBI's Tampa Field Office investigated the case."}
{"url":"https://www.example.gov/news/3","title":"Leader of Drug Trafficking Ring Sentenced to Life","date":"2015-06-30","body":"NEW YORK-The leader of a ring that trafficked in fentanyl was sentenced to life in prison. The FBI's New York Field Office investigated the case."}
{"url":"https://www.example.gov/news/4","title":"Help for Those Who Come Forward","date":"2024-01-05","body":"Those who help an investigation may apply for T nonimmigrant status."}
{"url":"https://www.example.gov/news/5","title":"Two Agencies Meet","date":"2006-10-02","body":"Agents of Homeland Security Investigations came to Sampleville."}
{"url":"https://www.example.gov/news/6","title":"Motel Owner Convicted","date":"2022-11-20","body":"KANSAS CITY, MO-A jury today convicted Mary Major, a motel owner, of violating 18 U.S.C. § 1591(a). The FBI's Kansas City Field Office investigated the case."}
J
cat >r2.jsonl <<'J'
{"url":"https://www.example.gov/news/7","title":"Words","date":"2026-11-21","body":"A naïve clerk paid 1,591.50 for lunch at 3 p.m. in the U.S.V.I."}
J
BLOTTER_NOW=2026-11-20T06:00:00Z blotter -q import r.jsonl
export BLOTTER_NOW=2026-11-22T05:30:00Z
ok "releases are imported on two days" blotter -q import r2.jsonl
export BLOTTER_NOW=2026-11-22T06:00:00Z

# ---- what is found ----
ids() { # what is found; a query that is refused finds nothing in another way
    { blotter search --format=ids -- "$1" 2>/dev/null; [ $? -le 1 ] || echo refused; } | sort -n | tr '\n' ' ' | sed 's/ $//'
}
printf '%s\n' "$finds" >finds
while IFS= read -r line; do
    query=${line%% ~ *} rest=${line#* ~ }
    is "${rest#*~ }: $query" "$(ids "$query")" "$(echo ${rest%%~*})"
done <finds

# ---- what is refused ----
printf '%s\n' "$wrong" >wrong
while IFS= read -r line; do
    query=${line%% ~ *} rest=${line#* ~ }
    status "is refused: $query" 2 blotter search -- "$query"
    is "at character ${rest%% ~ *}, saying so" \
        "$(printf '%s' "$err" | sed -n 1p | grep -Eq -- "${rest#* ~ }" && printf '%s' "$err" | wc -l) $(printf '%s\n' "$err" |
            /usr/bin/python3 -c 'import sys, unicodedata as u
_, q, c = sys.stdin.buffer.read().decode().splitlines()
wide = lambda s: sum(1 + (u.east_asian_width(x) in "WF") for x in s)
print([i + 1 for i in range(len(q) - 1) if wide(q[: i + 2]) == c.index("^")][0] if c.strip() == "^" else c)')" \
        "2 ${rest%% ~ *}"
done <wrong

status "a shell takes quotation marks away" 0 blotter search --format=ids office:"new york" date:"june 2015"
is "what is meant is found" "$out" 3
status "'or' is a word" 1 blotter search passports or zebra
like "which is told" "$err" "'or' is looked for as a word: OR in capitals"
is "but not when quiet is asked for" "$(blotter -q stats passports not motel 2>&1)" ""
status "an export says it in the same way" 2 blotter export office:mimai
like "with the place" "$err" '^         \^$'
status "a watch with a wrong query does not stop the others" 78 blotter digest --dry-run --since=2020-01-01 broken
like "and is told of its line in feeds.conf" "$err" 'feeds\.conf:7: unknown office .mimai. at character 8'
printf 'data = "index"\nwatch "nul" { query = "a\0b" to = {"desk@example.org"} }\n' >nul.conf
status "a NUL in feeds.conf is an error" 78 blotter --config nul.conf search watch:nul

# ---- sizes ----
many() { /usr/bin/python3 -c 'import sys; print(sys.argv[1] * int(sys.argv[2]), end="")' "$@"; }
status "10,000 words are too many" 2 blotter search $(many 'w ' 10000)
like "and it says so" "$err" 'more than 1000 words at character'
is "the place is cut out to a line" "$(printf '%s\n' "$err" | awk 'length > 90')" ""
status "a megabyte of words" 2 blotter search $(many "$(many word 15) " 17000)
status "more than that" 2 blotter search $(many 'word,word ' 110000)
like "says how much there may be" "$err" 'longer than 1048576 bytes'
printf 'data = "index"\nwatch "big" { query = "%s" to = {"desk@example.org"} }\n' "$(many 'words ' 174000)" >big.conf
status "a megabyte in a watch" 2 blotter --config big.conf search watch:big
like "is told by its line and place" "$err" "^blotter: .*big.conf:2: watch 'big': more than 1000 words at character 6001"
status "bytes that are no UTF-8" 2 blotter search "$(printf 'a\377b')"
status "too many words of a beginning" 2 blotter search $(many 'abc* ' 33)

# ---- explained ----
is "a query is explained, a line a part" "$(blotter search --explain 'labour trafficking' date:2022-11 -drug charge:labor-trafficking)" \
    "((text has labour, or by another name: text has labor) AND text has trafficking, or by another name: text has 'labor trafficking' OR text has 'forced labor' OR statute is 18:1589)
AND date from 2022-11-01 to 2022-11-30
AND charge is labor-trafficking (a group: forced-labor, involuntary-servitude, document-servitude, domestic-servitude)
BUT NOT text has drug"
is "a snippet holds no markup but the page's own words" "$(blotter search --format=jsonl passports | /usr/bin/python3 -c 'import json, sys; print("passports & threatened the workers <b>daily</b>" in json.loads(sys.stdin.read())["snippet"])')" True

# ---- what is written about it ----
top_examples >examples
ok "there are examples" test "$(wc -l <examples)" -ge 70
bad=$(while read -r line; do (eval "$line") >/dev/null 2>e || { [ $? -gt 1 ] && echo "$line: $(cat e)"; }; done <examples)
is "all are taken" "$bad" ""
blotter help query >help
is "the help fits 80 columns" "$(/usr/bin/python3 -c 'for l in open("help", encoding="utf-8"): len(l) > 81 and print(l, end="")')" ""
page=$(sed 's/\\(sc/§/g; s/\\(aq/'"'"'/g' "$top/man/blotter-query.7" | tr '\n' ' ' | sed 's/ \.Li / /g; s/  */ /g')
missing=$(sed -n '/^Fields/,/^Names/s/^  \([a-z-]*\):.*/\1/p' help | while read -r f; do
    case $page in *" $f: "*) ;; *) echo "$f" ;; esac
done)
is "the manual has every field" "$missing" ""
missing=$(sed -n '/^Names/,/^$/p' help | sed 1d | sed 's/found from://; s/, */\n/g' | sed 's/^ *//; s/,$//; /^$/d' | while read -r n; do
    case $page in *" $n "* | *" $n, "*) ;; *) echo "$n" ;; esac
done)
is "and every name that has others" "$missing" ""
like "help names it" "$(blotter help)" 'blotter help query'
ok "install puts the page in its place" make -s -C "$top" BUILD="$BUILD" DESTDIR="$T/root" PREFIX=/usr install
ok "where man looks for it" test -s "$T/root/usr/share/man/man7/blotter-query.7"

# ---- several arguments ----
args() { blotter search --format=ids -- "$@" 2>&1 | sort -n | tr '\n' ' ' | sed 's/ $//'; }
is "an argument with a blank in it is a part of its own" "$(args 'sentenced OR passports' office:miami)" 1
is "which may be excluded" "$(args trafficking NOT 'sentenced life')" "1"
is "arguments without are read together" "$(args sentenced OR passports office:miami)" "1 3"
is "so counts stats" "$(blotter stats --by=office --format=csv 'sentenced OR passports' office:miami | tail -1 | tr -d '\r')" "miami,1"
is "and export gives" "$(blotter export 'sentenced OR passports' office:miami | grep -c .)" 1
status "an error in a part" 2 blotter search 'motel OR hotel' 'x office:mimai'
is "shows its place" "$err" "blotter: unknown office 'mimai' at character 28: did you mean 'miami'?
  (motel OR hotel) (x office:mimai)
                             ^"
