/* theme.c - themes from their files. */
#include "hunsu/tui/theme.h"

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hunsu/base/file.h"
#include "hunsu/base/yaml.h"

const char *const depth_names[DEPTHS] = {"truecolor", "256", "16", "8", "none"};

struct role_record {
	const char *name;
	enum shade parent;
	unsigned mono; /* what it is without any colour, unless the theme says */
};

static const struct role_record roles[SHADES] = {
	[SHADE_TEXT] = {"text", SHADE_TEXT, 0},
	[SHADE_DIM] = {"dim", SHADE_TEXT, ATTR_DIM},
	[SHADE_BAR] = {"bar", SHADE_TEXT, ATTR_REVERSE},
	[SHADE_BORDER] = {"border", SHADE_DIM, ATTR_DIM},
	[SHADE_TITLE] = {"title", SHADE_TEXT, 0},
	[SHADE_FOCUS] = {"focus", SHADE_TITLE, ATTR_BOLD},
	[SHADE_SELECTED] = {"selected", SHADE_TEXT, ATTR_BOLD},
	[SHADE_SELECTION] = {"selection", SHADE_TEXT, ATTR_REVERSE},
	[SHADE_SEARCH] = {"search", SHADE_SELECTION, ATTR_REVERSE},
	[SHADE_KEY] = {"key", SHADE_TEXT, ATTR_BOLD},
	[SHADE_HINT] = {"hint", SHADE_TEXT, 0},
	[SHADE_QUESTION] = {"question", SHADE_TEXT, ATTR_BOLD | ATTR_REVERSE},
	[SHADE_ERROR] = {"error", SHADE_TEXT, ATTR_BOLD},
	[SHADE_WARNING] = {"warning", SHADE_TEXT, ATTR_BOLD},
	[SHADE_SAVED] = {"saved", SHADE_BAR, ATTR_REVERSE},
	[SHADE_PROGRESS] = {"progress", SHADE_TEXT, 0},
	[SHADE_MARK] = {"mark", SHADE_TEXT, ATTR_BOLD},
	[SHADE_CONTROL] = {"control", SHADE_WARNING, ATTR_REVERSE},
	[SHADE_GHOST] = {"ghost", SHADE_DIM, ATTR_DIM},
	[SHADE_PROMPT_ROLE] = {"prompt.role", SHADE_TEXT, ATTR_BOLD},
	[SHADE_PROMPT_PLACEHOLDER] = {"prompt.placeholder", SHADE_TEXT, ATTR_BOLD},
	[SHADE_PROMPT_IMPORT] = {"prompt.import", SHADE_TEXT, 0},
	[SHADE_PROMPT_HUMAN] = {"prompt.human", SHADE_TEXT, 0},
	[SHADE_PROMPT_MODEL] = {"prompt.model", SHADE_TEXT, ATTR_UNDERLINE},
	[SHADE_PROMPT_LOCKED] = {"prompt.locked", SHADE_TEXT, ATTR_BOLD | ATTR_UNDERLINE},
	[SHADE_DIFF_ADDED] = {"diff.added", SHADE_TEXT, ATTR_BOLD | ATTR_UNDERLINE},
	[SHADE_DIFF_REMOVED] = {"diff.removed", SHADE_DIM, ATTR_DIM},
	[SHADE_SCORE_GOOD] = {"score.good", SHADE_TEXT, ATTR_BOLD},
	[SHADE_SCORE_BAD] = {"score.bad", SHADE_TEXT, 0},
	[SHADE_SCORE_MIDDLE] = {"score.middle", SHADE_TEXT, 0},
	[SHADE_SCORE_NOISE] = {"score.noise", SHADE_DIM, 0},
	[SHADE_SCORE_EARLY] = {"score.early", SHADE_DIM, 0},
	[SHADE_GROWING] = {"growing", SHADE_DIM, ATTR_DIM},
	[SHADE_REJECTED] = {"rejected", SHADE_DIM, ATTR_DIM},
	[SHADE_ACCEPTED] = {"accepted", SHADE_SCORE_GOOD, ATTR_BOLD},
	[SHADE_HEADING] = {"heading", SHADE_TITLE, ATTR_BOLD},
};

