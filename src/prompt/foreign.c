/* foreign.c - what other programs would fill in, or take for a role. */
#include "hunsu/prompt/foreign.h"

#include <stdlib.h>
#include <string.h>
#include "hunsu/base/mem.h"
#include "hunsu/base/utf8.h"
#include "hunsu/prompt/doc.h"

#define LONGEST 200 /* bytes of a mark */

struct search {
	struct str text;
	const struct fields *names;
	struct foreigns *out;
	bool roles;  /* the first line is a role: others may be meant so too */
	bool python; /* it has {field}: doubled braces are Python's escapes */
};

/* ---- names ---- */

static bool is_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       c == '_' || (unsigned char)c >= 0x80;
}

/* Letters, digits and `_`, not a number. */
static bool is_name(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_word(s.p[i]))
			return false;
	return s.n && !(s.p[0] >= '0' && s.p[0] <= '9');
}

static bool all_caps(struct str s)
{
	bool letter = false;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] >= 'a' && s.p[i] <= 'z')
			return false;
		letter |= s.p[i] >= 'A' && s.p[i] <= 'Z';
	}
	return letter;
}

/* The field that a name means: as it stands, else in another case or with blanks for `_`; NULL: it
 * is none. */
static const char *field_of(const struct search *s, struct str name)
{
	struct fields one = {0};
	struct buf want = BUF(BUF_SMALL), have = BUF(BUF_SMALL);
	const char *found = NULL;

	for (size_t i = 0; i < s->names->n; i++)
		if (str_is(name, s->names->items[i].name))
			return s->names->items[i].name;
	fields_add(&one, name, STR(""));
	text_fold(&want, str_of(one.items[0].name));
	for (size_t i = 0; i < s->names->n && !found; i++) {
		buf_clear(&have);
		text_fold(&have, str_of(s->names->items[i].name));
		if (name.n && str_eq(buf_str(&want), buf_str(&have)))
			found = s->names->items[i].name;
	}
	if (!found && str_is(name, "input") && fields_cover(s->names, name))
		found = "input"; /* whatever the field is called */
	fields_release(&one);
	buf_release(&want);
	buf_release(&have);
	return found;
}

/* ---- finding ---- */

/* field NULL: what it would be is not certain. */
static size_t add(struct search *s, size_t at, size_t n, const char *what, const char *field)
{
	struct foreign *f = PUSH(s->out);
	struct buf ours = BUF(BUF_SMALL);

	*f = (struct foreign){.at = at, .n = n, .what = what};
	if (field) {
		buf_addf(&ours, "{{%s}}", field);
		f->ours = buf_detach(&ours, NULL);
		s->out->certain++;
	}
	return n;
}

static struct str rest_of(const struct search *s, size_t at)
{
	return str_first(str_from(s->text, at), LONGEST);
}

/* What stands between `open` at `at` and the next `close` on the same line; false: nothing does. */
static bool between(const struct search *s, size_t at, const char *open, const char *close,
	struct str *inner, size_t *n)
{
	struct str rest = rest_of(s, at), line = rest;
	const char *nl = memchr(rest.p, '\n', rest.n);
	size_t end;

	if (!str_starts(rest, open))
		return false;
	if (nl)
		line.n = (size_t)(nl - rest.p);
	end = str_find(line, close, strlen(open));
	if (end == SIZE_MAX)
		return false;
	*inner = str_first(str_from(line, strlen(open)), end - strlen(open));
	*n = end + strlen(close);
	return true;
}

static char before(const struct search *s, size_t at)
{
	return at ? s->text.p[at - 1] : '\n';
}

/* An argument of LaTeX: \boxed{answer}, x^{n}, \frac{a}{b}. */
static bool is_latex(const struct search *s, size_t at)
{
	while (at && s->text.p[at - 1] == '}') {
		while (at && s->text.p[at - 1] != '{')
			at--;
		at -= at > 0;
	}
	if (before(s, at) == '^' || before(s, at) == '_')
		return true;
	while (at && ((s->text.p[at - 1] | 32) >= 'a' && (s->text.p[at - 1] | 32) <= 'z'))
		at--;
	return before(s, at) == '\\';
}

/* ---- two braces ---- */

static const char *brace_words(struct str inner)
{
	static const struct {
		const char *first, *what;
	} marks[] = {{"#", "a block of Handlebars"}, {"/", "a block of Handlebars"},
		{"^", "a block of Mustache"}, {">", "a partial of Handlebars"},
		{"!", "a comment of Handlebars"}, {"-", "a tag of Jinja that trims"},
		{"~", "a tag of Handlebars that trims"}};

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (str_starts(inner, marks[i].first))
			return marks[i].what;
	if (memchr(inner.p, '|', inner.n))
		return "a filter of a template";
	return "an expression of a template";
}

