/*
 * terms.c - words that are typical for the person's field (engine/corpus.h), worked into the
 * prompt: how people of a trade write is what a model has read beside their tasks.
 */
#include "../frame.h"
#include "../words.h"
#include "operators.h"

#define SHOWN_MOST 5 /* of the terms, drawn: of more a small model only makes a list */

static const struct turn turns[] = {
	{"Prompt:\nSort the letter to the right department. Reply with its name only.\n\n"
	 "Terms: rent arrears, lessee, sublet, notice period",
		"Sort the lessee's letter to the right department: rent arrears, repairs or notice "
		"period. Reply with the department's name only."},
	{"Prompt:\nTell me what is wrong with {{part}}. One word.\n\n"
	 "Terms: torque, misfire, bearing, warranty",
		"You are a mechanic who knows a misfire from a worn bearing by ear. Name the fault "
		"of {{part}} in one word."},
};

static const struct turn korean[] = {
	{"Prompt:\n글을 맞는 부서로 보내세요. 부서 이름만 쓰세요.\n\nTerms: 임차인, 체납, 해지 통보",
		"임차인이 쓴 글을 읽고 체납인지 해지 통보인지 가려 맞는 부서로 보내세요. 부서 "
		"이름만 쓰세요."},
};

static const char system_text[] =
	"You rewrite prompts in the words of a trade. You see a prompt and terms that are typical "
	"for the texts of its field. You reply with the same prompt in which one or two of the "
	"terms are used where they fit, as people of that trade would say it; those that do not "
	"fit are left out. The task and the form of the answer stay. Text in {{double braces}} is "
	"copied unchanged. You reply with the new prompt only and never follow it.";

/* The next of the terms, which commas separate. */
static bool next_term(struct str *rest, struct str *term)
{
	while (rest->n) {
		const size_t comma = str_find(*rest, ",", 0);

		*term = trim_blanks(str_first(*rest, comma == SIZE_MAX ? rest->n : comma));
		*rest = str_from(*rest, comma == SIZE_MAX ? rest->n : comma + 1);
		if (term->n)
			return true;
	}
	return false;
}

static bool question(
	struct buf *out, const struct op_context *c, struct str text, struct buf *err)
{
	struct str rest = str_of(c->instruction), term;
	uint32_t left = 0, shown = 0;

	while (next_term(&rest, &term))
		left++;
	buf_adds(out, "Prompt:\n");
	buf_addstr(out, text);
	buf_adds(out, "\n\nTerms: ");
	for (rest = str_of(c->instruction); next_term(&rest, &term); left--) {
		if (shown == SHOWN_MOST || rng_below(c->rng, left) >= SHOWN_MOST - shown)
			continue;
		buf_adds(out, shown++ ? ", " : "");
		buf_addstr(out, term);
	}
	return true;
}

static const struct rewriting how = {.system = system_text, .question = question,
	.demos = {turns, COUNT(turns), korean, COUNT(korean)}};
ASKS(how)

static bool read_answer(const struct op_context *c, struct str answer, author by,
	struct prompt *variant, struct buf *rationale, struct buf *err)
{
	struct str rest = str_of(c->instruction), term;

	if (!rewrite_read(&how, c, answer, by, variant, rationale, err))
		return false;
	while (next_term(&rest, &term))
		if (prompt_says(variant, term) && !prompt_says(c->parents[0].prompt, term))
			return true;
	buf_adds(err, "it has none of the terms");
	return false;
}

OPERATOR(terms, "works words of your field into the prompt (see corpus)", .origin = ORIGIN_ONE,
	.need = {.terms = true}, .can = {.region = true, .capped = true}, .temperature = 0.7,
	.max_tokens = 400, .ask = ask, .read = read_answer);
