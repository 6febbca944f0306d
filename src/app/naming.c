/* naming.c - the texts that a command line names. */
#include "naming.h"

#include <string.h>

#include "hunsu/session/story.h"

/* "B", "AB", "?1", "v3": no word of a sentence, or hardly ever. */
static bool looks_like_name(struct str w)
{
	long n;
	if (str_starts(w, "?") || str_starts(w, "v"))
		return str_to_long(str_from(w, 1), 0, 1000000, &n);
	for (size_t i = 0; i < w.n; i++)
		if (w.p[i] < 'A' || w.p[i] > 'Z')
			return false;
	return w.n == 1 || w.n == 2;
}

/* Names may hold blanks: the whole of what is left first, then its first word. */
static int version_called(const struct state *s, struct str *args)
{
	struct str rest = *args, word = str_word(&rest);
	for (size_t i = 0; i < s->versions.n; i++) {
		const char *name = s->versions.items[i].name;
		if (name && str_is(str_trim(*args), name))
			return *args = (struct str){0}, (int)i + 1;
	}
	for (size_t i = 0; i < s->versions.n; i++) {
		const char *name = s->versions.items[i].name;
		if (name && str_is(word, name))
			return *args = rest, (int)i + 1;
	}
	return 0;
}

static int version_named(const struct state *s, unsigned may, struct str *args)
{
	struct str rest = *args, word = str_word(&rest);
	struct str digits = str_starts(word, "v") ? str_from(word, 1) : word;
	bool bare = digits.n == word.n && may & (NAME_VARIANT | NAME_OR_WORDS);
	long n;
	if (!bare && str_to_long(digits, 1, (long)s->versions.n, &n))
		return *args = rest, (int)n;
	return may & NAME_OR_WORDS ? 0 : version_called(s, args);
}

/* The last one that is not put aside; 0: none. */
static int bare_variant(const struct state *s)
{
	for (size_t i = s->variants.n; i-- > 0;)
		if (strcmp(s->variants.items[i].operator, BARE_OPERATOR) == 0 &&
			s->variants.items[i].standing != STANDING_REJECTED)
			return (int)i + 1;
	return 0;
}

/* Among other words "a" and "2" are words. */
static int variant_named(const struct state *s, unsigned may, struct str *args)
{
	struct str rest = *args, word = str_word(&rest);
	int k;
	if (str_is(word, BARE_OPERATOR) && bare_variant(s))
		return *args = rest, bare_variant(s);
	if (may & NAME_OR_WORDS && rest.n && !looks_like_name(word))
		return 0;
	k = variant_by_name(s, word);
	if (k)
		*args = rest;
	return k;
}

static enum naming wrong_name(const struct state *s, unsigned may, struct str w, struct buf *err)
{
	struct text_ref hidden = {.variant = variant_by_letter(w)};
	if (may & NAME_VARIANT && state_hidden(s, hidden)) {
		buf_addf(err, "%.*s is hidden: while it is, it goes by the number shown (?1)",
			(int)w.n, w.p);
		return NAMES_WRONGLY;
	}
	if (may & NAME_VARIANT && str_is(w, BARE_OPERATOR)) {
		buf_adds(err, "the bare input is no row yet; " LINE("no-prompt") " makes it one");
		return NAMES_WRONGLY;
	}
	buf_addf(err, "\xe2\x80\x9c%.*s\xe2\x80\x9d names %s%s%s", (int)w.n, w.p,
		may & NAME_PROMPT    ? "neither the prompt, "
		: may & NAME_VARIANT ? "no variant"
				     : "no version",
		may & NAME_PROMPT && may & NAME_VERSION ? "a version, " : "",
		may & NAME_PROMPT ? "nor a variant" : "");
	if (may & NAME_VARIANT && !s->variants.n)
		buf_adds(err, " (there is none yet)");
	else if (may == NAME_VERSION)
		buf_addf(err, "; they go from v1 to v%zu", s->versions.n);
	if (may & NAME_OR_WORDS)
		buf_adds(err, "; if it is a word of yours, name a text before it");
	return NAMES_WRONGLY;
}

enum naming take_name(
	const struct live *v, unsigned may, struct str *args, struct text_ref *out, struct buf *err)
{
	const struct state *s = live_state(v);
	struct str rest = *args, word = str_word(&rest);
	bool english = str_is(word, "A") || str_is(word, "I");
	int n;
	if (!word.n)
		return NAMES_NOTHING;
	if (may & NAME_PROMPT && str_is(word, "prompt")) {
		*out = (struct text_ref){.version = s->head};
		*args = rest;
		return NAMES_TEXT;
	}
	if (may & NAME_VERSION && (n = version_named(s, may, args))) {
		*out = (struct text_ref){.version = n};
		return NAMES_TEXT;
	}
	if (may & NAME_VARIANT && (n = variant_named(s, may, args))) {
		*out = (struct text_ref){.variant = n};
		return NAMES_TEXT;
	}
	if (may & NAME_OR_WORDS && (!looks_like_name(word) || (english && rest.n)))
		return NAMES_NOTHING;
	return wrong_name(s, may, word, err);
}

bool take_text(
	const struct live *v, unsigned may, struct str *args, struct text_ref *out, struct buf *err)
{
	const struct state *s = live_state(v);
	enum naming named = take_name(v, may, args, out, err);
	if (named != NAMES_NOTHING)
		return named == NAMES_TEXT;
	*out = live_selected(v);
	if (may & (NAME_PROMPT | NAME_VERSION))
		return true;
	*out = (struct text_ref){.variant = v->view.variant};
	if (state_variant(s, v->view.variant))
		return true;
	buf_adds(err, "select a variant, or name it: A, B, \xe2\x80\xa6");
	return false;
}

int take_variant(const struct live *v, unsigned may, struct str *args, struct buf *err)
{
	struct text_ref t = {0};
	return take_text(v, (may & NAME_OR_WORDS) | NAME_VARIANT, args, &t, err) ? t.variant : 0;
}

enum status no_more(struct str rest, struct buf *err)
{
	if (!rest.n)
		return OK;
	return fail(err, BAD_USAGE, "\xe2\x80\x9c%.*s\xe2\x80\x9d is more than it takes",
		(int)rest.n, rest.p);
}
