// SPDX-License-Identifier: GPL-2.0-or-later
/* The only file that sees xapian.h: exceptions become status codes, C++ objects become opaque handles, here
 * and nowhere else. Each entry runs its body inside guard(), because an exception that reached a C frame
 * would end the process. What terms, prefixes and slots mean is index.c's business. */
#include "edge/xapian_c.h"

#include <xapian.h>

#include <algorithm>
#include <bitset>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
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

/* FNV-1a. */
uint32_t hash_of(std::string_view s)
{
    uint32_t h = 2166136261u;
    for (char c : s)
        h = (h ^ (unsigned char)c) * 16777619u;
    return h;
}

/* Snowball costs more than cutting a text into words does, and releases share most of their words. Each word
 * has one place in the cache, which the last one that belongs there holds: common words soon hold theirs. */
class StemCache
{
    struct Entry {
        std::string word, stem;
    };
    Xapian::Stem stemmer{"english"};
    std::vector<Entry> entries;

  public:
    explicit StemCache(size_t size) : entries(size)
    {
    }
    const std::string &operator()(const std::string &word, uint32_t hash)
    {
        Entry &e = entries[hash % entries.size()];
        if (e.word != word) {
            e.stem = stemmer(word);
            e.word = word;
        }
        return e.stem;
    }
};

/* ---- cutting texts into words ----
 *
 * Gives the same terms as Xapian::TermGenerator, which follows Unicode's rules for word boundaries, so that
 * other users of the index (quest, Omega) cut their queries alike. Done here because TermGenerator looks up
 * each word of a text twice in the document's tree, by strings that it builds for it, a quarter of the time
 * of indexing; and because queries and snippets need the same words. */

/* For ASCII: the character in lower case, 0 when it is not part of a word. */
struct AsciiWord {
    unsigned char low[128] = {};
    constexpr AsciiWord()
    {
        for (int c = 0; c < 128; c++) {
            bool upper = c >= 'A' && c <= 'Z';
            if (upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_')
                low[c] = (unsigned char)(upper ? c + 32 : c);
        }
    }
};
constexpr AsciiWord ascii_word;

unsigned word_char(unsigned ch)
{
    if (ch < 128)
        return ascii_word.low[ch];
    return Xapian::Unicode::is_wordchar(ch) ? Xapian::Unicode::tolower(ch) : 0;
}

bool is_digit(unsigned ch)
{
    if (ch < 128)
        return ch >= '0' && ch <= '9';
    return Xapian::Unicode::get_category(ch) == Xapian::Unicode::DECIMAL_DIGIT_NUMBER;
}

/* What may stand between two parts of a word ("o'clock", "AT&T"), and between digits ("1,591.5"). 0: nothing;
 * IGNORED: it may, and is left out. */
enum : unsigned { IGNORED = 0xffffffff };

unsigned invisible(unsigned ch)
{
    bool joins = (ch >= 0x200b && ch <= 0x200d) || ch == 0x2060 || ch == 0xfeff;
    return joins ? (unsigned)IGNORED : 0;
}

unsigned infix(unsigned ch)
{
    if (ch == '\'' || ch == '&' || ch == 0xb7 || ch == 0x5f4 || ch == 0x2027)
        return ch;
    if (ch == 0x2019 || ch == 0x201b)
        return '\'';
    return invisible(ch);
}

unsigned infix_of_digits(unsigned ch)
{
    static const unsigned marks[] = {',',   '.',    ';',    0x37e,  0x589, 0x60d,
                                     0x7f8, 0x2044, 0xfe10, 0xfe13, 0xfe14};
    for (unsigned m : marks)
        if (ch == m)
            return ch;
    return invisible(ch);
}

constexpr size_t max_word = 64; /* bytes; what is longer is no word. TermGenerator's bound */

/* A place in a text: the character there, 0 at the end. (A NUL within a text would end it: texts have none.)
 */
class Cursor
{
    const char *p, *end;
    size_t length;

