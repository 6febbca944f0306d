/* headroom.c - what the text leaves to gain: by its form, by luck, or by neither. */
#include "hunsu/base/clock.h"
#include "parts.h"

static void put_head(struct rows *out, const struct room *r)
{
	rows_begin(out, -1);
	if (r->busy)
		rows_putf(out, SHADE_PROGRESS, "%zu/%zu measured", r->done, r->total);
	else if (!r->done && !r->errors)
		rows_puts(out, SHADE_WARNING,
			"not measured by the target and metric of now; headroom measures it");
	else if (r->done < r->total)
		rows_putf(out, SHADE_WARNING, "%zu/%zu measured; headroom again goes on", r->done,
			r->total);
	else
		rows_putf(out, SHADE_DIM, "measured on %zu example%s, apart from its score",
			r->examples, PLURAL(r->examples));
	if (r->eta >= 0)
		rows_putf(out, SHADE_PROGRESS, ", %s to go", clock_words(r->eta).s);
	if (r->errors)
		rows_putf(out, SHADE_ERROR, ", %zu failed: headroom again retries", r->errors);
}

static void put_arm(struct rows *out, const struct live *v, const char *name, struct interval i)
{
	if (!i.n)
		return;
	rows_begin(out, -1);
	rows_puts(out, SHADE_HEADING, name);
	rows_break(out, 3, ": ");
	put_interval(out, v, SHADE_TEXT, i);
}

static void put_text(struct rows *out, enum shade shade, const struct buf *text)
{
	struct str rest = buf_str(text), line;

	while (str_line(&rest, &line)) {
		rows_begin(out, -1);
		rows_theirs(out, shade, line);
	}
}

static void put_found(struct rows *out, const struct live *v, const struct room *r)
{
	SCOPED(buf) text = BUF(BUF_TEXT);

	headroom_line(&text, &r->found);
	put_text(out, SHADE_TEXT, &text);
	buf_clear(&text);
	put_arm(out, v, "the prompt at temperature 0", r->found.prompt);
	put_arm(out, v, "the best of four samples at 0.8", r->found.best);
	headroom_sentences(&text, &r->found);
	put_text(out, SHADE_DIM, &text);
}

static void headroom(struct rows *out, const struct live *v, const struct about *about)
{
	struct room r;

	if (!figures_headroom(v->desk->figures, about->text, &r)) {
		put_hint(out, v,
			KEY("headroom") " measures what it leaves to gain: by the form of its "
					"answers, by luck, or by neither.");
		return;
	}
	if (r.hidden) {
		put_hint(out, v, "hidden until it is revealed");
		return;
	}
	put_head(out, &r);
	if (r.done && !r.busy) /* before all are there, one text is ahead of the others */
		put_found(out, v, &r);
}

VIEW(headroom, "what it leaves to gain", .of_text = true, .rows = headroom);
