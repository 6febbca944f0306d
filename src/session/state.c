/* state.c - the fold's frame: one event in, checked whole, then applied whole. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "fold.h"
#include "hunsu/base/mem.h"

void state_init(struct state *s)
{
	*s = (struct state){.target = -1, .proposer = -1, .judge = -1};
	authors_init(&s->authors);
	s->budget = (struct budget){.usd = (double)NAN, .tokens = -1, .calls = -1};
	s->fold = NEW(struct fold);
	s->fold->last_sheet = -1;
	s->fold->last_model = -1;
}

#define SHELF_PART ((size_t)64 << 10)

char *shelf_keep(struct shelf *s, const char *text)
{
	size_t n = text ? strlen(text) + 1 : 0;
	char *at;

	if (!text)
		return NULL;
	if (n > s->cap - s->n) {
		struct shelf_part *part;

		s->cap = n > SHELF_PART ? n : SHELF_PART;
		part = mem_new(1, sizeof *part + s->cap);
		part->before = s->last;
		s->last = part;
		s->n = 0;
	}
	at = s->last->bytes + s->n;
	memcpy(at, text, n);
	s->n += n;
	return at;
}

static void shelf_release(struct shelf *s)
{
	while (s->last) {
		struct shelf_part *before = s->last->before;

		free(s->last);
		s->last = before;
	}
}

void fold_release(struct fold *f)
{
	shelf_release(&f->shelf);
	for (size_t i = 0; i < f->done.n; i++)
		unit_release(&f->done.items[i]);
	for (size_t i = 0; i < f->undone.n; i++)
		unit_release(&f->undone.items[i]);
	for (size_t i = 0; i < f->locksets.n; i++)
		free(f->locksets.items[i].items);
	for (size_t i = 0; i < f->aside.n; i++)
		mark_release(&f->aside.items[i].mark);
	for (size_t i = 0; i < f->example.n; i++)
		cJSON_Delete(f->example.items[i]);
	for (size_t i = 0; i < f->metric.n; i++)
		cJSON_Delete(f->metric.items[i]);
	for (size_t i = 0; i < f->settings.n; i++)
		cJSON_Delete(f->settings.items[i]);
	cJSON_Delete(f->task);
	cJSON_Delete(f->budget);
	for (size_t i = 0; i < 3; i++)
		cJSON_Delete(f->model[i]);
	index_release(&f->sheet_index);
	index_release(&f->aside_index);
	index_release(&f->model_index);
	free(f->done.items);
	free(f->undone.items);
	free(f->locksets.items);
	free(f->children.items);
	free(f->aside.items);
	free(f->example.items);
	free(f->metric.items);
	free(f->settings.items);
	free(f->prepared);
	free(f);
}

void state_release(struct state *s)
{
	if (!s->fold)
		return;
	task_state_release(s);
	texts_state_release(s);
	results_state_release(s);
	words_state_release(s);
	ablations_state_release(s);
	authors_release(&s->authors);
	cJSON_Delete(s->view);
	fold_release(s->fold);
	*s = (struct state){0};
}

const struct kind *kind_find(const char *name)
{
	/* The most frequent first. */
	static const struct kind *const tables[] = {
		kinds_results, kinds_texts, kinds_words, kinds_task, kinds_ablation};

	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
		for (const struct kind *k = tables[i]; k->name; k++)
			if (!strcmp(k->name, name))
				return k;
	return NULL;
}

static void incoming_init(struct incoming *in, struct state *s, const struct envelope *env)
{
	*in = (struct incoming){
		.s = s,
		.env = env,
		.n = s->events + 1,
		.items = s->fold->prepared,
		.versions = (int)s->versions.n,
		.variants = (int)s->variants.n,
		.rounds = (int)s->rounds.n,
		.refusals = (int)s->refusals.n,
		.examples = (int)s->examples.n,
		.metrics = (int)s->metrics.n,
		.settings = (int)s->settings_all.n,
		.calls = (int)s->calls.n,
		.bets = (int)s->bets.n,
		.notes = s->fold->notes_highest,
	};
}

static enum status prepare(struct incoming *in, const cJSON *item, struct buf *err)
{
	const struct kind *k = kind_find(item->string);
	struct prepared *p = &in->items[in->n_items];
	struct buf why = BUF(BUF_SMALL);
	enum status st = OK;

