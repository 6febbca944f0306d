/* live.c - a live session's opening, its turns and its end. */
#include "hunsu/app/live.h"

#include <math.h>
#include <string.h>

#include "hunsu/app/replaying.h"
#include "hunsu/base/file.h"
#include "hunsu/base/named.h"
#include "hunsu/library/library.h"
#include "duelling.h"
#include "grading.h"
#include "merging.h"
#include "parts.h"
#include "permit.h"
#include "targets.h"
#include "words.h"

#define VIEW_EVERY_MS 60000
#define FOLLOW_EVERY_MS 1000

/* ---- opening ---- */

/* Takes the model of a role from the session, unless the person named another: that is an act. */
static enum status open_model(
	struct live *v, const char *role, int now, const char *asked, struct buf *err)
{
	const struct state *st = live_state(v);
	const char *was = state_model(st, now);
	const char *name = asked ? asked : *was ? was : "local";
	SCOPED(model) m = {0};
	enum status s = asked ? model_parse(&m, str_of(name), err) : OK;

	if (!s && asked && strcmp(m.name, was) != 0 &&
		!journal_read_only(v->desk->session->journal)) {
		SCOPED(buf) args = BUF(BUF_SMALL);
		cJSON *e;
		buf_addf(&args, "%s %s", role, m.name);
		e = event_new(BY_HUMAN, "model", buf_text(&args));
		change_model(e, st->model_version + 1, role, m.name);
		session_do(v->desk->session, e);
	}
	if (!s && strcmp(role, "judge") != 0) /* the desk asks the session for that one */
		desk_set_model(v->desk, !strcmp(role, "proposer"), asked ? m.name : name);
	return s;
}

/* Where the person named targets, the session's are those: an act. One alone leads. */
static enum status open_targets(struct live *v, const struct live_options *o, struct buf *err)
{
	const struct state *s = live_state(v);
	struct targets_list all = {.n = 0}, now = targets_now(s);
	struct model found[TARGETS_MOST] = {{0}};
	enum status st = targets_parse(&all, found, o, err);
	const size_t n = all.n;
	bool same;

	if (!st && n == 1) {
		all = now;
		targets_lead(&all, found[0].name);
	}
	same = all.n == now.n;
	for (size_t i = 0; same && i < all.n; i++)
		same = strcmp(all.items[i], now.items[i]) == 0;
	if (!st && !same && !journal_read_only(v->desk->session->journal)) {
		SCOPED(buf) args = BUF(BUF_SMALL);
		cJSON *e;

		buf_adds(&args, "target");
		for (size_t i = 0; i < n; i++)
			buf_addf(&args, " %s", found[i].name);
		e = event_new(BY_HUMAN, "model", buf_text(&args));
		targets_write(e, s, &all);
		session_do(v->desk->session, e);
	}
	if (!st)
		desk_set_model(v->desk, false, found[0].name);
	for (size_t i = 0; i < n; i++)
		model_release(&found[i]);
	return st;
}

static void save_view(void *arg);
static void follow(void *arg);

/* With the file: the view is kept in it, or what another hunsu writes is read. */
static void keep_up(struct live *v, bool follows)
{
	v->view_timer = loop_timer(v->desk->loop, follows ? FOLLOW_EVERY_MS : VIEW_EVERY_MS,
		follows ? follow : save_view, v);
}

static void save_view(void *arg)
{
	struct live *v = arg;
	cJSON *e, *change;
	keep_up(v, false);
	e = event_new(BY_SYSTEM, "view", NULL);
	change = event_change(e, "view");
	view_write(&v->view, change);
	json_add_cstr(change, "file", v->prompt_file);
	act_end(v, e,
		!journal_read_only(v->desk->session->journal) &&
			!cJSON_Compare(change, live_state(v)->view, true));
}

/* Takes in what the hunsu that has the session writes into it. */
static void follow(void *arg)
{
	struct live *v = arg;
	SCOPED(buf) err = BUF(BUF_SMALL);
	const int events = live_state(v)->events;
	const bool well = journal_follow(v->desk->session->journal, &err) == OK;

	keep_up(v, well);
	if (!well)
		live_say(v, true, "%s; it is followed no more", buf_text(&err));
	if (live_state(v)->events != events) {
		desk_take_models(v->desk);
		live_changed(v);
	}
}

/* After the desk's own turn. */
static void after_turn(void *arg)
{
	struct live *v = arg;
	char *first = v->first;

	v->first = NULL;
	if (first)
		live_run(v, first);
	free(first);
	record_news(v);
	live_tell(v);
	merging_check(v);
	duelling_turn(v);
	grading_turn(v);
	looking_turn(v);
	inventing_turn(v);
	held_out_turn(v);
	if (desk_changed(v->desk))
		live_changed(v);
}

