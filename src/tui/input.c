/* input.c - what a key, a paste or a click means, by what is on the screen. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "hunsu/app/command.h"
#include "hunsu/base/hangul.h"
#include "inside.h"

#define WHEEL_ROWS 3
#define DETAIL_ROWS_MIN 8

/* ---- questions ---- */

static void answer(struct tui *t, const struct key *k)
{
	const struct question *q = tui_question(t);
	size_t reply = k->kind == KEY_NAMED ? question_key(q, k->name) : q->n;

	if (reply == q->n && key_is(k, "q"))
		reply = q->none;
	if (t->asked && reply < q->n)
		choice_take(t, reply);
	else if (t->asked && k->kind == KEY_NAMED)
		choice_key(t, k->name);
	else if (!t->asked && reply < q->n)
		live_answer(t->acting, reply, (struct str){0});
}

/* ---- pages ---- */

static void close_page(struct tui *t)
{
	live_help(t->acting, false);
	t->page_message = false;
	t->page_top = 0;
	t->found = -1;
}

static bool page_key(struct tui *t, const struct key *k)
{
	const char *line = command_for_key(commands, t->config, KEYS_PLAY, k->name);
	int by;

	if (line && pane_page_move(t->page_height, line, &by)) {
		t->page_top += by;
		return true;
	}
	if (str_among(str_of(line),
		    "command palette suspend redraw search search-next search-previous"))
		return false;
	close_page(t);
	return true;
}

/* ---- keys as commands ---- */

static void no_meaning(struct tui *t, const struct key *k)
{
	SCOPED(buf) b = BUF(BUF_SMALL);

	const enum keymap in = t->live->keymap;

	buf_addf(&b, "%s does nothing %s; ", k->name,
		in == KEYS_MERGE  ? "in a merge"
		: in == KEYS_DUEL ? "in a duel"
		: in == KEYS_GRADE ? "while you grade"
				  : "here");
	if (in != KEYS_MERGE && in != KEYS_DUEL && in != KEYS_GRADE)
		command_spell(&b, t->live, true, STR(KEY("edit") " types into the prompt, "));
	command_spell(&b, t->live, true, STR(KEY("help") " shows the keys"));
	tui_say(t, false, buf_text(&b));
}

/* What is chosen in the view, or the way back. */
static void open_in_view(struct tui *t)
{
	const struct view *v = &t->live->view;
	char line[32];

	if (v->detail == DETAIL_CORPUS && v->term) {
		tui_command(t, STR("corpus take"));
	} else if (v->detail == DETAIL_ASK && v->example) {
		tui_command(t, STR("detail example"));
	} else if (v->detail == DETAIL_EXAMPLE) {
		tui_command(t, STR("pane examples"));
	} else if (v->detail == DETAIL_LINEAGE && v->version) {
		snprintf(line, sizeof line, "go v%d", v->version);
		tui_command(t, str_of(line));
	} else {
		tui_command(t, STR("pane variants"));
	}
}

/* An example or a variant is shown in the detail pane, which gets the focus where it is small. */
bool input_open(struct tui *t)
{
	const struct view *v = &t->live->view;

	if (v->focus == PANE_PROMPT) {
		tui_command(t, STR("edit"));
	} else if (v->focus == PANE_EXAMPLES || v->focus == PANE_VARIANTS) {
		tui_command(t, v->focus == PANE_EXAMPLES ? STR("detail example")
							 : STR("detail text"));
		if (t->places[PANE_DETAIL].content.rows < DETAIL_ROWS_MIN)
			tui_command(t, STR("pane detail"));
	} else if (v->focus == PANE_DETAIL) {
		open_in_view(t);
	} else {
		return false;
	}
	return true;
}

/* The command line of a key in the panes; NULL: none. */
static const char *key_line(const struct tui *t, const char *key)
{
	return command_for_key(commands, t->config, live_keymap(t->live), key);
}

static void command_key_pressed(struct tui *t, const struct key *k)
{
	const char *line = key_line(t, k->name);

	if (line) {
		tui_command(t, str_of(line));
	} else if (key_is(k, "Esc")) {
		if (t->live->view.region.version)
			tui_command(t, STR("region none"));
		else if (t->live->view.zoom || t->live->view.help)
			tui_command(t, STR("quit")); /* one step back */
		live_search(t->acting, (struct str){0});
	} else {
		no_meaning(t, k);
	}
}

