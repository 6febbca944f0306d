/* typing.c - typing into the prompt, and how it gets into the record: as a draft within a second,
 * as a version after a pause. */
#include "hunsu/tui/typing.h"

#include <string.h>

#include "hunsu/base/clock.h"
#include "inside.h"

#define PAUSE_MS 2000 /* without a key: what was typed is a version */
#define EVERY_MS 1000 /* at least, between two lines of drafts */
#define DRAFT_MS 900  /* at most, until what is typed is in one, when none was just written */

const struct typing_record typing_records[] = {
	{"Esc", TYPING_END, 0, "end typing; all of it is kept, and a selection is the region"},
	{"C-_", TYPING_UNDO, 0, "take back typing"},
	{"M-_", TYPING_REDO, 0, "type it again"},
	{"M-z", TYPING_REDO, 0, NULL},
	{"C-Left", TYPING_MOVE, MOVE_WORD_LEFT, "go a word to the left; C-Right to the right"},
	{"C-Right", TYPING_MOVE, MOVE_WORD_RIGHT, NULL},
	{"M-b", TYPING_MOVE, MOVE_WORD_LEFT, NULL},
	{"M-f", TYPING_MOVE, MOVE_WORD_RIGHT, NULL},
	{"M-Left", TYPING_MOVE, MOVE_SENTENCE_LEFT,
		"go a sentence to the left; M-Right to the right"},
	{"M-Right", TYPING_MOVE, MOVE_SENTENCE_RIGHT, NULL},
	{"M-a", TYPING_MOVE, MOVE_SENTENCE_LEFT, NULL},
	{"M-e", TYPING_MOVE, MOVE_SENTENCE_RIGHT, NULL},
	{"Left", TYPING_MOVE, MOVE_LEFT, NULL},
	{"Right", TYPING_MOVE, MOVE_RIGHT, NULL},
	{"Up", TYPING_MOVE, MOVE_UP, NULL},
	{"Down", TYPING_MOVE, MOVE_DOWN, NULL},
	{"C-b", TYPING_MOVE, MOVE_LEFT, NULL},
	{"C-p", TYPING_MOVE, MOVE_UP, NULL},
	{"C-n", TYPING_MOVE, MOVE_DOWN, NULL},
	{"PageUp", TYPING_MOVE, MOVE_PAGE_UP, NULL},
	{"PageDown", TYPING_MOVE, MOVE_PAGE_DOWN, NULL},
	{"Home", TYPING_MOVE, MOVE_ROW_START, NULL},
	{"End", TYPING_MOVE, MOVE_ROW_END, NULL},
	{"C-a", TYPING_MOVE, MOVE_ROW_START, "go to the start of the row; C-e to its end"},
	{"C-e", TYPING_MOVE, MOVE_ROW_END, NULL},
	{"C-Home", TYPING_MOVE, MOVE_TOP, NULL},
	{"C-End", TYPING_MOVE, MOVE_BOTTOM, NULL},
	{"M-<", TYPING_MOVE, MOVE_TOP, "go to the top; M-> to the bottom"},
	{"M->", TYPING_MOVE, MOVE_BOTTOM, NULL},
	{"S-Left", TYPING_EXTEND, MOVE_LEFT, "select, as all arrows with Shift"},
	{"S-Right", TYPING_EXTEND, MOVE_RIGHT, NULL},
	{"S-Up", TYPING_EXTEND, MOVE_UP, NULL},
	{"S-Down", TYPING_EXTEND, MOVE_DOWN, NULL},
	{"S-Home", TYPING_EXTEND, MOVE_ROW_START, NULL},
	{"S-End", TYPING_EXTEND, MOVE_ROW_END, NULL},
	{"C-S-Left", TYPING_EXTEND, MOVE_WORD_LEFT, NULL},
	{"C-S-Right", TYPING_EXTEND, MOVE_WORD_RIGHT, NULL},
	{"M-S-Left", TYPING_EXTEND, MOVE_SENTENCE_LEFT, NULL},
	{"M-S-Right", TYPING_EXTEND, MOVE_SENTENCE_RIGHT, NULL},
	{"C-Space", TYPING_MARK, 0, "begin to select from here"},
	{"M-h", TYPING_ALL, 0, "select everything"},
	{"M-w", TYPING_COPY, 0, "copy what is selected, to the clipboard too"},
	{"C-w", TYPING_CUT_WORD, MOVE_WORD_LEFT, "cut what is selected, else the word before"},
	{"C-k", TYPING_CUT, MOVE_LINE_END, "cut to the end of the line; C-u to its start"},
	{"C-u", TYPING_CUT, MOVE_LINE_START, NULL},
	{"C-y", TYPING_PASTE, 0, "put back what was cut or copied last"},
	{"Backspace", TYPING_DELETE, MOVE_LEFT, NULL},
	{"Delete", TYPING_DELETE, MOVE_RIGHT, NULL},
	{"C-d", TYPING_DELETE, MOVE_RIGHT, NULL},
	{"M-Backspace", TYPING_CUT_WORD, MOVE_WORD_LEFT, NULL},
	{"M-d", TYPING_CUT_WORD, MOVE_WORD_RIGHT, NULL},
	{"C-Delete", TYPING_CUT_WORD, MOVE_WORD_RIGHT, NULL},
	{"Enter", TYPING_BREAK, 0, NULL},
	{"C-j", TYPING_BREAK, 0, NULL},
	{"M-Enter", TYPING_BREAK, 0, NULL},
	{"Tab", TYPING_TAB, 0, NULL},
	{"C-f", TYPING_FIND, 0, "find; C-g goes on to the next place"},
	{"C-g", TYPING_AGAIN, 0, NULL},
	{"F3", TYPING_AGAIN, 0, NULL},
	{"C-r", TYPING_REPLACE, 0, "replace, in what is selected or everywhere"},
	{"C-c", TYPING_STOP, 0, "cancel what is in flight, else end typing"},
	{"C-z", TYPING_SUSPEND, 0, NULL},
	{"C-l", TYPING_REDRAW, 0, NULL},
	{NULL, 0, 0, NULL},
};

