/* life.c - sessions, event by event. */
#include "life.h"
#include "test.h"

void life_init(struct life *l)
{
	*l = (struct life){.lines = BUF(BUF_FILE)};
	state_init(&l->s);
}

void life_release(struct life *l)
{
	for (size_t i = 0; i < l->n; i++)
		cJSON_Delete(l->events[i]);
	free(l->events);
	buf_release(&l->lines);
	state_release(&l->s);
}

bool life_try(struct life *l, cJSON *event, struct buf *err)
{
	char t[32];
	int n = l->s.events + 1;

	snprintf(t, sizeof t, "2026-11-24T%02d:%02d:%02d.%03dZ", 10 + n / 3600 % 12, n / 60 % 60,
		n % 60, n * 37 % 1000);
	cJSON_SetNumberHelper(cJSON_GetObjectItemCaseSensitive(event, "n"), n);
	cJSON_ReplaceItemInObjectCaseSensitive(event, "t", cJSON_CreateString(t));
	if (state_apply(&l->s, event, err))
		return false;
	json_print(&l->lines, event);
	buf_addc(&l->lines, '\n');
	if (l->n == l->cap) {
		l->cap = l->cap ? l->cap * 2 : 64;
		l->events = mem_grow(l->events, l->cap, sizeof *l->events);
	}
	l->events[l->n++] = event;
	return true;
}

void life_do(struct life *l, cJSON *event)
{
	SCOPED(buf) err = BUF(BUF_SMALL);

	if (!life_try(l, event, &err))
		fail_msg("%s", buf_text(&err));
	assert_string_equal(buf_text(&err), "");
}

static void add_settings(cJSON *event)
{
	struct setting_said said = {
		setting_find(STR("operators")), STR("paraphrase eccentric critique")};
	struct settings first = settings_usual;

	first.sampling.max_tokens = 64;
	first.variants = 3;
	change_settings(event, 1, &first, &said, 1);
}

static void add_examples(cJSON *event, int n)
{
	static const char *const mails[] = {
		"I was charged twice.", "The app closes when I open it.", "Do you ship to Busan?"};
	static const char *const kinds[] = {"billing", "bug", "other"};

	for (int i = 0; i < n; i++) {
		SCOPED(example) e = {.id = i + 1, .version = 1};

		fields_add(&e.fields, STR("mail"), str_of(mails[i % 3]));
		answers_add(&e.expected, str_of(kinds[i % 3]));
		change_example(event, &e);
	}
}

cJSON *life_open_event(int examples)
{
	cJSON *event = event_new(BY_HUMAN, "new", "support-mail"), *c;

	c = event_change(event, "open");
	json_add_int(c, "format", SESSION_FORMAT);
	json_add_cstr(c, "program", "hunsu 0.1.0");
	json_add_cstr(c, "id", "01KAV4Q2Z8X5M3N7R9T1V6W0YB");
	c = event_change(event, "task");
	json_add_int(c, "version", 1);
	json_add_cstr(c, "name", "support-mail");
	json_add_int(c, "seed", 1);
	json_add_num(c, "held_out", 0.25);
	add_examples(event, examples);
	change_metric(event, 1, &(struct revised){"iexact", "first-line", 0, 0});
	add_settings(event);
	change_model(event, 1, "target", "local:1.5b");
	change_model(event, 2, "proposer", "local:1.5b");
	c = event_change(event, "budget");
	json_add_int(c, "version", 1);
	json_add_num(c, "usd", 2);
	json_add(c, "tokens", cJSON_CreateNull());
	json_add(c, "calls", cJSON_CreateNull());
	return event;
}

void life_prompt(struct prompt *out, const char *system, author by)
{
	prompt_add(out, ROLE_SYSTEM, str_of(system), by);
	prompt_add(out, ROLE_USER, STR("{{mail}}"), AUTHOR_IMPORT);
}