static void open_view(struct live *v)
{
	const cJSON *was = live_state(v)->view;
	if (was) {
		view_read(&v->view, was);
		v->prompt_file = mem_dup(json_str(was, "file"));
		if (v->prompt_file && strcmp(v->prompt_file, "-") == 0) {
			free(v->prompt_file);
			v->prompt_file = NULL;
		}
	} else if (live_state(v)->examples.n) {
		v->view.example = 1;
	}
	/* Any path may be in a session: it is not even read before the person named it. */
	if (v->prompt_file && named_has_file(v->prompt_file)) {
		SCOPED(buf) text = BUF(BUF_TEXT);
		if (file_read_text(&text, v->prompt_file, NULL) == OK)
			v->prompt_was = buf_detach(&text, NULL);
	}
}

static struct desk *open_desk(
	struct loop *l, struct session *s, const struct config *c, const struct live_options *o,
	struct buf *why)
{
	struct client_options co = {.ca_file = config_get(c, "ca-file")};
	struct prices *prices;

	if (prices_load(&prices, why))
		buf_adds(why, "; no price is known");
	config_limits(c, &co);
	return desk_open(l, s, prices, o->no_store || s->replay, &co);
}

static void begin(struct live *v, const struct live_options *o)
{
	v->first = mem_dup(o->first);
	permit_start(v, o);
	permit_unasked(v);
	if (live_state(v)->events <= 1) /* whoever made it has looked */
		live_foreign_told(v);
	if (v->desk->session->replay)
		replaying_start(v, o->guessing);
	else
		open_view(v);
	scoring_renew(v->desk);
	loop_after(v->desk->loop, after_turn, v);
	keep_up(v, *journal_holder(v->desk->session->journal));
	suggest_start(v);
	live_say_lacking(v);
	if (state_search(live_state(v)) && !v->desk->session->replay &&
		!*journal_holder(v->desk->session->journal)) /* it may play there */
		live_say(v, false, "the model was playing when the program ended: " LINE("play")
			" on goes on with it");
	live_tell(v);
}

enum status live_open(struct live **out, struct loop *l, struct session *s, struct config *c,
	const struct live_options *o, const struct front *front, struct buf *err)
{
	struct live *v = NEW(struct live);
	SCOPED(buf) why = BUF(BUF_SMALL);
	enum status st;

	v->at_end = BUF(BUF_SMALL);
	v->config = c;
	v->front = *front;
	v->yes = o->yes;
	v->programs = o->programs;
	v->commands = o->commands;
	order_start(v);
	v->desk = open_desk(l, s, c, o, &why);
	if (why.n)
		live_say(v, true, "%s", buf_text(&why));
	st = o->target ? open_targets(v, o, err)
		       : open_model(v, "target", live_state(v)->target, NULL, err);
	if (!st)
		st = open_model(v, "proposer", live_state(v)->proposer, o->proposer, err);
	if (!st && o->judge)
		st = open_model(v, "judge", live_state(v)->judge, o->judge, err);
	if (!st) {
		begin(v, o);
		if (!s->replay && !journal_read_only(s->journal))
			library_note(journal_path(s->journal));
		*out = v;
	} else {
		v->desk->session = NULL; /* both stay the caller's when opening fails */
		v->config = NULL;
		live_close(v);
	}
	return st;
}

/* ---- the end ---- */

static void write_quit(struct live *v)
{
	const struct state *s = live_state(v);
	const double best = figures_best(v->desk->figures);
	cJSON *e = event_new(BY_HUMAN, "quit", NULL);
	cJSON *view = event_change(e, "view"), *quit;
	char hash[HASH_HEX];
	view_write(&v->view, view);
	json_add_cstr(view, "file", v->prompt_file);
	state_hash(hash, s);
	quit = event_change(e, "quit");
	json_fill(quit, "state %s task %s", hash, s->task_name);
	if (!isnan(best))
		json_add_num(quit, "best", best);
	json_fill(quit, "rounds %zu", s->rounds.n);
	session_do(v->desk->session, e);
}

enum status live_leave(struct live *v, struct buf *words)
{
	enum status st;

	merging_drop(v, "the merge in hand was not finished; nothing of it is kept");
	duelling_end(v);
	grading_end(v);
	v->front = (struct front){0};
	if (!v->desk->session || !v->view_timer || v->left)
		return OK;
	v->left = true;
	loop_after_remove(v->desk->loop, after_turn, v);
	live_cancel(v);
	live_settle(v);
	if (!journal_read_only(v->desk->session->journal))
		write_quit(v);
	st = record_end(v, words);
	if (v->at_end.n)
		buf_addf(words, "%s%s", words->n ? "\n" : "", buf_text(&v->at_end));
	return st;
}

void live_close(struct live *v)
{
	SCOPED(buf) words = BUF(BUF_SMALL);

	if (!v)
		return;
	if (live_leave(v, &words))
		buf_clear(&words);
	timer_remove(v->view_timer);
	replaying_free(v);
	order_free(v);
	desk_close(v->desk);
	suggest_free(v);
	session_close(v->next);
	config_free(v->config);
	view_release(&v->view);
	question_release(&v->posed.question);
	free(v->posed.line);
	free(v->posed.what);
	free(v->first);
	buf_release(&v->at_end);
	free(v->prompt_file);
	free(v->prompt_was);
	free(v->message);
	free(v->stats);
	corpus_drop(v);
	free(v);
}
