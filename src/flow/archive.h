/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_FLOW_ARCHIVE_H
#define BLOTTER_FLOW_ARCHIVE_H

/* Media types of what a store puts into a web archive beside pages, so that it can be taken from there again:
 * lines of an import, entries of feeds, and, in a metadata record before the originals of a release, what is
 * known of it otherwise. */
#define ARCHIVE_RECORD  "application/x-blotter-record"
#define ARCHIVE_ENTRY   "application/x-blotter-entry"
#define ARCHIVE_RELEASE "application/x-blotter-release"

/* How the store calls the first of them. */
#define STORED_RECORD "application/json"

#endif
