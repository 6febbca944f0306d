/*
 * book.c - the book of the bets in all sessions, which is read a piece a turn of the loop, since a
 * folder of long sessions takes seconds.
 */
#include <math.h>
#include <string.h>

#include "hunsu/base/file.h"
#include "hunsu/engine/calibration.h"
#include "hunsu/figures/bets.h"
#include "parts.h"

#define TURN_MS 5
#define SESSIONS_MOST 1000
#define SHOWN 12 /* sessions told one by one, the latest */

struct by_operator {
	char *name;
	size_t n, wrong;
};

struct book_session {
	char *name; /* of the file, without its folder */
	struct calibration c;
};

struct book {
	struct live *live;
	struct timer *timer;
	char **paths; /* newest first */
	size_t n_paths, next;
	struct session_turns *reading; /* the one at hand */
	/* so far */
	struct calibration all;
	size_t open, noise, unread;
	LIST(struct by_operator) operators;
	LIST(struct book_session) sessions;
};

void book_free(struct live *v)
{
	struct book *b = v->book;
	if (!b)
		return;
	timer_remove(b->timer);
	for (size_t i = 0; i < b->n_paths; i++)
		free(b->paths[i]);
	free(b->paths);
	session_turns_free(b->reading);
	for (size_t i = 0; i < b->operators.n; i++)
		free(b->operators.items[i].name);
	free(b->operators.items);
	for (size_t i = 0; i < b->sessions.n; i++)
		free(b->sessions.items[i].name);
	free(b->sessions.items);
	free(b);
	v->book = NULL;
}

static void count_operator(struct book *b, const char *name, bool right)
{
	struct by_operator *o = NULL;
	for (size_t i = 0; i < b->operators.n && !o; i++)
		if (strcmp(b->operators.items[i].name, name) == 0)
			o = &b->operators.items[i];
	if (!o) {
		o = PUSH(&b->operators);
		o->name = mem_dup(name);
	}
	o->n++;
	o->wrong += !right;
}

/* Bets on what is hidden still are open: their outcome would give it away. */
static void count_session(struct book *b, const struct state *s, struct str name)
{
	struct calibration c = {0};
	for (size_t i = 0; i < s->bets.n; i++) {
		const struct bet *bet = &s->bets.items[i];
		struct paired gain;
		enum bet_end end;
		if (bet != bet_on(s, bet->variant))
			continue;
		end = bet_settle(s, bet, &gain);
		if (end == BET_OPEN ||
			state_hidden(s, (struct text_ref){.variant = bet->variant})) {
			b->open++;
			continue;
		}
		calibration_add(&c, bet->confidence, end == BET_RIGHT);
		calibration_add(&b->all, bet->confidence, end == BET_RIGHT);
		b->noise += gain.noise;
		count_operator(b, state_variant(s, bet->variant)->operator, end == BET_RIGHT);
	}
	if (c.n) {
		struct book_session *one = PUSH(&b->sessions);
		one->name = str_dup(name);
		one->c = c;
	}
}

static struct str file_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	struct str name = str_of(slash ? slash + 1 : path);
	struct str tail = str_from(name, name.n < 6 ? 0 : name.n - 6);
	return str_is(tail, ".hunsu") ? str_first(name, name.n - 6) : name;
}

/* ---- telling ---- */

static unsigned percent(size_t part, size_t n)
{
	return n ? (unsigned)lround(100 * (double)part / (double)n) : 0;
}

static void tell_all(const struct book *b, struct buf *out)
{
	buf_addf(out, "bets: %zu settled, %zu open", b->all.n, b->open);
	if (!b->all.n) {
		buf_adds(out, "; " LINE("blind") " on hides the next variants' scores, then " LINE(
				      "bet") " beats 70");
		return;
	}
	buf_addf(out,
		"\nright: %zu of %zu (%u %%); Brier score %.3f (0 is perfect, .25 a coin at 50 %%)",
		b->all.hits, b->all.n, percent(b->all.hits, b->all.n), calibration_brier(&b->all));
	buf_addf(out, "\nwithin noise: %zu of %zu", b->noise, b->all.n);
}

