/* diff.c - what is different in the text from the prompt, or in the prompt from the one before. */
#include "parts.h"

/* The prompt, or for the prompt itself the version it came from; 0: nothing. */
static int against(const struct state *s, struct text_ref text)
{
	const struct version *w = state_version(s, text.version);

	if (text.variant)
		return s->head;
	return w && w->n_parents ? w->parents[0] : 0;
}

static void title(struct buf *out, const struct live *v, const struct about *a)
{
	int base = against(live_state(v), a->text);

	if (base)
		buf_addf(out, " against %sv%d", a->text.variant ? "your " : "", base);
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

static void put_role(
	struct rows *out, const struct prompt *was, const struct prompt *now, enum role role)
{
	size_t a = count_role(was, role), b = count_role(now, role);

	for (size_t i = 0; i < (a > b ? a : b); i++) {
		if (was->n > 1 || now->n > 1) {
			rows_line(out, -1, SHADE_PROMPT_ROLE, "%s", role_name(role));
			rows_two(out, SHADE_PROMPT_ROLE, "", ":");
		}
		rows_begin(out, -1);
		put_diff(out, message_of(was, role, i), message_of(now, role, i));
	}
}

static void diff(struct rows *out, const struct live *v, const struct about *a)
{
	static const enum role roles[] = {ROLE_SYSTEM, ROLE_USER, ROLE_ASSISTANT};
	const struct state *s = live_state(v);
	const struct version *base = state_version(s, against(s, a->text));
	const struct prompt *now = state_text(s, a->text, NULL);

	if (now && !base)
		put_hint(out, v,
			"This is the first version; there is nothing to compare it with yet.");
	if (!now || !base)
		return;
	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
		put_role(out, &base->prompt, now, roles[i]);
	if (prompt_equal(&base->prompt, now))
		put_hint(out, v, "no difference");
}

const struct view_page view_diff = {
	.help = "what is different in it from the prompt: words, of far texts sentences",
	.of_text = true, .walked = true, .title = title, .rows = diff
};
