/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the mail section of feeds.conf must agree on. Single values are checked by conf_check.c, on their
 * lines. */
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "domain/conf.h"

/* "host", "host:port", "[::1]:port", with a "/" at the end or not; n: bytes of the host. */
static bool is_authority(const char *s, size_t *n)
{
    const char *p = s;
    if (*p == '[') {
        p += 1 + strspn(p + 1, "0123456789abcdefABCDEF:.");
        if (*p++ != ']')
            return false;
    } else {
        while (ascii_isalnum(*p) || *p == '-' || *p == '.')
            p++;
    }
    *n = (size_t)(p - s);
    if (*n && *p == ':') {
        char *end;
        long port = ascii_isdigit(*++p) ? strtol(p, &end, 10) : 0;
        if (port < 1 || port > 65535)
            return false;
        p = end;
    }
    return *n && (!*p || !strcmp(p, "/"));
}

static const char *authority_of(const char *url)
{
    return str_starts(url, "smtp://") ? url + 7 : str_starts(url, "smtps://") ? url + 8 : NULL;
}

bool conf_mail_url(const char *s)
{
    size_t n;
    const char *authority = authority_of(s);
    return authority && is_authority(authority, &n);
}

static bool is_loopback(const char *url)
{
    const char *s = authority_of(url);
    size_t n = 0;
    is_authority(s, &n);
    return str_listed("|localhost|127.0.0.1|[::1]|", s, n);
}

bool conf_mail_is_local(const struct conf_mail *m)
{
    return m->transport == MAIL_MAILDIR || m->transport == MAIL_MBOX;
}

void conf_mail_unsubscribe(const struct conf_mail *m, const char **address, const char **url)
{
    bool mail = m->unsubscribe && str_starts(m->unsubscribe, "mailto:");
    *address = mail ? m->unsubscribe + strlen("mailto:") : NULL;
    *url = mail ? NULL : m->unsubscribe;
}

const char *conf_mail_fault(const struct conf_mail *m, const char **option)
{
    bool inside = m->url && str_starts(m->url, "smtps:"), password = m->password_file || m->password_command;
    bool loose = m->tls != SMTP_TLS_REQUIRED;
    const struct {
        bool is_so;
        const char *option, *fault;
    } faults[] = {
        {m->transport == MAIL_SMTP && !m->url, "transport", "has transport = smtp but no 'url'"},
        {conf_mail_is_local(m) && !m->path, "transport", "has a mailbox as transport but no 'path'"},
        {m->password_file && m->password_command, "password-command",
         "has both 'password-file' and 'password-command'"},
        {m->user && !password, "user", "has a 'user' but no 'password-file' or 'password-command'"},
        {!m->user && password, m->password_file ? "password-file" : "password-command",
         "has a password but no 'user'"},
        {inside && loose, "tls", "has 'tls' for an smtps URL, which is always TLS"},
        {m->user && m->url && loose && !is_loopback(m->url), "tls",
         "would send a password without TLS: set tls = required"},
    };
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        if (faults[i].is_so) {
            *option = faults[i].option;
            return faults[i].fault;
        }
    return NULL;
}
