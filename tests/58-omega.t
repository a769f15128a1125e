#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The template for Xapian Omega: the web finds what `blotter search` finds, and what is hostile stays words.
. "$(dirname "$0")/lib/tap.sh"
plan 28
omega=$(ls /usr/lib/cgi-bin/omega/omega /usr/lib/cgi-bin/omega.cgi /usr/lib/cgi-bin/omega 2>/dev/null | while read -r f; do
    [ -f "$f" ] && echo "$f" && break
done)
[ -n "$omega" ] || { skip 28 "Xapian Omega is not installed"; exit 0; }
cd "$T"
cat >feeds.conf <<'C'
contact = "desk@example.org"
data = "index"
C
{
    cat <<'J'
{"url":"https://www.example.gov/news/1","title":"<script>alert(1)</script> & \"Sex Trafficking\" {$html,}","date":"2022-11-18","body":"MIAMI, FL-John Doe was sentenced to 30 years in prison for sex trafficking of a minor. <img src=x onerror=alert(2)> The FBI's Miami Field Office investigated the case."}
{"url":"https://www.example.gov/news/2","title":"Farm Owner Indicted for Forced Labor","date":"2021-03-02","body":"TAMPA, FL-A farm owner in the Middle District of Florida was indicted for forced labor. The owner withheld passports. The FBI's Tampa Field Office investigated the case."}
{"url":"https://www.example.gov/news/3","title":"Leader of Drug Trafficking Ring Sentenced","date":"2015-06-30","body":"NEW YORK-The leader of a ring that trafficked in fentanyl was sentenced to life in prison. The FBI's New York Field Office investigated the case."}
J
    for i in $(seq 10 34); do
        echo "{\"url\":\"https://www.example.gov/news/$i\",\"title\":\"Motel Number $i\",\"date\":\"2010-01-$(printf %02d $((i - 9)))\",\"body\":\"A motel.\"}"
    done
} >r.jsonl
status "releases are imported" 0 blotter -q import r.jsonl
cat >omega.conf <<C
database_dir $T/index
default_db xapian
template_dir $TESTS/../src/omega
default_template blotter
log_dir $T
cdb_dir $T
C
ask() { OMEGA_CONFIG_FILE="$T/omega.conf" REQUEST_METHOD=GET SCRIPT_NAME=/omega QUERY_STRING="$1" "$omega" >"$T/page" 2>&1; }
hits() { # QUERY_STRING: what was found, in order
    ask "$1"
    echo $(sed -n 's|.*<h2><a href="https://www.example.gov/news/\([0-9]*\)".*|\1|p' "$T/page")
}
numbers() { echo $(blotter search --format=json "$@" | /usr/bin/python3 -c 'import json, sys; [print(h["url"].split("/")[-1]) for h in json.load(sys.stdin)["hits"]]'); }

ask ""
like "without a query it is a page with a form" "$(cat page)" '<input type="search" name="P" value=""'
like "which says how many releases there are" "$(cat page)" 'Search 28 releases'
is "words" "$(hits P=trafficking)" "$(numbers trafficking)"
is "stemmed words and a filter in the query" "$(hits 'P=passport+office:tampa')" "$(numbers passport office:tampa)"
is "a phrase in the title" "$(hits 'P=title:%22forced+labor%22')" "$(numbers 'title:"forced labor"')"
is "a group of charges, chosen from a list" "$(hits 'B=XChuman-trafficking&SORT=-0')" "$(numbers --sort=date charge:human-trafficking)"
like "the choice stays" "$(cat page)" '<option value="XChuman-trafficking" selected>human trafficking</option>'
unlike "offices derived from a district are no offices" "$(cat page)" 'value="XOD'
is "a range of dates, of a year or a month" "$(hits 'START.0=2010&END.0=201001&SORT=-40&MINHITS=100000')" "34 33 32 31 30 29 28 27 26 25"
like "how many there are is counted" "$(cat page)" '>1–10 of 25<'
like "what was asked stays" "$(cat page)" '<input name="END.0" value="201001"'
is "of days, with both its ends" "$(hits 'P=motel&START.0=20100103&END.0=20100105&SORT=-40')" "$(numbers --sort=date motel date:2010-01-03..2010-01-05)"
like "what is no date is told, and not taken for another" "$(hits 'P=motel&START.0=2010-01-03'; cat page)" 'role="alert">A date is written 2015, 201503 or 20150318\.'
is "oldest first" "$(hits 'P=trafficking+OR+labor&SORT=%2B41')" "$(numbers --sort=-date 'trafficking OR text:labor')"
is "longest sentence first" "$(hits 'P=trafficking&SORT=-42')" "$(numbers --sort=sentence trafficking)"
is "office and year together" "$(hits 'B=XOmiami&B=Y2022&B=')" 1
is "newest first" "$(hits 'P=motel&SORT=-0')" "34 33 32 31 30 29 28 27 26 25"
is "the second page, by the button's name" "$(hits "P=motel&SORT=-0&%5B=2&xP=$(sed -n 's/.*name="xP" value="\([^"]*\)".*/\1/p' page)&xDB=xapian&xFILTERS=$(sed -n 's/.*name="xFILTERS" value="\([^"]*\)".*/\1/p' page | sed 's/~/%7E/g')")" "24 23 22 21 20 19 18 17 16 15"
like "where it is marked" "$(cat page)" 'value="2" aria-current="page" disabled'
hits 'P=john+%3Cscript%3E%22' >/dev/null
like "a hostile query stays words" "$(cat page)" 'value="john &lt;script&gt;&quot;"'
hits 'B=XOmiami' >/dev/null
like "as does a hostile title" "$(cat page)" '&lt;script&gt;alert\(1\)&lt;/script&gt; &amp; &quot;Sex Trafficking&quot; \{\$html,\}</a>'
unlike "no tag of theirs is on the page" "$(hits P=doe; cat page)" '<(script|img)'
like "nothing may be fetched or run, and sites do not learn the query" "$(cat page)" "^Referrer-Policy: no-referrer"
like "a query that makes no sense is told" "$(hits 'P=a+AND+OR'; cat page)" 'role="alert">'
like "nothing found: the page says how values are written" "$(hits P=office:nowhere; cat page)" \
    'Nothing was found among 28 releases\. Here a section is written statute:18:1591, a year year:2022'
is "and so they are" "$(hits P=year:2022) $(hits P=office:newyork)" "1 3"
make -s -C "$TESTS/.." BUILD="$BUILD" DESTDIR="$T/root" PREFIX=/opt/blotter install
is "the example that is installed names the template that is" \
    "$(ls "$T/root$(sed -n 's/^template_dir //p' root/opt/blotter/share/doc/blotter/omega.conf)")" blotter
