/* asking.c - what an operator is shown of a session. */
#include "asking.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hunsu/base/mem.h"
#include "hunsu/base/utf8.h"
#include "hunsu/prompt/ranges.h"
#include "own.h"

#define SHOWN_MOST 24	/* dev examples that an operator can draw from */
#define REJECTED_MOST 8 /* rejections that a request tells of */
#define REMARKS_MOST 8

static void remark_release(struct remark *r)
{
	free((char *)r->input);
	free((char *)r->output);
	free((char *)r->text);
	free((char *)r->words);
}

static void outcome_from(const struct state *s, const struct mark *m, struct outcome *o)
{
	const struct call_record *c = state_call(s, m->call);
	*o = (struct outcome){.score = m->samples ? m->sum / m->samples : NAN};
	if (!c || !c->answer)
		return;
	o->output = mem_dup(c->answer);
	o->extracted = mem_dup(m->extracted ? m->extracted : c->answer);
	o->reason = mem_dup(m->reason ? m->reason : "");
}

void asking_clear(struct asking *k)
{
	prompt_release(&k->on);
	for (size_t i = 0; i < k->n_shown; i++) {
		example_release(&k->examples[i]);
		outcome_release(&k->outcomes[i]);
	}
	free(k->examples);
	free(k->outcomes);
	free(k->shown);
	for (size_t i = 0; i < k->n_others; i++)
		prompt_release(&k->others[i]);
	free(k->others);
	free(k->other_ps);
	for (size_t i = 0; i < k->n_rejected; i++)
		free(k->rejected[i]);
	free(k->rejected);
	free(k->locks);
	for (size_t i = 0; i < k->n_remarks; i++)
		remark_release(&k->remarks[i]);
	free(k->remarks);
	fields_release(&k->names);
	*k = (struct asking){0};
}

static void shuffle(int *ids, size_t n, struct rng *rng)
{
	for (size_t i = n; i > 1; i--) {
		size_t k = rng_below(rng, (uint32_t)i);
		int swap = ids[i - 1];
		ids[i - 1] = ids[k];
		ids[k] = swap;
	}
}

/* Moves examples that the text fails on to the front, at most `most`. */
static void failed_first(const struct state *s, const char *hash, int *ids, size_t n, size_t most)
{
	size_t front = 0;
	for (size_t i = 0; i < n && front < most; i++) {
		const struct mark *m = state_mark(s, hash, ids[i]);
		if (!m || !m->samples || m->sum >= m->samples)
			continue;
		int swap = ids[front];
		ids[front++] = ids[i];
		ids[i] = swap;
	}
}

/* Dev examples in random order, with what the prompt made of them. The few that fail are all among
 * them, up to half: they are what critique learns from. */
static void fill_shown(struct asking *k, const struct state *s, const char *hash, struct rng *rng)
{
	int *ids = NEWN(s->examples.n + 1, int);
	size_t n = 0;
	for (size_t i = 0; i < s->examples.n; i++)
		if (!s->examples.items[i].now.dropped &&
			s->examples.items[i].now.split == SPLIT_DEV)
			ids[n++] = s->examples.items[i].now.id;
	shuffle(ids, n, rng);
	failed_first(s, hash, ids, n, SHOWN_MOST / 2);
	size_t most = n < SHOWN_MOST ? n : SHOWN_MOST;
	shuffle(ids, most, rng);
	k->examples = NEWN(most + 1, struct example);
	k->outcomes = NEWN(most + 1, struct outcome);
	k->shown = NEWN(most + 1, struct shown);
	for (size_t i = 0; i < most; i++) {
		const struct mark *m = state_mark(s, hash, ids[i]);
		example_copy(&k->examples[i], state_example(s, ids[i]));
		k->shown[i].example = &k->examples[i];
		k->outcomes[i].score = NAN;
		if (m && m->samples) {
			outcome_from(s, m, &k->outcomes[i]);
			k->shown[i].outcome = &k->outcomes[i];
		}
	}
	k->n_shown = most;
	free(ids);
}

static void fill_others(struct asking *k, const struct state *s)
{
	k->others = NEWN(s->variants.n + 1, struct prompt);
	k->other_ps = NEWN(s->variants.n + 1, const struct prompt *);
	k->rejected = NEWN(REJECTED_MOST, char *);
	for (size_t i = s->variants.n; i-- > 0;) {
		const struct variant *w = &s->variants.items[i];
		prompt_copy(&k->others[k->n_others], &w->prompt);
		k->other_ps[k->n_others] = &k->others[k->n_others];
		k->n_others++;
		if (w->standing != STANDING_REJECTED || k->n_rejected == REJECTED_MOST)
			continue;
		struct doc d = {0};
		doc_format(&d, &w->prompt);
		struct buf b = BUF(BUF_TEXT);
		text_brief(&b, buf_str(&d.text), 200);
		if (w->reason && *w->reason)
			buf_addf(&b, " \xe2\x80\x94 because %s", w->reason);
		k->rejected[k->n_rejected++] = buf_detach(&b, NULL);
		doc_release(&d);
	}
}

