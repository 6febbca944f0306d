/* editor.c - changes of the text, undo, find and replace. Motions are in editor_move.c. */
#include "hunsu/tui/editor.h"

#include <string.h>

#include "hunsu/look/rows.h"

void editor_init(struct editor *e)
{
	*e = (struct editor){.text = BUF(BUF_TEXT), .goal = -1, .page = 1};
}

static void edits_clear(struct edits *l)
{
	for (size_t i = 0; i < l->n; i++) {
		free(l->items[i].old_text);
		free(l->items[i].new_text);
		runs_release(&l->items[i].old_runs);
		runs_release(&l->items[i].new_runs);
	}
	l->n = 0;
}

void editor_release(struct editor *e)
{
	edits_clear(&e->undo);
	edits_clear(&e->redo);
	free(e->undo.items);
	free(e->redo.items);
	free(e->rows.items);
	free(e->locked.items);
	runs_release(&e->runs);
	buf_release(&e->text);
	editor_init(e);
}

/* A place inside a character, as one that is kept while the text changes may be, becomes its
 * beginning. */
static size_t on_boundary(const struct editor *e, size_t at)
{
	if (at >= e->text.n)
		return e->text.n;
	while (at > 0 && ((unsigned char)e->text.s[at] & 0xc0) == 0x80)
		at--;
	return at;
}

void editor_set(struct editor *e, struct str text, const struct runs *runs, author by)
{
	buf_clear(&e->text);
	buf_addstr(&e->text, text);
	runs_release(&e->runs);
	if (runs)
		runs_copy(&e->runs, runs);
	else if (e->text.n)
		runs_add(&e->runs, e->text.n, by);
	edits_clear(&e->undo);
	edits_clear(&e->redo);
	e->locked.n = 0;
	e->cursor = on_boundary(e, e->cursor);
	e->selecting = false;
	e->goal = -1;
	e->changes++;
}

void editor_place(struct editor *e, size_t at, bool extend)
{
	if (extend && !e->selecting)
		e->anchor = e->cursor;
	e->selecting = extend;
	e->cursor = on_boundary(e, at);
}

/* ---- what is locked ---- */

void editor_lock(struct editor *e, size_t from, size_t to)
{
	*PUSH(&e->locked) = (struct stretch){from, to};
}

bool editor_is_locked(const struct editor *e, size_t from, size_t to)
{
	for (size_t i = 0; i < e->locked.n; i++)
		if (from < e->locked.items[i].to && e->locked.items[i].from < to)
			return true;
	return false;
}

/* Text may be put before and behind it, not within. */
static bool meets_lock(const struct editor *e, size_t at, size_t remove)
{
	if (remove)
		return editor_is_locked(e, at, at + remove);
	for (size_t i = 0; i < e->locked.n; i++)
		if (e->locked.items[i].from < at && at < e->locked.items[i].to)
			return true;
	return false;
}

static void carry_locks(struct editor *e, size_t at, size_t remove, size_t insert)
{
	for (size_t i = 0; i < e->locked.n; i++) {
		struct stretch *s = &e->locked.items[i];
		if (s->from < at + remove)
			continue;
		s->from = s->from - remove + insert;
		s->to = s->to - remove + insert;
	}
}

bool editor_selection(const struct editor *e, size_t *from, size_t *to)
{
	*from = *to = e->cursor;
	if (!e->selecting)
		return false;
	if (e->anchor < e->cursor)
		*from = e->anchor;
	else
		*to = e->anchor;
	return *from < *to;
}

/* ---- splices ---- */

static void put_runs(struct editor *e, size_t at, size_t remove, const struct runs *with)
{
	struct runs now = {0};

	e->work += e->runs.n + e->text.n - at;
	runs_slice(&now, &e->runs, 0, at);
	for (size_t i = 0; i < with->n; i++)
		runs_add(&now, with->items[i].n, with->items[i].by);
	runs_slice(&now, &e->runs, at + remove, runs_total(&e->runs));
	runs_release(&e->runs);
	e->runs = now;
}

static bool is_word_text(const char *s, size_t n)
{
	return n && !memchr(s, ' ', n) && !memchr(s, '\n', n);
}

