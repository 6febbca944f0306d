/* requests.c - the calls about a text, and their requests as they were sent. */
#include <string.h>

#include "hunsu/figures/figures.h"
#include "hunsu/llm/client.h"

bool figures_request(const struct state *s, const struct call_record *call, struct prompt *out,
	struct buf *err)
{
	const struct prompt *p = state_text(s, call->prompt, NULL);
	const struct example *e =
		state_example_version(s, call->example, call->example_version);
	const struct sampling none = {.max_tokens = 256};
	const bool known = call->settings >= 1 && (size_t)call->settings <= s->settings_all.n;
	const struct sampling *sampling =
		known ? &s->settings_all.items[call->settings - 1].sampling : &none;
	SCOPED(model) m = {0};
	char hash[HASH_HEX] = "";
	if (call->request) {
		SCOPED(authors) scratch;
		enum status st;
		authors_init(&scratch);
		st = event_read_messages(out, call->request, &scratch, err);
		return st == OK;
	}
	if (!p || !e) {
		buf_adds(err, "its parts are not in the record");
		return false;
	}
	if (prompt_render(out, p, &e->fields, err))
		return false;
	if (model_parse(&m, str_of(state_model(s, call->model)), NULL) == OK) {
		struct request r = {
			.model = &m, .messages = out, .sampling = sampling, .sample = call->sample};
		request_hash(hash, &r);
	}
	if (strcmp(hash, call->hash) != 0)
		buf_adds(err, "rebuilt; its hash differs from the record's");
	return true;
}

size_t figures_calls(
	const struct state *s, struct text_ref text, int example, int *out, size_t max)
{
	const struct variant *k = text.variant ? state_variant(s, text.variant) : NULL;
	const char *hash;
	size_t n = 0;

	if (!state_text(s, text, &hash))
		return 0;
	for (size_t i = s->calls.n; i-- > 0 && n < max;) {
		const struct call_record *c = &s->calls.items[i];
		const char *h = NULL;
		if (!c->n || c->role != 't' || (example && c->example != example))
			continue;
		if (state_text(s, c->prompt, &h) && strcmp(h, hash) == 0)
			out[n++] = c->n;
	}
	if (k && k->call && n < max && !state_hidden(s, text))
		out[n++] = k->call; /* the one that wrote the variant */
	return n;
}

void figures_served_words(const struct served_as *v, struct buf *out)
{
	const char *const told[][2] = {{"as ", v->as}, {"fingerprint ", v->fingerprint},
		{"build ", v->build}, {"quantisation ", v->quantisation}, {"at ", v->at}};
	const char *lead = "served ";

	for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
		/* A llama.cpp server's fingerprint is its build. */
		if (!told[i][1] || !*told[i][1] ||
			(i == 2 && v->fingerprint && !strcmp(v->fingerprint, v->build)))
			continue;
		buf_addf(out, "%s%s%s", lead, told[i][0], told[i][1]);
		lead = ", ";
	}
}

int figures_served(const struct state *s, int model)
{
	for (size_t i = s->calls.n; s->served.n && i-- > 0;)
		if (s->calls.items[i].served && s->calls.items[i].model == model)
			return s->calls.items[i].served;
	return 0;
}
