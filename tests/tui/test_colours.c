/* Themes on terminals of every depth, switched live. run-tests: screen timeout 600 */
#include "../support/folder.h"
#include "../support/screen.h"
#include "../support/test.h"
#include "hunsu/base/clock.h"
#include "hunsu/base/file.h"


/* Descriptions of terminals as ncurses has them, for systems that ship few. */
static const char terminals[] =
	"xterm-direct|24 bits,\n"
	"\tRGB, colors#0x1000000, pairs#0x7FFFF, initc@, setb@, setf@,\n"
	"\tsetab=\\E[%?%p1%{8}%<%t4%p1%d%e48\\:2\\:\\:%p1%{65536}%/%d\\:%p1%{256}%/%{255}%&%d"
	"\\:%p1%{255}%&%d%;m,\n"
	"\tsetaf=\\E[%?%p1%{8}%<%t3%p1%d%e38\\:2\\:\\:%p1%{65536}%/%d\\:%p1%{256}%/%{255}%&%d"
	"\\:%p1%{255}%&%d%;m,\n"
	"\tuse=xterm-256color,\n"
	"x-16|16 colours,\n\tcolors#16, pairs#256, use=xterm-256color,\n"
	"x-8|8 colours,\n"
	"\tcolors#8, pairs#64, setaf=\\E[3%p1%dm, setab=\\E[4%p1%dm, use=xterm-256color,\n";

static bool terminals_made(void **state)
{
	SCOPED(buf) line = BUF(BUF_SMALL);
	const char *from = folder_file(*state, "terminals", terminals);
	int code;

	buf_addf(&line, "tic -x -o '%s' '%s' >/dev/null 2>&1", folder_path(*state, "ti"), from);
	code = system(buf_text(&line)); /* NOLINT(cert-env33-c): a test's own words */
	return code == 0;
}

static struct screen *open_game(void **state, const char *const env[])
{
	SCOPED(buf) text = BUF(BUF_FILE), path = BUF(BUF_SMALL), err = BUF(BUF_SMALL);
	const char *words[2] = {folder_path(*state, "s.hunsu"), NULL};

	share_path(&path, "sessions/dates.hunsu");
	assert_int_equal(file_read_text(&text, buf_text(&path), &err), OK);
	assert_int_equal(file_write(words[0], buf_str(&text), &err), OK);
	return screen_start(*state, 30, 100, words, env);
}

static bool wrote(struct screen *s, const char *bytes)
{
	return strstr(buf_text(screen_raw(s)), bytes) != NULL;
}

static void waits_for(struct screen *s, const char *bytes)
{
	int64_t until = clock_ms() + PATIENCE_MS;

	while (!wrote(s, bytes) && clock_ms() < until)
		screen_take(s, 50);
	if (!wrote(s, bytes))
		screen_fail(s, "has not written", bytes, __FILE__, __LINE__);
}

/* Goban's wood is the ground of everything, in what the terminal has for it. */
static void wood_is_painted(void **state, const char *term, const char *colorterm, const char *wood)
{
	char term_env[40], ti_env[400], color_env[40], config_env[400];
	const char *env[] = {term_env, color_env, ti_env, config_env, NULL};

	snprintf(term_env, sizeof term_env, "TERM=%s", term);
	snprintf(color_env, sizeof color_env, "COLORTERM=%s", colorterm);
	snprintf(ti_env, sizeof ti_env, "TERMINFO=%s", folder_path(*state, "ti"));
	snprintf(config_env, sizeof config_env, "XDG_CONFIG_HOME=%s/%s%s",
		folder_path(*state, "config"), term, colorterm); /* the theme is kept there */
	struct screen *s = open_game(state, env);
	SHOWS(s, "Examples");
	assert_false(wrote(s, wood));
	screen_send(s, ":theme gob\t\r");
	waits_for(s, wood);
	screen_leave(s);
}

IN_FOLDER(a_theme_is_switched_live_at_every_depth)
{
	if (!terminals_made(state)) {
		print_message("skip: there is no tic\n");
		skip();
	}
	wood_is_painted(state, "xterm-256color", "truecolor", "48:2::226:185:106");
	wood_is_painted(state, "xterm-256color", "", "48;5;179m");
	wood_is_painted(state, "x-16", "", "[43m");
	wood_is_painted(state, "x-8", "", "[43m");
}

