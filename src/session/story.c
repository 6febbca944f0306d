#include "hunsu/session/story.h"
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "fold.h"
#include "hunsu/base/mem.h"
#include "hunsu/base/utf8.h"

#define BRIEF 60 /* columns of a quoted text */

/* ---- pieces of a line ---- */

static void add_variant(struct buf *out, const struct state *s, int variant)
{
	char name[8];

	variant_name(name, s, variant);
	buf_adds(out, name);
}

static void add_ref(struct buf *out, const struct state *s, struct text_ref r)
{
	if (r.ablation && !r.variant)
		buf_addf(out, "piece %d of ablation %d", r.piece, r.ablation);
	else
		text_name(out, s, r);
}

static int number(const cJSON *c, const char *key)
{
	long n = part_whole(json_get(c, key), INT_MAX);

	return n < 0 ? 0 : (int)n;
}

static int count(const cJSON *c, const char *key)
{
	return cJSON_GetArraySize(json_get(c, key));
}

static const char *text(const cJSON *c, const char *key)
{
	const char *s = json_str(c, key);

	return s ? s : "";
}

static void add_brief(struct buf *out, const char *s)
{
	text_brief(out, str_of(s), BRIEF);
}

static void add_about(struct buf *out, const struct state *s, const cJSON *about)
{
	struct text_ref r = event_read_ref(about);

	if (number(about, "call"))
		buf_addf(out, "call %d", number(about, "call"));
	else if (number(about, "example"))
		buf_addf(out, "example %d", number(about, "example"));
	else if (number(about, "event"))
		buf_addf(out, "event %d", number(about, "event"));
	else
		add_ref(out, s, r);
}

static void add_texts(struct buf *out, const cJSON *list)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, list) buf_addf(out, "%s%s", item == list->child ? "" : ", ",
		cJSON_IsString(item) ? item->valuestring : "?");
}

/* ---- what each kind of change tells ---- */

static void tell_open(struct buf *out, const cJSON *c, const struct state *s)
{
	size_t held_out = 0;

	for (size_t i = 0; i < s->examples.n; i++)
		held_out += s->examples.items[i].now.split == SPLIT_HELD_OUT;
	buf_addf(out, " (%s): %zu examples, %zu of them held out", text(c, "program"),
		s->examples.n, held_out);
}

static void tell_task(struct buf *out, const cJSON *c, const struct state *s)
{
	(void)s;
	if (text(c, "name")[0])
		buf_addf(out, ", task %s", text(c, "name"));
}

static void tell_example(struct buf *out, const cJSON *c, const struct state *s)
{
	(void)s;
	buf_addf(out, ": example %d version %d%s%s%s", number(c, "id"), number(c, "version"),
		strcmp(text(c, "split"), split_name(SPLIT_HELD_OUT)) ? "" : ", held-out",
		json_bool(c, "pinned", false) ? ", pinned" : "",
		json_bool(c, "dropped", false) ? ", dropped" : "");
}

static void tell_metric(struct buf *out, const cJSON *c, const struct state *s)
{
	(void)s;
	buf_addf(out, ": metric %s of %s", text(c, "name"), text(c, "extract"));
}

static void tell_settings(struct buf *out, const cJSON *c, const struct state *s)
{
	(void)s;
	buf_addf(out, ": settings %d", number(c, "version"));
}

static void tell_model(struct buf *out, const cJSON *c, const struct state *s)
{
	(void)s;
	buf_addf(out, ": %s is %s", text(c, "role"), *text(c, "name") ? text(c, "name") : "nobody");
}

static void tell_budget(struct buf *out, const cJSON *c, const struct state *s)
{
	double usd = json_num(c, "usd", (double)NAN);

	(void)s;
	buf_adds(out, ": budget");
	if (!isnan(usd))
		buf_addf(out, " $%.2f", usd);
	if (cJSON_IsNumber(json_get(c, "tokens")))
		buf_addf(out, " %lld tokens", (long long)json_int(c, "tokens", 0));
	if (cJSON_IsNumber(json_get(c, "calls")))
		buf_addf(out, " %lld calls", (long long)json_int(c, "calls", 0));
	if (isnan(usd) && !cJSON_IsNumber(json_get(c, "tokens")) &&
		!cJSON_IsNumber(json_get(c, "calls")))
		buf_adds(out, " without limit");
}

static void tell_lock(struct buf *out, const cJSON *c, const struct state *s)
{
	(void)s;
	buf_addf(out, ": lock %d %s", number(c, "lock"), json_bool(c, "on", false) ? "on" : "off");
}

static void tell_head(struct buf *out, const cJSON *c, const struct state *s)
{
	const struct version *v = state_version(s, number(c, "version"));

	buf_addf(out, " → v%d", number(c, "version"));
	if (v && v->name)
		buf_addf(out, " (%s)", v->name);
}

