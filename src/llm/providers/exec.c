/*
 * exec.c - a program of the person's as a model: exec:PROGRAM. It gets the request as one line of
 * JSON, as a server of the Chat Completions dialect would, and answers one: {"output": …}, with
 * "tokens" and "cost" where it knows them, or {"error": …}.
 */
#include "../chat.h"

#include "hunsu/base/program.h"

#define MOST_USD 1e4 /* for one call */

/* With the beginning of its hash: another text of the program is another model. */
static enum status parse(struct model *out, struct str rest, struct buf *err)
{
	SCOPED(buf) name = BUF(BUF_SMALL);
	struct str path, hash;
	enum status st = OK;

	if (!str_starts(rest, ":") || rest.n == 1)
		return fail(err, BAD_USAGE, "no program is named: exec:PROGRAM");
	rest = str_from(rest, 1);
	program_parts(rest, &path, &hash);
	if (hash.n && path.p[0] == '/')
		buf_addstr(&name, rest);
	else
		st = program_name(&name, path, NULL, err);
	if (!st) {
		program_parts(buf_str(&name), &path, &hash);
		out->model = str_dup(path);
		out->base_url = buf_detach(&name, NULL);
	}
	return st ? BAD_USAGE : OK;
}

/* A number, or {"in": N, "out": N}: of the answer, or of both. */
static enum status read_tokens(struct reply *r, const cJSON *root, struct buf *err)
{
	const cJSON *tokens = json_get(root, "tokens");
	const bool both = cJSON_IsObject(tokens);

	if (!tokens || cJSON_IsNull(tokens))
		return OK;
	if (both)
		r->tokens_in = reply_tokens(tokens, "in", -1);
	r->tokens_out = reply_tokens(both ? tokens : root, both ? "out" : "tokens", -1);
	if (r->tokens_out < 0 || (both && r->tokens_in < 0))
		return fail(
			err, FAILED, "\"tokens\" is neither a number nor {\"in\": N, \"out\": N}");
	return OK;
}

static enum status take(struct reply *r, const cJSON *root, struct str line, struct buf *err)
{
	const cJSON *cost = json_get(root, "cost");
	const char *output = json_str(root, "output"), *error = json_str(root, "error");
	enum status st;

	if (error)
		return fail(err, FAILED, "it says: %s", error);
	if (!output)
		return fail(err, FAILED, "its answer has no text as \"output\"");
	st = read_tokens(r, root, err);
	if (st)
		return st;
	if (cost && !cJSON_IsNull(cost)) {
		r->usd = json_num(root, "cost", -1);
		if (!(r->usd >= 0 && r->usd <= MOST_USD))
			return fail(err, FAILED, "its \"cost\" is no number of $ from 0 on");
	}
	reply_text(r, str_of(output));
	r->refusal = json_bool(root, "refusal", false);
	return reply_finish(
		r, json_str(root, "finish") ? json_str(root, "finish") : "stop", NULL, err);
}

static const struct errand errand = {.read = take};
static const struct usual offers[] = {{"exec:", "a program of yours"}, {NULL, NULL}};

const struct provider provider_exec = {.name = "exec",
	.errand = &errand,
	.form = "exec:PROGRAM of yours: a request a line in, {\"output\":…} a line out",
	.offers = offers, .parse = parse, .body = chat_body,
	.in_flight = {.here = 4, .most = 64},
	CHAT_BUT_STREAM};
