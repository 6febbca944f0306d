/* merge.c - bringing variants into the prompt hunk by hunk, with the keys of `git add -p`. */
#include <string.h>

#include "../merging.h"
#include "../words.h"
#include "commands.h"
#include "pages.h"
#include "hunsu/session/story.h"

static void show_hunk(struct live *v)
{
	if (v->merging.on)
		look_at(v, DETAIL_MERGE, &(struct about){.nth = 0});
}

static enum status go_to_hunk(struct live *v, size_t hunk)
{
	v->merging.at = hunk;
	v->view.scroll[PANE_DETAIL] = 0;
	show_hunk(v);
	return OK;
}

static enum status go_on(struct live *v, struct buf *err)
{
	enum status st = merging_go_on(v, err);

	show_hunk(v);
	return st;
}

static void show_all(struct live *v)
{
	struct about a = {.nth = 1};

	while (a.nth <= v->merging.merge.hunks.n && !look_at(v, DETAIL_MERGE, &a))
		a.nth++;
	if (a.nth > v->merging.merge.hunks.n)
		live_say(v, false,
			"at hunk %zu: take, leave, split, change TEXT, both; finish, or abandon",
			v->merging.at + 1);
}

/* FAILED: one of them is locked, so that it can only be left. */
static enum status may_take(
	const struct merge *m, const size_t *hunks, size_t n, struct buf *err)
{
	for (size_t i = 0; i < n; i++)
		if (m->hunks.items[hunks[i]].locked)
			return fail(err, FAILED,
				"hunk %zu is locked: that text never changes; "
				LINE("unlock") " frees it",
				hunks[i] + 1);
	return OK;
}

/* "2", "1 3": hunks, each checked; n of them. 0 and nothing in err: none was named. */
static size_t take_numbers(
	struct live *v, struct str args, size_t *out, size_t max, struct buf *err)
{
	size_t n = 0, all = v->merging.merge.hunks.n;
	for (struct str word = str_word(&args); word.n; word = str_word(&args)) {
		long number;
		if (!str_to_long(word, 1, (long)all, &number) || n == max) {
			buf_addf(err, "'%.*s' is no hunk; they go from 1 to %zu", (int)word.n,
				word.p, all);
			return 0;
		}
		out[n++] = (size_t)number - 1;
	}
	return n;
}

#define NUMBERS 64

/* Chooses for the named hunks, or the current one, and goes on. */
static enum status choose(struct live *v, struct str args, int by, struct buf *err)
{
	const enum choice c = (enum choice)by;
	struct merging *g = merging_in_hand(v, err);
	size_t hunks[NUMBERS], n;
	if (!g)
		return BAD_USAGE;
	n = args.n ? take_numbers(v, args, hunks, NUMBERS, err) : 1;
	if (!n)
		return BAD_USAGE;
	if (!args.n)
		hunks[0] = g->at;
	if (c != CHOICE_LEAVE && may_take(&g->merge, hunks, n, err))
		return FAILED;
	for (size_t i = 0; i < n; i++)
		merge_choose(&g->merge, hunks[i], c);
	g->at = hunks[n - 1];
	return go_on(v, err);
}

static enum status split_ready(const struct live *v, struct str args, struct buf *err)
{
	const struct merging *g = &v->merging;
	if (!g->on)
		return OK;
	if (may_take(&g->merge, &g->at, 1, err))
		return FAILED;
	return merge_splits(&g->merge, g->at)
		       ? OK
		       : fail(err, FAILED,
				 "hunk %zu cannot be split further: nothing within it is the same "
				 "in both; " KEY("change") " puts a text of your own there",
				 g->at + 1);
}

static enum status run_split(struct live *v, struct str args, struct buf *err)
{
	struct merging *g = merging_in_hand(v, err);
	size_t before;
	if (!g)
		return BAD_USAGE;
	before = g->merge.hunks.n;
	(void)merge_split(&g->merge, g->at); /* it was asked first */
	if (g->merge.hunks.n > before)
		live_say(v, false, "split into %zu", g->merge.hunks.n - before + 1);
	else
		live_say(v, false, "the rest of hunk %zu is the same in both", g->at + 1);
	return go_on(v, err);
}

