/* test_pool.c - several servers of one model share its calls: what one fails another does. */
#include "../support/calling.h"
#include "../support/folder.h"
#include "../support/test.h"

#include "hunsu/base/clock.h"

enum { SERVERS = 3, N = 24 };

struct pool {
	struct calling c; /* its own server is the first */
	struct faulty *others[SERVERS - 1];
	struct said s[N];
	int done;
	struct buf said;
};

static int port(const struct pool *p, size_t i)
{
	return faulty_port(i ? p->others[i - 1] : p->c.server);
}

static struct faulty *server(const struct pool *p, size_t i)
{
	return i ? p->others[i - 1] : p->c.server;
}

static void on_said(void *arg, const char *words)
{
	buf_addf(&((struct pool *)arg)->said, "%s\n", words);
}

static void name(struct pool *p, const size_t *order, size_t n)
{
	struct buf text = BUF(BUF_SMALL), err = BUF(BUF_SMALL);
	for (size_t i = 0; i < n; i++)
		buf_addf(&text, "%shttp://127.0.0.1:%d/v1", i ? "," : "openai@", port(p, order[i]));
	buf_adds(&text, ":m");
	model_release(&p->c.model);
	assert_int_equal(model_parse(&p->c.model, buf_str(&text), &err), OK);
	buf_release(&text);
}

static int begin(void **state)
{
	static const size_t order[] = {0, 1, 2};
	struct pool *p = NEW(struct pool);
	unsetenv("HUNSU_API_KEY");
	calling_open(&p->c, &(struct client_options){.said = on_said, .status_arg = p});
	for (size_t i = 0; i + 1 < SERVERS; i++)
		p->others[i] = faulty_start();
	p->said = BUF(BUF_TEXT);
	name(p, order, SERVERS);
	*state = p;
	return 0;
}

static int finish(void **state)
{
	struct pool *p = *state;
	for (size_t i = 0; i < N; i++)
		said_release(&p->s[i]);
	calling_close(&p->c);
	for (size_t i = 0; i + 1 < SERVERS; i++)
		if (p->others[i])
			faulty_stop(p->others[i]);
	buf_release(&p->said);
	free(p);
	return 0;
}

#define T(name) TEST_WITH(name, begin, finish)

static void ask(struct pool *p, int from, int to)
{
	for (int i = from; i < to; i++) {
		p->s[i].order = &p->done;
		calling_ask(&p->c, &p->s[i], &(struct ask){.sample = i + 1});
	}
}

static void all_answered(struct pool *p, int n)
{
	calling_until(&p->c, &p->done, n);
	for (int i = 0; i < n; i++)
		if (p->s[i].error)
			fail_msg("%d: %s", i, p->s[i].error);
}

static int said_times(const struct pool *p, const char *words)
{
	int n = 0;
	for (size_t at = 0; (at = str_find(buf_str(&p->said), words, at)) != SIZE_MAX; at++)
		n++;
	return n;
}

/* Asks, and no server answers before each has its share; one of them, or none, answers so. */
static void ask_shared(struct pool *p, size_t bad, const struct faulty_answer *so)
{
	static const struct faulty_answer good = {.wait = true};
	for (size_t i = 0; i < SERVERS; i++)
		for (int k = 0; k < N / SERVERS; k++)
			faulty_add(server(p, i), i == bad ? so : &good);
	ask(p, 0, N);
	for (size_t i = 0; i < SERVERS; i++)
		while (faulty_requests(server(p, i)) < N / SERVERS)
			loop_turn(p->c.loop, 5);
	for (size_t i = 0; i < SERVERS; i++)
		faulty_go(server(p, i));
	all_answered(p, N);
}

T(calls_are_shared_evenly)
{
	struct pool *p = *state;
	ask_shared(p, SERVERS, NULL);
	for (size_t i = 0; i < SERVERS; i++)
		assert_int_equal(faulty_requests(server(p, i)), N / SERVERS);
}

T(one_that_is_not_there_is_left_aside_and_told_of_once)
{
	struct pool *p = *state;
	faulty_stop(p->others[0]);
	p->others[0] = NULL;
	ask(p, 0, N);
	all_answered(p, N);
	assert_int_equal(said_times(p, "is left aside: cannot connect"), 1);
	assert_int_equal(said_times(p, "2 of 3 servers take its calls"), 1);
	assert_int_equal(said_times(p, "\n"), 1);
}

T(calls_that_a_dying_one_breaks_are_made_again_at_another)
{
	struct pool *p = *state;
	ask_shared(p, 2, &(struct faulty_answer){.raw = "HTTP/1.1 200", .wait = true});
	assert_int_equal(said_times(p, "is left aside"), 1);
	for (int i = 0; i < N; i++)
		assert_true(p->s[i].tries <= 3);
}

T(one_that_comes_back_gets_calls_again)
{
	struct pool *p = *state;
	const int64_t until = clock_ms() + PATIENCE_MS;
	int more = N;
	ask_shared(p, 0, &(struct faulty_answer){.status = 500, .wait = true});
	assert_int_equal(said_times(p, "is left aside: (status 500)"), 1);
	while (said_times(p, "answers again") == 0) {
		SCOPED(said) s = {0};
		assert_true(clock_ms() < until);
		calling_call(&p->c, &s, &(struct ask){.sample = ++more});
		assert_null(s.error);
		loop_turn(p->c.loop, 10);
	}
	assert_int_equal(said_times(p, "\n"), 2);
}

