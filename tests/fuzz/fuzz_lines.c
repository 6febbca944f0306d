/*
 * fuzz_lines.c - any lines given to a live session, as plain mode gives them: each is done, or
 * refused with a message, and the record is whole at the end. Nothing goes to the network, as the
 * loop never turns; files are written in the run's own folder alone.
 */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "input.h"
#include "hunsu/app/command.h"
#include "hunsu/app/live.h"
#include "hunsu/session/check.h"

#define MODEL "openai@http://127.0.0.1:9/v1:none"

static struct session *new_session(
	struct loop *l, const char *path, const struct config *c, const struct live_options *o)
{
	struct session *s = NULL;
	SCOPED(task) t;
	task_init(&t);
	for (int i = 0; i < 12; i++) {
		struct example *e = task_add(&t);
		fields_add(&e->fields, STR("input"), i % 2 ? STR("hot") : STR("더운"));
		answers_add(&e->expected, STR("cold"));
	}
	task_split(&t);
	CHECK(live_new_session(&s, l, path, &t, NULL, STR("system:\nBe brief.\n\nuser:\n{{input}}"),
		      c, o, NULL) == OK);
	return s;
}

static void add_variant(struct session *s)
{
	cJSON *e = event_new(BY_MODEL, "propose", NULL), *c = event_change(e, "round");
	SCOPED(prompt) p = {0};
	char hash[TEXT_HASH];
	json_add_int(c, "round", 1);
	json_add_cstr(json_add_list(c, "operators"), NULL, "induce");
	json_add(
		json_add_list(c, "parents"), NULL, event_text_ref((struct text_ref){.version = 1}));
	json_add_int(c, "settings", s->state->settings);
	json_add_int(c, "asked", 1);
	c = event_change(e, "variant");
	prompt_add(&p, ROLE_USER, STR("Say the opposite of {{input}}."), AUTHOR_IMPORT);
	json_add_int(c, "variant", 1);
	json_add_int(c, "round", 1);
	json_add_cstr(c, "operator", "induce");
	json_add(
		json_add_list(c, "parents"), NULL, event_text_ref((struct text_ref){.version = 1}));
	event_add_messages(c, "messages", &p, &s->state->authors);
	prompt_hash(hash, &p);
	json_add_cstr(c, "text_hash", hash);
	session_do(s, e);
}

/* A line that names a file elsewhere is left out. */
static bool stays_here(struct str line)
{
	return !memchr(line.p, '/', line.n) && !memchr(line.p, '~', line.n);
}

static void run(struct live *v, struct str line)
{
	SCOPED(buf) err = BUF(BUF_TEXT);
	enum status st = live_command(v, line, &err);
	CHECK((st == OK) == (err.n == 0));
	CHECK(utf8_valid(buf_str(&err), NULL));
	if (live_question(v))
		live_answer(v, live_question(v)->none, (struct str){0});
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct live_options o = {
		.target = MODEL, .proposer = MODEL, .no_store = true, .commands = commands};
	struct front front = {0};
	SCOPED(buf) text = BUF(BUF_TEXT), report = BUF(BUF_TEXT), path = BUF(BUF_SMALL);
	struct str rest, line;
	struct live *v = NULL;
	struct session_verdict verdict;
	int here = open(".", O_RDONLY | O_CLOEXEC); /* where libFuzzer finds its corpus */
	CHECK(here >= 0 && chdir(fuzz_folder()) == 0);
	buf_addf(&path, "%s/fuzz.hunsu", fuzz_folder());
	unlink(buf_text(&path));
	struct loop *l = loop_new();
	struct config *c = config_load(NULL);
	CHECK(c);
	struct session *s = new_session(l, buf_text(&path), c, &o);
	add_variant(s);
	CHECK(live_open(&v, l, s, c, &o, &front, NULL) == OK);
	utf8_repair(&text, (struct str){size ? (const char *)data : "", size});
	rest = buf_str(&text);
	for (int n = 0; n < 20 && str_line(&rest, &line); n++)
		if (!memchr(line.p, '\0', line.n) && stays_here(line))
			run(v, line);
	live_close(v);
	loop_free(l);
	CHECK(session_check(buf_text(&path), &verdict, &report, NULL) == OK);
	CHECK(session_whole(&verdict));
	CHECK(fchdir(here) == 0 && close(here) == 0);
	return 0;
}
