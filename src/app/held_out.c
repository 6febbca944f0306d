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

bool held_out_looked(const struct live *v, struct text_ref t)
{
	const struct state *s = live_state(v);
	const char *hash, *was;

	if (!state_text(s, t, &hash))
		return false;
	for (size_t i = s->looks.n; i-- > 0;) {
		const struct look *l = &s->looks.items[i];
		for (size_t k = 0; k < l->n_prompts; k++)
			if (l->model == s->target && l->metric == s->metric &&
				state_text(s, l->prompts[k], &was) && !strcmp(hash, was))
				return true;
	}
	return false;
}

bool held_out_again(const struct state *s, const struct look *l, size_t i)
{
	const char *hash, *other;

	for (size_t k = 0; k < i; k++)
		if (state_text(s, l->prompts[k], &other) && state_text(s, l->prompts[i], &hash) &&
			!strcmp(hash, other))
			return true;
	return false;
}

void held_out_tell(struct live *v)
{
	const struct state *s = live_state(v);
	const struct look *l = s->looks.n ? &s->looks.items[s->looks.n - 1] : NULL;
	struct buf b = BUF(BUF_TEXT);
	bool any = false;

	v->looking = false;
	buf_addf(&b, "look %zu at the held-out examples: ", s->looks.n);
	for (size_t i = 0; l && i < l->n_prompts; i++) {
		struct score_line line;
		figures_score(v->desk->figures, l->prompts[i], &line);
		if (!line.held_out.n || held_out_again(s, l, i))
			continue;
		buf_adds(&b, any ? "; " : "");
		text_name(&b, s, l->prompts[i]);
		buf_addc(&b, ' ');
		stats_tell_interval(&b, line.held_out);
		if (line.dev.n) {
			const struct interval gap = stats_difference(line.held_out, line.dev);
			buf_addf(&b, ", %+.0f to dev (%+.0f to %+.0f)", 100 * gap.mean,
				100 * gap.low, 100 * gap.high);
		}
		any = true;
	}
	if (any)
		live_say(v, false, "%s", buf_text(&b));
	buf_release(&b);
}

void held_out_turn(struct live *v)
{
	if (v->looking && !live_busy(v))
		held_out_tell(v);
}