/* The names of the inputs: the examples', else the prompt's placeholders, else `input`. */
static void fill_names(const struct state *s, const struct prompt *p, struct fields *out)
{
	if (s->examples.n) {
		const struct fields *f = &s->examples.items[0].now.fields;
		for (size_t i = 0; i < f->n; i++)
			if (!f->items[i].aside)
				fields_put(out, &f->items[i], "");
		return;
	}
	struct str names[16];
	size_t n = prompt_placeholders(p, names, 16);
	for (size_t i = 0; i < n && i < 16; i++)
		fields_add(out, names[i], str_of(""));
	if (!n)
		fields_add(out, STR("input"), str_of(""));
}

/* The head's locks, as far as they stand in the text that is worked on. */
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

/* A note on an output, or on a text; false: it is about something else, or hidden. */
static bool remark_of(struct remark *out, const struct state *s, const struct note *n)
{
	const struct call_record *c = n->call ? state_call(s, n->call) : NULL;
	const struct example *e = c ? output_example(s, c) : NULL;
	const struct prompt *text = state_text(s, n->text, NULL);
	struct buf b = BUF(BUF_TEXT);
	*out = (struct remark){.grade = n->grade};
	if (n->kind != NOTE_NOTE && n->kind != NOTE_GRADE)
		return false;
	if (e && c->answer) {
		fields_text(&b, &e->fields);
		out->input = buf_detach(&b, NULL);
		out->output = mem_dup(c->answer);
	} else if (text) {
		struct doc d = {0};
		doc_format(&d, text);
		out->text = buf_detach(&d.text, NULL);
		doc_release(&d);
	} else {
		return false;
	}
	out->words = mem_dup(n->words);
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
	struct subject of[REMARKS_MOST] = {{.call = 0}};
	k->remarks = NEWN(REMARKS_MOST, struct remark);
	for (size_t i = s->notes.n; i-- > 0 && k->n_remarks < REMARKS_MOST;) {
		const struct note *n = &s->notes.items[i];
		size_t at = 0;
		while (at < k->n_remarks && !is_subject(&of[at], n))
			at++;
		if (at < k->n_remarks && n->kind == NOTE_GRADE && isnan(k->remarks[at].grade)) {
			k->remarks[at].grade = n->grade;
		} else if (at < k->n_remarks && n->kind == NOTE_NOTE && !k->remarks[at].words) {
			k->remarks[at].words = mem_dup(n->words);
		} else if (at == k->n_remarks && remark_of(&k->remarks[at], s, n)) {
			of[at] = (struct subject){n->call, n->text};
			k->n_remarks++;
		}
	}
}

void asking_fill(struct asking *k, const struct live *v, const struct asked *about, struct rng *rng,
	struct op_context *out)
{
	const struct state *s = live_state(v);
	const struct settings *set = state_settings(s);
	const char *hash;
	const struct prompt *p = state_text(s, about->on, &hash);
	asking_clear(k);
	prompt_copy(&k->on, p);
	fill_shown(k, s, hash, rng);
	fill_others(k, s);
	fill_locks(k, s);
	fill_remarks(k, s);
	fill_names(s, p, &k->names);
	*out = (struct op_context){.prompt = &k->on,
		.description = s->description,
		.dev = k->shown,
		.n_dev = k->n_shown,
		.instruction = about->instruction,
		.region = about->region,
		.locks = k->locks,
		.n_locks = k->n_locks,
		.cap = set->cap,
		.additions = set->additions,
		.remarks = k->remarks,
		.n_remarks = k->n_remarks,
		.strength = set->strength,
		.others = k->other_ps,
		.n_others = k->n_others,
		.rejected = (const char *const *)k->rejected,
		.n_rejected = k->n_rejected,
		.names = k->names,
		.rng = rng};
}

const char *live_operator_missing(
	const struct live *v, const struct op *op, struct text_ref text, bool region)
{
	struct asked about = {.on = text, .instruction = "words to come"};
	struct asking k = {0};
	struct op_context c;
	struct rng rng = rng_seed(0);
	if (region)
		(void)live_region(v, &about.region);
	asking_fill(&k, v, &about, &rng, &c);
	const char *missing = operator_missing(op, &c);
	asking_clear(&k);
	return missing;
}