/* ---- another text ---- */

/* Without words: the line is opened with what there is to be changed. */
static enum status offer_change(struct live *v, const struct merging *g, struct buf *err)
{
	const struct hunk *h = &g->merge.hunks.items[g->at];
	SCOPED(buf) offer = BUF(BUF_TEXT), what = BUF(BUF_TEXT);
	enum status st;
	if (h->choice == CHOICE_EDIT)
		buf_adds(&offer, h->edit);
	else
		merge_offer(&offer, &g->merge, h);
	buf_adds(&what, "command change ");
	live_one_line(&what, buf_str(&offer));
	st = live_front(v, buf_text(&what), NULL);
	if (st)
		st = fail(err, BAD_USAGE, "say the text: change TEXT; it is: %s",
			buf_text(&what) + strlen("command change "));
	return st;
}

static enum status run_change(struct live *v, struct str args, struct buf *err)
{
	struct merging *g = merging_in_hand(v, err);
	SCOPED(buf) text = BUF(BUF_TEXT);
	if (!g)
		return BAD_USAGE;
	if (may_take(&g->merge, &g->at, 1, err))
		return FAILED;
	if (!args.n)
		return offer_change(v, g, err);
	live_lines(&text, args);
	merge_edit(&g->merge, g->at, buf_str(&text));
	return go_on(v, err);
}

/* ---- the rest ---- */

static enum status choose_rest(struct live *v, struct str args, int by, struct buf *err)
{
	struct merging *g = merging_in_hand(v, err);
	const enum choice c = (enum choice)by;
	if (!g)
		return BAD_USAGE;
	merge_choose(&g->merge, g->at, c);
	/* Conflicts are taken one by one. */
	for (size_t i = g->at; i < g->merge.hunks.n; i++)
		if (g->merge.hunks.items[i].choice == CHOICE_OPEN &&
			!(c == CHOICE_TAKE && g->merge.hunks.items[i].conflict))
			merge_choose(&g->merge, i, c);
	return go_on(v, err);
}

static enum status run_finish(struct live *v, struct str args, struct buf *err)
{
	return merging_in_hand(v, err) ? merging_finish(v, err) : BAD_USAGE;
}

static enum status run_abandon(struct live *v, struct str args, struct buf *err)
{
	bool lesson;
	if (!merging_in_hand(v, err))
		return BAD_USAGE;
	lesson = v->merging.lesson;
	merging_drop(v, NULL);
	live_say(v, false, "the merge is abandoned; the %s is as it was",
		lesson ? "rubric" : "prompt");
	return OK;
}

/* ---- going about ---- */

enum { STEP_BACK = 1, STEP_OPEN = 2 };

/* The next hunk in that direction, round the ends; open ones only, or all. */
static enum status step(struct live *v, struct str args, int by, struct buf *err)
{
	struct merging *g = merging_in_hand(v, err);
	const bool back = by & STEP_BACK, open = by & STEP_OPEN;
	size_t n, at;
	if (!g)
		return BAD_USAGE;
	n = g->merge.hunks.n;
	at = g->at;
	for (size_t i = 0; i < n; i++) {
		at = (at + (back ? n - 1 : 1)) % n;
		if (!open || g->merge.hunks.items[at].choice == CHOICE_OPEN)
			break;
	}
	if (at == g->at)
		return fail(err, BAD_USAGE, "there is no other%s hunk", open ? " open" : "");
	return go_to_hunk(v, at);
}

static enum status run_hunk(struct live *v, struct str args, struct buf *err)
{
	struct merging *g = merging_in_hand(v, err);
	size_t hunk;
	if (!g)
		return BAD_USAGE;
	if (args.n && !take_numbers(v, args, &hunk, 1, err))
		return BAD_USAGE;
	return go_to_hunk(v, args.n ? hunk : g->at);
}

