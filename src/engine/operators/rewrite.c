/* rewrite.c - from what the model wrote for a part of the prompt to the prompt with it. */
#include "../frame.h"
#include "hunsu/engine/check.h"
#include "operators.h"

bool rewrite_ask(struct prompt *request, const struct op_context *c, const char *system,
	const struct demos *d, struct str *part, struct buf *err)
{
	struct frame f;
	if (!frame_scope(&f, c, err))
		return false;
	*part = frame_text(&f, c->parents[0].prompt);
	prompt_add(request, ROLE_SYSTEM, str_of(system), AUTHOR_IMPORT);
	show_demos(request, d, *part);
	return true;
}

bool rewrite_put(struct prompt *variant, const struct op_context *c, struct str written,
	const struct demos *d, author by, const char *nothing, struct buf *err)
{
	struct frame f;
	struct buf b = BUF(BUF_TEXT);
	struct str t;
	bool copied, read, usable;
	buf_addstr(&b, written);
	proposal_repair(&b);
	t = str_trim(buf_str(&b));
	copied = t.n && copies_demo(t, d);
	read = t.n && !copied;
	usable = read && frame_scope(&f, c, err);
	if (usable)
		frame_put(variant, c->parents[0].prompt, &f, t, by);
	else if (!read)
		buf_adds(err, copied ? "it repeats a demonstration of the request" : nothing);
	buf_release(&b);
	return usable;
}

bool rewrite_put_better(struct prompt *variant, struct buf *rationale, const struct op_context *c,
	struct str answer, const char *const *labels, const char *why, const struct demos *d,
	author by, struct buf *err)
{
	struct str better = labelled(answer, "Better prompt", labels);
	if (!better.n)
		better = labelled(answer, "Prompt", labels);
	if (!rewrite_put(variant, c, better, d, by,
		    "the answer has no part \xe2\x80\x9c"
		    "Better prompt:\xe2\x80\x9d",
		    err))
		return false;
	buf_addstr(rationale, labelled(answer, why, labels));
	return true;
}
