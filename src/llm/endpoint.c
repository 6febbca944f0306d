/* endpoint.c - one server and what its calls share: headers, key, how many go at a time, pauses. */
#include "inside.h"

#include <string.h>

#include "hunsu/base/clock.h"

#define FORGOTTEN_MS 60000

/* curl_slist_append copies; what held the key is wiped. */
static struct curl_slist *with(struct curl_slist *list, const char *line)
{
	list = curl_slist_append(list, line);
	if (!list) /* without it the call would be another one */
		mem_out(strlen(line));
	return list;
}

static struct curl_slist *headers_for(const struct provider *p, const char *key)
{
	/* "Expect:" keeps libcurl from waiting for a 100 before a large body. */
	static const char *const fixed[] = {"Content-Type: application/json", "Expect:"};
	struct curl_slist *list = NULL;
	for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
		list = with(list, fixed[i]);
	for (const char *const *h = p->headers; h && *h; h++)
		list = with(list, *h);
	if (key) {
		SCOPED(buf) line = BUF(BUF_SMALL);
		buf_addf(&line, "%s%s", p->key_header, key);
		list = with(list, line.s);
		explicit_bzero(line.s, line.n);
	}
	return list;
}

static int in_flight(const struct client *c, const struct model *m)
{
	const struct provider *p = m->provider;
	int n = c->options.in_flight;
	if (n <= 0)
		n = m->remote ? p->in_flight.remote : p->in_flight.here;
	return p->in_flight.most > 0 && n > p->in_flight.most ? p->in_flight.most : n;
}

/* One that let all through still does; what a server refused stays in mind. */
static void limit(struct endpoint *e, int n)
{
	if (e->allowed >= e->in_flight || e->allowed > n)
		e->allowed = n;
	e->in_flight = n;
}

void endpoints_limit(struct client *c)
{
	for (struct endpoint *e = c->endpoints; e; e = e->next)
		if (!e->servers.n)
			limit(e, in_flight(c, &e->model));
	for (struct endpoint *e = c->endpoints; e; e = e->next) {
		int all = 0;

		for (size_t i = 0; i < e->servers.n; i++)
			all += e->servers.items[i]->in_flight;
		if (e->servers.n)
			limit(e, all);
	}
	if (c->endpoints)
		client_kick(c);
}

struct endpoint *endpoint_for(struct client *c, const struct model *m)
{
	const char *base = m->file ? m->file : m->base_url;
	struct endpoint *e;
	for (e = c->endpoints; e; e = e->next)
		if (e->provider == m->provider && strcmp(e->base, base) == 0)
			return e;
	e = NEW(struct endpoint);
	e->client = c;
	e->provider = m->provider;
	e->local = m->file != NULL;
	e->headers = headers_for(m->provider, NULL);
	e->refused = BUF(BUF_SMALL);
	e->in_flight = model_url(m, 1).n ? 0 : in_flight(c, m);
	e->allowed = e->in_flight;
	e->model = (struct model){
		.provider = m->provider, .name = mem_dup(m->name), .model = mem_dup(m->model),
		.base_url = mem_dup(m->base_url), .file = mem_dup(m->file), .remote = m->remote
	};
	e->base = e->local ? e->model.file : e->model.base_url;
	e->needs_key = model_key_variable(m) != NULL;
	if (e->needs_key)
		snprintf(e->no_key, sizeof e->no_key, "there is no key for it: set %s",
			model_key_variable(m));
	e->next = c->endpoints;
	c->endpoints = e;
	for (size_t i = 0; model_url(m, 1).n && model_url(m, i).n; i++) {
		SCOPED(model) one;
		model_alone(&one, m, i);
		*PUSH(&e->servers) = endpoint_for(c, &one);
		e->in_flight += e->servers.items[i]->in_flight;
		e->servers.items[i]->shares = true;
	}
	return e;
}

const struct endpoint *client_place(struct client *c, const struct model *m)
{
	return endpoint_for(c, m);
}

int client_places(struct client *c, const struct model *m)
{
	return endpoint_for(c, m)->in_flight;
}

static void headers_free(struct curl_slist *list)
{
	for (struct curl_slist *h = list; h; h = h->next)
		explicit_bzero(h->data, strlen(h->data));
	curl_slist_free_all(list);
}

void endpoint_free(struct endpoint *e)
{
	headers_free(e->headers);
	headers_free(e->keyless);
	for (size_t i = 0; i < e->served.n; i++) {
		free(e->served.items[i]->model);
		free(e->served.items[i]);
	}
	free(e->served.items);
	pulse_stop(e);
	about_stop(e);
	free(e->servers.items);
	timer_remove(e->resume);
	programs_free(e->programs);
	buf_release(&e->refused);
	model_release(&e->model);
	model_key_free(e->key);
	free(e->url);
	free(e->url_base);
	free(e);
}

struct served *endpoint_served(struct endpoint *e, const struct model *m)
{
	struct served *s;
	for (size_t i = 0; i < e->served.n; i++)
		if (strcmp(e->served.items[i]->model, m->model) == 0)
			return e->served.items[i];
	s = NEW(struct served);
	*PUSH(&e->served) = s;
	s->model = mem_dup(m->model);
	return s;
}

static void settle_url(struct endpoint *e, const char *base)
{
	struct buf url = BUF(BUF_SMALL);
	if (e->url_base && strcmp(e->url_base, base) == 0)
		return;
	buf_addf(&url, "%s%s", base, e->provider->path);
	free(e->url);
	free(e->url_base);
	e->url = buf_detach(&url, NULL);
	e->url_base = mem_dup(base);
}

