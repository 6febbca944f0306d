/*
 * permit.c - where calls may go, and which files may be used: what the person named here.
 *
 * What only the session names is asked about, once; --yes and the end of input are no answer.
 */
#include <string.h>

#include "hunsu/base/file.h"
#include "hunsu/base/named.h"
#include "hunsu/base/program.h"
#include "permit.h"
#include "words.h"

/* A program is not named by naming it: the person allows it for the task. */
static void name_model(struct live *v, const struct model *m)
{
	const char *program = model_program(m);
	SCOPED(buf) why = BUF(BUF_SMALL);
	if (program && !v->programs && !program_allowed(str_of(program), live_state(v)->task_name))
		return;
	if (client_allow(v->desk->client, m, &why))
		live_say(v, true, "%s; %s is named until you leave", buf_text(&why), m->name);
}

/* A key that is there and does not go along, which would look like a server's refusal. */
static void tell_key(struct live *v, const struct model *m)
{
	SCOPED(buf) why = BUF(BUF_SMALL);
	if (client_allows(v->desk->client, m) && model_key_passed_over(m, &why))
		live_say(v, false, "%s", buf_text(&why));
}

void permit_model(struct live *v, const struct model *m)
{
	name_model(v, m);
	tell_key(v, m);
}

static void name_words(struct live *v, const char *name)
{
	SCOPED(model) m = {0};
	if (name && model_parse(&m, str_of(name), NULL) == OK)
		name_model(v, &m);
}

static void allow_program(struct live *v, struct str name)
{
	SCOPED(buf) why = BUF(BUF_SMALL);
	if (program_allow(name, live_state(v)->task_name, &why))
		live_say(v, true, "%s", buf_text(&why));
}

static void allow_those(struct live *v, const struct live_options *o)
{
	for (size_t i = 0; i < o->n_allow; i++) {
		SCOPED(buf) name = BUF(BUF_SMALL), why = BUF(BUF_SMALL);
		if (program_name(&name, str_of(o->allow[i]), NULL, &why))
			live_say(v, true, "%s", buf_text(&why));
		else
			allow_program(v, buf_str(&name));
	}
}

void permit_start(struct live *v, const struct live_options *o)
{
	if (journal_read_only(v->desk->session->journal))
		return;
	allow_those(v, o);
	if (model_program(&v->desk->target))
		name_model(v, &v->desk->target);
	if (model_program(&v->desk->proposer))
		name_model(v, &v->desk->proposer);
	if (model_program(desk_judge(v->desk)))
		name_model(v, desk_judge(v->desk));
	name_words(v, config_get(v->config, "target"));
	name_words(v, config_get(v->config, "proposer"));
	name_words(v, o->target);
	for (size_t i = 0; i < o->n_others; i++)
		name_words(v, o->others[i]);
	name_words(v, o->proposer);
	name_words(v, o->judge);
	tell_key(v, &v->desk->target);
	if (strcmp(v->desk->target.name, v->desk->proposer.name) != 0)
		tell_key(v, &v->desk->proposer);
}

/* ---- asking for a place */

/* What goes where: "https://h:443 (target openai@https://h/v1:m)". */
static void add_place(struct buf *out, const struct model *m, const char *role)
{
	SCOPED(buf) where = BUF(BUF_SMALL);
	bool some = false;
	for (size_t i = 0; model_goes_to(&where, m, i); i++) {
		buf_addf(out, "%s%s", i ? ", " : "", buf_text(&where));
		some = true;
		buf_clear(&where);
	}
	if (some)
		buf_addf(out, " (%s %s)", role, m->name);
	else
		buf_addf(out, "%s %s", role, m->name);
}

static void add_question(struct buf *out, const struct model *m, const char *role)
{
	char *key = model_key(m, NULL);
	buf_adds(out, "only the session names ");
	add_place(out, m, role);
	if (m->file)
		buf_adds(out, ", a file of weights: read it?");
	else
		buf_addf(out, ": send it the prompt, examples and outputs%s%s?",
			key ? ", and your key" : "",
			model_in_clear(m) ? ", unencrypted" : "");
	model_key_free(key);
}

