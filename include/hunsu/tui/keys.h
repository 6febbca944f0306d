/*
 * keys.h - from the bytes of a terminal to keys: UTF-8, escape sequences, mouse reports, pastes.
 *
 * A pure decoder: bytes go in as read(2) gives them, cut anywhere; keys come out in order through a
 * callback. It never waits. When keys_wait is not -1 something is unfinished (a lone ESC, half a
 * character); the owner calls keys_flush after that many milliseconds without another byte.
 *
 * A key's name: what it types ("a", "A", "é"), or Space, Enter, Tab, Esc, Backspace, Delete,
 * Insert, Up, Down, Left, Right, Home, End, PageUp, PageDown, F1 … F12, with C- (control), M- (alt)
 * and S- (shift, where it changes no character) in front, in this order: "C-c", "M-x", "S-Tab",
 * "C-S-Right".
 */
#ifndef HUNSU_TUI_KEYS_H
#define HUNSU_TUI_KEYS_H

#include "hunsu/base/buf.h"

enum key_kind {
	KEY_NAMED, /* name, and text when it types something */
	KEY_PASTE, /* text: what was pasted: valid UTF-8, \n line ends, no escape characters */
	KEY_MOUSE, /* mouse, x, y */
	/* the terminal answered a mode request (DECRPM), or told that it has become dark or light
	 * (mode 997; 1, 2), or that it is in focus (mode 1004; 1) or out of it (0): mode, value */
	KEY_REPLY,
	KEY_GROUND, /* the terminal told its background (OSC 11): value, 0xRRGGBB */
};

enum mouse_act { MOUSE_PRESS, MOUSE_RELEASE, MOUSE_DRAG, MOUSE_WHEEL_UP, MOUSE_WHEEL_DOWN };

#define KEY_NAME 24
struct key {
	enum key_kind kind;
	char name[KEY_NAME];
	struct str text; /* lives until the callback returns */
	enum mouse_act mouse;
	int button; /* 0 left, 1 middle, 2 right */
	int x, y;   /* cells, from 0 */
	int mode, value;
	size_t line, column; /* of a NUL in a paste, whose text is empty then; else 0 */
};

bool key_is(const struct key *k, const char *names); /* one of these, blanks between them */

struct keys;
typedef void key_fn(void *arg, const struct key *k);

struct keys *keys_new(key_fn *fn, void *arg);
void keys_free(struct keys *k); /* NULL is fine */
void keys_feed(struct keys *k, const void *bytes, size_t n);
/* Milliseconds after which keys_flush is due when nothing more comes; -1: nothing is unfinished. */
int keys_wait(const struct keys *k);
/* Answers are on their way: ESC ] is more likely the beginning of one than a key, and is waited for
 * longer. */
void keys_await(struct keys *k, bool answers);
void keys_flush(struct keys *k); /* what is unfinished means what it says: ESC is Esc */

#endif
