/* headroom.c - what is to be gained over a prompt by form and by luck, and in words. */
#include "hunsu/engine/headroom.h"

#include <math.h>
#include <string.h>

#include "words.h"

enum { LABELS_MOST = 64, LABEL_BYTES = 60 };
#define CEILING 0.9 /* a lower score is under no ceiling, however few its examples */
#define RIGHT 0.5
#define BEYOND 0.05

/* ---- the form of an answer ---- */

static bool has(const struct answers *a, struct str s)
{
	for (size_t i = 0; i < a->n; i++)
		if (str_eq(str_of(a->items[i]), s))
			return true;
	return false;
}

/* False: this is no label, or there are too many. */
static bool add_label(struct answers *out, struct str s)
{
	if (!s.n || s.n > LABEL_BYTES || str_find(s, "\n", 0) != SIZE_MAX)
		return false;
	if (!has(out, s))
		answers_add(out, s);
	return out->n <= LABELS_MOST;
}

/* As many answers as examples: they are few because the examples are. */
static bool labels_of(struct answers *out, const struct example *const *examples, size_t n)
{
	size_t given = 0;
	bool are = true;

	for (size_t i = 0; i < n && are; i++) {
		const struct answers *a = &examples[i]->expected;

		given += a->n;
		for (size_t k = 0; k < a->n && are; k++)
			are = add_label(out, trim_blanks(str_of(a->items[k])));
	}
	return are && out->n > 1 && given >= 2 * out->n;
}

void headroom_labels(struct answers *out, const struct measure *m,
	const struct example *const *examples, size_t n)
{
	if (m->metric->labels)
		m->metric->labels(metric_params(m->spelled), out);
	else if (!m->metric->verbatim || !labels_of(out, examples, n))
		answers_release(out);
}

/* Braces of a label are no placeholder. */
static void add_plain(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (str_starts(str_from(s, i), "{{"))
			buf_addc(out, '\\');
		buf_addc(out, s.p[i]);
	}
}

static void sentence(struct buf *out, struct str s)
{
	if (!s.n)
		return;
	buf_adds(out, out->n ? " " : "");
	add_plain(out, s);
}

static void tell_labels(struct buf *out, const struct answers *labels)
{
	const char *mark = ", ";

	for (size_t i = 0; i < labels->n; i++)
		if (strchr(labels->items[i], ','))
			mark = " | ";
	for (size_t i = 0; i < labels->n; i++)
		buf_addf(out, "%s%s", i ? mark : "The answer is one of: ", labels->items[i]);
	buf_adds(out, labels->n ? "." : "");
}

static void tell_form(struct buf *out, const struct headroom_form *f)
{
	SCOPED(buf) part = BUF(BUF_TEXT);

	extract_words(&part, f->measure->extract);
	sentence(out, buf_str(&part));
	sentence(out, str_of(f->measure->metric->written));
	buf_clear(&part);
	tell_labels(&part, f->labels);
	if (f->schema)
		buf_addf(&part, "%sKeep to this JSON Schema: %s", part.n ? " " : "", f->schema);
	sentence(out, buf_str(&part));
}

bool headroom_spell(struct prompt *out, const struct prompt *p, const struct headroom_form *f)
{
	SCOPED(buf) form = BUF(BUF_TEXT), text = BUF(BUF_TEXT);
	size_t at = prompt_last_user(p);

	prompt_release(out);
	tell_form(&form, f);
	if (at == p->n && p->n)
		at = p->n - 1;
	for (size_t i = 0; form.n && i < p->n; i++) {
		buf_clear(&text);
		buf_addstr(&text, message_str(&p->items[i]));
		if (i == at)
			buf_addf(&text, "\n\n%s", buf_text(&form));
		prompt_add(out, p->items[i].role, buf_str(&text), AUTHOR_IMPORT);
	}
	if (form.n && !p->n)
		prompt_add(out, ROLE_USER, buf_str(&form), AUTHOR_IMPORT);
	return out->n > 0;
}

/* ---- figures ---- */

/* The best of an example's samples; NaN: they are not all there. */
static double best_of(const double *samples)
{
	double best = 0;

	for (size_t k = 0; k < HEADROOM_SAMPLES; k++) {
		if (isnan(samples[k]))
			return NAN;
		best = fmax(best, samples[k]);
	}
	return best;
}

static void sum_samples(struct headroom *h, const struct headroom_scores *s)
{
	OWNED double *best = NEWN(s->n + 1, double);

	for (size_t i = 0; i < s->n; i++) {
		best[i] = best_of(s->samples + i * HEADROOM_SAMPLES);
		h->sampled += isnan(best[i]) ? 0 : 1;
		if (best[i] < RIGHT) {
			h->never++;
			h->never_spelled += s->spelled && s->spelled[i] >= RIGHT;
		}
	}
	if (s->binary && (!s->labels || s->labels >= HEADROOM_LABELS))
		h->best = stats_interval(best, s->n);
}

