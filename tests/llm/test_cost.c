/* What work costs at most, what it cost, and where prices come from. */
#include "../support/test.h"
#include "hunsu/llm/cost.h"

#include <math.h>

#include "../support/calling.h"
#include "../support/folder.h"
#include "hunsu/base/file.h"

static int begin(void **state)
{
	if (folder_setup(state))
		return 1;
	unsetenv("OLLAMA_HOST");
	unsetenv("OPENAI_BASE_URL");
	unsetenv("ANTHROPIC_BASE_URL");
	return setenv("XDG_CONFIG_HOME", *state, 1);
}

#define T(name) TEST_WITH(name, begin, folder_teardown)

static void price_file(struct buf *path)
{
	assert_int_equal(xdg_dir(path, XDG_CONFIG, "", NULL), OK);
	buf_adds(path, str_ends(buf_str(path), "/") ? "prices.yaml" : "/prices.yaml");
}

static void write_prices(const char *yaml)
{
	SCOPED(buf) path = BUF(BUF_SMALL);
	price_file(&path);
	assert_int_equal(file_write(path.s, str_of(yaml), NULL), OK);
}

static struct prices *load(void)
{
	struct prices *p;
	assert_int_equal(prices_load(&p, NULL), OK);
	return p;
}

/* Of a million tokens in; -1: unknown. */
static double price_in(const struct prices *p, const char *name)
{
	SCOPED(model) m;
	struct price out;
	assert_int_equal(model_parse(&m, str_of(name), NULL), OK);
	const bool known = prices_find(p, &m, &out);
	return known ? out.in : -1;
}

static bool about(double a, double b)
{
	return fabs(a - b) < 1e-9;
}

/* ---- prices */

T(prices_are_known_or_unknown_never_guessed)
{
	static const struct {
		const char *name;
		double in;
	} rows[] = {
		{"openai:gpt-4o-mini", 0.15},
		{"openai:gpt-4o-2024-08-06", 2.5},
		{"openai:gpt-4o-audio-preview", -1},
		{"openai:gpt-4-0613", 30},
		{"openai:gpt-4-32k", -1},
		{"openai:gpt-9", -1},
		{"anthropic:claude-haiku-4-5-20251001", 1},
		{"anthropic:claude-opus-5", 5},
		{"anthropic:claude-opus-5-5", 4},
		{"anthropic:claude-opus-5-6", -1},
		{"anthropic:gpt-4o", -1},
		{"openai:claude-opus-5", -1},
		{"anthropic@https://example.com:claude-opus-5", -1},
		{"openai@https://example.com/v1:gpt-4o", -1},
		{"local", 0},
		{"local:/some/file.gguf", 0},
		{"openai@http://127.0.0.1:1/v1:gpt-4o", -1},
		{"openai@http://localhost:4000:m", -1},
		{"openai@http://[::1]:4000/v1:m", -1},
		{"ollama:llama3", -1},
	};
	struct prices *p = load();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (!about(price_in(p, rows[i].name), rows[i].in))
			fail_msg("%s: %g", rows[i].name, price_in(p, rows[i].name));
	assert_true(about(price_in(NULL, "local"), 0));
	assert_true(about(price_in(NULL, "openai:gpt-4o"), -1));
	prices_free(p);
}

T(own_prices_go_before_those_built_in)
{
	write_prices("gpt: {in: 1, out: 2}\ngpt-4o: {in: 3, out: 4}\n"
		     "openai@https://example.com/v1:x: {in: 5, out: 6}\n"
		     "llama: {in: 0, out: 0}\n\"ollama:q\": {in: 0, out: 0.5}\n");
	struct prices *p = load();
	assert_true(about(price_in(p, "openai:gpt-4o-mini"), 3));
	assert_true(about(price_in(p, "openai:gpt-9"), 1));
	assert_true(about(price_in(p, "openai@https://example.com/v1:x-large"), 5));
	assert_true(about(price_in(p, "ollama:llama3"), 0));
	assert_true(about(price_in(p, "openai@http://localhost:1/v1:llama"), 0));
	prices_free(p);
}

