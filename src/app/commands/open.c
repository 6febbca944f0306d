/* open.c - what Enter does: one thing in full, on the screen or as lines. */
#include "commands.h"
#include "pages.h"

static enum status run_open(struct live *v, struct str args, struct buf *err)
{
	struct about a = view_about(v);

	if (v->front.act && v->front.act(v->front.arg, "open"))
		return OK;
	if (!state_example(live_state(v), a.example))
		return fail(err, BAD_USAGE,
			"open opens what is selected in the prompt, the examples or the lineage");
	(void)look_at(v, DETAIL_EXAMPLE, &a);
	return OK;
}

COMMAND("look", open, "open",
	"type into the prompt, show the selected variant or example in full (and lead back), or "
	"make the version that is selected in the lineage the prompt", .keys = {"Enter"},
	.run = run_open);
