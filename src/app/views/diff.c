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

static void put_message(
	struct rows *out, enum role role, bool named, struct str old, struct str new)
{
	rows_only(out, FOR_SCREEN);
	if (named)
		rows_line(out, -1, SHADE_PROMPT_ROLE, "%s", role_name(role));
	rows_begin(out, -1);
	put_diff(out, old, new);
	rows_only(out, FOR_ALL);
	tell_role(out, role, named, old, new);
}

/* Each beside its partner, in the order of now; those that are gone where they were. */
static void put_messages(struct rows *out, const struct prompt *was, const struct prompt *now)
{
	const bool named = was->n > 1 || now->n > 1;
	size_t gone = 0;

	for (size_t i = 0; i <= now->n; i++) {
		const struct message *pair = i < now->n ? prompt_pair(now, i, was) : NULL;
		const size_t until = pair ? (size_t)(pair - was->items) : i < now->n ? 0 : was->n;

		for (; gone < until; gone++)
			if (!prompt_pair(was, gone, now))
				put_message(out, was->items[gone].role, named,
					message_str(&was->items[gone]), STR(""));
		if (i < now->n)
			put_message(out, now->items[i].role, named,
				pair ? message_str(pair) : STR(""), message_str(&now->items[i]));
	}
}

static void diff(struct rows *out, const struct live *v, const struct about *a)
{
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
	put_messages(out, base, now);
	if (prompt_equal(base, now))
		put_hint(out, v, "no difference");
}

VIEW(diff, "what is different in it from the prompt: words, of far texts sentences",
	.of_text = true, .walked = true, .title = title, .rows = diff);
