/* prompt_words.c - what is to be said of prompts from files before they are sent. */
#include "hunsu/prompt/doc.h"
#include "hunsu/prompt/foreign.h"
#include "inputs.h"

enum { MOST_EXAMPLES = 50 }; /* that are looked at for names of fields */

/* All fields that examples have. */
static void field_names(struct fields *out, const struct task *t)
{
	for (size_t i = 0; t && i < t->n && i < MOST_EXAMPLES; i++) {
		const struct fields *f = &t->items[i].fields;
		for (size_t k = 0; k < f->n; k++)
			if (!fields_get(out, str_of(f->items[k].name)))
				fields_put(out, &f->items[k], "");
	}
}

/* One more line. */
static void say_line(struct buf *say, const char *fmt, ...) PRINTF_LIKE(2, 3);
static void say_line(struct buf *say, const char *fmt, ...)
{
	va_list ap;
	buf_adds(say, say->n ? "\n" : "");
	va_start(ap, fmt);
	buf_addv(say, fmt, ap);
	va_end(ap);
}

/* The file that it stands in, else what it is called. */
static const char *where_of(const struct named_prompt *p)
{
	return p->where ? p->where : p->name;
}

/* Takes the text for the prompt's; what does not parse leaves it as it was. */
static void take(struct named_prompt *p, struct str text)
{
	SCOPED(buf) why = BUF(BUF_SMALL);
	char *copy = str_dup(text);
	if (doc_parse(&p->prompt, text, NULL, AUTHOR_IMPORT, &why) == OK) {
		free(p->text);
		p->text = copy;
	} else {
		free(copy);
	}
}

/* A value is text: its braces are no placeholder. */
static void add_value(struct buf *out, struct str value)
{
	for (size_t i = 0; i < value.n; i++) {
		if (str_starts(str_from(value, i), "{{"))
			buf_addc(out, '\\');
		buf_addc(out, value.p[i]);
		if (str_starts(str_from(value, i), "{{"))
			buf_addc(out, value.p[++i]);
	}
}

/* Placeholders that the front matter fills and no example does. */
static void fill_inputs(struct named_prompt *p, const struct fields *names, struct buf *say)
{
	struct str text = str_of(p->text), name;
	SCOPED(buf) out = BUF(BUF_TEXT);
	size_t at = 0, from, done = 0;
	while (placeholder_next(text, &at, &from, &name)) {
		const char *value = fields_get(&p->inputs, name);
		if (!value || fields_cover(names, name))
			continue;
		buf_add(&out, text.p + done, from - done);
		add_value(&out, str_of(value));
		done = at;
		say_line(say, "%s: {{%.*s}} is what its front matter says: no example has it",
			where_of(p), (int)name.n, name.p);
	}
	if (done) {
		buf_addstr(&out, str_from(text, done));
		take(p, buf_str(&out));
	}
}

static bool wants(const struct named_prompt *p, const struct foreigns *f, const char *list,
	const struct asker *asker)
{
	SCOPED(buf) words = BUF(BUF_SMALL);
	struct question q = {.more = list, .replies = yes_no, .n = 2, .none = 1};
	buf_addf(&words, "turn %zu mark%s of %s into hunsu's own?", f->certain,
		PLURAL(f->certain), where_of(p));
	q.words = buf_text(&words);
	return asker->ask(asker->arg, &q) == 0;
}

static void look(struct named_prompt *p, const struct fields *names, bool convert,
	const struct asker *asker, struct buf *say)
{
	SCOPED(foreigns) found = {0};
	SCOPED(buf) list = BUF(BUF_SMALL), out = BUF(BUF_TEXT);
	struct str rest, line;
	foreign_find(&found, str_of(p->text), names);
	foreign_print(&list, str_of(p->text), p->line ? p->line : 1, &found);
	if (found.certain && !convert && asker)
		convert = wants(p, &found, buf_text(&list), asker);
	if (found.certain && convert) {
		foreign_convert(&out, str_of(p->text), &found);
		take(p, buf_str(&out));
		say_line(say, "%s: %zu mark%s of another program turned into hunsu's own",
			where_of(p), found.certain, PLURAL(found.certain));
		/* What is left. */
		foreigns_release(&found);
		buf_clear(&list);
		foreign_find(&found, str_of(p->text), names);
		foreign_print(&list, str_of(p->text), p->line ? p->line : 1, &found);
	}
	rest = buf_str(&list);
	while (str_line(&rest, &line))
		say_line(say, "%s:%.*s", where_of(p), (int)line.n, line.p);
	if (found.certain)
		say_line(say, "%s: --convert turns what is certain into hunsu's own", where_of(p));
}

void prompt_told(struct named_prompt *p, const struct task *t, bool convert,
	const struct asker *asker, struct buf *say)
{
	SCOPED(fields) names = {0};
	SCOPED(doc) doc = {0};
	if (!p->text) {
		doc_format(&doc, &p->prompt);
		p->text = str_dup(buf_str(&doc.text));
	}
	if (p->mended)
		say_line(say, "%s", p->mended);
	if (p->model)
		say_line(say, "%s: its model, %s, is not taken: --target names one", where_of(p),
			p->model);
	if (p->unsent)
		say_line(say, "%s: what it says of %s is not sent", where_of(p), p->unsent);
	field_names(&names, t);
	if (names.n)
		fill_inputs(p, &names, say);
	for (size_t i = 0; i < p->inputs.n && !names.n; i++)
		fields_put(&names, &p->inputs.items[i], "");
	if (!p->plain)
		look(p, &names, convert, asker, say);
}
