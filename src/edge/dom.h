/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_EDGE_DOM_H
#define BLOTTER_EDGE_DOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

/* A document as a tree: a narrow front on libxml2, which only dom.c sees. Parsing never touches the network
 * and loads no DTD; depth is bounded, what lies deeper is cut off. Nodes belong to their document and are
 * only read. A document belongs to one thread at a time; different documents may be used in different
 * threads. */
struct dom;
struct node; /* an element, a text or, from dom_select, an attribute; other nodes are passed over */

struct dom *dom_html(const char *utf8, size_t len); /* NULL when there is no markup at all */
struct dom *dom_xml(const char *utf8, size_t len);  /* what can be recovered; NULL when there is no element */
/* Why the XML is not well-formed ("line 3: …"); NULL when it is. */
const char *dom_ill_formed(const char *utf8, size_t len, struct arena *a);
void dom_free(struct dom *d); /* NULL is allowed */

const struct node *dom_root(const struct dom *d);
const struct node *node_parent(const struct node *n); /* the element above; NULL at the root */
const struct node *node_first(const struct node *n);  /* first child */
const struct node *node_next(const struct node *n);   /* next sibling */
/* The walk through everything below top, in document order, without recursion: start with node_first(top),
 * then node_walk, or node_skip to leave out what is below n. NULL at the end. */
const struct node *node_walk(const struct node *n, const struct node *top);
const struct node *node_skip(const struct node *n, const struct node *top);

const char *node_name(const struct node *n);   /* local name, of HTML in lower case; NULL when no element */
const char *node_ns(const struct node *n);     /* namespace URI, or NULL */
const char *node_prefix(const struct node *n); /* prefix as written, declared or not; NULL when none */
const char *node_data(const struct node *n); /* the characters of a text or attribute; NULL for an element */
bool node_is(const struct node *n, const char *name);

/* An attribute's value ("" when it has none), NULL when it is absent. "xml:base" asks for that prefix. */
const char *node_attr(const struct node *n, const char *name);
/* The same in any case, of attributes without a prefix: CDF's are in capitals, and feeds write isPermalink.
 */
const char *node_attr_like(const struct node *n, const char *name);
/* The same of a namespace, whatever its prefix. */
const char *node_attr_ns(const struct node *n, const char *uri, const char *name);
/* Its attributes, one after the other; node_data is the value of one. Its name is NULL when it has a prefix.
 */
const struct node *node_attr_first(const struct node *n);
const struct node *node_attr_next(const struct node *attr);
const char *node_attr_name(const struct node *attr);
bool node_has_class(const struct node *n, const char *word); /* one of the words of its class attribute */

/* All text below n (or of n itself), in one string, as it stands. */
const char *node_text(const struct node *n, struct arena *a);
/* Whether below is n, or stands somewhere in it. */
bool node_contains(const struct node *n, const struct node *below);

/* A mark that a reader puts on nodes of its document, 0 at first. */
void node_mark(const struct node *n, unsigned mark);
unsigned node_marked(const struct node *n);

/* What an XPath 1.0 expression gives on the document. Compiled once per thread. */
struct dom_result {
    const struct node **v; /* nodes in document order */
    size_t n;
    const char *string; /* where the expression gives a string or number */
    bool truth;         /* boolean() of the result */
};
struct dom_result dom_select(const struct dom *d, const char *xpath,
                             struct arena *a);         /* nothing when malformed */
int dom_check_xpath(const char *xpath, struct err *e); /* -1 with ERR_CONFIG when it does not compile */

bool dom_is_html(const char *name, size_t n);    /* whether HTML 4 has an element of that name, in any case */
uint32_t dom_entity(const char *name, size_t n); /* the character of HTML's &name;, 0 when there is none */

#endif
