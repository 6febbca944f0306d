/* play.c - letting the model play by itself: a search; and in a replay, playing the record. */
#include <math.h>
#include <string.h>

#include "../parts.h"
#include "../permit.h"
#include "../replaying_own.h"
#include "commands.h"
#include "hunsu/base/clock.h"
#include "hunsu/engine/proposal.h"
#include "hunsu/figures/asking.h"
#include "hunsu/library/library.h"

#define MOST_ROUNDS 10000
#define MOST_VARIANTS 26
#define ROUNDS 10  /* what one without another limit costs is estimated for so many */
#define VARIANTS 4 /* of each */
#define FIRST_SEED 1
#define LEARN_MS 1000 /* at most, where nobody waits for a key */

/* In the order in which they are tried: first what costs no proposal, then what learns from what
 * failed. Those that this program does not have are passed over. */
static const char *const usual[] = {"form", "demos", "critique", "history", "induce", "rules",
	"crossover", "paraphrase", "tips", "compress", "eccentric", NULL};

struct playing {
	struct search_order order;
	LIST(const char *) ops;
	struct search_prior *known; /* of each; NULL: nothing */
	bool rounds; /* how many were said */
	bool named;  /* an operator was, in place of those of before */
};

static void take_usual(struct playing *p)
{
	const struct op *op;

	for (size_t i = 0; usual[i]; i++)
		if (!operator_find(&op, str_of(usual[i]), NULL))
			*PUSH(&p->ops) = op->name;
}

static bool take_cap(struct search_caps *c, struct str key, double value)
{
	const struct {
		const char *key;
		double *at;
	} caps[] = {{"calls", &c->calls}, {"target-calls", &c->target},
		{"proposals", &c->proposals}, {"tokens", &c->tokens}, {"usd", &c->usd},
		{"minutes", &c->minutes}};

	for (size_t i = 0; i < COUNT(caps); i++)
		if (str_is(key, caps[i].key)) {
			*caps[i].at = value;
			return true;
		}
	return false;
}

/* "calls=300", "seed=2". False: it is none. */
static bool take_limit(struct playing *p, struct str word)
{
	struct str key = word, value;
	double n;

	while (key.n && key.p[key.n - 1] != '=')
		key.n--;
	if (!key.n)
		return false;
	value = str_from(word, key.n--);
	if (!str_to_double(value, 0, 1e12, &n) || (!str_is(key, "seed") && !(n > 0)))
		return false;
	if (n != floor(n) && !str_is(key, "usd") && !str_is(key, "minutes"))
		return false; /* a count */
	if (str_is(key, "seed"))
		p->order.seed = (long)n;
	else if (str_is(key, "variants") && n >= 1 && n <= MOST_VARIANTS)
		p->order.variants = (int)n;
	else
		return take_cap(&p->order.caps, key, n);
	return true;
}

static enum status take_word(struct playing *p, struct str word, struct buf *err)
{
	const struct op *op;
	SCOPED(buf) unknown = BUF(BUF_SMALL);
	double any;
	long rounds;

	if (!p->rounds && str_to_long(word, 1, MOST_ROUNDS, &rounds)) {
		p->order.rounds = (int)rounds;
		p->rounds = true;
	} else if (str_is(word, "look")) {
		p->order.look = true;
	} else if (!operator_find(&op, word, &unknown)) {
		if (op->need.instruction || op->need.terms)
			return fail(err, BAD_USAGE, "%s works from words that you give it each "
				"time, which a search has none of; " LINE("propose")
				" asks it for variants", op->name);
		p->ops.n = p->named ? p->ops.n : 0;
		p->named = true;
		*PUSH(&p->ops) = op->name;
	} else if (str_to_double(word, -INFINITY, INFINITY, &any)) {
		return fail(err, BAD_USAGE, "rounds are one number from 1 to %d, not “%.*s”",
			MOST_ROUNDS, (int)word.n, word.p);
	} else if (!memchr(word.p, '=', word.n)) {
		return fail(err, BAD_USAGE,
			"%s; rounds are a number, and a budget is calls=300 (target-calls, "
			"proposals, tokens, usd, minutes)", buf_text(&unknown));
	} else if (!take_limit(p, word)) {
		return fail(err, BAD_USAGE,
			"a budget is calls=300 (target-calls, proposals, tokens: whole numbers; "
			"usd, minutes), a seed seed=1, and variants of a round are variants=1 to "
			"%d, not “%.*s”",
			MOST_VARIANTS, (int)word.n, word.p);
	}
	return OK;
}

