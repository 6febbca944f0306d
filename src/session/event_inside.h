/* event_inside.h - what only the session floor needs of events: the envelope, runs, splices. */
#ifndef HUNSU_SRC_SESSION_EVENT_INSIDE_H
#define HUNSU_SRC_SESSION_EVENT_INSIDE_H

#include "hunsu/session/event.h"

struct envelope {
	int n;
	int64_t at; /* milliseconds since the epoch */
	enum actor by;
	const char *act, *args; /* args NULL: none */
	const cJSON *changes;
};

/* event_parse of a line some of whose changes are taken while it is read. */
cJSON *event_parse_given(struct str line, struct json_mended *mended, const struct json_taker *to,
	struct buf *err) MUST_CHECK;
/* Whether the change is an example of the act that opens a session, in whose list it comes next.
 * There may be a million of them: no tree holds them all. */
bool opening_example(const cJSON *list, const cJSON *change);
cJSON *example_change(const struct example *e); /* {"example": …} */

/* Checks everything about an event that does not need to know the kinds. */
enum status event_envelope(struct envelope *out, const cJSON *event, struct buf *err) MUST_CHECK;
void event_stamp(cJSON *event, int n, const char *t);
/* Stands for a line that is lost, so that the numbers of those after it still hold. */
cJSON *event_lost(int n, const char *t);

void event_add_texts(cJSON *change, const char *key, char *const *texts, size_t n);
void event_add_runs(cJSON *to, const struct runs *runs, const struct authors *a);
enum status event_read_runs(struct runs *out, const cJSON *list, struct str text, struct authors *a,
	struct buf *err) MUST_CHECK;

/* The message, where bytes [at, at + n) of it are whole characters; else NULL. */
struct message *range_in(const struct prompt *p, int message, long at, long n);
/* Applies the splices of a version to its first parent's text. */
enum status splices_apply(
	struct prompt *p, const cJSON *list, struct authors *a, struct buf *err) MUST_CHECK;

#endif
