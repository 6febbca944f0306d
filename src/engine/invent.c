/* invent.c - what is asked for examples, and what is read of the answer. */
#include "hunsu/engine/invent.h"

#include "cleaning.h"
#include "operators/operators.h"
#include "words.h"

#define KNOWN_SHOWN 6
#define TEXT_MOST 1500 /* bytes of the description, and of the prompt */
#define EXPECTED "expected"

static const char orders[] =
	"You invent examples for a task, to try a prompt on before there are real ones. Each has "
	"an input as a person would really send it, and the one right answer to it, in exactly the "
	"form that is asked for. They differ: easy and hard ones, short and long, each kind of "
	"answer, and cases that one could get wrong. They are in the language of the task, and "
	"none repeats another. You reply with JSON alone: {\"examples\": [...]}.";

static const struct turn turn = {
	"Task: sort the mail of a bicycle shop: order, repair or other\n\nInvent 3 examples.",
	"{\"examples\": [{\"input\": \"Hi, my rear brake squeals since Monday. When can I bring it "
	"in?\", \"expected\": \"repair\"}, {\"input\": \"Two inner tubes 28 inch please, to "
	"the usual address\", \"expected\": \"order\"}, {\"input\": \"The light I ordered from you "
	"last week does not fit, what now?\", \"expected\": \"other\"}]}"};

static void put_prompt(struct buf *out, const struct prompt *p)
{
	for (size_t i = 0; p && i < p->n; i++) {
		buf_adds(out, i ? "\n" : "\n\nPrompt:\n");
		add_cut(out, message_str(&p->items[i]), TEXT_MOST);
	}
}

static char *schema(const struct fields *names)
{
	SCOPED(buf) b = BUF(BUF_TEXT), required = BUF(BUF_TEXT);

	buf_adds(&b, "{\"type\":\"object\",\"properties\":{\"examples\":{\"type\":\"array\","
		"\"items\":{\"type\":\"object\",\"properties\":{");
	for (size_t i = 0; i <= names->n; i++) {
		const struct str name = str_of(i < names->n ? names->items[i].name : EXPECTED);

		buf_adds(&b, i ? "," : "");
		buf_adds(&required, i ? "," : "");
		json_quote(&b, name);
		json_quote(&required, name);
		buf_adds(&b, ":{\"type\":\"string\"}");
	}
	buf_addf(&b, "},\"required\":[%s],\"additionalProperties\":false}}},\"required\":"
		"[\"examples\"],\"additionalProperties\":false}", buf_text(&required));
	return str_dup(buf_str(&b));
}

char *invent_ask(const struct invention *what, struct prompt *request)
{
	SCOPED(buf) b = BUF(BUF_FILE), known = BUF(BUF_FILE);
	const char *sep = "";

	buf_adds(&b, "Task: ");
	add_cut(&b, what->description.n ? what->description : STR("what the prompt says"),
		TEXT_MOST);
	put_prompt(&b, what->prompt);
	for (size_t i = 0; i < what->n_known && i < KNOWN_SHOWN; i++)
		if (what->known[i]->expected.n)
			show_example(&known, what->known[i]);
	if (known.n)
		buf_addf(&b, "\n\nThere are already, among others:\n%s", buf_text(&known));
	buf_addf(&b, "\n\nInvent %zu%s example%s. Each has ", what->wanted, known.n ? " other" : "",
		PLURAL(what->wanted));
	for (size_t i = 0; i < what->names->n; i++, sep = ", ")
		buf_addf(&b, "%s\"%s\"", sep, what->names->items[i].name);
	buf_adds(&b, " and \"" EXPECTED "\".");
	prompt_add(request, ROLE_SYSTEM, str_of(orders), AUTHOR_IMPORT);
	show_turns(request, &turn, 1);
	prompt_add(request, ROLE_USER, buf_str(&b), AUTHOR_IMPORT);
	return schema(what->names);
}

static bool same_input(const struct example *a, const struct example *b)
{
	SCOPED(buf) x = BUF(BUF_FILE), y = BUF(BUF_FILE);

	fields_text(&x, &a->fields);
	fields_text(&y, &b->fields);
	return str_eq(trim_blanks(buf_str(&x)), trim_blanks(buf_str(&y)));
}

static bool read_one(const cJSON *item, const struct invention *what, struct example *out)
{
	const char *expected = json_str(item, EXPECTED);

	*out = (struct example){0};
	for (size_t i = 0; i < what->names->n; i++) {
		const char *value = json_str(item, what->names->items[i].name);

		if (!value || !trim_blanks(str_of(value)).n)
			return false;
		fields_put(&out->fields, &what->names->items[i], value);
	}
	if (!expected || !trim_blanks(str_of(expected)).n)
		return false;
	answers_add(&out->expected, trim_blanks(str_of(expected)));
	return true;
}

size_t invent_read(struct str answer, const struct invention *what, struct example *out)
{
	OWNED_JSON cJSON *list = parse_in_json(STR("examples"), answer);
	const cJSON *item;
	size_t n = 0, looked = 0;

	cJSON_ArrayForEach(item, list)
	{
		struct example e;
		bool is_new;

		if (n == what->wanted || ++looked > (size_t)4 * INVENT_MOST)
			break;
		is_new = read_one(item, what, &e);
		for (size_t i = 0; i < what->n_known && is_new; i++)
			is_new = !same_input(&e, what->known[i]);
		for (size_t i = 0; i < n && is_new; i++)
			is_new = !same_input(&e, &out[i]);
		if (is_new)
			out[n++] = e;
		else
			example_release(&e);
	}
	return n;
}