static bool hunk_has(const struct merge *m, const struct hunk *h, struct str needle)
{
	SCOPED(buf) text = BUF(BUF_TEXT), folded = BUF(BUF_TEXT), what = BUF(BUF_SMALL);
	buf_addstr(&text, merge_ours(m, h));
	buf_addc(&text, '\n');
	buf_addstr(&text, merge_theirs(m, h));
	text_fold(&folded, buf_str(&text));
	text_fold(&what, needle);
	return strstr(buf_text(&folded), buf_text(&what)) != NULL;
}

static enum status run_find_hunk(struct live *v, struct str args, struct buf *err)
{
	struct merging *g = merging_in_hand(v, err);
	size_t n;
	if (!g)
		return BAD_USAGE;
	if (!args.n)
		return fail(err, BAD_USAGE, "say what to look for: find-hunk WORDS");
	n = g->merge.hunks.n;
	for (size_t i = 1; i <= n; i++) {
		size_t at = (g->at + i) % n;
		if (hunk_has(&g->merge, &g->merge.hunks.items[at], args))
			return go_to_hunk(v, at);
	}
	return fail(err, FAILED, "no hunk has '%.*s'", (int)args.n, args.p);
}

/* ---- the beginning ---- */

/* The variants that are named in front of args, taken off. */
static size_t named_variants(const struct state *s, struct str *args, int *out)
{
	size_t n = 0;
	for (struct str rest = *args, word = str_word(&rest); word.n; word = str_word(&rest)) {
		bool number = word.p[0] >= '0' && word.p[0] <= '9';
		int k = number ? 0 : variant_by_name(s, word);
		if (!k)
			break;
		out[n++] = k;
		*args = rest;
	}
	return n;
}

/* Those that are named; else the marked ones, else the selected one. Malloc'ed. */
static size_t take_variants(
	const struct live *v, struct str *args, int **list, struct buf *err)
{
	const struct state *s = live_state(v);
	int *out = *list = NEWN(args->n + v->view.n_marked + 1, int);
	size_t n = named_variants(s, args, out);
	if (n)
		return n;
	for (size_t i = 0; i < v->view.n_marked; i++)
		if (state_variant(s, v->view.marked[i]))
			out[n++] = v->view.marked[i];
	if (!n && v->view.variant && state_variant(s, v->view.variant))
		out[n++] = v->view.variant;
	if (!n)
		(void)fail(err, BAD_USAGE, "select a variant, or name it: A, B, \xe2\x80\xa6");
	return n;
}

static bool same_variants(const struct merging *g, const int *variants, size_t n)
{
	return !g->lesson && g->n == n && memcmp(g->variants, variants, n * sizeof *variants) == 0;
}

/* Takes the named hunks, or all, and finishes. */
static enum status take_at_once(struct live *v, struct str args, struct buf *err)
{
	struct merge *m = &v->merging.merge;
	size_t hunks[NUMBERS], n = 0;
	bool all = str_is(args, "all");
	if (!all && !(n = take_numbers(v, args, hunks, NUMBERS, err)))
		return BAD_USAGE;
	if (may_take(m, hunks, n, err))
		return FAILED;
	for (size_t i = 0; i < n; i++)
		merge_choose(m, hunks[i], CHOICE_TAKE);
	for (size_t i = 0; all && i < m->hunks.n; i++)
		merge_choose(m, i, CHOICE_TAKE);
	return merging_finish(v, err);
}

/* rest: hunks that are to be taken at once, or nothing. */
static enum status merge_variants(
	struct live *v, const int *variants, size_t n, struct str rest, struct buf *err)
{
	const bool begun = !v->merging.on;
	enum status st;

	if (!n)
		return BAD_USAGE;
	if (!begun && !same_variants(&v->merging, variants, n))
		return fail(err, FAILED,
			"another merge is in hand: finish writes what was taken of it, abandon "
			"drops it");
	st = begun ? merging_start(v, variants, n, err) : OK;
	if (!st && rest.n) {
		st = take_at_once(v, rest, err);
		if (st && begun)
			merging_drop(v, NULL);
	} else if (!st) {
		show_all(v);
	}
	return st;
}

static enum status run_merge(struct live *v, struct str args, struct buf *err)
{
	struct str rest = args;
	OWNED int *variants = NULL;
	size_t n;

