/* repair.c - what a model puts around the text it was asked for, taken off again. */
#include <string.h>
#include "hunsu/base/mem.h"
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

/* Whether s begins with `what` (lower case), whatever its case, at a word's end. */
static bool begins(struct str s, const char *what)
{
	size_t n = strlen(what);
	if (s.n < n)
		return false;
	for (size_t i = 0; i < n; i++) {
		char c = s.p[i];
		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (c != what[i])
			return false;
	}
	return s.n == n || !char_is_word(char_at(s, n)) || !char_is_word(char_before(s, n));
}

static bool begins_any(struct str s, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (begins(s, list[i]))
			return true;
	return false;
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

/* ```markdown … ```, and what is said after the fence. */
static bool mend_fence(struct buf *text)
{
	struct str s = buf_str(text), line, rest = s;
	size_t end;
	if (!str_starts(s, "```") || !str_line(&rest, &line))
		return false;
	end = str_find(rest, "\n```", 0);
	if (end == SIZE_MAX)
		end = str_ends(rest, "```") ? rest.n - 3 : SIZE_MAX;
	if (end == SIZE_MAX || str_find(line, "```", 3) != SIZE_MAX)
		return false;
	return keep(text, str_first(rest, end));
}

/* "Certainly! …", "Sure, …": a word of consent in front, with its punctuation. */
static bool mend_consent(struct buf *text)
{
	static const char *const words[] = {"certainly", "sure", "of course", "absolutely", "okay",
		"ok", "sure thing", "물론입니다", "물론이죠", "네"};
	struct str s = buf_str(text);
	for (size_t i = 0; i < COUNT(words); i++) {
		size_t n = strlen(words[i]);
		if (n < s.n && begins(s, words[i]) && strchr("!,.:", s.p[n]))
			return str_trim(str_from(s, n + 1)).n && keep(text, str_from(s, n + 1));
	}
	return false;
}

/* "Here's the instruction: …": an opening about the answer, up to its colon. */
static bool mend_opening(struct buf *text)
{
	static const char *const talk[] = {"here is", "here's", "here are", "here\xe2\x80\x99s",
		"the instruction is", "the instruction was", "the instruction would be",
		"the prompt is", "다음은", "i asked", "based on the", "the rewritten",
		"the reworded", "the new prompt", "the edited"};
	struct str s = buf_str(text), line, rest = s;
	size_t colon;
	bool ends, said;
	if (!str_line(&rest, &line) || !begins_any(line, talk, COUNT(talk)))
		return false;
	colon = str_find(line, ":", 0);
	if (colon == SIZE_MAX || colon > 120)
		return false;
	/* "Based on the text, answer one of: a, b": only a colon that ends the line is sure to be
	 * talk. */
	ends = colon + 1 == line.n;
	said = ends || (line.p[colon + 1] == ' ' && !begins(line, "based on the"));
	return said && str_trim(str_from(s, colon + 1)).n && keep(text, str_from(s, colon + 1));
}

/* "Instruction: …", "**New prompt:** …", "user: …". */
static bool mend_label(struct buf *text)
{
	static const char *const names[] = {"instruction", "instructions", "prompt", "new prompt",
		"better prompt", "improved prompt", "rewritten prompt", "reworded prompt",
		"reworded", "rewritten", "reworded instruction", "rewritten instruction",
		"new instruction", "new text", "text", "output", "answer", "user", "system",
		"assistant", "user message", "system message", "task", "rule", "지시", "지시문",
		"프롬프트"};
	struct str s = buf_str(text), label;
	size_t at = 0;
	while (at < s.n && strchr("*# ", s.p[at]))
		at++;
	label = str_from(s, at);
	for (size_t i = 0; i < COUNT(names); i++) {
		size_t n = at + strlen(names[i]);
		if (!begins(label, names[i]))
			continue;
		while (n < s.n && strchr("*", s.p[n]))
			n++;
		if (n >= s.n || s.p[n] != ':')
			continue;
		for (n++; n < s.n && s.p[n] == '*';)
			n++;
		return str_trim(str_from(s, n)).n && keep(text, str_from(s, n));
	}
	return false;
}

/* A last paragraph that talks about the prompt, or to the person. */
static bool mend_end(struct buf *text)
{
	static const char *const talk[] = {"this instruction", "this prompt", "this rewording",
		"this version", "explanation", "note that this", "let me know", "i hope",
		"feel free", "in this version", "this change", "please let me know"};
	struct str s = buf_str(text);
	for (size_t at = s.n; at-- > 2;) {
		struct str last;
		if (s.p[at - 1] != '\n' || s.p[at - 2] != '\n')
			continue;
		last = str_from(s, at);
		while (last.n && strchr("*_(", last.p[0]))
			last = str_from(last, 1);
		return begins_any(last, talk, COUNT(talk)) && str_trim(str_first(s, at)).n &&
		       keep(text, str_first(s, at));
	}
	return false;
}

void proposal_repair(struct buf *text)
{
	static mend_fn *const mends[] = {mend_blanks, mend_fence, mend_consent, mend_opening,
		mend_label, mend_quotes, mend_end};
	bool again = true;
	/* What is left may be wrapped again: "Sure! **Instruction:** “…”". */
	for (int turn = 0; again && turn < 8; turn++) {
		again = false;
		for (size_t i = 0; i < COUNT(mends); i++)
			again = mends[i](text) || again;
	}
}
