/* story.c - acts told a line each, and results together. */
#include "hunsu/session/story.h"
#include <string.h>
#include <time.h>
#include "fold.h"
#include "telling.h"

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

/* Whether a change of the act is told in that way. */
static bool any_told(const struct envelope *env, int told)
{
	const cJSON *change;

	cJSON_ArrayForEach(change, env->changes)
	{
		const struct kind *k = kind_find(change->child->string);

		if (k && (int)k->told == told)
			return true;
	}
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
		tell_variant_name(out, after, told_number(decide, "variant"));
	} else if (env->args && !(env->by == BY_HUMAN && any_told(env, TELL_WHOLE))) {
		buf_addc(out, ' ');
		tell_brief(out, env->args);
	}
}

static bool worth_telling(const cJSON *list, const struct kind *k)
{
	/* Opening a session lists what it opens with; accepting says what became of it. */
	if (list->child && json_get(list->child, "open"))
		return k->told == TELL_OPENING;
	return true;
}

/* When the act already names the decision, only its reason is news. */
static void tell_changes(struct buf *out, const struct envelope *env, const struct state *after)
{
	const cJSON *change, *decided = NULL;

	cJSON_ArrayForEach(change, env->changes)
	{
		const cJSON *c = change->child;
		const struct kind *k;

		if (!strcmp(c->string, "decide") && !decided && env->by == BY_HUMAN &&
			(!strcmp(env->act, "accept") || !strcmp(env->act, "reject"))) {
			decided = c;
			if (*told_text(c, "reason")) {
				buf_adds(out, ": ");
				tell_brief(out, told_text(c, "reason"));
			}
			continue;
		}
		k = kind_find(c->string);
		if (k && k->tell && worth_telling(env->changes, k))
			k->tell(out, c, after);
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
	return !first->next && any_told(env, TELL_NOT);
}

void story_line(struct buf *out, const cJSON *event, const struct state *after)
{
	struct envelope env;

	if (event_envelope(&env, event, NULL))
		return;
	if (is_result(event)) {
		struct story one = {0};
		SCOPED(buf) line = BUF(BUF_SMALL);

		story_event(&one, &line, event, after);
		story_flush(&one, &line, after);
		buf_addstr(out, str_trim(buf_str(&line)));
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
	struct told_scores *t;
	const char *hash;
	int model = state_model_index(after, told_text(call, "model"));
	size_t i = 0;

	if (strcmp(told_text(call, "role"), "target") || !json_get(call, "example") ||
		!state_text(after, about, &hash))
		return false;
	while (i < st->n && (strcmp(st->items[i].text, hash) || st->items[i].model != model))
		i++;
	if (i == STORY_TEXTS) {
		story_flush(st, out, after);
		i = 0;
	}
	t = &st->items[i];
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
	buf_addf(out, "typed, now v%d", st->typed_to);
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
	tell_ref(out, after, t->about);
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
