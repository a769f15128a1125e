#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""month.py DIRECTORY < RELEASES: an editor's 35 days before and after a change to daylight saving, lived through with a
real mail server. Releases are JSON lines, each with its date from 2018-02-15 on, when it comes in. Three watches have three
recipients, one of whom the server knows nothing of. On the way the server is away for two days, a run is killed when its
message has just been taken, the clock jumps a year ahead and back, the office moves to Tokyo, and a release is edited.
Prints as JSON what then stands in the mailboxes."""
import collections
import datetime
import email
import email.policy
import json
import os
import subprocess
import sys
import time
from zoneinfo import ZoneInfo

home = sys.argv[1]
box = os.path.join(home, 'box')
conf = os.path.join(home, 'feeds.conf')
lib = os.path.dirname(os.path.abspath(__file__))
FIRST = datetime.date(2018, 2, 15)
DAYS, DOWN, AWAY, KILLED, JUMP, EDIT, MOVED = 35, 9, 10, 13, 19, 21, 26
RUNS = ['07:17', '12:17']
NO_TIME, SPRING = '02:17', 24  # the day that has 23 hours
WATCHES = {'now': 'immediate', 'morning': 'daily 07:00', 'monday': 'weekly mon 07:00'}
QUERY = 'guilty OR sentenced'
GOOD, BAD = ['desk@example.org', 'ann@example.org'], 'nobody@example.org'
zone = ZoneInfo('America/New_York')
said = []


def env(when):
    return dict(os.environ, BLOTTER_CONFIG=conf, TZ=zone.key,
                BLOTTER_NOW=when.astimezone(datetime.timezone.utc).strftime('%Y-%m-%dT%H:%M:%SZ'))


def at(day, clock, years=0):
    date = FIRST + datetime.timedelta(days=day)
    return datetime.datetime.fromisoformat(f'{date.replace(year=date.year + years)}T{clock}').replace(tzinfo=zone)


def blotter(when, *args, status=(0,)):
    run = subprocess.run(['blotter', '-q', *args], env=env(when), capture_output=True, text=True)
    said.extend(f'{when.isoformat()} {args[0]} {run.returncode}: {line}' for line in run.stderr.splitlines())
    if run.returncode not in status:
        sys.exit(f'{when.isoformat()} blotter {args}: {run.returncode} {run.stderr}')
    return run.stdout


def take(when, releases):
    if not releases:
        return
    path = os.path.join(home, 'in.jsonl')
    with open(path, 'w') as f:
        f.writelines(json.dumps(r) + '\n' for r in releases)
    blotter(when, 'import', path)


def fault(*lines):
    with open(os.path.join(box, 'fault.new'), 'w') as f:
        f.writelines(line + '\n' for line in lines)
    os.rename(os.path.join(box, 'fault.new'), os.path.join(box, 'fault'))


def configure(port):
    with open(conf, 'w') as f:
        f.write(f'data = "{home}/data"\n')
        for name, when in WATCHES.items():
            f.write(f'watch "{name}" {{ query = "{QUERY}" to = {{{", ".join(GOOD + [BAD])}}} when = "{when}" limit = 0 ')
            f.write('heartbeat = weekly }\n' if name == 'monday' else '}\n')
        f.write('mail { from = "Blotter <blotter@example.org>" transport = smtp tls = no '
                f'url = "smtp://127.0.0.1:{port}" }}\n')


def messages():
    names = (n for n in os.listdir(box) if n.endswith('.envelope'))
    return sorted(int(n.split('.')[0]) for n in names)


def kill_run(when):
    """Kills a run when the server has its message and has not said so."""
    before = len(messages())
    fault('KEPT hang', f'RCPT 550 {BAD}')
    run = subprocess.Popen(['blotter', '-q', 'digest'], env=env(when), stderr=subprocess.DEVNULL)
    while len(messages()) == before and run.poll() is None:
        time.sleep(0.02)
    run.kill()
    run.wait()
    fault(f'RCPT 550 {BAD}')
    return len(messages()) - before


def live(port, releases):
    global zone
    killed = 0
    edited = next(r for r in releases if 'guilty' in r['body'])
    blotter(at(0, '05:00'), 'digest')
    for day in range(DAYS):
        today = str(FIRST + datetime.timedelta(days=day))
        come = [r for r in releases if r['date'] == today]
        if day == MOVED:
            zone = ZoneInfo('Asia/Tokyo')
        configure(1 if day == AWAY else port)
        fault(f'RCPT 550 {BAD}', *(['GREETING 421'] if day == DOWN else []))
        for clock in [NO_TIME] * (day == SPRING) + RUNS:
            if clock == ['07:17', '12:17'][day % 2]:
                take(at(day, '06:00'), come)
            if day == EDIT and clock == '12:17':
                take(at(day, '12:00'), [dict(edited, body=edited['body'] + ' This release has been corrected.')])
            if day == JUMP and clock == '12:17':
                blotter(at(day, '12:10', 1), 'digest', status=(0, 69))
            if day == KILLED and clock == '12:17':
                killed += kill_run(at(day, clock))
            blotter(at(day, clock), 'digest', status=(0, 69))
    blotter(at(DAYS + 6 - (FIRST.weekday() + DAYS - 1) % 7, '08:00'), 'digest', status=(0, 69))
    return killed


def read():
    """By recipient and watch, the messages in the order in which they came, and how often one came again."""
    boxes, again = collections.defaultdict(list), 0
    for n in messages():
        with open(os.path.join(box, f'{n}.eml'), 'rb') as f:
            m = email.message_from_binary_file(f, policy=email.policy.default)
        with open(os.path.join(box, f'{n}.envelope')) as f:
            to = f.read().split()[1:]
        assert len(to) == 1
        place = boxes[to[0], m['Subject'].split(']')[0][1:]]
        if m['Message-Id'] in [x['Message-Id'] for x in place]:
            again += 1
        else:
            place.append(m)
    return boxes, again


def sections(m):
    """The URLs under new, and under changed, as the text part has them."""
    new, old, here = [], [], 'new'
    for line in m.get_body(('plain',)).get_content().splitlines():
        if line.startswith('Changed on'):
            here = 'old'
        if line.strip().startswith('https://'):
            (new if here == 'new' else old).append(line.strip())
    return new, old


def judge(boxes, again, killed):
    last = at(DAYS, '08:00')
    wanted = sorted(blotter(last, 'search', '--all', '--format=ids', '--limit=1000', QUERY).split(), key=int)
    log = [json.loads(line) for line in blotter(last, 'digest', '--log', '--limit=0', '--format=json').splitlines()]
    facts = {'wanted': len(wanted), 'again': again, 'killed': killed, 'recipients': sorted({to for to, _ in boxes}), 'watches': {}}
    for name in WATCHES:
        mine, theirs = boxes[GOOD[0], name], boxes[GOOD[1], name]
        sent = collections.Counter(str(r['id']) for d in log if d['watch'] == name for r in d['releases'])
        urls = collections.Counter(u for m in mine for u in sections(m)[0])
        ids = [m['Message-Id'] for m in mine]
        facts['watches'][name] = {
            'missing': [i for i in wanted if i not in sent], 'unwanted': [i for i in sent if i not in wanted],
            'sent_twice': [i for i, n in sent.items() if n > 1], 'shown_twice': [u for u, n in urls.items() if n > 1],
            'shown': len(urls), 'edits': [u for m in mine for u in sections(m)[1]],
            'messages': len(mine), 'ids': len(set(ids)), 'same_for_both': ids == [m['Message-Id'] for m in theirs],
            'logged': [f"<{d['message_id']}>" for d in log if d['watch'] == name] == ids,
            'threaded': all(m['In-Reply-To'] == before['Message-Id'] and m['References'].split()[-1] == m['In-Reply-To']
                            for before, m in zip(mine, mine[1:])) and mine[0]['References'] is None,
            'subjects': [m['Subject'] for m in mine],
            'dates': [m['Date'] for m in mine],
            'outcomes': sorted({(t['address'], t['outcome']) for d in log if d['watch'] == name for t in d['to']}),
        }
    facts['said'] = said
    return facts


def main():
    releases = [json.loads(line) for line in sys.stdin]
    os.makedirs(box)
    server = subprocess.Popen([sys.executable, os.path.join(lib, 'smtpsink.py'), box])
    try:
        while not os.path.exists(os.path.join(box, 'port')):
            time.sleep(0.05)
        port = open(os.path.join(box, 'port')).read().strip()
        configure(port)
        take(at(0, '00:00'), [{'url': 'https://www.example.gov/before', 'title': 'Before', 'date': '2017-01-01', 'body': 'corn'}])
        killed = live(port, releases)
        boxes, again = read()
        json.dump(judge(boxes, again, killed), sys.stdout, indent=1)
    finally:
        server.kill()


main()
