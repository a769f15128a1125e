/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The one place that includes libxml2. Its nodes are handed out as an opaque type, so that nothing is copied;
 * the walk is iterative, so that a hostile page cannot exhaust the stack. Compiled XPath expressions are kept
 * per thread: libxml2 writes into them while it evaluates. Encodings and broken XML are dealt with before
 * this (charset.c, tidy.c): what comes here is UTF-8. */
#include "edge/dom.h"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <pthread.h>
#include <string.h>
#include <strings.h>

#include "base/ascii.h"
#include "base/buf.h"
#include "edge/pool.h"
#include "edge/prune.h"

enum { MAX_EXPRESSIONS = 512, MAX_NAME = 32 };

struct dom {
    xmlDocPtr doc;
    struct pool *pool;        /* holds doc and all below it */
    xmlXPathContextPtr xpath; /* made when first asked */
};

#define X(n)  ((xmlNodePtr)(void *)(uintptr_t)(n))
#define N(x)  ((const struct node *)(x))
#define S(s)  ((const char *)(s))
#define XS(s) ((const xmlChar *)(s))

static void quiet(void *context, xmlErrorPtr error)
{
    (void)context;
    (void)error;
}

static void init_library(void)
{
    xmlMemSetup(pool_free, pool_malloc, pool_realloc, pool_strdup);
    xmlInitParser();
}

static void init(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, init_library);
}

static xmlDocPtr read_html(const char *p, int n)
{
    return htmlReadMemory(p, n, NULL, "UTF-8",
                          HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET | HTML_PARSE_COMPACT |
                              HTML_PARSE_NODEFDTD);
}

static xmlDocPtr read_xml(const char *p, int n)
{
    return xmlReadMemory(p, n, NULL, "UTF-8",
                         XML_PARSE_RECOVER | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NONET |
                             XML_PARSE_COMPACT | XML_PARSE_NOCDATA);
}

/* Parses within a pool. The thread's last error is libxml2's own business, and must not be left in it. */
static struct dom *parse(xmlDocPtr (*read)(const char *, int), const char *utf8, size_t len)
{
    init();
    if (len > INT32_MAX / 2)
        return NULL;
    xmlResetLastError();
    struct pool *pool = pool_enter();
    xmlDocPtr doc = read(utf8, (int)len);
    xmlResetLastError();
    pool_leave(pool);
    if (!doc || !xmlDocGetRootElement(doc)) {
        pool_drop(pool);
        return NULL;
    }
    struct dom *d = xcalloc(1, sizeof *d);
    d->doc = doc;
    d->pool = pool;
    return d;
}

struct dom *dom_html(const char *utf8, size_t len)
{
    struct buf pruned = {0};
    prune_html(utf8, len, &pruned);
    struct dom *d = parse(read_html, buf_str(&pruned), pruned.len);
    buf_free(&pruned);
    return d;
}

struct dom *dom_xml(const char *utf8, size_t len)
{
    return parse(read_xml, utf8, len);
}

const char *dom_ill_formed(const char *utf8, size_t len, struct arena *a)
{
    init();
    if (len > INT32_MAX / 2)
        return "is too long";
    xmlResetLastError();
    struct pool *pool = pool_enter();
    xmlReadMemory(utf8, (int)len, NULL, "UTF-8", XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NONET);
    const xmlError *x = xmlGetLastError();
    const char *why = NULL;
    if (x && x->level >= XML_ERR_ERROR)
        why = arena_printf(a, "line %d: %.*s", x->line, x->message ? (int)strcspn(x->message, "\n") : 0,
                           x->message ? x->message : "");
    xmlResetLastError();
    pool_leave(pool);
    pool_drop(pool);
    return why;
}

void dom_free(struct dom *d)
{
    if (!d)
        return;
    xmlXPathFreeContext(d->xpath);
    pool_drop(d->pool);
    free(d);
}

/* ---- the tree ---- */

