/*
 * demos.c - worked examples that the target itself got right, as turns of a chat or as text
 * (BootstrapFewShot: Khattab et al. 2023, arXiv:2310.03714). They are dev examples, so they are not
 * scored for the variant that shows them (shown.h): at least half of dev stays to score it on.
 */
#include "hunsu/engine/shown.h"
#include "../words.h"
#include "operators.h"

#define ONE_MOST 1200 /* bytes of an example */
#define ALL_MOST 6000 /* of all; a small model reads some 2,000 tokens at most */

/* Turns say more to a chat model; few take less from the rest. */
static const struct shape_of_demos {
	size_t n;
	bool turns;
} shapes[] = {{4, true}, {4, false}, {8, true}, {2, true}, {8, false}, {2, false}, {6, true},
	{3, true}, {6, false}, {3, false}, {5, true}, {5, false}};

struct demo { /* an example that may be shown */
	const struct example *example;
	struct str answer; /* as the target wrote it, or the expected one */
	bool right;        /* the target got it right */
	size_t bytes;
	bool taken;
};

struct pool {
	struct demo *items;
	size_t n;
};

/* What the target wrote, where that is right: with its way to the answer, but without what came
 * behind the line that was scored, or what it thought. */
static bool own_answer(const struct outcome *o, struct str *out)
{
	struct str raw, scored;

	if (!o->output || !(o->score >= 1))
		return false;
	raw = trim_blanks(str_of(o->output));
	scored = trim_blanks(str_of(o->extracted ? o->extracted : o->output));
	*out = str_eq(str_first(raw, scored.n), scored) || str_starts(raw, "<") ? scored : raw;
	return out->n > 0;
}

static bool has_turns(const struct example *e)
{
	for (size_t i = 0; i < e->fields.n; i++)
		if (e->fields.items[i].turns)
			return true;
	return false;
}

/* In an order that is drawn. */
static struct pool pool_of(const struct op_context *c)
{
	struct pool pool = {NEWN(c->n_dev + 1, struct demo), 0};

	for (size_t i = 0; i < c->n_dev; i++) {
		const struct example *e = &c->dev[i];
		struct demo d = {.example = e};
		d.right = own_answer(&c->parents[0].outcomes[i], &d.answer);
		if (!d.right && e->expected.n)
			d.answer = trim_blanks(str_of(e->expected.items[0]));
		d.bytes = fields_bytes(&e->fields) + d.answer.n;
		if (d.answer.n && d.bytes <= ONE_MOST && !has_turns(e) &&
			!prompt_shows(c->parents[0].prompt, e))
			pool.items[pool.n++] = d;
	}
	for (size_t i = pool.n; i > 1; i--) {
		size_t other = rng_below(c->rng, (uint32_t)i);
		struct demo swap = pool.items[i - 1];
		pool.items[i - 1] = pool.items[other];
		pool.items[other] = swap;
	}
	return pool;
}

static struct str label_of(const struct demo *d)
{
	return d->example->expected.n ? trim_blanks(str_of(d->example->expected.items[0]))
				      : d->answer;
}

/* How many of those that were taken have its answer. */
static size_t alike(const struct demo *const *taken, size_t n, const struct demo *d)
{
	size_t same = 0;

	for (size_t i = 0; i < n; i++)
		same += str_eq(label_of(taken[i]), label_of(d));
	return same;
}

/* The next one: of an answer that was shown least, and of these one that the target got right. */
static struct demo *next_of(const struct pool *pool, const struct demo *const *taken, size_t n)
{
	struct demo *best = NULL;
	size_t least = 0;

	for (size_t i = 0; i < pool->n; i++) {
		struct demo *d = &pool->items[i];
		const size_t same = alike(taken, n, d);
		if (d->taken || (best && (same > least || (same == least &&
							       (best->right || !d->right)))))
			continue;
		best = d;
		least = same;
	}
	return best;
}

/* Up to n, as far as they fit with so many bytes around each; how many. */
static size_t take(struct pool *pool, const struct demo **out, size_t n, size_t around)
{
	size_t taken = 0, bytes = 0;
	struct demo *d;

	while (taken < n && (d = next_of(pool, out, taken))) {
		bytes += d->bytes + around;
		if (bytes > ALL_MOST)
			break;
		d->taken = true;
		out[taken++] = d;
	}
	return taken;
}

/* ---- how they are shown ---- */

static void add_prefixed(struct buf *out, const struct prompt *p, struct str answer)
{
	const struct message *last = p->n ? &p->items[p->n - 1] : NULL;

	if (last && last->role == ROLE_ASSISTANT) {
		template_literal(out, message_str(last));
		buf_addc(out, ' ');
	}
	template_literal(out, answer);
}

