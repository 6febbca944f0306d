/* complete.c - what a line may go on with, from the tables and the state. */
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "hunsu/app/command.h"
#include "hunsu/look/theme.h"
#include "hunsu/session/story.h"
#include "hunsu/app/views.h"
#include "hunsu/figures/failures.h"
#include "hunsu/look/rows.h"
#include "synopsis.h"
#include "words.h"

#define INPUT_BRIEF 60 /* columns */

struct typed_word {
	const struct live *live;
	struct str word, before; /* the word that is completed, and the arguments before it */
	bool within; /* what holds the word somewhere is offered too, else what begins with it */
	size_t n;
	void (*fn)(void *arg, const struct completion *c);
	void *arg;
};

static void offer_known(struct typed_word *o, const struct completion *c)
{
	const bool begins = strncmp(c->word, o->word.p, o->word.n) == 0;

	if (!begins && !(o->within && (search_find(str_of(c->word), o->word, 0) != SIZE_MAX ||
				    search_find(str_of(c->help), o->word, 0) != SIZE_MAX)))
		return;
	o->fn(o->arg, c);
	o->n++;
}

static void offer(struct typed_word *o, const char *candidate, const char *help)
{
	offer_known(o, &(struct completion){candidate, "", help});
}

static void offer_variants(struct typed_word *o)
{
	const struct state *s = live_state(o->live);
	OWNED int *list = state_variants_told(s);
	for (size_t i = 0; i < s->variants.n; i++) {
		const struct variant *k = state_variant(s, list[i]);
		offer(o, variant_called(s, list[i]).s,
			state_hidden(s, (struct text_ref){.variant = k->n})
				? "hidden"
				: k->operator);
	}
}

static void offer_versions(struct typed_word *o)
{
	const struct state *s = live_state(o->live);
	char number[24];
	for (size_t i = 0; i < s->versions.n; i++) {
		snprintf(number, sizeof number, "v%zu", i + 1);
		offer(o, number, s->versions.items[i].origin);
	}
	for (size_t i = 0; i < s->versions.n; i++)
		if (s->versions.items[i].name)
			offer(o, s->versions.items[i].name, "");
}

/* A file's name may hold what no line and no terminal should; hidden ones are for who asks. */
static bool may_be_named(const char *name, struct str begins)
{
	struct str s = str_of(name);
	if (name[0] == '.' && (!begins.n || begins.p[0] != '.' || !name[1] || str_is(s, "..")))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= ' ' || s.p[i] == 0x7f)
			return false;
	return utf8_valid(s, NULL);
}

/* What lies in the folder that the word names, as the whole word would be; folders end with a
 * slash. */
static void offer_files(struct typed_word *o)
{
	size_t slash = o->word.n;
	SCOPED(buf) folder = BUF(BUF_SMALL), word = BUF(BUF_SMALL);
	struct dirent **found;
	int n;
	while (slash > 0 && o->word.p[slash - 1] != '/')
		slash--;
	buf_addstr(&folder, slash ? str_first(o->word, slash) : STR("."));
	n = scandir(buf_text(&folder), &found, NULL, alphasort);
	for (int i = 0; i < n; i++) {
		struct stat st;
		buf_clear(&word);
		buf_addstr(&word, str_first(o->word, slash));
		buf_adds(&word, found[i]->d_name);
		if (may_be_named(found[i]->d_name, str_from(o->word, slash)) &&
			stat(buf_text(&word), &st) == 0) {
			buf_adds(&word, S_ISDIR(st.st_mode) ? "/" : "");
			offer(o, buf_text(&word), "");
		}
		free(found[i]);
	}
	if (n >= 0)
		free(found);
}

static void offer_numbers(struct typed_word *o, const char *sign)
{
	const struct state *s = live_state(o->live);
	SCOPED(buf) input = BUF(BUF_TEXT), help = BUF(BUF_SMALL);
	char number[24];
	for (size_t i = 0; i < s->examples.n; i++) {
		const struct example *e = state_example(s, (int)i + 1);
		buf_clear(&input);
		buf_clear(&help);
		if (e)
			fields_text(&input, &e->fields);
		text_brief(&help, buf_str(&input), INPUT_BRIEF);
		snprintf(number, sizeof number, "%s%zu", sign, i + 1);
		offer(o, number, buf_text(&help));
	}
}

static void offer_examples(struct typed_word *o)
{
	offer_numbers(o, "");
}

static void offer_outputs(struct typed_word *o)
{
	offer_numbers(o, "#");
}

static void offer_numbered(struct typed_word *o, int n, struct str help)
{
	SCOPED(buf) brief = BUF(BUF_SMALL);
	char number[24];

	snprintf(number, sizeof number, "%d", n);
	text_brief(&brief, help, INPUT_BRIEF);
	offer(o, number, buf_text(&brief));
}

