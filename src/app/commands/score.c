/* score.c - evaluating, looking at held-out, trying an input, cancelling. */
#include <string.h>

#include "../naming.h"
#include "../parts.h"
#include "../permit.h"
#include "../words.h"
#include "hunsu/app/views.h"
#include "commands.h"

struct texts LIST_OF(struct text_ref);

static void add_text(struct texts *out, struct text_ref t) /* once */
{
	for (size_t i = 0; i < out->n; i++)
		if (text_ref_same(out->items[i], t))
			return;
	*PUSH(out) = t;
}

static void add_all(struct texts *out, const struct state *s)
{
	*PUSH(out) = (struct text_ref){.version = s->head};
	for (size_t i = 0; i < s->variants.n; i++)
		if (s->variants.items[i].standing != STANDING_REJECTED)
			*PUSH(out) = (struct text_ref){.variant = (int)i + 1};
}

/* "all", or any of prompt, letters, versions (v3); none: the marked ones, else the selected one. */
static enum status take_texts(
	struct live *v, struct str args, struct texts *out, struct buf *err)
{
	struct text_ref t;

	if (str_is(args, "all")) {
		add_all(out, live_state(v));
		return OK;
	}
	for (size_t i = 0; !args.n && i < v->view.n_marked; i++)
		add_text(out, (struct text_ref){.variant = v->view.marked[i]});
	if (!args.n && !out->n)
		add_text(out, live_selected(v));
	while (args.n) {
		if (take_name(v, NAME_ANY, &args, &t, err) != NAMES_TEXT)
			return BAD_USAGE;
		add_text(out, t);
	}
	return OK;
}

static void add_look(cJSON *event, const struct live *v, const struct texts *texts)
{
	const struct state *s = live_state(v);
	cJSON *look = event_change(event, "look"), *list = json_add_list(look, "prompts");

	for (size_t i = 0; i < texts->n; i++)
		json_add(list, NULL, event_text_ref(texts->items[i]));
	list = json_add_list(look, "examples");
	for (size_t i = 0; i < s->examples.n; i++)
		if (s->examples.items[i].now.split == SPLIT_HELD_OUT &&
			!s->examples.items[i].now.dropped)
			json_add_int(list, NULL, s->examples.items[i].now.id);
	json_fill(look, "model %s metric %d", v->desk->target.name, s->metric);
}

/* All that was looked at before is no look: the answer again, and the rows out of or in sight. */
static bool looked_again(struct live *v, const struct texts *texts, size_t calls)
{
	bool shown = live_held_out_shown(v);

	for (size_t i = 0; i < texts->n; i++)
		if (calls || !held_out_looked(v, texts->items[i]))
			return false;
	held_out_show(v, !shown);
	held_out_tell(v);
	return true;
}

/* A look at what is held out is by one model, the leading one. */
static const struct model *target_of(const struct live *v, enum scope scope, size_t i)
{
	return i && scope == SCOPE_HELD_OUT ? NULL : desk_target(v->desk, i);
}

struct takes { /* what scoring takes, by all targets */
	size_t calls;
	struct cost most;
	bool asks; /* the person is asked first whether calls may go there, or nobody can be */
};

static enum status may_score(struct live *v, const struct texts *texts, enum scope scope,
	struct takes *t, struct buf *err)
{
	const struct prompt *head = &state_head(live_state(v))->prompt;
	const struct model *m;

	for (size_t k = 0; !t->asks && (m = target_of(v, scope, k)); k++) {
		size_t calls = 0, kept = 0;

		for (size_t i = 0; i < texts->n; i++) {
			calls += scoring_missing(v->desk, texts->items[i], scope, m);
			if (model_program(desk_judge(v->desk))) /* which costs nothing */
				kept += scoring_kept(v->desk, texts->items[i], scope, m);
		}
		if (!calls)
			continue;
		if (desk_held(v->desk, err) || desk_can_call(m, "evaluate", err))
			return FAILED;
		t->asks = !permit_send(v, "target", m);
		scoring_cost(v->desk, m, head, (double)(calls - kept), &t->most);
		t->calls += calls;
	}
	return OK;
}

/* Who scored what there is: where that is the person, what waits for them. */
static void say_scored(struct live *v, const struct texts *texts)
{
	size_t waiting = 0;

	for (size_t i = 0; i < texts->n; i++)
		waiting += figures_ungraded(live_state(v), texts->items[i]);
	if (waiting)
		live_say(v, false,
			"%zu output%s wait%s for your grade; " KEY("grading") " shows %s", waiting,
			PLURAL(waiting), waiting == 1 ? "s" : "",
			waiting == 1 ? "it" : "one after another");
	else
		live_say(v, false, "everything is already scored");
}

