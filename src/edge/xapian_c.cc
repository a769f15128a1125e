// SPDX-License-Identifier: GPL-2.0-or-later
/* The only file that sees xapian.h: exceptions become status codes, C++ objects become opaque handles, here
 * and nowhere else. Each entry runs its body inside guard(), because an exception that reached a C frame
 * would end the process. What terms, prefixes and slots mean is index.c's business. */
#include "edge/xapian_c.h"

#include <xapian.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <new>
#include <string>
#include <unordered_map>
#include <vector>

namespace
{

int fail(xc_error *e, xc_status status, const std::string &msg)
{
    if (e) {
        e->status = status;
        std::snprintf(e->msg, sizeof e->msg, "%s", msg.c_str());
    }
    return -1;
}

/* Xapian's own words, with what the system said where it said something. */
std::string words_of(const Xapian::Error &x)
{
    std::string s = x.get_msg();
    if (!x.get_context().empty())
        s += " (" + x.get_context() + ")";
    if (const char *system = x.get_error_string())
        s += std::string(": ") + system;
    return s;
}

/* A lock that is held and a lock that cannot be had (no permission, no space) come as one type. */
xc_status status_of(const Xapian::DatabaseLockError &x)
{
    return x.get_msg().find("already locked") != std::string::npos ? XC_LOCKED : XC_SYSTEM;
}

/* What the system refuses may pass; a file that is not there is a part of the database that is lost. */
xc_status status_of(const Xapian::DatabaseOpeningError &x)
{
    const char *system = x.get_error_string();
    return system && std::strcmp(system, std::strerror(ENOENT)) ? XC_SYSTEM : XC_CORRUPT;
}

template <class Body> int guard(xc_error *e, Body body)
{
    try {
        return body();
    } catch (const Xapian::DatabaseModifiedError &x) {
        return fail(e, XC_MODIFIED, words_of(x));
    } catch (const Xapian::DatabaseLockError &x) {
        return fail(e, status_of(x), words_of(x));
    } catch (const Xapian::DatabaseNotFoundError &x) {
        return fail(e, XC_MISSING, words_of(x));
    } catch (const Xapian::DatabaseCorruptError &x) {
        return fail(e, XC_CORRUPT, words_of(x));
    } catch (const Xapian::DatabaseVersionError &x) {
        return fail(e, XC_CORRUPT, words_of(x));
    } catch (const Xapian::DatabaseOpeningError &x) {
        return fail(e, status_of(x), words_of(x));
    } catch (
        const Xapian::DatabaseError &x) { /* without the system's word: a block is not what it should be */
        return fail(e, x.get_error_string() ? XC_SYSTEM : XC_CORRUPT, words_of(x));
    } catch (const Xapian::NetworkError &x) {
        return fail(e, XC_SYSTEM, words_of(x));
    } catch (const Xapian::WildcardError &) {
        return fail(e, XC_QUERY,
                    "a word that ends in '*' stands for too many words: write more of its letters");
    } catch (const Xapian::LogicError &x) {
        return fail(e, XC_QUERY, words_of(x));
    } catch (const Xapian::Error &x) { /* RangeError, SerialisationError …: bytes that make no sense */
        return fail(e, XC_CORRUPT, words_of(x));
    } catch (const std::bad_alloc &) {
        return fail(e, XC_MEMORY, "out of memory");
    } catch (const std::exception &x) {
        return fail(e, XC_CORRUPT, x.what());
    } catch (...) {
        return fail(e, XC_CORRUPT, "an exception of unknown type");
    }
}

/* Counts the values of a slot over the matches. A server knows Xapian's own spies alone, so a value that
 * holds several, separated by tabs, is counted whole and taken apart at the end. */
class Count
{
    std::unordered_map<std::string, unsigned> counts;

  public:
    Xapian::ValueCountMatchSpy *spy; /* owned by the Enquire, while it is in use there */
    std::vector<xc_value_count> list;

    explicit Count(Xapian::ValueCountMatchSpy *s) : spy(s)
    {
    }
    void finish()
    {
        if (!spy)
            return;
        for (auto i = spy->values_begin(); i != spy->values_end(); ++i) {
            const std::string values = *i;
            for (size_t at = 0, end; at < values.size(); at = end + 1) {
                end = std::min(values.find('\t', at), values.size());
                counts[values.substr(at, end - at)] += i.get_termfreq();
            }
        }
        for (const auto &[value, count] : counts)
            list.push_back({value.c_str(), count});
        spy = nullptr;
    }
};

} // namespace

