/*
 * digest.c - state_hash: SHA-256 over lines of text that say what a session amounts to.
 *
 * It is written in `quit` and compared by `hunsu log --check`, so these lines are part of the
 * format. Later releases may add lines for things that a session of format 1 does not have; what is
 * not there adds nothing. Event numbers and the books of undo are left out: taking an act back and
 * repeating it ends in the same state.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "fold.h"
#include "hunsu/base/mem.h"

#define CHUNK ((size_t)64 << 10)

struct digest {
	struct buf text;
	char chain[HASH_HEX];
};

/* The text is hashed in pieces, each with the hash of those before it in front. */
static void fold_in(struct digest *d)
{
	struct str parts[] = {str_of(d->chain), buf_str(&d->text)};

	hash_parts(d->chain, parts, 2);
	buf_clear(&d->text);
}

static void line_end(struct digest *d)
{
	buf_addc(&d->text, '\n');
	if (d->text.n >= CHUNK)
		fold_in(d);
}

/* Each field is set off by its length, so that no text can look like another field. */
static void add_text(struct digest *d, const char *s)
{
	if (s)
		buf_addf(&d->text, " %zu:%s", strlen(s), s);
	else
		buf_adds(&d->text, " -");
}

static void add_whole(struct digest *d, long v)
{
	buf_addf(&d->text, " %ld", v);
}

static void add_real(struct digest *d, double v)
{
	if (isnan(v))
		buf_adds(&d->text, " -");
	else
		buf_addf(&d->text, " %.12g", v);
}

static void add_ref(struct digest *d, struct text_ref r)
{
	if (!r.variant && r.ablation) {
		buf_addf(&d->text, " a%d.%d", r.ablation, r.piece);
		return;
	}
	buf_addf(&d->text, " %c%d", r.variant ? 'k' : 'v', r.variant ? r.variant : r.version);
}

static void add_prompt(struct digest *d, const struct state *s, const struct prompt *p)
{
	for (size_t i = 0; i < p->n; i++) {
		const struct runs *r = &p->items[i].runs;

		for (size_t k = 0; k < r->n; k++) {
			buf_addf(&d->text, " %zu", r->items[k].n);
			add_text(d, authors_name(&s->authors, r->items[k].by));
		}
		buf_adds(&d->text, " ;");
	}
}

static void add_names(struct digest *d, char *const *names, size_t n)
{
	add_whole(d, (long)n);
	for (size_t i = 0; i < n; i++)
		add_text(d, names[i]);
}

static void registers(struct digest *d, const struct state *s)
{
	char hash[TEXT_HASH];

	buf_addf(&d->text, "session %s head %d metric %d settings %d", s->id, s->head, s->metric,
		s->settings);
	add_text(d, state_model(s, s->target));
	add_text(d, state_model(s, s->proposer));
	add_text(d, state_model(s, s->judge));
	line_end(d);
	buf_addf(&d->text, "task %d %llu", s->task_version, (unsigned long long)s->seed);
	add_real(d, s->held_out);
	add_text(d, s->task_name);
	add_text(d, s->task_file);
	add_text(d, s->description);
	line_end(d);
	buf_addf(&d->text, "budget %d %ld %ld", s->budget.version, s->budget.tokens,
		s->budget.calls);
	add_real(d, s->budget.usd);
	line_end(d);
	if (s->columns.version) {
		buf_addf(&d->text, "columns %d", s->columns.version);
		add_names(d, s->columns.input, s->columns.n_input);
		add_names(d, s->columns.expected, s->columns.n_expected);
		add_names(d, s->columns.turns, s->columns.n_turns);
		line_end(d);
	}
	if (s->draft.event) {
		prompt_hash(hash, &s->draft.prompt);
		buf_addf(&d->text, "draft %s", hash);
		add_prompt(d, s, &s->draft.prompt);
		line_end(d);
	}
	for (size_t i = 0; i < s->locks.n; i++) {
		const struct lock *l = &s->locks.items[i];

		buf_addf(&d->text, "lock %d %d %zu %zu", l->n, l->message, l->at, l->bytes);
		line_end(d);
	}
}

static void examples(struct digest *d, const struct state *s)
{
	for (size_t i = 0; i < s->examples.n; i++) {
		const struct example *e = &s->examples.items[i].now;

		buf_addf(&d->text, "example %d %d %s %d %d", e->id, e->version,
			split_name(e->split), e->pinned, e->dropped);
		for (size_t k = 0; k < e->fields.n; k++) {
			add_text(d, e->fields.items[k].name);
			add_text(d, e->fields.items[k].value);
		}
		for (size_t k = 0; k < e->expected.n; k++)
			add_text(d, e->expected.items[k]);
		line_end(d);
	}
	for (size_t i = 0; i < s->metrics.n; i++) {
		buf_addf(&d->text, "metric %zu", i + 1);
		add_text(d, s->metrics.items[i].name);
		add_text(d, s->metrics.items[i].extract);
		if (s->metrics.items[i].revision || s->metrics.items[i].extract_revision)
			buf_addf(&d->text, " revision %d %d", s->metrics.items[i].revision,
				s->metrics.items[i].extract_revision);
		line_end(d);
	}
}

