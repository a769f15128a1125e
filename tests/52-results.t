#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Results of `blotter search`: the text on screens of several widths and through a pager, and each form for other
# programs, read by those programs. Titles and texts are as hostile as strangers make them.
. "$(dirname "$0")/lib/tap.sh"
plan 123
cd "$T"
cat >feeds.conf <<'C'
contact = "desk@example.org"
data = "index"
C
/usr/bin/python3 - >r.jsonl <<'P'
import json
def put(n, title, date, body):
    print(json.dumps({"url": "https://www.example.gov/news/%s" % n, "title": title, "date": date, "body": body}))
put(1, "Miami Man Sentenced to 30 Years for Sex Trafficking of a Minor", "2022-11-18",
    "MIAMI, FL-John Doe, 40, was sentenced today to 30 years in prison for sex trafficking of a minor, in violation of "
    "18 U.S.C. § 1591. The FBI's Miami Field Office investigated the case.")
put(2, "=HYPERLINK(\"https://evil.example/\",\"Farm, Owner\") Indicted for Forced Labor", "2021-03-02",
    "TAMPA, FL-A farm owner in the Middle District of Florida was indicted for forced labor.\n\nFrom the first day, the "
    "owner withheld passports.\n\n>From then on he threatened the workers <b>daily</b> & <script>alert(1)</script>. The "
    "FBI's Tampa Field Office investigated the case.")
put(3, "Leader of a Ring Sentenced \u001b[31m\u009b31mred\u202e\u0007\r\nBcc: victim@example.org", "2015-06-30",
    "NEW YORK-The leader was sentenced to life in prison for sex trafficking. \u001b]0;owned\u0007 \u009b2J\u202e The FBI's "
    "New York Field Office investigated the trafficking case.")
put(4, "東京の男、人身取引の罪で起訴される：東京の男、人身取引の罪で起訴される", "2019-01-05",
    "日本語の本文 trafficking 東京の男、人身取引の罪で起訴される。東京の男、人身取引の罪で起訴される。")
put(5, "A" * 300 + " trafficking", "2018-01-05", "B" * 300 + " trafficking")
put(6, '"=1+1" is a Title', None, "A trafficking release without a date.")
put("7?a=%3Cb%3E&c=%22", "\uff1dSUM(A1) <b>Ends</b> & ]]> &amp;", "2017-05-05", "A trafficking release.")
P
status "releases are imported" 0 blotter -q import r.jsonl
esc=$(printf '\033')
wide() { # COLUMNS: lines of standard input that are wider, but those of URLs
    /usr/bin/python3 -c 'import sys, unicodedata
w = lambda s: sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in s)
for l in sys.stdin:
    l = l.rstrip("\n")
    if w(l) > int(sys.argv[1]) and "https:" not in l: print(l)' "$1"
}

# ---- a screen ----
for columns in 40 61 80 200; do
    COLUMNS=$columns blotter search --all --limit=50 --facets=office,charge trafficking >text
    is "$columns columns: no line is wider" "$(wide $columns <text)" ""
    is "all hits are there" "$(grep -c 'https:' text)" "$(blotter search --count trafficking)"
