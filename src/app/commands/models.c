/* models.c - models, metric, settings and budget: registers of the session. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../own.h"
#include "commands.h"

static enum status switch_model(struct live *v, const char *role, struct model *slot,
	struct str name, struct str args, struct buf *err)
{
	struct model m = {0};
	enum status st = model_parse(&m, name, err);
	if (st)
		return st;
	cJSON *e = act_new("model", args);
	change_model(e, live_state(v)->model_version + 1, role, m.name);
	session_do(v->session, e);
	model_release(slot);
	*slot = m;
	st = config_set(v->config, str_of(role), str_of(m.name), err);
	if (!st)
		st = config_save(v->config, err);
	live_say(v, false, "%s: %s", role, m.name);
	live_name_model(v, slot);
	return st;
}

static enum status run_model(struct live *v, struct str args, struct buf *err)
{
	struct str rest = args, role = str_word(&rest);
	if (!args.n) {
		live_say(v, false,
			"proposer %s, target %s; model [target|proposer] NAME changes one (hunsu "
			"models lists them)",
			v->proposer.name, v->target.name);
		return OK;
	}
	if (str_is(role, "proposer") && rest.n)
		return switch_model(v, "proposer", &v->proposer, rest, args, err);
	if (str_is(role, "target") && rest.n)
		return switch_model(v, "target", &v->target, rest, args, err);
	if (rest.n)
		return fail(err, BAD_USAGE, "the roles are target and proposer");
	enum status st = switch_model(v, "proposer", &v->proposer, role, args, err);
	return st ? st : switch_model(v, "target", &v->target, role, args, err);
}

const struct command command_model = {
	.name = "model",
	.keys = {"M"},
	.key_line = "command model ",
	.args = "[target|proposer] [NAME]",
	.group = "models",
	.help = "show or change the models (local, openai:NAME, openai@URL:NAME, ollama:NAME)",
	.need = NEED_WRITABLE,
	.complete = ARG_MODEL,
	.run = run_model,
};

/* A new metric version; what was answered is scored anew, without calls. */
static enum status change_scoring(
	struct live *v, const char *act, struct str args, const char *name, const char *extract)
{
	cJSON *e = act_new(act, args);
	scoring_metric(e, (int)live_state(v)->metrics.n + 1, name, extract);
	session_do(v->session, e);
	scoring_rescore(v);
	const struct state *s = live_state(v);
	if (live_can_score(v, "", NULL) == OK)
		live_say(v, false, "scored by %s of %s (metric %d)", state_metric(s)->name,
			state_metric(s)->extract, s->metric);
	return OK;
}

static const struct metric_state *metric_now(const struct live *v)
{
	static char name[] = "none", extract[] = "all";
	static const struct metric_state none = {.name = name, .extract = extract};
	const struct metric_state *now = state_metric(live_state(v));
	return now ? now : &none;
}

static enum status run_metric(struct live *v, struct str args, struct buf *err)
{
	const struct metric *m = NULL;
	if (!args.n) {
		struct buf b = BUF(BUF_SMALL);
		if (metric_find(&m, str_of(metric_now(v)->name), NULL))
			m = NULL;
		for (size_t i = 0; metrics[i]; i++)
			buf_addf(&b, "%s%s %s: %s", i ? "\n" : "", metrics[i] == m ? "*" : " ",
				metrics[i]->name, metrics[i]->help);
		live_say(v, false, "%s", buf_text(&b));
		buf_release(&b);
		return OK;
	}
	enum status st = metric_find(&m, args, err);
	if (st)
		return st;
	char *name = str_dup(args), *extract = str_dup(str_of(metric_now(v)->extract));
	st = change_scoring(v, "metric", args, name, extract);
	free(name);
	free(extract);
	return st;
}

const struct command command_metric = {
	.name = "metric",
	.args = "[NAME]",
	.group = "models",
	.help = "show or change the metric; outputs there are get scored anew without calls",
	.need = NEED_WRITABLE,
	.complete = ARG_METRIC,
	.run = run_metric,
};

