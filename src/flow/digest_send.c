/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Digests on their way: each copy in the spool is handed over, and what the mail system answers is written
 * down: done, to be tried later, refused for good. How that survives a crash is told in spool.c, what an
 * answer means in domain/delivery.c, how a message leaves in post.c. A refusal keeps nobody else from his
 * mail, nor him from the next digest. */
#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "flow/digest_state.h"

int digest_print(FILE *out, const char *s, size_t n, struct err *e)
{
    if (fwrite(s, 1, n, out) != n || fflush(out))
        return err_set(e, ERR_MAIL, "cannot write the digest to standard output");
    return 0;
}

void digest_count(struct run *run, size_t releases)
{
    run->tally->sent++;
    run->tally->releases += (unsigned)releases;
    if (run->conf->mail.transport != MAIL_STDOUT)
        log_progress("digest: %u sent", run->tally->sent);
}

/* ---- one copy ---- */

int digest_hand_over(struct run *run, const struct strs *to, const struct buf *message, struct strs *taken,
                     struct err *e)
{
    struct arena *a = arena_new();
    struct mail_answer *answer = arena_alloc(a, (to->n + 1) * sizeof *answer);
    struct post_item item = {.message = message,
                             .message_id = arena_printf(a, "%s %" PRId64, to->v[0], run->now),
                             .composed = run->now,
                             .to = *to};
    int rc = 0;
    post_send(run->post, &item, answer);
    for (size_t i = 0; i < to->n; i++)
        if (answer[i].end == ANSWER_TAKEN)
            strs_add(taken, to->v[i], run->a);
        else if (!rc)
            rc = err_set(e, answer[i].why.code, "to '%s': %s", to->v[i], answer[i].why.msg);
    arena_free(a);
    return rc;
}

/* A copy under way. */
struct passage {
    const struct parcel *parcel;
    struct spool_copy copy;
    struct strs held; /* digest_address of those who wait for an earlier digest of the watch */
    size_t before;    /* how many were done with before */
    size_t taken;     /* how many got it now */
    bool failed;      /* something of it was reported */
    struct arena *a;
};

static void report(struct run *run, struct passage *g, const char *to, const struct mail_answer *answer,
                   const char *then)
{
    struct err why = answer->why;
    err_set(&why, answer->why.code, "to '%s': %s%s", to, answer->why.msg, then);
    if (g->failed)
        log_warn("watch '%s': %s", g->parcel->watch, why.msg);
    else
        digest_report(run, g->parcel->watch, &why);
    g->failed = true;
}

/* Once a run, for whatever waits. */
static void tell_closed(struct run *run, struct passage *g, const char *to, const struct mail_answer *answer)
{
    if (!run->told)
        report(run, g, to, answer, " (all mail waits for the next run)");
    run->told = true;
}

/* Whether a person should hear of an answer that leaves a recipient waiting: once, and where it may pass by
 * itself, when it came a second time. */
static bool is_news(struct passage *g, const char *to, const struct mail_answer *answer)
{
    if (answer->why.code == ERR_BUSY && !g->copy.tries)
        return false;
    return strs_add_once(&g->copy.told, to, g->a);
}

/* When it happens, and not with each digest again as long as it stays so. `status` tells of it meanwhile. */
static void tell_refusal(struct run *run, struct passage *g, const char *to, const struct mail_answer *answer,
                         enum outcome outcome)
{
    static const char *const thens[] = {
        [OUTCOME_WAITING] = " (it is tried again later)",
        [OUTCOME_REFUSED] = " (refused for good; the next digest is tried, and not told of)",
        [OUTCOME_GIVEN_UP] = " (given up after days; the next digest is tried, and not told of)"};
    bool before = false;
    struct err ignored; /* then it is told once too often */
    if (outcome == OUTCOME_WAITING && !is_news(g, to, answer))
        return;
    store_refused_before(run->store, g->parcel->watch, to, g->parcel->message_id, &before, &ignored);
    if (!before && strs_add_once(&run->refused, arena_printf(run->a, "%d %s", outcome, to), run->a))
        report(run, g, to, answer, thens[outcome]);
}

