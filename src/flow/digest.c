/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Each watch above its cursor: found in the index, rendered, spooled, handed over, marked. The cursor is a
 * revision of the store that the index has reached, never a date, so a release that is published late or
 * indexed late is still news. A crash can repeat a mail under the same Message-ID, never lose one: what was
 * spooled goes out as it is in the next run, before anything is looked for.
 *
 * A revision alone does not make news: a tag that a second feed adds gives a release a new one without a new
 * word. The store's ledger tells (store_watch_news), by revisions too, so that no clock is believed. How a
 * digest reads is for letter.c, the files in between are for spool.c. */
#include "flow/digest.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/log.h"
#include "domain/date.h"
#include "domain/field.h"
#include "domain/query.h"
#include "edge/index.h"
#include "edge/mail.h"
#include "edge/store.h"
#include "flow/letter.h"
#include "flow/spool.h"

enum {
    SNIPPET_LENGTH = 240,
    HITS_MAX = 20000, /* looked at for one digest; what is beyond is counted only */
    LABEL_MAX = 40,
};

/* One run over the watches. */
struct run {
    const struct conf *conf;
    const struct digest_options *o;
    struct digest_tally *tally;
    struct store *store;
    struct index *index;
    const char *spool; /* directory */
    const char *from;
    int64_t now, rev; /* the index is up to rev */
    struct arena *a;
    struct strs stuck; /* watches with a digest that the mail system did not take */
};

/* What is known of one watch, and found for it. */
struct news {
    const struct watch *watch;
    struct watch_state state;
    bool begins; /* its first run */
    struct digest digest;
    struct arena *a;
};

static void report(struct run *run, const char *watch, const struct err *why)
{
    log_warn("watch '%s': %s", watch, why->msg);
    if (!run->tally->failed++)
        run->tally->failure = why->code;
}

/* ---- which releases are news ---- */

static struct query *new_query(enum query_op op, struct arena *a)
{
    struct query *q = arena_alloc(a, sizeof *q);
    q->op = op;
    return q;
}

static struct query *range(const char *field, const char *low, const char *high, struct arena *a)
{
    struct query *q = new_query(QUERY_RANGE, a);
    q->field = field_find(field, NULL);
    q->low = low;
    q->high = high;
    return q;
}

static struct query *both(enum query_op op, struct query *x, struct query *y, struct arena *a)
{
    struct query *q = new_query(op, a);
    q->nkids = 2;
    q->kid = arena_alloc(a, q->nkids * sizeof *q->kid);
    q->kid[0] = x;
    q->kid[1] = y;
    return q;
}

/* The releases that may be news, whatever the watch asks for: revisions after the cursor, up to what the
 * index had when the run began. With --since, those from that day on too. */
static struct query *candidates(const struct run *run, const struct news *news)
{
    struct arena *a = news->a;
    const char *to = arena_printf(a, "%" PRId64, run->rev);
    const char *after = arena_printf(a, "%" PRId64, news->state.cursor + 1);
    if (!run->o->since)
        return range("revision", after, to, a);
    const char *s = run->o->since, *day = arena_printf(a, "%.4s%.2s%.2s", s, s + 5, s + 8);
    struct query *dated = both(QUERY_AND, range("date", day, NULL, a), range("revision", NULL, to, a), a);
    return news->begins ? dated : both(QUERY_OR, dated, range("revision", after, to, a), a);
}

static bool is_news(const struct run *run, const struct release *r, enum store_news how)
{
    const char *since = run->o->since;
    if (r->status && !strcmp(r->status, "removed"))
        return false;
    if (how == STORE_NEWS_OLD)
        return since && r->date && strcmp(r->date, since) >= 0;
    return how != STORE_NEWS_NO;
}

