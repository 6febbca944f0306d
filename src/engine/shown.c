/* shown.c - which examples a prompt gives away. */
#include "hunsu/engine/shown.h"

#include <string.h>
#include "words.h"

#define NEAR 200 /* bytes behind a short input in which its answer is looked for */

/* Long enough that it stands in no instruction by chance. */
static bool is_telling(struct str value)
{
	return value.n >= 20 || (value.n >= 12 && words_count(value) >= 3);
}

/* A letter does not go on beyond either end. */
static bool is_apart(struct str text, size_t at, size_t n)
{
	struct str part = str_first(str_from(text, at), n);

	return !(char_is_word(char_before(text, at)) && char_is_word(char_at(part, 0))) &&
	       !(char_is_word(char_at(text, at + n)) && char_is_word(char_before(part, n)));
}

/* Where the value stands at or behind `from`; SIZE_MAX: nowhere. */
static size_t find(struct str text, struct str value, size_t from)
{
	for (size_t at = from; at + value.n <= text.n; at++) {
		const char *p = memchr(text.p + at, value.p[0], text.n - at);

		at = p ? (size_t)(p - text.p) : text.n;
		if (p && at + value.n <= text.n && !memcmp(p, value.p, value.n) &&
			is_apart(text, at, value.n))
			return at;
	}
	return SIZE_MAX;
}

/* What comes behind an input where it is shown as one: the end of a line, a mark, an arrow. */
static bool is_set_off(struct str rest)
{
	static const char *const marks[] = {"\n", "\"", "'", "`", "=", "->", "|", "\t", ":",
		"\xe2\x80\x9d", "\xe2\x80\x99", "\xe2\x86\x92", "\xe2\x80\x94"};

	while (rest.n && rest.p[0] == ' ')
		rest = str_from(rest, 1);
	for (size_t i = 0; i < COUNT(marks); i++)
		if (str_starts(rest, marks[i]))
			return true;
	return !rest.n;
}

static bool answers(struct str rest, const struct example *e)
{
	rest = str_first(rest, rest.n < NEAR ? rest.n : NEAR);
	for (size_t i = 0; i < e->expected.n; i++) {
		struct str answer = trim_blanks(str_of(e->expected.items[i]));
		if (answer.n && find(rest, answer, 0) != SIZE_MAX)
			return true;
	}
	return false;
}

static bool shows_value(struct str text, struct str value, const struct example *e)
{
	const bool telling = is_telling(value);

	for (size_t at = 0; (at = find(text, value, at)) != SIZE_MAX; at++) {
		struct str rest = str_from(text, at + value.n);
		if (telling || (is_set_off(rest) && answers(rest, e)))
			return true;
	}
	return false;
}

static bool message_shows(struct str text, struct str value, const struct example *e)
{
	SCOPED(buf) escaped = BUF(BUF_FILE);
	bool shows = shows_value(text, value, e);

	if (!shows && str_find(value, "{{", 0) != SIZE_MAX) {
		template_literal(&escaped, value);
		shows = shows_value(text, buf_str(&escaped), e);
	}
	return shows;
}

static bool any_shows(const struct prompt *p, struct str value, const struct example *e)
{
	for (size_t i = 0; i < p->n; i++)
		if (message_shows(message_str(&p->items[i]), value, e))
			return true;
	return false;
}

/* Where all fields are aside, all are sent (template.h). */
static bool is_input(const struct fields *f, size_t i)
{
	bool all = true;

	for (size_t k = 0; k < f->n; k++)
		all = all && f->items[k].aside;
	return all || !f->items[i].aside;
}

/* A worked example as a turn is the user's last message, filled in. */
static bool is_turn(const struct prompt *p, const struct example *e)
{
	const size_t user = prompt_last_user(p);
	SCOPED(prompt) sent = {0};
	bool found = false;
	size_t turns = 0, last;

	for (size_t i = 0; i < user && user < p->n; i++)
		turns += p->items[i].role == ROLE_USER;
	if (turns && !prompt_render(&sent, p, &e->fields, NULL)) {
		last = prompt_last_user(&sent);
		for (size_t i = 0; i < last && last < sent.n && !found; i++)
			found = sent.items[i].role == ROLE_USER &&
				str_eq(message_str(&sent.items[i]),
					message_str(&sent.items[last]));
	}
	return found;
}

bool prompt_shows(const struct prompt *p, const struct example *e)
{
	size_t values = 0;

	if (is_turn(p, e))
		return true;
	for (size_t i = 0; i < e->fields.n; i++) {
		struct str value = trim_blanks(str_of(e->fields.items[i].value));
		if (!value.n || !is_input(&e->fields, i))
			continue;
		if (!any_shows(p, value, e))
			return false;
		values++;
	}
	return values > 0;
}