static const enum outcome outcomes[] = {[ANSWER_TAKEN] = OUTCOME_ACCEPTED,
                                        [ANSWER_LATER] = OUTCOME_WAITING,
                                        [ANSWER_NEVER] = OUTCOME_REFUSED,
                                        [ANSWER_DOWN] = OUTCOME_WAITING};

/* The one place that learns what became of a message at a recipient. */
static int settle(struct run *run, struct passage *g, const char *to, const struct mail_answer *answer,
                  struct err *e)
{
    bool hopeless = delivery_is_hopeless(g->parcel->composed, g->copy.tries + 1, run->now);
    enum outcome outcome = outcomes[answer->end];
    if (answer->end == ANSWER_LATER && hopeless)
        outcome = OUTCOME_GIVEN_UP;
    if (answer->end == ANSWER_TAKEN)
        g->taken++;
    else if (answer->end == ANSWER_DOWN)
        tell_closed(run, g, to, answer);
    else
        tell_refusal(run, g, to, answer, outcome);
    if (outcome == OUTCOME_WAITING)
        strs_add(&g->copy.left, to, g->a);
    return store_digest_recipient(run->store, g->parcel->message_id, to, outcome,
                                  answer->end == ANSWER_TAKEN ? NULL : answer->why.msg, run->now, e);
}

/* Hands a copy over to those who are left and do not wait for another one. */
static int send_copy(struct run *run, struct passage *g, size_t i, struct err *e)
{
    struct strs due = {0}, left = g->copy.left;
    bool tried = false;
    int rc = 0;
    for (size_t k = 0; k < left.n; k++)
        if (!g->held.n || !strs_has(&g->held, digest_address(left.v[k], g->a)))
            strs_add(&due, left.v[k], g->a);
    if (!due.n)
        return 0;
    struct buf message = {0};
    if (spool_copy_read(run->spool, g->parcel, i, &message, e))
        return -1;
    struct mail_answer *answer = arena_alloc(g->a, due.n * sizeof *answer);
    const struct post_item item = {.message = &message,
                                   .message_id = g->parcel->message_id,
                                   .composed = g->parcel->composed,
                                   .to = due,
                                   .again = g->parcel->again};
    post_send(run->post, &item, answer);
    buf_free(&message);
    g->copy.left = (struct strs){0};
    for (size_t k = 0, d = 0; k < left.n; k++)
        if (d < due.n && left.v[k] == due.v[d])
            rc |= settle(run, g, left.v[k], &answer[d++], e);
        else
            strs_add(&g->copy.left, left.v[k], g->a);
    for (size_t d = 0; d < due.n; d++)
        tried |= answer[d].end == ANSWER_LATER || (answer[d].end == ANSWER_DOWN && answer[d].blamed);
    if (tried)
        g->copy.next = delivery_retry(g->parcel->name, g->copy.tries++, run->now);
    if (!tried && g->copy.left.n == left.n)
        return rc; /* nothing came of it */
    return spool_copy_put(run->spool, g->parcel, i, &g->copy, e) ? -1 : rc;
}

/* Who was taken off the watch since it was written gets none of it any more. */
static int take_off(struct run *run, struct passage *g, size_t i, struct err *e)
{
    const struct watch *w = conf_watch(run->conf, g->parcel->watch);
    struct strs left = g->copy.left, stay = {0};
    if (!g->parcel->again)
        return 0;
    for (size_t k = 0; k < left.n; k++)
        if (digest_is_recipient(run, w, left.v[k], g->a))
            strs_add(&stay, left.v[k], g->a);
        else if (store_digest_strike(run->store, g->parcel->message_id, left.v[k], e))
            return -1;
    g->copy.left = stay;
    return stay.n < left.n ? spool_copy_put(run->spool, g->parcel, i, &g->copy, e) : 0;
}

