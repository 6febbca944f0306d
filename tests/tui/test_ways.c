/*
 * test_ways.c - the ways about the screen: what opens and what goes back, where the prompt is
 * written to. run-tests: screen
 */
#include <sys/stat.h>
#include <unistd.h>

#include "../support/folder.h"
#include "../support/made_live.h"
#include "../support/screen.h"
#include "../support/test.h"
#include "hunsu/base/file.h"


static struct screen *open_made(void **state, int rows, int cols)
{
	struct made m = made_live(*state, 6, 3);
	const char *words[] = {folder_path(*state, "made.hunsu"), NULL};
	struct screen *s;

	made_end(&m);
	s = screen_start(*state, rows, cols, words, NULL);
	SHOWS(s, "1 Prompt");
	return s;
}

static void q_leaves(struct screen *s)
{
	screen_send(s, "q");
	if (screen_wait(s, PATIENCE_MS) != 0)
		screen_fail(s, "goes on after", "q", __FILE__, __LINE__);
	screen_stop(s);
}

static void q_goes_back_to(struct screen *s, const char *text)
{
	screen_send(s, "q");
	SHOWS(s, text);
}

IN_FOLDER(panes_have_their_keys_in_their_titles)
{
	static const char *const titles[] = {"1 Prompt", "2 Variants", "3 ", "4 Examples"};
	struct screen *s = open_made(state, 24, 80);
	SCOPED(buf) focused = BUF(BUF_SMALL);

	for (int i = 0; i < 4; i++) {
		SHOWS(s, titles[i]);
		screen_send(s, (char[]){(char)('1' + i), '\0'});
		buf_clear(&focused);
		buf_addf(&focused, "▸%s", titles[i]);
		SHOWS(s, buf_text(&focused));
	}
	q_leaves(s);
}

IN_FOLDER(a_variant_opens_with_enter_and_enter_leads_back)
{
	struct screen *s = open_made(state, 24, 80);

	screen_send(s, "2j\r");
	SHOWS(s, "[text]");
	SHOWS(s, "▸3 ");
	screen_send(s, "\r");
	SHOWS(s, "▸2 Variants");
	screen_send(s, "q");
	SHOWS(s, "[diff]");
	q_leaves(s);
}

IN_FOLDER(q_takes_one_step_back_before_it_leaves)
{
	struct screen *s = open_made(state, 40, 120);

	screen_send(s, "4\r");
	SHOWS(s, "example 1");
	screen_send(s, "3z");
	LACKS(s, "4 Examples");
	screen_send(s, "?");
	SHOWS(s, " Help ");
	screen_send(s, "q");
	LACKS(s, " Help ");
	LACKS(s, "4 Examples");
	screen_send(s, "q");
	SHOWS(s, "▸3 ");
	SHOWS(s, "example 1");
	screen_send(s, "q");
	SHOWS(s, "[diff]");
	SHOWS(s, "▸4 Examples");
	q_leaves(s);
}

IN_FOLDER(a_file_of_the_tasks_name_is_proposed_to_write_to)
{
	struct screen *s;
	char cwd[400];
	SCOPED(buf) text = BUF(BUF_TEXT);

	assert_non_null(getcwd(cwd, sizeof cwd));
	assert_int_equal(chdir(folder_path(*state, ".")), 0);
	folder_file(*state, "antonyms.prompt.txt", "of somebody else");
	s = open_made(state, 24, 80);
	screen_send(s, "W");
	SHOWS(s, ":write antonyms-2.prompt.txt");
	screen_send(s, "\r");
	SHOWS(s, "wrote v1 to antonyms-2.prompt.txt");
	assert_int_equal(file_read_text(&text, "antonyms-2.prompt.txt", NULL), OK);
	assert_non_null(strstr(buf_text(&text), "{{"));
	q_leaves(s);
	assert_int_equal(chdir(cwd), 0);
}

IN_FOLDER(help_begins_with_the_pane_and_can_be_searched)
{
	struct screen *s = open_made(state, 24, 80);

	screen_send(s, "2?");
	SHOWS(s, "in this pane");
	SHOWS(s, "make the variant the prompt");
	screen_send(s, "/12:3\r");
	SHOWS(s, "examples won and lost against the prompt");
	screen_send(s, "/eccentric\r");
	SHOWS(s, " eccentric ");
	screen_send(s, "/zzzz\r");
	SHOWS(s, "not found on this page");
	q_goes_back_to(s, "▸2 Variants");
	q_leaves(s);
}

