/*
 * dspy.c - what DSPy's `save` writes of a program (3.4: predict.py, signature.py): of a lone
 * predictor its state, else one under each predictor's path. `instructions` are a system message,
 * demos worked examples; the fields of a signature have no names in it, so that the names are those
 * of the demos, whose last one is the answer.
 */
#include "prompt_forms.h"
#include "readers.h"

static const cJSON *instructions_of(const cJSON *state)
{
	const cJSON *v = json_get(json_get(state, "signature"), "instructions");

	return cJSON_IsString(v) ? v : NULL;
}

static bool is_program(const cJSON *tree)
{
	const cJSON *item;

	if (instructions_of(tree))
		return true;
	cJSON_ArrayForEach(item, tree) if (instructions_of(item)) return true;
	return false;
}

static bool recognise(const char *path, struct str text)
{
	OWNED_JSON cJSON *tree = NULL;

	if (!str_ends(str_of(path), ".json") || str_find(text, "\"signature\"", 0) == SIZE_MAX)
		return false;
	tree = reader_json(text, path, NULL, NULL);
	return is_program(tree);
}

/* ---- reading */

/* What a demo has beside its fields, and what comes before an answer. */
static bool is_field(const cJSON *v)
{
	return !str_among(
		str_of(v->string), "augmented dspy_uuid dspy_split reasoning rationale");
}

static void add_value(struct buf *out, const cJSON *v)
{
	if (!reader_scalar(out, v))
		json_print(out, v);
}

static void add_demo(struct named_prompt *p, const cJSON *demo)
{
	SCOPED(buf) in = BUF(BUF_FILE), out = BUF(BUF_FILE);
	const cJSON *item, *last = NULL;
	size_t n = 0;

	cJSON_ArrayForEach(item, demo) if (is_field(item))
	{
		last = item;
		n++;
	}
	cJSON_ArrayForEach(item, demo)
	{
		if (!is_field(item))
			continue;
		if (item == last) {
			add_value(&out, item);
			continue;
		}
		if (n > 2)
			buf_addf(&in, "%s%s: ", in.n ? "\n" : "", item->string);
		add_value(&in, item);
	}
	if (str_trim(buf_str(&in)).n && str_trim(buf_str(&out)).n) {
		prompt_reading_plain(p, ROLE_USER, buf_str(&in));
		prompt_reading_plain(p, ROLE_ASSISTANT, buf_str(&out));
	}
}

static enum status add_state(const struct prompt_reading *r, const cJSON *state, size_t place)
{
	struct named_prompt *p = prompt_reading_add(r, place);
	const char *model = json_str(json_get(state, "lm"), "model");
	const cJSON *demo;

	if (!p)
		return FAILED;
	if (place) {
		free(p->name);
		p->name = mem_dup(state->string);
	}
	p->model = model ? mem_dup(model) : NULL;
	prompt_reading_plain(p, ROLE_SYSTEM, str_of(instructions_of(state)->valuestring));
	cJSON_ArrayForEach(demo, json_get(state, "demos")) add_demo(p, demo);
	if (p->prompt.n > 1) /* else the input would join the last of them */
		prompt_add(&p->prompt, ROLE_USER, STR("{{input}}"), AUTHOR_IMPORT);
	return str_trim(message_str(&p->prompt.items[0])).n
		       ? OK
		       : fail(r->err, FAILED, "%s: the instructions of %s are empty", r->path,
				 p->name);
}

static enum status read(const struct prompt_reading *r, struct str text)
{
	OWNED_JSON cJSON *tree = reader_json(text, r->path, NULL, r->err);
	const cJSON *item;
	size_t place = 0;
	enum status st = tree ? OK : FAILED;

	if (!st && instructions_of(tree))
		st = add_state(r, tree, 0);
	else
		cJSON_ArrayForEach(item, tree) if (!st && instructions_of(item)) st =
			add_state(r, item, ++place);
	return st;
}

/* ---- writing */

/* A field's part of an input of several, `name: value` lines in order: what is left of it goes to
 * rest. False: it is not written so. */
static bool cut_part(struct str *rest, const struct fields *f, size_t i, struct str *value)
{
	SCOPED(buf) mark = BUF(BUF_SMALL);
	size_t end = rest->n;
	bool is;

	buf_addf(&mark, "%s: ", f->items[i].name);
	is = str_starts(*rest, buf_text(&mark));
	*value = str_from(*rest, mark.n);
	if (i + 1 < f->n) {
		buf_clear(&mark);
		buf_addf(&mark, "\n%s: ", f->items[i + 1].name);
		end = str_find(*value, buf_text(&mark), 0);
		is = is && end != SIZE_MAX;
	}
	*rest = str_from(*value, end == SIZE_MAX ? end : end + 1);
	value->n = end < value->n ? end : value->n;
	return is;
}

static void add_plain(cJSON *to, const char *key, struct str text)
{
	SCOPED(buf) plain = BUF(BUF_FILE);

	prompt_plain(&plain, text);
	json_add_str(to, key, buf_str(&plain));
}

static void add_inputs(cJSON *demo, struct str text, const struct fields *f)
{
	struct str rest = text, value;
	bool parts = f && f->n > 1;

	for (size_t i = 0; parts && i < f->n; i++)
		parts = cut_part(&rest, f, i, &value);
	if (!parts)
		add_plain(demo, f && f->n ? f->items[0].name : "input", text);
	rest = text;
	for (size_t i = 0; parts && i < f->n; i++) {
		(void)cut_part(&rest, f, i, &value);
		add_plain(demo, f->items[i].name, value);
	}
}

static enum status write(struct buf *out, const struct prompt_outgoing *o, struct buf *err)
{
	const struct prompt *p = o->prompt;
	SCOPED(buf) text = BUF(BUF_FILE);
	OWNED_JSON cJSON *tree = cJSON_CreateObject();
	cJSON *demos, *signature, *metadata;
	size_t from, to;
	OWNED char *printed = NULL;

	prompt_instructions(&text, o, &from, &to);
	(void)json_add_list(tree, "traces");
	(void)json_add_list(tree, "train");
	demos = json_add_list(tree, "demos");
	for (; from + 1 < to; from += 2) {
		cJSON *demo = json_add_object(demos, NULL);

		add_inputs(demo, message_str(&p->items[from]), o->fields);
		add_plain(demo, "answer", message_str(&p->items[from + 1]));
	}
	signature = json_add_object(tree, "signature");
	json_add_str(signature, "instructions", buf_str(&text));
	(void)json_add_list(signature, "fields"); /* none: the program keeps its own */
	json_add(tree, "lm", cJSON_CreateNull());
	metadata = json_add_object(tree, "metadata"); /* it must be there */
	(void)json_add_object(metadata, "dependency_versions");
	buf_clear(&text);
	printed = cJSON_Print(tree);
	buf_addf(out, "%s\n", printed ? printed : "");
	return p->n ? OK : fail(err, FAILED, "there is no prompt");
}

const struct prompt_form prompt_form_dspy = {
	.name = "dspy", .help = "what DSPy saves of a predictor: instructions and demos",
	.recognise = recognise, .read = read, .write = write, .text = prompt_plain, .json = true
};
