/* kinds_texts.c - version, head, decide, round, variant, refused, lock: the prompt and its
 * variants. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "fold.h"
#include "hunsu/base/mem.h"

static const char *const standing_names[] = {
	[STANDING_OPEN] = "open",
	[STANDING_ACCEPTED] = "accepted",
	[STANDING_REJECTED] = "rejected",
};

const char *standing_name(enum standing s)
{
	return standing_names[s];
}

static int standing_find(const char *name)
{
	for (int i = 0; i < 3; i++)
		if (!strcmp(name, standing_names[i]))
			return i;
	return -1;
}

/* ---- version ---- */

static const struct part version_parts[] = {
	PART(c_version, version, PART_INT, NEED),
	PART(c_version, parents, PART_LIST, NEED),
	PART(c_version, variants, PART_LIST, MAY),
	PART(c_version, origin, PART_TEXT, NEED),
	PART(c_version, splices, PART_LIST, MAY),
	PART(c_version, messages, PART_LIST, MAY),
	PART(c_version, text_hash, PART_HASH, NEED),
	PARTS_END,
};

static bool numbers_up_to(const cJSON *list, int max)
{
	const cJSON *item;

	if (!part_numbers(list))
		return false;
	cJSON_ArrayForEach(item, list) if (item->valuedouble > max) return false;
	return true;
}

/* A version may rest on one that the same event made. */
static const struct prompt *version_prompt(const struct incoming *in, int n)
{
	if ((size_t)n <= in->s->versions.n)
		return &in->s->versions.items[n - 1].prompt;
	for (size_t i = 0; i + 1 < in->n_items; i++)
		if (in->items[i].kind == in->items[in->n_items - 1].kind &&
			in->items[i].as.version.version == n)
			return &in->items[i].as.version.built;
	BUG("version %d is counted but not there", n);
}

/* The hash is the text's name wherever scores speak of it, so a text that is not its own is damage.
 */
static enum status check_hash(const struct prompt *p, const char *hash, struct buf *err)
{
	char own[TEXT_HASH];

	if (!p->n)
		return fail(err, FAILED, "there are no messages");
	prompt_hash(own, p);
	return strcmp(own, hash) ? fail(err, FAILED, "the text is not that of its hash") : OK;
}

static enum status version_build(struct incoming *in, struct c_version *c, struct buf *err)
{
	enum status st;

	if (!c->splices == !c->messages)
		return fail(err, FAILED, "splices or messages, one of them");
	if (c->messages)
		st = event_read_messages(&c->built, c->messages, &in->s->authors, err);
	else if (!c->parents->child)
		st = fail(err, FAILED, "splices without a parent");
	else {
		prompt_copy(&c->built, version_prompt(in, (int)c->parents->child->valuedouble));
		st = splices_apply(&c->built, c->splices, &in->s->authors, err);
	}
	return st ? st : check_hash(&c->built, c->text_hash, err);
}

static enum status version_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	struct c_version *c = &p->as.version;

	if (c->version != in->versions + 1)
		return fail(err, FAILED, "version %d, but the next one is %d", c->version,
			in->versions + 1);
	if (!numbers_up_to(c->parents, in->versions))
		return fail(err, FAILED, "a parent is not known");
	if (c->variants && !numbers_up_to(c->variants, in->variants))
		return fail(err, FAILED, "a variant is not known");
	in->versions++;
	return version_build(in, c, err);
}

static void version_apply(struct incoming *in, struct prepared *p)
{
	struct state *s = in->s;
	struct c_version *c = &p->as.version;
	struct shelf *shelf = &s->fold->shelf;
	struct version *v = PUSH(&s->versions);

	v->n = c->version;
	v->parents = shelf_numbers(shelf, c->parents, &v->n_parents);
	v->variants = shelf_numbers(shelf, c->variants, &v->n_variants);
	snprintf(v->origin, sizeof v->origin, "%s", c->origin);
	shelf_prompt(shelf, &v->prompt, &c->built);
	memcpy(v->hash, c->text_hash, TEXT_HASH);
	v->event = in->n;
	v->at = in->env->at;
	(void)PUSH(&s->fold->children);
	for (size_t i = 0; i < v->n_parents; i++) {
		touch(s, COL_CHILDREN, (size_t)v->parents[i] - 1);
		s->fold->children.items[v->parents[i] - 1]++;
	}
	locks_of_version(s, c);
}

