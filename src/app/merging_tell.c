/* merging_tell.c - the hunks of the merge in hand, in words. */
#include <string.h>

#include "hunsu/base/utf8.h"
#include "hunsu/session/story.h"
#include "merging.h"
#include "words.h"

#define LINE_END "\xe2\x8f\x8e" /* the mark of a line end within a line */
#define AROUND 40		/* bytes of what stands around a hunk, at most */

void live_one_line(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '\n')
			buf_adds(out, LINE_END);
		else
			buf_addc(out, text.p[i]);
	}
}

void live_lines(struct buf *out, struct str line)
{
	while (line.n) {
		size_t n = str_starts(line, LINE_END) ? strlen(LINE_END) : 1;
		if (n > 1)
			buf_addc(out, '\n');
		else
			buf_addc(out, line.p[0]);
		line = str_from(line, n);
	}
}

static void put_marked(struct buf *out, const char *open, struct str s, const char *close)
{
	if (!s.n)
		return;
	buf_adds(out, open);
	live_one_line(out, s);
	buf_adds(out, close);
}

static void put_before(struct buf *out, const struct merge *m, const struct hunk *h)
{
	struct str s = merge_before(m, h);
	size_t from = s.n > AROUND ? word_next(s, grapheme_prev(s, s.n - AROUND)) : 0;
	live_one_line(out, str_from(s, from));
}

static void put_behind(struct buf *out, const struct merge *m, const struct hunk *h)
{
	struct str s = merge_behind(m, h);
	size_t to = s.n > AROUND ? word_prev(s, AROUND) : s.n;
	live_one_line(out, str_first(s, to));
}

static void put_conflict(
	struct buf *out, const struct live *v, const struct merge *m, const struct hunk *h)
{
	char name[8];
	variant_name(name, live_state(v), v->merging.variants[h->side]);
	buf_adds(out, "{yours: ");
	live_one_line(out, merge_ours(m, h));
	buf_addf(out, "}{%s: ", name);
	live_one_line(out, merge_theirs(m, h));
	if (merge_base(m, h).n) {
		buf_adds(out, "}{was: ");
		live_one_line(out, merge_base(m, h));
	}
	buf_addc(out, '}');
}

void merging_tell(const struct live *v, size_t i, struct buf *out)
{
	static const char *const grains[] = {"words", "sentence", "message"};
	const struct merge *m = &v->merging.merge;
	const struct hunk *h = &m->hunks.items[i];
	char name[8];
	buf_addf(out, "%zu %s", i + 1, h->locked ? "locked" : choice_names[h->choice]);
	if (h->conflict)
		buf_adds(out, ", conflict");
	if (v->merging.n > 1) {
		variant_name(name, live_state(v), v->merging.variants[h->side]);
		buf_addf(out, ", %s", name);
	}
	if (m->slots.n > 1)
		buf_addf(out, ", %s", role_name(m->slots.items[h->slot].role));
	buf_addf(out, ", %s: ", grains[h->grain]);
	put_before(out, m, h);
	if (h->conflict) {
		put_conflict(out, v, m, h);
	} else {
		put_marked(out, "[-", merge_ours(m, h), "-]");
		put_marked(out, "{+", merge_theirs(m, h), "+}");
	}
	put_behind(out, m, h);
	if (h->choice == CHOICE_EDIT)
		put_marked(out, " \xe2\x86\x92 {+", str_of(h->edit), "+}");
}
