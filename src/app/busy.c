/* busy.c - what is in flight, as the person knows it, and giving it up. */
#include <string.h>

#include "hunsu/base/clock.h"
#include "hunsu/llm/client.h"
#include "parts.h"

bool live_busy(const struct live *v)
{
	return v->book || !desk_idle(v->desk);
}

void live_cancel(struct live *v)
{
	SCOPED(buf) plays = BUF(BUF_SMALL);

	book_free(v); /* reading is no work to record */
	searching_words(v->desk, &plays);
	if (desk_cancel(v->desk))
		live_say(v, false, "cancelled; what was answered is kept%s",
			plays.n ? "; " LINE("play") " on goes on with the search" : "");
}

static void add_for(struct buf *out, double since)
{
	buf_addf(out, " for %s", clock_words(since).s);
}

static void add_count(struct buf *out, long n)
{
	if (n < 1000)
		buf_addf(out, "%ld", n);
	else
		buf_addf(out, "%ld,%03ld", n / 1000, n % 1000);
}

static void add_reading(const struct live *v, struct buf *out)
{
	struct reading r;

	client_reading(v->desk->client, &r);
	if (!r.total)
		return;
	buf_adds(out, ", reading ");
	add_count(out, r.read);
	buf_adds(out, " of ");
	add_count(out, r.total);
	buf_adds(out, " tokens");
}

void busy_pace(const struct live *v, struct buf *out)
{
	struct underway u;

	figures_underway(v->desk->figures, &u);
	if (u.scoring.each > 0 && u.scoring.each < 1)
		buf_addf(out, "; %.0f score%s a second", 1 / u.scoring.each,
			u.scoring.each > 2 / 3.0 ? "" : "s");
	else if (u.scoring.each > 0)
		buf_addf(out, "; %s a score", clock_words(u.scoring.each).s);
	if (u.writing.tokens > 0)
		buf_addf(out, u.writing.tokens < 10 ? "; %.1f tokens/s" : "; %.0f tokens/s",
			u.writing.tokens);
}

static void add_work(const struct live *v, struct buf *out)
{
	struct underway u;

	figures_underway(v->desk->figures, &u);
	if (u.writing.n)
		buf_addf(out, "writing %zu variant%s", u.writing.n, PLURAL(u.writing.n));
	if (u.writing.n && (!u.scoring.total || u.writing.since - u.scoring.since >= 1))
		add_for(out, u.writing.since); /* else one time is that of both */
	if (u.scoring.total) {
		buf_addf(out, "%sscoring %zu/%zu", out->n ? ", " : "", u.scoring.done,
			u.scoring.total);
		add_for(out, u.scoring.since);
	}
	if (u.scoring.eta >= 0)
		buf_addf(out, ", %s to go", clock_words(u.scoring.eta).s);
	if (!out->n && u.trying.n) {
		buf_adds(out, "trying an input");
		add_for(out, u.trying.since);
	}
}

void busy_words(const struct live *v, struct buf *out)
{
	const int64_t pause = client_paused_ms(v->desk->client);
	const size_t start = out->n;
	SCOPED(buf) work = BUF(BUF_SMALL);

	searching_words(v->desk, out);
	add_work(v, &work);
	if (out->n > start && work.n)
		buf_adds(out, "; ");
	buf_addstr(out, buf_str(&work));
	if (out->n == start && v->book)
		book_reading(v, out);
	else if (out->n == start)
		desk_at_work(v->desk, out);
	add_reading(v, out);
	if (purse_held(v->desk->purse))
		buf_adds(out, "; the budget holds the rest back, :budget raises it");
	if (pause >= 1000)
		buf_addf(out, "; the server asks to wait, %s",
			clock_words((double)pause / 1000).s);
}

/* Of those before it of the same model nothing is said again. */
static bool is_first_of(const struct flight *f, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (!strcmp(f->scoring[i].model, f->scoring[at].model))
			return false;
	return true;
}

static const char *add_wait(
	struct buf *out, const char *gap, size_t n, const char *what, const char *model)
{
	if (!n)
		return gap;
	buf_addf(out, "%s%zu %s%s of %s", gap, n, what, PLURAL(n), model);
	return ", ";
}

void live_waits(const struct live *v, struct buf *out)
{
	const struct flight *f = &v->desk->flight;
	const char *gap = "";

	for (size_t i = 0; i < f->n_scoring; i++) {
		const char *model = f->scoring[i].model;
		size_t left = 0, judging;

		if (!is_first_of(f, i))
			continue;
		for (size_t k = i; k < f->n_scoring; k++)
			if (!strcmp(f->scoring[k].model, model))
				left += f->scoring[k].calls - f->scoring[k].done;
		judging = desk_judging(v->desk, model);
		gap = add_wait(out, gap, left > judging ? left - judging : 0, "answer", model);
		gap = add_wait(out, gap, judging, "grade", desk_judge(v->desk)->name);
	}
	if (!*gap)
		busy_words(v, out);
}
