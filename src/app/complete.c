/* complete.c - what a line may go on with, from the tables and the state. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "hunsu/app/command.h"
#include "hunsu/look/theme.h"
#include "hunsu/base/utf8.h"
#include "hunsu/session/story.h"
#include "words.h"

struct offer {
	struct str word;
	void (*fn)(void *arg, const char *word);
	void *arg;
};

static void offer(const struct offer *o, const char *candidate)
{
	if (strncmp(candidate, o->word.p, o->word.n) == 0)
		o->fn(o->arg, candidate);
}

static void offer_variants(const struct live *v, const struct offer *o)
{
	const struct state *s = live_state(v);
	char name[8];
	int *list = state_variants_told(s);
	for (size_t i = 0; i < s->variants.n; i++) {
		variant_name(name, s, list[i]);
		offer(o, name);
	}
	free(list);
}

static void offer_versions(const struct live *v, const struct offer *o)
{
	const struct state *s = live_state(v);
	char number[24];
	for (size_t i = 0; i < s->versions.n; i++) {
		snprintf(number, sizeof number, "v%zu", i + 1);
		offer(o, number);
	}
	for (size_t i = 0; i < s->versions.n; i++)
		if (s->versions.items[i].name)
			offer(o, s->versions.items[i].name);
}

/* A file's name may hold what no line and no terminal should; hidden ones are for who asks. */
static bool may_be_named(const char *name, struct str begins)
{
	struct str s = str_of(name);
	if (name[0] == '.' && (!begins.n || begins.p[0] != '.' || !name[1] || str_is(s, "..")))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= ' ' || s.p[i] == 0x7f)
			return false;
	return utf8_valid(s, NULL);
}

/* What lies in the folder that the word names, as the whole word would be; folders end with a
 * slash. */
static void offer_files(const struct offer *o)
{
	size_t slash = o->word.n;
	struct buf folder = BUF(BUF_SMALL), word = BUF(BUF_SMALL);
	struct dirent **found;
	int n;
	while (slash > 0 && o->word.p[slash - 1] != '/')
		slash--;
	buf_addstr(&folder, slash ? str_first(o->word, slash) : STR("."));
	n = scandir(buf_text(&folder), &found, NULL, alphasort);
	for (int i = 0; i < n; i++) {
		struct stat st;
		buf_clear(&word);
		buf_addstr(&word, str_first(o->word, slash));
		buf_adds(&word, found[i]->d_name);
		if (may_be_named(found[i]->d_name, str_from(o->word, slash)) &&
			stat(buf_text(&word), &st) == 0) {
			buf_adds(&word, S_ISDIR(st.st_mode) ? "/" : "");
			offer(o, buf_text(&word));
		}
		free(found[i]);
	}
	if (n >= 0)
		free(found);
	buf_release(&folder);
	buf_release(&word);
}

static void offer_examples(const struct live *v, const struct offer *o)
{
	char number[24];
	for (size_t i = 0; i < live_state(v)->examples.n; i++) {
		snprintf(number, sizeof number, "%zu", i + 1);
		offer(o, number);
	}
}

static void offer_theme(void *arg, const char *name)
{
	offer(arg, name);
}

static void offer_themes(struct offer o)
{
	offer(&o, "auto");
	theme_list(offer_theme, &o);
}

static void offer_settings(const struct offer *o)
{
	struct buf name = BUF(BUF_SMALL);
	for (const struct setting *s = settings_table; s->name; s++) {
		buf_clear(&name);
		setting_name(&name, s);
		if (setting_find(buf_str(&name)))
			offer(o, buf_text(&name));
	}
	buf_release(&name);
}

static void offer_views(const struct offer *o)
{
	for (int d = 0; d < DETAILS; d++)
		offer(o, detail_names[d]);
}

static void offer_argument(const struct live *v, enum argument kind, const struct offer *o)
{
	switch (kind) {
	case ARG_VARIANT:
	case ARG_OUTPUT:
		offer_variants(v, o);
		break;
	case ARG_OPERATOR:
		for (size_t i = 0; operators[i]; i++)
			offer(o, operators[i]->name);
		break;
	case ARG_METRIC:
		for (size_t i = 0; metrics[i]; i++)
			offer(o, metrics[i]->name);
		break;
	case ARG_OPTION:
		offer_settings(o);
		for (size_t i = 0; options[i].name; i++)
			if (!setting_find(str_of(options[i].name)))
				offer(o, options[i].name);
		break;
	case ARG_MODEL:
		for (size_t i = 0; model_offer(i); i++)
			offer(o, model_offer(i));
		offer(o, "target");
		offer(o, "proposer");
		break;
	case ARG_COMMAND:
		for (size_t i = 0; commands[i]; i++)
			offer(o, commands[i]->name);
		break;
	case ARG_FILE:
		offer_files(o);
		break;
	case ARG_VERSION:
		offer_versions(v, o);
		break;
	case ARG_EXAMPLE:
		offer_examples(v, o);
		break;
	case ARG_PAGE:
		offer(o, "variants");
		offer(o, "examples");
		offer_variants(v, o);
		offer_views(o);
		break;
	case ARG_VIEW:
		offer_views(o);
		break;
	case ARG_THEME:
		offer_themes(*o);
		break;
	default:
		break;
	}
}

void command_complete(const struct live *v, struct str line, size_t cursor,
	void (*fn)(void *arg, const char *word), void *arg)
{
	struct str head = str_first(line, cursor), rest = head, name = str_word(&rest);
	struct offer o = {.fn = fn, .arg = arg};
	const struct command *c = NULL;
	size_t at = head.n;
	while (at > 0 && head.p[at - 1] != ' ')
		at--;
	o.word = str_from(head, at);
	if (at == 0) {
		offer_argument(v, ARG_COMMAND, &o);
		return;
	}
	if (command_find(v->commands, &c, name, NULL) == OK && c)
		offer_argument(v, c->complete, &o);
}
