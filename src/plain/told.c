/* told.c - variants, refusals, scores and trials, as lines. */
#include <math.h>
#include <string.h>
#include "told.h"
#include "hunsu/figures/grids.h"
#include "hunsu/app/views.h"
#include "hunsu/session/story.h"

enum { BRIEF = 400 };

static void put_line(struct buf *out, const char *text)
{
	SCOPED(buf) one = BUF(BUF_TEXT);

	text_joined(&one, str_of(text));
	text_brief(out, buf_str(&one), BRIEF);
	buf_addc(out, '\n');
}

/* ---- variants and refusals ---- */

/* A grid is told as a whole, by its view. */
static bool of_grid(const struct live *v, const struct variant *x)
{
	return x && figures_whole(live_state(v), x->round);
}

static void tell_variant(struct buf *out, const struct live *v, const struct variant *x)
{
	struct text_ref ref = {.variant = x->n};
	bool hidden = state_hidden(live_state(v), ref);
	SCOPED(doc) doc = {.text = BUF(BUF_TEXT)};
	if (of_grid(v, x))
		return;
	buf_addf(out, "%s is new, %s: ", text_called(live_state(v), ref).s,
		hidden ? "hidden" : x->operator);
	doc_format(&doc, &x->prompt);
	put_line(out, buf_text(&doc.text));
	if (hidden || !x->rationale || !*x->rationale)
		return;
	buf_addf(out, "%s why: ", text_called(live_state(v), ref).s);
	put_line(out, x->rationale);
}

/* A thing as the view has it. */
static void tell(struct buf *out, const struct live *v, enum detail d, struct about a)
{
	view_lines(out, v, d, &a);
	buf_addc(out, '\n');
}

static void tell_score(struct buf *out, const struct live *v, struct text_ref text)
{
	struct rows rows;

	if (of_grid(v, state_variant(live_state(v), text.variant)))
		return;
	rows_init(&rows);
	rows_begin(&rows, -1);
	buf_addf(out, "%s ", text_called(live_state(v), text).s);
	view_score(&rows, v, text);
	rows_lines(&rows, out);
	buf_addc(out, '\n');
	rows_release(&rows);
}

static struct told_score *told_of(struct told *t, struct text_ref r)
{
	struct told_texts *all = r.variant ? &t->of_variants : &t->of_versions;
	const size_t n = (size_t)(r.variant ? r.variant : r.version);

	while (all->n < n)
		(void)PUSH(all);
	return &all->items[n - 1];
}

/* Nothing of it has changed since it was looked at; else it has been, now. */
static bool was_looked_at(struct told_score *was, const struct state *s, const char *hash)
{
	const struct sheet *sheet = state_sheet(s, hash, s->target, s->metric);
	const int scores = sheet ? sheet->changed : 0;
	const bool same = was->scores == scores && was->metric == s->metric &&
			  was->target == s->target && was->examples == s->changed.examples &&
			  was->variants == s->changed.variants;

	was->scores = scores;
	was->metric = s->metric;
	was->target = s->target;
	was->examples = s->changed.examples;
	was->variants = s->changed.variants;
	return same;
}

static bool is_news(const struct told_score *was, const struct score_line *now, size_t sampled)
{
	return now->dev.n != was->dev || now->errors != was->errors || sampled != was->sampled ||
	       (now->dev.n && fabs(now->dev.mean - was->mean) > 1e-9) ||
	       (now->held_out.n && now->held_out.n != was->held_out);
}

/* A score is told when nothing is on its way to it. */
static void news_of(struct told *t, const struct live *v, struct text_ref r, struct buf *out)
{
	struct score_line now = {0};
	struct agreement samples;
	struct told_score *was;
	size_t done, total;
	double eta;
	const char *hash = NULL;

	if (!state_text(live_state(v), r, &hash) ||
		figures_progress(v->desk->figures, r, &done, &total, &eta))
		return;
	was = told_of(t, r);
	if (was_looked_at(was, live_state(v), hash))
		return;
	figures_score(v->desk->figures, r, &now);
	figures_agreement(v->desk->figures, r, &samples);
	if (out && is_news(was, &now, samples.n) && (now.dev.n || now.errors || now.held_out.n))
		tell_score(out, v, r);
	was->dev = now.dev.n;
	was->mean = now.dev.n ? now.dev.mean : 0;
	was->errors = now.errors;
	was->sampled = samples.n;
	was->held_out = now.held_out.n;
}

