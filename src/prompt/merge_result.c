/* merge_result.c - the prompt that comes of the choices, with its authors. */
#include <string.h>

#include "hunsu/base/utf8.h"
#include "merge_parts.h"

/* ---- edits ---- */

static bool offers_ours(const struct merge *m, const struct hunk *h)
{
	return h->conflict || !merge_theirs(m, h).n;
}

void merge_offer(struct buf *out, const struct merge *m, const struct hunk *h)
{
	if (offers_ours(m, h))
		buf_addstr(out, merge_ours(m, h));
	buf_addstr(out, merge_theirs(m, h));
}

bool merge_edit(struct merge *m, size_t i, struct str text)
{
	struct hunk *h = &m->hunks.items[i];
	SCOPED(buf) offer = BUF(BUF_TEXT), now = BUF(BUF_TEXT);
	size_t lead = 0, tail = 0;

	if (h->locked)
		return false;
	merge_offer(&offer, m, h);
	while (lead < offer.n && char_blank(offer.s[lead]))
		lead++;
	while (tail < offer.n - lead && char_blank(offer.s[offer.n - 1 - tail]))
		tail++;
	if (text.n && !char_blank(text.p[0]))
		buf_add(&now, buf_text(&offer), lead);
	buf_addstr(&now, text);
	if (text.n && !char_blank(text.p[text.n - 1]))
		buf_add(&now, buf_text(&offer) + offer.n - tail, tail);
	free(h->edit);
	h->edit = buf_detach(&now, NULL);
	h->choice = CHOICE_EDIT;
	return true;
}

/* ---- the text being made ---- */

struct made {
	struct buf text;
	struct runs runs;
	const char *from_end; /* where the last bytes came from: what follows there joins them */
	bool loose;	      /* the last hunk that put text was */
	size_t settled;	      /* bytes of ours that stand or have been replaced */
	size_t joins;	      /* at this byte ours, and a hunk of `side`, go on as theirs does */
	size_t side;
	size_t hunks_end;     /* of the hunks so far, in ours */
};

/* A full stop of a script without blanks, or nothing of a word: no blank is missing here. */
static bool joins(const struct buf *text, struct str next)
{
	size_t at = text->n - 1;
	int32_t last;

	if (char_blank(text->s[at]) || char_blank(next.p[0]) ||
		strchr(".,;:!?)]}'\"", next.p[0]))
		return true;
	while (at > 0 && ((unsigned char)text->s[at] & 0xC0) == 0x80)
		at--;
	last = utf8_next(buf_str(text), &at);
	return (last >= 0x2e80 && last < 0xac00) || (last >= 0xff00 && last < 0xfff0);
}

/* Adds bytes of a message with their authors; those of a text that has none are imported. seam: a
 * blank is missing if there is none. */
static void put(struct made *k, const struct message *m, struct range r, bool seam)
{
	struct str s = {m->text + r.at, r.n};

	if (!r.n)
		return;
	if (seam && k->text.n && k->from_end != s.p && !joins(&k->text, s)) {
		buf_addc(&k->text, ' ');
		runs_add(&k->runs, 1, AUTHOR_PERSON);
	}
	buf_addstr(&k->text, s);
	if (runs_total(&m->runs) == m->n)
		runs_slice(&k->runs, &m->runs, r.at, r.at + r.n);
	else
		runs_add(&k->runs, r.n, AUTHOR_IMPORT);
	k->from_end = s.p + s.n;
}

/* Ours up to `to`, as far as it is not settled. */
static void put_ours(struct made *k, const struct merge *m, const struct merge_slot *s, size_t to)
{
	size_t from = k->settled;

	if (s->ours == MERGE_NONE || from >= to)
		return;
	put(k, &m->ours.items[s->ours], (struct range){s->ours, from, to - from},
		k->loose && k->joins != from);
	k->loose = false;
	k->settled = to;
}

static void put_theirs(struct made *k, const struct merge *m, const struct hunk *h, bool seam)
{
	if (h->theirs.message != MERGE_NONE)
		put(k, &m->theirs[h->side].items[h->theirs.message], h->theirs, seam);
}