/* What the search was, that goes on. */
static enum status take_last(struct playing *p, const struct state *s, struct buf *err)
{
	const struct search_record *r =
		s->searches.n ? &s->searches.items[s->searches.n - 1] : NULL;

	if (!r)
		return fail(err, BAD_USAGE, "there is no search that could go on; " LINE("play")
			" 5 begins one");
	p->order.go_on = r->n;
	p->order.on = r->on;
	p->order.rounds = r->rounds;
	p->order.variants = r->variants;
	p->order.seed = r->seed;
	p->order.caps = r->caps;
	p->order.look = r->look;
	for (size_t i = 0; i < r->n_operators; i++)
		*PUSH(&p->ops) = r->operators[i];
	return OK;
}

/* What is known of the operators is known of those that it had. */
static void keep_known(struct playing *p, const struct state *s)
{
	const struct search_record *r = &s->searches.items[p->order.go_on - 1];
	bool same = p->ops.n == r->n_operators;

	for (size_t i = 0; same && i < p->ops.n; i++)
		same = !strcmp(p->ops.items[i], r->operators[i]);
	p->order.known = same ? r->known : NULL;
}

static bool limited(const struct search_order *o)
{
	const struct search_caps *c = &o->caps;

	return o->rounds || !isnan(c->calls) || !isnan(c->target) || !isnan(c->proposals) ||
	       !isnan(c->tokens) || !isnan(c->usd) || !isnan(c->minutes);
}

static enum status read_order(
	struct playing *p, const struct state *s, struct str args, struct buf *err)
{
	struct str rest = args, word = str_word(&rest);
	enum status st = OK;

	p->order = (struct search_order){.act = "play", .on.version = s->head,
		.seed = FIRST_SEED, .caps = {NAN, NAN, NAN, NAN, NAN, NAN}};
	if (str_is(word, "on")) {
		st = take_last(p, s, err);
		word = str_word(&rest);
	}
	for (; !st && word.n; word = str_word(&rest))
		st = take_word(p, word, err);
	if (!st && !limited(&p->order))
		st = fail(err, BAD_USAGE,
			"say how long: " LINE("play") " 5 for five rounds, or " LINE("play")
			" calls=300");
	if (!p->ops.n)
		take_usual(p);
	if (!st && p->order.go_on)
		keep_known(p, s);
	p->order.ops = p->ops.items;
	p->order.n_ops = p->ops.n;
	return st;
}

/* ---- what it may cost ---- */

static double most_of(double cap, double otherwise)
{
	return isnan(cap) ? otherwise : fmin(cap, otherwise);
}

static void estimate(const struct live *v, const struct search_order *o, struct cost *out)
{
	const struct state *s = live_state(v);
	const struct prompt *on = state_text(s, o->on, NULL);
	const double rounds = o->rounds ? o->rounds : ROUNDS;
	const double written = rounds * (o->variants ? o->variants : VARIANTS);
	const double dev = (double)figures_split_size(v->desk->figures, SPLIT_DEV);
	const double calls = most_of(o->caps.calls, INFINITY);

	scoring_cost(v->desk, &v->desk->target, on,
		fmin(calls, most_of(o->caps.target, (written + 1) * dev)), out);
	proposal_most(out, purse_prices(v->desk->purse), &v->desk->proposer,
		fmin(calls, most_of(o->caps.proposals, written)), on);
	out->usd = most_of(o->caps.usd, out->usd);
}

/* A limit in money would let nothing be sent to a model whose price is not known. */
static enum status priced(const struct live *v, const struct search_order *o, struct buf *err)
{
	const struct model *const models[] = {
		&v->desk->target, &v->desk->proposer, desk_judge(v->desk)};
	const struct prices *prices = purse_prices(v->desk->purse);
	struct price price;

	for (size_t i = 0; !isnan(o->caps.usd) && i < COUNT(models); i++)
		if (models[i]->name && !model_program(models[i]) &&
			!prices_find(prices, models[i], &price))
			return fail(err, BAD_USAGE,
				"usd=: the price of %s is not known; hunsu(1) says under "
				"prices.yaml how to tell it", models[i]->name);
	return OK;
}

/* Rounds of an operator, from which on what they gained counts for more than the order that the
 * operators stand in: after one or two, chance would put the best ones last. */
#define KNOWN_LEAST 8

