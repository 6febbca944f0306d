/* event.c - one act: its envelope, and the pieces and whole changes that several rooms write. */
#include "hunsu/session/event.h"

#include <limits.h>
#include <string.h>
#include "event_inside.h"
#include "hunsu/base/clock.h"
#include "parts.h"

static const char *const actor_names[] = {
	[BY_HUMAN] = "human",
	[BY_MODEL] = "model",
	[BY_RULE] = "rule",
	[BY_SYSTEM] = "system",
};

const char *actor_name(enum actor by)
{
	return actor_names[by];
}

/* ---- the envelope ---- */

struct envelope_parts {
	int n;
	const char *t, *by, *act, *args;
	const cJSON *list;
};

static const struct part envelope_table[] = {
	PART(envelope_parts, n, INT, NEED, NULL, ANY)
	PART(envelope_parts, t, TEXT, NEED, NULL, ANY)
	PART(envelope_parts, by, TEXT, NEED, NULL, ANY)
	PART(envelope_parts, act, TEXT, NEED, NULL, ANY)
	PART(envelope_parts, args, TEXT, MAY, NULL, ANY)
	{"do", PART_LIST, NEED, offsetof(struct envelope_parts, list), NULL, ANY},
	PARTS_END,
};

enum status event_envelope(struct envelope *out, const cJSON *event, struct buf *err)
{
	struct envelope_parts in = {0};
	const cJSON *change;
	enum status st = parts_read(&in, envelope_table, event, NULL, err);
	size_t by;

	if (st)
		return st;
	*out = (struct envelope){.n = in.n, .act = in.act, .args = in.args, .changes = in.list};
	out->at = clock_parse(in.t);
	if (out->at < 0)
		return fail(err, FAILED, "\"t\" is not a time like 2026-11-24T10:00:01.123Z");
	for (by = 0; by < sizeof actor_names / sizeof *actor_names; by++)
		if (*in.by == *actor_names[by] && !strcmp(in.by, actor_names[by]))
			break;
	if (by == sizeof actor_names / sizeof *actor_names)
		return fail(err, FAILED, "\"by\" is none of human, model, rule, system");
	out->by = (enum actor)by;
	cJSON_ArrayForEach(change, in.list) if (!cJSON_IsObject(change) || !change->child ||
						change->child->next) return fail(err, FAILED,
		"a change is not an object with one key");
	return OK;
}

cJSON *event_parse(struct str line, struct json_mended *mended, struct buf *err)
{
	return event_parse_given(line, mended, NULL, err);
}

cJSON *event_parse_given(struct str line, struct json_mended *mended, const struct json_taker *to,
	struct buf *err)
{
	return json_give(line, JSON_HALVES | JSON_BOM, mended, to, err);
}

bool opening_example(const cJSON *list, const cJSON *change)
{
	return list->child && json_get(list->child, "open") && cJSON_IsObject(change) &&
	       change->child && !change->child->next && !strcmp(change->child->string, "example");
}

cJSON *event_new(enum actor by, const char *act, const char *args)
{
	cJSON *event = cJSON_CreateObject();
	char stamp[25];

	clock_stamp(stamp);
	json_fill(event, "n %d t %s by %s act %s", 0, stamp, actor_name(by), act);
	if (args && *args)
		json_add_cstr(event, "args", args);
	json_add_list(event, "do");
	return event;
}

void change_open(cJSON *event)
{
	cJSON *c = event_change(event, "open");
	char id[27];

	random_id(id);
	json_fill(c, "format %d program %s id %s", SESSION_FORMAT, "hunsu " HUNSU_VERSION, id);
}

cJSON *event_lost(int n, const char *t)
{
	cJSON *event = event_new(BY_SYSTEM, "lost", NULL);

	if (n == 1)
		change_open(event);
	event_stamp(event, n, t);
	return event;
}

void event_stamp(cJSON *event, int n, const char *t)
{
	cJSON_SetNumberHelper(cJSON_GetObjectItemCaseSensitive(event, "n"), n);
	cJSON_ReplaceItemInObjectCaseSensitive(event, "t", cJSON_CreateString(t));
}

