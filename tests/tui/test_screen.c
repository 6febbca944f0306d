/* The real program on a terminal. run-tests: screen timeout 600 */
#include <signal.h>

#include "../support/test.h"
#include "hunsu/base/clock.h"
#include "../support/echo_model.h"
#include "../support/folder.h"
#include "../support/made_live.h"
#include "../support/screen.h"
#include "hunsu/base/file.h"


static const char task[] = "{\"input\":\"say hot\",\"expected\":\"hot\"}\n"
			   "{\"input\":\"say 한국\",\"expected\":\"한국\"}\n"
			   "{\"input\":\"say \\u001b]52;c;aGk=\\u0007\",\"expected\":\"no\"}\n"
			   "{\"input\":\"say \\u202eevil\",\"expected\":\"evil\"}\n"
			   "{\"input\":\"say cold\",\"expected\":\"warm\"}\n";

struct game {
	struct screen *screen;
	struct echo_model *model;
};

static struct game start(void **state, int rows, int cols, const char *const env[])
{
	struct game g = {NULL, echo_model_start(1 << 30)};
	const char *target = echo_model_name(g.model, "echo");
	const char *proposer = echo_model_name(g.model, "writer");
	const char *prompt = folder_file(
		*state, "prompt.txt", "system:\nAnswer in one word.\n\nuser:\n{{input}}\n");
	const char *file = folder_file(*state, "words.jsonl", task);
	const char *words[] = {"--new", "-p", prompt, "--target", target, "--proposer", proposer,
		"-s", folder_path(*state, "game.hunsu"), file, NULL};

	g.screen = screen_start(*state, rows, cols, words, env);
	return g;
}

static void end(struct game *g)
{
	screen_stop(g->screen);
	echo_model_stop(g->model);
}

static void leaves_well(struct game *g)
{
	screen_send(g->screen, "q");
	int status = screen_wait(g->screen, PATIENCE_MS);
	if (status == -1)
		screen_fail(g->screen, "goes on after", "q", __FILE__, __LINE__);
	assert_int_equal(status, 0);
	assert_false(screen_is_alternate(g->screen));
	end(g);
}

IN_FOLDER(comes_up_at_once_and_leaves_the_terminal_as_it_was)
{
	struct game g = start(state, 34, 110, NULL);

	SHOWS(g.screen, "Prompt ─ v1");
	SHOWS(g.screen, "Answer in one word.");
	SHOWS(g.screen, "p asks the model for variants");
	SHOWS(g.screen, "Examples ─ 5 dev");
	SHOWS(g.screen, "Next: ");
	assert_true(screen_is_alternate(g.screen));
	leaves_well(&g);
}

IN_FOLDER(hostile_text_is_shown_as_marks)
{
	struct game g = start(state, 34, 110, NULL);

	SHOWS(g.screen, "^[]52;c;aGk=^G");
	SHOWS(g.screen, "<202E>evil");
	SHOWS(g.screen, "한국");
	screen_send(g.screen, "e");
	SHOWS(g.screen, "60% ");
	assert_null(strstr(buf_text(screen_raw(g.screen)), "\033]52"));
	assert_null(strstr(buf_text(screen_raw(g.screen)), "\xe2\x80\xae"));
	leaves_well(&g);
}

IN_FOLDER(typing_is_text_and_never_a_command)
{
	struct game g = start(state, 24, 80, NULL);

	SHOWS(g.screen, "Prompt ─ v1");
	screen_send(g.screen, "i");
	SHOWS(g.screen, "typing, Esc ends");
	screen_send(g.screen, " quick 안녕 😀");
	SHOWS(g.screen, "{{input}} quick 안녕 😀");
	screen_send(g.screen, "\033[200~\npasted q\r\n:quit\033[201~");
	SHOWS(g.screen, ":quit");
	screen_send(g.screen, "\033");
	LACKS(g.screen, "typing, Esc ends");
	SHOWS(g.screen, "pasted q");
	screen_send(g.screen, "u");
	LACKS(g.screen, "pasted q");
	leaves_well(&g);
}

IN_FOLDER(a_message_is_whole_over_the_rows_above_it)
{
	struct game g = start(state, 24, 80, NULL);

	SHOWS(g.screen, "Next: ");
	screen_send(g.screen, ":write /there/is/no/such/folder/as/this/its/name/is/long/p.txt\r");
	assert_int_equal(screen_row(g.screen, " ! cannot create a file beside"), 21);
	assert_int_equal(screen_row(g.screen, " /there/is/no/such/folder/as/this/its/"), 22);
	assert_int_equal(screen_row(g.screen, "directory"), 23);
	assert_int_equal(screen_row(g.screen, "└──"), 20);
	screen_send(g.screen, "\033");
	assert_int_equal(screen_row(g.screen, "Next: "), 23);
	assert_int_equal(screen_row(g.screen, "└──"), 22);
	leaves_well(&g);
}

