/* Commands while the Korean layout is on: jamo and syllables are the keys they are typed with.
 * run-tests: screen timeout 600 */
#include "../support/echo_model.h"
#include "../support/folder.h"
#include "../support/life.h"
#include "../support/screen.h"
#include "../support/test.h"
#include "hunsu/base/hangul.h"
#include "hunsu/base/utf8.h"


static void types(const char *character, const char *keys)
{
	char out[HANGUL_KEYS] = "";
	size_t n = hangul_keys(str_of(character), out);

	out[n] = '\0';
	if (strcmp(out, keys) != 0)
		fail_msg("%s: %s, not %s", character, out, keys);
}

TEST(a_letter_is_the_keys_it_is_typed_with)
{
	static const char *const cases[][2] = {{"ㅔ", "p"}, {"ㅁ", "a"}, {"ㅡ", "m"}, {"ㄲ", "R"},
		{"ㅘ", "hk"}, {"ㄳ", "rt"}, {"ㅀ", "fg"}, {"ㅄ", "qt"}, {"ㅢ", "ml"}, {"메", "ap"},
		{"값", "rkqt"}, {"왂", "dhkR"}, {"쀍", "Qnpfr"}, {"ㅏ", "k"}, {"\xe1\x84\x86", "a"},
		{"\xe1\x85\xa6", "p"}, {"\xe1\x86\xaa", "rt"}, {"\xef\xbe\xb1", "a"}, {"a", ""},
		{"é", ""}, {"中", ""}, {"\xe3\x85\xa4", ""}, {"\xe1\x85\x80", ""}, {"", ""}};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		types(cases[i][0], cases[i][1]);
}

/* A syllable is its leading consonant, its vowel and its trailing consonant, one after another. */
TEST(every_syllable_is_the_keys_of_its_parts)
{
	char text[4], keys[HANGUL_KEYS], part[HANGUL_KEYS];

	for (int i = 0; i < 11172; i++) {
		const int parts[] = {0x1100 + i / 588, 0x1161 + i / 28 % 21, 0x11a7 + i % 28};
		SCOPED(buf) b = BUF(BUF_SMALL);
		size_t n = hangul_keys((struct str){text, utf8_encode(0xac00 + i, text)}, keys);

		for (int p = 0; p < (i % 28 ? 3 : 2); p++)
			buf_add(&b, part,
				hangul_keys((struct str){text, utf8_encode(parts[p], text)}, part));
		assert_int_equal(n, b.n);
		assert_memory_equal(keys, b.s, n);
	}
}

TEST(a_jamo_of_a_key_is_typed_with_it)
{
	for (char c = 'a'; c <= 'z'; c++)
		types(hangul_jamo(c), (char[]){c, 0});
	assert_string_equal(hangul_jamo('R'), "ㄲ");
	assert_string_equal(hangul_jamo('A'), "");
}

/* ---- on a terminal ---- */

struct game {
	struct screen *screen;
	struct echo_model *model;
};

static struct game start(void **state, const char *model, int held_after)
{
	struct game g = {NULL, echo_model_start(held_after)};
	const char *target = echo_model_name(g.model, model);
	const char *proposer = echo_model_name(g.model, "writer");
	const char *prompt = folder_file(*state, "p.txt", "Answer: {{input}}\n");
	const char *file = folder_file(*state, "t.jsonl",
		"{\"input\":\"say hot\",\"expected\":\"hot\"}\n"
		"{\"input\":\"say cold\",\"expected\":\"warm\"}\n");
	const char *words[] = {"--new", "-p", prompt, "--target", target, "--proposer", proposer,
		"-s", folder_path(*state, "game.hunsu"), file, NULL};

	g.screen = screen_start(*state, 40, 120, words, NULL);
	SHOWS(g.screen, "Prompt ─ v1");
	return g;
}

static void end(struct game *g)
{
	assert_int_equal(screen_wait(g->screen, PATIENCE_MS), 0);
	screen_stop(g->screen);
	echo_model_stop(g->model);
}

