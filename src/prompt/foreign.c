/* foreign.c - what other programs would fill in, or take for a role. */
#include "hunsu/prompt/foreign.h"

#include <string.h>
#include "hunsu/base/rex.h"
#include "hunsu/base/utf8.h"
#include "hunsu/prompt/doc.h"

static char before(struct str text, size_t at)
{
	return at ? text.p[at - 1] : '\n';
}

/* An argument of LaTeX: \boxed{answer}, x^{n}, \frac{a}{b}. */
static bool is_latex(struct str text, size_t at, struct str name)
{
	while (at && text.p[at - 1] == '}') {
		while (at && text.p[at - 1] != '{')
			at--;
		at -= at > 0;
	}
	if (before(text, at) == '^' || before(text, at) == '_')
		return true;
	while (at && ((text.p[at - 1] | 32) >= 'a' && (text.p[at - 1] | 32) <= 'z'))
		at--;
	return before(text, at) == '\\';
}

/* Where JSON has a value: an object whose inside is filled in. */
static bool is_value(struct str text, size_t at, struct str name)
{
	while (before(text, at) == ' ')
		at--;
	return at && strchr("{:,[", before(text, at));
}

/* With its closing tag it is how prompts part texts. */
static bool is_closed(struct str text, size_t at, struct str name)
{
	SCOPED(buf) closing = BUF(BUF_SMALL);

	buf_addf(&closing, "</%.*s>", (int)name.n, name.p);
	return str_find(text, buf_text(&closing), 0) != SIZE_MAX;
}

/* ---- the kinds ---- */

/* The pattern's group is the name; what it would be here is certain where that is a field. */
enum rule {
	OURS,	 /* passed over: {{{x}}} would be sent in braces */
	MARK,	 /* a mark, whatever is in it */
	FIELD,	 /* only where it names a field */
	SUSPECT, /* likewise, and still it is not certain */
};

/* Letters (of any script), digits, `_`; names are no numbers. */
#define W "\\w\\x80-\\xff"
#define NAME "((?!\\d)[" W "]{1,196})"
/* Blanks allowed within, and around. */
#define NAMES " *+([" W "-](?:[" W " -]{0,196}[" W "-])?) *"
/* Two braces and what `open` begins. */
#define BRACES(open) "\\{\\{[ \\t]*+" open "[^\\n{]{0,196}?\\}\\}"
#define NO_JSON "(?![\"'{[:,]|\\}\\})"
#define NO_LINK "(?![(:[])" /* nor a list of its own */
/* What templates call the input where it has no name of its own. */
#define USUAL "(?:INPUT|TEXT|QUESTION|QUERY|DOCUMENT|CONTEXT|MESSAGE|입력|질문)"
#define CHAT "a mark of a model's chat form"