cJSON *event_change(cJSON *event, const char *kind)
{
	cJSON *list = cJSON_GetObjectItemCaseSensitive(event, "do");

	return json_add_object(json_add_object(list, NULL), kind);
}

const cJSON *event_find(const cJSON *event, const char *kind)
{
	const cJSON *change, *list = json_get(event, "do");

	cJSON_ArrayForEach(change, list) if (change->child && !strcmp(change->child->string,
								      kind)) return change->child;
	return NULL;
}

cJSON *event_text_ref(struct text_ref r)
{
	cJSON *ref = cJSON_CreateObject();

	if (r.variant)
		json_add_int(ref, "variant", r.variant);
	else if (r.ablation)
		json_fill(ref, "ablation %d piece %d", r.ablation, r.piece);
	else if (r.headroom)
		json_fill(ref, "headroom %d piece %d", r.headroom, r.piece);
	else
		json_add_int(ref, "version", r.version);
	return ref;
}

void event_add_parents(cJSON *change, struct text_ref first, struct text_ref second)
{
	cJSON *list = json_add_list(change, "parents");

	json_add(list, NULL, event_text_ref(first));
	if (second.variant || second.version)
		json_add(list, NULL, event_text_ref(second));
}

struct text_ref event_read_ref(const cJSON *ref)
{
	struct text_ref out = {.version = 0};
	const cJSON *item;

	/* One pass: every result names its text so. */
	cJSON_ArrayForEach(item, ref)
	{
		long n = item->string ? part_whole(item, INT_MAX) : 0;

		if (n <= 0)
			continue;
		if (!strcmp(item->string, "variant"))
			out.variant = (int)n;
		else if (!strcmp(item->string, "version"))
			out.version = (int)n;
		else if (!strcmp(item->string, "ablation"))
			out.ablation = (int)n;
		else if (!strcmp(item->string, "headroom"))
			out.headroom = (int)n;
		else if (!strcmp(item->string, "piece"))
			out.piece = (int)n;
	}
	if (out.variant)
		return (struct text_ref){.variant = out.variant};
	if (out.ablation && out.piece)
		return (struct text_ref){.ablation = out.ablation, .piece = out.piece};
	if (out.headroom && out.piece)
		return (struct text_ref){.headroom = out.headroom, .piece = out.piece};
	return (struct text_ref){.version = out.version};
}

bool text_ref_same(struct text_ref a, struct text_ref b)
{
	if (a.variant || b.variant)
		return a.variant == b.variant;
	if (a.ablation || b.ablation)
		return a.ablation == b.ablation && a.piece == b.piece;
	if (a.headroom || b.headroom)
		return a.headroom == b.headroom && a.piece == b.piece;
	return a.version == b.version;
}

/* ---- runs and messages ---- */

void event_add_texts(cJSON *change, const char *key, char *const *texts, size_t n)
{
	cJSON *list = json_add_list(change, key);

	for (size_t i = 0; i < n; i++)
		json_add_cstr(list, NULL, texts[i]);
}

void event_add_runs(cJSON *to, const struct runs *runs, const struct authors *a)
{
	cJSON *list = json_add_list(to, "runs");

	for (size_t i = 0; i < runs->n; i++) {
		cJSON *pair = json_add_list(list, NULL);

		json_add_int(pair, NULL, (int64_t)runs->items[i].n);
		json_add_cstr(pair, NULL, authors_name(a, runs->items[i].by));
	}
}

enum status event_read_runs(
	struct runs *out, const cJSON *list, struct str text, struct authors *a, struct buf *err)
{
	const cJSON *pair;
	size_t total = 0;

	if (!cJSON_IsArray(list))
		return fail(err, FAILED, "\"runs\" is not a list");
	cJSON_ArrayForEach(pair, list)
	{
		const cJSON *first = cJSON_IsArray(pair) ? pair->child : NULL;
		long n = part_whole(first, (long)BUF_TEXT);

		if (!first || n < 1 || !cJSON_IsString(first->next) || (size_t)n > text.n - total)
			return fail(err, FAILED, "a run does not fit its text");
		total += (size_t)n;
		runs_add(out, (size_t)n, authors_intern(a, str_of(first->next->valuestring)));
	}
	if (total != text.n)
		return fail(err, FAILED, "the runs do not cover their text");
	return OK;
}

