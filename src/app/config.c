/* config.c - the option table, and the file that keeps what differs from it. */
#include "hunsu/app/config.h"

#include <math.h>
#include <string.h>

#include "hunsu/base/file.h"
#include "hunsu/base/yaml.h"

const struct option options[] = {
	{"target", "the model that the prompt of a new session is for", OPTION_TEXT, "local", 0, 0},
	{"proposer", "the model that writes variants in a new session", OPTION_TEXT, "local", 0, 0},
	{"ca-file", "certificates (PEM) of servers to believe, instead of the system's",
		OPTION_TEXT, "", 0, 0},
	{"theme", "colours of the screen; auto: dark or light, as it is",
		OPTION_TEXT, "auto", 0, 0},
	{"mouse", "clicks and the wheel; off leaves them to the terminal",
		OPTION_BOOL, "yes", 0, 0},
	{"bell", "seconds after which the end of work rings, where the terminal is out of focus; "
		"0: never", OPTION_NUMBER, "10", 0, 86400},
	{"ascii", "draw frames and marks in ASCII", OPTION_BOOL, "no", 0, 0},
	{"in-flight", "calls at a time to one endpoint; 0 leaves it to hunsu",
		OPTION_NUMBER, "0", 0, 1024},
	{"tries", "how often a call is sent when it fails in a way that may pass",
		OPTION_NUMBER, "5", 1, 100},
	{"patience", "seconds that a call waits, in all, for a server that asks it to; a tenth "
		"of that where it does not say how long", OPTION_NUMBER, "600", 1, 86400},
	{"connect-timeout", "seconds that connecting to a server may take",
		OPTION_NUMBER, "10", 1, 600},
	{"silence-timeout", "seconds without a byte after which a streamed answer is given up",
		OPTION_NUMBER, "120", 1, 86400},
	{"answer-timeout", "seconds that an answer may take, from its request to its end",
		OPTION_NUMBER, "600", 1, 86400},
	{"variants", "how many variants a round asks for", OPTION_NUMBER, "4", 1, 26},
	{"first", "examples a new variant is scored on before the rest",
		OPTION_NUMBER, "10", 1, 1000},
	{"strength", "how far from the prompt eccentric goes", OPTION_NUMBER, "3", 1, 5},
	{"operators", "operators that propose uses, blank-separated",
		OPTION_TEXT, "form induce paraphrase critique feedback eccentric", 0, 0},
	{"confirm-calls", "ask before work of more calls than this, unless it is free",
		OPTION_NUMBER, "500", 0, 1e9},
	{"confirm-usd", "ask before work that may cost more than this",
		OPTION_NUMBER, "0.10", 0, 1e6},
	{0},
};

#define FILE_NAME "config.yaml"

struct key {
	char *key, *command;
};

struct config {
	char *values[sizeof options / sizeof *options - 1]; /* NULL: the default */
	char *now[sizeof options / sizeof *options - 1];    /* instead, for this run; or NULL */
	LIST(struct key) keys;
};

static const struct option *option_find(const char *name, size_t *at)
{
	for (size_t i = 0; options[i].name; i++)
		if (strcmp(options[i].name, name) == 0) {
			*at = i;
			return &options[i];
		}
	return NULL;
}

static enum status option_check(const struct option *o, struct str value, struct buf *err)
{
	double d;
	switch (o->kind) {
	case OPTION_TEXT:
		return OK;
	case OPTION_BOOL:
		if (str_is(value, "yes") || str_is(value, "no"))
			return OK;
		return fail(err, BAD_USAGE, "%s is yes or no, not '%.*s'", o->name, (int)value.n,
			value.p);
	case OPTION_NUMBER:
		if (str_to_double(value, o->min, o->max, &d))
			return OK;
		return fail(err, BAD_USAGE, "%s is a number from %g to %g, not '%.*s'", o->name,
			o->min, o->max, (int)value.n, value.p);
	}
	return OK;
}

enum status config_set(struct config *c, struct str name, struct str value, struct buf *err)
{
	size_t at;
	OWNED char *n = str_dup(name);
	const struct option *o = option_find(n, &at);
	enum status st = OK;
	if (!o) {
		st = fail(err, BAD_USAGE, "there is no option '%s'; they are:", n);
		for (size_t i = 0; err && options[i].name; i++)
			buf_addf(err, " %s", options[i].name);
	} else if ((st = option_check(o, value, err)) == OK) {
		free(c->now[at]);
		c->now[at] = NULL;
		free(c->values[at]);
		c->values[at] = str_is(value, o->otherwise) ? NULL : str_dup(value);
	}
	return st;
}

static enum status read_keys(
	struct config *c, const struct yaml *map, const char *file, struct buf *err)
{
	if (map->kind != YAML_MAP)
		return fail(err, FAILED, "%s:%d:%d: keys must be lines of `KEY: COMMAND`", file,
			map->line, map->column);
	for (const struct yaml *y = map->child; y; y = y->next) {
		struct key *k;
		if (y->kind != YAML_TEXT)
			return fail(err, FAILED, "%s:%d:%d: a key needs a command line", file,
				y->line, y->column);
		k = PUSH(&c->keys);
		k->key = mem_dup(y->key);
		k->command = mem_dup(y->text);
	}
	return OK;
}

