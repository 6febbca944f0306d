/* game.c - a live session with a model server that says what a test tells it to. */
#include "game.h"
#include "test.h"

#include "folder.h"
#include "hunsu/app/command.h"
#include "hunsu/base/clock.h"
#include "hunsu/formats/tasks.h"


static void on_say(void *arg, bool bad, const char *words)
{
	struct game *g = arg;
	free(g->said);
	g->said = strdup(words);
}

static void must(enum status st, const struct buf *err)
{
	if (st)
		fail_msg("%s", buf_text(err));
}

static void open_live(struct game *g)
{
	SCOPED(buf) err = BUF(BUF_SMALL), note = BUF(BUF_SMALL);
	struct session *s;
	struct live_options o = {.no_store = !g->store, .commands = commands};
	struct front front = {.say = on_say, .arg = g};
	struct config *c = config_load(&err);

	assert_non_null(c);
	must(session_open(&s, g->loop, g->path, false, &note, &err), &err);
	must(live_open(&g->live, g->loop, s, c, &o, &front, &err), &err);
}

static void end(void *g)
{
	game_end(g);
}

struct game *game_new(void *folder, const char *examples, const char *prompt)
{
	struct game *g = calloc(1, sizeof *g);
	SCOPED(buf) err = BUF(BUF_SMALL);
	struct session *s;
	struct task t;

	setenv("XDG_CONFIG_HOME", folder_path(folder, "config"), 1);
	setenv("XDG_DATA_HOME", folder_path(folder, "data"), 1);
	g->server = faulty_start();
	g->loop = loop_new();
	snprintf(g->model, sizeof g->model, "openai@http://127.0.0.1:%d/v1:m",
		faulty_port(g->server));
	snprintf(g->path, sizeof g->path, "%s", folder_path(folder, "game.hunsu"));
	struct live_options o = {.target = g->model, .proposer = g->model};
	struct config *c = config_load(&err);
	const char *file = examples ? folder_file(folder, "t.jsonl", examples) : NULL;

	if (file)
		must(task_load(&t, file, NULL, &err), &err);
	must(live_new_session(
		     &s, g->loop, g->path, file ? &t : NULL, file, str_of(prompt), c, &o, &err),
		&err);
	if (file)
		task_release(&t);
	config_free(c);
	session_close(s);
	open_live(g);
	folder_owes(end, g);
	return g;
}

void game_reopen(struct game *g)
{
	live_close(g->live);
	open_live(g);
}

void game_end(struct game *g)
{
	folder_paid(g);
	live_close(g->live);
	loop_free(g->loop);
	faulty_stop(g->server);
	for (size_t i = 0; i < g->n_bodies; i++)
		free(g->bodies[i]);
	free(g->said);
	free(g);
}

void game_will_say(struct game *g, const char *text)
{
	struct buf body = BUF(BUF_TEXT);

	buf_addf(&body,
		"{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"%s\"},"
		"\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":9,"
		"\"completion_tokens\":2}}",
		text);
	assert_true(g->n_bodies < sizeof g->bodies / sizeof *g->bodies);
	g->bodies[g->n_bodies] = buf_detach(&body, NULL);
	faulty_add(g->server, &(struct faulty_answer){.body = g->bodies[g->n_bodies++]});
}

void game_settle(struct game *g)
{
	int64_t until = clock_ms() + PATIENCE_MS;

	while (live_busy(g->live) && clock_ms() < until)
		loop_turn(g->loop, 100);
	assert_false(live_busy(g->live));
}

void game_score(struct game *g)
{
	game_line(g, "evaluate");
	game_settle(g);
}

void game_line(struct game *g, const char *text)
{
	SCOPED(buf) err = BUF(BUF_SMALL);

	if (live_command(g->live, str_of(text), &err))
		fail_msg("%s: %s", text, buf_text(&err));
}

void game_bad_line(struct game *g, const char *text, const char *says)
{
	SCOPED(buf) err = BUF(BUF_SMALL);

	assert_int_not_equal(live_command(g->live, str_of(text), &err), OK);
	if (!strstr(buf_text(&err), says))
		fail_msg("%s: said \"%s\"", text, buf_text(&err));
}

void game_said(const struct game *g, const char *words)
{
	if (!g->said || !strstr(g->said, words))
		fail_msg("\"%s\" was not said, but \"%s\"", words, g->said ? g->said : "nothing");
}

void game_until_said(struct game *g, const char *words)
{
	const int64_t until = clock_ms() + PATIENCE_MS;

	while ((!g->said || !strstr(g->said, words)) && clock_ms() < until)
		loop_turn(g->loop, 100);
	game_said(g, words);
}

void game_prompt_is(const struct game *g, const char *doc)
{
	SCOPED(doc) d = {0};

	doc_format(&d, &state_head(live_state(g->live))->prompt);
	assert_string_equal(buf_text(&d.text), doc);
}

size_t game_calls(const struct game *g, char role)
{
	const struct state *s = live_state(g->live);
	size_t n = 0;

	for (size_t i = 0; i < s->calls.n; i++)
		n += s->calls.items[i].n && s->calls.items[i].role == role;
	return n;
}
