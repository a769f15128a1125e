/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `blotter status`: is everything well? Sources as feeds.conf names them, with what the store knows of each,
 * then the sizes, then what needs a person. Nothing is written, so it can be asked while a crawl runs. */
#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "cmd/blotter.h"
#include "cmd/screen.h"
#include "domain/text.h"
#include "edge/index.h"
#include "flow/fare.h"
#include "flow/undelivered.h"

/* What is told of the whole. */
struct totals {
    struct store_figures store;
    int64_t documents, index_rev, store_rev, index_bytes;
    const char *index_error; /* NULL: the index is well */
};

/* Mail that does not arrive, watch by watch. */
struct stuck {
    const struct watch *watch;
    struct undelivered *v;
    size_t n;
};

static int64_t directory_bytes(const char *path)
{
    int64_t sum = 0;
    DIR *d = opendir(path);
    for (struct dirent *f; d && (f = readdir(d));) {
        struct stat st;
        if (!fstatat(dirfd(d), f->d_name, &st, 0) && S_ISREG(st.st_mode))
            sum += st.st_size;
    }
    if (d)
        closedir(d);
    return sum;
}

static void look_at_index(const struct conf *conf, struct totals *t, struct arena *a)
{
    const char *path = arena_printf(a, "%s/xapian", conf->data);
    struct index *ix = NULL;
    struct err e;
    if (index_open(path, &ix, &e) || index_count(ix, &t->documents, &e) || index_rev(ix, &t->index_rev, &e))
        t->index_error = arena_strdup(a, e.msg);
    index_close(ix);
    t->index_bytes = directory_bytes(path);
}

static int gather(const struct conf *conf, struct fare *rows, struct stuck *stuck, struct totals *t,
                  struct arena *a, struct err *e)
{
    struct store *st;
    int rc = 0;
    if (store_open(conf->data, STORE_READ, &st, e))
        return -1;
    for (size_t i = 0; i < conf->nsources && !rc; i++)
        rc = fare_of(st, &conf->sources[i], clock_now(), a, &rows[i], e);
    for (size_t i = 0; i < conf->nwatches && !rc; i++) {
        stuck[i].watch = &conf->watches[i];
        rc = undelivered_of(st, conf, stuck[i].watch, a, &stuck[i].v, &stuck[i].n, e);
    }
    if (!rc)
        rc = store_figures(st, &t->store, e) || store_last_revision(st, &t->store_rev, e);
    store_close(st);
    look_at_index(conf, t, a);
    return rc ? -1 : 0;
}

/* ---- as text ---- */

/* A span in one unit, in as few characters as a column needs. */
static const char *brief(int64_t s, struct arena *a)
{
    static const struct {
        int seconds;
        const char *unit;
    } units[] = {{86400, "d"}, {3600, "h"}, {60, "min"}, {1, "s"}};
    if (s <= 0)
        return "now";
    for (size_t i = 0;; i++)
        if (s >= units[i].seconds)
            return arena_printf(a, "%" PRId64 " %s", s / units[i].seconds, units[i].unit);
}

static const char *ago(int64_t t, struct arena *a)
{
    return t ? brief(clock_now() - t, a) : "never";
}

static const char *rate(const struct fare *r, struct arena *a)
{
    return r->habit.moments < HABIT_KNOWN ? "-" : arena_printf(a, "%.1f", r->habit.per_week);
}

static const char *next_try(const struct fare *r, struct arena *a)
{
    int64_t wait = r->state.next_due - clock_now();
    if (r->health == HEALTH_RETIRED)
        return "not tried again";
    return wait <= 0 ? "next try: the next run" : arena_printf(a, "next try in %s", health_span(wait, a));
}

/* What is behind a word that is not "ok": one line, as long as it is. */
static void print_trouble(const struct fare *r, struct arena *a)
{
    const struct source_state *s = &r->state;
    struct buf b = {0};
    if (s->error)
        text_add_safe(&b, arena_printf(a, "%s; %d in a row, %s", s->error, s->failures, next_try(r, a)),
                      false);
    else if (r->silent)
        buf_addf(&b, "nothing new for %s: unusual", health_span(r->silence, a));
    if (s->blocked)
        buf_addf(&b, "%s%" PRId64 " page%s failed so far", b.len ? "; " : "", s->blocked,
                 s->blocked == 1 ? "" : "s");
    if (b.len)
        printf("    %s\n", buf_str(&b));
    buf_reset(&b);
    struct strs warnings = health_warnings(s->told, a);
    for (size_t i = 0; i < warnings.n; i++)
        printf("    %s\n", warnings.v[i]);
    if (s->moved) {
        text_add_safe(&b, s->moved, false);
        printf("    moved for good to %s\n", buf_str(&b));
    }
    buf_free(&b);
}

