#include "hunsu/llm/model.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <cmocka.h>

#include "../support/folder.h"
#include "hunsu/base/file.h"

static int begin(void **state)
{
	static const char *const unset[] = {"OPENAI_API_KEY", "HUNSU_API_KEY", "OLLAMA_HOST"};
	for (size_t i = 0; i < sizeof unset / sizeof *unset; i++)
		unsetenv(unset[i]);
	if (folder_setup(state))
		return 1;
	return setenv("XDG_CONFIG_HOME", *state, 1);
}

struct expected {
	const char *text, *name, *model, *base_url, *file;
	bool remote;
};

static void expect(const struct expected *e)
{
	struct model m;
	struct buf err = BUF(BUF_SMALL);
	if (model_parse(&m, str_of(e->text), &err))
		fail_msg("%s: %s", e->text, buf_text(&err));
	assert_string_equal(m.name, e->name ? e->name : e->text);
	assert_string_equal(m.model, e->model);
	if (e->base_url)
		assert_string_equal(m.base_url, e->base_url);
	else
		assert_null(m.base_url);
	if (e->file)
		assert_string_equal(m.file, e->file);
	else
		assert_null(m.file);
	assert_int_equal(m.remote, e->remote);
	model_release(&m);
	buf_release(&err);
}

static void names_are_understood(void **state)
{
	static const struct expected cases[] = {
		{"local", "local:1.5b", "1.5b", NULL, "1.5b", false},
		{"local:135m", NULL, "135m", NULL, "135m", false},
		{"local:/a/b:c.gguf", NULL, "/a/b:c.gguf", NULL, "/a/b:c.gguf", false},
		{"openai:gpt-4o", NULL, "gpt-4o", "https://api.openai.com/v1", NULL, true},
		{"openai@http://127.0.0.1:8080/v1:m", NULL, "m", "http://127.0.0.1:8080/v1", NULL,
			false},
		{"openai@http://localhost:1/v1/:a/b:8b", NULL, "a/b:8b", "http://localhost:1/v1",
			NULL, false},
		{"openai@http://h:m", NULL, "m", "http://h", NULL, true},
		{"openai@http://h:1:m", NULL, "m", "http://h:1", NULL, true},
		{"openai@https://h/v1:m:7b", NULL, "m:7b", "https://h/v1", NULL, true},
		{"openai@http://[::1]:80/v1:m", NULL, "m", "http://[::1]:80/v1", NULL, false},
		{"openai@http://127.example.com/v1:m", NULL, "m", "http://127.example.com/v1", NULL,
			true},
		{"ollama:llama3:8b", NULL, "llama3:8b", "http://127.0.0.1:11434/v1", NULL, false},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		expect(&cases[i]);
}

static void ollama_is_looked_for_where_it_is_told_to_be(void **state)
{
	static const char *const cases[][2] = {
		{"0.0.0.0", "http://127.0.0.1:11434/v1"},
		{"0.0.0.0:99", "http://127.0.0.1:99/v1"},
		{":99", "http://127.0.0.1:99/v1"},
		{"box", "http://box:11434/v1"},
		{"http://box:99/", "http://box:99/v1"},
		{"https://box", "https://box/v1"},
		{"box/v1/", "http://box:11434/v1"},
		{"[::1]", "http://[::1]:11434/v1"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct model m;
		struct buf err = BUF(BUF_SMALL);
		setenv("OLLAMA_HOST", cases[i][0], 1);
		assert_int_equal(model_parse(&m, STR("ollama:x"), &err), OK);
		assert_string_equal(m.base_url, cases[i][1]);
		model_release(&m);
		buf_release(&err);
	}
	unsetenv("OLLAMA_HOST");
}

static void names_that_are_off_are_refused_with_the_known_forms(void **state)
{
	static const char *const cases[] = {"", "gpt-4o", "openai", "openai:", "openai@",
		"openai@h/v1:m", "openai@http://h/v1", "openai@http://:80/v1:m",
		"openai@http://u:p@h/v1:m", "openai@http://h/v1?k=1:m", "openai@ftp://h/v1:m",
		"openai@http://h:80", "local:7b", "local@x", "localx", "ollama",
		"ollama:", "openai:a\nb", "openai:\xFF"};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct model m;
		struct buf err = BUF(BUF_SMALL);
		if (model_parse(&m, str_of(cases[i]), &err) != BAD_USAGE)
			fail_msg("taken: %s", cases[i]);
		assert_true(err.n > 0);
		buf_release(&err);
	}
}

static void expect_key(const char *name, const char *wanted)
{
	struct model m;
	struct buf err = BUF(BUF_SMALL);
	assert_int_equal(model_parse(&m, str_of(name), &err), OK);
	char *key = model_key(&m);
	if (wanted && key)
		assert_string_equal(key, wanted);
	else
		assert_ptr_equal(key, wanted);
	free(key);
	model_release(&m);
	buf_release(&err);
}

static void keys_come_from_the_environment_each_server_its_own(void **state)
{
	(void)state;
	setenv("OPENAI_API_KEY", "sk-o", 1);
	expect_key("openai:gpt-4o", "sk-o");
	expect_key("openai@http://127.0.0.1:1/v1:m", "sk-o");
	expect_key("openai@https://example.org/v1:m", "sk-o");
	expect_key("openai@http://example.org/v1:m", NULL); /* in the clear, to who knows whom */
	setenv("HUNSU_API_KEY", " sk-h\n", 1);
	expect_key("openai:gpt-4o", "sk-o");
	expect_key("openai@http://127.0.0.1:1/v1:m", "sk-h");
	expect_key("openai@http://example.org/v1:m", "sk-h");
	expect_key("ollama:m", NULL);
	expect_key("local", NULL);
	setenv("HUNSU_API_KEY", "two\r\nlines", 1); /* no header may be smuggled in */
	expect_key("openai@http://127.0.0.1:1/v1:m", "sk-o");
}

static void a_key_file_counts_only_when_nobody_else_can_read_it(void **state)
{
	struct buf path = BUF(BUF_SMALL);
	assert_int_equal(xdg_dir(&path, XDG_CONFIG, "", NULL), OK);
	buf_adds(&path, str_ends(buf_str(&path), "/") ? "key" : "/key");
	assert_int_equal(file_write(path.s, STR("sk-file\n"), NULL), OK);
	(void)state;
	chmod(path.s, 0644);
	expect_key("openai:gpt-4o", NULL);
	chmod(path.s, 0600);
	expect_key("openai:gpt-4o", "sk-file");
	buf_release(&path);
}

static bool price(const char *name, struct price *out)
{
	struct model m;
	struct buf err = BUF(BUF_SMALL);
	assert_int_equal(model_parse(&m, str_of(name), &err), OK);
	const bool known = model_price(&m, out);
	model_release(&m);
	buf_release(&err);
	return known;
}

static void prices_are_known_or_unknown_never_guessed(void **state)
{
	struct price p;
	(void)state;
	assert_true(price("openai:gpt-4o-mini", &p));
	assert_true(p.in > 0.14 && p.in < 0.16 && p.out > 0.59 && p.out < 0.61);
	assert_true(price("openai:gpt-4o-2024-08-06", &p));
	assert_true(p.in > 2.4);
	assert_false(price("openai:gpt-4o-audio-preview", &p));
	assert_false(price("openai:gpt-9", &p));
	assert_false(price("openai@https://example.com/v1:gpt-4o", &p));
	assert_true(price("local", &p));
	assert_true(p.in <= 0 && p.out <= 0);
	assert_true(price("openai@http://127.0.0.1:1/v1:gpt-4o", &p));
	assert_true(p.in <= 0);
}

static void own_prices_go_before_those_built_in(void **state)
{
	struct price p;
	struct buf path = BUF(BUF_SMALL);
	(void)state;
	assert_int_equal(xdg_dir(&path, XDG_CONFIG, "", NULL), OK);
	buf_adds(&path, str_ends(buf_str(&path), "/") ? "prices.yaml" : "/prices.yaml");
	const struct str yaml = STR("gpt: {in: 1, out: 2}\ngpt-4o: {in: 3, out: 4}\n"
				    "openai@https://example.com/v1:x: {in: 5, out: 6}\n");
	assert_int_equal(file_write(path.s, yaml, NULL), OK);
	assert_true(price("openai:gpt-4o-mini", &p) && p.in > 2.9 && p.in < 3.1);
	assert_true(price("openai:gpt-9", &p) && p.in > 0.9 && p.in < 1.1);
	assert_true(price("openai@https://example.com/v1:x-large", &p) && p.out > 5.9);
	buf_release(&path);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, folder_teardown)
	const struct CMUnitTest tests[] = {
		TEST(names_are_understood),
		TEST(ollama_is_looked_for_where_it_is_told_to_be),
		TEST(names_that_are_off_are_refused_with_the_known_forms),
		TEST(keys_come_from_the_environment_each_server_its_own),
		TEST(a_key_file_counts_only_when_nobody_else_can_read_it),
		TEST(prices_are_known_or_unknown_never_guessed),
		TEST(own_prices_go_before_those_built_in),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
