/* wire.c - libcurl's transfers on the event loop (wire.h). */
#include "wire.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "hunsu/base/clock.h"
#include "hunsu/base/file.h"
#include "hunsu/base/kernel.h"

#define EVENTS_A_TURN 64
#define BUFFER_KEPT                                                                                \
	((size_t)64 << 10)	/* a pooled transfer keeps this much memory for its answers */
#define HEADERS_MAX (100 << 10) /* bytes of headers that an answer may have */
#define NEVER INT64_MAX

struct wire {
	struct loop *loop;
	CURLM *multi;
	int set; /* of descriptors (kernel.h) */
	struct watch *watch;
	int64_t due_ms;	     /* when libcurl wants to be called though nothing happened */
	struct timer *timer; /* of the loop, for due_ms */
	int64_t timer_ms;
	struct timer *silence;		      /* looks for transfers that have gone silent */
	const struct client_options *options; /* the client's: they may change */
	const struct trust *trust;
	struct wire_owner owner;
	LIST_HEAD(transfers, transfer) running, spare, heard;
	bool driving;
};

/* ---- what libcurl tells; it may not be called back from here */

static int on_socket(CURL *easy, curl_socket_t fd, int what, void *arg, void *known)
{
	struct wire *w = arg;
	const bool leaves = what == CURL_POLL_REMOVE;
	const int events = leaves ? 0
				  : (what & CURL_POLL_IN ? POLLIN : 0) |
					    (what & CURL_POLL_OUT ? POLLOUT : 0);
	kernel_set_put(w->set, fd, (short)events, known != NULL);
	if (leaves || !known)
		curl_multi_assign(w->multi, fd, leaves ? NULL : w);
	return 0;
}

static int on_timeout(CURLM *multi, long ms, void *arg)
{
	struct wire *w = arg;
	w->due_ms = ms < 0 ? NEVER : ms == 0 ? 0 : clock_ms() + ms;
	return 0;
}

static bool lands(const struct transfer *t)
{
	long status = 0;
	curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
	return t->freight && t->freight->into >= 0 && status / 100 == 2;
}

static size_t on_bytes(char *p, size_t size, size_t n, void *arg)
{
	struct transfer *t = arg;
	struct wire *w = t->wire;
	n *= size;
	if (t->first_us == 0)
		t->first_us = clock_us();
	t->last_ms = clock_ms();
	if (lands(t))
		return file_write_fd(t->freight->into, (struct str){p, n}, "", NULL) ? 0 : n;
	t->received += n;
	if (t->received > w->options->max_answer || !buf_add(&t->in, p, n)) {
		t->too_long = true;
		return 0;
	}
	if (t->wants_heard && !t->listed) {
		t->listed = true;
		LIST_INSERT_HEAD(&w->heard, t, place_heard);
	}
	return n;
}

/* ---- driving */

static void unlist_heard(struct transfer *t)
{
	if (t->listed)
		LIST_REMOVE(t, place_heard);
	t->listed = false;
}

static void tell_heard(struct wire *w)
{
	for (struct transfer *t; (t = LIST_FIRST(&w->heard));) {
		unlist_heard(t);
		w->owner.heard(w->owner.arg, t);
	}
}

void wire_stop(struct transfer *t)
{
	unlist_heard(t);
	if (!t->running)
		return;
	curl_multi_remove_handle(t->wire->multi, t->easy);
	LIST_REMOVE(t, place);
	t->running = false;
}

static void tell_over(struct wire *w)
{
	int left;
	for (CURLMsg *m; (m = curl_multi_info_read(w->multi, &left));) {
		struct transfer *t = NULL;
		const CURLcode result = m->data.result; /* m goes with the handle */
		if (m->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, (char **)&t);
		wire_stop(t);
		w->owner.over(w->owner.arg, t, result);
	}
}

static void arm(struct wire *w);

/* Everything that is due now; what owners start meanwhile is sent at once. */
static void drive(struct wire *w)
{
	int running;
	w->driving = true;
	for (;;) {
		tell_heard(w);
		tell_over(w);
		if (w->due_ms > clock_ms())
			break;
		w->due_ms = NEVER;
		curl_multi_socket_action(w->multi, CURL_SOCKET_TIMEOUT, 0, &running);
	}
	w->driving = false;
}

