/* completion.c - hunsu --completion: a shell's script, made from the tables of subcommands, options
 * and tasks. */
#include <string.h>

#include "hunsu/cli/subcommand.h"
#include "hunsu/formats/tasks.h"
#include "start.h"

/* ---- what shells share ---- */

/* The start of a session, then each subcommand; NULL: there are no more. */
static const struct cli_form *form_at(const struct cli_form *start, size_t i)
{
	if (!i)
		return start;
	return subcommands[i - 1] ? &subcommands[i - 1]->form : NULL;
}

/* What an option's argument is: one of some words, a file, or something that nobody can guess. */
static bool takes_file(const struct cli_option *o)
{
	return o->arg && str_among(str_of(o->arg), "FILE TASK PROMPT PROGRAM OUT SESSION");
}

static bool takes_task(const struct cli_option *o)
{
	return o->arg && !strcmp(o->arg, "TASK");
}

static void put_choices(struct buf *out, const struct cli_option *o)
{
	for (const char *const *c = o->choices; c && *c; c++)
		buf_addf(out, "%s%s", c == o->choices ? "" : " ", *c);
}

static void put_tasks(struct buf *out)
{
	SCOPED(answers) names = {0};

	tasks_shipped(&names);
	for (size_t i = 0; i < names.n; i++)
		buf_addf(out, "%s%s", i ? " " : "", names.items[i]);
}

/* In single quotes of a shell; `also` is written with a backslash before it. */
static void put_quoted(struct buf *out, const char *text, const char *also)
{
	for (; *text; text++) {
		if (*text == '\'')
			buf_adds(out, "'\\''");
		else if (strchr(also, *text))
			buf_addf(out, "\\%c", *text);
		else
			buf_addc(out, *text);
	}
}

/* ---- bash ---- */

static void bash_option(struct buf *out, const struct cli_option *o)
{
	if (!o->arg)
		return;
	buf_addf(out, "\t\t--%s", o->name);
	if (o->letter)
		buf_addf(out, "|-%c", o->letter);
	buf_adds(out, ") ");
	if (o->choices) {
		buf_adds(out, "words='");
		put_choices(out, o);
		buf_adds(out, "' ;;\n");
	} else {
		buf_adds(out, takes_task(o)   ? "words=$tasks files=1 ;;\n"
			      : takes_file(o) ? "files=1 ;;\n"
					      : ";;\n");
	}
}

static void bash_form(struct buf *out, const struct cli_form *f)
{
	buf_addf(out, "\t%s)\n\t\tcase $prev in\n", *f->name ? f->name : "''");
	for (const struct cli_option *o = f->options; o->name; o++)
		if (!o->hidden)
			bash_option(out, o);
	buf_adds(out, "\t\t*) files=1 words=$tasks options='--help");
	for (const struct cli_option *o = f->options; o->name; o++)
		if (!o->hidden && strcmp(o->name, "help") != 0)
			buf_addf(out, " --%s", o->name);
	buf_adds(out, "' ;;\n\t\tesac ;;\n");
}

static void write_bash(struct buf *out, const struct cli_form *start)
{
	buf_adds(out, "# bash completion for hunsu; made by `hunsu --completion bash`\n"
		      "_hunsu() {\n\tlocal cur prev command='' words='' options='' files='' i\n"
		      "\tlocal tasks='");
	put_tasks(out);
	buf_adds(out, "'\n\tlocal commands='");
	for (size_t i = 1; form_at(start, i); i++)
		buf_addf(out, "%s%s", i > 1 ? " " : "", form_at(start, i)->name);
	buf_adds(out, "'\n\tCOMPREPLY=()\n"
		      "\tcur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
		      "\tif [ \"$COMP_CWORD\" -gt 1 ]; then\n"
		      "\t\tfor i in $commands; do\n"
		      "\t\t\t[ \"${COMP_WORDS[1]}\" = \"$i\" ] && command=$i\n"
		      "\t\tdone\n\tfi\n\tcase $command in\n");
	for (size_t i = 0; form_at(start, i); i++)
		bash_form(out, form_at(start, i));
	buf_adds(out, "\tesac\n"
		      "\tif [[ $cur == -* && -n $options ]]; then words=$options files=''\n"
		      "\telif [ \"$COMP_CWORD\" -eq 1 ]; then words=\"$words $commands\"; fi\n"
		      "\twhile IFS='' read -r i; do COMPREPLY+=(\"$i\"); done < <(\n"
		      "\t\tcompgen -W \"$words\" -- \"$cur\"\n"
		      "\t\t[ -z \"$files\" ] || compgen -f -- \"$cur\")\n"
		      "}\ncomplete -o filenames -F _hunsu hunsu\n");
}

/* ---- zsh ---- */

static void zsh_argument(struct buf *out, const struct cli_option *o)
{
	if (!o->arg)
		return;
	buf_adds(out, ":");
	put_quoted(out, o->arg, ":\\");
	buf_addc(out, ':');
	if (o->choices) {
		buf_addc(out, '(');
		put_choices(out, o);
		buf_addc(out, ')');
	} else if (takes_task(o)) {
		buf_adds(out, "_hunsu_task");
	} else if (takes_file(o)) {
		buf_adds(out, "_files");
	} else {
		buf_addc(out, ' ');
	}
}