T(what_is_wrong_in_the_price_file_is_told_with_its_place)
{
	static const struct {
		const char *yaml, *says;
	} rows[] = {
		{"a: {in: 1, out: 2}\nb: {in: x, out: 2}\n", "prices.yaml:2:9: `in` is no price"},
		{"a:\n  in: 1\n  out: -2\n", "prices.yaml:3:8: `out` is no price"},
		{"a: {in: 1}\n", "prices.yaml:1:1: a has no `out`"},
		{"\n\nmodel: 5\n", "prices.yaml:3:8: model needs {in: "},
		{"- a\n- b\n", "prices.yaml:1:1: prices are a map"},
		{"a: {in: 1, out: 2, cached: 3}\n", "prices.yaml:1:20: "},
		{"a: {in: 1,00, out: 2}\n", "prices.yaml:1:"},
		{"a: {in: $1, out: 2}\n", "prices.yaml:1:9: `in` is no price"},
		{"a: {in: [1], out: 2}\n", "prices.yaml:1:9: `in` is no price"},
		{"a: {in: 1, out: 2\nb: {in: 1, out: 2}\n", "prices.yaml:2:"},
		{"a: {in: 1e9, out: 2}\n", "prices.yaml:1:9: "},
		{"a: {in: , out: 2}\n", "prices.yaml:1:"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct prices *p;
		SCOPED(buf) err = BUF(BUF_SMALL);
		write_prices(rows[i].yaml);
		assert_int_equal(prices_load(&p, &err), FAILED);
		if (!strstr(buf_text(&err), rows[i].says))
			fail_msg("%s: not in: %s", rows[i].says, buf_text(&err));
		/* What may have been meant to be dearer is not taken to be what is built in. */
		assert_true(about(price_in(p, "openai:gpt-4o"), -1));
		assert_true(about(price_in(p, "local"), 0));
		prices_free(p);
	}
}

T(every_wrong_line_is_told)
{
	struct prices *p;
	SCOPED(buf) err = BUF(BUF_SMALL);
	write_prices("a: {in: x, out: 2}\nb: {in: 1, out: 2}\nc: 7\n");
	assert_int_equal(prices_load(&p, &err), FAILED);
	assert_non_null(strstr(err.s, "prices.yaml:1:9:"));
	assert_non_null(strstr(err.s, "\n"));
	assert_non_null(strstr(err.s, "prices.yaml:3:4:"));
	prices_free(p);
}

T(a_price_that_is_given_is_kept)
{
	static const char *const before[] = {
		NULL, "", "a: {in: 1, out: 2}\n", "a: {in: 1, out: 2}", "# mine\n"};
	SCOPED(model) m;
	assert_int_equal(model_parse(&m, STR("openai@http://127.0.0.1:4000/v1:big"), NULL), OK);
	for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
		SCOPED(buf) path = BUF(BUF_SMALL), text = BUF(BUF_SMALL);
		if (before[i])
			write_prices(before[i]);
		struct prices *p = load();
		assert_int_equal(prices_add(p, &m, &(struct price){0.25, 1.5}, NULL), OK);
		assert_true(about(price_in(p, m.name), 0.25));
		prices_free(p);
		p = load(); /* and for good */
		assert_true(about(price_in(p, m.name), 0.25));
		const bool a_too = before[i] && before[i][0] == 'a';
		assert_true(about(price_in(p, "openai:a"), a_too ? 1 : -1));
		price_file(&path);
		assert_int_equal(file_read(&text, path.s, NULL), OK);
		assert_true(str_starts(buf_str(&text), before[i] ? before[i] : ""));
		prices_free(p);
	}
	write_prices("{a: {in: 1, out: 2}}\n"); /* a line more would break it: left alone */
	struct prices *p = load();
	SCOPED(buf) err = BUF(BUF_SMALL);
	assert_int_equal(prices_add(p, &m, &(struct price){1, 1}, &err), FAILED);
	assert_true(about(price_in(p, m.name), -1));
	prices_free(p);
	p = load();
	prices_free(p);
}

/* ---- at most */

T(what_is_not_free_is_asked_for_when_it_is_dear)
{
	static const struct {
		const char *name;
		double calls;
		bool dear;
	} rows[] = {
		{"openai:gpt-9", 501, true},
		{"openai:gpt-9", 500, false},
		{"openai:gpt-4o", 100, true}, /* 1.0 $ */
		{"openai:gpt-4o", 5, false},
		{"openai@http://127.0.0.1:4000/v1:m", 501, true},
		{"openai@http://127.0.0.1:4000/v1:m", 500, false},
		{"openai@http://127.0.0.1:4000/v1:paid", 20, true},
		{"ollama:llama3", 501, true},
		{"ollama:free", 100000, false},
		{"openai@http://[::1]:1/v1:free", 501, false},
		{"openai@https://example.com/v1:free", 501, true}, /* goes out all the same */
		{"openai@https://example.com/v1:free", 500, false},
		{"local", 100000, false},
	};
	write_prices("free: {in: 0, out: 0}\npaid: {in: 0, out: 20}\n");
	struct prices *p = load();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct cost c = {0};
		SCOPED(model) m;
		assert_int_equal(model_parse(&m, str_of(rows[i].name), NULL), OK);
		cost_add(&c, p, &m, rows[i].calls, 300, 1000);
		if (cost_dear(&c, 500, 0.10) != rows[i].dear)
			fail_msg("%s, %.0f calls", rows[i].name, rows[i].calls);
	}
	prices_free(p);
}