/* Those behind the ones that have a place of their own in the line. */
static void add_later(struct digest *d, const struct settings *x)
{
	struct buf value = BUF(BUF_TEXT);

	for (const struct setting *s = setting_find(STR("additions")) + 1; s->name; s++) {
		if (setting_is_usual(s, x))
			continue;
		buf_clear(&value);
		setting_print(&value, s, x);
		buf_addf(&d->text, " %s", s->name);
		add_text(d, buf_text(&value));
	}
	buf_release(&value);
}

static void settings(struct digest *d, const struct state *s)
{
	for (size_t i = 0; i < s->settings_all.n; i++) {
		const struct settings *x = &s->settings_all.items[i];

		buf_addf(&d->text, "settings %d %d %d %d %d %d %d", x->version,
			x->sampling.max_tokens, x->samples, x->variants, x->first, x->strength,
			x->blind);
		/* What came to the format later counts only where it is used. */
		if (x->cap || x->additions)
			buf_addf(&d->text, " cap %d %d", x->cap, x->additions);
		add_real(d, x->sampling.temperature);
		for (size_t k = 0; k < x->sampling.n_stop; k++)
			add_text(d, x->sampling.stop[k]);
		for (size_t k = 0; k < x->n_operators; k++)
			add_text(d, x->operators[k]);
		add_later(d, x);
		line_end(d);
	}
}

static void texts(struct digest *d, const struct state *s)
{
	for (size_t i = 0; i < s->versions.n; i++) {
		const struct version *v = &s->versions.items[i];

		buf_addf(&d->text, "version %d %s %s", v->n, v->origin, v->hash);
		for (size_t k = 0; k < v->n_parents; k++)
			add_whole(d, v->parents[k]);
		for (size_t k = 0; k < v->n_variants; k++)
			add_ref(d, (struct text_ref){.variant = v->variants[k]});
		add_text(d, v->name);
		add_prompt(d, s, &v->prompt);
		line_end(d);
	}
	for (size_t i = 0; i < s->variants.n; i++) {
		const struct variant *v = &s->variants.items[i];

		buf_addf(&d->text, "variant %d %d %s %s %d %d", v->n, v->round, v->hash,
			standing_name(v->standing), v->call, v->revealed);
		for (size_t k = 0; k < v->n_parents; k++)
			add_ref(d, v->parents[k]);
		add_text(d, v->operator);
		add_text(d, v->rationale);
		add_text(d, v->reason);
		add_prompt(d, s, &v->prompt);
		line_end(d);
	}
}

static void ablations(struct digest *d, const struct state *s)
{
	for (size_t i = 0; i < s->ablations.n; i++) {
		const struct ablation *a = &s->ablations.items[i];

		buf_addf(&d->text, "ablation %d %d %d", a->n, a->hunks, a->against);
		add_ref(d, a->of);
		line_end(d);
		for (size_t k = 0; k < a->n_pieces; k++) {
			const struct ablation_piece *p = &a->pieces[k];

			buf_addf(&d->text, "piece %zu %zu %zu %s", p->message, p->at, p->bytes,
				p->skipped ? "-" : p->hash);
			add_text(d, p->text);
			add_text(d, p->skipped);
			line_end(d);
		}
	}
}

static void rounds(struct digest *d, const struct state *s)
{
	for (size_t i = 0; i < s->rounds.n; i++) {
		const struct round *r = &s->rounds.items[i];

		buf_addf(&d->text, "round %d %d %d", r->n, r->asked, r->settings);
		add_ref(d, r->on);
		if (r->region.n)
			buf_addf(&d->text, " region %zu %zu %zu", r->region.message, r->region.at,
				r->region.n);
		add_text(d, r->instruction);
		for (size_t k = 0; k < r->n_operators; k++)
			add_text(d, r->operators[k]);
		line_end(d);
	}
	for (size_t i = 0; i < s->refusals.n; i++) {
		const struct refused *r = &s->refusals.items[i];

		buf_addf(&d->text, "refused %d %d %d", r->n, r->round, r->call);
		add_text(d, r->operator);
		add_text(d, r->check);
		add_text(d, r->reason);
		add_text(d, r->text);
		line_end(d);
	}
}

