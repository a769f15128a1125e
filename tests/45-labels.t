#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Extraction holds its ground: what it makes of labelled releases (tests/labelled) stays above a floor, field by field.
. "$(dirname "$0")/lib/tap.sh"
plan 11
cd "$T" || exit 1
printf 'data = "data"\n' >feeds.conf
blotter -q import "$TESTS/labelled/releases.jsonl" && blotter export >got.jsonl
"$TESTS/lib/labels.py" "$TESTS/labelled/releases.jsonl" got.jsonl >table
while read -r field floor; do
    ok "$field: at least $floor ($(grep "^$field " table | cut -c1-24))" \
        awk -v f="$field" -v floor="$floor" '$1 == f { found = $2 >= floor } END { exit !found }' table
done <<'FLOORS'
charges .94
stages .97
offices .97
districts .95
statutes 1
defendants .93
kind .95
sentence_months .97
minor_victim .95
date 1
title 1
FLOORS