static void tell_bins(const struct book *b, struct buf *out)
{
	for (int i = 0; i < CALIBRATION_BINS; i++)
		if (b->all.bins[i].n)
			buf_addf(out, "\nsure %d\xe2\x80\x93%d %%: right %zu of %zu (%u %%)",
				50 + 10 * i, i == CALIBRATION_BINS - 1 ? 100 : 59 + 10 * i,
				b->all.bins[i].hits, b->all.bins[i].n,
				percent(b->all.bins[i].hits, b->all.bins[i].n));
}

static int most_wrong(const void *pa, const void *pb)
{
	const struct by_operator *a = pa, *b = pb;
	double x = (double)a->wrong / (double)a->n, y = (double)b->wrong / (double)b->n;
	if (x > y || x < y)
		return x > y ? -1 : 1;
	return strcmp(a->name, b->name);
}

static void tell_operators(struct book *b, struct buf *out)
{
	SORT(&b->operators, most_wrong);
	for (size_t i = 0; i < b->operators.n; i++)
		buf_addf(out, "\n%s: wrong %zu of %zu", b->operators.items[i].name,
			b->operators.items[i].wrong, b->operators.items[i].n);
}

/* Oldest first, so that it reads as a development. */
static void tell_sessions(const struct book *b, struct buf *out)
{
	size_t n = b->sessions.n < SHOWN ? b->sessions.n : SHOWN;
	if (b->sessions.n > n)
		buf_addf(out, "\n%zu older sessions", b->sessions.n - n);
	for (size_t i = n; i-- > 0;) {
		const struct book_session *one = &b->sessions.items[i];
		buf_addf(out, "\n%s: right %zu of %zu, Brier %.3f", one->name, one->c.hits,
			one->c.n, calibration_brier(&one->c));
	}
	if (b->unread)
		buf_addf(out, "\n%zu session%s could not be read to %s end", b->unread,
			b->unread == 1 ? "" : "s", b->unread == 1 ? "its" : "their");
}

static void book_end(struct book *b)
{
	struct live *v = b->live;
	struct buf out = BUF(BUF_TEXT);
	tell_all(b, &out);
	tell_bins(b, &out);
	tell_operators(b, &out);
	tell_sessions(b, &out);
	book_free(v);
	live_say(v, false, "%s", buf_text(&out));
	buf_release(&out);
}

/* ---- reading ---- */

static bool add_path(void *arg, const char *path, int64_t mtime_ms)
{
	struct book *b = arg;
	(void)mtime_ms;
	b->paths[b->n_paths++] = mem_dup(path);
	return b->n_paths < SESSIONS_MOST;
}

/* Most sessions hold no bet: they are not worth folding. */
static void read_next(struct book *b)
{
	const char *path = b->paths[b->next++];
	struct buf text = BUF(BUF_FILE);
	if (!file_read(&text, path, NULL) && strstr(buf_text(&text), "{\"bet\":{"))
		b->reading = session_turns_begin(path);
	buf_release(&text);
}

static void read_done(struct book *b)
{
	const struct state *s = session_turns_state(b->reading);
	b->unread += !session_turns_whole(b->reading);
	if (strcmp(s->id, live_state(b->live)->id) != 0) /* this one was counted as it is now */
		count_session(b, s, file_name(b->paths[b->next - 1]));
	session_turns_free(b->reading);
	b->reading = NULL;
}

static void book_turn(void *arg)
{
	struct book *b = arg;
	b->timer = NULL;
	if (b->reading && !session_turns_go(b->reading, TURN_MS))
		read_done(b);
	else if (!b->reading && b->next < b->n_paths)
		read_next(b);
	if (!b->reading && b->next == b->n_paths)
		book_end(b);
	else
		b->timer = loop_timer(b->live->desk->loop, 0, book_turn, b);
}

void book_start(struct live *v)
{
	struct book *b;
	book_free(v);
	b = NEW(struct book);
	v->book = b;
	b->live = v;
	b->paths = NEWN(SESSIONS_MOST, char *);
	session_list(NULL, add_path, b);
	count_session(b, live_state(v), STR("this session"));
	b->timer = loop_timer(v->desk->loop, 0, book_turn, b);
}
