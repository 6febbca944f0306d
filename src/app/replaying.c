/* replaying.c - playing a record: the clock, where steps stop, what is selected on the way. */
#include "hunsu/app/replaying.h"

#include "hunsu/base/clock.h"
#include "hunsu/base/utf8.h"
#include "hunsu/session/story.h"
#include "words.h"
#include "replaying_own.h"

#define IDLE_MS 2000 /* a pause in the record is played no longer */
#define READING_MS 50 /* for each column of a comment, */
#define READING_MOST_MS 15000

/* ---- life ---- */

static void set_clock(struct replaying *r, const struct replay *record)
{
	r->clock = NEWN((size_t)r->events + 1, int64_t);
	for (size_t i = 0; i < r->remarks.n; i++)
		if (r->remarks.items[i].comment)
			r->clock[r->remarks.items[i].event] +=
				READING_MS *
				(int64_t)text_width(str_of(r->remarks.items[i].words));
	for (int n = 2; n <= r->events; n++) {
		const int64_t read = r->clock[n - 1];
		int64_t pause = replay_moment(record, n)->ms - replay_moment(record, n - 1)->ms;
		pause = pause < 0 ? 0 : pause > IDLE_MS ? IDLE_MS : pause;
		r->clock[n - 1] = r->clock[n - 2] + pause +
				  (read < READING_MOST_MS ? read : READING_MOST_MS);
	}
}

void replaying_start(struct live *v, bool guessing)
{
	struct replaying *r = v->replay = NEW(struct replaying);
	SCOPED(buf) err = BUF(BUF_SMALL);
	r->own = NEW(struct replaying_private);
	r->events = replay_events(v->desk->session->replay);
	r->speed = 1;
	r->guessing = guessing;
	r->question = r->told = -1;
	v->keymap = KEYS_REPLAY;
	v->view.focus = PANE_VARIANTS;
	/* What is marked is known at the end: every score is there. */
	if (replay_go(v->desk->session, r->events, &err) == OK)
		replay_study(v);
	set_clock(r, v->desk->session->replay);
	if (replaying_go(v, 1, &err))
		live_say(v, true, "%s", buf_text(&err));
}

void replaying_free(struct live *v)
{
	struct replaying *r = v->replay;
	if (!r)
		return;
	timer_remove(r->own->timer);
	free(r->own->versions);
	free(r->own->variants);
	free(r->own);
	for (size_t i = 0; i < r->remarks.n; i++)
		free(r->remarks.items[i].words);
	free(r->remarks.items);
	free(r->clock);
	free(r->marks.items);
	free(r->bets);
	free(r);
	v->replay = NULL;
}

/* ---- going ---- */

int replaying_at(const struct live *v)
{
	return live_state(v)->events;
}

static void select_what_happened(struct live *v)
{
	const struct state *s = live_state(v);
	const cJSON *event = replay_event(v->desk->session->replay);
	const cJSON *c = event_find(event, "decide");
	int was = v->view.variant;
	if (!c)
		c = event_find(event, "variant");
	if (c)
		v->view.variant = (int)json_int(c, "variant", 0);
	if (!state_variant(s, v->view.variant))
		v->view.variant = 0;
	if (v->view.variant != was)
		v->view.scroll[PANE_DETAIL] = 0;
	if (!state_example(s, v->view.example))
		v->view.example = s->examples.n ? 1 : 0;
	while (v->view.n_marked && v->view.marked[v->view.n_marked - 1] > (int)s->variants.n)
		v->view.n_marked--;
}

enum status replaying_go(struct live *v, int n, struct buf *err)
{
	struct replaying *r = v->replay;
	enum status st;
	n = n < 1 ? 1 : n > r->events ? r->events : n;
	st = replay_go(v->desk->session, n, err);
	select_what_happened(v);
	desk_take_models(v->desk);
	v->view.region.version = 0;
	r->question = -1;
	if (!st)
		replay_settle(v);
	if (v->front.act)
		(void)v->front.act(v->front.arg, "moved");
	live_changed(v);
	return st;
}

/* The first event of the run of technical ones that n is in. */
static int run_start(const struct live *v, int n)
{
	while (n > 1 && replay_technical(v, n - 1))
		n--;
	return n;
}

/* ---- playing ---- */

static void on_timer(void *arg);

enum status replay_forward(struct live *v, int n, struct buf *err)
{
	struct replaying *r = v->replay;
	int question;
	enum status st;

	if (r->question >= 0)
		r->bets[r->question].asked = true;
	question = replay_question(v, n);
	st = replaying_go(v, question < 0 ? n : r->bets[question].first - 1, err);
	if (!st && question >= 0)
		replay_ask(v, question);
	return st;
}

static void play_later(struct live *v)
{
	struct replaying *r = v->replay;
	int at = replaying_at(v);
	double wait;
	if (!r->playing || at >= r->events) {
		r->playing = false;
		return;
	}
	wait = ((double)r->clock[at] - r->own->now_ms) / r->speed;
	r->own->since_ms = clock_ms();
	r->own->timer = loop_timer(v->desk->loop, wait > 1 ? (int64_t)wait : 1, on_timer, v);
}

