/* frame.c - where a prompt's instruction stands, apart from the placeholders around it. */
#include "frame.h"

#include <string.h>
#include "hunsu/base/utf8.h"
#include "words.h"

/* Lines with placeholders that say more than this are instruction themselves. */
#define FRAME_WORDS 12

void without_placeholders(struct buf *out, struct str s)
{
	size_t done = 0, at = 0, from;
	struct str name;
	while (placeholder_next(s, &at, &from, &name)) {
		buf_add(out, s.p + done, from - done);
		buf_addc(out, ' ');
		done = at;
	}
	buf_addstr(out, str_from(s, done));
}

static size_t own_words(struct str s)
{
	SCOPED(buf) b = BUF(BUF_TEXT);
	without_placeholders(&b, s);
	return words_count(buf_str(&b));
}

static size_t line_end(struct str s, size_t at)
{
	while (at < s.n && s.p[at] != '\n')
		at++;
	return at;
}

static struct str between(struct str s, size_t from, size_t end)
{
	return (struct str){s.p + from, end > from ? end - from : 0};
}

/* Takes a last line that ends in a colon ("Text:") off the instruction: it heads the placeholder
 * below. */
static size_t without_heading(struct str s, size_t end)
{
	struct str t = str_trim(str_first(s, end));
	size_t start = str_line_start(s, (size_t)(t.p - s.p) + t.n);
	struct str last = between(s, start, (size_t)(t.p - s.p) + t.n);
	if (start > 0 && str_ends(last, ":") && own_words(last) <= 4)
		return start;
	return end;
}

static void shrink(struct str s, size_t *from, size_t *end)
{
	struct str t = str_trim(between(s, *from, *end));
	*from = t.n ? (size_t)(t.p - s.p) : *from;
	*end = *from + t.n;
}

static void find_in(struct frame *f, struct str s)
{
	size_t at = 0, from, first = SIZE_MAX, last = 0, before, after, above, below, lines;
	struct str name;
	while (placeholder_next(s, &at, &from, &name)) {
		first = first == SIZE_MAX ? from : first;
		last = at;
	}
	f->from = 0;
	f->end = s.n;
	if (first == SIZE_MAX) {
		shrink(s, &f->from, &f->end);
		return;
	}
	before = str_line_start(s, first);
	after = line_end(s, last);
	before = without_heading(s, before);
	above = own_words(str_first(s, before));
	below = own_words(str_from(s, after));
	lines = own_words(between(s, before, after));
	if (above && lines + below <= FRAME_WORDS)
		f->end = before;
	else if (below && above + lines <= FRAME_WORDS)
		f->from = after;
	shrink(s, &f->from, &f->end);
}

/* What comes before the last user message may be worked examples. */
static bool may_instruct(const struct prompt *p, size_t message)
{
	return p->items[message].role == ROLE_SYSTEM || message == prompt_last_user(p);
}

bool frame_find(struct frame *out, const struct prompt *p)
{
	size_t best = 0;
	for (size_t i = 0; i < p->n; i++) {
		size_t words;
		if (!may_instruct(p, i))
			continue;
		words = own_words(message_str(&p->items[i]));
		if (words <= best)
			continue;
		best = words;
		out->message = i;
		find_in(out, message_str(&p->items[i]));
	}
	return best > 0;
}

/* ---- what may be changed ---- */

/* The longest part of the frame that no lock meets, without the blanks at its ends. */
static void cut_locks(struct frame *f, const struct op_context *c)
{
	struct str s = message_str(&c->parents[0].prompt->items[f->message]);
	struct frame best = {f->message, f->from, f->from};
	size_t most = 0;

	for (size_t at = f->from; at < f->end;) {
		size_t end = f->end, next = end, words;

		for (size_t i = 0; i < c->n_locks; i++) {
			const struct range *l = &c->locks[i];
			if (l->message != f->message || l->at + l->n <= at || l->at >= end)
				continue;
			end = l->at > at ? l->at : at;
			next = l->at + l->n;
		}
		words = own_words(between(s, at, end));
		if (words > most) {
			most = words;
			best = (struct frame){f->message, at, end};
			shrink(s, &best.from, &best.end);
		}
		at = next;
	}
	*f = best;
}

