/* merging.c - the merge in hand: variants against the prompt, until it is finished or dropped. */
#include <string.h>

#include "hunsu/engine/operator.h"
#include "hunsu/session/story.h"
#include "merging.h"
#include "words.h"

/* ---- what it is made of ---- */

/*
 * The version that a variant was made from, through the variants between; NULL when it, or one of
 * those, was written from nothing. What the person has kept is a version: nothing was changed in
 * it, and all that the prompt has not is its own.
 */
static const struct prompt *base_of(const struct state *s, const struct variant *k)
{
	if (!k->round)
		return NULL;
	for (size_t guard = 0; guard <= s->variants.n; guard++) {
		const struct op *op;
		if (operator_find(&op, str_of(k->operator), NULL) == OK && !op->origin)
			return NULL;
		if (!k->n_parents)
			return NULL;
		if (!k->parents[0].variant)
			return state_text(s, k->parents[0], NULL);
		k = state_variant(s, k->parents[0].variant);
		if (!k)
			return NULL;
	}
	return NULL;
}

static struct range *locked_ranges(const struct state *s)
{
	struct range *out = NEWN(s->locks.n + 1, struct range);
	for (size_t i = 0; i < s->locks.n; i++)
		out[i] = lock_range(&s->locks.items[i]);
	return out;
}

static void make_merge(
	const struct state *s, const int *variants, size_t n, bool based, struct merge *out)
{
	OWNED struct merge_input *in = NEWN(n + 1, struct merge_input);
	OWNED struct range *locks = locked_ranges(s);
	for (size_t i = 0; i < n; i++) {
		const struct variant *k = state_variant(s, variants[i]);
		in[i].theirs = &k->prompt;
		in[i].base = based ? base_of(s, k) : NULL;
	}
	merge_init(out, &state_head(s)->prompt, in, n, locks, s->locks.n);
}

/* The locks of the head are those it was begun with. */
static bool same_locks(const struct state *s, const struct merge *m)
{
	OWNED struct range *now = locked_ranges(s);
	bool same = s->locks.n == m->n_locks;
	for (size_t i = 0; same && i < m->n_locks; i++)
		same = now[i].message == m->locks[i].message && now[i].at == m->locks[i].at &&
		       now[i].n == m->locks[i].n;
	return same;
}

/* Letters are in the record, names are for the person: a hidden variant is "?3". */
static void add_letters(const int *variants, size_t n, struct buf *out)
{
	char letter[8];
	for (size_t i = 0; i < n; i++) {
		variant_letter(letter, variants[i]);
		buf_addf(out, "%s%s", i ? " " : "", letter);
	}
}

static void add_names(const struct state *s, const int *variants, size_t n, struct buf *out)
{
	for (size_t i = 0; i < n; i++)
		buf_addf(out, "%s%s", i ? " " : "", variant_called(s, variants[i]).s);
}

static bool all_locked(const struct merge *m)
{
	size_t n = 0;
	for (size_t i = 0; i < m->hunks.n; i++)
		n += m->hunks.items[i].locked;
	return n == m->hunks.n;
}

static enum status say_locked(const char *names, struct buf *err)
{
	return fail(err, FAILED, "all that %s would change is locked; " LINE("locks") " shows what",
		names);
}

/* ---- its life ---- */

static enum status begin(
	const struct live *v, const int *variants, size_t n, struct merge *m, struct buf *err)
{
	const struct state *s = live_state(v);
	SCOPED(buf) names = BUF(BUF_SMALL);
	enum status st = OK;

	add_names(s, variants, n, &names);
	make_merge(s, variants, n, true, m);
	if (!m->hunks.n)
		st = fail(err, FAILED,
			"nothing that %s changed is missing from the prompt", names.s);
	else if (all_locked(m))
		st = say_locked(names.s, err);
	if (st)
		merge_release(m);
	return st;
}

enum status merging_ready(
	const struct live *v, const int *variants, size_t n, struct buf *err)
{
	struct merge m;
	enum status st = begin(v, variants, n, &m, err);

	if (!st)
		merge_release(&m);
	return st;
}

static void take_in_hand(struct live *v, const struct merge *m)
{
	struct merging *g = &v->merging;

	*g = (struct merging){.on = true,
		.merge = *m, .head = live_state(v)->head, .n = m->n_sides, .focus = v->view.focus,
		.detail = v->view.detail == DETAIL_MERGE ? DETAIL_DIFF : v->view.detail};
	while (m->hunks.items[g->at].locked)
		g->at++;
	v->keymap = KEYS_MERGE;
	v->view.focus = PANE_DETAIL;
	v->view.detail = DETAIL_MERGE;
	v->view.scroll[PANE_DETAIL] = 0;
	live_changed(v);
}

