#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The bundled site through the real fetcher: what `make demo` shows, checked value by value.
. "$(dirname "$0")/lib/tap.sh"
plan 34
mkdir "$T/www"
DATA=$T/data
site_start "$T/www" "$T" || exit 1
site_fill "$TESTS/site" "$T/www"
export BLOTTER_CONFIG="$T/www/feeds.conf"

status "fetch" 0 blotter fetch
is "the summary counts" "$out" "4 sources, 9 new, 0 changed, 0 unchanged, 0 failed"
is "nothing on standard error" "$err" ""
status "a second fetch asks nothing that is not due" 0 blotter fetch
is "and says so" "$out" "0 sources, 0 new, 0 changed, 0 unchanged, 0 failed; no source is due: name one, or use --force"
before=$(wc -l <"$T/access.log")
status "a named source is asked at once" 0 blotter fetch fbi-national doj-news
is "its entries are known" "$out" "2 sources, 0 new, 0 changed, 0 unchanged, 0 failed"
is "a conditional request each, no page" "$(tail -n +$((before + 1)) "$T/access.log" | awk '{print $4}' | sort | uniq -c | tr -s ' ')" " 2 304"
status "an unknown source is a usage error" 2 blotter fetch nowhere
status "force asks all" 0 blotter fetch --force
is "all entries known" "$out" "4 sources, 0 new, 0 changed, 14 unchanged, 0 failed"

blotter export >"$T/all.jsonl"
is "nine records" "$(wc -l <"$T/all.jsonl")" 9
field() { /usr/bin/python3 - "$T/all.jsonl" "$1" "$2" <<'P'
import json, sys
for line in open(sys.argv[1]):
    r = json.loads(line)
    if sys.argv[2] in r['url']:
        v = r[sys.argv[3]]
        print(' '.join(map(str, v)) if isinstance(v, list) else v)
P
}
is "date of an fbi.gov page" "$(field sentenced-to-25-years date)" 2026-11-18
is "title of an fbi.gov page" "$(field sentenced-to-25-years title)" "Example City Man Sentenced to 25 Years for Sex Trafficking of a Minor"
is "office from URL, tag and text" "$(field sentenced-to-25-years offices)" miami
is "charge" "$(field sentenced-to-25-years charges)" child-sex-trafficking
is "drugs are not people" "$(field fentanyl charges)" drug-trafficking
is "birds are not people" "$(field rare-birds charges)" wildlife-trafficking
is "smuggling is not trafficking" "$(field boat-captain charges)" alien-smuggling
like "forced labour in a household" "$(field housekeeper charges)" 'forced-labor.*document-servitude'
is "date of a Drupal 7 page" "$(field farm-labor date)" 2026-11-06
is "subtitle of a Drupal 7 page" "$(field farm-labor subtitle)" "Jury Finds That Workers Were Threatened with Deportation"
is "date of a Drupal 10 page" "$(field rare-birds date)" 2026-11-05
is "district from the component" "$(field former-guard districts)" usao-ndil
unlike "no navigation in a text" "$(field sentenced-to-25-years text)" 'Submit a Tip|Home|Contact Center'

status "search for a group finds its members" 0 blotter search --format=ids charge:human-trafficking
is "five of them" "$(echo "$out" | wc -l)" 5
status "search that finds nothing" 1 blotter search zebra
status "facets" 0 blotter search --limit=0 --facets=office,charge date:2026
like "two releases of Miami" "$out" '2 +miami'
status "show by URL" 0 blotter show "$BASE/opa/pr/texas-dealer-sentenced-for-trafficking-rare-birds"
like "shows the title" "$out" "Texas Dealer Sentenced for Trafficking Rare Birds"
status "a digest" 0 blotter digest --dry-run --since=2026-11-01 trafficking
like "names the hotlines" "$out" '1-888-373-7888'
