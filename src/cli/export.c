/* export.c - hunsu export: a session's prompt as it is sent. */
#include "hunsu/base/utf8.h"
#include "hunsu/cli/subcommand.h"
#include "hunsu/cli/work.h"
#include "hunsu/prompt/doc.h"
#include "hunsu/session/session.h"
#include "hunsu/session/story.h"

struct export_options {
	bool json;
	const char *text;
};

/* "v3" is a version, "B" or "2" a variant, NULL the head. */
static enum status find_text(
	const struct prompt **out, const struct state *s, const char *which, struct buf *err)
{
	long n = 0;
	struct str w = str_of(which);
	struct text_ref r = {.version = s->head};
	if (which && w.n > 1 && (w.p[0] == 'v' || w.p[0] == 'V') &&
		str_to_long(str_from(w, 1), 1, 1000000000, &n))
		r.version = (int)n;
	else if (which)
		r = (struct text_ref){.variant = variant_by_letter(w)};
	*out = r.version || r.variant ? state_text(s, r, NULL) : NULL;
	if (*out)
		return OK;
	if (!which)
		return fail(err, FAILED, "the session has no prompt yet");
	return fail(err, BAD_USAGE,
		"there is no %s: versions are v1 to v%zu, variants A, B, … (%zu)", which,
		s->versions.n, s->variants.n);
}

static void messages_json(struct buf *out, const struct prompt *p)
{
	buf_addc(out, '[');
	for (size_t i = 0; i < p->n; i++) {
		buf_addf(out, "%s\n  {\"role\":\"%s\",\"content\":", i ? "," : "",
			role_name(p->items[i].role));
		json_quote(out, (struct str){p->items[i].text, p->items[i].n});
		buf_addc(out, '}');
	}
	buf_adds(out, "\n]\n");
}

static void print_prompt(const struct prompt *p, const struct state *s, bool json)
{
	const struct fields none = {0};
	const struct fields *names = s->examples.n ? &s->examples.items[0].now.fields : &none;
	struct prompt whole = {0};
	struct doc doc = {.text = BUF(BUF_TEXT)};
	prompt_explicit(&whole, p, names);
	if (json) {
		messages_json(&doc.text, &whole);
	} else {
		doc_format(&doc, &whole);
		buf_addc(&doc.text, '\n');
	}
	print_out(&doc.text);
	doc_release(&doc);
	prompt_release(&whole);
}

static enum status run(void *values, const struct arguments *words, struct buf *err)
{
	const struct export_options *o = values;
	struct loop *loop = loop_new();
	struct session *session = NULL;
	struct buf note = BUF(BUF_SMALL);
	const struct prompt *p = NULL;
	enum status st = session_open(&session, loop, words->items[0], true, &note, err);
	if (!st && note.n)
		print_note("%s", buf_text(&note));
	if (!st)
		st = find_text(&p, session->state, o->text, err);
	if (!st)
		print_prompt(p, session->state, o->json);
	session_close(session);
	loop_free(loop);
	buf_release(&note);
	return st;
}

#define AT(field) offsetof(struct export_options, field)
static const struct cli_option known[] = {
	FLAG_OPTION("json", AT(json), "As a list of messages, each with role and content"),
	TEXT_OPTION("text", 0, "WHICH", AT(text),
		"Another text than the prompt of now: v3 is a version, B a variant"),
	{.name = NULL},
};

const struct subcommand export_command = {
	.form = {.name = "export", .synopsis = "[--json] [--text WHICH] SESSION",
		.help = "Print a session's prompt as it is sent",
		.more = "Where the prompt names no placeholder, the input that it gets is "
			"written out as one.",
		.options = known},
	.size = sizeof(struct export_options), .min_words = 1, .max_words = 1, .run = run
};
