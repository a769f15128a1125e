#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The traps that the libraries under the search set, a row of the design's table each, and that blotter steps into none
# of them: what a row says happens is tried, and what is wanted instead must come out.
. "$(dirname "$0")/lib/tap.sh"
top=$TESTS/..
traps=$(cat <<'Q'
reader ~ unit a_reader_that_was_overtaken_reads_again ~ ok ~ a search that commits overtake is done again, whole
reader ~ unit readers_outlive_a_writer ~ ok ~ searches go on while a writer commits
second writer ~ echo $(second_writer) ~ 75 told 1 ~ is refused at once and told who writes; searches are not kept waiting
second writer ~ ls index/xapian/flintlock ~ index/xapian/flintlock ~ Xapian's own lock stays where it is
replace_document ~ again; again; search --count sampleton ~ 1 ~ a release that comes again takes its own place
replace_document ~ search --count sampleville ~ 0 ~ its old words are gone
replace_document ~ search --format=ids "url:$long" ~ 4 ~ an address of more bytes than a term may have
replace_document ~ delve -t "Q$(hash)" ~ 1 ~ one document has the unique term
flush threshold ~ rebuild ~ smaller ~ an index that is rebuilt comes in shards, compacted
flush threshold ~ rebuilt ~ same ~ and gives the same answers
TermGenerator ~ stems ~ same ~ stems that are remembered by word are the stemmer's own
query parser ~ search --format=ids date:2024-01-05 ~ 3 ~ a date is a day, no phrase
query parser ~ refused offic:miami ~ 2 unknown field 'offic' at character 1: did you mean 'office:'? ~ a prefix that is none
query parser ~ refused office:new york guilty ~ 2 unknown office 'new' at character 8: did you mean office:"new york"? ~ a value with a blank
query parser ~ refused fentanyl OR ~ 2 'OR' at character 10 has nothing after it ~ an OR at the end
query parser ~ search --format=ids SENTENCING Leader ~ 3 ~ words in capitals are stemmed
snippets ~ member snippet passports ~ The owner withheld passports & threatened the workers <b>daily</b>. ~ what is no markup stays as it is
snippets ~ feed_says passports ~ The owner withheld passports & threatened the workers <b>daily</b>. ~ and is escaped once in a feed
section sign ~ search --format=ids "§ 1589" ~ 2 ~ a section is found as it is cited
section sign ~ search --format=ids statute:1591 ~ 1 ~ a term of its own
section sign ~ search --format=ids sex trafficking | sort | paste -sd " " ~ 1 5 ~ and by the name of its crime
remote backend ~ remote --format=ids "§ 1589" ~ 2 ~ another name is found behind a server
remote backend ~ remote fentanil ~ blotter: nothing found: did you mean 'fentanyl'? ~ words are spelt otherwise by what is here
remote backend ~ listening ~ 127.0.0.1 ~ the server that the manual starts listens on loopback alone
remote backend ~ servers ~ 0 ~ no manual has it listen anywhere else
size cap of curl ~ too_long ~ body over 65536 bytes ~ a body that is too long is said to be
libxml2 ~ feed_title ~ The Chief [] ~ entities of files stay out of a feed
libxml2 ~ asked ~ 0 ~ nothing is fetched for a document's sake
C locale ~ in_locales search --format=jsonl naïve ~ one naïve — clerk ~ results are UTF-8 in every locale
C locale ~ in_locales search --format=mbox naïve ~ one Fri, 05 Jan 2024 12:00:00 +0000 ~ dates are English in every locale
Q
)
plan $(($(printf '%s\n' "$traps" | wc -l) + 3))
cd "$T"
long=https://www.example.gov/news/$(printf '%0600d' 0)
printf 'contact = "desk@example.org"\ndata = "index"\n' >feeds.conf
release() { # PATH TITLE DATE BODY
    printf '{"url":"%s","title":"%s","date":"%s","body":"%s"}\n' "$@"
}
{
    release https://www.example.gov/news/1 "Man Sentenced for Trafficking" 2022-11-18 "John Doe violated 18 U.S.C. § 1591."
    release https://www.example.gov/news/2 "Farm Owner Indicted for Forced Labor" 2021-03-02 \
        "Richard Roe violated Title 18, United States Code, Section 1589. The owner withheld passports & threatened the workers <b>daily</b>."
    release https://www.example.gov/news/3 "Leader of Drug Ring Sentenced" 2024-01-05 "A naïve — clerk sold fentanyl."
    release "$long" "Notice" 2020-01-02 "Of Sampleville."
    release https://www.example.gov/news/5 "Motel Owner Guilty" 2020-01-03 "The crime was sex trafficking."
} >r.jsonl
release "$long" "Notice" 2020-01-02 "Of Sampleton." >again.jsonl
status "releases are imported" 0 blotter -q import r.jsonl

