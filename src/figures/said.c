/* said.c - who wrote what, and what the person said of an output or a text. */
#include <math.h>
#include <string.h>

#include "hunsu/session/story.h"
#include "kept.h"

/* Whether a note is about that text's output on the example, or with example 0 the text itself. */
static bool is_about(const struct state *s, const struct note *n, struct text_ref text, int example)
{
	const struct call_record *c = n->call ? state_call(s, n->call) : NULL;
	const char *hash = NULL, *of = NULL;
	if (n->kind != NOTE_NOTE && n->kind != NOTE_GRADE)
		return false;
	if (!example)
		return !c && !n->example && !n->about_event && text_ref_same(n->text, text);
	return c && c->example == example && state_text(s, text, &hash) &&
	       state_text(s, c->prompt, &of) && strcmp(hash, of) == 0;
}

bool figures_said(const struct state *s, struct text_ref text, int example, struct buf *out)
{
	double grade = NAN;
	bool said = false;
	for (size_t i = 0; i < s->notes.n; i++) {
		const struct note *n = &s->notes.items[i];
		if (!is_about(s, n, text, example))
			continue;
		if (n->kind == NOTE_GRADE)
			grade = n->grade; /* the last one counts */
		else if (out)
			buf_addf(out, "%s\xe2\x80\x9c%s\xe2\x80\x9d", said ? " " : "", n->words);
		said = said || n->kind == NOTE_NOTE;
	}
	if (out && !isnan(grade)) {
		buf_adds(out, said ? " " : "");
		grade_print(out, grade);
	}
	return said || !isnan(grade);
}

const struct blame *figures_blame(struct figures *g, struct text_ref text)
{
	/* A text's history never changes; what is looked at does. */
	if (!g->blame.n || !text_ref_same(g->blamed, text)) {
		blame_text(&g->blame, g->state, text);
		g->blamed = text;
	}
	return &g->blame;
}
