/* html.c - a report as one HTML page that needs nothing else. */
#include "pen.h"

#define PAGE_LIGHT 0xffffff
#define PAGE_DARK 0x16181d

/* What a browser lays out; colours are those of the themes. */
static const char style[] =
	"body{max-width:60rem;margin:0 auto;padding:1rem;font:1rem/1.5 system-ui,sans-serif;"
	"overflow-wrap:anywhere}\n"
	"h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2.5rem}h3{font-size:1rem}\n"
	"ul.rows{list-style:none;padding:0}ul.rows li{margin:.25rem 0}\n"
	"pre,.text{font:.9rem/1.5 ui-monospace,monospace;white-space:pre-wrap;"
	"border-left:3px solid;padding:.25rem .75rem;margin:.5rem 0}\n"
	"pre.own{border-color:currentColor}\n"
	".wide{overflow-x:auto}\n"
	"table{border-collapse:collapse;font-size:.9rem}\n"
	"td,th{padding:.2rem .5rem;text-align:left;vertical-align:top;"
	"border-bottom:1px solid #8884}\n"
	"td{overflow-wrap:break-word;word-break:keep-all;max-width:28rem}\n"
	"td.n+td{min-width:7rem}th,td.n,td.sign{white-space:nowrap}\n"
	"@media(max-width:40rem){td,th{padding:.2rem}}\n"
	"th{position:sticky;top:0}td.n{text-align:right}td.sign{text-align:center}\n"
	"figure{margin:0}figcaption{font-size:.85rem}\n"
	"svg{display:block;max-width:100%;height:auto;font:11px system-ui,sans-serif}\n"
	".hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}\n"
	"@media print{body{max-width:none;padding:0}h2,h3{break-after:avoid}"
	"tr,li{break-inside:avoid}.wide{overflow:visible}}\n";

/* ---- colours ---- */

static void put_class(struct buf *out, enum shade s)
{
	buf_adds(out, "s-");
	for (const char *p = shade_name(s); *p; p++)
		buf_addc(out, *p == '.' ? '-' : *p);
}

static void put_ink(struct buf *out, enum shade s, const struct ink *ink)
{
	const int32_t fg = ink->fg.at[DEPTH_TRUE], bg = ink->bg.at[DEPTH_TRUE];

	buf_addc(out, '.');
	put_class(out, s);
	buf_addc(out, '{');
	if (fg != COLOUR_DEFAULT)
		buf_addf(out, "color:#%06x;", (unsigned)fg);
	if (bg != COLOUR_DEFAULT)
		buf_addf(out, "background:#%06x;", (unsigned)bg);
	if (ink->attr & ATTR_BOLD)
		buf_adds(out, "font-weight:bold;");
	if (ink->attr & ATTR_ITALIC)
		buf_adds(out, "font-style:italic;");
	if (ink->attr & ATTR_UNDERLINE)
		buf_adds(out, "text-decoration:underline;");
	buf_adds(out, "}\n");
}

static void put_theme(struct buf *out, const char *name, int32_t ground)
{
	struct theme t;

	if (theme_load(&t, name, NULL))
		theme_plain(&t);
	if (t.ground != COLOUR_DEFAULT)
		ground = t.ground;
	buf_addf(out, "body,th{background:#%06x;color:%s}\n", (unsigned)ground,
		colour_contrast(ground, 0) > colour_contrast(ground, 0xffffff) ? "#14161f"
									       : "#e4e6ee");
	for (int s = 0; s < SHADES; s++)
		put_ink(out, (enum shade)s, &t.inks[s]);
}

static void begin(struct buf *out, const char *title)
{
	buf_adds(out, "<!DOCTYPE html><!-- " REPORT_MARK " -->\n"
		      "<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
		      "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
		      "<link rel=\"icon\" href=\"data:,\">\n<title>");
	html_text(out, str_of(title));
	buf_adds(out, " \u2013 hunsu</title>\n<style>\n:root{color-scheme:light dark}\n");
	buf_adds(out, style);
	put_theme(out, "light", PAGE_LIGHT);
	buf_adds(out, "@media screen and (prefers-color-scheme:dark){\n");
	put_theme(out, "dark", PAGE_DARK);
	buf_adds(out, "}\n</style></head><body>\n");
}

static void end(struct buf *out)
{
	buf_adds(out, "</body></html>\n");
}

/* ---- text ---- */

static void heading(struct buf *out, int level, struct str text)
{
	buf_addf(out, "<h%d>", level);
	html_text(out, text);
	buf_addf(out, "</h%d>\n", level);
}

