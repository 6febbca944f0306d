/* The model plays by itself, on a terminal. run-tests: screen timeout 120 */
#include "../support/faulty.h"
#include "../support/folder.h"
#include "../support/screen.h"
#include "../support/test.h"

/* The target answers, the proposer waits. */
static bool speak(const char *head, const char *body, struct faulty_answer *out)
{
	out->wait = strstr(body, "\"model\":\"p\"") != NULL;
	out->body = out->wait ? SAYS("Name the opposite of what you are given, in a single word.")
			      : SAYS("down");
	return true;
}

static struct screen *start(void *folder, struct faulty *server, int rows, int cols)
{
	char target[80], proposer[80];

	snprintf(target, sizeof target, "openai@http://127.0.0.1:%d/v1:t", faulty_port(server));
	snprintf(proposer, sizeof proposer, "openai@http://127.0.0.1:%d/v1:p",
		faulty_port(server));
	folder_file(folder, "t.task.yaml", "split:\n  held_out: 0\n");
	return screen_start(folder, rows, cols,
		(const char *const[]){"--new", "--no-store", "--yes", "--target", target,
			"--proposer", proposer, "-p",
			folder_file(folder, "p.txt", "Opposite: {{input}}"),
			folder_file(folder, "t.jsonl",
				"{\"input\":\"up\",\"output\":\"down\"}\n"
				"{\"input\":\"hot\",\"output\":\"cold\"}\n"),
			NULL},
		NULL);
}

IN_FOLDER(its_play_is_seen_and_gives_way_to_the_persons)
{
	static const int sizes[][2] = {{24, 80}, {40, 120}};

	for (size_t i = 0; i < 2; i++) {
		struct faulty *server = faulty_start();
		struct screen *s;

		faulty_speak(server, speak);
		s = start(*state, server, sizes[i][0], sizes[i][1]);
		SHOWS(s, "Prompt ─ v1");
		screen_send(s, ":play 3 induce\r");
		SHOWS(s, "round 1 of 3, induce on v1: ");
		SHOWS(s, "the model plays, round 1 of 3");
		screen_send(s, i ? "p" : ":prompt Another: {{input}}\r");
		SHOWS(s, "the search ends: you play on yourself");
		LACKS(s, "the model plays");
		faulty_go(server);
		screen_send(s, "\003:quit!\r");
		assert_int_equal(screen_wait(s, PATIENCE_MS), 0);
		screen_stop(s);
		faulty_stop(server);
	}
}

IN_FOLDER(who_cancels_it_is_told_how_it_goes_on)
{
	struct faulty *server = faulty_start();
	struct screen *s;

	faulty_speak(server, speak);
	s = start(*state, server, 24, 80);
	SHOWS(s, "Prompt ─ v1");
	screen_send(s, ":play 3 induce\r");
	SHOWS(s, "the model plays, round 1 of 3");
	screen_send(s, "\003");
	SHOWS(s, "cancelled; what was answered is kept; :play on goes on with the search");
	screen_send(s, ":play on\r");
	SHOWS(s, "search 1 goes on, with at most 3 rounds in all");
	SHOWS(s, "the model plays, "); /* under what is said, before a key is pressed */
	screen_send(s, "\003:quit!\r");
	assert_int_equal(screen_wait(s, PATIENCE_MS), 0);
	screen_stop(s);
	faulty_go(server);
	faulty_stop(server);
}
