/* How soon a key shows while sixteen answers stream in, and how soon a large session is there. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../support/folder.h"
#include "../support/made_live.h"
#include "../support/parsing.h"
#include "../support/screen.h"
#include "hunsu/base/clock.h"
#include "hunsu/base/utf8.h"

#define STREAMS 16
#define KEYS 400
#define GAP_US 15000
#define CLIENTS 64
#define IN_FLIGHT "64"
#define EXAMPLES 10000 /* more than are scored meanwhile */
#define STARTS 5

/* ---- a server that never comes to an end ---- */

static void serve_one(struct pollfd *p, bool *answered)
{
	static const char head[] = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";
	static const char more[] =
		"data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"word \"}}]}\n\n";
	char bytes[16384];

	if (p->revents & POLLIN && read(p->fd, bytes, sizeof bytes) <= 0) {
		close(p->fd);
		p->fd = -1;
		return;
	}
	const char *text = *answered ? more : head;
	if (write(p->fd, text, strlen(text)) < 0 && errno == EPIPE)
		p->fd = -1;
	*answered = true;
}

static void serve(int listener)
{
	struct pollfd fds[CLIENTS] = {{.fd = listener, .events = POLLIN}};
	bool answered[CLIENTS] = {false};
	nfds_t n = 1;

	signal(SIGPIPE, SIG_IGN);
	for (;;) {
		poll(fds, n, 5);
		if (fds[0].revents & POLLIN && n < CLIENTS) {
			fds[n] = (struct pollfd){
				.fd = accept(listener, NULL, NULL), .events = POLLIN};
			n++;
		}
		for (nfds_t i = 1; i < n; i++)
			if (fds[i].fd >= 0 && (answered[i] || fds[i].revents & POLLIN))
				serve_one(&fds[i], &answered[i]);
		usleep(5000);
	}
}

static pid_t start_server(int *port)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof a;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (bind(fd, (struct sockaddr *)&a, sizeof a) || listen(fd, 32) ||
		getsockname(fd, (struct sockaddr *)&a, &size))
		abort();
	*port = ntohs(a.sin_port);
	pid_t pid = fork();
	if (pid == 0)
		serve(fd);
	close(fd);
	return pid;
}

/* ---- keys ---- */

