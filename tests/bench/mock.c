/*
 * mock.c - a model server on loopback for `make bench`: Chat Completions with a fixed latency.
 *
 *   mock [--port N] [--latency MS] [--words N] [--gap MS] [--record FILE] [--seconds N]
 *
 * The answer is the last word of the request's last message: it comes `latency` after the request.
 * A judge is answered that its one clause is met.
 * With --words N a streamed answer is N words more, one each `gap`. Prints `port N` once it listens
 * and `calls N` at its end; --record keeps the bodies, one a line. One thread, epoll; it ends with
 * its parent, on SIGTERM, and after --seconds (600) in any case.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum { MAX_IN = 1 << 20, MAX_OUT = 1 << 14, WORD = 64 };

struct conn {
	int fd;
	char *in; /* MAX_IN bytes; what was read and not yet answered */
	size_t in_n;
	char out[MAX_OUT];
	size_t out_n, out_at;
	bool stream, dead;
	long words;      /* still to come */
	char word[WORD]; /* the answer */
	int64_t due;     /* ns; when the next piece leaves */
	struct conn *next;
};

/* Each delay is one length, so who comes first is due first. */
struct queue {
	struct conn *first, **last;
	int64_t delay;
};

struct mock {
	int epoll, listener, timer;
	struct queue answers, pieces;
	long words, calls;
	FILE *record;
};

static volatile sig_atomic_t ended;

static void end(int signo)
{
	ended = 1;
}

static void die(const char *what)
{
	perror(what);
	exit(1);
}

static int64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* ---- waiting */

static void enqueue(struct queue *q, struct conn *c)
{
	c->due = now() + q->delay;
	c->next = NULL;
	*q->last = c;
	q->last = &c->next;
}

static struct conn *dequeue(struct queue *q, int64_t at)
{
	struct conn *c = q->first;

	if (!c || c->due > at)
		return NULL;
	q->first = c->next;
	if (!q->first)
		q->last = &q->first;
	return c;
}

static void set_timer(struct mock *m)
{
	int64_t due = 0;
	struct itimerspec when = {0};

	if (m->answers.first)
		due = m->answers.first->due;
	if (m->pieces.first && (!due || m->pieces.first->due < due))
		due = m->pieces.first->due;
	when.it_value.tv_sec = due / 1000000000;
	when.it_value.tv_nsec = due % 1000000000;
	timerfd_settime(m->timer, TFD_TIMER_ABSTIME, &when, NULL);
}

/* ---- writing */

static void put(struct conn *c, const char *s, size_t n)
{
	if (n > MAX_OUT - c->out_n) {
		c->dead = true;
		return;
	}
	memcpy(c->out + c->out_n, s, n);
	c->out_n += n;
}

static void flush(struct conn *c)
{
	while (c->out_at < c->out_n && !c->dead) {
		ssize_t n = write(c->fd, c->out + c->out_at, c->out_n - c->out_at);

		if (n < 0 && errno == EAGAIN)
			return; /* EPOLLOUT goes on */
		if (n <= 0)
			c->dead = true;
		else
			c->out_at += (size_t)n;
	}
	c->out_at = c->out_n = 0;
}

/* One event as a chunk of its own. */
static void put_event(struct conn *c, const char *delta, const char *rest)
{
	char event[512], chunk[600];
	int n = snprintf(event, sizeof event,
		"data: {\"id\":\"m\",\"object\":\"chat.completion.chunk\",\"model\":\"mock\","
		"\"choices\":[{\"index\":0,\"delta\":{%s}%s\n\n",
		delta, rest);
	int m = snprintf(chunk, sizeof chunk, "%x\r\n%s\r\n", (unsigned)n, event);

	put(c, chunk, (size_t)m);
}

static void put_last(struct conn *c)
{
	put_event(c, "", ",\"finish_reason\":\"stop\"}]}");
	static const char rest[] =
		"data: {\"id\":\"m\",\"object\":\"chat.completion.chunk\",\"choices\":[],"
		"\"usage\":{\"prompt_tokens\":20,\"completion_tokens\":2,\"total_tokens\":22}}\n\n"
		"data: [DONE]\n\n";
	char size[16];

	put(c, size, (size_t)snprintf(size, sizeof size, "%zx\r\n", sizeof rest - 1));
	put(c, rest, sizeof rest - 1);
	put(c, "\r\n0\r\n\r\n", 7);
}