/* Those with the same first byte are in the order in which they are tried. */
static const struct kind {
	char first;
	enum rule rule;
	const char *pattern, *what;
	bool (*unless)(struct str text, size_t at, struct str name); /* it is none then */
} kinds[] = {
	{'{', MARK, "\\{\\{\\{[ \\t]*+[" W ".-]++[ \\t]*+\\}\\}\\}",
		"a tag of Handlebars (as it stands it is sent in braces)", is_value},
	{'{', MARK, "\\{\\{\\{\\{[ \\t]*+" NAME "[ \\t]*+\\}\\}\\}\\}",
		"a placeholder with its braces doubled, as Python wants them", NULL},
	{'{', OURS, "\\{\\{[ \\t]*+[" W ".-]++[ \\t]*+\\}\\}", NULL, NULL},
	{'{', MARK, "\\{\\{[ \\t]*+&[ \\t]*+([^\\n{]{0,195}?)[ \\t]*\\}\\}",
		"a tag of Mustache", NULL},
	{'{', MARK, "\\{\\{[ \\t]*+" NAMES "[ \\t]*+\\}\\}", "a name with blanks in it", NULL},
	/* "{{x}", and over lines. */
	{'{', FIELD, "\\{\\{" NAMES "\\}(?!\\})", "a placeholder with a brace too few", NULL},
	{'{', FIELD, "\\{\\{\\s*+" NAME "\\s*+\\}\\}", "a name on a line of its own", NULL},
	{'{', MARK, BRACES("[#/]"), "a block of Handlebars", NULL},
	{'{', MARK, BRACES("\\^"), "a block of Mustache", NULL},
	{'{', MARK, BRACES(">"), "a partial of Handlebars", NULL},
	{'{', MARK, BRACES("!"), "a comment of Handlebars", NULL},
	{'{', MARK, BRACES("-"), "a tag of Jinja that trims", NULL},
	{'{', MARK, BRACES("~"), "a tag of Handlebars that trims", NULL},
	{'{', MARK, BRACES(NO_JSON "(?:[^\\n{|}]|\\}(?!\\}))*+\\|"),
		"a filter of a template", NULL},
	{'{', MARK, BRACES(NO_JSON), "an expression of a template", NULL},
	{'{', MARK, "(?s)\\{%.{0,1996}?%\\}", "a tag of Jinja", NULL},
	{'{', MARK, "(?s)\\{#.{0,1996}?#\\}", "a comment of Jinja", NULL},
	{'{', MARK, "(?<!\\{)\\{\\$" NAME "\\}", "a placeholder in {$…}", is_latex},
	{'{', FIELD, "(?<!\\{)\\{" NAMES "\\}", "a placeholder of Python", is_latex},
	/* "f{x}", "[a-z]{n}": code, unless it is a field. */
	{'{', MARK, "(?<![" W ")\\]{])\\{" NAME "\\}", "a placeholder of Python", is_latex},
	{'{', MARK, "(?<![" W ")\\]{])\\{(\\d)\\}", "a placeholder of Python", is_latex},
	/* {name!r}, {name:>8}, {name.part}, {name[0]} */
	{'{', SUSPECT, "(?<!\\{)\\{([" W "]{1,197}+)[!:.[][^\\n}]{0,196}\\}",
		"a placeholder of Python with a form", is_latex},
	{'$', MARK, "\\$\\{(?:" NAME "|[" W "][^\\n}]{0,196})\\}", "a placeholder in ${…}", NULL},
	/* Prices and variables of the shell are none. */
	{'$', FIELD, "(?<!\\$)\\$([" W "]{1,199})", "a placeholder with $", NULL},
	{'<', MARK, "<\\|(?:im_start|im_end|system|user|assistant|begin_of_text|start_header_id|"
		"eot_id)\\|>|<<SYS>>|<(?:start|end)_of_turn>", CHAT, NULL},
	{'<', MARK, "<<" NAME ">>", "a placeholder in <<…>>", NULL},
	{'<', FIELD, "<<([^\\n]{1,196}?)>>", "a placeholder in <<…>>", NULL},
	{'<', MARK, "<%[=-]?[^\\n%]{1,196}%>", "a tag of ERB", NULL},
	{'<', MARK, "<(" USUAL ")>", "a placeholder in <…>", is_closed},
	{'<', SUSPECT, "<" NAME ">", "a placeholder in <…>", is_closed},
	{'[', MARK, "\\[/?INST[^\\n\\]]{0,194}\\]", CHAT, NULL},
	{'[', FIELD, "\\[\\[([^\\n]{1,196}?)\\]\\]", "a placeholder in [[…]]", NULL},
	{'[', FIELD, "\\[((?=[^\\n\\]]{0,197}?[A-Z])[^a-z\\n\\][]{1,198}"
		"|[\\x80-\\xff][^\\n\\]]{0,197})\\]" NO_LINK, "a placeholder in […]", NULL},
	{'[', MARK, "\\[" USUAL "\\]" NO_LINK, "a placeholder in […]", NULL},
	{'[', SUSPECT, "\\[([^\\n\\][][^\\n\\]]{0,197})\\]" NO_LINK, "a placeholder in […]", NULL},
	{'%', MARK, "%\\(" NAME "\\)s", "a placeholder of Python", NULL},
	{'%', MARK, "(?<![" W "%])%s(?![" W "])", "a placeholder of printf", NULL},
	{'%', FIELD, "%%?" NAME "%", "a placeholder in %…%", NULL},
	{'\xc2', SUSPECT, "«" NAME "»", "a placeholder in «…»", NULL},
	{'_', FIELD, "(?<!_)__((?!\\d)(?:(?!__)[\\d_\\x80-\\xff])*+[A-Z]"
		"(?:(?!__)[A-Z\\d_\\x80-\\xff])*+)__", "a placeholder in __…__", NULL},
	{'_', MARK, "(?<!_)__" USUAL "__", "a placeholder in __…__", NULL},
	{'#', MARK, "#\\{" NAME "\\}", "a placeholder in #{…}", NULL},
	{'@', MARK, "@\\{" NAME "\\}", "a placeholder in @{…}", NULL},
};

