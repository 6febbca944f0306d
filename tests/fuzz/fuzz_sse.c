/*
 * fuzz_sse.c - a stream from a server: events, chunks, replies. The first byte says how it is
 * split; whatever the split, the reply must be the same, valid text, and as long as its maximum
 * allows.
 */
#include <string.h>

#include "../../src/llm/provider.h"
#include "hunsu/base/utf8.h"
#include "hunsu/llm/sse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

struct feeding {
	const struct provider *provider;
	struct sse sse;
	struct reply reply;
	struct buf err;
};

static bool on_event(void *arg, const char *name, struct str data)
{
	struct feeding *r = arg;
	return reply_event(&r->reply, r->provider, name, data, &r->err) == OK;
}

static void feed(struct feeding *r, const struct provider *p, struct str bytes, size_t step)
{
	r->provider = p;
	sse_init(&r->sse, BUF_SMALL);
	r->reply = (struct reply){
		.text = BUF(BUF_SMALL), .thinking = BUF(BUF_SMALL), .prefix = STR("The answer:")};
	r->err = BUF(BUF_SMALL);
	reply_clear(&r->reply);
	for (; bytes.n > 0; bytes = str_from(bytes, step))
		if (!sse_feed(&r->sse, str_first(bytes, step), on_event, r))
			break;
	if (bytes.n == 0)
		sse_end(&r->sse, on_event, r);
	reply_end(&r->reply);
}

static void clear(struct feeding *r)
{
	sse_release(&r->sse);
	reply_release(&r->reply);
	buf_release(&r->err);
}

static void check(const struct provider *p, struct str bytes, size_t step)
{
	struct feeding whole, split;
	feed(&whole, p, bytes, SIZE_MAX);
	feed(&split, p, bytes, step);
	if (!utf8_valid(buf_str(&whole.reply.text), NULL) || whole.reply.text.n > BUF_SMALL)
		abort();
	/* Once a maximum was passed, how much was taken before it depends on the split. */
	const bool full = whole.sse.line.full || split.sse.line.full || whole.sse.data.full;
	if (!full && (!str_eq(buf_str(&whole.reply.text), buf_str(&split.reply.text)) ||
			     strcmp(whole.reply.finish, split.reply.finish) != 0))
		abort();
	clear(&whole);
	clear(&split);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	for (size_t i = 0; n > 0 && providers[i]; i++)
		check(providers[i], (struct str){(const char *)data + 1, n - 1},
			(size_t)data[0] + 1);
	return 0;
}
