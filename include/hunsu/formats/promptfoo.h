/*
 * promptfoo.h - promptfoo's configuration (promptfooconfig.yaml; promptfoo.dev): prompts, models,
 * tests and what they assert, as one task whose metric is `asserts` (task/assertions.h).
 *
 * Templates are those of plain placeholders; nothing is run that a configuration names. A test that
 * asks for more has a line in its assertions whose kind says what (`options.transform`), which no
 * metric knows: it is not evaluated, and never passes. What is beside the tests is in `left_out`.
 *
 * Where a test asserts what a model is to grade (llm-rubric), the metric is `judged-asserts`, which
 * has one judge for all.
 */
#ifndef HUNSU_FORMATS_PROMPTFOO_H
#define HUNSU_FORMATS_PROMPTFOO_H

#include "hunsu/formats/prompts.h"
#include "hunsu/task/task.h"

struct promptfoo_target {
	char *name; /* as llm/model.h has it */
	struct sampling sampling;
};

enum promptfoo_part { PROMPTFOO_PROMPT, PROMPTFOO_TARGET, PROMPTFOO_REST, PROMPTFOO_PARTS };

struct promptfoo {
	struct task task; /* an example a test and combination of its variables, not split */
	struct named_prompts prompts;
	LIST(struct promptfoo_target) targets;
	struct answers left_out[PROMPTFOO_PARTS]; /* what is not evaluated, and why, each */
	long repeat;				  /* each call so often; 1 */
	char *judge; /* the first provider that is to grade; NULL: none is named */
};

bool promptfoo_is(const char *path, struct str text);
/* out is the caller's to release, also on failure. judge: what grades, whatever the configuration
 * names; empty: one that is not known yet; NULL: the first that it names, and no other one. */
enum status promptfoo_load(
	struct promptfoo *out, const char *path, const char *judge, struct buf *err) MUST_CHECK;
enum status promptfoo_read(struct promptfoo *out, const char *path, struct str text,
	const char *judge, struct buf *err) MUST_CHECK;
void promptfoo_release(struct promptfoo *p);

#endif
