/* look.c - moving about: panes, selection, what the detail pane shows. Only the view changes. */
#include <string.h>

#include "../naming.h"
#include "../parts.h"
#include "../words.h"
#include "commands.h"
#include "hunsu/app/views.h"
#include "hunsu/figures/failures.h"
#include "hunsu/figures/lineage.h"

#define PAGE 10

static int *lineage_versions(const struct live *v, size_t *n)
{
	SCOPED(lineage) l = {0};
	int *out;

	lineage_make(&l, v->desk->figures);
	out = NEWN(l.n + 1, int);
	*n = 0;
	for (size_t i = 0; i < l.n; i++)
		if (l.items[i].ref.version)
			out[(*n)++] = l.items[i].ref.version;
	return out;
}

/* From 1 on. */
static int *counted(size_t all, size_t *n)
{
	int *out = NEWN(all + 1, int);

	*n = all;
	for (size_t i = 0; i < all; i++)
		out[i] = (int)i + 1;
	return out;
}

static int *failure_places(const struct live *v, size_t *n)
{
	SCOPED(failures) f = {0};

	failures_make(&f, v->desk->figures, NULL, 0);
	return counted(f.n, n);
}

/* What is walked, and the selection in it; NULL: a text, which is scrolled. own: to be freed. */
static int *list_of(struct live *v, const int **list, size_t *n, int **own)
{
	switch (v->view.help ? PANES : v->view.focus) {
	case PANE_EXAMPLES:
		*list = live_examples(v, n);
		return &v->view.example;
	case PANE_VARIANTS:
		*list = live_variants(v, n);
		return &v->view.variant;
	case PANE_DETAIL:
		if (v->view.detail == DETAIL_KINDS) {
			*list = *own = failure_places(v, n);
			return &v->view.kind;
		}
		if (v->view.detail == DETAIL_CORPUS) {
			*list = *own = counted(v->terms.n, n);
			return &v->view.term;
		}
		if (v->view.detail == DETAIL_ASK) {
			size_t others;

			*list = *own = asked_examples(live_state(v), n, &others);
			return &v->view.example;
		}
		if (v->view.detail == DETAIL_SURPRISES) {
			*list = *own = counted((size_t)surprises_count(v), n);
			return &v->view.word;
		}
		if (v->view.detail != DETAIL_LINEAGE)
			return NULL;
		*list = *own = lineage_versions(v, n);
		return &v->view.version;
	default:
		return NULL;
	}
}

/* Moves the selection of a list (the prompt comes before the first variant), or scrolls a text. */
static enum status move(struct live *v, long by)
{
	const int *ids;
	int *own = NULL, was;
	size_t n;
	int *selected = list_of(v, &ids, &n, &own);
	long at = -1, to, lowest = selected == &v->view.variant ? -1 : 0;

	if (!selected) {
		to = v->view.scroll[v->view.focus] + by;
		v->view.scroll[v->view.focus] = to < 0 ? 0 : to > 1000000 ? 1000000 : (int)to;
		return OK;
	}
	was = *selected;
	for (size_t i = 0; i < n; i++)
		if (ids[i] == was)
			at = (long)i;
	to = at + by;
	to = to < lowest ? lowest : to >= (long)n ? (long)n - 1 : to;
	*selected = to < 0 ? 0 : ids[to];
	if (was != *selected && v->view.focus != PANE_DETAIL)
		v->view.scroll[PANE_DETAIL] = 0;
	if (was != *selected && selected == &v->view.variant)
		v->view.pair.text = (struct text_ref){0};
	free(own);
	return OK;
}

static enum status run_move(struct live *v, struct str args, int by, struct buf *err)
{
	return move(v, by);
}

#define MOVE(id, word, far, what, ...)                                                             \
	const struct command command_##id = {.name = word,                                         \
		.keys = {__VA_ARGS__},                                                             \
		.group = "look",                                                                   \
		.help = what,                                                                      \
		.run_by = run_move,                                                                \
		.by = (far)}

