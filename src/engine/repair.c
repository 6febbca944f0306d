/* repair.c - what a model puts around the text it was asked for, taken off again. */
#include <string.h>
#include "hunsu/base/rex.h"
#include "hunsu/base/utf8.h"
#include "hunsu/engine/check.h"
#include "words.h"

/* One thing that may be off; true: it was, and is mended. */
typedef bool mend_fn(struct buf *text);

/* Keeps [from, from+n) of text. */
static bool keep(struct buf *text, struct str part)
{
	size_t from;
	if (part.n == text->n)
		return false;
	from = part.n ? (size_t)(part.p - text->s) : 0;
	buf_splice(text, from + part.n, text->n, STR(""));
	buf_splice(text, 0, from, STR(""));
	return true;
}

static bool mend_blanks(struct buf *text)
{
	return keep(text, trim_blanks(buf_str(text)));
}

/* Opening and closing marks around the whole, none of them inside. */
static bool mend_quotes(struct buf *text)
{
	static const struct {
		const char *open, *shut;
	} pairs[] = {{"\"\"\"", "\"\"\""}, {"```", "```"}, {"\"", "\""}, {"'", "'"}, {"`", "`"},
		{"**", "**"}, {"\xe2\x80\x9c", "\xe2\x80\x9d"}, {"\xe2\x80\x98", "\xe2\x80\x99"},
		{"\xc2\xab", "\xc2\xbb"}, {"\xe3\x80\x8c", "\xe3\x80\x8d"},
		{"\xe3\x80\x8e", "\xe3\x80\x8f"}, {"<prompt>", "</prompt>"},
		{"<instruction>", "</instruction>"}};
	struct str s = buf_str(text);
	for (size_t i = 0; i < COUNT(pairs); i++) {
		size_t open = strlen(pairs[i].open), shut = strlen(pairs[i].shut);
		struct str inner;
		if (s.n <= open + shut || !str_starts(s, pairs[i].open) ||
			!str_ends(s, pairs[i].shut))
			continue;
		inner = (struct str){s.p + open, s.n - open - shut};
		if (str_find(inner, pairs[i].open, 0) != SIZE_MAX ||
			str_find(inner, pairs[i].shut, 0) != SIZE_MAX)
			continue;
		return keep(text, inner);
	}
	return false;
}

/* Something is left. */
#define REST "([\\t-\\r ]*+[^\\t-\\r ].*)"
#define WORD_END "(?![\\pL\\pM\\pN_])"

static const struct mend {
	mend_fn *mend;	     /* NULL: by pattern */
	const char *pattern; /* its group is what is kept, */
	size_t most;	     /* if it begins within so many bytes; 0: wherever */
} mends[] = {
	{mend_blanks, NULL, 0},
	/* ```markdown … ```, and what is said after the fence */
	{NULL, "(?s)^```(?:(?!```)[^\\n])*+\\n(.*?)(?:\\n```|```\\z)", 0},
	/* "Certainly! …", "Sure, …": a word of consent in front, with its punctuation */
	{NULL, "(?is)^(?:certainly|sure|of course|absolutely|okay|ok|sure thing|물론입니다|"
		"물론이죠|네)[!,.:]" REST, 0},
	/* "Here's the instruction: …": an opening about the answer, up to its colon. "Based on the
	 * text, answer one of: a, b": only a colon that ends the line is sure to be talk. */
	{NULL, "(*UTF)(?is)^(?:here is|here's|here are|here\u2019s|the instruction is|"
		"the instruction was|the instruction would be|the prompt is|다음은|i asked|"
		"the rewritten|the reworded|the new prompt|the edited|"
		"based on the(?=[^:\\n]*+:\\r?\\n))" WORD_END "[^:\\n]*+:(?= |\\r?\\n)" REST, 121},
	/* "Instruction: …", "**New prompt:** …", "user: …" */
	{NULL, "(?is)^[*# ]*+(?:instructions?|"
		"(?:(?:new|better|improved|rewritten|reworded) )?prompt|reworded|rewritten|"
		"(?:reworded|rewritten|new) instruction|(?:new )?text|output|"
		"answer|(?:user|system)(?: message)?|assistant|task|rule|지시|지시문|프롬프트)"
		"\\**+:\\**+" REST, 0},
	{mend_quotes, NULL, 0},
	/* a last paragraph that talks about the prompt, or to the person */
	{NULL, "(*UTF)(?is)^([\\t-\\r ]*+[^\\t-\\r ].*\\n\\n)[*_(]*+(?:this instruction|"
		"this prompt|this rewording|this version|explanation|note that this|let me know|"
		"i hope|feel free|in this version|this change|please let me know)" WORD_END
		"(?:(?!\\n\\n.).)*+\\z", 0},
};

static bool mend_by(const struct rex *rex, size_t most, struct buf *text)
{
	struct str groups[2];

	if (!rex_at(rex, buf_str(text), 0, groups, 2))
		return false;
	return (!most || groups[1].p <= text->s + most) && keep(text, groups[1]);
}

void proposal_repair(struct buf *text)
{
	struct rex *patterns[COUNT(mends)];
	bool again = true;

	for (size_t i = 0; i < COUNT(mends); i++)
		patterns[i] = mends[i].pattern ? rex_new(mends[i].pattern) : NULL;
	/* What is left may be wrapped again: "Sure! **Instruction:** “…”". */
	for (int turn = 0; again && turn < 8; turn++) {
		again = false;
		for (size_t i = 0; i < COUNT(mends); i++) {
			const struct mend *m = &mends[i];
			bool mended = m->mend ? m->mend(text)
					      : mend_by(patterns[i], m->most, text);
			again = again || mended;
		}
	}
	for (size_t i = 0; i < COUNT(mends); i++)
		rex_free(patterns[i]);
}