static bool is_text(const xmlNode *x)
{
    return x->type == XML_TEXT_NODE || x->type == XML_CDATA_SECTION_NODE;
}

/* The first of a row of siblings that is an element or text. */
static xmlNodePtr seen(xmlNodePtr x)
{
    while (x && x->type != XML_ELEMENT_NODE && !is_text(x))
        x = x->next;
    return x;
}

const struct node *dom_root(const struct dom *d)
{
    return N(xmlDocGetRootElement(d->doc));
}

const struct node *node_parent(const struct node *n)
{
    xmlNodePtr p = X(n)->parent;
    return p && p->type == XML_ELEMENT_NODE ? N(p) : NULL;
}

const struct node *node_first(const struct node *n)
{
    return X(n)->type == XML_ELEMENT_NODE ? N(seen(X(n)->children)) : NULL;
}

const struct node *node_next(const struct node *n)
{
    return N(seen(X(n)->next));
}

const struct node *node_skip(const struct node *n, const struct node *top)
{
    for (xmlNodePtr x = X(n); x && N(x) != top; x = x->parent) {
        xmlNodePtr next = seen(x->next);
        if (next)
            return N(next);
    }
    return NULL;
}

const struct node *node_walk(const struct node *n, const struct node *top)
{
    const struct node *child = node_first(n);
    return child ? child : node_skip(n, top);
}

/* An undeclared prefix stays in the name: "dc:date". */
static const char *local_name(const xmlNode *x)
{
    const char *colon = x->ns ? NULL : strchr(S(x->name), ':');
    return colon && colon[1] ? colon + 1 : S(x->name);
}

const char *node_name(const struct node *n)
{
    return X(n)->type == XML_ELEMENT_NODE ? local_name(X(n)) : NULL;
}

const char *node_ns(const struct node *n)
{
    return X(n)->type == XML_ELEMENT_NODE && X(n)->ns ? S(X(n)->ns->href) : NULL;
}

const char *node_prefix(const struct node *n)
{
    if (X(n)->type != XML_ELEMENT_NODE)
        return NULL;
    if (X(n)->ns)
        return S(X(n)->ns->prefix);
    return local_name(X(n)) == S(X(n)->name) ? NULL : S(X(n)->name);
}

static const char *attr_value(const xmlAttr *attr)
{
    return attr->children && attr->children->content ? S(attr->children->content) : "";
}

const char *node_data(const struct node *n)
{
    if (is_text(X(n)))
        return X(n)->content ? S(X(n)->content) : "";
    return X(n)->type == XML_ATTRIBUTE_NODE ? attr_value((const xmlAttr *)X(n)) : NULL;
}

bool node_is(const struct node *n, const char *name)
{
    return X(n)->type == XML_ELEMENT_NODE && !strcmp(local_name(X(n)), name);
}

const char *node_attr(const struct node *n, const char *name)
{
    if (X(n)->type != XML_ELEMENT_NODE)
        return NULL;
    const char *colon = strchr(name, ':');
    for (const xmlAttr *attr = X(n)->properties; attr; attr = attr->next) {
        if (!attr->ns && !strcmp(S(attr->name), name))
            return attr_value(attr);
        if (colon && attr->ns && attr->ns->prefix && !strcmp(S(attr->name), colon + 1) &&
            strlen(S(attr->ns->prefix)) == (size_t)(colon - name) &&
            !memcmp(attr->ns->prefix, name, (size_t)(colon - name)))
            return attr_value(attr);
    }
    return NULL;
}

const char *node_attr_like(const struct node *n, const char *name)
{
    if (X(n)->type != XML_ELEMENT_NODE)
        return NULL;
    for (const xmlAttr *attr = X(n)->properties; attr; attr = attr->next)
        if (!attr->ns && !strcasecmp(S(attr->name), name))
            return attr_value(attr);
    return NULL;
}