enum status merging_start(struct live *v, const int *variants, size_t n, struct buf *err)
{
	struct merge m;
	enum status st = begin(v, variants, n, &m, err);

	if (st)
		return st;
	take_in_hand(v, &m);
	v->merging.variants = NEWN(n, int);
	memcpy(v->merging.variants, variants, n * sizeof *variants);
	return OK;
}

enum status merging_start_lesson(struct live *v, int lesson, struct buf *err)
{
	struct merge m;

	if (v->merging.on)
		return fail(err, FAILED,
			"another merge is in hand: finish writes what was taken of it, abandon "
			"drops it");
	lesson_merge(live_state(v), lesson, &m);
	if (!m.hunks.n) {
		merge_release(&m);
		return fail(err, FAILED, "the rubric has all of its clauses");
	}
	take_in_hand(v, &m);
	v->merging.lesson = lesson;
	v->merging.metric = live_state(v)->metric;
	return OK;
}

static void end(struct live *v)
{
	struct merging *g = &v->merging;
	if (!g->on)
		return;
	if (v->view.detail == DETAIL_MERGE) {
		v->view.detail = g->detail;
		v->view.scroll[PANE_DETAIL] = 0;
	}
	if (v->view.focus == PANE_DETAIL)
		v->view.focus = g->focus;
	v->keymap = KEYS_PLAY;
	merge_release(&g->merge);
	free(g->variants);
	*g = (struct merging){0};
	live_changed(v);
}

void merging_drop(struct live *v, const char *why)
{
	bool was = v->merging.on;
	end(v);
	if (was && why)
		live_say(v, true, "%s", why);
}

void merging_check(struct live *v)
{
	const struct merging *g = &v->merging;
	if (!g->on)
		return;
	if (g->lesson && g->metric != live_state(v)->metric)
		merging_drop(v, "the metric has changed: the merge in hand is dropped, nothing of "
				"it is kept");
	else if (g->lesson)
		return;
	else if (g->head != live_state(v)->head)
		merging_drop(v, "the prompt has changed: the merge in hand is dropped, nothing of "
				"it is kept");
	else if (!same_locks(live_state(v), &g->merge))
		merging_drop(v, "the locks have changed: the merge in hand is dropped, nothing of "
				"it is kept");
}

struct merging *merging_in_hand(struct live *v, struct buf *err)
{
	merging_check(v);
	if (v->merging.on)
		return &v->merging;
	buf_adds(err, "no merge is in hand; " KEY("merge") ", or " LINE(
			      "merge") " VARIANT, begins one");
	return NULL;
}

/* ---- the act ---- */

static bool brings(const struct hunk *h)
{
	return h->choice != CHOICE_OPEN && h->choice != CHOICE_LEAVE;
}

/* "C 1 2": the variants whose words come in, and the hunks; out: those variants. */
static size_t taken(const struct merge *m, const int *variants, int *out, struct buf *args)
{
	size_t n = 0;
	for (size_t side = 0; side < m->n_sides; side++) {
		bool any = false;
		for (size_t i = 0; i < m->hunks.n && !any; i++)
			any = m->hunks.items[i].side == side && brings(&m->hunks.items[i]);
		if (any)
			out[n++] = variants[side];
	}
	add_letters(out, n, args);
	for (size_t i = 0; i < m->hunks.n; i++)
		if (brings(&m->hunks.items[i]))
			buf_addf(args, " %zu", i + 1);
	return n;
}

/* All that the variant could bring has come as it was. */
static bool came_whole(const struct merge *m, size_t side)
{
	bool any = false;
	for (size_t i = 0; i < m->hunks.n; i++) {
		const struct hunk *h = &m->hunks.items[i];
		if (h->side != side || h->locked)
			continue;
		if (h->choice != CHOICE_TAKE)
			return false;
		any = true;
	}
	return any;
}

