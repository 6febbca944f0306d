/*
 * form.c - stock lines about the form of the answer, chosen by what the expected answers look like:
 * where only the form is missing, one of them is worth more than a search.
 */
#include "../frame.h"
#include "../words.h"
#include "operators.h"

#define LINES_MOST 16

static bool is_labels(const struct expected *x)
{
	return x->n_labels > 1;
}

static bool is_problem(const struct expected *x)
{
	return x->wordy && expected_is(x, SHAPE_NUMBER);
}

static bool is_prose(const struct expected *x)
{
	return !is_labels(x) && (expected_is(x, SHAPE_SENTENCE) || expected_is(x, SHAPE_LINES));
}

static bool is_any(const struct expected *x)
{
	return true;
}

/* The best bets come first. */
static const struct line {
	bool (*fits)(const struct expected *x); /* NULL: where answers have that shape */
	enum shape shape;
	const char *text, *korean; /* %: the labels */
	const char *why;
} lines[] = {
	{is_labels, 0, "Answer with exactly one of: %.", "다음 중 하나로만 답하세요: %.",
		"the answers are labels"},
	{NULL, SHAPE_DATE, "Write the date as YYYY-MM-DD and nothing else.",
		"날짜를 YYYY-MM-DD 형식으로만 쓰세요.", "the answers are dates"},
	{NULL, SHAPE_NUMBER, "Answer with the number alone, without words.",
		"다른 말 없이 숫자만 답하세요.", "the answers are numbers"},
	{NULL, SHAPE_JSON, "Answer with the JSON alone: no other words, no code fence.",
		"JSON만 출력하세요. 다른 말도, 코드 블록도 쓰지 마세요.", "the answers are JSON"},
	{NULL, SHAPE_LIST, "Answer with the items alone, separated by commas.",
		"항목만 쉼표로 구분해 쓰세요.", "the answers are lists"},
	{NULL, SHAPE_LINES, "Write each item on a line of its own, and nothing else.",
		"항목을 한 줄에 하나씩만 쓰세요.", "the answers have several lines"},
	{NULL, SHAPE_WORD, "Answer with one word only.", "한 단어로만 답하세요.",
		"the answers are one word"},
	{is_any, 0, "Answer with nothing but the answer.", "답만 쓰고 다른 말은 쓰지 마세요.",
		"nothing should stand around the answer"},
	{NULL, SHAPE_FEW, "Answer with a few words, not a whole sentence.",
		"문장으로 쓰지 말고 몇 단어로만 답하세요.", "the answers are short"},
	{NULL, SHAPE_SENTENCE, "Answer with one sentence and nothing else.",
		"한 문장으로만 답하세요.", "the answers are a sentence"},
	{is_problem, 0, "Work it out step by step, then write the number alone on the last line.",
		"차례대로 풀고, 마지막 줄에 숫자만 쓰세요.", "the inputs are problems"},
	{is_any, 0, "Do not explain the answer, and do not repeat the question.",
		"설명하지 말고, 질문을 되풀이하지 마세요.", "nothing should be explained"},
	{NULL, SHAPE_LOWER, "Answer in lower case, without a full stop.",
		"영어는 소문자로 쓰고, 마침표는 찍지 마세요.", "the answers are in lower case"},
	{is_prose, 0, "Answer in the language of the input.", "입력과 같은 언어로 답하세요.",
		"the answers are prose"},
};

_Static_assert(COUNT(lines) <= LINES_MOST, "too many lines");

struct place { /* where a line goes: at a byte of a message, or before all as one of its own */
	size_t message, at;
	bool own;
	const char *words;
};

struct bets {
	struct expected of;
	const struct line *lines[LINES_MOST];
	size_t n_lines;
	struct place places[3];
	size_t n_places;
};

static void add_line(struct buf *out, const struct line *l, const struct expected *x)
{
	for (const char *s = x->korean ? l->korean : l->text; *s; s++)
		if (*s == '%')
			add_labels(out, x->labels, x->n_labels);
		else
			buf_addc(out, *s);
}

/* It is in the prompt already, or has more words than may come. */
static bool is_out(const struct op_context *c, const struct line *l, const struct expected *x)
{
	const struct prompt *p = c->parents[0].prompt;
	SCOPED(buf) b = BUF(BUF_SMALL);
	bool out;

	add_line(&b, l, x);
	out = c->cap && words_count(buf_str(&b)) * 100 > prompt_words(p) * (size_t)c->cap;
	for (size_t i = 0; i < p->n && !out; i++)
		out = text_has_words(message_str(&p->items[i]), buf_str(&b));
	return out;
}

