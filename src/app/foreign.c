/* foreign.c - placeholders of other programs in the prompt: told once for each text, when it is
 * played with. */
#include <string.h>

#include "parts.h"

void live_foreign_find(const struct live *v, struct foreigns *out, struct str text)
{
	const struct state *s = live_state(v);
	const struct fields none = {0};
	foreign_find(out, text, s->examples.n ? &s->examples.items[0].now.fields : &none);
}

void live_foreign_told(struct live *v)
{
	const struct version *head = state_head(live_state(v));
	if (head)
		memcpy(v->foreign_told, head->hash, sizeof head->hash);
}

void live_foreign_tell(struct live *v)
{
	const struct version *head = state_head(live_state(v));
	SCOPED(doc) doc = {0};
	SCOPED(foreigns) found = {0};
	SCOPED(buf) words = BUF(BUF_SMALL);
	if (!head || !strcmp(v->foreign_told, head->hash))
		return;
	live_foreign_told(v);
	doc_format(&doc, &head->prompt);
	live_foreign_find(v, &found, buf_str(&doc.text));
	foreign_print(&words, buf_str(&doc.text), 1, &found);
	if (words.n)
		live_say(v, false, "%s", buf_text(&words));
}