static int choose(const struct run *run, struct news *news, const struct index_result *found, struct err *e)
{
    int64_t *ids = arena_alloc(news->a, (found->n + 1) * sizeof *ids);
    enum store_news *how = arena_alloc(news->a, (found->n + 1) * sizeof *how);
    for (size_t i = 0; i < found->n; i++)
        ids[i] = found->hits[i].release.id;
    if (store_watch_news(run->store, news->watch->name, ids, found->n, how, e))
        return -1;
    struct digest *d = &news->digest;
    size_t limit = news->watch->limit > 0 ? (size_t)news->watch->limit : found->n;
    struct digest_item *items = arena_alloc(news->a, (found->n + 1) * sizeof *items);
    for (size_t i = 0; i < found->n; i++) {
        const struct hit *hit = &found->hits[i];
        bool changed = how[i] == STORE_NEWS_CHANGED;
        if (!is_news(run, &hit->release, how[i]))
            continue;
        ++*(changed ? &d->changed : &d->added);
        if (d->n < limit)
            items[d->n++] = (struct digest_item){&hit->release, hit->snippet, changed};
    }
    d->items = items;
    d->added += found->total > found->n ? found->total - found->n : 0;
    return 0;
}

static int look(const struct run *run, struct news *news, struct err *e)
{
    struct query *wanted;
    if (query_parse(news->watch->query, run->now, news->a, &wanted, e))
        return err_context(e, "%s:%d", news->watch->file, news->watch->line);
    news->digest = (struct digest){.watch = news->watch->name,
                                   .query = query_describe(wanted, news->a),
                                   .from = run->from,
                                   .now = run->now};
    struct index_search search = {.query = both(QUERY_AND, wanted, candidates(run, news), news->a),
                                  .limit = HITS_MAX,
                                  .check_at_least = HITS_MAX + 1,
                                  .sort = INDEX_SORT_DATE,
                                  .snippet = SNIPPET_LENGTH,
                                  .mark_on = LETTER_MARK_ON,
                                  .mark_off = LETTER_MARK_OFF};
    struct index_result found;
    if (index_search(run->index, &search, news->a, &found, e))
        return -1;
    return choose(run, news, &found, e);
}

/* ---- the message ---- */

/* A name as one label of an identifier: letters, digits and hyphens. */
static const char *label_of(const char *name, struct arena *a)
{
    char label[LABEL_MAX + 1];
    size_t n = 0;
    for (; *name && n < LABEL_MAX; name++) {
        bool letter = (*name >= 'a' && *name <= 'z') || (*name >= '0' && *name <= '9');
        bool capital = *name >= 'A' && *name <= 'Z';
        if (letter || capital)
            label[n++] = capital ? (char)(*name - 'A' + 'a') : *name;
        else if (n && label[n - 1] != '-')
            label[n++] = '-';
    }
    while (n && label[n - 1] == '-')
        n--;
    return n ? arena_strndup(a, label, n) : "watch";
}

/* The left side of the Message-ID, also the name in the spool: the same for the same news of the same watch.
 */
static const char *name_of(const struct run *run, const struct news *news, const char *host)
{
    struct strs parts = {0};
    strs_add(&parts, news->watch->name, news->a);
    strs_add(&parts, news->watch->query, news->a);
    strs_add(&parts, host, news->a);
    for (size_t i = 0; i < news->digest.n; i++) {
        const struct release *r = news->digest.items[i].release;
        strs_add(&parts, arena_printf(news->a, "%s %" PRId64, r->url, r->revision), news->a);
    }
    unsigned char hash[HASH_SIZE];
    char hex[HASH_HEX_MAX];
    hash_strings(parts.v, parts.n, hash);
    return arena_printf(news->a, "%s.%" PRId64 "-%" PRId64 ".%.16s", label_of(news->watch->name, news->a),
                        news->state.cursor, run->rev, hash_hex(hash, hex));
}

/* To whom: each recipient gets a message of his own, so that none learns of the others. */
static int recipients(const struct run *run, const struct news *news, struct strs *to, struct err *e)
{
    *to = news->watch->to;
    if (to->n)
        return 0;
    if (run->conf->mail.transport != MAIL_STDOUT && !run->o->dry_run)
        return err_set(e, ERR_CONFIG, "%s:%d: it has no recipient ('to')", news->watch->file,
                       news->watch->line);
    strs_add(to, run->from, news->a);
    return 0;
}

struct written {
    struct parcel parcel;
    struct buf *copy; /* parcel.copies of them */
};

static void written_free(struct written *w)
{
    for (size_t i = 0; w->copy && i < w->parcel.copies; i++)
        buf_free(&w->copy[i]);
}