static bool in_lock(const struct op_context *c, const struct place *p)
{
	for (size_t i = 0; i < c->n_locks; i++)
		if (c->locks[i].message == p->message && c->locks[i].at < p->at &&
			p->at < c->locks[i].at + c->locks[i].n)
			return true;
	return false;
}

/* The end of the instruction, or of the region; else, the end of the last user message, which is
 * behind the input, and the system's. */
static void find_places(struct bets *b, const struct op_context *c)
{
	const struct prompt *p = c->parents[0].prompt;
	const size_t user = prompt_last_user(p);
	struct place found[3];
	size_t n = 0, system = 0;
	struct frame f;

	if (c->region.n) {
		found[n++] = (struct place){c->region.message, c->region.at + c->region.n, false,
			"at the end of the region"};
	} else if (frame_find(&f, p)) {
		while (system < p->n && p->items[system].role != ROLE_SYSTEM)
			system++;
		found[n++] = (struct place){f.message, f.end, false, "after the instruction"};
		if (user < p->n && (user != f.message || p->items[user].n > f.end) &&
			prompt_has_placeholder(p, (struct str){NULL, 0}))
			found[n++] = (struct place){user, p->items[user].n, false, "at the end"};
		if (system < p->n && system != f.message)
			found[n++] = (struct place){
				system, p->items[system].n, false, "in the system message"};
		else if (system == p->n)
			found[n++] = (struct place){0, 0, true, "as a system message"};
	}
	for (size_t i = 0; i < n; i++)
		if (!in_lock(c, &found[i]))
			b->places[b->n_places++] = found[i];
}

static void find_bets(struct bets *b, const struct op_context *c)
{
	*b = (struct bets){.n_lines = 0};
	expected_find(&b->of, c);
	for (size_t i = 0; i < COUNT(lines); i++) {
		const struct line *l = &lines[i];
		if ((l->fits ? l->fits(&b->of) : expected_is(&b->of, l->shape)) &&
			!is_out(c, l, &b->of))
			b->lines[b->n_lines++] = l;
	}
	find_places(b, c);
}

static size_t count(const struct op_context *c)
{
	struct bets b;

	find_bets(&b, c);
	return b.n_lines * b.n_places;
}

/* What keeps the line apart from the text before it: a blank after a sentence, else a line. */
static const char *between(struct str before)
{
	struct str line = str_from(before, str_line_start(before, before.n));
	bool closed = str_ends(line, ".") || str_ends(line, "!") || str_ends(line, "?");
	struct str name;
	size_t at = 0, from;

	if (placeholder_next(line, &at, &from, &name) && at == line.n)
		return "\n\n";
	return closed && line.n == before.n ? " " : "\n";
}

static void put(struct prompt *out, const struct prompt *p, const struct place *at,
	struct str line, author by)
{
	if (at->own)
		prompt_add(out, ROLE_SYSTEM, line, by);
	for (size_t i = 0; i < p->n; i++) {
		struct str s = message_str(&p->items[i]), before = str_first(s, at->at);
		SCOPED(buf) b = BUF(BUF_TEXT);
		if (at->own || i != at->message) {
			prompt_add(out, p->items[i].role, s, by);
			continue;
		}
		buf_addstr(&b, before);
		buf_adds(&b, between(before));
		buf_addstr(&b, line);
		if (at->at < s.n && s.p[at->at] != '\n' && s.p[at->at] != ' ')
			buf_addc(&b, ' ');
		buf_addstr(&b, str_from(s, at->at));
		prompt_add(out, p->items[i].role, buf_str(&b), by);
	}
}

static bool make(const struct op_context *c, size_t k, author by, struct prompt *variant,
	struct buf *rationale, struct buf *err)
{
	struct bets b;
	SCOPED(buf) line = BUF(BUF_SMALL);

	find_bets(&b, c);
	if (k >= b.n_lines * b.n_places) {
		buf_adds(err, "there are no more lines to add");
		return false;
	}
	add_line(&line, b.lines[k % b.n_lines], &b.of);
	put(variant, c->parents[0].prompt, &b.places[k / b.n_lines], buf_str(&line), by);
	buf_addf(rationale, "%s: said %s", b.lines[k % b.n_lines]->why,
		b.places[k / b.n_lines].words);
	return true;
}

OPERATOR(form, "adds a stock line about the form of the answer, without a model",
	.origin = ORIGIN_ONE, .need = {.examples = true},
	.can = {.region = true, .capped = true, .additions = true}, .ranked = true, .count = count,
	.make = make);
