/* held_out.c - the answer of a look at the held-out examples, and how long they stay in sight. */
#include <string.h>

#include "hunsu/session/story.h"
#include "parts.h"
#include "words.h"

bool live_held_out_shown(const struct live *v)
{
	const struct state *s = live_state(v);

	return s->looks.n && s->head && v->view.held_out == s->head;
}

void held_out_show(struct live *v, bool shown)
{
	v->view.held_out = shown ? live_state(v)->head : 0;
}

/* Is that text one of the first n that the look was at, by whatever name? */
static bool was_at(const struct state *s, const struct look *l, size_t n, const char *hash)
{
	const char *was;

	for (size_t i = 0; i < n; i++)
		if (state_text(s, l->prompts[i], &was) && !strcmp(hash, was))
			return true;
	return false;
}

bool held_out_looked(const struct live *v, struct text_ref t)
{
	const struct state *s = live_state(v);
	const char *hash;

	if (!state_text(s, t, &hash))
		return false;
	for (size_t i = s->looks.n; i-- > 0;) {
		const struct look *l = &s->looks.items[i];
		if (l->model == s->target && l->metric == s->metric &&
			was_at(s, l, l->n_prompts, hash))
			return true;
	}
	return false;
}

bool held_out_again(const struct state *s, const struct look *l, size_t i)
{
	const char *hash;

	return state_text(s, l->prompts[i], &hash) && was_at(s, l, i, hash);
}

void held_out_tell(struct live *v)
{
	const struct state *s = live_state(v);
	const struct look *l = s->looks.n ? &s->looks.items[s->looks.n - 1] : NULL;
	SCOPED(buf) b = BUF(BUF_TEXT);
	bool any = false;

	v->looking = false;
	buf_addf(&b, "look %zu at the held-out examples: ", s->looks.n);
	for (size_t i = 0; l && i < l->n_prompts; i++) {
		struct score_line line;
		figures_score(v->desk->figures, l->prompts[i], &line);
		if (!line.held_out.n || held_out_again(s, l, i))
			continue;
		buf_addf(&b, "%s%s ", any ? "; " : "", text_called(s, l->prompts[i]).s);
		stats_tell_interval(&b, line.held_out);
		if (line.dev.n && !line.dev.partial && !line.held_out.partial) {
			const struct interval gap = stats_difference(line.held_out, line.dev);
			buf_addf(&b, ", %+.0f to dev (%+.0f to %+.0f)", 100 * gap.mean,
				100 * gap.low, 100 * gap.high);
		}
		any = true;
	}
	if (any)
		live_say(v, false, "%s", buf_text(&b));
}

void held_out_turn(struct live *v)
{
	if (v->looking && !live_busy(v))
		held_out_tell(v);
}

/* ---- a choice by them ---- */

static void mark_looked(const struct state *s, const char *hash, bool *ids)
{
	for (size_t i = 0; i < s->looks.n; i++) {
		const struct look *l = &s->looks.items[i];
		const bool of = was_at(s, l, l->n_prompts, hash);
		for (size_t k = 0; of && k < l->n_examples; k++)
			ids[l->examples[k]] = true;
	}
}

static size_t make_dev(const struct state *s, const char *hash, cJSON *event)
{
	OWNED bool *ids = NEWN(s->examples.n + 1, bool);
	size_t n = 0;

	mark_looked(s, hash, ids);
	for (size_t i = 0; i < s->examples.n; i++) {
		struct example e = s->examples.items[i].now; /* nothing of it is written over */
		if (e.split != SPLIT_HELD_OUT || e.dropped || !ids[e.id])
			continue;
		e.split = SPLIT_DEV;
		change_example(event, &e);
		n++;
	}
	return n;
}

void held_out_chose(const struct live *v, struct text_ref gone, struct text_ref kept,
	cJSON *event, struct buf *said)
{
	const struct state *s = live_state(v);
	struct score_line line;
	const char *hash;
	SCOPED(buf) words = BUF(BUF_SMALL);
	cJSON *comment;
	size_t n;

	figures_against(v->desk->figures, gone, kept, &line);
	if (!line.gain.n || line.gain.diff <= 0 || !held_out_looked(v, gone) ||
		!state_text(s, gone, &hash) || !(n = make_dev(s, hash, event)))
		return;
	buf_addf(&words,
		"%s was ahead on dev, and was looked at: the %zu held-out example%s helped to "
		"choose, and %s dev from now on",
		text_called(s, gone).s, n, PLURAL(n), n == 1 ? "is" : "are");
	comment = event_change(event, "comment");
	json_add(comment, "about", event_text_ref(gone));
	json_add_str(comment, "text", buf_str(&words));
	buf_addf(said, "; %s", buf_text(&words));
}

static bool is_of_line(const struct state *s, const struct version *w, int n)
{
	for (; w && w->n != n; w = w->n_parents ? state_version(s, w->parents[0]) : NULL)
		continue;
	return w != NULL;
}

/* The prompt may be another one because of an undo, which may have been done again. */
void held_out_before(struct live *v)
{
	const struct state *s = live_state(v);
	const struct text_ref head = {.version = s->head};
	SCOPED(buf) said = BUF(BUF_TEXT);
	cJSON *event = event_new(BY_RULE, "move", NULL);

	for (size_t i = 0; i < s->looks.n && !said.n; i++)
		for (size_t k = 0; k < s->looks.items[i].n_prompts && !said.n; k++) {
			const struct text_ref t = s->looks.items[i].prompts[k];
			if (!t.variant && !is_of_line(s, state_head(s), t.version))
				held_out_chose(v, t, head, event, &said);
		}
	act_end(v, event, said.n > 0);
	if (said.n)
		live_say(v, false, "%s", buf_text(&said) + strlen("; "));
}
