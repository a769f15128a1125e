/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_BASE_JSON_H
#define BLOTTER_BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/strs.h"

/* JSON values (RFC 8259), a narrow front on jansson, which only json.c sees. A value belongs to who made it
 * until it is put into an object or array, which then owns it; js_free ends a value that nothing owns.
 * Members keep the order in which they were set. Strings that are not UTF-8 are repaired with U+FFFD; a NULL
 * string becomes null. */
struct js;

struct js *js_object(void);
struct js *js_array(void);
void js_free(struct js *v); /* NULL is allowed */

void js_set(struct js *object, const char *key, struct js *v); /* takes v; NULL becomes null */
void js_set_str(struct js *object, const char *key, const char *s);
void js_set_int(struct js *object, const char *key, int64_t n);
void js_set_real(struct js *object, const char *key, double x); /* finite */
void js_set_bool(struct js *object, const char *key, bool b);
void js_set_strs(struct js *object, const char *key, const struct strs *l);
void js_push(struct js *array, struct js *v); /* takes v */
void js_push_int(struct js *array, int64_t n);

/* Reading. Each accepts NULL and a value of another type, and then gives NULL, the default or an empty list.
 */
struct js *js_get(const struct js *object, const char *key); /* borrowed */
size_t js_len(const struct js *array);
struct js *js_at(const struct js *array, size_t i); /* borrowed */
const char *js_str(const struct js *v);             /* borrowed from v */
int64_t js_int(const struct js *v, int64_t otherwise);
bool js_bool(const struct js *v, bool otherwise);
bool js_is_object(const struct js *v);
bool js_is_array(const struct js *v);
bool js_is_null(const struct js *v);                           /* null or absent */
struct strs js_keys(const struct js *object, struct arena *a); /* in their order */
struct strs js_strs(const struct js *array,
                    struct arena *a); /* its strings, copied; others are passed over */

/* Parses one value; NULL with *e (ERR_DATA, line and column) when text is not JSON. Depth is bounded by the
 * parser. */
struct js *js_parse(const char *text, size_t len, struct err *e);

/* Appends the value's text: on one line, or indented by two. UTF-8 is written as it is; control characters
 * escaped. */
void js_write(const struct js *v, bool indented, struct buf *out);

#endif
