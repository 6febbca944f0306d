/* local.c - a small model here, on a llama.cpp server that hunsu starts (hunsu/llm/local.h). */
#include "../chat.h"

#include "hunsu/llm/local.h"

static const char *const sizes[] = {"1.5b", "0.5b", "135m"};

static enum status parse(struct model *out, struct str rest, struct buf *err)
{
	struct str which = rest.n == 0 ? str_of(sizes[0]) : str_from(rest, 1);
	bool known = rest.n == 0;
	if (rest.n > 0 && rest.p[0] == ':') {
		known = str_ends(which, ".gguf");
		for (size_t i = 0; !known && i < sizeof sizes / sizeof *sizes; i++)
			known = str_is(which, sizes[i]);
	}
	if (!known)
		return fail(err, BAD_USAGE, "local has 1.5b, 0.5b and 135m, or takes a FILE.gguf");
	out->model = str_dup(which);
	out->file = str_dup(which);
	return OK;
}

/* The slot keeps what calls share: their common beginning is read once. */
static void body(struct buf *out, const struct request *r, unsigned quirks)
{
	chat_body(out, r, quirks);
	buf_splice(out, out->n - 1, 0, STR(",\"cache_prompt\":true"));
}

/* An older server does not know the last, and answers as ever. */
static void ask_stream(struct buf *body)
{
	chat_ask_stream(body);
	buf_splice(body, body->n - 1, 0, STR(",\"return_progress\":true"));
}

static const struct usual offers[] = {{"local", "1.5 billion weights, run on this machine"},
	{"local:0.5b", "smaller and faster"}, {"local:1.5b", "the same as local"},
	{"local:135m", "tiny, to try things out"}, {NULL, NULL}};
static const struct usual usual[] = {{"local", NULL}, {NULL, NULL}};

const struct provider provider_local = {
	.name = "local", .form = "local[:1.5b|:0.5b|:135m|:FILE.gguf], run on this machine",
	.offers = offers, .usual = usual, .parse = parse, .body = body,
	.in_flight = {.here = LOCAL_SLOTS, .most = LOCAL_SLOTS},
	.ask_stream = ask_stream, CHAT_BUT_STREAM
};
