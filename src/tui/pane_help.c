/* pane_help.c - the help page, from the command table: what the focused pane is for comes first. */
#include <string.h>

#include "hunsu/app/command.h"
#include "hunsu/engine/operator.h"
#include "hunsu/tui/pane.h"
#include "hunsu/tui/typing.h"

#define DOZEN 12
#define HELP_AT 46 /* the column of what a command does */

/* What is done most in a pane, by command; all of them follow. */
static const char *const first_commands[PANES][DOZEN] = {
	[PANE_PROMPT] = {"edit", "editor", "propose", "evaluate", "mutate", "region", "lock",
		"held-out", "try", "undo", "write", "quit"},
	[PANE_VARIANTS] = {"down", "open", "next-detail", "accept", "merge", "reject", "mutate",
		"mark", "evaluate", "note", "sort", "best"},
	[PANE_DETAIL] = {"next-detail", "previous-detail", "down", "page-down", "open", "zoom",
		"search", "accept", "merge", "note", "grade", "quit"},
	[PANE_EXAMPLES] = {"down", "open", "filter", "try", "right", "wrong", "correct", "pin",
		"promote", "note", "search", "zoom"},
};

static const struct {
	const char *sign, *says;
} signs[] = {{"70% 55\u201382", "right on 70% of the examples; 95% sure to be within 55 to 82"},
	{"+18 \u25b2 \u25bc", "the gain over the prompt, better or worse beyond chance"},
	{"12:3", "examples won and lost against the prompt"},
	{"noise", "the difference may be chance; p without a triangle: chance among so many"},
	{"about +9 left", "of the best gain, chosen again, as it was partly luck; at least: 95% "
		"sure. What is gained by having seen the examples only held-out ones tell"},
	{"first, early", "scored on the first examples only"},
	{"behind 12/60", "after 12 examples a race stopped it: it could hardly still win"},
	{"\u226064%", "so much of the prompt's words is different"},
	{"\u2713 \u2717 .50", "the output is right, wrong, partly right"},
	{"~67", "its samples differ: .67 on average"},
	{"! ? = - \u00b7",
		"the call failed; hidden by a blind review; shown in the prompt; the metric has no "
		"score for it; not run yet"},
	{"-a- +b+", "what goes and what comes; \u00b7 a blank, \u23ce the end of a line"},
	{"\u2191 \u2193 \u2026", "there is more: above, below, of that text"},
	{"\u2717\"", "you said something about this output"},
	{"colours", "in the prompt: whose words they are, yours, a model's, a file's"}};

static void add_command(struct rows *out, const struct pane_view *v, const struct command *c)
{
	SCOPED(buf) keys = BUF(BUF_SMALL), args = BUF(BUF_SMALL);
	const char *first = command_key(v->live->config, c);
	int at = v->columns - HELP_AT < 30 ? 17 : HELP_AT; /* beside the words, or below them */

	if (first)
		buf_adds(&keys, first);
	for (const char *const *k = c->keys; *k && first && strcmp(first, c->keys[0]) == 0; k++)
		if (k != c->keys)
			buf_addf(&keys, " %s", *k);
	rows_begin(out, -1);
	rows_puts(out, SHADE_TEXT, "  ");
	rows_cell(out, SHADE_KEY, buf_str(&keys), 14);
	rows_puts(out, SHADE_TEXT, " ");
	rows_puts(out, SHADE_TEXT, c->name);
	buf_adds(&args, c->args ? " " : "");
	sign_draw(&args, str_of(c->args ? c->args : ""), v->ascii);
	rows_wrap(out, SHADE_DIM, buf_str(&args), v->columns, 19, -1);
	if (out->column >= at) {
		rows_begin(out, -1);
		at = HELP_AT < v->columns / 2 ? HELP_AT : 17;
	}
	rows_to(out, at);
	rows_wrap(out, SHADE_TEXT, str_of(c->help), v->columns, out->column, -1);
}

static void add_group(struct rows *out, const struct pane_view *v, const char *group)
{
	bool any = false;

	for (size_t i = 0; commands[i]; i++) {
		if (strcmp(commands[i]->group, group) != 0)
			continue;
		if (!any)
			rows_line(out, -1, SHADE_HEADING, " %s", group);
		any = true;
		add_command(out, v, commands[i]);
	}
	if (any)
		rows_begin(out, -1);
}

static void add_two(
	struct rows *out, const struct pane_view *v, struct str what, const char *says)
{
	SCOPED(buf) a = BUF(BUF_SMALL), b = BUF(BUF_SMALL);

	sign_draw(&a, what, v->ascii);
	sign_draw(&b, str_of(says), v->ascii);
	rows_begin(out, -1);
	rows_puts(out, SHADE_TEXT, "  ");
	rows_cell(out, SHADE_KEY, buf_str(&a), 14);
	rows_puts(out, SHADE_TEXT, " ");
	rows_wrap(out, SHADE_TEXT, buf_str(&b), v->columns, 17, -1);
}

static void add_keys(
	struct rows *out, const struct pane_view *v, const struct typing_record *of)
{
	for (; of->keys; of++) {
		struct str keys = str_of(of->keys);

		if (of->help)
			add_two(out, v, str_word(&keys), of->help);
	}
}

static void add_typing(struct rows *out, const struct pane_view *v)
{
	rows_line(out, -1, SHADE_HEADING, " typing into the prompt");
	add_keys(out, v, typing_records);
	rows_line(out, -1, SHADE_HEADING, " selecting a part of the prompt");
	add_keys(out, v, selecting_records);
	rows_begin(out, -1);
}

/* A row each, so that a small screen has the dozen at a glance. */
static void add_brief(struct rows *out, const struct pane_view *v, const struct command *c)
{
	rows_begin(out, -1);
	rows_puts(out, SHADE_TEXT, "  ");
	rows_cell(out, SHADE_KEY, str_of(command_key(v->live->config, c)), 6);
	rows_cell(out, SHADE_TEXT, str_of(c->name), 17);
	rows_cell(out, SHADE_TEXT, str_of(c->help), v->columns - out->column);
}

static void add_signs(struct rows *out, const struct pane_view *v)
{
	rows_line(out, -1, SHADE_HEADING, " signs");
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		add_two(out, v, str_of(signs[i].sign), signs[i].says);
	rows_begin(out, -1);
	rows_line(out, -1, SHADE_HEADING, " operators: ways to make variants");
	for (size_t i = 0; operators[i]; i++)
		add_two(out, v, str_of(operators[i]->name), operators[i]->help);
	rows_begin(out, -1);
}

void pane_help_rows(struct rows *out, const struct pane_view *v)
{
	const enum pane pane = v->live->view.focus;
	const char *now = v->live->keymap == KEYS_PLAY ? NULL : keymap_names[v->live->keymap];
	const struct command *c;

	if (now)
		add_group(out, v, now);
	rows_line(out, -1, SHADE_HEADING, " in this pane");
	for (size_t i = 0; i < DOZEN; i++)
		if (!command_find(commands, &c, str_of(first_commands[pane][i]), NULL))
			add_brief(out, v, c);
	rows_begin(out, -1);
	if (pane == PANE_PROMPT)
		add_typing(out, v);
	add_signs(out, v);
	for (size_t i = 0; commands[i]; i++) {
		const char *group = commands[i]->group;
		bool done = now && strcmp(now, group) == 0;

		for (size_t k = 0; k < i; k++)
			done = done || strcmp(commands[k]->group, group) == 0;
		if (!done)
			add_group(out, v, group);
	}
	if (pane != PANE_PROMPT)
		add_typing(out, v);
}
