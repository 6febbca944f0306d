/* thinking.c - the marks in which models think, those in which they answer, those that end a turn.
 */
#include <string.h>

#include "cleaning.h"
#include "words.h"

#define ATTRIBUTES 200 /* bytes that may stand in a tag behind its name */

enum {
	AT_START = 1,	/* counts only where nothing stands before it, and only with its end */
	NOT_ALONE = 2,	/* its end without a beginning ends no thinking */
	TO_MESSAGE = 4, /* its end goes on to "<|message|>" */
};

/*
 * How thinking begins and ends. Case does not count, and a tag may have attributes. A beginning may
 * be lost in a server's template, so an end alone ends the thinking too; one that never ends takes
 * the rest.
 */
static const struct pair {
	const char *open, *close;
	int how;
} thinking[] = {
	{"<think>", "</think>", 0}, {"<thinking>", "</thinking>", 0},
	{"<thought>", "</thought>", 0}, {"<thoughts>", "</thoughts>", 0},
	{"<reasoning>", "</reasoning>", 0}, {"<reason>", "</reason>", 0},
	{"<reflection>", "</reflection>", 0}, {"<analysis>", "</analysis>", 0},
	{"<scratchpad>", "</scratchpad>", 0}, {"<chain_of_thought>", "</chain_of_thought>", 0},
	{"<inner_monologue>", "</inner_monologue>", 0}, {"<antthinking>", "</antthinking>", 0},
	{"<seed:think>", "</seed:think>", 0}, {"<longcat_think>", "</longcat_think>", 0},
	{"&lt;think&gt;", "&lt;/think&gt;", 0}, {"[think]", "[/think]", 0},
	{"[thinking]", "[/thinking]", 0}, {"[reasoning]", "[/reasoning]", 0},
	{"\u25c1think\u25b7", "\u25c1/think\u25b7", 0}, {"<|think|>", "<|/think|>", 0},
	{"<|thinking|>", "<|/thinking|>", 0}, {"<|thought|>", "<|/thought|>", 0},
	{"<|begin_of_thought|>", "<|end_of_thought|>", 0},
	{"<|start_thinking|>", "<|end_thinking|>", 0}, {"<|inner_prefix|>", "<|inner_suffix|>", 0},
	{"<|channel>thought", "<channel|>", 0}, {"<unused94>", "<unused95>", 0},
	{"<|channel|>analysis", "<|channel|>final", TO_MESSAGE},
	{"<|channel|>commentary", "<|channel|>final", TO_MESSAGE},
	{"analysis", "assistantfinal", AT_START | NOT_ALONE},
	{"[[ ## reasoning ## ]]", "[[ ## answer ## ]]", NOT_ALONE},
	{"**thinking:**", "**answer:**", AT_START | NOT_ALONE},
	{"**reasoning:**", "**answer:**", AT_START | NOT_ALONE},
	{"here is my thought process:", "here is my response:", AT_START | NOT_ALONE},
	{"here's my thought process:", "here's my response:", AT_START | NOT_ALONE},
	{"thinking...", "...done thinking.", AT_START | NOT_ALONE},
	{"<details type=\"reasoning\"", "</details>", NOT_ALONE}
};

/* Marks of an answer; AT_START: only where they stand around all of the text. */
static const struct pair answers[] = {
	{"<answer>", "</answer>", 0}, {"<final_answer>", "</final_answer>", 0},
	{"<conclusion>", "</conclusion>", 0}, {"[answer]", "[/answer]", 0},
	{"\u25c1answer\u25b7", "\u25c1/answer\u25b7", 0},
	{"<|begin_of_solution|>", "<|end_of_solution|>", 0},
	{"<|start_response|>", "<|end_response|>", 0}, {"<|begin_of_box|>", "<|end_of_box|>", 0},
	{"<response>", "</response>", AT_START}, {"<solution>", "</solution>", AT_START},
	{"<output>", "</output>", AT_START}, {"<result>", "</result>", AT_START},
	{"<final>", "</final>", AT_START}, {"<pre>", "</pre>", AT_START},
	{"<code>", "</code>", AT_START}
};

static const char *const turn_ends[] = {"<|return|>", "<|end|>", "<|im_end|>", "<|eot_id|>",
	"<|eom_id|>", "<|endoftext|>", "<end_of_turn>", "<turn|>", "<|end_of_text|>",
	"<|end_of_turn|>", "<|END_OF_TURN_TOKEN|>", "</s>", "[[ ## completed ## ]]"};

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool is_tag(const char *mark, size_t n)
{
	return mark[0] == '<' && mark[n - 1] == '>' && mark[1] != '|' && mark[n - 2] != '|';
}

