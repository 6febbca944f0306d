/* stats.c - what the sessions tell together, and whether the person gets better. */
#include <math.h>
#include <string.h>

#include "hunsu/base/file.h"
#include "hunsu/engine/calibration.h"
#include "hunsu/base/utf8.h"
#include "inside.h"

enum { SHOWN = 12, TAKEN_SHOWN = 8, HALF_LEAST = 10, MEAN_LEAST = 8 };

struct numbers LIST_OF(double);

static const char *lone(size_t n, const char *one, const char *several)
{
	return n == 1 ? one : several;
}

static unsigned percent(size_t part, size_t n)
{
	return n ? (unsigned)lround(100 * (double)part / (double)n) : 0;
}

static void begin(struct buf *out)
{
	buf_adds(out, out->n ? "\n" : "");
}

static void line(struct buf *out, const char *fmt, ...) PRINTF_LIKE(2, 3);
static void line(struct buf *out, const char *fmt, ...)
{
	va_list ap;

	begin(out);
	va_start(ap, fmt);
	buf_addv(out, fmt, ap);
	va_end(ap);
}

static struct str session_name(const char *path, const char *own)
{
	const struct str base = path_base(path);

	if (own && !strcmp(path, own))
		return STR("this session");
	return str_ends(base, ".hunsu") ? str_first(base, base.n - strlen(".hunsu")) : base;
}

/* Of gains too, which may be below 0. n > 0. */
static struct interval mean_of(const double *x, size_t n)
{
	OWNED double *zeros = NEWN(n, double);
	const struct interval i = stats_paired_interval(zeros, x, n);

	return i;
}

/* ---- does it get better? ---- */

struct trend {
	const char *of, *better, *worse;
	double unit; /* what is said is so many times the number */
	const char *sign;
	bool down;   /* less is better */
};

static void tell_trend(struct buf *out, const struct numbers *n, const struct trend *t)
{
	const size_t half = n->n / 2;
	struct interval first, last, apart;

	if (half < HALF_LEAST) {
		line(out, "too few to tell whether %s %s: %zu of %d", t->of, t->better, n->n,
			2 * HALF_LEAST);
		return;
	}
	first = mean_of(n->items, half);
	last = mean_of(n->items + n->n - half, half);
	apart = stats_difference(last, first);
	begin(out);
	if (apart.low <= 0 && apart.high >= 0)
		buf_addf(out, "within noise: it cannot be told whether %s %s", t->of, t->better);
	else
		buf_addf(out, "%s %s", t->of, (apart.mean < 0) == t->down ? t->better : t->worse);
	buf_addf(out,
		" (the first %zu: %.3g%s, the last %zu: %.3g%s; %+.3g, 95 %% %+.3g to %+.3g)", half,
		t->unit * first.mean, t->sign, half, t->unit * last.mean, t->sign,
		t->unit * apart.mean, t->unit * apart.low, t->unit * apart.high);
}

/* ---- bets ---- */

struct tally {
	char *name;
	struct calibration c;
};

struct tallies LIST_OF(struct tally);

static struct calibration *tally(struct tallies *all, struct str name)
{
	struct tally *t;

	for (size_t i = 0; i < all->n; i++)
		if (str_is(name, all->items[i].name))
			return &all->items[i].c;
	t = PUSH(all);
	t->name = str_dup(name);
	return &t->c;
}

static void tallies_release(struct tallies *all)
{
	for (size_t i = 0; i < all->n; i++)
		free(all->items[i].name);
	free(all->items);
}

struct bets {
	struct calibration all;
	size_t open, noise;
	struct tallies operators, sessions; /* these oldest first */
	struct numbers squares;
};

