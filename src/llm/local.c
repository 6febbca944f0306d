/* local.c - the local server: installed, started, watched, ended (local.h). */
#include "hunsu/llm/local.h"

#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hunsu/base/child.h"
#include "hunsu/base/clock.h"
#include "hunsu/base/file.h"
#include "local_digest.h"
#include "pace.h"
#include "processor.h"

#define CONTEXT_A_SLOT 4096
#define BATCH "256" /* tokens: after each so many a server tells how far it has read */
#define RESTARTS 3
#define RESTARTS_MS 60000
#define LOOK_MS 500 /* the processor is looked at for so long */
#define MB 1000000

enum phase {
	WAITING, /* for another's install to end */
	INSTALLING_SERVER,
	INSTALLING_MODEL,
	STARTING,
	READY,
	BROKEN,
};

struct server { /* one model file */
	struct local *local;
	struct server *next;
	char *which; /* size or file, as in struct model */
	bool is_file;
	enum phase phase;
	struct child *child;
	struct digesting *digesting;
	char *program; /* python, or a llama-server */
	char *weights; /* the .gguf */
	char *url, *error;
	struct buf ready, words; /* of the child: its `ready PATH`, its last complaint */
	int port;
	int threads, fewer_than; /* fewer_than: it is started again with fewer; 0: it is not */
	struct timer *look;	 /* while the processor is looked at */
	struct processor before;
	struct pace pace;
	bool slow;	/* its calls have to end, for it wants a look */
	bool replacing; /* its child is being ended to be started otherwise */
	int64_t done, total, first_done, first_ms; /* bytes fetched, and since when */
	int64_t restarts[RESTARTS];
	size_t restart_at;
};

struct local {
	struct loop *loop;
	void (*changed)(void *arg);
	void *arg;
	void (*look)(struct processor *out);
	struct server *servers;
};

static void step(struct server *s);
static void start_server(struct server *s);

static void set_string(char **at, const char *to)
{
	char *old = *at;
	*at = mem_dup(to);
	free(old);
}

static void tell(struct server *s)
{
	if (s->local->changed)
		s->local->changed(s->local->arg);
}

static void resume_waiting(struct local *l)
{
	for (struct server *s = l->servers; s; s = s->next) {
		if (s->phase == WAITING) {
			step(s);
			return;
		}
	}
}

static void break_down(struct server *s, const char *why)
{
	set_string(&s->error, why);
	s->phase = BROKEN;
	digest_stop(s->digesting);
	s->digesting = NULL;
	timer_remove(s->look);
	s->look = NULL;
	resume_waiting(s->local);
	tell(s);
}

/* ---- what children say */

static void on_progress(struct server *s, struct str rest)
{
	long done, total;
	if (!str_to_long(str_word(&rest), 0, INT64_MAX / MB, &done) ||
		!str_to_long(str_word(&rest), 0, INT64_MAX / MB, &total))
		return;
	if (s->total != total || done < s->done) {
		s->first_done = done;
		s->first_ms = clock_ms();
	}
	s->done = done;
	s->total = total;
	tell(s);
}

/* The last complaint is kept for the case that the child fails; a log's chatter is not one. */
static void on_complaint(struct server *s, struct str line)
{
	const bool complaint = str_starts(line, "local-") || str_find(line, "error", 0) != SIZE_MAX;
	line = str_trim(line);
	if (line.n == 0 || (s->phase == READY && !complaint))
		return;
	if (s->words.n > 0 && !complaint && str_starts(buf_str(&s->words), "local-"))
		line = STR(""); /* the rest of a message of several lines: its first line says it */
	if (line.n == 0)
		return;
	buf_clear(&s->words);
	buf_add(&s->words, line.p, str_fit(line, 300));
}

static void become_ready(struct server *s, long port)
{
	char url[64];
	snprintf(url, sizeof url, "http://127.0.0.1:%ld/v1", port);
	set_string(&s->url, url);
	s->phase = READY;
	s->fewer_than = 0;
	tell(s);
}