	merging_check(v);
	if (v->merging.on && !args.n) {
		show_all(v);
		return OK;
	}
	n = take_variants(v, &rest, &variants, err);
	return merge_variants(v, variants, n, rest, err);
}

/* Of what goes without names. */
static enum status merge_ready(const struct live *v, struct str args, struct buf *err)
{
	OWNED int *variants = NULL;
	size_t n;

	if (v->merging.on || args.n)
		return OK;
	n = take_variants(v, &args, &variants, err);
	return n ? merging_ready(v, variants, n, err) : BAD_USAGE;
}

COMMAND("play", merge, "merge",
	"bring a variant, or the marked ones, into the prompt hunk by hunk; with numbers: these "
	"hunks at once", .keys = {"m"}, .args = "[VARIANT\xe2\x80\xa6] [HUNK\xe2\x80\xa6|all]",
	.need = NEED_VARIANT | NEED_PROMPT | NEED_WRITABLE, .ready = merge_ready, .run = run_merge);

#define HUNKS "[HUNK\xe2\x80\xa6]"
#define MERGE_COMMAND(...) COMMAND_IN(KEYS_MERGE, "merge", __VA_ARGS__)

MERGE_COMMAND(take, "take", "take the hunk, or the hunks of these numbers", .keys = {"y"},
	.args = HUNKS, .run_by = choose, .by = CHOICE_TAKE);
MERGE_COMMAND(leave, "leave", "leave the hunk: the prompt stays as it is there", .keys = {"n"},
	.args = HUNKS, .run_by = choose, .by = CHOICE_LEAVE);
MERGE_COMMAND(both, "both", "keep yours and take the variant's after it", .keys = {"b"},
	.args = HUNKS, .run_by = choose, .by = CHOICE_BOTH);
MERGE_COMMAND(both_back, "both-back", "take the variant's and keep yours after it",
	.keys = {"B"}, .args = HUNKS, .run_by = choose, .by = CHOICE_BOTH_BACK);
MERGE_COMMAND(split, "split", "split the hunk into smaller ones", .keys = {"s"},
	.ready = split_ready, .run = run_split);
MERGE_COMMAND(change, "change", "put a text of your own in its place", .keys = {"e"},
	.args = "[TEXT\xe2\x80\xa6]", .run = run_change);
MERGE_COMMAND(take_rest, "take-rest", "take this hunk and all that follow, but conflicts",
	.keys = {"a"}, .run_by = choose_rest, .by = CHOICE_TAKE);
MERGE_COMMAND(leave_rest, "leave-rest", "leave this hunk and all that follow", .keys = {"d"},
	.run_by = choose_rest, .by = CHOICE_LEAVE);
MERGE_COMMAND(next_open, "next-open", "go to the next hunk that is not decided", .keys = {"j"},
	.run_by = step, .by = STEP_OPEN);
MERGE_COMMAND(next_hunk, "next-hunk", "go to the next hunk", .keys = {"J"}, .run_by = step);
MERGE_COMMAND(previous_open, "previous-open", "go to the hunk before that is not decided",
	.keys = {"k"}, .run_by = step, .by = STEP_BACK | STEP_OPEN);
MERGE_COMMAND(previous_hunk, "previous-hunk", "go to the hunk before", .keys = {"K"},
	.run_by = step, .by = STEP_BACK);
MERGE_COMMAND(hunk, "hunk", "go to the hunk of this number, or say the current one",
	.keys = {"g"}, .key_line = "command hunk", .args = "[HUNK]", .run = run_hunk);
MERGE_COMMAND(find_hunk, "find-hunk", "go to the next hunk with these words", .keys = {"/"},
	.key_line = "command find-hunk", .args = "WORDS\xe2\x80\xa6", .run = run_find_hunk);
MERGE_COMMAND(finish, "finish", "stop: what was taken is merged, the rest is left",
	.keys = {"q"}, .run = run_finish);
MERGE_COMMAND(abandon, "abandon", "drop the merge in hand; nothing of it is kept", .keys = {"Q"},
	.run = run_abandon);
