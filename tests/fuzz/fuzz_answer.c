/*
 * fuzz_answer.c - any body of a server's is an answer, a refusal, or a failure with words: never
 * two of them, never invalid text. Cut anywhere it is no other answer but one that is its
 * beginning.
 */
#include "../../src/llm/provider.h"
#include "../../src/llm/trouble.h"
#include "hunsu/base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(cond) ((cond) ? (void)0 : BUG("not so: %s", #cond))

static void check_body(const struct provider *p, struct str body)
{
	SCOPED(reply) r = {
		.text = BUF(BUF_SMALL), .thinking = BUF(BUF_SMALL), .prefix = STR("Par")};
	SCOPED(buf) err = BUF(BUF_SMALL);
	reply_clear(&r);
	const enum status st = reply_whole(&r, p, body, &err);
	CHECK(st == OK || st == FAILED);
	CHECK((st == OK) == (err.n == 0));
	CHECK(st != OK || r.finish[0]);
	CHECK(utf8_valid(buf_str(&r.text), NULL) && utf8_valid(buf_str(&r.thinking), NULL));
	CHECK(utf8_valid(buf_str(&err), NULL) && utf8_valid(str_of(r.finish), NULL));
	CHECK(r.tokens_in >= -1 && r.tokens_out >= -1 && r.wait_ms >= -1);
}

/* What is told of an error is one line of text. */
static void check_trouble(struct str body)
{
	bool halves = false, cut = false;
	SCOPED(buf) err = BUF(BUF_SMALL);
	struct trouble t = TROUBLE_INIT;
	cJSON *root = loose_parse(body, &halves, &cut, &err);
	CHECK((root != NULL) == (err.n == 0));
	CHECK(!root || !cut);
	if (root)
		trouble_read(&t, root, false);
	CHECK(utf8_valid(buf_str(&t.words), NULL) && t.wait_ms >= -1);
	CHECK(str_find(buf_str(&t.words), "\n", 0) == SIZE_MAX);
	cJSON_Delete(root);
	buf_release(&t.words);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct str body = {(const char *)data, size};
	for (size_t i = 0; providers[i]; i++)
		check_body(providers[i], body);
	check_trouble(body);
	return 0;
}