/* ---- into the record ---- */

static void timers_off(struct tui *t)
{
	timer_remove(t->pause_timer);
	timer_remove(t->draft_timer);
	t->pause_timer = t->draft_timer = NULL;
}

static void write_draft(struct tui *t)
{
	struct buf err = BUF(BUF_SMALL);

	if (live_draft(t->acting, buf_str(&t->editor.text), &t->editor.runs, &err))
		tui_say(t, true, buf_text(&err));
	t->drafted_ms = clock_ms();
	t->editor_draft = live_state(t->live)->draft.event;
	buf_release(&err);
}

static void on_draft(void *arg)
{
	struct tui *t = arg;

	t->draft_timer = NULL;
	if (t->unsaved && t->live)
		write_draft(t);
}

static void on_pause(void *arg)
{
	struct tui *t = arg;

	t->pause_timer = NULL;
	typing_write(t);
}

/* What the editor's own undo went back over is taken back, so that undo does not bring it again. */
static void untype(struct tui *t)
{
	while (t->typed.n && t->typed.items[t->typed.n - 1].depth > t->lowest)
		if (!live_untype(t->acting, t->typed.items[--t->typed.n].version))
			t->typed.n = 0;
}

/* The editor holds the head. */
static void holds_head(struct tui *t)
{
	const int head = live_state(t->live)->head;

	if (head != t->editor_version)
		*PUSH(&t->typed) = (struct typed){head, t->editor.undo.n};
	t->lowest = t->editor.undo.n;
	t->unsaved = false;
	t->editor_version = head;
	t->editor_draft = 0;
}

bool typing_write(struct tui *t)
{
	struct buf err = BUF(BUF_SMALL);
	enum status st;

	timers_off(t);
	if (!t->unsaved || !t->live)
		return true;
	untype(t);
	st = live_set_prompt(t->acting, buf_str(&t->editor.text), &t->editor.runs, "typing", &err);
	if (st) {
		write_draft(t);
		tui_say(t, true, buf_text(&err)); /* the next change tries again */
	} else {
		holds_head(t);
	}
	buf_release(&err);
	return !st;
}

void typing_settle(struct tui *t)
{
	typing_write(t);
	t->unsaved = false; /* what was refused is in the draft, and that is settled too */
}

static void pause_begins(struct tui *t)
{
	timer_remove(t->pause_timer);
	t->pause_timer = loop_timer(t->loop, PAUSE_MS, on_pause, t);
}

/* A change was made. at_once: it is much, and goes into the record as soon as it may. */
static void changed(struct tui *t, bool at_once)
{
	int64_t may = t->drafted_ms + EVERY_MS - clock_ms();
	int64_t wait = at_once ? 0 : DRAFT_MS;

	t->unsaved = true;
	if (!t->pause_timer)
		pause_begins(t);
	if (wait < may)
		wait = may;
	if (at_once && wait <= 0) {
		timer_remove(t->draft_timer);
		t->draft_timer = NULL;
		write_draft(t);
	} else if (!t->draft_timer) {
		t->draft_timer = loop_timer(t->loop, wait, on_draft, t);
	}
}

