/* pane_prompt.c - the prompt: tinted by author, roles and placeholders marked, the ghost line under
 * it. */
#include <string.h>

#include "hunsu/app/command.h"
#include "hunsu/prompt/doc.h"
#include "hunsu/tui/pane.h"

#define NAMES_MAX 32
#define BESIDE "   %s  (added by hunsu)" /* what is added, in the last row of the text */
#define BESIDE_LEAST 12

static const struct fields *first_fields(const struct state *s)
{
	for (size_t i = 0; i < s->examples.n; i++)
		if (!s->examples.items[i].now.dropped)
			return &s->examples.items[i].now.fields;
	return NULL;
}

static bool has_name(const struct str *names, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(names[i], name))
			return true;
	return false;
}

static size_t names_of(const struct prompt *p, struct str *names)
{
	size_t n = prompt_placeholders(p, names, NAMES_MAX);

	return n < NAMES_MAX ? n : NAMES_MAX;
}

/* Placeholders that the prompt had at first and lost, and those that no example has a field for. */
static void tell_lost(struct buf *out, const struct live *v, const struct prompt *p)
{
	const struct state *s = live_state(v);
	const struct version *first = state_version(s, 1);
	const struct fields *fields = first_fields(s);
	struct str now[NAMES_MAX], then[NAMES_MAX];
	size_t n = names_of(p, now), n_then = first ? names_of(&first->prompt, then) : 0;

	for (size_t i = 0; i < n_then; i++)
		if (!has_name(now, n, then[i]) && (!fields || fields_cover(fields, then[i])))
			buf_addf(out, "%s{{%.*s}} is lost", out->n ? ", " : "", (int)then[i].n,
				then[i].p);
	for (size_t i = 0; fields && i < n; i++)
		if (!fields_cover(fields, now[i]))
			buf_addf(out, "%s{{%.*s}}: no example has it", out->n ? ", " : "",
				(int)now[i].n, now[i].p);
}

/* The text as it stands in the editor, as a prompt; false: there is none. */
static bool parse(const struct pane_view *v, struct prompt *out)
{
	return doc_parse(out, buf_str(&v->editor->text), &v->editor->runs, AUTHOR_PERSON, NULL) ==
	       OK;
}

/* A figure worked out of less than all there will be says so. */
static void put_figure(struct buf *out, const struct pane_view *v, const struct score_line *line)
{
	stats_print_interval(out, line->dev, v->ascii);
	buf_addf(out, " (n %zu", line->dev.n);
	if (line->early)
		buf_addf(out, " of %zu", figures_split_size(v->live->desk->figures, SPLIT_DEV));
	buf_adds(out, ")");
}

/* Of a prompt without a score: why, and what the version before it had. */
static void title_without(
	struct buf *out, const struct pane_view *v, struct text_ref ref, int against)
{
	const struct text_ref base = {.version = against};
	const char *why = figures_trouble(
		v->live->desk->figures, ref, live_state(v->live)->target);
	struct score_line line;

	figures_score(v->live->desk->figures, base, &line);
	if (against && line.dev.n) {
		buf_addf(out, "%sv%d ", pane_part(v), against);
		put_figure(out, v, &line);
		buf_adds(out, ", edited since");
	}
	if (why)
		buf_addf(out, "%s! %s", pane_part(v), why);
}

/* The gap to dev where there is a score on it. */
static void title_held_out(
	struct buf *out, const struct pane_view *v, const struct score_line *line)
{
	const bool whole = !line->held_out.partial;

	buf_addf(out, "%sheld-out ", pane_part(v));
	if (whole)
		buf_addf(out, "%.0f%%", 100 * line->held_out.mean);
	else
		stats_print_interval(out, line->held_out, v->ascii);
	if (whole && line->dev.n && !line->dev.partial) {
		buf_adds(out, ", ");
		stats_print_points(out, line->held_out.mean - line->dev.mean, v->ascii);
	}
	buf_addf(out, ", look %zu", live_state(v->live)->looks.n);
}

static void title_score(struct buf *out, const struct pane_view *v, const struct version *head)
{
	struct score_line line;
	const char *part = pane_part(v);
	struct text_ref ref = {.version = head->n};
	size_t done, total;
	double eta;
	const bool busy =
		figures_progress(v->live->desk->figures, ref, &done, &total, &eta) && total;

	figures_score(v->live->desk->figures, ref, &line);
	if (line.hidden) {
		buf_addf(out, "%shidden", part);
	} else if (line.dev.n) {
		buf_adds(out, part);
		put_figure(out, v, &line);
	}
	if (!line.hidden && line.held_out.n)
		title_held_out(out, v, &line);
	if (!line.hidden && !line.dev.n && !busy)
		title_without(out, v, ref, line.against);
	if (busy)
		buf_addf(out, "%s%zu/%zu", part, done, total);
}