/* ---- the mouse ---- */

static void select_row(struct tui *t, enum pane p, int row)
{
	const struct row *w = row >= 0 ? rows_at(&t->rows[p], (size_t)row) : NULL;

	if (w)
		screen_select(t, p, w->tag);
}

static void click(struct tui *t, const struct key *k)
{
	char line[32];
	enum pane p;
	int row;

	if (timeline_hit(t, k->y, k->x, &row)) {
		snprintf(line, sizeof line, "jump %d", row);
		tui_command(t, str_of(line));
		return;
	}
	if (!screen_hit(t, k->y, k->x, &p, &row))
		return;
	if (t->mode == MODE_TYPING && p != PANE_PROMPT)
		typing_end(t);
	if (t->mode == MODE_SELECTING)
		selecting_end(t, p != PANE_PROMPT);
	if (t->live->view.focus != p) {
		snprintf(line, sizeof line, "pane %d", (int)p + 1);
		tui_command(t, str_of(line));
	}
	if (p != PANE_PROMPT) {
		select_row(t, p, row);
		return;
	}
	if (row < 0)
		return;
	if (t->mode != MODE_TYPING)
		tui_command(t, STR("edit"));
	if (t->mode == MODE_TYPING)
		typing_place(t, editor_at(&t->editor, (size_t)row, k->x - t->places[p].content.x));
}

static void wheel(struct tui *t, const struct key *k, int by)
{
	enum pane p;
	int row;

	if (page_open(t)) {
		t->page_top += by;
		return;
	}
	if (!screen_hit(t, k->y, k->x, &p, &row))
		return;
	if (t->mode == MODE_TYPING && p == PANE_PROMPT) {
		editor_move(&t->editor, by < 0 ? MOVE_UP : MOVE_DOWN, false);
		return;
	}
	t->tops[p] += by;
	live_scroll(t->acting, p, t->tops[p]);
}

static void drag(struct tui *t, const struct key *k)
{
	enum pane p;
	int row;

	if (t->mode == MODE_TYPING && screen_hit(t, k->y, k->x, &p, &row) && p == PANE_PROMPT &&
		row >= 0)
		editor_place(&t->editor,
			editor_at(&t->editor, (size_t)row, k->x - t->places[p].content.x), true);
}

static void mouse(struct tui *t, const struct key *k)
{
	if (t->mode == MODE_LINE || tui_question(t))
		return;
	switch (k->mouse) {
	case MOUSE_PRESS:
		if (k->button == 0 && t->mode == MODE_MENU)
			menu_click(t, k->y, k->x);
		else if (k->button == 0 && page_open(t))
			close_page(t);
		else if (k->button == 0)
			click(t, k);
		break;
	case MOUSE_DRAG:
		drag(t, k);
		break;
	case MOUSE_WHEEL_UP:
		wheel(t, k, -WHEEL_ROWS);
		break;
	case MOUSE_WHEEL_DOWN:
		wheel(t, k, WHEEL_ROWS);
		break;
	case MOUSE_RELEASE:
		break;
	}
}

static void pane_key_pressed(struct tui *t, const struct key *k)
{
	if (k->kind == KEY_PASTE)
		tui_say(t, false,
			"pasted text is never a command: i types into the prompt, then paste");
	else if (!page_open(t) || !page_key(t, k))
		command_key_pressed(t, k);
}

/* No text holds a NUL: none of the paste is taken, wherever it was to go. */
static void refuse_nul(struct tui *t, const struct key *k)
{
	SCOPED(buf) b = BUF(BUF_SMALL);

	buf_addf(&b, "the paste:%zu:%zu: a NUL character, which no text holds; none of it is taken",
		k->line, k->column);
	buf_clear(&t->offers);
	if (t->mode == MODE_LINE)
		buf_addf(&t->offers, "! %s", buf_text(&b));
	else
		tui_say(t, true, buf_text(&b));
}

/* False: it is no answer. */
static bool reply(struct tui *t, const struct key *k)
{
	const char *theme = config_get(t->config, "theme");

	if (k->kind != KEY_GROUND && k->kind != KEY_REPLY)
		return false;
	if (k->kind == KEY_GROUND)
		t->ground = k->value;
	else if (k->mode == 997)
		terminal_ask_ground(t->terminal);
	else if (k->mode == 1004)
		t->away = !k->value;
	else if (k->mode == 2026)
		terminal_has_sync(t->terminal, k->value == 1 || k->value == 2);
	if (k->kind == KEY_GROUND && strcmp(theme_named(theme, t->ground), t->theme.name) != 0 &&
		tui_theme(t, theme))
		tui_dirty(t, true);
	return true;
}