static void print_rows(const struct fare *rows, size_t n, struct arena *a)
{
    printf("%-24s %-7s %7s %8s %6s %8s %7s\n", "source", "state", "last ok", "last new", "a week", "releases",
           "pending");
    for (size_t i = 0; i < n; i++) {
        const struct source_state *s = &rows[i].state;
        printf("%-24s %-7s %7s %8s %6s %8" PRId64 " %7" PRId64 "\n", rows[i].source->name,
               health_word(rows[i].health), ago(s->last_ok, a), ago(s->last_new, a), rate(&rows[i], a),
               s->releases, s->pending);
        print_trouble(&rows[i], a);
    }
}

static bool any_needs_person(const struct fare *rows, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (rows[i].needs_person)
            return true;
    return false;
}

static bool mail_needs_person(const struct stuck *stuck, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < stuck[i].n; k++)
            if (undelivered_needs_person(&stuck[i].v[k], clock_now()))
                return true;
    return false;
}

/* The last lines: for each kind of trouble who has it, and what can be done. */
static void print_advice(const struct fare *rows, size_t n)
{
    static const enum health kinds[] = {HEALTH_RETIRED, HEALTH_BLOCKED, HEALTH_FAILING, HEALTH_SILENT};
    enum { NAMED = 3 };
    bool first = true;
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        size_t found = 0;
        for (size_t i = 0; i < n; i++) {
            if (!rows[i].needs_person || rows[i].health != kinds[k])
                continue;
            if (!found++)
                printf("%s%s: ", first ? "\n" : "", health_word(kinds[k]));
            if (found <= NAMED)
                printf("%s%s", found > 1 ? ", " : "", rows[i].source->name);
        }
        if (found > NAMED)
            printf(" and %zu more", found - NAMED);
        if (found)
            printf("\n  %s\n", health_advice(kinds[k]));
        first &= !found;
    }
}

/* Who does not get his digests, and what can be done. */
static void print_mail(const struct stuck *stuck, size_t n, struct arena *a)
{
    enum { NAMED = 10 };
    struct screen s;
    struct buf b = {0};
    size_t found = 0;
    screen_init(&s, false);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < stuck[i].n; k++) {
            const struct recipient *to = &stuck[i].v[k].to;
            if (found++ < NAMED)
                screen_label(&s, arena_printf(a, "    %s: ", undelivered_word(to->outcome)),
                             arena_printf(a, "watch '%s' to %s%s%s", stuck[i].watch->name, to->address,
                                          to->reason ? ": " : "", to->reason ? to->reason : ""),
                             a, &b);
        }
    if (found)
        printf("\nmail\n%s", buf_str(&b));
    if (found > NAMED)
        printf("    and %zu more: see 'blotter watch list'\n", found - NAMED);
    if (mail_needs_person(stuck, n))
        puts("  mend the address, or what the server says; 'blotter digest --log' has what was refused,\n"
             "  and --resend=N sends it again (to another address: --to=ADDR)");
    buf_free(&b);
}

static void print_totals(const struct totals *t)
{
    printf("\nstore: %" PRId64 " releases (%" PRId64 " complete) in %" PRId64 " versions, %" PRId64
           " pages to fetch, %.1f MB\n",
           t->store.releases, t->store.complete, t->store.versions, t->store.todo,
           (double)t->store.bytes / 1e6);
    if (t->index_error)
        printf("index: %s\n", t->index_error);
    else
        printf("index: %" PRId64 " releases%s, %.1f MB\n", t->documents,
               t->index_rev < t->store_rev ? " (behind the store: the next fetch catches up)" : "",
               (double)t->index_bytes / 1e6);
}

/* ---- as JSON ---- */

static void set_time(struct js *o, const char *key, int64_t t)
{
    char iso[CLOCK_ISO_MAX];
    js_set_str(o, key, t ? clock_iso(t, iso) : NULL);
}

/* Without the password that a URL in feeds.conf may hold. */
static void set_url(struct js *o, const char *key, const char *url)
{
    struct buf b = {0};
    buf_adds(&b, url);
    log_mask(b.p);
    js_set_str(o, key, b.p);
    buf_free(&b);
}

static void set_habit(struct js *o, const struct fare *r)
{
    js_set_int(o, "silence", r->silence);
    js_set_bool(o, "silence_unusual", r->silent);
    if (r->habit.moments < HABIT_KNOWN) {
        js_set(o, "items_per_week", NULL);
        js_set(o, "silence_chance", NULL);
        return;
    }
    js_set_real(o, "items_per_week", r->habit.per_week);
    js_set_real(o, "silence_chance", habit_chance(&r->habit, r->silence));
}

