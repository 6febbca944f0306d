/*
 * splice.c - a version as what changed against its parent, a draft against the one before it. Only
 * what is written matters later: the reader puts stored bytes into stored places and runs no diff.
 */
#include <string.h>
#include "event_inside.h"
#include "hunsu/prompt/diff.h"
#include "parts.h"

#define SPLICE(F) \
	F(splice, message, INT, NEED, NULL, ANY) \
	F(splice, at, LONG, NEED, NULL, ANY) \
	F(splice, remove, LONG, NEED, NULL, ANY) \
	F(splice, text, TEXT, NEED, NULL, ANY) \
	F(splice, author, TEXT, MAY, NULL, ANY) \
	F(splice, runs, LIST, MAY, NULL, ANY)
FIELDS_OF(splice, SPLICE);

static bool at_char(const struct message *m, size_t at)
{
	return at >= m->n || ((unsigned char)m->text[at] & 0xC0) != 0x80;
}

struct message *range_in(const struct prompt *p, int message, long at, long n)
{
	struct message *m = (size_t)message < p->n ? &p->items[message] : NULL;
	bool fits = m && at >= 0 && n >= 0 && (size_t)at <= m->n && (size_t)n <= m->n - (size_t)at;

	return fits && at_char(m, (size_t)at) && at_char(m, (size_t)(at + n)) ? m : NULL;
}

static enum status splice_runs(
	struct runs *out, const struct splice *s, struct authors *a, struct buf *err)
{
	struct str text = str_of(s->text);

	if (s->runs)
		return event_read_runs(out, s->runs, text, a, err);
	if (!text.n)
		return OK;
	if (!s->author)
		return fail(err, FAILED, "a splice does not say who wrote it");
	runs_add(out, text.n, authors_intern(a, str_of(s->author)));
	return OK;
}

static void splice_message(
	struct message *m, size_t at, size_t remove, struct str text, const struct runs *runs)
{
	size_t n = m->n - remove + text.n, from = at;
	char *now = NEWN(n + 1, char);

	memcpy(now, m->text, at);
	if (text.n)
		memcpy(now + at, text.p, text.n);
	memcpy(now + at + text.n, m->text + at + remove, m->n - at - remove);
	free(m->text);
	m->text = now;
	m->n = n;
	if (!runs->n)
		runs_splice(&m->runs, at, remove, 0, AUTHOR_IMPORT);
	for (size_t i = 0; i < runs->n; i++) {
		runs_splice(&m->runs, from, i ? 0 : remove, runs->items[i].n, runs->items[i].by);
		from += runs->items[i].n;
	}
}

static enum status apply_one(
	struct prompt *p, const cJSON *item, struct authors *a, struct buf *err)
{
	struct splice s = {0};
	SCOPED(runs) runs = {0};
	struct message *m;
	enum status st = parts_read(&s, splice_parts, item, NULL, err);

	if (st)
		return st;
	m = range_in(p, s.message, s.at, s.remove);
	if (!m)
		return fail(err, FAILED, "a splice does not fit the text of message %d", s.message);
	st = splice_runs(&runs, &s, a, err);
	if (!st)
		splice_message(m, (size_t)s.at, (size_t)s.remove, str_of(s.text), &runs);
	return st;
}

enum status splices_apply(struct prompt *p, const cJSON *list, struct authors *a, struct buf *err)
{
	const cJSON *item;
	enum status st = OK;

	cJSON_ArrayForEach(item, list)
	{
		st = apply_one(p, item, a, err);
		if (st)
			return st;
	}
	for (size_t i = 0; i < p->n; i++) {
		const struct message *m = &p->items[i];

		if (m->n && (m->text[0] == '\n' || m->text[m->n - 1] == '\n'))
			return fail(err, FAILED, "message %zu begins or ends with a newline", i);
	}
	return OK;
}

/* ---- writing ---- */

struct change_span { /* in the old and the new message */
	size_t a, a_n, b, b_n;
};

/* True when bytes [at, at + n) of both have the same authors. */
static bool same_authors(
	const struct message *old, size_t a, const struct message *now, size_t b, size_t n)
{
	SCOPED(runs) x = {0}, y = {0};
	bool same;

	runs_slice(&x, &old->runs, a, a + n);
	runs_slice(&y, &now->runs, b, b + n);
	same = x.n == y.n;
	for (size_t i = 0; same && i < x.n; i++)
		same = x.items[i].n == y.items[i].n && x.items[i].by == y.items[i].by;
	return same;
}

