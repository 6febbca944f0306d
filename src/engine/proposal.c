/* proposal.c - one round of proposing: slots that ask, read, check, and try again. */
#include "hunsu/engine/proposal.h"

#include <string.h>
#include "hunsu/prompt/doc.h"
#include "keep.h"
#include "operators/operators.h"
#include "words.h"

#define TRIES 4
#define ALL_TRIED "all that it can make of this were tried"
#define AROUND_BYTES 4000 /* of a request, beside the prompt: what is asked, examples */
#define ANSWER_TOKENS 400 /* the longest that an operator asks for */

struct proposal_slot {
	struct proposal *proposal;
	size_t n;
	int tries;
	size_t drawn;	     /* of what its operator makes without a model */
	int sample;	     /* of the latest try */
	struct call *call;
	bool written;	     /* the request waits to be sent */
	struct prompt request;
	struct op_context context;
	char *schema; /* of the answer */
	struct rng rng;
	struct buf text;     /* of this try so far */
	const char *refused; /* the check that refused the latest try */
	struct answer *waits; /* its answer, until those that come before it are looked at */
	char *given, *given_finish; /* the next answer, where it is there without a call */
	bool given_refusal;
	bool done;
};

/* variants of this round; the context was filled before some of them came */
struct made LIST_OF(struct prompt);

struct proposal {
	struct client *client;
	struct proposal_plan plan;
	struct proposal_events ev;
	const struct op **operators;
	struct proposal_slot *slots;
	struct made made;
	size_t most; /* that are asked at a time */
	size_t open; /* slots that are not done */
};

static void drop_calls(struct proposal *p)
{
	for (size_t i = 0; i < p->plan.n_slots; i++) {
		struct call *k = p->slots[i].call;
		if (k && p->ev.cut)
			p->ev.cut(p->ev.arg, i, k);
		if (k)
			call_cancel(k);
	}
}

static void answer_free(struct answer *a)
{
	if (!a)
		return;
	free((void *)(uintptr_t)a->text.p);
	free((void *)(uintptr_t)a->finish);
	free((void *)(uintptr_t)a->error);
	free(a);
}

/* Of what `take` reads. */
static struct answer *answer_keep(const struct answer *a)
{
	struct answer *kept = NEW(struct answer);

	*kept = (struct answer){.text = {str_dup(a->text), a->text.n},
		.finish = mem_dup(a->finish), .error = mem_dup(a->error), .refusal = a->refusal};
	return kept;
}

void proposal_free(struct proposal *p)
{
	if (!p)
		return;
	drop_calls(p);
	for (size_t i = 0; i < p->plan.n_slots; i++) {
		prompt_release(&p->slots[i].request);
		buf_release(&p->slots[i].text);
		answer_free(p->slots[i].waits);
		free(p->slots[i].schema);
		free(p->slots[i].given);
		free(p->slots[i].given_finish);
	}
	for (size_t i = 0; i < p->made.n; i++)
		prompt_release(&p->made.items[i]);
	free(p->made.items);
	free(p->slots);
	free(p->operators);
	free(p);
}

static const struct op *slot_operator(const struct proposal_slot *s)
{
	return s->proposal->operators[s->n];
}

/* ---- telling ---- */

static void give_up(struct proposal_slot *s, const char *error)
{
	struct proposal *p = s->proposal;
	s->done = true;
	p->open--;
	if (p->ev.failed)
		p->ev.failed(p->ev.arg, s->n, error);
}

static void give_up_refused(struct proposal_slot *s)
{
	SCOPED(buf) why = BUF(BUF_SMALL);
	buf_addf(&why, "all %d tries were refused, the last for: %s", s->tries,
		s->refused ? s->refused : "nothing");
	give_up(s, buf_text(&why));
}

static void refuse(struct proposal_slot *s, const char *check, const char *reason, struct str text)
{
	struct proposal *p = s->proposal;
	s->refused = check;
	if (p->ev.refused)
		p->ev.refused(p->ev.arg, s->n, check, reason, text);
}

static void accept(struct proposal_slot *s, const struct prompt *variant, const char *rationale)
{
	struct proposal *p = s->proposal;
	prompt_copy(PUSH(&p->made), variant);
	s->done = true;
	p->open--;
	if (p->ev.variant)
		p->ev.variant(p->ev.arg, s->n, variant, rationale);
}

/* ---- what an operator made becomes a variant, or a refusal ---- */

