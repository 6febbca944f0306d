/*
 * fuzz_journal.c - any bytes as the lines of a session: each is taken or refused with words; one
 * that is refused changes nothing; what the state holds after it can be hashed, told, undone and
 * redone.
 */
#include "hunsu/session/state.h"
#include "hunsu/session/story.h"
#include "../../src/session/scan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(cond) ((cond) ? (void)0 : BUG("not so: %s", #cond))

struct reader {
	struct state s;
	struct story story;
	struct buf out;
};

static bool take(void *arg, const cJSON *event, struct buf *err)
{
	struct reader *r = arg;
	int events = r->s.events;

	if (state_apply(&r->s, event, err)) {
		CHECK(err->n > 0);
		CHECK(r->s.events == events);
		return false;
	}
	CHECK(r->s.events == events + 1);
	story_event(&r->story, &r->out, event, &r->s);
	return true;
}

static void check_locks(const struct state *s)
{
	for (size_t i = 0; i < s->locks.n; i++) {
		const struct lock *l = &s->locks.items[i];
		const struct prompt *p = &state_head(s)->prompt;

		CHECK((size_t)l->message < p->n && l->bytes > 0);
		CHECK(l->at + l->bytes <= p->items[l->message].n);
	}
}

static size_t all_steps(struct state *s, bool (*step)(const struct state *, cJSON *, struct buf *))
{
	SCOPED(buf) err = BUF(BUF_SMALL);
	size_t n = 0;

	for (;; n++) {
		cJSON *event = event_new(BY_HUMAN, "step", NULL);
		bool more = step(s, event, NULL);

		if (more && state_apply(s, event, &err))
			BUG("a step does not fit: %s", buf_text(&err));
		cJSON_Delete(event);
		if (!more)
			break;
	}
	return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct reader r = {.out = BUF(BUF_TEXT)};
	SCOPED(scan) scan = {.fd = -1, .path = "f", .event = take, .arg = &r, .state = &r.s,
		.why = BUF(BUF_SMALL)};
	struct str rest = {(const char *)data, size}, line;
	char hash[HASH_HEX];
	bool misfit, good = true;
	size_t steps;

	state_init(&r.s);
	while (good && str_line(&rest, &line)) {
		good = scan_line(&scan, line, &misfit);
		CHECK(good || scan.why.n > 0);
	}
	story_flush(&r.story, &r.out, &r.s);
	story_end(&r.out, &r.s);
	state_hash(hash, &r.s);
	(void)state_scored_ancestor(&r.s);
	check_locks(&r.s);
	steps = all_steps(&r.s, state_undo);
	CHECK(all_steps(&r.s, state_redo) >= steps);
	check_locks(&r.s);
	buf_release(&r.out);
	state_release(&r.s);
	return 0;
}
