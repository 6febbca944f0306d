/*
 * repair.c - a good copy of a damaged session.
 *
 * Damage takes lines away, puts some twice or in another order, and changes bytes in them. The
 * numbers say where each belongs: the longest row of lines whose numbers rise is trusted, the
 * others only fill its gaps. What then does not fit the state before it is lost.
 */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include "event_inside.h"
#include "hunsu/base/clock.h"
#include "hunsu/base/file.h"
#include "hunsu/session/check.h"

#define GAP 16 /* numbers that may be missing where nothing tells of a loss */

struct line {
	struct str text;
	int n; /* its number; 0: it is no event */
	size_t before; /* in the longest row that ends here; from 1, 0: it begins */
};

struct repair {
	struct state state;
	struct buf out;
	char t[25]; /* of the last event that was kept */
	struct session_repaired *done;
	LIST(struct line) lines;
	size_t *at; /* by number from 1: which line, from 1; 0: none */
	int numbers, most; /* the last number that is kept; what any may be at most */
};

static cJSON *read_line(struct str text, int *n)
{
	SCOPED(buf) ignored = BUF(BUF_SMALL);
	struct envelope env;
	cJSON *event = event_parse(text, NULL, &ignored);

	*n = event && !event_envelope(&env, event, &ignored) ? env.n : 0;
	if (event && !*n) {
		cJSON_Delete(event);
		event = NULL;
	}
	return event;
}

/* A number that damage made may be any; one that no such file can have costs no memory. */
static void read_lines(struct repair *r, struct str rest)
{
	struct str text;

	while (str_line(&rest, &text))
		PUSH(&r->lines)->text = text;
	r->most = r->lines.n > 1000000000 ? INT_MAX - 1 : (int)r->lines.n * 2 + 1000;
	for (size_t i = 0; i < r->lines.n; i++) {
		struct line *l = &r->lines.items[i];

		cJSON_Delete(read_line(l->text, &l->n));
		if (l->n > r->most)
			l->n = 0;
	}
}

/* ---- the row that is trusted ---- */

/* The lines of the longest row with rising numbers, from 1, into row; returns how many. */
static size_t longest_row(struct repair *r, size_t *row)
{
	/* ends[k]: of the rows of k + 1 lines so far, the end of the one with the lowest end */
	size_t *ends = NEWN(r->lines.n, size_t), length = 0;

	for (size_t i = 0; i < r->lines.n; i++) {
		struct line *l = &r->lines.items[i];
		size_t low = 0, high = length;

		if (!l->n)
			continue;
		while (low < high) {
			size_t mid = (low + high) / 2;

			if (r->lines.items[ends[mid] - 1].n < l->n)
				low = mid + 1;
			else
				high = mid;
		}
		l->before = low ? ends[low - 1] : 0;
		ends[low] = i + 1;
		if (low == length)
			length++;
	}
	for (size_t k = length, at = length ? ends[length - 1] : 0; k; k--) {
		row[k - 1] = at;
		at = r->lines.items[at - 1].before;
	}
	free(ends);
	return length;
}

/* A number far ahead of the one before it is damage rather than a loss of all between, unless many
 * lines go on from there. */
static size_t believable(const struct repair *r, const size_t *row, size_t length)
{
	size_t broken = 0, good = length;

	for (size_t i = 0; i < r->lines.n; i++)
		broken += r->lines.items[i].n == 0;
	for (size_t k = length; k; k--) {
		int from = k > 1 ? r->lines.items[row[k - 2] - 1].n : 0;
		size_t gap = (size_t)(r->lines.items[row[k - 1] - 1].n - from - 1);

		if (gap > GAP + 2 * broken + 4 * (length - k + 1))
			good = k - 1;
	}
	return good;
}

