/* palette.c - what the word in the command line may become, shown above it: completion. */
#include <string.h>

#include "hunsu/app/command.h"
#include "inside.h"

#define WORD_MOST 28 /* columns */
#define KEY_COLUMNS 9

static void clear(struct palette *p)
{
	for (size_t i = 0; i < p->list.n; i++) {
		free(p->list.items[i].word);
		free(p->list.items[i].key);
		free(p->list.items[i].help);
	}
	free(p->list.items);
	buf_clear(&p->wanted);
	memset(&p->list, 0, sizeof p->list);
	p->at = -1;
}

void palette_close(struct tui *t)
{
	clear(&t->palette);
	buf_release(&t->palette.wanted);
	t->palette.shown = t->palette.chooses = false;
}

static struct str word_at_cursor(const struct tui *t, size_t *from)
{
	size_t cursor;
	struct str line = lineedit_text(t->line, &cursor);

	*from = command_word(line, cursor);
	return (struct str){line.p + *from, cursor - *from};
}

static void add(void *arg, const struct completion *c)
{
	struct palette *p = arg;
	struct offered *o;

	if (!*c->word) {
		buf_addf(&p->wanted, "%s%s", p->wanted.n ? "; " : "", c->help);
		return;
	}
	o = PUSH(&p->list);
	*o = (struct offered){mem_dup(c->word), mem_dup(c->key), mem_dup(c->help)};
}

void palette_fill(struct tui *t)
{
	struct palette *p = &t->palette;
	size_t cursor, from;
	struct str line = lineedit_text(t->line, &cursor);

	if (!p->shown)
		return;
	clear(p);
	command_complete(t->live, line, cursor, add, p);
	word_at_cursor(t, &from);
	if (p->chooses && !from && p->list.n)
		p->at = 0;
}

static void put_word(struct tui *t, struct str word)
{
	size_t from, n = word_at_cursor(t, &from).n;

	lineedit_replace(t->line, from, from + n, word);
}

static void put_selected(struct tui *t)
{
	put_word(t, str_of(t->palette.list.items[t->palette.at].word));
}

/* What all of them begin with, where that goes on from the word. */
static void put_common(struct tui *t)
{
	const struct palette *p = &t->palette;
	size_t from, typed = word_at_cursor(t, &from).n;
	struct str common = str_of(p->list.items[0].word);
	SCOPED(buf) word = BUF(BUF_SMALL);

	for (size_t i = 1; i < p->list.n; i++) {
		const char *other = p->list.items[i].word;
		size_t n = 0;

		while (n < common.n && other[n] == common.p[n])
			n++;
		common.n = n;
	}
	buf_addstr(&word, common);
	if (p->list.n == 1 && !str_ends(common, "/") && !str_ends(common, ":"))
		buf_addc(&word, ' '); /* a folder goes on */
	if (p->list.n == 1 || common.n > typed)
		put_word(t, buf_str(&word));
}

void palette_move(struct tui *t, int by)
{
	struct palette *p = &t->palette;
	const int n = (int)p->list.n;

	if (n)
		p->at = p->at < 0 && by < 0 ? n - 1 : (p->at + by + n) % n;
	if (n && !p->chooses)
		put_selected(t);
}

void palette_complete(struct tui *t, int by)
{
	struct palette *p = &t->palette;

	if (p->shown && p->list.n > 1) {
		palette_move(t, by);
		put_selected(t);
		return;
	}
	p->shown = true;
	palette_fill(t);
	if (p->list.n)
		put_common(t);
	if (p->list.n == 1 && !p->chooses)
		palette_close(t);
	else if (p->list.n == 1)
		palette_fill(t);
}

bool palette_take(struct tui *t)
{
	struct palette *p = &t->palette;
	const struct command *c;
	size_t from;

	word_at_cursor(t, &from);
	if (!p->chooses || from || p->at < 0)
		return true;
	put_selected(t);
	if (command_find(commands, &c, word_at_cursor(t, &from), NULL) || !c->args ||
		c->args[0] == '[')
		return true;
	lineedit_replace(t->line, strlen(c->name), strlen(c->name), STR(" "));
	palette_fill(t);
	return false;
}

static void nothing(struct rows *out, const struct palette *p, int columns)
{
	if (!p->wanted.n && !p->chooses)
		return;
	rows_begin(out, -1);
	rows_wrap(out, SHADE_DIM,
		p->wanted.n ? buf_str(&p->wanted) : STR("nothing is called like that"), columns, 2,
		-1);
}

void palette_rows(struct rows *out, const struct tui *t, int most, int columns)
{
	const struct palette *p = &t->palette;
	const int n = (int)p->list.n, height = n < most ? n : most;
	const int top = pane_follow(0, p->at, n, height, true);
	int widest = 8;

	for (int i = 0; i < n; i++) {
		const int width = text_width(str_of(p->list.items[i].word));
		widest = width > widest ? width : widest;
	}
	widest = widest < WORD_MOST ? widest : WORD_MOST;
	if (p->shown && !n)
		nothing(out, p, columns);
	for (int i = top; p->shown && i < top + height; i++) {
		const struct offered *o = &p->list.items[i];

		rows_begin(out, -1);
		if (i == p->at)
			rows_select(out);
		rows_putf(out, SHADE_MARK, "%s ", i == p->at ? t->marks->selected : " ");
		rows_cell(out, SHADE_TEXT, str_of(o->word), widest + 1);
		rows_cell(out, SHADE_KEY, str_of(o->key), *o->key ? KEY_COLUMNS : 1);
		rows_to(out, widest + 3 + (p->list.items[0].key[0] ? KEY_COLUMNS : 1));
		rows_cell(out, SHADE_DIM, str_of(o->help), columns - out->column);
	}
}
