/* command.c - the command table, and all that is made from it. */
#include "hunsu/app/command.h"

#include <stdlib.h>
#include <string.h>

#include "hunsu/base/mem.h"
#include "hunsu/base/nearest.h"
#include "hunsu/session/story.h"
#include "commands/commands.h"
#include "own.h"

const struct command *const commands[] = {
	&command_propose,
	&command_mutate,
	&command_operators,
	&command_evaluate,
	&command_held_out,
	&command_retry,
	&command_try,
	&command_cancel,
	&command_accept,
	&command_merge,
	&command_reject,
	&command_note,
	&command_grade,
	&command_blind,
	&command_bet,
	&command_reveal,
	&command_ablate,
	&command_verdict,
	&command_undo,
	&command_redo,
	&command_branches,
	&command_go,
	&command_name,
	&command_example,
	&command_right,
	&command_wrong,
	&command_correct,
	&command_expect,
	&command_pin,
	&command_promote,
	&command_move,
	&command_drop,
	&command_edit,
	&command_editor,
	&command_prompt,
	&command_region,
	&command_lock,
	&command_unlock,
	&command_locks,
	&command_write,
	&command_save_as,
	&command_copy,
	&command_up,
	&command_down,
	&command_page_up,
	&command_page_down,
	&command_top,
	&command_bottom,
	&command_next_pane,
	&command_previous_pane,
	&command_pane,
	&command_zoom,
	&command_select,
	&command_open,
	&command_mark,
	&command_detail,
	&command_next_detail,
	&command_previous_detail,
	&command_sort,
	&command_filter,
	&command_rejected,
	&command_search,
	&command_search_next,
	&command_search_previous,
	&command_lineage,
	&command_history,
	&command_show,
	&command_blame,
	&command_status,
	&command_stats,
	&command_take,
	&command_leave,
	&command_split,
	&command_change,
	&command_both,
	&command_both_back,
	&command_take_rest,
	&command_leave_rest,
	&command_next_open,
	&command_previous_open,
	&command_next_hunk,
	&command_previous_hunk,
	&command_hunk,
	&command_find_hunk,
	&command_finish,
	&command_abandon,
	&command_model,
	&command_second,
	&command_metric,
	&command_extract,
	&command_set,
	&command_budget,
	&command_command,
	&command_help,
	&command_theme,
	&command_play,
	&command_pause,
	&command_step,
	&command_back,
	&command_next_mark,
	&command_previous_mark,
	&command_next_round,
	&command_previous_round,
	&command_next_variation,
	&command_previous_variation,
	&command_variations,
	&command_jump,
	&command_first,
	&command_last,
	&command_speed,
	&command_faster,
	&command_slower,
	&command_guess,
	&command_likelier,
	&command_unlikelier,
	&command_branch_off,
	&command_story,
	&command_redraw,
	&command_suspend,
	&command_quit,
	NULL,
};

/* ---- words of a line ---- */

cJSON *act_new(const char *act, struct str args)
{
	char *a = args.n ? str_dup(args) : NULL;
	cJSON *e = event_new(BY_HUMAN, act, a);
	free(a);
	return e;
}

/* ---- finding ---- */

static void several(const char *given, size_t matches, struct buf *err)
{
	fail(err, BAD_USAGE, "\xe2\x80\x9c%s\xe2\x80\x9d may be", given);
	for (size_t i = 0, k = 0; commands[i]; i++)
		if (!strncmp(commands[i]->name, given, strlen(given)))
			buf_addf(err, "%s %s",
				!k++	       ? ""
				: k == matches ? " or"
					       : ",",
				commands[i]->name);
}

enum status command_find(const struct command **out, struct str name, struct buf *err)
{
	const struct command *found = NULL;
	struct nearest near = {.given = name};
	size_t matches = 0;
	char *given = str_dup(name);
	enum status st = BAD_USAGE;
	for (size_t i = 0; commands[i]; i++) {
		if (str_is(name, commands[i]->name) ||
			(commands[i]->alias && str_is(name, commands[i]->alias))) {
			found = commands[i];
			matches = 0;
			break;
		}
		if (name.n && strncmp(commands[i]->name, given, name.n) == 0) {
			found = matches++ ? found : commands[i];
			continue;
		}
		nearest_try(&near, commands[i]->name);
	}
	if (found && matches <= 1) {
		*out = found;
		st = OK;
	} else if (matches > 1) {
		several(given, matches, err);
	} else {
		fail(err, st, "there is no command '%s'%s%s%s; :help lists them", given,
			near.best ? " (did you mean " : "", near.best ? near.best : "",
			near.best ? "?)" : "");
	}
	free(given);
	return st;
}