/* ---- finding ---- */

struct search {
	struct str text;
	const struct fields *names;
	struct foreigns *out;
	bool roles; /* the first line is a role: others may be meant so too */
	struct rex *patterns[COUNT(kinds)]; /* of the kinds that were looked for */
};

/* The field that a name means: as it stands, else in another case or with blanks for `_`; NULL: it
 * is none. */
static const char *field_of(const struct search *s, struct str name)
{
	SCOPED(fields) one = {0};
	SCOPED(buf) want = BUF(BUF_SMALL), have = BUF(BUF_SMALL);
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
	return found;
}

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

/* The bytes of such a mark at `at`, or 0. */
static size_t find_kind(struct search *s, size_t at, size_t i)
{
	const struct kind *k = &kinds[i];
	struct str groups[2];
	const char *field;

	if (!s->patterns[i])
		s->patterns[i] = rex_new(k->pattern);
	if (!rex_at(s->patterns[i], s->text, at, groups, 2))
		return 0;
	if (k->rule == OURS)
		return groups[0].n;
	field = field_of(s, groups[1]);
	if ((k->rule != MARK && !field) || (k->unless && k->unless(s->text, at, groups[1])))
		return 0;
	return add(s, at, groups[0].n, k->what, k->rule == SUSPECT ? NULL : field);
}

static size_t find_at(struct search *s, size_t at)
{
	size_t n = 0;

	for (size_t i = 0; i < COUNT(kinds) && !n && before(s->text, at) != '\\'; i++)
		if (kinds[i].first == s->text.p[at])
			n = find_kind(s, at, i);
	return n;
}

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
		if (c == '\\' && str_starts(str_from(s->text, at + 1), "{{")) {
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

/* next: where a mark begins, which has its first brace for itself. */
static bool is_doubled(struct str text, size_t at, size_t next)
{
	return at + 1 < text.n && text.p[at + 1] == text.p[at] && next != at + 1;
}

/* Braces doubled for Python, outside of the marks that were found: how many; 0 where one is single,
 * which would have no meaning to Python. With `s` they are added there, but for our placeholders.
 */
static size_t find_doubled(struct str text, const struct foreigns *found, struct search *s)
{
	size_t k = 0, n = 0;

	for (size_t at = 0; at < text.n; at++) {
		char c = text.p[at];
		struct str name;

		while (k < found->n && found->items[k].at + found->items[k].n <= at)
			k++;
		if ((k < found->n && found->items[k].at <= at) || (c != '{' && c != '}'))
			continue;
		if (!is_doubled(text, at, k < found->n ? found->items[k].at : text.n))
			return 0;
		n++;
		if (s && placeholder_at(text, at, &name)) {
			at += placeholder_at(text, at, &name) - 1;
			continue;
		}
		if (s) {
			add(s, at, 2, "a brace doubled for Python", NULL);
			s->out->items[s->out->n - 1].ours = mem_dup(c == '{' ? "{" : "}");
			s->out->certain++;
		}
		at++;
	}
	return n;
}

/* It has {field}. */
static bool has_field(struct str text, const struct foreigns *f)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->items[i].ours && text.p[f->items[i].at] == '{' &&
			text.p[f->items[i].at + 1] != '{')
			return true;
	return false;
}

void foreign_find(struct foreigns *out, struct str text, const struct fields *names)
{
	const struct fields none = {0};
	struct search s = {.text = text, .names = names ? names : &none, .out = out};
	struct foreigns found = {0};

	search(&s);
	for (size_t i = 0; i < COUNT(kinds); i++)
		rex_free(s.patterns[i]);
	if (!has_field(text, out) || !find_doubled(text, out, NULL))
		return;
	found.n = out->n;
	found.items = NEWN(out->n, struct foreign);
	memcpy(found.items, out->items, out->n * sizeof *out->items);
	find_doubled(text, &found, &s);
	free(found.items);
	SORT(out, by_place);
}