static void put_whole(struct conn *c)
{
	char body[512], head[200];
	int n = snprintf(body, sizeof body,
		"{\"id\":\"m\",\"object\":\"chat.completion\",\"model\":\"mock\",\"choices\":[{"
		"\"index\":0,"
		"\"message\":{\"role\":\"assistant\",\"content\":\"%s\"},\"finish_reason\":"
		"\"stop\"}],"
		"\"usage\":{\"prompt_tokens\":20,\"completion_tokens\":2,\"total_tokens\":22}}",
		c->word);
	int m = snprintf(head, sizeof head,
		"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n",
		n);

	put(c, head, (size_t)m);
	put(c, body, (size_t)n);
}

/* ---- requests */

/* The last word of the last "content" of a body, as it stands there. */
static void last_word(char word[WORD], const char *body)
{
	static const char met[] = "{\\\"reason\\\":\\\"it is\\\",\\\"met\\\":[true]}";
	const char *at = body, *found = NULL, *end, *start;

	if (strstr(body, "You grade an answer by a rubric")) {
		memcpy(word, met, sizeof met);
		return;
	}
	while ((at = strstr(at, "\"content\":\"")))
		found = at += 11;
	if (!found) {
		snprintf(word, WORD, "none");
		return;
	}
	for (end = found; *end && *end != '"'; end++)
		if (*end == '\\' && end[1])
			end++;
	for (start = end; start > found && start[-1] != ' ' && start[-1] != '\\'; start--)
		;
	if (start > found && start[-1] == '\\' && start < end)
		start++; /* behind \n */
	snprintf(word, WORD, "%.*s", (int)(end - start < WORD - 1 ? end - start : WORD - 1), start);
}

/* Length of the first whole request in c->in, its body's place in *body; 0: not all there yet. */
static size_t whole_request(struct conn *c, size_t *body)
{
	char *end, *line;
	unsigned long length = 0;

	c->in[c->in_n] = '\0';
	end = strstr(c->in, "\r\n\r\n");
	if (!end)
		return 0;
	*body = (size_t)(end - c->in) + 4;
	for (line = strstr(c->in, "\r\n"); line && line < end; line = strstr(line + 2, "\r\n"))
		if (!strncasecmp(line + 2, "content-length:", 15))
			length = strtoul(line + 17, NULL, 10);
	if (length > MAX_IN || c->in_n < *body + length)
		return 0;
	return *body + length;
}

static void answer_at_once(struct conn *c)
{
	static const char models[] =
		"{\"object\":\"list\",\"data\":[{\"id\":\"mock\",\"object\":\"model\"}]}";
	char head[400];

	put(c, head,
		(size_t)snprintf(head, sizeof head,
			"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
			"%zu\r\n\r\n%s",
			sizeof models - 1, models));
	flush(c);
}

static void take_requests(struct mock *m, struct conn *c)
{
	size_t body, n;

	while ((n = whole_request(c, &body))) {
		char after = c->in[n];

		c->in[n] = '\0';
		if (strncmp(c->in, "POST", 4) != 0) {
			answer_at_once(c);
		} else {
			c->stream = strstr(c->in + body, "\"stream\":true") != NULL;
			c->words = c->stream ? m->words : 0;
			last_word(c->word, c->in + body);
			if (m->record)
				fprintf(m->record, "%s\n", c->in + body);
			m->calls++;
			enqueue(&m->answers, c);
		}
		c->in[n] = after;
		memmove(c->in, c->in + n, c->in_n - n);
		c->in_n -= n;
	}
}

static bool waits(const struct queue *q, const struct conn *c)
{
	for (const struct conn *w = q->first; w; w = w->next)
		if (w == c)
			return true;
	return false;
}

/* One that waits in a queue is freed when its turn comes. */
static void drop(struct mock *m, struct conn *c)
{
	if (c->fd >= 0)
		close(c->fd);
	c->fd = -1;
	c->dead = true;
	if (waits(&m->answers, c) || waits(&m->pieces, c))
		return;
	free(c->in);
	free(c);
}

static void readable(struct mock *m, struct conn *c)
{
	while (!c->dead) {
		ssize_t n = read(c->fd, c->in + c->in_n, MAX_IN - c->in_n);

		if (n < 0 && errno == EAGAIN)
			break;
		if (n <= 0)
			c->dead = true;
		else
			c->in_n += (size_t)n;
	}
	if (!c->dead)
		take_requests(m, c);
}

static void welcome(struct mock *m)
{
	int fd, one = 1;

	while ((fd = accept(m->listener, NULL, NULL)) >= 0) {
		struct conn *c = calloc(1, sizeof *c);
		struct epoll_event want = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = c};

		if (!c || !(c->in = malloc(MAX_IN + 1)))
			die("mock");
		c->fd = fd;
		fcntl(fd, F_SETFL, O_NONBLOCK);
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
		epoll_ctl(m->epoll, EPOLL_CTL_ADD, fd, &want);
	}
}

