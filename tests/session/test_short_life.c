/* The life that hunsu-session(5) shows: made by the builders, kept as a file, told in the page. */
#include <math.h>
#include "../support/test.h"
#include "hunsu/base/file.h"
#include "hunsu/session/session.h"
#include "hunsu/session/story.h"
#include "../support/folder.h"
#include "../support/life.h"

/* Tests run in the root of the tree. */
#define LIFE_FILE "tests/session/short-life.hunsu"
#define PAGE_FILE "man/hunsu-session.5"

static void read_file(struct buf *out, const char *path)
{
	struct buf err = BUF(BUF_SMALL);

	*out = BUF(BUF_TEXT);
	if (file_read_text(out, path, &err))
		fail_msg("%s", buf_text(&err));
}

TEST(the_builders_write_the_file_byte_by_byte)
{
	SCOPED(life) l;
	struct buf file, err = BUF(BUF_SMALL);
	const char *again = getenv("HUNSU_WRITE");

	life_init(&l);
	short_life(&l);
	if (again)
		assert_int_equal(file_write(again, buf_str(&l.lines), &err), OK);
	read_file(&file, LIFE_FILE);
	assert_string_equal(buf_text(&l.lines), buf_text(&file));
	buf_release(&file);
}

static void check_end(const struct state *s)
{
	int branch = 0;

	assert_int_equal(s->head, 4);
	assert_int_equal(s->versions.n, 4);
	assert_int_equal(state_version(s, 4)->parents[0], 2);
	assert_int_equal(state_version(s, 4)->variants[0], 3);
	assert_int_equal(state_version(s, 3)->parents[0], 2);
	assert_int_equal(state_branches(s, &branch, 1), 1);
	assert_int_equal(branch, 3);
	assert_int_equal(state_variant(s, 2)->standing, STANDING_OPEN);
	assert_int_equal(s->spend.calls, 9);
	assert_int_equal(s->spend.outstanding, 0);
	assert_true(fabs(s->spend.usd - (3 * 0.0005 + 6 * 0.0001)) < 1e-9);
}

IN_FOLDER(resuming_finds_the_head_the_branch_the_scores_and_the_spend)
{
	struct buf text, err = BUF(BUF_SMALL), note = BUF(BUF_SMALL);
	struct loop *loop = loop_new();
	struct session *s;
	const struct mark *m;
	const char *path;

	read_file(&text, LIFE_FILE);
	path = folder_file(*state, "a.hunsu", buf_text(&text));
	assert_int_equal(session_open(&s, loop, path, false, &note, &err), OK);
	assert_string_equal(buf_text(&note), "");
	check_end(s->state);
	for (int k = 1; k <= 3; k++)
		for (int e = 1; e <= 2; e++) {
			m = state_mark(s->state, state_variant(s->state, k)->hash, e);
			assert_int_equal(m ? m->samples : 0, k != 1);
		}
	m = state_mark(s->state, state_version(s->state, 1)->hash, 2);
	assert_int_equal(m->samples, 1);
	assert_true(fabs(m->sum) < 1e-9);
	assert_int_equal(state_scored_ancestor(s->state), 4); /* its text is variant C's */
	session_close(s);
	loop_free(loop);
	buf_release(&text);
}

TEST(the_accepted_words_are_the_models_and_the_typed_ones_the_persons)
{
	SCOPED(life) l;
	const struct message *m;

	life_init(&l);
	short_life(&l);
	m = &state_version(&l.s, 3)->prompt.items[0];
	assert_string_equal(
		authors_name(&l.s.authors, runs_at(&m->runs, 0)), "local:1.5b/eccentric");
	m = &state_version(&l.s, 2)->prompt.items[0];
	assert_int_equal(runs_at(&m->runs, 0), AUTHOR_IMPORT);
	assert_int_equal(runs_at(&m->runs, strlen("Classify ")), AUTHOR_PERSON);
}

/* A line as mdoc holds it: a backslash is written \e. */
static void unescape(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		buf_addc(out, s.p[i]);
		if (s.p[i] == '\\' && i + 1 < s.n && s.p[i + 1] == 'e')
			i++;
	}
}

TEST(the_page_holds_every_line)
{
	SCOPED(buf) file, page, plain = BUF(BUF_TEXT);
	struct str rest, line;

	read_file(&file, LIFE_FILE);
	read_file(&page, PAGE_FILE);
	unescape(&plain, buf_str(&page));
	rest = buf_str(&file);
	while (str_line(&rest, &line)) {
		OWNED char *text = str_dup(line);

		if (!strstr(buf_text(&plain), text))
			fail_msg("not in the page: %s", text);
	}
}

TEST(the_story_tells_each_act_and_results_together)
{
	SCOPED(life) l, again;
	struct story st = {0};
	SCOPED(buf) out = BUF(BUF_SMALL);

	setenv("TZ", "UTC", 1);
	life_init(&l);
	life_init(&again);
	short_life(&l);
	for (size_t i = 0; i < l.n; i++) {
		assert_int_equal(state_apply(&again.s, l.events[i], NULL), OK);
		story_event(&st, &out, l.events[i], &again.s);
	}
	story_flush(&st, &out, &again.s);
	story_end(&out, &again.s);
	assert_string_equal(buf_text(&out),
		"10:00:01  you     new support-mail (hunsu 0.1.0): 2 examples, 0 of them held out"
		", now v1\n"
		"10:00:02  you     propose: round 1, 3 asked for (paraphrase, eccentric, "
		"critique)\n"
		"10:00:03  model   variant: A by paraphrase, Say what the mail is about: billing, "
		"bug"
		" or other.\n"
		"10:00:04  model   variant: B by eccentric, You are a post clerk on Mars. Stamp it:"
		" billing, bug, other.\n"
		"10:00:05  model   variant: C by critique, Sort this mail: billing, bug or other."
		" Answer with one word.\n"
		"10:00:08  you     typed, now v2\n"
		"10:00:09  hunsu   scored v1 on 2: 1 right, mean 0.500 (local:1.5b)\n"
		"10:00:11  hunsu   scored B on 2: 2 right, mean 1.000 (local:1.5b)\n"
		"10:00:12  hunsu   scored C on 1: 1 right, mean 1.000 (local:1.5b)\n"
		"10:00:13  you     accept B, now v3\n"
		"10:00:14  you     undo: took back accept B, now v2: B is open\n"
		"10:00:15  hunsu   scored C on 1: 1 right, mean 1.000 (local:1.5b)\n"
		"10:00:16  you     merge C 1 2, now v4\n"
		"10:00:17  you     quit after 17 events, $0.0021 spent\n"
		"17 events, 4 versions, 3 variants in 1 round; the prompt is v4, 1 other branch\n"
		"best on dev: v4 1.000 (of 2), B 1.000 (of 2), C 1.000 (of 2), v1 0.500 (of 2)\n"
		"written by: 53 % import, 7 % person, 40 % local:1.5b/critique\n"
		"spent $0.0021, 546 tokens in, 54 out; 9 calls, 0 from the store\n");
}
