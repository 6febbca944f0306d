/* made_live.c - the events of a session, written by hand. */
#include "made_live.h"

#include <stdio.h>
#include <string.h>

#include "folder.h"
#include "life.h"
#include "hunsu/app/command.h"

#define MODEL "openai@http://127.0.0.1:9/v1:m"

static void must(enum status st, const struct buf *err)
{
	if (st) {
		fprintf(stderr, "made_live: %s\n", buf_text(err));
		abort();
	}
}

static const char *input_of(int i, char *out, size_t n)
{
	if (i % 5 == 1)
		snprintf(out, n, "한국어 단어 %d 😀", i);
	else if (i % 5 == 2)
		snprintf(out, n, "%s %d", MADE_HOSTILE, i);
	else
		snprintf(out, n, "word %d", i);
	return out;
}

static void make_task(struct task *t, int examples)
{
	char input[80];

	task_init(t);
	t->name = strdup("antonyms");
	t->held_out = 0;
	for (int i = 1; i <= examples; i++) {
		struct example *e = task_add(t);
		fields_add(&e->fields, STR("input"), str_of(input_of(i, input, sizeof input)));
		answers_add(&e->expected, i % 2 ? STR("yes") : STR("no"));
	}
	task_split(t);
}

static void add_round(struct session *s, int variants)
{
	cJSON *e = event_new(BY_RULE, "propose", NULL);

	life_add_round(e, s->state, "eccentric", variants);
	session_do(s, e);
}

static void add_variant(struct session *s, int n)
{
	static const char *const ways[] = {"eccentric", "induce", "paraphrase", "critique"};
	cJSON *e = event_new(BY_MODEL, "result", NULL), *c;
	char text[160], name[80];
	SCOPED(prompt) p = {0};
	SCOPED(authors) authors;
	author by;

	snprintf(
		text, sizeof text, "You are a ship's navigator 🚢, number %d. 반대말을 말하라.", n);
	snprintf(name, sizeof name, "%s/%s", MODEL, ways[n % 4]);
	authors_copy(&authors, &s->state->authors);
	by = authors_intern(&authors, str_of(name));
	prompt_add(&p, ROLE_SYSTEM, str_of(text), by);
	prompt_add(&p, ROLE_USER, STR("Give the opposite of: {{input}}"), AUTHOR_IMPORT);
	c = life_add_variant(e, s->state, ways[n % 4], &p, &authors);
	json_add_cstr(c, "rationale", "because a captain " MADE_HOSTILE);
	session_do(s, e);
}

static const struct prompt *text_of(const struct session *s, struct text_ref ref, const char **hash)
{
	return state_text(s->state, ref, hash);
}

/* One call and its score. */
static void add_score(struct session *s, struct text_ref ref, int example, bool right)
{
	cJSON *e = event_new(BY_MODEL, "result", NULL), *c = event_change(e, "call"), *pair;
	const char *hash = NULL;
	char digest[HASH_HEX];
	int call = state_next_call(s->state);

	if (!text_of(s, ref, &hash))
		abort();
	hash_hex(digest, str_of(hash));
	json_add_int(c, "call", call);
	json_add_cstr(c, "role", "target");
	json_add_cstr(c, "model", MODEL);
	json_add_cstr(c, "hash", digest);
	json_add(c, "prompt", event_text_ref(ref));
	pair = json_add_list(c, "example");
	json_add_int(pair, NULL, example);
	json_add_int(pair, NULL, 1);
	json_add_int(c, "settings", s->state->settings);
	json_add_int(c, "sample", 1);
	json_add_cstr(c, "answer",
		example % 4 ? (right == (example % 2) ? "yes" : "no 아니오") : MADE_HOSTILE);
	json_add_cstr(c, "finish", "stop");
	json_add_int(c, "in", 40);
	json_add_int(c, "out", 3);
	json_add_num(c, "usd", 0.00001);
	json_add_int(c, "ms", 120);
	c = event_change(e, "score");
	json_add_cstr(c, "text", hash);
	pair = json_add_list(c, "example");
	json_add_int(pair, NULL, example);
	json_add_int(pair, NULL, 1);
	json_add_int(c, "sample", 1);
	json_add_int(c, "metric", s->state->metric);
	json_add_cstr(c, "model", MODEL);
	json_add_int(c, "call", call);
	json_add_num(c, "score", right ? 1 : 0);
	json_add_cstr(c, "reason", right ? "as expected" : "expected something else");
	session_do(s, e);
}

struct made made_live(void *folder, int examples, int variants)
{
	SCOPED(buf) err = BUF(BUF_SMALL);
	struct live_options o = {
		.target = MODEL, .proposer = MODEL, .no_store = true, .commands = commands};
	struct front front = {0};
	struct made m = {loop_new(), NULL};
	struct session *s;
	SCOPED(task) t;

	setenv("XDG_CONFIG_HOME", folder_path(folder, "config"), 1);
	setenv("XDG_DATA_HOME", folder_path(folder, "data"), 1);
	struct config *c = config_load(&err);
	make_task(&t, examples);
	must(live_new_session(&s, m.loop, folder_path(folder, "made.hunsu"), &t, NULL,
		     STR("system:\nYou answer in one word. 한 단어로.\n\nuser:\nGive the opposite "
			 "of: {{input}}\n"),
		     c, &o, &err),
		&err);
	if (variants)
		add_round(s, variants);
	for (int n = 1; n <= variants; n++)
		add_variant(s, n);
	for (int n = 0; n <= variants; n++)
		for (int e = 1; e <= examples; e++)
			add_score(s,
				n ? (struct text_ref){.variant = n}
				  : (struct text_ref){.version = 1},
				e, (n * 7 + e * 3 + n * e) % 5 < 3);
	must(live_open(&m.live, m.loop, s, c, &o, &front, &err), &err);
	return m;
}

void made_score(struct made *m, struct text_ref ref, int example, bool right)
{
	add_score(m->live->desk->session, ref, example, right);
}

static void holds(const char *text, const char *words)
{
	if (text && strstr(text, words))
		return;
	fprintf(stderr, "made_live: '%s' is not in '%s'\n", words, text ? text : "");
	abort();
}

void made_line(struct made *m, const char *line)
{
	SCOPED(buf) err = BUF(BUF_SMALL);

	must(live_command(m->live, str_of(line), &err), &err);
}

void made_bad_line(struct made *m, const char *line, const char *why)
{
	SCOPED(buf) err = BUF(BUF_SMALL);
	const int events = live_state(m->live)->events;

	if (!live_command(m->live, str_of(line), &err) || live_state(m->live)->events != events) {
		fprintf(stderr, "made_live: %s: is taken\n", line);
		abort();
	}
	holds(buf_text(&err), why);
}

void made_said(const struct made *m, const char *words)
{
	holds(m->live->message, words);
}

void made_end(struct made *m)
{
	live_close(m->live);
	loop_free(m->loop);
}