static void find_places(struct repair *r)
{
	size_t *row = NEWN(r->lines.n, size_t), length = longest_row(r, row);

	length = believable(r, row, length);
	r->numbers = length ? r->lines.items[row[length - 1] - 1].n : 0;
	r->at = NEWN((size_t)r->most + 1, size_t);
	for (size_t k = 0; k < length; k++)
		r->at[r->lines.items[row[k] - 1].n] = row[k];
	for (size_t i = 0; i < r->lines.n; i++) {
		int n = r->lines.items[i].n;

		if (n && !r->at[n])
			r->at[n] = i + 1;
	}
	for (int n = r->numbers + 1; n <= r->most && n - r->numbers <= GAP; n++)
		if (r->at[n])
			r->numbers = n;
	free(row);
}

/* ---- writing ---- */

/* A quit that says what was there when all was there. */
static void settle_quit(struct repair *r, cJSON *event)
{
	cJSON *quit = (cJSON *)event_find(event, "quit");
	const char *was = json_str(quit, "state");
	char hash[HASH_HEX];

	if (!was)
		return;
	state_hash(hash, &r->state);
	if (!strcmp(hash, was))
		return;
	r->done->quits++;
	if (!json_get(quit, "recorded"))
		json_add_cstr(quit, "recorded", was);
	cJSON_ReplaceItemInObjectCaseSensitive(quit, "state", cJSON_CreateString(hash));
}

static enum status keep(struct repair *r, cJSON *event)
{
	SCOPED(buf) ignored = BUF(BUF_SMALL);
	enum status st = state_apply(&r->state, event, &ignored);

	if (st)
		return st;
	settle_quit(r, event);
	json_print(&r->out, event);
	buf_addc(&r->out, '\n');
	return OK;
}

static enum status keep_place(struct repair *r)
{
	cJSON *event = event_lost(r->state.events + 1, r->t);
	enum status st = keep(r, event);

	cJSON_Delete(event);
	return st;
}

static enum status keep_number(struct repair *r, int number)
{
	cJSON *event = NULL;
	bool kept = false;
	int n;

	if (r->at[number])
		event = read_line(r->lines.items[r->at[number] - 1].text, &n);
	if (event && !keep(r, event)) {
		snprintf(r->t, sizeof r->t, "%s", json_str(event, "t"));
		kept = true;
	}
	cJSON_Delete(event);
	r->done->kept += kept;
	return kept ? OK : keep_place(r);
}

/* A file that is cut ends where the last line does that was kept: nothing is known of more. */
static enum status write_all(struct repair *r, const char *from, struct buf *err)
{
	size_t end = 0;

	for (int n = 1; n <= r->numbers; n++) {
		int kept = r->done->kept;

		if (keep_number(r, n))
			return fail(err, FAILED, "%s: act %d cannot be replaced", from, n);
		if (r->done->kept > kept)
			end = r->out.n;
	}
	if (!r->done->kept)
		return fail(err, FAILED, "%s: there is nothing to keep", from);
	if (r->out.full)
		return fail(err, FAILED, "%s: too long", from);
	r->out.n = end;
	r->done->dropped = (int)r->lines.n - r->done->kept;
	return OK;
}

enum status journal_repair(
	const char *from, const char *to, struct session_repaired *out, struct buf *err)
{
	struct repair r = {.out = BUF(BUF_FILE), .done = out};
	SCOPED(buf) text = BUF(BUF_FILE);
	enum status st = file_exists(to) ? fail(err, BAD_USAGE, "%s is there already", to) : OK;

	*out = (struct session_repaired){0};
	if (!st)
		st = file_read(&text, from, err);
	state_init(&r.state);
	clock_stamp(r.t);
	if (!st) {
		read_lines(&r, buf_str(&text));
		find_places(&r);
		st = write_all(&r, from, err);
	}
	if (!st)
		st = file_write(to, buf_str(&r.out), err);
	state_release(&r.state);
	free(r.lines.items);
	free(r.at);
	buf_release(&r.out);
	return st;
}