static const char *const attr_names[] = {"bold", "dim", "underline", "italic", "reverse"};
static const char *const ansi_names[16] = {"black", "red", "green", "yellow", "blue", "magenta",
	"cyan", "white", "bright-black", "bright-red", "bright-green", "bright-yellow",
	"bright-blue", "bright-magenta", "bright-cyan", "bright-white"};
static const struct colour no_colour = {
	{COLOUR_DEFAULT, COLOUR_DEFAULT, COLOUR_DEFAULT, COLOUR_DEFAULT}};

const char *shade_name(enum shade s)
{
	return roles[s].name;
}

void theme_plain(struct theme *t)
{
	memset(t, 0, sizeof(*t));
	snprintf(t->name, sizeof(t->name), "plain");
	for (int s = 0; s < SHADES; s++) {
		t->inks[s].fg = t->inks[s].bg = no_colour;
		t->inks[s].mono = roles[s].mono;
	}
}

/* ---- one colour ---- */

struct reader {
	const char *file;
	const struct yaml *palette;
	struct buf *err;
};

static enum status bad(const struct reader *r, const struct yaml *y, const char *what)
{
	return fail(r->err, BAD_USAGE, "%s:%d:%d: %s", r->file, y->line, y->column, what);
}

static int32_t down(enum depth from, int32_t c, enum depth to)
{
	if (c == COLOUR_DEFAULT)
		return c;
	if (from == to)
		return c;
	if (to == DEPTH_8 && from == DEPTH_16)
		return c & 7;
	if (to == DEPTH_TRUE)
		return colour_rgb(c);
	if (from == DEPTH_TRUE)
		return to == DEPTH_256 ? colour_to_256(c)
				       : colour_to_16(c) & (to == DEPTH_8 ? 7 : 15);
	if (from == DEPTH_256)
		return down(DEPTH_TRUE, colour_rgb(c), to);
	return c; /* the 16 and 8 are the first of the 256 */
}

/* One written colour, and the depth it was written for. */
static bool read_one(const char *text, enum depth *kind, int32_t *out)
{
	long n;

	if (strcmp(text, "default") == 0) {
		*kind = DEPTH_256;
		*out = COLOUR_DEFAULT;
		return true;
	}
	if (text[0] == '#' && strlen(text) == 7 &&
		strspn(text + 1, "0123456789abcdefABCDEF") == 6) {
		*kind = DEPTH_TRUE;
		*out = (int32_t)strtol(text + 1, NULL, 16);
		return true;
	}
	if (str_to_long(str_of(text), 0, 255, &n)) {
		*kind = DEPTH_256;
		*out = (int32_t)n;
		return true;
	}
	for (int i = 0; i < 16; i++)
		if (strcmp(ansi_names[i], text) == 0) {
			*kind = DEPTH_16;
			*out = i;
			return true;
		}
	return false;
}

static enum status read_depth(
	const struct reader *r, const struct yaml *y, enum depth d, struct colour *c)
{
	enum depth kind;
	int32_t value;

	if (y->kind != YAML_TEXT || !read_one(y->text, &kind, &value))
		return bad(r, y,
			"a colour is \"#rrggbb\", 0 to 255, an ANSI name, default or a palette "
			"name");
	if (kind == DEPTH_16 && d == DEPTH_8)
		value &= 7;
	for (int i = (int)d; i < DEPTH_MONO; i++)
		c->at[i] = down(kind, value, (enum depth)i);
	return OK;
}

static enum status read_colour(const struct reader *r, const struct yaml *y, struct colour *c)
{
	enum status st;
	int d = 0;

	if (y->kind == YAML_TEXT && r->palette) {
		const struct yaml *named = yaml_get(r->palette, y->text);
		struct reader bare = {r->file, NULL, r->err};
		if (named)
			return read_colour(&bare, named, c);
	}
	if (y->kind == YAML_TEXT)
		return read_depth(r, y, DEPTH_TRUE, c);
	if (y->kind != YAML_LIST || !y->child)
		return bad(r, y, "a colour is a word or a list of one to four");
	for (const struct yaml *e = y->child; e; e = e->next, d++) {
		if (d >= DEPTH_MONO)
			return bad(r, e, "a colour has at most four forms: 24 bit, 256, 16, 8");
		if ((st = read_depth(r, e, (enum depth)d, c)))
			return st;
	}
	return OK;
}