static void on_timer(void *arg)
{
	struct wire *w = arg;
	w->timer = NULL;
	drive(w);
	arm(w);
}

/* A timer that comes too early is let stand: it only looks again. */
static void arm(struct wire *w)
{
	int64_t now;
	if (w->due_ms == NEVER || (w->timer && w->timer_ms <= w->due_ms))
		return;
	timer_remove(w->timer);
	now = clock_ms();
	w->timer_ms = w->due_ms;
	w->timer = loop_timer(w->loop, w->due_ms > now ? w->due_ms - now : 0, on_timer, w);
}

static void on_ready(void *arg, int fd, short revents)
{
	struct wire *w = arg;
	struct kernel_ready ready[EVENTS_A_TURN];
	int running, n;
	n = kernel_set_ready(w->set, ready, EVENTS_A_TURN);
	for (int i = 0; i < n; i++) {
		int what = 0;
		if (ready[i].events & (POLLIN | POLLHUP | POLLERR))
			what |= CURL_CSELECT_IN;
		if (ready[i].events & POLLOUT)
			what |= CURL_CSELECT_OUT;
		if (ready[i].events & POLLERR)
			what |= CURL_CSELECT_ERR;
		curl_multi_socket_action(w->multi, ready[i].fd, what, &running);
		/* One by one: the next request is under way while the next answer is read. */
		drive(w);
	}
	arm(w);
}

void wire_push(struct wire *w)
{
	if (w->driving) /* it is being looked after */
		return;
	drive(w);
	arm(w);
}

/* ---- silence */

static void listen_for_silence(struct wire *w);

static void on_silence(void *arg)
{
	struct wire *w = arg;
	const int64_t now = clock_ms();
	w->silence = NULL;
	for (struct transfer *t = LIST_FIRST(&w->running), *next; t; t = next) {
		next = LIST_NEXT(t, place);
		if (!t->listened || now - t->last_ms < w->options->first_byte_ms)
			continue;
		if (t->patient)
			t->last_ms = now; /* told again in as long */
		else
			wire_stop(t);
		w->owner.silent(w->owner.arg, t);
		next = LIST_FIRST(&w->running); /* which the owner may have changed */
	}
	wire_push(w);
	listen_for_silence(w);
}

static void listen_for_silence(struct wire *w)
{
	int64_t first = NEVER, left;
	const struct transfer *t;
	if (w->silence)
		return;
	LIST_FOREACH(t, &w->running, place)
	if (t->listened && t->last_ms < first)
		first = t->last_ms;
	if (first == NEVER)
		return;
	left = first + w->options->first_byte_ms - clock_ms();
	w->silence = loop_timer(w->loop, left > 0 ? left : 0, on_silence, w);
}

/* ---- transfers */

/* What never changes from call to call. */
static void set_up(struct transfer *t)
{
	CURL *e = t->easy;
	curl_easy_setopt(e, CURLOPT_PRIVATE, (char *)t);
	curl_easy_setopt(e, CURLOPT_ERRORBUFFER, t->trouble);
	curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, on_bytes);
	curl_easy_setopt(e, CURLOPT_WRITEDATA, t);
	curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(e, CURLOPT_FOLLOWLOCATION, 0L); /* a redirect would take the key along */
	curl_easy_setopt(e, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(e, CURLOPT_SSL_VERIFYHOST, 2L);
	if (t->wire->trust->file)
		curl_easy_setopt(e, CURLOPT_CAINFO, t->wire->trust->file);
	if (t->wire->trust->folder)
		curl_easy_setopt(e, CURLOPT_CAPATH, t->wire->trust->folder);
	curl_easy_setopt(e, CURLOPT_HEADEROPT, (long)CURLHEADER_SEPARATE); /* no key to a proxy */
	curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(e, CURLOPT_QUICK_EXIT, 1L); /* cancelling never waits for the resolver */
	/* A whole answer may take minutes without a byte: the kernel asks for the server. */
	curl_easy_setopt(e, CURLOPT_TCP_KEEPALIVE, 1L);
	curl_easy_setopt(e, CURLOPT_TCP_KEEPIDLE, 30L);
	curl_easy_setopt(e, CURLOPT_TCP_KEEPINTVL, 15L);
	/* libcurl 7.88 loses its way in HTTP/2 where a header does not fit its usual 16 kB. */
	curl_easy_setopt(e, CURLOPT_BUFFERSIZE, (long)HEADERS_MAX);
	curl_easy_setopt(e, CURLOPT_UPLOAD_BUFFERSIZE, 16384L);
	curl_easy_setopt(e, CURLOPT_USERAGENT, "hunsu/" HUNSU_VERSION);
}