static int by_size(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

/* Microseconds from the key to its character on the way to the terminal. */
static int64_t time_key(struct screen *s, int i)
{
	char key[5] = {0};
	size_t before = screen_raw(s)->n;
	int64_t started = clock_us();

	utf8_encode(0x4e00 + i, key);
	screen_send(s, key);
	while (clock_us() - started < 1000000) {
		screen_take(s, 10);
		if (str_find(buf_str(screen_raw(s)), key, before) != SIZE_MAX)
			return clock_us() - started;
	}
	return 1000000;
}

/* So many keys while somebody types, sorted. */
static void type(struct screen *s, int64_t times[KEYS])
{
	screen_send(s, "i");
	screen_shows(s, "typing, Esc ends", true);
	for (int i = 0; i < KEYS; i++) {
		times[i] = time_key(s, i);
		int64_t until = clock_us() + GAP_US; /* a terminal goes on reading */
		while (clock_us() < until)
			screen_take(s, 1);
	}
	qsort(times, KEYS, sizeof *times, by_size);
}

static void time_keys(void *folder)
{
	int port;
	pid_t server = start_server(&port);
	char model[80];
	int64_t times[KEYS];

	snprintf(model, sizeof model, "openai@http://127.0.0.1:%d/v1:m", port);
	const char *prompt = folder_file(folder, "p.txt", "Say the opposite of {{input}}.\n");
	const char *task = folder_file(folder, "t.jsonl",
		"{\"input\":\"a\",\"expected\":\"b\"}\n"
		"{\"input\":\"c\",\"expected\":\"d\"}\n");
	const char *words[] = {"--new", "-p", prompt, "-j", "16", "--target", model, "--proposer",
		model, "-s", folder_path(folder, "g.hunsu"), task, NULL};
	struct screen *s = screen_start(folder, 50, 160, words, NULL);
	screen_shows(s, "Prompt ─ v1", true);
	screen_send(s, ":propose induce 16\r");
	if (!screen_shows(s, "word word", true))
		fprintf(stderr, "nothing streams\n");
	type(s, times);
	printf("figure: a key shows after %.1f ms (median), %.1f ms (99 %%), while %d answers "
	       "stream\n",
		(double)times[KEYS / 2] / 1000, (double)times[KEYS * 99 / 100] / 1000, STREAMS);
	screen_stop(s);
	kill(server, SIGKILL);
}

/* ---- while the machine plays ---- */

/* The mock beside this program, which ends with it. */
static int start_mock(const char *program)
{
	SCOPED(buf) line = BUF(BUF_SMALL);
	char said[40];
	FILE *mock;

	buf_addf(&line, "exec '%.*s/mock' --latency 100", (int)(strrchr(program, '/') - program),
		program);
	mock = popen(buf_text(&line), "r");
	if (!mock || !fgets(said, sizeof said, mock) || strncmp(said, "port ", 5) != 0)
		abort();
	return (int)strtol(said + 5, NULL, 10);
}

/* Keys beside a prompt that many examples are there for; line: what is begun before them. */
static void time_beside(void *folder, const char *model, const char *line, const char *when)
{
	SCOPED(buf) task = BUF(BUF_FILE);
	const char *prompt = folder_file(folder, "p.txt", "Say it again: {{input}}\n");
	int64_t times[KEYS];
	struct screen *s;

	for (int i = 0; i < EXAMPLES; i++)
		buf_addf(&task, "{\"input\":\"w%d\",\"expected\":\"w%d\"}\n", i, i % 3 ? i : 0);
	const char *words[] = {"--new", "-p", prompt, "-j", IN_FLIGHT, "--target", model,
		"--proposer", model, "--yes", "--no-store", "-s", folder_path(folder, "play.hunsu"),
		folder_file(folder, "many.jsonl", buf_text(&task)), NULL};
	s = screen_start(folder, 50, 160, words, NULL);
	screen_shows(s, "Prompt ─ v1", true);
	screen_send(s, line);
	if (*line && !screen_shows(s, "C-c cancels", true))
		fprintf(stderr, "nothing plays\n");
	type(s, times);
	printf("figure: a key shows after %.1f ms (median), %.1f ms (99 %%), %s\n",
		(double)times[KEYS / 2] / 1000, (double)times[KEYS * 99 / 100] / 1000, when);
	screen_stop(s);
	remove(folder_path(folder, "play.hunsu"));
}

static void time_playing(void *folder, const char *program)
{
	char model[80];

	snprintf(model, sizeof model, "openai@http://127.0.0.1:%d/v1:m", start_mock(program));
	time_beside(folder, model, "", "while nothing plays");
	time_beside(folder, model, ":play calls=100000 paraphrase\r",
		"while the machine plays, " IN_FLIGHT " calls in flight");
}

static void time_start(void *folder)
{
	struct made m = made_live(folder, 40, 200);
	const char *path = folder_path(folder, "made.hunsu");
	const char *words[] = {path, NULL};

	made_end(&m);
	double best = 1e9, parse = 1e9;
	for (int i = 0; i < STARTS; i++) {
		double once = parse_once(path);
		int64_t started = clock_us();
		struct screen *s = screen_start(folder, 50, 160, words, NULL);
		screen_shows(s, "by score", true);
		double shown = (double)(clock_us() - started) / 1000;
		screen_stop(s);
		best = shown < best ? shown : best;
		parse = once < parse ? once : parse;
	}
	printf("figure: a session of 200 variants by 40 examples is on the screen after %.0f ms; "
	       "bound: reading and parsing it, %.0f ms, + 20 ms: %s\n",
		best, parse, best <= parse + 20 ? "within" : "over");
}

int main(int argc, char **argv)
{
	void *folder = NULL;

	locale_init();
	if (folder_setup(&folder) != 0)
		return 1;
	time_keys(folder);
	time_playing(folder, argc ? argv[0] : "");
	time_start(folder);
	folder_teardown(&folder);
	return 0;
}
