/* encoding.h - a file of examples as UTF-8, or why it is not (inside src/formats only). */
#ifndef HUNSU_FORMATS_ENCODING_H
#define HUNSU_FORMATS_ENCODING_H

#include "hunsu/base/buf.h"

/* file_read_text, with a word on the encodings that spreadsheets write. */
enum status encoding_read(struct buf *out, const char *path, struct buf *err) MUST_CHECK;

#endif
