/* blame.c - who wrote each stretch of a text, and with which version or variant it came in. */
#include "hunsu/session/blame.h"

#include <string.h>
#include <time.h>
#include "hunsu/prompt/diff.h"
#include "hunsu/session/story.h"

struct origin { /* of a byte: where it stands in the text that is looked at now */
	size_t message, at;
	struct text_ref in; /* where it came in; version and variant 0: it is still followed */
};

struct trail {
	const struct prompt *text; /* what is asked about */
	struct origin **bytes;	   /* by message */
	size_t followed;
};

static void trail_begin(struct trail *t, const struct prompt *p)
{
	*t = (struct trail){.text = p, .bytes = NEWN(p->n + 1, struct origin *)};
	for (size_t i = 0; i < p->n; i++) {
		t->bytes[i] = NEWN(p->items[i].n + 1, struct origin);
		for (size_t k = 0; k < p->items[i].n; k++)
			t->bytes[i][k] = (struct origin){.message = i, .at = k};
		t->followed += p->items[i].n;
	}
}

static void trail_end(struct trail *t)
{
	for (size_t i = 0; i < t->text->n; i++)
		free(t->bytes[i]);
	free(t->bytes);
}

static struct text_ref parent_of(const struct state *s, struct text_ref r)
{
	const struct variant *k = state_variant(s, r.variant);
	const struct version *v = r.variant ? NULL : state_version(s, r.version);

	if (k)
		return k->n_parents ? k->parents[0] : (struct text_ref){0};
	return (struct text_ref){.version = v && v->n_parents ? v->parents[0] : 0};
}

/* Where each byte of a message stands in its parent's; SIZE_MAX: it came in here. */
static size_t *places(const struct message *m, const struct message *was)
{
	size_t *to = NEWN(m->n + 1, size_t);
	SCOPED(pieces) pieces = {0};

	for (size_t i = 0; i < m->n; i++)
		to[i] = SIZE_MAX;
	diff_words(&pieces, (struct str){was->text, was->n}, (struct str){m->text, m->n});
	for (size_t i = 0; i < pieces.n; i++) {
		const struct piece *p = &pieces.items[i];
		for (size_t k = 0; p->common && k < p->b_n; k++)
			if (runs_at(&m->runs, p->b + k) == runs_at(&was->runs, p->a + k))
				to[p->b + k] = p->a + k;
	}
	return to;
}

/* One step back: from text `here` to its parent. */
static void step(
	struct trail *t, struct text_ref here, const struct prompt *p, const struct prompt *parent)
{
	size_t **to = NEWN(p->n + 1, size_t *), *pairs = NEWN(p->n + 1, size_t);

	for (size_t i = 0; i < p->n; i++) {
		const struct message *was = parent ? prompt_pair(p, i, parent) : NULL;
		to[i] = was ? places(&p->items[i], was) : NULL;
		pairs[i] = was ? (size_t)(was - parent->items) : 0;
	}
	for (size_t i = 0; i < t->text->n; i++)
		for (size_t k = 0; k < t->text->items[i].n; k++) {
			struct origin *o = &t->bytes[i][k];
			if (o->in.version || o->in.variant)
				continue;
			if (to[o->message] && to[o->message][o->at] != SIZE_MAX) {
				o->at = to[o->message][o->at];
				o->message = pairs[o->message];
			} else {
				o->in = here;
				t->followed--;
			}
		}
	for (size_t i = 0; i < p->n; i++)
		free(to[i]);
	free(to);
	free(pairs);
}

static bool typed(const struct state *s, int version)
{
	const struct version *v = state_version(s, version);

	return v && strcmp(v->origin, "typing") == 0;
}

/* Whether nothing but typing lies between the two; in older sessions each word is a version. */
static bool one_go(const struct state *s, int a, int b)
{
	int low = a < b ? a : b, at = a < b ? b : a;

	while (at > low && typed(s, at) && state_version(s, at)->n_parents)
		at = state_version(s, at)->parents[0];
	return at == low && typed(s, at);
}

/* Whether the next byte goes on with the stretch. */
static bool goes_on(const struct state *s, const struct blamed *last, size_t message, author by,
	struct text_ref in)
{
	if (last->part.message != message || last->by != by || last->in.variant != in.variant)
		return false;
	return last->in.version == in.version || last->until == in.version ||
	       (!in.variant && one_go(s, last->in.version, in.version));
}

static void collect(struct blame *out, const struct state *s, const struct trail *t)
{
	for (size_t i = 0; i < t->text->n; i++) {
		const struct message *m = &t->text->items[i];
		for (size_t k = 0; k < m->n; k++) {
			struct blamed *last = out->n ? &out->items[out->n - 1] : NULL;
			author by = runs_at(&m->runs, k);
			struct text_ref in = t->bytes[i][k].in;
			if (!last || !goes_on(s, last, i, by, in)) {
				*PUSH(out) = (struct blamed){{i, k, 1}, by, in, in.version};
				continue;
			}
			last->part.n++;
			if (in.version < last->in.version)
				last->in.version = in.version;
			if (in.version > last->until)
				last->until = in.version;
		}
	}
}

void blame_text(struct blame *out, const struct state *s, struct text_ref text)
{
	const struct prompt *p = state_text(s, text, NULL);
	struct trail t;

	out->n = 0;
	if (!p)
		return;
	trail_begin(&t, p);
	while (t.followed) {
		struct text_ref from = parent_of(s, text);
		const struct prompt *parent = state_text(s, from, NULL);
		step(&t, text, p, parent);
		text = from;
		p = parent;
	}
	collect(out, s, &t);
	trail_end(&t);
}

void blame_release(struct blame *b)
{
	free(b->items);
	*b = (struct blame){0};
}

void blame_where(struct buf *out, const struct state *s, const struct blamed *b)
{
	const struct variant *k = state_variant(s, b->in.variant);
	const struct version *v = b->in.variant ? NULL : state_version(s, b->in.version);
	int64_t at = k ? k->at : v ? v->at : 0;
	time_t seconds = (time_t)(at / 1000);
	char when[32] = "";
	struct tm tm;

	if (k) {
		buf_adds(out, variant_called(s, k->n).s);
	} else if (v) {
		buf_addf(out, "v%d", v->n);
		if (b->until != v->n)
			buf_addf(out, "\xe2\x80\x93%d", b->until);
		buf_addf(out, " %s", v->origin);
		for (size_t i = 0; i < v->n_variants; i++)
			buf_addf(out, "%s %s", i ? "," : "",
				variant_called(s, v->variants[i]).s);
	}
	if (at && localtime_r(&seconds, &tm) && strftime(when, sizeof when, "%Y-%m-%d %H:%M", &tm))
		buf_addf(out, ", %s", when);
}
