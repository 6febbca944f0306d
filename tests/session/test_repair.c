/* run-tests: timeout 300, native: minutes under valgrind */
/* Whatever happened to a session's file, `journal_repair` makes what `session_check` accepts; and
 * what is no damage is not called so. */
#include <unistd.h>
#include "../support/test.h"
#include "hunsu/base/file.h"
#include "hunsu/session/check.h"
#include "hunsu/session/session.h"
#include "../support/folder.h"
#include "../support/random_life.h"

/* ---- what may happen to a file ---- */

struct lines {
	struct str *items;
	size_t n, cap;
};

static size_t below(struct rng *r, size_t n)
{
	return n ? (size_t)rng_below(r, (uint32_t)n) : 0;
}

static void flip_a_bit(struct buf *b, struct rng *r)
{
	size_t at = below(r, b->n);

	b->s[at] = (char)(b->s[at] ^ (1 << below(r, 8)));
}

static void change_bytes(struct buf *b, struct rng *r)
{
	for (int i = 0; i < 20; i++)
		b->s[below(r, b->n)] = (char)below(r, 256);
}

static void cut_the_end(struct buf *b, struct rng *r)
{
	b->n = b->n / 2 + below(r, b->n / 2);
}

static void cut_the_start(struct buf *b, struct rng *r)
{
	buf_splice(b, 0, below(r, 2000), STR(""));
}

static void remove_bytes(struct buf *b, struct rng *r)
{
	buf_splice(b, below(r, b->n), 1 + below(r, 3000), STR(""));
}

static void fill_with_nul(struct buf *b, struct rng *r)
{
	size_t at = below(r, b->n), n = 1 + below(r, 4096);

	memset(b->s + at, 0, n < b->n - at ? n : b->n - at);
}

static void repeat_bytes(struct buf *b, struct rng *r)
{
	size_t at = below(r, b->n);
	OWNED char *copy = str_dup(str_first(str_from(buf_str(b), at), 1 + below(r, 3000)));

	buf_splice(b, at, 0, str_of(copy));
}

static void put_other_bytes_in(struct buf *b, struct rng *r)
{
	static const char *const words[] = {"\n", "\n\n\n", "{}", "\"", "<<<<<<< HEAD\n",
		"\xff\xfe", "null\n", "\\u0000", "{\"n\":3}\n", "}\n{"};

	buf_splice(b, below(r, b->n), 0, str_of(words[below(r, COUNT(words))]));
}

static void write_big_numbers(struct buf *b, struct rng *r)
{
	size_t at = str_find(buf_str(b), "{\"n\":", below(r, b->n));

	if (at != SIZE_MAX)
		buf_splice(b, at + 5, 1, below(r, 2) ? STR("999") : STR("2000000000"));
}

static void join_two_lines(struct buf *b, struct rng *r)
{
	size_t at = str_find(buf_str(b), "\n", below(r, b->n));

	if (at != SIZE_MAX)
		buf_splice(b, at, 1, STR(""));
}

static void with_lines(struct buf *b, struct rng *r, void (*change)(struct lines *, struct rng *))
{
	struct lines l = {0};
	SCOPED(buf) copy = BUF(BUF_TEXT);
	struct str rest, line;

	buf_addstr(&copy, buf_str(b));
	rest = buf_str(&copy);
	while (str_line(&rest, &line))
		*PUSH(&l) = line;
	change(&l, r);
	buf_clear(b);
	for (size_t i = 0; i < l.n; i++) {
		buf_addstr(b, l.items[i]);
		buf_addc(b, '\n');
	}
	free(l.items);
}

static void drop(struct lines *l, size_t at, size_t n)
{
	if (n > l->n - at)
		n = l->n - at;
	memmove(l->items + at, l->items + at + n, (l->n - at - n) * sizeof *l->items);
	l->n -= n;
}

static void drop_one(struct lines *l, struct rng *r)
{
	drop(l, below(r, l->n), 1);
}

static void drop_many(struct lines *l, struct rng *r)
{
	drop(l, below(r, l->n), 1 + below(r, 40));
}

static void drop_here_and_there(struct lines *l, struct rng *r)
{
	for (int i = 0; i < 8; i++)
		drop_one(l, r);
}

static void twice_one(struct lines *l, struct rng *r)
{
	struct str line = l->items[below(r, l->n)];

	*PUSH(l) = line;
}

