/*
 * bulk.h - calls that go out and come back as files (formats/batches.h), not one by one.
 *
 * A call's id is its request's hash: 64 hex digits, which is what every batch service takes, and
 * the key under which the response store keeps its answer. So a result needs nothing beside it to
 * find its place, the order does not matter, and whoever asks the same later, by call or by batch,
 * has the answer.
 */
#ifndef HUNSU_LLM_BULK_H
#define HUNSU_LLM_BULK_H

#include "hunsu/formats/batches.h"
#include "hunsu/llm/client.h"

/* Whose bodies a batch must take; NULL: calls to it cannot be in one. */
const char *bulk_path(const struct model *m);
/* Appends the whole body of a call, as client_send would send it, and tells its hash. */
void bulk_body(struct buf *out, char hash[static HASH_HEX], const struct request *r);

struct bulk;

/* For answers of that model, at that part of its price; all live as long as it does. */
struct bulk *bulk_new(const struct prices *p, const struct model *m, double part);
void bulk_free(struct bulk *b); /* NULL is fine */
/* Reads the answer that a result brings; it lives until the next. FAILED, and the call's error: it
 * has none, or none that a call's answer could be. */
enum status bulk_read(struct bulk *b, const struct batch_result *r, struct buf *err) MUST_CHECK;
/* Puts what was read last into the store. */
void bulk_keep(const struct bulk *b, struct store *s, const char *hash);

#endif
