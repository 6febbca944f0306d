/* A replay on a terminal. run-tests: screen timeout 600 */
#include "../support/drive.h"
#include "../support/folder.h"
#include "../support/life.h"
#include "../support/screen.h"
#include "../support/test.h"
#include "hunsu/base/file.h"
#include "hunsu/base/json.h"


struct watched {
	struct screen *screen;
	char *path, *was;
};

static struct watched watch(
	void **state, void (*made)(struct life *l), int rows, int cols, const char *option)
{
	struct watched w;
	SCOPED(life) l;

	life_init(&l);
	made(&l);
	w.was = mem_dup(buf_text(&l.lines));
	w.path = mem_dup(folder_file(*state, "record.hunsu", w.was));
	w.screen = screen_start(*state, rows, cols,
		(const char *const[]){"replay", w.path, option, NULL}, NULL);
	return w;
}

static void record_is_as_it_was(struct watched *w)
{
	struct buf now = BUF(BUF_FILE), err = BUF(BUF_SMALL);

	assert_int_equal(file_read(&now, w->path, &err), OK);
	assert_string_equal(buf_text(&now), w->was);
	buf_release(&now);
	free(w->path);
	free(w->was);
}

static void leave(struct watched *w)
{
	screen_send(w->screen, "q");
	int status = screen_wait(w->screen, PATIENCE_MS);
	if (status == -1)
		screen_fail(w->screen, "goes on after", "q", __FILE__, __LINE__);
	assert_int_equal(status, 0);
	assert_false(screen_is_alternate(w->screen));
	screen_stop(w->screen);
	record_is_as_it_was(w);
}

#define RIGHT "\033[C"
#define LEFT "\033[D"
#define DOWN "\033[B"
#define HOME "\033[H"
#define END "\033[F"

static void walk_through(void **state, int rows, int cols)
{
	struct watched w = watch(state, short_life, rows, cols, NULL);

	SHOWS(w.screen, " 1/17 ");
	SHOWS(w.screen, "replay");
	SHOWS(w.screen, "No variant has been written");
	screen_send(w.screen, RIGHT);
	SHOWS(w.screen, "you propose: round 1");
	screen_send(w.screen, RIGHT RIGHT RIGHT);
	SHOWS(w.screen, "variant: C by critique");
	screen_send(w.screen, "]");
	SHOWS(w.screen, "you accept B, now v3");
	SHOWS(w.screen, " 13/17 ");
	screen_send(w.screen, DOWN);
	SHOWS(w.screen, "you merge C");
	screen_send(w.screen, LEFT);
	SHOWS(w.screen, "1 result: C 100%");
	screen_send(w.screen, "a");
	SHOWS(w.screen, "accept: this is a replay; B goes on");
	screen_send(w.screen, "r"); /* before a reason is typed */
	SHOWS(w.screen, "reject: this is a replay; B goes on");
	screen_send(w.screen, "gv2\r");
	SHOWS(w.screen, "you typing");
	screen_send(w.screen, "?");
	SHOWS(w.screen, "play [SPEED]");
	screen_send(w.screen, "q" END);
	SHOWS(w.screen, "you quit");
	SHOWS(w.screen, " 17/17 ");
	screen_send(w.screen, HOME);
	SHOWS(w.screen, " 1/17 ");
	leave(&w);
}

IN_FOLDER(a_record_is_walked_through_at_60x16)
{
	walk_through(state, 16, 60);
}

IN_FOLDER(a_record_is_walked_through_at_80x24)
{
	walk_through(state, 24, 80);
}

IN_FOLDER(a_record_is_walked_through_at_120x40)
{
	walk_through(state, 40, 120);
}

IN_FOLDER(a_record_is_walked_through_at_200x60)
{
	walk_through(state, 60, 200);
}