static void paragraph(struct buf *out, const char *text)
{
	buf_adds(out, "<p>");
	html_text(out, str_of(text));
	buf_adds(out, "</p>\n");
}

static void code(struct buf *out, struct str text)
{
	buf_adds(out, "<pre>");
	html_text(out, text);
	buf_adds(out, "</pre>\n");
}

static void put_shaded(struct buf *out, const char *tag, enum shade shade, struct str text)
{
	buf_addf(out, "<%s class=\"", tag);
	put_class(out, shade);
	buf_adds(out, "\">");
	html_text(out, text);
	buf_addf(out, "</%s>", tag);
}

static void put_row(struct buf *out, const struct rows *r, const struct row *w, enum reader reader)
{
	for (size_t i = 0; i < w->n_spans; i++) {
		const struct span *s = &r->spans.items[w->span + i];
		const struct str text = {r->text.s + s->at, s->n};
		if (!span_is_for(s, reader) || s->kind == SPAN_BELOW)
			continue;
		if (s->kind == SPAN_BREAK && reader == FOR_SCREEN)
			buf_addc(out, '\n');
		else if (text.n)
			put_shaded(out,
				s->shade == SHADE_DIFF_ADDED	 ? "ins"
				: s->shade == SHADE_DIFF_REMOVED ? "del"
								 : "span",
				(enum shade)s->shade, text);
	}
}

static void rows(struct buf *out, const struct rows *r)
{
	buf_adds(out, "<ul class=\"rows\">\n");
	for (size_t i = 0; i < r->list.n; i++) {
		if (row_tells_keys(r, &r->list.items[i]))
			continue;
		buf_adds(out, "<li>");
		put_row(out, r, &r->list.items[i], FOR_LINES);
		buf_adds(out, "</li>\n");
	}
	buf_adds(out, "</ul>\n");
}

static void changes(struct buf *out, const struct rows *r)
{
	buf_adds(out, "<div class=\"text\">");
	for (size_t i = 0; i < r->list.n; i++) {
		if (i)
			buf_addc(out, '\n');
		put_row(out, r, &r->list.items[i], FOR_SCREEN);
	}
	buf_adds(out, "</div>\n");
}

static void prompt(struct buf *out, const struct prompt *p, bool hidden)
{
	for (size_t i = 0; i < p->n; i++) {
		const struct message *m = &p->items[i];
		size_t at = 0;
		put_shaded(out, "div", SHADE_PROMPT_ROLE, str_of(role_name(m->role)));
		buf_adds(out, "\n<pre>");
		for (size_t k = 0; k < m->runs.n; k++) {
			const struct run *run = &m->runs.items[k];
			put_shaded(out, "span", hidden ? SHADE_TEXT : author_shade(run->by),
				(struct str){m->text + at, run->n});
			at += run->n;
		}
		buf_adds(out, "</pre>\n");
	}
}

/* ---- tables ---- */

static void table(struct buf *out, bool begins)
{
	buf_adds(out, begins ? "<div class=\"wide\"><table>\n" : "</table></div>\n");
}

static void put_sign(struct buf *out, const struct entry *e)
{
	buf_adds(out, "<td class=\"sign\"");
	if (e->more.n) {
		buf_adds(out, " title=\"");
		html_text(out, e->more);
		buf_addc(out, '"');
	}
	buf_adds(out, "><span aria-hidden=\"true\" class=\"");
	put_class(out, e->shade);
	buf_adds(out, "\">");
	html_text(out, e->text);
	buf_adds(out, "</span><span class=\"hidden\">");
	html_text(out, str_of(e->words));
	buf_adds(out, "</span></td>");
}

static void entries(struct buf *out, const struct entry *e, size_t n, bool head)
{
	const char *tag = head ? "th" : "td";

	buf_adds(out, "<tr>");
	for (size_t i = 0; i < n; i++) {
		if (e[i].words) {
			put_sign(out, &e[i]);
			continue;
		}
		buf_addf(out, "<%s%s>", tag, e[i].number ? " class=\"n\"" : "");
		html_text(out, e[i].text);
		buf_addf(out, "</%s>", tag);
	}
	buf_adds(out, "</tr>\n");
}

const struct pen pen_html = {.begin = begin,
	.end = end, .heading = heading, .paragraph = paragraph, .rows = rows, .changes = changes,
	.prompt = prompt, .code = code, .chart = chart_svg, .table = table, .entries = entries};
