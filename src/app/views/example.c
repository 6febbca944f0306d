/* example.c - one example in full: what goes in, what is expected, every text's output. */
#include "hunsu/prompt/diff.h"
#include "parts.h"

#define FACT 12 /* the column of a fact */
#define COLUMNS_MAX 64

/* ---- the example ---- */

static void put_notes(struct rows *out, const struct state *s, int id)
{
	for (size_t i = 0; i < s->notes.n; i++)
		if (s->notes.items[i].example == id && s->notes.items[i].words)
			put_fact(out, FACT, "note", str_of(s->notes.items[i].words));
}

static void put_head(struct rows *out, const struct state *s, const struct example *e)
{
	const struct metric *m = figures_metric(s);

	rows_begin(out, -1);
	rows_putf(out, SHADE_HEADING, "example %d", e->id);
	rows_two(out, SHADE_DIM, "  ", " ");
	rows_putf(out, SHADE_DIM, "%s%s", split_name(e->split),
		e->version > 1 ? ", corrected" : "");
	if (e->pinned)
		rows_two(out, SHADE_MARK, "  ^ pinned", ", pinned");
	if (e->dropped)
		rows_item(out, SHADE_WARNING, "dropped");
	for (size_t i = 0; i < e->fields.n; i++)
		put_fact(out, FACT, e->fields.items[i].name, str_of(e->fields.items[i].value));
	for (size_t i = 0; i < e->expected.n; i++)
		put_fact(out, FACT, i ? "or" : "expected", str_of(e->expected.items[i]));
	if (!e->expected.n)
		put_fact(out, FACT, "expected",
			m && m->open ? STR("nothing") : STR("nothing: it is never scored"));
	put_notes(out, s, e->id);
	rows_begin(out, -1);
}

/* ---- outputs ---- */

struct output { /* of one text on the example */
	struct text_ref text;
	const struct mark *mark;
	const struct call_record *call;
	const char *scored; /* what of the answer was; NULL: no answer */
	struct sign sign;
};

static struct output look(const struct live *v, struct text_ref text, int id)
{
	const char *hash = NULL;
	const bool there = state_text(live_state(v), text, &hash) != NULL;
	struct output o = {.text = text, .sign = view_sign(v, hash, id)};

	if (!there)
		return o;
	o.mark = state_mark(live_state(v), hash, id);
	o.call = view_answer(v, hash, id);
	if (o.call && o.call->answer)
		o.scored = o.mark->extracted ? o.mark->extracted : o.call->answer;
	return o;
}

static size_t common_bytes(struct str a, struct str b)
{
	SCOPED(pieces) p = {0};
	size_t n = 0;

	diff_words(&p, a, b);
	for (size_t i = 0; i < p.n; i++)
		n += p.items[i].common ? p.items[i].a_n : 0;
	return n;
}

/* What an output is held against: the accepted answer that has most in common with it; where
 * nothing is expected, the prompt's output. NULL: it is right, hidden, or there is none. */
static const char *against(
	const struct live *v, const struct example *e, const struct output *o, const char *first)
{
	const bool right = mark_mean(o->mark) >= 0.995;
	const char *best = e->expected.n ? e->expected.items[0] : o->text.variant ? first : NULL;
	size_t most = 0;

	if (right || state_hidden(live_state(v), o->text))
		return NULL;
	for (size_t i = 0; i < e->expected.n; i++) {
		size_t n = common_bytes(str_of(e->expected.items[i]), str_of(o->scored));
		if (n > most) {
			most = n;
			best = e->expected.items[i];
		}
	}
	return best;
}

static bool one_word(struct str s)
{
	return str_find(str_trim(s), " ", 0) == SIZE_MAX &&
	       str_find(str_trim(s), "\n", 0) == SIZE_MAX;
}

static void put_scored(struct rows *out, struct str base, struct str scored)
{
	rows_only(out, FOR_SCREEN);
	put_diff(out, base, scored);
	rows_only(out, FOR_LINES);
	rows_theirs(out, SHADE_TEXT, scored);
	rows_only(out, FOR_ALL);
}

/* What was scored, held against that; then why, and all of the answer. */
static void put_answer(
	struct rows *out, const struct live *v, const struct output *o, const char *base)
{
	struct str scored = str_trim(str_of(o->scored)), whole = str_trim(str_of(o->call->answer));

