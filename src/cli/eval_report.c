/* eval_report.c - the table, the JSON file and the CSV file of hunsu eval. */
#include <math.h>
#include <string.h>
#include "eval.h"
#include "hunsu/base/file.h"
#include "hunsu/base/utf8.h"

enum { PROMPT, TARGET, GAIN = 4, SAME = 6, COLUMNS = 12, NAME_WIDTH = 40 };

enum agreement { NOT_WHOLE, DIFFER, AGREE };

/* What the samples of an example answered. */
static enum agreement agreement(const struct eval *e, size_t prompt, size_t example)
{
	const size_t at = (prompt * e->n_examples + example) * e->samples;
	enum agreement a = AGREE;

	for (size_t k = at; k < at + e->samples; k++) {
		if (e->states[k] != CELL_DONE)
			return NOT_WHOLE;
		if (e->answers && e->answers[k] != e->answers[at])
			a = DIFFER;
	}
	return a;
}

static void count_agreement(struct eval *e, size_t prompt)
{
	struct eval_row *r = &e->rows[prompt];

	for (size_t i = 0; i < e->n_examples; i++) {
		const enum agreement a = agreement(e, prompt, i);
		r->whole += a != NOT_WHOLE;
		r->same += a == AGREE;
	}
}

static int by_ms(const void *a, const void *b)
{
	const int32_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

/* By the nearest rank. */
static double p95(const struct eval *e, size_t prompt)
{
	const size_t per_prompt = e->n_examples * e->samples;
	OWNED int32_t *ms = NEWN(per_prompt, int32_t);
	size_t n = 0, nearest;

	for (size_t i = 0; i < per_prompt; i++)
		if (e->ms[prompt * per_prompt + i] >= 0)
			ms[n++] = e->ms[prompt * per_prompt + i];
	qsort(ms, n, sizeof *ms, by_ms);
	nearest = (95 * n + 99) / 100;
	return n ? ms[nearest - 1] : (double)NAN;
}

/* The more prompts are compared with the first, the easier one looks better by chance. */
static void settle_noise(struct eval *e, struct eval_row *rows)
{
	const size_t n = e->prompts.n - 1;
	OWNED double *p = NEWN(n + 1, double);
	OWNED bool *beyond = NEWN(n + 1, bool);

	for (size_t i = 0; i < n; i++)
		p[i] = rows[i + 1].gain.n ? rows[i + 1].gain.p : (double)NAN;
	stats_holm(p, n, n, beyond);
	for (size_t i = 0; i < n; i++) {
		struct paired *gain = &rows[i + 1].gain;

		gain->among = gain->noise ? 0 : n;
		gain->noise = !beyond[i];
	}
}

void eval_sum(struct eval *e)
{
	OWNED double *first = NEWN(e->n_examples, double), *now = NEWN(e->n_examples, double);
	for (size_t i = 0; i < eval_rows(e); i++) {
		if (i == eval_base(e, i))
			eval_scores(e, i, first);
		eval_scores(e, i, now);
		count_agreement(e, i);
		e->rows[i].p95 = p95(e, i);
		e->rows[i].score = stats_interval(now, e->n_examples);
		if (i != eval_base(e, i))
			e->rows[i].gain = stats_paired(first, now, e->n_examples);
	}
	for (size_t t = 0; e->prompts.n && t < e->n_targets; t++)
		settle_noise(e, &e->rows[t * e->prompts.n]);
}

/* ---- the table ---- */

static const char *const heads[COLUMNS] = {
	"prompt", "target", "score %", "95 %", "gain", "n", "same", "errors", "in", "out",
	"cached", "usd"};

/* Cells as one text each, in one buffer, NUL between them. */
struct table {
	struct buf text;
	size_t *at; /* by row and column */
	size_t n, columns;
	int *widths;	/* of the columns */
	uint64_t words, left_out; /* columns, a bit each: of words; that are not printed */
};

static void cell_end(struct table *t, size_t from)
{
	buf_addc(&t->text, 0);
	t->at[t->n++] = from;
}

#define CELL(t, ...)                                                                               \
	do {                                                                                       \
		size_t from_ = (t)->text.n;                                                        \
		buf_addf(&(t)->text, __VA_ARGS__);                                                 \
		cell_end(t, from_);                                                                \
	} while (0)

static void score_cells(struct table *t, const struct eval_row *r, bool first)
{
	size_t from;
	if (r->score.n) {
		CELL(t, "%.1f", 100 * r->score.mean);
		CELL(t, "%.1f–%.1f", 100 * r->score.low, 100 * r->score.high);
	} else {
		CELL(t, "-");
		CELL(t, "-");
	}
	from = t->text.n;
	if (first || !r->gain.n)
		buf_addc(&t->text, '-');
	else
		stats_print_paired(&t->text, r->gain, false);
	cell_end(t, from);
	CELL(t, "%zu", r->score.n);
}

static int by_base(const void *a, const void *b)
{
	return strcmp(path_base(*(const char *const *)a).p, path_base(*(const char *const *)b).p);
}

/* Names go without their folders where that still tells the prompts apart. */
static bool bases_differ(const struct eval *e)
{
	OWNED const char **names = NEWN(e->prompts.n, const char *);
	bool differ = true;
	for (size_t i = 0; i < e->prompts.n; i++)
		names[i] = e->prompts.items[i].name;
	qsort(names, e->prompts.n, sizeof *names, by_base);
	for (size_t i = 1; i < e->prompts.n; i++)
		differ &= by_base(&names[i - 1], &names[i]) != 0;
	return differ;
}

/* A long name loses its beginning: what tells it from the others stands at its end. */
static void name_cell(struct table *t, const char *name, bool base)
{
	struct str s = base ? path_base(name) : str_of(name);
	size_t from = t->text.n, at = 0;
	int width = text_width(s);
	while (width > NAME_WIDTH && at < s.n) {
		at = grapheme_next(s, at);
		width = text_width(str_from(s, at)) + 1;
	}
	if (at)
		buf_adds(&t->text, "…");
	text_brief(&t->text, str_from(s, at), NAME_WIDTH);
	cell_end(t, from);
}

static void row_cells(struct table *t, const struct eval *e, size_t i, bool base)
{
	const struct eval_row *r = &e->rows[i];
	name_cell(t, e->prompts.items[i % e->prompts.n].name, base);
	name_cell(t, e->targets[i / e->prompts.n].name, false);
	score_cells(t, r, i == eval_base(e, i));
	CELL(t, "%zu/%zu", r->same, r->whole);
	CELL(t, "%zu", r->errors);
	if (r->tokens_known) {
		CELL(t, "%ld", r->in);
		CELL(t, "%ld", r->out);
	} else {
		CELL(t, "unknown");
		CELL(t, "unknown");
	}
	CELL(t, "%zu", r->cached);
	if (isnan(r->usd))
		CELL(t, "unknown");
	else
		CELL(t, "%.4f", r->usd);
}

static struct table table_new(size_t rows, size_t columns)
{
	return (struct table){.text = BUF(BUF_FILE), .at = NEWN(rows * columns, size_t),
		.columns = columns, .widths = NEWN(columns, int)};
}

static struct str cell_text(const struct table *t, size_t i)
{
	return str_of(buf_text(&t->text) + t->at[i]);
}

static void print_row(struct buf *out, const struct table *t, size_t row)
{
	size_t start = out->n;
	for (size_t c = 0; c < t->columns; c++) {
		struct str s = cell_text(t, row * t->columns + c);
		int pad = t->widths[c] - text_width(s);
		bool left = (t->words >> c & 1) != 0;
		if (t->left_out >> c & 1)
			continue;
		buf_addf(out, "%s%*s", out->n == start ? "" : "  ", left ? 0 : pad, "");
		buf_addstr(out, s);
		buf_addf(out, "%*s", left && c + 1 < t->columns ? pad : 0, "");
	}
	buf_addc(out, '\n');
}

/* Frees it. */
static void print_table(struct buf *out, struct table *t)
{
	for (size_t i = 0; i < t->n; i++) {
		int width = text_width(cell_text(t, i));
		if (width > t->widths[i % t->columns])
			t->widths[i % t->columns] = width;
	}
	for (size_t row = 0; row < t->n / t->columns; row++)
		print_row(out, t, row);
	buf_release(&t->text);
	free(t->at);
	free(t->widths);
}

/* Without where they are, where that tells the targets apart. */
static bool shorts_differ(const struct eval *e)
{
	for (size_t i = 0; i < e->n_targets; i++)
		for (size_t k = 0; k < i; k++)
			if (!strcmp(model_short(&e->targets[i]), model_short(&e->targets[k])))
				return false;
	return true;
}

/* Prompts by targets: the score, and the gain that is of the same target. */
static void put_matrix(struct buf *out, const struct eval *e, bool base)
{
	struct table t = table_new(e->prompts.n + 1, e->n_targets + 1);
	const bool brief = shorts_differ(e);

	t.words = UINT64_MAX;
	CELL(&t, "%s", heads[PROMPT]);
	for (size_t k = 0; k < e->n_targets; k++)
		name_cell(&t, brief ? model_short(&e->targets[k]) : e->targets[k].name, false);
	for (size_t i = 0; i < e->prompts.n; i++) {
		name_cell(&t, e->prompts.items[i].name, base);
		for (size_t k = 0; k < e->n_targets; k++) {
			const struct eval_row *r = &e->rows[k * e->prompts.n + i];
			const size_t from = t.text.n;
			if (r->score.n)
				buf_addf(&t.text, "%.1f", 100 * r->score.mean);
			else
				buf_addc(&t.text, '-');
			if (i && r->gain.n) {
				buf_adds(&t.text, "  ");
				stats_print_paired(&t.text, r->gain, false);
			}
			cell_end(&t, from);
		}
	}
	buf_addc(out, '\n');
	print_table(out, &t);
}

void eval_table(struct buf *out, const struct eval *e)
{
	struct table t = table_new(eval_rows(e) + 1, COLUMNS);
	const bool base = bases_differ(e);

	t.words = 1 << PROMPT | 1 << TARGET | 1 << GAIN;
	t.left_out = (uint64_t)(e->n_targets == 1) << TARGET |
		     (uint64_t)(e->prompts.n == 1) << GAIN | /* nothing to gain over */
		     (uint64_t)(e->samples == 1) << SAME;    /* nothing to agree with */
	for (size_t c = 0; c < COLUMNS; c++)
		CELL(&t, "%s", heads[c]);
	for (size_t i = 0; i < eval_rows(e); i++)
		row_cells(&t, e, i, base);
	print_table(out, &t);
	if (e->n_targets > 1 && e->prompts.n > 1)
		put_matrix(out, e, base);
}

/* ---- JSON ---- */

static void put_key(struct buf *out, const char *key)
{
	buf_addf(out, ",\"%s\":", key);
}

static void put_text(struct buf *out, const char *key, const char *value)
{
	put_key(out, key);
	if (value)
		json_quote(out, str_of(value));
	else
		buf_adds(out, "null");
}

static void put_number(struct buf *out, const char *key, double v)
{
	put_key(out, key);
	if (isfinite(v))
		buf_addf(out, "%.15g", v);
	else
		buf_adds(out, "null");
}

static void json_result(struct buf *out, const struct eval *e, size_t cell)
{
	const struct outcome *r = &e->results[cell];
	size_t in_prompt = cell % (e->n_examples * e->samples);
	buf_addf(out, "{\"example\":%d", e->examples[in_prompt / e->samples]->id);
	put_number(out, "sample", (double)(in_prompt % e->samples + 1));
	put_text(out, "output", r->output);
	put_text(out, "extracted", r->extracted);
	put_number(out, "score", e->scores[cell]);
	put_text(out, "reason", r->reason);
	put_text(out, "finish", r->finish);
	put_text(out, "error", r->error);
	buf_addc(out, '}');
}

static void json_agreement(struct buf *out, const struct eval *e, size_t i)
{
	const struct eval_row *r = &e->rows[i];
	const char *comma = "";

	buf_addf(out, ",\"agreement\":{\"n\":%zu,\"same\":%zu,\"flaky\":[", r->whole, r->same);
	for (size_t k = 0; k < e->n_examples; k++) {
		if (agreement(e, i, k) != DIFFER)
			continue;
		buf_addf(out, "%s%d", comma, e->examples[k]->id);
		comma = ",";
	}
	buf_adds(out, "]}");
}

static void json_ids(struct buf *out, const char *key, const int *ids, size_t n)
{
	put_key(out, key);
	for (size_t k = 0; k < n; k++)
		buf_addf(out, "%s%d", k ? "," : "[", ids[k]);
	buf_adds(out, n ? "]" : "[]");
}

static void json_beside(struct buf *out, const struct eval *e, size_t i)
{
	OWNED int *ids = NEWN(e->n_examples + 1, int);
	size_t by;

	json_ids(out, "shown", ids, eval_shown(e, i % e->prompts.n, ids));
	if (e->prompts.n > 1) {
		json_ids(out, "alone", ids, eval_alone(e, i, ids));
		put_text(out, "beaten_by",
			eval_beaten(e, i, &by) ? e->prompts.items[by % e->prompts.n].name
					     : NULL);
	}
}

static void json_prompt(struct buf *out, const struct eval *e, size_t i)
{
	const struct eval_row *r = &e->rows[i];
	size_t per_prompt = e->n_examples * e->samples;
	bool first = true;
	buf_adds(out, "{\"file\":");
	json_quote(out, str_of(e->prompts.items[i % e->prompts.n].name));
	put_text(out, "target", e->targets[i / e->prompts.n].name);
	put_number(out, "score", r->score.n ? r->score.mean : NAN);
	put_number(out, "low", r->score.n ? r->score.low : NAN);
	put_number(out, "high", r->score.n ? r->score.high : NAN);
	put_number(out, "n", (double)r->score.n);
	if (i != eval_base(e, i)) {
		buf_addf(out, ",\"gain\":{\"n\":%zu,\"gained\":%zu,\"lost\":%zu", r->gain.n,
			r->gain.gained, r->gain.lost);
		put_number(out, "diff", r->gain.n ? r->gain.diff : NAN);
		put_number(out, "p", r->gain.n ? r->gain.p : NAN);
		buf_addc(out, '}');
	}
	json_beside(out, e, i);
	if (e->samples > 1)
		json_agreement(out, e, i);
	put_number(out, "p95_ms", r->p95);
	put_number(out, "errors", (double)r->errors);
	put_number(out, "calls", (double)r->calls);
	put_number(out, "cached", (double)r->cached);
	put_number(out, "tokens_in", r->tokens_known ? (double)r->in : NAN);
	put_number(out, "tokens_out", r->tokens_known ? (double)r->out : NAN);
	put_number(out, "usd", r->usd);
	buf_adds(out, ",\"results\":[");
	for (size_t c = i * per_prompt; c < (i + 1) * per_prompt; c++) {
		if (e->states[c] == CELL_OPEN || e->states[c] == CELL_SHOWN)
			continue;
		buf_adds(out, first ? "\n" : ",\n");
		json_result(out, e, c);
		first = false;
	}
	buf_adds(out, "]}");
}

void eval_json(struct buf *out, const struct eval *e, const struct eval_options *o)
{
	OWNED int *ids = NEWN(e->n_none + 1, int);

	buf_adds(out, "{\"format\":\"hunsu-eval\",\"version\":1");
	put_text(out, "task", e->task.name);
	put_text(out, "target", e->targets[0].name);
	put_text(out, "split", o->split);
	put_text(out, "metric", e->metric);
	put_text(out, "extract", e->extract);
	put_number(out, "seconds", e->seconds);
	for (size_t i = 0; i < e->n_none; i++)
		ids[i] = e->examples[e->n_examples + i]->id;
	json_ids(out, "no_score", ids, e->n_none);
	buf_addf(out, ",\"complete\":%s,\"prompts\":[", e->done ? "true" : "false");
	for (size_t i = 0; i < eval_rows(e); i++) {
		buf_adds(out, i ? ",\n" : "\n");
		json_prompt(out, e, i);
	}
	buf_adds(out, "]}\n");
}

/* ---- CSV (RFC 4180) ---- */

static void csv_row(struct buf *out, const struct eval *e, size_t cell)
{
	const struct outcome *r = &e->results[cell];
	size_t per_prompt = e->n_examples * e->samples, in_prompt = cell % per_prompt;
	const struct example *x = e->examples[in_prompt / e->samples];
	const char *const texts[] = {r->extracted, r->output, r->reason, r->finish, r->error};
	buf_addcsv(out, e->prompts.items[cell / per_prompt % e->prompts.n].name);
	buf_addf(out, ",%d,%s,%zu,", x->id, split_name(x->split), in_prompt % e->samples + 1);
	if (!isnan(e->scores[cell]))
		buf_addf(out, "%.15g", e->scores[cell]);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		buf_addc(out, ',');
		buf_addcsv(out, texts[i]);
	}
	buf_addc(out, ',');
	buf_addcsv(out, e->targets[cell / per_prompt / e->prompts.n].name);
	buf_adds(out, "\r\n");
}

void eval_csv(struct buf *out, const struct eval *e)
{
	buf_adds(out, "prompt,example,split,sample,score,extracted,output,reason,finish,error,"
		      "target\r\n");
	for (size_t c = 0; c < e->n_cells; c++)
		if (e->states[c] != CELL_OPEN && e->states[c] != CELL_SHOWN)
			csv_row(out, e, c);
}
