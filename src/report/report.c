/* report.c - what a report tells, in its order, whatever it is written with. */
#include <string.h>
#include <time.h>

#include "hunsu/base/file.h"
#include "hunsu/session/story.h"
#include "pen.h"

#define COLUMNS_MOST 12 /* texts beside each other on the examples */
#define INPUT_COLUMNS 160

static const struct pen *const pens[] = {
	[REPORT_HTML] = &pen_html, [REPORT_MARKDOWN] = &pen_markdown};

struct report {
	struct buf *out;
	const struct live *v;
	const struct state *s;
	const struct pen *pen;
	int *path; /* versions from the first to the prompt */
	size_t n_path;
};

/* ---- the way from the first version to the prompt ---- */

static void find_path(struct report *r)
{
	const struct version *w = state_head(r->s);

	r->path = NEWN(r->s->versions.n + 1, int);
	for (; w; w = w->n_parents ? state_version(r->s, w->parents[0]) : NULL)
		r->path[r->n_path++] = w->n;
	for (size_t i = 0; i < r->n_path / 2; i++) {
		const int n = r->path[i];
		r->path[i] = r->path[r->n_path - 1 - i];
		r->path[r->n_path - 1 - i] = n;
	}
}

/* A version that was only typed through on the way to the next: no score, no name, and the next is
 * typed too. */
static bool typed_through(const struct report *r, size_t i)
{
	const struct version *w = state_version(r->s, r->path[i]);
	const struct version *next = i + 1 < r->n_path ? state_version(r->s, r->path[i + 1]) : NULL;

	return i && next && !w->name && !strcmp(w->origin, "typing") &&
	       !strcmp(next->origin, "typing") &&
	       !figures_scored(r->v->desk->figures, (struct text_ref){.version = w->n});
}

/* ---- pieces ---- */

static void heading(const struct report *r, int level, const char *text)
{
	r->pen->heading(r->out, level, str_of(text));
}

static bool says_anything(const struct rows *rows)
{
	for (size_t i = 0; i < rows->list.n; i++)
		if (!row_tells_keys(rows, &rows->list.items[i]))
			return true;
	return false;
}

/* A view under its heading; nothing of one that has nothing to say. */
static void view_section(const struct report *r, const char *title, enum detail d)
{
	const struct about what = {.text.version = r->s->head};
	SCOPED(rows) rows;

	rows_init(&rows);
	view_rows(&rows, r->v, d, &what);
	if (says_anything(&rows)) {
		heading(r, 2, title);
		if (d == DETAIL_HISTORY && r->pen->chart && rows.points.n)
			r->pen->chart(r->out, &rows);
		r->pen->rows(r->out, &rows);
	}
}

static void changes(const struct report *r, int from, int to)
{
	const struct about what = {.text.version = to, .against.version = from};
	SCOPED(rows) rows;

	rows_init(&rows);
	view_rows(&rows, r->v, DETAIL_DIFF, &what);
	r->pen->changes(r->out, &rows);
}

/* ---- sections ---- */

static void put_day(struct buf *out, int64_t ms)
{
	const time_t s = (time_t)(ms / 1000);
	struct tm tm;
	char day[32];

	localtime_r(&s, &tm);
	if (strftime(day, sizeof day, "%Y-%m-%d", &tm))
		buf_adds(out, day);
}

static void begin(const struct report *r)
{
	const struct state *s = r->s;
	SCOPED(buf) b = BUF(BUF_SMALL), first = BUF(BUF_SMALL), last = BUF(BUF_SMALL);

	buf_adds(&b, s->task_name ? s->task_name : "a prompt");
	r->pen->begin(r->out, buf_text(&b));
	r->pen->heading(r->out, 1, buf_str(&b));
	if (s->description)
		r->pen->paragraph(r->out, s->description);
	buf_clear(&b);
	buf_addf(&b, "%zu version%s, %zu variant%s in %zu round%s", s->versions.n,
		PLURAL(s->versions.n), s->variants.n, PLURAL(s->variants.n),
		s->rounds.n, PLURAL(s->rounds.n));
	if (r->n_path) {
		put_day(&first, state_version(s, r->path[0])->at);
		put_day(&last, state_head(s)->at);
		buf_addf(&b, ", %s", buf_text(&first));
		if (!str_eq(buf_str(&first), buf_str(&last)))
			buf_addf(&b, " to %s", buf_text(&last));
	}
	buf_adds(&b, ".");
	r->pen->paragraph(r->out, buf_text(&b));
}