/* Words differ as wholes; what their first and last characters share, author included, stays. */
static void trim_span(struct change_span *s, const struct message *old, const struct message *now)
{
	size_t k = 0, max = s->a_n < s->b_n ? s->a_n : s->b_n;

	while (k < max && old->text[s->a + k] == now->text[s->b + k] &&
		runs_at(&old->runs, s->a + k) == runs_at(&now->runs, s->b + k))
		k++;
	while (k && (!at_char(old, s->a + k) || !at_char(now, s->b + k)))
		k--;
	*s = (struct change_span){s->a + k, s->a_n - k, s->b + k, s->b_n - k};
	max -= k;
	for (k = 0; k < max; k++) {
		size_t x = s->a + s->a_n - k - 1, y = s->b + s->b_n - k - 1;

		if (old->text[x] != now->text[y] ||
			runs_at(&old->runs, x) != runs_at(&now->runs, y))
			break;
	}
	while (k && (!at_char(old, s->a + s->a_n - k) || !at_char(now, s->b + s->b_n - k)))
		k--;
	s->a_n -= k;
	s->b_n -= k;
}

static void write_splice(cJSON *list, size_t message, const struct change_span *s,
	const struct message *now, const struct authors *a)
{
	cJSON *c = json_add_object(list, NULL);
	SCOPED(runs) runs = {0};

	/* All before it is as in the new text already. */
	json_fill(c, "message %zu at %zu remove %zu", message, s->b, s->a_n);
	json_add_str(c, "text", (struct str){now->text + s->b, s->b_n});
	runs_slice(&runs, &now->runs, s->b, s->b + s->b_n);
	if (runs.n == 1)
		json_add_cstr(c, "author", authors_name(a, runs.items[0].by));
	else if (runs.n)
		event_add_runs(c, &runs, a);
}

static size_t write_message(cJSON *list, size_t message, const struct message *old,
	const struct message *now, const struct authors *a)
{
	SCOPED(pieces) pieces = {0};
	size_t written = 0;

	diff_words(&pieces, (struct str){old->text, old->n}, (struct str){now->text, now->n});
	for (size_t i = 0; i < pieces.n; i++) {
		const struct piece *p = &pieces.items[i];
		struct change_span s = {p->a, p->a_n, p->b, p->b_n};

		if (p->common && same_authors(old, p->a, now, p->b, p->b_n))
			continue;
		trim_span(&s, old, now);
		if (!s.a_n && !s.b_n)
			continue;
		write_splice(list, message, &s, now, a);
		written += s.b_n + 60;
	}
	return written;
}

static bool same_shape(const struct prompt *parent, const struct prompt *now)
{
	if (!parent || parent->n != now->n)
		return false;
	for (size_t i = 0; i < now->n; i++)
		if (parent->items[i].role != now->items[i].role ||
			runs_total(&parent->items[i].runs) != parent->items[i].n ||
			runs_total(&now->items[i].runs) != now->items[i].n)
			return false;
	return true;
}

/* Splices that are about as long as the text itself are no gain. */
static cJSON *make_splices(
	const struct prompt *parent, const struct prompt *now, const struct authors *a)
{
	cJSON *list;
	size_t written = 0;

	if (!same_shape(parent, now))
		return NULL;
	list = cJSON_CreateArray();
	for (size_t i = 0; i < now->n; i++)
		written += write_message(list, i, &parent->items[i], &now->items[i], a);
	if (written > prompt_bytes(now) + 120) {
		cJSON_Delete(list);
		return NULL;
	}
	return list;
}

static void add_numbers(cJSON *c, const char *key, const int *numbers, size_t n)
{
	cJSON *list = json_add_list(c, key);

	for (size_t i = 0; i < n; i++)
		json_add_int(list, NULL, numbers[i]);
}

/* As splices against `before` where that is a way to write it. */
static void add_text(cJSON *c, const struct prompt *before, const struct prompt *now,
	const struct authors *a)
{
	cJSON *splices = make_splices(before, now, a);
	char hash[TEXT_HASH];

	if (splices)
		json_add(c, "splices", splices);
	else
		event_add_messages(c, "messages", now, a);
	prompt_hash(hash, now);
	json_add_cstr(c, "text_hash", hash);
}

void change_version(cJSON *event, int version, const int *parents, size_t n_parents,
	const int *variants, size_t n_variants, const char *origin, const struct prompt *parent,
	const struct prompt *now, const struct authors *a)
{
	cJSON *c = event_change(event, "version");

	json_add_int(c, "version", version);
	add_numbers(c, "parents", parents, n_parents);
	if (n_variants)
		add_numbers(c, "variants", variants, n_variants);
	json_add_cstr(c, "origin", origin);
	add_text(c, n_parents ? parent : NULL, now, a);
}

void change_draft(cJSON *event, int head, const struct prompt *before, const struct prompt *now,
	const struct authors *a)
{
	cJSON *c = event_change(event, "draft");

	json_add_int(c, "head", head);
	if (now)
		add_text(c, before, now, a);
}