static void on_line(void *arg, bool is_err, struct str line)
{
	struct server *s = arg;
	long port;
	if (s->phase == STARTING && s->port > 0 &&
		str_find(line, "server is listening on", 0) != SIZE_MAX)
		become_ready(s, s->port);
	else if (is_err)
		on_complaint(s, line);
	else if (str_starts(line, "progress "))
		on_progress(s, str_from(line, 9));
	else if (str_starts(line, "ready ")) {
		buf_clear(&s->ready);
		buf_addstr(&s->ready, str_from(line, 6));
	} else if (s->phase == STARTING && str_starts(line, "listening ") &&
		   str_to_long(str_trim(str_from(line, 10)), 1, 65535, &port))
		become_ready(s, port);
}

/* ---- what happens when a child ends */

static void installed(struct server *s, int status)
{
	const bool well = WIFEXITED(status) && WEXITSTATUS(status) == 0 && s->ready.n > 0;
	if (!well) {
		break_down(s, s->words.n > 0 ? buf_text(&s->words) : "local-model install failed");
		return;
	}
	if (s->phase == INSTALLING_SERVER) {
		set_string(&s->program, buf_text(&s->ready));
		s->phase = s->is_file ? STARTING : INSTALLING_MODEL;
	} else {
		set_string(&s->weights, buf_text(&s->ready));
		s->phase = STARTING;
	}
	s->total = 0;
	step(s);
}

/* False: it has died too often. */
static bool may_restart(struct server *s)
{
	int64_t *oldest = &s->restarts[s->restart_at];
	const int64_t now = clock_ms();
	if (*oldest != 0 && now - *oldest < RESTARTS_MS)
		return false;
	*oldest = now;
	s->restart_at = (s->restart_at + 1) % RESTARTS;
	return true;
}

static void died(struct server *s, int status)
{
	/* Our launcher says why it cannot serve a file, and would say it again. */
	const bool hopeless = s->phase == STARTING && s->port == 0 && WIFEXITED(status);
	SCOPED(buf) why = BUF(BUF_SMALL);
	set_string(&s->url, NULL);
	if (s->replacing) {
		start_server(s);
		return;
	}
	if (!hopeless && may_restart(s)) {
		s->phase = STARTING;
		step(s);
		return;
	}
	buf_adds(&why,
		hopeless ? "the local server did not start" : "the local server keeps ending");
	if (WIFSIGNALED(status))
		buf_addf(&why, " (%s)", strsignal(WTERMSIG(status)));
	if (s->words.n > 0)
		buf_addf(&why, ": %s", buf_text(&s->words));
	break_down(s, buf_text(&why));
}

static void on_end(void *arg, int status)
{
	struct server *s = arg;
	s->child = NULL;
	if (s->phase == INSTALLING_SERVER || s->phase == INSTALLING_MODEL)
		installed(s, status);
	else
		died(s, status);
}

/* ---- starting children */

static void start_child(struct server *s, const char *const argv[])
{
	const struct child_events ev = {.line = on_line, .end = on_end, .arg = s};
	SCOPED(buf) err = BUF(BUF_SMALL);
	buf_clear(&s->ready);
	buf_clear(&s->words);
	s->child = child_start(s->local->loop, argv, &ev, &err);
	if (!s->child)
		break_down(s, buf_text(&err));
	else
		tell(s);
}

static void install(struct server *s, const char *what)
{
	SCOPED(buf) script = BUF(BUF_SMALL);
	share_path(&script, "scripts/local-model");
	start_child(s, (const char *const[]){"sh", script.s, "install", what, NULL});
}

/* A port that nobody listens on now. If another takes it first, the server is started again. */
static int free_port(void)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t n = sizeof a;
	int port = 0;
	const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return 0;
	if (bind(fd, (struct sockaddr *)&a, n) == 0 &&
		getsockname(fd, (struct sockaddr *)&a, &n) == 0)
		port = ntohs(a.sin_port);
	close(fd);
	return port;
}

