/* The decoder: whatever way the bytes are cut, the same keys come out. */
#include "../support/test.h"
#include "hunsu/tui/keys.h"

static void told(void *arg, const struct key *k)
{
	static const char *const mouse[] = {"press", "release", "drag", "wheel-up", "wheel-down"};
	struct buf *b = arg;

	if (b->n)
		buf_addc(b, ' ');
	switch (k->kind) {
	case KEY_NAMED:
		buf_adds(b, k->name);
		if (k->text.n && !str_is(k->text, k->name))
			buf_addf(b, "(%.*s)", (int)k->text.n, k->text.p);
		break;
	case KEY_PASTE:
		buf_addf(b, "paste[%.*s]", (int)k->text.n, k->text.p);
		if (k->line)
			buf_addf(b, "nul@%zu,%zu", k->line, k->column);
		break;
	case KEY_MOUSE:
		buf_addf(b, "%s%d@%d,%d", mouse[k->mouse], k->button, k->x, k->y);
		break;
	case KEY_REPLY:
		buf_addf(b, "reply%d=%d", k->mode, k->value);
		break;
	case KEY_GROUND:
		buf_addf(b, "ground%06x", (unsigned)k->value);
	}
}

/* Fed in pieces of `step` bytes; unfinished ends are flushed. */
static void decode(struct buf *out, struct str bytes, size_t step)
{
	struct keys *k = keys_new(told, out);

	for (size_t at = 0; at < bytes.n; at += step)
		keys_feed(k, bytes.p + at, bytes.n - at < step ? bytes.n - at : step);
	if (keys_wait(k) >= 0)
		keys_flush(k);
	assert_int_equal(keys_wait(k), -1);
	keys_free(k);
}

static void expect(const char *bytes, const char *keys)
{
	struct str s = str_of(bytes);

	for (size_t step = 1; step <= s.n; step++) {
		SCOPED(buf) b = BUF(BUF_SMALL);
		decode(&b, s, step);
		assert_string_equal(buf_text(&b), keys);
	}
}

TEST(characters_come_whole_however_they_are_cut)
{
	expect("aA é한😀", "a A Space( ) é 한 😀");
	expect("\r\n\t\x7f\x08\x01\x1a\x1f", "Enter C-j Tab Backspace Backspace C-a C-z C-_");
}

TEST(broken_bytes_do_not_swallow_what_follows)
{
	expect("\xff"
	       "a",
		"\xef\xbf\xbd a");
	expect("\xe4\xb8"
	       "b",
		"\xef\xbf\xbd b");
	expect("\xc3", "\xef\xbf\xbd");
	expect("\xed\xa0\x80"
	       "c",
		"\xef\xbf\xbd \xef\xbf\xbd \xef\xbf\xbd c");
}

TEST(sequences_have_their_names)
{
	expect("\033[A\033OB\033[C\033[D", "Up Down Right Left");
	expect("\033[1;5C\033[1;2A\033[1;6D\033[1;3B", "C-Right S-Up C-S-Left M-Down");
	expect("\033[H\033[4~\033[5~\033[6~\033[3~\033[3;5~",
		"Home End PageUp PageDown Delete C-Delete");
	expect("\033OP\033[15~\033[24~\033[[E", "F1 F5 F12 F5");
	expect("\033[Z", "S-Tab");
	expect("\033x\033é", "M-x M-é");
	expect("\033[27;5;97~\033[120;3u", "C-a M-x");
}

TEST(escape_alone_is_a_key_after_the_wait)
{
	SCOPED(buf) b = BUF(BUF_SMALL);
	struct keys *k = keys_new(told, &b);

	keys_feed(k, "\033", 1);
	assert_int_equal(b.n, 0);
	assert_int_equal(keys_wait(k), 25);
	keys_flush(k);
	assert_string_equal(buf_text(&b), "Esc");
	keys_feed(k, "\033\033[A", 4);
	assert_string_equal(buf_text(&b), "Esc Esc Up");
	keys_free(k);
}

TEST(pastes_are_text_without_escapes)
{
	expect("\033[200~q\r\nx\ry\033[31m\xff\033[201~z", "paste[q\nx\ny[31m\xef\xbf\xbd] z");
	expect("\033[200~half", "paste[half]");
	expect("\033[200~\033[201~", "paste[]");
}

TEST(a_paste_with_a_nul_has_no_text_but_its_place)
{
	static const char bytes[] = "\033[200~q\r\n\xc3\xa9x\0y\0\033[201~z\033[200~\0";

	for (size_t step = 1; step < sizeof bytes; step++) {
		SCOPED(buf) b = BUF(BUF_SMALL);
		decode(&b, (struct str){bytes, sizeof bytes - 1}, step);
		assert_string_equal(buf_text(&b), "paste[]nul@2,3 z paste[]nul@1,1");
	}
}

TEST(mouse_reports_have_cells_from_zero)
{
	expect("\033[<0;1;1M\033[<0;10;5m\033[<32;3;4M", "press0@0,0 release0@9,4 drag0@2,3");
	expect("\033[<64;2;3M\033[<65;2;3M\033[<2;700;300M",
		"wheel-up0@1,2 wheel-down1@1,2 press2@699,299");
	expect("\033[<0;0;0M\033[<0M", "");
}

TEST(answers_are_told_or_skipped)
{
	expect("\033[?2026;2$ya", "reply2026=2 a");
	expect("\033]11;rgb:00/00/00\ab\033P1$r0m\033\\c", "ground000000 b c");
	expect("\033]11;rgb:f4f4/ecec/dbdb\033\\b", "groundf4ecdb b");
	expect("\033]11;rgb:f/8/0\033\\\033]11;rgba:fff/000/8000/ffff\ab",
		"groundff8800 groundff0080 b");
	expect("\033]11;rgb:f4f4/ecec\ab\033]11;?\ab\033]11;rgb:zz/0/0\ab\033]10;rgb:0/0/0\ab",
		"b b b b");
	expect("\033[?997;2nb\033[?996;1nc", "reply997=2 b c");
	expect("\033[?1;2cd", "d");
}