static void news_of_scores(struct told *t, const struct live *v, struct buf *out)
{
	const struct state *s = live_state(v);
	if (s->head)
		news_of(t, v, (struct text_ref){.version = s->head}, out);
	for (size_t i = 0; i < s->variants.n; i++)
		news_of(t, v, (struct text_ref){.variant = s->variants.items[i].n}, out);
}

static void news_of_trials(struct told *t, const struct live *v, struct buf *out)
{
	const struct trial *now = &v->desk->flight.trial;
	if (now->n > t->n_trials) {
		t->trials = mem_grow(t->trials, now->n, sizeof *t->trials);
		memset(t->trials + t->n_trials, 0, (now->n - t->n_trials) * sizeof *t->trials);
		t->n_trials = now->n;
	}
	for (size_t i = 0; i < now->n; i++) {
		const struct trial_column *c = &now->columns[i];
		if (!c->done || t->trials[i] == c->call_n)
			continue;
		t->trials[i] = c->call_n;
		if (out)
			tell(out, v, DETAIL_TRY, (struct about){.nth = i + 1});
	}
}

/* Told when every piece has its score; what a blind review hides, when it is revealed. */
static void news_of_ablation(struct told *t, const struct live *v, struct buf *out)
{
	const struct state *s = live_state(v);
	const struct ablation *last = state_ablation(s, (int)s->ablations.n);
	struct worths a;
	if (!last || last->n == t->ablation || !figures_worths(v->desk->figures, last->of, &a) ||
		a.busy || a.hidden || a.done < a.total)
		return;
	t->ablation = last->n;
	if (out)
		tell(out, v, DETAIL_ABLATION, (struct about){.text = last->of});
}

/* Told when nothing more of it is on its way; again when there is more of it. */
static void news_of_headroom(struct told *t, const struct live *v, struct buf *out)
{
	const struct state *s = live_state(v);
	const struct headroom_texts *last = state_headroom(s, (int)s->headrooms.n);
	struct room r;
	if (!last || !figures_headroom(v->desk->figures, last->of, &r) || r.busy || r.hidden ||
		!r.done || (last->n == t->headroom && r.done == t->measured))
		return;
	t->headroom = last->n;
	t->measured = r.done;
	if (out)
		tell(out, v, DETAIL_HEADROOM, (struct about){.text = last->of});
}

static void news_of_local(struct told *t, const struct live *v, struct buf *out)
{
	struct local_status s;
	client_local(v->desk->client, &s);
	if ((int)s.state != t->local_state && s.line[0])
		buf_addf(out, "model: %s\n", s.line);
	t->local_state = (int)s.state;
}

void told_start(struct told *t, const struct live *v)
{
	t->variants = live_state(v)->variants.n;
	t->refusals = live_state(v)->refusals.n;
	news_of_scores(t, v, NULL);
	news_of_ablation(t, v, NULL);
	news_of_headroom(t, v, NULL);
	news_of_trials(t, v, NULL);
}

void told_release(struct told *t)
{
	free(t->of_versions.items);
	free(t->of_variants.items);
	free(t->trials);
	*t = (struct told){0};
}

/* Hidden ones together when their round is whole, by the numbers they go by. */
static void news_of_variants(struct told *t, const struct live *v, struct buf *out)
{
	const struct state *s = live_state(v);
	size_t from = t->variants;
	OWNED int *list = NULL;

	if (from == s->variants.n || figures_arriving(v->desk->figures, (int)s->variants.n))
		return;
	t->variants = s->variants.n;
	list = state_variants_told(s);
	for (size_t i = 0; i < s->variants.n; i++)
		if ((size_t)list[i] > from)
			tell_variant(out, v, state_variant(s, list[i]));
}

/* A model says one thing again and again: in its round the same was refused before for the same
 * reason. */
static bool refused_before(const struct state *s, size_t at)
{
	const struct refused *r = &s->refusals.items[at];

	while (at-- > 0 && s->refusals.items[at].round == r->round) {
		const struct refused *b = &s->refusals.items[at];

		if (cstr_same(b->operator, r->operator) && cstr_same(b->check, r->check) &&
			cstr_same(b->reason, r->reason) && cstr_same(b->text, r->text))
			return true;
	}
	return false;
}

void told_news(struct told *t, const struct live *v, struct buf *out)
{
	const struct state *s = live_state(v);
	news_of_local(t, v, out);
	news_of_variants(t, v, out);
	for (; t->refusals < s->refusals.n; t->refusals++)
		if (!refused_before(s, t->refusals))
			tell(out, v, DETAIL_REFUSED, (struct about){.nth = t->refusals + 1});
	news_of_scores(t, v, out);
	news_of_ablation(t, v, out);
	news_of_headroom(t, v, out);
	news_of_trials(t, v, out);
}
