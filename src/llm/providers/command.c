/*
 * command.c - a program of the person's that scores outputs (the metric of that name). It is no
 * model, and its name is none: it is only asked like one. It gets the one message as it is, and its
 * answer is handed on whole.
 */
#include "../chat.h"
#include "hunsu/base/file.h"
#include "hunsu/base/program.h"

static void body(struct buf *out, const struct request *r, unsigned quirks)
{
	const struct message *m = &r->messages->items[0];

	buf_addstr(out, (struct str){m->text, m->n});
}

static enum status take(struct reply *r, const cJSON *root, struct str line, struct buf *err)
{
	const char *error = json_str(root, "error");

	if (error)
		return fail(err, FAILED, "it says: %s", error);
	reply_text(r, line);
	r->tokens_in = r->tokens_out = 0;
	return reply_finish(r, "stop", NULL, err);
}

static const struct errand errand = {
	.most = (size_t)64 << 10, .most_ms = 60000, .unkept = true, .read = take};

static const struct provider provider_command = {
	.name = "command", .errand = &errand, .body = body, .in_flight = {.here = 4, .most = 64},
	.finishes = chat_finishes
};

void model_command(struct model *out, struct str program)
{
	struct str path, hash;

	program_parts(program, &path, &hash);
	*out = (struct model){.provider = &provider_command, .model = str_dup(path),
		.base_url = str_dup(program)};
	out->name = str_dup(path_base(out->model));
}
