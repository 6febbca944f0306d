/* try.c - an input run now, through the prompt and the marked variants. */
#include <string.h>

#include "hunsu/base/clock.h"
#include "hunsu/llm/client.h"
#include "parts.h"

static void put_running(struct rows *out, const struct live *v)
{
	const int64_t pause = client_paused_ms(v->desk->client);

	rows_item(out, SHADE_HEADING, "running for %s",
		clock_words((double)(clock_ms() - v->desk->flight.trial.began_ms) / 1000).s);
	if (pause > 0)
		rows_item(out, SHADE_HEADING, "the server asks to wait, %s",
			clock_words((double)pause / 1000).s);
}

static void put_facts(
	struct rows *out, const struct live *v, const struct trial_column *c, bool news)
{
	const bool cut = !strcmp(c->finish, "length");

	rows_wordsf(out, SHADE_HEADING, "%s", c->error ? " failed" : c->done ? " says" : "");
	if (!c->done)
		put_running(out, v);
	else if (c->ms > 0)
		rows_signf(out, SHADE_HEADING, "  %.1f s", (double)c->ms / 1000);
	if (c->done && c->ms > 0 && !news)
		rows_wordsf(out, SHADE_HEADING, " after %.1f s", (double)c->ms / 1000);
	if (c->done && *c->finish)
		rows_signf(out, SHADE_HEADING, "  %s", c->finish);
	rows_two(out, SHADE_HEADING, "", c->done && cut ? ", cut off by max-tokens" : "");
}

static void put_column(
	struct rows *out, const struct live *v, const struct trial_column *c, bool news)
{
	rows_begin(out, -1);
	put_name(out, v, SHADE_HEADING, c->text);
	put_facts(out, v, c, news);
	rows_break(out, 1, ": ");
	rows_theirs(out, c->error ? SHADE_ERROR : SHADE_TEXT,
		c->error ? str_of(c->error) : buf_str(&c->output));
}

static void try(struct rows *out, const struct live *v, const struct about *a)
{
	const struct trial *t = &v->desk->flight.trial;
	SCOPED(buf) input = BUF(BUF_TEXT);

	fields_text(&input, &t->input);
	if (t->n && !a->nth)
		put_fact(out, 8, "input", buf_str(&input));
	for (size_t i = 0; i < t->n; i++) {
		if (a->nth && a->nth != i + 1)
			continue;
		rows_side(out, (int)i + 1);
		put_column(out, v, &t->columns[i], a->nth);
	}
	rows_side(out, 0);
	if (!t->n)
		put_hint(out, v,
			KEY("try") " runs any input now, through the prompt and the marked "
				   "variants. Their outputs grow here, side by side.");
}

VIEW(try, "an input of your own, run now", .rows = try);