static void twice_all(struct lines *l, struct rng *r)
{
	size_t n = l->n;

	for (size_t i = 0; i < n; i++) {
		struct str line = l->items[i];

		*PUSH(l) = line;
	}
}

static void swap(struct lines *l, size_t a, size_t b)
{
	struct str was = l->items[a];

	l->items[a] = l->items[b];
	l->items[b] = was;
}

static void swap_two(struct lines *l, struct rng *r)
{
	swap(l, below(r, l->n), below(r, l->n));
}

static void swap_neighbours(struct lines *l, struct rng *r)
{
	for (int i = 0; i < 10; i++) {
		size_t at = below(r, l->n - 1);

		swap(l, at, at + 1);
	}
}

static void shuffle(struct lines *l, struct rng *r)
{
	for (size_t i = l->n; i > 1; i--)
		swap(l, i - 1, below(r, i));
}

static void turn_round(struct lines *l, struct rng *r)
{
	for (size_t i = 0; i < l->n / 2; i++)
		swap(l, i, l->n - 1 - i);
}

static const struct damage {
	void (*bytes)(struct buf *b, struct rng *r);
	void (*lines)(struct lines *l, struct rng *r);
	bool nothing_lost; /* the copy is then the file as it was */
} damages[] = {
	{flip_a_bit, NULL, false}, {change_bytes, NULL, false}, {cut_the_end, NULL, false},
	{cut_the_start, NULL, false}, {remove_bytes, NULL, false}, {fill_with_nul, NULL, false},
	{repeat_bytes, NULL, false}, {put_other_bytes_in, NULL, false},
	{write_big_numbers, NULL, false}, {join_two_lines, NULL, false}, {NULL, drop_one, false},
	{NULL, drop_many, false}, {NULL, drop_here_and_there, false}, {NULL, twice_one, true},
	{NULL, twice_all, true}, {NULL, swap_two, true}, {NULL, swap_neighbours, true},
	{NULL, shuffle, true}, {NULL, turn_round, false}, /* no two lines tell that they rise */
};

static void damage(struct buf *b, const struct damage *how, struct rng *r)
{
	if (how->bytes)
		how->bytes(b, r);
	else
		with_lines(b, r, how->lines);
}

/* ---- the property ---- */

static void put(const char *path, struct str text)
{
	struct buf err = BUF(BUF_SMALL);

	if (file_write(path, text, &err))
		fail_msg("%s", buf_text(&err));
}

/* Repairs the damaged text; the copy must be whole, and open for writing. */
static void repaired(void *folder, struct str damaged, const char *was,
	struct session_repaired *done, const char *name)
{
	const char *from = folder_path(folder, "bad.hunsu");
	const char *to = folder_path(folder, "good.hunsu");
	SCOPED(buf) err = BUF(BUF_SMALL), report = BUF(BUF_TEXT), note = BUF(BUF_SMALL);
	SCOPED(buf) copy = BUF(BUF_FILE);
	struct session_verdict v;
	struct session *s = NULL;

	put(from, damaged);
	unlink(to);
	if (journal_repair(from, to, done, &err))
		fail_msg("%s: not repaired: %s", name, buf_text(&err));
	assert_int_equal(session_check(to, &v, &report, &err), OK);
	if (!session_whole(&v))
		fail_msg("%s: the copy is not whole: %s", name, buf_text(&report));
	assert_int_equal(session_open(&s, NULL, to, true, &note, &err), OK);
	assert_int_equal(journal_broken_line(s->journal), 0);
	session_close(s);
	assert_int_equal(file_read(&copy, to, &err), OK);
	if (was)
		assert_string_equal(buf_text(&copy), was);
}

static void damage_in_all_ways(
	void *folder, struct str text, uint64_t seed, int times, const char *of)
{
	struct rng r = rng_seed(seed);
	struct session_repaired done;
	char name[80];

	for (size_t i = 0; i < COUNT(damages); i++)
		for (int k = 0; k < times; k++) {
			SCOPED(buf) b = BUF(BUF_FILE);

			buf_addstr(&b, text);
			damage(&b, &damages[i], &r);
			for (int more = 0; !damages[i].nothing_lost && more < k % 3; more++)
				damage(&b, &damages[i], &r);
			snprintf(name, sizeof name, "%.40s, damage %zu, time %d", of, i, k);
			repaired(folder, buf_str(&b), damages[i].nothing_lost ? text.p : NULL,
				&done, name);
		}
}

