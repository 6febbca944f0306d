/*
 * pen.h - what a report is written with: a form of it is one struct pen.
 */
#ifndef HUNSU_SRC_REPORT_PEN_H
#define HUNSU_SRC_REPORT_PEN_H

#include "hunsu/app/views.h"
#include "hunsu/report/report.h"

#define REPORT_MARK "hunsu report" /* in the first line of each */

struct entry { /* of a table */
	struct str text;
	struct str more;   /* what is behind a sign, n 0: nothing */
	const char *words; /* of a sign; NULL: it is none */
	enum shade shade;
	bool number;
};

struct pen {
	void (*begin)(struct buf *out, const char *title);
	void (*end)(struct buf *out);
	/* level 1 is the page's own. */
	void (*heading)(struct buf *out, int level, struct str text);
	void (*paragraph)(struct buf *out, const char *text);
	/* One line each; those that only tell keys are left out. */
	void (*rows)(struct buf *out, const struct rows *r);
	/* What is different between two texts, as the view of that has it. */
	void (*changes)(struct buf *out, const struct rows *r);
	/* A text with who wrote what, unless that is hidden. */
	void (*prompt)(struct buf *out, const struct prompt *p, bool hidden);
	void (*code)(struct buf *out, struct str text);
	/* Of the rows that are points; NULL: it draws none. */
	void (*chart)(struct buf *out, const struct rows *r);
	void (*table)(struct buf *out, bool begins);
	void (*entries)(struct buf *out, const struct entry *e, size_t n, bool head);
};

extern const struct pen pen_html, pen_markdown;

/* text.c */
/* Is the row one that tells what keys do? */
bool row_tells_keys(const struct rows *r, const struct row *w);
bool span_is_for(const struct span *s, enum reader reader);
/* A row's words, as lines have them. */
void row_words(struct buf *out, const struct rows *r, const struct row *w);
/* Made safe, and with what is special in HTML spelled out. */
void html_text(struct buf *out, struct str text);

/* chart.c */
void chart_svg(struct buf *out, const struct rows *r);

#endif
