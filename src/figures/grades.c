/* grades.c - outputs that the record has, and the person's grades of them as scores. */
#include <math.h>
#include <string.h>

#include "hunsu/engine/metric.h"
#include "hunsu/figures/contest.h"

bool figures_same_input(const struct state *s, const struct call_record *c)
{
	const struct example *was = state_example_version(s, c->example, c->example_version);
	const struct example *now = state_example(s, c->example);

	if (!was || !now || was->fields.n != now->fields.n)
		return false;
	for (size_t i = 0; was != now && i < now->fields.n; i++)
		if (strcmp(was->fields.items[i].value, now->fields.items[i].value) != 0)
			return false;
	return true;
}

const struct call_record *figures_output(const struct state *s, const char *hash, int example)
{
	for (int metric = (int)s->metrics.n; metric >= 0; metric--) {
		const struct mark *m =
			sheet_mark(state_sheet(s, hash, s->target, metric), example);
		const struct call_record *c = m && m->call ? state_call(s, m->call) : NULL;

		if (c && c->standing == CALL_ANSWERED && c->answer && figures_same_input(s, c))
			return c;
	}
	return NULL;
}

bool figures_person(const struct state *s)
{
	const struct metric *m = figures_metric(s);

	return m && m->person;
}

double figures_grade(const struct state *s, int example, const char *output)
{
	for (size_t i = s->notes.n; i-- > 0;) {
		const struct note *n = &s->notes.items[i];
		const struct call_record *c =
			n->kind == NOTE_GRADE && n->call ? state_call(s, n->call) : NULL;

		if (c && c->example == example && c->answer && strcmp(c->answer, output) == 0 &&
			figures_same_input(s, c))
			return n->grade;
	}
	return NAN;
}

size_t figures_ungraded(const struct state *s, struct text_ref text)
{
	const char *hash;
	size_t n = 0;

	if (!figures_person(s) || !state_text(s, text, &hash))
		return 0;
	for (size_t i = 0; i < s->examples.n; i++) {
		const struct example *e = &s->examples.items[i].now;
		const struct mark *m = state_mark(s, hash, e->id);

		n += !e->dropped && e->split == SPLIT_DEV && !(m && m->samples) &&
		     figures_output(s, hash, e->id);
	}
	return n;
}
