/* Examples by keys on a terminal, at the sizes people have. run-tests: screen timeout 600 */
#include "../support/echo_model.h"
#include "../support/folder.h"
#include "../support/screen.h"
#include "../support/test.h"
#include "hunsu/base/file.h"


static const char task[] = "{\"input\":\"say hot\",\"expected\":\"hot\"}\n"
			   "{\"input\":\"say 👩‍👩‍👧 한국\",\"expected\":\"한국\"}\n"
			   "{\"input\":\"say cold\",\"expected\":\"warm\"}\n";
static const char fields_task[] =
	"{\"question\":\"a?\",\"context\":\"갑\\nb\",\"expected\":\"a\"}\n"
	"{\"question\":\"c?\",\"context\":\"d\",\"expected\":\"c\"}\n";

struct game {
	struct screen *screen;
	struct echo_model *model;
};

static struct game start(
	void **state, int rows, int cols, const char *examples, const char *const env[])
{
	struct game g = {NULL, echo_model_start(1 << 30)};
	const char *target = echo_model_name(g.model, "echo");
	const char *prompt = folder_file(*state, "prompt.txt", "Answer in one word.\n");
	const char *file = folder_file(*state, "words.jsonl", examples);
	const char *words[] = {"--new", "-p", prompt, "--target", target, "-s",
		folder_path(*state, "game.hunsu"), file, NULL};

	g.screen = screen_start(*state, rows, cols, words, env);
	SHOWS(g.screen, "Prompt ─ v1");
	return g;
}

static void leaves(struct game *g)
{
	screen_send(g->screen, ":quit!\r");
	assert_int_equal(screen_wait(g->screen, PATIENCE_MS), 0);
	screen_stop(g->screen);
	echo_model_stop(g->model);
}

/* Pinned, corrected, promoted, moved, dropped and undone, all from the matrix. */
static void acts_by_keys(void **state, int rows, int cols)
{
	static const char *const acts[] = {"took back: drop", "took back: move",
		"took back: expect 3 chilly", "took back: promote", "took back: pin"};
	struct game g = start(state, rows, cols, task, NULL);

	screen_send(g.screen, "e");
	SHOWS(g.screen, "v1 ─ 67%");
	screen_send(g.screen, "4G");
	screen_send(g.screen, "*");
	SHOWS(g.screen, "example 3 is pinned");
	screen_send(g.screen, "P");
	SHOWS(g.screen, "example 3 expects “cold” now");
	SHOWS(g.screen, "v1 ─ 100%");
	screen_send(g.screen, "=");
	SHOWS(g.screen, ":expect 3 ");
	screen_send(g.screen, "chilly\r");
	SHOWS(g.screen, "example 3 corrected");
	screen_send(g.screen, "\r");
	SHOWS(g.screen, "example 3  dev, corrected");
	SHOWS(g.screen, "chilly");
	screen_send(g.screen, "\r");
	screen_send(g.screen, ">");
	SHOWS(g.screen, "moved from dev to held-out");
	screen_send(g.screen, "k-");
	SHOWS(g.screen, "is dropped");
	for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) { /* a `u` each */
		screen_send(g.screen, "u");
		SHOWS(g.screen, acts[i]);
	}
	SHOWS(g.screen, "v1 ─ 67%");
	leaves(&g);
}

IN_FOLDER(examples_are_worked_on_by_keys_at_every_size)
{
	static const int sizes[][2] = {{16, 60}, {24, 80}, {40, 120}, {60, 200}};

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		folder_teardown(state);
		folder_setup(state);
		acts_by_keys(state, sizes[i][0], sizes[i][1]);
	}
}

IN_FOLDER(one_example_stands_in_full_with_its_outputs)
{
	struct game g = start(state, 40, 120, task, NULL);

	screen_send(g.screen, "e");
	SHOWS(g.screen, "v1 ─ 67%");
	screen_send(g.screen, "4gj\r");
	SHOWS(g.screen, "[example]");
	SHOWS(g.screen, "example 2  dev");
	SHOWS(g.screen, "your prompt");
	SHOWS(g.screen, "한국");
	leaves(&g);
}

