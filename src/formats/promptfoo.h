/*
 * promptfoo.h - what the parts of the reader of promptfoo's configuration share (inside src/formats
 * only).
 */
#ifndef HUNSU_SRC_FORMATS_PROMPTFOO_H
#define HUNSU_SRC_FORMATS_PROMPTFOO_H

#include "hunsu/formats/promptfoo.h"
#include "readers.h"

struct config { /* that is read */
	struct promptfoo *out;
	const char *path;
	cJSON *tree;
	const char *judge;	 /* as promptfoo_read has it */
	struct answers beginnings; /* variables that a prompt of text begins with */
	const cJSON *options[2]; /* of the test that is read, and of all of them */
	const cJSON *scenario;	 /* its part of the tests that are read; NULL: there is none */
	struct buf *err;
};

/* Something beside the tests that is not evaluated. */
void config_left_out(const struct config *c, enum promptfoo_part part, const char *fmt, ...)
	PRINTF_LIKE(3, 4);

/* The files that "file://NAME" or a pattern of names means, beside the configuration; false: none
 * is there. */
bool config_files(const struct config *c, struct answers *out, const char *name);
cJSON *config_yaml(const char *path, struct str text, struct buf *err) MUST_CHECK;
/* A text as a tree, by the ending of its file: YAML, JSON, JSONL or CSV; NULL and a message. */
cJSON *config_tree(const char *path, struct str text, struct buf *err) MUST_CHECK;
cJSON *config_file(const struct config *c, const char *path) MUST_CHECK;
/* What v is, or what the file has that it names; *made is for the caller to delete. NULL and a
 * message. */
const cJSON *config_value(const struct config *c, const cJSON *v, cJSON **made) MUST_CHECK;

/* Each number spelled as JavaScript does; and words without quotes as JSON has what js-yaml makes
 * of them, where that is no text. */
void javascript_numbers(cJSON *tree);
void javascript_yaml(struct yaml *y);

bool promptfoo_is_chat(struct str text); /* messages in JSON or YAML, and no text */

enum template_mode {
	TEMPLATE_FILL, /* a placeholder that no field covers is nothing */
	TEMPLATE_KEEP, /* … or stays */
	TEMPLATE_OURS, /* … and what is text in quotes is so to our templates */
};
/* The text with its plain placeholders filled in. False: it asks for more than that; what, is
 * appended to err. */
bool template_fill(struct buf *out, struct str text, const struct fields *f,
	enum template_mode mode, struct buf *err);

enum status promptfoo_prompts(struct config *c) MUST_CHECK;
/* As it is named there; NULL: it is not. */
const char *promptfoo_id(const cJSON *provider);
/* Appends a provider's name as llm/model.h has it. False: there is no such one here. */
bool promptfoo_target(struct buf *out, const struct config *c, const cJSON *provider);
enum status promptfoo_targets(struct config *c) MUST_CHECK;
/* A test with what its scenario says of it, as one: its own goes before, but asserts are both. */
cJSON *promptfoo_in_scenario(const cJSON *data, const cJSON *own);
enum status promptfoo_tests(struct config *c) MUST_CHECK;

#endif
