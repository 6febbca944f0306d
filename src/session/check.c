#include "hunsu/session/check.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "event_inside.h"
#include "hunsu/base/clock.h"
#include "hunsu/base/file.h"
#include "scan.h"

struct checked {
	struct state state;
	struct session_verdict *out;
	struct buf *report;
	const char *path;
};

static bool check_event(void *arg, const cJSON *event, struct buf *err)
{
	struct checked *c = arg;
	const cJSON *quit;
	char hash[HASH_HEX];

	if (state_apply(&c->state, event, err))
		return false;
	quit = event_find(event, "quit");
	if (!quit)
		return true;
	state_hash(hash, &c->state);
	if (strcmp(hash, json_str(quit, "state"))) {
		c->out->bad_quits++;
		buf_addf(c->report, "%s:%d: the state at this quit is not the one that was left\n",
			c->path, c->state.events);
	}
	return true;
}

static void report_end(struct checked *c, const struct scan *scan)
{
	const struct session_verdict *v = c->out;

	if (v->broken_line)
		buf_addf(c->report, "%s\n", buf_text(&scan->why));
	if (v->torn)
		buf_addf(c->report, "%s: the last line is torn (%lld bytes behind event %d)\n",
			c->path, (long long)scan->torn, scan->n);
	if (v->unknown_kinds)
		buf_addf(c->report, "%s: %d changes of kinds that this program does not know\n",
			c->path, v->unknown_kinds);
	if (session_whole(v))
		buf_addf(c->report, "%s: whole, %d events\n", c->path, v->events);
}

enum status session_check(
	const char *path, struct session_verdict *out, struct buf *report, struct buf *err)
{
	struct checked c = {.out = out, .report = report, .path = path};
	struct scan scan = {.path = path,
		.event = check_event,
		.arg = &c,
		.folds = true,
		.why = BUF(BUF_SMALL)};
	enum status st;

	*out = (struct session_verdict){0};
	scan.fd = open(path, O_RDONLY | O_CLOEXEC);
	if (scan.fd < 0)
		return fail(err, FAILED, "%s: %s", path, strerror(errno));
	state_init(&c.state);
	st = scan_read(&scan, err);
	out->events = scan.n;
	out->broken_line = scan.broken_line;
	out->torn = scan.torn > 0;
	out->unknown_kinds = c.state.unknown_kinds;
	if (!st)
		report_end(&c, &scan);
	state_release(&c.state);
	scan_release(&scan);
	close(scan.fd);
	return st;
}

bool session_whole(const struct session_verdict *v)
{
	return v->events > 0 && !v->broken_line && !v->torn && !v->bad_quits;
}

/* ---- a good copy ---- */

struct repair {
	struct state state;
	struct buf out;
	char t[25]; /* of the last event that was kept */
	int kept, dropped;
	int broken; /* lines that could not be kept since the last one that was */
};

static enum status keep(struct repair *r, cJSON *event, struct buf *err)
{
	enum status st = state_apply(&r->state, event, err);

	if (st)
		return st;
	json_print(&r->out, event);
	buf_addc(&r->out, '\n');
	return OK;
}

/* Stands for a line that is lost, so that the numbers of those behind it still hold. */
static enum status keep_place(struct repair *r, struct buf *err)
{
	cJSON *event = event_new(BY_SYSTEM, "lost", NULL);
	char id[27];
	enum status st;

	if (!r->state.events) {
		cJSON *open = event_change(event, "open");

		random_id(id);
		json_add_int(open, "format", SESSION_FORMAT);
		json_add_cstr(open, "program", "hunsu " HUNSU_VERSION);
		json_add_cstr(open, "id", id);
	}
	event_stamp(event, r->state.events + 1, r->t);
	st = keep(r, event, err);
	cJSON_Delete(event);
	return st;
}

/* A number may be ahead by as many lines as were lost before it: a broken line may have been two.
 */
static bool number_fits(const struct repair *r, const struct envelope *env)
{
	int ahead = env->n - (r->state.events + 1);

	return ahead >= 0 && ahead <= 2 * r->broken;
}

static bool event_kept(struct repair *r, struct str line)
{
	struct buf why = BUF(BUF_SMALL);
	struct envelope env;
	cJSON *event = json_parse(line, "", &why);
	bool kept = event && !event_envelope(&env, event, &why) && number_fits(r, &env);

	while (kept && r->state.events + 1 < env.n)
		kept = !keep_place(r, &why);
	if (kept && !keep(r, event, &why)) {
		snprintf(r->t, sizeof r->t, "%s", json_str(event, "t"));
		r->broken = 0;
	} else {
		kept = false;
		r->broken++;
	}
	cJSON_Delete(event);
	buf_release(&why);
	return kept;
}

enum status journal_repair(
	const char *from, const char *to, int *kept, int *dropped, struct buf *err)
{
	struct repair r = {.out = BUF(BUF_FILE)};
	struct buf text = BUF(BUF_FILE);
	struct str rest, line;
	enum status st = file_exists(to) ? fail(err, BAD_USAGE, "%s is there already", to) : OK;

	if (!st)
		st = file_read(&text, from, err);
	state_init(&r.state);
	clock_stamp(r.t);
	rest = buf_str(&text);
	while (!st && str_line(&rest, &line)) {
		if (event_kept(&r, line))
			r.kept++;
		else
			r.dropped++;
	}
	if (!st && !r.kept)
		st = fail(err, FAILED, "%s: there is nothing to keep", from);
	if (!st && r.out.full)
		st = fail(err, FAILED, "%s: too long", from);
	if (!st)
		st = file_write(to, buf_str(&r.out), err);
	*kept = r.kept;
	*dropped = r.dropped;
	state_release(&r.state);
	buf_release(&r.out);
	buf_release(&text);
	return st;
}
