/* corpus.c - texts of the person's field: read, weighed against others, a term taken in. */
#include "hunsu/engine/corpus.h"

#include <string.h>

#include "hunsu/base/clock.h"
#include "hunsu/base/file.h"
#include "hunsu/base/quoted.h"
#include "hunsu/formats/tasks.h"
#include "parts.h"
#include "words.h"

/* Of all texts: they are read at once, and counted piece by piece. */
#define BYTES_MOST ((size_t)4 << 20)
#define SLICE ((size_t)16 << 10)
#define PIECE_US 5000 /* of a turn of the loop */
#define SHOWN 60
#define TOLD 12 /* to a model */
#define LINE_OF_TERMS "Terms: "

struct counting { /* of text that is to be counted */
	enum corpus_side side;
	char *text;
	size_t n;
};

/* On the screen a part of a turn of the loop is taken for it. */
struct corpus_reading {
	struct live *live;
	struct corpus *corpus;
	struct timer *timer;
	LIST(struct counting) pieces;
	size_t at, from; /* the piece that is next, and the byte of it */
	size_t bytes, counted;
};

static void reading_free(struct corpus_reading *r)
{
	if (!r)
		return;
	timer_remove(r->timer);
	corpus_free(r->corpus);
	for (size_t i = 0; i < r->pieces.n; i++)
		free(r->pieces.items[i].text);
	free(r->pieces.items);
	free(r);
}

static void add_text(struct corpus_reading *r, enum corpus_side side, struct str text)
{
	*PUSH(&r->pieces) = (struct counting){side, str_dup(text), text.n};
	r->bytes += text.n;
}

/* What its examples ask and expect, without the names of the columns. */
static void add_examples(struct corpus_reading *r, enum corpus_side side, const struct task *task)
{
	SCOPED(buf) text = BUF(BUF_FILE);

	for (size_t i = 0; i < task->n; i++) {
		const struct example *x = &task->items[i];

		buf_clear(&text);
		fields_text(&text, &x->fields);
		for (size_t k = 0; k < x->expected.n; k++)
			buf_addf(&text, "\n%s", x->expected.items[k]);
		add_text(r, side, buf_str(&text));
	}
}

/* The texts of the shipped tasks, but for the one that is played. */
static void add_shipped(struct corpus_reading *r, const char *own)
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
		add_examples(r, CORPUS_AGAINST, &task);
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
static enum status add_file(struct corpus_reading *r, enum corpus_side side, const char *name,
	size_t *bytes, struct buf *err)
{
	SCOPED(buf) text = BUF(BYTES_MOST);
	struct task task;
	enum status st = name ? file_at_rest(name, err)
			      : fail(err, BAD_USAGE,
					"a name with blanks is in double quotes, before and behind "
					"it: corpus \"my notes.txt\"");

	if (!st)
		st = file_read_text(&text, name, err);
	*bytes += text.n;
	if (!st && *bytes > BYTES_MOST)
		st = fail(err, FAILED, "%s: all texts together may have %zu MB; give a part", name,
			BYTES_MOST >> 20);
	if (st)
		return st;
	if (is_table(name) && !task_read(&task, name, buf_str(&text), NULL)) {
		add_examples(r, side, &task);
		task_release(&task);
	} else {
		add_text(r, side, buf_str(&text));
	}
	return OK;
}

static enum status read_all(struct corpus_reading *r, struct str args, struct buf *err)
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
		st = add_file(r, against ? CORPUS_AGAINST : CORPUS_FIELD, name, &bytes, err);
	}
	if (!st && against && !others)
		st = fail(err, BAD_USAGE, "--against FILE: say which");
	if (!st && !others)
		add_shipped(r, live_state(r->live)->task_name);
	return st;
}

/* So much of a text that no phrase goes on behind it: to the end of a line. */
static struct str next_slice(const struct counting *p, size_t from)
{
	const struct str text = {p->text, p->n};
	const size_t end = from + SLICE < p->n ? str_find(text, "\n", from + SLICE) : SIZE_MAX;

	return str_from(end == SIZE_MAX ? text : str_first(text, end), from);
}

/* until: on the clock; 0: all. False: nothing is left. */
static bool count_piece(struct corpus_reading *r, int64_t until)
{
	while (r->at < r->pieces.n) {
		const struct counting *p = &r->pieces.items[r->at];
		const struct str slice = next_slice(p, r->from);

		corpus_add(r->corpus, p->side, slice);
		r->counted += slice.n;
		r->from += slice.n;
		if (r->from == p->n) {
			r->from = 0;
			r->at++;
		}
		if (until && clock_us() >= until)
			return r->at < r->pieces.n;
	}
	return false;
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

static enum status read_over(struct live *v, struct buf *err)
{
	if (!corpus_words(v->reading->corpus, CORPUS_FIELD)) {
		corpus_drop(v);
		return fail(err, BAD_USAGE, "there is no word in it");
	}
	v->corpus = v->reading->corpus;
	v->reading->corpus = NULL;
	reading_free(v->reading);
	v->reading = NULL;
	find_terms(v);
	return OK;
}

int corpus_read_percent(const struct live *v)
{
	return v->reading ? (int)(v->reading->counted * 100 / (v->reading->bytes + 1)) : -1;
}

static void on_turn(void *arg)
{
	struct corpus_reading *r = arg;
	struct live *v = r->live;
	const int before = corpus_read_percent(v);
	SCOPED(buf) err = BUF(BUF_SMALL);

	r->timer = NULL;
	if (count_piece(r, clock_us() + PIECE_US))
		r->timer = loop_timer(v->desk->loop, 0, on_turn, r);
	else if (read_over(v, &err))
		live_say(v, true, "%s", buf_text(&err));
	if (corpus_read_percent(v) != before)
		live_changed(v);
}

enum status corpus_read(struct live *v, struct str args, struct buf *err)
{
	struct corpus_reading *r = NEW(struct corpus_reading);
	enum status st;

	*r = (struct corpus_reading){.live = v, .corpus = corpus_new()};
	st = read_all(r, args, err);
	if (st) {
		reading_free(r);
		return st;
	}
	corpus_drop(v);
	v->reading = r;
	if (!count_piece(r, v->front.keys ? clock_us() + PIECE_US : 0))
		return read_over(v, err);
	r->timer = loop_timer(v->desk->loop, 0, on_turn, r);
	return OK;
}

void corpus_list(struct buf *out, const struct live *v)
{
	for (size_t i = 0; i < v->terms.n && i < TOLD; i++)
		buf_addf(out, "%s%s", i ? ", " : "", v->terms.items[i].text);
}

void corpus_drop(struct live *v)
{
	reading_free(v->reading);
	v->reading = NULL;
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
