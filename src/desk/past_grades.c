/*
 * past_grades.c - the person's grades, kept for later sessions of the same task.
 *
 * The response store has them as what they are, the person's answers: under a hash of task, input
 * and output.
 */
#include <math.h>

#include "inside.h"

#define WHO "person" /* in the place of the model's name */

static void hash_of(char hash[static HASH_HEX], const struct state *s, const struct example *e,
	const char *output)
{
	SCOPED(buf) input = BUF(BUF_FILE);
	struct str parts[4];

	fields_text(&input, &e->fields);
	parts[0] = STR("grade");
	parts[1] = str_of(s->task_name);
	parts[2] = buf_str(&input);
	parts[3] = str_of(output);
	hash_parts(hash, parts, COUNT(parts));
}

double grades_past(struct desk *d, const struct example *e, const char *output)
{
	char hash[HASH_HEX];
	struct answer a;
	double grade;

	if (!d->store || !e || !desk_state(d)->task_name)
		return NAN;
	hash_of(hash, desk_state(d), e, output);
	return store_get(d->store, hash, &a) && str_to_double(a.text, 0, 1, &grade) ? grade : NAN;
}

void grades_keep(struct desk *d, int call, double grade)
{
	const struct state *s = desk_state(d);
	const struct call_record *c = state_call(s, call);
	const struct example *e =
		c ? state_example_version(s, c->example, c->example_version) : NULL;
	SCOPED(buf) text = BUF(BUF_SMALL);
	char hash[HASH_HEX];

	if (!d->store || !e || !c->answer || !s->task_name)
		return;
	if (isnan(grade))
		buf_adds(&text, "taken back");
	else
		buf_addf(&text, "%.17g", grade);
	hash_of(hash, s, e, c->answer);
	store_put(d->store, hash, WHO,
		&(struct answer){.text = buf_str(&text), .thinking = {"", 0}, .finish = "stop",
			.tokens_in = -1, .tokens_out = -1, .usd = NAN});
}

void grades_recall(
	struct desk *d, cJSON *event, const struct cell *c, int call, const char *output)
{
	const struct state *s = desk_state(d);
	const double grade =
		output && isnan(figures_grade(s, c->example, output))
			? grades_past(d, state_example_version(s, c->example, c->version), output)
			: (double)NAN;
	cJSON *change;

	if (isnan(grade))
		return;
	change = event_change(event, "grade");
	json_add_int(json_add_object(change, "about"), "call", call);
	json_add_num(change, "grade", grade);
}