static void offer_hunks(struct typed_word *o)
{
	const struct merge *m = &o->live->merging.merge;

	for (size_t i = 0; o->live->merging.on && i < m->hunks.n; i++)
		offer_numbered(o, (int)i + 1, merge_theirs(m, &m->hunks.items[i]));
}

static void offer_locks(struct typed_word *o)
{
	const struct state *s = live_state(o->live);

	for (size_t i = 0; i < s->locks.n; i++)
		offer_numbered(o, s->locks.items[i].n,
			prompt_range(&state_head(s)->prompt, lock_range(&s->locks.items[i])));
}

static void offer_rounds(struct typed_word *o)
{
	const struct state *s = live_state(o->live);

	for (size_t i = 0; i < s->rounds.n; i++)
		offer_numbered(o, s->rounds.items[i].n, STR("")); /* what it was may be hidden */
}

static void offer_failures(struct typed_word *o)
{
	SCOPED(failures) f = {0};

	failures_make(&f, o->live->desk->figures, NULL, 0);
	for (size_t i = 0; i < f.n; i++)
		offer_numbered(o, (int)i + 1, str_of(f.items[i].name));
}

static void offer_theme(void *arg, const char *name)
{
	offer(arg, name, "");
}

static void offer_themes(struct typed_word *o)
{
	offer(o, "auto", "as the terminal's ground is");
	theme_list(offer_theme, o);
}

static void offer_operators(struct typed_word *o)
{
	for (size_t i = 0; operators[i]; i++)
		offer(o, operators[i]->name, operators[i]->help);
}

static void offer_metrics(struct typed_word *o)
{
	for (size_t i = 0; metrics[i]; i++)
		offer(o, metrics[i]->name, metrics[i]->help);
}

static void offer_options(struct typed_word *o)
{
	SCOPED(buf) name = BUF(BUF_SMALL);
	for (const struct setting *s = settings_table; s->name; s++) {
		buf_clear(&name);
		setting_name(&name, s);
		if (setting_find(buf_str(&name)))
			offer(o, buf_text(&name), s->help);
	}
	for (size_t i = 0; options[i].name; i++)
		if (!setting_find(str_of(options[i].name)))
			offer(o, options[i].name, options[i].help);
}

static void offer_models(struct typed_word *o)
{
	for (size_t i = 0; model_offer(i); i++)
		offer(o, model_offer(i)->name, model_offer(i)->what);
}

static void offer_commands(struct typed_word *o)
{
	const struct live *v = o->live;
	for (size_t i = 0; v->commands[i]; i++) {
		const struct command *c = v->commands[i];
		const char *key = v->front.keys ? command_key(v->config, c) : NULL;
		if (!(c->need & NEED_SCREEN) || v->front.keys)
			offer_known(o, &(struct completion){c->name, key ? key : "", c->help});
	}
}

static void offer_views(struct typed_word *o)
{
	for (int d = 0; d < DETAILS; d++)
		offer(o, detail_names[d], view_pages[d]->help);
}

static void offer_panes(struct typed_word *o)
{
	for (int p = 0; p < PANES; p++)
		offer(o, pane_names[p], "");
}

static void offer_list(struct typed_word *o, const char *const *words)
{
	for (; words && *words; words++)
		offer(o, *words, "");
}

/* What the option before it may be. */
static void offer_values(struct typed_word *o)
{
	static const struct {
		const char *option;
		void (*offer)(struct typed_word *o);
	} known[] = {{"operators", offer_operators}, {"theme", offer_themes},
		{"target", offer_models}, {"proposer", offer_models}};
	static const char *const switches[] = {"on", "off", NULL};
	static const char *const bools[] = {"yes", "no", NULL};
	struct str before = o->before, name = str_word(&before);
	const struct setting *s = setting_find(name);
	const struct option *k = options;
	while (k->name && !str_is(name, k->name))
		k++;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_is(name, known[i].option))
			known[i].offer(o);
	if (s)
		offer_list(o, s->type == SETTING_SWITCH ? switches : NULL);
	else
		offer_list(o, k->name && k->kind == OPTION_BOOL ? bools : NULL);
}

/* ---- the kinds of words in a synopsis ---- */

static bool is_number(const struct live *v, struct str word)
{
	if (word.n > 1 && strchr("#v+-", word.p[0]))
		word = str_from(word, 1);
	return word.n && word.p[0] >= '0' && word.p[0] <= '9';
}

static bool is_variant(const struct live *v, struct str word)
{
	const size_t n = str_find(word, "#", 0);

	return variant_by_name(live_state(v), n == SIZE_MAX ? word : str_first(word, n)) != 0;
}