MOVE(up, "up", -1, "go one row up", "k", "Up");
MOVE(down, "down", 1, "go one row down", "j", "Down");
MOVE(page_up, "page-up", -PAGE, "go a page up", "C-u", "PageUp", "C-b");
MOVE(page_down, "page-down", PAGE, "go a page down", "C-d", "PageDown", "C-f");
MOVE(top, "top", -1000000000, "go to the top", "g", "Home");
MOVE(bottom, "bottom", 1000000000, "go to the bottom", "G", "End");

static enum status turn_pane(struct live *v, struct str args, int by, struct buf *err)
{
	v->view.focus = (enum pane)(((int)v->view.focus + by + PANES) % PANES);
	return OK;
}

COMMAND("look", next_pane, "next-pane", "go to the next pane", .keys = {"Tab"}, .run_by = turn_pane,
	.by = 1);
COMMAND("look", previous_pane, "previous-pane", "go to the previous pane", .keys = {"S-Tab"},
	.run_by = turn_pane, .by = -1);

/* A word against a table of names, by its beginning; -1 and a message. */
static int pick(struct str word, const char *const *names, int n, const char *what, struct buf *err)
{
	for (int i = 0; word.n && i < n; i++)
		if (word.n <= strlen(names[i]) && memcmp(names[i], word.p, word.n) == 0)
			return i;
	buf_addf(err, "%s is one of", what);
	for (int i = 0; i < n; i++)
		buf_addf(err, " %s", names[i]);
	return -1;
}

static enum status run_pane(struct live *v, struct str args, struct buf *err)
{
	long n;
	int p = str_to_long(args, 1, PANES, &n) ? (int)n - 1
						: pick(args, pane_names, PANES, "pane", err);
	if (p < 0)
		return BAD_USAGE;
	v->view.focus = (enum pane)p;
	return OK;
}

COMMAND("look", pane, "pane", "go to a pane; on the screen its number does it",
	.args = "1\xe2\x80\x93" "4 | PANE", .run = run_pane);

static enum status run_zoom(struct live *v, struct str args, struct buf *err)
{
	v->view.zoom = !v->view.zoom;
	return OK;
}

COMMAND("look", zoom, "zoom", "give the pane the whole screen, or back", .keys = {"z"},
	.run = run_zoom);

static enum status run_select(struct live *v, struct str args, struct buf *err)
{
	struct text_ref t;
	long n;
	if (str_starts(args, "#") &&
		str_to_long(str_from(args, 1), 1, (long)live_state(v)->examples.n, &n)) {
		v->view.example = (int)n;
	} else if (!args.n || str_starts(args, "#")) {
		return fail(err, BAD_USAGE,
			"select prompt, a variant (A), an example (#3) or, in the lineage, a "
			"version (v3)");
	} else {
		bool prompt = str_is(args, "prompt");
		if (take_name(v, NAME_ANY, &args, &t, err) != NAMES_TEXT || no_more(args, err))
			return BAD_USAGE;
		if (t.version && !prompt) {
			v->view.version = t.version;
			return OK;
		}
		v->view.variant = t.variant;
		v->view.pair.text = (struct text_ref){0};
	}
	v->view.scroll[PANE_DETAIL] = 0;
	return OK;
}

COMMAND("look", select, "select", "select what the next acts are about",
	.args = "prompt | VARIANT | #EXAMPLE | vVERSION", .run = run_select);

static enum status run_best(struct live *v, struct str args, struct buf *err)
{
	int k = look_hidden(v);
	if (!k)
		k = look_best(v, true);
	if (!k)
		k = look_best(v, false);
	if (!k)
		return fail(err, BAD_USAGE, "no open variant has a score yet");
	look_at_variant(v, k);
	return OK;
}