/* ---- writing ---- */

struct xc_writer {
    Xapian::WritableDatabase db;
    std::string value;
};

/* The flush threshold can be given to Xapian by the environment alone, and is read when a database is opened.
 * Writers may be opened in several threads; the variable is set once and then left alone. */
static void set_flush(int flush)
{
    static std::mutex mutex;
    std::lock_guard<std::mutex> lock(mutex);
    char now[16];
    std::snprintf(now, sizeof now, "%d", flush);
    const char *was = std::getenv("XAPIAN_FLUSH_THRESHOLD");
    if (!was || std::strcmp(was, now))
        setenv("XAPIAN_FLUSH_THRESHOLD", now, 1);
}

int xc_writer_open(const char *path, int flush, xc_writer **out, xc_error *e)
{
    xc_writer *w = nullptr;
    int rc = guard(e, [&] {
        set_flush(flush);
        w = new xc_writer;
        w->db = Xapian::WritableDatabase(path, Xapian::DB_CREATE_OR_OPEN);
        w->db.begin_transaction();
        return 0;
    });
    if (rc)
        delete w;
    else
        *out = w;
    return rc;
}

int xc_writer_get(xc_writer *w, const char *key, const char **value, xc_error *e)
{
    return guard(e, [&] {
        w->value = w->db.get_metadata(key);
        *value = w->value.c_str();
        return 0;
    });
}

int xc_writer_set(xc_writer *w, const char *key, const char *value, xc_error *e)
{
    return guard(e, [&] {
        w->db.set_metadata(key, value);
        return 0;
    });
}

int xc_writer_count(xc_writer *w, uint32_t *documents, xc_error *e)
{
    return guard(e, [&] {
        *documents = w->db.get_doccount();
        return 0;
    });
}

static void add_posting(Xapian::Document &doc, const xc_posting &p)
{
    const std::string term(p.term);
    if (!p.nplaces)
        doc.add_term(term, p.weight);
    for (size_t i = 0; i < p.nplaces; i++)
        doc.add_posting(term, p.places[i], i ? 0 : p.weight);
}

int xc_writer_put(xc_writer *w, const xc_document *d, xc_error *e)
{
    return guard(e, [&] {
        Xapian::Document doc;
        for (size_t i = 0; i < d->npostings; i++)
            add_posting(doc, d->postings[i]);
        for (size_t i = 0; i < d->nterms; i++)
            doc.add_boolean_term(d->terms[i]);
        doc.add_boolean_term(d->unique);
        for (size_t i = 0; i < d->nvalues; i++)
            doc.add_value(d->values[i].slot, std::string(d->values[i].bytes, d->values[i].len));
        doc.set_data(std::string(d->data, d->data_len));
        w->db.replace_document(d->unique, doc);
        return 0;
    });
}

int xc_writer_delete(xc_writer *w, const char *unique, xc_error *e)
{
    return guard(e, [&] {
        w->db.delete_document(unique);
        return 0;
    });
}

int xc_commit(xc_writer *w, xc_error *e)
{
    return guard(e, [&] {
        w->db.commit_transaction();
        w->db.begin_transaction();
        return 0;
    });
}

void xc_writer_close(xc_writer *w)
{
    xc_error e;
    if (!w)
        return;
    guard(&e, [&] {
        w->db.cancel_transaction();
        return 0;
    });
    guard(&e, [&] {
        delete w;
        return 0;
    });
}

int xc_compact(const char *const *paths, size_t n, const char *path, xc_error *e)
{
    return guard(e, [&] {
        Xapian::Database all;
        for (size_t i = 0; i < n; i++)
            all.add_database(Xapian::Database(paths[i]));
        all.compact(path);
        return 0;
    });
}

size_t xc_number(double x, char out[XC_NUMBER_MAX])
{
    return Xapian::sortable_serialise_(x, out);
}

/* ---- reading ---- */

struct xc_db {
    Xapian::Database db;
    std::string value;
    bool remote = false;         /* or a part of it is */
    std::vector<size_t> part_of; /* of each of Xapian's shards: which of the joined databases it belongs to */
    size_t parts = 0;
};

/* A database as open() gives it. */
template <class Open> static int open_db(xc_db **out, xc_error *e, Open open)
{
    xc_db *db = nullptr;
    int rc = guard(e, [&] {
        db = new xc_db;
        open(*db);
        return 0;
    });
    if (rc)
        delete db;
    else
        *out = db;
    return rc;
}