done
is "running text is not wider than reads well" "$(COLUMNS=200 blotter search --all --limit=50 trafficking | wide 100)" ""
COLUMNS=139 blotter search --facets=office,charge --limit=2 trafficking >below
COLUMNS=140 blotter search --facets=office,charge --limit=2 trafficking >beside
like "facets stand below where the screen is narrow" "$(cat below)" '^by office$'
like "and beside where it is wide" "$(head -n 1 beside)" '^ 1  .* {5,}by office$'
is "what is shown is the same" "$(tr -s ' \n' '\n\n' <beside | sort)" "$(tr -s ' \n' '\n\n' <below | sort)"
COLUMNS=200 blotter search --color=always --facets=office,charge --limit=2 trafficking >coloured
is "colours end with their line" "$(grep -c "$esc\[[0-9;]*m[^$esc]*\$" coloured)" "$(grep -c "$esc\[0m[^$esc]*\$" coloured)"
is "and change nothing else" "$(sed "s/$esc\[[0-9;]*m//g" coloured)" "$(COLUMNS=200 blotter search --facets=office,charge --limit=2 trafficking)"
like "what is marked is what was searched" "$(blotter search --color=always passports)" "withheld $esc\[1;31mpassports$esc\[0m\."
is "a word longer than a line is whole when put together" "$(COLUMNS=40 blotter search id:5 | tr -d ' \n' | grep -o 'A\{9,\}' | wc -c)" 301

# ---- a terminal, a pager ----
if has_terminal; then
    cat >pager <<'S'
#!/bin/sh
{ echo "LESS=$LESS"; cat; } >>"$T/paged"
S
    chmod +x pager
    export T
    term() { TERM=${TERM_IS-xterm} /usr/bin/python3 -c 'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))' "$@" </dev/null; }
    export PAGER=cat LESS=
    unset LESS
    got() { rm -f paged; term env "$@" >shown; cat paged 2>/dev/null; }
    like "a pager gets the results" "$(got PAGER=./pager blotter search passports)" 'https://www.example.gov/news/2'
    like "in colours" "$(cat paged)" "$esc\[1m"
    like "less is told to leave what fits" "$(cat paged)" '^LESS=FRX$'
    like "unless it is told something else" "$(got LESS=x PAGER=./pager blotter search passports)" '^LESS=x$'
    is "the terminal itself gets nothing then" "$(cat shown)" ""
    like "BLOTTER_PAGER goes first" "$(got PAGER=false BLOTTER_PAGER='./pager x' blotter search passports)" 'news/2'
    is "an empty one is none" "$(got PAGER=./pager BLOTTER_PAGER= blotter search passports)" ""
    like "and results are shown" "$(cat shown)" 'news/2'
    is "--no-pager" "$(got PAGER=./pager blotter search --no-pager passports)" ""
    like "stats have one as well" "$(got PAGER=./pager blotter stats trafficking)" 'Counts of press releases'
    is "and can do without" "$(got PAGER=./pager blotter stats --no-pager trafficking)" ""
    got PAGER=/nowhere/pager blotter stats trafficking >/dev/null
    is "stats are shown once where it is not there" "$(grep -c 'Counts of press releases' shown)" 1
    is "stats of nothing need none" "$(got PAGER=./pager blotter stats zebra)" ""
    is "a count needs none" "$(got PAGER=./pager blotter search --count passports)" ""
    is "nor does nothing" "$(got PAGER=./pager blotter search zebra)" ""
    is "nor a terminal that is dumb" "$(TERM_IS=dumb got PAGER=./pager blotter search passports)" ""
    is "nor a file" "$(rm -f paged; PAGER=./pager blotter search passports >/dev/null; cat paged 2>/dev/null)" ""
    got PAGER=/nowhere/pager blotter search passports >/dev/null
    like "a pager that is not there: results are shown" "$(cat shown)" 'news/2'
    is "once" "$(grep -c 'id 2' shown)" 1
    status "the exit status is kept" 0 term env PAGER=./pager blotter search passports
    status "also when the pager leaves at once" 0 term env PAGER=true blotter search --limit=100 trafficking
    is "without a word" "$out" ""
    long=$(/usr/bin/python3 -c 'print("x" * 50000)')
    status "and leaves most unread" 0 term env PAGER='head -c 10' blotter search --limit=100 --template "$long" trafficking
    is "which is not shown then" "$out" xxxxxxxxxx
    status "and when nothing is found" 1 term env PAGER=./pager blotter search zebra
    status "a wrong query reaches no pager" 2 term env PAGER=./pager blotter search miami OR
    NO_COLOR=1
    export NO_COLOR
    unlike "NO_COLOR" "$(got PAGER=./pager blotter search passports)" "$esc"
    unset NO_COLOR
    # What a terminal would obey: no form lets it through, but for the styles of text.
    for form in text json jsonl csv tsv atom mbox ids; do
        term env PAGER=cat NO_COLOR=1 blotter search --format=$form --limit=50 trafficking >shown
        is "$form: nothing that a terminal obeys" "$(/usr/bin/python3 -c 'import re, sys
s = open("shown", encoding="utf-8", newline="").read()
print(re.findall("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", s.replace("\r\n", "\n")), bool(s))')" "[] True"
    done
else
    skip 35 "no terminals here"
fi
status "who has read enough ends it without a word" 0 sh -c 'blotter search --format=jsonl --limit=50 trafficking | head -n 1 >/dev/null'
is "(nothing is said)" "$err" ""

# ---- tables ----
blotter search --format=csv --limit=50 trafficking >t.csv
blotter search --format=tsv --limit=50 trafficking >t.tsv
blotter export --format=csv >e.csv
table() { # EXPRESSION over rows (a list of dictionaries by id) of CSV and TSV
    /usr/bin/python3 -c 'import csv, sys
rows = {int(r["id"]): r for r in csv.DictReader(open("t.csv", newline="", encoding="utf-8"), strict=True)}
lines = open("t.tsv", encoding="utf-8", newline="").read().split("\n")
head, tsv = lines[0].split("\t"), {}
for l in lines[1:-1]:
    r = dict(zip(head, l.split("\t"), strict=True))
    tsv[int(r["id"])] = r
names = next(csv.reader(open("e.csv", newline="", encoding="utf-8")))
print(eval(sys.argv[1]))' "$1"
}
is "CSV has all" "$(table 'sorted(rows)')" "[1, 3, 4, 5, 6, 7]"
is "TSV too" "$(table 'sorted(tsv)')" "[1, 3, 4, 5, 6, 7]"
is "the columns are those of export, then rank, shard, versions, snippet" "$(table 'names[-1], list(rows[1]) == names[:-1] + ["rank", "shard", "versions", "snippet"] == head')" "('text', True)"
is "lists are joined" "$(table 'rows[1]["charges"], rows[1]["offices"], rows[1]["sentence_months"]')" "('child-sex-trafficking', 'miami', '360')"
is "lines end as RFC 4180 wants" "$(table 'open("t.csv", newline="", encoding="utf-8").read().count("\r\n") == len(rows) + 1')" True
blotter search --format=csv forced labor >t.csv
blotter search --format=tsv forced labor >t.tsv
is "a formula is text in CSV" "$(table 'rows[2]["title"][:12]')" "'=HYPERLINK("
is "and in TSV" "$(table 'tsv[2]["title"][:12]')" "'=HYPERLINK("
blotter search --format=csv release >t.csv
blotter search --format=tsv release >t.tsv
is "also in wide characters" "$(table 'rows[7]["title"][:5], tsv[7]["title"][:5]')" "(\"'＝SUM\", \"'＝SUM\")"
is "and in quotation marks, where these mean something" "$(table 'rows[6]["title"], tsv[6]["title"]')" "('\"=1+1\" is a Title', '\\'\"=1+1\" is a Title')"
blotter search --format=csv zebra >t.csv
is "no hits: a head alone" "$(wc -l <t.csv)" 1

# ---- a template ----
is "a template" "$(blotter search --template '{date} {title}' minor)" "2022-11-18 Miami Man Sentenced to 30 Years for Sex Trafficking of a Minor"
is "names in words" "$(blotter search --template '{office}|{charge}|{sentence}|{sentence_months}|{minor_victim}|{subtitle}|{rank}' minor)" "Miami|Sex trafficking of a minor|30 years|360|true||1"
is "escapes and braces" "$(blotter search --template '{{{id}}}\t\\\n.' minor)" "$(printf '{1}\t\\\n.')"
unlike "no control character of a title" "$(blotter search --template '{title}{snippet}' ring | LC_ALL=C tr -d '\n')" '[[:cntrl:]]'
is "each hit is a line" "$(blotter search --all --limit=50 --template '{title} {snippet}' trafficking | wc -l)" "$(blotter search --count trafficking)"
status "--format=template needs one" 2 blotter search --format=template x
status "another form beside it is a mistake" 2 blotter search --format=json --template x x
refused() { status "template $1" 2 blotter search --template "$1" x; like "says where" "$err" "$2"; }
refused 'é{titel}' "^blotter: no member 'titel' for the template, at character 3: did you mean 'title'\?$"
refused 'ab{title' "'\{' at character 3 of the template is not closed"
refused 'ab}' "'\}' at character 3 of the template closes nothing"
refused 'a\q' "'.' at character 2 of the template must be"

# ---- JSON ----
blotter search --format=json --facets=charge --limit=2 --offset=1 trafficking >j.json
is "the object says what it is" "$(json j.json 'd["schema"], d["sort"], d["offset"], d["total"], d["partial"], d["missing"], len(d["hits"])')" "(1, 'relevance', 1, 6, False, [], 2)"
blotter export >e.jsonl
is "a hit has the names of the record" "$(json j.json '[list(h) == [k for k in json.loads(open("e.jsonl").readline()) if k != "text"] + ["rank", "shard", "versions", "snippet"] for h in d["hits"]]')" "[True, True]"
is "JSON lines are the hits" "$(blotter search --format=jsonl --limit=100000 trafficking | /usr/bin/python3 -c 'import json, sys; print(sorted(json.loads(l)["id"] for l in sys.stdin))')" "[1, 3, 4, 5, 6, 7]"

# ---- a feed ----
blotter search --format=atom --limit=50 trafficking >a.atom
atom() { # EXPRESSION over f, the feed, and es, its entries
    /usr/bin/python3 -c 'import sys, re, xml.etree.ElementTree as E
ns = "{http://www.w3.org/2005/Atom}"
f = E.parse("a.atom").getroot()
es = f.findall(ns + "entry")
text = lambda e, name: e.findtext(ns + name)
print(eval(sys.argv[1]))' "$1"
}
is "Atom: a feed with all that it must have" "$(atom 'f.tag == ns + "feed", len(es), all(len(f.findall(ns + n)) == 1 for n in ("id", "title", "updated"))')" "(True, 6, True)"
is "so has each entry" "$(atom 'all(len(e.findall(ns + n)) == 1 for e in es for n in ("id", "title", "updated", "link", "summary"))')" True
is "times are those of RFC 3339" "$(atom 'all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", text(e, "updated")) for e in [f] + es)')" True
is "markup is text" "$(atom '[text(e, "title")[1:] for e in es if "SUM" in text(e, "title")]')" "['SUM(A1) <b>Ends</b> & ]]> &amp;']"
is "charges are categories" "$(atom '[c.get("term") for e in es for c in e.findall(ns + "category") if "Miami" in text(e, "title")]')" "['child-sex-trafficking', 'sentenced', 'miami']"
is "the same results make the same feed" "$(blotter search --format=atom --limit=50 trafficking)" "$(cat a.atom)"
unlike "another query another id" "$(blotter search --format=atom minor)" "$(atom 'text(f, "id")')"
is "blotter reads it itself" "$(blotter parse a.atom | /usr/bin/python3 -c 'import json, sys; d = json.load(sys.stdin); print(d["dialect"], len(d["entries"]), d["warnings"])')" "atom10 6 []"

# ---- a mailbox ----
blotter search --format=mbox --limit=50 trafficking OR labor >m.mbox
mbox() { # EXPRESSION over ms, its messages
    /usr/bin/python3 -c 'import sys, re, mailbox, email, email.policy
ms = [email.message_from_bytes(m.as_bytes(), policy=email.policy.default) for m in mailbox.mbox("m.mbox", create=False)]
by = lambda word: next(m for m in ms if word in m["subject"])
print(eval(sys.argv[1]))' "$1"
}
is "a message a release" "$(mbox 'len(ms)')" 7
is "without defects" "$(mbox '[m.defects for m in ms if m.defects]')" "[]"
is "subject, day and sender" "$(mbox 'by("Miami")["subject"], by("Miami")["date"].datetime.date().isoformat(), by("Miami")["from"].addresses[0].addr_spec')" "('Miami Man Sentenced to 30 Years for Sex Trafficking of a Minor', '2022-11-18', 'desk@example.org')"
is "the whole text" "$(mbox '"1591. The FBI" in by("Miami").get_content()')" True
is "a title adds no header" "$(mbox '[m["bcc"] for m in ms if m["bcc"]], "Bcc:" in by("Leader")["subject"]')" "([], True)"
is "lines that begin as the separator does are quoted" "$(grep -c '^>From' m.mbox) $(grep -c '^>>From then' m.mbox)" "0 1"
is "and are the text's" "$(mbox '[re.sub("^>(>*From )", r"\1", l, flags=re.M) for l in by("Farm").get_content().splitlines() if "From " in l][0][:18]')" "From the first day"
is "identifiers are the same each time" "$(blotter search --format=mbox --limit=50 trafficking OR labor | cmp - m.mbox && echo same)" same
status "nothing found: no message" 1 blotter search --format=mbox zebra
is "(not a byte)" "$out" ""
unlike "search itself does not load the library of mail" "$(ldd "$(command -v blotter)")" gmime

# ---- what is refused ----
status "an unknown form" 2 blotter search --format=xml x
like "with those that are known" "$err" 'text\|json\|jsonl\|csv\|tsv\|atom\|mbox\|ids\|template'
status "an unknown order" 2 blotter search --sort=size x
like "with those that are known" "$err" 'relevance\|date\|-date\|sentence'
status "too many hits at once" 2 blotter search --limit=100001 x
status "facets where no place is for them" 2 blotter search --facets=office --format=csv trafficking

# ---- orders, stories, spelling ----
mkdir two
sed 's/"index"/"two\/index"/' feeds.conf >two/feeds.conf
BLOTTER_CONFIG=two/feeds.conf
export BLOTTER_CONFIG
/usr/bin/python3 - >two/r.jsonl <<'P'
import json
def put(n, title, date, body):
    print(json.dumps({"url": "https://www.example.gov/two/%d" % n, "title": title, "date": date, "body": body}))
told = "John Q. Sample, 40, of Sampleville, was sentenced today to 10 years in prison for sex trafficking."
put(1, "Sampleville Man Sentenced to 10 Years in Prison for Sex Trafficking", "2022-11-18", told)
put(2, "Sampleville Man Sentenced to 10 Years in Prison for Sex Trafficking", "2022-11-18", told + " The FBI investigated.")
put(3, "Woman Sentenced to Life for Sex Trafficking", "2020-02-02", "Jane R. Specimen was sentenced to life in prison for sex trafficking.")
put(4, "Man Sentenced for Sex Trafficking", "2021-02-02", "Max T. Muster was sentenced to 24 months in prison for sex trafficking.")
P
blotter -q import two/r.jsonl
is "newest first" "$(blotter search --all --sort=date --template '{date}' trafficking | tr '\n' ' ')" "2022-11-18 2022-11-18 2021-02-02 2020-02-02 "
is "oldest first" "$(blotter search --all --sort=-date --template '{date}' trafficking | tr '\n' ' ')" "2020-02-02 2021-02-02 2022-11-18 2022-11-18 "
is "longest sentence first" "$(blotter search --all --sort=sentence --template '{sentence_months}' trafficking | tr '\n' ' ')" "life 120 120 24 "
blotter search --sort=date trafficking >text
is "one story is one hit" "$(grep -c '^ *[0-9]  20' text)" 3
like "that says so" "$(cat text)" '^    at least 2 versions of this story'
like "releases are counted all the same" "$(cat text)" '^1-3 of 3 stories, 4 releases$'
like "of one story as well" "$(blotter search sentence:10y)" '^1-1 of 1 story, 2 releases$'
is "so in JSON" "$(blotter search --sort=date --format=jsonl trafficking | /usr/bin/python3 -c 'import json, sys; print([json.loads(l)["versions"] for l in sys.stdin])')" "[2, 1, 1]"
blotter search traficking 2>e
is "another spelling" "$(cat e)" "blotter: nothing found: did you mean 'trafficking'?"

# ---- no list is cut off without a word ----
for i in $(seq 12); do
    echo "{\"url\":\"https://www.example.gov/motel/$i\",\"title\":\"Motel $i\",\"body\":\"A motel.\"}"
done >many.jsonl
blotter -q import many.jsonl
for form in csv ids mbox; do
    like "$form says that there is more" "$(blotter search --format=$form motel 2>&1 >list)" '^blotter: 10 hits of 12: --limit=N prints more$'
done
is "ids are what is printed" "$(blotter search --format=ids motel 2>/dev/null | grep -c "^[0-9]*$")" 10
is "who asks for ten gets ten" "$(blotter search --format=ids --limit=10 motel 2>&1 | wc -l)" 10
is "all of what there is needs no word" "$(blotter search --format=csv --offset=2 motel 2>&1 | wc -l)" 11
is "nor does a feed, which has the newest, nor JSON, which has the number" \
    "$(blotter search --format=atom motel 2>&1 >atom) $(blotter search --format=json motel 2>&1 >json)" " "