static bool of_names(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_word(s.p[i]) && s.p[i] != ' ' && s.p[i] != '-')
			return false;
	return s.n > 0;
}

static size_t two_braces(struct search *s, size_t at)
{
	struct str inner, name;
	size_t n = placeholder_at(s->text, at, &name);

	if (n) /* {{{x}}} would be sent in braces */
		return n;
	if (!between(s, at, "{{", "}}", &inner, &n))
		return 0;
	inner = str_trim(inner);
	if (!inner.n || strchr("\"'{[:,", inner.p[0]) || memchr(inner.p, '{', inner.n))
		return 0;
	if (str_starts(inner, "&"))
		return add(
			s, at, n, "a tag of Mustache", field_of(s, str_trim(str_from(inner, 1))));
	if (of_names(inner))
		return add(s, at, n, "a name with blanks in it", field_of(s, inner));
	return add(s, at, n, brace_words(inner), NULL);
}

/* Where JSON has a value: an object whose inside is filled in. */
static bool is_value(const struct search *s, size_t at)
{
	while (before(s, at) == ' ')
		at--;
	return at && strchr("{:,[", before(s, at));
}

static size_t three_braces(struct search *s, size_t at)
{
	struct str name;
	size_t n = at + 1 < s->text.n ? placeholder_at(s->text, at + 1, &name) : 0;

	if (!n || at + 1 + n >= s->text.n || s->text.p[at + 1 + n] != '}' || is_value(s, at))
		return 0;
	return add(s, at, n + 2, "a tag of Handlebars (as it stands it is sent in braces)", NULL);
}

/* {% … %} and {# … #} may go over lines. */
static size_t tag(
	struct search *s, size_t at, const char *open, const char *close, const char *what)
{
	struct str rest = str_first(str_from(s->text, at), 2000);
	size_t end = str_starts(rest, open) ? str_find(rest, close, 2) : SIZE_MAX;

	return end == SIZE_MAX ? 0 : add(s, at, end + 2, what, NULL);
}

/* Python's {name!r}, {name:>8}, {name.part}, {name[0]}: the name alone. */
static struct str base_name(struct str inner)
{
	size_t n = 0;

	while (n < inner.n && is_word(inner.p[n]))
		n++;
	return n < inner.n && strchr("!:.[", inner.p[n]) ? str_first(inner, n) : STR("");
}

static size_t one_brace(struct search *s, size_t at)
{
	struct str inner;
	const char *field;
	size_t n;

	if (!between(s, at, "{", "}", &inner, &n) || is_latex(s, at) || before(s, at) == '{')
		return 0;
	field = field_of(s, str_trim(inner));
	if (str_starts(inner, "$"))
		return is_name(str_from(inner, 1)) ? add(s, at, n, "a placeholder in {$…}",
							     field_of(s, str_from(inner, 1)))
						   : 0;
	if (is_name(inner) || (field && of_names(inner))) {
		/* "f{x}", "[a-z]{n}": code, unless it is a field. */
		if (!field && (is_word(before(s, at)) || strchr(")]", before(s, at))))
			return 0;
		return add(s, at, n, "a placeholder of Python", field);
	}
	if (base_name(inner).n && field_of(s, base_name(inner)))
		return add(s, at, n, "a placeholder of Python with a form", NULL);
	return 0;
}

static size_t at_brace(struct search *s, size_t at)
{
	struct str rest = rest_of(s, at);
	size_t n;

	if (str_starts(rest, "{{{") && (n = three_braces(s, at)))
		return n;
	if (str_starts(rest, "{{"))
		return two_braces(s, at);
	if ((n = tag(s, at, "{%", "%}", "a tag of Jinja")))
		return n;
	if ((n = tag(s, at, "{#", "#}", "a comment of Jinja")))
		return n;
	return one_brace(s, at);
}

/* ---- other marks ---- */

static size_t at_dollar(struct search *s, size_t at)
{
	struct str inner, rest = rest_of(s, at);
	size_t n = 1;

	if (between(s, at, "${", "}", &inner, &n) && inner.n && is_word(inner.p[0]))
		return add(s, at, n, "a placeholder in ${…}",
			is_name(inner) ? field_of(s, inner) : NULL);
	for (n = 1; n < rest.n && is_word(rest.p[n]);)
		n++;
	/* Prices and variables of the shell are none. */
	if (n < 2 || before(s, at) == '$' || !field_of(s, str_from(str_first(rest, n), 1)))
		return 0;
	return add(s, at, n, "a placeholder with $", field_of(s, str_from(str_first(rest, n), 1)));
}

