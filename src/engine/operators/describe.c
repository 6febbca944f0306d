/*
 * describe.c - a prompt from a description of the task alone, as the generators of prompts write
 * them: without the prompt, and without examples.
 */
#include "operators.h"

#define DESCRIPTION_MOST 1500 /* bytes that are shown */

/* How much it says: drawn, or a small model writes the same each time. */
static const char *const manners[] = {"one sentence", "two sentences",
	"who answers, the task, the form of the answer", "the task step by step in one paragraph",
	"the task, then what the answer must not contain", "three short orders"};

static const struct turn turns[] = {
	{"Task: sentiment of hotel reviews, positive or negative\nInputs: review\nWrite: one "
	 "sentence",
		"Decide whether the hotel review is positive or negative and reply with that one "
		"word in small letters."},
	{"Task: pull the due dates out of invoices\nInputs: invoice\nWrite: the task, then what "
	 "the answer must not contain",
		"Find the date by which the invoice must be paid and write it as YYYY-MM-DD. Write "
		"no other date, no label and no explanation."},
	{"Task: Customers write to a bakery. Orders are answered with the price.\nInputs: letter, "
	 "price_list\nWrite: who answers, the task, the form of the answer",
		"You answer the letters of a bakery's customers. Read the letter, find everything "
		"that is ordered, and add up the prices from the price list. Reply with the total "
		"in euros, two decimals, and nothing else."},
};

static const struct turn korean[] = {
	{"Task: 호텔 후기가 긍정인지 부정인지\nInputs: 후기\nWrite: one sentence",
		"호텔 후기가 긍정인지 부정인지 판단하여 그 한 단어만 답하세요."},
	{"Task: 민원에서 담당 부서 찾기\nInputs: 민원\nWrite: who answers, the task, the form of "
	 "the answer",
		"당신은 시청의 민원 접수 담당자입니다. 민원을 읽고 맡아야 할 부서를 찾아 부서 "
		"이름만 한 줄로 쓰세요."},
};

static const char system_text[] =
	"You write prompts for a language model from a description of a task. The prompt tells the "
	"model what to do with an input that it is given below the prompt, and how the answer has "
	"to look. You reply with the prompt alone: it speaks to the model, names no example, and "
	"does not do the task itself.";

static const struct demos demos = {turns, COUNT(turns), korean, COUNT(korean)};

struct str described(const struct op_context *c)
{
	const bool said = c->instruction && *c->instruction;

	return str_of(said ? c->instruction : c->description ? c->description : "");
}

static bool ask(const struct op_context *c, struct prompt *request, struct buf *err)
{
	SCOPED(buf) b = BUF(BUF_TEXT);

	buf_adds(&b, "Task: ");
	add_cut(&b, described(c), DESCRIPTION_MOST);
	for (size_t i = 0; i < c->names.n; i++)
		buf_addf(&b, "%s%s", i ? ", " : "\nInputs: ", c->names.items[i].name);
	buf_addf(&b, "\nWrite: %s", manners[rng_below(c->rng, COUNT(manners))]);
	prompt_add(request, ROLE_SYSTEM, str_of(system_text), AUTHOR_IMPORT);
	show_demos(request, &demos, described(c));
	prompt_add(request, ROLE_USER, buf_str(&b), AUTHOR_IMPORT);
	return true;
}

static bool read_answer(const struct op_context *c, struct str answer, author by,
	struct prompt *variant, struct buf *rationale, struct buf *err)
{
	SCOPED(buf) b = BUF(BUF_TEXT);
	bool usable = scratch_read(&b, answer, &demos, err);

	if (usable)
		scratch_put(variant, c, &b, by);
	return usable;
}

OPERATOR(describe, "a prompt from the task's description alone", .origin = ORIGIN_NOTHING,
	.need = {.description = true}, .temperature = 0.8, .max_tokens = 300, .ask = ask,
	.read = read_answer);
