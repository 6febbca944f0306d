/* command.c - running a command line. */
#include "hunsu/app/command.h"

#include <string.h>

#include "merging.h"
#include "parts.h"
#include "words.h"

/* What the session names, and this program may not have. */
static enum status check_named(const struct live *v, const struct command *c, struct buf *err)
{
	enum status st = OK;
	if (c->need & NEED_METRIC)
		st = desk_can_score(live_state(v), c->name, err);
	if (!st && (c->need & NEED_TARGET))
		st = desk_can_call(&v->desk->target, c->name, err);
	if (!st && (c->need & NEED_PROPOSER))
		st = desk_can_call(&v->desk->proposer, c->name, err);
	return st;
}

static enum status check_variant(
	const struct live *v, const struct command *c, struct str args, struct buf *err)
{
	const struct state *s = live_state(v);
	if (c->need & (NEED_VARIANT | NEED_SELECTED) && !s->variants.n)
		return fail(err, BAD_USAGE,
			"%s: there is no variant yet; " KEY("propose")
			" asks the model for some (" KEY("edit") " types into the prompt)",
			c->name);
	if (c->need & NEED_SELECTED && !args.n && !state_variant(s, v->view.variant))
		return fail(err, BAD_USAGE,
			"%s: select a variant, or name it: A, B, \xe2\x80\xa6", c->name);
	return OK;
}

enum status command_ready(
	const struct live *v, const struct command *c, struct str args, struct buf *err)
{
	const struct state *s = live_state(v);
	enum status st;
	if ((c->need & NEED_REPLAY) && !v->replay)
		return fail(err, BAD_USAGE, "%s is for replays: hunsu replay SESSION", c->name);
	if (c->need & NEED_WRITABLE && !live_writable(v, c->name, err))
		return FAILED;
	if ((c->need & NEED_PROMPT) && !s->head)
		return beginning_missing(c->name, err);
	st = check_variant(v, c, args, err);
	if (st)
		return st;
	if ((c->need & NEED_EXAMPLES) && !s->examples.n)
		return fail(err, BAD_USAGE,
			"%s: there is no example yet; "
			LINE("example") " add INPUT => ANSWER", c->name);
	st = check_named(v, c, err);
	return st || !c->ready ? st : c->ready(v, args, err);
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

enum status command_run(
	struct live *v, const struct command *c, struct str args, struct buf *err)
{
	SCOPED(buf) out = BUF(BUF_TEXT);

	if (!c->say)
		return c->run_by  ? c->run_by(v, args, c->by, err)
		       : c->front ? live_front(v, c->front, err)
				  : c->run(v, args, err);
	c->say(v, &out);
	live_say(v, false, "%s", buf_text(&out));
	return OK;
}

enum status live_command(struct live *v, struct str line, struct buf *err)
{
	const struct command *c;
	struct str args = line, name = str_word(&args);
	SCOPED(buf) why = BUF(BUF_TEXT);
	const char *outer = v->line;
	char *running;
	enum status st;
	if (!name.n)
		return OK;
	if (name.p[0] == ':')
		name = str_from(name, 1);
	if (name.n > 1 &&
		name.p[name.n - 1] == '!') { /* `write! FILE` is write with the argument `! FILE` */
		name.n--;
		args = str_from(line, (size_t)(name.p - line.p) + name.n);
	}
	v->acts++;
	running = str_dup(line);
	v->line = running;
	live_settle(v);
	st = command_find(v->commands, &c, name, &why);
	if (!st)
		st = check_args(c, args, &why);
	if (!st)
		st = command_ready(v, c, args, &why);
	if (!st)
		st = command_run(v, c, args, &why);
	if (!st && !strcmp(c->group, "play"))
		live_foreign_tell(v);
	if (err && why.n)
		command_spell(err, v, v->front.keys, buf_str(&why));
	v->line = outer;
	free(running);
	merging_check(v);
	live_tell(v);
	live_changed(v);
	return st;
}

void live_run(struct live *v, const char *line)
{
	SCOPED(buf) err = BUF(BUF_SMALL);
	if (live_command(v, str_of(line), &err))
		live_say(v, true, "%s", buf_text(&err));
}
