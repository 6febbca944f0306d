/* diff.c - what is different in the text from the prompt, or in the prompt from the one before. */
#include "hunsu/prompt/diff.h"
#include "hunsu/session/story.h"
#include "parts.h"

/* What is said; else the prompt, or for the prompt itself the version it came from; of nothing:
 * there is none. */
static struct text_ref against(const struct state *s, const struct about *a)
{
	const struct version *w = state_version(s, a->text.version);

	if (a->against.variant || a->against.version)
		return a->against;
	if (a->text.variant)
		return (struct text_ref){.version = s->head};
	return (struct text_ref){.version = w && w->n_parents ? w->parents[0] : 0};
}

static void title(struct buf *out, const struct live *v, const struct about *a)
{
	const struct state *s = live_state(v);
	const struct text_ref base = against(s, a);

	if (!base.version && !base.variant)
		return;
	buf_addf(out, " against %s%s",
		a->text.variant && base.version == s->head && !base.variant ? "your " : "",
		text_called(s, base).s);
}

static void tell_title(struct rows *out, const struct live *v, const struct about *a)
{
	SCOPED(buf) b = BUF(BUF_SMALL);

	buf_adds(&b, text_called(live_state(v), a->text).s);
	title(&b, v, a);
	rows_begin(out, -1);
	rows_wordsf(out, SHADE_HEADING, "%s", buf_text(&b));
}

static void put_text_score(
	struct rows *out, const struct live *v, struct text_ref text, struct score_line *line)
{
	put_name(out, v, SHADE_KEY, text);
	rows_puts(out, SHADE_TEXT, " ");
	if (line->dev.n)
		put_score(out, v, line);
	else
		rows_puts(out, SHADE_DIM, line->hidden ? "hidden" : "unscored");
}

/* Two texts that the person compares: the scores of both, and the paired test. */
static void put_pair(struct rows *out, const struct live *v, struct text_ref a, struct text_ref b)
{
	struct score_line mine, its, both;

	figures_against(v->desk->figures, a, b, &both);
	figures_score(v->desk->figures, a, &mine);
	figures_score(v->desk->figures, b, &its);
	rows_begin(out, -1);
	put_text_score(out, v, a, &mine);
	rows_item(out, SHADE_DIM, "against ");
	put_text_score(out, v, b, &its);
	if (both.gain.n)
		put_gain(out, both.gain, 0);
	rows_begin(out, -1);
	rows_signf(out, SHADE_TEXT, " ");
}

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

/* In lines each change is a sentence. */
static void tell_role(struct rows *out, enum role role, bool named, struct str was, struct str now)
{
	SCOPED(pieces) d = {0};

	diff_texts(&d, was, now);
	for (size_t i = 0; i < d.n; i++) {
		const struct piece *p = &d.items[i];
		if (p->common)
			continue;
		rows_begin(out, -1);
		if (named)
			rows_wordsf(out, SHADE_PROMPT_ROLE, "%s message: ", role_name(role));
		tell_change(out, (struct str){was.p + p->a, p->a_n},
			(struct str){now.p + p->b, p->b_n}, str_first(now, p->b),
			str_from(now, p->b + p->b_n));
	}
}

static void put_role(
	struct rows *out, const struct prompt *was, const struct prompt *now, enum role role)
{
	const size_t a = count_role(was, role), b = count_role(now, role);
	const bool named = was->n > 1 || now->n > 1;

	for (size_t i = 0; i < (a > b ? a : b); i++) {
		const struct str old = message_of(was, role, i), new = message_of(now, role, i);
		rows_only(out, FOR_SCREEN);
		if (named)
			rows_line(out, -1, SHADE_PROMPT_ROLE, "%s", role_name(role));
		rows_begin(out, -1);
		put_diff(out, old, new);
		rows_only(out, FOR_ALL);
		tell_role(out, role, named, old, new);
	}
}

static void diff(struct rows *out, const struct live *v, const struct about *a)
{
	static const enum role roles[] = {ROLE_SYSTEM, ROLE_USER, ROLE_ASSISTANT};
	const struct state *s = live_state(v);
	const struct text_ref other = against(s, a);
	const struct prompt *base = state_text(s, other, NULL);
	const struct prompt *now = state_text(s, a->text, NULL);

	if (now && !base)
		put_hint(out, v,
			"This is the first version; there is nothing to compare it with yet.");
	if (!now || !base)
		return;
	if (a->against.variant || a->against.version)
		put_pair(out, v, a->text, other);
	else
		tell_title(out, v, a);
	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
		put_role(out, base, now, roles[i]);
	if (prompt_equal(base, now))
		put_hint(out, v, "no difference");
}

const struct view_page view_diff = {
	.help = "what is different in it from the prompt: words, of far texts sentences",
	.of_text = true, .walked = true, .title = title, .rows = diff
};