IN_FOLDER(a_look_at_held_out_is_answered_and_its_rows_go_again)
{
	struct game g = start(state, 24, 160, task, NULL);

	screen_send(g.screen, "e");
	SHOWS(g.screen, "v1 ─ 67%");
	screen_send(g.screen, "4>");
	SHOWS(g.screen, "moved from dev to held-out");
	screen_send(g.screen, "H");
	SHOWS(g.screen, "look 1 at the held-out examples: v1 ");
	SHOWS(g.screen, ", look 1"); /* in the title */
	SHOWS(g.screen, "1 held-out (h)");
	SHOWS(g.screen, "h  1");
	screen_send(g.screen, "H");
	LACKS(g.screen, "h  1");
	SHOWS(g.screen, "look 1 at the held-out examples: v1 ");
	screen_send(g.screen, "i! \033"); /* a look without a score on dev is in the title too */
	SHOWS(g.screen, "edited since");
	screen_send(g.screen, "H");
	SHOWS(g.screen, "v2 ─ held-out 100%, look 2 ─");
	leaves(&g);
}

IN_FOLDER(a_tried_output_is_right_only_while_it_is_in_sight)
{
	struct game g = start(state, 24, 80, task, NULL);

	screen_send(g.screen, "w"); /* before an answer is typed */
	SHOWS(g.screen, "try an input first (t)");
	screen_send(g.screen, "r");
	SHOWS(g.screen, "reject: there is no variant yet");
	screen_send(g.screen, ":try say 바다\r");
	SHOWS(g.screen, "[try]");
	SHOWS(g.screen, "stop"); /* it is answered */
	screen_send(g.screen, "]");
	SHOWS(g.screen, "[diff]");
	screen_send(g.screen, "y");
	SHOWS(g.screen, "which is not in sight");
	screen_send(g.screen, ":detail try\ry");
	SHOWS(g.screen, "example 4, dev: “say 바다” expects “바다”");
	screen_send(g.screen, "y");
	SHOWS(g.screen, "example 4 says that already");
	leaves(&g);
}

IN_FOLDER(fields_are_edited_outside_and_a_mistake_keeps_the_text)
{
	const char *script = folder_path(*state, "edit.sh");
	char editor[400];
	const char *env[] = {editor, NULL};
	SCOPED(buf) err = BUF(BUF_SMALL);

	/* The first time a field is lost, the second time a value is changed. */
	assert_int_equal(
		file_write(script,
			STR("if [ -e \"$0.once\" ]; then sed -i 's/a?/새 질문?/' \"$1\"; else "
			    "touch \"$0.once\"; sed -i '/^question/d' \"$1\"; fi\n"),
			&err),
		OK);
	snprintf(editor, sizeof editor, "EDITOR=sh %s", script);
	struct game g = start(state, 24, 80, fields_task, env);
	screen_send(g.screen, "4go");
	SHOWS(g.screen, "the field question is missing");
	SHOWS(g.screen, "hat you wrote is in");
	screen_send(g.screen, "\033");
	LACKS(g.screen, "hat you wrote is in");
	screen_send(g.screen, "o");
	SHOWS(g.screen, "example 1 corrected");
	screen_send(g.screen, "\r");
	SHOWS(g.screen, "새 질문?");
	SHOWS(g.screen, "갑");
	leaves(&g);
}

IN_FOLDER(an_example_made_outside_is_of_the_split_that_was_said)
{
	static const char *const splits[] = {"held-out", "dev"};
	const char *script = folder_file(
		*state, "edit.sh", "printf 'input: say 한국\\nexpected: 한국\\n' > \"$1\"\n");
	char editor[400];
	const char *env[] = {editor, NULL};
	struct game g;

	snprintf(editor, sizeof editor, "EDITOR=sh %s", script);
	g = start(state, 24, 80, task, env);
	for (size_t i = 0; i < sizeof splits / sizeof *splits; i++) {
		char line[64], said[80];

		snprintf(line, sizeof line, ":example add %s\r", splits[i]);
		snprintf(said, sizeof said, "example %zu, %s: “say 한국” expects “한국”", 4 + i,
			splits[i]);
		screen_send(g.screen, line);
		SHOWS(g.screen, said);
	}
	leaves(&g);
}
