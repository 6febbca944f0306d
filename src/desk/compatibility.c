/* compatibility.c - how likely the target finds the words of texts, asked once for each. */
#include "hunsu/engine/compatibility.h"

#include <math.h>
#include <string.h>

#include "hunsu/figures/figures.h"
#include "inside.h"

#define AT_ONCE 8 /* calls that are handed to the client */

struct asked_text {
	struct likening *all;
	struct text_ref of;
	struct prompt request;
	int number; /* of the call */
	struct call *call; /* NULL: it is not out */
};

struct likening {
	struct desk *desk;
	const struct model *model;
	LIST(struct asked_text) items;
	size_t next, out, failed;
	struct sampling sampling;
	char *error; /* of the last one that failed */
};

static void likening_free(struct likening *l)
{
	for (size_t i = 0; i < l->items.n; i++)
		prompt_release(&l->items.items[i].request);
	free(l->items.items);
	free(l->error);
	free(l);
}

static bool is_there(const struct likening *l, const char *hash)
{
	const struct state *s = desk_state(l->desk);
	const char *other;

	for (size_t i = 0; i < l->items.n; i++)
		if (state_text(s, l->items.items[i].of, &other) && !strcmp(other, hash))
			return true;
	return figures_compatibility(s, hash) != NULL;
}

/* Of these texts, those that were not asked about. */
static struct likening *likening_new(struct desk *d, const struct text_ref *texts, size_t n)
{
	struct likening *l = NEW(struct likening);

	*l = (struct likening){.desk = d, .model = &d->target};
	for (size_t i = 0; i < n; i++) {
		const char *hash;
		const struct prompt *p = state_text(desk_state(d), texts[i], &hash);
		struct asked_text *t;

		if (!p || !p->n || is_there(l, hash))
			continue;
		t = PUSH(&l->items);
		t->all = l;
		t->of = texts[i];
		for (size_t k = 0; k < p->n; k++) /* nobody asks who wrote it */
			prompt_add(&t->request, p->items[k].role, message_str(&p->items[k]),
				AUTHOR_IMPORT);
	}
	return l;
}

/* A token is a byte at least. */
static struct request request_of(struct asked_text *t)
{
	t->all->sampling.max_tokens = (int)prompt_bytes(&t->request);
	return (struct request){.model = t->all->model, .messages = &t->request,
		.sampling = &t->all->sampling, .sample = 1, .likely = LIKELY_ALL};
}

static void failed(struct likening *l, const char *why)
{
	l->failed++;
	free(l->error);
	l->error = mem_dup(why);
}

static void take(struct asked_text *t, cJSON *event, struct str answer)
{
	struct likelihoods told;
	struct likely_sum sum;
	cJSON *c;

	if (!likely_read(&told, answer) || !compatibility_sum(&sum, &t->request, &told) ||
		!sum.n) {
		failed(t->all, "what came tells no log-probabilities of its words");
	} else {
		c = event_change(event, "compatibility");
		json_add(c, "of", event_text_ref(t->of));
		json_fill(c, "call %d tokens %zu likelihood %g", t->number, sum.n,
			exp(sum.logprob));
	}
	likelihoods_release(&told);
}

static void on_done(void *arg, const struct answer *a)
{
	struct asked_text *t = arg;
	struct likening *l = t->all;
	struct desk *d = l->desk;
	cJSON *e = event_new(BY_SYSTEM, "result", NULL), *call;

	calls_flush(d);
	t->call = NULL;
	l->out--;
	call = calls_add(d, e, t->number, "judge", l->model, a, 1, &t->request);
	json_add(call, "prompt", event_text_ref(t->of));
	if (a->error)
		failed(l, a->error);
	else
		take(t, e, a->text);
	session_do(d->session, e);
	desk_touch(d);
	if (l->next < l->items.n || l->out)
		return;
	if (l->failed)
		desk_say(d, true, "%zu of %zu not told: %s", l->failed, l->items.n, l->error);
	else
		desk_say(d, false, "%s has told how likely it finds %zu text%s", l->model->name,
			l->items.n, l->items.n == 1 ? "" : "s");
	desk_unseat(d, l);
	likening_free(l);
}

static bool on_again(void *arg)
{
	const struct asked_text *t = arg;

	return calls_again(t->all->desk, t->number);
}

static void play(void *arg)
{
	struct likening *l = arg;

	while (l->next < l->items.n && l->out < AT_ONCE) {
		struct asked_text *t = &l->items.items[l->next];
		const struct request r = request_of(t);

		if (!calls_may(l->desk, "judge", &r))
			return;
		l->next++;
		l->out++;
		t->number = calls_number(l->desk, "judge", &r);
		t->call = client_send(l->desk->client, &r,
			&(struct call_events){.done = on_done, .again = on_again, .arg = t});
	}
}

static void cancel(void *arg, cJSON *calls)
{
	struct likening *l = arg;

	for (size_t i = 0; i < l->items.n; i++)
		if (l->items.items[i].call) {
			json_add_int(calls, NULL, l->items.items[i].number);
			calls_cut(l->desk, l->items.items[i].number, l->items.items[i].call);
			call_cancel(l->items.items[i].call);
		}
	likening_free(l);
}

enum status compatibility_cost(struct desk *d, const struct text_ref *texts, size_t n,
	struct cost *out, size_t *calls, struct buf *err)
{
	struct likening *l;
	enum status st = OK;

	for (size_t i = 0; i < d->own->players.n; i++)
		if (d->own->players.items[i].play == play)
			return fail(err, FAILED, "how likely texts are is being asked already");
	l = likening_new(d, texts, n);
	*calls = l->items.n;
	if (l->items.n)
		st = desk_held(d, err);
	for (size_t i = 0; i < l->items.n; i++) {
		const struct request r = request_of(&l->items.items[i]);
		cost_add_request(out, purse_prices(d->purse), &r);
	}
	likening_free(l);
	return st;
}

void compatibility_start(struct desk *d, const struct text_ref *texts, size_t n)
{
	struct likening *l = likening_new(d, texts, n);

	if (!l->items.n) {
		likening_free(l);
		return;
	}
	l->model = desk_called(d, d->target.name);
	desk_seat(d, &(struct player){.play = play, .cancel = cancel, .what = "compatibility",
		.arg = l});
}