/* Where a tag ends whose attributes begin at `at`, or 0. */
static size_t tag_end(struct str s, size_t at)
{
	if (at >= s.n || (s.p[at] != ' ' && s.p[at] != '/'))
		return 0;
	for (size_t end = at; end < s.n && end < at + ATTRIBUTES; end++) {
		if (s.p[end] == '>')
			return end + 1;
		if (s.p[end] == '<' || s.p[end] == '\n')
			break;
	}
	return 0;
}

/* The bytes of the mark where it stands at `at`, or 0. */
static size_t mark_at(struct str s, size_t at, const char *mark)
{
	size_t n, i = 1, end;
	if (at >= s.n || lower(s.p[at]) != lower(mark[0])) /* nearly always */
		return 0;
	n = strlen(mark);
	while (i < n && at + i < s.n && lower(s.p[at + i]) == lower(mark[i]))
		i++;
	if (i == n)
		return n;
	end = i == n - 1 && is_tag(mark, n) ? tag_end(s, at + i) : 0;
	return end ? end - at : 0;
}

static bool has_mark(struct str s, const char *mark)
{
	for (size_t at = 0; at < s.n; at++)
		if (mark_at(s, at, mark))
			return true;
	return false;
}

static bool holds(const struct answers *kept, const char *mark)
{
	for (size_t i = 0; kept && i < kept->n; i++)
		if (has_mark(str_of(kept->items[i]), mark))
			return true;
	return false;
}

/* Whether a rule looks for one of these marks, or for a word of one that is made of words. */
static bool asks(struct str asked, const struct pair *p)
{
	SCOPED(buf) part = BUF(BUF_SMALL);
	bool is = has_mark(asked, p->open) || has_mark(asked, p->close);
	if (asked.n && (p->how & AT_START)) {
		buf_addstr(&part, asked);
		is = is || has_mark(str_of(p->close), buf_text(&part));
	}
	return is;
}

/* Behind the end mark at `at`, of n bytes. */
static size_t behind(struct str s, size_t at, size_t n, const struct pair *p)
{
	static const char message[] = "<|message|>";
	size_t end = at + n, go;
	if (!(p->how & TO_MESSAGE))
		return end;
	go = str_find(str_first(s, end + ATTRIBUTES), message, end);
	return go == SIZE_MAX ? end : go + sizeof message - 1;
}

/* Where the thinking ends that has begun before `at`: at the mark that closes it; with fewer of
 * these than of opening ones, at the last; without any, at the end (*open). */
static size_t thought_end(struct str s, size_t at, const struct pair *p, bool *open)
{
	size_t depth = 1, last = 0, n;
	while (at < s.n) {
		if ((n = mark_at(s, at, p->close))) {
			last = at = behind(s, at, n, p);
			if (!--depth)
				return at;
		} else if ((n = mark_at(s, at, p->open))) {
			depth++;
			at += n;
		} else {
			at++;
		}
	}
	*open = !last;
	return last ? last : s.n;
}

static bool blank_before(struct str s, size_t at)
{
	return !trim_blanks(str_first(s, at)).n;
}

/* Marks that an expected answer or a rule speaks of are left alone. Few outputs have any, so that
 * is asked where one is there, once. */
struct skipping {
	const struct answers *kept;
	struct str asked;
	signed char known[COUNT(thinking)]; /* 0: not yet; 1: left alone */
};

static bool skips(struct skipping *s, size_t i)
{
	const struct pair *p = &thinking[i];
	if (!s->known[i])
		s->known[i] =
			holds(s->kept, p->open) || holds(s->kept, p->close) || asks(s->asked, p)
				? 1
				: -1;
	return s->known[i] > 0;
}

/* What the mark at `at` does: the bytes up to where it goes on, or 0: there is none. *drop: what
 * stands before it was thinking. */
static size_t cut_at(struct str s, size_t at, bool first, struct skipping *skip, bool *drop)
{
	for (size_t i = 0; i < COUNT(thinking); i++) {
		const struct pair *p = &thinking[i];
		bool open = false;
		size_t n;
		if (!mark_at(s, at, p->open) && !mark_at(s, at, p->close))
			continue;
		if (skips(skip, i))
			continue;
		if ((n = mark_at(s, at, p->open)) && (first || !(p->how & AT_START))) {
			size_t end;
			if (str_ends(str_first(str_from(s, at), n), "/>"))
				return n; /* an empty one */
			end = thought_end(s, at + n, p, &open);
			if (!open || !(p->how & AT_START))
				return end - at;
		}
		if (!(p->how & NOT_ALONE) && (n = mark_at(s, at, p->close))) {
			*drop = true;
			return behind(s, at, n, p) - at;
		}
	}
	return 0;
}

/* Whether a mark may begin with it: one of letters or stars only at the start. */
static bool may_be_mark(char c, bool first)
{
	return c == '<' || c == '[' || c == '&' || c == '\xe2' || /* E2: of \u25c1 */
	       (first && c && strchr("*aht", lower(c)));
}

