/* repair.c - what a model puts around the text it was asked for, taken off again. */
#include <string.h>
#include "hunsu/base/rex.h"
#include "cleaning.h"
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

/* A quotation mark that was opened in front and is not closed, or the other way round. */
static bool mend_odd_quote(struct buf *text)
{
	const struct str s = buf_str(text);
	const size_t at = str_find(s, "\"", 0);

	if (s.n < 3 || (at != 0 && at != s.n - 1) || str_find(s, "\"", at + 1) != SIZE_MAX)
		return false;
	return keep(text, at ? str_first(s, at) : str_from(s, 1));
}

/* <new_prompt>…</new_prompt>, whatever the name is. */
static bool mend_tags(struct buf *text)
{
	const struct str s = buf_str(text);
	const size_t shut = str_find(s, ">", 0);
	SCOPED(buf) end = BUF(BUF_TEXT);
	bool mended = false;

	if (shut != SIZE_MAX && shut > 1 && shut < 40 && s.p[0] == '<') {
		buf_adds(&end, "</");
		buf_addstr(&end, (struct str){s.p + 1, shut});
		if (str_find(s, buf_text(&end), 0) == s.n - end.n && s.n > shut + 1 + end.n)
			mended = keep(text,
				(struct str){s.p + shut + 1, s.n - shut - 1 - end.n});
	}
	return mended;
}

/* "> …" on each line. */
static bool mend_quoted_lines(struct buf *text)
{
	struct str rest = buf_str(text), line;
	SCOPED(buf) plain = BUF(BUF_TEXT);
	bool quoted = rest.n > 0;

	while (quoted && str_line(&rest, &line)) {
		const struct str t = str_trim(line);
		quoted = !t.n || (t.p[0] == '>' && (t.n < 3 || !strchr("0123456789=", t.p[2])));
		buf_addstr(&plain, trim_blanks(str_from(t, t.n ? 1 : 0)));
		buf_addc(&plain, '\n');
	}
	quoted = quoted && trim_blanks(buf_str(&plain)).n;
	if (quoted) {
		buf_clear(text);
		buf_addstr(text, trim_blanks(buf_str(&plain)));
	}
	return quoted;
}

/* {"prompt": "…"} */
static bool mend_json(struct buf *text)
{
	static const char *const names[] = {"prompt", "new_prompt", "better_prompt",
		"improved_prompt", "instruction", "new_instruction", "rule", "text"};
	const struct str s = buf_str(text);
	SCOPED(buf) value = BUF(BUF_TEXT);
	bool found = false;

	for (size_t i = 0; i < COUNT(names) && !found && str_starts(s, "{") &&
		!str_starts(s, "{{") && str_ends(s, "}"); i++) {
		buf_clear(&value);
		found = find_in_json(&value, str_of(names[i]), s) == JSON_FOUND &&
			trim_blanks(buf_str(&value)).n;
	}
	if (found) {
		buf_clear(text);
		buf_addstr(text, trim_blanks(buf_str(&value)));
	}
	return found;
}

/* Something is left. */
#define REST "([\\t-\\r ]*+[^\\t-\\r ].*)"
#define WORD_END "(?![\\pL\\pM\\pN_])"
/* What a proposer calls the text that it was asked for. */
#define BETTER "(?:new|better|best|improved|rewritten|reworded|revised|updated|final|" \
	"shorter|shortened|optimi[sz]ed|refined|combined|merged|translated|possible|suggested|" \
	"modified|enhanced|alternative|edited) "
#define PROMPT "prompt|instructions?|rewording|version|wording|translation|rule|prefix|variant"