/* The prompt and the first version, the gain between them, and what of it is left. */
static void summary(const struct report *r)
{
	const struct text_ref head = {.version = r->s->head}, first = {.version = r->path[0]};
	SCOPED(rows) rows;
	SCOPED(buf) words = BUF(BUF_SMALL);
	struct score_line both;

	rows_init(&rows);
	rows_line(&rows, -1, SHADE_TEXT, "v%d, the prompt now, ", head.version);
	view_score(&rows, r->v, head);
	figures_against(r->v->desk->figures, head, first, &both);
	if (r->n_path > 1 && both.gain.n) {
		stats_tell_paired(&words, both.gain, r->path[0]);
		rows_line(&rows, -1, SHADE_TEXT, "the prompt now is %s", buf_text(&words));
	}
	buf_clear(&words);
	figures_no_score_words(&words, r->s);
	if (words.n)
		rows_line(&rows, -1, SHADE_DIM, "%s", buf_text(&words));
	buf_clear(&words);
	figures_power_words(r->v->desk->figures, &words);
	if (words.n)
		rows_line(&rows, -1, SHADE_DIM, "%s", buf_text(&words));
	heading(r, 2, "In short");
	r->pen->rows(r->out, &rows);
}

static void story(const struct report *r)
{
	size_t from = 0;

	heading(r, 2, "How it came about");
	for (size_t i = 1; i < r->n_path; i++) {
		const struct version *w = state_version(r->s, r->path[i]);
		SCOPED(buf) title = BUF(BUF_SMALL);
		if (typed_through(r, i))
			continue;
		buf_addf(&title, "v%d: %s", w->n, w->origin);
		for (size_t k = 0; k < w->n_variants; k++)
			buf_addf(&title, "%s%s", k ? ", " : " of ",
				variant_called(r->s, w->variants[k]).s);
		if (w->name)
			buf_addf(&title, " (%s)", w->name);
		r->pen->heading(r->out, 3, buf_str(&title));
		changes(r, r->path[from], w->n);
		from = i;
	}
}

/* ---- the examples ---- */

struct beside {
	struct text_ref items[COLUMNS_MOST];
	size_t n, left_out;
};

static void add_column(const struct report *r, struct beside *c, struct text_ref t)
{
	const char *hash, *other;

	if (!state_text(r->s, t, &hash) || !figures_scored(r->v->desk->figures, t))
		return;
	for (size_t i = 0; i < c->n; i++)
		if (state_text(r->s, c->items[i], &other) && !strcmp(hash, other))
			return;
	if (c->n == COLUMNS_MOST) { /* the first one stays */
		memmove(&c->items[1], &c->items[2], (COLUMNS_MOST - 2) * sizeof *c->items);
		c->n--;
		c->left_out++;
	}
	c->items[c->n++] = t;
}

static void examples_head(const struct report *r, const struct beside *c)
{
	struct entry e[COLUMNS_MOST + 3] = {{.text = STR("#"), .number = true},
		{.text = STR("input")}, {.text = STR("expected")}};
	struct called names[COLUMNS_MOST];

	for (size_t i = 0; i < c->n; i++) {
		names[i] = text_called(r->s, c->items[i]);
		e[i + 3] = (struct entry){.text = str_of(names[i].s)};
	}
	r->pen->entries(r->out, e, c->n + 3, true);
}

static void put_example(const struct report *r, const struct beside *c, const struct example *x)
{
	struct entry e[COLUMNS_MOST + 3];
	struct sign signs[COLUMNS_MOST];
	SCOPED(buf) id = BUF(BUF_SMALL), input = BUF(BUF_TEXT), expected = BUF(BUF_TEXT);
	SCOPED(buf) whole = BUF(BUF_TEXT);

	buf_addf(&id, "%d", x->id);
	fields_text(&whole, &x->fields);
	text_brief(&input, buf_str(&whole), INPUT_COLUMNS);
	for (size_t i = 0; i < x->expected.n; i++)
		buf_addf(&expected, "%s%s", i ? " | " : "", x->expected.items[i]);
	e[0] = (struct entry){.text = buf_str(&id), .number = true};
	e[1] = (struct entry){.text = buf_str(&input)};
	e[2] = (struct entry){.text = buf_str(&expected)};
	for (size_t i = 0; i < c->n; i++) {
		const struct call_record *call;
		const char *hash;
		state_text(r->s, c->items[i], &hash);
		signs[i] = view_sign(r->v, hash, x->id);
		call = view_answer(r->v, hash, x->id);
		e[i + 3] = (struct entry){.text = str_of(signs[i].sign),
			.words = signs[i].words,
			.shade = signs[i].shade,
			.more = str_of(call ? call->answer : NULL)};
	}
	r->pen->entries(r->out, e, c->n + 3, false);
}

static void examples(const struct report *r)
{
	const struct state *s = r->s;
	struct beside c = {.n = 0};
	struct best best;
	SCOPED(buf) note = BUF(BUF_SMALL);

	for (size_t i = 0; i < r->n_path; i++)
		add_column(r, &c, (struct text_ref){.version = r->path[i]});
	add_column(r, &c, figures_chosen(r->v->desk->figures, &best));
	if (!c.n)
		return;
	heading(r, 2, "Examples");
	buf_adds(&note, "What each scored text on the way made of the dev examples");
	if (c.left_out)
		buf_addf(&note, "; %zu of the texts between are left out", c.left_out);
	buf_adds(&note, ". Held-out examples are only counted, never shown.");
	r->pen->paragraph(r->out, buf_text(&note));
	r->pen->table(r->out, true);
	examples_head(r, &c);
	for (size_t i = 0; i < s->examples.n; i++)
		if (figures_counts(r->v->desk->figures, &s->examples.items[i].now, SPLIT_DEV))
			put_example(r, &c, &s->examples.items[i].now);
	r->pen->table(r->out, false);
}

