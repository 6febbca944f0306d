/* asking.c - what an operator is shown of a session. */
#include "hunsu/figures/asking.h"

#include <math.h>
#include <string.h>

#include "hunsu/engine/proposal.h"
#include "tried.h"

struct asked asked_keep(const struct asked *a)
{
	struct asked kept = *a;
	int *examples = NEWN(a->n_examples + 1, int);

	if (a->n_examples)
		memcpy(examples, a->examples, a->n_examples * sizeof *examples);
	kept.examples = examples;
	kept.kind = mem_dup(a->kind);
	kept.kinds = mem_dup(a->kinds);
	kept.instruction = mem_dup(a->instruction);
	return kept;
}

void asked_release(struct asked *kept)
{
	free((void *)(uintptr_t)kept->examples);
	free((void *)(uintptr_t)kept->kind);
	free((void *)(uintptr_t)kept->kinds);
	free((void *)(uintptr_t)kept->instruction);
	*kept = (struct asked){.examples = NULL};
}

void asking_clear(struct asking *k)
{
	free(k->dev);
	free(k->outcomes);
	free(k->others_outcomes);
	free(k->others);
	free(k->scored);
	free(k->locks);
	free(k->remarks);
	tried_release(&k->tried);
	fields_release(&k->names);
	*k = (struct asking){0};
}

/* Dev examples in random order. */
static void fill_dev(struct asking *k, const struct state *s, struct rng *rng)
{
	k->dev = NEWN(s->examples.n + 1, struct example);
	for (size_t i = 0; i < s->examples.n; i++) {
		const struct example *e = &s->examples.items[i].now;

		if (!e->dropped && e->split == SPLIT_DEV)
			k->dev[k->n_dev++] = *e;
	}
	for (size_t i = k->n_dev; i > 1; i--) {
		size_t other = rng_below(rng, (uint32_t)i);
		struct example swap = k->dev[i - 1];

		k->dev[i - 1] = k->dev[other];
		k->dev[other] = swap;
	}
}

/* A failure of another kind than what it is about. */
static bool left_out(const struct asked *about, int example, double score)
{
	if (!about->kind || !(score < 1))
		return false;
	for (size_t i = 0; i < about->n_examples; i++)
		if (about->examples[i] == example)
			return false;
	return true;
}

/* What a text that is worked on made of them. */
static struct outcome *find_outcomes(
	const struct asking *k, const struct state *s, const struct asked *about, const char *hash)
{
	struct outcome *out = NEWN(k->n_dev + 1, struct outcome);

	for (size_t i = 0; i < k->n_dev; i++) {
		const struct mark *m = hash ? state_mark(s, hash, k->dev[i].id) : NULL;
		const struct call_record *c = m && m->samples ? state_call(s, m->call) : NULL;

		out[i].score = c ? mark_mean(m) : NAN;
		if (!c || !c->answer || left_out(about, k->dev[i].id, out[i].score))
			continue;
		out[i].output = c->answer;
		out[i].extracted = m->extracted ? m->extracted : c->answer;
		out[i].reason = m->reason;
	}
	return out;
}

static void fill_others(struct asking *k, const struct state *s, const struct asked *about)
{
	k->others = NEWN(s->variants.n + 1, struct op_text);
	for (size_t i = s->variants.n; i-- > 0;) {
		const struct variant *w = &s->variants.items[i];

		if (about->before && w->round >= about->before)
			continue;
		k->others[k->n_others++] = (struct op_text){.prompt = w->prompt,
			/* Own text put aside without a word is no answer to a proposal. */
			.rejected = w->standing == STANDING_REJECTED &&
				    (w->round || w->reason),
			.reason = w->reason};
	}
}

/* One more text with its scores, unless these are told already. */
static void add_scored(struct asking *k, const struct state *s, struct text_ref ref, bool *told)
{
	const char *hash;
	const struct prompt *p = state_text(s, ref, &hash);
	const struct sheet *sheet = p ? state_sheet(s, hash, s->target, s->metric) : NULL;
	struct op_text t = {.mean = 0};

	if (!sheet || told[sheet - s->sheets.items] || state_hidden(s, ref))
		return;
	told[sheet - s->sheets.items] = true;
	for (size_t i = 0; i < k->n_dev; i++) {
		const struct mark *m = sheet_mark(sheet, k->dev[i].id);

		if (m && m->samples) {
			t.mean += mark_mean(m);
			t.scores++;
		}
	}
	if (!t.scores)
		return;
	t.mean /= (double)t.scores;
	t.prompt = *p;
	k->scored[k->n_scored++] = t;
}

