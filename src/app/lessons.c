/* lessons.c - clauses that were suggested for the judge's rubric, as a merge. */
#include "hunsu/engine/metric.h"
#include "hunsu/task/rubric.h"
#include "merging.h"
#include "words.h"

static struct str rubric_at(const struct state *s, int metric)
{
	return metric_params(str_of(s->metrics.items[metric - 1].name));
}

int lesson_pending(const struct state *s)
{
	const struct lesson *last = s->lessons.n ? &s->lessons.items[s->lessons.n - 1] : NULL;

	if (!last || !s->metric || !str_eq(rubric_at(s, last->metric), rubric_at(s, s->metric)))
		return 0;
	for (size_t i = 0; i < s->metrics.n; i++)
		if (s->metrics.items[i].lesson == last->n)
			return 0;
	return last->n;
}

/* A rubric as a prompt: a message for each clause, all of a role that pairs by place alone. */
static void add_clauses(struct prompt *out, const struct rubric *r)
{
	SCOPED(buf) b = BUF(BUF_TEXT);

	for (size_t i = 0; i < r->n; i++) {
		buf_clear(&b);
		clause_print(&b, &r->items[i]);
		prompt_add(out, ROLE_SYSTEM, buf_str(&b), AUTHOR_IMPORT);
	}
}

static const char *instead_of(const struct lesson *l, size_t clause)
{
	for (size_t i = 0; i < l->n_items; i++)
		if (l->items[i].instead == (int)clause + 1)
			return l->items[i].clause;
	return NULL;
}

void lesson_merge(const struct state *s, int lesson, struct merge *out)
{
	const struct lesson *l = &s->lessons.items[lesson - 1];
	const struct rubric r = rubric_read(rubric_at(s, s->metric));
	SCOPED(prompt) ours = {0}, theirs = {0};

	add_clauses(&ours, &r);
	for (size_t i = 0; i < ours.n; i++) {
		const char *other = instead_of(l, i);
		prompt_add(&theirs, ROLE_SYSTEM,
			other ? str_of(other) : message_str(&ours.items[i]), AUTHOR_IMPORT);
	}
	for (size_t i = 0; i < l->n_items; i++)
		if (l->items[i].instead < 1 || (size_t)l->items[i].instead > ours.n)
			prompt_add(&theirs, ROLE_SYSTEM, str_of(l->items[i].clause), AUTHOR_IMPORT);
	merge_init(out, &ours, &(struct merge_input){.theirs = &theirs}, 1, NULL, 0);
}

/* The merge as it is decided, spelled as a metric. */
static void spell(struct buf *out, const struct merge *m)
{
	SCOPED(prompt) now = {0};
	SCOPED(buf) lines = BUF(BUF_TEXT);

	merge_result(&now, m);
	for (size_t i = 0; i < now.n; i++)
		rubric_add(&lines, message_str(&now.items[i]));
	buf_adds(out, "judge:");
	rubric_spell(out, buf_str(&lines));
}

enum status lesson_take(struct live *v, const struct merging *g, struct buf *err)
{
	const struct state *s = live_state(v);
	const struct metric *m;
	SCOPED(buf) name = BUF(BUF_TEXT);
	enum status st;
	cJSON *e;

	spell(&name, &g->merge);
	st = metric_find(&m, buf_str(&name), err);
	if (!st && str_is(buf_str(&name), state_metric(s)->name)) {
		live_say(v, false, "nothing was taken; the rubric is as it was");
	} else if (!st) {
		e = act_new("judge", STR("learn"));
		scoring_metric(e, (int)s->metrics.n + 1, buf_text(&name), state_metric(s)->extract);
		json_add_int((cJSON *)(uintptr_t)event_find(e, "metric"), "lesson", g->lesson);
		session_do(v->desk->session, e);
		scoring_rescore(v->desk);
		live_say(v, false,
			"the rubric has changed (metric %d): %zu outputs are graded again; " KEY(
				"undo") " takes it back",
			s->metric, learning_again(v->desk));
	}
	return st;
}