void life_begin(struct life *l, int examples)
{
	cJSON *event = life_open_event(examples);
	SCOPED(prompt) p = {0};

	life_init(l);
	life_prompt(&p, "Classify the mail.", AUTHOR_IMPORT);
	change_version(event, 1, NULL, 0, NULL, 0, "import", NULL, &p, &l->s.authors);
	change_head(event, 1);
	life_do(l, event);
}

void life_version(struct life *l, const char *act, const char *args, const char *origin,
	const char *system, author by)
{
	cJSON *event = event_new(BY_HUMAN, act, args);
	const struct version *head = state_head(&l->s);
	int n = (int)l->s.versions.n + 1;
	SCOPED(prompt) now = {0};

	life_prompt(&now, system, by);
	if (head)
		prompt_credit(&now, &head->prompt, by);
	change_version(event, n, &l->s.head, head ? 1 : 0, NULL, 0, origin,
		head ? &head->prompt : NULL, &now, &l->s.authors);
	change_head(event, n);
	life_do(l, event);
}

static cJSON *add_call(cJSON *event, struct life *l, int call, const char *role)
{
	cJSON *c = event_change(event, "call");
	char key[16], hash[HASH_HEX];

	snprintf(key, sizeof key, "%d", call);
	hash_hex(hash, str_of(key));
	json_add_int(c, "call", call);
	json_add_cstr(c, "role", role);
	json_add_cstr(c, "model", "local:1.5b");
	json_add_cstr(c, "hash", hash);
	return c;
}

void life_add_round(cJSON *event, const struct state *s, const char *op, int asked)
{
	cJSON *c = event_change(event, "round");

	json_add_int(c, "round", (int64_t)s->rounds.n + 1);
	json_add_cstr(json_add_list(c, "operators"), NULL, op);
	json_add(
		json_add_list(c, "parents"), NULL, event_text_ref((struct text_ref){.version = 1}));
	json_fill(c, "settings %d asked %d", s->settings, asked);
}

cJSON *life_add_variant(cJSON *event, const struct state *s, const char *op,
	const struct prompt *p, const struct authors *authors)
{
	cJSON *c = event_change(event, "variant");
	char hash[TEXT_HASH];

	prompt_hash(hash, p);
	json_fill(c, "variant %d round %d", (int)s->variants.n + 1, (int)s->rounds.n);
	json_add_cstr(c, "operator", op);
	json_add(
		json_add_list(c, "parents"), NULL, event_text_ref((struct text_ref){.version = 1}));
	event_add_messages(c, "messages", p, authors);
	json_add_cstr(c, "text_hash", hash);
	return c;
}

void life_variant(struct life *l, int call, const char *op, const char *system)
{
	cJSON *event = event_new(BY_MODEL, "variant", NULL), *c;
	SCOPED(prompt) p = {0};
	SCOPED(buf) who = BUF(BUF_SMALL);
	char hash[TEXT_HASH];

	buf_addf(&who, "local:1.5b/%s", op);
	life_prompt(&p, system, authors_intern(&l->s.authors, buf_str(&who)));
	c = add_call(event, l, call, "proposer");
	json_add_int(c, "sample", 1);
	json_add_cstr(c, "answer", system);
	json_add_cstr(c, "finish", "stop");
	json_add_int(c, "in", 120);
	json_add_int(c, "out", 14);
	json_add_num(c, "usd", 0.0005);
	json_add_int(c, "ms", 900);
	c = event_change(event, "variant");
	json_add_int(c, "variant", (int64_t)l->s.variants.n + 1);
	json_add_int(c, "round", (int64_t)l->s.rounds.n);
	json_add_cstr(c, "operator", op);
	json_add(json_add_list(c, "parents"), NULL,
		event_text_ref((struct text_ref){.version = 1}));
	event_add_messages(c, "messages", &p, &l->s.authors);
	json_add_int(c, "call", call);
	prompt_hash(hash, &p);
	json_add_cstr(c, "text_hash", hash);
	life_do(l, event);
}

