/* new_version.c - versions that leave locked text alone. */
#include "hunsu/base/utf8.h"
#include "hunsu/session/state.h"

/* The lock whose text is not in `now`, or NULL. */
static const struct lock *lost_lock(const struct state *s, const struct prompt *now)
{
	const struct version *head = state_head(s);
	for (size_t i = 0; head && i < s->locks.n; i++) {
		const struct lock *l = &s->locks.items[i];
		struct range r = lock_range(l), at;
		if (!range_find(&head->prompt, r, now, &at))
			return l;
	}
	return NULL;
}

static enum status say_lost(const struct state *s, const struct lock *l, struct buf *err)
{
	struct range r = lock_range(l);
	SCOPED(buf) words = BUF(BUF_SMALL);

	text_brief(&words, prompt_range(&state_head(s)->prompt, r), 40);
	return fail(err, FAILED,
		"that would change locked text: \xe2\x80\x9c%s\xe2\x80\x9d; unlock %d frees it",
		buf_text(&words), l->n);
}

enum status state_add_version(
	const struct state *s, cJSON *event, const struct new_version *w, struct buf *err)
{
	const struct lock *lost = w->typed ? NULL : lost_lock(s, w->now);
	if (lost)
		return say_lost(s, lost, err);
	if (state_next_version(s, event, w->origin, w->variants, w->n_variants, w->now,
		    w->authors ? w->authors : &s->authors))
		return OK;
	lost = lost_lock(s, w->now);
	return lost ? say_lost(s, lost, err)
		    : fail(err, FAILED, "a lock would lose its place");
}
