/* state.c - the fold's frame: one event in, checked whole, then applied whole. */
#include <math.h>
#include <string.h>
#include "fold.h"
#include "frozen.h"
#include "hunsu/base/utf8.h"

void state_init(struct state *s)
{
	*s = (struct state){.target = -1, .proposer = -1, .judge = -1};
	authors_init(&s->authors);
	s->budget = (struct budget){.usd = (double)NAN, .tokens = -1, .calls = -1};
	s->fold = NEW(struct fold);
	s->fold->last_sheet = -1;
	s->fold->last_model = -1;
}

void state_release(struct state *s)
{
	struct fold *f = s->fold;

	if (!f)
		return;
	freezing_release(f);
	for (enum column c = 0; c < COLUMNS; c++)
		column_free(s, c);
	free(s->locks.items);
	prompt_release(&s->draft.prompt);
	authors_release(&s->authors);
	index_release(&f->sheet_index);
	index_release(&f->aside_index);
	index_release(&f->model_index);
	names_release(&f->names);
	free(f->written.list.items);
	shelf_release(&f->shelf);
	free(f->prepared);
	free(f->fields);
	free(f);
	*s = (struct state){0};
}

void state_thaw(struct state *s, const struct frozen *from)
{
	state_release(s);
	frozen_thaw(s, from);
	indices_make(s);
	locks_show(s);
}

static void incoming_init(struct incoming *in, struct state *s, const struct envelope *env)
{
	*in = (struct incoming){
		.s = s, .env = env, .n = s->events + 1, .items = s->fold->prepared,
		.versions = (int)s->versions.n, .variants = (int)s->variants.n,
		.rounds = (int)s->rounds.n, .refusals = (int)s->refusals.n,
		.ablations = (int)s->ablations.n, .headrooms = (int)s->headrooms.n,
		.examples = (int)s->examples.n, .metrics = (int)s->metrics.n,
		.settings = (int)s->settings_all.n, .calls = (int)s->calls.n,
		.bets = (int)s->bets.n, .notes = s->fold->notes_highest,
		.served = (int)s->served.n, .lessons = (int)s->lessons.n,
		.searches = (int)s->searches.n,
	};
}

/* ---- registers that are kept ---- */

static struct kept *kept_of(struct fold *f, const struct kind *k)
{
	size_t i = 0;

	if (k->present != register_kept)
		return NULL;
	while (kinds[i] != k)
		i++;
	return &f->kept[i];
}

int state_next(const struct state *s, const char *kind)
{
	const struct kind *k = kind_find(kind);

	if (!k || k->present != register_kept)
		BUG("%s is no register that is kept", kind);
	return kept_of(s->fold, k)->highest + 1;
}

static enum status check_fields(struct incoming *in, struct prepared *p, struct buf *err)
{
	const struct kind *k = p->kind;
	enum status st = OK;

	if (k->parts)
		st = parts_read(p->as, k->parts, p->change, &p->unknown, err);
	else if (!cJSON_IsObject(p->change))
		st = fail(err, FAILED, "not an object");
	if (!st && k->parts)
		st = parts_known(in, k->parts, p->as, err);
	if (!st && p->kept) {
		if (part_unset(p->change))
			return OK;
		st = register_next((int)json_int(p->change, "version", 0), p->kept->highest, err);
	}
	return !st && k->check ? k->check(in, p, err) : st;
}

static void keep(struct state *s, struct prepared *p)
{
	int version = (int)json_int(p->change, "version", 0);

	p->kept->value = version ? register_keep(s, p->change) : NULL;
	if (version > p->kept->highest)
		p->kept->highest = version;
}

/* ---- one event ---- */

static enum status prepare(struct incoming *in, const cJSON *item, struct buf *err)
{
	const struct kind *k = kind_find(item->string);
	struct prepared *p = &in->items[in->n_items];
	void *fields = in->s->fold->fields + in->n_items * FIELDS_MAX;
	SCOPED(buf) why = BUF(BUF_SMALL);
	enum status st;

	*p = (struct prepared){.kind = k, .change = item, .as = fields};
	in->n_items++;
	if (!k)
		return OK;
	p->kept = kept_of(in->s->fold, k);
	if (k->size > FIELDS_MAX)
		BUG("%s has %zu bytes of fields", k->name, k->size);
	memset(fields, 0, k->size);
	st = check_fields(in, p, &why);
	if (st)
		st = fail(err, st, "%s: %s", k->name, buf_text(&why));
	return st;
}

static enum status prepare_all(struct incoming *in, struct buf *err)
{
	const cJSON *change = in->env->changes->child;
	bool opens = change && !strcmp(change->child->string, "open");
	enum status st;

