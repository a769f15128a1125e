#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs every case of a table like tests/robots.tsv (its head tells how it is written) through `blotter robots`.

    robots.py TABLE

Prints a line for each case that went otherwise, then the number of cases. Every second one is read from a file, the
others from standard input."""
import re
import subprocess
import sys

PLAIN = {b'n': b'\n', b'r': b'\r', b't': b'\t', b'\\': b'\\'}


def unescape(s):
    def one(m):
        if m[1]:
            return bytes([int(m[1], 16)])
        return unescape(m[2]) * int(m[3]) if m[3] else PLAIN[m[4]]
    return re.sub(rb'\\(?:x(..)|\{(.*?)\*(\d+)\}|(.))', one, s, flags=re.S)


def ask(agent, url, text, name):
    if name != '-':
        open(name, 'wb').write(text)
    run = subprocess.run(['blotter', 'robots', '--file=' + name, b'--agent=' + agent, url], input=text, capture_output=True)
    verdict = re.match(rb'(allowed|not allowed): (?:line (\d+): .+|no rule matches)\n', run.stdout)
    delay = re.search(rb'^crawl-delay: (\S+) s$', run.stdout, re.M)
    if not verdict or (run.returncode, verdict[1]) not in ((0, b'allowed'), (1, b'not allowed')):
        return run.returncode, run.stdout, run.stderr
    return b'deny' if run.returncode else b'allow', int(verdict[2] or 0), float(delay[1]) if delay else 0


def main():
    files, n = {}, 0
    for line in open(sys.argv[1], 'rb'):
        f = line.rstrip(b'\n').split(b'\t')
        if not line.strip() or line.startswith(b'#'):
            continue
        if line.startswith(b'='):
            files[b'@' + f[0][1:]] = f[1]
            continue
        n += 1
        got = ask(f[2], unescape(f[3]), unescape(files.get(f[4], f[4])), '-' if n % 2 else 'robots.txt')
        wanted = f[0], int(f[1]), float(f[5]) if len(f) > 5 else got[-1]
        if got != wanted:
            print(line.decode(errors='replace')[:300].strip(), got, sep='\n  ')
    print(n)


main()
