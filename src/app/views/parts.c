/* parts.c - what several views are made of. */
#include "parts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "hunsu/app/command.h"
#include "hunsu/engine/metric.h"
#include "hunsu/engine/race.h"
#include "hunsu/figures/bets.h"
#include "hunsu/prompt/diff.h"
#include "hunsu/session/story.h"

void put_hint(struct rows *out, const struct live *v, const char *fmt, ...)
{
	SCOPED(buf) text = BUF(BUF_SMALL), sign = BUF(BUF_SMALL), words = BUF(BUF_SMALL);
	va_list ap;

	va_start(ap, fmt);
	buf_addv(&text, fmt, ap);
	va_end(ap);
	command_spell(&sign, v, true, buf_str(&text));
	command_spell(&words, v, false, buf_str(&text));
	rows_begin(out, -1);
	rows_two(out, SHADE_HINT, buf_text(&sign), buf_text(&words));
}

void put_fact(struct rows *out, int column, const char *name, struct str text)
{
	rows_begin(out, -1);
	rows_hang(out, column);
	rows_signf(out, SHADE_DIM, "%-*s", column - 1, name);
	rows_wordsf(out, SHADE_DIM, "%s: ", name);
	rows_theirs(out, SHADE_TEXT, text);
	if (!text.n)
		rows_puts(out, SHADE_DIM, "(empty)");
}

void put_name(struct rows *out, const struct live *v, enum shade shade, struct text_ref text)
{
	rows_puts(out, shade, text_called(live_state(v), text).s);
}

static bool right_or_wrong(const struct state *s)
{
	const struct metric *m = figures_metric(s);

	return m && m->binary && state_settings(s)->samples <= 1;
}

/* In lines with what it is of: "21 of 47 right"; of several samples none is right or wrong. */
void put_interval(struct rows *out, const struct live *v, enum shade shade, struct interval i)
{
	const double right = i.mean * (double)i.n;
	SCOPED(buf) sign = BUF(BUF_SMALL), words = BUF(BUF_SMALL);

	stats_print_interval(&sign, i, false);
	if (right_or_wrong(live_state(v)) && fabs(right - round(right)) < 1e-6)
		buf_addf(&words, "%.0f of %zu right%s", right, i.n, i.partial ? "" : ", ");
	else if (!i.partial)
		buf_addf(&words, "mean of %zu, ", i.n);
	if (!i.partial || !words.n)
		stats_tell_interval(&words, i);
	rows_two(out, shade, buf_text(&sign), buf_text(&words));
}

void put_rank(struct rows *out, const struct duel_rank *r)
{
	const struct interval i = {
		.mean = r->chance, .low = r->low, .high = r->high, .n = r->duels};
	SCOPED(buf) sign = BUF(BUF_SMALL), words = BUF(BUF_SMALL);

	stats_print_interval(&sign, i, false);
	stats_tell_interval(&words, i);
	rows_two(out, SHADE_TEXT, buf_text(&sign), buf_text(&words));
	rows_item(out, SHADE_DIM, "%g of %zu duel%s won", r->wins, r->duels, PLURAL(r->duels));
}

static void put_stop(struct rows *out, const struct score_line *line)
{
	rows_putf(out, SHADE_SCORE_EARLY,
		"behind, stopped after %d of %d examples, could still win in less than %.0f %%: "
		"%zu gained, %zu lost",
		line->stop->after, line->stop->of, 100 * RACE_GAMMA, line->gain.gained,
		line->gain.lost);
}

void put_score(struct rows *out, const struct live *v, const struct score_line *line)
{
	if (line->stop)
		put_stop(out, line);
	else if (line->dev.n)
		put_interval(out, v, line->early ? SHADE_SCORE_EARLY : SHADE_TEXT, line->dev);
	if (line->dev.n && line->early && !line->stop)
		rows_wordsf(out, SHADE_DIM, ", early: %zu example%s of %zu", line->dev.n,
			PLURAL(line->dev.n), figures_split_size(v->desk->figures, SPLIT_DEV));
	if (line->held_out.n) {
		rows_two(out, SHADE_DIM, " held-out ", ", held-out ");
		put_interval(out, v, SHADE_DIM, line->held_out);
	}
}

void put_gain(struct rows *out, struct paired gain, int against)
{
	SCOPED(buf) sign = BUF(BUF_SMALL), words = BUF(BUF_SMALL);

	stats_print_paired(&sign, gain, false);
	stats_tell_paired(&words, gain, against);
	rows_two(out, SHADE_TEXT, "  ", ", ");
	rows_two(out,
		gain.noise	? SHADE_SCORE_NOISE
		: gain.diff > 0 ? SHADE_SCORE_GOOD
				: SHADE_SCORE_BAD,
		buf_text(&sign), buf_text(&words));
}