/* What the marks in the text stand for. */
static void title_held(struct buf *out, const struct pane_view *v)
{
	struct range r;

	if (v->editor->locked.n)
		buf_addf(out, "%s%s %zu locked", pane_part(v), v->marks->lock, v->editor->locked.n);
	if (!v->typing && !v->selecting && live_region(v->live, &r))
		buf_addf(out, "%sregion", pane_part(v));
}

/* How one begins to type, where the focus is on the text. */
static void title_edit(struct buf *out, const struct pane_view *v)
{
	const struct command *c;
	const char *key;

	if (v->typing || v->selecting || v->live->view.focus != PANE_PROMPT ||
		command_find(commands, &c, STR("edit"), NULL) ||
		command_ready(v->live, c, STR(""), NULL))
		return;
	key = command_key_now(v->live, c);
	if (key)
		buf_addf(out, "%s%s types", pane_part(v), key);
}

static void title(struct buf *out, const struct pane_view *v)
{
	const struct version *head = state_head(live_state(v->live));
	SCOPED(buf) lost = BUF(BUF_SMALL);
	SCOPED(prompt) p = {0};

	buf_adds(out, "Prompt");
	if (head)
		buf_addf(out, "%sv%d", pane_part(v), head->n);
	if (v->typing)
		buf_addf(out, "%styping, Esc ends", pane_part(v));
	else if (live_state(v->live)->draft.event)
		buf_addf(out, "%sbeing typed", pane_part(v));
	else if (v->selecting)
		buf_addf(out, "%sselecting: arrows, s sentence, Enter", pane_part(v));
	if (parse(v, &p))
		tell_lost(&lost, v->live, &p);
	if (head && !lost.n)
		title_score(out, v, head);
	if (head && head->name)
		buf_addf(out, "%s%s", pane_part(v), head->name);
	title_held(out, v);
	if (lost.n)
		buf_addf(out, "%s! %s", pane_part(v), buf_text(&lost));
	if (!lost.n)
		title_edit(out, v);
}

/* ---- the look of every byte ---- */

static void shade_roles(struct str text, unsigned char *shades)
{
	struct str rest = text, line;
	enum role role;

	while (str_line(&rest, &line))
		if (doc_role_line(line, &role))
			memset(shades + (line.p - text.p), SHADE_PROMPT_ROLE, line.n);
}

static void shade_placeholders(struct str text, unsigned char *shades)
{
	struct str name;
	size_t from;

	for (size_t at = 0; placeholder_next(text, &at, &from, &name);)
		memset(shades + from, SHADE_PROMPT_PLACEHOLDER, at - from);
}

static void shade_locks(const struct editor *e, unsigned char *shades)
{
	for (size_t i = 0; i < e->locked.n; i++) {
		const struct stretch *s = &e->locked.items[i];
		memset(shades + s->from, SHADE_PROMPT_LOCKED, s->to - s->from);
	}
}

/* What each sentence is worth, while the detail pane shows that of the prompt. */
static void shade_worth(const struct pane_view *v, unsigned char *shades, size_t n)
{
	const struct state *s = live_state(v->live);
	const struct version *head = state_head(s);
	struct worths a;
	size_t message, byte;

	if (!head || v->typing || s->draft.event || v->live->view.detail != DETAIL_ABLATION ||
		!figures_worths(
			v->live->desk->figures, (struct text_ref){.version = head->n}, &a) ||
		a.hidden)
		return;
	for (size_t at = 0; at < n; at++) {
		if (!doc_locate(&head->prompt, at, &message, &byte))
			continue;
		for (size_t i = 0; i < a.what->n_pieces; i++) {
			const struct ablation_piece *p = &a.what->pieces[i];
			if (p->message == message && byte >= p->at && byte < p->at + p->bytes)
				shades[at] = (unsigned char)worth_shade(&a, i);
		}
	}
}

/* How likely the target finds each token, while the detail pane shows that of the prompt. */
static void shade_likelihood(const struct pane_view *v, unsigned char *shades, size_t n)
{
	const struct state *s = live_state(v->live);
	const struct version *head = state_head(s);
	const enum detail d = v->live->view.detail;
	SCOPED(likelihoods) told = {0};
	SCOPED(spots) all = {0};
	size_t from, to;

	if (head && !v->typing && !s->draft.event && !state_hidden(s, view_about(v->live).text) &&
		(d == DETAIL_COMPATIBILITY || d == DETAIL_SURPRISES))
		(void)figures_spots(s, (struct text_ref){.version = head->n}, &told, &all);
	for (size_t i = 0; i < all.n; i++) {
		doc_range(&head->prompt, all.items[i].in, &from, &to);
		if (from < to && to <= n)
			memset(shades + from, (int)surprise_shade(all.items[i].logprob), to - from);
	}
}

/* The selection, else the region. */
static bool selected(const struct pane_view *v, size_t *from, size_t *to)
{
	const struct version *head = state_head(live_state(v->live));
	struct range r;

	if (editor_selection(v->editor, from, to))
		return true;
	if (v->typing || v->selecting || !live_region(v->live, &r))
		return false;
	doc_range(&head->prompt, r, from, to);
	return *to <= v->editor->text.n;
}

