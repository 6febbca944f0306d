/* retold.c - what has happened in a session, told again in lines. */

#include <string.h>
#include "hunsu/base/utf8.h"
#include "hunsu/session/story.h"
#include "told.h"

void retold_place(struct buf *out, const struct live *v)
{
	const struct replay *record = v->desk->session->replay;
	const struct moment *now = replay_moment(record, replaying_at(v));
	const struct moment *end = replay_moment(record, v->replay->events);
	long s = (long)(v->replay->clock[replaying_at(v) - 1] / 1000);
	SCOPED(buf) words = BUF(BUF_TEXT);
	buf_addf(out, "event %d of %d, ", replaying_at(v), v->replay->events);
	if (end->rounds)
		buf_addf(out, "round %d of %d, ", now->rounds, end->rounds);
	buf_addf(out, "%ld:%02ld: ", s / 60, s % 60);
	replaying_words(v, &words);
	text_visible(out, buf_str(&words), false);
	buf_addc(out, '\n');
	buf_clear(&words);
	replaying_remark(v, &words);
	if (words.n)
		buf_addf(out, "%s\n", buf_text(&words));
}

/* ---- the story ---- */

struct retelling {
	struct live *v;
	struct story story;
	struct told told;
	struct buf line, out;
	int head, round; /* the highest told */
};

static void add_indented(struct buf *out, struct str lines)
{
	struct str line;

	while (str_line(&lines, &line)) {
		buf_adds(out, "    ");
		text_visible(out, line, false);
		buf_addc(out, '\n');
	}
}

/* A new prompt whose text the person did not type just now. */
static void tell_prompt(struct retelling *t)
{
	const struct version *head = state_head(live_state(t->v));
	SCOPED(doc) doc = {.text = BUF(BUF_TEXT)};
	if (!head || head->n <= t->head)
		return; /* gone back to: it was told */
	t->head = head->n;
	if (!strcmp(head->origin, "typing"))
		return;
	doc_format(&doc, &head->prompt);
	add_indented(&t->out, buf_str(&doc.text));
}

/* Variants and scores come together before the person goes on, as they stood on the screen. */
static bool tells_news(const struct live *v, int n)
{
	const struct moment *next;
	if (n == v->replay->events)
		return true;
	next = replay_moment(v->desk->session->replay, n + 1);
	return next->by == BY_HUMAN && replaying_is_stop(v, n + 1);
}

static void tell_event(struct retelling *t, int n)
{
	struct live *v = t->v;
	const struct state *s = live_state(v);
	const struct moment *m = replay_moment(v->desk->session->replay, n);
	buf_clear(&t->line);
	buf_clear(&t->out);
	if (m->did & DID_ROUND && m->rounds > t->round) {
		t->round = m->rounds;
		buf_addf(&t->out, "\nRound %d\n", m->rounds);
	}
	/* What models wrote and scored is told by told_news. */
	if (m->by != BY_MODEL && !(m->did & DID_RESULT))
		story_event(&t->story, &t->line, replay_event(v->desk->session->replay), s);
	text_visible(&t->out, buf_str(&t->line), true);
	tell_prompt(t);
	if (tells_news(v, n)) {
		SCOPED(buf) news = BUF(BUF_TEXT);

		told_news(&t->told, v, &news);
		add_indented(&t->out, buf_str(&news));
	}
}

enum status retold_story(
	struct live *v, void (*tell)(void *arg, struct str piece), void *arg, struct buf *err)
{
	struct retelling t = {.v = v, .line = BUF(BUF_TEXT), .out = BUF(BUF_TEXT)};
	enum status st = OK;
	for (int n = 1; n <= v->replay->events && !st; n++) {
		st = replaying_go(v, n, err);
		if (st)
			break;
		tell_event(&t, n);
		if (t.out.n)
			tell(arg, buf_str(&t.out));
	}
	if (!st) {
		buf_clear(&t.line);
		buf_clear(&t.out);
		story_flush(&t.story, &t.line, live_state(v));
		buf_addc(&t.line, '\n');
		story_end(&t.line, live_state(v));
		text_visible(&t.out, buf_str(&t.line), true);
		if (!str_ends(buf_str(&t.out), "\n"))
			buf_addc(&t.out, '\n');
		tell(arg, buf_str(&t.out));
	}
	told_release(&t.told);
	buf_release(&t.line);
	buf_release(&t.out);
	return st;
}