static void calls(struct digest *d, const struct state *s)
{
	for (size_t i = 0; i < s->calls.n; i++) {
		const struct call_record *c = &s->calls.items[i];

		if (!c->n)
			continue;
		buf_addf(&d->text, "call %d %d %c %d %d %d %d %d %d %s", c->n, (int)c->standing,
			c->role, c->cached, c->refusal, c->example, c->example_version, c->settings,
			c->sample, c->hash);
		add_ref(d, c->prompt);
		add_text(d, state_model(s, c->model));
		add_text(d, c->answer);
		add_text(d, c->error);
		add_text(d, c->finish);
		add_whole(d, c->in);
		add_whole(d, c->out);
		add_real(d, c->usd);
		line_end(d);
	}
}

static void add_mark(struct digest *d, int example, const struct mark *m)
{
	if (!m->example_version)
		return;
	buf_addf(&d->text, "mark %d %d %d %d %d", example, m->example_version, m->call, m->samples,
		m->error);
	add_real(d, m->sum);
	add_text(d, m->extracted);
	add_text(d, m->reason);
	line_end(d);
}

/* Where marks on other versions of an example are kept is a matter of what was looked at when:
 * sorted. */
static int by_place(const void *a, const void *b)
{
	const struct aside *x = *(const struct aside *const *)a,
			   *y = *(const struct aside *const *)b;

	if (x->sheet != y->sheet)
		return x->sheet < y->sheet ? -1 : 1;
	if (x->example != y->example)
		return x->example < y->example ? -1 : 1;
	return (x->version > y->version) - (x->version < y->version);
}

static void sheets(struct digest *d, const struct state *s)
{
	size_t n = s->fold->aside.n;
	const struct aside **sorted = NEWN(n + 1, const struct aside *);

	for (size_t i = 0; i < s->sheets.n; i++) {
		const struct sheet *row = &s->sheets.items[i];

		buf_addf(&d->text, "sheet %s %d", row->text, row->metric);
		add_text(d, state_model(s, row->model));
		line_end(d);
		for (size_t k = 0; k < row->n; k++)
			add_mark(d, (int)k + 1, &row->marks[k]);
	}
	for (size_t i = 0; i < n; i++)
		sorted[i] = &s->fold->aside.items[i];
	qsort(sorted, n, sizeof *sorted, by_place);
	for (size_t i = 0; i < n; i++)
		if (sorted[i]->mark.example_version) {
			buf_addf(&d->text, "aside %d ", sorted[i]->sheet);
			add_mark(d, sorted[i]->example, &sorted[i]->mark);
		}
	free(sorted);
}

static void words(struct digest *d, const struct state *s)
{
	for (size_t i = 0; i < s->notes.n; i++) {
		const struct note *n = &s->notes.items[i];

		buf_addf(&d->text, "note %d %d %d %d", (int)n->kind, n->n, n->call, n->example);
		add_ref(d, n->text);
		add_text(d, n->words);
		add_text(d, n->verdict);
		add_real(d, n->grade);
		line_end(d);
	}
	for (size_t i = 0; i < s->bets.n; i++) {
		const struct bet *b = &s->bets.items[i];

		buf_addf(&d->text, "bet %d %d %d %d %d", b->n, b->variant, b->against, b->metric,
			b->beats);
		add_real(d, b->confidence);
		if (b->model >= 0)
			add_text(d, state_model(s, b->model));
		line_end(d);
	}
	for (size_t i = 0; i < s->looks.n; i++) {
		const struct look *l = &s->looks.items[i];

		buf_addf(&d->text, "look %d", l->metric);
		add_text(d, state_model(s, l->model));
		for (size_t k = 0; k < l->n_prompts; k++)
			add_ref(d, l->prompts[k]);
		for (size_t k = 0; k < l->n_examples; k++)
			add_whole(d, l->examples[k]);
		line_end(d);
	}
}

void state_hash(char out[static HASH_HEX], const struct state *s)
{
	struct digest d = {.text = BUF(BUF_FILE)};

	registers(&d, s);
	examples(&d, s);
	settings(&d, s);
	texts(&d, s);
	rounds(&d, s);
	ablations(&d, s);
	calls(&d, s);
	sheets(&d, s);
	words(&d, s);
	buf_addf(&d.text, "spend %d %d %d %d %d %d %ld %ld", s->spend.calls, s->spend.cached,
		s->spend.failed, s->spend.lost, s->spend.outstanding, s->spend.unknown, s->spend.in,
		s->spend.out);
	add_real(&d, s->spend.usd);
	line_end(&d);
	fold_in(&d);
	memcpy(out, d.chain, HASH_HEX);
	buf_release(&d.text);
}
