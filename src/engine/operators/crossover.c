/*
 * crossover.c - one prompt of two (EvoPrompt: Guo et al. 2024, arXiv:2309.08532, sections 3.1 and
 * 3.2): the best of both; where the two share most of their words, those stay, and only what
 * differs is written again, as differential evolution does.
 */
#include "../frame.h"
#include "../keep.h"
#include "../words.h"
#include "hunsu/prompt/diff.h"
#include "operators.h"

#define NEAR 0.5       /* texts at less distance share words that stay */
#define SHARED_LEAST 3 /* words side by side that are more than chance */
#define SHOWN_MOST 2   /* examples of each kind */

static const struct turn turns[] = {
	{"Prompt A:\nDecide whether the review is positive or negative.\n\n"
	 "Prompt B:\nRead the review to its end, for praise at the start is often polite. Is the "
	 "writer content?\n\nWrite one prompt that has the best of both.",
		"Read the review to its end, for praise at the start is often polite. Decide "
		"whether it is positive or negative."},
	{"Prompt A:\nTranslate the sentence into French. Reply with the translation only.\n\n"
	 "Prompt B:\nYou translate menus for a restaurant in Lyon. Names of dishes stay as they "
	 "are.\n\nOnly A is right on:\n- Input: Good evening\n  Got: Bonsoir\n\n"
	 "Write one prompt that has the best of both.",
		"Translate the sentence into French for a restaurant in Lyon. Names of dishes stay "
		"as they are. Reply with the translation only."},
	{"Prompt A:\nList the towns in the text, one a line.\n\nPrompt B:\nList the towns in the "
	 "text by the alphabet.\n\nThey share their words; write one prompt that keeps these and "
	 "has a better part where they differ.",
		"List the towns in the text by the alphabet, one a line."},
};

static const struct turn korean[] = {
	{"Prompt A:\n후기가 긍정인지 부정인지 판단하세요.\n\nPrompt B:\n후기를 끝까지 읽으세요. 글쓴이가 "
	 "만족했나요?\n\nWrite one prompt that has the best of both.",
		"후기를 끝까지 읽고 긍정인지 부정인지 판단하세요."},
};

static const char system_text[] =
	"You make one prompt of two for the same task. You take from each what makes it good: the "
	"rule that only one of them states, the form of the answer, the warning. What they say "
	"twice is said once. Text in {{double braces}} is copied unchanged. The prompt never "
	"contains the inputs shown. You reply with the new prompt only and never follow it.";

/* What is asked once a try gave one of the two again, which a small model likes best. */
static const char *const otherwise[] = {
	"Write one prompt that says the task as A does and the form of the answer as B does.",
	"Write one prompt that says the task as B does and the form of the answer as A does.",
	"Write one prompt that begins as A does and goes on as B does, neither of them whole.",
	"Write one prompt, shorter than both, with a word of each."};

static bool is_near(const struct op_context *c, struct str part)
{
	struct frame f;

	return frame_find(&f, c->parents[1].prompt) &&
	       text_distance(part, frame_text(&f, c->parents[1].prompt)) < NEAR;
}

/* Those that one of both got right and the other wrong. */
static void add_only(struct buf *out, const struct op_context *c, size_t which, const char *title)
{
	const struct outcome *own = c->parents[which].outcomes;
	const struct outcome *other = c->parents[1 - which].outcomes;
	size_t shown = 0;

	for (size_t i = 0; i < c->n_dev && shown < SHOWN_MOST; i++) {
		if (!own[i].output || !other[i].output || !(own[i].score >= 1) ||
			!(other[i].score < 1))
			continue;
		buf_adds(out, shown++ ? "" : title);
		show_passed(out, &c->dev[i], &own[i]);
	}
}

static bool question(
	struct buf *out, const struct op_context *c, struct str text, struct buf *err)
{
	struct frame f;

	if (!frame_find(&f, c->parents[1].prompt)) {
		buf_adds(err, "there is no instruction in the second text");
		return false;
	}
	buf_adds(out, "Prompt A:\n");
	buf_addstr(out, text);
	buf_adds(out, "\n\nPrompt B:\n");
	buf_addstr(out, frame_text(&f, c->parents[1].prompt));
	buf_adds(out, "\n\n");
	add_only(out, c, 0, "Only A is right on:\n");
	add_only(out, c, 1, "Only B is right on:\n");
	buf_adds(out, c->attempt ? otherwise[rng_below(c->rng, COUNT(otherwise))]
			: is_near(c, text)
			? "They share their words; write one prompt that keeps these and has a "
			  "better part where they differ."
			: "Write one prompt that has the best of both.");
	return true;
}

static const struct rewriting how = {.system = system_text, .question = question,
	.demos = {turns, COUNT(turns), korean, COUNT(korean)}};
ASKS(how)

/* What both texts say becomes the first one's again. */
static void keep_shared(struct prompt *variant, const struct op_context *c, const struct frame *f)
{
	const struct prompt *a = c->parents[0].prompt, *b = c->parents[1].prompt;
	struct op_context kept = *c;
	SCOPED(pieces) pieces = {0};
	OWNED struct range *locks = NULL;
	struct frame g;

	if (!frame_find(&g, b))
		return;
	diff_words(&pieces, frame_text(f, a), frame_text(&g, b));
	locks = NEWN(pieces.n + 1, struct range);
	kept.locks = locks;
	kept.n_locks = 0;
	for (size_t i = 0; i < pieces.n; i++) {
		const struct piece *p = &pieces.items[i];
		const struct str words = str_trim(
			str_first(str_from(frame_text(f, a), p->a), p->a_n));

		if (p->common && words_count(words) >= SHARED_LEAST)
			locks[kept.n_locks++] =
				(struct range){f->message, f->from + p->a, words.n};
	}
	keep_put_back(variant, &kept);
}

static bool read_answer(const struct op_context *c, struct str answer, author by,
	struct prompt *variant, struct buf *rationale, struct buf *err)
{
	struct frame f;

	if (!rewrite_read(&how, c, answer, by, variant, rationale, err) ||
		!frame_scope(&f, c, err))
		return false;
	if (is_near(c, frame_text(&f, c->parents[0].prompt)))
		keep_shared(variant, c, &f);
	return true;
}

OPERATOR(crossover, "combines two texts, or what differs between them", .origin = ORIGIN_TWO,
	.can = {.region = true, .capped = true}, .temperature = 0.9, .max_tokens = 400, .ask = ask,
	.read = read_answer);
