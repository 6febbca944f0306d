/* Examining by keys, on a terminal of each size. run-tests: screen timeout 600 */
#include "../support/echo_model.h"
#include "../support/folder.h"
#include "../support/screen.h"
#include "../support/test.h"


static const struct {
	int rows, cols;
} sizes[] = {{16, 60}, {24, 80}, {40, 120}, {60, 200}};
#define SIZES (sizeof sizes / sizeof *sizes)

static const char task[] = "{\"input\":\"강 river\",\"expected\":\"++river++\"}\n"
			   "{\"input\":\"a window\",\"expected\":\"++window++\"}\n"
			   "{\"input\":\"one bird\",\"expected\":\"++bird++\"}\n"
			   "{\"input\":\"my stone\",\"expected\":\"++stone++\"}\n"
			   "{\"input\":\"the wood\",\"expected\":\"++wood++\"}\n"
			   "{\"input\":\"red cart\",\"expected\":\"++cart++\"}\n"
			   "{\"input\":\"odd sock\",\"expected\":\"++sock++\"}\n"
			   "{\"input\":\"big door\",\"expected\":\"++door++\"}\n";

struct game {
	struct screen *screen;
	struct echo_model *model;
	const char *other;
};

static struct game start(void **state, size_t size, const char *prompt)
{
	static const char *const env[] = {"NO_COLOR=1", NULL};
	struct game g = {NULL, echo_model_start(1 << 30), NULL};
	const char *target = echo_model_name(g.model, "signs");
	const char *proposer = echo_model_name(g.model, "writer");
	const char *file = folder_file(*state, "signs.jsonl", task);
	const char *text = folder_file(*state, "prompt.txt", prompt);
	char name[32];

	g.other = echo_model_name(g.model, "echo");
	snprintf(name, sizeof name, "game-%zu.hunsu", size);
	const char *words[] = {"--new", "-p", text, "--target", target, "--proposer", proposer,
		"-s", folder_path(*state, name), file, NULL};
	g.screen = screen_start(*state, sizes[size].rows, sizes[size].cols, words, env);
	SHOWS(g.screen, "Prompt");
	return g;
}

static void end(struct game *g)
{
	int status = -1;

	/* q closes a page and a zoomed pane first. */
	for (int i = 0; i < 4 && status == -1; i++) {
		screen_send(g->screen, "q");
		status = screen_wait(g->screen, i < 3 ? 300 : PATIENCE_MS);
	}
	if (status)
		screen_fail(g->screen, "goes on after", "q", __FILE__, __LINE__);
	screen_stop(g->screen);
	echo_model_stop(g->model);
}

static void line(struct game *g, const char *words)
{
	screen_send(g->screen, ":");
	SHOWS(g->screen, ":");
	screen_send(g->screen, words);
	screen_send(g->screen, "\r");
}

IN_FOLDER(several_targets_are_seen_beside_each_other)
{
	struct game g = start(state, 2, "Say it back: {{input}}");
	SCOPED(buf) words = BUF(BUF_SMALL);

	buf_addf(&words, "model target + %s", g.other);
	line(&g, buf_text(&words));
	SHOWS(g.screen, "target signs +1");
	SHOWS(g.screen, "v1 not scored");
	screen_send(g.screen, "e");
	LACKS(g.screen, "v1 not scored");
	screen_send(g.screen, "3z");
	SHOWS(g.screen, "v1 0% 0–32"); /* neither is told of plus signs */
	SHOWS(g.screen, "leads");
	screen_send(g.screen, "T");
	SHOWS(g.screen, "target echo +1");
	screen_send(g.screen, "u");
	SHOWS(g.screen, "target signs +1");
	end(&g);
}

IN_FOLDER(what_a_sentence_is_worth_is_said_and_looks_it_without_colour)
{
	for (size_t i = 0; i < SIZES; i++) {
		struct game g = start(state, i, "Put plus signs around. 감사합니다.\n{{input}}");
		int row, col;
		screen_send(g.screen, "A3");
		SHOWS(g.screen, "+100");
		SHOWS(g.screen, "it helps");
		/* In the prompt pane, which is above the detail pane. */
		assert_true(screen_find(g.screen, "Put plus signs", &row, &col));
		assert_true(screen_look(g.screen, row, col).bold);
		assert_false(screen_look(g.screen, row, col).colour);
		screen_send(g.screen, "z");
		SHOWS(g.screen, "noise");
		SHOWS(g.screen, "not left out, it carries {{input}}");
		SHOWS(g.screen, "O drops the 1 that it does as well without");
		screen_send(g.screen, "]");
		SHOWS(g.screen, "target");
		screen_send(g.screen, "O");
		SHOWS(g.screen, "dropped 1 that did not matter");
		screen_send(g.screen, "z1");
		SHOWS(g.screen, "Put plus signs around.");
		LACKS(g.screen, "around. 감사합니다.");
		end(&g);
	}
}

IN_FOLDER(a_blind_review_goes_by_keys_from_the_bet_to_the_verdict)
{
	for (size_t i = 0; i < SIZES; i++) {
		struct game g = start(state, i, "Put plus signs around. 감사합니다.\n{{input}}");
		line(&g, "blind on");
		SHOWS(g.screen, "blind: on");
		screen_send(g.screen, "e");
		screen_send(g.screen, ":");
		screen_send(g.screen, "propose paraphrase 3\r");
		SHOWS(g.screen, "round 1: 3 variants");
		screen_send(g.screen, "2");
		SHOWS(g.screen, "waits for your bet");
		screen_send(g.screen, "z");
		SHOWS(g.screen, "?3");
		LACKS(g.screen, "paraphrase");
		line(&g, "select ?2");
		screen_send(g.screen, "b");
		SHOWS(g.screen, ":bet ?2");
		screen_send(g.screen, "not 80\r");
		SHOWS(g.screen, "your bet: ");
		LACKS(g.screen, "paraphrase");
		screen_send(g.screen, "V");
		SHOWS(g.screen, "?2 is");
		LACKS(g.screen, "?2  hidden");
		SHOWS(g.screen, "?3");
		screen_send(g.screen, "C");
		SHOWS(g.screen, ":verdict ");
		screen_send(g.screen, "luck by chance\r");
		line(&g, "detail why");
		screen_send(g.screen, "z3z");
		SHOWS(g.screen, "luck, by chance");
		SHOWS(g.screen, "you bet it does not beat v1, 80 % sure");
		end(&g);
	}
}

IN_FOLDER(a_second_model_stands_beside_the_target)
{
	for (size_t i = 0; i < SIZES; i++) {
		struct game g = start(state, i, "Put plus signs around. 감사합니다.\n{{input}}");
		screen_send(g.screen, "e");
		SHOWS(g.screen, "100%");
		screen_send(g.screen, "S");
		SHOWS(g.screen, ":second");
		screen_send(g.screen, g.other);
		screen_send(g.screen, "\r3z");
		SHOWS(g.screen, "v1:echo");
		SHOWS(g.screen, "0% 0–32");
		line(&g, "stats");
		SHOWS(g.screen, "bets: 0 settled");
		end(&g);
	}
}
