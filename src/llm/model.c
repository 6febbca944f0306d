/* model.c - names of models, and which places were named (model.h). */
#include "hunsu/llm/model.h"

#include "hunsu/base/file.h"
#include "hunsu/base/named.h"
#include "hunsu/base/program.h"
#include "hunsu/base/utf8.h"
#include "place.h"
#include "provider.h"

/* ---- names */

static enum status known_forms(struct str name, const char *why, struct buf *err)
{
	fail(err, BAD_USAGE, "%.*s: %s\nknown are:", (int)str_fit(name, 200), name.p, why);
	for (size_t i = 0; providers[i]; i++)
		fail(err, BAD_USAGE, "\n  %s", providers[i]->form);
	return BAD_USAGE;
}

static enum status checked(struct str name, struct buf *err)
{
	if (!utf8_valid(name, NULL))
		return fail(err, BAD_USAGE, "the name of a model is not UTF-8");
	for (size_t i = 0; i < name.n; i++)
		if ((unsigned char)name.p[i] < ' ')
			return fail(
				err, BAD_USAGE, "the name of a model holds a control character");
	return OK;
}

enum status model_parse(struct model *out, struct str name, struct buf *err)
{
	enum status st;
	size_t n = 0;
	SCOPED(buf) why = BUF(BUF_SMALL);
	*out = (struct model){0};
	st = checked(name, err);
	if (st)
		return st;
	while (n < name.n && name.p[n] != ':' && name.p[n] != '@')
		n++;
	for (size_t i = 0; providers[i] && !out->provider; i++)
		if (str_is(str_first(name, n), providers[i]->name))
			out->provider = providers[i];
	if (!out->provider)
		return known_forms(name, "no such provider", err);
	st = out->provider->parse(out, str_from(name, n), &why);
	if (st) {
		known_forms(name, buf_text(&why), err);
		model_release(out);
	} else if (!out->name) {
		/* One model, one name: `local` is kept as what it stands for. */
		const bool alone = n == name.n;
		struct buf shown = BUF(BUF_SMALL);
		buf_addstr(&shown, str_first(name, out->provider->errand ? n : name.n));
		if (alone || out->provider->errand)
			buf_addf(&shown, ":%s", out->provider->errand ? out->base_url : out->model);
		out->name = buf_detach(&shown, NULL);
	}
	return st;
}

void model_name_only(struct model *out, const char *name)
{
	*out = (struct model){.name = mem_dup(name), .model = mem_dup(name), .remote = true};
}

void model_release(struct model *m)
{
	free(m->name);
	free(m->model);
	free(m->base_url);
	free(m->file);
	*m = (struct model){0};
}

const char *model_short(const struct model *m)
{
	return m->provider && m->provider->base ? m->model : m->name;
}

static const struct usual *nth(size_t i, bool offers)
{
	for (size_t p = 0; providers[p]; p++) {
		const struct usual *u = offers ? providers[p]->offers : providers[p]->usual;
		for (; u && u->name; u++)
			if (i-- == 0)
				return u;
	}
	return NULL;
}

const struct usual *model_usual(size_t i)
{
	return nth(i, false);
}

const struct usual *model_offer(size_t i)
{
	return nth(i, true);
}

/* ---- where calls go */

const char *model_program(const struct model *m)
{
	return m->provider && m->provider->errand ? m->base_url : NULL;
}

void model_alone(struct model *out, const struct model *m, size_t i)
{
	const struct str url = model_url(m, i);
	SCOPED(buf) name = BUF(BUF_TEXT);
	if (model_url(m, 1).n)
		buf_addf(&name, "%s@%.*s:%s", m->provider->name, (int)url.n, url.p, m->model);
	*out = (struct model){.provider = m->provider,
		.name = mem_dup(name.n ? buf_text(&name) : m->name), .model = mem_dup(m->model),
		.base_url = url.n ? str_dup(url) : NULL, .file = mem_dup(m->file),
		.remote = m->remote && !(url.n && url_is_loopback(url))};
}

bool model_goes_to(struct buf *out, const struct model *m, size_t i)
{
	char hash[HASH_HEX];
	if (!m->provider)
		return false;
	if (!m->file && !m->provider->errand)
		return model_url(m, i).n && url_origin(out, model_url(m, i), NULL) == OK;
	if (i > 0)
		return false;
	if (m->provider->errand)
		return program_hash(hash, str_of(m->base_url), NULL) == OK &&
		       buf_addf(out, "program %s %s", hash, m->base_url);
	return str_ends(str_of(m->file), ".gguf") && file_real(out, m->file, NULL) == OK;
}

bool model_in_clear(const struct model *m)
{
	struct str url;
	bool clear = false;
	for (size_t i = 0; !m->file && !model_program(m) && (url = model_url(m, i)).n; i++)
		clear = clear || (!str_starts(url, "https://") && !url_is_loopback(url));
	return clear;
}

/* All the places that its calls go to. */
static bool all_named(const struct model *m)
{
	SCOPED(buf) where = BUF(BUF_SMALL);
	size_t i = 0;
	bool all = true;
	for (; all && model_goes_to(&where, m, i); i++) {
		all = named_has(m->file ? NAMED_FILE : NAMED_ORIGIN, buf_str(&where));
		buf_clear(&where);
	}
	return all && i > 0;
}

bool model_named(const struct model *m)
{
	const struct provider *p = m->provider;
	return p && !p->errand &&
	       ((p->named && p->named(m)) || (m->file && !str_ends(str_of(m->file), ".gguf")) ||
		       all_named(m));
}

enum status model_name(const struct model *m, struct buf *err)
{
	SCOPED(buf) where = BUF(BUF_SMALL);
	enum status st = OK;
	for (size_t i = 0; !st && !model_program(m) && model_goes_to(&where, m, i); i++) {
		st = named_add(m->file ? NAMED_FILE : NAMED_ORIGIN, buf_str(&where), err);
		buf_clear(&where);
	}
	return st;
}
