/* drift.c - hunsu drift: a session's requests sent again: how many answers have changed? */
#include <string.h>

#include "hunsu/base/utf8.h"
#include "hunsu/cli/subcommand.h"
#include "hunsu/cli/work.h"
#include "hunsu/engine/tails.h"
#include "hunsu/figures/figures.h"
#include "hunsu/session/session.h"
#include "start.h"

enum { REQUESTS = 10, TIMES = 2, BRIEF = 40 };

struct drift_options {
	struct work_options work;
	const char *json;
};

struct again { /* a request of the record */
	struct drift *drift;
	const struct call_record *call;
	struct prompt messages;
	const struct sampling *sampling;
	char *answers[TIMES], *error;
};

struct drift {
	const struct state *s;
	struct model model;
	struct again items[REQUESTS];
	size_t n, out, failed, changed, unsteady;
	int served; /* what served the first of them, in the record; 0: it does not tell */
	struct serving now;
	bool told, done;
};

/* ---- what is sent again */

static bool is_there(const struct drift *d, const struct call_record *c)
{
	for (size_t i = 0; i < d->n; i++)
		if (!strcmp(d->items[i].call->hash, c->hash))
			return true;
	return false;
}

/* Only what can be sent byte for byte. */
static bool take(struct drift *d, const struct call_record *c)
{
	struct again *a = &d->items[d->n];
	SCOPED(buf) why = BUF(BUF_SMALL);
	const bool parts = c->standing == CALL_ANSWERED && c->role == 't' && c->answer &&
			   !c->request && c->settings && !is_there(d, c) &&
			   !strcmp(state_model(d->s, c->model), d->model.name);
	const bool well = parts && figures_request(d->s, c, &a->messages, &why) && !why.n;

	if (!well) {
		prompt_release(&a->messages);
		a->messages = (struct prompt){0};
		return false;
	}
	a->drift = d;
	a->call = c;
	a->sampling = &d->s->settings_all.items[c->settings - 1].sampling;
	d->n++;
	d->served = d->served ? d->served : c->served;
	return true;
}

/* The newest ones, as the prompt of now is worth most. */
static enum status choose(struct drift *d, const struct drift_options *o, struct buf *err)
{
	const char *name = o->work.target ? o->work.target : state_model(d->s, d->s->target);
	enum status st = model_parse(&d->model, str_of(name), err);

	for (size_t i = d->s->calls.n; !st && i-- > 0 && d->n < REQUESTS;)
		(void)take(d, &d->s->calls.items[i]);
	if (!st && !d->n)
		st = fail(err, FAILED, "the session has no answer by %s whose request can be made "
			"again; --target names another model of it", d->model.name);
	return st;
}

static struct request request_of(const struct again *a)
{
	return (struct request){.model = &a->drift->model, .messages = &a->messages,
		.sampling = a->sampling, .sample = a->call->sample, .fresh = true};
}

static enum status allowed(const struct drift *d, const struct drift_options *o, struct buf *err)
{
	struct cost cost = {0};
	SCOPED(buf) words = BUF(BUF_SMALL);

	for (size_t i = 0; i < d->n * TIMES; i++) {
		const struct request r = request_of(&d->items[i / TIMES]);
		cost_add_request(&cost, purse_prices(o->work.purse), &r);
	}
	cost_words(&words, &cost);
	print_note("%zu request%s of the session, each %d times: %s", d->n, PLURAL(d->n),
		TIMES, buf_text(&words));
	return work_allowed(&o->work, &cost, err);
}

/* ---- sending */

static void on_done(void *arg, const struct answer *a)
{
	struct again *k = arg;
	struct drift *d = k->drift;
	const size_t at = k->answers[0] != NULL;

	if (a->error && !k->error)
		k->error = mem_dup(a->error);
	if (!a->error)
		k->answers[at] = str_dup(a->text);
	if (a->served) {
		d->now = *a->served;
		d->told = true;
	}
	d->done = !--d->out;
}

static void waiting(void *arg, struct buf *out)
{
	const struct drift *d = arg;

	buf_addf(out, "%zu answer%s still to come", d->out, PLURAL(d->out));
}

static enum status send(struct drift *d, struct drift_options *o, struct buf *err)
{
	struct work w = {0};
	enum status st;

	o->work.no_store = true; /* its answers are those of then */
	st = work_open(&w, &o->work, err);
	if (!st && (o->work.target || model_program(&d->model))) /* a program was asked about */
		work_allow(&w, &d->model);
	d->out = d->n * TIMES;
	for (size_t i = 0; !st && i < d->n * TIMES; i++) {
		const struct request r = request_of(&d->items[i / TIMES]);
		client_send(w.client, &r,
			&(struct call_events){.done = on_done, .arg = &d->items[i / TIMES]});
	}
	if (!st)
		st = work_until(&w, &d->done, waiting, d);
	work_clear(&w);
	work_close(&w);
	return st;
}

/* ---- telling */

static bool changed(const struct again *a)
{
	return !a->error && strcmp(a->answers[0], a->call->answer) != 0 &&
	       strcmp(a->answers[1], a->call->answer) != 0;
}

static void count(struct drift *d)
{
	for (size_t i = 0; i < d->n; i++) {
		const struct again *a = &d->items[i];
		d->failed += a->error != NULL;
		d->changed += changed(a);
		d->unsteady += !a->error && strcmp(a->answers[0], a->answers[1]) != 0;
	}
}

static void add_brief(struct buf *out, const char *lead, const char *text)
{
	buf_addf(out, "%s“", lead);
	text_brief(out, str_of(text), BRIEF);
	buf_adds(out, "”");
}