IN_FOLDER(what_is_repaired_is_whole_whatever_happened)
{
	for (uint64_t seed = 1; seed <= test_times(8); seed++) {
		SCOPED(life) l;

		random_life(&l, seed);
		if (seed % 2)
			life_quit(&l);
		damage_in_all_ways(*state, buf_str(&l.lines), seed, 6, "a random life");
	}
}

IN_FOLDER(sessions_that_were_played_are_repaired)
{
	static const char *const names[] = {"dates", "mail-queues", "shop-ko"};

	for (size_t i = 0; i < COUNT(names); i++) {
		SCOPED(buf) path = BUF(BUF_SMALL), text = BUF(BUF_FILE), err = BUF(BUF_SMALL);

		buf_addf(&path, "sessions/%s.hunsu", names[i]);
		assert_int_equal(file_read(&text, buf_text(&path), &err), OK);
		damage_in_all_ways(*state, buf_str(&text), i + 1, 2, names[i]);
	}
}

IN_FOLDER(only_what_was_lost_is_lost)
{
	SCOPED(life) l;
	struct session_repaired done;
	SCOPED(buf) b = BUF(BUF_TEXT);

	life_init(&l);
	short_life(&l);
	for (int i = 0; i < 20; i++) {
		cJSON *event = event_new(BY_HUMAN, "note", NULL);
		cJSON *c = event_change(event, "comment");

		json_add_int(json_add_object(c, "about"), "event", 1);
		json_add_cstr(c, "text", "x");
		life_do(&l, event);
	}
	life_quit(&l);
	for (size_t gone = 18; gone < 36; gone++) {
		struct str rest = buf_str(&l.lines), line;

		buf_clear(&b);
		for (size_t n = 1; str_line(&rest, &line); n++)
			if (n < gone || n > gone + 3)
				buf_addf(&b, "%.*s\n", (int)line.n, line.p);
		repaired(*state, buf_str(&b), NULL, &done, "lines 18 and on");
		assert_int_equal(done.dropped, 0);
		assert_int_equal(
			done.kept, (int)l.n - (gone + 3 > l.n ? (int)(l.n - gone) + 1 : 4));
		assert_int_equal(done.quits, gone + 3 < l.n);
	}
}

IN_FOLDER(of_what_holds_no_act_nothing_is_made)
{
	static const char *const texts[] = {"", "\n", "hello\n", "{}\n{\"n\":1}\n",
		("{\"n\":1,\"t\":\"2026-11-24T10:00:01.123Z\",\"by\":\"human\",\"act\":\"x\","
		 "\"do\":[]}\n")};
	struct session_repaired done;
	SCOPED(buf) err = BUF(BUF_SMALL);

	for (size_t i = 0; i < COUNT(texts); i++) {
		const char *to = folder_path(*state, "good.hunsu");

		put(folder_path(*state, "bad.hunsu"), str_of(texts[i]));
		assert_int_equal(
			journal_repair(folder_path(*state, "bad.hunsu"), to, &done, &err), FAILED);
		assert_false(file_exists(to));
	}
}

/* ---- what is no damage ---- */

static void verdict_of(void *folder, struct str text, struct session_verdict *v, struct buf *report)
{
	SCOPED(buf) err = BUF(BUF_SMALL);

	put(folder_path(folder, "a.hunsu"), text);
	buf_clear(report);
	assert_int_equal(session_check(folder_path(folder, "a.hunsu"), v, report, &err), OK);
}

static void replace(struct buf *b, const char *from, const char *to)
{
	size_t at = str_find(buf_str(b), from, 0);

	assert_int_not_equal(at, SIZE_MAX);
	buf_splice(b, at, strlen(from), str_of(to));
}

static void opens(void *folder, struct buf *note, bool read_only, int events)
{
	struct loop *loop = loop_new();
	SCOPED(buf) err = BUF(BUF_SMALL);
	struct session *s = NULL;

	buf_clear(note);
	if (session_open(&s, loop, folder_path(folder, "a.hunsu"), false, note, &err))
		fail_msg("%s", buf_text(&err));
	assert_int_equal(journal_read_only(s->journal), read_only);
	assert_int_equal(journal_broken_line(s->journal), 0);
	assert_int_equal(s->state->events, events);
	session_close(s);
	loop_free(loop);
}

