/* yaml.c - YAML as a tree that knows its lines and columns. */
#include "hunsu/base/yaml.h"

#include <yaml.h>

#include "hunsu/base/utf8.h"
#include "inside.h"

#define DEPTH_MAX 100
#define COPIES_MAX 200000

struct reading {
	yaml_parser_t parser;
	struct str text;
	const char *file;
	struct buf *err;
	int depth;
	bool shared; /* anchors and aliases are read */
	LIST(struct anchor { char *name; const struct yaml *node; }) anchors;
	size_t copied; /* nodes, by aliases */
	struct yaml *merged; /* what was in the place of its entries; an anchor may be in it */
};

void yaml_free(struct yaml *y)
{
	struct yaml *next;

	for (; y; y = next) {
		next = y->next;
		yaml_free(y->child);
		free(y->key);
		free(y->text);
		free(y);
	}
}

static bool fail_mark(struct reading *r, yaml_mark_t at, const char *wrong)
{
	fail(r->err, FAILED, "%s:%zu:%zu: %s", r->file, at.line + 1, at.column + 1, wrong);
	return false;
}

static bool next_event(struct reading *r, yaml_event_t *e)
{
	const yaml_parser_t *p = &r->parser;
	size_t line, column;

	if (yaml_parser_parse(&r->parser, e))
		return true;
	if (p->error == YAML_MEMORY_ERROR) {
		fail(r->err, FAILED, "%s: no memory to read it", r->file);
		return false;
	}
	line = p->problem_mark.line + 1;
	column = p->problem_mark.column + 1;
	/* The reader, which stops at what is no character of YAML, knows no lines. */
	if (p->error == YAML_READER_ERROR)
		text_position(r->text, p->problem_offset, &line, &column);
	fail(r->err, FAILED, "%s:%zu:%zu: not valid YAML: %s%s%s", r->file, line, column,
		p->problem, p->context ? ", " : "", p->context ? p->context : "");
	return false;
}

static const char *anchor_of(const yaml_event_t *e)
{
	switch (e->type) {
	case YAML_ALIAS_EVENT:
		return (const char *)e->data.alias.anchor;
	case YAML_SCALAR_EVENT:
		return (const char *)e->data.scalar.anchor;
	case YAML_SEQUENCE_START_EVENT:
		return (const char *)e->data.sequence_start.anchor;
	case YAML_MAPPING_START_EVENT:
		return (const char *)e->data.mapping_start.anchor;
	default:
		return NULL;
	}
}

static bool allowed(struct reading *r, const yaml_event_t *e)
{
	const char *anchor = r->shared ? NULL : anchor_of(e);
	const unsigned char *tag = NULL;
	const char *wrong = NULL;

	switch (e->type) {
	case YAML_SCALAR_EVENT:
		tag = e->data.scalar.tag;
		if (memchr(e->data.scalar.value, '\0', e->data.scalar.length))
			wrong = "a NUL character in a text";
		break;
	case YAML_SEQUENCE_START_EVENT:
		tag = e->data.sequence_start.tag;
		break;
	case YAML_MAPPING_START_EVENT:
		tag = e->data.mapping_start.tag;
		break;
	default:
		break;
	}
	if (anchor && e->type == YAML_ALIAS_EVENT)
		wrong = "aliases (*name) are not read; write the value out";
	else if (anchor)
		wrong = "anchors (&name) are not read; remove it";
	else if (tag)
		wrong = "tags (!name) are not read; remove it";
	return !wrong || fail_mark(r, e->start_mark, wrong);
}

static bool keys_differ(struct reading *r, const struct yaml *map)
{
	const struct yaml *y = map->child;
	void *seen = NULL;

	while (y && seen_add(&seen, y->key))
		y = y->next;
	seen_release(seen);
	if (y)
		fail(r->err, FAILED, "%s:%d:%d: the key \"%s\" is there twice", r->file,
			y->key_line, y->key_column, y->key);
	return !y;
}

static struct yaml *node(struct reading *r, const yaml_event_t *e);

/* ---- what is shared, and merged */

static struct yaml *copy(struct reading *r, const struct yaml *y)
{
	struct yaml *out = NEW(struct yaml), **tail = &out->child;

	*out = *y;
	out->key = NULL;
	out->next = out->child = NULL;
	out->text = mem_dup(y->text);
	r->copied++;
	for (const struct yaml *c = y->child; c && r->copied < COPIES_MAX; c = c->next) {
		*tail = copy(r, c);
		(*tail)->key = mem_dup(c->key);
		tail = &(*tail)->next;
	}
	return out;
}

