/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of verbs: what `blotter help` prints and where each one lives. */
#include <stddef.h>

#include "cmd/cmd.h"

#define FETCH  "blotter-fetch"
#define DIGEST "blotter-digest"
#define FRONT  "blotter"
#define STORE  "blotter-store"

const struct verb verbs[] = {
    {"fetch", "[OPTIONS] [SOURCE...]",
     "Crawl the sources that are due, or the named ones, and index what is new",
     "Feeds and listings are asked first (conditionally: an unchanged one costs one small answer), then the "
     "pages they\n"
     "name that are not in the store yet. Without a SOURCE those that are due by their `every` are crawled; "
     "a named\n"
     "SOURCE is crawled at once. Between two requests to one host blotter waits (`delay` in feeds.conf). An "
     "interrupted\n"
     "run keeps what came in, and the next one goes on. The last line counts: sources asked, releases new, "
     "changed and\n"
     "unchanged, pages and sources failed. The pages of releases that are here are looked at again a day, a "
     "week, a month\n"
     "and a quarter after one another, then every quarter, so that edits and removals are seen: `blotter "
     "log`.\n"
     "--backfill walks the archives of listings, sitemaps and the API to their end, as politely; interrupt "
     "it "
     "at any time,\n"
     "and the next --backfill goes on where it was.",
     FETCH},
    {"import", "[OPTIONS] FILE...",
     "Take releases from disk: saved pages, feeds, JSONL, web archives, directories",
     "The same reading and storing as fetch, without the network. A saved page's URL is its own canonical "
     "link, unless\n"
     "--url gives one. A JSONL line has url, title, date and body (text) or html; the url is kept as the "
     "identity.\n"
     "\"-\" is standard input. Directories are walked.\n"
     "A web archive (WARC, also in gzip, as wget --warc-file and Common Crawl write it) is known by its "
     "content. Its\n"
     "pages and feeds are read as fetch would, as of the day they were captured; what is no release is "
     "skipped. An import\n"
     "that was cut short goes on where it was. Exit status 65 means that an archive is cut off or damaged: "
     "what "
     "comes\n"
     "before the break is in the store.",
     FETCH},
    {"parse", "[OPTIONS] FILE",
     "Print as JSON what would be read from a file: a feed, a listing or a release",
     "Nothing is stored. For a release it is the whole record with the reasons for each value (why); for a "
     "feed or a\n"
     "listing its entries: blotter(1) says what an entry has. \"-\" is standard input.",
     FETCH},
    {"search", "[OPTIONS] QUERY...", "Search the index",
     "Words are stemmed, \"quotes\" keep words together, AND OR NOT and (parentheses) combine, -word "
     "excludes.\n"
     "office:miami charge:human-trafficking date:2022-11 stage:sentenced are filters. `blotter help query` "
     "tells it all.\n"
     "--template prints a line a hit; {name} is a member of its JSON, {office} {charge} {sentence} are in "
     "words.\n"
     "Exit status 1 means that nothing was found, 3 that a part of the index did not answer.",
     FRONT},
    {"stats", "[OPTIONS] [QUERY...]",
     "Count releases by one field or two: by fiscal year, stage, office, charge",
     "blotter stats --by=fy,stage charge:human-trafficking\n"
     "Fields: fy year month office office-derived district state charge stage kind agency source statute "
     "status minor.\n"
     "The query is that of search. What is counted are press releases, not investigations, cases or people. "
     "A "
     "release with\n"
     "several charges counts under each, so that counts may add up to more than the releases there are.\n"
     "Exit status 1 means that nothing was found, 3 that a part of the index did not answer.",
     FRONT},
    {"show", "[OPTIONS] ID|URL", "Print one release whole", "Any URL by which the release is known will do.",
     STORE},
    {"log", "[OPTIONS] ID|URL", "List the versions of one release: when each was seen, and what changed",
     "A line a version: its number, the time it was seen, the SHA-256 of its title, subtitle, date and text, "
     "and what\n"
     "changed in words; and a line for each time that the release was removed or came back. A release is "
     "removed when its\n"
     "page has answered 404 or 410 for 14 days while its site was well; what was kept of it stays.",
     STORE},
    {"diff", "[OPTIONS] ID|URL [A B]", "Show what differs between two versions of a release, word by word",
     "Without A and B the last two. [-Words-] that are gone and {+words+} that have come, or colours on a "
     "terminal; long\n"
     "stretches that are the same are left out.",
     STORE},
    {"export", "[OPTIONS] [QUERY...]",
     "Print all records, or those of a query, as JSONL, JSON, CSV or a web archive",
     "The record is described in blotter(1). In CSV, lists are joined with \"; \" and a cell that a "
     "spreadsheet would\n"
     "take for a formula is preceded by an apostrophe. A web archive (WARC 1.1 in gzip) holds the originals "
     "of "
     "every\n"
     "version, and import makes the same records of it.",
     STORE},
    {"digest", "[OPTIONS] [WATCH...]", "Mail what is new for each watch of feeds.conf, or for the named ones",
     "Without a WATCH those that are due by their `when`; a named one at once. A new watch starts at now. A "
     "digest is\n"
     "spooled before it is handed over and marked after it was accepted, so that a crash can repeat a "
     "message "
     "(under the\n"
     "same Message-ID) but never lose one. --log shows what was sent. A watch that cannot be worked as it "
     "stands in\n"
     "feeds.conf is named with its line; the others go on, and the exit status is 78.",
     DIGEST},
    {"watch", "[OPTIONS] list | test NAME", "Show the watches of feeds.conf, or what one would have sent",
     "`list` tells what each asks for, in words, to whom and when it is sent, and what is wrong with it; "
     "exit "
     "status 78 means\n"
     "that something is. `test` shows the digests that a watch would have sent in the last 30 days, by its "
     "query and its\n"
     "`when` as they are now; nothing is sent or marked. Times are local.",
     DIGEST},
    {"run", "[OPTIONS]", "Fetch, then digest: the one line for cron",
     "Prints nothing when all is well, or as bad as it was said to be. The exit status is that of the part "
     "that went worst.\n"
     "There is one run at a time: another one ends at once with status 75, or waits (--wait).",
     DIGEST},
    {"status", "[OPTIONS] [SOURCE...]",
     "Show how each source fares and what needs a person, and the sizes of store and index",
     "Each source in a word: ok, new, failing, blocked, retired, silent; then mail that waits or was "
     "refused. "
     "Exit status 3\n"
     "means that something needs a person; the last lines say what.",
     STORE},
    {"robots", "[OPTIONS] URL",
     "Tell whether a site's robots.txt lets blotter ask for a URL, and by which line",
     "The site's robots.txt is asked for, as fetch does before anything else of a site (RFC 9309); a 4xx "
     "answer means that\n"
     "there is none, and with 429, 5xx or no answer nothing is allowed for now. --file reads one from disk "
     "instead (\"-\": from\n"
     "standard input); then URL may be a path alone. --agent asks for another crawler: its product token, "
     "with or without\n"
     "a version (\"ExampleBot/2.0\"). blotter itself always goes by its own name.\n"
     "Exit status 1 means that the URL may not be asked.",
     FETCH},
    {"source", "[OPTIONS] test URL", "Show what would be read from a URL, and a section for feeds.conf",
     "A site's robots.txt and, if it allows that, the URL are asked for once, and nothing is stored: is it a "
     "feed, a listing, "
     "a "
     "sitemap, the\n"
     "justice.gov API or a release, which entries come, what is doubtful about it, which feeds and sitemaps "
     "are named\n"
     "there. Exit status 1 means that blotter could not follow it.",
     FETCH},
    {"reindex", "[OPTIONS]", "Rebuild the index from the store, extracting anew from the stored originals",
     "Needs no network. Searches go on in the old index until the new one takes its place. Reports how many "
     "records\n"
     "changed, by field.",
     FETCH},
    {0},
};
