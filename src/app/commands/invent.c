/* invent.c - examples that the proposer invents, and the person confirms one by one. */
#include "hunsu/engine/invent.h"

#include <string.h>

#include "../parts.h"
#include "../permit.h"
#include "../words.h"
#include "commands.h"
#include "example_words.h"
#include "hunsu/task/example_text.h"

#define USUAL 5

enum { REPLY_YES, REPLY_NO, REPLY_EDIT, REPLY_END };

static void leave_rest(struct live *v)
{
	const size_t n = v->desk->flight.invented.n;

	invented_release(&v->desk->flight.invented);
	live_say(v, false, "%zu %s left out; " LINE("invent") " asks for others", n,
		n == 1 ? "is" : "are");
}

/* The words in place of it; else, as it is, for the person to correct. */
static enum status edited(struct live *v, struct example *e, struct str words, struct buf *err)
{
	SCOPED(fields) names = {0};
	struct example other = {0};
	enum status st = OK;

	live_example_fields(v, &names);
	if (words.n)
		st = example_words(&other, words, &names, "edit", err);
	if (words.n && !st) {
		example_release(e);
		*e = other;
	} else {
		example_release(&other);
	}
	return st;
}

static void confirmed(
	struct live *v, const char *line, const char *what, size_t reply, struct str rest)
{
	struct invented *list = &v->desk->flight.invented;
	struct buf err = BUF(BUF_SMALL), correct = BUF(BUF_SMALL);
	struct example e;

	if (!list->n)
		return;
	if (reply == REPLY_END) {
		leave_rest(v);
		return;
	}
	e = list->items[0];
	if (reply == REPLY_EDIT && edited(v, &e, str_trim(rest), &err)) {
		live_say(v, true, "%s", buf_text(&err)); /* and it is asked about again */
		list->items[0] = e;
		buf_release(&err);
		inventing_turn(v);
		return;
	}
	memmove(list->items, list->items + 1, --list->n * sizeof *list->items);
	if (reply != REPLY_NO)
		example_make(v, "invent", STR("yes"), &e, NULL);
	if (reply == REPLY_EDIT && !str_trim(rest).n) {
		buf_addf(&correct, "correct %zu", live_state(v)->examples.n);
		live_run(v, buf_text(&correct));
	}
	example_release(&e);
	buf_release(&err);
	buf_release(&correct);
	inventing_turn(v);
}

void inventing_turn(struct live *v)
{
	static const struct reply replies[] = {
		[REPLY_YES] = {.word = "yes", .help = "an example", .key = 'y'},
		[REPLY_NO] = {.word = "no", .help = "leave it out", .key = 'n'},
		[REPLY_EDIT] = {.word = "edit", .help = "otherwise: INPUT => ANSWER", .key = 'e',
			.takes = true},
		[REPLY_END] = {.word = "end", .help = "leave out the rest"},
	};
	struct invented *list = &v->desk->flight.invented;
	SCOPED(buf) words = BUF(BUF_SMALL), more = BUF(BUF_FILE);
	struct question q = {.replies = replies, .n = COUNT(replies), .none = REPLY_END};

	if (!list->n || live_question(v))
		return;
	example_write(&more, &list->items[0]);
	buf_addf(&words, "Is that right? invented example %zu of %zu",
		list->of - list->n + 1, list->of);
	q.words = buf_text(&words);
	q.more = buf_text(&more);
	live_pose(v, &q, confirmed, NULL, NULL);
}

static enum status run_invent(struct live *v, struct str args, struct buf *err)
{
	struct str rest = args, word = str_word(&rest);
	SCOPED(fields) names = {0};
	struct inventing_wish w = {.description = args, .names = &names, .wanted = USUAL};
	struct cost cost = {0};
	enum status st;
	cJSON *e;
	long n;

	if (str_to_long(word, 1, INVENT_MOST, &n)) {
		w.wanted = (size_t)n;
		w.description = str_trim(rest);
	}
	if (!w.description.n && !live_state(v)->description && !state_head(live_state(v)))
		return fail(err, BAD_USAGE, "say what the task is: invent 5 DESCRIPTION");
	live_example_fields(v, &names);
	st = inventing_cost(v->desk, &w, &cost, err);
	if (!st && permit_send(v, "proposer", &v->desk->proposer) && permit_spend(v, &cost)) {
		e = act_new("invent", args);
		beginning_describe(live_state(v), e, w.description);
		session_do(v->desk->session, e);
		inventing_start(v->desk, &w);
	}
	return st;
}

COMMAND("examples", invent, "invent",
	"have the proposer invent examples, from the task's description and the prompt or your own "
	"description; each is one once you say so", .args = "[N] [DESCRIPTION\xe2\x80\xa6]",
	.need = NEED_WRITABLE | NEED_PROPOSER, .run = run_invent);