/* ---- head ---- */

static const struct part head_parts[] = {
	PART(c_head, version, PART_INT, NEED),
	PARTS_END,
};

static enum status head_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	if (p->as.head.version > in->versions)
		return fail(err, FAILED, "version %d is not known", p->as.head.version);
	return OK;
}

static void head_apply(struct incoming *in, struct prepared *p)
{
	draft_end(in->s);
	in->s->head = p->as.head.version;
	locks_show(in->s);
}

static cJSON *head_present(const struct state *s, const struct prepared *p)
{
	cJSON *value = cJSON_CreateObject();

	(void)p;
	json_add_int(value, "version", s->head);
	return change_of("head", value);
}

/* ---- decide ---- */

static const struct part decide_parts[] = {
	PART(c_decide, variant, PART_INT, NEED),
	PART(c_decide, standing, PART_TEXT, NEED),
	PART(c_decide, reason, PART_TEXT, MAY),
	PARTS_END,
};

static enum status decide_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	const struct c_decide *c = &p->as.decide;

	if (c->variant < 1 || c->variant > in->variants)
		return fail(err, FAILED, "variant %d is not known", c->variant);
	if (standing_find(c->standing) < 0)
		return fail(err, FAILED, "the standing is none of open, accepted, rejected");
	return OK;
}

static void decide_apply(struct incoming *in, struct prepared *p)
{
	const struct c_decide *c = &p->as.decide;
	struct variant *v = &in->s->variants.items[c->variant - 1];

	touch(in->s, COL_VARIANTS, (size_t)c->variant - 1);
	v->standing = (enum standing)standing_find(c->standing);
	v->reason = shelf_keep(&in->s->fold->shelf, c->reason);
	in->s->changed.variants = in->n;
}

static cJSON *decide_present(const struct state *s, const struct prepared *p)
{
	const struct variant *v = state_variant(s, p->as.decide.variant);
	cJSON *value = cJSON_CreateObject();

	json_add_int(value, "variant", p->as.decide.variant);
	json_add_cstr(value, "standing", standing_name(v ? v->standing : STANDING_OPEN));
	if (v && v->reason)
		json_add_cstr(value, "reason", v->reason);
	return change_of("decide", value);
}

/* ---- round ---- */

static const struct part round_parts[] = {
	PART(c_round, round, PART_INT, NEED),
	PART(c_round, operators, PART_LIST, NEED),
	PART(c_round, parents, PART_LIST, NEED),
	PART(c_round, instruction, PART_TEXT, MAY),
	PART(c_round, region, PART_OBJECT, MAY),
	PART(c_round, settings, PART_INT, NEED),
	PART(c_round, asked, PART_INT, NEED),
	PARTS_END,
};

static enum status round_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	const struct c_round *c = &p->as.round;

	if (c->round != in->rounds + 1)
		return fail(
			err, FAILED, "round %d, but the next one is %d", c->round, in->rounds + 1);
	if (!part_texts(c->operators))
		return fail(err, FAILED, "operators is not a list of texts");
	if (!refs_known(in, c->parents))
		return fail(err, FAILED, "a parent is not known");
	if (c->settings > in->settings)
		return fail(err, FAILED, "settings %d are not known", c->settings);
	in->rounds++;
	return OK;
}

static void round_apply(struct incoming *in, struct prepared *p)
{
	const struct c_round *c = &p->as.round;
	struct shelf *shelf = &in->s->fold->shelf;
	struct round *r = PUSH(&in->s->rounds);

	r->n = c->round;
	r->operators = shelf_texts(shelf, c->operators, &r->n_operators);
	if (c->parents->child)
		r->on = event_read_ref(c->parents->child);
	r->instruction = shelf_keep(shelf, c->instruction);
	if (c->region)
		r->region = (struct range){(size_t)json_int(c->region, "message", 0),
			(size_t)json_int(c->region, "at", 0),
			(size_t)json_int(c->region, "bytes", 0)};
	r->asked = c->asked;
	r->settings = c->settings;
}

