/* errand.c - calls that go to a program of the person's on this machine. */
#include "inside.h"

#include "hunsu/base/clock.h"

static void on_answered(void *arg, const cJSON *root, struct str line, const char *error)
{
	struct call *k = arg;
	struct client *c = k->client;
	struct reply *r = &c->reply;
	SCOPED(buf) why = BUF(BUF_SMALL);

	k->asked = NULL;
	k->first_ms = k->total_ms = clock_ms() - k->total_ms;
	reply_clear(r);
	r->prefix = (struct str){0};
	if (error)
		buf_adds(&why, error);
	if (!error && !k->endpoint->provider->errand->read(r, root, line, &why))
		call_answered(k, r);
	else
		call_fail_now(k, buf_text(&why));
	client_kick(c);
}

/* Where the person says nothing of it, a program has its own time. */
static int64_t time_of(const struct call *k)
{
	const int own = k->endpoint->provider->errand->most_ms, said = k->client->options.total_ms;

	return own && said == TOTAL_MS ? own : said;
}

void errand_start(struct call *k)
{
	SCOPED(buf) why = BUF(BUF_SMALL);

	call_take(k);
	k->total_ms = clock_ms(); /* until it is over: when it began */
	if (k->probed) {
		probe_tell(k, &(struct probe){.models = ""});
		return;
	}
	k->asked = programs_ask(
		k->endpoint->programs, buf_str(&k->body), time_of(k), on_answered, k, &why);
	if (!k->asked) {
		k->total_ms = 0;
		call_fail_now(k, buf_text(&why));
	}
}