/* ---- running ---- */

bool live_writable(const struct live *v, const char *act, struct buf *err)
{
	const struct journal *j = v->session->journal;
	if (!journal_read_only(j))
		return true;
	if (v->replay)
		buf_addf(err,
			"%s: this is a replay; " KEY("branch-off")
			" goes on from here in a session of your own",
			act);
	else
		buf_addf(err, "%s: this session is read-only%s%s", act,
			*journal_holder(j) ? "; it is open in " : "", journal_holder(j));
	return false;
}

/* What the session names, and this program may not have. */
static enum status check_named(const struct live *v, const struct command *c, struct buf *err)
{
	enum status st = OK;
	if (c->need & NEED_METRIC)
		st = live_can_score(v, c->name, err);
	if (!st && (c->need & NEED_TARGET))
		st = live_can_call(&v->target, c->name, err);
	if (!st && (c->need & NEED_PROPOSER))
		st = live_can_call(&v->proposer, c->name, err);
	return st;
}

static enum status check_need(const struct live *v, const struct command *c, struct buf *err)
{
	const struct state *s = live_state(v);
	if ((c->need & NEED_REPLAY) && !v->replay)
		return fail(err, BAD_USAGE, "%s is for replays: hunsu replay SESSION", c->name);
	if (c->need & NEED_WRITABLE && !live_writable(v, c->name, err))
		return FAILED;
	if ((c->need & NEED_PROMPT) && !s->head)
		return fail(err, BAD_USAGE, "%s: there is no prompt yet; " KEY("edit") " types one",
			c->name);
	if ((c->need & NEED_VARIANT) && !s->variants.n)
		return fail(err, BAD_USAGE,
			"%s: there is no variant yet; " KEY("propose")
			" asks the model for some (" KEY("edit") " types into the prompt)",
			c->name);
	if ((c->need & NEED_EXAMPLES) && !s->examples.n)
		return fail(err, BAD_USAGE,
			"%s: there is no example yet; :example add INPUT => ANSWER", c->name);
	return check_named(v, c, err);
}

/* A command that takes nothing is given nothing: `undo 3` does not undo once. */
static enum status check_args(const struct command *c, struct str args, struct buf *err)
{
	bool bang = str_starts(args, "!");
	if (bang && !c->bang)
		return fail(
			err, BAD_USAGE, "there is no %s!; %s has no other way", c->name, c->name);
	args = str_trim(str_from(args, bang));
	if (c->args || !args.n)
		return OK;
	return fail(err, BAD_USAGE, "%s takes nothing after it, not \xe2\x80\x9c%.*s\xe2\x80\x9d",
		c->name, (int)args.n, args.p);
}

void command_spell(struct buf *out, const struct live *v, struct str text)
{
	for (size_t at = 0, end; at < text.n; at = end + 1) {
		const char *mark = memchr(text.p + at, KEY_MARK[0], text.n - at);
		end = mark ? (size_t)(mark - text.p) : text.n;
		buf_addstr(out, str_first(str_from(text, at), end - at));
		if (!mark)
			return;
		at = end + 1;
		mark = memchr(text.p + at, KEY_MARK[0], text.n - at);
		end = mark ? (size_t)(mark - text.p) : text.n;
		struct str name = str_first(str_from(text, at), end - at);
		const struct command *c;
		const char *key = v->front.keys && !command_find(&c, name, NULL)
					  ? command_key(v->config, c)
					  : NULL;
		buf_addstr(out, key ? str_of(key) : name);
	}
}

enum status live_command(struct live *v, struct str line, struct buf *err)
{
	const struct command *c;
	struct str args = line, name = str_word(&args);
	if (!name.n)
		return OK;
	if (name.p[0] == ':')
		name = str_from(name, 1);
	if (name.n > 1 &&
		name.p[name.n - 1] == '!') { /* `write! FILE` is write with the argument `! FILE` */
		name.n--;
		args = str_from(line, (size_t)(name.p - line.p) + name.n);
	}
	struct buf why = BUF(BUF_TEXT);
	live_settle(v);
	enum status st = command_find(&c, name, &why);
	if (!st)
		st = check_args(c, args, &why);
	if (!st)
		st = check_need(v, c, &why);
	if (!st)
		st = c->run(v, args, &why);
	if (!st && !strcmp(c->group, "play"))
		live_foreign_tell(v);
	if (err && why.n)
		command_spell(err, v, buf_str(&why));
	buf_release(&why);
	merging_check(v);
	live_changed(v);
	return st;
}

void live_run(struct live *v, const char *line)
{
	struct buf err = BUF(BUF_SMALL);
	if (live_command(v, str_of(line), &err))
		live_say(v, true, "%s", buf_text(&err));
	buf_release(&err);
}