static bool only_import(const struct runs *runs)
{
	return runs->n == 0 || (runs->n == 1 && runs->items[0].by == AUTHOR_IMPORT);
}

void event_add_messages(
	cJSON *change, const char *key, const struct prompt *p, const struct authors *a)
{
	cJSON *list = json_add_list(change, key);

	for (size_t i = 0; i < p->n; i++) {
		const struct message *m = &p->items[i];
		cJSON *item = json_add_object(list, NULL);

		json_add_cstr(item, "role", role_name(m->role));
		json_add_str(item, "text", (struct str){m->text, m->n});
		if (a && !only_import(&m->runs))
			event_add_runs(item, &m->runs, a);
	}
}

static enum status read_message(
	struct prompt *out, const cJSON *item, struct authors *a, struct buf *err)
{
	const char *role = json_str(item, "role"), *text = json_str(item, "text");
	const cJSON *list = json_get(item, "runs");
	SCOPED(runs) runs = {0};
	enum role as;
	enum status st = OK;

	if (!role || !role_parse(str_of(role), &as))
		return fail(err, FAILED, "a message without a role");
	if (!text)
		return fail(err, FAILED, "a message without text");
	if (!list) {
		prompt_add(out, as, str_of(text), AUTHOR_IMPORT);
		return OK;
	}
	st = event_read_runs(&runs, list, str_of(text), a, err);
	if (!st)
		prompt_add_runs(out, as, str_of(text), &runs);
	return st;
}

enum status event_read_messages(
	struct prompt *out, const cJSON *list, struct authors *a, struct buf *err)
{
	const cJSON *item;
	enum status st = OK;

	if (!cJSON_IsArray(list))
		return fail(err, FAILED, "\"messages\" is not a list");
	cJSON_ArrayForEach(item, list)
	{
		st = read_message(out, item, a, err);
		if (st)
			break;
	}
	return st;
}

cJSON *example_change(const struct example *e)
{
	cJSON *change = cJSON_CreateObject(), *c = json_add_object(change, "example"), *fields;

	json_fill(c, "id %d version %d", e->id, e->version);
	fields = json_add_object(c, "fields");
	for (size_t i = 0; i < e->fields.n; i++)
		json_add_cstr(fields, e->fields.items[i].name, e->fields.items[i].value);
	event_add_texts(c, "expected", e->expected.items, e->expected.n);
	json_add_cstr(c, "split", split_name(e->split));
	if (e->pinned)
		json_add_bool(c, "pinned", true);
	if (e->dropped)
		json_add_bool(c, "dropped", true);
	return change;
}

void change_example(cJSON *event, const struct example *e)
{
	json_add(cJSON_GetObjectItemCaseSensitive(event, "do"), NULL, example_change(e));
}

void change_targets(cJSON *event, int version, const char *const *names, size_t n)
{
	cJSON *change = event_change(event, "targets"), *list;

	json_add_int(change, "version", version);
	list = json_add_list(change, "names");
	for (size_t i = 0; i < n; i++)
		json_add_cstr(list, NULL, names[i]);
}

void change_columns(cJSON *event, int version, const struct task_columns *c)
{
	cJSON *change = event_change(event, "columns");

	json_add_int(change, "version", version);
	event_add_texts(change, "input", c->input.items, c->input.n);
	event_add_texts(change, "expected", c->expected.items, c->expected.n);
	if (c->turns.n)
		event_add_texts(change, "turns", c->turns.items, c->turns.n);
}

void change_metric(cJSON *event, int version, const struct revised *r)
{
	json_fill(event_change(event, "metric"),
		"version %d name %s extract %s revision ?%d extract_revision ?%d", version,
		r->metric, r->extract, r->metric_revision, r->extract_revision);
}

void change_model(cJSON *event, int version, const char *role, const char *name)
{
	json_fill(event_change(event, "model"), "version %d role %s name %s", version, role, name);
}

void change_head(cJSON *event, int version)
{
	json_add_int(event_change(event, "head"), "version", version);
}

void change_decide(cJSON *event, int variant, const char *standing, const char *reason)
{
	json_fill(event_change(event, "decide"), "variant %d standing %s reason %s", variant,
		standing, reason && *reason ? reason : NULL);
}
