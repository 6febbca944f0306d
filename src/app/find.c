/* find.c - commands by their names and by their keys. */
#include <string.h>

#include "hunsu/app/command.h"
#include "hunsu/base/hangul.h"
#include "hunsu/base/nearest.h"

static void several(
	const struct command *const *all, const char *given, size_t matches, struct buf *err)
{
	fail(err, BAD_USAGE, "\xe2\x80\x9c%s\xe2\x80\x9d may be", given);
	for (size_t i = 0, k = 0; err && all[i]; i++)
		if (!strncmp(all[i]->name, given, strlen(given)))
			buf_addf(err, "%s %s",
				!k++	       ? ""
				: k == matches ? " or"
					       : ",",
				all[i]->name);
}

/* What comes nearest to a word, or to the keys that it was typed with while Hangul is on. */
static void unknown(const struct command *const *all, struct str word, struct buf *err)
{
	SCOPED(buf) typed = BUF(BUF_SMALL);
	const bool hangul = hangul_typed(&typed, word);
	struct nearest near = {.given = buf_str(&typed)};

	for (size_t i = 0; all[i]; i++)
		nearest_try(&near, all[i]->name);
	fail(err, BAD_USAGE, "there is no command '%.*s'", (int)word.n, word.p);
	if (near.best || (hangul && typed.n == 1))
		fail(err, BAD_USAGE, " (%sdid you mean %s?)", hangul ? "Hangul is on: " : "",
			near.best ? near.best : buf_text(&typed));
	fail(err, BAD_USAGE, "; " LINE("help") " lists them");
}

enum status command_find(const struct command *const *all, const struct command **out,
	struct str name, struct buf *err)
{
	const struct command *found = NULL;
	size_t matches = 0;
	OWNED char *given = str_dup(name);
	enum status st = BAD_USAGE;
	for (size_t i = 0; all[i]; i++) {
		if (str_is(name, all[i]->name) ||
			(all[i]->alias && str_is(name, all[i]->alias))) {
			found = all[i];
			matches = 0;
			break;
		}
		if (name.n && strncmp(all[i]->name, given, name.n) == 0)
			found = matches++ ? found : all[i];
	}
	if (found && matches <= 1) {
		*out = found;
		st = OK;
	} else if (matches > 1) {
		several(all, given, matches, err);
	} else {
		unknown(all, name, err);
	}
	return st;
}

void command_spell(struct buf *out, const struct live *v, bool keys, struct str text)
{
	for (size_t at = 0, end; at < text.n; at = end + 1) {
		const char *mark = memchr(text.p + at, KEY_MARK[0], text.n - at);
		const struct command *c;
		const char *key;
		struct str name;
		bool known;
		end = mark ? (size_t)(mark - text.p) : text.n;
		buf_addstr(out, str_first(str_from(text, at), end - at));
		if (!mark)
			return;
		at = end + 1;
		mark = memchr(text.p + at, KEY_MARK[0], text.n - at);
		end = mark ? (size_t)(mark - text.p) : text.n;
		name = str_first(str_from(text, at), end - at);
		if (str_starts(name, ":")) {
			buf_addstr(out, str_from(name, !keys));
			continue;
		}
		known = keys && !command_find(v->commands, &c, name, NULL);
		key = known ? command_key(v->config, c) : NULL;
		buf_adds(out, known && !key ? ":" : "");
		buf_addstr(out, key ? str_of(key) : name);
	}
}

/* ---- keys ---- */

const char *const keymap_names[KEYMAPS] = {"play", "merge", "replay", "prompt", "duel",
	"grading"};

/* The config's name of a key: that of another map than play has the map in front. */
static bool names_key(const char *configured, enum keymap in, const char *key)
{
	size_t n = strlen(keymap_names[in]);
	if (in == KEYS_PLAY)
		return strcmp(configured, key) == 0;
	return strncmp(configured, keymap_names[in], n) == 0 && configured[n] == ' ' &&
	       strcmp(configured + n + 1, key) == 0;
}

static const struct command *key_owner(
	const struct command *const *all, enum keymap in, const char *key)
{
	for (size_t i = 0; all[i]; i++)
		for (const char *const *own = all[i]->keys; all[i]->in == in && *own;
			own++)
			if (strcmp(*own, key) == 0)
				return all[i];
	return NULL;
}

static bool looks_around(const struct command *c)
{
	return strcmp(c->group, "look") == 0 || strcmp(c->group, "screen") == 0;
}

/* Of the usual keys, those that go on meaning what they do in that map. In a duel or a
 * grading nothing else may come into sight. */
static bool stays(enum keymap in, const struct command *c)
{
	static const char *const moves[] = {"up", "down", "page-up", "page-down", "top", "bottom"};

	if (in != KEYS_DUEL && in != KEYS_GRADE)
		return in != KEYS_MERGE || looks_around(c);
	for (size_t i = 0; i < COUNT(moves); i++)
		if (strcmp(c->name, moves[i]) == 0)
			return true;
	return strcmp(c->group, "screen") == 0;
}

/* Keys of one command with an argument; NULL: no such one. */
static const char *digit_line(enum keymap in, const char *key)
{
	static const char *const panes[] = {"pane 1", "pane 2", "pane 3", "pane 4"};
	static const char *const tenths[] = {"grade 0", "grade 0.1", "grade 0.2", "grade 0.3",
		"grade 0.4", "grade 0.5", "grade 0.6", "grade 0.7", "grade 0.8", "grade 0.9"};
	const int n = key[0] - '0';

	if (n < 0 || n > 9 || key[1])
		return NULL;
	if (in == KEYS_GRADE)
		return tenths[n];
	return in != KEYS_DUEL && n >= 1 && n <= 4 ? panes[n - 1] : NULL;
}

const char *command_for_key(const struct command *const *all, const struct config *c,
	enum keymap in, const char *key)
{
	const char *k, *line;
	const struct command *owner;
	for (size_t i = 0; config_key(c, i, &k, &line); i++)
		if (names_key(k, in, key))
			return *line ? line : NULL;
	owner = key_owner(all, in, key);
	if (owner)
		return owner->key_line ? owner->key_line : owner->name;
	if ((line = digit_line(in, key)))
		return line;
	if (in == KEYS_PLAY)
		return NULL;
	owner = key_owner(all, KEYS_PLAY, key);
	if (owner && !stays(in, owner))
		return NULL;
	return command_for_key(all, c, KEYS_PLAY, key);
}

enum keymap live_keymap(const struct live *v)
{
	return v->keymap == KEYS_PLAY && v->view.focus == PANE_PROMPT ? KEYS_PROMPT : v->keymap;
}

const char *command_key_now(const struct live *v, const struct command *cmd)
{
	const char *key = command_key(v->config, cmd);
	const char *line =
		key ? command_for_key(v->commands, v->config, live_keymap(v), key) : NULL;
	bool own = line && (strcmp(line, cmd->name) == 0 ||
				   (cmd->key_line && strcmp(line, cmd->key_line) == 0));

	return own ? key : NULL;
}

const char *command_key(const struct config *c, const struct command *cmd)
{
	const char *k, *line;
	size_t n = cmd->in == KEYS_PLAY ? 0 : strlen(keymap_names[cmd->in]) + 1;
	for (size_t i = 0; config_key(c, i, &k, &line); i++)
		if (strcmp(line, cmd->name) == 0 && strlen(k) > n && names_key(k, cmd->in, k + n))
			return k + n;
	return cmd->keys[0];
}
