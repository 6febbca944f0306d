/* metric.c - metric: how an answer becomes a score. */
#include "kinds.h"

#define METRIC(F) \
	F(c_metric, version, INT, NEED, "N", ANY) \
	F(c_metric, name, TEXT, SET, "S", ANY) \
	F(c_metric, extract, TEXT, SET, "S", ANY) \
	F(c_metric, revision, INT, MAY, "N?", ANY) \
	F(c_metric, extract_revision, INT, MAY, "N?", ANY) \
	F(c_metric, lesson, INT, MAY, "N?", KNOWN("lesson", lessons))
FIELDS_OF(c_metric, METRIC);

static enum status metric_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	const struct c_metric *c = p->as;

	return part_unset(p->change)
		       ? OK
		       : register_version(p->change, c->version, &in->metrics,
				 in->s->fold->metric.items, in->s->metrics.n, err);
}

static void metric_apply(struct incoming *in, struct prepared *p)
{
	struct state *s = in->s;
	const struct c_metric *c = p->as;

	s->metric = c->version;
	if ((size_t)c->version <= s->metrics.n)
		return;
	*PUSH(&s->metrics) = (struct metric_state){shelf_keep(&s->fold->shelf, c->name),
		shelf_keep(&s->fold->shelf, c->extract), c->revision, c->extract_revision,
		c->lesson};
	*PUSH(&s->fold->metric) = register_keep(s, p->change);
}

static cJSON *metric_present(const struct state *s, const struct prepared *p)
{
	return register_present("metric", s->metric ? s->fold->metric.items[s->metric - 1] : NULL);
}

static void tell_metric(struct buf *out, const cJSON *c, const struct state *s)
{
	buf_addf(out, ": metric %s of %s", told_text(c, "name"), told_text(c, "extract"));
}

static void metric_digest(struct digest *d, const struct state *s)
{
	for (size_t i = 0; i < s->metrics.n; i++) {
		buf_addf(&d->text, "metric %zu", i + 1);
		digest_text(d, s->metrics.items[i].name);
		digest_text(d, s->metrics.items[i].extract);
		if (s->metrics.items[i].revision || s->metrics.items[i].extract_revision)
			buf_addf(&d->text, " revision %d %d", s->metrics.items[i].revision,
				s->metrics.items[i].extract_revision);
		if (s->metrics.items[i].lesson)
			buf_addf(&d->text, " lesson %d", s->metrics.items[i].lesson);
		digest_line(d);
	}
}

KIND(metric, REGISTER, SET, FIELDS(c_metric), .check = metric_check, .apply = metric_apply,
	.present = metric_present, .tell = tell_metric, .digest = metric_digest,
	.manual = "How an answer becomes a score, and what part of the answer is scored; and which "
		"revisions of the two the program had that wrote it. Where a later program opens "
		"the session for writing and its own are higher, it adds a version of the same "
		"name and rule and scores the outputs there are under it, without calls. A replay "
		"shows what was recorded. With `lesson`, clauses of that one were taken into its "
		"rubric.");