static bool region_frame(struct frame *f, const struct op_context *c)
{
	struct str s = prompt_range(c->parents[0].prompt, c->region), t = str_trim(s);

	/* Blanks at its ends belong to its surroundings. */
	*f = (struct frame){c->region.message, c->region.at + (size_t)(t.p - s.p), 0};
	f->end = f->from + t.n;
	return t.n > 0;
}

/* The message where most is free. */
static bool free_frame(struct frame *out, const struct op_context *c)
{
	size_t best = 0;

	if (!frame_find(out, c->parents[0].prompt))
		return false;
	for (size_t i = 0; c->n_locks && i < c->parents[0].prompt->n; i++) {
		struct frame f = {.message = i};
		size_t words;
		if (!may_instruct(c->parents[0].prompt, i))
			continue;
		find_in(&f, message_str(&c->parents[0].prompt->items[i]));
		cut_locks(&f, c);
		words = own_words(frame_text(&f, c->parents[0].prompt));
		if (words > best) {
			best = words;
			*out = f;
		}
	}
	return true;
}

/* Under a cap, on words or on places, a sentence is changed that may be: the longest, at the next
 * try the next. */
static void narrow(struct frame *f, const struct op_context *c)
{
	struct str s = message_str(&c->parents[0].prompt->items[f->message]);
	struct str text = between(s, f->from, f->end);
	const size_t cap = c->cap ? (size_t)c->cap : 100;
	size_t most = prompt_words(c->parents[0].prompt) * cap / 100, below = SIZE_MAX;
	struct frame found = *f;

	for (int turn = 0; turn <= c->attempt; turn++) {
		size_t best = 0;
		for (size_t at = 0, end; at < text.n; at = end) {
			size_t words;
			end = sentence_next(text, at);
			words = own_words(between(text, at, end));
			if (words > most || words <= best || words >= below)
				continue;
			best = words;
			found = (struct frame){f->message, f->from + at, f->from + end};
			shrink(s, &found.from, &found.end);
		}
		if (!best)
			break; /* none is left that was not tried */
		below = best;
	}
	*f = found;
}

bool frame_scope(struct frame *out, const struct op_context *c, struct buf *err)
{
	bool found = c->region.n ? region_frame(out, c) : free_frame(out, c);

	if (!found) {
		buf_adds(err, c->region.n ? "the region is no longer in the prompt"
					  : "there is no instruction in the prompt");
		return false;
	}
	cut_locks(out, c);
	if ((c->cap || c->edits) && !c->region.n)
		narrow(out, c);
	if (out->from == out->end)
		buf_adds(err, "all of it is locked: unlock some of it");
	return out->from < out->end;
}

bool prompt_says(const struct prompt *p, struct str part)
{
	for (size_t i = 0; p && i < p->n; i++)
		if (text_has_words(message_str(&p->items[i]), part))
			return true;
	return false;
}

struct str frame_text(const struct frame *f, const struct prompt *p)
{
	return between(message_str(&p->items[f->message]), f->from, f->end);
}

/* Past at most `most` characters c. */
static size_t past(struct str s, size_t i, char c, size_t most)
{
	for (size_t end = most < s.n - i ? i + most : s.n; i < end && s.p[i] == c; i++)
		;
	return i;
}

/* Where `name` stands in other brackets at `at` ({name}, [name], <name>, [[name]], {{ Name }}): its
 * bytes. */
static size_t misspelt_at(struct str s, size_t at, struct str name)
{
	static const char open[] = "{[<", shut[] = "}]>";
	const char *kind = s.p[at] ? strchr(open, s.p[at]) : NULL;
	char close;
	size_t i, shut_at;
	struct str rest;
	if (!kind)
		return 0;
	close = shut[kind - open];
	i = past(s, past(s, at, *kind, 2), ' ', s.n);
	rest = str_from(s, i);
	if (rest.n < name.n || !text_has_words(str_first(rest, name.n), name))
		return 0;
	shut_at = past(s, i + name.n, ' ', s.n);
	i = past(s, shut_at, close, 2);
	return i > shut_at ? i - at : 0;
}