/* ---- variant ---- */

static const struct part variant_parts[] = {
	PART(c_variant, variant, PART_INT, NEED),
	PART(c_variant, round, PART_INT, NEED),
	PART(c_variant, operator, PART_TEXT, NEED),
	PART(c_variant, parents, PART_LIST, NEED),
	PART(c_variant, messages, PART_LIST, NEED),
	PART(c_variant, rationale, PART_TEXT, MAY),
	PART(c_variant, call, PART_INT, MAY),
	PART(c_variant, text_hash, PART_HASH, NEED),
	PARTS_END,
};

static enum status variant_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	struct c_variant *c = &p->as.variant;
	enum status st;

	if (c->variant != in->variants + 1)
		return fail(err, FAILED, "variant %d, but the next one is %d", c->variant,
			in->variants + 1);
	if (c->round > in->rounds)
		return fail(err, FAILED, "round %d is not known", c->round);
	if (!refs_known(in, c->parents))
		return fail(err, FAILED, "a parent is not known");
	if (c->call > in->calls)
		return fail(err, FAILED, "call %d is not known", c->call);
	in->variants++;
	st = event_read_messages(&c->built, c->messages, &in->s->authors, err);
	return st ? st : check_hash(&c->built, c->text_hash, err);
}

static void variant_apply(struct incoming *in, struct prepared *p)
{
	struct c_variant *c = &p->as.variant;
	struct shelf *shelf = &in->s->fold->shelf;
	struct variant *v = PUSH(&in->s->variants);

	v->n = c->variant;
	v->round = c->round;
	v->operator= shelf_keep(shelf, c->operator);
	v->parents = shelf_refs(shelf, c->parents, &v->n_parents);
	shelf_prompt(shelf, &v->prompt, &c->built);
	memcpy(v->hash, c->text_hash, TEXT_HASH);
	v->rationale = shelf_keep(shelf, c->rationale);
	v->call = c->call;
	v->event = in->s->changed.variants = in->n;
	v->at = in->env->at;
	names_add(in->s, v->n);
}

/* ---- refused ---- */

static const struct part refused_parts[] = {
	PART(c_refused, refused, PART_INT, NEED),
	PART(c_refused, round, PART_INT, NEED),
	PART(c_refused, operator, PART_TEXT, NEED),
	PART(c_refused, check, PART_TEXT, NEED),
	PART(c_refused, reason, PART_TEXT, NEED),
	PART(c_refused, text, PART_TEXT, NEED),
	PART(c_refused, call, PART_INT, MAY),
	PARTS_END,
};

static enum status refused_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	const struct c_refused *c = &p->as.refused;

	if (c->refused != in->refusals + 1)
		return fail(err, FAILED, "refused %d, but the next one is %d", c->refused,
			in->refusals + 1);
	if (c->round > in->rounds)
		return fail(err, FAILED, "round %d is not known", c->round);
	if (c->call > in->calls)
		return fail(err, FAILED, "call %d is not known", c->call);
	in->refusals++;
	return OK;
}

static void refused_apply(struct incoming *in, struct prepared *p)
{
	const struct c_refused *c = &p->as.refused;
	struct shelf *shelf = &in->s->fold->shelf;

	*PUSH(&in->s->refusals) = (struct refused){
		.n = c->refused,
		.round = c->round,
		.call = c->call,
		.operator= shelf_keep(shelf, c->operator),
		.check = shelf_keep(shelf, c->check),
		.reason = shelf_keep(shelf, c->reason),
		.text = shelf_keep(shelf, c->text),
	};
}

/* ---- lock ---- */

static const struct part lock_parts[] = {
	PART(c_lock, lock, PART_INT, NEED),
	PART(c_lock, on, PART_BOOL, NEED),
	PART(c_lock, message, PART_INT, MAY),
	PART(c_lock, at, PART_LONG, MAY),
	PART(c_lock, bytes, PART_LONG, MAY),
	PARTS_END,
};

