/* replay.c - moving in a replay, and going on from it. */
#include <math.h>

#include "../words.h"
#include "../replaying_own.h"
#include "commands.h"
#include "hunsu/base/file.h"
#include "hunsu/session/story.h"

#define SPEED_LEAST 0.125
#define SPEED_MOST 1024.0

static const struct moment *moment_at(const struct live *v, int n)
{
	return replay_moment(v->desk->session->replay, n);
}

/* Whoever moves by hand has stopped the playing. */
static enum status go(struct live *v, int n, struct buf *err)
{
	if (v->replay->playing)
		replaying_play(v, false);
	return replaying_go(v, n, err);
}

static enum status forward(struct live *v, int n, struct buf *err)
{
	enum status st;
	if (v->replay->playing)
		replaying_play(v, false);
	st = replay_forward(v, n, err);
	if (!st && n >= v->replay->events && v->replay->question < 0)
		replay_end(v);
	return st;
}

enum status replay_play(struct live *v, struct str args, struct buf *err)
{
	struct replaying *r = v->replay;
	double speed = r->speed;
	enum status st = OK;
	if (args.n && !str_to_double(args, SPEED_LEAST, SPEED_MOST, &speed))
		return fail(err, BAD_USAGE, "play [SPEED], from %g to %g", SPEED_LEAST, SPEED_MOST);
	r->speed = speed;
	if (r->playing && !args.n) {
		replaying_play(v, false);
		return OK;
	}
	if (r->question >= 0)
		st = replay_forward(v, replaying_at(v) + 1, err);
	else if (replaying_at(v) == r->events)
		st = replaying_go(v, 1, err);
	if (!st && r->question < 0)
		replaying_play(v, true);
	return st;
}

static enum status run_pause(struct live *v, struct str args, struct buf *err)
{
	replaying_play(v, false);
	return OK;
}

REPLAY_COMMAND(pause, "pause", "stop playing", .run = run_pause);

static enum status set_speed(struct live *v, double speed)
{
	struct replaying *r = v->replay;
	r->speed = fmin(fmax(speed, SPEED_LEAST), SPEED_MOST);
	if (r->playing)
		replaying_play(v, true);
	live_say(v, false, "speed %g", r->speed);
	return OK;
}

static enum status run_speed(struct live *v, struct str args, struct buf *err)
{
	double speed;
	if (!str_to_double(args, SPEED_LEAST, SPEED_MOST, &speed))
		return fail(err, BAD_USAGE, "speed is from %g to %g; 1 is as it happened",
			SPEED_LEAST, SPEED_MOST);
	return set_speed(v, speed);
}

static enum status run_change_speed(struct live *v, struct str args, int by, struct buf *err)
{
	return set_speed(v, ldexp(v->replay->speed, by));
}

REPLAY_COMMAND(speed, "speed",
	"set how fast it is played; 1 is as it happened, with pauses of at most 2 seconds",
	.args = "SPEED", .run = run_speed);

REPLAY_COMMAND(faster, "faster", "play twice as fast", .keys = {">"}, .run_by = run_change_speed,
	.by = 1);

REPLAY_COMMAND(slower, "slower", "play half as fast", .keys = {"<"}, .run_by = run_change_speed,
	.by = -1);

static enum status run_steps(struct live *v, struct str args, int by, struct buf *err)
{
	const int end = by > 0 ? v->replay->events : 1;
	int n = replaying_at(v);
	long count = 1;
	if (args.n && !str_to_long(args, 1, 1000000, &count))
		return fail(err, BAD_USAGE, "%s [N]: how many", by > 0 ? "step" : "back");
	while (count-- > 0 && n != end)
		do
			n += by;
		while (!replaying_is_stop(v, n));
	return by > 0 ? forward(v, n, err) : go(v, n, err);
}

REPLAY_COMMAND(step, "step", "step to the next act; results that came together are one step",
	.keys = {"Right", "."}, .args = "[N]", .run_by = run_steps, .by = 1);

REPLAY_COMMAND(back, "back", "step back", .keys = {"Left", ","}, .args = "[N]", .run_by = run_steps,
	.by = -1);

/* The first event of a round, or 0. */
static int round_event(const struct live *v, int round)
{
	for (int n = 1; n <= v->replay->events; n++)
		if (moment_at(v, n)->rounds >= round)
			return n;
	return 0;
}