/* Two texts are compared with the prompt: one of them looks better by chance more easily. */
static void settle_noise(struct headroom *h)
{
	struct paired *const gains[] = {&h->spelled, &h->bare};
	double p[COUNT(gains)];
	bool beyond[COUNT(gains)];

	for (size_t i = 0; i < COUNT(gains); i++)
		p[i] = gains[i]->n ? gains[i]->p : (double)NAN;
	stats_holm(p, COUNT(gains), COUNT(gains), beyond);
	for (size_t i = 0; i < COUNT(gains); i++)
		gains[i]->noise = !beyond[i];
}

void headroom_sum(struct headroom *out, const struct headroom_scores *s)
{
	*out = (struct headroom){.guess = NAN};
	if (s->labels)
		out->guess = 1 - pow(1 - 1 / (double)s->labels, HEADROOM_SAMPLES);
	if (s->samples)
		sum_samples(out, s);
	if (!s->prompt)
		return;
	out->prompt = stats_interval(s->prompt, s->n);
	if (s->spelled)
		out->spelled = stats_paired(s->prompt, s->spelled, s->n);
	if (s->bare)
		out->bare = stats_paired(s->prompt, s->bare, s->n);
	settle_noise(out);
	for (size_t i = 0; i < s->n; i++)
		out->wrong += s->prompt[i] < RIGHT;
	out->ceiling = out->prompt.n && out->prompt.mean >= CEILING &&
		       stats_mcnemar(out->wrong, 0) > BEYOND;
}

/* ---- words ---- */

static void tell_spelled(struct buf *out, struct paired gain)
{
	buf_adds(out, "format: ");
	if (!gain.n) {
		buf_adds(out, "nothing to spell out");
	} else if (gain.noise) {
		stats_print_points(out, gain.diff, true);
		buf_adds(out, ", within noise");
	} else {
		stats_print_points(out, gain.diff, true);
		buf_adds(out, gain.diff > 0 ? " to gain" : ", worse when spelled out");
	}
}

static void tell_best(struct buf *out, const struct headroom *h)
{
	buf_addf(out, "best of four %.0f %%", 100 * h->best.mean);
	if (isnan(h->guess))
		buf_adds(out, ", with no labels to guess among");
	else
		buf_addf(out, ", four guesses %.0f %%", 100 * h->guess);
}

void headroom_line(struct buf *out, const struct headroom *h)
{
	static const char mark[] = " \xc2\xb7 ";

	if (!h->prompt.n) {
		buf_adds(out, "nothing was scored");
		return;
	}
	tell_spelled(out, h->spelled);
	if (h->best.n) {
		buf_adds(out, mark);
		tell_best(out, h);
	}
	if (h->never)
		buf_addf(out, "%snever right on %zu of %zu in four samples of this prompt", mark,
			h->never, h->sampled);
	else if (h->sampled)
		buf_addf(out, "%sright at least once on all %zu in four samples of this prompt",
			mark, h->sampled);
	if (h->ceiling)
		buf_addf(out, "%sat the ceiling", mark);
}

static void tell_never(struct buf *out, const struct headroom *h)
{
	if (!h->never)
		return;
	if (h->never_spelled == h->never) {
		buf_addf(out,
			"Never right in four samples of this prompt on %zu, and the spelled "
			"out form gets %s right: the form is what is missing there.\n",
			h->never, h->never == 1 ? "it" : "them all");
		return;
	}
	buf_adds(out, "Never right in four samples of this prompt: form and luck are not what is "
		      "missing there");
	if (h->never_spelled)
		buf_addf(out, ", but on %zu of the %zu, which the spelled out form gets right",
			h->never_spelled, h->never);
	buf_adds(out, ".\n");
}

void headroom_sentences(struct buf *out, const struct headroom *h)
{
	if (h->bare.n) {
		buf_adds(out, "No prompt at all is ");
		stats_print_points(out, h->bare.diff, true);
		buf_addf(out, " against the prompt%s.\n", h->bare.noise ? ", within noise" : "");
	}
	tell_never(out, h);
	if (h->ceiling && h->wrong)
		buf_addf(out,
			"The prompt is wrong on %zu of %zu: one that mends them all could not be "
			"told from it; harder or more examples could tell.\n",
			h->wrong, h->prompt.n);
	else if (h->ceiling)
		buf_addf(out,
			"The prompt is right on all %zu: only harder or more examples could "
			"tell a better one.\n",
			h->prompt.n);
}