/* Writes one act. A variant that came whole is accepted, as by accept. */
static enum status write_merge(struct live *v, const struct merge *m, const int *variants,
	const struct prompt *now, struct buf *err)
{
	OWNED int *in = NEWN(m->n_sides + 1, int);
	SCOPED(buf) args = BUF(BUF_SMALL);
	struct new_version w = {.origin = "merge", .variants = in, .now = now};
	cJSON *e;
	enum status st;
	w.n_variants = taken(m, variants, in, &args);
	e = act_new("merge", buf_str(&args));
	st = state_add_version(live_state(v), e, &w, err);
	for (size_t side = 0; !st && side < m->n_sides; side++)
		if (came_whole(m, side))
			change_decide(e, variants[side], "accepted", NULL);
	act_end(v, e, !st);
	return st;
}

static void say_merged(struct live *v, size_t n, size_t all, const char *names)
{
	live_say(v, false,
		"merged %zu of %zu hunk%s of %s: the prompt is v%d; " KEY("undo") " takes it back",
		n, all, PLURAL(all), names, live_state(v)->head);
}

static enum status finish_lesson(struct live *v, struct buf *err)
{
	const enum status st = lesson_take(v, &v->merging, err);

	if (!st)
		end(v);
	return st;
}

static enum status finish_variants(struct live *v, struct buf *err)
{
	struct merging *g = &v->merging;
	const struct state *s = live_state(v);
	SCOPED(prompt) now = {0};
	SCOPED(buf) names = BUF(BUF_SMALL);
	enum status st = OK;
	size_t n = 0, all = g->merge.hunks.n;
	for (size_t i = 0; i < all; i++)
		n += brings(&g->merge.hunks.items[i]);
	add_names(s, g->variants, g->n, &names);
	merge_result(&now, &g->merge);
	if (prompt_equal(&now, &state_head(s)->prompt)) {
		end(v);
		live_say(v, false, "nothing was taken; the prompt is as it was");
	} else if (!now.n) {
		st = fail(err, FAILED, "nothing would be left of the prompt: leave a hunk");
	} else {
		st = write_merge(v, &g->merge, g->variants, &now, err);
		if (!st) {
			end(v);
			say_merged(v, n, all, names.s);
		}
	}
	return st;
}

enum status merging_finish(struct live *v, struct buf *err)
{
	return v->merging.lesson ? finish_lesson(v, err) : finish_variants(v, err);
}

enum status merging_go_on(struct live *v, struct buf *err)
{
	struct merging *g = &v->merging;
	size_t n = g->merge.hunks.n;
	if (!merge_open(&g->merge))
		return merging_finish(v, err);
	while (g->merge.hunks.items[g->at].choice != CHOICE_OPEN)
		g->at = (g->at + 1) % n;
	v->view.scroll[PANE_DETAIL] = 0;
	live_changed(v);
	return OK;
}

/* All of it that may be taken; false: nothing. */
static bool take_all(const struct state *s, int variant, struct merge *m, struct prompt *now)
{
	make_merge(s, &variant, 1, false, m);
	for (size_t i = 0; i < m->hunks.n; i++)
		merge_choose(m, i, CHOICE_TAKE);
	merge_result(now, m);
	return !prompt_equal(now, &state_head(s)->prompt);
}

bool merging_all_locked(const struct live *v, int variant)
{
	struct merge m;
	SCOPED(prompt) now = {0};
	const bool some = take_all(live_state(v), variant, &m, &now);

	merge_release(&m);
	return !some;
}

enum status merging_accept(struct live *v, int variant, struct buf *err)
{
	const struct state *s = live_state(v);
	struct merge m;
	SCOPED(prompt) now = {0};
	const struct called name = variant_called(s, variant);
	enum status st = OK;

	if (!take_all(s, variant, &m, &now))
		st = say_locked(name.s, err);
	else
		st = write_merge(v, &m, &variant, &now, err);
	if (!st)
		live_say(v, false,
			"%s would change locked text: merged around it, the lock is kept (v%d); "
			KEY("undo") " takes it back",
			name.s, s->head);
	merge_release(&m);
	return st;
}

/* ---- a text on one line ---- */

#define LINE_END "\xe2\x8f\x8e" /* the mark of a line end within a line */

void live_one_line(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '\n')
			buf_adds(out, LINE_END);
		else
			buf_addc(out, text.p[i]);
	}
}

void live_lines(struct buf *out, struct str line)
{
	while (line.n) {
		size_t n = str_starts(line, LINE_END) ? strlen(LINE_END) : 1;
		if (n > 1)
			buf_addc(out, '\n');
		else
			buf_addc(out, line.p[0]);
		line = str_from(line, n);
	}
}