const char *node_attr_ns(const struct node *n, const char *uri, const char *name)
{
    if (X(n)->type != XML_ELEMENT_NODE)
        return NULL;
    for (const xmlAttr *attr = X(n)->properties; attr; attr = attr->next)
        if (attr->ns && attr->ns->href && !strcmp(S(attr->ns->href), uri) && !strcmp(S(attr->name), name))
            return attr_value(attr);
    return NULL;
}

const struct node *node_attr_first(const struct node *n)
{
    return X(n)->type == XML_ELEMENT_NODE ? N(X(n)->properties) : NULL;
}

const struct node *node_attr_next(const struct node *attr)
{
    return N(X(attr)->next);
}

const char *node_attr_name(const struct node *attr)
{
    const xmlAttr *x = (const xmlAttr *)X(attr);
    return x->ns || strchr(S(x->name), ':') ? NULL : S(x->name);
}

bool node_has_class(const struct node *n, const char *word)
{
    const char *list = node_attr(n, "class");
    size_t len = strlen(word);
    for (const char *p = list; p && (p = strstr(p, word)) != NULL; p += len)
        if ((p == list || strchr(" \t\r\n\f", p[-1])) && (!p[len] || strchr(" \t\r\n\f", p[len])))
            return true;
    return false;
}

const char *node_text(const struct node *n, struct arena *a)
{
    const char *data = node_data(n);
    if (data)
        return data;
    const struct node *only = node_first(n);
    if (only && !node_next(only) && (data = node_data(only)) != NULL)
        return data;
    size_t len = 0;
    for (const struct node *x = node_first(n); x; x = node_walk(x, n))
        if ((data = node_data(x)) != NULL)
            len += strlen(data);
    char *out = arena_alloc(a, len + 1), *end = out;
    for (const struct node *x = node_first(n); x; x = node_walk(x, n))
        if ((data = node_data(x)) != NULL)
            end = stpcpy(end, data);
    return out;
}

bool node_contains(const struct node *n, const struct node *below)
{
    for (; below; below = node_parent(below))
        if (below == n)
            return true;
    return false;
}

void node_mark(const struct node *n, unsigned mark)
{
    X(n)->_private = (void *)(uintptr_t)mark;
}

unsigned node_marked(const struct node *n)
{
    return (unsigned)(uintptr_t)X(n)->_private;
}

/* ---- XPath ---- */

struct expression {
    char *text;
    xmlXPathCompExprPtr compiled; /* NULL: malformed */
};

/* A thread's expressions, by open addressing. Profiles are few, so that it never fills up by itself; a caller
 * that makes up expressions without end starts it over. */
struct cache {
    struct expression slot[2 * MAX_EXPRESSIONS];
    size_t n;
};

static pthread_key_t cache_key;

static void cache_clear(struct cache *c)
{
    for (size_t i = 0; i < 2 * MAX_EXPRESSIONS; i++) {
        free(c->slot[i].text);
        if (c->slot[i].compiled)
            xmlXPathFreeCompExpr(c->slot[i].compiled);
    }
    *c = (struct cache){0};
}

static void cache_free(void *p)
{
    cache_clear(p);
    free(p);
}

static void cache_make_key(void)
{
    pthread_key_create(&cache_key, cache_free);
}

static struct cache *cache_get(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, cache_make_key);
    struct cache *c = pthread_getspecific(cache_key);
    if (!c) {
        c = xcalloc(1, sizeof *c);
        pthread_setspecific(cache_key, c);
    }
    return c;
}

static xmlXPathCompExprPtr compile(const char *text)
{
    xmlXPathContextPtr context = xmlXPathNewContext(NULL);
    context->error = quiet;
    xmlXPathCompExprPtr compiled = xmlXPathCtxtCompile(context, XS(text));
    xmlXPathFreeContext(context);
    return compiled;
}