static void read_bets(struct library *l, const char *own, struct bets *b)
{
	OWNED_QUERY sqlite3_stmt *q = library_ask(l,
		"SELECT s.path, b.operator, b.sure, b.right, b.noise FROM bets b JOIN sessions s"
		" ON s.id = b.session GROUP BY s.life, b.event ORDER BY b.at, b.event");
	OWNED_QUERY sqlite3_stmt *open = library_ask(
		l, "SELECT sum(n) FROM (SELECT max(open) AS n FROM sessions GROUP BY life)");

	while (q && sqlite3_step(q) == SQLITE_ROW) {
		const double sure = sqlite3_column_double(q, 2);
		const bool right = sqlite3_column_int(q, 3) != 0;
		const double off = sure - right;

		calibration_add(&b->all, sure, right);
		calibration_add(tally(&b->operators, str_of(column_str(q, 1))), sure, right);
		calibration_add(tally(&b->sessions, session_name(column_str(q, 0), own)), sure,
			right);
		b->noise += sqlite3_column_int(q, 4) != 0;
		*PUSH(&b->squares) = off * off;
	}
	if (open && sqlite3_step(open) == SQLITE_ROW)
		b->open = (size_t)sqlite3_column_int64(open, 0);
}

static int most_wrong(const void *pa, const void *pb)
{
	const struct tally *a = pa, *b = pb;
	const double x = (double)a->c.hits / (double)a->c.n;
	const double y = (double)b->c.hits / (double)b->c.n;

	return x < y ? -1 : x > y ? 1 : strcmp(a->name, b->name);
}

static void put_bets(struct buf *out, struct bets *b)
{
	const size_t left_out = b->sessions.n > SHOWN ? b->sessions.n - SHOWN : 0;
	const struct calibration *c = &b->all;

	line(out, "right: %zu of %zu (%u %%); Brier score %.3f (0 is perfect, .25 a coin at 50 %%)",
		c->hits, c->n, percent(c->hits, c->n), calibration_brier(c));
	line(out, "within noise: %zu of %zu", b->noise, c->n);
	for (int i = 0; i < CALIBRATION_BINS; i++)
		if (c->bins[i].n)
			line(out, "sure %d\u2013%d %%: right %zu of %zu (%u %%)", 50 + 10 * i,
				i == CALIBRATION_BINS - 1 ? 100 : 59 + 10 * i, c->bins[i].hits,
				c->bins[i].n, percent(c->bins[i].hits, c->bins[i].n));
	SORT(&b->operators, most_wrong);
	for (size_t i = 0; i < b->operators.n; i++) {
		const struct tally *t = &b->operators.items[i];

		line(out, "%s: wrong %zu of %zu, Brier %.3f", t->name,
			t->c.n - t->c.hits, t->c.n, calibration_brier(&t->c));
	}
	if (left_out)
		line(out, "%zu older %s", left_out, lone(left_out, "session", "sessions"));
	for (size_t i = left_out; i < b->sessions.n; i++) {
		const struct tally *t = &b->sessions.items[i];

		line(out, "%s: right %zu of %zu, Brier %.3f", t->name,
			t->c.hits, t->c.n, calibration_brier(&t->c));
	}
}

static void tell_bets(struct library *l, const char *own, struct buf *out)
{
	static const struct trend trend = {"your bets", "get better", "get worse", 1, "", true};
	struct bets b = {.open = 0};

	read_bets(l, own, &b);
	begin(out);
	buf_addf(out, "bets: %zu settled, %zu open", b.all.n, b.open);
	if (!b.all.n)
		buf_adds(out, "; `blind on` hides the next variants' scores, then `bet beats 70`");
	else
		put_bets(out, &b);
	tell_trend(out, &b.squares, &trend);
	tallies_release(&b.operators);
	tallies_release(&b.sessions);
	free(b.squares.items);
}

/* ---- what was gained, and how new it was ---- */

static void put_gain(struct buf *out, const char *who, const struct numbers *n)
{
	struct interval i;

	if (!n->n)
		return;
	begin(out);
	buf_addf(out, "%s: ", who);
	i = mean_of(n->items, n->n);
	if (n->n < MEAN_LEAST)
		buf_addf(out, "too few to tell (%zu of %d; mean %+.1f)", n->n, MEAN_LEAST,
			100 * i.mean);
	else
		buf_addf(out, "%+.1f (%+.1f to %+.1f) on average, %zu of them", 100 * i.mean,
			100 * i.low, 100 * i.high, n->n);
}

struct steps {
	struct numbers held_out[4]; /* by who */
	struct numbers novelty;
};

