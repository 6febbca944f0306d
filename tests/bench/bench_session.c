/*
 * bench_session.c - opening a session of 100,000 events against only reading and parsing its lines.
 * Prints figures; asserts nothing.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "hunsu/base/clock.h"
#include "hunsu/base/file.h"
#include "hunsu/session/session.h"
#include "../support/life.h"
#include "../support/parsing.h"

#define EVENTS 100000
#define VARIANTS 80
#define EXAMPLES 40
#define RUNS 5

/* Results of 80 variants on 40 examples, sample after sample. */
static void long_life(struct life *l)
{
	struct prompt p = {0};
	cJSON *event = life_open_event(EXAMPLES);

	life_init(l);
	life_prompt(&p, "Classify the mail.", AUTHOR_IMPORT);
	change_version(event, 1, NULL, 0, NULL, 0, "import", NULL, &p, &l->s.authors);
	change_head(event, 1);
	prompt_release(&p);
	life_do(l, event);
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

static double open_whole(const char *path, double *hash_ms)
{
	struct buf err = BUF(BUF_SMALL);
	struct session *s;
	char hash[HASH_HEX];
	int64_t from = clock_us(), opened;

	if (session_open(&s, NULL, path, true, NULL, &err))
		exit(1);
	opened = clock_us();
	state_hash(hash, &s->state);
	*hash_ms = (double)(clock_us() - opened) / 1000;
	session_close(s);
	return (double)(opened - from) / 1000;
}

int main(void)
{
	char path[] = "/tmp/hunsu-bench-XXXXXX";
	struct buf err = BUF(BUF_SMALL);
	double parse = 1e9, open = 1e9, hash = 1e9;
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
		double t = parse_once(path), h;

		parse = t < parse ? t : parse;
		t = open_whole(path, &h);
		open = t < open ? t : open;
		hash = h < hash ? h : hash;
	}
	printf("read and parse: %.0f ms; open: %.0f ms (%.2f of it); hash: %.0f ms\n", parse, open,
		open / parse, hash);
	unlink(path);
	return 0;
}