int xc_open(const char *path, xc_db **out, xc_error *e)
{
    return open_db(out, e, [&](xc_db &db) {
        db.db = Xapian::Database(path);
        if (!db.db.size()) /* an empty file is to Xapian a list of no databases, of which nothing can be asked
                            */
            throw Xapian::DatabaseCorruptError("it is an empty file");
    });
}

int xc_open_remote(const char *host, unsigned port, unsigned connect_ms, unsigned answer_ms, xc_db **out,
                   xc_error *e)
{
    return open_db(out, e, [&](xc_db &db) {
        db.db = Xapian::Remote::open(host, port, answer_ms, connect_ms);
        db.remote = true;
    });
}

int xc_new(xc_db **out, xc_error *e)
{
    return open_db(out, e, [](xc_db &) {});
}

int xc_join(xc_db *db, const xc_db *part, xc_error *e)
{
    return guard(e, [&] {
        db->db.add_database(part->db);
        db->part_of.resize(db->db.size(), db->parts++);
        db->remote = db->remote || part->remote;
        return 0;
    });
}

int xc_is_remote(const xc_db *db)
{
    return db->remote;
}

int xc_reopen(xc_db *db, xc_error *e)
{
    return guard(e, [&] {
        db->db.reopen();
        return 0;
    });
}

int xc_get(xc_db *db, const char *key, const char **value, xc_error *e)
{
    return guard(e, [&] {
        db->value = db->db.get_metadata(key);
        *value = db->value.c_str();
        return 0;
    });
}

int xc_count(xc_db *db, uint32_t *documents, xc_error *e)
{
    return guard(e, [&] {
        *documents = db->db.get_doccount();
        return 0;
    });
}

int xc_has_places(xc_db *db, bool *yes, xc_error *e)
{
    return guard(e, [&] {
        *yes = db->db.has_positions() || !(db->db.get_avlength() > 0);
        return 0;
    });
}

void xc_close(xc_db *db)
{
    xc_error e;
    guard(&e, [&] {
        delete db;
        return 0;
    });
}

struct xc_search {
    xc_db &db;
    Xapian::Enquire enquire;
    std::vector<Xapian::Query> parts;
    std::vector<Count> counts;
    Xapian::MSet matches;
    std::string data; /* of the match that was asked for last */

    explicit xc_search(xc_db &d) : db(d), enquire(d.db)
    {
    }
    int add(const Xapian::Query &q)
    {
        parts.push_back(q);
        return (int)parts.size() - 1;
    }
};

int xc_search_new(xc_db *db, xc_search **out, xc_error *e)
{
    return guard(e, [&] {
        *out = new xc_search(*db);
        return 0;
    });
}

void xc_search_free(xc_search *s)
{
    xc_error e;
    guard(&e, [&] {
        delete s;
        return 0;
    });
}

int xc_all(xc_search *s, xc_error *e)
{
    return guard(e, [&] { return s->add(Xapian::Query::MatchAll); });
}

int xc_term(xc_search *s, const char *term, bool filter, xc_error *e)
{
    return guard(e, [&] {
        Xapian::Query q(term);
        return s->add(filter ? Xapian::Query(0.0, q) : q);
    });
}

int xc_phrase(xc_search *s, const char *const *terms, size_t n, xc_error *e)
{
    return guard(e, [&] { return s->add(Xapian::Query(Xapian::Query::OP_PHRASE, terms, terms + n)); });
}

int xc_near(xc_search *s, const char *const *terms, size_t n, unsigned window, xc_error *e)
{
    return guard(e, [&] { return s->add(Xapian::Query(Xapian::Query::OP_NEAR, terms, terms + n, window)); });
}

/* Xapian's wildcard, or the words that it stands for where one of the databases is remote: its server would
 * weigh them by its own documents alone. */
static Xapian::Query begins(const xc_search *s, const std::string &start, unsigned max)
{
    if (!s->db.remote)
        return Xapian::Query(Xapian::Query::OP_WILDCARD, start, max, Xapian::Query::WILDCARD_LIMIT_ERROR,
                             Xapian::Query::OP_SYNONYM);
    std::vector<std::string> terms;
    for (auto i = s->db.db.allterms_begin(start); i != s->db.db.allterms_end(start); ++i) {
        if (terms.size() == max)
            throw Xapian::WildcardError(start);
        terms.push_back(*i);
    }
    return Xapian::Query(Xapian::Query::OP_SYNONYM, terms.begin(), terms.end());
}

int xc_begins(xc_search *s, const char *start, unsigned max, xc_error *e)
{
    return guard(e, [&] { return s->add(begins(s, start, max)); });
}

