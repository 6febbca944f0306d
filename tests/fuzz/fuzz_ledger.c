/*
 * fuzz_ledger.c - any bytes as the ledger of a batch: it is refused with words, or all that is
 * asked of it is answered within its bounds, or is told as trouble at the commit.
 */
#include <string.h>

#include "input.h"
#include "hunsu/llm/ledger.h"

#define HASH "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

static void check_parts(struct ledger *l)
{
	struct ledger_part p = {.number = 0};

	for (int i = 1; i < 100 && ledger_part(l, i, &p); i++) {
		CHECK(p.number == i && strlen(p.name) < sizeof p.name);
		ledger_put_part(l, &p);
	}
}

static void check_calls(struct ledger *l)
{
	struct ledger_tally before, after;
	SCOPED(ledger_errors) errors = {0};

	ledger_tally(l, &before);
	(void)ledger_add(l, HASH);
	(void)ledger_mark(l, HASH, "it failed");
	(void)ledger_error(l, HASH);
	(void)ledger_mark(l, HASH, NULL);
	CHECK(ledger_mark(l, "no hash", NULL) == LEDGER_UNKNOWN);
	ledger_tally(l, &after);
	CHECK(before.calls >= before.answered && after.calls >= after.answered);
	ledger_errors(l, 10, &errors);
	CHECK(errors.n <= 10);
	for (size_t i = 0; i < errors.n; i++)
		CHECK(errors.items[i].words && utf8_valid(str_of(errors.items[i].words), NULL));
}

static void check_words(struct ledger *l)
{
	const char *form = ledger_get(l, "form");

	CHECK(!form || utf8_valid(str_of(form), NULL));
	ledger_set(l, "form", "vllm");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SCOPED(buf) path = fuzz_file("b.jsonl.ledger", data, size), err = BUF(BUF_SMALL);
	struct ledger *l = ledger_open(buf_text(&path), &err);

	CHECK((l == NULL) == (err.n > 0));
	if (!l)
		return 0;
	check_words(l);
	check_parts(l);
	check_calls(l);
	CHECK((ledger_commit(l, &err) == OK) == (err.n == 0));
	CHECK(utf8_valid(buf_str(&err), NULL));
	ledger_close(l);
	return 0;
}
