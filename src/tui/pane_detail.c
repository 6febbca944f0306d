/* pane_detail.c - one text looked at closely: its differences from the prompt, or all of it. */
#include <stdlib.h>
#include <string.h>

#include "hunsu/base/mem.h"
#include "hunsu/prompt/doc.h"
#include "hunsu/tui/pane.h"
#include "styled.h"

/* ---- what it is compared with ---- */

/* The prompt, or for the prompt itself the version it came from; 0: nothing. */
static int against(const struct pane_view *v)
{
	const struct state *s = live_state(v->live);
	const struct version *head = state_head(s);

	if (pane_selected(v->live).variant)
		return s->head;
	return head && head->n_parents ? head->parents[0] : 0;
}

static const struct prompt *selected_text(const struct pane_view *v)
{
	return state_text(live_state(v->live), pane_selected(v->live), NULL);
}

/* The views by name, the one that is on in brackets; what has no room is left out, never that one.
 */
static void add_tabs(struct buf *out, const struct pane_view *v)
{
	enum detail on = v->live->view.detail;
	int room = v->columns - 6 - text_width(buf_str(out));

	for (int d = 0; d < DETAILS; d++)
		room -= (int)strlen(detail_names[d]) + 1;
	for (int d = 0; d < DETAILS; d++) {
		bool last = room < 0 && d > (int)DETAIL_WHY && (enum detail)d != on;
		if (!last)
			buf_addf(out, (enum detail)d == on ? "%s[%s]" : "%s%s", d ? " " : "",
				detail_names[d]);
	}
}

/* What is not about one text has a name instead. */
static const char *const own_names[DETAILS] = {[DETAIL_TRY] = "Try",
	[DETAIL_EXAMPLE] = "Example",
	[DETAIL_MERGE] = "Merge",
	[DETAIL_LINEAGE] = "Lineage",
	[DETAIL_HISTORY] = "History"};

static void title(struct buf *out, const struct pane_view *v)
{
	const struct live *l = v->live;
	struct text_ref ref = pane_selected(l);
	int base = against(v);

	if (l->view.detail == DETAIL_EXAMPLE && l->view.example)
		buf_addf(out, "#%d", l->view.example);
	else if (own_names[l->view.detail])
		buf_adds(out, own_names[l->view.detail]);
	else if (ref.variant || ref.version)
		pane_text_name(out, l, ref);
	else
		buf_adds(out, "Detail");
	if (l->view.detail == DETAIL_DIFF && base)
		buf_addf(out, " against %sv%d", ref.variant ? "your " : "", base);
	buf_adds(out, pane_part(v));
	add_tabs(out, v);
}

/* ---- diff ---- */

/* The n-th message of a role; messages are paired by role and order. */
static struct str message_of(const struct prompt *p, enum role role, size_t n)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->items[i].role == role && n-- == 0)
			return (struct str){p->items[i].text, p->items[i].n};
	return (struct str){"", 0};
}

static size_t count_role(const struct prompt *p, enum role role)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n; i++)
		n += p->items[i].role == role;
	return n;
}

static void diff_role(struct rows *out, struct pane_view *v, const struct prompt *was,
	const struct prompt *now, enum role role, bool named)
{
	size_t a = count_role(was, role), b = count_role(now, role);

	for (size_t i = 0; i < (a > b ? a : b); i++) {
		struct styled s = STYLED;
		if (named)
			rows_line(out, -1, SHADE_PROMPT_ROLE, " %s", role_name(role));
		styled_diff(&s, message_of(was, role, i), message_of(now, role, i));
		styled_end(&s, out, v->columns, 1, -1);
	}
}

void detail_diff(struct rows *out, struct pane_view *v)
{
	static const enum role roles[] = {ROLE_SYSTEM, ROLE_USER, ROLE_ASSISTANT};
	const struct version *base = state_version(live_state(v->live), against(v));
	const struct prompt *now = selected_text(v);

	if (!now)
		return;
	if (!base) {
		pane_say(out, v, SHADE_HINT,
			"This is the first version; there is nothing to compare it with yet.");
		return;
	}
	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
		diff_role(out, v, &base->prompt, now, roles[i], base->prompt.n > 1 || now->n > 1);
	if (prompt_equal(&base->prompt, now))
		pane_say(out, v, SHADE_DIM, "no difference");
}

/* ---- text ---- */

void detail_text(struct rows *out, struct pane_view *v)
{
	const struct prompt *p = selected_text(v);
	struct styled s = STYLED;
	struct doc d = {0};
	size_t at = 0;
	bool hidden = state_hidden(live_state(v->live), pane_selected(v->live));

	if (!p)
		return;
	doc_format(&d, p);
	for (size_t i = 0; i < d.runs.n; i++) {
		const struct run *r = &d.runs.items[i];
		styled_add(&s,
			hidden			 ? SHADE_TEXT
			: pane_author(r->by),
			(struct str){d.text.s + at, r->n});
		at += r->n;
	}
	styled_end(&s, out, v->columns, 1, -1);
	doc_release(&d);
}

/* A variant must not be worse on what is pinned; where one text is looked at, that comes first. */
static void say_broken(struct rows *out, struct pane_view *v)
{
	struct text_ref ref = pane_selected(v->live);
	struct buf b = BUF(BUF_SMALL);

	if (ref.variant && !own_names[v->live->view.detail])
		figures_broken_words(v->live->desk->figures, ref, "! ", &b);
	if (b.n)
		pane_say(out, v, SHADE_WARNING, "%s", buf_text(&b));
	buf_release(&b);
}

#define DETAIL_MAKER(member, name) [DETAIL_##member] = detail_##name,

static void make_rows(struct rows *out, struct pane_view *v)
{
	static void (*const makers[DETAILS])(struct rows *, struct pane_view *) = {
		DETAIL_VIEWS(DETAIL_MAKER)};

	say_broken(out, v);
	makers[v->live->view.detail](out, v);
	v->top = pane_follow(v->top, out->selected, (int)out->n, v->height,
		v->live->view.detail == DETAIL_LINEAGE);
}

const struct pane_record pane_detail = {title, make_rows};
