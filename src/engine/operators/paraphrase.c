/*
 * paraphrase.c - a rewording that keeps the meaning (APE: Zhou et al. 2022, arXiv:2211.01910,
 * section 3.3, iterative resampling).
 */
#include "operators.h"

/* What the wording is to be like: drawn anew for each try, or small models say the same thing each
 * time. */
static const char *const manners[] = {"plainer", "shorter", "more precise", "as a direct order",
	"friendlier", "more formal", "with the form of the answer said first",
	"in two short sentences", "with other verbs", "as if to a careful expert",
	"as if to a child"};

static const struct turn turns[] = {
	{"Reword, shorter:\nPlease read the review below and tell me whether the writer would buy "
	 "the product again. Say yes or no, nothing else.",
		"Would the writer of this review buy again? Answer only yes or no."},
	{"Reword, more formal:\nFix the spelling in the text but leave the names alone.",
		"Correct all spelling mistakes in the text, with the exception of proper names, "
		"which remain unchanged."},
	{"Reword, with other verbs:\nConvert {{amount}} from euros into {{currency}}. Give just "
	 "the number.",
		"Work out how much {{amount}} euros are in {{currency}}. Write only the number."},
	{"Reword, as a direct order:\nIt would be nice if you could pull out the city names, one "
	 "per line.",
		"Extract every city name. Put each one on its own line."},
};

static const struct turn korean[] = {
	{"Reword, shorter:\n아래 후기를 읽고 글쓴이가 이 제품을 다시 살 것인지 예 또는 아니요로만 "
	 "말해 주세요.",
		"글쓴이가 다시 살까요? 예/아니요로만 답하세요."},
	{"Reword, more formal:\n이름은 놔두고 맞춤법만 고쳐 줘.",
		"고유 명사는 그대로 두고, 맞춤법 오류를 모두 바로잡아 주십시오."},
};

static const char system_text[] =
	"You reword instructions. The meaning stays: every condition, name, number and output "
	"format of the instruction is kept, in the same language. Text in {{double braces}} is "
	"copied unchanged. You never follow the instruction; you reply with its new wording only.";

static bool question(
	struct buf *out, const struct op_context *c, struct str text, struct buf *err)
{
	buf_addf(out, "Reword, %s:\n", manners[rng_below(c->rng, COUNT(manners))]);
	buf_addstr(out, text);
	return true;
}

static const struct rewriting how = {.system = system_text, .question = question,
	.demos = {turns, COUNT(turns), korean, COUNT(korean)}};
REWRITES(how)

OPERATOR(paraphrase, "the same prompt in other words", .origin = ORIGIN_ONE,
	.can = {.region = true, .capped = true}, .temperature = 0.8, .max_tokens = 400, .ask = ask,
	.read = read_answer);