IN_FOLDER(without_colours_no_theme_sends_any)
{
	static const char *const env[] = {"NO_COLOR=1", "COLORTERM=truecolor", NULL};
	static const char *const themes[] = {
		"goban", "hanji", "high-contrast", "mono", "light", "dark"};
	struct screen *s = open_game(state, env);
	char line[40];

	SHOWS(s, "Examples");
	for (size_t i = 0; i < sizeof themes / sizeof *themes; i++) {
		snprintf(line, sizeof line, ":theme %s\r", themes[i]);
		screen_send(s, line);
	}
	screen_send(s, ":theme\r"); /* told when all before it is done */
	SHOWS(s, "theme dark; ");
	assert_false(wrote(s, "38;5;"));
	assert_false(wrote(s, "48;5;"));
	assert_false(wrote(s, "[3"
			      "1m"));
	screen_leave(s);
}

/* The first frame is there before any answer; what comes later, in whatever pieces, is no key. */
IN_FOLDER(auto_is_as_the_terminal_s_ground)
{
	static const char *const env[] = {"TERM=xterm-256color", "COLORTERM=", NULL};
	struct screen *s = open_game(state, env);

	SHOWS(s, "Examples");
	assert_true(wrote(s, "\033]11;?"));
	assert_true(wrote(s, "\033[?2031h"));
	assert_true(wrote(s, "48;5;236m"));
	assert_false(wrote(s, "48;5;254m"));
	screen_send(s, "\033]11;rg");
	screen_send(s, "b:f4f4/ecec/dbdb\033");
	screen_send(s, "\\");
	waits_for(s, "48;5;254m");
	screen_line(s, ":redraw"); /* told when all before it is done */
	assert_false(screen_has(s, "does nothing"));
	screen_send(s, ":theme high-contrast\r"); /* what is named stays */
	waits_for(s, "48;5;231m");
	screen_send(s, "\033]11;rgb:00/00/00\007:theme\r");
	SHOWS(s, "theme high-contrast; ");
	screen_send(s, ":theme auto\r:theme\r");
	SHOWS(s, "theme auto; ");
	screen_leave(s);
}

IN_FOLDER(a_terminal_that_changes_is_asked_again)
{
	static const char *const env[] = {"TERM=xterm-256color", "COLORTERM=", NULL};
	struct screen *s = open_game(state, env);
	size_t asked;

	SHOWS(s, "Examples");
	asked = screen_raw(s)->n;
	screen_send(s, "\033[?997;2n");
	while (!strstr(buf_text(screen_raw(s)) + asked, "\033]11;?") && screen_wait(s, 0) < 0)
		screen_take(s, 50);
	screen_send(s, "\033]11;rgb:ff/ff/ff\007");
	waits_for(s, "48;5;254m");
	screen_send(s, ":quit!\r");
	assert_int_equal(screen_wait(s, PATIENCE_MS), 0);
	assert_true(wrote(s, "\033[?2031l"));
}

IN_FOLDER(goban_has_stones_for_right_and_wrong)
{
	struct screen *s = open_game(state, NULL);

	SHOWS(s, "✓   ✗");
	screen_send(s, ":theme goban\r");
	SHOWS(s, "●   ○");
	LACKS(s, "✗");
	screen_send(s, ":theme dark\r");
	SHOWS(s, "✓   ✗");
	LACKS(s, "○");
	screen_leave(s);
}

IN_FOLDER(mono_underlines_no_blank)
{
	struct screen *s = open_game(state, NULL);

	screen_line(s, ":theme mono");
	SHOWS(s, "Examples");
	for (int row = 0; row < 30; row++)
		for (int col = 0; col < 100; col++) {
			const struct screen_look look = screen_look(s, row, col);
			if (look.underline && look.blank)
				fail_msg("a blank is underlined at %d,%d", row, col);
		}
	screen_leave(s);
}

IN_FOLDER(the_line_tells_and_completes_themes)
{
	struct screen *s = open_game(state, NULL);

	SHOWS(s, "Examples");
	screen_send(s, ":theme \t");
	SHOWS(s, "goban");
	SHOWS(s, "high-contrast");
	screen_send(s, "\003");
	screen_send(s, ":theme\r");
	SHOWS(s, ", there are ");
	SHOWS(s, " goban ");
	screen_send(s, ":theme gobna\r");
	SHOWS(s, "no theme “gobna”; did you mean goban?");
	screen_leave(s);
}