IN_FOLDER(the_palette_is_narrowed_by_what_is_typed_and_runs_what_is_chosen)
{
	struct screen *s = open_made(state, 24, 80);

	screen_send(s, "\020"); /* C-p */
	SHOWS(s, "ask the model for variants");
	screen_send(s, "clipboard");
	SHOWS(s, "copy");
	SHOWS(s, "Y");
	LACKS(s, "ask the model for variants");
	screen_send(s, "\025histo");
	SHOWS(s, "show how the score went");
	screen_send(s, "\r");
	SHOWS(s, "[history]");
	screen_send(s, "\020go\r"); /* it wants a version */
	SHOWS(s, ":go ");
	SHOWS(s, "v1");
	screen_send(s, "\025bet beats \t"); /* there is nothing to choose from */
	SHOWS(s, "SURE: how sure you are, in percent");
	screen_send(s, "80");
	SHOWS(s, "beats 80");
	screen_send(s, "\003");
	LACKS(s, "SURE: how sure");
	q_goes_back_to(s, "[diff]");
	q_leaves(s);
}

IN_FOLDER(a_line_shows_what_it_may_go_on_with_and_tab_goes_through_it)
{
	struct screen *s = open_made(state, 24, 80);

	screen_send(s, ":verdict A \t");
	SHOWS(s, "overfits");
	screen_send(s, "\t");
	SHOWS(s, ":verdict A works");
	screen_send(s, "\t");
	SHOWS(s, ":verdict A luck");
	screen_send(s, "\033[Z");
	SHOWS(s, ":verdict A works");
	screen_send(s, "\r");
	LACKS(s, ":verdict");
	screen_send(s, ":ev\t");
	SHOWS(s, ":evaluate ");
	LACKS(s, "overfits");
	screen_send(s, "\003");
	q_leaves(s);
}

static const char *const none[] = {NULL};

/* Of a session that a person left; where it was cut off, without its quit. */
static void keep_made(void **state, const char *name, bool cut)
{
	SCOPED(buf) text = BUF(BUF_FILE), err = BUF(BUF_SMALL), to = BUF(BUF_SMALL);

	q_leaves(open_made(state, 24, 80));
	assert_int_equal(file_mkdirs(folder_path(*state, "hunsu/sessions"), &err), OK);
	assert_int_equal(file_read(&text, folder_path(*state, "made.hunsu"), &err), OK);
	buf_addf(&to, "%s/%s", folder_path(*state, "hunsu/sessions"), name);
	for (text.n--; cut && text.s[text.n - 1] != '\n';)
		text.n--;
	assert_int_equal(file_write(buf_text(&to), buf_str(&text), &err), OK);
}

IN_FOLDER(alone_it_is_a_list_that_arrows_go_through)
{
	struct screen *s;

	keep_made(state, "some.hunsu", false);
	s = screen_start(*state, 24, 60, none, NULL);
	SHOWS(s, "session  antonyms");
	SHOWS(s, "                just now"); /* narrow as it is */
	SHOWS(s, "example  dates");
	SHOWS(s, "[n] a new prompt");
	screen_send(s, "\033[B\033[B");
	SHOWS(s, "▸[n]");
	screen_send(s, "\033[A");
	SHOWS(s, "▸[1]");
	screen_send(s, "\r");
	SHOWS(s, "You answer in one word.");
	q_leaves(s);
}

IN_FOLDER(the_list_reads_a_session_without_its_figures_whole)
{
	static const char *const rows[] = {
		"session  antonyms                just now           best 67%   1 round",
		"session  a prompt                just now"};
	SCOPED(buf) folder = BUF(BUF_SMALL);
	struct screen *s;

	keep_made(state, "some.hunsu", true);
	buf_adds(&folder, folder_path(*state, "hunsu/sessions/none.hunsu"));
	assert_int_equal(file_write(buf_text(&folder), STR("of another kind\n"), NULL), OK);
	/* Nobody waits for who would write into it. */
	assert_int_equal(mkfifo(folder_path(*state, "hunsu/sessions/pipe.hunsu"), 0600), 0);
	assert_int_equal(mkdir(folder_path(*state, "hunsu/sessions/folder.hunsu"), 0700), 0);
	s = screen_start(*state, 24, 80, none, NULL);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		SHOWS(s, rows[i]);
	assert_false(screen_has(s, "[3] session"));
	q_leaves(s);
}

/* The first story told comes first; it is played back, not gone on with. */
IN_FOLDER(a_shipped_game_is_played_back_from_the_list)
{
	struct screen *s = screen_start(*state, 24, 80, none, NULL);
	int first, second, col;

	SHOWS(s, "to be played back");
	SHOWS(s, "game     mail-queues");
	SHOWS(s, "game     dates");
	assert_true(screen_find(s, "game     mail-queues", &first, &col));
	assert_true(screen_find(s, "game     dates", &second, &col));
	assert_int_equal(first + 1, second);
	for (int i = 0; i < first - 1; i++)
		screen_send(s, "\033[B");
	SHOWS(s, "game     mail-queues");
	screen_send(s, "\r");
	SHOWS(s, "replay");
	SHOWS(s, " 1/");
	screen_send(s, "e");
	SHOWS(s, "evaluate: this is a replay");
	q_leaves(s);
}
