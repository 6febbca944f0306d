/* task.c - task: what the prompt is for, and how examples are split. */
#include <math.h>
#include "kinds.h"

#define TASK(F) \
	F(c_task, version, INT, NEED, "N", ANY) \
	F(c_task, name, TEXT, SET, "S", ANY) \
	F(c_task, file, TEXT, MAY, "S?", ANY) \
	F(c_task, description, TEXT, MAY, "S?", ANY) \
	F(c_task, seed, LONG, SET, "N", ANY) \
	F(c_task, held_out, SHARE, SET, "X", ANY)
FIELDS_OF(c_task, TASK);

static void task_apply(struct incoming *in, struct prepared *p)
{
	struct state *s = in->s;
	const struct c_task *c = p->as;

	s->task_version = c->version;
	s->task_name = shelf_keep(&s->fold->shelf, c->name);
	s->task_file = shelf_keep(&s->fold->shelf, c->file);
	s->description = shelf_keep(&s->fold->shelf, c->description);
	s->seed = c->seed < 0 ? 0 : (uint64_t)c->seed;
	s->held_out = isnan(c->held_out) ? 0 : c->held_out;
}

static void tell_task(struct buf *out, const cJSON *c, const struct state *s)
{
	if (told_text(c, "name")[0])
		buf_addf(out, ", task %s", told_text(c, "name"));
}

static void task_digest(struct digest *d, const struct state *s)
{
	buf_addf(&d->text, "task %d %llu", s->task_version, (unsigned long long)s->seed);
	digest_real(d, s->held_out);
	digest_text(d, s->task_name);
	digest_text(d, s->task_file);
	digest_text(d, s->description);
	digest_line(d);
}

KIND(task, REGISTER, SET, FIELDS(c_task), .apply = task_apply, .present = register_kept,
	.tell = tell_task, .digest = task_digest,
	.manual = "What the prompt is for, and how examples made later are split.");
