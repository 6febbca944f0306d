/* echo_model.c - libmicrohttpd, a thread a connection. */
#include "echo_model.h"
#include "dither.h"
#include "folder.h"
#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include "hunsu/base/json.h"

struct echo_model {
	struct MHD_Daemon *daemon;
	pthread_mutex_t lock;
	pthread_cond_t stop;
	int held_after, requests;
	bool stopping;
	char *names[8];
	int n_names;
};

static void say(struct buf *out, const char *text)
{
	buf_adds(
		out, "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":");
	json_quote(out, str_of(text));
	buf_addf(out, "},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":7,"
		      "\"completion_tokens\":2}}");
}

static void say_streamed(struct buf *out, const char *text)
{
	buf_adds(out, "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":");
	json_quote(out, str_of(text));
	buf_adds(out, "}}]}\n\ndata: {\"choices\":[{\"index\":0,\"delta\":{},"
		      "\"finish_reason\":\"stop\"}]}\n\ndata: {\"choices\":[],\"usage\":"
		      "{\"prompt_tokens\":7,\"completion_tokens\":2}}\n\ndata: [DONE]\n\n");
}

static struct str last_message(const cJSON *body)
{
	const char *text = "";
	const cJSON *message;
	cJSON_ArrayForEach(message, json_get(body, "messages"))
	{
		const char *content = json_str(message, "content");
		text = content ? content : text;
	}
	return str_of(text);
}

/* As a judge is asked: "1. The answer: is kind". */
static void grade(char *out, size_t size, struct str asked)
{
	SCOPED(buf) met = BUF(BUF_SMALL);
	const size_t from = str_find(asked, "<answer>", 0);
	const size_t end = str_find(asked, "</answer>", from);
	const struct str answer = str_from(str_first(asked, end), from);
	struct str line;

	while (str_line(&asked, &line)) {
		const size_t at = str_find(line, ". The answer: ", 0);
		SCOPED(buf) word = BUF(BUF_SMALL);
		size_t last = line.n;

		if (at == SIZE_MAX)
			continue;
		while (last && line.p[last - 1] != ' ')
			last--;
		buf_addstr(&word, str_from(line, last));
		buf_adds(&met, met.n ? "," : "");
		buf_adds(&met, str_find(answer, buf_text(&word), 0) == SIZE_MAX ? "false" : "true");
	}
	snprintf(out, size, "{\"met\":[%s]}", buf_text(&met));
}

static void last_word(char *out, size_t size, const cJSON *body)
{
	struct str s = str_trim(last_message(body));
	size_t from = s.n;
	while (from && !strchr(" \n\t:", s.p[from - 1]))
		from--;
	s = str_from(s, from);
	snprintf(out, size, "%.*s", (int)s.n, s.p);
}

static bool says(const cJSON *body, const char *words)
{
	const cJSON *message;
	cJSON_ArrayForEach(message, json_get(body, "messages"))
	{
		const char *content = json_str(message, "content");
		if (content && strstr(content, words))
			return true;
	}
	return false;
}

static void instruction(char *out, size_t size, int n)
{
	static const char *const verbs[] = {"Write", "Give", "Name", "Say", "State", "Find"};
	static const char *const things[] = {"the word that means the reverse",
		"one term with the contrary sense", "an antonym and not a word more",
		"what stands at the other end of the scale",
		"its negative counterpart in one word"};
	snprintf(out, size, "%s %s, number %d: {{input}}", verbs[n % 6], things[n % 5], n);
}

/* The answer's body; returns its status, 0 when it is to be held. */
static unsigned answer(struct echo_model *m, struct buf *out, const char *request)
{
	char text[4096];
	cJSON *body = json_parse(str_of(request), "request", NULL);
	const char *model = json_str(body, "model");
	unsigned status = 200;
	pthread_mutex_lock(&m->lock);
	int n = m->requests++;
	pthread_mutex_unlock(&m->lock);
	last_word(text, sizeof text, body);
	model = model ? model : "";
	if (!strcmp(model, "repeat"))
		snprintf(text, sizeof text, "%.*s", (int)last_message(body).n,
			last_message(body).p);
	if (!strcmp(model, "grader"))
		grade(text, sizeof text, last_message(body));
	if (!strcmp(model, "signs") && says(body, "plus signs")) {
		char word[sizeof text - 8];
		last_word(word, sizeof word, body);
		snprintf(text, sizeof text, "++%s++", word);
	}
	if (!strcmp(model, "writer"))
		instruction(text, sizeof text, n);
	if (!strcmp(model, "fail") || (!strcmp(model, "half") && strlen(text) % 2)) {
		status = 400;
		buf_adds(out, "{\"error\":{\"message\":\"this model always fails\"}}");
	} else if (!strcmp(model, "prudish") && strlen(text) % 2) {
		status = 400;
		buf_adds(out, "{\"error\":{\"message\":\"no\",\"code\":\"content_filter\"}}");
	} else if (!strcmp(model, "hold") && n >= m->held_after) {
		status = 0;
	} else if (json_bool(body, "stream", false)) {
		say_streamed(out, text);
	} else {
		say(out, text);
	}
	cJSON_Delete(body);
	return status;
}

static void hold(struct echo_model *m)
{
	pthread_mutex_lock(&m->lock);
	while (!m->stopping)
		pthread_cond_wait(&m->stop, &m->lock);
	pthread_mutex_unlock(&m->lock);
}

static enum MHD_Result reply(struct echo_model *m, struct MHD_Connection *c, const struct buf *in)
{
	SCOPED(buf) out = BUF(BUF_TEXT);
	unsigned status;
	dither();
	status = answer(m, &out, buf_text(in));
	dither();
	if (!status) {
		hold(m);
		return MHD_NO;
	}
	struct MHD_Response *r =
		MHD_create_response_from_buffer(out.n, out.s, MHD_RESPMEM_MUST_COPY);
	MHD_add_response_header(r, "Content-Type",
		str_starts(buf_str(&out), "data:") ? "text/event-stream" : "application/json");
	enum MHD_Result done = MHD_queue_response(c, status, r);
	MHD_destroy_response(r);
	return done;
}

/* GET /v1/models */
static enum MHD_Result list_models(struct MHD_Connection *c)
{
	static char body[] =
		"{\"object\":\"list\",\"data\":[{\"id\":\"echo\"},{\"id\":\"writer\"}]}";
	struct MHD_Response *r =
		MHD_create_response_from_buffer(sizeof body - 1, body, MHD_RESPMEM_PERSISTENT);
	MHD_add_response_header(r, "Content-Type", "application/json");
	enum MHD_Result done = MHD_queue_response(c, 200, r);
	MHD_destroy_response(r);
	return done;
}

static enum MHD_Result request(void *arg, struct MHD_Connection *c, const char *url,
	const char *method, const char *version, const char *data, size_t *n, void **state)
{
	struct buf *in = *state;
	if (!in) {
		*state = in = calloc(1, sizeof *in);
		if (!in)
			return MHD_NO;
		*in = BUF(BUF_TEXT);
		return MHD_YES;
	}
	if (*n) {
		buf_add(in, data, *n);
		*n = 0;
		return MHD_YES;
	}
	return !strcmp(method, "GET") ? list_models(c) : reply(arg, c, in);
}

static void ended(
	void *arg, struct MHD_Connection *c, void **state, enum MHD_RequestTerminationCode why)
{
	if (*state)
		buf_release(*state);
	free(*state);
	*state = NULL;
}

static void end(void *m)
{
	echo_model_stop(m);
}

struct echo_model *echo_model_start(int held_after)
{
	struct echo_model *m = calloc(1, sizeof *m);
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	if (!m)
		abort();
	m->held_after = held_after;
	pthread_mutex_init(&m->lock, NULL);
	pthread_cond_init(&m->stop, NULL);
	m->daemon = MHD_start_daemon(
		MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION | MHD_USE_AUTO, 0,
		NULL, NULL, request, m, MHD_OPTION_SOCK_ADDR, &at, MHD_OPTION_NOTIFY_COMPLETED,
		ended, NULL, MHD_OPTION_END);
	if (!m->daemon)
		abort();
	folder_owes(end, m);
	return m;
}

void echo_model_stop(struct echo_model *m)
{
	folder_paid(m);
	pthread_mutex_lock(&m->lock);
	m->stopping = true;
	pthread_cond_broadcast(&m->stop);
	pthread_mutex_unlock(&m->lock);
	MHD_stop_daemon(m->daemon);
	for (int i = 0; i < m->n_names; i++)
		free(m->names[i]);
	pthread_cond_destroy(&m->stop);
	pthread_mutex_destroy(&m->lock);
	free(m);
}

int echo_model_port(const struct echo_model *m)
{
	return MHD_get_daemon_info(m->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
}

const char *echo_model_name(struct echo_model *m, const char *name)
{
	struct buf out = BUF(BUF_SMALL);
	buf_addf(&out, "openai@http://127.0.0.1:%d/v1:%s", echo_model_port(m), name);
	if (m->n_names == 8)
		abort();
	return m->names[m->n_names++] = buf_detach(&out, NULL);
}

int echo_model_requests(struct echo_model *m)
{
	pthread_mutex_lock(&m->lock);
	int n = m->requests;
	pthread_mutex_unlock(&m->lock);
	return n;
}

