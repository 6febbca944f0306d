/* faulty.c - a model server that does everything wrong, request by request. */
#include "faulty.h"
#include "dither.h"
#include "folder.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>

#include "hunsu/base/hash.h"

enum { ANSWERS = 4096, REQUESTS = 4096 };

struct faulty {
	struct MHD_Daemon *daemon;
	pthread_mutex_t lock;
	pthread_cond_t going;
	bool go, stopping;
	struct rng rng;
	faulty_speaker *speaker; /* NULL: none */
	int percent; /* of faults, when no answer is left */
	int gone; /* how often those that waited then were let go */
	struct faulty_answer answers[ANSWERS];
	int added, taken;
	struct {
		char *body, *key, *head;
	} requests[REQUESTS];
	int n, now, most;
};

struct incoming { /* one request */
	char *body;
	size_t n;
	bool begun;
};

struct sending { /* one answer given out in pieces */
	struct faulty *from;
	struct faulty_answer a;
	size_t piece, at, filler;
};

static void wait_for_go(struct faulty *f)
{
	for (const int gone = f->gone; !f->go && f->gone == gone && !f->stopping;)
		pthread_cond_wait(&f->going, &f->lock);
}

static ssize_t next_bytes(void *arg, uint64_t pos, char *to, size_t max)
{
	struct sending *s = arg;
	if (s->filler > 0) {
		const size_t n = s->filler < max ? s->filler : max;
		memset(to, ' ', n);
		s->filler -= n;
		return (ssize_t)n;
	}
	const char *one = s->a.pieces ? s->a.pieces[s->piece] : s->piece ? NULL : s->a.body;
	if (!one)
		return s->a.cut ? MHD_CONTENT_READER_END_WITH_ERROR
				: MHD_CONTENT_READER_END_OF_STREAM;
	if (s->a.pieces && !*one) {
		pthread_mutex_lock(&s->from->lock);
		wait_for_go(s->from);
		pthread_mutex_unlock(&s->from->lock);
		one = s->a.pieces[++s->piece];
	}
	const size_t left = strlen(one) - s->at, n = left < max ? left : max;
	memcpy(to, one + s->at, n);
	s->at += n;
	if (n == left) {
		s->piece++;
		s->at = 0;
	}
	return (ssize_t)n;
}

static enum MHD_Result answer(
	struct faulty *f, struct MHD_Connection *c, const struct faulty_answer *a)
{
	struct sending *s = NEW(struct sending);
	s->from = f;
	s->a = *a;
	s->filler = a->filler;
	if (!s->a.body)
		s->a.body = FAULTY_GOOD;
	struct MHD_Response *r =
		MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 4096, next_bytes, s, free);
	MHD_add_response_header(r, "Content-Type", a->type ? a->type : "application/json");
	for (int i = 0; i + 1 < 4 && a->header[i]; i += 2)
		MHD_add_response_header(r, a->header[i], a->header[i + 1]);
	const enum MHD_Result done =
		MHD_queue_response(c, a->status ? (unsigned)a->status : 200, r);
	MHD_destroy_response(r);
	return done;
}

/* Notes the request, takes its answer, and waits where that says so. */
static struct faulty_answer take(
	struct faulty *f, const char *body, const char *key, const char *head)
{
	struct faulty_answer a = {0};
	dither();
	pthread_mutex_lock(&f->lock);
	if (f->n < REQUESTS) {
		f->requests[f->n].body = mem_dup(body);
		f->requests[f->n].key = mem_dup(key ? key : "");
		f->requests[f->n].head = mem_dup(head);
	}
	f->n++;
	f->now++;
	if (f->now > f->most)
		f->most = f->now;
	if (f->taken < f->added)
		a = f->answers[f->taken++];
	else if (f->speaker && f->speaker(head, body, &a))
		;
	else if (f->percent > 0 && rng_below(&f->rng, 100) < (uint32_t)f->percent)
		a = faults[rng_below(&f->rng, (uint32_t)n_faults)];
	if (a.wait)
		wait_for_go(f);
	while (a.silent && !f->stopping)
		pthread_cond_wait(&f->going, &f->lock);
	pthread_mutex_unlock(&f->lock);
	dither();
	return a;
}

/* Behind the library's back: it would not send half a header. */
static enum MHD_Result send_raw(struct MHD_Connection *c, const char *bytes)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD);
	size_t left = strlen(bytes);
	while (left > 0) {
		const ssize_t n = send(info->connect_fd, bytes, left, MSG_NOSIGNAL);
		if (n <= 0)
			break;
		bytes += n;
		left -= (size_t)n;
	}
	shutdown(info->connect_fd, SHUT_RDWR);
	return MHD_NO;
}

static enum MHD_Result add_header(
	void *arg, enum MHD_ValueKind kind, const char *name, const char *value)
{
	buf_addf(arg, "%s: %s\n", name, value ? value : "");
	return MHD_YES;
}

