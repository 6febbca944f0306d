/* grid.c - the cells of openers × tasks × closers, and what each of their parts is worth. */
#include "hunsu/engine/grid.h"

#include <math.h>
#include <string.h>

#include "hunsu/base/yaml.h"

const char *const grid_factors[GRID_FACTORS] = {"opener", "task", "closer", "steps"};

static const char built_in[] =
	"openers:\n"
	"  - ''\n"
	"  - You are as smart as ChatGPT.\n"
	"  - You are highly intelligent.\n"
	"  - You are an expert mathematician.\n"
	"  - You are a professor of mathematics.\n"
	"tasks:\n"
	"  - ''\n"
	"  - Solve the following math problem.\n"
	"  - Answer the following math question.\n"
	"closers:\n"
	"  - ''\n"
	"  - This will be fun!\n"
	"  - Take a deep breath and think carefully.\n"
	"  - I really need your help!\n";

static const char step_by_step[] = "Think step by step.";

void grid_release(struct grid *g)
{
	for (size_t f = 0; f < GRID_FACTORS; f++)
		answers_release(&g->levels[f]);
}

static enum status read_list(struct answers *out, const struct yaml *list, const char *file,
	const char *key, struct buf *err)
{
	if (!list || list->kind != YAML_LIST || !list->child)
		return fail(err, BAD_USAGE, "%s: %s must be a list of texts (\"\" is: none)", file,
			key);
	for (const struct yaml *y = list->child; y; y = y->next) {
		if (y->kind != YAML_TEXT)
			return fail(err, BAD_USAGE, "%s:%d: one of %s is no text", file, y->line,
				key);
		if (out->n == GRID_LEVELS)
			return fail(err, BAD_USAGE, "%s:%d: %s are more than %d", file, y->line,
				key, GRID_LEVELS);
		answers_add(out, str_trim(str_of(y->text)));
	}
	return OK;
}

static bool is_no(const struct yaml *map)
{
	const char *said = yaml_text(map, "steps");

	return said && (!strcmp(said, "no") || !strcmp(said, "false") || !strcmp(said, "off"));
}

/* usual: what is left out. */
static enum status read_map(struct grid *out, const struct yaml *map, const struct yaml *usual,
	const char *file, struct buf *err)
{
	static const char *const keys[] = {"openers", "tasks", "closers", "steps", NULL};
	enum status st = yaml_known(map, file, keys, err);

	for (size_t f = 0; f < GRID_STEPS && !st; f++) {
		const struct yaml *list = yaml_get(map, keys[f]);

		st = read_list(&out->levels[f], list ? list : yaml_get(usual, keys[f]), file,
			keys[f], err);
	}
	answers_add(&out->levels[GRID_STEPS], STR(""));
	if (!is_no(map))
		answers_add(&out->levels[GRID_STEPS], str_of(step_by_step));
	if (!st && grid_cells(out) > GRID_CELLS)
		st = fail(err, BAD_USAGE, "%s: that makes %zu prompts, and %d are the most", file,
			grid_cells(out), GRID_CELLS);
	return st;
}

enum status grid_read(struct grid *out, struct str text, const char *file, struct buf *err)
{
	const bool own = str_trim(text).n > 0;
	struct yaml *usual = yaml_parse(str_of(built_in), file, err);
	struct yaml *map = own ? yaml_parse(text, file, err) : usual;
	enum status st = BAD_USAGE;

	*out = (struct grid){.levels = {{0}}};
	if (map && map->kind == YAML_MAP)
		st = read_map(out, map, usual, file, err);
	else if (map)
		st = fail(err, BAD_USAGE, "%s: it must be a map of openers, tasks and closers",
			file);
	if (own)
		yaml_free(map);
	yaml_free(usual);
	if (st)
		grid_release(out);
	return st;
}

size_t grid_cells(const struct grid *g)
{
	size_t n = 1;

	for (size_t f = 0; f < GRID_FACTORS; f++)
		n *= g->levels[f].n;
	return n;
}

size_t grid_level(const struct grid *g, size_t cell, size_t factor)
{
	for (size_t f = GRID_FACTORS - 1; f > factor; f--)
		cell /= g->levels[f].n;
	return cell % g->levels[factor].n;
}

void grid_prompt(struct prompt *out, const struct grid *g, size_t cell,
	const struct fields *names, author by)
{
	SCOPED(buf) text = BUF(BUF_TEXT);
	SCOPED(prompt) p = {0}, whole = {0};

	for (size_t f = 0; f < GRID_FACTORS; f++) {
		const char *part = g->levels[f].items[grid_level(g, cell, f)];
		buf_addf(&text, "%s%s", *part && text.n ? " " : "", part);
	}
	if (text.n)
		prompt_add(&p, ROLE_SYSTEM, buf_str(&text), by);
	if (prompt_has_placeholder(&p, (struct str){NULL, 0}))
		p.items[0].role = ROLE_USER; /* it says where the input goes */
	prompt_explicit(&whole, &p, names);
	prompt_release(out);
	for (size_t i = 0; i < whole.n; i++)
		prompt_add(out, whole.items[i].role, message_str(&whole.items[i]), by);
}

/* On each example, the mean over the cells with that level, and over the others. */
static void split_means(double *with, double *without, const struct grid *g,
	const double *const *scores, size_t n, size_t factor, size_t level)
{
	const size_t cells = grid_cells(g);

	for (size_t e = 0; e < n; e++) {
		double sum[2] = {0, 0};
		size_t count[2] = {0, 0};
		for (size_t k = 0; k < cells; k++) {
			const bool has = grid_level(g, k, factor) == level;
			if (isnan(scores[k][e]))
				continue;
			sum[has] += scores[k][e];
			count[has]++;
		}
		with[e] = count[1] ? sum[1] / (double)count[1] : (double)NAN;
		without[e] = count[0] ? sum[0] / (double)count[0] : (double)NAN;
	}
}

void grid_effects(struct grid_effect *out[GRID_FACTORS], const struct grid *g,
	const double *const *scores, size_t n)
{
	OWNED double *with = NEWN(n + 1, double), *without = NEWN(n + 1, double);
	size_t tries = 0;

	for (size_t f = 0; f < GRID_FACTORS; f++)
		tries += g->levels[f].n > 2 ? g->levels[f].n : g->levels[f].n > 1;
	for (size_t f = 0; f < GRID_FACTORS; f++)
		for (size_t l = 0; l < g->levels[f].n; l++) {
			struct grid_effect *x = &out[f][l];
			split_means(with, without, g, scores, n, f, l);
			x->paired = stats_paired(without, with, n);
			x->interval = stats_paired_interval(without, with, n);
			/* Bonferroni: so many are looked at together. */
			x->paired.among = tries;
			x->paired.noise = !(x->paired.p * (double)tries <= 0.05);
		}
}
