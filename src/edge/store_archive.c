/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How far web archives were imported, so that an import that was cut short goes on where it was. */
#include "edge/store_db.h"

int store_archive_get(struct store *s, const char *name, int64_t *offset, struct err *e)
{
    *offset = 0;
    return db_number(s, Q_ARCHIVE_GET, ARGS(T(name)), offset, e) < 0 ? -1 : 0;
}

int store_archive_put(struct store *s, const char *name, int64_t size, int64_t offset, struct err *e)
{
    return db_do(s, Q_ARCHIVE_PUT, ARGS(T(name), I(size), I(offset)), e);
}
