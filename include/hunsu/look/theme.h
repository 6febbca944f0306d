/*
 * theme.h - what each part of the screen looks like: roles → colours and attributes, by colour
 * depth.
 *
 * A theme is one YAML file (themes/NAME.yaml, or the same under the config folder, which wins):
 *
 *   name: dark
 *   about: for terminals with a dark background
 *   ground: "#1a1b26"                                what it is made for, when it paints none
 *   signs: {right: "●", wrong: "○"}                  in place of ✓ and ✗, a column wide
 *   palette:
 *     sky: ["#7aa2f7", 111, bright-blue, blue]     24 bit, 256, 16 and 8 colours
 *   roles:
 *     title: {fg: sky, attr: [bold]}
 *     diff.added: {fg: "#9ece6a", bg: [236], attr: [underline], mono: [bold]}
 *
 * A colour is a name of the palette, "#rrggbb", a number of the 256, an ANSI name, `default`, or a
 * list of these for the depths in the order above. Depths that are not given are derived: the
 * nearest of the 256, of the 16, of the 8. `attr` (bold, dim, underline, italic, reverse) is used
 * at every depth; `mono`, when there, instead of it where there is no colour. A role that a theme
 * does not name looks as its parent in the table does (score.good → text), so a theme may be short.
 * A colour that a role does not say is that of `text`: a theme whose text has a bg paints the whole
 * screen with it. `ground` only tells theme_check the ground of a theme that paints none.
 */
#ifndef HUNSU_APP_THEME_H
#define HUNSU_APP_THEME_H

#include <stdint.h>
#include "hunsu/base/buf.h"

/* The roles: name, the one whose colours it has where a theme gives it none, and what it is without
 * any colour unless the theme says. */
#define SHADES_ALL(X) \
	X(TEXT, "text", TEXT, 0) \
	X(DIM, "dim", TEXT, ATTR_DIM) \
	X(BAR, "bar", TEXT, ATTR_REVERSE) \
	X(BORDER, "border", DIM, ATTR_DIM) \
	X(TITLE, "title", TEXT, 0) \
	X(FOCUS, "focus", TITLE, ATTR_BOLD) \
	X(SELECTED, "selected", TEXT, ATTR_BOLD) \
	X(SELECTION, "selection", TEXT, ATTR_REVERSE) \
	X(SEARCH, "search", SELECTION, ATTR_REVERSE) \
	X(KEY, "key", TEXT, ATTR_BOLD) \
	X(HINT, "hint", TEXT, 0) \
	X(QUESTION, "question", TEXT, ATTR_BOLD | ATTR_REVERSE) \
	X(ERROR, "error", TEXT, ATTR_BOLD) \
	X(WARNING, "warning", TEXT, ATTR_BOLD) \
	X(SAVED, "saved", BAR, ATTR_REVERSE) \
	X(PROGRESS, "progress", TEXT, 0) \
	X(MARK, "mark", TEXT, ATTR_BOLD) \
	X(CONTROL, "control", WARNING, ATTR_REVERSE) \
	X(GHOST, "ghost", DIM, ATTR_DIM) \
	X(PROMPT_ROLE, "prompt.role", TEXT, ATTR_BOLD) \
	X(PROMPT_PLACEHOLDER, "prompt.placeholder", TEXT, ATTR_BOLD) \
	X(PROMPT_IMPORT, "prompt.import", TEXT, 0) \
	X(PROMPT_HUMAN, "prompt.human", TEXT, 0) \
	X(PROMPT_MODEL, "prompt.model", TEXT, ATTR_UNDERLINE) \
	X(PROMPT_LOCKED, "prompt.locked", TEXT, ATTR_BOLD | ATTR_UNDERLINE) \
	X(DIFF_ADDED, "diff.added", TEXT, ATTR_BOLD | ATTR_UNDERLINE) \
	X(DIFF_REMOVED, "diff.removed", DIM, ATTR_DIM) \
	X(SCORE_GOOD, "score.good", TEXT, ATTR_BOLD) \
	X(SCORE_BAD, "score.bad", TEXT, 0) \
	X(SCORE_MIDDLE, "score.middle", TEXT, 0) \
	X(SCORE_NOISE, "score.noise", DIM, 0) \
	X(SCORE_EARLY, "score.early", DIM, 0) \
	X(WORTH_GOOD, "worth.good", SCORE_GOOD, ATTR_BOLD) \
	X(WORTH_BAD, "worth.bad", SCORE_BAD, ATTR_UNDERLINE) \
	X(WORTH_NOISE, "worth.noise", SCORE_NOISE, ATTR_DIM) \
	X(MATRIX_RIGHT, "matrix.right", SCORE_GOOD, ATTR_BOLD) \
	X(MATRIX_WRONG, "matrix.wrong", SCORE_BAD, 0) \
	X(GROWING, "growing", DIM, ATTR_DIM) \
	X(REJECTED, "rejected", DIM, ATTR_DIM) \
	X(ACCEPTED, "accepted", SCORE_GOOD, ATTR_BOLD) \
	X(HEADING, "heading", TITLE, ATTR_BOLD)
