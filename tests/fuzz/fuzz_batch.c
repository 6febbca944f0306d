/*
 * fuzz_batch.c - any bytes as lines of results of a batch: each is none, with a message, or has an
 * id, and is then an answer that the store can keep, or an error with words. The first byte chooses
 * whose answers they are.
 */
#include "input.h"
#include "hunsu/llm/bulk.h"

static void check_result(struct bulk *b, const struct batch_result *r)
{
	SCOPED(buf) err = BUF(BUF_SMALL);

	CHECK(r->id && !(r->answer && r->told) && !(r->told && r->ended));
	CHECK((bulk_read(b, r, &err) == OK) == (err.n == 0));
	CHECK(utf8_valid(buf_str(&err), NULL));
	bulk_keep(b, NULL, r->id);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SCOPED(model) m = {0};
	struct str rest, line;
	struct bulk *b;

	if (size < 1)
		return 0;
	CHECK(model_parse(&m, data[0] % 2 ? STR("openai:m") : STR("anthropic:m"), NULL) == OK);
	b = bulk_new(NULL, &m, 0.5);
	rest = (struct str){(const char *)data + 1, size - 1};
	while (str_line(&rest, &line)) {
		struct batch_result r;
		SCOPED(buf) err = BUF(BUF_SMALL);
		const bool is = !batch_result_read(&r, line, &err);

		CHECK(is == (err.n == 0));
		if (is)
			check_result(b, &r);
		if (is)
			cJSON_Delete(r.line);
	}
	bulk_free(b);
	return 0;
}
