/* prices.c - prices by model name: those of its provider, and the person's own file. */
#include <string.h>

#include "hunsu/base/file.h"
#include "hunsu/base/yaml.h"
#include "hunsu/llm/cost.h"
#include "provider.h"

#define MOST_USD 1e6 /* a million tokens; a larger number is a slip */

struct own_price {
	char *name;
	struct price price;
};

struct prices {
	char *file;
	bool broken;
	struct own_price *items; /* as in the file */
	size_t n, cap;
};

/* gpt-4o also prices gpt-4o-2024-08-06, but not gpt-4o-audio-preview, and gpt-4 not gpt-4-32k:
 * those cost something else. */
static bool same_but_dated(const char *model, const char *known)
{
	const size_t n = strlen(known);
	if (strncmp(model, known, n) != 0)
		return false;
	return model[n] == 0 || strcmp(model + n, "-latest") == 0 ||
	       (model[n] == '-' && strspn(model + n + 1, "0123456789") >= 4 &&
		       strspn(model + n, "-0123456789") == strlen(model + n));
}

static bool built_in_price(const struct model *m, struct price *out)
{
	const struct provider *p = m->provider;
	size_t best = 0;
	if (!p || !p->prices || strcmp(m->base_url, p->base) != 0)
		return false;
	for (const struct named_price *known = p->prices; known->model; known++) {
		const size_t n = strlen(known->model);
		if (n > best && same_but_dated(m->model, known->model)) {
			best = n;
			*out = known->price;
		}
	}
	return best > 0;
}

/* ---- the person's file */

static enum status read_number(
	double *out, const struct yaml *entry, const char *key, const char *file, struct buf *err)
{
	const struct yaml *y = yaml_get(entry, key);
	if (!y)
		return fail(err, FAILED, "%s:%d:%d: %s has no `%s`: {in: 0.15, out: 0.60}, in $ "
			"per million tokens",
			file, entry->key_line, entry->key_column, entry->key, key);
	if (y->kind != YAML_TEXT || !str_to_double(str_of(y->text), 0, MOST_USD, out))
		return fail(err, FAILED, "%s:%d:%d: `%s` is no price in $ per million tokens", file,
			y->line, y->column, key);
	return OK;
}

static enum status read_price(
	struct price *out, const struct yaml *entry, const char *file, struct buf *err)
{
	static const char *const keys[] = {"in", "out", NULL};
	enum status st;
	if (entry->kind != YAML_MAP)
		return fail(err, FAILED, "%s:%d:%d: %s needs {in: 0.15, out: 0.60}, in $ per "
			"million tokens",
			file, entry->line, entry->column, entry->key);
	st = yaml_known(entry, file, keys, err);
	if (!st)
		st = read_number(&out->in, entry, "in", file, err);
	return st ? st : read_number(&out->out, entry, "out", file, err);
}

static enum status read_list(struct prices *p, const struct yaml *list, struct buf *err)
{
	enum status st = OK;
	if (list->kind != YAML_MAP)
		return fail(err, FAILED, "%s:%d:%d: prices are a map, MODEL: {in: 0.15, out: 0.60}",
			p->file, list->line, list->column);
	for (const struct yaml *y = list->child; y; y = y->next) {
		struct price price;
		SCOPED(buf) why = BUF(BUF_SMALL);
		if (read_price(&price, y, p->file, &why)) {
			st = fail(err, FAILED, "%s%s", st ? "\n" : "", buf_text(&why));
		} else {
			struct own_price *own = PUSH(p);
			own->name = mem_dup(y->key);
			own->price = price;
		}
	}
	return st;
}

enum status prices_load(struct prices **out, struct buf *err)
{
	struct prices *p = NEW(struct prices);
	SCOPED(buf) path = BUF(BUF_SMALL), text = BUF(BUF_TEXT);
	enum status st = xdg_path(&path, XDG_CONFIG, "prices.yaml", err);

	if (!st)
		p->file = mem_dup(path.s);
	if (!st && file_exists(path.s) && !(st = file_read_text(&text, path.s, err))) {
		OWNED_YAML struct yaml *y = yaml_parse(buf_str(&text), path.s, err);
		st = y ? read_list(p, y, err) : FAILED;
	}
	p->broken = st != OK;
	*out = p;
	return st;
}

void prices_free(struct prices *p)
{
	if (!p)
		return;
	for (size_t i = 0; i < p->n; i++)
		free(p->items[i].name);
	free(p->items);
	free(p->file);
	free(p);
}

static bool own_price(const struct prices *p, const struct model *m, struct price *out)
{
	size_t best = 0;
	for (size_t i = 0; i < p->n; i++) {
		const char *name = p->items[i].name;
		const size_t n = strlen(name);
		if (n < best || (strncmp(m->model, name, n) != 0 && strncmp(m->name, name, n) != 0))
			continue;
		best = n;
		*out = p->items[i].price;
	}
	return best > 0;
}

bool prices_find(const struct prices *p, const struct model *m, struct price *out)
{
	*out = (struct price){0};
	if (m->file || (m->provider && m->provider->errand && m->provider->errand->unkept))
		return true;
	return p && !p->broken && (own_price(p, m, out) || built_in_price(m, out));
}

bool prices_free_of_charge(const struct prices *p, const struct model *m)
{
	struct price price;
	/* Comparing with 0 is meant: free is free. */
	return prices_find(p, m, &price) && !(price.in > 0) && !(price.out > 0);
}

bool prices_told(const struct prices *p, const struct model *m)
{
	struct price price;

	return m->provider && m->provider->errand && !prices_find(p, m, &price);
}

/* Behind what is there, if that stays readable; a file in another form than a line for each model
 * is the person's to change. */
enum status prices_add(
	struct prices *p, const struct model *m, const struct price *price, struct buf *err)
{
	SCOPED(buf) text = BUF(BUF_TEXT), line = BUF(BUF_SMALL), folder = BUF(BUF_SMALL);
	OWNED_YAML struct yaml *y = NULL;
	enum status st = p->broken || !p->file
				 ? fail(err, FAILED, "the price file cannot be read as it is")
				 : xdg_dir(&folder, XDG_CONFIG, "", err);
	if (!st && file_exists(p->file))
		st = file_read_text(&text, p->file, err);
	if (!st) {
		if (text.n && text.s[text.n - 1] != '\n')
			buf_addc(&line, '\n');
		buf_addf(&line, "\"%s\": {in: %.10g, out: %.10g}\n", m->name, price->in,
			price->out);
		buf_addstr(&text, buf_str(&line));
		y = yaml_parse(buf_str(&text), p->file, err);
		st = y ? file_append(p->file, buf_str(&line), err) : FAILED;
	}
	if (!st) {
		struct own_price *own = PUSH(p);
		own->name = mem_dup(m->name);
		own->price = *price;
	}
	return st;
}
