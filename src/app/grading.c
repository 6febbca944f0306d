/*
 * grading.c - outputs to be graded, one after another: each beside its input, without whose it is.
 */
#include "grading.h"

#include "hunsu/engine/metric.h"
#include "hunsu/figures/grading.h"
#include "parts.h"
#include "stage.h"
#include "words.h"

static void leave(struct live *v, bool stay)
{
	struct grading *g = &v->grading;

	if (!g->on)
		return;
	free(g->texts);
	free(g->shown.items);
	*g = (struct grading){.on = false};
	stage_leave(v, stay);
}

void grading_end(struct live *v)
{
	leave(v, false);
}

static bool find_next(struct live *v)
{
	struct grading *g = &v->grading;
	const int call = figures_next_grade(
		live_state(v), g->texts, g->n, g->shown.items, g->shown.n, &g->left);

	if (call)
		*PUSH(&g->shown) = call;
	return call != 0;
}

/* The last that was shown is done with. */
static void go_on(struct live *v)
{
	struct grading *g = &v->grading;

	if (g->at < g->shown.n)
		g->at++;
	if (g->at < g->shown.n || find_next(v))
		stage_show(v, DETAIL_GRADING);
	else
		grading_turn(v);
}

/* What there is to do then: "; e asks for what is missing", and what the judge is now. */
static void none_waits(
	const struct live *v, const struct text_ref *texts, size_t n, struct buf *out)
{
	const struct metric *m = figures_metric(live_state(v));
	SCOPED(buf) judge = BUF(BUF_SMALL), next = BUF(BUF_SMALL);
	struct concordance a;
	struct bias bias;
	size_t missing = 0;

	for (size_t i = 0; i < n; i++)
		missing += scoring_missing(v->desk, texts[i], SCOPE_DEV, &v->desk->target);
	figures_judge_words(v->desk->figures, &judge);
	if (judge.n)
		buf_addf(out, "; %s", buf_text(&judge));
	if (missing && !(m && m->person))
		buf_adds(out, "; " KEY("evaluate") " asks for what is missing");
	else if (figures_judge(v->desk->figures, &a) && agreement_missing(&a))
		buf_adds(out, "; " KEY("propose") " makes variants, whose outputs you can grade");
	else
		judge_next_words(v, &next);
	if (next.n)
		buf_addf(out, "; %s", buf_text(&next));
	figures_bias(v->desk->figures, &bias);
	if (judge.n && !bias.pairs)
		buf_adds(out, "; " LINE("judge") " check looks for its biases");
}

void grading_turn(struct live *v)
{
	struct grading *g = &v->grading;

	if (g->on && stage_left(v, DETAIL_GRADING))
		leave(v, true);
	if (!g->on || grading_call(v))
		return;
	if (find_next(v)) {
		stage_show(v, DETAIL_GRADING);
	} else if (!live_busy(v)) {
		SCOPED(buf) words = BUF(BUF_TEXT);

		none_waits(v, g->texts, g->n, &words);
		grading_end(v);
		live_say(v, false, "no other output waits for a grade%s", buf_text(&words));
	}
}

enum status grading_start(struct live *v, struct text_ref *texts, size_t n, struct buf *err)
{
	size_t left;

	if (!figures_next_grade(live_state(v), texts, n, NULL, 0, &left) && !live_busy(v)) {
		SCOPED(buf) words = BUF(BUF_TEXT);

		none_waits(v, texts, n, &words);
		free(texts);
		return fail(err, FAILED, "no output waits for a grade%s", buf_text(&words));
	}
	grading_end(v);
	v->grading = (struct grading){.on = true, .texts = texts, .n = n};
	stage_enter(v, KEYS_GRADE, DETAIL_GRADING);
	grading_turn(v);
	live_changed(v);
	return OK;
}

void grading_graded(struct live *v, int call)
{
	if (call && call == grading_call(v))
		go_on(v);
}

static enum status not_on(struct buf *err)
{
	return fail(err, BAD_USAGE, "no output is shown to be graded; " KEY("grading")
		" shows one after another");
}

enum status grading_pass(struct live *v, struct buf *err)
{
	if (!grading_call(v))
		return not_on(err);
	go_on(v);
	return OK;
}

enum status grading_back(struct live *v, struct buf *err)
{
	struct grading *g = &v->grading;

	if (!g->on)
		return not_on(err);
	g->at--;
	stage_show(v, DETAIL_GRADING);
	return OK;
}
