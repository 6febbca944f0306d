/* spending.c - what work may cost, asked before it is dear, and the prices that a budget needs. */
#include <math.h>

#include "permit.h"
#include "words.h"

static struct limits limits_of(const struct live *v)
{
	return v->yes ? (struct limits){INFINITY, INFINITY}
		      : (struct limits){config_number(v->config, "confirm-calls"),
				config_number(v->config, "confirm-usd")};
}

void permit_unasked(struct live *v)
{
	const struct limits l = limits_of(v);

	desk_unasked(v->desk, &l);
}

bool permit_dear(const struct live *v, const struct cost *c)
{
	const struct limits l = limits_of(v);

	return cost_dear(c, l.calls, l.usd);
}

bool permit_spend(struct live *v, const struct cost *c)
{
	const struct limits l = limits_of(v);
	SCOPED(buf) question = BUF(BUF_SMALL);
	const bool ask = !v->confirmed && purse_question(&question, c, &l);

	if (ask)
		live_ask(v, buf_text(&question));
	return !ask;
}

bool permit_score(struct live *v, const struct model *m, size_t calls)
{
	struct cost c = {0};

	scoring_cost(v->desk, m, &state_head(live_state(v))->prompt, (double)calls, &c);
	return permit_spend(v, &c);
}

void permit_budget(struct live *v, struct str words, const struct budget *b)
{
	cJSON *e = act_new("budget", words), *c = event_change(e, "budget");

	json_fill(c, "version %d usd %g tokens %g calls %g", state_next(live_state(v), "budget"),
		b->usd, b->tokens < 0 ? NAN : (double)b->tokens,
		b->calls < 0 ? NAN : (double)b->calls);
	session_do(v->desk->session, e);
	desk_look_again(v->desk);
	live_say(v, false, "budget: %.*s", (int)words.n, words.p);
}

/* ---- a price that a budget in money needs */

enum { IS_PRICE, IS_TOKENS, IS_CALLS, IS_NOTHING };

static const struct reply price_replies[] = {
	{"price", "IN OUT in $ per million tokens, kept in prices.yaml", 'p', true},
	{"tokens", "N, a budget in tokens instead", 't', true},
	{"calls", "N, a budget in calls instead", 'c', true},
	{"no", "send nothing", 'n', false},
};

static bool take_price(struct live *v, const char *name, struct str words)
{
	SCOPED(model) m = {0};
	struct price p;
	SCOPED(buf) why = BUF(BUF_SMALL);
	const struct str in = str_word(&words);
	bool well = str_to_double(in, 0, 1e6, &p.in) && str_to_double(words, 0, 1e6, &p.out);
	if (!well)
		buf_adds(&why, "two numbers, in and out: price 0.15 0.60");
	else
		well = model_parse(&m, str_of(name), &why) == OK &&
		       prices_add(purse_prices(v->desk->purse), &m, &p, &why) == OK;
	if (!well)
		live_say(v, true, "%s", buf_text(&why));
	return well;
}

static bool take_budget(struct live *v, size_t reply, struct str words)
{
	struct budget b = live_state(v)->budget;
	SCOPED(buf) line = BUF(BUF_SMALL);
	long *at = reply == IS_TOKENS ? &b.tokens : &b.calls;
	const bool well = str_to_long(words, 0, 1000000000000, at);
	b.usd = NAN;
	buf_addstr(&line, words);
	buf_addf(&line, " %s", price_replies[reply].word);
	if (well)
		permit_budget(v, buf_str(&line), &b);
	else
		live_say(v, true, "a whole number: %s 500", price_replies[reply].word);
	return well;
}

static void on_price(
	struct live *v, const char *line, const char *what, size_t reply, struct str rest)
{
	bool go = false;

	rest = str_trim(rest);
	if (reply == IS_NOTHING)
		live_say(v, false, "nothing is sent to %s", what);
	else
		go = reply == IS_PRICE ? take_price(v, what, rest) : take_budget(v, reply, rest);
	if (go && line)
		live_run(v, line);
	desk_look_again(v->desk);
}

bool permit_price(struct live *v, const char *line, const struct model *m)
{
	SCOPED(buf) words = BUF(BUF_SMALL);
	const bool priced = purse_priced(v->desk->purse, m);

	buf_addf(&words, "the budget is in $, and what %s costs is not known", m->name);
	if (!priced && v->front.person) {
		const struct question q = {
			.words = words.s, .replies = price_replies, .n = 4, .none = IS_NOTHING};
		live_pose(v, &q, on_price, line, m->name);
	} else if (!priced) {
		live_say(v, true,
			"%s: nothing is sent to it before prices.yaml has its price (%s: {in: "
			"0.15, out: 0.60}), or the budget is in tokens or calls: `budget none`, "
			"`budget 200000 tokens`",
			words.s, m->model);
	}
	return priced;
}