void live_run_later(struct live *v)
{
	char *line = v->own->later;
	v->own->later = NULL;
	v->own->late = true;
	live_run(v, line);
	v->own->late = false;
	free(line);
}

/* ---- keys ---- */

const char *const keymap_names[KEYMAPS] = {"play", "merge", "replay", "prompt"};

/* The config's name of a key: that of another map than play has the map in front. */
static bool names_key(const char *configured, enum keymap in, const char *key)
{
	size_t n = strlen(keymap_names[in]);
	if (in == KEYS_PLAY)
		return strcmp(configured, key) == 0;
	return strncmp(configured, keymap_names[in], n) == 0 && configured[n] == ' ' &&
	       strcmp(configured + n + 1, key) == 0;
}

static const struct command *key_owner(enum keymap in, const char *key)
{
	for (size_t i = 0; commands[i]; i++)
		for (const char *const *own = commands[i]->keys; commands[i]->in == in && *own;
			own++)
			if (strcmp(*own, key) == 0)
				return commands[i];
	return NULL;
}

static bool looks_around(const struct command *c)
{
	return strcmp(c->group, "look") == 0 || strcmp(c->group, "screen") == 0;
}

const char *command_for_key(const struct config *c, enum keymap in, const char *key)
{
	static const char *const panes[] = {"pane 1", "pane 2", "pane 3", "pane 4"};
	const char *k, *line;
	for (size_t i = 0; config_key(c, i, &k, &line); i++)
		if (names_key(k, in, key))
			return *line ? line : NULL;
	const struct command *owner = key_owner(in, key);
	if (owner)
		return owner->key_line ? owner->key_line : owner->name;
	if (key[0] >= '1' && key[0] <= '4' && !key[1])
		return panes[key[0] - '1']; /* four keys of one command with an argument */
	if (in == KEYS_PLAY)
		return NULL;
	owner = key_owner(KEYS_PLAY, key);
	if (in == KEYS_MERGE && owner && !looks_around(owner))
		return NULL;
	return command_for_key(c, KEYS_PLAY, key);
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

/* ---- help and manual ---- */

static void add_keys(struct buf *out, const struct command *c)
{
	for (const char *const *k = c->keys; *k; k++)
		buf_addf(out, "%s%s", k == c->keys ? "" : " ", *k);
}

void commands_help(struct buf *out, const struct config *c, const char *group)
{
	const char *last = "", *k, *line;
	for (size_t i = 0; commands[i]; i++) {
		const struct command *cmd = commands[i];
		if (group && strcmp(group, cmd->group) != 0)
			continue;
		if (strcmp(last, cmd->group) != 0)
			buf_addf(out, "%s%s\n", *last ? "\n" : "", cmd->group);
		last = cmd->group;
		struct buf keys = BUF(BUF_SMALL);
		add_keys(&keys, cmd);
		buf_addf(out, "  %-10s %s%s%s\n             %s\n", buf_text(&keys), cmd->name,
			cmd->args ? " " : "", cmd->args ? cmd->args : "", cmd->help);
		buf_release(&keys);
	}
	for (size_t i = 0; !group && config_key(c, i, &k, &line); i++)
		buf_addf(out, "%s  %-10s %s\n", i ? "" : "\nyours\n", k, line);
}

static void manual_text(struct buf *out, const char *s)
{
	for (; *s; s++) {
		if (*s == '\\')
			buf_adds(out, "\\e");
		else if (*s == '\xe2' && s[1] == '\x80' && s[2] == '\xa6') {
			buf_adds(out, "...");
			s += 2;
		} else
			buf_addc(out, *s);
	}
}

void commands_manual(struct buf *out)
{
	const char *last = "";
	for (size_t i = 0; commands[i]; i++) {
		const struct command *c = commands[i];
		if (strcmp(last, c->group) != 0)
			buf_addf(out, "%s.Ss %s\n.Bl -tag -width Ds\n", *last ? ".El\n" : "",
				c->group);
		last = c->group;
		buf_addf(out, ".It Ic %s", c->name);
		if (c->args) {
			buf_adds(out, " Ar ");
			manual_text(out, c->args);
		}
		buf_addc(out, '\n');
		struct buf keys = BUF(BUF_SMALL);
		add_keys(&keys, c);
		if (keys.n) {
			buf_adds(out, "Key: ");
			manual_text(out, keys.s);
			buf_adds(out, ".\n");
		}
		buf_release(&keys);
		buf_addc(out, (char)(c->help[0] & ~0x20));
		manual_text(out, c->help + 1);
		buf_adds(out, ".\n");
	}
	buf_adds(out, ".El\n");
}
