/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Asking for a robots.txt, and one look at one for a person: no store, no cache. */
#include "flow/robots.h"

#include "flow/crawl.h"

struct fetch_request robots_request(const char *url, void *tag)
{
    /* One byte more than is read tells that there is more. */
    return (struct fetch_request){.url = url, .tag = tag, .first = true, .enough = ROBOTS_MAX + 1};
}

long robots_status(const struct fetch_page *p)
{
    enum { NO_CONTENT = 204 }; /* for other requests no answer, but for this one it is: no rules */
    return p->outcome == FETCH_OK || p->status >= 300 || p->status == NO_CONTENT ? p->status : 0;
}

/* Redirects too lead only where somebody can be told whom to write to. */
static const char *without_contact(void *conf, void *tag, const char *url, struct arena *a)
{
    struct err e;
    (void)tag;
    return crawl_contact(conf, url, &e) ? arena_strdup(a, e.msg) : NULL;
}

int robots_look(const struct conf *conf, const char *url, const char *agent, struct arena *a,
                struct robots_look *out, struct err *e)
{
    struct fetch_options o = crawl_manners(conf, a);
    struct fetch_page p;
    struct fetch *f;
    *out = (struct robots_look){.url = robots_url(url, a)};
    if (!out->url)
        return err_set(e, ERR_USAGE, "'%s' is no http or https URL", url);
    o.refuse = without_contact;
    o.refuse_arg = (void *)conf;
    const struct fetch_request r = robots_request(out->url, NULL);
    if (crawl_contact(conf, url, e) || fetch_open(&o, &f, e))
        return -1;
    int rc = fetch_add(f, &r, e) || fetch_next(f, &p, e) != 1 ? -1 : 0;
    if (!rc) {
        out->access = robots_access(robots_status(&p));
        out->said = arena_strdup(a, p.error);
        if (out->access == ROBOTS_RULES)
            out->rules = robots_parse(p.body, p.len, agent, a);
    }
    fetch_close(f);
    return rc;
}
