#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Web archives for tests, made and read without blotter.

    warc.py check FILE     reads what `blotter export --format=warc` wrote, by the letter of WARC 1.1, and prints how many
                           records of each type there are; anything that is not as it should be ends it

As a module: record(), response() and page() make records, pack() a gzip member of one.
"""
import base64
import gzip
import hashlib
import re
import sys
import zlib

DATE = '2022-11-18T06:00:00Z'
serial = 0


def record(kind, url, block, media='application/http; msgtype=response', date=DATE, version='1.0', length=None, **more):
    global serial
    serial += 1
    head = [f'WARC/{version}', f'WARC-Type: {kind}', f'WARC-Date: {date}', f'WARC-Record-ID: <urn:uuid:{serial:032x}>']
    if url:
        head.append(f'WARC-Target-URI: {url}')
    if media:
        head.append(f'Content-Type: {media}')
    head += [f'{k.replace("_", "-")}: {v}' for k, v in more.items()]
    head.append(f'Content-Length: {len(block) if length is None else length}')
    return '\r\n'.join(head).encode() + b'\r\n\r\n' + block + b'\r\n\r\n'


def response(body, status='200 OK', *headers, type='text/html; charset=utf-8'):
    return ('\r\n'.join([f'HTTP/1.1 {status}', f'Content-Type: {type}', *headers]) + '\r\n\r\n').encode() + body


def page(title, url, date='November 17, 2022', words='A man of Exampleville was sentenced today for forced labor.'):
    return f'''<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title} — FBI</title><link rel="canonical" href="{url}">
</head><body><div id="content"><h1 class="documentFirstHeading">{title}</h1><div class="date">{date}</div>
<div id="content-core">{f'<p>{words} ' * 5}</div></div></body></html>'''.encode()


def pack(data):
    return gzip.compress(data, mtime=0)


def sha1(data):
    return 'sha1:' + base64.b32encode(hashlib.sha1(data).digest()).decode()


def members(data):
    at = 0
    while at < len(data):
        z, out = zlib.decompressobj(31), b''
        while not z.eof:
            piece = data[at:at + 65536]
            assert piece, 'a member is cut off'
            out += z.decompress(piece)
            at += len(piece)
        at -= len(z.unused_data)
        yield out


def parse(data):
    head, rest = data.split(b'\r\n\r\n', 1)
    lines = head.decode().split('\r\n')
    assert lines[0] == 'WARC/1.1', lines[0]
    fields = {}
    for line in lines[1:]:
        name, value = line.split(': ', 1)
        assert name not in fields, name
        fields[name] = value
    n = int(fields['Content-Length'])
    assert rest[n:] == b'\r\n\r\n', (fields, rest[n:n + 20])
    return fields, rest[:n]


def check(path):
    counts, ids, written = {}, set(), {}
    for data in members(open(path, 'rb').read()):
        f, block = parse(data)
        kind = f['WARC-Type']
        assert counts or kind == 'warcinfo', 'the first record is no warcinfo'
        counts[kind] = counts.get(kind, 0) + 1
        assert re.fullmatch(r'<urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}>', f['WARC-Record-ID']), f
        assert f['WARC-Record-ID'] not in ids, 'an id comes twice'
        ids.add(f['WARC-Record-ID'])
        assert re.fullmatch(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ', f['WARC-Date']), f
        if kind == 'revisit':
            first = written[f['WARC-Refers-To']]
            assert not block and f['WARC-Profile'] == 'http://netpreserve.org/warc/1.1/revisit/identical-payload-digest'
            assert f['WARC-Payload-Digest'] == first['WARC-Payload-Digest'] and f['WARC-Target-URI'] == first['WARC-Target-URI']
            assert f['WARC-Refers-To-Date'] == first['WARC-Date'] and f['WARC-Refers-To-Target-URI'] == first['WARC-Target-URI']
        else:
            assert f['WARC-Block-Digest'] == 'sha256:' + hashlib.sha256(block).hexdigest(), f
            assert f['Content-Type'], f
        if kind == 'resource':
            assert f['WARC-Payload-Digest'] == f['WARC-Block-Digest'] and '<' not in f['WARC-Target-URI'], f
            written[f['WARC-Record-ID']] = f
    print(' '.join(f'{k}={v}' for k, v in sorted(counts.items())))


if __name__ == '__main__':
    assert sys.argv[1] == 'check'
    check(sys.argv[2])