static void fill_scored(struct asking *k, const struct state *s, const struct asked *about)
{
	OWNED bool *told = NEWN(s->sheets.n + 1, bool);

	k->scored = NEWN(s->variants.n + s->versions.n + 1, struct op_text);
	for (size_t i = 0; i < s->variants.n; i++)
		if (!about->before || s->variants.items[i].round < about->before)
			add_scored(k, s, (struct text_ref){.variant = (int)i + 1}, told);
	for (size_t i = 0; i < s->versions.n; i++)
		add_scored(k, s, (struct text_ref){.version = (int)i + 1}, told);
}

/* ---- what to combine a text with ---- */

/* The mean of the better score of both on each dev example; what has none counts as wrong. */
static double either_right(const struct state *s, const char *one, const struct sheet *other)
{
	double sum = 0;
	size_t n = 0;

	for (size_t i = 0; i < s->examples.n; i++) {
		const struct example *e = &s->examples.items[i].now;
		const struct mark *a = state_mark(s, one, e->id), *b = sheet_mark(other, e->id);

		if (e->dropped || e->split != SPLIT_DEV)
			continue;
		n++;
		sum += fmax(a && a->samples ? mark_mean(a) : 0,
			b && b->samples ? mark_mean(b) : 0);
	}
	return n ? sum / (double)n : 0;
}

static bool may_combine(const struct state *s, struct text_ref ref)
{
	const struct variant *w = ref.variant ? state_variant(s, ref.variant) : NULL;

	return !state_hidden(s, ref) && !(w && w->standing == STANDING_REJECTED);
}

struct text_ref asking_partner(const struct state *s, struct text_ref on)
{
	struct text_ref best = {.variant = 0};
	double most = -1;
	const char *own = "";

	(void)state_text(s, on, &own);
	for (size_t i = 0; i < s->variants.n + s->versions.n; i++) {
		const bool variant = i < s->variants.n;
		const struct text_ref ref = {.variant = variant ? (int)i + 1 : 0,
			.version = variant ? 0 : (int)(i - s->variants.n) + 1};
		const char *hash = NULL;
		const struct sheet *sheet = state_text(s, ref, &hash)
			? state_sheet(s, hash, s->target, s->metric) : NULL;
		double right;

		if (!sheet || !strcmp(hash, own) || !may_combine(s, ref))
			continue;
		right = either_right(s, own, sheet);
		if (right <= most)
			continue;
		most = right;
		best = ref;
	}
	return best;
}

/* The names of the inputs: the examples', else the prompt's placeholders, else `input`. */
static void fill_names(const struct state *s, const struct prompt *p, struct fields *out)
{
	const struct fields *f = s->examples.n ? &s->examples.items[0].now.fields : NULL;
	size_t n = f ? 0 : prompt_placeholders(p, NULL, 0);
	OWNED struct str *names = NEWN(n + 1, struct str);

	for (size_t i = 0; f && i < f->n; i++)
		if (!f->items[i].aside)
			fields_put(out, &f->items[i], "");
	(void)prompt_placeholders(p, names, n);
	for (size_t i = 0; i < n; i++)
		fields_add(out, names[i], str_of(""));
	if (!f && !n)
		fields_add(out, STR("input"), str_of(""));
}

/* The head's locks, as far as they are in the text that is worked on. */
static void fill_locks(struct asking *k, const struct state *s)
{
	const struct version *head = state_head(s);
	k->locks = NEWN(s->locks.n + 1, struct range);
	for (size_t i = 0; head && i < s->locks.n; i++) {
		const struct lock *l = &s->locks.items[i];
		struct range r = lock_range(l);
		if (range_find(&head->prompt, r, &k->on, &k->locks[k->n_locks]))
			k->n_locks++;
	}
}

/* The example that an output is of; NULL: of none, or of one that proposers must not see. */
static const struct example *output_example(const struct state *s, const struct call_record *c)
{
	const struct example *e = c->example ? state_example(s, c->example) : NULL;
	return e && e->split == SPLIT_DEV ? e : NULL;
}

/* Why that call's output was scored as it is now; NULL: it is not, or no reason was given. */
static const char *judged(const struct state *s, const struct call_record *c)
{
	const char *hash;
	const struct mark *m = state_text(s, c->prompt, &hash)
				       ? state_mark(s, hash, c->example)
				       : NULL;

	return m && m->call == c->n ? m->reason : NULL;
}

/* A note on an output, or on a text; false: it is about something else, or hidden. */
static bool remark_of(struct remark *out, const struct state *s, const struct note *n)
{
	const struct call_record *c = n->call ? state_call(s, n->call) : NULL;
	const struct example *e = c ? output_example(s, c) : NULL;
	const struct prompt *text = state_text(s, n->text, NULL);
	*out = (struct remark){.words = n->words, .grade = n->grade};
	if (n->kind != NOTE_NOTE && n->kind != NOTE_GRADE)
		return false;
	if (e && c->answer) {
		out->input = e->fields;
		out->output = c->answer;
		out->judged = judged(s, c);
	} else if (text) {
		out->text = *text;
	} else {
		return false;
	}
	return true;
}

