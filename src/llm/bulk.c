/* bulk.c - the bodies of calls for batches, and the answers in their results. */
#include "hunsu/llm/bulk.h"

#include <math.h>

#include "inside.h"

struct bulk {
	const struct prices *prices;
	const struct model *model;
	double part;
	struct reply reply;
};

const char *bulk_path(const struct model *m)
{
	return m->provider->errand || m->file ? NULL : m->provider->path;
}

void bulk_body(struct buf *out, char hash[static HASH_HEX], const struct request *r)
{
	const struct provider *p = r->model->provider;
	const size_t from = out->n;

	p->body(out, r, p->quirks ? p->quirks(r->model) : 0);
	request_identity(hash, str_of(r->model->base_url), str_from(buf_str(out), from), r->sample);
}

struct bulk *bulk_new(const struct prices *p, const struct model *m, double part)
{
	struct bulk *b = NEW(struct bulk);

	*b = (struct bulk){.prices = p, .model = m, .part = part,
		.reply = {.text = BUF(BUF_TEXT), .thinking = BUF(BUF_TEXT)}};
	return b;
}

void bulk_free(struct bulk *b)
{
	if (!b)
		return;
	reply_release(&b->reply);
	free(b);
}

static double usd_of(const struct bulk *b)
{
	const struct reply *r = &b->reply;
	struct price price;

	if (prices_free_of_charge(b->prices, b->model))
		return 0;
	if (r->tokens_in < 0 || r->tokens_out < 0 || !prices_find(b->prices, b->model, &price))
		return NAN;
	return b->part *
	       cost_of(&price, (double)r->tokens_in + r->cached_in, (double)r->tokens_out);
}

/* A failure that is told of; a refusal told as one is an answer all the same. */
static enum status take_told(struct bulk *b, const struct batch_result *r, struct buf *err)
{
	struct trouble t = TROUBLE_INIT;
	struct reply *reply = &b->reply;
	enum status st = OK;

	trouble_read(&t, r->told, false);
	if (t.refusal) {
		reply->refusal = true;
		reply_text(reply, buf_str(&t.words));
		snprintf(reply->finish, sizeof reply->finish, "content_filter");
	} else {
		failure_say(err, &t.words, NULL);
		st = FAILED;
	}
	buf_release(&t.words);
	return st;
}

enum status bulk_read(struct bulk *b, const struct batch_result *r, struct buf *err)
{
	const size_t from = err->n;
	enum status st = FAILED;

	reply_clear(&b->reply);
	if (r->answer)
		st = reply_tree(&b->reply, b->model->provider, r->answer, err);
	else if (r->told)
		st = take_told(b, r, err);
	else if (r->ended)
		buf_addf(err, "it was not run: %s", r->ended);
	if (st && err->n == from)
		buf_adds(err, "it has no answer");
	if (st && r->status)
		buf_addf(err, " (status %ld)", r->status);
	return st;
}

void bulk_keep(const struct bulk *b, struct store *s, const char *hash)
{
	const struct reply *r = &b->reply;
	const struct answer a = {.text = buf_str(&r->text), .thinking = buf_str(&r->thinking),
		.finish = r->finish, .refusal = r->refusal, .tokens_in = r->tokens_in,
		.tokens_out = r->tokens_out, .usd = usd_of(b)};

	store_put(s, hash, b->model->name, &a);
}
