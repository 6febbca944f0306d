/* duels.c - two outputs to one input, to choose between; else the texts by such choices. */
#include "hunsu/app/command.h"
#include "hunsu/figures/contest.h"
#include "parts.h"

#define SIDE_LEAST 46 /* columns: narrower, one is over the other */

/* ---- the two ---- */

static void put_one(struct rows *out, const struct live *v, const char *side, const char *name,
	const struct call_record *c)
{
	const struct command *command;
	const char *key = command_find(v->commands, &command, str_of(name), NULL)
				  ? NULL
				  : command_key(v->config, command);

	rows_begin(out, -1);
	rows_putf(out, SHADE_HEADING, "%s", side);
	if (key)
		rows_signf(out, SHADE_KEY, "  %s", key);
	rows_break(out, 1, ": ");
	rows_theirs(out, SHADE_TEXT, str_trim(str_of(c->answer)));
	rows_only(out, FOR_SCREEN);
	rows_begin(out, -1);
	rows_only(out, FOR_ALL);
}

static void put_two(struct rows *out, const struct live *v)
{
	const struct state *s = live_state(v);
	const int *calls = v->duelling.calls;
	const struct call_record *left = state_call(s, calls[0]), *right = state_call(s, calls[1]);
	const struct example *e = state_example(s, left->example);
	SCOPED(buf) input = BUF(BUF_FILE);

	fields_text(&input, &e->fields);
	rows_begin(out, -1);
	rows_putf(out, SHADE_HEADING, "duel %zu, example %d", s->duels.n + 1, e->id);
	rows_break(out, 1, ": ");
	rows_theirs(out, SHADE_DIM, buf_str(&input));
	rows_only(out, FOR_SCREEN);
	rows_begin(out, -1);
	rows_only(out, FOR_ALL);
	out->side_least = SIDE_LEAST;
	rows_side(out, 1);
	put_one(out, v, "left", "left-one", left);
	rows_side(out, 2);
	put_one(out, v, "right", "right-one", right);
	rows_side(out, 0);
	rows_only(out, FOR_LINES);
	rows_begin(out, -1);
	rows_puts(out, SHADE_HINT, "say left, right, tie or bad; end-duel leaves");
	rows_only(out, FOR_ALL);
}

/* ---- the ranks ---- */

/* Between two texts that is all there is to test; among more, one input is in several duels. */
static void put_test(struct rows *out, const struct duel_rank *r)
{
	SCOPED(buf) p = BUF(BUF_SMALL);

	stats_tell_p(&p, stats_mcnemar(r->won, r->lost));
	rows_item(out, SHADE_DIM, "%zu won, %zu lost, %s", r->won, r->lost, buf_text(&p));
}

static void put_contestant(
	struct rows *out, const struct live *v, const struct contestant *c, bool of_two)
{
	const struct variant *k = state_variant(live_state(v), c->text.variant);

	rows_begin(out, k ? k->n : -1);
	if (k && k->n == v->view.variant)
		rows_select(out);
	put_name(out, v, k ? SHADE_KEY : SHADE_ACCEPTED, c->text);
	rows_two(out, SHADE_TEXT, "  ", ": ");
	if (state_hidden(live_state(v), c->text))
		rows_puts(out, SHADE_DIM, "hidden");
	else
		put_rank(out, &c->rank);
	if (of_two && !state_hidden(live_state(v), c->text))
		put_test(out, &c->rank);
	if (k && k->standing == STANDING_REJECTED)
		rows_item(out, SHADE_REJECTED, "rejected");
}

static void put_ranks(struct rows *out, const struct live *v)
{
	size_t n, clear = 0;
	const struct contestant *all = figures_contest(v->desk->figures, &n);

	if (!n) {
		put_hint(out, v,
			"No duel yet. " KEY("duel") " shows two outputs to one input, without "
			"saying whose they are: choose the better one, and texts are ranked "
			"without any metric.");
		return;
	}
	for (size_t i = 0; i < n; i++)
		clear += all[i].rank.low > .5 || all[i].rank.high < .5;
	rows_begin(out, -1);
	rows_puts(out, SHADE_HEADING, "how often each would win against the average text");
	for (size_t i = 0; i < n; i++)
		put_contestant(out, v, &all[i], n == 2);
	if (!clear)
		put_hint(out, v, "Each could be as good as the average: noise, so far. "
			KEY("duel") " goes on.");
}

static void duels(struct rows *out, const struct live *v, const struct about *a)
{
	if (!v->duelling.on)
		put_ranks(out, v);
	else if (v->duelling.calls[0])
		put_two(out, v);
	else
		put_hint(out, v,
			"The outputs are on their way; the first two come as they are there.");
}

VIEW(duels, "two outputs to choose between, or the texts as your choices rank them", .rows = duels);