/* As the target was asked about it, and answered. False: it cannot be filled in. */
static bool add_turn(struct prompt *out, const struct prompt *p, const struct demo *d, author by)
{
	SCOPED(buf) asked = BUF(BUF_FILE), answered = BUF(BUF_FILE);
	SCOPED(prompt) sent = {0};
	size_t user;
	bool can = !prompt_render(&sent, p, &d->example->fields, NULL) &&
		   (user = prompt_last_user(&sent)) < sent.n;

	if (can) {
		template_literal(&asked, message_str(&sent.items[user]));
		add_prefixed(&answered, p, d->answer);
		prompt_add(out, ROLE_USER, buf_str(&asked), by);
		prompt_add(out, ROLE_ASSISTANT, buf_str(&answered), by);
	}
	return can;
}

static bool put_turns(struct prompt *out, const struct prompt *p, const struct demo *const *demos,
	size_t n, author by)
{
	const size_t user = prompt_last_user(p);
	bool can = true;

	for (size_t i = 0; i < p->n; i++) {
		for (size_t k = 0; i == user && k < n && can; k++)
			can = add_turn(out, p, demos[k], by);
		prompt_add(out, p->items[i].role, message_str(&p->items[i]), by);
	}
	return can;
}

static void add_text(struct buf *out, const struct demo *const *demos, size_t n)
{
	SCOPED(buf) input = BUF(BUF_FILE);
	bool korean;

	for (size_t i = 0; i < n; i++)
		fields_text(&input, &demos[i]->example->fields);
	korean = is_korean(buf_str(&input));
	buf_adds(out, korean ? "예시:" : "Examples:");
	for (size_t i = 0; i < n; i++) {
		buf_clear(&input);
		fields_text(&input, &demos[i]->example->fields);
		buf_adds(out, korean ? "\n\n입력: " : "\n\nInput: ");
		template_literal(out, buf_str(&input));
		buf_adds(out, korean ? "\n출력: " : "\nOutput: ");
		template_literal(out, demos[i]->answer);
	}
}

/* At the end of the system message, or as one. */
static void put_text(struct prompt *out, const struct prompt *p, const struct demo *const *demos,
	size_t n, author by)
{
	SCOPED(buf) text = BUF(BUF_FILE);
	size_t system = 0;

	while (system < p->n && p->items[system].role != ROLE_SYSTEM)
		system++;
	add_text(&text, demos, n);
	if (system == p->n)
		prompt_add(out, ROLE_SYSTEM, buf_str(&text), by);
	for (size_t i = 0; i < p->n; i++) {
		SCOPED(buf) whole = BUF(BUF_FILE);
		buf_addstr(&whole, message_str(&p->items[i]));
		if (i == system)
			buf_addf(&whole, "\n\n%s", buf_text(&text));
		prompt_add(out, p->items[i].role, buf_str(&whole), by);
	}
}

/* ---- the operator ---- */

/* The k-th shape of those with as many examples as may be taken; NULL: there is none. */
static const struct shape_of_demos *shape_at(const struct op_context *c, size_t k, size_t *count)
{
	const struct rng rng = *c->rng; /* a look draws nothing */
	struct pool pool = pool_of(c);
	const size_t most = pool.n < c->n_dev / 2 ? pool.n : c->n_dev / 2;
	const struct shape_of_demos *found = NULL;

	*c->rng = rng;
	*count = 0;
	for (size_t i = 0; i < COUNT(shapes); i++)
		if (shapes[i].n <= most && (*count)++ == k)
			found = &shapes[i];
	free(pool.items);
	return found;
}

static size_t count(const struct op_context *c)
{
	size_t n;

	(void)shape_at(c, 0, &n);
	return n;
}

static size_t rights(const struct demo *const *demos, size_t n)
{
	size_t right = 0;

	for (size_t i = 0; i < n; i++)
		right += demos[i]->right;
	return right;
}

static bool make(const struct op_context *c, size_t k, author by, struct prompt *variant,
	struct buf *rationale, struct buf *err)
{
	const struct demo *demos[8];
	SCOPED(prompt) p = {0};
	size_t n;
	const struct shape_of_demos *shape = shape_at(c, k, &n);
	struct pool pool = pool_of(c);
	bool can;

	/* Where the input is a message of its own, it has to be there to come last. */
	if (prompt_last_user(c->parents[0].prompt) == c->parents[0].prompt->n)
		prompt_explicit(&p, c->parents[0].prompt, &c->names);
	else
		prompt_copy(&p, c->parents[0].prompt);
	n = shape ? take(&pool, demos, shape->n, shape->turns ? prompt_bytes(&p) : 0) : 0;
	can = n > 1;
	if (can && shape->turns)
		can = put_turns(variant, &p, demos, n, by);
	else if (can)
		put_text(variant, &p, demos, n, by);
	if (can)
		buf_addf(rationale, "%zu worked example%s as %s, %zu of them right by the target",
			n, PLURAL(n), shape->turns ? "turns" : "text", rights(demos, n));
	else
		buf_adds(err, "too few examples are short enough to be shown");
	free(pool.items);
	return can;
}

OPERATOR(demos, "adds worked examples, those that the target got right first, without a model",
	.origin = ORIGIN_ONE, .need = {.examples = true},
	.can = {.additions = true, .examples = true}, .ranked = true, .count = count, .make = make);
