/* check.c - what a proposal must pass before it is a variant. */
#include "hunsu/engine/check.h"

#include <ctype.h>
#include "hunsu/base/utf8.h"
#include "hunsu/prompt/diff.h"
#include "frame.h"
#include "keep.h"
#include "words.h"

#define NAMES_MOST 64
#define CHANGED_BYTES 20 /* fewer are nearly none */

struct proposed { /* what every check looks at */
	const struct op_context *c;
	const struct op *op;
	const struct prompt *variant;
};

/* True: refused, why in reason. */
typedef bool check_fn(const struct proposed *p, struct buf *reason);

static void quote(struct buf *out, struct str s)
{
	buf_adds(out, "\xe2\x80\x9c");
	text_brief(out, s, 50);
	buf_adds(out, "\xe2\x80\x9d");
}

/* ---- empty ---- */

static bool is_empty(const struct proposed *p, struct buf *reason)
{
	SCOPED(buf) b = BUF(BUF_TEXT);
	size_t letters = 0;
	for (size_t i = 0; i < p->variant->n; i++)
		without_placeholders(&b, message_str(&p->variant->items[i]));
	for (size_t at = 0; at < b.n;) {
		int32_t cp = utf8_next(buf_str(&b), &at);
		letters += char_is_word(cp) && !char_is_digit(cp);
	}
	if (letters < 2)
		buf_adds(reason, "there are no words in it");
	return letters < 2;
}

/* ---- meta-text ---- */

/* A request for instructions is about these things; a prompt for the target hardly ever is. */
static const char *const at_start[] = {"as an ai", "i'm sorry", "i am sorry", "sorry, but",
	"i cannot", "i can't", "here is the", "here's the", "here is a", "here's a", "certainly",
	"sure", "of course", "the instruction is", "the instruction was", "the instruction should",
	"the prompt is", "the prompt should", "the output is", "the outputs are", "the input is",
	"the inputs are", "the rule is", "the model should", "input:", "output:", "failed:",
	"task:", "reworded", "prompt 1:", "version 1:"};
static const char *const anywhere[] = {"write the instruction", "write an instruction",
	"the instruction above", "rewording", "better prompt", "improved prompt",
	"rewritten prompt", "the original instruction", "the original prompt", "the given examples",
	"the provided examples", "the examples above", "examples provided", "the examples shown",
	"the inputs shown", "double braces", "prefix #", "instruction #", "a worker who", "got:",
	"expected:", "manner:", "theme:"};

/* The first of the list that is new in a message, folded already; NULL: none is. */
static const char *finds(
	const struct proposed *p, struct str text, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		/* Marks such as ':' and '#' end a phrase as they are: there is no word to cut. */
		size_t at = words_find(text, str_of(list[i]), 0);
		if ((list == at_start ? at == 0 : at != SIZE_MAX) &&
			!prompt_says(p->c->parents[0].prompt, str_of(list[i])))
			return list[i];
	}
	return NULL;
}

static bool is_meta(const struct proposed *p, struct buf *reason)
{
	const char *found = NULL;
	for (size_t i = 0; i < p->variant->n && !found; i++) {
		const struct message *m = &p->variant->items[i];
		SCOPED(buf) b = BUF(BUF_TEXT);
		fold_words(&b, trim_blanks(message_str(m)));
		/* An answer prefix may well begin "Certainly, Captain:". */
		if (m->role != ROLE_ASSISTANT)
			found = finds(p, buf_str(&b), at_start, COUNT(at_start));
		if (!found)
			found = finds(p, buf_str(&b), anywhere, COUNT(anywhere));
	}
	if (found)
		buf_addf(reason, "it talks about the request (“%s”) instead of instructing", found);
	return found != NULL;
}

/* ---- placeholder ---- */

/* n: how many placeholders the variant has. */
static bool names_a_part(const struct fields *f, const struct prompt *variant, size_t n)
{
	bool whole = !fields_get(f, STR("input")) &&
		     prompt_has_placeholder(variant, STR("input"));
	return n && n < f->n && !whole;
}

