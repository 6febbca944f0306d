/* corpus.c - texts of the person's field: read, weighed against others, a term taken in. */
#include "hunsu/engine/corpus.h"

#include <string.h>

#include "hunsu/base/file.h"
#include "hunsu/base/quoted.h"
#include "hunsu/formats/tasks.h"
#include "parts.h"

#define BYTES_MOST ((size_t)4 << 20) /* of all texts: they are read at once */
#define SHOWN 60
#define TOLD 12 /* to a model */
#define LINE_OF_TERMS "Terms: "

/* What its examples ask and expect, without the names of the columns. */
static void add_examples(struct corpus *c, enum corpus_side side, const struct task *task)
{
	SCOPED(buf) text = BUF(BUF_FILE);

	for (size_t i = 0; i < task->n; i++) {
		const struct example *x = &task->items[i];

		buf_clear(&text);
		fields_text(&text, &x->fields);
		for (size_t k = 0; k < x->expected.n; k++)
			buf_addf(&text, "\n%s", x->expected.items[k]);
		corpus_add(c, side, buf_str(&text));
	}
}

/* The texts of the shipped tasks, but for the one that is played. */
static void add_shipped(struct corpus *c, const char *own)
{
	SCOPED(answers) names = {0};

	tasks_shipped(&names);
	for (size_t i = 0; i < names.n; i++) {
		SCOPED(buf) path = BUF(BUF_SMALL);
		struct task task;

		if ((own && !strcmp(own, names.items[i])) ||
			task_find(&path, names.items[i], NULL) ||
			task_load(&task, buf_text(&path), NULL, NULL))
			continue;
		add_examples(c, CORPUS_AGAINST, &task);
		task_release(&task);
	}
}

static bool is_table(const char *name)
{
	static const char *const ends[] = {".jsonl", ".json", ".csv", ".tsv"};

	for (size_t i = 0; i < COUNT(ends); i++)
		if (str_ends(str_of(name), ends[i]))
			return true;
	return false;
}

/* name: NULL where the quotes around it do not end. */
static enum status add_file(struct corpus *c, enum corpus_side side, const char *name,
	size_t *bytes, struct buf *err)
{
	SCOPED(buf) text = BUF(BYTES_MOST);
	struct task task;
	enum status st = name ? file_read_text(&text, name, err)
			      : fail(err, BAD_USAGE,
					"a name with blanks is in double quotes, before and behind "
					"it: corpus \"my notes.txt\"");

	*bytes += text.n;
	if (!st && *bytes > BYTES_MOST)
		st = fail(err, FAILED, "%s: all texts together may have %zu MB; give a part", name,
			BYTES_MOST >> 20);
	if (st)
		return st;
	if (is_table(name) && !task_read(&task, name, buf_str(&text), NULL)) {
		add_examples(c, side, &task);
		task_release(&task);
	} else {
		corpus_add(c, side, buf_str(&text));
	}
	return OK;
}

static enum status read_all(struct live *v, struct corpus *c, struct str args, struct buf *err)
{
	size_t bytes = 0;
	bool against = false, others = false;
	enum status st = OK;

	for (args = str_trim(args); !st && args.n; args = str_trim(args)) {
		const bool quoted = args.p[0] == '"';
		OWNED char *name = quoted ? quoted_take(&args) : str_dup(str_word(&args));

		if (!quoted && !strcmp(name, "--against")) {
			against = true;
			continue;
		}
		others = others || against;
		st = add_file(c, against ? CORPUS_AGAINST : CORPUS_FIELD, name, &bytes, err);
	}
	if (!st && against && !others)
		st = fail(err, BAD_USAGE, "--against FILE: say which");
	if (!st && !others)
		add_shipped(c, live_state(v)->task_name);
	if (!st && !corpus_words(c, CORPUS_FIELD))
		st = fail(err, BAD_USAGE, "there is no word in it");
	return st;
}

static void find_terms(struct live *v)
{
	const struct prompt *p = state_typed(live_state(v));
	SCOPED(doc) doc = {.text = BUF(BUF_TEXT)};

	if (p)
		doc_format(&doc, p);
	terms_release(&v->terms);
	corpus_terms(&v->terms, v->corpus, buf_str(&doc.text), SHOWN);
}

enum status corpus_read(struct live *v, struct str args, struct buf *err)
{
	struct corpus *c = corpus_new();
	const enum status st = read_all(v, c, args, err);

	if (st) {
		corpus_free(c);
		return st;
	}
	corpus_drop(v);
	v->corpus = c;
	find_terms(v);
	return OK;
}

void corpus_list(struct buf *out, const struct live *v)
{
	for (size_t i = 0; i < v->terms.n && i < TOLD; i++)
		buf_addf(out, "%s%s", i ? ", " : "", v->terms.items[i].text);
}

void corpus_drop(struct live *v)
{
	corpus_free(v->corpus);
	v->corpus = NULL;
	terms_release(&v->terms);
}

/* After the other terms, on a line of its own: before the input where that is in the message. */
static void put_term(struct buf *out, const struct message *m, const char *term)
{
	const struct str text = message_str(m);
	const size_t line =
		str_starts(text, LINE_OF_TERMS) ? 0 : str_find(text, "\n" LINE_OF_TERMS, 0);
	const bool input = str_find(text, "{{", 0) != SIZE_MAX;

	buf_addstr(out, text);
	if (line != SIZE_MAX) {
		size_t end = str_find(text, "\n", line + 1);
		SCOPED(buf) more = BUF(BUF_SMALL);

		end = end == SIZE_MAX ? text.n : end;
		buf_addf(&more, ", %s", term);
		buf_splice(out, end, 0, buf_str(&more));
	} else if (input) {
		SCOPED(buf) first = BUF(BUF_SMALL);

		buf_addf(&first, LINE_OF_TERMS "%s\n\n", term);
		buf_splice(out, 0, 0, buf_str(&first));
	} else {
		buf_addf(out, "\n" LINE_OF_TERMS "%s", term);
	}
}

enum status corpus_take(struct live *v, size_t at, struct buf *err)
{
	const struct version *head = state_head(live_state(v));
	SCOPED(prompt) now = {0};
	SCOPED(buf) text = BUF(BUF_TEXT);
	SCOPED(doc) doc = {.text = BUF(BUF_TEXT)};
	enum status st;

	if (at < 1 || at > v->terms.n)
		return fail(err, BAD_USAGE, "there is no term %zu", at);
	put_term(&text, &head->prompt.items[0], v->terms.items[at - 1].text);
	for (size_t i = 0; i < head->prompt.n; i++)
		prompt_add(&now, head->prompt.items[i].role,
			i ? message_str(&head->prompt.items[i]) : buf_str(&text), AUTHOR_PERSON);
	doc_format(&doc, &now);
	st = live_set_prompt(v, buf_str(&doc.text), NULL, "corpus", err);
	if (!st) {
		live_say(v, false, "\u201c%s\u201d is in the prompt; " KEY("undo") " takes it back",
			v->terms.items[at - 1].text);
		find_terms(v);
	}
	return st;
}