/* The words of the edit that stood in what was offered keep their authors. */
static void put_edit(struct made *k, const struct merge *m, const struct hunk *h)
{
	struct made was = {.text = BUF(BUF_TEXT)};
	SCOPED(prompt) before = {0}, now = {0};
	SCOPED(buf) text = BUF(BUF_TEXT);
	SCOPED(runs) runs = {0};

	if (offers_ours(m, h) && h->ours.n)
		put(&was, &m->ours.items[h->ours.message], h->ours, false);
	put_theirs(&was, m, h, false);
	/* Ends of newlines are trimmed off a message, so the edit is put between two dots. */
	buf_addf(&text, ".%s.", buf_text(&was.text));
	runs_add(&runs, 1, AUTHOR_PERSON);
	for (size_t i = 0; i < was.runs.n; i++)
		runs_add(&runs, was.runs.items[i].n, was.runs.items[i].by);
	runs_add(&runs, 1, AUTHOR_PERSON);
	prompt_add_runs(&before, ROLE_USER, buf_str(&text), &runs);
	buf_clear(&text);
	buf_addf(&text, ".%s.", h->edit);
	prompt_add(&now, ROLE_USER, buf_str(&text), AUTHOR_PERSON);
	prompt_credit(&now, &before, AUTHOR_PERSON);
	put(k, &now.items[0], (struct range){0, 1, now.items[0].n - 2}, false);
	k->from_end = NULL;
	buf_release(&was.text);
	runs_release(&was.runs);
}

static bool is_both(const struct hunk *h)
{
	return h->choice == CHOICE_BOTH || h->choice == CHOICE_BOTH_BACK;
}

/* Does the hunk's text need a blank in front? Not where it stands behind what it has in front in
 * theirs, too: text that both have, or the hunk before. */
static bool needs_blank(const struct made *k, const struct hunk *h)
{
	if (!h->loose && !is_both(h))
		return false;
	if (h->choice == CHOICE_BOTH)
		return true;
	return k->hunks_end >= h->ours.at && (k->joins != h->ours.at || k->side != h->side);
}

/* What the choice puts there. */
static void put_hunk(
	struct made *k, const struct merge *m, const struct merge_slot *s, const struct hunk *h)
{
	size_t end = h->ours.at + h->ours.n;
	bool seam = needs_blank(k, h);

	k->hunks_end = k->hunks_end > end ? k->hunks_end : end;
	if (h->choice == CHOICE_OPEN || h->choice == CHOICE_LEAVE) {
		if (k->joins == h->ours.at)
			k->joins = SIZE_MAX;
		return;
	}
	put_ours(k, m, s, h->choice == CHOICE_BOTH ? end : h->ours.at);
	k->joins = SIZE_MAX;
	if (h->choice == CHOICE_EDIT)
		put_edit(k, m, h);
	else
		put_theirs(k, m, h, seam || k->loose);
	k->loose = k->loose || h->loose || is_both(h);
	if (h->choice == CHOICE_BOTH_BACK || k->settled > end)
		return;
	k->settled = end;
	if ((!h->theirs.n && !seam) || k->from_end == merge_theirs(m, h).p + h->theirs.n)
		k->joins = end;
	k->side = h->side;
}

void merge_result(struct prompt *out, const struct merge *m)
{
	size_t next = 0;

	prompt_release(out);
	for (size_t i = 0; i < m->slots.n; i++) {
		const struct merge_slot *s = &m->slots.items[i];
		struct made k = {.text = BUF(BUF_TEXT)};
		size_t n = s->ours == MERGE_NONE ? 0 : m->ours.items[s->ours].n;

		k.joins = SIZE_MAX;
		for (; next < m->hunks.n && m->hunks.items[next].slot == i; next++)
			put_hunk(&k, m, s, &m->hunks.items[next]);
		put_ours(&k, m, s, n);
		if (strspn(buf_text(&k.text), "\n") < k.text.n)
			prompt_add_runs(out, s->role, buf_str(&k.text), &k.runs);
		buf_release(&k.text);
		runs_release(&k.runs);
	}
}
