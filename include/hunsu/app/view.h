/*
 * view.h - where the person is on the screen: focus, selection, sort, filter. Saved in the session
 * so that it opens exactly where it was; never undone. Commands change it, and what front ends
 * report of it (live_scroll and its like in live.h); they only read it themselves.
 */
#ifndef HUNSU_APP_VIEW_H
#define HUNSU_APP_VIEW_H

#include "hunsu/session/event.h"

enum pane { PANE_PROMPT, PANE_VARIANTS, PANE_DETAIL, PANE_EXAMPLES, PANES };
/* What the detail pane can show: a word here, and view_NAME in src/app/views/NAME.c (views.h). */
#define DETAIL_VIEWS(X) \
	X(DIFF, diff) X(TEXT, text) X(OUTPUTS, outputs) X(WHY, why) X(BLAME, blame) \
	X(ABLATION, ablation) X(HEADROOM, headroom) X(COMPATIBILITY, compatibility) \
	X(SURPRISES, surprises) X(MODELS, models) X(TARGETS, targets) X(REQUEST, request) \
	X(REFUSED, refused) X(TRY, try) X(EXAMPLE, example) X(MERGE, merge) X(LINEAGE, lineage) \
	X(HISTORY, history) X(KINDS, kinds) X(VARIANTS, variants) X(GRID, grid) X(JUDGE, judge) \
	X(DUELS, duels) X(GRADING, grading) X(STATS, stats) X(ASK, ask) X(CORPUS, corpus) \
	X(PLAY, play)
#define DETAIL_MEMBER(member, name) DETAIL_##member,
enum detail { DETAIL_VIEWS(DETAIL_MEMBER) DETAILS };
#define DETAIL_WORD(member, name) " " #name
enum sort { SORT_SCORE, SORT_GAIN, SORT_DISTANCE, SORT_LENGTH, SORT_OPERATOR, SORT_NEWEST, SORTS };
enum filter { FILTER_ALL, FILTER_DIFFER, FILTER_FAILED, FILTERS }; /* of the examples */

extern const char *const pane_names[PANES], *const detail_names[DETAILS], *const sort_names[SORTS],
	*const filter_names[FILTERS];

struct view {
	enum pane focus;
	bool zoom;             /* the focused pane fills the screen */
	int variant;           /* selected variant's number; 0: the prompt itself */
	int example;           /* selected example's id; 0: none */
	int version;           /* selected in the lineage; 0: none */
	int term;              /* selected of those of the corpus, from 1 on; 0: none */
	int kind;              /* selected of the kinds of failure, from 1 on; 0: none */
	int word;              /* chosen of those that the target would have put; 0: none */
	int held_out;          /* while this version is the prompt, they are in sight; 0: not */
	enum detail detail;
	int scroll[PANES];     /* first row shown */
	enum sort sort;
	enum filter filter;
	bool show_rejected, help;
	size_t cursor;         /* byte in the prompt's doc text */
	/* the part of a version's text that acts can be about (live_region); version 0: none */
	struct {
		int version;
		struct range in;
	} region;
	/* Two texts that are compared, while variant `at` is the selected one; text of nothing:
	 * none are. */
	struct {
		struct text_ref text, against;
		int at;
	} pair;
	int *marked;           /* variants with a mark, ascending */
	size_t n_marked, cap_marked;
	char search[80];
};

void view_release(struct view *v);
bool view_marked(const struct view *v, int variant);
void view_toggle_mark(struct view *v, int variant);
void view_write(const struct view *v, cJSON *change); /* into a `view` change */
void view_read(struct view *v, const cJSON *change);  /* unknown or wrong fields: defaults */

#endif
