/* ranges.c - parts of a prompt that have to stand word for word. */
#include "hunsu/prompt/prompt.h"

static bool letter(struct str s, size_t at)
{
	char c = at < s.n ? s.p[at] : ' ';

	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Whether a word begins at `at`, or ends before it: letters do not go on there. */
static bool parted(struct str s, size_t at)
{
	return !at || !letter(s, at - 1) || !letter(s, at);
}

struct sought {
	struct str text; /* of the message it is a part of */
	struct range part;
	char *words; /* the part alone */
};

static bool fits(const struct sought *k, struct str s, size_t at)
{
	if (parted(k->text, k->part.at) && !parted(s, at))
		return false;
	return !parted(k->text, k->part.at + k->part.n) || parted(s, at + k->part.n);
}

/* The place in s that is nearest to where it was; SIZE_MAX: none. */
static size_t nearest(const struct sought *k, struct str s)
{
	size_t best = SIZE_MAX, best_far = SIZE_MAX;

	for (size_t at = 0; (at = str_find(s, k->words, at)) != SIZE_MAX; at++) {
		size_t far = at > k->part.at ? at - k->part.at : k->part.at - at;

		if (far < best_far && fits(k, s, at)) {
			best = at;
			best_far = far;
		}
	}
	return best;
}

size_t part_find(struct str was, size_t at, size_t n, struct str now)
{
	struct sought k = {was, {0, at, n}, str_dup(str_first(str_from(was, at), n))};
	size_t place = n ? nearest(&k, now) : SIZE_MAX;

	free(k.words);
	return place;
}

bool range_find(
	const struct prompt *was, struct range r, const struct prompt *now, struct range *out)
{
	struct str part = prompt_range(was, r);
	const struct message *pair;
	struct sought k;
	size_t at = SIZE_MAX, message = 0;

	if (!part.n)
		return false;
	k = (struct sought){message_str(&was->items[r.message]), r, str_dup(part)};
	pair = prompt_pair(was, r.message, now);
	if (pair && (at = nearest(&k, message_str(pair))) != SIZE_MAX)
		message = (size_t)(pair - now->items);
	for (size_t i = 0; at == SIZE_MAX && i < now->n; i++)
		if ((at = nearest(&k, message_str(&now->items[i]))) != SIZE_MAX)
			message = i;
	free(k.words);
	*out = (struct range){message, at, r.n};
	return at != SIZE_MAX;
}

bool ranges_meet(struct range a, struct range b)
{
	return a.message == b.message && a.at < b.at + b.n && b.at < a.at + a.n;
}

void range_credit(struct prompt *p, struct range to, const struct prompt *from, struct range r)
{
	struct runs now = {0}, *runs = &p->items[to.message].runs;
	size_t total = p->items[to.message].n;

	runs_slice(&now, runs, 0, to.at);
	runs_slice(&now, &from->items[r.message].runs, r.at, r.at + r.n);
	runs_slice(&now, runs, to.at + to.n, total);
	runs_release(runs);
	*runs = now;
}
