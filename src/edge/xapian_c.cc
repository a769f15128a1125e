// SPDX-License-Identifier: GPL-2.0-or-later
/* The only file that sees xapian.h: exceptions become status codes, C++ objects become opaque handles, here
 * and nowhere else. Each entry runs its body inside guard(), because an exception that reached a C frame
 * would end the process. What terms, prefixes and slots mean is index.c's business. */
#include "edge/xapian_c.h"

#include <xapian.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <new>
#include <string>
#include <string_view>
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
        return fail(e, x.get_error_string() ? XC_SYSTEM : XC_CORRUPT, words_of(x));
    } catch (const Xapian::DatabaseError &x) {
        return fail(e, XC_SYSTEM, words_of(x));
    } catch (const Xapian::NetworkError &x) {
        return fail(e, XC_SYSTEM, words_of(x));
    } catch (const Xapian::WildcardError &) {
        return fail(e, XC_QUERY,
                    "a word that ends in '*' stands for too many words: write more of its letters");
    } catch (const Xapian::QueryParserError &x) {
        return fail(e, XC_QUERY, words_of(x));
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

/* Snowball costs more than cutting the text into words does, and releases share most of their words. The
 * cache starts anew when it is full: cheaper than keeping an order of use, and the common words are back at
 * once. */
class CachedStem : public Xapian::StemImplementation
{
    static constexpr size_t max_words = 1 << 16;
    Xapian::Stem stem{"english"};
    std::unordered_map<std::string, std::string> cache;

  public:
    std::string operator()(const std::string &word) override
    {
        auto found = cache.find(word);
        if (found != cache.end())
            return found->second;
        if (cache.size() >= max_words)
            cache.clear();
        return cache.emplace(word, stem(word)).first->second;
    }
    std::string get_description() const override
    {
        return "english, cached";
    }
};

/* Counts the values of a slot over the matches; a value may hold several, separated by tabs. */
class CountSpy : public Xapian::MatchSpy
{
    Xapian::valueno slot;
    std::string last; /* matches that follow one another often have the same value */
    std::vector<unsigned *> last_counts;
    std::unordered_map<std::string, unsigned> counts;

    void look_up(const std::string &values)
    {
        last = values;
        last_counts.clear();
        for (size_t at = 0; at < values.size();) {
            size_t end = values.find('\t', at);
            if (end == std::string::npos)
                end = values.size();
            last_counts.push_back(&counts[values.substr(at, end - at)]);
            at = end + 1;
        }
    }

  public:
    std::vector<xc_value_count> list; /* made when asked for */

    explicit CountSpy(Xapian::valueno s) : slot(s)
    {
    }
    void operator()(const Xapian::Document &d, double) override
    {
        std::string values = d.get_value(slot);
        if (values != last)
            look_up(values);
        for (unsigned *n : last_counts)
            ++*n;
    }
    void finish()
    {
        list.clear();
        for (const auto &[value, count] : counts)
            list.push_back({value.c_str(), count});
    }
};

/* Capitals mean nothing here: Xapian's query parser would leave a capitalised word unstemmed. */
std::string lower(const char *text)
{
    std::string out;
    for (Xapian::Utf8Iterator i(text); i != Xapian::Utf8Iterator(); ++i)
        Xapian::Unicode::append_utf8(out, Xapian::Unicode::tolower(*i));
    return out;
}

/* Undoes the escapes that MSet::snippet() makes, and puts on and off where it marked a word. It escapes only
 * when its marks are not empty, so it is given characters that no text has. */
constexpr const char *mark_on = "\x01", *mark_off = "\x02";

std::string plain(const std::string &s, const char *on, const char *off)
{
    static const struct {
        std::string_view from, to;
    } escapes[] = {{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}};
    const struct {
        std::string_view from, to;
    } marks[] = {{mark_on, on}, {mark_off, off}};
    std::string out;
    for (size_t i = 0; i < s.size();) {
        std::string_view from(s.data() + i, 1), to = from;
        auto use = [&](const auto &x) {
            if (!s.compare(i, x.from.size(), x.from)) {
                from = x.from;
                to = x.to;
            }
        };
        if (s[i] == '&')
            for (const auto &x : escapes)
                use(x);
        for (const auto &x : marks)
            use(x);
        out += to;
        i += from.size();
    }
    return out;
}

} // namespace

/* ---- writing ---- */

struct xc_writer {
    Xapian::WritableDatabase db;
    Xapian::TermGenerator generator;
    std::string value;
};

/* The flush threshold can be given to Xapian by the environment alone, and is read when a database is opened.
 */
