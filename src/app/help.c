/* help.c - what is written from the command table: the help page and the manual's section. */
#include <string.h>

#include "hunsu/app/command.h"
#include "hunsu/app/views.h"

static void add_keys(struct buf *out, const struct command *c)
{
	for (const char *const *k = c->keys; *k; k++)
		buf_addf(out, "%s%s", k == c->keys ? "" : " ", *k);
}

void command_usage(const struct command *c, struct buf *out)
{
	buf_addf(out, "  %s%s%s\n    %s\n", c->name, c->args ? " " : "", c->args ? c->args : "",
		c->help);
}

void commands_help(const struct command *const *all, struct buf *out, const char *group)
{
	static const char *const first[] = {"prompt", "propose", "show", "evaluate", "accept",
		"merge", "held-out", "undo", "write", "quit"};
	const struct command *c;
	const char *last = "";
	if (!group)
		buf_adds(out, "ten commands to begin with\n");
	for (size_t i = 0; !group && i < sizeof first / sizeof *first; i++)
		if (!command_find(all, &c, str_of(first[i]), NULL))
			command_usage(c, out);
	for (size_t i = 0; all[i]; i++) {
		c = all[i];
		if ((group && strcmp(group, c->group) != 0) || c->need & NEED_SCREEN)
			continue;
		if (strcmp(last, c->group) != 0)
			buf_addf(out, "%s%s\n", out->n ? "\n" : "", c->group);
		last = c->group;
		command_usage(c, out);
	}
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

static void manual_views(struct buf *out)
{
	buf_adds(out, ".Bl -tag -width ablation -compact\n");
	for (int d = 0; d < DETAILS; d++)
		buf_addf(out, ".It %s\n%s\n", detail_names[d], view_pages[d]->help);
	buf_adds(out, ".El\n");
}

void commands_manual(const struct command *const *all, struct buf *out)
{
	const char *last = "";
	for (size_t i = 0; all[i]; i++) {
		const struct command *c = all[i];
		SCOPED(buf) keys = BUF(BUF_SMALL);
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
		add_keys(&keys, c);
		if (keys.n) {
			buf_adds(out, "Key: ");
			manual_text(out, keys.s);
			buf_adds(out, ".\n");
		}
		buf_addc(out, (char)(c->help[0] & ~0x20));
		manual_text(out, c->help + 1);
		buf_adds(out, ".\n");
		if (c->args && strcmp(c->args, "VIEW") == 0)
			manual_views(out);
	}
	buf_adds(out, ".El\n");
}