static bool is_operator(const struct live *v, struct str word)
{
	const struct op *op;
	return operator_find(&op, word, NULL) == OK;
}

/* Each word in capitals of a synopsis, and what it is where nothing can be offered for it. */
static const struct word_kind {
	const char *name, *what;
	void (*offer)(struct typed_word *o);		   /* NULL: only the person knows it */
	bool (*is)(const struct live *v, struct str word); /* NULL: any word may be one */
} kinds[] = {{"VARIANT", "a variant, as A", offer_variants, is_variant},
	{"VERSION", "a version, as v1, or its name", offer_versions, NULL},
	{"vVERSION", "a version, as v1", offer_versions, is_number},
	{"vN", "a version, as v1", offer_versions, is_number},
	{"EXAMPLE", "an example's number", offer_examples, is_number},
	{"#EXAMPLE", "an example, as #1", offer_outputs, is_number},
	{"OPERATOR", "an operator", offer_operators, is_operator},
	{"MODEL", "a model, as hunsu models lists them", offer_models, NULL},
	{"METRIC", "a metric", offer_metrics, NULL}, {"OPTION", "an option", offer_options, NULL},
	{"VALUE", "what the option is to be", offer_values, NULL},
	{"THEME", "a theme", offer_themes, NULL}, {"COMMAND", "a command", offer_commands, NULL},
	{"VIEW", "a view", offer_views, NULL}, {"PANE", "a pane", offer_panes, NULL},
	{"FILE", "a file", offer_files, NULL}, {"HUNK", "a hunk's number", offer_hunks, is_number},
	{"LOCK", "a lock's number", offer_locks, is_number},
	{"KIND", "a kind of failure, as kinds numbers them", offer_failures, is_number},
	{"ROUND", "a round's number", offer_rounds, is_number}, {"N", "a number", NULL, is_number},
	{"+N", "so many events on", NULL, is_number},
	{"-N", "so many events back", NULL, is_number},
	{"N%", "a part of the record, as 50%", NULL, is_number},
	{"M:SS", "a time in the record, as 1:30", NULL, is_number},
	{"LIMIT", "a limit, as calls=300 (also target-calls, proposals, tokens, usd, minutes)",
		NULL, NULL},
	{"SPEED", "how many times as fast", NULL, is_number},
	{"DOLLARS", "dollars, as 0.50", NULL, is_number},
	{"PERCENT", "percent, from 0 to 100", NULL, is_number},
	{"SURE", "how sure you are, in percent", NULL, is_number},
	{"CLAUSE", "what an answer is to be or do, as [3] names the order", NULL, NULL},
	{"QUESTION", "what you wish to know, as why did B lose?", NULL, NULL},
	{"DESCRIPTION", "what the task is, in words of your own", NULL, NULL},
	{"TEXT", "words of a prompt", NULL, NULL}, {"WORDS", "words of your own", NULL, NULL},
	{"REASON", "why, in words of your own", NULL, NULL},
	{"NOTE", "what is to be kept in mind of it, in words of your own", NULL, NULL},
	{"INPUT", "an input of your own", NULL, NULL}, {"ANSWER", "what is expected", NULL, NULL},
	{"OTHER", "what is accepted too", NULL, NULL}};

/* What words that stand for themselves mean, in whatever command. */
static const struct {
	const char *word, *says;
} literals[] = {{"all", "all of them"},
	{"on", "the last search goes on"}, {"look", "at its end, at the held-out examples"},
	 {"none", "none at all"}, {"prompt", "the prompt as it is"},
	{"no-prompt", "the input alone"}, {"region", "what is selected of the prompt"},
	{"sentence", "one of its sentences, by number"}, {"variants", "the list of variants"},
	{"examples", "the list of examples"}, {"beats", "it will score above that version"},
	{"not", "it will not score above that version"}, {"good", "as it should be: 1"},
	{"bad", "not as it should be: 0"}, {"works", "it does what its score says"},
	{"luck", "the gain is chance"}, {"overfits", "good on these examples only"},
	{"cheats", "it pleases the metric, not the task"},
	{"brittle", "it works, but a small change or another model breaks it"},
	{"unsure", "not settled yet"}, {"score", "the highest on dev first"},
	{"gain", "the largest gain first"}, {"distance", "the most unlike the prompt first"},
	{"length", "the shortest first"}, {"operator", "by how they were made"},
	{"newest", "the last one first"}, {"differ", "where texts do not agree"},
	{"failed", "where the selected text fails"}, {"dev", "that scores are from"},
	{"held-out", "that are kept for the end"}, {"hunks", "what differs, piece by piece"},
	{"first-line", "the first line that says something"},
	{"last-line", "the last line that says something"},
	{"regex:", "what matches, or its first group"},
	{"json:", "a field, as a.b, of the last JSON in it"},
	{"after:", "what comes after the last such mark"},
	{"target", "the model that the prompt is for"}, {"+", "one more, that scores all too"},
	{"-", "one less"},
	{"proposer", "the model that writes variants"},
	{"judge", "the model that grades, for metric judge"}, {"start", "the first event"},
	{"end", "the last event"}, {"add", "make a new one"},
	{"kind", "a kind of failure, to mend it"}, {"name", "give one a name"},
	{"move", "put an example into another"},
	{"change", "put another in its place"}, {"drop", "take it away"},
	{"check", "whether it prefers what comes first or is longer"},
	{"learn", "clauses that your grades suggest"}, {"again", "others than those it has"}};