static void add_pair(cJSON *c, const struct life *l, int example)
{
	cJSON *pair = json_add_list(c, "example");

	json_add_int(pair, NULL, example);
	json_add_int(pair, NULL, state_example(&l->s, example)->version);
}

cJSON *life_result(struct life *l, int call, struct text_ref text, int example, double score)
{
	cJSON *event = event_new(BY_SYSTEM, "result", NULL), *c;
	const char *hash = NULL, *want = state_example(&l->s, example)->expected.items[0];

	(void)state_text(&l->s, text, &hash);
	c = add_call(event, l, call, "target");
	json_add(c, "prompt", event_text_ref(text));
	add_pair(c, l, example);
	json_add_int(c, "settings", l->s.settings);
	json_add_int(c, "sample", 1);
	if (score < 0) {
		json_add_cstr(c, "error", "HTTP 500");
		return event;
	}
	json_add_cstr(c, "answer", score > 0 ? want : "unsure");
	json_add_cstr(c, "finish", "stop");
	json_add_int(c, "in", 31);
	json_add_int(c, "out", 2);
	json_add_num(c, "usd", 0.0001);
	json_add_int(c, "ms", 140);
	c = event_change(event, "score");
	json_add_cstr(c, "text", hash);
	add_pair(c, l, example);
	json_add_int(c, "sample", 1);
	json_add_int(c, "metric", l->s.metric);
	json_add_cstr(c, "model", "local:1.5b");
	json_add_int(c, "call", call);
	json_add_num(c, "score", score);
	json_add_cstr(c, "reason", score > 0 ? "equal" : "different");
	return event;
}

void life_undo(struct life *l)
{
	cJSON *event = event_new(BY_HUMAN, "undo", NULL);

	assert_true(state_undo(&l->s, event, NULL));
	life_do(l, event);
}

void life_redo(struct life *l)
{
	cJSON *event = event_new(BY_HUMAN, "redo", NULL);

	assert_true(state_redo(&l->s, event, NULL));
	life_do(l, event);
}

void life_quit(struct life *l)
{
	cJSON *event = event_new(BY_HUMAN, "quit", NULL);
	char hash[HASH_HEX];

	state_hash(hash, &l->s);
	json_add_cstr(event_change(event, "quit"), "state", hash);
	life_do(l, event);
}

/* ---- the short life ---- */

static void add_send(cJSON *event, const char *role, int from, int to)
{
	cJSON *list = json_add_list(event_change(event, "send"), "calls");

	for (int i = from; i <= to; i++) {
		cJSON *c = json_add_object(list, NULL);

		json_add_int(c, "call", i);
		json_add_cstr(c, "role", role);
		json_add_num(c, "most_usd", 0.001);
		json_add_int(c, "most_tokens", 128);
	}
}

static void propose(struct life *l)
{
	cJSON *event = event_new(BY_HUMAN, "propose", NULL), *c, *list;

	c = event_change(event, "round");
	json_add_int(c, "round", 1);
	list = json_add_list(c, "operators");
	json_add_cstr(list, NULL, "paraphrase");
	json_add_cstr(list, NULL, "eccentric");
	json_add_cstr(list, NULL, "critique");
	json_add(json_add_list(c, "parents"), NULL,
		event_text_ref((struct text_ref){.version = 1}));
	json_add_int(c, "settings", 1);
	json_add_int(c, "asked", 3);
	add_send(event, "proposer", 1, 3);
	life_do(l, event);
}

static void accept_second(struct life *l)
{
	cJSON *event = event_new(BY_HUMAN, "accept", "B");
	const struct version *head = state_head(&l->s);
	SCOPED(prompt) now = {0};

	prompt_copy(&now, &state_variant(&l->s, 2)->prompt);
	prompt_credit(&now, &head->prompt, AUTHOR_FIRST_MODEL + 1);
	change_version(event, 3, &l->s.head, 1, (int[]){2}, 1, "accept", NULL, &now, &l->s.authors);
	change_head(event, 3);
	change_decide(event, 2, "accepted", NULL);
	life_do(l, event);
}

