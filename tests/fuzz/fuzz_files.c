/*
 * fuzz_files.c - any bytes in the files that are only looked at by their path: prices.yaml, and a
 * session in a list of them. They are read or refused with a message.
 */
#include "input.h"
#include "hunsu/llm/cost.h"
#include "hunsu/llm/model.h"
#include "hunsu/session/session.h"

static void check_prices(const uint8_t *data, size_t size)
{
	SCOPED(buf) err = BUF(BUF_SMALL), folder = BUF(BUF_SMALL), path = {0};
	SCOPED(model) m = {0};
	struct prices *p = NULL;
	struct price price;

	buf_addf(&folder, "%s/hunsu", fuzz_folder());
	CHECK(file_mkdirs(buf_text(&folder), NULL) == OK);
	path = fuzz_file("hunsu/prices.yaml", data, size);
	CHECK((prices_load(&p, &err) == OK) == (err.n == 0));
	CHECK(p && utf8_valid(buf_str(&err), NULL));
	CHECK(model_parse(&m, STR("openai:gpt-4o"), NULL) == OK);
	if (prices_find(p, &m, &price))
		CHECK(price.in >= 0 && price.out >= 0);
	prices_free(p);
}

static void check_brief(const uint8_t *data, size_t size)
{
	SCOPED(buf) path = fuzz_file("s.hunsu", data, size);
	SCOPED(session_brief) b = {0};

	session_brief_read(&b, buf_text(&path));
	if (b.task)
		CHECK(utf8_valid(str_of(b.task), NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	check_prices(data, size);
	check_brief(data, size);
	return 0;
}
