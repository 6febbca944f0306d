/*
 * suggest.c - one line for who plays on the default model while a better one is at hand: a key, an
 * Ollama or a llama-server on its usual port. Only loopback is asked.
 */
#include <string.h>

#include "parts.h"

struct suggestion {
	const struct usual *usual;
	struct model model;
	struct live *live;
};

struct suggest {
	struct suggestion *items;
	size_t n;
	bool said;
};

static void say_once(struct live *v, const char *what, const char *name)
{
	if (v->suggest->said)
		return;
	v->suggest->said = true;
	live_say(v, false, "%s is here: " LINE("model") " %s takes it (now: %s)", what, name,
		v->desk->target.name);
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
	SCOPED(buf) name = BUF(BUF_SMALL);
	if (p->error)
		return;
	buf_adds(&name, s->usual->name);
	buf_splice(&name, name.n - strlen("any"), strlen("any"), STR(""));
	first_name(&name, p->models);
	say_once(s->live, s->usual->what, buf_text(&name));
}

void suggest_start(struct live *v)
{
	struct suggest *g = NEW(struct suggest);
	bool local = strcmp(v->desk->target.name, "local:1.5b") == 0 ||
		     strcmp(v->desk->target.name, "local") == 0;

	v->suggest = g;
	if (!local || journal_read_only(v->desk->session->journal))
		return;
	while (model_usual(g->n))
		g->n++;
	g->items = NEWN(g->n, struct suggestion);
	for (size_t i = 0; i < g->n; i++) {
		struct suggestion *s = &g->items[i];
		const struct usual *u = model_usual(i);
		const char *variable, *key;

		*s = (struct suggestion){.usual = u, .live = v};
		if (!u->what || model_parse(&s->model, str_of(u->name), NULL) != OK)
			continue;
		variable = model_key_variable(&s->model);
		key = variable ? getenv(variable) : NULL;
		if (key && *key)
			say_once(v, u->what, u->name);
		else if (!variable && !s->model.remote)
			client_probe(v->desk->client, &s->model, on_probe, s);
	}
}

/* After client_free: no probe can come back any more. */
void suggest_free(struct live *v)
{
	struct suggest *g = v->suggest;
	for (size_t i = 0; g && i < g->n; i++)
		model_release(&g->items[i].model);
	if (g)
		free(g->items);
	free(g);
}
