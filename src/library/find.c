/* find.c - texts by their words and their task, the best first. */
#include <string.h>

#include "hunsu/base/clock.h"
#include "hunsu/look/rows.h"
#include "inside.h"

enum { WORDS_MOST = 16, OF_A_TASK = 3, FOUND_MOST = 12, TEXT_COLUMNS = 200 };

struct sought {
	char *words[WORDS_MOST]; /* folded */
	size_t n;
};

static void take_words(struct sought *to, struct str words)
{
	struct str word;

	while (to->n < WORDS_MOST && (word = str_word(&words)).n) {
		struct buf fold = BUF(BUF_SMALL);

		text_fold(&fold, word);
		to->words[to->n++] = buf_detach(&fold, NULL);
	}
}

static sqlite3_stmt *ask(struct library *l, const struct library_wish *w, const struct sought *to)
{
	SCOPED(buf) sql = BUF(BUF_SMALL);
	char print[TASK_HASH] = "";
	sqlite3_stmt *q;

	/* The same text in several sessions is told once, by its best score. */
	buf_adds(&sql,
		"SELECT *, max(at) OVER (PARTITION BY print) AS late FROM (SELECT s.path, s.task,"
		" s.at, t.name, t.text, t.model, t.n, t.mean, t.low, t.high, t.held_n, t.held_mean,"
		" t.held_low, t.held_high, s.print, max(ifnull(t.low, -1)) FROM texts t"
		" JOIN sessions s ON s.id = t.session WHERE 1");
	if (w->n_examples)
		buf_adds(&sql, " AND s.print = ?1");
	else if (w->task)
		buf_adds(&sql, " AND s.task = ?1");
	for (size_t i = 0; i < to->n; i++)
		buf_addf(&sql, " AND instr(t.folded, ?%zu)", i + 2);
	buf_adds(&sql, " GROUP BY s.print, t.hash)"
		       " ORDER BY late DESC, print, low IS NULL, low DESC, at DESC");
	q = library_ask(l, buf_text(&sql));
	if (w->n_examples)
		task_print(print, w->examples, w->n_examples);
	if (q && (w->n_examples || w->task))
		sqlite3_bind_text(q, 1, w->n_examples ? print : w->task, -1, SQLITE_TRANSIENT);
	for (size_t i = 0; q && i < to->n; i++)
		sqlite3_bind_text(q, (int)i + 2, to->words[i], -1, SQLITE_STATIC);
	return q;
}

static struct interval interval_at(sqlite3_stmt *q, int at)
{
	return (struct interval){.n = (size_t)sqlite3_column_int64(q, at),
		.mean = sqlite3_column_double(q, at + 1), .low = sqlite3_column_double(q, at + 2),
		.high = sqlite3_column_double(q, at + 3)};
}

static void put_score(struct rows *out, struct interval i, const char *of)
{
	SCOPED(buf) words = BUF(BUF_SMALL);

	stats_tell_interval(&words, i);
	rows_putf(out, SHADE_TEXT, "%s on %zu %s example%s", buf_text(&words), i.n, of,
		PLURAL(i.n));
}

static void put_found(struct rows *out, sqlite3_stmt *q)
{
	const struct interval dev = interval_at(q, 6), held_out = interval_at(q, 10);
	SCOPED(buf) ago = BUF(BUF_SMALL);

	clock_ago(&ago, sqlite3_column_int64(q, 2));
	rows_begin(out, -1);
	rows_hang(out, 2);
	if (dev.n)
		put_score(out, dev, "dev");
	else
		rows_puts(out, SHADE_DIM, "not scored");
	if (held_out.n) {
		rows_puts(out, SHADE_TEXT, ", ");
		put_score(out, held_out, "held-out");
	}
	if (dev.n)
		rows_putf(out, SHADE_DIM, ", by %s", column_str(q, 5));
	rows_putf(out, SHADE_DIM, ", %s", buf_text(&ago));
	rows_putf(out, SHADE_KEY, ": %s in hunsu %s", column_str(q, 3), column_str(q, 0));
	rows_begin(out, -1);
	rows_hang(out, 2);
	rows_puts(out, SHADE_DIM, "  \u201c");
	rows_brief(out, SHADE_TEXT, str_of(column_str(q, 4)), TEXT_COLUMNS);
	rows_puts(out, SHADE_DIM, "\u201d");
}

bool library_find(struct library *l, const struct library_wish *w, struct buf *out)
{
	struct sought sought = {.n = 0};
	struct rows rows;
	OWNED_QUERY sqlite3_stmt *q = NULL;
	char *task = NULL;
	size_t of_task = 0, n = 0;

	rows_init(&rows);
	take_words(&sought, w->words);
	q = ask(l, w, &sought);
	while (q && n < FOUND_MOST && sqlite3_step(q) == SQLITE_ROW) {
		if (!task || strcmp(task, column_str(q, 14)) != 0) {
			const char *name = column_str(q, 1);

			free(task);
			task = mem_dup(column_str(q, 14));
			of_task = 0;
			rows_line(&rows, -1, SHADE_HEADING, "%s:", *name ? name : "without a task");
		}
		if (of_task++ < OF_A_TASK) {
			put_found(&rows, q);
			n++;
		}
	}
	free(task);
	rows_lines(&rows, out);
	rows_release(&rows);
	for (size_t i = 0; i < sought.n; i++)
		free(sought.words[i]);
	return n;
}

bool library_known(struct library *l, const struct state *s, const char *const *ops, size_t n,
	struct search_prior *out)
{
	OWNED_QUERY sqlite3_stmt *q = library_ask(l,
		"SELECT operator, avg(gain), count(*) FROM rounds"
		" JOIN sessions ON session = id WHERE print != ? GROUP BY operator");
	char print[TASK_HASH];
	bool any = false;

	for (size_t i = 0; i < n; i++)
		out[i] = (struct search_prior){0};
	state_print(print, s);
	if (q && sqlite3_bind_text(q, 1, print, -1, SQLITE_TRANSIENT) == SQLITE_OK)
		while (sqlite3_step(q) == SQLITE_ROW)
			for (size_t i = 0; i < n; i++)
				if (!strcmp(ops[i], column_str(q, 0))) {
					out[i] = (struct search_prior){
						sqlite3_column_double(q, 1),
						sqlite3_column_int(q, 2)};
					any = true;
				}
	return any;
}
