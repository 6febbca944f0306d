/*
 * yaml.h - a YAML document as a small tree with positions (libyaml; YAML 1.1, no tags, no aliases:
 * both are refused with their line). All scalars are text; readers say what they mean.
 */
#ifndef HUNSU_BASE_YAML_H
#define HUNSU_BASE_YAML_H

#include "hunsu/base/json.h"

struct yaml {
	enum { YAML_TEXT, YAML_LIST, YAML_MAP } kind;
	char *key;          /* inside a map: the key; else NULL */
	char *text;         /* YAML_TEXT: the value */
	/* YAML_TEXT: written without quotes (so `null`, `true`, `12` may be read as such) */
	bool plain;
	int line, column;   /* of the value, from 1 */
	int key_line, key_column; /* of the key; 0 outside a map */
	struct yaml *child; /* first entry of a list or map */
	struct yaml *next;  /* sibling */
};

/* libyaml itself exports a symbol yaml_free; the linker must not take ours for it. */
#define yaml_free hunsu_yaml_free

/* NULL and a message with file:line:column in err. A text without a document is an empty map. */
struct yaml *yaml_parse(struct str text, const char *file, struct buf *err) MUST_CHECK;
/* The same with anchors, aliases (each a copy) and merges (<<: *name), for other tools' files. */
struct yaml *yaml_parse_shared(struct str text, const char *file, struct buf *err) MUST_CHECK;
void yaml_free(struct yaml *y);
/* OWNED_YAML struct yaml *map = …: freed where its block ends, as OWNED (mem.h) frees. */
#define OWNED_YAML __attribute__((cleanup(yaml_owned_free)))
void yaml_owned_free(struct yaml **y);
const struct yaml *yaml_get(const struct yaml *map, const char *key); /* NULL if absent */
const char *yaml_text(const struct yaml *map, const char *key);       /* NULL unless a scalar */
/* Fails with file:line:column and the list of known keys when map has a key not in `known`
 * (NULL-ended). */
enum status yaml_known(const struct yaml *map, const char *file, const char *const *known,
	struct buf *err) MUST_CHECK;
/* The same as JSON: unquoted, what JSON reads as a number, a truth or nothing is that; all else is
 * a text. */
cJSON *yaml_json(const struct yaml *y);
/* Appends text in which all strings are JSON's, as YAML that reads the same: what is no character
 * of YAML, or would be a line's end in it, is escaped. */
void yaml_of_json(struct buf *out, struct str json);

#endif
