/* locks.c - the region that acts can be about, and text that stays word for word. */
#include "../words.h"
#include "commands.h"
#include "hunsu/base/utf8.h"

static void quote(struct buf *out, const struct prompt *p, struct range r, int columns)
{
	buf_adds(out, "\xe2\x80\x9c");
	text_brief(out, prompt_range(p, r), columns);
	buf_adds(out, "\xe2\x80\x9d");
}

/* The first place where the words are in the prompt. */
static bool find_words(const struct prompt *p, struct str words, struct range *out)
{
	OWNED char *needle = str_dup(words);
	bool found = false;
	for (size_t i = 0; i < p->n && !found; i++) {
		size_t at = str_find((struct str){p->items[i].text, p->items[i].n}, needle, 0);
		found = at != SIZE_MAX;
		*out = (struct range){i, at, words.n};
	}
	return found;
}

/* The n-th sentence of the prompt, from 1, through all messages; *n is what is left to count. */
static bool find_sentence(const struct prompt *p, long *n, struct range *out)
{
	for (size_t i = 0; i < p->n; i++) {
		struct str s = {p->items[i].text, p->items[i].n};
		for (size_t at = 0, end; at < s.n; at = end) {
			struct str t;
			end = sentence_next(s, at);
			t = str_trim((struct str){s.p + at, end - at});
			*out = (struct range){i, (size_t)(t.p - s.p), t.n};
			if (t.n && --*n == 0)
				return true;
		}
	}
	return false;
}

/* TEXT, or `sentence N`. */
static enum status find_part(
	const struct live *v, struct str args, struct range *out, struct buf *err)
{
	const struct prompt *p = &state_head(live_state(v))->prompt;
	struct str rest = args, word = str_word(&rest);
	long n, left;
	if (str_is(word, "sentence") && str_to_long(rest, 1, 100000, &n)) {
		left = n;
		if (find_sentence(p, &left, out))
			return OK;
		return fail(err, BAD_USAGE, "the prompt has %ld sentence%s", n - left,
			PLURAL(n - left));
	}
	if (find_words(p, args, out))
		return OK;
	return fail(err, BAD_USAGE, "\xe2\x80\x9c%.*s\xe2\x80\x9d is not in the prompt",
		(int)args.n, args.p);
}

static void say_region(struct live *v)
{
	struct range r = {0};
	SCOPED(buf) b = BUF(BUF_SMALL);
	if (live_region(v, &r))
		quote(&b, &state_head(live_state(v))->prompt, r, 200);
	else
		buf_adds(&b, "there is no region; region TEXT makes one");
	live_say(v, false, "%s%s", live_region(v, &r) ? "the region is " : "", buf_text(&b));
}

static enum status run_region(struct live *v, struct str args, struct buf *err)
{
	struct range r = {0};
	if (!args.n && v->front.act && v->front.act(v->front.arg, "select"))
		return OK;
	if (str_is(args, "none"))
		v->view.region.version = 0;
	else if (args.n) {
		enum status st = find_part(v, args, &r, err);
		if (st)
			return st;
		v->view.region.version = live_state(v)->head;
		v->view.region.in = r;
	}
	if (str_is(args, "none"))
		live_say(v, false, "no region");
	else
		say_region(v);
	return OK;
}

COMMAND_IN(KEYS_PROMPT, "write", region, "region",
	"select a part of the prompt, for lock and mutate", .keys = {"v"},
	.args = "[TEXT\xe2\x80\xa6 | sentence N | none]", .need = NEED_PROMPT, .run = run_region);

static void write_lock(cJSON *event, int n, bool on, struct range r)
{
	cJSON *c = event_change(event, "lock");
	json_add_int(c, "lock", n);
	json_add_bool(c, "on", on);
	json_fill(c, "message %zu at %zu bytes %zu", r.message, r.at, r.n);
}

/* The lock that has all of r, or NULL. */
static const struct lock *lock_around(const struct state *s, struct range r)
{
	for (size_t i = 0; i < s->locks.n; i++) {
		struct range l = lock_range(&s->locks.items[i]);
		if (l.message == r.message && l.at <= r.at && r.at + r.n <= l.at + l.n)
			return &s->locks.items[i];
	}
	return NULL;
}

