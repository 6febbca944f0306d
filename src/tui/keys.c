/* keys.c - the decoder. Each step takes one whole item off the front of what has come, or waits. */
#include "hunsu/tui/keys.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "hunsu/base/utf8.h"

#define ESC_WAIT 25	/* a lone ESC is Esc after this; terminals send a sequence at once */
#define ANSWER_WAIT 300 /* a sequence that has begun, over a slow line */
#define PASTE_WAIT 1000 /* a paste whose end got lost */
#define SEQUENCE_MAX 64
#define STRING_MAX 4096 /* answers we did not ask for (OSC, DCS) */
#define PASTE_END "\033[201~"

enum { MOD_SHIFT = 1, MOD_ALT = 2, MOD_CTRL = 4 };

struct keys {
	key_fn *fn;
	void *arg;
	struct buf in;
	struct buf paste;
	bool pasting, awaiting;
};

struct named {
	int code;
	const char *name;
};

static const struct named by_final[] = {/* CSI … X and SS3 X */
	{'A', "Up"}, {'B', "Down"}, {'C', "Right"}, {'D', "Left"}, {'H', "Home"}, {'F', "End"},
	{'P', "F1"}, {'Q', "F2"}, {'R', "F3"}, {'S', "F4"}, {'M', "Enter"}, {0, NULL}};

static const struct named by_number[] = {/* CSI N ~ */
	{1, "Home"}, {2, "Insert"}, {3, "Delete"}, {4, "End"}, {5, "PageUp"}, {6, "PageDown"},
	{7, "Home"}, {8, "End"}, {11, "F1"}, {12, "F2"}, {13, "F3"}, {14, "F4"}, {15, "F5"},
	{17, "F6"}, {18, "F7"}, {19, "F8"}, {20, "F9"}, {21, "F10"}, {23, "F11"}, {24, "F12"},
	{0, NULL}};

static const struct named by_byte[] = {{0x00, "C-Space"}, {0x08, "Backspace"}, {0x09, "Tab"},
	{0x0d, "Enter"}, {0x1b, "Esc"}, {0x1c, "C-\\"}, {0x1d, "C-]"}, {0x1e, "C-^"}, {0x1f, "C-_"},
	{0x7f, "Backspace"}, {' ', "Space"}, {0, NULL}};

static const char *find_named(const struct named *table, int code)
{
	for (; table->name; table++)
		if (table->code == code)
			return table->name;
	return NULL;
}

bool key_is(const struct key *k, const char *names)
{
	return k->kind == KEY_NAMED && str_among(str_of(k->name), names);
}

struct keys *keys_new(key_fn *fn, void *arg)
{
	struct keys *k = NEW(struct keys);
	k->fn = fn;
	k->arg = arg;
	k->in = BUF(BUF_TEXT);
	k->paste = BUF(BUF_TEXT / 4);
	return k;
}

void keys_free(struct keys *k)
{
	if (!k)
		return;
	buf_release(&k->in);
	buf_release(&k->paste);
	free(k);
}

static void emit(struct keys *k, const char *base, int mods, struct str text)
{
	struct key key = {
		.kind = KEY_NAMED, .text = mods & (MOD_ALT | MOD_CTRL) ? (struct str){0} : text};

	snprintf(key.name, sizeof key.name, "%s%s%s%s", mods & MOD_CTRL ? "C-" : "",
		mods & MOD_ALT ? "M-" : "", mods & MOD_SHIFT ? "S-" : "", base);
	k->fn(k->arg, &key);
}

/* ---- one character: a control byte, ASCII, UTF-8 or something broken ---- */

static size_t utf8_need(unsigned char lead)
{
	return lead < 0x80 ? 1 : lead >= 0xf0 && lead < 0xf5 ? 4 : lead >= 0xe0 ? 3 : 2;
}

/* Bytes of the character at s (0: its end has not come yet); *good: it is a character. */
static size_t char_bytes(struct str s, bool force, bool *good)
{
	size_t need = utf8_need((unsigned char)s.p[0]), n = 1;

	*good = false;
	if ((unsigned char)s.p[0] >= 0x80 &&
		((unsigned char)s.p[0] < 0xc2 || (unsigned char)s.p[0] > 0xf4))
		return 1;
	while (n < need && n < s.n && ((unsigned char)s.p[n] & 0xc0) == 0x80)
		n++;
	if (n == s.n && n < need && !force)
		return 0;
	*good = n == need && utf8_valid(str_first(s, n), NULL);
	return *good ? n : n < need ? n : 1;
}

