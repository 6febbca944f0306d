/*
 * settings.h - the settings of a session: what is asked of the target, and how rounds are made.
 *
 * They are one table, from which come the command `set` and its completion, the first settings of
 * a session, the `settings` change and its fold, the hash and the manual. A new setting is a member
 * here and a record at the end of the table in src/session/settings.c.
 */
#ifndef HUNSU_SESSION_SETTINGS_H
#define HUNSU_SESSION_SETTINGS_H

#include "hunsu/base/json.h"
#include "hunsu/task/task.h"

/* An edited prompt is scored by itself: where the target is the local model, always, never. */
enum autoscore { AUTOSCORE_LOCAL, AUTOSCORE_ON, AUTOSCORE_OFF };

struct settings {
	int version;
	struct sampling sampling;
	int samples, variants, first, strength, cap, cap_edits;
	bool blind, additions, race;
	int autoscore; /* enum autoscore */
	char **operators;
	size_t n_operators;
	bool apart; /* never current: for what is measured apart from the session's own scores */
};

enum setting_type { SETTING_WHOLE, SETTING_REAL, SETTING_SWITCH, SETTING_TEXTS, SETTING_CHOICE,
	SETTING_JSON /* the text of a value, NULL: none */ };

struct setting {
	const char *name; /* in the record; a person writes - for _ */
	enum setting_type type;
	bool later;       /* the first format had none: absent, and not hashed, when as usual */
	size_t at, n_at;  /* in struct settings; n_at: how many texts */
	double min, max;  /* of numbers */
	const char *help; /* a few words; NULL: the task alone says it */
	const char *const *choices; /* NULL-ended: the words for 0, 1, … */
};

#define SETTINGS_MAX 30
extern const struct setting settings_table[]; /* ends with name NULL */
extern const struct settings settings_usual;  /* where nothing says otherwise */

/* By the name that a person writes; NULL: there is none that a person sets. */
const struct setting *setting_find(struct str name);
void setting_name(struct buf *out, const struct setting *s); /* likewise */
void setting_values(struct buf *out, const struct setting *s); /* "on or off" */
/* BAD_USAGE with what is allowed. Texts are any words: what they name is the caller's to check. */
enum status setting_check(const struct setting *s, struct str value, struct buf *err) MUST_CHECK;
void setting_print(struct buf *out, const struct setting *s, const struct settings *from);
int setting_choice(const struct setting *s, struct str value); /* -1: it has no such */
bool setting_is_usual(const struct setting *s, const struct settings *in);

struct setting_said { /* a checked value, as it was written */
	const struct setting *of;
	struct str value;
};
/* Appends the change to an event: `now`, but for what was said; apart where `now` is. */
void change_settings(cJSON *event, int version, const struct settings *now,
	const struct setting_said *said, size_t n);

#endif