static void read_steps(struct library *l, struct steps *to)
{
	OWNED_QUERY sqlite3_stmt *q = library_ask(l,
		"SELECT DISTINCT k.who, k.held_out, k.novelty, k.at, k.event, s.life FROM steps k"
		" JOIN sessions s ON s.id = k.session ORDER BY k.at, k.event");

	while (q && sqlite3_step(q) == SQLITE_ROW) {
		const int who = sqlite3_column_int(q, 0) & 3;

		if (sqlite3_column_type(q, 1) != SQLITE_NULL)
			*PUSH(&to->held_out[who]) = sqlite3_column_double(q, 1);
		if (sqlite3_column_type(q, 2) != SQLITE_NULL)
			*PUSH(&to->novelty) = sqlite3_column_double(q, 2);
	}
}

static void tell_steps(struct library *l, struct buf *out)
{
	static const struct trend gains = {
		"your edits", "gain more than they did", "gain less than they did", 100, "", false};
	static const struct trend newer = {"your edits", "get newer", "get less new", 100, " %",
		false};
	struct steps s = {.novelty = {0}};

	read_steps(l, &s);
	if (!s.held_out[WHO_PERSON].n && !s.held_out[WHO_MACHINE].n)
		line(out, "gained on held-out: nothing yet; `held-out` looks at a text and at what "
			"it came from");
	put_gain(out, "gained on held-out by your own edits", &s.held_out[WHO_PERSON]);
	put_gain(out, "gained on held-out by the models' variants", &s.held_out[WHO_MACHINE]);
	put_gain(out, "gained on held-out where both had a hand in it",
		&s.held_out[WHO_PERSON | WHO_MACHINE]);
	tell_trend(out, &s.held_out[WHO_PERSON], &gains);
	if (s.novelty.n)
		line(out, "your own edits: %zu, on average %.0f %% unlike the nearest text before",
			s.novelty.n, 100 * mean_of(s.novelty.items, s.novelty.n).mean);
	tell_trend(out, &s.novelty, &newer);
	for (size_t i = 0; i < COUNT(s.held_out); i++)
		free(s.held_out[i].items);
	free(s.novelty.items);
}

/* ---- what the person took over ---- */

struct taken {
	char *words, *name, *was, *operator;
	char *path, *was_path;
	int place, until;
};

/* Three words and the next three, where they are one further in the same text. */
static bool goes_on(const struct taken *t, const char *path, const char *name, int place)
{
	return place == t->until + 1 && !strcmp(t->path, path) && !strcmp(t->name, name);
}

static void longer(struct taken *t, struct str three, size_t tail)
{
	struct buf words = BUF(BUF_TEXT);

	buf_adds(&words, t->words);
	buf_addstr(&words, str_from(three, three.n - tail));
	free(t->words);
	t->words = buf_detach(&words, NULL);
	t->until++;
}

static void put_taken(struct buf *out, const struct taken *t, const char *own)
{
	const struct str from = session_name(t->was_path, own), to = session_name(t->path, own);
	SCOPED(buf) words = BUF(BUF_TEXT);

	begin(out);
	buf_adds(out, "\u201c");
	text_joined(&words, str_of(t->words));
	text_brief(out, buf_str(&words), 60);
	buf_addf(out, "\u201d first in %s of %.*s (%s), yours in %s of %.*s", t->was,
		(int)from.n, from.p, t->operator, t->name, (int)to.n, to.p);
}

