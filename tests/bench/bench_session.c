/*
 * bench_session.c - opening a session of 100,000 events, plainly and for replay, against only
 * reading and parsing its lines; jumping in it. Prints figures; asserts nothing.
 */
#include <fcntl.h>
#include <malloc.h>
#include <unistd.h>
#include "hunsu/base/clock.h"
#include "hunsu/base/file.h"
#include "hunsu/session/replay.h"
#include "../support/life.h"
#include "../support/parsing.h"

#define EVENTS 100000
#define VARIANTS 80
#define EXAMPLES 40
#define RUNS 7
#define JUMPS 200

/* Results of 80 variants on 40 examples, sample after sample. */
static void long_life(struct life *l)
{
	cJSON *event;

	life_begin(l, EXAMPLES);
	for (int i = 0; i < VARIANTS; i++) {
		char text[64];

		snprintf(text, sizeof text, "Say what the mail is about, way %d.", i);
		life_variant(l, state_next_call(&l->s), "critique", text);
	}
	for (int i = 0; l->s.events < EVENTS; i++) {
		const struct text_ref text = {.variant = 1 + i / EXAMPLES % VARIANTS};

		event = life_result(l, state_next_call(&l->s), text, 1 + i % EXAMPLES, i % 3 / 2.0);
		cJSON_SetNumberHelper(cJSON_GetObjectItemCaseSensitive(
					      (cJSON *)event_find(event, "score"), "sample"),
			1 + i / EXAMPLES / VARIANTS);
		life_do(l, event);
	}
}

static double least(double a, double b)
{
	return a < b ? a : b;
}

static double open_whole(const char *path, double *hash_ms)
{
	struct buf err = BUF(BUF_SMALL);
	struct session *s;
	char hash[HASH_HEX];
	int64_t from = clock_us(), opened;

	if (session_open(&s, NULL, path, true, NULL, &err))
		exit(1);
	opened = clock_us();
	state_hash(hash, s->state);
	*hash_ms = (double)(clock_us() - opened) / 1000;
	session_close(s);
	return (double)(opened - from) / 1000;
}

static double allocated_mb(void)
{
	struct mallinfo2 m = mallinfo2();

	return (double)(m.uordblks + m.hblkhd) / 1e6;
}

/* Jumps all over the session, in an order that no neighbour helps. */
static void jumps(struct session *s, double *mean, double *most)
{
	struct buf err = BUF(BUF_SMALL);
	int events = replay_events(s->replay);

	*mean = *most = 0;
	for (int i = 0; i < JUMPS; i++) {
		int64_t from = clock_us();
		double ms;

		if (replay_go(s, 1 + (int)((int64_t)i * 61803 % events), &err))
			exit(1);
		ms = (double)(clock_us() - from) / 1000;
		*mean += ms / JUMPS;
		*most = ms > *most ? ms : *most;
	}
}

struct figures { /* milliseconds; the best of the runs */
	double parse, open, hash, replay, jump, jump_most, mb;
};

static void replay_whole(const char *path, struct figures *f)
{
	struct buf err = BUF(BUF_SMALL);
	double before = allocated_mb(), mean, most;
	int64_t from = clock_us();
	struct session *s;

	if (replay_open(&s, path, NULL, &err))
		exit(1);
	f->replay = least(f->replay, (double)(clock_us() - from) / 1000);
	jumps(s, &mean, &most);
	f->jump = least(f->jump, mean);
	f->jump_most = least(f->jump_most, most);
	f->mb = allocated_mb() - before;
	session_close(s);
}

int main(void)
{
	char path[] = "/tmp/hunsu-bench-XXXXXX";
	struct buf err = BUF(BUF_SMALL);
	struct figures f = {1e9, 1e9, 1e9, 1e9, 1e9, 1e9, 0};
	struct life l;
	int fd = mkstemp(path);

	if (fd < 0)
		return 1;
	close(fd);
	long_life(&l);
	if (file_write(path, buf_str(&l.lines), &err))
		return 1;
	printf("session: %d events, %.1f MB\n", l.s.events, (double)l.lines.n / 1e6);
	life_release(&l);
	for (int i = 0; i < RUNS; i++) {
		double hash;

		f.parse = least(f.parse, parse_once(path));
		f.open = least(f.open, open_whole(path, &hash));
		f.hash = least(f.hash, hash);
		replay_whole(path, &f);
	}
	printf("read and parse: %.0f ms; open: %.0f ms (%.2f of it; bound 1.30); hash: %.0f ms\n",
		f.parse, f.open, f.open / f.parse, f.hash);
	printf("replay: open %.0f ms (%.2f; bound 1.30); jump %.1f ms, at most %.1f (bound 50); "
	       "%.0f MB\n",
		f.replay, f.replay / f.parse, f.jump, f.jump_most, f.mb);
	unlink(path);
	return 0;
}