T(work_of_two_models_is_one_cost)
{
	SCOPED(model) free_one, paid, unknown;
	struct cost c = {0};
	SCOPED(buf) words = BUF(BUF_SMALL);
	assert_int_equal(model_parse(&free_one, STR("local"), NULL), OK);
	assert_int_equal(model_parse(&paid, STR("openai:gpt-4o"), NULL), OK);
	assert_int_equal(model_parse(&unknown, STR("ollama:m"), NULL), OK);
	struct prices *p = load();
	cost_add(&c, p, &free_one, 1000, 300, 100);
	assert_true(about(c.usd, 0) && about(c.calls, 0) && about(c.tokens, 200000));
	cost_words(&words, &c);
	assert_string_equal(words.s, "no cost");
	buf_clear(&words);
	cost_add(&c, p, &paid, 10, 300, 100);
	assert_true(about(c.usd, 10 * (100 * 2.5 + 100 * 10) / 1e6) && about(c.calls, 10));
	cost_words(&words, &c);
	assert_string_equal(words.s, "up to 10 calls to openai:gpt-4o, at most 0.01 $");
	cost_add(&c, p, &unknown, 5, 300, 100);
	buf_clear(&words);
	cost_words(&words, &c);
	assert_string_equal(words.s, "up to 15 calls to openai:gpt-4o and ollama:m, at a price "
				     "that is not known");
	prices_free(p);
}

/* ---- what it cost */

/* A desk whose model costs 1 $ for a million tokens in, 2 $ out. */
static struct prices *priced_desk(struct calling *d, int tries)
{
	write_prices("m: {in: 1, out: 2}\n");
	struct prices *p = load();
	calling_open(
		d, &(struct client_options){.prices = p, .tries = tries, .first_byte_ms = 5000});
	return p;
}

/* "Capital of France?" is 18 bytes: 26 tokens at most with what is around it; 16 may be
 * answered. */
static const double at_most = (26 * 1 + 16 * 2) / 1e6, as_told = (9 * 1 + 2 * 2) / 1e6;

T(an_answer_costs_what_its_tokens_do_or_what_the_server_says)
{
	static const struct {
		const char *header;
		bool stream;
		double usd; /* NaN: as the tokens */
	} rows[] = {
		{NULL, false, NAN},	{"0.0123", false, 0.0123}, {"2.85e-05", false, 0.0000285},
		{"0.0", false, 0},	{"None", false, NAN},	   {"", false, NAN},
		{"-1", false, NAN},	{"1e99", false, NAN},	   {" 0.5 ", false, 0.5},
		{"0.0", true, NAN},	{"0.25", true, 0.25},
	};
	struct calling d;
	struct prices *p = priced_desk(&d, 1);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		SCOPED(said) s = {0};
		struct faulty_answer a = {0};
		if (rows[i].header) {
			a.header[0] = "x-litellm-response-cost";
			a.header[1] = rows[i].header;
		}
		faulty_add(d.server, &a);
		calling_call(&d, &s, &(struct ask){.sample = (int)i + 1, .stream = rows[i].stream});
		assert_null(s.error);
		if (!about(s.usd, isnan(rows[i].usd) ? as_told : rows[i].usd))
			fail_msg("row %zu: %g", i, s.usd);
	}
	calling_close(&d);
	prices_free(p);
}

T(a_lost_call_costs_its_most_for_each_try)
{
	const struct faulty_answer cut = {.body = "{\"choices\":", .cut = true};
	struct calling d;
	SCOPED(said) failed = {0}, late = {0}, refused = {0};
	struct prices *p = priced_desk(&d, 2);
	faulty_add(d.server, &cut);
	faulty_add(d.server, &cut);
	calling_call(&d, &failed, &(struct ask){0});
	assert_true(failed.error && failed.lost_paid);
	assert_true(about(failed.usd, 2 * at_most));
	assert_int_equal(failed.in, 52);
	assert_int_equal(failed.out, 32);
	faulty_add(d.server, &cut);
	calling_call(&d, &late, &(struct ask){.sample = 2});
	assert_null(late.error);
	assert_true(about(late.usd, at_most + as_told));
	assert_int_equal(late.in, 9);
	faulty_add(d.server, &(struct faulty_answer){.status = 400});
	calling_call(&d, &refused, &(struct ask){.sample = 3});
	assert_true(refused.error && !refused.lost_paid && isnan(refused.usd));
	calling_close(&d);
	prices_free(p);
}

T(a_call_that_is_cancelled_has_cost_its_most_once_it_was_sent)
{
	struct calling d;
	SCOPED(said) s = {0};
	struct prices *p = priced_desk(&d, 1);
	faulty_add(d.server, &(struct faulty_answer){.wait = true});
	calling_ask(&d, &s, &(struct ask){0});
	assert_true(about(call_lost_usd(s.call), 0));
	calling_until_requests(&d, 1);
	assert_true(about(call_lost_usd(s.call), at_most));
	call_cancel(s.call);
	calling_close(&d);
	prices_free(p);
}