static const struct mend {
	mend_fn *mend;	     /* NULL: by pattern */
	const char *pattern; /* its group is what is kept, */
	size_t most;	     /* if it begins within so many bytes; 0: wherever */
} mends[] = {
	{mend_blanks, NULL, 0},
	/* ```markdown … ```, and what is said after the fence */
	{NULL, "(?s)^```(?:(?!```)[^\\n])*+\\n(.*?)(?:\\n```|```\\z)", 0},
	/* "Certainly! …", "Sure, …": a word of consent in front, with its punctuation */
	{NULL, "(*UTF)(?is)^(?:(?:certainly|sure|of course|absolutely|definitely|okay|ok|"
		"sure thing|"
		"물론입니다|물론이죠|물론|네|알겠습니다)[!,.:]|"
		"(?:great|got it|understood|no problem|alright|perfect|thank you|thanks|yes|"
		"(?:i'd be |i\u2019d be |i am |i'm |i\u2019m )?happy to help|"
		"i can help(?: you)? with that|let me help)[!.])" REST, 0},
	/* "Here's the instruction: …": an opening about the answer, up to its colon. "Based on the
	 * text, answer one of: a, b": only a colon that ends the line is sure to be talk. */
	{NULL, "(*UTF)(?is)^(?:here is|here's|here are|here\u2019s|below is|below are|how about|"
		"here you go|here it is|"
		"(?:the|a|an|my|one) (?:" BETTER ")*+(?:" PROMPT ") (?:is|was|would be|"
		"could be|might be)|"
		"다음은|아래는|i asked|the rewritten|the reworded|the new prompt|the edited|"
		"based on the(?=[^:\\n]*+:\\r?\\n))" WORD_END "[^:\\n]*+:(?= |\\r?\\n)" REST, 161},
	/* "I have rewritten the prompt as follows:" on a line of its own */
	{NULL, "(*UTF)(?is)^(?:i|i've|i'd|i'll|i\u2019ve|i\u2019d|i\u2019ll|my|this|one|"
		"an?|the|try|let's|let me|after|given|to improve|based)" WORD_END
		"(?=[^:\\n]*(?:" PROMPT ")" WORD_END ")[^:\\n]*+:[\\t ]*+\\r?\\n" REST, 241},
	/* "### Improved prompt", "**New prompt**": a heading, unless it is one of several */
	{NULL, "(?is)^(?!.*\\n(?:#|\\*\\*))(?:#{1,6}[\\t ]++|\\*\\*)"
		"(?:(?:the|your) )?(?:" BETTER ")"
		"*+(?:" PROMPT ")\\**+:?\\**+"
		"[\\t ]*+\\r?\\n" REST, 0},
	/* "Instruction: …", "**New prompt:** …", "A better prompt: …", "Prefix #9: …"; of
	 * rules that are numbered none is taken */
	{NULL, "(?is)^"
		"(?![^:\\n]*[0-9]\\**+ ?:.*\\n[*#_ ]*+(?:" PROMPT ") ?#?[0-9]{1,3}\\**+ ?:)"
		"[*#_ ]*+(?:(?:the|an?|my) )?(?:(?:" BETTER ")*+(?:" PROMPT ")"
		"(?: ?#?[0-9]{1,3})?|"
		"score(?: ?:)? ?[0-9]{1,3}(?: ?%| of 100|/100)?|"
		"reworded|rewritten|shortened|combined|revised|improved|suggestion|final answer|"
		"(?:new )?text|output|"
		"answer|(?:user|system)(?: message)?|assistant|ai|task|지시|지시문|프롬프트|"
		"(?:새|새로운|수정된|개선된|더 나은) (?:지시|지시문|프롬프트))"
		"\\**+ ?:\\**+" REST, 0},
	/* "Score: 95", a line of its own */
	{NULL, "(?is)^\\**+score ?:? ?[0-9]{1,3}(?: ?%| of 100|/100)?\\**+\\r?\\n" REST, 0},
	{mend_json, NULL, 0},
	{mend_tags, NULL, 0},
	{mend_quoted_lines, NULL, 0},
	{mend_quotes, NULL, 0},
	{mend_odd_quote, NULL, 0},
	/* what follows is about the prompt, or for the person: to the end, where that is sure */
	{NULL, "(*UTF)(?is)^([\\t-\\r ]*+[^\\t-\\r ].*?)\\n\\n(?:-{3,}\\s++)"
		"?[*_(#]*+ ?(?:explanation|rationale|"
		"reasoning|changes made|changes:|(?:key )?(?:changes|improvements)|why this|"
		"what changed|would you like|is there anything|let me know|please let me know|"
		"if you (?:have any|need|want|would like|'d like)|if you'd like|hope this|i hope|"
		"feel free|this (?:prompt|instruction|version|rewording|rule) )"
		"(?![\\pL\\pM\\pN_]).*\\z",
		0},
	/* a last paragraph that talks about the prompt, or to the person */
	{NULL, "(*UTF)(?is)^([\\t-\\r ]*+[^\\t-\\r ].*\\n\\n)(?:-{3,}\\s++)"
		"?[*_(]*+(?:this instruction|"
		"this prompt|this rewording|this version|this rule|note that this|"
		"in this version|this change|note: this|"
		"the (?:" BETTER ")++(?:" PROMPT "))" WORD_END
		"(?:(?!\\n\\n.).)*+\\z", 0},
	/* a rule under the text, with nothing below */
	{NULL, "(?s)^([\\t-\\r ]*+[^\\t-\\r ].*?)\\n-{3,}\\z", 0},
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
