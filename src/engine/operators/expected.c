/* expected.c - what the expected answers of the dev examples have in common. */
#include <string.h>
#include "../words.h"
#include "operators.h"

#define LABEL_BYTES 40 /* labels are as short as this */
#define FEW_WORDS 5
#define WORDY 15 /* inputs of more words are problems, not terms */
#define ENOUGH 1000 /* examples tell what they all look like */

size_t expected_labels(const struct op_context *c, struct str labels[LABELS_MOST])
{
	size_t n = 0, scored = 0;
	for (size_t i = 0; i < c->n_dev; i++) {
		const struct answers *a = &c->dev[i].expected;
		size_t k = 0;
		struct str s;
		if (!a->n)
			continue;
		scored++;
		s = trim_blanks(str_of(a->items[0]));
		while (k < n && !str_eq(labels[k], s))
			k++;
		if (s.n > LABEL_BYTES || (k == n && n == LABELS_MOST))
			return 0;
		if (k == n)
			labels[n++] = s;
	}
	/* As many outputs as examples: they are few because the examples are. */
	return scored >= 2 * n ? n : 0;
}

void add_labels(struct buf *out, const struct str *labels, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		buf_adds(out, i ? ", " : "");
		buf_addstr(out, labels[i]);
	}
}

/* ---- one answer ---- */

static bool all_of(struct str s, const char *chars)
{
	size_t n = 0;
	while (n < s.n && strchr(chars, s.p[n]))
		n++;
	return s.n && n == s.n;
}

static bool any_digit(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (char_is_digit(s.p[i]))
			return true;
	return false;
}

static bool is_date(struct str s)
{
	static const char form[] = "0000-00-00";
	for (size_t i = 0; i < s.n; i++)
		if (i >= sizeof form - 1 ||
			(form[i] == '0' ? !char_is_digit(s.p[i]) : s.p[i] != form[i]))
			return false;
	return s.n == sizeof form - 1;
}

static bool is_number(struct str s)
{
	return all_of(s, "0123456789.,+-%$ ") && any_digit(s) && !is_date(s);
}

static bool is_json(struct str s)
{
	return s.n > 1 && ((s.p[0] == '{' && s.p[s.n - 1] == '}') ||
				  (s.p[0] == '[' && s.p[s.n - 1] == ']'));
}

static bool is_lines(struct str s)
{
	return memchr(s.p, '\n', s.n) && !is_json(s);
}

/* Words on one line, neither data nor a number. */
static bool is_text(struct str s)
{
	return !is_json(s) && !is_lines(s) && !is_number(s) && !is_date(s);
}

static bool is_word(struct str s)
{
	return is_text(s) && words_count(s) == 1;
}

static bool is_few(struct str s)
{
	return is_text(s) && words_count(s) > 1 && words_count(s) <= FEW_WORDS;
}

static bool is_sentence(struct str s)
{
	return is_text(s) && words_count(s) > FEW_WORDS;
}

static bool is_list(struct str s)
{
	return is_text(s) && str_find(s, ", ", 0) != SIZE_MAX;
}

static bool is_lower(struct str s)
{
	bool small = false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] >= 'A' && s.p[i] <= 'Z')
			return false;
		small |= s.p[i] >= 'a' && s.p[i] <= 'z';
	}
	return small && !is_json(s) && !str_ends(s, ".");
}

static bool (*const has[SHAPES])(struct str answer) = {
	[SHAPE_DATE] = is_date, [SHAPE_NUMBER] = is_number, [SHAPE_JSON] = is_json,
	[SHAPE_WORD] = is_word, [SHAPE_FEW] = is_few, [SHAPE_SENTENCE] = is_sentence,
	[SHAPE_LIST] = is_list, [SHAPE_LINES] = is_lines, [SHAPE_LOWER] = is_lower,
};

/* Of many examples some, the same ones in any order. */
static bool is_drawn(const struct example *e, size_t n)
{
	return ((uint32_t)e->id * 2654435761u >> 8) % (n / ENOUGH + 1) == 0;
}

void expected_find(struct expected *x, const struct op_context *c)
{
	size_t of[SHAPES] = {0}, n = 0, input_words = 0;
	SCOPED(buf) inputs = BUF(BUF_TEXT);

	*x = (struct expected){.n_labels = 0};
	for (size_t i = 0; i < c->n_dev; i++) {
		const struct example *e = &c->dev[i];
		if (!e->expected.n || !is_drawn(e, c->n_dev))
			continue;
		for (size_t k = 0; k < SHAPES; k++)
			of[k] += has[k](trim_blanks(str_of(e->expected.items[0])));
		fields_text(&inputs, &e->fields);
		buf_addc(&inputs, '\n');
		n++;
	}
	/* One in ten may be odd: data is. */
	for (unsigned k = 0; k < SHAPES; k++)
		x->shapes |= n && of[k] * 10 >= n * 9 ? 1U << k : 0;
	input_words = words_count(buf_str(&inputs));
	x->wordy = input_words > n * WORDY;
	x->korean = is_korean(buf_str(&inputs));
	x->n_labels = expected_labels(c, x->labels);
	/* The examples come in random order. */
	qsort(x->labels, x->n_labels, sizeof *x->labels, word_order);
}

bool expected_is(const struct expected *x, enum shape s)
{
	return x->shapes >> s & 1;
}