static void on_place(
	struct live *v, const char *line, const char *what, size_t reply, struct str rest)
{
	if (reply == 0) {
		name_words(v, what);
		live_run(v, line);
	} else {
		live_say(v, false, "nothing was sent");
	}
}

static void on_program(
	struct live *v, const char *line, const char *what, size_t reply, struct str rest)
{
	if (reply == 0) {
		allow_program(v, str_of(what));
		live_run(v, line);
	} else {
		live_say(v, false, "nothing was run");
	}
}

static void ask_program(struct live *v, const char *role, const char *program)
{
	SCOPED(buf) words = BUF(BUF_TEXT);

	program_words(&words, str_of(program), live_state(v)->task_name, role);
	if (v->front.person) {
		buf_adds(&words, PROGRAM_ASKED);
		live_pose(v, &YES_OR_NO(words.s), on_program, v->line, program);
	} else {
		live_say(v, true, "nothing was run: %s; hunsu --allow PROGRAM lets it run",
			buf_text(&words));
	}
}

bool permit_program(struct live *v, const char *role, const struct model *m)
{
	const char *program = model_program(m);
	char hash[HASH_HEX];
	SCOPED(buf) why = BUF(BUF_SMALL);
	bool may = !program;

	if (program)
		name_model(v, m);
	if (program && program_hash(hash, str_of(program), &why))
		live_say(v, true, "nothing was run: %s", buf_text(&why));
	else if (program && !(may = client_allows(v->desk->client, m)))
		ask_program(v, role, program);
	return may;
}

bool permit_metric(struct live *v)
{
	const struct metric *m = figures_metric(live_state(v));

	if (!m || !m->run)
		return true;
	scoring_renew(v->desk);
	return permit_program(v, "metric", desk_judge(v->desk));
}

bool permit_send(struct live *v, const char *role, const struct model *m)
{
	SCOPED(buf) words = BUF(BUF_TEXT);
	bool may;

	if (!permit_program(v, role, m))
		return false;
	may = client_allows(v->desk->client, m);
	if (!may && v->front.person) {
		add_question(&words, m, role);
		live_pose(v, &YES_OR_NO(words.s), on_place, v->line, m->name);
	} else if (!may) {
		buf_adds(&words, "nothing was sent: only the session names ");
		add_place(&words, m, role);
		/* No line to be copied with words of the session in it. */
		live_say(v, true, "%s; name it with --%s, or with `model %s NAME`",
			buf_text(&words), role, role);
	}
	return may && permit_price(v, v->line, m);
}

/* ---- the prompt's file */

void live_take_file(struct live *v, const char *path, char *was)
{
	SCOPED(buf) why = BUF(BUF_SMALL);
	char *copy = mem_dup(path);
	if (strcmp(path, "-") != 0 && named_add_file(path, &why))
		live_say(v, true, "%s; a later sitting will ask for %s", buf_text(&why), path);
	free(v->prompt_file);
	free(v->prompt_was);
	v->prompt_file = copy;
	v->prompt_was = was;
	v->file_named = true;
}

bool permit_own_file(const struct live *v, const char *path)
{
	return v->prompt_file && strcmp(path, v->prompt_file) == 0 &&
	       (v->file_named || named_has_file(path));
}

static void on_file(
	struct live *v, const char *line, const char *what, size_t reply, struct str rest)
{
	if (reply == 0) {
		live_take_file(v, what, NULL); /* what is in it goes: that was asked */
		live_run(v, "write!");
	} else {
		live_say(v, false, "not written");
	}
}

enum status permit_file(struct live *v, const char *path, struct buf *err)
{
	SCOPED(buf) real = BUF(BUF_SMALL), words = BUF(BUF_TEXT);
	enum status st = file_real(&real, path, err);

	if (!st && v->front.person) {
		buf_addf(&words, "only the session names %s as the prompt's file: %s it?",
			buf_text(&real),
			file_exists(buf_text(&real)) ? "replace what is in" : "write");
		live_pose(v, &YES_OR_NO(words.s), on_file, NULL, path);
	} else if (!st) {
		st = fail(err, FAILED,
			"only the session names %s as the prompt's file: `write FILE` says where",
			buf_text(&real));
	}
	return st;
}