static void emit_char(struct keys *k, struct str c, int mods)
{
	unsigned char b = (unsigned char)c.p[0];
	const char *name = c.n == 1 ? find_named(by_byte, b) : NULL;
	char text[8];

	if (name) {
		struct str types = b == ' ' ? c : (struct str){0};
		emit(k, name, mods, types);
	} else if (c.n == 1 && b < 0x20) {
		snprintf(text, sizeof text, "%c", (char)(b + 0x60));
		emit(k, text, mods | MOD_CTRL, (struct str){0});
	} else {
		snprintf(text, sizeof text, "%.*s", (int)c.n, c.p);
		emit(k, text, mods, c);
	}
}

static size_t take_char(struct keys *k, struct str s, int mods, bool force)
{
	bool good;
	size_t n = char_bytes(s, force, &good);

	if (n)
		emit_char(k, good ? str_first(s, n) : STR("\xef\xbf\xbd"), mods);
	return n;
}

/* ---- CSI ---- */

struct csi {
	char lead; /* '<', '?', or 0 */
	int p[6];  /* parameters; 0 where absent */
	int n;
	char inter, final;
};

static void read_parameters(struct csi *c, struct str s)
{
	size_t at = 0;

	*c = (struct csi){0};
	if (s.n && strchr("<?>=", s.p[0]))
		c->lead = s.p[at++];
	for (; at < s.n; at++) {
		char b = s.p[at];
		if (b >= '0' && b <= '9' && c->p[c->n] < 100000)
			c->p[c->n] = c->p[c->n] * 10 + (b - '0');
		else if (b == ';' && c->n < 5)
			c->n++;
		else if (b >= 0x20 && b < 0x30)
			c->inter = b;
	}
	c->n++;
}

static void emit_mouse(struct keys *k, const struct csi *c)
{
	int b = c->p[0];
	struct key key = {.kind = KEY_MOUSE, .button = b & 3, .x = c->p[1] - 1, .y = c->p[2] - 1};

	if (c->n != 3 || key.x < 0 || key.y < 0)
		return;
	if (b & 64)
		key.mouse = b & 1 ? MOUSE_WHEEL_DOWN : MOUSE_WHEEL_UP;
	else if (c->final == 'm')
		key.mouse = MOUSE_RELEASE;
	else
		key.mouse = b & 32 ? MOUSE_DRAG : MOUSE_PRESS;
	if (!(b & 64 && b & 2)) /* sideways wheels do nothing here */
		k->fn(k->arg, &key);
}

