#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# A month of three watches with a real mail server and all that can go wrong in one (see lib/month.py): what matches came to
# each watch once. People and places are invented.
. "$(dirname "$0")/lib/tap.sh"
plan 18
if ! /usr/bin/python3 -c 'import aiosmtpd, zoneinfo; zoneinfo.ZoneInfo("America/New_York")' 2>/dev/null; then
    skip 18 "no aiosmtpd or time zones"
    exit 0
fi
/usr/bin/python3 - >"$T/month.jsonl" <<'P'
import datetime
import json
for day in range(35):
    date = str(datetime.date(2018, 2, 15) + datetime.timedelta(days=day))
    for k, done in enumerate(['pleaded guilty to', 'was sentenced to 12 months for', 'was charged with']):
        print(json.dumps({'url': f'https://www.example.gov/news/{day}-{k}', 'date': date,
                          'title': f'Mill Owner {day}-{k}', 'body': f'The owner of mill {day}-{k} {done} forced labor.'}))
P
ok "a month goes by" sh -c '/usr/bin/python3 "$0" "$1" <"$1/month.jsonl" >"$1/facts"' "$TESTS/lib/month.py" "$T"
fact() { json "$T/facts" "$1"; }
is "70 of 105 match" "$(fact 'd["wanted"]')" 70
is "the run that was killed sends its message again, under its own id" "$(fact 'd["killed"], d["again"]')" "(1, 1)"
is "whom the server does not know gets nothing" "$(fact 'd["recipients"]')" "['ann@example.org', 'desk@example.org']"
for watch in now morning monday; do
    w="d['watches']['$watch']"
    is "$watch: what matches came once, nothing else" \
        "$(fact "[$w[k] for k in ('missing', 'unwanted', 'shown_twice')], $w['shown']")" "([[], [], []], 70)"
    is "$watch: the edit too" "$(fact "$w['edits'], len($w['sent_twice'])")" "(['https://www.example.gov/news/0-0'], 1)"
    is "$watch: each message has its own id, the log knows them, both recipients have them" \
        "$(fact "$w['messages'] == $w['ids'] > 5, $w['logged'], $w['same_for_both']")" "(True, True, True)"
    is "$watch: one thread" "$(fact "$w['threaded']")" True
done
is "the morning's come in the morning, in New York on either side of the change and in Tokyo" \
    "$(fact "sorted({x.split()[4] for x in d['watches']['morning']['dates']})")" \
    "['11:17:00', '12:17:00', '17:10:00', '22:17:00']"
is "the clock that was set back is told of once" "$(fact "len([s for s in d['said'] if 'set back' in s])")" 1