T(one_that_asks_to_wait_is_not_waited_for)
{
	struct pool *p = *state;
	const int64_t start = clock_ms();
	ask_shared(p, 0,
		&(struct faulty_answer){
			.status = 429, .header = {"retry-after", "50"}, .wait = true});
	assert_true(clock_ms() - start < 50000);
	assert_int_equal(p->said.n, 0);
	assert_int_equal(client_paused_ms(p->c.client), 0);
	assert_int_equal(faulty_requests(p->c.server), N / SERVERS);
}

T(a_slow_one_holds_up_only_what_it_was_given)
{
	struct pool *p = *state;
	const int64_t start = clock_ms();
	int64_t until;
	int done = 0;
	for (int k = 0; k < N; k++)
		faulty_add(p->others[0], &(struct faulty_answer){.wait = true});
	ask(p, 0, 3);
	while (faulty_requests(p->others[0]) < 1 || p->done < 2)
		loop_turn(p->c.loop, 5);
	/* Longer than the others by far. */
	until = clock_ms() + 64 * (clock_ms() - start) + 1000;
	while (clock_ms() < until)
		loop_turn(p->c.loop, 10);
	for (int i = 3; i < N; i++) {
		p->s[i].order = &done;
		calling_ask(&p->c, &p->s[i], &(struct ask){.sample = i + 1});
	}
	calling_until(&p->c, &done, N - 3);
	assert_int_equal(faulty_requests(p->others[0]), 1);
	faulty_go(p->others[0]);
	all_answered(p, 3);
}

T(one_without_the_model_is_left_aside)
{
	struct pool *p = *state;
	for (int k = 0; k < N; k++)
		faulty_add(p->c.server, &(struct faulty_answer){.status = 404,
			.body = "{\"error\":{\"message\":\"no model m\"}}"});
	ask(p, 0, N);
	all_answered(p, N);
	assert_int_equal(said_times(p, "is left aside: no model m (status 404)"), 1);
}

T(what_is_wrong_with_the_request_fails_at_once)
{
	struct pool *p = *state;
	for (size_t i = 0; i < SERVERS; i++)
		faulty_add(server(p, i), &(struct faulty_answer){.status = 400,
			.body = "{\"error\":{\"message\":\"too long\"}}"});
	ask(p, 0, 1);
	calling_until(&p->c, &p->done, 1);
	assert_non_null(strstr(p->s[0].error, "too long"));
	assert_int_equal(p->s[0].tries, 1);
	assert_int_equal(p->said.n, 0);
}

T(where_none_is_there_a_call_fails_as_with_one)
{
	struct pool *p = *state;
	faulty_stop(p->others[0]);
	faulty_stop(p->others[1]);
	p->others[0] = p->others[1] = NULL;
	for (int k = 0; k < N; k++)
		faulty_add(p->c.server, &(struct faulty_answer){.status = 401});
	ask(p, 0, 1);
	calling_until(&p->c, &p->done, 1);
	assert_non_null(strstr(p->s[0].error, "openai@http://127.0.0.1:"));
	assert_int_equal(said_times(p, "is left aside"), 3);
	assert_int_equal(said_times(p, "0 of 3 servers"), 1);
}

T(an_answer_is_of_the_model_whoever_gave_it)
{
	static const size_t turned[] = {2, 0, 1};
	struct pool *p = *state;
	SCOPED(buf) err = BUF(BUF_SMALL);
	void *folder;
	char here[64];
	folder_setup(&folder);
	p->c.options.store = p->c.store =
		store_open(p->c.loop, folder_path(folder, "a.db"), &err);
	assert_non_null(p->c.store);
	client_free(p->c.client);
	p->c.client = client_new(p->c.loop, &p->c.options);
	ask(p, 0, 6);
	all_answered(p, 6);
	for (int i = 0; i < 6; i++) {
		bool known = false;
		for (size_t k = 0; k < SERVERS; k++) {
			snprintf(here, sizeof here, "http://127.0.0.1:%d/v1", port(p, k));
			known = known || strcmp(p->s[i].served.at, here) == 0;
		}
		assert_true(known);
	}
	client_free(p->c.client);
	name(p, turned, SERVERS);
	p->c.client = client_new(p->c.loop, &p->c.options);
	for (int i = 0; i < 6; i++) {
		SCOPED(said) s = {0};
		calling_call(&p->c, &s, &(struct ask){.sample = i + 1});
		assert_true(s.cached);
		assert_string_equal(s.hash, p->s[i].hash);
	}
	folder_teardown(&folder);
}

T(a_key_goes_to_each_that_may_have_it)
{
	struct pool *p = *state;
	SCOPED(model) m = {0};
	SCOPED(buf) why = BUF(BUF_SMALL);
	char *key;
	setenv("HUNSU_API_KEY", "sk-h", 1);
	ask(p, 0, N);
	all_answered(p, N);
	for (size_t i = 0; i < SERVERS; i++)
		assert_string_equal(faulty_key(server(p, i), 0), "Bearer sk-h");
	assert_int_equal(model_parse(&m, STR("openai@http://h/v1,https://h/v1:m"), &why), OK);
	key = model_key(&m, &why);
	assert_string_equal(key, "sk-h");
	assert_has(&why, "no key goes to http://h/v1");
	model_key_free(key);
	unsetenv("HUNSU_API_KEY");
}