static enum status score_texts(struct live *v, const char *name, struct str args,
	const struct texts *texts, enum scope scope, struct buf *err)
{
	struct takes t = {.calls = 0};
	const enum status st = may_score(v, texts, scope, &t, err);
	const struct model *m;
	cJSON *e;

	if (st || t.asks || !permit_spend(v, &t.most) ||
		(scope == SCOPE_HELD_OUT && looked_again(v, texts, t.calls)))
		return st;
	e = act_new(name, args);
	if (scope == SCOPE_HELD_OUT)
		add_look(e, v, texts);
	session_do(v->desk->session, e);
	for (size_t k = 0; (m = target_of(v, scope, k)); k++)
		for (size_t i = 0; i < texts->n; i++)
			scoring_add(v->desk, texts->items[i], scope, m);
	if (scope == SCOPE_HELD_OUT) {
		held_out_show(v, true);
		v->looking = true;
	} else if (!t.calls) {
		say_scored(v, texts);
	}
	return OK;
}

static enum status evaluate(
	struct live *v, const char *name, struct str args, enum scope scope, struct buf *err)
{
	const struct text_ref head = {.version = live_state(v)->head};
	struct texts texts = {0};
	enum status st;

	if (!permit_metric(v))
		return OK;
	st = take_texts(v, args, &texts, err);
	/* Held-out always beside the prompt, for the paired test; else that has no score. */
	if (scope == SCOPE_HELD_OUT || (!args.n && !text_ref_same(texts.items[0], head)))
		add_text(&texts, head);
	if (!st)
		st = score_texts(v, name, args, &texts, scope, err);
	free(texts.items);
	return st;
}

static enum status run_evaluate(struct live *v, struct str args, struct buf *err)
{
	return evaluate(v, "evaluate", args, SCOPE_DEV, err);
}

COMMAND("play", evaluate, "evaluate",
	"score the selected or marked texts on all dev examples, and the prompt with them",
	.keys = {"e"}, .args = "[prompt|all|VARIANT|VERSION\xe2\x80\xa6]",
	.need = NEED_PROMPT | NEED_EXAMPLES | NEED_WRITABLE | NEED_METRIC | NEED_TARGET,
	.run = run_evaluate);

static enum status run_held_out(struct live *v, struct str args, struct buf *err)
{
	held_out_before(v);
	if (!figures_split_size(v->desk->figures, SPLIT_HELD_OUT))
		return fail(err, BAD_USAGE,
			live_state(v)->looks.n
				? "no example is held out any more; example add, and move N "
				  "held-out, make fresh ones"
				: "no example is held out (fewer than ten examples: all are dev)");
	return evaluate(v, "held-out", args, SCOPE_HELD_OUT, err);
}

COMMAND("play", held_out, "held-out",
	"score them and the prompt on the held-out examples: a look that is recorded; again, with "
	"nothing new, it takes these out of sight, or shows them; who drops what was ahead on dev "
	"after its look has chosen by them: they are dev from then on", .keys = {"H"},
	.args = "[prompt|all|VARIANT|VERSION\xe2\x80\xa6]",
	.need = NEED_PROMPT | NEED_EXAMPLES | NEED_WRITABLE | NEED_METRIC | NEED_TARGET,
	.run = run_held_out);

static size_t retry(struct live *v, struct text_ref t, const struct model *m, int model)
{
	struct score_line line;

	figures_unblinded(v->desk->figures, t, model, &line);
	return line.errors ? scoring_add(v->desk, t, SCOPE_DEV, m) : 0;
}

static enum status run_retry(struct live *v, struct str args, struct buf *err)
{
	const struct state *s = live_state(v);
	const struct model *m;
	size_t calls = 0;
	bool rested;

	if (desk_held(v->desk, err))
		return FAILED;
	if (!permit_metric(v) || !permit_send(v, "target", &v->desk->target))
		return OK;
	rested = desk_rouse(v->desk);
	for (size_t k = 0; (m = desk_target(v->desk, k)); k++) {
		calls += retry(v, (struct text_ref){.version = s->head}, m, state_target(s, k));
		for (size_t i = 0; i < s->variants.n; i++)
			calls += retry(v, (struct text_ref){.variant = (int)i + 1}, m,
				state_target(s, k));
	}
	if (!calls && !rested) {
		live_say(v, false, "no call has failed");
		return OK;
	}
	session_do(v->desk->session, act_new("retry", (struct str){0}));
	return OK;
}

COMMAND("play", retry, "retry",
	"send failed calls again, and to a target that rests after ten failures in a row what it "
	"missed; a session that is opened again asks that target anew", .keys = {"R"},
	.need = NEED_PROMPT | NEED_WRITABLE | NEED_METRIC | NEED_TARGET, .run = run_retry);

/* ---- trying an input ---- */

/* `name: value` lines for the names of several fields. */
static enum status read_lines(
	struct str input, const struct str *names, size_t n, struct fields *out, struct buf *err)
{
	for (size_t i = 0; i < n; i++) {
		struct str name = names[i], rest = input, line;
		bool there = false;
		while (!there && str_line(&rest, &line)) {
			there = line.n > name.n && memcmp(line.p, name.p, name.n) == 0 &&
				line.p[name.n] == ':';
			if (there)
				fields_add(out, name, str_trim(str_from(line, name.n + 1)));
		}
		if (!there)
			return fail(err, BAD_USAGE,
				"this task's inputs have several fields: give `%.*s: TEXT` lines",
				(int)name.n, name.p);
	}
	return OK;
}