static void set_flush(int flush)
{
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
        w->generator.set_stemmer(Xapian::Stem(new CachedStem));
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

int xc_writer_put(xc_writer *w, const xc_document *d, xc_error *e)
{
    return guard(e, [&] {
        Xapian::Document doc;
        w->generator.set_document(doc);
        for (size_t i = 0; i < d->ntexts; i++) {
            const xc_text &t = d->texts[i];
            if (t.gap)
                w->generator.increase_termpos();
            w->generator.index_text(t.text, t.weight, t.prefix);
        }
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
    Xapian::Stem stem{new CachedStem};
    std::string value;
};

int xc_open(const char *path, xc_db **out, xc_error *e)
{
    xc_db *db = nullptr;
    int rc = guard(e, [&] {
        db = new xc_db;
        db->db = Xapian::Database(path);
        return 0;
    });
    if (rc)
        delete db;
    else
        *out = db;
    return rc;
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
    std::vector<CountSpy *> spies; /* owned by enquire */
    Xapian::MSet matches;
    std::deque<std::string> kept; /* what was handed out; never moves */
    std::string snippet;

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

/* The one place where a text of a query is cut into words. The prefix is made the parser's default, every
 * character that could mean something to it is taken as text. */
static Xapian::Query cut(xc_search *s, const char *text, const char *prefix, Xapian::Query::op op, bool stem)
{
    Xapian::QueryParser parser;
    parser.set_database(s->db.db);
    parser.set_stemmer(s->db.stem);
    parser.set_stemming_strategy(stem ? Xapian::QueryParser::STEM_SOME : Xapian::QueryParser::STEM_NONE);
    parser.set_default_op(op);
    return parser.parse_query(lower(text), 0, prefix);
}

static int add_words(xc_search *s, const char *text, const char *prefix, bool stem, xc_error *e)
{
    Xapian::Query q = cut(s, text, prefix, Xapian::Query::OP_PHRASE, stem);
    if (q.empty())
        return fail(e, XC_QUERY, "there is no word in it");
    return s->add(q);
}

int xc_all(xc_search *s, xc_error *e)
{
    return guard(e, [&] { return s->add(Xapian::Query::MatchAll); });
}

int xc_term(xc_search *s, const char *term, xc_error *e)
{
    return guard(e, [&] { return s->add(Xapian::Query(0.0, Xapian::Query(term))); });
}

int xc_word(xc_search *s, const char *text, const char *prefix, xc_error *e)
{
    return guard(e, [&] { return add_words(s, text, prefix, true, e); });
}

int xc_phrase(xc_search *s, const char *text, const char *prefix, xc_error *e)
{
    return guard(e, [&] { return add_words(s, text, prefix, false, e); });
}

/* The one term that a text is, unstemmed; empty when it is none or more than one. */
static std::string single(xc_search *s, const char *text, const char *prefix)
{
    Xapian::Query q = cut(s, text, prefix, Xapian::Query::OP_PHRASE, false);
    return q.get_type() == Xapian::Query::LEAF_TERM ? *q.get_terms_begin() : std::string();
}

int xc_begins(xc_search *s, const char *text, const char *prefix, unsigned max, xc_error *e)
{
    return guard(e, [&] {
        std::string begin = single(s, text, prefix);
        if (begin.empty())
            return fail(e, XC_QUERY, "what stands before '*' must be the beginning of one word");
        return s->add(Xapian::Query(Xapian::Query::OP_WILDCARD, begin, max,
                                    Xapian::Query::WILDCARD_LIMIT_ERROR, Xapian::Query::OP_SYNONYM));
    });
}

int xc_near(xc_search *s, const char *const *words, size_t n, unsigned window, const char *prefix,
            xc_error *e)
{
    return guard(e, [&] {
        std::vector<Xapian::Query> terms;
        for (size_t i = 0; i < n; i++) {
            std::string term = single(s, words[i], prefix);
            if (term.empty())
                return fail(e, XC_QUERY,
                            std::string("NEAR takes single words, and '") + words[i] + "' is none");
            terms.emplace_back(term);
        }
        return s->add(Xapian::Query(Xapian::Query::OP_NEAR, terms.begin(), terms.end(), window));
    });
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

int xc_search_run(xc_search *s, int query, const xc_run *run, xc_matches *out, xc_error *e)
{
    return guard(e, [&] {
        s->enquire.set_query(s->parts.at((size_t)query));
        if (run->sort_slot >= 0)
            s->enquire.set_sort_by_value_then_relevance((Xapian::valueno)run->sort_slot, true);
        for (size_t i = 0; i < run->ncount_slots; i++) {
            s->spies.push_back(new CountSpy(run->count_slots[i]));
            s->enquire.add_matchspy(s->spies.back()->release());
        }
        s->matches = s->enquire.get_mset(run->offset, run->limit, run->check_at_least);
        out->n = s->matches.size();
        out->least = s->matches.get_matches_lower_bound();
        out->most = s->matches.get_matches_upper_bound();
        out->estimated = s->matches.get_matches_estimated();
        return 0;
    });
}

int xc_match(xc_search *s, size_t i, const char **data, size_t *len, double *weight, xc_error *e)
{
    return guard(e, [&] {
        Xapian::MSetIterator m = s->matches[(Xapian::doccount)i];
        s->kept.push_back(m.get_document().get_data());
        *data = s->kept.back().c_str();
        *len = s->kept.back().size();
        *weight = m.get_weight();
        return 0;
    });
}

int xc_snippet(xc_search *s, const char *text, size_t len, size_t length, const char *on, const char *off,
               const char **out, xc_error *e)
{
    return guard(e, [&] {
        std::string marked =
            s->matches.snippet(std::string(text, len), length, s->db.stem,
                               Xapian::MSet::SNIPPET_EXHAUSTIVE, mark_on, mark_off, "…");
        s->snippet = plain(marked, on, off);
        *out = s->snippet.c_str();
        return 0;
    });
}

int xc_counts(xc_search *s, size_t i, const xc_value_count **v, size_t *n, xc_error *e)
{
    return guard(e, [&] {
        CountSpy *spy = s->spies.at(i);
        spy->finish();
        *v = spy->list.data();
        *n = spy->list.size();
        return 0;
    });
}