static struct parcel parcel_of(const struct run *run, const struct news *news, const char *host,
                               size_t copies)
{
    struct arena *a = news->a;
    const char *name = name_of(run, news, host);
    int64_t *ids = arena_alloc(a, (news->digest.n + 1) * sizeof *ids);
    for (size_t i = 0; i < news->digest.n; i++)
        ids[i] = news->digest.items[i].release->id;
    return (struct parcel){.name = name,
                           .watch = news->watch->name,
                           .message_id = arena_printf(a, "%s@%s", name, host),
                           .cursor = run->rev > news->state.cursor ? run->rev : news->state.cursor,
                           .composed = run->now,
                           .releases = ids,
                           .nreleases = news->digest.n,
                           .copies = copies};
}

static int write_copies(const struct run *run, const struct news *news, const struct strs *to,
                        const char *list, struct written *w, struct err *e)
{
    int rc = 0;
    struct buf text = {0}, html = {0};
    letter_text(&news->digest, &text);
    letter_html(&news->digest, &html);
    struct mail_message m = {.from = run->from,
                             .subject = letter_subject(&news->digest, news->a),
                             .message_id = w->parcel.message_id,
                             .list_id = list,
                             .date = run->now,
                             .text = text.p,
                             .html = html.p};
    for (size_t i = 0; i < to->n && !rc; i++) {
        m.to = (struct strs){.v = &to->v[i], .n = 1};
        rc = mail_write(&m, &w->copy[i], e);
    }
    buf_free(&text);
    buf_free(&html);
    return rc;
}

static int write_messages(const struct run *run, const struct news *news, struct written *w, struct err *e)
{
    struct strs to;
    const char *host = mail_host(run->from, news->a, e);
    if (!host || recipients(run, news, &to, e))
        return -1;
    const char *list = arena_printf(news->a, "%s.blotter.%s", label_of(news->watch->name, news->a), host);
    w->parcel = parcel_of(run, news, host, to.n);
    w->copy = arena_alloc(news->a, to.n * sizeof *w->copy);
    return write_copies(run, news, &to, list, w, e);
}

/* ---- delivery ---- */

static int print(FILE *out, const char *s, size_t n, struct err *e)
{
    if (fwrite(s, 1, n, out) != n || fflush(out))
        return err_set(e, ERR_MAIL, "cannot write the digest to standard output");
    return 0;
}

static int print_message(FILE *out, const struct buf *message, struct err *e)
{
    struct buf local = {0};
    mail_add_local(message, &local);
    int rc = print(out, buf_str(&local), local.len, e);
    buf_free(&local);
    return rc;
}

/* One row a transport (conf_mail). */
static int hand_over(void *context, const struct buf *message, struct err *e)
{
    const struct run *run = context;
    if (run->conf->mail.transport == MAIL_SENDMAIL)
        return mail_sendmail(run->conf->mail.sendmail, run->from, message, e);
    return print_message(run->o->out, message, e);
}

static void count(struct run *run, size_t releases)
{
    run->tally->sent++;
    run->tally->releases += (unsigned)releases;
}

/* Takes a parcel that is spooled to its end: accepted, marked, forgotten. */
static int deliver(struct run *run, const struct parcel *p, struct err *e)
{
    if (spool_send(run->spool, p, hand_over, run, e))
        return -1;
    if (store_watch_sent(run->store, p->watch, p->cursor, p->composed, p->message_id, p->releases,
                         p->nreleases, e))
        return -1;
    count(run, p->nreleases);
    return spool_forget(run->spool, p, e);
}

static int deliver_leftovers(struct run *run, struct err *e)
{
    struct parcel *v;
    size_t n;
    if (spool_list(run->spool, run->a, &v, &n, e))
        return -1;
    for (size_t i = 0; i < n; i++) {
        struct err why;
        if (deliver(run, &v[i], &why)) {
            report(run, v[i].watch, &why);
            strs_add(&run->stuck, v[i].watch, run->a);
        }
    }
    return 0;
}