/* Where the head's locks stand in the doc of what is shown. */
static void load_locks(struct tui *t, const struct prompt *shown)
{
	const struct state *s = live_state(t->live);
	const struct version *head = state_head(s);
	struct range at;
	size_t from, to;

	t->editor.locked.n = 0;
	for (size_t i = 0; head && i < s->locks.n; i++) {
		at = lock_range(&s->locks.items[i]);
		if (shown != &head->prompt && !range_find(&head->prompt, at, shown, &at))
			continue;
		doc_range(shown, at, &from, &to);
		editor_lock(&t->editor, from, to);
	}
}

/* The head, or where somebody else types or typed on it, that. */
static void load(struct tui *t)
{
	const struct state *s = live_state(t->live);
	const struct prompt *shown = state_typed(s);
	struct doc d = {0};

	if (shown)
		doc_format(&d, shown);
	editor_set(&t->editor, buf_str(&d.text), &d.runs, AUTHOR_IMPORT);
	t->typed.n = t->lowest = 0;
	t->editor_version = s->head;
	t->editor_draft = s->draft.event;
	load_locks(t, shown);
	doc_release(&d);
}

void typing_follow(struct tui *t)
{
	const struct state *s = live_state(t->live);
	bool typing = t->mode == MODE_TYPING || t->mode_before == MODE_TYPING;

	if (t->unsaved)
		return;
	if (t->editor_version != s->head || t->editor_draft != s->draft.event)
		load(t);
	else if (!typing) /* while typing the editor carries them along itself */
		load_locks(t, state_typed(s));
}

void typing_begin(struct tui *t)
{
	live_focus(t->acting, PANE_PROMPT);
	typing_follow(t);
	if (t->mode != MODE_TYPING)
		editor_place(&t->editor,
			t->live->view.cursor ? t->live->view.cursor : t->editor.text.n, false);
	live_set_region(t->acting, 0, 0); /* none */
	t->mode = MODE_TYPING;
	tui_dirty(t, true);
}

/* What was selected is the region: where it was, or where trimming has moved it. */
static void keep_selection(struct tui *t, const char *words, size_t from)
{
	struct str text = buf_str(&t->editor.text);
	size_t n = strlen(words);

	if (from > text.n || n > text.n - from || memcmp(text.p + from, words, n) != 0)
		from = str_find(text, words, 0);
	if (from != SIZE_MAX)
		live_set_region(t->acting, from, from + n);
}

void typing_end(struct tui *t)
{
	size_t from, to;
	char *words = NULL;

	if (t->mode != MODE_TYPING && t->mode_before != MODE_TYPING)
		return;
	t->mode = t->mode_before = MODE_KEYS;
	if (editor_selection(&t->editor, &from, &to))
		words = str_dup((struct str){t->editor.text.s + from, to - from});
	if (typing_write(t))
		load(t); /* as it is kept: blank ends are trimmed */
	else if (!str_trim(buf_str(&t->editor.text)).n)
		live_settle(t->acting); /* there is nothing to go on from: the head is back */
	t->editor.selecting = false;
	live_cursor(t->acting, t->editor.cursor);
	if (words)
		keep_selection(t, words, from);
	free(words);
	tui_dirty(t, true);
}

/* An edit met locked text and was not made. */
static void say_locked(struct tui *t)
{
	const struct state *s = live_state(t->live);
	struct buf b = BUF(BUF_SMALL);

	t->editor.refused = false;
	buf_adds(&b, "that is locked; Esc, then :unlock");
	if (s->locks.n == 1)
		buf_addf(&b, " %d", s->locks.items[0].n);
	buf_adds(&b, s->locks.n == 1 ? " frees it" : " N frees it (:locks lists them)");
	tui_say(t, true, buf_text(&b));
	buf_release(&b);
}

void typing_place(struct tui *t, size_t at)
{
	editor_place(&t->editor, at, false);
	t->editor.goal = -1;
}

/* ---- keys ---- */

static void type(struct tui *t, struct str text, bool pasted)
{
	unsigned before = t->editor.changes;

	editor_insert(&t->editor, text, AUTHOR_PERSON);
	if (t->editor.changes != before)
		changed(t, pasted);
}

static void cut(struct tui *t, enum motion m)
{
	unsigned before = t->editor.changes;
	struct buf taken = BUF(BUF_TEXT);

	editor_kill(&t->editor, m, &taken);
	if (taken.n) {
		buf_clear(&t->kill);
		buf_addstr(&t->kill, buf_str(&taken));
	}
	buf_release(&taken);
	if (t->editor.changes != before)
		changed(t, false);
}

