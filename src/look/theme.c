/* theme.c - themes from their files. */
#include "hunsu/look/theme.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "hunsu/base/file.h"
#include "hunsu/base/nearest.h"
#include "hunsu/base/utf8.h"
#include "hunsu/base/yaml.h"

const char *const depth_names[DEPTHS] = {"truecolor", "256", "16", "8", "none"};

struct role_record {
	const char *name;
	enum shade parent;
	unsigned mono; /* what it is without any colour, unless the theme says */
};

#define ROLE(role, name, parent, mono) [SHADE_##role] = {name, SHADE_##parent, mono},
static const struct role_record roles[SHADES] = {SHADES_ALL(ROLE)};

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
	memset(t, 0, sizeof *t);
	snprintf(t->name, sizeof t->name, "plain");
	t->ground = COLOUR_DEFAULT;
	for (int s = 0; s < SHADES; s++) {
		t->inks[s].fg = t->inks[s].bg = no_colour;
		t->inks[s].mono = roles[s].mono;
	}
}

const char *theme_named(const char *name, int32_t ground)
{
	bool light = ground != COLOUR_DEFAULT &&
		     colour_contrast(ground, 0) > colour_contrast(ground, 0xffffff);

	return strcmp(name, "auto") != 0 ? name : light ? "light" : "dark";
}

/* ---- one colour ---- */

struct reader {
	const char *file;
	const struct yaml *palette;
	struct buf *err;
};

static enum status bad(const struct reader *r, const struct yaml *y, const char *what)
{
	return fail(r->err, FAILED, "%s:%d:%d: %s", r->file, y->line, y->column, what);
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

/* Roles that are not named look as their parents, which may come after them in the table. */
static void fill_roles(struct theme *t)
{
	for (int s = 0; s < SHADES; s++) {
		enum shade from = roles[s].parent;
		unsigned mono = t->inks[s].mono;
		while (!t->given[from] && from != roles[from].parent)
			from = roles[from].parent;
		if (!t->given[s]) {
			t->inks[s] = t->inks[from];
			t->inks[s].mono = mono;
		}
	}
}

/* What is not said is as the text has it, so that nothing leaves a hole in the ground. */
static void fill_colours(struct theme *t)
{
	const struct ink *text = &t->inks[SHADE_TEXT];

	for (int s = 0; s < SHADES; s++)
		for (int d = 0; d < DEPTH_MONO; d++) {
			struct ink *ink = &t->inks[s];
			if (ink->fg.at[d] == COLOUR_DEFAULT)
				ink->fg.at[d] = text->fg.at[d];
			if (ink->bg.at[d] == COLOUR_DEFAULT)
				ink->bg.at[d] = text->bg.at[d];
		}
}

static enum status read_roles(const struct reader *r, const struct yaml *map, struct theme *t)
{
	enum status st;

	for (const struct yaml *e = map->child; e; e = e->next) {
		int s = 0;
		while (s < SHADES && strcmp(roles[s].name, e->key) != 0)
			s++;
		if (s == SHADES)
			return bad(r, e, "there is no such role");
		if ((st = read_role(r, e, &t->inks[s])))
			return st;
		t->given[s] = true;
	}
	fill_roles(t);
	fill_colours(t);
	return OK;
}

static enum status read_ground(const struct reader *r, const struct yaml *y, struct theme *t)
{
	enum depth kind;

	if (y->kind == YAML_TEXT && read_one(y->text, &kind, &t->ground) && kind == DEPTH_TRUE)
		return OK;
	return bad(r, y, "the ground is a colour in 24 bits: \"#rrggbb\"");
}

/* One character, a column wide. */
static enum status read_sign(
	const struct reader *r, const struct yaml *map, const char *name, int32_t *out)
{
	const struct yaml *y = yaml_get(map, name);
	struct str s = str_of(y && y->kind == YAML_TEXT ? y->text : "");
	size_t at = 0;

	if (!y)
		return OK;
	if (s.n)
		*out = utf8_next(s, &at);
	return s.n && at == s.n && text_width(s) == 1
		       ? OK
		       : bad(r, y, "a sign is one character, a column wide");
}

static enum status read_signs(const struct reader *r, const struct yaml *y, struct theme *t)
{
	static const char *const known[] = {"right", "wrong", NULL};
	enum status st = y->kind == YAML_MAP ? yaml_known(y, r->file, known, r->err)
					     : bad(r, y, "signs are a map: {right: …, wrong: …}");