const char *word_meaning(const char *word)
{
	for (size_t i = 0; i < sizeof literals / sizeof *literals; i++)
		if (!strcmp(literals[i].word, word))
			return literals[i].says;
	return "";
}

static const struct word_kind *kind_of(struct str word)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (str_is(word, kinds[i].name))
			return &kinds[i];
	return NULL;
}

/* As far as it is written as it is: "all", "regex:" of regex:RE, nothing of TEXT. */
static size_t literal(struct str word)
{
	size_t n = 0;
	while (n < word.n && ((word.p[n] >= 'a' && word.p[n] <= 'z') || strchr("-+", word.p[n])))
		n++;
	return n == word.n ? n : word.p[n] == ':' && n ? n + 1 : 0;
}

static bool fits(void *arg, struct str word, struct str given)
{
	const struct live *v = arg;
	const struct word_kind *k = kind_of(word);
	const size_t n = literal(word);
	if (n)
		return given.n >= n && !memcmp(given.p, word.p, n) && (n == given.n || n < word.n);
	return !k || !k->is || k->is(v, given);
}

static bool has_capital(struct str word)
{
	for (size_t i = 0; i < word.n; i++)
		if (word.p[i] >= 'A' && word.p[i] <= 'Z')
			return true;
	return false;
}

/* Where a kind has nothing to choose from, and no other word may come: what is wanted. */
static void say_kinds(struct typed_word *o, const struct synopsis *s, uint32_t may)
{
	SCOPED(buf) words = BUF(BUF_SMALL);

	for (size_t i = 0; i < s->n; i++) {
		const struct word_kind *k = kind_of(s->words[i]);

		if (!(may >> i & 1) || literal(s->words[i]))
			continue;
		buf_clear(&words);
		buf_addstr(&words, s->words[i]);
		buf_addf(&words, "%s%s", k ? ": " : "", k ? k->what : "");
		o->fn(o->arg, &(struct completion){"", "", buf_text(&words)});
	}
}

static void offer_arguments(struct typed_word *o, const char *args)
{
	struct synopsis s;
	uint32_t may;
	synopsis_read(&s, args);
	may = synopsis_after(&s, o->before, fits, (void *)o->live);
	for (size_t i = 0; i < s.n; i++) {
		const struct word_kind *k = kind_of(s.words[i]);
		OWNED char *word = str_dup(str_first(s.words[i], literal(s.words[i])));
		if (!k && !*word && has_capital(s.words[i]))
			BUG("no kind of argument is called %.*s", (int)s.words[i].n, s.words[i].p);
		if (may >> i & 1 && *word)
			offer(o, word, word_meaning(word));
		if (may >> i & 1 && k && k->offer)
			k->offer(o);
	}
	if (!o->n && (o->within || !o->word.n))
		say_kinds(o, &s, may);
}

size_t command_word(struct str line, size_t cursor)
{
	while (cursor > 0 && line.p[cursor - 1] != ' ')
		cursor--;
	return cursor;
}

void command_complete(const struct live *v, struct str line, size_t cursor,
	void (*fn)(void *arg, const struct completion *c), void *arg)
{
	struct str head = str_first(line, cursor), rest = head, name = str_word(&rest);
	struct typed_word o = {.live = v, .fn = fn, .arg = arg};
	const struct command *c = NULL;
	const size_t at = command_word(line, cursor);
	o.word = str_from(head, at);
	o.before = str_first(rest, rest.n > o.word.n ? rest.n - o.word.n : 0);
	if (at && (command_find(v->commands, &c, name, NULL) || !c))
		return;
	for (int turn = 0; turn < 2 && !o.n; turn++) {
		o.within = turn && o.word.n;
		if (turn && !o.word.n)
			return;
		if (at)
			offer_arguments(&o, c->args);
		else
			offer_commands(&o);
	}
}