static size_t at_angle(struct search *s, size_t at)
{
	static const char *const chat[] = {"<|im_start|>", "<|im_end|>", "<|system|>", "<|user|>",
		"<|assistant|>", "<|begin_of_text|>", "<|start_header_id|>", "<|eot_id|>",
		"<<SYS>>", "<start_of_turn>", "<end_of_turn>"};
	struct str inner, rest = rest_of(s, at);
	struct buf closing = BUF(BUF_SMALL);
	bool closed;
	size_t n;

	for (size_t i = 0; i < sizeof chat / sizeof *chat; i++)
		if (str_starts(rest, chat[i]))
			return add(s, at, strlen(chat[i]), "a mark of a model's chat form", NULL);
	if (between(s, at, "<<", ">>", &inner, &n))
		return is_name(inner) || field_of(s, inner)
			       ? add(s, at, n, "a placeholder in <<…>>", field_of(s, inner))
			       : 0;
	if (!between(s, at, "<", ">", &inner, &n) || !is_name(inner) || !field_of(s, inner))
		return 0;
	/* With its closing tag it is how prompts part texts. */
	buf_addf(&closing, "</%.*s>", (int)inner.n, inner.p);
	closed = str_find(s->text, buf_text(&closing), 0) != SIZE_MAX;
	buf_release(&closing);
	return closed ? 0 : add(s, at, n, "a placeholder in <…>", NULL);
}

/* What templates call the input where it has no name of its own. */
static bool is_usual(struct str s)
{
	static const char *const words[] = {"INPUT", "TEXT", "QUESTION", "QUERY", "DOCUMENT",
		"CONTEXT", "MESSAGE", "입력", "질문"};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_is(s, words[i]))
			return true;
	return false;
}

static size_t at_bracket(struct search *s, size_t at)
{
	struct str inner;
	const char *field;
	size_t n;

	if (between(s, at, "[INST", "]", &inner, &n) || between(s, at, "[/INST", "]", &inner, &n))
		return add(s, at, n, "a mark of a model's chat form", NULL);
	if (between(s, at, "[[", "]]", &inner, &n))
		return field_of(s, inner)
			       ? add(s, at, n, "a placeholder in [[…]]", field_of(s, inner))
			       : 0;
	if (!between(s, at, "[", "]", &inner, &n) || !inner.n)
		return 0;
	/* A link, or a list of its own. */
	if (at + n < s->text.n && strchr("(:[", s->text.p[at + n]))
		return 0;
	field = field_of(s, inner);
	if (field && (all_caps(inner) || (unsigned char)inner.p[0] >= 0x80))
		return add(s, at, n, "a placeholder in […]", field);
	return field || is_usual(inner) ? add(s, at, n, "a placeholder in […]", NULL) : 0;
}

static size_t at_percent(struct search *s, size_t at)
{
	struct str inner;
	size_t n;

	if (between(s, at, "%(", ")s", &inner, &n) && is_name(inner))
		return add(s, at, n, "a placeholder of Python", field_of(s, inner));
	if (str_starts(rest_of(s, at), "%s") && !is_word(before(s, at)) && before(s, at) != '%' &&
		!(at + 2 < s->text.n && is_word(s->text.p[at + 2])))
		return add(s, at, 2, "a placeholder of printf", NULL);
	return 0;
}

static size_t at_underscore(struct search *s, size_t at)
{
	struct str inner;
	size_t n;

	if (before(s, at) == '_' || !between(s, at, "__", "__", &inner, &n) || !is_name(inner) ||
		!all_caps(inner))
		return 0;
	if (!field_of(s, inner) && !is_usual(inner))
		return 0;
	return add(s, at, n, "a placeholder in __…__", field_of(s, inner));
}

static size_t at_hash_or_sign(struct search *s, size_t at)
{
	const bool hash = s->text.p[at] == '#';
	struct str inner;
	size_t n;

	if (between(s, at, hash ? "#{" : "@{", "}", &inner, &n) && is_name(inner))
		return add(s, at, n, hash ? "a placeholder in #{…}" : "a placeholder in @{…}",
			field_of(s, inner));
	return 0;
}

/* By the byte that a mark begins with. */
static const struct {
	char first;
	size_t (*find)(struct search *s, size_t at);
} kinds[] = {
	{'{', at_brace},
	{'$', at_dollar},
	{'<', at_angle},
	{'[', at_bracket},
	{'%', at_percent},
	{'_', at_underscore},
	{'#', at_hash_or_sign},
	{'@', at_hash_or_sign},
};

/* ---- lines ---- */

/* "system: text": the role, and the bytes up to the text; 0: it is no such line. */
static size_t inline_role(struct str line, enum role *role)
{
	size_t colon = str_find(line, ":", 0), n;

	if (colon == SIZE_MAX || colon > 20 || !role_parse(str_trim(str_first(line, colon)), role))
		return 0;
	for (n = colon + 1; n < line.n && (line.p[n] == ' ' || line.p[n] == '\t');)
		n++;
	if (n == line.n || (n == colon + 1 && *role != ROLE_SYSTEM))
		return 0;
	return n;
}

