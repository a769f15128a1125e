/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BLOTTER_BASE_FILE_H
#define BLOTTER_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/hash.h"

/* Appends the whole of a file ("-" is standard input) to *b. More than max bytes is an error (ERR_DATA) that
 * says so; nothing beyond max is read. */
int file_read(const char *path, size_t max, struct buf *b, struct err *e);
/* The same of its first max bytes alone; that there is more is no error. */
int file_read_head(const char *path, size_t max, struct buf *b, struct err *e);

/* Writes a file so that a crash leaves the old one or the new one: a temporary beside it, fsync, rename,
 * fsync of the directory. */
int file_write(const char *path, const void *p, size_t n, struct err *e);

/* write(2) until all is written; -1 with errno. */
int file_write_all(int fd, const void *bytes, size_t n);
/* Makes what was put under that name, or taken away, last. */
int file_sync_directory_of(const char *path, struct err *e);

/* What tells a regular file from others without reading it whole: the hash of its first and last 64 KiB and
 * its size, in hexadecimal, and the size. Where it is read stays as it is. False when fd is no regular file
 * or cannot be read. */
bool file_mark(int fd, char hex[HASH_HEX_MAX], int64_t *size);

/* mkdir -p. */
int file_mkdirs(const char *path, struct err *e);

/* rm -rf: what is not there is no error. Links are removed, not followed. */
int file_remove_tree(const char *path, struct err *e);

/* Puts the tree fresh in the place of current, which may be there, and removes what was there: by an exchange
 * in one step where the file system can, so that there is one at every moment; else by two renames, between
 * which a crash leaves none. */
int file_put_in_place(const char *fresh, const char *current, struct err *e);

/* Takes the exclusive lock that a writer holds, on PATH (made if missing), waiting so many seconds at most:
 * fcntl, so that it goes with the process however that ends. Gives a descriptor to keep open. The holder
 * writes into it who it is: its pid, since when, and what (one word: the verb), which ERR_BUSY tells. */
int file_lock(const char *path, const char *what, double wait, int *fd, struct err *e);

#endif