/* ---- the end ---- */

static void served(struct rows *rows, const struct report *r)
{
	SCOPED(buf) words = BUF(BUF_SMALL);

	for (size_t i = 0; i < r->s->models_seen.n; i++) {
		const int n = figures_served(r->s, (int)i);
		buf_clear(&words);
		if (n)
			figures_served_words(&r->s->served.items[n - 1], &words);
		rows_line(rows, -1, SHADE_TEXT, "%s%s%s", r->s->models_seen.items[i],
			words.n ? ": " : "", buf_text(&words));
	}
}

static void again(const struct report *r)
{
	const struct state *s = r->s;
	const char *file = journal_path(r->v->desk->session->journal);
	char hash[HASH_HEX];
	SCOPED(buf) b = BUF(BUF_TEXT);
	SCOPED(rows) rows;

	heading(r, 2, "How to do it again");
	rows_init(&rows);
	served(&rows, r);
	for (const struct setting *t = settings_table; t->name; t++)
		if (t->help && !setting_is_usual(t, state_settings(s))) {
			buf_clear(&b);
			setting_name(&b, t);
			buf_addc(&b, ' ');
			setting_print(&b, t, state_settings(s));
			rows_line(&rows, -1, SHADE_TEXT, "setting %s", buf_text(&b));
		}
	if (s->metric)
		rows_line(&rows, -1, SHADE_TEXT, "metric %s, extract %s", state_metric(s)->name,
			state_metric(s)->extract ? state_metric(s)->extract : "as usual");
	state_hash(hash, s);
	rows_line(&rows, -1, SHADE_TEXT, "session %s, %d event%s, state %.12s", s->id, s->events,
		PLURAL(s->events), hash);
	r->pen->rows(r->out, &rows);
	buf_clear(&b);
	buf_addf(&b, "hunsu replay %.*s   # play it back\n", (int)path_base(file).n,
		path_base(file).p);
	buf_addf(&b, "hunsu drift %.*s    # send requests again: do the models answer as then?\n",
		(int)path_base(file).n, path_base(file).p);
	buf_addf(&b, "hunsu export %.*s   # the prompt as it is sent\n", (int)path_base(file).n,
		path_base(file).p);
	r->pen->code(r->out, buf_str(&b));
}

static void cost(const struct report *r)
{
	SCOPED(buf) b = BUF(BUF_TEXT);
	SCOPED(rows) rows;
	struct str lines, line;

	rows_init(&rows);
	story_end(&b, r->s);
	lines = buf_str(&b);
	while (str_line(&lines, &line)) {
		rows_begin(&rows, -1);
		rows_put(&rows, SHADE_TEXT, line);
	}
	heading(r, 2, "Who wrote it, and what it cost");
	r->pen->rows(r->out, &rows);
}

void report_write(struct buf *out, const struct live *v, enum report_form form)
{
	struct report r = {.out = out, .v = v, .s = live_state(v), .pen = pens[form]};

	find_path(&r);
	begin(&r);
	if (r.n_path) {
		summary(&r);
		heading(&r, 2, "The prompt");
		r.pen->prompt(out, &state_head(r.s)->prompt,
			state_hidden(r.s, (struct text_ref){.version = r.s->head}));
		view_section(&r, "Who wrote what", DETAIL_BLAME);
		if (r.n_path > 1) {
			heading(&r, 2, "From the first version to the prompt");
			changes(&r, r.path[0], r.s->head);
		}
	}
	view_section(&r, "How the score went", DETAIL_HISTORY);
	if (r.n_path > 1)
		story(&r);
	view_section(&r, "Variants", DETAIL_VARIANTS);
	examples(&r);
	view_section(&r, "Kinds of failure", DETAIL_KINDS);
	view_section(&r, "What a sentence is worth", DETAIL_ABLATION);
	if (r.s->duels.n)
		view_section(&r, "Duels", DETAIL_DUELS);
	if (figures_metric(r.s) && r.s->compared.n)
		view_section(&r, "The judge", DETAIL_JUDGE);
	if (r.s->targets.n > 1)
		view_section(&r, "Targets", DETAIL_TARGETS);
	view_section(&r, "Lineage", DETAIL_LINEAGE);
	cost(&r);
	again(&r);
	r.pen->end(out);
	free(r.path);
}

bool report_is_own(struct str text)
{
	struct str line;

	return str_line(&text, &line) && str_find(line, REPORT_MARK, 0) != SIZE_MAX;
}