struct transfer *wire_take(struct wire *w, void *user)
{
	struct transfer *t = LIST_FIRST(&w->spare);
	if (t) {
		LIST_REMOVE(t, place);
	} else {
		t = NEW(struct transfer);
		t->wire = w;
		t->in = BUF(w->options->max_answer + 1);
		t->easy = curl_easy_init();
		if (!t->easy)
			mem_out(0);
		set_up(t);
	}
	t->user = user;
	return t;
}

static void prepare(struct transfer *t, const char *url, struct curl_slist *headers, bool stream)
{
	struct wire *w = t->wire;
	buf_clear(&t->in);
	t->trouble[0] = 0;
	t->wants_heard = stream;
	t->too_long = false;
	t->received = 0;
	t->first_us = 0;
	curl_easy_setopt(t->easy, CURLOPT_CONNECTTIMEOUT_MS, (long)w->options->connect_ms);
	curl_easy_setopt(
		t->easy, CURLOPT_TIMEOUT_MS, t->patient ? 0L : (long)w->options->total_ms);
	curl_easy_setopt(t->easy, CURLOPT_URL, url);
	curl_easy_setopt(t->easy, CURLOPT_HTTPHEADER, headers);
	/* NULL: what http_proxy, https_proxy, all_proxy and no_proxy say. */
	curl_easy_setopt(t->easy, CURLOPT_PROXY, t->direct ? "" : NULL);
	/* Over TLS the first connection may turn out to be HTTP/2 and carry all; in the clear it is
	 * not, and the others would wait for its first answer. */
	curl_easy_setopt(t->easy, CURLOPT_PIPEWAIT, strncmp(url, "https:", 6) == 0 ? 1L : 0L);
}

static void ask(struct transfer *t, const struct buf *body)
{
	if (body) {
		curl_easy_setopt(t->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body->n);
		curl_easy_setopt(t->easy, CURLOPT_POSTFIELDS, body->s);
	} else {
		curl_easy_setopt(t->easy, CURLOPT_HTTPGET, 1L);
	}
}

static void run(struct transfer *t)
{
	struct wire *w = t->wire;
	t->started_us = clock_us();
	t->last_ms = clock_ms();
	t->running = true;
	LIST_INSERT_HEAD(&w->running, t, place);
	if (curl_multi_add_handle(w->multi, t->easy) != CURLM_OK)
		BUG("a transfer that runs was started");
	if (t->listened)
		listen_for_silence(w);
	if (!w->driving)
		arm(w);
}

void wire_start(struct transfer *t, const char *url, struct curl_slist *headers,
	const struct buf *body, bool stream)
{
	prepare(t, url, headers, stream);
	t->listened = stream || t->patient || !body;
	ask(t, body);
	run(t);
}

/* ---- freight */

static int rewind_to(void *arg, curl_off_t at, int from)
{
	return fseeko(arg, at, from) ? CURL_SEEKFUNC_FAIL : CURL_SEEKFUNC_OK;
}

static void fill_form(struct transfer *t, FILE *from, curl_off_t size)
{
	curl_mimepart *part;

	t->form = curl_mime_init(t->easy);
	part = curl_mime_addpart(t->form);
	curl_mime_name(part, "purpose");
	curl_mime_data(part, "batch", CURL_ZERO_TERMINATED);
	part = curl_mime_addpart(t->form);
	curl_mime_name(part, "file");
	curl_mime_filename(part, t->freight->form);
	curl_mime_data_cb(part, size, (curl_read_callback)fread, rewind_to, NULL, from);
	curl_easy_setopt(t->easy, CURLOPT_MIMEPOST, t->form);
}