COMMAND("look", best, "best",
	"go to the best open variant; in a blind review, to the first without a bet", .keys = {"h"},
	.need = NEED_VARIANT, .run = run_best);

static enum status run_mark(struct live *v, struct str args, struct buf *err)
{
	struct str rest = args;
	int k = take_variant(v, 0, &rest, err);
	if (!k || no_more(rest, err))
		return BAD_USAGE;
	view_toggle_mark(&v->view, k);
	return args.n ? OK : move(v, v->view.focus == PANE_VARIANTS ? 1 : 0);
}

COMMAND("look", mark, "mark",
	"mark a variant, or take the mark off: acts on several go by the marks", .keys = {"Space"},
	.args = "[VARIANT]", .need = NEED_SELECTED, .run = run_mark);

static enum status run_detail(struct live *v, struct str args, struct buf *err)
{
	int d = pick(args, detail_names, DETAILS, "detail", err);
	if (d < 0)
		return BAD_USAGE;
	v->view.detail = (enum detail)d;
	v->view.scroll[PANE_DETAIL] = 0;
	return OK;
}

COMMAND("look", detail, "detail", "choose what the detail pane shows:" DETAIL_VIEWS(DETAIL_WORD),
	.args = "VIEW", .run = run_detail);

static enum status turn_detail(struct live *v, struct str args, int by, struct buf *err)
{
	v->view.detail = view_beside(v->view.detail, by < 0);
	v->view.scroll[PANE_DETAIL] = 0;
	return OK;
}

COMMAND("look", next_detail, "next-detail",
	"show the next of the views that the title names; `detail` reaches all",
	.keys = {"]", "Right", "d"}, .run_by = turn_detail, .by = 1);
COMMAND("look", previous_detail, "previous-detail", "show the view before",
	.keys = {"[", "Left", "D"}, .run_by = turn_detail, .by = -1);

static enum status run_sort(struct live *v, struct str args, struct buf *err)
{
	int s = args.n ? pick(args, sort_names, SORTS, "sort", err)
		       : ((int)v->view.sort + 1) % SORTS;
	if (s < 0)
		return BAD_USAGE;
	v->view.sort = (enum sort)s;
	live_say(v, false, "variants by %s", sort_names[s]);
	return OK;
}

COMMAND("look", sort, "sort", "sort the variants", .keys = {"s"},
	.args = "[score|gain|distance|length|operator|newest]", .run = run_sort);

static enum status run_filter(struct live *v, struct str args, struct buf *err)
{
	int f = args.n ? pick(args, filter_names, FILTERS, "filter", err)
		       : ((int)v->view.filter + 1) % FILTERS;
	if (f < 0)
		return BAD_USAGE;
	v->view.filter = (enum filter)f;
	live_say(v, false, "examples: %s", filter_names[f]);
	return OK;
}

COMMAND("look", filter, "filter",
	"show all examples, those where scores differ, or those that fail", .keys = {"f"},
	.args = "[all|differ|failed]", .run = run_filter);

static enum status run_rejected(struct live *v, struct str args, struct buf *err)
{
	v->view.show_rejected = !v->view.show_rejected;
	return OK;
}

COMMAND("look", rejected, "rejected", "show or hide rejected variants", .keys = {"v"},
	.run = run_rejected);

static enum status run_search(struct live *v, struct str args, struct buf *err)
{
	if (!args.n)
		return live_front(v, "search", err);
	live_search(v, args);
	return live_front(v, "search-next", err);
}

COMMAND("look", search, "search", "search in the pane", .keys = {"/"}, .args = "[TEXT\xe2\x80\xa6]",
	.need = NEED_SCREEN, .run = run_search);
COMMAND("look", search_next, "search-next", "go to the next place found", .keys = {"n"},
	.need = NEED_SCREEN, .front = "search-next");
COMMAND("look", search_previous, "search-previous", "go to the place found before", .keys = {"N"},
	.need = NEED_SCREEN, .front = "search-previous");