static bool loses_placeholder(const struct proposed *p, struct buf *reason)
{
	struct str had[NAMES_MOST], has[NAMES_MOST];
	const struct prompt *of = p->op->origin ? p->c->parents[0].prompt : NULL;
	size_t n_had = of ? prompt_placeholders(of, had, NAMES_MOST) : 0;
	size_t n_has = prompt_placeholders(p->variant, has, NAMES_MOST);
	for (size_t i = 0; i < n_had && i < NAMES_MOST; i++)
		if (!prompt_has_placeholder(p->variant, had[i])) {
			buf_addf(reason, "it lost {{%.*s}}", (int)had[i].n, had[i].p);
			return true;
		}
	for (size_t i = 0; i < n_has && i < NAMES_MOST; i++)
		if (!(of && prompt_has_placeholder(of, has[i])) &&
			!fields_cover(&p->c->names, has[i])) {
			buf_addf(reason, "it has {{%.*s}}, which no example fills", (int)has[i].n,
				has[i].p);
			return true;
		}
	/* With its first placeholder a prompt no longer gets the input at its end by itself. */
	if (p->op->origin && !n_had && names_a_part(&p->c->names, p->variant, n_has)) {
		buf_adds(reason, "it has a placeholder for a part of the input only");
		return true;
	}
	return false;
}

/* ---- copied-example ---- */

/* Long enough that it doesn't stand in an instruction by chance. */
static bool is_telling(struct str value)
{
	value = trim_blanks(value);
	return value.n >= 20 || (value.n >= 12 && words_count(value) >= 3);
}

/* Whether some message has the words, and the prompt worked from does not. */
static bool newly_says(const struct proposed *p, struct str part)
{
	return trim_blanks(part).n && prompt_says(p->variant, part) &&
	       !prompt_says(p->c->parents[0].prompt, part);
}

/* Whether it stands between quotation marks in the variant: Change "hot" to its opposite. */
static bool newly_quotes(const struct proposed *p, struct str part)
{
	static const char *const marks[][2] = {{"\"", "\""}, {"'", "'"},
		{"\xe2\x80\x9c", "\xe2\x80\x9d"}, {"\xe2\x80\x98", "\xe2\x80\x99"}, {"`", "`"}};
	bool found = false;
	for (size_t i = 0; i < COUNT(marks) && !found; i++) {
		SCOPED(buf) b = BUF(BUF_TEXT);
		buf_adds(&b, marks[i][0]);
		buf_addstr(&b, trim_blanks(part));
		buf_adds(&b, marks[i][1]);
		found = b.n > 4 && newly_says(p, buf_str(&b));
	}
	return found;
}

/* A label ("yes") may stand in an instruction even where it is an input too. */
static bool is_output(const struct op_context *c, struct str value)
{
	for (size_t i = 0; i < c->n_dev; i++)
		for (size_t k = 0; k < c->dev[i].expected.n; k++)
			if (str_eq(trim_blanks(value),
				    trim_blanks(str_of(c->dev[i].expected.items[k]))))
				return true;
	return false;
}

/* A short input is a copy only in quotes, or together with its answer: "hot" is a word, "hot →
 * cold" an example.
 */
static bool copies(const struct proposed *p, const struct example *e, struct str *what)
{
	for (size_t i = 0; i < e->fields.n; i++) {
		struct str value = str_of(e->fields.items[i].value);
		*what = value;
		if (!newly_says(p, value))
			continue;
		if (is_telling(value) || (newly_quotes(p, value) && !is_output(p->c, value)))
			return true;
		for (size_t k = 0; k < e->expected.n; k++)
			if (trim_blanks(value).n > 1 && newly_says(p, str_of(e->expected.items[k])))
				return true;
	}
	return false;
}

static bool copies_example(const struct proposed *p, struct buf *reason)
{
	for (size_t i = 0; i < p->c->n_dev; i++) {
		struct str what;
		if (!copies(p, &p->c->dev[i], &what))
			continue;
		buf_addf(reason, "it contains example %d: ", p->c->dev[i].id);
		quote(reason, what);
		return true;
	}
	return false;
}

/* ---- answers-example ---- */