static xmlXPathCompExprPtr compiled(const char *text)
{
    struct cache *c = cache_get();
    size_t h = 5381;
    for (const char *p = text; *p; p++)
        h = h * 33 ^ (unsigned char)*p;
    if (c->n == MAX_EXPRESSIONS)
        cache_clear(c);
    struct expression *e;
    for (; (e = &c->slot[h % (2 * MAX_EXPRESSIONS)])->text; h++)
        if (!strcmp(e->text, text))
            return e->compiled;
    *e = (struct expression){xstrdup(text), compile(text)};
    c->n++;
    return e->compiled;
}

/* class('word'): what `contains(concat(' ', normalize-space(@class), ' '), ' word ')` says in standard XPath.
 */
static void xpath_class(xmlXPathParserContextPtr p, int nargs)
{
    if (nargs != 1) {
        xmlXPathSetArityError(p);
        return;
    }
    xmlChar *word = xmlXPathPopString(p);
    const xmlNode *n = p->context->node;
    bool is = word && *word && n && n->type == XML_ELEMENT_NODE && node_has_class(N(n), S(word));
    xmlFree(word);
    xmlXPathReturnBoolean(p, is);
}

static xmlXPathContextPtr xpath_context(const struct dom *d)
{
    if (!d->xpath) {
        struct dom *own = (struct dom *)(uintptr_t)d; /* a cache, not part of the document */
        own->xpath = xmlXPathNewContext(d->doc);
        own->xpath->error = quiet;
        xmlXPathRegisterFunc(own->xpath, XS("class"), xpath_class);
        own->xpath->opLimit = 20000000; /* an expression of feeds.conf must not hang the run */
    }
    return d->xpath;
}

static void take_nodes(xmlNodeSetPtr set, struct arena *a, struct dom_result *r)
{
    if (!set || set->nodeNr == 0)
        return;
    xmlXPathNodeSetSort(set);
    r->v = arena_alloc(a, (size_t)set->nodeNr * sizeof *r->v);
    for (int i = 0; i < set->nodeNr; i++)
        if (set->nodeTab[i]->type == XML_ELEMENT_NODE || set->nodeTab[i]->type == XML_ATTRIBUTE_NODE ||
            is_text(set->nodeTab[i]))
            r->v[r->n++] = N(set->nodeTab[i]);
    r->truth = r->n > 0;
}

struct dom_result dom_select(const struct dom *d, const char *xpath, struct arena *a)
{
    struct dom_result r = {0};
    init();
    xmlXPathCompExprPtr expression = compiled(xpath);
    if (!expression)
        return r;
    xmlXPathContextPtr context = xpath_context(d);
    context->node = (xmlNodePtr)d->doc;
    xmlXPathObjectPtr o = xmlXPathCompiledEval(expression, context);
    if (!o)
        return r;
    if (o->type == XPATH_NODESET) {
        take_nodes(o->nodesetval, a, &r);
    } else {
        r.truth = xmlXPathCastToBoolean(o);
        xmlChar *s = o->type == XPATH_BOOLEAN ? NULL : xmlXPathCastToString(o);
        r.string = arena_strdup(a, S(s));
        xmlFree(s);
    }
    xmlXPathFreeObject(o);
    return r;
}

int dom_check_xpath(const char *xpath, struct err *e)
{
    init();
    if (!compiled(xpath))
        return err_set(e, ERR_CONFIG, "'%s' is no XPath 1.0 expression", xpath);
    return 0;
}

bool dom_is_html(const char *name, size_t n)
{
    char copy[MAX_NAME];
    if (n >= sizeof copy)
        return false;
    for (size_t i = 0; i < n; i++)
        copy[i] = ascii_tolower(name[i]);
    copy[n] = '\0';
    return htmlTagLookup(XS(copy)) != NULL;
}

uint32_t dom_entity(const char *name, size_t n)
{
    char copy[MAX_NAME];
    if (n >= sizeof copy)
        return 0;
    memcpy(copy, name, n);
    copy[n] = '\0';
    const htmlEntityDesc *d = htmlEntityLookup(XS(copy));
    return d ? d->value : 0;
}
