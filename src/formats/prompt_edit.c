/*
 * prompt_edit.c - a prompt back into the file that it came from: of the file's bytes only those
 * become others that say something else now.
 */
#include <string.h>
#include "hunsu/base/utf8.h"
#include "hunsu/prompt/diff.h"
#include "prompt_forms.h"
#include "readers.h"

struct edit {
	size_t from, to; /* in the file */
	struct buf text; /* instead */
};

struct editing {
	const struct prompt_form *form;
	struct str file;
	size_t body; /* where its front matter is over; no JSON has any */
	bool crlf;
	LIST(struct edit) edits; /* one for each message that was found, the unchanged too */
};

static void editing_release(struct editing *e)
{
	for (size_t i = 0; i < e->edits.n; i++)
		buf_release(&e->edits.items[i].text);
	free(e->edits.items);
}

/* A text as the form has it in its files, before JSON quotes it. */
static void spell(struct buf *out, const struct editing *e, struct str text)
{
	SCOPED(buf) form = BUF(BUF_FILE);
	struct str rest, line;

	if (e->form->text)
		e->form->text(&form, text);
	else
		buf_addstr(&form, text);
	rest = buf_str(&form);
	while (e->crlf && !e->form->json && str_line(&rest, &line)) {
		buf_addstr(out, line);
		buf_adds(out, rest.n ? "\r\n" : "");
	}
	buf_addstr(out, rest);
}

static struct edit *add(struct editing *e, size_t from, size_t to)
{
	struct edit *k = PUSH(&e->edits);

	*k = (struct edit){.from = from, .to = to, .text = BUF(BUF_FILE)};
	return k;
}

static bool edit_text(struct editing *e, struct str was, struct str now)
{
	const size_t last = e->edits.n ? e->edits.items[e->edits.n - 1].to : e->body;
	SCOPED(buf) needle = BUF(BUF_FILE);
	size_t at;

	spell(&needle, e, was);
	at = str_find(e->file, buf_text(&needle), last);
	if (at != SIZE_MAX)
		spell(&add(e, at, at + needle.n)->text, e, now);
	return at != SIZE_MAX;
}

/* ---- texts in JSON */

/* The bytes that the unit at s.p[i] of a JSON string has there, and those that it means. */
static size_t unit(struct str s, size_t i, size_t *means)
{
	char hex[5] = "";
	long high;

	*means = 1;
	if (s.p[i] != '\\')
		return 1;
	if (s.n - i < 6 || s.p[i + 1] != 'u')
		return 2;
	memcpy(hex, s.p + i + 2, 4);
	high = strtol(hex, NULL, 16);
	*means = high < 0x80 ? 1 : high < 0x800 ? 2 : 3;
	if (high < 0xd800 || high > 0xdbff || s.n - i < 12 || s.p[i + 6] != '\\')
		return 6;
	*means = 4;
	return 12;
}

/* Where in the string, which begins at its quote, the byte `at` of what it means is. */
static size_t place_of(struct str string, size_t at)
{
	size_t i = 1, means;

	for (size_t done = 0; done < at && i < string.n; done += means)
		i += unit(string, i, &means);
	return i;
}

static size_t string_end(struct str s, size_t at)
{
	size_t means;

	for (at++; at < s.n && s.p[at] != '"';)
		at += unit(s, at, &means);
	return at < s.n ? at + 1 : s.n;
}

static bool inside(struct str s, size_t at) /* of a character */
{
	return at < s.n && ((unsigned char)s.p[at] & 0xc0) == 0x80;
}

/* The part of the string in which they differ; `at` is where it begins in the file. */
static void edit_string(
	struct editing *e, struct str string, size_t at, struct str old, struct str new)
{
	const size_t most = old.n < new.n ? old.n : new.n;
	size_t same = 0, tail = 0;
	SCOPED(buf) quoted = BUF(BUF_FILE);
	struct edit *k;

	while (same < most && old.p[same] == new.p[same])
		same++;
	while (same && (inside(old, same) || inside(new, same)))
		same--;
	while (tail < most - same && old.p[old.n - 1 - tail] == new.p[new.n - 1 - tail])
		tail++;
	while (tail && (inside(old, old.n - tail) || inside(new, new.n - tail)))
		tail--;
	k = add(e, at + place_of(string, same), at + place_of(string, old.n - tail));
	json_quote(&quoted, str_from(str_first(new, new.n - tail), same));
	buf_add(&k->text, quoted.s + 1, quoted.n - 2);
}