#define NAMES 16 /* fields of a typed input at the most */

static bool is_named(const struct str *names, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(names[i], name))
			return true;
	return false;
}

/* What a typed input is made of: the examples' fields (those that are aside where the prompt names
 * them), else the prompt's placeholders. */
static size_t input_names(const struct state *s, struct str *names)
{
	struct str named[NAMES];
	size_t n_named = prompt_placeholders(&state_head(s)->prompt, named, NAMES), n = 0;
	const struct fields *f;
	if (n_named > NAMES)
		n_named = NAMES;
	if (!s->examples.n) {
		memcpy(names, named, n_named * sizeof *names);
		return n_named;
	}
	f = &s->examples.items[0].now.fields;
	for (size_t i = 0; i < f->n && n < NAMES; i++)
		if (!f->items[i].aside || is_named(named, n_named, f->items[i].name))
			names[n++] = str_of(f->items[i].name);
	return n;
}

/* The input's fields: the selected example's when nothing was typed; the typed text for a single
 * name; `name: value` lines for several. */
static enum status read_input(
	const struct live *v, struct str input, struct fields *out, struct buf *err)
{
	const struct state *s = live_state(v);
	const struct example *e = v->view.example ? state_example(s, v->view.example) : NULL;
	struct str names[NAMES];
	size_t n;
	if (!input.n) {
		for (size_t i = 0; e && i < e->fields.n; i++)
			fields_put(out, &e->fields.items[i], NULL);
		return e ? OK : fail(err, BAD_USAGE, "say what to try: " LINE("try") " TEXT");
	}
	n = input_names(s, names);
	if (n > 1)
		return read_lines(input, names, n, out, err);
	fields_add(out, n ? names[0] : STR("input"), input);
	return OK;
}

#define TRIED 8 /* variants beside the prompt */

/* "on A v3" in front, taken off. 0: no text is named so, and all of it is an input. */
static size_t named_texts(
	const struct live *v, struct str *args, struct text_ref *out, size_t max, struct buf *err)
{
	struct str rest = *args;
	enum naming named = str_is(str_word(&rest), "on") ? NAMES_TEXT : NAMES_NOTHING;
	size_t n = 0;

	while (named == NAMES_TEXT && n < max) {
		named = take_name(v, NAME_ANY | NAME_OR_WORDS, &rest, &out[n], err);
		n += named == NAMES_TEXT;
	}
	if (n)
		*args = rest;
	return n;
}

/* The two that are compared; the head, then the marked variants, else the selected one. */
static size_t choose_texts(const struct live *v, struct text_ref *out, size_t max)
{
	const struct about a = view_about(v);
	size_t n = 0;
	if (!v->view.n_marked && (a.against.version || a.against.variant)) {
		out[n++] = a.text;
		out[n++] = a.against;
		return n;
	}
	out[n++] = (struct text_ref){.version = live_state(v)->head};
	for (size_t i = 0; i < v->view.n_marked && n < max; i++)
		if (state_variant(live_state(v), v->view.marked[i]))
			out[n++] = (struct text_ref){.variant = v->view.marked[i]};
	if (n == 1 && v->view.variant && n < max)
		out[n++] = (struct text_ref){.variant = v->view.variant};
	return n;
}

static enum status run_try(struct live *v, struct str args, struct buf *err)
{
	struct text_ref texts[1 + TRIED] = {0};
	struct fields input = {0};
	SCOPED(buf) wrong = BUF(BUF_SMALL);
	struct str words = args;
	size_t named = named_texts(v, &words, texts, 1 + TRIED, &wrong), n = named;
	enum status st;

	if (named && wrong.n)
		st = fail(err, BAD_USAGE, "%s", buf_text(&wrong));
	else
		st = read_input(v, words, &input, err);
	if (!st && !permit_send(v, "target", &v->desk->target)) {
		fields_release(&input);
		return OK;
	}
	if (!n)
		n = choose_texts(v, texts, 1 + TRIED);
	if (!st)
		st = trying_start(v->desk, texts, n, &input, err);
	else
		fields_release(&input);
	if (!st) {
		v->view.detail = DETAIL_TRY;
		session_do(v->desk->session, act_new("try", args));
		if (!named && v->view.n_marked > TRIED)
			live_say(v, false, "the prompt and the first %d of %zu marked variants",
				TRIED, v->view.n_marked);
	}
	return st;
}

COMMAND("play", try, "try",
	"run an input (typed, or the selected example's) through the prompt and the marked "
	"variants, the two that are compared, or those named after `on`", .keys = {"t"},
	.key_line = "command try ", .args = "[on VARIANT|VERSION\xe2\x80\xa6] [INPUT\xe2\x80\xa6]",
	.need = NEED_PROMPT | NEED_WRITABLE | NEED_TARGET, .run = run_try);

static enum status run_cancel(struct live *v, struct str args, struct buf *err)
{
	if (live_busy(v))
		live_cancel(v);
	else
		live_say(v, false, "nothing is running; " KEY("quit") " quits");
	return OK;
}

COMMAND("play", cancel, "cancel", "cancel what is in flight", .keys = {"C-c"}, .run = run_cancel);