static void on_timer(void *arg)
{
	struct live *v = arg;
	struct replaying *r = v->replay;
	SCOPED(buf) err = BUF(BUF_SMALL);
	int to = replaying_at(v);
	r->own->timer = NULL;
	r->own->now_ms += (double)(clock_ms() - r->own->since_ms) * r->speed;
	/* All that is due by now, but no act is passed over unseen. */
	while (to < r->events && (double)r->clock[to] <= r->own->now_ms)
		if (replaying_is_stop(v, ++to))
			break;
	if (to > replaying_at(v) && replay_forward(v, to, &err)) {
		r->playing = false;
		live_say(v, true, "%s", buf_text(&err));
	}
	/* A question stops the playing; what the clock has gone on since does not count. */
	if (r->question >= 0)
		r->playing = false;
	if (replaying_at(v) >= r->events)
		replay_end(v);
	play_later(v);
	live_changed(v);
}

void replaying_play(struct live *v, bool on)
{
	struct replaying *r = v->replay;
	timer_remove(r->own->timer);
	r->own->timer = NULL;
	r->playing = on;
	r->own->now_ms = (double)r->clock[replaying_at(v) - 1];
	play_later(v);
	live_changed(v);
}

/* ---- words ---- */

#define TOLD 8 /* texts that are named with their score */

/* Texts that results from event `from` on are about, the last first. */
static size_t texts_since(const struct state *s, int from, struct text_ref *out, size_t max)
{
	size_t n = 0;
	for (size_t i = s->calls.n; i-- > 0;) {
		const struct call_record *c = &s->calls.items[i];
		size_t k = 0;
		if (!c->n || c->event < from || c->role != 't' || !c->example)
			continue;
		while (k < n && !text_ref_same(out[k], c->prompt))
			k++;
		if (k == n && n < max)
			out[n++] = c->prompt;
	}
	return n;
}

/* False: there is no result in it. */
static bool words_of_run(const struct live *v, int from, int to, struct buf *out)
{
	const struct state *s = live_state(v);
	struct text_ref texts[TOLD + 1]; /* one more: there are others */
	const size_t n = texts_since(s, from, texts, TOLD + 1), told = n > TOLD ? TOLD : n;
	int results = 0;
	for (int k = from; k <= to; k++)
		results += (replay_moment(v->desk->session->replay, k)->did & DID_RESULT) != 0;
	if (!results)
		return false;
	buf_addf(out, "%d result%s", results, PLURAL(results));
	for (size_t i = told; i-- > 0;) {
		struct score_line line;
		figures_score(v->desk->figures, texts[i], &line);
		if (!line.dev.n || state_hidden(s, texts[i]))
			continue;
		buf_addf(out, "%s%s %.0f%%%s", i + 1 == told ? ": " : ", ",
			text_called(s, texts[i]).s, 100 * line.dev.mean,
			line.early ? " so far" : "");
	}
	if (n > told)
		buf_adds(out, ", and others");
	return true;
}

/* What tells nothing in a story: an act whose results are all there is of it, or the books. */
static void words_of_silent(const struct live *v, unsigned did, struct buf *out)
{
	const cJSON *event = replay_event(v->desk->session->replay);
	const char *args = json_str(event, "args");
	if (did & DID_DRAFT)
		buf_adds(out, "you type");
	else if (replay_moment(v->desk->session->replay, replaying_at(v))->by == BY_HUMAN)
		buf_addf(out, "you %s%s%s", json_str(event, "act"), args ? " " : "",
			args ? args : "");
	else
		buf_adds(out, did & DID_SEND ? "calls are sent" : "the view is kept");
}

void replaying_words(const struct live *v, struct buf *out)
{
	const struct replay *record = v->desk->session->replay;
	SCOPED(buf) line = BUF(BUF_TEXT);
	int at = replaying_at(v);
	unsigned did = replay_moment(record, at)->did;
	if (at == 1 || !replay_technical(v, at) || !words_of_run(v, run_start(v, at), at, out)) {
		struct str rest, word;
		story_line(&line, replay_event(record), live_state(v));
		rest = buf_str(&line);
		for (word = str_word(&rest); word.n; word = str_word(&rest))
			buf_addf(out, "%s%.*s", out->n ? " " : "", (int)word.n, word.p);
		if (!line.n)
			words_of_silent(v, did, out);
	}
}

void replaying_fork(const struct live *v, struct buf *out)
{
	const struct replaying_private *own = v->replay->own;
	const struct moment *m = replay_moment(v->desk->session->replay, replaying_at(v));
	int parent = m->head ? own->versions[m->head - 1].parent : 0;
	int n = 0, place = 0, children = 0;
	for (int k = 1; k <= own->n_versions; k++) {
		if (parent && own->versions[k - 1].parent == parent) {
			n++;
			place = k == m->head ? n : place;
		}
		children += m->head && own->versions[k - 1].parent == m->head;
	}
	if (children > 1) {
		const char *lead = " goes on as ";
		buf_addf(out, "v%d", m->head);
		for (int k = 1; k <= own->n_versions; k++)
			if (own->versions[k - 1].parent == m->head) {
				buf_addf(out, "%sv%d", lead, k);
				lead = ", ";
			}
	} else if (n > 1) {
		buf_addf(out, "variation %d of %d on v%d", place, n, parent);
	}
}

void replaying_remark(const struct live *v, struct buf *out)
{
	const struct replaying *r = v->replay;
	SCOPED(buf) fork = BUF(BUF_SMALL);
	for (size_t i = 0; i < r->remarks.n; i++)
		if (r->remarks.items[i].event == replaying_at(v))
			buf_addf(out, "%s%s", out->n ? "; " : "", r->remarks.items[i].words);
	replaying_fork(v, &fork);
	if (fork.n)
		buf_addf(out, "%s%s", out->n ? "; " : "", buf_text(&fork));
}
