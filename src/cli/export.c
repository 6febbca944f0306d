/* export.c - hunsu export: a session's prompt as it is sent, in the forms of several tools. */
#include "export.h"

#include <string.h>

#include "hunsu/cli/subcommand.h"
#include "hunsu/cli/work.h"
#include "hunsu/figures/figures.h"
#include "hunsu/formats/prompts.h"
#include "hunsu/formats/task_forms.h"
#include "hunsu/llm/client.h"
#include "hunsu/session/session.h"
#include "start.h"

/* ---- --check: what the file says, asked again of what was asked */

struct checked {
	size_t same, differ, unknown;
	const struct call_record *first; /* that differs */
	struct buf why;
};

/* Does the prompt make the bytes of that request? */
static bool same_request(const struct state *s, const struct call_record *c,
	const struct prompt *p, const struct prompt *sent, struct buf *why)
{
	const struct example *e = state_example_version(s, c->example, c->example_version);
	const struct sampling *how = &state_settings_by(s, c->settings)->sampling;
	SCOPED(prompt) now = {0};
	SCOPED(model) m = {0};
	char hash[HASH_HEX] = "";
	bool same = false;

	if (prompt_render(&now, p, &e->fields, why) == OK) {
		same = prompt_equal(&now, sent);
		/* Where a server's form joins messages, the bytes may be the same still. */
		if (!same && model_parse(&m, str_of(state_model(s, c->model)), NULL) == OK)
			request_hash(hash, &(struct request){.model = &m, .messages = &now,
						   .sampling = how, .sample = c->sample});
		same = same || !strcmp(hash, c->hash);
		if (!same)
			buf_addf(why, "%zu messages were sent, the file gives %zu", sent->n, now.n);
	}
	return same;
}

/* Of the calls that asked the target with that text. */
static void check_calls(
	struct checked *k, const struct state *s, const char *hash, const struct prompt *p)
{
	for (size_t i = 0; i < s->calls.n; i++) {
		const struct call_record *c = &s->calls.items[i];
		SCOPED(prompt) sent = {0};
		SCOPED(buf) why = BUF(BUF_SMALL);
		const char *of = NULL;

		if (c->standing != CALL_ANSWERED || c->role != 't' || !c->settings ||
			!state_text(s, c->prompt, &of) || strcmp(of, hash) != 0)
			continue;
		if (!figures_request(s, c, &sent, &why) || why.n) {
			k->unknown++;
		} else if (same_request(s, c, p, &sent, &why)) {
			k->same++;
		} else if (!k->differ++) {
			k->first = c;
			buf_addstr(&k->why, buf_str(&why));
		}
	}
}

static enum status tell(const struct checked *k, const char *form, struct buf *err)
{
	if (k->differ)
		return fail(err, BELOW,
			"--check: read back from %s, the prompt makes another request in %zu of "
			"%zu call%s; first in call %d, example %d: %s",
			form, k->differ, k->same + k->differ,
			PLURAL(k->same + k->differ), k->first->n, k->first->example,
			buf_text(&k->why));
	if (!k->same)
		return fail(err, BELOW,
			"--check: nothing to compare with: the session has no answer to this text"
			"%s", k->unknown ? " whose request can be made again" : "");
	print_note("--check: read back from %s, the prompt makes the request%s of %s%zu call%s, "
		   "byte for byte",
		form, PLURAL(k->same), k->same == 1 ? "" : "all ", k->same,
		PLURAL(k->same));
	if (k->unknown)
		print_note("--check: %zu more cannot be made again from the record", k->unknown);
	return OK;
}

static const struct prompt_form *form_of(const struct export_options *o)
{
	return prompt_form_find(o->json ? "json" : o->to ? o->to : "text");
}

/* Reads what was written with the form's own reader. */
static enum status read_back(const struct export_options *o, const struct state *s,
	const char *hash, const struct prompt *whole, struct str text, struct buf *err)
{
	const struct prompt_form *form = form_of(o);
	SCOPED(named_prompts) back = {0};
	SCOPED(buf) why = BUF(BUF_SMALL);
	struct checked k = {.why = BUF(BUF_SMALL)};
	enum status st = prompts_read(&back, form, "what is written", text, false, &why);

	if (!st && o->check) {
		check_calls(&k, s, hash, &back.items[0].prompt);
		st = tell(&k, form->name, err);
	} else if (st) {
		st = fail(err, FAILED, "%s cannot hold this prompt: %s", form->name,
			buf_text(&why));
	} else if (!prompt_equal(&back.items[0].prompt, whole)) {
		print_note("%s does not hold all of this prompt; --check tells whether that "
			   "changes what is sent",
			form->name);
	}
	buf_release(&k.why);
	return st;
}