static struct yaml *aliased(struct reading *r, const yaml_event_t *e)
{
	size_t i = r->anchors.n;

	while (i && strcmp(r->anchors.items[i - 1].name, anchor_of(e)) != 0)
		i--;
	if (!i) {
		fail_mark(r, e->start_mark, "an alias of what is not there before it");
		return NULL;
	}
	return copy(r, r->anchors.items[i - 1].node);
}

static bool has_key(const struct yaml *map, const char *key)
{
	for (const struct yaml *y = map->child; y; y = y->next)
		if (y->key && !strcmp(y->key, key))
			return true;
	return false;
}

/* The entries of `from` that are not there join the map; a list of maps is those of each. */
static void merge(struct reading *r, struct yaml *map, const struct yaml *from)
{
	struct yaml **tail = &map->child;

	while (*tail)
		tail = &(*tail)->next;
	for (const struct yaml *c = from->kind == YAML_TEXT ? NULL : from->child; c; c = c->next) {
		if (from->kind == YAML_LIST && c->kind == YAML_MAP) {
			merge(r, map, c);
		} else if (from->kind == YAML_MAP && !has_key(map, c->key)) {
			*tail = copy(r, c);
			(*tail)->key = mem_dup(c->key);
			tail = &(*tail)->next;
		}
	}
}

/* <<: *name */
static void merge_all(struct reading *r, struct yaml *map)
{
	for (struct yaml **at = &map->child; r->shared && *at;) {
		struct yaml *y = *at;

		if (strcmp(y->key, "<<") != 0) {
			at = &y->next;
			continue;
		}
		*at = y->next;
		merge(r, map, y);
		y->next = r->merged;
		r->merged = y;
	}
}

/* The key in e, which is deleted; and e becomes the event behind it. */
static char *take_key(struct reading *r, yaml_event_t *e, yaml_mark_t *at)
{
	bool ok = allowed(r, e);
	char *key = NULL;

	*at = e->start_mark;
	if (ok && e->type != YAML_SCALAR_EVENT)
		ok = fail_mark(r, *at, "a key must be a text");
	if (ok)
		key = mem_dupn((char *)e->data.scalar.value, e->data.scalar.length);
	yaml_event_delete(e);
	if (ok && next_event(r, e))
		return key;
	free(key);
	return NULL;
}

/* The entry of a list or map that begins with e, which is deleted. */
static struct yaml *entry(struct reading *r, const struct yaml *of, yaml_event_t *e)
{
	yaml_mark_t at = {0};
	char *key = NULL;
	struct yaml *y;

	if (of->kind == YAML_MAP) {
		key = take_key(r, e, &at);
		if (!key)
			return NULL;
	}
	y = node(r, e);
	yaml_event_delete(e);
	if (!y) {
		free(key);
		return NULL;
	}
	if (key) {
		y->key = key;
		y->key_line = (int)at.line + 1;
		y->key_column = (int)at.column + 1;
	}
	return y;
}

/* Reads entries up to the end event of the list or map that was begun. */
static bool entries(struct reading *r, struct yaml *of)
{
	struct yaml **tail = &of->child;
	yaml_event_t e;

	for (;;) {
		if (!next_event(r, &e))
			return false;
		if (e.type == YAML_SEQUENCE_END_EVENT || e.type == YAML_MAPPING_END_EVENT)
			break;
		*tail = entry(r, of, &e);
		if (!*tail)
			return false;
		tail = &(*tail)->next;
	}
	yaml_event_delete(&e);
	return true;
}

static struct yaml *value(struct reading *r, const yaml_event_t *e)
{
	struct yaml *y;
	bool ok = true;

	if (!allowed(r, e))
		return NULL;
	if (e->type == YAML_ALIAS_EVENT)
		return aliased(r, e);
	y = NEW(struct yaml);
	y->line = (int)e->start_mark.line + 1;
	y->column = (int)e->start_mark.column + 1;
	if (e->type == YAML_SCALAR_EVENT) {
		y->text = mem_dupn((char *)e->data.scalar.value, e->data.scalar.length);
		y->plain = e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
		return y;
	}
	y->kind = e->type == YAML_MAPPING_START_EVENT ? YAML_MAP : YAML_LIST;
	if (++r->depth > DEPTH_MAX)
		ok = fail_mark(r, e->start_mark, "too deep a nesting (the limit is 100)");
	ok = ok && entries(r, y);
	if (ok && y->kind == YAML_MAP)
		merge_all(r, y);
	ok = ok && (y->kind != YAML_MAP || keys_differ(r, y));
	r->depth--;
	if (ok)
		return y;
	yaml_free(y);
	return NULL;
}