static enum status read_attr(const struct reader *r, const struct yaml *y, unsigned *out)
{
	*out = 0;
	if (y->kind != YAML_LIST)
		return bad(r, y, "attributes are a list: [bold, underline]");
	for (const struct yaml *e = y->child; e; e = e->next) {
		size_t i = 0;
		while (i < 5 && !(e->kind == YAML_TEXT && strcmp(e->text, attr_names[i]) == 0))
			i++;
		if (i == 5)
			return bad(r, e, "an attribute is bold, dim, underline, italic or reverse");
		*out |= 1u << i;
	}
	return OK;
}

/* ---- the file ---- */

static enum status read_role(const struct reader *r, const struct yaml *y, struct ink *ink)
{
	static const char *const known[] = {"fg", "bg", "attr", "mono", NULL};
	const struct yaml *e;
	enum status st;

	if (y->kind != YAML_MAP)
		return bad(r, y, "a role is a map: {fg: …, bg: …, attr: […]}");
	if ((st = yaml_known(y, r->file, known, r->err)))
		return st;
	ink->fg = ink->bg = no_colour;
	if ((e = yaml_get(y, "fg")) && (st = read_colour(r, e, &ink->fg)))
		return st;
	if ((e = yaml_get(y, "bg")) && (st = read_colour(r, e, &ink->bg)))
		return st;
	ink->attr = 0;
	if ((e = yaml_get(y, "attr")) && (st = read_attr(r, e, &ink->attr)))
		return st;
	if ((e = yaml_get(y, "mono")))
		return read_attr(r, e, &ink->mono);
	ink->mono |= ink->attr;
	return OK;
}

static enum status read_roles(const struct reader *r, const struct yaml *map, struct theme *t)
{
	bool given[SHADES] = {false};
	enum status st;

	for (const struct yaml *e = map->child; e; e = e->next) {
		int s = 0;
		while (s < SHADES && strcmp(roles[s].name, e->key) != 0)
			s++;
		if (s == SHADES)
			return bad(r, e, "there is no such role");
		if ((st = read_role(r, e, &t->inks[s])))
			return st;
		given[s] = true;
	}
	for (int s = 0; s < SHADES;
		s++) { /* parents may stand behind their children in the table */
		enum shade from = roles[s].parent;
		while (!given[from] && from != roles[from].parent)
			from = roles[from].parent;
		if (!given[s]) {
			unsigned mono = t->inks[s].mono;
			t->inks[s] = t->inks[from];
			t->inks[s].mono = mono;
		}
	}
	return OK;
}

enum status theme_read(struct theme *t, struct str text, const char *file, struct buf *err)
{
	static const char *const known[] = {"name", "about", "palette", "roles", NULL};
	struct yaml *y = yaml_parse(text, file, err);
	struct reader r = {file, NULL, err};
	struct theme made;
	const struct yaml *map;
	enum status st;

	if (!y)
		return BAD_USAGE;
	theme_plain(&made);
	if (y->kind != YAML_MAP) {
		st = bad(&r, y, "a theme is a map with name, palette and roles");
	} else if (!(st = yaml_known(y, file, known, err))) {
		r.palette = yaml_get(y, "palette");
		map = yaml_get(y, "roles");
		if (!map || map->kind != YAML_MAP)
			st = bad(&r, y, "roles are missing");
		else
			st = read_roles(&r, map, &made);
		snprintf(made.name, sizeof(made.name), "%s",
			yaml_text(y, "name") ? yaml_text(y, "name") : "");
	}
	yaml_free(y);
	if (!st)
		*t = made;
	return st;
}

