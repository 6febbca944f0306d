/* models.c - models, metric, settings and budget: registers of the session. */
#include <math.h>
#include <string.h>

#include "hunsu/base/nearest.h"
#include "hunsu/engine/schema.h"

#include "../permit.h"
#include "../parts.h"
#include "../words.h"
#include "commands.h"
#include "pages.h"

#define SHOWN_COLUMNS 60 /* of a metric in a message */

static enum status switch_model(
	struct live *v, const char *role, struct str name, struct str args, struct buf *err)
{
	SCOPED(model) m = {0};
	/* The target writes its own prompts: what a model finds good for itself. */
	const bool itself = !strcmp(role, "proposer") && str_is(name, "target");
	enum status st = model_parse(&m, itself ? str_of(v->desk->target.name) : name, err);
	cJSON *e;

	if (st)
		return st;
	e = act_new("model", args);
	change_model(e, live_state(v)->model_version + 1, role, m.name);
	session_do(v->desk->session, e);
	if (!strcmp(role, "judge")) {
		live_say(v, false, "judge: %s, in this session", m.name);
	} else {
		desk_set_model(v->desk, true, m.name);
		live_say(v, false, "proposer: %s, in this session ("
			LINE("set") " proposer is for new ones)", m.name);
	}
	permit_model(v, &m);
	return OK;
}

static void say_models(struct live *v)
{
	const struct state *s = live_state(v);
	SCOPED(buf) b = BUF(BUF_SMALL);
	int other;

	buf_addf(&b, "proposer %s, target %s", v->desk->proposer.name, v->desk->target.name);
	for (size_t i = 1; (other = state_target(s, i)) >= 0; i++)
		buf_addf(&b, "%s%s", i == 1 ? " (leads), " : ", ", state_model(s, other));
	live_say(v, false,
		"%s, judge %s; model [target|proposer|judge] NAME changes one, model target + NAME "
		"adds a target, - NAME takes one off (hunsu models lists them)",
		buf_text(&b), s->judge >= 0 ? state_model(s, s->judge) : "the proposer");
}

static enum status run_model(struct live *v, struct str args, struct buf *err)
{
	static const char *const roles[] = {"proposer", "judge"};
	struct str rest = args, role = str_word(&rest);
	enum status st;

	if (!args.n) {
		say_models(v);
		return OK;
	}
	if (!rest.n && str_among(role, "target proposer judge"))
		return fail(err, BAD_USAGE, "which model? model %.*s NAME; hunsu models lists them",
			(int)role.n, role.p);
	if (str_is(role, "target"))
		return targets_change(v, rest, args, err);
	for (size_t i = 0; i < COUNT(roles); i++)
		if (str_is(role, roles[i]))
			return switch_model(v, roles[i], rest, args, err);
	if (rest.n)
		return fail(err, BAD_USAGE, "the roles are target, proposer and judge");
	st = switch_model(v, "proposer", role, args, err);
	return st ? st : targets_change(v, role, args, err);
}

COMMAND("models", model, "model",
	"show or change the models of this session, by the names that hunsu models lists; "
	"`proposer target` has the target write for itself", .keys = {"M"},
	.key_line = "command model ", .args = "[target|proposer|judge] [MODEL | +|- MODEL]",
	.need = NEED_WRITABLE, .run = run_model);

/* A schema in the metric may be longer than the screen. */
static void say_scored(struct live *v, size_t left)
{
	const struct state *s = live_state(v);
	SCOPED(buf) words = BUF(BUF_TEXT), none = BUF(BUF_SMALL);

	figures_no_score_words(&none, s);
	buf_adds(&words, "scored by ");
	text_brief(&words, str_of(state_metric(s)->name), SHOWN_COLUMNS);
	buf_addf(&words, " of %s (metric %d)", state_metric(s)->extract, s->metric);
	if (left)
		buf_addf(&words,
			"; it reads the %zu output%s there %s, without calls to the target", left,
			PLURAL(left), left == 1 ? "is" : "are");
	live_say(v, false, "%s%s%s", buf_text(&words), none.n ? "; " : "", buf_text(&none));
}

const char *judge_role(const struct live *v)
{
	const struct metric *m = figures_metric(live_state(v));

	return m && m->run ? "metric" : live_state(v)->judge >= 0 ? "judge" : "proposer";
}

/* By a judge or a program: what may have to be asked first is asked for a line that sets the metric
 * there is, and so does nothing else. */
static void score_left(struct live *v, size_t left)
{
	const struct model *judge = desk_judge(v->desk);
	const char *was = v->line;
	SCOPED(buf) line = BUF(BUF_TEXT);
	struct cost most = {0};

	buf_addf(&line, "metric %s", state_metric(live_state(v))->name);
	v->line = buf_text(&line);
	if (!model_program(judge))
		scoring_judge_cost(v->desk, (double)left, &most);
	if (permit_send(v, judge_role(v), judge) && permit_spend(v, &most))
		(void)scoring_left(v->desk, true);
	v->line = was;
}