IN_FOLDER(a_message_that_would_cover_the_screen_has_a_page)
{
	struct game g = start(state, 24, 80, NULL);
	SCOPED(buf) line = BUF(BUF_SMALL);

	SHOWS(g.screen, "Next: ");
	buf_adds(&line, ":write /");
	for (int i = 0; i < 60; i++)
		buf_adds(&line, "a/long/name/");
	buf_adds(&line, "\r");
	screen_send_str(g.screen, buf_str(&line));
	SHOWS(g.screen, " Message ");
	SHOWS(g.screen, "cannot create a file");
	SHOWS(g.screen, "No such file or directory");
	screen_send(g.screen, "q");
	SHOWS(g.screen, "Next: ");
	leaves_well(&g);
}

IN_FOLDER(a_line_is_in_the_history_after_kill)
{
	struct game g = start(state, 24, 80, NULL);
	const char *words[] = {folder_path(*state, "game.hunsu"), NULL};

	SHOWS(g.screen, "Prompt ─ v1");
	screen_send(g.screen, ":name 첫째\r");
	SHOWS(g.screen, "v1 is called 첫째");
	kill(screen_pid(g.screen), SIGKILL);
	screen_wait(g.screen, PATIENCE_MS);
	screen_stop(g.screen);
	g.screen = screen_start(*state, 24, 80, words, NULL);
	SHOWS(g.screen, "Prompt ─ v1");
	screen_send(g.screen, ":\033[A");
	SHOWS(g.screen, ":name 첫째");
	screen_send(g.screen, "\003");
	leaves_well(&g);
}

IN_FOLDER(a_round_shows_variants_with_their_scores)
{
	struct game g = start(state, 34, 120, NULL);

	SHOWS(g.screen, "Prompt ─ v1");
	screen_send(g.screen, "p");
	SHOWS(g.screen, "round 1");
	SHOWS(g.screen, "Variants ─ by score");
	SHOWS(g.screen, "tok");
	screen_send(g.screen, "2j");
	SHOWS(g.screen, "against your v1");
	screen_send(g.screen, "z");
	LACKS(g.screen, "Examples ─");
	screen_send(g.screen, "\033"); /* as z, or q */
	SHOWS(g.screen, "Examples ─");
	screen_send(g.screen, ":quit!\r");
	assert_int_equal(screen_wait(g.screen, PATIENCE_MS), 0);
	end(&g);
}

IN_FOLDER(the_line_completes_and_a_wrong_command_says_what_is_near)
{
	struct game g = start(state, 24, 80, NULL);

	SHOWS(g.screen, "Prompt ─ v1");
	screen_send(g.screen, ":prop\t");
	SHOWS(g.screen, ":propose");
	screen_send(g.screen, "\003");
	screen_send(g.screen, ":theme l\t");
	SHOWS(g.screen, ":theme light");
	screen_send(g.screen, "\r");
	LACKS(g.screen, ":theme");
	LACKS(g.screen, "no theme");
	screen_send(g.screen, ":nonsense\r");
	SHOWS(g.screen, "there is no command 'nonsense'");
	screen_send(g.screen, "?");
	SHOWS(g.screen, "Help");
	SHOWS(g.screen, "in this pane");
	screen_send(g.screen, "q");
	SHOWS(g.screen, "Prompt ─ v1");
	leaves_well(&g);
}

IN_FOLDER(a_line_that_grows_too_long_says_so_and_the_screen_goes_on)
{
	struct game g = start(state, 30, 100, NULL);
	SCOPED(buf) b = BUF(BUF_FILE);

	SHOWS(g.screen, "Next: ");
	buf_adds(&b, ":try \033[200~");
	for (int i = 0; i < 60000; i++)
		buf_addc(&b, 'x');
	buf_adds(&b, "\033[201~");
	screen_send(g.screen, buf_text(&b));
	SHOWS(g.screen, "a line holds 8 kB at most: nothing of what was pasted is in it");
	SHOWS(g.screen, ":try ");
	buf_clear(&b);
	for (int i = 0; i < 60000; i++)
		buf_addc(&b, 'y');
	screen_send(g.screen, buf_text(&b));
	SHOWS(g.screen, "a line holds 8 kB at most: what you type is no longer in it");
	screen_send(g.screen, "\033");
	SHOWS(g.screen, "Next: ");
	leaves_well(&g);
}

IN_FOLDER(sizes_change_at_any_moment)
{
	struct game g = start(state, 24, 80, NULL);

	SHOWS(g.screen, "Prompt ─ v1");
	screen_resize(g.screen, 48, 160);
	SHOWS(g.screen, "┴");
	screen_resize(g.screen, 10, 40);
	SHOWS(g.screen, "hunsu needs 60 columns");
	screen_resize(g.screen, 16, 60);
	SHOWS(g.screen, "Examples ─ 5 dev");
	leaves_well(&g);
}

IN_FOLDER(without_colours_nothing_is_lost)
{
	const char *const env[] = {"NO_COLOR=1", NULL};
	struct game g = start(state, 34, 110, env);
	int row, col;

	SHOWS(g.screen, "▸1 Prompt ─ v1");
	assert_true(screen_find(g.screen, "Prompt ─ v1", &row, &col));
	assert_true(screen_look(g.screen, row, col).bold);
	assert_false(screen_look(g.screen, row, col).colour);
	assert_true(screen_find(g.screen, "hunsu", &row, &col));
	assert_true(screen_look(g.screen, row, col).reverse);
	leaves_well(&g);
}