	rows_break(out, 1, ": ");
	if (!scored.n)
		rows_puts(out, SHADE_DIM, "(nothing)");
	else if (base && (one_word(scored) || one_word(str_of(base))))
		rows_theirs(out, SHADE_SCORE_BAD, scored); /* all of it differs */
	else
		put_scored(out, base ? str_trim(str_of(base)) : scored, scored);
	if (o->mark->reason && (o->mark->samples || o->mark->error) &&
		!state_hidden(live_state(v), o->text)) {
		rows_break(out, 1, "; ");
		rows_theirs(out, SHADE_DIM, str_of(o->mark->reason));
	}
	if (!str_eq(whole, scored)) {
		rows_break(out, 1, "; ");
		rows_puts(out, SHADE_DIM, "whole answer:");
		rows_break(out, 1, " ");
		rows_theirs(out, SHADE_DIM, whole);
	}
}

static void put_who(struct rows *out, const struct live *v, const struct output *o)
{
	const struct variant *k = state_variant(live_state(v), o->text.variant);
	const bool selected = k && k->n == v->view.variant;

	rows_begin(out, -1);
	if (selected)
		rows_select(out);
	put_name(out, v, selected ? SHADE_FOCUS : SHADE_KEY, o->text);
	rows_two(out, SHADE_TEXT, " ", *o->sign.words ? " " : "");
	rows_two(out, o->sign.shade, o->sign.sign, o->sign.words);
	if (!k)
		rows_signf(out, SHADE_DIM, " your prompt");
	else if (!state_hidden(live_state(v), o->text))
		rows_signf(out, SHADE_DIM, " %s", k->operator);
}

static void put_output(struct rows *out, const struct live *v, const struct example *e,
	const struct output *o, const char *first)
{
	SCOPED(buf) said = BUF(BUF_SMALL), none = BUF(BUF_SMALL);

	if (!o->scored)
		(void)figures_no_score(live_state(v), e, &none);
	put_who(out, v, o);
	if (o->scored) {
		put_answer(out, v, o, against(v, e, o, first));
	} else {
		rows_break(out, 1, ": ");
		rows_theirs(out, o->call && o->call->error ? SHADE_ERROR : SHADE_DIM,
			str_of(none.n ? buf_text(&none)
				: o->call && o->call->error
					? figures_failure(live_state(v), o->call)
				: state_hidden(live_state(v), o->text) ? "until it is revealed"
				: *o->sign.words		       ? o->sign.words
								       : "not run yet"));
	}
	if (figures_said(live_state(v), o->text, e->id, &said)) {
		rows_break(out, 1, "; ");
		rows_two(out, SHADE_MARK, "", "you said ");
		rows_theirs(out, SHADE_MARK, buf_str(&said));
	}
	rows_begin(out, -1);
}

/* The prompt's, then those that are compared with it. */
static void put_outputs(struct rows *out, const struct live *v, const struct example *e)
{
	struct output o = look(v, (struct text_ref){.version = live_state(v)->head}, e->id);
	const char *first = o.scored;
	int side = 0;
	size_t n;
	const int *list = live_columns(v, &n);

	if (o.text.version) {
		rows_side(out, ++side);
		put_output(out, v, e, &o, first);
	}
	for (size_t i = 0; i < n && i < COLUMNS_MAX; i++) {
		o = look(v, (struct text_ref){.variant = list[i]}, e->id);
		rows_side(out, ++side);
		put_output(out, v, e, &o, first);
	}
	rows_side(out, 0);
	if (n > COLUMNS_MAX)
		put_hint(out, v, "%zu more variant%s: " KEY("mark") " those that you compare.",
			n - COLUMNS_MAX, PLURAL(n - COLUMNS_MAX));
}

static void title(struct buf *out, const struct live *v, const struct about *a)
{
	if (a->example)
		buf_addf(out, "#%d", a->example);
	else
		buf_adds(out, "Example");
}

static void example(struct rows *out, const struct live *v, const struct about *a)
{
	const struct example *e = state_example(live_state(v), a->example);

	if (!e) {
		put_hint(out, v,
			"Select an example in its pane: it comes here in full, with every output.");
		return;
	}
	put_head(out, live_state(v), e);
	put_outputs(out, v, e);
}

VIEW(example, "the selected example in full, with every text's output", .title = title,
	.rows = example);