/* What the library knows of the operators, and on the screen only what it knows already. */
static void ask_library(struct live *v, struct playing *p)
{
	SCOPED(buf) note = BUF(BUF_SMALL), err = BUF(BUF_SMALL), said = BUF(BUF_SMALL);
	struct library *l = library_open(&note, &err); /* without it nothing is known */
	const int64_t until = clock_ms() + LEARN_MS;
	bool known, any = false;

	while (l && !v->front.keys && clock_ms() < until && library_learn(l, LEARN_MS))
		;
	p->known = NEWN(p->ops.n + 1, struct search_prior);
	known = l && library_known(l, live_state(v), p->ops.items, p->ops.n, p->known);
	for (size_t i = 0; known && i < p->ops.n; i++) {
		struct search_prior *k = &p->known[i];

		if (k->rounds < KNOWN_LEAST) {
			*k = (struct search_prior){0};
			continue;
		}
		any = true;
		buf_addf(&said, "%s%s ",
			said.n ? ", " : "in searches of other tasks a round gained: ",
			p->ops.items[i]);
		stats_print_points(&said, k->gain, false);
		buf_addf(&said, " (of %d)", k->rounds);
	}
	p->order.known = any ? p->known : NULL;
	if (any)
		live_say(v, false, "%s", buf_text(&said));
	library_close(l);
}

/* Of an operator that has no round before the person gives what it works from. */
static void say_wants(struct live *v, const struct playing *p)
{
	const struct asked about = {.on = p->order.on};

	for (size_t i = 0; i < p->ops.n; i++) {
		const struct op *op;
		const char *wants =
			operator_find(&op, str_of(p->ops.items[i]), NULL)
				? NULL : asking_wants(live_state(v), op, &about);

		if (wants)
			live_say(v, false, "%s has no round yet: %s", op->name, wants);
	}
}

static enum status begin(struct live *v, struct playing *p, struct str args, struct buf *err)
{
	struct cost most = {0};
	char *words;
	enum status st;

	if (!permit_metric(v) || !permit_send(v, "proposer", &v->desk->proposer) ||
		!permit_send(v, "target", &v->desk->target))
		return OK;
	beginning_ground(v, "play", args, NULL);
	if (!p->order.go_on)
		p->order.on.version = live_state(v)->head;
	estimate(v, &p->order, &most);
	if (!permit_spend(v, &most))
		return OK;
	if (!p->order.go_on)
		ask_library(v, p);
	say_wants(v, p);
	words = str_dup(args);
	p->order.args = words;
	st = searching_start(v->desk, &p->order, err);
	free(words);
	return st;
}

static const struct command lets_play = {
	.name = "play", .args = "", .need = NEED_EXAMPLES | NEED_WRITABLE | NEED_METRIC |
					    NEED_TARGET | NEED_PROPOSER};

/* Every step is by scores: without any it ended at once, as if calls or budget were at fault. */
static enum status gives_scores(const struct live *v, struct buf *err)
{
	const struct metric *m = figures_metric(live_state(v));
	SCOPED(buf) none = BUF(BUF_SMALL);

	if (m && m->person)
		return fail(err, BAD_USAGE, "play: %s scores nothing before you grade it; "
			LINE("metric") " changes how an answer becomes a score", m->name);
	if (figures_split_size(v->desk->figures, SPLIT_DEV))
		return OK;
	figures_no_score_words(&none, live_state(v));
	return fail(err, BAD_USAGE, "play: no dev example can be scored%s%s; " LINE("example")
		" expect says what an answer should be, " LINE("metric") " changes what scores it",
		none.n ? ": " : "", buf_text(&none));
}

static enum status play_ready(const struct live *v, struct str args, struct buf *err)
{
	enum status st = v->replay ? OK : command_ready(v, &lets_play, args, err);

	return st || v->replay ? st : gives_scores(v, err);
}

static enum status run_play(struct live *v, struct str args, struct buf *err)
{
	struct playing p = {.rounds = false};
	enum status st;

	if (v->replay)
		return replay_play(v, args, err);
	st = read_order(&p, live_state(v), args, err);
	if (!st)
		st = priced(v, &p.order, err);
	if (!st)
		st = begin(v, &p, args, err);
	free(p.ops.items);
	free(p.known);
	return st;
}

COMMAND_IN(KEYS_REPLAY, "replay", play, "play",
	"let the model play N rounds by itself, or as long as the limits let it (what you score "
	"meanwhile does not count in them); in a replay play the record or pause it (SPEED)",
	.keys = {"Space"},
	.args = "[SPEED] | [on] [N] [OPERATOR\xe2\x80\xa6] [LIMIT\xe2\x80\xa6] [look]",
	.ready = play_ready, .run = run_play);
