/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Templates are read once, into pieces of text and names, so that a mistake is told before anything is
 * searched. They know members of a record and nothing else: what is to be computed is for jq and awk. */
#include "domain/template.h"

#include <string.h>

#include "domain/text.h"

struct template
{
    struct piece {
        const char *text, *name; /* one of them */
    } * v;
    size_t n;
};

struct reading {
    const char *start, *p;
    const struct strs *names;
    struct template *t;
    struct buf text; /* of the piece under way */
    struct arena *a;
    struct err *e;
};

static size_t place(const struct reading *r, const char *p)
{
    size_t n = 1;
    for (const char *q = r->start; q < p; q++)
        n += ((unsigned char)*q & 0xc0) != 0x80;
    return n;
}

static const char *nearest(const struct strs *names, const char *name)
{
    struct str_nearest near = {.value = name};
    for (size_t i = 0; i < names->n; i++)
        str_consider(&near, names->v[i], names->v[i]);
    return str_suggest(&near);
}

static void end_text(struct reading *r)
{
    if (r->text.len)
        r->t->v[r->t->n++].text = arena_strdup(r->a, r->text.p);
    buf_reset(&r->text);
}

static int read_name(struct reading *r)
{
    const char *at = r->p++;
    size_t n = strcspn(r->p, "{}");
    if (r->p[n] != '}')
        return err_set(r->e, ERR_USAGE,
                       "'{' at character %zu of the template is not closed (a brace is '{{')", place(r, at));
    const char *name = arena_strndup(r->a, r->p, n);
    if (!strs_has(r->names, name)) {
        const char *near = nearest(r->names, name);
        err_set(r->e, ERR_USAGE, "no member '%s' for the template, at character %zu%s%s%s", name,
                place(r, r->p), near ? ": did you mean '" : "", near ? near : "", near ? "'?" : "");
        return -1;
    }
    end_text(r);
    r->t->v[r->t->n++].name = name;
    r->p += n + 1;
    return 0;
}

static int read_escape(struct reading *r)
{
    static const char written[] = "nt\\", meant[] = "\n\t\\";
    const char *found = r->p[1] ? strchr(written, r->p[1]) : NULL;
    if (!found)
        return err_set(r->e, ERR_USAGE,
                       "'\\' at character %zu of the template must be '\\n', '\\t' or '\\\\'",
                       place(r, r->p));
    buf_addc(&r->text, meant[found - written]);
    r->p += 2;
    return 0;
}

static int read_piece(struct reading *r)
{
    if (*r->p == '\\')
        return read_escape(r);
    if (*r->p == '{' && r->p[1] != '{')
        return read_name(r);
    if (*r->p == '}' && r->p[1] != '}')
        return err_set(r->e, ERR_USAGE,
                       "'}' at character %zu of the template closes nothing (a brace is '}}')",
                       place(r, r->p));
    bool brace = *r->p == '{' || *r->p == '}';
    buf_addc(&r->text, *r->p);
    r->p += brace ? 2 : 1;
    return 0;
}

const struct template *template_parse(const char *s, const struct strs *names, struct arena *a, struct err *e)
{
    size_t most = 2; /* every '{' begins a name at most, with a text before and one after the last */
    for (const char *p = s; *p; p++)
        most += *p == '{' ? 2 : 0;
    struct reading r = {.start = s, .p = s, .names = names, .a = a, .e = e};
    r.t = arena_alloc(a, sizeof *r.t);
    r.t->v = arena_alloc(a, most * sizeof *r.t->v);
    int rc = 0;
    if (!text_is_utf8(s, strlen(s)))
        rc = err_set(e, ERR_USAGE, "the template is not UTF-8");
    while (!rc && *r.p)
        rc = read_piece(&r);
    end_text(&r);
    buf_free(&r.text);
    return rc ? NULL : r.t;
}

static void put_value(const struct js *v, struct arena *a, struct buf *out)
{
    if (js_is_array(v)) {
        struct strs l = js_strs(v, a);
        text_add_safe(out, strs_join(&l, ", ", a), false);
    } else if (js_str(v)) {
        text_add_safe(out, js_str(v), false);
    } else if (!js_is_null(v)) {
        js_write(v, false, out); /* a number or a boolean */
    }
}

void template_put(const struct template *t, const struct js *record, struct arena *a, struct buf *out)
{
    for (size_t i = 0; i < t->n; i++) {
        if (t->v[i].text)
            buf_adds(out, t->v[i].text);
        else
            put_value(js_get(record, t->v[i].name), a, out);
    }
}