/* ---- differences ---- */

static bool has_line_end(struct str s)
{
	return s.n && memchr(s.p, '\n', s.n);
}

/* A change of blanks alone: a mark for each, since nobody sees them. */
static void put_blanks(struct rows *out, enum shade shade, const char *sign, struct str s)
{
	SCOPED(buf) b = BUF(BUF_TEXT);

	buf_adds(&b, sign);
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '\n')
			live_one_line(&b, (struct str){s.p + i, 1});
		else
			buf_adds(&b, s.p[i] == '\t' ? "\u2192" : "\u00b7");
	buf_adds(&b, sign);
	rows_two(out, shade, buf_text(&b), "");
}

static void put_marked(struct rows *out, enum shade shade, const char *sign, struct str s)
{
	struct str body = str_trim(s);

	if (s.n && !body.n)
		put_blanks(out, shade, sign, s);
	if (!body.n)
		return;
	rows_theirs(out, SHADE_TEXT, str_first(s, (size_t)(body.p - s.p)));
	rows_two(out, shade, sign, "");
	rows_theirs(out, shade, body);
	rows_two(out, shade, sign, "");
	rows_theirs(out, SHADE_TEXT, str_from(s, (size_t)(body.p - s.p) + body.n));
}

void put_added(struct rows *out, struct str s)
{
	put_marked(out, SHADE_DIFF_ADDED, "+", s);
	if (has_line_end(s) && !str_trim(s).n) /* after its mark the line does end */
		rows_theirs(out, SHADE_TEXT, str_from(s, str_find(s, "\n", 0)));
}

void put_removed(struct rows *out, struct str s)
{
	put_marked(out, SHADE_DIFF_REMOVED, "-", s);
}

void put_locked(struct rows *out, struct str s)
{
	put_marked(out, SHADE_PROMPT_LOCKED, "#", s);
}

/* Blanks that come or go with words are not marked: those that come are shown. Line ends that only
 * go are marked: nothing shown would tell. */
void put_instead(struct rows *out, struct str gone, struct str come)
{
	const struct str words = str_trim(gone);
	const bool parted = words.n && words.p + words.n < gone.p + gone.n;

	if (words.n && come.n && !str_trim(come).n) {
		put_removed(out, str_first(gone, (size_t)(words.p - gone.p) + words.n));
		rows_theirs(out, SHADE_TEXT, come);
		return;
	}
	if (words.n || !str_trim(come).n || (has_line_end(gone) && !has_line_end(come)))
		put_removed(out, gone);
	rows_two(out, SHADE_TEXT, words.n && come.n && !parted ? " " : "", "");
	put_added(out, come);
}

void put_diff(struct rows *out, struct str a, struct str b)
{
	SCOPED(pieces) pieces = {0};

	diff_texts(&pieces, a, b);
	for (size_t i = 0; i < pieces.n; i++) {
		const struct piece *p = &pieces.items[i];
		if (p->common) {
			rows_theirs(out, SHADE_TEXT, (struct str){b.p + p->b, p->b_n});
			continue;
		}
		put_instead(out, (struct str){a.p + p->a, p->a_n},
			(struct str){b.p + p->b, p->b_n});
	}
}

/* ---- differences in words ---- */

#define AROUND 40 /* bytes of the text around a change, about */

void tell_quote(struct rows *out, struct str s)
{
	const enum reader was = out->reader;
	SCOPED(buf) one = BUF(BUF_FILE);

	text_joined(&one, str_trim(s));
	rows_only(out, was == FOR_ALL ? FOR_LINES : was);
	rows_puts(out, SHADE_TEXT, "\u201c");
	rows_theirs(out, SHADE_TEXT, buf_str(&one));
	rows_puts(out, SHADE_TEXT, "\u201d");
	rows_only(out, was);
}

/* Whole words of it, from its end. */
static struct str last_words(struct str s)
{
	const size_t from = s.n > AROUND ? grapheme_prev(s, s.n - AROUND) : 0;
	const size_t word = from ? word_next(s, from) : 0;

	return str_from(s, word < s.n ? word : from);
}

static struct str first_words(struct str s)
{
	const size_t end = s.n > AROUND ? word_prev(s, AROUND) : s.n;

	return str_first(s, end ? end : grapheme_next(s, AROUND));
}

void tell_change(struct rows *out, struct str gone, struct str come, struct str before,
	struct str after)
{
	const struct str g = str_trim(gone), c = str_trim(come);

	before = str_trim(before);
	after = str_trim(after);
	rows_wordsf(out, SHADE_TEXT, "%s",
		g.n && c.n ? "replaces "
		: g.n	   ? "removes "
		: c.n	   ? "adds "
			   : "changes blanks or ends of lines");
	if (g.n)
		tell_quote(out, g);
	rows_wordsf(out, SHADE_TEXT, "%s", g.n && c.n ? " by " : "");
	if (c.n)
		tell_quote(out, c);
	if (!before.n && !after.n)
		return;
	rows_wordsf(out, SHADE_TEXT, before.n ? " after " : " before ");
	tell_quote(out, before.n ? last_words(before) : first_words(after));
}

