#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""smtpsink.py [--tls CERT KEY | --smtps CERT KEY] [--auth USER PASSWORD] DIRECTORY: a mail server on loopback that keeps
what it is given as N.eml, with sender and recipients in N.envelope, and each command in `dialogue` (of AUTH: the word
alone). Its port stands in DIRECTORY/port once it listens.

The file DIRECTORY/fault, read anew at each step, makes it misbehave: lines of STEP ACTION [TEXT], where STEP is GREETING,
EHLO, STARTTLS, AUTH, MAIL, RCPT, DATA, END (of the message) or QUIT, ACTION a code to answer with (554, or with an enhanced
status: 554_5.7.1), `drop` (the connection),
`slow`, `hang` or `flood` (a reply without end); with TEXT only where the command holds it. KEPT drop: the message is kept,
but the answer is lost."""
import asyncio
import os
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

args = sys.argv[1:]
mode = cert = key = login = None
if args[0] in ('--tls', '--smtps'):
    mode, cert, key, *args = args
if args[0] == '--auth':
    login = LoginPassword(args[1].encode(), args[2].encode())
    args = args[3:]
directory = args[0]


def fault(step, text=''):
    try:
        rows = open(os.path.join(directory, 'fault')).read().splitlines()
    except FileNotFoundError:
        return None
    for row in rows:
        where, action, *rest = row.split(None, 2)
        if where == step and (not rest or rest[0] in text):
            return action
    return None


class Keep:
    count = 0

    async def handle_DATA(self, server, session, envelope):
        action = fault('END', ' '.join(envelope.rcpt_tos))
        answer = action and await server.misbehave('END', action)
        if answer:
            return answer
        base = os.path.join(directory, str(self.count))
        self.count += 1
        with open(base + '.eml', 'wb') as f:
            f.write(envelope.original_content)
        with open(base + '.envelope', 'w') as f:
            print(envelope.mail_from, *envelope.rcpt_tos, file=f)
        action = fault('KEPT')
        return action and await server.misbehave('KEPT', action) or '250 kept'


class Server(SMTP):
    greeted = False

    async def misbehave(self, step, action):
        """What is to be answered; None: what a sound server does."""
        if action == 'slow':
            await asyncio.sleep(0.03)
            return None
        if action == 'hang':
            await asyncio.sleep(3600)
        if action == 'flood':
            while True:
                self._writer.write(b'250-and so on\r\n' * 1000)
                await self._writer.drain()
        if action == 'drop':
            self.transport.abort()
            raise asyncio.CancelledError
        code, _, status = action.partition('_')
        return f'{code} {status or code[0] + ".0.0"} \x1b[31mno\x07 {step}'

    async def push(self, status):
        if not self.greeted:
            self.greeted = True
            action = fault('GREETING')
            if action:
                await super().push(await self.misbehave('GREETING', action))
                self.transport.close()
                return
        await super().push(status)


def step(name):
    inherited = getattr(SMTP, 'smtp_' + name)

    async def command(self, arg):
        with open(os.path.join(directory, 'dialogue'), 'a') as f:
            print(name, '' if name == 'AUTH' else arg, file=f)
        action = fault('EHLO' if name == 'HELO' else name, arg or '')
        answer = action and await self.misbehave(name, action)
        if answer:
            await self.push(answer)
        else:
            await inherited(self, arg)
    command.__doc__ = inherited.__doc__
    for mark in ('__smtp_syntax__', '__smtp_syntax_extended__', '__smtp_syntax_when__'):
        if hasattr(inherited, mark):
            setattr(command, mark, getattr(inherited, mark))
    return command


for name in ('EHLO', 'HELO', 'STARTTLS', 'AUTH', 'MAIL', 'RCPT', 'DATA', 'QUIT'):
    setattr(Server, 'smtp_' + name, step(name))


def authenticate(server, session, envelope, mechanism, data):
    return AuthResult(success=data == login, handled=False)


async def main():
    keep = Keep()
    context = None
    if mode:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(cert, key)
    options = {'timeout': 30}
    if mode == '--tls':
        options.update(tls_context=context, require_starttls=True)
    if login:
        options.update(authenticator=authenticate, auth_required=True, auth_require_tls=mode == '--tls')
    server = await asyncio.get_running_loop().create_server(
        lambda: Server(keep, **options), '127.0.0.1', 0, ssl=context if mode == '--smtps' else None)
    path = os.path.join(directory, 'port')
    with open(path + '.new', 'w') as f:
        print(server.sockets[0].getsockname()[1], file=f)
    os.rename(path + '.new', path)
    await server.serve_forever()


asyncio.run(main())