/* Whether the text, or only its end, is the answer to some example. */
static bool is_answer(const struct op_context *c, struct str text, bool whole)
{
	SCOPED(word_list) t = {0};
	bool found = false;
	word_list_split(&t, text);
	for (size_t i = 0; i < c->n_dev && !found; i++)
		for (size_t k = 0; k < c->dev[i].expected.n && !found; k++) {
			SCOPED(word_list) e = {0};
			struct word_list last = t;
			word_list_split(&e, str_of(c->dev[i].expected.items[k]));
			if (e.n && (whole ? e.n == t.n : e.n <= t.n)) {
				last.items = t.items + (t.n - e.n);
				last.n = e.n;
				found = word_list_equal(&last, &e);
			}
		}
	return found;
}

/* Every line of it is the answer to some example ("Output: cold" is caught as talk before). */
static bool all_answers(const struct op_context *c, struct str text)
{
	struct str line;
	size_t n = 0;
	while (str_line(&text, &line)) {
		if (!trim_blanks(line).n)
			continue;
		if (!is_answer(c, line, true))
			return false;
		n++;
	}
	return n > 0;
}

/* The prefix gives an answer away: the last words of it are one. */
static bool ends_in_answer(const struct op_context *c, struct str prefix)
{
	/* "Is it shipping, returns or billing? The answer:" */
	return !str_ends(prefix, "answer:") && !str_ends(prefix, "답:") &&
	       is_answer(c, prefix, false);
}

static bool answers_example(const struct proposed *p, struct buf *reason)
{
	const struct prompt *v = p->variant;
	for (size_t i = 0; i < v->n; i++) {
		SCOPED(buf) b = BUF(BUF_TEXT);
		struct str text = message_str(&v->items[i]);
		bool prefix, answers;
		without_placeholders(&b, text);
		prefix = i + 1 == v->n && v->items[i].role == ROLE_ASSISTANT;
		answers = all_answers(p->c, buf_str(&b)) ||
			  (prefix && ends_in_answer(p->c, text));
		if (answers && !prompt_says(p->c->parents[0].prompt, text)) {
			buf_adds(reason, "it answers an example instead of instructing: ");
			quote(reason, text);
			return true;
		}
	}
	return false;
}

/* ---- too-long ---- */

static bool is_too_long(const struct proposed *p, struct buf *reason)
{
	const struct prompt *of = p->c->parents[0].prompt;
	size_t n = prompt_words(p->variant), had = of ? prompt_words(of) : 0;
	if (n <= 400 || n <= 4 * had)
		return false;
	buf_addf(reason, "%zu words, the prompt has %zu", n, had);
	return true;
}

/* ---- repeats ---- */

/* A sentence three times in a row: a small model that does not find its end. */
static bool repeats_itself(const struct proposed *p, struct buf *reason)
{
	for (size_t i = 0; i < p->variant->n; i++) {
		const struct str text = message_str(&p->variant->items[i]);
		struct str before = {0};
		int again = 0;

		for (size_t at = 0, end; at < text.n; at = end) {
			struct str s;

			end = sentence_next(text, at);
			s = str_trim(str_first(str_from(text, at), end - at));
			again = s.n && str_eq(s, before) ? again + 1 : 0;
			before = s;
			if (again < 2 || prompt_says(p->c->parents[0].prompt, s))
				continue;
			buf_adds(reason, "it says over and over: ");
			quote(reason, s);
			return true;
		}
	}
	return false;
}

/* ---- same ---- */

static void prompt_split(struct word_list *out, const struct prompt *p)
{
	SCOPED(buf) b = BUF(BUF_TEXT);
	for (size_t i = 0; i < p->n; i++) {
		buf_addf(&b, "\n%s\n", role_name(p->items[i].role));
		buf_addstr(&b, message_str(&p->items[i]));
	}
	word_list_split(out, buf_str(&b));
}

static bool same_words(const struct prompt *a, const struct prompt *b)
{
	SCOPED(word_list) x, y;
	prompt_split(&x, a);
	prompt_split(&y, b);
	return word_list_equal(&x, &y);
}

