/*
 * shapes.c - whole JSON as rows: a list of them, or what tools write around one. A shape is a
 * line of the table below.
 */
#include <string.h>
#include "hunsu/base/utf8.h"
#include "readers.h"

static bool has_objects(const cJSON *v)
{
	return cJSON_IsArray(v) && cJSON_IsObject(v->child) && !turns_are(v);
}

/* ---- a list under a known name, or under the only one that has one ---- */

static const char *const wrappers[] = {"data", "rows", "examples", "instances", "items", "samples",
	"records", "questions", "entries", "dataset", "tests", "test_cases", "cases", "evals",
	"test", "validation", "train", NULL};

static const cJSON *wrapped_rows(const cJSON *tree, cJSON **made)
{
	const cJSON *only = NULL, *item;
	size_t n = 0;

	for (const char *const *w = wrappers; *w; w++)
		if (has_objects(json_get(tree, *w)))
			return json_get(tree, *w);
	cJSON_ArrayForEach(item, tree) if (has_objects(item))
	{
		only = item;
		n++;
	}
	/* Beside it there may be words about the file, but no other list or object. */
	cJSON_ArrayForEach(item, tree) n += item != only && item->child != NULL;
	return n == 1 ? only : NULL;
}

/* ---- pandas' to_json: split, columns, index ---- */

static const cJSON *split_rows(const cJSON *tree, cJSON **made)
{
	const cJSON *row;

	if (!cJSON_IsArray(json_get(tree, "columns")) || !cJSON_IsArray(json_get(tree, "data")))
		return NULL;
	*made = cJSON_CreateArray();
	cJSON_ArrayForEach(row, json_get(tree, "data"))
	{
		cJSON *object = json_add_object(*made, NULL);
		const cJSON *name = json_get(tree, "columns")->child, *cell;

		cJSON_ArrayForEach(cell, row)
		{
			if (!cJSON_IsString(name))
				break;
			json_add(object, name->valuestring, cJSON_Duplicate(cell, true));
			name = name->next;
		}
	}
	return *made;
}

static bool is_number_key(const cJSON *v)
{
	long n;

	return v && v->string && str_to_long(str_of(v->string), 0, 1000000000, &n);
}

/* Two or more keys, each with a list or object of as many entries. */
static bool is_table(const cJSON *tree, bool lists)
{
	int size = tree && tree->child ? cJSON_GetArraySize(tree->child) : 0;
	const cJSON *item;

	cJSON_ArrayForEach(item, tree) if (!(lists ? cJSON_IsArray(item) : cJSON_IsObject(item)) ||
					   cJSON_GetArraySize(item) != size || turns_are(item) ||
					   (lists ? item->child && item->child->child != NULL
						  : !is_number_key(item->child))) return false;
	return size && tree->child->next;
}

static const cJSON *columns_rows(const cJSON *tree, cJSON **made)
{
	const cJSON *column;

	if (!is_table(tree, false) && !is_table(tree, true))
		return NULL;
	*made = cJSON_CreateArray();
	cJSON_ArrayForEach(column, tree)
	{
		cJSON *row = (*made)->child;
		const cJSON *cell;

		cJSON_ArrayForEach(cell, column)
		{
			if (!row)
				row = json_add_object(*made, NULL);
			json_add(row, column->string, cJSON_Duplicate(cell, true));
			row = row->next;
		}
	}
	return *made;
}

/* {"0": {…}, "1": {…}}, or any other keys whose objects have the same first field. */
static bool is_index(const cJSON *tree)
{
	const char *first =
		tree && tree->child && tree->child->child ? tree->child->child->string : NULL;
	const cJSON *item;

	cJSON_ArrayForEach(
		item, tree) if (!cJSON_IsObject(item) || !item->child ||
				is_number_key(item->child) || !first ||
				(!is_number_key(item) &&
					strcmp(item->child->string, first) != 0)) return false;
	return first && (is_number_key(tree->child) || tree->child->next);
}

static const cJSON *index_rows(const cJSON *tree, cJSON **made)
{
	const cJSON *item;

	if (!is_index(tree))
		return NULL;
	*made = cJSON_CreateArray();
	cJSON_ArrayForEach(item, tree) json_add(*made, NULL, cJSON_Duplicate(item, true));
	return *made;
}

/* ---- SQuAD: {"data": [{"paragraphs": [{"context", "qas": [{"question", "answers"}]}]}]} ---- */

static void add_questions(cJSON *made, const cJSON *paragraph)
{
	const cJSON *qa, *answer, *context = json_get(paragraph, "context");

	cJSON_ArrayForEach(qa, json_get(paragraph, "qas"))
	{
		cJSON *row = json_add_object(made, NULL), *texts = cJSON_CreateArray();

		cJSON_ArrayForEach(answer, json_get(qa, "answers"))
			json_add(texts, NULL, cJSON_Duplicate(json_get(answer, "text"), true));
		json_add(row, "context", cJSON_Duplicate(context, true));
		json_add(row, "question", cJSON_Duplicate(json_get(qa, "question"), true));
		json_add(row, "answers", texts);
	}
}

static const cJSON *squad_rows(const cJSON *tree, cJSON **made)
{
	const cJSON *article, *paragraph, *data = json_get(tree, "data");

	if (!cJSON_IsArray(data) || !cJSON_IsArray(json_get(data->child, "paragraphs")))
		return NULL;
	*made = cJSON_CreateArray();
	cJSON_ArrayForEach(article, data) cJSON_ArrayForEach(paragraph,
		json_get(article, "paragraphs")) add_questions(*made, paragraph);
	return *made;
}