static const char *check(
	const struct proposal_slot *s, const struct prompt *variant, struct buf *reason)
{
	struct op_context c = s->context;
	const struct made *made = &s->proposal->made;
	OWNED struct op_text *others = NEWN(c.n_others + made->n + 1, struct op_text);
	for (size_t i = 0; i < made->n; i++)
		others[i].prompt = made->items[i];
	for (size_t i = 0; i < c.n_others; i++)
		others[made->n + i] = c.others[i];
	c.others = others;
	c.n_others += made->n;
	return proposal_check(&c, slot_operator(s), variant, reason);
}

/* As the person wants it kept. */
static void settle(struct prompt *variant, const struct op *op, const struct op_context *c)
{
	keep_put_back(variant, c);
	if (op->can.region)
		keep_only_add(variant, c);
}

/* answer: what a variant is read from; NULL: the k-th is made without a model. */
static void judge(struct proposal_slot *s, const struct str *answer, size_t k)
{
	const struct op *op = slot_operator(s);
	author by = s->proposal->plan.by;
	SCOPED(prompt) variant = {0};
	SCOPED(buf) rationale = BUF(BUF_TEXT), reason = BUF(BUF_TEXT), said = BUF(BUF_TEXT);
	SCOPED(doc) made = {0};
	const char *refused = "form";
	bool usable;

	if (answer)
		op_parts_read(&said, op, *answer);
	usable = answer ? op->read(&s->context, buf_str(&said), by, &variant, &rationale, &reason)
			: op->make(&s->context, k, by, &variant, &rationale, &reason);
	if (usable) {
		settle(&variant, op, &s->context);
		refused = check(s, &variant, &reason);
		doc_format(&made, &variant);
	}
	if (refused)
		refuse(s, refused, buf_text(&reason), buf_str(answer ? &said : &made.text));
	else
		accept(s, &variant, buf_text(&rationale));
}

/* Whether that text is a variant already, of this round or before. */
static bool is_there(const struct proposal_slot *s, const struct prompt *text)
{
	const struct op_context *c = &s->context;
	const struct made *made = &s->proposal->made;

	for (size_t i = 0; i < made->n; i++)
		if (prompt_equal(text, &made->items[i]))
			return true;
	for (size_t i = 0; i < c->n_others; i++)
		if (prompt_equal(text, &c->others[i].prompt))
			return true;
	return false;
}

/* The k-th that an operator makes is there: it is passed over, and no try. */
static bool passes_over(struct proposal_slot *s, size_t k)
{
	SCOPED(prompt) made = {0};
	SCOPED(buf) words = BUF(BUF_TEXT);
	const struct rng rng = s->rng;
	const bool makes = slot_operator(s)->make(
		&s->context, k, s->proposal->plan.by, &made, &words, &words);
	bool there;

	keep_put_back(&made, &s->context);
	there = makes && is_there(s, &made);
	s->rng = rng; /* as it was for whoever makes it again */
	return there;
}

/* Which one is next of all that an operator can make: each once in a round, the best bets first
 * where it has some, else in an order drawn for that round. False: there are no more. */
static bool draw(struct proposal_slot *s, size_t *k)
{
	struct proposal *p = s->proposal;
	const struct op *op = slot_operator(s);
	struct rng rng = rng_seed(p->plan.seed);
	size_t n = op->count(&s->context), drawn = 0;
	OWNED size_t *order = NEWN(n + 1, size_t);
	bool found = false;

	for (size_t i = 0; i < p->plan.n_slots; i++)
		drawn += p->operators[i] == op ? p->slots[i].drawn : 0;
	for (size_t i = 0; i < n; i++)
		order[i] = i;
	for (size_t i = 0; i < n && !found; i++) {
		size_t other = op->ranked ? i : i + rng_below(&rng, (uint32_t)(n - i));
		*k = order[other];
		order[other] = order[i];
		if (i < drawn)
			continue;
		s->drawn++;
		found = !passes_over(s, *k);
	}
	s->tries++;
	return found;
}

static bool makes(const struct op *op, const struct op_context *c, size_t k)
{
	const struct rng rng = *c->rng;
	SCOPED(prompt) made = {0};
	SCOPED(buf) words = BUF(BUF_TEXT);
	bool usable = op->make(c, k, AUTHOR_FIRST_MODEL, &made, &words, &words);

	if (usable)
		settle(&made, op, c);
	usable = usable && !proposal_check(c, op, &made, &words);
	*c->rng = rng;
	return usable;
}

