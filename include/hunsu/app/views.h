/*
 * views.h - what can be shown of a session, each written once, as rows (look/rows.h): the screen
 * lays them out in its detail pane, `show` and plain mode print them.
 *
 * A view is a struct view_page in src/app/views/NAME.c and its line in DETAIL_VIEWS (app/view.h).
 */
#ifndef HUNSU_APP_VIEWS_H
#define HUNSU_APP_VIEWS_H

#include "hunsu/app/live.h"
#include "hunsu/look/rows.h"

struct about { /* what is looked at */
	struct text_ref text, against; /* against nothing: the prompt, or what it came from */
	int example; /* 0: none, or all of them */
	/* From 1 on: that hunk of the merge in hand, refusal, or column of what is tried, alone;
	 * 0: the current hunk, or all. */
	size_t nth;
};

struct view_page {
	const char *help; /* what it shows, for the manual */
	bool of_text;     /* is about one text: what that breaks comes first */
	bool walked;      /* is named in the pane's title, and walked by next-detail */
	/* Of the pane; NULL: the text's name where it is about one, else the view's own. */
	void (*title)(struct buf *out, const struct live *v, const struct about *a);
	void (*rows)(struct rows *out, const struct live *v, const struct about *a);
};

#define DETAIL_PAGE(member, name) extern const struct view_page view_##name;
DETAIL_VIEWS(DETAIL_PAGE)
#define VIEW(word, what, ...)                                                                      \
	const struct view_page view_##word = {.help = what, __VA_ARGS__}
extern const struct view_page *const view_pages[DETAILS];

/* What the detail pane is about: texts that are compared, the selected variant, else the prompt. */
struct about view_about(const struct live *v);
void view_title(struct buf *out, const struct live *v);
/* The one before or after it of those that are walked; of another one, the last or the first. */
enum detail view_beside(enum detail d, bool back);
void view_rows(struct rows *out, const struct live *v, enum detail d, const struct about *a);
/* The same as lines; appended. */
void view_lines(struct buf *out, const struct live *v, enum detail d, const struct about *a);

/* ---- pieces that front ends use too ---- */

#define SURPRISES_MOST 100 /* places */
int surprises_count(const struct live *v); /* words there that can be chosen, by number from 1 */

/* Goes on after a text's name: its score, its gain on the prompt, the same on held-out, and what
 * failed. */
void view_score(struct rows *out, const struct live *v, struct text_ref text);

enum shade author_shade(author by);
enum shade surprise_shade(double logprob); /* of a token; NaN: a placeholder's */
enum shade worth_shade(const struct worths *a, size_t piece); /* of a piece of a text */

struct sign { /* of what a text made of an example */
	const char *words; /* "right"; "": nothing to say */
	char sign[8];      /* ✓, ✗, a share, !, ?, =, · */
	enum shade shade;
};
struct sign view_sign(const struct live *v, const char *hash, int example);
/* The answer that it is of, or NULL. */
const struct call_record *view_answer(const struct live *v, const char *hash, int example);

#endif