static enum status print_prompt(const struct prompt *p, const char *hash, const struct state *s,
	const struct export_options *o, struct buf *err)
{
	const struct fields none = {0};
	const struct fields *names = s->examples.n ? &s->examples.items[0].now.fields : &none;
	SCOPED(prompt) whole = {0};
	SCOPED(model) m = {0}, judge = {0};
	SCOPED(buf) text = BUF(BUF_FILE);
	enum status st;
	struct prompt_outgoing out = {.prompt = &whole, .name = s->task_name,
		.sampling = &state_settings(s)->sampling, .fields = names};

	OWNED const struct example **examples = NEWN(s->examples.n + 1, const struct example *);

	for (size_t i = 0; i < s->examples.n; i++)
		if (!s->examples.items[i].now.dropped)
			examples[out.n_examples++] = &s->examples.items[i].now;
	out.examples = examples;
	if (state_metric(s)) {
		out.metric = state_metric(s)->name;
		out.extract = state_metric(s)->extract;
	}
	out.target = state_model(s, s->target);
	out.judge = state_model(s, s->judge >= 0 ? s->judge : s->proposer);
	prompt_explicit(&whole, p, names);
	if (model_parse(&m, str_of(out.target), NULL) == OK)
		out.model = m.model;
	if (model_parse(&judge, str_of(out.judge), NULL) == OK)
		out.judge_model = judge.model;
	st = form_of(o)->write(&text, &out, err);
	if (!st)
		st = read_back(o, s, hash, &whole, buf_str(&text), err);
	if (!st)
		st = export_text(o, &text, err);
	else if (st == BELOW && !o->out)
		print_out(&text);
	return st;
}

static enum status export_prompt(const struct export_options *o, const char *word, struct buf *err)
{
	struct loop *loop = loop_new();
	struct session *session = NULL;
	SCOPED(buf) note = BUF(BUF_SMALL);
	const struct prompt *p = NULL;
	const char *hash = NULL;
	struct text_ref which;
	enum status st = session_of_name(&session, loop, word, &note, err);

	if (!st && note.n)
		print_note("%s", buf_text(&note));
	if (!st && session) {
		st = text_named(&which, session->state, o->text, err);
		if (!st)
			p = state_text(session->state, which, &hash);
	}
	if (!st && p && hash)
		st = print_prompt(p, hash, session->state, o, err);
	session_close(session);
	loop_free(loop);
	return st;
}

static enum status run(void *values, const struct arguments *words, struct buf *err)
{
	const struct export_options *o = values;

	if (o->json && o->to)
		return fail(err, BAD_USAGE, "--json is --to json: give one of the two");
	if (o->task && (o->json || o->to || o->text))
		return fail(err, BAD_USAGE,
			"--task writes the examples; --to, --json and --text are for the prompt");
	return o->task ? export_task(o, words->items[0], err)
		       : export_prompt(o, words->items[0], err);
}

#define AT(field) offsetof(struct export_options, field)
static const struct cli_option known[] = {
	CHOICE_OPTION("to", "FORM", AT(to), prompt_form_names,
		"In that form: text, json, a request to a model server, another tool's file"),
	FLAG_OPTION("json", AT(json), "As a list of messages, each with role and content"),
	CHOICE_OPTION("task", "FORMAT", AT(task), task_form_names,
		"The task in that form, not the prompt: also of a task's file or name"),
	TEXT_OPTION("output", 'o', "FILE", AT(out),
		"Where it is written, if nothing is there (default: standard output)"),
	FLAG_OPTION("check", AT(check),
		"Read it back, and compare: what a prompt sends with what was sent in each call "
		"that is scored, and exit with 1 where it differs; a task example by example, and "
		"exit with 3, nothing written"),
	TEXT_OPTION("text", 0, "WHICH", AT(text),
		"Another text than the prompt of now: v3 is a version, B a variant"),
	{.name = NULL},
};

const struct subcommand export_command = {
	.form = {.name = "export",
		.synopsis = "[--to FORM | --task FORMAT] [-o FILE] [--check] [--text WHICH] "
			    "SESSION",
		.help = "Print a session's prompt as it is sent, or its task",
		.more = "Where the prompt names no placeholder, the input that it gets is "
			"written out as one.\n"
			"What a form of tasks cannot hold (the metric, the split) is told on "
			"standard error.\n"
			"The session of a prompt is a file, or the name of one of yours or of a "
			"shipped one.",
		.options = known},
	.size = sizeof(struct export_options), .min_words = 1, .max_words = 1, .run = run};