/* ---- what is due */

static void first_piece(struct mock *m, struct conn *c)
{
	static const char head[] = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
		"Transfer-Encoding: chunked\r\n\r\n";
	char delta[WORD + 40];

	if (!c->stream) {
		put_whole(c);
		return;
	}
	put(c, head, sizeof head - 1);
	snprintf(delta, sizeof delta, "\"role\":\"assistant\",\"content\":\"%s\"", c->word);
	put_event(c, delta, "}]}");
	if (c->words > 0)
		enqueue(&m->pieces, c);
	else
		put_last(c);
}

static void next_piece(struct mock *m, struct conn *c)
{
	put_event(c, "\"content\":\" word\"", "}]}");
	if (--c->words > 0)
		enqueue(&m->pieces, c);
	else
		put_last(c);
}

static void run_due(struct mock *m)
{
	struct conn *c;
	int64_t at = now();

	while ((c = dequeue(&m->answers, at))) {
		if (!c->dead)
			first_piece(m, c);
		flush(c);
		if (c->dead)
			drop(m, c);
	}
	while ((c = dequeue(&m->pieces, at))) {
		if (!c->dead)
			next_piece(m, c);
		flush(c);
		if (c->dead)
			drop(m, c);
	}
}

static void turn(struct mock *m)
{
	struct epoll_event ready[64];
	int n = epoll_wait(m->epoll, ready, 64, -1);

	for (int i = 0; i < n; i++) {
		struct conn *c = ready[i].data.ptr;
		uint64_t fired;

		if (ready[i].data.ptr == &m->listener) {
			welcome(m);
		} else if (ready[i].data.ptr == &m->timer) {
			if (read(m->timer, &fired, sizeof fired) < 0 && errno != EAGAIN)
				die("timerfd");
		} else {
			if (ready[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR))
				readable(m, c);
			flush(c);
			if (c->dead)
				drop(m, c);
		}
	}
	run_due(m);
	set_timer(m);
}

/* ---- start */

static int listen_on(int port)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
	socklen_t n = sizeof at;
	int one = 1, fd = socket(AF_INET, SOCK_STREAM, 0);

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	if (bind(fd, (struct sockaddr *)&at, sizeof at) || listen(fd, 1024) ||
		getsockname(fd, (struct sockaddr *)&at, &n))
		die("mock: listen");
	fcntl(fd, F_SETFL, O_NONBLOCK);
	printf("port %d\n", ntohs(at.sin_port));
	fflush(stdout);
	return fd;
}

static void watch(struct mock *m, int fd, void *who)
{
	struct epoll_event want = {.events = EPOLLIN, .data.ptr = who};

	epoll_ctl(m->epoll, EPOLL_CTL_ADD, fd, &want);
}

static void options(struct mock *m, char **argv, int *port, double *seconds)
{
	for (; *argv; argv += 2) {
		const char *value = argv[1] ? argv[1] : "";
		double x = strtod(value, NULL);

		if (!strcmp(*argv, "--port"))
			*port = (int)x;
		else if (!strcmp(*argv, "--latency"))
			m->answers.delay = (int64_t)(x * 1e6);
		else if (!strcmp(*argv, "--gap"))
			m->pieces.delay = (int64_t)(x * 1e6);
		else if (!strcmp(*argv, "--words"))
			m->words = (long)x;
		else if (!strcmp(*argv, "--seconds"))
			*seconds = x;
		else if (!strcmp(*argv, "--record") && !(m->record = fopen(value, "w")))
			die(value);
		if (!argv[1])
			break;
	}
}

int main(int argc, char **argv)
{
	struct mock m = {.epoll = epoll_create1(EPOLL_CLOEXEC),
		.timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK)};
	struct sigaction on_end = {.sa_handler = end};
	double seconds = 600;
	int port = 0;

	m.answers.last = &m.answers.first;
	m.pieces.last = &m.pieces.first;
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	sigaction(SIGTERM, &on_end, NULL);
	sigaction(SIGINT, &on_end, NULL);
	sigaction(SIGALRM, &on_end, NULL);
	sigaction(SIGPIPE, &(struct sigaction){.sa_handler = SIG_IGN}, NULL);
	options(&m, argv + 1, &port, &seconds);
	alarm((unsigned)seconds);
	m.listener = listen_on(port);
	watch(&m, m.listener, &m.listener);
	watch(&m, m.timer, &m.timer);
	while (!ended)
		turn(&m);
	if (m.record)
		fclose(m.record);
	printf("calls %ld\n", m.calls);
	return 0;
}
