/* line_keys.c - keys in the line at the bottom: what it does when it is done, completion. */
#include <stdlib.h>
#include <string.h>

#include "hunsu/app/command.h"
#include "hunsu/base/mem.h"
#include "inside.h"

static void close_line(struct tui *t)
{
	t->mode = t->mode_before;
	t->mode_before = MODE_KEYS;
	buf_clear(&t->offers);
	if (t->mode == MODE_TYPING)
		live_focus(t->acting, PANE_PROMPT);
}

static void done_search(struct tui *t, struct str s)
{
	if (s.n)
		live_search(t->acting, s);
	t->found = -1;
	screen_search(t, true);
}

static void done(struct tui *t)
{
	size_t cursor;
	struct str s = lineedit_text(t->line, &cursor);
	char *text = str_dup(s);
	struct str given = {text, s.n};
	enum line_use use = t->use;

	close_line(t);
	switch (use) {
	case USE_COMMAND:
		lineedit_remember(t->line, str_trim(given));
		line_history(t, str_trim(given));
		tui_command(t, str_trim(given));
		break;
	case USE_SEARCH:
		done_search(t, given);
		break;
	case USE_REPLACE_BY:
		typing_replace(t, given);
		break;
	default:
		if (given.n) {
			buf_clear(&t->needle);
			buf_addstr(&t->needle, given);
		}
		if (use == USE_REPLACE)
			line_open(t, USE_REPLACE_BY, (struct str){0});
		else
			typing_find(t, true);
	}
	free(text);
}

/* ---- completion ---- */

struct offering {
	struct buf common; /* what all candidates begin with */
	struct buf *list;
	struct str word;
	int n;
};

static void offer(void *arg, const char *word)
{
	struct offering *o = arg;
	size_t n = 0;

	if (strncmp(word, o->word.p, o->word.n) != 0)
		return;
	buf_addf(o->list, "%s%s", o->n ? "  " : "", word);
	if (o->n++ == 0) {
		buf_adds(&o->common, word);
		return;
	}
	while (n < o->common.n && word[n] == o->common.s[n])
		n++;
	buf_splice(&o->common, n, o->common.n - n, (struct str){0});
}

static void complete(struct tui *t)
{
	size_t cursor, from;
	struct str line = lineedit_text(t->line, &cursor);
	struct offering o = {BUF(BUF_SMALL), &t->offers, {0}, 0};

	for (from = cursor; from > 0 && line.p[from - 1] != ' ';)
		from--;
	o.word = (struct str){line.p + from, cursor - from};
	buf_clear(&t->offers);
	command_complete(t->live, line, cursor, offer, &o);
	if (o.n == 1) {
		if (!str_ends(buf_str(&o.common), "/")) /* a folder goes on */
			buf_addc(&o.common, ' ');
		buf_clear(&t->offers);
	}
	if (o.common.n > cursor - from)
		lineedit_replace(t->line, from, cursor, buf_str(&o.common));
	buf_release(&o.common);
}

void line_key(struct tui *t, const struct key *k)
{
	if (k->kind == KEY_NAMED && strcmp(k->name, "Tab") == 0 && t->use == USE_COMMAND) {
		complete(t);
		return;
	}
	buf_clear(&t->offers);
	switch (lineedit_key(t->line, k)) {
	case LINE_DONE:
		done(t);
		break;
	case LINE_CANCELLED:
		close_line(t);
		break;
	case LINE_FULL:
		buf_adds(&t->offers,
			k->kind == KEY_PASTE
				? "! a line holds 8 kB at most: nothing of what was pasted is in it"
				: "! a line holds 8 kB at most: what you type is no longer in it");
		break;
	default:
		break;
	}
}
