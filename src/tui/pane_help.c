/* pane_help.c - the help page, from the command table: what the focused pane is for comes first. */
#include <string.h>

#include "hunsu/app/command.h"
#include "hunsu/tui/pane.h"
#include "hunsu/tui/typing.h"

/* Which groups of the table a pane is about; the others follow. */
static const char *const first_groups[PANES][3] = {
	[PANE_PROMPT] = {"write", "play", NULL},
	[PANE_VARIANTS] = {"play", "look", NULL},
	[PANE_DETAIL] = {"look", "play", NULL},
	[PANE_EXAMPLES] = {"examples", "look", NULL},
};

static void add_command(struct rows *out, const struct pane_view *v, const struct command *c)
{
	struct buf keys = BUF(BUF_SMALL);
	const char *first = command_key(v->live->config, c);

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
	if (c->args)
		rows_putf(out, SHADE_DIM, " %s", c->args);
	rows_to(out, 46);
	if (out->column > 46)
		rows_begin(out, -1);
	rows_to(out, 46 < v->columns / 2 ? 46 : 17);
	rows_wrap(out, SHADE_TEXT, str_of(c->help), v->columns, out->column, -1);
	buf_release(&keys);
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

static void add_typing(struct rows *out)
{
	rows_line(out, -1, SHADE_HEADING, " typing into the prompt");
	for (const struct typing_record *r = typing_records; r->key; r++) {
		if (!r->help)
			continue;
		rows_begin(out, -1);
		rows_puts(out, SHADE_TEXT, "  ");
		rows_cell(out, SHADE_KEY, str_of(r->key), 14);
		rows_putf(out, SHADE_TEXT, " %s", r->help);
	}
	for (const struct selecting_record *r = selecting_records; r->key; r++) {
		if (r == selecting_records)
			rows_line(out, -1, SHADE_HEADING, " selecting a part of the prompt");
		if (!r->help)
			continue;
		rows_begin(out, -1);
		rows_puts(out, SHADE_TEXT, "  ");
		rows_cell(out, SHADE_KEY, str_of(r->key), 14);
		rows_putf(out, SHADE_TEXT, " %s", r->help);
	}
	rows_begin(out, -1);
}

void pane_help_rows(struct rows *out, const struct pane_view *v)
{
	const char *const *first = first_groups[v->live->view.focus];

	const char *now = v->live->keymap == KEYS_PLAY ? NULL : keymap_names[v->live->keymap];

	if (now)
		add_group(out, v, now);
	if (v->live->view.focus == PANE_PROMPT)
		add_typing(out);
	for (const char *const *g = first; *g; g++)
		add_group(out, v, *g);
	for (size_t i = 0; commands[i]; i++) {
		const char *group = commands[i]->group;
		bool done = now && strcmp(now, group) == 0;
		for (const char *const *g = first; *g; g++)
			done = done || strcmp(*g, group) == 0;
		for (size_t k = 0; k < i; k++)
			done = done || strcmp(commands[k]->group, group) == 0;
		if (!done)
			add_group(out, v, group);
	}
	if (v->live->view.focus != PANE_PROMPT)
		add_typing(out);
}