static bool find_file(struct buf *path, const char *name)
{
	if (xdg_dir(path, XDG_CONFIG, "themes", NULL) == OK) {
		buf_addf(path, "/%s.yaml", name);
		if (file_exists(buf_text(path)))
			return true;
	}
	struct buf rel = BUF(BUF_SMALL);
	buf_addf(&rel, "themes/%s.yaml", name);
	buf_clear(path);
	share_path(path, buf_text(&rel));
	buf_release(&rel);
	return file_exists(buf_text(path));
}

static void add_name(void *arg, const char *name)
{
	struct buf *b = arg;

	if (b->n)
		buf_adds(b, ", ");
	buf_adds(b, name);
}

enum status theme_load(struct theme *t, const char *name, struct buf *err)
{
	struct buf path = BUF(BUF_SMALL), text = BUF(BUF_TEXT), names = BUF(BUF_SMALL);
	enum status st = BAD_USAGE;

	if (!*name || strchr(name, '/') || !find_file(&path, name)) {
		theme_list(add_name, &names);
		fail(err, BAD_USAGE, "there is no theme '%s'; there are %s", name,
			buf_text(&names));
	} else if (!(st = file_read_text(&text, buf_text(&path), err))) {
		st = theme_read(t, buf_str(&text), buf_text(&path), err);
	}
	if (!st)
		snprintf(t->name, sizeof(t->name), "%s", name);
	buf_release(&path);
	buf_release(&text);
	buf_release(&names);
	return st;
}

static void list_folder(const char *path, void (*fn)(void *arg, const char *name), void *arg)
{
	struct dirent **found;
	int n = scandir(path, &found, NULL, alphasort);

	for (int i = 0; i < n; i++) {
		struct str s = str_of(found[i]->d_name);
		if (str_ends(s, ".yaml") && s.p[0] != '.') {
			found[i]->d_name[s.n - 5] = '\0';
			fn(arg, found[i]->d_name);
		}
		free(found[i]);
	}
	if (n >= 0)
		free(found);
}

void theme_list(void (*fn)(void *arg, const char *name), void *arg)
{
	struct buf path = BUF(BUF_SMALL);

	share_path(&path, "themes");
	list_folder(buf_text(&path), fn, arg);
	buf_clear(&path);
	if (xdg_dir(&path, XDG_CONFIG, "themes", NULL) == OK)
		list_folder(buf_text(&path), fn, arg);
	buf_release(&path);
}

/* ---- the check ---- */

static double channel(int32_t c)
{
	double v = c / 255.0;

	return v <= 0.03928 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}

static double luminance(int32_t rgb)
{
	return 0.2126 * channel(rgb >> 16 & 255) + 0.7152 * channel(rgb >> 8 & 255) +
	       0.0722 * channel(rgb & 255);
}

static double contrast(int32_t a, int32_t b)
{
	double x = luminance(a), y = luminance(b);

	return x > y ? (x + 0.05) / (y + 0.05) : (y + 0.05) / (x + 0.05);
}

int theme_check(const struct theme *t, struct str text, struct buf *out)
{
	struct yaml *y = yaml_parse(text, t->name, NULL);
	const struct yaml *map = y ? yaml_get(y, "roles") : NULL;
	int32_t paper = t->inks[SHADE_TEXT].bg.at[DEPTH_TRUE];
	int n = 0;

	for (int s = 0; s < SHADES; s++) {
		int32_t fg = t->inks[s].fg.at[DEPTH_TRUE], bg = t->inks[s].bg.at[DEPTH_TRUE];
		if (map && !yaml_get(map, roles[s].name)) {
			buf_addf(out, "%s: not given; looks as %s\n", roles[s].name,
				roles[roles[s].parent].name);
			n++;
		}
		if (bg == COLOUR_DEFAULT)
			bg = paper;
		if (fg != COLOUR_DEFAULT && bg != COLOUR_DEFAULT && s != SHADE_BORDER &&
			contrast(fg, bg) < 4.5) {
			buf_addf(out, "%s: contrast %.1f:1 is below 4.5:1\n", roles[s].name,
				contrast(fg, bg));
			n++;
		}
	}
	yaml_free(y);
	return n;
}