static void tell_decide(struct buf *out, const cJSON *c, const struct state *s)
{
	buf_adds(out, ": ");
	add_variant(out, s, number(c, "variant"));
	buf_addf(out, " is %s", text(c, "standing"));
	if (*text(c, "reason")) {
		buf_adds(out, ", ");
		add_brief(out, text(c, "reason"));
	}
}

static void tell_round(struct buf *out, const cJSON *c, const struct state *s)
{
	(void)s;
	buf_addf(out, ": round %d, %d asked for (", number(c, "round"), number(c, "asked"));
	add_texts(out, json_get(c, "operators"));
	buf_addc(out, ')');
	if (*text(c, "instruction")) {
		buf_adds(out, ", ");
		add_brief(out, text(c, "instruction"));
	}
}

static void tell_variant(struct buf *out, const cJSON *c, const struct state *s)
{
	const struct variant *v = state_variant(s, number(c, "variant"));

	/* Who reads along would else know in which turn it came. */
	if (state_hidden(s, (struct text_ref){.variant = number(c, "variant")})) {
		buf_adds(out, ": one, hidden");
		return;
	}
	buf_adds(out, ": ");
	add_variant(out, s, number(c, "variant"));
	buf_addf(out, " by %s", text(c, "operator"));
	if (v && v->prompt.n) {
		buf_adds(out, ", ");
		add_brief(out, v->prompt.items[0].text);
	}
}

static void tell_refused(struct buf *out, const cJSON *c, const struct state *s)
{
	buf_addf(out, ": %s did not pass %s, ",
		state_hidden_round(s, number(c, "round")) ? "one" : text(c, "operator"),
		text(c, "check"));
	add_brief(out, text(c, "reason"));
}

void grade_print(struct buf *out, double grade)
{
	if (grade >= 1)
		buf_adds(out, "good");
	else if (grade <= 0)
		buf_adds(out, "bad");
	else
		buf_addf(out, "%g of 1", grade);
}

static void tell_note(struct buf *out, const cJSON *c, const struct state *s)
{
	buf_adds(out, " on ");
	add_about(out, s, json_get(c, "about"));
	buf_adds(out, ": ");
	if (json_get(c, "grade"))
		grade_print(out, json_num(c, "grade", 0));
	add_brief(out, text(c, "text"));
	add_brief(out, text(c, "name"));
	add_brief(out, text(c, "verdict"));
	if (*text(c, "verdict") && *text(c, "reason")) {
		buf_adds(out, ", ");
		add_brief(out, text(c, "reason"));
	}
}

static void tell_bet(struct buf *out, const cJSON *c, const struct state *s)
{
	buf_adds(out, ": ");
	add_variant(out, s, number(c, "variant"));
	buf_addf(out, " %s v%d, %.0f %% sure",
		json_bool(c, "beats", false) ? "beats" : "does not beat", number(c, "against"),
		100 * json_num(c, "confidence", 0));
}

static void tell_reveal(struct buf *out, const cJSON *c, const struct state *s)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, json_get(c, "variants"))
	{
		int n = (int)part_whole(item, INT_MAX);
		const struct variant *k = state_variant(s, n);
		buf_addf(out, "%s ?%d is ", item->prev && item->prev->next ? "," : ":",
			state_blind_number(s, n));
		add_variant(out, s, n);
		if (k)
			buf_addf(out, " by %s", k->operator);
	}
}

static void tell_look(struct buf *out, const cJSON *c, const struct state *s)
{
	const cJSON *item;

	buf_adds(out, ": held-out scores of");
	cJSON_ArrayForEach(item, json_get(c, "prompts"))
	{
		buf_addc(out, ' ');
		add_ref(out, s, event_read_ref(item));
	}
	buf_addf(out, " on %d examples", count(c, "examples"));
}

static void tell_ablation(struct buf *out, const cJSON *c, const struct state *s)
{
	int n = 0;
	const cJSON *item;

	cJSON_ArrayForEach(item, json_get(c, "pieces")) n += json_get(item, "skipped") == NULL;
	buf_adds(out, ": ");
	add_ref(out, s, event_read_ref(json_get(c, "of")));
	buf_addf(out, " without each of %d %s%s", n, text(c, "by"), n == 1 ? "" : "s");
}

static void tell_cancel(struct buf *out, const cJSON *c, const struct state *s)
{
	int n = count(c, "calls");

	(void)s;
	if (!strcmp(text(c, "what"), "lost"))
		buf_addf(out, ": %d call%s had no answer when the program ended", n,
			n == 1 ? "" : "s");
	else
		buf_addf(out, ": %s, %d call%s stopped", text(c, "what"), n, n == 1 ? "" : "s");
}

