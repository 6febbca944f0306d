/* locks.c - the person's region, and versions that leave locked text alone. */
#include <stdlib.h>

#include "hunsu/base/utf8.h"
#include "hunsu/prompt/ranges.h"
#include "own.h"

/* ---- the region ---- */

static bool whole_characters(struct str text, struct range r)
{
	struct str part = {text.p + r.at, r.n};
	return utf8_valid(part, NULL);
}

bool live_region(const struct live *v, struct range *out)
{
	const struct version *head = state_head(live_state(v));
	struct range r = v->view.region.in;
	if (!head || v->view.region.version != head->n || !prompt_range(&head->prompt, r).n ||
		!whole_characters(str_of(head->prompt.items[r.message].text), r))
		return false;
	*out = r;
	return true;
}

/* The first message that has text in [from, to), and how much of it. */
static bool part_of_doc(const struct prompt *p, size_t from, size_t to, struct range *out)
{
	size_t message, byte;
	out->n = 0;
	for (size_t at = from; at < to; at++) {
		if (!doc_locate(p, at, &message, &byte))
			continue;
		if (!out->n)
			*out = (struct range){message, byte, 0};
		if (message != out->message)
			break;
		out->n = byte + 1 - out->at;
	}
	return out->n > 0;
}

bool live_set_region(struct live *v, size_t from, size_t to)
{
	const struct version *head = state_head(live_state(v));
	struct range r = {0};
	v->view.region.version = 0;
	live_changed(v);
	if (!head || !part_of_doc(&head->prompt, from, to, &r))
		return false;
	struct str s = prompt_range(&head->prompt, r), t = str_trim(s);
	if (!t.n)
		return false;
	v->view.region.version = head->n;
	v->view.region.in = (struct range){r.message, r.at + (size_t)(t.p - s.p), t.n};
	return true;
}

/* ---- versions ---- */

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
	struct buf words = BUF(BUF_SMALL);
	text_brief(&words, prompt_range(&state_head(s)->prompt, r), 40);
	enum status st = fail(err, FAILED,
		"that would change locked text: \xe2\x80\x9c%s\xe2\x80\x9d; :unlock %d frees it",
		buf_text(&words), l->n);
	buf_release(&words);
	return st;
}

enum status live_add_version(
	struct live *v, cJSON *event, const struct new_version *w, struct buf *err)
{
	const struct state *s = live_state(v);
	const struct lock *lost = w->typed ? NULL : lost_lock(s, w->now);
	if (lost)
		return say_lost(s, lost, err);
	if (state_next_version(s, event, w->origin, w->variants, w->n_variants, w->now))
		return OK;
	lost = lost_lock(s, w->now);
	return lost ? say_lost(s, lost, err)
		    : fail(err, FAILED, "a lock would lose its place; :locks lists them");
}
