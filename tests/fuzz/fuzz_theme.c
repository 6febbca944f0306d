/* fuzz_theme.c - any bytes as a theme: it is read or refused with a message, and what was read can
 * be judged. */
#include "input.h"
#include "hunsu/look/theme.h"

static void check_colour(const struct colour *c)
{
	static const int32_t most[] = {0xffffff, 255, 15, 7};
	for (size_t i = 0; i < DEPTH_MONO; i++)
		CHECK(c->at[i] >= COLOUR_DEFAULT && c->at[i] <= most[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SCOPED(buf) err = BUF(BUF_SMALL), report = BUF(BUF_TEXT);
	struct theme t;
	theme_plain(&t);
	enum status st = theme_read(&t, (struct str){(const char *)data, size}, "fuzz.yaml", &err);
	CHECK((st == OK) == (err.n == 0));
	for (size_t i = 0; !st && i < SHADES; i++) {
		check_colour(&t.inks[i].fg);
		check_colour(&t.inks[i].bg);
	}
	if (!st)
		CHECK((theme_check(&t, &report) > 0) == (report.n > 0));
	CHECK(utf8_valid(buf_str(&err), NULL) && utf8_valid(buf_str(&report), NULL));
	return 0;
}
