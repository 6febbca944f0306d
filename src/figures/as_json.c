/* as_json.c - a text of a session with its scores, for what subcommands write for programs. */
#include "hunsu/figures/figures.h"
#include "hunsu/session/story.h"

static void add_interval(cJSON *to, const char *key, struct interval i)
{
	cJSON *c;

	if (!i.n)
		return;
	c = json_add_object(to, key);
	json_fill(c, "mean %g low %g high %g n %zu", i.mean, i.low, i.high, i.n);
}

cJSON *figures_text_json(cJSON *to, const char *key, struct figures *g, struct text_ref t)
{
	const struct state *s = figures_state(g);
	const struct variant *v = state_variant(s, t.variant);
	cJSON *c = json_add_object(to, key);
	struct score_line line;

	json_add_cstr(c, "name", text_called(s, t).s);
	json_add(c, "text", event_text_ref(t));
	if (v)
		json_add_cstr(c, "operator", v->operator);
	event_add_messages(c, "messages", state_text(s, t, NULL), &s->authors);
	figures_score(g, t, &line);
	add_interval(c, "dev", line.dev);
	add_interval(c, "held_out", line.held_out);
	return c;
}
