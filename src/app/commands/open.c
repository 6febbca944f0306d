/* open.c - what Enter does: one thing in full, on the screen or as lines. */
#include <stdlib.h>

#include "../words.h"
#include "commands.h"
#include "hunsu/base/mem.h"
#include "hunsu/base/utf8.h"
#include "hunsu/session/story.h"
#include "pages.h"

static void add_line(struct buf *out, const char *name, const char *text)
{
	buf_addf(out, "\n%s: ", name);
	text_visible(out, str_of(text), true);
}

static void add_head(
	struct buf *out, const struct state *s, struct text_ref t, const struct mark *judged)
{
	buf_adds(out, "\n");
	text_name(out, s, t);
	if (judged)
		buf_adds(out, judged->sum / judged->samples >= 0.995  ? " right"
			      : judged->sum / judged->samples < 0.005 ? " wrong"
								      : " partly right");
}

/* "A right: the output; why"; of a hidden text the output alone. */
static void add_output(
	struct buf *out, const struct live *v, struct text_ref t, const struct example *e)
{
	const struct state *s = live_state(v);
	const char *hash;
	const struct mark *m = state_text(s, t, &hash) ? state_mark(s, hash, e->id) : NULL;
	const struct call_record *c = m && m->call ? state_call(s, m->call) : NULL;
	const struct mark *judged = m && m->samples && !state_hidden(s, t) ? m : NULL;

	add_head(out, s, t, judged);
	if (c && c->answer) {
		struct str whole = str_trim(str_of(c->answer)),
			   scored = str_trim(str_of(m->extracted));
		buf_adds(out, ": ");
		text_visible(out, whole, true);
		if (m->extracted && !str_eq(whole, scored)) {
			buf_adds(out, "; scored: ");
			text_visible(out, scored, true);
		}
	} else if (c && c->error) {
		buf_adds(out, " failed: ");
		text_visible(out, str_of(c->error), true);
	} else {
		buf_adds(out, ": not run yet");
	}
	if (judged && judged->reason) {
		buf_adds(out, "; ");
		text_visible(out, str_of(judged->reason), true);
	}
}

void show_example(struct live *v, int id, struct buf *out)
{
	const struct state *s = live_state(v);
	const struct example *e = state_example(s, id);
	size_t n;
	const int *ids = live_columns(v, &n);

	buf_addf(out, "example %d %s%s%s%s", e->id, split_name(e->split),
		e->version > 1 ? ", corrected" : "", e->pinned ? ", pinned" : "",
		e->dropped ? ", dropped" : "");
	for (size_t i = 0; i < e->fields.n; i++)
		add_line(out, e->fields.items[i].name, e->fields.items[i].value);
	for (size_t i = 0; i < e->expected.n; i++)
		add_line(out, i ? "or" : "expected", e->expected.items[i]);
	for (size_t i = 0; i < s->notes.n; i++)
		if (s->notes.items[i].example == id && s->notes.items[i].words)
			add_line(out, "note", s->notes.items[i].words);
	if (s->head)
		add_output(out, v, (struct text_ref){.version = s->head}, e);
	for (size_t i = 0; i < n; i++)
		add_output(out, v, (struct text_ref){.variant = ids[i]}, e);
}

static enum status run_open(struct live *v, struct str args, struct buf *err)
{
	struct buf out = BUF(BUF_TEXT);

	(void)args;
	if (v->front.act && v->front.act(v->front.arg, "open"))
		return OK;
	if (!state_example(live_state(v), v->view.example))
		return fail(err, BAD_USAGE,
			"open opens what is selected in the prompt, the examples or the lineage");
	show_example(v, v->view.example, &out);
	live_say(v, false, "%s", buf_text(&out));
	buf_release(&out);
	return OK;
}

const struct command command_open = {
	.name = "open",
	.keys = {"Enter"},
	.group = "look",
	.help = "type into the prompt, show the selected example in full (and lead back), or make "
		"the version that is selected in the lineage the prompt",
	.run = run_open,
};