/* ---- what was said ---- */

#define FACT 14 /* the column of what was said */

static void put_note(struct rows *out, const struct note *n)
{
	SCOPED(buf) b = BUF(BUF_SMALL);

	if (n->verdict) {
		buf_addf(&b, "%s%s%s", n->verdict, n->words ? ", " : "", n->words ? n->words : "");
		put_fact(out, FACT, "verdict", buf_str(&b));
	} else if (n->words) {
		put_fact(out, FACT, "note", str_of(n->words));
	} else if (n->kind == NOTE_GRADE) {
		grade_print(&b, n->grade);
		put_fact(out, FACT, "grade", buf_str(&b));
	}
}

static void put_bet(struct rows *out, const struct live *v, int variant)
{
	const struct bet *bet = bet_on(live_state(v), variant);
	SCOPED(buf) b = BUF(BUF_SMALL);

	if (bet) {
		bet_words(&b, v->desk->figures, bet);
		put_fact(out, FACT, "bet", buf_str(&b));
	}
}

void put_said(struct rows *out, const struct live *v, struct text_ref text)
{
	const struct state *s = live_state(v);
	const struct variant *k = state_variant(s, text.variant);

	if (k && k->rationale && !state_hidden(s, text))
		put_fact(out, FACT, "its reason", str_of(k->rationale));
	if (k)
		put_bet(out, v, k->n);
	for (size_t i = 0; i < s->notes.n; i++) {
		const struct note *n = &s->notes.items[i];
		const struct call_record *c = n->call ? state_call(s, n->call) : NULL;
		if (text_ref_same(n->text, text) || (c && text_ref_same(c->prompt, text)))
			put_note(out, n);
	}
}

/* ---- what panes use too ---- */

enum shade author_shade(author by)
{
	return by == AUTHOR_PERSON   ? SHADE_PROMPT_HUMAN
	       : by == AUTHOR_IMPORT ? SHADE_PROMPT_IMPORT
				     : SHADE_PROMPT_MODEL;
}

enum shade worth_shade(const struct worths *a, size_t piece)
{
	const struct worth *w = &a->items[piece];

	if (!w->paired.n)
		return SHADE_TEXT;
	if (w->paired.n < a->examples)
		return SHADE_SCORE_EARLY;
	return w->paired.noise ? SHADE_WORTH_NOISE
	       : w->paired.diff > 0 ? SHADE_WORTH_GOOD
				    : SHADE_WORTH_BAD;
}

static struct sign score_sign(double score)
{
	struct sign share = {"partly right", "", SHADE_SCORE_MIDDLE};

	if (score >= 0.995)
		return (struct sign){"right", "\u2713", SHADE_MATRIX_RIGHT};
	if (score < 0.005)
		return (struct sign){"wrong", "\u2717", SHADE_MATRIX_WRONG};
	snprintf(share.sign, sizeof share.sign, ".%02d", (int)lround(score * 100));
	return share;
}

/* Of an example whose samples are not of one mind. */
static struct sign flaky_sign(double score)
{
	struct sign s = {"its samples differ", "", SHADE_SCORE_MIDDLE};

	snprintf(s.sign, sizeof s.sign, "~%02d", (int)lround(score * 100));
	return s;
}

struct sign view_sign(const struct live *v, const char *hash, int example)
{
	const struct mark *m = hash ? figures_mark(v->desk->figures, hash, example) : NULL;

	if (hash && state_hidden_text(live_state(v), hash))
		return (struct sign){"hidden", "?", SHADE_DIM};
	if (hash && figures_shows(v->desk->figures, hash, example))
		return (struct sign){"shown in the prompt", "=", SHADE_DIM};
	if (!figures_scorable(v->desk->figures, state_example(live_state(v), example)))
		return (struct sign){"no score", "-", SHADE_DIM};
	if (!m || (!m->samples && !m->error))
		return (struct sign){"", "\u00b7", SHADE_DIM};
	if (!m->samples)
		return (struct sign){"failed", "!", SHADE_ERROR};
	return mark_agrees(m) ? score_sign(mark_mean(m)) : flaky_sign(mark_mean(m));
}

const struct call_record *view_answer(const struct live *v, const char *hash, int example)
{
	const struct state *s = live_state(v);
	const struct mark *m = hash ? state_mark(s, hash, example) : NULL;

	if (hash && state_hidden_text(s, hash))
		return NULL; /* beside what is expected it would tell */
	return m && m->call ? state_call(s, m->call) : NULL;
}
