/* pane_detail.c - one text looked at closely: its differences from the prompt, or all of it. */
#include <stdlib.h>
#include <string.h>

#include "hunsu/base/mem.h"
#include "hunsu/prompt/diff.h"
#include "hunsu/prompt/doc.h"
#include "hunsu/tui/pane.h"

struct styled { /* a text and the role of each of its bytes */
	struct buf text, shades;
};

static void add(struct styled *s, enum shade shade, struct str t)
{
	buf_addstr(&s->text, t);
	for (size_t i = 0; i < t.n; i++)
		buf_addc(&s->shades, (char)shade);
}

static void styled_end(struct styled *s, struct rows *out, int columns)
{
	rows_styled(out, buf_str(&s->text), (const unsigned char *)buf_text(&s->shades), NULL, columns, 1, -1);
	buf_release(&s->text);
	buf_release(&s->shades);
}

/* ---- what it is compared with ---- */

/* The prompt, or for the prompt itself the version it came from; 0: nothing. */
static int against(const struct pane_view *v)
{
	const struct state *s = &v->live->session->state;
	const struct version *head = state_head(s);

	if (pane_selected(v->live).variant)
		return s->head;
	return head && head->n_parents ? head->parents[0] : 0;
}

static const struct prompt *selected_text(const struct pane_view *v)
{
	return state_text(&v->live->session->state, pane_selected(v->live), NULL);
}

static void title(struct buf *out, const struct pane_view *v)
{
	const struct live *l = v->live;
	struct text_ref ref = pane_selected(l);
	int base = against(v);

	if (l->view.detail == DETAIL_TRY)
		buf_adds(out, "Try");
	else if (ref.variant || ref.version)
		pane_text_name(out, ref);
	else
		buf_adds(out, "Detail");
	if (l->view.detail == DETAIL_DIFF && base)
		buf_addf(out, " against %sv%d", ref.variant ? "your " : "", base);
	buf_adds(out, pane_part(v));
	for (int d = 0; d < DETAILS; d++)
		buf_addf(out, (enum detail)d == l->view.detail ? "%s[%s]" : "%s%s", d ? " " : "", detail_names[d]);
}

/* ---- diff ---- */

/* +these words+ and -those-: the marks close before the blanks that end a piece. */
static void marked(struct styled *s, enum shade shade, const char *mark, struct str t)
{
	struct str body = t;

	if (!t.n)
		return;
	while (body.n && (body.p[body.n - 1] == ' ' || body.p[body.n - 1] == '\n'))
		body.n--;
	if (!body.n)
		body = t;
	add(s, shade, str_of(mark));
	add(s, shade, body);
	add(s, shade, str_of(mark));
	if (body.n < t.n)
		add(s, SHADE_TEXT, str_from(t, body.n));
	else
		add(s, SHADE_TEXT, STR(" "));
}

static void diff_message(struct styled *s, struct str a, struct str b)
{
	struct pieces pieces = {0};

	diff_words(&pieces, a, b);
	for (size_t i = 0; i < pieces.n; i++) {
		const struct piece *p = &pieces.items[i];
		if (p->common) {
			add(s, SHADE_TEXT, (struct str){b.p + p->b, p->b_n});
			continue;
		}
		marked(s, SHADE_DIFF_REMOVED, "-", (struct str){a.p + p->a, p->a_n});
		marked(s, SHADE_DIFF_ADDED, "+", (struct str){b.p + p->b, p->b_n});
	}
	pieces_release(&pieces);
}

static struct str message_at(const struct prompt *p, size_t i)
{
	return i < p->n ? (struct str){p->items[i].text, p->items[i].n} : (struct str){"", 0};
}

static void diff_rows(struct rows *out, struct pane_view *v)
{
	const struct state *st = &v->live->session->state;
	const struct version *base = state_version(st, against(v));
	const struct prompt *now = selected_text(v);
	size_t n = now && base && base->prompt.n > now->n ? base->prompt.n : now ? now->n : 0;

	if (!now)
		return;
	if (!base) {
		rows_line(out, -1, SHADE_HINT, " This is the first version; there is nothing to compare it with yet.");
		return;
	}
	for (size_t i = 0; i < n; i++) {
		struct styled s = {BUF(BUF_TEXT), BUF(BUF_TEXT)};
		const struct message *m = i < now->n ? &now->items[i] : &base->prompt.items[i];
		if (n > 1)
			rows_line(out, -1, SHADE_PROMPT_ROLE, " %s", role_name(m->role));
		diff_message(&s, message_at(&base->prompt, i), message_at(now, i));
		styled_end(&s, out, v->columns);
	}
	if (prompt_equal(&base->prompt, now))
		rows_line(out, -1, SHADE_DIM, " no difference");
}

/* ---- text ---- */

static void text_rows(struct rows *out, struct pane_view *v)
{
	const struct prompt *p = selected_text(v);
	struct styled s = {BUF(BUF_TEXT), BUF(BUF_TEXT)};
	struct doc d = {0};
	size_t at = 0;

	if (!p)
		return;
	doc_format(&d, p);
	for (size_t i = 0; i < d.runs.n; i++) {
		const struct run *r = &d.runs.items[i];
		add(&s, r->by == AUTHOR_PERSON ? SHADE_PROMPT_HUMAN
			: r->by == AUTHOR_IMPORT ? SHADE_PROMPT_IMPORT : SHADE_PROMPT_MODEL,
			(struct str){d.text.s + at, r->n});
		at += r->n;
	}
	styled_end(&s, out, v->columns);
	doc_release(&d);
}

static void make_rows(struct rows *out, struct pane_view *v)
{
	static void (*const makers[DETAILS])(struct rows *, struct pane_view *) = {
		[DETAIL_DIFF] = diff_rows, [DETAIL_TEXT] = text_rows, [DETAIL_OUTPUTS] = detail_outputs,
		[DETAIL_WHY] = detail_why, [DETAIL_REQUEST] = detail_request,
		[DETAIL_REFUSED] = detail_refused, [DETAIL_TRY] = detail_try};

	makers[v->live->view.detail](out, v);
	v->top = pane_follow(v->top, -1, (int)out->list.n, v->height, false);
}

const struct pane_record pane_detail = {title, make_rows};
