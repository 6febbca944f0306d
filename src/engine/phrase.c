/* phrase.c - words and their places. */
#include "hunsu/engine/phrase.h"

#include "hunsu/base/index.h"
#include "hunsu/base/utf8.h"
#include "words.h"

static void add_word(struct wording *out, struct str text, size_t from, size_t to, struct buf *fold)
{
	struct worded *w = PUSH(out);

	buf_clear(fold);
	text_fold(fold, (struct str){text.p + from, to - from});
	*w = (struct worded){from, to - from, index_str(buf_str(fold))};
}

void wording_of(struct wording *out, struct str text)
{
	SCOPED(buf) fold = BUF(BUF_TEXT);
	size_t from = SIZE_MAX;

	out->n = 0;
	for (size_t at = 0, next; at < text.n; at = next) {
		int32_t cp;

		next = at;
		cp = utf8_next(text, &next);
		if (from != SIZE_MAX && (!char_is_word(cp) || char_is_blankless(cp))) {
			add_word(out, text, from, at, &fold);
			from = SIZE_MAX;
		}
		if (char_is_word(cp) && char_is_blankless(cp))
			add_word(out, text, at, next, &fold);
		else if (char_is_word(cp) && from == SIZE_MAX)
			from = at;
	}
	if (from != SIZE_MAX)
		add_word(out, text, from, text.n, &fold);
}

void wording_release(struct wording *w)
{
	free(w->items);
	*w = (struct wording){0};
}

uint64_t wording_hash(const struct wording *w, size_t from, size_t n)
{
	uint64_t hash = 0;

	for (size_t i = from; i < from + n; i++)
		hash = index_mix(hash, w->items[i].hash);
	return hash;
}

struct str wording_str(const struct wording *w, size_t from, size_t n, struct str text)
{
	const size_t at = w->items[from].at;
	const struct worded *last = &w->items[from + n - 1];

	return (struct str){text.p + at, last->at + last->n - at};
}
