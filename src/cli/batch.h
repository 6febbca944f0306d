/* batch.h - what hunsu batch gathers, and what its words do. */
#ifndef HUNSU_CLI_BATCH_H
#define HUNSU_CLI_BATCH_H

#include "eval.h"
#include "hunsu/formats/batches.h"
#include "hunsu/llm/ledger.h"

struct batch_options {
	struct eval_options eval; /* the matrix; first, as its options fill it */
	const char *form, *out;
};

/* A batch that was written. */
struct batch_record {
	struct ledger *ledger;
	const char *path; /* its first file */
	const struct batch_form *form;
	struct model model;
	struct prices *prices;
};
enum status batch_open(struct batch_record *r, const char *path, struct buf *err) MUST_CHECK;
void batch_close(struct batch_record *r);

struct batch_act { /* what a word after `hunsu batch` does: one line in acts[] */
	const char *name;
	int min_words, max_words; /* after it; -1: any number */
	const char *words;	  /* how they are called */
	enum status (*run)(
		struct batch_options *o, const char *const *words, size_t n, struct buf *err);
};
enum status batch_write(
	struct batch_options *o, const char *const *words, size_t n, struct buf *err) MUST_CHECK;
enum status batch_read(
	struct batch_options *o, const char *const *words, size_t n, struct buf *err) MUST_CHECK;

enum status batch_send(
	struct batch_options *o, const char *const *words, size_t n, struct buf *err) MUST_CHECK;
enum status batch_cancel(
	struct batch_options *o, const char *const *words, size_t n, struct buf *err) MUST_CHECK;

/* Reads files of results into the store and the ledger, and says what is not as it should be. */
enum status batch_take(struct batch_record *r, struct work *w, const char *const *paths, size_t n,
	struct buf *err) MUST_CHECK;
/* What there is and what is not, on standard output; FAILED where an answer is missing. */
enum status batch_tell(struct batch_record *r);

#endif
