#include "provider.h"

#include <string.h>

#include "hunsu/base/utf8.h"

/* In the order in which help names them. */
const struct provider *const providers[] = {
	&provider_local,
	&provider_openai,
	&provider_ollama,
	NULL,
};

void reply_release(struct reply *r)
{
	buf_release(&r->text);
	buf_release(&r->thinking);
}

void reply_clear(struct reply *r)
{
	const struct reply old = *r;
	*r = (struct reply){.text = old.text, .thinking = old.thinking, .prefix = old.prefix};
	buf_clear(&r->text);
	buf_clear(&r->thinking);
	r->tokens_in = r->tokens_out = -1;
	r->wait_ms = -1;
}

/* llama.cpp repeats the prefix in a whole answer and not in a stream; others may do otherwise. */
static void take_text(struct reply *r, struct str s)
{
	size_t i = 0;
	while (!r->parted && i < s.n) {
		if (r->matched == r->prefix.n) {
			r->parted = true; /* repeated whole: dropped */
		} else if (s.p[i] == r->prefix.p[r->matched]) {
			r->matched++;
			i++;
		} else {
			buf_addstr(&r->text, str_first(r->prefix, r->matched));
			r->parted = true;
		}
	}
	buf_addstr(&r->text, str_from(s, i));
}

void reply_text(struct reply *r, struct str s)
{
	struct buf joined = BUF(r->text.max);
	if (r->halves) {
		utf8_join(&joined, s, &r->half);
		s = buf_str(&joined);
	}
	take_text(r, s);
	buf_release(&joined);
}

void reply_thinking(struct reply *r, struct str s)
{
	if (r->halves)
		utf8_join(&r->thinking, s, &r->thinking_half);
	else
		buf_addstr(&r->thinking, s);
}

static void end_half(struct reply *r)
{
	struct buf rest = BUF(BUF_SMALL);
	utf8_join_end(&rest, &r->half);
	take_text(r, buf_str(&rest));
	buf_release(&rest);
	utf8_join_end(&r->thinking, &r->thinking_half);
}

void reply_end(struct reply *r)
{
	end_half(r);
	if (r->parted || r->matched == r->prefix.n)
		return;
	buf_addstr(&r->text, str_first(r->prefix, r->matched));
	r->parted = true;
}
