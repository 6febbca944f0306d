/* From one act to the next: what the screen brings into sight, and says. run-tests: screen */
#include "../support/echo_model.h"
#include "../support/folder.h"
#include "../support/screen.h"
#include "../support/test.h"
#include "hunsu/base/file.h"

static const char task[] = "{\"input\":\"say hot\",\"expected\":\"hot\"}\n"
			   "{\"input\":\"say cold\",\"expected\":\"warm\"}\n";

struct game {
	struct screen *screen;
	struct echo_model *model;
};

static struct game start(void **state, int rows, int cols)
{
	struct game g = {NULL, echo_model_start(1 << 30)};
	const char *target = echo_model_name(g.model, "echo");
	const char *proposer = echo_model_name(g.model, "writer");
	const char *prompt = folder_file(
		*state, "prompt.txt", "system:\nAnswer in one word.\n\nuser:\n{{input}}\n");
	const char *file = folder_file(*state, "words.jsonl", task);
	const char *words[] = {"--new", "--no-store", "-p", prompt, "--target", target,
		"--proposer", proposer, "-s", folder_path(*state, "game.hunsu"),
		file, NULL};

	g.screen = screen_start(*state, rows, cols, words, NULL);
	SHOWS(g.screen, "Next: p asks the model for variants");
	return g;
}

static void end(struct game *g, void **state)
{
	screen_stop(g->screen);
	echo_model_stop(g->model);
	folder_teardown(state);
	folder_setup(state);
}

IN_FOLDER(a_whole_round_is_looked_at_by_who_waited_for_it)
{
	static const int sizes[][2] = {{16, 60}, {24, 80}, {40, 120}, {60, 200}};

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct game g = start(state, sizes[i][0], sizes[i][1]);
		screen_send(g.screen, "p");
		SHOWS(g.screen, "▸A");
		SHOWS(g.screen, "Next: p asks for another round");
		screen_send(g.screen, "1]");
		SHOWS(g.screen, "A ─ diff [text]");
		screen_send(g.screen, "a");
		SHOWS(g.screen, "A is the prompt now (v2)");
		end(&g, state);
	}
}

IN_FOLDER(whoever_does_something_else_is_left_alone)
{
	struct game g = start(state, 24, 80);

	screen_send(g.screen, "pj");
	SHOWS(g.screen, "Variants ─ by score");
	screen_send(g.screen, "1");
	SHOWS(g.screen, "Next: ");
	LACKS(g.screen, "▸A");
	screen_send(g.screen, "a");
	SHOWS(g.screen, "accept: select a variant");
	screen_send(g.screen, "h");
	SHOWS(g.screen, "▸A");
	end(&g, state);
}

IN_FOLDER(who_opens_it_too_sees_what_is_done_in_it)
{
	struct game g = start(state, 24, 80);
	const char *words[] = {folder_path(*state, "game.hunsu"), "--no-store", NULL};
	struct screen *other = screen_start(*state, 24, 80, words, NULL);

	SHOWS(other, "read-only, open in");
	screen_send(g.screen, "p");
	SHOWS(other, "Variants ─ by score");
	SHOWS(g.screen, "Next: p asks for another round");
	screen_send(g.screen, ":accept B\r");
	SHOWS(other, "Prompt ─ v2");
	end(&g, state);
}

IN_FOLDER(a_row_says_why_its_calls_failed_and_a_title_is_a_fact)
{
	const char *prompt = folder_file(*state, "prompt.txt", "Say {{input}}\n");
	const char *file = folder_file(*state, "words.jsonl", task);
	const char *words[] = {"--new", "--no-store", "-p", prompt, "--target",
		"openai@http://127.0.0.1:9/v1:m", "--proposer", "openai@http://127.0.0.1:9/v1:m",
		file, NULL};
	struct screen *s;

	folder_file(*state, "hunsu/config.yaml", "tries: 1\noperators: induce paraphrase\n");
	s = screen_start(*state, 24, 80, words, NULL);
	SHOWS(s, "▸v1  not scored");
	screen_send(s, "e");
	SHOWS(s, "2 failed: cannot connect to 127.0.0.1 port 9 (nothing listens");
	SHOWS(s, "v1 ─ ! cannot connect to 127.0.0.1 port 9");
	SHOWS(s, "2 calls failed: R sends them again");
	SHOWS(s, "!  cannot connect"); /* beside the examples, where there are few columns */
	screen_send(s, "i! ");
	SHOWS(s, "typing");
	screen_send(s, "\033");
	SHOWS(s, "Prompt ─ v2 ─ i types ─");
	assert_false(screen_has(s, "edited since"));
	screen_send(s, "p");
	SHOWS(s, "round 1: 0 variants; all gave nothing: ");
	SHOWS(s, "cannot connect to 127.0.0.1 port 9 (nothing listens there); p asks again");
}