/* Replaces misspelt forms of the placeholder `whole` (as it stands in the prompt) in text. */
static void spell(struct buf *text, struct str whole, struct str name)
{
	for (size_t at = 0; at < text->n; at++) {
		struct str right;
		size_t n = placeholder_at(buf_str(text), at, &right);
		if (!n || !str_eq(right, name))
			n = misspelt_at(buf_str(text), at, name);
		else if (n) {
			at += n - 1;
			continue;
		}
		if (!n)
			continue;
		buf_splice(text, at, n, whole);
		at += whole.n - 1;
	}
}

static bool has_placeholder(struct str text, struct str name)
{
	size_t at = 0, from;
	struct str found;
	while (placeholder_next(text, &at, &from, &found))
		if (str_eq(found, name))
			return true;
	return false;
}

/*
 * Sets right what came back misspelt. A placeholder that is gone comes back where that is safe: the
 * old text ended with it ("Write this date in ISO format: {{input}}"), so the new one may as well.
 */
static void restore_placeholders(struct buf *text, struct str old)
{
	size_t at = 0, from, last = 0;
	struct str name, end = {0}, whole = {0};
	while (placeholder_next(old, &at, &from, &name)) {
		whole = between(old, from, at);
		end = name;
		last = at;
		spell(text, whole, name);
	}
	if (!whole.n || old.n - last > 2 || has_placeholder(buf_str(text), end))
		return;
	buf_adds(text, "\n\n");
	buf_addstr(text, whole);
}

/* Short words around it may well stand in the new text too. */
#define REPEATED_LEAST 8

/* Text without `part` at its beginning or end, if it stands there. */
static bool take_off(struct str *text, struct str part, bool end)
{
	size_t rest = text->n > part.n ? text->n - part.n : 0;

	if (part.n < REPEATED_LEAST || !rest ||
		!str_eq(end ? str_from(*text, rest) : str_first(*text, part.n), part))
		return false;
	*text = str_trim(end ? str_first(*text, rest) : str_from(*text, part.n));
	return true;
}

/* Takes off what a model repeats of the words before and behind, which stay where they are: all of
 * them, or the nearest sentence. */
static struct str without_around(struct str text, struct str before, struct str behind)
{
	before = str_trim(before);
	behind = str_trim(behind);
	if (!take_off(&text, before, false))
		take_off(&text, str_from(before, sentence_prev(before, before.n)), false);
	if (!take_off(&text, behind, true))
		take_off(&text, str_trim(str_first(behind, sentence_next(behind, 0))), true);
	return text;
}

/* Whether two characters side by side are of one word. */
static bool one_word(int32_t a, int32_t b)
{
	return char_is_word(a) && char_is_word(b) && !char_is_dense(a) && !char_is_dense(b);
}

/* A word must not run into the one beside it, where the old text kept them apart. */
static void part_words(struct buf *now, struct str old, const struct frame *f)
{
	int32_t before = char_before(old, f->from), behind = char_at(old, f->end);

	if (f->from && one_word(before, char_at(buf_str(now), 0)) &&
		!one_word(before, char_at(old, f->from)))
		buf_splice(now, 0, 0, STR(" "));
	if (f->end < old.n && one_word(char_before(buf_str(now), now->n), behind) &&
		!one_word(char_before(old, f->end), behind))
		buf_addc(now, ' ');
}

void frame_put(struct prompt *out, const struct prompt *p, const struct frame *f, struct str text,
	author by)
{
	prompt_release(out);
	for (size_t i = 0; i < p->n; i++) {
		struct str old = message_str(&p->items[i]);
		SCOPED(buf) b = BUF(BUF_TEXT), now = BUF(BUF_TEXT);
		if (i != f->message) {
			prompt_add(out, p->items[i].role, old, by);
			continue;
		}
		buf_addstr(
			&now, without_around(text, str_first(old, f->from), str_from(old, f->end)));
		restore_placeholders(&now, frame_text(f, p));
		part_words(&now, old, f);
		buf_addstr(&b, str_first(old, f->from));
		buf_addstr(&b, buf_str(&now));
		buf_addstr(&b, str_from(old, f->end));
		prompt_add(out, p->items[i].role, buf_str(&b), by);
	}
}