IN_FOLDER(the_track_shows_marks_and_where_the_replay_stands)
{
	struct watched w = watch(state, jumping_life, 30, 100, NULL);

	SHOWS(w.screen, "─▲─");
	SHOWS(w.screen, "▼");
	SHOWS(w.screen, " ─●─");
	screen_send(w.screen, ":jump 26\r");
	SHOWS(w.screen, "━●─▲─");
	SHOWS(w.screen, "11 results: A 100% so far");
	leave(&w);
}

IN_FOLDER(the_track_is_drawn_in_ascii_where_that_is_asked_for)
{
	char path[400];
	struct buf err = BUF(BUF_SMALL);

	snprintf(path, sizeof path, "%s/hunsu", (const char *)*state);
	assert_int_equal(file_mkdirs(path, &err), OK);
	snprintf(path, sizeof path, "%s/hunsu/config.yaml", (const char *)*state);
	assert_int_equal(file_write(path, STR("ascii: yes\n"), &err), OK);

	struct watched w = watch(state, jumping_life, 24, 80, NULL);
	SHOWS(w.screen, "= 1/42 ");
	SHOWS(w.screen, "-^-");
	screen_send(w.screen, "]");
	SHOWS(w.screen, "=@");
	SHOWS(w.screen, "you accept");
	leave(&w);
}

IN_FOLDER(playing_goes_on_by_itself_and_pauses)
{
	struct watched w = watch(state, short_life, 24, 80, NULL);

	SHOWS(w.screen, "‖ 1/17 ");
	screen_send(w.screen, ":play 500\r");
	SHOWS(w.screen, "‖ 500x 17/17 ");
	SHOWS(w.screen, "you quit");
	screen_send(w.screen, ":speed 0.125\r" HOME " ");
	SHOWS(w.screen, "▶ 0.125x 1/17 ");
	screen_send(w.screen, " ");
	SHOWS(w.screen, "‖ 0.125x 1/17 ");
	leave(&w);
}

IN_FOLDER(a_guess_is_moved_and_settled)
{
	struct watched w = watch(state, jumping_life, 30, 120, "--guess");

	SHOWS(w.screen, " 1/42 ");
	LACKS(w.screen, "▲"); /* that would tell */
	screen_send(w.screen, ":step 5\r");
	SHOWS(w.screen, "does A (induce) beat v1? no .....O..... yes 50%");
	screen_send(w.screen, "++-+");
	SHOWS(w.screen, "no .......O... yes 70%");
	screen_send(w.screen, RIGHT);
	SHOWS(w.screen, "A beats v1 by +100: you said 70 %, right");
	SHOWS(w.screen, "guessed 1/1");
	screen_send(w.screen, RIGHT RIGHT);
	SHOWS(w.screen, "does B (eccentric) beat v1? no .....O..... yes 50%");
	screen_send(w.screen, RIGHT);
	SHOWS(w.screen, "━▲━"); /* by now it is known */
	leave(&w);
}

IN_FOLDER(a_guess_fits_at_60x16)
{
	struct watched w = watch(state, jumping_life, 16, 60, "--guess");

	SHOWS(w.screen, " 1/42 ");
	screen_send(w.screen, ":step 5\r");
	SHOWS(w.screen, "does A beat v1? .....O..... 50%; + -, then Space");
	leave(&w);
}

IN_FOLDER(branching_off_goes_on_in_a_session_of_ones_own)
{
	struct watched w = watch(state, short_life, 24, 80, NULL);
	struct buf own = BUF(BUF_FILE), err = BUF(BUF_SMALL);
	const char *mine = folder_path(*state, "mine.hunsu");
	char line[400];

	SHOWS(w.screen, " 1/17 ");
	snprintf(line, sizeof line, ":jump 13\r:branch-off %s\r", mine);
	screen_send(w.screen, line);
	SHOWS(w.screen, "mine.hunsu is a session of your own from here on");
	SHOWS(w.screen, "saved");
	LACKS(w.screen, "13/17");
	screen_send(w.screen, "u"); /* the act is of another day */
	SHOWS(w.screen, "u again");
	screen_send(w.screen, "u");
	SHOWS(w.screen, "took back");
	leave(&w);
	assert_int_equal(file_read(&own, mine, &err), OK);
	assert_non_null(strstr(buf_text(&own), "from record.hunsu after event 13"));
	assert_non_null(strstr(buf_text(&own), "\"undo\""));
	buf_release(&own);
}

