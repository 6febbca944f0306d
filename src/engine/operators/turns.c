/* turns.c - how the operators speak to a small model, and find their way in what it answers. */
#include <string.h>
#include "hunsu/base/utf8.h"
#include "hunsu/prompt/diff.h"
#include "../words.h"
#include "operators.h"

#define COPIED_WORDS 8

void show_turns(struct prompt *request, const struct turn *turns, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		prompt_add(request, ROLE_USER, str_of(turns[i].asked), AUTHOR_IMPORT);
		prompt_add(request, ROLE_ASSISTANT, str_of(turns[i].answered), AUTHOR_IMPORT);
	}
}

/* A whole sentence of a demonstration, too long to be there by chance. */
static bool has_sentence_of(struct str text, struct str answered)
{
	for (size_t at = 0, end; at < answered.n; at = end) {
		struct str s;

		end = sentence_next(answered, at);
		s = str_trim(str_first(str_from(answered, at), end - at));
		if (words_count(s) >= COPIED_WORDS && text_has_words(text, s))
			return true;
	}
	return false;
}

static bool copies_turn(struct str text, const struct turn *turns, size_t n)
{
	SCOPED(prompt) a = {0};
	bool copied = false;
	prompt_add(&a, ROLE_USER, text, AUTHOR_IMPORT);
	for (size_t i = 0; i < n && !copied; i++) {
		SCOPED(prompt) b = {0};
		prompt_add(&b, ROLE_USER, str_of(turns[i].answered), AUTHOR_IMPORT);
		copied = prompt_distance(&a, &b) < 0.12 ||
			 has_sentence_of(text, str_of(turns[i].answered));
	}
	return copied;
}

void show_demos(struct prompt *request, const struct demos *d, struct str text)
{
	if (d->n_korean && is_korean(text))
		show_turns(request, d->korean, d->n_korean);
	else
		show_turns(request, d->turns, d->n);
}

bool copies_demo(struct str text, const struct demos *d)
{
	return copies_turn(text, d->turns, d->n) || copies_turn(text, d->korean, d->n_korean);
}

bool is_korean(struct str text)
{
	size_t hangul = 0, letters = 0;
	for (size_t at = 0; at < text.n;) {
		int32_t cp = utf8_next(text, &at);
		hangul += cp >= 0xac00 && cp <= 0xd7a3;
		letters += char_is_word(cp) && !char_is_digit(cp);
	}
	/* A syllable is two or three letters of another script: one in five will do. */
	return hangul * 5 > letters;
}

static struct str past_any(struct str s, const char *chars)
{
	while (s.n && strchr(chars, s.p[0]))
		s = str_from(s, 1);
	return s;
}

/* Whether the line begins with the label; *rest is what follows its colon. */
static bool has_label(struct str line, const char *label, struct str *rest)
{
	size_t n = strlen(label);
	struct str t = past_any(str_trim(line), "*#_ ");
	if (t.n < n || !text_has_words(str_first(t, n), str_of(label)))
		return false;
	t = past_any(str_from(t, n), "*_ ");
	if (!t.n || t.p[0] != ':')
		return false;
	t = str_from(t, 1);
	/* "**Prefix:** …"; a single star is the answer's own: "Prefix: *bows* …". */
	if (str_starts(t, "**"))
		t = str_from(t, 2);
	*rest = past_any(t, " ");
	return true;
}

struct str labelled(struct str text, const char *label, const char *const *labels)
{
	struct str line, rest, found = {0};
	bool in = false;
	while (str_line(&text, &line)) {
		if (!in && has_label(line, label, &rest)) {
			in = true;
			found = rest;
			continue;
		}
		if (!in)
			continue;
		for (size_t i = 0; labels[i]; i++)
			if (has_label(line, labels[i], &rest))
				return str_trim(found);
		found.n = (size_t)(line.p + line.n - found.p);
	}
	return str_trim(found);
}

void add_cut(struct buf *out, struct str s, size_t most)
{
	s = trim_blanks(s);
	if (s.n <= most) {
		buf_addstr(out, s);
		return;
	}
	while (most > 0 && ((unsigned char)s.p[most] & 0xc0) == 0x80)
		most--;
	buf_addstr(out, str_first(s, most));
	buf_adds(out, "\xe2\x80\xa6");
}