/* CSI code ; mods u, and xterm's CSI 27 ; mods ; code ~: a character with modifiers. */
static void emit_coded(struct keys *k, int code, int mods)
{
	char text[4];
	size_t n;

	if (code <= 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
		return;
	n = utf8_encode(code, text);
	if (find_named(by_byte, code) == NULL)
		mods &= ~MOD_SHIFT;
	emit_char(k, (struct str){text, n}, mods);
}

static void emit_tilde(struct keys *k, const struct csi *c, int mods)
{
	const char *name = find_named(by_number, c->p[0]);

	if (c->p[0] == 200) {
		k->pasting = true;
		buf_clear(&k->paste);
	} else if (c->p[0] == 27 && c->n == 3) {
		emit_coded(k, c->p[2], mods);
	} else if (name) {
		emit(k, name, mods, (struct str){0});
	}
}

/* What begins with a mark of its own: mouse reports, answers. */
static void emit_marked(struct keys *k, const struct csi *c)
{
	struct key key = {.kind = KEY_REPLY, .mode = c->p[0], .value = c->p[1]};

	if (c->lead == '<' && (c->final == 'M' || c->final == 'm'))
		emit_mouse(k, c);
	else if (c->lead == '?' && ((c->inter == '$' && c->final == 'y') ||
					   (c->final == 'n' && key.mode == 997)))
		k->fn(k->arg, &key);
}

static void emit_csi(struct keys *k, const struct csi *c)
{
	int mods = c->n > 1 && c->p[1] > 0 ? (c->p[1] - 1) & 7 : 0;
	const char *name = find_named(by_final, c->final);

	if (c->lead || c->inter)
		emit_marked(k, c);
	else if (c->final == '~')
		emit_tilde(k, c, mods);
	else if (c->final == 'u')
		emit_coded(k, c->p[0], mods);
	else if ((c->final == 'I' || c->final == 'O') && c->n == 1 && !c->p[0])
		k->fn(k->arg, &(struct key){
				      .kind = KEY_REPLY, .mode = 1004, .value = c->final == 'I'});
	else if (c->final == 'Z')
		emit(k, "Tab", mods | MOD_SHIFT, (struct str){0});
	else if (name)
		emit(k, name, mods, (struct str){0});
}

/* The Linux console: ESC [ [ A is F1. */
static size_t take_console(struct keys *k, struct str s, bool force)
{
	static const char *const names[] = {"F1", "F2", "F3", "F4", "F5"};

	if (s.n < 4)
		return force ? s.n : 0;
	if (s.p[3] >= 'A' && s.p[3] <= 'E')
		emit(k, names[s.p[3] - 'A'], 0, (struct str){0});
	return 4;
}

static size_t unfinished(struct keys *k, struct str s, size_t n, bool force)
{
	if (n == 2 && force)
		emit(k, s.p[1] == 'O' ? "O" : "[", MOD_ALT, (struct str){0});
	return force || n > SEQUENCE_MAX ? n : 0;
}

static size_t take_csi(struct keys *k, struct str s, bool force)
{
	struct csi c;
	size_t n = 2;

	if (s.n > 2 && s.p[2] == '[')
		return take_console(k, s, force);
	while (n < s.n && (unsigned char)s.p[n] >= 0x20 && (unsigned char)s.p[n] < 0x40)
		n++;
	if (n == s.n)
		return unfinished(k, s, n, force);
	if ((unsigned char)s.p[n] < 0x40 || (unsigned char)s.p[n] > 0x7e)
		return n; /* broken off: what comes next speaks for itself */
	read_parameters(&c, (struct str){s.p + 2, n - 2});
	c.final = s.p[n];
	emit_csi(k, &c);
	return n + 1;
}

static bool is_parameter(char c)
{
	return (c >= '0' && c <= '9') || c == ';';
}

static size_t take_ss3(struct keys *k, struct str s, bool force)
{
	const char *name;
	size_t n = 2;
	int mods = 0;

	while (n < s.n && n < 6 && is_parameter(s.p[n])) {
		mods = s.p[n] >= '1' && s.p[n] <= '8' ? s.p[n] - '1' : 0;
		n++;
	}
	if (n == s.n)
		return unfinished(k, s, n, force);
	if ((name = find_named(by_final, s.p[n])))
		emit(k, name, mods, (struct str){0});
	else if (s.p[n] >= 'p' && s.p[n] <= 'y') /* the number block */
		take_char(k, (struct str){&"0123456789"[s.p[n] - 'p'], 1}, mods, true);
	else if ((unsigned char)s.p[n] < 0x20)
		return n;
	return n + 1;
}

/* One part of a colour, of one to four digits; false: it is none. */
static bool take_part(struct str *s, int *rgb)
{
	int v = 0, most = 0;
	size_t n = 0;

	for (; n < s->n && n < 4 && isxdigit((unsigned char)s->p[n]); n++) {
		int c = tolower((unsigned char)s->p[n]);

		v = v * 16 + (c <= '9' ? c - '0' : c - 'a' + 10);
		most = most * 16 + 15;
	}
	if (!n || (n < s->n && s->p[n] != '/'))
		return false;
	*rgb = *rgb << 8 | (v * 255 + most / 2) / most;
	*s = str_from(*s, n < s->n ? n + 1 : n);
	return true;
}

/* "11;rgb:R/G/B", "11;rgba:R/G/B/A" (XParseColor). */
static void emit_ground(struct keys *k, struct str s)
{
	struct key key = {.kind = KEY_GROUND};
	size_t colon = str_find(s, ":", 0);

	if (!str_starts(s, "11;rgb") || colon == SIZE_MAX)
		return;
	s = str_from(s, colon + 1);
	for (int part = 0; part < 3; part++)
		if (!take_part(&s, &key.value))
			return;
	k->fn(k->arg, &key);
}

/* An answer of the terminal (OSC, DCS, APC) up to ST or BEL: skipped, but for the background. */
static size_t take_string(struct keys *k, struct str s, bool force)
{
	for (size_t i = 2; i < s.n; i++) {
		bool ends = s.p[i] == '\a' || s.p[i] == '\033';

		if (!ends || (s.p[i] == '\033' && i + 1 == s.n))
			continue;
		if (s.p[1] == ']')
			emit_ground(k, (struct str){s.p + 2, i - 2});
		return s.p[i] == '\a' ? i + 1 : s.p[i + 1] == '\\' ? i + 2 : i;
	}
	if (force && s.n == 2)
		emit(k, (char[]){s.p[1], 0}, MOD_ALT, (struct str){0});
	return force || s.n > STRING_MAX ? s.n : 0;
}

static size_t take_escape(struct keys *k, struct str s, bool force)
{
	size_t n;

	if (s.n == 1 || s.p[1] == '\033') {
		if (s.n == 1 && !force)
			return 0;
		emit(k, "Esc", 0, (struct str){0});
		return 1;
	}
	if (s.p[1] == '[')
		return take_csi(k, s, force);
	if (s.p[1] == 'O')
		return take_ss3(k, s, force);
	if (strchr("]P_^X", s.p[1]) && s.p[1])
		return take_string(k, s, force);
	n = take_char(k, str_from(s, 1), MOD_ALT, force);
	return n ? n + 1 : 0;
}

/* ---- pastes ---- */

static void end_paste(struct keys *k)
{
	struct key key = {.kind = KEY_PASTE};
	SCOPED(buf) clean = BUF(BUF_TEXT), good = BUF(BUF_TEXT);
	const char *nul;

	for (size_t i = 0; i < k->paste.n; i++) {
		char b = k->paste.s[i];
		if (b == '\r') {
			buf_addc(&clean, '\n');
			i += i + 1 < k->paste.n && k->paste.s[i + 1] == '\n';
		} else if (b != '\033') {
			buf_addc(&clean, b);
		}
	}
	if (clean.n && (nul = memchr(clean.s, '\0', clean.n)))
		text_position(buf_str(&clean), (size_t)(nul - clean.s), &key.line, &key.column);
	else
		utf8_repair(&good, buf_str(&clean));
	k->pasting = false;
	buf_clear(&k->paste);
	key.text = buf_str(&good);
	k->fn(k->arg, &key);
}

static size_t take_paste(struct keys *k, struct str s, bool force)
{
	size_t end = str_find(s, PASTE_END, 0), keep = 0;

	if (end != SIZE_MAX) {
		buf_add(&k->paste, s.p, end);
		end_paste(k);
		return end + sizeof PASTE_END - 1;
	}
	if (force) {
		buf_addstr(&k->paste, s);
		end_paste(k);
		return s.n;
	}
	for (size_t i = sizeof PASTE_END - 2; i > 0 && !keep; i--) /* the mark may be cut */
		if (s.n >= i && memcmp(s.p + s.n - i, PASTE_END, i) == 0)
			keep = i;
	buf_add(&k->paste, s.p, s.n - keep);
	return s.n - keep;
}

static void run(struct keys *k, bool force)
{
	size_t at = 0, n;

	while (at < k->in.n || (force && k->pasting)) {
		struct str s = str_from(buf_str(&k->in), at);
		if (k->pasting)
			n = take_paste(k, s, force);
		else if (s.p[0] == '\033')
			n = take_escape(k, s, force);
		else
			n = take_char(k, s, 0, force);
		if (!n && !(force && !k->pasting && s.n == 0))
			break;
		at += n;
	}
	buf_splice(&k->in, 0, at, (struct str){0});
}

void keys_feed(struct keys *k, const void *bytes, size_t n)
{
	if (!buf_add(&k->in, bytes, n)) /* cannot be: what came before was taken */
		buf_clear(&k->in);
	run(k, false);
}

int keys_wait(const struct keys *k)
{
	bool begun = k->in.n > (k->awaiting ? 1 : 2);

	return k->pasting ? PASTE_WAIT : begun ? ANSWER_WAIT : k->in.n ? ESC_WAIT : -1;
}

void keys_await(struct keys *k, bool answers)
{
	k->awaiting = answers;
}

void keys_flush(struct keys *k)
{
	run(k, true);
}
