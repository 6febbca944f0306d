/* prompt.c - messages: adding, copying, comparing, counting, and crediting words to their authors.
 */
#include "hunsu/prompt/prompt.h"

#include <string.h>
#include "hunsu/base/utf8.h"

static const char *const role_names[] = {"system", "user", "assistant"};
#define ROLES (sizeof role_names / sizeof *role_names)

const char *role_name(enum role r)
{
	if ((size_t)r >= ROLES)
		BUG("role %d", (int)r);
	return role_names[r];
}

static bool same_word(struct str s, const char *lower)
{
	size_t i;

	for (i = 0; i < s.n && lower[i]; i++) {
		char c = s.p[i];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (c != lower[i])
			return false;
	}
	return i == s.n && !lower[i];
}

bool role_parse(struct str name, enum role *out)
{
	for (size_t i = 0; i < ROLES; i++) {
		if (same_word(name, role_names[i])) {
			*out = (enum role)i;
			return true;
		}
	}
	return false;
}

static void message_release(struct message *m)
{
	free(m->text);
	runs_release(&m->runs);
}

void prompt_release(struct prompt *p)
{
	for (size_t i = 0; i < p->n; i++)
		message_release(&p->items[i]);
	free(p->items);
	*p = (struct prompt){0};
}

struct str message_str(const struct message *m)
{
	return (struct str){m->text, m->n};
}

void prompt_copy(struct prompt *out, const struct prompt *p)
{
	prompt_release(out);
	for (size_t i = 0; i < p->n; i++) {
		const struct message *from = &p->items[i];
		struct message *m = PUSH(out);

		m->role = from->role;
		m->text = str_dup(message_str(from));
		m->n = from->n;
		runs_copy(&m->runs, &from->runs);
	}
}

size_t prompt_last_user(const struct prompt *p)
{
	for (size_t i = p->n; i-- > 0;)
		if (p->items[i].role == ROLE_USER)
			return i;
	return p->n;
}

/* A message keeps no newline at either end. */
static struct message *add_text(struct prompt *p, enum role role, struct str text, size_t *from)
{
	struct message *m = PUSH(p);
	size_t to = text.n;

	for (*from = 0; *from < to && text.p[*from] == '\n';)
		++*from;
	while (to > *from && text.p[to - 1] == '\n')
		to--;
	m->role = role;
	m->n = to - *from;
	m->text = str_dup(str_first(str_from(text, *from), m->n));
	return m;
}

void prompt_add(struct prompt *p, enum role role, struct str text, author by)
{
	size_t from;
	struct message *m = add_text(p, role, text, &from);

	runs_add(&m->runs, m->n, by);
}

void prompt_add_runs(struct prompt *p, enum role role, struct str text, const struct runs *runs)
{
	size_t from;
	struct message *m = add_text(p, role, text, &from);

	if (runs && runs->n && runs_total(runs) != text.n)
		BUG("runs of %zu bytes for a text of %zu", runs_total(runs), text.n);
	if (runs)
		runs_slice(&m->runs, runs, from, from + m->n);
}

bool prompt_equal(const struct prompt *a, const struct prompt *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++) {
		if (a->items[i].role != b->items[i].role ||
			!str_eq(message_str(&a->items[i]), message_str(&b->items[i])))
			return false;
	}
	return true;
}

void prompt_without(struct prompt *out, const struct prompt *p, size_t message, size_t at,
	size_t bytes, struct str instead)
{
	SCOPED(buf) text = BUF(BUF_TEXT);
	SCOPED(runs) runs = {0};
	const struct message *m = &p->items[message];

	if (message >= p->n || at > m->n || bytes > m->n - at)
		BUG("no %zu bytes at %zu of message %zu", bytes, at, message);
	buf_addstr(&text, str_first(message_str(m), at));
	buf_addstr(&text, instead);
	buf_addstr(&text, str_from(message_str(m), at + bytes));
	runs_copy(&runs, &m->runs);
	if (runs.n)
		runs_splice(&runs, at, bytes, instead.n, AUTHOR_IMPORT);
	prompt_release(out);
	for (size_t i = 0; i < p->n; i++)
		if (i != message)
			prompt_add_runs(out, p->items[i].role, message_str(&p->items[i]),
				&p->items[i].runs);
		else if (str_trim(buf_str(&text)).n)
			prompt_add_runs(out, m->role, buf_str(&text), &runs);
}

void prompt_hash(char out[static TEXT_HASH], const struct prompt *p)
{
	OWNED struct str *parts = NEWN(p->n ? p->n * 2 : 1, struct str);
	char hex[HASH_HEX];

	for (size_t i = 0; i < p->n; i++) {
		parts[2 * i] = str_of(role_name(p->items[i].role));
		parts[2 * i + 1] = message_str(&p->items[i]);
	}
	hash_parts(hex, parts, p->n * 2);
	memcpy(out, hex, TEXT_HASH - 1);
	out[TEXT_HASH - 1] = '\0';
}

/*
 * word_next tells where the *next* word starts, so whether the text itself begins with one is asked
 * of its first cluster with a blank before it.
 */
static bool begins_with_word(struct str s)
{
	SCOPED(buf) b = BUF(BUF_SMALL);

	buf_addc(&b, ' ');
	buf_addstr(&b, str_first(s, grapheme_next(s, 0)));
	return b.n > 1 && word_next(buf_str(&b), 0) == 1;
}

static size_t count_words(struct str s)
{
	size_t n = s.n && begins_with_word(s);

	for (size_t at = 0; at < s.n; n += at < s.n)
		at = word_next(s, at);
	return n;
}

struct str prompt_range(const struct prompt *p, struct range r)
{
	const struct message *m = r.message < p->n ? &p->items[r.message] : NULL;

	if (!m || r.at > m->n || r.n > m->n - r.at)
		return (struct str){"", 0};
	return (struct str){m->text + r.at, r.n};
}

size_t prompt_words(const struct prompt *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n; i++)
		n += count_words(message_str(&p->items[i]));
	return n;
}

size_t prompt_bytes(const struct prompt *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n; i++)
		n += p->items[i].n;
	return n;
}

void prompt_authorship(const struct prompt *p, size_t *sums, size_t n)
{
	if (!n)
		return;
	memset(sums, 0, n * sizeof *sums);
	for (size_t i = 0; i < p->n; i++) {
		const struct runs *r = &p->items[i].runs;

		for (size_t k = 0; k < r->n; k++)
			sums[r->items[k].by < n ? r->items[k].by : n - 1] += r->items[k].n;
	}
}

size_t text_tokens_guess(struct str text)
{
	return text.n < 4 ? 1 : text.n / 4;
}

size_t prompt_tokens_guess(const struct prompt *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n; i++)
		n += text_tokens_guess((struct str){p->items[i].text, p->items[i].n});
	return n;
}

/* The user's last message, or an answer prefix: the others of their roles are worked examples. */
static bool is_last(const struct prompt *p, size_t i)
{
	switch (p->items[i].role) {
	case ROLE_USER:
		return i == prompt_last_user(p);
	case ROLE_ASSISTANT:
		return i + 1 == p->n;
	default:
		return false;
	}
}

const struct message *prompt_pair(const struct prompt *p, size_t i, const struct prompt *other)
{
	const enum role role = p->items[i].role;
	const bool last = is_last(p, i);
	size_t nth = 0;

	for (size_t k = 0; k < i; k++)
		nth += p->items[k].role == role;
	for (size_t k = 0; k < other->n; k++) {
		if (other->items[k].role == role && is_last(other, k) == last &&
			(last || nth-- == 0))
			return &other->items[k];
	}
	return NULL;
}