const char *proposal_idle(const struct op *op, const struct op_context *c)
{
	const char *missing = operator_missing(op, c);
	const size_t n = !missing && op->make ? op->count(c) : 0;
	size_t k = 0;

	while (k < n && !makes(op, c, k))
		k++;
	return missing ? missing : n && k == n ? ALL_TRIED : NULL;
}

static void take(struct proposal_slot *s, const struct answer *a)
{
	if (a->error)
		give_up(s, a->error);
	else if (a->refusal)
		refuse(s, "declined", "the model declined", a->text);
	else if (a->finish && !strcmp(a->finish, "length"))
		refuse(s, "too-long", "it was cut off at max_tokens", a->text);
	else
		judge(s, &a->text, 0);
}

/* ---- asking ---- */

/* What is to be seen of an answer that is not whole yet: past the first field's name. */
static struct str past_field(struct str text)
{
	struct str rest = trim_blanks(text);
	size_t at;

	if (!str_starts(rest, "{") || str_starts(rest, "{{"))
		return text;
	at = str_find(rest, "\":", 0);
	rest = trim_blanks(at == SIZE_MAX ? str_first(rest, 0) : str_from(rest, at + 2));
	rest = str_from(rest, rest.n ? 1 : 0);
	text = str_ends(rest, "}") ? trim_blanks(str_first(rest, rest.n - 1)) : rest;
	return text.n < rest.n && str_ends(text, "\"") ? str_first(text, text.n - 1) : rest;
}

static void on_delta(void *arg, struct str text)
{
	struct proposal_slot *s = arg;
	struct proposal *p = s->proposal;

	if (!text.p)
		buf_clear(&s->text);
	else
		buf_addstr(&s->text, text);
	p->ev.growing(p->ev.arg, s->n, past_field(buf_str(&s->text)));
}

static void on_done(void *arg, const struct answer *a)
{
	struct proposal_slot *s = arg;
	struct proposal *p = s->proposal;

	s->call = NULL;
	if (p->ev.answered)
		p->ev.answered(p->ev.arg, s->n, &s->request, a);
	if (p->plan.ordered)
		s->waits = answer_keep(a);
	else
		take(s, a);
}

static bool on_again(void *arg)
{
	const struct proposal_slot *s = arg;
	const struct proposal *p = s->proposal;

	return !p->ev.again || p->ev.again(p->ev.arg, s->n);
}

/* Is a slot's try before that of s? Of its tries, the one that is out or waits counts. */
static bool is_before(const struct proposal_slot *a, const struct proposal_slot *s)
{
	const int tries = a->tries + (a->call || a->waits ? 0 : 1);

	return !a->done && a != s && (tries < s->tries || (tries == s->tries && a->n < s->n));
}

/* Answers that wait, as far as none is missing before them. */
static void take_waiting(struct proposal *p)
{
	for (size_t i = 0; i < p->plan.n_slots; i++) {
		struct proposal_slot *s = &p->slots[i];
		struct answer *a = s->waits;
		bool first = a != NULL;

		for (size_t k = 0; first && k < p->plan.n_slots; k++)
			first = !is_before(&p->slots[k], s);
		if (!first)
			continue;
		s->waits = NULL;
		take(s, a);
		answer_free(a);
		i = SIZE_MAX; /* from the first again */
	}
}

/* Random numbers of its own for each sample, so that the order of answers does not change what is
 * asked, and what is asked again is the same. */
static bool fill_context(struct proposal_slot *s, struct buf *err)
{
	struct proposal *p = s->proposal;
	const char *missing;

	s->sample = p->plan.sample(p->ev.arg, s->n);
	s->rng = rng_seed(p->plan.seed + 1000003 * (uint64_t)s->sample);
	s->context = (struct op_context){.rng = &s->rng};
	p->plan.context(p->ev.arg, s->n, &s->context);
	s->context.rng = &s->rng;
	s->context.attempt = s->tries;
	missing = operator_missing(slot_operator(s), &s->context);
	if (missing)
		buf_adds(err, missing);
	return !missing;
}

static bool ask(struct proposal_slot *s, struct buf *err)
{
	const struct op *op = slot_operator(s);
	SCOPED(prompt) plain = {0};

	prompt_release(&s->request);
	buf_clear(&s->text);
	s->written = op->ask(&s->context, &plain, err);
	if (s->written)
		keep_tell(&plain, &s->context, op);
	op_parts_ask(&s->request, op, &plain);
	return s->written;
}