static void merge_third(struct life *l)
{
	cJSON *event = event_new(BY_HUMAN, "merge", "C 1 2");
	const struct version *head = state_head(&l->s);
	SCOPED(prompt) now = {0};

	life_prompt(&now, "Sort this mail: billing, bug or other. Answer with one word.",
		AUTHOR_FIRST_MODEL + 2);
	prompt_credit(&now, &head->prompt, AUTHOR_FIRST_MODEL + 2);
	change_version(event, 4, &l->s.head, 1, (int[]){3}, 1, "merge", &head->prompt, &now,
		&l->s.authors);
	change_head(event, 4);
	life_do(l, event);
}

void short_life(struct life *l)
{
	const struct text_ref v1 = {.version = 1}, b = {.variant = 2}, c = {.variant = 3};
	cJSON *event = life_open_event(2);
	SCOPED(prompt) first = {0};

	life_prompt(&first, "Classify the mail: billing, bug or other.", AUTHOR_IMPORT);
	change_version(event, 1, NULL, 0, NULL, 0, "import", NULL, &first, &l->s.authors);
	change_head(event, 1);
	life_do(l, event);
	propose(l);
	life_variant(l, 1, "paraphrase", "Say what the mail is about: billing, bug or other.");
	life_variant(
		l, 2, "eccentric", "You are a post clerk on Mars. Stamp it: billing, bug, other.");
	life_variant(
		l, 3, "critique", "Sort this mail: billing, bug or other. Answer with one word.");
	event = event_new(BY_HUMAN, "evaluate", "v1 B C");
	add_send(event, "target", 4, 9);
	life_do(l, event);
	life_do(l, life_result(l, 4, v1, 1, 1));
	life_version(l, "typing", NULL, "typing", "Classify this mail: billing, bug or other.",
		AUTHOR_PERSON);
	life_do(l, life_result(l, 5, v1, 2, 0));
	life_do(l, life_result(l, 6, b, 1, 1));
	life_do(l, life_result(l, 7, b, 2, 1));
	life_do(l, life_result(l, 8, c, 1, 1));
	accept_second(l);
	life_undo(l);
	life_do(l, life_result(l, 9, c, 2, 1));
	merge_third(l);
	life_quit(l);
}

/* ---- a life whose score jumps ---- */

#define JUMPING_EXAMPLES 12

static void score_all(struct life *l, struct text_ref text, double score)
{
	for (int i = 1; i <= JUMPING_EXAMPLES; i++)
		life_do(l, life_result(l, state_next_call(&l->s), text, i, score));
}

static void accept_whole(struct life *l, int variant)
{
	cJSON *event = event_new(BY_HUMAN, "accept", NULL);
	const struct version *head = state_head(&l->s);
	int n = (int)l->s.versions.n + 1;

	change_version(event, n, &head->n, 1, &variant, 1, "accept", NULL,
		&state_variant(&l->s, variant)->prompt, &l->s.authors);
	change_head(event, n);
	change_decide(event, variant, "accepted", NULL);
	life_do(l, event);
}

void jumping_life(struct life *l)
{
	SCOPED(prompt) first = {0};
	cJSON *event = life_open_event(JUMPING_EXAMPLES);

	life_prompt(&first, "Sort it.", AUTHOR_IMPORT);
	change_version(event, 1, NULL, 0, NULL, 0, "import", NULL, &first, &l->s.authors);
	change_head(event, 1);
	life_do(l, event);
	score_all(l, (struct text_ref){.version = 1}, 0);
	life_variant(l, state_next_call(&l->s), "induce", "Sort it well.");
	life_variant(l, state_next_call(&l->s), "eccentric", "You are a walrus.");
	score_all(l, (struct text_ref){.variant = 1}, 1);
	accept_whole(l, 1);
	score_all(l, (struct text_ref){.variant = 2}, 0);
	accept_whole(l, 2);
	life_quit(l);
}
