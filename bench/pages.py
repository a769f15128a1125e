# SPDX-License-Identifier: GPL-2.0-or-later
"""Fills a web root with release pages and a feed of them all, and prints their URLs: the corpus' pages when it is
there, else the bundled site's pages multiplied."""
import os
import subprocess
import sys
from xml.sax.saxutils import escape

root, base, shared, site = sys.argv[1:]
if shared:
    subprocess.check_call(['tar', 'xJf', f'{shared}/corpus/doj-pages.tar.xz', '-C', root, '--strip-components=1'])
    paths = sorted(f'{d[len(root):]}/{f}' for d, _, fs in os.walk(root + '/opa') for f in fs)
else:
    paths = []
    pages = [f'{d}/{f}' for d, _, fs in os.walk(site + '/opa') for f in fs]
    os.makedirs(root + '/opa/pr')
    for i in range(4000):
        page = pages[i % len(pages)]
        name = f'/opa/pr/{os.path.basename(page)}-{i}'
        text = open(page).read().replace(os.path.basename(page), os.path.basename(name))
        words = ' '.join(f'word{(i * 7919 + k * k) % 20011}' for k in range(500))
        open(root + name, 'w').write(text.replace('</body>', f'<!--{"x" * 20000}--></body>').replace(
            '</p>', f' {words}</p>', 1))
        paths.append(name)
with open(root + '/feed.xml', 'w') as feed:
    feed.write('<rss version="2.0"><channel><title>All</title>')
    for p in paths:
        feed.write(f'<item><title>{escape(os.path.basename(p))}</title><link>{base}{escape(p)}</link></item>\n')
    feed.write('</channel></rss>')
print('\n'.join(base + p for p in paths))
