/* promptfoo_files.c - the files that a configuration of promptfoo names, and its templates. */
#include <glob.h>
#include <string.h>
#include "hunsu/base/file.h"
#include "hunsu/base/utf8.h"
#include "promptfoo.h"

void config_left_out(const struct config *c, enum promptfoo_part part, const char *fmt, ...)
{
	SCOPED(buf) line = BUF(BUF_SMALL);
	va_list ap;

	va_start(ap, fmt);
	buf_addv(&line, fmt, ap);
	va_end(ap);
	answers_add(&c->out->left_out[part], buf_str(&line));
}

/* ---- files ---- */

bool config_files(const struct config *c, struct answers *out, const char *name)
{
	SCOPED(buf) path = BUF(BUF_SMALL);
	glob_t found = {0};
	const size_t before = out->n;

	name += str_starts(str_of(name), "file://") ? strlen("file://") : 0;
	if (*name == '/')
		buf_adds(&path, name);
	else
		path_sibling(&path, c->path, name);
	if (file_exists(buf_text(&path))) {
		answers_add(out, buf_str(&path));
	} else if (strpbrk(name, "*?[") && !glob(buf_text(&path), 0, NULL, &found)) {
		for (size_t i = 0; i < found.gl_pathc; i++)
			answers_add(out, str_of(found.gl_pathv[i]));
		globfree(&found);
	}
	return out->n > before;
}

static cJSON *read_lines(const char *path, struct str text, struct buf *err)
{
	cJSON *list = cJSON_CreateArray(), *one;
	struct json_mended mended = {0};
	struct str line;

	for (size_t n = 1; list && str_line(&text, &line); n++) {
		if (!str_trim(line).n)
			continue;
		one = reader_json_line(line, path, n, &mended, err);
		if (one) {
			json_add(list, NULL, one);
		} else {
			cJSON_Delete(list);
			list = NULL;
		}
	}
	return list;
}

static cJSON *read_table(const char *path, struct str text, struct buf *err)
{
	cJSON *list = cJSON_CreateArray();

	if (!csv_objects(list, path, text, err))
		return list;
	cJSON_Delete(list);
	return NULL;
}

cJSON *config_yaml(const char *path, struct str text, struct buf *err)
{
	OWNED_YAML struct yaml *y = yaml_parse_shared(text, path, err);

	if (y)
		javascript_yaml(y);
	return y ? yaml_json(y) : NULL;
}

static cJSON *read_json(const char *path, struct str text, struct buf *err)
{
	return reader_json(text, path, NULL, err);
}

static const struct ending {
	const char *ending;
	cJSON *(*read)(const char *path, struct str text, struct buf *err);
} endings[] = {
	{".yaml", config_yaml}, {".yml", config_yaml}, {".json", read_json}, {".jsonl", read_lines},
	{".csv", read_table},
};

cJSON *config_tree(const char *path, struct str text, struct buf *err)
{
	for (size_t i = 0; i < COUNT(endings); i++)
		if (str_ends(str_of(path), endings[i].ending)) {
			cJSON *tree = endings[i].read(path, text, err);

			javascript_numbers(tree);
			return tree;
		}
	fail(err, FAILED, "%s: only YAML, JSON, JSONL and CSV are read here", path);
	return NULL;
}

cJSON *config_file(const struct config *c, const char *path)
{
	SCOPED(buf) text = BUF(TASK_BYTES_MAX);
	cJSON *tree = NULL;

	if (!encoding_read(&text, path, c->err))
		tree = config_tree(path, buf_str(&text), c->err);
	return tree;
}

const cJSON *config_value(const struct config *c, const cJSON *v, cJSON **made)
{
	SCOPED(answers) files = {0};

	*made = NULL;
	if (!cJSON_IsString(v))
		return v;
	if (config_files(c, &files, v->valuestring))
		*made = config_file(c, files.items[0]);
	else
		fail(c->err, FAILED, "%s: %s: there is no such file", c->path, v->valuestring);
	return *made;
}

/* ---- templates ---- */

/* A name as Nunjucks has it, blanks around it. */
static bool is_name(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		const unsigned char b = (unsigned char)s.p[i];

		if (!(b == '_' || b == '$' || b >= 0x80 || ((b | 32) >= 'a' && (b | 32) <= 'z') ||
			    (i && b >= '0' && b <= '9')))
			return false;
	}
	return s.n > 0;
}

/* The end of the tag that opens at `at`; SIZE_MAX: it is none, or does not close. */
static size_t tag_end(struct str s, size_t at)
{
	static const char *const closes[] = {"}}", "%}", "#}"};
	static const char opens[] = "{%#";
	const char *kind = at + 1 < s.n && s.p[at + 1] ? strchr(opens, s.p[at + 1]) : NULL;
	const size_t end = kind ? str_find(s, closes[kind - opens], at + 2) : SIZE_MAX;

	return end == SIZE_MAX ? end : end + 2;
}

/* A tag that does not close: text in the value of a variable, elsewhere an error of promptfoo. */
static bool stays_open(struct str s, size_t at, enum template_mode mode)
{
	return mode != TEMPLATE_KEEP && at + 1 < s.n && s.p[at + 1] &&
	       strchr("{%#", s.p[at + 1]) && tag_end(s, at) == SIZE_MAX;
}

/* A text in quotes, with none in it; p NULL: it is something else. */
static struct str quoted(struct str s)
{
	const struct str within = str_from(str_first(s, s.n - (s.n > 1)), 1);

	if (s.n < 2 || !strchr("'\"", s.p[0]) || s.p[s.n - 1] != s.p[0] ||
		memchr(within.p, s.p[0], within.n) || memchr(within.p, '\\', within.n))
		return (struct str){0};
	return within;
}

bool template_fill(struct buf *out, struct str text, const struct fields *f,
	enum template_mode mode, struct buf *err)
{
	size_t done = 0, at = 0, end;

	while ((at = str_find(text, "{", at)) != SIZE_MAX) {
		struct str name, literal;
		const char *value;

		if (stays_open(text, at, mode)) {
			buf_adds(err, "template ");
			text_brief(err, str_from(text, at), 40);
			return false;
		}
		if ((end = tag_end(text, at)) == SIZE_MAX) {
			at++;
			continue;
		}
		name = str_trim((struct str){text.p + at + 2, end - at - 4});
		literal = text.p[at + 1] == '{' ? quoted(name) : (struct str){0};
		if (text.p[at + 1] != '{' || (!literal.p && !is_name(name))) {
			buf_adds(err, "template ");
			text_brief(err, (struct str){text.p + at, end - at}, 40);
			return false;
		}
		value = fields_get(f, name);
		buf_add(out, text.p + done, at - done);
		if (literal.p && mode == TEMPLATE_OURS)
			template_literal(out, literal);
		else if (literal.p)
			buf_addstr(out, literal);
		else if (value)
			buf_adds(out, value);
		else if (mode != TEMPLATE_FILL)
			buf_add(out, text.p + at, end - at);
		done = at = end;
	}
	buf_addstr(out, str_from(text, done));
	return true;
}