IN_FOLDER(jamo_and_syllables_are_commands)
{
	struct game g = start(state, "echo", 1 << 30);
	struct screen *s = g.screen;

	screen_send(s, "ㅑ한글"); /* i: from there on it is text */
	SHOWS(s, "typing, Esc ends");
	SHOWS(s, "한글");
	screen_send(s, "\033");
	LACKS(s, "typing, Esc ends");
	screen_send(s, "ㅕ");
	SHOWS(s, "Hangul is on: u or U?");
	SHOWS(s, "한글"); /* nothing was taken back */
	screen_send(s, "ㅔ");
	SHOWS(s, " by score ─ ");
	SHOWS(s, "Next: "); /* the round is whole: nothing more is said of it */
	screen_send(s, "4\xe1\x84\x8f\xe1\x85\xb5"); /* z as NFD sends it; l is no command */
	LACKS(s, "Variants ─");
	SHOWS(s, "l does nothing here");
	screen_send(s, "ㅋ");
	SHOWS(s, "Variants ─");
	screen_send(s, "xㅔ"); /* x opens the menu; from there on it is text */
	SHOWS(s, "your own words  ㅔ");
	screen_send(s, "한");
	SHOWS(s, "한");
	screen_send(s, "\003");
	screen_send(s, ":select A\rm");
	SHOWS(s, "[1?]");
	screen_send(s, "ㅛ"); /* y of the merge; Y is no key of it */
	SHOWS(s, "merged 1 of 1 hunk of A");
	screen_send(s, "메"); /* a is not done, nor what comes after it */
	SHOWS(s, "Hangul is on: a or A? Nothing is done");
	screen_send(s, "ㅠ"); /* of a command that asks for more only the name is said */
	SHOWS(s, "b is bet, B is branches");
	screen_send(s, "ㅂ");
	end(&g);
}

IN_FOLDER(questions_and_merges_are_answered)
{
	struct game g = start(state, "hold", 0);
	struct screen *s = g.screen;

	screen_send(s, "ㄷ");
	SHOWS(s, "0/2");
	screen_send(s, "ㅂ");
	SHOWS(s, "cancel them and leave?");
	screen_send(s, "ㅜ"); /* n */
	LACKS(s, "cancel them and leave?");
	SHOWS(s, "nothing is done"); /* and nothing is cancelled */
	screen_send(s, "ㅂ");
	SHOWS(s, "cancel them and leave?");
	screen_send(s, "ㅛ");
	end(&g);
}

IN_FOLDER(replay_and_help_follow_jamo_and_syllables)
{
	struct screen *s;
	SCOPED(life) l;
	const char *words[] = {"replay", NULL, NULL};

	life_init(&l);
	short_life(&l);
	words[1] = folder_file(*state, "record.hunsu", buf_text(&l.lines));
	s = screen_start(*state, 24, 80, words, NULL);
	SHOWS(s, " 1/17 ");
	screen_send(s, "\033[C");
	SHOWS(s, "you propose: round 1");
	screen_send(s, "ㄷ");
	SHOWS(s, "evaluate: this is a replay");
	screen_send(s, "ㅎ");
	SHOWS(s, "Hangul is on: g or G?");
	screen_send(s, "4키"); /* z is done, l is told */
	LACKS(s, "2 Variants");
	SHOWS(s, "l does nothing here");
	screen_send(s, "\xe1\x84\x8f"); /* of the keyboards that send conjoining jamo */
	SHOWS(s, "2 Variants");
	screen_send(s, "?");
	SHOWS(s, "let the model play N rounds");
	screen_send(s, "ㅓㅓ\xe1\x85\xa5"); /* j */
	LACKS(s, "let the model play N rounds");
	screen_send(s, "ㅏㅏㅏ");
	SHOWS(s, "let the model play N rounds");
	screen_send(s, "버"); /* q closes it, and j moves in the pane below */
	LACKS(s, "let the model play N rounds");
	SHOWS(s, "2 Variants");
	screen_send(s, "ㅂ");
	assert_int_equal(screen_wait(s, PATIENCE_MS), 0);
}
