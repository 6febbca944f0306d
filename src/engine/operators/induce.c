/*
 * induce.c - an instruction induced from a few examples, without a look at the prompt (APE, forward
 * mode: Zhou et al. 2022, arXiv:2211.01910, section 3.1).
 */
#include "../words.h"
#include "operators.h"

#define EXAMPLES_MOST 5

/* The last one is most copied after: words for words, and a choice of labels comes in two orders.
 */
static const struct turn turns[] = {
	{"Input: The parcel never came and nobody picks up the phone.\nOutput: complaint\n\n"
	 "Input: Do you ship to Norway?\nOutput: question\n\n"
	 "Input: Best soup I had all winter!\nOutput: praise\n\n"
	 "The output is always one of: complaint, praise, question.\n\nWhat was the instruction?",
		"Read what the customer wrote and decide whether it is a complaint, praise or a "
		"question. Reply with that one word."},
	{"Input: 20 13\nOutput: 7\n\nInput: 9 4\nOutput: 5\n\nInput: 31 30\nOutput: 1\n\n"
	 "What was the instruction?",
		"Subtract the second number from the first. Reply with the number only."},
	{"Input: elbow\nOutput: arm\n\nInput: toe\nOutput: foot\n\nInput: eyelash\nOutput: eye\n\n"
	 "What was the instruction?",
		"Name the part of the body that the given part belongs to. Reply with one word."},
};

static const struct turn korean[] = {
	{"Input: 이 길이 맞나요?\nOutput: 질문\n\nInput: 너무 시끄러워요.\nOutput: 불만\n\n"
	 "Input: 정말 맛있었어요!\nOutput: 칭찬\n\nThe output is always one of: 불만, 질문, "
	 "칭찬.\n\n"
	 "What was the instruction?",
		"손님의 말이 불만, 질문, 칭찬 중 무엇인지 판단하세요. 그 한 단어만 답하세요."},
	{"Input: 3월 1일\nOutput: 03-01\n\nInput: 12월 25일\nOutput: 12-25\n\nWhat was the "
	 "instruction?",
		"날짜를 MM-DD 형식의 숫자로 바꾸세요. 숫자만 답하세요."},
	{"Input: 팔꿈치\nOutput: 팔\n\nInput: 발가락\nOutput: 발\n\nWhat was the instruction?",
		"주어진 부위가 속한 몸의 부분을 한 단어로 답하세요."},
};

_Static_assert(COUNT(turns) == COUNT(korean), "one loop shows either");

static const char system_text[] =
	"A worker was given one instruction and wrote an output for each input. You find out what "
	"the instruction was: what every output has in common in its relation to its input. You "
	"reply with the instruction, in one or two short sentences that begin with a verb and "
	"mention none of the inputs.";

static bool ask(const struct op_context *c, struct prompt *request, struct buf *err)
{
	SCOPED(buf) b = BUF(BUF_TEXT);
	size_t want = 4 + rng_below(c->rng, EXAMPLES_MOST - 3), shown = 0, n, count = COUNT(turns);
	struct str labels[LABELS_MOST];
	const struct turn *list;
	for (size_t i = 0; i < c->n_dev && shown < want; i++) {
		if (!c->dev[i].expected.n)
			continue;
		show_example(&b, &c->dev[i]);
		shown++;
	}
	if (!shown) {
		buf_adds(err, "no dev example has an expected answer");
		return false;
	}
	prompt_add(request, ROLE_SYSTEM, str_of(system_text), AUTHOR_IMPORT);
	n = expected_labels(c, labels);
	list = is_korean(buf_str(&b)) ? korean : turns;
	for (size_t i = 0; i < count; i++)
		show_turns(request, &list[n ? count - 1 - i : i], 1);
	buf_adds(&b, n ? "\n\nThe output is always one of: " : "");
	add_labels(&b, labels, n);
	buf_adds(&b, n ? "." : "");
	buf_adds(&b, "\n\nWhat was the instruction?");
	prompt_add(request, ROLE_USER, buf_str(&b), AUTHOR_IMPORT);
	return true;
}

/* A small model leaves out some of the labels, or all: they are facts, so they are told by program.
 */
static void name_labels(struct buf *text, const struct op_context *c)
{
	struct str labels[LABELS_MOST];
	size_t n = expected_labels(c, labels), named = 0;
	bool korean_text = is_korean(buf_str(text));
	for (size_t i = 0; i < n; i++)
		named += text_has_words(buf_str(text), labels[i]);
	if (n < 2 || named == n)
		return;
	buf_adds(text, korean_text ? " 다음 중 하나로만 답하세요: " : " Answer with one of: ");
	add_labels(text, labels, n);
	buf_adds(text, ".");
}

static const struct demos demos = {turns, COUNT(turns), korean, COUNT(korean)};

static bool read_answer(const struct op_context *c, struct str answer, author by,
	struct prompt *variant, struct buf *rationale, struct buf *err)
{
	SCOPED(buf) b = BUF(BUF_TEXT);
	bool usable = scratch_read(&b, answer, &demos, err);

	if (usable) {
		name_labels(&b, c);
		scratch_put(variant, c, &b, by);
	}
	return usable;
}

OPERATOR(induce, "an instruction induced from a few examples, without looking at the prompt",
	.origin = ORIGIN_NOTHING, .need = {.examples = true}, .temperature = 0.6, .max_tokens = 120,
	.ask = ask, .read = read_answer);
