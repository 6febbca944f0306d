/*
 * purse.c - the session's money: what work may cost, asked before it is dear; the budget, which
 * stops the spending before it is passed; and the prices it needs. What things cost: llm/cost.h.
 */
#include <math.h>
#include <stdlib.h>

#include "hunsu/base/mem.h"
#include "own.h"

/* What an example adds to a prompt, roughly. */
#define EXAMPLE_BYTES 600

void purse_add_scoring(const struct live *v, struct cost *c, const struct model *m,
	const struct prompt *text, double calls)
{
	cost_add(c, v->own->prices, m, calls, (double)prompt_bytes(text) + EXAMPLE_BYTES,
		state_settings(live_state(v))->sampling.max_tokens);
}

bool purse_may_spend(struct live *v, const char *line, const struct cost *c)
{
	if (v->own->yes || v->own->confirmed ||
		!cost_dear(c, config_number(v->config, "confirm-calls"),
			config_number(v->config, "confirm-usd")))
		return true;
	struct buf q = BUF(BUF_SMALL);
	cost_words(&q, c);
	buf_adds(&q, ": go on?");
	live_ask(v, line, buf_text(&q));
	buf_release(&q);
	return false;
}

bool purse_may_score(struct live *v, const char *line, const struct model *m, size_t calls)
{
	struct cost c = {0};
	purse_add_scoring(v, &c, m, &state_head(live_state(v))->prompt, (double)calls);
	return purse_may_spend(v, line, &c);
}

/* ---- the budget */

bool purse_fits(const struct live *v, const struct cost *c, size_t calls)
{
	const struct state *s = live_state(v);
	const struct unsent *u = &v->own->unsent;
	const double tokens = c->tokens + (double)(s->spend.in + s->spend.out +
						   s->spend.most_tokens + u->tokens);
	return (isnan(s->budget.usd) || s->spend.usd + u->usd + c->usd <= s->budget.usd) &&
	       (s->budget.calls < 0 ||
		       s->spend.calls + u->calls + (long)calls <= s->budget.calls) &&
	       (s->budget.tokens < 0 || tokens <= (double)s->budget.tokens);
}

bool purse_allows(const struct live *v, const struct request *r)
{
	struct cost c = {0};
	cost_add_request(&c, v->own->prices, r);
	return purse_fits(v, &c, 1);
}

bool purse_is_empty(struct live *v)
{
	const struct state *s = live_state(v);
	const struct budget *b = &s->budget;
	bool quiet = !s->spend.outstanding && !v->own->unsent.calls;
	bool used = (quiet && s->spend.usd >= b->usd) ||
		    (b->calls >= 0 && s->spend.calls - s->spend.outstanding >= b->calls) ||
		    (b->tokens >= 0 && s->spend.in + s->spend.out >= b->tokens);
	bool over = used || (quiet && v->own->short_of);
	v->own->short_of = false;
	if (over != v->own->held) {
		v->own->held = over;
		client_hold(v->client, used);
		if (over)
			live_say(v, true, "%s: what waits is held; :budget raises it",
				used ? "the budget is used up"
				     : "the next call could pass the budget");
	}
	return used;
}

void purse_set(struct live *v, struct str words, const struct budget *b)
{
	cJSON *e = act_new("budget", words), *c = event_change(e, "budget");
	json_add_int(c, "version", state_next_budget(live_state(v)));
	json_add_num(c, "usd", b->usd);
	json_add_num(c, "tokens", b->tokens < 0 ? NAN : (double)b->tokens);
	json_add_num(c, "calls", b->calls < 0 ? NAN : (double)b->calls);
	session_do(v->session, e);
	scoring_step(v);
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
	struct model m = {0};
	struct price p;
	struct buf why = BUF(BUF_SMALL);
	const struct str in = str_word(&words);
	bool well = str_to_double(in, 0, 1e6, &p.in) && str_to_double(words, 0, 1e6, &p.out);
	if (!well)
		buf_adds(&why, "two numbers, in and out: price 0.15 0.60");
	else
		well = model_parse(&m, str_of(name), &why) == OK &&
		       prices_add(v->own->prices, &m, &p, &why) == OK;
	if (!well)
		live_say(v, true, "%s", buf_text(&why));
	model_release(&m);
	buf_release(&why);
	return well;
}

static bool take_budget(struct live *v, size_t reply, struct str words)
{
	struct budget b = live_state(v)->budget;
	struct buf line = BUF(BUF_SMALL);
	long *at = reply == IS_TOKENS ? &b.tokens : &b.calls;
	const bool well = str_to_long(words, 0, 1000000000000, at);
	b.usd = NAN;
	buf_addstr(&line, words);
	buf_addf(&line, " %s", price_replies[reply].word);
	if (well)
		purse_set(v, buf_str(&line), &b);
	else
		live_say(v, true, "a whole number: %s 500", price_replies[reply].word);
	buf_release(&line);
	return well;
}

static void on_price(struct live *v, void *arg, size_t reply, struct str rest)
{
	char *line = v->own->pending, *name = arg;
	bool go = false;
	v->own->pending = NULL;
	v->own->asked = NULL;
	rest = str_trim(rest);
	if (reply == IS_NOTHING)
		live_say(v, false, "nothing is sent to %s", name);
	else
		go = reply == IS_PRICE ? take_price(v, name, rest) : take_budget(v, reply, rest);
	if (go && line[0])
		live_run(v, line);
	else if (go)
		scoring_step(v);
	free(line);
	free(name);
}

bool purse_priced(const struct live *v, const struct model *m)
{
	struct price p;
	return isnan(live_state(v)->budget.usd) || prices_find(v->own->prices, m, &p);
}

bool purse_knows(struct live *v, const char *line, const struct model *m)
{
	struct buf words = BUF(BUF_SMALL);
	if (purse_priced(v, m))
		return true;
	buf_addf(&words, "the budget is in $, and what %s costs is not known", m->name);
	if (v->front.person) {
		const struct question q = {
			.words = words.s, .replies = price_replies, .n = 4, .none = IS_NOTHING};
		char *pending = mem_dup(line), *name = mem_dup(m->name);
		live_pose(v, &q, on_price, name);
		v->own->pending = pending;
		v->own->asked = name;
	} else {
		live_say(v, true,
			"%s: nothing is sent to it before prices.yaml has its price (%s: {in: "
			"0.15, out: 0.60}), or the budget is in tokens or calls: `budget none`, "
			"`budget 200000 tokens`",
			words.s, m->model);
	}
	buf_release(&words);
	return false;
}