static enum status run_extract(struct live *v, struct str args, struct buf *err)
{
	if (!args.n) {
		live_say(v, false,
			"extract is %s (all, first-line, last-line, regex:RE, json:FIELD, "
			"after:MARK)",
			metric_now(v)->extract);
		return OK;
	}
	enum status st = extract_check(args, err);
	if (st)
		return st;
	char *name = str_dup(str_of(metric_now(v)->name)), *extract = str_dup(args);
	st = change_scoring(v, "extract", args, name, extract);
	free(name);
	free(extract);
	return st;
}

const struct command command_extract = {
	.name = "extract",
	.args = "[RULE]",
	.group = "models",
	.help = "show or change which part of an output is scored",
	.need = NEED_WRITABLE,
	.run = run_extract,
};

/* ---- set: the session's settings, else an option ---- */

/* names: the new ones, or NULL. */
static void write_operators(cJSON *c, const struct settings *s, struct str *names)
{
	cJSON *list = json_add_list(c, "operators");
	if (names)
		for (struct str w = str_word(names); w.n; w = str_word(names))
			json_add_str(list, NULL, w);
	for (size_t i = 0; !names && i < s->n_operators; i++)
		json_add_cstr(list, NULL, s->operators[i]);
}

static void write_settings(
	cJSON *c, const struct settings *s, int version, const char *name, struct str value)
{
	static const struct {
		const char *name;
		size_t at;
	} numbers[] = {
		{"samples", offsetof(struct settings, samples)},
		{"variants", offsetof(struct settings, variants)},
		{"first", offsetof(struct settings, first)},
		{"strength", offsetof(struct settings, strength)},
	};
	bool additions = s->additions;
	long cap = s->cap;
	double d = 0;
	bool t = strcmp(name, "temperature") == 0, m = strcmp(name, "max-tokens") == 0;
	if (t || m)
		(void)str_to_double(value, 0, 1e9, &d);
	json_add_int(c, "version", version);
	json_add_num(c, "temperature", t ? d : s->sampling.temperature);
	json_add_int(c, "max_tokens", m ? (int64_t)d : s->sampling.max_tokens);
	cJSON *list = json_add_list(c, "stop");
	for (size_t i = 0; i < s->sampling.n_stop; i++)
		json_add_cstr(list, NULL, s->sampling.stop[i]);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		long n = *(const int *)(const void *)((const char *)s + numbers[i].at);
		if (strcmp(name, numbers[i].name) == 0)
			(void)str_to_long(value, 1, 1000, &n);
		json_add_int(c, numbers[i].name, n);
	}
	write_operators(c, s, strcmp(name, "operators") == 0 ? &value : NULL);
	json_add_bool(c, "blind", strcmp(name, "blind") ? s->blind : str_is(value, "on"));
	if (strcmp(name, "cap") == 0)
		(void)str_to_long(value, 0, 100, &cap);
	if (strcmp(name, "additions") == 0)
		additions = str_is(value, "on");
	/* Absent where there is no such bound. */
	if (cap)
		json_add_int(c, "cap", cap);
	if (additions)
		json_add_bool(c, "additions", true);
}

static enum status check_setting(const char *name, struct str value, struct buf *err)
{
	static const struct {
		const char *name;
		double min, max;
	} ranges[] = {{"temperature", 0, 2}, {"max-tokens", 1, 100000}, {"samples", 1, 100},
		{"variants", 1, 26}, {"first", 1, 1000}, {"strength", 1, 5},
		{"cap", 0, 100}};
	double d;
	for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
		if (strcmp(name, ranges[i].name) == 0 &&
			!str_to_double(value, ranges[i].min, ranges[i].max, &d))
			return fail(err, BAD_USAGE, "%s is a number from %g to %g", name,
				ranges[i].min, ranges[i].max);
	if (strcmp(name, "additions") == 0 && !str_is(value, "on") && !str_is(value, "off"))
		return fail(err, BAD_USAGE,
			"additions is on (proposals only add words) or off");
	if (strcmp(name, "blind") == 0 && !str_is(value, "on") && !str_is(value, "off"))
		return fail(err, BAD_USAGE, "blind is on or off");
	const struct op *op;
	for (struct str w = strcmp(name, "operators") == 0 ? str_word(&value) : (struct str){0};
		w.n; w = str_word(&value))
		if (operator_find(&op, w, err))
			return BAD_USAGE;
	return OK;
}

