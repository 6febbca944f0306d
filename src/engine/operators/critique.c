/*
 * critique.c - what went wrong, in words, and a prompt that mends it: a "gradient" in text
 * (ProTeGi: Pryzant et al. 2023, arXiv:2305.03495, section 2; GEPA: Agrawal et al. 2025,
 * arXiv:2507.19457, section 3). In one call, for a small model loses the thread between two.
 */
#include "hunsu/engine/failing.h"
#include "operators.h"

#define FAILED_MOST 4
#define PASSED_MOST 2

static const char *const labels[] = {"Problem", "Better prompt", "Prompt", NULL};

static const char *const parts[] = {"Problem", "Better prompt", NULL};

static const struct turn turns[] = {
	{"Prompt:\nWhich language is this?\n\n"
	 "Failed:\n- Input: Guten Morgen\n  Expected: German\n  Got: This text is written in the "
	 "German language.\n"
	 "- Input: buenas noches\n  Expected: Spanish\n  Got: It is Spanish, a Romance "
	 "language.\n\n"
	 "Passed:\n- Input: ciao\n  Got: Italian",
		"Problem: The answers are right but come as whole sentences instead of the name "
		"alone.\n"
		"Better prompt: Which language is this? Reply with the English name of the "
		"language, one word, without a full stop."},
	{"Prompt:\nSort the words.\n\n"
	 "Failed:\n- Input: pear, fig, apple\n  Expected: fig, pear, apple\n  Got: apple, fig, "
	 "pear\n"
	 "- Input: window, sky, lamp\n  Expected: sky, lamp, window\n  Got: lamp, sky, window",
		"Problem: The words were sorted by the alphabet, but they should be sorted by "
		"their length.\n"
		"Better prompt: Sort the words by length, shortest first. Write them on one line, "
		"separated by commas."},
	{"Prompt:\nDoes the customer sound angry? Answer 1 or 0.\n\n"
	 "Failed:\n- Input: Oh great, broken again.\n  Expected: 1\n  Got: 0\n\n"
	 "Passed:\n- Input: I want my money back NOW\n  Got: 1\n- Input: Thanks a lot!\n  Got: 0",
		"Problem: Irony is taken at its word, so hidden anger is missed.\n"
		"Better prompt: Does the customer sound angry? Watch for irony: praise about "
		"something that went "
		"wrong is anger. Answer 1 for angry or 0 for not angry, nothing else."},
};

static const char system_text[] =
	"You improve prompts. You see a prompt, inputs on which it failed, what was expected and "
	"what it got. First say in one sentence what goes wrong, then write a better prompt that "
	"would have got the expected outputs. The better prompt states the rule in general words "
	"and the form of the answer; it never contains the inputs shown.";

/* In random order as they are, but one of each kind before another of the same. */
static size_t pick_failed(const struct op_context *c, size_t *out)
{
	struct str expected[LABELS_MOST];
	const size_t n_labels = expected_labels(c, expected);
	struct buf kinds[FAILED_MOST] = {BUF(BUF_SMALL), BUF(BUF_SMALL), BUF(BUF_SMALL),
		BUF(BUF_SMALL)};
	OWNED bool *taken = NEWN(c->n_dev + 1, bool);
	size_t n = 0;

	for (int again = 0; again < 2; again++)
		for (size_t i = 0; i < c->n_dev && n < FAILED_MOST; i++) {
			const struct outcome *o = &c->parents[0].outcomes[i];
			const struct failing f = {c->metric, o,
				&c->dev[i].expected, expected, n_labels};
			bool known = false;

			if (taken[i] || !o->output || !(o->score < 1))
				continue;
			buf_clear(&kinds[n]);
			failing_words(&kinds[n], &f);
			for (size_t k = 0; k < n; k++)
				known = known || str_eq(buf_str(&kinds[k]), buf_str(&kinds[n]));
			if (known && !again)
				continue;
			taken[i] = true;
			out[n++] = i;
		}
	for (size_t k = 0; k < FAILED_MOST; k++)
		buf_release(&kinds[k]);
	return n;
}

static size_t add_shown(struct buf *out, const struct op_context *c)
{
	size_t list[FAILED_MOST], failed = pick_failed(c, list), passed = 0;

	buf_adds(out, failed ? "\n\nFailed:\n" : "");
	for (size_t i = 0; i < failed; i++)
		show_failed(out, &c->dev[list[i]], &c->parents[0].outcomes[list[i]]);
	for (size_t i = 0; i < c->n_dev && passed < PASSED_MOST; i++) {
		const struct outcome *o = &c->parents[0].outcomes[i];
		if (!o->output || !(o->score >= 1))
			continue;
		buf_adds(out, passed++ ? "" : "\nPassed:\n");
		show_passed(out, &c->dev[i], o);
	}
	return failed;
}

static bool question(
	struct buf *out, const struct op_context *c, struct str text, struct buf *err)
{
	buf_adds(out, "Prompt:\n");
	buf_addstr(out, text);
	if (c->kinds)
		buf_addf(out, "\n\nWhat was found to go wrong, the most frequent first:\n%s",
			c->kinds);
	if (add_shown(out, c) > 0)
		return true;
	buf_adds(err, "no dev example has failed");
	return false;
}

static const struct rewriting how = {.system = system_text, .question = question,
	.demos = {.turns = turns, .n = COUNT(turns)}, .labels = labels, .why = "Problem"};
REWRITES(how)

OPERATOR(critique, "sees failures, says what went wrong, and rewrites the prompt",
	.origin = ORIGIN_ONE, .need = {.failures = true},
	.can = {.region = true, .capped = true, .additions = true}, .temperature = 0.7,
	.max_tokens = 400, .parts = parts, .ask = ask, .read = read_answer);