static bool is_taken(const struct editing *e, size_t from, size_t to)
{
	for (size_t i = 0; i < e->edits.n; i++)
		if (e->edits.items[i].from >= from && e->edits.items[i].to <= to)
			return true;
	return false;
}

/* Is that value the old text, but for line ends around it? They stay. */
static bool edit_value(struct editing *e, struct str string, size_t at, struct str value,
	struct str was, struct str now)
{
	SCOPED(buf) new = BUF(BUF_FILE);
	const size_t lead = strspn(value.p, "\n");
	size_t end = value.n;
	bool is;

	while (end > lead && value.p[end - 1] == '\n')
		end--;
	is = str_eq(str_from(str_first(value, end), lead), was);
	if (is) {
		buf_addstr(&new, str_first(value, lead));
		spell(&new, e, now);
		buf_addstr(&new, str_from(value, end));
		edit_string(e, string, at, value, buf_str(&new));
	}
	return is;
}

/* In the order of the file, which may be another one than that of the messages. */
static bool edit_json(struct editing *e, struct str was, struct str now)
{
	SCOPED(buf) old = BUF(BUF_FILE);
	bool found = false;
	size_t end;

	spell(&old, e, was);
	for (size_t at = 0; !found && at < e->file.n; at = end) {
		struct str string;
		OWNED_JSON cJSON *v = NULL;

		end = at + 1;
		if (e->file.p[at] != '"')
			continue;
		end = string_end(e->file, at);
		string = str_from(str_first(e->file, end), at);
		if (is_taken(e, at, end) || string.n < old.n)
			continue;
		v = reader_json(string, "", NULL, NULL);
		if (cJSON_IsString(v))
			found = edit_value(
				e, string, at, str_of(v->valuestring), buf_str(&old), now);
	}
	return found;
}

/* ---- placeholders that the front matter has filled */

/* In the file's message, which the inputs fill, and in what it is now: where a value came through,
 * its placeholder takes its place again. */
static void unfill(struct buf *out, struct str was, const struct fields *inputs, struct str now)
{
	SCOPED(buf) filled = BUF(BUF_FILE), value = BUF(BUF_FILE);
	SCOPED(pieces) pieces = {0};
	size_t at = 0, from, done = 0, piece = 0, copied = 0;
	struct str name;

	while (placeholder_next(was, &at, &from, &name)) {
		const char *v = fields_get(inputs, name);

		buf_addstr(&filled, str_from(str_first(was, v ? from : at), done));
		done = at;
		if (v)
			template_literal(&filled, str_of(v));
	}
	buf_addstr(&filled, str_from(was, done));
	diff_words(&pieces, buf_str(&filled), now);
	done = at = 0;
	for (size_t in = 0; placeholder_next(was, &at, &from, &name); done = at) {
		const char *v = fields_get(inputs, name);
		const struct piece *k;

		in += (v ? from : at) - done;
		if (!v)
			continue;
		buf_clear(&value);
		template_literal(&value, str_of(v));
		while (piece + 1 < pieces.n && pieces.items[piece + 1].a <= in)
			piece++;
		k = &pieces.items[piece];
		if (k->common && in >= k->a && in + value.n <= k->a + k->a_n) {
			buf_addstr(out, str_from(str_first(now, k->b + in - k->a), copied));
			buf_addstr(out, str_from(str_first(was, at), from));
			copied = k->b + in - k->a + value.n;
		}
		in += value.n;
	}
	buf_addstr(out, str_from(now, copied));
}

static void unfill_all(struct prompt *out, const struct named_prompt *was, const struct prompt *now)
{
	for (size_t i = 0; i < now->n; i++) {
		const struct message *m = &now->items[i];
		SCOPED(buf) text = BUF(BUF_FILE);

		if (was->inputs.n && i < was->prompt.n)
			unfill(&text, message_str(&was->prompt.items[i]), &was->inputs,
				message_str(m));
		else
			buf_addstr(&text, message_str(m));
		prompt_add(out, m->role, buf_str(&text), AUTHOR_IMPORT);
	}
}

/* ---- the file */

