/* theme_check.c - what nobody could read. */
#include <math.h>

#include "hunsu/look/theme.h"

#define CONTRAST_MIN 4.5

struct report {
	const struct theme *theme;
	struct buf *out;
	int n;
};

/* The colour that is seen, as RGB; COLOUR_DEFAULT: the terminal's own, which nobody knows. */
static int32_t seen(enum depth d, int32_t c)
{
	return d == DEPTH_TRUE || c == COLOUR_DEFAULT ? c : colour_rgb(c);
}

static int32_t ground_at(const struct theme *t, enum shade s, enum depth d)
{
	int32_t c = seen(d, t->inks[s].bg.at[d]);

	return c == COLOUR_DEFAULT ? t->ground : c;
}

static void check_contrast(struct report *r, enum shade s, enum depth d, int32_t bg, const char *on)
{
	int32_t fg = seen(d, r->theme->inks[s].fg.at[d]);
	double c;

	if (fg == COLOUR_DEFAULT || bg == COLOUR_DEFAULT)
		return;
	c = colour_contrast(fg, bg);
	if (c >= CONTRAST_MIN)
		return;
	buf_addf(r->out, "%s: contrast %.1f:1%s in %s%s is below 4.5:1\n", shade_name(s),
		floor(c * 10) / 10, on, depth_names[d], d == DEPTH_256 ? " colours" : "");
	r->n++;
}

static void check_seen(struct report *r, enum shade s, enum depth d)
{
	const struct ink *ink = &r->theme->inks[s];

	if (ink->fg.at[d] == COLOUR_DEFAULT || ink->fg.at[d] != ink->bg.at[d])
		return;
	buf_addf(r->out, "%s: has the colour of its ground with %s colours\n", shade_name(s),
		depth_names[d]);
	r->n++;
}

/* A row that is selected keeps the colours of what is on the text's ground. */
static bool lies_on_selected(const struct theme *t, enum shade s, enum depth d)
{
	return t->inks[s].bg.at[d] == t->inks[SHADE_TEXT].bg.at[d];
}

static void check_role(struct report *r, enum shade s)
{
	const struct theme *t = r->theme;

	if (!t->given[s]) {
		buf_addf(r->out, "%s: not given; looks as what it belongs to\n", shade_name(s));
		r->n++;
	}
	if (s == SHADE_BORDER)
		return;
	for (enum depth d = DEPTH_TRUE; d <= DEPTH_256; d++) {
		check_contrast(r, s, d, ground_at(t, s, d), "");
		if (lies_on_selected(t, s, d))
			check_contrast(r, s, d, ground_at(t, SHADE_SELECTED, d),
				" on the selected row");
	}
	check_seen(r, s, DEPTH_16);
	check_seen(r, s, DEPTH_8);
}

int theme_check(const struct theme *t, struct buf *out)
{
	struct report r = {t, out, 0};

	for (int s = 0; s < SHADES; s++)
		check_role(&r, (enum shade)s);
	return r.n;
}
