# SPDX-License-Identifier: GPL-2.0-or-later
"""Whole-process latency of `blotter search` beside Xapian's quest on the same index: run in turn, medians."""
import statistics
import subprocess
import sys
import time

index = sys.argv[1]
rounds = 41
queries = [('"sex trafficking" minor', ['"sex trafficking" minor']), ('forced labor', ['forced labor']),
           ('indictment', ['indictment'])]


def once(argv):
    start = time.perf_counter()
    subprocess.run(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return 1000 * (time.perf_counter() - start)


print(f'{"search, whole process (median)":34} {"blotter":>9} {"quest":>9}   ratio')
for query, words in queries:
    ours, quest = [], []
    for _ in range(rounds):
        ours.append(once(['blotter', 'search', *words]))
        quest.append(once(['quest', '-d', index, '-s', 'english', query]))
    a, b = statistics.median(ours), statistics.median(quest)
    print(f'{query:34} {a:6.2f} ms {b:6.2f} ms   {a / b:.2f} x quest')