IN_FOLDER(what_is_still_being_scored_is_apart_from_the_finished)
{
	struct echo_model *holds = echo_model_start(2); /* the prompt and one variant go */
	struct echo_model *writes = echo_model_start(1 << 30);
	const char *prompt = folder_file(*state, "prompt.txt", "Say it. {{input}}\n");
	const char *file = folder_file(
		*state, "one.jsonl", "{\"input\":\"say hot\",\"expected\":\"hot\"}\n");
	const char *words[] = {"--new", "--no-store", "-p", prompt, "--target",
		echo_model_name(holds, "hold"), "--proposer", echo_model_name(writes, "writer"),
		file, NULL};
	struct screen *s = screen_start(*state, 40, 120, words, NULL);
	int parted;

	SHOWS(s, "Next: p asks");
	screen_send(s, "e");
	SHOWS(s, "100% ");
	screen_send(s, ":propose paraphrase 3\r");
	parted = screen_row(s, " ─ being scored ─ ");
	LACKS(s, "writing variants");
	assert_true(screen_row(s, "0/1 ") > screen_row(s, " ─ being scored ─ "));
	assert_true(screen_row(s, "noise") < parted);
	screen_send(s, "\003");
	LACKS(s, " ─ being scored ─ ");
}

IN_FOLDER(what_the_editor_took_back_is_not_brought_by_undo)
{
	struct game g = start(state, 24, 80);

	screen_send(g.screen, "i");
	SHOWS(g.screen, "typing, Esc ends");
	screen_send(g.screen, " added");
	SHOWS(g.screen, "Prompt ─ v2"); /* after a pause */
	screen_send(g.screen, "\x1f\x1f\x1f");
	LACKS(g.screen, "added");
	screen_send(g.screen, "\033");
	LACKS(g.screen, "typing, Esc ends");
	SHOWS(g.screen, "Prompt ─ v1");
	screen_send(g.screen, "u");
	SHOWS(g.screen, "nothing to take back");
	assert_false(screen_has(g.screen, "added"));
	screen_send(g.screen, "U");
	SHOWS(g.screen, "added");
	end(&g, state);
}

/* All that is in the file was done years ago. */
static void make_old(const char *path)
{
	SCOPED(buf) text = BUF(BUF_FILE), err = BUF(BUF_SMALL);

	assert_int_equal(file_read(&text, path, &err), OK);
	for (char *at = text.s; (at = strstr(at, "\"t\":\"")); at++)
		memcpy(at + 5, "2020", 4);
	assert_int_equal(file_write(path, buf_str(&text), &err), OK);
}

IN_FOLDER(undo_names_what_is_old_or_has_facts_after_it_first)
{
	struct game g = start(state, 24, 100);
	const char *again[] = {folder_path(*state, "game.hunsu"), NULL};

	screen_send(g.screen, ":set samples 2\r");
	SHOWS(g.screen, "samples: 2");
	screen_send(g.screen, ":set strength 4\r");
	SHOWS(g.screen, "strength: 4");
	screen_send(g.screen, "u");
	SHOWS(g.screen, "took back: set strength 4");
	screen_send(g.screen, ":note prompt it is fine\r");
	SHOWS(g.screen, "noted");
	for (int i = 0; i < 2; i++) { /* another key between: it is asked again */
		screen_send(g.screen, "j");
		LACKS(g.screen, i ? "takes back" : "noted");
		screen_send(g.screen, "u");
		SHOWS(g.screen, "takes back ‘set samples 2’ of just now, before");
	}
	screen_send(g.screen, "u");
	SHOWS(g.screen, "took back: set samples 2");
	screen_send(g.screen, "U");
	SHOWS(g.screen, "did again: set samples 2");
	screen_send(g.screen, ":quit!\r");
	assert_int_equal(screen_wait(g.screen, PATIENCE_MS), 0);
	screen_stop(g.screen);
	make_old(again[0]);
	g.screen = screen_start(*state, 24, 100, again, NULL);
	SHOWS(g.screen, "Next: ");
	screen_send(g.screen, "u");
	SHOWS(g.screen, "takes back ‘set samples 2’ of ");
	SHOWS(g.screen, "days ago");
	screen_send(g.screen, "u");
	SHOWS(g.screen, "took back: set samples 2");
	end(&g, state);
}

IN_FOLDER(a_model_of_one_session_is_no_other_ones)
{
	struct game g = start(state, 24, 80);
	const char *other[] = {"--new", "-p", folder_path(*state, "prompt.txt"), NULL};

	screen_send(g.screen, ":model target openai@http://127.0.0.1:9/v1:chosen\r");
	SHOWS(g.screen, "target: openai@http://127.0.0.1:9/v1:chosen, in this session");
	SHOWS(g.screen, "target chosen");
	screen_stop(g.screen);
	g.screen = screen_start(*state, 24, 80, other, NULL);
	SHOWS(g.screen, "target local");
	screen_send(g.screen, ":set target openai@http://127.0.0.1:9/v1:kept\r");
	SHOWS(g.screen, "target: openai@http://127.0.0.1:9/v1:kept");
	screen_stop(g.screen);
	g.screen = screen_start(*state, 24, 80, other, NULL);
	SHOWS(g.screen, "target kept");
	end(&g, state);
}
