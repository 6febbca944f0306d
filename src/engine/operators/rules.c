/*
 * rules.c - one rule, learned from a bad output beside a good one, added to the prompt (InferRules
 * in DSPy; "append a rule" of SIMBA there). Nothing of the prompt is rewritten.
 */
#include "../frame.h"
#include "../words.h"
#include "hunsu/engine/check.h"
#include "operators.h"

#define RULE_WORDS 40 /* longer ones are prompts of their own */

static const char *const labels[] = {"Rule", "Reason", NULL};
static const char *const parts[] = {"Rule", NULL};

static const struct turn turns[] = {
	{"Prompt:\nWhich language is this?\n\n"
	 "Bad:\n- Input: Guten Morgen\n  Expected: German\n  Got: This is a German greeting.\n\n"
	 "Good:\n- Input: ciao\n  Got: Italian",
		"Rule: Reply with the name of the language alone, never with a sentence."},
	{"Prompt:\nDoes the customer sound angry? Answer 1 or 0.\n\n"
	 "Bad:\n- Input: Oh great, broken again.\n  Expected: 1\n  Got: 0\n\n"
	 "Good:\n- Input: Thanks a lot, it works!\n  Got: 0",
		"Rule: Praise for something that went wrong is irony: count it as anger."},
	{"Prompt:\nSort the words.\n\n"
	 "Bad:\n- Input: pear, fig, apple\n  Expected: fig, pear, apple\n  Got: apple, fig, pear",
		"Rule: Sort by the length of the words, the shortest first, not by the alphabet."},
};

static const struct turn korean[] = {
	{"Prompt:\n어느 나라 말인가요?\n\n"
	 "Bad:\n- Input: Guten Morgen\n  Expected: 독일어\n  Got: 독일어 인사말입니다.\n\n"
	 "Good:\n- Input: ciao\n  Got: 이탈리아어",
		"Rule: 문장으로 쓰지 말고 언어의 이름만 쓰세요."},
};

static const char system_text[] =
	"You see a prompt, an input on which it failed, what was expected and what it got, and an "
	"input on which it did well. You find the one rule that the prompt lacks: what would have "
	"made the bad output right and keeps the good one as it is. The rule is one sentence, in "
	"general words, in the language of the prompt, and it holds for every input; it never "
	"contains the inputs shown.";

static const struct demos demos = {turns, COUNT(turns), korean, COUNT(korean)};

/* The first failed, or passed, one; n_dev: there is none. */
static size_t first_of(const struct op_context *c, bool failed)
{
	size_t i = 0;

	for (; i < c->n_dev; i++) {
		const struct outcome *o = &c->parents[0].outcomes[i];
		if (o->output && (failed ? o->score < 1 : o->score >= 1))
			break;
	}
	return i;
}

static bool question(
	struct buf *out, const struct op_context *c, struct str text, struct buf *err)
{
	const size_t bad = first_of(c, true), good = first_of(c, false);

	buf_adds(out, "Prompt:\n");
	buf_addstr(out, text);
	if (bad == c->n_dev) {
		buf_adds(err, "no dev example has failed");
		return false;
	}
	buf_adds(out, "\n\nBad:\n");
	show_failed(out, &c->dev[bad], &c->parents[0].outcomes[bad]);
	if (good < c->n_dev) {
		buf_adds(out, "\nGood:\n");
		show_passed(out, &c->dev[good], &c->parents[0].outcomes[good]);
	}
	return true;
}

static const struct rewriting how = {.system = system_text, .question = question,
	.demos = {turns, COUNT(turns), korean, COUNT(korean)}};
ASKS(how)

/* One line, without a number or a dash in front. */
static struct str rule_in(struct buf *b, struct str answer)
{
	struct str rule = labelled(answer, "Rule", labels), line = {0};

	buf_addstr(b, rule.n ? rule : answer);
	proposal_repair(b);
	rule = buf_str(b);
	while (str_line(&rule, &line) && !trim_blanks(line).n)
		;
	line = trim_blanks(line);
	while (line.n && (line.p[0] == '-' || line.p[0] == '*' || line.p[0] == ' '))
		line = str_from(line, 1);
	return line;
}

/* Below a list it is another item of it, else it is another sentence. */
static void add_rule(struct buf *out, struct str text, struct str rule)
{
	const struct str last = str_from(text, str_line_start(text, text.n));
	const bool item = str_starts(last, "- ");

	buf_addstr(out, text);
	buf_adds(out, item ? "\n- " : text.n && text.p[text.n - 1] == ':' ? "\n" : " ");
	buf_addstr(out, rule);
}

static const char *unusable(struct str rule, struct str text)
{
	return words_count(rule) < 2	? "the answer has no rule"
	       : words_count(rule) > RULE_WORDS ? "it is more than one rule"
	       : text_has_words(text, rule)	? "the prompt says that already"
	       : copies_demo(rule, &demos) ? "it repeats a demonstration of the request" : NULL;
}

static bool read_answer(const struct op_context *c, struct str answer, author by,
	struct prompt *variant, struct buf *rationale, struct buf *err)
{
	SCOPED(buf) b = BUF(BUF_TEXT), put = BUF(BUF_TEXT);
	const struct str rule = rule_in(&b, answer);
	const char *wrong = NULL;
	struct frame f;
	bool usable = frame_scope(&f, c, err);

	if (usable) {
		wrong = unusable(rule, frame_text(&f, c->parents[0].prompt));
		buf_adds(err, wrong ? wrong : "");
		usable = !wrong;
	}
	if (usable) {
		add_rule(&put, frame_text(&f, c->parents[0].prompt), rule);
		frame_put(variant, c->parents[0].prompt, &f, buf_str(&put), by);
		buf_addstr(rationale, rule);
	}
	return usable;
}

OPERATOR(rules, "adds one rule, learned from a bad output beside a good one", .origin = ORIGIN_ONE,
	.need = {.failures = true}, .can = {.region = true, .capped = true, .additions = true},
	.temperature = 0.8, .max_tokens = 120, .parts = parts, .ask = ask, .read = read_answer);