enum status metric_change(struct live *v, const char *act, struct str args, const char *name,
	const char *extract)
{
	const struct state *s = live_state(v);
	const struct metric_state *now = state_metric(s);
	size_t left;

	if (!now || strcmp(now->name, name) != 0 || strcmp(now->extract, extract) != 0) {
		cJSON *e = act_new(act, args);
		scoring_metric(e, (int)s->metrics.n + 1, name, extract);
		session_do(v->desk->session, e);
	}
	scoring_rescore(v->desk);
	if (desk_can_score(s, "", NULL))
		return OK;
	left = scoring_left(v->desk, false);
	say_scored(v, left);
	if (left)
		score_left(v, left);
	return OK;
}

static const struct metric_state *metric_now(const struct live *v)
{
	static char name[] = "none", extract[] = "all";
	static const struct metric_state none = {.name = name, .extract = extract};
	const struct metric_state *now = state_metric(live_state(v));
	return now ? now : &none;
}

static void facts_now(struct task_facts *out, const struct state *s)
{
	*out = (struct task_facts){.schema = state_settings(s)->sampling.schema};
	for (size_t i = 0; i < s->examples.n; i++)
		if (!s->examples.items[i].now.dropped)
			task_facts_add(out, &s->examples.items[i].now);
}

/* The rule of now; while it is what goes without saying with the metric, it follows that. */
static const char *extract_for(
	const char *metric, const struct metric_state *now, const struct task_facts *facts)
{
	const bool usual = !strcmp(now->extract, extract_usual(now->name, !facts->lines));

	return usual ? extract_usual(metric, !facts->lines) : now->extract;
}

static enum status run_metric(struct live *v, struct str args, struct buf *err)
{
	const struct metric *m = NULL;
	struct task_facts facts;
	OWNED char *name = NULL, *extract = NULL;
	enum status st;
	if (!args.n) {
		SCOPED(buf) b = BUF(BUF_SMALL);
		if (metric_find(&m, str_of(metric_now(v)->name), NULL))
			m = NULL;
		for (size_t i = 0; metrics[i]; i++)
			buf_addf(&b, "%s%s %s: %s", i ? "\n" : "", metrics[i] == m ? "*" : " ",
				metrics[i]->name, metrics[i]->help);
		live_say(v, false, "%s", buf_text(&b));
		return OK;
	}
	facts_now(&facts, live_state(v));
	name = metric_complete(args, &facts);
	extract = mem_dup(extract_for(name, metric_now(v), &facts));
	task_facts_release(&facts);
	st = metric_find(&m, str_of(name), err);
	if (!st)
		st = metric_change(v, "metric", args, name, extract);
	return st;
}

COMMAND("models", metric, "metric",
	"show or change the metric; outputs there are get new scores, without calls to the target",
	.args = "[METRIC]", .need = NEED_WRITABLE, .run = run_metric);

static enum status run_extract(struct live *v, struct str args, struct buf *err)
{
	OWNED char *name = NULL, *extract = NULL;
	enum status st;
	if (!args.n) {
		live_say(v, false,
			"extract is %s (all, first-line, last-line, regex:RE, json:FIELD, "
			"after:MARK)",
			metric_now(v)->extract);
		return OK;
	}
	st = extract_check(args, err);
	if (st)
		return st;
	name = str_dup(str_of(metric_now(v)->name));
	extract = str_dup(args);
	return metric_change(v, "extract", args, name, extract);
}

COMMAND("models", extract, "extract", "show or change which part of an output is scored",
	.args = "[all|first-line|last-line|regex:RE|json:FIELD|after:MARK]", .need = NEED_WRITABLE,
	.run = run_extract);

/* ---- set: the session's settings, else an option ---- */

static enum status check_setting(const struct setting *s, struct str value, struct buf *err)
{
	enum status st = setting_check(s, value, err);
	const struct op *op;
	if (strcmp(s->name, "operators") == 0)
		for (struct str w = str_word(&value); w.n && !st; w = str_word(&value))
			st = operator_find(&op, w, err) ? BAD_USAGE : OK;
	if (!st && strcmp(s->name, "schema") == 0 && !str_is(value, "none"))
		st = schema_check(value, err);
	return st;
}

static bool is_option(struct str name)
{
	size_t i = 0;
	while (options[i].name && !str_is(name, options[i].name))
		i++;
	return options[i].name != NULL;
}

/* Each once, under a heading; or the one that is named. */
static void list_options(struct live *v, struct str only)
{
	SCOPED(buf) b = BUF(BUF_TEXT);
	const struct settings *now = state_settings(live_state(v));
	buf_adds(&b, only.n ? "" : "this session\n");
	for (const struct setting *s = settings_table; s->name; s++) {
		if (!s->help || (only.n && s != setting_find(only)))
			continue;
		buf_adds(&b, "  ");
		setting_name(&b, s);
		buf_addc(&b, ' ');
		setting_print(&b, s, now);
		buf_addf(&b, ": %s\n", s->help);
	}
	buf_adds(&b, only.n ? "" : "all sessions\n");
	for (size_t i = 0; options[i].name; i++)
		if (!setting_find(str_of(options[i].name)) &&
			(!only.n || str_is(only, options[i].name)))
			buf_addf(&b, "  %s %s: %s\n", options[i].name,
				config_get(v->config, options[i].name), options[i].help);
	live_say(v, false, "%.*s", (int)str_trim(buf_str(&b)).n, str_trim(buf_str(&b)).p);
}

