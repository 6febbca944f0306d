/* past.c - how the prompt came about: lineage and history, on the screen or as lines. */
#include "../words.h"
#include "commands.h"
#include "hunsu/figures/history.h"
#include "hunsu/figures/lineage.h"
#include "hunsu/session/story.h"
#include "pages.h"

static void add_interval(struct buf *out, const struct score_line *l)
{
	stats_print_interval(out, l->dev, false);
	buf_addf(out, " (n %zu%s)", l->dev.n, l->early ? ", first examples only" : "");
	if (l->held_out.n) {
		buf_adds(out, ", held-out ");
		stats_print_interval(out, l->held_out, false);
		buf_addf(out, " (n %zu)", l->held_out.n);
	}
}

void show_lineage(struct live *v, struct buf *out)
{
	struct lineage l = {0};
	struct score_line line;

	lineage_make(&l, v->desk->figures);
	for (size_t i = 0; i < l.n; i++) {
		const struct lineage_row *r = &l.items[i];
		buf_adds(out, i ? "\n" : "");
		lineage_lines(out, r, config_bool(v->config, "ascii"));
		if (!r->round) {
			text_name(out, live_state(v), r->ref);
			figures_score(v->desk->figures, r->ref, &line);
			if (line.dev.n) {
				buf_addc(out, ' ');
				add_interval(out, &line);
			}
			buf_adds(out, ": ");
		}
		lineage_words(out, v->desk->figures, &l, r);
	}
	if (!l.n)
		buf_adds(out, "there is no version of a prompt yet");
	lineage_release(&l);
}

void show_history(struct live *v, struct buf *out)
{
	struct history h = {0};

	history_make(&h, v->desk->figures);
	for (size_t i = 0; i < h.n; i++) {
		const struct history_point *p = &h.items[i];
		buf_adds(out, i ? "\n" : "");
		if (p->round)
			buf_addf(out, "round %d, best ", p->round);
		text_name(out, live_state(v), p->ref);
		buf_adds(out, ": ");
		add_interval(out, &p->line);
	}
	if (!h.n)
		buf_adds(out, "nothing is scored yet");
	history_release(&h);
}

/* The screen has a place for it; elsewhere it is said. */
static void view_or_say(
	struct live *v, enum detail detail, void (*show)(struct live *v, struct buf *out))
{
	struct buf out = BUF(BUF_TEXT);

	if (v->front.act && v->front.act(v->front.arg, "detail")) {
		v->view.detail = detail;
		v->view.focus = PANE_DETAIL;
		v->view.scroll[PANE_DETAIL] = 0;
		return;
	}
	show(v, &out);
	live_say(v, false, "%s", buf_text(&out));
	buf_release(&out);
}

static enum status run_lineage(struct live *v, struct str args, struct buf *err)
{
	(void)args;
	(void)err;
	if (!v->view.version)
		v->view.version = live_state(v)->head;
	view_or_say(v, DETAIL_LINEAGE, show_lineage);
	return OK;
}

const struct command command_lineage = {
	.name = "lineage",
	.group = "look",
	.help = "show which version and variant came from which, with their scores",
	.run = run_lineage,
};

static enum status run_history(struct live *v, struct str args, struct buf *err)
{
	(void)args;
	(void)err;
	view_or_say(v, DETAIL_HISTORY, show_history);
	return OK;
}

const struct command command_history = {
	.name = "history",
	.group = "look",
	.help = "show how the score went, version by version and round by round",
	.run = run_history,
};