	if (in->env->n && in->env->n != in->n)
		return fail(err, FAILED, "its number is %d, not %d", in->env->n, in->n);
	if (opens != (in->n == 1))
		return fail(
			err, FAILED, "%s", opens ? "a second open" : "the session is not opened");
	for (; change; change = change->next) {
		st = prepare(in, change->child, err);
		if (st)
			return st;
	}
	return OK;
}

static void room_for_changes(struct fold *f, size_t n)
{
	if (n <= f->prepared_cap)
		return;
	f->prepared_cap = n < 16 ? 16 : n;
	f->prepared = mem_grow(f->prepared, f->prepared_cap, sizeof *f->prepared);
	f->fields = mem_grow(f->fields, f->prepared_cap, FIELDS_MAX);
}

/* ---- what is not known ---- */

#define UNKNOWN_MAX 12

/* `kind` is not known, or `field` of it. */
static void name_unknown(struct state *s, const char *kind, const char *field)
{
	SCOPED(buf) name = BUF(BUF_SMALL);
	struct str shown = str_first(str_of(kind), 40), more = str_first(str_of(field), 40);
	bool known = s->unknown.n >= UNKNOWN_MAX;

	if (field)
		s->unknown_fields++;
	else
		s->unknown_kinds++;
	utf8_repair(&name, shown);
	if (field) {
		buf_addc(&name, '.');
		utf8_repair(&name, more);
	}
	for (size_t i = 0; i < s->unknown.n; i++)
		known |= !strcmp(s->unknown.items[i], buf_text(&name));
	if (!known)
		*PUSH(&s->unknown) = shelf_keep(&s->fold->shelf, buf_text(&name));
}

void state_tell_unknown(struct buf *out, const struct state *s)
{
	int times = s->unknown_kinds + s->unknown_fields;

	if (s->format > SESSION_FORMAT)
		buf_addf(out, "it is of format %d, and this program knows %d", s->format,
			SESSION_FORMAT);
	if (!times)
		return;
	buf_adds(out, out->n && s->format > SESSION_FORMAT ? "; " : "");
	buf_addf(out,
		"%d change%s of kinds or fields that this program does not know, kept as "
		"they are:",
		times, PLURAL(times));
	for (size_t i = 0; i < s->unknown.n; i++)
		buf_addf(out, "%s %s", i ? "," : "", s->unknown.items[i]);
	if (s->unknown.n >= UNKNOWN_MAX)
		buf_adds(out, " \xe2\x80\xa6");
}

/* An event of a later format that does not fit, or means more than is known here. */
static enum status pass_over(struct state *s, const struct incoming *in)
{
	s->events = in->n;
	name_unknown(s, in->env->act, NULL);
	return OK;
}

static void apply(struct incoming *in, struct prepared *p)
{
	if (p->kind && p->kind->apply)
		p->kind->apply(in, p);
	if (p->kept)
		keep(in->s, p);
	if (!p->kind || p->unknown)
		name_unknown(in->s, p->change->string, p->unknown);
}

static void apply_all(struct incoming *in)
{
	undo_note(in);
	in->s->events = in->n;
	for (size_t i = 0; i < in->n_items; i++)
		apply(in, &in->items[i]);
}

bool fold_example(struct state *s, const cJSON *change)
{
	const struct envelope env = {.n = 0};
	struct incoming in;
	bool fits;

	if (s->events)
		return false;
	room_for_changes(s->fold, 1);
	incoming_init(&in, s, &env);
	fits = !prepare(&in, change->child, NULL);
	if (fits)
		apply(&in, in.items);
	return fits;
}

enum status state_apply(struct state *s, const cJSON *event, struct buf *err)
{
	struct envelope env;

	return fold_apply(s, event, &env, err);
}

enum status fold_apply(struct state *s, const cJSON *event, struct envelope *env, struct buf *err)
{
	struct incoming in;
	SCOPED(buf) why = BUF(BUF_SMALL);
	enum status st = event_envelope(env, event, err);

	if (st)
		return st;
	room_for_changes(s->fold, (size_t)cJSON_GetArraySize(env->changes));
	incoming_init(&in, s, env);
	st = prepare_all(&in, &why);
	if (!st)
		apply_all(&in);
	else if (s->format > SESSION_FORMAT && (!env->n || env->n == in.n))
		st = pass_over(s, &in);
	else
		(void)fail(err, st, "%s", buf_text(&why));
	for (size_t i = 0; i < in.n_items; i++)
		if (in.items[i].kind && in.items[i].kind->release)
			in.items[i].kind->release(&in.items[i]);
	return st;
}
