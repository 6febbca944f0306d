/* pane.c - what several panes use. */
#include "hunsu/tui/pane.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hunsu/app/command.h"
#include "hunsu/base/mem.h"
#include "hunsu/session/story.h"

void pane_cache_release(struct pane_cache *c)
{
	blame_release(&c->blame);
	*c = (struct pane_cache){0};
}

struct text_ref pane_selected(const struct live *v)
{
	const struct state *s = live_state(v);

	if (v->view.variant && state_variant(s, v->view.variant))
		return (struct text_ref){.variant = v->view.variant};
	return (struct text_ref){.version = s->head};
}

void pane_text_name(struct buf *out, const struct live *v, struct text_ref r)
{
	text_name(out, live_state(v), r);
}

void pane_key(struct buf *out, const struct live *v, const char *command)
{
	const struct command *c;
	const char *key = NULL;

	if (command_find(commands, &c, str_of(command), NULL) == OK)
		key = command_key(v->config, c);
	if (key)
		buf_adds(out, key);
	else
		buf_addf(out, ":%s", command);
}

enum shade pane_author(author by)
{
	return by == AUTHOR_PERSON   ? SHADE_PROMPT_HUMAN
	       : by == AUTHOR_IMPORT ? SHADE_PROMPT_IMPORT
				     : SHADE_PROMPT_MODEL;
}

int pane_follow(int top, int selected, int n, int height, bool follow)
{
	if (follow && selected >= 0) {
		if (selected < top)
			top = selected;
		if (selected >= top + height)
			top = selected - height + 1;
	}
	if (top > n - height)
		top = n - height;
	return top > 0 ? top : 0;
}

struct pane_window pane_window(const struct pane_view *v, int selected, int above, int n)
{
	const int row = selected < 0 ? -1 : above + selected, end = above + n;
	const int top = pane_follow(v->top, row, end + v->height, v->height, v->follow);
	/* The top comes down when there is nothing to fill the rows below the list. */
	const int from = (top < end - v->height ? top : end - v->height) - above;
	const int to = top + v->height - above;

	return (struct pane_window){from < 0 ? 0 : from, to > n ? n : to < 0 ? 0 : to};
}

const char *pane_part(const struct pane_view *v)
{
	return v->ascii ? " - " : " ─ ";
}

void pane_say(struct rows *out, const struct pane_view *v, enum shade shade, const char *fmt, ...)
{
	struct buf b = BUF(BUF_SMALL);
	va_list ap;

	va_start(ap, fmt);
	buf_addv(&b, fmt, ap);
	va_end(ap);
	rows_begin(out, -1);
	rows_puts(out, shade, " ");
	rows_wrap(out, shade, buf_str(&b), v->columns, 1, -1);
	buf_release(&b);
}

/* One row of a styled text: a span for each stretch of one look. */
static void styled_row(struct rows *out, struct str s, const unsigned char *shades,
	const unsigned char *overs, size_t from, size_t to)
{
	while (from < to) {
		size_t end = from + 1;
		unsigned char over = overs ? overs[from] : 0;
		while (end < to && shades[end] == shades[from] && (!overs || overs[end] == over))
			end++;
		rows_put_over(out, shades[from], over, (struct str){s.p + from, end - from});
		from = end;
	}
}

void rows_styled(struct rows *out, struct str s, const unsigned char *shades,
	const unsigned char *overs, int columns, int indent, int tag)
{
	int width = columns - indent > 8 ? columns - indent : 8;

	for (size_t at = 0; at < s.n;) {
		size_t end = wrap_row(s, at, width);
		rows_begin(out, tag);
		rows_to(out, indent);
		styled_row(out, s, shades, overs, at, end);
		at = end;
	}
}

static void share(struct buf *out, double score)
{
	int hundredths = (int)lround(score * 100);

	buf_addf(out, ".%02d", hundredths);
}

void pane_mark(struct buf *out, enum shade *shade, const struct pane_view *v, const char *hash,
	int example)
{
	const struct mark *m = hash ? figures_mark(v->live->desk->figures, hash, example) : NULL;
	double score;

	*shade = SHADE_DIM;
	if (hash && state_hidden_text(live_state(v->live), hash)) {
		buf_adds(out, "?");
		return;
	}
	if (!m || (!m->samples && !m->error)) {
		buf_adds(out, v->marks->none);
		return;
	}
	if (!m->samples) {
		*shade = SHADE_ERROR;
		buf_adds(out, v->marks->error);
		return;
	}
	score = m->sum / m->samples;
	*shade = score >= 0.995	 ? SHADE_MATRIX_RIGHT
		 : score < 0.005 ? SHADE_MATRIX_WRONG
				 : SHADE_SCORE_MIDDLE;
	if (score >= 0.995)
		buf_adds(out, v->marks->yes);
	else if (score < 0.005)
		buf_adds(out, v->marks->no);
	else
		share(out, score);
}

const struct call_record *pane_answer(const struct live *v, const char *hash, int example)
{
	const struct state *s = live_state(v);
	const struct mark *m = hash ? state_mark(s, hash, example) : NULL;

	return m && m->call ? state_call(s, m->call) : NULL;
}

const struct pane_record *const pane_records[PANES] = {[PANE_PROMPT] = &pane_prompt,
	[PANE_VARIANTS] = &pane_variants,
	[PANE_DETAIL] = &pane_detail,
	[PANE_EXAMPLES] = &pane_examples};
