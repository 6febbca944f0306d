/* help.c - hunsu --help and the generated sections of the man page. */
#include <string.h>
#include "start.h"
#include "hunsu/formats/batches.h"
#include "hunsu/formats/prompts.h"
#include "hunsu/formats/task_forms.h"
#include "hunsu/formats/tasks.h"
#include "hunsu/app/command.h"
#include "hunsu/app/config.h"
#include "hunsu/engine/metric.h"
#include "hunsu/session/settings.h"

bool help_within(struct buf *out, const char *name)
{
	const struct command *c;

	if (command_find(commands, &c, str_of(name), NULL) || !c || strcmp(c->name, name) != 0)
		return false;
	buf_adds(out, "within a session:\n");
	command_usage(c, out);
	return true;
}

void help_all(struct buf *out, const struct cli_form *form)
{
	options_help(out, form);
	buf_adds(out, "\ncommands (hunsu help COMMAND tells more):\n");
	for (const struct subcommand *const *s = subcommands; *s; s++)
		buf_addf(out, "  %-10s %s\n", (*s)->form.name, (*s)->form.help);
}

static void config_manual(struct buf *out)
{
	buf_adds(out,
		".Sh CONFIGURATION\n"
		"These are in\n.Pa config.yaml\n(see\n.Sx FILES ) ,\none as\n.Ql name: value ;\n"
		"the command\n.Ic set\nshows and changes them.\n.Bl -tag -width Ds\n");
	for (const struct option *o = options; o->name; o++) {
		SCOPED(buf) text = BUF(BUF_SMALL);
		buf_addf(out, ".It Cm %s\n", o->name);
		buf_adds(&text, o->help);
		if (*o->otherwise)
			buf_addf(&text, " (default: %s)", o->otherwise);
		buf_addc(&text, '.');
		manual_text(out, buf_text(&text));
	}
	buf_adds(out, ".El\n");
}

static void settings_manual(struct buf *out)
{
	SCOPED(buf) text = BUF(BUF_SMALL);
	buf_adds(out, ".Sh SETTINGS\n"
		      "Each session has its own; the command\n.Ic set\nshows and changes them.\n"
		      ".Bl -tag -width Ds\n");
	for (const struct setting *s = settings_table; s->name; s++) {
		if (!s->help)
			continue;
		buf_adds(out, ".It Cm ");
		setting_name(out, s);
		buf_addc(out, '\n');
		buf_clear(&text);
		buf_addf(&text, "%s (", s->help);
		setting_values(&text, s);
		buf_adds(&text, ").");
		manual_text(out, buf_text(&text));
	}
	buf_adds(out, ".El\n");
}

static void metrics_manual(struct buf *out)
{
	buf_adds(out, ".Sh METRICS\n"
		      "How an answer becomes a score from 0 to 1 (see\n.Sx SCORING ) :\n"
		      ".Bl -tag -width Ds\n");
	for (size_t i = 0; metrics[i]; i++) {
		buf_addf(out, ".It Cm %s\n", metrics[i]->name);
		manual_text(out, metrics[i]->help);
	}
	buf_adds(out, ".El\n");
}

void formats_manual(struct buf *out)
{
	buf_adds(out, ".Sh PROMPTS\n.Bl -tag -width Ds\n");
	for (size_t i = 0; prompt_forms[i]; i++) {
		buf_addf(out, ".It Cm %s\n", prompt_forms[i]->name);
		manual_text(out, prompt_forms[i]->help);
	}
	buf_adds(out, ".El\n.Sh TASKS\n.Bl -tag -width Ds\n");
	for (size_t i = 0; task_formats[i]; i++) {
		buf_addf(out, ".It Cm %s\n", task_formats[i]->name);
		manual_text(out, task_formats[i]->help);
	}
	buf_adds(out, ".El\n.Sh TASKS THAT GO OUT\n.Bl -tag -width Ds\n");
	for (size_t i = 0; task_forms[i]; i++) {
		buf_addf(out, ".It Cm %s\n", task_forms[i]->name);
		manual_text(out, task_forms[i]->help);
	}
	buf_adds(out, ".El\n.Sh BATCHES\n.Bl -tag -width Ds\n");
	for (size_t i = 0; batch_forms[i]; i++) {
		buf_addf(out, ".It Cm %s\n", batch_forms[i]->name);
		manual_text(out, batch_forms[i]->help);
	}
	buf_adds(out, ".El\n");
}

void manual_all(struct buf *out, const struct cli_form *form)
{
	buf_adds(out, ".Sh OPTIONS AND SUBCOMMANDS\n");
	options_manual(out, form);
	for (const struct subcommand *const *s = subcommands; *s; s++)
		options_manual(out, &(*s)->form);
	buf_adds(out,
		".Sh COMMANDS\nThe same on the line after\n.Ql \\&: ,\n"
		"in plain mode, and by keys.\nA name may be shortened while it is unambiguous.\n");
	commands_manual(commands, out);
	metrics_manual(out);
	settings_manual(out);
	config_manual(out);
}