/* ---- what a row holds in an object of its own ---- */

void row_open(cJSON *row)
{
	/* Of LangSmith, ARC, lm-eval's samples, and OpenAI's preferences. */
	static const char *const around[] = {"inputs", "question", "doc", "input", NULL};

	for (const char *const *a = around; *a; a++) {
		cJSON *inner = cJSON_GetObjectItemCaseSensitive(row, *a), *item;

		if (!cJSON_IsObject(inner) ||
			(!strcmp(*a, "input") && !json_get(inner, "messages")))
			continue;
		cJSON_DetachItemViaPointer(row, inner);
		while ((item = inner->child)) {
			cJSON_DetachItemViaPointer(inner, item);
			if (json_get(row, item->string))
				cJSON_Delete(item);
			else
				cJSON_AddItemToArray(row, item);
		}
		cJSON_Delete(inner);
	}
}

/* ---- which ---- */

/* Each gives its list of rows, a part of the tree or built and handed to *made; NULL: the tree has
 * another shape. */
static const cJSON *(*const shapes[])(const cJSON *tree, cJSON **made) = {
	split_rows, squad_rows, wrapped_rows, index_rows, columns_rows};

/* Over the source, to tell the line of each row. */
struct walk {
	struct str text;
	size_t at, line;
};

static void skip_string(struct walk *w)
{
	for (w->at++; w->at < w->text.n && w->text.p[w->at] != '"'; w->at++) {
		w->line += w->text.p[w->at] == '\n';
		w->at += w->text.p[w->at] == '\\';
	}
}

/* Goes to the next `{` or `[` that opens at `depth`; false at the end. */
static bool next_opening(struct walk *w, int *now, int depth)
{
	for (; w->at < w->text.n; w->at++) {
		char c = w->text.p[w->at];

		w->line += c == '\n';
		if (c == '"')
			skip_string(w);
		else if (c == '}' || c == ']')
			--*now;
		else if ((c == '{' || c == '[') && (*now)++ == depth)
			return true;
	}
	return false;
}

/* How many brackets are open around the rows. */
static int depth_of(const cJSON *tree, const cJSON *list)
{
	return tree == list ? 1 : 2;
}

/* How many openings at that depth come before the list's first row. */
static size_t openings_before(const cJSON *tree, const cJSON *list)
{
	const cJSON *item, *inner;
	size_t n = 0;

	if (tree == list)
		return 0;
	cJSON_ArrayForEach(item, tree)
	{
		if (item == list)
			break;
		cJSON_ArrayForEach(inner, item) n += cJSON_IsObject(inner) || cJSON_IsArray(inner);
	}
	return n;
}

static void add_rows(struct str text, const cJSON *tree, const cJSON *list, struct json_rows *rows)
{
	struct walk w = {.text = text, .line = 1};
	size_t skip = openings_before(tree, list);
	bool built = tree != list && (!list->string || json_get(tree, list->string) != list);
	int depth = depth_of(tree, list), now = 0;
	cJSON *item;

	while (!built && skip-- && next_opening(&w, &now, depth))
		w.at++;
	cJSON_ArrayForEach(item, list)
	{
		cJSON *inner = cJSON_GetObjectItemCaseSensitive(item, "row");
		struct json_row *row = PUSH(rows);

		/* A row that is no list or object is where the last one was. */
		if (!built && (cJSON_IsObject(item) || cJSON_IsArray(item)) &&
			next_opening(&w, &now, depth))
			w.at++;
		row_open(cJSON_IsObject(inner) ? inner : item);
		*row = (struct json_row){cJSON_IsObject(inner) ? inner : item, (int)w.line};
	}
}

/* Several lists of examples: which one is meant is not for us to say. */
static enum status check_single(const struct reader *r, const cJSON *tree)
{
	SCOPED(buf) names = BUF(BUF_SMALL);
	enum status st = OK;
	size_t n = 0;

	for (const char *const *w = wrappers; *w; w++)
		if (has_objects(json_get(tree, *w)))
			buf_addf(&names, "%s%s", n++ ? ", " : "", *w);
	if (n > 1)
		st = fail(r->err, FAILED,
			"%s: several lists of examples (%s): put the one that is meant into a file "
			"of its own",
			r->path, buf_text(&names));
	return st;
}

enum status shape_rows(const struct reader *r, struct str text, cJSON *tree,
	struct json_rows *rows, cJSON **made)
{
	struct walk w = {.text = text, .line = 1};
	int now = 0;
	enum status st = check_single(r, tree);

	*made = NULL;
	if (st)
		return st;
	if (cJSON_IsArray(tree)) {
		add_rows(text, tree, tree, rows);
		return OK;
	}
	for (size_t i = 0; cJSON_IsObject(tree) && i < sizeof shapes / sizeof *shapes; i++) {
		const cJSON *list = shapes[i](tree, made);

		if (!list)
			continue;
		add_rows(text, tree, list, rows);
		return OK;
	}
	row_open(tree);
	*PUSH(rows) = (struct json_row){tree, next_opening(&w, &now, 0) ? (int)w.line : 1};
	return OK;
}