/* The head may be set by the same event: the last one stands. */
static const struct prompt *head_prompt(struct incoming *in)
{
	int head = in->s->head;

	for (size_t i = 0; i + 1 < in->n_items; i++)
		if (in->items[i].kind && !strcmp(in->items[i].kind->name, "head"))
			head = in->items[i].as.head.version;
	if (!head)
		return NULL;
	if ((size_t)head <= in->s->versions.n)
		return &in->s->versions.items[head - 1].prompt;
	for (size_t i = 0; i + 1 < in->n_items; i++)
		if (in->items[i].kind && !strcmp(in->items[i].kind->name, "version") &&
			in->items[i].as.version.version == head)
			return &in->items[i].as.version.built;
	return NULL;
}

static enum status lock_check(struct incoming *in, struct prepared *p, struct buf *err)
{
	const struct c_lock *c = &p->as.lock;
	const struct prompt *head = head_prompt(in);

	if (c->lock < 1 || c->lock > in->s->fold->lock_highest + (int)in->n_items)
		return fail(err, FAILED, "lock %d, but the next one is %d", c->lock,
			in->s->fold->lock_highest + 1);
	if (!c->on)
		return OK;
	if (!head || (size_t)c->message >= head->n || c->bytes < 1 || c->at < 0 ||
		(size_t)c->at > head->items[c->message].n ||
		(size_t)c->bytes > head->items[c->message].n - (size_t)c->at)
		return fail(err, FAILED, "lock %d is no range of the head's text", c->lock);
	return OK;
}

static void lock_apply(struct incoming *in, struct prepared *p)
{
	struct fold *f = in->s->fold;

	if (p->as.lock.lock > f->lock_highest)
		f->lock_highest = p->as.lock.lock;
	locks_set(in->s, &p->as.lock);
}

static cJSON *lock_present(const struct state *s, const struct prepared *p)
{
	cJSON *value = cJSON_CreateObject();
	const struct lock *lock = NULL;

	for (size_t i = 0; i < s->locks.n; i++)
		if (s->locks.items[i].n == p->as.lock.lock)
			lock = &s->locks.items[i];
	json_add_int(value, "lock", p->as.lock.lock);
	json_add_bool(value, "on", lock != NULL);
	if (lock) {
		json_add_int(value, "message", lock->message);
		json_add_int(value, "at", (int64_t)lock->at);
		json_add_int(value, "bytes", (int64_t)lock->bytes);
	}
	return change_of("lock", value);
}

const struct kind kinds_texts[] = {
	{"version", version_parts, version_check, version_apply, NULL},
	{"head", head_parts, head_check, head_apply, head_present},
	{"variant", variant_parts, variant_check, variant_apply, NULL},
	{"decide", decide_parts, decide_check, decide_apply, decide_present},
	{"round", round_parts, round_check, round_apply, NULL},
	{"refused", refused_parts, refused_check, refused_apply, NULL},
	{"lock", lock_parts, lock_check, lock_apply, lock_present},
	{NULL, NULL, NULL, NULL, NULL},
};

/* ---- reading ---- */

const struct version *state_version(const struct state *s, int n)
{
	return n >= 1 && (size_t)n <= s->versions.n ? &s->versions.items[n - 1] : NULL;
}

const struct version *state_head(const struct state *s)
{
	return state_version(s, s->head);
}

const struct variant *state_variant(const struct state *s, int n)
{
	return n >= 1 && (size_t)n <= s->variants.n ? &s->variants.items[n - 1] : NULL;
}

const struct prompt *state_text(const struct state *s, struct text_ref r, const char **hash)
{
	const struct variant *k = state_variant(s, r.variant);
	const struct version *v = r.variant ? NULL : state_version(s, r.version);
	const struct ablation *a = r.variant ? NULL : state_ablation(s, r.ablation);

	if (a) {
		bool there = r.piece >= 1 && (size_t)r.piece <= a->n_pieces &&
			     !a->pieces[r.piece - 1].skipped;
		if (hash)
			*hash = there ? a->pieces[r.piece - 1].hash : NULL;
		return there ? &a->pieces[r.piece - 1].prompt : NULL;
	}

	if (hash)
		*hash = k ? k->hash : v ? v->hash : NULL;
	return k ? &k->prompt : v ? &v->prompt : NULL;
}

int state_next_lock(const struct state *s)
{
	return s->fold->lock_highest + 1;
}