/* Typing goes on where it was: the letters of a word are taken back together. */
static bool goes_on(const struct editor *e, size_t at, size_t remove, struct str with)
{
	const struct edit *last = e->undo.n ? &e->undo.items[e->undo.n - 1] : NULL;

	return last && !remove && !last->old_n && with.n <= 8 && last->at + last->new_n == at &&
	       last->after == at && is_word_text(with.p, with.n) &&
	       is_word_text(last->new_text, last->new_n) && last->new_n <= 8;
}

void editor_splice(
	struct editor *e, size_t at, size_t remove, struct str with, author by, bool joined)
{
	struct edit *u;
	bool joins = joined || goes_on(e, at, remove, with);

	if (!remove && !with.n)
		return;
	if (e->text.n - remove + with.n >= e->text.max)
		return;
	if (meets_lock(e, at, remove)) {
		e->refused = true;
		return;
	}
	u = PUSH(&e->undo);
	u->at = at;
	u->old_text = mem_dupn(e->text.s ? e->text.s + at : "", remove);
	u->old_n = remove;
	runs_slice(&u->old_runs, &e->runs, at, at + remove);
	u->new_text = str_dup(with);
	u->new_n = with.n;
	if (with.n)
		runs_add(&u->new_runs, with.n, by);
	u->before = e->cursor;
	u->after = at + with.n;
	u->joined = joins && e->undo.n > 1;
	edits_clear(&e->redo);
	buf_splice(&e->text, at, remove, with);
	put_runs(e, at, remove, &u->new_runs);
	carry_locks(e, at, remove, with.n);
	e->cursor = at + with.n;
	e->selecting = false;
	e->goal = -1;
	e->changes++;
}

void editor_insert(struct editor *e, struct str text, author by)
{
	size_t from, to;

	editor_selection(e, &from, &to);
	editor_splice(e, from, to - from, text, by, false);
}

static void turn(struct editor *e, const struct edit *u, bool back)
{
	struct str with =
		back ? (struct str){u->old_text, u->old_n} : (struct str){u->new_text, u->new_n};

	buf_splice(&e->text, u->at, back ? u->new_n : u->old_n, with);
	put_runs(e, u->at, back ? u->new_n : u->old_n, back ? &u->old_runs : &u->new_runs);
	carry_locks(e, u->at, back ? u->new_n : u->old_n, with.n);
	e->cursor = back ? u->before : u->after;
	e->selecting = false;
	e->goal = -1;
	e->changes++;
}

bool editor_undo(struct editor *e)
{
	bool joined = true;

	if (!e->undo.n)
		return false;
	while (joined && e->undo.n) {
		struct edit u = e->undo.items[--e->undo.n];
		turn(e, &u, true);
		*PUSH(&e->redo) = u;
		joined = u.joined;
	}
	return true;
}

bool editor_redo(struct editor *e)
{
	bool more = true;

	if (!e->redo.n)
		return false;
	while (more) {
		struct edit u = e->redo.items[--e->redo.n];
		turn(e, &u, false);
		*PUSH(&e->undo) = u;
		more = e->redo.n && e->redo.items[e->redo.n - 1].joined;
	}
	return true;
}

/* ---- find and replace ---- */

bool editor_find(struct editor *e, struct str needle)
{
	struct str s = buf_str(&e->text);
	size_t from, to, hit;
	bool there = editor_selection(e, &from, &to);

	if (!needle.n)
		return false;
	hit = search_find(s, needle, there ? from + 1 : from);
	if (hit == SIZE_MAX)
		hit = search_find(s, needle, 0);
	if (hit == SIZE_MAX)
		return false;
	e->anchor = hit;
	e->cursor = hit + needle.n;
	e->selecting = true;
	e->goal = -1;
	return true;
}

int editor_replace(struct editor *e, struct str needle, struct str with, author by)
{
	size_t from, to;
	int n = 0;

	if (!editor_selection(e, &from, &to)) {
		from = 0;
		to = e->text.n;
	}
	for (size_t at = from; (at = search_find(buf_str(&e->text), needle, at)) != SIZE_MAX;) {
		if (at + needle.n > to)
			break;
		if (meets_lock(e, at, needle.n)) {
			e->refused = true;
			at += needle.n;
			continue;
		}
		editor_splice(e, at, needle.n, with, by, n > 0);
		to = to - needle.n + with.n;
		at += with.n;
		n++;
	}
	return n;
}