static enum status run_lock(struct live *v, struct str args, struct buf *err)
{
	const struct state *s = live_state(v);
	const struct lock *there;
	struct range r = {0};
	SCOPED(buf) words = BUF(BUF_SMALL);
	cJSON *e;
	int n;
	if (args.n) {
		enum status st = find_part(v, args, &r, err);
		if (st)
			return st;
	} else if (!live_region(v, &r)) {
		return fail(err, BAD_USAGE,
			"select what to lock first (" KEY("region") " in the prompt), or say it: "
			LINE("lock") " TEXT");
	}
	there = lock_around(s, r);
	if (there)
		return fail(
			err, BAD_USAGE, "that is locked already; "
				LINE("unlock") " %d frees it", there->n);
	quote(&words, &state_head(s)->prompt, r, 60);
	n = state_next_lock(s);
	e = act_new("lock", buf_str(&words));
	write_lock(e, n, true, r);
	session_do(v->desk->session, e);
	v->view.region.version = 0;
	live_say(v, false, "locked %s: it stays word for word; " LINE("unlock") " %d frees it",
		buf_text(&words), n);
	return OK;
}

COMMAND("write", lock, "lock",
	"lock the region, or the words that follow: no proposal and no typing changes them",
	.keys = {"L"}, .args = "[TEXT\xe2\x80\xa6 | sentence N]",
	.need = NEED_PROMPT | NEED_WRITABLE, .run = run_lock);

static void say_locks(const struct live *v, struct buf *out)
{
	const struct state *s = live_state(v);
	for (size_t i = 0; i < s->locks.n; i++) {
		const struct lock *l = &s->locks.items[i];
		const struct prompt *p = &state_head(s)->prompt;
		buf_addf(
			out, "%s%d %s ", i ? "\n" : "", l->n, role_name(p->items[l->message].role));
		quote(out, p, lock_range(l), 200);
	}
	if (!s->locks.n)
		buf_adds(out, "nothing is locked; " LINE("lock")
			" TEXT locks a part of the prompt");
}

COMMAND("write", locks, "locks", "list what is locked, by number", .say = say_locks);

/* Whether `unlock ARGS` is about that lock: its number, `all`, words that are in it, the region. */
static bool meant(const struct live *v, const struct lock *l, struct str args)
{
	const struct prompt *p = &state_head(live_state(v))->prompt;
	struct range r = {0};
	long n;
	OWNED char *words = NULL;
	if (!args.n && !live_region(v, &r))
		return live_state(v)->locks.n == 1;
	if (!args.n)
		return ranges_meet(r, lock_range(l));
	if (str_to_long(args, 1, 1000000, &n))
		return n == l->n;
	if (str_is(args, "all"))
		return true;
	words = str_dup(args);
	return str_find(prompt_range(p, lock_range(l)), words, 0) != SIZE_MAX;
}

static enum status run_unlock(struct live *v, struct str args, struct buf *err)
{
	const struct state *s = live_state(v);
	cJSON *e = act_new("unlock", args);
	int n = 0;
	for (size_t i = 0; i < s->locks.n; i++) {
		const struct lock *l = &s->locks.items[i];
		if (!meant(v, l, args))
			continue;
		write_lock(e, l->n, false, lock_range(l));
		n++;
	}
	if (!n) {
		cJSON_Delete(e);
		if (!s->locks.n)
			return fail(err, BAD_USAGE, "nothing is locked");
		return fail(err, BAD_USAGE,
			"say which: unlock LOCK ("
			LINE("locks") " lists them), unlock WORDS, unlock all");
	}
	session_do(v->desk->session, e);
	live_say(v, false, "%d lock%s taken off; " KEY("undo") " puts %s on again", n,
		PLURAL(n), n == 1 ? "it" : "them");
	return OK;
}

COMMAND("write", unlock, "unlock", "take a lock off: by its number, its words, the region, or all",
	.args = "[LOCK | TEXT\xe2\x80\xa6 | all]", .need = NEED_PROMPT | NEED_WRITABLE,
	.run = run_unlock);