/* The same words, or all but one or two of many. */
static bool nearly_same(const struct prompt *a, const struct prompt *b)
{
	double d, changed;
	if (same_words(a, b))
		return true;
	d = prompt_distance(a, b);
	changed = d * (double)(prompt_bytes(a) + prompt_bytes(b));
	return d < 0.1 && changed < CHANGED_BYTES;
}

struct letters { /* how often each letter and digit stands in a prompt, whatever its case */
	int n[128];
	bool others; /* there are some beyond ASCII, which are not counted */
};

static void count_letters(struct letters *out, const struct prompt *p)
{
	*out = (struct letters){.others = false};
	for (size_t i = 0; i < p->n; i++)
		for (size_t k = 0; k < p->items[i].n; k++) {
			unsigned char c = (unsigned char)p->items[i].text[k];
			out->others |= c >= 128;
			if (c < 128 && isalnum(c))
				out->n[c >= 'A' && c <= 'Z' ? c + 32 : c]++;
		}
}

/* What costs next to nothing to see, for there may be thousands to compare with. */
static bool surely_differs(const struct letters *a, const struct prompt *b)
{
	struct letters l;
	int changed = 0;
	if (a->others)
		return false;
	count_letters(&l, b);
	for (size_t i = 0; i < COUNT(l.n); i++)
		changed += abs(a->n[i] - l.n[i]);
	return !l.others && changed >= CHANGED_BYTES;
}

static bool is_same(const struct proposed *p, struct buf *reason)
{
	struct letters letters;
	/* What the person ordered may be small, and where little may change little does: only no
	 * change at all is none. */
	const struct op_context *c = p->c;
	const struct prompt *of = c->parents[0].prompt;
	bool ordered =
		p->op->need.instruction || c->region.n || c->n_locks || c->cap || c->edits ||
		c->additions;
	if (of && (ordered ? prompt_equal(p->variant, of) : nearly_same(p->variant, of))) {
		buf_adds(reason, "it is the prompt as it is, or nearly");
		return true;
	}
	count_letters(&letters, p->variant);
	for (size_t i = 0; i < c->n_others; i++) {
		const struct op_text *t = &c->others[i];
		if (surely_differs(&letters, &t->prompt))
			continue;
		if (ordered ? prompt_equal(p->variant, &t->prompt)
			    : nearly_same(p->variant, &t->prompt)) {
			buf_adds(reason, "a variant says the same, or nearly");
			return true;
		}
		if (t->rejected && same_words(p->variant, &t->prompt)) {
			buf_adds(reason, "it was rejected before");
			return true;
		}
	}
	return false;
}

static const struct check {
	const char *name;
	enum { OF_ALL, OF_WORDS, OF_TEXT } of; /* words: not of examples, nor of a person's lists */
	check_fn *refuses; /* or, of what the person wants kept (keep.h): */
	bool (*loses)(const struct op_context *c, const struct prompt *variant, struct buf *reason);
} checks[] = {
	{"empty", OF_TEXT, is_empty, NULL}, {"meta-text", OF_WORDS, is_meta, NULL},
	{"placeholder", OF_ALL, loses_placeholder, NULL},
	{"answers-example", OF_WORDS, answers_example, NULL},
	{"copied-example", OF_WORDS, copies_example, NULL},
	{"repeats", OF_WORDS, repeats_itself, NULL},
	{"too-long", OF_WORDS, is_too_long, NULL}, {"same", OF_TEXT, is_same, NULL},
	{"locked", OF_ALL, NULL, keep_lost_lock}, {"cap", OF_ALL, NULL, keep_over_cap},
	{"edits", OF_ALL, NULL, keep_over_edits}, {"additions", OF_ALL, NULL, keep_not_added},
};

const char *proposal_check(const struct op_context *c, const struct op *op,
	const struct prompt *variant, struct buf *reason)
{
	struct proposed p = {c, op, variant};
	for (size_t i = 0; i < COUNT(checks); i++) {
		if ((checks[i].of == OF_WORDS && op->can.examples) || (checks[i].of && op->whole))
			continue;
		if (checks[i].refuses ? checks[i].refuses(&p, reason)
				      : checks[i].loses(c, variant, reason))
			return checks[i].name;
	}
	return NULL;
}