static void select_or_leave(struct tui *t, const struct key *k)
{
	if (!selecting_key(t, k))
		input_key(t, k);
}

/* ---- Hangul as the keys it is typed with ---- */

static bool takes_text(const struct tui *t)
{
	return !tui_question(t) && (t->mode == MODE_LINE || t->mode == MODE_TYPING ||
					   t->mode == MODE_MENU);
}

static bool moves(const char *line)
{
	int by;

	if (str_among(str_of(line), "search-next next-detail next-open previous-open"))
		return true;
	return pane_page_move(1, line, &by);
}

/* Of a line that only opens one to go on with, what that begins with. */
static struct str key_does(const char *line)
{
	static const char opens[] = "command ";
	const size_t n = sizeof opens - 1;

	return str_trim(str_of(strncmp(line, opens, n) == 0 ? line + n : line));
}

/* With and without Shift it gives the same jamo, and is another command: nobody knows which is
 * meant. What only moves is taken to be without; so is a key of the map that is on when only the
 * usual map has the other. */
static bool either_case(struct tui *t, char key)
{
	const char small[] = {key, 0}, big[] = {(char)toupper((unsigned char)key), 0};
	const char *line, *other, *usual;
	SCOPED(buf) b = BUF(BUF_SMALL);

	if (!t->live || t->mode != MODE_KEYS || tui_question(t) || page_open(t) ||
		small[0] == big[0] || *hangul_jamo(big[0]))
		return false;
	line = key_line(t, small);
	other = key_line(t, big);
	if (!line || !other || strcmp(line, other) == 0 || moves(line))
		return false;
	usual = command_for_key(commands, t->config, KEYS_PLAY, small);
	if (t->live->keymap != KEYS_PLAY && (!usual || strcmp(usual, line) != 0) &&
		command_for_key(commands, t->config, KEYS_PLAY, big) == other)
		return false;
	buf_addf(&b, "Hangul is on: %s or %s? Nothing is done; in Latin letters %s is ", small, big,
		small);
	buf_addstr(&b, key_does(line));
	buf_addf(&b, ", %s is ", big);
	buf_addstr(&b, key_does(other));
	tui_say(t, true, buf_text(&b));
	return true;
}

/* Key by key, as if the layout were the Latin one; what comes after a key that begins a text is
 * typed into that. False: it is no Hangul, or a text, or the person's own key. */
static bool hangul_key(struct tui *t, const struct key *k)
{
	char keys[HANGUL_KEYS];
	size_t n = 0;

	if (k->kind == KEY_NAMED && !takes_text(t) && !(t->live && key_line(t, k->name)))
		n = hangul_keys(k->text, keys);
	for (size_t i = 0; i < n && (takes_text(t) || !either_case(t, keys[i])); i++) {
		struct key one = {.kind = KEY_NAMED};

		snprintf(one.name, sizeof one.name, "%s",
			takes_text(t) ? hangul_jamo(keys[i]) : (char[]){keys[i], 0});
		one.text = str_of(one.name);
		input_key(t, &one);
	}
	return n > 0;
}

static void touched(struct tui *t, const struct key *k)
{
	if (k->kind != KEY_MOUSE || k->mouse == MOUSE_PRESS) {
		free(t->message);
		t->message = NULL;
	}
	if (t->live)
		live_touched(t->acting);
	tui_dirty(t, true);
}

void input_key(void *arg, const struct key *k)
{
	struct tui *t = arg;

	if (!(t->live || t->asked) || t->leaving)
		return;
	if (reply(t, k) || hangul_key(t, k))
		return;
	touched(t, k);
	if (k->kind == KEY_MOUSE)
		mouse(t, k);
	else if (k->line)
		refuse_nul(t, k);
	else if (tui_question(t))
		answer(t, k);
	else if (t->mode == MODE_LINE)
		line_key(t, k);
	else if (t->mode == MODE_TYPING)
		typing_key(t, k);
	else if (t->mode == MODE_SELECTING)
		select_or_leave(t, k);
	else if (t->mode == MODE_MENU)
		menu_key(t, k);
	else
		pane_key_pressed(t, k);
}
