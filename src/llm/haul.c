/* haul.c - requests to a model's service that are no calls: what goes and comes may be a file. */
#include "haul.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

struct hauling {
	char *path; /* after the base URL */
	struct buf body;
	FILE *from; /* NULL: none */
	struct freight freight;
	struct curl_slist *headers; /* without a type, which a form has of its own */
	bool once;
};

struct hauling *haul_new(const struct haul *h, struct buf *err)
{
	struct hauling *l = NEW(struct hauling);

	*l = (struct hauling){.path = mem_dup(h->path), .body = BUF(BUF_TEXT), .once = h->once};
	l->freight = (struct freight){.form = h->form, .into = -1};
	buf_addstr(&l->body, h->body);
	if (h->from && !(l->from = fopen(h->from, "re")))
		fail(err, FAILED, "%s: %s", h->from, strerror(errno));
	else if (h->into && (l->freight.into = open(h->into,
				     O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)) < 0)
		fail(err, FAILED, "%s: %s", h->into, strerror(errno));
	l->freight.from = l->from;
	l->freight.body = l->body.n ? &l->body : NULL;
	return l;
}

static void free_headers(struct hauling *l)
{
	for (struct curl_slist *h = l->headers; h; h = h->next)
		explicit_bzero(h->data, strlen(h->data)); /* the key */
	curl_slist_free_all(l->headers);
	l->headers = NULL;
}

void haul_free(struct hauling *l)
{
	if (!l)
		return;
	free_headers(l);
	if (l->from)
		fclose(l->from);
	if (l->freight.into >= 0)
		close(l->freight.into);
	buf_release(&l->body);
	free(l->path);
	free(l);
}

static void copy_headers(struct hauling *l, const struct curl_slist *from)
{
	free_headers(l);
	for (; from; from = from->next)
		if (!str_starts(str_of(from->data), "Content-Type:") &&
			!(l->headers = curl_slist_append(l->headers, from->data)))
			mem_out(strlen(from->data));
}

void haul_start(struct call *k)
{
	const struct endpoint *e = k->endpoint;
	struct hauling *l = k->haul;
	SCOPED(buf) url = BUF(BUF_SMALL);

	buf_addf(&url, "%s%s", e->url_base, l->path);
	if (l->freight.form)
		copy_headers(l, e->headers);
	wire_haul(k->transfer, buf_text(&url), l->freight.form ? l->headers : e->headers,
		&l->freight);
}

bool haul_final(const struct call *k, long status)
{
	if (!k->haul || !k->haul->once)
		return false;
	return status ? status / 100 != 4 : failure_may_have_cost(k->transfer);
}