static enum status read_entry(
	struct config *c, const struct yaml *y, const char *file, struct buf *err)
{
	SCOPED(buf) why = BUF(BUF_SMALL);
	enum status st;
	if (strcmp(y->key, "keys") == 0)
		return read_keys(c, y, file, err);
	if (y->kind != YAML_TEXT)
		return fail(err, FAILED, "%s:%d:%d: %s needs one value", file, y->line, y->column,
			y->key);
	st = config_set(c, str_of(y->key), str_of(y->text), &why);
	if (st)
		st = fail(err, FAILED, "%s:%d:%d: %s", file, y->line, y->column, buf_text(&why));
	return st;
}

struct config *config_load(struct buf *err)
{
	struct config *c = NEW(struct config);
	SCOPED(buf) path = BUF(BUF_SMALL), text = BUF((size_t)1 << 20);
	enum status st = xdg_path(&path, XDG_CONFIG, FILE_NAME, err);

	if (!st && file_exists(path.s) && !(st = file_read_text(&text, path.s, err)) &&
		str_trim(buf_str(&text)).n) {
		OWNED_YAML struct yaml *y = yaml_parse(buf_str(&text), path.s, err);
		st = y ? OK : FAILED;
		if (y && y->kind != YAML_MAP)
			st = fail(err, FAILED, "%s:%d:%d: expected lines of `option: value`",
				path.s, y->line, y->column);
		for (const struct yaml *e = !st && y ? y->child : NULL; e && !st; e = e->next)
			st = read_entry(c, e, path.s, err);
	}
	if (st) {
		config_free(c);
		return NULL;
	}
	return c;
}

void config_free(struct config *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < sizeof c->values / sizeof *c->values; i++) {
		free(c->values[i]);
		free(c->now[i]);
	}
	for (size_t i = 0; i < c->keys.n; i++) {
		free(c->keys.items[i].key);
		free(c->keys.items[i].command);
	}
	free(c->keys.items);
	free(c);
}

const char *config_get(const struct config *c, const char *name)
{
	size_t at;
	const struct option *o = option_find(name, &at);
	if (!o)
		BUG("no option %s", name);
	if (c->now[at])
		return c->now[at];
	return c->values[at] ? c->values[at] : o->otherwise;
}

void config_for_now(struct config *c, const char *name, long number)
{
	struct buf text = BUF(BUF_SMALL);
	size_t at;

	if (!option_find(name, &at))
		BUG("no option %s", name);
	buf_addf(&text, "%ld", number);
	free(c->now[at]);
	c->now[at] = buf_detach(&text, NULL);
}

double config_number(const struct config *c, const char *name)
{
	double d = 0;
	if (!str_to_double(str_of(config_get(c, name)), -HUGE_VAL, HUGE_VAL, &d))
		BUG("%s is no number", name);
	return d;
}

static int config_ms(const struct config *c, const char *name)
{
	return (int)(config_number(c, name) * 1000);
}

void config_limits(const struct config *c, struct client_options *o)
{
	o->in_flight = (int)config_number(c, "in-flight");
	o->tries = (int)config_number(c, "tries");
	o->patience_ms = config_ms(c, "patience");
	o->connect_ms = config_ms(c, "connect-timeout");
	o->first_byte_ms = config_ms(c, "silence-timeout");
	o->total_ms = config_ms(c, "answer-timeout");
}

bool config_bool(const struct config *c, const char *name)
{
	return strcmp(config_get(c, name), "yes") == 0;
}

enum status config_save(const struct config *c, struct buf *err)
{
	SCOPED(buf) path = BUF(BUF_SMALL), text = BUF((size_t)1 << 20), old = BUF((size_t)1 << 20);
	enum status st = xdg_dir(&path, XDG_CONFIG, "", err);

	buf_adds(&path, "/" FILE_NAME);
	for (size_t i = 0; options[i].name; i++)
		if (c->values[i]) {
			buf_addf(&text, "%s: ", options[i].name);
			json_quote(
				&text, str_of(c->values[i])); /* a JSON string is a YAML scalar */
			buf_addc(&text, '\n');
		}
	if (c->keys.n)
		buf_adds(&text, "keys:\n");
	for (size_t i = 0; i < c->keys.n; i++) {
		buf_adds(&text, "  ");
		json_quote(&text, str_of(c->keys.items[i].key));
		buf_adds(&text, ": ");
		json_quote(&text, str_of(c->keys.items[i].command));
		buf_addc(&text, '\n');
	}
	if (!st && file_exists(path.s) && !(st = file_read(&old, path.s, err))) {
		SCOPED(buf) backup = BUF(BUF_SMALL);
		buf_addf(&backup, "%s~", path.s);
		st = file_write(backup.s, buf_str(&old), err);
	}
	if (!st)
		st = file_write(path.s, buf_str(&text), err);
	return st;
}

bool config_key(const struct config *c, size_t n, const char **key, const char **command)
{
	if (n >= c->keys.n)
		return false;
	*key = c->keys.items[n].key;
	*command = c->keys.items[n].command;
	return true;
}
