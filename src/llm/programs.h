/*
 * programs.h - several processes of one program, each asked one line of JSON at a time.
 *
 * A question is a JSON object, to which an "id" is added; the answer is one line with a JSON
 * object. An answer that has the id is taken at once, one with another id is refused; one without
 * waits a moment, as a second line would make it doubtful. The processes live on between questions,
 * with a small environment of their own. One that says nothing for a quarter of its time has its
 * stdin ended, for those that read all of it first or keep back what they print; if it then answers
 * and ends, the program is asked with one process a question from there on.
 *
 * Whatever a process does wrong (no JSON, a second line, too much, too late, its end) ends it, and
 * is the failure of its question alone.
 */
#ifndef HUNSU_LLM_PROGRAMS_H
#define HUNSU_LLM_PROGRAMS_H

#include <cjson/cJSON.h>
#include "hunsu/base/loop.h"
#include "hunsu/base/program.h"

struct programs;
struct asked;

/* From the loop, once; the tree lives until it returns. error: what the program did, after how
 * long, and its last words; NULL: root is an object. */
typedef void programs_answered(void *arg, const cJSON *root, struct str line, const char *error);

/* name: program.h. most: bytes of an answer. */
struct programs *programs_new(struct loop *l, struct str name, size_t most);
void programs_free(struct programs *p); /* kills them, tells nobody; NULL is fine */
/* Is it what it was at the first question, or else the one that is named? FAILED: why not. */
enum status programs_check(struct programs *p, struct buf *err) MUST_CHECK;
/* NULL, and why: it cannot be started. json: an object, whole. */
struct asked *programs_ask(struct programs *p, struct str json, int64_t most_ms,
	programs_answered *answered, void *arg, struct buf *err) MUST_CHECK;
void programs_cancel(struct asked *a); /* answered is not called */

#endif