int xc_range(xc_search *s, unsigned slot, const xc_value *low, const xc_value *high, xc_error *e)
{
    return guard(e, [&] {
        /* A missing value is "" and sorts before all: without a low bound it would match. */
        std::string from = low ? std::string(low->bytes, low->len) : std::string(1, '\0');
        Xapian::Query q = high ? Xapian::Query(Xapian::Query::OP_VALUE_RANGE, slot, from,
                                               std::string(high->bytes, high->len))
                               : Xapian::Query(Xapian::Query::OP_VALUE_GE, slot, from);
        return s->add(Xapian::Query(0.0, q));
    });
}

int xc_combine(xc_search *s, xc_op op, const int *parts, size_t n, xc_error *e)
{
    static const Xapian::Query::op ops[] = {Xapian::Query::OP_AND, Xapian::Query::OP_OR,
                                            Xapian::Query::OP_AND_NOT};
    return guard(e, [&] {
        std::vector<Xapian::Query> v;
        for (size_t i = 0; i < n; i++)
            v.push_back(s->parts.at((size_t)parts[i]));
        return s->add(Xapian::Query(ops[op], v.begin(), v.end()));
    });
}

static void add_counts(xc_search *s, const xc_run *run, Xapian::Enquire &enquire)
{
    for (size_t i = 0; i < run->ncount_slots; i++) {
        s->counts.emplace_back(new Xapian::ValueCountMatchSpy(run->count_slots[i]));
        enquire.add_matchspy(s->counts.back().spy->release());
    }
}

static void keep_bounds(const Xapian::MSet &m, xc_matches *out)
{
    out->least = m.get_matches_lower_bound();
    out->most = m.get_matches_upper_bound();
    out->estimated = m.get_matches_estimated();
}

/* A search for counts alone, beside the one for results. Xapian 1.4 needs it where a remote database counts:
 * what that has counted is counted again where it is among the results; and where matches are collapsed,
 * which makes all bounds loose, and counting many times as slow. */
static void count_apart(xc_search *s, const xc_run *run, xc_matches *out)
{
    Xapian::Enquire enquire(s->db.db);
    enquire.set_query(s->enquire.get_query());
    enquire.set_weighting_scheme(Xapian::BoolWeight());
    enquire.set_docid_order(Xapian::Enquire::DONT_CARE);
    add_counts(s, run, enquire);
    keep_bounds(enquire.get_mset(0, 0, run->check_at_least), out);
    for (Count &count : s->counts)
        count.finish();
}

/* How many matches there were before they were collapsed. Of those that the search for results has seen, all
 * are known; otherwise Xapian may know, as it does of a single word. */
static void count_collapsed(xc_search *s, const xc_run *run, uint32_t seen, bool all_seen, xc_matches *out)
{
    uint32_t least = s->matches.get_uncollapsed_matches_lower_bound();
    if (run->ncount_slots)
        count_apart(s, run, out);
    else if (all_seen)
        out->least = out->most = out->estimated = seen;
    else if (least == s->matches.get_uncollapsed_matches_upper_bound())
        out->least = out->most = out->estimated = least;
    else
        count_apart(s, run, out);
}

static void run_collapsed(xc_search *s, const xc_run *run, xc_matches *out)
{
    enum {
        AHEAD = 100
    }; /* matches looked at beyond those that are shown, for what is collapsed into these */
    auto slot = (Xapian::valueno)run->collapse_slot;
    Xapian::doccount check = run->offset + run->limit + AHEAD;
    Xapian::ValueCountMatchSpy spy(slot);
    s->enquire.set_collapse_key(slot);
    s->enquire.add_matchspy(&spy);
    /* One match at least: where none is asked for, Xapian would collapse all of them. */
    s->matches = s->enquire.get_mset(run->offset, std::max(run->limit, 1u), check);
    s->enquire.clear_matchspies();
    auto seen = (uint32_t)spy.get_total();
    count_collapsed(s, run, seen, seen < check, out);
    out->kinds = (uint32_t)std::distance(spy.values_begin(), spy.values_end());
    out->kinds_exact = out->least == out->most && out->most <= check;
    if (!out->kinds_exact && seen)
        out->kinds = std::max(out->kinds, (uint32_t)((double)out->estimated * out->kinds / (double)seen));
    out->kinds = std::min(out->kinds, out->most);
}