static int by_place(const void *a, const void *b)
{
	const struct edit *x = a, *y = b;

	return (x->from > y->from) - (x->from < y->from);
}

/* Message for message, where they are the same in number and roles. */
static bool in_place(struct buf *out, struct editing *e, const struct prompt *was,
	const struct prompt *now)
{
	size_t done = 0;
	bool ok = was->n == now->n;

	for (size_t i = 0; ok && i < now->n; i++) {
		struct str old = message_str(&was->items[i]), new = message_str(&now->items[i]);

		ok = was->items[i].role == now->items[i].role &&
		     ((e->form->json ? edit_json : edit_text)(e, old, new) || str_eq(old, new));
	}
	SORT(&e->edits, by_place);
	for (size_t i = 0; ok && i < e->edits.n; i++) {
		buf_addstr(out, str_from(str_first(e->file, e->edits.items[i].from), done));
		buf_addstr(out, buf_str(&e->edits.items[i].text));
		done = e->edits.items[i].to;
	}
	buf_addstr(out, str_from(e->file, done));
	return ok;
}

/* All but the front matter again; JSON only where there is nothing beside the prompt. A form that
 * does not say how it spells a text holds more than that. */
static bool whole(struct buf *out, const struct editing *e, const struct prompt *was,
	const struct prompt *now, struct buf *why)
{
	struct prompt_outgoing o = {.prompt = was};
	SCOPED(buf) text = BUF(BUF_FILE);
	struct str front, body, line;
	bool ok = e->form->json || e->form->text;

	if (e->form->json) {
		OWNED_JSON cJSON *old = reader_json(e->file, "", NULL, NULL), *same = NULL;

		ok = e->form->write(&text, &o, NULL) == OK;
		same = reader_json(buf_str(&text), "", NULL, NULL);
		ok = ok && cJSON_Compare(old, same, true);
		buf_clear(&text);
	}
	o.prompt = now;
	ok = ok && e->form->write(&text, &o, why) == OK;
	body = buf_str(&text);
	if (e->body)
		(void)prompt_front(buf_str(&text), &front, &body);
	buf_addstr(out, str_first(e->file, e->body));
	while (str_line(&body, &line)) {
		buf_addstr(out, line);
		buf_adds(out, e->crlf ? "\r\n" : "\n");
	}
	return ok;
}

static bool holds(
	const struct editing *e, const char *path, struct str text, const struct prompt *p)
{
	SCOPED(named_prompts) found = {0};

	return prompts_read(&found, e->form, path, text, false, NULL) == OK && found.n == 1 &&
	       prompt_equal(&found.items[0].prompt, p);
}

enum status prompt_edit(struct buf *out, const char *path, struct str file,
	const struct prompt *now, struct buf *err)
{
	SCOPED(prompt) next = {0};
	const size_t before = out->n, bom = file.n - utf8_past_mark(file).n;
	SCOPED(editing) e = {.file = str_from(file, bom)};
	SCOPED(named_prompts) was = {0};
	struct str front, rest = e.file, line;
	SCOPED(buf) why = BUF(BUF_SMALL);
	enum status st;

	e.form = prompt_form_of(path, e.file);
	st = prompts_read(&was, e.form, path, e.file, false, err);
	if (!st && was.n > 1)
		st = fail(err, FAILED, "%s holds %zu prompts", path, was.n);
	if (st)
		return st;
	e.crlf = str_line(&rest, &line) && str_starts(str_from(e.file, line.n), "\r");
	if (e.form->front && prompt_front(e.file, &front, &rest))
		e.body = e.file.n - rest.n;
	buf_addstr(out, str_first(file, bom));
	unfill_all(&next, &was.items[0], now);
	if (in_place(out, &e, &was.items[0].prompt, &next) &&
		holds(&e, path, str_from(buf_str(out), before + bom), &next))
		return OK;
	buf_splice(out, before + bom, out->n - before - bom, STR(""));
	if (!whole(out, &e, &was.items[0].prompt, &next, &why) ||
		!holds(&e, path, str_from(buf_str(out), before + bom), &next))
		return fail(err, FAILED,
			"%s (%s) holds more than this prompt, which would be gone%s%s", path,
			e.form->name, why.n ? ": " : "", buf_text(&why));
	return OK;
}
