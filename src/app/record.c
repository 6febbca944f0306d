/* record.c - the session's file and the response store, as the person hears of them. */

#include "parts.h"
#include "words.h"

void record_news(struct live *v)
{
	struct journal *j = v->desk->session->journal;
	SCOPED(buf) news = BUF(BUF_SMALL);
	if (journal_news(j, &news))
		live_say(v, journal_lost(j) > 0, "%s", buf_text(&news));
	if (!v->store_told && store_trouble(v->desk->store)) {
		v->store_told = true;
		live_say(v, false, "the response store fails: %s; answers may not be kept",
			store_trouble(v->desk->store));
	}
}

/* Those of another, which is released. */
static void add_lines(struct buf *out, struct buf *from, bool any)
{
	if (any && out->n)
		buf_addc(out, '\n');
	buf_addstr(out, buf_str(from));
	buf_release(from);
}

enum status record_end(struct live *v, struct buf *words)
{
	struct journal *j = v->desk->session->journal;
	struct buf news = BUF(BUF_SMALL), last = BUF(BUF_SMALL), store = BUF(BUF_SMALL);
	enum status st = journal_finish(j, v->given_up, &last);
	add_lines(words, &news, journal_news(j, &news));
	add_lines(words, &last, last.n > 0);
	add_lines(words, &store, store_finish(v->desk->store, &store) > 0);
	return st;
}

bool live_record_news(const struct live *v, bool *unsaved, struct buf *out)
{
	const struct journal *j = v->desk->session->journal;
	const bool was = *unsaved, trouble = *journal_trouble(j);

	*unsaved = trouble || (was && journal_unsaved(j));
	if (*unsaved && !was)
		buf_addf(out, "not saved: %s; what happens is kept in memory, and tried again",
			journal_trouble(j));
	else if (was && !*unsaved)
		buf_addf(out, "saved: %s has all of it", journal_path(j));
	return *unsaved != was;
}

/* ---- leaving with acts that are not saved ---- */

enum { KEEP_TRYING, PLACE, GIVE_UP };

static const struct reply ways[] = {
	[KEEP_TRYING] = {.word = "keep trying", .key = 'k'},
	[PLACE] = {.word = "place", .help = "go on in another file", .key = 'p', .takes = true},
	[GIVE_UP] = {.word = "give up", .help = "leave without them", .key = 'g'},
};

static void leave_now(struct live *v)
{
	SCOPED(buf) err = BUF(BUF_SMALL);
	if (live_front(v, "quit", &err))
		live_say(v, true, "%s", buf_text(&err));
}

static void other_place(struct live *v, struct str file)
{
	SCOPED(buf) line = BUF(BUF_SMALL);
	if (file.n) {
		buf_adds(&line, "save-as ");
		buf_addstr(&line, file);
		live_run(v, buf_text(&line));
		if (!journal_unsaved(v->desk->session->journal))
			leave_now(v);
	} else if (!v->front.act || !v->front.act(v->front.arg, "command save-as ")) {
		live_say(v, false, "say where: save-as FILE goes on there");
	}
}

static void on_leaving(
	struct live *v, const char *line, const char *what, size_t reply, struct str rest)
{
	if (reply == PLACE) {
		other_place(v, rest);
	} else if (reply == GIVE_UP) {
		v->given_up = true;
		leave_now(v);
	} else {
		live_say(v, false, "what happens is kept in memory, and tried again each second");
	}
}

bool live_may_leave(struct live *v)
{
	struct journal *j = v->desk->session->journal;
	struct question q = {
		.replies = ways, .n = sizeof ways / sizeof *ways, .none = KEEP_TRYING};
	SCOPED(buf) words = BUF(BUF_SMALL);
	size_t n;
	if (v->given_up || journal_try_again(j))
		return true;
	n = journal_unsaved(j);
	buf_addf(&words, "%zu %s not saved (%s):", n, n == 1 ? "act is" : "acts are",
		journal_trouble(j));
	q.words = buf_text(&words);
	live_pose(v, &q, on_leaving, NULL, NULL);
	return false;
}