static int preview(struct run *run, const struct news *news, struct err *e)
{
    struct written w = {0};
    struct buf b = {0};
    int rc = 0;
    switch (run->o->form) {
    case DIGEST_MESSAGE:
        rc = write_messages(run, news, &w, e);
        if (!rc)
            mail_add_local(&w.copy[0], &b);
        break;
    case DIGEST_TEXT:
        letter_text(&news->digest, &b);
        break;
    case DIGEST_HTML:
        letter_html(&news->digest, &b);
        break;
    }
    if (!rc)
        rc = print(run->o->out, buf_str(&b), b.len, e);
    if (!rc)
        count(run, news->digest.n);
    buf_free(&b);
    written_free(&w);
    return rc;
}

static int send_digest(struct run *run, const struct news *news, struct err *e)
{
    struct written w = {0};
    int rc = write_messages(run, news, &w, e);
    if (!rc)
        rc = spool_put(run->spool, &w.parcel, w.copy, e);
    if (!rc)
        rc = deliver(run, &w.parcel, e);
    written_free(&w);
    return rc;
}

/* ---- the story ---- */

/* A new watch starts with what comes from now on. */
static int begin(struct run *run, const struct news *news, struct err *e)
{
    int64_t rev;
    run->tally->started++;
    if (run->o->dry_run)
        return 0;
    if (store_last_revision(run->store, &rev, e))
        return -1;
    return store_watch_sent(run->store, news->watch->name, rev, run->now, NULL, NULL, 0, e);
}

static int digest_one(struct run *run, struct news *news, struct err *e)
{
    bool found;
    if (store_watch_get(run->store, news->watch->name, news->a, &news->state, &found, e))
        return -1;
    news->begins = !found;
    if (news->begins && !run->o->since)
        return begin(run, news, e);
    if ((run->o->since || run->rev > news->state.cursor) && look(run, news, e))
        return -1;
    if (!news->digest.n) {
        run->tally->quiet++;
        return news->begins ? begin(run, news, e) : 0;
    }
    return run->o->dry_run ? preview(run, news, e) : send_digest(run, news, e);
}

static void digest_each(struct run *run)
{
    for (size_t i = 0; i < run->conf->nwatches; i++) {
        const struct watch *w = &run->conf->watches[i];
        if (strs_has(&run->stuck, w->name) || (run->o->watches.n && !strs_has(&run->o->watches, w->name)))
            continue;
        struct news news = {.watch = w, .a = arena_new()};
        struct err why;
        if (digest_one(run, &news, &why))
            report(run, w->name, &why);
        arena_free(news.a);
    }
}

static int check_options(const struct conf *c, const struct digest_options *o, struct err *e)
{
    for (size_t i = 0; i < o->watches.n; i++)
        if (!conf_watch(c, o->watches.v[i]))
            return err_set(e, ERR_USAGE, "no watch '%s' in '%s'", o->watches.v[i], c->path);
    if (o->since && !date_valid_day(o->since))
        return err_set(e, ERR_USAGE, "'%s' is no day (wanted: YYYY-MM-DD)", o->since);
    if (!c->mail.from && c->mail.transport != MAIL_STDOUT && !o->dry_run)
        return err_set(e, ERR_CONFIG, "%s: mail has no 'from'", c->path);
    return 0;
}

int digest_run(const struct conf *c, const struct digest_options *o, struct digest_tally *t, struct err *e)
{
    *t = (struct digest_tally){0};
    if (check_options(c, o, e))
        return -1;
    if (!c->nwatches)
        return 0;
    struct run run = {.conf = c, .o = o, .tally = t, .now = clock_now(), .a = arena_new()};
    int rc = -1, lock = -1;
    run.spool = arena_printf(run.a, "%s/spool", c->data);
    run.from = c->mail.from ? c->mail.from : "blotter@localhost";
    if (!o->dry_run && (file_mkdirs(c->data, e) ||
                        file_lock(arena_printf(run.a, "%s/digest.lock", c->data), "digest", 0, &lock, e)))
        goto out;
    if (store_open(c->data, o->dry_run ? STORE_READ : STORE_WRITE, &run.store, e))
        goto out;
    if (!o->dry_run && deliver_leftovers(&run, e))
        goto out;
    if (index_open(arena_printf(run.a, "%s/xapian", c->data), &run.index, e) ||
        index_rev(run.index, &run.rev, e))
        goto out;
    digest_each(&run);
    rc = 0;
out:
    index_close(run.index);
    store_close(run.store);
    if (lock >= 0)
        close(lock);
    arena_free(run.a);
    return rc;
}