/* False: it may not be sent now. */
static bool send(struct proposal_slot *s)
{
	struct proposal *p = s->proposal;
	const struct op *op = slot_operator(s);
	const struct sampling sampling = {
		.temperature = op->temperature, .max_tokens = op->max_tokens,
		.schema = s->schema};
	const struct request r = {.model = p->plan.proposer, .messages = &s->request,
		.sampling = &sampling, .sample = s->sample, .stream = p->ev.growing != NULL,
		.priority = 1};
	const struct call_events ev = {
		.delta = p->ev.growing ? on_delta : NULL, .done = on_done, .again = on_again,
		.arg = s};

	if (p->ev.may && !p->ev.may(p->ev.arg, &r))
		return false;
	s->written = false;
	s->tries++;
	if (p->ev.sent)
		p->ev.sent(p->ev.arg, s->n, &r);
	s->call = client_send(p->client, &r, &ev);
	return true;
}

/* The answer is in the record: it is looked at in its turn. */
static void take_given(struct proposal_slot *s)
{
	struct answer a = {.text = str_of(s->given), .finish = s->given_finish,
		.refusal = s->given_refusal};

	s->tries++;
	s->waits = answer_keep(&a);
	free(s->given);
	s->given = NULL;
}

/* One try: its request is written, its variant made, or the slot is given up. */
static void try_once(struct proposal_slot *s)
{
	const struct op *op = slot_operator(s);
	SCOPED(buf) err = BUF(BUF_SMALL);
	size_t k = 0;

	if (s->tries == s->proposal->plan.tries)
		give_up_refused(s);
	else if (!fill_context(s, &err) || (op->ask && !s->given && !ask(s, &err)))
		give_up(s, buf_text(&err));
	else if (op->ask && s->given)
		take_given(s);
	else if (!op->ask && !draw(s, &k))
		give_up(s, ALL_TRIED);
	else if (!op->ask)
		judge(s, NULL, k);
}

void proposal_at_a_time(struct proposal *p, size_t most)
{
	p->most = most;
}

bool proposal_go(struct proposal *p)
{
	size_t out = 0;

	take_waiting(p);
	for (size_t i = 0; i < p->plan.n_slots; i++)
		out += p->slots[i].call != NULL;
	for (size_t i = 0; i < p->plan.n_slots; i++) {
		struct proposal_slot *s = &p->slots[i];
		if (!s->call && !s->done && out >= p->most)
			break;
		while (!s->done && !s->call && !s->written && !s->waits)
			try_once(s);
		if (s->waits)
			take_waiting(p);
		if (!s->written)
			continue;
		if (!send(s))
			break;
		out++;
	}
	return p->open > 0;
}

static void go_on(struct proposal_slot *s, const struct proposal_begun *b)
{
	s->tries = b->tries;
	s->done = b->done;
	s->proposal->open -= b->done;
	s->given = mem_dup(b->answer);
	s->given_finish = mem_dup(b->finish);
	s->given_refusal = b->refusal;
	if (b->made)
		prompt_copy(PUSH(&s->proposal->made), b->made);
}

void proposal_no_more(struct proposal *p)
{
	for (size_t i = 0; i < p->plan.n_slots; i++) {
		struct proposal_slot *s = &p->slots[i];
		if (s->done || s->call || s->waits)
			continue;
		s->done = true;
		p->open--;
	}
	take_waiting(p);
}

struct proposal *proposal_new(
	struct client *c, const struct proposal_plan *plan, const struct proposal_events *ev)
{
	struct proposal *p = NEW(struct proposal);

	p->client = c;
	p->plan = *plan;
	p->plan.tries = plan->tries > 0 ? plan->tries : TRIES;
	p->ev = *ev;
	p->operators = NEWN(plan->n_slots + 1, const struct op *);
	p->slots = NEWN(plan->n_slots + 1, struct proposal_slot);
	p->open = plan->n_slots;
	p->most = SIZE_MAX;
	for (size_t i = 0; i < plan->n_slots; i++) {
		p->operators[i] = plan->operators[i];
		p->slots[i] = (struct proposal_slot){.proposal = p, .n = i, .text = BUF(BUF_TEXT)};
		p->slots[i].schema = op_parts_schema(p->operators[i]);
		if (plan->begun)
			go_on(&p->slots[i], &plan->begun[i]);
	}
	return p;
}

void proposal_most(struct cost *out, const struct prices *prices, const struct model *proposer,
	double tries, const struct prompt *of)
{
	cost_add(out, prices, proposer, tries, (double)prompt_bytes(of) + AROUND_BYTES,
		ANSWER_TOKENS);
}