/* Threads that wait for the processor hold up the others: as few as are of use, and none spins. */
static void start_server(struct server *s)
{
	char context[16], slots[16], threads[32], port[16];
	const char *weights = s->is_file ? s->which : s->weights;
	SCOPED(buf) script = BUF(BUF_SMALL);
	snprintf(context, sizeof context, "%d", LOCAL_SLOTS * CONTEXT_A_SLOT);
	snprintf(slots, sizeof slots, "%d", LOCAL_SLOTS);
	snprintf(threads, sizeof threads, "%d", s->threads);
	pace_forget(&s->pace);
	s->slow = s->replacing = false;
	share_path(&script, "scripts/local-server.py");
	if (str_is(path_base(s->program), "llama-server")) {
		s->port = free_port();
		snprintf(port, sizeof port, "%d", s->port);
		start_child(s, (const char *const[]){"nice", "-n", "10", s->program, "--host",
				       "127.0.0.1", "--port", port, "-m", weights, "-np", slots,
				       "-c", context, "-b", BATCH, "-t", threads, "--poll", "0",
				       "--jinja", NULL});
	} else {
		s->port = 0;
		start_child(s, (const char *const[]){s->program, script.s, weights, "--parallel",
				       slots, "--ctx", context, "--threads", threads, NULL});
	}
}

static void start_with_fewer(struct server *s, int threads)
{
	s->fewer_than = s->threads;
	s->threads = threads;
	s->phase = STARTING;
	s->replacing = true;
	set_string(&s->url, NULL);
	tell(s);
	child_kill(s->child, SIGKILL);
}

static void on_looked(void *arg)
{
	struct server *s = arg;
	struct processor after;
	int threads;
	s->look = NULL;
	s->local->look(&after);
	threads = processor_threads(&s->before, &after);
	if (s->phase == STARTING) {
		s->threads = threads;
		start_server(s);
		return;
	}
	s->slow = false;
	if (threads < s->threads)
		start_with_fewer(s, threads);
	else
		tell(s);
}

static void begin_look(struct server *s)
{
	if (s->look)
		return;
	s->local->look(&s->before);
	s->look = loop_timer(s->local->loop, LOOK_MS, on_looked, s);
}

static bool somebody_installs(const struct local *l, const struct server *but)
{
	for (const struct server *s = l->servers; s; s = s->next)
		if (s != but && (s->phase == INSTALLING_SERVER || s->phase == INSTALLING_MODEL))
			return true;
	return false;
}

/* Does what the phase asks for. */
static void step(struct server *s)
{
	if (s->phase == WAITING && !somebody_installs(s->local, s))
		s->phase = INSTALLING_SERVER;
	if (s->phase == INSTALLING_SERVER)
		install(s, "server");
	else if (s->phase == INSTALLING_MODEL)
		install(s, s->which);
	else if (s->phase == STARTING) {
		begin_look(s);
		resume_waiting(s->local);
	}
}

/* ---- the contract */

struct local *local_new(struct loop *l, void (*changed)(void *arg), void *arg)
{
	struct local *s = NEW(struct local);
	*s = (struct local){.loop = l, .changed = changed, .arg = arg, .look = processor_look};
	return s;
}

void local_look(struct local *l, void (*look)(struct processor *out))
{
	l->look = look;
}

static void server_free(struct server *s)
{
	timer_remove(s->look);
	child_stop(s->child);
	digest_stop(s->digesting);
	buf_release(&s->ready);
	buf_release(&s->words);
	free(s->which);
	free(s->program);
	free(s->weights);
	free(s->url);
	free(s->error);
	free(s);
}

void local_free(struct local *l)
{
	if (!l)
		return;
	/* All at once, so that their ends are not waited for one after another. */
	for (struct server *s = l->servers; s; s = s->next)
		if (s->child)
			child_kill(s->child, SIGTERM);
	for (struct server *s; (s = l->servers);) {
		l->servers = s->next;
		server_free(s);
	}
	free(l);
}

static struct server *find(const struct local *l, const struct model *m)
{
	for (struct server *s = l->servers; s; s = s->next)
		if (strcmp(s->which, m->file) == 0)
			return s;
	return NULL;
}

static void on_digest(void *arg, const char *error)
{
	struct server *s = arg;
	s->digesting = NULL;
	if (error) {
		child_stop(s->child);
		s->child = NULL;
		break_down(s, error);
		return;
	}
	tell(s);
}

