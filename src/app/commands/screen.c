/* screen.c - the program itself: help, theme, leaving. */
#include <string.h>

#include "../words.h"
#include "commands.h"
#include "pages.h"
#include "hunsu/look/theme.h"
#include "hunsu/session/story.h"

static enum status front_with(
	struct live *v, const char *word, struct str args, struct buf *err)
{
	SCOPED(buf) what = BUF(BUF_SMALL);
	buf_addf(&what, "%s%s", word, args.n ? " " : "");
	buf_addstr(&what, args);
	return live_front(v, buf_text(&what), err);
}

COMMAND("screen", palette, "palette",
	"open the command line with all commands above it, to choose from", .keys = {"C-p"},
	.need = NEED_SCREEN, .front = "palette");

/* Whether that is what the synopsis has first, or may have. */
static bool begins_with(const char *args, const char *kind)
{
	return args && str_starts(str_of(args + (*args == '[')), kind);
}

/* The line that a key opens names what it is about, so that no word of a reason is taken for it. */
static void add_selected(const struct live *v, struct str line, struct buf *what)
{
	const struct command *c;
	if (command_find(v->commands, &c, line, NULL))
		return;
	if (c == &command_write && !v->prompt_file)
		write_proposal(v, what);
	if (begins_with(c->args, "EXAMPLE") && v->view.example)
		buf_addf(what, "%d ", v->view.example);
	if (c->args && strstr(c->args, "#EXAMPLE")) {
		note_subject(v, what);
		buf_addc(what, ' ');
		return;
	}
	if (!begins_with(c->args, "VARIANT"))
		return;
	if (v->view.variant)
		buf_addf(what, "%s ", variant_called(live_state(v), v->view.variant).s);
	else if (!(c->need & NEED_SELECTED))
		buf_adds(what, "prompt ");
}

static enum status run_command(struct live *v, struct str args, struct buf *err)
{
	SCOPED(buf) what = BUF(BUF_SMALL);
	struct str rest = args, name = str_word(&rest);
	const struct command *c;
	bool done;
	enum status st = OK;
	/* Before words are typed for nothing; which variant is meant, the line may say. */
	if (name.n && !command_find(v->commands, &c, name, NULL))
		st = command_ready(v, c, live_state(v)->variants.n ? STR("A") : STR(""), err);
	if (st)
		return st;
	buf_adds(&what, "command ");
	buf_addstr(&what, args);
	if (args.n)
		buf_addc(&what, ' ');
	add_selected(v, args, &what);
	done = v->front.act && v->front.act(v->front.arg, buf_text(&what));
	return done ? OK : fail(err, BAD_USAGE, "the command line is for the screen");
}

COMMAND("screen", command, "command", "open the command line", .keys = {":"}, .args = "[COMMAND]",
	.need = NEED_SCREEN, .run = run_command);

static enum status run_help(struct live *v, struct str args, struct buf *err)
{
	const struct command *c;
	SCOPED(buf) b = BUF(BUF_SMALL);
	if (args.n) {
		enum status st = command_find(v->commands, &c, args, err);
		const char *key = !st && v->front.keys ? command_key(v->config, c) : NULL;
		if (!st)
			live_say(v, false, "%s%s%s: %s%s%s", c->name, c->args ? " " : "",
				c->args ? c->args : "", c->help, key ? "; key " : "",
				key ? key : "");
		return st;
	}
	if (v->front.act && v->front.act(v->front.arg, "help"))
		return OK;
	commands_help(v->commands, &b, NULL);
	live_say(v, false, "%s", buf_text(&b));
	return OK;
}

COMMAND("screen", help, "help", "show the keys and commands, or one command", .alias = "h",
	.keys = {"?", "F1"}, .args = "[COMMAND]", .run = run_help);

static void add_theme(void *arg, const char *name)
{
	buf_addf(arg, " %s", name);
}

static enum status run_theme(struct live *v, struct str args, struct buf *err)
{
	enum status st;
	if (!args.n) {
		SCOPED(buf) names = BUF(BUF_SMALL);
		theme_list(add_theme, &names);
		live_say(v, false, "theme %s; " LINE("theme") " NAME changes it, there are auto%s",
			config_get(v->config, "theme"), buf_text(&names));
		return OK;
	}
	st = front_with(v, "theme", args, err);
	if (!st)
		st = config_set(v->config, STR("theme"), args, err);
	return st ? st : config_save(v->config, err);
}

COMMAND("screen", theme, "theme", "change the colours, or say which themes there are",
	.args = "[THEME]", .run = run_theme);

COMMAND("screen", redraw, "redraw", "draw the screen again", .keys = {"C-l"}, .need = NEED_SCREEN,
	.front = "redraw");

COMMAND("screen", suspend, "suspend", "stop for the shell; fg comes back", .keys = {"C-z"},
	.need = NEED_SCREEN, .front = "suspend");

/* One step out of what was opened: help, a pane that has the whole screen, an example, a view.
 * False: there is none to take. */
static bool go_back(struct view *view, bool merging)
{
	if (view->help) {
		view->help = false;
	} else if (view->zoom) {
		view->zoom = false;
	} else if (view->detail != DETAIL_DIFF && !merging) {
		if (view->detail == DETAIL_EXAMPLE && view->focus == PANE_DETAIL)
			view->focus = PANE_EXAMPLES;
		view->detail = DETAIL_DIFF;
		view->scroll[PANE_DETAIL] = 0;
	} else {
		return false;
	}
	return true;
}

/* Leaving with calls in flight or a merge in hand asks once. */
static enum status run_quit(struct live *v, struct str args, struct buf *err)
{
	bool force = str_starts(args, "!");
	if (!force && v->front.keys && go_back(&v->view, v->merging.on))
		return OK;
	if (!force && v->merging.on && !v->confirmed && !v->yes) {
		live_ask(v, "a merge is in hand: drop it and leave?");
		return OK;
	}
	if (!force && live_busy(v) && !v->confirmed && !v->yes) {
		live_ask(v, "calls are in flight: cancel them and leave?");
		return OK;
	}
	if (v->front.person && !live_may_leave(v))
		return OK;
	return live_front(v, "quit", err);
}

COMMAND("screen", quit, "quit",
	"go back out of help, zoom, an example or a view, then leave; `quit!` leaves at once "
	"(everything is kept)", .bang = true, .alias = "q", .keys = {"q"}, .run = run_quit);
