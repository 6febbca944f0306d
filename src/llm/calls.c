/* calls.c - the lists that calls are in, the end of a call, and the wish to start what can be. */
#include "haul.h"
#include "likely.h"

/* Between prev and next, which are neighbours; NULL: past an end. */
static void insert(struct calls *list, struct call *prev, struct call *k, struct call *next)
{
	k->in = list;
	k->prev = prev;
	k->next = next;
	*(prev ? &prev->next : &list->head) = k;
	*(next ? &next->prev : &list->tail) = k;
	list->n++;
}

void calls_push(struct calls *list, struct call *k)
{
	insert(list, list->tail, k, NULL);
}

void call_unlink(struct call *k)
{
	struct calls *list = k->in;
	if (!list)
		return;
	*(k->prev ? &k->prev->next : &list->head) = k->next;
	*(k->next ? &k->next->prev : &list->tail) = k->prev;
	list->n--;
	k->in = NULL;
	if (k->state == CALL_QUEUED)
		k->client->queued--;
	if (k->state == CALL_RUNNING)
		k->endpoint->running--;
}

void call_enqueue(struct call *k, bool first)
{
	struct calls *list = &k->home->queue[k->priority];
	k->endpoint = k->home;
	k->state = CALL_QUEUED;
	k->client->queued++;
	insert(list, first ? NULL : list->tail, k, first ? list->head : NULL);
}

void call_free(struct call *k)
{
	call_unlink(k);
	timer_remove(k->timer);
	programs_cancel(k->asked);
	if (k->transfer)
		wire_release(k->transfer);
	if (k->streaming) {
		sse_release(&k->streaming->sse);
		reply_release(&k->streaming->reply);
		buf_release(&k->streaming->trouble);
		free(k->streaming);
	}
	likely_free(k->likely);
	haul_free(k->haul);
	buf_release(&k->body);
	free(k->prefix);
	free(k->failure);
	free(k);
}

void client_changed(struct client *c)
{
	if (c->options.status)
		c->options.status(c->options.status_arg);
}

void client_kick(struct client *c)
{
	if (!c->kick)
		c->kick = loop_timer(c->loop, 0, c->on_kick, c);
}