static unsigned char *shades_of(const struct pane_view *v)
{
	struct str text = buf_str(&v->editor->text);
	unsigned char *shades = NEWN(text.n + 1, unsigned char);
	/* How much of an accepted text is new would tell how it came about. */
	struct text_ref head = {.version = live_state(v->live)->head};
	bool hidden = state_hidden(live_state(v->live), head);
	size_t at = 0;

	for (size_t i = 0; i < v->editor->runs.n; i++) {
		const struct run *r = &v->editor->runs.items[i];
		memset(shades + at, (int)(hidden ? SHADE_PROMPT_HUMAN : author_shade(r->by)), r->n);
		at += r->n;
	}
	shade_worth(v, shades, text.n);
	shade_likelihood(v, shades, text.n);
	shade_locks(v->editor, shades);
	shade_placeholders(text, shades);
	shade_roles(text, shades);
	return shades;
}

/* The last column, which the text leaves free, has a mark beside what is locked. */
static void add_row(struct rows *out, const struct pane_view *v, size_t row,
	const unsigned char *shades, const unsigned char *overs)
{
	const struct editor *e = v->editor;
	size_t from = e->rows.items[row].from, to = e->rows.items[row].to;
	bool locked = editor_is_locked(e, from, to);

	rows_begin(out, (int)row);
	if (locked) /* blanks at its end may hang over the edge */
		to = from + text_fit((struct str){e->text.s + from, to - from}, v->columns - 1).n;
	while (from < to) {
		size_t end = from + 1;
		while (end < to && shades[end] == shades[from] && overs[end] == overs[from])
			end++;
		rows_put_over(
			out, shades[from], overs[from], (struct str){e->text.s + from, end - from});
		from = end;
	}
	if (locked) {
		rows_to(out, v->columns - 1);
		rows_puts(out, SHADE_PROMPT_LOCKED, v->marks->lock);
	}
}

static void ghost_of(struct buf *out, const struct pane_view *v)
{
	const struct fields *names = first_fields(live_state(v->live));
	SCOPED(prompt) p = {0};

	if (names && parse(v, &p))
		prompt_ghost(out, &p, names);
}

static int lines_in(const struct buf *b)
{
	struct str rest = buf_str(b), line;
	int n = 0;

	while (str_line(&rest, &line))
		n++;
	return n;
}

/* Below the text; beside its last row where there is no room for that. */
static void add_ghost(struct rows *out, struct pane_view *v)
{
	const int beside = v->columns - out->column - (int)strlen(BESIDE) + 2;
	SCOPED(buf) ghost = BUF(BUF_SMALL), one = BUF(BUF_SMALL);
	struct str rest, line;

	ghost_of(&ghost, v);
	rest = buf_str(&ghost);
	if (ghost.n && (int)out->n + lines_in(&ghost) + 2 > v->height && beside >= BESIDE_LEAST) {
		text_joined(&one, rest);
		buf_clear(&ghost);
		text_brief(&ghost, buf_str(&one), beside);
		rows_putf(out, SHADE_GHOST, BESIDE, buf_text(&ghost));
	} else if (ghost.n) {
		rows_begin(out, -1);
		while (str_line(&rest, &line)) {
			rows_begin(out, -1);
			rows_put(out, SHADE_GHOST, line);
		}
		rows_line(out, -1, SHADE_GHOST, "%s",
			v->ascii ? "(added by hunsu)" : "↑ hunsu adds this");
	}
}

int pane_prompt_need(const struct pane_view *v)
{
	SCOPED(buf) ghost = BUF(BUF_SMALL);
	int n = v->editor->text.n ? (int)v->editor->rows.n : 2;

	if (v->editor->text.n)
		ghost_of(&ghost, v);
	n += ghost.n ? lines_in(&ghost) + 2 : 0;
	return n;
}

static void make_rows(struct rows *out, struct pane_view *v)
{
	struct editor *e = v->editor;
	OWNED unsigned char *shades = NULL, *overs = NULL;
	bool follow = v->typing || v->selecting;
	size_t from, to;

	editor_layout(e, v->columns, v->height);
	if (!e->text.n && !v->typing) {
		pane_say(out, v, SHADE_HINT,
			KEY("edit") " types the prompt: what the model should do, in your words.");
		pane_say(out, v, SHADE_DIM,
			"{{input}} stands for the example; without it, it is added at the end.");
		return;
	}
	shades = shades_of(v);
	overs = NEWN(e->text.n + 1, unsigned char);
	if (selected(v, &from, &to))
		memset(overs + from, SHADE_SELECTION, to - from);
	for (size_t i = 0; i < e->rows.n; i++)
		add_row(out, v, i, shades, overs);
	add_ghost(out, v);
	v->top = pane_follow(v->top, follow ? (int)editor_row_of(e, e->cursor) : -1,
		(int)out->list.n, v->height, v->follow);
}

const struct pane_record pane_prompt = {title, make_rows, NULL};