static void tell_items(struct buf *out, const struct drift *d)
{
	for (size_t i = 0; i < d->n; i++) {
		const struct again *a = &d->items[i];
		if (!a->error && !changed(a))
			continue;
		buf_addf(out, "call %d, #%d: ", a->call->n, a->call->example);
		if (a->error) {
			buf_addf(out, "failed: %s\n", a->error);
			continue;
		}
		add_brief(out, "was ", a->call->answer);
		add_brief(out, ", now ", a->answers[0]);
		if (strcmp(a->answers[0], a->answers[1]) != 0)
			add_brief(out, " and ", a->answers[1]);
		buf_addc(out, '\n');
	}
}

static double upper(const struct drift *d)
{
	return tail_binomial_upper(d->changed, d->n - d->failed, 0.05);
}

static void tell(struct buf *out, const struct drift *d)
{
	const size_t n = d->n - d->failed;
	const struct served_as now = {
		.as = d->now.model, .fingerprint = d->now.fingerprint, .build = d->now.build,
		.quantisation = d->now.quantisation};

	tell_items(out, d);
	if (n)
		buf_addf(out, "%zu of %zu answer%s changed: %s %.0f %% of all (95 %%, exact)\n",
			d->changed, n, PLURAL(n), d->changed ? "at most" : "under", 100 * upper(d));
	if (d->unsteady)
		buf_addf(out, "on %zu the two answers of now differ from each other: there the "
			"model is not steady\n", d->unsteady);
	if (d->served) {
		buf_adds(out, "then ");
		figures_served_words(&d->s->served.items[d->served - 1], out);
		buf_addc(out, '\n');
	}
	if (d->told) {
		buf_adds(out, "now ");
		figures_served_words(&now, out);
		buf_addc(out, '\n');
	}
}

static enum status write_json(const struct drift *d, const char *path, struct buf *err)
{
	OWNED_JSON cJSON *root = cJSON_CreateObject();
	cJSON *list, *c;
	SCOPED(buf) text = BUF(BUF_TEXT);

	json_fill(root, "model %s requests %zu failed %zu changed %zu unsteady %zu", d->model.name,
		d->n, d->failed, d->changed, d->unsteady);
	if (d->n > d->failed)
		json_add_num(root, "at_most", upper(d));
	list = json_add_list(root, "answers");
	for (size_t i = 0; i < d->n; i++) {
		const struct again *a = &d->items[i];
		c = json_add_object(list, NULL);
		json_fill(c, "call %d example %d was %s error %s", a->call->n, a->call->example,
			a->call->answer, a->error);
		json_add_bool(c, "changed", changed(a));
		c = json_add_list(c, "now");
		for (size_t k = 0; k < TIMES && a->answers[k]; k++)
			json_add_cstr(c, NULL, a->answers[k]);
	}
	json_print(&text, root);
	buf_addc(&text, '\n');
	return print_file(path, &text, err);
}

static enum status report(struct drift *d, const struct drift_options *o, struct buf *err)
{
	SCOPED(buf) text = BUF(BUF_TEXT);
	enum status st = OK;

	count(d);
	tell(&text, d);
	if (!o->json || strcmp(o->json, "-") != 0)
		print_visible(buf_str(&text));
	if (o->json)
		st = write_json(d, o->json, err);
	if (!st && d->failed)
		st = fail(err, FAILED, "%zu of %zu request%s stayed in error",
			d->failed, d->n, PLURAL(d->n));
	return st ? st : d->changed ? BELOW : OK;
}

static enum status run(void *values, const struct arguments *words, struct buf *err)
{
	struct drift_options *o = values;
	struct drift d = {0};
	struct loop *loop = loop_new();
	struct session *session = NULL;
	SCOPED(buf) note = BUF(BUF_SMALL);
	enum status st = session_of_name(&session, loop, words->items[0], &note, err);

	if (!st && note.n)
		print_note("%s", buf_text(&note));
	if (!st) {
		d.s = session->state;
		st = work_models(NULL, NULL, &o->work, err);
	}
	if (!st && !(st = choose(&d, o, err)) &&
		!(st = work_may_run(&o->work, d.s->task_name ? d.s->task_name : "", "target",
			  &d.model, err)) &&
		!(st = allowed(&d, o, err)) &&
		!(st = send(&d, o, err)))
		st = report(&d, o, err);
	for (size_t i = 0; i < d.n; i++) {
		prompt_release(&d.items[i].messages);
		free(d.items[i].error);
		for (size_t k = 0; k < TIMES; k++)
			free(d.items[i].answers[k]);
	}
	model_release(&d.model);
	session_close(session);
	loop_free(loop);
	return st;
}

static void release(void *values)
{
	struct drift_options *o = values;

	purse_free(o->work.purse);
	arguments_release(&o->work.allow);
}

#define AT(field) offsetof(struct drift_options, field)
static const struct cli_option known[] = {
	TEXT_OPTION("target", 0, "MODEL", AT(work.target),
		"Of several models of the session this one (default: its target)"),
	TEXT_OPTION("json", 0, "FILE", AT(json),
		"Write all as JSON to FILE; to - nothing else is printed"),
	CALL_OPTIONS(AT(work)),
	{.name = NULL},
};

static const char more[] =
	"The ten newest requests that the model answered in the session are sent again, each "
	"twice, past the response store.\n"
	"An answer has changed when it differs from both; that none of ten has means no more than "
	"that under 26 % of all have.\n"
	"What they cost at most is said first.\n"
	"Exit status: 0 none has changed, 1 some have, 3 some requests failed.";

const struct subcommand drift_command = {
	.form = {.name = "drift", .synopsis = "[--target MODEL] [--json FILE] [OPTION]… SESSION",
		.help = "Send a session's requests again, and count what has changed",
		.more = more, .options = known},
	.size = sizeof(struct drift_options), .min_words = 1, .max_words = 1, .run = run,
	.release = release
};