static bool is_setting(const char *name)
{
	static const char *const names[] = {"temperature", "max-tokens", "samples", "variants",
		"first", "strength", "operators", "cap", "additions", "blind"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

static bool is_option(const char *name)
{
	size_t i = 0;
	while (options[i].name && strcmp(options[i].name, name) != 0)
		i++;
	return options[i].name != NULL;
}

static void list_options(struct live *v)
{
	struct buf b = BUF(BUF_TEXT);
	const struct settings *s = state_settings(live_state(v));
	buf_addf(&b,
		"temperature %g, max-tokens %d, samples %d, variants %d, first %d, strength %d, "
		"cap %d (%% of the words that may change, 0: any), additions %s, blind %s, "
		"operators",
		s->sampling.temperature, s->sampling.max_tokens, s->samples, s->variants, s->first,
		s->strength, s->cap, s->additions ? "on" : "off", s->blind ? "on" : "off");
	for (size_t i = 0; i < s->n_operators; i++)
		buf_addf(&b, " %s", s->operators[i]);
	for (size_t i = 0; options[i].name; i++)
		buf_addf(&b, "\n%s %s: %s", options[i].name, config_get(v->config, options[i].name),
			options[i].help);
	live_say(v, false, "%s", buf_text(&b));
	buf_release(&b);
}

static enum status run_set(struct live *v, struct str args, struct buf *err)
{
	struct str value = args, word = str_word(&value);
	char *name = str_dup(word);
	enum status st = OK;
	if (!value.n && (!word.n || is_setting(name) || is_option(name))) {
		list_options(v);
		free(name);
		return OK;
	}
	if (is_setting(name)) {
		st = check_setting(name, value, err);
		if (!st) {
			const struct state *s = live_state(v);
			cJSON *e = act_new("set", args);
			write_settings(event_change(e, "settings"), state_settings(s),
				(int)s->settings_all.n + 1, name, value);
			if (strcmp(name, "blind") == 0)
				blind_turn(v, e, str_is(value, "on"));
			session_do(v->session, e);
		}
	} else {
		st = config_set(v->config, word, value, err);
		if (!st)
			st = config_save(v->config, err);
		if (!st) {
			struct client_options limits = {0};
			config_limits(v->config, &limits);
			client_limit(v->client, &limits);
		}
	}
	if (!st)
		live_say(v, false, "%s: %.*s", name, (int)value.n, value.p);
	free(name);
	return st;
}

const struct command command_set = {
	.name = "set",
	.args = "[NAME VALUE]",
	.group = "models",
	.help = "show or change settings of the session (temperature, max-tokens, variants, "
		"\xe2\x80\xa6) and options",
	.need = NEED_WRITABLE,
	.complete = ARG_OPTION,
	.run = run_set,
};

static enum status run_budget(struct live *v, struct str args, struct buf *err)
{
	const struct state *s = live_state(v);
	if (!args.n) {
		live_say(v, false,
			"spent %.4f $ (%d calls of unknown price), %ld tokens, %d calls, %d from "
			"the store",
			s->spend.usd, s->spend.unknown, s->spend.in + s->spend.out, s->spend.calls,
			s->spend.cached);
		return OK;
	}
	struct str rest = args, word = str_word(&rest);
	struct budget b = s->budget;
	double n = 0;
	bool none = str_is(args, "none");
	bool unit = !rest.n || str_is(rest, "tokens") || str_is(rest, "calls");
	if (!none && !(unit && str_to_double(word, 0, 1e12, &n)))
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
	purse_set(v, args, &b);
	if (purse_knows(v, "", &v->target))
		purse_knows(v, "", &v->proposer);
	return OK;
}

const struct command command_budget = {
	.name = "budget",
	.args = "[DOLLARS | N tokens | N calls | none]",
	.group = "models",
	.help = "show what was spent, or set what may be: what would pass it is not sent",
	.need = NEED_WRITABLE,
	.run = run_budget,
};
