/*
 * batches.h - calls to models as the files that batch services take, and the results that come back
 * from them.
 *
 * A form is a record: what it puts around the body of a call, how much a file of it may hold, and
 * which results are its. Results come in any order, one a line; each has the id that its call was
 * written with. A form knows no bodies: those are the providers' own (llm/bulk.h).
 *
 *   openai     OpenAI's Batch API: lines for its files; results, and errors in a file of their own
 *   anthropic  Anthropic's Message Batches: the body that makes one; its results
 *   vllm       vllm run-batch: OpenAI's lines without a limit; an error may be a bare string, with
 *              a status beside it, and old ones put the answer right under "response"
 */
#ifndef HUNSU_FORMATS_BATCHES_H
#define HUNSU_FORMATS_BATCHES_H

#include "hunsu/base/json.h"

enum { BATCH_ID = 64 }; /* bytes of an id at most, of letters, digits, _ and - (Anthropic's) */

struct batch_result {
	cJSON *line;	     /* what the others point into; cJSON_Delete */
	const char *id;	     /* of the call */
	const cJSON *answer; /* the body of its answer; NULL: it has none */
	const cJSON *told;   /* then: what tells why, with an "error" in it or like it; or NULL */
	const char *ended;   /* … or the word for how it ended without being run; or NULL */
	long status;	     /* … and the status of HTTP that it had; 0: not told */
};

enum { BATCH_RESULTS = 2 }; /* files at most that the results come in */

struct batch_state { /* of a batch that a service has; paths are after its base URL */
	char id[128], word[32]; /* the service's own word for where it is */
	bool over;
	char results[BATCH_RESULTS][160]; /* paths of files of results; "": none */
	int64_t calls, done, failed; /* calls 0: not told yet */
	const char *why; /* it was refused as a whole; in the tree; NULL: it was not */
};

struct batch_service {
	const char *upload;  /* where its file goes first; NULL: that is the body that makes it */
	const char *batches; /* where one is made, and where they are listed; one is at /ID */
	/* The body that makes one of an uploaded file; NULL: see upload. */
	void (*make)(struct buf *out, const char *file);
	bool (*read)(struct batch_state *out, const cJSON *batch); /* false: it is none */
	/* Is it the one that was begun then, of that file and so many calls? */
	bool (*same)(const cJSON *batch, const char *file, int64_t calls, int64_t begun_ms);
};

struct batch_form {
	const char *name;
	const char *help;	      /* for the manual: what it is for */
	const char *path;     /* of the calls, as in struct provider: whose bodies it takes */
	size_t calls, bytes; /* of a file at most; 0: any number */
	double part;	      /* of the usual price that is paid */
	const char *head, *between, *tail; /* of a file, before, between and after its calls */
	void (*write)(struct buf *out, const char *id, struct str body);
	/* Fills what the line says; false: it is none of this form's. */
	bool (*read)(struct batch_result *r);
	const struct batch_service *service; /* NULL: a program runs it */
};

extern const struct batch_form batch_openai, batch_anthropic, batch_vllm;
extern const struct batch_form *const batch_forms[]; /* ended by NULL */
extern const char *const batch_form_names[];	      /* likewise */
const struct batch_form *batch_form_find(const char *name); /* NULL: there is none */
/* The first that takes bodies for that path; NULL: none does. */
const struct batch_form *batch_form_for(const char *path);

/* An id of a service's, that a path may be made of; false, and "": it is none. */
bool batch_id(char *out, size_t size, const char *id);

/* A line of results, of any form. FAILED and why, and nothing to release, when it is none. */
enum status batch_result_read(
	struct batch_result *out, struct str line, struct buf *err) MUST_CHECK;

#endif
