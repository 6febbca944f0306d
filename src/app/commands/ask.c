/* ask.c - a question about why one text scores otherwise than another. */
#include "hunsu/engine/explain.h"

#include "../permit.h"
#include "../words.h"
#include "commands.h"
#include "hunsu/session/story.h"
#include "pages.h"

static bool is_edge(char c)
{
	return (unsigned char)c < 0x80 && !((c | 32) >= 'a' && (c | 32) <= 'z') &&
	       !(c >= '0' && c <= '9');
}

/* Without what is around it: "B?", "(v3)". */
static struct str bare(struct str word)
{
	if (str_starts(word, "?") && word.n > 1 && word.p[1] >= '0' && word.p[1] <= '9')
		return word; /* a hidden variant's name */
	while (word.n && is_edge(word.p[0]))
		word = str_from(word, 1);
	while (word.n && is_edge(word.p[word.n - 1]))
		word = str_first(word, word.n - 1);
	return word;
}

/* A variant by its capital letter, or a version; "I" is a person. */
static bool named(const struct live *v, struct str word, struct text_ref *out)
{
	const struct state *s = live_state(v);
	long n;

	*out = (struct text_ref){0};
	if (str_is(word, "prompt"))
		out->version = s->head;
	else if (str_starts(word, "v") && str_to_long(str_from(word, 1), 1, 1000000, &n))
		out->version = state_version(s, (int)n) ? (int)n : 0;
	else if (word.n && !str_is(word, "I") &&
		 ((word.p[0] >= 'A' && word.p[0] <= 'Z') || word.p[0] == '?'))
		out->variant = variant_by_name(s, word);
	return out->version || out->variant;
}

/* The first that the question names, else the selected one, beside the second, else the prompt (or
 * what gains are measured against, while that has no score). */
static enum status take_texts(
	const struct live *v, struct str question, struct text_ref out[2], struct buf *err)
{
	const struct state *s = live_state(v);
	struct str rest = question, word;
	struct text_ref t;
	size_t n = 0;

	while (n < 2 && (word = str_word(&rest)).n)
		if (named(v, bare(word), &t) && !(n && text_ref_same(t, out[0])))
			out[n++] = t;
	if (!n && v->view.variant)
		out[n++] = live_selected(v);
	if (!n)
		return fail(err, BAD_USAGE, "name a variant in the question: why did B lose?");
	if (n < 2) {
		out[1] = (struct text_ref){.version = s->head};
		if (!figures_scored(v->desk->figures, out[1]))
			out[1].version = figures_base(v->desk->figures);
		if (!out[1].version)
			return fail(err, FAILED, "the prompt has no score yet; " KEY("evaluate")
				" scores it");
	}
	if (text_ref_same(out[0], out[1]))
		return fail(err, BAD_USAGE,
			"that is the prompt itself; name another text beside it");
	for (n = 0; n < 2; n++)
		if (state_hidden(s, out[n]))
			return fail(err, FAILED, "it is hidden until " KEY("reveal") " shows it");
	return OK;
}

/* Small models give reasons for whatever they are asked. */
static enum status large_enough(const struct live *v, bool anyway, struct buf *err)
{
	const char *name = v->desk->proposer.name;
	const double size = explain_size(name);

	if (anyway || size <= 0 || size >= EXPLAIN_LEAST)
		return OK;
	return fail(err, FAILED,
		"%s has %g billion parameters, and models under %d make reasons up; " LINE("ask")
		"! … asks it all the same, " LINE("model") " proposer NAME takes another one",
		name, size, EXPLAIN_LEAST);
}

static enum status run_ask(struct live *v, struct str args, struct buf *err)
{
	const bool anyway = str_starts(args, "!");
	const struct about a = {.example = 0};
	struct explained_wish w = {.question = str_trim(str_from(args, anyway))};
	struct cost cost = {0};
	enum status st = OK;

	if (!w.question.n)
		return fail(err, BAD_USAGE, "say what: ask why did B lose?");
	st = large_enough(v, anyway, err);
	if (!st)
		st = take_texts(v, w.question, w.texts, err);
	if (!st)
		st = explaining_cost(v->desk, &w, &cost, err);
	if (st || !permit_send(v, "proposer", &v->desk->proposer) || !permit_spend(v, &cost))
		return st;
	session_do(v->desk->session, act_new("ask", args));
	st = explaining_start(v->desk, &w, err);
	if (!st && !live_front(v, "detail", NULL) && look_at(v, DETAIL_ASK, &a))
		v->view.focus = PANE_DETAIL;
	return st;
}

COMMAND("play", ask, "ask",
	"ask the proposer about a variant (why did B lose?): it sees the dev examples where that "
	"and the prompt differ, and names those that it speaks of; `ask!` also where the model is "
	"smaller than 3B", .bang = true, .args = "QUESTION\xe2\x80\xa6",
	.need = NEED_PROMPT | NEED_WRITABLE | NEED_PROPOSER, .run = run_ask);