	*p = (struct prepared){.kind = k, .change = item};
	in->n_items++;
	if (!k)
		return OK;
	if (k->parts)
		st = parts_read(&p->as, k->parts, item, &why);
	else if (!cJSON_IsObject(item))
		st = fail(&why, FAILED, "not an object");
	if (!st && k->check)
		st = k->check(in, p, &why);
	if (st)
		st = fail(err, st, "%s: %s", k->name, buf_text(&why));
	buf_release(&why);
	return st;
}

static void prepared_release(struct prepared *p)
{
	if (!p->kind)
		return;
	if (!strcmp(p->kind->name, "version"))
		prompt_release(&p->as.version.built);
	else if (!strcmp(p->kind->name, "variant"))
		prompt_release(&p->as.variant.built);
	else if (!strcmp(p->kind->name, "ablation"))
		ablation_unbuild(&p->as.ablation);
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

static void room_for_changes(struct fold *f, const cJSON *list)
{
	size_t n = (size_t)cJSON_GetArraySize(list);

	if (n <= f->prepared_cap)
		return;
	f->prepared_cap = n < 16 ? 16 : n;
	f->prepared = mem_grow(f->prepared, f->prepared_cap, sizeof *f->prepared);
}

enum status state_apply(struct state *s, const cJSON *event, struct buf *err)
{
	struct envelope env;
	struct incoming in;
	enum status st = event_envelope(&env, event, err);

	if (st)
		return st;
	room_for_changes(s->fold, env.changes);
	incoming_init(&in, s, &env);
	st = prepare_all(&in, err);
	if (!st) {
		undo_note(&in);
		s->events = in.n;
	}
	for (size_t i = 0; i < in.n_items; i++) {
		struct prepared *p = &in.items[i];

		if (!st && p->kind && p->kind->apply)
			p->kind->apply(&in, p);
		else if (!st && !p->kind)
			s->unknown_kinds++;
		prepared_release(p);
	}
	return st;
}

/* ---- what several kinds need ---- */

cJSON *change_of(const char *kind, cJSON *value)
{
	cJSON *change = cJSON_CreateObject();

	json_add(change, kind, value);
	return change;
}

cJSON *change_unset(const char *kind)
{
	cJSON *value = cJSON_CreateObject();

	json_add_int(value, "version", 0);
	return change_of(kind, value);
}

void set_text(char **at, const char *text)
{
	char *copy = mem_dup(text);

	free(*at);
	*at = copy;
}

char **texts_copy(const cJSON *list, size_t *n)
{
	size_t count = (size_t)cJSON_GetArraySize(list);
	char **out = count ? NEWN(count, char *) : NULL;
	const cJSON *item;

	*n = 0;
	if (out)
		cJSON_ArrayForEach(item, list) out[(*n)++] = mem_dup(item->valuestring);
	return out;
}

void texts_free(char **texts, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(texts[i]);
	free(texts);
}

int *numbers_copy(const cJSON *list, size_t *n)
{
	size_t count = (size_t)cJSON_GetArraySize(list);
	int *out = count ? NEWN(count, int) : NULL;
	const cJSON *item;

	*n = 0;
	if (out)
		cJSON_ArrayForEach(item, list) out[(*n)++] = (int)item->valuedouble;
	return out;
}

struct text_ref *refs_copy(const cJSON *list, size_t *n)
{
	size_t count = (size_t)cJSON_GetArraySize(list);
	struct text_ref *out = count ? NEWN(count, struct text_ref) : NULL;
	const cJSON *item;

	*n = 0;
	if (out)
		cJSON_ArrayForEach(item, list) out[(*n)++] = event_read_ref(item);
	return out;
}

bool ref_known(const struct incoming *in, struct text_ref r)
{
	if (r.variant)
		return r.variant <= in->variants;
	if (r.ablation)
		return state_text(in->s, r, NULL) != NULL;
	return r.version >= 1 && r.version <= in->versions;
}

bool refs_known(const struct incoming *in, const cJSON *list)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, list) if (!ref_known(in, event_read_ref(item))) return false;
	return true;
}