/* From within a round first to where it begins. */
static enum status turn_round(struct live *v, struct str args, int by, struct buf *err)
{
	const int at = replaying_at(v), round = moment_at(v, at)->rounds;
	int n = round_event(v, by > 0 ? round + 1 : round);
	if (by > 0)
		return forward(v, n ? n : v->replay->events, err);
	if (n == at)
		n = round > 1 ? round_event(v, round - 1) : 1;
	return go(v, round ? n : 1, err);
}

REPLAY_COMMAND(next_round, "next-round", "go to where the next round begins", .keys = {"}"},
	.run_by = turn_round, .by = 1);

REPLAY_COMMAND(previous_round, "previous-round",
	"go to where this round begins, then to the one before", .keys = {"{"},
	.run_by = turn_round, .by = -1);

static enum status turn_mark(struct live *v, struct str args, int by, struct buf *err)
{
	const struct replaying *r = v->replay;
	int to = by > 0 ? r->events : 1;
	for (size_t i = 0; i < r->marks.n; i++) {
		const int n = r->marks.items[by > 0 ? r->marks.n - 1 - i : i].event;
		if (by > 0 ? n > replaying_at(v) : n < replaying_at(v))
			to = n;
	}
	return by > 0 ? forward(v, to, err) : go(v, to, err);
}

REPLAY_COMMAND(next_mark, "next-mark",
	"go to the next mark: a round, a merge, what moved the score, a look, an undo",
	.keys = {"]"}, .run_by = turn_mark, .by = 1);

REPLAY_COMMAND(previous_mark, "previous-mark", "go to the mark before", .keys = {"["},
	.run_by = turn_mark, .by = -1);

static enum status run_end(struct live *v, struct str args, int by, struct buf *err)
{
	return go(v, by < 0 ? 1 : v->replay->events, err);
}

REPLAY_COMMAND(first, "first", "go to the beginning", .keys = {"Home"}, .run_by = run_end,
	.by = -1);

REPLAY_COMMAND(last, "last", "go to the end", .keys = {"End"}, .run_by = run_end, .by = 1);

/* "1:30" of playing time. */
static int event_at_time(const struct live *v, long minutes, long seconds)
{
	int64_t ms = (minutes * 60 + seconds) * 1000;
	int n = 1;
	while (n < v->replay->events && v->replay->clock[n] <= ms)
		n++;
	return n;
}

/* "120", "+3", "-3", "50%", "1:30"; 0: none of these. */
static int event_counted(const struct live *v, struct str w)
{
	size_t colon = str_find(w, ":", 0);
	int events = v->replay->events, at = replaying_at(v);
	long n, m;
	if (str_starts(w, "-") && str_to_long(str_from(w, 1), 1, events, &n))
		return at > n ? at - (int)n : 1;
	if (str_starts(w, "+") && str_to_long(str_from(w, 1), 1, events, &n))
		return at + (int)n;
	if (str_to_long(w, 1, events, &n))
		return (int)n;
	if (str_ends(w, "%") && str_to_long(str_first(w, w.n - 1), 0, 100, &n))
		return 1 + (int)((events - 1) * n / 100);
	if (colon != SIZE_MAX && str_to_long(str_first(w, colon), 0, 100000, &m) &&
		str_to_long(str_from(w, colon + 1), 0, 59, &n))
		return event_at_time(v, m, n);
	return 0;
}

/* Where what a word names was made: "v7", "B"; 0: it names nothing. */
static int event_named(const struct live *v, struct str w)
{
	const struct replaying_private *own = v->replay->own;
	int letter = variant_by_letter(w);
	long n;
	if (str_starts(w, "v") && str_to_long(str_from(w, 1), 1, own->n_versions, &n))
		return own->versions[n - 1].event;
	if (letter && letter <= own->n_variants)
		return own->variants[letter - 1].event;
	return 0;
}

static enum status run_jump(struct live *v, struct str args, struct buf *err)
{
	struct str rest = args, word = str_word(&rest);
	int n = 0;
	long round;
	if (str_is(args, "start"))
		n = 1;
	else if (str_is(args, "end"))
		n = v->replay->events;
	else if (str_is(word, "round") && str_to_long(rest, 1, v->replay->events, &round))
		n = round_event(v, (int)round);
	else if (!rest.n && !(n = event_counted(v, word)))
		n = event_named(v, word);
	if (!n)
		return fail(err, BAD_USAGE,
			"jump to an event (1 to %d), +N, -N, 50%%, 1:30, round N, vN, a variant, "
			"start or end",
			v->replay->events);
	return go(v, n, err);
}

