/* What eval and propose say of money. */
#include <signal.h>
#include <unistd.h>
#include "../support/drive.h"
#include "../support/faulty.h"
#include "../support/folder.h"
#include "../support/test.h"
#include "hunsu/base/file.h"

#define TASK                                                                                       \
	"{\"input\":\"France\",\"output\":\"Paris\"}\n{\"input\":\"Spain\",\"output\":\"Madrid\"}\n"

struct scene {
	void *folder;
	struct faulty *server;
	const char *task, *prompt;
	char model[80];
};

static int begin(void **state)
{
	struct scene *s = calloc(1, sizeof *s);
	if (folder_setup(&s->folder))
		return 1;
	s->server = faulty_start();
	s->task = folder_file(s->folder, "t.jsonl", TASK);
	s->prompt = folder_file(s->folder, "p.txt", "Capital of {{input}}?");
	snprintf(s->model, sizeof s->model, "openai@http://127.0.0.1:%d/v1:m",
		faulty_port(s->server));
	*state = s;
	return 0;
}

static int finish(void **state)
{
	struct scene *s = *state;
	faulty_stop(s->server);
	folder_teardown(&s->folder);
	free(s);
	return 0;
}

#define T(name) TEST_WITH(name, begin, finish)

static void write_prices(struct scene *s, const char *yaml)
{
	assert_int_equal(file_mkdirs(folder_path(s->folder, "hunsu"), NULL), OK);
	folder_file(s->folder, "hunsu/prices.yaml", yaml);
}

#define EVAL(r, s, ...)                                                                            \
	DRIVE(r, (s)->folder, NULL, "eval", "-t", (s)->task, "-p", (s)->prompt, "--target",        \
		(s)->model, "--no-store", __VA_ARGS__)

static double usd_in(const struct buf *text)
{
	const char *at = strstr(buf_text(text), "\"usd\":");
	assert_non_null(at);
	return strncmp(at + 6, "null", 4) == 0 ? -1 : strtod(at + 6, NULL);
}

static bool about(double a, double b)
{
	return a > b - 1e-9 && a < b + 1e-9;
}

T(work_that_is_not_free_needs_a_yes_also_on_this_machine)
{
	static const struct {
		const char *yaml;
		const char *repeat;
		int status;
	} rows[] = {
		{"", "251", 2},
		{"", "250", 0},
		{"m: {in: 0, out: 0}\n", "251", 0},
		{"m: {in: 0, out: 1}\n", "251", 2},
		{"m: {in: 0, out: 300}\n", "1", 2}, /* 0.15 $ */
	};
	struct scene *s = *state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct ran r;
		const int before = faulty_requests(s->server);
		write_prices(s, rows[i].yaml);
		EVAL(&r, s, "--repeat", rows[i].repeat);
		if (r.status != rows[i].status)
			fail_msg("row %zu: %d %s", i, r.status, buf_text(&r.err));
		if (r.status)
			assert_int_equal(faulty_requests(s->server), before);
	}
}

T(a_price_file_that_cannot_be_read_stops_it_before_any_call)
{
	struct scene *s = *state;
	struct ran r;
	write_prices(s, "m: {in: 0, out: 1}\nn: {in: 1.5 $, out: 1}\n");
	EVAL(&r, s, "--yes");
	assert_int_equal(r.status, 3);
	assert_non_null(strstr(buf_text(&r.err), "prices.yaml:2:9: `in` is no price"));
	DRIVE(&r, s->folder, NULL, "propose", "-t", s->task, "-p", s->prompt, "--proposer",
		s->model, "--yes");
	assert_int_equal(r.status, 3);
	assert_non_null(strstr(buf_text(&r.err), "prices.yaml:2:9: `in` is no price"));
	assert_int_equal(faulty_requests(s->server), 0);
}

T(eval_counts_a_lost_call_at_its_most)
{
	const struct faulty_answer odd = {.body = "{\"choices\":[]}"};
	struct scene *s = *state;
	struct ran r;
	write_prices(s, "m: {in: 0, out: 10}\n");
	faulty_add(s->server, &odd);
	EVAL(&r, s, "-j", "1", "--json", "-");
	assert_int_equal(r.status, 3);
	assert_true(about(usd_in(&r.out), (256 + 2) * 10 / 1e6));
}

T(propose_counts_a_lost_call_at_its_most)
{
	const struct faulty_answer odd = {.body = "{\"choices\":[]}"};
	struct scene *s = *state;
	struct ran r;
	write_prices(s, "m: {in: 0, out: 10}\n");
	faulty_add(s->server, &odd);
	DRIVE(&r, s->folder, NULL, "propose", "-t", s->task, "-p", s->prompt, "--proposer",
		s->model, "--no-store", "--op", "paraphrase", "-n", "1", "--json", "-");
	const double usd = usd_in(&r.out);
	assert_true(usd > 399 * 10 / 1e6 && usd < 500 * 10 / 1e6);
}

/* Stops it when its call is out; what that may have cost is in the figures. */
static void interrupted(struct scene *s, const char *const words[], struct ran *r)
{
	struct driven d;
	drive_start(&d, s->folder, words);
	while (drive_running(&d) && faulty_requests(s->server) < 1)
		usleep(1000);
	kill(d.pid, SIGINT);
	drive_end(&d, r);
	assert_int_equal(r->status, 130);
	faulty_go(s->server);
}

T(a_call_cut_off_by_an_interrupt_counts_at_its_most)
{
	const struct faulty_answer late = {.wait = true};
	struct scene *s = *state;
	struct ran r;
	const char *const words[] = {"eval", "-t", s->task, "-p", s->prompt, "--target", s->model,
		"--no-store", "-j", "1", "--json", "-", NULL};
	write_prices(s, "m: {in: 0, out: 10}\n");
	faulty_add(s->server, &late);
	interrupted(s, words, &r);
	assert_true(about(usd_in(&r.out), 256 * 10 / 1e6));
}

T(so_does_one_of_propose)
{
	const struct faulty_answer late = {.wait = true};
	struct scene *s = *state;
	struct ran r;
	const char *const words[] = {"propose", "-t", s->task, "-p", s->prompt, "--proposer",
		s->model, "--no-store", "--op", "paraphrase", "-n", "1", "--json", "-", NULL};
	write_prices(s, "m: {in: 0, out: 10}\n");
	faulty_add(s->server, &late);
	interrupted(s, words, &r);
	assert_true(about(usd_in(&r.out), 400 * 10 / 1e6));
}

T(what_a_proxy_says_a_call_cost_is_what_it_cost)
{
	const struct faulty_answer told = {.header = {"x-litellm-response-cost", "0.002"}};
	struct scene *s = *state;
	struct ran r;
	faulty_add(s->server, &told);
	faulty_add(s->server, &told);
	EVAL(&r, s, "--json", "-");
	assert_int_equal(r.status, 0);
	assert_true(about(usd_in(&r.out), 0.004));
	EVAL(&r, s, "--json", "-");
	assert_true(usd_in(&r.out) < 0); /* null: not known */
}

T(propose_asks_before_it_is_dear)
{
	struct scene *s = *state;
	struct ran r;
	write_prices(s, "m: {in: 0, out: 100}\n");
	DRIVE(&r, s->folder, NULL, "propose", "-t", s->task, "-p", s->prompt, "--proposer",
		s->model, "--no-store", "-n", "4");
	assert_int_equal(r.status, 2);
	assert_non_null(strstr(buf_text(&r.err), "up to 16 calls"));
	assert_int_equal(faulty_requests(s->server), 0);
}
