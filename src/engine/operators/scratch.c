/* scratch.c - an instruction that was written from nothing becomes a prompt. */
#include <string.h>
#include "hunsu/base/utf8.h"
#include "hunsu/engine/check.h"
#include "../keep.h"
#include "operators.h"

/* "The task is to find …" describes; "Find …" instructs. */
static void make_order(struct buf *text)
{
	static const char *const openings[] = {"the task is to ", "the rule is to ",
		"the instruction is to ", "this task is to ", "the goal is to ", "your task is to ",
		"your job is to ", "the worker should ", "the worker will ", "you should ",
		"you must ", "you need to ", "you will ", "please "};
	for (size_t i = 0; i < COUNT(openings); i++) {
		size_t n = strlen(openings[i]);
		SCOPED(buf) low = BUF(BUF_SMALL);
		bool here;
		text_fold(&low, str_first(buf_str(text), n));
		here = text->n > n && str_is(buf_str(&low), openings[i]);
		if (!here)
			continue;
		buf_splice(text, 0, n, STR(""));
		if (text->s[0] >= 'a' && text->s[0] <= 'z')
			text->s[0] = (char)(text->s[0] - 'a' + 'A');
		return;
	}
}

static bool has_placeholder(struct str text, const char *name)
{
	size_t at = 0, from;
	struct str found;
	while (placeholder_next(text, &at, &from, &found))
		if (str_is(found, name))
			return true;
	return false;
}

/* An own line for the input: the placeholder alone, or a line for each field. */
static void add_input(struct buf *out, const struct fields *names)
{
	size_t lines = 0;
	/* All of it, in what is locked. */
	if (!fields_get(names, STR("input")) && fields_cover(names, STR("input")) &&
		has_placeholder(buf_str(out), "input"))
		return;
	for (size_t i = 0; i < names->n; i++) {
		const char *name = names->items[i].name;
		if (has_placeholder(buf_str(out), name)) /* in what is locked */
			continue;
		buf_adds(out, lines++ ? "\n" : "\n\n");
		if (names->n > 1)
			buf_addf(out, "%s: ", name);
		buf_addf(out, "{{%s}}", name);
	}
}

/* What is locked in the prompt's other messages comes along in one of its role. */
static void add_locked(
	struct prompt *variant, const struct op_context *c, enum role role, author by)
{
	for (size_t i = 0; c->parents[0].prompt && i < c->parents[0].prompt->n; i++) {
		SCOPED(buf) b = BUF(BUF_TEXT);
		if (c->parents[0].prompt->items[i].role == role)
			keep_add(&b, c, i);
		if (b.n)
			prompt_add(variant, role, buf_str(&b), by);
	}
}

bool scratch_read(struct buf *out, struct str answer, const struct demos *demos, struct buf *err)
{
	struct str t;

	buf_addstr(out, answer);
	proposal_repair(out);
	make_order(out);
	t = str_trim(buf_str(out));
	if (!t.n)
		buf_adds(err, "the answer is empty");
	else if (copies_demo(t, demos))
		buf_adds(err, "it repeats a demonstration of the request");
	else
		return true;
	return false;
}

void scratch_put(
	struct prompt *variant, const struct op_context *c, struct buf *instruction, author by)
{
	const struct prompt *p = c->parents[0].prompt;

	for (size_t i = 0; p && i < p->n; i++)
		if (p->items[i].role == ROLE_USER)
			keep_add(instruction, c, i);
	add_input(instruction, &c->names);
	add_locked(variant, c, ROLE_SYSTEM, by);
	prompt_add(variant, ROLE_USER, buf_str(instruction), by);
	add_locked(variant, c, ROLE_ASSISTANT, by);
}