IN_FOLDER(a_signal_saves_and_leaves)
{
	struct game g = start(state, 24, 80, NULL);

	SHOWS(g.screen, "Prompt ─ v1");
	screen_send(g.screen, "ikept");
	SHOWS(g.screen, "kept");
	kill(screen_pid(g.screen), SIGTERM);
	assert_int_not_equal(screen_wait(g.screen, PATIENCE_MS), -1);
	assert_false(screen_is_alternate(g.screen));
	SCOPED(buf) b = BUF(BUF_TEXT);
	assert_int_equal(file_read(&b, folder_path(*state, "game.hunsu"), NULL), 0);
	assert_non_null(strstr(buf_text(&b), "kept"));
	assert_non_null(strstr(buf_text(&b), "\"quit\""));
	end(&g);
}

IN_FOLDER(a_crash_restores_the_terminal)
{
	struct game g = start(state, 24, 80, NULL);

	SHOWS(g.screen, "Prompt ─ v1");
	kill(screen_pid(g.screen), SIGSEGV);
	assert_int_not_equal(screen_wait(g.screen, PATIENCE_MS), -1);
	assert_false(screen_is_alternate(g.screen));
	assert_non_null(strstr(buf_text(screen_raw(g.screen)), "\033[?2004l"));
	end(&g);
}

IN_FOLDER(the_editor_gets_the_prompt_and_gives_it_back)
{
	const char *script = folder_file(
		*state, "ed.sh", "printf 'user:\\nfrom the editor {{input}}\\n' > \"$1\"\n");
	char visual[400];
	const char *env[] = {visual, NULL};

	snprintf(visual, sizeof visual, "VISUAL=sh %s", script);
	struct game g = start(state, 24, 80, env);
	SHOWS(g.screen, "Prompt ─ v1");
	screen_send(g.screen, "E");
	SHOWS(g.screen, "from the editor");
	SHOWS(g.screen, "Prompt ─ v2");
	leaves_well(&g);
}

IN_FOLDER(the_cursor_stands_on_the_focused_row)
{
	struct game g = start(state, 24, 80, NULL);
	int row, col, y, x;

	SHOWS(g.screen, "Prompt ─ v1");
	screen_send(g.screen, "4jj");
	SHOWS(g.screen, "▸  3");
	assert_true(screen_find(g.screen, "▸  3", &row, &col));
	int64_t until = clock_ms() + PATIENCE_MS; /* the cursor is put last */
	do {
		screen_take(g.screen, 5);
		screen_cursor(g.screen, &y, &x);
	} while (y != row && clock_ms() < until);
	assert_int_equal(y, row);
	leaves_well(&g);
}

IN_FOLDER(a_click_focuses_and_one_on_the_text_types)
{
	struct game g = start(state, 34, 110, NULL);
	char bytes[64];
	int row, col;

	SHOWS(g.screen, "Prompt ─ v1");
	SHOWS(g.screen, "say cold"); /* a frame may come in several reads */
	assert_true(screen_find(g.screen, "say cold", &row, &col));
	snprintf(bytes, sizeof bytes, "\033[<0;%d;%dM\033[<0;%d;%dm", col + 1, row + 1, col + 1,
		row + 1);
	screen_send(g.screen, bytes);
	SHOWS(g.screen, "▸4 Examples");
	SHOWS(g.screen, "▸  5");
	SHOWS(g.screen, "one word");
	assert_true(screen_find(g.screen, "one word", &row, &col));
	snprintf(bytes, sizeof bytes, "\033[<0;%d;%dM\033[<0;%d;%dm", col + 1, row + 1, col + 1,
		row + 1);
	screen_send(g.screen, bytes);
	SHOWS(g.screen, "typing, Esc ends");
	screen_send(g.screen, "just ");
	SHOWS(g.screen, "in just one word");
	screen_send(g.screen, "\033");
	LACKS(g.screen, "typing, Esc ends");
	leaves_well(&g);
}

/* Rows are made for what is in sight; a search looks at the others too, both ways, and around. */
IN_FOLDER(what_is_out_of_sight_is_found)
{
	struct made m = made_live(*state, 2, 300);
	const char *words[] = {folder_path(*state, "made.hunsu"), NULL};
	struct screen *s;

	made_end(&m);
	s = screen_start(*state, 40, 120, words, NULL);
	SHOWS(s, "by score");
	screen_send(s, "2:sort newest\r");
	SHOWS(s, "by newest");
	screen_send(s, "/zzz\r");
	SHOWS(s, "not found in this pane");
	screen_send(s, "/cv\r");
	SHOWS(s, "▸CV");
	screen_send(s, "/kn\r");
	SHOWS(s, "▸KN");
	screen_send(s, "/cv\rkN");
	SHOWS(s, "▸CV");
}