    void read()
    {
        if (p == end) {
            ch = 0;
            length = 0;
        } else if (!(*p & 0x80)) {
            ch = (unsigned char)*p;
            length = 1;
        } else {
            Xapian::Utf8Iterator i(p, (size_t)(end - p));
            ch = *i;
            ++i;
            length = i.left() ? (size_t)(i.raw() - p) : (size_t)(end - p);
        }
    }

  public:
    unsigned ch;

    const char *place() const
    {
        return p;
    }
    explicit Cursor(std::string_view text) : p(text.data()), end(text.data() + text.size())
    {
        read();
    }
    bool at_end() const
    {
        return p == end;
    }
    void next()
    {
        p += length;
        read();
    }
    /* Passes over ASCII letters and digits, of which there is one at least; adds them to word, gives the
     * last. */
    unsigned pass_ascii(std::string &word)
    {
        const char *from = p;
        while (p != end && !(*p & 0x80) && ascii_word.low[(unsigned char)*p])
            p++;
        size_t at = word.size();
        word.append(from, p);
        for (; at < word.size(); at++)
            word[at] = (char)ascii_word.low[(unsigned char)word[at]];
        read();
        return (unsigned char)word.back();
    }
    /* Passes over a word of ASCII letters and digits that nothing joins to what follows, as most are. False,
     * and stays, where something may. */
    bool pass_plain()
    {
        const char *q = p;
        while (q != end && !(*q & 0x80) && ascii_word.low[(unsigned char)*q])
            q++;
        if (q == end || (*q & 0x80) || q == p || (size_t)(q - p) > max_word)
            return false;
        bool digit = q[-1] >= '0' && q[-1] <= '9';
        if (*q != ' ' && *q != '\n' && (digit || *q == '\'' || *q == '&' || (*q == '.' && q - p == 1)))
            return false;
        p = q;
        read();
        return true;
    }
};

void append(std::string &word, unsigned ch)
{
    if (ch < 128)
        word += (char)ch;
    else
        Xapian::Unicode::append_utf8(word, ch);
}

bool is_capital(unsigned ch)
{
    return ch >= 'A' && ch <= 'Z';
}

/* "U.S.A" is one word, "usa". True when there are such initials, which are then passed over. */
bool initials(Cursor &c, std::string &word)
{
    if (!is_capital(c.ch))
        return false;
    Cursor p = c;
    for (;;) {
        unsigned low = p.ch + 32;
        p.next();
        if (word.empty() && p.ch != '.')
            return false;
        append(word, low);
        if (p.ch != '.')
            break;
        p.next();
        if (!is_capital(p.ch))
            break;
    }
    if (word.size() > 1 && !word_char(p.ch)) {
        c = p;
        return true;
    }
    word.clear();
    return false;
}

/* Letters and digits, and what may stand between them. */
void body(Cursor &c, std::string &word)
{
    unsigned low = word_char(c.ch);
    for (;;) {
        unsigned before;
        do {
            if (c.ch < 128) {
                before = c.pass_ascii(word);
            } else {
                append(word, low);
                before = low;
                c.next();
            }
            low = word_char(c.ch);
        } while (low);
        Cursor after = c;
        if (c.at_end())
            return;
        after.next();
        low = word_char(after.ch);
        if (!low)
            return;
        unsigned between = is_digit(before) && is_digit(after.ch) ? infix_of_digits(c.ch) : infix(c.ch);
        if (!between)
            return;
        if (between != IGNORED)
            append(word, between);
        c = after;
    }
}

/* Up to three '+' or '#', as in "C++"; not in "fish+chips". */
void suffix(Cursor &c, std::string &word)
{
    size_t length = word.size();
    unsigned n = 0;
    for (; c.ch == '+' || c.ch == '#'; c.next()) {
        if (++n > 3)
            break;
        word += (char)c.ch;
    }
    if (n > 3 || word_char(c.ch))
        word.resize(length);
}

/* First characters of words, as lower case has them: the first byte. */
using Initials = std::bitset<256>;

/* Calls action(word, begin, end) for each word, in lower case, with its place in the text. Where only words
 * with some initials are wanted, most others come empty, in a fraction of the time. */
template <class Action>
void cut_words(std::string_view text, Action action, const Initials &wanted = Initials().set())
{
    std::string word;
    Cursor c(text);
    for (;;) {
        while (!c.at_end() && !word_char(c.ch))
            c.next();
        if (c.at_end())
            return;
        const char *begin = c.place();
        word.clear();
        bool passed = c.ch < 128 && !wanted[ascii_word.low[c.ch]] && c.pass_plain();
        if (!passed && !initials(c, word)) {
            body(c, word);
            suffix(c, word);
        }
        if (word.size() <= max_word)
            action(word, (size_t)(begin - text.data()), (size_t)(c.place() - text.data()));
    }
}

/* Words that begin with a digit are not stemmed. */
bool has_stem(const std::string &word)
{
    unsigned first = *Xapian::Utf8Iterator(word);
    if (first < 128)
        return !is_digit(first) && first != '_';
    switch (Xapian::Unicode::get_category(first)) {
    case Xapian::Unicode::LOWERCASE_LETTER:
    case Xapian::Unicode::TITLECASE_LETTER:
    case Xapian::Unicode::MODIFIER_LETTER:
    case Xapian::Unicode::OTHER_LETTER:
        return true;
    default:
        return false;
    }
}

/* The words of one document, each with its places, by prefix and word. All is kept in a few arrays that are
 * used again for the next document and stay within the processor's cache. */
class Words
{
    static constexpr uint32_t none = UINT32_MAX;

