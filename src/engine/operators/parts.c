/*
 * parts.c - an operator's answer in fields of JSON: the schema, the words that ask for it, and
 * what is read of it.
 */
#include "../cleaning.h"
#include "../words.h"
#include "operators.h"

/* The answer comes in fields of JSON, which servers are asked for: nothing is said around them. One
 * that is called an answer has small models answer the prompt. */
static const char *const usual_parts[] = {"prompt", NULL};

static const char *const *parts_of(const struct op *op)
{
	return op->parts ? op->parts : usual_parts;
}

void op_parts_read(struct buf *out, const struct op *op, struct str answer)
{
	SCOPED(buf) said = BUF(BUF_TEXT);
	const char *const *parts = parts_of(op);
	bool found;

	outside_thinking(&said, answer, NULL, (struct str){0});
	found = str_starts(trim_blanks(buf_str(&said)), "{");
	for (size_t i = 0; parts[i] && found; i++) {
		if (op->parts)
			buf_addf(out, "%s%s: ", i ? "\n" : "", parts[i]);
		found = find_in_json(out, str_of(parts[i]), buf_str(&said)) == JSON_FOUND;
	}
	if (!found) {
		buf_clear(out);
		buf_addstr(out, buf_str(&said));
	}
}

/* Of no answer: dots. */
static void put_parts(struct buf *out, const struct op *op, struct str answer)
{
	const char *const *parts = parts_of(op);

	for (size_t i = 0; parts[i]; i++) {
		buf_adds(out, i ? ", " : "{");
		json_quote(out, str_of(parts[i]));
		buf_adds(out, ": ");
		json_quote(out, !answer.n   ? STR("...")
				: op->parts ? labelled(answer, parts[i], parts)
					    : answer);
	}
	buf_addc(out, '}');
}

/* The words say so, beside the schema: some servers do not keep to that. The answers of the
 * demonstrations are in fields, too. */
void op_parts_ask(struct prompt *request, const struct op *op, const struct prompt *plain)
{
	for (size_t i = 0; i < plain->n; i++) {
		const struct str text = message_str(&plain->items[i]);
		SCOPED(buf) b = BUF(BUF_TEXT);

		if (plain->items[i].role == ROLE_ASSISTANT)
			put_parts(&b, op, text);
		else
			buf_addstr(&b, text);
		if (plain->items[i].role == ROLE_SYSTEM) {
			buf_adds(&b, " Answer with JSON alone: ");
			put_parts(&b, op, (struct str){0});
			buf_addc(&b, '.');
		}
		prompt_add(request, plain->items[i].role, buf_str(&b), AUTHOR_IMPORT);
	}
}

char *op_parts_schema(const struct op *op)
{
	const char *const *parts = parts_of(op);
	SCOPED(buf) b = BUF(BUF_SMALL), names = BUF(BUF_SMALL);

	for (size_t i = 0; parts[i]; i++) {
		buf_addf(&b, "%s\"%s\":{\"type\":\"string\"}",
			i ? "," : "{\"type\":\"object\",\"properties\":{", parts[i]);
		buf_addf(&names, "%s\"%s\"", i ? "," : "", parts[i]);
	}
	buf_addf(&b, "},\"required\":[%s],\"additionalProperties\":false}", buf_text(&names));
	return str_dup(buf_str(&b));
}
