/*
 * fuzz_history.c - any bytes as the history of the command line: read or refused with words; keys
 * (what comes before a byte 0xff) walk through it, and the line stays text with its cursor in it.
 */
#include "input.h"
#include "hunsu/tui/lineedit.h"

/* What libtinfo keeps for each of libedit's lines. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:_nc_trim_sgr0\n";
}

static void on_key(void *arg, const struct key *k)
{
	struct lineedit *l = arg;
	const enum line_result r = lineedit_key(l, k);
	size_t cursor;
	const struct str text = lineedit_text(l, &cursor);

	CHECK(cursor <= text.n && utf8_valid(text, NULL));
	if (r == LINE_DONE) {
		lineedit_remember(l, text);
		lineedit_start(l, STR(""));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct str typed = fuzz_part(&data, &size);
	SCOPED(buf) path = fuzz_file("history", data, size), err = BUF(BUF_SMALL);
	struct lineedit *l;
	struct keys *k;

	locale_init();
	l = lineedit_new(NULL);
	CHECK(l);
	k = keys_new(on_key, l);
	CHECK((lineedit_load(l, buf_text(&path), &err) == OK) == (err.n == 0));
	CHECK(utf8_valid(buf_str(&err), NULL));
	lineedit_start(l, STR(""));
	keys_feed(k, typed.p, typed.n);
	keys_flush(k);
	keys_free(k);
	lineedit_free(l);
	return 0;
}
