/*
 * book.c - the library of all sessions, brought up to date a piece a turn of the loop, since a
 * folder of long sessions takes seconds; and what it tells, kept until it is asked again.
 */
#include "hunsu/library/library.h"

#include "parts.h"
#include "words.h"

#define TURN_MS 5

struct book {
	struct live *live;
	struct timer *timer;
	struct library *library;
};

void book_free(struct live *v)
{
	struct book *b = v->book;

	if (!b)
		return;
	timer_remove(b->timer);
	library_close(b->library);
	free(b);
	v->book = NULL;
}

void book_reading(const struct live *v, struct buf *out)
{
	size_t done, of;

	library_progress(v->book->library, &done, &of);
	buf_addf(out, "reading your sessions, %zu of %zu", done, of);
}

static void book_end(struct book *b)
{
	struct live *v = b->live;
	struct buf out = BUF(BUF_TEXT);

	library_stats(b->library, journal_path(v->desk->session->journal), &out);
	book_free(v);
	free(v->stats);
	v->stats = buf_detach(&out, NULL);
	if (live_front(v, "detail", NULL))
		live_say(v, false, "%s", v->stats);
	else
		live_changed(v);
}

static void book_turn(void *arg)
{
	struct book *b = arg;

	b->timer = NULL;
	if (library_learn(b->library, TURN_MS))
		b->timer = loop_timer(b->live->desk->loop, 0, book_turn, b);
	else
		book_end(b);
}

enum status book_start(struct live *v, struct buf *err)
{
	SCOPED(buf) note = BUF(BUF_SMALL);
	struct library *l;

	book_free(v);
	l = library_open(&note, err);
	if (l) {
		v->book = NEW(struct book);
		*v->book = (struct book){.live = v, .library = l,
			.timer = loop_timer(v->desk->loop, 0, book_turn, v->book)};
	}
	if (note.n)
		live_say(v, false, "%s", buf_text(&note));
	return l ? OK : FAILED;
}