static void copy(struct tui *t)
{
	size_t from, to;

	if (!editor_selection(&t->editor, &from, &to)) {
		tui_say(t, true, "nothing is selected: Shift with the arrows selects");
		return;
	}
	buf_clear(&t->kill);
	buf_add(&t->kill, t->editor.text.s + from, to - from);
	t->editor.selecting = false;
	outside_copy(t, buf_str(&t->kill));
}

static void stop(struct tui *t)
{
	if (live_busy(t->live)) {
		tui_command(t, STR("cancel"));
	} else {
		typing_end(t);
	}
}

static void delete (struct tui *t, enum motion m)
{
	unsigned before = t->editor.changes;

	editor_delete(&t->editor, m);
	if (t->editor.changes != before)
		changed(t, false);
}

static void take_back(struct tui *t, bool back)
{
	if (back ? editor_undo(&t->editor) : editor_redo(&t->editor)) {
		if (t->editor.undo.n < t->lowest)
			t->lowest = t->editor.undo.n;
		changed(t, false);
	} else {
		tui_say(t, false,
			back ? "nothing more to take back here; Esc, then u goes on"
			     : "nothing to type again");
	}
}

static void mark(struct tui *t, bool all)
{
	struct editor *e = &t->editor;

	if (all)
		e->cursor = e->text.n;
	e->anchor = all ? 0 : e->cursor;
	e->selecting = true;
}

void typing_find(struct tui *t, bool forward)
{
	if (!editor_find(&t->editor, buf_str(&t->needle), forward))
		tui_say(t, true, t->needle.n ? "not found" : "C-f finds");
}

void typing_replace(struct tui *t, struct str with)
{
	struct buf b = BUF(BUF_SMALL);
	int n = editor_replace(&t->editor, buf_str(&t->needle), with, AUTHOR_PERSON);

	if (n)
		changed(t, false);
	buf_addf(&b, "replaced %d", n);
	if (t->editor.refused)
		buf_adds(&b, "; what is locked stays (:unlock frees it)");
	t->editor.refused = false;
	tui_say(t, n == 0, buf_text(&b));
	buf_release(&b);
}

static void act_on_text(struct tui *t, const struct typing_record *r)
{
	switch (r->act) {
	case TYPING_MOVE:
		editor_move(&t->editor, r->motion, false);
		break;
	case TYPING_EXTEND:
		editor_move(&t->editor, r->motion, true);
		break;
	case TYPING_DELETE:
		delete (t, r->motion);
		break;
	case TYPING_CUT:
	case TYPING_CUT_WORD:
		cut(t, r->motion);
		break;
	case TYPING_PASTE:
		type(t, buf_str(&t->kill), true);
		break;
	case TYPING_BREAK:
		type(t, STR("\n"), false);
		break;
	case TYPING_TAB:
		type(t, STR("\t"), false);
		break;
	case TYPING_UNDO:
	case TYPING_REDO:
		take_back(t, r->act == TYPING_UNDO);
		break;
	default:
		mark(t, r->act == TYPING_ALL);
	}
}

static void act(struct tui *t, const struct typing_record *r)
{
	switch (r->act) {
	case TYPING_COPY:
		copy(t);
		break;
	case TYPING_FIND:
		line_open(t, USE_FIND, (struct str){0});
		break;
	case TYPING_AGAIN:
		typing_find(t, true);
		break;
	case TYPING_REPLACE:
		line_open(t, USE_REPLACE, (struct str){0});
		break;
	case TYPING_SUSPEND:
		typing_write(t);
		outside_suspend(t);
		break;
	case TYPING_STOP:
		stop(t);
		break;
	case TYPING_END:
		typing_end(t);
		break;
	case TYPING_REDRAW:
		paint_again(t->paint);
		break;
	default:
		act_on_text(t, r);
	}
}

/* With C-Space the plain arrows select too, as emacs users expect. */
static void move_marked(struct tui *t, const struct typing_record *r)
{
	editor_move(&t->editor, r->motion, true);
}

static void take_key(struct tui *t, const struct key *k)
{
	if (k->kind == KEY_PASTE) {
		type(t, k->text, true);
		return;
	}
	for (const struct typing_record *r = typing_records; r->key; r++)
		if (strcmp(r->key, k->name) == 0) {
			if (r->act == TYPING_MOVE && t->marking && t->editor.selecting)
				move_marked(t, r);
			else
				act(t, r);
			t->marking = r->act == TYPING_MARK || (t->marking && r->act == TYPING_MOVE);
			return;
		}
	t->marking = false;
	if (k->text.n)
		type(t, k->text, false);
}

void typing_key(struct tui *t, const struct key *k)
{
	if (t->pause_timer)
		pause_begins(t);
	take_key(t, k);
	if (t->editor.refused)
		say_locked(t);
}