static struct js *row_json(const struct fare *r, struct arena *a)
{
    struct js *o = js_object();
    struct strs warnings = health_warnings(r->state.told, a);
    js_set_str(o, "source", r->source->name);
    set_url(o, "url", r->source->url);
    set_time(o, "last_try", r->state.last_try);
    set_time(o, "last_ok", r->state.last_ok);
    set_time(o, "last_new", r->state.last_new);
    set_time(o, "next_due", r->health == HEALTH_RETIRED ? 0 : r->state.next_due);
    js_set_str(o, "state", health_word(r->health));
    js_set_bool(o, "needs_person", r->needs_person);
    set_habit(o, r);
    js_set_str(o, "moved", r->state.moved);
    set_time(o, "retired", r->state.retired);
    js_set_int(o, "failures", r->state.failures);
    js_set_str(o, "error", r->state.error);
    js_set_strs(o, "warnings", &warnings);
    js_set_int(o, "entries", r->state.entries);
    js_set_int(o, "releases", r->state.releases);
    js_set_int(o, "pending", r->state.pending);
    js_set_int(o, "blocked", r->state.blocked);
    return o;
}

static struct js *mail_json(const struct stuck *stuck, size_t n)
{
    struct js *list = js_array();
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < stuck[i].n; k++) {
            const struct undelivered *u = &stuck[i].v[k];
            struct js *o = js_object();
            js_set_str(o, "watch", stuck[i].watch->name);
            js_set_str(o, "address", u->to.address);
            js_set_str(o, "outcome", undelivered_word(u->to.outcome));
            set_time(o, "at", u->to.at);
            js_set_str(o, "reason", u->to.reason);
            js_set_bool(o, "needs_person", undelivered_needs_person(u, clock_now()));
            js_push(list, o);
        }
    return list;
}

static void print_json(const struct fare *rows, size_t n, const struct stuck *stuck, size_t nstuck,
                       const struct totals *t, struct arena *a)
{
    struct js *o = js_object(), *list = js_array(), *store = js_object(), *ix = js_object();
    for (size_t i = 0; i < n; i++)
        js_push(list, row_json(&rows[i], a));
    js_set_int(store, "releases", t->store.releases);
    js_set_int(store, "complete", t->store.complete);
    js_set_int(store, "versions", t->store.versions);
    js_set_int(store, "pending", t->store.todo);
    js_set_int(store, "revision", t->store_rev);
    js_set_int(store, "bytes", t->store.bytes);
    js_set_int(ix, "releases", t->documents);
    js_set_int(ix, "revision", t->index_rev);
    js_set_int(ix, "bytes", t->index_bytes);
    js_set_str(ix, "error", t->index_error);
    js_set(o, "sources", list);
    js_set(o, "store", store);
    js_set(o, "index", ix);
    js_set(o, "mail", mail_json(stuck, nstuck));
    struct buf out = {0};
    js_write(o, true, &out);
    js_free(o);
    puts(buf_str(&out));
    buf_free(&out);
}

/* Keeps the rows of the named sources; -1 when there is no such source. */
static int pick(struct call *c, const struct conf *conf, struct fare *rows, size_t *n)
{
    size_t kept = 0;
    for (int k = 0; k < c->argc; k++)
        if (!conf_source(conf, c->argv[k]))
            return usage(c, "%s has no source '%s'", conf->path, c->argv[k]), -1;
    for (size_t i = 0; c->argc && i < *n; i++)
        for (int k = 0; k < c->argc; k++)
            if (!strcmp(rows[i].source->name, c->argv[k])) {
                rows[kept++] = rows[i];
                break;
            }
    if (c->argc)
        *n = kept;
    return 0;
}

static int print_status(struct call *c, const struct conf *conf, bool json)
{
    struct arena *a = arena_new();
    struct fare *rows = arena_alloc(a, (conf->nsources + 1) * sizeof *rows);
    struct stuck *stuck = arena_alloc(a, (conf->nwatches + 1) * sizeof *stuck);
    struct totals t = {0};
    struct err e;
    size_t n = conf->nsources,
           nstuck = c->argc ? 0 : conf->nwatches; /* of sources alone, where some are named */
    int status = 0;
    if (gather(conf, rows, stuck, &t, a, &e)) {
        status = fail(&e);
    } else if (pick(c, conf, rows, &n)) {
        status = 2;
    } else if (json) {
        print_json(rows, n, stuck, nstuck, &t, a);
    } else {
        print_rows(rows, n, a);
        print_totals(&t);
        print_advice(rows, n);
        print_mail(stuck, nstuck, a);
    }
    if (!status && (any_needs_person(rows, n) || mail_needs_person(stuck, nstuck)))
        status = 3;
    arena_free(a);
    return status;
}

int cmd_status(struct call *c)
{
    static const char *const formats[] = {"text", "json", NULL};
    struct conf *conf;
    int status, format = 0;
    const struct opt opts[] = {
        {"format", "text|json", OPT_CHOICE, &format, formats, "for a person or a program"}, {0}};
    if (options_parse(c, opts, &status) || load_conf(c, &conf, &status))
        return status;
    status = print_status(c, conf, format == 1);
    conf_free(conf);
    return flush_stdout(status);
}
