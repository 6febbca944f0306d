/* write.c - the person's own text: typing, the editor, the file it came from. */
#include <string.h>

#include "../permit.h"
#include "../parts.h"
#include "../words.h"
#include "commands.h"
#include "pages.h"
#include "hunsu/base/file.h"
#include "hunsu/formats/prompts.h"

COMMAND("write", edit, "edit", "type into the prompt, until Esc", .keys = {"i"},
	.need = NEED_SCREEN | NEED_WRITABLE, .front = "edit");

COMMAND("write", editor, "editor", "edit the prompt in $VISUAL or $EDITOR", .keys = {"E"},
	.need = NEED_SCREEN | NEED_WRITABLE, .front = "editor");

static enum status run_prompt(struct live *v, struct str args, struct buf *err)
{
	enum status st;
	if (!args.n) {
		const struct version *head = state_head(live_state(v));
		SCOPED(doc) d = {0};
		if (head)
			doc_format(&d, &head->prompt);
		live_say(v, false, "%s", head ? buf_text(&d.text) : "there is no prompt yet");
		return OK;
	}
	st = live_set_prompt(v, args, NULL, "edit", err);
	if (!st)
		live_say(v, false, "the prompt is v%d", live_state(v)->head);
	return st;
}

COMMAND("write", prompt, "prompt", "show the prompt, or replace it by what follows",
	.args = "[TEXT\xe2\x80\xa6]", .run = run_prompt);

/* Somebody else changed the file since it was read: it is not written over without a word. */
static enum status check_outside(const struct live *v, const char *path, struct buf *err)
{
	SCOPED(buf) now = BUF(BUF_TEXT);
	enum status st;
	if (!permit_own_file(v, path) || !file_exists(path))
		return OK;
	st = file_read(&now, path, err);
	if (!st && !(v->prompt_was && str_is(utf8_past_mark(buf_str(&now)), v->prompt_was)))
		st = fail(err, FAILED,
			"%s was changed outside since it was read; "
			LINE("write") " OTHER keeps both, " LINE("write!") " %s replaces it",
			path, path);
	return st;
}

/* The prompt's file is another program's too: all else in it stays. */
static enum status edit_file(const struct live *v, struct buf *out, const char *path,
	const struct prompt *head, struct buf *err)
{
	SCOPED(buf) now = BUF(BUF_FILE), why = BUF(BUF_SMALL);
	SCOPED(foreigns) theirs = {0}, ours = {0};
	enum status st = file_read(&now, path, err);
	if (st)
		return st;
	if (prompt_edit(out, path, buf_str(&now), head, &why) == OK) {
		live_foreign_find(v, &theirs, buf_str(&now));
		live_foreign_find(v, &ours, buf_str(out));
		if (theirs.certain > ours.certain)
			buf_addf(&why,
				"%s holds placeholders of another program, which would be gone",
				path);
	}
	if (why.n)
		return fail(err, FAILED,
			"%s; "
			LINE("write") " OTHER keeps both, " LINE("write!") " %s "
			"replaces it",
			buf_text(&why), path);
	return OK;
}

/* A new file, in the form that its name says. */
static enum status new_file(const struct live *v, struct buf *out, const char *path,
	const struct prompt *head, struct buf *err)
{
	const struct prompt_form *form = prompt_form_of(path, STR(""));
	SCOPED(prompt) whole = {0};
	SCOPED(fields) names = {0};
	const struct prompt_outgoing o = {.prompt = &whole, .name = live_state(v)->task_name,
		.model = v->desk->target.model,
		.sampling = &state_settings(live_state(v))->sampling, .fields = &names};
	live_example_fields(v, &names);
	if (form->json || form->front) /* others need to be told where the input goes */
		prompt_explicit(&whole, head, &names);
	else
		prompt_copy(&whole, head);
	return form->write(out, &o, err);
}

static enum status file_text(const struct live *v, struct buf *out, const char *path, bool force,
	const struct prompt *head, struct buf *err)
{
	const bool there = !force && file_exists(path);
	enum status st = there ? check_outside(v, path, err) : OK;
	if (!st && there && !permit_own_file(v, path))
		st = fail(err, FAILED, "%s is there already; "
			LINE("write!") " %s replaces it", path, path);
	if (!st)
		st = (there ? edit_file : new_file)(v, out, path, head, err);
	return st;
}

void write_proposal(const struct live *v, struct buf *out)
{
	const char *task = live_state(v)->task_name;
	SCOPED(buf) name = BUF(BUF_SMALL);
	size_t before = out->n;
	session_file_name(&name, task && *task ? task : "prompt");
	for (int i = 1; i == 1 || file_exists(buf_text(out) + before); i++) {
		buf_splice(out, before, out->n - before, STR(""));
		buf_addf(out, i > 1 ? "%s-%d.prompt.txt" : "%s.prompt.txt", buf_text(&name), i);
	}
}

static enum status say_where(const struct live *v, struct buf *err)
{
	SCOPED(buf) file = BUF(BUF_SMALL);
	write_proposal(v, &file);
	fail(err, BAD_USAGE, "say where: write FILE; for example write %s", buf_text(&file));
	return BAD_USAGE;
}

static enum status run_write(struct live *v, struct str args, struct buf *err)
{
	const struct version *head = state_head(live_state(v));
	bool force = str_starts(args, "!");
	struct str name = str_trim(force ? str_from(args, 1) : args);
	OWNED char *path = name.n ? str_dup(name) : mem_dup(v->prompt_file);
	SCOPED(buf) text = BUF(BUF_FILE);
	enum status st;
	if (!path)
		return say_where(v, err);
	if (!name.n && !permit_own_file(v, path))
		return permit_file(v, path, err);
	st = file_text(v, &text, path, force, &head->prompt, err);
	if (!st)
		st = file_write(path, buf_str(&text), err);
	if (!st) {
		cJSON *e = act_new("write", str_of(path));
		session_do(v->desk->session, e);
		if (strcmp(path, "-") != 0)
			live_take_file(v, path, str_dup(utf8_past_mark(buf_str(&text))));
		live_say(v, false, "wrote v%d to %s", head->n, path);
	}
	return st;
}

COMMAND("write", write, "write",
	"put the prompt into its file, or another (the screen proposes one); `write! FILE` "
	"replaces one", .bang = true, .alias = "w", .keys = {"W"}, .key_line = "command write ",
	.args = "[FILE]", .need = NEED_PROMPT | NEED_WRITABLE, .run = run_write);

COMMAND("write", copy, "copy", "copy the prompt to the terminal's clipboard", .keys = {"Y"},
	.need = NEED_PROMPT | NEED_SCREEN, .front = "copy");