IN_FOLDER(a_click_on_the_track_jumps_there)
{
	struct watched w = watch(state, jumping_life, 30, 100, NULL);
	int row, col;
	char click[40];

	SHOWS(w.screen, "▼");
	assert_true(screen_find(w.screen, "▼", &row, &col));
	snprintf(click, sizeof click, "\033[<0;%d;%dM", col + 1, row + 1);
	screen_send(w.screen, click);
	SHOWS(w.screen, "accept B");
	leave(&w);
}

/* The frames of a cast, one after the other, as a player sends them to its terminal. */
static int64_t frames(struct buf *out, const struct buf *cast)
{
	struct str rest = buf_str(cast), line;
	int64_t last = 0;

	assert_true(str_line(&rest, &line)); /* the head */
	while (str_line(&rest, &line)) {
		cJSON *event = json_parse(line, "cast", NULL);
		const int64_t ms = (int64_t)(cJSON_GetArrayItem(event, 0)->valuedouble * 1000);

		assert_true(ms >= last);
		last = ms;
		if (strcmp(cJSON_GetArrayItem(event, 1)->valuestring, "o") == 0)
			buf_adds(out, cJSON_GetArrayItem(event, 2)->valuestring);
		cJSON_Delete(event);
	}
	return last;
}

IN_FOLDER(a_cast_ends_on_the_screen_that_the_replay_ends_on)
{
	SCOPED(life) l;
	struct ran r;
	SCOPED(buf) bytes = BUF(BUF_FILE);
	const char *path, *shown;
	OWNED char *program = getenv("HUNSU") ? mem_dup(getenv("HUNSU")) : NULL;
	struct screen *s;

	life_init(&l);
	short_life(&l);
	path = folder_file(*state, "record.hunsu", buf_text(&l.lines));
	DRIVE(&r, *state, "", "replay", "--cast", "-", "--size", "80x24", path);
	assert_int_equal(r.status, 0);
	assert_has(&r.out, "{\"version\":2,\"width\":80,\"height\":24,");
	assert_has(&r.out, ",\"m\",\"you propose: round 1");
	assert_has(&r.out, ",\"m\",\"you accept B, now v3");
	assert_true(frames(&bytes, &r.out) > 0);
	shown = folder_file(*state, "frames", buf_text(&bytes));
	setenv("HUNSU", "/bin/sh", 1);
	s = screen_start(*state, 24, 80,
		(const char *const[]){
			"-c", "stty raw -echo; cat \"$0\"; read -r x", shown, NULL}, NULL);
	if (program)
		setenv("HUNSU", program, 1);
	else
		unsetenv("HUNSU");
	SHOWS(s, " 17/17 ");
	SHOWS(s, "you quit");
	SHOWS(s, "hunsu  ");
	SHOWS(s, "1 Prompt");
	screen_stop(s);
}

IN_FOLDER(a_cast_is_written_over_no_session)
{
	struct ran r;
	SCOPED(life) l;
	const char *path;

	life_init(&l);
	short_life(&l);
	path = folder_file(*state, "record.hunsu", buf_text(&l.lines));
	DRIVE(&r, *state, "", "replay", "--cast", path, path);
	assert_int_equal(r.status, 3);
	assert_has(&r.err, "is there and is no cast");
	DRIVE(&r, *state, "", "replay", "--cast", "-", "--size", "9x9", path);
	assert_int_equal(r.status, 2);
	assert_has(&r.err, "from 60x16 to 500x200");
}
