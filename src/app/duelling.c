/*
 * duelling.c - duels: two outputs to one input before the person, blind, one after another.
 *
 * While they are on, the screen shows nothing else: the other panes tell which text said what.
 */
#include "duelling.h"

#include <string.h>

#include "hunsu/figures/contest.h"
#include "hunsu/session/story.h"
#include "permit.h"
#include "stage.h"
#include "words.h"

static void leave(struct live *v, bool stay)
{
	struct duelling *d = &v->duelling;

	if (!d->on)
		return;
	free(d->texts);
	*d = (struct duelling){0};
	stage_leave(v, stay);
}

void duelling_end(struct live *v)
{
	leave(v, false);
}

static bool find_next(struct live *v)
{
	struct duelling *d = &v->duelling;

	d->calls[0] = d->calls[1] = 0;
	return figures_next_duel(live_state(v), d->texts, d->n, d->calls);
}

static void end_of_pairs(struct live *v)
{
	duelling_end(v);
	live_say(v, false,
		"no two different outputs are left to choose between; " KEY("duel")
		" asks for more, and " LINE("show") " duels has the ranks");
}

void duelling_turn(struct live *v)
{
	bool waits;

	if (v->duelling.on && stage_left(v, DETAIL_DUELS))
		leave(v, true);
	waits = v->duelling.on && !v->duelling.calls[0];
	if (waits && find_next(v)) {
		if (v->front.keys)
			live_say(v, false, "%s", ""); /* that they were waited for */
		stage_show(v, DETAIL_DUELS);
	} else if (waits && !live_busy(v)) {
		end_of_pairs(v);
	}
}

/* ---- the beginning ---- */

static size_t count_missing(struct live *v, const struct text_ref *texts, size_t n,
	const bool *only, bool claims)
{
	size_t calls = 0;

	for (size_t i = 0; i < n; i++)
		calls += scoring_outputs(v->desk, texts[i], only, claims);
	return calls;
}

/* So many of the first dev examples, by id, that some output is missing; without need only of the
 * first ones. Malloc'ed; calls: how many. */
static bool *choose_examples(struct live *v, const struct text_ref *texts, size_t n, bool need,
	size_t *calls)
{
	const struct state *s = live_state(v);
	const size_t step = (size_t)state_settings(s)->first;
	bool *only = NEWN(s->examples.n + 1, bool);
	size_t taken = 0;

	*calls = 0;
	for (size_t i = 0; i < s->examples.n; i++) {
		const struct example *e = &s->examples.items[i].now;

		if (e->dropped || e->split != SPLIT_DEV)
			continue;
		if (taken && taken % step == 0) {
			*calls = count_missing(v, texts, n, only, false);
			if (*calls || !need)
				return only;
		}
		only[e->id] = true;
		taken++;
	}
	*calls = count_missing(v, texts, n, only, false);
	return only;
}

static bool differ(const struct live *v, const struct text_ref *texts, size_t n)
{
	const char *first, *hash;

	for (size_t i = 0; i < n; i++)
		if (state_text(live_state(v), texts[0], &first) &&
			state_text(live_state(v), texts[i], &hash) && strcmp(first, hash) != 0)
			return true;
	return false;
}

static void begin(struct live *v, struct text_ref *texts, size_t n)
{
	leave(v, false);
	v->duelling = (struct duelling){.on = true, .texts = texts, .n = n};
	stage_enter(v, KEYS_DUEL, DETAIL_DUELS);
	if (find_next(v))
		stage_show(v, DETAIL_DUELS);
	live_changed(v);
}

/* OK, and *asked: the person was asked first. */
static enum status ask_outputs(struct live *v, const struct text_ref *texts, size_t n,
	bool need, bool *asked, struct buf *err)
{
	size_t calls;
	OWNED bool *only = choose_examples(v, texts, n, need, &calls);
	enum status st = calls ? desk_held(v->desk, err) : OK;

	*asked = !st && calls && (!permit_send(v, "target", &v->desk->target) ||
					 !permit_score(v, &v->desk->target, calls));
	if (!st && !*asked)
		(void)count_missing(v, texts, n, only, true);
	if (!st && !calls && need && !live_busy(v))
		st = fail(err, FAILED,
			"no two different outputs of these texts are left to choose between; "
			LINE("show") " duels has the ranks");
	return st;
}

enum status duelling_start(struct live *v, struct text_ref *texts, size_t n, struct buf *err)
{
	int calls[2];
	bool asked = false;
	enum status st;

	if (!n || !differ(v, texts, n))
		st = fail(err, BAD_USAGE, "a duel needs two texts; " KEY("propose")
			" asks for variants, " KEY("keep") " keeps a text of your own beside it");
	else
		st = ask_outputs(v, texts, n,
			!figures_next_duel(live_state(v), texts, n, calls), &asked, err);
	if (st || asked) {
		free(texts);
		return st;
	}
	session_do(v->desk->session, act_new("duel", (struct str){0}));
	begin(v, texts, n);
	if (!v->duelling.calls[0])
		live_say(v, false, "the outputs are asked for; the first two come when they are "
				   "there");
	return OK;
}

/* ---- a choice ---- */

static void say_choice(struct live *v, const int calls[2], int won)
{
	const struct state *s = live_state(v);
	const struct call_record *left = state_call(s, calls[0]), *right = state_call(s, calls[1]);
	const bool second = won == WON_SECOND;

	live_say(v, false, "#%d: %s is %s %s", left->example,
		text_called(s, (second ? right : left)->prompt).s,
		won == WON_TIE	 ? "as good as"
		: won == WON_BAD ? "as bad as"
				 : "better than",
		text_called(s, (second ? left : right)->prompt).s);
}

enum status duelling_choose(struct live *v, int won, struct buf *err)
{
	static const char *const acts[] = {"left", "right", "tie", "bad"};
	static const char *const words[] = {"first", "second", "tie", "bad"};
	struct duelling *d = &v->duelling;
	const int calls[2] = {d->calls[0], d->calls[1]};
	cJSON *e, *c, *list;

	if (!d->on)
		return fail(err, BAD_USAGE, "no duel is on; " KEY("duel") " begins one");
	if (!calls[0])
		return fail(err, BAD_USAGE, "the two outputs are not there yet");
	e = act_new(acts[won], (struct str){0});
	c = event_change(e, "duel");
	list = json_add_list(c, "calls");
	json_add_int(list, NULL, calls[0]);
	json_add_int(list, NULL, calls[1]);
	json_add_cstr(c, "won", words[won]);
	json_add_bool(c, "blind", true);
	for (int i = 0; won == WON_BAD && i < 2; i++)
		scoring_graded(v->desk, e, calls[i], 0);
	session_do(v->desk->session, e);
	say_choice(v, calls, won);
	if (find_next(v))
		stage_show(v, DETAIL_DUELS);
	else
		duelling_turn(v);
	return OK;
}
