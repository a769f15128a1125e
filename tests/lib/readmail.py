#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""readmail.py FILE EXPRESSION: reads one message as a mail program would and prints what a Python expression gives,
over h (headers), text, html and raw (bytes). Exits with 1, and says why, when the message has a defect: one that
Python's parser sees, a line over 998 bytes, a byte that is not ASCII, HTML with anything but plain elements."""
import email
import email.policy
import html.parser
import sys

ELEMENTS = {'html', 'head', 'meta', 'title', 'body', 'div', 'h1', 'h2', 'h3', 'p', 'a', 'b', 'ul', 'li'}
ATTRIBUTES = {'lang', 'charset', 'name', 'content', 'style', 'href'}
VOID = {'meta'}
HEADERS = ['From', 'To', 'Subject', 'Date', 'Message-Id', 'In-Reply-To', 'References', 'List-Id', 'List-Unsubscribe',
           'List-Unsubscribe-Post', 'Auto-Submitted', 'Content-Language', 'MIME-Version', 'Content-Type']
MAY_LACK = {'In-Reply-To', 'References', 'List-Unsubscribe', 'List-Unsubscribe-Post'}

defects = []


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open = []
        self.level = 0

    def handle_starttag(self, tag, attrs):
        if tag not in ELEMENTS:
            defects.append(f'element <{tag}>')
        for name, value in attrs:
            if name not in ATTRIBUTES:
                defects.append(f'attribute {name} of <{tag}>')
            if name == 'href' and not value.startswith(('http://', 'https://', 'mailto:')):
                defects.append(f'link to {value}')
            if name == 'style' and 'url(' in value:
                defects.append(f'style {value}')
        if tag in ('h1', 'h2', 'h3'):
            if int(tag[1]) > self.level + 1:
                defects.append(f'<{tag}> under <h{self.level}>')
            self.level = int(tag[1])
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            defects.append(f'</{tag}> closes nothing')


def read(path):
    raw = open(path, 'rb').read()
    msg = email.message_from_bytes(raw, policy=email.policy.default)
    if msg.keys() != [h for h in HEADERS if h in msg or h not in MAY_LACK]:
        defects.append(f'headers are {msg.keys()}')
    for name, value in msg.items():
        defects.extend(f'{name}: {d!r}' for d in value.defects)
    for part in msg.walk():
        defects.extend(repr(d) for d in part.defects)
    parts = [p.get_content_type() for p in msg.walk()]
    if parts != ['multipart/alternative', 'text/plain', 'text/html']:
        defects.append(f'parts are {parts}')
    text = msg.get_body(('plain',)).get_content()
    page = msg.get_body(('html',)).get_content()
    check = Page()
    check.feed(page)
    check.close()
    if check.open:
        defects.append(f'not closed: {check.open}')
    if any(len(line) > 998 for line in raw.splitlines()):
        defects.append('a line over 998 bytes')
    if not raw.isascii() or b'\0' in raw:
        defects.append('a byte that is not ASCII')
    for line in text.splitlines():
        if any(not c.isprintable() for c in line):
            defects.append(f'control characters in {line!r}')
        if len(line) > 72 and '://' not in line:
            defects.append(f'over 72 columns: {line!r}')
    return {'h': msg, 'text': text, 'html': page, 'raw': raw}


names = read(sys.argv[1])
print(eval(sys.argv[2], names))
for d in defects:
    print('defect:', d, file=sys.stderr)
sys.exit(1 if defects else 0)
