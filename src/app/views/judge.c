/* judge.c - what the judge grades by, and how far it can be trusted. */
#include "hunsu/engine/metric.h"
#include "hunsu/task/rubric.h"
#include "../merging.h"
#include "../parts.h"
#include "parts.h"

static void put_words(struct rows *out, struct buf *words)
{
	if (words->n) {
		rows_begin(out, -1);
		rows_puts(out, SHADE_TEXT, buf_text(words));
	}
	buf_clear(words);
}

static void put_rubric(struct rows *out, const struct live *v, const struct rubric *r)
{
	SCOPED(buf) b = BUF(BUF_TEXT);

	rows_begin(out, -1);
	rows_putf(out, SHADE_HEADING, "%s grades by %zu clause%s", desk_judge(v->desk)->name, r->n,
		PLURAL(r->n));
	for (size_t i = 0; i < r->n; i++) {
		rows_begin(out, -1);
		rows_hang(out, 4);
		rows_putf(out, SHADE_KEY, "%zu ", i + 1);
		buf_clear(&b);
		clause_print(&b, &r->items[i]);
		rows_theirs(out, SHADE_TEXT, buf_str(&b));
	}
}

void judge_next_words(const struct live *v, struct buf *out)
{
	struct concordance a;

	if (!figures_judge(v->desk->figures, &a) || agreement_may_rank(&a))
		return;
	if (lesson_pending(live_state(v)))
		buf_adds(out, LINE("judge") " learn goes through the clauses that were suggested");
	else if (agreement_missing(&a))
		buf_adds(out, KEY("grading") " shows outputs to grade, one after another");
	else
		buf_adds(out, LINE("judge") " learn has clauses suggested from your grades");
}

static void judge(struct rows *out, const struct live *v, const struct about *a)
{
	const struct metric *m = figures_metric(live_state(v));
	struct rubric r;
	struct bias bias;
	SCOPED(buf) b = BUF(BUF_TEXT);

	if (!m || !m->ask) {
		put_hint(out, v,
			"The metric asks no judge. " LINE("metric") " judge:CLAUSE; CLAUSE has a "
			"model grade each output by these clauses.");
		return;
	}
	r = rubric_read(metric_params(str_of(state_metric(live_state(v))->name)));
	if (!r.n)
		rows_putf(out, SHADE_HEADING, "%s grades by what each test says",
			desk_judge(v->desk)->name);
	else
		put_rubric(out, v, &r);
	figures_judge_words(v->desk->figures, &b);
	put_words(out, &b);
	judge_next_words(v, &b);
	if (b.n)
		put_hint(out, v, "%s", buf_text(&b));
	buf_clear(&b);
	figures_pair_words(v->desk->figures, &b);
	put_words(out, &b);
	figures_lesson_words(v->desk->figures, &b);
	put_words(out, &b);
	figures_bias(v->desk->figures, &bias);
	bias_position_words(&b, &bias);
	put_words(out, &b);
	bias_length_words(&b, &bias);
	put_words(out, &b);
	if (!bias.pairs && r.n)
		put_hint(out, v,
			LINE("judge") " check shows it pairs of outputs in both orders, and some "
			"beside a longer copy: does it prefer what comes first, or is longer?");
}

static void title(struct buf *out, const struct live *v, const struct about *a)
{
	buf_adds(out, "Judge");
}

VIEW(judge, "what the judge grades by, and how far it can be trusted", .title = title,
	.rows = judge);
