/*
 * tips.c - a hint on style, drawn, and a summary of the data beside the prompt (MIPROv2's grounded
 * proposer: Opsahl-Ong et al. 2024, arXiv:2406.11695, section 4; thinking styles of PromptBreeder:
 * Fernando et al. 2023, arXiv:2309.16797).
 *
 * The summary is counted, not written by a model: a small one describes what it does not see. No
 * example is shown: it writes rules of three for each that is.
 */
#include "../words.h"
#include "operators.h"

static const char *const tips[] = {"keep it clear and concise",
	"describe the task in detail, so that nobody could mistake it",
	"begin with who answers: an expert in just this work",
	"say what is at stake when the answer is wrong", "number the steps to the answer",
	"say what the answer must not contain", "say the form of the answer first, then the task",
	"name the most likely mistake, and how to avoid it",
	"explain the rule by what input and output have in common",
	"let the model check its answer before it writes it",
	"be creative: an unusual way to say it", "as a definition: given an input, the output is …",
	"speak to the model as to a careful colleague"};

static const struct turn turns[] = {
	{"Prompt:\nSay if the mail is urgent.\n\nData: the inputs have about 40 words; the output "
	 "is always one of: no, yes.\n\nTip: say what is at stake when the answer is wrong",
		"Decide whether the mail is urgent. A deadline that is overlooked costs the "
		"customer, so read to the end. Answer yes or no, nothing else."},
	{"Prompt:\nGive the plural.\n\nData: the inputs have one word; the outputs have one word."
	 "\n\nTip: begin with who answers: an expert in just this work",
		"You are a lexicographer who knows every irregular noun. Write the plural of the "
		"given noun: that one word only."},
	{"Prompt:\nAdd {{a}} and {{b}}.\n\nData: the outputs are numbers.\n\nTip: keep it clear "
	 "and concise",
		"{{a}} + {{b}} = ? Write the number alone."},
};

static const struct turn korean[] = {
	{"Prompt:\n메일이 급한지 말하세요.\n\nData: the inputs have about 40 words; the output is "
	 "always one of: 아니요, 예.\n\nTip: say what is at stake when the answer is wrong",
		"메일이 급한지 판단하세요. 놓친 기한은 손님의 손해가 되니 끝까지 읽으세요. 예 또는 "
		"아니요로만 답하세요."},
};

static const char system_text[] =
	"You rewrite prompts. You see a prompt, what is known of its data, and a tip. You reply "
	"with a new prompt for the same task that follows the tip and fits the data: what is asked "
	"for and the form of the answer stay. Text in {{double braces}} is copied unchanged. You "
	"reply with the new prompt only and never follow it yourself.";

struct sizes { /* in words, of the texts of one kind */
	size_t n, all, least, most, numbers;
};

static void count_text(struct sizes *s, struct str text)
{
	const size_t words = words_count(text);
	double d;

	s->least = !s->n || words < s->least ? words : s->least;
	s->most = words > s->most ? words : s->most;
	s->all += words;
	s->numbers += str_to_double(str_trim(text), -1e15, 1e15, &d);
	s->n++;
}

static void add_sizes(struct buf *out, const char *what, const struct sizes *s)
{
	buf_addf(out, "the %s ", what);
	if (s->numbers == s->n)
		buf_adds(out, "are numbers");
	else if (s->most <= 1)
		buf_adds(out, "have one word");
	else if (s->least == s->most)
		buf_addf(out, "have %zu words", s->most);
	else if (s->most <= 6)
		buf_addf(out, "have %zu to %zu words", s->least, s->most);
	else
		buf_addf(out, "have about %zu words", s->all / s->n);
}

static void add_summary(struct buf *out, const struct op_context *c)
{
	struct sizes inputs = {0}, outputs = {0};
	struct str labels[LABELS_MOST];
	const size_t n = expected_labels(c, labels);

	for (size_t i = 0; i < c->n_dev; i++) {
		SCOPED(buf) text = BUF(BUF_FILE);

		fields_text(&text, &c->dev[i].fields);
		count_text(&inputs, buf_str(&text));
		if (c->dev[i].expected.n)
			count_text(&outputs, str_of(c->dev[i].expected.items[0]));
	}
	buf_adds(out, "\n\nData: ");
	if (inputs.n)
		add_sizes(out, "inputs", &inputs);
	if (outputs.n && !n) {
		buf_adds(out, "; ");
		add_sizes(out, "outputs", &outputs);
	}
	buf_adds(out, n ? "; the output is always one of: " : "");
	add_labels(out, labels, n);
	buf_adds(out, ".");
}

static bool question(
	struct buf *out, const struct op_context *c, struct str text, struct buf *err)
{
	buf_adds(out, "Prompt:\n");
	buf_addstr(out, text);
	add_summary(out, c);
	buf_addf(out, "\n\nTip: %s", tips[rng_below(c->rng, COUNT(tips))]);
	return true;
}

static const struct rewriting how = {.system = system_text, .question = question,
	.demos = {turns, COUNT(turns), korean, COUNT(korean)}};
REWRITES(how)

OPERATOR(tips, "rewrites by a hint on style that is drawn, and a summary of the data",
	.origin = ORIGIN_ONE, .need = {.examples = true}, .can = {.region = true},
	.temperature = 0.8, .max_tokens = 300, .ask = ask, .read = read_answer);
