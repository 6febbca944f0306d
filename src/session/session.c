/* session.c - a journal and the state that it folds to. */
#include "session_own.h"

#include "fold.h"
#include "hunsu/session/replay.h"

static bool fold_event(void *arg, const cJSON *event, struct buf *err)
{
	return state_apply(arg, event, err) == OK;
}

/* Calls that were out when the program ended: nobody waits for them now. */
static void tell_lost(struct session *s)
{
	cJSON *event, *c, *list;

	if (!s->state->spend.outstanding)
		return;
	event = event_new(BY_SYSTEM, "lost", NULL);
	c = event_change(event, "cancel");
	json_add_cstr(c, "what", "lost");
	list = json_add_list(c, "calls");
	for (size_t i = 0; i < s->state->calls.n; i++)
		if (s->state->calls.items[i].n && s->state->calls.items[i].standing == CALL_SENT)
			json_add_int(list, NULL, s->state->calls.items[i].n);
	session_do(s, event);
}

/* Whether the draft has words that the head has not. */
static bool draft_news(const struct state *s)
{
	const struct version *head = state_head(s);

	return s->draft.event && s->draft.prompt.n &&
	       !(head && prompt_equal(&s->draft.prompt, &head->prompt));
}

bool session_settle(struct session *s)
{
	const struct state *now = s->state;
	bool news = draft_news(now);
	cJSON *event;

	if (!now->draft.event)
		return false;
	event = event_new(news ? BY_HUMAN : BY_SYSTEM, "typing", NULL);
	if (!news) {
		change_draft(event, now->head, NULL, NULL, NULL);
	} else if (!state_next_version(
			   now, event, "typing", NULL, 0, &now->draft.prompt, &now->authors)) {
		/* A lock whose text is gone goes off; the words count for more. */
		change_version(event, (int)now->versions.n + 1, &now->head, 1, NULL, 0, "typing",
			NULL, &now->draft.prompt, &now->authors);
		change_head(event, (int)now->versions.n + 1);
	}
	session_do(s, event);
	return news;
}

static void tell_draft(struct session *s, struct buf *note)
{
	const char *lead = note && note->n ? "\n" : "";
	bool made = !journal_read_only(s->journal) && session_settle(s);

	if (note && made)
		buf_addf(note, "%swhat was being typed when the program ended is v%d now", lead,
			s->state->head);
	else if (note && draft_news(s->state))
		buf_addf(note, "%swhat is being typed on v%d is no version yet", lead,
			s->state->head);
}

static struct session *session_new(void)
{
	struct session_own *own = NEW(struct session_own);

	own->out.state = &own->state;
	return &own->out;
}

static enum status start(struct session **out, struct loop *l, const char *path,
	struct journal_open *o, struct buf *err)
{
	struct session *s = session_new();

	state_init(own_state(s));
	o->event = fold_event;
	o->arg = o->state = own_state(s);
	s->journal = journal_open(l, path, o, err);
	if (!s->journal) {
		session_close(s);
		return FAILED;
	}
	*out = s;
	return OK;
}

static void tell_unknown(const struct session *s, struct buf *note)
{
	SCOPED(buf) words = BUF(BUF_SMALL);

	if (note && (s->state->unknown_kinds || s->state->unknown_fields)) {
		state_tell_unknown(&words, s->state);
		buf_addf(note, "%s%s: %s", note->n ? "\n" : "", journal_path(s->journal),
			buf_text(&words));
	}
}

enum status session_open(struct session **out, struct loop *l, const char *path, bool read_only,
	struct buf *note, struct buf *err)
{
	struct journal_open o = {.read_only = read_only, .note = note};
	enum status st = start(out, l, path, &o, err);

	if (st)
		return st;
	tell_unknown(*out, note);
	if (!journal_read_only((*out)->journal))
		tell_lost(*out);
	tell_draft(*out, note);
	return OK;
}

/* As json_print has a list: with a comma in front. */
static void print_examples(struct buf *line, struct state *s, struct task *t)
{
	for (size_t i = 0; t && i < t->n; i++) {
		struct example *e = &t->items[i];
		cJSON *change = example_change(e);

		if (!fold_example(s, change))
			BUG("example %d does not fit the session", e->id);
		buf_addc(line, ',');
		json_print(line, change);
		cJSON_Delete(change);
		fields_release(&e->fields);
		answers_release(&e->expected);
	}
}

static void begin(struct session *s, cJSON *event, struct task *t)
{
	SCOPED(buf) err = BUF(BUF_SMALL);
	cJSON *list = cJSON_DetachItemFromObjectCaseSensitive(event, "do"), *change, *next;
	struct buf *line = journal_line(s->journal);

	journal_stamp(s->journal, event);
	json_print(line, event);
	line->n--; /* } */
	buf_adds(line, ",\"do\":[");
	for (change = list->child; change; change = next) {
		next = change->next;
		if (cJSON_IsNull(change)) {
			print_examples(line, own_state(s), t);
			cJSON_Delete(cJSON_DetachItemViaPointer(list, change));
			continue;
		}
		if (change != list->child)
			buf_addc(line, ',');
		json_print(line, change);
	}
	buf_adds(line, "]}");
	json_add(event, "do", list);
	if (state_apply(own_state(s), event, &err))
		BUG("the first act does not fit: %s", buf_text(&err));
	(void)journal_line_end(s->journal, true);
	cJSON_Delete(event);
}

enum status session_create(struct session **out, struct loop *l, const char *path, cJSON *first,
	struct task *t, struct buf *err)
{
	struct journal_open o = {.create = true};
	enum status st = start(out, l, path, &o, err);

	if (st)
		cJSON_Delete(first);
	else
		begin(*out, first, t);
	return st;
}

enum status replay_open(
	struct session **out, const char *path, struct buf *note, struct buf *err)
{
	struct session *s = session_new();
	enum status st = replay_read(s, path, note, err);

	if (st)
		session_close(s);
	else
		*out = s;
	return st;
}

void session_close(struct session *s)
{
	if (!s)
		return;
	journal_close(s->journal);
	state_release(own_state(s));
	replay_free(s->replay);
	free(s);
}

void session_do(struct session *s, cJSON *event)
{
	SCOPED(buf) err = BUF(BUF_SMALL);
	bool human = str_is(str_of(json_str(event, "by")), actor_name(BY_HUMAN));

	journal_stamp(s->journal, event);
	if (state_apply(own_state(s), event, &err))
		BUG("an act does not fit the session: %s", buf_text(&err));
	(void)journal_append(s->journal, event, human);
	cJSON_Delete(event);
}