# ---- what the rows call ----
search() { blotter search "$@"; }
unit() { sed -n "s/^\(not ok\|ok\) [0-9]* - $1\$/\1/p" units; }
delve() { xapian-delve -1 index/xapian "$@" | tail -n +2 | wc -l; }
hash() { xapian-delve -1 -r "$(docid)" index/xapian | sed -n 's/^Q//p'; }
docid() { quest -d index/xapian -psampleton: sampleton | sed -n 's/^\([0-9]*\): .*/\1/p' | head -1; }
again() { blotter -q import again.jsonl; }
refuses() { blotter -q --config slow.conf import again.jsonl 2>locked; test $? = 75; }
second_writer() { # a crawl keeps the delay between two requests, and the lock
    blotter -q --config slow.conf import again.jsonl
    blotter -q --config slow.conf fetch --wait=600 >slow.out 2>&1 9>&- &
    until_so refuses
    echo 75 $(grep -q "locked by process $! since" locked && echo told)
    search --config=slow.conf --count
    kill $!
    wait
}
refused() {
    blotter search "$*" 2>err
    echo "$? $(sed -n '1s/^blotter: //p' err)"
}
member() { blotter search --format=jsonl "$2" | /usr/bin/python3 -c 'import json, sys; print(json.loads(sys.stdin.readline())[sys.argv[1]])' "$1"; }
feed_says() { # the summary without the sentence before it, as a reader of XML has it
    blotter search --format=atom "$1" | /usr/bin/python3 -c 'import sys, xml.etree.ElementTree as x
print("The owner" + x.parse(sys.stdin).find(".//{*}entry/{*}summary").text.split("The owner")[1])'
}
size() { cat index/xapian/*.glass | wc -c; }
rebuild() {
    blotter search --format=json --limit=99 --all | sed 's/"rank"[^,]*,//g' >grown
    was=$(size)
    blotter -q reindex
    [ "$(size)" -lt "$was" ] && echo smaller
}
rebuilt() { blotter search --format=json --limit=99 --all | sed 's/"rank"[^,]*,//g' | cmp -s grown - && echo same; }
stems() { # what quest makes of each word, beside the terms of the index
    for word in sentenced trafficking violated withheld passports threatened workers; do
        quest -d index/xapian -s english $word | sed -n 's/.*Query(\(Z[a-z]*\)@1).*/\1/p'
    done | sort >wanted
    xapian-delve -1 -a index/xapian | grep -Fx -f wanted | sort | cmp -s wanted - && [ -s wanted ] && echo same
}
remote() { blotter --config desk/feeds.conf search "$@" 2>&1; }
listening() { # the addresses at which the server's port is open
    /usr/bin/python3 -c 'import socket, struct, sys
for line in [*open("/proc/net/tcp")][1:]:
    addr, port = line.split()[1].split(":")
    if int(port, 16) == int(sys.argv[1]) and line.split()[3] == "0A":
        print(socket.inet_ntoa(struct.pack("<I", int(addr, 16))))' "$remote_port"
}
servers() { cat "$top/README.md" "$top"/man/* | grep 'xapian-tcpsrv.*--port' | grep -vc -- '--interface 127.0.0.1'; }
too_long() { blotter --config big.conf fetch 2>&1 | grep -o 'body over .* bytes'; }
feed_title() { blotter parse feed.xml 2>/dev/null | /usr/bin/python3 -c 'import json, sys
e = json.load(sys.stdin)["entries"][0]
print(e["title"], "[" + e["summary"].replace("&local;", "").strip() + "]")'; }
asked() { grep -c evil access.log; }
in_locales() { # what comes in the C locale, and how many different answers there are
    for locale in C C.UTF-8 POSIX xx_XX; do LC_ALL=$locale blotter "$@" | grep -v '^From ' >"out.$locale"; done
    cksum out.* | cut -d' ' -f1,2 | sort -u | wc -l | sed 's/^1$/one/' | tr '\n' ' '
    grep -oh 'naïve — clerk\|^Date: .*' out.C | sed 's/^Date: //' | head -1
}

# ---- a server, a site, the named tests of the index ----
make -s -C "$top" BUILD="$BUILD" "$BUILD/unit/index.t" >make.out 2>&1
"$BUILD/unit/index.t" >units 2>&1
mkdir www desk
site_start "$T/www" "$T" || exit 1
/usr/bin/python3 -c 'print("<rss>" + "x" * 100000)' >www/big.xml
printf 'data = "big"\nmax-body = 64K\nsource "big" { url = "%s/big.xml" }\n' "$BASE" >big.conf
printf 'data = "slow"\ndelay = 3600\nsource "big" { url = "%s/big.xml" }\n' "$BASE" >slow.conf
echo secret >local.txt
cat >feed.xml <<X
<!DOCTYPE rss SYSTEM "$BASE/evil.dtd" [<!ENTITY chief "The Chief"><!ENTITY local SYSTEM "file://$T/local.txt">
<!ENTITY % evil SYSTEM "$BASE/evil.ent"> %evil;]>
<rss version="2.0"><channel><item><title>&chief;</title><description>&local;</description><link>$BASE/a</link></item></channel></rss>
X
cp -R index/xapian served
shard served served || exit 1
remote_port=$port
release https://www.example.gov/desk/1 "At the Desk" 2023-01-02 "Of fentanyl." >desk/r.jsonl
printf 'contact = "desk@example.org"\ndata = "index"\n' >desk/feeds.conf
ok "the desk has releases of its own" blotter -q --config desk/feeds.conf import desk/r.jsonl
printf 'shard "archive" { remote = "127.0.0.1:%s" }\n' "$remote_port" >>desk/feeds.conf

printf '%s\n' "$traps" >traps
is "the table has twelve rows" "$(sed 's/ ~ .*//' traps | sort -u | wc -l)" 12
while IFS= read -r line; do
    row=${line%% ~ *} rest=${line#* ~ }
    command=${rest%% ~ *} rest=${rest#* ~ }
    is "$row: ${rest#* ~ }" "$(eval "$command" </dev/null 2>&1)" "${rest%% ~ *}"
done <traps