static void tell_quit(struct buf *out, const cJSON *c, const struct state *s)
{
	(void)c;
	buf_addf(out, " after %d events, $%.4f spent", s->events, s->spend.usd);
}

/* The books of undo name the act until the next one. */
static void tell_step(struct buf *out, const cJSON *c, const struct state *s, bool back)
{
	const struct fold *f = s->fold;
	const struct unit *u = NULL;

	if (back && f->undone.n)
		u = &f->undone.items[f->undone.n - 1];
	else if (!back && f->done.n)
		u = &f->done.items[f->done.n - 1];
	if (u && u->event == number(c, "event")) {
		buf_addf(out, ": %s ", back ? "took back" : "again");
		unit_words(out, s, u);
	}
}

static void tell_undo(struct buf *out, const cJSON *c, const struct state *s)
{
	tell_step(out, c, s, true);
}

static void tell_redo(struct buf *out, const cJSON *c, const struct state *s)
{
	tell_step(out, c, s, false);
}

static const struct teller {
	const char *kind;
	void (*tell)(struct buf *out, const cJSON *change, const struct state *after);
} tellers[] = {
	{"open", tell_open},
	{"task", tell_task},
	{"columns", tell_columns},
	{"example", tell_example},
	{"metric", tell_metric},
	{"settings", tell_settings},
	{"model", tell_model},
	{"budget", tell_budget},
	{"lock", tell_lock},
	{"head", tell_head},
	{"decide", tell_decide},
	{"round", tell_round},
	{"variant", tell_variant},
	{"ablation", tell_ablation},
	{"refused", tell_refused},
	{"note", tell_note},
	{"grade", tell_note},
	{"verdict", tell_note},
	{"comment", tell_note},
	{"name", tell_note},
	{"bet", tell_bet},
	{"reveal", tell_reveal},
	{"look", tell_look},
	{"cancel", tell_cancel},
	{"undo", tell_undo},
	{"redo", tell_redo},
	{"quit", tell_quit},
};

/* ---- lines ---- */

static void start_line(struct buf *out, int64_t at, const char *who)
{
	time_t seconds = (time_t)(at / 1000);
	struct tm day;
	char time_of_day[16] = "--:--:--";

	if (localtime_r(&seconds, &day))
		strftime(time_of_day, sizeof time_of_day, "%H:%M:%S", &day);
	buf_addf(out, "%s  %-6s  ", time_of_day, who);
}

static const char *who_words(enum actor by)
{
	static const char *const words[] = {[BY_HUMAN] = "you",
		[BY_MODEL] = "model",
		[BY_RULE] = "rule",
		[BY_SYSTEM] = "hunsu"};

	return words[by];
}

/* Acts whose change says all that was typed. */
static bool says_all(const cJSON *event)
{
	static const char *const kinds[] = {"bet", "reveal", "verdict", "ablation"};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (event_find(event, kinds[i]))
			return true;
	return false;
}

/* The letter stands for what was typed: `accept 2` and `accept B` are told alike. */
static void add_act(struct buf *out, const struct envelope *env, const cJSON *event,
	const struct state *after)
{
	const cJSON *decide = event_find(event, "decide");

	buf_adds(out, env->act);
	if (decide && env->by == BY_HUMAN && !event_find(event, "undo")) {
		buf_addc(out, ' ');
		add_variant(out, after, number(decide, "variant"));
	} else if (env->args && !(env->by == BY_HUMAN && says_all(event))) {
		buf_addc(out, ' ');
		add_brief(out, env->args);
	}
}

static bool worth_telling(const cJSON *list, const char *kind)
{
	/* Opening a session lists what it opens with; accepting says what became of it. */
	if (list->child && json_get(list->child, "open"))
		return !strcmp(kind, "open") || !strcmp(kind, "columns") || !strcmp(kind, "head");
	return true;
}

/* When the act already names the decision, only its reason is news. */
static void tell_changes(struct buf *out, const struct envelope *env, const struct state *after)
{
	const cJSON *change, *decided = NULL;

	cJSON_ArrayForEach(change, env->changes)
	{
		const cJSON *c = change->child;

		if (!strcmp(c->string, "decide") && !decided && env->by == BY_HUMAN &&
			(!strcmp(env->act, "accept") || !strcmp(env->act, "reject"))) {
			decided = c;
			if (*text(c, "reason")) {
				buf_adds(out, ": ");
				add_brief(out, text(c, "reason"));
			}
			continue;
		}
		for (size_t i = 0; i < sizeof tellers / sizeof *tellers; i++)
			if (!strcmp(tellers[i].kind, c->string) &&
				worth_telling(env->changes, c->string))
				tellers[i].tell(out, c, after);
	}
}

static bool is_result(const cJSON *event)
{
	return event_find(event, "call") && !event_find(event, "variant") &&
	       !event_find(event, "refused");
}

