/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Walls. What guards a site answers 200 with a page of its own. Its marks are in a table; but sites behind a
 * guard carry its scripts on every page, and releases speak of logins and denied access, so that a mark only
 * counts on a page on which there is next to nothing to read. */
#include "edge/wall.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "edge/render.h"

enum {
    LITTLE = 1500,     /* characters to read: above, it is a page */
    NOTHING = 40,      /* below, it is none */
    LOOK = 256 * 1024, /* bytes in which marks are looked for */
};

static const struct mark {
    const char *text; /* in the source, any case */
    const char *reason;
    bool also; /* found on other pages too: scripts of the guard, words of a release */
} marks[] = {
    {"bm-verify=", "an Akamai challenge (bm-verify)", false},
    {"Powered and protected by", "a challenge ('Powered and protected by')", false},
    {"/_sec/cp_challenge", "an Akamai challenge", false},
    {"errors.edgesuite.net", "an Akamai denial", false},
    {"cf_chl_opt", "a Cloudflare challenge", false},
    {"cf-chl-", "a Cloudflare challenge", false},
    {"cf-error-details", "a Cloudflare denial", false},
    {"Checking your browser before accessing", "a browser check", false},
    {"Incapsula incident ID", "an Incapsula denial", false},
    {"captcha-delivery.com", "a DataDome challenge", false},
    {"px-captcha", "a PerimeterX challenge", false},
    {"_Incapsula_Resource", "an Incapsula challenge", true},
    {"challenge-platform", "a Cloudflare challenge", true},
    {"Pardon Our Interruption", "a challenge ('Pardon Our Interruption')", true},
    {"Verify you are human", "a challenge ('Verify you are human')", true},
    {"g-recaptcha", "a captcha", true},
    {"h-captcha", "a captcha", true},
};

/* What the titles of walls begin with. */
static const struct mark titles[] = {
    {"Just a moment...", "a Cloudflare challenge", false},
    {"Attention Required! | Cloudflare", "a Cloudflare denial", false},
    {"Access Denied", "'Access Denied'", false},
    {"403 Forbidden", "'403 Forbidden'", false},
    {"401 Unauthorized", "'401 Unauthorized'", false},
    {"Are you a robot?", "a captcha", false},
    {"Page not found", "'Page not found'", false},
    {"404 Not Found", "'404 Not Found'", false},
};

/* One pass over the source; the marks are told apart by their first letter. */
static const char *mark_in(const char *html, size_t len, bool article)
{
    const char *end = html + (len < LOOK ? len : LOOK);
    bool first[256] = {false};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        first[(unsigned char)marks[i].text[0] | 32] = true;
    for (const char *p = html; p < end; p++) {
        if (!first[(unsigned char)*p | 32])
            continue;
        for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
            size_t n = strlen(marks[i].text);
            if ((size_t)(end - p) >= n && !strncasecmp(p, marks[i].text, n) && !(marks[i].also && article))
                return marks[i].reason;
        }
    }
    return NULL;
}

static const char *mark_in_title(const char *title)
{
    for (size_t i = 0; title && i < sizeof titles / sizeof *titles; i++)
        if (!strncasecmp(title, titles[i].text, strlen(titles[i].text)))
            return titles[i].reason;
    return NULL;
}

/* Whether the page does something instead of saying something. */
static bool acts(const struct dom *d)
{
    const struct node *root = dom_root(d);
    for (const struct node *n = root; n; n = node_walk(n, root)) {
        const char *equiv = node_is(n, "meta") ? node_attr(n, "http-equiv") : NULL;
        if (node_is(n, "script") || node_is(n, "iframe") || (equiv && !strcasecmp(equiv, "refresh")))
            return true;
    }
    return false;
}

const char *wall_reason(const char *html, size_t len, const struct dom *d, const struct facts *f,
                        bool article, struct arena *a)
{
    size_t text = strlen(render_text(dom_root(d), a));
    if (text >= LITTLE)
        return NULL;
    const char *reason = article ? NULL : mark_in_title(f->title);
    if (!reason)
        reason = mark_in(html, len, article);
    if (reason || article)
        return reason;
    if (f->passwords)
        return "a login page";
    return text < NOTHING && acts(d) ? "a page without text" : NULL;
}