static struct yaml *node(struct reading *r, const yaml_event_t *e)
{
	struct yaml *y = value(r, e);

	if (y && r->copied >= COPIES_MAX) {
		fail_mark(r, e->start_mark, "aliases make too much of this file");
		yaml_free(y);
		return NULL;
	}
	if (y && r->shared && anchor_of(e) && e->type != YAML_ALIAS_EVENT)
		*PUSH(&r->anchors) = (struct anchor){mem_dup(anchor_of(e)), y};
	return y;
}

static struct yaml *empty_map(void)
{
	struct yaml *y = NEW(struct yaml);

	y->kind = YAML_MAP;
	y->line = y->column = 1;
	return y;
}

/* The one document of the stream. */
static struct yaml *document(struct reading *r)
{
	struct yaml *y = NULL;
	yaml_event_t e = {0};
	bool ok = true;

	for (int type = 0; ok && type != YAML_STREAM_END_EVENT; yaml_event_delete(&e)) {
		ok = next_event(r, &e);
		type = (int)e.type;
		if (type == YAML_DOCUMENT_START_EVENT && y)
			ok = fail_mark(r, e.start_mark, "only one document is read");
		else if (type >= YAML_ALIAS_EVENT) /* what a value begins with */
			ok = (y = node(r, &e)) != NULL;
	}
	if (ok)
		return y ? y : empty_map();
	yaml_free(y);
	return NULL;
}

static struct yaml *parse(struct str text, const char *file, bool shared, struct buf *err)
{
	struct reading r = {.text = text, .file = file, .err = err, .shared = shared};
	struct yaml *y;

	if (!yaml_parser_initialize(&r.parser)) {
		fail(err, FAILED, "%s: no memory to read it", file);
		return NULL;
	}
	yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&r.parser, (const unsigned char *)text.p, text.n);
	y = document(&r);
	yaml_parser_delete(&r.parser);
	for (size_t i = 0; i < r.anchors.n; i++)
		free(r.anchors.items[i].name);
	free(r.anchors.items);
	yaml_free(r.merged);
	return y;
}

struct yaml *yaml_parse(struct str text, const char *file, struct buf *err)
{
	return parse(text, file, false, err);
}

struct yaml *yaml_parse_shared(struct str text, const char *file, struct buf *err)
{
	return parse(text, file, true, err);
}

void yaml_owned_free(struct yaml **y)
{
	yaml_free(*y);
}

const struct yaml *yaml_get(const struct yaml *map, const char *key)
{
	if (!map || map->kind != YAML_MAP)
		return NULL;
	for (const struct yaml *y = map->child; y; y = y->next)
		if (!strcmp(y->key, key))
			return y;
	return NULL;
}

const char *yaml_text(const struct yaml *map, const char *key)
{
	const struct yaml *y = yaml_get(map, key);

	return y && y->kind == YAML_TEXT ? y->text : NULL;
}

static bool is_known(const char *key, const char *const *known)
{
	for (; *known; known++)
		if (!strcmp(key, *known))
			return true;
	return false;
}

enum status yaml_known(
	const struct yaml *map, const char *file, const char *const *known, struct buf *err)
{
	const struct yaml *y = map ? map->child : NULL;
	const bool is_map = !map || map->kind == YAML_MAP;

	while (is_map && y && is_known(y->key, known))
		y = y->next;
	if (is_map && !y)
		return OK;
	if (is_map)
		fail(err, FAILED, "%s:%d:%d: unknown key \"%s\"; known keys: ", file, y->key_line,
			y->key_column, y->key);
	else
		fail(err, FAILED, "%s:%d:%d: keys and values are wanted here (keys: ", file,
			map->line, map->column);
	for (size_t i = 0; known[i]; i++)
		fail(err, FAILED, "%s%s", i ? ", " : "", known[i]);
	return fail(err, FAILED, "%s", is_map ? "" : ")");
}

/* YAML 1.1: 5.1 and 5.4. What is below U+0020 JSON escapes by itself. */
static bool unsafe(int32_t c)
{
	return (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029 || c == 0xfeff ||
	       c == 0xfffe || c == 0xffff;
}

void yaml_of_json(struct buf *out, struct str json)
{
	size_t from, at = 0;

	while (at < json.n) {
		int32_t c;

		from = at;
		c = utf8_next(json, &at);
		if (unsafe(c))
			buf_addf(out, "\\u%04x", (unsigned)c);
		else
			buf_add(out, json.p + from, at - from);
	}
}