static void run_whole(xc_search *s, const xc_run *run, xc_matches *out)
{
    bool apart = s->db.remote && run->ncount_slots;
    if (apart)
        count_apart(s, run, out);
    else
        add_counts(s, run, s->enquire);
    s->matches = s->enquire.get_mset(run->offset, run->limit, apart ? 0 : run->check_at_least);
    if (!apart)
        keep_bounds(s->matches, out);
    out->kinds = out->estimated;
    out->kinds_exact = out->least == out->most;
}

int xc_search_run(xc_search *s, int query, const xc_run *run, xc_matches *out, xc_error *e)
{
    return guard(e, [&] {
        auto slot = (Xapian::valueno)run->sort_slot;
        s->enquire.set_query(s->parts.at((size_t)query));
        if (run->sort_slot >= 0 && run->relevance)
            s->enquire.set_sort_by_relevance_then_value(slot, !run->ascending);
        else if (run->sort_slot >= 0)
            s->enquire.set_sort_by_value(slot, !run->ascending);
        if (run->collapse_slot >= 0)
            run_collapsed(s, run, out);
        else
            run_whole(s, run, out);
        out->n = std::min<size_t>(s->matches.size(), run->limit);
        return 0;
    });
}

int xc_match(xc_search *s, size_t i, struct xc_hit *out, xc_error *e)
{
    return guard(e, [&] {
        Xapian::MSetIterator m = s->matches[(Xapian::doccount)i];
        s->data = m.get_document().get_data();
        out->data = s->data.c_str();
        out->len = s->data.size();
        out->weight = m.get_weight();
        out->collapsed = m.get_collapse_count();
        /* Xapian deals the numbers of documents out to its shards in turn. */
        const std::vector<size_t> &part_of = s->db.part_of;
        out->part = part_of.empty() ? 0 : part_of.at((*m - 1) % part_of.size());
        return 0;
    });
}

int xc_weight(xc_search *s, const char *term, double *weight, xc_error *e)
{
    return guard(e, [&] {
        *weight = s->matches.get_termweight(term);
        return 0;
    });
}

int xc_counts(xc_search *s, size_t i, const xc_value_count **v, size_t *n, xc_error *e)
{
    return guard(e, [&] {
        Count &count = s->counts.at(i);
        count.finish();
        *v = count.list.data();
        *n = count.list.size();
        return 0;
    });
}

/* ---- the words of a database ---- */

int xc_occurs(xc_db *db, const char *term, bool *yes, xc_error *e)
{
    return guard(e, [&] {
        *yes = db->db.term_exists(term);
        return 0;
    });
}

struct xc_term_here {
    const Xapian::TermIterator &at;
};

uint32_t xc_documents(xc_term_here *t)
{
    return t->at.get_termfreq();
}

int xc_words(xc_db *db, const char *prefix, const char *start,
             bool (*see)(void *arg, const char *word, xc_term_here *t), void *arg, xc_error *e)
{
    return guard(e, [&] {
        size_t skip = std::strlen(prefix);
        std::string from = std::string(prefix) + start;
        for (auto i = db->db.allterms_begin(from); i != db->db.allterms_end(from); ++i) {
            const std::string term = *i;
            xc_term_here here{i};
            if (!see(arg, term.c_str() + skip, &here))
                break;
        }
        return 0;
    });
}

/* ---- characters and stems ---- */

unsigned xc_word_char(unsigned c)
{
    return Xapian::Unicode::is_wordchar(c) ? Xapian::Unicode::tolower(c) : 0;
}

bool xc_is_digit(unsigned c)
{
    return Xapian::Unicode::get_category(c) == Xapian::Unicode::DECIMAL_DIGIT_NUMBER;
}

bool xc_is_letter(unsigned c)
{
    switch (Xapian::Unicode::get_category(c)) {
    case Xapian::Unicode::LOWERCASE_LETTER:
    case Xapian::Unicode::TITLECASE_LETTER:
    case Xapian::Unicode::MODIFIER_LETTER:
    case Xapian::Unicode::OTHER_LETTER:
        return true;
    default:
        return false;
    }
}

struct xc_stemmer {
    Xapian::Stem stem{"english"};
};

/* Its only failure is that memory is out, which C here does not survive either. */
template <class Body> static auto or_end(Body body) noexcept
{
    return body();
}

xc_stemmer *xc_stemmer_new(void)
{
    return or_end([] { return new xc_stemmer; });
}

void xc_stemmer_free(xc_stemmer *s)
{
    delete s;
}

void xc_stem(xc_stemmer *s, const char *word, char *stem, size_t size)
{
    or_end([&] { std::snprintf(stem, size, "%s", s->stem(word).c_str()); });
}
