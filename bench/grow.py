# SPDX-License-Identifier: GPL-2.0-or-later
"""grow.py DIRECTORY SIZE...: whole-process medians of queries on the indexes DIRECTORY/SIZE, warm."""
import shutil
import statistics
import subprocess
import sys
import time

ROUNDS = 9
# What is asked, blotter's arguments, and quest's where it can ask the same.
QUERIES = [
    ('a rare word', ['search', 'peonage'], 'peonage'),
    ('a word of every second release', ['search', 'guilty'], 'guilty'),
    ('a phrase', ['search', '"pleaded guilty"'], '"pleaded guilty"'),
    ('a phrase and a word', ['search', '"sex trafficking" minor'], '"sex trafficking" minor'),
    ('newest with a filter', ['search', '--sort=date', 'charge:human-trafficking date:2015..'], None),
    ('newest with a frequent word', ['search', '--sort=date', 'guilty'], None),
    ('a beginning', ['search', 'traffick*'], None),
    ('how many', ['search', '--count', 'guilty'], None),
    ('facets of all', ['search', '--limit=0', '--facets=office,charge'], None),
    ('stats of all', ['stats', '--by=fy,stage'], None),
    ('stats of a charge', ['stats', '--by=fy,stage', 'charge:human-trafficking'], None),
]
top, sizes = sys.argv[1], sys.argv[2:]


def median(argv):
    def once():
        start = time.perf_counter()
        subprocess.run(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        return 1000 * (time.perf_counter() - start)
    once()
    return statistics.median(once() for _ in range(ROUNDS))


print(f'{"ms, warm":34}' + ''.join(f'{int(n):>12,}' for n in sizes))
quest = shutil.which('quest')
for what, arguments, asked in QUERIES:
    ours = [median(['blotter', '--config', f'{top}/{n}/feeds.conf', *arguments]) for n in sizes]
    print(f'{what:34}' + ''.join(f'{ms:12.2f}' for ms in ours), flush=True)
    if asked and quest:
        peer = [median([quest, '-d', f'{top}/{n}/xapian', '-s', 'english', asked]) for n in sizes]
        print(f'{"    quest":34}' + ''.join(f'{ms:12.2f}' for ms in peer), flush=True)
