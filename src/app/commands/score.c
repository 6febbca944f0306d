/* score.c - evaluating, looking at held-out, trying an input, cancelling. */
#include <math.h>

#include "../naming.h"
#include "../own.h"
#include "commands.h"
#include "hunsu/session/story.h"

static size_t all_texts(const struct state *s, struct text_ref *out, size_t max)
{
	size_t n = 0;
	out[n++] = (struct text_ref){.version = s->head};
	for (size_t i = 0; i < s->variants.n && n < max; i++)
		if (s->variants.items[i].standing != STANDING_REJECTED)
			out[n++] = (struct text_ref){.variant = (int)i + 1};
	return n;
}

/* "all", or any of prompt, letters, versions (v3); none: the marked ones, else the selected one. */
static size_t take_texts(
	struct live *v, struct str args, struct text_ref *out, size_t max, struct buf *err)
{
	const unsigned any = NAME_PROMPT | NAME_VERSION | NAME_VARIANT;
	size_t n = 0;
	if (str_is(args, "all"))
		return all_texts(live_state(v), out, max);
	for (; args.n && n < max; n++)
		if (take_name(v, any, &args, &out[n], err) != NAMES_TEXT)
			return 0;
	for (size_t i = 0; !n && i < v->view.n_marked && i < max; i++)
		out[i] = (struct text_ref){.variant = v->view.marked[i]};
	if (!n)
		n = v->view.n_marked < max ? v->view.n_marked : max;
	if (!n)
		out[n++] = live_selected(v);
	return n;
}

static enum status evaluate(
	struct live *v, const char *name, struct str args, enum scope scope, struct buf *err)
{
	struct text_ref texts[512];
	size_t n = take_texts(v, args, texts, sizeof texts / sizeof *texts - 1, err), calls = 0;
	if (!n)
		return BAD_USAGE;
	if (scope == SCOPE_HELD_OUT) /* always beside the prompt, for the paired test */
		texts[n++] = (struct text_ref){.version = live_state(v)->head};
	for (size_t i = 0; i < n; i++)
		calls += scoring_missing(v, texts[i], scope);
	struct buf line = BUF(BUF_TEXT);
	buf_addf(&line, "%s ", name);
	buf_addstr(&line, args);
	bool go = (!calls || live_may_send(v, "target", buf_text(&line), &v->target)) &&
		  purse_may_score(v, buf_text(&line), &v->target, calls);
	buf_release(&line);
	if (!go)
		return OK;
	cJSON *e = act_new(name, args);
	if (scope == SCOPE_HELD_OUT) {
		const struct state *s = live_state(v);
		cJSON *look = event_change(e, "look"), *list = json_add_list(look, "prompts");
		for (size_t i = 0; i < n; i++)
			json_add(list, NULL, event_text_ref(texts[i]));
		list = json_add_list(look, "examples");
		for (size_t i = 0; i < s->examples.n; i++)
			if (s->examples.items[i].now.split == SPLIT_HELD_OUT &&
				!s->examples.items[i].now.dropped)
				json_add_int(list, NULL, s->examples.items[i].now.id);
		json_add_cstr(look, "model", v->target.name);
		json_add_int(look, "metric", s->metric);
	}
	session_do(v->session, e);
	for (size_t i = 0; i < n; i++)
		scoring_add(v, texts[i], scope);
	scoring_step(v);
	if (!calls)
		live_say(v, false, "everything there is scored already");
	return OK;
}

static enum status run_evaluate(struct live *v, struct str args, struct buf *err)
{
	return evaluate(v, "evaluate", args, SCOPE_DEV, err);
}

const struct command command_evaluate = {
	.name = "evaluate",
	.keys = {"e"},
	.args = "[prompt|all|VARIANT|VERSION\xe2\x80\xa6]",
	.group = "play",
	.help = "score the selected or marked texts on all dev examples",
	.need = NEED_PROMPT | NEED_EXAMPLES | NEED_WRITABLE | NEED_METRIC | NEED_TARGET,
	.complete = ARG_VARIANT,
	.run = run_evaluate,
};

static enum status run_held_out(struct live *v, struct str args, struct buf *err)
{
	if (!live_split_size(v, SPLIT_HELD_OUT))
		return fail(err, BAD_USAGE,
			"no example is held out (fewer than ten examples: all are dev)");
	return evaluate(v, "held-out", args, SCOPE_HELD_OUT, err);
}

const struct command command_held_out = {
	.name = "held-out",
	.keys = {"H"},
	.args = "[prompt|all|VARIANT|VERSION\xe2\x80\xa6]",
	.group = "play",
	.help = "score them and the prompt on the held-out examples: a look that is recorded",
	.need = NEED_PROMPT | NEED_EXAMPLES | NEED_WRITABLE | NEED_METRIC | NEED_TARGET,
	.complete = ARG_VARIANT,
	.run = run_held_out,
};

static enum status run_retry(struct live *v, struct str args, struct buf *err)
{
	(void)args;
	(void)err;
	const struct state *s = live_state(v);
	struct score_line line;
	size_t calls = 0;
	if (!live_may_send(v, "target", "retry", &v->target))
		return OK;
	for (size_t i = 0; i <= s->variants.n; i++) {
		struct text_ref t = i ? (struct text_ref){.variant = (int)i}
				      : (struct text_ref){.version = s->head};
		live_score(v, t, &line);
		if (line.errors)
			calls += scoring_add(v, t, SCOPE_DEV);
	}
	if (!calls) {
		live_say(v, false, "no call has failed");
		return OK;
	}
	session_do(v->session, act_new("retry", (struct str){0}));
	scoring_step(v);
	return OK;
}

const struct command command_retry = {
	.name = "retry",
	.keys = {"R"},
	.group = "play",
	.help = "send failed calls again",
	.need = NEED_PROMPT | NEED_WRITABLE | NEED_METRIC | NEED_TARGET,
	.run = run_retry,
};

static enum status run_try(struct live *v, struct str args, struct buf *err)
{
	struct buf line = BUF(BUF_TEXT);
	buf_adds(&line, "try ");
	buf_addstr(&line, args);
	const bool may = live_may_send(v, "target", buf_text(&line), &v->target);
	buf_release(&line);
	if (!may)
		return OK;
	enum status st = trying_start(v, args, err);
	if (!st)
		session_do(v->session, act_new("try", args));
	return st;
}

const struct command command_try = {
	.name = "try",
	.keys = {"t"},
	.key_line = "command try ",
	.args = "[TEXT\xe2\x80\xa6]",
	.group = "play",
	.help = "run an input (typed, or the selected example's) through the prompt and the marked "
		"variants",
	.need = NEED_PROMPT | NEED_WRITABLE | NEED_TARGET,
	.complete = ARG_TEXT,
	.run = run_try,
};

static enum status run_cancel(struct live *v, struct str args, struct buf *err)
{
	(void)args;
	(void)err;
	if (live_busy(v))
		live_cancel(v);
	else
		live_say(v, false, "nothing is in flight; " KEY("quit") " leaves");
	return OK;
}

const struct command command_cancel = {
	.name = "cancel",
	.keys = {"C-c"},
	.group = "play",
	.help = "cancel what is in flight",
	.run = run_cancel,
};
