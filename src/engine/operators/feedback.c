/*
 * feedback.c - what the person said of outputs, and a prompt that heeds it: revision by notes and
 * grades, in the manner of critique.c, in one call.
 */
#include <math.h>
#include "hunsu/prompt/doc.h"
#include "operators.h"

#define REMARKS_MOST 4
#define TEXT_MOST 300 /* bytes of an input, an output or a note that are shown */

static const char *const labels[] = {"Wish", "Better prompt", "Prompt", NULL};

static const char *const parts[] = {"Wish", "Better prompt", NULL};

static const struct turn turns[] = {
	{"Prompt:\nWrite a reply to the guest's review.\n\n"
	 "- Input: The room was loud.\n  Output: We are sorry that the room was loud. We hope to "
	 "see you again. Kind regards\n  Grade: 0.3 of 1\n  Note: says nothing about what we will "
	 "do",
		"Wish: The reply should name what the house will do about it.\n"
		"Better prompt: Write a reply to the guest's review: thank the guest, name one "
		"thing that the house will do about the complaint, and end with kind regards."},
	{"Prompt:\nExplain {{word}}.\n\n"
	 "- Input: tide\n  Output: Tides result from differential gravitational acceleration.\n"
	 "  Grade: bad\n  Note: my students are ten years old\n"
	 "- About the prompt\n  Note: one example each, please",
		"Wish: The words are too hard for children of ten, and an example is missing.\n"
		"Better prompt: Explain {{word}} to a child of ten in two short sentences with "
		"everyday words, and give one example."},
};

static const struct turn korean[] = {
	{"Prompt:\n손님의 후기에 답하세요.\n\n"
	 "- Input: 방이 시끄러웠어요.\n  Output: 불편을 드려 죄송합니다. 다시 뵙기를 바랍니다.\n"
	 "  Grade: 0.3 of 1\n  Note: 앞으로 어떻게 할지가 없음",
		"Wish: 답에는 앞으로 무엇을 고칠지가 있어야 한다.\n"
		"Better prompt: 손님의 후기에 감사로 시작해 답하고, 불만에 대해 앞으로 고칠 것 "
		"하나를 밝히세요."},
};

static const char system_text[] =
	"You improve prompts by what a person said about their outputs. You see a prompt, some "
	"inputs and outputs, and the person's grades (1 is best) and notes; "
	"a judge's reasons count less than these. First say in one "
	"sentence what the person wishes, then write a better prompt whose outputs would please "
	"the person. It states the wish in general words and never contains the inputs shown.";

static void add_grade(struct buf *out, double grade)
{
	if (isnan(grade))
		return;
	if (grade >= 1)
		buf_adds(out, "\n  Grade: good");
	else if (grade <= 0)
		buf_adds(out, "\n  Grade: bad");
	else
		buf_addf(out, "\n  Grade: %g of 1", grade);
}

static void add_said(struct buf *out, const char *who, const char *words)
{
	if (!words)
		return;
	buf_addf(out, "\n  %s: ", who);
	add_cut(out, str_of(words), TEXT_MOST);
}

static void add_remark(struct buf *out, const struct remark *r)
{
	SCOPED(buf) input = BUF(BUF_TEXT);
	SCOPED(doc) text = {0};
	if (r->output) {
		fields_text(&input, &r->input);
		buf_adds(out, "- Input: ");
		add_cut(out, buf_str(&input), TEXT_MOST);
		buf_adds(out, "\n  Output: ");
		add_cut(out, str_of(r->output), TEXT_MOST);
	} else {
		buf_adds(out, "- About the prompt");
		if (r->text.n) {
			doc_format(&text, &r->text);
			buf_adds(out, " ");
			add_cut(out, buf_str(&text.text), TEXT_MOST);
		}
	}
	add_grade(out, r->grade);
	add_said(out, "Note", r->words);
	add_said(out, "Judge", r->judged);
	buf_addc(out, '\n');
}

static bool question(
	struct buf *out, const struct op_context *c, struct str text, struct buf *err)
{
	buf_adds(out, "Prompt:\n");
	buf_addstr(out, text);
	buf_adds(out, "\n\n");
	for (size_t i = 0; i < c->n_remarks && i < REMARKS_MOST; i++)
		add_remark(out, &c->remarks[i]);
	if (c->instruction && *c->instruction)
		buf_addf(out, "- About the prompt\n  Note: %s\n", c->instruction);
	return true;
}

static const struct rewriting how = {.system = system_text, .question = question,
	.demos = {turns, COUNT(turns), korean, COUNT(korean)}, .labels = labels, .why = "Wish"};
REWRITES(how)

OPERATOR(feedback, "heeds your notes and grades on outputs, and rewrites the prompt",
	.origin = ORIGIN_ONE, .need = {.remarks = true},
	.can = {.region = true, .capped = true, .additions = true}, .temperature = 0.7,
	.max_tokens = 400, .parts = parts, .ask = ask, .read = read_answer);