static int pass_copy(struct run *run, struct passage *g, size_t i, struct strs *left, struct err *e)
{
    if (spool_copy_get(run->spool, g->parcel, i, g->a, &g->copy, e))
        return -1;
    g->before += g->parcel->to[i].n - g->copy.left.n;
    if (take_off(run, g, i, e))
        return -1;
    if ((run->o->force || delivery_is_due(g->copy.next, run->now)) && send_copy(run, g, i, e))
        return -1;
    for (size_t k = 0; k < g->copy.left.n; k++)
        strs_add_copy(left, g->copy.left.v[k], run->a);
    return 0;
}

/* ---- a parcel ---- */

/* The first parcel of a watch in the queue. */
static size_t first_of(const struct run *run, const char *watch)
{
    size_t low = 0, high = run->nqueue;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(run->queue[middle].watch, watch) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Who waits for an earlier digest of the watch than p, which is in the queue or younger than all there. */
static struct strs held_back(const struct run *run, const struct parcel *p, struct arena *a)
{
    struct strs held = {0};
    for (size_t i = first_of(run, p->watch); i < run->nqueue && &run->queue[i] != p; i++) {
        if (strcmp(run->queue[i].watch, p->watch) != 0)
            break;
        for (size_t k = 0; k < run->queued[i].n; k++)
            strs_add(&held, digest_address(run->queued[i].v[k], a), a);
    }
    return held;
}

static int mark(struct run *run, struct parcel *p, size_t waiting, struct err *e)
{
    if (p->marked)
        return 0;
    if (store_watch_sent(run->store, p->watch, p->cursor, p->composed, p->message_id, p->releases,
                         p->nreleases, e))
        return -1;
    return waiting ? spool_mark(run->spool, p, e) : 0;
}

/* Whether this run is the first that knows of a recipient who has it. */
static bool is_first_arrival(const struct parcel *p, const struct passage *g)
{
    return p->marked ? !g->before && g->taken : g->before || g->taken;
}

int digest_deliver(struct run *run, struct parcel *p, struct strs *left, struct err *e)
{
    struct strs waiting = {0};
    struct passage g = {.parcel = p, .a = arena_new()};
    int rc = 0;
    g.held = held_back(run, p, g.a);
    for (size_t i = 0; i < p->copies && !rc; i++)
        rc = pass_copy(run, &g, i, &waiting, e);
    bool arrived = is_first_arrival(p, &g);
    if (!rc)
        rc = mark(run, p, waiting.n, e);
    if (!rc && arrived)
        digest_count(run, p->nreleases);
    if (!rc && !waiting.n)
        rc = spool_forget(run->spool, p, e);
    run->tally->waiting += (unsigned)waiting.n;
    if (left)
        *left = waiting;
    arena_free(g.a);
    return rc;
}

/* Whose it is, the label in its name tells alone. All watches of that label are left out, or what is in the
 * parcel might be found anew and sent a second time. */
static void set_aside(struct run *run, const struct parcel *p)
{
    struct arena *a = arena_new();
    const char *label = arena_strndup(a, p->name, strcspn(p->name, "."));
    struct err why;
    err_set(&why, ERR_CORRUPT, "%s (it and its watch wait until it is mended or removed)", p->fault);
    digest_report(run, label, &why);
    for (size_t i = 0; i < run->conf->nwatches; i++)
        if (!strcmp(digest_label(run->conf->watches[i].name, a), label))
            digest_leave_out(run, &run->conf->watches[i]);
    arena_free(a);
}

int digest_deliver_leftovers(struct run *run, struct err *e)
{
    struct parcel *v;
    size_t n;
    if (spool_list(run->spool, run->a, &v, &n, e))
        return -1;
    for (; n && v[n - 1].fault; n--)
        set_aside(run, &v[n - 1]);
    run->queue = v;
    run->queued = arena_alloc(run->a, (n + 1) * sizeof *run->queued);
    run->nqueue = n;
    for (size_t i = 0; i < n; i++) {
        struct err why;
        if (!conf_watch(run->conf, v[i].watch)) /* it was taken out, and may be put back */
            continue;
        if (digest_deliver(run, &v[i], &run->queued[i], &why)) {
            digest_report(run, v[i].watch, &why);
            digest_leave_out(run, conf_watch(run->conf, v[i].watch));
        }
    }
    return 0;
}