static void cut_thinking(
	struct buf *out, struct str s, const struct answers *kept, struct str asked)
{
	struct skipping skip = {.kept = kept, .asked = asked};
	bool cut = false;
	size_t from = out->n, start = (size_t)(trim_blanks(s).p - s.p), told = 0, n;
	for (size_t at = 0; at < s.n;) {
		bool drop = false, first = at == start;
		n = may_be_mark(s.p[at], first) ? cut_at(s, at, first, &skip, &drop) : 0;
		if (!n) {
			at++;
			continue;
		}
		buf_addstr(out, str_from(str_first(s, at), told));
		/* One too many behind the answer ends no thinking. */
		if (drop && !(cut && !trim_blanks(str_from(s, at + n)).n))
			buf_splice(out, from, out->n - from, STR(""));
		cut = cut || !drop;
		told = at += n;
	}
	buf_addstr(out, str_from(s, told));
}

/* Whether an end of a turn or a mark of an answer may be anywhere: few outputs have such a byte. */
static bool may_have_mark(struct str s)
{
	return s.n && (memchr(s.p, '<', s.n) || memchr(s.p, '[', s.n) || memchr(s.p, 0xe2, s.n));
}

/* What a model writes behind its end, when nobody stops it, is no answer. */
static void cut_turn_end(struct buf *out, size_t from, const struct answers *kept)
{
	struct str s = str_from(buf_str(out), from);
	signed char skip[COUNT(turn_ends)] = {0}; /* 0: not known yet */
	bool text = false;
	for (size_t at = 0; at < s.n; at++) {
		size_t n = 0;
		bool mark = s.p[at] == '<' || s.p[at] == '[';
		for (size_t i = 0; mark && !n && i < COUNT(turn_ends); i++) {
			n = mark_at(s, at, turn_ends[i]);
			if (n && !skip[i])
				skip[i] = holds(kept, turn_ends[i]) ? 1 : -1;
			n = skip[i] > 0 ? 0 : n;
		}
		if (n && text) {
			buf_splice(out, from + at, s.n - at, STR(""));
			return;
		}
		if (n)
			at += n - 1;
		else
			text = text || !char_is_blank((unsigned char)s.p[at]);
	}
}

void outside_thinking(struct buf *out, struct str s, const struct answers *kept, struct str asked)
{
	size_t from = out->n;
	if (!s.n)
		return;
	cut_thinking(out, s, kept, asked);
	if (may_have_mark(str_from(buf_str(out), from)))
		cut_turn_end(out, from, kept);
}

/* ---- marks of an answer ---- */

/* What stands in the last such marks, or before an end whose beginning is lost. */
static bool inside_pair(struct str s, const struct pair *p, struct str *found)
{
	size_t from = SIZE_MAX, end = s.n, n;
	for (size_t at = 0; at < s.n; at++) {
		if ((n = mark_at(s, at, p->open))) {
			from = at + n;
			end = s.n;
			at += n - 1;
		} else if (mark_at(s, at, p->close) && end == s.n) {
			end = at;
		}
	}
	if (from == SIZE_MAX && end < s.n)
		from = 0;
	if (from == SIZE_MAX || from > end)
		return false;
	if ((p->how & AT_START) && !(blank_before(s, from) || mark_at(s, 0, p->open)))
		return false;
	*found = trim_blanks(str_first(str_from(s, from), end - from));
	return found->n > 0;
}

/* Of "{…}" at `at`: where the brace closes, or SIZE_MAX. */
/* \text{B}: B. */
static struct str without_text(struct str s)
{
	static const char *const words[] = {
		"\\text{", "\\textbf{", "\\textit{", "\\mathrm{", "\\mathbf{"};
	for (size_t i = 0; i < COUNT(words); i++) {
		size_t n = strlen(words[i]);
		if (str_starts(s, words[i]) && str_brace_end(s, n - 1) == s.n - 1)
			return trim_blanks(str_first(str_from(s, n), s.n - n - 1));
	}
	return s;
}

static bool inside_box(struct str s, struct str *found)
{
	*found = without_text(trim_blanks(str_boxed(s)));
	return found->n > 0;
}

struct str inside_marks(struct str s, const struct answers *kept, bool boxed)
{
	struct str found, whole = s;
	size_t n;
	s = trim_blanks(s);
	n = s.n;
	for (size_t i = 0; i < COUNT(answers) && may_have_mark(s); i++) {
		const struct pair *p = &answers[i];
		/* In this order: few outputs have any. */
		if (inside_pair(s, p, &found) && !holds(kept, p->open) && !holds(kept, p->close))
			s = found;
	}
	if (boxed && inside_box(s, &found) && !holds(kept, "\\boxed{"))
		s = found;
	return s.n < n ? s : whole; /* a fence may be indented */
}