static void load(struct transfer *t, FILE *from)
{
	curl_off_t size = -1;

	if (!fseeko(from, 0, SEEK_END))
		size = ftello(from);
	rewind(from);
	if (t->freight->form) {
		fill_form(t, from, size);
		return;
	}
	curl_easy_setopt(t->easy, CURLOPT_POST, 1L);
	curl_easy_setopt(t->easy, CURLOPT_POSTFIELDS, NULL);
	curl_easy_setopt(t->easy, CURLOPT_POSTFIELDSIZE_LARGE, size);
	curl_easy_setopt(t->easy, CURLOPT_READDATA, from);
	curl_easy_setopt(t->easy, CURLOPT_SEEKFUNCTION, rewind_to);
	curl_easy_setopt(t->easy, CURLOPT_SEEKDATA, from);
}

void wire_haul(struct transfer *t, const char *url, struct curl_slist *headers,
	const struct freight *f)
{
	t->freight = f;
	prepare(t, url, headers, false);
	t->listened = false;
	curl_easy_setopt(t->easy, CURLOPT_TIMEOUT_MS, 0L);
	curl_easy_setopt(t->easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
	curl_easy_setopt(t->easy, CURLOPT_LOW_SPEED_TIME,
		(long)t->wire->options->first_byte_ms / 1000 + 1);
	if (f->into >= 0) /* of an earlier try */
		(void)!(lseek(f->into, 0, SEEK_SET) || ftruncate(f->into, 0));
	if (f->from)
		load(t, f->from);
	else
		ask(t, f->body);
	run(t);
}

/* Whatever it takes next is no freight. */
static void unload(struct transfer *t)
{
	if (!t->freight)
		return;
	t->freight = NULL;
	curl_easy_reset(t->easy);
	set_up(t);
	curl_mime_free(t->form);
	t->form = NULL;
}

void wire_release(struct transfer *t)
{
	struct wire *w = t->wire;
	wire_stop(t);
	unload(t);
	t->user = NULL;
	t->patient = false;
	if (t->in.cap > BUFFER_KEPT)
		buf_release(&t->in);
	LIST_INSERT_HEAD(&w->spare, t, place);
}

/* ---- life */

struct wire *wire_new(struct loop *l, const struct client_options *o, const struct trust *trust,
	const struct wire_owner *owner)
{
	struct wire *w = NEW(struct wire);
	*w = (struct wire){
		.loop = l, .options = o, .trust = trust, .owner = *owner, .due_ms = NEVER};
	curl_global_init(CURL_GLOBAL_DEFAULT);
	w->multi = curl_multi_init();
	w->set = kernel_set();
	if (!w->multi || w->set < 0)
		end_for_want("the network cannot be used: %s", strerror(errno));
	curl_multi_setopt(w->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
	curl_multi_setopt(w->multi, CURLMOPT_SOCKETDATA, w);
	curl_multi_setopt(w->multi, CURLMOPT_TIMERFUNCTION, on_timeout);
	curl_multi_setopt(w->multi, CURLMOPT_TIMERDATA, w);
	curl_multi_setopt(w->multi, CURLMOPT_PIPELINING, (long)CURLPIPE_MULTIPLEX);
	curl_multi_setopt(w->multi, CURLMOPT_MAXCONNECTS, 512L);
	w->watch = loop_watch(l, w->set, POLLIN, on_ready, w);
	return w;
}

void wire_free(struct wire *w)
{
	if (!w)
		return;
	for (struct transfer *t; (t = LIST_FIRST(&w->spare));) {
		LIST_REMOVE(t, place);
		curl_easy_cleanup(t->easy);
		buf_release(&t->in);
		free(t);
	}
	curl_multi_cleanup(w->multi);
	watch_remove(w->watch);
	timer_remove(w->timer);
	timer_remove(w->silence);
	close(w->set);
	curl_global_cleanup();
	free(w);
}
