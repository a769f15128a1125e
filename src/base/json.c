/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The room in which jansson lives. struct js is json_t under a name of our own, so that callers need no
 * header of it. */
#include "base/json.h"

#include <jansson.h>
#include <string.h>

static json_t *in(const struct js *v)
{
    return (json_t *)v;
}

static struct js *out_of(json_t *v)
{
    return (struct js *)v;
}

/* How many bytes at s are one well-formed UTF-8 character (RFC 3629); 0 when they are none. */
static size_t utf8_char(const unsigned char *s, const unsigned char *end)
{
    if (*s < 0x80)
        return 1;
    size_t n = *s >= 0xf0 ? 4 : *s >= 0xe0 ? 3 : 2;
    if (*s < 0xc2 || *s > 0xf4 || (size_t)(end - s) < n)
        return 0;
    for (size_t i = 1; i < n; i++)
        if ((s[i] & 0xc0) != 0x80)
            return 0;
    if ((*s == 0xe0 && s[1] < 0xa0) || (*s == 0xed && s[1] > 0x9f) || (*s == 0xf0 && s[1] < 0x90) ||
        (*s == 0xf4 && s[1] > 0x8f))
        return 0;
    return n;
}

static json_t *repaired(const char *s)
{
    struct buf b = {0};
    const unsigned char *p = (const unsigned char *)s, *end = p + strlen(s);
    while (p < end) {
        size_t n = utf8_char(p, end);
        if (n)
            buf_add(&b, p, n);
        else
            buf_adds(&b, "\xef\xbf\xbd");
        p += n ? n : 1;
    }
    json_t *v = json_stringn(buf_str(&b), b.len);
    buf_free(&b);
    return v;
}

static json_t *string_value(const char *s)
{
    if (!s)
        return json_null();
    json_t *v = json_string(s); /* NULL when s is not UTF-8 */
    return v ? v : repaired(s);
}

struct js *js_object(void)
{
    return out_of(json_object());
}

struct js *js_array(void)
{
    return out_of(json_array());
}

void js_free(struct js *v)
{
    json_decref(in(v));
}

void js_set(struct js *object, const char *key, struct js *v)
{
    json_object_set_new(in(object), key, v ? in(v) : json_null());
}

void js_set_str(struct js *object, const char *key, const char *s)
{
    json_object_set_new(in(object), key, string_value(s));
}

void js_set_int(struct js *object, const char *key, int64_t n)
{
    json_object_set_new(in(object), key, json_integer(n));
}

void js_set_real(struct js *o, const char *key, double x)
{
    js_set(o, key, (struct js *)json_real(x));
}

void js_set_bool(struct js *object, const char *key, bool b)
{
    json_object_set_new(in(object), key, json_boolean(b));
}

void js_set_strs(struct js *object, const char *key, const struct strs *l)
{
    json_t *array = json_array();
    for (size_t i = 0; i < l->n; i++)
        json_array_append_new(array, string_value(l->v[i]));
    json_object_set_new(in(object), key, array);
}

void js_push(struct js *array, struct js *v)
{
    json_array_append_new(in(array), in(v));
}

void js_push_int(struct js *array, int64_t n)
{
    json_array_append_new(in(array), json_integer(n));
}

struct js *js_get(const struct js *object, const char *key)
{
    return out_of(json_object_get(in(object), key));
}

size_t js_len(const struct js *array)
{
    return json_array_size(in(array));
}

struct js *js_at(const struct js *array, size_t i)
{
    return out_of(json_array_get(in(array), i));
}

const char *js_str(const struct js *v)
{
    return json_string_value(in(v));
}

int64_t js_int(const struct js *v, int64_t otherwise)
{
    return json_is_integer(in(v)) ? json_integer_value(in(v)) : otherwise;
}

bool js_bool(const struct js *v, bool otherwise)
{
    return json_is_boolean(in(v)) ? json_is_true(in(v)) : otherwise;
}

bool js_is_object(const struct js *v)
{
    return json_is_object(in(v));
}

bool js_is_array(const struct js *v)
{
    return json_is_array(in(v));
}

bool js_is_null(const struct js *v)
{
    return !v || json_is_null(in(v));
}

struct strs js_strs(const struct js *array, struct arena *a)
{
    struct strs l = {0};
    for (size_t i = 0; i < js_len(array); i++) {
        const char *s = js_str(js_at(array, i));
        if (s)
            strs_add_copy(&l, s, a);
    }
    return l;
}

struct strs js_keys(const struct js *object, struct arena *a)
{
    struct strs l = {0};
    for (void *i = json_object_iter(in(object)); i; i = json_object_iter_next(in(object), i))
        strs_add_copy(&l, json_object_iter_key(i), a);
    return l;
}

struct js *js_parse(const char *text, size_t len, struct err *e)
{
    json_error_t je;
    json_t *v = json_loadb(text, len, 0, &je);
    if (!v)
        err_set(e, ERR_DATA, "not JSON at line %d, column %d: %s", je.line, je.column, je.text);
    return out_of(v);
}

static int append(const char *p, size_t n, void *b)
{
    buf_add(b, p, n);
    return 0;
}

void js_write(const struct js *v, bool indented, struct buf *out)
{
    size_t flags = JSON_ENCODE_ANY | (indented ? JSON_INDENT(2) : JSON_COMPACT);
    json_dump_callback(in(v), append, out, flags);
}
