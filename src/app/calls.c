/* calls.c - how a call of the client becomes `send` and `call` changes, and how its request is
 * rebuilt. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hunsu/base/mem.h"
#include "own.h"

int live_call_number(struct live *v, const char *role, const struct request *r)
{
	if (!v->own->sends)
		v->own->sends = event_new(BY_SYSTEM, "send", NULL);
	cJSON *change = (cJSON *)(uintptr_t)event_find(v->own->sends, "send"), *list;
	if (!change) {
		change = event_change(v->own->sends, "send");
		list = json_add_list(change, "calls");
	} else {
		list = cJSON_GetObjectItemCaseSensitive(change, "calls");
	}
	int n = v->own->next_call++;
	struct cost most = {0};
	cost_add_request(&most, v->own->prices, r);
	cJSON *c = json_add_object(list, NULL);
	json_add_int(c, "call", n);
	json_add_cstr(c, "role", role);
	if (isnan(most.usd))
		json_add_null(c, "most_usd");
	else
		json_add_num(c, "most_usd", most.usd);
	json_add_int(c, "most_tokens", (long)most.tokens);
	v->own->unsent.usd += most.usd;
	v->own->unsent.tokens += (long)most.tokens;
	v->own->unsent.calls++;
	return n;
}

void live_flush_sends(struct live *v)
{
	cJSON *e = v->own->sends;
	v->own->sends = NULL;
	v->own->unsent = (struct unsent){0};
	if (e)
		session_do(v->session, e);
}

static void add_usage(cJSON *c, const struct answer *a)
{
	if (a->tokens_in >= 0)
		json_add_int(c, "in", a->tokens_in);
	if (a->tokens_out >= 0)
		json_add_int(c, "out", a->tokens_out);
	if (!isnan(a->usd))
		json_add_num(c, "usd", a->usd);
	if (a->cached) {
		json_add_bool(c, "cached", true);
		return;
	}
	json_add_int(c, "first_ms", a->first_ms);
	json_add_int(c, "ms", a->total_ms);
	if (a->tries > 1)
		json_add_int(c, "tries", a->tries);
}

/* In the place of a hash: the call failed before its request was made (a placeholder that the
 * example does not fill, a local model that is not there). */
static const char no_request[] = "0000000000000000000000000000000000000000000000000000000000000000";

cJSON *live_add_call(struct live *v, cJSON *event, int n, const char *role, const struct model *m,
	const struct answer *a, int sample, const struct prompt *whole)
{
	cJSON *c = event_change(event, "call");
	json_add_int(c, "call", n);
	json_add_cstr(c, "role", role);
	json_add_cstr(c, "model", m->name);
	json_add_cstr(c, "hash", *a->hash ? a->hash : no_request);
	json_add_int(c, "sample", sample);
	if (whole)
		event_add_messages(c, "request", whole, &live_state(v)->authors);
	if (!a->error)
		json_add_str(c, "answer", a->text);
	if (a->thinking.n)
		json_add_str(c, "thinking", a->thinking);
	json_add_cstr(c, "finish", a->finish);
	if (a->refusal)
		json_add_bool(c, "refusal", true);
	json_add_cstr(c, "error", a->error);
	add_usage(c, a);
	return c;
}

bool live_request(
	const struct live *v, const struct call_record *call, struct prompt *out, struct buf *err)
{
	const struct state *s = &v->session->state;
	if (call->request) {
		struct authors scratch;
		authors_init(&scratch);
		enum status st = event_read_messages(out, call->request, &scratch, err);
		authors_release(&scratch);
		return st == OK;
	}
	const struct prompt *p = state_text(s, call->prompt, NULL);
	const struct fields *f = NULL;
	if (call->example >= 1 && (size_t)call->example <= s->examples.n) {
		const struct example_state *es = &s->examples.items[call->example - 1];
		f = es->now.version == call->example_version ? &es->now.fields : NULL;
		for (size_t i = 0; !f && i < es->n_old; i++)
			if (es->old[i].version == call->example_version)
				f = &es->old[i].fields;
	}
	if (!p || !f) {
		buf_adds(err, "its parts are not in the record");
		return false;
	}
	if (prompt_render(out, p, f, err))
		return false;
	struct model m = {0};
	struct sampling none = {.max_tokens = 256};
	bool known = call->settings >= 1 && (size_t)call->settings <= s->settings_all.n;
	const struct sampling *sampling =
		known ? &s->settings_all.items[call->settings - 1].sampling : &none;
	char hash[HASH_HEX] = "";
	if (model_parse(&m, str_of(state_model(s, call->model)), NULL) == OK) {
		struct request r = {
			.model = &m, .messages = out, .sampling = sampling, .sample = call->sample};
		request_hash(hash, &r);
	}
	model_release(&m);
	if (strcmp(hash, call->hash) != 0)
		buf_adds(err, "rebuilt; its hash differs from the record's");
	return true;
}

size_t live_calls(const struct live *v, int *out, size_t max)
{
	const struct state *s = &v->session->state;
	const char *hash;
	struct text_ref t = live_selected(v);
	size_t n = 0;
	if (!state_text(s, t, &hash))
		return 0;
	const struct variant *k = t.variant ? state_variant(s, t.variant) : NULL;
	for (size_t i = s->calls.n; i-- > 0 && n < max;) {
		const struct call_record *c = &s->calls.items[i];
		const char *h = NULL;
		if (!c->n || c->role != 't' || (v->view.example && c->example != v->view.example))
			continue;
		if (state_text(s, c->prompt, &h) && strcmp(h, hash) == 0)
			out[n++] = c->n;
	}
	if (k && k->call && n < max && !state_hidden(s, t))
		out[n++] = k->call; /* the one that wrote the variant */
	return n;
}