    struct Word {
        std::string_view prefix;
        uint32_t hash, length, weight;
        size_t text;          /* where it begins in letters */
        uint32_t first, last; /* of its places */
    };
    struct Place {
        Xapian::termpos at;
        uint32_t next;
    };
    std::string letters;
    std::vector<Word> words;
    std::vector<Place> places;
    std::vector<uint32_t> table; /* open addressing: index into words, or none */

    std::string_view text_of(const Word &w) const
    {
        return {letters.data() + w.text, w.length};
    }

    void grow()
    {
        table.assign(table.empty() ? 2048 : table.size() * 2, none);
        for (uint32_t i = 0; i < words.size(); i++) {
            size_t k = words[i].hash & (table.size() - 1);
            while (table[k] != none)
                k = (k + 1) & (table.size() - 1);
            table[k] = i;
        }
    }

    Word &find(std::string_view prefix, const std::string &word)
    {
        uint32_t hash = hash_of(word);
        if (words.size() * 2 >= table.size())
            grow();
        for (size_t k = hash & (table.size() - 1);; k = (k + 1) & (table.size() - 1)) {
            if (table[k] == none) {
                table[k] = (uint32_t)words.size();
                words.push_back({prefix, hash, (uint32_t)word.size(), 0, letters.size(), none, none});
                letters += word;
                return words.back();
            }
            Word &w = words[table[k]];
            if (w.hash == hash && w.prefix == prefix && text_of(w) == word)
                return w;
        }
    }

    void clear()
    {
        letters.clear();
        words.clear();
        places.clear();
        if (table.size() > 1 << 16) /* after an enormous text */
            table.clear();
        std::fill(table.begin(), table.end(), (uint32_t)none);
    }

  public:
    /* prefix must outlive put(). */
    void add(std::string_view text, std::string_view prefix, unsigned weight, Xapian::termpos &position)
    {
        cut_words(text, [&](const std::string &word, size_t, size_t) {
            Word &w = find(prefix, word);
            uint32_t place = (uint32_t)places.size();
            places.push_back({++position, none});
            (w.first == none ? w.first : places[w.last].next) = place;
            w.last = place;
            w.weight += weight;
        });
    }

