/*
 * reach.c - where a session's calls may go, and which files it may use: what the person named here.
 * What only the session names is asked about, once; --yes and the end of input are no answer.
 */
#include <stdlib.h>
#include <string.h>

#include "hunsu/base/file.h"
#include "hunsu/base/mem.h"
#include "hunsu/base/named.h"
#include "own.h"

static void name_model(struct live *v, const struct model *m)
{
	struct buf why = BUF(BUF_SMALL);
	if (client_allow(v->client, m, &why))
		live_say(v, true, "%s; %s is named until you leave", buf_text(&why), m->name);
	buf_release(&why);
}

/* A key that is there and does not go along, which would look like a server's refusal. */
static void tell_key(struct live *v, const struct model *m)
{
	struct buf why = BUF(BUF_SMALL);
	if (client_allows(v->client, m) && model_key_passed_over(m, &why))
		live_say(v, false, "%s", buf_text(&why));
	buf_release(&why);
}

void live_name_model(struct live *v, const struct model *m)
{
	name_model(v, m);
	tell_key(v, m);
}

static void name_words(struct live *v, const char *name)
{
	struct model m = {0};
	if (name && model_parse(&m, str_of(name), NULL) == OK)
		name_model(v, &m);
	model_release(&m);
}

void reach_start(struct live *v, const struct live_options *o)
{
	if (journal_read_only(v->session->journal))
		return;
	name_words(v, config_get(v->config, "target"));
	name_words(v, config_get(v->config, "proposer"));
	name_words(v, o->target);
	name_words(v, o->proposer);
	tell_key(v, &v->target);
	if (strcmp(v->target.name, v->proposer.name) != 0)
		tell_key(v, &v->proposer);
}

/* ---- asking for a place */

/* What goes where: "https://h:443 (target openai@https://h/v1:m)". */
static void add_place(struct buf *out, const struct model *m, const char *role)
{
	struct buf where = BUF(BUF_SMALL);
	if (model_goes_to(&where, m))
		buf_addf(out, "%s (%s %s)", buf_text(&where), role, m->name);
	else
		buf_addf(out, "%s %s", role, m->name);
	buf_release(&where);
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
			m->remote && str_starts(str_of(m->base_url), "http:")
				? ", unencrypted"
				: "");
	if (key)
		explicit_bzero(key, strlen(key));
	free(key);
}

static void on_place(struct live *v, void *arg, size_t reply, struct str rest)
{
	char *line = v->own->pending;
	char *name = arg;
	(void)rest;
	v->own->pending = NULL;
	v->own->asked = NULL;
	if (reply == 0) {
		name_words(v, name);
		live_run(v, line);
	} else {
		live_say(v, false, "nothing was sent");
		free(v->own->later);
		v->own->later = NULL;
	}
	free(line);
	free(name);
}

bool live_may_send(struct live *v, const char *role, const char *line, const struct model *m)
{
	struct buf words = BUF(BUF_TEXT);
	const bool may = client_allows(v->client, m);
	if (!may && v->front.person) {
		add_question(&words, m, role);
		struct question q = {.words = words.s, .replies = yes_no, .n = 2, .none = 1};
		char *pending = mem_dup(line), *name = mem_dup(m->name);
		live_pose(v, &q, on_place, name);
		v->own->pending = pending;
		v->own->asked = name;
	} else if (!may) {
		buf_adds(&words, "nothing was sent: only the session names ");
		add_place(&words, m, role);
		/* No line to be copied with words of the session in it. */
		live_say(v, true, "%s; name it with --%s, or with `model %s NAME`",
			buf_text(&words), role, role);
	}
	buf_release(&words);
	return may && purse_knows(v, line, m);
}

bool live_may_score(struct live *v, const struct model *m)
{
	const bool may = client_allows(v->client, m);
	if (!may && !v->own->unscored_told)
		live_say(v, true, "not scored: only the session names %s; :evaluate asks", m->name);
	v->own->unscored_told = v->own->unscored_told || !may;
	return may && purse_priced(v, m);
}

/* ---- the prompt's file */

void live_take_file(struct live *v, const char *path, char *was)
{
	struct buf why = BUF(BUF_SMALL);
	char *copy = mem_dup(path);
	if (strcmp(path, "-") != 0 && named_add_file(path, &why))
		live_say(v, true, "%s; a later sitting will ask for %s", buf_text(&why), path);
	free(v->prompt_file);
	free(v->prompt_was);
	v->prompt_file = copy;
	v->prompt_was = was;
	v->own->file_named = true;
	buf_release(&why);
}

bool live_own_file(const struct live *v, const char *path)
{
	return v->prompt_file && strcmp(path, v->prompt_file) == 0 &&
	       (v->own->file_named || named_has_file(path));
}

static void on_file(struct live *v, void *arg, size_t reply, struct str rest)
{
	char *path = arg;
	(void)rest;
	v->own->asked = NULL;
	if (reply == 0) {
		live_take_file(v, path, NULL); /* what is in it goes: that was asked */
		live_run(v, "write!");
	} else {
		live_say(v, false, "not written");
	}
	free(path);
}

enum status live_ask_file(struct live *v, const char *path, struct buf *err)
{
	struct buf real = BUF(BUF_SMALL), words = BUF(BUF_TEXT);
	enum status st = file_real(&real, path, err);
	if (!st && v->front.person) {
		buf_addf(&words, "only the session names %s as the prompt's file: %s it?",
			buf_text(&real),
			file_exists(buf_text(&real)) ? "replace what is in" : "write");
		struct question q = {.words = words.s, .replies = yes_no, .n = 2, .none = 1};
		char *copy = mem_dup(path);
		live_pose(v, &q, on_file, copy);
		v->own->asked = copy;
	} else if (!st) {
		st = fail(err, FAILED,
			"only the session names %s as the prompt's file: `write FILE` says where",
			buf_text(&real));
	}
	buf_release(&real);
	buf_release(&words);
	return st;
}