static enum MHD_Result on_request(void *arg, struct MHD_Connection *c, const char *url,
	const char *method, const char *version, const char *data, size_t *n, void **own)
{
	struct faulty *f = arg;
	struct incoming *in = *own;
	SCOPED(buf) head = BUF(BUF_TEXT);
	if (!in) {
		*own = NEW(struct incoming);
		return MHD_YES;
	}
	if (*n > 0) {
		in->body = mem_grow(in->body, in->n + *n + 1, 1);
		memcpy(in->body + in->n, data, *n);
		in->n += *n;
		in->body[in->n] = 0;
		*n = 0;
		return MHD_YES;
	}
	in->begun = true;
	const char *key = MHD_lookup_connection_value(c, MHD_HEADER_KIND, "Authorization");
	buf_addf(&head, "%s %s\n", method, url);
	MHD_get_connection_values(c, MHD_HEADER_KIND, add_header, &head);
	const struct faulty_answer a = take(f, in->body ? in->body : "", key, head.s);
	return a.raw ? send_raw(c, a.raw) : answer(f, c, &a);
}

static void on_over(
	void *arg, struct MHD_Connection *c, void **own, enum MHD_RequestTerminationCode why)
{
	struct faulty *f = arg;
	struct incoming *in = *own;
	if (!in)
		return;
	pthread_mutex_lock(&f->lock);
	f->now -= in->begun;
	pthread_mutex_unlock(&f->lock);
	free(in->body);
	free(in);
	*own = NULL;
}

static void no_log(void *arg, const char *fmt, va_list ap)
{
}

static void end(void *f)
{
	faulty_stop(f);
}

struct faulty *faulty_start(void)
{
	struct faulty *f = NEW(struct faulty);
	struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	pthread_mutex_init(&f->lock, NULL);
	pthread_cond_init(&f->going, NULL);
	f->daemon =
		MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION |
					 MHD_USE_POLL | MHD_USE_ERROR_LOG,
			0, NULL, NULL, on_request, f, MHD_OPTION_EXTERNAL_LOGGER, no_log, NULL,
			MHD_OPTION_SOCK_ADDR, &here, MHD_OPTION_NOTIFY_COMPLETED, on_over, f,
			MHD_OPTION_END);
	if (!f->daemon)
		abort();
	folder_owes(end, f);
	return f;
}

void faulty_stop(struct faulty *f)
{
	folder_paid(f);
	pthread_mutex_lock(&f->lock);
	f->stopping = true;
	pthread_mutex_unlock(&f->lock);
	faulty_go(f);
	MHD_stop_daemon(f->daemon);
	for (int i = 0; i < f->n && i < REQUESTS; i++) {
		free(f->requests[i].body);
		free(f->requests[i].key);
		free(f->requests[i].head);
	}
	for (int i = 0; i < f->added; i++)
		free((void *)f->answers[i].pieces);
	pthread_mutex_destroy(&f->lock);
	pthread_cond_destroy(&f->going);
	free(f);
}

/* The server may still send them when the test that made them has ended. */
static const char *const *pieces_copy(const char *const *pieces)
{
	size_t n = 0;
	while (pieces && pieces[n])
		n++;
	const char **copy = pieces ? NEWN(n + 1, const char *) : NULL;
	for (size_t i = 0; i < n; i++)
		copy[i] = pieces[i];
	return copy;
}

void faulty_add(struct faulty *f, const struct faulty_answer *a)
{
	pthread_mutex_lock(&f->lock);
	if (f->added < ANSWERS) {
		f->answers[f->added] = *a;
		f->answers[f->added++].pieces = pieces_copy(a->pieces);
	}
	pthread_mutex_unlock(&f->lock);
}

void faulty_mix(struct faulty *f, uint64_t seed, int percent)
{
	pthread_mutex_lock(&f->lock);
	f->rng = rng_seed(seed);
	f->percent = percent;
	pthread_mutex_unlock(&f->lock);
}

void faulty_speak(struct faulty *f, faulty_speaker *speaker)
{
	pthread_mutex_lock(&f->lock);
	f->speaker = speaker;
	pthread_mutex_unlock(&f->lock);
}

void faulty_go(struct faulty *f)
{
	pthread_mutex_lock(&f->lock);
	f->go = true;
	pthread_cond_broadcast(&f->going);
	pthread_mutex_unlock(&f->lock);
}

void faulty_go_once(struct faulty *f)
{
	pthread_mutex_lock(&f->lock);
	f->gone++;
	pthread_cond_broadcast(&f->going);
	pthread_mutex_unlock(&f->lock);
}

int faulty_port(const struct faulty *f)
{
	return MHD_get_daemon_info(f->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
}

static int locked(struct faulty *f, const int *at)
{
	pthread_mutex_lock(&f->lock);
	const int n = *at;
	pthread_mutex_unlock(&f->lock);
	return n;
}

int faulty_requests(struct faulty *f)
{
	return locked(f, &f->n);
}

int faulty_most_at_once(struct faulty *f)
{
	return locked(f, &f->most);
}

const char *faulty_body(struct faulty *f, int i)
{
	return i < faulty_requests(f) ? f->requests[i].body : "";
}

const char *faulty_key(struct faulty *f, int i)
{
	return i < faulty_requests(f) ? f->requests[i].key : "";
}

const char *faulty_head(struct faulty *f, int i)
{
	return i < faulty_requests(f) ? f->requests[i].head : "";
}