#define SHADE_NAMED(role, ...) SHADE_##role,
enum shade { SHADES_ALL(SHADE_NAMED) SHADES };
#undef SHADE_NAMED

enum depth { DEPTH_TRUE, DEPTH_256, DEPTH_16, DEPTH_8, DEPTH_MONO, DEPTHS };

enum { ATTR_BOLD = 1, ATTR_DIM = 2, ATTR_UNDERLINE = 4, ATTR_ITALIC = 8, ATTR_REVERSE = 16 };

#define COLOUR_DEFAULT (-1)
struct colour {
	int32_t at[DEPTH_MONO]; /* 0xRRGGBB, 0-255, 0-15, 0-7; COLOUR_DEFAULT */
};

struct ink {
	struct colour fg, bg;
	unsigned attr, mono;
};

struct theme {
	char name[32], about[96];
	int32_t ground; /* 0xRRGGBB, or COLOUR_DEFAULT: not said */
	int32_t right, wrong; /* signs of its own; 0: none */
	bool given[SHADES];
	struct ink inks[SHADES];
};

extern const char *const depth_names[DEPTHS]; /* "truecolor", "256", "16", "8", "none" */

const char *shade_name(enum shade s); /* "prompt.human" */
/* Without any file: attributes only. Never fails. */
void theme_plain(struct theme *t);
/* The theme of a name: "auto" is light or dark, as the terminal's ground is (0xRRGGBB); dark where
 * that is not known (COLOUR_DEFAULT). */
const char *theme_named(const char *name, int32_t ground);
/* By name: the config folder first, then what is shipped. */
enum status theme_load(struct theme *t, const char *name, struct buf *err) MUST_CHECK;
enum status theme_read(
	struct theme *t, struct str yaml, const char *file, struct buf *err) MUST_CHECK;
/* What is missing or illegible, a line each; the number of lines. Legible: contrast of at least
 * 4.5:1 (WCAG 2.1, 1.4.3) in 24 bits and with 256 colours, on the selected row too; with 16 and 8
 * colours anything but the colour of the ground. Frames need not be read. */
int theme_check(const struct theme *t, struct buf *out);
/* Names of all themes there are, each once: fn(arg, name). */
void theme_list(void (*fn)(void *arg, const char *name), void *arg);
/* The depth a terminal has, from NO_COLOR, COLORTERM and its number of colours. */
enum depth depth_of(const char *no_color, const char *colorterm, int colours);

/* Nearest of the 256 (of the 6×6×6 cube and the greys), of the 16, for an RGB value. */
int32_t colour_to_256(int32_t rgb);
int32_t colour_to_16(int32_t rgb);
int32_t colour_rgb(int32_t c256); /* xterm's values */
double colour_contrast(int32_t a, int32_t b); /* of two RGB values, 1 to 21 (WCAG 2.1) */

#endif
