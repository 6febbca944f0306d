/*
 * pulse.c - patience with the local server: it may take as long as it takes while its process
 * lives and answers /health. After a long silence that is asked; a server without a pulse is ended
 * and started again (local.h), and its calls are made again.
 */
#include "inside.h"

static void over(struct endpoint *e)
{
	call_free(e->pulse);
	e->pulse = NULL;
}

/* Not a call of anybody's: it waits in no queue and takes no slot. */
void pulse_take(struct endpoint *e)
{
	SCOPED(buf) url = BUF(BUF_SMALL);
	struct call *k;
	if (e->pulse || !e->url_base)
		return;
	e->pulse = k = NEW(struct call);
	k->client = e->client;
	k->endpoint = e;
	k->transfer = wire_take(e->client->wire, k);
	k->transfer->direct = true;
	buf_addf(&url, "%s/../health", e->url_base); /* libcurl settles the dots */
	wire_start(k->transfer, url.s, e->headers, NULL, false);
}

bool pulse_over(struct call *k, CURLcode result)
{
	struct endpoint *e = k->endpoint;
	if (k != e->pulse)
		return false;
	over(e);
	/* Any answer is a sign of life, "loading" too. A connection that breaks may be the
	 * process's end, which is seen for itself. */
	if (result == CURLE_OPERATION_TIMEDOUT)
		local_hung(e->client->local, &e->model);
	return true;
}

void pulse_stop(struct endpoint *e)
{
	if (e->pulse)
		over(e);
}
