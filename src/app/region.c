/* region.c - the part of the prompt that acts can be about. */
#include "hunsu/base/utf8.h"
#include "words.h"

static bool whole_characters(struct str text, struct range r)
{
	struct str part = {text.p + r.at, r.n};
	return utf8_valid(part, NULL);
}

bool live_region(const struct live *v, struct range *out)
{
	const struct version *head = state_head(live_state(v));
	struct range r = v->view.region.in;
	if (!head || v->view.region.version != head->n || !prompt_range(&head->prompt, r).n ||
		!whole_characters(str_of(head->prompt.items[r.message].text), r))
		return false;
	*out = r;
	return true;
}

/* The first message that has text in [from, to), and how much of it. */
static bool part_of_doc(const struct prompt *p, size_t from, size_t to, struct range *out)
{
	size_t message, byte;
	out->n = 0;
	for (size_t at = from; at < to; at++) {
		if (!doc_locate(p, at, &message, &byte))
			continue;
		if (!out->n)
			*out = (struct range){message, byte, 0};
		if (message != out->message)
			break;
		out->n = byte + 1 - out->at;
	}
	return out->n > 0;
}

bool live_set_region(struct live *v, size_t from, size_t to)
{
	const struct version *head = state_head(live_state(v));
	struct range r = {0};
	struct str s, t;
	v->view.region.version = 0;
	live_changed(v);
	if (!head || !part_of_doc(&head->prompt, from, to, &r))
		return false;
	s = prompt_range(&head->prompt, r);
	t = str_trim(s);
	if (!t.n)
		return false;
	v->view.region.version = head->n;
	v->view.region.in = (struct range){r.message, r.at + (size_t)(t.p - s.p), t.n};
	return true;
}

const char *live_operator_missing(
	const struct live *v, const struct op *op, struct text_ref text, bool region)
{
	struct asked about = {.on = text};

	if (region)
		(void)live_region(v, &about.region);
	return asking_missing(live_state(v), op, &about);
}
