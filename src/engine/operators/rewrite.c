/* rewrite.c - from what the model wrote for a part of the prompt to the prompt with it. */
#include "../frame.h"
#include "hunsu/engine/check.h"
#include "operators.h"

bool rewrite_ask(const struct rewriting *how, const struct op_context *c, struct prompt *request,
	struct buf *err)
{
	SCOPED(buf) b = BUF(BUF_TEXT);
	struct frame f;
	struct str part;
	bool can;
	if (!frame_scope(&f, c, err))
		return false;
	part = frame_text(&f, c->parents[0].prompt);
	buf_adds(&b, how->system);
	/* Where it sees no place for the input, a small model writes one of its own in. */
	if (!placeholder_in(part))
		buf_adds(&b, " The prompt's input is put below it by itself: name none.");
	prompt_add(request, ROLE_SYSTEM, buf_str(&b), AUTHOR_IMPORT);
	buf_clear(&b);
	show_demos(request, &how->demos, part);
	can = how->question(&b, c, part, err);
	if (can)
		prompt_add(request, ROLE_USER, buf_str(&b), AUTHOR_IMPORT);
	return can;
}

/* What is to be put in. */
static struct str written(const struct rewriting *how, struct str answer)
{
	struct str better;
	if (!how->labels)
		return answer;
	better = labelled(answer, "Better prompt", how->labels);
	return better.n ? better : labelled(answer, "Prompt", how->labels);
}

bool rewrite_read(const struct rewriting *how, const struct op_context *c, struct str answer,
	author by, struct prompt *variant, struct buf *rationale, struct buf *err)
{
	struct frame f;
	SCOPED(buf) b = BUF(BUF_TEXT);
	struct str t;
	bool usable = false;
	buf_addstr(&b, written(how, answer));
	proposal_repair(&b);
	t = str_trim(buf_str(&b));
	if (!t.n)
		buf_adds(err, how->labels ? "the answer has no part \xe2\x80\x9c"
					    "Better prompt:\xe2\x80\x9d"
					  : "the answer is empty");
	else if (copies_demo(t, &how->demos))
		buf_adds(err, "it repeats a demonstration of the request");
	else
		usable = frame_scope(&f, c, err);
	if (usable)
		frame_put(variant, c->parents[0].prompt, &f, t, by);
	if (usable && how->labels)
		buf_addstr(rationale, labelled(answer, how->why, how->labels));
	return usable;
}