IN_FOLDER(kinds_and_fields_of_a_later_program_are_named_and_kept)
{
	SCOPED(life) l;
	SCOPED(buf) b = BUF(BUF_TEXT), report = BUF(BUF_TEXT);
	SCOPED(buf) note = BUF(BUF_SMALL), err = BUF(BUF_SMALL);
	struct session_verdict v;
	struct session_repaired done;
	size_t at;

	life_init(&l);
	short_life(&l);
	buf_addstr(&b, buf_str(&l.lines));
	replace(&b, "\"do\":[{\"round\":", "\"do\":[{\"weather\":{\"sun\":1}},{\"round\":");
	replace(&b, "{\"head\":{\"version\":2}}", "{\"head\":{\"version\":2,\"mood\":\"calm\"}}");
	/* What a later program counts in its hash is not known here. */
	replace(&b, "{\"state\":\"", "{\"state\":\"0");
	at = str_find(buf_str(&b), "{\"state\":\"", 0) + strlen("{\"state\":\"") + 64;
	buf_splice(&b, at, 1, STR(""));
	verdict_of(*state, buf_str(&b), &v, &report);
	assert_true(session_whole(&v));
	assert_has(&report, "weather");
	assert_has(&report, "head.mood");
	assert_has(&report, "not compared");
	opens(*state, &note, false, 17);
	assert_has(&note, "weather");
	assert_has(&note, "head.mood");
	assert_int_equal(journal_repair(folder_path(*state, "a.hunsu"),
				 folder_path(*state, "b.hunsu"), &done, &err),
		OK);
	buf_clear(&report);
	assert_int_equal(file_read(&report, folder_path(*state, "b.hunsu"), &err), OK);
	assert_has(&report, "{\"weather\":{\"sun\":1}}");
	assert_has(&report, "\"mood\":\"calm\"");
}

IN_FOLDER(a_file_of_a_later_format_opens_read_only_with_all_that_is_known)
{
	SCOPED(life) l;
	SCOPED(buf) b = BUF(BUF_TEXT), report = BUF(BUF_TEXT), note = BUF(BUF_SMALL);
	struct session_verdict v;
	size_t bytes;

	life_init(&l);
	short_life(&l);
	buf_addstr(&b, buf_str(&l.lines));
	replace(&b, "{\"format\":1,", "{\"format\":7,");
	replace(&b, "{\"round\":{\"round\":1,", "{\"round\":{\"round\":\"one\",");
	buf_adds(&b, "{\"n\":18,\"t\":\"20");
	bytes = b.n;
	verdict_of(*state, buf_str(&b), &v, &report);
	assert_int_equal(v.broken_line, 0);
	assert_int_equal(v.events, 17);
	assert_has(&report, "format 7");
	opens(*state, &note, true, 17);
	assert_has(&note, "format 7");
	assert_has(&note, "read-only");
	/* A torn line of it is not cut by who does not know the format. */
	buf_clear(&b);
	assert_int_equal(file_read(&b, folder_path(*state, "a.hunsu"), NULL), OK);
	assert_int_equal(b.n, bytes);
}

IN_FOLDER(a_bom_crlf_and_half_surrogates_are_no_damage)
{
	SCOPED(life) l;
	SCOPED(buf) b = BUF(BUF_TEXT), report = BUF(BUF_TEXT), note = BUF(BUF_SMALL);
	struct session_verdict v;
	struct str rest, line;

	life_init(&l);
	short_life(&l);
	buf_adds(&b, "\xef\xbb\xbf");
	rest = buf_str(&l.lines);
	while (str_line(&rest, &line))
		buf_addf(&b, "%.*s\r\n", (int)line.n, line.p);
	verdict_of(*state, buf_str(&b), &v, &report);
	assert_true(session_whole(&v));
	opens(*state, &note, false, 17);
	assert_string_equal(buf_text(&note), "");
	assert_true(journal_is_session(buf_str(&b)));
	assert_true(journal_is_session(str_first(buf_str(&b), 200)));
	replace(&b, "\"do\":[{\"round\":", "\"aside\":\"\\ud83d!\",\"do\":[{\"round\":");
	verdict_of(*state, buf_str(&b), &v, &report);
	assert_true(session_whole(&v));
	assert_has(&report, "half surrogate");
	opens(*state, &note, false, 17);
	assert_has(&note, "half surrogate");
}
