/*
 * suggest.c - one line for who plays on the default model while a better one is at hand: an OpenAI
 * key, an Ollama or a llama-server on its usual port. Only loopback is asked.
 */
#include <stdlib.h>
#include <string.h>

#include "hunsu/base/mem.h"
#include "own.h"

struct suggestion {
	const char *what, *name; /* name: what :model is told */
	struct model model;
	struct live *live;
};

struct suggest {
	struct suggestion items[2];
	bool said;
};

static void say_once(struct live *v, const char *what, const char *name)
{
	if (v->own->suggest->said)
		return;
	v->own->suggest->said = true;
	live_say(v, false, "%s is here: :model %s takes it (now: %s)", what, name, v->target.name);
}

/* The first of the names that a server offers. */
static void first_name(struct buf *out, const char *names)
{
	size_t n = strcspn(names, ",");
	buf_addstr(out, str_trim((struct str){names, n}));
}

static void on_probe(void *arg, const struct probe *p)
{
	struct suggestion *s = arg;
	struct buf name = BUF(BUF_SMALL);
	if (p->error)
		return;
	buf_adds(&name, s->name);
	first_name(&name, p->models);
	say_once(s->live, s->what, buf_text(&name));
	buf_release(&name);
}

void suggest_start(struct live *v)
{
	static const struct {
		const char *what, *name, *probe;
	} servers[] = {
		{"Ollama", "ollama:", "ollama:any"},
		{"a llama-server",
			"openai@http://127.0.0.1:8080/v1:", "openai@http://127.0.0.1:8080/v1:any"},
	};
	bool local =
		strcmp(v->target.name, "local:1.5b") == 0 || strcmp(v->target.name, "local") == 0;
	v->own->suggest = NEW(struct suggest);
	if (!local || journal_read_only(v->session->journal))
		return;
	const char *key = getenv("OPENAI_API_KEY");
	if (key && *key)
		say_once(v, "an OpenAI key", "openai:gpt-4o-mini");
	for (size_t i = 0; i < sizeof servers / sizeof *servers; i++) {
		struct suggestion *s = &v->own->suggest->items[i];
		*s = (struct suggestion){
			.what = servers[i].what, .name = servers[i].name, .live = v};
		if (model_parse(&s->model, str_of(servers[i].probe), NULL) == OK &&
			!s->model.remote)
			client_probe(v->client, &s->model, on_probe, s);
	}
}

/* After client_free: no probe can come back any more. */
void suggest_free(struct live *v)
{
	struct suggest *g = v->own->suggest;
	for (size_t i = 0; g && i < sizeof g->items / sizeof *g->items; i++)
		model_release(&g->items[i].model);
	free(g);
}