/* Acts that only keep the books. */
static bool silent(const struct envelope *env)
{
	const cJSON *first = env->changes->child;

	if (!first)
		return env->by == BY_SYSTEM && strcmp(env->act, "lost") != 0;
	return !first->next && (json_get(first, "view") || json_get(first, "send") ||
				       json_get(first, "draft"));
}

void story_line(struct buf *out, const cJSON *event, const struct state *after)
{
	struct envelope env;

	if (event_envelope(&env, event, NULL))
		return;
	if (is_result(event)) {
		struct story one = {0};
		struct buf line = BUF(BUF_SMALL);

		story_event(&one, &line, event, after);
		story_flush(&one, &line, after);
		buf_addstr(out, str_trim(buf_str(&line)));
		buf_release(&line);
		return;
	}
	if (silent(&env))
		return;
	start_line(out, env.at, who_words(env.by));
	add_act(out, &env, event, after);
	tell_changes(out, &env, after);
}

/* ---- results together ---- */

static void add_result(struct told_scores *st, const cJSON *call, const cJSON *event)
{
	const cJSON *score = event_find(event, "score");
	double v = json_num(score, "score", 0);

	st->cached += json_bool(call, "cached", false);
	if (score) {
		st->scored++;
		st->sum += v;
		st->right += v >= 1;
	}
	st->failed += json_get(call, "error") != NULL;
}

/* Results of judge and proposer calls, and of inputs that were only tried, tell nothing here. */
static bool gather(struct story *st, struct buf *out, const struct envelope *env,
	const cJSON *event, const struct state *after)
{
	const cJSON *call = event_find(event, "call");
	struct text_ref about = event_read_ref(json_get(call, "prompt"));
	const char *hash;
	int model = state_model_index(after, text(call, "model"));

	if (strcmp(text(call, "role"), "target") || !json_get(call, "example") ||
		!state_text(after, about, &hash))
		return false;
	size_t i = 0;
	while (i < st->n && (strcmp(st->items[i].text, hash) || st->items[i].model != model))
		i++;
	if (i == STORY_TEXTS) {
		story_flush(st, out, after);
		i = 0;
	}
	struct told_scores *t = &st->items[i];
	if (i == st->n) {
		*t = (struct told_scores){.about = about, .model = model};
		memcpy(t->text, hash, sizeof t->text);
		st->n++;
	}
	t->at = env->at;
	add_result(t, call, event);
	return true;
}

/* Typing that nothing else came between is one line of the story. */
static bool gather_typing(struct story *st, const struct envelope *env, const cJSON *event)
{
	const cJSON *head = event_find(event, "head");

	if (strcmp(env->act, "typing") || !head)
		return false;
	if (!st->typed_from)
		st->typed_from = (int)json_int(head, "version", 0);
	st->typed_to = (int)json_int(head, "version", 0);
	st->typed_at = env->at;
	return true;
}

static void tell_typing(struct story *st, struct buf *out)
{
	if (!st->typed_from)
		return;
	start_line(out, st->typed_at, "you");
	buf_addf(out, "typed → v%d", st->typed_to);
	if (st->typed_to > st->typed_from)
		buf_addf(out, " (from v%d)", st->typed_from);
	buf_addc(out, '\n');
	st->typed_from = 0;
}

void story_event(struct story *st, struct buf *out, const cJSON *event, const struct state *after)
{
	struct envelope env;
	size_t before;

	if (event_envelope(&env, event, NULL))
		return;
	if (is_result(event) && gather(st, out, &env, event, after))
		return;
	if (is_result(event) || silent(&env))
		return;
	if (gather_typing(st, &env, event))
		return;
	if (env.by != BY_MODEL)
		story_flush(st, out, after);
	before = out->n;
	story_line(out, event, after);
	if (out->n > before)
		buf_addc(out, '\n');
}

static void tell_scores(const struct told_scores *t, struct buf *out, const struct state *after)
{
	int n = t->scored + t->failed;

	if (!n || state_hidden(after, t->about))
		return;
	start_line(out, t->at, "hunsu");
	buf_adds(out, "scored ");
	add_ref(out, after, t->about);
	buf_addf(out, " on %d: %d right", n, t->right);
	if (t->scored)
		buf_addf(out, ", mean %.3f", t->sum / t->scored);
	if (t->failed)
		buf_addf(out, ", %d failed", t->failed);
	if (t->cached)
		buf_addf(out, ", %d from the store", t->cached);
	buf_addf(out, " (%s)\n", state_model(after, t->model));
}

void story_flush(struct story *st, struct buf *out, const struct state *after)
{
	tell_typing(st, out);
	for (size_t i = 0; i < st->n; i++)
		tell_scores(&st->items[i], out, after);
	st->n = 0;
}
