#include "hunsu/llm/model.h"

#include <math.h>
#include <string.h>

#include "hunsu/base/file.h"
#include "hunsu/base/yaml.h"
#include "origin.h"

struct named_price {
	const char *model;
	struct price price;
};

/* OpenAI's list prices per million tokens, standard tier, November 2025. */
static const struct named_price built_in[] = {
	{"gpt-3.5-turbo", {0.50, 1.50}},
	{"gpt-4", {30, 60}},
	{"gpt-4-turbo", {10, 30}},
	{"gpt-4.1", {2, 8}},
	{"gpt-4.1-mini", {0.40, 1.60}},
	{"gpt-4.1-nano", {0.10, 0.40}},
	{"gpt-4o", {2.50, 10}},
	{"gpt-4o-mini", {0.15, 0.60}},
	{"gpt-5", {1.25, 10}},
	{"gpt-5-mini", {0.25, 2}},
	{"gpt-5-nano", {0.05, 0.40}},
	{"gpt-5-pro", {15, 120}},
	{"gpt-5.1", {1.25, 10}},
	{"o1", {15, 60}},
	{"o1-mini", {1.10, 4.40}},
	{"o1-pro", {150, 600}},
	{"o3", {2, 8}},
	{"o3-mini", {1.10, 4.40}},
	{"o3-pro", {20, 80}},
	{"o4-mini", {1.10, 4.40}},
};

/* gpt-4o also prices gpt-4o-2024-08-06, but not gpt-4o-audio-preview, which costs something else.
 */
static bool same_but_dated(const char *model, const char *known)
{
	const size_t n = strlen(known);
	if (strncmp(model, known, n) != 0)
		return false;
	return model[n] == 0 || (model[n] == '-' && model[n + 1] >= '0' && model[n + 1] <= '9') ||
	       strcmp(model + n, "-latest") == 0;
}

static bool built_in_price(const struct model *m, struct price *out)
{
	size_t best = 0;
	if (!m->base_url || strcmp(m->base_url, OPENAI_BASE) != 0)
		return false;
	for (size_t i = 0; i < sizeof built_in / sizeof *built_in; i++) {
		const size_t n = strlen(built_in[i].model);
		if (n > best && same_but_dated(m->model, built_in[i].model)) {
			best = n;
			*out = built_in[i].price;
		}
	}
	return best > 0;
}

static bool number_of(const struct yaml *entry, const char *key, double *out)
{
	const char *text = yaml_text(entry, key);
	return text && str_to_double(str_of(text), 0, 1e6, out);
}

/*
 * prices.yaml: a map of names (as the model's server knows it, or as hunsu shows it) to {in, out},
 * in USD per million tokens. The longest name that the model's begins with counts.
 */
static bool listed_price(const struct yaml *list, const struct model *m, struct price *out)
{
	size_t best = 0;
	for (const struct yaml *y = list->child; y; y = y->next) {
		const size_t n = strlen(y->key);
		struct price p;
		if (n <= best ||
			(strncmp(m->model, y->key, n) != 0 && strncmp(m->name, y->key, n) != 0))
			continue;
		if (!number_of(y, "in", &p.in) || !number_of(y, "out", &p.out))
			continue;
		best = n;
		*out = p;
	}
	return best > 0;
}

static bool own_price(const struct model *m, struct price *out)
{
	struct buf path = BUF(BUF_SMALL), text = BUF(BUF_TEXT);
	bool found = false;
	if (xdg_dir(&path, XDG_CONFIG, "", NULL) == OK) {
		buf_adds(&path, str_ends(buf_str(&path), "/") ? "prices.yaml" : "/prices.yaml");
		if (file_exists(path.s) && file_read_text(&text, path.s, NULL) == OK) {
			struct yaml *y = yaml_parse(buf_str(&text), path.s, NULL);
			if (y && y->kind == YAML_MAP)
				found = listed_price(y, m, out);
			yaml_free(y);
		}
	}
	buf_release(&path);
	buf_release(&text);
	return found;
}

bool model_price(const struct model *m, struct price *out)
{
	if (!m->remote) {
		*out = (struct price){0};
		return true;
	}
	return own_price(m, out) || built_in_price(m, out);
}