	if (!st)
		st = read_sign(r, y, "right", &t->right);
	return st ? st : read_sign(r, y, "wrong", &t->wrong);
}

static void read_word(char *out, size_t size, const struct yaml *y, const char *key)
{
	const char *word = yaml_text(y, key);

	snprintf(out, size, "%s", word ? word : "");
}

static enum status read_theme(struct reader *r, const struct yaml *y, struct theme *t)
{
	static const char *const known[] = {
		"name", "about", "ground", "signs", "palette", "roles", NULL};
	const struct yaml *roles_map, *ground, *signs;
	enum status st;

	if (y->kind != YAML_MAP)
		return bad(r, y, "a theme is a map with name, palette and roles");
	if ((st = yaml_known(y, r->file, known, r->err)))
		return st;
	read_word(t->name, sizeof t->name, y, "name");
	read_word(t->about, sizeof t->about, y, "about");
	if ((ground = yaml_get(y, "ground")) && (st = read_ground(r, ground, t)))
		return st;
	if ((signs = yaml_get(y, "signs")) && (st = read_signs(r, signs, t)))
		return st;
	r->palette = yaml_get(y, "palette");
	roles_map = yaml_get(y, "roles");
	if (!roles_map || roles_map->kind != YAML_MAP)
		return bad(r, y, "roles are missing");
	return read_roles(r, roles_map, t);
}

enum status theme_read(struct theme *t, struct str text, const char *file, struct buf *err)
{
	OWNED_YAML struct yaml *y = yaml_parse(text, file, err);
	struct reader r = {file, NULL, err};
	struct theme made;
	enum status st = FAILED;

	theme_plain(&made);
	if (y)
		st = read_theme(&r, y, &made);
	if (!st)
		*t = made;
	return st;
}

static bool find_file(struct buf *path, const char *name)
{
	SCOPED(buf) rel = BUF(BUF_SMALL);
	if (xdg_dir(path, XDG_CONFIG, "themes", NULL) == OK) {
		buf_addf(path, "/%s.yaml", name);
		if (file_exists(buf_text(path)))
			return true;
	}
	buf_addf(&rel, "themes/%s.yaml", name);
	buf_clear(path);
	share_path(path, buf_text(&rel));
	return file_exists(buf_text(path));
}

struct names LIST_OF(char *);

static void add_name(void *arg, const char *name)
{
	struct names *list = arg;

	*PUSH(list) = mem_dup(name);
}

static enum status no_such_theme(const char *name, struct buf *err)
{
	struct names list = {0};
	enum status st;

	theme_list(add_name, &list);
	*PUSH(&list) = NULL;
	st = no_such_name("theme", str_of(name), (const char *const *)list.items, err);
	for (size_t i = 0; i < list.n; i++)
		free(list.items[i]);
	free(list.items);
	return st;
}

enum status theme_load(struct theme *t, const char *name, struct buf *err)
{
	SCOPED(buf) path = BUF(BUF_SMALL), text = BUF(BUF_TEXT);
	enum status st;

	if (!*name || strchr(name, '/') || !find_file(&path, name))
		st = no_such_theme(name, err);
	else if (!(st = file_read_text(&text, buf_text(&path), err)))
		st = theme_read(t, buf_str(&text), buf_text(&path), err);
	if (!st)
		snprintf(t->name, sizeof t->name, "%s", name);
	return st;
}

/* What is in `before` too was listed there. */
static void list_folder(const char *path, const char *before,
	void (*fn)(void *arg, const char *name), void *arg)
{
	struct dirent **found;
	int n = scandir(path, &found, NULL, alphasort);
	SCOPED(buf) there = BUF(BUF_SMALL);

	for (int i = 0; i < n; i++) {
		struct str s = str_of(found[i]->d_name);
		buf_clear(&there);
		buf_addf(&there, "%s/%s", before ? before : "", found[i]->d_name);
		if (str_ends(s, ".yaml") && s.p[0] != '.' &&
			!(before && file_exists(buf_text(&there)))) {
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
	SCOPED(buf) shipped = BUF(BUF_SMALL), own = BUF(BUF_SMALL);

	share_path(&shipped, "themes");
	list_folder(buf_text(&shipped), NULL, fn, arg);
	if (xdg_dir(&own, XDG_CONFIG, "themes", NULL) == OK)
		list_folder(buf_text(&own), buf_text(&shipped), fn, arg);
}