static bool is_heading(struct str line)
{
	static const char *const headings[] = {"### Instruction", "### Input", "### Response",
		"### System", "### User", "### Assistant", "### Human", "Human:", "AI:"};

	for (size_t i = 0; i < sizeof headings / sizeof *headings; i++) {
		struct str h = str_of(headings[i]);

		if (str_starts(line, headings[i]) &&
			(line.n == h.n || (line.n == h.n + 1 && line.p[h.n] == ':')))
			return true;
	}
	return false;
}

static void at_line(struct search *s, size_t at, bool first)
{
	struct str rest = str_from(s->text, at), line;
	enum role role;
	size_t n;

	if (!str_line(&rest, &line))
		return;
	n = inline_role(line, &role);
	if (first)
		s->roles = (n && role == ROLE_SYSTEM) || doc_role_line(line, &role);
	if (n && (role == ROLE_SYSTEM || s->roles || first)) {
		struct buf ours = BUF(BUF_SMALL);

		add(s, at, n, "a role with its text on the same line", NULL);
		if (!s->roles)
			return;
		buf_addf(&ours, "%s%s:\n", first ? "" : "\n", role_name(role));
		s->out->items[s->out->n - 1].ours = buf_detach(&ours, NULL);
		s->out->certain++;
	} else if (is_heading(str_trim(line))) {
		add(s, at, line.n, "a role of another program", NULL);
	}
}

/* ---- the whole ---- */

static size_t find_at(struct search *s, size_t at)
{
	char c = s->text.p[at];

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (kinds[i].first == c)
			return before(s, at) == '\\' ? 0 : kinds[i].find(s, at);
	return 0;
}

static void search(struct search *s)
{
	bool line = true, first = true;

	for (size_t at = 0; at < s->text.n;) {
		size_t n, had = s->out->n;
		char c = s->text.p[at];

		if (line && c != '\n' && c != '\r' && c != ' ' && c != '\t') {
			at_line(s, at, first);
			first = false;
		}
		line = c == '\n' || (line && (c == ' ' || c == '\t' || c == '\r'));
		if (s->out->n > had) {
			line = false;
			at += s->out->items[had].n;
			continue;
		}
		if (c == '\\' && str_starts(rest_of(s, at + 1), "{{")) {
			at += 3;
			continue;
		}
		n = find_at(s, at);
		at += n ? n : 1;
	}
}

static int by_place(const void *a, const void *b)
{
	const struct foreign *x = a, *y = b;

	return (x->at > y->at) - (x->at < y->at);
}

/* In a text with {field} Python's doubled braces are single ones. */
static void find_doubled(struct search *s, const struct foreigns *found)
{
	size_t k = 0;

	for (size_t at = 0; at + 1 < s->text.n; at++) {
		char c = s->text.p[at];
		struct str name;

		while (k < found->n && found->items[k].at + found->items[k].n <= at)
			k++;
		if ((c != '{' && c != '}') || s->text.p[at + 1] != c)
			continue;
		if (placeholder_at(s->text, at, &name)) {
			at += placeholder_at(s->text, at, &name) - 1;
			continue;
		}
		if (k < found->n && found->items[k].at <= at)
			continue;
		add(s, at++, 2, "a brace doubled for Python", NULL);
		s->out->items[s->out->n - 1].ours = mem_dup(c == '{' ? "{" : "}");
		s->out->certain++;
	}
}

/* A single brace that is no placeholder would have no meaning to Python. */
static bool speaks_python(struct str text, const struct foreigns *f)
{
	size_t k = 0, doubled = 0, fields = 0;

	for (size_t i = 0; i < f->n; i++)
		fields += f->items[i].ours && text.p[f->items[i].at] == '{' &&
			  text.p[f->items[i].at + 1] != '{';
	for (size_t at = 0; at < text.n && fields; at++) {
		while (k < f->n && f->items[k].at + f->items[k].n <= at)
			k++;
		if ((k < f->n && f->items[k].at <= at) || (text.p[at] != '{' && text.p[at] != '}'))
			continue;
		if (at + 1 >= text.n || text.p[at + 1] != text.p[at])
			return false;
		doubled++;
		at++;
	}
	return fields && doubled;
}

void foreign_find(struct foreigns *out, struct str text, const struct fields *names)
{
	const struct fields none = {0};
	struct search s = {.text = text, .names = names ? names : &none, .out = out};
	struct foreigns found = {0};

	search(&s);
	if (!speaks_python(text, out))
		return;
	found.n = out->n;
	found.items = NEWN(out->n, struct foreign);
	memcpy(found.items, out->items, out->n * sizeof *out->items);
	find_doubled(&s, &found);
	free(found.items);
	qsort(out->items, out->n, sizeof *out->items, by_place);
}
