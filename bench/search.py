# SPDX-License-Identifier: GPL-2.0-or-later
"""search.py DATA: whole-process latency and peak memory of `blotter search` beside Xapian's quest on the same index,
notmuch on the same releases as mails, and SQLite FTS5 with snippet(); run in turn, medians. Quest prints the data of ten
documents and notmuch ten subjects, neither with snippets. Cold: the index's files have been dropped from the page cache
(the programs and their libraries have not). A peer that is not installed is skipped."""
import email.message
import email.utils
import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

ROUNDS, COLD_ROUNDS, FACETS_MS = 31, 7, 50
QUERIES = ['"sex trafficking" minor', 'forced labor', 'indictment']
data = sys.argv[1]


def run(argv):
    subprocess.run(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


def cool(files):
    """Drops a file, or all in a directory, from the page cache."""
    for path in [os.path.join(d, f) for d, _, names in os.walk(files) for f in names] or [files]:
        fd = os.open(path, os.O_RDONLY)
        os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(fd)


def once(argv, files=None):
    if files:
        cool(files)
    start = time.perf_counter()
    run(argv)
    return 1000 * (time.perf_counter() - start)


def peak(argv):
    """MiB. From a shell: what a large program starts is never reported to be smaller than that program."""
    report = 'import resource; print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)'
    return float(subprocess.check_output(
        ['sh', '-c', '"$@" >/dev/null 2>&1; exec /usr/bin/python3 -c "$0"', report, *argv]))


def notmuch(releases, where):
    """A maildir of them, and notmuch's index of it."""
    for d in ('cur', 'new', 'tmp'):
        os.makedirs(f'{where}/mail/{d}')
    for i, r in enumerate(releases):
        m = email.message.EmailMessage()
        m['From'], m['Subject'] = 'press@example.org', ' '.join((r['title'] or '').split())
        m['Date'], m['Message-ID'] = email.utils.formatdate(i * 86400), f'<{r["id"]}@example.org>'
        m.set_content(r['text'] or '')
        with open(f'{where}/mail/cur/{i}:2,S', 'wb') as f:
            f.write(bytes(m))
    os.environ['NOTMUCH_CONFIG'] = f'{where}/config'
    with open(f'{where}/config', 'w') as f:
        f.write(f'[database]\npath={where}/mail\n[user]\nname=A\nprimary_email=a@example.org\n[new]\ntags=new\n')
    subprocess.check_call(['notmuch', 'new', '--quiet'], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return f'{where}/mail/.notmuch'


def fts5(releases, where):
    db = sqlite3.connect(f'{where}/fts.db')
    db.execute("CREATE VIRTUAL TABLE r USING fts5(title, text, tokenize='porter unicode61')")
    db.executemany('INSERT INTO r VALUES (?, ?)', ((r['title'], r['text']) for r in releases))
    db.execute("INSERT INTO r(r) VALUES ('optimize')")
    db.commit()
    db.close()
    return f'{where}/fts.db'


def sql(query):
    return f"SELECT title, snippet(r, 1, '[', ']', '…', 40) FROM r WHERE r MATCH '{query}' ORDER BY rank LIMIT 10"


def contenders(where):
    """[name, its files, query -> command]"""
    xapian = f'{data}/xapian'
    rows = [('blotter', xapian, lambda q: ['blotter', 'search', q])]
    if shutil.which('quest'):
        rows.append(('quest', xapian, lambda q: ['quest', '-d', xapian, '-s', 'english', q]))
    releases = [json.loads(line) for line in subprocess.check_output(['blotter', 'export']).splitlines()]
    if shutil.which('notmuch'):
        rows.append(('notmuch', notmuch(releases, where), lambda q: ['notmuch', 'search', '--limit=10', q]))
    if shutil.which('sqlite3'):
        db = fts5(releases, where)
        rows.append(('fts5', db, lambda q: ['sqlite3', '-init', '/dev/null', db, sql(q)]))
    for name in {'quest', 'notmuch', 'sqlite3'}:
        if not shutil.which(name):
            print(f'{name} is not installed: skipped')
    return len(releases), rows


def measure(rows, query, rounds, cold):
    times = [[] for _ in rows]
    for _ in range(rounds):
        for t, (_, files, command) in zip(times, rows):
            t.append(once(command(query), files if cold else None))
    return [statistics.median(t) for t in times]


def table(rows, rounds, cold):
    print(f'{"search, cold" if cold else "search, warm":34} ' + ''.join(f'{name:>12}' for name, _, _ in rows))
    for query in QUERIES:
        ms = measure(rows, query, rounds, cold)
        quest = next((m for m, row in zip(ms, rows) if row[0] == 'quest'), None)
        print(f'{query:34} ' + ''.join(f'{m:9.2f} ms' for m in ms) +
              (f'   {ms[0] / quest:.2f} x quest' if quest else ''), flush=True)


def facets(n):
    for what in (['search', '--limit=0', '--facets=office,charge'], ['search', '--facets=office,charge,year'],
                 ['stats', '--by=fy,stage']):
        command = ['blotter', *what]
        ms = statistics.median(once(command) for _ in range(ROUNDS))
        print(f'{" ".join(what):45} {n} releases {ms:8.2f} ms {peak(command):6.1f} MiB'
              + (f'   (goal: {FACETS_MS} ms)' if what[0] == 'search' else ''))


with tempfile.TemporaryDirectory(prefix='blotter-bench-') as where:
    total, rows = contenders(where)
    table(rows, ROUNDS, False)
    print(f'{"peak memory":34} ' + ''.join(f'{peak(command(QUERIES[1])):8.1f} MiB' for _, _, command in rows))
    table(rows, COLD_ROUNDS, True)
    facets(total)