bool client_allows(const struct client *c, const struct model *m)
{
	SCOPED(buf) where = BUF(BUF_SMALL);
	size_t n = 0;
	bool all = true;
	for (; all && model_goes_to(&where, m, n); n++) {
		all = false;
		for (size_t i = 0; i < c->allowed.n; i++)
			all = all || str_is(buf_str(&where), c->allowed.items[i]);
		buf_clear(&where);
	}
	return c->options.anywhere || (n > 0 && all) || model_named(m);
}

enum status client_allow(struct client *c, const struct model *m, struct buf *err)
{
	SCOPED(buf) where = BUF(BUF_SMALL);
	for (size_t i = 0; !client_allows(c, m) && model_goes_to(&where, m, i); i++)
		*PUSH(&c->allowed) = buf_detach(&where, NULL);
	return model_name(m, err);
}

static void on_local_changed(void *arg)
{
	struct client *c = arg;
	client_changed(c);
	client_kick(c);
}

/* Once, when one may go there: a provider's own unasked, every other one where the person said. */
static void take_key(struct endpoint *e)
{
	if (e->keyed || !(e->named || e->needs_key))
		return;
	e->keyed = true;
	e->key = model_key(&e->model, NULL);
	if (e->key) {
		e->keyless = e->headers; /* a probe may be out with them */
		e->headers = headers_for(e->provider, e->key);
	}
}

/* May k go there? */
static const char *forbidden(struct endpoint *e, const struct call *k)
{
	e->named = e->named || client_allows(e->client, &e->model);
	if (!e->named && (e->local || !k->probed))
		return "nothing goes there before you name it on this machine: as --target or "
		       "--proposer, in the configuration, or by the command model";
	take_key(e);
	if (!e->key && e->needs_key)
		return e->no_key;
	return str_starts(str_of(e->base), "https://") ? e->client->trust.trouble : NULL;
}

/* May its program be run, and is it the one that was named? */
static bool program_ready(struct endpoint *e, const char **why)
{
	buf_clear(&e->refused);
	*why = NULL;
	if (!e->programs)
		e->programs = programs_new(e->client->loop, str_of(e->base),
			e->provider->errand->most ? e->provider->errand->most
						  : e->client->options.max_answer);
	if (programs_check(e->programs, &e->refused))
		*why = buf_text(&e->refused);
	else if (!(e->named = e->named || client_allows(e->client, &e->model)))
		*why = "it does not run before you allow it: --allow PROGRAM does";
	return !*why;
}

bool endpoint_ready(struct endpoint *e, const struct call *k, const char **why)
{
	struct client *c = e->client;
	const char *base;
	if (e->provider->errand)
		return program_ready(e, why);
	*why = forbidden(e, k);
	if (*why)
		return false;
	if (!e->local) {
		settle_url(e, e->base);
		return true;
	}
	if (!c->local)
		c->local = local_new(c->loop, on_local_changed, c);
	base = local_url(c->local, &e->model);
	if (base && local_digest((char[HASH_HEX]){0}, &e->model)) {
		settle_url(e, base);
		return true;
	}
	*why = local_error(c->local, &e->model);
	if (!*why && !base)
		local_want(c->local, &e->model);
	return false;
}

bool endpoint_identity(const struct endpoint *e, struct buf *out)
{
	char digest[HASH_HEX];
	if (!e->local)
		return buf_adds(out, e->base);
	return local_digest(digest, &e->model) && buf_adds(out, digest);
}

bool endpoint_room(const struct endpoint *e)
{
	return e->running < e->in_flight && e->running < (int)e->allowed;
}

/* Additive increase, multiplicative decrease (Chiu and Jain, 1989). Of the many calls that are told
 * at once, those that went out before the last decrease say nothing new. */
void endpoint_narrow(struct endpoint *e, int64_t started_us)
{
	if (started_us < e->slowed_us)
		return;
	e->slowed_us = clock_us();
	e->allowed = e->allowed > 2 ? e->allowed / 2 : 1;
}

void endpoint_slow(struct endpoint *e, int64_t started_us)
{
	const int64_t now = clock_ms();
	/* Where nobody asked it for a while, the time before says nothing. */
	if (e->refused_ms == 0 || now - e->asked_ms > FORGOTTEN_MS)
		e->refused_ms = now;
	if (e->asked_ms < now)
		e->asked_ms = now;
	endpoint_narrow(e, started_us);
}

void endpoint_through(struct endpoint *e)
{
	e->refused_ms = 0;
	if (e->allowed < e->in_flight)
		e->allowed += 1 / e->allowed;
	if (e->allowed > e->in_flight)
		e->allowed = e->in_flight;
}

static void on_resume(void *arg)
{
	struct endpoint *e = arg;
	e->resume = NULL;
	e->resume_ms = 0;
	client_kick(e->client);
}

void endpoint_pause(struct endpoint *e, int64_t ms)
{
	const int64_t until = clock_ms() + ms;
	if (until > e->asked_ms)
		e->asked_ms = until;
	if (until <= e->resume_ms)
		return;
	e->resume_ms = until;
	timer_remove(e->resume);
	e->resume = loop_timer(e->client->loop, ms, on_resume, e);
}

struct call *endpoint_next(const struct endpoint *e)
{
	for (int p = PRIORITIES; p-- > 0;)
		if (e->queue[p].head)
			return e->queue[p].head;
	return NULL;
}
