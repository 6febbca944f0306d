/*
 * history.c - the best prompts so far with their scores, the best of them last, and a better one
 * asked for (OPRO: Yang et al. 2023, arXiv:2309.03409, section 2; COPRO in DSPy).
 */
#include <string.h>
#include "../frame.h"
#include "operators.h"

#define TEXTS_MOST 6
#define TEXT_MOST 500 /* bytes of a prompt that are shown */
#define EXAMPLES 3

static const struct turn turns[] = {
	{"Score 20: What is this about?\n\nScore 45: Say what the text is about in one word.\n\n"
	 "Score 60: Name the subject of the text. Reply with one word only.\n\n"
	 "Input: The striker missed the penalty in the last minute.\nOutput: sports\n\n"
	 "Input: Shares fell after the bank raised its rates.\nOutput: business\n\n"
	 "A better prompt:",
		"Name the section of a newspaper that the text would stand in. Reply with that one "
		"word in small letters, nothing else."},
	{"Score 10: Make it past.\n\nScore 70: Rewrite the sentence in the past tense.\n\n"
	 "Input: She sings and he listens.\nOutput: She sang and he listened.\n\n"
	 "A better prompt:",
		"Put every verb of the sentence into the simple past and leave all other words as "
		"they are. Write the new sentence only."},
};

static const struct turn korean[] = {
	{"Score 20: 무슨 글인가요?\n\nScore 60: 글의 주제를 한 단어로 말하세요.\n\n"
	 "Input: 공격수가 마지막 순간에 승부차기를 놓쳤다.\nOutput: 스포츠\n\n"
	 "A better prompt:",
		"글이 신문의 어느 면에 실릴지 판단해, 그 면의 이름 한 단어만 쓰세요."},
};

static const char system_text[] =
	"You write prompts. You see prompts that were tried for one task, each with its score from "
	"0 to 100, the best of them last, and some inputs with the right outputs. You reply with "
	"one new prompt that will score higher: find out what made the better ones better, and say "
	"what they leave out, the rule and the form of the output. It differs from all that were "
	"tried, contains none of the inputs, and is written out alone, without a score.";

/* The best of those that were scored on about as many examples as the most, the best last. */
static size_t best_texts(const struct op_context *c, const struct op_text **out)
{
	size_t most = 0, n = 0;

	for (size_t i = 0; i < c->n_scored; i++)
		most = c->scored[i].scores > most ? c->scored[i].scores : most;
	for (size_t i = 0; i < c->n_scored; i++) {
		const struct op_text *t = &c->scored[i];
		size_t at = n;

		if (2 * t->scores < most || (n == TEXTS_MOST && t->mean <= out[0]->mean))
			continue;
		if (n == TEXTS_MOST) {
			memmove((void *)out, out + 1, --n * sizeof *out);
			at = n;
		}
		for (; at > 0 && out[at - 1]->mean > t->mean; at--)
			out[at] = out[at - 1];
		out[at] = t;
		n++;
	}
	return n;
}

static bool question(
	struct buf *out, const struct op_context *c, struct str text, struct buf *err)
{
	const struct op_text *best[TEXTS_MOST];
	const size_t n = best_texts(c, best);
	struct frame f;

	for (size_t i = 0; i < n; i++) {
		if (!frame_find(&f, &best[i]->prompt))
			continue;
		buf_addf(out, "%sScore %.0f: ", out->n ? "\n\n" : "", 100 * best[i]->mean);
		add_cut(out, frame_text(&f, &best[i]->prompt), TEXT_MOST);
	}
	for (size_t i = 0, shown = 0; i < c->n_dev && shown < EXAMPLES; i++)
		if (c->dev[i].expected.n) {
			show_example(out, &c->dev[i]);
			shown++;
		}
	buf_adds(out, "\n\nA better prompt:");
	return true;
}

static const struct rewriting how = {.system = system_text, .question = question,
	.demos = {turns, COUNT(turns), korean, COUNT(korean)}};
REWRITES(how)

OPERATOR(history, "sees the best prompts with their scores, and writes a better one",
	.origin = ORIGIN_ONE, .need = {.scored = true}, .temperature = 0.9, .max_tokens = 300,
	.ask = ask, .read = read_answer);