static enum status set_setting(
	struct live *v, const struct setting *s, struct str value, struct str args, struct buf *err)
{
	const struct state *now = live_state(v);
	struct setting_said said = {s, value};
	enum status st = check_setting(s, value, err);
	cJSON *e;
	if (st)
		return st;
	e = act_new("set", args);
	change_settings(e, (int)now->settings_all.n + 1, state_settings(now), &said, 1);
	if (strcmp(s->name, "blind") == 0)
		blind_turn(v, e, str_is(value, "on"));
	session_do(v->desk->session, e);
	return OK;
}

static enum status set_option(struct live *v, struct str name, struct str value, struct buf *err)
{
	struct client_options limits = {0};
	struct model m = {0};
	enum status st = OK;
	if (str_is(name, "target") || str_is(name, "proposer")) {
		st = model_parse(&m, value, err);
		if (!st)
			permit_model(v, &m);
		model_release(&m);
	}
	if (!st)
		st = config_set(v->config, name, value, err);
	if (!st)
		st = config_save(v->config, err);
	if (st)
		return st;
	config_limits(v->config, &limits);
	client_limit(v->desk->client, &limits);
	permit_unasked(v);
	return OK;
}

static enum status no_option(struct str name, struct buf *err)
{
	struct {
		char **items;
		size_t n, cap;
	} list = {0};
	SCOPED(buf) own = BUF(BUF_SMALL);
	enum status st;

	for (const struct setting *s = settings_table; s->name; s++) {
		buf_clear(&own);
		setting_name(&own, s);
		if (s->help)
			*PUSH(&list) = mem_dup(buf_text(&own));
	}
	for (size_t i = 0; options[i].name; i++)
		if (!setting_find(str_of(options[i].name)))
			*PUSH(&list) = mem_dup(options[i].name);
	*PUSH(&list) = NULL;
	st = no_such_name("option", name, (const char *const *)list.items, err);
	for (size_t i = 0; i < list.n; i++)
		free(list.items[i]);
	free(list.items);
	return st;
}

static enum status run_set(struct live *v, struct str args, struct buf *err)
{
	struct str value = args, name = str_word(&value);
	const struct setting *s = setting_find(name);
	enum status st;
	if (!value.n && (!name.n || s || is_option(name))) {
		list_options(v, name);
		return OK;
	}
	st = s			 ? set_setting(v, s, value, args, err)
	     : is_option(name) ? set_option(v, name, value, err)
			       : no_option(name, err);
	if (!st)
		live_say(v, false, "%.*s: %.*s", (int)name.n, name.p, (int)value.n, value.p);
	return st;
}

COMMAND("models", set, "set",
	"show or change settings of the session (temperature, max-tokens, variants, \xe2\x80\xa6) "
	"and options", .args = "[OPTION VALUE\xe2\x80\xa6]", .need = NEED_WRITABLE, .run = run_set);

static enum status run_budget(struct live *v, struct str args, struct buf *err)
{
	const struct state *s = live_state(v);
	struct str rest = args, word = str_word(&rest);
	struct budget b = s->budget;
	double n = 0;
	bool none = str_is(args, "none");
	bool unit = !rest.n || str_is(rest, "tokens") || str_is(rest, "calls");
	if (!args.n) {
		live_say(v, false,
			"spent %.4f $ (%d call%s of unknown price), %ld token%s, %d call%s, %d "
			"from the store, %ld sent once more",
			s->spend.usd, s->spend.unknown, PLURAL(s->spend.unknown),
			s->spend.in + s->spend.out, PLURAL(s->spend.in + s->spend.out),
			s->spend.calls, PLURAL(s->spend.calls), s->spend.cached,
			s->spend.more.calls);
		return OK;
	}
	if (!none && !(unit && str_to_double(word, 0, 1e12, &n) && (!rest.n || n == floor(n))))
		return fail(err, BAD_USAGE,
			"budget 0.50 (dollars), budget 200000 tokens, budget 500 calls, or budget "
			"none");
	if (none)
		b = (struct budget){.usd = NAN, .tokens = -1, .calls = -1};
	else if (str_is(rest, "tokens"))
		b.tokens = (long)n;
	else if (str_is(rest, "calls"))
		b.calls = (long)n;
	else
		b.usd = n;
	permit_budget(v, args, &b);
	if (permit_price(v, NULL, &v->desk->target))
		(void)permit_price(v, NULL, &v->desk->proposer);
	return OK;
}

COMMAND("models", budget, "budget",
	"show what was spent, or set what may be: what would pass it is not sent",
	.args = "[DOLLARS | N tokens | N calls | none]", .need = NEED_WRITABLE, .run = run_budget);