void local_want(struct local *l, const struct model *m)
{
	struct server *s = find(l, m);
	if (s && s->phase != BROKEN)
		return;
	if (!s) {
		s = NEW(struct server);
		s->local = l;
		s->which = mem_dup(m->file);
		s->is_file = str_ends(str_of(m->file), ".gguf");
		s->ready = s->words = BUF(BUF_SMALL);
		s->next = l->servers;
		l->servers = s;
	}
	free(s->error);
	s->error = NULL;
	memset(s->restarts, 0, sizeof s->restarts);
	s->phase = WAITING;
	if (s->is_file && access(s->which, R_OK) != 0) {
		SCOPED(buf) why = BUF(BUF_SMALL);
		buf_addf(&why, "%s cannot be read", s->which);
		break_down(s, buf_text(&why));
		return;
	}
	if (!local_digest((char[HASH_HEX]){0}, m))
		s->digesting = digest_begin(l->loop, m, on_digest, s);
	step(s);
}

const char *local_url(const struct local *l, const struct model *m)
{
	const struct server *s = find(l, m);
	return s && s->phase == READY && !s->slow ? s->url : NULL;
}

void local_paced(struct local *l, const struct model *m, long steps, double ms, int in_flight)
{
	struct server *s = find(l, m);
	const int64_t now = clock_ms();
	if (!s || s->phase != READY || s->slow)
		return;
	pace_add(&s->pace, now, steps, ms, in_flight);
	s->slow = s->threads > 1 && pace_look_due(&s->pace, now);
}

void local_idle(struct local *l, const struct model *m)
{
	struct server *s = find(l, m);
	if (!s || s->phase != READY || !s->slow || s->look)
		return;
	pace_looked(&s->pace, clock_ms());
	begin_look(s);
}

void local_hung(struct local *l, const struct model *m)
{
	struct server *s = find(l, m);
	if (!s || s->phase != READY || !s->child)
		return;
	buf_clear(&s->words);
	buf_adds(&s->words, "it no longer answers /health");
	child_kill(s->child, SIGKILL);
}

const char *local_error(const struct local *l, const struct model *m)
{
	const struct server *s = find(l, m);
	return s && s->phase == BROKEN ? s->error : NULL;
}

/* ---- for the screen */

static void fetching_line(const struct server *s, struct local_status *out)
{
	const char *what = s->phase == INSTALLING_MODEL ? "the model" : "the server";
	const int64_t got = s->done - s->first_done, ms = clock_ms() - s->first_ms;
	int n;
	out->state = LOCAL_INSTALLING;
	out->done = s->done;
	out->total = s->total;
	if (s->total == 0) {
		snprintf(out->line, sizeof out->line, "looking for %s", what);
		return;
	}
	n = snprintf(out->line, sizeof out->line, "fetching %s: %lld of %lld MB", what,
		(long long)(s->done / MB), (long long)(s->total / MB));
	if (got > 0 && ms > 500)
		snprintf(out->line + n, sizeof out->line - (size_t)n, ", %s to go",
			clock_words((double)(s->total - s->done) * (double)ms /
						  (double)got / 1000).s);
}

static void loading_line(const struct server *s, struct str name, struct local_status *out)
{
	if (s->fewer_than > 0)
		snprintf(out->line, sizeof out->line,
			"the machine has become busy: loading %.*s again, with %d of %d threads",
			(int)name.n, name.p, s->threads, s->fewer_than);
	else
		snprintf(out->line, sizeof out->line, "loading %.*s", (int)name.n, name.p);
}

static void describe(const struct server *s, struct local_status *out)
{
	const struct str name = s->is_file ? path_base(s->which) : str_of(s->which);
	out->slots = LOCAL_SLOTS;
	switch (s->phase) {
	case WAITING:
		out->state = LOCAL_INSTALLING;
		break;
	case INSTALLING_SERVER:
	case INSTALLING_MODEL:
		fetching_line(s, out);
		break;
	case STARTING:
		out->state = LOCAL_LOADING;
		loading_line(s, name, out);
		break;
	case READY:
		out->state = s->digesting ? LOCAL_LOADING : LOCAL_READY;
		if (s->digesting)
			snprintf(out->line, sizeof out->line, "reading %.*s", (int)name.n, name.p);
		break;
	case BROKEN:
		out->state = LOCAL_FAILED;
		snprintf(out->line, sizeof out->line, "%s", s->error);
		break;
	}
}

void local_status(const struct local *l, struct local_status *out)
{
	*out = (struct local_status){.state = LOCAL_OFF};
	for (const struct server *s = l->servers; s; s = s->next) {
		struct local_status one = {.state = LOCAL_OFF};
		describe(s, &one);
		if (one.state > out->state)
			*out = one;
	}
}
