/* check.c - the verdict on a session's file, by the rules that opening has. */
#include "hunsu/session/check.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include "scan.h"

struct checked {
	struct state state;
	int lost;      /* acts in whose place a repair put an empty one */
	int unsettled; /* quits that count in what is lost, or not known */
	struct session_verdict *out;
	struct buf *report;
	const char *path;
};

/* What journal_repair puts in the place of a line. */
static bool is_place(const cJSON *event)
{
	return !strcmp(json_str(event, "act"), "lost") && !event_find(event, "cancel");
}

/* Whether the state may differ from the one that was left without anybody being to blame. */
static bool unsure(const struct checked *c)
{
	return c->lost || c->state.unknown_kinds || c->state.unknown_fields ||
	       c->state.format > SESSION_FORMAT;
}

static bool check_event(void *arg, const cJSON *event, struct buf *err)
{
	struct checked *c = arg;
	const cJSON *quit;
	char hash[HASH_HEX];

	if (state_apply(&c->state, event, err))
		return false;
	c->lost += is_place(event);
	quit = event_find(event, "quit");
	if (!quit || !json_str(quit, "state"))
		return true;
	state_hash(hash, &c->state);
	if (!strcmp(hash, json_str(quit, "state")))
		return true;
	if (unsure(c)) {
		c->unsettled++;
	} else {
		c->out->bad_quits++;
		buf_addf(c->report, "%s:%d: the state at this quit is not the one that was left\n",
			c->path, c->state.events);
	}
	return true;
}

/* What is no damage. */
static void report_forms(struct checked *c, const struct scan *scan)
{
	SCOPED(buf) words = BUF(BUF_SMALL);

	json_mended_say(c->report, &scan->mended, c->path);
	if (scan->mended.halves)
		buf_addc(c->report, '\n');
	state_tell_unknown(&words, &c->state);
	if (words.n)
		buf_addf(c->report, "%s: %s\n", c->path, buf_text(&words));
	if (c->lost)
		buf_addf(c->report, "%s: %d act%s lost: a repair left %s empty\n", c->path, c->lost,
			c->lost == 1 ? " is" : "s are",
			c->lost == 1 ? "its place" : "their places");
	if (c->unsettled)
		buf_addf(c->report, "%s: %d quits count in what is lost or not known, and were not "
				    "compared\n",
			c->path, c->unsettled);
}

static void report_end(struct checked *c, const struct scan *scan)
{
	const struct session_verdict *v = c->out;

	if (v->broken_line)
		buf_addf(c->report, "%s\n", buf_text(&scan->why));
	if (v->torn)
		buf_addf(c->report, "%s: the last line is torn (%lld bytes behind event %d)\n",
			c->path, (long long)scan->torn, scan->n);
	report_forms(c, scan);
	if (session_whole(v))
		buf_addf(c->report, "%s: whole, %d event%s\n", c->path, v->events,
			PLURAL(v->events));
}

enum status session_check(
	const char *path, struct session_verdict *out, struct buf *report, struct buf *err)
{
	struct checked c = {.out = out, .report = report, .path = path};
	struct scan scan = {.path = path, .event = check_event, .arg = &c, .state = &c.state,
		.why = BUF(BUF_SMALL)};
	enum status st;

	*out = (struct session_verdict){0};
	scan.fd = open(path, SCAN_FLAGS);
	state_init(&c.state);
	st = scan_opened(scan.fd, path, err);
	if (!st)
		st = scan_read(&scan, err);
	out->events = scan.n;
	out->broken_line = scan.broken_line;
	out->torn = scan.torn > 0;
	out->unknown_kinds = c.state.unknown_kinds;
	if (!st)
		report_end(&c, &scan);
	state_release(&c.state);
	scan_release(&scan);
	if (scan.fd >= 0)
		close(scan.fd);
	return st;
}

bool session_whole(const struct session_verdict *v)
{
	return v->events > 0 && !v->broken_line && !v->torn && !v->bad_quits;
}