    /* Gives them to a document and forgets them: plain with their places, stemmed without. */
    void put(Xapian::Document &doc, StemCache &stems)
    {
        std::string word, term;
        for (const Word &w : words) {
            word = text_of(w);
            term.assign(w.prefix).append(word);
            Xapian::termcount weight = w.weight;
            for (uint32_t i = w.first; i != none; i = places[i].next) {
                doc.add_posting(term, places[i].at, weight);
                weight = 0;
            }
            if (!has_stem(word))
                continue;
            term.assign("Z").append(w.prefix).append(stems(word, w.hash));
            doc.add_term(term, w.weight);
        }
        clear();
    }
};

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
    Words words;
    StemCache stems{1 << 13};
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

int xc_writer_put(xc_writer *w, const xc_document *d, xc_error *e)
{
    return guard(e, [&] {
        Xapian::Document doc;
        Xapian::termpos position = 0;
        for (size_t i = 0; i < d->ntexts; i++) {
            const xc_text &t = d->texts[i];
            position += t.gap ? 100 : 0;
            w->words.add(t.text, t.prefix, t.weight, position);
        }
        w->words.put(doc, w->stems);
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
    Xapian::Stem stem{"english"};
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
    return open_db(out, e, [&](xc_db &db) { db.db = Xapian::Database(path); });
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

/* Words that a query asks for in the text, so that they can be found there again. */
struct Sought {
    std::vector<std::string> words; /* one, or those of a phrase */
    enum { PLAIN, STEM, BEGIN } as; /* how words[0] is to be compared */
    std::vector<std::string> terms; /* of the query, for their weight; of a beginning Xapian knows none */
    /* Of a phrase: how many of its words stand before this place, since where, and the last one's number. */
    size_t met = 0, begin = 0, last = 0;
    std::string form{}; /* the last word that had the stem: it is likely to be met again */
};

struct xc_search {
    xc_db &db;
    Xapian::Enquire enquire;
    std::vector<Xapian::Query> parts;
    std::vector<Sought> sought;
    std::vector<Count> counts;
    Xapian::MSet matches;
    std::string data; /* of the match that was asked for last */
    std::vector<xc_mark> marks;

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

static std::vector<std::string> words_of(const char *text)
{
    std::vector<std::string> words;
    cut_words(text, [&](const std::string &word, size_t, size_t) { words.push_back(word); });
    return words;
}

/* Words under a prefix are those of a field, and do not stand in the text. */
static void seek(xc_search *s, const char *prefix, Sought what)
{
    enum { MOST = 200 }; /* a snippet of more is none */
    if (!*prefix && s->sought.size() < MOST)
        s->sought.push_back(std::move(what));
}

/* The text with its initials, as "U.S." and "p.m.", in capitals or small letters. In a text "U.S." is one
 * word, "us", and "u.s." is two: which is meant cannot be told from the case of a query. */
static std::string with_initials(const char *text, bool capital)
{
    std::string s = text;
    auto letter = [&](size_t i) { return i < s.size() && (s[i] | 32) >= 'a' && (s[i] | 32) <= 'z'; };
    auto joins = [&](size_t i) { return i < s.size() && ((s[i] & 0x80) || word_char((unsigned char)s[i])); };
    for (size_t i = 0, end; i < s.size(); i = end + 1) {
        end = i;
        if (!letter(i) || (i && joins(i - 1)))
            continue;
        while (s[end + 1] == '.' && letter(end + 2))
            end += 2;
        for (size_t k = i; end > i && !joins(end + 1) && k <= end; k += 2)
            s[k] = (char)(capital ? s[k] & ~32 : s[k] | 32);
    }
    return s;
}

/* One word, stemmed where that is wanted and it has a stem; several are a phrase. */
static int add_form(xc_search *s, const std::string &text, const char *prefix, bool stem, xc_error *e)
{
    std::vector<std::string> words = words_of(text.c_str()), terms;
    if (words.empty())
        return fail(e, XC_QUERY, "there is no word in it");
    stem = stem && words.size() == 1 && has_stem(words[0]);
    if (stem)
        words[0] = s->db.stem(words[0]);
    for (const std::string &word : words)
        terms.push_back((stem ? "Z" : "") + (prefix + word));
    seek(s, prefix, {words, stem ? Sought::STEM : Sought::PLAIN, terms});
    if (terms.size() == 1)
        return s->add(Xapian::Query(terms[0]));
    return s->add(Xapian::Query(Xapian::Query::OP_PHRASE, terms.begin(), terms.end()));
}

/* The words in both of the forms that their initials may have. */
static int add_words(xc_search *s, const char *text, const char *prefix, bool stem, xc_error *e)
{
    std::string joined = with_initials(text, true), parted = with_initials(text, false);
    int one = add_form(s, joined, prefix, stem, e);
    if (one < 0 || joined == parted)
        return one;
    int other = add_form(s, parted, prefix, stem, e);
    if (other < 0)
        return other;
    return s->add(s->parts[(size_t)one] | s->parts[(size_t)other]);
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

int xc_begins(xc_search *s, const char *text, const char *prefix, unsigned max, xc_error *e)
{
    return guard(e, [&] {
        std::vector<std::string> words = words_of(text);
        if (words.size() != 1)
            return fail(e, XC_QUERY, "what stands before '*' must be the beginning of one word");
        seek(s, prefix, {words, Sought::BEGIN, {}});
        return s->add(begins(s, prefix + words[0], max));
    });
}

int xc_near(xc_search *s, const char *const *words, size_t n, unsigned window, const char *prefix,
            xc_error *e)
{
    return guard(e, [&] {
        std::vector<std::string> terms;
        for (size_t i = 0; i < n; i++) {
            std::vector<std::string> one = words_of(words[i]);
            if (one.size() != 1)
                return fail(e, XC_QUERY,
                            std::string("NEAR takes single words, and '") + words[i] + "' is none");
            terms.push_back(prefix + one[0]);
            seek(s, prefix, {one, Sought::PLAIN, {terms.back()}});
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

/* True when a word has this stem. A stem differs from its words in its last two letters at most ("dying",
 * "die"), which spares most words the stemming. */
static bool has_this_stem(const xc_search *s, const std::string &word, const std::string &stem)
{
    size_t same = stem.size() > 3 ? stem.size() - 2 : 1;
    return !word.compare(0, same, stem, 0, same) && has_stem(word) && s->db.stem(word) == stem;
}

/* True when the word at this place, the number-th of the text, completes what is sought. */
static bool completes(const xc_search *s, Sought &what, const std::string &word, size_t number, size_t begin)
{
    if (what.met && what.last + 1 != number)
        what.met = 0;
    if (!what.met && word[0] != what.words[0][0]) /* a stem begins as its word does */
        return false;
    const std::string &wanted = what.words[what.met];
    what.last = number;
    if (!what.met)
        what.begin = begin;
    if (what.as == Sought::STEM)
        return word == what.form || (has_this_stem(s, word, wanted) && (what.form = word, true));
    if (what.as == Sought::BEGIN)
        return !word.compare(0, wanted.size(), wanted);
    if (word == wanted) {
        what.met++;
    } else {
        what.met = word == what.words[0];
        what.begin = begin;
    }
    if (what.met < what.words.size())
        return false;
    what.met = 0;
    return true;
}

static double weight_of(const xc_search *s, const Sought &what)
{
    double weight = 0;
    for (const std::string &term : what.terms)
        weight += s->matches.get_termweight(term);
    return weight > 0 ? weight : 1;
}

int xc_marks(xc_search *s, const char *text, size_t len, const xc_mark **v, size_t *n, xc_error *e)
{
    return guard(e, [&] {
        std::vector<double> weights;
        Initials wanted;
        for (Sought &what : s->sought) {
            what.met = 0;
            weights.push_back(weight_of(s, what));
            for (const std::string &word : what.words)
                wanted.set((unsigned char)word[0]);
        }
        s->marks.clear();
        size_t number = 0;
        auto look = [&](const std::string &word, size_t begin, size_t end) {
            number++;
            for (size_t i = 0; i < s->sought.size() && !word.empty(); i++) {
                Sought &what = s->sought[i];
                if (completes(s, what, word, number, begin) &&
                    (s->marks.empty() || s->marks.back().end <= what.begin))
                    s->marks.push_back({what.begin, end, (unsigned)i, weights[i]});
            }
        };
        cut_words({text, len}, look, wanted);
        *v = s->marks.data();
        *n = s->marks.size();
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

int xc_occurs(xc_db *db, const char *text, const char *prefix, bool *yes, xc_error *e)
{
    return guard(e, [&] {
        *yes = true;
        for (const std::string &word : words_of(text))
            *yes = *yes && (db->db.term_exists(prefix + word) ||
                            (has_stem(word) && db->db.term_exists("Z" + (prefix + db->stem(word)))));
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
