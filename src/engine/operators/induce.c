/*
 * induce.c - an instruction induced from a few examples, without a look at the prompt (APE, forward
 * mode: Zhou et al. 2022, arXiv:2211.01910, section 3.1).
 */
#include <string.h>
#include "hunsu/base/utf8.h"
#include "hunsu/engine/check.h"
#include "../keep.h"
#include "../words.h"
#include "operators.h"

#define EXAMPLES_MOST 5
#define FIELD_MOST 400 /* bytes of a field that are shown */

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

static void add_example(struct buf *out, const struct example *e)
{
	size_t inputs = 0;
	buf_adds(out, out->n ? "\n\n" : "");
	for (size_t i = 0; i < e->fields.n; i++)
		inputs += !e->fields.items[i].aside;
	for (size_t i = 0; i < e->fields.n; i++) {
		if (inputs && e->fields.items[i].aside)
			continue;
		if (e->fields.n == 1 || inputs == 1)
			buf_adds(out, "Input: ");
		else
			buf_addf(out, "%s: ", e->fields.items[i].name);
		add_cut(out, str_of(e->fields.items[i].value), FIELD_MOST);
		buf_adds(out, "\n");
	}
	buf_adds(out, "Output: ");
	add_cut(out, str_of(e->expected.items[0]), FIELD_MOST);
}

static bool ask(const struct op_context *c, struct prompt *request, struct buf *err)
{
	struct buf b = BUF(BUF_TEXT);
	size_t want = 4 + rng_below(c->rng, EXAMPLES_MOST - 3), shown = 0, n, count = COUNT(turns);
	struct str labels[LABELS_MOST];
	const struct turn *list;
	for (size_t i = 0; i < c->n_dev && shown < want; i++) {
		if (!c->dev[i].expected.n)
			continue;
		add_example(&b, &c->dev[i]);
		shown++;
	}
	if (!shown) {
		buf_adds(err, "no dev example has an expected answer");
		buf_release(&b);
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
	buf_release(&b);
	return true;
}

/* "The task is to find …" describes; "Find …" instructs. */
static void make_order(struct buf *text)
{
	static const char *const openings[] = {"the task is to ", "the rule is to ",
		"the instruction is to ", "this task is to ", "the goal is to ", "your task is to ",
		"your job is to ", "the worker should ", "the worker will ", "you should ",
		"you must ", "you need to ", "you will ", "please "};
	for (size_t i = 0; i < COUNT(openings); i++) {
		size_t n = strlen(openings[i]);
		struct buf low = BUF(BUF_SMALL);
		bool here;
		text_fold(&low, str_first(buf_str(text), n));
		here = text->n > n && str_is(buf_str(&low), openings[i]);
		buf_release(&low);
		if (!here)
			continue;
		buf_splice(text, 0, n, STR(""));
		if (text->s[0] >= 'a' && text->s[0] <= 'z')
			text->s[0] = (char)(text->s[0] - 'a' + 'A');
		return;
	}
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

static bool has_placeholder(struct str text, const char *name)
{
	size_t at = 0, from;
	struct str found;
	while (placeholder_next(text, &at, &from, &found))
		if (str_is(found, name))
			return true;
	return false;
}

/* An own line for the input: the placeholder alone, or a line for each field. */
static void add_input(struct buf *out, const struct fields *names)
{
	size_t lines = 0;
	/* All of it, in what is locked. */
	if (!fields_get(names, STR("input")) && fields_cover(names, STR("input")) &&
		has_placeholder(buf_str(out), "input"))
		return;
	for (size_t i = 0; i < names->n; i++) {
		const char *name = names->items[i].name;
		if (has_placeholder(buf_str(out), name)) /* in what is locked */
			continue;
		buf_adds(out, lines++ ? "\n" : "\n\n");
		if (names->n > 1)
			buf_addf(out, "%s: ", name);
		buf_addf(out, "{{%s}}", name);
	}
}

/* What is locked in the prompt's other messages comes along in one of its role. */
static void add_locked(
	struct prompt *variant, const struct op_context *c, enum role role, author by)
{
	for (size_t i = 0; c->parents[0].prompt && i < c->parents[0].prompt->n; i++) {
		struct buf b = BUF(BUF_TEXT);
		if (c->parents[0].prompt->items[i].role == role)
			keep_add(&b, c, i);
		if (b.n)
			prompt_add(variant, role, buf_str(&b), by);
		buf_release(&b);
	}
}

static const struct demos demos = {turns, COUNT(turns), korean, COUNT(korean)};

static bool read_answer(const struct op_context *c, struct str answer, author by,
	struct prompt *variant, struct buf *rationale, struct buf *err)
{
	struct buf b = BUF(BUF_TEXT);
	struct str t;
	bool copied, usable;
	(void)rationale;
	buf_addstr(&b, answer);
	proposal_repair(&b);
	make_order(&b);
	t = str_trim(buf_str(&b));
	copied = copies_demo(t, &demos);
	if (copied)
		buf_adds(err, "it repeats a demonstration of the request");
	else if (!t.n)
		buf_adds(err, "the answer is empty");
	usable = t.n && !copied;
	if (usable) {
		name_labels(&b, c);
		for (size_t i = 0; c->parents[0].prompt && i < c->parents[0].prompt->n; i++)
			if (c->parents[0].prompt->items[i].role == ROLE_USER)
				keep_add(&b, c, i);
		add_input(&b, &c->names);
		add_locked(variant, c, ROLE_SYSTEM, by);
		prompt_add(variant, ROLE_USER, buf_str(&b), by);
		add_locked(variant, c, ROLE_ASSISTANT, by);
	}
	buf_release(&b);
	return usable;
}

const struct op operator_induce = {
	.name = "induce",
	.help = "an instruction induced from a few examples, without looking at the prompt",
	.origin = ORIGIN_NOTHING, .need = {.examples = true}, .temperature = 0.6, .max_tokens = 120,
	.ask = ask, .read = read_answer
};