REPLAY_COMMAND(jump, "jump",
	"go to an event, a time, a round, or where a version or a variant was made", .keys = {"g"},
	.key_line = "command jump",
	.args = "N | +N | -N | N% | M:SS | round ROUND | vN | VARIANT | start | end",
	.run = run_jump);

/* Where the head's line forks, seen from the head: the version on the line and, among those made
 * from the same parent, the next one by `by`, around the end. 0: the line has no fork. */
static int other_variation(const struct live *v, int by)
{
	const struct replaying_private *own = v->replay->own;
	for (int on = moment_at(v, replaying_at(v))->head; on; on = own->versions[on - 1].parent) {
		int parent = own->versions[on - 1].parent;
		for (int i = 1; parent && i < own->n_versions; i++) {
			int k = on + by * i;
			k = (k - 1 + own->n_versions) % own->n_versions + 1;
			if (k != on && own->versions[k - 1].parent == parent)
				return k;
		}
	}
	return 0;
}

static enum status walk(struct live *v, struct str args, int by, struct buf *err)
{
	int k = other_variation(v, by);
	if (!k)
		return fail(err, FAILED, "there is one way up to here, no other variation");
	return go(v, v->replay->own->versions[k - 1].event, err);
}

REPLAY_COMMAND(next_variation, "next-variation",
	"go to the next variation: another version made from the same one", .keys = {"Down"},
	.run_by = walk, .by = 1);

REPLAY_COMMAND(previous_variation, "previous-variation", "go to the variation before",
	.keys = {"Up"}, .run_by = walk, .by = -1);

static void say_variations(const struct live *v, struct buf *out)
{
	const struct replaying_private *own = v->replay->own;
	for (int on = 1; on <= own->n_versions; on++) {
		int n = 0;
		size_t before = out->n;
		buf_addf(out, "%sv%d goes on as", before ? "\n" : "", on);
		for (int k = on + 1; k <= own->n_versions; k++)
			if (own->versions[k - 1].parent == on)
				buf_addf(out, "%s v%d (event %d)", n++ ? "," : "", k,
					own->versions[k - 1].event);
		if (n < 2)
			buf_splice(out, before, out->n - before, (struct str){0});
	}
	if (!out->n)
		buf_adds(out, "there is one way through this record");
}

REPLAY_COMMAND(variations, "variations", "list where the record forks", .say = say_variations);

/* ---- going on from here ---- */

/* Says in the branch where it comes from. */
static void note_origin(struct session *s, const char *from, int n)
{
	SCOPED(buf) words = BUF(BUF_SMALL);
	cJSON *event = event_new(BY_HUMAN, "branch-off", NULL);
	cJSON *c = event_change(event, "comment");
	struct str base = path_base(from);
	buf_addf(&words, "from %.*s after event %d", (int)base.n, base.p, n);
	json_add_int(json_add_object(c, "about"), "event", n);
	json_add_cstr(c, "text", buf_text(&words));
	session_do(s, event);
}

static enum status run_branch_off(struct live *v, struct str args, struct buf *err)
{
	SCOPED(buf) path = BUF(BUF_SMALL);
	const struct state *s = live_state(v);
	int n = replaying_at(v);
	enum status st = OK;
	if (args.n)
		buf_addstr(&path, args);
	else
		st = session_fresh_path(&path, s->task_name ? s->task_name : "prompt", err);
	if (!st)
		st = replay_copy(v->desk->session->replay, n, buf_text(&path), err);
	if (!st)
		st = session_open(&v->next, v->desk->loop, buf_text(&path), false, NULL, err);
	if (!st) {
		note_origin(v->next, journal_path(v->desk->session->journal), n);
		st = live_front(v, "quit", err);
	}
	return st;
}

REPLAY_COMMAND(branch_off, "branch-off",
	"go on yourself from here: a session of your own with all up to this event", .keys = {"B"},
	.args = "[FILE]", .run = run_branch_off);

static enum status run_story(struct live *v, struct str args, struct buf *err)
{
	if (v->front.act && v->front.act(v->front.arg, "story"))
		return OK;
	return fail(err, BAD_USAGE,
		"`hunsu replay --plain` tells the story; here Space plays it");
}

REPLAY_COMMAND(story, "story", "tell the whole record, act by act (in plain mode)",
	.run = run_story);