static void tell_taken(struct library *l, const char *own, struct buf *out)
{
	OWNED_QUERY sqlite3_stmt *q = library_ask(l,
		"SELECT t.words, t.name, t.place, s.path, u.name, u.operator, o.path, t.tail"
		" FROM typed t"
		" JOIN sessions s ON s.id = t.session"
		" JOIN used u ON u.hash = t.hash AND u.at ="
		" (SELECT min(e.at) FROM used e WHERE e.hash = t.hash)"
		" JOIN sessions o ON o.id = u.session WHERE u.machine AND u.at < t.at"
		" GROUP BY s.life, t.name, t.place ORDER BY t.at, s.path, t.name, t.place");
	LIST(struct taken) all = {0};

	while (q && sqlite3_step(q) == SQLITE_ROW) {
		struct taken *last = all.n ? &all.items[all.n - 1] : NULL;
		const char *name = column_str(q, 1), *path = column_str(q, 3);
		const int place = sqlite3_column_int(q, 2);

		if (last && goes_on(last, path, name, place)) {
			longer(last, str_of(column_str(q, 0)),
				(size_t)sqlite3_column_int64(q, 7));
			continue;
		}
		*PUSH(&all) = (struct taken){mem_dup(column_str(q, 0)), mem_dup(name),
			mem_dup(column_str(q, 4)), mem_dup(column_str(q, 5)), mem_dup(path),
			mem_dup(column_str(q, 6)), place, place};
	}
	line(out, "taken over from the models: %zu piece%s of text%s", all.n,
		lone(all.n, "", "s"), all.n > TAKEN_SHOWN ? ", the latest of them" : "");
	for (size_t i = 0; i < all.n; i++) {
		struct taken *t = &all.items[i];

		if (i + TAKEN_SHOWN >= all.n)
			put_taken(out, t, own);
		free(t->words);
		free(t->name);
		free(t->was);
		free(t->operator);
		free(t->path);
		free(t->was_path);
	}
	free(all.items);
}

/* ---- proposer and target ---- */

static void put_written(
	struct buf *out, const char *proposer, const char *target, const struct numbers *n)
{
	SCOPED(buf) who = BUF(BUF_SMALL);
	const bool itself = !strcmp(proposer, target);

	buf_addf(&who, "%s wrote for %s, on dev", proposer, itself ? "itself" : target);
	put_gain(out, buf_text(&who), n);
}

static void tell_written(struct library *l, struct buf *out)
{
	OWNED_QUERY sqlite3_stmt *q = library_ask(l,
		"SELECT DISTINCT w.proposer, w.target, w.gain, w.event, s.life FROM written w JOIN"
		" sessions s ON s.id = w.session ORDER BY w.proposer, w.proposer <> w.target,"
		" w.target");
	char *proposer = mem_dup(""), *target = mem_dup("");
	struct numbers n = {0};

	while (q && sqlite3_step(q) == SQLITE_ROW) {
		if (strcmp(column_str(q, 0), proposer) != 0 ||
			strcmp(column_str(q, 1), target) != 0) {
			put_written(out, proposer, target, &n);
			n.n = 0;
			free(proposer);
			free(target);
			proposer = mem_dup(column_str(q, 0));
			target = mem_dup(column_str(q, 1));
		}
		*PUSH(&n) = sqlite3_column_double(q, 2);
	}
	put_written(out, proposer, target, &n);
	if (!n.n)
		line(out, "no model's variant was scored yet");
	free(n.items);
	free(proposer);
	free(target);
}

/* As the library has it: with its links, or without. */
static char *listed_path(struct library *l, const char *own)
{
	OWNED_QUERY sqlite3_stmt *q =
		library_ask(l, "SELECT path FROM sessions WHERE path IN (?, ?)");
	SCOPED(buf) real = BUF(BUF_SMALL);
	char *found = NULL;

	if (q && own && file_real(&real, own, NULL) == OK) {
		sqlite3_bind_text(q, 1, own, -1, SQLITE_TRANSIENT);
		sqlite3_bind_text(q, 2, buf_text(&real), -1, SQLITE_TRANSIENT);
		if (sqlite3_step(q) == SQLITE_ROW)
			found = mem_dup(column_str(q, 0));
	}
	return found;
}

void library_stats(struct library *l, const char *path, struct buf *to)
{
	struct buf text = BUF(BUF_FILE), *out = &text;
	OWNED char *own = listed_path(l, path);
	const size_t unread = library_unread(l);

	tell_bets(l, own, out);
	tell_steps(l, out);
	tell_taken(l, own, out);
	tell_written(l, out);
	if (unread)
		line(out, "%zu session%s could not be read to %s end", unread,
			lone(unread, "", "s"), lone(unread, "its", "their"));
	if (library_trouble(l))
		line(out, "%s", library_trouble(l));
	text_visible(to, buf_str(out), true);
	buf_release(out);
}
