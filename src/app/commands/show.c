/* show.c - what the screen's panes show, as lines: for plain mode, and anywhere. */
#include <limits.h>

#include "../naming.h"
#include "../words.h"
#include "commands.h"
#include "hunsu/app/views.h"
#include "hunsu/session/story.h"
#include "pages.h"

/* #3, or 3; none: the selected one. */
static enum status take_example(
	const struct live *v, struct str number, struct about *a, struct buf *err)
{
	long id = a->example;
	bool given = str_to_long(str_from(number, str_starts(number, "#")), 0, INT_MAX, &id);

	if ((number.n && !given) || !state_example(live_state(v), (int)id))
		return fail(err, BAD_USAGE, "show example N: there is none of that number");
	a->example = (int)id;
	return OK;
}

enum status take_pair(const struct live *v, struct str args, struct about *a, struct buf *err)
{
	const struct state *s = live_state(v);

	if (!take_text(v, NAME_ANY, &args, &a->text, err))
		return BAD_USAGE;
	a->against = (struct text_ref){0};
	if (args.n && !take_text(v, NAME_ANY, &args, &a->against, err))
		return BAD_USAGE;
	if (!a->against.version && !a->against.variant && a->text.version != s->head)
		a->against = (struct text_ref){.version = s->head};
	return no_more(args, err);
}

/* What a view is to be of: what is named, else what the detail pane is about. */
static enum status take_about(
	const struct live *v, enum detail d, struct str rest, struct about *a, struct buf *err)
{
	if (d == DETAIL_EXAMPLE)
		return take_example(v, rest, a, err);
	if (d == DETAIL_DIFF && str_find(rest, " ", 0) != SIZE_MAX)
		return take_pair(v, rest, a, err);
	a->against = (struct text_ref){0};
	if (rest.n && view_pages[d]->of_text && !take_text(v, NAME_ANY, &rest, &a->text, err))
		return BAD_USAGE;
	return no_more(rest, err);
}

static void say_view(struct live *v, enum detail d, const struct about *a)
{
	SCOPED(buf) out = BUF(BUF_TEXT);

	view_lines(&out, v, d, a);
	live_say(v, false, "%s", buf_text(&out));
}

static enum status show_view(struct live *v, enum detail d, struct str rest, struct buf *err)
{
	struct about a = view_about(v);
	enum status st = take_about(v, d, rest, &a, err);

	if (!st)
		say_view(v, d, &a);
	return st;
}

/* A page by its name, with what it is of, or a text by its own. */
static enum status run_show(struct live *v, struct str args, struct buf *err)
{
	struct str rest = args, word = args.n ? str_word(&rest) : STR("variants");

	if (str_is(word, "examples"))
		return show_view(v, DETAIL_OUTPUTS, rest, err);
	for (int d = 0; d < DETAILS; d++)
		if (str_is(word, detail_names[d]))
			return show_view(v, (enum detail)d, rest, err);
	if (!str_is(word, "prompt") && !variant_by_letter(word) &&
		!variant_by_name(live_state(v), word))
		return fail(err, BAD_USAGE,
			"show examples, prompt, a variant (A), or a view:" DETAIL_VIEWS(
				DETAIL_WORD));
	return show_view(v, DETAIL_TEXT, args, err);
}

COMMAND("look", show, "show",
	"say in lines what the panes of the screen show; a view is one of `detail`",
	.args = "[variants|examples|prompt|VARIANT|VIEW [VARIANT|prompt|EXAMPLE]]",
	.run = run_show);

/* ---- views by name ---- */

bool look_at(struct live *v, enum detail d, const struct about *a)
{
	if (live_front(v, "detail", NULL)) {
		say_view(v, d, a);
		return false;
	}
	v->view.detail = d;
	v->view.scroll[PANE_DETAIL] = 0;
	return true;
}

static enum status run_blame(struct live *v, struct str args, struct buf *err)
{
	struct about a = view_about(v);
	struct str rest = args;

	if (!take_text(v, NAME_VARIANT | NAME_PROMPT, &rest, &a.text, err) || no_more(rest, err))
		return BAD_USAGE;
	if (args.n)
		v->view.variant = a.text.variant;
	look_at(v, DETAIL_BLAME, &a);
	return OK;
}

COMMAND("look", blame, "blame",
	"show who wrote each stretch of the text, and with which version it came in",
	.args = "[VARIANT|prompt]", .need = NEED_PROMPT, .run = run_blame);

static enum status look_back(struct live *v, struct str args, int by, struct buf *err)
{
	struct about a = view_about(v);

	if (by == DETAIL_LINEAGE && !v->view.version)
		v->view.version = live_state(v)->head;
	if (look_at(v, (enum detail)by, &a))
		v->view.focus = PANE_DETAIL;
	return OK;
}

COMMAND("look", lineage, "lineage",
	"show which version and variant came from which, with their scores", .run_by = look_back,
	.by = DETAIL_LINEAGE);

COMMAND("look", history, "history",
	"show how the score went, version by version and round by round", .run_by = look_back,
	.by = DETAIL_HISTORY);

/* ---- in short ---- */

static void say_status(const struct live *v, struct buf *out)
{
	const struct state *s = live_state(v);
	const double yours = figures_yours(v->desk->figures);
	SCOPED(buf) hint = BUF(BUF_TEXT), power = BUF(BUF_SMALL), none = BUF(BUF_SMALL);
	int served;
	bool next;

	buf_addf(out, "%s, round %zu, prompt v%d, dev %zu, held-out %zu, proposer %s, target %s, ",
		s->task_name ? s->task_name : "no task", s->rounds.n, s->head,
		figures_split_size(v->desk->figures, SPLIT_DEV),
		figures_split_size(v->desk->figures, SPLIT_HELD_OUT), v->desk->proposer.name,
		v->desk->target.name);
	if (yours >= 0)
		buf_addf(out, "%.0f %% yours, ", 100 * yours);
	if ((served = figures_served(s, s->target))) {
		figures_served_words(&s->served.items[served - 1], &power);
		buf_addf(out, "target %s, ", buf_text(&power));
		buf_clear(&power);
	}
	figures_power_words(v->desk->figures, &power);
	figures_no_score_words(&none, s);
	next = live_hint(v, &hint);
	buf_addf(out, "%.4f $, %ld tokens\n%s%s%s%s%s: %s", s->spend.usd,
		s->spend.in + s->spend.out, buf_text(&none), none.n ? "\n" : "", buf_text(&power),
		power.n ? "\n" : "", next ? "next" : "now", buf_text(&hint));
}

COMMAND("look", status, "status", "say how far the game is and what comes next", .say = say_status);
