/* detail_blame.c - who wrote what, and with which version it came in. */
#include "hunsu/session/blame.h"
#include "hunsu/tui/pane.h"
#include "styled.h"

static void stretch(
	struct rows *out, const struct pane_view *v, const struct prompt *p, const struct blamed *b)
{
	const struct state *s = live_state(v->live);
	struct styled text = STYLED;
	struct buf where = BUF(BUF_SMALL);

	blame_where(&where, s, b);
	rows_begin(out, -1);
	rows_puts(out, SHADE_HEADING, " ");
	rows_put(out, SHADE_HEADING, state_author_shown(s, b->by));
	rows_putf(out, SHADE_DIM, "  %s", buf_text(&where));
	styled_add(&text, pane_author(b->by), str_trim(prompt_range(p, b->part)));
	styled_end(&text, out, v->columns, 3, -1);
	buf_release(&where);
}

void detail_blame(struct rows *out, struct pane_view *v)
{
	const struct state *s = live_state(v->live);
	struct text_ref ref = pane_selected(v->live);
	const struct prompt *p = state_text(s, ref, NULL);
	struct blame *b = &v->cache->blame;
	size_t message = SIZE_MAX;

	/* A text's history never changes; what is looked at does. */
	if (!b->n || v->cache->blamed.version != ref.version ||
		v->cache->blamed.variant != ref.variant) {
		blame_text(b, s, ref);
		v->cache->blamed = ref;
	}
	if (state_hidden(s, ref)) {
		pane_say(out, v, SHADE_HINT, "Hidden until it is revealed.");
		return;
	}
	for (size_t i = 0; p && i < b->n; i++) {
		if (!str_trim(prompt_range(p, b->items[i].part)).n)
			continue;
		if (p->n > 1 && b->items[i].part.message != message)
			rows_line(out, -1, SHADE_PROMPT_ROLE, " %s",
				role_name(p->items[b->items[i].part.message].role));
		message = b->items[i].part.message;
		stretch(out, v, p, &b->items[i]);
	}
	if (!b->n)
		pane_say(out, v, SHADE_HINT, "Who wrote each stretch of the prompt stands here.");
}