static void zsh_option(struct buf *out, const struct cli_option *o)
{
	const char *more = o->kind == OPT_LIST ? "*" : "";

	buf_addf(out, "\t\t'%s--%s[", more, o->name);
	put_quoted(out, o->help, "[]:\\");
	buf_addc(out, ']');
	zsh_argument(out, o);
	buf_adds(out, "' \\\n");
	if (!o->letter)
		return;
	buf_addf(out, "\t\t'%s-%c[", more, o->letter);
	put_quoted(out, o->help, "[]:\\");
	buf_addc(out, ']');
	zsh_argument(out, o);
	buf_adds(out, "' \\\n");
}

static void zsh_form(struct buf *out, const struct cli_form *f)
{
	buf_addf(out, "\t%s)\n\t\t_arguments -s \\\n", *f->name ? f->name : "''");
	for (const struct cli_option *o = f->options; o->name; o++)
		if (!o->hidden && strcmp(o->name, "help") != 0)
			zsh_option(out, o);
	buf_adds(out, "\t\t'(-h --help)'{-h,--help}'[Show help]' \\\n");
	buf_addf(out, "\t\t'*: :_hunsu_%s' ;;\n", *f->name ? "task" : "first");
}

static void write_zsh(struct buf *out, const struct cli_form *start)
{
	buf_adds(out, "#compdef hunsu\n# made by `hunsu --completion zsh`\n\n"
		      "_hunsu_task() {\n\tlocal -a tasks=(");
	put_tasks(out);
	buf_adds(out, ")\n\t_describe task tasks\n\t_files\n}\n\n"
		      "_hunsu_first() {\n\tlocal -a commands=(\n");
	for (size_t i = 1; form_at(start, i); i++) {
		buf_addf(out, "\t\t'%s:", form_at(start, i)->name);
		put_quoted(out, form_at(start, i)->help, ":\\");
		buf_adds(out, "'\n");
	}
	buf_adds(out, "\t)\n\t((CURRENT == 2)) && _describe command commands\n\t_hunsu_task\n}\n\n"
		      "local command=''\n"
		      "if ((CURRENT > 2)); then case $words[2] in\n\t");
	for (size_t i = 1; form_at(start, i); i++)
		buf_addf(out, "%s%s", i > 1 ? "|" : "", form_at(start, i)->name);
	buf_adds(out, ") command=$words[2]; shift words; ((CURRENT--)) ;;\nesac; fi\n"
		      "case $command in\n");
	for (size_t i = 0; form_at(start, i); i++)
		zsh_form(out, form_at(start, i));
	buf_adds(out, "esac\n");
}

/* ---- fish ---- */

/* A backslash quotes in fish, inside quotes too. */
static void fish_help(struct buf *out, const char *help)
{
	buf_adds(out, " -d '");
	for (; *help; help++)
		buf_addf(out, "%s%c", strchr("'\\", *help) ? "\\" : "", *help);
	buf_adds(out, "'\n");
}

static void fish_option(struct buf *out, const char *when, const struct cli_option *o)
{
	buf_addf(out, "complete -c hunsu -n '%s' -l %s", when, o->name);
	if (o->letter)
		buf_addf(out, " -s %c", o->letter);
	if (o->choices) {
		buf_adds(out, " -x -a '");
		put_choices(out, o);
		buf_addc(out, '\'');
	} else if (takes_task(o)) {
		buf_adds(out, " -r -a \"$tasks\"");
	} else if (o->arg) {
		buf_adds(out, takes_file(o) ? " -r -F" : " -x");
	}
	fish_help(out, o->help);
}

static void write_fish(struct buf *out, const struct cli_form *start)
{
	buf_adds(out,
		"# fish completion for hunsu; made by `hunsu --completion fish`\nset -l tasks ");
	put_tasks(out);
	buf_adds(out, "\ncomplete -c hunsu -a \"$tasks\"\n");
	for (size_t i = 0; form_at(start, i); i++) {
		SCOPED(buf) when = BUF(BUF_SMALL);
		if (*form_at(start, i)->name) {
			buf_addf(out, "complete -c hunsu -n __fish_use_subcommand -a %s",
				form_at(start, i)->name);
			fish_help(out, form_at(start, i)->help);
			buf_addf(&when, "__fish_seen_subcommand_from %s", form_at(start, i)->name);
		} else {
			buf_adds(&when, "not __fish_seen_subcommand_from");
			for (size_t k = 1; form_at(start, k); k++)
				buf_addf(&when, " %s", form_at(start, k)->name);
		}
		for (const struct cli_option *o = form_at(start, i)->options; o->name; o++)
			if (!o->hidden)
				fish_option(out, buf_text(&when), o);
	}
}

const char *const completion_shells[] = {"bash", "zsh", "fish", NULL};

void completion_print(struct buf *out, const char *shell, const struct cli_form *start)
{
	static void (*const writers[])(struct buf * out, const struct cli_form *start) = {
		write_bash, write_zsh, write_fish};

	for (size_t i = 0; completion_shells[i]; i++)
		if (!strcmp(shell, completion_shells[i]))
			writers[i](out, start);
}
