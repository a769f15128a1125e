#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Compares an export with labels: labels.py LABELLED.jsonl EXPORT.jsonl. A line a field: precision, recall and F1 over all
values of lists, the share of equal values of single ones, and how many releases differ. --wrong FIELD lists those."""
import argparse, json

LISTS = ['charges', 'stages', 'offices', 'districts', 'statutes', 'defendants']
SINGLE = ['kind', 'sentence_months', 'minor_victim', 'date', 'title']


def plain(s):
    return ' '.join(s.lower().replace('.', ' ').replace(',', ' ').split())


def values(record, field):
    v = record.get(field) or []
    if field == 'statutes':
        return {s.split('(')[0] for s in v}
    return {plain(s) for s in v} if field == 'defendants' else set(v)


def row(name, score, wrong, detail=''):
    print(f'{name:16} {score:6.3f} {wrong:4d} wrong  {detail}'.rstrip())


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument('labelled')
    ap.add_argument('export')
    ap.add_argument('--wrong')
    o = ap.parse_args()
    want = [json.loads(l) for l in open(o.labelled, encoding='utf-8')]
    got = {r['url']: r for r in map(json.loads, open(o.export, encoding='utf-8'))}
    for f in LISTS:
        pairs = [(r['url'], values(r, f), values(got.get(r['url'], {}), f)) for r in want]
        both = sum(len(x & y) for _, x, y in pairs)
        p, r = (both / (sum(len(s[i]) for s in pairs) or 1) for i in (2, 1))
        row(f, 2 * p * r / (p + r or 1), sum(x != y for _, x, y in pairs), f'P {p:.3f}  R {r:.3f}')
        for url, x, y in pairs:
            if f == o.wrong and x != y:
                print(f'  {url}\n    label {sorted(x)}\n    got   {sorted(y)}')
    for f in SINGLE:
        pairs = [(r['url'], r[f], got.get(r['url'], {}).get(f)) for r in want]
        wrong = sum(x != y for _, x, y in pairs)
        row(f, 1 - wrong / len(pairs), wrong)
        for url, x, y in pairs:
            if f == o.wrong and x != y:
                print(f'  {url}\n    label {x}\n    got   {y}')


main()