/* A grade and a note on the same thing belong together. */
struct subject {
	int call;
	struct text_ref text;
};

static bool is_subject(const struct subject *s, const struct note *n)
{
	return s->call == n->call && text_ref_same(s->text, n->text);
}

/* Newest first; of several grades or notes on one thing the last one counts. */
static void fill_remarks(struct asking *k, const struct state *s)
{
	OWNED struct subject *of = NEWN(s->notes.n + 1, struct subject);
	k->remarks = NEWN(s->notes.n + 1, struct remark);
	for (size_t i = s->notes.n; i-- > 0;) {
		const struct note *n = &s->notes.items[i];
		size_t at = 0;
		while (at < k->n_remarks && !is_subject(&of[at], n))
			at++;
		if (at < k->n_remarks && n->kind == NOTE_GRADE && isnan(k->remarks[at].grade)) {
			k->remarks[at].grade = n->grade;
		} else if (at < k->n_remarks && n->kind == NOTE_NOTE && !k->remarks[at].words) {
			k->remarks[at].words = n->words;
		} else if (at == k->n_remarks && remark_of(&k->remarks[at], s, n)) {
			of[at] = (struct subject){n->call, n->text};
			k->n_remarks++;
		}
	}
}

static bool is_text(struct text_ref ref)
{
	return ref.variant || ref.version;
}

void asking_settle(
	struct asked *about, const struct state *s, const struct op *const *ops, size_t n)
{
	bool two = false;

	for (size_t i = 0; i < n; i++)
		two = two || ops[i]->origin == ORIGIN_TWO;
	if (!two)
		about->and = (struct text_ref){.variant = 0};
	else if (!is_text(about->and))
		about->and = asking_partner(s, about->on);
}

void asking_fill(struct asking *k, const struct state *s, const struct asked *about, bool scored,
	struct rng *rng, struct op_context *out)
{
	const struct settings *set = state_settings(s);
	const char *hash = NULL, *other = NULL;
	const struct prompt *p = state_text(s, about->on, &hash);
	const struct prompt *q = is_text(about->and) ? state_text(s, about->and, &other) : NULL;
	asking_clear(k);
	if (p)
		k->on = *p;
	if (q)
		k->and = *q;
	fill_dev(k, s, rng);
	k->outcomes = find_outcomes(k, s, about, hash);
	if (other)
		k->others_outcomes = find_outcomes(k, s, about, other);
	fill_others(k, s, about);
	if (scored)
		fill_scored(k, s, about);
	fill_locks(k, s);
	fill_remarks(k, s);
	tried_fill(&k->tried, s);
	fill_names(s, &k->on, &k->names);
	*out = (struct op_context){.parents = {{p ? &k->on : NULL, k->outcomes},
			{q ? &k->and : NULL, k->others_outcomes}},
		.description = s->description, .dev = k->dev, .n_dev = k->n_dev,
		.instruction = about->instruction, .region = about->region, .kinds = about->kinds,
		.locks = k->locks, .n_locks = k->n_locks, .cap = set->cap, .edits = set->cap_edits,
		.additions = set->additions, .remarks = k->remarks, .n_remarks = k->n_remarks,
		.strength = set->strength, .others = k->others, .n_others = k->n_others,
		.scored = k->scored, .n_scored = k->n_scored,
		.metric = str_of(state_metric(s) ? state_metric(s)->name : ""),
		.tried = (const char *const *)k->tried.items, .n_tried = k->tried.n,
		.names = k->names, .rng = rng};
}

typedef const char *why_not_fn(const struct op *op, const struct op_context *c);

static const char *why_not(
	const struct state *s, const struct op *op, const struct asked *about, why_not_fn *fn)
{
	struct asked settled = *about;
	struct asking k = {0};
	struct op_context c;
	struct rng rng = rng_seed(0);
	const char *why;

	asking_settle(&settled, s, &op, 1);
	asking_fill(&k, s, &settled, op->need.scored, &rng, &c);
	why = fn(op, &c);
	asking_clear(&k);
	return why;
}

const char *asking_missing(const struct state *s, const struct op *op, const struct asked *about)
{
	struct asked with_words = *about;

	with_words.instruction = "words to come";
	return why_not(s, op, &with_words, operator_missing);
}

const char *asking_wants(const struct state *s, const struct op *op, const struct asked *about)
{
	return why_not(s, op, about, operator_wants);
}

const char *asking_idle(const struct state *s, const struct op *op, const struct asked *about)
{
	return why_not(s, op, about, proposal_idle);
}
